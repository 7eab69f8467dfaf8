//! JSON is the same in both languages: what is one of a fixed set is a code, and sentences are English.

use std::fs;

use serde_json::Value;
use tests::{
    Desk,
    filings::LATE,
    load::{open_for_load, small},
    repository,
};

/// A task for which nothing was filed.
const NOT_FILED: &str = "UBND-2023-9901/1a-1/BINHGIANG";

/// What a command prints with `--json`, which must be the same in both languages; and its exit code.
#[track_caller]
fn said(desk: &Desk, arguments: &[&str]) -> Value {
    let said = ["vi", "en"].map(|language| desk.run(arguments.iter().chain(&["--json", "--lang", language])));
    let [vi, en] = said.map(|ran| (ran.code, ran.out));
    assert_eq!(vi, en, "{arguments:?}");
    if vi == (2, String::new()) {
        return Value::Null;
    }
    serde_json::from_str(&vi.1).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", vi.1))
}

#[test]
fn every_question_is_answered_alike() {
    let desk = Desk::with_demo();
    let names = said(&desk, &["show"]);
    let names: Vec<&str> = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        said(&desk, &["show", name]);
        said(&desk, &["show", name, "--at", "2023-12-31", "--unit", "KIMTHANH"]);
    }
    for arguments in [
        &["state"][..],
        &["state", "--task", LATE],
        &["history"],
        &["history", "--unit", "SNV"],
        &["scorecard"],
        &["scorecard", "--with-predecessors"],
        &["diff", "2023-09-01", "2023-12-31"],
        &["why", LATE],
        &["ticks", "--task", LATE, "--from", "2023-07-01", "--to", "2024-03-01"],
        &["revised", "2023-09-18", "--known", "2023-09-18"],
        &["trend"],
        &["trend", "--by", "obligation"],
        &["acted", "--from", "2023-09-10", "--to", "2023-10-05", "--unit", "SNV"],
        &["search", "bao", "cao"],
        &["search", "#186"],
        &["who"],
        &["who", "--act", "decide-dispute"],
        &["explain"],
        &["explain", "task"],
        &["check"],
        &["check", "--deep"],
        &["key", "show"],
        &["anchor", "list"],
        &["document", "list"],
        &["schema"],
        &["schema", "sheet"],
    ] {
        said(&desk, arguments);
    }
    let letter = repository().join("crates/simulation/sample/letter.txt");
    said(&desk, &["intake", letter.to_str().unwrap()]);
}

/// What was done is told by its name, and alike, by commands that answer no question.
#[test]
fn what_was_done_is_told_alike() {
    let desk = Desk::with_demo();
    desk.write("passphrase", "correct horse battery staple\n");
    let key = fs::read_to_string(desk.ledger().join("log.vkey")).unwrap();
    desk.write("policy", format!("log {key}quorum none\n"));
    let shape = jsonschema::validator_for(&desk.run(["schema", "done"]).json()).unwrap();
    let witness = desk.run(["witness", "init", "witness", "--name", "example.org/witness", "--json"]).json();
    let enter = ["person", "enter", "--by", "VPUBND/provincial-clerk", "--at", "2024-02-01T09:00:00", "--json"];
    let entered = desk.run_with_input(enter, "Người Được Thử Nghiệm\n".as_bytes()).json();
    for (said, done) in [(&witness, "witness-created"), (&entered, "person-entered")] {
        assert_eq!(said["done"], done);
        assert!(shape.is_valid(said), "{said}");
    }
    let follow = ["witness", "follow", "witness", key.trim()];
    for (arguments, done) in [
        (&["rebuild", "log"][..], "rebuilt"),
        (&["rebuild", "tiles"], "rebuilt"),
        (&["rebuild", "views"], "rebuilt"),
        (&["page", "--to", "page.html"], "page-written"),
        (&["anchor", "policy", "policy"], "policy-set"),
        (&["anchor", "export", "requests"], "questions-written"),
        (&follow, "log-followed"),
        (&["demo"], "demo-made"),
    ] {
        let said = said(&desk, arguments);
        assert_eq!(said["done"], done, "{arguments:?}");
        assert!(shape.is_valid(&said), "{said}");
    }
    // What is done once only is done once in each language.
    let once = |language: &str, arguments: &[&str]| {
        let place = format!("in-{language}");
        let arguments = arguments
            .iter()
            .map(|text| text.replace("PLACE", &place))
            .chain(["--json", "--lang", language].map(str::to_owned));
        desk.run(arguments).ok().out.replace(&place, "PLACE")
    };
    for (arguments, done) in [
        (&["init", "--ledger", "new-PLACE"][..], "ledger-created"),
        (&["man", "--to", "man-PLACE"], "manual-written"),
        (&["key", "backup", "--to", "key-PLACE", "--passphrase-file", "passphrase"], "key-backed-up"),
    ] {
        let (vi, en) = (once("vi", arguments), once("en", arguments));
        assert_eq!(vi, en, "{arguments:?}");
        assert!(vi.contains(&format!("\"done\": \"{done}\"")), "{vi}");
    }
}

