//! Who looked: what is recorded once, what the ledger records of it, and what becomes of it in copies, checks and when
//! its retention is over.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    thread,
};

use calendar::Timestamp;
use domain::{
    Event,
    event::{AccessHeadRecorded, Clock},
};
use eventlog::{Position, Progress};
use ledger::{
    DiskLedger, Outcome,
    access::{
        AccessError, Book, Channel, Look, Noted, Subject, Viewer, register,
        register::Wanted,
        retention::{due, heads, prune},
    },
    backup::{Secrets, backup, restore},
    check::{Depth, check},
};
use tempfile::TempDir;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn evidence(task: &str) -> Subject {
    Subject::Evidence(task.parse().unwrap())
}

const TASK: &str = "D1/C-Q/2023-Q3/STC";

fn look(time: &str, by: &str, subject: Subject) -> Look {
    let viewer = Viewer::of(&by.parse().unwrap()).unwrap();
    Look { at: at(time), viewer, subject, valid_at: None, known_at: None, channel: Channel::Page }
}

const INSPECTOR: &str = "SNV/chief-inspector@P-0000000000000001";
const CLERK: &str = "STC/unit-clerk@P-0000000000000002";

struct Given {
    place: TempDir,
    ledger: DiskLedger,
}

/// A rehearsal in which nobody has looked.
fn given() -> Given {
    let place = tempfile::tempdir().unwrap();
    let ledger =
        ledger::create(&place.path().join("so"), "thử", Clock::Simulated, Some(at("2023-07-01T08:00"))).unwrap();
    Given { place, ledger }
}

impl Given {
    fn path(&self) -> PathBuf {
        self.place.path().join("so")
    }

    fn book(&self) -> Book {
        Book::of(&self.path())
    }

    /// Records what is due at this time.
    fn record_heads(&mut self, time: &str) -> Vec<AccessHeadRecorded> {
        let (heads, notices) = (heads(&self.path()).unwrap(), self.ledger.access_notices().unwrap());
        let due = due(&heads, &notices, at(time).date());
        for head in &due {
            let outcome = self.ledger.record_access_head(head.clone(), Some(at(time))).unwrap();
            assert!(matches!(outcome, Outcome::Recorded(_)));
        }
        due
    }

    fn faults(&self, directory: &Path) -> Vec<String> {
        let scratch = tempfile::tempdir().unwrap();
        let report = check(directory, Depth::Stored, scratch.path(), &Progress::default()).unwrap();
        report.findings().map(|finding| format!("{}: {finding}", finding.file().unwrap_or_default())).collect()
    }

    #[track_caller]
    fn is_sound(&self, directory: &Path) {
        let faults = self.faults(directory);
        assert!(faults.is_empty(), "{faults:?}");
    }
}

fn all(ledger: &Path) -> Vec<register::Line> {
    register::find(ledger, &Wanted::default(), usize::MAX).unwrap().lines
}

#[test]
fn a_look_is_recorded_once_a_day_and_reads_back_as_it_was() {
    let given = given();
    let book = given.book();
    assert!(!given.path().join("access").exists(), "nobody has looked");
    let first = look("2026-11-30T08:00", INSPECTOR, evidence(TASK));
    assert_eq!(book.record(first.clone()).unwrap(), Noted::Recorded(Position(0)));
    assert_eq!(book.record(look("2026-11-30T23:59", INSPECTOR, evidence(TASK))).unwrap(), Noted::Already);
    // Another day, person, office or subject is another look.
    let others = [
        look("2026-12-01T00:00", INSPECTOR, evidence(TASK)),
        look("2026-12-01T00:01", CLERK, evidence(TASK)),
        look("2026-12-01T00:01", "SNV/inspector@P-0000000000000001", evidence(TASK)),
        look("2026-12-01T00:02", INSPECTOR, evidence("D1/C-Q/2023-Q3/SYT")),
        look("2026-12-01T00:03", INSPECTOR, Subject::TaskUnderInspection(TASK.parse().unwrap())),
    ];
    for other in &others {
        assert!(matches!(book.record(other.clone()).unwrap(), Noted::Recorded(_)), "{other:?}");
    }
    // What was recorded is known to whoever opens the book next.
    book.close();
    assert_eq!(given.book().record(others[0].clone()).unwrap(), Noted::Already);
    let read: Vec<Look> = all(&given.path()).into_iter().rev().map(|line| line.look).collect();
    assert_eq!(read, [&[first], &others[..]].concat());
}

