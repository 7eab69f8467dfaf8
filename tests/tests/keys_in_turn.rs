//! A change of key while others want the ledger too.

use std::{
    fs::{self, File, TryLockError},
    process::Stdio,
    thread,
    time::Duration,
};

use ledger::keys;
use tests::{
    Desk, Ran,
    load::{open_for_load, small},
};

const AT: &str = "2023-06-02T08:00:00";
/// Nobody waits so long for a lock.
const LONG: Duration = Duration::from_secs(4);

fn desk() -> Desk {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    desk
}

/// The lock itself, to be taken as another process would.
fn lock(desk: &Desk) -> File {
    File::options().write(true).open(desk.path("ledger/lock")).unwrap()
}

#[test]
fn nobody_comes_between_the_entry_and_the_new_key_in_its_place() {
    let desk = desk();
    let other = lock(&desk);
    let next = desk.path("ledger/keys/next.key");
    let waiting = thread::spawn(move || {
        // Queues as soon as the change is under way, and keeps what it gets.
        while !matches!(other.try_lock(), Err(TryLockError::WouldBlock)) {
            other.unlock().unwrap();
            thread::yield_now();
        }
        other.lock().unwrap();
        let unfinished = next.exists();
        thread::sleep(LONG);
        unfinished
    });
    let entry =
        ledger::key_change::rotate(&desk.ledger(), Some(AT.parse::<calendar::Moment>().unwrap().latest())).unwrap();
    assert!(keys::receipt_path(&desk.ledger(), entry).exists());
    assert!(!waiting.join().unwrap(), "somebody else had the ledger before the change was finished");
}

/// What was recorded is said to be, whatever comes after it.
#[test]
fn a_change_that_cannot_be_finished_is_said_to_be_recorded() {
    let desk = desk();
    let before = desk.run(["history", "--entries"]).ok().out.lines().count();
    // Where its receipt is written aside lies something else.
    let aside = desk.path(&format!("ledger/key-changes/{before}.new"));
    fs::create_dir_all(&aside).unwrap();
    let rotate = ["key", "rotate", "--at", AT];
    desk.run(rotate.iter().chain(&["--lang", "vi"])).fails(2, &[&format!("bút toán #{before} đã đổi khóa")]);
    assert_eq!(desk.run(["history", "--entries"]).ok().out.lines().count(), before + 1);
    fs::remove_dir(&aside).unwrap();
    let more = desk.write("more.jsonl", small(1));
    desk.run(["apply", more.to_str().unwrap()]).ok();
    assert!(!desk.path("ledger/keys/next.key").exists());
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

/// Whoever has the ledger may just be changing its keys.
#[test]
fn keys_are_read_by_whoever_has_the_lock() {
    let desk = desk();
    let (lock, key, aside) = (lock(&desk), desk.path("ledger/keys/log.key"), desk.path("aside"));
    lock.lock().unwrap();
    fs::rename(&key, &aside).unwrap();
    let more = desk.write("more.jsonl", small(1));
    let mut apply = desk.command(["apply", more.to_str().unwrap()]);
    let apply = apply.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(700));
    fs::rename(&aside, &key).unwrap();
    lock.unlock().unwrap();
    Ran::from(apply.wait_with_output().unwrap()).ok();
    // A backup without secrets stays one, whatever is tried with it.
    desk.run(["backup", "public", "--without-secrets"]).ok();
    desk.run(["apply", more.to_str().unwrap(), "--ledger", "public"]).fails(2, &["log.key is missing"]);
    assert!(!desk.path("public/lock").exists());
}
