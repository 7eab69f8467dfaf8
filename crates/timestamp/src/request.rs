//! What is asked of an authority: a time over a digest (RFC 3161, 2.4.1).

use der::{Decode, Encode, asn1::OctetString, asn1::Uint};

use crate::{
    algorithm::{DigestAlgorithm, sha256_identifier},
    asn1::{MessageImprint, TimeStampReq},
    error::{RequestError, TokenError},
    token::{Imprint, Token},
};

/// A nonce has at least as many bytes, so that no two requests share one.
pub const NONCE_BYTES_MIN: usize = 8;
/// A nonce has at most as many bytes.
pub const NONCE_BYTES_MAX: usize = 32;

/// A request for a token over the SHA-256 of some data. It asks for the signer's certificate, so that the
/// token can be checked by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    bytes: Vec<u8>,
    imprint: Imprint,
    nonce: Vec<u8>,
}

impl Request {
    /// A request for `data`. The nonce is random; it ties the answer to this request.
    pub fn new(data: &[u8], nonce: &[u8]) -> Result<Self, RequestError> {
        if !(NONCE_BYTES_MIN..=NONCE_BYTES_MAX).contains(&nonce.len()) {
            return Err(RequestError::Nonce(nonce.len()));
        }
        let malformed = |_| RequestError::Malformed("it cannot be written");
        let imprint = Imprint::of(DigestAlgorithm::Sha256, data);
        let request = TimeStampReq {
            version: 1,
            message_imprint: MessageImprint {
                hash_algorithm: sha256_identifier(),
                hashed_message: OctetString::new(imprint.digest.as_slice()).map_err(malformed)?,
            },
            req_policy: None,
            nonce: Some(Uint::new(nonce).map_err(malformed)?),
            cert_req: true,
        };
        Self::parse(&request.to_der().map_err(malformed)?)
    }

    /// The request that `bytes` are. It is kept to check the answer when it comes, maybe days later.
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestError> {
        let malformed = RequestError::Malformed;
        let request = TimeStampReq::from_der(bytes).map_err(|_| malformed("it does not have the form of one"))?;
        let imprint = Imprint::read(&request.message_imprint).map_err(|_| malformed("its digest is not SHA-256"))?;
        if request.version != 1 || imprint.algorithm != DigestAlgorithm::Sha256 {
            return Err(malformed("it is not of version 1 with SHA-256"));
        }
        if !request.cert_req {
            return Err(malformed("it does not ask for the certificate"));
        }
        let nonce = request.nonce.ok_or(malformed("it has no nonce"))?;
        Ok(Self { bytes: bytes.to_vec(), imprint, nonce: nonce.as_bytes().to_vec() })
    }

    /// The bytes to send, as `application/timestamp-query`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether `token` answers this request: the same imprint, the same nonce (RFC 3161, 2.4.2). That
    /// says nothing yet of its signature: [`Token::verify`] does.
    pub fn check_answer(&self, token: &Token) -> Result<(), TokenError> {
        if token.imprint() != &self.imprint {
            return Err(TokenError::OtherData);
        }
        match token.nonce() == Some(self.nonce.as_slice()) {
            true => Ok(()),
            false => Err(TokenError::OtherNonce),
        }
    }
}
