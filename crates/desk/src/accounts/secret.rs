//! What must stay secret: it is in no message, and leaves no trace in a log.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use eventlog::Digest;

/// Where random bytes come from; in tests, from a list.
pub type Random = fn(&mut [u8]) -> Result<(), getrandom::Error>;

/// A secret text: a password, what a browser or a program holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// This text is secret from now on.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for whoever may have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is handed out once: 32 random bytes, as base64url. Only its SHA-256 is kept, so that who reads the files, or
/// a backup of them, signs in as nobody.
pub(super) fn mint(random: Random) -> Result<(Secret, Digest), getrandom::Error> {
    let mut bytes = [0; 32];
    random(&mut bytes)?;
    let secret = Secret(Base64UrlUnpadded::encode_string(&bytes));
    let digest = digest_of(secret.reveal());
    Ok((secret, digest))
}

/// Under which name a secret is kept. Whatever a stranger sends has one: a name of 64 digits, and no path.
pub(super) fn digest_of(secret: &str) -> Digest {
    Digest::of(secret.as_bytes())
}

/// Compares without telling by the time taken how far the two agree.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}
