//! What reads a log: one narrow interface, for a log on disk, in memory, and later in a database. Receipts,
//! proofs, checks and copies of a ledger ask nothing else.
//!
//! A reader stands at one moment: it yields what was certain then, and nothing of what is recorded later.

use std::ops::Range;

use proof::{
    Digest, Frontier, Receipt,
    path::{Subtrees, Unprovable, prove_consistency, prove_inclusion},
};

use crate::{
    commit::Commit,
    event::Position,
    store::{Commits, StoreError},
    tail::Gap,
    tiles::{Bundle, WIDTH},
};

/// The entries of a log, in the order in which they are asked for.
pub type Entries<'r> = Box<dyn Iterator<Item = Result<(Position, String), StoreError>> + 'r>;

/// A log as it stood at one moment. Its size and its hashes are [`Subtrees`].
pub trait LogReader: Subtrees<Error = StoreError> + Send + Sync {
    /// The signed head; empty where the log signs none.
    fn head(&self) -> &str;

    /// The tree that the signed head covers. What there is beyond it is certain and not proven yet.
    fn signed_tree(&self) -> &Frontier;

    /// The tree over everything that can be read.
    fn tree(&self) -> &Frontier;

    /// The entry's bytes, as they were recorded; `None` if there is no such entry.
    fn entry(&self, position: Position) -> Result<Option<String>, StoreError>;

    /// A bundle of the first `size` entries, as C2SP tlog-tiles has it.
    fn bundle(&self, index: u64, size: u64) -> Result<Bundle, StoreError>;

    /// All commits from the one that contains `from`, in order.
    fn commits(&self, from: Position) -> Commits<'_>;

    /// Whether the head covers everything: else a writer was stopped before it could sign.
    fn is_signed(&self) -> bool {
        self.signed_tree().size() == self.size()
    }

    /// The log's name: the first line of its head.
    fn origin(&self) -> &str {
        self.head().lines().next().unwrap_or_default()
    }

    /// The entries before `end`, the last first. A bundle is read when the last of its entries is asked for.
    fn entries_before(&self, end: Position) -> Entries<'_> {
        let bundles = (0..end.0.min(self.size()).div_ceil(WIDTH)).rev();
        Box::new(bundles.flat_map(move |index| {
            let read = self.bundle(index, self.size()).and_then(|bundle| texts(&bundle, index * WIDTH..end.0));
            match read {
                Ok(entries) => entries.into_iter().rev().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            }
        }))
    }

    /// The receipt for an entry under the signed head; `None` if there is no such entry, or no head.
    fn receipt(&self, position: Position) -> Result<Option<Receipt>, StoreError> {
        let path = self.path(position, self.signed_tree().size())?.filter(|_| !self.head().is_empty());
        let receipt = |path| Receipt { extra: None, index: position.0, path, note: self.head().to_owned() };
        Ok(path.map(receipt))
    }

    /// The hashes beside the way from an entry up to the root over the first `size`; `None` if there are
    /// not so many, or the entry is not among them.
    fn path(&self, position: Position, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proven(prove_inclusion(self, position.0, size))
    }

    /// What shows that the tree over the first `size` entries continues that over the first `old`; `None`
    /// if there are not so many.
    fn consistency(&self, old: u64, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proven(prove_consistency(self, old, size))
    }

    /// The root of the tree over the first `size` entries; `None` if there are not so many.
    fn root_at(&self, size: u64) -> Result<Option<Digest>, StoreError> {
        Ok(self.tree_at(size)?.map(|tree| tree.root()))
    }

    /// The tree over the first `size` entries; `None` if there are not so many.
    fn tree_at(&self, size: u64) -> Result<Option<Frontier>, StoreError> {
        if size > self.size() {
            return Ok(None);
        }
        // Its complete subtrees, the largest first, are subtrees of the whole too.
        let levels = (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1);
        let subtrees = levels.map(|level| self.subtree(level, (size >> level) - 1));
        let subtrees = subtrees.collect::<Result<Vec<_>, _>>()?;
        Ok(Frontier::from_subtrees(size, subtrees))
    }
}

/// The entries of these commits that stand at these positions. What reads `size` entries reads these.
pub(crate) fn entries_at<'c>(
    commits: impl Iterator<Item = &'c Commit>,
    positions: Range<u64>,
    size: u64,
) -> Result<Vec<String>, StoreError> {
    let events = commits.flat_map(|commit| &commit.events).filter(|event| positions.contains(&event.position.0));
    events.map(|event| event.entry().map_err(|_| StoreError::NotWhatWasSigned { size })).collect()
}

/// The entries of a bundle as texts, with their positions.
fn texts(bundle: &Bundle, positions: Range<u64>) -> Result<Vec<(Position, String)>, StoreError> {
    let entries = bundle.iter().zip(positions).map(|(entry, position)| {
        let gap = |_| Gap { position: Position(position), detail: "the entry is not text".to_owned() };
        Ok((Position(position), str::from_utf8(entry).map_err(gap)?.to_owned()))
    });
    entries.collect()
}

fn proven(outcome: Result<Vec<Digest>, Unprovable<StoreError>>) -> Result<Option<Vec<Digest>>, StoreError> {
    match outcome {
        Ok(path) => Ok(Some(path)),
        Err(Unprovable::Subtree(error)) => Err(error),
        Err(_) => Ok(None),
    }
}
