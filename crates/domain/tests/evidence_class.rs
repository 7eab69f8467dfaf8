//! How well a receipt is evidenced: derived from what the entry shows, stated with the document that
//! shows it, raised by a second act and never in silence.

use crate::support::*;
use domain::{
    Act, Actor, Command, EntryRef, Event,
    command::Correction,
    event::{Channel, EvidenceClass, Header},
};
use serde_json::{Value, json};

const STC: &str = "C-Q/2023-Q3/STC";
const SCAN: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

struct Filed<'a> {
    by: Actor,
    approver: Option<Actor>,
    channel: Option<Channel>,
    received: Option<&'a str>,
    documents: bool,
    stated: Option<EvidenceClass>,
}

impl Filed<'_> {
    fn command(&self) -> Command {
        let act = match self.received {
            Some(received) => submit_received(STC, "1/BC", received),
            None => submit(STC, "1/BC"),
        };
        let Act::Submit { mut filings } = act else { unreachable!() };
        filings[0].evidence_class = self.stated;
        let command =
            Command::new("filed".parse().unwrap(), self.by.clone(), self.approver.clone(), Act::Submit { filings });
        Command { channel: self.channel, documents: documents(self.documents), ..command }
    }
}

fn documents(any: bool) -> Vec<String> {
    any.then(|| SCAN.to_owned()).into_iter().collect()
}

fn by_unit(channel: Option<Channel>) -> Filed<'static> {
    Filed { by: clerk("STC"), approver: Some(head("STC")), channel, received: None, documents: false, stated: None }
}

fn by_office(channel: Option<Channel>, received: Option<&str>) -> Filed<'_> {
    Filed { by: provincial_clerk(), approver: None, channel, received, documents: false, stated: None }
}

fn class(world: &World) -> EvidenceClass {
    let status = world.status(STC, "2023-12-31");
    let (entry, _) = status.received.unwrap();
    status.task.filing_fact(entry).unwrap().kind.filed().unwrap().evidence
}

fn recorded_class(filed: &Filed<'_>) -> EvidenceClass {
    let mut world = World::prepared();
    world.when_command(time("2023-09-18T09:00"), filed.command()).records(&["ReportSubmitted"]);
    class(&world)
}

#[test]
fn a_class_is_what_the_entry_itself_shows() {
    use EvidenceClass::{B, C, D};
    let early = Some("2023-09-18T08:00");
    let cases = [
        (by_unit(None), B),
        (by_unit(Some(Channel::ReportingSystem)), B),
        (by_unit(Some(Channel::Paper)), D),
        (by_office(Some(Channel::DocumentExchange), early), C),
        (by_office(Some(Channel::Paper), early), C),
        (by_office(Some(Channel::Paper), None), C),
        (by_office(None, early), D),
        (by_office(None, None), B),
        (Filed { by: system(), ..by_office(Some(Channel::ReportingSystem), early) }, B),
        // A document that a filing names may be the report, or a list of many.
        (Filed { documents: true, ..by_office(Some(Channel::Paper), early) }, C),
    ];
    for (filed, expected) in cases {
        assert_eq!(recorded_class(&filed), expected, "{:?}", filed.command());
    }
}

#[test]
fn a_better_class_needs_the_document_that_shows_it() {
    use EvidenceClass::{A, B, C, D, E};
    let stated = |class, documents, filed| Filed { stated: Some(class), documents, ..filed };
    let office = || by_office(Some(Channel::Paper), Some("2023-09-18T08:00"));
    let paper = || by_unit(Some(Channel::Paper));
    for (filed, accepted) in [
        (stated(B, false, office()), false),
        (stated(B, true, office()), true),
        (stated(A, true, office()), true),
        (stated(A, false, office()), false),
        // Weaker needs nothing.
        (stated(D, false, office()), true),
        (stated(E, false, office()), true),
        // The unit may bring the signed original, and no record of the receiving side.
        (stated(A, true, paper()), true),
        (stated(B, true, paper()), false),
        (stated(C, true, paper()), false),
    ] {
        let mut world = World::prepared();
        let then = world.when_command(time("2023-09-18T09:00"), filed.command());
        if accepted {
            then.records(&["ReportSubmitted"]);
            assert_eq!(Some(class(&world)), filed.stated);
        } else {
            then.refused("EvidenceClassNotShown");
        }
    }
}

