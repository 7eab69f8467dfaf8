//! Delays declared and withdrawn, disputed times, corrections, late discoveries, accountability.

use crate::support::*;
use domain::{
    Act, EntryRef,
    command::Correction,
    event::{DisputeOutcome, ReviewOutcome, Reviewed, Standing},
    machine::CaseAct,
    state::TimeState,
};

const STC: &str = "C-Q/2023-Q3/STC";
const SYT: &str = "C-Q/2023-Q3/SYT";
const KINHMON: &str = "C-Q/2023-Q3/KINHMON";

fn record_delay(of: &[&str]) -> Act {
    Act::RecordDelay { tasks: of.iter().map(|of| task(of)).collect(), effective_from: None }
}

fn withdraw(of: &str, because: EntryRef) -> Act {
    Act::WithdrawDelay { task: task(of), because, reason: "căn cứ không còn".into() }
}

#[test]
fn a_delay_is_declared_only_where_the_computation_says_late() {
    let mut world = World::prepared();
    world.when(time("2023-09-18T08:00"), &officer(), Some(&chief()), record_delay(&[STC])).refused("NotLate");
    let now = time("2023-09-19T08:05");
    world.when(now, &officer(), Some(&chief()), record_delay(&[])).refused("Empty");
    world.when(now, &officer(), Some(&chief()), record_delay(&[STC, STC])).refused("TwiceInBatch");
    world.when(now, &officer(), Some(&chief()), record_delay(&[STC, SYT])).records(&["DelayRecorded", "DelayRecorded"]);
    world.when(now, &officer(), Some(&chief()), record_delay(&[STC])).refused("DelayInForce");
    let tomorrow = Act::RecordDelay { tasks: vec![task(KINHMON)], effective_from: Some("2023-09-20".parse().unwrap()) };
    world.when(now, &officer(), Some(&chief()), tomorrow).refused("InTheFuture");
    assert!(world.status(STC, "2023-09-19").delay.is_some());
    assert!(world.status(STC, "2023-09-18").delay.is_none());
}

/// The wrong unit chosen by a clerk: the entry is corrected, the delay of the right unit withdrawn,
/// that of the wrong one recorded, and both readings of the evening remain answerable.
#[test]
fn an_entry_under_the_wrong_unit_is_corrected_and_its_delay_withdrawn() {
    let mut world = World::prepared();
    let wrong = submit_received(SYT, "9127/BC-STC", "2023-09-18T16:41:10");
    let wrong = world.when(time("2023-09-18T16:55"), &provincial_clerk(), None, wrong).records(&["ReportSubmitted"])[0];
    world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), record_delay(&[STC])).records(&["DelayRecorded"]);
    let early = withdraw(STC, EntryRef::Number(wrong));
    world.when(time("2023-09-20T09:00"), &officer(), Some(&chief()), early).refused("NotTheGround");

    let set = Correction { task: Some(task(STC)), ..Correction::default() };
    let correction = correct(EntryRef::Number(wrong), set);
    let correction = world
        .when(time("2023-09-20T09:10"), &provincial_clerk(), Some(&chief()), correction)
        .records(&["EntryCorrected"])[0];
    assert_eq!(world.events()[correction.0 as usize].corrects, Some(wrong));
    world
        .when(time("2023-09-20T09:20"), &officer(), Some(&chief()), withdraw(STC, EntryRef::Number(correction)))
        .records(&["DelayWithdrawn"]);
    world.when(time("2023-09-20T09:25"), &officer(), Some(&chief()), record_delay(&[SYT])).records(&["DelayRecorded"]);

    assert_eq!(world.status(STC, "2023-09-18").time, TimeState::OnTime);
    assert_eq!(world.status(SYT, "2023-09-19").time, TimeState::Overdue);
    assert!(world.status(STC, "2023-09-19").delay.is_some(), "the declaration stood on that day");
    assert!(world.status(STC, "2023-09-20").delay.is_none());
}

