use domain::Actor;

use super::*;
use crate::accounts::{AccountError, Session};

fn session(given: &Given) -> Secret {
    given.accounts.sessions().begin(&given.signed_in(), None, given.now).unwrap().0
}

fn found(given: &Given, secret: &Secret) -> Option<Session> {
    given.accounts.sessions().find(secret.reveal(), given.now).unwrap()
}

fn kept(given: &Given) -> Vec<String> {
    let entries = std::fs::read_dir(given.path("sessions")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn office(text: &str) -> Actor {
    text.parse().unwrap()
}

#[test]
fn a_session_is_found_by_what_was_handed_out_once_and_only_its_digest_is_kept() {
    let given = Given::one();
    let secret = session(&given);
    assert_eq!(secret.reveal().len(), 43, "32 bytes in base64url");
    assert_eq!(found(&given, &secret).unwrap().account.login, login("an.nv"));
    let digest = eventlog::Digest::of(secret.reveal().as_bytes()).to_string();
    assert_eq!(kept(&given), std::slice::from_ref(&digest));
    let text = std::fs::read_to_string(given.path("sessions").join(digest)).unwrap();
    assert!(!text.contains(secret.reveal()));
    assert!(given.accounts.sessions().end(secret.reveal()).unwrap());
    assert_eq!(found(&given, &secret), None);
    assert!(!given.accounts.sessions().end(secret.reveal()).unwrap());
}

#[test]
fn whatever_else_a_browser_sends_is_no_session() {
    let given = Given::one();
    session(&given);
    let digest = kept(&given).remove(0);
    for text in ["", "x", "../accounts/an.nv", &digest, &"A".repeat(100_000), "\0", "đăng nhập"] {
        assert_eq!(found(&given, &secret(text)), None);
    }
}

#[test]
fn signing_in_takes_no_name_that_the_browser_brings() {
    let given = Given::one();
    let planted = session(&given);
    let (own, _) = given.accounts.sessions().begin(&given.signed_in(), Some(planted.reveal()), given.now).unwrap();
    assert_ne!(own, planted);
    assert_eq!(found(&given, &planted), None, "who planted it is not signed in");
    assert!(found(&given, &own).is_some());
}

#[test]
fn an_hour_without_use_ends_it() {
    let mut given = Given::one();
    let secret = session(&given);
    given.now = later(given.now, 59 * 60 + 59);
    assert!(found(&given, &secret).is_some());
    given.now = later(given.now, 3600 - 1);
    assert!(found(&given, &secret).is_some());
    given.now = later(given.now, 3600);
    assert_eq!(found(&given, &secret), None);
}

#[test]
fn twelve_hours_end_it_however_much_it_is_used() {
    let mut given = Given::one();
    let begun = given.now;
    let mut secret = session(&given);
    for _ in 0..23 {
        given.now = later(given.now, 30 * 60);
        secret = given.accounts.sessions().renew(secret.reveal(), given.now).unwrap().unwrap().0;
        assert!(found(&given, &secret).is_some());
    }
    given.now = later(begun, 12 * 3600 - 1);
    assert_eq!(found(&given, &secret).unwrap().ends(), Some(later(begun, 12 * 3600)));
    given.now = later(begun, 12 * 3600);
    assert_eq!(found(&given, &secret), None);
}

#[test]
fn its_last_use_is_written_once_a_minute() {
    let mut given = Given::one();
    let secret = session(&given);
    let file = given.path("sessions").join(kept(&given).remove(0));
    let begun = std::fs::read(&file).unwrap();
    given.now = later(given.now, 59);
    found(&given, &secret).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), begun);
    given.now = later(given.now, 1);
    assert_eq!(found(&given, &secret).unwrap().used, given.now);
    assert_ne!(std::fs::read(&file).unwrap(), begun);
}

#[test]
fn another_office_is_another_name_of_the_session() {
    let given = Given::one();
    let first = session(&given);
    let own = office(&format!("STC/unit-clerk@{PERSON}"));
    let sessions = given.accounts.sessions();
    let (second, shown) = sessions.work_as(first.reveal(), own.clone(), given.now).unwrap().unwrap();
    assert_eq!(shown.office, Some(own.clone()));
    assert_eq!(found(&given, &first), None);
    assert_eq!(found(&given, &second).unwrap().office, Some(own));
    for other in ["STC/unit-head", "STC/unit-head@P-0000000000000001"] {
        let error = sessions.work_as(second.reveal(), office(other), given.now).unwrap_err();
        assert!(matches!(error, AccountError::OtherPerson), "{error}");
    }
    assert!(sessions.work_as(first.reveal(), office(&format!("STC/unit-head@{PERSON}")), given.now).unwrap().is_none());
    // Whoever is no person holds no office.
    given.add("quantri", StandsFor::Administrator);
    let keeper = given.when("quantri", RIGHT, None, "192.0.2.2").unwrap();
    let (keeper, _) = sessions.begin(&keeper, None, given.now).unwrap();
    assert!(sessions.work_as(keeper.reveal(), office("STC/administrator"), given.now).is_err());
}

