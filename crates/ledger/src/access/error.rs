//! Why a look was not recorded, or cannot be read.

use std::{io, path::PathBuf};

use eventlog::{LogError, Position, StoreError, Unanswered};

use crate::{directory_error::DirectoryError, encode::EncodeError, ledger_error::LedgerError};

/// Why a look was not recorded, or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The operating system refused.
    #[error(
        "{path}: {source}; check that access/ belongs to the account that runs the ledger, and that the disk has room"
    )]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// The ledger, or a key of an access log.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The log itself.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The writing failed half way.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// A value without a canonical form.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// An entry that says something else than a look.
    #[error("entry #{position} of {log} does not read as a look: {detail}; use a newer version of the program")]
    NotALook {
        /// The access log's name.
        log: String,
        /// Which entry.
        position: Position,
        /// What is wrong with it.
        detail: String,
    },
}

impl From<LedgerError> for AccessError {
    fn from(error: LedgerError) -> Self {
        DirectoryError::from(error).into()
    }
}

impl From<StoreError> for AccessError {
    fn from(error: StoreError) -> Self {
        LogError::from(error).into()
    }
}
