//! The ways round the rules that an interested party would try: each is closed.

use crate::support::*;
use domain::{Act, Actor, Capacity, Command, CommandId, EntryNumber, Role, machine::CaseAct, state::TimeState};
use serde_json::json;

const STC: &str = "C-Q/2023-Q3/STC";
const SNV: &str = "C-Q/2023-Q3/SNV";
const KINHMON: &str = "C-Q/2023-Q3/KINHMON";

fn act(value: serde_json::Value) -> Act {
    serde_json::from_value(value).unwrap()
}

fn at(by: Actor, approved_by: Option<Actor>, occurred_at: &str, act: Act) -> Command {
    Command {
        id: CommandId::recorded(&format!("at {occurred_at} {act:?}")),
        by,
        approved_by,
        occurred_at: Some(occurred_at.parse().unwrap()),
        channel: None,
        legal_basis: vec![],
        documents: vec![],
        classification: None,
        act,
    }
}

fn fields(entry: EntryNumber, set: serde_json::Value) -> Act {
    act(json!({"correct-fields": {"entry": entry.0, "set": set, "reason": "x"}}))
}

fn annul(entry: EntryNumber) -> Act {
    act(json!({"annul-entry": {"entry": entry.0, "reason": "x"}}))
}

/// Given a report that was filed and returned.
fn a_returned_report() -> (World, EntryNumber) {
    let mut world = World::prepared();
    world
        .when(time("2023-09-15T09:00"), &clerk("STC"), Some(&head("STC")), submit(STC, "1/BC"))
        .records(&["ReportSubmitted"]);
    let returned =
        world.when(time("2023-09-15T10:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"])[0];
    (world, returned)
}

fn delegation(by: (&str, &str), to: (&str, &str), capacity: &str, acts: &[&str]) -> Act {
    act(json!({"grant-delegation": {
        "delegation": "UQ-1", "by": {"unit": by.0, "position": by.1}, "to": {"unit": to.0, "position": to.1},
        "capacity": capacity, "acts": acts, "from": "2023-07-14", "until": "2023-12-31", "document": {"number": "1/UQ"}
    }}))
}

fn acting(unit: &str, position: Role, capacity: Capacity) -> Actor {
    Actor { capacity, ..actor(unit, position) }
}

fn delay(of: &str) -> Act {
    Act::RecordDelay { tasks: vec![task(of)], effective_from: None }
}

fn cancel(of: &str) -> Act {
    act(
        json!({"end-task": {"task": format!("D1/{of}"), "ending": "cancelled", "reason": "x", "document": {"number": "1"}}}),
    )
}

fn transfer(of: &str, to: &str) -> Act {
    act(
        json!({"transfer-tasks": {"tasks": [format!("D1/{of}")], "to": [to], "ground": "reassigned", "document": {"number": "1"}}}),
    )
}

fn decide(of: &str, received: &str) -> Act {
    act(
        json!({"decide-dispute": {"task": format!("D1/{of}"), "outcome": {"decision": "upheld", "received": received}, "reason": "x"}}),
    )
}

fn disputed(world: &mut World, of: &str, unit: &str) {
    world.when(time("2023-09-19T08:50"), &provincial_clerk(), None, submit(of, "1/BC")).records(&["ReportSubmitted"]);
    let dispute = act(
        json!({"dispute-timeliness": {"task": format!("D1/{of}"), "claimed_received": "2023-09-18T20:31", "evidence": ["x"]}}),
    );
    world.when(time("2023-09-19T09:00"), &clerk(unit), Some(&head(unit)), dispute).records(&["TimelinessDisputed"]);
}

fn reviewed(world: &mut World) -> EntryNumber {
    let (clerk, head) = (clerk("KINHMON"), head("KINHMON"));
    let task = format!("D1/{KINHMON}");
    for value in [
        json!({"file-explanation": {"task": task, "document": {"number": "1"}}}),
        json!({"open-review": {"task": task}}),
        json!({"conclude-review": {"task": task, "outcome": "discipline-proposed", "document": {"number": "2"},
            "reviewed": [{"position": "Chủ tịch UBND", "standing": "head", "outcome": "discipline-proposed"}]}}),
        json!({"publish-result": {"task": task, "place": "cổng"}}),
    ] {
        assert!(world.when(time("2023-09-21T09:00"), &clerk, Some(&head), act(value)).records_something());
    }
    let concluded = world.events().iter().find(|e| e.event.kind() == "AccountabilityReviewConcluded").unwrap().entry;
    let close = act(json!({"close-case": {"task": task, "reason": "x"}}));
    world.when(time("2023-09-22T09:00"), &officer(), Some(&chief()), close).records(&["CaseClosed"]);
    concluded
}

/// The office chief approves the widening of what the Chairman delegated to him.
#[test]
fn a_delegation_is_not_widened_by_a_correction_of_fields() {
    let mut world = World::prepared();
    let granted = delegation(("UBND", "chairman"), ("VPUBND", "office-chief"), "tl", &["grant-extension"]);
    let granted = world
        .when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chairman()), granted)
        .records(&["DelegationGranted"])[0];
    let wider = fields(granted, json!({"acts": ["waive-case", "issue-directive"], "until": "2199-12-31"}));
    assert!(!world.when(time("2023-07-15T09:00"), &provincial_clerk(), Some(&chief()), wider).records_something());
}

