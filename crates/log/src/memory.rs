//! A store in memory, for tests and for rebuilding the past from a prefix.

use crate::{
    commit::Commit,
    event::Position,
    store::{Appended, Store, StoreError},
};

/// Commits in a vector. Nothing survives the process.
#[derive(Debug, Default, Clone)]
pub struct MemoryStore {
    commits: Vec<Commit>,
}

impl Store for MemoryStore {
    fn head(&self) -> Position {
        self.commits.last().map_or(Position(0), Commit::end)
    }

    fn append(&mut self, commit: &Commit) -> Result<Appended, StoreError> {
        if commit.first != self.head() {
            return Ok(Appended::Conflict { head: self.head() });
        }
        self.commits.push(commit.clone());
        Ok(Appended::Committed)
    }

    fn read(&self, from: Position) -> Box<dyn Iterator<Item = Result<Commit, StoreError>> + '_> {
        Box::new(self.commits.iter().filter(move |commit| commit.end() > from).cloned().map(Ok))
    }
}
