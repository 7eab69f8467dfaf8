//! Filed, returned, filed again, accepted; more time asked for; and what the clock makes of it.

use crate::support::*;
use calendar::Span;
use domain::{
    Act, Actor,
    command::{Correction, EntryRef, Filing},
    event::{Document, Times},
    machine::WorkState,
    rules::LatenessCount,
    state::{Lateness, TimeState},
};

const STC: &str = "C-Q/2023-Q3/STC";
const SYT: &str = "C-Q/2023-Q3/SYT";

#[test]
fn a_filing_at_the_last_second_is_on_time_and_one_second_later_is_not() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T23:59:59"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world
        .when(time("2023-09-19T00:00:00"), &clerk("SYT"), Some(&head("SYT")), submit(SYT, "1/BC"))
        .records(&["ReportSubmitted"]);
    assert_eq!(world.status(STC, "2023-09-19").time, TimeState::OnTime);
    let late = world.status(SYT, "2023-09-19");
    assert_eq!(late.time, TimeState::Late);
    assert_eq!(late.lateness, Some(Lateness { days: 1, working_days: 1, counted: LatenessCount::Both }));
}

#[test]
fn before_it_is_filed_a_task_is_open_then_due_soon_then_overdue() {
    let world = World::prepared();
    let at = |at| world.status(STC, at).time;
    assert_eq!(at("2023-09-08"), TimeState::Open);
    assert_eq!(at("2023-09-11"), TimeState::DueSoon, "five working days before Monday the 18th");
    assert_eq!(at("2023-09-18"), TimeState::DueSoon);
    assert_eq!(at("2023-09-19T00:00:00"), TimeState::Overdue);
    assert_eq!(
        world.status(STC, "2023-09-25").lateness,
        Some(Lateness { days: 7, working_days: 5, counted: LatenessCount::Both })
    );
}

#[test]
fn a_units_own_filing_is_received_when_the_ledger_records_it() {
    let mut world = World::prepared();
    let now = time("2023-09-19T08:00");
    let claimed = submit_received(STC, "1/BC", "2023-09-18T17:00");
    world.when(now, &clerk("STC"), Some(&head("STC")), claimed.clone()).refused("OwnReceiptClaimed");
    world.when(now, &provincial_clerk(), None, claimed).records(&["ReportSubmitted"]);
    assert_eq!(world.status(STC, "2023-09-19").time, TimeState::OnTime);
}

#[test]
fn the_receiving_side_may_state_the_time_of_arrival_within_limits() {
    let mut world = World::prepared();
    let now = time("2023-09-19T08:00");
    let clerk = provincial_clerk();
    world.when(now, &clerk, None, submit_received(STC, "1/BC", "2023-09-19T08:01")).refused("InTheFuture");
    world.when(now, &clerk, None, submit_received(STC, "1/BC", "2023-09-14T17:00")).refused("TooLongAgo");
    world.when(now, &clerk, Some(&head("STC")), submit_received(STC, "1/BC", "2023-09-18")).refused("JudgesItself");
    world.when(now, &clerk, None, submit_received(STC, "1/BC", "2023-09-18")).records(&["ReportSubmitted"]);
    let status = world.status(STC, "2023-09-19");
    assert_eq!(status.time, TimeState::OnTime, "a day-precise receipt on the due day is on time");
}

