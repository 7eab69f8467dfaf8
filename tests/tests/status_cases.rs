//! Small ledgers about what a task's status is (`docs/status.md`): each file of `cases/status` follows
//! the sample opening, some lines are refused, and then the status is asked for.

use std::fs;

use calendar::{Moment, Timestamp};
use domain::{
    Act, TaskId,
    event::{Clock, LedgerOpened},
    state::{LaterKind, Status},
};
use eventlog::{Identity, MemoryStore};
use ledger::{Ledger, Script};
use serde_json::{Value, json};
use tests::repository;
use views::{AsOf, Knowledge, tasks::TaskView};

fn instant(text: &str) -> Timestamp {
    text.parse::<Moment>().unwrap().latest()
}

/// The ledger of a case. `set` turns settings of the opening's rule set.
fn played(case: &str, set: &[(&str, Value)]) -> Ledger<MemoryStore> {
    let opened = LedgerOpened { name: "trường hợp".to_owned(), clock: Clock::Simulated, calendar: None };
    let at = instant("2023-06-01T08:00:00");
    let mut ledger = Ledger::start(MemoryStore::default(), Identity::NOBODY, opened, at).unwrap();
    let opening = fs::read(repository().join("crates/simulation/sample/opening.jsonl")).unwrap();
    for line in Script::read(&opening[..]).unwrap().lines {
        let mut command = line.command;
        if let Act::ActivateRuleSet { rule_set } = &mut command.act {
            let mut value = serde_json::to_value(&rule_set).unwrap();
            for (field, setting) in set {
                value[field] = setting.clone();
            }
            *rule_set = serde_json::from_value(value).unwrap();
        }
        ledger.submit(&command, Some(at)).unwrap();
    }
    let lines = fs::read(repository().join(format!("tests/cases/status/{case}.jsonl"))).unwrap();
    for line in Script::read(&lines[..]).unwrap().lines {
        // What is refused is part of the case.
        drop(ledger.submit(&line.command, line.at));
    }
    ledger
}

