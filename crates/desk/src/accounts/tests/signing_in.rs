use std::sync::Arc;

use super::*;
use crate::accounts::{Audit, DELAY_MAX, TotpSecret, totp::STEP_SECONDS};
use ::words::{Language, errors::Told};

const HERE: &str = "192.0.2.1";
const ELSEWHERE: &str = "203.0.113.9";

fn refused(outcome: Result<SignedIn, SignInError>) -> SignInError {
    outcome.expect_err("nobody is let in")
}

fn wait(outcome: Result<SignedIn, SignInError>) -> u64 {
    match refused(outcome) {
        SignInError::Wait { seconds, .. } => seconds,
        other => panic!("{other:?}"),
    }
}

/// The code that a telephone shows then.
fn shown(secret: &TotpSecret, at: Timestamp) -> String {
    String::from_utf8(secret.code(at.seconds() / STEP_SECONDS).to_vec()).unwrap()
}

#[test]
fn the_right_password_lets_in_from_every_keyboard() {
    let given = Given::one();
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(RIGHT).collect();
    assert_ne!(decomposed, RIGHT);
    for name in ["an.nv", " AN.NV "] {
        for password in [RIGHT, &decomposed] {
            let signed_in = given.when(name, password, None, HERE).unwrap();
            assert_eq!(signed_in.account().login, login("an.nv"));
        }
    }
}

#[test]
fn whoever_fails_is_told_one_thing_pays_one_hash_and_is_told_apart_in_the_log() {
    let given = Given::one();
    for (name, stands_for) in [("locked", StandsFor::Administrator), ("gone", StandsFor::Administrator)] {
        given.add(name, stands_for);
    }
    given.add("axis", StandsFor::Machine);
    given.add("coded", StandsFor::Administrator);
    given.add("damaged", StandsFor::Administrator);
    given.accounts.ask_for_code(&login("coded")).unwrap();
    given.accounts.lock(&login("locked")).unwrap();
    given.accounts.remove(&login("gone"), given.now).unwrap();
    let damaged = given.path("accounts/damaged.toml");
    let bytes = std::fs::read(&damaged).unwrap();
    std::fs::write(&damaged, &bytes[..bytes.len() / 2]).unwrap();
    let too_long = "x".repeat(5000);

    let mut told = Vec::new();
    for (name, password, code, audit) in [
        ("an.nv", WRONG, None, "wrong-password"),
        ("an.nv", "", None, "wrong-password"),
        ("an.nv", too_long.as_str(), None, "wrong-password"),
        ("nobody", RIGHT, None, "unknown-account"),
        ("../an.nv", RIGHT, None, "unknown-account"),
        ("", "", None, "unknown-account"),
        ("locked", RIGHT, None, "locked-account"),
        ("locked", WRONG, None, "wrong-password"),
        ("gone", RIGHT, None, "removed-account"),
        ("axis", RIGHT, None, "no-password"),
        ("axis", "", None, "no-password"),
        ("coded", RIGHT, None, "wrong-code"),
        ("coded", RIGHT, Some("000000000"), "wrong-code"),
        ("coded", WRONG, Some("000000"), "wrong-password"),
        ("damaged", RIGHT, None, "trouble"),
    ] {
        let before = given.accounts.hashes();
        let error = refused(given.when(name, password, code, HERE));
        assert_eq!(given.accounts.hashes(), before + 1, "{name}");
        assert!(error.audit().to_string().starts_with(audit), "{name}: {}", error.audit());
        told.extend([error.to_string(), error.told(Language::Vi), error.told(Language::En)]);
        assert!(matches!(error, SignInError::NotLetIn(_)));
    }
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 3, "{told:?}");
    // Who is let in pays the same.
    let before = given.accounts.hashes();
    given.when("an.nv", RIGHT, None, ELSEWHERE).unwrap();
    assert_eq!(given.accounts.hashes(), before + 1);
}

#[test]
fn a_damaged_account_is_named_in_the_log() {
    let given = Given::one();
    let path = given.path("accounts/an.nv.toml");
    std::fs::write(&path, "format = \"socai.account/1\"\n").unwrap();
    let error = refused(given.when("an.nv", RIGHT, None, HERE));
    assert!(error.audit().to_string().contains("an.nv.toml"), "{}", error.audit());
}

