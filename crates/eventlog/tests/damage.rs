//! Every byte of a small ledger changed, every file cut at every length, every place taken away.
//!
//! A check of what is left names what is wrong, and where; or it says that all is well, and then all
//! answers are what they were. Opening for writing puts right what another place has, or refuses; it
//! never gives other events, and what is recorded next does not spread the damage.
//!
//! By default a sample of the bytes is changed. `SOCAI_ALL=1 cargo test --release -p eventlog damage::` changes every
//! byte that is not zero, and cuts at every length where something changes.

use std::{
    collections::BTreeSet,
    fmt,
    fs::{self, File},
    ops::Range,
    os::unix::fs::FileExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::support::{copy, create, files, key, new_event, open, time, workplace};
use eventlog::{
    Archive, DiskStore, Event, Log, LogError, LogReader, Place, Places, Position, Progress,
    check::{Checked, Fault, check},
    journal::frame::{self, FoundFrame, Frame, PAGE},
    log::replay,
    tail::Tail,
    tiles::WIDTH,
};
use tempfile::TempDir;

/// A case that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// Most of a case is waiting for a reader that tries again.
const WORKERS: usize = 6;

fn all() -> bool {
    std::env::var_os("SOCAI_ALL").is_some()
}

/// A ledger, and what it answers.
struct Sample {
    directory: TempDir,
    events: Vec<Event>,
    tail: Tail,
    /// So many of the events no single damage may take away.
    safe: usize,
}

impl Sample {
    fn of(directory: TempDir) -> Self {
        let (tail, events) = archived(directory.path()).unwrap();
        assert!(checked(directory.path()).faults.is_empty());
        let safe = events.len();
        Self { directory, events, tail, safe }
    }

    /// Some commits of several streams, in two sittings: of the first, the journal holds little.
    fn small() -> Self {
        let directory = workplace();
        drop(record(create(directory.path()), 0..12, 4));
        drop(record(open(directory.path()).unwrap().0, 12..17, 5));
        Self::of(directory)
    }

    /// More entries than a tile holds, and of the first only the copies know.
    fn large() -> Self {
        let directory = workplace();
        let mut log = create(directory.path());
        for commit in 0..6 {
            let events = (0..50).map(|n| new_event(&format!("s-{}", n % 7), &format!("{commit}.{n}"))).collect();
            log.stage(time(commit), events).unwrap();
        }
        log.write().unwrap();
        drop(log);
        drop(record(open(directory.path()).unwrap().0, 300..303, 3));
        fs::remove_dir_all(directory.path().join("journal")).unwrap();
        drop(record(open(directory.path()).unwrap().0, 303..305, 2));
        Self::of(directory)
    }

    /// As a kill leaves it: the last commits are in the journal, and in no copy yet.
    fn behind() -> Self {
        let (live, directory) = (workplace(), workplace());
        let log = record(create(live.path()), 0..6, 6);
        log.store().settle().unwrap();
        copy(live.path(), directory.path());
        let log = record(log, 6..9, 1);
        copy(&live.path().join("journal"), &directory.path().join("journal"));
        drop(log);
        let sample = Self::of(directory);
        let held = crate::support::checkpoint(&sample.path().join("tiles/checkpoint")).size as usize;
        assert!(held < sample.events.len());
        Self { safe: held, ..sample }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// Commits of one to three events each, `together` of them in one write.
fn record(mut log: Log<DiskStore>, range: Range<u32>, together: usize) -> Log<DiskStore> {
    for written in range.collect::<Vec<_>>().chunks(together) {
        for n in written {
            let events = (0..=n % 3).map(|m| new_event(&format!("stream-{m}"), &format!("{n}.{m}"))).collect();
            log.stage(time(*n), events).unwrap();
        }
        log.write().unwrap();
    }
    log
}

fn checked(directory: &Path) -> Checked {
    let scratch = workplace();
    check(&Places::of(directory), &key().verifying_key().into(), scratch.path(), &Progress::default()).unwrap()
}

fn archived(directory: &Path) -> Result<(Tail, Vec<Event>), LogError> {
    let mut events = Vec::new();
    let archive = Archive::open(&Places::of(directory), &key().verifying_key().into())?;
    let tail = replay(archive.commits(Position(0)), archive.tree(), |event| events.push(event))?;
    Ok((tail, events))
}

/// What is done to a ledger.
#[derive(Debug, Clone)]
enum Damage {
    Flip { file: PathBuf, at: usize, bit: u8 },
    Cut { file: PathBuf, to: usize },
    Gone(Vec<PathBuf>),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flip { file, at, bit } => write!(f, "{} byte {at} bit {bit}", file.display()),
            Self::Cut { file, to } => write!(f, "{} cut to {to}", file.display()),
            Self::Gone(paths) => write!(f, "{paths:?} gone"),
        }
    }
}

impl Damage {
    /// Does it to the ledger in `directory`.
    fn inflict(&self, directory: &Path) {
        match self {
            Self::Flip { file, at, bit } => {
                let file = File::options().read(true).write(true).open(directory.join(file)).unwrap();
                let mut byte = [0];
                file.read_exact_at(&mut byte, *at as u64).unwrap();
                file.write_all_at(&[byte[0] ^ (1 << bit)], *at as u64).unwrap();
            }
            Self::Cut { file, to } => {
                File::options().write(true).open(directory.join(file)).unwrap().set_len(*to as u64).unwrap();
            }
            Self::Gone(paths) => {
                for path in paths.iter().map(|path| directory.join(path)) {
                    match path.is_dir() {
                        true => fs::remove_dir_all(path).unwrap(),
                        false => fs::remove_file(path).unwrap(),
                    }
                }
            }
        }
    }
}

/// One in `stride` of the bytes that are not zero, and a few of those that are; so many lengths to cut
/// the file to.
fn damages(sample: &Sample, file: &Path, stride: usize) -> Vec<Damage> {
    let stride = if all() { 1 } else { stride };
    let bytes = fs::read(sample.path().join(file)).unwrap();
    let used = (0..bytes.len()).filter(|at| bytes[*at] != 0);
    let empty: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == 0).collect();
    let few = empty.iter().copied().step_by((empty.len() / if all() { 400 } else { 6 }).max(1));
    let flip = |(n, at)| Damage::Flip { file: file.to_owned(), at, bit: (n % 8) as u8 };
    // Where nothing but zeros is cut off, only the length changes.
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let lengths: BTreeSet<usize> =
        (0..end).step_by(stride).chain([end / 2, end.saturating_sub(1), bytes.len().saturating_sub(1)]).collect();
    let cut = |to| Damage::Cut { file: file.to_owned(), to };
    let flips = used.step_by(stride).chain(few).enumerate().map(flip);
    flips.chain(lengths.into_iter().filter(|to| *to < bytes.len()).map(cut)).collect()
}