/// The head of another unit approves it.
#[test]
fn the_head_of_another_unit_does_not_prolong_a_delegation() {
    let mut world = World::prepared();
    let granted = delegation(("STC", "unit-head"), ("STC", "unit-focal-point"), "tuq", &["submit"]);
    let granted = world
        .when(time("2023-07-14T09:00"), &clerk("STC"), Some(&head("STC")), granted)
        .records(&["DelegationGranted"])[0];
    let longer = fields(granted, json!({"until": "2199-12-31"}));
    assert!(!world.when(time("2023-07-15T09:00"), &clerk("STC"), Some(&head("SYT")), longer).records_something());
}

/// By order of the Chairman, the office that declared the delay decides the dispute, without an appeal.
#[test]
fn a_delegate_of_the_chairman_decides_on_appeal_only() {
    let mut world = World::prepared();
    let granted = delegation(("UBND", "chairman"), ("VPUBND", "office-chief"), "tl", &[]);
    world
        .when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chairman()), granted)
        .records(&["DelegationGranted"]);
    disputed(&mut world, STC, "STC");
    let by = acting("VPUBND", Role::OfficeChief, Capacity::Tl);
    world.when(time("2023-09-20T09:00"), &by, None, decide(STC, "2023-09-18T20:31")).refused("OnAppealOnly");
}

/// Home Affairs' chief inspector has the dispute of Home Affairs decided in his name.
#[test]
fn a_unit_does_not_judge_itself_through_a_delegate() {
    let mut world = World::prepared();
    let granted = delegation(("SNV", "chief-inspector"), ("TTT", "team-leader"), "tuq", &["decide-dispute"]);
    world
        .when(time("2023-07-14T09:00"), &clerk("SNV"), Some(&chief_inspector()), granted)
        .records(&["DelegationGranted"]);
    disputed(&mut world, SNV, "SNV");
    let by = acting("TTT", Role::TeamLeader, Capacity::Tuq);
    assert!(!world.when(time("2023-09-20T09:00"), &by, None, decide(SNV, "2023-09-18T20:31")).records_something());
}

/// The chief of office extends only by order of the Chairman, and does not hand that on.
#[test]
fn the_office_does_not_grant_itself_time_through_a_delegate() {
    let mut world = World::prepared();
    let granted = delegation(("VPUBND", "office-chief"), ("SNV", "inspector"), "tuq", &["grant-extension"]);
    world.when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chief()), granted).refused("NothingToDelegate");
}

/// A late report becomes timely by the unit's own hand: withdraw, file late, annul the withdrawal.
#[test]
fn a_unit_does_not_annul_its_withdrawal_after_filing_late() {
    let mut world = World::prepared();
    let (by, head) = (clerk("STC"), head("STC"));
    world.when(time("2023-09-15T09:00"), &by, Some(&head), submit(STC, "giấy trắng")).records(&["ReportSubmitted"]);
    let back = act(json!({"withdraw-report": {"task": format!("D1/{STC}"), "reason": "x"}}));
    let back = world.when(time("2023-09-15T10:00"), &by, Some(&head), back).records(&["ReportWithdrawn"])[0];
    world.when(time("2023-10-25T09:00"), &by, Some(&head), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    assert_eq!(world.status(STC, "2023-10-26").time, TimeState::Late);
    world.when(time("2023-10-26T09:00"), &by, Some(&head), annul(back)).records_something();
    assert_eq!(world.status(STC, "2023-10-27").time, TimeState::Late);
}

/// A report cured in time becomes late when its return is annulled.
#[test]
fn annulling_a_return_does_not_make_a_timely_report_late() {
    let mut world = World::prepared();
    let (by, head) = (clerk("STC"), head("STC"));
    world.when(time("2023-09-15T09:00"), &by, Some(&head), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    let returned =
        world.when(time("2023-09-18T09:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"])[0];
    world.when(time("2023-09-19T09:00"), &by, Some(&head), resubmit(STC)).records(&["ReportResubmitted"]);
    assert_eq!(world.status(STC, "2023-09-20").time, TimeState::OnTime);
    world.when(time("2023-09-20T09:00"), &officer(), Some(&chief()), annul(returned)).records_something();
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::OnTime);
}

/// Only the first entry that answers is looked at; if that one is annulled, the others do not protect.
#[test]
fn an_entry_that_a_standing_entry_answers_is_not_annulled() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-09-15T09:00"), &provincial_clerk(), None, submit(STC, "1/BC"))
        .records(&["ReportSubmitted"])[0];
    let returned =
        world.when(time("2023-09-15T10:00"), &officer(), None, return_report(STC)).records(&["ReportReturned"])[0];
    world.when(time("2023-09-15T11:00"), &officer(), Some(&chief()), annul(returned)).records(&["EntryAnnulled"]);
    let accept = Act::AcceptReport { task: task(STC) };
    world.when(time("2023-09-15T12:00"), &officer(), None, accept).records(&["ReportAccepted"]);
    world.when(time("2023-09-20T09:00"), &provincial_clerk(), Some(&chief()), annul(filed)).refused("NotTheLast");
}

