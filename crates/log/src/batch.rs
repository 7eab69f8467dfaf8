//! A batch: the commits of one durable write, and the signed head that they lead to.

use std::sync::Arc;

use proof::{Frontier, Grown, Receipt, path::prove_inclusion};

use crate::{encoded::Encoded, event::Position};

/// Commits that are written and synced together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    commits: Encoded,
    note: String,
}

/// What a batch leaves to prove with, once it is written: receipts for its entries.
#[derive(Debug)]
pub struct Sealed {
    tree: Grown,
    /// The signed head; empty where the store signs none.
    note: String,
}

impl Sealed {
    /// What proves the entries of `batch`, which follow on the tree `before`.
    pub(crate) fn of(before: Frontier, batch: &Batch) -> Arc<Self> {
        let leaves = batch.commits.hashes().to_vec();
        Arc::new(Self { tree: Grown::new(before, leaves), note: batch.note.clone() })
    }

    /// The receipt for an entry of this batch; `None` for any other, and where no head is signed.
    pub fn receipt(&self, position: Position) -> Option<Receipt> {
        let size = proof::path::Subtrees::size(&self.tree);
        let path = prove_inclusion(&self.tree, position.0, size).ok().filter(|_| !self.note.is_empty())?;
        Some(Receipt { extra: None, index: position.0, path, note: self.note.clone() })
    }
}

impl Batch {
    /// `commits` lead to the head that `note` signs; there is at least one.
    pub(crate) fn new(commits: Encoded, note: String) -> Self {
        Self { commits, note }
    }

    /// The commits.
    pub fn commits(&self) -> &Encoded {
        &self.commits
    }

    /// The signed head; empty where the store signs none.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Position of the first event.
    pub fn first(&self) -> Position {
        self.commits.first()
    }

    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.commits.end()
    }
}