#[test]
fn whatever_the_order_each_distinct_look_is_there_exactly_once() {
    let given = given();
    let mut random = 88_172_645_463_325_252_u64;
    let mut pick = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let (mut expected, mut day, mut book) = (BTreeSet::new(), 1, given.book());
    for _ in 0..300 {
        // Days pass, the process ends, and clocks step back within a day.
        day += u64::from(pick(20) == 0);
        if pick(15) == 0 {
            book.close();
            book = given.book();
        }
        let by = [INSPECTOR, CLERK][pick(2) as usize];
        let task = ["D1/C-Q/2023-Q3/STC", "D1/C-Q/2023-Q3/SYT", "D1/C-Q/2023-Q4/STC"][pick(3) as usize];
        let time = format!("2026-03-{day:02}T{:02}:00", pick(24));
        book.record(look(&time, by, evidence(task))).unwrap();
        expected.insert((day, by, task));
    }
    let lines = all(&given.path());
    assert_eq!(lines.len(), expected.len());
    let numbers: Vec<u64> = lines.iter().rev().map(|line| line.number.0).collect();
    assert_eq!(numbers, (0..expected.len() as u64).collect::<Vec<_>>());
}

#[test]
fn many_who_look_at_once_are_all_recorded() {
    let given = given();
    let book = given.book();
    thread::scope(|scope| {
        for number in 0..16 {
            let book = &book;
            scope.spawn(move || {
                for _ in 0..4 {
                    let by = format!("STC/unit-clerk@P-{number:016x}");
                    book.record(look("2026-11-30T08:00", &by, evidence(TASK))).unwrap();
                }
            });
        }
    });
    assert_eq!(all(&given.path()).len(), 16);
}

#[test]
fn what_cannot_be_written_is_an_error_and_the_next_look_tries_anew() {
    let given = given();
    let book = given.book();
    fs::write(given.path().join("access"), "in the way").unwrap();
    let refused = book.record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK)));
    assert!(matches!(refused, Err(AccessError::Io { .. })), "{refused:?}");
    fs::remove_file(given.path().join("access")).unwrap();
    assert!(matches!(book.record(look("2026-11-30T08:01", INSPECTOR, evidence(TASK))), Ok(Noted::Recorded(_))));
}

#[test]
fn an_interrupted_beginning_is_begun_again() {
    let given = given();
    fs::create_dir_all(given.path().join("access/making/log")).unwrap();
    fs::write(given.path().join("access/making/log.key"), "half").unwrap();
    given.book().record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK))).unwrap();
    assert_eq!(all(&given.path()).len(), 1);
    given.is_sound(&given.path());
}

