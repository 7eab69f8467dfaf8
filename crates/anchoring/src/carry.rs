//! How others are reached.

use std::time::Duration;

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code, as HTTP has it.
    pub code: u16,
    /// The body, as text.
    pub body: String,
}

/// Somebody could not be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreached(pub String);

/// Carries questions to others, and their answers back.
pub trait Carrier: Sync {
    /// Posts a text to a witness; its answer, whatever its code.
    fn post(&self, url: &str, body: &str) -> Result<Answer, Unreached>;

    /// Asks a time-stamp authority (RFC 3161, 3.4), and waits for its answer at most `patience`.
    fn query(&self, url: &str, patience: Duration, query: &[u8]) -> Result<Vec<u8>, Unreached>;
}
