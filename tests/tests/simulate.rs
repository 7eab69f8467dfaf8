//! A simulated ledger: the same wherever it is made, sound, and large enough that what an answer rests on is not what a
//! small sample rests on. Fast answers are held against slow ones.

use domain::{Chronicle, Event, Recorded, state::TimeState};
use ledger::Contents;
use serde_json::Value;
use tests::Desk;
use views::{
    AsOf, Filter, Knowledge, Settled,
    scorecard::{Lineage, scorecard},
    timeline::timeline,
};

const PLAN: [&str; 8] = ["--units", "60", "--years", "2", "--duties", "2", "--seed", "7"];

fn simulated(plan: &[&str]) -> (Desk, Value) {
    let desk = Desk::new();
    let said = desk.run(["simulate", "--json"].iter().chain(plan)).json();
    (desk, said)
}

#[test]
fn the_same_plan_makes_the_same_ledger() {
    let (one, said) = simulated(&PLAN);
    let (other, _) = simulated(&PLAN);
    assert_eq!(said["refused"], 0, "{said}");
    let entries = |desk: &Desk| desk.run(["history", "--entries"]).ok().out;
    assert_eq!(entries(&one), entries(&other));
    assert_eq!(entries(&one).lines().count() as u64, said["entries"].as_u64().unwrap());
    let check = one.run(["check", "--deep", "--json"]).json();
    assert_eq!(check["sound"], true, "{check}");
    one.run(["simulate"].iter().chain(&PLAN)).fails(2, &["not empty"]);
    let (another, _) = simulated(&["--units", "60", "--years", "2", "--duties", "2", "--seed", "8"]);
    assert_ne!(entries(&one), entries(&another));
}

/// A year of business has all that a year has.
#[test]
fn a_simulated_year_reaches_most_of_the_rules() {
    let (desk, _) = simulated(&PLAN);
    let ledger = ledger::open_reading(&desk.ledger()).unwrap();
    let kinds: std::collections::BTreeSet<&str> = ledger.events().iter().map(|event| event.event.kind()).collect();
    for kind in [
        "ReportReturned",
        "ReportResubmitted",
        "ExtensionGranted",
        "DelayRecorded",
        "DisputeDecided",
        "AccountabilityReviewConcluded",
        "CaseClosed",
        "EntryCorrected",
        "FieldsCorrected",
        "EntryAnnulled",
        "SystemOutageRecorded",
        "UnitsReorganised",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
    let knowledge = Knowledge::of(ledger.chronicle(), AsOf::both(ledger.present()));
    for state in [TimeState::OnTime, TimeState::OnTimeExtended, TimeState::Late, TimeState::Overdue] {
        let found = knowledge.tasks(&Filter::default()).any(|task| knowledge.status(task).time == state);
        assert!(found, "no task is {state:?}");
    }
}

/// Given every task of a ledger, when its timeline is made from what it rests on, then it is that of the whole log.
#[test]
fn a_timeline_from_its_grounds_is_that_of_the_whole_log() {
    let demo = Desk::with_demo();
    demo.run(["apply", tests::repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    let (simulated, _) = simulated(&["--units", "20", "--years", "1", "--duties", "1", "--seed", "3"]);
    for (desk, every) in [(demo, 1), (simulated, 9)] {
        let ledger = ledger::open_reading(&desk.ledger()).unwrap();
        let knowledge = Knowledge::of(ledger.chronicle(), AsOf::both(ledger.present()));
        let believed = believed(&ledger);
        for id in ledger.state().tasks.keys().step_by(every) {
            let found = timeline(&knowledge, id).unwrap();
            let found: Vec<_> = found
                .moments
                .iter()
                .map(|at| (at.entry.recorded.entry, at.work, at.time, at.lateness, at.delay))
                .collect();
            let expected: Vec<_> = believed
                .iter()
                .filter(|(recorded, amended, _)| {
                    recorded.event.concerns(id) || amended.as_ref().is_some_and(|amended| amended.event.concerns(id))
                })
                .map(|(recorded, _, state)| {
                    let status = state.tasks.get(id).map(|task| state.status(task, recorded.recorded_at));
                    let status = status.as_ref();
                    (
                        recorded.entry,
                        status.map(|status| status.work),
                        status.map(|status| status.time),
                        status.and_then(|status| status.lateness),
                        status.and_then(|status| status.delay),
                    )
                })
                .collect();
            assert_eq!(found, expected, "{id}");
        }
    }
}

/// Every entry about a task, the one that it changes how to read, and what the whole log then added up to.
fn believed(ledger: &Contents) -> Vec<(Recorded, Option<Recorded>, domain::State)> {
    let mut chronicle = Chronicle::default();
    let mut believed = Vec::new();
    for recorded in ledger.events() {
        chronicle.push(recorded.clone());
        let amended = match &recorded.event {
            Event::FieldsCorrected(e) => chronicle.get(e.entry).cloned(),
            Event::EntryAnnulled(e) => chronicle.get(e.entry).cloned(),
            _ => None,
        };
        let about = |recorded: &Recorded| recorded.event.task().is_some() || !recorded.event.tasks().is_empty();
        if about(recorded) || amended.as_ref().is_some_and(about) {
            believed.push((recorded.clone(), amended, chronicle.state().clone()));
        }
    }
    believed
}

/// What a scorecard counts in one pass is what counting for each unit gives.
#[test]
fn a_scorecard_counts_what_counting_for_each_unit_counts() {
    let (desk, _) = simulated(&PLAN);
    let ledger = ledger::open_reading(&desk.ledger()).unwrap();
    let knowledge = Knowledge::of(ledger.chronicle(), AsOf::both(ledger.present()));
    let card = scorecard(&knowledge, &Settled::default(), &Filter::default(), Lineage::Own);
    assert!(card.units.iter().map(|score| score.corrections).sum::<u32>() > 0);
    for score in &card.units {
        let filter = Filter { unit: Some(score.unit.clone()), ..Filter::default() };
        let tasks = views::tasks::list(&knowledge, &filter).tasks;
        let own: Vec<_> = tasks.iter().filter(|task| !task.taken_over).collect();
        let corrected = knowledge.log.all().iter().filter(|recorded| {
            matches!(&recorded.event, Event::EntryCorrected(_))
                && own.iter().any(|task| recorded.event.concerns(&task.task))
        });
        let upheld = knowledge.log.all().iter().filter(|recorded| {
            matches!(&recorded.event, Event::DisputeDecided(decided)
                if matches!(decided.outcome, domain::event::DisputeOutcome::Upheld { .. }))
                && own.iter().any(|task| recorded.event.concerns(&task.task))
        });
        assert_eq!(score.corrections as usize, corrected.count() + upheld.count(), "{}", score.unit);
    }
}
