//! Inclusion and consistency: proofs made from tiles and from memory, and verified.

use std::{fs, hint::black_box};

use anyhow::{Context, Result};
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use eventlog::{
    Digest,
    tiles::{Row, TileReader, WIDTH, rows},
};
use proof::{
    Frontier, Grown,
    path::{prove_consistency, prove_inclusion, verify_consistency, verify_inclusion},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Effort,
    contest::{Entrant, Table, hold},
    recorded_ledger::{RecordedLedger, thrown},
};

/// Proofs are made and verified for so many places, over and over.
const PLACES: usize = 2_048;

pub fn measure(ledger: &RecordedLedger, effort: Effort) -> Result<Vec<Table>> {
    let mut tables = from_tiles(ledger, effort)?;
    tables.extend(in_memory(ledger, effort)?);
    Ok(tables)
}

fn from_tiles(ledger: &RecordedLedger, effort: Effort) -> Result<Vec<Table>> {
    let (root, size) = (ledger.places().tiles, ledger.head.size);
    let ours = TileReader::new(&root, size);
    let theirs = TheirTiles(&ours);
    let their_root = tlog_tiles::Hash(ledger.head.root.0);
    let read = tlog_tiles::TileHashReader::new(size, their_root, &theirs);
    let places = thrown(PLACES, size);
    let place = |number: u64| places[number as usize % PLACES];
    // A tree of no entries is continued by every other without a proof.
    let old = |number: u64| place(number).max(1);

    // Everybody is to make the same proofs.
    for number in 0..64 {
        let (mine, others) =
            (prove_inclusion(&ours, place(number), size)?, tlog_tiles::prove_record(size, place(number), &read)?);
        anyhow::ensure!(mine.iter().map(|hash| hash.0).eq(others.iter().map(|hash| hash.0)), "other proofs");
    }
    let inclusion = vec![
        Entrant::new("reading its tiles", |number| read_tiles(&ours, place(number))),
        Entrant::new("socai", |number| prove_inclusion(&ours, place(number), size)),
        Entrant::new("tlog_tiles", |number| tlog_tiles::prove_record(size, place(number), &read)),
    ];
    let consistency = vec![
        Entrant::new("reading its tiles", |number| read_tiles(&ours, old(number) - 1)),
        Entrant::new("socai", |number| prove_consistency(&ours, old(number), size)),
        Entrant::new("tlog_tiles", |number| tlog_tiles::prove_tree(size, old(number), &read)),
    ];
    Ok(vec![
        hold("Inclusion proof, made from tiles", effort, inclusion)?,
        hold("Consistency proof, made from tiles", effort, consistency)?,
    ])
}

/// The least that must be read: the tile of each level on the way from the leaf up to the root.
fn read_tiles(tiles: &TileReader, leaf: u64) -> Result<()> {
    let mut index = leaf;
    for (row, count) in rows(tiles.size()).filter(|(row, _)| matches!(row, Row::Hashes(_))) {
        index /= WIDTH;
        // Beyond what is complete the way goes along the edge.
        let tile = index.min((count - 1) / WIDTH);
        let path = row.tile(tiles.root(), tile, (count - tile * WIDTH).min(WIDTH));
        black_box(fs::read(&path).with_context(|| path.display().to_string())?);
    }
    Ok(())
}

/// The same files for the other implementation.
struct TheirTiles<'t>(&'t TileReader);

impl tlog_tiles::TileReader for TheirTiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let row = Row::Hashes(tile.level());
            let path = row.tile(self.0.root(), tile.level_index(), u64::from(tile.width()));
            fs::read(&path).map_err(|error| tlog_tiles::Error::InvalidInput(format!("{}: {error}", path.display())))
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// The trees of those who keep theirs in memory. Their leaves are the hashes of the ledger's entries, for the
/// entries themselves would not fit.
struct InMemory {
    ours: Grown,
    theirs: MemoryBackedTree<Sha256, [u8; 32]>,
    /// The root over the first so many leaves, for each of the sizes that were asked for.
    roots: Vec<(u64, Digest)>,
    size: u64,
    root: Digest,
}

impl InMemory {
    fn of(ledger: &RecordedLedger, mut sizes: Vec<u64>) -> Result<Self> {
        let size = ledger.head.size;
        let tiles = TileReader::new(&ledger.places().tiles, size);
        sizes.sort_unstable();
        sizes.dedup();
        let mut sizes = sizes.into_iter().peekable();
        let (mut frontier, mut leaves, mut roots) = (Frontier::default(), Vec::new(), Vec::new());
        let mut theirs = MemoryBackedTree::new();
        for index in 0..size.div_ceil(WIDTH) {
            for hash in tiles.hashes(0, index)? {
                let leaf = Digest::of_leaf(hash.0);
                frontier.push(leaf);
                leaves.push(leaf);
                theirs.push(hash.0);
                if sizes.next_if_eq(&frontier.size()).is_some() {
                    roots.push((frontier.size(), frontier.root()));
                }
            }
        }
        Ok(Self { ours: Grown::whole(leaves), theirs, roots, size, root: frontier.root() })
    }

    fn root_of(&self, size: u64) -> Result<Digest> {
        let place = self.roots.binary_search_by_key(&size, |(size, _)| *size).ok().context("no root of this size")?;
        Ok(self.roots[place].1)
    }
}

