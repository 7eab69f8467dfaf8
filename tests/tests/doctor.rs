//! `socai doctor`: what a ledger stands on. Nothing here depends on how quick or how honest the disk
//! below happens to be.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use domain::Actor;
use serde_json::Value;
use tests::{Desk, Ran};

/// The answer, whatever was found.
#[track_caller]
fn answer(ran: &Ran) -> Value {
    assert!(ran.code == 0 || ran.code == 1, "{ran:?}");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(ran.code == 1, answer["level"] == "fault", "{ran:?}");
    answer
}

/// What one check found, all of it.
fn findings<'a>(answer: &'a Value, check: &str) -> Vec<&'a Value> {
    answer["findings"].as_array().unwrap().iter().filter(|finding| finding["check"] == check).collect()
}

#[track_caller]
fn level<'a>(answer: &'a Value, check: &str) -> &'a str {
    match findings(answer, check).as_slice() {
        [one] => one["level"].as_str().unwrap(),
        other => panic!("{check}: {other:?}"),
    }
}

fn names_in(directory: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

#[test]
fn a_fresh_ledger_is_examined_and_left_as_it_was() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let before = names_in(&desk.ledger());
    let ran = desk.run(["doctor", "--json"]);
    let answer = answer(&ran);
    assert_eq!(names_in(&desk.ledger()), before, "no file of its own remains");
    let figures = &answer["figures"];
    assert_eq!(figures["ledger"]["opened"]["entries"], 1);
    let measured = &figures["flush"]["measured"];
    for costs in ["flushed", "written"] {
        let figure = |name: &str| measured[costs][name].as_u64().unwrap();
        assert!((1..=200).contains(&figure("rounds")));
        assert!(figure("median_nanoseconds") <= figure("percentile_99_nanoseconds"));
        assert!(figure("percentile_99_nanoseconds") <= figure("slowest_nanoseconds"));
    }
    let places: Vec<&str> =
        figures["places"].as_array().unwrap().iter().map(|place| place["name"].as_str().unwrap()).collect();
    for place in ["journal", "log", "tiles"] {
        assert!(places.contains(&place), "{places:?}");
    }
    assert_eq!(level(&answer, "ledger"), "ok");
    assert_eq!(level(&answer, "clock-against-ledger"), "ok");
    assert_eq!(level(&answer, "writable"), "ok");
    assert!(findings(&answer, "private-directories").iter().all(|finding| finding["level"] == "ok"));
    let checks: Vec<&str> =
        answer["findings"].as_array().unwrap().iter().map(|finding| finding["check"].as_str().unwrap()).collect();
    assert!(checks.is_sorted(), "{checks:?}");
    let schema = jsonschema::validator_for(&desk.run(["schema", "doctor"]).json()).unwrap();
    assert!(schema.is_valid(&answer), "{:?}", schema.validate(&answer).err());
}

/// Whoever compares two answers as text sees what has changed and nothing else.
#[test]
fn every_field_is_printed_in_the_order_of_names() {
    let desk = Desk::with_rehearsal();
    let ran = desk.run(["doctor", "--json"]);
    // A `Value` keeps its fields in that order.
    let sorted = serde_json::to_string_pretty(&answer(&ran)).unwrap();
    assert_eq!(ran.out.trim_end(), sorted);
}

#[test]
fn it_speaks_both_languages() {
    let desk = Desk::with_rehearsal();
    for (language, words) in [
        ("en", ["Writing 4,096 bytes", "from the disk alone", "Only cutting the power", "tiles/", "warning(s)"]),
        ("vi", ["Ghi 4.096 byte", "chỉ tính theo ổ đĩa", "thử cắt", "tiles/", "cảnh báo"]),
    ] {
        let ran = desk.run(["doctor", "--lang", language]);
        assert!(ran.code == 0 || ran.code == 1, "{ran:?}");
        for word in words {
            assert!(ran.out.contains(word), "\"{word}\" is not in: {}", ran.out);
        }
    }
}

#[test]
fn a_directory_without_a_ledger_is_a_volume_all_the_same() {
    let desk = Desk::new();
    let named = answer(&desk.run(["doctor", ".", "--json"]));
    assert_eq!(named["figures"]["ledger"], "not-there");
    assert_eq!(level(&named, "ledger"), "ok");
    assert_eq!(names_in(desk.directory.path()), Vec::<PathBuf>::new());
    let output = desk.command(["doctor", "--json"]).env_remove("SOCAI_LEDGER").output().unwrap();
    let unnamed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(unnamed["directory"], named["directory"], "the current directory");
    // The directory named on the spot comes before the one in the environment, which is not there.
    desk.run(["doctor"]).fails(2, &["ledger"]);
}

