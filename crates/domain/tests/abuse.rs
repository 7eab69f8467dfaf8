//! What a hostile or a careless hand might try, to make a late report look timely, a timely one
//! late, or a declared delay disappear.

use crate::support::*;
use domain::{
    Act, Command, CommandId, EntryRef, Role,
    command::{Correction, Filing},
    event::{Channel, DisputeOutcome},
    machine::WorkState,
    state::TimeState,
};

const STC: &str = "C-Q/2023-Q3/STC";
const SYT: &str = "C-Q/2023-Q3/SYT";
const SNV: &str = "C-Q/2023-Q3/SNV";

fn command(by: domain::Actor, approved_by: Option<domain::Actor>, occurred_at: Option<&str>, act: Act) -> Command {
    Command {
        id: CommandId::recorded(&format!("abuse {occurred_at:?} {act:?}")),
        by,
        approved_by,
        occurred_at: occurred_at.map(|at| at.parse().unwrap()),
        channel: None,
        legal_basis: vec![],
        documents: vec![],
        classification: None,
        act,
    }
}

fn received(at: &str) -> Correction {
    Correction { received: Some(at.parse().unwrap()), ..Correction::default() }
}

fn moved(to: &str) -> Correction {
    Correction { task: Some(task(to)), ..Correction::default() }
}

fn late_discovery(of: &str) -> Act {
    Act::RecordLateDiscovery {
        task: task(of),
        document: document("9"),
        received: "2023-09-15".parse().unwrap(),
        evidence: vec!["x".into()],
        signed_by: None,
        evidence_class: None,
    }
}

#[test]
fn a_unit_cannot_correct_the_time_of_its_own_late_filing() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-09-20T10:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    let now = time("2023-09-20T11:00");
    let back = correct(EntryRef::Number(filed), received("2023-09-18T10:00"));
    world.when(now, &clerk("STC"), Some(&head("STC")), back).refused("OwnReceiptClaimed");
    // It may mend the document's number.
    let number = Correction { document: Some(document("1a/BC")), ..Correction::default() };
    world
        .when(now, &clerk("STC"), Some(&head("STC")), correct(EntryRef::Number(filed), number))
        .records(&["EntryCorrected"]);
    assert_eq!(world.status(STC, "2023-09-20").time, TimeState::Late);
}

#[test]
fn a_unit_cannot_approve_its_own_late_discovered_paper_nor_the_inspectorate_its_own() {
    let mut world = World::prepared();
    let now = time("2023-10-20T10:00");
    world.when(now, &clerk("STC"), Some(&head("STC")), late_discovery(STC)).refused("MayNotApprove");
    world.when(now, &clerk("STC"), Some(&chief_inspector()), late_discovery(STC)).records(&["LateDiscoveredRecord"]);
    let leader = actor("SNV", Role::TeamLeader);
    world.when(now, &leader, Some(&chief_inspector()), late_discovery(SNV)).refused("JudgesItself");
    world.when(now, &leader, Some(&chairman()), late_discovery(SNV)).records(&["LateDiscoveredRecord"]);
    world.when(now, &officer(), Some(&chief()), late_discovery("2h/VPUBND")).refused("JudgesItself");
}

#[test]
fn a_unit_cannot_push_its_filing_into_the_task_of_another() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-09-18T10:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    let push = correct(EntryRef::Number(filed), moved(SYT));
    let now = time("2023-09-18T11:00");
    let own = correct(EntryRef::Number(filed), moved("2a/STC"));
    world.when(now, &clerk("STC"), Some(&head("STC")), own).refused("NotForTheUnit");
    world.when(now, &clerk("STC"), Some(&head("STC")), push.clone()).refused("ActsForAnother");
    world.when(now, &clerk("STC"), Some(&head("SYT")), push).refused("ActsForAnother");
}

