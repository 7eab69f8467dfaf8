//! Every act there is, in any order, by those entitled and by others: no panic, no broken invariant,
//! and what is refused leaves everything as it was.

use std::collections::BTreeSet;

use crate::support::*;
use calendar::Timestamp;
use domain::{
    Act, Actor, Chronicle, Event, Role, authority::PERMISSIONS, chronicle, people::UnitKind, rules::SETTINGS,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// Every act, with its blanks filled by these numbers.
fn act(index: usize, n: u64) -> Act {
    let lines: Vec<&str> = include_str!("support/acts.jsonl").lines().collect();
    let rules = serde_json::to_string(&rules()).unwrap().replace("TEST-2023", &format!("TEST-{n}"));
    let units = ["STC", "SYT", "KINHMON", "SNV"];
    let unit = units[usize::try_from(n).unwrap() % units.len()];
    let text = lines[index % lines.len()]
        .replace("\"RULES\"", &rules)
        .replace("/STC\"", &format!("/{unit}\""))
        .replace("\"STC\"", &format!("\"{unit}\""))
        .replace("\"entry\": \"x\"", &format!("\"entry\": {}", n % 60))
        .replace("\"because\": \"x\"", &format!("\"because\": {}", n % 60))
        .replace(
            "\"set\": {}",
            if n.is_multiple_of(2) { "\"set\": {\"reason\": \"khác\"}" } else { "\"set\": {\"place\": \"khác\"}" },
        )
        .replace(
            "\"step\": \"decide\"",
            ["\"step\": \"decide\", \"document\": {\"number\": \"1\"}", "\"step\": \"open\"", "\"step\": \"leave-site\"", "\"step\": \"report-result\""]
                [usize::try_from(n / 4 % 4).unwrap()],
        )
        .replace("\"declarations\": []", "\"declarations\": [{\"fact\": \"dialogue-held\", \"name\": \"x\", \"name_en\": \"x\", \"recorders\": [\"unit-clerk\"]}]")
        .replace("\"obligations\": []", &format!("\"obligations\": [{{\"code\": \"n{n}\", \"source\": \"x\", \"quote\": \"x\", \"kind\": \"continuing\"}}]"))
        .replace("\"evidence\": []", "\"evidence\": [\"x\"]")
        .replace("\"reasons\": []", "\"reasons\": [\"x\"]")
        .replace("\"digest\": \"x\"", &format!("\"digest\": \"{n:064x}\""));
    // What a correction of a filing sets has another shape than what a correction of fields does.
    let text = if text.starts_with("{\"correct-entry\"") {
        text.replace("\"reason\": \"khác\"", "\"document\": {\"number\": \"7/BC\"}")
            .replace("\"place\": \"khác\"", "\"received\": \"2023-09-15\"")
    } else {
        text
    };
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn at_home(position: Role, unit: &str) -> Actor {
    use Role::*;
    match position {
        Chairman | ViceChairman => actor("UBND", position),
        OfficeChief | OfficeOfficer | ProvincialClerk | Administrator => actor("VPUBND", position),
        ChiefInspector | TeamLeader | Inspector => actor("SNV", position),
        ExternalAuditor => actor("TTT", position),
        System => system(),
        UnitHead | UnitDeputy | UnitFocalPoint | UnitClerk => actor(unit, position),
    }
}

fn check(world: &World, now: Timestamp) {
    let events = world.events();
    assert!(chronicle::fold(events) == *world.state(), "stepped and rebuilt agree");
    let cut = events.len() * 2 / 3;
    assert!(chronicle::fold(&events[..cut]) == *Chronicle::of(events[..cut].to_vec()).state());
    for recorded in events {
        assert!(recorded.occurred_at.earliest() <= recorded.recorded_at);
        assert!(recorded.corrects.is_none_or(|corrected| corrected < recorded.entry));
        // What is recorded can be read back as it was.
        let (kind, version) = (recorded.event.kind(), recorded.event.version());
        assert_eq!(
            Event::from_payload(kind, version, recorded.event.payload(), &recorded.header()).unwrap(),
            recorded.event
        );
        if let Event::EntryAnnulled(_) | Event::FieldsCorrected(_) = &recorded.event {
            assert!(recorded.approver.is_some(), "a correction is never self-approved");
        }
    }
    for task in world.state().tasks.values() {
        let status = world.state().status(task, now);
        assert_eq!(status.lateness.is_some(), status.time.is_late(), "{}: {:?}", task.id, status.time);
        let rules = world.state().rules_of(task, now).unwrap();
        // Every opposite reading can be told, and the own reading is the verdict.
        assert_eq!(world.state().status_under(task, now, rules).time, status.time);
        for setting in SETTINGS {
            let other = setting.opposite(rules);
            let _ = world.state().status_under(task, now, &other);
            assert_eq!(setting.opposite(&other).id, rules.id);
        }
    }
    for (id, inspection) in &world.state().inspections.inspections {
        assert!(inspection.steps.windows(2).all(|pair| pair[0].at <= pair[1].at), "{id}: steps in order");
    }
}

/// What is asked: an act, its numbers, who asks.
type Ask = (usize, u64, prop::sample::Index, u8);

/// The world after these were asked, one after the other; `each` sees every one that was recorded, or refused.
fn after(asks: Vec<Ask>, mut each: impl FnMut(&'static str, bool)) -> (World, Timestamp) {
    let mut world = World::prepared();
    let mut now = time("2023-09-15T08:00");
    let extra = Act::EstablishUnits { units: vec![new_unit("NEW", UnitKind::Commune)] };
    world.when(now, &chief(), Some(&chairman()), extra).records(&["UnitEstablished"]);
    for (index, n, pick, stray) in asks {
        now = Timestamp::from_micros(now.micros() + 5 * 3_600_000_000).unwrap();
        let act = act(index, n);
        let name = act.name();
        let unit = ["STC", "SYT", "KINHMON", "SNV"][usize::try_from(n).unwrap() % 4];
        let rows: Vec<_> = PERMISSIONS.iter().filter(|row| row.act == name).collect();
        let recorder = match rows.is_empty() || stray == 0 {
            true => *pick.get(&Role::ALL),
            false => *pick.get(pick.get(&rows).recorders),
        };
        let approvers: Vec<Role> = rows.iter().flat_map(|row| row.approvers).copied().collect();
        let approver = (!approvers.is_empty() && stray != 1).then(|| at_home(*pick.get(&approvers), unit));
        let before = world.chronicle.clone();
        let recorded = world.when(now, &at_home(recorder, unit), approver.as_ref(), act).records_something();
        assert!(recorded || before == world.chronicle);
        each(name, recorded);
    }
    (world, now)
}

fn asks(number: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Ask>> {
    prop::collection::vec((0usize..200, 0u64..400, any::<prop::sample::Index>(), 0u8..10), number)
}

/// A world in which so much was asked.
pub fn random(runner: &mut TestRunner, number: usize) -> World {
    after(asks(number..number + 1).new_tree(runner).unwrap().current(), |_, _| {}).0
}

#[test]
fn nothing_that_anybody_asks_breaks_anything() {
    let asks = asks(60..200);
    let mut happened: BTreeSet<&'static str> = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..160 {
        let asks = asks.new_tree(&mut runner).unwrap().current();
        let (world, now) = after(asks, |name, recorded| {
            if recorded {
                happened.insert(name);
            }
        });
        check(&world, now);
    }
    // It would prove little if most of what is asked were refused.
    assert!(happened.len() >= 45, "{} acts happened: {happened:?}", happened.len());
}
