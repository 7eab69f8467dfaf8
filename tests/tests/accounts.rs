//! Accounts by the command line: what is added, changed, checked, backed up, restored and erased.

use std::{fs, path::PathBuf};

use serde_json::Value;
use tests::{Desk, Ran};

const PASSWORD: &[u8] = "bốn từ chẳng liên quan\n".as_bytes();
const ISSUER: &str = "https://id.example/tinh";
const AT: [&str; 2] = ["--at", "2024-02-01T09:00:00"];

/// `socai account …`, with the password on standard input.
fn account(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.run_with_input([&["account"], arguments].concat(), PASSWORD)
}

fn person(desk: &Desk) -> String {
    let by = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk"];
    let ran = desk.run_with_input(by.iter().chain(&AT), "Người Được Thử Nghiệm\n".as_bytes());
    ran.json()["person"].as_str().unwrap().to_owned()
}

/// A demo with the account of a person, of a connected system, and a token of that.
fn given() -> (Desk, String) {
    let desk = Desk::with_demo();
    let person = person(&desk);
    account(&desk, &["add", "an.nv", "--person", &person, "--totp"]).ok();
    account(&desk, &["add", "truc", "--machine"]).ok();
    account(&desk, &["token", "add", "truc", "đồng bộ"]).ok();
    (desk, person)
}

fn file(desk: &Desk, name: &str) -> PathBuf {
    desk.path(name).join("desk/accounts/an.nv.toml")
}

#[test]
fn an_account_is_added_listed_locked_unlocked_and_removed() {
    let (desk, person) = given();
    let list = || account(&desk, &["list", "--json"]).json();
    assert_eq!(list()[0]["account"], "an.nv");
    assert_eq!(list()[0]["person"], Value::from(person.clone()));
    assert_eq!(list()[0]["asks_for_code"], true);
    assert_eq!(list()[0]["must_change_password"], true);
    assert_eq!(list()[1]["stands_for"], "machine");
    let schema = desk.run(["schema", "account"]).json();
    assert!(jsonschema::is_valid(&schema, &list()));
    for (command, standing) in [("lock", "locked"), ("unlock", "open"), ("remove", "removed")] {
        let done = account(&desk, &[command, "an.nv", "--json"]).json();
        assert_eq!(done["account"]["standing"], standing);
        assert!(jsonschema::is_valid(&desk.run(["schema", "account-done"]).json(), &done));
        assert_eq!(list()[0]["standing"], standing);
    }
    account(&desk, &["lock", "an.nv"]).fails(1, &["there is no account an.nv"]);
    account(&desk, &["add", "an.nv", "--person", &person]).ok();
    desk.run(["check"]).ok();
}

#[test]
fn an_account_is_linked_with_somebody_at_a_provider_and_unlinked() {
    let (desk, _) = given();
    let links = || account(&desk, &["links", "--json"]).json();
    let done = account(&desk, &["link", "an.nv", "--issuer", ISSUER, "--subject", "7f3a", "--json"]).json();
    assert!(jsonschema::is_valid(&desk.run(["schema", "account-done"]).json(), &done));
    assert_eq!(links()[0], done["link"]);
    assert!(jsonschema::is_valid(&desk.run(["schema", "link"]).json(), &links()));
    let again = account(&desk, &["link", "an.nv", "--issuer", ISSUER, "--subject", "8", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&again.out).unwrap()["code"], "link-there");
    account(&desk, &["add", "binh.tt", "--administrator"]).ok();
    account(&desk, &["link", "binh.tt", "--issuer", ISSUER, "--subject", "7f3a"]).fails(1, &["the account an.nv"]);
    let wrong = account(&desk, &["link", "binh.tt", "--issuer", "http://id.example", "--subject", "x", "--lang", "vi"]);
    wrong.fails(2, &["đúng như nó tự xưng"]);
    // A backup has it, and has it taken away once it is.
    desk.run(["backup", "backup"]).ok();
    account(&desk, &["unlink", "an.nv"]).ok();
    assert_eq!(links(), serde_json::json!([]));
    account(&desk, &["unlink", "an.nv"]).fails(1, &["linked to nobody"]);
    desk.run(["check"]).ok();
    desk.run(["backup", "backup"]).ok();
    desk.run(["restore", "backup", "restored"]).ok();
    let restored = desk.run(["account", "links", "--json", "--ledger", "restored"]);
    assert_eq!(restored.json(), serde_json::json!([]));
}

#[test]
fn what_a_rule_forbids_is_refused_with_a_code_and_changes_nothing() {
    let (desk, person) = given();
    let stranger = "P-0000000000000001";
    for (arguments, code, words) in [
        (&["add", "an-nv", "--administrator"][..], "account-looks-like", "could be taken for"),
        (&["add", "an.nv", "--administrator"], "account-there", "there is an account"),
        (&["add", "khac", "--person", &person], "person-has-account", "has the account an.nv"),
        (&["add", "khac", "--person", stranger], "no-such-person", "knows no person"),
        (&["password", "truc"], "account-of-a-machine", "connected system"),
        (&["link", "truc", "--issuer", ISSUER, "--subject", "x"], "account-of-a-machine", "connected system"),
        (&["unlink", "an.nv"], "no-such-link", "linked to nobody"),
        (&["token", "add", "truc", "x", "--days", "367"], "token-term", "a year at most"),
        (&["token", "add", "truc", "đồng bộ"], "token-there", "still counts"),
        (&["token", "revoke", "truc", "x"], "no-such-token", "has no token"),
    ] {
        account(&desk, arguments).fails(1, &[words]);
        let refused = account(&desk, &[arguments, &["--json"]].concat());
        assert_eq!(serde_json::from_str::<Value>(&refused.out).unwrap()["code"], code);
        let told = account(&desk, &[arguments, &["--lang", "vi"]].concat());
        assert!(told.code == 1 && !told.err.contains(words), "{}", told.err);
    }
    let short = desk.run_with_input(["account", "add", "khac", "--administrator"], b"short\n");
    short.fails(1, &["at least 12 characters"]);
    for name in ["../x", "a/b", "аn", "x"] {
        account(&desk, &["lock", name]).fails(2, &["login name"]);
    }
    account(&desk, &["add", "khac"]).fails(2, &["--person"]);
    assert_eq!(account(&desk, &["list", "--json"]).json().as_array().unwrap().len(), 2);
}