#[test]
fn the_office_neither_dates_its_own_task_nor_states_its_own_receipt() {
    let mut world = World::prepared();
    let now = time("2023-08-01T10:00");
    let fix = Act::FixDeadline {
        obligation: "D1/2h".parse().unwrap(),
        period: None,
        units: vec![],
        due: domain::command::Due::On { date: time("2023-09-29").date(), reading: calendar::Reading::Inclusive },
        document: None,
        reason: None,
    };
    world.when(now, &officer(), Some(&chief()), fix.clone()).refused("JudgesItself");
    world.when(now, &chairman(), None, fix).records(&["DeadlineFixed"]);
    let claimed = submit_received("2h/VPUBND", "1", "2023-07-31T10:00");
    world.when(now, &provincial_clerk(), None, claimed).refused("OwnReceiptClaimed");
    world.when(now, &provincial_clerk(), None, submit("2h/VPUBND", "1")).records(&["ReportSubmitted"]);
}

#[test]
fn an_e_mail_is_no_filing() {
    let mut world = World::prepared();
    let mut by_email = command(provincial_clerk(), None, None, submit(STC, "1/BC"));
    by_email.channel = Some(Channel::Email);
    world.when_command(time("2023-09-18T10:00"), by_email).refused("EmailIsNoFiling");
}

/// The filing was another unit's and was returned before anybody noticed: the return goes with it,
/// and the unit's own filing stands by itself.
#[test]
fn a_filing_moved_by_correction_takes_its_return_along() {
    let mut world = World::prepared();
    let wrong = world
        .when(time("2023-09-18T09:00"), &provincial_clerk(), None, submit(SYT, "9127/BC-STC"))
        .records(&["ReportSubmitted"])[0];
    let back = return_report(SYT);
    world.when(time("2023-09-18T10:00"), &officer(), None, back).records(&["ReportReturned"]);
    let fix = correct(EntryRef::Number(wrong), moved(STC));
    world.when(time("2023-09-18T11:00"), &provincial_clerk(), Some(&chief()), fix).records(&["EntryCorrected"]);
    assert_eq!(world.status(SYT, "2023-09-18").work, WorkState::Assigned);
    assert_eq!(world.status(STC, "2023-09-18").work, WorkState::Returned);
    world
        .when(time("2023-09-18T15:00"), &clerk("SYT"), Some(&head("SYT")), submit(SYT, "1/BC-SYT"))
        .records(&["ReportSubmitted"]);
    assert_eq!(world.status(SYT, "2023-10-30").time, TimeState::OnTime);
    let again = resubmit(STC);
    world.when(time("2023-09-19T09:00"), &clerk("STC"), Some(&head("STC")), again).records(&["ReportResubmitted"]);
    assert_eq!(world.status(STC, "2023-10-30").time, TimeState::OnTime);
}

/// A resubmission that was another unit's is that unit's first filing.
#[test]
fn a_resubmission_moved_by_correction_is_a_filing_of_its_own() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-15T09:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let back = return_report(STC);
    world.when(time("2023-09-15T10:00"), &officer(), None, back).records(&["ReportReturned"]);
    let wrong = Act::Resubmit {
        filing: Filing {
            task: task(STC),
            document: document("1/BC-SYT"),
            received: None,
            times: domain::event::Times::default(),
            evidence_class: None,
        },
    };
    let wrong =
        world.when(time("2023-09-15T11:00"), &provincial_clerk(), None, wrong).records(&["ReportResubmitted"])[0];
    let fix = correct(EntryRef::Number(wrong), moved(SYT));
    world.when(time("2023-09-15T12:00"), &provincial_clerk(), Some(&chief()), fix).records(&["EntryCorrected"]);
    let status = world.status(SYT, "2023-09-15");
    assert_eq!((status.work, status.time), (WorkState::Submitted, TimeState::OnTime));
    assert_eq!(world.status(STC, "2023-09-15").work, WorkState::Returned);
}

