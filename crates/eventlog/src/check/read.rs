//! Reading: every bundle of entries with its hashes and with what sled has for the same positions.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    panic::resume_unwind,
    thread,
};

use calendar::Timestamp;
use proof::{Checkpoint, Digest, Frontier};

use super::{
    FAULTS_MAX,
    fault::{Elsewhere, Fault, Wrong},
    fault_of,
};
use crate::{
    commit::Commit,
    entry::{self, Clock},
    error::{DiskError, Place},
    event::{Event, Position},
    progress::Progress,
    sled_log::SledLog,
    store::{Commits, StoreError},
    tiles::{Bundle, TileReader, WIDTH},
};

/// What one thread has read: a row of bundles, one after another.
pub struct Piece {
    /// The roots of its full leaf tiles.
    pub roots: Vec<Digest>,
    /// The leaves after the last full one.
    pub rest: Vec<Digest>,
    /// For every stream, its first place here and the next after the last.
    pub streams: HashMap<String, Span>,
    pub times: Option<(Timestamp, Timestamp)>,
    /// Where the tree passes the size of a signed head: what it has there beyond its last full tile. In order.
    pub at_heads: Vec<(u64, Frontier)>,
    /// What sled does not give, in order.
    pub unread: Vec<Unread>,
    pub faults: Vec<Fault>,
}

/// Entries in a row that sled does not give, all for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub positions: Range<u64>,
    pub why: Why,
    /// Whether the tiles have them.
    pub in_tiles: bool,
}

/// Why sled does not give an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is nothing where its commit belongs.
    Missing,
    /// There is something, and it cannot be read.
    Unreadable(String),
}

impl Unread {
    /// Adds it to those before it.
    pub fn join(self, rows: &mut Vec<Self>) {
        match rows.last_mut() {
            Some(last)
                if last.positions.end == self.positions.start
                    && (&last.why, last.in_tiles) == (&self.why, self.in_tiles) =>
            {
                last.positions.end = self.positions.end;
            }
            _ => rows.push(self),
        }
    }
}

impl From<Unread> for Fault {
    fn from(Unread { positions, why, in_tiles }: Unread) -> Self {
        let (count, last) = (positions.end - positions.start, Position(positions.end - 1));
        let elsewhere = if in_tiles { Elsewhere::InTiles } else { Elsewhere::Nowhere };
        let wrong = match why {
            Why::Missing => Wrong::EventsGone { count, last, elsewhere },
            Why::Unreadable(reason) => Wrong::EventsUnreadable { count, last, reason, elsewhere },
        };
        Self { position: Some(Position(positions.start)), place: Place::Log, file: None, wrong }
    }
}

pub struct Span {
    pub first_at: Position,
    pub first: u64,
    pub next: u64,
}

