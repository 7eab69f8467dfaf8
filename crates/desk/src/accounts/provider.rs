//! How a provider of sign-on is named, and how it names somebody.

use std::{fmt, str::FromStr};

const ISSUER_BYTES_MAX: usize = 512;
/// OpenID Connect Core 1.0, section 2.
const SUBJECT_CHARS_MAX: usize = 255;

/// A provider, by the address that it gives itself. Two that differ in any character are two providers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issuer(String);

/// Not the address of a provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a provider is named as it names itself: https://NAME or https://NAME/PATH, without query or fragment")]
pub struct NotAnIssuer;

impl Issuer {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is on this machine, where no TLS is asked for.
    pub fn is_on_this_machine(&self) -> bool {
        self.0.starts_with("http://")
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Issuer {
    type Err = NotAnIssuer;

    fn from_str(text: &str) -> Result<Self, NotAnIssuer> {
        let is_seen = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'@' | b'\\' | b'"' | b'<');
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(NotAnIssuer)?;
        let host = rest.split('/').next().unwrap_or_default();
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let is_secure = text.starts_with("https://") || matches!(name, "localhost" | "127.0.0.1");
        let fits = text.len() <= ISSUER_BYTES_MAX && !name.is_empty() && is_secure && text.bytes().all(is_seen);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAnIssuer) }
    }
}

calendar::as_text!(Issuer, "Issuer", "The address of a provider of sign-on, as it names itself.");

/// How a provider calls somebody: for ever, and nobody else so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(String);

/// Not what a provider calls anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a subject has 1 to 255 ASCII characters, and no blank at its ends")]
pub struct NotASubject;

impl Subject {
    /// The subject as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Subject {
    type Err = NotASubject;

    fn from_str(text: &str) -> Result<Self, NotASubject> {
        let fits = (1..=SUBJECT_CHARS_MAX).contains(&text.len())
            && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
            && text.trim() == text;
        if fits { Ok(Self(text.to_owned())) } else { Err(NotASubject) }
    }
}

calendar::as_text!(Subject, "Subject", "How a provider of sign-on calls somebody.");
