//! From a registered directive to tasks with a due date.

use crate::support::*;
use calendar::{Reading, Span, Step};
use domain::{Act, Refusal, command::Due, event::ObligationKind, state::TimeState};

fn directive() -> domain::DirectiveId {
    "D1".parse().unwrap()
}

#[test]
fn the_first_units_are_registered_by_people_of_those_units_and_nobody_else() {
    let mut world = World::empty();
    let unit = new_unit;
    use domain::people::UnitKind::*;
    let units = vec![unit("UBND", ProvincialCommittee), unit("VPUBND", ProvincialOffice)];
    let now = time("2023-06-01T09:00");
    world.when(now, &clerk("STC"), None, Act::EstablishUnits { units: units.clone() }).refused("UnknownUnit");
    world.when(now, &chief(), None, Act::EstablishUnits { units: units.clone() }).refused("ApprovalMissing");
    let twice = vec![unit("UBND", ProvincialCommittee), unit("VPUBND", ProvincialOffice), unit("UBND", District)];
    world.when(now, &chief(), Some(&chairman()), Act::EstablishUnits { units: twice }).refused("AlreadyExists");
    world.when(now, &chief(), Some(&chairman()), Act::EstablishUnits { units: vec![] }).refused("UnknownUnit");
    let both = ["UnitEstablished", "UnitEstablished"];
    world.when(now, &chief(), Some(&chairman()), Act::EstablishUnits { units: units.clone() }).records(&both);
    world.when(now, &chief(), Some(&chairman()), Act::EstablishUnits { units }).refused("AlreadyExists");
    world.when(now, &chief(), Some(&chairman()), Act::EstablishUnits { units: vec![] }).refused("Empty");
}

#[test]
fn a_rule_set_has_one_name_and_applies_from_its_day() {
    let mut world = World::prepared();
    let now = time("2023-10-02T09:00");
    let senseless = domain::RuleSet { id: "X".into(), ordinary_entry_working_days: u32::MAX, ..rules() };
    let act = Act::ActivateRuleSet { rule_set: senseless };
    world.when(now, &chief(), Some(&chairman()), act).refused("RuleOutOfRange(\"ordinary_entry_working_days\")");
    let again = Act::ActivateRuleSet { rule_set: rules() };
    world.when(now, &chief(), Some(&chairman()), again).refused("AlreadyExists");
    let next = domain::RuleSet { id: "NEXT".into(), valid_from: time("2024-01-01").date(), ..rules() };
    let act = Act::ActivateRuleSet { rule_set: next };
    world.when(now, &chief(), Some(&chairman()), act).records(&["RuleSetActivated"]);
    assert_eq!(world.state().rules(time("2023-12-31").date()).unwrap().id, "TEST-2023");
    assert_eq!(world.state().rules(time("2024-01-01").date()).unwrap().id, "NEXT");
    assert!(world.state().rules(time("2022-12-31").date()).is_none());
}

#[test]
fn a_directive_is_registered_issued_dispatched_acknowledged_in_that_order() {
    let mut world = World::prepared();
    let now = time("2023-07-14T10:40");
    let issue = Act::IssueDirective { directive: directive(), number: "1".into(), date: time("2023-07-14").date() };
    world.when(now, &provincial_clerk(), Some(&chairman()), issue).refused("AlreadyIssued");
    let acknowledge = Act::AcknowledgeDirective { directive: directive() };
    world.when(now, &clerk("STC"), None, acknowledge.clone()).records(&["DirectiveAcknowledged"]);
    world.when(now, &clerk("STC"), None, acknowledge.clone()).refused("AlreadyAcknowledged");
    world.when(now, &clerk("VPUBND"), None, acknowledge).refused("NotSentTo");
    let unknown = Act::AcknowledgeDirective { directive: "D9".parse().unwrap() };
    world.when(now, &clerk("STC"), None, unknown).refused("UnknownDirective");
}

