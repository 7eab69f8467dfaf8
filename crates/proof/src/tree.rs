//! The Merkle tree of RFC 6962, as far as appending needs it: the roots of the complete subtrees.

use crate::hash::Digest;

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
        let mut subtrees = self.subtrees.iter().rev().copied();
        match subtrees.next() {
            Some(smallest) => subtrees.fold(smallest, |right, left| Digest::of_node(left, right)),
            None => Digest::of(&[]),
        }
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
