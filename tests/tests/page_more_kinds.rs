//! The page and `socai verify` on evidence that one head continues another, and on what a verdict rests on; and on the
//! names of persons that a file discloses. The files come from the real binary, or are made by hand where no honest
//! ledger would make them.
#![cfg(unix)]

use crate::agreeing::{agree, by, hexadecimal, outcomes, program, put, says};
use std::fs;

use crate::handmade::{Anchor, HandMade, MORNING, ORIGIN, TASK, TWO, filed, policy};
use calendar::Timestamp;
use eventlog::Digest;
use evidence::{Container, presence::ENTRIES};
use serde_json::{Value, json};
use tests::{
    Desk,
    authority::{collect, root, stamp},
    container::{text, with, without},
    filings::{IN_TIME, LATE, file_both},
    page::{Given, Page},
    repository,
};
use timestamp::TrustStore;

const NONE: &str = "quorum none\n";

/// What the page says of a file whose entries are made by hand, which the program would compute again.
#[track_caller]
fn judge(page: &mut Page, desk: &Desk, container: &Container, deadline: Option<&str>) -> Value {
    let given = Given { deadline: deadline.map(str::to_owned), ..put(desk, container, &policy(TWO)) };
    let vietnamese = page.judge(&given, "vi");
    let english = page.judge(&given, "en");
    assert_eq!(vietnamese["verdict"], english["verdict"]);
    let said = by_library(container);
    let until = said.iter().position(|outcome| *outcome == "fail").map_or(said.len(), |at| at + 1);
    assert!(outcomes(&english).starts_with(&said[..until]), "{said:?}: {english}");
    english
}

/// What the library behind `socai verify` finds, before anything is computed again; nothing where it cannot be read.
fn by_library(container: &Container) -> Vec<&'static str> {
    let trust = evidence::Trust {
        policy: policy(TWO).parse().unwrap(),
        authorities: TrustStore::default(),
        dishonest: 0,
        accuracy: 60,
        readable: verify::reading::readable,
    };
    let findings = match evidence::verify(container, trust) {
        Ok(evidence::Shown::Grounds(grounds)) => grounds.presence.findings,
        Ok(evidence::Shown::Continued(continued)) => continued.findings,
        Ok(other) => panic!("{other:?}"),
        Err(_) => Vec::new(),
    };
    let name = |finding: &evidence::EvidenceFinding| match finding.outcome {
        evidence::CheckOutcome::Pass => "pass",
        evidence::CheckOutcome::Fail => "fail",
        evidence::CheckOutcome::Absent => "absent",
    };
    findings.iter().map(name).collect()
}

/// Evidence by the binary, of a ledger that is stamped.
fn prove(desk: &Desk, what: &[&str]) -> Given {
    desk.run([&["prove"], what, &["--to", "e.zip"]].concat()).ok();
    Given { evidence: desk.path("e.zip"), policy: desk.path("policy"), roots: vec![root(desk)], ..Given::default() }
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
    for entries in [1, 2, 7, 8, 11] {
        let log = log_of(entries);
        for earlier in 0..=entries {
            let shown = agree(&mut page, &desk, &put(&desk, &log.consistency(earlier), &policy(NONE)));
            let words = format!("the head of {entries} entries continues the head of {earlier} entries");
            says(&shown, "proven", &[&words, "Nothing before was changed or removed"]);
        }
    }
    let log = log_of(11);
    let good = log.consistency(7);
    let asked = page.judge(&by(&put(&desk, &good, &policy(NONE)), "2024-02-01"), "en");
    says(&asked, "proven", &["this evidence takes no deadline that is put in"]);
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
        (with(&good, "earlier/checkpoint", text("\n7\n", "\n6\n")), "the signatures of the earlier head"),
        (without(&good, "earlier/checkpoint"), "the member earlier/checkpoint is missing"),
        (with(&good, "checkpoint", |_| log.head(10).into_bytes()), "claims to be about another"),
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
        (claim(&good, "earlier", Some(json!(8))), "claims to be about another"),
        (claim(&good, "entries", Some(json!(12))), "claims to be about another"),
        (claim(&good, "log", Some(json!("another"))), "claims to be about another"),
    ];
    for (container, why) in cases {
        says(&agree(&mut page, &desk, &put(&desk, &container, &policy(NONE))), "refused", &[why]);
    }
    for field in ["log", "entries", "earlier"] {
        let why = format!("\"{field}\" is missing or not of its type");
        says(&agree(&mut page, &desk, &put(&desk, &claim(&good, field, None), &policy(NONE))), "refused", &[&why]);
        says(
            &agree(&mut page, &desk, &put(&desk, &claim(&good, field, Some(json!([]))), &policy(NONE))),
            "refused",
            &[&why],
        );
    }
    // Trees that begin with nothing, or are the same, leave nothing to be shown.
    for same in [0, 11] {
        let more = with(&log.consistency(same), "consistency", text("\n\n", &format!("\n{first}\n\n")));
        says(&agree(&mut page, &desk, &put(&desk, &more, &policy(NONE))), "refused", &["wrong length"]);
    }
}

