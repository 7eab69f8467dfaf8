//! Disks that are full, fail, or cannot be written; clocks that step; calls that fail when they should
//! not. Whatever happens: what was acknowledged is there afterwards, nothing is acknowledged that is
//! not, the message says what is wrong, and once that is put right recording goes on.
//!
//! | what | how it is done | needs |
//! | --- | --- | --- |
//! | a full disk | a small file system in memory | root |
//! | a disk that fails | an ext4 on a device that has no room behind it | root |
//! | a disk that cannot be written | mounted read-only; or files without the right, as nobody | root, or a namespace |
//! | any call that fails | strace answers in the kernel's place | strace |
//! | a clock that steps | a ledger whose last entry lies ahead of the clock | nothing |
//!
//! Where what is needed is missing, a test says so and is passed over. A device-mapper target that fails
//! is not used: the device without room gives the same errors from the same layer, and every kernel has
//! it.
//!
//! The sweep makes one call fail in each run: `SOCAI_FAULTS=2000` runs (all there are, if there are fewer)
//! instead of what a normal run has time for; `SOCAI_SEED` others.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

use calendar::Timestamp;
use domain::Actor;
use serde_json::Value;
use tests::{
    Desk, Ran, binary, copy_directory, crash_image,
    load::{self, Ended, Random, Stream, acknowledged},
    place::{self, Mount},
    skips::skipped,
};

/// Longer than the copies wait for quiet before they follow.
const QUIET: Duration = Duration::from_millis(180);

fn can_inject() -> bool {
    let available = crash_image::available();
    if !available {
        skipped("strace is not there, or may not trace", "apt-get install strace");
    }
    available
}

/// A rehearsal ledger that the load can build on.
fn desk() -> Desk {
    static OPENED: OnceLock<Desk> = OnceLock::new();
    let opened = OPENED.get_or_init(|| {
        let desk = Desk::with_rehearsal();
        load::open_for_load(&desk);
        desk
    });
    let desk = Desk::new();
    copy_directory(&opened.ledger(), &desk.ledger());
    desk
}

fn ran(mut command: Command) -> Ran {
    Ran::from(command.output().expect("it runs"))
}

/// `socai` with these calls on these paths failing as strace is told.
fn failing(command: &Command, inject: &str, paths: &[PathBuf]) -> Command {
    let (call, _) = inject.split_once(':').expect("call:what");
    let mut strace = Command::new("strace");
    strace.args(["--follow-forks", "--quiet=all", "--output=/dev/null"]);
    strace.arg(format!("--trace={call}")).arg(format!("--inject={inject}"));
    for path in paths {
        strace.arg("--trace-path").arg(path);
    }
    place::inside(strace, command)
}

