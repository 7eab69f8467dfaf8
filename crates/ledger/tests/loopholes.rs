//! The ways round the vault and the door that somebody would try: each is closed.

use calendar::Timestamp;
use domain::{
    Act, Actor, Command,
    event::{Clock, LedgerOpened},
};
use eventlog::{Identity, MemoryStore};
use ledger::{
    Ledger, Vault,
    persons::{self, Asked},
};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn command(id: &str, by: &str, approved_by: Option<&str>, act: serde_json::Value) -> Command {
    Command {
        id: id.parse().unwrap(),
        by: by.parse().unwrap(),
        approved_by: approved_by.map(|a| a.parse::<Actor>().unwrap()),
        occurred_at: None,
        channel: None,
        legal_basis: vec![],
        documents: vec![],
        classification: None,
        act: serde_json::from_value::<Act>(act).unwrap(),
    }
}

fn given() -> (Ledger<MemoryStore>, tempfile::TempDir, Vault) {
    let opened = LedgerOpened { name: "x".into(), clock: Clock::Simulated, calendar: None };
    let mut ledger = Ledger::start(MemoryStore::default(), Identity::NOBODY, opened, at("2023-07-01T08:00")).unwrap();
    let unit = |code: &str, kind: &str| json!({"unit": code, "name": code, "name_en": code, "kind": kind});
    let units = json!({"establish-units": {"units": [unit("UBND", "provincial-committee"),
        unit("VPUBND", "provincial-office"), unit("SNV", "home-affairs"), unit("STC", "department")]}});
    ledger
        .submit(&command("u", "VPUBND/office-chief", Some("UBND/chairman"), units), Some(at("2023-07-01T08:01")))
        .unwrap();
    let directory = tempfile::tempdir().unwrap();
    let vault = Vault::at(&directory.path().join("vault"));
    (ledger, directory, vault)
}

fn receive(subject: &str) -> serde_json::Value {
    json!({"receive-document": {"arrival": "1", "document": {"number": "1"}, "issuer": "x", "subject": subject, "unit": "STC"}})
}

/// A unit's clerk, alone, enters a person called "N": from then on no command passes, the erasing among them.
#[test]
fn a_short_name_does_not_wedge_the_ledger() {
    let (mut ledger, _directory, vault) = given();
    let asked = Asked { by: "STC/unit-clerk".parse().unwrap(), approved_by: None, at: Some(at("2023-07-02T08:00")) };
    let Ok(person) = persons::enter(&mut ledger, &vault, &asked, "N") else { return };
    let erase = Asked {
        by: "SNV/chief-inspector".parse().unwrap(),
        approved_by: Some("UBND/chairman".parse().unwrap()),
        at: Some(at("2023-07-02T09:00")),
    };
    let order = serde_json::from_value(json!({"number": "1"})).unwrap();
    persons::erase(&mut ledger, &vault, &erase, &person, domain::event::ErasureGround::EnteredByMistake, order)
        .unwrap();
}

/// The same name, its marks written apart as a Macintosh does.
#[test]
fn a_name_is_known_however_its_marks_are_written() {
    let (mut ledger, _directory, vault) = given();
    let asked = Asked { by: "STC/unit-clerk".parse().unwrap(), approved_by: None, at: Some(at("2023-07-02T08:00")) };
    persons::enter(&mut ledger, &vault, &asked, "Họ Tên Thử").unwrap();
    let composed = command("a", "STC/unit-clerk", None, receive("ông Họ Tên Thử"));
    assert!(ledger.submit(&composed, Some(at("2023-07-02T09:00"))).is_err());
    for (id, subject) in [
        ("b", "ông Ho\u{323} Te\u{302}n Thu\u{31b}\u{309}"),
        ("c", "ông Họ  Tên Thử"),
        ("d", "ông Họ\u{a0}Tên Thử"),
        ("e", "ông Họ Tên\u{200b} Thử"),
    ] {
        assert!(
            ledger
                .submit(&command(id, "STC/unit-clerk", None, receive(subject)), Some(at("2023-07-02T09:00")))
                .is_err(),
            "{id}"
        );
    }
}

