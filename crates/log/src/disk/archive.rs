//! Reading a ledger without opening it: tiles and journal, no lock, nothing written. It may lie on a
//! read-only medium, or be written by somebody else meanwhile.

use std::{thread, time::Duration};

use proof::{Digest, Frontier, VerifyingKey};

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
    /// The signed head over it.
    note: String,
}

impl Archive {
    /// Reads where the log of the ledger at `places` ends.
    pub fn open(places: &Places, key: &VerifyingKey) -> Result<Self, StoreError> {
        for _ in 1..TRIES {
            // Asked before: a writer that closed meanwhile has moved things too.
            let in_use = places.in_use();
            match Self::try_open(places, key) {
                Err(StoreError::Lost { .. } | StoreError::Io { .. } | StoreError::Damaged { .. }) if in_use => {
                    thread::sleep(PAUSE);
                }
                outcome => return outcome,
            }
        }
        Self::try_open(places, key)
    }

    fn try_open(places: &Places, key: &VerifyingKey) -> Result<Self, StoreError> {
        // The journal first: what is recycled after that is in the tiles.
        let scan = journal::scan(&places.journal)?;
        let heads = Heads::read(places, &scan, key, &mut Vec::new())?;
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
        match last.size == tree.size() && last.root == tree.root() {
            true => Ok(Self { tiles: TileReader::new(&places.tiles, full), rest, tree, note }),
            false => Err(StoreError::NotWhatWasSigned { size: last.size }),
        }
    }
}

impl Archive {
    /// The signed head.
    pub fn note(&self) -> &str {
        &self.note
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

    fn write(&self, _: Batch) -> Result<Appended, StoreError> {
        Err(StoreError::ReadOnly)
    }

    fn read(&self, from: Position) -> Commits<'_> {
        let full = pieces(self.tiles.clone(), from, self.tiles.size());
        let rest = self.rest.iter().filter(move |commit| commit.end() > from).cloned().map(Ok);
        Box::new(full.chain(rest))
    }
}