/// An earlier correction of a part beats a later one of the whole.
#[test]
fn of_two_corrections_the_later_wins_whatever_their_paths() {
    let (mut world, returned) = a_returned_report();
    let now = time("2023-09-15T11:00");
    for set in [json!({"reasons/0": "thiếu biểu"}), json!({"reasons": ["thiếu phụ lục"]})] {
        world.when(now, &officer(), Some(&chief()), fields(returned, set)).records(&["FieldsCorrected"]);
    }
    let reading = world.chronicle.read(returned).unwrap();
    assert_eq!(reading.event.payload()["reasons"], json!(["thiếu phụ lục"]));
}

/// A correction of a correction may not make the corrected entry unreadable: all would be lost.
#[test]
fn a_correction_of_a_correction_fits_the_entry() {
    let (mut world, returned) = a_returned_report();
    let now = time("2023-09-15T11:00");
    let first = world
        .when(now, &officer(), Some(&chief()), fields(returned, json!({"reasons": ["thiếu biểu"]})))
        .records(&["FieldsCorrected"])[0];
    let broken = fields(first, json!({"changes/0/after": 7}));
    assert!(!world.when(now, &officer(), Some(&chief()), broken).records_something());
}

/// The unit rewrites the outcome of its own review after the case was closed.
#[test]
fn a_unit_does_not_rewrite_its_review_after_the_case_is_closed() {
    let mut world = World::with_delay();
    let concluded = reviewed(&mut world);
    let milder = fields(concluded, json!({"outcome": "no-fault", "reviewed": []}));
    assert!(
        !world.when(time("2023-12-01T09:00"), &clerk("KINHMON"), Some(&head("KINHMON")), milder).records_something()
    );
}

/// Or takes it away: the closed case has gaps that nobody can fill any more.
#[test]
fn a_unit_does_not_annul_its_review_after_the_case_is_closed() {
    let mut world = World::with_delay();
    let concluded = reviewed(&mut world);
    world
        .when(time("2023-12-01T09:00"), &clerk("KINHMON"), Some(&head("KINHMON")), annul(concluded))
        .records_something();
    let status = world.status(KINHMON, "2023-12-02");
    assert_eq!(status.case.unwrap().gaps(), Vec::<CaseAct>::new());
}

/// The Chairman's decision on discipline is turned round with the approval of the office chief.
#[test]
fn what_the_chairman_decided_is_not_corrected_without_him() {
    let mut world = World::prepared();
    let propose = act(
        json!({"make-proposal": {"proposal": "DX-1", "proposed": {"what": "commendation"}, "unit": "STC", "document": {"number": "1"}}}),
    );
    world.when(time("2023-09-20T09:00"), &head("SNV"), None, propose).records(&["ProposalMade"]);
    let decide =
        act(json!({"decide-proposal": {"proposal": "DX-1", "outcome": "declined", "document": {"number": "2"}}}));
    let decided = world
        .when(time("2023-09-21T09:00"), &provincial_clerk(), Some(&chairman()), decide)
        .records(&["ProposalDecided"])[0];
    let turned = fields(decided, json!({"outcome": "granted"}));
    assert!(
        !world.clone().when(time("2023-09-22T09:00"), &provincial_clerk(), Some(&chief()), turned).records_something()
    );
    assert!(
        !world.when(time("2023-09-22T09:00"), &provincial_clerk(), Some(&chief()), annul(decided)).records_something()
    );
}

/// The inspectorate drops the inspection of itself.
#[test]
fn the_inspected_do_not_drop_the_inspection() {
    let mut world = World::prepared();
    let plan =
        act(json!({"plan-inspection": {"inspection": "TT-1", "kind": "inspection", "units": ["SNV"], "subject": "x"}}));
    let (leader, inspector) = (actor("TTT", Role::TeamLeader), actor("TTT", Role::ChiefInspector));
    world.when(time("2023-09-20T09:00"), &leader, Some(&inspector), plan).records(&["InspectionPlanned"]);
    let drop = act(json!({"advance-inspection": {"inspection": "TT-1", "step": "drop"}}));
    let own = actor("SNV", Role::TeamLeader);
    world.when(time("2023-09-21T09:00"), &own, Some(&chief_inspector()), drop).refused("JudgesItself");
}

/// The office passes its own task on.
#[test]
fn the_office_does_not_pass_its_own_task_on() {
    let mut world = World::prepared();
    world
        .when(time("2023-09-01T09:00"), &officer(), Some(&chief()), transfer("2h/VPUBND", "STC"))
        .refused("JudgesItself");
}

/// A release dated back before the due moment undoes the delay.
#[test]
fn an_overdue_task_is_not_released_before_it_was_due() {
    let mut world = World::prepared();
    world.when(time("2023-09-19T08:05"), &officer(), Some(&chief()), delay(STC)).records(&["DelayRecorded"]);
    let back = at(officer(), Some(chief()), "2023-09-18T10:00", cancel(STC));
    world.when_command(time("2023-09-20T09:00"), back).records_something();
    assert!(world.status(STC, "2023-09-21").time.is_late());
}