#[test]
fn a_code_lets_in_once_also_after_a_restart() {
    let mut given = Given::one();
    let (_, telephone) = given.accounts.ask_for_code(&login("an.nv")).unwrap();
    let code = shown(&telephone, given.now);
    // A wrong password uses up no code.
    refused(given.when("an.nv", WRONG, Some(&code), HERE));
    given.when("an.nv", RIGHT, Some(&code), HERE).unwrap();
    assert!(matches!(refused(given.when("an.nv", RIGHT, Some(&code), HERE)).audit(), Audit::UsedCode));
    given.accounts = given.begun_anew();
    assert!(matches!(refused(given.when("an.nv", RIGHT, Some(&code), HERE)).audit(), Audit::UsedCode));
    given.now = later(given.now, 30);
    let next = shown(&telephone, given.now);
    given.when("an.nv", RIGHT, Some(&next), HERE).unwrap();
    // The one before it, which the skew would allow.
    assert!(matches!(refused(given.when("an.nv", RIGHT, Some(&code), HERE)).audit(), Audit::UsedCode));
}

#[test]
fn of_many_who_show_one_code_at_once_one_is_let_in() {
    let given = Given::one();
    let (_, telephone) = given.accounts.ask_for_code(&login("an.nv")).unwrap();
    let code = shown(&telephone, given.now);
    let given = Arc::new(given);
    let asked: Vec<_> = (0..5)
        .map(|host| {
            let (given, code) = (Arc::clone(&given), code.clone());
            std::thread::spawn(move || given.when("an.nv", RIGHT, Some(&code), &format!("192.0.2.{host}")).is_ok())
        })
        .collect();
    let let_in = asked.into_iter().map(|asked| asked.join().unwrap()).filter(|let_in| *let_in).count();
    assert_eq!(let_in, 1);
}

