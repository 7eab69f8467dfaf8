//! Who may do what: every cell of the matrix, allowed and refused.

use crate::support::*;
use domain::{
    Act, Role,
    authority::{JUDGING, ONLY_IN, PERMISSIONS, authorise},
    command::{Command, Filing},
    event::{Channel, DisputeOutcome, Times},
    people::UnitKind,
};

const TASK: &str = "C-Q/2023-Q3/STC";

/// A unit that has the position and the act, and is not, where it can be helped, the debtor's judge
/// in its own case.
fn home_of(act: &str, position: Role) -> &'static str {
    use Role::*;
    if ONLY_IN.iter().any(|(only, at, _)| *only == act && *at == position) {
        return "SNV";
    }
    match position {
        Chairman | ViceChairman => "UBND",
        OfficeChief | OfficeOfficer | ProvincialClerk | Administrator => "VPUBND",
        ChiefInspector | TeamLeader | Inspector => "SNV",
        UnitHead | UnitDeputy | UnitFocalPoint | UnitClerk => "STC",
        ExternalAuditor => "TTT",
        System => "HTBC",
    }
}

fn command(act: Act, by: (&str, Role), approved_by: Option<(&str, Role)>) -> Command {
    let approver = approved_by.map(|(unit, position)| actor(unit, position));
    let channel = (by.1 == Role::System).then_some(Channel::ReportingSystem);
    Command { channel, ..Command::new("x".parse().unwrap(), actor(by.0, by.1), approver, act) }
}

/// The answer of the authority, for an act recorded on its own day.
fn entitled(world: &World, command: &Command) -> Result<(), domain::Refusal> {
    authorise(&world.chronicle, command, day(), day()).map(drop)
}

fn day() -> calendar::NaiveDate {
    time("2023-09-20").date()
}

#[test]
fn the_table_speaks_of_every_act_and_of_nothing_else() {
    let acts: Vec<&str> = acts().iter().map(Act::name).collect();
    let mut names = Act::NAMES.to_vec();
    names.sort_unstable();
    let mut sorted = acts.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, names, "one example of every act");
    // Who may record a fact is said by its declaration.
    for act in acts.iter().filter(|act| **act != "record-fact") {
        assert!(PERMISSIONS.iter().any(|row| row.act == *act), "nobody may {act}");
    }
    for row in PERMISSIONS {
        assert!(acts.contains(&row.act), "{} is no act", row.act);
    }
    assert!(JUDGING.iter().all(|act| acts.contains(act)));
}

#[test]
fn every_cell_is_allowed_or_refused_as_the_table_says() {
    let world = World::prepared();
    for act in acts().into_iter().filter(|act| act.name() != "record-fact") {
        let rows: Vec<_> = PERMISSIONS.iter().filter(|row| row.act == act.name()).collect();
        for recorder in Role::ALL {
            let by = (home_of(act.name(), recorder), recorder);
            let allowing: Vec<_> = rows.iter().filter(|row| row.recorders.contains(&recorder)).collect();
            let alone = entitled(&world, &command(act.clone(), by, None));
            if allowing.is_empty() {
                let refused = ["Err(MayNotRecord", "Err(OnlyByDelegation"];
                assert!(
                    refused.iter().any(|refused| format!("{alone:?}").starts_with(refused)),
                    "{} by {recorder:?}: {alone:?}",
                    act.name()
                );
                continue;
            }
            let unaided = allowing.iter().any(|row| row.approvers.is_empty());
            match unaided {
                true => assert_eq!(alone, Ok(()), "{} by {recorder:?}", act.name()),
                false => assert!(format!("{alone:?}").starts_with("Err(ApprovalMissing"), "{}: {alone:?}", act.name()),
            }
            for approver in Role::ALL.into_iter().filter(|approver| *approver != recorder) {
                let approved_by = Some((home_of(act.name(), approver), approver));
                let outcome = entitled(&world, &command(act.clone(), by, approved_by));
                let listed = allowing.iter().any(|row| row.approvers.contains(&approver));
                if !unaided && !listed {
                    assert!(
                        format!("{outcome:?}").starts_with("Err(MayNotApprove"),
                        "{} approved by {approver:?}",
                        act.name()
                    );
                } else if listed {
                    assert_eq!(outcome, Ok(()), "{} by {recorder:?} approved by {approver:?}", act.name());
                }
            }
        }
    }
}