#[test]
fn a_delay_is_withdrawn_only_when_its_ground_is_gone() {
    let mut world = World::with_delay();
    let now = time("2023-09-20T09:00");
    world
        .when(now, &officer(), Some(&chief()), withdraw(STC, EntryRef::Number(domain::EntryNumber(0))))
        .refused("NoDelayInForce");
    world.when(now, &officer(), Some(&chief()), withdraw(KINHMON, by_command("nobody"))).refused("UnknownEntry");
    world
        .when(now, &officer(), Some(&chief()), withdraw(KINHMON, EntryRef::Number(domain::EntryNumber(0))))
        .refused("NotTheGround");
    let far = EntryRef::Number(domain::EntryNumber(9999));
    world.when(now, &officer(), Some(&chief()), withdraw(KINHMON, far)).refused("UnknownEntry");
    let filed = world.when(now, &provincial_clerk(), None, submit(KINHMON, "1/BC")).records(&["ReportSubmitted"])[0];
    let still_late = withdraw(KINHMON, EntryRef::Number(filed));
    world.when(now, &officer(), Some(&chief()), still_late).refused("StillLate");
}

#[test]
fn a_correction_has_limits() {
    let mut world = World::prepared();
    let now = time("2023-09-18T17:00");
    let filed = submit_received(SYT, "1/BC", "2023-09-18T16:41:10");
    let filed = EntryRef::Number(world.when(now, &provincial_clerk(), None, filed).records(&["ReportSubmitted"])[0]);
    world.when(now, &system(), None, submit(STC, "2/BC")).records(&["ReportSubmitted"]);
    let later = time("2023-09-18T18:00");
    let set = |set: Correction| correct(filed.clone(), set);
    let to = |of: &str| Correction { task: Some(task(of)), ..Correction::default() };
    world.when(later, &provincial_clerk(), Some(&chief()), set(Correction::default())).refused("NothingChanges");
    world.when(later, &provincial_clerk(), Some(&chief()), set(to(SYT))).refused("NothingChanges");
    world.when(later, &provincial_clerk(), Some(&chief()), set(to(STC))).refused("WrongState");
    world.when(later, &provincial_clerk(), Some(&chief()), set(to("C-Q/2023-Q3/XX"))).refused("UnknownTask");
    world.when(later, &officer(), Some(&chief()), set(to(KINHMON))).refused("NotOwnEntry");
    let future = Correction { received: Some("2023-09-19".parse().unwrap()), ..Correction::default() };
    world.when(later, &provincial_clerk(), Some(&chief()), set(future)).refused("InTheFuture");
    let not_a_filing = correct(EntryRef::Number(domain::EntryNumber(0)), to(STC));
    world.when(later, &provincial_clerk(), Some(&chief()), not_a_filing).refused("NotAFiling");
    let both = Correction {
        received: Some("2023-09-18T16:00".parse().unwrap()),
        document: Some(document("1a/BC")),
        ..Correction::default()
    };
    world.when(later, &provincial_clerk(), Some(&chief()), set(both)).records(&["EntryCorrected"]);
    let fact = world.state().tasks[&task(SYT)].latest_filing(later).unwrap();
    assert_eq!(fact.kind.document().unwrap().number, "1a/BC");
    assert_eq!(fact.kind.received(), Some("2023-09-18T16:00".parse().unwrap()));
    // A correction is itself an entry, and the corrected filing can be corrected again.
    world.when(later, &provincial_clerk(), Some(&chief()), set(to(KINHMON))).records(&["EntryCorrected"]);
    assert!(world.state().tasks[&task(SYT)].latest_filing(later).is_none());
    assert!(world.state().tasks[&task(KINHMON)].latest_filing(later).is_some());
}

fn dispute(of: &str, claimed: &str) -> Act {
    let evidence = vec!["thông điệp trạng thái 01".into()];
    Act::DisputeTimeliness { task: task(of), claimed_received: claimed.parse().unwrap(), evidence }
}

fn decide(of: &str, outcome: DisputeOutcome) -> Act {
    Act::DecideDispute { task: task(of), outcome, reason: "đối chiếu nhật ký trục liên thông".into() }
}

/// Entered the morning after; the unit says it was there the evening before.
fn disputed() -> World {
    let mut world = World::with_delay();
    world
        .when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(KINHMON, "9290/BC"))
        .records(&["ReportSubmitted"]);
    world
        .when(
            time("2023-09-22T14:00"),
            &clerk("KINHMON"),
            Some(&head("KINHMON")),
            dispute(KINHMON, "2023-09-18T20:31:07"),
        )
        .records(&["TimelinessDisputed"]);
    world
}