fn asked<T>(
    ledger: &Ledger<MemoryStore>,
    task: &str,
    valid: &str,
    known: &str,
    of: impl FnOnce(&Status<'_>) -> T,
) -> T {
    let as_of = AsOf { valid: instant(valid), known: instant(known) };
    let chronicle = ledger.chronicle();
    let knowledge = Knowledge::rebuild(chronicle.recorded(), as_of);
    let id: TaskId = task.parse().unwrap();
    of(&knowledge.status(&knowledge.state.tasks[&id]))
}

/// Case, settings, task, valid, known, what is right.
type Expected =
    (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str, &'static str, Value);

const STC: &str = "L1/Q/2023-Q3/STC";

fn expected() -> Vec<Expected> {
    let year_end = "2023-12-31";
    let september = "2023-09-30";
    vec![
        ("withdrawn-then-found", &[], STC, year_end, year_end, json!({"time": "on-time", "work": "submitted"})),
        (
            "completed-in-time-found-later",
            &[],
            STC,
            year_end,
            year_end,
            json!({"time": "on-time", "work": "submitted"}),
        ),
        ("completed-in-time-way-round", &[], STC, year_end, year_end, json!({"time": "on-time"})),
        ("withdrawn-then-found-way-round", &[], STC, year_end, year_end, json!({"time": "on-time"})),
        ("upheld-before-a-withdrawal", &[], STC, "2023-09-20", "2023-09-20", json!({"time": "late"})),
        (
            "upheld-before-a-withdrawal",
            &[],
            STC,
            september,
            september,
            json!({"time": "on-time", "work": "submitted", "delay": null}),
        ),
        ("upheld-before-a-return", &[], STC, september, september, json!({"time": "late", "dispute_pending": null})),
        ("found-before-an-ending", &[], STC, year_end, year_end, json!({"time": "on-time", "work": "submitted"})),
        ("found-before-a-transfer", &[], STC, year_end, year_end, json!({"time": "on-time"})),
        (
            "found-before-a-transfer",
            &[],
            "L1/Q/2023-Q3/SNV",
            year_end,
            year_end,
            json!({"time": "released", "received": null, "lateness": null}),
        ),
        ("found-before-a-transfer", &[], "L1/Q/2023-Q3/SNV", september, september, json!({"time": "overdue"})),
        ("found-in-a-suspension", &[], STC, year_end, year_end, json!({"time": "on-time", "work": "submitted"})),
        (
            "found-in-a-suspension",
            &[("suspended_filing", "by-due-date")],
            STC,
            year_end,
            year_end,
            json!({"time": "late"}),
        ),
        (
            "corrected-before-a-withdrawal",
            &[],
            STC,
            september,
            september,
            json!({"time": "on-time", "work": "submitted"}),
        ),
        ("returned-but-an-earlier-paper-found", &[], STC, year_end, year_end, json!({"time": "on-time"})),
        (
            "outage-and-a-later-channel",
            &[],
            "L1/2a/STC",
            "2023-09-19T12:00",
            "2023-09-19T12:00",
            json!({"time": "due-soon", "due_day": "2023-09-20"}),
        ),
        (
            "outage-and-a-later-channel",
            &[],
            "L1/2a/STC",
            "2023-09-19T12:00",
            "2023-09-20T12:00",
            json!({"time": "due-soon", "due_day": "2023-09-20"}),
        ),
        // An outage that has not begun moves nothing.
        (
            "two-outages-in-a-row",
            &[],
            STC,
            "2023-09-11",
            "2023-09-30",
            json!({"time": "due-soon", "due_day": "2023-09-18"}),
        ),
        (
            "a-day-and-the-middle-of-the-day",
            &[("day_end", "17:00")],
            STC,
            september,
            september,
            json!({"time": "on-time"}),
        ),
        ("two-outages-in-a-row", &[], STC, september, september, json!({"time": "on-time", "due_day": "2023-09-22"})),
        ("suspended-is-not-extended", &[], STC, september, september, json!({"time": "on-time"})),
        ("appeal-then-moved", &[], STC, september, september, json!({"dispute_pending": null})),
        (
            "appeal-then-moved",
            &[],
            "L1/Q/2023-Q3/SYT",
            "2023-09-25T12:00",
            "2023-09-25T12:00",
            json!({"dispute_pending": 99}),
        ),
        ("deadline-of-a-transfer", &[], "L1/2a/SYT", "2023-07-31", "2023-07-31", json!({"time": "no-deadline"})),
        (
            "late-in-the-middle-of-the-day",
            &[("day_end", "17:00")],
            STC,
            september,
            september,
            json!({"time": "late", "lateness": {"days": 1, "working_days": 1, "counted": "both"}}),
        ),
        ("suspended-without-a-due-date", &[], "L1/2a/STC", september, september, json!({"time": "no-deadline"})),
    ]
}

#[test]
fn every_case_has_its_status() {
    let mut wrong = Vec::new();
    for (case, set, task, valid, known, right) in expected() {
        let set: Vec<(&str, Value)> = set.iter().map(|(field, value)| (*field, json!(value))).collect();
        let ledger = played(case, &set);
        let view = asked(&ledger, task, valid, known, |status| serde_json::to_value(TaskView::from(status)).unwrap());
        for (field, value) in right.as_object().unwrap() {
            if view[field] != *value {
                wrong.push(format!("{case}, {task} at {valid}/{known}: {field} is {}, not {value}", view[field]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn later(case: &str) -> Vec<LaterKind> {
    let ledger = played(case, &[]);
    asked(&ledger, STC, "2023-12-31", "2023-12-31", |status| {
        status.later_grounds.iter().map(|ground| ground.kind).collect()
    })
}

/// What was recorded after the due moment is named.
#[test]
fn grounds_recorded_later_are_named() {
    assert_eq!(later("withdrawn-then-found"), [LaterKind::LateDiscovery]);
    assert_eq!(later("upheld-before-a-withdrawal"), [LaterKind::DisputeUpheld]);
    assert_eq!(later("corrected-before-a-withdrawal"), [LaterKind::TimeCorrected]);
    assert_eq!(
        later("two-outages-in-a-row"),
        [LaterKind::OutageRecordedAfterwards, LaterKind::OutageRecordedAfterwards]
    );
    assert_eq!(later("completed-in-time-found-later"), [LaterKind::LateDiscovery, LaterKind::CuredWithoutContent],);
    assert_eq!(later("a-day-and-the-middle-of-the-day"), [LaterKind::TimeClaimedByOneHand]);
    assert_eq!(later("suspended-is-not-extended"), []);
}

/// A completed report says by what it was completed.
#[test]
fn a_cured_report_has_its_badge() {
    let ledger = played("completed-in-time-found-later", &[]);
    let cured = asked(&ledger, STC, "2023-12-31", "2023-12-31", |status| status.cured).unwrap();
    let entry = |entry: domain::EntryNumber| ledger.chronicle().read(entry).unwrap().event.kind();
    assert_eq!((entry(cured.returned), entry(cured.completed_by)), ("ReportReturned", "LateDiscoveredRecord"));
}