/// What was accepted is opened again with the approval of a clerk, of the administrator, of a system.
#[test]
fn an_accepted_report_is_not_reopened_on_anybodys_approval() {
    let mut world = World::prepared();
    let (by, head) = (clerk("STC"), head("STC"));
    world.when(time("2023-09-15T09:00"), &by, Some(&head), submit(STC, "1/BC")).records(&["ReportSubmitted"]);
    world
        .when(time("2023-09-15T10:00"), &officer(), None, Act::AcceptReport { task: task(STC) })
        .records(&["ReportAccepted"]);
    for anybody in [actor("VPUBND", Role::Administrator), provincial_clerk(), system()] {
        let mut world = world.clone();
        assert!(
            !world.when(time("2023-10-20T09:00"), &officer(), Some(&anybody), return_report(STC)).records_something()
        );
    }
}

/// An outage of the post saves who files in the reporting system.
#[test]
fn an_outage_counts_for_its_channel_alone() {
    let mut world = World::empty();
    let prepared = World::prepared();
    for recorded in prepared.events().iter().skip(1) {
        let mut recorded = recorded.clone();
        if let domain::Event::RuleSetActivated(e) = &mut recorded.event {
            e.rule_set.report_channels = vec![domain::event::Channel::ReportingSystem];
        }
        world.chronicle.push(recorded);
    }
    assert_eq!(world.status(STC, "2023-09-19").time, TimeState::Overdue);
    let outage = act(
        json!({"record-outage": {"channel": "post", "from": "2023-09-18T08:00:00", "until": "2023-10-30T08:00:00", "evidence": ["x"]}}),
    );
    world.when(time("2023-10-31T09:00"), &officer(), Some(&chief()), outage).records_something();
    assert_eq!(world.status(STC, "2023-09-19").time, TimeState::Overdue);
}

/// And the office records one over its own due date.
#[test]
fn the_office_does_not_record_an_outage_over_its_own_due_date() {
    let mut world = World::prepared();
    let fix = act(
        json!({"fix-deadline": {"obligation": "D1/2h", "due": {"on": {"date": "2023-08-15", "reading": "inclusive"}}}}),
    );
    world.when(time("2023-07-20T09:00"), &chairman(), None, fix).records(&["DeadlineFixed"]);
    assert_eq!(world.status("2h/VPUBND", "2023-10-31").time, TimeState::Overdue);
    let outage = act(
        json!({"record-outage": {"channel": "ledger", "from": "2023-08-15T08:00:00", "until": "2023-10-31T08:00:00", "evidence": ["x"]}}),
    );
    world.when(time("2023-10-31T09:00"), &officer(), Some(&chief()), outage).records_something();
    assert_eq!(world.status("2h/VPUBND", "2023-10-31").time, TimeState::Overdue);
}

/// The chief's term ends before a successor is registered: nobody can register one.
#[test]
fn the_ledger_can_always_get_a_new_chief() {
    let mut world = World::prepared();
    let now = time("2023-07-20T09:00");
    let enter = act(json!({"enter-person": {"person": "P-00f1a2b3c4d5e6f7", "digest": "a".repeat(64)}}));
    world.when(now, &chief(), None, enter).records(&["PersonEntered"]);
    let assign = |from: &str, until: Option<&str>| {
        act(json!({"assign-role": {"person": "P-00f1a2b3c4d5e6f7",
        "office": {"unit": "VPUBND", "position": "office-chief"}, "from": from, "until": until, "document": {"number": "1"}}}))
    };
    world.when(now, &chief(), Some(&chairman()), assign("2023-07-20", Some("2023-12-29"))).records(&["RoleAssigned"]);
    let mut anybody = Vec::new();
    for by in [chief(), officer(), provincial_clerk(), chairman(), chief_inspector()] {
        for approver in [Some(chairman()), Some(chief()), None] {
            let mut world = world.clone();
            let again = assign("2024-01-10", None);
            if world.when(time("2024-01-10T09:00"), &by, approver.as_ref(), again).records_something() {
                anybody.push(by.clone());
            }
        }
    }
    assert!(!anybody.is_empty(), "nobody can register the next chief");
}

/// Given a chief who is registered from a day on, then what others did as chief before it stays within their authority, as
/// the ledger knows it later too; and nobody dates an act back to those days.
#[test]
fn who_is_registered_later_takes_nothing_from_those_before() {
    let mut world = World::prepared();
    let enter = act(json!({"enter-person": {"person": "P-00f1a2b3c4d5e6f7", "digest": "a".repeat(64)}}));
    world.when(time("2023-08-01T09:00"), &chief(), None, enter).records(&["PersonEntered"]);
    let assign = act(json!({"assign-role": {"person": "P-00f1a2b3c4d5e6f7",
        "office": {"unit": "VPUBND", "position": "office-chief"}, "from": "2023-08-10", "document": {"number": "1"}}}));
    world.when(time("2023-08-01T09:00"), &chief(), Some(&chairman()), assign).records(&["RoleAssigned"]);
    let day = |text: &str| time(text).date();
    for (on, holders) in [("2023-07-20T09:00", 0), ("2023-08-09T09:00", 0), ("2023-08-10T09:00", 1)] {
        let listed = domain::authority::entitlements(world.state(), day(on));
        let found = listed.iter().find(|one| one.act == "enter-person" && one.office == chief().office());
        assert_eq!(found.map(|one| one.holders.len()), Some(holders), "{on}");
    }
    // Until the first day the office is as open as it was; from then on an act is the holder's own.
    world
        .when(time("2023-08-02T09:00"), &officer(), Some(&chief()), fix_one_off("2023-08-15"))
        .records(&["DeadlineFixed"]);
    let now = time("2023-08-14T09:00");
    let command = Command {
        occurred_at: Some(calendar::Moment::Day(day("2023-08-05T09:00"))),
        ..Command::new("back".parse().unwrap(), officer(), Some(chief()), fix_one_off("2023-08-16"))
    };
    world.when_command(now, command).refused("NotInOffice");
}