/// The keys of a map are texts too.
#[test]
fn a_name_is_no_key() {
    let (mut ledger, _directory, vault) = given();
    let asked = Asked { by: "STC/unit-clerk".parse().unwrap(), approved_by: None, at: Some(at("2023-07-02T08:00")) };
    persons::enter(&mut ledger, &vault, &asked, "Họ Tên Thử").unwrap();
    let regime = json!({"activate-regime": {"regime": {"id": "x", "topic": "x", "legal_basis": "x", "valid_from": "2023-01-01",
        "limits": {"Họ Tên Thử\n": {"span": {"days": 1}, "legal_basis": "x"}}}}});
    let command = command("a", "VPUBND/office-chief", Some("UBND/chairman"), regime);
    assert!(ledger.submit(&command, Some(at("2023-07-02T09:00"))).is_err());
}

/// Nobody vouches for the author of a refused secret.
#[test]
fn a_refused_secret_is_not_recorded_in_the_name_of_somebody_who_is_not_there() {
    let (mut ledger, _directory, _vault) = given();
    let mut secret = command("a", "KHONGCO/chairman@bat-ky-ai", None, receive("x"));
    secret.classification = Some(domain::event::Classification::Secret);
    assert!(ledger.submit(&secret, Some(at("2023-07-02T09:00"))).is_err());
    let last = ledger.events().last().unwrap();
    assert_eq!(last.event.kind(), "ClassifiedInputRefused");
    assert_eq!(last.actor, Actor::ledger());
}

/// A mark in a text is a mark, whether or not anybody declares it.
#[test]
fn a_secrecy_mark_in_a_text_is_refused_at_the_door() {
    let (mut ledger, _directory, _vault) = given();
    for (id, subject) in [("a", "MẬT"), ("b", "Độ mật: TỐI MẬT"), ("c", "Tài liệu TUYE\u{323}\u{302}T MẬT kèm theo")]
    {
        let refused =
            ledger.submit(&command(id, "STC/unit-clerk", None, receive(subject)), Some(at("2023-07-02T09:00")));
        assert!(refused.is_err(), "{subject}");
        let last = ledger.events().last().unwrap();
        assert_eq!(last.event.kind(), "ClassifiedInputRefused");
        assert!(!last.event.payload().to_string().contains("MẬT"));
    }
    let ordinary = command("d", "STC/unit-clerk", None, receive("bảo vệ bí mật kinh doanh"));
    ledger.submit(&ordinary, Some(at("2023-07-02T09:00"))).unwrap();
}

/// A vault that is lost does not pass for an empty one; one damaged file does not unguard the others.
#[test]
fn a_lost_vault_is_named_and_what_is_left_of_it_still_guards() {
    let (mut ledger, directory, vault) = given();
    let asked = Asked { by: "STC/unit-clerk".parse().unwrap(), approved_by: None, at: Some(at("2023-07-02T08:00")) };
    let lost = persons::enter(&mut ledger, &vault, &asked, "Họ Tên Thử").unwrap();
    persons::enter(&mut ledger, &vault, &asked, "Một Tên Khác").unwrap();
    let sealed = directory.path().join("vault/sealed").join(lost.as_str());
    std::fs::write(&sealed, "rác").unwrap();
    assert!(persons::reconcile(&mut ledger, &vault).is_err());
    let named = command("a", "STC/unit-clerk", None, receive("ông Một Tên Khác"));
    assert!(ledger.submit(&named, Some(at("2023-07-02T09:00"))).is_err());
    std::fs::remove_dir_all(directory.path().join("vault")).unwrap();
    assert!(persons::reconcile(&mut ledger, &vault).is_err());
}