/// What opening for writing made of a damaged ledger.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Opened {
    /// So many events are there, and they are what they were.
    With(usize),
    Refused,
}

/// What must come out; `Err` says what did instead.
type Judged = Result<(), String>;

/// Inflicts each damage on a copy of its own, and judges.
fn examine(sample: &Sample, damages: &[Damage], judge: impl Fn(&Damage, &Checked, Opened, &str) -> Judged + Sync) {
    examine_with(sample, damages, &[], judge);
}

/// As [`examine`], after these places were taken away.
fn examine_with(
    sample: &Sample,
    damages: &[Damage],
    gone: &[&str],
    judge: impl Fn(&Damage, &Checked, Opened, &str) -> Judged + Sync,
) {
    assert!(!damages.is_empty());
    let (next, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let failures = Mutex::new(Vec::new());
    let running: Vec<Mutex<Option<(usize, Instant)>>> = (0..WORKERS).map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(50));
                for slot in &running {
                    if let Some((index, since)) = *slot.lock().unwrap()
                        && since.elapsed() > PATIENCE
                    {
                        eprintln!("it hangs: {}", damages[index]);
                        std::process::exit(101);
                    }
                }
            }
        });
        let (next, failures, judge) = (&next, &failures, &judge);
        let workers: Vec<_> = running
            .iter()
            .map(|slot| {
                scope.spawn(move || {
                    while let Some((index, damage)) =
                        Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, damages.get(index)?)))
                    {
                        *slot.lock().unwrap() = Some((index, Instant::now()));
                        let outcome = catch_unwind(AssertUnwindSafe(|| case(sample, index, gone, damage, judge)));
                        let outcome = outcome.unwrap_or_else(|panic| {
                            let text = panic.downcast_ref::<String>().cloned();
                            Err(format!("panic: {}", text.unwrap_or_default()))
                        });
                        if let Err(detail) = outcome {
                            failures.lock().unwrap().push(format!("{damage}: {detail}"));
                        }
                    }
                    *slot.lock().unwrap() = None;
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        done.store(true, Ordering::Relaxed);
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        damages.len(),
        failures.iter().take(30).map(|failure| format!("  {failure}\n")).collect::<String>()
    );
}

