//! Whatever is done to a log, in whatever order, it holds what a plain list of events would.
//!
//! Random steps (recording one commit or several in one write, closing and opening, a crash, a copy of
//! the tiles and a copy of their past, rebuilding or losing a place, a check) are taken on a log on disk
//! and on one in memory beside it. After every step a reader who opens nothing finds the same events in
//! both, and the same root.
//!
//! A crash is a copy of the directory taken while the log is open: the thread that follows the journal
//! is somewhere in its work, and the copy holds what it has written so far.
//!
//! `SOCAI_ALL=1` tries many more. A failure prints the steps that lead to it.

use std::{fs, path::Path, thread, time::Duration};

use crate::support::{checkpoint, copy, create, key, new_event, open, rebuild, time, workplace};
use eventlog::{
    Archive, Digest, DiskStore, Event, Log, LogReader, MemoryStore, NewEvent, Place, Places, Position, Progress,
    Signer,
    check::check,
    disk::{copy_tiles, write_beginning},
    log::replay,
};
use proptest::{prelude::*, test_runner::TestCaseResult};
use tempfile::TempDir;

/// An event to be recorded: its stream, and the length of its text.
type Wanted = (u8, usize);

#[derive(Debug, Clone)]
enum Step {
    /// One commit, written at once.
    Append(Vec<Wanted>),
    /// Several commits, written together.
    Write(Vec<Vec<Wanted>>),
    Reopen,
    /// After so many milliseconds.
    Crash(u64),
    /// Brings a copy of the tiles up to date.
    CopyAway,
    /// Copies the beginning: so many thousandths of all.
    CopyPast(u64),
    Rebuild(Place),
    /// A place is gone while the log is closed.
    Lose(&'static str),
    Check,
}

fn any_commit() -> impl Strategy<Value = Vec<Wanted>> {
    let length = prop_oneof![12 => 0usize..200, 3 => 200usize..8_000, 1 => 30_000usize..60_000];
    prop_oneof![
        8 => prop::collection::vec((0u8..4, length), 1..5),
        // More than a tile holds.
        1 => prop::collection::vec((0u8..4, 0usize..40), 200..300),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any_commit().prop_map(Step::Append),
        4 => prop::collection::vec(any_commit(), 2..5).prop_map(Step::Write),
        2 => Just(Step::Reopen),
        // Before the follower begins, while it works, and after.
        4 => prop_oneof![Just(0), 60u64..260].prop_map(Step::Crash),
        2 => Just(Step::CopyAway),
        1 => (0u64..=1000).prop_map(Step::CopyPast),
        1 => prop_oneof![Just(Place::Log), Just(Place::Tiles)].prop_map(Step::Rebuild),
        2 => prop_oneof![Just("journal"), Just("log"), Just("tiles"), Just("head"), Just("tiles/checkpoint")].prop_map(Step::Lose),
        2 => Just(Step::Check),
    ]
}

/// The log on disk, and beside it what it must hold.
struct Both {
    directory: TempDir,
    log: Option<Log<DiskStore>>,
    memory: Log<MemoryStore>,
    /// What was recorded, in order, and when.
    recorded: Vec<(u32, NewEvent)>,
    copied: TempDir,
    copied_entries: u64,
    clock: u32,
}

impl Both {
    fn new() -> Self {
        let directory = workplace();
        let log = Some(create(directory.path()));
        let memory = Log::open(MemoryStore::default(), key()).unwrap();
        Self { directory, log, memory, recorded: Vec::new(), copied: workplace(), copied_entries: 0, clock: 0 }
    }

    fn places(&self) -> Places {
        Places::of(self.directory.path())
    }

    fn size(&self) -> u64 {
        self.recorded.len() as u64
    }

    fn take(&mut self, step: Step) -> TestCaseResult {
        match step {
            Step::Append(commit) => self.write(vec![commit])?,
            Step::Write(commits) => self.write(commits)?,
            Step::Reopen => {
                self.log = None;
                self.open()?;
            }
            Step::Crash(after) => {
                thread::sleep(Duration::from_millis(after));
                let left = workplace();
                copy(self.directory.path(), left.path());
                // Only now does the follower get to its end, where nobody looks any more.
                self.log = None;
                self.directory = left;
                self.open()?;
            }
            Step::CopyAway => self.copy_away()?,
            Step::CopyPast(part) => self.copy_past(self.size() * part / 1000)?,
            Step::Rebuild(place) => {
                self.log = None;
                let (log, events) = rebuild(self.directory.path(), place, "asked for".to_owned()).unwrap();
                prop_assert_eq!(log.store().report()[0].place, place);
                self.compare(&events)?;
                self.log = Some(log);
            }
            Step::Lose(place) => self.lose(place)?,
            Step::Check => {
                let scratch = workplace();
                let checked =
                    check(&self.places(), &key().verifying_key().into(), scratch.path(), &Progress::default()).unwrap();
                prop_assert_eq!(checked.faults, Vec::new());
                prop_assert_eq!((checked.size, checked.root), (self.size(), self.root()));
            }
        }
        self.compare(&archived(&self.places()))?;
        let log = self.log.as_ref().unwrap();
        prop_assert_eq!(log.tail(), self.memory.tail());
        Ok(())
    }

