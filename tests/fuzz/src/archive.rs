//! A whole ledger on disk with something changed in it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use calendar::{Moment, Timestamp};
use eventlog::{
    Actor, Archive, CanonicalJson, CommandRef, Commit, Digest, DiskStore, Event, Log, LogReader, NewEvent, Places,
    Position,
    journal::frame::{self, FoundFrame, Frame, PAGE},
    log::replay,
    tiles::{Row, WIDTH},
};

use super::{
    edits::{Input, edit},
    scratch,
    signed::KEY,
    stored::{fitting, mend_frame},
};

/// A sound ledger, in memory.
struct Ledger {
    /// Path in the ledger's directory, and bytes.
    files: Vec<(PathBuf, Vec<u8>)>,
    events: Vec<Event>,
    /// The sizes over which a head was signed.
    signed: Vec<u64>,
}

/// One with a few entries, and one that reaches past a full tile.
static LEDGERS: LazyLock<[Ledger; 2]> = LazyLock::new(|| [Ledger::new(&[2, 1], &[1, 3]), Ledger::new(&[259], &[2])]);

/// Whatever is changed in a ledger: it is refused, or what is read is what was recorded, up to a head
/// that was signed, or to what a frame announces. Even where checksums and hashes were mended, since nobody
/// can mend the signature.
pub fn archive(bytes: &[u8]) {
    let mut input = Input(bytes);
    let how = input.byte();
    // The wide one takes longer, and comes up less often.
    let ledger = &LEDGERS[usize::from(how & 0x30 == 0x30)];
    let mut files: Vec<Vec<u8>> = ledger.files.iter().map(|(_, bytes)| bytes.clone()).collect();
    for _ in 0..8 {
        if input.is_empty() {
            break;
        }
        edit(&mut files, &mut input);
    }
    for ((path, _), bytes) in ledger.files.iter().zip(&mut files) {
        if path.starts_with("journal") {
            mend_journal(bytes, how & 1 != 0, how & 2 != 0);
        }
    }
    if how & 4 != 0 {
        mend_tiles(ledger, &mut files);
    }
    let directory = scratch::directory();
    for ((path, _), bytes) in ledger.files.iter().zip(&files) {
        // Cut to nothing, a file is gone altogether.
        if !bytes.is_empty() {
            scratch::write(&directory.path().join(path), bytes);
        }
    }
    check(directory.path(), ledger);
}

fn check(directory: &Path, ledger: &Ledger) {
    let Ok(archive) = Archive::open(&Places::of(directory), &KEY.verifying_key().into()) else { return };
    let roots: Vec<_> = ledger.signed.iter().map(|&size| archive.root_at(size)).collect();
    let mut events = Vec::new();
    let Ok(tail) = replay(archive.commits(Position(0)), archive.tree(), |event| events.push(event)) else { return };
    let read = tail.head();
    assert_eq!(read.0, events.len() as u64);
    assert!(ledger.signed.contains(&read.0), "{read} entries were never signed");
    assert_eq!(events, ledger.events[..events.len()], "an entry is not what was recorded");
    for (size, root) in ledger.signed.iter().zip(roots) {
        match root {
            Ok(Some(root)) => assert_eq!(root, root_of(&ledger.events[..*size as usize])),
            Ok(None) => assert!(*size > read.0),
            // Tiles of a smaller tree need not be there.
            Err(_) => {}
        }
    }
}

fn root_of(events: &[Event]) -> Digest {
    let leaf = |event: &Event| Digest::of_leaf(event.entry().expect("it was recorded"));
    events.iter().map(leaf).collect::<proof::Frontier>().root()
}

/// Mends what a forger can mend who has no key: checksums of frames, and hashes of the events in them.
fn mend_journal(journal: &mut [u8], checksums: bool, hashes: bool) {
    for start in (0..journal.len()).step_by(PAGE) {
        let Some(generation) = frame::generation(&journal[start..]) else { continue };
        if checksums {
            mend_frame(&mut journal[start..]);
        }
        if let (true, FoundFrame::Frame(frame, length)) = (hashes, frame::read(&journal[start..], generation)) {
            let Some(frame) = with_fitting_hashes(frame) else { continue };
            let Ok(commits) = frame.encoded() else { continue };
            let mut written = Vec::new();
            frame::write(&frame.signed, &commits, generation, &mut written);
            if written.len() == length && start + length <= journal.len() {
                journal[start..start + length].copy_from_slice(&written);
            }
        }
    }
}