/// What was acknowledged is there, what was not is there whole or not at all, the check says sound, and
/// the same commands sent again are all recorded, once.
fn goes_on(desk: &Desk, ended: &Ended, lines: &[String]) {
    let acknowledged = acknowledged(&ended.answers);
    load::assert_holds(&load::recorded(desk), &acknowledged);
    let stream = Stream::start(desk);
    for line in lines {
        match stream.record(line) {
            Some(answer) => assert!(answer.acknowledges(), "{answer:?}"),
            None => panic!("{}", stream.end().err),
        }
    }
    let again = stream.end();
    assert!(again.status.success(), "{}", again.err);
    let recorded = load::recorded(desk);
    load::assert_holds(&recorded, &acknowledged);
    load::assert_holds(&recorded, &load::acknowledged(&again.answers));
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

fn smalls(count: u64) -> Vec<String> {
    (0..count).map(load::small).collect()
}

mod sync_fails {
    use super::*;

    /// Records commands in turn while the journal's calls fail as told.
    fn run(desk: &Desk, inject: &str, lines: &[String]) -> Ended {
        let command = desk.command(["apply", "--stream", "-"]);
        let journal: Vec<PathBuf> =
            (0..3).map(|number| desk.path(&format!("ledger/journal/000{number}.journal"))).collect();
        let stream = Stream::of(&mut failing(&command, inject, &journal));
        for line in lines {
            stream.record(line).expect("every line is answered");
        }
        stream.end()
    }

    /// One sync fails, and all later ones would succeed; none is asked for, since they would report
    /// success for what the first one lost.
    #[test]
    fn after_one_failed_sync_or_write_of_the_journal_nothing_is_acknowledged() {
        if !can_inject() {
            return;
        }
        for (inject, reason) in [
            ("fdatasync:error=EIO:when=5", "Input/output error"),
            ("fdatasync:error=ENOSPC:when=5", "No space left"),
            ("pwrite64:error=ENOSPC:when=5", "No space left"),
            ("pwrite64:error=EIO:when=5", "Input/output error"),
            ("fdatasync:error=EIO:when=1+", "Input/output error"),
        ] {
            let (desk, lines) = (desk(), smalls(8));
            let ended = run(&desk, inject, &lines);
            ended.fails(2, &[reason, "journal/0000.journal", "not known whether", "open the ledger again"]);
            let good = if inject.ends_with('+') { 0 } else { 4 };
            let outcomes: Vec<&str> = ended.answers.iter().map(|answer| answer.outcome.as_str()).collect();
            assert_eq!(outcomes[..good], vec!["recorded"; good], "{inject}");
            assert_eq!(outcomes[good..], vec!["unknown"; 8 - good], "{inject}");
            // What came after the failure was never written.
            let recorded = load::recorded(&desk);
            for line in &lines[good + 1..] {
                assert!(!recorded.contains_key(&load::id_of(line)), "{inject}: {line}");
            }
            goes_on(&desk, &ended, &lines);
        }
    }

    #[test]
    fn an_interrupted_write_or_sync_is_done_again() {
        if !can_inject() {
            return;
        }
        for inject in ["fdatasync:error=EINTR:when=3", "pwrite64:error=EINTR:when=3"] {
            let (desk, lines) = (desk(), smalls(6));
            let ended = run(&desk, inject, &lines);
            assert!(ended.status.success(), "{inject}: {}", ended.err);
            assert_eq!(acknowledged(&ended.answers).len(), 6);
            goes_on(&desk, &ended, &lines);
        }
    }

    #[test]
    fn no_answer_comes_before_the_sync_has_returned() {
        if !can_inject() {
            return;
        }
        let (desk, lines) = (desk(), smalls(3));
        let started = Instant::now();
        let ended = run(&desk, "fdatasync:delay_exit=300000", &lines);
        assert!(ended.status.success(), "{}", ended.err);
        assert!(started.elapsed() >= Duration::from_millis(3 * 300), "{:?}", started.elapsed());
    }

    /// A frame was written, its sync failed: nobody knows whether it lasts. Nobody sees it while the process may
    /// still take it back. It does not vanish when the process closes and tidies up: who reads the ledger then sees
    /// it, and so does everybody after.
    #[test]
    fn what_a_reader_saw_of_a_failed_write_does_not_vanish() {
        if !can_inject() {
            return;
        }
        let desk = desk();
        // A short file, so that the failing frame is in a longer one, which closing would remove.
        fs::write(desk.path("ledger/journal/0000.journal"), [0; 2 * 4096]).unwrap();
        let command = desk.command(["apply", "--stream", "-"]);
        // Where the one made ready is not there yet, another is made on the spot.
        let journal = ["0001", "0002"].map(|number| desk.path(&format!("ledger/journal/{number}.journal")));
        let stream = Stream::of(&mut failing(&command, "fdatasync:error=EIO:when=1", &journal));
        let lines = smalls(3);
        for line in &lines {
            stream.record(line).expect("an answer");
        }
        let shown = load::recorded(&desk);
        assert!(shown.contains_key("small-1") && !shown.contains_key("small-2"), "{shown:?}");
        let ended = stream.end();
        ended.fails(2, &["not known whether"]);
        assert_eq!(acknowledged(&ended.answers).len(), 2);
        let left = load::recorded(&desk);
        load::assert_holds(&left, &shown);
        assert!(left.contains_key("small-2"), "it can be read");
        goes_on(&desk, &ended, &lines);
        load::assert_holds(&load::recorded(&desk), &left);
    }
}

mod copies_fail {
    use super::*;

    /// What follows behind the journal cannot: what was acknowledged is in the journal, and nothing more is
    /// taken until somebody has looked.
    #[test]
    fn when_the_copies_cannot_follow_what_was_acknowledged_is_in_the_journal() {
        if !can_inject() {
            return;
        }
        for (inject, path) in [
            ("syncfs:error=EIO:when=1", ""),
            ("rename:error=EIO:when=1", "tiles/checkpoint.new"),
            ("rename:error=ENOSPC:when=1", "head.new"),
            ("openat:error=EMFILE:when=1", "tiles/checkpoint.new"),
            ("write:error=ENOSPC:when=1", "tiles/checkpoint.new"),
            ("write:error=ENOSPC:when=3", "journal/0001.journal"),
            ("fsync:error=EIO:when=1", "journal/0001.journal"),
            ("fdatasync:error=EIO:when=1+", "log/db"),
        ] {
            let desk = desk();
            let command = desk.command(["apply", "--stream", "-"]);
            let paths = if path.is_empty() { Vec::new() } else { vec![desk.path("ledger").join(path)] };
            let stream = Stream::of(&mut failing(&command, inject, &paths));
            let lines = smalls(4);
            let mut answers = Vec::new();
            for line in &lines {
                let Some(answer) = stream.record(line) else { panic!("{inject} {path}: {:?}", stream.end()) };
                answers.push(answer);
                // The copies follow, and fail.
                thread::sleep(QUIET);
            }
            // Whoever reads sees what was acknowledged, while the failed process is still there.
            load::assert_holds(&load::recorded(&desk), &acknowledged(&answers));
            let ended = stream.end();
            assert!(answers[0].acknowledges(), "{inject} {path}: {answers:?}");
            ended.fails(2, &["safe in the journal"]);
            goes_on(&desk, &ended, &lines);
        }
    }
}

/// One call fails, somewhere, in each run.
mod sweep {
    use super::*;

    const RUNS: u64 = 30;
    /// What a call may answer instead.
    const ERRORS: [(&str, &[&str]); 14] = [
        ("openat", &["EIO", "EMFILE", "ENOSPC"]),
        ("read", &["EIO"]),
        ("pread64", &["EIO"]),
        ("write", &["ENOSPC", "EIO"]),
        ("pwrite64", &["ENOSPC", "EIO"]),
        ("fsync", &["EIO"]),
        ("fdatasync", &["EIO"]),
        ("syncfs", &["EIO"]),
        ("rename", &["EIO", "ENOSPC"]),
        ("mkdir", &["ENOSPC"]),
        ("unlink", &["EIO"]),
        ("getdents64", &["EIO"]),
        ("statx", &["EIO"]),
        ("flock", &["EIO"]),
    ];

    /// Every file there is, and those that come to be.
    fn paths(desk: &Desk) -> Vec<PathBuf> {
        let there = place::seen(&desk.ledger()).into_keys();
        let to_be = ["journal/0001.journal", "journal/0002.journal", "tiles/checkpoint.new", "head.new"];
        there.chain(to_be.map(|name| desk.ledger().join(name))).collect()
    }

    /// The run: commands in turn, and a pause in which the copies follow.
    fn run(mut command: Command, lines: &[String]) -> Ended {
        let stream = Stream::of(&mut command);
        for (number, line) in lines.iter().enumerate() {
            stream.record(line);
            if number == 1 {
                thread::sleep(QUIET);
            }
        }
        stream.end()
    }

    /// How often each call comes in one thread, at most: strace counts for each thread.
    fn counts(desk: &Desk, lines: &[String]) -> BTreeMap<&'static str, usize> {
        let log = desk.path("strace.log");
        let mut strace = Command::new("strace");
        strace.args(["--follow-forks", "--quiet=all"]).arg("--output").arg(&log);
        for path in paths(desk) {
            strace.arg("--trace-path").arg(path);
        }
        let ended = run(place::inside(strace, &desk.command(["apply", "--stream", "-"])), lines);
        assert!(ended.status.success(), "{}", ended.err);
        let log = fs::read_to_string(log).unwrap();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for line in log.lines() {
            let Some((thread, call)) = line.split_once(' ') else { continue };
            *counts.entry((thread, call.trim_start().split('(').next().unwrap())).or_default() += 1;
        }
        let most = |call| counts.iter().filter(|((_, name), _)| *name == call).map(|(_, count)| *count).max();
        ERRORS.iter().filter_map(|(call, _)| Some((*call, most(*call)?))).collect()
    }

    #[test]
    fn whichever_call_fails_what_was_acknowledged_is_there_and_recording_goes_on() {
        if !can_inject() {
            return;
        }
        let original = desk();
        // Something for the opening to heal.
        let stream = Stream::start(&original);
        assert!(stream.record(&load::small(100)).is_some());
        stream.kill();
        stream.end();
        let copied = || {
            let desk = Desk::new();
            copy_directory(&original.ledger(), &desk.ledger());
            desk
        };
        let lines = smalls(4);
        let counts = counts(&copied(), &lines);
        let mut all = Vec::new();
        for (call, errors) in ERRORS {
            for error in errors {
                let times = counts.get(call).copied().unwrap_or(0).min(40);
                all.extend((1..=times).map(|when| format!("{call}:error={error}:when={when}")));
            }
        }
        let mut random = Random::new(load::setting("SOCAI_SEED", 1));
        let (started, found) = (Instant::now(), all.len());
        let runs = load::setting("SOCAI_FAULTS", RUNS * load::times()).min(found as u64);
        for _ in 0..runs {
            let inject = all.swap_remove(random.below(all.len() as u64) as usize);
            let desk = copied();
            let ended = run(failing(&desk.command(["apply", "--stream", "-"]), &inject, &paths(&desk)), &lines);
            assert!(!ended.err.contains("panicked"), "{inject}: {}", ended.err);
            match ended.status.code() {
                Some(0) => assert_eq!(acknowledged(&ended.answers).len(), 4, "{inject}"),
                Some(2) => assert!(ended.err.starts_with("socai: "), "{inject}: {}", ended.err),
                other => panic!("{inject}: {other:?}: {}", ended.err),
            }
            let names = fs::read_dir(desk.ledger()).unwrap().map(|entry| entry.unwrap().file_name());
            // To sled a call that fails is damage, and its copy is built anew; the tiles are not touched.
            let aside: Vec<_> = names.filter(|name| name.to_string_lossy().contains("tiles.damaged")).collect();
            assert!(aside.is_empty(), "{inject}: a call that fails once is no damage: {aside:?} {}", ended.err);
            goes_on(&desk, &ended, &lines);
        }
        eprintln!("{runs} of {found} faults, {:?}", started.elapsed());
    }
}

