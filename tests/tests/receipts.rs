//! Receipts and anchors, as clerk and inspector use them: what is recorded comes with its proof; the
//! proof holds with the ledger gone; others vouch for the head, and what they say is recorded back.

use std::fs;

use evidence::Container;
use proof::{AddCheckpoint, Checkpoint, CosigningKey, Digest, Frontier, Grown, Note, Receipt, path::prove_inclusion};
use serde_json::{Value, json};
use tests::{
    Desk,
    load::{Stream, open_for_load, small},
};

/// 2024-02-01T09:00:00+07:00.
const MORNING: u64 = 1_706_752_800;

fn witness(number: u8) -> CosigningKey {
    CosigningKey::from_seed(&format!("w{number}.example/w"), &[number; 32]).unwrap()
}

fn vkey(desk: &Desk) -> String {
    fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap().trim().to_owned()
}

/// A policy that asks for two of three witnesses.
fn two_of_three(desk: &Desk) -> String {
    let keys: String = (1..=3).map(|number| format!("witness w{number} {}\n", witness(number).witness_key())).collect();
    format!("log {}\n{keys}group g 2 w1 w2 w3\nquorum g\n", vkey(desk))
}

fn desk() -> Desk {
    let desk = Desk::with_demo();
    desk.write("alone", format!("log {}\nquorum none\n", vkey(&desk)));
    desk.write("policy", two_of_three(&desk));
    desk
}

/// The head as it stands, cosigned by these witnesses at these times; written as their answers.
fn answers(desk: &Desk, times: &[(u8, u64)]) -> Vec<String> {
    desk.run(["anchor", "export", "asked"]).ok();
    let write = |&(number, time): &(u8, u64)| {
        let text = fs::read_to_string(desk.path(&format!("asked/w{number}.request"))).unwrap();
        let request: AddCheckpoint = text.parse().unwrap();
        let line = witness(number).cosign(Note::parse(&request.note).unwrap().text, time);
        desk.write(&format!("answer-{number}"), line);
        format!("answer-{number}")
    };
    times.iter().map(write).collect()
}

fn import(desk: &Desk, times: &[(u8, u64)], at: &str) -> Value {
    let answers = answers(desk, times);
    let arguments = ["anchor", "import"].into_iter().map(str::to_owned).chain(answers);
    desk.run(arguments.chain(["--at", at, "--json"].map(str::to_owned))).json()
}

#[test]
fn whoever_records_gets_the_proof_with_the_acknowledgement() {
    let desk = Desk::with_rehearsal();
    open_for_load(&desk);
    let key = vkey(&desk).parse().unwrap();
    let stream = Stream::start(&desk);
    let answers: Vec<_> = (0..5).map(|n| stream.record(&small(n)).unwrap()).collect();
    stream.end();
    let entries: Vec<String> = desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect();
    for answer in answers {
        assert_eq!(answer.receipts.len(), answer.entries.len());
        for (&entry, receipt) in answer.entries.iter().zip(&answer.receipts) {
            let receipt: Receipt = receipt.parse().unwrap();
            assert_eq!(receipt.index, entry);
            receipt.verify(entries[entry as usize].as_bytes(), &key).unwrap();
        }
    }
    // A file of commands too; what was recorded before has its receipt already.
    let file = desk.write("more.jsonl", format!("{}\n{}\n", small(4), small(5)));
    let report = desk.run(["apply", file.to_str().unwrap(), "--json"]).json();
    assert_eq!(report["commands"][0]["receipts"].as_array().unwrap().len(), 0);
    assert_eq!(report["commands"][1]["receipts"].as_array().unwrap().len(), 2);
}

