//! A change of key that is killed, or whose disk fails, at any of its calls: the ledger opens, and either has
//! changed its key or has not. Nothing is ever signed with a key that the log does not name, and of the secret
//! that was changed nothing is left once the ledger was opened again.

use std::{
    cell::RefCell,
    fs::{self, File},
    io::Read,
    process::{Command, Output},
};

use proof::{LogKeys, Note, Receipt, SigningKey, VerifyingKey};
use tests::{
    Desk, copy_directory, crash_image,
    load::{open_for_load, small},
    place,
    skips::skipped,
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

/// Where the old secret lies on the disk, whatever its name becomes.
const OLD: &str = "old-secret";

/// What a change of key has left, whole or not, is a ledger that has changed its key or has not.
fn is_one_or_the_other(desk: &Desk, first: &VerifyingKey, before: &[String]) {
    let old = fs::read_to_string(desk.path(OLD)).unwrap();
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
    assert_eq!(secret.verifying_key(), *keys.current());
    assert!(["next", "retired"].iter().all(|name| !desk.path(&format!("ledger/keys/{name}.key")).exists()));
    if left.len() > before.len() {
        is_destroyed(desk, "ledger", &old, File::open(desk.path(OLD)).unwrap());
    }
    let public = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    assert_eq!(public.trim(), keys.current().to_string());
    for (_, size) in keys.retired() {
        let path = desk.path(&format!("ledger/key-changes/{}.tlog-proof", size - 1));
        let receipt: Receipt = fs::read_to_string(path).unwrap().parse().unwrap();
        is_signed_by_whom_the_log_names(&receipt.note, first, &recorded);
        assert_eq!(Note::parse(&receipt.note).unwrap().signatures.len(), 2);
    }
    desk.run(["key", "rotate", "--at", AT]).ok();
    is_destroyed(desk, "ledger", &old, File::open(desk.path(OLD)).unwrap());
    record(desk, 2);
    let check = desk.run(["check", "--deep", "--json"]).json();
    assert_eq!(check["sound"], true, "{check}");
}

/// No file of `ledger` holds this secret, and where it lay there is nothing any more.
fn is_destroyed(desk: &Desk, ledger: &str, secret: &str, mut lying: File) {
    let mut bytes = Vec::new();
    lying.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, vec![0; secret.len()], "it was not overwritten where it lay");
    for file in fs::read_dir(desk.path(ledger).join("keys")).unwrap() {
        let path = file.unwrap().path();
        assert!(!fs::read_to_string(&path).unwrap().contains(secret.trim()), "{}", path.display());
    }
}

/// Whether there is what lets calls end otherwise than they would.
fn can_inject() -> bool {
    let available = crash_image::available();
    if !available {
        skipped("strace is not there, or may not trace", "apt-get install strace");
    }
    available
}

/// Runs a command again and again, each time on a desk of its own, with another of its calls ending as `inject`
/// says. How many did not succeed.
fn each_call(
    calls: &[&str],
    inject: &str,
    make: impl Fn() -> Desk,
    arguments: &[&str],
    mut ended: impl FnMut(&Desk, Option<Output>),
) -> usize {
    let mut runs = 0;
    for call in calls {
        let mut survived = 0;
        for when in 1..TIMES_MAX {
            let desk = make();
            let mut strace = Command::new("strace");
            strace.args(["--follow-forks", "--quiet=all", "--output=/dev/null"]);
            strace.arg(format!("--trace={call}")).arg(format!("--inject={call}:{inject}:when={when}"));
            let output = place::inside(strace, &desk.command(arguments)).output().unwrap();
            let failed = !output.status.success();
            ended(&desk, failed.then_some(output));
            // A call that fails may be one that is done again, or need not succeed; three in a row are none.
            survived = if failed { 0 } else { survived + 1 };
            runs += usize::from(failed);
            if survived == 3 {
                break;
            }
        }
    }
    runs
}