/// Where the answer is no (exit code 1), it is an answer: one object on stdout, of one shape, with a code.
#[test]
fn every_no_is_an_answer() {
    let desk = Desk::with_demo();
    let key = fs::read_to_string(desk.ledger().join("log.vkey")).unwrap();
    desk.write("policy", format!("log {key}quorum none\n"));
    desk.write("passphrase", "correct horse battery staple\n");
    desk.write("secret.txt", "TỐI MẬT\nSố: 1/TB-UBND\n");
    desk.write("no-request", "no request\n");
    desk.run(["key", "backup", "--to", "key", "--passphrase-file", "passphrase"]).ok();
    desk.run(["receipt", "write", "186", "--to", "."]).ok();
    desk.run(["witness", "init", "witness", "--name", "example.org/witness"]).ok();
    desk.run(["init", "--ledger", "other"]).ok();
    desk.run(["backup", "backup", "--ledger", "other"]).ok();
    let head = desk.ledger().join("tiles/checkpoint");
    let head = head.to_str().unwrap();
    let shape = jsonschema::validator_for(&desk.run(["schema", "refusal"]).json()).unwrap();
    for (arguments, code) in [
        (&["intake", "secret.txt"][..], "state-secret"),
        (&["document", "add", "secret.txt"], "state-secret"),
        (&["demo", "--letter", "secret.txt"], "state-secret"),
        (&["why", LATE, "--at", "2023-07-01"], "task-not-known"),
        (&["receipt", "show", "9999"], "no-such-entry"),
        (&["receipt", "write", "186", "9999", "--to", "."], "no-such-entry"),
        (&["prove", "presence", "9999", "--to", "e.zip"], "no-such-entry"),
        (&["prove", "verdict", NOT_FILED, "--to", "e.zip"], "nothing-filed"),
        (&["prove", "absence", NOT_FILED, "--by", "2023-10-15", "--to", "e.zip"], "not-anchored"),
        (&["prove", "absence", NOT_FILED, "--by", "2099-01-15", "--to", "e.zip"], "not-past"),
        (&["prove", "consistency", "--from", head, "--to", "e.zip", "--ledger", "other"], "fewer-entries"),
        (&["key", "restore", "key", "--passphrase-file", "passphrase"], "key-there"),
        (&["key", "follow", "--policy", "policy", "186.tlog-proof"], "change-not-proven"),
        (&["witness", "follow", "witness", "186.tlog-proof"], "change-not-proven"),
        (&["witness", "cosign", "witness", "no-request"], "not-a-request"),
        (&["backup", "backup"], "of-another-ledger"),
    ] {
        let said = said(&desk, arguments);
        assert_eq!((&said["outcome"], &said["code"]), (&"refused".into(), &code.into()), "{arguments:?}: {said}");
        assert!(shape.is_valid(&said), "{said}");
        let told = desk.run(arguments.iter().chain(&["--lang", "en"])).fails(1, &[]);
        let why = said["why"].as_str().unwrap();
        assert!(told.err.contains(why.lines().next().unwrap()), "{arguments:?}: {why}: {}", told.err);
    }
}

/// Where there is no answer (exit code 2), nothing stands on stdout.
#[test]
fn no_answer_is_no_output() {
    let desk = Desk::with_demo();
    desk.write("broken", "no letter, no receipt and no policy\n");
    for arguments in [
        &["apply", "missing.jsonl"][..],
        &["apply", "broken"],
        &["check", "--ledger", "nowhere"],
        &["compare", "broken", "broken", "--policy", "broken"],
        &["document", "add", "missing"],
        &["explain", "nothing"],
        &["export", "csv", "--to", "e.csv"],
        &["import", "broken", "--by", "SNV/unit-head"],
        &["init"],
        &["intake", "broken"],
        &["key", "restore", "broken"],
        &["page", "--to", "broken"],
        &["receipt", "upgrade", "broken"],
        &["restore", "missing", "new"],
        &["schema", "nothing"],
        &["show", "nothing"],
        &["state", "--unit", "NOWHERE"],
        &["verify", "broken", "--policy", "broken"],
        &["who", "--act", "nothing"],
        &["witness", "status", "nowhere"],
    ] {
        assert_eq!(said(&desk, arguments), Value::Null, "{arguments:?}");
    }
}

/// Several files give a line each.
#[test]
fn each_of_several_files_is_a_line() {
    let desk = Desk::with_demo();
    let key = fs::read_to_string(desk.ledger().join("log.vkey")).unwrap();
    desk.write("policy", format!("log {key}quorum none\n"));
    desk.run(["prove", "presence", "186", "--to", "presence.zip"]).ok();
    desk.write("broken.zip", "no archive");
    let ran = desk.run(["verify", "presence.zip", "broken.zip", "missing.zip", "--policy", "policy", "--json"]);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let exits: Vec<_> = lines.iter().map(|line| line["exit"].as_u64().unwrap()).collect();
    assert_eq!((ran.code, exits[1], exits[2]), (2, 1, 2), "{}", ran.out);
    assert_eq!(ran.err.matches("missing.zip").count(), 1, "{}", ran.err);
    assert_eq!(lines[1]["answer"]["proven"], false);
    assert!(lines[2]["answer"].is_null());
    let alone: Value = desk.run(["verify", "presence.zip", "--policy", "policy", "--json"]).json();
    assert_eq!(lines[0]["answer"], alone);
}

