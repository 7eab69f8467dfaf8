//! `who` and the gate are one: whatever the organisation, its delegations and the day, nobody passes whom the list does
//! not name, and whom it names the gate turns away for nothing but whose affairs the act touches.

use crate::support::*;
use calendar::NaiveDate;
use domain::{
    Act, Actor, Capacity, Command, Refusal, Role,
    authority::{Part, authorise, entitlements, name_of},
    event::{Channel, Office},
};
use proptest::{prelude::*, strategy::ValueTree};
use serde_json::{Value, json};

const UNITS: [&str; 8] = ["UBND", "VPUBND", "SNV", "TTT", "STC", "SYT", "KINHMON", "HTBC"];
const CAPACITIES: [Capacity; 7] = {
    use Capacity::{Kt, Own, Q, System, Tl, Tm, Tuq};
    [Own, Tm, Kt, Tl, Tuq, Q, System]
};
/// What is handed on among other things.
const HANDED_ON: [&str; 6] =
    ["grant-extension", "refuse-extension", "record-delay", "accept-report", "return-report", "submit"];

fn any_office() -> impl Strategy<Value = Value> {
    (prop::sample::select(UNITS.to_vec()), prop::sample::select(Role::ALL.to_vec()))
        .prop_map(|(unit, position)| json!({ "unit": unit, "position": position }))
}

/// Offices between which something is handed on often.
fn some_office() -> impl Strategy<Value = Value> {
    let office = |unit: &str, position: &str| json!({ "unit": unit, "position": position });
    let common = vec![
        office("UBND", "chairman"),
        office("UBND", "vice-chairman"),
        office("VPUBND", "office-chief"),
        office("VPUBND", "office-officer"),
        office("SNV", "chief-inspector"),
        office("TTT", "chief-inspector"),
        office("SYT", "unit-head"),
        office("SYT", "unit-deputy"),
        office("STC", "unit-clerk"),
    ];
    prop_oneof![4 => prop::sample::select(common), 1 => any_office()]
}

/// A day of the autumn of 2023.
fn day() -> impl Strategy<Value = NaiveDate> {
    (0..80_usize).prop_map(|days| time("2023-09-10").date().iter_days().nth(days).unwrap())
}

/// Something that changes who may do what.
fn change() -> impl Strategy<Value = Value> {
    let document = || json!({ "number": "1/QĐ" });
    let units = || prop::sample::select(UNITS.to_vec());
    let acts = prop::sample::subsequence(HANDED_ON.to_vec(), 0..=3);
    let capacity = prop::sample::select(vec!["tl", "tuq", "q"]);
    let delegation = (some_office(), some_office(), capacity, acts, day(), day(), 0..3_u8).prop_map(
        move |(by, to, capacity, acts, from, until, number)| {
            json!({ "grant-delegation": { "delegation": format!("UQ-{number}"), "by": by, "to": to, "capacity": capacity,
                "acts": acts, "from": from, "until": until, "document": document() } })
        },
    );
    let revoked = (day(), 0..3_u8).prop_map(|(until, number)| {
        json!({ "revoke-delegation": { "delegation": format!("UQ-{number}"), "until": until, "reason": "x" } })
    });
    let held = (some_office(), day(), 0..3_u8).prop_map(move |(office, from, person)| {
        json!({ "assign-role": { "person": format!("P-000000000000000{person}"), "office": office, "from": from,
            "document": document() } })
    });
    let ended = (some_office(), day()).prop_map(move |(office, until)| {
        json!({ "end-role": { "office": office, "until": until, "ground": "x", "document": document() } })
    });
    let passed = (some_office(), some_office(), day()).prop_map(move |(old, new, from)| {
        json!({ "transfer-authority": { "from": from, "old": old, "new": new, "document": document() } })
    });
    let gone = (units(), day()).prop_map(
        move |(unit, from)| json!({ "reorganise-units": { "from": from, "ended": [unit], "document": document() } }),
    );
    let moved = (units(), units(), day()).prop_map(move |(unit, parent, from)| {
        json!({ "move-unit": { "unit": unit, "parent": parent, "from": from, "document": document() } })
    });
    prop_oneof![4 => delegation, 1 => revoked, 2 => held, 2 => ended, 2 => passed, 1 => gone, 1 => moved]
}

/// The organisation after these changes; one that nobody may record changes nothing. How many were recorded.
fn changed(changes: &[Value]) -> (World, usize) {
    let mut world = World::prepared();
    let mut recorded = 0;
    for (minute, change) in changes.iter().enumerate() {
        let at = time(&format!("2023-09-01T09:{minute:02}"));
        let act: Act = serde_json::from_value(change.clone()).unwrap_or_else(|error| panic!("{change}: {error}"));
        let done =
            [(chief(), chairman()), (officer(), chief()), (head("SNV"), chairman()), (clerk("SYT"), head("SYT"))]
                .iter()
                .any(|(by, approver)| world.when(at, by, Some(approver), act.clone()).records_something());
        recorded += usize::from(done);
    }
    (world, recorded)
}