/// The same with the files of the binary; with and without the authority's root.
#[test]
fn the_binary_s_own_files_are_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    stamp(&desk);
    desk.run(["receipt", "write", "100", "--to", "."]).ok();
    file_both(&desk);
    let given = prove(&desk, &["consistency", "--from", "100.tlog-proof"]);
    let shown = agree(&mut page, &desk, &given);
    says(&shown, "proven", &["continues the head of 307 entries", "Nothing before was changed or removed"]);
    for (task, verdict, due) in [(LATE, "late", "2026-01-05"), (IN_TIME, "on-time", "2100-01-05")] {
        let given = prove(&desk, &["verdict", task]);
        let shown = agree(&mut page, &desk, &given);
        let listed = ["tasks were assigned", "a year's days off were published", "a rule set took effect"];
        let by_numbering = format!("{verdict}-by-numbering");
        let computed = {
            let parts: Vec<&str> = due.split('-').collect();
            format!("By the entries shown, it was due at {}/{}/{} 24:00", parts[2], parts[1], parts[0])
        };
        says(&shown, &by_numbering, &[&listed[..], &[task, &computed, "a report was filed"]].concat());
        let stranger = Given { roots: Vec::new(), ..given.clone() };
        says(&agree(&mut page, &desk, &stranger), "not-provable", &[&computed, "that does not mean late"]);
        // A deadline that is put in changes nothing here; it may be asked about of the same filing by itself.
        says(&page.judge(&by(&given, due), "en"), &by_numbering, &[&computed, "takes no deadline that is put in"]);
        says(&page.judge(&by(&given, "2200-01-31"), "en"), &by_numbering, &[&computed]);
        let filing = program(&desk, &given).1["filing"].to_string();
        let given = prove(&desk, &["presence", &filing]);
        says(&agree(&mut page, &desk, &by(&given, due)), verdict, &["a report was filed"]);
    }
    let given = prove(&desk, &["history", LATE, "--all"]);
    let shown = agree(&mut page, &desk, &given);
    says(&shown, "proven", &["a report was filed", "it was due at 05/01/2026 24:00"]);
    // Where no deadline is given its own due date stands.
    let given = prove(&desk, &["absence", "UBND-2023-9901/2a/SKHDT", "--by", "2023-09-29", "--all"]);
    says(&agree(&mut page, &desk, &given), "filed", &["it was due at 29/09/2023 24:00"]);
    says(&agree(&mut page, &desk, &by(&given, "2023-09-29")), "filed", &[]);
}

/// A filing between two anchors, and the entries from which its due date follows.
struct Grounds {
    log: HandMade,
    before: Anchor,
    assigned: u64,
    fixed: u64,
    filing: u64,
    rules: u64,
    note: String,
}

/// What a rule set of the first version says, as an old ledger has it.
fn rule_set() -> Value {
    let entries = fs::read_to_string(repository().join("tests/golden/entries-1.jsonl")).unwrap();
    let activated = entries.lines().find(|line| line.contains("\"kind\":\"RuleSetActivated\"")).unwrap();
    serde_json::from_str::<Value>(activated).unwrap()["payload"].take()
}

fn three(from: u64) -> [(u8, u64); 3] {
    [(1, from), (2, from + 60), (3, from + 120)]
}

