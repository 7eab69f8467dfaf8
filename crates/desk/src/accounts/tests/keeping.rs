use super::*;
use crate::accounts::{AccountError, BadPassword, Standing};

fn add(given: &Given, name: &str, stands_for: StandsFor) -> Result<(), AccountError> {
    given.accounts.add(&login(name), stands_for, given.now).map(drop)
}

#[test]
fn a_name_is_of_plain_letters_and_is_no_path() {
    for (typed, name) in [("an", "an"), ("AN.NV", "an.nv"), (" a-b_c.9 ", "a-b_c.9"), ("K8", "k8")] {
        assert_eq!(login(typed).as_str(), name);
    }
    for typed in [
        "",
        "a",
        "..",
        ".",
        "a/b",
        "../x",
        "/etc/passwd",
        "a\\b",
        ".an",
        "an.",
        "-an",
        "an-",
        "a b",
        "a\0b",
        "a\nb",
        "аn.nv",
        "ấn",
        "đn",
        "an\u{301}",
        "a\u{200b}n",
        "ａｎ",
        "an@nv",
        "a%2fb",
        "a:b",
        "~an",
    ] {
        assert!(typed.parse::<Login>().is_err(), "{typed:?}");
    }
    assert!("a".repeat(64).parse::<Login>().is_ok());
    assert!("a".repeat(65).parse::<Login>().is_err());
    assert!("a".repeat(1_000_000).parse::<Login>().is_err());
}

#[test]
fn a_name_that_is_taken_or_looks_like_another_is_refused() {
    let given = Given::one();
    assert!(matches!(add(&given, "an.nv", StandsFor::Administrator), Err(AccountError::Taken(_))));
    for name in ["an-nv", "annv", "an_nv", "a.n.n.v", "arn"] {
        let outcome = add(&given, name, StandsFor::Administrator);
        match name {
            "arn" => outcome.unwrap(),
            _ => assert!(matches!(outcome, Err(AccountError::LooksLike { .. })), "{name}"),
        }
    }
    assert!(matches!(add(&given, "am", StandsFor::Administrator), Err(AccountError::LooksLike { .. })), "arn, am");
    add(&given, "ql1", StandsFor::Administrator).unwrap();
    assert!(matches!(add(&given, "qll", StandsFor::Administrator), Err(AccountError::LooksLike { .. })));
}

#[test]
fn one_person_has_one_account() {
    let given = Given::one();
    let person = || StandsFor::Person(PERSON.parse().unwrap());
    assert!(matches!(add(&given, "khac", person()), Err(AccountError::HasAccount { .. })));
    given.accounts.lock(&login("an.nv")).unwrap();
    assert!(matches!(add(&given, "khac", person()), Err(AccountError::HasAccount { .. })));
    given.accounts.remove(&login("an.nv"), given.now).unwrap();
    add(&given, "khac", person()).unwrap();
    assert!(matches!(add(&given, "an.nv", person()), Err(AccountError::HasAccount { .. })));
}

#[test]
fn where_an_account_cannot_be_read_none_is_added() {
    let given = Given::one();
    std::fs::write(given.path("accounts/an.nv.toml"), "").unwrap();
    let error = add(&given, "khac", StandsFor::Administrator).unwrap_err();
    assert!(error.to_string().contains("an.nv.toml"), "{error}");
    for error in [given.accounts.find(&login("an.nv")).unwrap_err(), given.accounts.list().unwrap_err()] {
        assert!(error.to_string().contains("an.nv.toml"), "{error}");
    }
    assert!(given.accounts.lock(&login("an.nv")).is_err());
}

#[test]
fn a_password_is_long_and_nobodys_name() {
    let name = login("nguyen.van.an");
    let password = |text: &str| Password::new(&secret(text), &name).map(drop);
    for (text, refused) in [
        ("", BadPassword::Blank),
        ("                    ", BadPassword::Blank),
        ("mười một ch", BadPassword::Short),
        ("elevenchars", BadPassword::Short),
        ("nguyen.van.an", BadPassword::IsLogin),
        (" NGUYEN.VAN.AN ", BadPassword::IsLogin),
        ("Nguyen-Van-An", BadPassword::IsLogin),
        (&"x".repeat(4097), BadPassword::Long),
    ] {
        assert_eq!(password(text), Err(refused), "{text}");
    }
    for text in ["aaaaaaaaaaaa", "mười hai chữ", &"x".repeat(4096), "nguyen.van.an nữa"] {
        assert_eq!(password(text), Ok(()), "{text}");
    }
}

#[test]
fn a_connected_system_never_signs_in() {
    let given = Given::nobody();
    given.add("truc", StandsFor::Machine);
    let password = Password::new(&secret(RIGHT), &login("truc")).unwrap();
    let set = given.accounts.set_password(&login("truc"), &password, ChosenBy::Owner);
    assert!(matches!(set, Err(AccountError::OfAMachine(_))));
    assert!(matches!(given.accounts.ask_for_code(&login("truc")), Err(AccountError::OfAMachine(_))));
}

#[test]
fn what_is_changed_is_seen_by_a_program_beside() {
    let given = Given::one();
    let beside = given.begun_anew();
    beside.lock(&login("an.nv")).unwrap();
    assert_eq!(given.accounts.find(&login("an.nv")).unwrap().unwrap().standing, Standing::Locked);
    given.accounts.unlock(&login("an.nv")).unwrap();
    given.accounts.set_language(&login("an.nv"), Some(::words::Language::En)).unwrap();
    let account = beside.find(&login("an.nv")).unwrap().unwrap();
    assert_eq!((account.standing, account.language), (Standing::Open, Some(::words::Language::En)));
    beside.remove(&login("an.nv"), given.now).unwrap();
    assert_eq!(given.accounts.list().unwrap()[0].standing, Standing::Removed);
    assert!(matches!(given.accounts.unlock(&login("an.nv")), Err(AccountError::Unknown(_))));
    assert!(matches!(given.accounts.lock(&login("nobody")), Err(AccountError::Unknown(_))));
}

#[test]
fn nothing_of_a_removed_accounts_credentials_is_left() {
    let given = Given::one();
    let (_, telephone) = given.accounts.ask_for_code(&login("an.nv")).unwrap();
    given.accounts.remove(&login("an.nv"), given.now).unwrap();
    let text = std::fs::read_to_string(given.path("accounts/an.nv.toml")).unwrap();
    assert!(!text.contains("argon2id") && !text.contains(&telephone.to_string()), "{text}");
}