    fn root(&self) -> Digest {
        self.memory.tail().tree.root()
    }

    fn write(&mut self, commits: Vec<Vec<Wanted>>) -> TestCaseResult {
        let log = self.log.as_mut().unwrap();
        for commit in commits {
            self.clock += 1;
            let text = |n: usize, length: usize| format!("{}.{n} {}", self.clock, "x".repeat(length));
            let events: Vec<NewEvent> = commit
                .into_iter()
                .enumerate()
                .map(|(n, (stream, length))| new_event(&format!("s-{stream}"), &text(n, length)))
                .collect();
            self.recorded.extend(events.iter().cloned().map(|event| (self.clock, event)));
            self.memory.append(self.memory.head(), time(self.clock), events.clone()).unwrap();
            log.stage(time(self.clock), events).unwrap();
        }
        log.write().unwrap();
        Ok(())
    }

    fn open(&mut self) -> TestCaseResult {
        let (log, events) = open(self.directory.path()).unwrap();
        self.compare(&events)?;
        self.log = Some(log);
        Ok(())
    }

    fn copy_away(&mut self) -> TestCaseResult {
        let to = self.copied.path().join("tiles");
        let copied = copy_tiles(&self.places(), &key().verifying_key().into(), &to, &Progress::default()).unwrap();
        prop_assert_eq!((copied.from, copied.size), (self.copied_entries, self.size()));
        prop_assert_eq!(copied.root, self.root());
        self.copied_entries = self.size();
        self.compare(&archived(&Places::of(self.copied.path())))
    }

    fn copy_past(&self, size: u64) -> TestCaseResult {
        let past = workplace();
        let archive = Archive::open(&self.places(), &key().verifying_key().into()).unwrap();
        let note = |tree: &_| Signer::from(key()).head(tree, None);
        let Some(last) = size.checked_sub(1).map(Position) else { return Ok(()) };
        let copied =
            write_beginning(&archive, &past.path().join("tiles"), Some(last), note, &Progress::default()).unwrap();
        prop_assert_eq!(copied.size, size);
        let events = archived(&Places::of(past.path()));
        prop_assert_eq!(events.len() as u64, size);
        self.compare_each(&events)?;
        let leaves = events.iter().map(|event| Digest::of_leaf(event.entry().unwrap()));
        prop_assert_eq!(leaves.collect::<proof::Frontier>().root(), copied.root);
        prop_assert_eq!(archive.root_at(size).unwrap(), Some(copied.root));
        Ok(())
    }

    fn lose(&mut self, place: &str) -> TestCaseResult {
        self.log = None;
        let path = self.directory.path().join(place);
        match path.is_dir() {
            true => fs::remove_dir_all(path).unwrap(),
            false => fs::remove_file(path).unwrap(),
        }
        self.open()?;
        let said = !self.log.as_ref().unwrap().store().report().is_empty();
        // A journal that nothing waits in is no loss, and an empty log lacks nothing.
        prop_assert!(said || place == "journal" || self.size() == 0, "{} was built anew without a word", place);
        Ok(())
    }

    /// The events are all that were recorded.
    fn compare(&self, events: &[Event]) -> TestCaseResult {
        prop_assert_eq!(events.len(), self.recorded.len());
        self.compare_each(events)
    }

    fn compare_each(&self, events: &[Event]) -> TestCaseResult {
        let mut streams = std::collections::HashMap::new();
        for (position, (event, (at, content))) in events.iter().zip(&self.recorded).enumerate() {
            let next: &mut u64 = streams.entry(&content.stream).or_default();
            prop_assert_eq!(event.position, Position(position as u64));
            prop_assert_eq!(event.recorded_at, time(*at), "{}", position);
            prop_assert_eq!(event.stream_position, *next, "{}", position);
            prop_assert!(event.content == *content, "another event at {}", position);
            *next += 1;
        }
        Ok(())
    }
}

/// What a reader finds who opens nothing; checked against the signed head.
fn archived(places: &Places) -> Vec<Event> {
    let mut events = Vec::new();
    let archive = Archive::open(places, &key().verifying_key().into()).unwrap();
    let root = archive.tree().root();
    replay(archive.commits(Position(0)), archive.tree(), |event| events.push(event)).unwrap();
    assert_eq!(
        events.iter().map(|event| Digest::of_leaf(event.entry().unwrap())).collect::<proof::Frontier>().root(),
        root
    );
    events
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if std::env::var_os("SOCAI_ALL").is_some() { 400 } else { 24 },
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_log_on_disk_holds_what_a_list_would(steps in prop::collection::vec(any_step(), 4..16)) {
        let mut both = Both::new();
        for step in steps {
            both.take(step)?;
        }
        both.log = None;
        let Both { directory, recorded, .. } = &both;
        prop_assert_eq!(head(directory.path()), recorded.len() as u64);
        both.take(Step::Lose("journal"))?;
        both.take(Step::Check)?;
    }
}

/// What a closed ledger says of itself to somebody who has only the tiles.
fn head(directory: &Path) -> u64 {
    let (apart, tiles) = (checkpoint(&directory.join("head")), checkpoint(&directory.join("tiles/checkpoint")));
    assert_eq!(apart, tiles);
    tiles.size
}
