//! Reading a ledger without opening it: tiles and journal, nothing written. It may lie on a read-only
//! medium, or be written by somebody else meanwhile.
//!
//! It yields what is certain and nothing else. While somebody writes, that is what a signed head covers: a
//! head is signed once the disk has what it covers. Where nobody writes, what the journal has beyond the
//! last head is synced first, and is certain then; it can be read, and is proven once the ledger is opened
//! and its head is signed.

use std::{thread, time::Duration};

use proof::{
    Digest, Frontier, Grown, LogKeys, Receipt,
    path::{Subtrees, Unprovable, prove_consistency, prove_inclusion},
};

use super::{
    places::Places,
    recover::{Certain, Heads, pieces},
};
use crate::{
    batch::Batch,
    commit::Commit,
    event::Position,
    journal,
    store::{Appended, Commits, Store, StoreError},
    tail::Tail,
    tiles::{TileReader, WIDTH},
};

/// What a writer moves while it is read is read again, so many times.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// A ledger's log as it stood at one moment.
pub struct Archive {
    /// Full bundles only: nobody touches those any more.
    tiles: TileReader,
    /// What comes after them.
    rest: Vec<Commit>,
    tree: Frontier,
    /// The same, with the leaves that came after the tiles.
    grown: Grown,
    /// The tree that the last head covers: the whole, but where a writer was stopped before it could sign.
    signed: Frontier,
    /// That head.
    note: String,
}

impl Archive {
    /// Reads where the log of the ledger at `places` ends.
    pub fn open(places: &Places, keys: &LogKeys) -> Result<Self, StoreError> {
        for _ in 1..TRIES {
            // Asked before: a writer that closed meanwhile has moved things too.
            let in_use = places.in_use();
            match Self::try_open(places, keys) {
                Err(StoreError::Lost { .. } | StoreError::Io { .. } | StoreError::Damaged { .. }) if in_use => {
                    thread::sleep(PAUSE);
                }
                outcome => return outcome,
            }
        }
        Self::try_open(places, keys)
    }

    fn try_open(places: &Places, keys: &LogKeys) -> Result<Self, StoreError> {
        let read = Self::read_certain(places, keys, Certain::WhatIsSigned);
        let more = match &read {
            Ok((archive, reach)) => *reach > archive.tree.size(),
            Err(StoreError::NoHead { .. }) => true,
            Err(_) => false,
        };
        // Who comes to write while this is kept waits.
        if more
            && let Some(_quiet) = places.quiet()
            && journal::sync(&places.journal).is_ok()
        {
            return Ok(Self::read_certain(places, keys, Certain::Everything)?.0);
        }
        Ok(read?.0)
    }