fn command(by: &Actor, approved_by: Option<&Actor>, act: &Act) -> Command {
    let channel = (by.position == Role::System).then_some(Channel::ReportingSystem);
    Command { channel, ..Command::new("x".parse().unwrap(), by.clone(), approved_by.cloned(), act.clone()) }
}

/// Whether it is refused because of who acts, and not because of whose affairs it touches or of what is missing.
fn is_about_the_actor(refusal: &Refusal) -> bool {
    use Refusal::*;
    matches!(
        refusal,
        OnlyTheLedger
            | WrongCapacity { .. }
            | UnknownUnit(_)
            | PositionNotInUnit { .. }
            | UnitNotThere { .. }
            | PositionEnded { .. }
            | NotInOffice { .. }
            | NoDelegation { .. }
            | MayNotRecord { .. }
            | MayNotApprove { .. }
            | OnlyByDelegation { .. }
            | SystemNotRegistered { .. }
            | OneOfItsKind { .. }
    )
}

type Signing = (Office, Capacity);

fn signing(actor: &Actor) -> Signing {
    (actor.office(), actor.capacity)
}

/// Everybody there could be, in every capacity.
fn everybody() -> Vec<Actor> {
    let units = UNITS.iter().flat_map(|unit| Role::ALL.map(|position| actor(unit, position)));
    units.flat_map(|by| CAPACITIES.map(|capacity| Actor { capacity, ..by.clone() })).collect()
}

/// Whom the list names for this part of an act, and in whose name.
fn listed(world: &World, act: &Act, part: Part, day: NaiveDate) -> Vec<(Signing, Office)> {
    let all = entitlements(world.state(), day).into_iter();
    let these = all.filter(|one| one.act == name_of(act) && one.part == part);
    these.map(|one| ((one.office, one.capacity), one.name_of)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_gate_lets_pass_whom_the_list_names_and_nobody_else(
        changes in prop::collection::vec(change(), 0..12), day in day(), chosen in prop::collection::vec(0..usize::MAX, 6),
    ) {
        let (world, _) = changed(&changes);
        // No kind of fact is declared here.
        let acts: Vec<Act> = acts().into_iter().filter(|act| act.name() != "record-fact").collect();
        let everybody = everybody();
        for act in chosen.iter().map(|at| &acts[at % acts.len()]) {
            let gate = |by: &Actor, approver: Option<&Actor>| authorise(&world.chronicle, &command(by, approver, act), day, day);
            let [recorders, approvers] = [Part::Record, Part::Approve].map(|part| listed(&world, act, part, day));
            let recorders: Vec<Signing> = recorders.into_iter().map(|(one, _)| one).collect();
            for by in &everybody {
                let answer = gate(by, None);
                match recorders.contains(&signing(by)) {
                    true => prop_assert!(!answer.as_ref().is_err_and(is_about_the_actor), "{act:?} {by:?} is listed: {answer:?}"),
                    false => prop_assert!(answer.is_err(), "{act:?} {by:?} is not listed"),
                }
            }
            // Of those who may record it, they for whom somebody must approve, and in which positions.
            let recording = everybody.iter().filter(|by| recorders.contains(&signing(by)));
            let waiting: Vec<(&Actor, Vec<Role>)> = recording
                .filter_map(|by| match gate(by, None) {
                    Err(Refusal::ApprovalMissing { by: asked, .. }) => Some((by, asked)),
                    _ => None,
                })
                .collect();
            for approver in &everybody {
                let named = approvers.iter().filter(|(one, _)| *one == signing(approver));
                let named: Vec<Role> = named.map(|(_, name_of)| name_of.position).collect();
                let refused = |by: &Actor| gate(by, Some(approver)).err();
                if named.is_empty() {
                    let passes = waiting.iter().find(|(by, _)| refused(by).is_none());
                    prop_assert!(passes.is_none(), "{act:?} approved by {approver:?}, not listed");
                }
                // Where nobody is left to record what they would approve, nobody asks them.
                let asks = |asked: &[Role]| asked.iter().any(|position| named.contains(position));
                let answers: Vec<Option<Refusal>> =
                    waiting.iter().filter(|(_, asked)| asks(asked)).map(|(by, _)| refused(by)).collect();
                let lets = |answer: &Option<Refusal>| answer.as_ref().is_none_or(|why| !is_about_the_actor(why));
                prop_assert!(
                    answers.is_empty() || answers.iter().any(lets),
                    "{act:?} approved by {approver:?}, who is listed: {answers:?}"
                );
            }
        }
    }
}

/// The changes above are mostly recorded, so that the property is about more than one organisation.
#[test]
fn the_changes_change_something() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut recorded = 0;
    for _ in 0..20 {
        let changes = prop::collection::vec(change(), 12).new_tree(&mut runner).unwrap().current();
        recorded += changed(&changes).1;
    }
    assert!(recorded > 40, "{recorded} of 240");
}
