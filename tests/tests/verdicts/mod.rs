//! Verdicts of a ledger, under heads that a witness cosigned when one likes, and what the page finds in them.
#![allow(dead_code, reason = "each test uses its own part")]

use std::fs;

use calendar::Timestamp;
use evidence::Container;
use proof::Note;
use serde_json::{Value, json};
use tests::{Desk, page::Page};

use crate::{handmade::witness, operator::vkey};

pub const Q3: &str = "UBND-2023-9901/C-Q/2023-Q3";

/// Before the due date of the third quarter.
pub const EARLY: u64 = 1_694_600_000;

/// A verdict as the ledger on the desk proves it; none where nothing was filed.
pub fn verdict(desk: &Desk, task: &str) -> Option<Container> {
    let ran = desk.run(["prove", "verdict", task, "--to", "e.zip"]);
    (ran.code == 0).then(|| Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap())
}

/// The same under heads that a witness cosigned at this time.
pub fn cosigned(container: &Container, time: u64) -> Container {
    let notes = ["checkpoint", "grounds/checkpoint"].map(|name| container.text(name).unwrap().to_owned());
    let mut changed = Container::of(container.format());
    for (name, bytes) in container.members() {
        let mut bytes = bytes.to_vec();
        // What was stamped has the log's own line alone.
        if let (Ok(text), true) = (str::from_utf8(&bytes), name != "checkpoint.signed") {
            let line = |note: &str| witness(1).cosign(Note::parse(note).unwrap().text, time);
            let note = notes.iter().find(|note| text.contains(*note));
            bytes =
                note.map_or(text.to_owned(), |note| text.replace(note, &format!("{note}{}", line(note)))).into_bytes();
        }
        changed.add(name, bytes).unwrap();
    }
    changed
}

/// The log of the desk's ledger, and that witness.
pub fn witnessed(desk: &Desk) -> String {
    format!("log {}witness w1 {}\nquorum w1\n", vkey(desk), witness(1).witness_key())
}

/// What the page finds in each of these, past its fields and buttons.
pub fn judged(page: &mut Page, files: &[Container], policy: &str, roots: &[u8]) -> Vec<Value> {
    let written: Vec<Vec<u8>> = files.iter().map(|file| file.write().unwrap()).collect();
    let found = page.find(&written, policy, str::from_utf8(roots).unwrap(), &[None]);
    found.into_iter().flatten().collect()
}

pub fn seconds(moment: &Value) -> Option<u64> {
    let micros = moment.as_str()?.parse::<Timestamp>().unwrap().micros();
    Some(u64::try_from(micros / 1_000_000).unwrap())
}

/// The entries and outcomes of the due dates that were computed again.
pub fn due_dates(answer: &Value) -> Vec<(String, &str)> {
    let checks = answer["checks"].as_array().unwrap().iter();
    let dated = checks.filter(|check| check["what"].as_str().unwrap().starts_with("the due date "));
    let entry = |what: &str| what.split_once('#').unwrap().1.split(':').next().unwrap().to_owned();
    dated.map(|check| (entry(check["what"].as_str().unwrap()), check["outcome"].as_str().unwrap())).collect()
}

/// A command of the provincial office, or of one of its units.
pub fn command(id: &str, at: &str, unit: &str, positions: [&str; 2], act: Value) -> String {
    let [by, approved] = positions.map(|position| json!({ "unit": unit, "position": position }));
    let approved = if positions[1].is_empty() { Value::Null } else { approved };
    json!({ "id": id, "at": at, "by": by, "approved_by": approved, "do": act }).to_string()
}

pub const OFFICER: [&str; 2] = ["office-officer", "office-chief"];
pub const DUTY: &str = "UBND-2023-9901/1a-1";

pub fn apply(desk: &Desk, lines: &[String]) {
    desk.run(["apply", desk.write("lines.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
}

pub fn fix(unit: &str, due: Value) -> String {
    let act = json!({ "fix-deadline": { "obligation": DUTY, "units": [unit], "due": due } });
    command(&format!("fix-{unit}"), "2026-01-02T09:00:00", "VPUBND", OFFICER, act)
}
