//! The narrow interface that a storage engine offers: write if nothing came between, read, tail.

use proof::Frontier;

pub use crate::error::{Place, StoreError};
use crate::{batch::Batch, commit::Commit, event::Position, ids::EventIds, tail::Tail};

/// How a write ended. A lost race is a result, not a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a write that is not committed must be handled"]
pub enum Appended {
    /// It is on the disk: really flushed.
    Committed {
        /// The head over it, signed only then; empty where the store signs none.
        note: String,
    },
    /// Nothing was written: the head is not where the caller expected it.
    Conflict {
        /// Where it is.
        head: Position,
    },
    /// The flush failed. It may or may not be on the disk; open the log again and read what stands
    /// at the expected position. The store takes no more writes.
    Unknown {
        /// What the disk or the engine said.
        reason: String,
    },
}

/// All commits from one that contains a position, in order.
pub type Commits<'s> = Box<dyn Iterator<Item = Result<Commit, StoreError>> + 's>;

/// A storage engine. Implementations keep commits in order and never change one.
pub trait Store: Send + Sync {
    /// The tree over everything that is kept.
    fn tree(&self) -> Frontier;

    /// What the next event must follow on from.
    fn tail(&self) -> Result<Tail, StoreError>;

    /// The log's name, which its signed heads bear.
    fn origin(&self) -> &str {
        "memory"
    }

    /// Where the identifiers of its events come from.
    fn ids(&self) -> EventIds {
        EventIds::Public
    }

    /// Writes `batch` if its first position is the head, and returns only when the bytes are really
    /// on the disk, or certainly are not, or nobody can tell. A store that signs heads signs the one over
    /// the batch once it is on the disk, and not before: what was signed must never be taken back.
    fn write(&self, batch: Batch) -> Result<Appended, StoreError>;

    /// All commits from the one that contains `from`, in order. What was written is there.
    fn read(&self, from: Position) -> Commits<'_>;

    /// The log is closed with this tail: a store may note it, to open faster.
    fn closed(&self, _tail: &Tail) {}
}