#[test]
fn a_token_is_shown_once_listed_and_revoked() {
    let (desk, _) = given();
    let made = account(&desk, &["token", "add", "truc", "đọc số liệu", "--days", "30", "--json"]).json();
    let secret = made["secret"].as_str().unwrap();
    let listed = account(&desk, &["token", "list", "--json"]);
    assert!(!listed.out.contains(secret));
    assert!(jsonschema::is_valid(&desk.run(["schema", "token"]).json(), &listed.json()));
    account(&desk, &["token", "revoke", "truc", "đọc số liệu"]).ok();
    let revoked = account(&desk, &["token", "list", "truc", "--json"]).json();
    let of_name = revoked.as_array().unwrap().iter().find(|token| token["name"] == "đọc số liệu").unwrap();
    assert!(!of_name["revoked"].is_null());
}

#[test]
fn check_names_what_is_damaged_or_does_not_belong_there() {
    let (desk, _) = given();
    desk.run(["check"]).ok();
    let path = file(&desk, "ledger");
    let sound = fs::read_to_string(&path).unwrap();
    fs::write(&path, sound.replace("open", "Open")).unwrap();
    says(desk.run(["check"]), &["desk/accounts/an.nv.toml", "it was changed"]);
    account(&desk, &["list"]).fails(2, &["an.nv.toml"]);
    let told = desk.run(["check", "--lang", "vi"]);
    assert!(told.code == 1 && told.out.contains("tệp đã bị sửa"), "{}{}", told.out, told.err);
    fs::write(&path, &sound).unwrap();
    fs::write(desk.ledger().join("desk/accounts/Copy of an.nv.toml"), &sound).unwrap();
    says(desk.run(["check"]), &["Copy of an.nv.toml"]);
}

#[test]
fn a_backup_has_accounts_and_tokens_and_no_sessions_and_keeps_what_is_sound() {
    let (desk, _) = given();
    let session = desk.ledger().join("desk/sessions");
    fs::create_dir_all(&session).unwrap();
    fs::copy(file(&desk, "ledger"), session.join("0".repeat(64))).unwrap();
    fs::remove_file(session.join("0".repeat(64))).unwrap();
    desk.run(["backup", "backup"]).ok();
    assert!(file(&desk, "backup").exists() && !desk.path("backup/desk/sessions").exists());
    assert_eq!(fs::read_dir(desk.path("backup/desk/tokens")).unwrap().count(), 1);
    desk.run(["backup", "open", "--without-secrets"]).ok();
    assert!(!desk.path("open/desk").exists());
    // Damaged or lost here, it stays there.
    let sound = fs::read(file(&desk, "ledger")).unwrap();
    for damage in [Some(&sound[..sound.len() / 2]), None] {
        match damage {
            Some(bytes) => fs::write(file(&desk, "ledger"), bytes).unwrap(),
            None => fs::remove_file(file(&desk, "ledger")).unwrap(),
        }
        desk.run(["backup", "backup"]).fails(1, &["an.nv.toml"]);
        assert_eq!(fs::read(file(&desk, "backup")).unwrap(), sound);
    }
    desk.run(["restore", "backup", "restored"]).ok();
    assert_eq!(fs::read(file(&desk, "restored")).unwrap(), sound);
    desk.run(["check", "--ledger", "restored"]).ok();
}

#[test]
fn who_is_erased_has_no_account_any_more_here_and_in_the_backup() {
    let (desk, erased) = given();
    account(&desk, &["link", "an.nv", "--issuer", ISSUER, "--subject", "7f3a"]).ok();
    desk.run(["backup", "backup"]).ok();
    let sound = fs::read(file(&desk, "ledger")).unwrap();
    let by =
        ["person", "erase", &erased, "--ground", "order", "--order", "9060/QĐ-UBND", "--by", "SNV/chief-inspector"];
    desk.run(by.iter().chain(&["--approved-by", "UBND/chairman"]).copied().chain(AT)).ok();
    assert!(!file(&desk, "ledger").exists());
    assert_eq!(fs::read_dir(desk.ledger().join("desk/links")).unwrap().count(), 0);
    desk.run(["check"]).ok();
    // A crash between the entry and what follows from it.
    fs::write(file(&desk, "ledger"), &sound).unwrap();
    says(desk.run(["check"]), &["desk/accounts/an.nv.toml", "was erased"]);
    desk.run(["backup", "backup"]).ok();
    assert!(!file(&desk, "backup").exists());
    person(&desk);
    assert!(!file(&desk, "ledger").exists());
    assert_eq!(account(&desk, &["list", "--json"]).json().as_array().unwrap().len(), 1);
}

/// A check that found something, and names it.
#[track_caller]
fn says(ran: Ran, words: &[&str]) {
    assert_eq!(ran.code, 1, "{ran:?}");
    for word in words {
        assert!(ran.out.contains(word), "\"{word}\" is not in: {}", ran.out);
    }
}