/// Given a filing, when its paper is dated after it came in, after today, or before the letter that asks for it, then it
/// is refused; so is one that was signed or sent after it came in; and what is possible is taken.
#[test]
fn a_document_has_a_date_that_it_can_have() {
    let mut world = World::prepared();
    let now = time("2023-09-18T15:00");
    let dated = |date: &str, received: Option<&str>, times: Times| {
        let document = Document { date: Some(date.parse().unwrap()), ..document("1/BC") };
        let received = received.map(|at| at.parse().unwrap());
        Act::Submit { filings: vec![Filing { task: task(STC), document, received, times, evidence_class: None }] }
    };
    let mut by = |clerk: &Actor, act: Act, code: &str| {
        world.when(now, clerk, None, act).refused(code);
    };
    let none = Times::default;
    by(&provincial_clerk(), dated("2023-09-16", Some("2023-09-15T16:00"), none()), "DatedAfterReceipt");
    by(&provincial_clerk(), dated("2023-09-19", None, none()), "DatedAfterReceipt");
    by(&provincial_clerk(), dated("2023-10", None, none()), "DatedAfterReceipt");
    by(&provincial_clerk(), dated("2032-09-15", None, none()), "DatedAfterReceipt");
    // What is received when it is recorded is received today: a paper of tomorrow is dated after that.
    by(&provincial_clerk(), dated("2022-09-15", None, none()), "DatedBeforeDirective");
    by(&provincial_clerk(), dated("2022", None, none()), "DatedBeforeDirective");
    let sent = Times { dispatched: Some("2023-09-18T14:00".parse().unwrap()), ..none() };
    by(&provincial_clerk(), dated("2023-09-15", Some("2023-09-18T13:00"), sent), "SentAfterReceipt");
    for date in ["2023", "2023-09", "2023-09-18"] {
        let mut world = World::prepared();
        let filed = dated(date, Some("2023-09-18"), none());
        let entry = world.when(now, &provincial_clerk(), None, filed).records(&["ReportSubmitted"])[0];
        // What was entered rightly is not made impossible by a correction.
        let wrong = Document { date: Some("2022-01-01".parse().unwrap()), ..document("1/BC") };
        let set = Correction { document: Some(wrong), ..Correction::default() };
        let act = correct(EntryRef::Number(entry), set);
        world.when(now, &provincial_clerk(), Some(&chief()), act).refused("DatedBeforeDirective");
    }
}

#[test]
fn a_batch_stands_or_falls_together() {
    let mut world = World::prepared();
    let now = time("2023-09-18T17:30");
    let filing = |of: &str| Filing {
        task: task(of),
        document: document("1/BC"),
        received: None,
        times: Times::default(),
        evidence_class: None,
    };
    let batch = |of: &[&str]| Act::Submit { filings: of.iter().map(|of| filing(of)).collect() };
    world.when(now, &system(), None, batch(&[])).refused("Empty");
    world.when(now, &system(), None, batch(&[STC, STC])).refused("TwiceInBatch");
    world
        .when(now, &system(), None, batch(&[STC, "C-Q/2023-Q3/XX", "C-Q/2023-Q3/YY"]))
        .refused("Rows([(2, UnknownTask");
    assert_eq!(
        world.state().tasks[&task(STC)].work_state(now),
        WorkState::Assigned,
        "nothing of a refused batch stays"
    );
    world.when(now, &system(), None, batch(&[STC, SYT])).records(&["ReportSubmitted", "ReportSubmitted"]);
    let mut nameless = filing("C-Q/2023-Q3/KINHMON");
    nameless.document.number = " ".into();
    world.when(now, &system(), None, Act::Submit { filings: vec![nameless] }).refused("Empty");
}

#[test]
fn returned_and_completed_in_time_keeps_the_first_time() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T10:02"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world.when(time("2023-09-19T09:30"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    let returned = world.status(STC, "2023-09-19");
    assert_eq!((returned.work, returned.time), (WorkState::Returned, TimeState::ReturnedInCure));
    world
        .when(time("2023-09-20T16:45"), &clerk("STC"), Some(&head("STC")), resubmit(STC))
        .records(&["ReportResubmitted"]);
    let cured = world.status(STC, "2023-09-21");
    assert_eq!((cured.work, cured.time), (WorkState::Submitted, TimeState::OnTime));
}

