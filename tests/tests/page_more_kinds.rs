//! The page on evidence that one head continues another, and on what a verdict rests on. The files are made by hand.
#![cfg(unix)]

mod agreeing;
mod handmade;

use agreeing::says;
use evidence::Container;
use handmade::{Anchor, HandMade, MORNING, ORIGIN, TASK, policy, text, with, without};
use serde_json::{Value, json};
use socai_tests::{
    Desk,
    page::{Given, Page},
};

fn judge(page: &mut Page, desk: &Desk, container: &Container, policy: &str, deadline: Option<&str>) -> Value {
    let given = Given {
        evidence: desk.write("e.zip", container.write().unwrap()),
        policy: desk.write("policy", policy),
        deadline: deadline.map(str::to_owned),
        ..Given::default()
    };
    let vietnamese = page.judge(&given, "vi");
    let english = page.judge(&given, "en");
    assert_eq!(vietnamese["verdict"], english["verdict"]);
    english
}

/// The claim with one field changed.
fn claim(container: &Container, field: &str, value: Option<Value>) -> Container {
    with(container, "claim.json", |bytes| {
        let mut claim: Value = serde_json::from_slice(bytes).unwrap();
        match value {
            Some(value) => claim[field] = value,
            None => _ = claim.as_object_mut().unwrap().remove(field),
        }
        claim.to_string().into_bytes()
    })
}

fn log_of(entries: u64) -> HandMade {
    let mut log = HandMade::new("system");
    (1..entries).for_each(|_| _ = log.add("FactRecorded", "facts", "2024-02-01T09:00:00+07:00", json!({})));
    log
}

#[test]
fn a_head_continues_another() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    let none = policy("quorum none\n");
    for entries in [1, 2, 7, 8, 11] {
        let log = log_of(entries);
        for earlier in 0..=entries {
            let shown = judge(&mut page, &desk, &log.consistency(earlier), &none, None);
            let words = format!("the head of {entries} entries continues the head of {earlier} entries");
            says(&shown, "proven", &[&words, "Nothing before was changed or removed"]);
        }
    }
    let log = log_of(11);
    let good = log.consistency(7);
    says(&judge(&mut page, &desk, &good, &none, Some("2024-02-01")), "proven", &["says nothing about a deadline"]);
    let mut rewritten = log.clone();
    rewritten.entries[3] = rewritten.entries[3].replace("09:00", "08:00");
    let forked = {
        // The later head is of a history in which one entry is another; the proof is the best it has.
        let mut forked = Container::default();
        for (name, bytes) in rewritten.consistency(7).members() {
            let bytes = if name == "earlier/checkpoint" { log.head(7).into_bytes() } else { bytes.to_vec() };
            forked.add(name, bytes).unwrap();
        }
        forked
    };
    let hash = |container: &Container, line: usize| {
        container.text("consistency").unwrap().lines().nth(line).unwrap().to_owned()
    };
    let (first, second) = (hash(&good, 1), hash(&good, 2));
    let cases = [
        (forked, "does not continue the earlier one"),
        (with(&good, "earlier/checkpoint", |_| rewritten.head(7).into_bytes()), "does not continue the earlier one"),
        (with(&good, "earlier/checkpoint", |_| log.head(6).into_bytes()), "not about these two heads"),
        (with(&good, "earlier/checkpoint", text("\n7\n", "\n6\n")), "the earlier head's signatures"),
        (without(&good, "earlier/checkpoint"), "the member earlier/checkpoint is missing"),
        (with(&good, "checkpoint", |_| log.head(10).into_bytes()), "speaks of another head"),
        (with(&good, "checkpoint", text("\n11\n", "\n12\n")), "does not hold"),
        (with(&good, "consistency", text("old 7", "old 8")), "not about these two heads"),
        (with(&good, "consistency", text("old 7", "old 07")), "line 1"),
        (with(&good, "consistency", text("old 7", "new 7")), "line 1"),
        (with(&good, "consistency", text(&format!("{first}\n"), "")), "wrong length"),
        (with(&good, "consistency", text(&first, &format!("{first}\n{first}"))), "wrong length"),
        (
            with(&good, "consistency", text(&format!("{first}\n{second}"), &format!("{second}\n{first}"))),
            "does not continue",
        ),
        (with(&good, "consistency", text(&first, "AAAA")), "line 2"),
        (with(&good, "consistency", text("\n\n", "\n")), "the continuation"),
        (with(&good, "consistency", text("\n\n", &format!("\n{}\n", format!("{first}\n").repeat(64)))), "more than 63"),
        (with(&good, "consistency", |bytes| [bytes, b"\n"].concat()), "not about these two heads"),
        (without(&good, "consistency"), "the member consistency is missing"),
        (claim(&good, "earlier", Some(json!(8))), "not about these two heads"),
        (claim(&good, "entries", Some(json!(12))), "speaks of another head"),
        (claim(&good, "log", Some(json!("another"))), "speaks of another head"),
    ];
    for (container, why) in cases {
        says(&judge(&mut page, &desk, &container, &none, None), "refused", &[why]);
    }
    for field in ["log", "entries", "earlier"] {
        let why = format!("\"{field}\" is missing or not of its type");
        says(&judge(&mut page, &desk, &claim(&good, field, None), &none, None), "refused", &[&why]);
        says(&judge(&mut page, &desk, &claim(&good, field, Some(json!([]))), &none, None), "refused", &[&why]);
    }
    // Trees that begin with nothing, or are the same, leave nothing to be shown.
    for same in [0, 11] {
        let more = with(&log.consistency(same), "consistency", text("\n\n", &format!("\n{first}\n\n")));
        says(&judge(&mut page, &desk, &more, &none, None), "refused", &["wrong length"]);
    }
}