mod full {
    use super::*;

    const MIB: u64 = 1024 * 1024;

    /// With room for nothing but the file that the journal has; with room for a second, and none for the
    /// copies.
    #[test]
    fn on_a_full_disk_all_acknowledged_can_be_read_and_once_there_is_room_recording_goes_on() {
        for (room, recorded_at_least) in [(MIB, 1), (9 * MIB, 3)] {
            let (desk, opened) = (Desk::new(), desk());
            let Some(mount) = Mount::small(&desk.ledger(), 64 * MIB) else {
                return skipped("mounting a small file system needs root", "run the tests as root");
            };
            copy_directory(&opened.ledger(), &mount.point);
            let used: u64 = place::seen(&mount.point).values().map(|(.., bytes)| bytes.len() as u64).sum();
            let ballast = mount.point.join("ballast");
            fs::write(&ballast, vec![1; (64 * MIB - used - room) as usize]).unwrap();

            let lines: Vec<String> = (0..400).map(load::large).collect();
            let stream = Stream::start(&desk);
            let failed = lines.iter().position(|line| !stream.record(line).is_some_and(|answer| answer.acknowledges()));
            let ended = stream.end();
            let failed = failed.expect("the disk is full at some time");
            assert!(failed >= recorded_at_least, "{failed}: {}", ended.err);
            ended.fails(2, &["No space left"]);

            // Nothing that only reads needs room.
            load::assert_holds(&load::recorded(&desk), &acknowledged(&ended.answers));
            desk.run(["state"]).ok();
            desk.run(["show", "organisation"]).ok();
            assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
            desk.run(["backup", desk.path("backup").to_str().unwrap()]).ok();
            let again = ran(desk.command(["apply", "--stream", desk.write("again", &lines[failed]).to_str().unwrap()]));
            assert!(matches!(again.code, 0 | 2) && !again.err.contains("panicked"), "{again:?}");

            fs::remove_file(ballast).unwrap();
            goes_on(&desk, &ended, &lines[..failed + 3]);
        }
    }

