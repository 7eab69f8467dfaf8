//! Codes from a telephone: TOTP (RFC 6238), HMAC-SHA-1, six digits, 30 seconds.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use calendar::Timestamp;
use ring::hmac;
use serde::{Deserialize, Serialize};

use super::secret::{Random, same};

pub(super) const STEP_SECONDS: u64 = 30;
/// A telephone's clock may be so many steps off, either way.
const SKEW: u64 = 1;
const DIGITS: usize = 6;
const SECRET: usize = 20;
/// RFC 4648.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What telephone and ledger share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET]);

impl TotpSecret {
    pub(super) fn random(random: Random) -> Result<Self, getrandom::Error> {
        let mut bytes = [0; SECRET];
        random(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// As people type it: base32, in groups of four.
    pub fn spelt(&self) -> String {
        let text = self.to_string();
        let groups: Vec<&str> = text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    }

    /// What a telephone reads from a QR code, for the account `login` of `issuer`.
    pub fn uri(&self, issuer: &str, login: &str) -> String {
        let (issuer, login) = (escaped(issuer), escaped(login));
        format!("otpauth://totp/{issuer}:{login}?secret={self}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
    }

    /// The code of a step.
    pub(super) fn code(&self, step: u64) -> [u8; DIGITS] {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        // RFC 4226, 5.3: the last four bits say where the number begins; SHA-1 has 20 bytes.
        let at = tag.last().map_or(0, |last| usize::from(last & 0x0f));
        let number = tag.iter().skip(at).take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
        let mut rest = number & 0x7fff_ffff;
        let mut code = [b'0'; DIGITS];
        for digit in code.iter_mut().rev() {
            // Below ten.
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        code
    }
}

/// Whatever is not unreserved (RFC 3986), byte by byte.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => escaped.push(char::from(byte)),
            false => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// Base32 without padding; 20 bytes are 32 letters.
impl fmt::Display for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for five in self.0.chunks(5) {
            let bits = five.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                f.write_char(char::from(BASE32[(bits >> (place * 5)) as usize & 31]))?;
            }
        }
        Ok(())
    }
}

/// Not such a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 20 bytes in base32")]
pub struct NotASecret;

impl FromStr for TotpSecret {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let mut bytes = Vec::new();
        for eight in text.as_bytes().chunks(8) {
            let value = |letter: &u8| BASE32.iter().position(|known| known == letter).ok_or(NotASecret);
            let bits = eight.iter().try_fold(0u64, |bits, letter| Ok(bits << 5 | value(letter)? as u64))?;
            bytes.extend_from_slice(bits.to_be_bytes().get(3..).unwrap_or_default());
        }
        match (text.len(), bytes.try_into()) {
            (32, Ok(bytes)) => Ok(Self(bytes)),
            _ => Err(NotASecret),
        }
    }
}

calendar::as_text!(TotpSecret, "TotpSecret", "20 bytes in base32");

/// A secret, and the last step of which a code was used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Totp {
    pub secret: TotpSecret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_step: Option<u64>,
}

/// What a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// The code of this step, which is used up from now on.
    Of(u64),
    /// One that was used, or is older than one that was.
    Used,
    /// None of this time.
    Wrong,
}

impl Totp {
    pub fn new(secret: TotpSecret) -> Self {
        Self { secret, used_step: None }
    }

    /// Of which step that is the code. Blanks between the digits are how telephones show it.
    pub fn judge(&self, typed: &str, now: Timestamp) -> Code {
        let typed: Vec<u8> = typed.bytes().filter(|byte| !byte.is_ascii_whitespace()).take(DIGITS + 1).collect();
        let step = now.seconds() / STEP_SECONDS;
        let steps = step.saturating_sub(SKEW)..=step.saturating_add(SKEW);
        // Every step is computed, whichever fits.
        let fitting: Vec<u64> = steps.filter(|step| same(&self.secret.code(*step), &typed)).collect();
        let unused = |step: &&u64| self.used_step.is_none_or(|used| **step > used);
        match (fitting.iter().rev().find(unused), fitting.is_empty()) {
            (Some(step), _) => Code::Of(*step),
            (None, false) => Code::Used,
            (None, true) => Code::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(seconds).unwrap()
    }

    fn rfc() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    /// RFC 6238, appendix B, the last six digits of eight.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(Totp::new(rfc()).judge(code, at(seconds)), Code::Of(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn one_step_either_way_is_taken_and_no_other() {
        let totp = Totp::new(rfc());
        let code = |step: u64| String::from_utf8(rfc().code(step).to_vec()).unwrap();
        let now = at(2_000_000_000);
        let step = 2_000_000_000 / 30;
        for (other, judged) in [
            (step - 2, Code::Wrong),
            (step - 1, Code::Of(step - 1)),
            (step, Code::Of(step)),
            (step + 1, Code::Of(step + 1)),
            (step + 2, Code::Wrong),
        ] {
            assert_eq!(totp.judge(&code(other), now), judged);
        }
        let spaced = format!(" {} {} ", &code(step)[..3], &code(step)[3..]);
        assert_eq!(totp.judge(&spaced, now), Code::Of(step));
        for wrong in ["", "12345", "1234567", "27903７", "279037279037", "ĳ79037"] {
            assert_eq!(totp.judge(wrong, now), Code::Wrong, "{wrong}");
        }
    }

    #[test]
    fn a_used_step_and_those_before_it_are_used_up() {
        let step = 2_000_000_000 / 30;
        let totp = Totp { secret: rfc(), used_step: Some(step) };
        let code = |step: u64| String::from_utf8(rfc().code(step).to_vec()).unwrap();
        assert_eq!(totp.judge(&code(step), at(2_000_000_000)), Code::Used);
        assert_eq!(totp.judge(&code(step - 1), at(2_000_000_000)), Code::Used);
        assert_eq!(totp.judge(&code(step + 1), at(2_000_000_000)), Code::Of(step + 1));
    }

    #[test]
    fn a_secret_is_read_as_it_is_written() {
        let secret = rfc();
        assert_eq!(secret.to_string(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(secret.to_string().parse(), Ok(secret.clone()));
        assert_eq!(
            secret.uri("hd.example/so-cai", "an.nv"),
            "otpauth://totp/hd.example%2Fso-cai:an.nv?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=hd.example%2Fso-cai&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(format!("{secret:?}"), "TotpSecret(…)");
        for other in ["", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert_eq!(other.parse::<TotpSecret>(), Err(NotASecret), "{other}");
        }
    }
}
