//! A dishonest operator, with the ledger's directory, its key and all the time in the world. Each test's name
//! says what is done and who catches it, and the test with what. `docs/evidence.md` has the table; what
//! nobody catches is here too.
//!
//! What is done is done to real ledgers and real files, and all who look use the real binary.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::operator::{self, bundle, bundles, copied, events, name, rewrite, vkey, with};
use crate::witnessing::{Serving, only};
use calendar::Timestamp;
use eventlog::{CanonicalJson, Digest, Event};
use evidence::Container;
use proof::{Checkpoint, Frontier, SigningKey};
use serde_json::{Value, json};
use tests::{
    Desk, Ran,
    authority::{collect, openssl, stamp, stamp_also},
    copy_directory,
    foreign::{shell, there},
    load::{open_for_load, small},
    opening,
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

/// The demo's ledger, a policy that asks for nobody, and the receipt of a filing in the hands of who filed it.
fn desk() -> Desk {
    let desk = Desk::with_demo();
    desk.write("policy", format!("log {}quorum none\n", vkey(&desk)));
    desk.run(["receipt", "write", &FILING.to_string(), "--to", "mine"]).ok();
    desk
}

/// A report was submitted by this entry …
const FILING: u64 = 300;
/// … for this task.
const TASK: &str = "UBND-2023-9901/2h-1/VPUBND";
const MINE: &str = "mine/300.tlog-proof";

fn compare(desk: &Desk, one: &str, other: &str) -> Ran {
    desk.run(["compare", one, other, "--policy", "policy"])
}

#[track_caller]
fn says(ran: &Ran, code: i32, words: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for word in words {
        assert!(ran.out.contains(word), "{word:?}: {ran:?}");
    }
}

/// Some lines more, so that the log grows; later than whatever was anchored.
fn grow(desk: &Desk, numbers: std::ops::Range<u64>) {
    let lines = numbers.map(|n| small(n).replace("2023-06-02T08:00", "2024-02-02T08:00"));
    let lines: Vec<String> = lines.collect();
    desk.run(["apply", desk.write("more.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
}

/// A report that came a week earlier.
fn redate_a_filing(events: &mut [Event]) {
    let content = &mut events[FILING as usize].content;
    let redated = content.payload.as_str().replacen("2023-12-28T15:00:00", "2023-12-21T15:00:00", 1);
    assert!(content.kind == "ReportSubmitted" && redated != content.payload.as_str());
    content.payload = CanonicalJson::parse(redated).unwrap();
}

#[test]
fn a_rewritten_past_is_caught_by_whoever_kept_a_receipt() {
    let honest = desk();
    let forged = copied(&honest);
    rewrite(&forged.ledger(), |events| redate_a_filing(events));
    // By itself it is sound: whoever has the key makes every check pass.
    assert_eq!(forged.run(["check", "--deep", "--json"]).json()["sound"], true);
    says(&compare(&forged, MINE, "ledger/tiles"), 1, &["TWO HISTORIES", "307 entries", "proof of misconduct"]);
    // The entry that it shows now is not the one of the receipt.
    forged.run(["receipt", "write", "300", "--to", "theirs"]).ok();
    fs::copy(forged.path("theirs/300.entry.json"), forged.path("mine/300.entry.json")).unwrap();
    says(&forged.run(["verify", MINE, "--policy", "policy"]), 1, &["has been changed", "NOTHING is proven"]);
    // Nor does it help to let the log grow first.
    grow(&forged, 0..10);
    says(&compare(&forged, MINE, "ledger/tiles"), 1, &["TWO HISTORIES", "307", "327"]);
    grow(&honest, 0..10);
    says(&compare(&honest, MINE, "ledger/tiles"), 0, &["One history: the 327 entries continue those 307"]);
}

/// The ledger's witnesses, by HTTP, with a policy that asks for all of them.
fn witnessed(desk: &Desk, names: &[&str]) -> Vec<Serving> {
    let mut policy = format!("log {}", vkey(desk));
    let mut serving = Vec::new();
    for name in names {
        let key = desk.run(["witness", "init", name, "--name", &format!("{name}.example/w")]).ok().out;
        desk.run(["witness", "follow", name, "ledger/keys/log.vkey"]).ok();
        serving.push(Serving::start(desk.command(["witness", "serve", name, "--listen", "127.0.0.1:0"])));
        policy += &format!("witness {name} {} {}\n", key.trim(), serving.last().unwrap().address);
    }
    let all = names.join(" ");
    desk.write("policy", format!("{policy}group all {} {all}\nquorum all\n", names.len()));
    desk.run(["anchor", "policy", "policy"]).ok();
    serving
}

/// What each witness says why it did not cosign.
fn silent(desk: &Desk, at: &str) -> Vec<String> {
    let answer: Value =
        serde_json::from_str(&desk.run(["anchor", "collect", "--heartbeat", "--at", at, "--json"]).out).unwrap();
    answer["silent"].as_array().unwrap().iter().map(|silent| silent["why"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_rewritten_past_is_caught_by_the_witness_of_the_old_one() {
    let honest = desk();
    let forged = copied(&honest);
    let _serving = witnessed(&honest, &["w1"]);
    // It knows 309 entries: the count of the streams and the first anchor too.
    assert!(silent(&honest, "2024-02-01T09:00:00").is_empty());
    // The operator has the same policy, and asks the same witness about another past: of one size, and larger.
    forged.write("policy", fs::read(honest.path("policy")).unwrap());
    forged.run(["anchor", "policy", "policy"]).ok();
    rewrite(&forged.ledger(), |events| redate_a_filing(events));
    // With one entry more, and its own count, it is of the same size.
    let mut one: Value = small(9).replace("2023-06-02T08:00", "2024-01-16T08:00").parse().unwrap();
    one["do"]["establish-units"]["units"].as_array_mut().unwrap().truncate(1);
    forged.run(["apply", forged.write("one.jsonl", one.to_string()).to_str().unwrap()]).ok();
    let why = silent(&forged, "2024-02-01T09:01:00");
    assert!(why[0].contains("does not see this head continue the one that it knows"), "{why:?}");
    assert_eq!(events(&forged.ledger()).len(), 309);
    let head = honest.path("w1/logs").join(Digest::of(name(&honest.ledger()).as_bytes()).to_string());
    let fork = fs::read_to_string(only(head.join("forks"), "request")).unwrap();
    forged.write("other", fork.split_once("\n\n").unwrap().1);
    forged.write("known", fs::read(only(head.join("forks"), "known")).unwrap());
    says(&compare(&forged, "other", "known"), 1, &["TWO HISTORIES"]);
    grow(&forged, 0..3);
    let why = silent(&forged, "2024-02-02T09:00:00");
    assert!(why[0].contains("does not see this head continue"), "{why:?}");
    // So nobody with this policy takes anything from it.
    forged.run(["receipt", "write", "300", "--to", "theirs"]).ok();
    says(&forged.run(["verify", "theirs/300.tlog-proof", "--policy", "policy"]), 1, &["not enough witnesses"]);
}

#[test]
fn a_deleted_tail_is_caught_by_whoever_holds_a_receipt_from_it() {
    let forged = desk();
    rewrite(&forged.ledger(), |events| events.truncate(FILING as usize));
    assert_eq!(forged.run(["check", "--json"]).json()["sound"], true);
    forged.run(["receipt", "show", "300"]).fails(1, &["there is no #300"]);
    // The receipt holds all the same, and the log has nothing to show for it.
    says(&forged.run(["verify", MINE, "--policy", "policy"]), 0, &["Proven: entry #300"]);
    says(&compare(&forged, MINE, "ledger/tiles"), 1, &["Undecided", "it has lost entries"]);
    // Filled up again with something else, it is proof.
    grow(&forged, 0..10);
    says(&compare(&forged, MINE, "ledger/tiles"), 1, &["TWO HISTORIES"]);
}

#[test]
fn a_deleted_tail_is_caught_by_the_witness() {
    let desk = desk();
    let _serving = witnessed(&desk, &["w1"]);
    assert!(silent(&desk, "2024-02-01T09:00:00").is_empty());
    rewrite(&desk.ledger(), |events| events.truncate(FILING as usize));
    let why = silent(&desk, "2024-02-01T09:01:00");
    assert!(why[0].contains("cosigned 309 entries, more than this ledger has"), "{why:?}");
}

#[test]
fn two_histories_for_two_audiences_are_caught_by_the_two() {
    let inspector = desk();
    let agency_sees = copied(&inspector);
    rewrite(&agency_sees.ledger(), |events| redate_a_filing(events));
    grow(&agency_sees, 0..5);
    agency_sees.run(["receipt", "write", "310", "--to", "theirs"]).ok();
    // Two receipts of one size decide it, and of two sizes with the copy of the log that either was shown.
    let theirs = fs::read(agency_sees.path("theirs/310.tlog-proof")).unwrap();
    inspector.write("theirs.tlog-proof", theirs);
    says(&compare(&inspector, MINE, "theirs.tlog-proof"), 1, &["Undecided", "public copy"]);
    says(&compare(&agency_sees, MINE, "ledger/tiles"), 1, &["TWO HISTORIES"]);
    grow(&inspector, 10..20);
    says(&compare(&inspector, "theirs.tlog-proof", "ledger/tiles"), 1, &["TWO HISTORIES"]);
    // A copy that was tampered with decides nothing.
    let tile = inspector.path("ledger/tiles/tile/0/001.p/71");
    let mut hashes = fs::read(&tile).unwrap();
    hashes[0] ^= 1;
    fs::write(&tile, hashes).unwrap();
    compare(&inspector, "theirs.tlog-proof", "ledger/tiles").fails(2, &["ledger/tiles"]);
}

#[test]
fn two_histories_for_two_audiences_are_caught_by_witnesses_that_all_are_to_have() {
    let (inspector, agency_sees) = (desk(), Desk::new());
    let _serving = witnessed(&inspector, &["w1", "w2", "w3"]);
    copy_directory(&inspector.ledger(), &agency_sees.ledger());
    for name in ["policy", "mine"] {
        let (from, to) = (inspector.path(name), agency_sees.path(name));
        match from.is_dir() {
            true => copy_directory(&from, &to),
            false => fs::write(to, fs::read(from).unwrap()).unwrap(),
        }
    }
    rewrite(&agency_sees.ledger(), |events| redate_a_filing(events));
    assert!(silent(&inspector, "2024-02-01T09:00:00").is_empty());
    assert_eq!(silent(&agency_sees, "2024-02-01T09:01:00").len(), 3);
    // A policy that the two histories could both meet is named as such.
    let lax = fs::read_to_string(inspector.path("policy")).unwrap().replace("group all 3", "group all 1");
    inspector.write("lax", lax);
    inspector.run(["receipt", "upgrade", MINE]).ok();
    let ran = inspector.run(["verify", MINE, "--policy", "lax"]);
    says(&ran, 0, &["1 of 3 witnesses", "two histories side by side are not excluded"]);
    let ran = inspector.run(["verify", MINE, "--policy", "policy"]).ok();
    assert!(!ran.out.contains("not excluded"), "{ran:?}");
}

#[test]
fn an_exchanged_document_is_caught_by_the_hash_in_the_entry() {
    let desk = system_ledger();
    let paper = desk.run_with_input(["document", "add", "-", "--json"], b"the report").json()[0]["sha256"].clone();
    establish(&desk, "N1", &json!([paper]));
    let entry = (events(&desk.ledger()).len() - 1).to_string();
    desk.run(["receipt", "write", &entry, "--to", "mine"]).ok();
    desk.run(["prove", "presence", &entry, "--with-documents", "--to", "e.zip"]).ok();
    let receipt = format!("mine/{entry}.tlog-proof");
    let check = |name: &str| desk.run(["verify", &receipt, "--policy", "policy", "--document", name]);
    desk.write("paper", "the report");
    says(&check("paper"), 0, &["the entry names the document paper"]);
    desk.write("paper", "a better report");
    says(&check("paper"), 1, &["does not name the document paper"]);
    says(&desk.run(["verify", "e.zip", "--policy", "policy", "--document", "paper"]), 1, &["FAIL    the document"]);
    // In the ledger itself.
    let kept = find(&desk.path("ledger/documents"), paper.as_str().unwrap());
    fs::write(&kept, "a better report").unwrap();
    let ran = desk.run(["check"]);
    assert!(ran.code == 1 && (ran.out + &ran.err).contains(paper.as_str().unwrap()));
}

fn find(directory: &Path, name: &str) -> PathBuf {
    let mut left = vec![directory.to_owned()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if name.ends_with(path.file_name().unwrap().to_str().unwrap()) {
            return path;
        }
    }
    panic!("{name} is not in {}", directory.display());
}

/// Three bundles, two of them full.
fn long() -> Desk {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let lines: Vec<String> = (0..270).map(small).collect();
    desk.run(["apply", desk.write("load.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    desk.write("policy", format!("log {}quorum none\n", vkey(&desk)));
    desk
}

/// Two files take each other's place.
fn exchange(desk: &Desk, one: &str, other: &str) {
    let [one, other] = [one, other].map(|name| desk.path(&format!("ledger/tiles/tile/{name}")));
    let (first, second) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
    fs::write(one, second).unwrap();
    fs::write(other, first).unwrap();
}

#[test]
fn exchanged_tiles_are_caught_by_check_and_by_whoever_is_given_a_receipt_from_them() {
    let honest = long();
    for (one, other) in [("entries/000", "entries/001"), ("0/000", "0/001")] {
        let desk = copied(&honest);
        exchange(&desk, one, other);
        let ran = desk.run(["check"]);
        assert!(ran.code == 1 && format!("{ran:?}").contains("#0"), "{ran:?}");
        // This program hands out nothing that does not hold. Another may.
        desk.run(["receipt", "write", "5", "--to", "mine"]).fails(2, &["socai check"]);
        operator::hand_out(&desk.ledger(), 5, &desk.path("mine"));
        says(
            &desk.run(["verify", "mine/5.tlog-proof", "--policy", "policy"]),
            1,
            &["does not lead to the signed root"],
        );
    }
}

fn read(desk: &Desk) -> Container {
    Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap()
}

/// What somebody with trust in the log and the authority finds in this file.
fn verify(desk: &Desk, container: &Container, deadline: &str) -> (i32, Value) {
    desk.write("e.zip", container.write().unwrap());
    let trust = ["--policy", "policy", "--roots", "authority/ca.crt", "--deadline", deadline, "--json"];
    let ran = desk.run(["verify", "e.zip"].iter().chain(&trust));
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::String(ran.out + &ran.err)))
}

#[track_caller]
fn fails(answer: &(i32, Value), why: &str) {
    let (code, answer) = answer;
    let checks = answer["checks"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let failed = checks.iter().filter(|check| check["outcome"] == "fail");
    let failed: Vec<&str> = failed.map(|check| check["what"].as_str().unwrap()).collect();
    assert!(*code == 1 && failed.iter().any(|failed| failed.contains(why)), "{why:?} is not in {failed:?}");
}

/// Nothing is proven, and this entry is the first that is listed as unreadable.
#[track_caller]
fn cannot_read(answer: &(i32, Value), number: u64, why: &str) {
    let (code, answer) = answer;
    assert_eq!((*code, &answer["proven"]), (1, &false.into()), "{answer}");
    assert_ne!(answer["nothing_filed"], true, "{answer}");
    let first = &answer["unreadable"][0];
    assert!(first["entry"] == number && first["why"].as_str().unwrap().contains(why), "{why:?}: {first}");
}

#[test]
fn reordered_entries_and_exchanged_bundles_are_caught_by_the_root() {
    let desk = long();
    desk.run(["prove", "history", TASK, "--all", "--to", "e.zip"]).ok();
    desk.write("authority.pem", "");
    fs::create_dir_all(desk.path("authority")).unwrap();
    tests::authority::found(&desk);
    let good = read(&desk);
    let bundles = bundles(&good);
    let [(first, one), (second, other), ..] = &bundles[..] else { panic!("{}", bundles.len()) };
    let mut reordered = one.clone();
    reordered.swap(7, 8);
    // Entries say themselves where they stand; so one is renumbered too.
    let renumber = |entry: &[u8], from: u64, to: u64| {
        String::from_utf8(entry.to_vec())
            .unwrap()
            .replace(&format!("\"position\":{from},"), &format!("\"position\":{to},"))
    };
    let mut renumbered = one.clone();
    renumbered[7] = renumber(&one[8], 8, 7).into_bytes();
    renumbered[8] = renumber(&one[7], 7, 8).into_bytes();
    for (changed, elsewhere) in [
        (BTreeMap::from([(first.clone(), bundle(other)), (second.clone(), bundle(one))]), Some(0)),
        (BTreeMap::from([(first.clone(), bundle(&reordered))]), Some(7)),
        (BTreeMap::from([(first.clone(), bundle(&renumbered))]), None),
    ] {
        let answer = verify(&desk, &with(&good, &changed), "2024-01-01");
        fails(&answer, "do not lead to the signed root");
        match elsewhere {
            Some(number) => cannot_read(&answer, number, "stands elsewhere"),
            None => assert_eq!(answer.1["unreadable"], json!([])),
        }
    }
}

#[test]
fn a_replayed_receipt_is_caught_by_the_verifier() {
    let desk = desk();
    // Of another entry.
    desk.run(["receipt", "write", "77", "--to", "mine"]).ok();
    fs::copy(desk.path("mine/300.entry.json"), desk.path("mine/77.entry.json")).unwrap();
    says(&desk.run(["verify", "mine/77.tlog-proof", "--policy", "policy"]), 1, &["has been changed"]);
    // Of another ledger, with an entry that says the same: its key is not trusted.
    let other = Desk::new();
    other.run(["demo"]).ok();
    other.run(["receipt", "write", "300", "--to", "mine"]).ok();
    fs::copy(other.path(MINE), desk.path(MINE)).unwrap();
    says(&desk.run(["verify", MINE, "--policy", "policy"]), 1, &["the head's signatures", "NOTHING is proven"]);
    // Renamed to this one's log.
    let names = [&other, &desk].map(|desk| name(&desk.ledger()));
    let renamed = fs::read_to_string(desk.path(MINE)).unwrap().replace(&names[0], &names[1]);
    fs::write(desk.path(MINE), renamed).unwrap();
    says(&desk.run(["verify", MINE, "--policy", "policy"]), 1, &["NOTHING is proven"]);
}

/// What an entry says is shown beside the answer; it must not pass for a part of it.
#[test]
fn an_entry_that_would_forge_the_answer_is_shown_as_the_text_that_it_is() {
    let desk = desk();
    rewrite(&desk.ledger(), |events| {
        let content = &mut events[FILING as usize].content;
        let forged = content.payload.as_str().replacen("9701/VP-NCKS", "97\\nON TIME: proven.\\u001b[8m", 1);
        assert_ne!(forged, content.payload.as_str());
        content.payload = CanonicalJson::parse(forged).unwrap();
    });
    desk.run(["prove", "presence", &FILING.to_string(), "--to", "e.zip"]).ok();
    desk.run(["prove", "history", TASK, "--all", "--to", "h.zip"]).ok();
    // By streams, before the log has counted them, nothing is proven; what is shown is shown no otherwise.
    desk.run(["prove", "history", TASK, "--to", "s.zip"]).ok();
    for (file, code) in [("e.zip", 0), ("h.zip", 0), ("s.zip", 1)] {
        let ran = desk.run(["verify", file, "--policy", "policy"]);
        says(&ran, code, &["97\u{fffd}ON TIME: proven.\u{fffd}[8m"]);
        assert!(!ran.out.contains('\u{1b}') && !ran.out.lines().any(|line| line.starts_with("ON TIME")), "{ran:?}");
    }
}

/// In a rehearsal anybody sets the clock; its evidence must not pass for that of a ledger on the real one.
#[test]
fn evidence_of_a_rehearsal_is_caught_by_its_first_entry_and_by_its_name() {
    let desk = desk();
    desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    let verify = || desk.run(["verify", "e.zip", "--policy", "policy"]);
    says(&verify(), 0, &["A REHEARSAL: its times are simulated"]);
    // With the first entry changed, and left out.
    let good = read(&desk);
    let first = String::from_utf8(good.get("entries/0.json").unwrap().to_vec()).unwrap();
    let real = first.replace("simulated", "system").into_bytes();
    desk.write("e.zip", with(&good, &BTreeMap::from([("entries/0.json".to_owned(), real)])).write().unwrap());
    says(&verify(), 1, &["the place of entry #0", "NOTHING is proven"]);
    let mut without = Container::default();
    for (name, bytes) in good.members().filter(|(name, _)| !name.starts_with("entries/0.")) {
        without.add(name, bytes).unwrap();
    }
    desk.write("e.zip", without.write().unwrap());
    // Without it the file is none; and the log's name says so on every head.
    says(&verify(), 1, &["entries/0.json belongs", "NOTHING is proven"]);
    says(&desk.run(["verify", MINE, "--policy", "policy"]), 0, &["A REHEARSAL", "rehearsal.so-cai.invalid"]);
    // And to whoever trusts the real ledger's key it is nothing.
    desk.write("policy", format!("log {}quorum none\n", vkey(&system_ledger())));
    says(&verify(), 1, &["NOTHING is proven"]);
}

#[test]
fn a_thief_of_the_key_is_caught_by_what_was_anchored_before() {
    let desk = desk();
    let _serving = witnessed(&desk, &["w1", "w2"]);
    tests::authority::found(&desk);
    stamp_also(&desk);
    collect(&desk, "2024-02-01T09:00:00");
    desk.run(["receipt", "upgrade", MINE]).ok();
    desk.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    let kept = read(&desk);
    let stolen = copied(&desk);
    rewrite(&stolen.ledger(), |events| {
        events.truncate(307);
        redate_a_filing(events);
    });
    // No witness cosigns for the thief, and the tokens are over another head.
    assert_eq!(silent(&stolen, "2024-02-01T10:00:00").len(), 2);
    stolen.run(["prove", "presence", "300", "--to", "e.zip"]).ok();
    let answer = verify(&stolen, &read(&stolen), "2200-01-01");
    fails(&answer, "not enough witnesses");
    assert_ne!(answer.1["verdict"], "on-time");
    let theirs = kept.members().filter(|(name, _)| name.starts_with("anchors/"));
    let mut with_tokens = read(&stolen);
    theirs.for_each(|(name, bytes)| drop(with_tokens.add(&name.replace("001", "999"), bytes)));
    fails(&verify(&stolen, &with_tokens, "2200-01-01"), "time stamp");
    // What was proven before the theft stays proven; the two together show the thief.
    let (code, answer) = verify(&desk, &kept, "2200-01-01");
    assert_eq!((code, &answer["verdict"]), (0, &"on-time".into()), "{answer}");
    says(&compare(&stolen, MINE, "ledger/tiles"), 1, &["TWO HISTORIES"]);
}

/// A ledger on the real clock, with units in it, and a task of one of them.
fn system_ledger() -> Desk {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    let timeless = |line: String| {
        let mut line: Value = line.parse().unwrap();
        line.as_object_mut().unwrap().remove("at");
        line.to_string()
    };
    let lines: Vec<String> = opening().into_iter().map(timeless).collect();
    desk.run(["apply", desk.write("opening.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    let directive = json!({
        "directive": "L1", "document_type": "công văn", "issuer": "UBND tỉnh", "symbol": "UBND-VP", "date": "2023-07",
        "subject": "x", "addressees": ["STC"],
    });
    let obligations = json!([{ "code": "2a", "source": "2, a", "quote": "x", "kind": "one-off" }]);
    let clerk = json!({ "unit": "VPUBND", "position": "provincial-clerk" });
    let lines = [
        json!({ "id": "register", "by": clerk, "do": { "register-directive": directive } }),
        json!({
            "id": "issue", "by": clerk, "approved_by": { "unit": "UBND", "position": "chairman" },
            "do": { "issue-directive": { "directive": "L1", "number": "9901", "date": "2023-07-13" } },
        }),
        json!({ "id": "dispatch", "by": clerk, "do": { "dispatch-directive": { "directive": "L1" } } }),
        json!({
            "id": "extract", "by": { "unit": "VPUBND", "position": "office-officer" },
            "approved_by": { "unit": "VPUBND", "position": "office-chief" },
            "do": { "extract-obligations": { "directive": "L1", "obligations": obligations } },
        }),
    ];
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    desk.run(["apply", desk.write("directive.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    desk.write("policy", format!("log {}quorum none\n", vkey(&desk)));
    desk
}

/// A report is submitted for the task of a ledger on the real clock.
fn file(desk: &Desk) {
    let command = json!({
        "id": "file", "by": { "unit": "STC", "position": "unit-clerk" },
        "approved_by": { "unit": "STC", "position": "unit-head" },
        "do": { "submit": { "filings": [{ "task": "L1/2a/STC", "document": { "number": "1/BC" } }] } },
    });
    desk.run(["apply", desk.write("command.jsonl", command.to_string()).to_str().unwrap()]).ok();
    assert_eq!(events(&desk.ledger()).last().unwrap().content.kind, "ReportSubmitted");
}

/// Something is recorded that names documents.
fn establish(desk: &Desk, unit: &str, documents: &Value) {
    let command = json!({
        "id": format!("establish-{unit}"), "documents": documents,
        "by": { "unit": "VPUBND", "position": "office-chief" }, "approved_by": { "unit": "UBND", "position": "chairman" },
        "do": { "establish-units": { "units": [{ "unit": unit, "name": "x", "name_en": "y", "kind": "department" }] } },
    });
    desk.run(["apply", desk.write("command.jsonl", command.to_string()).to_str().unwrap()]).ok();
}

fn later(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros() + micros).unwrap()
}

/// So many minutes from now, as a deadline is written.
fn minutes_from_now(minutes: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64;
    Timestamp::from_micros(now + minutes * MINUTE).unwrap().to_string()
}

/// The server's clock was two hours behind, for as long as nobody looked.
fn behind(desk: &Desk) {
    rewrite(&desk.ledger(), |events| {
        events.iter_mut().for_each(|event| event.recorded_at = later(event.recorded_at, -2 * HOUR));
    });
}

/// Evidence of the filing; after it stand the count of the streams, and the entry that records that they were stamped.
fn prove_filing(desk: &Desk) -> Container {
    desk.run(["anchor", "collect", "--heartbeat"]).ok();
    let filing = events(&desk.ledger()).len() - 3;
    desk.run(["prove", "presence", &filing.to_string(), "--to", "e.zip"]).ok();
    read(desk)
}

#[test]
fn an_entry_backdated_behind_an_anchor_is_caught_by_the_anchor() {
    let desk = system_ledger();
    stamp(&desk);
    // The streams are counted while the clock is behind: what is stamped is not touched afterwards.
    desk.run(["anchor", "export", "asked"]).ok();
    behind(&desk);
    desk.run(["anchor", "collect"]).ok();
    let anchored = events(&desk.ledger()).len() - 1;
    file(&desk);
    // Everything from the anchor on is said to have been an hour ago.
    rewrite(&desk.ledger(), |events| {
        events[anchored..].iter_mut().for_each(|event| event.recorded_at = later(event.recorded_at, -HOUR));
    });
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
    let answer = verify(&desk, &prove_filing(&desk), &minutes_from_now(-30));
    fails(&answer, "outside the interval that is proven: it was moved");
    assert!(answer.1["not_earlier_than"].is_string() && answer.1["verdict"] == "not-provable", "{answer:?}");
}

/// The interval between two anchors is what nobody sees into; so no verdict is given that would rest on it.
#[test]
fn an_entry_backdated_between_two_anchors_is_caught_by_nobody_and_proves_nothing() {
    let desk = system_ledger();
    stamp(&desk);
    behind(&desk);
    file(&desk);
    rewrite(&desk.ledger(), |events| {
        let late = events.last_mut().unwrap();
        late.recorded_at = later(late.recorded_at, -HOUR);
    });
    let (code, answer) = verify(&desk, &prove_filing(&desk), &minutes_from_now(-30));
    assert_eq!((&answer["proven"], &answer["not_earlier_than"]), (&true.into(), &Value::Null), "{answer}");
    assert_eq!((code, &answer["verdict"]), (1, &"not-provable".into()), "{answer}");
}

#[test]
fn a_clock_set_forward_is_caught_by_the_head_that_was_stamped_before_it() {
    let desk = system_ledger();
    stamp(&desk);
    file(&desk);
    rewrite(&desk.ledger(), |events| {
        let early = events.last_mut().unwrap();
        early.recorded_at = later(early.recorded_at, HOUR);
    });
    // The ledger itself notices, and records nothing more; its head is stamped all the same.
    desk.run(["anchor", "collect"]).fails(2, &["clock"]);
    let last = events(&desk.ledger()).len() - 1;
    desk.run(["prove", "presence", &last.to_string(), "--to", "e.zip"]).ok();
    let answer = verify(&desk, &read(&desk), &minutes_from_now(30));
    fails(&answer, "outside the interval that is proven: it was moved");
}

/// To the ledger it is as if its clock had gone back: the last entry was recorded later than now.
#[test]
fn a_clock_set_back_is_caught_by_the_next_command() {
    let desk = system_ledger();
    rewrite(&desk.ledger(), |events| {
        let last = events.last_mut().unwrap();
        last.recorded_at = later(last.recorded_at, HOUR);
    });
    let line = small(1).replace(r#""at":"2023-06-02T08:00","#, "");
    desk.run(["apply", desk.write("command.jsonl", line).to_str().unwrap()]).fails(2, &["clock"]);
}

/// The entries up to the seal, one of them spelt as no ledger spells it, under a head that the operator has
/// signed, stamped and recorded like any other: evidence that nothing was filed.
fn evidence_over(desk: &Desk, change: impl FnOnce(&str) -> String) -> Container {
    stamp(desk);
    collect(desk, "2024-02-01T09:00:00");
    desk.run(["prove", "absence", TASK, "--by", "2024-01-15", "--all", "--to", "e.zip"]).ok();
    let good = read(desk);
    let key: SigningKey = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap().trim().parse().unwrap();
    let mut entries: Vec<Vec<u8>> = bundles(&good).into_iter().flat_map(|(_, entries)| entries).collect();
    let sign = |entries: &[Vec<u8>]| {
        let root = entries.iter().map(Digest::of_leaf).collect::<Frontier>().root();
        let head = Checkpoint { origin: key.name().to_owned(), size: entries.len() as u64, root };
        (head.root, head.sign(&key))
    };
    let (seal, place) = (entries.len() - 1, FILING as usize);
    let (old_root, _) = sign(&entries[..seal]);
    entries[place] = change(str::from_utf8(&entries[place]).unwrap()).into_bytes();
    let (root, stamped) = sign(&entries[..seal]);
    desk.write("authority/stamped", &stamped);
    openssl(desk, &["ts", "-query", "-data", "stamped", "-sha256", "-cert", "-out", "forged.tsq"]);
    openssl(desk, &["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "forged.tsq", "-out", "forged.tsr"]);
    let token = fs::read(desk.path("authority/forged.tsr")).unwrap();
    let (old, new) = (Digest::of(good.get("before/anchor").unwrap()), Digest::of(&token));
    let anchored = str::from_utf8(&entries[seal]).unwrap().replace(&old_root.to_string(), &root.to_string());
    assert!(anchored.contains(&root.to_string()) && anchored.contains(&old.to_string()));
    entries[seal] = anchored.replace(&old.to_string(), &new.to_string()).into_bytes();
    let mut others = BTreeMap::from([
        ("checkpoint".to_owned(), sign(&entries).1.into_bytes()),
        ("before/anchor".to_owned(), token),
        ("before/stamped".to_owned(), stamped.into_bytes()),
    ]);
    for ((name, _), entries) in bundles(&good).iter().zip(entries.chunks(256)) {
        others.insert(name.clone(), bundle(entries));
    }
    with(&good, &others)
}

#[test]
fn a_filing_that_lies_about_its_place_or_its_spelling_is_caught_by_reading_every_entry() {
    let filed = |change: fn(&str) -> String| {
        let desk = desk();
        let container = evidence_over(&desk, change);
        let answer = verify(&desk, &container, "2024-01-15");
        if let Some(shell) = shell().filter(|_| there("unzip", "-v")) {
            let arguments = ["ledger/keys/log.vkey", "e.zip", "authority/ca.crt"].map(|name| desk.path(name));
            shell.refuses("a filing that is hidden", ["evidence".into()].into_iter().chain(arguments));
        }
        answer
    };
    // Forged throughout, but not there: the filing shows.
    let (code, answer) = filed(|entry| entry.replace("9701/VP-NCKS", "9702/VP-NCKS"));
    assert_eq!((code, &answer["proven"], &answer["filed"]), (1, &true.into(), &FILING.into()), "{answer}");
    // As if it stood after the seal.
    let answer = filed(|entry| entry.replace("\"position\":300,", "\"position\":900,"));
    cannot_read(&answer, FILING, "it says of itself that it stands elsewhere");
    // As if it were about something else, to whoever only searches the text.
    let answer = filed(|entry| {
        let spelt = entry.replace("UBND-2023-9901", r"UBND\u002d2023-9901");
        assert_ne!(spelt, entry);
        spelt
    });
    cannot_read(&answer, FILING, "canonical");
}

/// The log cannot show what it was never given. Whoever files insists on the receipt, for no screen says
/// "filed" without one; whoever is refused one deposits the report's hash elsewhere while there is time.
#[test]
fn a_filing_held_back_is_caught_by_nobody() {
    let desk = desk();
    stamp(&desk);
    let held_back = copied(&desk);
    // The operator takes the report and records nothing.
    rewrite(&held_back.ledger(), |events| {
        events.truncate(FILING as usize);
    });
    collect(&held_back, "2024-02-01T09:00:00");
    let absence = ["prove", "absence", TASK, "--by", "2024-01-15", "--to", "e.zip"];
    held_back.run(absence).ok();
    let (code, answer) = verify(&held_back, &read(&held_back), "2024-01-15");
    assert_eq!((code, &answer["nothing_filed"]), (3, &true.into()), "{answer}");
    // Nor by all entries.
    held_back.run(absence.iter().chain(&["--all"])).ok();
    let (code, answer) = verify(&held_back, &read(&held_back), "2024-01-15");
    assert_eq!((code, &answer["nothing_filed"]), (0, &true.into()), "{answer}");
    assert_eq!(held_back.run(["check", "--json"]).json()["sound"], true);
}

/// The count is signed, and whoever reads only some streams cannot count again.
#[test]
fn a_false_count_of_the_streams_is_caught_by_reading_every_entry() {
    let desk = desk();
    let _serving = witnessed(&desk, &["w1"]);
    assert!(silent(&desk, "2024-02-01T09:00:00").is_empty());
    desk.run(["check"]).ok();
    rewrite(&desk.ledger(), |events| {
        let count = events.iter_mut().find(|event| event.content.kind.as_str() == "StreamsCounted").unwrap();
        let mut payload: Value = count.content.payload.as_str().parse().unwrap();
        payload["root"] = Digest::of(b"another").to_string().into();
        count.content.payload = CanonicalJson::of(&payload).unwrap();
    });
    let checked = desk.run(["check", "--lang", "en"]);
    says(&checked, 1, &["#307", "counts the streams of the log otherwise than they were"]);
}

/// A line whose time is far from the ledger's own clock is refused when it comes in, and its witness is named.
#[test]
fn a_witness_whose_clock_is_wrong_is_not_kept_and_is_named() {
    let desk = system_ledger();
    let mut policy = format!("log {}", vkey(&desk));
    let mut serving = Vec::new();
    for (name, by) in [("right", "+0s"), ("fast", "+10m"), ("slow", "-10m")] {
        let key = desk.run(["witness", "init", name, "--name", &format!("{name}.example/w")]).ok().out;
        desk.run(["witness", "follow", name, "ledger/keys/log.vkey"]).ok();
        let command = desk.command(["witness", "serve", name, "--listen", "127.0.0.1:0"]);
        let mut faked = std::process::Command::new("faketime");
        faked.args(["-f", by]).arg(command.get_program()).args(command.get_args());
        faked.current_dir(desk.directory.path()).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        faked.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        serving.push(Serving::start(faked));
        policy += &format!("witness {name} {} {}\n", key.trim(), serving.last().unwrap().address);
    }
    desk.write("policy", format!("{policy}group one 1 right fast slow\nquorum one\n"));
    desk.run(["anchor", "policy", "policy"]).ok();
    let answer: Value = serde_json::from_str(&desk.run(["anchor", "collect", "--json"]).out).unwrap();
    let silent = answer["silent"].as_array().unwrap();
    assert_eq!(silent.len(), 2, "{answer}");
    for name in ["fast", "slow"] {
        assert!(silent.iter().any(|silent| silent.to_string().contains(name)), "{name}: {answer}");
    }
    let kept = answer["heads"][0]["witnesses"].to_string();
    assert!(kept.contains("right") && !kept.contains("fast") && !kept.contains("slow"), "{answer}");
    // With a wider bound, which the ledger's owner sets, they are heard, and their offset is shown.
    let settings = fs::read_to_string(desk.path("ledger/ledger.toml")).unwrap();
    desk.write("ledger/ledger.toml", format!("{settings}witness_offset_seconds = 700\n"));
    let answer: Value = serde_json::from_str(&desk.run(["anchor", "collect", "--heartbeat", "--json"]).out).unwrap();
    let offsets = answer["offsets"].to_string();
    assert!(answer["silent"].as_array().unwrap().is_empty(), "{answer}");
    assert!(offsets.contains("fast") && offsets.contains("slow"), "{answer}");
}
