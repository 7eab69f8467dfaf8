//! Figures of tasks that have settled are kept in the index and added up. Whatever is recorded later, and whatever point
//! of both axes is asked about, a scorecard and a trend come out as from judging every task.

use calendar::Timestamp;
use domain::{Event, Recorded, TaskId};
use eventlog::MemoryReader;
use ledger::index::{Fault, Indexed};
use serde_json::{Value, json};
use tests::{Desk, copy_directory, load::Random, load::times, repository, story::told_story};
use views::{
    AsOf, Due, Filter, Knowledge, LogHead, Settled,
    scorecard::{Lineage, scorecard},
    tally::Tally,
    trend,
};
use words::sheets::Json;

use crate::any_date::{Year, open};

/// What figures come to: of tasks that have settled as they were kept, if any were.
pub fn figures(knowledge: &Knowledge<'_>, settled: &Settled, filter: &Filter) -> [String; 2] {
    let card = scorecard(knowledge, settled, filter, Lineage::Own);
    let trend = trend::by_unit(knowledge, settled, filter);
    [serde_json::to_string(&card).unwrap(), serde_json::to_string(&Json(&trend)).unwrap()]
}

/// How many tasks were counted as they were kept, and how many were judged.
#[derive(Default, Debug)]
struct Counted {
    kept: usize,
    judged: usize,
}

/// The index and the fold at some points of both axes: at what is known now, shortly before, and long before; about
/// moments before, at and after.
fn agree(year: &Year, indexed: &Indexed<MemoryReader>, random: &mut Random, what: &str) -> Counted {
    let events = &year.events[..usize::try_from(indexed.head().size).unwrap()];
    let mut draw = |below: usize| usize::try_from(random.below(below as u64)).unwrap();
    let head = LogHead { size: indexed.head().size, root: indexed.head().root.clone() };
    let mut counted = Counted::default();
    let sizes = [events.len(), events.len() - draw(events.len().min(30)), 1 + draw(events.len())];
    for known in sizes.map(|size| events[size - 1].recorded_at) {
        let slow = Knowledge::rebuild(events, AsOf::both(known)).in_log(head.clone());
        let ids: Vec<&TaskId> = slow.state.tasks.keys().collect();
        for days in [draw(60), 800] {
            let near = [known, events[draw(events.len())].recorded_at][draw(2)];
            let valid = moved(near, days as i64);
            let filter = match ids.is_empty() {
                true => Filter::default(),
                false => some(ids[draw(ids.len())], draw(8), valid),
            };
            let (as_of, slow) = (AsOf { valid, known }, slow.valid_at(valid));
            let fault = Fault::default();
            let at = indexed.at(as_of, &fault);
            let (knowledge, settled) = at.figures(&filter);
            let fast = figures(&knowledge, &settled, &filter);
            let slowly = figures(&slow, &Settled::default(), &filter);
            assert!(fast == slowly, "{what}, {filter:?} at {as_of:?}: the index, then the fold\n{fast:?}\n{slowly:?}");
            counted.judged += knowledge.state.tasks.len();
            let of = |tally: &Tally| tally.figures.dated + tally.undated + tally.taken_over;
            counted.kept += settled.tallies.values().map(of).sum::<u32>() as usize;
            // Whoever answers for the units that came before is asked about all of them.
            let of_all = |knowledge: &Knowledge<'_>, settled: &Settled| {
                scorecard(knowledge, settled, &filter, Lineage::WithPredecessors).units
            };
            let (knowledge, settled) = at.figures(&Lineage::WithPredecessors.looks_at(&filter));
            assert!(
                of_all(&knowledge, &settled) == of_all(&slow, &Settled::default()),
                "{what}, {filter:?}, {as_of:?}"
            );
            assert!(fault.take().is_none());
        }
    }
    counted
}

/// A filter that this task passes.
fn some(task: &TaskId, which: usize, valid: Timestamp) -> Filter {
    let due = Due { from: Some(moved(valid, -90).date()), to: Some(valid.date()) };
    match which {
        0 => Filter { unit: Some(task.unit.clone()), ..Filter::default() },
        1 => Filter { period: task.period, ..Filter::default() },
        2 => Filter { obligation: Some(task.obligation.clone()), ..Filter::default() },
        3 => Filter { due, ..Filter::default() },
        4 => Filter { task: Some(task.clone()), ..Filter::default() },
        _ => Filter::default(),
    }
}

/// Given an index of each of some beginnings of the log, in one file or several, and what was recorded behind it, then it
/// says what the fold says.
fn holds(year: &Year, seed: u64, beginnings: usize, what: &str) -> Counted {
    let mut random = Random::new(seed);
    let all = year.commits.len();
    let mut counted = Counted::default();
    for beginning in (1..=beginnings).map(|part| all * part / beginnings) {
        let directory = tempfile::tempdir().unwrap();
        for part in [2, 3, 4].iter().filter(|_| random.below(2) == 0) {
            drop(open(directory.path(), year.reader(beginning * part / 4), 0));
        }
        drop(open(directory.path(), year.reader(beginning), 0));
        for ahead in [0, 4, 40] {
            let log = year.reader((beginning + ahead).min(all));
            let Counted { kept, judged } = agree(year, &open(directory.path(), log, u64::MAX), &mut random, what);
            counted.kept += kept;
            counted.judged += judged;
        }
    }
    counted
}