/// Whoever was refused can show that they tried, when, with what, and what they were told.
#[test]
fn a_refusal_is_an_entry_with_a_receipt() {
    let desk = desk();
    let file = |id: &str, unit: &str, task: &str| {
        format!(
            r#"{{"id": "{id}", "at": "2024-01-15T09:30:00", "by": {{"unit": "{unit}", "position": "unit-clerk"}}, "approved_by": {{"unit": "{unit}", "position": "unit-head"}}, "documents": ["{}"], "do": {{"submit": {{"filings": [{{"task": "{task}", "document": {{"number": "1/BC"}}}}]}}}}}}"#,
            Digest::of(b"the report")
        )
    };
    let filed = "UBND-2023-9901/C-Q/2023-Q3/STC";
    let lines = [
        file("again", "STC", filed),
        // Another unit's task; a unit that nobody knows, which is not taken at its word.
        file("for-another", "SYT", filed),
        file("nobody", "XYZ", filed),
        file("again", "STC", filed),
    ];
    let input = lines.join("\n");
    let ran = desk.run_with_input(["apply", "--stream", "-", "--lang", "en"], input.as_bytes());
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen: Vec<_> =
        answers.iter().map(|answer| (answer["outcome"].as_str().unwrap(), &answer["entries"][0])).collect();
    let refused = [307, 308, 309, 307].map(Value::from);
    assert_eq!(seen, refused.each_ref().map(|entry| ("refused", entry)));
    let entries: Vec<String> = desk.run(["history", "--entries"]).ok().out.lines().map(str::to_owned).collect();
    let key = vkey(&desk).parse().unwrap();
    for (answer, number) in answers.iter().zip([307, 308, 309]) {
        let receipt: Receipt = answer["receipts"][0].as_str().unwrap().parse().unwrap();
        receipt.verify(entries[number].as_bytes(), &key).unwrap();
        let entry: Value = serde_json::from_str(&entries[number]).unwrap();
        assert_eq!(entry["payload"]["tasks"][0], filed);
        assert_eq!(entry["documents"][0], Digest::of(b"the report").to_string());
        assert!(answer["why"].as_str().unwrap().contains("recorded as entry"), "{answer}");
    }
    let by = |number: usize| serde_json::from_str::<Value>(&entries[number]).unwrap()["actor"]["unit"].clone();
    assert_eq!([307, 308, 309].map(by), ["STC", "SYT", "SOCAI"]);
    // The unit sees it in the history of its task; its state is what it was.
    let told = desk.run(["history", "--task", filed, "--lang", "en"]).ok().out;
    assert!(told.contains("Refused to"), "{told}");
    desk.run(["check", "--deep"]).ok();
}

#[test]
fn a_receipt_holds_with_the_ledger_gone() {
    let desk = desk();
    desk.run(["receipt", "write", "0", "77", "300", "--to", "mine"]).ok();
    assert_eq!(
        desk.run(["receipt", "show", "77"]).ok().out,
        fs::read_to_string(desk.path("mine/77.tlog-proof")).unwrap()
    );
    fs::remove_dir_all(desk.ledger()).unwrap();
    for entry in [0, 77, 300] {
        let receipt = format!("mine/{entry}.tlog-proof");
        let ran = desk.run(["verify", &receipt, "--policy", "alone"]).ok();
        for words in [&format!("entry #{entry} is in the log"), "no time is proven", "proves nothing"] {
            assert!(ran.out.contains(words), "{ran:?}");
        }
        let ran = desk.run(["verify", &receipt, "--policy", "alone", "--lang", "vi"]).ok();
        assert!(ran.out.contains("Đã chứng minh") && ran.out.contains("không có thời điểm nào"), "{ran:?}");
    }
}

#[test]
fn the_page_is_the_published_one() {
    let desk = Desk::new();
    let said = desk.run(["page", "--to", "verify.html"]).ok().out;
    let page = fs::read(desk.path("verify.html")).unwrap();
    assert!(said.contains(&eventlog::Digest::of(&page).to_string()));
    assert_eq!(page, fs::read(tests::repository().join("crates/cli/verify/verify.html")).unwrap());
}

