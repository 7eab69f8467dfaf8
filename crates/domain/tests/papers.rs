//! Documents that cannot be what they are named for, and letters that are registered twice.

use crate::support::*;
use domain::{
    Act, EntryRef,
    command::{Correction, Due, NewDirective},
    event::{DirectiveChanged, DirectiveFate, Document},
};

const Q3: &str = "C-Q/2023-Q3/STC";

fn letter(directive: &str) -> NewDirective {
    NewDirective {
        directive: directive.parse().unwrap(),
        document_type: "công văn".into(),
        issuer: "UBND".into(),
        number: Some("9901".into()),
        symbol: "UBND-VP".into(),
        date: Some("2023-07-12".parse().unwrap()),
        subject: "V/v".into(),
        based_on: Vec::new(),
        addressees: vec!["STC".parse().unwrap()],
        recipients: Vec::new(),
        signature: None,
    }
}

/// The letter D1 is no. 9901/UBND-VP of 12/7/2023.
#[track_caller]
fn registered(world: &mut World, new: NewDirective) {
    let now = time("2023-07-14T10:40");
    world.when(now, &provincial_clerk(), None, Act::RegisterDirective(new)).records(&["DirectiveRegistered"]);
}

#[test]
fn one_letter_is_registered_once_whatever_it_is_called() {
    let now = time("2023-07-14T10:40");
    let refused = |change: fn(&mut NewDirective), expected: &str| {
        let mut new = letter("D2");
        change(&mut new);
        World::prepared().when(now, &provincial_clerk(), None, Act::RegisterDirective(new)).refused(expected);
    };
    refused(|_| {}, "SameDirective");
    refused(|new| new.directive = "d1".parse().unwrap(), "SpeltAlike");
    refused(|new| new.number = Some("09901".into()), "SameDirective");
    refused(|new| new.symbol = "ubnd – vp".into(), "SameDirective");
    refused(|new| new.issuer = "UBND".to_lowercase(), "SameDirective");
    refused(|new| new.number = Some("9901/UBND-VP".into()), "SameDirective");
    refused(|new| new.symbol = "/UBND-VP".into(), "SameDirective");
    refused(|new| new.date = Some("2023-07".parse().unwrap()), "SameDirective");
    refused(|new| new.date = Some("2023-07-15".parse().unwrap()), "InTheFuture");
    refused(|new| new.date = Some("2029".parse().unwrap()), "InTheFuture");
    let taken = |change: fn(&mut NewDirective)| {
        let mut new = letter("D2");
        change(&mut new);
        registered(&mut World::prepared(), new);
    };
    taken(|new| new.number = Some("9902".into()));
    taken(|new| new.symbol = "UBND-NC".into());
    taken(|new| new.date = Some("2023-07-11".parse().unwrap()));
    taken(|new| new.issuer = "STC".into());
    taken(|new| new.number = None);
}

#[test]
fn a_draft_gets_no_number_that_another_letter_of_its_body_has() {
    let mut world = World::prepared();
    let now = time("2023-07-14T10:40");
    registered(&mut world, NewDirective { number: None, date: None, ..letter("D2") });
    let issue = |number: &str| Act::IssueDirective {
        directive: "D2".parse().unwrap(),
        number: number.into(),
        date: time("2023-07-12").date(),
    };
    world.when(now, &provincial_clerk(), Some(&chairman()), issue("9901")).refused("SameDirective");
    world.when(now, &provincial_clerk(), Some(&chairman()), issue("9902")).records(&["DirectiveIssued"]);
}

fn change(fate: DirectiveFate, date: &str) -> Act {
    Act::ChangeDirective(DirectiveChanged {
        directive: "D1".parse().unwrap(),
        fate,
        document: Document { date: Some(date.parse().unwrap()), ..document("5/UBND") },
        reason: "đăng ký sai".into(),
    })
}

#[test]
fn a_letter_that_was_recalled_is_registered_anew_and_no_older_document_recalls_it() {
    let mut world = World::prepared();
    let now = time("2023-07-14T10:40");
    let (clerk, chair) = (provincial_clerk(), chairman());
    world.when(now, &clerk, Some(&chair), change(DirectiveFate::Recalled, "2022-01-01")).refused("OlderThanDirective");
    world.when(now, &clerk, Some(&chair), change(DirectiveFate::Recalled, "2023-07-12")).records(&["DirectiveChanged"]);
    registered(&mut world, letter("D2"));
}

