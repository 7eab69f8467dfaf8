//! Proofs in the tree: those of the published vector, all of small trees, random ones of larger; held
//! against the definition and against two implementations by others. Nothing else is accepted.

use crate::support::{entry, leaves, root_by_definition};
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use proof::{
    Digest, Frontier, Grown,
    path::{PathError, Unprovable, prove_consistency, prove_inclusion, verify_consistency, verify_inclusion},
};
use proptest::prelude::*;
use sha2::Sha256;

fn tree(count: u64) -> Grown {
    Grown::whole(leaves(count))
}

fn roots(count: u64) -> Vec<Digest> {
    let mut frontier = Frontier::default();
    let mut roots = vec![frontier.root()];
    for leaf in leaves(count) {
        frontier.push(leaf);
        roots.push(frontier.root());
    }
    roots
}

#[test]
fn the_proofs_of_the_published_log_are_what_others_make() {
    let tree = tree(70_000);
    let root = tree_root(&tree, 70_000);
    let path = prove_inclusion(&tree, 69_995, 70_000).unwrap();
    assert_eq!(path.len(), 9);
    assert_eq!(path[0], digest("b28f464090aebe5d7bbebaad683a5635930cb61e324eb6cbded1ca72b17beaec"));
    let leaf = Digest::of_leaf(entry(69_995));
    assert!(leaf.to_string().starts_with("5a8eb711") && leaf.to_string().ends_with("cd52"));
    verify_inclusion(leaf, 69_995, 70_000, &path, root).unwrap();
    let path = prove_consistency(&tree, 46_666, 70_000).unwrap();
    assert_eq!(path.len(), 17);
    verify_consistency((46_666, tree_root(&tree, 46_666)), (70_000, root), &path).unwrap();
}

fn tree_root(tree: &Grown, size: u64) -> Digest {
    let leaf = |index| proof::path::Subtrees::subtree(tree, 0, index).unwrap();
    (0..size).map(leaf).collect::<Frontier>().root()
}

fn digest(text: &str) -> Digest {
    text.parse().unwrap()
}

/// RFC 6962, 2.1.1, word for word.
fn path_by_definition(index: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, beside) = match index.checked_sub(left.len()) {
        None => (path_by_definition(index, left), right),
        Some(index) => (path_by_definition(index, right), left),
    };
    path.push(root_by_definition(beside));
    path
}

#[test]
fn every_entry_of_every_small_tree_is_proven_as_defined_and_nothing_else() {
    let (all, roots) = (leaves(80), roots(80));
    for size in 1..=all.len() {
        let tree = Grown::whole(all[..size].to_vec());
        for index in 0..size {
            let path = prove_inclusion(&tree, index as u64, size as u64).unwrap();
            assert_eq!(path, path_by_definition(index, &all[..size]));
            for claimed in 0..size {
                let outcome = verify_inclusion(all[index], claimed as u64, size as u64, &path, roots[size]);
                assert_eq!(outcome.is_ok(), claimed == index, "{index} of {size} as {claimed}");
            }
        }
    }
}

/// Two crates by others make the same proofs, and accept ours.
#[test]
fn two_others_make_the_same_proofs_for_every_tree_up_to_six_hundred() {
    let (all, roots) = (leaves(600), roots(600));
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let reader = Stored::of(600);
    for size in 1..=600u64 {
        theirs.push(entry(size - 1).into_bytes());
        let tree = Grown::whole(all[..size as usize].to_vec());
        let their_root = theirs.root();
        let root_bytes: [u8; 32] = their_root.as_bytes()[..].try_into().unwrap();
        assert_eq!(root_bytes, roots[size as usize].0);
        for index in [0, size / 3, size / 2, size - 1] {
            let path = prove_inclusion(&tree, index, size).unwrap();
            let bytes: Vec<u8> = path.iter().flat_map(|hash| hash.0).collect();
            assert_eq!(theirs.prove_inclusion(index as usize).as_bytes(), bytes, "{index} of {size}");
            let ours = InclusionProof::<Sha256>::try_from_bytes(bytes).unwrap();
            their_root.verify_inclusion(&entry(index).into_bytes(), index, &ours).unwrap();
            let other = tlog_tiles::prove_record(size, index, &reader).unwrap();
            assert_eq!(other.iter().map(|hash| hash.0).collect::<Vec<_>>(), bytes32(&path));
        }
        for old in [1, size / 2, size.saturating_sub(1), size].into_iter().filter(|old| (1..=size).contains(old)) {
            let path = prove_consistency(&tree, old, size).unwrap();
            let bytes: Vec<u8> = path.iter().flat_map(|hash| hash.0).collect();
            if old < size {
                assert_eq!(theirs.prove_consistency((size - old) as usize).as_bytes(), bytes, "{old} to {size}");
                let earlier = RootHash::<Sha256>::new(roots[old as usize].0.into(), old);
                let ours = ConsistencyProof::<Sha256>::try_from_bytes(bytes).unwrap();
                their_root.verify_consistency(&earlier, &ours).unwrap();
                let other = tlog_tiles::prove_tree(size, old, &reader).unwrap();
                assert_eq!(other.iter().map(|hash| hash.0).collect::<Vec<_>>(), bytes32(&path));
            }
            verify_consistency((old, roots[old as usize]), (size, roots[size as usize]), &path).unwrap();
        }
    }
}

fn bytes32(path: &[Digest]) -> Vec<[u8; 32]> {
    path.iter().map(|hash| hash.0).collect()
}

