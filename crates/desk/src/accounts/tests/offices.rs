use calendar::NaiveDate;
use domain::{
    Actor, Capacity, Chronicle, CommandId, EntryNumber, Event, Origin, Recorded, Role,
    event::{
        DelegationGranted, Document, ErasureGround, Office, PersonEntered, PersonalDataErased, RoleAssigned, RoleEnded,
    },
};

use super::*;
use crate::accounts::{Account, AccountError, acts_as, must_be_known, offices_of};

const OTHER: &str = "P-0000000000000001";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn office(unit: &str, position: Role) -> Office {
    Office { unit: unit.parse().unwrap(), position }
}

fn document() -> Document {
    Document { number: "9060/QĐ-UBND".to_owned(), date: None }
}

fn assigned(person: &str, office: Office, from: &str, until: Option<&str>) -> Event {
    let (person, until) = (person.parse().unwrap(), until.map(day));
    Event::RoleAssigned(RoleAssigned { person, office, from: day(from), until, document: document() })
}

fn known(events: Vec<Event>) -> Chronicle {
    let mut chronicle = Chronicle::default();
    for (entry, event) in (0..).zip(events) {
        chronicle.push(Recorded {
            entry: EntryNumber(entry),
            recorded_at: time("2026-01-01T08:00:00"),
            occurred_at: Moment::Instant(time("2026-01-01T08:00:00")),
            actor: "VPUBND/office-officer".parse().unwrap(),
            approver: None,
            channel: None,
            cause: None,
            corrects: None,
            origin: Origin::Command(CommandId::given("x", &entry.to_string())),
            legal_basis: Vec::new(),
            documents: Vec::new(),
            event,
        });
    }
    chronicle
}

fn account() -> Account {
    Given::one().accounts.find(&login("an.nv")).unwrap().unwrap()
}

fn named(actors: Vec<Actor>) -> Vec<String> {
    actors.iter().map(ToString::to_string).collect()
}

#[test]
fn they_are_those_of_which_this_person_is_a_registered_holder_today() {
    let chronicle = known(vec![
        assigned(PERSON, office("STC", Role::UnitClerk), "2020-01-01", None),
        assigned(PERSON, office("STC", Role::UnitDeputy), "2020-01-01", Some("2026-11-29")),
        assigned(PERSON, office("SNV", Role::Inspector), "2026-11-30", Some("2026-11-30")),
        assigned(PERSON, office("SYT", Role::UnitClerk), "2026-12-01", None),
        assigned(OTHER, office("STC", Role::UnitHead), "2020-01-01", None),
        assigned(OTHER, office("STC", Role::UnitClerk), "2020-01-01", None),
    ]);
    let (state, account) = (chronicle.state(), account());
    let on = |text: &str| named(offices_of(state, &account, day(text)));
    let stc = format!("STC/unit-clerk@{PERSON}");
    assert_eq!(on("2026-11-30"), [format!("SNV/inspector@{PERSON}"), stc.clone()]);
    assert_eq!(on("2026-11-29"), [format!("STC/unit-deputy@{PERSON}"), stc.clone()]);
    assert_eq!(on("2026-12-01"), [stc, format!("SYT/unit-clerk@{PERSON}")]);
    assert!(on("2019-12-31").is_empty());
    for other in [StandsFor::Administrator, StandsFor::Machine] {
        let account = Account { stands_for: other, ..account.clone() };
        assert!(offices_of(state, &account, day("2026-11-30")).is_empty());
    }
}

#[test]
fn an_office_without_registered_holders_is_nobodys() {
    let chronicle = known(vec![assigned(PERSON, office("STC", Role::UnitClerk), "2020-01-01", None)]);
    let (state, account) = (chronicle.state(), account());
    let today = day("2026-11-30");
    let acts = |text: &str| acts_as(state, &account, &text.parse().unwrap(), today);
    assert!(acts(&format!("STC/unit-clerk@{PERSON}")));
    for other in [
        "STC/unit-clerk",
        &format!("STC/unit-clerk@{OTHER}"),
        "STC/unit-head",
        &format!("STC/unit-head@{PERSON}"),
        &format!("SNV/chief-inspector@{PERSON}"),
        &format!("STC/administrator@{PERSON}"),
        &format!("STC/system:system@{PERSON}"),
    ] {
        assert!(!acts(other), "{other}");
    }
}

#[test]
fn what_has_ended_or_is_erased_is_over_the_day_after() {
    let clerk = || office("STC", Role::UnitClerk);
    let ended = |person: Option<&str>| {
        Event::RoleEnded(RoleEnded {
            office: clerk(),
            person: person.map(|person| person.parse().unwrap()),
            until: day("2026-11-29"),
            ground: "chuyển công tác".to_owned(),
            document: document(),
        })
    };
    let account = account();
    for end in [Some(PERSON), None] {
        let chronicle = known(vec![assigned(PERSON, clerk(), "2020-01-01", None), ended(end)]);
        assert_eq!(offices_of(chronicle.state(), &account, day("2026-11-29")).len(), 1);
        assert!(offices_of(chronicle.state(), &account, day("2026-11-30")).is_empty());
    }
    let person = || PERSON.parse().unwrap();
    let entered = Event::PersonEntered(PersonEntered { person: person(), digest: "0".repeat(64) });
    let erased = PersonalDataErased { person: person(), ground: ErasureGround::Order, order: document() };
    let mut events = vec![entered, assigned(PERSON, clerk(), "2020-01-01", None)];
    let before = known(events.clone());
    must_be_known(before.state(), &person()).unwrap();
    assert_eq!(offices_of(before.state(), &account, day("2026-11-30")).len(), 1);
    events.push(Event::PersonalDataErased(erased));
    let after = known(events);
    assert!(offices_of(after.state(), &account, day("2026-11-30")).is_empty());
    assert!(matches!(must_be_known(after.state(), &person()), Err(AccountError::NotAPerson(_))));
    assert!(must_be_known(after.state(), &OTHER.parse().unwrap()).is_err());
}

#[test]
fn a_capacity_is_one_in_which_the_office_signs_that_day() {
    let chronicle = known(vec![
        assigned(PERSON, office("STC", Role::UnitDeputy), "2020-01-01", None),
        assigned(PERSON, office("STC", Role::UnitClerk), "2020-01-01", None),
        Event::DelegationGranted(DelegationGranted {
            delegation: "UQ-01".parse().unwrap(),
            by: office("STC", Role::UnitHead),
            to: office("STC", Role::UnitDeputy),
            capacity: Capacity::Tuq,
            acts: Vec::new(),
            from: day("2026-11-01"),
            until: day("2026-11-30"),
            document: document(),
        }),
    ]);
    let (state, account) = (chronicle.state(), account());
    let acts =
        |office: &str, on: &str| acts_as(state, &account, &format!("{office}@{PERSON}").parse().unwrap(), day(on));
    for (office, on, may) in [
        ("STC/unit-deputy:kt", "2026-11-30", true),
        ("STC/unit-clerk:kt", "2026-11-30", false),
        ("STC/unit-deputy:tuq", "2026-11-30", true),
        ("STC/unit-deputy:tuq", "2026-12-01", false),
        ("STC/unit-deputy:tuq", "2026-10-31", false),
        ("STC/unit-deputy:tl", "2026-11-30", false),
        ("STC/unit-clerk:tuq", "2026-11-30", false),
        ("STC/unit-deputy:tm", "2026-11-30", false),
    ] {
        assert_eq!(acts(office, on), may, "{office} {on}");
    }
}
