//! Proofs in the tree: that an entry is in it, that one tree continues another (RFC 6962, 2.1.1 and
//! 2.1.2). They are verified as RFC 9162 says, 2.1.3.2 and 2.1.4.2: not with the maker turned around.

use std::ops::Range;

pub use crate::tree::Subtrees;
use crate::{hash::Digest, tree::Frontier};

/// A proof has at most this many hashes: the tree has at most 2^64 leaves.
pub const PATH_MAX: usize = 64;

/// Why there is no such proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprovable<E> {
    /// Asked for what the tree does not have.
    #[error("{asked} is beyond the {size} entries")]
    Beyond {
        /// The index or size that was asked for.
        asked: u64,
        /// How many there are.
        size: u64,
    },
    /// A subtree cannot be had.
    #[error(transparent)]
    Subtree(E),
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The entry's place is outside the tree.
    #[error("entry {index} is outside a tree of {size}")]
    Outside {
        /// The entry's place.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// More or fewer hashes than the proof has.
    #[error("the proof has {found} hashes, which is not the number that it needs")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// The hashes lead elsewhere: another entry, another place, or another tree.
    #[error("the proof does not lead to the signed root: the entry, its place or the proof has been changed")]
    Root,
    /// The hashes lead to another earlier tree.
    #[error("the later tree does not continue the earlier one: history was changed, or the proof was")]
    Earlier,
    /// The earlier tree is the larger one.
    #[error("a tree of {new} entries cannot continue one of {old}")]
    Backwards {
        /// The size that is to be the earlier one.
        old: u64,
        /// The size that is to be the later one.
        new: u64,
    },
}

/// The path from the leaf at `index` to the root over the first `size` leaves, the leaf's sibling first.
pub fn prove_inclusion<S: Subtrees + ?Sized>(
    tree: &S,
    index: u64,
    size: u64,
) -> Result<Vec<Digest>, Unprovable<S::Error>> {
    must_have(tree, size)?;
    if index >= size {
        return Err(Unprovable::Beyond { asked: index, size });
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        let beside = if index < middle { middle..high } else { low..middle };
        (low, high) = if index < middle { (low, middle) } else { (middle, high) };
        path.push(root_over(tree, beside)?);
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show that the tree over the first `new` leaves continues that over the first `old`.
pub fn prove_consistency<S: Subtrees + ?Sized>(
    tree: &S,
    old: u64,
    new: u64,
) -> Result<Vec<Digest>, Unprovable<S::Error>> {
    must_have(tree, new)?;
    if old > new {
        return Err(Unprovable::Beyond { asked: old, size: new });
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0, new);
    if old == 0 || old == new {
        return Ok(path);
    }
    // Both trees have all that lies left of `low`.
    while old < high {
        let middle = low + split(high - low);
        let beside = if old <= middle { middle..high } else { low..middle };
        (low, high) = if old <= middle { (low, middle) } else { (middle, high) };
        path.push(root_over(tree, beside)?);
    }
    // Whoever verifies has the earlier root, which is this subtree if it begins at the first leaf.
    if low > 0 {
        path.push(root_over(tree, low..high)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether the leaf with this hash is at `index` in the tree of `size` leaves that has this `root`.
pub fn verify_inclusion(leaf: Digest, index: u64, size: u64, path: &[Digest], root: Digest) -> Result<(), PathError> {
    if index >= size {
        return Err(PathError::Outside { index, size });
    }
    let (mut place, mut last, mut node) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return Err(PathError::Length { found: path.len() });
        }
        if place & 1 == 1 || place == last {
            node = Digest::of_node(*sibling, node);
            climb(&mut place, &mut last, |place| place & 1 == 0 && place != 0);
        } else {
            node = Digest::of_node(node, *sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    match (last == 0, node == root) {
        (false, _) => Err(PathError::Length { found: path.len() }),
        (true, false) => Err(PathError::Root),
        (true, true) => Ok(()),
    }
}

/// Whether the tree of `new` leaves begins with that of `old` leaves. Size and root stand together.
pub fn verify_consistency(old: (u64, Digest), new: (u64, Digest), path: &[Digest]) -> Result<(), PathError> {
    let ((old, old_root), (new, new_root)) = (old, new);
    let length = PathError::Length { found: path.len() };
    if old > new {
        return Err(PathError::Backwards { old, new });
    }
    if old == 0 || old == new {
        // Nothing is to be shown: everything continues nothing, and a tree itself.
        let same = if old == 0 { old_root == Digest::of(&[]) } else { old_root == new_root };
        return if !path.is_empty() { Err(length) } else { same.then_some(()).ok_or(PathError::Earlier) };
    }
    let (mut place, mut last) = (old - 1, new - 1);
    climb(&mut place, &mut last, |place| place & 1 == 1);
    // A complete subtree is its own beginning.
    let begins = old.is_power_of_two().then_some(old_root);
    let mut nodes = begins.into_iter().chain(path.iter().copied());
    let Some(start) = nodes.next() else { return Err(length) };
    let (mut earlier, mut later) = (start, start);
    for node in nodes {
        if last == 0 {
            return Err(length);
        }
        if place & 1 == 1 || place == last {
            earlier = Digest::of_node(node, earlier);
            later = Digest::of_node(node, later);
            climb(&mut place, &mut last, |place| place & 1 == 0 && place != 0);
        } else {
            later = Digest::of_node(later, node);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    match (last == 0, earlier == old_root, later == new_root) {
        (false, _, _) => Err(length),
        (true, false, _) => Err(PathError::Earlier),
        (true, true, false) => Err(PathError::Root),
        (true, true, true) => Ok(()),
    }
}

/// Goes up while the place says so.
fn climb(place: &mut u64, last: &mut u64, further: impl Fn(u64) -> bool) {
    while further(*place) {
        (*place, *last) = (*place >> 1, *last >> 1);
    }
}

/// The largest power of two smaller than `leaves`, which are at least two.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The root over these leaves, which are at least one and begin where a complete subtree of their
/// number could.
fn root_over<S: Subtrees + ?Sized>(tree: &S, leaves: Range<u64>) -> Result<Digest, Unprovable<S::Error>> {
    let (mut start, count) = (leaves.start, leaves.end - leaves.start);
    let mut subtrees = Vec::new();
    for level in (0..u64::BITS).rev().filter(|level| count >> level & 1 == 1) {
        subtrees.push(tree.subtree(level, start >> level).map_err(Unprovable::Subtree)?);
        start += 1 << level;
    }
    Ok(Frontier::joined(&subtrees))
}

fn must_have<S: Subtrees + ?Sized>(tree: &S, size: u64) -> Result<(), Unprovable<S::Error>> {
    match size <= tree.size() {
        true => Ok(()),
        false => Err(Unprovable::Beyond { asked: size, size: tree.size() }),
    }
}
