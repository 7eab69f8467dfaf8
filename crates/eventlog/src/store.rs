//! What acknowledges: the narrow interface of a storage engine. It makes a batch durable if nothing came
//! between, shows its head once the log has signed it, and gives back what was written. Whoever only reads a
//! log asks a [`crate::reading::LogReader`].

use std::sync::Arc;

use proof::Frontier;

pub use crate::error::StoreError;
use crate::{batch::Batch, commit::Commit, event::Position, tail::Tail};

/// How a write ended. A lost race is a result, not a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a write that is not durable must be handled"]
pub enum Appended {
    /// It is on the disk: really flushed. Its head can be signed now.
    Durable,
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

/// A storage engine. Implementations keep commits in order and never change one. None holds a key.
pub trait Store: Send + Sync {
    /// The tree over everything that is durable now.
    fn tree(&self) -> Frontier;

    /// What the next event must follow on from.
    fn tail(&self) -> Result<Tail, StoreError>;

    /// Makes `batch` durable if its first position is the head, and returns only when the bytes are really
    /// on the disk, or certainly are not, or nobody can tell. `announced` is what the log's key says of the
    /// batch beforehand ([`crate::announced`]); the store keeps it beside the batch.
    fn append(&self, batch: Batch, announced: Option<String>) -> Result<Appended, StoreError>;

    /// Shows everybody the head over what was appended last: it was signed after that was durable. The next
    /// batch is taken only after this.
    fn publish(&self, head: Option<String>) -> Result<(), StoreError>;

    /// All commits from the one that contains `from`, in order. What was written is there.
    fn read(&self, from: Position) -> Commits<'_>;

    /// The log is closed with this tail: a store may note it, to open faster.
    fn closed(&self, _tail: &Tail) {}
}

/// One store that several logs write to.
impl<S: Store + ?Sized> Store for Arc<S> {
    fn tree(&self) -> Frontier {
        (**self).tree()
    }
    fn tail(&self) -> Result<Tail, StoreError> {
        (**self).tail()
    }
    fn append(&self, batch: Batch, announced: Option<String>) -> Result<Appended, StoreError> {
        (**self).append(batch, announced)
    }
    fn publish(&self, head: Option<String>) -> Result<(), StoreError> {
        (**self).publish(head)
    }
    fn read(&self, from: Position) -> Commits<'_> {
        (**self).read(from)
    }
    fn closed(&self, tail: &Tail) {
        (**self).closed(tail);
    }
}
