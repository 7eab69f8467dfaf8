//! The page and `socai verify` on verdicts whose entries are others than a ledger writes, or from which one is left out;
//! and on what was not filed by its own due date.
#![cfg(unix)]

use std::{collections::BTreeMap, fs};

use crate::agreeing::{agree, by, expected, outcomes, program, says};
use crate::handmade::{HandMade, TWO};
use crate::operator::{copied, rewrite};
use crate::verdicts::{EARLY, Q3, apply, cosigned, due_dates, fix, judged, seconds, verdict, witnessed};
use eventlog::{CanonicalJson, Event};
use evidence::{Container, Shown, presence::Verdict};
use serde_json::{Value, json};
use tests::{
    Desk,
    authority::{collect, root, stamp},
    container::{text, with},
    page::{Given, Page},
};
use verify::reckon::reckon;

/// The entries of the sample year under a key of one's own, so that any of them may be another; and those that a verdict
/// rests on.
struct Resigned {
    log: HandMade,
    task: String,
    filing: u64,
    shown: Vec<u64>,
}

impl Resigned {
    fn new(desk: &Desk, task: &str) -> Self {
        let container = verdict(desk, task).unwrap();
        let claim: Value = serde_json::from_str(container.text("claim.json").unwrap()).unwrap();
        let mut log = HandMade::empty(REHEARSAL);
        log.entries = desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect();
        let shown = serde_json::from_value(claim["shown"].clone()).unwrap();
        Self { log, task: task.to_owned(), filing: claim["filing"].as_u64().unwrap(), shown }
    }

    /// With one entry written so.
    fn with(&self, index: u64, entry: String) -> Container {
        let mut log = self.log.clone();
        log.entries[index as usize] = entry;
        let note = log.now(&[(1, EARLY), (2, EARLY), (3, EARLY)]);
        let container = log.verdict([&note, &note], self.filing, None, &self.shown);
        with(&container, "claim.json", text(crate::handmade::TASK, &self.task))
    }

    fn entry(&self, index: u64) -> Value {
        serde_json::from_str(&self.log.entries[index as usize]).unwrap()
    }
}

/// Of a rehearsal, whose times are simulated, the server's clock is not held against the witnesses'.
const REHEARSAL: &str = "rehearsal.so-cai.invalid/resigned";

/// The log and two of three witnesses.
fn policy() -> String {
    HandMade::empty(REHEARSAL).policy(TWO)
}

/// What `socai verify` comes to, past its command line: whether everything holds, and the verdict.
fn by_library(container: &Container) -> (bool, &'static str) {
    let trust = evidence::Trust {
        policy: policy().parse().unwrap(),
        authorities: timestamp::TrustStore::default(),
        dishonest: 0,
        accuracy: 60,
        readable: verify::reading::readable,
    };
    let Ok(Shown::Grounds(grounds)) = evidence::verify(container, trust) else { return (false, "refused") };
    let entries = grounds.entries.iter().map(|(number, text)| (*number, text.as_str()));
    let Ok(reckoned) = reckon(entries, &grounds.task, grounds.at, None) else { return (false, "refused") };
    let holds = grounds.presence.holds()
        && reckoned.due_dates.iter().all(|due| due.again == Some(due.recorded))
        && reckoned.last <= grounds.at
        && reckoned.status.received.map(|received| received.entry.0) == Some(grounds.presence.number)
        && reckoned.streams.values().all(|shown| shown.entries.is_ok());
    let due = reckoned.due_end.map(|due| u64::try_from(due.micros().div_euclid(1_000_000)).unwrap());
    let time = reckoned.status.time;
    match due.map(|due| grounds.presence.verdict(due)) {
        _ if !holds => (false, "refused"),
        Some(Verdict::OnTime) if time.is_on_time() => (true, "on-time"),
        Some(Verdict::Late) if time.is_late() => (true, "late"),
        _ => (true, "not-provable"),
    }
}

/// Every place in a value.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{}", name.replace('/', "~1")), all))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), all))
        }
        _ => {}
    }
}

