//! Everything that is stored, read again and held together: sled against tiles, tiles against the
//! tree, the tree against every signed head, the journal against both.
//!
//! Nothing is written, and nothing is trusted: sled is opened on a copy, since opening it writes.
//! Memory is bounded by the number of streams and of tiles, not of events.

mod fault;
mod join;
mod read;

use std::{collections::HashMap, fs, path::Path, thread, time::Duration};

pub use fault::{Elsewhere, Fault, Wrong};
use join::Join;
use proof::{Checkpoint, Digest, Frontier, LogKeys};

use crate::{
    disk::Places,
    error::{DiskError, Place},
    event::Position,
    files::{at, if_there},
    journal::{self, Frame, Located, Signed, mark, rows},
    progress::Progress,
    sled_log::{self, SledLog},
    store::StoreError,
    tiles::{CHECKPOINT, TileReader, WIDTH, read_head},
};

/// Faults beyond so many are counted, not kept.
const FAULTS_MAX: usize = 1000;
/// A copy of sled that is being written to may have to be taken again, so many times.
const COPIES_MAX: u32 = 20;
/// What a writer moves while it is read is read again, so many times.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

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

/// Checks the log of the ledger at `places`, or the copy of its tiles. It may be in use meanwhile.
///
/// # Errors
/// Where the check itself cannot be made: a directory that cannot be read, no room for the copy.
pub fn check(places: &Places, keys: &LogKeys, scratch: &Path, progress: &Progress) -> Result<Checked, StoreError> {
    // Asked before: a writer that closed meanwhile has moved things too.
    let in_use = places.in_use();
    let mut begun = Begun::read(places, keys);
    for _ in 1..TRIES {
        if begun.is_of_one_moment() || !in_use {
            break;
        }
        thread::sleep(PAUSE);
        begun = Begun::read(places, keys);
    }
    let Begun { mark, scan, beyond, mut unread, mut heads, held } = begun;
    let mut faults = Vec::new();
    progress.of(held);
    let last = scan.frames.iter().map(|frame| frame.end).max();
    for frame in &scan.frames {
        let covers = match frame.signed {
            Signed::Own(_) => frame.end,
            Signed::Before { .. } => frame.first,
        };
        match keys.open(frame.signed.note()) {
            // Signed before it was written, and perhaps not on the disk yet.
            Ok(_) if in_use && last == Some(covers) => {}
            Ok(head) if head.size == covers.0 => heads.push((Place::Journal, head)),
            Ok(_) | Err(_) => faults.push(Fault {
                position: Some(frame.first),
                place: Place::Journal,
                file: None,
                wrong: Wrong::FrameHead,
            }),
        }
    }

    let tiles = TileReader::new(&places.tiles, held);
    let log = match places.is_copy() {
        true => None,
        false => open_copy(places, scratch, held, &mut faults)?,
    };
    let pieces = read::read_all(&tiles, log.as_ref(), &heads, progress);
    let mut join = Join::default();
    for piece in pieces {
        join.take(piece, &mut faults);
    }
    check_upper_tiles(&tiles, &join.roots, &mut faults);
    check_earlier_tiles(&tiles, &mut faults);
    let size = heads.iter().map(|(_, head)| head.size).max().unwrap_or(0);
    // A writer uses a frame's place again once both copies hold it: then it was read in them.
    let (frames, unsigned): (Vec<_>, Vec<_>) = scan.frames.iter().partition(|located| located.end.0 <= size);
    let frames = frames.into_iter().filter_map(|located| match beyond.get(&located.first) {
        Some(frame) => Some((located, Ok(frame.clone()))),
        None => Some((located, located.read())).filter(|(_, read)| read.is_ok() || !in_use),
    });
    let tree = join.finish(frames, held, &tiles, &heads, &mut faults);
    // While somebody writes, nothing beyond the last head is certain, and nothing is said of it.
    if !in_use {
        check_unsigned(&unsigned, tree.clone(), keys, &mut faults);
        faults.extend(check_journal(places, &mark, &scan, size));
    }
    if tree.size() < size {
        let other = log.is_some_and(|log| log.head().0 > tree.size());
        let elsewhere = if other { Elsewhere::InLog } else { Elsewhere::Nowhere };
        faults.push(Fault {
            position: Some(Position(tree.size())),
            place: Place::Tiles,
            file: None,
            wrong: Wrong::Lost { size, elsewhere },
        });
    }
    faults.sort();
    // What has no position of its own comes after what has.
    faults.sort_by_key(|fault| fault.position.map_or(u64::MAX, |position| position.0));
    // Where a file cannot be read at all, the rest may follow from it.
    unread.append(&mut faults);
    unread.dedup();
    Ok(Checked { size, root: tree.root(), faults: unread })
}