    /// The ledger as far as it is certain, and how far the journal goes.
    fn read_certain(places: &Places, keys: &LogKeys, certain: Certain) -> Result<(Self, u64), StoreError> {
        // The mark first: what it speaks of is in the journal by then. The journal next: what is recycled
        // after that is in the tiles.
        let mark = journal::mark::read(&places.journal, keys)?;
        let scan = journal::scan(&places.journal)?;
        let heads = Heads::read(places, &mark, &scan, certain, keys, &mut Vec::new())?;
        let Some((last, note, known_from)) = heads.last() else {
            return Err(StoreError::NoHead { path: places.head.clone() });
        };
        let note = note.to_owned();
        let held = heads.tiles.as_ref().map_or(0, |(checkpoint, _)| checkpoint.size);
        let reach = scan.reach(held);
        if last.size > reach {
            return Err(StoreError::Lost { known_from, size: last.size, from: Position(reach) });
        }
        let all = TileReader::new(&places.tiles, held);
        let mut tree = all.tree()?;
        if heads.tiles.as_ref().is_some_and(|(checkpoint, _)| checkpoint.root != tree.root()) {
            return Err(StoreError::NotWhatWasSigned { size: held });
        }
        let end = match certain {
            Certain::WhatIsSigned => last.size,
            Certain::Everything => reach,
        };
        let full = held - held % WIDTH;
        let mut rest = pieces(all, Position(full), held).collect::<Result<Vec<_>, _>>()?;
        // The trees that were signed, and those that were announced.
        let mut signed = (last.size == held).then(|| tree.clone());
        let announced = if end > last.size { scan.beyond(last.size, keys)? } else { Vec::new() };
        let mut reached = Position(held);
        for frame in scan.frames.iter().filter(|frame| frame.end.0 > held && frame.end.0 <= end) {
            for commit in frame.read()?.commits {
                let commit = commit.skip_to(reached);
                if !commit.events.is_empty() {
                    tree.extend(commit.hashes.iter().copied());
                    reached = commit.end();
                    rest.push(commit);
                }
            }
            if tree.size() == last.size {
                signed = Some(tree.clone());
            }
            if announced.iter().any(|frame| frame.tree.size == tree.size() && frame.tree.root != tree.root()) {
                return Err(StoreError::NotWhatWasSigned { size: tree.size() });
            }
        }
        let signed = signed.filter(|signed| signed.root() == last.root && tree.size() == end);
        let signed = signed.ok_or(StoreError::NotWhatWasSigned { size: last.size })?;
        let tiles = TileReader::new(&places.tiles, full);
        let grown = Grown::new(tiles.tree()?, rest.iter().flat_map(|commit| commit.hashes.iter().copied()).collect());
        Ok((Self { tiles, rest, tree, grown, signed, note }, reach))
    }
}

impl Archive {
    /// The signed head.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The tree that the signed head covers. What the archive has beyond it is certain and not proven yet.
    pub fn signed_tree(&self) -> &Frontier {
        &self.signed
    }

    /// Whether a head covers everything: else a writer was stopped before it could sign.
    pub fn is_signed(&self) -> bool {
        self.signed.size() == self.tree.size()
    }

    /// The entry's bytes, as they were recorded; `None` if there is no such entry.
    pub fn entry(&self, position: Position) -> Result<Option<String>, StoreError> {
        if position.0 >= self.tree.size() {
            return Ok(None);
        }
        if position.0 < self.tiles.size() {
            let bundle = self.tiles.entries(position.0 / WIDTH)?;
            let entry = bundle.iter().nth((position.0 % WIDTH) as usize).and_then(|entry| str::from_utf8(entry).ok());
            return Ok(entry.map(str::to_owned));
        }
        let event = self.rest_from(position).flat_map(|commit| &commit.events).find(|event| event.position >= position);
        Ok(event.filter(|event| event.position == position).and_then(|event| event.entry().ok()))
    }

    /// The commits after the tiles, from the one that contains `from`.
    fn rest_from(&self, from: Position) -> impl DoubleEndedIterator<Item = &Commit> {
        self.rest[self.rest.partition_point(|commit| commit.end() <= from)..].iter()
    }

