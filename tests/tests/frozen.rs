//! What is kept for ever: how a command is hashed, who gives which identifier, and what a refusal is called.

use std::fs;

use eventlog::Digest;
use serde_json::{Value, json};
use tests::{Desk, copy_directory, repository};

/// The log's name, as its key bears it.
fn origin(desk: &Desk) -> String {
    let key = fs::read_to_string(desk.ledger().join("keys/log.vkey")).unwrap();
    key.split('+').next().unwrap().to_owned()
}

fn entries(desk: &Desk) -> Vec<Value> {
    let printed = desk.run(["history", "--entries"]).ok().out;
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const UNITS: &str = r#"{"id":"units","at":"2023-06-01T08:10:00","by":{"unit":"VPUBND","position":"office-chief","capacity":"own"},"approved_by":{"unit":"UBND","position":"chairman","capacity":"own"},"do":{"establish-units":{"units":[{"unit":"UBND","name":"UBND","name_en":"Committee","kind":"provincial-committee"},{"unit":"VPUBND","name":"Văn phòng","name_en":"Office","kind":"provincial-office"},{"unit":"SNV","name":"Sở Nội vụ","name_en":"Home affairs","kind":"home-affairs"},{"unit":"STC","name":"Sở Tài chính","name_en":"Finance","kind":"department"}]}}}"#;

/// One file, command by command: what is hashed, and what comes out. No later program changes it.
#[test]
fn the_digest_of_a_command_is_what_it_always_was() {
    let path = repository().join("tests/golden/commands-2.jsonl");
    if std::env::var_os("SOCAI_BLESS").is_some() && !path.exists() {
        let sent = [
            json!({"id": "q1-stc", "by": {"unit": "STC", "position": "unit-clerk"}, "approved_by": {"unit": "STC", "position": "unit-head"},
                "do": {"submit": {"filings": [{"task": "UBND-2023-9901/C-Q/2024-Q1/STC", "document": {"number": "9108/BC-STC"}}]}}}),
            json!({"id": "mọi trường", "by": {"unit": "VPUBND", "position": "office-chief", "capacity": "tl", "account": "P-00f1a2b3c4d5e6f7"},
                "approved_by": {"unit": "UBND", "position": "chairman"}, "occurred_at": "2023-08-28", "channel": "paper",
                "legal_basis": ["Nghị định 30/2020/NĐ-CP"], "documents": ["ab".repeat(32)], "classification": "ordinary",
                "do": {"grant-extension": {"task": "UBND-2023-9901/2a/STNMT"}}}),
            json!({"id": "fact", "by": {"unit": "STC", "position": "unit-clerk"},
                "do": {"record-fact": {"fact": "feedback-received", "unit": "STC", "subject": "\"x\"\n\u{e9}😀", "fields": {"issues": 3}}}}),
        ];
        let line = |sent: &Value| {
            let command: domain::Command = serde_json::from_value(sent.clone()).unwrap();
            let (log, old) = ("so-cai.invalid/1aaee04edf3afd4e", ledger::encode::digest_before(&command).unwrap());
            let statement = ledger::encode::statement(&command, log).unwrap();
            let digest = ledger::encode::digest(&command, log).unwrap();
            format!(
                "{}\n",
                json!({"sent": sent, "log": log, "statement": statement, "digest": digest.to_string(), "digest_before": old.to_string()})
            )
        };
        fs::write(&path, sent.iter().map(line).collect::<String>()).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap();
    assert_eq!(kept.lines().count(), 3);
    for line in kept.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let command: domain::Command = serde_json::from_value(case["sent"].clone()).unwrap();
        let (log, statement) = (text("log"), text("statement"));
        assert_eq!(ledger::encode::statement(&command, &log).unwrap(), statement);
        assert_eq!(ledger::encode::digest(&command, &log).unwrap().to_string(), text("digest"));
        assert_eq!(Digest::of(statement.as_bytes()).to_string(), text("digest"));
        assert_eq!(ledger::encode::digest_before(&command).unwrap().to_string(), text("digest_before"));
        let said: Value = serde_json::from_str(&statement).unwrap();
        let members: Vec<&String> = said.as_object().unwrap().keys().collect();
        assert_eq!(members, ["command", "format", "log"]);
        assert_eq!((&said["format"], &said["log"]), (&json!("socai.command/2"), &json!(log)));
        assert_eq!(said["command"]["id"], case["sent"]["id"]);
        assert!(said["command"].get("approved_by").is_none());
    }
}

/// Whoever sent a command computes its digest from what was sent and the log's name.
#[test]
fn a_stranger_computes_the_digest_in_the_entry() {
    let desk = Desk::with_rehearsal();
    desk.run(["apply", desk.write("units.jsonl", UNITS).to_str().unwrap()]).ok();
    let mut command: Value = serde_json::from_str(UNITS).unwrap();
    let members = command.as_object_mut().unwrap();
    members.remove("at");
    members.remove("approved_by");
    for unit in command["do"]["establish-units"]["units"].as_array_mut().unwrap() {
        // Members that were left out stand there with what they are then.
        let sample: domain::command::NewUnit = serde_json::from_value(unit.clone()).unwrap();
        *unit = serde_json::to_value(sample).unwrap();
    }
    // serde_json keeps members in order of their names, which are ASCII here.
    let statement = json!({"command": command, "format": "socai.command/2", "log": origin(&desk)}).to_string();
    let entry = entries(&desk).pop().unwrap();
    assert_eq!(entry["command"]["digest"], Digest::of(statement.as_bytes()).to_string());
    // The same command in another log has another digest; identifiers tell nothing of it.
    let other = Desk::with_rehearsal();
    other.run(["apply", other.write("units.jsonl", UNITS).to_str().unwrap()]).ok();
    for (mine, theirs) in entries(&desk).iter().zip(entries(&other)) {
        assert_ne!(mine["command"]["digest"], theirs["command"]["digest"]);
        assert_ne!(mine["id"], theirs["id"]);
        let digest: Digest = mine["command"]["digest"].as_str().unwrap().parse().unwrap();
        let guessed = eventlog::EventIds::Public.id(
            mine["recorded_at"].as_str().unwrap().parse().unwrap(),
            eventlog::Position(mine["position"].as_u64().unwrap()),
            digest,
        );
        assert_ne!(mine["id"], guessed.to_string(), "nobody guesses an identifier from what is public");
    }
}

/// Nobody who sends commands speaks as the ledger.
#[test]
fn no_command_anchors_and_none_takes_an_identifier_of_the_ledger() {
    let desk = Desk::with_rehearsal();
    desk.run(["apply", desk.write("units.jsonl", UNITS).to_str().unwrap()]).ok();
    let anchor = json!({"id": "a", "at": "2023-06-02T08:00:00", "by": {"unit": "SOCAI", "position": "system", "capacity": "system"},
        "do": {"anchor-checkpoint": {"size": 1, "root": "0".repeat(64), "anchor": "cosignatures", "digest": "1".repeat(64), "vouched": []}}});
    desk.run(["apply", desk.write("anchor.jsonl", anchor.to_string()).to_str().unwrap()])
        .fails(2, &["anchor-checkpoint"]);
    for id in ["socai:7", "SOCAI:erase/P-00f1a2b3c4d5e6f7", "a\u{200b}b", " a", ""] {
        let command = json!({"id": id, "at": "2023-06-02T08:00:00", "by": {"unit": "STC", "position": "unit-clerk"},
            "do": {"acknowledge-tasks": {"tasks": []}}});
        desk.run(["apply", desk.write("id.jsonl", command.to_string()).to_str().unwrap()]).fails(2, &["identifier"]);
    }
    assert_eq!(entries(&desk).len(), 5);
}

/// What was recorded by an earlier program is known again, whatever has changed in how it is hashed.
#[test]
fn what_an_earlier_program_recorded_is_already_recorded() {
    let desk = Desk::new();
    copy_directory(&repository().join("tests/golden/ledger-2"), &desk.ledger());
    let before = entries(&desk).len();
    for file in ["crates/simulation/sample/reform-2025.jsonl", "tests/golden/the-rest.jsonl"] {
        let again = desk.run(["apply", "--json", repository().join(file).to_str().unwrap()]).json();
        let outcomes: Vec<&Value> = again["commands"].as_array().unwrap().iter().map(|c| &c["outcome"]).collect();
        assert!(
            !outcomes.is_empty() && outcomes.iter().all(|outcome| **outcome == "already-recorded"),
            "{file}: {again}"
        );
    }
    assert_eq!(entries(&desk).len(), before);
}

/// A refused command says so in JSON too, by a code, the same in both languages.
#[test]
fn a_refusal_has_a_code_wherever_it_is_answered() {
    let desk = Desk::with_rehearsal();
    let submit = json!({"id": "nop", "at": "2023-06-02T08:00:00", "by": {"unit": "STC", "position": "unit-clerk"},
        "approved_by": {"unit": "STC", "position": "unit-head"},
        "do": {"submit": {"filings": [{"task": "D1/2a/STC", "document": {"number": "1/BC"}}]}}});
    let file = desk.write("both.jsonl", format!("{}\n{submit}\n", tests::opening().join("\n")));
    let english = desk.run(["apply", "--json", "--lang", "en", file.to_str().unwrap()]);
    assert_eq!(english.code, 1);
    let answer: Value = serde_json::from_str(&english.out).unwrap();
    assert_eq!((&answer["outcome"], &answer["code"]), (&json!("refused"), &json!("unknown-task")));
    let commands = answer["commands"].as_array().unwrap();
    assert_eq!((&commands[0]["outcome"], &commands[0]["entries"][0]), (&json!("recorded"), &json!(1)));
    assert_eq!(
        (&commands[2]["id"], &commands[2]["line"], &commands[2]["code"]),
        (&json!("nop"), &json!(3), &json!("unknown-task"))
    );
    let refused = commands[2]["entries"][0].as_u64().unwrap();
    assert_eq!(refused + 1, entries(&desk).len() as u64);
    assert_eq!(commands[2]["receipts"].as_array().unwrap().len(), 1);
    // Again, in Vietnamese: the same rule, the same entry, the same words in JSON.
    let vietnamese = desk.run(["apply", "--json", "--lang", "vi", file.to_str().unwrap()]);
    let again: Value = serde_json::from_str(&vietnamese.out).unwrap();
    assert_eq!((vietnamese.code, &again["why"], &again["entries"]), (1, &answer["why"], &answer["entries"]));
    assert!(vietnamese.err.contains("từ chối"), "{}", vietnamese.err);
    let entry = entries(&desk).pop().unwrap();
    assert_eq!((&entry["kind"], &entry["version"]), (&json!("SubmissionRefused"), &json!(2)));
    assert_eq!(
        (&entry["payload"]["code"], &entry["command"]["id"]),
        (&json!("unknown-task"), &json!(format!("socai:{refused}")))
    );
    // What is stored is told in the reader's language.
    let told = desk.run(["history", "--lang", "vi"]).ok().out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("không có nhiệm vụ D1/2a/STC"), "{told}");
    // Persons, spreadsheets and a stream answer alike.
    let person = [
        "person",
        "show",
        "P-00f1a2b3c4d5e6f7",
        "--reason",
        "x",
        "--by",
        "SNV/chief-inspector",
        "--at",
        "2023-06-02T09:00",
        "--json",
    ];
    let shown = desk.run(person);
    let answer: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!((shown.code, &answer["code"]), (1, &json!("unknown-person")));
    let sheet = desk.write("rows.csv", "task,document\nD1/2a/STC,1/BC\nD1/2b/STC,2/BC\n");
    let imported = desk.run([
        "import",
        sheet.to_str().unwrap(),
        "--by",
        "STC/unit-clerk",
        "--approved-by",
        "STC/unit-head",
        "--at",
        "2023-06-02T09:00",
        "--json",
    ]);
    let answer: Value = serde_json::from_str(&imported.out).unwrap();
    assert_eq!(
        (imported.code, &answer["code"], &answer["rows"][1]["code"]),
        (1, &json!("rows"), &json!("unknown-task"))
    );
    let streamed =
        desk.run(["apply", "--stream", "--lang", "vi", desk.write("one.jsonl", submit.to_string()).to_str().unwrap()]);
    let line: Value = serde_json::from_str(streamed.out.lines().next().unwrap()).unwrap();
    assert_eq!((&line["code"], &line["why"]), (&json!("unknown-task"), &again["why"]));
}
