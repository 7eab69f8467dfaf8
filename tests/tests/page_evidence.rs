//! The page and `socai verify` on evidence files: for every file one answer. The files come from the real binary, with
//! tokens by `openssl ts`, or are made by hand where no honest ledger would make them.
#![cfg(unix)]

extern crate timestamp as socai_timestamp;

#[path = "../../crates/timestamp/tests/authority/mod.rs"]
mod authority;
mod handmade;

use std::fs;

use authority::{ALWAYS, ANEW, Authority, BETWEEN, P256, P384, RSA, STAMPS, USUAL, from_now};
use evidence::Container;
use handmade::{Anchor, HandMade, MORNING, TASK, policy, text, with, without};
use serde_json::{Value, json};
use socai_tests::{
    Desk,
    page::{Given, Page},
    repository,
};
use timestamp::{Request, Revocation, Token, TokenError, Trust};

const FILED: &str = "UBND-2023-9901/2h-1/VPUBND";
const NOT_FILED: &str = "UBND-2023-9901/1a-1/BINHGIANG";

/// What `socai verify` says to the same: its exit code and, if it came so far, its JSON.
fn program(desk: &Desk, given: &Given) -> (i32, Value) {
    let name = |path: &std::path::Path| path.display().to_string();
    let mut arguments = vec!["verify".to_owned(), name(&given.evidence), "--policy".to_owned(), name(&given.policy)];
    for (option, files) in [("--roots", &given.roots), ("--revoked", &given.revoked), ("--document", &given.documents)]
    {
        arguments.extend(files.iter().flat_map(|file| [option.to_owned(), name(file)]));
    }
    if let Some(deadline) = &given.deadline {
        arguments.extend(["--deadline".to_owned(), deadline.clone()]);
    }
    arguments.extend(["--dishonest".to_owned(), given.dishonest.to_string(), "--json".to_owned()]);
    let ran = desk.run(arguments);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::Null))
}

/// The page's verdict in the place of what the program says.
fn expected(code: i32, said: &Value) -> &'static str {
    match (said["proven"].as_bool(), said["verdict"].as_str(), said["nothing_filed"].as_bool(), said["filed"].as_u64())
    {
        (Some(true), Some("on-time"), ..) => "on-time",
        (Some(true), Some("late"), ..) => "late",
        (Some(true), Some("not-provable"), ..) => "not-provable",
        (Some(true), _, Some(true), _) => "not-filed",
        (Some(true), _, Some(false), Some(_)) => "filed",
        (Some(true), _, Some(false), None) => "not-provable",
        (Some(true), None, None, _) => "proven",
        _ => {
            assert_ne!(code, 0, "{said}");
            "refused"
        }
    }
}

fn outcomes(answer: &Value) -> Vec<&str> {
    answer["checks"].as_array().into_iter().flatten().map(|check| check["outcome"].as_str().unwrap()).collect()
}

/// Both judge it, in both languages, and say the same; what the page says in English.
#[track_caller]
fn agree(page: &mut Page, desk: &Desk, given: &Given) -> Value {
    let (code, said) = program(desk, given);
    let mut shown = Value::Null;
    for language in ["vi", "en"] {
        shown = page.judge(given, language);
        assert_eq!(shown["verdict"], expected(code, &said), "{given:?}\n{code} {said}\n{shown}");
        // What cannot be read at all has no list of checks; after a failure nothing rests on the rest of it.
        if !said.is_null() {
            let (shown, said) = (outcomes(&shown), outcomes(&said));
            let until = said.iter().position(|outcome| *outcome == "fail").map_or(said.len(), |at| at + 1);
            assert_eq!(shown.get(..until), Some(&said[..until]), "{given:?}");
            let failed = said.contains(&"fail");
            assert!(failed || until == shown.len(), "{given:?}: {shown:?}");
        }
    }
    assert_eq!(code == 0, ["proven", "on-time", "not-filed"].contains(&shown["verdict"].as_str().unwrap()));
    shown
}

#[track_caller]
fn says(shown: &Value, verdict: &str, words: &[&str]) {
    assert_eq!(shown["verdict"], verdict, "{shown}");
    for word in words {
        assert!(shown["words"].as_str().unwrap().contains(word), "{word:?} is not in {shown}");
    }
}

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

