//! What can go wrong below the log: in any store, and on the disk, with its place.

use std::{fmt, io, path::PathBuf};

use proof::CheckpointError;

use crate::{commit::CommitError, event::Position, tail::Gap};

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

/// What can go wrong below the log, in any store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// On the disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
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
    /// The entries are there, but they are not what was signed.
    #[error(
        "the {size} entries do not lead to the root that was signed for them; something was changed: run `socai check`"
    )]
    NotWhatWasSigned {
        /// How many entries.
        size: u64,
    },
    /// An earlier write failed.
    #[error("an earlier write failed; open the ledger again before writing more")]
    Poisoned,
}

/// What can go wrong with a ledger's directory.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
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
    /// What was acknowledged is in the journal, but the copies cannot take it.
    #[error(
        "what was recorded is safe in the journal, but log/ or tiles/ cannot take it ({reason}); put that right and open the ledger again"
    )]
    Behind {
        /// What the disk or the engine said.
        reason: String,
    },
    /// Nobody signs the heads of this log, so nobody could tell later what was recorded.
    #[error("a log on disk signs its heads, and this one was opened without its key; nothing was recorded")]
    NoKey,
}