    /// The device takes no more, and says so only when it is written to: a sync fails for good, the file
    /// system gives up and turns read-only.
    #[test]
    fn on_a_disk_that_begins_to_fail_all_acknowledged_survive() {
        let (desk, opened) = (Desk::new(), desk());
        let Some(behind) = Mount::small(&desk.path("behind"), 16 * MIB) else {
            return skipped("mounting a small file system needs root", "run the tests as root");
        };
        let image = behind.point.join("image");
        if !place::make_image(&image, 96 * MIB) {
            return skipped("mkfs.ext4 is not there", "apt-get install e2fsprogs");
        }
        let disk = desk.path("disk");
        let Some(mounted) = Mount::of_image(&disk, &image) else {
            return skipped("a file cannot be mounted", "run the tests as root, with loop devices");
        };
        copy_directory(&opened.ledger(), &disk.join("ledger"));
        assert!(place::ran("sync", ["--file-system", disk.to_str().unwrap()]));
        symlink(disk.join("ledger"), desk.ledger()).unwrap();

        let lines: Vec<String> = (0..1_000).map(load::large).collect();
        let stream = Stream::start(&desk);
        let failed = lines.iter().position(|line| !stream.record(line).is_some_and(|answer| answer.acknowledges()));
        let ended = stream.end();
        let failed = failed.expect("the device fails at some time");
        assert!(failed > 0, "{}", ended.err);
        ended.fails(2, &["os error"]);
        let again = ran(desk.command(["apply", "--stream", desk.write("again", &lines[failed]).to_str().unwrap()]));
        again.fails(2, &["os error"]);

        // The disk is put right, and mounted again.
        drop(mounted);
        assert!(place::ran("mount", ["-o", "remount,size=128M", behind.point.to_str().unwrap()]));
        let _mounted = Mount::of_image(&disk, &image).expect("it is mounted again");
        goes_on(&desk, &ended, &lines[..failed + 3]);
    }

