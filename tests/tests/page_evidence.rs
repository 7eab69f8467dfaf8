//! The page and `socai verify` on evidence files: for every file one answer. The files come from the real binary, with
//! tokens by `openssl ts`, or are made by hand where no honest ledger would make them.
#![cfg(unix)]

use std::fs;

use crate::agreeing::{agree, by, hexadecimal, outcomes, program, put, says};
use crate::authority::{ALWAYS, Authority, BETWEEN, P256, RSA, STAMPS, USUAL};
use crate::handmade::{HandMade, MORNING, TASK, TWO, Witnessed, filed, log_key, policy};
use evidence::{Container, container::Format};
use serde_json::{Value, json};
use tests::{
    Desk,
    container::{text, with, without},
    page::{Given, Page},
    repository,
};
use timestamp::Request;

const FILED: &str = "UBND-2023-9901/2h-1/VPUBND";
const NOT_FILED: &str = "UBND-2023-9901/1a-1/BINHGIANG";

/// A sample year with an authority that stamps its heads twice.
struct Office {
    desk: Desk,
    authority: Authority,
}

impl Office {
    fn new(key: &str) -> Self {
        let (desk, authority) = (Desk::with_demo(), Authority::new());
        authority.root("top", key);
        authority.issue("stamps", key, "top", STAMPS, ALWAYS);
        // Its settings are written when it stamps for the first time.
        authority.stamp("stamps", USUAL);
        let key = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
        desk.write("policy", format!("log {key}quorum none\n"));
        desk.run(["anchor", "policy", "policy"]).ok();
        desk.write("ledger/anchors/top.crt", authority.read("top.crt"));
        let ask = format!(
            r#"["sh", "-c", "cd {} && openssl ts -reply -config authority -queryfile \"$1\" -out \"$2\"", "sh", "{{request}}", "{{answer}}"]"#,
            authority.path("").display()
        );
        let settings = format!("[[authority]]\nname = \"authority\"\ncommand = {ask}\nroots = \"top.crt\"\n");
        desk.write("ledger/anchors/authorities.toml", settings);
        desk.run(["anchor", "collect", "--at", "2026-11-23T10:00:00"]).ok();
        // A filing after an anchor: entry 309. The streams were counted, and what the authority said was recorded.
        desk.write("file.jsonl", format!("{}\n", filing()));
        desk.run(["apply", "file.jsonl"]).ok();
        desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:05:00"]).ok();
        desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:06:00"]).ok();
        Self { desk, authority }
    }

    fn prove(&self, what: &[&str]) -> Given {
        self.desk.run([&["prove"], what, &["--to", "e.zip"]].concat()).ok();
        Given {
            evidence: self.desk.path("e.zip"),
            policy: self.desk.path("policy"),
            roots: vec![self.authority.path("top.crt")],
            ..Given::default()
        }
    }
}

/// A unit files for a task of the sample year.
fn filing() -> Value {
    let by = |position: &str| json!({ "unit": "CAMGIANG", "position": position });
    let task = json!({ "task": "UBND-2023-9901/1a-1/CAMGIANG", "document": { "number": "1/BC-CAMGIANG" } });
    json!({ "id": "file-CAMGIANG", "at": "2026-11-23T10:01:00", "by": by("unit-clerk"), "approved_by": by("unit-head"),
        "do": { "submit": { "filings": [task] } } })
}

