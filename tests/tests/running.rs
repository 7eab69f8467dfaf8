//! A running ledger: everything works beside it, many record in it at once, and what is recorded is seen as it comes.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::{Value, json};
use tests::{
    Desk, Ran, binary,
    kept::Kept,
    load::{open_for_load, small},
};

fn running(desk: &Desk) -> Kept {
    Kept::of(desk.command(["run", "--json"]))
}

/// The same on the real clock, which nobody gives.
fn without_times(lines: &str) -> String {
    let without = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line.as_object_mut().unwrap().remove("at");
        format!("{line}\n")
    };
    lines.lines().map(without).collect()
}

fn commands(from: u64, count: u64) -> String {
    (from..from + count).map(|n| small(n) + "\n").collect()
}

fn entries(desk: &Desk) -> Vec<Value> {
    let printed = desk.run(["history", "--entries"]).ok().out;
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_applies_without_it_applies_beside_it_and_says_the_same() {
    let answers = |beside: bool| {
        let desk = Desk::with_rehearsal();
        open_for_load(&desk);
        let _running = beside.then(|| running(&desk));
        let good = desk.write("good.jsonl", commands(1, 70));
        let bad = desk.write(
            "bad.jsonl",
            format!("{}{}{}", commands(71, 2), commands(1, 1), {
                // It clashes with a unit that is there.
                let mut clash: Value = serde_json::from_str(&small(1)).unwrap();
                clash["id"] = json!("clash");
                format!("{clash}\n{}\n", small(90))
            }),
        );
        let typo = desk.write("typo.jsonl", "{\"id\": 1}\n");
        let mut said = Vec::new();
        for file in [&good, &good, &bad, &typo] {
            for arguments in [vec!["--json"], vec![]] {
                let all: Vec<&str> = ["apply", file.to_str().unwrap()].into_iter().chain(arguments).collect();
                let Ran { code, out, err } = desk.run(all);
                // Heads are signed by another key in each ledger.
                let out = match serde_json::from_str::<Value>(&out) {
                    Ok(mut json) => {
                        without_receipts(&mut json);
                        json.to_string()
                    }
                    Err(_) => out,
                };
                let place = desk.directory.path().to_str().unwrap();
                said.push((code, out.replace(place, ""), err.replace(place, "")));
            }
        }
        let stream = desk.run_with_input(["apply", "--stream", "-"], (commands(71, 4) + "nonsense\n").as_bytes());
        let lines: Vec<Value> = stream.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let outcomes: Vec<Value> =
            lines.iter().map(|line| json!([line["line"], line["outcome"], line["code"]])).collect();
        said.push((stream.code, json!(outcomes).to_string(), stream.err));
        (said, entries(&desk).len())
    };
    let (alone, count) = answers(false);
    let (beside, count_beside) = answers(true);
    for (alone, beside) in alone.iter().zip(&beside) {
        assert_eq!(alone, beside);
    }
    assert_eq!((alone.len(), count), (beside.len(), count_beside));
}

fn without_receipts(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.remove("receipts");
            fields.values_mut().for_each(without_receipts);
        }
        Value::Array(items) => items.iter_mut().for_each(without_receipts),
        _ => {}
    }
}

/// Many write at once, some as a stream and some from files, while others look on; whatever was acknowledged is there
/// once, and whoever watches sees each entry once, in order.
#[test]
fn many_record_at_once_and_whoever_watches_misses_nothing() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let before = entries(&desk).len();
    let running = running(&desk);
    let clients = 6;
    let expected = before + clients * 2 * 40;
    let count = (clients * 2 * 40 + before - 3).to_string();
    let mut watching = desk.command(["watch", "--json", "--from", "3", "--count", &count]);
    let watching = watching.stdout(Stdio::piped()).spawn().unwrap();
    thread::scope(|scope| {
        for client in 0..clients as u64 {
            let desk = &desk;
            scope.spawn(move || {
                let lines = commands(client * 1_000, 40);
                match client % 2 {
                    0 => {
                        let answers = desk.run_with_input(["apply", "--stream", "-"], lines.as_bytes()).ok().out;
                        assert_eq!(answers.matches("\"outcome\":\"recorded\"").count(), 40, "{answers}");
                    }
                    _ => {
                        let file = desk.write(&format!("{client}.jsonl"), &lines);
                        desk.run(["apply", file.to_str().unwrap()]).ok();
                    }
                }
            });
        }
        scope.spawn(|| {
            for _ in 0..10 {
                let seen = desk.run(["state", "--json"]).json();
                assert!(seen["basis"]["size"].as_u64().unwrap() >= before as u64);
            }
        });
    });
    let watched = watching.wait_with_output().unwrap();
    let numbers: Vec<u64> = String::from_utf8(watched.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["entry"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, (3..expected as u64).collect::<Vec<_>>());
    let recorded = entries(&desk);
    assert_eq!(recorded.len(), expected);
    let ids: BTreeSet<&str> = recorded.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), expected);
    running.asked_to_end();
    assert!(!desk.ledger().join("socket").exists());
    assert_eq!(desk.run(["check", "--deep", "--json"]).json()["sound"], true);
}