impl Grounds {
    fn new() -> Self {
        let mut log = HandMade::new("system");
        let assigned = log.add(
            "TasksAssigned",
            "obligation/D-1/1a",
            "2024-02-01T08:30:00+07:00",
            json!({ "obligation": "D-1/1a", "period": null, "units": ["S1"] }),
        );
        let fixed = log.add(
            "DeadlineFixed",
            "obligation/D-1/1a",
            "2024-02-01T08:40:00+07:00",
            json!({ "obligation": "D-1/1a", "period": null, "units": ["S2"], "document": null, "deadline": { "nominal": "2024-03-01",
                "effective": "2024-03-01", "trace": [], "rule_set": "R", "calendar": "#0" } }),
        );
        let before = log.record_cosigned(&three(MORNING), "2024-02-01T09:05:00+07:00");
        let stream = format!("task/{TASK}");
        let filing =
            log.add("ReportSubmitted", &stream, "2024-02-01T10:00:00+07:00", filed(TASK, "2024-02-01T10:00:00+07:00"));
        let rules = log.add("RuleSetActivated", "rules", "2024-02-01T10:05:00+07:00", rule_set());
        let note = log.now(&three(MORNING + 7200));
        Self { log, before, assigned, fixed, filing, rules, note }
    }

    fn shown(&self) -> [u64; 4] {
        [self.assigned, self.fixed, self.filing, self.rules]
    }

    fn verdict(&self) -> Container {
        self.log.verdict([&self.note, &self.note], self.filing, Some(&self.before), &self.shown())
    }
}