    /// What was recorded and could not be answered is recorded; but the program does not call it a success.
    #[test]
    fn answers_that_cannot_be_printed_are_no_success() {
        let desk = desk();
        let file = desk.write("file.jsonl", smalls(3).join("\n"));
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = desk.command(["apply", "--stream", file.to_str().unwrap()]);
        let output = command.stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        Ran { code: output.status.code().unwrap(), out: String::new(), err: String::from_utf8(output.stderr).unwrap() }
            .fails(2, &["No space left"]);
        assert!(load::recorded(&desk).contains_key("small-2"));
    }
}

mod read_only {
    use super::*;

    /// Everything that answers a question, and a backup to elsewhere.
    fn questions(desk: &Desk) -> Vec<Vec<String>> {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut questions: Vec<_> = [
            "state",
            "state --json",
            "history",
            "history --json",
            "history --entries",
            "diff 2023-10-01 2024-01-15",
            "scorecard",
            "who --at 2023-09-20",
            "check",
            "check --deep --json",
            "document list",
        ]
        .map(words)
        .into();
        let sheets = desk.run(["show"]).ok().out;
        questions.extend(
            sheets.lines().filter_map(|line| line.split(' ').next()).map(|name| words(&format!("show {name}"))),
        );
        questions.push(vec!["backup".to_owned(), desk.path("backup").to_str().unwrap().to_owned()]);
        questions
    }

    /// A ledger with some past, left by a kill, so that its journal has what its copies have not.
    fn demo_left_by_a_kill() -> Desk {
        let desk = Desk::with_demo();
        let line = r#"{"id":"one-more","at":"2024-06-01T08:00","by":{"unit":"VPUBND","position":"office-chief"},"approved_by":{"unit":"UBND","position":"chairman"},"do":{"establish-units":{"units":[{"unit":"MOT","name":"a","name_en":"a","kind":"department"}]}}}"#;
        let stream = Stream::start(&desk);
        assert!(stream.record(line).is_some_and(|answer| answer.acknowledges()));
        stream.kill();
        stream.end();
        desk
    }

    #[test]
    fn every_question_is_answered_on_a_read_only_disk_and_changes_no_byte() {
        let desk = demo_left_by_a_kill();
        let before = place::seen(&desk.ledger());
        for question in questions(&desk) {
            // First as any ledger is read: nothing is written, although it could be. Only a backup writes down, for
            // `doctor`, when it was made.
            let is_backup = question[0] == "backup";
            let answer = (!is_backup).then(|| desk.run(&question).ok());
            assert!(place::seen(&desk.ledger()) == before, "{question:?} changed something");
            let Some(command) = place::read_only(&desk.ledger(), &desk.command(&question)) else {
                return skipped("a read-only mount needs root or a namespace", "run the tests as root");
            };
            let same = ran(command).ok();
            if let Some(answer) = answer {
                assert_eq!(same.out, answer.out, "{question:?}");
            }
            assert!(place::seen(&desk.ledger()) == before, "{question:?} changed something");
        }
        assert!(desk.run(["history", "--json"]).ok().out.contains("one-more"));
        let line = desk.write("line.jsonl", load::small(0));
        for arguments in [&["apply", line.to_str().unwrap()][..], &["rebuild", "log"], &["rebuild", "tiles"]] {
            let command = place::read_only(&desk.ledger(), &desk.command(arguments)).expect("as before");
            ran(command).fails(2, &["Read-only file system"]);
        }
        assert!(place::seen(&desk.ledger()) == before, "what was refused changed something");
    }