fn every_existing_kind(key: &str) {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new(key);
    let desk = &office.desk;

    // A filing with a token over its head.
    let given = office.prove(&["presence", "300"]);
    let shown = agree(&mut page, desk, &given);
    says(&shown, "proven", &["Proven: entry #300", "A REHEARSAL", "no later than", "CN=stamps", "a report was filed"]);
    assert!(outcomes(&shown).iter().filter(|outcome| **outcome == "pass").count() >= 5);
    says(&agree(&mut page, desk, &by(&given, "2200-01-01")), "on-time", &["ON TIME: proven"]);
    let shown = agree(&mut page, desk, &by(&given, "2023-12-01T17:00"));
    says(&shown, "not-provable", &["that does not mean late", "01/12/2023 17:00:00"]);
    // Whoever does not trust the authority has no time, and the entry all the same.
    let stranger = office.authority.path("root.crt");
    for roots in [vec![], vec![stranger.clone()]] {
        let shown = agree(&mut page, desk, &Given { roots, ..by(&given, "2200-01-01") });
        says(&shown, "not-provable", &["to a trusted root", "NOT PROVABLE"]);
    }
    let both = Given { roots: vec![stranger, office.authority.path("top.crt")], ..given.clone() };
    says(&agree(&mut page, desk, &both), "proven", &["no later than"]);
    // Revocation lists, which clear the certificate or do not.
    for (revoked, verdict, words) in [
        (None, "proven", ""),
        (Some(("stamps", "480101000000Z,superseded")), "proven", ""),
        (Some(("stamps", "480101000000Z,keyCompromise")), "refused", "may have been stolen"),
        (Some(("stamps", "240101000000Z,superseded")), "refused", "revoked before"),
    ] {
        desk.write("list", office.authority.revocation_list("top", revoked));
        let shown = agree(&mut page, desk, &Given { revoked: vec![desk.path("list")], ..given.clone() });
        says(&shown, verdict, &[words]);
        assert!(!shown["checks"].to_string().contains("is not known: no revocation list"), "{shown}");
    }
    // What cannot be read is said, and nothing is proven.
    desk.write("nonsense", "nonsense");
    let nonsense = vec![desk.path("nonsense")];
    says(
        &agree(&mut page, desk, &Given { roots: nonsense.clone(), ..given.clone() }),
        "refused",
        &["the root nonsense"],
    );
    let lists = Given { revoked: nonsense.clone(), ..given.clone() };
    says(&agree(&mut page, desk, &lists), "refused", &["the revocation list nonsense"]);
    says(&agree(&mut page, desk, &Given { documents: nonsense, ..given.clone() }), "refused", &["does not name"]);
    desk.write("no.zip", "PK");
    says(&agree(&mut page, desk, &Given { evidence: desk.path("no.zip"), ..given }), "refused", &["FORMAT"]);

    // What stands after an anchor is late for every deadline before it.
    let given = office.prove(&["presence", "309"]);
    says(&agree(&mut page, desk, &given), "proven", &["It was not there before", "not there before this"]);
    says(&agree(&mut page, desk, &by(&given, "2025-12-01")), "late", &["LATE: proven"]);
    says(&agree(&mut page, desk, &by(&given, "2200-12-01")), "on-time", &[]);
    says(&agree(&mut page, desk, &Given { roots: vec![], ..by(&given, "2025-12-01") }), "not-provable", &[]);
    says(&agree(&mut page, desk, &office.prove(&["presence", "0"])), "proven", &["the ledger was opened"]);

    // All entries up to a seal.
    let given = office.prove(&["absence", NOT_FILED, "--by", "2024-01-15", "--all"]);
    let shown = agree(&mut page, desk, &by(&given, "2024-01-15"));
    says(&shown, "not-filed", &["NOT FILED by the deadline: proven", NOT_FILED, "15/01/2024 23:59:59"]);
    says(&agree(&mut page, desk, &given), "proven", &["Nothing was filed until"]);
    says(&agree(&mut page, desk, &by(&given, "2200-01-15")), "not-provable", &[]);
    says(
        &agree(&mut page, desk, &Given { roots: vec![], ..by(&given, "2024-01-15") }),
        "not-provable",
        &["trusted root"],
    );
    let given = office.prove(&["absence", FILED, "--by", "2024-01-15", "--all"]);
    says(&agree(&mut page, desk, &by(&given, "2024-01-15")), "filed", &["A report was filed, as entry #300"]);
    let given = office.prove(&["history", FILED, "--all"]);
    says(&agree(&mut page, desk, &given), "proven", &["#254", "#300", "#301", "a report was accepted"]);
    // Entry for entry the same, with those that name the task as one of several.
    let listed = page.browser.evaluate("outcome.history.map(({ position }) => position)");
    let history = program(desk, &given).1["history"].clone();
    let numbers: Vec<&Value> = history.as_array().unwrap().iter().map(|line| &line["entry"]).collect();
    assert_eq!(listed, json!(numbers));
    says(&page.said(), "proven", &["tasks were assigned"]);
    says(&agree(&mut page, desk, &by(&given, "2024-01-15")), "filed", &[]);
}

#[test]
fn every_existing_kind_with_an_authority_on_ecdsa() {
    every_existing_kind(P256);
}

#[test]
fn every_existing_kind_with_an_authority_on_rsa() {
    every_existing_kind(RSA);
}

#[test]
fn witnesses_bound_an_entry_from_both_sides() {
    let Some(mut page) = Page::open() else { return };
    let (desk, witnessed) = (Desk::new(), Witnessed::new("system"));
    let given = put(&desk, &witnessed.presence(), &policy(TWO));
    // By two of three; and by all three, if two may lie.
    for (dishonest, earliest, latest) in
        [(0, "09:01:00", "11:01:00"), (1, "09:01:00", "11:01:00"), (2, "09:00:00", "11:02:00")]
    {
        let given = Given { dishonest, ..given.clone() };
        let shown = agree(&mut page, &desk, &given);
        says(
            &shown,
            "proven",
            &[&format!("no later than 01/02/2024 {latest}"), &format!("not there before 01/02/2024 {earliest}")],
        );
        for (deadline, verdict) in [
            ("2024-02-01T11:30:00", "on-time"),
            ("2024-02-01T10:00:00", "not-provable"),
            ("2024-02-01T08:59:59", "late"),
        ] {
            says(&agree(&mut page, &desk, &by(&given, deadline)), verdict, &[]);
        }
        // To the second: at it is in time, and not late.
        says(&agree(&mut page, &desk, &by(&given, &format!("2024-02-01T{latest}"))), "on-time", &[]);
        says(&agree(&mut page, &desk, &by(&given, &format!("2024-02-01T{earliest}"))), "not-provable", &[]);
    }
    says(&agree(&mut page, &desk, &Given { dishonest: 3, ..given.clone() }), "proven", &["No time is proven"]);
    for (rest, verdict) in
        [("quorum none\n", "proven"), ("quorum w2\n", "proven"), ("group g all w1 w2 w3\nquorum g\n", "proven")]
    {
        says(&agree(&mut page, &desk, &put(&desk, &witnessed.presence(), &policy(rest))), verdict, &[]);
    }
    // Too few of them, and one whose signature is broken.
    let few = witnessed.log.now(&[(1, MORNING + 7200)]);
    let few = witnessed.log.presence(&few, witnessed.filing, &[], Some(&witnessed.before));
    says(&agree(&mut page, &desk, &put(&desk, &few, &policy(TWO))), "refused", &["not enough witnesses"]);
    says(&agree(&mut page, &desk, &put(&desk, &few, &policy("quorum w1\n"))), "proven", &[]);
    // Documents that the file holds, and that the user holds.
    let mut held = witnessed.presence();
    held.add("documents/report", "the report").unwrap();
    says(&agree(&mut page, &desk, &put(&desk, &held, &policy(TWO))), "proven", &["the document documents/report"]);
    held.add("documents/another", "another report").unwrap();
    says(&agree(&mut page, &desk, &put(&desk, &held, &policy(TWO))), "refused", &["documents/another"]);
    let given = put(&desk, &witnessed.presence(), &policy(TWO));
    let mine = |text: &str| Given { documents: vec![desk.write("mine", text)], ..given.clone() };
    says(&agree(&mut page, &desk, &mine("the report")), "proven", &["the entry names the document mine"]);
    says(&agree(&mut page, &desk, &mine("another")), "refused", &["does not name the document mine"]);
}

