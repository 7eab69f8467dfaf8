//! Everything that is stored, read again and held together: sled against tiles, tiles against the
//! tree, the tree against every signed head, the journal against both.
//!
//! Nothing is written, and nothing is trusted: sled is opened on a copy, since opening it writes.
//! Memory is bounded by the number of streams and of tiles, not of events.

use std::{
    collections::HashMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use calendar::Timestamp;
use proof::{Checkpoint, Digest, Frontier, VerifyingKey};

use crate::{
    commit::Commit,
    disk::Places,
    encoded::Encoded,
    entry::{self, Clock},
    event::{Event, Position},
    files::at,
    journal,
    sled_log::SledLog,
    store::{Place, StoreError},
    tail::Gap,
    tiles::{Bundle, TileReader, WIDTH, read_head},
};

/// Faults beyond so many are counted, not kept.
const FAULTS_MAX: usize = 1000;
/// A copy of sled that is being written to may have to be taken again, so many times.
const COPIES_MAX: u32 = 20;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The first position concerned, where one is known.
    pub position: Option<Position>,
    /// Which place.
    pub place: Place,
    /// The file, where one is to blame.
    pub file: Option<PathBuf>,
    /// What does not hold.
    pub detail: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "#{position}: ")?;
        }
        match &self.file {
            Some(file) => write!(f, "{}: {}", file.display(), self.detail),
            None => write!(f, "{}: {}", self.place, self.detail),
        }
    }
}

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many entries the ledger has, by the last signed head.
    pub size: u64,
    /// The root of the tree over them, as recomputed from the entries.
    pub root: Digest,
    /// By position, the first first.
    pub faults: Vec<Fault>,
}

/// How far a check is: entries read so far. Another thread may look at it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    all: AtomicU64,
}

impl Progress {
    /// Entries read so far, and how many there are.
    pub fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }
}

/// Checks the log of the ledger at `places`. It may be in use meanwhile.
///
/// # Errors
/// Where the check itself cannot be made: a directory that cannot be read, no room for the copy.
pub fn check(places: &Places, key: &VerifyingKey, scratch: &Path, progress: &Progress) -> Result<Checked, StoreError> {
    let mut faults = Vec::new();
    let scan = match journal::scan(&places.journal) {
        Ok(scan) => scan,
        Err(error) => {
            faults.push(fault(Place::Journal, None, &error));
            journal::Scan::default()
        }
    };
    let mut heads = Vec::new();
    for (place, path) in [(Place::Head, places.head.clone()), (Place::Tiles, places.tiles.join("checkpoint"))] {
        match read_head(&path, key) {
            Ok(Some((head, _))) => heads.push((place, head)),
            Ok(None) => faults.push(Fault {
                position: None,
                place,
                file: Some(path),
                detail: "the signed head is missing".to_owned(),
            }),
            Err(error) => faults.push(fault(place, None, &error)),
        }
    }
    let held = heads.iter().find(|(place, _)| *place == Place::Tiles).map_or(0, |(_, head)| head.size);
    progress.all.store(held, Ordering::Relaxed);
    for frame in &scan.frames {
        match Checkpoint::open(&frame.note, key) {
            Ok(head) if head.size == frame.end.0 => heads.push((Place::Journal, head)),
            Ok(_) | Err(_) => faults.push(Fault {
                position: Some(frame.first),
                place: Place::Journal,
                file: None,
                detail: "the signed head of a frame does not hold".to_owned(),
            }),
        }
    }

    let tiles = TileReader::new(&places.tiles, held);
    let log = open_copy(places, scratch, held, &mut faults)?;
    let pieces = read_all(&tiles, log.as_ref(), &heads, progress);
    let mut join = Join::default();
    for piece in pieces {
        join.take(piece, &mut faults);
    }
    check_upper_tiles(&tiles, &join.roots, &mut faults);
    let tree = join.finish(&scan, held, &tiles, &heads, &mut faults);
    let size = heads.iter().map(|(_, head)| head.size).max().unwrap_or(0);
    if tree.size() < size {
        faults.push(Fault {
            position: Some(Position(tree.size())),
            place: Place::Tiles,
            file: None,
            detail: format!("{size} entries were signed, but no place has this one"),
        });
    }
    faults.sort();
    // What has no position of its own comes after what has.
    faults.sort_by_key(|fault| fault.position.map_or(u64::MAX, |position| position.0));
    faults.dedup();
    Ok(Checked { size, root: tree.root(), faults })
}

fn fault(place: Place, position: Option<Position>, error: &StoreError) -> Fault {
    let (file, detail) = match error {
        StoreError::Damaged { path, detail } => (Some(path.clone()), detail.clone()),
        StoreError::Io { path, source } => (Some(path.clone()), source.to_string()),
        StoreError::Head { path, source } => (Some(path.clone()), source.to_string()),
        other => (None, other.to_string()),
    };
    let position = match error {
        StoreError::Commit { position, .. } => Some(*position),
        StoreError::Gap(gap) => Some(gap.position),
        _ => position,
    };
    Fault { position, place, file, detail }
}