    /// No right to write any file or directory of it.
    #[test]
    fn every_question_is_answered_without_the_right_to_write() {
        let desk = demo_left_by_a_kill();
        let questions = questions(&desk);
        // Root may write whatever the rights say; then it is done as nobody.
        let probe = desk.path("probe");
        fs::create_dir(&probe).unwrap();
        fs::set_permissions(&probe, fs::Permissions::from_mode(0o500)).unwrap();
        let root = fs::write(probe.join("file"), "").is_ok();
        let program = desk.path("socai");
        fs::copy(binary(), &program).unwrap();
        if root {
            fs::set_permissions(desk.directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
            fs::create_dir(desk.path("backup")).unwrap();
            let whose = [desk.ledger(), desk.path("backup")];
            let chown = ["--recursive", "65534:65534"].into_iter().map(OsString::from);
            assert!(place::ran("chown", chown.chain(whose.into_iter().map(Into::into))));
        }
        let rights = |writable: bool| {
            for path in place::seen(&desk.ledger()).into_keys() {
                let mode = fs::metadata(&path).unwrap().permissions().mode();
                let mode = if writable { mode | 0o200 } else { mode & !0o222 };
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            }
        };
        let as_nobody = |arguments: &[String]| {
            let mut outer = Command::new("setpriv");
            outer.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(desk.directory.path());
            command.env("SOCAI_LEDGER", desk.ledger()).env("LANG", "en_US.UTF-8").env_remove("LC_ALL");
            if root { place::inside(outer, &command) } else { command }
        };
        if !as_nobody(&["--version".to_owned()]).output().is_ok_and(|output| output.status.success()) {
            return skipped("the user \"nobody\" cannot run anything here", "run the tests as root");
        }
        rights(false);
        let before = place::seen(&desk.ledger());
        for question in &questions {
            ran(as_nobody(question)).ok();
            assert!(place::seen(&desk.ledger()) == before, "{question:?} changed something");
        }
        let line = desk.write("line.jsonl", load::small(0));
        let apply = ["apply", line.to_str().unwrap()].map(str::to_owned);
        ran(as_nobody(&apply)).fails(2, &["lock", "Permission denied"]);
        assert!(place::seen(&desk.ledger()) == before, "what was refused changed something");
        rights(true);
        assert!(desk.run(["history", "--json"]).ok().out.contains("one-more"));
    }
}

mod in_use {
    use super::*;

    #[test]
    fn who_comes_second_is_told_so_and_readers_are_not_held_up() {
        let desk = desk();
        let stream = Stream::start(&desk);
        let lines = smalls(6);
        for line in &lines[..3] {
            stream.record(line).expect("an answer");
        }
        let other = desk.write("other.jsonl", load::small(100));
        for arguments in [&["apply", other.to_str().unwrap()][..], &["apply", "--stream", other.to_str().unwrap()]] {
            let refused = desk.run(arguments).fails(2, &["in use by another process"]);
            assert_eq!(refused.out, "");
        }
        desk.run(["rebuild", "log"]).fails(2, &["in use by another process"]);
        // Readers meanwhile see all that was acknowledged.
        let recorded = load::recorded(&desk);
        assert!((0..3).all(|n| recorded.contains_key(&format!("small-{n}"))) && !recorded.contains_key("small-100"));
        desk.run(["state"]).ok();
        assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
        desk.run(["backup", desk.path("backup").to_str().unwrap()]).ok();
        for line in &lines[3..] {
            assert!(stream.record(line).expect("an answer").acknowledges());
        }
        let ended = stream.end();
        assert!(ended.status.success(), "{}", ended.err);
        goes_on(&desk, &ended, &lines);
        desk.run(["apply", other.to_str().unwrap()]).ok();
    }
}

mod clock {
    use super::*;

    fn now() -> Timestamp {
        ledger::ledger::system_time()
    }

