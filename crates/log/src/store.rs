//! The narrow interface that a storage engine offers: write if nothing came between, read, tail.

use std::{fmt, io, path::PathBuf};

use proof::{CheckpointError, Frontier};

use crate::{
    batch::Batch,
    commit::{Commit, CommitError},
    event::Position,
    ids::EventIds,
    tail::{Gap, Tail},
};

/// How a write ended. A lost race is a result, not a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a write that is not committed must be handled"]
pub enum Appended {
    /// It is on the disk: really flushed.
    Committed {
        /// The head over it, signed only then; empty where the store signs none.
        note: String,
    },
    /// Nothing was written: the head is not where the caller expected it.
    Conflict {
        /// Where it is.
        head: Position,
    },
    /// The flush failed. It may or may not be on the disk; open the log again and read what stands
    /// at the expected position. The store takes no more writes.
    Unknown {
        /// What the disk or the engine said.
        reason: String,
    },
}

/// One of the places in which a ledger on disk keeps its events or its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `journal/`: what was acknowledged last.
    Journal,
    /// `log/`: sled.
    Log,
    /// `tiles/`: entries, hashes, checkpoint.
    Tiles,
    /// `head`: the last signed head, kept apart.
    Head,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Journal => "journal/",
            Self::Log => "log/",
            Self::Tiles => "tiles/",
            Self::Head => "head",
        })
    }
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
    #[error("{path} is in use by another process; only one may write to a ledger at a time")]
    InUse {
        /// The ledger's directory.
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
        /// The file or directory.
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
    /// What was read does not follow on.
    #[error(transparent)]
    Gap(#[from] Gap),
    /// A signed head that is none.
    #[error("{path}: {source}")]
    Head {
        /// The file.
        path: PathBuf,
        /// Why.
        source: CheckpointError,
    },
    /// No place holds a signed head.
    #[error(
        "{path} is gone, and so are the other signed heads; whether entries are missing cannot be told. Restore the ledger from a backup, or, if log/ is known to be complete, run `socai rebuild tiles --adopt`"
    )]
    NoHead {
        /// Where it should be.
        path: PathBuf,
    },
    /// Positions that were acknowledged and that no place holds any more.
    #[error(
        "the last signed head, kept in {known_from}, says {size} entries, but the entries {from}-{} are in no place any more; nothing will be written over them: restore them from a backup",
        size - 1
    )]
    Lost {
        /// Who knows of them.
        known_from: Place,
        /// How many entries there were.
        size: u64,
        /// The first that is missing.
        from: Position,
    },
    /// The entries are there, but they are not what was signed.
    #[error(
        "the {size} entries do not lead to the root that was signed for them; something was changed: run `socai check`"
    )]
    NotWhatWasSigned {
        /// How many entries.
        size: u64,
    },
    /// What was acknowledged is in the journal, but the copies cannot take it.
    #[error(
        "what was recorded is safe in the journal, but log/ or tiles/ cannot take it ({reason}); put that right and open the ledger again"
    )]
    Behind {
        /// What the disk or the engine said.
        reason: String,
    },
    /// An earlier write failed.
    #[error("an earlier write failed; open the ledger again before writing more")]
    Poisoned,
    /// Opened for reading.
    #[error("the ledger was opened for reading only")]
    ReadOnly,
}

/// All commits from one that contains a position, in order.
pub type Commits<'s> = Box<dyn Iterator<Item = Result<Commit, StoreError>> + 's>;

/// A storage engine. Implementations keep commits in order and never change one.
pub trait Store: Send + Sync {
    /// The tree over everything that is kept.
    fn tree(&self) -> Frontier;

    /// What the next event must follow on from.
    fn tail(&self) -> Result<Tail, StoreError>;

    /// The log's name, which its signed heads bear.
    fn origin(&self) -> &str {
        "memory"
    }

    /// Where the identifiers of its events come from.
    fn ids(&self) -> EventIds {
        EventIds::Public
    }

    /// Writes `batch` if its first position is the head, and returns only when the bytes are really
    /// on the disk, or certainly are not, or nobody can tell. A store that signs heads signs the one over
    /// the batch once it is on the disk, and not before: what was signed must never be taken back.
    fn write(&self, batch: Batch) -> Result<Appended, StoreError>;

    /// All commits from the one that contains `from`, in order. What was written is there.
    fn read(&self, from: Position) -> Commits<'_>;

    /// The log is closed with this tail: a store may note it, to open faster.
    fn closed(&self, _tail: &Tail) {}
}