/// A clock outside what is proven is named, whatever the first entry says of it or whether it is shown.
#[test]
fn a_clock_that_was_moved_is_named() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    for (clock, said, verdict) in [
        ("system", "2024-02-01T10:00:00+07:00", "proven"),
        ("system", "2024-02-01T09:01:00+07:00", "proven"),
        ("system", "2024-02-01T09:00:59.999999+07:00", "refused"),
        ("system", "2024-02-01T11:01:00.999999+07:00", "proven"),
        ("system", "2024-02-01T11:01:01+07:00", "refused"),
        ("system", "2023-01-01T00:00:00+07:00", "refused"),
        // That it is a rehearsal is for the log's name to say: its first entry can only weaken.
        ("simulated", "2023-01-01T00:00:00+07:00", "refused"),
        ("simulated", "2024-02-01T10:00:00+07:00", "proven"),
    ] {
        let mut log = HandMade::new(clock);
        let before = log.record_cosigned(&[(1, MORNING + 120)], "2024-02-01T09:05:00+07:00");
        let filing = log.filing(said);
        let note = log.now(&[(1, MORNING + 7200)]);
        let container = log.presence(&note, filing, &[], Some(&before));
        let shown = agree(&mut page, &desk, &put(&desk, &container, &policy("quorum w1\n")));
        let named = if verdict == "refused" { "outside of what is proven" } else { "not a rehearsal" };
        says(&shown, verdict, if verdict == "refused" { &["outside of what is proven"] } else { &[] });
        // Where the first entry is not shown, nobody knows which it is; the clock is compared all the same.
        let blind = without(&without(&container, "entries/0.json"), "entries/0.tlog-proof");
        says(&agree(&mut page, &desk, &put(&desk, &blind, &policy("quorum w1\n"))), verdict, &[named]);
    }
}

/// A filing in the stream of another task cannot be read: it may hide one for any task, and nothing is said of whether one was filed.
#[test]
fn a_filing_in_the_stream_of_another_task_leaves_nothing_proven() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    for of in [TASK, "D-1/1a/S2"] {
        let (mut log, at) = (HandMade::new("system"), "2024-02-01T08:30:00+07:00");
        log.add("ReportSubmitted", "task/D-1/1a/S3", at, filed(of, at));
        let seal = log.record_cosigned(&[(1, MORNING)], "2024-02-01T09:05:00+07:00");
        let container = log.whole("absence", TASK, &log.now(&[(1, MORNING + 600)]), Some(&seal));
        let given = by(&put(&desk, &container, &policy("quorum w1\n")), "2024-02-01T08:45");
        let (code, said) = program(&desk, &given);
        assert_eq!((code, said["filed"].as_u64(), &said["unreadable"][0]["entry"]), (1, None, &1.into()), "{said}");
        says(&page.judge(&given, "en"), "not-provable", &["1 cannot be read"]);
    }
}

