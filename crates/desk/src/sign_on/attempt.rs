//! An attempt to sign on: what the browser keeps of it, and what the provider is told.
//!
//! **Invariant:** state, nonce and verifier are digests of what lies in one cookie of one browser. So nothing is kept here
//! until the browser comes back, an attempt that was begun in another browser is none, and what stands in an address
//! tells neither nonce nor verifier.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use calendar::Timestamp;
use eventlog::Digest;

/// Whoever has not come back after so many seconds begins anew.
pub const ATTEMPT_SECONDS: i64 = 600;
const SECOND: i64 = 1_000_000;
/// 32 bytes in base64url.
const SECRET_CHARS: usize = 43;
/// A longer address is not led back to.
const TOWARDS_BYTES_MAX: usize = 1_000;

/// An attempt to sign on.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    cookie: String,
    begun: i64,
    towards: String,
}

impl Attempt {
    /// Begins one, that leads to an address of this desk.
    pub fn begin(random: [u8; 32], towards: &str, now: Timestamp) -> Self {
        let towards = if towards.len() <= TOWARDS_BYTES_MAX { towards } else { "/" };
        let begun = now.micros() / SECOND;
        let [secret, led] = [&random[..], towards.as_bytes()].map(Base64UrlUnpadded::encode_string);
        Self { cookie: format!("{begun}.{secret}.{led}"), begun, towards: towards.to_owned() }
    }

    /// The one that a browser has kept, unless it is too old.
    pub fn kept(cookie: &str, now: Timestamp) -> Option<Self> {
        let [begun, secret, led] = cookie.split('.').collect::<Vec<_>>().try_into().ok()?;
        let begun: i64 = begun.parse().ok()?;
        let is_recent = (-60..ATTEMPT_SECONDS).contains(&(now.micros() / SECOND).checked_sub(begun)?);
        let towards = String::from_utf8(Base64UrlUnpadded::decode_vec(led).ok()?).ok()?;
        let fits = is_recent && secret.len() == SECRET_CHARS && towards.len() <= TOWARDS_BYTES_MAX;
        fits.then(|| Self { cookie: cookie.to_owned(), begun, towards })
    }

    /// What the browser keeps.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// When it was begun, in seconds of Unix time.
    pub fn begun(&self) -> i64 {
        self.begun
    }

    /// Where it leads.
    pub fn towards(&self) -> &str {
        &self.towards
    }

    /// What comes back in the address (RFC 6749, section 10.12).
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What comes back in the token (OpenID Connect Core 1.0, section 15.5.2).
    pub fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What shows that whoever has the code is who asked for it (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// The digest of that, which the provider is told before (S256).
    pub fn challenge(&self) -> String {
        encoded(&Digest::of(self.verifier().as_bytes()))
    }

    fn derived(&self, what: &str) -> String {
        encoded(&Digest::of(format!("socai sign-on {what}\n{}", self.cookie).as_bytes()))
    }
}

fn encoded(digest: &Digest) -> String {
    Base64UrlUnpadded::encode_string(&digest.0)
}

#[cfg(test)]
mod tests {
    use calendar::Moment;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<Moment>().unwrap().latest()
    }

    #[test]
    fn what_was_begun_is_kept_for_ten_minutes() {
        let now = at("2026-11-30T09:00:00");
        let attempt = Attempt::begin([7; 32], "/ma-tran?ky=2023-Q3", now);
        assert!(Attempt::kept(attempt.cookie(), now).is_some_and(|kept| kept == attempt));
        assert_eq!(Attempt::kept(attempt.cookie(), now).unwrap().towards(), "/ma-tran?ky=2023-Q3");
        assert!(Attempt::kept(attempt.cookie(), at("2026-11-30T09:09:59")).is_some());
        assert!(Attempt::kept(attempt.cookie(), at("2026-11-30T09:10:00")).is_none());
        assert!(Attempt::kept(attempt.cookie(), at("2026-11-30T08:58:00")).is_none());
        for cookie in ["", "..", "1.2.3", "x.y.z", &format!("{}.x", attempt.cookie()), &attempt.cookie()[1..]] {
            assert!(Attempt::kept(cookie, now).is_none(), "{cookie}");
        }
        assert_eq!(Attempt::begin([7; 32], &"/a".repeat(900), now).towards(), "/");
    }

    #[test]
    fn no_two_attempts_and_no_two_parts_of_one_are_alike() {
        let now = at("2026-11-30T09:00:00");
        let attempt = Attempt::begin([7; 32], "/", now);
        let others = [Attempt::begin([8; 32], "/", now), Attempt::begin([7; 32], "/toi", now)];
        let parts = |one: &Attempt| [one.state(), one.nonce(), one.verifier(), one.challenge()];
        let mut all: Vec<String> = others.iter().chain([&attempt]).flat_map(parts).collect();
        all.sort();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
        // RFC 7636, section 4.1.
        assert_eq!(attempt.verifier().len(), 43);
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(encoded(&Digest::of(verifier.as_bytes())), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