fn by(given: &Given, deadline: &str) -> Given {
    Given { deadline: Some(deadline.to_owned()), ..given.clone() }
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
    says(&shown, "not-provable", &["that does not mean late", "17:00:00 on 2023-12-01"]);
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
    let given = office.prove(&["presence", "308"]);
    says(&agree(&mut page, desk, &given), "proven", &["It was not there before", "not there before this"]);
    says(&agree(&mut page, desk, &by(&given, "2025-12-01")), "late", &["LATE: proven"]);
    says(&agree(&mut page, desk, &by(&given, "2200-12-01")), "on-time", &[]);
    says(&agree(&mut page, desk, &Given { roots: vec![], ..by(&given, "2025-12-01") }), "not-provable", &[]);
    says(&agree(&mut page, desk, &office.prove(&["presence", "0"])), "proven", &["the ledger was opened"]);

    // All entries up to a seal.
    let given = office.prove(&["absence", NOT_FILED, "--by", "2024-01-15"]);
    let shown = agree(&mut page, desk, &by(&given, "2024-01-15"));
    says(&shown, "not-filed", &["NOT FILED by the deadline: proven", NOT_FILED, "23:59:59 on 2024-01-15"]);
    says(&agree(&mut page, desk, &given), "proven", &["Nothing was filed until"]);
    says(&agree(&mut page, desk, &by(&given, "2200-01-15")), "not-provable", &[]);
    says(
        &agree(&mut page, desk, &Given { roots: vec![], ..by(&given, "2024-01-15") }),
        "not-provable",
        &["trusted root"],
    );
    let given = office.prove(&["absence", FILED, "--by", "2024-01-15"]);
    says(&agree(&mut page, desk, &by(&given, "2024-01-15")), "filed", &["A report was filed, as entry #300"]);
    let given = office.prove(&["history", FILED]);
    says(&agree(&mut page, desk, &given), "proven", &["#254", "#300", "#301", "a report was accepted"]);
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

/// A desk for what is made by hand, and what is given there.
fn put(desk: &Desk, container: &Container, policy: &str) -> Given {
    Given {
        evidence: desk.write("e.zip", container.write().unwrap()),
        policy: desk.write("policy", policy),
        ..Given::default()
    }
}

/// A log with an anchor by three witnesses before a filing, and one after it.
struct Witnessed {
    log: HandMade,
    before: Anchor,
    filing: u64,
    seal: Anchor,
}

impl Witnessed {
    fn new(clock: &str) -> Self {
        let mut log = HandMade::new(clock);
        let by = |from: u64| [(1, from), (2, from + 60), (3, from + 120)];
        let before = log.record_cosigned(&by(MORNING), "2024-02-01T09:05:00+07:00");
        let filing = log.filing("2024-02-01T10:00:00+07:00");
        let seal = log.record_cosigned(&by(MORNING + 7200), "2024-02-01T11:05:00+07:00");
        Self { log, before, filing, seal }
    }

    /// Cosigned at eleven, and a minute and two after.
    fn note(&self) -> String {
        self.log.now(&[(1, MORNING + 7200), (2, MORNING + 7260), (3, MORNING + 7320)])
    }

    fn presence(&self) -> Container {
        self.log.presence(&self.note(), self.filing, &[], Some(&self.before))
    }
}

const TWO: &str = "group g 2 w1 w2 w3\nquorum g\n";

#[test]
fn witnesses_bound_an_entry_from_both_sides() {
    let Some(mut page) = Page::open() else { return };
    let (desk, witnessed) = (Desk::new(), Witnessed::new("system"));
    let given = put(&desk, &witnessed.presence(), &policy(TWO));
    // By the earliest of the later, and the latest of the earlier; and one or two further in, if so many lie.
    for (dishonest, earliest, latest) in
        [(0, "09:02:00", "11:00:00"), (1, "09:01:00", "11:01:00"), (2, "09:00:00", "11:02:00")]
    {
        let given = Given { dishonest, ..given.clone() };
        let shown = agree(&mut page, &desk, &given);
        says(
            &shown,
            "proven",
            &[&format!("no later than {latest} on 2024-02-01"), &format!("not there before {earliest}")],
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

/// A clock outside what is proven is named; a rehearsal's says what it likes.
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
        ("simulated", "2023-01-01T00:00:00+07:00", "proven"),
    ] {
        let mut log = HandMade::new(clock);
        let before = log.record_cosigned(&[(1, MORNING + 120)], "2024-02-01T09:05:00+07:00");
        let filing = log.filing(said);
        let note = log.now(&[(1, MORNING + 7200)]);
        let container = log.presence(&note, filing, &[], Some(&before));
        let shown = agree(&mut page, &desk, &put(&desk, &container, &policy("quorum w1\n")));
        says(&shown, verdict, if verdict == "refused" { &["it was moved"] } else { &[] });
        // Where the first entry is not shown, nobody knows which it is.
        let blind = without(&without(&container, "entries/0.json"), "entries/0.tlog-proof");
        says(&agree(&mut page, &desk, &put(&desk, &blind, &policy("quorum w1\n"))), "proven", &["not a rehearsal"]);
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
        (with(&good, &entry, text("clerk", "Clerk")), "does not lead to the signed root"),
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
        (with(&good, "claim.json", |_| b"{".to_vec()), "not JSON"),
        (with(&good, "claim.json", |_| b"null".to_vec()), "not known to this page"),
        (without(&good, "claim.json"), "claim.json is missing"),
        (with(&all, bundle, text("clerk", "Clerk")), "do not lead to the signed root"),
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
    for (container, why) in cases {
        let shown = agree(&mut page, &desk, &put(&desk, &container, &policy(TWO)));
        says(&shown, "refused", &[why, "NOTHING is proven"]);
    }
    // Before the seal nobody filed for another task, and after it somebody did.
    let other = log.whole("absence", "D-1/1a/S2", &witnessed.note(), Some(&witnessed.seal));
    let given = by(&put(&desk, &other, &policy(TWO)), "2024-02-01T11:02:00");
    says(&agree(&mut page, &desk, &given), "not-filed", &["no entry names", "there is none"]);
    says(&agree(&mut page, &desk, &by(&given, "2024-02-01T11:02:01")), "not-provable", &[]);
    let mut late = witnessed.log.clone();
    late.add("ReportSubmitted", "task/D-1/1a/S2", "2024-02-01T12:00:00+07:00", json!({ "task": "D-1/1a/S2" }));
    let late = late.whole("absence", "D-1/1a/S2", &late.now(&[]), Some(&witnessed.seal));
    let given = by(&put(&desk, &late, &policy(TWO)), "2024-02-01T11:00:00");
    says(&agree(&mut page, &desk, &given), "not-filed", &["a report was filed"]);
    // A log of more than one bundle.
    let mut long = HandMade::new("system");
    (1..700).for_each(|_| _ = long.add("FactRecorded", "facts", "2024-02-01T09:00:00+07:00", json!({})));
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
    // A second evidence file at once would be one too many.
    page.browser.evaluate(&drop(&[("one.zip", &evidence), ("two.zip", &evidence)]));
    let words = page.browser.evaluate("document.getElementById('mixed').innerText");
    assert!(words.as_str().unwrap().contains("một bằng chứng"), "{words}");
}

/// Tokens before an entry: what they stamp must be the head that the log names.
#[test]
fn a_token_before_an_entry_bounds_it() {
    let Some(mut page) = Page::open() else { return };
    let (desk, authority) = (Desk::new(), Authority::new());
    let stamp = |data: &[u8]| authority.answer(Request::new(data, &[8; 8]).unwrap().as_bytes(), "signer", USUAL);
    let mut log = HandMade::new("simulated");
    let before = log.record_token(stamp, "2024-02-01T09:05:00+07:00");
    let filing = log.filing("2024-02-01T10:00:00+07:00");
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

/// Answers of authorities of all sorts, with the root and the list by which they are judged.
fn answers(authority: &Authority) -> Vec<(String, Vec<u8>, Vec<u8>, Option<Vec<u8>>)> {
    let root = |name: &str| authority.read(&format!("{name}.crt"));
    let usual = authority.stamp("signer", USUAL);
    let mut all = Vec::new();
    let mut add = |name: &str, token: Vec<u8>, root: Vec<u8>, list: Option<Vec<u8>>| {
        all.push((name.to_owned(), token, root, list))
    };
    add("usual", usual.clone(), root("root"), None);
    add("bare", authority.bare(&usual), root("root"), None);
    add("fractions", authority.stamp("signer", &format!("{USUAL}clock_precision_digits = 6\n")), root("root"), None);
    let settings = String::from_utf8(authority.read("authority")).unwrap();
    authority.write("silent", settings.replace("accuracy = ", "unused = "));
    authority.openssl("ts -reply -config silent -queryfile query -out answer");
    add("no accuracy", authority.read("answer"), root("root"), None);
    authority.root("rsa-root", RSA);
    authority.issue("between", RSA, "rsa-root", BETWEEN, ALWAYS);
    authority.issue("rsa-signer", RSA, "between", STAMPS, ALWAYS);
    for digest in ["sha256", "sha384", "sha512"] {
        let settings = USUAL.replace("signer_digest = sha256", &format!("signer_digest = {digest}"));
        let with_between = authority.stamp("rsa-signer", &format!("{settings}certs = between.crt\n"));
        add(digest, with_between.clone(), root("rsa-root"), None);
        add("a root of another", with_between, root("root"), None);
        add("no certificate between", authority.stamp("rsa-signer", &settings), root("rsa-root"), None);
    }
    authority.issue("p384", P384, "root", STAMPS, ALWAYS);
    let settings = "signer_digest = sha384\ness_cert_id_alg = sha384\ndigests = sha256\n";
    add("P-384", authority.stamp("p384", settings), root("root"), None);
    add("P-256 with SHA-384", authority.stamp("signer", settings), root("root"), None);
    let settings = "signer_digest = sha512\ness_cert_id_alg = sha512\ndigests = sha256\n";
    add("ECDSA with SHA-512", authority.stamp("signer", settings), root("root"), None);
    add("named by its key", authority.sign_anew(&usual, "signer", &format!("{ANEW} -keyid")), root("root"), None);
    add(
        "RSA-PSS",
        authority.sign_anew(&usual, "rsa-signer", &format!("{ANEW} -keyopt rsa_padding_mode:pss")),
        root("between"),
        None,
    );
    authority.write("data", authority::DATA);
    authority.openssl("ts -query -data data -sha256 -out query");
    add("no certificate", authority.answer(&authority.read("query"), "signer", USUAL), root("root"), None);
    authority.openssl("ts -query -data data -sha1 -cert -out query");
    let sha1 = USUAL.replace("digests = ", "digests = sha1, ");
    add("an imprint by SHA-1", authority.answer(&authority.read("query"), "signer", &sha1), root("root"), None);
    add(
        "signed with SHA-1",
        authority.stamp("signer", &USUAL.replace("signer_digest = sha256", "signer_digest = sha1")),
        root("root"),
        None,
    );
    add(
        "named by SHA-1",
        authority.stamp("signer", &USUAL.replace("id_alg = sha256", "id_alg = sha1")),
        root("root"),
        None,
    );
    add("refused", authority.stamp("signer", &USUAL.replace("digests = sha256, ", "digests = ")), root("root"), None);
    for (name, key, issuer, extensions, validity) in [
        ("past", P256, "root", STAMPS, ("20200101000000Z", "20240101000000Z")),
        ("future", P256, "root", STAMPS, (from_now(86_400).as_str(), ALWAYS.1)),
        ("short", "rsa:1024", "root", STAMPS, ALWAYS),
        ("p521", "ec -pkeyopt ec_paramgen_curve:P-521", "root", STAMPS, ALWAYS),
        ("ca", P256, "root", &STAMPS.replace("CA:FALSE", "CA:TRUE"), ALWAYS),
        ("critical", P256, "root", &format!("{STAMPS}1.2.3.4=critical,DER:0500\n"), ALWAYS),
        ("uncritical", P256, "root", &format!("{STAMPS}1.2.3.4=DER:0500\n"), ALWAYS),
    ] {
        authority.issue(name, key, issuer, extensions, validity);
        add(name, authority.stamp(name, USUAL), root("root"), None);
        add("expired and unknown", authority.stamp(name, USUAL), root("rsa-root"), None);
    }
    for (name, extensions) in [
        ("no purpose", "keyUsage=critical,digitalSignature\n"),
        ("not critically", "extendedKeyUsage=timeStamping\n"),
        ("for more", "extendedKeyUsage=critical,timeStamping,codeSigning\n"),
        ("a key for agreeing", "keyUsage=critical,keyAgreement\nextendedKeyUsage=critical,timeStamping\n"),
        ("a key for all", "extendedKeyUsage=critical,timeStamping\n"),
    ] {
        let file = name.replace(' ', "-");
        authority.issue(&file, P256, "root", extensions, ALWAYS);
        add(name, authority.sign_anew(&usual, &file, ANEW), root("root"), None);
    }
    let deep = format!("{BETWEEN}nameConstraints=");
    for (name, extensions, validity) in [
        ("fit", BETWEEN.to_owned(), ALWAYS),
        ("unfit", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n".to_owned(), ALWAYS),
        ("no-ca", "basicConstraints=critical,CA:FALSE\n".to_owned(), ALWAYS),
        ("old", BETWEEN.to_owned(), ("20200101000000Z", "20240101000000Z")),
        ("short-path", BETWEEN.replace("CA:TRUE", "CA:TRUE,pathlen:0"), ALWAYS),
        ("code", format!("{BETWEEN}extendedKeyUsage=codeSigning\n"), ALWAYS),
        ("dns", format!("{deep}critical,permitted;DNS:example.org\n"), ALWAYS),
        ("directory", format!("{deep}critical,permitted;dirName:d\n[d]\nCN=below\n"), ALWAYS),
        ("excluded", format!("{deep}critical,excluded;dirName:d\n[d]\nCN=other\n"), ALWAYS),
    ] {
        authority.issue(name, P256, "root", &extensions, validity);
        let below = format!("below-{name}");
        authority.issue(&below, P256, name, STAMPS, ALWAYS);
        let token = authority.stamp(&below, &format!("{USUAL}certs = {name}.crt\n"));
        add(&below, token.clone(), root("root"), None);
        add(&below, token.clone(), root(name), None);
        add(&below, token, root("rsa-root"), None);
    }
    authority.issue("second", P256, "short-path", BETWEEN, ALWAYS);
    authority.issue("below-second", P256, "second", STAMPS, ALWAYS);
    authority.write("more", ["second.crt", "short-path.crt"].map(|name| authority.read(name)).concat());
    add("too long", authority.stamp("below-second", &format!("{USUAL}certs = more\n")), root("root"), None);
    authority.write("more", ["root.crt", "fit.crt"].map(|name| authority.read(name)).concat());
    let ordered = authority.stamp("below-fit", &format!("{USUAL}certs = more\n"));
    add("in any order", ordered.clone(), root("root"), None);
    add("with its own root", ordered, root("rsa-root"), None);
    authority.lapsed_root("root", "lapsed");
    add("renewed root", usual.clone(), [root("lapsed"), root("root")].concat(), None);
    add("lapsed root", usual.clone(), root("lapsed"), None);
    authority.write("more", authority.read("root.crt").repeat(16));
    add("a heap", authority.stamp("signer", &format!("{USUAL}certs = more\n")), root("root"), None);
    for settings in
        ["-cades", "-econtent_type 1.2.840.113549.1.9.16.1.4", "-econtent_type 1.2.840.113549.1.9.16.1.4 -noattr"]
    {
        add(settings, authority.sign_anew(&usual, "signer", settings), root("root"), None);
    }
    let two = format!("{ANEW} -signer below-fit.crt -inkey below-fit.key");
    add("two signers", authority.sign_anew(&usual, "signer", &two), root("root"), None);
    let impostor = Authority::new();
    add("a root of its name", usual.clone(), impostor.read("root.crt"), None);
    for revoked in [
        None,
        Some("240101000000Z,superseded"),
        Some("480101000000Z,superseded"),
        Some("480101000000Z,keyCompromise"),
        Some("480101000000Z"),
    ] {
        let list = authority.revocation_list("root", revoked.map(|when| ("signer", when)));
        add(&format!("revoked {revoked:?}"), usual.clone(), root("root"), Some(list));
    }
    let part =
        "issuingDistributionPoint = critical,@part\n[part]\nfullname = URI:http://lists.example/1\nonlyuser = TRUE\n";
    let indirect = part.replace("onlyuser", "indirectCRL");
    let reasons = format!("{part}onlysomereasons = keyCompromise\n");
    for (settings, extensions) in [
        ("-crl_lastupdate 20240101000000Z -crl_nextupdate 20240201000000Z", ""),
        ("-crl_lastupdate 20500101000000Z -crl_nextupdate 20500201000000Z", ""),
        ("-crl_lastupdate 20480101000000Z -crl_nextupdate 20480201000000Z", ""),
        ("", part),
        ("", indirect.as_str()),
        ("", reasons.as_str()),
        ("", "1.2.3.4 = critical,DER:0500\n"),
        ("", "1.2.3.4 = DER:0500\n"),
        ("", "deltaCRL = critical,DER:020101\n"),
    ] {
        for revoked in [None, Some(("signer", "240101000000Z,superseded"))] {
            let list = authority.list("root", revoked, settings, extensions);
            add(&format!("{settings}{extensions}"), usual.clone(), root("root"), Some(list));
        }
    }
    add("a list by another", usual.clone(), root("root"), Some(impostor.revocation_list("root", None)));
    add("a list of another", usual.clone(), root("root"), Some(authority.revocation_list("rsa-root", None)));
    let both =
        [authority.revocation_list("fit", None), authority.revocation_list("root", Some(("fit", "240101000000Z")))]
            .concat();
    add(
        "a certificate between revoked",
        authority.stamp("below-fit", &format!("{USUAL}certs = fit.crt\n")),
        root("root"),
        Some(both),
    );
    add("no token", b"nonsense".to_vec(), root("root"), None);
    add("a list for a root", usual.clone(), authority.revocation_list("root", None), None);
    add("no root", usual, b"-----BEGIN CERTIFICATE-----\n".to_vec(), None);
    all
}

/// What the library behind `socai verify` makes of a token, and how the page puts the same.
fn library(token: &[u8], data: &[u8], root: &[u8], list: Option<&[u8]>) -> String {
    let mut trust = Trust::default();
    if trust.add_roots(root).is_err() || list.is_some_and(|list| trust.add_revocation_lists(list).is_err()) {
        return "unreadable".to_owned();
    }
    match Token::parse(token).and_then(|token| token.verify(data, &trust)) {
        Ok(stamped) => {
            let accuracy = stamped.accuracy_milliseconds.map_or(60, |millis| millis.div_ceil(1000) + 1);
            let known = matches!(stamped.revocation, Revocation::NotRevoked { .. });
            let (time, signer, root) = (stamped.time, stamped.signer, stamped.root);
            format!("{signer} under {root}: {time} within {accuracy}, revocation known {known}")
        }
        Err(TokenError::UnknownRoot(_)) => "untrusted".to_owned(),
        Err(_) => "wrong".to_owned(),
    }
}

/// What the page makes of tokens: each with what it stamps, the root, and the list if there is one, as hexadecimal.
fn on_the_page(page: &mut Page, cases: &[Value]) -> Vec<String> {
    let mut all = Vec::new();
    for some in cases.chunks(200) {
        let judged = page.browser.evaluate(&format!(
            "(async () => {{
                const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)), said = [];
                for (const [token, data, root, list] of {}) {{
                    let trust;
                    try {{
                        trust = {{ roots: readPem(bytes(root), 'CERTIFICATE').map((each) => readCertificate(each, true)),
                            lists: list === null ? [] : readPem(bytes(list), 'X509 CRL').map(readRevocationList) }};
                    }} catch (error) {{
                        said.push(error instanceof Wrong ? 'unreadable' : String(error));
                        continue;
                    }}
                    said.push(await judgeToken(bytes(token), bytes(data), trust).then(
                        (it) => `${{it.signer}} under ${{it.root}}: ${{it.at}} within ${{it.existsBy - it.at}}, revocation known ${{it.revocationKnown}}`,
                        (error) => (error instanceof Untrusted ? 'untrusted' : error instanceof Wrong ? 'wrong' : String(error))));
                }}
                return said;
            }})()",
            json!(some)
        ));
        all.extend(judged.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()));
    }
    all
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_sort_of_token_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let authority = Authority::new();
    let answers = answers(&authority);
    let cases: Vec<Value> = answers
        .iter()
        .map(|(_, token, root, list)| {
            json!([
                hexadecimal(token),
                hexadecimal(authority::DATA),
                hexadecimal(root),
                list.as_deref().map(hexadecimal)
            ])
        })
        .collect();
    let shown = on_the_page(&mut page, &cases);
    let mut apart = Vec::new();
    let mut met = std::collections::BTreeMap::<&str, usize>::new();
    for ((name, token, root, list), shown) in answers.iter().zip(&shown) {
        let said = library(token, authority::DATA, root, list.as_deref());
        let sort = said.split_once(": ").map_or(said.as_str(), |_| "holds");
        *met.entry(if sort == "holds" {
            "holds"
        } else if sort == "wrong" {
            "wrong"
        } else {
            "else"
        })
        .or_default() += 1;
        if said != *shown {
            apart.push(format!("{name}: the page \"{shown}\", the library \"{said}\""));
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(met["holds"] > 15 && met["wrong"] > 30 && met["else"] > 10, "{met:?}");
}

/// Kept tokens, on ECDSA and RSA, with each byte changed in several ways, left out, and put in twice.
#[test]
fn a_changed_token_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let golden = |name: &str| fs::read(repository().join("crates/timestamp/tests/golden").join(name)).unwrap();
    let (mut total, mut holding) = (0, 0);
    for (token, root, changes) in
        [("ecdsa.tsr", "root.crt", &[1u8, 2, 0x20, 0x80][..]), ("rsa.tsr", "rsa-root.crt", &[1])]
    {
        let (token, root) = (golden(token), golden(root));
        let mut changed = Vec::new();
        for at in 0..token.len() {
            for change in changes {
                let mut other = token.clone();
                other[at] ^= change;
                changed.push(other);
            }
            if changes.len() > 1 {
                changed.push([&token[..at], &token[at + 1..]].concat());
                changed.push([&token[..=at], &token[at..]].concat());
                changed.push(token[..at].to_vec());
            }
        }
        let cases: Vec<Value> = changed
            .iter()
            .map(|other| json!([hexadecimal(other), hexadecimal(authority::DATA), hexadecimal(&root), null]))
            .collect();
        let shown = on_the_page(&mut page, &cases);
        for (other, shown) in changed.iter().zip(&shown) {
            let said = library(other, authority::DATA, &root, None);
            assert_eq!(*shown, said, "{}", hexadecimal(other));
            holding += usize::from(said.contains("within"));
        }
        total += changed.len();
    }
    // The version, the status and the list of digests are not signed.
    assert!(total > 9000 && holding > 0 && holding < 200, "{holding} of {total}");
}