/// Each check fails at least once, for both.
#[test]
fn whatever_is_exchanged_is_named_by_both() {
    let Some(mut page) = Page::open() else { return };
    let (desk, witnessed) = (Desk::new(), Witnessed::new("system"));
    let (log, good) = (&witnessed.log, witnessed.presence());
    let filing = witnessed.filing;
    let (entry, receipt) = (format!("entries/{filing}.json"), format!("entries/{filing}.tlog-proof"));
    let mut another = witnessed.log.clone();
    another.entries[0] = another.entries[0].replace("system", "another");
    let elsewhere = {
        let mut log = HandMade::new("system");
        let before = log.record_cosigned(&[(1, MORNING)], "2024-02-01T09:05:00+07:00");
        let wrong = log.entries.len() as u64;
        log.filing("2024-02-01T10:00:00+07:00");
        log.entries[wrong as usize] = log.entries[wrong as usize].replace("\"position\":2", "\"position\":9");
        log.presence(&log.now(&[(1, MORNING + 7200), (2, MORNING + 7200)]), wrong, &[], Some(&before))
    };
    let after = log.presence(&witnessed.note(), filing, &[], Some(&witnessed.seal));
    let all = log.whole("absence", TASK, &witnessed.note(), Some(&witnessed.seal));
    let history = log.whole("history", TASK, &witnessed.note(), None);
    let bundle = "tiles/tile/entries/000.p/4";
    let cases = vec![
        (with(&good, &entry, text("unit-clerk", "unit-head")), "does not lead to the signed root"),
        (with(&good, &receipt, text("index 2", "index 1")), "another head or another place"),
        (with(&good, &receipt, |_| b"nonsense".to_vec()), "the place of entry #2: line 1"),
        (with(&good, &receipt, text("\n4\n", "\n5\n")), "another head or another place"),
        (without(&good, &entry), "the member entries/2.json is missing"),
        (without(&good, &receipt), "the member entries/2.tlog-proof is missing"),
        (elsewhere, "it stands elsewhere"),
        (with(&good, "checkpoint", text("\n4\n", "\n5\n")), "does not hold"),
        (with(&good, "checkpoint", |_| log.head(3).into_bytes()), "another head or another place"),
        (with(&good, "checkpoint", |_| another.now(&[]).into_bytes()), "another head or another place"),
        (without(&good, "checkpoint"), "the member checkpoint is missing"),
        (with(&good, "checkpoint.signed", |_| witnessed.note().into_bytes()), "not the signed head"),
        (without(&good, "checkpoint.signed"), "not the signed head"),
        (with(&good, "entries/0.json", text("system", "simulated")), "entry #0"),
        (without(&good, "entries/0.tlog-proof"), "entry #0"),
        (with(&good, "entries/1.json", text("cosignatures", "token")), "entry #1"),
        (with(&good, "before/anchor", |_| b"another".to_vec()), "not those that the log names"),
        (without(&good, "before/anchor"), "before/anchor is missing"),
        (after, "does not stand before"),
        (with(&good, "claim.json", text("\"before\": 1", "\"before\": 2")), "does not stand before"),
        (with(&good, "claim.json", text("\"before\": 1", "\"before\": 0")), "not about an anchor"),
        (with(&good, "claim.json", text("\"before\": 1", "\"before\": 3")), "entries/3.json is missing"),
        (with(&good, "claim.json", text("\"entry\": 2", "\"entry\": 1")), "does not stand before"),
        (with(&good, "claim.json", text("\"entry\": 2", "\"entry\": 2.0")), "not whole"),
        (with(&good, "claim.json", text("\"entry\": 2", "\"entry\": -2")), "not whole"),
        (
            with(&good, "claim.json", text("\"entry\": 2", "\"entry\": \"2\"")),
            "\"entry\" is missing or not of its type",
        ),
        (with(&good, "claim.json", text("\"entry\"", "\"Entry\"")), "\"entry\" is missing"),
        (with(&good, "claim.json", text("\"entry\": 2", "\"entry\": 2, \"entry\": 2")), "twice"),
        (with(&good, "claim.json", text("presence", "omen")), "not known to this page"),
        (with(&good, "claim.json", text("\"entries\": 4", "\"entries\": 5")), "claims to be about another"),
        (with(&good, "claim.json", text("so-cai.example", "so-cai.invalid")), "claims to be about another"),
        (with(&good, "claim.json", text("\"log\"", "\"Log\"")), "\"log\" is missing"),
        (with(&good, "claim.json", text("\"entries\"", "\"Entries\"")), "\"entries\" is missing"),
        (with(&all, "claim.json", text("\"entries\": 4", "\"entries\": 3")), "claims to be about another"),
        (with(&history, "claim.json", text("so-cai.example", "so-cai.invalid")), "claims to be about another"),
        (with(&good, "claim.json", |_| b"{".to_vec()), "not JSON"),
        (with(&good, "claim.json", |_| b"null".to_vec()), "not known to this page"),
        (without(&good, "claim.json"), "claim.json is missing"),
        (with(&all, bundle, text("unit-clerk", "unit-chief")), "do not lead to the signed root"),
        (with(&all, bundle, |bytes| bytes[..bytes.len() - 1].to_vec()), "cut off"),
        (with(&all, bundle, |bytes| [bytes, &[0]].concat()), "too long"),
        (without(&all, bundle), "000.p/4 is missing"),
        (with(&all, "claim.json", text("\"sealed\": 3", "\"sealed\": 2")), "not about an anchor"),
        (with(&all, "claim.json", text("\"sealed\": 3", "\"sealed\": 4")), "seals it is not there"),
        (with(&all, "claim.json", text("\"sealed\": 3", "\"sealed\": 1")), "not those that the log names"),
        (with(&all, "claim.json", text("\"task\"", "\"tasks\"")), "\"task\" is missing"),
        (with(&all, "before/anchor", |bytes| bytes[..bytes.len() - 1].to_vec()), "not those that the log names"),
        (with(&all, "checkpoint", |_| log.head(3).into_bytes()), "tiles/tile/entries/000.p/3 is missing"),
        (with(&history, "checkpoint", |_| another.now(&[]).into_bytes()), "do not lead to the signed root"),
        (with(&history, "checkpoint", text("\n4\n", "\n5\n")), "does not hold"),
    ];
    says(&agree(&mut page, &desk, &put(&desk, &all, &policy(TWO))), "proven", &["A report was filed, as entry #2"]);
    says(&agree(&mut page, &desk, &put(&desk, &history, &policy(TWO))), "proven", &["a report was filed"]);
    // All entries of one history, which is what witnesses are for.
    for kind in ["absence", "history"] {
        let alone = log.whole(kind, TASK, &log.now(&[(1, MORNING + 7200)]), None);
        let shown = agree(&mut page, &desk, &put(&desk, &alone, &policy(TWO)));
        says(&shown, "refused", &["not enough witnesses for the policy (1: w1)"]);
        says(&agree(&mut page, &desk, &put(&desk, &alone, &policy("quorum w1\n"))), "proven", &["enough witnesses"]);
        let shown = agree(&mut page, &desk, &put(&desk, &alone, &policy("quorum none\n")));
        says(&shown, "proven", &["the policy asks for no witness", "By the log's own signature only"]);
    }
    for (container, why) in cases {
        let shown = agree(&mut page, &desk, &put(&desk, &container, &policy(TWO)));
        says(&shown, "refused", &[why, "NOTHING is proven"]);
    }
    // Before the seal nobody filed for another task, and after it somebody did.
    let other = log.whole("absence", "D-1/1a/S2", &witnessed.note(), Some(&witnessed.seal));
    let given = by(&put(&desk, &other, &policy(TWO)), "2024-02-01T11:01:59");
    // Nothing assigns it: then nothing is due.
    says(&agree(&mut page, &desk, &given), "not-provable", &["no entry names", "there is none"]);
    says(&agree(&mut page, &desk, &by(&given, "2024-02-01T11:02:00")), "not-provable", &[]);
    let mut late = witnessed.log.clone();
    late.add(
        "ReportSubmitted",
        "task/D-1/1a/S2",
        "2024-02-01T12:00:00+07:00",
        filed("D-1/1a/S2", "2024-02-01T12:00:00+07:00"),
    );
    let late = late.whole(
        "absence",
        "D-1/1a/S2",
        &late.now(&[(1, MORNING + 14400), (2, MORNING + 14400)]),
        Some(&witnessed.seal),
    );
    let given = by(&put(&desk, &late, &policy(TWO)), "2024-02-01T11:00:00");
    says(&agree(&mut page, &desk, &given), "not-provable", &["a report was filed"]);
    // A log of more than one bundle.
    let mut long = HandMade::new("system");
    (1..700).for_each(|_| {
        _ = long.add("TaskAcknowledged", "task/D-1/1a/S2", "2024-02-01T09:00:00+07:00", json!({ "task": "D-1/1a/S2" }))
    });
    let long = long.whole("history", TASK, &long.now(&[]), None);
    says(&agree(&mut page, &desk, &put(&desk, &long, &policy("quorum none\n"))), "proven", &["all 700 entries"]);
    let cut = with(&long, "tiles/tile/entries/001", |bytes| bytes[..bytes.len() - 1].to_vec());
    says(&agree(&mut page, &desk, &put(&desk, &cut, &policy("quorum none\n"))), "refused", &["cut off"]);
}

