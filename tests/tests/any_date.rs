//! Any past date at once: what the index says is what folding the log says, byte for byte, however the index came
//! about, whatever was amended, and whatever happens to its files.

use std::{fs, path::Path};

use calendar::{Step, Timestamp};
use domain::{Recorded, TaskId};
use eventlog::{Commit, MemoryReader, Position, Progress};
use ledger::{
    Inquiry,
    index::{Fault, Indexed},
};
use tests::{
    Desk, copy_directory,
    load::{Random, times},
    repository,
    story::told_story,
};
use views::{
    AsOf, Due, Filter, Knowledge, LogHead, PROJECTIONS, Points, Settled, changes, history, revised, tasks, ticks,
    timeline, why::why,
};
use words::{Language, sheets::Json, traces, trail::History, trail::told};

use crate::settled::figures;

/// A log that can be stopped after any of its commits.
pub struct Year {
    pub commits: Vec<Commit>,
    pub events: Vec<Recorded>,
}

impl Year {
    pub fn of(desk: &Desk) -> Self {
        let ledger = ledger::open_reading(&desk.ledger()).unwrap();
        let commits = ledger.log().commits(Position(0)).map(|commit| commit.unwrap()).collect();
        Self { commits, events: ledger.events().to_vec() }
    }

    pub fn reader(&self, commits: usize) -> MemoryReader {
        MemoryReader::of(self.commits[..commits].to_vec(), String::new())
    }
}

/// Opens the index that is kept in `directory`, and puts away what is new once it is more than `after` entries.
pub fn open(directory: &Path, log: MemoryReader, after: u64) -> Indexed<MemoryReader> {
    Indexed::open(directory, log, after, &Progress::default()).unwrap()
}

fn said(knowledge: &Knowledge<'_>, filter: &Filter, named: bool) -> Vec<(&'static str, String)> {
    let names = knowledge.names();
    let json = |value: &dyn erased::Json| value.json();
    let mut said = vec![
        ("list", json(&tasks::list(knowledge, filter))),
        ("matrix", format!("{:?}", tasks::matrix(knowledge, filter))),
        ("history", json(&History::of(&history::history(knowledge, filter), &names, Language::Vi))),
    ];
    for projection in PROJECTIONS.iter().filter(|projection| named || projection.is_of_tasks()) {
        said.push((projection.name, json(&Json(&projection.sheet(knowledge, filter)))));
    }
    if let Some(task) = &filter.task {
        let timeline = timeline::timeline(knowledge, task).map(|timeline| timeline.map(told(&names, Language::En)));
        said.push(("timeline", json(&timeline)));
        let lines = |trace: Vec<Step>| traces::lines(&trace, Language::En);
        let why = why(knowledge, task).map(|why| why.map(told(&names, Language::En), lines));
        said.push(("why", json(&why)));
    }
    said
}

mod erased {
    /// Anything that is JSON.
    pub trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}