fn case(
    sample: &Sample,
    number: usize,
    gone: &[&str],
    damage: &Damage,
    judge: &(impl Fn(&Damage, &Checked, Opened, &str) -> Judged + Sync),
) -> Judged {
    let work = workplace();
    let directory = work.path();
    copy(sample.path(), directory);
    Damage::Gone(gone.iter().map(PathBuf::from).collect()).inflict(directory);
    damage.inflict(directory);
    let before = checked(directory);
    if before.faults.is_empty() {
        let (tail, events) = archived(directory).map_err(|error| format!("sound, but not to be read: {error}"))?;
        same(sample, &events, &tail).map_err(|detail| format!("sound, but {detail}"))?;
    } else if let Ok((_, events)) = archived(directory) {
        same_beginning(sample, &events)?;
    }
    let (opened, error) = match open(directory) {
        Ok((log, events)) => {
            same(sample, &events, log.tail()).map_err(|detail| format!("opened, but {detail}"))?;
            // Half the time of a case: of a sample, a sample.
            match all() || number.is_multiple_of(3) {
                true => goes_on(sample, events.len(), directory, log, &before)?,
                false => drop(log),
            }
            (Opened::With(events.len()), String::new())
        }
        Err(error) => (Opened::Refused, error.to_string()),
    };
    judge(damage, &before, opened, &error).map_err(|detail| format!("{detail}; {}", faults(&before)))
}

fn faults(checked: &Checked) -> String {
    let faults: Vec<String> = checked.faults.iter().take(4).map(Fault::to_string).collect();
    format!("{} faults: {}", checked.faults.len(), faults.join(" | "))
}

fn same(sample: &Sample, events: &[Event], tail: &Tail) -> Judged {
    same_beginning(sample, events)?;
    match events.len() {
        found if found < sample.safe => Err(format!("{found} events of {}", sample.events.len())),
        found if found == sample.events.len() && *tail != sample.tail => Err("it ends otherwise".to_owned()),
        _ => Ok(()),
    }
}

fn same_beginning(sample: &Sample, events: &[Event]) -> Judged {
    match events.iter().zip(&sample.events).position(|(found, event)| found != event) {
        Some(place) => Err(format!("another event at {place}")),
        None => Ok(()),
    }
}

/// What is recorded after the damage is sound, and nothing is worse than it was.
fn goes_on(sample: &Sample, found: usize, directory: &Path, mut log: Log<DiskStore>, before: &Checked) -> Judged {
    log.append(log.head(), time(9_999), vec![new_event("after", "after")]).map_err(|error| error.to_string())?;
    drop(log);
    let after = checked(directory);
    let known: BTreeSet<_> = before.faults.iter().map(|fault| (fault.position, fault.place)).collect();
    if let Some(fault) = after.faults.iter().find(|fault| !known.contains(&(fault.position, fault.place))) {
        return Err(format!("after recording: {fault} (before: {})", faults(before)));
    }
    let (_, events) = open(directory).map_err(|error| format!("not opened again: {error}"))?;
    same_beginning(sample, &events[..found])?;
    must(events.len() == found + 1, &format!("{} events when opened again", events.len()))
}

fn names(checked: &Checked, place: Place, file: &Path) -> Judged {
    match checked
        .faults
        .iter()
        .any(|fault| fault.place == place && fault.file.as_ref().is_some_and(|found| found.ends_with(file)))
    {
        true => Ok(()),
        false => Err(format!("{} is not named", file.display())),
    }
}