#[test]
fn nobody_judges_a_task_of_their_own_unit_not_even_as_approver() {
    let world = World::prepared();
    let own = |unit: &str| Act::DecideDispute {
        task: task(&format!("C-Q/2023-Q3/{unit}")),
        outcome: DisputeOutcome::Rejected,
        reason: "x".into(),
    };
    let inspector = |unit| (unit, Role::ChiefInspector);
    let refused = |outcome: Result<(), domain::Refusal>| format!("{outcome:?}");
    // Home Affairs is a debtor too: its judge is the Provincial Inspectorate, and the other way round.
    assert!(refused(entitled(&world, &command(own("SNV"), inspector("SNV"), None))).contains("JudgesItself"));
    assert_eq!(entitled(&world, &command(own("SNV"), inspector("TTT"), None)), Ok(()));
    assert!(refused(entitled(&world, &command(own("TTT"), inspector("TTT"), None))).contains("JudgesItself"));
    assert_eq!(entitled(&world, &command(own("TTT"), inspector("SNV"), None)), Ok(()));
    // And no other: the one judges the other's tasks only where there is nobody else.
    assert!(refused(entitled(&world, &command(own("STC"), inspector("TTT"), None))).contains("NotTheJudge"));
    // The office's own tasks are judged by the chairman's side.
    let office = Act::AcceptReport { task: task("2h/VPUBND") };
    let outcome = entitled(&world, &command(office.clone(), ("VPUBND", Role::OfficeOfficer), None));
    assert!(refused(outcome).contains("JudgesItself"));
    assert_eq!(entitled(&world, &command(office, ("UBND", Role::Chairman), None)), Ok(()));
    let delay = Act::RecordDelay { tasks: vec![task("2h/VPUBND")], effective_from: None };
    let outcome =
        entitled(&world, &command(delay, ("VPUBND", Role::OfficeOfficer), Some(("VPUBND", Role::OfficeChief))));
    assert!(refused(outcome).contains("JudgesItself"));
}

#[test]
fn a_unit_acts_for_itself_alone() {
    let world = World::prepared();
    let act = || Act::Submit {
        filings: vec![Filing {
            task: task(TASK),
            document: document("1"),
            received: None,
            times: Times::default(),
            evidence_class: None,
        }],
    };
    let by = |by, head| {
        format!("{:?}", entitled(&world, &command(act(), (by, Role::UnitClerk), Some((head, Role::UnitHead)))))
    };
    assert_eq!(by("STC", "STC"), "Ok(())");
    assert!(by("SYT", "SYT").contains("ActsForAnother"));
    assert!(by("STC", "SYT").contains("ActsForAnother"), "the head of another unit cannot approve");
}

#[test]
fn who_records_does_not_approve_by_account_where_accounts_are_known() {
    let world = World::prepared();
    let act = || Act::RecordDelay { tasks: vec![task(TASK)], effective_from: None };
    let mut same = command(act(), ("VPUBND", Role::OfficeOfficer), Some(("VPUBND", Role::OfficeChief)));
    assert_eq!(entitled(&world, &same), Ok(()));
    same.by.account = Some("a".into());
    same.approved_by.as_mut().unwrap().account = Some("a".into());
    assert!(format!("{:?}", entitled(&world, &same)).contains("SamePerson"), "two positions, one person");
    same.approved_by.as_mut().unwrap().account = Some("b".into());
    assert_eq!(entitled(&world, &same), Ok(()));
    let twice = command(act(), ("VPUBND", Role::OfficeOfficer), Some(("VPUBND", Role::OfficeOfficer)));
    assert!(format!("{:?}", entitled(&world, &twice)).contains("SamePerson"));
}

#[test]
fn positions_exist_only_where_they_belong() {
    let world = World::prepared();
    let outcome =
        entitled(&world, &command(Act::AcceptReport { task: task(TASK) }, ("STC", Role::OfficeOfficer), None));
    assert!(format!("{outcome:?}").contains("PositionNotInUnit"));
    for position in Role::ALL {
        let kinds = [
            UnitKind::ProvincialCommittee,
            UnitKind::ProvincialOffice,
            UnitKind::HomeAffairs,
            UnitKind::ProvincialInspectorate,
            UnitKind::Department,
            UnitKind::Authority,
            UnitKind::District,
            UnitKind::System,
        ];
        assert!(kinds.iter().any(|kind| kind.has(position)), "{position:?} exists nowhere");
    }
}

/// Two hands stand for an entry only where the second could let something count.
#[test]
fn where_no_approval_is_needed_a_clerk_gives_none() {
    let now = time("2023-09-18T09:00");
    let filed = || submit_received(TASK, "1/BC", "2023-09-15T09:00");
    for (unit, position) in [
        ("SYT", Role::UnitClerk),
        ("SYT", Role::UnitFocalPoint),
        ("VPUBND", Role::OfficeOfficer),
        ("SNV", Role::Inspector),
    ] {
        let approver = actor(unit, position);
        World::prepared().when(now, &provincial_clerk(), Some(&approver), filed()).refused("MayNotApprove");
    }
    for (unit, position) in [("VPUBND", Role::OfficeChief), ("SNV", Role::ChiefInspector)] {
        let approver = actor(unit, position);
        World::prepared().when(now, &provincial_clerk(), Some(&approver), filed()).records(&["ReportSubmitted"]);
    }
}

#[test]
fn no_declared_fact_is_approved_by_a_system() {
    let declare = |approver: &str| -> Act {
        serde_json::from_value(
            serde_json::json!({"declare-facts": {"declarations": [{"fact": "score", "name": "c", "name_en": "c",
            "subject": "mã", "recorders": ["office-officer"], "approvers": [approver]}]}}),
        )
        .unwrap()
    };
    let mut world = World::prepared();
    world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), declare("system")).refused("NoBusiness");
    world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), declare("administrator")).refused("NoBusiness");
    world
        .when(time("2023-07-20T09:00"), &officer(), Some(&chief()), declare("office-chief"))
        .records(&["FactKindDeclared"]);
}