/// The index and the fold, at random points of both axes, about random tasks.
fn agree(year: &Year, indexed: &Indexed<MemoryReader>, random: &mut Random, rounds: usize, what: &str) {
    let events = &year.events[..usize::try_from(indexed.head().size).unwrap()];
    let mut draw = |below: usize| usize::try_from(random.below(below as u64)).unwrap();
    let moment = |draw: &mut dyn FnMut(usize) -> usize| {
        let at = events[draw(events.len())].recorded_at.micros();
        Timestamp::from_micros(at + [-1, 0, 1, 86_400_000_000][draw(4)]).unwrap()
    };
    let head = LogHead { size: indexed.head().size, root: indexed.head().root.clone() };
    for round in 0..rounds {
        let as_of = AsOf { valid: moment(&mut draw), known: moment(&mut draw) };
        let fault = Fault::default();
        let at = indexed.at(as_of, &fault);
        let slow = Knowledge::rebuild(events, as_of).in_log(head.clone());
        let ids: Vec<TaskId> = slow.state.tasks.keys().cloned().collect();
        let filter = match ids.is_empty() {
            true => Filter::default(),
            false => {
                let task = &ids[draw(ids.len())];
                match round % 6 {
                    0 => Filter::default(),
                    1 => Filter { unit: Some(task.unit.clone()), ..Filter::default() },
                    2 => Filter { period: task.period, ..Filter::default() },
                    3 => Filter { obligation: Some(task.obligation.clone()), ..Filter::default() },
                    4 => Filter { due: Due { from: Some(as_of.valid.date()), to: None }, ..Filter::default() },
                    _ => Filter { task: Some(task.clone()), ..Filter::default() },
                }
            }
        };
        let whole = filter == Filter::default();
        let fast = at.knowledge(&filter);
        for (fast, slow) in said(&fast, &filter, whole).into_iter().zip(said(&slow, &filter, whole)) {
            assert!(fast == slow, "{what}, {filter:?} at {as_of:?}: the index, then the fold\n{fast:?}\n{slow:?}");
        }
        let (unsettled, kept) = at.figures(&filter);
        assert!(
            figures(&unsettled, &kept, &filter) == figures(&slow, &Settled::default(), &filter),
            "{what}, {filter:?} at {as_of:?}"
        );
        let then = AsOf { valid: moment(&mut draw), known: moment(&mut draw) };
        let (fast_then, slow_then) = (indexed.at(then, &fault), Knowledge::rebuild(events, then));
        let fast_then = fast_then.knowledge(&filter);
        let slow_then = slow_then.in_log(head.clone());
        let by_index = changes::changes(&fast_then, &fast, &filter).map(told(&fast.names(), Language::En));
        let by_fold = changes::changes(&slow_then, &slow, &filter).map(told(&slow.names(), Language::En));
        assert!(by_index == by_fold, "{what}, {filter:?} from {then:?} to {as_of:?}");
        if !whole {
            let (from, to) = (as_of.known.min(then.known), as_of.known.max(then.known));
            let by_index = ByIndex(indexed, &fault);
            let by_index = (
                revised::revised(&by_index, &filter, as_of.valid, from, to).tasks,
                ticks::ticks(&by_index, &filter, from, to).ticks,
            );
            let by_fold = (
                revised::revised(events, &filter, as_of.valid, from, to).tasks,
                ticks::ticks(events, &filter, from, to).ticks,
            );
            assert!(by_index == by_fold, "{what}, {filter:?} at {as_of:?}, known {from:?} to {to:?}");
        }
        let fault = fault.take();
        assert!(fault.is_none(), "{fault:?}");
    }
}

/// An index, asked at more than one point.
struct ByIndex<'i>(&'i Indexed<MemoryReader>, &'i Fault);

impl Points for ByIndex<'_> {
    fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        question(&self.0.at(as_of, self.1).knowledge(filter))
    }
}

/// Given a log and an index that is opened again and again while the log grows, then it says what the fold says; and so
/// does one that stays open and goes on.
fn grows(year: &Year, seed: u64, what: &str) {
    let mut random = Random::new(seed);
    let directory = tempfile::tempdir().unwrap();
    let after = random.below(12);
    let mut commits = 0;
    let mut stays = open(tempfile::tempdir().unwrap().path(), year.reader(1), u64::MAX);
    while commits < year.commits.len() {
        commits = (commits + 1 + usize::try_from(random.below(year.commits.len() as u64 / 6 + 1)).unwrap())
            .min(year.commits.len());
        let indexed = open(directory.path(), year.reader(commits), after);
        agree(year, &indexed, &mut random, 3, what);
        stays.go_on(year.reader(commits)).unwrap();
        assert_eq!(stays.head(), indexed.head());
        agree(year, &stays, &mut random, 3, &format!("{what}, gone on"));
    }
    let files = fs::read_dir(directory.path()).unwrap().count();
    assert!((2..=16).contains(&files), "{files} files of {} entries", year.events.len());
}

#[test]
fn of_a_ledger_with_something_of_every_kind() {
    let desk = Desk::new();
    copy_directory(&repository().join("tests/golden/ledger-2"), &desk.ledger());
    grows(&Year::of(&desk), 1, "ledger-2");
}

#[test]
fn of_the_sample_year_and_the_reform() {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    grows(&Year::of(&desk), 2, "the sample year");
}