/// sled on a copy of its files. If somebody is writing, a copy may be torn: then another is taken.
fn open_copy(
    places: &Places,
    scratch: &Path,
    held: u64,
    faults: &mut Vec<Fault>,
) -> Result<Option<SledLog>, StoreError> {
    let mut outcome = None;
    for attempt in 0..COPIES_MAX {
        let copy = scratch.join(format!("log-{attempt}"));
        let in_use = in_use(places);
        if let Err(error) = copy_files(&places.log, &copy) {
            faults.push(fault(Place::Log, None, &error));
            return Ok(None);
        }
        let opened = SledLog::open(&copy);
        // Its bytes are in its own descriptors; the names are not needed.
        match opened {
            Ok(log) if log.head().0 >= held => return Ok(Some(log)),
            opened => outcome = Some(opened),
        }
        if !in_use {
            break;
        }
        fs::remove_dir_all(&copy).map_err(at(&copy))?;
        thread::sleep(Duration::from_millis(50));
    }
    match outcome {
        Some(Ok(log)) => Ok(Some(log)),
        Some(Err(error)) => {
            // The copy's path says nothing to anybody.
            let found = fault(Place::Log, None, &error);
            faults.push(Fault { file: Some(places.log.clone()), ..found });
            Ok(None)
        }
        None => Ok(None),
    }
}

/// Whether a writer has the ledger open. Where the lock cannot be asked, nobody can.
fn in_use(places: &Places) -> bool {
    let lock = fs::File::open(places.directory.join("lock"));
    lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(fs::TryLockError::WouldBlock)))
}

/// Copies the files that sled reads; directories within are not its log.
fn copy_files(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            match fs::copy(&path, to.join(name)) {
                // sled replaces its snapshots.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                outcome => drop(outcome.map_err(at(&path))?),
            }
        }
    }
    Ok(())
}

/// What one thread has read: a row of bundles, one after another.
struct Piece {
    /// The roots of its full leaf tiles.
    roots: Vec<Digest>,
    /// The leaves after the last full one.
    rest: Vec<Digest>,
    /// For every stream, its first place here and the next after the last.
    streams: HashMap<String, Span>,
    times: Option<(Timestamp, Timestamp)>,
    /// Where in the log the tree passes the size of a signed head: leaves of that bundle up to there.
    at_heads: Vec<(u64, Vec<Digest>)>,
    faults: Vec<Fault>,
}

struct Span {
    first_at: Position,
    first: u64,
    next: u64,
}