fn with_fitting_hashes(frame: Frame) -> Option<Frame> {
    let commits: Option<Vec<Commit>> =
        frame.commits.iter().map(|commit| fitting(commit).map(|(commit, _)| commit)).collect();
    Some(Frame { commits: commits?, ..frame })
}

/// Writes the tile of hashes that goes with a bundle of entries.
fn mend_tiles(ledger: &Ledger, files: &mut [Vec<u8>]) {
    let place = |path: PathBuf| ledger.files.iter().position(|(known, _)| *known == path);
    for (index, size) in ledger.signed.iter().map(|size| (size / WIDTH, size % WIDTH)).chain([(0, WIDTH)]) {
        let of = |row: Row| place(row.tile(Path::new("tiles"), index, size));
        let (Some(entries), Some(hashes)) = (of(Row::Entries), of(Row::Hashes(0))) else { continue };
        let mut bundle = Input(&files[entries]);
        let mut mended = Vec::new();
        while let (false, [high, low]) = (bundle.is_empty(), bundle.take(2)) {
            let entry = bundle.take(usize::from(u16::from_be_bytes([*high, *low])));
            mended.extend_from_slice(&Digest::of_leaf(entry).0);
        }
        files[hashes] = mended;
    }
}

impl Ledger {
    /// A ledger of commits with so many events each: those `before` are in the tiles, those `after` only
    /// in the journal, as if the power had gone then.
    fn new(before: &[usize], after: &[usize]) -> Self {
        let directory = scratch::directory();
        let store = DiskStore::create(directory.path(), KEY.clone()).expect("created");
        let mut log = Log::open(store, KEY.clone()).expect("an empty log");
        let (mut events, mut signed) = (Vec::new(), vec![0]);
        let mut append = |log: &mut Log<DiskStore>, count: usize| {
            let at = Timestamp::from_micros(1_695_025_870_000_000 + log.head().0 as i64 * 1_000_000).expect("2023");
            let new = (0..count).map(|index| event(log.head().0 + index as u64)).collect();
            events.extend(log.append(log.head(), at, new).expect("appended").events);
            signed.push(log.head().0);
        };
        before.iter().for_each(|count| append(&mut log, *count));
        log.store().settle().expect("both copies hold it");
        let mut files = Vec::new();
        for place in ["head", "tiles"] {
            collect(directory.path(), Path::new(place), &mut files);
        }
        after.iter().for_each(|count| append(&mut log, *count));
        collect(directory.path(), Path::new("journal"), &mut files);
        drop(log);
        for (path, bytes) in &mut files {
            if path.starts_with("journal") {
                // Of the zeros that lie ready, one page is enough.
                let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                bytes.truncate(used.next_multiple_of(PAGE) + PAGE);
            }
        }
        // The fuzzer's bytes name a file by its number.
        files.sort();
        let ledger = Self { files, events, signed };
        let directory = scratch::directory();
        for (path, bytes) in &ledger.files {
            scratch::write(&directory.path().join(path), bytes);
        }
        let archive = Archive::open(&Places::of(directory.path()), &KEY.verifying_key().into()).expect("it is sound");
        let read = replay(archive.commits(Position(0)), archive.tree(), |_| ()).expect("it is sound").head();
        assert_eq!(read.0, ledger.events.len() as u64, "unchanged, all of it is read");
        ledger
    }
}

fn collect(directory: &Path, path: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let whole = directory.join(path);
    if !whole.is_dir() {
        files.push((path.to_owned(), fs::read(&whole).expect("read")));
        return;
    }
    for entry in fs::read_dir(&whole).expect("read") {
        collect(directory, &path.join(entry.expect("an entry").file_name()), files);
    }
}

fn event(number: u64) -> NewEvent {
    let actor = Actor { account: None, capacity: "own".into(), position: "unit-clerk".into(), unit: "STC".into() };
    NewEvent {
        kind: "ReportSubmitted".into(),
        version: 1,
        stream: format!("task/{}", number % 3),
        occurred_at: Moment::Day(calendar::NaiveDate::from_ymd_opt(2023, 9, 18).expect("a day")),
        actor,
        approver: None,
        channel: Some("paper".into()),
        cause: number.checked_sub(1).map(eventlog::Position),
        command: CommandRef { id: format!("c{number}").into(), digest: Digest::of(&number.to_be_bytes()) },
        corrects: None,
        legal_basis: vec![],
        documents: vec![],
        payload: CanonicalJson::parse(format!("{{\"number\":\"{number}/BC\"}}")).expect("canonical"),
    }
}
