//! Reading: every bundle of entries with its hashes and with what sled has for the same positions.

use std::{collections::HashMap, ops::Range, panic::resume_unwind, path::PathBuf, thread};

use calendar::Timestamp;
use proof::{Checkpoint, Digest, Frontier};

use super::{FAULTS_MAX, Fault, fault};
use crate::{
    commit::Commit,
    entry::{self, Clock},
    event::{Event, Position},
    progress::Progress,
    sled_log::SledLog,
    store::{Commits, Place, StoreError},
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
    /// Where in the log the tree passes the size of a signed head: leaves of that bundle up to there.
    pub at_heads: Vec<(u64, Vec<Digest>)>,
    pub faults: Vec<Fault>,
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
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let each = tiles.bundles().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|core| core * each..((core + 1) * each).min(tiles.bundles()))
            .filter(|range| !range.is_empty())
            .map(|range| scope.spawn(move || Reading::new(tiles, log, heads, progress).read(range)))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

struct Reading<'c> {
    tiles: &'c TileReader,
    log: Option<&'c SledLog>,
    heads: &'c [(Place, Checkpoint)],
    progress: &'c Progress,
    piece: Piece,
}

impl<'c> Reading<'c> {
    fn new(
        tiles: &'c TileReader,
        log: Option<&'c SledLog>,
        heads: &'c [(Place, Checkpoint)],
        progress: &'c Progress,
    ) -> Self {
        let piece = Piece {
            roots: Vec::new(),
            rest: Vec::new(),
            streams: HashMap::new(),
            times: None,
            at_heads: Vec::new(),
            faults: Vec::new(),
        };
        Self { tiles, log, heads, progress, piece }
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
            let passed = self.heads.iter().map(|(_, head)| head.size.saturating_sub(first.0));
            let passed: Vec<u64> = passed.filter(|place| (1..count as u64).contains(place)).collect();
            for place in passed {
                self.piece.at_heads.push((first.0 + place, leaves[..place as usize].to_vec()));
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
        self.report(fault(place, position, error));
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
                    detail: "the entry does not hash to its leaf".to_owned(),
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
                            detail: "what is stored is not what the entry in the tiles says".to_owned(),
                        });
                    }
                    self.follow(position, event);
                    stored
                }
                Some(Err(error)) => {
                    self.fault(Place::Log, Some(position), &error);
                    // Once is enough: what follows cannot be told apart.
                    events = None;
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
                let detail = format!("recorded at {}, before the entry that precedes it ({last})", event.recorded_at);
                self.report(Fault { position: Some(position), place: Place::Log, file: None, detail });
            }
            Some((_, last)) => *last = event.recorded_at,
            times => *times = Some((event.recorded_at, event.recorded_at)),
        }
    }
}

pub fn stream_gap(position: Position, found: u64, expected: u64) -> Fault {
    let detail = format!("place {found} in its stream, where {expected} is next");
    Fault { position: Some(position), place: Place::Log, file: None, detail }
}

/// sled's events, one after another.
struct Events<'l> {
    commits: Commits<'l>,
    current: Option<(Commit, usize)>,
}

impl<'l> Events<'l> {
    fn of(log: &'l SledLog, from: Position) -> Self {
        Self { commits: log.read(from), current: None }
    }

    /// The event at `position`, which follows the last one asked for.
    fn next(&mut self, position: Position) -> Result<&Event, StoreError> {
        let missing = || StoreError::Damaged { path: PathBuf::from("log/"), detail: "the event is missing".to_owned() };
        if self.current.as_ref().is_none_or(|(commit, next)| *next >= commit.events.len()) {
            let commit = self.commits.next().unwrap_or_else(|| Err(missing()))?;
            let skipped = position.0.saturating_sub(commit.first.0) as usize;
            self.current = Some((commit, skipped));
        }
        let (commit, next) = self.current.as_mut().ok_or_else(missing)?;
        let event = commit.events.get(*next).filter(|event| event.position == position).ok_or_else(missing)?;
        *next += 1;
        Ok(event)
    }
}