#[test]
fn a_draft_cannot_be_dispatched_and_an_identifier_is_used_once() {
    let mut world = World::prepared();
    let now = time("2023-07-14T10:40");
    let mut new = domain::command::NewDirective {
        directive: directive(),
        document_type: "công văn".into(),
        issuer: "UBND".into(),
        number: None,
        symbol: "UBND-VP".into(),
        date: None,
        subject: "V/v".into(),
        based_on: vec![],
        addressees: vec!["STC".parse().unwrap()],
        recipients: vec![],
        signature: None,
    };
    world.when(now, &provincial_clerk(), None, Act::RegisterDirective(new.clone())).refused("AlreadyExists");
    new.directive = "D2".parse().unwrap();
    let with = |change: fn(&mut domain::command::NewDirective)| {
        let mut changed = new.clone();
        change(&mut changed);
        Act::RegisterDirective(changed)
    };
    let clerk = provincial_clerk();
    world.when(now, &clerk, None, with(|d| d.addressees.clear())).refused("Empty(\"addressees\")");
    world.when(now, &clerk, None, with(|d| d.subject = " ".into())).refused("Empty(\"subject\")");
    world.when(now, &clerk, None, with(|d| d.subject = "x".repeat(4001))).refused("TooLong");
    world.when(now, &clerk, None, with(|d| d.addressees = vec!["XX".parse().unwrap()])).refused("UnknownUnit");
    world.when(now, &clerk, None, with(|_| {})).records(&["DirectiveRegistered"]);
    let dispatch = Act::DispatchDirective { directive: "D2".parse().unwrap(), to: vec![] };
    world.when(now, &clerk, None, dispatch).refused("NotIssued");
    let tomorrow = time("2023-07-15").date();
    let issue = Act::IssueDirective { directive: "D2".parse().unwrap(), number: "7".into(), date: tomorrow };
    world.when(now, &clerk, Some(&chairman()), issue).refused("InTheFuture");
}

#[test]
fn duties_without_periods_become_tasks_at_once_and_others_when_a_period_opens() {
    let world = World::prepared();
    assert!(world.state().tasks.contains_key(&task("2a/STC")));
    assert!(world.state().tasks.contains_key(&task("2h/VPUBND")), "a duty of one unit is that unit's alone");
    assert!(!world.state().tasks.contains_key(&task("2h/STC")));
    assert!(world.state().tasks.contains_key(&task("C-Q/2023-Q3/STC")));
    assert!(!world.state().tasks.contains_key(&task("C-Q/2023-Q4/STC")));
}

#[test]
fn duties_are_extracted_once_with_usable_codes() {
    let mut world = World::prepared();
    let mut extract = |obligations| {
        let act = Act::ExtractObligations { directive: directive(), obligations };
        world.when(time("2023-07-14T09:00"), &officer(), Some(&chief()), act).refused_as()
    };
    assert_eq!(extract(vec![]), "Empty");
    assert_eq!(extract(vec![obligation("2a", ObligationKind::OneOff, &[])]), "AlreadyExists");
    let twice = vec![obligation("9", ObligationKind::OneOff, &[]), obligation("9", ObligationKind::OneOff, &[])];
    assert_eq!(extract(twice), "AlreadyExists");
    assert_eq!(extract(vec![obligation("2/a", ObligationKind::OneOff, &[])]), "BadCode");
    assert_eq!(extract(vec![obligation("9", ObligationKind::OneOff, &["XX"])]), "UnknownUnit");
    let mut silent = obligation("9", ObligationKind::OneOff, &[]);
    silent.quote = String::new();
    assert_eq!(extract(vec![silent]), "Empty");
    let mut endless = obligation("9", ObligationKind::Periodic, &[]);
    endless.cadence = None;
    assert_eq!(extract(vec![endless]), "Empty");
}

#[test]
fn a_period_opens_once_and_is_due_as_the_rule_set_says() {
    let mut world = World::prepared();
    let now = time("2023-10-02T09:00");
    let status = world.status("C-Q/2023-Q3/STC", "2023-07-14");
    assert_eq!(status.due.unwrap().effective, time("2023-09-18").date());
    assert_eq!(status.due.unwrap().rule_set, "TEST-2023");
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2023-Q3")).refused("AlreadyExists");
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2023")).refused("WrongPeriod");
    world.when(now, &officer(), Some(&chief()), assign("2a", "2023-Q3")).refused("NotPeriodic");
    world.when(now, &officer(), Some(&chief()), assign("9", "2023-Q3")).refused("UnknownObligation");
    let opened = ["TasksAssigned", "DeadlineFixed"];
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2023-Q4")).records(&opened);
    assert_eq!(world.status("C-Q/2023-Q4/STC", "2023-10-03").due.unwrap().effective, time("2023-12-18").date());
}