#[test]
fn what_a_verdict_rests_on_is_checked_entry_by_entry() {
    let Some(mut page) = Page::open() else { return };
    let (desk, grounds) = (Desk::new(), Grounds::new());
    let (good, Grounds { log, before, assigned, fixed, filing, note, .. }) = (grounds.verdict(), &grounds);
    let shown = judge(&mut page, &desk, &good, None);
    let listed = ["tasks were assigned", "a deadline was fixed", "a report was filed", "02/02/2024 00:00:00"];
    says(&shown, "not-provable", &[&listed[..], &[TASK, "no later than 01/02/2024 11:01:00"]].concat());
    // Nothing dates the task, and a deadline that is put in stands for none.
    let put_in = "this evidence takes no deadline that is put in";
    for deadline in ["2024-02-01T11:30", "2024-02-01T10:00", "2024-01-31"] {
        says(&judge(&mut page, &desk, &good, Some(deadline)), "not-provable", &[put_in]);
    }
    let alone = log.verdict([note, note], *filing, None, &grounds.shown());
    says(&judge(&mut page, &desk, &alone, None), "not-provable", &["when the entry was not there yet"]);
    // The grounds may stand under a later head, which enough witnesses must have seen too.
    let later = |by: &[(u8, u64)]| {
        let mut log = log.clone();
        let said = json!({ "task": TASK, "filing": filing });
        let accepted = log.add("ReportAccepted", &format!("task/{TASK}"), "2024-02-01T12:00:00+07:00", said);
        let later =
            log.verdict([note, &log.now(by)], *filing, Some(before), &[&grounds.shown()[..], &[accepted]].concat());
        claim(&later, "entries", Some(json!(accepted)))
    };
    let seen = later(&three(MORNING + 14400));
    says(&judge(&mut page, &desk, &seen, None), "not-provable", &["a report was accepted"]);
    // They cannot have seen an entry that says it was recorded an hour later.
    let seen_before = later(&three(MORNING + 7200));
    says(&judge(&mut page, &desk, &seen_before, None), "refused", &["outside of what is proven"]);
    says(&judge(&mut page, &desk, &later(&[]), None), "refused", &["not enough witnesses for the policy"]);
    // Another early entry in the place of the filing does not make it one in time.
    let early = log.verdict([note, note], *assigned, None, &grounds.shown());
    let shown = judge(&mut page, &desk, &early, Some("2200-01-31"));
    says(&shown, "refused", &["entry #1 is not the filing that counts"]);

    let entry = |index: u64, kind: &str| format!("entries/{index}.{kind}");
    let ground = |index: u64, kind: &str| format!("grounds/{index}.{kind}");
    let unwitnessed = log.verdict([&log.now(&[]), note], *filing, Some(before), &grounds.shown());
    // A second history, which differs in the entry that fixed the due date; and in the filing.
    let of_another = |number: u64, from: &str, to: &str| {
        let mut other = log.clone();
        other.entries[number as usize] = other.entries[number as usize].replace(from, to);
        other.verdict([note, &other.now(&[])], *filing, Some(before), &grounds.shown())
    };
    let refiled = of_another(*filing, "2024-02-01T10:00:00", "2024-01-01T10:00:00");
    let refiled = with(&refiled, &entry(*filing, "json"), |_| log.entries[*filing as usize].clone().into_bytes());
    let apart = "is not the same under both heads";
    let cases = [
        (with(&good, &ground(*fixed, "json"), text("08:40", "08:50")), "the place of entry #2"),
        (with(&good, &ground(*fixed, "tlog-proof"), text("index 2", "index 1")), "another head or another place"),
        (without(&good, &ground(*assigned, "json")), "grounds/1.json is missing"),
        (without(&good, &ground(*assigned, "tlog-proof")), "grounds/1.tlog-proof is missing"),
        (without(&good, &ground(*filing, "json")), "grounds/4.json is missing"),
        (without(&good, &entry(*filing, "json")), "entries/4.json is missing"),
        (with(&good, &entry(*filing, "json"), text("clerk", "Clerk")), "the place of entry #4"),
        (with(&good, &ground(*filing, "json"), text("clerk", "Clerk")), apart),
        (log.verdict([note, note], *filing, Some(before), &[*assigned, *fixed]), apart),
        (refiled, apart),
        (with(&good, "checkpoint.signed", |_| log.head(4).into_bytes()), "not the signed head"),
        (with(&good, "before/anchor", |_| b"another".to_vec()), "not those that the log names"),
        (with(&good, "checkpoint", text("\n6\n", "\n7\n")), "does not hold"),
        (with(&good, "grounds/checkpoint", text("\n6\n", "\n7\n")), "the signatures of the head of the grounds"),
        (with(&good, "grounds/checkpoint", |_| log.head(4).into_bytes()), "another head or another place"),
        (without(&good, "grounds/checkpoint"), "the member grounds/checkpoint is missing"),
        (without(&good, "checkpoint"), "the member checkpoint is missing"),
        (unwitnessed, "not enough witnesses for the policy"),
        (claim(&good, "shown", Some(json!([assigned, fixed, filing, 99]))), "grounds/99.json is missing"),
        (claim(&good, "filing", Some(json!(before.entry))), "does not stand before"),
        (claim(&good, "entries", Some(json!(7))), "claims to be about another"),
        (claim(&good, "log", Some(json!(format!("{ORIGIN}0")))), "claims to be about another"),
        (claim(&good, "filing", Some(Value::Null)), "\"filing\" is missing or not of its type"),
        (claim(&good, "at", Some(json!("yesterday"))), "\"at\" is missing or not of its type"),
        (claim(&good, "shown", Some(json!([1, "2"]))), "\"shown\" is missing or not of its type"),
        (claim(&good, "shown", Some(json!([2, 1, 4]))), "\"shown\" is missing or not of its type"),
        (claim(&good, "shown", Some(json!([1, 1, 4]))), "\"shown\" is missing or not of its type"),
        (claim(&good, "shown", Some(json!([1, -2]))), "not whole"),
    ];
    for (container, why) in cases {
        says(&judge(&mut page, &desk, &container, None), "refused", &[why]);
    }
    for field in ["log", "entries", "task", "at", "filing", "shown"] {
        let why = format!("\"{field}\" is missing or not of its type");
        says(&judge(&mut page, &desk, &claim(&good, field, None), None), "refused", &[&why]);
        says(&judge(&mut page, &desk, &claim(&good, field, Some(json!({}))), None), "refused", &[&why]);
    }
    // The clock of the filing is held against its bounds here too.
    let mut moved = HandMade::new("system");
    let before = moved.record_cosigned(&three(MORNING), "2024-02-01T09:05:00+07:00");
    let filing = moved.filing("2024-01-20T10:00:00+07:00");
    let note = moved.now(&three(MORNING + 7200));
    let moved = moved.verdict([&note, &note], filing, Some(&before), &[filing]);
    says(&judge(&mut page, &desk, &moved, None), "refused", &["outside of what is proven"]);
}

/// The same with what is shown between entry 0 and the entry after it: entries stand in the order of their numbers.
fn showing(container: &Container, show: impl Fn(&mut Container)) -> Container {
    let mut whole = Container::of(container.format());
    for (name, bytes) in container.members() {
        whole.add(name, bytes).unwrap();
        if name == "entries/0.tlog-proof" {
            show(&mut whole);
        }
    }
    whole
}