#[test]
fn what_says_that_there_is_none_is_no_document() {
    let now = time("2023-09-15T09:00");
    for none in ["chưa", "Không có", "0", "chưa nộp", "-", "N/A"] {
        let mut world = World::prepared();
        world.when(now, &clerk("STC"), Some(&head("STC")), submit(Q3, none)).refused("NoDocument");
        let entry =
            world.when(now, &clerk("STC"), Some(&head("STC")), submit(Q3, "1/BC")).records(&["ReportSubmitted"])[0];
        let set = Correction { document: Some(document(none)), ..Correction::default() };
        world.when(now, &clerk("STC"), Some(&head("STC")), correct(EntryRef::Number(entry), set)).refused("NoDocument");
    }
}

fn found(of: &str, received: &str, evidence: &str) -> Act {
    Act::RecordLateDiscovery {
        task: task(of),
        document: document("5/BC-STC"),
        received: received.parse().unwrap(),
        evidence: vec![evidence.into()],
        signed_by: None,
        evidence_class: None,
    }
}

#[test]
fn nothing_comes_in_before_it_was_asked_for_or_before_its_period_began() {
    let mut world = World::prepared();
    let now = time("2023-12-05T10:30");
    let leader = actor("SNV", domain::Role::TeamLeader);
    let inspector = chief_inspector();
    let enter = |world: &mut World, act: Act, expected: Option<&str>| {
        let then = world.when(now, &leader, Some(&inspector), act);
        match expected {
            Some(refusal) => then.refused(refusal),
            None => drop(then.records(&["LateDiscoveredRecord"])),
        }
    };
    enter(&mut world, found("2a/STC", "2023-07-11", "bì thư"), Some("ReceivedBeforeDirective"));
    enter(&mut world, found("2a/STC", "2023-07-20", "-"), Some("Empty"));
    enter(&mut world, found("2a/STC", "2023-07-12", "bì thư"), None);
    let opened = ["TasksAssigned", "DeadlineFixed"];
    world.when(time("2023-10-02T09:00"), &officer(), Some(&chief()), assign("C-Q", "2023-Q4")).records(&opened);
    enter(&mut world, found("C-Q/2023-Q4/STC", "2023-08-01", "bì thư"), Some("ReceivedBeforePeriod"));
    enter(&mut world, found("C-Q/2023-Q4/STC", "2023-11-01", "bì thư"), None);
}

#[test]
fn a_period_is_opened_within_a_year_before_it_begins() {
    let mut world = World::prepared();
    let now = time("2023-07-14T09:00");
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2035-Q4")).refused("PeriodTooFar");
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2024-Q4")).refused("PeriodTooFar");
    world.when(now, &officer(), Some(&chief()), assign("C-Q", "2024-Q3")).records(&["TasksAssigned", "DeadlineFixed"]);
}

#[test]
fn a_duty_applies_from_a_period_of_its_own_length() {
    let mut world = World::prepared();
    let now = time("2023-07-14T09:00");
    let extract = |kind, from: &str| {
        let mut duty = obligation("9", kind, &[]);
        duty.applies_from = Some(from.parse().unwrap());
        Act::ExtractObligations { directive: "D1".parse().unwrap(), obligations: vec![duty] }
    };
    use domain::event::ObligationKind::{OneOff, Periodic};
    world.when(now, &officer(), Some(&chief()), extract(Periodic, "2023-09")).refused("WrongPeriod");
    world.when(now, &officer(), Some(&chief()), extract(OneOff, "2023-Q4")).refused("NotPeriodic");
    let entry =
        world.when(now, &officer(), Some(&chief()), extract(Periodic, "2023-Q4")).records(&["ObligationExtracted"])[0];
    let set = [("applies_from".to_owned(), serde_json::json!("2023-10"))].into();
    let correct = Act::CorrectFields { entry: EntryRef::Number(entry), set, reason: "nhầm".into() };
    world.when(now, &officer(), Some(&chief()), correct).refused("WrongPeriod");
}

