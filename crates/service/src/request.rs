//! What is asked: one line of JSON, and what follows it.

use serde::{Deserialize, Serialize};

/// The version of what is said.
pub const VERSION: u32 = 1;

/// The first line of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// [`VERSION`].
    pub socai: u32,
    /// What is asked.
    #[serde(flatten)]
    pub request: Request,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Request {
    /// Close the ledger for as long as this connection is open, so that its sender can open it. Answered with
    /// [`Lent`], once it is closed.
    Lend,
    /// Record the commands that follow, one on each line, up to the first that is refused, and then tell what became
    /// of them: [`Said`].
    Apply {
        /// `vi` or `en`: of what is said.
        language: String,
        /// Whether JSON is wanted, or words.
        json: bool,
        /// How many lines follow: of fewer, none is recorded.
        lines: usize,
        /// What the commands come from, for whoever is told of a mistake there.
        source: String,
    },
    /// Record each line that follows as it comes, and answer each with a line of JSON, once it is on the disk.
    Stream,
    /// Tell how many entries there are, now and whenever there are more: [`Reached`].
    Watch,
}

/// The ledger is closed; it is opened again when the connection ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lent {
    /// Always true.
    pub lent: bool,
}

/// So many entries are on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// How many.
    pub size: u64,
}

/// What a command of the terminal says, and how it ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The answer.
    pub answer: String,
    /// Warnings, and why there is no answer.
    pub complaints: Vec<String>,
    /// The exit code.
    pub code: u8,
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// Why, in English.
    pub declined: String,
}
