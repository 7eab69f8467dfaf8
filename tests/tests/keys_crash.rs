//! A change of key that is killed, or whose disk fails, at any of its calls: the ledger opens, and either has
//! changed its key or has not. Nothing is ever signed with a key that the log does not name.

use std::{fs, process::Command};

use proof::{LogKeys, Note, Receipt, SigningKey, VerifyingKey};
use socai_tests::{
    Desk, copy_directory, crash_image,
    load::{open_for_load, small},
    place,
};

const AT: &str = "2023-06-02T08:00:00";
const CALLS: [&str; 7] =
    ["fsync", "fdatasync", "syncfs", "rename,renameat,renameat2", "unlink,unlinkat", "pwrite64", "write"];
/// What comes after that many of one call in one thread is sled's and the tiles' business.
const TIMES_MAX: usize = 20;

/// A ledger that has changed its key once, and in which something was recorded since.
fn desk() -> Desk {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    desk.run(["key", "rotate", "--at", AT]).ok();
    record(&desk, 0);
    desk
}

fn record(desk: &Desk, number: u64) {
    let file = desk.write("more.jsonl", format!("{}\n", small(number)));
    desk.run(["apply", file.to_str().unwrap()]).ok();
}

fn entries(desk: &Desk) -> Vec<String> {
    desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect()
}

/// The keys that the log names, as a stranger reads them who has its first key and all entries.
fn named(first: &VerifyingKey, entries: &[String]) -> LogKeys {
    let mut keys = LogKeys::from(first.clone());
    for (number, entry) in (0..).zip(entries) {
        if let Ok(rotation) = evidence::rotation::stated(entry) {
            keys.rotate(&rotation, number).unwrap();
        }
    }
    keys
}

/// Every line of `note` is by a key that these entries name, and by one that signs heads of that size.
fn is_signed_by_whom_the_log_names(note: &str, first: &VerifyingKey, entries: &[String]) {
    let parsed = Note::parse(note).unwrap();
    let size = named(first, entries).open(note).unwrap().size as usize;
    let keys = named(first, &entries[..size]);
    keys.open(note).unwrap();
    let by_known = keys.all().filter(|key| key.verify(&parsed).is_ok()).count();
    assert_eq!(by_known, parsed.signatures.len(), "{note}");
}

/// What a change of key has left, whole or not, is a ledger that has changed its key or has not.
fn is_one_or_the_other(desk: &Desk, first: &VerifyingKey, before: &[String]) {
    // As it lies: whoever only looks finishes nothing.
    let left = entries(desk);
    assert!(left.starts_with(before) && left.len() <= before.len() + 1, "{}", left.len());
    for head in ["head", "tiles/checkpoint"] {
        is_signed_by_whom_the_log_names(&fs::read_to_string(desk.ledger().join(head)).unwrap(), first, &left);
    }
    let check: serde_json::Value = serde_json::from_str(&desk.run(["check", "--json"]).out).unwrap();
    // To sled a call that fails is damage, and its copy is built anew.
    assert!(check["faults"].as_array().unwrap().iter().all(|fault| fault["place"] == "log/"), "{check}");
    if desk.path("ledger/keys/next.key").exists() {
        desk.run(["backup", "backup"]).ok();
        desk.run(["restore", "backup", "restored"]).ok();
        assert_eq!(desk.run(["history", "--entries", "--ledger", "restored"]).ok().out.lines().count(), left.len());
    }

    // Recording goes on, with the key that the log names last.
    record(desk, 1);
    let recorded = entries(desk);
    let keys = named(first, &recorded);
    let secret: SigningKey = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap().trim().parse().unwrap();
    assert_eq!((&secret.verifying_key(), desk.path("ledger/keys/next.key").exists()), (keys.current(), false));
    let public = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    assert_eq!(public.trim(), keys.current().to_string());
    for (_, size) in keys.retired() {
        let path = desk.path(&format!("ledger/keys/{}.tlog-proof", size - 1));
        let receipt: Receipt = fs::read_to_string(path).unwrap().parse().unwrap();
        is_signed_by_whom_the_log_names(&receipt.note, first, &recorded);
        assert_eq!(Note::parse(&receipt.note).unwrap().signatures.len(), 2);
    }
    desk.run(["key", "rotate", "--at", AT]).ok();
    record(desk, 2);
    let check = desk.run(["check", "--deep", "--json"]).json();
    assert_eq!(check["sound"], true, "{check}");
}

/// Runs the change of key in copies of one ledger, each with one call that ends as `inject` says.
fn each_call(inject: &str, ended: impl Fn(Option<i32>, &str)) {
    if !crash_image::available() {
        assert!(std::env::var_os("CI").is_none(), "strace is not there, or may not trace");
        eprintln!("SKIPPED: strace is not there, or may not trace; nothing was tested");
        return;
    }
    let original = desk();
    let keys = original.run(["key", "show", "--json"]).json();
    let first: VerifyingKey = keys["keys"][0]["key"].as_str().unwrap().parse().unwrap();
    let before = entries(&original);
    let (mut runs, mut changed) = (0, 0);
    for call in CALLS {
        let mut survived = 0;
        for when in 1..TIMES_MAX {
            let desk = Desk::new();
            copy_directory(&original.ledger(), &desk.ledger());
            let mut strace = Command::new("strace");
            strace.args(["--follow-forks", "--quiet=all", "--output=/dev/null"]);
            strace.arg(format!("--trace={call}")).arg(format!("--inject={call}:{inject}:when={when}"));
            let output = place::inside(strace, &desk.command(["key", "rotate", "--at", AT])).output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            if output.status.success() {
                // A call that fails may be one that is done again, or need not succeed; three in a row are none.
                survived += 1;
                if survived == 3 {
                    break;
                }
            } else {
                (survived, runs) = (0, runs + 1);
                ended(output.status.code(), &err);
                changed += usize::from(entries(&desk).len() > before.len());
            }
            is_one_or_the_other(&desk, &first, &before);
        }
    }
    assert!(runs > 20 && changed > 3 && changed < runs - 3, "{runs} runs, {changed} changed the key");
    eprintln!("{inject}: {runs} runs, {changed} of them changed the key");
}

#[test]
fn killed_at_any_call_it_has_changed_its_key_or_has_not() {
    each_call("signal=KILL", |_, err| assert!(!err.contains("panicked"), "{err}"));
}

#[test]
fn whichever_call_fails_it_has_changed_its_key_or_has_not() {
    each_call("error=EIO", |code, err| {
        assert!(code == Some(2) && err.contains("socai: ") && !err.contains("panicked"), "{code:?}: {err}");
    });
}