#[test]
fn an_account_that_is_locked_changed_or_removed_has_no_session_from_then_on() {
    type Change = fn(&Given);
    let changes: [(&str, Change); 6] = [
        ("lock", |given| drop(given.accounts.lock(&login("an.nv")).unwrap())),
        ("lock and unlock", |given| {
            given.accounts.lock(&login("an.nv")).unwrap();
            given.accounts.unlock(&login("an.nv")).unwrap();
        }),
        ("password", |given| {
            let password = Password::new(&secret(WRONG), &login("an.nv")).unwrap();
            given.accounts.set_password(&login("an.nv"), &password, ChosenBy::Owner).unwrap();
        }),
        ("code", |given| drop(given.accounts.ask_for_code(&login("an.nv")).unwrap())),
        ("end all", |given| given.accounts.sessions().end_all(&login("an.nv")).unwrap()),
        ("remove and add", |given| {
            given.accounts.remove(&login("an.nv"), given.now).unwrap();
            given.add("an.nv", StandsFor::Person(PERSON.parse().unwrap()));
        }),
    ];
    for (what, change) in changes {
        let given = Given::one();
        let secret = session(&given);
        let late = given.signed_in();
        let name = kept(&given).remove(0);
        let bytes = std::fs::read(given.path("sessions").join(&name)).unwrap();
        // By another program, beside this one.
        let beside = Given { accounts: given.begun_anew(), directory: given.directory, now: given.now };
        change(&beside);
        let found_now = |secret: &Secret| given.accounts.sessions().find(secret.reveal(), given.now).unwrap();
        assert_eq!(found_now(&secret), None, "{what}");
        // Also if its file comes back, and if signing in was not finished.
        std::fs::create_dir_all(beside.path("sessions")).unwrap();
        std::fs::write(beside.path("sessions").join(&name), &bytes).unwrap();
        assert_eq!(found_now(&secret), None, "{what}");
        let (begun, _) = given.accounts.sessions().begin(&late, None, given.now).unwrap();
        assert_eq!(found_now(&begun), None, "{what}");
    }
}

#[test]
fn who_changes_the_own_password_goes_on_alone() {
    let given = Given::one();
    let (own, other) = (session(&given), session(&given));
    let new = Password::new(&secret(WRONG), &login("an.nv")).unwrap();
    let change = |session: &Secret, present: &str| {
        let peer = "192.0.2.1".parse().unwrap();
        given.accounts.set_own_password(session.reveal(), &secret(present), &new, peer, given.now)
    };
    let refused = change(&own, "không phải mật khẩu này").unwrap_err();
    assert_eq!(refused.audit().to_string(), "wrong-password");
    assert!(found(&given, &own).is_some() && found(&given, &other).is_some());
    let (renamed, shown) = change(&own, RIGHT).unwrap();
    assert!(!shown.account.must_change_password);
    assert_eq!((found(&given, &own), found(&given, &other)), (None, None));
    assert!(found(&given, &renamed).is_some());
    given.when("an.nv", RIGHT, None, "192.0.2.1").unwrap_err();
    given.when("an.nv", WRONG, None, "192.0.2.1").unwrap();
    // Guessing with somebody's session is as slow as without.
    for _ in 0..5 {
        assert!(matches!(change(&renamed, "không phải mật khẩu này").unwrap_err(), SignInError::NotLetIn(_)));
    }
    assert!(matches!(change(&renamed, WRONG).unwrap_err(), SignInError::Wait { seconds: 1, .. }));
    assert!(change(&own, WRONG).is_err());
}

#[test]
fn a_damaged_session_lets_nobody_in_and_is_swept_away() {
    let given = Given::one();
    let secret = session(&given);
    let path = given.path("sessions").join(kept(&given).remove(0));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("an.nv", "an.nw")).unwrap();
    let error = given.accounts.sessions().find(secret.reveal(), given.now).unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert_eq!(given.accounts.sessions().sweep(given.now).unwrap(), 1);
}

#[test]
fn those_that_have_ended_are_swept_away() {
    let mut given = Given::one();
    session(&given);
    given.now = later(given.now, 3600);
    let alive = session(&given);
    assert_eq!(given.accounts.sessions().sweep(given.now).unwrap(), 1);
    assert!(found(&given, &alive).is_some());
    assert_eq!(kept(&given).len(), 1);
}