fn in_memory(ledger: &RecordedLedger, effort: Effort) -> Result<Vec<Table>> {
    let places = thrown(PLACES, ledger.head.size);
    // The whole tree is no earlier one.
    let olds: Vec<u64> = places.iter().map(|place| (*place).max(1)).collect();
    let trees = InMemory::of(ledger, olds.clone())?;
    let InMemory { ours, theirs, size, root, .. } = &trees;
    let (size, root) = (*size, *root);
    let at = |number: u64| number as usize % PLACES;

    let made = vec![
        Entrant::new("ct-merkle", |number| -> Result<_> { Ok(theirs.prove_inclusion(places[at(number)] as usize)) }),
        Entrant::new("socai", |number| prove_inclusion(ours, places[at(number)], size)),
    ];
    let made = hold("Inclusion proof, made in memory", effort, made)?;

    let continued = vec![
        Entrant::new("ct-merkle", |number| -> Result<_> {
            Ok(theirs.prove_consistency((size - olds[at(number)]) as usize))
        }),
        Entrant::new("socai", |number| prove_consistency(ours, olds[at(number)], size)),
    ];
    let continued = hold("Consistency proof, made in memory", effort, continued)?;

    Ok(vec![
        made,
        verified_inclusion(&trees, &places, effort, root)?,
        continued,
        verified_consistency(&trees, &olds, effort, root)?,
    ])
}

fn verified_inclusion(trees: &InMemory, places: &[u64], effort: Effort, root: Digest) -> Result<Table> {
    let InMemory { ours, theirs, size, .. } = trees;
    let size = *size;
    let items: Vec<[u8; 32]> = places.iter().map(|place| theirs.items()[*place as usize]).collect();
    let paths = places.iter().map(|place| Ok(prove_inclusion(ours, *place, size)?));
    let paths: Vec<Vec<Digest>> = paths.collect::<Result<_>>()?;
    let their_proofs: Vec<InclusionProof<Sha256>> =
        places.iter().map(|place| theirs.prove_inclusion(*place as usize)).collect();
    let hashes: Vec<Vec<tlog_tiles::Hash>> =
        paths.iter().map(|path| path.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect()).collect();
    let their_root = theirs.root();
    let at = |number: u64| number as usize % PLACES;
    let entrants = vec![
        Entrant::new("sha2 alone", |number| hash_alone(1, paths[at(number)].len(), &items[at(number)])),
        Entrant::new("socai", |number| {
            let at = at(number);
            verify_inclusion(Digest::of_leaf(items[at]), places[at], size, &paths[at], root)
        }),
        Entrant::new("ct-merkle", |number| {
            let at = at(number);
            their_root.verify_inclusion(&items[at], places[at], &their_proofs[at]).map_err(failed)
        }),
        Entrant::new("tlog_tiles", |number| {
            let (at, hash) = (at(number), tlog_tiles::record_hash(&items[at(number)]));
            tlog_tiles::check_record(&hashes[at], size, tlog_tiles::Hash(root.0), places[at], hash)
        }),
    ];
    hold("Inclusion proof, verified", effort, entrants)
}

fn verified_consistency(trees: &InMemory, olds: &[u64], effort: Effort, root: Digest) -> Result<Table> {
    let InMemory { ours, theirs, size, .. } = trees;
    let size = *size;
    let roots: Vec<Digest> = olds.iter().map(|old| trees.root_of(*old)).collect::<Result<_>>()?;
    let paths: Vec<Vec<Digest>> =
        olds.iter().map(|old| Ok(prove_consistency(ours, *old, size)?)).collect::<Result<_>>()?;
    let their_roots: Vec<RootHash<Sha256>> =
        olds.iter().zip(&roots).map(|(old, root)| RootHash::new(root.0.into(), *old)).collect();
    let their_proofs: Vec<ConsistencyProof<Sha256>> =
        olds.iter().map(|old| theirs.prove_consistency((size - old) as usize)).collect();
    let hashes: Vec<Vec<tlog_tiles::Hash>> =
        paths.iter().map(|path| path.iter().map(|hash| tlog_tiles::Hash(hash.0)).collect()).collect();
    let their_root = theirs.root();
    let at = |number: u64| number as usize % PLACES;
    // Both roots are computed. Where the earlier tree is not a complete one, each hash on its own side of the way
    // counts twice; the least is once.
    let entrants = vec![
        Entrant::new("sha2 alone", |number| hash_alone(0, paths[at(number)].len(), &roots[at(number)].0)),
        Entrant::new("socai", |number| {
            let at = at(number);
            verify_consistency((olds[at], roots[at]), (size, root), &paths[at])
        }),
        Entrant::new("ct-merkle", |number| {
            let at = at(number);
            their_root.verify_consistency(&their_roots[at], &their_proofs[at]).map_err(failed)
        }),
        Entrant::new("tlog_tiles", |number| {
            let at = at(number);
            let old = tlog_tiles::Hash(roots[at].0);
            tlog_tiles::check_tree(&hashes[at], size, tlog_tiles::Hash(root.0), olds[at], old)
        }),
    ];
    hold("Consistency proof, verified", effort, entrants)
}

/// Nobody hashes less than the leaves, and a node for each hash of the proof.
fn hash_alone(leaves: usize, nodes: usize, first: &[u8; 32]) -> Result<()> {
    let mut hash = *first;
    for _ in 0..leaves {
        hash = Sha256::new().chain_update([0]).chain_update(hash).finalize().into();
    }
    for _ in 0..nodes {
        hash = Sha256::new().chain_update([1]).chain_update(hash).chain_update(first).finalize().into();
    }
    black_box(hash);
    Ok(())
}

fn failed(error: impl std::fmt::Debug) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}
