//! Nothing leaves before it is durable: what a reader sees between a write and the end of its sync, after a
//! kill, and after the power went.
//!
//! A stalled sync is built from its bytes: the journal as it is right after a write, with the mark and the
//! heads from before it, and the lock held as the writer holds it.

use std::{
    collections::HashMap,
    fs,
    os::unix::{fs::FileTypeExt, net::UnixListener},
    path::Path,
};

use crate::support::{copy, create, key, new_event, time, workplace};
use eventlog::{
    Archive, DiskError, DiskStore, Log, LogReader, Places, Position, Progress, Signer, StoreError, announced,
    check::{Checked, check},
    disk::{Unsigned, copy_tiles},
    encoded::Encoded,
    journal::{self, Scan, Signed, frame, mark},
};
use proof::{Checkpoint, Digest, LogKeys, SigningKey};
use tempfile::TempDir;

fn keys() -> LogKeys {
    key().verifying_key().into()
}

fn archive(directory: &Path) -> Archive {
    Archive::open(&Places::of(directory), &keys()).unwrap()
}

/// How many entries can be read, and how many are proven.
fn seen(directory: &Path) -> (u64, u64) {
    let archive = archive(directory);
    let head = keys().open(archive.head()).unwrap();
    assert_eq!((head.size, head.root), (archive.signed_tree().size(), archive.signed_tree().root()));
    (archive.tree().size(), head.size)
}

fn scan(directory: &Path) -> Scan {
    journal::scan(&directory.join("journal")).unwrap()
}

fn checked(directory: &Path) -> Checked {
    let scratch = workplace();
    check(&Places::of(directory), &keys(), scratch.path(), &Progress::default()).unwrap()
}

fn append(log: &mut Log<DiskStore>, text: &str) {
    log.append(log.head(), time(log.head().0 as u32), vec![new_event("s", text)]).unwrap();
}

/// Two ledgers of one log: as it was before its last write, everything else being settled; and right after
/// that write, before its sync came back.
struct Window {
    before: TempDir,
    within: TempDir,
    /// The head that was signed once the sync had come back.
    note: String,
}

const BEFORE: u64 = 3;

impl Window {
    /// `last` makes the write in question.
    fn new(last: impl FnOnce(&mut Log<DiskStore>)) -> Self {
        let (live, before, within) = (workplace(), workplace(), workplace());
        let mut log = create(live.path());
        (0..BEFORE).for_each(|n| append(&mut log, &format!("before {n}")));
        log.store().settle().unwrap();
        copy(live.path(), before.path());
        last(&mut log);
        copy(live.path(), within.path());
        let note = archive(within.path()).head().to_owned();
        for kept in ["journal/head", "head"] {
            fs::copy(before.path().join(kept), within.path().join(kept)).unwrap();
        }
        for place in ["tiles", "log"] {
            fs::remove_dir_all(within.path().join(place)).unwrap();
            copy(&before.path().join(place), &within.path().join(place));
        }
        Self { before, within, note }
    }

    fn one() -> Self {
        Self::new(|log| append(log, "in question"))
    }

    fn path(&self) -> &Path {
        self.within.path()
    }
}

/// Given a writer within its sync, when others read, then they see what came before, whatever they ask for.
#[test]
fn a_reader_between_write_and_sync_sees_nothing_of_what_is_written() {
    let window = Window::one();
    assert_eq!(scan(window.path()).frames.last().unwrap().end, Position(BEFORE + 1), "the frame is whole");
    let _writer = Places::of(window.path()).lock().unwrap();
    for _ in 0..2 {
        assert_eq!(seen(window.path()), (BEFORE, BEFORE));
        assert!(archive(window.path()).receipt(Position(BEFORE)).unwrap().is_none());
        assert!(archive(window.path()).entry(Position(BEFORE)).unwrap().is_none());
    }
    let backup = workplace();
    let copied = copy_tiles(&Places::of(window.path()), &keys(), &backup.path().join("tiles"), &Progress::default());
    assert_eq!(copied.unwrap().size, BEFORE);
    let checked = checked(window.path());
    assert_eq!((checked.size, checked.faults), (BEFORE, vec![]));
}

