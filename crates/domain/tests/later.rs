//! Grounds that are recorded after the due moment: named with the verdict, or refused at the door, as the
//! rule set has it (`docs/status.md`, sections 12 and 13).

use crate::support::*;
use calendar::{PublishedYear, Timestamp};
use domain::{
    Act, EntryNumber, EntryRef, RuleSet,
    command::{Correction, Due},
    event::{Channel, Document, SystemOutageRecorded},
    rules::{CarriedDeadline, DeadlineAgain, EvidenceForm, OneHandTimes},
    state::{LaterKind, TimeState},
};

const STC: &str = "C-Q/2023-Q3/STC";
const SYT: &str = "C-Q/2023-Q3/SYT";

fn kinds(world: &World, of: &str, at: &str) -> Vec<LaterKind> {
    world.status(of, at).later_grounds.iter().map(|ground| ground.kind).collect()
}

fn fix_again(date: &str, document: Option<Document>) -> Act {
    Act::FixDeadline {
        obligation: "D1/C-Q".parse().unwrap(),
        period: Some("2023-Q3".parse().unwrap()),
        units: vec!["STC".parse().unwrap()],
        due: Due::On { date: time(date).date(), reading: calendar::Reading::Inclusive },
        document,
        reason: None,
    }
}

/// Under these rules from the beginning; those of the test ledger, with a change.
fn under(change: impl FnOnce(&mut RuleSet)) -> World {
    let mut rules = rules();
    rules.id = "NEW".into();
    rules.valid_from = time("2023-07-01").date();
    change(&mut rules);
    World::prepared_under(rules)
}

