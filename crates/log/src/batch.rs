//! A batch: the commits of one durable write, and the signed head that they lead to.

use crate::{encoded::Encoded, event::Position};

/// Commits that are written and synced together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    commits: Encoded,
    note: String,
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
