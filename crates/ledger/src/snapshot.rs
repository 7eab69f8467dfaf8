//! A ledger that was read as it lies, and nothing else: it cannot be written to.

use std::ops::Deref;

use domain::EntryNumber;
use eventlog::{Digest, LogReader, Position, disk::Healed, log::replay};

use crate::{
    contents::{self, Contents},
    directory_error::DirectoryError,
    ledger_error::LedgerError,
    vault::VaultError,
};

/// A ledger as it stood at one moment.
pub struct Snapshot {
    contents: Contents,
    log: Box<dyn LogReader>,
    healed: Vec<Healed>,
    unreadable: Option<DirectoryError>,
    /// What of the vault could not be read.
    unguarded: Option<VaultError>,
}

impl Deref for Snapshot {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.contents
    }
}

impl Snapshot {
    /// Reads and checks everything that a log holds.
    pub fn read(log: impl LogReader + 'static) -> Result<Self, LedgerError> {
        let (contents, _tail) =
            Contents::read(log.origin(), |visit| replay(log.commits(Position(0)), log.tree(), visit))?;
        Ok(Self { contents, log: Box::new(log), healed: Vec::new(), unreadable: None, unguarded: None })
    }

    /// The same ledger when its log has grown; none where that cannot be told from what was read.
    pub(crate) fn go_on(mut self, log: impl LogReader + 'static) -> Option<Self> {
        if !self.healed.is_empty() || self.unreadable.is_some() {
            return None;
        }
        let size = self.contents.size();
        let mut tree = log.tree_at(size).ok()??;
        if tree.root() != self.log.tree().root() {
            return None;
        }
        for commit in log.commits(Position(size)) {
            let commit = commit.ok()?;
            for (event, hash) in commit.events.iter().zip(commit.hashes) {
                self.contents.take(event).ok()?;
                tree.extend([hash]);
            }
        }
        if tree.root() != log.tree().root() {
            return None;
        }
        self.log = Box::new(log);
        Some(self)
    }

    /// The same, with what was put right before it could be read, or why its files are not what was read.
    pub(crate) fn after(self, healed: Vec<Healed>, unreadable: Option<DirectoryError>) -> Self {
        Self { unreadable: unreadable.filter(|_| healed.is_empty()), healed, ..self }
    }

    /// The same, with what of the vault cannot be read.
    pub(crate) fn beside(self, unguarded: Option<VaultError>) -> Self {
        Self { unguarded, ..self }
    }

    /// Its log.
    pub fn log(&self) -> &dyn LogReader {
        &*self.log
    }

    /// What was put right before it could be read.
    pub fn healed(&self) -> &[Healed] {
        &self.healed
    }

    /// Why its entries come from `log/`: what everybody can read is damaged, and nothing was put right.
    pub fn unreadable(&self) -> Option<&DirectoryError> {
        self.unreadable.as_ref()
    }

    /// What of the vault could not be read: the names there are not kept out of texts.
    pub fn unguarded(&self) -> Option<&VaultError> {
        self.unguarded.as_ref()
    }

    /// The entries as they are hashed, in order: position, leaf hash, text.
    pub fn entries(&self) -> impl Iterator<Item = Result<(EntryNumber, Digest, String), LedgerError>> + '_ {
        contents::entries(self.log.commits(Position(0)))
    }
}
