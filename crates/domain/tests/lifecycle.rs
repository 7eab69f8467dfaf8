//! The life-cycle: every path of the state machine, and what no sequence of commands can break.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::*;
use calendar::{Moment, Timestamp};
use domain::{
    Act, Chronicle, EntryNumber, EntryRef, Role, chronicle,
    command::{Correction, Filing},
    event::{DisputeOutcome, Event, TaskEnding, Times, TransferGround},
    machine::{CaseState, TASK, WorkAct, WorkState, step},
    people::UnitKind,
    state::{DEMANDED, TimeState},
};
use proptest::prelude::*;

const STC: &str = "C-Q/2023-Q3/STC";

fn act(work: WorkAct) -> (domain::Actor, Option<domain::Actor>, Act) {
    let filing = Filing {
        task: task(STC),
        document: document("1/BC"),
        received: None,
        times: Times::default(),
        evidence_class: None,
    };
    let by_office = |act| (officer(), Some(chief()), act);
    let by_unit = |act| (clerk("STC"), Some(head("STC")), act);
    let ended = |ending| {
        let document = Some(document("9/QĐ"));
        by_office(Act::EndTask { task: task(STC), ending, reason: "x".into(), document })
    };
    match work {
        WorkAct::Acknowledge => (clerk("STC"), None, Act::AcknowledgeTasks { tasks: vec![task(STC)] }),
        WorkAct::Submit => by_unit(Act::Submit { filings: vec![filing] }),
        WorkAct::Return => (officer(), None, return_report(STC)),
        // The same act, on a report that was accepted, and then with an approval.
        WorkAct::Reopen => by_office(return_report(STC)),
        WorkAct::Resubmit => by_unit(Act::Resubmit { filing }),
        WorkAct::Withdraw => by_unit(Act::WithdrawReport { task: task(STC), reason: "x".into() }),
        WorkAct::Accept => (officer(), None, Act::AcceptReport { task: task(STC) }),
        WorkAct::Suspend => {
            by_office(Act::SuspendTask { task: task(STC), reason: "x".into(), document: document("9/QĐ") })
        }
        WorkAct::Resume => by_office(Act::ResumeTask { task: task(STC), document: document("9/QĐ") }),
        WorkAct::Transfer => by_office(Act::TransferTasks {
            tasks: vec![task(STC)],
            to: vec!["NEW".parse().unwrap()],
            ground: TransferGround::Reassigned,
            document: document("9/QĐ"),
        }),
        // The same act, from the unit that has it.
        WorkAct::TakeBack => by_office(Act::TransferTasks {
            tasks: vec![task("C-Q/2023-Q3/NEW")],
            to: vec!["STC".parse().unwrap()],
            ground: TransferGround::Reassigned,
            document: document("10/QĐ"),
        }),
        WorkAct::Cancel => ended(TaskEnding::Cancelled),
        WorkAct::Lapse => ended(TaskEnding::Lapsed),
        WorkAct::Close => ended(TaskEnding::Closed),
    }
}

/// Given a task in each reachable state, when each act is tried, then exactly the transitions of
/// the table happen, through real commands.
#[test]
fn every_state_and_every_act() {
    let mut start = World::prepared();
    let new = Act::EstablishUnits { units: vec![new_unit("NEW", UnitKind::Department)] };
    start.when(time("2023-09-01"), &chief(), Some(&chairman()), new).records(&["UnitEstablished"]);
    let mut reached: BTreeMap<WorkState, World> = BTreeMap::from([(WorkState::Assigned, start)]);
    let mut tried = BTreeSet::new();
    while let Some(state) = reached.keys().copied().find(|state| !tried.contains(state)) {
        tried.insert(state);
        for work in WorkAct::ALL {
            let mut world = reached[&state].clone();
            let at = time("2023-09-14T09:00");
            // To return and to return again after acceptance are one act of people; and nobody takes back
            // what did not go away.
            if (state, work) == (WorkState::Accepted, WorkAct::Return)
                || (state, work) == (WorkState::Submitted, WorkAct::Reopen)
                || (work == WorkAct::TakeBack && state != WorkState::Transferred)
            {
                continue;
            }
            let (by, approver, act) = act(work);
            let then = world.when(at, &by, approver.as_ref(), act);
            match step(TASK, state, work) {
                None => then.refused("WrongState"),
                Some(next) => {
                    assert!(then.records_something());
                    assert_eq!(world.state().tasks[&task(STC)].work_state(at), next);
                    reached.entry(next).or_insert(world);
                }
            }
        }
    }
    assert_eq!(reached.len(), WorkState::ALL.len(), "every state can be reached");
}

