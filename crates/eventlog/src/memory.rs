//! A store in memory, for tests and for rebuilding the past from a prefix.

use std::sync::{Mutex, MutexGuard, PoisonError};

use proof::{Digest, Frontier, Grown, path::Subtrees};

use crate::{
    batch::Batch,
    commit::Commit,
    event::Position,
    reading::{LogReader, entries_at},
    store::{Appended, Commits, Store, StoreError},
    tail::Tail,
    tiles::{Bundle, WIDTH},
};

/// Commits in a vector. Nothing survives the process.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Kept>);

#[derive(Debug, Clone, Default)]
struct Kept {
    commits: Vec<Commit>,
    /// The head that was published last, and the tree that it covers.
    head: String,
    signed: Frontier,
}

impl Kept {
    fn tree(&self) -> Frontier {
        self.commits.iter().flat_map(|commit| commit.hashes.iter().copied()).collect()
    }

    fn from(&self, position: Position) -> impl Iterator<Item = &Commit> {
        self.commits.iter().filter(move |commit| commit.end() > position)
    }
}

impl MemoryStore {
    /// A store that holds these commits, whatever they say.
    pub fn of(commits: Vec<Commit>) -> Self {
        Self(Mutex::new(Kept { commits, ..Kept::default() }))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What is kept is whole between two writes, whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The log as it stands now.
    pub fn reader(&self) -> MemoryReader {
        MemoryReader::over(self.kept().clone())
    }
}

impl Store for MemoryStore {
    fn tree(&self) -> Frontier {
        self.kept().tree()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        let mut tail = Tail::default();
        self.kept().commits.iter().try_for_each(|commit| tail.follow(commit))?;
        Ok(tail)
    }

    fn append(&self, batch: Batch, _announced: Option<String>) -> Result<Appended, StoreError> {
        let mut kept = self.kept();
        let head = kept.commits.last().map_or(Position(0), Commit::end);
        if batch.first() != head {
            return Ok(Appended::Conflict { head });
        }
        for (position, bytes) in batch.commits().parts(usize::MAX) {
            kept.commits.push(Commit::decode(&bytes).map_err(|source| StoreError::Commit { position, source })?);
        }
        Ok(Appended::Durable)
    }

    fn publish(&self, head: Option<String>) -> Result<(), StoreError> {
        let mut kept = self.kept();
        kept.signed = kept.tree();
        kept.head = head.unwrap_or_default();
        Ok(())
    }

    fn read(&self, from: Position) -> Commits<'_> {
        let commits: Vec<Commit> = self.kept().from(from).cloned().collect();
        Box::new(commits.into_iter().map(Ok))
    }
}

/// A log in memory as it stood at one moment.
#[derive(Debug)]
pub struct MemoryReader {
    kept: Kept,
    tree: Frontier,
    grown: Grown,
}

impl MemoryReader {
    /// A log of these commits, whose head covers all of them.
    pub fn of(commits: Vec<Commit>, head: String) -> Self {
        let kept = Kept { commits, head, signed: Frontier::default() };
        Self::over(Kept { signed: kept.tree(), ..kept })
    }

    fn over(kept: Kept) -> Self {
        let leaves = kept.commits.iter().flat_map(|commit| commit.hashes.iter().copied()).collect();
        Self { tree: kept.tree(), grown: Grown::new(Frontier::default(), leaves), kept }
    }

    fn entries(&self, from: u64, end: u64) -> Result<Vec<String>, StoreError> {
        entries_at(self.kept.from(Position(from)), from..end, self.size())
    }
}

impl LogReader for MemoryReader {
    fn head(&self) -> &str {
        &self.kept.head
    }

    fn signed_tree(&self) -> &Frontier {
        &self.kept.signed
    }

    fn tree(&self) -> &Frontier {
        &self.tree
    }

    fn entry(&self, position: Position) -> Result<Option<String>, StoreError> {
        Ok(self.entries(position.0, position.0.saturating_add(1))?.pop())
    }

    fn bundle(&self, index: u64, size: u64) -> Result<Bundle, StoreError> {
        let entries = self.entries(index * WIDTH, size.min((index + 1) * WIDTH))?;
        Ok(Bundle::of(entries.iter().map(String::as_str)))
    }

    fn commits(&self, from: Position) -> Commits<'_> {
        Box::new(self.kept.from(from).cloned().map(Ok))
    }
}

impl Subtrees for MemoryReader {
    type Error = StoreError;

    fn subtree(&self, level: u32, index: u64) -> Result<Digest, StoreError> {
        self.grown.subtree(level, index).map_err(|_| StoreError::NotWhatWasSigned { size: self.size() })
    }

    fn size(&self) -> u64 {
        self.tree.size()
    }
}