#[test]
fn the_register_is_read_by_person_subject_and_day() {
    let given = given();
    let book = given.book();
    for (time, by, subject) in [
        ("2025-12-31T09:00", INSPECTOR, evidence(TASK)),
        ("2026-01-02T09:00", CLERK, evidence(TASK)),
        ("2026-01-03T09:00", INSPECTOR, Subject::InspectionEntry(domain::EntryNumber(186))),
        ("2026-01-04T09:00", INSPECTOR, Subject::Export("history".to_owned())),
    ] {
        book.record(look(time, by, subject)).unwrap();
    }
    let days = |wanted: &Wanted| -> Vec<String> {
        let found = register::find(&given.path(), wanted, usize::MAX).unwrap();
        found.lines.iter().map(|line| line.look.day().to_string()).collect()
    };
    let any = Wanted::default();
    assert_eq!(days(&any), ["2026-01-04", "2026-01-03", "2026-01-02", "2025-12-31"]);
    let person = Some("P-0000000000000002".parse().unwrap());
    assert_eq!(days(&Wanted { person, ..any.clone() }), ["2026-01-02"]);
    assert_eq!(days(&Wanted { subject: Some("c-q/2023-q3".to_owned()), ..any.clone() }), ["2026-01-02", "2025-12-31"]);
    assert_eq!(days(&Wanted { subject: Some("#186".to_owned()), ..any.clone() }), ["2026-01-03"]);
    let (from, to) = (Some(at("2026-01-02T00:00").date()), Some(at("2026-01-03T00:00").date()));
    assert_eq!(days(&Wanted { from, to, ..any.clone() }), ["2026-01-03", "2026-01-02"]);
    let cut = register::find(&given.path(), &any, 3).unwrap();
    assert!(cut.is_cut && cut.lines.len() == 3);
}

#[test]
fn the_ledger_records_the_head_at_most_daily_and_not_where_nobody_looked() {
    let mut given = given();
    assert_eq!(given.record_heads("2023-07-02T00:00"), []);
    let book = given.book();
    book.record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK))).unwrap();
    assert_eq!(given.record_heads("2023-07-03T09:00").len(), 1);
    book.record(look("2026-11-30T10:00", CLERK, evidence(TASK))).unwrap();
    // That day has its head.
    assert_eq!(given.record_heads("2023-07-03T23:00"), []);
    let head = &given.record_heads("2023-07-04T00:00")[0];
    assert_eq!(head.size, 2);
    // Nobody looked since.
    assert_eq!(given.record_heads("2023-07-05T00:00"), []);
    let kinds: Vec<&str> = given.ledger.events().iter().map(|recorded| recorded.event.kind()).collect();
    assert_eq!(kinds, ["LedgerOpened", "AccessHeadRecorded", "AccessHeadRecorded"]);
    given.is_sound(&given.path());
}

#[test]
fn check_names_whatever_is_not_as_the_ledger_recorded_it() {
    let mut given = given();
    let book = given.book();
    for task in [TASK, "D1/C-Q/2023-Q3/SYT"] {
        book.record(look("2026-11-30T08:00", INSPECTOR, evidence(task))).unwrap();
    }
    given.record_heads("2023-07-03T09:00");
    book.close();
    let place = given.path().join("access/2026");
    let sound = given.place.path().join("sound");
    let away = || fs::rename(&place, &sound).unwrap();
    let back = || {
        let _ = fs::remove_dir_all(&place);
        fs::rename(&sound, &place).unwrap();
    };
    // Gone.
    away();
    assert_eq!(given.faults(&given.path()), ["access/2026: it is missing, though #1 names it"]);
    // Another one in its place, by a key of its own.
    given.book().record(look("2026-11-30T08:00", CLERK, evidence(TASK))).unwrap();
    assert_eq!(given.faults(&given.path()), ["access/2026/log.vkey: it is not what #1 says"]);
    back();
    // A byte of an entry.
    let bundle = place.join("tiles/tile/entries/000.p/2");
    let bytes = fs::read(&bundle).unwrap();
    let text = String::from_utf8_lossy(&bytes).replace("chief-inspector", "chief-inspectro");
    fs::write(&bundle, text).unwrap();
    let faults = given.faults(&given.path());
    assert!(faults[0].starts_with("access/2026/tiles/tile/entries/"), "{faults:?}");
    fs::write(&bundle, bytes).unwrap();
    // What does not belong there.
    fs::write(given.path().join("access/2026 copy"), "").unwrap();
    assert!(given.faults(&given.path())[0].starts_with("access/2026 copy: nothing of this name"));
}