/// What changes how tasks stand that it does not name: mergers, outages that are annulled, a calendar that is corrected.
fn upheaval(events: &[Recorded]) -> Vec<Value> {
    let last = events.last().unwrap().recorded_at;
    let day = |days: i64| moved(last, days).date().to_string();
    let mut lines = Vec::new();
    let mut say = |by: &str, approver: [&str; 2], act: Value| {
        let number = lines.len() as i64;
        let [unit, position] = approver;
        lines.push(json!({"id": format!("upheaval-{number}"), "at": format!("{}T09:00:00", day(2 + 3 * number)),
            "by": {"unit": "VPUBND", "position": by}, "approved_by": {"unit": unit, "position": position}, "do": act}));
    };
    let (chief, chairman) = (["VPUBND", "office-chief"], ["UBND", "chairman"]);
    let unit = |code: &str, from: i64| {
        json!({"unit": code, "name": format!("Sở {code}"), "name_en": code, "kind": "department", "from": day(from),
            "parent": "UBND", "abbreviation": code})
    };
    let merger = |ended: &str, into: &str, from: i64| {
        json!({"reorganise-units": {"from": day(from), "ended": [ended], "successors": [into],
            "document": {"number": "9001/NQ", "date": day(0)}}})
    };
    say("office-chief", chairman, json!({"establish-units": {"units": [unit("MOI1", -40), unit("MOI2", 8)]}}));
    say("office-chief", chairman, merger("STP", "MOI1", 6));
    for Recorded { entry, event, .. } in events {
        let entry = entry.0;
        match event {
            Event::SystemOutageRecorded(_) => {
                say("office-officer", chief, json!({"annul-entry": {"entry": entry, "reason": "x"}}));
            }
            Event::CalendarPublished(_) | Event::CalendarCorrected(_) => {
                let correction = json!({"entry": entry, "set": {"reason": "khác"}, "reason": "x"});
                say("office-officer", chief, json!({"correct-fields": correction}));
            }
            _ => {}
        }
    }
    say("office-chief", chairman, merger("SYT", "MOI2", 9));
    lines
}

fn moved(at: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_micros(at.micros() + days * 86_400_000_000).unwrap()
}

#[test]
fn of_random_stories_and_what_turns_everything_over() {
    for seed in 11..12 + 2 * times() {
        let desk = told_story(seed);
        let lines = upheaval(&Year::of(&desk).events);
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let told = desk.run_with_input(["apply", "--stream", "-"], lines.as_bytes());
        assert!(told.code < 2, "{told:?}");
        let year = Year::of(&desk);
        for kind in ["UnitsReorganised", "EntryAnnulled"] {
            assert!(year.events.iter().any(|event| event.event.kind() == kind), "{kind}: {told:?}");
        }
        let counted = holds(&year, seed, 12, &format!("the story of seed {seed}"));
        assert!(counted.kept > 100, "{counted:?}");
    }
}

#[test]
fn of_the_sample_year_and_the_reform() {
    let desk = Desk::with_demo();
    desk.run(["apply", repository().join("crates/simulation/sample/reform-2025.jsonl").to_str().unwrap()]).ok();
    let counted = holds(&Year::of(&desk), 2, 8, "the sample year");
    assert!(counted.kept > 1_000, "{counted:?}");
}

#[test]
fn of_a_ledger_with_something_of_every_kind() {
    let desk = Desk::new();
    copy_directory(&repository().join("tests/golden/ledger-2"), &desk.ledger());
    holds(&Year::of(&desk), 3, 12, "ledger-2");
}

/// Given two years, then at their end a scorecard judges the tasks that are open and few others.
#[test]
fn few_tasks_are_judged() {
    let desk = Desk::new();
    desk.run(["simulate", "--units", "60", "--years", "2", "--duties", "2", "--seed", "7"]).ok();
    let year = Year::of(&desk);
    let directory = tempfile::tempdir().unwrap();
    let indexed = open(directory.path(), year.reader(year.commits.len()), 0);
    let present = AsOf::both(year.events.last().unwrap().recorded_at);
    let fault = Fault::default();
    let at = indexed.at(present, &fault);
    let (judged, settled) = at.figures(&Filter::default());
    let all = at.knowledge(&Filter::default());
    let [slow, fast] = [(&all, &Settled::default()), (&judged, &settled)]
        .map(|(known, kept)| figures(known, kept, &Filter::default()));
    assert!(slow == fast);
    let (judged, all) = (judged.state.tasks.len(), all.state.tasks.len());
    assert!(judged * 4 < all, "{judged} of {all}");
}