    /// The load without "at": on the system's clock nobody gives the time.
    fn untimed(n: u64) -> String {
        let line = load::small(n).replace(r#""at":"2023-06-02T08:00","#, "");
        assert!(!line.contains("\"at\""));
        line
    }

    /// A ledger on the system's clock, whose clock was ahead for its last entry and was then set right.
    fn ahead(by: Duration) -> (Desk, Instant) {
        let desk = Desk::new();
        desk.run(["init"]).ok();
        let opening: Vec<String> = tests::opening()
            .iter()
            .map(|line| {
                let mut line: Value = serde_json::from_str(line).unwrap();
                line.as_object_mut().unwrap().remove("at");
                line.to_string()
            })
            .collect();
        desk.run(["apply", desk.write("opening.jsonl", opening.join("\n")).to_str().unwrap()]).ok();
        desk.run(["apply", desk.write("line.jsonl", untimed(0)).to_str().unwrap()]).ok();
        let mut ledger = ledger::open(&desk.ledger()).unwrap();
        let at = Timestamp::from_micros(now().micros() + by.as_micros() as i64).unwrap();
        let until = Instant::now() + by;
        ledger.refuse_classified(&Actor::ledger(), None, Some(at)).unwrap();
        (desk, until)
    }

    #[test]
    fn after_a_step_back_nothing_is_recorded_or_lost_until_the_clock_has_caught_up() {
        let (desk, until) = ahead(Duration::from_secs(4));
        let before = desk.run(["history", "--entries"]).ok().out;
        assert!(before.lines().last().unwrap().contains("ClassifiedInputRefused"), "it is shown: {before}");
        let file = desk.write("next.jsonl", untimed(1));
        let apply = ["apply", file.to_str().unwrap()];
        desk.run(apply).fails(2, &["clock", "before the last recorded event"]);
        let stream = Stream::start(&desk);
        let answer = stream.record(&untimed(2)).expect("an answer");
        assert_eq!(answer.outcome, "failed");
        assert!(answer.why.unwrap().contains("set the clock right"));
        assert!(Instant::now() < until, "this machine is too slow for the test");
        assert_eq!(desk.run(["history", "--entries"]).ok().out, before);
        assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);

        // The same process goes on, once its clock is past the last entry.
        thread::sleep(until.saturating_duration_since(Instant::now()) + Duration::from_millis(20));
        assert_eq!(stream.record(&untimed(3)).expect("an answer").outcome, "recorded");
        stream.end().fails(2, &[]);
        desk.run(apply).ok();
        let after = desk.run(["history", "--entries"]).ok().out;
        assert!(after.starts_with(&before), "nothing of what was there is gone");
        // Two commands of two entries; the one from ahead was shown all the while.
        assert_eq!(after.lines().count(), before.lines().count() + 4);
        assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
    }

    /// The clock of a running process is set back and forward under it.
    #[test]
    fn a_clock_that_is_set_under_a_running_process_refuses_and_then_goes_on() {
        let libraries =
            ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
        let library = libraries.map(|path| Path::new(path).join("libfaketimeMT.so.1"));
        let Some(library) = library.iter().find(|path| path.exists()) else {
            return skipped("libfaketime is not there", "apt-get install libfaketime");
        };
        let (desk, _) = ahead(Duration::ZERO);
        let clock = desk.write("clock", "+0");
        let mut command = desk.command(["apply", "--stream", "-"]);
        command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", &clock).env("FAKETIME_NO_CACHE", "1");
        command.env("DONT_FAKE_MONOTONIC", "1");
        let stream = Stream::of(&mut command);
        let outcome = |offset: &str, n| {
            fs::write(&clock, offset).unwrap();
            stream.record(&untimed(n)).expect("an answer").outcome
        };
        assert_eq!(outcome("+0", 1), "recorded");
        assert_eq!(outcome("-1h", 2), "failed");
        assert_eq!(outcome("+0", 3), "recorded");
        assert_eq!(outcome("+1h", 4), "recorded");
        assert_eq!(outcome("+0", 5), "failed");
        assert_eq!(outcome("+2h", 6), "recorded");
        stream.end().fails(2, &[]);
        let recorded = load::recorded(&desk);
        assert!([1, 3, 4, 6].iter().all(|n| recorded.contains_key(&format!("small-{n}"))));
        assert!([2, 5].iter().all(|n| !recorded.contains_key(&format!("small-{n}"))));
        assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
    }
}
