//! Entries that change how earlier ones are read: what such an entry bears on is read again, and the state is the one
//! that reading everything again gives.

use domain::{
    Chronicle, EntryNumber, Event, NoticeId, Origin, Recorded, chronicle,
    event::{EntryAnnulled, FieldChange, FieldsCorrected},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

/// An entry that says this, after all that is there: whether a rule would let it in does not matter here.
fn next(chronicle: &Chronicle, event: Event) -> Recorded {
    let last = chronicle.recorded().last().unwrap();
    let entry = EntryNumber(last.entry.0 + 1);
    let origin = Origin::Ledger(NoticeId::of(entry));
    Recorded { entry, event, origin, corrects: None, cause: None, ..last.clone() }
}

/// Another value of the same kind for some field of the entry: another task, another unit, another day.
fn other(recorded: &Recorded, n: usize) -> Option<FieldChange> {
    let payload = recorded.event.payload();
    let fields: Vec<(&String, &Value)> = payload.as_object()?.iter().collect();
    let (field, before) = fields.get(n.checked_rem(fields.len())?)?;
    let text = before.as_str()?;
    let after = match text {
        text if text.starts_with("D1/") => {
            json!(["D1/C-Q/2023-Q3/STC", "D1/C-Q/2023-Q3/SYT", "D1/2a/KINHMON"][n % 3])
        }
        text if text.starts_with("2023-09") => json!("2023-09-14"),
        text => json!(format!("{text} khác")),
    };
    Some(FieldChange { field: (*field).clone(), before: (*before).clone(), after })
}

/// Random ledgers in which entries of every kind are amended, and amendments too.
pub fn amended(rounds: usize, mut check: impl FnMut(&Chronicle)) {
    let mut runner = TestRunner::deterministic();
    for round in 0..rounds {
        let seed = (any::<prop::sample::Index>(), 0usize..100, 0usize..4);
        let seeds = prop::collection::vec(seed, 40).new_tree(&mut runner).unwrap().current();
        let mut world = crate::anything::random(&mut runner, 60 + round);
        for (pick, n, kind) in seeds {
            let known = world.events();
            // The last ones more often than the first, which are rules and units.
            let place = pick.index(known.len()).max(known.len() / 3 * (n % 2));
            let root = &known[place];
            let event = match (kind, other(root, n)) {
                (0, Some(change)) => {
                    FieldsCorrected { entry: root.entry, changes: vec![change], reason: "x".to_owned() }.into()
                }
                // The same once more, between the amendments.
                (1, _) => root.event.clone(),
                _ => EntryAnnulled { entry: root.entry, superseded_by: None, reason: "x".to_owned() }.into(),
            };
            let next = next(&world.chronicle, event);
            world.chronicle.push(next);
            check(&world.chronicle);
        }
    }
}

#[test]
fn whatever_is_amended_the_state_is_that_of_reading_everything_again() {
    amended(60, |chronicle| {
        let recorded = chronicle.recorded();
        assert!(*chronicle.state() == chronicle::fold(recorded), "after {:?}", recorded.last());
    });
}