#[test]
fn the_directives_own_day_goes_before_that_of_the_rule_set() {
    let mut world = World::prepared();
    let mut duty = obligation("3", ObligationKind::Periodic, &[]);
    duty.due_day = Some(32);
    let extract = |duty| Act::ExtractObligations { directive: directive(), obligations: vec![duty] };
    let now = time("2023-07-14T09:00");
    world.when(now, &officer(), Some(&chief()), extract(duty.clone())).refused("RuleOutOfRange(\"due_day\")");
    duty.due_day = Some(15);
    world.when(now, &officer(), Some(&chief()), extract(duty)).records(&["ObligationExtracted"]);
    world.when(now, &officer(), Some(&chief()), assign("3", "2023-Q3")).records(&["TasksAssigned", "DeadlineFixed"]);
    assert_eq!(world.status("3/2023-Q3/STC", "2023-07-15").due.unwrap().effective, time("2023-09-15").date());
}

#[test]
fn without_a_rule_set_no_deadline_is_computed() {
    let mut world = World::prepared();
    let now = time("2022-12-30T09:00");
    // The state of a day before any rule set applies.
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2023-Q1")).refused("NoRuleSet");
}

#[test]
fn a_task_without_a_deadline_is_never_late_until_a_document_fixes_one() {
    let mut world = World::prepared();
    assert_eq!(world.status("2a/STC", "2030-01-01").time, TimeState::NoDeadline);
    let delay = Act::RecordDelay { tasks: vec![task("2a/STC")], effective_from: None };
    world.when(time("2023-09-01T09:00"), &officer(), Some(&chief()), delay).refused("NoDeadline");
    world
        .when(time("2023-09-01T10:00"), &officer(), Some(&chief()), fix_one_off("2023-09-29"))
        .records(&["DeadlineFixed"]);
    assert_eq!(world.status("2a/STC", "2023-09-29").time, TimeState::DueSoon);
    assert_eq!(world.status("2a/STC", "2023-09-30").time, TimeState::Overdue);
    assert_eq!(world.status("2a/STC", "2023-08-31").time, TimeState::NoDeadline, "before it was fixed");
}

#[test]
fn a_computed_deadline_keeps_its_trace() {
    let mut world = World::prepared();
    let fix = |span| Act::FixDeadline {
        obligation: "D1/2a".parse().unwrap(),
        period: None,
        units: vec!["STC".parse().unwrap()],
        due: Due::Within { span, from: time("2023-08-31").date(), first_day: calendar::FirstDay::Excluded },
        document: None,
        reason: None,
    };
    let now = time("2023-08-31T16:00");
    world.when(now, &officer(), Some(&chief()), fix(Span::Days(0))).refused("SpanOutOfRange");
    world.when(now, &officer(), Some(&chief()), fix(Span::WorkingDays(4000))).refused("SpanOutOfRange");
    world.when(now, &officer(), Some(&chief()), fix(Span::WorkingDays(3))).records(&["DeadlineFixed"]);
    let status = world.status("2a/STC", "2023-09-01");
    let due = status.due.unwrap();
    assert_eq!(due.effective, time("2023-09-07").date(), "over the National Day holiday");
    assert_eq!(due.trace.first(), Some(&Step::StartNotCounted { date: time("2023-08-31").date() }));
    assert!(world.status("2a/SYT", "2023-09-01").due.is_none(), "only for the unit named");
}

#[test]
fn a_deadline_on_a_day_off_moves_to_the_next_working_day_and_both_are_kept() {
    let mut world = World::prepared();
    world
        .when(time("2023-07-20T16:00"), &officer(), Some(&chief()), fix_one_off("2023-12-31"))
        .records(&["DeadlineFixed"]);
    let status = world.status("2a/STC", "2023-08-01");
    let due = status.due.unwrap();
    assert_eq!((due.nominal, due.effective), (time("2023-12-31").date(), time("2024-01-02").date()));
}

#[test]
fn a_deadline_fixed_again_must_be_later_and_none_is_before_its_directive() {
    let mut world = World::prepared();
    let on = |date: &str, reading| Act::FixDeadline {
        obligation: "D1/2a".parse().unwrap(),
        period: None,
        units: vec![],
        due: Due::On { date: time(date).date(), reading },
        document: None,
        reason: None,
    };
    let now = time("2023-08-02T16:00");
    let before = on("2023-07-11", Reading::Inclusive);
    world.when(now, &officer(), Some(&chief()), before).refused("DeadlineBeforeDirective");
    let strict = on("2023-09-30", Reading::Exclusive);
    world.when(now, &officer(), Some(&chief()), strict.clone()).records(&["DeadlineFixed"]);
    assert_eq!(world.status("2a/STC", "2023-08-03").due.unwrap().effective, time("2023-09-29").date());
    world.when(now, &officer(), Some(&chief()), strict).refused("DeadlineNotLater");
    let later = on("2023-10-31", Reading::Inclusive);
    world.when(now, &officer(), Some(&chief()), later).records(&["DeadlineFixed"]);
}