/// Whoever hands over the evidence does not bring along whom to trust.
#[test]
fn evidence_is_dropped_and_roots_are_not_taken_along() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("simulated");
    let drop = |files: &[(&str, &[u8])]| {
        let files: Vec<_> = files.iter().map(|(name, bytes)| json!([name, hexadecimal(bytes)])).collect();
        format!(
            "{{ const data = new DataTransfer();
                for (const [name, text] of {}) data.items.add(new File([Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16))], name));
                document.body.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }})) }}",
            json!(files)
        )
    };
    let evidence = witnessed.presence().write().unwrap();
    page.browser.evaluate(&drop(&[
        ("Bằng chứng.ZIP", &evidence),
        ("root.pem", b"any"),
        ("root.crl", b"any"),
        ("policy", b"any"),
        ("report.pdf", b"the report"),
    ]));
    let state = "new Promise((done) => { const look = () => given.documents.length === 0 ? setTimeout(look, 2) :
        done([given.roots.length, given.revoked.length, given.policy === undefined, given.documents[0].name,
            document.getElementById('mixed').innerText, document.getElementById('entry-field').hidden]); look() })";
    let state = page.browser.evaluate(state);
    let refused = "Chính sách, chứng thư và danh sách thu hồi phải được đưa riêng vào ô của chúng.";
    assert_eq!(state, json!([0, 0, true, "report.pdf", refused, true]));
    page.browser.evaluate("document.getElementById('pasted').focus()");
    page.browser.ask("Input.insertText", json!({ "text": policy(TWO) }));
    says(&page.said(), "proven", &["bút toán nêu đúng tài liệu report.pdf", "SỔ DIỄN TẬP"]);
    // On the first box too, what comes along with the evidence is told apart.
    let on_the_box = drop(&[("evidence.zip", &evidence), ("annex.pdf", b"another")])
        .replace("document.body.dispatchEvent", "document.getElementById('evidence').dispatchEvent");
    page.browser.evaluate(&on_the_box);
    let second = "new Promise((done) => { const look = () => given.documents.length < 2 ? setTimeout(look, 2) : done([given.evidence.name, given.documents[1].name]); look() })";
    assert_eq!(page.browser.evaluate(second), json!(["evidence.zip", "annex.pdf"]));
    says(&page.said(), "refused", &["annex.pdf"]);
    // A second evidence file at once would be one too many.
    page.browser.evaluate(&drop(&[("one.zip", &evidence), ("two.zip", &evidence)]));
    let words = page.browser.evaluate("document.getElementById('mixed').innerText");
    assert!(words.as_str().unwrap().contains("một bằng chứng"), "{words}");
}