/// Given a ledger that a process holds, then every command that records, looks, checks or copies works beside it.
#[test]
fn every_command_works_beside_it() {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let running = running(&desk);
    let opening = include_str!("../../crates/simulation/sample/opening.jsonl");
    let file = desk.write("opening.jsonl", without_times(opening));
    desk.run(["apply", file.to_str().unwrap()]).ok();
    desk.run(["clock", "confirm"]).ok();
    desk.run(["key", "rotate"]).ok();
    desk.run(["document", "add", file.to_str().unwrap()]).ok();
    desk.run(["rebuild", "views"]).ok();
    desk.run(["rebuild", "tiles"]).ok();
    let more = desk.write("more.jsonl", without_times(&commands(1, 3)));
    desk.run(["apply", more.to_str().unwrap()]).ok();
    for question in [
        vec!["state"],
        vec!["history"],
        vec!["scorecard"],
        vec!["show", "organisation"],
        vec!["who"],
        vec!["diff", "2020-01-01"],
        vec!["check", "--deep"],
        vec!["doctor"],
        vec!["receipt", "show", "5"],
    ] {
        let ran = desk.run(&question);
        assert!(ran.code < 2, "{question:?}: {ran:?}");
    }
    let copy = desk.path("copy");
    desk.run(["backup", copy.to_str().unwrap()]).ok();
    assert!(!copy.join("socket").exists());
    assert_eq!(desk.run(["check", "--json", "--ledger", copy.to_str().unwrap()]).json()["sound"], true);
    // It holds the ledger again: what is recorded now is recorded by it.
    desk.run(["apply", "--stream", desk.write("last.jsonl", without_times(&commands(9, 1))).to_str().unwrap()]).ok();
    running.asked_to_end();
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

/// Only its owner may connect, whoever connects says at once what is asked, and nobody keeps others waiting.
#[test]
fn the_socket_takes_its_owner_and_what_it_understands() {
    let desk = Desk::with_rehearsal();
    let _running = running(&desk);
    let socket = desk.ledger().join("socket");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let said = |line: &str| {
        let mut stream = UnixStream::connect(&socket).unwrap();
        // Who is not understood is not listened to until the end.
        let _ = stream.write_all(line.as_bytes()).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        let mut reply = String::new();
        let _ = stream.read_to_string(&mut reply);
        reply
    };
    for odd in ["", "\n", "{}\n", "nonsense\n", "{\"socai\":1,\"do\":\"dance\"}\n"] {
        let reply = said(odd);
        assert!(reply.contains("declined"), "{reply}");
    }
    said(&"x".repeat(1 << 20));
    assert!(said("{\"socai\":2,\"do\":\"watch\"}\n").contains("version 2"));
    // Who has gone takes nobody's place.
    for _ in 0..300 {
        let mut watching = UnixStream::connect(&socket).unwrap();
        let _ = watching.write_all(b"{\"socai\":1,\"do\":\"watch\"}\n");
    }
    thread::sleep(std::time::Duration::from_secs(2));
    // Fewer commands than were announced are none.
    let command: String = commands(500, 1);
    let cut = said(&format!(
        "{{\"socai\":1,\"do\":\"apply\",\"language\":\"en\",\"json\":false,\"lines\":2,\"source\":\"x\"}}\n{command}"
    ));
    assert!(cut.contains("cut off") && entries(&desk).len() == 1, "{cut}");
    let _silent: Vec<UnixStream> = (0..20).map(|_| UnixStream::connect(&socket).unwrap()).collect();
    desk.run_with_input(["apply", "--stream", "-"], b"").ok();
    // A second one is told that the ledger is held: it does not take it away.
    let second = desk.command(["run"]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    desk.run(["state"]).ok();
}

/// Given that it was killed, then what it had acknowledged is there, and the next one starts over the socket it left.
#[test]
fn what_was_acknowledged_outlives_it() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let before = entries(&desk).len();
    for round in 0..3_u64 {
        let running = running(&desk);
        let mut client = desk.command(["apply", "--stream", "-"]);
        let mut client = client.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut input = client.stdin.take().unwrap();
        let sending = thread::spawn(move || {
            // It ends when the process that answers is gone.
            let _ = input.write_all(commands(round * 100_000, 4_000).as_bytes());
        });
        let mut answers = BufReader::new(client.stdout.take().unwrap()).lines();
        let mut acknowledged = 0;
        while acknowledged < 20 + usize::try_from(round).unwrap() * 30 {
            assert!(answers.next().unwrap().unwrap().contains("\"recorded\""));
            acknowledged += 1;
        }
        drop(running);
        acknowledged += answers.map_while(Result::ok).filter(|answer| answer.contains("\"recorded\"")).count();
        sending.join().unwrap();
        client.wait().unwrap();
        assert!(desk.ledger().join("socket").exists());
        let ours = |entry: &&Value| {
            let id = entry["command"]["id"].as_str().unwrap_or_default().strip_prefix("small-");
            id.and_then(|id| id.parse::<u64>().ok()).is_some_and(|id| id / 100_000 == round)
        };
        let recorded = entries(&desk);
        assert!(recorded.iter().skip(before).filter(ours).count() >= 2 * acknowledged, "{acknowledged}");
    }
    // Nobody is there: whoever asks records by themselves.
    desk.run_with_input(["apply", "--stream", "-"], commands(900_000, 1).as_bytes()).ok();
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

/// The system takes no path over 108 bytes for a socket; a ledger may lie deeper.
#[test]
fn a_ledger_may_lie_deep() {
    let desk = Desk::new();
    let deep = desk.path(&"a-directory-with-a-long-name/".repeat(6)).join("ledger");
    fs::create_dir_all(deep.parent().unwrap()).unwrap();
    let on = |arguments: &[&str]| {
        let mut command = Command::new(binary());
        command.args(arguments).env("SOCAI_LEDGER", &deep).env("LANG", "en_US.UTF-8");
        command
    };
    let ran = |arguments: &[&str]| Ran::from(on(arguments).output().unwrap());
    ran(&["init", "--clock", "simulated", "--at", "2023-06-01T08:00"]).ok();
    let running = Kept::of(on(&["run", "--json"]));
    let file = desk.write("opening.jsonl", tests::opening().join("\n"));
    ran(&["apply", file.to_str().unwrap()]).ok();
    assert!(Path::new(&deep).join("socket").exists());
    running.asked_to_end();
}
