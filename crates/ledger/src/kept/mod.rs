//! What a ledger keeps beside its log and cannot build again: anchors, names and their keys, accounts, the key that
//! signs. Each file is held against its own name and against the log.
//!
//! | module | idea |
//! | --- | --- |
//! | `access` | who looked |
//! | `anchors` | what others said of the heads |
//! | `desk` | accounts, sessions and tokens |
//! | `names` | sealed names and their keys |
//! | `secret` | the key that signs |
//!
//! What cannot be looked at is never counted as absent: [`Kept::unseen`].

pub(crate) mod access;
pub(crate) mod anchors;
pub(crate) mod desk;
pub(crate) mod names;
mod secret;

use std::{
    io,
    path::{Path, PathBuf},
};

use domain::{EntryNumber, State};
use eventlog::{
    LogReader,
    files::{Odd, odd_below},
};
use proof::LogKeys;

pub(crate) use secret::secret_key;

use crate::desk_files::Damage;

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFinding {
    /// Which; within the directory that was looked into.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The log names it, and it is not there.
    #[error("it is missing, though {0} names it")]
    Missing(EntryNumber),
    /// It belongs to every ledger, and is not there.
    #[error("it is missing")]
    Gone,
    /// Its bytes are not those of which its name is the SHA-256.
    #[error("its bytes are not those that its name, a SHA-256, stands for")]
    Altered,
    /// It does not read as what it should be.
    #[error("it cannot be read as what it should be: {0}")]
    Unreadable(String),
    /// It reads, and says something else than the log.
    #[error("it is not what {0} says")]
    NotAsRecorded(EntryNumber),
    /// A head that this log never had, or one under another's name.
    #[error("it is not a head of this log of the size that its name says")]
    OtherHead,
    /// A key, or an account, that an erasure should have destroyed.
    #[error("the person was erased by {0}, and this is still there")]
    NotErased(EntryNumber),
    /// A log of who looked whose retention is over.
    #[error("it was dropped by {0}, and is still there")]
    NotDropped(EntryNumber),
    /// It could be a copy of a key.
    #[error("nothing of this name belongs here; it may be a copy of a key")]
    Stray,
    /// The secret of another key.
    #[error("it is not the secret of the key that checks this log")]
    OtherKey,
    /// A file of the desk that is not as it was written.
    #[error("{0}")]
    Desk(Damage),
    /// No plain file.
    #[error("it is {0}, not a plain file")]
    Odd(Odd),
    /// Two files, both sound, and no telling which is right.
    #[error("the ledger's file is another one, and it cannot be told which of the two is right")]
    Differs,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What is wrong.
    pub findings: Vec<KeptFinding>,
    /// What this account may not read; whether it is sound is not known.
    pub unseen: Vec<PathBuf>,
    /// The newest anchor, where those who vouched for it are not those whom the policy names now. Whoever keeps the
    /// ledger may change the policy: no fault.
    pub other_policy: Option<EntryNumber>,
}

impl Kept {
    /// Notes what is wrong with a file.
    pub(crate) fn find(&mut self, path: impl Into<PathBuf>, fault: Fault) {
        let finding = KeptFinding { path: path.into(), fault };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Takes what could be read; notes what this account may not read.
    pub(crate) fn seen<T>(&mut self, path: &Path, outcome: io::Result<T>) -> io::Result<Option<T>> {
        match outcome {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                self.unseen.push(path.to_owned());
                Ok(None)
            }
            outcome => outcome.map(Some),
        }
    }
}

/// What a check holds the files against.
pub(crate) struct Against<'l> {
    /// The entries, and their heads.
    pub log: &'l dyn LogReader,
    /// The keys that check heads.
    pub keys: &'l LogKeys,
}

/// Whether a copy without secrets may lack them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// It is a ledger, or a backup with secrets.
    Expected,
    /// A backup without.
    LeftOut,
}

/// What is neither a plain file nor a directory, under these names of a directory.
pub(crate) fn odd(directory: &Path, names: &[&str], kept: &mut Kept) -> io::Result<()> {
    for name in names {
        let found = odd_below(&directory.join(name));
        for (path, odd) in kept.seen(Path::new(name), found)?.unwrap_or_default() {
            kept.find(path.strip_prefix(directory).unwrap_or(&path), Fault::Odd(odd));
        }
    }
    Ok(())
}

/// When this person was erased, if the log says so.
pub(crate) fn erased(state: &State, person: &domain::PersonId) -> Option<EntryNumber> {
    state.persons.get(person)?.erased
}