#[test]
fn returned_and_completed_too_late_counts_from_the_due_date() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T10:02"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world.when(time("2023-09-19T09:30"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    assert_eq!(world.status(STC, "2023-09-22").time, TimeState::Overdue, "two working days to complete are over");
    world
        .when(time("2023-09-22T09:00"), &clerk("STC"), Some(&head("STC")), resubmit(STC))
        .records(&["ReportResubmitted"]);
    let late = world.status(STC, "2023-09-22");
    assert_eq!(late.time, TimeState::Late);
    assert_eq!(late.lateness, Some(Lateness { days: 4, working_days: 4, counted: LatenessCount::Both }));
}

#[test]
fn completing_a_late_filing_in_time_keeps_its_first_lateness() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-20T10:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world.when(time("2023-09-21T10:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"]);
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::Overdue);
    world
        .when(time("2023-09-22T10:00"), &clerk("STC"), Some(&head("STC")), resubmit(STC))
        .records(&["ReportResubmitted"]);
    assert_eq!(
        world.status(STC, "2023-09-22").lateness,
        Some(Lateness { days: 2, working_days: 2, counted: LatenessCount::Both })
    );
}

#[test]
fn acts_that_do_not_apply_in_a_state_are_refused() {
    let mut world = World::prepared();
    let now = time("2023-09-14T09:00");
    let accept = Act::AcceptReport { task: task(STC) };
    world.when(now, &officer(), None, accept.clone()).refused("WrongState");
    world.when(now, &officer(), None, return_report(STC)).refused("WrongState");
    world.when(now, &clerk("STC"), Some(&head("STC")), resubmit(STC)).refused("WrongState");
    let take = Act::AcknowledgeTasks { tasks: vec![task(STC)] };
    world.when(now, &clerk("STC"), None, take.clone()).records(&["TaskAcknowledged"]);
    world.when(now, &clerk("STC"), None, take).refused("WrongState");
    world.when(now, &clerk("STC"), None, Act::AcknowledgeTasks { tasks: vec![] }).refused("Empty");
    world.when(now, &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world.when(now, &clerk("STC"), Some(&head("STC")), submit(STC, "2/BC")).refused("WrongState");
    let silent = Act::ReturnReport { task: task(STC), reasons: vec![], within: None };
    world.when(now, &officer(), None, silent).refused("Empty");
    let endless = Act::ReturnReport { task: task(STC), reasons: vec!["x".into()], within: Some(Span::Days(9999)) };
    world.when(now, &officer(), None, endless).refused("SpanOutOfRange");
    world.when(now, &officer(), None, accept.clone()).records(&["ReportAccepted"]);
    world.when(now, &officer(), None, accept).refused("WrongState");
    assert_eq!(world.status(STC, "2023-09-20").work, WorkState::Accepted);
}

fn ask(of: &str, until: &str) -> Act {
    Act::RequestExtension {
        task: task(of), until: time(until).date(), reason: "sự cố máy chủ".into(), document: None
    }
}

fn grant(of: &str, until: Option<&str>) -> Act {
    Act::GrantExtension { task: task(of), until: until.map(|day| time(day).date()) }
}

#[test]
fn an_extension_asked_and_granted_moves_the_due_date_and_is_said_so() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-13T16:20"), &clerk("STC"), Some(&head("STC")), ask(STC, "2023-09-21"))
        .records(&["ExtensionRequested"]);
    assert_eq!(world.status(STC, "2023-09-13").extension_pending, Some(time("2023-09-21").date()));
    world.when(time("2023-09-14T14:00"), &chairman(), None, grant(STC, None)).records(&["ExtensionGranted"]);
    world
        .when(time("2023-09-21T15:20"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let status = world.status(STC, "2023-09-21");
    assert_eq!(status.time, TimeState::OnTimeExtended);
    assert_eq!(status.due_first.unwrap().effective, time("2023-09-18").date());
    assert_eq!(status.due.unwrap().effective, time("2023-09-21").date());
    assert_eq!(world.status(STC, "2023-09-13").due.unwrap().effective, time("2023-09-18").date(), "not yet then");
}

#[test]
fn granted_after_the_due_date_it_counts_all_the_same() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T16:00"), &clerk("STC"), Some(&head("STC")), ask(STC, "2023-09-21"))
        .records(&["ExtensionRequested"]);
    assert_eq!(world.status(STC, "2023-09-19T10:00").time, TimeState::Overdue, "waiting does not stop the clock");
    world
        .when(time("2023-09-19T14:00"), &chairman(), None, grant(STC, Some("2023-09-20")))
        .records(&["ExtensionGranted"]);
    assert_eq!(world.status(STC, "2023-09-19").time, TimeState::DueSoon);
}

#[test]
fn extensions_have_limits() {
    let mut world = World::prepared();
    let unit = (clerk("STC"), head("STC"));
    let early = time("2023-09-13T16:20");
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-18")).refused("ExtensionNotLater");
    world.when(early, &unit.0, Some(&unit.1), ask("2a/STC", "2023-09-18")).refused("NoDeadline");
    world.when(early, &chairman(), None, grant(STC, None)).refused("NoExtensionPending");
    world
        .when(time("2023-09-19T08:00"), &clerk("SYT"), Some(&head("SYT")), ask(SYT, "2023-09-29"))
        .refused("ExtensionTooLate");
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-21")).records(&["ExtensionRequested"]);
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-22")).refused("ExtensionPending");
    world.when(early, &chairman(), None, grant(STC, Some("2023-09-15"))).refused("ExtensionNotLater");
    world.when(early, &chairman(), None, grant(STC, None)).records(&["ExtensionGranted"]);
    assert_eq!(world.status(STC, "2023-09-14").due.unwrap().effective, time("2023-09-21").date());
    world.when(early, &unit.0, Some(&unit.1), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-29")).refused("WrongState");
}

/// The rules allow one extension; the Chairman may make an exception, and the chief of his office not.
#[test]
fn the_chairman_may_grant_one_more_than_the_rules_allow() {
    let mut world = World::prepared();
    let unit = (clerk("STC"), head("STC"));
    let early = time("2023-09-13T16:20");
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-21")).records(&["ExtensionRequested"]);
    world.when(early, &chief(), None, grant(STC, None)).refused("OnlyByDelegation");
    let by = crate::support::delegate_extensions(&mut world);
    world.when(early, &by, None, grant(STC, None)).records(&["ExtensionGranted"]);
    world.when(early, &unit.0, Some(&unit.1), ask(STC, "2023-09-29")).records(&["ExtensionRequested"]);
    world.when(early, &by, None, grant(STC, None)).refused("ExtensionsExhausted");
    world.when(early, &chairman(), None, grant(STC, None)).records(&["ExtensionGranted"]);
    let task = &world.state().tasks[&task(STC)];
    assert_eq!(task.extensions(early), 2);
    assert_eq!(world.status(STC, "2023-09-14").due.unwrap().effective, time("2023-09-29").date());
}

#[test]
fn a_refused_extension_changes_nothing_and_may_be_asked_again() {
    let mut world = World::prepared();
    let early = time("2023-09-13T16:20");
    let refuse = Act::RefuseExtension { task: task(STC), reason: "không đủ lý do".into() };
    world.when(early, &chairman(), None, refuse.clone()).refused("NoExtensionPending");
    world.when(early, &clerk("STC"), Some(&head("STC")), ask(STC, "2023-09-21")).records(&["ExtensionRequested"]);
    world.when(early, &chairman(), None, refuse).records(&["ExtensionRefused"]);
    assert_eq!(world.status(STC, "2023-09-14").due.unwrap().effective, time("2023-09-18").date());
    world.when(early, &clerk("STC"), Some(&head("STC")), ask(STC, "2023-09-20")).records(&["ExtensionRequested"]);
}