/// The time that an authority stamps with.
fn now() -> String {
    let micros = std::time::UNIX_EPOCH.elapsed().unwrap().as_micros();
    calendar::Timestamp::from_micros(i64::try_from(micros).unwrap()).unwrap().to_string()
}

/// Tokens before an entry: what they stamp must be the head that the log names.
#[test]
fn a_token_before_an_entry_bounds_it() {
    let Some(mut page) = Page::open() else { return };
    let (desk, authority) = (Desk::new(), Authority::new());
    let stamp = |data: &[u8]| authority.answer(Request::new(data, &[8; 8]).unwrap().as_bytes(), "signer", USUAL);
    let mut log = HandMade::new("simulated");
    let before = log.record_token(stamp, &now());
    let filing = log.filing(&now());
    let note = log.now(&[]);
    let tokens = [stamp(note.as_bytes()), stamp(note.as_bytes())];
    let good = log.presence(&note, filing, &tokens, Some(&before));
    let judge = |page: &mut Page, container: &Container, roots: &[&str]| {
        let roots = roots.iter().map(|root| authority.path(root)).collect();
        agree(page, &desk, &Given { roots, ..put(&desk, container, &policy("quorum none\n")) })
    };
    says(&judge(&mut page, &good, &["root.crt"]), "proven", &["no later than", "not there before"]);
    says(&judge(&mut page, &good, &[]), "proven", &["No time is proven"]);
    let another = stamp(b"another head");
    for (container, why) in [
        (with(&good, "before/stamped", |_| note.clone().into_bytes()), "not the one that the log names"),
        (with(&good, "before/stamped", |_| b"nonsense".to_vec()), "what others said before it"),
        (without(&good, "before/stamped"), "before/stamped is missing"),
        (with(&good, "anchors/001.tsr", |_| another.clone()), "stamps other data"),
        (with(&good, "anchors/002.tsr", |_| b"nonsense".to_vec()), "the time stamp: "),
        (with(&good, "anchors/002.tsr", |bytes| bytes[..bytes.len() - 1].to_vec()), "the time stamp: "),
    ] {
        says(&judge(&mut page, &container, &["root.crt"]), "refused", &[why]);
    }
    // By witnesses whom nobody here trusts, it bounds nothing and harms nothing.
    let mut log = HandMade::new("simulated");
    let before = log.record_cosigned(&[(9, MORNING)], "2024-02-01T09:05:00+07:00");
    let filing = log.filing("2024-02-01T10:00:00+07:00");
    let container = log.presence(&log.now(&[]), filing, &[], Some(&before));
    says(&judge(&mut page, &container, &[]), "proven", &["too few of its witnesses", "No time is proven"]);
}