fn must(holds: bool, what: &str) -> Judged {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn whole(sample: &Sample, opened: Opened, error: &str) -> Judged {
    match opened {
        Opened::With(found) => must(found == sample.events.len(), &format!("{found} events when opened")),
        Opened::Refused => Err(format!("refused: {error}")),
    }
}

fn tile_files(sample: &Sample) -> Vec<PathBuf> {
    files(sample.path()).into_iter().filter(|path| path.starts_with("tiles/tile")).collect()
}

/// Whether a partial tile is kept for an earlier head alone.
fn is_earlier(sample: &Sample, file: &Path) -> bool {
    let parts: Vec<&str> = file.iter().map(|part| part.to_str().unwrap()).collect();
    let [_, _, row, tile, width] = parts[..] else { return false };
    let leaves = WIDTH.pow(row.parse().unwrap_or(0));
    tile.ends_with(".p") && width.parse::<u64>().unwrap() < sample.events.len() as u64 / leaves % WIDTH
}

enum Part {
    /// Of an entry: a bundle with another length is no bundle.
    Length,
    Content,
}

/// The position that a byte of a tile belongs to.
fn position_of(sample: &Sample, file: &Path, at: usize) -> (u64, Part) {
    let parts: Vec<&str> = file.iter().map(|part| part.to_str().unwrap()).collect();
    let index: u64 = parts[3].trim_end_matches(".p").parse().unwrap();
    let first = index * WIDTH;
    match parts[2] {
        "entries" => {
            let bytes = fs::read(sample.path().join(file)).unwrap();
            let (mut start, mut position) = (0, first);
            loop {
                let end = start + 2 + usize::from(u16::from_be_bytes([bytes[start], bytes[start + 1]]));
                if at < end {
                    return (position, if at < start + 2 { Part::Length } else { Part::Content });
                }
                (start, position) = (end, position + 1);
            }
        }
        "0" => (first + (at / 32) as u64, Part::Content),
        // Of the levels above, a tile is named by the first position under it.
        level => (first * WIDTH.pow(level.parse().unwrap()), Part::Content),
    }
}

#[test]
fn a_signed_head_changed_or_cut_is_named_and_written_anew() {
    let sample = Sample::small();
    for (file, place) in [("head", Place::Head), ("tiles/checkpoint", Place::Tiles)] {
        examine(&sample, &damages(&sample, Path::new(file), 24), |_, checked, opened, error| {
            names(checked, place, Path::new(file))?;
            must(checked.faults.len() == 1, "only that is at fault")?;
            whole(&sample, opened, error)
        });
    }
}

#[test]
fn a_tile_changed_or_cut_is_named_by_position_and_the_log_answers() {
    for (sample, stride) in [(Sample::small(), 900), (Sample::large(), 8_000)] {
        let damages = tile_files(&sample)
            .iter()
            // A tile of few hashes has few bytes.
            .flat_map(|file| damages(&sample, file, if file.starts_with("tiles/tile/entries") { stride } else { 150 }))
            .collect::<Vec<_>>();
        examine(&sample, &damages, |damage, checked, opened, error| {
            whole(&sample, opened, error)?;
            must(checked.faults.iter().all(|fault| fault.place == Place::Tiles), "only the tiles are at fault")?;
            match damage {
                Damage::Flip { file, at, .. } => {
                    let first = checked.faults.first().ok_or("it is not named")?;
                    match position_of(&sample, file, *at) {
                        (position, Part::Length) => {
                            let bundle = Position(position / WIDTH * WIDTH);
                            must(first.position == Some(bundle) && first.file.is_some(), "the bundle is not named")
                        }
                        (position, Part::Content) => {
                            must(first.position == Some(Position(position)), &format!("#{position} is not named"))
                        }
                    }
                }
                Damage::Cut { file, .. } => names(checked, Place::Tiles, file),
                Damage::Gone(_) => Ok(()),
            }
        });
    }
}

/// Whatever of sled is changed, sled gives less, or nothing, or stops; the tiles answer, and have all.
#[test]
fn sled_changed_or_cut_is_named_or_held_nothing_and_is_built_anew() {
    for (sample, stride) in [(Sample::small(), 450), (Sample::large(), 9_000)] {
        let found = files(sample.path()).into_iter().filter(|path| path.starts_with("log"));
        let damages: Vec<Damage> = found.flat_map(|file| damages(&sample, &file, stride)).collect();
        examine(&sample, &damages, |_, checked, opened, error| {
            whole(&sample, opened, error)?;
            must(checked.faults.iter().all(|fault| fault.place == Place::Log), "only log/ is at fault")?;
            let engine = ["backtrace", "offset", "None"];
            must(
                checked.faults.iter().all(|fault| engine.iter().all(|word| !fault.wrong.to_string().contains(word))),
                "the engine speaks of its own files",
            )?;
            // What cannot be read is named by its positions, and where else it is.
            let named = |fault: &Fault| fault.position.is_some() && fault.wrong.to_string().contains("tiles/ has");
            let unopened = |fault: &Fault| fault.file.is_some();
            must(checked.faults.iter().all(|fault| named(fault) || unopened(fault)), "no position is named")
        });
    }
}

/// What sled lacks at its end, and a value in its middle that is none, are named from the first to the last
/// of the entries in question.
#[test]
fn what_sled_does_not_give_is_named_from_the_first_to_the_last() {
    let sample = Sample::large();
    let shorter = workplace();
    let mut log = create(shorter.path());
    for commit in 0..2 {
        let events = (0..50).map(|n| new_event(&format!("s-{}", n % 7), &format!("{commit}.{n}"))).collect();
        log.stage(time(commit), events).unwrap();
    }
    log.write().unwrap();
    drop(log);
    let directory = workplace();
    copy(sample.path(), directory.path());
    fs::remove_dir_all(directory.path().join("log")).unwrap();
    copy(&shorter.path().join("log"), &directory.path().join("log"));
    let faults = checked(directory.path()).faults;
    let last = sample.events.len() - 1;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].position, faults[0].place), (Some(Position(100)), Place::Log));
    assert!(
        faults[0].wrong.to_string().contains(&format!("up to #{last}"))
            && faults[0].wrong.to_string().contains("tiles/ has"),
        "{faults:?}"
    );
}