#[test]
fn what_is_no_directory_cannot_be_examined() {
    let desk = Desk::new();
    desk.run(["doctor", "missing"]).fails(2, &["missing"]);
    let file = desk.write("file", "x");
    desk.run(["doctor", file.to_str().unwrap()]).fails(2, &["file"]);
    desk.run(["doctor", ".", "."]).fails(2, &["unexpected argument"]);
}

/// Where no file can be made, what only needs reading is still reported.
#[test]
fn a_directory_that_takes_no_file() {
    let desk = Desk::new();
    let ran = desk.run(["doctor", "/proc", "--json"]).fails(2, &["could not measure"]);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["level"], "fault");
    assert_eq!(findings(&answer, "file-system").len(), 1);
    assert_eq!(findings(&answer, "flush-plausible").len(), 0);
}

#[test]
fn memory_keeps_nothing() {
    let memory = tempfile::tempdir_in("/dev/shm").unwrap();
    let desk = Desk::new();
    let path = memory.path().to_str().unwrap();
    let ran = desk.run(["doctor", path]).fails(1, &["fault"]);
    assert!(ran.out.contains("tmpfs") && ran.out.contains("keeps nothing through a power cut"), "{}", ran.out);
    let ran = desk.run(["doctor", "--json", "--lang", "vi", path]);
    let answer = answer(&ran);
    assert_eq!(level(&answer, "file-system"), "fault");
    assert_eq!(answer["figures"]["volume"]["nature"], "memory");
    assert_eq!(names_in(memory.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_last_entry_in_the_future_is_named() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let mut ledger = ledger::open(&desk.ledger()).unwrap();
    ledger.refuse_classified(&Actor::ledger(), None, Some("2150-03-01T08:00:00".parse().unwrap())).unwrap();
    drop(ledger);
    let ran = desk.run(["doctor", "--json"]).fails(1, &["fault"]);
    let answer = answer(&ran);
    assert_eq!(level(&answer, "clock-against-ledger"), "fault");
    let found = findings(&answer, "clock-against-ledger")[0]["found"].as_str().unwrap().to_owned();
    assert!(found.contains("refuse to record until 01/03/2150 08:00:00"), "{found}");
    let out = desk.run(["doctor", "--lang", "vi"]).fails(1, &["lỗi"]).out;
    assert!(out.contains("01/03/2150"), "{out}");
}

/// A rehearsal's times are its own.
#[test]
fn a_rehearsal_may_lie_in_the_future() {
    let desk = Desk::new();
    desk.run(["init", "--clock", "simulated", "--at", "2150-03-01T08:00"]).ok();
    assert_eq!(level(&answer(&desk.run(["doctor", "--json"])), "clock-against-ledger"), "ok");
}

#[test]
fn a_ledger_that_does_not_open_is_a_fault() {
    let desk = Desk::with_rehearsal();
    desk.write("ledger/ledger.toml", "nonsense\n");
    let ran = desk.run(["doctor", "--json"]).fails(1, &[]);
    let answer = answer(&ran);
    assert!(answer["figures"]["ledger"]["unreadable"]["reason"].is_string());
    assert_eq!(level(&answer, "ledger"), "fault");
    fs::remove_file(desk.path("ledger/ledger.toml")).unwrap();
    let out = desk.run(["doctor", "--lang", "vi"]).fails(1, &[]).out;
    assert!(out.contains("thiếu ledger.toml"), "{out}");
}

#[test]
fn secrets_that_others_can_read_are_named() {
    let desk = Desk::with_rehearsal();
    fs::set_permissions(desk.path("ledger/keys"), fs::Permissions::from_mode(0o750)).unwrap();
    let answer = answer(&desk.run(["doctor", "--json"]));
    let found = findings(&answer, "private-directories");
    let open: Vec<_> = found.iter().filter(|finding| finding["level"] == "warning").collect();
    assert_eq!(open.len(), 1, "{found:?}");
    assert!(open[0]["remedy"].as_str().unwrap().starts_with("chmod 700 "), "{open:?}");
}

#[test]
fn a_library_that_swallows_flushes_is_a_fault() {
    let desk = Desk::with_rehearsal();
    // The loader does not find it, says so, and goes on.
    let mut command = desk.command(["doctor", "--json"]);
    let output = command.env("LD_PRELOAD", "/nowhere/libeatmydata.so").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(level(&answer, "preloaded-library"), "fault");
}