/// The office's own case, complete in every part, can be closed by nobody.
#[test]
fn the_offices_own_case_can_be_closed() {
    let mut world = World::prepared();
    let fix = act(
        json!({"fix-deadline": {"obligation": "D1/2h", "due": {"on": {"date": "2023-08-15", "reading": "inclusive"}}}}),
    );
    world.when(time("2023-07-20T09:00"), &chairman(), None, fix).records(&["DeadlineFixed"]);
    world.when(time("2023-08-16T09:00"), &chairman(), None, delay("2h/VPUBND")).records(&["DelayRecorded"]);
    let (by, head) = (clerk("VPUBND"), head("VPUBND"));
    for value in [
        json!({"file-explanation": {"task": "D1/2h/VPUBND", "document": {"number": "1"}}}),
        json!({"open-review": {"task": "D1/2h/VPUBND"}}),
        json!({"conclude-review": {"task": "D1/2h/VPUBND", "outcome": "lesson-drawn", "document": {"number": "2"},
            "reviewed": [{"position": "Chánh Văn phòng", "standing": "head", "outcome": "lesson-drawn"}]}}),
        json!({"publish-result": {"task": "D1/2h/VPUBND", "place": "cổng"}}),
    ] {
        assert!(world.when(time("2023-08-17T09:00"), &by, Some(&head), act(value)).records_something());
    }
    let close = || act(json!({"close-case": {"task": "D1/2h/VPUBND", "reason": "x"}}));
    let closed = [officer(), chief(), chairman(), chief_inspector()].into_iter().any(|by| {
        let mut world = world.clone();
        world.when(time("2023-08-18T09:00"), &by, Some(&actor("UBND", Role::ViceChairman)), close()).records_something()
    });
    assert!(closed, "nobody can close it");
}

/// Two units, each above the other: the next move never ends.
#[test]
fn units_do_not_stand_above_each_other() {
    let mut world = World::prepared();
    let units = act(json!({"establish-units": {"units": [
        {"unit": "AA", "name": "A", "name_en": "A", "kind": "department", "parent": "BB"},
        {"unit": "BB", "name": "B", "name_en": "B", "kind": "department", "parent": "AA"}]}}));
    assert!(!world.when(time("2023-07-20T09:00"), &chief(), Some(&chairman()), units).records_something());
}

/// By dates: each move is right on its own day.
#[test]
fn units_do_not_come_to_stand_above_each_other_by_dates() {
    let mut world = World::prepared();
    let mv = |unit: &str, parent: &str, from: &str| {
        act(json!({"move-unit": {"unit": unit, "parent": parent, "from": from, "document": {"number": "1"}}}))
    };
    let now = time("2023-07-20T09:00");
    world.when(now, &chief(), Some(&chairman()), mv("STC", "SYT", "2024-01-01")).records(&["UnitMoved"]);
    assert!(!world.when(now, &chief(), Some(&chairman()), mv("SYT", "STC", "2023-06-01")).records_something());
}

/// The deadline is annulled, and an earlier one fixed: who filed in time is late.
#[test]
fn a_deadline_is_not_annulled_to_set_an_earlier_one() {
    let mut world = World::prepared();
    world
        .when(time("2023-07-20T09:00"), &officer(), Some(&chief()), fix_one_off("2023-09-29"))
        .records(&["DeadlineFixed"]);
    let fixed = EntryNumber(world.events().len() as u64 - 1);
    world
        .when(time("2023-09-20T09:00"), &clerk("STC"), Some(&head("STC")), submit("2a/STC", "1"))
        .records(&["ReportSubmitted"]);
    world.when(time("2023-10-01T09:00"), &officer(), Some(&chief()), annul(fixed)).records_something();
    world.when(time("2023-10-01T09:10"), &officer(), Some(&chief()), fix_one_off("2023-08-15")).records_something();
    assert_eq!(world.status("2a/STC", "2023-10-02").time, TimeState::OnTime);
}

fn facts(world: &mut World) {
    let declare = act(json!({"declare-facts": {"declarations": [
        {"fact": "feedback-received", "name": "a", "name_en": "a", "subject": "mã", "recorders": ["unit-focal-point"],
         "expects": [{"fact": "feedback-handled", "within": {"working-days": 5}}]},
        {"fact": "feedback-handled", "name": "b", "name_en": "b", "subject": "mã", "recorders": ["unit-focal-point"]},
        {"fact": "score", "name": "c", "name_en": "c", "subject": "mã", "recorders": ["office-officer"], "approvers": ["office-chief"]}]}}));
    world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), declare).records_something();
}

