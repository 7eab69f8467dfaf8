//! Why a witness does not cosign, or is not one.

use std::{io, path::PathBuf};

use proof::{Checkpoint, NoteError, witness::Refusal};

use crate::shown::Evidence;

/// Why a directory is not a witness's, cannot become one, or cannot be trusted any more.
#[derive(Debug, thiserror::Error)]
pub enum WitnessDirectoryError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// No witness there.
    #[error("{0} is not a witness's directory: it has no witness.toml; make one with `socai witness init`")]
    NotAWitness(PathBuf),
    /// Something else is there.
    #[error("{0} already exists and is not empty; choose another directory")]
    Occupied(PathBuf),
    /// The settings cannot be read.
    #[error("{path}: {detail}")]
    Settings {
        /// The settings file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A key that cannot be read, or made.
    #[error("{path}: {source}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: NoteError,
    },
    /// A file that has to be there is not. It is never made anew: a witness that has forgotten what it
    /// cosigned could be led to cosign a second history.
    #[error(
        "{0} is missing; without it nothing is cosigned, because a second history could not be told from the first"
    )]
    Missing(PathBuf),
    /// A file is not what this witness wrote.
    #[error("{path} is damaged: {detail}; nothing is cosigned on it")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A change of key of a log that is not followed.
    #[error("the log \"{0}\" is not followed here")]
    NotFollowed(String),
    /// The log is followed, with another key.
    #[error(
        "the log \"{origin}\" is followed with another key, {key}; a key is exchanged only along the receipt of the entry by which the log changed it, signed by both"
    )]
    OtherKey {
        /// The log.
        origin: String,
        /// The key that it is followed with.
        key: String,
    },
}

/// Why there is no cosignature.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The witness says no.
    #[error(transparent)]
    Refused(Box<Refused>),
    /// The witness's clock is behind what it said before: it would contradict itself.
    #[error(
        "the clock says {now}, which is before the last cosignature for \"{origin}\", at {last} (POSIX seconds); nothing is cosigned until it is right"
    )]
    ClockWentBack {
        /// The log.
        origin: String,
        /// When its head was last cosigned.
        last: u64,
        /// What the clock says.
        now: u64,
    },
    /// What the witness keeps.
    #[error(transparent)]
    Directory(#[from] WitnessDirectoryError),
}

/// A refusal, and what else is known of it.
#[derive(Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The head that was to be cosigned, if it could be read.
    pub head: Option<Checkpoint>,
    /// What the question showed against the log that signed the head.
    pub evidence: Option<Evidence>,
}

impl From<Refused> for AskError {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}
