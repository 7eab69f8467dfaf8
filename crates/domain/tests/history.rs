//! Files of past years: what they say is theirs, what they show is found later, and nobody is disciplined by a list.

use calendar::Moment;
use domain::{
    Act, Actor, Command, EntryRef, Event, TaskId,
    command::{Correction, Due, HistoryRow, NewDirective, NewHistory, NewStatement},
    event::{EvidenceClass, ObligationKind, SourcePlace, Stated, StatedDue, StatedMessage},
    state::TimeState,
};

use crate::support::*;

const TRACKER: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
const OTHER: &str = "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9";
const NOW: &str = "2023-07-20T09:00";

fn of(unit: &str) -> TaskId {
    format!("D0/1/{unit}").parse().unwrap()
}

/// [`World::prepared`], and a letter of January 2023 whose duty was due on 31 March, before the ledger was opened.
fn world() -> World {
    let mut world = World::prepared();
    let units = ["SNV", "STC", "SYT", "KINHMON"].map(|code| code.parse().unwrap()).to_vec();
    let directive = NewDirective {
        directive: "D0".parse().unwrap(),
        document_type: "công văn".into(),
        issuer: "UBND".into(),
        number: Some("105".into()),
        symbol: "UBND-VP".into(),
        date: Some("2023-01-10".parse().unwrap()),
        subject: "V/v".into(),
        based_on: Vec::new(),
        addressees: units,
        recipients: Vec::new(),
        signature: None,
    };
    let at = time("2023-07-18T09:00");
    world.when(at, &provincial_clerk(), None, Act::RegisterDirective(directive)).records(&["DirectiveRegistered"]);
    let duty = domain::command::NewObligation {
        deadline_phrase: Some("trước ngày 31/3/2023".into()),
        ..obligation("1", ObligationKind::OneOff, &[])
    };
    let extract = Act::ExtractObligations { directive: "D0".parse().unwrap(), obligations: vec![duty] };
    world.when(at, &officer(), Some(&chief()), extract).records(&["ObligationExtracted", "TasksAssigned"]);
    let due = Due::On { date: "2023-03-31".parse().unwrap(), reading: calendar::Reading::Inclusive };
    let fix = Act::FixDeadline {
        obligation: "D0/1".parse().unwrap(),
        period: None,
        units: Vec::new(),
        due,
        document: None,
        reason: None,
    };
    world.when(at, &officer(), Some(&chief()), fix).records(&["DeadlineFixed"]);
    world
}

fn row(number: u32, unit: &str, answer: Option<(&str, &str)>, status: &str) -> HistoryRow {
    HistoryRow {
        row: number,
        task: of(unit),
        document: answer.map(|(number, _)| document(number)),
        received: answer.map(|(_, received)| received.parse().unwrap()),
        due: Some(StatedDue::Day("2023-03-31".parse().unwrap())),
        status: Some(status.to_owned()),
    }
}

fn list(rows: Vec<HistoryRow>) -> NewHistory {
    NewHistory {
        sheet: Some("Theo dõi 2023".into()),
        custodian: "Phòng Kiểm soát TTHC".into(),
        since: Some("2022".parse().unwrap()),
        statement: "Sổ theo dõi nhiệm vụ của Văn phòng".into(),
        evidence_class: None,
        columns: Vec::new(),
        left_out: Vec::new(),
        rows,
    }
}

fn import(id: &str, file: &str, new: NewHistory) -> Command {
    by(id, file, new, &provincial_clerk(), Some(&chief()))
}

fn by(id: &str, file: &str, new: NewHistory, by: &Actor, approved_by: Option<&Actor>) -> Command {
    let command = Command::new(id.parse().unwrap(), by.clone(), approved_by.cloned(), Act::ImportHistory(new));
    Command { documents: vec![file.to_owned()], ..command }
}

fn filed(world: &World, unit: &str) -> Option<(TimeState, EvidenceClass)> {
    let task = &world.state().tasks[&of(unit)];
    let status = world.state().status(task, time("2023-12-31"));
    let (entry, _) = status.received?;
    Some((status.time, task.filing_fact(entry)?.kind.filed()?.evidence))
}

