//! A batch: the commits of one durable write, and the signed head that they lead to.

use crate::{commit::EncodedCommit, event::Position};

/// Commits that are written and synced together. Under load, or in a rehearsal where each command
/// brings its own time, they are several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    commits: Vec<EncodedCommit>,
    note: String,
}

impl Batch {
    /// `commits` follow on from each other and lead to the head that `note` signs; there is at least
    /// one.
    pub(crate) fn new(commits: Vec<EncodedCommit>, note: String) -> Self {
        Self { commits, note }
    }

    /// The commits, in order.
    pub fn commits(&self) -> &[EncodedCommit] {
        &self.commits
    }

    /// The signed head; empty where the store signs none.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Position of the first event.
    pub fn first(&self) -> Position {
        self.commits.first().map_or(Position(0), EncodedCommit::first)
    }

    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.commits.last().map_or(Position(0), EncodedCommit::end)
    }
}
