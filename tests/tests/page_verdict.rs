//! What follows from entries by the rules: the page and `socai verify` compute it each by its own code, and say the same
//! of every due date and every verdict; or the page says that it does not judge, and does not.
#![cfg(unix)]

mod agreeing;
mod handmade;
mod operator;

use agreeing::{agree, hexadecimal, outcomes, program, says};
use calendar::Timestamp;
use evidence::Container;
use handmade::witness;
use log::{CanonicalJson, Event};
use operator::{copied, rewrite, vkey};
use proof::Note;
use serde_json::{Value, json};
use socai_tests::{
    Desk,
    authority::{collect, root, stamp},
    container::with,
    page::{Given, Page},
    repository,
};

const Q3: &str = "UBND-2023-9901/C-Q/2023-Q3";
const HOUR: u64 = 3600;

/// A verdict as the ledger on the desk proves it; none where nothing was filed.
fn verdict(desk: &Desk, task: &str) -> Option<Container> {
    let ran = desk.run(["prove", "verdict", task, "--to", "e.zip"]);
    (ran.code == 0).then(|| Container::read(&std::fs::read(desk.path("e.zip")).unwrap()).unwrap())
}

/// The same under heads that a witness cosigned at this time.
fn cosigned(container: &Container, time: u64) -> Container {
    let notes = ["checkpoint", "grounds/checkpoint"].map(|name| container.text(name).unwrap().to_owned());
    let mut changed = Container::default();
    for (name, bytes) in container.members() {
        let mut bytes = bytes.to_vec();
        // What was stamped has the log's own line alone.
        if let (Ok(text), true) = (str::from_utf8(&bytes), name != "checkpoint.signed") {
            let line = |note: &str| witness(1).cosign(Note::parse(note).unwrap().text, time);
            let note = notes.iter().find(|note| text.contains(*note));
            bytes = note.map_or(text.to_owned(), |note| text.replace(note, &format!("{note}{}", line(note)))).into_bytes();
        }
        changed.add(name, bytes).unwrap();
    }
    changed
}

/// The log of the desk's ledger, and that witness.
fn witnessed(desk: &Desk) -> String {
    format!("log {}witness w1 {}\nquorum w1\n", vkey(desk), witness(1).witness_key())
}

/// What the page finds in each of these, past its fields and buttons.
fn judged(page: &mut Page, files: &[Container], policy: &str) -> Vec<Value> {
    let written: Vec<String> = files.iter().map(|file| hexadecimal(&file.write().unwrap())).collect();
    let said = page.browser.evaluate(&format!(
        "(async () => {{
            const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16)), said = [];
            for (const file of {}) {{
                const it = await judge({{ ...nothing(), evidence: {{ name: 'e.zip', bytes: bytes(file) }},
                    policy: {{ name: 'policy', bytes: encode({}) }} }});
                said.push({{ verdict: it.verdict, unjudged: it.unjudged?.en ?? null, due: it.reckoned?.due?.toString() ?? null,
                    filing: it.reckoned?.filing?.position ?? null, in_time: it.reckoned?.isInTime ?? null,
                    checks: it.checks.map(({{ state, text }}) => ({{ outcome: state, what: text.en }})) }});
            }}
            return said;
        }})()",
        json!(written),
        json!(policy)
    ));
    said.as_array().unwrap().clone()
}

fn seconds(moment: &Value) -> Option<u64> {
    let micros = moment.as_str()?.parse::<Timestamp>().unwrap().micros();
    Some(u64::try_from(micros / 1_000_000).unwrap())
}

/// The entries and outcomes of the due dates that were computed again.
fn due_dates(answer: &Value) -> Vec<(String, &str)> {
    let checks = answer["checks"].as_array().unwrap().iter();
    let dated = checks.filter(|check| check["what"].as_str().unwrap().starts_with("the due date "));
    let entry = |what: &str| what.split_once('#').unwrap().1.split(':').next().unwrap().to_owned();
    dated.map(|check| (entry(check["what"].as_str().unwrap()), check["outcome"].as_str().unwrap())).collect()
}

/// Whether the page judges it; then it says what the program says, of each check, due date, filing and verdict.
#[track_caller]
fn is_judged_alike(shown: &Value, said: &Value) -> bool {
    let both = format!("{said}\n{shown}");
    if !shown["unjudged"].is_null() {
        assert!(["not-provable", "refused"].contains(&shown["verdict"].as_str().unwrap()), "{both}");
        let dates = due_dates(shown);
        assert!(dates.is_empty() || dates == due_dates(said), "{both}");
        return false;
    }
    let verdict = if said["proven"] == true { &said["verdict"] } else { &json!("refused") };
    assert_eq!(shown["verdict"], *verdict, "{both}");
    assert_eq!(outcomes(shown), outcomes(said), "{both}");
    assert_eq!(due_dates(shown), due_dates(said), "{both}");
    let due = shown["due"].as_str().map(|due| due.parse().unwrap());
    assert_eq!(due, seconds(&said["due"]), "{both}");
    assert_eq!(shown["filing"], said["status"]["received"]["entry"], "{both}");
    let time = said["status"]["time"].as_str().unwrap();
    let in_time = due.map(|_| time.starts_with("on-time"));
    assert_eq!(shown["in_time"].as_bool().filter(|_| due.is_some()), in_time, "{both}");
    true
}

/// Every verdict that the ledger can prove, before its due date and after it: how many the page judges, of how many;
/// and how many are on time, and how many could be either.
fn compare(page: &mut Page, desk: &Desk) -> (usize, usize, usize) {
    let policy = witnessed(desk);
    desk.write("witnessed", &policy);
    let state = desk.run(["state", "--json"]).json();
    let (mut judging, mut all, mut on_time) = (0, 0, 0);
    for task in state["tasks"].as_array().unwrap().iter().filter(|task| task["received"].is_object()) {
        let bare = verdict(desk, task["task"].as_str().unwrap()).unwrap();
        let given = |container: &Container| Given {
            evidence: desk.write("w.zip", container.write().unwrap()),
            policy: desk.path("witnessed"),
            ..Given::default()
        };
        let due = seconds(&program(desk, &given(&cosigned(&bare, 1))).1["due"]).unwrap_or(2_000_000_000);
        let files = [due - HOUR, due, due + 1].map(|time| cosigned(&bare, time));
        let shown = judged(page, &files, &policy);
        let alike: Vec<bool> = files
            .iter()
            .zip(&shown)
            .map(|(file, shown)| is_judged_alike(shown, &program(desk, &given(file)).1))
            .collect();
        assert!(alike.iter().all(|one| *one == alike[0]), "{shown:?}");
        all += 1;
        judging += usize::from(alike[0]);
        on_time += shown.iter().filter(|shown| shown["verdict"] == "on-time").count();
    }
    (judging, all, on_time)
}

#[test]
fn nearly_every_verdict_of_the_sample_year_is_judged_and_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let (judged, all, on_time) = compare(&mut page, &Desk::with_demo());
    // SYT and SLDTBXH: one filing moved from the one to the other; STTTT: returned; KINHMON: a dispute upheld.
    assert_eq!((judged, all), (all - 4, 91));
    assert_eq!(on_time, 0);
}