/// What cannot be registered is not made by a correction either.
#[test]
fn a_correction_makes_no_letter_another_that_is_registered() {
    let mut world = World::prepared();
    let now = time("2023-07-14T10:40");
    registered(&mut world, NewDirective { number: Some("9902".into()), symbol: "UBND-NC".into(), ..letter("D2") });
    let entry = world.state().directives[&"D2".parse().unwrap()].entry;
    let correct = |set: &[(&str, &str)]| Act::CorrectFields {
        entry: EntryRef::Number(entry),
        set: set.iter().map(|(field, value)| ((*field).to_owned(), serde_json::json!(value))).collect(),
        reason: "nhầm".into(),
    };
    let refused = |set: &[(&str, &str)]| {
        world.clone().when(now, &provincial_clerk(), Some(&chief()), correct(set)).refused("SameDirective");
    };
    refused(&[("number", "9901"), ("symbol", "UBND-VP")]);
    refused(&[("number", "09901"), ("symbol", "ubnd - vp")]);
    let taken = |set: &[(&str, &str)]| {
        world.clone().when(now, &provincial_clerk(), Some(&chief()), correct(set)).records(&["FieldsCorrected"]);
    };
    taken(&[("number", "9901")]);
    taken(&[("symbol", "UBND-VP")]);
    taken(&[("number", "9903"), ("symbol", "UBND-VP")]);
}

/// The regime of periodic reports binds its own duties: a letter that does not invoke it names its own day.
#[test]
fn a_day_within_the_data_window_is_taken_where_the_letter_does_not_invoke_the_regime() {
    let now = time("2023-07-14T09:00");
    let opened = |quote: &str, due_day: Option<u32>, refused: Option<&str>| {
        let mut world = World::prepared();
        let mut duty = obligation("9", domain::event::ObligationKind::Periodic, &[]);
        (duty.quote, duty.due_day) = (quote.to_owned(), due_day);
        let extract = Act::ExtractObligations { directive: "D1".parse().unwrap(), obligations: vec![duty] };
        world.when(now, &officer(), Some(&chief()), extract).records(&["ObligationExtracted"]);
        let opened = world.when(now, &officer(), Some(&chief()), assign("9", "2023-Q3"));
        match refused {
            Some(refused) => opened.refused(refused),
            None => drop(opened.records(&["TasksAssigned", "DeadlineFixed"])),
        }
    };
    opened("Báo cáo trước ngày 10.", Some(9), None);
    opened("Báo cáo.", None, None);
    opened("Báo cáo định kỳ theo Nghị định số 09/2019/NĐ-CP.", Some(9), Some("TooCloseToCutOff"));
}

/// "Trước ngày 30 tháng 9 hằng năm": no day of the year's last month. Whoever opens the year says which day it is.
#[test]
fn a_period_is_opened_with_the_day_of_its_letter() {
    let now = time("2023-07-14T09:00");
    let opened = |day: &str| {
        let mut world = World::prepared();
        let mut duty = obligation("9", domain::event::ObligationKind::Periodic, &["STC"]);
        duty.cadence = Some(calendar::period::Length::Year);
        let extract = Act::ExtractObligations { directive: "D1".parse().unwrap(), obligations: vec![duty] };
        world.when(now, &officer(), Some(&chief()), extract).records(&["ObligationExtracted"]);
        let due = Due::On { date: day.parse().unwrap(), reading: calendar::Reading::Exclusive };
        let (obligation, period) = ("D1/9".parse().unwrap(), "2023".parse().unwrap());
        let act = Act::AssignTasks { obligation, period, units: Vec::new(), due: Some(due) };
        (world, act)
    };
    for (day, last) in [("2023-09-30", "2023-09-29"), ("2024-02-21", "2024-02-20")] {
        let (mut world, act) = opened(day);
        world.when(now, &officer(), Some(&chief()), act).records(&["TasksAssigned", "DeadlineFixed"]);
        let due = world.state().tasks[&task("9/2023/STC")].deadlines(now).map(|(_, due)| due.effective);
        assert_eq!(due, Some(last.parse().unwrap()));
    }
    for slip in ["2022-09-30", "2025-09-30"] {
        let (mut world, act) = opened(slip);
        world.when(now, &officer(), Some(&chief()), act).refused("RuleOutOfRange(\"due\")");
    }
    let (mut world, act) = opened("2023-07-01");
    world.when(now, &officer(), Some(&chief()), act).refused("PeriodBeforeDirective");
}
