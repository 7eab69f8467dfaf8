//! An authority's answer, read: a whole response or a bare token.

use std::fmt;

use der::{
    Decode, Tag, Tagged,
    asn1::{AnyRef, BitString, ObjectIdentifier},
};
use rustls_pki_types::CertificateDer;

use crate::{
    algorithm::DigestAlgorithm,
    asn1::{Accuracy, ContentInfo, MessageImprint, PkiStatusInfo, SignedData, TimeStampResp, TstInfo},
    error::TokenError,
    signer::Signer,
};

/// A token is at most this long, in bytes: a chain of certificates with long keys fits many times.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// A token holds at most so many certificates: with many more, looking for a chain could take minutes.
pub const CERTIFICATES_MAX: usize = 16;

const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const ID_CT_TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A time-stamp token as it was received. Nothing about it is shown yet: [`Token::verify`] does that.
#[derive(Clone)]
pub struct Token {
    bytes: Vec<u8>,
    /// The DER of the time stamp, as it was signed.
    pub(crate) content: Vec<u8>,
    pub(crate) stamp: Stamp,
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    pub(crate) signer: Signer,
}

/// What a TSTInfo says (RFC 3161, 2.4.2), in plain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) imprint: Imprint,
    /// POSIX seconds.
    pub(crate) seconds: i64,
    pub(crate) nanoseconds: u32,
    pub(crate) accuracy_milliseconds: Option<u64>,
    /// Big-endian, no leading zero.
    pub(crate) serial: Vec<u8>,
    pub(crate) policy: String,
    /// Big-endian, no leading zero.
    pub(crate) nonce: Option<Vec<u8>>,
}

/// Some bytes, by their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imprint {
    pub(crate) algorithm: DigestAlgorithm,
    pub(crate) digest: Vec<u8>,
}

impl Token {
    /// The token in `bytes`: a response whose status is granted, or a token by itself.
    pub fn parse(bytes: &[u8]) -> Result<Self, TokenError> {
        if bytes.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Malformed("it is too long to be one"));
        }
        let info = content_info(bytes)?;
        if info.content_type != ID_SIGNED_DATA {
            return Err(TokenError::Malformed("it is not signed data"));
        }
        let signed: SignedData =
            info.content.decode_as().map_err(|_| TokenError::Malformed("its signed data cannot be read"))?;
        if signed.encap_content_info.e_content_type != ID_CT_TST_INFO {
            return Err(TokenError::ContentType(signed.encap_content_info.e_content_type.to_string()));
        }
        let content = signed.encap_content_info.e_content.ok_or(TokenError::Malformed("it holds no time stamp"))?;
        let signers =
            signed.signer_infos.elements().map_err(|_| TokenError::Malformed("its signers cannot be read"))?;
        let [signer] = signers[..] else {
            return Err(TokenError::SignerCount(signers.len()));
        };
        // Other kinds of certificates have other tags (RFC 5652, 10.2.2), and are of no use here.
        let certificates = signed.certificates.as_ref().map_or(Ok(Vec::new()), |set| set.elements());
        let certificates = certificates.map_err(|_| TokenError::Malformed("its certificates cannot be read"))?;
        if certificates.len() > CERTIFICATES_MAX {
            return Err(TokenError::Malformed("it holds too many certificates"));
        }
        let is_certificate = |bytes: &&&[u8]| AnyRef::from_der(bytes).is_ok_and(|any| any.tag() == Tag::Sequence);
        Ok(Self {
            bytes: bytes.to_vec(),
            stamp: Stamp::read(content.as_bytes())?,
            signer: Signer::read(signer)?,
            certificates: certificates
                .iter()
                .filter(is_certificate)
                .map(|bytes| CertificateDer::from(bytes.to_vec()))
                .collect(),
            content: content.as_bytes().to_vec(),
        })
    }

    /// The bytes as they came, to keep and to show others.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn imprint(&self) -> &Imprint {
        &self.stamp.imprint
    }

    pub(crate) fn nonce(&self) -> Option<&[u8]> {
        self.stamp.nonce.as_deref()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

/// The ContentInfo that `bytes` are, or that the response in them carries. A response begins with a
/// sequence (its status), a ContentInfo with an object identifier.
fn content_info(bytes: &[u8]) -> Result<ContentInfo, TokenError> {
    let malformed = |_| TokenError::Malformed("it has the form neither of a response nor of a token");
    let outer = AnyRef::from_der(bytes).map_err(malformed)?;
    if AnyRef::decode(&mut der::SliceReader::new(outer.value()).map_err(malformed)?).map_err(malformed)?.tag()
        == Tag::ObjectIdentifier
    {
        return ContentInfo::from_der(bytes).map_err(malformed);
    }
    let response = TimeStampResp::from_der(bytes).map_err(malformed)?;
    match (response.status.status, response.time_stamp_token) {
        // granted, and grantedWithMods: the request was changed in a way that the checks will show.
        (0 | 1, Some(token)) => Ok(token),
        (0 | 1, None) => Err(TokenError::Malformed("the answer says that it was granted, and holds no token")),
        (_, _) => Err(TokenError::Refused(refusal(&response.status))),
    }
}

/// Why an authority refused, in its own words and those of RFC 3161, 2.4.2.
fn refusal(status: &PkiStatusInfo) -> String {
    let kind = match status.status {
        2 => "rejection",
        3 => "waiting",
        4 => "a revocation is imminent",
        5 => "a revocation has happened",
        _ => "a status that is not known here",
    };
    let failures = status.fail_info.as_ref().map_or(Vec::new(), failures);
    let words = status.status_string.iter().flatten().map(String::as_str);
    std::iter::once(kind).chain(failures).chain(words).collect::<Vec<_>>().join("; ")
}

/// The bits of a PKIFailureInfo (RFC 3161, 2.4.2).
fn failures(bits: &BitString) -> Vec<&'static str> {
    let meaning = |bit| match bit {
        0 => "an algorithm is not supported",
        2 => "the request is not permitted",
        5 => "the request has the wrong form",
        14 => "the authority's clock is not available",
        15 => "the policy is not supported",
        16 => "an extension is not supported",
        17 => "more was asked than can be told",
        25 => "the authority's system failed",
        _ => "a reason that is not known here",
    };
    bits.bits().enumerate().filter(|(_, set)| *set).map(|(bit, _)| meaning(bit)).collect()
}