#[test]
fn the_table_has_no_state_without_a_way_in_and_no_two_ways_for_one_act() {
    let mut seen = BTreeSet::new();
    for (from, act, to) in TASK {
        assert!(seen.insert((*from, *act)), "{from:?} on {act:?} leads to two states");
        assert!(WorkState::ALL.contains(to));
    }
    for state in WorkState::ALL.into_iter().skip(1) {
        assert!(TASK.iter().any(|(_, _, to)| *to == state));
    }
}

/// Any act about three tasks, mostly by whom it befits, sometimes by anybody.
fn any_act() -> impl Strategy<Value = (Role, &'static str, bool, Act)> {
    let unit = prop::sample::select(vec!["STC", "SYT", "KINHMON"]);
    let stray = prop::option::weighted(0.15, prop::sample::select(Role::ALL.to_vec()));
    let numbers = (18u64..50, 10u32..28);
    (0..30u8, unit.clone(), unit, stray, prop::bool::weighted(0.85), numbers).prop_map(
        |(kind, own, other, stray, approved, (n, day))| {
            let of = |unit: &str| task(&format!("C-Q/2023-Q3/{unit}"));
            let filing = || Filing {
                task: of(own),
                document: document("1/BC"),
                received: None,
                times: Times::default(),
                evidence_class: None,
            };
            let entry = EntryRef::Number(EntryNumber(n));
            let received: Moment = format!("2023-09-{day}T12:00").parse().unwrap();
            use Role::*;
            let (position, act) = match kind {
                0 => (UnitClerk, Act::AcknowledgeTasks { tasks: vec![of(own)] }),
                1 => (UnitClerk, Act::Submit { filings: vec![filing()] }),
                2 | 3 => {
                    (ProvincialClerk, Act::Submit { filings: vec![Filing { received: Some(received), ..filing() }] })
                }
                4 => (OfficeOfficer, Act::ReturnReport { task: of(own), reasons: vec!["x".into()], within: None }),
                5 => (UnitClerk, Act::Resubmit { filing: filing() }),
                6 => (OfficeOfficer, Act::AcceptReport { task: of(own) }),
                7 => {
                    let until = time("2023-09-29").date();
                    (UnitClerk, Act::RequestExtension { task: of(own), until, reason: "x".into(), document: None })
                }
                8 => (Chairman, Act::GrantExtension { task: of(own), until: None }),
                9 | 10 => (OfficeOfficer, Act::RecordDelay { tasks: vec![of(own)], effective_from: None }),
                11 | 18 => (OfficeOfficer, Act::WithdrawDelay { task: of(own), because: entry, reason: "x".into() }),
                12 => {
                    let evidence = vec!["x".into()];
                    (UnitClerk, Act::DisputeTimeliness { task: of(own), claimed_received: received, evidence })
                }
                13 => {
                    let outcome = DisputeOutcome::Upheld { received };
                    (ChiefInspector, Act::DecideDispute { task: of(own), outcome, reason: "x".into() })
                }
                14 | 19 => {
                    let set = Correction {
                        task: (n % 2 == 0).then(|| of(other)),
                        received: Some(received),
                        ..Correction::default()
                    };
                    (ProvincialClerk, Act::CorrectEntry { entry, set, reason: "x".into() })
                }
                15 => {
                    let evidence = vec!["x".into()];
                    (
                        TeamLeader,
                        Act::RecordLateDiscovery {
                            task: of(own),
                            document: document("9"),
                            received,
                            evidence,
                            signed_by: None,
                            evidence_class: None,
                        },
                    )
                }
                16 => (UnitClerk, Act::OpenReview { task: of(own) }),
                20 => (UnitClerk, Act::WithdrawReport { task: of(own), reason: "x".into() }),
                21 => (OfficeOfficer, Act::SuspendTask { task: of(own), reason: "x".into(), document: document("9") }),
                22 => (OfficeOfficer, Act::ResumeTask { task: of(own), document: document("9") }),
                23 => {
                    let (to, ground) = (vec![other.parse().unwrap()], TransferGround::Reassigned);
                    (OfficeOfficer, Act::TransferTasks { tasks: vec![of(own)], to, ground, document: document("9") })
                }
                24 => {
                    let ending = if n.is_multiple_of(2) { TaskEnding::Closed } else { TaskEnding::Lapsed };
                    let document = Some(document("9"));
                    (OfficeOfficer, Act::EndTask { task: of(own), ending, reason: "x".into(), document })
                }
                25 | 26 => (OfficeOfficer, Act::AnnulEntry { entry, superseded_by: None, reason: "x".into() }),
                27 => {
                    let set = [("reason".to_owned(), serde_json::json!("y"))].into();
                    (OfficeOfficer, Act::CorrectFields { entry, set, reason: "x".into() })
                }
                28 => {
                    let evidence = vec!["x".into()];
                    (OfficeOfficer, Act::RecordTrouble { task: of(own), ground: "x".into(), evidence })
                }
                29 => (UnitClerk, Act::AppealDispute { task: of(own), reason: "x".into() }),
                _ => (UnitClerk, Act::FileExplanation { task: of(own), document: document("1") }),
            };
            (stray.unwrap_or(position), own, approved, act)
        },
    )
}

