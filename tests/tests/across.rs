//! Questions across time: why an answer is what it is, when it changes, which answers became other ones, and who acted.

use std::collections::BTreeSet;

use calendar::Timestamp;
use domain::{EntryNumber, Recorded};
use serde_json::Value;
use tests::{Desk, load::times, repository, story::told_story};
use views::{AsOf, Knowledge, why::why};

/// A report that was late, and its whole case.
const LATE: &str = "UBND-2023-9901/C-Q/2023-Q3/KIMTHANH";
const REFORM: &str = "crates/simulation/sample/reform-2025.jsonl";

fn events(desk: &Desk) -> Vec<Recorded> {
    ledger::open_reading(&desk.ledger()).unwrap().events().to_vec()
}

/// The sample year, and the reform that ends units and passes tasks on.
fn year() -> Desk {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join(REFORM).to_str().unwrap()]).ok();
    desk
}

fn moved(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros() + micros).unwrap()
}

/// Given a task, when it is asked why it stands so, then the rules, the calendar, the due date and the entries are named.
#[test]
fn one_cell_of_the_matrix_is_explained() {
    let desk = Desk::with_demo();
    let why = desk.run(["why", LATE, "--json"]).json();
    assert!(jsonschema::validator_for(&desk.run(["schema", "why"]).json()).unwrap().is_valid(&why));
    assert_eq!((&why["status"]["task"], &why["status"]["time"]), (&LATE.into(), &"late".into()));
    assert!(why["rule_set"]["entry"].is_u64() && why["calendar"]["entry"].is_u64() && why["due"]["entry"].is_u64());
    assert!(
        why["due"]["trace"].as_array().unwrap().iter().all(|line| line.as_str().is_some_and(|line| !line.is_empty()))
    );
    let bears: BTreeSet<&str> =
        why["entries"].as_array().unwrap().iter().map(|rests| rests["bears"].as_str().unwrap()).collect();
    for kind in ["rule-set", "calendar", "duty", "assignment", "deadline", "filing"] {
        assert!(bears.contains(kind), "{kind} is not in {bears:?}");
    }
    let received = &why["status"]["received"]["entry"];
    assert!(why["entries"].as_array().unwrap().iter().any(|rests| rests["entry"]["entry"] == *received));
    let (vi, en) = (desk.run(["why", LATE, "--lang", "vi"]).ok().out, desk.run(["why", LATE]).ok().out);
    assert!(vi.contains("Căn cứ vào các bút toán") && en.contains("The entries that it rests on"), "{en}");
    // The answer is no where the task was not known; a name that was never known is a mistake.
    desk.run(["why", LATE, "--at", "2023-07-01"]).fails(1, &[LATE]);
    let no = desk.run(["why", LATE, "--at", "2023-07-01", "--json"]);
    let no: Value = serde_json::from_str(&no.out).unwrap();
    assert_eq!((&no["outcome"], &no["code"]), (&"refused".into(), &"task-not-known".into()));
    desk.run(["why", "UBND-2023-9901/2a/NOWHERE"]).fails(2, &["NOWHERE"]);
}

/// Given the entries that an explanation names, then from them alone the task stands as it does.
#[test]
fn the_entries_of_an_explanation_are_enough() {
    let stories = (1..=3 * times()).map(|seed| (format!("the story of seed {seed}"), events(&told_story(seed))));
    for (what, events) in std::iter::once(("the sample year".to_owned(), events(&year()))).chain(stories) {
        let last = events[events.len() - 1].recorded_at;
        for at in [events[events.len() / 2].recorded_at, moved(last, 40 * 86_400_000_000)] {
            let knowledge = Knowledge::rebuild(&events, AsOf::both(at));
            for id in knowledge.state.tasks.keys() {
                let Some(why) = why(&knowledge, id) else { continue };
                let named: BTreeSet<EntryNumber> = why.entries.iter().map(|rests| rests.entry.recorded.entry).collect();
                let few: Vec<Recorded> = events.iter().filter(|event| named.contains(&event.entry)).cloned().collect();
                let again = Knowledge::rebuild(&few, AsOf::both(at));
                let status = |of: &Knowledge<'_>| {
                    of.state.tasks.get(id).map(|task| {
                        let status = of.status(task);
                        (status.work, status.time, status.lateness, status.due_by)
                    })
                };
                assert_eq!(status(&again), status(&knowledge), "{what}, {id} at {at}: {named:?}");
                let later: BTreeSet<EntryNumber> = why.later.iter().map(|later| later.entry.recorded.entry).collect();
                assert!(later.is_subset(&named), "{what}, {id}: {later:?} of {named:?}");
            }
        }
    }
}