#[test]
fn a_second_act_with_the_better_document_raises_it() {
    let mut world = World::prepared();
    let filed = by_office(Some(Channel::Paper), Some("2023-09-18T08:00"));
    let entry = world.when_command(time("2023-09-18T09:00"), filed.command()).records(&["ReportSubmitted"])[0];
    let raise = |id: &str, by: Actor, approver: Actor, any: bool| {
        let set = Correction { evidence_class: Some(EvidenceClass::B), ..Correction::default() };
        let command = Command::new(id.parse().unwrap(), by, Some(approver), correct(EntryRef::Number(entry), set));
        Command { documents: documents(any), ..command }
    };
    let now = time("2023-09-25T09:00");
    let by_office = |id, any| raise(id, provincial_clerk(), chief(), any);
    world.when_command(now, by_office("bare", false)).refused("EvidenceClassNotShown");
    world.when_command(now, raise("own", clerk("STC"), head("STC"), true)).refused("");
    assert_eq!(class(&world), EvidenceClass::C);
    let corrected = world.when_command(now, by_office("scan", true)).records(&["EntryCorrected"])[0];
    assert_eq!(class(&world), EvidenceClass::B);
    let payload = world.events()[usize::try_from(corrected.0).unwrap()].event.payload();
    assert_eq!(payload["changes"], json!([{"field": "evidence-class", "before": "C", "after": "B"}]));
    // What was known before is unaffected.
    let before = domain::chronicle::fold(&world.events()[..usize::try_from(corrected.0).unwrap()]);
    let paper = before.tasks[&task(STC)].filing_fact(entry).unwrap().kind.filed().unwrap().clone();
    assert_eq!(paper.evidence, EvidenceClass::C);
}

/// The ledger received it on the 19th, provably. That it came in on the 18th is the decision's word.
#[test]
fn a_time_that_a_decision_sets_is_evidenced_no_better_than_the_decision() {
    for (any, expected) in [(false, EvidenceClass::C), (true, EvidenceClass::B)] {
        let mut world = World::prepared();
        world.when_command(time("2023-09-19T09:00"), by_unit(None).command()).records(&["ReportSubmitted"]);
        assert_eq!(class(&world), EvidenceClass::B);
        let dispute = Act::DisputeTimeliness {
            task: task(STC),
            claimed_received: "2023-09-18T20:00".parse().unwrap(),
            evidence: vec!["biên nhận".into()],
        };
        world
            .when(time("2023-09-19T10:00"), &clerk("STC"), Some(&head("STC")), dispute)
            .records(&["TimelinessDisputed"]);
        let received = "2023-09-18T20:00".parse().unwrap();
        let outcome = domain::event::DisputeOutcome::Upheld { received };
        let decide = Act::DecideDispute { task: task(STC), outcome, reason: "đúng".into() };
        let command = Command::new("decided".parse().unwrap(), chief_inspector(), None, decide);
        let command = Command { documents: documents(any), ..command };
        world.when_command(time("2023-09-20T10:00"), command).records(&["DisputeDecided"]);
        assert_eq!(class(&world), expected);
    }
}

/// What earlier versions did not say follows from the entry's header, one version after the other.
#[test]
fn filings_of_earlier_versions_have_a_class() {
    let (own, office) = (clerk("STC"), provincial_clerk());
    let recorded_at = time("2023-09-18T09:00");
    let payload = |received: &str| json!({"task": format!("D1/{STC}"), "form": "report", "document": {"number": "1/BC"}, "received": received});
    let found = json!({"task": format!("D1/{STC}"), "form": "report", "document": {"number": "1/BC"},
        "received": "2023-08-28", "evidence": ["dấu ĐẾN"]});
    let read = |kind: &str, payload: &Value, header: Header<'_>| -> Value {
        let event = Event::from_payload(kind, 1, payload.clone(), &header).unwrap();
        assert_eq!(Some(&(kind, event.version())), Event::KINDS.iter().find(|(known, _)| *known == kind));
        event.payload()["evidence_class"].clone()
    };
    let header = |actor, channel, documents| Header { actor, channel, recorded_at, documents };
    let now = payload("2023-09-18T09:00:00+07:00");
    assert_eq!(read("ReportSubmitted", &now, header(&own, None, 0)), json!("B"));
    let earlier = payload("2023-09-18T08:00:00+07:00");
    assert_eq!(read("ReportSubmitted", &earlier, header(&office, Some(Channel::Paper), 1)), json!("C"));
    assert_eq!(read("ReportSubmitted", &earlier, header(&office, None, 0)), json!("D"));
    for (channel, count, class) in
        [(None, 0, "D"), (Some(Channel::Paper), 0, "D"), (Some(Channel::Paper), 1, "B"), (None, 1, "C")]
    {
        assert_eq!(read("LateDiscoveredRecord", &found, header(&office, channel, count)), json!(class));
    }
}
