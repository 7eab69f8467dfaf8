//! Why a page is not shown.

use ledger::{LedgerError, access::AccessError, directory::DirectoryError, prove::ProveError};

use crate::when::Detour;

/// Why a page is not shown.
#[derive(Debug)]
pub enum Failure {
    /// Nothing is here, or nothing that this caller may know of: both are told alike.
    NotHere,
    /// Somebody has to sign in first.
    SignIn,
    /// The moment that is asked about stands elsewhere, or is not clear.
    Detour(Detour),
    /// A form was sent from another origin.
    Foreign,
    /// Who asks so often has to wait so many seconds.
    Wait(u64),
    /// What is asked for takes long, and is being made for somebody else.
    Busy,
    /// What was typed is not understood: the words for it.
    Unclear(String),
    /// Who looks cannot be recorded, and so nothing is shown.
    NotRecorded(AccessError),
    /// The ledger cannot be read.
    Directory(DirectoryError),
    /// An entry cannot be read.
    Ledger(LedgerError),
    /// No evidence can be made.
    Prove(ProveError),
    /// Something else of this machine.
    Machine(String),
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        Self::NotRecorded(error)
    }
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Self {
        Self::Directory(error)
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<ProveError> for Failure {
    fn from(error: ProveError) -> Self {
        Self::Prove(error)
    }
}