/// What both copies hold, the journal may lose. What was changed in its live part is named all the same.
#[test]
fn a_journal_that_both_copies_hold_changed_or_cut_loses_nothing() {
    for sample in [Sample::small(), Sample::large()] {
        let found = files(sample.path()).into_iter().filter(|path| path.starts_with("journal"));
        for file in found {
            let live = live_part(&sample, &file);
            examine(&sample, &damages(&sample, &file, 900), |damage, checked, opened, error| {
                whole(&sample, opened, error)?;
                match damage {
                    Damage::Flip { at, .. } if live.contains(at) => {
                        must(checked.faults.len() == 1, &format!("{} faults", checked.faults.len()))?;
                        let fault = &checked.faults[0];
                        names(checked, Place::Journal, &file)?;
                        must(file.ends_with("head") || fault.wrong.to_string().contains("byte "), "no byte is named")
                    }
                    Damage::Flip { .. } => must(checked.faults.is_empty(), "what means nothing is called a fault"),
                    // Of the mark, a beginning or nothing is what a power cut may leave.
                    Damage::Cut { to, .. } if live.contains(to) && *to > 0 && !file.ends_with("head") => {
                        names(checked, Place::Journal, &file)
                    }
                    Damage::Cut { .. } | Damage::Gone(_) => Ok(()),
                }
            });
        }
    }
}

/// The bytes of a journal's file that count: its row of frames, or all of the mark.
fn live_part(sample: &Sample, file: &Path) -> Range<usize> {
    let bytes = fs::read(sample.path().join(file)).unwrap();
    match file.ends_with("head") {
        true => 0..bytes.len(),
        false => 0..frames_of(&bytes).last().map_or(0, |(range, _)| range.end),
    }
}

/// The row of frames at the beginning of a file.
fn frames_of(bytes: &[u8]) -> Vec<(Range<usize>, Frame)> {
    let (mut frames, mut at) = (Vec::new(), 0);
    while let (Some(generation), Some(rest)) = (frame::generation(bytes), bytes.get(at..))
        && let FoundFrame::Frame(frame, length) = frame::read(rest, generation)
    {
        frames.push((at..at + length, frame));
        at += length;
    }
    frames
}

