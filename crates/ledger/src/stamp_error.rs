//! Why an authority gave no token.

use std::{io, path::PathBuf};

use crate::program::ProgramError;

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// The settings.
    #[error("{path}: {reason}")]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// What came is no token for what was asked.
    #[error("{0}")]
    Token(#[from] timestamp::TokenError),
    /// The question cannot be made.
    #[error("{0}")]
    Request(#[from] timestamp::RequestError),
    /// The program that asks.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A file.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// No random bytes.
    #[error("no random bytes from the operating system: {0}; try again")]
    Random(#[from] getrandom::Error),
}