/// Reads every bundle, on all cores, each with what sled has for it.
pub fn read_all(
    tiles: &TileReader,
    log: Option<&SledLog>,
    heads: &[(Place, Checkpoint)],
    progress: &Progress,
) -> Vec<Piece> {
    let sizes: BTreeSet<u64> = heads.iter().map(|(_, head)| head.size).collect();
    let sizes = &sizes;
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let each = tiles.bundles().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|core| core * each..((core + 1) * each).min(tiles.bundles()))
            .filter(|range| !range.is_empty())
            .map(|range| scope.spawn(move || Reading::new(tiles, log, sizes, progress).read(range)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

struct Reading<'c> {
    tiles: &'c TileReader,
    log: Option<&'c SledLog>,
    /// Over so many entries heads were signed.
    sizes: &'c BTreeSet<u64>,
    progress: &'c Progress,
    piece: Piece,
}

impl<'c> Reading<'c> {
    fn new(tiles: &'c TileReader, log: Option<&'c SledLog>, sizes: &'c BTreeSet<u64>, progress: &'c Progress) -> Self {
        let piece = Piece {
            roots: Vec::new(),
            rest: Vec::new(),
            streams: HashMap::new(),
            times: None,
            at_heads: Vec::new(),
            unread: Vec::new(),
            faults: Vec::new(),
        };
        Self { tiles, log, sizes, progress, piece }
    }

    fn read(mut self, bundles: Range<u64>) -> Piece {
        let start = Position(bundles.start * WIDTH);
        let mut events = self.log.map(|log| Events::of(log, start));
        for index in bundles {
            let first = Position(index * WIDTH);
            let count = self.tiles.size().saturating_sub(first.0).min(WIDTH) as usize;
            let bundle =
                self.tiles.entries(index).inspect_err(|error| self.fault(Place::Tiles, Some(first), error)).ok();
            let hashes =
                self.tiles.hashes(0, index).inspect_err(|error| self.fault(Place::Tiles, Some(first), error)).ok();
            let leaves = self.compare(first, count, bundle.as_ref(), hashes.as_deref(), events.as_mut());
            let (mut tree, mut end) = (Frontier::default(), 0);
            for size in self.sizes.range(first.0 + 1..=first.0 + count as u64) {
                let place = (size - first.0) as usize;
                tree.extend(leaves[end..place].iter().copied());
                end = place;
                let beyond = if place as u64 == WIDTH { Frontier::default() } else { tree.clone() };
                self.piece.at_heads.push((*size, beyond));
            }
            match leaves.len() as u64 {
                WIDTH => self.piece.roots.push(leaves.into_iter().collect::<Frontier>().root()),
                _ => self.piece.rest = leaves,
            }
            self.progress.add(count as u64);
        }
        self.piece
    }

    fn fault(&mut self, place: Place, position: Option<Position>, error: &StoreError) {
        self.report(fault_of(place, position, error));
    }

    fn report(&mut self, fault: Fault) {
        if self.piece.faults.len() < FAULTS_MAX {
            self.piece.faults.push(fault);
        }
    }

    /// Holds the bundle, the hashes and sled's events against each other; returns the leaves by which
    /// the tree is judged: those that two of the three agree on, else those of the entries, where they
    /// can be read. What agrees with another is not to blame.
    fn compare(
        &mut self,
        first: Position,
        count: usize,
        bundle: Option<&Bundle>,
        hashes: Option<&[Digest]>,
        mut events: Option<&mut Events<'_>>,
    ) -> Vec<Digest> {
        let entries: Vec<&[u8]> = bundle.map(|bundle| bundle.iter().collect()).unwrap_or_default();
        let mut leaves = Vec::with_capacity(count);
        let (mut clock, mut text) = (Clock::default(), Vec::new());
        for place in 0..count {
            let position = first.plus(place);
            let entry = entries.get(place).copied();
            let told = hashes.and_then(|hashes| hashes.get(place)).copied();
            let leaf = entry.map(Digest::of_leaf);
            if let (Some(leaf), Some(told)) = (leaf, told)
                && leaf != told
            {
                self.report(Fault {
                    position: Some(position),
                    place: Place::Tiles,
                    file: None,
                    wrong: Wrong::NotItsLeaf,
                });
            }
            let stored = match events.as_deref_mut().map(|events| events.next(position)) {
                Some(Ok(event)) => {
                    text.clear();
                    let stored = match entry::write(event, &mut clock, &mut text) {
                        Ok(()) if entry.is_some_and(|entry| entry == text) => leaf,
                        Ok(()) => Some(Digest::of_leaf(&text)),
                        Err(_) => None,
                    };
                    if stored.is_none() || (stored != leaf && stored != told && leaf.or(told).is_some()) {
                        self.report(Fault {
                            position: Some(position),
                            place: Place::Log,
                            file: None,
                            wrong: Wrong::NotAsInTiles,
                        });
                    }
                    self.follow(position, event);
                    stored
                }
                Some(Err(why)) => {
                    let positions = position.0..position.0 + 1;
                    Unread { positions, why, in_tiles: entry.is_some() }.join(&mut self.piece.unread);
                    None
                }
                None => None,
            };
            let judged = if told.is_some() && told == stored { told } else { leaf.or(told).or(stored) };
            leaves.push(judged.unwrap_or(Digest([0; 32])));
        }
        leaves
    }

    fn follow(&mut self, position: Position, event: &Event) {
        let next = event.stream_position + 1;
        match self.piece.streams.get_mut(&event.content.stream) {
            Some(span) if span.next == event.stream_position => span.next = next,
            Some(span) => {
                let expected = std::mem::replace(&mut span.next, next);
                self.report(stream_gap(position, event.stream_position, expected));
            }
            None => {
                let span = Span { first_at: position, first: event.stream_position, next };
                self.piece.streams.insert(event.content.stream.clone(), span);
            }
        }
        match &mut self.piece.times {
            Some((_, last)) if *last > event.recorded_at => {
                let wrong = Wrong::ClockWentBack { recorded_at: event.recorded_at, last: *last };
                self.report(Fault { position: Some(position), place: Place::Log, file: None, wrong });
            }
            Some((_, last)) => *last = event.recorded_at,
            times => *times = Some((event.recorded_at, event.recorded_at)),
        }
    }
}

pub fn stream_gap(position: Position, found: u64, expected: u64) -> Fault {
    let wrong = Wrong::StreamGap { found, expected };
    Fault { position: Some(position), place: Place::Log, file: None, wrong }
}

/// After so many in a row that cannot be read, sled is asked again only at the next bundle.
const ASKED_IN_A_ROW: u32 = 1024;

/// sled's events, one after another.
struct Events<'l> {
    log: &'l SledLog,
    /// `None` where they have come to an end, or are to be asked for again.
    commits: Option<Commits<'l>>,
    current: Option<(Commit, usize)>,
    ended: bool,
    /// So many in a row could not be read, the last for this reason.
    failed: (u32, String),
}

