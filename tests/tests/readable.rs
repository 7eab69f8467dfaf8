//! How an entry is read: strictly, or not at all. Every entry that was ever written is readable; none that is spelt
//! otherwise is, whatever it says.

use std::fs;

use tests::{Desk, repository};
use verify::reading::readable;

/// Every entry of the golden files and of the sample year.
fn entries() -> Vec<String> {
    let golden = ["entries-1.jsonl", "entries-2.jsonl", "entries-3.jsonl"]
        .map(|name| fs::read_to_string(repository().join("tests/golden").join(name)).unwrap());
    let year = Desk::with_demo().run(["history", "--entries"]).ok().out;
    let lines = golden.iter().map(String::as_str).chain([year.as_str()]).flat_map(str::lines);
    lines.filter(|line| line.starts_with('{')).map(str::to_owned).collect()
}

#[test]
fn whatever_was_written_is_readable() {
    let entries = entries();
    assert!(entries.len() > 350);
    for entry in entries {
        assert_eq!(readable(&entry), Ok(()), "{entry}");
    }
}

/// Other spellings of an entry, each of which some reader would take for the same, or for less.
fn otherwise(entry: &str) -> Vec<String> {
    let once = |from: &str, to: &str| entry.replacen(from, to, 1);
    let kind = entry.split("\"kind\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    vec![
        format!("{entry} "),
        format!(" {entry}"),
        format!("\u{feff}{entry}"),
        format!("{}\n", entry),
        once("\":", "\": "),
        once("\"kind\":", "\"k\\u0069nd\":"),
        once("\"kind\":", "\"kind\":\"LedgerOpened\",\"kind\":"),
        once("\"payload\":{", "\"payload\":{\"\":null,"),
        once("\"payload\":{", "\"payload\":{\"zzz\":1,"),
        once("\"position\":", "\"position\":-0,\"position\":"),
        once("\"stream_position\":", "\"stream_position\":0"),
        once("\"version\":", "\"version\":9"),
        once(&format!("\"kind\":\"{kind}\""), &format!("\"kind\":\"{kind}\\u0000\"")),
        once(&format!("\"kind\":\"{kind}\""), &format!("\"kind\":\"{kind}2\"")),
        once("+07:00\",\"stream\"", "Z\",\"stream\""),
        once("+07:00\",\"stream\"", "+08:00\",\"stream\""),
        once("\"stream\":\"", "\"stream\":\"task/"),
        once("socai.entry/1", "socai.entry/2"),
        once("\"recorded_at\":\"20", "\"recorded_at\":\"99"),
        format!("{},\"zzz\":null}}", entry.trim_end_matches('}')),
    ]
}

fn of_kind(kind: &str) -> String {
    format!("\"kind\":\"{kind}\"")
}

#[test]
fn whatever_is_spelt_otherwise_is_not_readable() {
    let mut tried = 0;
    for entry in entries() {
        // A correction may stand in any stream: whether in that of what it corrects, whoever has both can say.
        let anywhere = ["EntryAnnulled", "FieldsCorrected"].iter().any(|kind| entry.contains(&of_kind(kind)));
        let elsewhere = entry.replacen("\"stream\":\"", "\"stream\":\"task/", 1);
        for changed in otherwise(&entry) {
            if changed == entry || (anywhere && changed == elsewhere) {
                continue;
            }
            tried += 1;
            assert!(readable(&changed).is_err(), "{changed}");
        }
    }
    assert!(tried > 5_000, "{tried}");
}
