//! From the few entries that a verdict rests on, the same verdict comes out as from all of them, for every
//! task and at every moment at which anything changed.

use domain::Recorded;
use ledger::encode::from_log;
use socai_tests::{Desk, repository};
use views::{
    AsOf, Knowledge,
    grounds::{due_dates, grounds},
    tasks::TaskView,
};

#[test]
fn the_grounds_of_a_verdict_are_enough_for_it() {
    let desk = Desk::with_demo();
    for file in ["crates/cli/sample/reform-2025.jsonl", "tests/golden/the-rest.jsonl"] {
        desk.run(["apply", repository().join(file).to_str().unwrap()]).ok();
    }
    let ledger = ledger::open(&desk.ledger()).unwrap();
    let all: Vec<Recorded> =
        ledger.entries().map(|entry| from_log(&log::Event::from_entry(&entry.unwrap().2).unwrap()).unwrap()).collect();
    let whole = Knowledge::rebuild(&all, AsOf::both(ledger.present()));
    let mut fewest = usize::MAX;
    for task in whole.state.tasks.keys() {
        let needed = grounds(&all, task);
        fewest = fewest.min(needed.len());
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
    assert!(fewest < 30, "{fewest} of {} entries are needed at least", all.len());
}