#[test]
fn of_random_stories() {
    for seed in 1..=4 * times() {
        grows(&Year::of(&told_story(seed)), seed, &format!("the story of seed {seed}"));
    }
}

/// Given an open index and another log, or the same one when it was shorter, then the index does not go on.
#[test]
fn an_index_goes_on_with_its_own_log_only() {
    let (year, other) = (Year::of(&told_story(5)), Year::of(&told_story(6)));
    let directory = tempfile::tempdir().unwrap();
    let opened = |commits| open(directory.path(), year.reader(commits), u64::MAX);
    assert!(opened(20).go_on(year.reader(19)).is_err());
    assert!(opened(20).go_on(other.reader(other.commits.len())).is_err());
    let mut same = opened(20);
    same.go_on(year.reader(20)).unwrap();
    assert_eq!(same.head(), opened(20).head());
}

/// Given a ledger that is open for questions, when it grows, then what goes on says what is said by one that was opened
/// anew; and a directory in which another ledger lies by now is opened anew.
#[test]
fn an_open_ledger_goes_on() {
    let (desk, other) = (Desk::with_demo(), told_story(3));
    let opened = || Inquiry::open(&desk.ledger()).unwrap();
    let board = |ledger: &Inquiry| {
        let point = ledger.at(AsOf::both(ledger.present()));
        (ledger.log().size(), said(&point.knowledge(&Filter::default()), &Filter::default(), true))
    };
    let before = opened();
    let known = board(&before);
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    let grown = before.go_on(&desk.ledger()).unwrap();
    assert!(board(&grown).0 > known.0);
    assert!(board(&grown) == board(&opened()));
    fs::remove_dir_all(desk.ledger()).unwrap();
    copy_directory(&other.ledger(), &desk.ledger());
    assert!(board(&grown.go_on(&desk.ledger()).unwrap()) == board(&opened()));
}

/// Given files that were cut off, changed or lost, then the index is what the log says all the same.
#[test]
fn damage_costs_time_only() {
    let year = Year::of(&told_story(7));
    let directory = tempfile::tempdir().unwrap();
    let mut random = Random::new(7);
    let all = year.commits.len();
    for round in 0..24 {
        drop(open(directory.path(), year.reader(all / 2), 5));
        drop(open(directory.path(), year.reader(all), 5));
        let mut files: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let file = &files[usize::try_from(random.below(files.len() as u64)).unwrap()];
        let mut bytes = fs::read(file).unwrap();
        let place = usize::try_from(random.below(bytes.len() as u64 + 1)).unwrap();
        match round % 4 {
            0 => bytes.truncate(place),
            // A file is of no other entries than those of which it was written.
            3 => {
                let [from, end] = [random.below(3), all as u64 + random.below(40)];
                fs::rename(file, directory.path().join(format!("{from:020}-{end:020}"))).unwrap();
            }
            1 if place < bytes.len() => bytes[place] ^= 1 << random.below(8),
            _ => fs::remove_file(file).unwrap(),
        }
        if file.exists() {
            fs::write(file, &bytes).unwrap();
        }
        let fault = Fault::default();
        // What cannot be read is named, never counted as absent: then the log is asked.
        let Ok(indexed) = Indexed::open(directory.path(), year.reader(all), 5, &Progress::default()) else {
            fs::remove_dir_all(directory.path()).unwrap();
            continue;
        };
        let as_of = AsOf::both(year.events[year.events.len() - 1].recorded_at);
        let at = indexed.at(as_of, &fault);
        let (unsettled, kept) = at.figures(&Filter::default());
        let fast = figures(&unsettled, &kept, &Filter::default());
        let listed = said(&at.knowledge(&Filter::default()), &Filter::default(), false);
        match fault.take() {
            Some(_) => fs::remove_dir_all(directory.path()).unwrap(),
            None => {
                let slow = Knowledge::rebuild(&year.events, as_of).in_log(indexed.head().clone());
                assert!(listed == said(&slow, &Filter::default(), false), "round {round}, {file:?}");
                assert!(fast == figures(&slow, &Settled::default(), &Filter::default()), "round {round}, {file:?}");
            }
        }
    }
}