/// The unit and the approver with which `position` has a chance.
fn people(position: Role, unit: &str) -> (domain::Actor, domain::Actor) {
    use Role::*;
    match position {
        Chairman | ViceChairman => (actor("UBND", position), actor("UBND", Chairman)),
        OfficeChief | OfficeOfficer | ProvincialClerk => (actor("VPUBND", position), chief()),
        ChiefInspector | TeamLeader | Inspector => (actor("SNV", position), chief_inspector()),
        ExternalAuditor => (actor("TTT", position), chief()),
        Administrator => (actor("VPUBND", position), chief()),
        UnitHead | UnitDeputy | UnitFocalPoint | UnitClerk => (actor(unit, position), head(unit)),
        System => (system(), chief()),
    }
}

fn check_invariants(world: &World, now: Timestamp) {
    // A view rebuilt from any prefix is the one that was stepped to.
    assert_eq!(&chronicle::fold(world.events()), world.state());
    let half = &world.events()[..world.events().len() / 2];
    assert_eq!(chronicle::fold(half), *Chronicle::of(half.to_vec()).state());
    for recorded in world.events() {
        // Nobody approves what they recorded.
        if let Some(approver) = &recorded.approver {
            let day = recorded.recorded_at.date();
            assert!(!world.state().same_person(approver, &recorded.actor, day), "{recorded:?}");
        }
        // Nobody of the debtor's unit decides on its timeliness.
        if let Event::ReportAccepted(_)
        | Event::ExtensionGranted(_)
        | Event::DelayWithdrawn(_)
        | Event::DisputeDecided(_)
        | Event::ReportReturned(_) = &recorded.event
        {
            let debtor = &recorded.event.task().unwrap().unit;
            assert!(recorded.actor.unit != *debtor && recorded.approver.as_ref().is_none_or(|a| a.unit != *debtor));
        }
        assert!(recorded.occurred_at.earliest() <= recorded.recorded_at);
        // A correction names an earlier entry.
        assert!(recorded.corrects.is_none_or(|corrected| corrected < recorded.entry));
    }
    for task in world.state().tasks.values() {
        let status = world.state().status(task, now);
        assert_eq!(world.state().is_late(task, now), status.time.is_late(), "{}", task.id);
        // Lateness goes with being late, and only with it.
        assert_eq!(status.lateness.is_some(), status.time.is_late(), "{}: {:?}", task.id, status.time);
        if let Some(lateness) = status.lateness {
            assert!(lateness.days > 0 && i64::from(lateness.working_days) <= lateness.days);
        }
        if status.time.is_on_time() {
            assert!(status.received.is_some());
        }
        if status.due.is_none() {
            assert!(matches!(status.time, TimeState::NoDeadline | TimeState::Released));
        }
        // An extension only ever moves a due date on.
        if let (Some(first), Some(due)) = (status.due_first, status.due) {
            assert!(due.effective >= first.effective);
        }
        // A case closes with all that the letter demands, or the Chairman waives it.
        for opener in task.case_openers(now) {
            let case = world.state().case(task, opener.entry, now);
            if case.state == CaseState::Closed {
                assert!(DEMANDED.iter().all(|act| case.has(*act)));
            }
        }
        // Facts stand in the order in which they became true.
        assert!(task.facts().windows(2).all(|pair| (pair[0].at, pair[0].entry) <= (pair[1].at, pair[1].entry)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// No sequence of commands, in any order, by anybody, breaks an invariant; and a refusal leaves
    /// everything as it was.
    #[test]
    fn no_sequence_of_commands_breaks_an_invariant(acts in prop::collection::vec(any_act(), 20..120)) {
        let mut world = World::prepared();
        let mut now = time("2023-09-15T08:00");
        for (index, (position, unit, approved, act)) in acts.into_iter().enumerate() {
            now = Timestamp::from_micros(now.micros() + 3 * 3_600_000_000).unwrap();
            let (by, approver) = people(position, unit);
            let before = world.clone();
            let recorded = world.when(now, &by, approved.then_some(&approver), act).records_something();
            if !recorded {
                prop_assert!(before.chronicle == world.chronicle);
            }
            if index % 16 == 0 {
                check_invariants(&world, now);
            }
        }
        check_invariants(&world, now);
    }
}