/// Zeros in the place of a block, two frames exchanged, a frame repeated, a row that goes on after a gap:
/// named, each with file and byte, though both copies have everything.
#[test]
fn blocks_and_frames_of_the_journal_out_of_place_are_named() {
    let directory = workplace();
    drop(record(create(directory.path()), 0..12, 2));
    let sample = Sample::of(directory);
    let file = files(sample.path()).into_iter().find(|path| path.starts_with("journal")).unwrap();
    let bytes = fs::read(sample.path().join(&file)).unwrap();
    let live = live_part(&sample, &file);
    assert!(live.end >= 3 * PAGE, "{live:?}");
    let whole = |change: &dyn Fn(&mut Vec<u8>)| {
        let directory = workplace();
        copy(sample.path(), directory.path());
        let mut changed = bytes.clone();
        change(&mut changed);
        fs::write(directory.path().join(&file), changed).unwrap();
        let checked = checked(directory.path());
        (checked.faults, open(directory.path()).unwrap().1.len())
    };
    let swap = |one: usize, other: usize, bytes: &mut Vec<u8>| {
        let (one, other) = (one * PAGE..(one + 1) * PAGE, other * PAGE..(other + 1) * PAGE);
        let first = bytes[one.clone()].to_vec();
        bytes.copy_within(other.clone(), one.start);
        bytes[other].copy_from_slice(&first);
    };
    let pages = live.end / PAGE;
    for page in 0..pages {
        let (faults, found) = whole(&|bytes| bytes[page * PAGE..(page + 1) * PAGE].fill(0));
        assert_eq!(found, sample.events.len());
        let named =
            faults.iter().any(|fault| fault.place == Place::Journal && fault.wrong.to_string().contains("byte "));
        assert!(named, "page {page}: {faults:?}");
        for other in 0..page {
            let (faults, found) = whole(&|bytes| swap(page, other, bytes));
            assert_eq!(found, sample.events.len());
            assert!(faults.iter().any(|fault| fault.place == Place::Journal), "{page} and {other}: {faults:?}");
        }
    }
    let (faults, _) = whole(&|bytes| bytes.copy_within(0..PAGE, live.end));
    assert!(!faults.is_empty(), "a frame once more, after the last");
    let (faults, _) = whole(&|bytes| bytes.copy_within(0..PAGE, live.end + 7 * PAGE));
    assert!(!faults.is_empty(), "a frame once more, after a gap");
    // What lies ready and was never used means nothing.
    let (faults, _) = whole(&|bytes| bytes[live.end + 5 * PAGE..live.end + 6 * PAGE].fill(0xA5));
    assert_eq!(faults, []);
}

/// After a kill, what was acknowledged last is in the journal alone: a frame that does not hold is missed,
/// also the very last, since the mark says that it was acknowledged. Where the power took the mark, the
/// very last is taken for one that was being written.
#[test]
fn a_journal_that_alone_holds_what_came_last_is_missed_where_it_is_damaged() {
    for marked in [true, false] {
        let sample = Sample::behind();
        if !marked {
            fs::remove_file(sample.path().join("journal/head")).unwrap();
        }
        let file = files(sample.path()).into_iter().find(|path| path.starts_with("journal")).unwrap();
        let bytes = fs::read(sample.path().join(&file)).unwrap();
        let frames = frames_of(&bytes);
        let (end, last) = frames.last().map(|(range, frame)| (range.end, (range.start, frame.first.0))).unwrap();
        // Where a flip hits what the copies lack: the first position of the frame. Its padding says nothing.
        let lacking = |at: usize| {
            let (range, frame) = frames.iter().find(|(range, _)| range.contains(&at))?;
            let length = u64::from_le_bytes(bytes[range.start + 24..range.start + 32].try_into().unwrap());
            let body = at < range.start + 32 + length as usize;
            Some(frame.first.0 as usize).filter(|position| body && *position >= sample.safe)
        };
        examine(&sample, &damages(&sample, &file, 250), |damage, checked, opened, error| {
            let (at, cut) = match damage {
                Damage::Flip { at, .. } => (*at, false),
                Damage::Cut { to, .. } => (*to, true),
                Damage::Gone(_) => return Ok(()),
            };
            let left = frames_of(&bytes[..at]).last().map_or(0, |(_, frame)| frame.end().0 as usize).max(sample.safe);
            let missing = if cut { Some(left).filter(|left| *left < sample.events.len()) } else { lacking(at) };
            match opened {
                Opened::With(found) if found == sample.events.len() => {
                    must(missing.is_none(), "something is missing")?;
                    must(checked.faults.is_empty() != (at < end), "what was changed is named, and nothing else")
                }
                // Nobody but the frames that are gone knew of them: it is as if they had never been written.
                Opened::With(found) if !marked && cut => must(found == left, &format!("{found} events, not {left}")),
                Opened::With(found) => {
                    must(!marked && at >= last.0 && found as u64 == last.1, &format!("{found} events"))
                }
                Opened::Refused => {
                    let position = missing.ok_or_else(|| format!("nothing was lost: {error}"))?;
                    must(error.contains(&format!("the entries {position}-")), error)?;
                    let named = checked.faults.iter().any(|fault| fault.position == Some(Position(position as u64)));
                    must(named, &format!("#{position} is not named"))
                }
            }
        });
    }
}