#[test]
fn what_was_changed_is_not_proven() {
    let desk = desk();
    desk.run(["receipt", "write", "77", "--to", "mine"]).ok();
    let fails = |words: &[&str]| {
        let ran = desk.run(["verify", "mine/77.tlog-proof", "--policy", "alone"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        for word in words.iter().chain(&["NOTHING is proven"]) {
            assert!(ran.out.contains(word), "{ran:?}");
        }
    };
    let [entry, receipt] = ["mine/77.entry.json", "mine/77.tlog-proof"].map(|name| desk.path(name));
    let kept = fs::read_to_string(&entry).unwrap();
    fs::write(&entry, kept.replacen("2023", "2022", 1)).unwrap();
    fails(&["has been changed"]);
    fs::write(&entry, &kept).unwrap();
    let text = fs::read_to_string(&receipt).unwrap();
    fs::write(&receipt, text.replace("index 77", "index 76")).unwrap();
    fails(&["has been changed"]);
    fs::write(&receipt, text.replace("\n307\n", "\n308\n")).unwrap();
    fails(&["does not hold"]);
    fs::write(&receipt, text.replace("index 77", "index 077")).unwrap();
    desk.run(["verify", "mine/77.tlog-proof", "--policy", "alone"]).fails(2, &["line 2", "plain number"]);
    fs::write(&receipt, &text).unwrap();
    // By the key of another ledger.
    desk.write("alone", format!("log {}\nquorum none\n", vkey(&Desk::with_rehearsal())));
    fails(&["not of this one"]);
}

#[test]
fn a_document_is_the_one_that_the_entry_names_or_it_is_not() {
    let desk = desk();
    let entries = desk.run(["history", "--entries"]).ok().out;
    let named = entries.lines().position(|entry| !entry.contains("\"documents\":[]"));
    // The sample year names no document whose bytes are at hand: another one is refused.
    let entry = named.unwrap_or(5).to_string();
    desk.run(["receipt", "write", &entry, "--to", "mine"]).ok();
    desk.write("report.pdf", "another report");
    let receipt = format!("mine/{entry}.tlog-proof");
    let ran = desk.run(["verify", &receipt, "--policy", "alone", "--document", "report.pdf"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("does not name the document report.pdf"), "{ran:?}");
}

#[test]
fn two_histories_for_two_people_are_proof_against_the_log() {
    let desk = desk();
    desk.run(["receipt", "write", "77", "--to", "mine"]).ok();
    let key = fs::read_to_string(desk.path("ledger/keys/log.key")).unwrap().trim().parse().unwrap();
    // The operator tells somebody else another past, of the same length.
    let mine: Receipt = fs::read_to_string(desk.path("mine/77.tlog-proof")).unwrap().parse().unwrap();
    let head = mine.head().unwrap();
    // The entry that it shows is one that can be read; only what it says of its command is another.
    let entry = fs::read_to_string(desk.path("mine/77.entry.json")).unwrap();
    let other = entry.replacen("\"id\":\"facts\"", "\"id\":\"other-facts\"", 1);
    assert_ne!(other, entry);
    let leaf = |n: u64| if n == 77 { other.clone() } else { format!("another past, {n}") };
    let leaves: Vec<_> = (0..head.size).map(|n| eventlog::Digest::of_leaf(leaf(n))).collect();
    let root = leaves.iter().copied().collect::<Frontier>().root();
    let path = prove_inclusion(&Grown::whole(leaves), 77, head.size).unwrap();
    let forged = Receipt { path, note: Checkpoint { root, ..head }.sign(&key), ..mine };
    desk.write("yours.tlog-proof", forged.to_string());
    desk.write("yours.entry.json", &other);
    desk.run(["verify", "yours.tlog-proof", "--policy", "alone"]).ok();
    let ran = desk.run(["compare", "mine/77.tlog-proof", "yours.tlog-proof", "--policy", "alone"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("TWO HISTORIES") && ran.out.contains("307"), "{ran:?}");
    let ran = desk.run(["compare", "mine/77.tlog-proof", "ledger/tiles/checkpoint", "--policy", "alone"]).ok();
    assert!(ran.out.contains("One history"), "{ran:?}");
}

#[test]
fn what_witnesses_say_comes_as_files_and_is_recorded_back() {
    let desk = desk();
    desk.run(["anchor", "list"]).fails(2, &["socai anchor policy FILE"]);
    let ran = desk.run(["anchor", "policy", "policy"]).ok();
    assert!(ran.out.contains("2 of 3 witnesses are enough") && ran.out.contains("dishonest"), "{ran:?}");
    desk.run(["receipt", "write", "306", "--to", "mine"]).ok();
    assert_eq!(desk.run(["verify", "mine/306.tlog-proof", "--policy", "policy"]).code, 1);
    let ran = desk.run(["receipt", "upgrade", "mine/306.tlog-proof"]);
    assert!(ran.code == 1 && ran.out.contains("covers this entry yet"), "{ran:?}");

    // One is not enough, two are. Entry 307 counts the streams, under the head that is asked about.
    let answer = import(&desk, &[(1, MORNING)], "2024-02-01T09:01:00");
    assert_eq!((&answer["heads"][0]["enough"], &answer["recorded"]), (&false.into(), &serde_json::json!([308])));
    let answer = import(&desk, &[(1, MORNING + 30), (3, MORNING + 60)], "2024-02-01T09:02:00");
    let heads = answer["heads"].as_array().unwrap();
    assert_eq!(heads.len(), 2, "{answer}");
    assert_eq!((&heads[1]["size"], &heads[1]["enough"]), (&309.into(), &true.into()));
    // Recorded back, with the bytes that it names.
    let last = desk.run(["history", "--entries"]).ok().out.lines().last().unwrap().to_owned();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["kind"], "CheckpointAnchored");
    let digest = last["payload"]["digest"].as_str().unwrap();
    let kept = fs::read(desk.path(&format!("ledger/anchors/kept/{digest}"))).unwrap();
    assert_eq!(eventlog::Digest::of(&kept).to_string(), digest);
    assert_eq!(last["payload"]["vouched"][1]["by"], "w3");

    // The receipt gains what they said, and a time.
    desk.run(["receipt", "upgrade", "mine/306.tlog-proof"]).ok();
    let ran = desk.run(["verify", "mine/306.tlog-proof", "--policy", "policy"]).ok();
    // Two must vouch, so it is the second of their times that counts, also if one of them may lie.
    assert!(ran.out.contains("enough witnesses") && ran.out.contains("no later than 2024-02-01T09:01:00"), "{ran:?}");
    let ran = desk.run(["verify", "mine/306.tlog-proof", "--policy", "policy", "--dishonest", "1"]).ok();
    assert!(ran.out.contains("no later than 2024-02-01T09:01:00") && ran.out.contains("not excluded"), "{ran:?}");
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

/// One line of three is recorded, and shows nobody anything: neither when nothing was filed yet, nor before what an
/// entry was not there.
#[test]
fn what_too_few_witnesses_say_seals_and_bounds_nothing() {
    let desk = desk();
    desk.run(["anchor", "policy", "policy"]).ok();
    let recorded = |answer: Value| answer["recorded"][0].as_u64().unwrap();
    let enough = recorded(import(&desk, &[(1, MORNING), (2, MORNING + 10)], "2024-02-01T09:01:00"));
    import(&desk, &[(1, MORNING + 3600)], "2024-02-01T10:01:00");
    let absence = ["prove", "absence", "UBND-2023-9901/1a-1/BINHGIANG", "--by", "2024-02-01T09:30:00", "--to", "e.zip"];
    desk.run(absence).fails(1, &["socai anchor"]);
    let by = |position: &str| json!({ "unit": "CAMGIANG", "position": position });
    let filing = json!({ "task": "UBND-2023-9901/1a-1/CAMGIANG", "document": { "number": "1/BC-CAMGIANG" } });
    let line = json!({ "id": "file", "at": "2024-02-01T11:00:00", "by": by("unit-clerk"), "approved_by": by("unit-head"),
        "do": { "submit": { "filings": [filing] } } });
    desk.write("line.jsonl", format!("{line}\n"));
    let filed = desk.run(["apply", "line.jsonl", "--json"]).json()["commands"][0]["entries"][0].to_string();
    import(&desk, &[(2, MORNING + 9000), (3, MORNING + 9010)], "2024-02-01T11:31:00");
    desk.run(absence).ok();
    desk.run(["prove", "presence", &filed, "--to", "p.zip"]).ok();
    let container = Container::read(&fs::read(desk.path("p.zip")).unwrap()).unwrap();
    let claim: Value = serde_json::from_str(container.text("claim.json").unwrap()).unwrap();
    assert_eq!(claim["before"], enough, "{claim}");
}

/// Also in a ledger in which nobody has registered a unit yet.
#[test]
fn a_new_ledger_is_anchored_from_its_first_entry() {
    let desk = Desk::new();
    desk.run(["init", "--clock", "simulated", "--at", "2023-06-01T08:00"]).ok();
    desk.write("policy", two_of_three(&desk));
    desk.run(["anchor", "policy", "policy"]).ok();
    let answer = import(&desk, &[(1, MORNING), (2, MORNING)], "2024-02-01T09:01:00");
    // The first entry opens the ledger, the next counts its streams.
    assert_eq!((&answer["heads"][0]["enough"], &answer["recorded"]), (&true.into(), &serde_json::json!([2])));
}

#[test]
fn an_answer_to_an_earlier_question_still_counts() {
    let desk = desk();
    desk.run(["anchor", "policy", "policy"]).ok();
    let answers = answers(&desk, &[(1, MORNING), (2, MORNING)]);
    // Meanwhile the log grows.
    import(&desk, &[(3, MORNING)], "2024-02-01T09:01:00");
    let arguments = ["anchor", "import", &answers[0], &answers[1], "--at", "2024-02-01T09:05:00", "--json"];
    let answer = desk.run(arguments).json();
    assert_eq!((&answer["heads"][0]["size"], &answer["heads"][0]["enough"]), (&308.into(), &true.into()));
}

#[test]
fn nobody_else_anchors_anything() {
    let desk = desk();
    desk.run(["anchor", "policy", "policy"]).ok();
    let stranger = CosigningKey::from_seed("w1.example/w", &[9; 32]).unwrap();
    let head = fs::read_to_string(desk.path("ledger/tiles/checkpoint")).unwrap();
    desk.write("forged", stranger.cosign(Note::parse(&head).unwrap().text, MORNING));
    desk.write("nonsense", "hello\n");
    for file in ["forged", "nonsense"] {
        desk.run(["anchor", "import", file, "--at", "2024-02-01T09:01:00"]).fails(2, &[file, "no cosignature"]);
    }
    // A policy for another ledger.
    desk.write("other", two_of_three(&Desk::with_rehearsal()));
    desk.run(["anchor", "policy", "other"]).fails(2, &["does not name this ledger's key", &vkey(&desk)]);
    desk.write("half", format!("log {}\nquorum w9\n", vkey(&desk)));
    desk.run(["anchor", "policy", "half"]).fails(2, &["line 2", "w9"]);
}

#[test]
fn anchors_are_in_the_backup() {
    let desk = desk();
    desk.run(["anchor", "policy", "policy"]).ok();
    import(&desk, &[(1, MORNING), (2, MORNING)], "2024-02-01T09:01:00");
    desk.run(["backup", "backup"]).ok();
    desk.run(["restore", "backup", "restored"]).ok();
    let list = |ledger: &str| desk.run(["anchor", "list", "--json", "--ledger", ledger]).json();
    assert_eq!(list("restored"), list("ledger"));
}
