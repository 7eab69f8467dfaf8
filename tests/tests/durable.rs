//! Nothing leaves before it is durable: what other processes hand out while a writer is within its sync.
//!
//! strace holds the writer's `fdatasync` of the journal; the frame is whole in the file meanwhile, and
//! everybody can read it. Then the power goes: the disk has what it had before that write. The witness and
//! `socai compare` judge whether the ledger has two histories.
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use eventlog::journal;
use tests::{
    Desk, binary, copy_directory, crash_image,
    load::{self, Stream},
    place,
    skips::skipped,
};

const WITNESS: &str = "witness.example/inspectorate";

/// Whether a sync can be held.
fn can_hold() -> bool {
    let available = crash_image::available();
    if !available {
        skipped("strace is not there, or may not trace", "apt-get install strace");
    }
    available
}

/// A ledger with some past, a policy, and a witness that follows it.
fn desk() -> Desk {
    let desk = Desk::with_rehearsal();
    load::open_for_load(&desk);
    let log = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    let witness = desk.run(["witness", "init", "witness", "--name", WITNESS]).ok().out;
    desk.run(["witness", "follow", "witness", log.trim()]).ok();
    desk.write("policy", format!("log {}\nwitness w {}\nquorum w\n", log.trim(), witness.trim()));
    desk.run(["anchor", "policy", "policy"]).ok();
    desk.write("alone", format!("log {}\nquorum none\n", log.trim()));
    desk
}

/// A writer whose syncs of the journal strace holds for an hour.
struct Held(Stream);