#[test]
fn nothing_is_answered_before_it_is_there() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T10:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let now = time("2023-09-18T11:00");
    let back = return_report(STC);
    world
        .when_command(now, command(officer(), None, Some("2023-09-18T09:00"), back.clone()))
        .refused("BeforeWhatItAnswers");
    world.when(now, &officer(), None, back).records(&["ReportReturned"]);
    let filing = |received: &str| Filing {
        task: task(STC),
        document: document("2/BC"),
        received: Some(received.parse().unwrap()),
        times: domain::event::Times::default(),
        evidence_class: None,
    };
    let early = Act::Resubmit { filing: filing("2023-09-18T10:30") };
    world.when(time("2023-09-18T12:00"), &provincial_clerk(), None, early).refused("BeforeWhatItAnswers");

    let ask =
        Act::RequestExtension { task: task(SYT), until: time("2023-09-25").date(), reason: "x".into(), document: None };
    world.when(time("2023-09-18T16:00"), &clerk("SYT"), Some(&head("SYT")), ask).records(&["ExtensionRequested"]);
    let grant = Act::GrantExtension { task: task(SYT), until: None };
    let backdated = command(chairman(), None, Some("2023-09-18T15:00"), grant);
    world.when_command(time("2023-09-18T17:00"), backdated).refused("CountsWhenRecorded");
}

#[test]
fn a_received_time_cannot_be_corrected_past_what_was_said_of_the_filing() {
    let mut world = World::prepared();
    let filed = submit_received(STC, "1/BC", "2023-09-18T10:00");
    let filed = EntryRef::Number(
        world.when(time("2023-09-18T12:00"), &provincial_clerk(), None, filed).records(&["ReportSubmitted"])[0],
    );
    let later = time("2023-09-19T12:00");
    let after_entry = correct(filed.clone(), received("2023-09-18T12:30"));
    world.when(later, &provincial_clerk(), Some(&chief()), after_entry).refused("InTheFuture");
    let back = return_report(STC);
    world.when_command(later, command(officer(), None, Some("2023-09-18T10:30"), back)).records(&["ReportReturned"]);
    let after_return = correct(filed, received("2023-09-18T11:00"));
    world.when(later, &provincial_clerk(), Some(&chief()), after_return).refused("BeforeWhatItAnswers");
}

fn dispute(of: &str, claimed: &str) -> Act {
    Act::DisputeTimeliness { task: task(of), claimed_received: claimed.parse().unwrap(), evidence: vec!["x".into()] }
}

fn uphold(of: &str, received: &str) -> Act {
    let outcome = DisputeOutcome::Upheld { received: received.parse().unwrap() };
    Act::DecideDispute { task: task(of), outcome, reason: "x".into() }
}

/// Entered late, returned, completed, and only then disputed: what is in dispute is the first time.
#[test]
fn a_dispute_is_about_the_time_that_counts() {
    let mut world = World::prepared();
    let first = world
        .when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    let back = return_report(STC);
    world.when(time("2023-09-19T10:00"), &officer(), None, back).records(&["ReportReturned"]);
    let again = resubmit(STC);
    world.when(time("2023-09-20T09:00"), &clerk("STC"), Some(&head("STC")), again).records(&["ReportResubmitted"]);
    world
        .when(time("2023-09-21T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T20:31"))
        .records(&["TimelinessDisputed"]);
    let later = uphold(STC, "2023-09-19T09:00");
    world.when(time("2023-09-22T09:00"), &chief_inspector(), None, later).refused("ClaimNotEarlier");
    let decided = world
        .when(time("2023-09-22T09:00"), &chief_inspector(), None, uphold(STC, "2023-09-18T20:31"))
        .records(&["DisputeDecided"])[0];
    assert_eq!(world.events()[decided.0 as usize].corrects, Some(first));
    let status = world.status(STC, "2023-09-22");
    assert_eq!((status.work, status.time), (WorkState::Submitted, TimeState::OnTime));
}

#[test]
fn a_dispute_upheld_at_a_time_that_is_late_too_leaves_the_delay_in_force() {
    let mut world = World::prepared();
    let delay = Act::RecordDelay { tasks: vec![task(STC)], effective_from: None };
    world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), delay).records(&["DelayRecorded"]);
    world.when(time("2023-09-22T08:00"), &provincial_clerk(), None, submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world
        .when(time("2023-09-22T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T10:00"))
        .records(&["TimelinessDisputed"]);
    world
        .when(time("2023-09-25T09:00"), &chief_inspector(), None, uphold(STC, "2023-09-20T10:00"))
        .records(&["DisputeDecided"]);
    let status = world.status(STC, "2023-09-25");
    assert_eq!(status.time, TimeState::Late);
    assert_eq!(status.lateness.unwrap().days, 2);
    assert!(status.delay.is_some());
}