fn fact(fact: &str, evidence: &[&str]) -> Act {
    act(json!({"record-fact": {"fact": fact, "unit": "STC", "subject": "PA-1", "evidence": evidence}}))
}

/// A unit that handled it late moves the day back by itself.
#[test]
fn a_unit_does_not_date_its_own_fact_back() {
    let mut world = World::prepared();
    facts(&mut world);
    let focal = actor("STC", Role::UnitFocalPoint);
    world.when(time("2023-08-01T09:00"), &focal, None, fact("feedback-received", &[])).records(&["FactRecorded"]);
    let handled = world
        .clone()
        .when(time("2023-09-20T09:00"), &focal, None, fact("feedback-handled", &[]))
        .records(&["FactRecorded"])[0];
    let mut other = world.clone();
    other.when(time("2023-09-20T09:00"), &focal, None, fact("feedback-handled", &[])).records(&["FactRecorded"]);
    let back = fields(handled, json!({"occurred_at": "2023-08-02"}));
    assert!(
        !other.when(time("2023-09-21T09:00"), &focal, Some(&head("STC")), back).records_something(),
        "by correction"
    );
    // Nor as found late, on the word of its own clerk.
    let found = at(focal, Some(clerk("STC")), "2023-08-02", fact("feedback-handled", &["x"]));
    assert!(!world.when_command(time("2023-09-20T09:00"), found).records_something(), "as found late");
}

/// A fact turned into one of another kind, which the unit may not record.
#[test]
fn a_fact_keeps_its_kind() {
    let mut world = World::prepared();
    facts(&mut world);
    let focal = actor("STC", Role::UnitFocalPoint);
    let recorded =
        world.when(time("2023-08-01T09:00"), &focal, None, fact("feedback-handled", &[])).records(&["FactRecorded"])[0];
    let other = fields(recorded, json!({"fact": "score"}));
    assert!(!world.when(time("2023-08-01T10:00"), &focal, Some(&head("STC")), other).records_something());
}

/// A deadline is lost when the task passes to a unit that owes the same without one.
#[test]
fn a_due_date_is_not_lost_by_transfer() {
    let mut world = World::prepared();
    let fix = act(
        json!({"fix-deadline": {"obligation": "D1/2a", "units": ["STC"], "due": {"on": {"date": "2023-09-29", "reading": "inclusive"}}}}),
    );
    world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), fix).records(&["DeadlineFixed"]);
    world
        .when(time("2023-08-20T09:00"), &officer(), Some(&chief()), transfer("2a/STC", "SYT"))
        .records(&["TaskTransferred"]);
    assert!(world.status("2a/SYT", "2023-10-02").due.is_some());
}

/// A task passed on by mistake never comes back.
#[test]
fn a_task_can_pass_back() {
    let mut world = World::prepared();
    let now = time("2023-08-20T09:00");
    world.when(now, &officer(), Some(&chief()), transfer("2a/STC", "UBND")).records(&["TaskTransferred"]);
    world.when(now, &officer(), Some(&chief()), transfer("2a/UBND", "STC")).records(&["TaskTransferred"]);
}

/// Authority that passed and passes back.
#[test]
fn authority_can_pass_back() {
    let mut world = World::prepared();
    let pass = |from: &str, old: &str, new: &str| {
        act(json!({"transfer-authority": {"from": from, "acts": ["decide-dispute"],
        "old": {"unit": old, "position": "chief-inspector"}, "new": {"unit": new, "position": "chief-inspector"}, "document": {"number": "1"}}}))
    };
    let now = time("2023-07-20T09:00");
    world.when(now, &chief(), Some(&chairman()), pass("2023-07-21", "SNV", "TTT")).records(&["AuthorityTransferred"]);
    world.when(now, &chief(), Some(&chairman()), pass("2023-08-01", "TTT", "SNV")).records(&["AuthorityTransferred"]);
    disputed(&mut world, STC, "STC");
    world
        .when(time("2023-09-20T09:00"), &chief_inspector(), None, decide(STC, "2023-09-18T20:31"))
        .records(&["DisputeDecided"]);
}

/// What hands on is gone; the delegate still acts in its name.
#[test]
fn a_delegation_ends_with_the_office_that_gave_it() {
    let mut world = World::prepared();
    let granted = delegation(("UBND", "chairman"), ("SNV", "inspector"), "tuq", &["grant-extension"]);
    world
        .when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chairman()), granted)
        .records(&["DelegationGranted"]);
    let end = act(
        json!({"end-role": {"office": {"unit": "UBND", "position": "chairman"}, "until": "2023-08-31", "ground": "x", "document": {"number": "1"}}}),
    );
    world.when(time("2023-08-20T09:00"), &chief(), Some(&chairman()), end).records(&["RoleEnded"]);
    let ask = act(json!({"request-extension": {"task": format!("D1/{STC}"), "until": "2024-09-30", "reason": "x"}}));
    world.when(time("2023-09-15T09:00"), &clerk("STC"), Some(&head("STC")), ask).records(&["ExtensionRequested"]);
    let grant = Act::GrantExtension { task: task(STC), until: None };
    let by = acting("SNV", Role::Inspector, Capacity::Tuq);
    assert!(!world.when(time("2023-09-16T09:00"), &by, None, grant).records_something());
}