impl Held {
    fn start(desk: &Desk) -> Self {
        let mut strace = Command::new("strace");
        strace.args(["--follow-forks", "--quiet=all", "--output=/dev/null", "--trace=fdatasync"]);
        strace.arg("--inject=fdatasync:delay_enter=3600s");
        for number in 0..3 {
            strace.arg("--trace-path").arg(desk.path(&format!("ledger/journal/{number:04}.journal")));
        }
        let mut command = Command::new("sh");
        command.args(["-c", r#"echo $$ >writer; exec "$0" apply --stream -"#]).arg(binary());
        command.current_dir(desk.directory.path()).env("SOCAI_LEDGER", desk.ledger()).env("LANG", "en_US.UTF-8");
        Self(Stream::of(&mut place::inside(strace, &command)))
    }

    /// Asks, and returns once the frame is whole in the journal: its sync does not come back.
    fn ask(&self, desk: &Desk, line: &str) {
        let before = written(&desk.ledger());
        assert!(self.0.ask(line), "the writer runs");
        for _ in 0..6_000 {
            if written(&desk.ledger()) > before {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no frame was written");
    }

    /// Kills the writer, and strace, which would wait out the call that it holds, also for a writer that is dead.
    fn kill(self, desk: &Desk) {
        let writer = fs::read_to_string(desk.path("writer")).unwrap();
        assert!(place::ran("kill", ["-KILL", writer.trim()]));
        self.0.kill();
        assert!(self.0.end().answers.is_empty(), "nobody was answered");
    }
}

/// How many entries the journal has in whole frames.
fn written(ledger: &Path) -> u64 {
    let scan = journal::scan(&ledger.join("journal")).unwrap();
    scan.frames.iter().map(|frame| frame.end.0).max().unwrap_or(0)
}

fn entries(desk: &Desk) -> usize {
    desk.run(["history", "--entries"]).ok().out.lines().count()
}

/// Everything that leaves: what can be had now, in files under `to`.
fn hand_out(desk: &Desk, entry: usize, to: &str) -> PathBuf {
    let out = desk.path(to);
    fs::create_dir(&out).unwrap();
    let last = (entry - 1).to_string();
    desk.run(["receipt", "write", &last, "--to", &format!("{to}/receipts")]).ok();
    desk.run(["anchor", "export", &format!("{to}/asked")]).ok();
    desk.run(["backup", &format!("{to}/backup")]).ok();
    let mut request = fs::read_dir(out.join("asked")).unwrap().map(|entry| entry.unwrap().path());
    let request = request.find(|path| path.extension().is_some_and(|extension| extension == "request")).unwrap();
    let answer = desk.run(["witness", "cosign", "witness", request.to_str().unwrap()]).ok().out;
    fs::write(out.join("answer"), answer).unwrap();
    out
}

#[test]
fn whatever_is_handed_out_within_a_sync_the_ledger_has_one_history_after_a_power_cut() {
    if !can_hold() {
        return;
    }
    let desk = desk();
    let before = entries(&desk);
    let kept = desk.path("kept");
    copy_directory(&desk.ledger(), &kept);

    let writer = Held::start(&desk);
    writer.ask(&desk, &load::small(0));
    // The frame is whole in the file, and its sync has not come back: nobody is answered.
    assert!(writer.0.heard().is_empty());
    assert_eq!(entries(&desk), before, "what may be taken back is shown");
    let next = before.to_string();
    for refused in [vec!["receipt", "show", &next], vec!["prove", "presence", &next, "--to", "evidence.zip"]] {
        let ran = desk.run(&refused);
        assert!(ran.code != 0 && ran.err.contains(&next), "{refused:?}: {ran:?}");
    }
    assert!(!desk.path("evidence.zip").exists());
    let within = hand_out(&desk, before, "within");
    assert!(writer.0.heard().is_empty(), "the sync is still held");

    // The power goes. Only the frame was not on the disk: the question to the witness was.
    writer.kill(&desk);
    copy_directory(&desk.path("ledger/anchors"), &kept.join("anchors"));
    fs::remove_dir_all(desk.ledger()).unwrap();
    copy_directory(&kept, &desk.ledger());
    let again = Stream::start(&desk);
    again.record(&load::small(7)).expect("the next command is recorded");
    again.end();
    assert!(entries(&desk) > before);
    // The witness goes on from the head that it cosigned within the sync: its answer says which.
    desk.run(["anchor", "import", "within/answer", "--at", "2023-06-02T09:00:00"]).ok();
    let after = hand_out(&desk, entries(&desk), "after");

    let status = desk.run(["witness", "status", "witness"]).ok().out;
    assert!(
        status.contains(&format!("{} entries", entries(&desk))) && status.contains("; 0 proof(s) of two histories"),
        "{status}"
    );
    for handed_out in [within, after] {
        let receipts = fs::read_dir(handed_out.join("receipts")).unwrap().map(|entry| entry.unwrap().path());
        for receipt in receipts.filter(|path| path.extension().is_some_and(|extension| extension == "tlog-proof")) {
            let receipt = receipt.to_str().unwrap();
            let compared = desk.run(["compare", receipt, "ledger/tiles", "--policy", "alone"]).ok();
            assert!(!compared.out.contains("TWO HISTORIES"), "{compared:?}");
        }
    }
    // The backup made within is a beginning of what the ledger has.
    desk.run(["backup", "within/backup"]).ok();
    desk.run(["check"]).ok();
}

/// Killed within its sync, and the power stays: what was written can be read, and whoever has the key and
/// asks for a proof signs for it first. Without the key nothing of it is proven.
#[test]
fn what_a_killed_writer_left_is_read_and_proven_once_it_is_signed() {
    if !can_hold() {
        return;
    }
    let desk = desk();
    let before = entries(&desk);
    let writer = Held::start(&desk);
    writer.ask(&desk, &load::small(0));
    writer.kill(&desk);
    let read = entries(&desk);
    assert!(read > before, "{read} entries, {before} before");
    let last = (read - 1).to_string();
    desk.run(["check"]).ok();
    let key = desk.path("ledger/keys/log.key");
    fs::rename(&key, desk.path("put away")).unwrap();
    for refused in [vec!["receipt", "show", &last], vec!["prove", "presence", &last, "--to", "evidence.zip"]] {
        assert_ne!(desk.run(&refused).code, 0, "nobody has signed for it");
    }
    desk.run(["backup", "backup", "--without-secrets"]).ok();
    assert_eq!(desk.run(["history", "--entries", "--ledger", "backup"]).ok().out.lines().count(), before);
    assert_eq!(entries(&desk), read);
    fs::rename(desk.path("put away"), &key).unwrap();
    desk.run(["receipt", "show", &last]).ok();
    assert_eq!(entries(&desk), read);
    desk.run(["backup", "backup"]).ok();
    assert_eq!(desk.run(["history", "--entries", "--ledger", "backup"]).ok().out.lines().count(), read);
    desk.run(["check"]).ok();
}

/// Whoever is told that it is recorded can have the receipt at once, from another process.
#[test]
fn what_is_acknowledged_has_its_receipt_at_once() {
    let desk = desk();
    let stream = Stream::start(&desk);
    for n in 0..5 {
        let answer = stream.record(&load::small(n)).expect("it is recorded");
        for (entry, receipt) in answer.entries.iter().zip(&answer.receipts) {
            assert_eq!(desk.run(["receipt", "show", &entry.to_string()]).ok().out, *receipt);
        }
    }
    stream.end();
}

/// Something else in the place of the log's files, or beside them, is refused by name, and nothing waits.
#[test]
fn special_files_in_the_places_of_the_log_are_refused_by_name() {
    for name in ["journal/0009.journal", "journal/head", "head", "tiles/checkpoint", "log/db", "log/snap.7"] {
        let desk = Desk::with_rehearsal();
        let path = desk.ledger().join(name);
        let _ = fs::remove_file(&path);
        assert!(place::ran("mkfifo", [path.to_str().unwrap()]));
        let empty = desk.write("empty.jsonl", "");
        for command in [vec!["check"], vec!["apply", empty.to_str().unwrap()]] {
            let ran = desk.run(&command);
            let said = format!("{}{}", ran.out, ran.err);
            assert_ne!(ran.code, 0, "{name}: {command:?}");
            assert!(said.contains(name) && said.contains("FIFO"), "{name}: {command:?}: {said}");
        }
    }
}
