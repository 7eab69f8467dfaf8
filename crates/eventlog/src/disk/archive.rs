//! Reading a ledger without opening it: tiles and journal, nothing written. It may lie on a read-only
//! medium, or be written by somebody else meanwhile.
//!
//! It yields what is certain and nothing else. While somebody writes, that is what a signed head covers: a
//! head is signed once the disk has what it covers. Where nobody writes, what the journal has beyond the
//! last head is synced first, and is certain then; it can be read, and is proven once the ledger is opened
//! and its head is signed.

use std::{thread, time::Duration};

use proof::{Digest, Frontier, Grown, LogKeys, path::Subtrees};

use super::{
    places::Places,
    recover::{Certain, Heads, pieces},
};
use crate::{
    commit::Commit,
    error::DiskError,
    event::Position,
    journal,
    reading::{LogReader, entries_at},
    store::{Commits, StoreError},
    tiles::{Bundle, TileReader, WIDTH},
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
                Err(StoreError::Disk(DiskError::Lost { .. } | DiskError::Io { .. } | DiskError::Damaged { .. }))
                    if in_use =>
                {
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
            Err(StoreError::Disk(DiskError::NoHead { .. })) => true,
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
            return Err(DiskError::NoHead { path: places.head.clone() }.into());
        };
        let note = note.to_owned();
        let held = heads.tiles.as_ref().map_or(0, |(checkpoint, _)| checkpoint.size);
        let reach = scan.reach(held);
        if last.size > reach {
            return Err(DiskError::Lost { known_from, size: last.size, from: Position(reach) }.into());
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
    /// The commits after the tiles, from the one that contains `from`.
    fn rest_from(&self, from: Position) -> impl DoubleEndedIterator<Item = &Commit> {
        self.rest[self.rest.partition_point(|commit| commit.end() <= from)..].iter()
    }

    /// The entries after the tiles, from `from` on and before `end`.
    fn rest_entries(&self, from: u64, end: u64) -> Result<Vec<String>, StoreError> {
        entries_at(self.rest_from(Position(from)), from..end, self.tree.size())
    }
}

impl LogReader for Archive {
    fn head(&self) -> &str {
        &self.note
    }

    fn signed_tree(&self) -> &Frontier {
        &self.signed
    }

    fn tree(&self) -> &Frontier {
        &self.tree
    }

    fn entry(&self, position: Position) -> Result<Option<String>, StoreError> {
        if position.0 >= self.tiles.size() {
            return Ok(self.rest_entries(position.0, position.0.saturating_add(1))?.pop());
        }
        let bundle = self.tiles.entries(position.0 / WIDTH)?;
        let entry = bundle.iter().nth((position.0 % WIDTH) as usize).and_then(|entry| str::from_utf8(entry).ok());
        Ok(entry.map(str::to_owned))
    }

    fn bundle(&self, index: u64, size: u64) -> Result<Bundle, StoreError> {
        let (start, end) = (index * WIDTH, size.min((index + 1) * WIDTH));
        match start < self.tiles.size() {
            true => self.tiles.earlier(size).entries(index),
            false => Ok(Bundle::of(self.rest_entries(start, end)?.iter().map(String::as_str))),
        }
    }

    fn commits(&self, from: Position) -> Commits<'_> {
        let full = pieces(self.tiles.clone(), from, self.tiles.size());
        let rest = self.rest_from(from).cloned().map(Ok);
        Box::new(full.chain(rest))
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
