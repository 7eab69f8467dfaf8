//! Writes the samples in `corpus/` that are made from others: `cargo run --example seed`.
//!
//! From the golden files, the sample ledger and the sample letter come entries, payloads, commits,
//! frames, commands and drafts; what was signed and sealed for the samples is signed and sealed here.
//! The other samples are written by hand, or are inputs that once broke something.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a chore fails by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use eventlog::{Commit, Event, commit::several, encoded::Encoded};
use exchange::{Source, draft};
use fuzz::signed::{KEY, ROTATION, checkpoints};
use serde_json::{Value, json};
use words::{
    Language,
    drafts::{self, Blanks},
};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

fn write(target: &str, name: &str, bytes: impl AsRef<[u8]>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join(name), bytes).unwrap();
}

fn main() {
    entries_and_payloads();
    let commit = golden_commit();
    commits_and_frames(&commit);
    signed();
    commands();
    letters();
}

fn entries_and_payloads() {
    let old = read("tests/golden/entries-1.jsonl");
    let new = read("tests/golden/entries-2.jsonl");
    let mut payloads: BTreeMap<String, String> = BTreeMap::new();
    for line in old.lines().chain(new.lines()) {
        let event = Event::from_entry(line).unwrap().content;
        let payload = event.payload.as_str();
        if payload.len() < 1500 {
            payloads.insert(
                format!("{}.{}", event.kind, event.version),
                format!("{} {}\n{payload}", event.kind, event.version),
            );
        }
    }
    for (name, text) in payloads {
        write("payload", &name, text);
    }
    let golden = read("crates/eventlog/tests/golden/entries-1.jsonl");
    for (index, line) in golden.lines().chain(old.lines().take(2)).enumerate() {
        write("entry", &format!("entry-{index}"), line);
        let value: Value = serde_json::from_str(line).unwrap();
        write("canonical", &format!("payload-{index}"), value["payload"].to_string());
    }
}

fn golden_commit() -> Commit {
    let hex = read("crates/eventlog/tests/golden/commit-1.hex");
    let digits: Vec<char> = hex.trim().chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    write("commit", "golden", &bytes);
    Commit::decode(&bytes).unwrap()
}

fn commits_and_frames(commit: &Commit) {
    let encoded = Encoded::again(std::slice::from_ref(commit)).unwrap();
    let parts: Vec<Vec<u8>> = encoded.parts(1).map(|(_, bytes)| bytes).collect();
    write("commit", "several", several(&parts));
    let framed = |commits: &[Vec<u8>], note: &str| {
        let mut bytes = [7u64.to_le_bytes(), 0u64.to_le_bytes()].concat();
        for piece in std::iter::once(note.as_bytes()).chain(commits.iter().map(Vec::as_slice)) {
            bytes.extend_from_slice(&(piece.len() as u32).to_le_bytes());
            bytes.extend_from_slice(piece);
        }
        bytes
    };
    let whole: Vec<Vec<u8>> = encoded.parts(usize::MAX).map(|(_, bytes)| bytes).collect();
    write("frame", "one-commit", framed(&whole, "so-cai.invalid/fuzz\n2\n"));
    write("frame", "two-commits", framed(&parts, ""));
}

fn signed() {
    for checkpoint in checkpoints() {
        write("note", &format!("head-{}", checkpoint.size), checkpoint.sign(&KEY));
    }
    write("note", "checkpoint", checkpoints().last().unwrap().to_string());
    write("note", "verifying-key", KEY.verifying_key().to_string());
    write("note", "signing-key", KEY.to_text());
    write("note", "rotation", ROTATION);
    let name = json!({ "format": "socai.person/1", "name": "Họ Và Tên", "person": "P-0000000000000000", "salt": "80".repeat(32) });
    write("vault", "sealed", format!("\u{1}{name}"));
    write("vault", "another's", format!("\u{5}{name}"));
    write("vault", "cut", "\0socai.sealed/1\nx");
    write("vault", "not-sealed", [b"\x02".as_slice(), &[9; 80]].concat());
}

/// One file for each act, where the sample year has it as somebody really asked it.
fn commands() {
    let mut commands: BTreeMap<String, Value> = BTreeMap::new();
    let mut take = |command: Value| {
        let act = command["do"].as_object().and_then(|act| act.keys().next()).unwrap().clone();
        commands.entry(act).or_insert(command);
    };
    let year = read("crates/simulation/sample/year.jsonl") + &read("tests/golden/the-rest.jsonl");
    let names = [
        ("{DIRECTIVE}", "L1"),
        ("UBND-2023-9901", "L1"),
        ("{QUARTERLY}", "C-Q"),
        ("{YEARLY}", "C-Y"),
        ("{ONE-OFF}", "2a"),
    ];
    let year = names.iter().fold(year, |text, (from, to)| text.replace(from, to));
    year.lines().filter(|line| line.len() < 1200).flat_map(serde_json::from_str).for_each(&mut take);
    for act in read("crates/domain/tests/support/acts.jsonl").replace("D1", "L1").lines() {
        let act: Value = serde_json::from_str(act).unwrap();
        take(json!({
            "id": "x", "by": { "unit": "VPUBND", "position": "office-officer" },
            "approved_by": { "unit": "VPUBND", "position": "office-chief" }, "do": act
        }));
    }
    for (name, command) in commands {
        write("command", &name, command.to_string());
    }
    let given: Vec<&str> = include_str!("../given/directive.jsonl").lines().collect();
    let later = given.join("\n").replace("\"g", "\"h").replace("L1", "L2").replace("\"2023-", "\"2024-");
    write("command", "several", later);
    write("command", "between", format!("\u{feff}// x\n\n{{\"id\":\"x\"}}\n{}\r\n[", given[4]));
}

fn letters() {
    let letter = read("crates/simulation/sample/letter.txt");
    write("letter", "sample", &letter);
    let letter = exchange::read(&Source::from_bytes(letter.as_bytes()).unwrap()).unwrap();
    let duties = draft::propose(&letter);
    let blanks = Blanks { directive: "D-1", office: "VPUBND", is_rehearsal: false };
    write("draft", "sample", drafts::write(&letter, &duties[..6], &blanks, Language::En));
    write("draft", "blank", drafts::write(&letter, &duties[6..8], &Blanks::EMPTY, Language::Vi));
}