    /// The entries before `end`, the last first. A bundle is read when the last of its entries is asked for.
    pub fn entries_before(&self, end: Position) -> impl Iterator<Item = Result<(Position, String), StoreError>> + '_ {
        let recent = self.rest.iter().rev().flat_map(|commit| commit.events.iter().rev());
        let recent = recent.filter(move |event| event.position < end).map(|event| match event.entry() {
            Ok(entry) => Ok((event.position, entry)),
            Err(_) => Err(StoreError::NotWhatWasSigned { size: self.tree.size() }),
        });
        let bundles = (0..end.0.min(self.tiles.size()).div_ceil(WIDTH)).rev();
        recent.chain(bundles.flat_map(move |index| match self.bundle_before(index, end) {
            Ok(entries) => entries.into_iter().rev().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }))
    }

    fn bundle_before(&self, index: u64, end: Position) -> Result<Vec<(Position, String)>, StoreError> {
        let bundle = self.tiles.entries(index)?;
        let entries = bundle.iter().zip(index * WIDTH..end.0).map(|(entry, position)| {
            let entry = str::from_utf8(entry).map_err(|_| StoreError::NotWhatWasSigned { size: self.tree.size() })?;
            Ok((Position(position), entry.to_owned()))
        });
        entries.collect()
    }

    /// A bundle of the first `size` entries, as C2SP tlog-tiles has it.
    pub fn bundle(&self, index: u64, size: u64) -> Result<Vec<u8>, StoreError> {
        let (start, end) = (index * WIDTH, size.min((index + 1) * WIDTH));
        if start < self.tiles.size() {
            return Ok(self.tiles.earlier(size).entries(index)?.into_bytes());
        }
        let mut bundle = Vec::new();
        let events = self.rest_from(Position(start)).flat_map(|commit| &commit.events);
        for event in events.take_while(|event| event.position.0 < end) {
            if event.position.0 >= start {
                let entry = event.entry().map_err(|_| StoreError::NotWhatWasSigned { size })?;
                // An entry is at most 65,535 bytes.
                bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
                bundle.extend_from_slice(entry.as_bytes());
            }
        }
        Ok(bundle)
    }

    /// The receipt for an entry under the signed head; `None` if there is no such entry.
    pub fn receipt(&self, position: Position) -> Result<Option<Receipt>, StoreError> {
        let path = self.path(position, self.signed.size())?;
        let receipt = |path| Receipt { extra: None, index: position.0, path, note: self.note.clone() };
        Ok(path.map(receipt))
    }

    /// The hashes beside the way from an entry up to the root over the first `size`; `None` if there are
    /// not so many, or the entry is not among them.
    pub fn path(&self, position: Position, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proven(prove_inclusion(self, position.0, size))
    }

    /// What shows that the tree over the first `size` entries continues that over the first `old`; `None`
    /// if there are not so many.
    pub fn consistency(&self, old: u64, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proven(prove_consistency(self, old, size))
    }

    /// The root of the tree over the first `size` entries; `None` if there are not so many.
    pub fn root_at(&self, size: u64) -> Result<Option<Digest>, StoreError> {
        if size > self.tree.size() {
            return Ok(None);
        }
        // Its complete subtrees, the largest first, are subtrees of the whole too.
        let levels = (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1);
        let subtrees = levels.map(|level| self.subtree(level, (size >> level) - 1));
        let subtrees = subtrees.collect::<Result<Vec<_>, _>>()?;
        Ok(Frontier::from_subtrees(size, subtrees).map(|tree| tree.root()))
    }
}

fn proven(outcome: Result<Vec<Digest>, Unprovable<StoreError>>) -> Result<Option<Vec<Digest>>, StoreError> {
    match outcome {
        Ok(path) => Ok(Some(path)),
        Err(Unprovable::Subtree(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

impl Subtrees for Archive {
    type Error = StoreError;

    fn subtree(&self, level: u32, index: u64) -> Result<Digest, StoreError> {
        // What lies in the tiles ends with one.
        match (index + 1) << level <= self.tiles.size() {
            true => self.tiles.subtree(level, index),
            false => self.grown.subtree(level, index).map_err(|_| StoreError::NotWhatWasSigned { size: self.size() }),
        }
    }

    fn size(&self) -> u64 {
        self.tree.size()
    }
}

impl Store for Archive {
    fn tree(&self) -> Frontier {
        self.tree.clone()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        let mut tail = Tail::default();
        for commit in self.read(Position(0)) {
            tail.follow(&commit?)?;
        }
        Ok(tail)
    }

    fn origin(&self) -> &str {
        // The first line of its signed head.
        self.note.lines().next().unwrap_or_default()
    }

    fn write(&self, _: Batch) -> Result<Appended, StoreError> {
        Err(StoreError::ReadOnly)
    }

    fn read(&self, from: Position) -> Commits<'_> {
        let full = pieces(self.tiles.clone(), from, self.tiles.size());
        let rest = self.rest_from(from).cloned().map(Ok);
        Box::new(full.chain(rest))
    }
}