#[test]
fn what_a_verdict_rests_on_is_checked_entry_by_entry() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    let two = policy("group g 2 w1 w2 w3\nquorum g\n");
    let mut log = HandMade::new("system");
    let assigned = log.add("TasksAssigned", "directive/D-1", "2024-02-01T08:30:00+07:00", json!({}));
    let fixed = log.add("DeadlineFixed", "directive/D-1", "2024-02-01T08:40:00+07:00", json!({}));
    let by = |from: u64| [(1, from), (2, from + 60), (3, from + 120)];
    let before: Anchor = log.record_cosigned(&by(MORNING), "2024-02-01T09:05:00+07:00");
    let filing = log.filing("2024-02-01T10:00:00+07:00");
    let note = log.now(&by(MORNING + 7200));
    let good = log.verdict(&note, Some(filing), Some(&before), &[assigned, fixed, filing]);
    let not_again = "does not compute the due date";

    let shown = judge(&mut page, &desk, &good, &two, None);
    let listed = ["tasks were assigned", "a deadline was fixed", "a report was filed"];
    says(&shown, "proven", &[&listed[..], &[TASK, not_again, "no later than 11:00:00 on 2024-02-01"]].concat());
    for (deadline, verdict) in
        [("2024-02-01T11:30", "on-time"), ("2024-02-01T10:00", "not-provable"), ("2024-01-31", "late")]
    {
        says(&judge(&mut page, &desk, &good, &two, Some(deadline)), verdict, &[not_again]);
    }
    // Without a filing nothing is said of when it was made.
    let none = log.verdict(&note, None, None, &[assigned, fixed]);
    says(&judge(&mut page, &desk, &none, &two, None), "proven", &["No filing is shown", not_again]);
    says(&judge(&mut page, &desk, &none, &two, Some("2024-01-31")), "not-provable", &["that does not mean late"]);
    says(&judge(&mut page, &desk, &none, &two, Some("2200-01-31")), "not-provable", &["that does not mean late"]);
    let alone = log.verdict(&note, Some(filing), None, &[]);
    says(&judge(&mut page, &desk, &alone, &two, None), "proven", &["when the entry was not there yet"]);

    // Another early entry in the place of the filing does not make it one in time.
    let early = log.verdict(&note, Some(assigned), None, &[fixed]);
    let shown = judge(&mut page, &desk, &early, &two, Some("2200-01-31"));
    says(&shown, "not-provable", &["entry #1 is not a filing recorded for this very task"]);

    let member = |index: u64, kind: &str| format!("entries/{index}.{kind}");
    let unwitnessed = log.verdict(&log.now(&[]), Some(filing), Some(&before), &[assigned]);
    let cases = [
        (with(&good, &member(fixed, "json"), text("08:40", "08:50")), "the place of entry #2"),
        (with(&good, &member(fixed, "tlog-proof"), text("index 2", "index 1")), "another head or another place"),
        (without(&good, &member(assigned, "json")), "entries/1.json is missing"),
        (without(&good, &member(assigned, "tlog-proof")), "entries/1.tlog-proof is missing"),
        (with(&good, &member(filing, "json"), text("clerk", "Clerk")), "the place of entry #4"),
        (with(&good, "checkpoint.signed", |_| log.head(4).into_bytes()), "not the signed head"),
        (with(&good, "before/anchor", |_| b"another".to_vec()), "not those that the log names"),
        (with(&good, "checkpoint", text("\n5\n", "\n6\n")), "does not hold"),
        (unwitnessed, "not enough witnesses"),
        (claim(&good, "shown", Some(json!([assigned, 99]))), "entries/99.json is missing"),
        (claim(&good, "filing", Some(json!(before.entry))), "does not stand before"),
        (claim(&good, "entries", Some(json!(6))), "speaks of another head"),
        (claim(&good, "log", Some(json!(format!("{ORIGIN}0")))), "speaks of another head"),
        (claim(&good, "shown", Some(json!([1, "2"]))), "\"shown\" is missing or not of its type"),
        (claim(&good, "shown", Some(json!([1, -2]))), "not whole"),
    ];
    for (container, why) in cases {
        says(&judge(&mut page, &desk, &container, &two, None), "refused", &[why]);
    }
    for field in ["log", "entries", "task", "at", "filing", "before", "shown"] {
        let why = format!("\"{field}\" is missing or not of its type");
        says(&judge(&mut page, &desk, &claim(&good, field, None), &two, None), "refused", &[&why]);
        says(&judge(&mut page, &desk, &claim(&good, field, Some(json!({}))), &two, None), "refused", &[&why]);
    }
    // The clock of the filing is held against its bounds here too.
    let mut moved = HandMade::new("system");
    let before = moved.record_cosigned(&by(MORNING), "2024-02-01T09:05:00+07:00");
    let filing = moved.filing("2024-01-20T10:00:00+07:00");
    let moved = moved.verdict(&moved.now(&by(MORNING + 7200)), Some(filing), Some(&before), &[filing]);
    says(&judge(&mut page, &desk, &moved, &two, None), "refused", &["it was moved"]);
}