/// The administrator does business, by order.
#[test]
fn nothing_is_delegated_to_the_administrator() {
    let mut world = World::prepared();
    let granted = delegation(("UBND", "chairman"), ("VPUBND", "administrator"), "tuq", &["waive-case"]);
    assert!(!world.when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chairman()), granted).records_something());
}

/// A clerk signs in place of somebody.
#[test]
fn only_a_deputy_signs_in_place_of_the_head() {
    let mut world = World::prepared();
    let by = acting("STC", Role::UnitClerk, Capacity::Kt);
    assert!(!world.when(time("2023-09-15T09:00"), &by, Some(&head("STC")), submit(STC, "1/BC")).records_something());
}

/// A delegation dated back (here to 14 July) makes the signer of an old paper look entitled.
#[test]
fn a_delegation_is_not_dated_back() {
    let mut world = World::prepared();
    let granted = delegation(("STC", "unit-head"), ("STC", "unit-focal-point"), "tuq", &["submit"]);
    assert!(!world.when(time("2023-11-20T09:00"), &clerk("STC"), Some(&head("STC")), granted).records_something());
}

/// The unit exchanges, by itself, the signer of a paper that an outsider let count.
#[test]
fn a_unit_does_not_exchange_the_signer_of_a_paper_found_late() {
    let mut world = World::prepared();
    let found = act(
        json!({"record-late-discovery": {"task": format!("D1/{STC}"), "document": {"number": "9"}, "received": "2023-09-15",
        "evidence": ["sổ công văn đến"], "signed_by": {"unit": "STC", "position": "unit-focal-point", "capacity": "tuq"}}}),
    );
    let found = world
        .when(time("2023-10-20T10:00"), &clerk("STC"), Some(&chief_inspector()), found)
        .records(&["LateDiscoveredRecord"])[0];
    let other = fields(
        found,
        json!({"signed_by/position": "unit-head", "signed_by/capacity": "own", "evidence": ["không có gì"]}),
    );
    assert!(!world.when(time("2023-10-21T10:00"), &clerk("STC"), Some(&head("STC")), other).records_something());
}

/// A reporting body's own office undoes a correction that only the Chairman could approve.
#[test]
fn annulling_an_annulment_is_approved_like_the_annulment() {
    let mut world = World::prepared();
    let filed = world
        .when(time("2023-08-01T09:00"), &provincial_clerk(), None, submit("2h/VPUBND", "1"))
        .records(&["ReportSubmitted"])[0];
    let now = time("2023-08-02T09:00");
    world.when(now, &provincial_clerk(), Some(&chief()), annul(filed)).refused("JudgesItself");
    let annulled = world.when(now, &provincial_clerk(), Some(&chairman()), annul(filed)).records(&["EntryAnnulled"])[0];
    world.when(now, &provincial_clerk(), Some(&chief()), annul(annulled)).refused("ApprovalMissing");
}

/// An extension granted late is dated back to look timely, where late grants do not count.
#[test]
fn a_late_grant_is_not_dated_back() {
    let mut world = World::empty();
    for recorded in World::prepared().events().iter().skip(1) {
        let mut recorded = recorded.clone();
        if let domain::Event::RuleSetActivated(e) = &mut recorded.event {
            e.rule_set.late_grant = domain::rules::LateGrant::DoesNotCount;
        }
        world.chronicle.push(recorded);
    }
    let ask = act(json!({"request-extension": {"task": format!("D1/{STC}"), "until": "2023-10-30", "reason": "x"}}));
    world.when(time("2023-09-18T09:00"), &clerk("STC"), Some(&head("STC")), ask).records(&["ExtensionRequested"]);
    let grant = Act::GrantExtension { task: task(STC), until: None };
    world.when_command(time("2023-09-20T09:00"), at(chairman(), None, "2023-09-18T10:00", grant)).records_something();
    assert_eq!(world.status(STC, "2023-09-21").time, TimeState::Overdue);
}

/// The chief and the Chairman, by one slip, put the office out of the world; nobody can put it back.
#[test]
fn the_office_is_not_corrected_out_of_existence() {
    let mut world = World::prepared();
    let office = world.state().units[&"VPUBND".parse().unwrap()].entry;
    let slip = fields(office, json!({"kind": "department"}));
    assert!(!world.when(time("2023-08-01T09:00"), &chief(), Some(&chairman()), slip).records_something());
}

/// The recorded limit is for ten years at the most; in months and years it runs to the year 5683.
#[test]
fn a_limit_is_at_most_ten_years_whatever_its_unit() {
    let mut world = World::prepared();
    let fix = act(
        json!({"fix-deadline": {"obligation": "D1/2a", "due": {"within": {"span": {"years": 3660}, "from": "2023-07-20"}}}}),
    );
    assert!(!world.when(time("2023-07-20T09:00"), &officer(), Some(&chief()), fix).records_something());
}

/// A correction reaches days that no command may name.
#[test]
fn a_corrected_day_lies_within_the_ledgers_years() {
    let mut world = World::prepared();
    let ask = act(json!({"request-extension": {"task": format!("D1/{STC}"), "until": "2023-10-30", "reason": "x"}}));
    let asked = world
        .when(time("2023-09-18T09:00"), &clerk("STC"), Some(&head("STC")), ask)
        .records(&["ExtensionRequested"])[0];
    let far = fields(asked, json!({"until": "+262142-12-31"}));
    assert!(!world.when(time("2023-09-18T10:00"), &clerk("STC"), Some(&head("STC")), far).records_something());
}

