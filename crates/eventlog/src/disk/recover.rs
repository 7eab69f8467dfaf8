//! Opening what somebody left behind: journal, log, tiles and heads are compared; what one lacks is
//! healed from another; what none has is reported, and nothing is written over it.

use std::{fmt, fs::File, io, ops::Range, path::PathBuf, sync::Arc};

use proof::{Checkpoint, Frontier, LogKeys, VerifyingKey};

use super::{
    follow::Copies,
    places::{Places, set_aside},
};
use crate::{
    commit::{Commit, CommitError},
    encoded::Encoded,
    error::{DiskError, Place},
    event::{Event, Position},
    files::at,
    journal::{self, Scan},
    progress::Progress,
    signing::Signer,
    sled_log::SledLog,
    store::StoreError,
    tail::Gap,
    tiles::{CHECKPOINT, TileReader, TileWriter, read_head},
};

/// So many events are healed in one go.
const PIECE_EVENTS: usize = 4096;

/// What was done to a ledger when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healed {
    /// The place that lacked something.
    pub place: Place,
    /// What it lacked.
    pub lacked: Lack,
    /// Where the damaged place was put, if it was built anew.
    pub set_aside: Option<PathBuf>,
}

/// What a place lacked, and had from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// These positions, which another place had.
    Entries {
        /// Which.
        positions: Range<u64>,
        /// From where they came.
        from: Place,
    },
    /// It could not be read, for this reason.
    Unreadable(String),
    /// The signed head.
    Head,
    /// Nothing: somebody asked for it to be built anew.
    Nothing,
}

impl fmt::Display for Healed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lacked {
            Lack::Entries { positions, from } => {
                write!(f, "{} lacked #{}-#{}; restored from {from}", self.place, positions.start, positions.end - 1)
            }
            Lack::Unreadable(reason) => write!(f, "{} could not be read ({reason}); built anew", self.place),
            Lack::Head => write!(f, "{} lacked the last signed head; written anew", self.place),
            Lack::Nothing => write!(f, "{} was built anew, as was asked", self.place),
        }?;
        match &self.set_aside {
            Some(path) => write!(f, "; what was there is in {}", path.display()),
            None => Ok(()),
        }
    }
}

/// Whether entries that no signed head covers may be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsigned {
    /// No: a head was signed for everything that was ever acknowledged.
    Refuse,
    /// Yes: the ledger was written before heads were signed.
    Adopt,
}

/// A ledger whose places hold the same.
pub struct Recovered {
    /// The copies, synced.
    pub copies: Copies,
    /// The journal as it was found; the copies hold all of it.
    pub journal: Scan,
    /// The tree over everything.
    pub tree: Frontier,
    /// The signed head over it; nothing where a crash kept it from being signed.
    pub head: Option<String>,
    /// The key that signs that head beside the log's own, as the frame says that was written last.
    successor: Option<VerifyingKey>,
    /// What was done.
    pub report: Vec<Healed>,
}

impl Recovered {
    /// A ledger that is new: nothing was to be recovered.
    pub fn new(copies: Copies, tree: Frontier, head: String) -> Self {
        let (journal, report) = (Scan::default(), Vec::new());
        Self { copies, journal, tree, head: Some(head), successor: None, report }
    }

    /// Has the head signed that a crash kept from being signed: what it covers is in both copies now.
    pub fn sign(&mut self, signer: &Signer) -> Result<(), StoreError> {
        if self.head.is_some() {
            return Ok(());
        }
        let successor = signer.successor.as_ref().filter(|key| self.successor == Some(key.verifying_key()));
        let head = signer.head(&self.tree, successor);
        self.copies.publish(&head)?;
        self.head = Some(head);
        Ok(())
    }
}