/// What the page proves of files, given as hexadecimal.
fn proven(page: &mut Page, files: &[Vec<u8>], policy: &str) -> Vec<String> {
    let mut all = Vec::new();
    for some in files.chunks(200) {
        let some: Vec<String> = some.iter().map(|file| hexadecimal(file)).collect();
        let judged = page.browser.evaluate(&format!(
            "(async () => {{
                const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)), said = [];
                for (const file of {}) {{
                    const it = await judge({{ ...nothing(), evidence: {{ name: 'e.zip', bytes: bytes(file) }},
                        policy: {{ name: 'policy', bytes: encode({}) }} }});
                    said.push(`${{it.proven}} ${{it.latest}} ${{it.earliest}} ${{it.sealedAt}} ${{it.filed}} ${{it.checks.map(({{ state }}) => state[0]).join('')}}`);
                }}
                return said;
            }})()",
            json!(some),
            json!(policy)
        ));
        all.extend(judged.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()));
    }
    all
}

/// The same as the library behind `socai verify` puts it; nothing where the file cannot be read.
fn by_library(file: &[u8], policy: &str) -> Option<String> {
    let trust =
        evidence::Trust { policy: policy.parse().unwrap(), authorities: Trust::default(), dishonest: 0, accuracy: 60 };
    let shown = evidence::verify(&Container::read(file).ok()?, &trust).ok()?;
    let maybe = |value: Option<u64>| value.map_or("undefined".to_owned(), |value| value.to_string());
    let states = |findings: &[evidence::Finding]| -> String {
        let letter = |finding: &evidence::Finding| match finding.outcome {
            evidence::Outcome::Pass => 'p',
            evidence::Outcome::Fail => 'f',
            evidence::Outcome::Absent => 'a',
        };
        findings.iter().map(letter).collect()
    };
    Some(match shown {
        evidence::Shown::Presence(it) => format!(
            "{} {} {} undefined undefined {}",
            it.holds(),
            maybe(it.not_later_than),
            maybe(it.not_earlier_than),
            states(&it.findings)
        ),
        evidence::Shown::Whole(it) => format!(
            "{} undefined undefined {} {} {}",
            it.holds(),
            maybe(it.sealed_at),
            maybe(it.filed()),
            states(&it.findings)
        ),
    })
}

