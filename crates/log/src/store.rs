//! The narrow interface that a storage engine offers: append if nothing came between, read, head.

use std::{io, path::PathBuf};

use crate::{
    commit::{Commit, CommitError},
    event::Position,
};

/// How an append ended. A lost race is a result, not a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an append that is not committed must be handled"]
pub enum Appended {
    /// It is on the disk: really flushed.
    Committed,
    /// Nothing was written: the head is not where the caller expected it.
    Conflict {
        /// Where it is.
        head: Position,
    },
    /// The flush failed. It may or may not be on the disk; open the log again and read what stands
    /// at the expected position. The store takes no more appends.
    Unknown {
        /// What the disk or the engine said.
        reason: String,
    },
}

/// What can go wrong below the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("{path} is in use by another process; only one may open a ledger at a time")]
    InUse {
        /// The log's directory.
        path: PathBuf,
    },
    /// There is no log in this directory.
    #[error("{path} holds no log")]
    NotALog {
        /// The directory.
        path: PathBuf,
    },
    /// There is something in the directory already.
    #[error("{path} already exists and is not empty")]
    AlreadyThere {
        /// The directory.
        path: PathBuf,
    },
    /// The bytes on disk do not hold together.
    #[error("{path} is damaged: {detail}")]
    Damaged {
        /// The log's directory.
        path: PathBuf,
        /// What does not hold, with the position where that is known.
        detail: String,
    },
    /// A commit at this position cannot be read.
    #[error("the commit at position {position}: {source}")]
    Commit {
        /// The commit's first position.
        position: Position,
        /// Why.
        source: CommitError,
    },
    /// An earlier append ended as unknown.
    #[error("an earlier write failed; open the ledger again before writing more")]
    Poisoned,
}

/// A storage engine. Implementations keep commits in order and never change one.
pub trait Store {
    /// The position after the last event on disk.
    fn head(&self) -> Position;

    /// Appends `commit` if its first position is the head, and returns only when the bytes are
    /// really on the disk, or certainly are not, or nobody can tell.
    fn append(&mut self, commit: &Commit) -> Result<Appended, StoreError>;

    /// All commits from the one that contains `from`, in order.
    fn read(&self, from: Position) -> Box<dyn Iterator<Item = Result<Commit, StoreError>> + '_>;
}