#[test]
fn a_backup_with_secrets_has_it_and_restores_it_and_one_without_has_not() {
    let mut given = given();
    let book = given.book();
    book.record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK))).unwrap();
    given.record_heads("2023-07-03T09:00");
    let (with, without) = (given.place.path().join("with"), given.place.path().join("without"));
    let copy = |to: &Path, secrets| {
        let made = backup(&given.path(), to, secrets, &Progress::default()).unwrap();
        assert_eq!(made.left, []);
    };
    copy(&with, Secrets::With);
    // It grows with what is recorded meanwhile, beside whoever writes.
    book.record(look("2026-11-30T09:00", CLERK, evidence(TASK))).unwrap();
    copy(&with, Secrets::With);
    copy(&without, Secrets::Without);
    assert!(!without.join("access").exists());
    for place in [&with, &without] {
        given.is_sound(place);
    }
    let restored = given.place.path().join("restored");
    restore(&with, &restored, None, &Progress::default()).unwrap();
    assert_eq!(all(&restored), all(&given.path()));
    given.is_sound(&restored);
    assert_eq!(Book::of(&restored).record(look("2026-11-30T10:00", CLERK, evidence(TASK))).unwrap(), Noted::Already);
    let past = given.place.path().join("past");
    restore(&with, &past, Some(Position(1)), &Progress::default()).unwrap();
    assert!(!past.join("access").exists());
    given.is_sound(&past);
}

#[test]
fn a_log_is_dropped_when_its_retention_is_over_and_the_ledger_says_which() {
    let mut given = given();
    let book = given.book();
    book.record(look("2020-05-05T08:00", INSPECTOR, evidence(TASK))).unwrap();
    book.record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK))).unwrap();
    book.close();
    let kept = given.place.path().join("kept");
    backup(&given.path(), &kept, Secrets::With, &Progress::default()).unwrap();
    let path = given.path();
    let mut pruned = |today: &str| {
        let time = Some(at("2023-07-05T09:00"));
        prune(&mut given.ledger, &path, at(today).date(), time).unwrap().len()
    };
    // Five years after 31 December 2020.
    assert_eq!(pruned("2025-12-31T00:00"), 0);
    assert_eq!(pruned("2026-01-01T00:00"), 1);
    assert_eq!(pruned("2026-01-02T00:00"), 0);
    assert_eq!(all(&path).len(), 1);
    let said = given.ledger.events().last().unwrap().event.clone();
    let Event::AccessLogDropped(dropped) = said else { panic!("{said:?}") };
    assert_eq!((dropped.size, dropped.kept_days), (1, 1826));
    assert!(dropped.log.ends_with("/access/2020"), "{}", dropped.log);
    // What a copy still has is dropped with the next copying, and never comes back.
    let back = path.join("access/2020");
    copy_directory(&kept.join("access/2020"), &back);
    assert_eq!(given.faults(&path), ["access/2020/: it was dropped by #1, and is still there"]);
    assert_eq!(
        prune(&mut given.ledger, &path, at("2026-01-03T00:00").date(), Some(at("2023-07-06T09:00"))).unwrap().len(),
        1
    );
    assert_eq!(given.ledger.events().len(), 2, "it is recorded once");
    given.is_sound(&path);
    backup(&path, &kept, Secrets::With, &Progress::default()).unwrap();
    assert!(!kept.join("access/2020").exists() && kept.join("access/2026").exists());
}

fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_directory(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn only_its_owner_reads_it_and_no_login_name_stands_in_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let given = given();
    given.book().record(look("2026-11-30T08:00", INSPECTOR, evidence(TASK))).unwrap();
    for name in ["access", "access/2026"] {
        let mode = fs::metadata(given.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{name}");
    }
    let mode = fs::metadata(given.path().join("access/2026/log.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // Whoever is not known by an identifier of the ledger is nobody who looks.
    assert_eq!(Viewer::of(&"SNV/chief-inspector@an.nv".parse().unwrap()), None);
    assert_eq!(Viewer::of(&"SNV/chief-inspector".parse().unwrap()), None);
}
