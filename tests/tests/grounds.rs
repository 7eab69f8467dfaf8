//! From the few entries that a verdict rests on, the same verdict comes out as from all of them, for every
//! task and at every moment at which anything changed; and from fewer none comes out.

use std::fs;

use domain::Recorded;
use evidence::Container;
use serde_json::{Value, json};
use tests::{
    Desk,
    authority::{collect, stamp},
    container::with,
    repository,
    story::told_story,
};
use verify::reading::recorded;
use views::{AsOf, Knowledge, grounds::due_dates, grounds::grounds, grounds::streams, tasks::TaskView};

/// Given the sample year, and a story in which a filing is moved to a task of another duty, then the grounds of each
/// verdict are enough for it.
#[test]
fn the_grounds_of_a_verdict_are_enough_for_it() {
    let desk = Desk::with_demo();
    for file in ["crates/simulation/sample/reform-2025.jsonl", "tests/golden/the-rest.jsonl"] {
        desk.run(["apply", repository().join(file).to_str().unwrap()]).ok();
    }
    for desk in [desk, told_story(19)] {
        grounds_are_enough(&desk);
    }
}

fn grounds_are_enough(desk: &Desk) {
    let ledger = ledger::open(&desk.ledger()).unwrap();
    let entries: Vec<eventlog::Event> =
        ledger.entries().map(|entry| eventlog::Event::from_entry(&entry.unwrap().2).unwrap()).collect();
    let all: Vec<Recorded> = entries.iter().map(|entry| recorded(entry).unwrap()).collect();
    let whole = Knowledge::rebuild(&all, AsOf::both(ledger.present()));
    let mut fewest = usize::MAX;
    for task in whole.state.tasks.keys() {
        let needed = grounds(&all, task);
        fewest = fewest.min(needed.len());
        // Whoever leaves one of them out leaves a gap in a stream that has to be whole.
        let unbroken = streams(&all, task);
        // Plain facts and refusals name a task and change nothing about how it stands.
        let says_nothing = |entry: &eventlog::Event| {
            entry.content.stream.starts_with("fact/") || entry.content.kind.as_str() == "SubmissionRefused"
        };
        for entry in
            entries.iter().filter(|it| needed.contains(&domain::EntryNumber(it.position.0)) && !says_nothing(it))
        {
            let stream = &entry.content.stream;
            let stands = stream == "ledger" || unbroken.contains(stream);
            assert!(stands, "{task} rests on {}, which stands in {stream}", entry.position);
        }
        let few: Vec<Recorded> = all.iter().filter(|event| needed.contains(&event.entry)).cloned().collect();
        // At the end, and after every third of the entries that concern it.
        let moments = few.iter().step_by(3).map(|event| event.recorded_at).chain([ledger.present()]);
        for at in moments {
            let view = |events: &[Recorded]| {
                let knowledge = Knowledge::rebuild(events, AsOf::both(at));
                knowledge.state.tasks.get(task).map(|found| TaskView::from(&knowledge.status(found)))
            };
            assert_eq!(view(&few), view(&all), "{task} at {at}");
        }
        for due in due_dates(&few, task) {
            assert_eq!(due.again, Some(due.recorded), "{task}: {due:?}");
        }
    }
    assert!(fewest * 8 < all.len(), "{fewest} of {} entries are needed at least", all.len());
}

const DUTY: &str = "UBND-2023-9901/1a-1";
const UNIT: &str = "BINHGIANG";

fn command(id: &str, at: &str, unit: &str, positions: [&str; 2], act: Value) -> Value {
    let [by, approved_by] = positions.map(|position| json!({ "unit": unit, "position": position }));
    json!({ "id": id, "at": at, "by": by, "approved_by": approved_by, "do": act })
}

/// What the office of the province records.
fn office(id: &str, at: &str, act: Value) -> Value {
    command(id, at, "VPUBND", ["office-officer", "office-chief"], act)
}

fn fix(id: &str, at: &str, due: &str) -> Value {
    let due = json!({ "on": { "date": due, "reading": "inclusive" } });
    office(
        id,
        at,
        json!({ "fix-deadline": { "obligation": DUTY, "units": [UNIT], "due": due, "document": { "number": id } } }),
    )
}

fn remind(id: &str, at: &str) -> Value {
    office(id, at, json!({ "remind": { "obligation": DUTY, "units": [UNIT], "document": { "number": id } } }))
}

fn annul(id: &str, at: &str, entry: &str) -> Value {
    office(id, at, json!({ "annul-entry": { "entry": entry, "reason": "recorded in error" } }))
}

