//! A store in memory, for tests and for rebuilding the past from a prefix.

use std::sync::{Mutex, MutexGuard, PoisonError};

use proof::Frontier;

use crate::{
    batch::Batch,
    commit::Commit,
    event::Position,
    ids::EventIds,
    store::{Appended, Commits, Store, StoreError},
    tail::Tail,
};

/// Commits in a vector. Nothing survives the process.
#[derive(Debug, Default)]
pub struct MemoryStore {
    commits: Mutex<Vec<Commit>>,
    ids: EventIds,
}

impl MemoryStore {
    /// A store that holds these commits, whatever they say.
    pub fn of(commits: Vec<Commit>) -> Self {
        Self { commits: Mutex::new(commits), ids: EventIds::Public }
    }

    /// An empty store whose events get the identifiers of another log.
    pub fn with_ids(ids: EventIds) -> Self {
        Self { ids, ..Self::default() }
    }

    fn commits(&self) -> MutexGuard<'_, Vec<Commit>> {
        // A vector is whole between two pushes, whoever panicked.
        self.commits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn tree(&self) -> Frontier {
        self.commits().iter().flat_map(|commit| commit.hashes.iter().copied()).collect()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        let mut tail = Tail::default();
        self.commits().iter().try_for_each(|commit| tail.follow(commit))?;
        Ok(tail)
    }

    fn ids(&self) -> EventIds {
        self.ids.clone()
    }

    fn write(&self, batch: Batch) -> Result<Appended, StoreError> {
        let mut commits = self.commits();
        let head = commits.last().map_or(Position(0), Commit::end);
        if batch.first() != head {
            return Ok(Appended::Conflict { head });
        }
        for (position, bytes) in batch.commits().parts(usize::MAX) {
            commits.push(Commit::decode(&bytes).map_err(|source| StoreError::Commit { position, source })?);
        }
        Ok(Appended::Committed { note: String::new() })
    }

    fn read(&self, from: Position) -> Commits<'_> {
        let commits: Vec<Commit> = self.commits().iter().filter(|commit| commit.end() > from).cloned().collect();
        Box::new(commits.into_iter().map(Ok))
    }
}
