//! Identifiers: nobody takes one that the ledger needs, whatever an older log holds; the ledger's own hand is
//! no command; and what a command's digest covers.

use calendar::Timestamp;
use domain::{
    Act, Actor, Command, CommandId, Origin, Refusal,
    event::{Clock, Document, ErasureGround, LedgerOpened},
};
use eventlog::{CanonicalJson, CommandRef, Digest, Identity, Log, MemoryStore, NewEvent, Position};
use ledger::{Ledger, LedgerError, Outcome, Vault, encode, persons, persons::Asked};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn actor(text: &str) -> Actor {
    text.parse().unwrap()
}

fn command(id: &str, by: &str, approved_by: Option<&str>, act: serde_json::Value) -> Command {
    let act = serde_json::from_value::<Act>(act).unwrap();
    Command::new(id.parse().unwrap(), actor(by), approved_by.map(actor), act)
}

fn units() -> serde_json::Value {
    let unit = |code: &str, kind: &str| json!({"unit": code, "name": code, "name_en": code, "kind": kind});
    json!({"establish-units": {"units": [
        unit("UBND", "provincial-committee"), unit("VPUBND", "provincial-office"), unit("SNV", "home-affairs"),
        unit("STC", "department"),
    ]}})
}

fn opened() -> LedgerOpened {
    LedgerOpened { name: "thử".into(), clock: Clock::Simulated, calendar: None }
}

fn given() -> Ledger<MemoryStore> {
    let mut ledger = Ledger::start(MemoryStore::default(), Identity::NOBODY, opened(), at("2023-07-01T08:00")).unwrap();
    let units = command("units", "VPUBND/office-chief", Some("UBND/chairman"), units());
    ledger.submit(&units, Some(at("2023-07-01T08:05"))).unwrap();
    ledger
}

fn asked(by: &str, approved_by: Option<&str>, time: &str) -> Asked {
    Asked { by: actor(by), approved_by: approved_by.map(actor), at: Some(at(time)) }
}

fn erase(ledger: &mut Ledger<MemoryStore>, vault: &Vault, person: &domain::PersonId, time: &str) {
    let asked = asked("SNV/chief-inspector", Some("UBND/chairman"), time);
    let order = Document { number: "9060/QĐ-UBND".into(), date: None };
    persons::erase(ledger, vault, &asked, person, ErasureGround::Order, order).unwrap();
}

/// The log with what an earlier program may have recorded under any identifier: what is there is copied, and
/// entries of a person's hand are added, with identifiers of the ledger's namespace and of its older forms.
fn as_an_older_program_left_it(ledger: &Ledger<MemoryStore>, ids: &[String]) -> Ledger<MemoryStore> {
    let commits: Vec<eventlog::Commit> = ledger.log().read(Position(0)).map(Result::unwrap).collect();
    let template = commits.last().unwrap().events.last().unwrap().content.clone();
    let mut log = Log::open(MemoryStore::of(commits), Identity::NOBODY).unwrap();
    for id in ids {
        let event = NewEvent {
            kind: "UnitEstablished".into(),
            version: 1,
            stream: "organisation".into(),
            command: CommandRef { id: id.as_str().into(), digest: Digest::of(id.as_bytes()) },
            payload: CanonicalJson::of(&json!({
                "unit": format!("U{}", log.head().0), "name": "x", "name_en": "x", "kind": "department",
            }))
            .unwrap(),
            ..template.clone()
        };
        log.append(log.head(), at("2023-07-02T08:00"), vec![event]).unwrap();
    }
    let commits = log.read(Position(0)).map(Result::unwrap).collect();
    Ledger::open(MemoryStore::of(commits), Identity::NOBODY).unwrap()
}

#[test]
fn no_identifier_that_anybody_took_keeps_a_person_from_being_erased() {
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::at(directory.path());
    let mut ledger = given();
    let office = asked("VPUBND/provincial-clerk", None, "2023-07-01T09:00");
    let person = persons::enter(&mut ledger, &vault, &office, "Nguyễn Văn Thử").unwrap();
    // Today the identifier of before is one like any other.
    let clerk = json!({"acknowledge-directive": {"directive": "D1"}});
    let taken = command(&format!("erase-{person}"), "STC/unit-clerk", None, clerk);
    assert!(matches!(ledger.submit(&taken, Some(at("2023-07-01T09:05"))), Err(LedgerError::Refused { .. })));
    let given = CommandId::given("erase", person.as_str());
    let ids = [given.to_string(), given.another(2).to_string(), format!("erase-{person}")];
    let mut older = as_an_older_program_left_it(&ledger, &ids);
    erase(&mut older, &vault, &person, "2023-07-03T08:00");
    assert!(older.state().persons[&person].erased.is_some());
    assert!(vault.reveal(&person).is_err());
    // And no two commands share an identifier.
    let last = older.events().last().unwrap();
    assert_eq!(last.origin, Origin::Command(given.another(3)));
}