#[test]
fn a_deadline_that_is_over_is_fixed_again_only_by_a_new_document_and_marked() {
    let mut world = World::prepared();
    let now = time("2023-09-25T09:00");
    world
        .when(time("2023-09-22T16:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    world.when(now, &officer(), Some(&chief()), fix_again("2023-09-29", None)).refused("DeadlineOverWithoutDocument");
    let same = Some(document("9901/UBND-VP"));
    world.when(now, &officer(), Some(&chief()), fix_again("2023-09-29", same)).refused("DeadlineOverWithoutDocument");
    let spelt = Some(document("9901 / ubnd-vp"));
    world.when(now, &officer(), Some(&chief()), fix_again("2023-09-29", spelt)).refused("DeadlineOverWithoutDocument");
    let new = Some(document("9999/UBND-VP"));
    world.when(now, &officer(), Some(&chief()), fix_again("2023-09-29", new)).records(&["DeadlineFixed"]);
    assert_eq!(world.status(STC, "2023-09-26").time, TimeState::OnTime);
    assert_eq!(kinds(&world, STC, "2023-09-26"), [LaterKind::DeadlineFixedAgain]);
    assert_eq!(kinds(&world, SYT, "2023-09-26"), [], "another's task has no such ground");

    let mut strict = under(|rules| rules.deadline_again = DeadlineAgain::Refused);
    let new = Some(document("9999/UBND-VP"));
    strict.when(now, &officer(), Some(&chief()), fix_again("2023-09-29", new)).refused("DeadlineOver ");
}

#[test]
fn an_extension_has_a_length_and_is_marked_when_it_is_granted_late() {
    let mut world = World::prepared();
    let ask = |until: &str| Act::RequestExtension {
        task: task(STC),
        until: time(until).date(),
        reason: "x".into(),
        document: None,
    };
    let by = actor("STC", domain::Role::UnitFocalPoint);
    world.when(time("2023-09-18T16:00"), &by, Some(&head("STC")), ask("2023-12-29")).records(&["ExtensionRequested"]);
    let grant = |until: Option<&str>| Act::GrantExtension { task: task(STC), until: until.map(|day| time(day).date()) };
    let late = time("2023-09-27T09:00");
    world.when(late, &chairman(), None, grant(None)).refused("ExtensionTooLong");
    world.when(late, &chairman(), None, grant(Some("2023-10-18"))).records(&["ExtensionGranted"]);
    assert_eq!(kinds(&world, STC, "2023-09-28"), [LaterKind::ExtensionGrantedLate]);
    assert_eq!(kinds(&world, STC, "2023-09-26"), [], "on that day nothing was granted");
}

fn outage(channel: Channel, from: &str, until: &str) -> Act {
    let (from, until) = (time(from), time(until));
    Act::RecordOutage(SystemOutageRecorded { channel, from, until, evidence: vec!["x".into()] })
}

#[test]
fn an_outage_is_recorded_soon_and_marked_and_cures_nobody_who_recorded_it() {
    let mut world = World::prepared();
    let act = || outage(Channel::ReportingSystem, "2023-09-18T20:00", "2023-09-19T07:30");
    world.when(time("2023-09-25T09:00"), &officer(), Some(&chief()), act()).refused("OutageTooLate");
    world.when(time("2023-09-20T09:00"), &officer(), Some(&chief()), act()).records(&["SystemOutageRecorded"]);
    assert_eq!(kinds(&world, STC, "2023-09-20"), [LaterKind::OutageRecordedAfterwards]);
    assert_eq!(world.status(STC, "2023-09-20").due_by.unwrap().day.to_string(), "2023-09-20");
    assert_eq!(world.status(STC, "2023-09-11").due_by.unwrap().day.to_string(), "2023-09-18", "not begun");

    let mut strict = under(|rules| rules.outage_evidence = EvidenceForm::Document);
    strict.when(time("2023-09-20T09:00"), &officer(), Some(&chief()), act()).refused("DocumentNeeded");
}

#[test]
fn an_outage_that_saves_a_cure_is_marked() {
    let mut world = World::prepared();
    let back = |days| Act::ReturnReport {
        task: task(STC),
        reasons: vec!["thiếu biểu".into()],
        within: Some(calendar::Span::WorkingDays(days)),
    };
    let filed = time("2023-09-18T16:00");
    world.when(filed, &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    // Nobody gets longer to complete a report than an extension may add.
    let returned = time("2023-09-19T09:00");
    world.when(returned, &officer(), None, back(200)).refused("CureTooLong");
    world.when(returned, &officer(), None, back(1)).records(&["ReportReturned"]);
    let act = outage(Channel::ReportingSystem, "2023-09-20T20:00", "2023-09-21T07:30");
    world.when(time("2023-09-22T08:00"), &officer(), Some(&chief()), act).records(&["SystemOutageRecorded"]);
    world
        .when(time("2023-09-22T09:00"), &clerk("STC"), Some(&head("STC")), resubmit(STC))
        .records(&["ReportResubmitted"]);
    assert_eq!(world.status(STC, "2023-09-25").time, TimeState::OnTime);
    let marks = [LaterKind::OutageRecordedAfterwards, LaterKind::CuredWithoutContent];
    assert_eq!(kinds(&world, STC, "2023-09-25"), marks);
    assert_eq!(kinds(&world, SYT, "2023-09-25"), [], "another's task was not returned");
}

#[test]
fn rules_are_not_dated_back() {
    let mut world = World::prepared();
    let now = time("2023-09-25T09:00");
    let next = |from: &str, days: u32| {
        let (id, valid_from) = (format!("R-{from}"), time(from).date());
        Act::ActivateRuleSet { rule_set: RuleSet { id, valid_from, ordinary_entry_working_days: days, ..rules() } }
    };
    world.when(now, &chief(), Some(&chairman()), next("2023-01-15", 2)).refused("RulesDatedBack");
    world.when(now, &chief(), Some(&chairman()), next("2023-09-26", 250)).refused("RuleOutOfRange");
    world.when(now, &chief(), Some(&chairman()), next("2023-09-25", 10)).records(&["RuleSetActivated"]);
}

fn with_days_off(days: &[&str]) -> Act {
    let days_off = days.iter().map(|day| (time(day).date(), calendar::DayOff::Compensation)).collect();
    let year = PublishedYear {
        year: 2023,
        days_off,
        working_saturdays: Default::default(),
        unconfirmed: Default::default(),
        source: "x".into(),
    };
    Act::PublishCalendar { year, reason: Some("nghỉ bù".into()) }
}

#[test]
fn due_dates_of_one_period_are_computed_again_together_and_marked() {
    let mut world = World::prepared();
    let now = time("2023-09-21T09:00");
    world
        .when(now, &officer(), Some(&chief()), with_days_off(&["2023-09-18", "2023-09-19"]))
        .records(&["CalendarCorrected"]);
    assert_eq!(kinds(&world, STC, "2023-09-22"), [LaterKind::CalendarSince]);
    let recompute = |tasks: &[&str]| {
        let tasks = tasks.iter().map(|of| task(of)).collect();
        Act::RecomputeDeadlines { tasks, reason: "lịch nghỉ".into() }
    };
    world.when(now, &officer(), Some(&chief()), recompute(&[STC])).refused("RecomputeTogether");
    assert!(world.when(now, &officer(), Some(&chief()), recompute(&[])).records_something());
    assert_eq!(kinds(&world, STC, "2023-09-22"), [LaterKind::CalendarSince, LaterKind::DueDateRecomputed]);
    assert_eq!(kinds(&world, SYT, "2023-09-22"), [LaterKind::CalendarSince, LaterKind::DueDateRecomputed]);
}

#[test]
fn a_unit_does_not_exchange_its_document_when_the_due_date_is_over() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-18T23:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let entry = world.status(STC, "2023-09-19").received.unwrap().0;
    let exchange = |number: &str| {
        let set = Correction { document: Some(document(number)), ..Correction::default() };
        correct(EntryRef::Number(entry), set)
    };
    let in_time: Timestamp = time("2023-09-18T23:30");
    let mut early = world.clone();
    early.when(in_time, &clerk("STC"), Some(&head("STC")), exchange("2/BC")).records(&["EntryCorrected"]);
    assert_eq!(kinds(&early, STC, "2023-09-20"), []);
    world.when(time("2023-09-25T09:00"), &clerk("STC"), Some(&head("STC")), exchange("2/BC")).refused("DocumentStands");
}

#[test]
fn a_time_that_one_hand_claims_afterwards_is_marked_or_refused() {
    let claim = || submit_received(STC, "1/BC", "2023-09-18T17:00");
    let now = time("2023-09-20T08:00");
    let mut world = World::prepared();
    world.when(now, &provincial_clerk(), None, claim()).records(&["ReportSubmitted"]);
    assert_eq!(world.status(STC, "2023-09-20").time, TimeState::OnTime);
    assert_eq!(kinds(&world, STC, "2023-09-20T09:00"), [LaterKind::TimeClaimedByOneHand]);
    let mut strict = under(|rules| rules.one_hand_times = OneHandTimes::Refused);
    strict.when(now, &provincial_clerk(), None, claim()).refused("TimeNeedsApproval");
    strict.when(now, &provincial_clerk(), None, submit(STC, "1/BC")).records(&["ReportSubmitted"]);
}

/// A command that was written before there was a setting keeps its digest; what it records says all.
#[test]
fn a_rule_set_that_does_not_say_is_strict_and_one_of_before_is_as_it_was() {
    let mut said = serde_json::to_value(rules()).unwrap();
    let fields = said.as_object_mut().unwrap();
    let new = [
        "approval_clock",
        "outage_channel",
        "suspended_filing",
        "empty_report",
        "deadline_again",
        "extension_days_max",
        "outage_entry_working_days",
        "outage_evidence",
        "found_paper_evidence",
        "one_hand_times",
        "document_exchange",
        "back_dated_rules",
        "carried_deadline",
        "travelling_keys",
        "acts_signed_from",
    ];
    for field in new {
        assert!(fields.remove(field).is_some(), "{field}");
    }
    let command = serde_json::json!({ "activate-rule-set": { "rule_set": said } });
    let act: Act = serde_json::from_value(command.clone()).unwrap();
    assert_eq!(serde_json::to_value(&act).unwrap(), command, "what was not said is not said");
    let Act::ActivateRuleSet { rule_set } = act else { panic!() };
    assert_eq!(rule_set.outage_evidence, EvidenceForm::Document);
    assert_eq!(rule_set.extension_days_max, Some(30));
    let by = system();
    let header = domain::event::Header { actor: &by, channel: None, recorded_at: time("2023-06-01"), documents: 0 };
    let old =
        domain::Event::from_payload("RuleSetActivated", 2, serde_json::json!({ "rule_set": said }), &header).unwrap();
    let domain::Event::RuleSetActivated(old) = old else { panic!() };
    assert_eq!(old.rule_set.outage_evidence, EvidenceForm::Words);
    assert_eq!(old.rule_set.extension_days_max, None);
    assert_eq!(old.rule_set.deadline_again, DeadlineAgain::Allowed);
    let written = serde_json::to_value(&old.rule_set).unwrap();
    assert!(new.iter().all(|field| written.get(field).is_some()), "an entry says everything");
}

/// Whoever owes the same without a due date keeps it so, or takes the other's over: the rule set says.
#[test]
fn a_due_date_goes_with_a_task_or_stays_behind() {
    let fix = || Act::FixDeadline {
        obligation: "D1/2a".parse().unwrap(),
        period: None,
        units: vec!["STC".parse().unwrap()],
        due: Due::On { date: time("2023-09-29").date(), reading: calendar::Reading::Inclusive },
        document: Some(document("9932/UBND-VP")),
        reason: None,
    };
    let transfer = || Act::TransferTasks {
        tasks: vec![task("2a/STC")],
        to: vec!["SYT".parse().unwrap()],
        ground: domain::event::TransferGround::Reassigned,
        document: document("9940/UBND-VP"),
    };
    for (setting, time_state) in
        [(CarriedDeadline::Own, TimeState::NoDeadline), (CarriedDeadline::TakenOver, TimeState::Overdue)]
    {
        let mut world = under(|rules| rules.carried_deadline = setting);
        world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), fix()).records(&["DeadlineFixed"]);
        world.when(time("2023-07-21T09:00"), &officer(), Some(&chief()), transfer()).records(&["TaskTransferred"]);
        assert_eq!(world.status("2a/SYT", "2023-10-02").time, time_state);
    }
}