/// No byte of a file can be changed, left out, doubled or put in.
#[test]
fn no_changed_file_is_accepted() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("system");
    let policy = policy(TWO);
    for good in [witnessed.presence(), witnessed.log.whole("absence", TASK, &witnessed.note(), Some(&witnessed.seal))] {
        let good = good.write().unwrap();
        assert!(by_library(&good, &policy).unwrap().starts_with("true"));
        assert!(proven(&mut page, std::slice::from_ref(&good), &policy)[0].starts_with("true"));
        let mut changed = Vec::new();
        for at in 0..good.len() {
            let mut other = good.clone();
            other[at] ^= 1 << (at % 8);
            changed.push(other);
            if at % 7 == 0 {
                changed.push([&good[..at], &good[at + 1..]].concat());
                changed.push([&good[..=at], &good[at..]].concat());
            }
        }
        changed.extend([[&good[..], &[0]].concat(), [&[0], &good[..]].concat(), good.repeat(2)]);
        for (at, shown) in proven(&mut page, &changed, &policy).iter().enumerate() {
            assert!(shown.starts_with("false"), "{shown}: {}", hexadecimal(&changed[at]));
            assert!(by_library(&changed[at], &policy).is_none_or(|said| said.starts_with("false")));
        }
        assert!(changed.len() > 4000, "{}", changed.len());
    }
}