/// What the journal has beyond the last head is what the log's key announced.
fn check_unsigned(frames: &[&Located], mut tree: Frontier, keys: &LogKeys, faults: &mut Vec<Fault>) {
    for located in frames {
        let read = located.leads_to(keys).and_then(|announced| {
            for commit in located.read()?.commits {
                tree.extend(commit.skip_to(Position(tree.size())).hashes);
            }
            match tree.root() == announced.tree.root {
                true => Ok(()),
                false => Err(StoreError::NotWhatWasSigned { size: announced.tree.size }),
            }
        });
        faults.extend(read.err().map(|error| fault_of(Place::Journal, Some(located.first), &error)));
    }
}

/// The journal's live part, byte for byte. A writer may be at any of them: then nothing can be told.
fn check_journal(places: &Places, mark: &mark::FoundMark, scan: &journal::Scan, signed: u64) -> Vec<Fault> {
    let extent = mark.marked().and_then(|marked| marked.extent);
    let mut faults: Vec<Fault> = match rows::unsound(&places.journal, &rows::Known { scan, extent, signed }) {
        Ok(unsound) => unsound.into_iter().map(in_journal).collect(),
        Err(error) => vec![fault_of(Place::Journal, None, &error)],
    };
    if let mark::FoundMark::Unreadable(detail) = mark {
        let file = Some(mark::path(&places.journal));
        faults.push(Fault { position: None, place: Place::Journal, file, wrong: Wrong::Unreadable(detail.clone()) });
    }
    faults
}

fn in_journal(rows::Unsound { position, path, flaw }: rows::Unsound) -> Fault {
    Fault { position, place: Place::Journal, file: Some(path), wrong: flaw.into() }
}

/// What a check begins with: it must be of one moment, and a writer may move it meanwhile.
struct Begun {
    mark: mark::FoundMark,
    scan: journal::Scan,
    /// The frames that go beyond the tiles, by their first position.
    beyond: HashMap<Position, Frame>,
    /// The faults of the journal and of the heads kept in files.
    unread: Vec<Fault>,
    heads: Vec<(Place, Checkpoint)>,
    /// So many entries are in the tiles.
    held: u64,
}

impl Begun {
    fn read(places: &Places, keys: &LogKeys) -> Self {
        let mut unread = Vec::new();
        // The mark first: what it speaks of is in the journal by then. The journal next: what is recycled
        // after that is in the tiles.
        let mark = mark::read(&places.journal, keys).unwrap_or_else(|error| {
            unread.push(fault_of(Place::Journal, None, &error));
            mark::FoundMark::Nothing
        });
        let scan = journal::scan(&places.journal).unwrap_or_else(|error| {
            unread.push(fault_of(Place::Journal, None, &error));
            journal::Scan::default()
        });
        let mut heads: Vec<_> = mark.marked().map(|marked| (Place::Journal, marked.head.clone())).into_iter().collect();
        for (place, path) in [(Place::Head, places.head.clone()), (Place::Tiles, places.tiles.join(CHECKPOINT))] {
            match read_head(&path, keys) {
                Ok(Some((head, _))) => heads.push((place, head)),
                Ok(None) if place == Place::Head && places.is_copy() => {}
                Ok(None) => unread.push(Fault { position: None, place, file: Some(path), wrong: Wrong::HeadGone }),
                Err(error) => unread.push(fault_of(place, None, &error)),
            }
        }
        // Where the tiles' own head cannot be read, the one kept apart says how far they go.
        let told = [Place::Tiles, Place::Head].map(|place| heads.iter().find(|(of, _)| *of == place));
        let held = told.into_iter().flatten().next().map_or(0, |(_, head)| head.size);
        let mut beyond = HashMap::new();
        for located in scan.frames.iter().filter(|located| located.end.0 > held) {
            match located.read() {
                Ok(frame) => drop(beyond.insert(located.first, frame)),
                Err(error) => unread.push(fault_of(Place::Journal, Some(located.first), &error)),
            }
        }
        Self { mark, scan, beyond, unread, heads, held }
    }