/// What a token was kept with helps to reach the verifier's roots, and is not believed for being there.
#[test]
fn a_file_brings_chains_and_revocation_lists_along() {
    let Some(mut page) = Page::open() else { return };
    let (desk, authority) = (Desk::new(), Authority::new());
    authority.issue("between", P256, "root", BETWEEN, ALWAYS);
    authority.issue("below", P256, "between", STAMPS, ALWAYS);
    let stamp = |data: &[u8]| authority.answer(Request::new(data, &[8; 8]).unwrap().as_bytes(), "below", USUAL);
    let mut log = HandMade::new("simulated");
    let before = log.record_token(stamp, &now());
    let filing = log.filing(&now());
    let note = log.now(&[]);
    let bare = log.presence(&note, filing, &[stamp(note.as_bytes())], Some(&before));
    let brings = |members: &[(&str, &[u8])]| {
        let mut container = Container::of(Format::First);
        // Each stands behind what it was kept with.
        for (member, held) in bare.members() {
            container.add(member, held).unwrap();
            let stem = member.strip_suffix(".tsr").unwrap_or(member);
            let kept = members
                .iter()
                .filter(|(name, _)| [".chain.pem", ".crl.pem"].iter().any(|end| name.strip_suffix(end) == Some(stem)));
            kept.for_each(|(name, bytes)| container.add(name, *bytes).unwrap());
        }
        container
    };
    let judge = |page: &mut Page, container: &Container, roots: &[&str]| {
        let roots = roots.iter().map(|root| authority.path(root)).collect();
        agree(page, &desk, &Given { roots, ..put(&desk, container, &policy("quorum none\n")) })
    };
    let chain = authority.read("between.crt");
    let whole_chain = [chain.clone(), authority.read("root.crt")].concat();
    let clear = [authority.revocation_list("root", None), authority.revocation_list("between", None)].concat();
    let revoked = authority.revocation_list("between", Some(("below", "240101000000Z,keyCompromise")));

    says(&judge(&mut page, &bare, &["root.crt"]), "proven", &["to a trusted root", "No time is proven"]);
    for name in ["anchors/001.chain.pem", "before/anchor.chain.pem"] {
        let container = brings(&[(name, &chain)]);
        let shown = judge(&mut page, &container, &["root.crt"]);
        says(&shown, "proven", &["no later than", "not there before", "no revocation list was given"]);
        // The root itself among them changes nothing.
        let with_root = brings(&[(name, &whole_chain)]);
        says(&judge(&mut page, &with_root, &["root.crt"]), "proven", &["no later than"]);
        says(&judge(&mut page, &with_root, &[]), "proven", &["to a trusted root", "No time is proven"]);
    }
    for name in ["anchors/001.crl.pem", "before/anchor.crl.pem"] {
        let container = brings(&[("anchors/001.chain.pem", &chain), (name, &clear)]);
        let shown = judge(&mut page, &container, &["root.crt"]);
        says(&shown, "proven", &["no later than"]);
        assert!(!shown["words"].as_str().unwrap().contains("no revocation list"), "{shown}");
        let container = brings(&[("anchors/001.chain.pem", &chain), (name, &revoked)]);
        says(&judge(&mut page, &container, &["root.crt"]), "refused", &["was revoked before"]);
    }
    for (name, bytes) in [
        ("anchors/001.chain.pem", &b"nonsense"[..]),
        ("before/anchor.chain.pem", &revoked),
        ("anchors/001.crl.pem", &chain),
        ("before/anchor.crl.pem", b""),
    ] {
        let words = format!("passed over {name}");
        says(&judge(&mut page, &brings(&[(name, bytes)]), &["root.crt"]), "proven", &[&words]);
    }
}

/// In the commit in which a log changes its key, the old one and the new one sign its head.
#[test]
fn two_keys_of_the_log_sign_a_head() {
    let Some(mut page) = Page::open() else { return };
    let (desk, witnessed) = (Desk::new(), Witnessed::new("system"));
    let one = witnessed.note();
    let (head, cosigned) = one.split_at(one.match_indices('\n').nth(4).unwrap().0 + 1);
    let signed_text = &head[..head.find("\n\n").unwrap() + 1];
    let line = |number: u8| log_key(number).sign(signed_text).lines().last().unwrap().to_owned() + "\n";
    let note = |second: &str| format!("{head}{second}{cosigned}");
    let shown = |note: &str| witnessed.log.presence(note, witnessed.filing, &[], Some(&witnessed.before));
    let both = shown(&note(&line(8)));
    let [old, new] = [7, 8].map(|number| format!("log {}\n", log_key(number).verifying_key()));
    let trusting = |keys: &str| policy(TWO).replace(&old, keys);
    // Whom one trusts decides by which key; what was stamped are both lines.
    says(
        &agree(&mut page, &desk, &put(&desk, &both, &trusting(&old))),
        "proven",
        &["what was stamped is the signed head"],
    );
    let two = [&old[..], &new].concat();
    let words =
        [7, 8].map(|number| log_key(number).verifying_key().to_string()[..27].replace("log+", "log, identifier "));
    let shown_two = agree(&mut page, &desk, &put(&desk, &both, &trusting(&two)));
    says(&shown_two, "proven", &words.each_ref().map(String::as_str));
    let all = witnessed.log.whole("history", TASK, &note(&line(8)), None);
    says(&agree(&mut page, &desk, &put(&desk, &all, &trusting(&two))), "proven", &[]);
    // A head before the change, which `before` names, has the old key alone.
    let only_new = agree(&mut page, &desk, &put(&desk, &both, &trusting(&new)));
    says(&only_new, "refused", &["what others said before it", "the head is signed by"]);
    // One line that is broken is one too many, if its key is one of the policy.
    let broken = log_key(8).sign("another text\n").lines().last().unwrap().to_owned() + "\n";
    let broken = shown(&note(&broken));
    says(&agree(&mut page, &desk, &put(&desk, &broken, &trusting(&two))), "refused", &["does not hold"]);
    says(&agree(&mut page, &desk, &put(&desk, &broken, &trusting(&old))), "proven", &[]);
    let strangers = format!("log {}\n", log_key(9).verifying_key());
    says(&agree(&mut page, &desk, &put(&desk, &both, &trusting(&strangers))), "refused", &["carries no signature"]);
    // What was stamped has both lines, and nothing else.
    let cut = with(&both, "checkpoint.signed", |_| head.as_bytes().to_vec());
    says(&agree(&mut page, &desk, &put(&desk, &cut, &trusting(&two))), "refused", &["not the signed head"]);
}