/// Compares and heals the places of a ledger.
pub fn recover(
    places: &Places,
    keys: &LogKeys,
    unsigned: Unsigned,
    progress: &Progress,
) -> Result<Recovered, StoreError> {
    let mut report = Vec::new();
    let mark = journal::mark::read(&places.journal, keys)?;
    let scan = journal::scan(&places.journal)?;
    let heads = Heads::read(places, &mark, &scan, Certain::Everything, keys, &mut report)?;
    let tiles_size = heads.tiles.as_ref().map_or(0, |(checkpoint, _)| checkpoint.size);
    let known = heads.last().map(|(head, _, place)| (head, place));
    heads.agree()?;
    if unsigned == Unsigned::Refuse && known.is_none() {
        return Err(DiskError::NoHead { path: places.head.clone() }.into());
    }
    // Of what was signed, all is elsewhere, or there is no log that could have it.
    let replaceable = |error: &StoreError| match known {
        Some((head, _)) if head.size <= scan.reach(tiles_size) => true,
        Some(_) => matches!(error, StoreError::Disk(DiskError::NotALog { .. })),
        None => false,
    };
    let log = open_log(places, replaceable, &mut report)?;

    let reach = scan.reach(log.head().0.max(tiles_size));
    if let Some((checkpoint, place)) = known.filter(|(checkpoint, _)| checkpoint.size > reach) {
        return Err(DiskError::Lost { known_from: place, size: checkpoint.size, from: Position(reach) }.into());
    }
    if let Some(frame) = scan.frames.iter().find(|frame| frame.first.0 > reach) {
        return Err(DiskError::Lost { known_from: Place::Journal, size: frame.end.0, from: Position(reach) }.into());
    }

    // Even an engine that lost its file opens: a head over nothing would be signed for whatever was there.
    if known.is_none() && reach == 0 {
        let detail = "it holds no entry, and no head was ever signed for it".to_owned();
        return Err(DiskError::Damaged { path: places.log.clone(), detail }.into());
    }
    progress.of(reach);
    if let (Some((head, _)), true) = (&heads.tiles, log.head().0 < reach) {
        check_last_bundle(places, head)?;
    }
    let announced = scan.beyond(known.map_or(0, |(head, _)| head.size), keys)?;
    heal_log(&log, &scan, &TileReader::new(&places.tiles, tiles_size), reach, progress, &mut report)?;
    let signed: Vec<&Checkpoint> =
        known.map(|(head, _)| head).into_iter().chain(announced.iter().map(|frame| &frame.tree)).collect();
    let mut tiles = open_tiles(places, heads.tiles.as_ref().map(|(checkpoint, _)| checkpoint), &mut report)?;
    heal_tiles(&mut tiles, &log, &signed, progress, &mut report)?;

    let tree = tiles.tree();
    let directory = File::open(&places.directory).map_err(at(&places.directory))?;
    let mut copies = Copies { log: Arc::new(log), tiles, head: places.head.clone(), directory };
    let has = |head: &Option<(Checkpoint, String)>| head.as_ref().is_some_and(|(head, _)| head.size == reach);
    // What was signed is not signed again: a head may bear signatures that nobody can make any more.
    let head = heads.last().filter(|(head, ..)| head.size == reach).map(|(_, note, _)| note.to_owned());
    match &head {
        Some(_) if has(&heads.tiles) && has(&heads.apart) => {}
        Some(head) => {
            if has(&heads.tiles) {
                report.push(Healed { place: Place::Head, lacked: Lack::Head, set_aside: None });
            }
            copies.publish(head)?;
        }
        // A frame was written, and its writer did not come to sign it. Before anybody signs it, it is in both copies.
        None => copies.settle()?,
    }
    let last = announced.into_iter().find(|frame| frame.tree.size == reach);
    Ok(Recovered { copies, journal: scan, tree, head, successor: last.and_then(|frame| frame.successor), report })
}

/// How much of the journal is certain: of the last frame it may not be known whether the disk has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certain {
    /// What a head covers that was signed after the sync, or what another frame follows.
    WhatIsSigned,
    /// Everything: nobody is writing, and what is there was synced, or is about to be.
    Everything,
}

/// The signed heads that each place knows.
pub(super) struct Heads {
    apart: Option<(Checkpoint, String)>,
    /// Of the public copy.
    pub tiles: Option<(Checkpoint, String)>,
    mark: Option<(Checkpoint, String)>,
    journal: Option<(Checkpoint, String)>,
}

impl Heads {
    /// `mark` was read before the journal: then the journal, or the tiles, have what it speaks of.
    pub fn read(
        places: &Places,
        mark: &journal::mark::FoundMark,
        scan: &Scan,
        certain: Certain,
        keys: &LogKeys,
        report: &mut Vec<Healed>,
    ) -> Result<Self, StoreError> {
        let mut lenient = |place, head: Result<_, StoreError>| match head {
            Err(StoreError::Disk(error @ (DiskError::Head { .. } | DiskError::Damaged { .. }))) => {
                report.push(Healed { place, lacked: Lack::Unreadable(error.to_string()), set_aside: None });
                Ok(None)
            }
            head => head,
        };
        let apart = lenient(Place::Head, read_head(&places.head, keys))?;
        let tiles = lenient(Place::Tiles, TileReader::head(&places.tiles, keys))?;
        let mark = mark.marked().map(|marked| (marked.head.clone(), marked.note.clone()));
        let journal = scan.last_note(certain == Certain::Everything);
        let journal = journal.map(|note| Ok((keys.open(note)?, note.to_owned()))).transpose();
        let journal = journal.map_err(|source| DiskError::Head { path: places.journal.clone(), source })?;
        Ok(Self { apart, tiles, mark, journal })
    }

