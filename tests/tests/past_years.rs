//! Lists of past years and status messages, as a clerk brings them in: the file is kept, what it says is evidence of its
//! class, and nobody is judged by it.

use serde_json::Value;
use tests::{Desk, opening};

const TASK: &str = "UBND-2023-105/1";

/// A rehearsal that was opened in June 2023, with a letter of January that was due on 31 March.
fn desk() -> Desk {
    let desk = Desk::with_rehearsal();
    let clerk = r#""by":{"unit":"VPUBND","position":"provincial-clerk"}"#;
    let officer = r#""by":{"unit":"VPUBND","position":"office-officer"},"approved_by":{"unit":"VPUBND","position":"office-chief"}"#;
    let mut lines = opening();
    lines.extend([
        format!(r#"{{"id":"r","at":"2023-07-12T09:00:00",{clerk},"do":{{"register-directive":{{"directive":"UBND-2023-105","document_type":"công văn","issuer":"UBND","number":"105","symbol":"UBND-VP","date":"2023-01-10","subject":"V/v rà soát","addressees":["STC","SYT","SNV","KINHMON"]}}}}}}"#),
        format!(r#"{{"id":"e","at":"2023-07-13T09:00:00",{officer},"do":{{"extract-obligations":{{"directive":"UBND-2023-105","obligations":[{{"code":"1","source":"1","quote":"Rà soát thủ tục hành chính nội bộ","kind":"one-off","deadline_phrase":"trước ngày 31/3/2023"}}]}}}}}}"#),
        format!(r#"{{"id":"d","at":"2023-07-13T10:00:00",{officer},"do":{{"fix-deadline":{{"obligation":"{TASK}","due":{{"on":{{"date":"2023-03-31","reading":"inclusive"}}}}}}}}}}"#),
    ]);
    desk.run(["apply", desk.write("prepare.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    desk
}

const LIST: &str = "STT;Số, ký hiệu văn bản giao;Nội dung;Chủ trì;Thời hạn;Văn bản trả lời;Ngày hoàn thành;Tình trạng
1;105/UBND-VP;Rà soát thủ tục hành chính nội bộ;Sở Tài chính;31/03/2023;9/BC-STC;30/03/2023;Hoàn thành đúng hạn
2;105/UBND-VP;Rà soát thủ tục hành chính nội bộ;Sở Y tế;31/03/2023;7/BC-SYT;04/04/2023;Hoàn thành đúng hạn
3;105/UBND-VP;Rà soát thủ tục hành chính nội bộ;Kinh Môn;31/03/2023;;;Đang thực hiện
;;Tổng cộng: 3;;;;;
";

const ORDER: [&str; 10] = [
    "--by",
    "VPUBND/provincial-clerk",
    "--approved-by",
    "VPUBND/office-chief",
    "--custodian",
    "Phòng Kiểm soát TTHC",
    "--statement",
    "Bảng theo dõi năm 2023",
    "--at",
    "2023-07-20T09:00:00",
];

fn bring<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["import-history", file].into_iter().chain(ORDER).chain(more.iter().copied()).collect()
}

fn entries(desk: &Desk) -> usize {
    desk.run(["history", "--entries"]).ok().out.lines().count()
}

fn documents(desk: &Desk) -> usize {
    desk.run(["document", "list", "--json"]).json().as_array().unwrap().len()
}

fn shown(desk: &Desk, what: &str) -> Vec<Value> {
    desk.run(["show", what, "--json"]).json()["rows"].as_array().unwrap().clone()
}

#[test]
fn a_list_is_kept_and_what_it_says_is_its_own_word() {
    let desk = desk();
    let file = desk.write("2023.csv", LIST);
    let file = file.to_str().unwrap();
    let before = entries(&desk);

    let tried = desk.run(bring(file, &["--dry-run", "--json"])).json();
    let became = |report: &Value| -> Vec<Value> {
        report[0]["rows"].as_array().unwrap().iter().map(|row| row["became"].clone()).collect()
    };
    assert_eq!(became(&tried), ["found", "found", "said"]);
    assert_eq!((entries(&desk), documents(&desk)), (before, 0), "a trial records nothing and keeps nothing");

    let done = desk.run(bring(file, &["--json"])).json();
    assert_eq!((done[0]["outcome"].clone(), became(&done)), ("recorded".into(), became(&tried)));
    assert_eq!(done[0]["rows"][1]["differs"], serde_json::json!(["says-in-time"]));
    assert_eq!((entries(&desk), documents(&desk)), (before + 6, 1));
    // The same file again changes nothing.
    let again = desk.run(bring(file, &["--json"])).json();
    assert_eq!((again[0]["outcome"].clone(), entries(&desk)), ("already-recorded".into(), before + 6));

    // Every entry names the file and the row.
    let digest = done[0]["source"].as_str().unwrap().to_owned();
    let kept = desk.run(["history", "--entries", "--task", &format!("{TASK}/SYT")]).ok().out;
    let kept: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for entry in kept.iter().filter(|entry| !entry["payload"]["source"].is_null()) {
        assert_eq!(entry["documents"][0], digest.as_str());
        assert_eq!(entry["payload"]["source"]["row"], 3);
    }

    let differences = shown(&desk, "history-differences");
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert_eq!(differences[0]["task"], format!("{TASK}/SYT"));
    assert_eq!(
        (differences[0]["verdict"].clone(), differences[0]["evidence_class"].clone()),
        ("late".into(), "D".into())
    );
    assert_eq!(shown(&desk, "history-files").len(), 1);
    assert_eq!(shown(&desk, "statements").len(), 3);

    // The class shows wherever the record shows, and no figure counts it.
    let task = format!("{TASK}/SYT");
    let state = desk.run(["state", "--task", &task, "--json"]).json();
    assert_eq!(
        (&state["status"]["received"]["evidence_class"], &state["status"]["provenance"]),
        (&"D".into(), &"history".into())
    );
    assert_eq!(state["status"]["only_stated"], true);
    let page = desk.run(["state", "--task", &task]).ok().out;
    for words in ["evidence class D", "from a file of past years", "row 3"] {
        assert!(page.contains(words), "{page}");
    }
    assert!(desk.run(["why", &task]).ok().out.contains("evidence class D"));
    let cards = desk.run(["scorecard", "--json"]).json();
    for unit in ["SYT", "KINHMON"] {
        let card = cards["units"].as_array().unwrap().iter().find(|card| card["unit"] == unit).unwrap();
        let counted = ["late", "overdue", "only_stated"].map(|figure| card[figure].as_u64().unwrap());
        assert_eq!(counted, [0, 0, 1], "{unit}");
    }
    let delay = [
        "do",
        "record-delay",
        "--task",
        &task,
        "--by",
        "VPUBND/office-officer",
        "--approved-by",
        "VPUBND/office-chief",
        "--at",
        "2023-07-21T09:00:00",
    ];
    desk.run(delay).fails(1, &["a file of past years of class D"]);
    // What was known before is what it was.
    let earlier = desk.run(["state", "--task", &task, "--known-at", "2023-07-19", "--json"]).json();
    assert!(earlier["status"]["received"].is_null());
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

#[test]
fn a_file_that_is_refused_leaves_nothing_and_names_every_row() {
    let desk = desk();
    let text = LIST
        .replace("30/03/2023", "31/02/2023")
        .replace("04/04/2023", "04/08/2023")
        .replace("Đang thực hiện", "ông Nguyễn Văn A chưa nộp");
    let file = desk.write("faulty.csv", text);
    let before = entries(&desk);
    let said = [
        "row 2, received: \"31/02/2023\": month 2/2023 has no day 31",
        "row 4, status: the cell names a person",
        "row 3: ",
    ];
    desk.run(bring(file.to_str().unwrap(), &[])).fails(2, &said);
    let said = [
        "dòng 2, thời điểm nhận: \"31/02/2023\": tháng 2/2023 không có ngày 31",
        "dòng 4, tình trạng: ô ghi tên người",
    ];
    desk.run(bring(file.to_str().unwrap(), &["--lang", "vi"])).fails(2, &said);
    let tried = desk.run(bring(file.to_str().unwrap(), &["--dry-run"]));
    assert_eq!((tried.code, tried.out.matches("REFUSED").count()), (1, 3), "{tried:?}");
    assert_eq!((entries(&desk), documents(&desk)), (before, 0));

    // Nobody lets in what touches their own unit alone.
    let own = desk.write("own.csv", LIST.replace("Kinh Môn", "Sở Nội vụ"));
    let mut order = bring(own.to_str().unwrap(), &[]);
    order[3] = "SNV/inspector";
    order[5] = "SNV/chief-inspector";
    desk.run(order).fails(1, &["SNV"]);
    assert_eq!((entries(&desk), documents(&desk)), (before, 0));

    // Another file that says otherwise.
    let file = desk.write("2023.csv", LIST);
    desk.run(bring(file.to_str().unwrap(), &[])).ok();
    let other = desk.write("other.csv", LIST.replace("9/BC-STC", "19/BC-STC"));
    desk.run(bring(other.to_str().unwrap(), &[])).fails(1, &["row 2", "another file says otherwise"]);
    let secret = desk.write("secret.csv", LIST.replace("Đang thực hiện", "TỐI MẬT"));
    desk.run(bring(secret.to_str().unwrap(), &[])).fails(1, &["TỐI MẬT"]);
    assert_eq!(documents(&desk), 1);
}

#[test]
fn letters_that_only_the_list_tells_of_are_registered_by_commands_that_somebody_looks_at() {
    let desk = desk();
    let text = LIST.replace("105/UBND-VP", "Công văn số 44/UBND-NC ngày 10/01/2023");
    let file = desk.write("2023.csv", &text);
    let file = file.to_str().unwrap();
    let before = entries(&desk);
    desk.run(bring(file, &[])).fails(2, &["row 2, directive", "--letters"]);
    let letters = desk.path("letters.jsonl");
    let written = desk.run(bring(file, &["--letters", letters.to_str().unwrap(), "--json"])).json();
    assert_eq!((&written["letters"], &written["duties"]), (&1.into(), &1.into()));
    assert_eq!(entries(&desk), before, "nothing is recorded");
    // In a rehearsal the commands say what time it is, and the file that they name is kept: they are applied as they are.
    let applied = desk.run(["apply", letters.to_str().unwrap(), "--born-overdue"]).ok();
    assert!(!applied.err.contains("WARNING") && !applied.err.contains("overdue"), "{}", applied.err);
    let done = desk.run(bring(file, &["--json"])).json();
    assert_eq!(done[0]["outcome"], "recorded");
    let state = desk.run(["state", "--task", "UBND-2023-44/1/SYT", "--json"]).json();
    assert_eq!((&state["status"]["due_first"], &state["status"]["time"]), (&"2023-03-31".into(), &"late".into()));
    // Without a date nobody can say which letter it was.
    let undated = desk.write("undated.csv", LIST.replace("105/UBND-VP", "45/UBND-NC"));
    let to = desk.path("none.jsonl");
    let order = ["--letters", to.to_str().unwrap()];
    desk.run(bring(undated.to_str().unwrap(), &order)).fails(2, &["row 2, directive", "does not say when"]);
    assert!(!to.exists());
}

/// Given due dates in words, when the letters are written, then what names a day for certain is fixed, and every other is
/// told with the command that fixes it.
#[test]
fn due_dates_in_words_are_read_or_told() {
    for (words, day) in [
        ("chậm nhất 31/3/2023", Some("2023-03-31")),
        ("hoàn thành trong quý I/2023", Some("2023-03-31")),
        ("Quý I/2023", Some("2023-03-31")),
        ("trước 31/3/2023", None),
        ("Quý III", None),
        ("thường xuyên", None),
        ("hằng quý, chậm nhất ngày 20 tháng cuối quý", None),
        ("31/3/2023 hoặc 30/6/2023", None),
    ] {
        let desk = desk();
        let text = LIST.replace("105/UBND-VP", "Công văn số 44/UBND-NC ngày 10/01/2023");
        let text = text.replace("31/03/2023", &format!("\"{words}\""));
        let file = desk.write("2023.csv", &text);
        let letters = desk.path("letters.jsonl");
        let written = desk.run(bring(file.to_str().unwrap(), &["--letters", letters.to_str().unwrap()])).ok();
        let commands = std::fs::read_to_string(&letters).unwrap();
        match day {
            Some(day) => {
                assert!(commands.contains(day) && commands.contains("fix-deadline"), "{words}: {commands}");
                assert!(!written.out.contains("fix-deadline"), "{words}: {}", written.out);
            }
            None => {
                assert!(!commands.contains("fix-deadline"), "{words}: {commands}");
                assert!(
                    written.out.contains("socai do fix-deadline") && written.out.contains(words),
                    "{}",
                    written.out
                );
            }
        }
    }
}

fn message(number: &str, symbol: &str, sender: &str, code: &str) -> String {
    format!(
        "1212<?xml version=\"1.0\"?><edXML:E xmlns:edXML=\"x\"><edXML:Status><edXML:ResponseFor><edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>{symbol}</edXML:CodeNotation></edXML:Code></edXML:ResponseFor><edXML:From><edXML:OrganId>H23</edXML:OrganId><edXML:OrganName>{sender}</edXML:OrganName></edXML:From><edXML:StatusCode>{code}</edXML:StatusCode><edXML:Timestamp>2023/03/30 16:41:10</edXML:Timestamp></edXML:Status></edXML:E>"
    )
}

#[test]
fn status_messages_are_evidence_of_their_class_and_no_verdict() {
    let desk = desk();
    let list = desk.write("2023.csv", LIST);
    desk.run(bring(list.to_str().unwrap(), &[])).ok();
    let folder = desk.path("messages");
    std::fs::create_dir(&folder).unwrap();
    let put = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    put("1.edxml", message("9", "BC-STC", "Văn phòng UBND tỉnh", "03"));
    put("2.edxml", message("7", "BC-SYT", "Sở Y tế", "14"));
    put("3.edxml", message("99", "BC-STC", "Văn phòng UBND tỉnh", "03"));
    put("4.edxml", "<edXML><MessageHeader><Subject>V/v</Subject></MessageHeader></edXML>".to_owned());
    put("note.txt", "x".to_owned());
    let order = |path: &str| {
        let order = ["import", path, "--by", "VPUBND/provincial-clerk", "--at", "2023-07-21T09:00:00", "--json"];
        order.map(str::to_owned)
    };
    let ran = desk.run(order(folder.to_str().unwrap()));
    assert_eq!(ran.code, 1, "{ran:?}");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let told: Vec<_> = report["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["evidence_class"].as_str().unwrap().to_owned(), one["step"].as_str().unwrap().to_owned()))
        .collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(told, [(text("B"), text("taken-in")), (text("D"), text("unknown"))]);
    assert_eq!(report["not_taken"].as_array().unwrap().len(), 1);
    assert_eq!(report["letters"].as_array().unwrap().len(), 1);
    // Neither the receipt nor the verdict is another.
    let state = desk.run(["state", "--task", &format!("{TASK}/STC"), "--json"]).json();
    assert_eq!(state["status"]["received"]["evidence_class"], "D");
    // Where somebody says which task it is, it is recorded, and told that nothing is filed by it.
    let alone = folder.join("3.edxml");
    let mut named = order(alone.to_str().unwrap()).to_vec();
    named.extend(["--task".to_owned(), format!("{TASK}/SNV")]);
    let report = desk.run(named).json();
    assert_eq!(
        (&report["messages"][0]["has_filing"], &report["messages"][0]["document"]),
        (&false.into(), &"unfiled".into())
    );
    assert_eq!(shown(&desk, "statements").len(), 6);
    assert_eq!(desk.run(["check", "--json"]).json()["sound"], true);
}

#[test]
fn a_row_names_its_letter_by_number_and_day_and_answers_it_no_earlier() {
    let desk = desk();
    let head = "Số, ký hiệu văn bản giao;Ngày văn bản giao;Nội dung;Chủ trì;Văn bản trả lời;Ngày hoàn thành;Tình trạng";
    let row = |letter: &str, given: &str, document: &str, done: &str| {
        format!("{head}\n{letter};{given};Rà soát thủ tục hành chính nội bộ;Sở Tài chính;{document};{done};x\n")
    };
    let before = entries(&desk);
    for (list, said) in [
        (row("105/UBND-VP", "10/1/2022", "9/BC", "30/3/2023"), "none of 10/01/2022"),
        (row("105/UBND-VP ngày 10/1/2022", "", "9/BC", "30/3/2023"), "none of 10/01/2022"),
        (row("105/UBND-VP", "10/1/2023", "9/BC", "9/1/2023"), "before the letter that asks for it"),
    ] {
        let file = desk.write("list.csv", &list);
        let ran = desk.run(bring(file.to_str().unwrap(), &["--lang", "en"]));
        assert!(ran.code != 0 && ran.err.contains(said), "{said}: {ran:?}");
        assert_eq!(entries(&desk), before, "nothing of it is recorded");
    }
    for (letter, given) in [("105/UBND-VP", "10/1/2023"), ("105/UBND-VP ngày 10/1/2023", ""), ("105/UBND-VP", "")] {
        let file = desk.write("list.csv", row(letter, given, "9/BC", "30/3/2023"));
        desk.run(bring(file.to_str().unwrap(), &["--dry-run"])).ok();
    }
}