/// A history lists what names the task by its parts, and no other.
#[test]
fn a_task_is_named_in_parts() {
    let Some(mut page) = Page::open() else { return };
    let desk = Desk::new();
    let mut log = HandMade::new("system");
    let mut add =
        |kind: &str, stream: &str, payload: Value| log.add(kind, stream, "2024-02-01T09:00:00+07:00", payload);
    let mut named = Vec::new();
    for kind in ["TasksAssigned", "DeadlineFixed", "ReminderIssued"] {
        let mut of_units = |duty: &str, period: Option<&str>, units: &[&str]| {
            let mut payload = json!({ "obligation": duty, "period": period, "units": units });
            if kind != "TasksAssigned" {
                payload["document"] = Value::Null;
            }
            if kind == "DeadlineFixed" {
                payload["deadline"] = json!({ "nominal": "2024-03-01", "effective": "2024-03-01", "trace": [],
                    "rule_set": "R", "calendar": "#0" });
            }
            add(kind, &format!("obligation/{duty}"), payload)
        };
        named.push(of_units("D-1/1a", None, &["S0", "S1"]));
        named.push(of_units("D-1/1a", None, &["S1"]));
        // No rule set is there from which a due date of the quarter would come out again.
        if kind != "DeadlineFixed" {
            of_units("D-1/1a", Some("2024-Q1"), &["S1"]);
        }
        of_units("D-1/1b", None, &["S1"]);
        of_units("D-1/1a", None, &["S11"]);
    }
    let mut transferred = |duty: &str| {
        let payload = json!({ "task": format!("{duty}/S9"), "to": ["S1"], "ground": "reassigned", "document": { "number": "1" }, "deadline": null });
        add("TaskTransferred", &format!("task/{duty}/S9"), payload)
    };
    named.push(transferred("D-1/1a"));
    transferred("D-1/1b");
    let mut fact = |task: Option<&str>, subject: &str| {
        let payload = json!({ "fact": "seen", "declared": 0, "unit": "S1", "fields": {}, "answers": [], "expects": [],
            "evidence": [], "subject": subject, "task": task });
        add("FactRecorded", "fact/seen/S1", payload)
    };
    fact(None, "D-1/1a");
    named.push(fact(Some(TASK), "x"));
    let history = |task: &str| put(&desk, &log.whole("history", task, &log.now(&[]), None), &policy("quorum none\n"));
    let (_, said) = program(&desk, &history(TASK));
    assert_eq!(said["unreadable"], json!([]), "{said}");
    page.judge(&history(TASK), "en");
    let listed = "outcome.history.map(({ position }) => position)";
    assert_eq!(page.browser.evaluate(listed), json!(named));
    let quarter = page.judge(&history("D-1/1a/2024-Q1/S1"), "en");
    says(&quarter, "proven", &["there are just 2, listed below", "tasks were assigned", "a reminder was issued"]);
}

/// Pictures to look at after a change: `cargo test -p tests page_evidence::pictures -- --ignored`.
/// They are put into `target/page/`.
#[test]
#[ignore = "makes pictures for people to look at"]
fn pictures() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new(P256);
    let place = repository().join("target/page");
    fs::create_dir_all(&place).unwrap();
    let kept = |name: &str, what: &[&str]| {
        let given = office.prove(what);
        fs::copy(&given.evidence, office.desk.path(name)).unwrap();
        Given { evidence: office.desk.path(name), ..given }
    };
    let filing = kept("filing.zip", &["presence", "309"]);
    let absence = kept("absence.zip", &["absence", NOT_FILED, "--by", "2024-01-15", "--all"]);
    let verdict = kept("verdict.zip", &["verdict", FILED]);
    let history = office.prove(&["history", FILED]);
    let witnessed = Witnessed::new("system");
    let desk = Desk::new();
    let sound = put(&desk, &witnessed.presence(), &policy(TWO));
    let changed = with(&witnessed.presence(), "entries/2.json", text("unit-clerk", "unit-head"));
    let changed = desk.write("changed.zip", changed.write().unwrap());
    let cases = [
        ("on-time", by(&filing, "2200-12-01")),
        ("late", by(&filing, "2025-12-01T17:00")),
        ("not-provable", Given { roots: vec![], ..by(&filing, "2025-12-01") }),
        ("absence", by(&absence, "2024-01-15")),
        ("history", history),
        ("verdict", by(&verdict, "2200-12-01")),
        ("refused", Given { evidence: changed, ..sound.clone() }),
        ("witnessed", Given { dishonest: 1, ..by(&sound, "2024-02-01T11:30") }),
    ];
    for (name, given) in &cases {
        for (width, device) in [(1200, "desk"), (360, "phone")] {
            let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500 });
            page.browser.ask("Emulation.setDeviceMetricsOverride", size);
            for language in ["vi", "en"] {
                let shown = page.judge(given, language);
                assert!(shown["verdict"].is_string());
                page.browser.picture(&place.join(format!("{name}-{language}-{device}.png")));
            }
        }
        page.judge(given, "vi");
        page.browser.paper(&place.join(format!("{name}-vi.pdf")));
    }
}