/// The same with a batch of several commits, and with the first write into a file that was used before.
#[test]
fn a_batch_of_commits_and_a_file_used_again_make_no_difference() {
    let several = Window::new(|log| {
        for n in 0..3 {
            log.stage(time(50), vec![new_event("s", &n.to_string()), new_event("t", &n.to_string())]).unwrap();
        }
        log.write().unwrap();
    });
    let _writer = Places::of(several.path()).lock().unwrap();
    assert_eq!(seen(several.path()), (BEFORE, BEFORE));

    let window = Window::one();
    drop(open(window.path(), None));
    let again = workplace();
    copy(window.path(), again.path());
    append(&mut open(window.path(), None), "over the frames of before");
    let file = "journal/0000.journal";
    fs::copy(window.path().join(file), again.path().join(file)).unwrap();
    let last = scan(again.path()).frames.into_iter().max_by_key(|frame| frame.end).unwrap();
    assert_eq!((last.first, last.end), (Position(BEFORE + 1), Position(BEFORE + 2)), "it is written over the old row");
    let _writer = Places::of(again.path()).lock().unwrap();
    assert_eq!(seen(again.path()), (BEFORE + 1, BEFORE + 1));
}

/// A writer that was killed in its sync: what it wrote can be read, and is proven once somebody who has the
/// key opens the ledger. The head is the one that it would have signed, byte for byte.
#[test]
fn after_a_kill_what_was_written_is_read_and_signed_by_the_next_opening() {
    let window = Window::one();
    assert_eq!(seen(window.path()), (BEFORE + 1, BEFORE));
    assert!(archive(window.path()).receipt(Position(BEFORE)).unwrap().is_none());
    let before = fs::read_to_string(window.before.path().join("head")).unwrap();
    assert_eq!(archive(window.path()).head(), before);
    let checked_before = checked(window.path());
    assert_eq!((checked_before.size, checked_before.faults), (BEFORE, vec![]));
    // A backup is of what is signed.
    let backup = workplace();
    let copied = copy_tiles(&Places::of(window.path()), &keys(), &backup.path().join("tiles"), &Progress::default());
    assert_eq!(copied.unwrap().size, BEFORE);

    drop(open(window.path(), None));
    assert_eq!(seen(window.path()), (BEFORE + 1, BEFORE + 1));
    assert_eq!(archive(window.path()).head(), window.note);
    assert_eq!(checked(window.path()).faults, vec![]);
}

/// Whatever was handed out at any moment, after a power cut and the next command no two heads of one size differ.
#[test]
fn no_two_heads_of_one_size_were_ever_handed_out() {
    let window = Window::one();
    let mut handed_out: HashMap<u64, Digest> = HashMap::new();
    let mut hand_out = |directory: &Path| {
        let Checkpoint { size, root, .. } = keys().open(archive(directory).head()).unwrap();
        assert_eq!(*handed_out.entry(size).or_insert(root), root, "two histories of {size} entries");
    };
    {
        let _writer = Places::of(window.path()).lock().unwrap();
        hand_out(window.path());
    }
    // Killed, and not yet gone from memory.
    hand_out(window.path());
    // The power goes: the write never reached the disk. Another command takes its position.
    hand_out(window.before.path());
    let mut log = open(window.before.path(), None);
    append(&mut log, "another");
    hand_out(window.before.path());
    drop(log);
    hand_out(window.before.path());
}

/// Whoever is told that something is recorded finds it at once, in another process too: no copy has it yet.
#[test]
fn what_is_acknowledged_is_seen_at_once() {
    let directory = workplace();
    let mut log = create(directory.path());
    for n in 0..20 {
        let commit = log.append(log.head(), time(n), vec![new_event("s", &n.to_string())]).unwrap();
        assert_eq!(seen(directory.path()), (commit.end().0, commit.end().0));
        let receipt = archive(directory.path()).receipt(commit.first).unwrap().expect("its receipt");
        receipt.verify(&log_entry(directory.path(), commit.first), &key().verifying_key()).unwrap();
    }
}

fn log_entry(directory: &Path, position: Position) -> Vec<u8> {
    archive(directory).entry(position).unwrap().unwrap().into_bytes()
}