#[test]
fn after_five_failures_each_wait_is_twice_as_long_and_ends_by_itself() {
    let mut given = Given::one();
    for _ in 0..5 {
        assert!(matches!(refused(given.when("an.nv", WRONG, None, HERE)), SignInError::NotLetIn(_)));
    }
    let mut waits = Vec::new();
    for _ in 0..9 {
        let hashes = given.accounts.hashes();
        let seconds = wait(given.when("an.nv", RIGHT, None, HERE));
        // Asking again changes nothing, and costs nothing.
        assert_eq!(wait(given.when("an.nv", RIGHT, None, HERE)), seconds);
        assert_eq!(given.accounts.hashes(), hashes);
        waits.push(seconds);
        given.now = later(given.now, seconds.try_into().unwrap());
        assert!(matches!(refused(given.when("an.nv", WRONG, None, HERE)), SignInError::NotLetIn(_)));
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    // A name that nobody has waits just so.
    let other = Given::one();
    for _ in 0..5 {
        refused(other.when("nobody", WRONG, None, HERE));
    }
    assert_eq!(wait(other.when("nobody", WRONG, None, HERE)), 1);
    // After a quarter of an hour without failures nothing is left of it.
    given.now = later(given.now, 15 * 60);
    given.when("an.nv", RIGHT, None, HERE).unwrap();
}

#[test]
fn strangers_lock_nobody_out() {
    let mut given = Given::one();
    given.when("an.nv", RIGHT, None, HERE).unwrap();
    for host in 0..40 {
        let _ = given.when("an.nv", WRONG, None, &format!("203.0.113.{host}"));
        given.now = later(given.now, 61);
        refused(given.when("an.nv", WRONG, None, ELSEWHERE));
    }
    assert_eq!(wait(given.when("an.nv", WRONG, None, ELSEWHERE)), DELAY_MAX);
    // Where the owner has signed in before, at once; elsewhere, after the delay.
    given.when("an.nv", RIGHT, None, HERE).unwrap();
    given.now = later(given.now, i64::try_from(wait(given.when("an.nv", RIGHT, None, "198.51.100.7"))).unwrap());
    given.when("an.nv", RIGHT, None, "198.51.100.7").unwrap();
    // At home, too, guessing is slow.
    for _ in 0..5 {
        refused(given.when("an.nv", WRONG, None, HERE));
    }
    assert_eq!(wait(given.when("an.nv", WRONG, None, HERE)), 1);
}

#[test]
fn an_address_that_fails_twenty_times_a_minute_waits_whatever_the_names() {
    let mut given = Given::one();
    for name in 0..20 {
        refused(given.when(&format!("name{name}"), WRONG, None, "2001:db8:1:2::1"));
    }
    // All addresses of one network are one; IPv4 written as IPv6 is IPv4.
    assert_eq!(wait(given.when("an.nv", RIGHT, None, "2001:db8:1:2:ffff::9")), 1);
    given.when("an.nv", RIGHT, None, "2001:db8:1:3::1").unwrap();
    given.now = later(given.now, 60);
    given.when("an.nv", RIGHT, None, "2001:db8:1:2::1").unwrap();
    for name in 0..20 {
        refused(given.when(&format!("other{name}"), WRONG, None, ELSEWHERE));
    }
    assert_eq!(wait(given.when("an.nv", RIGHT, None, "::ffff:203.0.113.9")), 1);
}

#[test]
fn many_guesses_at_once_are_not_one_guess() {
    let given = Arc::new(Given::one());
    let before = given.accounts.hashes();
    let asked: Vec<_> = (0..16)
        .map(|host| {
            let given = Arc::clone(&given);
            std::thread::spawn(move || drop(given.when("an.nv", WRONG, None, &format!("203.0.113.{host}"))))
        })
        .collect();
    asked.into_iter().for_each(|asked| asked.join().unwrap());
    assert_eq!(given.accounts.hashes() - before, 5);
}

#[test]
fn a_clock_that_is_set_back_makes_nobody_wait_for_ever() {
    let mut given = Given::one();
    for _ in 0..20 {
        let _ = given.when("an.nv", WRONG, None, HERE);
        given.now = later(given.now, 61);
    }
    given.now = later(given.now, -3600 * 24 * 365);
    given.when("an.nv", RIGHT, None, ELSEWHERE).unwrap();
}

#[test]
fn a_hash_of_a_lower_cost_is_made_anew_at_the_next_sign_in() {
    let mut given = Given::one();
    let dearer = Cost { memory_kib: 16, passes: 2, lanes: 1 };
    given.accounts = Accounts::with(given.directory.path(), dearer, counted);
    let cost = || std::fs::read_to_string(given.path("accounts/an.nv.toml")).unwrap();
    assert!(cost().contains("memory_kib = 8\n"));
    given.when("an.nv", RIGHT, None, HERE).unwrap();
    assert!(cost().contains("memory_kib = 16\n") && cost().contains("passes = 2\n"));
    let before = given.accounts.hashes();
    given.when("an.nv", RIGHT, None, HERE).unwrap();
    assert_eq!(given.accounts.hashes(), before + 1);
}

#[test]
fn a_password_set_by_somebody_else_is_to_be_changed() {
    let given = Given::one();
    assert!(!given.signed_in().account().must_change_password);
    let password = Password::new(&secret("đặt hộ trong hôm nay"), &login("an.nv")).unwrap();
    given.accounts.set_password(&login("an.nv"), &password, ChosenBy::Administrator).unwrap();
    let signed_in = given.when("an.nv", "đặt hộ trong hôm nay", None, HERE).unwrap();
    assert!(signed_in.account().must_change_password);
}

#[test]
fn nothing_secret_stands_in_what_is_printed_for_finding_faults() {
    let given = Given::one();
    let (_, telephone) = given.accounts.ask_for_code(&login("an.nv")).unwrap();
    let code = shown(&telephone, given.now);
    let error = refused(given.when("an.nv", WRONG, Some("123456"), HERE));
    let signed_in = given.when("an.nv", RIGHT, Some(&code), HERE).unwrap();
    let (session, _) = given.accounts.sessions().begin(&signed_in, None, given.now).unwrap();
    let password = Password::new(&secret(RIGHT), &login("an.nv")).unwrap();
    let printed = format!("{error:?} {signed_in:?} {session:?} {password:?} {telephone:?} {:?}", secret(RIGHT));
    for hidden in [RIGHT, WRONG, &code, "123456", session.reveal(), &telephone.to_string()] {
        assert!(!printed.contains(hidden), "{hidden}: {printed}");
    }
}