#[test]
fn reminders_reach_units_that_have_the_task() {
    let mut world = World::prepared();
    let remind = |units: &[&str]| Act::Remind {
        obligation: "D1/C-Q".parse().unwrap(),
        period: Some("2023-Q3".parse().unwrap()),
        units: units.iter().map(|code| code.parse().unwrap()).collect(),
        document: None,
    };
    let now = time("2023-09-11T07:00");
    world.when(now, &system(), None, remind(&[])).records(&["ReminderIssued"]);
    world.when(now, &officer(), None, remind(&["STC"])).refused("ApprovalMissing");
    world.when(now, &officer(), Some(&chief()), remind(&["STC"])).records(&["ReminderIssued"]);
    world.when(now, &officer(), Some(&chief()), remind(&["VPUBND"])).refused("UnknownTask");
    let nothing = Act::Remind { obligation: "D1/9".parse().unwrap(), period: None, units: vec![], document: None };
    world.when(now, &system(), None, nothing).refused("UnknownObligation");
}

#[test]
fn claims_about_the_past_have_a_limit_and_claims_about_the_future_are_refused() {
    let mut world = World::prepared();
    let command = |occurred_at: &str| domain::Command {
        id: format!("claim {occurred_at}").parse().unwrap(),
        by: clerk("STC"),
        approved_by: None,
        occurred_at: Some(occurred_at.parse().unwrap()),
        channel: None,
        legal_basis: vec![],
        documents: vec![],
        classification: None,
        act: Act::AcknowledgeDirective { directive: directive() },
    };
    let now = time("2023-07-14T10:40");
    world.when_command(now, command("2023-07-14T10:41")).refused("InTheFuture");
    world.when_command(now, command("2023-07-11")).refused("TooLongAgo");
    world.when_command(now, command("2023-07-12T16:00")).records(&["DirectiveAcknowledged"]);
}

trait Refused {
    fn refused_as(self) -> String;
}

impl Refused for Then<'_> {
    #[track_caller]
    fn refused_as(self) -> String {
        let refusal: Refusal = self.into_refusal();
        let variant = format!("{refusal:?}");
        variant.split(['(', ' ', '{']).next().unwrap().to_owned()
    }
}

/// Only the Chairman's side brings a deadline forward, by a document and for a reason, and never into the past.
#[test]
fn a_deadline_is_brought_forward_by_the_chairman_alone() {
    let mut world = World::prepared();
    let fixed = world.when(time("2023-07-14T09:10"), &officer(), Some(&chief()), fix_one_off("2023-09-29"));
    assert!(fixed.records_something());
    let now = time("2023-08-01T09:00");
    let earlier = |date: &str, number: Option<&str>, reason: Option<&str>| match fix_one_off(date) {
        Act::FixDeadline { obligation, period, units, due, .. } => {
            let (document, reason) = (number.map(document), reason.map(str::to_owned));
            Act::FixDeadline { obligation, period, units, due, document, reason }
        }
        other => other,
    };
    let good = || earlier("2023-09-15", Some("9950/UBND-VP"), Some("họp Chính phủ"));
    world.when(now, &officer(), Some(&chief()), good()).refused("DeadlineNotLater");
    world.when(now, &chairman(), None, earlier("2023-09-15", None, Some("x"))).refused("Empty(\"document\")");
    world.when(now, &chairman(), None, earlier("2023-09-15", Some("1/X"), None)).refused("Empty(\"reason\")");
    world.when(now, &chairman(), None, earlier("2023-07-31", Some("1/X"), Some("x"))).refused("DeadlineInThePast");
    world.when(now, &chairman(), None, earlier("2023-09-29", Some("1/X"), Some("x"))).refused("DeadlineNotLater");
    world.when(now, &chairman(), None, good()).records(&["DeadlineFixed"]);
    assert_eq!(world.status("2a/STC", "2023-08-02").due.unwrap().effective.to_string(), "2023-09-15");
}