/// A member changed and the file written anew: both say the same of each.
#[test]
fn a_changed_member_is_judged_alike() {
    let Some(mut page) = Page::open() else { return };
    let witnessed = Witnessed::new("system");
    let policy = policy(TWO);
    let mut files = Vec::new();
    for good in [witnessed.presence(), witnessed.log.whole("absence", TASK, &witnessed.note(), Some(&witnessed.seal))] {
        for (name, bytes) in good.members() {
            for at in 0..bytes.len() {
                // What the log's name and size are said to be is not heeded; the rest of the claim is read in detail.
                let changes: &[u8] = if name == "claim.json" {
                    &[1, 2, 4, 8, 16, 64]
                } else if at % 4 == 0 {
                    &[1]
                } else {
                    &[]
                };
                for change in changes {
                    let other = with(&good, name, |bytes| {
                        let mut other = bytes.to_vec();
                        other[at] ^= change;
                        other
                    });
                    files.push(other.write().unwrap());
                }
            }
        }
    }
    let shown = proven(&mut page, &files, &policy);
    let (mut apart, mut holding) = (Vec::new(), 0);
    for (file, shown) in files.iter().zip(&shown) {
        // What cannot be read is refused with one line.
        let said = by_library(file, &policy).unwrap_or("false undefined undefined undefined undefined f".to_owned());
        holding += usize::from(said.starts_with("true"));
        let alike = if said.starts_with("true") { *shown == said } else { shown.starts_with("false") };
        if !alike {
            let container = Container::read(file).unwrap();
            apart.push(format!(
                "the page {shown}, the library {said}: {}",
                container.text("claim.json").unwrap_or_default()
            ));
        }
    }
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    assert!(files.len() > 3000 && holding > 0, "{holding} of {}", files.len());
}