/// The mark is lost, cut, older than the ledger, or rubbish: it says nothing, and nothing else is missed.
#[test]
fn a_mark_that_is_lost_or_torn_says_nothing_and_is_written_anew() {
    let window = Window::one();
    drop(open(window.path(), None));
    let path = mark::path(&window.path().join("journal"));
    let whole = fs::read(&path).unwrap();
    let old = fs::read(mark::path(&window.before.path().join("journal"))).unwrap();
    assert_ne!(whole, old);
    for other in [&b""[..], &[0; 4096], &whole[..100], &old, b"rubbish", &[0xff; 5000]] {
        fs::write(&path, other).unwrap();
        assert_eq!(seen(window.path()), (BEFORE + 1, BEFORE + 1));
        drop(open(window.path(), None));
        assert!(
            matches!(mark::read(&window.path().join("journal"), &keys()).unwrap(), mark::FoundMark::Mark(marked)
            if marked.head.size == BEFORE + 1),
            "it is written anew"
        );
        fs::remove_file(&path).unwrap();
        assert_eq!(seen(window.path()), (BEFORE + 1, BEFORE + 1));
    }
}

/// What was acknowledged, and is in no place any more, is missed: also where the last frame alone had it.
#[test]
fn the_last_frame_is_missed_where_it_was_acknowledged() {
    let window = Window::one();
    // Its sync had come back, and the mark says so.
    let mut acknowledged = open(window.path(), None);
    append(&mut acknowledged, "acknowledged");
    let crashed = workplace();
    copy(window.before.path(), crashed.path());
    fs::copy(window.path().join("journal/head"), crashed.path().join("journal/head")).unwrap();
    let error = Archive::open(&Places::of(crashed.path()), &keys()).err().expect("it is missed");
    assert!(
        matches!(error, StoreError::Disk(DiskError::Lost { size, from: Position(BEFORE), .. }) if size == BEFORE + 2),
        "{error}"
    );
    let error = DiskStore::open(crashed.path(), key(), Unsigned::Refuse).err().expect("it is missed");
    assert!(matches!(error, StoreError::Disk(DiskError::Lost { .. })), "{error}");
}

fn successor() -> SigningKey {
    SigningKey::from_seed("log.example/test", &[8; 32]).unwrap()
}

fn open(directory: &Path, successor: Option<SigningKey>) -> Log<DiskStore> {
    let signer = Signer { successor, ..key().into() };
    Log::replay(DiskStore::open(directory, signer.clone(), Unsigned::Refuse).unwrap(), signer, |_| ()).unwrap()
}

/// A change of key, stopped between the sync of its entry and the signing of the head: both keys sign it
/// all the same, and no other batch's.
#[test]
fn the_head_over_a_change_of_key_is_signed_by_both_also_after_a_crash() {
    let rotate = |log: &mut Log<DiskStore>| {
        log.countersign(successor());
        append(log, "the successor");
    };
    let window = Window::new(rotate);
    let both: Vec<_> = window.note.lines().filter(|line| line.starts_with('\u{2014}')).collect();
    assert_eq!(both.len(), 2);
    drop(open(window.path(), Some(successor())));
    assert_eq!(archive(window.path()).head(), window.note);

    // Another's key is no successor, and a batch that names none has one signature.
    let stranger = SigningKey::from_seed("log.example/test", &[9; 32]).unwrap();
    for (window, next) in [(Window::new(rotate), stranger), (Window::one(), successor())] {
        drop(open(window.path(), Some(next)));
        let note = archive(window.path()).head().to_owned();
        assert_eq!(note.lines().filter(|line| line.starts_with('\u{2014}')).count(), 1);
    }
}

/// Nobody without the key adds to the journal, though the head over its last frame is signed later.
#[test]
fn a_frame_that_the_key_did_not_announce_is_refused() {
    let (window, other) = (Window::one(), Window::new(|log| append(log, "forged")));
    let announced = |window: &Window| {
        let last = scan(window.path()).frames.into_iter().max_by_key(|frame| frame.end).unwrap();
        let Signed::Before { note, announced } = last.signed.clone() else { panic!("version 2") };
        (note, announced, last.read().unwrap().encoded().unwrap())
    };
    let (note, honest, _) = announced(&window);
    let (_, _, forged) = announced(&other);
    let tree = archive(other.path()).tree().clone();
    let by_another = announced::Announced::sign(&tree, None, &successor());
    let whole = fs::read(other.path().join("journal/0000.journal")).unwrap();
    let (at, generation) = last_frame(&whole);
    for announced in [honest, by_another, note.clone(), String::new()] {
        let directory = workplace();
        copy(other.path(), directory.path());
        let mut bytes = Vec::new();
        frame::write(&Signed::Before { note: note.clone(), announced }, &forged, generation, &mut bytes);
        let mut file = whole.clone();
        file[at..at + bytes.len()].copy_from_slice(&bytes);
        fs::write(directory.path().join("journal/0000.journal"), file).unwrap();
        assert!(Archive::open(&Places::of(directory.path()), &keys()).is_err());
        assert!(!checked(directory.path()).faults.is_empty());
        assert!(DiskStore::open(directory.path(), key(), Unsigned::Refuse).is_err());
    }
    // What it announced itself is taken.
    drop(open(other.path(), None));
}

