//! A ledger whose store somebody else writes to as well, as in a cluster: nothing is lost, and nothing is recorded
//! that was not decided on all that came before.

use std::sync::Arc;

use calendar::Timestamp;
use domain::{
    Act, Command,
    event::{Clock, LedgerOpened},
};
use eventlog::MemoryStore;
use ledger::{Ledger, LedgerError, Outcome, Snapshot};
use proof::SigningKey;
use serde_json::json;

/// One store that several ledgers write to.
type Shared = Arc<MemoryStore>;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key() -> SigningKey {
    SigningKey::from_seed("log.example/two", &[7; 32]).unwrap()
}

fn establish(id: &str, unit: &str, kind: &str) -> Command {
    let units = json!([{"unit": unit, "name": unit, "name_en": unit, "kind": kind}]);
    let act: Act = serde_json::from_value(json!({"establish-units": {"units": units}})).unwrap();
    let (by, approver) = ("VPUBND/office-chief".parse().unwrap(), "UBND/chairman".parse().unwrap());
    Command::new(id.parse().unwrap(), by, Some(approver), act)
}

/// Two ledgers over one store, both with the first units.
fn given() -> (Shared, Ledger<Shared>, Ledger<Shared>) {
    let shared = Shared::default();
    let opened = LedgerOpened { name: "Sổ thử".to_owned(), clock: Clock::Simulated, calendar: None };
    let mut one = Ledger::start(shared.clone(), key(), opened, at("2026-01-05T08:00")).unwrap();
    let units = json!([
        {"unit": "UBND", "name": "UBND", "name_en": "UBND", "kind": "provincial-committee"},
        {"unit": "VPUBND", "name": "VPUBND", "name_en": "VPUBND", "kind": "provincial-office"},
    ]);
    let act: Act = serde_json::from_value(json!({"establish-units": {"units": units}})).unwrap();
    let first = Command { act, ..establish("first", "UBND", "provincial-committee") };
    one.submit(&first, Some(at("2026-01-05T08:01"))).unwrap();
    let other = Ledger::open(shared.clone(), key()).unwrap();
    (shared, one, other)
}

/// Given another ledger that recorded first, when this one submits, then it is decided again on what they recorded.
#[test]
fn a_command_is_decided_again_on_what_others_recorded() {
    let (shared, mut one, mut other) = given();
    other.submit(&establish("a", "STC", "department"), Some(at("2026-01-05T09:00"))).unwrap();
    let size = one.size();

    // The same unit once more: nobody had it when this ledger looked last.
    let refused = one.submit(&establish("b", "STC", "department"), Some(at("2026-01-05T09:01"))).unwrap_err();
    assert!(matches!(&refused, LedgerError::Refused { .. }), "{refused}");
    assert!(one.size() > size, "it knows what the other recorded");
    // The same command: it was recorded, by the other.
    let again = one.submit(&establish("a", "STC", "department"), Some(at("2026-01-05T09:02"))).unwrap();
    assert!(matches!(again, Outcome::AlreadyRecorded(_)), "{again:?}");

    let recorded = one.submit(&establish("c", "SNV", "department"), Some(at("2026-01-05T09:03"))).unwrap();
    assert_eq!(recorded.new_entries().len(), 1);
    let snapshot = Snapshot::read(shared.reader()).unwrap();
    assert_eq!(snapshot.events(), one.events());
    assert!(snapshot.log().is_signed());
    assert_eq!(Ledger::open(shared, key()).unwrap().state(), one.state());
}

/// Given a conflict, when what was staged is given up, then the ledger goes on from what is in the store.
#[test]
fn after_a_conflict_the_ledger_goes_on() {
    let (shared, mut one, mut other) = given();
    one.stage(&establish("b", "SNV", "department"), Some(at("2026-01-05T09:00"))).unwrap();
    other.submit(&establish("a", "STC", "department"), Some(at("2026-01-05T09:01"))).unwrap();
    assert!(one.write().is_err());
    assert!(one.state().units.contains_key(&"STC".parse().unwrap()));
    assert!(!one.state().units.contains_key(&"SNV".parse().unwrap()), "what was staged was not recorded");
    one.submit(&establish("b", "SNV", "department"), Some(at("2026-01-05T09:02"))).unwrap();
    assert_eq!(Snapshot::read(shared.reader()).unwrap().events(), one.events());
}
