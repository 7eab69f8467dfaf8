//! The Merkle tree of RFC 6962, as far as appending needs it: the roots of the complete subtrees, and
//! what was appended last.

use std::sync::OnceLock;

use crate::hash::Digest;

/// The roots of a tree's complete subtrees, wherever they are kept.
pub trait Subtrees {
    /// Why one cannot be had.
    type Error;

    /// The root over the `2^level` leaves from `index * 2^level` on.
    fn subtree(&self, level: u32, index: u64) -> Result<Digest, Self::Error>;

    /// How many leaves there are. Nobody asks for a subtree beyond them.
    fn size(&self) -> u64;
}

/// The right edge of a tree: one root for every complete subtree, the largest first. It grows with
/// the logarithm of the size: at most 64 hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Invariant: as many as `size` has bits set, for the highest bit first.
    subtrees: Vec<Digest>,
}

impl Frontier {
    /// The frontier of a tree of `size` leaves, from the roots of its complete subtrees, the largest
    /// first. `None` if their number does not fit the size.
    pub fn from_subtrees(size: u64, subtrees: Vec<Digest>) -> Option<Self> {
        (subtrees.len() == size.count_ones() as usize).then_some(Self { size, subtrees })
    }

    /// The tree in which each leaf of this one is the root of a complete subtree of `width` leaves, a
    /// power of two, followed by the leaves of `rest`, which are fewer than `width`.
    pub fn widened(mut self, width: u64, rest: &Self) -> Self {
        self.size = self.size * width + rest.size;
        self.subtrees.extend(&rest.subtrees);
        self
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Digest) {
        let mut node = leaf;
        // Every trailing one of the size is a complete subtree that the new one completes further.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                node = Digest::of_node(left, node);
            }
        }
        self.subtrees.push(node);
        self.size += 1;
    }

    /// The root: the subtrees joined from the right. Of no leaves, the hash of nothing.
    pub fn root(&self) -> Digest {
        Self::joined(&self.subtrees)
    }

    /// The root over complete subtrees, the largest first.
    pub(crate) fn joined(subtrees: &[Digest]) -> Digest {
        let mut subtrees = subtrees.iter().rev().copied();
        match subtrees.next() {
            Some(smallest) => subtrees.fold(smallest, |right, left| Digest::of_node(left, right)),
            None => Digest::of(&[]),
        }
    }

    /// The root of the complete subtree at `level` and `index`, if this is one of those at the edge.
    fn at_edge(&self, level: u32, index: u64) -> Option<Digest> {
        let above = self.size.checked_shr(level)?;
        // The bits above say where it begins, and how many larger ones come before it.
        let there = above & 1 == 1 && index == above - 1;
        let place = above.count_ones().checked_sub(1)?;
        if there { self.subtrees.get(place as usize).copied() } else { None }
    }
}

/// A tree to which leaves were just appended: enough to prove where each of them is, and that the tree
/// continues the one before. Nothing older is kept.
#[derive(Debug, Clone, Default)]
pub struct Grown {
    before: Frontier,
    leaves: Vec<Digest>,
    /// By level, the complete subtrees that hold an appended leaf: the index of the first, and their
    /// roots. Made when the first proof is asked for, for all the others.
    levels: OnceLock<Vec<(u64, Vec<Digest>)>>,
}

/// What was there before a tree grew is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tree is known only from leaf {from} on")]
pub struct NotKept {
    /// The first leaf that is.
    from: u64,
}

impl Grown {
    /// The tree `before`, and the leaves that came after it.
    pub fn new(before: Frontier, leaves: Vec<Digest>) -> Self {
        Self { before, leaves, levels: OnceLock::new() }
    }

    fn levels(&self) -> &[(u64, Vec<Digest>)] {
        self.levels.get_or_init(|| {
            let (mut first, mut nodes) = (self.before.size, self.leaves.clone());
            let mut levels = Vec::new();
            for level in 0..u64::BITS {
                // The left half was complete before this leaf and its parent was not, so the left half is at the right edge.
                let left = first.checked_sub(1).and_then(|left| self.before.at_edge(level, left));
                let joined: Vec<Digest> = left.into_iter().chain(nodes.iter().copied()).collect();
                levels.push((first, nodes));
                first /= 2;
                nodes = joined.as_chunks().0.iter().map(|[left, right]| Digest::of_node(*left, *right)).collect();
                if nodes.is_empty() {
                    break;
                }
            }
            levels
        })
    }

    /// All of a tree.
    pub fn whole(leaves: Vec<Digest>) -> Self {
        Self::new(Frontier::default(), leaves)
    }
}

impl Subtrees for Grown {
    type Error = NotKept;

    fn subtree(&self, level: u32, index: u64) -> Result<Digest, NotKept> {
        let grown = || {
            let (first, roots) = self.levels().get(level as usize)?;
            roots.get(usize::try_from(index.checked_sub(*first)?).ok()?).copied()
        };
        self.before.at_edge(level, index).or_else(grown).ok_or(NotKept { from: self.before.size })
    }

    fn size(&self) -> u64 {
        self.before.size + self.leaves.len() as u64
    }
}

impl Extend<Digest> for Frontier {
    fn extend<T: IntoIterator<Item = Digest>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

impl FromIterator<Digest> for Frontier {
    fn from_iter<T: IntoIterator<Item = Digest>>(leaves: T) -> Self {
        let mut frontier = Self::default();
        frontier.extend(leaves);
        frontier
    }
}