/// The log as the other crate stores it.
struct Stored(Vec<tlog_tiles::Hash>);

impl Stored {
    fn of(count: u64) -> Self {
        let mut stored = Self(Vec::new());
        for number in 0..count {
            let new = tlog_tiles::stored_hashes(number, entry(number).as_bytes(), &stored).unwrap();
            stored.0.extend(new);
        }
        stored
    }
}

impl tlog_tiles::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|&index| self.0[index as usize]).collect())
    }
}

#[test]
fn what_the_tree_does_not_have_is_not_proven() {
    let tree = tree(5);
    assert_eq!(prove_inclusion(&tree, 5, 5), Err(Unprovable::Beyond { asked: 5, size: 5 }));
    assert_eq!(prove_inclusion(&tree, 0, 6), Err(Unprovable::Beyond { asked: 6, size: 5 }));
    assert_eq!(prove_consistency(&tree, 4, 3), Err(Unprovable::Beyond { asked: 4, size: 3 }));
    let grown = Grown::new(leaves(5).into_iter().collect(), leaves(9)[5..].to_vec());
    assert!(matches!(prove_inclusion(&grown, 1, 9), Err(Unprovable::Subtree(_))));
}

#[test]
fn nothing_is_continued_by_everything_and_a_tree_by_itself() {
    let empty = Digest::of(&[]);
    let roots = roots(4);
    verify_consistency((0, empty), (4, roots[4]), &[]).unwrap();
    verify_consistency((4, roots[4]), (4, roots[4]), &[]).unwrap();
    assert_eq!(verify_consistency((4, roots[4]), (4, roots[3]), &[]), Err(PathError::Earlier));
    assert_eq!(verify_consistency((0, roots[1]), (4, roots[4]), &[]), Err(PathError::Earlier));
    assert!(matches!(verify_consistency((0, empty), (4, roots[4]), &[empty]), Err(PathError::Length { .. })));
    assert!(matches!(verify_consistency((3, roots[3]), (4, roots[4]), &[]), Err(PathError::Length { .. })));
    assert_eq!(verify_consistency((4, roots[4]), (3, roots[3]), &[]), Err(PathError::Backwards { old: 4, new: 3 }));
}

/// A spoilt path: one hash changed, left out, doubled, or two exchanged.
fn spoilt(path: &[Digest], how: u8, place: usize) -> Option<Vec<Digest>> {
    let mut path = path.to_vec();
    let place = place.checked_rem(path.len())?;
    match how {
        0 => path[place].0[place % 32] ^= 1,
        1 => drop(path.remove(place)),
        2 => path.insert(place, path[place]),
        _ => {
            let other = (place + 1) % path.len();
            if path[place] == path[other] {
                return None;
            }
            path.swap(place, other);
        }
    }
    Some(path)
}

proptest! {
    /// From what a writer keeps: the edge of the tree before, and the leaves it appended.
    #[test]
    fn what_was_just_appended_is_proven_without_the_rest(before in 0u64..3000, more in 1u64..400, place in 0u64..400) {
        let all = leaves(before + more);
        let edge: Frontier = all[..before as usize].iter().copied().collect();
        let grown = Grown::new(edge.clone(), all[before as usize..].to_vec());
        let (size, whole) = (before + more, Grown::whole(all.clone()));
        let root = all.iter().copied().collect::<Frontier>().root();
        let index = before + place % more;
        let path = prove_inclusion(&grown, index, size).unwrap();
        prop_assert_eq!(&path, &prove_inclusion(&whole, index, size).unwrap());
        prop_assert_eq!(verify_inclusion(all[index as usize], index, size, &path, root), Ok(()));
        let path = prove_consistency(&grown, before, size).unwrap();
        prop_assert_eq!(&path, &prove_consistency(&whole, before, size).unwrap());
        prop_assert_eq!(verify_consistency((before, edge.root()), (size, root), &path), Ok(()));
    }

    #[test]
    fn a_spoilt_proof_is_never_accepted(
        size in 2u64..5000, index in 0u64..5000, old in 1u64..5000, how in 0u8..4, place in 0usize..64,
    ) {
        let (index, old) = (index % size, 1 + old % (size - 1));
        let all = leaves(size);
        let tree = Grown::whole(all.clone());
        let root = all.iter().copied().collect::<Frontier>().root();
        let earlier = all[..old as usize].iter().copied().collect::<Frontier>().root();
        let path = prove_inclusion(&tree, index, size).unwrap();
        prop_assert_eq!(verify_inclusion(all[index as usize], index, size, &path, root), Ok(()));
        if let Some(path) = spoilt(&path, how, place) {
            prop_assert!(verify_inclusion(all[index as usize], index, size, &path, root).is_err());
        }
        let path = prove_consistency(&tree, old, size).unwrap();
        prop_assert_eq!(verify_consistency((old, earlier), (size, root), &path), Ok(()));
        prop_assert!(verify_consistency((old, root), (size, root), &path).is_err());
        if let Some(path) = spoilt(&path, how, place) {
            prop_assert!(verify_consistency((old, earlier), (size, root), &path).is_err());
        }
    }

    #[test]
    fn any_numbers_and_hashes_are_refused_without_a_panic(
        old in any::<u64>(), new in any::<u64>(), hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let path: Vec<Digest> = hashes.into_iter().map(Digest).collect();
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        prop_assert!(verify_inclusion(one, old, new, &path, other).is_err());
        prop_assert!(verify_consistency((old, one), (new, other), &path).is_err());
    }
}
