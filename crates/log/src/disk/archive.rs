//! Reading a ledger without opening it: tiles and journal, no lock, nothing written. It may lie on a
//! read-only medium, or be written by somebody else meanwhile.

use std::{thread, time::Duration};

use proof::{
    Digest, Frontier, Grown, LogKeys, Receipt,
    path::{Subtrees, Unprovable, prove_consistency, prove_inclusion},
};

use super::{
    places::Places,
    recover::{Heads, pieces},
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
    /// The signed head over it.
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
        // The journal first: what is recycled after that is in the tiles.
        let scan = journal::scan(&places.journal)?;
        let heads = Heads::read(places, &scan, keys, &mut Vec::new())?;
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
        let full = held - held % WIDTH;
        let mut rest = pieces(all, Position(full), held).collect::<Result<Vec<_>, _>>()?;
        let mut end = Position(held);
        for frame in scan.frames.iter().filter(|frame| frame.end.0 > held) {
            for commit in frame.read()?.commits {
                let commit = commit.skip_to(end);
                if !commit.events.is_empty() {
                    tree.extend(commit.hashes.iter().copied());
                    end = commit.end();
                    rest.push(commit);
                }
            }
        }
        if last.size != tree.size() || last.root != tree.root() {
            return Err(StoreError::NotWhatWasSigned { size: last.size });
        }
        let tiles = TileReader::new(&places.tiles, full);
        let grown = Grown::new(tiles.tree()?, rest.iter().flat_map(|commit| commit.hashes.iter().copied()).collect());
        Ok(Self { tiles, rest, tree, grown, note })
    }
}

impl Archive {
    /// The signed head.
    pub fn note(&self) -> &str {
        &self.note
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
        let mut events = self.rest.iter().flat_map(|commit| &commit.events);
        let event = events.find(|event| event.position == position);
        Ok(event.and_then(|event| event.entry().ok()))
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
        for event in self.rest.iter().flat_map(|commit| &commit.events) {
            if (start..end).contains(&event.position.0) {
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
        let path = self.path(position, self.tree.size())?;
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
        if size <= self.tiles.size() {
            return Ok(Some(self.tiles.earlier(size).tree()?.root()));
        }
        let mut tree = self.tiles.tree()?;
        let more = (size - self.tiles.size()) as usize;
        tree.extend(self.rest.iter().flat_map(|commit| commit.hashes.iter().copied()).take(more));
        Ok(Some(tree.root()))
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
        let rest = self.rest.iter().filter(move |commit| commit.end() > from).cloned().map(Ok);
        Box::new(full.chain(rest))
    }
}