/// A name and its salt, as an entry names them by SHA-256.
fn sealed_name(person: &str) -> String {
    json!({ "format": "socai.person/1", "name": "Người Mẫu", "person": person, "salt": Digest::of(b"salt") })
        .to_string()
}

#[test]
fn a_name_is_disclosed_by_the_text_that_an_entry_names() {
    let Some(mut page) = Page::open() else { return };
    let (desk, person) = (Desk::new(), "P-00f1a2b3c4d5e6f7");
    let mut log = HandMade::new("system");
    let payload = |person: &str, text: &str| json!({ "person": person, "digest": Digest::of(text.as_bytes()) });
    let named = sealed_name(person);
    let mut enter = |kind: &str, payload: Value| {
        let stream = format!("person/{}", payload["person"].as_str().unwrap());
        log.add(kind, &stream, "2024-02-01T09:30:00+07:00", payload)
    };
    let entered = enter("PersonEntered", payload(person, &named));
    let of_another = enter("PersonEntered", payload("P-0000000000000000", &named));
    let read = enter("PersonalDataRead", json!({ "person": person, "reason": "tranh chấp" }));
    let misspelt = named.replace(',', ", ");
    let spelt_otherwise = enter("PersonEntered", payload(person, &misspelt));
    let without_digest = enter("PersonEntered", json!({ "person": person }));
    let filing = log.filing("2024-02-01T10:00:00+07:00");
    let note = log.now(&three(MORNING + 7200));
    let with_name = |entry: u64, member: &str, text: &str| {
        let mut container = showing(&log.presence(&note, filing, &[], None), |container| {
            log.show(container, ENTRIES, entry, &note);
        });
        container.add(member, text).unwrap();
        put(&desk, &container, &policy(TWO))
    };
    let disclosed = |index: u64| format!("disclosed/{index}.json");
    let words = ["P-00f1a2b3c4d5e6f7 is Người Mẫu.", "the text whose digest is in entry #1"];
    let given = with_name(entered, &disclosed(entered), &named);
    says(&agree(&mut page, &desk, &given), "proven", &words);
    let vietnamese = page.judge(&given, "vi");
    says(&vietnamese, "proven", &["P-00f1a2b3c4d5e6f7 là Người Mẫu."]);
    let other = |from: &str, to: &str| named.replace(from, to);
    for (entry, member, text, why) in [
        (entered, disclosed(entered), other("Mẫu", "Khác"), "not the text whose digest was entered"),
        (entered, disclosed(entered), other(person, "P-0000000000000000"), "not the text whose digest was entered"),
        (of_another, disclosed(of_another), named.clone(), "about another person"),
        (read, disclosed(read), named.clone(), "not the text whose digest was entered"),
        (without_digest, disclosed(without_digest), named.clone(), "a member that is unknown, missing or misspelt"),
        (entered, disclosed(of_another), named.clone(), "entries/2.json is missing"),
        (entered, disclosed(entered), other(",", ", "), "not the text of a name"),
        (entered, disclosed(entered), other("socai.person/1", "socai.person/2"), "not the text of a name"),
        (entered, disclosed(entered), other("\"name\"", "\"name1\""), "not the text of a name"),
        (entered, disclosed(entered), other("{", "{\"a\":1,"), "not the text of a name"),
        (entered, disclosed(entered), "nonsense".to_owned(), "not the text of a name"),
    ] {
        says(&agree(&mut page, &desk, &with_name(entry, &member, &text)), "refused", &[why]);
    }
    // The one spelling of docs/vault.md, whatever was entered; the program asks for the digest alone.
    let given = with_name(spelt_otherwise, &disclosed(spelt_otherwise), &misspelt);
    says(&page.judge(&given, "en"), "refused", &["not the text of a name"]);
    // The entry must be under the head like any other.
    let changed = log.entries[entered as usize].replace("clerk", "Clerk");
    let mut container = showing(&log.presence(&note, filing, &[], None), |container| {
        log.show(container, ENTRIES, entered, &note);
    });
    container.add(&disclosed(entered), named.as_str()).unwrap();
    let changed = with(&container, "entries/1.json", |_| changed.into_bytes());
    let given = put(&desk, &changed, &policy(TWO));
    says(&agree(&mut page, &desk, &given), "refused", &["does not lead to the signed root"]);
}