#[test]
fn an_upheld_dispute_sets_the_time_and_ends_the_delay() {
    let mut world = disputed();
    assert!(world.status(KINHMON, "2023-09-22").dispute_pending.is_some());
    let upheld = DisputeOutcome::Upheld { received: "2023-09-18T20:31:07".parse().unwrap() };
    world
        .when(time("2023-09-26T09:00"), &chief_inspector(), None, decide(KINHMON, upheld))
        .records(&["DisputeDecided"]);
    let status = world.status(KINHMON, "2023-09-26");
    assert_eq!((status.time, status.delay, status.dispute_pending), (TimeState::OnTime, None, None));
    assert_eq!(world.status(KINHMON, "2023-09-18").time, TimeState::OnTime, "as known now, it was there that evening");
}

#[test]
fn a_rejected_dispute_changes_nothing() {
    let mut world = disputed();
    world
        .when(time("2023-09-26T09:00"), &chief_inspector(), None, decide(KINHMON, DisputeOutcome::Rejected))
        .records(&["DisputeDecided"]);
    let status = world.status(KINHMON, "2023-09-26");
    assert_eq!(status.time, TimeState::Late);
    assert!(status.delay.is_some());
}

#[test]
fn a_dispute_needs_a_filing_an_earlier_time_evidence_and_one_decision() {
    let mut world = World::with_delay();
    let unit = (clerk("KINHMON"), head("KINHMON"));
    let now = time("2023-09-22T14:00");
    world.when(now, &unit.0, Some(&unit.1), dispute(KINHMON, "2023-09-18T20:31")).refused("NothingFiled");
    world.when(now, &chief_inspector(), None, decide(KINHMON, DisputeOutcome::Rejected)).refused("NoDisputePending");
    world.when(now, &provincial_clerk(), None, submit(KINHMON, "1/BC")).records(&["ReportSubmitted"]);
    world.when(now, &unit.0, Some(&unit.1), dispute(KINHMON, "2023-09-22T14:00")).refused("ClaimNotEarlier");
    world.when(now, &unit.0, Some(&unit.1), dispute(KINHMON, "2023-09-23")).refused("InTheFuture");
    let bare = Act::DisputeTimeliness {
        task: task(KINHMON),
        claimed_received: "2023-09-18".parse().unwrap(),
        evidence: vec![],
    };
    world.when(now, &unit.0, Some(&unit.1), bare).refused("Empty");
    world.when(now, &unit.0, Some(&unit.1), dispute(KINHMON, "2023-09-18")).records(&["TimelinessDisputed"]);
    world.when(now, &unit.0, Some(&unit.1), dispute(KINHMON, "2023-09-17")).refused("DisputePending");
}

/// A paper found in December with an arrival stamp of August: it changes what was the case, not
/// what was known; and its day never gets an hour.
#[test]
fn a_late_discovered_paper_keeps_its_day_and_removes_the_ground_of_the_delay() {
    let mut world = World::prepared();
    world
        .when(time("2023-07-20T16:00"), &officer(), Some(&chief()), fix_one_off("2023-09-29"))
        .records(&["DeadlineFixed"]);
    world
        .when(time("2023-10-02T08:30"), &officer(), Some(&chief()), record_delay(&["2a/STC"]))
        .records(&["DelayRecorded"]);
    let found = Act::RecordLateDiscovery {
        task: task("2a/STC"),
        document: document("9188/STC-VP"),
        received: "2023-08-28".parse().unwrap(),
        evidence: vec!["dấu ĐẾN".into()],
        signed_by: None,
        evidence_class: None,
    };
    let leader = actor("SNV", domain::Role::TeamLeader);
    world.when(time("2023-12-05T10:30"), &leader, None, found.clone()).refused("ApprovalMissing");
    let found = world
        .when(time("2023-12-05T10:30"), &leader, Some(&chief_inspector()), found)
        .records(&["LateDiscoveredRecord"])[0];
    assert_eq!(world.events()[found.0 as usize].occurred_at.to_string(), "2023-08-28");
    world
        .when(time("2023-12-05T11:00"), &officer(), Some(&chief()), withdraw("2a/STC", EntryRef::Number(found)))
        .records(&["DelayWithdrawn"]);
    let status = world.status("2a/STC", "2023-09-29");
    assert_eq!(status.time, TimeState::OnTime);
    assert_eq!(status.received.unwrap().1.to_string(), "2023-08-28");
    assert_eq!(world.status("2a/STC", "2023-08-28T12:00").received, None, "at noon of that day nobody can say");
    let future = Act::RecordLateDiscovery {
        task: task("2a/SYT"),
        document: document("1"),
        received: "2023-12-06".parse().unwrap(),
        evidence: vec!["x".into()],
        signed_by: None,
        evidence_class: None,
    };
    world.when(time("2023-12-05T10:30"), &leader, Some(&chief_inspector()), future).refused("InTheFuture");
}