impl Stamp {
    fn read(content: &[u8]) -> Result<Self, TokenError> {
        let info = TstInfo::from_der(content).map_err(|_| TokenError::Malformed("its time stamp cannot be read"))?;
        if info.version != 1 {
            return Err(TokenError::Malformed("its time stamp is not of version 1"));
        }
        if let Some(extension) = info.extensions.iter().flatten().find(|extension| extension.critical) {
            return Err(TokenError::CriticalExtension(extension.extn_id.to_string()));
        }
        let (seconds, nanoseconds) = (info.gen_time.tag() == Tag::GeneralizedTime)
            .then(|| parse_time(info.gen_time.value()))
            .flatten()
            .ok_or(TokenError::Malformed("its time is not one in UTC"))?;
        Ok(Self {
            imprint: Imprint::read(&info.message_imprint)?,
            seconds,
            nanoseconds,
            accuracy_milliseconds: info.accuracy.as_ref().map(milliseconds),
            serial: info.serial_number.as_bytes().to_vec(),
            policy: info.policy.to_string(),
            nonce: info.nonce.map(|nonce| nonce.as_bytes().to_vec()),
        })
    }
}

impl Imprint {
    pub(crate) fn of(algorithm: DigestAlgorithm, data: &[u8]) -> Self {
        Self { algorithm, digest: algorithm.digest(data).as_ref().to_vec() }
    }

    pub(crate) fn read(imprint: &MessageImprint) -> Result<Self, TokenError> {
        let algorithm = DigestAlgorithm::read(&imprint.hash_algorithm)?;
        Ok(Self { algorithm, digest: imprint.hashed_message.as_bytes().to_vec() })
    }
}

/// How far the time may be off, rounded up: less than it says would claim too much.
fn milliseconds(accuracy: &Accuracy) -> u64 {
    let seconds = u64::from(accuracy.seconds.unwrap_or_default());
    let millis = u64::from(accuracy.millis.unwrap_or_default());
    seconds * 1000 + millis + u64::from(accuracy.micros.unwrap_or_default()).div_ceil(1000)
}

/// `YYYYMMDDhhmmss[.s…]Z` in POSIX seconds and nanoseconds (RFC 3161, 2.4.2).
fn parse_time(bytes: &[u8]) -> Option<(i64, u32)> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').map_or((text, "0"), |(whole, fraction)| (whole, fraction));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || fraction.len() > 9 || !digits(fraction) {
        return None;
    }
    let two = |from: usize| whole.get(from..from + 2)?.parse::<u8>().ok();
    let date = der::DateTime::new(whole.get(..4)?.parse().ok()?, two(4)?, two(6)?, two(8)?, two(10)?, two(12)?).ok()?;
    let nanoseconds = format!("{fraction:0<9}").parse().ok()?;
    Some((i64::try_from(date.unix_duration().as_secs()).ok()?, nanoseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc_to_the_second_or_finer() {
        assert_eq!(parse_time(b"19700101000000Z"), Some((0, 0)));
        assert_eq!(parse_time(b"20261123163342.25Z"), Some((1_795_451_622, 250_000_000)));
        assert_eq!(parse_time(b"20240229235959.000000001Z"), Some((1_709_251_199, 1)));
        for bad in [
            "",
            "Z",
            "20261123163342",
            "202611231633Z",
            "20261123163342+0700",
            "20261123163342.Z",
            "20261123163342,5Z",
            "20261123163342.1234567891Z",
            "20260229000000Z",
            "20261123163360Z",
            "20261123 63342Z",
            "2026112316334\u{661}Z",
            "19691231235959Z",
        ] {
            assert_eq!(parse_time(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn accuracy_is_never_rounded_down() {
        let accuracy = |seconds, millis, micros| milliseconds(&Accuracy { seconds, millis, micros });
        assert_eq!(accuracy(None, None, None), 0);
        assert_eq!(accuracy(Some(2), Some(5), Some(1)), 2006);
        assert_eq!(accuracy(Some(u32::MAX), Some(999), Some(999)), 4_294_967_295_000 + 1000);
    }
}
