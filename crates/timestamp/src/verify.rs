//! What a token shows, once everything about it holds.

pub use crate::revocation::Revocation;
use crate::{error::TokenError, revocation, token::Imprint, token::Token, trust::TrustStore};

/// What a token shows: the data existed at that time, give or take the accuracy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The time, in POSIX seconds.
    pub time: i64,
    /// The part of a second beyond, where the authority tells it.
    pub nanoseconds: u32,
    /// How far the time may be off either way, where the authority tells it.
    pub accuracy_milliseconds: Option<u64>,
    /// The number that the authority gave the token, in hexadecimal digits.
    pub serial: String,
    /// The policy under which it was made: an object identifier.
    pub policy: String,
    /// The nonce of the request, big-endian without leading zeros.
    pub nonce: Option<Vec<u8>>,
    /// Who signed: the subject of the certificate (RFC 4514).
    pub signer: String,
    /// Under whose authority: the subject of the root.
    pub root: String,
    /// The end of the signer's certificate, in POSIX seconds. Renew the token before.
    pub signer_not_after: i64,
    /// What the revocation lists say.
    pub revocation: Revocation,
}

impl Token {
    /// What the token shows about `data` to somebody with this `trust`. Certificates are judged at the
    /// time in the token, never now.
    pub fn verify(&self, data: &[u8], trust: &TrustStore) -> Result<Stamped, TokenError> {
        self.verify_seen(data, trust, None)
    }

    /// The same, where others vouch for it that the token itself was there at `seen`, in POSIX seconds. Whoever
    /// stole a key later did not make it (RFC 3161, 4): renewed in time, it outlives its authority's key.
    pub fn verify_seen(&self, data: &[u8], trust: &TrustStore, seen: Option<i64>) -> Result<Stamped, TokenError> {
        // A token lifted from other data holds in every other respect.
        if self.stamp.imprint != Imprint::of(self.stamp.imprint.algorithm, data) {
            return Err(TokenError::OtherData);
        }
        let certificates = [self.certificates.as_slice(), trust.certificates.as_slice()].concat();
        let signer = self.signer.find(&certificates)?;
        self.signer.check(&self.content, &signer)?;
        signer.check_purpose()?;
        let chain = trust.chain(&signer, &certificates, self.stamp.seconds)?;
        let revocation = revocation::judge(&chain, &trust.revocation_lists, (self.stamp.seconds, seen))?;
        Ok(Stamped {
            time: self.stamp.seconds,
            nanoseconds: self.stamp.nanoseconds,
            accuracy_milliseconds: self.stamp.accuracy_milliseconds,
            serial: self.stamp.serial.iter().map(|byte| format!("{byte:02x}")).collect(),
            policy: self.stamp.policy.clone(),
            nonce: self.stamp.nonce.clone(),
            signer_not_after: signer.validity().1,
            signer: signer.name(),
            root: chain.last().map(|root| root.name()).unwrap_or_default(),
            revocation,
        })
    }
}
