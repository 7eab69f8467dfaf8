//! Joining: what the threads have read, the journal, and every signed head.

use std::{collections::HashMap, slice};

use calendar::Timestamp;
use proof::{Checkpoint, Digest, Frontier};

use super::{
    fault::{Fault, Wrong},
    fault_of,
    read::{Piece, Unread, stream_gap},
};
use crate::{
    commit::Commit,
    encoded::Encoded,
    error::Place,
    event::Position,
    journal::{Frame, Located},
    store::StoreError,
    tiles::{Bundle, TileReader, WIDTH},
};

/// Puts the pieces together.
#[derive(Default)]
pub struct Join {
    /// Of the full leaf tiles.
    pub roots: Vec<Digest>,
    /// The tree over those roots: a tile of 256 leaves is a complete subtree.
    over: Frontier,
    /// The leaves after them.
    rest: Vec<Digest>,
    /// The tree's root at signed sizes.
    at_heads: HashMap<u64, Digest>,
    streams: HashMap<String, u64>,
    last: Option<Timestamp>,
    unread: Vec<Unread>,
}

impl Join {
    pub fn take(&mut self, piece: Piece, faults: &mut Vec<Fault>) {
        let start = self.roots.len() as u64;
        let mut heads = piece.at_heads.into_iter().peekable();
        for root in piece.roots {
            while let Some((size, beyond)) = heads.next_if(|(size, _)| size / WIDTH == self.over.size()) {
                self.at_heads.insert(size, self.over.clone().widened(WIDTH, &beyond).root());
            }
            self.over.push(root);
            self.roots.push(root);
        }
        for (size, beyond) in heads {
            self.at_heads.insert(size, self.over.clone().widened(WIDTH, &beyond).root());
        }
        self.rest = piece.rest;
        for (stream, span) in piece.streams {
            let next = self.streams.entry(stream).or_default();
            if span.first != *next {
                faults.push(stream_gap(span.first_at, span.first, *next));
            }
            *next = span.next;
        }
        if let (Some(last), Some((first, _))) = (self.last, piece.times)
            && first < last
        {
            let position = Some(Position(start * WIDTH));
            let wrong = Wrong::ClockWentBack { recorded_at: first, last };
            faults.push(Fault { position, place: Place::Log, file: None, wrong });
        }
        self.last = piece.times.map(|(_, last)| last).or(self.last);
        piece.unread.into_iter().for_each(|unread| unread.join(&mut self.unread));
        faults.extend(piece.faults);
    }

    /// The whole tree, with what the journal has beyond the tiles; every signed head against it.
    pub fn finish<'s>(
        mut self,
        frames: impl Iterator<Item = (&'s Located, Result<Frame, StoreError>)>,
        held: u64,
        tiles: &TileReader,
        heads: &[(Place, Checkpoint)],
        faults: &mut Vec<Fault>,
    ) -> Frontier {
        faults.extend(self.unread.drain(..).map(Fault::from));
        let mut tree = self.over.widened(WIDTH, &self.rest.iter().copied().collect());
        self.at_heads.insert(0, Frontier::default().root());
        self.at_heads.insert(tree.size(), tree.root());
        let mut entries = Entries { tiles, read: None };
        for (located, read) in frames {
            let frame = match read {
                Ok(frame) => frame,
                Err(error) => {
                    faults.push(fault_of(Place::Journal, Some(located.first), &error));
                    continue;
                }
            };
            for commit in frame.commits {
                faults.extend(check_journaled(&commit, &mut entries, held, &mut tree));
            }
            if tree.size() > held {
                self.at_heads.insert(tree.size(), tree.root());
            }
        }
        // Behind an entry that is not what its leaf says, no root comes out: that is no fault of the heads.
        let entries = faults.iter().filter(|fault| fault.place == Place::Tiles).filter_map(|fault| fault.position);
        let changed = entries.min().map_or(u64::MAX, |position| position.0);
        for (place, head) in heads.iter().filter(|(_, head)| head.size <= changed) {
            if self.at_heads.get(&head.size).is_some_and(|root| *root != head.root) {
                let wrong = Wrong::NotTheRoot { size: head.size };
                faults.push(Fault { position: None, place: *place, file: None, wrong });
            }
        }
        tree
    }
}

/// A commit of the journal says what the tiles say; what they do not have yet goes into the tree.
fn check_journaled(commit: &Commit, entries: &mut Entries<'_>, held: u64, tree: &mut Frontier) -> Option<Fault> {
    let encoded = match Encoded::again(slice::from_ref(commit)) {
        Ok(encoded) => encoded,
        Err(error) => return Some(fault_of(Place::Journal, Some(commit.first), &error)),
    };
    for (place, (entry, hash)) in encoded.entries().zip(encoded.hashes()).enumerate() {
        let position = commit.first.plus(place);
        if position.0 >= held {
            if position.0 == tree.size() {
                tree.push(*hash);
            }
        } else if !entries.agree(position, entry, *hash) {
            let wrong = Wrong::JournalNotAsInTiles;
            return Some(Fault { position: Some(position), place: Place::Journal, file: None, wrong });
        }
    }
    None
}

/// Entries by position, a bundle at a time.
struct Entries<'t> {
    tiles: &'t TileReader,
    /// A bundle and its hashes, each if it can be read.
    read: Option<(u64, Option<Bundle>, Vec<Digest>)>,
}

impl Entries<'_> {
    /// Whether the stored entry or its leaf hash equals the given one, or neither can be read. Which of the two is at
    /// fault where they differ was told before.
    fn agree(&mut self, position: Position, entry: &[u8], hash: Digest) -> bool {
        let (index, place) = (position.0 / WIDTH, (position.0 % WIDTH) as usize);
        if self.read.as_ref().is_none_or(|(read, ..)| *read != index) {
            self.read = Some((index, self.tiles.entries(index).ok(), self.tiles.hashes(0, index).unwrap_or_default()));
        }
        let Some((_, bundle, hashes)) = &self.read else { return true };
        let found = bundle.as_ref().and_then(|bundle| bundle.iter().nth(place));
        let told = hashes.get(place).copied();
        found == Some(entry) || told == Some(hash) || (found.is_none() && told.is_none())
    }
}
