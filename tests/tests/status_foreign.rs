//! A small reader in another language, written from `docs/status.md` alone, computes every task's status
//! from the entries; the program must say the same of every task at every (V, K) that is asked. Where they
//! differ, the page does not say what the program does.

use std::{collections::BTreeSet, fs, process::Command};

use serde_json::{Value, json};
use tests::{
    Desk, Ran,
    foreign::{foreign, must_be_there, there},
    load::{Random, setting, times},
    story::{told, told_story},
};

/// What the program says of one task, as far as the page defines it.
fn said(task: &Value) -> Value {
    let same = [
        "task",
        "work",
        "time",
        "due_first",
        "due_day",
        "received",
        "channel",
        "channel_verdict",
        "lateness",
        "delay",
        "extension_pending",
        "dispute_pending",
        "taken_over",
        "origin",
        "later_grounds",
        "cured",
        "returned",
    ];
    let mut said: Value = same.into_iter().map(|name| (name.to_owned(), task[name].clone())).collect();
    said["due"] = task["due"]["effective"].clone();
    said
}

/// Asks both at every pair of moments. Returns how many answers were compared, and the time states seen.
#[track_caller]
fn agree(desk: &Desk, what: &str, moments: &[(String, String)]) -> (usize, BTreeSet<String>) {
    let entries = desk.write("entries.jsonl", desk.run(["history", "--entries"]).ok().out);
    let mut reader = Command::new("python3");
    reader.arg(foreign("status.py")).arg(&entries).args(moments.iter().flat_map(|(valid, known)| [valid, known]));
    let read = Ran::from(reader.output().unwrap()).ok().out;
    assert_eq!(read.lines().count(), moments.len());
    let (mut compared, mut seen) = (0, BTreeSet::new());
    for ((valid, known), line) in moments.iter().zip(read.lines()) {
        let state = desk.run(["state", "--json", "--valid-at", valid, "--known-at", known]).ok().json();
        let read: Vec<Value> = serde_json::from_str(line).unwrap();
        let by_program = state["tasks"].as_array().unwrap();
        assert_eq!(by_program.len(), read.len(), "{what}: V = {valid}, K = {known}");
        let mut by_program: Vec<Value> = by_program.iter().map(said).collect();
        by_program.sort_by_key(|task| task["task"].as_str().unwrap().to_owned());
        for (ours, theirs) in by_program.iter().zip(&read) {
            let task = ours["task"].as_str().unwrap();
            assert_eq!(ours, theirs, "{what}: {task} at V = {valid}, K = {known}: program, then reader");
            compared += 1;
            seen.insert(ours["time"].as_str().unwrap().to_owned());
        }
    }
    (compared, seen)
}

fn python() -> bool {
    let found = there("python3", "--version");
    if !found {
        must_be_there("python3 is not there", "python3");
    }
    found
}

/// Pairs of moments around those at which something was recorded.
fn moments(desk: &Desk, random: &mut Random, count: usize) -> Vec<(String, String)> {
    let entries = desk.run(["history", "--entries"]).ok().out;
    let recorded =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["recorded_at"].as_str().unwrap().to_owned();
    let at: Vec<String> = entries.lines().map(recorded).collect();
    let mut draw = || at[usize::try_from(random.below(at.len() as u64)).unwrap()].clone();
    let last = at.last().unwrap().clone();
    let mut pairs = vec![(last.clone(), last.clone())];
    while pairs.len() < count {
        let (one, other) = (draw(), draw());
        pairs.push(match pairs.len() % 4 {
            0 => (one.clone(), one),
            1 => (one, last.clone()),
            // What was the case then, by what is known later; and the other way round.
            2 => (one.clone().min(other.clone()), one.max(other)),
            _ => (one.clone().max(other.clone()), one.min(other)),
        });
    }
    pairs
}

#[test]
fn the_sample_year() {
    if !python() {
        return;
    }
    let desk = Desk::with_demo();
    let reform = tests::repository().join("crates/simulation/sample/reform-2025.jsonl");
    desk.run(["apply", reform.to_str().unwrap()]).ok();
    let mut asked = moments(&desk, &mut Random::new(1), 16);
    asked.extend(["2023-09-18", "2023-12-31", "2024-03-19", "2025-12-31"].map(|at| {
        let at = format!("{at}T12:00:00+07:00");
        (at.clone(), at)
    }));
    let (compared, _) = agree(&desk, "the sample year", &asked);
    assert!(compared > 5_000, "{compared}");
}

/// Withdrawals, returns, cures, disputes, appeals, moves, outages, suspensions, transfers, rule sets and
/// calendars, in any order; what is refused is part of it.
#[test]
fn random_stories() {
    if !python() {
        return;
    }
    let (mut compared, mut seen, mut kinds) = (0, BTreeSet::new(), BTreeSet::new());
    // The first of these are the stories that the page is held to: all three say the same of them.
    let (from, count) = (setting("SOCAI_STORY_FROM", 1), setting("SOCAI_STORIES", 7 * times()));
    for seed in from..from + count {
        let desk = told_story(seed);
        let entries = desk.run(["history", "--entries"]).ok().out;
        kinds.extend(
            entries
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap()["kind"].as_str().unwrap().to_owned()),
        );
        let asked = moments(&desk, &mut Random::new(seed), 24);
        let (more, states) = agree(&desk, &format!("the story of seed {seed}"), &asked);
        compared += more;
        seen.extend(states);
    }
    assert!(compared > 800, "{compared}");
    for kind in [
        "ReportReturned",
        "ReportResubmitted",
        "ReportWithdrawn",
        "DisputeDecided",
        "EntryCorrected",
        "TaskTransferred",
        "TaskSuspended",
        "TaskResumed",
        "LateDiscoveredRecord",
        "SystemOutageRecorded",
        "RuleSetActivated",
        "ExtensionGranted",
        "CalendarCorrected",
        "DelayRecorded",
    ] {
        assert!(kinds.contains(kind), "no story has {kind}");
    }
    for time in ["on-time", "late", "overdue", "released", "returned-in-cure"] {
        assert!(seen.contains(time), "nothing was {time}");
    }
}

/// Every small ledger about what a document must say, under the usual rules and where the day ends at five.
#[test]
fn the_cases() {
    if !python() {
        return;
    }
    let files = fs::read_dir(tests::repository().join("tests/cases/status")).unwrap();
    let mut cases: Vec<_> =
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().unwrap() == "jsonl").collect();
    cases.sort();
    assert!(cases.len() > 15, "{cases:?}");
    for (case, day_end) in cases.iter().flat_map(|case| [(case, "24:00"), (case, "17:00")]) {
        let lines = fs::read_to_string(case).unwrap();
        let desk = told(|rules| rules["day_end"] = json!(day_end), |_| lines.lines().map(str::to_owned).collect());
        let asked = moments(&desk, &mut Random::new(7), 8);
        agree(&desk, &format!("{} {day_end}", case.display()), &asked);
    }
}
