//! Digests and signatures, by the names that certificates and tokens give them.

use der::{
    Tagged,
    asn1::{Any, AnyRef, ObjectIdentifier},
};
use ring::digest;
use rustls_pki_types::SignatureVerificationAlgorithm;
use webpki::{EndEntityCert, ring as schemes};
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::error::TokenError;

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// The signatures that are accepted under certificates and revocation lists.
pub const CERTIFICATE_SIGNATURES: &[&dyn SignatureVerificationAlgorithm] = &[
    schemes::ECDSA_P256_SHA256,
    schemes::ECDSA_P256_SHA384,
    schemes::ECDSA_P384_SHA256,
    schemes::ECDSA_P384_SHA384,
    schemes::RSA_PKCS1_2048_8192_SHA256,
    schemes::RSA_PKCS1_2048_8192_SHA384,
    schemes::RSA_PKCS1_2048_8192_SHA512,
];

/// The digests that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestAlgorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl DigestAlgorithm {
    pub fn read(identifier: &AlgorithmIdentifierOwned) -> Result<Self, TokenError> {
        match identifier.oid {
            SHA256 if without_parameters(identifier) => Ok(Self::Sha256),
            SHA384 if without_parameters(identifier) => Ok(Self::Sha384),
            SHA512 if without_parameters(identifier) => Ok(Self::Sha512),
            other => Err(TokenError::DigestAlgorithm(other.to_string())),
        }
    }

    pub fn digest(self, bytes: &[u8]) -> digest::Digest {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes)
    }
}

/// SHA-256 as requests write it: with NULL, as every authority has seen it (RFC 5754, 2, allows both).
pub fn sha256_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA256, parameters: Some(Any::from(AnyRef::NULL)) }
}

/// Parameters are absent or NULL, for all that is accepted here.
fn without_parameters(identifier: &AlgorithmIdentifierOwned) -> bool {
    identifier.parameters.as_ref().is_none_or(|any| any.tag() == der::Tag::Null && any.value().is_empty())
}

/// Which signatures an identifier may stand for. In a token the digest is named apart, and plain
/// rsaEncryption says nothing about it (RFC 5652, 5.3; RFC 3370, 3.2); under a certificate the
/// identifier says both.
fn candidates(
    identifier: &AlgorithmIdentifierOwned,
    digest: Option<DigestAlgorithm>,
) -> Result<Vec<&'static dyn SignatureVerificationAlgorithm>, TokenError> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let refuse = || TokenError::SignatureAlgorithm(identifier.oid.to_string());
    let (of_signature, rsa) = match identifier.oid {
        RSA_ENCRYPTION => (digest, true),
        SHA256_WITH_RSA => (Some(Sha256), true),
        SHA384_WITH_RSA => (Some(Sha384), true),
        SHA512_WITH_RSA => (Some(Sha512), true),
        ECDSA_WITH_SHA256 => (Some(Sha256), false),
        ECDSA_WITH_SHA384 => (Some(Sha384), false),
        _ => return Err(refuse()),
    };
    if !without_parameters(identifier) || (digest.is_some() && digest != of_signature) {
        return Err(refuse());
    }
    Ok(match (rsa, of_signature) {
        (true, Some(Sha256)) => vec![schemes::RSA_PKCS1_2048_8192_SHA256],
        (true, Some(Sha384)) => vec![schemes::RSA_PKCS1_2048_8192_SHA384],
        (true, Some(Sha512)) => vec![schemes::RSA_PKCS1_2048_8192_SHA512],
        (false, Some(Sha256)) => vec![schemes::ECDSA_P256_SHA256, schemes::ECDSA_P384_SHA256],
        (false, Some(Sha384)) => vec![schemes::ECDSA_P256_SHA384, schemes::ECDSA_P384_SHA384],
        _ => return Err(refuse()),
    })
}

/// Whether the key of `certificate` made `signature` over `message`.
pub fn verify_signature(
    certificate: &EndEntityCert<'_>,
    identifier: &AlgorithmIdentifierOwned,
    digest: Option<DigestAlgorithm>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), TokenError> {
    for scheme in candidates(identifier, digest)? {
        match certificate.verify_signature(scheme, message, signature) {
            // The key is of another kind or curve; the next one may fit.
            Err(webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)) => {}
            outcome => return outcome.map_err(|_| TokenError::Signature),
        }
    }
    Err(TokenError::SignatureAlgorithm(identifier.oid.to_string()))
}
