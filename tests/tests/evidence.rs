//! Evidence files, as two parties in a dispute use them, with the ledger gone: what is proven, what is
//! not, and everything that a dishonest server or party might put in their place.
//!
//! `openssl ts` stands in for a time-stamp authority.

use std::{fs, path::Path, process::Command};

use evidence::Container;
use proof::{Checkpoint, Frontier, Grown, Receipt, SigningKey, path::prove_inclusion};
use serde_json::Value;
use tests::{
    Desk,
    authority::{collect, stamp},
    container::{text, with},
    filings::{IN_TIME, LATE, file_both},
    foreign::{shell, there},
    load::small,
};

/// The demo, stamped.
fn desk() -> Desk {
    let desk = Desk::with_demo();
    stamp(&desk);
    desk
}

const TRUST: [&str; 5] = ["--policy", "policy", "--roots", "authority/ca.crt", "--json"];

fn verify(desk: &Desk, more: &[&str]) -> (i32, Value) {
    let arguments = ["verify", "e.zip"].iter().chain(&TRUST).chain(more).copied();
    let ran = desk.run(arguments);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::String(ran.out + &ran.err)))
}

/// Writes what the container holds as `e.zip`, and expects that nothing is proven for this reason.
#[track_caller]
fn is_refused(desk: &Desk, container: &Container, why: &str) {
    fs::write(desk.path("e.zip"), container.write().unwrap()).unwrap();
    let (code, answer) = verify(desk, &[]);
    assert_eq!((code, &answer["proven"]), (1, &Value::Bool(false)), "{answer}");
    let fails = answer["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == "fail");
    let reasons: Vec<&str> = fails.map(|check| check["what"].as_str().unwrap()).collect();
    assert!(reasons.iter().any(|reason| reason.contains(why)), "{why:?} is not in {reasons:?}");
}

/// The number of the last entry of which this holds.
#[track_caller]
fn number(desk: &Desk, is: impl Fn(&Value) -> bool) -> u64 {
    let entries = desk.run(["history", "--entries"]).ok().out;
    let mut entries = entries.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = entries.rfind(is).unwrap();
    found["position"].as_u64().unwrap()
}

/// The number of the filing that came after its due date ([`file_both`]).
#[track_caller]
fn filing(desk: &Desk) -> u64 {
    number(desk, |entry| entry["kind"] == "ReportSubmitted" && entry["payload"]["task"] == LATE)
}

fn read(path: &Path) -> Container {
    Container::read(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_filing_is_proven_between_two_moments_with_the_ledger_gone() {
    let desk = desk();
    collect(&desk, "2026-11-23T10:00:00");
    // What comes after the first anchor stands between it and the next.
    let answer = desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:05:00", "--json"]).json();
    assert_eq!(answer["stamped"], serde_json::json!([308, 309]));
    desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    desk.run(["prove", "presence", "308", "--to", "later.zip"]).ok();
    fs::remove_dir_all(desk.ledger()).unwrap();

    let (code, answer) = verify(&desk, &["--deadline", "2200-01-01"]);
    assert_eq!((code, &answer["verdict"]), (0, &"on-time".into()), "{answer}");
    assert_eq!(answer["rehearsal"], true);
    assert!(answer["not_later_than"].is_string() && answer["not_earlier_than"].is_null());
    // Before its first anchor nobody can say that it was late, and it is not said.
    let (code, answer) = verify(&desk, &["--deadline", "2023-12-01"]);
    assert_eq!((code, &answer["verdict"], &answer["proven"]), (1, &"not-provable".into(), &true.into()));
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--deadline", "2023-12-01"]);
    assert!(ran.code == 1 && ran.out.contains("that does not mean late"), "{ran:?}");
    // Whoever does not trust the authority has no time, and the entry all the same.
    assert!(ran.out.contains("trusted root") && ran.out.contains("Proven: entry #300"), "{ran:?}");
}

#[test]
fn what_stands_after_an_anchor_is_late_for_every_deadline_before_it() {
    let desk = desk();
    file_both(&desk);
    desk.run(["prove", "presence", &filing(&desk).to_string(), "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2025-12-01"]);
    assert_eq!((code, &answer["verdict"], &answer["proven"]), (1, &"late".into(), &true.into()), "{answer}");
    let (earliest, latest) = (answer["not_earlier_than"].as_str().unwrap(), answer["not_later_than"].as_str().unwrap());
    assert!(earliest < latest, "{answer}");
    // What is no filing stands between two moments all the same, and is never late.
    let counted = number(&desk, |entry| entry["kind"] == "StreamsCounted");
    desk.run(["prove", "presence", &counted.to_string(), "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2025-12-01"]);
    assert_eq!((code, &answer["verdict"], &answer["proven"]), (1, &"no-filing".into(), &true.into()), "{answer}");
    assert!(answer["not_earlier_than"].is_string() && answer["not_later_than"].is_string(), "{answer}");
}

/// Whoever proves one entry reads back to the anchor before it, not the whole log.
#[test]
fn evidence_of_an_entry_needs_nothing_from_before_its_anchor_but_the_first() {
    let desk = desk();
    // After the sample year, so that a whole bundle lies between the first entry and the anchor.
    let lines: Vec<String> = (0..150).map(|n| small(n).replacen("2023-06-02T08:00", "2026-01-01T08:00", 1)).collect();
    desk.run(["apply", desk.write("load.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    file_both(&desk);
    let filing = filing(&desk);
    assert!(filing > 600, "{filing}");
    fs::remove_file(desk.path("ledger/tiles/tile/entries/001")).unwrap();
    desk.run(["prove", "presence", &filing.to_string(), "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2025-12-01"]);
    assert_eq!((code, &answer["verdict"]), (1, &"late".into()), "{answer}");
}

const FILED: &str = "UBND-2023-9901/2h-1/VPUBND";
const NOT_FILED: &str = "UBND-2023-9901/1a-1/BINHGIANG";

/// Everything is shown, so that nobody's word is needed for what is not there.
#[test]
fn what_was_never_filed_is_proven_by_all_entries_up_to_a_seal() {
    let desk = desk();
    let absence = |task, by| ["prove", "absence", task, "--by", by, "--all", "--to", "e.zip"];
    // Before anybody has sealed that moment there is no proof of it.
    desk.run(absence(NOT_FILED, "2024-01-15")).fails(1, &["socai anchor collect"]);
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(absence(NOT_FILED, "2024-01-15")).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2024-01-15"]);
    assert_eq!((code, &answer["nothing_filed"], &answer["filed"]), (0, &true.into(), &Value::Null), "{answer}");
    // For a moment after the seal it shows nothing.
    let (code, answer) = verify(&desk, &["--deadline", "2200-01-15"]);
    assert_eq!((code, &answer["proven"], &answer["nothing_filed"]), (1, &true.into(), &false.into()));
    let good = read(&desk.path("e.zip"));

    desk.run(absence(FILED, "2024-01-15")).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2024-01-15"]);
    assert_eq!((code, &answer["filed"], &answer["nothing_filed"]), (1, &300.into(), &false.into()), "{answer}");

    // An entry left out, one changed, another seal, another anchor.
    is_refused(
        &desk,
        &with(&good, "tiles/tile/entries/000", text("2023-06-01", "2023-06-02")),
        "do not lead to the signed root",
    );
    is_refused(
        &desk,
        &with(&good, "tiles/tile/entries/001.p/53", |bytes| {
            let length = usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
            bytes[2 + length..].to_vec()
        }),
        "tiles/tile/entries/001.p/53 is cut off",
    );
    // Those after it each say that they stand elsewhere.
    let (_, answer) = verify(&desk, &[]);
    let unreadable = answer["unreadable"].as_array().unwrap();
    assert_eq!((unreadable.len(), &unreadable[0]["entry"]), (52, &256.into()), "{answer}");
    assert_eq!(unreadable[0]["why"], "it says of itself that it stands elsewhere", "{answer}");
    is_refused(&desk, &with(&good, "claim.json", text("\"sealed\":308", "\"sealed\":306")), "not about an anchor");
    // The name of no task, which looks like one: of it nothing was filed, but nothing was due.
    let lookalike = with(&good, "claim.json", text("1a-1/BINHGIANG", "1a-1/BINHGIANG\u{200b}"));
    fs::write(desk.path("e.zip"), lookalike.write().unwrap()).unwrap();
    assert_eq!(verify(&desk, &["--deadline", "2024-01-15"]).0, 2);
    is_refused(&desk, &with(&good, "before/anchor", |_| b"another".to_vec()), "not those that the log names");
}

#[test]
fn a_verdict_comes_out_again_from_the_entries_that_it_rests_on() {
    let desk = desk();
    desk.run(["prove", "verdict", LATE, "--to", "e.zip"]).fails(1, &["socai prove absence"]);
    desk.run(["prove", "verdict", "UBND-2023-9901/1a-1/NOWHERE", "--to", "e.zip"]).fails(2, &["NOWHERE"]);
    file_both(&desk);
    for task in [LATE, IN_TIME] {
        desk.run(["prove", "verdict", task, "--to", &format!("{}.zip", &task[20..])]).ok();
    }
    fs::remove_dir_all(desk.ledger()).unwrap();

    fs::copy(desk.path("CAMGIANG.zip"), desk.path("e.zip")).unwrap();
    let (code, answer) = verify(&desk, &[]);
    // By the log's own numbering, which is another answer than by all entries.
    assert_eq!((code, &answer["verdict"]), (3, &"on-time-by-numbering".into()), "{answer}");
    assert_eq!(answer["due"], "2100-01-05T23:59:59.999999+07:00");
    assert_eq!(answer["due_source"]["from"], "fixed", "{answer}");
    // Another deadline than its own is not asked of it.
    assert_eq!(verify(&desk, &["--deadline", "2200-01-01"]).0, 2);

    fs::copy(desk.path("BINHGIANG.zip"), desk.path("e.zip")).unwrap();
    let (code, answer) = verify(&desk, &[]);
    let late = "late-by-numbering";
    assert_eq!((code, &answer["verdict"], &answer["proven"]), (1, &late.into(), &true.into()), "{answer}");
    assert_eq!((&answer["status"]["time"], &answer["status"]["lateness"]["days"]), (&"late".into(), &1.into()));
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt", "--lang", "vi"]);
    assert!(ran.code == 1 && ran.out.contains("Hạn: hết ngày 05/01/2026") && ran.out.contains("TRỄ HẠN"), "{ran:?}");
    // Without a trusted time the same entries give the same due date, and no verdict.
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--lang", "en"]);
    assert!(ran.code == 1 && ran.out.contains("05/01/2026") && ran.out.contains("does not mean late"), "{ran:?}");

    // Whoever leaves out the entry that fixed the due date, or one of the rules, or another of the task.
    let good = read(&desk.path("BINHGIANG.zip"));
    let claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
    let shown: Vec<u64> = serde_json::from_value(claim["shown"].clone()).unwrap();
    let kind_of = |number: &u64| {
        let entry: Value = serde_json::from_slice(good.get(&format!("grounds/{number}.json")).unwrap()).unwrap();
        entry["kind"].as_str().unwrap().to_owned()
    };
    let without = |kind: &str| {
        let gone = shown.iter().find(|number| kind_of(number) == kind).unwrap();
        let left: Vec<u64> = shown.iter().copied().filter(|number| number != gone).collect();
        let mut claim = claim.clone();
        claim["shown"] = left.into();
        with(&good, "claim.json", |_| plain(&claim))
    };
    is_refused(&desk, &without("CalendarPublished"), "of calendar: its entry number 0 is left out");
    is_refused(&desk, &without("RuleSetActivated"), "rule set that it names is not there");
    is_refused(&desk, &without("TasksAssigned"), "do not assign the task");
    is_refused(&desk, &without("ReportSubmitted"), "the same under both heads");
    let first = shown[0];
    is_refused(
        &desk,
        &with(&good, &format!("grounds/{first}.json"), text("2023-06-01", "2023-06-02")),
        &format!("the place of entry #{first}"),
    );
    is_refused(
        &desk,
        &with(&good, "claim.json", text("1a-1/BINHGIANG", "1a-1/CAMGIANG")),
        "is not the filing that counts",
    );
}

/// A clerk chose the wrong unit, and a correction moved the filing to the right one.
#[test]
fn what_was_filed_and_moved_here_later_is_not_called_absent() {
    let desk = desk();
    collect(&desk, "2026-11-23T10:00:00");
    let moved_here = "UBND-2023-9901/C-Q/2023-Q3/SLDTBXH";
    desk.run(["prove", "absence", moved_here, "--by", "2023-12-01", "--all", "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &["--deadline", "2023-12-01"]);
    assert_eq!((code, &answer["proven"], &answer["nothing_filed"]), (1, &true.into(), &false.into()), "{answer}");
    assert_eq!(answer["status"]["time"], "on-time", "{answer}");
    let filed = answer["history"].as_array().unwrap().iter().find(|line| line["entry"] == answer["filed"]);
    assert_eq!(filed.unwrap()["kind"], "EntryCorrected", "{answer}");
    let said = desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt"]).out;
    assert!(said.contains("A report was filed") && !said.to_lowercase().contains("nothing was filed until"), "{said}");
    assert!(!said.contains("NOT FILED"), "{said}");
    if let Some(shell) = shell().filter(|_| there("unzip", "-v")) {
        let arguments = ["ledger/keys/log.vkey", "e.zip", "authority/ca.crt"].map(|name| desk.path(name));
        shell.refuses("a filing that was moved here", ["evidence".into()].into_iter().chain(arguments));
    }
}

/// The due date follows from the entries; nobody has to bring it along.
#[test]
fn what_was_never_filed_is_late_by_its_own_due_date() {
    let desk = desk();
    file_both(&desk);
    let other = "UBND-2023-9901/2a/SKHDT";
    desk.run(["prove", "absence", other, "--by", "2023-09-29", "--all", "--to", "e.zip"]).ok();
    let (_, answer) = verify(&desk, &[]);
    assert_eq!(answer["due"], "2023-09-29T23:59:59.999999+07:00", "{answer}");
    assert_eq!((&answer["nothing_filed"], &answer["status"]["time"]), (&false.into(), &"late".into()));
}

/// By streams: the log's own numbering, and its own count of how far they go.
#[test]
fn what_was_never_filed_is_shown_by_the_streams_as_far_as_the_log_has_counted() {
    let desk = desk();
    file_both(&desk);
    let by = ["--deadline", "2026-01-02T12:00:00"];
    desk.run(["prove", "absence", LATE, "--by", "2026-01-02T12:00", "--to", "e.zip"]).ok();
    let good = read(&desk.path("e.zip"));
    assert!(good.members().all(|(name, _)| !name.starts_with("tiles/")));
    let (code, answer) = verify(&desk, &by);
    let found = (code, &answer["nothing_filed"], &answer["form"], &answer["filed"]);
    assert_eq!(found, (3, &true.into(), &"numbering".into(), &Value::Null), "{answer}");
    let words = ["verify", "e.zip", "--policy", "policy", "--roots", "authority/ca.crt", "--lang", "en"];
    let ran = desk.run(words.iter().chain(&by).copied());
    assert!(
        ran.code == 3 && ran.out.contains("NOT FILED by the deadline, by the log's own numbering up to"),
        "{ran:?}"
    );
    assert!(!ran.out.contains("proven.\n") && !ran.out.contains("there is just this"), "{ran:?}");
    // By a later deadline that is not shown.
    assert_eq!(verify(&desk, &["--deadline", "2200-01-01"]).0, 1);

    // Whoever leaves out an entry of a stream, at its end or before, or the count of it, shows nothing.
    let claim: Value = serde_json::from_slice(good.get("claim.json").unwrap()).unwrap();
    let shown: Vec<u64> = serde_json::from_value(claim["shown"].clone()).unwrap();
    let counted = claim["counted"].as_u64().unwrap();
    let stream_of = |number: u64| {
        let entry: Value = serde_json::from_slice(good.get(&format!("entries/{number}.json")).unwrap()).unwrap();
        entry["stream"].as_str().unwrap().to_owned()
    };
    let mut tried = 0;
    for gone in shown.iter().copied().filter(|gone| *gone > 0 && *gone < counted) {
        let mut claim = claim.clone();
        claim["shown"] = shown.iter().copied().filter(|number| *number != gone).collect();
        let mut left = Container::of(good.format());
        for (name, bytes) in good.members().filter(|(name, _)| !name.starts_with(&format!("entries/{gone}."))) {
            let bytes = if name == "claim.json" { plain(&claim) } else { bytes.to_vec() };
            left.add(name, bytes).unwrap();
        }
        fs::write(desk.path("e.zip"), left.write().unwrap()).unwrap();
        let (code, answer) = verify(&desk, &by);
        assert!(code == 1 && answer["nothing_filed"] != true, "without #{gone} of {}: {answer}", stream_of(gone));
        tried += 1;
    }
    assert!(tried > 5, "{tried}");
    // Without the count what is shown is all that is said, and that is not enough.
    let mut less = claim.clone();
    less["counted"] = Value::Null;
    let mut left = Container::of(good.format());
    for (name, bytes) in good.members().filter(|(name, _)| *name != "streams") {
        left.add(name, if name == "claim.json" { plain(&less) } else { bytes.to_vec() }).unwrap();
    }
    fs::write(desk.path("e.zip"), left.write().unwrap()).unwrap();
    let (code, answer) = verify(&desk, &by);
    let found = (code, &answer["nothing_filed"], &answer["form"], &answer["as_shown"]);
    assert_eq!(found, (1, &Value::Null, &"shown".into(), &true.into()), "{answer}");
    let ran = desk.run(words.iter().chain(&by).copied());
    assert!(ran.out.contains("NOT PROVABLE") && !ran.out.contains("NOT FILED"), "{ran:?}");
    // A count that was changed leads to no root.
    let streams = good.text("streams").unwrap();
    let line = streams.lines().find(|line| line.ends_with("task/UBND-2023-9901/1a-1/BINHGIANG")).unwrap();
    let (index, rest) = line.split_once(' ').unwrap();
    let (count, name) = rest.split_once(' ').unwrap();
    let other = format!("{index} {} {name}", count.parse::<u64>().unwrap() + 1);
    is_refused(&desk, &with(&good, "streams", text(line, &other)), "the count of the streams");
}

/// A claim as files hold it.
fn plain(claim: &Value) -> Vec<u8> {
    evidence::claim_text(claim.as_object().unwrap()).into_bytes()
}

#[test]
fn the_log_is_shown_to_be_continued_since_a_head_that_somebody_holds() {
    let desk = desk();
    desk.run(["receipt", "write", "100", "--to", "."]).ok();
    desk.run(["prove", "consistency", "--from", "100.tlog-proof", "--to", "same.zip"]).ok();
    collect(&desk, "2026-01-03T10:00:00");
    desk.run(["prove", "consistency", "--from", "100.tlog-proof", "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &[]);
    assert_eq!((code, &answer["earlier"], &answer["entries"]), (0, &307.into(), &309.into()), "{answer}");
    let good = read(&desk.path("e.zip"));
    // A head alone says nothing about an entry's document, nor does another head fit the proof.
    assert_eq!(verify(&desk, &["--document", "policy"]).0, 2);
    let same = read(&desk.path("same.zip"));
    let head = same.get("checkpoint").unwrap().to_vec();
    is_refused(&desk, &with(&good, "checkpoint", |_| head), "the proof is about another head");
    let mut proof = good.text("consistency").unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    proof.swap(1, 2);
    let swapped = proof.join("\n") + "\n";
    is_refused(&desk, &with(&good, "consistency", |_| swapped.into_bytes()), "continuation");
    // The receipt, and the evidence that continues it, are of one history: told apart by size alone.
    let ran = desk.run(["compare", "e.zip", "same.zip", "--policy", "policy", "--lang", "en"]);
    assert!(ran.code == 1 && ran.out.contains("socai prove consistency"), "{ran:?}");
    assert_eq!(desk.run(["compare", "same.zip", "100.tlog-proof", "--policy", "policy"]).code, 0);
    // A ledger that is shorter than a head that it signed was cut.
    let short = Desk::with_rehearsal();
    fs::copy(desk.path("100.tlog-proof"), short.path("100.tlog-proof")).unwrap();
    short.run(["prove", "consistency", "--from", "100.tlog-proof", "--to", "e.zip"]).fails(1, &["fewer entries"]);
}

/// A name stands in no entry; whoever may know it can show that it is the one that was entered.
#[test]
fn a_name_is_disclosed_only_by_who_holds_it() {
    let desk = desk();
    let asked = ["--by", "SNV/chief-inspector", "--at", "2026-01-02T09:00:00"];
    let enter = ["person", "enter", "--json", "--by", "VPUBND/provincial-clerk", "--at", "2026-01-02T08:00:00"];
    let persons = ["Họ Và Tên Một", "Họ Và Tên Hai"].map(|name| {
        let entered = desk.run_with_input(enter, name.as_bytes()).json();
        entered["person"].as_str().unwrap().to_owned()
    });
    for person in &persons {
        let show = ["person", "show", person, "--reason", "tranh chấp", "--to", &format!("{person}.json")];
        desk.run(show.iter().copied().chain(asked)).ok();
    }
    let [one, other] = persons.map(|person| format!("{person}.json"));
    desk.run(["prove", "presence", "308", "--to", "e.zip", "--disclose", &one]).ok();
    let (code, answer) = verify(&desk, &[]);
    assert_eq!(code, 0, "{answer}");
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--lang", "vi"]).ok();
    assert!(ran.out.contains("là Họ Và Tên Một: đúng văn bản có mã băm ở bút toán #307"), "{ran:?}");
    assert!(!String::from_utf8_lossy(&fs::read(desk.path("e.zip")).unwrap()).contains("Hai"));
    let good = read(&desk.path("e.zip"));
    let told = fs::read(desk.path(&other)).unwrap();
    is_refused(&desk, &with(&good, "disclosed/307.json", |_| told), "not the text whose digest was entered");
    is_refused(&desk, &with(&good, "disclosed/307.json", text("Một", "Mốt")), "not the text whose digest was entered");
    // A text that nobody entered here, and one that is none.
    desk.write("made-up.json", fs::read_to_string(desk.path(&one)).unwrap().replace("Một", "Ba"));
    desk.run(["prove", "presence", "308", "--to", "e.zip", "--disclose", "made-up.json"]).fails(2, &["person show"]);
    desk.run(["prove", "presence", "308", "--to", "e.zip", "--disclose", "policy"]).fails(2, &["policy"]);
}

#[test]
fn the_history_of_a_task_is_whole() {
    let desk = desk();
    desk.run(["prove", "history", FILED, "--all", "--to", "e.zip"]).ok();
    let (code, answer) = verify(&desk, &[]);
    let history: Vec<u64> =
        answer["history"].as_array().unwrap().iter().map(|line| line["entry"].as_u64().unwrap()).collect();
    // The one that assigns it, as one of several, and the one that sets its date, among them.
    assert_eq!((code, history), (0, vec![129, 144, 254, 300, 301]), "{answer}");
    let ran = desk.run(["verify", "e.zip", "--policy", "policy", "--lang", "vi"]).ok();
    // In the words of the trade, not in those of the log.
    let told = ["chỉ có", "Nộp kết quả thực hiện 9701/VP-NCKS", "duyệt: Chánh Văn phòng (VPUBND)"];
    assert!(told.iter().all(|words| ran.out.contains(words)) && !ran.out.contains("ReportAccepted"), "{ran:?}");
}

#[test]
fn others_can_open_every_part_of_it() {
    let desk = desk();
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    let script = "set -e; mkdir opened; cd opened; python3 -m zipfile -e ../e.zip .; sha256sum --check --quiet MANIFEST; \
                  openssl ts -verify -data checkpoint.signed -in anchors/001.tsr -CAfile ../authority/ca.crt";
    let ran = Command::new("sh").args(["-c", script]).current_dir(desk.path("")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(fs::read_to_string(desk.path("opened/READ-ME.vi.txt")).unwrap().contains("không phải bằng chứng"));
}

#[test]
fn whatever_a_dishonest_party_changes_is_named() {
    let desk = desk();
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(["anchor", "collect", "--heartbeat", "--at", "2026-11-23T10:05:00"]).ok();
    desk.run(["prove", "presence", "307", "--to", "e.zip"]).ok();
    let good = read(&desk.path("e.zip"));
    assert_eq!(verify(&desk, &[]).0, 0);

    // The entry, its place, the head, the stamped bytes, the token.
    is_refused(
        &desk,
        &with(&good, "entries/307.json", text("2026", "2025")),
        "the proof does not lead to the signed root",
    );
    is_refused(
        &desk,
        &with(&good, "entries/307.tlog-proof", text("index 307", "index 306")),
        "another head or another place",
    );
    is_refused(&desk, &with(&good, "checkpoint", text("\n308\n", "\n309\n")), "does not hold");
    is_refused(&desk, &with(&good, "checkpoint.signed", text("\n308\n", "\n309\n")), "what was stamped");
    is_refused(&desk, &with(&good, "anchors/001.tsr", |bytes| bytes[..bytes.len() - 1].to_vec()), "time stamp");
    // A token for another head.
    let other = self::desk();
    collect(&other, "2026-11-23T10:00:00");
    let (stamps, mut theirs) = (other.path("ledger/anchors/tokens"), Vec::new());
    theirs.extend(fs::read_dir(stamps).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()));
    is_refused(&desk, &with(&good, "anchors/001.tsr", |_| theirs.remove(0)), "time stamp");
    // The first entry, by which a rehearsal would pass for a real ledger.
    is_refused(&desk, &with(&good, "entries/0.json", text("simulated", "system")), "entry #0");
    // A claim to another entry than the one that is shown.
    is_refused(&desk, &with(&good, "claim.json", text("307", "306")), "entries/306.json is missing");
    // A claim to another log, or to another head.
    is_refused(&desk, &with(&good, "claim.json", text("\"log\":\"", "\"log\":\"x")), "about another log");
    is_refused(&desk, &with(&good, "claim.json", text("\"entries\":308", "\"entries\":408")), "another head");
    // Another document in the place of the one that the entry names.
    let mut document = good.clone();
    document.add("documents/report", "another report").unwrap();
    is_refused(&desk, &document, "the document of SHA-256");
}

/// The operator rewrites the past, and signs it with the real key: the token of the old head does not fit,
/// and the old head itself, held by anybody, shows it.
#[test]
fn a_rewritten_past_has_no_time_and_is_shown_by_the_head_it_replaced() {
    let desk = desk();
    collect(&desk, "2026-11-23T10:00:00");
    desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    fs::copy(desk.path("e.zip"), desk.path("kept.zip")).unwrap();
    let good = read(&desk.path("e.zip"));
    let key: SigningKey = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap().trim().parse().unwrap();
    let entries = desk.run(["history", "--entries"]).ok().out;
    let mut entries: Vec<String> = entries.lines().take(308).map(str::to_owned).collect();
    entries[300] = entries[300].replacen("2023-12-28T15:00:00", "2023-12-20T15:00:00", 1);
    let leaves: Vec<_> = entries.iter().map(eventlog::Digest::of_leaf).collect();
    let head = Checkpoint {
        origin: key.name().to_owned(),
        size: 308,
        root: leaves.iter().copied().collect::<Frontier>().root(),
    };
    let (note, tree) = (head.sign(&key), Grown::whole(leaves));
    let receipt = |index: u64| {
        let path = prove_inclusion(&tree, index, 308).unwrap();
        Receipt { extra: None, index, path, note: note.clone() }.to_string().into_bytes()
    };
    let mut forged = with(&good, "entries/300.json", |_| entries[300].clone().into_bytes());
    forged = with(&forged, "entries/300.tlog-proof", |_| receipt(300));
    forged = with(&forged, "entries/0.tlog-proof", |_| receipt(0));
    for member in ["checkpoint", "checkpoint.signed"] {
        forged = with(&forged, member, |_| note.clone().into_bytes());
    }
    is_refused(&desk, &forged, "time stamp");
    // Left out, so that no token gives it away: then no time is proven.
    let mut silent = Container::default();
    for (name, bytes) in forged.members().filter(|(name, _)| !name.starts_with("anchors/")) {
        silent.add(name, bytes).unwrap();
    }
    fs::write(desk.path("e.zip"), silent.write().unwrap()).unwrap();
    let (code, answer) = verify(&desk, &["--deadline", "2200-01-01"]);
    assert_eq!((code, &answer["verdict"]), (1, &"not-provable".into()), "{answer}");
    // And whoever kept the earlier evidence shows two histories.
    desk.write("mine", good.text("checkpoint").unwrap());
    desk.write("yours", note);
    let ran = desk.run(["compare", "mine", "yours", "--policy", "policy"]);
    assert!(ran.code == 1 && ran.out.contains("TWO HISTORIES"), "{ran:?}");
}

#[test]
fn an_authority_that_answers_nonsense_is_named_and_nothing_is_recorded() {
    let desk = desk();
    let settings = desk.path("ledger/anchors/authorities.toml");
    let entries = || desk.run(["history", "--entries"]).ok().out;
    let before = entries().lines().count();
    for (ask, why) in [
        (r#"["cp", "ca.crt", "{answer}"]"#, "authority"),
        (r#"["false"]"#, "false"),
        (r#"["no-such-program"]"#, "no-such-program"),
        ("[]", "no program"),
    ] {
        fs::write(&settings, format!("[[authority]]\nname = \"authority\"\ncommand = {ask}\nroots = \"ca.crt\"\n"))
            .unwrap();
        let ran = desk.run(["anchor", "collect", "--at", "2026-11-23T10:00:00"]);
        assert!(ran.code == 1 && ran.out.contains(why), "{ran:?}");
    }
    fs::write(&settings, "[[authority]]\nname = 1\n").unwrap();
    desk.run(["anchor", "collect", "--at", "2026-11-23T10:00:00"]).fails(2, &["authorities.toml"]);
    // The streams were counted before anybody was asked, once; of what came there is nothing.
    let after = entries();
    assert_eq!(after.lines().count(), before + 1);
    assert!(after.lines().last().unwrap().contains("\"kind\":\"StreamsCounted\""), "{after}");
}

#[test]
fn what_is_no_evidence_file_is_refused_with_a_reason() {
    let desk = desk();
    desk.run(["prove", "presence", "5", "--to", "e.zip"]).ok();
    let good = fs::read(desk.path("e.zip")).unwrap();
    for (bytes, why) in
        [(Vec::new(), "FORMAT"), (b"hello".to_vec(), "FORMAT"), (good[..good.len() - 1].to_vec(), "directory")]
    {
        fs::write(desk.path("e.zip"), bytes).unwrap();
        let ran = desk.run(["verify", "e.zip", "--policy", "policy"]);
        assert!(ran.code == 1 && ran.out.contains(why) && ran.out.contains("NOTHING is proven"), "{ran:?}");
    }
    // Larger than any is: not even read.
    fs::File::create(desk.path("e.zip")).unwrap().set_len(1 << 40).unwrap();
    let ran = desk.run(["verify", "e.zip", "--policy", "policy"]);
    assert!(ran.code == 1 && ran.out.contains("1073741824 bytes") && ran.out.contains("NOTHING is proven"), "{ran:?}");
    fs::File::create(desk.path("roots.pem")).unwrap().set_len(1 << 40).unwrap();
    desk.write("e.zip", good);
    desk.run(["verify", "e.zip", "--policy", "policy", "--roots", "roots.pem"])
        .fails(2, &["roots.pem is longer than 64 MiB"]);
    desk.run(["prove", "presence", "5000", "--to", "e.zip"]).fails(1, &["there is no #5000"]);
    desk.run(["verify", "missing.zip", "--policy", "policy"]).fails(2, &["missing.zip"]);
}

/// Nothing continues the head of another log: that is said, and no file made that would prove nothing.
#[test]
fn another_logs_head_is_continued_by_nothing() {
    let (desk, other) = (Desk::with_demo(), Desk::with_rehearsal());
    other.run(["receipt", "write", "0", "--to", "mine"]).ok();
    let from = other.path("mine/0.tlog-proof");
    let arguments = ["prove", "consistency", "--from", from.to_str().unwrap(), "--to", "c.zip"];
    desk.run(arguments).fails(1, &["the head is of another"]);
    assert!(!desk.path("c.zip").exists());
}