fn conclude(standing: Standing) -> Act {
    Act::ConcludeReview {
        task: task(KINHMON),
        outcome: ReviewOutcome::LessonDrawn,
        reviewed: vec![Reviewed {
            position: "Chủ tịch UBND".into(), standing, outcome: ReviewOutcome::LessonDrawn
        }],
        document: document("9360/BB-UBND"),
    }
}

#[test]
fn a_declared_delay_is_explained_reviewed_with_the_head_first_and_published() {
    let mut world = World::with_delay();
    let unit = (clerk("KINHMON"), head("KINHMON"));
    let gaps = |world: &World, at: &str| world.status(KINHMON, at).case.map(|case| case.gaps());
    let now = time("2023-09-26T10:00");
    assert_eq!(gaps(&world, "2023-09-26"), Some(domain::state::DEMANDED.to_vec()));
    let request = Act::RequestExplanation { task: task(KINHMON), within: working_days(5) };
    world.when(now, &officer(), Some(&chief()), request.clone()).records(&["ExplanationRequested"]);
    let case = world.status(KINHMON, "2023-10-04").case.unwrap();
    assert_eq!(case.explanation_due.unwrap().effective, time("2023-10-03").date());
    assert!(case.explanation_overdue);
    assert!(!world.status(KINHMON, "2023-10-03").case.unwrap().explanation_overdue);

    let explain = Act::FileExplanation { task: task(KINHMON), document: document("9351/UBND-VP") };
    world.when(now, &unit.0, Some(&unit.1), explain.clone()).records(&["ExplanationFiled"]);
    world.when(now, &unit.0, Some(&unit.1), explain).refused("StepDone");
    world.when(now, &officer(), Some(&chief()), request).refused("StepDone");

    let publish = Act::PublishResult { task: task(KINHMON), place: "Cổng thông tin".into() };
    world.when(now, &unit.0, Some(&unit.1), publish.clone()).refused("StepMissing");
    world.when(now, &unit.0, Some(&unit.1), conclude(Standing::Head)).refused("StepMissing");
    world
        .when(now, &unit.0, Some(&unit.1), Act::OpenReview { task: task(KINHMON) })
        .records(&["AccountabilityReviewOpened"]);
    world.when(now, &unit.0, Some(&unit.1), Act::OpenReview { task: task(KINHMON) }).refused("StepDone");
    world.when(now, &unit.0, Some(&unit.1), conclude(Standing::Other)).refused("HeadNotReviewed");
    let nobody = Act::ConcludeReview {
        task: task(KINHMON),
        outcome: ReviewOutcome::NoFault,
        reviewed: vec![],
        document: document("1"),
    };
    world.when(now, &unit.0, Some(&unit.1), nobody).refused("Empty");
    world.when(now, &unit.0, Some(&unit.1), conclude(Standing::Head)).records(&["AccountabilityReviewConcluded"]);
    assert_eq!(gaps(&world, "2023-09-26"), Some(vec![CaseAct::PublishResult]));
    world.when(now, &unit.0, Some(&unit.1), publish).records(&["HandlingResultPublished"]);
    assert!(world.status(KINHMON, "2023-09-26").case.unwrap().gaps().is_empty());
}

#[test]
fn without_a_declared_delay_there_is_nothing_to_account_for() {
    let mut world = World::prepared();
    let now = time("2023-09-26T10:00");
    let unit = (clerk("KINHMON"), head("KINHMON"));
    let explain = Act::FileExplanation { task: task(KINHMON), document: document("1") };
    world.when(now, &unit.0, Some(&unit.1), explain).refused("NoCase");
    world.when(now, &unit.0, Some(&unit.1), Act::OpenReview { task: task(KINHMON) }).refused("NoCase");
    let request = Act::RequestExplanation { task: task(KINHMON), within: working_days(5) };
    world.when(now, &officer(), Some(&chief()), request).refused("NoCase");
}