/// Reads every bundle, on all cores, each with what sled has for it.
fn read_all(
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
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
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

    fn read(mut self, bundles: std::ops::Range<u64>) -> Piece {
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
            self.progress.done.fetch_add(count as u64, Ordering::Relaxed);
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
    /// the tree is judged: those of the entries, where they can be read.
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
            match events.as_deref_mut().map(|events| events.next(position)) {
                Some(Ok(event)) => {
                    text.clear();
                    let same =
                        entry::write(event, &mut clock, &mut text).is_ok() && entry.is_none_or(|entry| entry == text);
                    if !same {
                        self.report(Fault {
                            position: Some(position),
                            place: Place::Log,
                            file: None,
                            detail: "what is stored is not what the entry in the tiles says".to_owned(),
                        });
                    }
                    self.follow(position, event);
                }
                Some(Err(error)) => {
                    self.fault(Place::Log, Some(position), &error);
                    // Once is enough: what follows cannot be told apart.
                    events = None;
                }
                None => {}
            }
            leaves.push(leaf.or(told).unwrap_or(Digest([0; 32])));
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

fn stream_gap(position: Position, found: u64, expected: u64) -> Fault {
    let detail = format!("place {found} in its stream, where {expected} is next");
    Fault { position: Some(position), place: Place::Log, file: None, detail }
}

/// sled's events, one after another.
struct Events<'l> {
    commits: crate::store::Commits<'l>,
    current: Option<(Commit, usize)>,
}

impl<'l> Events<'l> {
    fn of(log: &'l SledLog, from: Position) -> Self {
        Self { commits: log.read(from), current: None }
    }

    /// The event at `position`, which follows the last one asked for.
    fn next(&mut self, position: Position) -> Result<&Event, StoreError> {
        let missing = || StoreError::Damaged { path: PathBuf::from("log"), detail: "the event is missing".to_owned() };
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

/// Puts the pieces together.
#[derive(Default)]
struct Join {
    /// Of the full leaf tiles.
    roots: Vec<Digest>,
    /// The leaves after them.
    rest: Vec<Digest>,
    /// The tree's root at signed sizes.
    at_heads: HashMap<u64, Digest>,
    streams: HashMap<String, u64>,
    last: Option<Timestamp>,
}

impl Join {
    fn take(&mut self, piece: Piece, faults: &mut Vec<Fault>) {
        let start = self.roots.len() as u64;
        for (size, leaves) in piece.at_heads {
            // The roots of the full tiles before it are those of this and the earlier pieces.
            let full = (size / WIDTH) as usize;
            let own = full.saturating_sub(start as usize).min(piece.roots.len());
            let before: Vec<Digest> = self.roots.iter().chain(&piece.roots[..own]).copied().collect();
            self.at_heads.insert(size, frontier(&before, &leaves).root());
        }
        self.roots.extend(piece.roots);
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
            let detail = format!("recorded at {first}, before the entry that precedes it ({last})");
            faults.push(Fault { position, place: Place::Log, file: None, detail });
        }
        self.last = piece.times.map(|(_, last)| last).or(self.last);
        faults.extend(piece.faults);
    }

    /// The whole tree, with what the journal has beyond the tiles; every signed head against it.
    fn finish(
        mut self,
        scan: &journal::Scan,
        held: u64,
        tiles: &TileReader,
        heads: &[(Place, Checkpoint)],
        faults: &mut Vec<Fault>,
    ) -> Frontier {
        let mut tree = frontier(&self.roots, &self.rest);
        self.at_heads.insert(tree.size(), tree.root());
        for full in heads.iter().map(|(_, head)| head.size).filter(|size| size.is_multiple_of(WIDTH) && *size <= held) {
            let roots = &self.roots[..((full / WIDTH) as usize).min(self.roots.len())];
            self.at_heads.entry(full).or_insert_with(|| frontier(roots, &[]).root());
        }
        let mut entries = Entries { tiles, bundle: None };
        for located in &scan.frames {
            let frame = match located.read() {
                Ok(frame) => frame,
                Err(error) => {
                    faults.push(fault(Place::Journal, Some(located.first), &error));
                    continue;
                }
            };
            for commit in frame.commits {
                if let Err(error) = check_journaled(&commit, &mut entries, held, &mut tree) {
                    faults.push(fault(Place::Journal, Some(commit.first), &error));
                }
            }
            if tree.size() > held {
                self.at_heads.insert(tree.size(), tree.root());
            }
        }
        for (place, head) in heads {
            if self.at_heads.get(&head.size).is_some_and(|root| *root != head.root) {
                let detail =
                    format!("the first {} entries do not lead to the root that was signed for them", head.size);
                faults.push(Fault { position: None, place: *place, file: None, detail });
            }
        }
        tree
    }
}

/// A commit of the journal says what the tiles say; what they do not have yet goes into the tree.
fn check_journaled(
    commit: &Commit,
    entries: &mut Entries<'_>,
    held: u64,
    tree: &mut Frontier,
) -> Result<(), StoreError> {
    let encoded = Encoded::again(std::slice::from_ref(commit))?;
    for (place, (entry, hash)) in encoded.entries().zip(encoded.hashes()).enumerate() {
        let position = commit.first.plus(place);
        if position.0 >= held {
            if position.0 == tree.size() {
                tree.push(*hash);
            }
        } else if entries.get(position)? != Some(entry) {
            let detail = "the journal says something else than the entry in the tiles".to_owned();
            return Err(Gap { position, detail }.into());
        }
    }
    Ok(())
}

/// Entries by position, a bundle at a time.
struct Entries<'t> {
    tiles: &'t TileReader,
    bundle: Option<(u64, Bundle)>,
}

impl Entries<'_> {
    fn get(&mut self, position: Position) -> Result<Option<&[u8]>, StoreError> {
        let index = position.0 / WIDTH;
        if self.bundle.as_ref().is_none_or(|(read, _)| *read != index) {
            self.bundle = Some((index, self.tiles.entries(index)?));
        }
        Ok(self.bundle.as_ref().and_then(|(_, bundle)| bundle.iter().nth((position.0 % WIDTH) as usize)))
    }
}

/// The tree of full leaf tiles with these roots, and the leaves after them.
fn frontier(roots: &[Digest], rest: &[Digest]) -> Frontier {
    // A tile of 256 leaves is a complete subtree: the tree over the tiles' roots has its subtrees.
    let over: Frontier = roots.iter().copied().collect();
    over.widened(WIDTH, &rest.iter().copied().collect())
}

/// Every stored hash above the leaves is the root of the tile below it.
fn check_upper_tiles(tiles: &TileReader, roots: &[Digest], faults: &mut Vec<Fault>) {
    let mut below = roots.to_vec();
    for level in 1.. {
        if below.is_empty() {
            return;
        }
        let mut above = Vec::new();
        for (index, computed) in below.chunks(WIDTH as usize).enumerate() {
            let position = Some(Position(index as u64 * WIDTH.pow(u32::from(level) + 1)));
            match tiles.hashes(level, index as u64) {
                Ok(stored) if stored == computed => {}
                Ok(_) => faults.push(Fault {
                    position,
                    place: Place::Tiles,
                    file: None,
                    detail: format!("tile {index} of level {level} holds other hashes than the tiles below it have"),
                }),
                Err(error) => faults.push(fault(Place::Tiles, position, &error)),
            }
            if computed.len() as u64 == WIDTH {
                above.push(computed.iter().copied().collect::<Frontier>().root());
            }
        }
        below = above;
    }
}