/// A resume dated before the stop moves the due date of a task that stays suspended.
#[test]
fn nothing_is_resumed_before_it_was_suspended() {
    let mut world = World::prepared();
    let stop = act(json!({"suspend-task": {"task": format!("D1/{STC}"), "reason": "x", "document": {"number": "1"}}}));
    world.when(time("2023-09-13T10:00"), &officer(), Some(&chief()), stop).records(&["TaskSuspended"]);
    let go = act(json!({"resume-task": {"task": format!("D1/{STC}"), "document": {"number": "2"}}}));
    world
        .when_command(time("2023-09-14T10:00"), at(officer(), Some(chief()), "2023-09-12", go))
        .refused("CountsWhenRecorded");
}

/// What comes of it: a command that never ends.
#[test]
fn moving_a_unit_always_ends() {
    let (sent, done) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut world = World::prepared();
        let mv = |unit: &str, parent: &str, from: &str| {
            act(json!({"move-unit": {"unit": unit, "parent": parent, "from": from, "document": {"number": "1"}}}))
        };
        let now = time("2023-07-20T09:00");
        world.when(now, &chief(), Some(&chairman()), mv("STC", "SYT", "2024-01-01")).records_something();
        world.when(now, &chief(), Some(&chairman()), mv("SYT", "STC", "2023-06-01")).records_something();
        world.when(now, &chief(), Some(&chairman()), mv("KINHMON", "STC", "2024-02-01")).records_something();
        sent.send(()).unwrap();
    });
    assert!(done.recv_timeout(std::time::Duration::from_secs(3)).is_ok());
}

/// A fact of a kind without approvers, found late, is "approved" by the administrator.
#[test]
fn the_administrator_approves_nothing() {
    let mut world = World::prepared();
    facts(&mut world);
    let found = at(
        actor("STC", Role::UnitFocalPoint),
        Some(actor("VPUBND", Role::Administrator)),
        "2023-07-21",
        fact("feedback-handled", &["x"]),
    );
    assert!(!world.when_command(time("2023-09-20T09:00"), found).records_something());
}

/// The act is dated to a day on which its author still held the position.
#[test]
fn whoever_left_office_records_nothing_more() {
    let mut world = World::prepared();
    let granted = delegation(("UBND", "chairman"), ("VPUBND", "office-chief"), "tl", &["waive-case", "record-delay"]);
    world
        .when(time("2023-07-14T09:00"), &provincial_clerk(), Some(&chairman()), granted)
        .records(&["DelegationGranted"]);
    let revoke = act(json!({"revoke-delegation": {"delegation": "UQ-1", "until": "2023-09-19", "reason": "x"}}));
    world
        .when(time("2023-09-19T16:00"), &provincial_clerk(), Some(&chairman()), revoke)
        .records(&["DelegationRevoked"]);
    let by = acting("VPUBND", Role::OfficeChief, Capacity::Tl);
    let late = at(by, None, "2023-09-19T17:00", delay(STC));
    assert!(!world.when_command(time("2023-09-21T09:00"), late).records_something());
}

/// A late paper is entered as of yesterday, and then corrected to a day before the deadline.
#[test]
fn a_correction_is_no_way_round_the_evidence_of_a_paper_found_late() {
    let mut world = World::prepared();
    let paper = act(json!({"submit": {"filings": [{"task": format!("D1/{STC}"), "document": {"number": "1/BC"},
        "received": "2023-09-21T10:00:00"}]}}));
    let filed = world
        .when(time("2023-09-22T09:00"), &provincial_clerk(), Some(&chief()), paper)
        .records(&["ReportSubmitted"])[0];
    let earlier =
        |day: &str| act(json!({"correct-entry": {"entry": filed.0, "set": {"received": day}, "reason": "x"}}));
    let now = time("2023-09-22T10:00");
    world.when(now, &provincial_clerk(), Some(&chief()), earlier("2023-09-11")).refused("TooLongAgo");
    world.when(now, &provincial_clerk(), Some(&chief()), earlier("2023-09-20")).records(&["EntryCorrected"]);
}

/// An auditor reads; whatever the Chairman's side hands on, an auditor does not take it.
#[test]
fn no_authority_passes_to_whoever_does_no_business() {
    let pass = |new: (&str, &str)| {
        act(json!({"transfer-authority": {"from": "2023-09-10", "old": {"unit": "UBND", "position": "chairman"},
            "new": {"unit": new.0, "position": new.1}, "document": {"number": "1/QĐ"}}}))
    };
    let mut world = World::prepared();
    let now = time("2023-09-08T09:00");
    for new in [("TTT", "external-auditor"), ("VPUBND", "administrator"), ("HTBC", "system")] {
        world.when(now, &chief(), Some(&chairman()), pass(new)).refused("NoBusiness");
    }
    world.when(now, &chief(), Some(&chairman()), pass(("UBND", "vice-chairman"))).records(&["AuthorityTransferred"]);
}
