//! The commands as a clerk and an inspector use them.

use std::fs;

use serde_json::{Value, json};
use tests::{Desk, repository};

fn opening() -> String {
    tests::opening().iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_demo_gives_its_tour_in_both_languages_and_can_be_taken_again() {
    let desk = Desk::with_demo();
    let first = desk.run(["demo", "--lang", "vi"]).ok();
    for words in ["21 nhiệm vụ", "KINHMON", "SLDTBXH", "phát hiện muộn", "CÒN THIẾU: giải trình", "không thay đổi gì"]
    {
        assert!(first.out.contains(words), "{words}\n{}", first.out);
    }
    let second = desk.run(["demo", "--lang", "en"]).ok();
    for words in ["21 duties", "Upheld the dispute", "MISSING: explanation", "nothing changed"] {
        assert!(second.out.contains(words), "{words}\n{}", second.out);
    }
    // A filing proven, a forgery caught.
    let told = ["Proven: entry #186", "FAIL    the place of entry #186", "NOTHING is proven", "prove presence 186"];
    let places: Vec<Option<usize>> = told.iter().map(|words| second.out.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{}", second.out);
    assert!(!first.out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn the_demo_runs_on_the_real_letter() {
    let letter = repository().join("../shared/letter.txt");
    if !letter.is_file() {
        eprintln!("the real letter is not beside this checkout; nothing to run on");
        return;
    }
    let desk = Desk::new();
    let ran = desk.run(["demo", "--letter", letter.to_str().unwrap()]).ok();
    assert!(ran.out.contains("21 duties") && ran.out.contains("Upheld the dispute"), "{}", ran.out);
    for made_up in ["DEMO-Q", "DEMO-Y", "DEMO-1"] {
        assert!(!ran.out.contains(made_up), "the real letter has every duty the year needs");
    }
    // The bundled letter's story does not fit into the real letter's ledger.
    desk.run(["demo"]).fails(2, &["another letter"]);
}

#[test]
fn the_demo_runs_on_quite_another_letter() {
    let desk = Desk::new();
    let letter = "BỘ NỘI VỤ\n\nSố: 77/BNV-VP\n\nHà Nội, ngày 05 tháng 6 năm 2023\nV/v báo cáo biên chế\n\n\
        Kính gửi: Sở Nội vụ tỉnh Hải Dương.\n\n1. Sở Nội vụ gửi báo cáo trước ngày 30/9/2023.\n\n\
        Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTL. BỘ TRƯỞNG\nCHÁNH VĂN PHÒNG\n";
    let letter = desk.write("other.txt", letter);
    let ran = desk.run(["demo", "--letter", letter.to_str().unwrap()]).ok();
    assert!(ran.out.contains("DEMO-Q") && ran.out.contains("Upheld the dispute"), "{}", ran.out);
}

#[test]
fn two_demos_make_the_same_log_byte_for_byte() {
    let history = |desk: &Desk| desk.run(["history", "--json"]).ok().out;
    let other = Desk::new();
    other.run(["demo"]).ok();
    assert_eq!(history(&Desk::with_demo()), history(&other));
}

#[test]
fn from_a_letter_to_a_draft_to_tasks() {
    let desk = Desk::with_rehearsal();
    desk.run(["apply", desk.write("open.jsonl", opening()).to_str().unwrap()]).ok();
    let letter = repository().join("crates/simulation/sample/letter.txt");
    let letter = letter.to_str().unwrap();
    desk.run(["intake", letter, "--draft", "draft.toml"]).ok();
    desk.run(["intake", letter, "--draft", "draft.toml"]).fails(2, &["draft.toml exists"]);
    // Blanks are named with their line.
    desk.run(["apply", "draft.toml"]).fails(2, &["draft.toml", "directive = \"\"", "extract.by.unit"]);
    let blank = fs::read_to_string(desk.path("draft.toml")).unwrap();
    let filled = blank
        .replace("directive = \"\"", "directive = \"THU\"\nat = \"2023-07-12T09:00:00\"")
        .replace("number = \"\"", "number = \"9901\"")
        .replace("unit = \"\"", "unit = \"VPUBND\"");
    let wrong = filled.replace("debtors = [\"Sở Nội vụ\"]", "debtors = [\"Sở Không Có\"]");
    assert_ne!(wrong, filled);
    desk.run(["apply", desk.write("wrong.toml", wrong).to_str().unwrap()]).fails(2, &["2g", "Sở Không Có"]);
    // The office cannot date its own task: here the clerk leaves that to the chairman.
    let office_due = filled.lines().find(|line| line.starts_with("due = ")).unwrap();
    let unsaid = desk.write("unsaid.toml", filled.replace(office_due, ""));
    desk.run(["apply", unsaid.to_str().unwrap()]).fails(2, &["due is not there", "due = \"none\""]);
    let filled = filled.replace(office_due, "due = \"none\"");
    // Until when tasks run may be no deadline of theirs: that is asked, and answered by taking the words out.
    let asked = "unread = [\"đến hết năm 2023\"]\n";
    assert!(filled.contains(asked), "{filled}");
    let filled = filled.replace(asked, "");
    let filled = desk.write("filled.toml", filled);
    desk.run(["apply", filled.to_str().unwrap()]).ok();
    let again = desk.run(["apply", filled.to_str().unwrap()]).ok();
    assert!(again.out.contains("Recorded 0 command(s). 2 command(s) had been recorded before"), "{}", again.out);
    let tasks = desk.run(["state", "--json", "--unit", "SNV"]).json();
    let tasks: Vec<&str> = tasks["tasks"].as_array().unwrap().iter().map(|t| t["task"].as_str().unwrap()).collect();
    assert!(tasks.contains(&"THU/2g/SNV") && tasks.contains(&"THU/2a/SNV"), "{tasks:?}");
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let desk = Desk::with_rehearsal();
    let file = desk.write("open.jsonl", opening());
    let first = desk.run(["apply", "--json", file.to_str().unwrap()]).json();
    assert_eq!(first["commands"][0]["outcome"], "recorded");
    let before = desk.run(["history", "--json"]).ok().out;
    let second = desk.run(["apply", "--json", file.to_str().unwrap()]).json();
    assert!(second["commands"].as_array().unwrap().iter().all(|command| command["outcome"] == "already-recorded"));
    assert_eq!(first["commands"][0]["entries"], second["commands"][0]["entries"]);
    assert_eq!(desk.run(["history", "--json"]).ok().out, before);
}

#[test]
fn commands_come_from_standard_input_too() {
    let desk = Desk::with_rehearsal();
    let ran = desk.run_with_input(["apply", "-"], opening().as_bytes()).ok();
    assert!(ran.out.contains("Recorded 2 command(s)"), "{}", ran.out);
}

#[test]
fn a_refusal_stops_the_file_keeps_what_is_above_and_names_the_rule() {
    let desk = Desk::with_rehearsal();
    let early = json!({
        "id": "early", "at": "2023-07-01T08:00",
        "by": { "unit": "VPUBND", "position": "office-officer" },
        "approved_by": { "unit": "VPUBND", "position": "office-chief" },
        "do": { "record-delay": { "tasks": ["D1/2a/STC"] } }
    });
    let file = desk.write("file.jsonl", format!("{}{early}\n", opening()));
    let refused =
        desk.run(["apply", file.to_str().unwrap()]).fails(1, &["line 3", "early", "there is no task D1/2a/STC"]);
    assert!(refused.err.contains("The 2 command(s) above it are recorded"), "{}", refused.err);
    let vietnamese =
        desk.run(["apply", "--lang", "vi", file.to_str().unwrap()]).fails(1, &["dòng 3", "không có nhiệm vụ"]);
    assert!(vietnamese.out.is_empty());
    assert_eq!(desk.run(["history", "--json"]).json()["entries"].as_array().unwrap().len(), 35);
}

#[test]
fn dates_are_ends_of_days_in_vietnamese_time() {
    let desk = Desk::with_demo();
    let at = |time: &str| desk.run(["state", "--json", "--at", time, "--unit", "TPHD"]).json();
    let work = |answer: &Value| {
        let tasks = answer["tasks"].as_array().unwrap();
        tasks.iter().find(|task| task["task"].as_str().unwrap().contains("2023-Q3")).unwrap()["work"].clone()
    };
    assert_eq!(work(&at("2023-09-18")), "submitted", "filed 79 seconds before midnight");
    assert_eq!(work(&at("18/09/2023")), "submitted");
    assert_eq!(work(&at("2023-09-18T23:58:40")), "assigned");
    assert_eq!(work(&at("2023-09-18T16:58:41Z")), "submitted", "an offset is honoured");
    assert_eq!(at("2023-09-18")["basis"]["valid_at"], "2023-09-18T23:59:59.999999+07:00");
}

#[test]
fn history_tells_who_did_what_in_what_capacity() {
    let desk = Desk::with_demo();
    let answer = desk.run(["history", "--json", "--task", "UBND-2023-9901/C-Q/2023-Q3/NINHGIANG"]).json();
    let entries = answer["entries"].as_array().unwrap();
    let granted = entries.iter().find(|entry| entry["kind"] == "ExtensionGranted").unwrap();
    assert_eq!(granted["by"], json!({ "unit": "VPUBND", "position": "office-chief", "capacity": "tl" }));
    let asked = entries.iter().find(|entry| entry["kind"] == "ExtensionRequested").unwrap();
    assert_eq!(asked["approved_by"]["position"], "unit-head");
    assert_eq!(granted["cause"], asked["entry"]);
    let text = desk.run(["history", "--lang", "vi", "--unit", "NINHGIANG", "--at", "2023-09-14"]).ok().out;
    // The table wraps its cells.
    for words in ["TL. Chánh Văn phòng, Văn", "(VPUBND)", "UBND huyện Ninh", "(NINHGIANG)", "xin gia hạn"] {
        assert!(text.contains(words), "\"{words}\" is not in: {text}");
    }
    assert!(!text.contains("21/09/2023 15:20"), "nothing after the day asked about");
}

#[test]
fn every_schema_prints_and_every_recorded_entry_fits_its_own() {
    let desk = Desk::with_demo();
    let names = desk.run(["schema", "--json"]).json();
    for name in names.as_array().unwrap() {
        let schema = desk.run(["schema", name.as_str().unwrap()]).json();
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    desk.run(["schema", "nonsense"]).fails(2, &["nonsense"]);
    for (name, question) in [
        ("state", vec!["state"]),
        ("history", vec!["history"]),
        ("scorecard", vec!["scorecard"]),
        ("diff", vec!["diff", "2023-09-18"]),
        ("timeline", vec!["state", "--task", "UBND-2023-9901/2a/STNMT"]),
    ] {
        let schema = desk.run(["schema", name]).json();
        let answer = desk.run(question.into_iter().chain(["--json"])).json();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&answer).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
    let command = jsonschema::validator_for(&desk.run(["schema", "command"]).json()).unwrap();
    for line in opening().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(command.is_valid(&line), "{:?}", command.validate(&line).err());
    }
}

/// What a rule says no to, in the user's words: no names of the program's own.
#[test]
fn refusals_speak_the_users_language() {
    let desk = Desk::with_demo();
    let task = "UBND-2023-9901/C-Q/2024-Q1/STC";
    let by = |unit: &str, position: &str| json!({ "unit": unit, "position": position });
    let cases = [
        (
            by("VPUBND", "office-officer"),
            json!({ "accept-report": { "task": task } }),
            "không thể chấp nhận báo cáo",
            "one cannot accept a report now",
        ),
        (
            by("STC", "unit-clerk"),
            json!({ "accept-report": { "task": task } }),
            "Văn thư không có thẩm quyền chấp nhận báo cáo",
            "a Clerk may not accept a report",
        ),
        (
            by("VPUBND", "office-officer"),
            json!({ "record-delay": { "tasks": [task] } }),
            "phê duyệt bởi: Chánh Văn phòng",
            "approval of: Chief of office",
        ),
        (
            by("STC", "chairman"),
            json!({ "accept-report": { "task": task } }),
            "không có chức danh Chủ tịch",
            "has no position \"Chairman\"",
        ),
    ];
    for (index, (by, act, vietnamese, english)) in cases.into_iter().enumerate() {
        let line = json!({ "id": format!("no-{index}"), "at": "2024-02-01T08:00", "by": by, "do": act });
        let file = desk.write("no.jsonl", line.to_string());
        desk.run(["apply", "--lang", "vi", file.to_str().unwrap()]).fails(1, &["từ chối", vietnamese]);
        desk.run(["apply", "--lang", "en", file.to_str().unwrap()]).fails(1, &["refused", english]);
    }
}