/// Changes the key in copies of one ledger.
fn each_call_of_a_change(inject: &str, ended: impl Fn(Option<i32>, &str)) {
    if !can_inject() {
        return;
    }
    let original = desk();
    let keys = original.run(["key", "show", "--json"]).json();
    let first: VerifyingKey = keys["keys"][0]["key"].as_str().unwrap().parse().unwrap();
    let before = entries(&original);
    let make = || {
        let desk = Desk::new();
        copy_directory(&original.ledger(), &desk.ledger());
        fs::hard_link(desk.path("ledger/keys/log.key"), desk.path(OLD)).unwrap();
        desk
    };
    let mut changed = 0;
    let runs = each_call(&CALLS, inject, make, &["key", "rotate", "--at", AT], |desk, failed| {
        if let Some(output) = failed {
            ended(output.status.code(), &String::from_utf8_lossy(&output.stderr));
            changed += usize::from(entries(desk).len() > before.len());
        }
        is_one_or_the_other(desk, &first, &before);
    });
    assert!(runs > 20 && changed > 3 && changed < runs - 3, "{runs} runs, {changed} changed the key");
    eprintln!("{inject}: {runs} runs, {changed} of them changed the key");
}

#[test]
fn killed_at_any_call_it_has_changed_its_key_or_has_not() {
    each_call_of_a_change("signal=KILL", |_, err| assert!(!err.contains("panicked"), "{err}"));
}

#[test]
fn whichever_call_fails_it_has_changed_its_key_or_has_not() {
    each_call_of_a_change("error=EIO", |code, err| {
        // Each thread has a first write that fails: of the main one that may be the message itself.
        let told = err.is_empty() || err.contains("socai: ");
        assert!(code == Some(2) && told && !err.contains("panicked"), "{code:?}: {err}");
    });
}

/// The secret of yesterday lies in the backup of yesterday.
#[test]
fn killed_at_any_call_a_backup_takes_the_new_key_the_next_time_and_keeps_nothing_of_the_old_one() {
    if !can_inject() {
        return;
    }
    let original = desk();
    original.run(["backup", "backup"]).ok();
    let old = fs::read_to_string(original.path("backup/keys/log.key")).unwrap();
    original.run(["key", "rotate", "--at", AT]).ok();
    let lying = RefCell::new(None);
    let make = || {
        let desk = Desk::new();
        copy_directory(original.directory.path(), desk.directory.path());
        // In a backup, what has a second name is nobody's to overwrite: the file is held open instead.
        lying.replace(Some(File::open(desk.path("backup/keys/log.key")).unwrap()));
        desk
    };
    let runs = each_call(&CALLS, "signal=KILL", make, &["backup", "backup"], |desk, _| {
        desk.run(["backup", "backup"]).ok();
        is_destroyed(desk, "backup", &old, lying.take().expect("it was opened"));
        desk.run(["restore", "backup", "restored"]).ok();
        assert_eq!(desk.run(["check", "--ledger", "restored", "--json"]).json()["sound"], true);
    });
    assert!(runs > 20, "{runs} runs");
}

/// Who destroys a secret may be killed too.
#[test]
fn what_is_half_destroyed_is_destroyed_at_the_next_opening() {
    let desk = desk();
    for (number, name) in (1..).zip(["next", "retired"]) {
        let half = desk.write(&format!("ledger/keys/{name}.key"), [0; 120]);
        record(&desk, number);
        assert!(!half.exists(), "{name}");
    }
}

/// The secret on a shelf is there and opens, or is not there.
#[test]
fn a_backup_of_the_key_that_is_killed_or_fails_leaves_nothing_under_its_name() {
    if !can_inject() {
        return;
    }
    let original = desk();
    original.write("passphrase", "correct horse battery");
    let make = || {
        let desk = Desk::new();
        copy_directory(original.directory.path(), desk.directory.path());
        fs::create_dir(desk.path("shelf")).unwrap();
        desk
    };
    let arguments = ["key", "backup", "--to", "shelf/paper", "--passphrase-file", "passphrase"];
    for inject in ["signal=KILL", "error=EIO"] {
        let runs = each_call(&["fsync", "renameat2", "write"], inject, make, &arguments, |desk, failed| {
            let names: Vec<_> =
                fs::read_dir(desk.path("shelf")).unwrap().map(|file| file.unwrap().file_name()).collect();
            if names.contains(&"paper".into()) {
                let paper = fs::read_to_string(desk.path("shelf/paper")).unwrap();
                assert!(paper.ends_with("-----END AGE ENCRYPTED FILE-----\n"), "{paper}");
            } else {
                assert!(failed.is_some());
                assert!(inject == "signal=KILL" || names.is_empty(), "{names:?}");
            }
        });
        assert!(runs > 3, "{inject}: {runs} runs");
    }
}