/// Every place taken away, and every two, three and all four: whole, or refused; never less.
#[test]
fn a_place_taken_away_is_built_anew_or_what_is_lost_is_missed() {
    const PLACES: [&str; 4] = ["journal", "log", "tiles", "head"];
    let gone = |set: u32| PLACES.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1);
    let gone = |set| Damage::Gone(gone(set).map(|(_, place)| PathBuf::from(place)).collect());
    let damages: Vec<Damage> = (1..16).map(gone).collect();
    for sample in [Sample::small(), Sample::large()] {
        examine(&sample, &damages, |damage, checked, opened, error| {
            let Damage::Gone(gone) = damage else { return Ok(()) };
            let has = |places: &[&str]| places.iter().all(|place| gone.contains(&PathBuf::from(place)));
            must(checked.faults.is_empty() == (gone.len() == 1 && has(&["journal"])), "named or not")?;
            match opened {
                Opened::With(_) if has(&["log", "tiles"]) => Err("both copies are gone".to_owned()),
                Opened::With(_) => whole(&sample, opened, error),
                Opened::Refused if has(&["journal", "tiles", "head"]) => must(error.contains("--adopt"), error),
                Opened::Refused if has(&["log", "tiles"]) => must(error.contains("in no place any more"), error),
                Opened::Refused => Err(format!("refused: {error}")),
            }
        });
    }
}

/// Every file taken away. The journal's and the lock lack nobody.
#[test]
fn a_file_taken_away_is_named_and_made_anew() {
    for sample in [Sample::small(), Sample::large()] {
        // Nobody can miss what is kept for earlier heads alone.
        let files = files(sample.path()).into_iter().filter(|file| !is_earlier(&sample, file));
        let damages: Vec<Damage> = files.map(|file| Damage::Gone(vec![file])).collect();
        examine(&sample, &damages, |damage, checked, opened, error| {
            let Damage::Gone(gone) = damage else { return Ok(()) };
            whole(&sample, opened, error)?;
            let place = match gone[0].iter().next().and_then(|first| first.to_str()) {
                Some("head") => Place::Head,
                Some("tiles") => Place::Tiles,
                // sled makes a snapshot to open faster.
                Some("log") if !gone[0].to_str().unwrap().contains("snap") => Place::Log,
                _ => return must(checked.faults.is_empty(), "a fault, though nothing is missing"),
            };
            must(checked.faults.iter().any(|fault| fault.place == place), "it is not named")?;
            must(checked.faults.iter().all(|fault| fault.place == place), "another place is named")
        });
    }
}

/// What is lost with one copy, and changed in the other, is refused: no copy is made of what was not
/// signed.
#[test]
fn an_entry_changed_in_the_only_copy_is_refused_and_named() {
    for sample in [Sample::small(), Sample::large()] {
        let bundles = tile_files(&sample).into_iter().filter(|file| file.starts_with("tiles/tile/entries"));
        let bundles = bundles.filter(|file| !is_earlier(&sample, file));
        let flips = bundles.flat_map(|file| damages(&sample, &file, 9_000));
        let damages: Vec<Damage> = flips.filter(|damage| matches!(damage, Damage::Flip { .. })).collect();
        examine_with(&sample, &damages, &["log", "journal"], |damage, checked, opened, error| {
            let Damage::Flip { file, at, .. } = damage else { return Ok(()) };
            let (position, part) = position_of(&sample, file, *at);
            must(opened == Opened::Refused, "it opened")?;
            must(!error.is_empty(), "no reason")?;
            let named = |fault: &Fault| match part {
                Part::Length => fault.position == Some(Position(position / WIDTH * WIDTH)),
                Part::Content => fault.position == Some(Position(position)),
            };
            must(checked.faults.iter().any(|fault| fault.place == Place::Tiles && named(fault)), "it is not named")
        });
    }
}