/// A task is judged by the rule set of its day, and so is the time to complete its report.
#[test]
fn a_return_is_judged_by_the_rule_set_of_its_task() {
    let mut world = World::prepared();
    let next = RuleSet { id: "NEXT".into(), valid_from: time("2023-09-12").date(), cure_working_days: 5, ..rules() };
    let activate = Act::ActivateRuleSet { rule_set: next };
    world.when(time("2023-09-11T09:00"), &chief(), Some(&chairman()), activate).records(&["RuleSetActivated"]);
    world
        .when(time("2023-09-15T09:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let returned = world.when(time("2023-09-18T09:00"), &officer(), Some(&chief()), return_report(STC));
    let entry = returned.records(&["ReportReturned"])[0];
    let Some(domain::Event::ReportReturned(event)) = world.chronicle.read(entry).map(|read| read.event) else {
        panic!()
    };
    assert_eq!((event.cure.effective.to_string().as_str(), event.cure.rule_set.as_str()), ("2023-09-20", "TEST-2023"));
}

fn annul(entry: EntryNumber) -> Act {
    Act::AnnulEntry { entry: EntryRef::Number(entry), superseded_by: None, reason: "x".into() }
}

/// What the status could rest on is annulled when it was over: whoever judges sees that, whichever way it goes.
#[test]
fn what_is_annulled_after_the_due_moment_is_marked() {
    let (by, head) = (clerk("STC"), head("STC"));
    let (before, after) = (time("2023-09-18T09:00"), time("2023-09-20T09:00"));
    let filed = |world: &mut World, at: &str| {
        world.when(time(at), &by, Some(&head), submit(STC, "1/BC")).records(&["ReportSubmitted"])[0]
    };
    // A filing, by the province's own hand.
    let mut world = World::prepared();
    let entered = submit_received(STC, "1/BC", "2023-09-15T09:00");
    let filing = world.when(before, &provincial_clerk(), None, entered).records(&["ReportSubmitted"])[0];
    let mut early = world.clone();
    early.when(before, &provincial_clerk(), Some(&chief()), annul(filing)).records(&["EntryAnnulled"]);
    assert_eq!(kinds(&early, STC, "2023-09-21"), [], "before it was over");
    let annulled = world.when(after, &provincial_clerk(), Some(&chief()), annul(filing)).records(&["EntryAnnulled"])[0];
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::Overdue);
    assert_eq!(kinds(&world, STC, "2023-09-21"), [LaterKind::EntryAnnulled]);
    assert_eq!(kinds(&world, SYT, "2023-09-21"), [], "another's filing");
    // And back again: the second annulment is the one in force.
    let again = world.when(after, &provincial_clerk(), Some(&chief()), annul(annulled)).records(&["EntryAnnulled"])[0];
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::OnTime);
    let grounds = world.status(STC, "2023-09-21").later_grounds;
    assert_eq!(grounds.iter().map(|ground| ground.entry).collect::<Vec<_>>(), [again]);

    // A return: the report counts as if it had never come back.
    let mut world = World::prepared();
    filed(&mut world, "2023-09-15T09:00");
    let back = world.when(before, &officer(), None, return_report(STC)).records(&["ReportReturned"])[0];
    world.when(after, &officer(), Some(&chief()), annul(back)).records(&["EntryAnnulled"]);
    assert_eq!(kinds(&world, STC, "2023-09-21"), [LaterKind::EntryAnnulled]);

    // A deadline that had been put off, within the time that it had given.
    let mut world = World::prepared();
    let put_off = fix_again("2023-09-29", Some(document("9999/UBND-VP")));
    let put_off = world.when(before, &officer(), Some(&chief()), put_off).records(&["DeadlineFixed"])[0];
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::Open);
    world.when(after, &officer(), Some(&chief()), annul(put_off)).records(&["EntryAnnulled"]);
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::Overdue);
    assert_eq!(kinds(&world, STC, "2023-09-21"), [LaterKind::EntryAnnulled]);

    // An outage, recorded in time and taken back afterwards.
    let mut world = World::prepared();
    let out = outage(Channel::ReportingSystem, "2023-09-18T20:00", "2023-09-19T07:30");
    let out =
        world.when(time("2023-09-19T09:00"), &officer(), Some(&chief()), out).records(&["SystemOutageRecorded"])[0];
    world.when(time("2023-09-21T09:00"), &officer(), Some(&chairman()), annul(out)).records(&["EntryAnnulled"]);
    assert_eq!(kinds(&world, STC, "2023-09-21T10:00"), [LaterKind::EntryAnnulled]);
    assert_eq!(kinds(&world, SYT, "2023-09-21T10:00"), [LaterKind::EntryAnnulled]);

    // A reminder moves nothing.
    let mut world = World::prepared();
    let (obligation, period) = ("D1/C-Q".parse().unwrap(), Some("2023-Q3".parse().unwrap()));
    let remind = Act::Remind { obligation, period, units: vec!["STC".parse().unwrap()], document: None };
    let reminded = world.when(before, &officer(), Some(&chief()), remind).records(&["ReminderIssued"])[0];
    world.when(after, &officer(), Some(&chief()), annul(reminded)).records(&["EntryAnnulled"]);
    assert_eq!(kinds(&world, STC, "2023-09-21"), []);
}