    /// Whether everything can be read, and what is signed is there.
    fn is_of_one_moment(&self) -> bool {
        let signed = self.heads.iter().map(|(_, head)| head.size).max().unwrap_or(0);
        self.unread.is_empty() && signed <= self.scan.reach(self.held)
    }
}

fn fault_of(place: Place, position: Option<Position>, error: &StoreError) -> Fault {
    let (file, detail) = match error {
        StoreError::Disk(DiskError::Damaged { path, detail }) => (Some(path.clone()), detail.clone()),
        StoreError::Disk(DiskError::Io { path, source }) => (Some(path.clone()), source.to_string()),
        StoreError::Disk(DiskError::Head { path, source }) => (Some(path.clone()), source.to_string()),
        StoreError::Disk(DiskError::NotALog { path }) => (Some(path.clone()), "db or conf is missing".to_owned()),
        other => (None, other.to_string()),
    };
    let position = match error {
        StoreError::Commit { position, .. } => Some(*position),
        StoreError::Gap(gap) => Some(gap.position),
        _ => position,
    };
    Fault { position, place, file, wrong: Wrong::Unreadable(detail) }
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
        let in_use = places.in_use();
        if let Err(error) = sled_log::copy(&places.log, &copy) {
            faults.push(fault_of(Place::Log, None, &error));
            return Ok(None);
        }
        match SledLog::open_scratch(&copy) {
            Ok(log) if log.head().0 >= held => return Ok(Some(log)),
            opened => outcome = Some(opened),
        }
        if !in_use {
            break;
        }
        if_there(fs::remove_dir_all(&copy)).map_err(at(&copy))?;
        thread::sleep(Duration::from_millis(50));
    }
    match outcome {
        Some(Ok(log)) => Ok(Some(log)),
        Some(Err(error)) => {
            // A reader does not know the path of the scratch copy, nor the engine's own file names: neither is shown.
            let found = match error {
                StoreError::Disk(DiskError::Damaged { .. }) if held > 0 => {
                    let wrong = Wrong::EngineRefuses { last: Position(held - 1) };
                    Fault { position: Some(Position(0)), place: Place::Log, file: None, wrong }
                }
                error => fault_of(Place::Log, None, &error),
            };
            faults.push(Fault { file: Some(places.log.clone()), ..found });
            Ok(None)
        }
        None => Ok(None),
    }
}

/// What is kept for those who have an earlier head is the beginning of what there is.
fn check_earlier_tiles(tiles: &TileReader, faults: &mut Vec<Fault>) {
    match tiles.earlier_tiles_differing() {
        Ok(differing) => faults.extend(differing.into_iter().map(|(position, path)| Fault {
            position: Some(position),
            place: Place::Tiles,
            file: Some(path),
            wrong: Wrong::NotTheBeginning,
        })),
        Err(error) => faults.push(fault_of(Place::Tiles, None, &error)),
    }
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
                    wrong: Wrong::OtherHashes { index: index as u64, level },
                }),
                Err(error) => faults.push(fault_of(Place::Tiles, position, &error)),
            }
            if computed.len() as u64 == WIDTH {
                above.push(computed.iter().copied().collect::<Frontier>().root());
            }
        }
        below = above;
    }
}