/// The same as the binary makes it, from the vault.
#[test]
fn a_name_from_the_vault_is_told_by_the_page() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::with_demo();
    stamp(&desk);
    collect(&desk, "2026-01-01T10:00:00");
    let enter = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk", "--at", "2026-01-02T08:00:00"];
    let entered = desk.run_with_input(enter, "Họ Và Tên Một".as_bytes()).json();
    let person = entered["person"].as_str().unwrap();
    let show = ["person", "show", person, "--reason", "tranh chấp", "--to", "told.json"];
    desk.run(show.iter().copied().chain(["--by", "SNV/chief-inspector", "--at", "2026-01-02T09:00:00"])).ok();
    let given = prove(&desk, &["presence", "309", "--disclose", "told.json"]);
    let words = format!("{person} is Họ Và Tên Một.");
    says(&agree(&mut page, &desk, &given), "proven", &[&words, "the text whose digest is in entry #309"]);
    let silent = prove(&desk, &["presence", "309"]);
    let silent = agree(&mut page, &desk, &silent);
    assert!(!silent["words"].as_str().unwrap().contains("Họ Và Tên Một"), "{silent}");
}

/// Whether a claim has a moment that is spelt otherwise than in entries, or a task that no task is called: the library
/// behind the program reads both, and the program refuses them.
fn is_misspelt(claim: &str) -> bool {
    let claim: Value = serde_json::from_str(claim).unwrap_or_default();
    let at = claim["at"].as_str().unwrap_or_default();
    let is_task = |task: &str| task.parse::<domain::TaskId>().is_ok();
    at.parse::<Timestamp>().is_ok_and(|moment| moment.to_string() != at)
        || claim["task"].as_str().is_some_and(|task| !is_task(task))
}

/// Every member changed, and the file written anew: the page and the library say the same of each.
#[test]
fn a_changed_member_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let verdict = Grounds::new().verdict();
    let mut files = Vec::new();
    for good in [verdict, log_of(11).consistency(7)] {
        for (name, bytes) in good.members() {
            for at in (0..bytes.len()).step_by(if name == "claim.json" { 1 } else { 5 }) {
                for bit in if name == "claim.json" { 0..7 } else { 0..1 } {
                    files.push(with(&good, name, |bytes| {
                        let mut other = bytes.to_vec();
                        other[at] ^= 1 << bit;
                        other
                    }));
                }
            }
        }
    }
    let mut proven = 0;
    for some in files.chunks(200) {
        let written: Vec<String> = some.iter().map(|file| hexadecimal(&file.write().unwrap())).collect();
        let judged = page.browser.evaluate(&format!(
            "(async () => {{
                const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16)), said = [];
                for (const file of {}) {{
                    const it = await judge({{ ...nothing(), evidence: {{ name: 'e.zip', bytes: bytes(file) }},
                        policy: {{ name: 'policy', bytes: encode({}) }} }});
                    said.push([it.proven, ...it.checks.map(({{ state }}) => state)]);
                }}
                return said;
            }})()",
            json!(written),
            json!(policy(TWO))
        ));
        for (file, shown) in some.iter().zip(judged.as_array().unwrap()) {
            let said = by_library(file);
            let until = said.iter().position(|outcome| *outcome == "fail").map_or(said.len(), |at| at + 1);
            let claim = file.text("claim.json").unwrap_or_default();
            let holds = !said.is_empty() && !said.contains(&"fail") && !is_misspelt(claim);
            // What comes after that is computed, by either.
            let found = &shown.as_array().unwrap()[1..];
            let alike = found.len() >= said.len() && !found[..said.len()].contains(&json!("fail"));
            assert_eq!(alike && !said.is_empty(), holds, "{said:?} {shown} {claim}");
            assert!(holds || shown[0] == false, "{said:?} {shown} {claim}");
            let until: Vec<Value> = said[..until].iter().map(|outcome| json!(outcome)).collect();
            let alike = shown.as_array().unwrap()[1..].starts_with(&until);
            assert!(alike || is_misspelt(claim), "{said:?} {shown} {claim}");
            proven += usize::from(holds);
        }
    }
    assert!(files.len() > 3000 && proven > 0, "{proven} of {}", files.len());
}