#[test]
fn the_ledgers_own_entries_have_identifiers_of_their_own() {
    let mut ledger = given();
    let number = ledger.events().len();
    let submit = json!({"submit": {"filings": [{"task": "D1/2a/STC", "document": {"number": "1/BC"}}]}});
    // Whoever guesses the number gets nothing by it.
    for id in [format!("refused-{number}"), format!("refused-{}", number + 1)] {
        let refused = command(&id, "STC/unit-clerk", Some("STC/unit-head"), submit.clone());
        assert!(matches!(ledger.submit(&refused, Some(at("2023-07-01T09:00"))), Err(LedgerError::Refused { .. })));
    }
    let page = Digest::of(b"a page");
    ledger.publish_verifier(page, Some(at("2023-07-01T09:10"))).unwrap();
    for recorded in &ledger.events()[number..] {
        let Origin::Ledger(id) = &recorded.origin else { panic!("{:?}", recorded.origin) };
        assert_eq!(id.as_str(), format!("socai:{}", recorded.entry.0));
    }
    assert!(matches!(ledger.events()[0].origin, Origin::Ledger(_)));
    assert!(matches!(ledger.events()[1].origin, Origin::Command(_)));
    // What the header says of it can be computed by anybody.
    let (_, _, text) = ledger.entries().last().unwrap().unwrap();
    let entry: serde_json::Value = serde_json::from_str(&text).unwrap();
    let statement = format!(
        r#"{{"format":"socai.notice/1","kind":"VerifierPublished","log":"memory","payload":{{"page":"{page}"}},"version":1}}"#
    );
    assert_eq!(entry["command"]["digest"], Digest::of(statement.as_bytes()).to_string());
}

#[test]
fn an_identifier_of_an_older_entry_of_the_ledger_is_no_commands() {
    let ledger = given();
    let commits: Vec<eventlog::Commit> = ledger.log().read(Position(0)).map(Result::unwrap).collect();
    let mut log = Log::open(MemoryStore::of(commits), Identity::NOBODY).unwrap();
    let notice = NewEvent {
        kind: "ClassifiedInputRefused".into(),
        version: 1,
        stream: "refusals".into(),
        command: CommandRef { id: "refused-5".into(), digest: Digest::of(b"refused-5") },
        payload: CanonicalJson::of(&json!({"channel": null})).unwrap(),
        approver: None,
        ..ledger.log().read(Position(0)).next().unwrap().unwrap().events[0].content.clone()
    };
    log.append(log.head(), at("2023-07-02T08:00"), vec![notice]).unwrap();
    let mut older =
        Ledger::open(MemoryStore::of(log.read(Position(0)).map(Result::unwrap).collect()), Identity::NOBODY).unwrap();
    let last = older.events().last().unwrap().clone();
    assert!(matches!(&last.origin, Origin::Ledger(id) if id.as_str() == "refused-5"));
    let units = command("refused-5", "VPUBND/office-chief", Some("UBND/chairman"), units());
    let reused = older.submit(&units, Some(at("2023-07-02T09:00")));
    assert!(matches!(reused, Err(LedgerError::CommandIdReused { entry, .. }) if entry == last.entry));
}

#[test]
fn an_old_command_is_known_by_the_old_rule_and_a_new_one_by_the_new() {
    let sent = command("units", "VPUBND/office-chief", Some("UBND/chairman"), units());
    let new = given();
    let commits: Vec<eventlog::Commit> = new.log().read(Position(0)).map(Result::unwrap).collect();
    // The same entries as an earlier program hashed the command.
    let mut log = Log::open(MemoryStore::default(), Identity::NOBODY).unwrap();
    for commit in &commits {
        let old = |event: &eventlog::Event| NewEvent {
            command: CommandRef { digest: encode::digest_before(&sent).unwrap(), ..event.content.command.clone() },
            ..event.content.clone()
        };
        let events = commit.events.iter().map(old).collect();
        log.append(log.head(), commit.recorded_at, events).unwrap();
    }
    let old =
        Ledger::open(MemoryStore::of(log.read(Position(0)).map(Result::unwrap).collect()), Identity::NOBODY).unwrap();
    for mut ledger in [old, given()] {
        let again = ledger.submit(&sent, Some(at("2023-07-05T08:00")));
        assert!(matches!(again, Ok(Outcome::AlreadyRecorded(_))), "{again:?}");
        let other = Command { legal_basis: vec!["khác".into()], ..sent.clone() };
        let reused = ledger.submit(&other, Some(at("2023-07-05T08:00")));
        assert!(matches!(reused, Err(LedgerError::CommandIdReused { .. })));
    }
    // The digest leaves out who approves, and holds the log's name.
    let unapproved = Command { approved_by: None, ..sent.clone() };
    assert_eq!(encode::digest(&sent, "a").unwrap(), encode::digest(&unapproved, "a").unwrap());
    assert_ne!(encode::digest(&sent, "a").unwrap(), encode::digest(&sent, "b").unwrap());
}

#[test]
fn a_refusal_is_recorded_once_for_a_command_and_a_rule() {
    let mut ledger = given();
    let submit = json!({"submit": {"filings": [{"task": "D1/2a/STC", "document": {"number": "1/BC"}}]}});
    let refused = command("nop", "STC/unit-clerk", Some("STC/unit-head"), submit);
    let mut recorded = Vec::new();
    for time in ["2023-07-01T09:00", "2023-07-01T09:01"] {
        match ledger.submit(&refused, Some(at(time))) {
            Err(LedgerError::Refused { refusal, recorded: entry }) => {
                assert!(matches!(*refusal, Refusal::NoRuleSet(_)));
                recorded.push(entry.unwrap());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(recorded[0], recorded[1]);
    let domain::Event::SubmissionRefused(stored) = &ledger.events().last().unwrap().event else { panic!() };
    assert_eq!(stored.code.as_deref(), Some("no-rule-set"));
    assert_eq!(stored.digest, encode::digest(&refused, "memory").unwrap().to_string());
}
