//! What was known at K is what a ledger that had stopped at K would say: byte for byte, on every
//! store, whatever came later.

use calendar::Timestamp;
use domain::{Chronicle, Recorded, chronicle};
use eventlog::{Identity, MemoryStore, Position};
use ledger::Ledger;
use proptest::prelude::*;
use tests::{Desk, copy_directory, repository};
use views::{AsOf, Filter, Knowledge, PROJECTIONS, Settled, history, scorecard, scorecard::Lineage, tasks};
use words::{Language, sheets::Json, trail::History};

/// A ledger in which something of every kind has happened, over three years.
struct Year {
    commits: Vec<eventlog::Commit>,
    events: Vec<Recorded>,
}

impl Year {
    fn load() -> Self {
        let desk = Desk::new();
        copy_directory(&repository().join("tests/golden/ledger-2"), &desk.ledger());
        let ledger = ledger::open(&desk.ledger()).unwrap();
        let commits: Vec<eventlog::Commit> = ledger.log().read(Position(0)).map(|commit| commit.unwrap()).collect();
        Self { commits, events: ledger.events().to_vec() }
    }

    /// A ledger, on another store, to which nothing was added after `known`.
    fn stopped_at(&self, known: Timestamp) -> Option<Ledger<MemoryStore>> {
        let commits = self.commits.iter().take_while(|commit| commit.recorded_at <= known);
        Ledger::open(MemoryStore::of(commits.cloned().collect()), Identity::NOBODY).ok()
    }

    fn span(&self) -> (i64, i64) {
        (self.events[0].recorded_at.micros(), self.events[self.events.len() - 1].recorded_at.micros())
    }
}

/// Every view at one point of both axes, as bytes.
fn answers(events: &[Recorded], as_of: AsOf) -> String {
    let knowledge = Knowledge::rebuild(events, as_of);
    let filter = Filter::default();
    let sheets = PROJECTIONS
        .iter()
        .map(|projection| serde_json::to_string(&Json(&projection.sheet(&knowledge, &filter))).unwrap());
    let views = [
        serde_json::to_string(&tasks::list(&knowledge, &filter)).unwrap(),
        serde_json::to_string(&scorecard::scorecard(
            &knowledge,
            &Settled::default(),
            &filter,
            Lineage::WithPredecessors,
        ))
        .unwrap(),
        serde_json::to_string(&History::of(&history::history(&knowledge, &filter), &knowledge.names(), Language::Vi))
            .unwrap(),
    ];
    views.into_iter().chain(sheets).collect::<Vec<_>>().join("\n")
}

#[test]
fn known_at_k_is_what_a_ledger_stopped_at_k_says() {
    let year = Year::load();
    let (first, last) = year.span();
    // Random moments, and the awkward ones: at, just before and just after an entry.
    let moment = prop_oneof![
        (first..=last + 86_400_000_000),
        (
            prop::sample::select(year.events.iter().map(|event| event.recorded_at.micros()).collect::<Vec<_>>()),
            -1i64..=1
        )
            .prop_map(|(at, offset)| at + offset),
    ];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(24));
    runner
        .run(&(moment.clone(), moment), |(valid, known)| {
            let as_of =
                AsOf { valid: Timestamp::from_micros(valid).unwrap(), known: Timestamp::from_micros(known).unwrap() };
            let Some(stopped) = year.stopped_at(as_of.known) else { return Ok(()) };
            let knowledge = Knowledge::rebuild(&year.events, as_of);
            prop_assert!(*knowledge.state == *stopped.state());
            prop_assert_eq!(answers(&year.events, as_of), answers(stopped.events(), as_of));
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_state_stepped_event_by_event_is_the_state_rebuilt_from_every_prefix() {
    let year = Year::load();
    let mut stepped = Chronicle::default();
    for (count, event) in year.events.iter().enumerate() {
        assert!(chronicle::fold(&year.events[..count]) == *stepped.state(), "after {count} entries");
        stepped.push(event.clone());
    }
}

/// A fact that is recorded later never changes what was known before it.
#[test]
fn what_is_learnt_later_changes_the_first_axis_only() {
    let year = Year::load();
    let then = AsOf::both("2023-10-31".parse::<calendar::Moment>().unwrap().latest());
    let all = answers(&year.events, then);
    let cut = year.events.partition_point(|event| event.recorded_at <= then.known);
    assert_eq!(all, answers(&year.events[..cut], then));
    let hindsight = AsOf { known: year.events[year.events.len() - 1].recorded_at, ..then };
    assert_ne!(all, answers(&year.events, hindsight));
}
