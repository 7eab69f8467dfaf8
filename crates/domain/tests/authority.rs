//! Who may do what: every cell of the matrix, allowed and refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use calendar::{Reading, Span};
use socai_domain::{
    Act, Position,
    authority::{JUDGING, PERMISSIONS, authorise},
    command::{Command, Correction, Due, Filing, NewDirective},
    event::{DisputeOutcome, ReviewOutcome},
    people::UnitKind,
};
use support::*;

const TASK: &str = "C-Q/2023-Q3/STC";

/// One act of every kind, about a task of STC where it is about a task.
fn acts() -> Vec<Act> {
    let (directive, obligation) = (|| "D1".parse().unwrap(), || "D1/C-Q".parse().unwrap());
    let day = time("2023-10-01").date();
    let filing = || Filing { task: task(TASK), document: document("1/BC"), received: None };
    vec![
        Act::ActivateRuleSet { rule_set: rules() },
        Act::EstablishUnits { units: vec![] },
        Act::RegisterDirective(NewDirective {
            directive: directive(),
            document_type: "công văn".into(),
            issuer: String::new(),
            number: None,
            symbol: "X".into(),
            date: None,
            subject: "x".into(),
            based_on: vec![],
            addressees: vec![],
            recipients: vec![],
            signature: None,
        }),
        Act::IssueDirective { directive: directive(), number: "1".into(), date: day },
        Act::DispatchDirective { directive: directive(), to: vec![] },
        Act::AcknowledgeDirective { directive: directive() },
        Act::ExtractObligations { directive: directive(), obligations: vec![] },
        Act::AssignTasks { obligation: obligation(), period: "2023-Q4".parse().unwrap(), units: vec![] },
        Act::FixDeadline {
            obligation: obligation(),
            period: None,
            units: vec![],
            due: Due::On { date: day, reading: Reading::Inclusive },
            document: None,
        },
        Act::AcknowledgeTasks { tasks: vec![task(TASK)] },
        Act::Submit { filings: vec![filing()] },
        Act::ReturnReport { task: task(TASK), reasons: vec![], within: None },
        Act::Resubmit { filing: filing() },
        Act::AcceptReport { task: task(TASK) },
        Act::RequestExtension { task: task(TASK), until: day, reason: "x".into(), document: None },
        Act::GrantExtension { task: task(TASK), until: None },
        Act::RefuseExtension { task: task(TASK), reason: "x".into() },
        Act::Remind { obligation: obligation(), period: None, units: vec![], document: None },
        Act::RecordDelay { tasks: vec![task(TASK)], effective_from: None },
        Act::WithdrawDelay { task: task(TASK), because: by_command("x"), reason: "x".into() },
        Act::DisputeTimeliness { task: task(TASK), claimed_received: "2023-09-18".parse().unwrap(), evidence: vec![] },
        Act::DecideDispute { task: task(TASK), outcome: DisputeOutcome::Rejected, reason: "x".into() },
        Act::RequestExplanation { task: task(TASK), within: Span::Days(5) },
        Act::FileExplanation { task: task(TASK), document: document("1") },
        Act::OpenReview { task: task(TASK) },
        Act::ConcludeReview {
            task: task(TASK),
            outcome: ReviewOutcome::NoFault,
            reviewed: vec![],
            document: document("1"),
        },
        Act::PublishResult { task: task(TASK), place: "x".into() },
        Act::CorrectEntry { entry: by_command("x"), set: Correction::default(), reason: "x".into() },
        Act::RecordLateDiscovery {
            task: task(TASK),
            document: document("1"),
            received: "2023-08-28".parse().unwrap(),
            evidence: vec![],
        },
    ]
}

/// A unit that has the position, and is not, where it can be helped, the debtor's judge in its own case.
fn home_of(position: Position) -> &'static str {
    use Position::*;
    match position {
        Chairman | ViceChairman => "UBND",
        OfficeChief | OfficeOfficer | ProvincialClerk => "VPUBND",
        ChiefInspector | TeamLeader | Inspector => "SNV",
        UnitHead | UnitFocalPoint | UnitClerk => "STC",
        System => "HTBC",
    }
}

fn command(act: Act, by: (&str, Position), approved_by: Option<(&str, Position)>) -> Command {
    Command {
        id: "x".into(),
        by: actor(by.0, by.1),
        approved_by: approved_by.map(|(unit, position)| actor(unit, position)),
        occurred_at: None,
        channel: None,
        legal_basis: vec![],
        documents: vec![],
        act,
    }
}

