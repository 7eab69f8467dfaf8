//! Whether a certificate had been revoked when a token was made (RFC 5280, 5; RFC 3161, 4).

use der::{Decode, Reader, SliceReader, asn1::AnyRef};
use rustls_pki_types::UnixTime;
use webpki::{CertRevocationList, EndEntityCert, OwnedCertRevocationList, RevocationReason};
use x509_cert::{ext::pkix::KeyUsages, time::Time};

use crate::{
    algorithm::verify_signature,
    asn1::CertificateList,
    certificate::{Certificate, posix},
    error::{TokenError, TrustError},
};

/// What the revocation lists that the verifier brought say about the chain below the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revocation {
    /// Lists cover every certificate; none was revoked so that it would harm the token.
    NotRevoked {
        /// When the oldest of the lists was issued, in POSIX seconds. A list older than the token does
        /// not know what happened between.
        oldest_list: i64,
    },
    /// No list covers these certificates at the time of the token.
    Unknown {
        /// Their subjects.
        certificates: Vec<String>,
    },
}

/// A complete revocation list. One that covers a part only, or speaks for other issuers, or only tells
/// what changed, is not one.
#[derive(Debug)]
pub struct RevocationList {
    bytes: Vec<u8>,
    list: CertRevocationList<'static>,
    /// When it was issued, in POSIX seconds.
    this_update: i64,
    /// When the next one was due, in POSIX seconds.
    next_update: i64,
}

impl RevocationList {
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        let refuse = |text: String| TrustError::RevocationList(text);
        let list = OwnedCertRevocationList::from_der(bytes).map_err(|error| refuse(error.to_string()))?;
        let (this_update, next_update) = updates(bytes).map_err(|error| refuse(error.to_string()))?;
        Ok(Self { bytes: bytes.to_vec(), list: list.into(), this_update, next_update })
    }

    /// Whether the key of `issuer` signed it, and may do so.
    fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let (Ok(frame), Ok(key)) = (CertificateList::read(&self.bytes), EndEntityCert::try_from(issuer.der())) else {
            return false;
        };
        let Some(signature) = frame.signature.as_bytes() else {
            return false;
        };
        issuer.allows(KeyUsages::CRLSign)
            && verify_signature(&key, &frame.signature_algorithm, None, frame.tbs_cert_list, signature).is_ok()
    }

    /// Whether it tells of all certificates of its issuer, at `time` and for `certificate`. Once a
    /// certificate has expired a list may drop it, so a list issued later says nothing by its silence.
    fn covers(&self, certificate: &Certificate, time: i64) -> bool {
        self.list.issuing_distribution_point().is_none()
            && self.next_update >= time
            && self.this_update <= certificate.validity().1
    }
}

/// thisUpdate and nextUpdate (RFC 5280, 5.1.2).
fn updates(bytes: &[u8]) -> der::Result<(i64, i64)> {
    let frame = CertificateList::read(bytes)?;
    let mut reader = SliceReader::new(frame.tbs_cert_list)?;
    reader.sequence(|inside| {
        // version, signature, issuer
        for _ in 0..3 {
            AnyRef::decode(inside)?;
        }
        let times = (posix(Time::decode(inside)?), posix(Time::decode(inside)?));
        while !inside.is_finished() {
            inside.tlv_bytes()?;
        }
        Ok(times)
    })
}

/// The time in a token, and when others saw the token, if they did: both in POSIX seconds.
type Times = (i64, Option<i64>);

/// Judges each certificate of `chain` below the root by the lists of the one above it.
pub fn judge(chain: &[Certificate], lists: &[RevocationList], times: Times) -> Result<Revocation, TokenError> {
    let mut oldest: Option<i64> = None;
    let mut unknown = Vec::new();
    for pair in chain.windows(2) {
        let [certificate, issuer] = pair else { continue };
        match judge_one(certificate, issuer, lists, times)? {
            Some(issued) => oldest = Some(oldest.map_or(issued, |oldest| oldest.min(issued))),
            None => unknown.push(certificate.name()),
        }
    }
    match (oldest, unknown.is_empty()) {
        (Some(oldest_list), true) => Ok(Revocation::NotRevoked { oldest_list }),
        _ => Ok(Revocation::Unknown { certificates: unknown }),
    }
}

/// When the newest list was issued that covers `certificate` and does not name it.
fn judge_one(
    certificate: &Certificate,
    issuer: &Certificate,
    lists: &[RevocationList],
    (time, seen): Times,
) -> Result<Option<i64>, TokenError> {
    let key = EndEntityCert::try_from(certificate.der()).map_err(|error| TokenError::Chain(error.to_string()))?;
    let by_name: Vec<_> = lists.iter().filter(|list| list.list.issuer() == key.issuer()).collect();
    // Two issuers may bear one name, so a list by another key is only wrong if no other is right.
    let by_key: Vec<_> = by_name.iter().filter(|list| list.is_signed_by(issuer)).collect();
    if by_key.is_empty() && !by_name.is_empty() {
        return Err(TokenError::RevocationListForged(issuer.name()));
    }
    for list in &by_key {
        let entry = list.list.find_serial(key.serial()).map_err(|error| TokenError::Chain(error.to_string()))?;
        let Some(entry) = entry else { continue };
        let posix = |time: UnixTime| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let revoked = posix(entry.revocation_date);
        // The key may have been lost some time before that was known (RFC 5280, 5.3.2).
        let invalid = entry.invalidity_date.map_or(revoked, |date| posix(date).min(revoked));
        if invalid <= time {
            return Err(TokenError::Revoked { certificate: certificate.name(), at: invalid });
        }
        let seen_before = seen.is_some_and(|seen| seen < invalid);
        if !seen_before && !spares_earlier_tokens(entry.reason_code) {
            return Err(TokenError::Compromised { certificate: certificate.name(), at: revoked });
        }
    }
    Ok(by_key.iter().filter(|list| list.covers(certificate, time)).map(|list| list.this_update).max())
}

/// RFC 3161, 4: only with one of these reasons do tokens stay valid that were made before. A reason that
/// is missing may be a stolen key, and whoever holds the key writes any time into a token.
fn spares_earlier_tokens(reason: Option<RevocationReason>) -> bool {
    use RevocationReason::{AffiliationChanged, CessationOfOperation, Superseded, Unspecified};
    matches!(reason, Some(Unspecified | AffiliationChanged | Superseded | CessationOfOperation))
}