/// The demo, in which the office has recorded `before` when the unit files, and `after` afterwards; anchored
/// before the filing and at the end. The verdict of it, as an evidence file.
fn verdict(before: &[Value], after: &[Value]) -> (Desk, Container) {
    let desk = Desk::with_demo();
    stamp(&desk);
    let record = |commands: &[Value]| {
        let lines: Vec<String> = commands.iter().map(Value::to_string).collect();
        desk.run(["apply", desk.write("commands.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    };
    record(before);
    collect(&desk, "2026-01-05T10:00:00");
    let filing = json!({ "task": format!("{DUTY}/{UNIT}"), "document": { "number": "1/BC" } });
    let file = json!({ "submit": { "filings": [filing] } });
    record(&[command("file", "2026-01-06T09:00:00", UNIT, ["unit-clerk", "unit-head"], file)]);
    record(after);
    collect(&desk, "2026-01-08T10:00:00");
    desk.run(["prove", "verdict", &format!("{DUTY}/{UNIT}"), "--to", "e.zip"]).ok();
    let container = Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap();
    (desk, container)
}

/// The same without the last of the entries of this kind, as if it had never been recorded.
fn without(container: &Container, kind: &str) -> Container {
    let mut claim: Value = serde_json::from_slice(container.get("claim.json").unwrap()).unwrap();
    let is = |number: &Value| {
        let entry: Value = serde_json::from_slice(container.get(&format!("grounds/{number}.json")).unwrap()).unwrap();
        entry["kind"] == kind
    };
    let shown = claim["shown"].as_array_mut().unwrap();
    shown.remove(shown.iter().rposition(is).unwrap());
    with(container, "claim.json", |_| evidence::claim_text(claim.as_object().unwrap()).into_bytes())
}

/// What `socai verify` answers: its verdict, what fails, and what is not shown.
fn judged(desk: &Desk, container: &Container) -> (String, Vec<String>, Vec<String>) {
    fs::write(desk.path("e.zip"), container.write().unwrap()).unwrap();
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt", "--json"]);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    let checks = |outcome: &str| {
        let checks = answer["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == outcome);
        checks.map(|check| check["what"].as_str().unwrap().to_owned()).collect()
    };
    (answer["verdict"].as_str().unwrap().to_owned(), checks("fail"), checks("absent"))
}

#[track_caller]
fn fails(desk: &Desk, container: &Container, why: &str) {
    let (verdict, failed, _) = judged(desk, container);
    assert!(verdict == "not-provable" && failed.iter().any(|check| check.contains(why)), "{verdict}: {failed:?}");
}

/// The extension was a mistake and annulled: with the annulment left out, the filing would have been in time.
#[test]
fn a_verdict_without_an_annulment_is_none() {
    let before = [
        fix("fixed", "2026-01-02T09:00:00", "2026-01-05"),
        fix("extended", "2026-01-02T09:10:00", "2100-01-05"),
        remind("reminded", "2026-01-02T09:20:00"),
        annul("annulled", "2026-01-02T09:30:00", "extended"),
    ];
    let later = [annul("no-reminder", "2026-01-07T09:00:00", "reminded")];
    let (desk, good) = verdict(&before, &later);
    assert_eq!(judged(&desk, &good).0, "late-by-numbering");
    // The last annulment is another's: both are left out, or the one that matters.
    let without_one = |annulled: &str| {
        let mut claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
        claim["shown"].as_array_mut().unwrap().retain(|number| {
            let entry = good.get(&format!("grounds/{number}.json")).unwrap();
            !str::from_utf8(entry).unwrap().contains(&format!("\"id\":\"{annulled}\""))
        });
        with(&good, "claim.json", |_| evidence::claim_text(claim.as_object().unwrap()).into_bytes())
    };
    // An annulment stands in the stream of what it annuls.
    fails(&desk, &without_one("annulled"), "of obligation/UBND-2023-9901/1a-1: its entry number");
    // What comes last in its stream is missed by the log's own count.
    fails(&desk, &without(&without(&good, "EntryAnnulled"), "EntryAnnulled"), "the log counted");
}

/// The extension is left out: with it the filing was in time.
#[test]
fn a_verdict_without_a_later_due_date_is_none() {
    let before =
        [fix("fixed", "2026-01-02T09:00:00", "2026-01-05"), fix("extended", "2026-01-02T09:10:00", "2100-01-05")];
    let (desk, good) = verdict(&before, &[remind("reminded", "2026-01-07T09:00:00")]);
    assert_eq!(judged(&desk, &good).0, "on-time-by-numbering");
    fails(&desk, &without(&good, "DeadlineFixed"), "of obligation/UBND-2023-9901/1a-1: its entry number");
}
