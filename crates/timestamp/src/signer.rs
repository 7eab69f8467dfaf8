//! Who signed a token, and what exactly (RFC 5652, 5.3 and 5.4).

use der::{
    Decode, DecodeOwned, Encode, Tag, Tagged,
    asn1::{Any, ObjectIdentifier, OctetString},
};
use rustls_pki_types::CertificateDer;
use webpki::EndEntityCert;
use x509_cert::{ext::pkix::SubjectKeyIdentifier, spki::AlgorithmIdentifierOwned};

use crate::{
    algorithm::{DigestAlgorithm, verify_signature},
    asn1::{Attribute, IssuerAndSerialNumber, SignerInfo, SigningCertificateV2, Verbatim},
    certificate::Certificate,
    error::TokenError,
};

const ID_CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const ID_MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const ID_SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const ID_CT_TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// The signer's part of a token.
#[derive(Clone)]
pub struct Signer {
    /// Whom the unsigned part names: an issuer with a serial number, or a key.
    identifier: Any,
    digest: DigestAlgorithm,
    /// What is signed: the attributes as a SET OF. In the token they stand under another tag
    /// (RFC 5652, 5.4); everything after the tag is as it came.
    attributes: Vec<u8>,
    /// The digest of the time stamp, among the attributes.
    message_digest: Vec<u8>,
    /// The digest of the signer's certificate, among the attributes.
    certificate: (DigestAlgorithm, Vec<u8>),
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
}

impl Signer {
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        let malformed = TokenError::Malformed;
        let info = SignerInfo::from_der(bytes).map_err(|_| malformed("its signer cannot be read"))?;
        let attributes = info.signed_attrs.ok_or(malformed("it has no signed attributes"))?;
        let content_type: ObjectIdentifier =
            only(&attributes, ID_CONTENT_TYPE)?.ok_or(malformed("the type of what is signed is missing"))?;
        if content_type != ID_CT_TST_INFO {
            return Err(TokenError::ContentType(content_type.to_string()));
        }
        let message_digest: OctetString =
            only(&attributes, ID_MESSAGE_DIGEST)?.ok_or(malformed("the digest of what is signed is missing"))?;
        let named: Option<SigningCertificateV2> = only(&attributes, ID_SIGNING_CERTIFICATE_V2)?;
        // The first is the signer's; others would be those above it (RFC 5035, 3).
        let named = named.and_then(|named| named.certs.into_iter().next()).ok_or(TokenError::CertificateNotNamed)?;
        Ok(Self {
            identifier: info.sid,
            digest: DigestAlgorithm::read(&info.digest_algorithm)?,
            attributes: attributes.to_der().map_err(|_| malformed("its signed attributes cannot be read"))?,
            message_digest: message_digest.as_bytes().to_vec(),
            certificate: (
                named.hash_algorithm.as_ref().map_or(Ok(DigestAlgorithm::Sha256), DigestAlgorithm::read)?,
                named.cert_hash.as_bytes().to_vec(),
            ),
            algorithm: info.signature_algorithm,
            signature: info.signature.as_bytes().to_vec(),
        })
    }

    /// The signer's certificate among `candidates`: the one that the signed attributes name.
    pub fn find(&self, candidates: &[CertificateDer<'static>]) -> Result<Certificate, TokenError> {
        let (algorithm, digest) = &self.certificate;
        let found = candidates
            .iter()
            .find(|candidate| algorithm.digest(candidate).as_ref() == digest.as_slice())
            .ok_or(TokenError::NoSignerCertificate)?;
        let certificate = Certificate::read(found.clone())
            .map_err(|_| TokenError::Malformed("the signer's certificate cannot be read"))?;
        match self.names(&certificate) {
            true => Ok(certificate),
            false => Err(TokenError::OtherSigner(certificate.name())),
        }
    }

    /// Whether the unsigned part names `certificate` too.
    fn names(&self, certificate: &Certificate) -> bool {
        let tbs = certificate.parsed().tbs_certificate();
        if self.identifier.tag() == Tag::Sequence {
            return self
                .identifier
                .decode_as::<IssuerAndSerialNumber>()
                .is_ok_and(|named| named.issuer == *tbs.issuer() && named.serial_number == *tbs.serial_number());
        }
        let key = tbs.get_extension::<SubjectKeyIdentifier>();
        self.identifier.tag().is_context_specific()
            && key.is_ok_and(|key| key.is_some_and(|(_, key)| key.0.as_bytes() == self.identifier.value()))
    }

    /// Whether the key of `certificate` signed the attributes, and these fit `content`.
    pub fn check(&self, content: &[u8], certificate: &Certificate) -> Result<(), TokenError> {
        if self.digest.digest(content).as_ref() != self.message_digest.as_slice() {
            return Err(TokenError::ContentChanged);
        }
        let key = EndEntityCert::try_from(certificate.der()).map_err(|error| TokenError::Chain(error.to_string()))?;
        verify_signature(&key, &self.algorithm, Some(self.digest), &self.attributes, &self.signature)
    }
}

/// The only value of the only attribute of that type (RFC 5652, 11; RFC 5035, 3).
fn only<T: DecodeOwned<Error = der::Error>>(
    attributes: &Verbatim,
    wanted: ObjectIdentifier,
) -> Result<Option<T>, TokenError> {
    let malformed = |_| TokenError::Malformed("its signed attributes cannot be read");
    let mut values = Vec::new();
    for attribute in attributes.elements().map_err(malformed)? {
        let attribute = Attribute::from_der(attribute).map_err(malformed)?;
        if attribute.attr_type == wanted {
            let elements = attribute.attr_values.elements().map_err(malformed)?;
            let [value] = elements[..] else {
                return Err(TokenError::Malformed("a signed attribute has not exactly one value"));
            };
            values.push(T::from_der(value).map_err(malformed)?);
        }
    }
    match values.len() {
        0 | 1 => Ok(values.pop()),
        _ => Err(TokenError::Malformed("a signed attribute stands there twice")),
    }
}
