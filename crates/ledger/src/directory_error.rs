//! Why a directory is not a ledger, cannot become one, or cannot be opened.

use std::{io, path::PathBuf};

use eventlog::{DiskError, LogError, StoreError};
use proof::NoteError;

use crate::ledger::LedgerError;

/// Why a directory is not a ledger, or cannot become one.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The ledger inside.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// No ledger there.
    #[error("{0} is not a ledger: it has no ledger.toml; create one with `socai init`")]
    NotALedger(PathBuf),
    /// A log, but no settings.
    #[error(
        "{0} holds a log but no ledger.toml: either it was not created completely, or the file was lost. Take the file from a backup; without one, write `layout = 3` into {0}/ledger.toml, and `use = \"looking\"` too where the ledger was restored for looking only"
    )]
    SettingsMissing(PathBuf),
    /// The key that signs heads, or the one that checks them.
    #[error("{path}: {source}; restore it from where you keep the ledger's keys")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: NoteError,
    },
    /// A key file is missing.
    #[error(
        "{0} is missing; without it no head can be signed or checked. Restore it from where you keep the ledger's keys: `socai key restore FILE`"
    )]
    KeyMissing(PathBuf),
    /// A key that is there, and not the one.
    #[error(
        "{0} is not the secret of the key that checks heads: one of the two is another ledger's, or retired. Nothing is signed; take it away and restore the right one: `socai key restore FILE`"
    )]
    OtherKey(PathBuf),
    /// What shows how the log changed its key.
    #[error("{path}: {reason}; restore it from a backup of the ledger")]
    Rotation {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A change of key that the log does not have.
    #[error(
        "keys/ says that entry #{entry} changed the log's key, but the log has {size} entries: it has lost some, or is an old copy. Nothing is signed; restore it from a newer backup"
    )]
    KeysAhead {
        /// The entry.
        entry: u64,
        /// How many there are.
        size: u64,
    },
    /// What comes after the entry that changed the key.
    #[error(
        "entry #{entry} has changed the key, but not all of the rest could be done: {source}. Once that is put right, the next command that records does it"
    )]
    RotationUnfinished {
        /// The entry.
        entry: u64,
        /// What could not be done.
        source: Box<DirectoryError>,
    },
    /// A key is not overwritten.
    #[error("{0} is there; a key is never overwritten")]
    KeyThere(PathBuf),
    /// A key to be restored that is none of this ledger's, or one that it has retired.
    #[error("the key {0} is not the one that the log names; it may be of another ledger, or retired")]
    NotTheKey(String),
    /// The operating system has no random bytes to give.
    #[error("no random bytes from the operating system: {0}; try again")]
    Random(#[from] getrandom::Error),
    /// Written by an earlier version of the program.
    #[error("{0} was written by an earlier version of the program; `socai history` brings it up to date, once")]
    Earlier(PathBuf),
    /// The past of a ledger.
    #[error("{0} is the past of a ledger, restored for looking at; record in the ledger itself")]
    ForLooking(PathBuf),
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
}

impl DirectoryError {
    /// Whether another process has the ledger open.
    pub fn is_in_use(&self) -> bool {
        use StoreError::Disk;
        matches!(self, Self::Ledger(LedgerError::Log(LogError::Store(Disk(DiskError::InUse { .. })))))
    }
}

impl From<StoreError> for DirectoryError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(LedgerError::Log(LogError::Store(error)))
    }
}