/// Whatever stands in the entries that a verdict rests on, in the header too, is another: the page says nothing that the
/// program does not say.
#[test]
fn entries_that_no_ledger_writes_are_never_judged_otherwise() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    // Extended; and late, with all that follows a delay.
    let (mut files, mut number) = (Vec::new(), 0_usize);
    for task in ["NINHGIANG", "KIMTHANH"].map(|unit| format!("{Q3}/{unit}")) {
        let resigned = Resigned::new(&desk, &task);
        for index in &resigned.shown {
            let entry = resigned.entry(*index);
            let mut all = Vec::new();
            places(&entry, "", &mut all);
            for place in all.iter().filter(|place| !place.is_empty()) {
                let before = entry.pointer(place).unwrap();
                let longer = before.as_str().map(|text| json!(format!("{text}0")));
                let mut others = vec![
                    Some(json!(null)),
                    Some(json!(7)),
                    Some(json!("x")),
                    Some(json!({})),
                    Some(json!([])),
                    longer,
                    None,
                ];
                if let Value::Object(fields) = before {
                    let more: serde_json::Map<_, _> =
                        fields.clone().into_iter().chain([("more".to_owned(), json!(1))]).collect();
                    others.push(Some(more.into()));
                }
                for other in others {
                    number += 1;
                    // Some of them all over.
                    if number % 29 != 0 {
                        continue;
                    }
                    let mut changed = entry.clone();
                    let (parent, name) = place.rsplit_once('/').unwrap();
                    match (other, changed.pointer_mut(parent).unwrap()) {
                        (Some(other), _) => *changed.pointer_mut(place).unwrap() = other,
                        (None, Value::Object(fields)) => drop(fields.remove(&name.replace("~1", "/"))),
                        (None, Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
                        (None, _) => unreachable!("only those have parts"),
                    }
                    files.push((
                        format!("#{index}{place}: {}", changed.pointer(place).unwrap_or(&json!("gone"))),
                        resigned.with(*index, changed.to_string()),
                    ));
                }
            }
        }
        let honest = resigned.with(0, resigned.log.entries[0].clone());
        let found = judged(&mut page, std::slice::from_ref(&honest), &policy(), b"").remove(0);
        assert_ne!(found["verdict"], "refused", "{found}");
        files.push((task, honest));
    }
    let mut answers = BTreeMap::<String, usize>::new();
    for some in files.chunks(40) {
        let containers: Vec<Container> = some.iter().map(|(_, container)| container.clone()).collect();
        for ((what, container), shown) in some.iter().zip(judged(&mut page, &containers, &policy(), b"")) {
            let (holds, verdict) = by_library(container);
            // The files have no count of the streams: then the page says what it would be by what is shown.
            let said = shown["as_shown"].as_str().or(shown["verdict"].as_str()).unwrap();
            *answers.entry(format!("{said}, {verdict}")).or_default() += 1;
            assert!(said == verdict && holds == (said != "refused"), "{what}: {verdict} {shown}");
        }
    }
    // Each of these was there.
    for answer in ["on-time, on-time", "refused, refused", "not-provable, not-provable"] {
        assert!(answers.get(answer).is_some_and(|count| *count > 10), "{answers:?}");
    }
}

/// A ledger in the hands of an operator who signs it anew; and files from which something is left out.
#[test]
fn a_due_date_that_does_not_follow_is_refused_by_both() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    desk.write("witnessed", witnessed(&desk));
    let task = format!("{Q3}/NINHGIANG");
    let mut agree_that = |desk: &Desk, container: &Container, words: &[&str]| {
        let given = Given {
            evidence: desk.write("w.zip", container.write().unwrap()),
            policy: desk.path("witnessed"),
            ..Given::default()
        };
        says(&agree(&mut page, desk, &given), "refused", words);
    };
    let rewritten = |kind: &str, change: &dyn Fn(&mut Value)| {
        let copy = copied(&desk);
        rewrite(&copy.ledger(), |events: &mut Vec<Event>| {
            let is_meant = |event: &&mut Event| {
                event.content.kind == kind && !event.content.payload.as_str().contains("\"year\":2022")
            };
            let event = events.iter_mut().find(is_meant).unwrap();
            let mut payload = event.content.payload.value();
            change(&mut payload);
            event.content.payload = CanonicalJson::of(&payload).unwrap();
        });
        let container = cosigned(&verdict(&copy, &task).unwrap(), EARLY);
        (copy, container)
    };
    let (copy, later) = rewritten("DeadlineFixed", &|payload| payload["deadline"]["effective"] = json!("2023-09-19"));
    agree_that(&copy, &later, &["the due date 19/09/2023 of entry #137: computed again, it is 18/09/2023"]);
    let (copy, nowhere) = rewritten("DeadlineFixed", &|payload| payload["deadline"]["trace"] = json!([]));
    agree_that(
        &copy,
        &nowhere,
        &["the due date 18/09/2023 of entry #137: the rule set that it names is not there, or how"],
    );
    let (copy, ruleless) = rewritten("DeadlineFixed", &|payload| payload["deadline"]["rule_set"] = json!("HD-NONE"));
    agree_that(&copy, &ruleless, &["the due date 18/09/2023 of entry #137: the rule set"]);
    let (copy, off) =
        rewritten("CalendarPublished", &|payload| payload["year"]["days_off"]["2023-09-18"] = json!("swap"));
    agree_that(&copy, &off, &["the due date 18/09/2023 of entry #137: computed again, it is 19/09/2023"]);
    let (copy, extended) =
        rewritten("ExtensionGranted", &|payload| payload["deadline"]["effective"] = json!("2023-09-22"));
    agree_that(&copy, &extended, &["the due date 22/09/2023 of entry #156: computed again, it is 21/09/2023"]);

    let good = cosigned(&verdict(&desk, &task).unwrap(), EARLY);
    let claim: Value = serde_json::from_str(good.text("claim.json").unwrap()).unwrap();
    let shown: Vec<u64> = serde_json::from_value(claim["shown"].clone()).unwrap();
    let without = |kind: &str| {
        let is_meant = |number: &&u64| {
            good.text(&format!("grounds/{number}.json")).unwrap().contains(&format!("\"kind\":\"{kind}\""))
        };
        let gone = *shown.iter().find(is_meant).unwrap();
        let left: Vec<u64> = shown.iter().copied().filter(|number| *number != gone).collect();
        let mut claim = claim.clone();
        claim["shown"] = left.into();
        with(&good, "claim.json", |_| claim.to_string().into_bytes())
    };
    for (kind, words) in [
        ("CalendarPublished", "the stream calendar: its entry number 0 is left out"),
        ("ExtensionGranted", "the stream task/UBND-2023-9901/C-Q/2023-Q3/NINHGIANG: its entry number 1 is left out"),
        ("RuleSetActivated", "the rule set that it names is not there"),
        ("TasksAssigned", "do not assign the task"),
    ] {
        agree_that(&desk, &without(kind), &[words]);
    }
    let changed = |from: &str, to: &str| with(&good, "claim.json", text(from, to));
    let at = claim["at"].as_str().unwrap();
    agree_that(&desk, &changed(at, "2023-09-20T00:00:00+07:00"), &["was recorded after the moment of the verdict"]);
    agree_that(&desk, &changed("2023-Q3/NINHGIANG", "2023-Q3/STC"), &["is not the filing that counts"]);
    agree_that(&desk, &changed("2023-Q3/NINHGIANG", "2023-Q3/NOWHERE"), &["do not assign the task"]);
}