#[test]
fn the_table_speaks_of_every_act_and_of_nothing_else() {
    let acts: Vec<&str> = acts().iter().map(Act::name).collect();
    for act in &acts {
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
    for act in acts() {
        let rows: Vec<_> = PERMISSIONS.iter().filter(|row| row.act == act.name()).collect();
        for recorder in Position::ALL {
            let by = (home_of(recorder), recorder);
            let allowing: Vec<_> = rows.iter().filter(|row| row.recorders.contains(&recorder)).collect();
            let alone = authorise(&world.state, &command(act.clone(), by, None));
            if allowing.is_empty() {
                assert!(
                    format!("{alone:?}").starts_with("Err(MayNotRecord"),
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
            for approver in Position::ALL.into_iter().filter(|approver| *approver != recorder) {
                let approved_by = Some((home_of(approver), approver));
                let outcome = authorise(&world.state, &command(act.clone(), by, approved_by));
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
    let inspector = |unit| (unit, Position::ChiefInspector);
    let refused = |outcome: Result<(), socai_domain::Refusal>| format!("{outcome:?}");
    // Home Affairs is a debtor too: its judge is the Provincial Inspectorate, and the other way round.
    assert!(refused(authorise(&world.state, &command(own("SNV"), inspector("SNV"), None))).contains("JudgesItself"));
    assert_eq!(authorise(&world.state, &command(own("SNV"), inspector("TTT"), None)), Ok(()));
    assert!(refused(authorise(&world.state, &command(own("TTT"), inspector("TTT"), None))).contains("JudgesItself"));
    assert_eq!(authorise(&world.state, &command(own("TTT"), inspector("SNV"), None)), Ok(()));
    // The office's own tasks are judged by the chairman's side.
    let office = Act::AcceptReport { task: task("2h/VPUBND") };
    let outcome = authorise(&world.state, &command(office.clone(), ("VPUBND", Position::OfficeOfficer), None));
    assert!(refused(outcome).contains("JudgesItself"));
    assert_eq!(authorise(&world.state, &command(office, ("UBND", Position::Chairman), None)), Ok(()));
    let delay = Act::RecordDelay { tasks: vec![task("2h/VPUBND")], effective_from: None };
    let outcome = authorise(
        &world.state,
        &command(delay, ("VPUBND", Position::OfficeOfficer), Some(("VPUBND", Position::OfficeChief))),
    );
    assert!(refused(outcome).contains("JudgesItself"));
}

#[test]
fn a_unit_acts_for_itself_alone() {
    let world = World::prepared();
    let act = || Act::Submit { filings: vec![Filing { task: task(TASK), document: document("1"), received: None }] };
    let by = |by, head| {
        format!(
            "{:?}",
            authorise(&world.state, &command(act(), (by, Position::UnitClerk), Some((head, Position::UnitHead))))
        )
    };
    assert_eq!(by("STC", "STC"), "Ok(())");
    assert!(by("SYT", "SYT").contains("ActsForAnother"));
    assert!(by("STC", "SYT").contains("ActsForAnother"), "the head of another unit cannot approve");
}

#[test]
fn who_records_does_not_approve_by_account_where_accounts_are_known() {
    let world = World::prepared();
    let act = || Act::RecordDelay { tasks: vec![task(TASK)], effective_from: None };
    let mut same = command(act(), ("VPUBND", Position::OfficeOfficer), Some(("VPUBND", Position::OfficeChief)));
    assert_eq!(authorise(&world.state, &same), Ok(()));
    same.by.account = Some("a".into());
    same.approved_by.as_mut().unwrap().account = Some("a".into());
    assert!(format!("{:?}", authorise(&world.state, &same)).contains("SamePerson"), "two positions, one person");
    same.approved_by.as_mut().unwrap().account = Some("b".into());
    assert_eq!(authorise(&world.state, &same), Ok(()));
    let twice = command(act(), ("VPUBND", Position::OfficeOfficer), Some(("VPUBND", Position::OfficeOfficer)));
    assert!(format!("{:?}", authorise(&world.state, &twice)).contains("SamePerson"));
}

#[test]
fn positions_exist_only_where_they_belong() {
    let world = World::prepared();
    let outcome = authorise(
        &world.state,
        &command(Act::AcceptReport { task: task(TASK) }, ("STC", Position::OfficeOfficer), None),
    );
    assert!(format!("{outcome:?}").contains("PositionNotInUnit"));
    for position in Position::ALL {
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