#[test]
fn a_dispute_over_a_filing_that_has_been_moved_decides_nothing() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    world
        .when(time("2023-09-19T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T20:31"))
        .records(&["TimelinessDisputed"]);
    let fix = correct(EntryRef::Number(filed), moved(SYT));
    world.when(time("2023-09-19T10:00"), &provincial_clerk(), Some(&chief()), fix).records(&["EntryCorrected"]);
    world
        .when(time("2023-09-20T09:00"), &chief_inspector(), None, uphold(STC, "2023-09-18T20:31"))
        .refused("NoDisputePending");
}

/// The second declaration takes effect before the first was made, and the end of the first does not
/// end it.
#[test]
fn the_end_of_one_declaration_does_not_end_another() {
    let mut world = World::prepared();
    let declare = |from: Option<&str>| Act::RecordDelay {
        tasks: vec![task(STC)],
        effective_from: from.map(|at| at.parse().unwrap()),
    };
    world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), declare(None)).records(&["DelayRecorded"]);
    let filed = submit_received(STC, "1/BC", "2023-09-18T16:00");
    let filed = world
        .when(time("2023-09-19T09:00"), &provincial_clerk(), Some(&chief()), filed)
        .records(&["ReportSubmitted"])[0];
    let withdraw = Act::WithdrawDelay { task: task(STC), because: EntryRef::Number(filed), reason: "x".into() };
    world.when(time("2023-09-20T09:20"), &officer(), Some(&chief()), withdraw).records(&["DelayWithdrawn"]);
    let fix = correct(EntryRef::Number(filed), moved(SYT));
    world.when(time("2023-09-20T10:00"), &provincial_clerk(), Some(&chief()), fix).records(&["EntryCorrected"]);
    let again = world
        .when(time("2023-09-20T10:10"), &officer(), Some(&chief()), declare(Some("2023-09-19T00:00")))
        .records(&["DelayRecorded"])[0];
    assert_eq!(world.status(STC, "2023-09-21").delay, Some(again));
}

#[test]
fn a_delay_takes_effect_after_the_due_day_and_not_before() {
    let mut world = World::prepared();
    let declare = |from: &str| Act::RecordDelay { tasks: vec![task(STC)], effective_from: Some(from.parse().unwrap()) };
    let now = time("2023-09-20T09:00");
    world.when(now, &officer(), Some(&chief()), declare("2023-06-01")).refused("EffectiveTooEarly");
    world.when(now, &officer(), Some(&chief()), declare("2023-09-18T23:59")).refused("EffectiveTooEarly");
    world.when(now, &officer(), Some(&chief()), declare("2023-09-19T00:00")).records(&["DelayRecorded"]);
}

/// A paper stamped today and entered at nine is there at nine: it can be returned the same day.
#[test]
fn a_day_precise_receipt_of_today_is_there_as_soon_as_it_is_recorded() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T09:00"), &provincial_clerk(), None, submit_received(STC, "1/BC", "2023-09-18"))
        .records(&["ReportSubmitted"]);
    world
        .when(time("2023-09-18T09:05"), &provincial_clerk(), None, submit_received(STC, "1/BC", "2023-09-18"))
        .refused("WrongState");
    let back = return_report(STC);
    world.when(time("2023-09-18T09:10"), &officer(), None, back).records(&["ReportReturned"]);
}

#[test]
fn an_explanation_counts_when_it_is_recorded_and_a_late_one_stays_late() {
    let mut world = World::with_delay();
    let of = "C-Q/2023-Q3/KINHMON";
    let request = Act::RequestExplanation { task: task(of), within: working_days(5) };
    world.when(time("2023-09-26T10:00"), &officer(), Some(&chief()), request).records(&["ExplanationRequested"]);
    let explain = || Act::FileExplanation { task: task(of), document: document("1") };
    let now = time("2023-10-05T10:00");
    let backdated = command(clerk("KINHMON"), Some(head("KINHMON")), Some("2023-10-03"), explain());
    world.when_command(now, backdated).refused("OwnReceiptClaimed");
    world.when(now, &clerk("KINHMON"), Some(&head("KINHMON")), explain()).records(&["ExplanationFiled"]);
    assert!(world.status(of, "2023-10-06").case.unwrap().explanation_overdue);
}