impl<'l> Events<'l> {
    fn of(log: &'l SledLog, from: Position) -> Self {
        Self { log, commits: Some(log.read(from)), current: None, ended: false, failed: (0, String::new()) }
    }

    /// The event at `position`, which follows the last one asked for.
    fn next(&mut self, position: Position) -> Result<&Event, Why> {
        while !self.has_reached(position) {
            if self.ended {
                return Err(Why::Missing);
            }
            if self.commits.is_none() && self.failed.0 >= ASKED_IN_A_ROW && !position.0.is_multiple_of(WIDTH) {
                return Err(Why::Unreadable(self.failed.1.clone()));
            }
            match self.commits.get_or_insert_with(|| self.log.read(position)).next() {
                Some(Ok(commit)) => {
                    self.failed.0 = 0;
                    self.current = Some((commit, 0));
                }
                Some(Err(error)) => {
                    // What comes after it may be sound: it is asked for anew.
                    (self.commits, self.current) = (None, None);
                    self.failed = (self.failed.0 + 1, plainly(&error));
                    return Err(Why::Unreadable(self.failed.1.clone()));
                }
                None => self.ended = true,
            }
        }
        let event = self.current.as_ref().and_then(|(commit, next)| commit.events.get(*next));
        event.filter(|event| event.position == position).ok_or(Why::Missing)
    }

    /// Whether what is there begins at `position` or after it; passes over what lies before.
    fn has_reached(&mut self, position: Position) -> bool {
        let Some((commit, next)) = &mut self.current else { return false };
        *next = (*next).max(position.0.saturating_sub(commit.first.0) as usize);
        *next < commit.events.len()
    }
}

/// What the engine says of its own files helps nobody who is to decide something.
fn plainly(error: &StoreError) -> String {
    match error {
        StoreError::Commit { source, .. } => format!("what is stored is no commit: {source}"),
        StoreError::Disk(DiskError::Io { source, .. }) => source.to_string(),
        _ => "the storage engine cannot read what it has stored".to_owned(),
    }
}