    /// Two heads over equally many entries have one root; two roots are two histories.
    fn agree(&self) -> Result<(), StoreError> {
        let heads =
            || [&self.apart, &self.tiles, &self.mark, &self.journal].into_iter().flatten().map(|(head, _)| head);
        let forked = heads().find(|one| heads().any(|other| one.size == other.size && one.root != other.root));
        forked.map_or(Ok(()), |head| Err(StoreError::NotWhatWasSigned { size: head.size }))
    }

    /// How many entries the heads cover that follow both copies.
    pub fn written(&self) -> Option<u64> {
        [&self.tiles, &self.apart].into_iter().flatten().map(|(head, _)| head.size).max()
    }

    /// The one over most entries, its text, and who knows it.
    pub fn last(&self) -> Option<(&Checkpoint, &str, Place)> {
        let places = [
            (&self.journal, Place::Journal),
            (&self.mark, Place::Journal),
            (&self.tiles, Place::Tiles),
            (&self.apart, Place::Head),
        ];
        let heads = places.into_iter().filter_map(|(head, place)| {
            let (head, note) = head.as_ref()?;
            Some((head, note.as_str(), place))
        });
        heads.max_by_key(|(head, ..)| head.size)
    }
}

/// Opens the log. One that cannot be read gives way to an empty one, to be filled, only if it is
/// `replaceable`: of a ledger without heads, the log may be the only copy.
fn open_log(
    places: &Places,
    replaceable: impl Fn(&StoreError) -> bool,
    report: &mut Vec<Healed>,
) -> Result<SledLog, StoreError> {
    let reason = match SledLog::open(&places.log) {
        Ok(log) => return Ok(log),
        Err(error) if !replaceable(&error) => return Err(error),
        // Nothing is wrong with it: the disk, or this program, is at fault.
        Err(
            error
            @ (StoreError::Disk(DiskError::Io { .. }) | StoreError::Commit { source: CommitError::Format(_), .. }),
        ) => {
            return Err(error);
        }
        Err(error) => error.to_string(),
    };
    let set_aside = set_aside(&places.log)?;
    report.push(Healed { place: Place::Log, lacked: Lack::Unreadable(reason), set_aside });
    SledLog::create(&places.log)
}

/// The tiles, if the tree at their edge is what their head says; else begun anew.
fn open_tiles(places: &Places, head: Option<&Checkpoint>, report: &mut Vec<Healed>) -> Result<TileWriter, StoreError> {
    let Some(head) = head else {
        // A head that is none of this ledger's: what lies under it may be anybody's.
        if places.tiles.join(CHECKPOINT).exists() {
            let aside = set_aside(&places.tiles)?;
            let healed = report.iter_mut().filter(|healed| healed.place == Place::Tiles);
            healed.for_each(|healed| healed.set_aside.clone_from(&aside));
        }
        return TileWriter::open(&places.tiles, 0);
    };
    let reason = match TileWriter::open(&places.tiles, head.size) {
        Ok(tiles) if tiles.tree().root() == head.root => return Ok(tiles),
        Ok(_) => "its hashes do not lead to the root of its checkpoint".to_owned(),
        // Nothing is wrong with them: the disk or the system is at fault.
        Err(StoreError::Disk(DiskError::Io { path, source })) if !is_out_of_place(&source) => {
            return Err(DiskError::Io { path, source }.into());
        }
        Err(error) => error.to_string(),
    };
    let set_aside = set_aside(&places.tiles)?;
    report.push(Healed { place: Place::Tiles, lacked: Lack::Unreadable(reason), set_aside });
    TileWriter::open(&places.tiles, 0)
}

