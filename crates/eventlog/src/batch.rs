//! A batch: the commits of one durable write. The head that they lead to is signed after it.

use std::sync::Arc;

use proof::{Frontier, Grown, Receipt, SigningKey, path::prove_inclusion};

use crate::{encoded::Encoded, event::Position};

/// Commits that are written and synced together.
#[derive(Debug, Clone)]
pub struct Batch {
    commits: Encoded,
    tree: Frontier,
    successor: Option<SigningKey>,
}

/// A batch on its way to the disk: what will prove its entries. It proves nothing before it is signed,
/// and it is signed only once the batch is durable.
#[derive(Debug)]
pub struct Sealing {
    tree: Grown,
}

/// What a batch leaves to prove with, once it is written: receipts for its entries.
#[derive(Debug)]
pub struct Sealed {
    tree: Grown,
    /// The signed head; nothing where the log signs none.
    head: Option<String>,
}

impl Sealing {
    /// What will prove the entries of `batch`, which follow on the tree `before`.
    pub(crate) fn of(before: Frontier, batch: &Batch) -> Self {
        Self { tree: Grown::new(before, batch.commits.hashes().to_vec()) }
    }

    /// The batch is on the disk, and `head` is the head over it.
    pub(crate) fn signed(self, head: Option<String>) -> Arc<Sealed> {
        Arc::new(Sealed { tree: self.tree, head })
    }
}

impl Sealed {
    /// The receipt for an entry of this batch; `None` for any other, and where no head is signed.
    pub fn receipt(&self, position: Position) -> Option<Receipt> {
        let size = proof::path::Subtrees::size(&self.tree);
        let path = prove_inclusion(&self.tree, position.0, size).ok()?;
        Some(Receipt { extra: None, index: position.0, path, note: self.head.clone()? })
    }
}

impl Batch {
    /// `commits` lead to `tree`, and there is at least one. The head over them is to be signed by `successor`
    /// too, where one is given.
    pub(crate) fn new(commits: Encoded, tree: Frontier, successor: Option<SigningKey>) -> Self {
        Self { commits, tree, successor }
    }

    /// The commits.
    pub fn commits(&self) -> &Encoded {
        &self.commits
    }

    /// The same, for whoever keeps them.
    pub(crate) fn into_commits(self) -> Encoded {
        self.commits
    }

    /// The tree after the last of them.
    pub fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// The key that signs the head over them beside the log's own.
    pub fn successor(&self) -> Option<&SigningKey> {
        self.successor.as_ref()
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
