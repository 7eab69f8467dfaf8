//! A spreadsheet's worth of filings in one command.

use proof::Digest;
use serde_json::Value;
use tests::{Desk, opening};

/// A rehearsal with a directive of one quarterly duty and as many units as rows are wanted.
fn desk_with_units(count: usize) -> Desk {
    let desk = Desk::with_rehearsal();
    let office =
        r#""by":{"unit":"VPUBND","position":"office-chief"},"approved_by":{"unit":"UBND","position":"chairman"}"#;
    let units: Vec<String> = (0..count)
        .map(|n| format!(r#"{{"unit":"X{n:05}","name":"Đơn vị {n}","name_en":"Unit {n}","kind":"commune"}}"#))
        .collect();
    let codes: Vec<String> = (0..count).map(|n| format!("\"X{n:05}\"")).collect();
    let units = units.join(",");
    let clerk = r#""by":{"unit":"VPUBND","position":"provincial-clerk"}"#;
    let officer = r#""by":{"unit":"VPUBND","position":"office-officer"},"approved_by":{"unit":"VPUBND","position":"office-chief"}"#;
    let mut lines = opening();
    lines.extend([
        format!(r#"{{"id":"u","at":"2023-06-02T09:00:00",{office},"do":{{"establish-units":{{"units":[{units}]}}}}}}"#),
        format!(r#"{{"id":"r","at":"2023-07-12T09:00:00",{clerk},"do":{{"register-directive":{{"directive":"L1","document_type":"công văn","issuer":"UBND","symbol":"UBND-VP","subject":"V/v","addressees":["STC"]}}}}}}"#),
        format!(r#"{{"id":"i","at":"2023-07-12T10:00:00",{clerk},"approved_by":{{"unit":"UBND","position":"chairman"}},"do":{{"issue-directive":{{"directive":"L1","number":"1","date":"2023-07-12"}}}}}}"#),
        format!(r#"{{"id":"e","at":"2023-07-13T09:00:00",{officer},"do":{{"extract-obligations":{{"directive":"L1","obligations":[{{"code":"C-Q","source":"1","quote":"báo cáo quý","kind":"periodic","cadence":"quarter","debtors":["STC"]}}]}}}}}}"#),
    ]);
    // An entry holds at most 65,535 bytes, so that tasks of so many units are assigned in parts.
    lines.extend(codes.chunks(5_000).enumerate().map(|(part, codes)| {
        let codes = codes.join(",");
        format!(r#"{{"id":"a{part}","at":"2023-07-13T10:00:00",{officer},"do":{{"assign-tasks":{{"obligation":"L1/C-Q","period":"2023-Q3","units":[{codes}]}}}}}}"#)
    }));
    desk.run(["apply", desk.write("prepare.jsonl", lines.join("\n")).to_str().unwrap()]).ok();
    desk
}

fn sheet(rows: impl IntoIterator<Item = (usize, &'static str)>) -> String {
    let lines = rows.into_iter().map(|(n, at)| format!("L1/C-Q/2023-Q3/X{n:05};{}/BC-X;{at}\n", n + 1));
    format!("\u{feff}Nhiệm vụ;Số ký hiệu;Nhận lúc\n{}", lines.collect::<String>())
}

const BY: [&str; 6] = ["--by", "HTBC/system:system", "--channel", "reporting-system", "--at", "2023-09-19T08:00:00"];

#[test]
fn ten_thousand_rows_are_one_command_with_a_verdict_each() {
    let desk = desk_with_units(10_000);
    let text = sheet((0..10_000).map(|n| (n, if n % 10 == 0 { "19/09/2023 07:00:00" } else { "18/09/2023 16:00:00" })));
    let file = desk.write("q3.csv", &text);
    let ran = desk.run(["import", file.to_str().unwrap(), "--json"].into_iter().chain(BY)).json();
    let rows = ran["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 10_000);
    let late = rows.iter().filter(|row| row["task"]["time"] == "late").count();
    assert_eq!((late, rows[0]["row"].as_u64()), (1_000, Some(2)));
    // The same file again changes nothing.
    let again = desk.run(["import", file.to_str().unwrap(), "--json"].into_iter().chain(BY)).json();
    assert_eq!(again["outcome"], "already-recorded");
}

#[test]
fn all_or_nothing_with_every_faulty_row_named() {
    let desk = desk_with_units(20);
    let before = desk.run(["history", "--entries"]).ok().out;
    let refused =
        sheet([(0, "18/09/2023 16:00:00"), (77, "18/09/2023 16:00:00"), (2, "2023-09-18"), (88, "18/09/2023")]);
    let file = desk.write("q3.csv", &refused);
    let ran = desk.run(["import", file.to_str().unwrap()].into_iter().chain(BY));
    let said = ["2 row(s)", "row 3", "X00077", "row 5", "X00088", "none was recorded", "recorded as entry"];
    ran.fails(1, &said);
    // That it was tried, and with which file, is recorded; once, however often it is tried.
    let after = desk.run(["history", "--entries"]).ok().out;
    let tried: Value = serde_json::from_str(after.strip_prefix(&before).unwrap()).unwrap();
    let digest = Digest::of(refused.as_bytes()).to_string();
    assert_eq!((&tried["kind"], &tried["documents"][0]), (&"SubmissionRefused".into(), &digest.into()), "{tried}");
    desk.run(["import", file.to_str().unwrap()].into_iter().chain(BY)).fails(1, &["recorded as entry"]);
    let before = after;
    let unreadable =
        desk.write("bad.csv", "Nhiệm vụ;Số ký hiệu\nL1/C-Q/2023-Q3/X00001;1/BC\nkhông phải nhiệm vụ;2/BC\n;3/BC\n");
    desk.run(["import", unreadable.to_str().unwrap()].into_iter().chain(BY)).fails(2, &["3", "4"]);
    assert_eq!(desk.run(["history", "--entries"]).ok().out, before);
}