/// Refuses to heal from a last bundle that is not what was signed, where its hashes are.
fn check_last_bundle(places: &Places, head: &Checkpoint) -> Result<(), StoreError> {
    let tiles = TileReader::new(&places.tiles, head.size);
    match TileWriter::open(&places.tiles, head.size) {
        Err(error @ StoreError::Disk(DiskError::Damaged { .. }))
            if tiles.tree().is_ok_and(|tree| tree.root() == head.root) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// A file is missing, or something else is where it should be.
fn is_out_of_place(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | IsADirectory)
}

fn heal_log(
    log: &SledLog,
    scan: &Scan,
    tiles: &TileReader,
    reach: u64,
    progress: &Progress,
    report: &mut Vec<Healed>,
) -> Result<(), StoreError> {
    while log.head().0 < reach {
        progress.at(log.head().0);
        let from = log.head();
        let frame = scan.frame_at(from);
        let source = match frame {
            Some(frame) => {
                append(log, frame.read()?.commits, from)?;
                Place::Journal
            }
            None => {
                let end = tiles.size().min(reach);
                for piece in pieces(tiles.clone(), from, end) {
                    append(log, vec![piece?], from)?;
                    progress.at(log.head().0);
                }
                Place::Tiles
            }
        };
        let to = log.head();
        if to == from {
            return Err(DiskError::Lost { known_from: source, size: reach, from }.into());
        }
        note(report, Place::Log, from.0..to.0, source);
    }
    Ok(())
}

/// Adds to the report, joining what belongs together.
fn note(report: &mut Vec<Healed>, place: Place, positions: Range<u64>, from: Place) {
    if let Some(Healed { place: last, lacked: Lack::Entries { positions: before, from: source }, .. }) =
        report.last_mut()
        && (*last, *source, before.end) == (place, from, positions.start)
    {
        before.end = positions.end;
    } else {
        report.push(Healed { place, lacked: Lack::Entries { positions, from }, set_aside: None });
    }
}

fn append(log: &SledLog, commits: Vec<Commit>, from: Position) -> Result<(), StoreError> {
    let left = commits.into_iter().map(|commit| commit.skip_to(from)).filter(|commit| !commit.events.is_empty());
    let left: Vec<Commit> = left.collect();
    log.append([&Encoded::again(&left)?])
}

/// The events that the tiles hold from `from` to `end`, as commits of one time each.
pub(super) fn pieces(tiles: TileReader, from: Position, end: u64) -> impl Iterator<Item = Result<Commit, StoreError>> {
    let bundles = from.0 / crate::tiles::WIDTH..tiles.bundles();
    let events = bundles.flat_map(move |index| match events_of(&tiles, index) {
        Ok(events) => events.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    });
    let wanted = move |event: &Result<(Event, proof::Digest), StoreError>| {
        event.as_ref().map_or(true, |(event, _)| event.position >= from && event.position.0 < end)
    };
    let mut events = events.filter(wanted).peekable();
    std::iter::from_fn(move || {
        let (event, hash) = match events.next()? {
            Ok(first) => first,
            Err(error) => return Some(Err(error)),
        };
        let (first, recorded_at) = (event.position, event.recorded_at);
        let mut commit = Commit { first, recorded_at, events: vec![event], hashes: vec![hash] };
        let belongs = |next: &Result<(Event, proof::Digest), StoreError>| {
            next.as_ref().is_ok_and(|(event, _)| event.recorded_at == recorded_at)
        };
        while commit.events.len() < PIECE_EVENTS {
            let Some(Ok((event, hash))) = events.next_if(belongs) else { break };
            commit.events.push(event);
            commit.hashes.push(hash);
        }
        Some(Ok(commit))
    })
}

fn events_of(tiles: &TileReader, index: u64) -> Result<Vec<(Event, proof::Digest)>, StoreError> {
    let bundle = tiles.entries(index)?;
    let first = Position(index * crate::tiles::WIDTH);
    let event = |(place, entry): (usize, &[u8])| {
        let position = first.plus(place);
        let gap = |detail: String| Gap { position, detail };
        let text = std::str::from_utf8(entry).map_err(|_| gap("the entry is not text".to_owned()))?;
        let event = Event::from_entry(text).map_err(|error| gap(error.to_string()))?;
        match event.position == position {
            true => Ok((event, proof::Digest::of_leaf(entry))),
            false => Err(gap(format!("the entry says it is at {}", event.position)).into()),
        }
    };
    bundle.iter().enumerate().map(event).collect()
}

/// Brings the tiles to where the log is. The trees at the sizes that were signed must be those that
/// were signed.
fn heal_tiles(
    tiles: &mut TileWriter,
    log: &SledLog,
    signed: &[&Checkpoint],
    progress: &Progress,
    report: &mut Vec<Healed>,
) -> Result<(), StoreError> {
    let (from, to) = (tiles.size(), log.head().0);
    let check = |tiles: &TileWriter| match signed.iter().find(|head| head.size == tiles.size()) {
        Some(head) if head.root != tiles.tree().root() => Err(StoreError::NotWhatWasSigned { size: head.size }),
        _ => Ok(()),
    };
    check(tiles)?;
    if from == to {
        return Ok(());
    }
    for commit in log.read(Position(from)) {
        let commit = commit?.skip_to(Position(tiles.size()));
        let encoded = Encoded::again(&[commit])?;
        for (entry, hash) in encoded.entries().zip(encoded.hashes()) {
            tiles.append(entry, *hash)?;
            check(tiles)?;
        }
        progress.at(tiles.size());
    }
    note(report, Place::Tiles, from..to, Place::Log);
    Ok(())
}