/// Where nobody puts in a deadline the due date stands that comes out of all entries before the seal.
#[test]
fn what_was_not_filed_is_held_to_its_own_due_date() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    let far = json!({ "on": { "date": "2100-01-05", "reading": "inclusive" } });
    apply(&desk, &[fix("CAMGIANG", far)]);
    stamp(&desk);
    collect(&desk, "2026-01-03T09:00:00");
    let (policy, roots) = (fs::read_to_string(desk.path("policy")).unwrap(), fs::read(root(&desk)).unwrap());
    let state = desk.run(["state", "--json"]).json();
    let mut answers = BTreeMap::<String, usize>::new();
    for task in state["tasks"].as_array().unwrap().iter().map(|task| task["task"].as_str().unwrap()) {
        let of = |duty: &str| task.starts_with(&format!("UBND-2023-9901/{duty}/"));
        if !(of("C-Q") || of("1a-1") || task.ends_with("/STNMT")) {
            continue;
        }
        desk.run(["prove", "absence", task, "--by", "2023-12-31", "--to", "e.zip"]).ok();
        let given = Given {
            evidence: desk.path("e.zip"),
            policy: desk.path("policy"),
            roots: vec![root(&desk)],
            ..Given::default()
        };
        let container = Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap();
        let shown = judged(&mut page, &[container], &policy, &roots).remove(0);
        let (code, said) = program(&desk, &given);
        let verdict = shown["verdict"].as_str().unwrap();
        let name = if shown["unjudged"].is_null() {
            assert_eq!(
                (verdict, outcomes(&shown)),
                (expected(code, &said).as_str(), outcomes(&said)),
                "{task}: {said}\n{shown}"
            );
            let due = shown["due"].as_str().map(|due| due.parse().unwrap());
            assert_eq!(due, seconds(&said["due"]), "{task}: {said}\n{shown}");
            verdict
        } else {
            assert_eq!((verdict, due_dates(&shown)), ("proven", due_dates(&said)), "{task}: {said}\n{shown}");
            "unjudged"
        };
        *answers.entry(name.to_owned()).or_default() += 1;
    }
    let expected = json!({ "filed": 31, "not-filed-by-numbering": 29, "not-provable": 1, "proven-by-numbering": 41 });
    assert_eq!(json!(answers), expected);
    // A filing that a correction moved here is one.
    desk.run(["prove", "absence", &format!("{Q3}/SLDTBXH"), "--by", "2023-12-31", "--to", "e.zip"]).ok();
    let given = Given {
        evidence: desk.path("e.zip"),
        policy: desk.path("policy"),
        roots: vec![root(&desk)],
        ..Given::default()
    };
    says(&page.judge(&by(&given, "2023-09-18"), "en"), "filed", &["A report was filed, as entry #188"]);
}