/// Pictures to look at after a change: `cargo test -p socai-tests --test page_evidence -- --ignored pictures`.
/// They are put into `target/page/`.
#[test]
#[ignore = "makes pictures for people to look at"]
fn pictures() {
    let Some(mut page) = Page::open() else { return };
    let office = Office::new(P256);
    let place = repository().join("target/page");
    fs::create_dir_all(&place).unwrap();
    let filing = office.prove(&["presence", "308"]);
    fs::copy(&filing.evidence, office.desk.path("filing.zip")).unwrap();
    let filing = Given { evidence: office.desk.path("filing.zip"), ..filing };
    let absence = office.prove(&["absence", NOT_FILED, "--by", "2024-01-15"]);
    fs::copy(&absence.evidence, office.desk.path("absence.zip")).unwrap();
    let absence = Given { evidence: office.desk.path("absence.zip"), ..absence };
    let history = office.prove(&["history", FILED]);
    let witnessed = Witnessed::new("system");
    let desk = Desk::new();
    let sound = put(&desk, &witnessed.presence(), &policy(TWO));
    let changed = with(&witnessed.presence(), "entries/2.json", text("clerk", "Clerk"));
    let changed = desk.write("changed.zip", changed.write().unwrap());
    let cases = [
        ("on-time", by(&filing, "2200-12-01")),
        ("late", by(&filing, "2025-12-01T17:00")),
        ("not-provable", Given { roots: vec![], ..by(&filing, "2025-12-01") }),
        ("absence", by(&absence, "2024-01-15")),
        ("history", history),
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
