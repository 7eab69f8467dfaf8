//! Why a request, a token or something to be trusted is not accepted.

use der::DateTime;
use std::time::Duration;

/// Why bytes are not a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// So short a nonce could be guessed.
    #[error("the nonce has {0} bytes; it needs 8 to 32")]
    Nonce(usize),
    /// Not of the form of RFC 3161, 2.4.1, or it asks for what this crate never asks.
    #[error("not a time-stamp request: {0}")]
    Malformed(&'static str),
}

/// Why something cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Text that looks like PEM and is not.
    #[error("not a PEM text: {0}")]
    Pem(String),
    /// A PEM text without the thing that is looked for.
    #[error("there is no {0} in it")]
    Nothing(&'static str),
    /// Not a certificate, or one with something critical that is not known here.
    #[error("a certificate cannot be read: {0}")]
    Certificate(String),
    /// Not a revocation list, or not a complete one.
    #[error("a revocation list cannot be read: {0}")]
    RevocationList(String),
}

/// Why a token does not show what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The bytes do not have the form of RFC 3161.
    #[error("not a time-stamp token: {0}")]
    Malformed(&'static str),
    /// The authority answered, and gave no token.
    #[error("the authority did not stamp: {0}")]
    Refused(String),
    /// Signed data, and what is signed is not a time stamp.
    #[error("what is signed is not a time stamp but {0}")]
    ContentType(String),
    /// A token carries exactly one signature (RFC 3161, 2.4.2).
    #[error("the token carries {0} signatures; a time stamp carries exactly one")]
    SignerCount(usize),
    /// SHA-1 and MD5 among them.
    #[error("the digest algorithm {0} is not accepted: only SHA-256, SHA-384 and SHA-512 are")]
    DigestAlgorithm(String),
    /// Anything but RSA with PKCS#1 v1.5, from 2048 bits, and ECDSA on P-256 and P-384.
    #[error("the signature algorithm {0} is not accepted with this digest and key")]
    SignatureAlgorithm(String),
    /// The time stamp demands that something be understood which is not known here.
    #[error("the time stamp has the critical extension {0}, which is not known here")]
    CriticalExtension(String),
    /// The imprint is not that of the data.
    #[error("the token stamps other data")]
    OtherData,
    /// The answer to another request.
    #[error("the token answers another request: its nonce differs")]
    OtherNonce,
    /// The time stamp does not fit the digest in the signed attributes.
    #[error("the time stamp has been changed after it was signed")]
    ContentChanged,
    /// No certificate, or only one named by SHA-1 (RFC 5816 replaced this).
    #[error("the signed attributes do not name the signer's certificate by SHA-256 or longer")]
    CertificateNotNamed,
    /// The signer's certificate must come from somewhere.
    #[error("the signer's certificate is neither in the token nor among those given")]
    NoSignerCertificate,
    /// The signer named beside the signature is not the one in the signed attributes.
    #[error("the token names two different signers; one is \"{0}\"")]
    OtherSigner(String),
    /// The signature is not by the signer's key over the signed attributes.
    #[error("the signature does not hold: the token was changed, another key signed it, or the key is too short")]
    Signature,
    /// RFC 3161, 2.3: extended key usage present, critical, and nothing but time stamping.
    #[error("the certificate of \"{0}\" is not meant for time stamping alone")]
    Purpose(String),
    /// No chain to a root that the verifier brought.
    #[error("no chain of certificates leads from \"{0}\" to a trusted root")]
    UnknownRoot(String),
    /// A certificate of the chain had expired by the time in the token.
    #[error("a certificate had expired at the time of the token: it ended on {}", utc(*.not_after))]
    Expired {
        /// The end of its validity, in POSIX seconds.
        not_after: i64,
    },
    /// A certificate of the chain did not hold yet at the time in the token.
    #[error("a certificate did not hold yet at the time of the token: it begins on {}", utc(*.not_before))]
    NotYetValid {
        /// The beginning of its validity, in POSIX seconds.
        not_before: i64,
    },
    /// The chain does not hold for another reason.
    #[error("the chain of certificates does not hold: {0}")]
    Chain(String),
    /// Revoked at or before the time in the token.
    #[error("the certificate of \"{certificate}\" was revoked on {}, before the token was made", utc(*.at))]
    Revoked {
        /// Whose.
        certificate: String,
        /// When, in POSIX seconds.
        at: i64,
    },
    /// Revoked later, but so that no token by that key can be believed (RFC 3161, 4).
    #[error(
        "the certificate of \"{certificate}\" was revoked on {}, and the revocation does not say that earlier tokens stay valid: its key may have been stolen",
        utc(*.at)
    )]
    Compromised {
        /// Whose.
        certificate: String,
        /// When, in POSIX seconds.
        at: i64,
    },
    /// A revocation list in the issuer's name that its key did not sign.
    #[error("the revocation list in the name of \"{0}\" is not signed by it")]
    RevocationListForged(String),
}

/// A time as people write it, for messages.
fn utc(posix: i64) -> String {
    u64::try_from(posix)
        .ok()
        .and_then(|seconds| DateTime::from_unix_duration(Duration::from_secs(seconds)).ok())
        .map_or_else(|| format!("{posix} seconds after 1970"), |time| time.to_string())
}