#[test]
fn each_row_is_said_and_one_with_an_answer_is_found_too() {
    let mut world = world();
    let rows = vec![
        row(4, "STC", Some(("9/BC-STC", "2023-03-30")), "Hoàn thành đúng hạn"),
        row(5, "SYT", Some(("7/BC-SYT", "2023-04-03")), "Hoàn thành đúng hạn"),
        row(6, "SNV", None, "Đang thực hiện"),
    ];
    let entries = world.when_command(time(NOW), import("h", TRACKER, list(rows))).records(&[
        "HistoryImported",
        "SourceStated",
        "LateDiscoveredRecord",
        "SourceStated",
        "LateDiscoveredRecord",
        "SourceStated",
    ]);
    assert_eq!(filed(&world, "STC"), Some((TimeState::OnTime, EvidenceClass::D)));
    assert_eq!(filed(&world, "SYT"), Some((TimeState::Late, EvidenceClass::D)));
    assert_eq!(filed(&world, "SNV"), None);
    let found = &world.events()[entries[2].0 as usize];
    let Event::LateDiscoveredRecord(event) = &found.event else { unreachable!() };
    let place = SourcePlace { document: TRACKER.into(), sheet: Some("Theo dõi 2023".into()), row: Some(4) };
    assert_eq!(event.source, Some(place));
    assert_eq!(found.documents, [TRACKER]);
    // No hour is made up.
    assert!(matches!(event.received, Moment::Day(_)));
    let Event::HistoryImported(head) = &world.events()[entries[0].0 as usize].event else { unreachable!() };
    assert_eq!((head.rows, head.filings), (3, 2));
}

#[test]
fn approval_comes_from_outside_the_units_concerned() {
    let rows = || list(vec![row(4, "SNV", Some(("9/BC", "2023-03-30")), "x")]);
    let refused = |recorder: &Actor, approver: Option<&Actor>| {
        world().when_command(time(NOW), by("h", TRACKER, rows(), recorder, approver)).into_refusal().code()
    };
    assert_eq!(refused(&provincial_clerk(), None), "approval-missing");
    assert_eq!(refused(&provincial_clerk(), Some(&head("STC"))), "may-not-approve");
    assert_eq!(refused(&clerk("SNV"), Some(&chief())), "may-not-record");
    // The chief inspector is of the department whose task it is.
    let inspector = actor("SNV", domain::Role::Inspector);
    assert_eq!(refused(&inspector, Some(&chief_inspector())), "judges-itself");
    world().when_command(time(NOW), by("h", TRACKER, rows(), &inspector, Some(&chairman()))).records_something();
}

#[test]
fn what_a_row_must_not_say_refuses_the_file_row_by_row() {
    let refusals = |rows: Vec<HistoryRow>| match world()
        .when_command(time(NOW), import("h", TRACKER, list(rows)))
        .into_refusal()
    {
        domain::Refusal::Rows(rows) => rows.into_iter().map(|(row, refusal)| (row, refusal.code())).collect(),
        other => vec![(0, other.code())],
    };
    let good = row(4, "STC", Some(("9/BC-STC", "2023-03-30")), "x");
    let empty = HistoryRow { document: None, received: None, status: None, ..good.clone() };
    let mut unknown = good.clone();
    unknown.task = "D0/2/STC".parse().unwrap();
    let rows = vec![
        row(4, "STC", Some(("9/BC-STC", "2023-07-21")), "x"),
        row(5, "SYT", Some(("9/BC-SYT", "2023-06-02")), "x"),
        HistoryRow { task: of("SNV"), ..empty },
        unknown,
        row(8, "KINHMON", Some(("9/BC", "2023-03-30")), "x"),
    ];
    let expected = vec![(1, "in-the-future"), (2, "after-opening"), (3, "nothing-said"), (4, "unknown-task")];
    assert_eq!(refusals(rows), expected);
    assert_eq!(refusals(vec![good.clone(), good]), [(0, "twice-in-batch")]);
    assert_eq!(refusals(Vec::new()), [(0, "empty")]);
}

#[test]
fn a_file_comes_in_once_and_another_must_not_contradict_it() {
    let mut world = world();
    let first = || list(vec![row(4, "STC", Some(("9/BC-STC", "2023-03-30")), "x")]);
    world.when_command(time(NOW), import("h1", TRACKER, first())).records_something();
    world.when_command(time(NOW), import("h2", TRACKER, first())).refused("FileBroughtIn");
    // A second file that says the same files nothing again.
    let mut agreeing = world.clone();
    let same = list(vec![row(9, "STC", Some(("9/BC-STC", "2023-03-30T10:00:00")), "y")]);
    agreeing.when_command(time(NOW), import("h3", OTHER, same)).records(&["HistoryImported", "SourceStated"]);
    let others = list(vec![
        row(9, "STC", Some(("10/BC-STC", "2023-04-01")), "x"),
        row(10, "SYT", Some(("1/BC", "2023-03-01")), "x"),
    ]);
    let refusal = world.when_command(time(NOW), import("h4", OTHER, others)).into_refusal();
    let domain::Refusal::Rows(rows) = refusal else { panic!("{refusal:?}") };
    assert_eq!(rows.len(), 1);
    assert!(rows[0].1.to_string().contains("document, received"), "{}", rows[0].1);
}

