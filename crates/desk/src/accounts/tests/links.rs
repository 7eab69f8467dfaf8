use super::*;
use crate::accounts::{AccountError, Issuer, Subject, sign_in::Audit};

const ISSUER: &str = "https://id.example/tinh";
const SUBJECT: &str = "7f3a-00c1";

fn issuer(text: &str) -> Issuer {
    text.parse().unwrap()
}

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

/// The account of a person, linked.
fn linked() -> Given {
    let given = Given::one();
    given.accounts.links().make(&login("an.nv"), &issuer(ISSUER), &subject(SUBJECT), given.now).unwrap();
    given
}

fn admitted(given: &Given, at: &str, as_whom: &str) -> Result<SignedIn, Audit> {
    given.accounts.links().admit(&issuer(at), &subject(as_whom))
}

#[test]
fn whoever_is_linked_signs_in_without_a_password_and_nobody_else() {
    let given = linked();
    let signed_in = admitted(&given, ISSUER, SUBJECT).unwrap();
    assert_eq!((signed_in.account().login.as_str(), signed_in.way), ("an.nv", Way::Provider));
    for (at, as_whom) in [
        (ISSUER, "7F3A-00C1"),
        (ISSUER, "an.nv"),
        ("https://id.example/tinh/", SUBJECT),
        ("https://id.example", SUBJECT),
        ("https://evil.example/tinh", SUBJECT),
    ] {
        assert!(matches!(admitted(&given, at, as_whom), Err(Audit::Unknown)), "{at} {as_whom}");
    }
}

#[test]
fn a_session_that_a_provider_began_asks_for_no_other_password() {
    let given = linked();
    let password = Password::new(&secret(WRONG), &login("an.nv")).unwrap();
    given.accounts.set_password(&login("an.nv"), &password, ChosenBy::Administrator).unwrap();
    let begun = |signed_in: &SignedIn| {
        let (secret, _) = given.accounts.sessions().begin(signed_in, None, given.now).unwrap();
        given.accounts.sessions().find(secret.reveal(), given.now).unwrap().unwrap().must_change_password()
    };
    assert!(!begun(&admitted(&given, ISSUER, SUBJECT).unwrap()));
    assert!(begun(&given.when("an.nv", WRONG, None, "192.0.2.1").unwrap()));
}

#[test]
fn one_account_has_one_subject_and_one_subject_one_account() {
    let given = linked();
    given.add("binh.tt", StandsFor::Administrator);
    given.add("truc", StandsFor::Machine);
    let make = |name: &str, at: &str, as_whom: &str| {
        given.accounts.links().make(&login(name), &issuer(at), &subject(as_whom), given.now).map(|_| ())
    };
    assert!(matches!(make("an.nv", ISSUER, "khac"), Err(AccountError::LinkThere { .. })));
    assert!(matches!(make("binh.tt", ISSUER, SUBJECT), Err(AccountError::SubjectTaken { .. })));
    assert!(matches!(make("truc", ISSUER, "truc"), Err(AccountError::OfAMachine(_))));
    assert!(matches!(make("khong-co", ISSUER, "x"), Err(AccountError::Unknown(_))));
    make("binh.tt", "https://khac.example", SUBJECT).unwrap();
    let all: Vec<String> = given.accounts.links().list().unwrap().iter().map(|link| link.login.to_string()).collect();
    assert_eq!(all, ["an.nv", "binh.tt"]);
}

#[test]
fn what_is_unlinked_locked_removed_or_made_anew_lets_nobody_in() {
    let given = linked();
    let (session, _) =
        given.accounts.sessions().begin(&admitted(&given, ISSUER, SUBJECT).unwrap(), None, given.now).unwrap();
    given.accounts.lock(&login("an.nv")).unwrap();
    assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Locked)));
    given.accounts.unlock(&login("an.nv")).unwrap();
    assert!(given.accounts.sessions().find(session.reveal(), given.now).unwrap().is_none());
    // Its sessions end with the link: one of them may have begun by it.
    let (session, _) =
        given.accounts.sessions().begin(&admitted(&given, ISSUER, SUBJECT).unwrap(), None, given.now).unwrap();
    given.accounts.links().remove(&login("an.nv"), given.now).unwrap();
    assert!(given.accounts.sessions().find(session.reveal(), given.now).unwrap().is_none());
    assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Unknown)));
    assert!(matches!(given.accounts.links().remove(&login("an.nv"), given.now), Err(AccountError::NoSuchLink(_))));
    // A removed account has none, and what a backup brings back is of the account that was.
    given.accounts.links().make(&login("an.nv"), &issuer(ISSUER), &subject(SUBJECT), given.now).unwrap();
    let file = std::fs::read_dir(given.path("links")).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read(&file).unwrap();
    given.accounts.remove(&login("an.nv"), given.now).unwrap();
    assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Unknown)));
    std::fs::write(&file, &kept).unwrap();
    assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Removed)));
    given.add("an.nv", StandsFor::Person(PERSON.parse().unwrap()));
    assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Unknown)));
}

#[test]
fn a_link_under_anothers_name_or_changed_is_damaged_and_lets_nobody_in() {
    let given = linked();
    let file = std::fs::read_dir(given.path("links")).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&file).unwrap();
    given.accounts.links().remove(&login("an.nv"), given.now).unwrap();
    given.accounts.links().make(&login("an.nv"), &issuer(ISSUER), &subject("khac"), given.now).unwrap();
    let all = std::fs::read_dir(given.path("links")).unwrap().map(|entry| entry.unwrap().path());
    let other = all.into_iter().find(|path| *path != file).unwrap();
    std::fs::write(&other, &bytes).unwrap();
    assert!(matches!(admitted(&given, ISSUER, "khac"), Err(Audit::Trouble(_))));
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        std::fs::write(&file, &changed).unwrap();
        assert!(matches!(admitted(&given, ISSUER, SUBJECT), Err(Audit::Trouble(_))), "{at}");
    }
}

#[test]
fn a_provider_is_named_as_it_names_itself_and_reached_by_tls() {
    for text in ["https://id.example", "https://id.example:8443/a/b", "http://localhost:3000", "http://127.0.0.1:1/x"] {
        assert_eq!(issuer(text).as_str(), text);
    }
    for text in [
        "",
        "id.example",
        "http://id.example",
        "http://localhost.evil.example",
        "https://",
        "https:///x",
        "https://a@b",
        "https://id.example?x",
        "https://id.example#x",
        "https://id.example/a b",
        "https://id.example\n",
        "HTTPS://id.example",
        "ftp://id.example",
    ] {
        assert!(text.parse::<Issuer>().is_err(), "{text:?}");
    }
    for text in ["", " a", "a ", "a\nb", "ă", &"a".repeat(256)] {
        assert!(text.parse::<Subject>().is_err(), "{text:?}");
    }
}