#[test]
fn a_deadline_fixed_later_can_be_the_ground_of_a_withdrawal() {
    let mut world = World::prepared();
    world
        .when(time("2023-07-20T16:00"), &officer(), Some(&chief()), fix_one_off("2023-09-29"))
        .records(&["DeadlineFixed"]);
    let delay = Act::RecordDelay { tasks: vec![task("2a/STC")], effective_from: None };
    world.when(time("2023-10-02T08:30"), &officer(), Some(&chief()), delay).records(&["DelayRecorded"]);
    let later = world
        .when(time("2023-10-02T10:00"), &officer(), Some(&chief()), fix_one_off_by("2023-10-31", "9933/UBND-VP"))
        .records(&["DeadlineFixed"])[0];
    let withdraw = Act::WithdrawDelay { task: task("2a/STC"), because: EntryRef::Number(later), reason: "x".into() };
    world.when(time("2023-10-02T11:00"), &officer(), Some(&chief()), withdraw).records(&["DelayWithdrawn"]);
}

#[test]
fn dates_outside_the_ledgers_years_are_refused_as_they_are_read() {
    let fix = r#"{"fix-deadline":{"obligation":"D1/2a","due":{"on":{"date":"+262142-12-31","reading":"inclusive"}}}}"#;
    assert!(serde_json::from_str::<Act>(fix).is_err());
    let good = fix.replace("+262142-12-31", "2023-12-31");
    assert!(serde_json::from_str::<Act>(&good).is_ok());
    let grant = r#"{"grant-extension":{"task":"D1/2a/STC","until":"2999-01-01"}}"#;
    assert!(serde_json::from_str::<Act>(grant).is_err());
    assert!(serde_json::from_str::<Act>(r#"{"grant-extension":{"task":"D1/2a/STC"}}"#).is_ok());
}

#[test]
fn a_correction_does_not_overrule_the_decision_on_a_dispute() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    world
        .when(time("2023-09-19T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T20:31"))
        .records(&["TimelinessDisputed"]);
    let back = correct(EntryRef::Number(filed), received("2023-09-18T19:00"));
    world.when(time("2023-09-19T10:00"), &provincial_clerk(), Some(&chief()), back.clone()).refused("TimeInDispute");
    world
        .when(time("2023-09-20T09:00"), &chief_inspector(), None, uphold(STC, "2023-09-18T20:31"))
        .records(&["DisputeDecided"]);
    world.when(time("2023-09-20T10:00"), &provincial_clerk(), Some(&chief()), back).refused("TimeInDispute");
}

#[test]
fn a_deadline_cannot_be_fixed_behind_an_extension() {
    let mut world = World::prepared();
    world
        .when(time("2023-07-20T16:00"), &officer(), Some(&chief()), fix_one_off("2023-09-22"))
        .records(&["DeadlineFixed"]);
    let ask = Act::RequestExtension {
        task: task("2a/STC"),
        until: time("2023-09-29").date(),
        reason: "x".into(),
        document: None,
    };
    world.when(time("2023-09-20T09:00"), &clerk("STC"), Some(&head("STC")), ask).records(&["ExtensionRequested"]);
    world
        .when(time("2023-09-20T10:00"), &chairman(), None, Act::GrantExtension { task: task("2a/STC"), until: None })
        .records(&["ExtensionGranted"]);
    let backdated = command(officer(), Some(chief()), Some("2023-09-19"), fix_one_off("2023-10-31"));
    world.when_command(time("2023-09-21T09:00"), backdated).refused("BeforeWhatItAnswers");
    world
        .when(time("2023-09-21T09:00"), &officer(), Some(&chief()), fix_one_off("2023-10-31"))
        .records(&["DeadlineFixed"]);
    assert_eq!(world.status("2a/STC", "2023-10-10").due.unwrap().effective, time("2023-10-31").date());
}

#[test]
fn a_resubmission_cannot_be_moved_before_the_return_that_it_answers() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-15T09:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world.when(time("2023-09-18T09:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    let again = world
        .when(time("2023-09-19T09:00"), &provincial_clerk(), None, resubmit(STC))
        .records(&["ReportResubmitted"])[0];
    let back = correct(EntryRef::Number(again), received("2023-09-17T09:00"));
    world.when(time("2023-09-19T10:00"), &provincial_clerk(), Some(&chief()), back).refused("BeforeWhatItAnswers");
    let between = correct(EntryRef::Number(again), received("2023-09-18T17:00"));
    world.when(time("2023-09-19T10:00"), &provincial_clerk(), Some(&chief()), between).records(&["EntryCorrected"]);
    assert_eq!(world.status(STC, "2023-10-30").time, TimeState::OnTime);
}

#[test]
fn a_return_is_held_against_the_corrected_time_of_receipt() {
    let mut world = World::prepared();
    let filed = submit_received(STC, "1/BC", "2023-09-18T09:00");
    let filed = world.when(time("2023-09-18T12:00"), &provincial_clerk(), None, filed).records(&["ReportSubmitted"])[0];
    let later = correct(EntryRef::Number(filed), received("2023-09-18T11:00"));
    world.when(time("2023-09-18T13:00"), &provincial_clerk(), Some(&chief()), later).records(&["EntryCorrected"]);
    let early = command(officer(), None, Some("2023-09-18T10:00"), return_report(STC));
    world.when_command(time("2023-09-18T14:00"), early).refused("BeforeWhatItAnswers");
}

#[test]
fn a_second_dispute_waits_for_a_decision_of_its_own() {
    let mut world = World::prepared();
    world.when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world
        .when(time("2023-09-22T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T20:31"))
        .records(&["TimelinessDisputed"]);
    let reject = Act::DecideDispute { task: task(STC), outcome: DisputeOutcome::Rejected, reason: "x".into() };
    world.when(time("2023-09-25T09:00"), &chief_inspector(), None, reject).records(&["DisputeDecided"]);
    let again = command(clerk("STC"), Some(head("STC")), Some("2023-09-22"), dispute(STC, "2023-09-18T21:00"));
    world.when_command(time("2023-09-26T09:00"), again).records(&["TimelinessDisputed"]);
    assert!(world.status(STC, "2023-09-26").dispute_pending.is_some());
}

/// Filed late, returned, never completed: that the first filing came in time does not end the delay.
#[test]
fn an_upheld_dispute_leaves_the_delay_of_what_was_never_completed() {
    let mut world = World::prepared();
    let delay = Act::RecordDelay { tasks: vec![task(STC)], effective_from: None };
    world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), delay).records(&["DelayRecorded"]);
    world.when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world.when(time("2023-09-19T09:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    world
        .when(time("2023-09-25T09:00"), &clerk("STC"), Some(&head("STC")), dispute(STC, "2023-09-18T20:31"))
        .records(&["TimelinessDisputed"]);
    world
        .when(time("2023-09-26T09:00"), &chief_inspector(), None, uphold(STC, "2023-09-18T20:31"))
        .records(&["DisputeDecided"]);
    let status = world.status(STC, "2023-09-26");
    assert_eq!(status.time, TimeState::Overdue);
    assert!(status.delay.is_some() && status.case.is_some());
}

#[test]
fn a_resubmission_whose_first_filing_was_another_units_stands_by_itself() {
    let mut world = World::prepared();
    let wrong = world
        .when(time("2023-09-15T09:00"), &provincial_clerk(), None, submit(STC, "1/BC-SYT"))
        .records(&["ReportSubmitted"])[0];
    world.when(time("2023-09-15T10:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    world
        .when(time("2023-09-15T11:00"), &clerk("STC"), Some(&head("STC")), resubmit(STC))
        .records(&["ReportResubmitted"]);
    let fix = correct(EntryRef::Number(wrong), moved(SYT));
    world.when(time("2023-09-15T12:00"), &provincial_clerk(), Some(&chief()), fix).records(&["EntryCorrected"]);
    let status = world.status(STC, "2023-09-15");
    assert_eq!((status.work, status.time), (WorkState::Submitted, TimeState::OnTime));
    assert_eq!(world.status(SYT, "2023-09-15").work, WorkState::Returned);
}