#[test]
fn the_ledgers_own_filing_goes_before_what_a_file_says() {
    let mut world = world();
    let own = Act::RecordLateDiscovery {
        task: of("STC"),
        document: document("9/BC-STC"),
        received: "2023-04-10".parse().unwrap(),
        evidence: vec!["dấu ĐẾN".into()],
        signed_by: None,
        evidence_class: None,
    };
    world.when(time(NOW), &provincial_clerk(), Some(&chief()), own).records(&["LateDiscoveredRecord"]);
    let rows = list(vec![row(4, "STC", Some(("9/BC-STC", "2023-03-30")), "Đúng hạn")]);
    world.when_command(time(NOW), import("h", TRACKER, rows)).records(&["HistoryImported", "SourceStated"]);
    assert_eq!(filed(&world, "STC").unwrap().0, TimeState::Late);
}

#[test]
fn a_file_shows_no_more_than_a_register_and_disciplines_nobody() {
    let rows = |class| NewHistory {
        evidence_class: Some(class),
        ..list(vec![row(4, "STC", Some(("9/BC-STC", "2023-04-30")), "Quá hạn")])
    };
    let mut world = world();
    world.when_command(time(NOW), import("b", TRACKER, rows(EvidenceClass::B))).refused("EvidenceClassNotShown");
    let entries = world.when_command(time(NOW), import("c", TRACKER, rows(EvidenceClass::C))).records(&[
        "HistoryImported",
        "SourceStated",
        "LateDiscoveredRecord",
    ]);
    assert_eq!(filed(&world, "STC"), Some((TimeState::Late, EvidenceClass::C)));
    let delay = || Act::RecordDelay { tasks: vec![of("STC")], effective_from: None };
    world.when(time(NOW), &officer(), Some(&chief()), delay()).refused("OnlyStated");
    // With the paper itself, stamped on arrival, the lateness stands.
    let better = Correction { evidence_class: Some(EvidenceClass::B), ..Correction::default() };
    let act = Act::CorrectEntry { entry: EntryRef::Number(entries[2]), set: better, reason: "bản quét".into() };
    let correct = Command::new("fix".parse().unwrap(), provincial_clerk(), Some(chief()), act);
    let correct = Command { documents: vec![OTHER.into()], ..correct };
    world.when_command(time(NOW), correct).records(&["EntryCorrected"]);
    world.when(time(NOW), &officer(), Some(&chief()), delay()).records(&["DelayRecorded"]);
}

fn message(said_by: Option<&str>, code: &str, at: &str) -> Act {
    let stated = Stated::Message(StatedMessage {
        code: code.into(),
        at: Some(at.parse().unwrap()),
        sender: "H23.01".into(),
        about: document("9/BC-STC"),
        note: None,
    });
    let source = SourcePlace { document: TRACKER.into(), sheet: None, row: None };
    let said_by = said_by.map(|unit| unit.parse().unwrap());
    Act::RecordStatements { statements: vec![NewStatement { task: of("STC"), source, stated, said_by }] }
}

#[test]
fn a_message_is_evidence_of_the_class_of_whoever_says_it_and_brings_it() {
    let class = |who: &Actor, said_by: Option<&str>| {
        let mut world = world();
        let command =
            Command::new("m".parse().unwrap(), who.clone(), None, message(said_by, "03", "2023-03-30T08:00:00"));
        let command = Command { documents: vec![TRACKER.into()], ..command };
        let entries = world.when_command(time(NOW), command).records(&["SourceStated"]);
        let Event::SourceStated(said) = &world.events()[entries[0].0 as usize].event else { unreachable!() };
        assert_eq!(filed(&world, "STC"), None, "a message files nothing");
        said.evidence_class
    };
    assert_eq!(class(&provincial_clerk(), Some("VPUBND")), EvidenceClass::B);
    assert_eq!(class(&provincial_clerk(), Some("UBND")), EvidenceClass::B);
    // Its own word, whoever hands it in.
    assert_eq!(class(&provincial_clerk(), Some("STC")), EvidenceClass::D);
    assert_eq!(class(&provincial_clerk(), Some("SYT")), EvidenceClass::D);
    assert_eq!(class(&provincial_clerk(), None), EvidenceClass::D);
    assert_eq!(class(&clerk("STC"), Some("VPUBND")), EvidenceClass::D);
}

#[test]
fn a_message_is_recorded_once_and_never_of_the_future() {
    let mut world = world();
    let command = |id: &str, at: &str| Command {
        documents: vec![TRACKER.into()],
        ..Command::new(id.parse().unwrap(), provincial_clerk(), None, message(None, "03", at))
    };
    world.when_command(time(NOW), command("m1", "2024-03-30T08:00:00")).refused("InTheFuture");
    world.when_command(time(NOW), command("m2", "2023-03-30T08:00:00")).records(&["SourceStated"]);
    world.when_command(time(NOW), command("m3", "2023-03-30T08:00:00")).refused("FileBroughtIn");
    world.when(time(NOW), &clerk("SYT"), None, message(None, "03", "2023-03-30T08:00:00")).refused("ActsForAnother");
    world.when(time(NOW), &provincial_clerk(), None, message(None, "03", "2023-03-30T08:00:00")).refused("OneSource");
}
