//! How an entry is read: the page, which goes by the published schemas, and the program, which goes by its own types, say
//! the same of every entry that was ever written, and of thousands that are spelt otherwise or hold something else.
#![cfg(unix)]

use std::fs;

use serde_json::{Value, json};
use tests::{Desk, page::Page, repository};
use verify::reading::readable;

/// Every entry of the golden files, and of the sample year one of each kind and version.
fn entries() -> Vec<String> {
    let golden = ["entries-1.jsonl", "entries-2.jsonl"]
        .map(|name| fs::read_to_string(repository().join("tests/golden").join(name)).unwrap());
    let year = Desk::with_demo().run(["history", "--entries"]).ok().out;
    let (mut seen, mut entries) = (std::collections::BTreeSet::new(), Vec::new());
    for line in golden.iter().map(String::as_str).chain([year.as_str()]).flat_map(str::lines) {
        let Ok(entry) = serde_json::from_str::<Value>(line) else { continue };
        // Of one kind those whose members differ are of interest.
        let shape = format!("{}{}{:?}", entry["kind"], entry["version"], paths(&entry["payload"]));
        if seen.insert(shape) {
            entries.push(line.to_owned());
        }
    }
    entries
}

/// Every place in a value, as a JSON pointer.
fn paths(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let mut walk = vec![(String::new(), value)];
    while let Some((at, value)) = walk.pop() {
        match value {
            Value::Object(fields) => {
                walk.extend(fields.iter().map(|(name, value)| (format!("{at}/{}", name.replace('/', "~1")), value)));
            }
            Value::Array(items) => {
                // A few of many are like the others.
                let some = items.iter().enumerate().take(3);
                walk.extend(some.map(|(index, value)| (format!("{at}/{index}"), value)));
            }
            _ => {}
        }
        all.push(at);
    }
    all.sort();
    all
}

/// The same entry in other spellings.
fn spelt_otherwise(entry: &str) -> Vec<String> {
    let once = |from: &str, to: &str| entry.replacen(from, to, 1);
    vec![
        format!("{entry} "),
        format!(" {entry}"),
        format!("\u{feff}{entry}"),
        format!("{entry}\n"),
        once("\":", "\": "),
        once("\"kind\":", "\"k\\u0069nd\":"),
        once("\"kind\":", "\"kind\":\"LedgerOpened\",\"kind\":"),
        once("\"payload\":{", "\"payload\":{\"\":null,"),
        once("\"task\":", "\"task\":\"A\",\"task\":"),
        once("\"stream_position\":", "\"stream_position\":-"),
        once("\"stream_position\":", "\"stream_position\":0"),
        once(",\"version\":1}", ",\"version\":1.0}"),
        once(",\"version\":2}", ",\"version\":2e0}"),
        once(",\"version\":", ",\"version\":9"),
        once("+07:00\",\"stream\"", "Z\",\"stream\""),
        once("+07:00\",\"stream\"", ".000000+07:00\",\"stream\""),
        once("+07:00\",\"stream\"", ".5+07:00\",\"stream\""),
        once("+07:00\",\"stream\"", "+08:00\",\"stream\""),
        once("T", "t"),
        once("\"stream\":\"", "\"stream\":\"task/"),
        once("\"stream\":\"", "\"stream\":\"x"),
        once("socai.entry/1", "socai.entry/2"),
        once("\"recorded_at\":\"20", "\"recorded_at\":\"99"),
        once("/", "\\/"),
        once("\"id\":\"0", "\"id\":\"A"),
    ]
}

/// The same with something else in one place: of another type, longer, more, or gone.
fn with_other_content(entry: &str, every: usize) -> Vec<String> {
    let value: Value = serde_json::from_str(entry).unwrap();
    let deep = |levels: usize| (0..levels).fold(json!(1), |inside, _| json!([inside]));
    let mut all = Vec::new();
    for (number, place) in paths(&value).iter().filter(|place| !place.is_empty()).enumerate() {
        let before = value.pointer(place).unwrap();
        let others = [
            Some(json!(null)),
            Some(json!(7)),
            Some(json!(-1)),
            Some(json!(9_007_199_254_740_992_u64)),
            Some(json!("x")),
            Some(json!("X")),
            Some(json!(" 2023-09-18")),
            Some(json!("2023-09-18T10:00")),
            Some(json!("2023-02-30")),
            Some(json!(true)),
            Some(json!({})),
            Some(json!([])),
            Some(json!([before, before])),
            Some(deep(31)),
            Some(deep(40)),
            before.as_str().map(|text| json!(format!("{text}0"))),
            before.as_str().map(|text| json!(text.to_uppercase())),
            before.as_str().map(|text| json!(text.to_lowercase())),
            before.as_object().map(|fields| {
                let more = [("more".to_owned(), json!(1))];
                Value::Object(fields.clone().into_iter().chain(more).collect())
            }),
            None,
        ];
        for (at, other) in others.into_iter().enumerate() {
            // Some of them, all over.
            if (number * 20 + at) % every != 0 {
                continue;
            }
            let mut changed = value.clone();
            match other {
                Some(other) => *changed.pointer_mut(place).unwrap() = other,
                None => {
                    let (parent, name) = place.rsplit_once('/').unwrap();
                    if let Some(Value::Object(fields)) = changed.pointer_mut(parent) {
                        fields.remove(&name.replace("~1", "/"));
                    }
                }
            }
            all.push(changed.to_string());
        }
    }
    all
}

#[test]
fn the_page_and_the_program_read_the_same_entries() {
    let Some(mut page) = Page::open() else { return };
    let entries = entries();
    let mut texts = entries.clone();
    for (number, entry) in entries.iter().enumerate() {
        texts.extend(spelt_otherwise(entry));
        texts.extend(with_other_content(entry, 3 + number % 2));
    }
    let said: Vec<bool> = texts.iter().map(|text| readable(text).is_ok()).collect();
    let mut wrong = Vec::new();
    for (texts, said) in texts.chunks(2_000).zip(said.chunks(2_000)) {
        let found = page.browser.evaluate(&format!(
            "({}).map((text) => {{ const entry = readEntry(text); return entry === undefined ? 'not in its one form' : unreadable(entry)?.en ?? ''; }})",
            json!(texts)
        ));
        for ((text, program), page) in texts.iter().zip(said).zip(found.as_array().unwrap()) {
            if page.as_str().unwrap().is_empty() != *program {
                wrong.push(format!("the page: {page}, the program: {:?}\n{text}", readable(text)));
            }
        }
    }
    assert!(said[..entries.len()].iter().all(|readable| *readable), "what was written is readable");
    let unreadable = said.iter().filter(|readable| !**readable).count();
    println!("{} entries, {unreadable} of them not readable", said.len());
    assert!(unreadable > 5_000, "{unreadable}");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), said.len(), wrong[..wrong.len().min(20)].join("\n\n"));
}