/// Where the last frame lies, and its generation.
fn last_frame(journal: &[u8]) -> (usize, u64) {
    let starts = (0..journal.len()).step_by(frame::PAGE);
    starts.rev().find_map(|at| Some((at, frame::generation(&journal[at..])?))).unwrap()
}

/// Writes the frames of a journal anew in the form of version 1: each with its own head, signed beforehand.
fn as_version_1(directory: &Path) {
    let path = directory.join("journal/0000.journal");
    let mut file = fs::read(&path).unwrap();
    let mut at = 0;
    let mut written = Vec::new();
    let mut tree = proof::Frontier::default();
    while let Some(generation) = file.get(at..).and_then(frame::generation) {
        let frame::FoundFrame::Frame(frame, length) = frame::read(&file[at..], generation) else { break };
        tree.extend(frame.commits.iter().flat_map(|commit| commit.hashes.iter().copied()));
        let commits: Encoded = frame.encoded().unwrap();
        frame::write(&Signed::Own(Signer::from(key()).head(&tree, None)), &commits, generation, &mut written);
        at += length;
    }
    file.fill(0);
    file[..written.len()].copy_from_slice(&written);
    fs::write(path, file).unwrap();
    fs::remove_file(directory.join("journal/head")).unwrap();
}

/// A journal of version 1 opens as ever. Its last frame brought its head along before it was durable: while
/// its writer runs it counts only once another follows.
#[test]
fn the_last_frame_of_an_older_journal_counts_once_it_is_certain() {
    let window = Window::new(|log| {
        append(log, "one");
        append(log, "two");
    });
    as_version_1(window.path());
    {
        let _writer = Places::of(window.path()).lock().unwrap();
        assert_eq!(seen(window.path()), (BEFORE + 1, BEFORE + 1));
        let checked = checked(window.path());
        assert_eq!((checked.size, checked.faults), (BEFORE + 1, vec![]));
    }
    // Nobody writes: it is synced, and then it counts.
    assert_eq!(seen(window.path()), (BEFORE + 2, BEFORE + 2));
    assert_eq!(checked(window.path()).faults, vec![]);
    let note = archive(window.path()).head().to_owned();
    let mut log = open(window.path(), None);
    assert_eq!(archive(window.path()).head(), note, "what was signed is not signed again");
    append(&mut log, "three");
    drop(log);
    assert_eq!(seen(window.path()), (BEFORE + 3, BEFORE + 3));
    assert_eq!(checked(window.path()).faults, vec![]);
}

/// Something else in the place of a file is refused by name, and nobody waits for it.
#[test]
fn special_files_among_those_of_the_log_are_refused_by_name() {
    let window = Window::one();
    drop(open(window.path(), None));
    for name in ["journal/0000.journal", "journal/0007.journal", "journal/head", "head", "tiles/checkpoint"] {
        for kind in ["fifo", "socket", "device"] {
            let damaged = workplace();
            copy(window.path(), damaged.path());
            let path = damaged.path().join(name);
            let _ = fs::remove_file(&path);
            let _listening = match kind {
                "fifo" => {
                    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
                    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
                    None
                }
                "socket" => Some(UnixListener::bind(&path).unwrap()),
                _ => {
                    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
                    None
                }
            };
            let kind_of = fs::metadata(&path).unwrap().file_type();
            assert!(kind_of.is_fifo() || kind_of.is_socket() || kind_of.is_char_device());
            let refused = [
                Archive::open(&Places::of(damaged.path()), &keys()).err().map(|error| error.to_string()),
                DiskStore::open(damaged.path(), key(), Unsigned::Refuse).err().map(|error| error.to_string()),
                checked(damaged.path()).faults.first().map(ToString::to_string),
            ];
            for said in refused {
                let said = said.unwrap_or_else(|| panic!("{name}: a {kind} was taken"));
                assert!(said.contains(name) && said.contains("not a plain file"), "{said}");
            }
        }
    }
}