#[test]
fn every_judgment_is_told_alike() {
    let desk = Desk::with_demo();
    desk.run(["prove", "verdict", LATE, "--to", "verdict.zip"]);
    desk.run(["prove", "presence", "186", "--to", "presence.zip"]).ok();
    desk.run(["prove", "history", LATE, "--to", "history.zip"]).ok();
    desk.run(["receipt", "write", "186", "--to", "."]).ok();
    let key = fs::read_to_string(desk.ledger().join("log.vkey")).unwrap();
    desk.write("policy", format!("log {key}quorum none\n"));
    for file in ["presence.zip", "history.zip", "186.tlog-proof"] {
        said(&desk, &["verify", file, "--policy", "policy"]);
    }
    let forged = repository().join("tests/forged");
    let policy = forged.join("pol_2of3");
    let mut files: Vec<_> = fs::read_dir(&forged).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "zip"));
    assert!(files.len() > 20);
    for file in files {
        said(&desk, &["verify", file.to_str().unwrap(), "--policy", policy.to_str().unwrap()]);
    }
}

#[test]
fn what_is_one_of_a_fixed_set_is_a_code() {
    let desk = Desk::with_demo();
    let rows = |name: &str| said(&desk, &["show", name])["rows"].as_array().unwrap().clone();
    let overdue = rows("overdue");
    assert!(overdue.iter().all(|row| matches!(row["verdict"].as_str(), Some("late" | "overdue"))), "{overdue:?}");
    let roles = rows("roles");
    assert_eq!(roles[0]["office"], "UBND/chairman", "{}", roles[0]);
    let board = rows("board");
    assert!(board.iter().any(|row| row["name"] == "Sở Nội vụ" && row["work"] == "assigned"), "{:?}", board[0]);
    // The matrix by the same codes as the list of tasks.
    let state = said(&desk, &["state"]);
    let matrix = rows("matrix");
    for task in state["tasks"].as_array().unwrap().iter().filter(|task| !task["due"].is_null()) {
        let name = task["task"].as_str().unwrap();
        let (duty, unit) = name.rsplit_once('/').unwrap();
        let row = matrix.iter().find(|row| row["unit"] == unit).unwrap();
        let cells = row.as_object().unwrap();
        let code = duty.split('/').skip(1).collect::<Vec<_>>().join(" ");
        assert_eq!(cells[&code], task["time"], "{name}");
    }
}

/// On a screen in Vietnamese, acts, positions and kinds of fact have their names.
#[test]
fn no_code_stands_on_a_vietnamese_screen() {
    let desk = Desk::with_demo();
    let screen = |arguments: &[&str]| desk.run(arguments.iter().chain(&["--lang", "vi"])).ok().out;
    for arguments in [
        &["state"][..],
        &["history"],
        &["scorecard"],
        &["who"],
        &["diff", "2023-09-01", "2023-12-31"],
        &["show", "audit"],
        &["show", "obligations"],
        &["show", "facts"],
        &["show", "procedures"],
        &["show", "publications"],
        &["show", "roles"],
        &["show", "handling"],
    ] {
        let shown = screen(arguments);
        for code in ["chief-inspector", "office-officer", "unit-head", "decide-dispute", "issue-escalated"] {
            assert!(!shown.contains(code), "{arguments:?}: {code}");
        }
    }
    assert!(screen(&["show", "facts"]).contains("Báo cáo khó khăn, vướng mắc"), "{}", screen(&["show", "facts"]));
}

/// Given a file whose second line cannot be recorded, though no rule refuses it, when it is applied, then the first is
/// acknowledged with its receipt: it is in the ledger.
#[test]
fn what_was_recorded_before_a_failure_is_acknowledged() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let first = small(1);
    let mut second: Value = serde_json::from_str(&small(2)).unwrap();
    second["at"] = "2001-01-01T08:00:00".into();
    let file = desk.write("two.jsonl", format!("{first}\n{second}\n"));
    let ran = desk.run(["apply", file.to_str().unwrap(), "--json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["commands"][0]["outcome"], "recorded");
    assert!(!answer["commands"][0]["receipts"].as_array().unwrap().is_empty(), "{answer}");
}

/// Lines of a stream that are no commands are named by their own numbers.
#[test]
fn lines_of_a_stream_are_numbered_as_they_stand() {
    let desk = Desk::with_rehearsal();
    let file = desk.write("bad.jsonl", "{\n\n// a comment\n{\n{\n");
    let ran = desk.run(["apply", "--stream", file.to_str().unwrap(), "--json"]);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 4, 5]);
}
