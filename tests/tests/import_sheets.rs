//! Spreadsheets as clerks have them, taken in by the real binary: each with its right value.

use std::path::PathBuf;

use serde_json::Value;
use tests::{Desk, Ran, repository};

const BY: [&str; 6] = ["--by", "HTBC/system:system", "--channel", "reporting-system", "--at", "2024-03-15T09:00:00"];

fn case(name: &str) -> PathBuf {
    repository().join("tests/cases/intake").join(name)
}

fn import(desk: &Desk, file: &str, more: &[&str]) -> Ran {
    desk.run(["import", file].into_iter().chain(BY).chain(more.iter().copied()))
}

/// Of each row: its number in the sheet, when it was received, and in time or not.
fn received(answer: &Value) -> Vec<(u64, String, String)> {
    let row = |row: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (row["row"].as_u64().unwrap(), text(&row["task"]["received"]["at"]), text(&row["task"]["time"]))
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

fn entries(desk: &Desk) -> String {
    desk.run(["history", "--entries"]).ok().out
}

#[test]
fn each_sheet_is_recorded_with_its_right_value() {
    let at = "2024-03-14T16:41:10+07:00";
    for (name, rows) in [
        ("ngay-nhan.csv", &[(2, "2024-03-13")][..]),
        ("sep-line.csv", &[(2, at)]),
        ("time-ch.csv", &[(2, at)]),
        ("escape.xlsx", &[(2, at), (3, at)]),
        ("merged-received.xlsx", &[(2, at), (3, at), (4, at)]),
        ("part-case.xlsx", &[(2, at)]),
    ] {
        let desk = Desk::with_demo();
        let file = case(name);
        let file = file.to_str().unwrap();
        let before = entries(&desk);
        let tried = import(&desk, file, &["--dry-run", "--json"]).json();
        assert_eq!(entries(&desk), before, "{name}: nothing is recorded");
        let recorded = import(&desk, file, &["--json"]).json();
        let expected: Vec<_> = rows.iter().map(|(row, at)| (*row, (*at).to_owned(), "on-time".to_owned())).collect();
        assert_eq!((received(&tried), received(&recorded)), (expected.clone(), expected), "{name}");
        let again = import(&desk, file, &["--dry-run", "--json"]).json();
        assert!(again["rows"].as_array().unwrap().iter().all(|row| row["would_be"] == "already-recorded"), "{again}");
    }
    let desk = Desk::with_demo();
    import(&desk, case("escape.xlsx").to_str().unwrap(), &[]).ok();
    let history = entries(&desk);
    assert!(history.contains("\"91_27/BC-STC\"") && history.contains("\"301/BC-STP\""));
}

#[test]
fn units_duties_and_periods_are_named_as_people_name_them() {
    for (head, row, task) in [
        ("Đơn vị;Kỳ báo cáo;", "Kinh Môn;Quý I/2024;", "C-Q/2024-Q1/KINHMON"),
        ("Đơn vị;Kỳ báo cáo;", "kinh mon;quý 1/2024;", "C-Q/2024-Q1/KINHMON"),
        ("Cơ quan gửi;Kỳ;", "UBND thị xã Kinh Môn;2024-Q1;", "C-Q/2024-Q1/KINHMON"),
        ("Cơ quan gửi;Kỳ;", "Uỷ ban nhân dân TX Kinh Môn;Q1/2024;", "C-Q/2024-Q1/KINHMON"),
        ("Đơn vị;Kỳ báo cáo;", "stc;quý I năm 2024;", "C-Q/2024-Q1/STC"),
        ("Đơn vị;Kỳ báo cáo;", "Sở GD&ĐT;Quý I/2024;", "C-Q/2024-Q1/SGDDT"),
        ("Đơn vị;Kỳ báo cáo;", "Tứ Kỳ;I/2024;", "C-Q/2024-Q1/TUKY"),
        ("Nhiệm vụ;", "C-Q I/2024 Tứ Kỳ;", "C-Q/2024-Q1/TUKY"),
        ("Đơn vị;Kỳ báo cáo;", "Sở Văn hóa, TT&DL;Kỳ I/2024;", "C-Q/2024-Q1/SVHTTDL"),
        ("Đơn vị;Kỳ báo cáo;", "Department of Health;Quý I/2024;", "C-Q/2024-Q1/SYT"),
        ("Đơn vị;Kỳ báo cáo;Nhiệm vụ;", "Sở Tài chính;Quý I/2024;C-Q;", "C-Q/2024-Q1/STC"),
        ("Đơn vị;Kỳ báo cáo;Nhiệm vụ;", "Sở Tài chính;Quý I/2024;UBND-2023-9901/C-Q/2024-Q1/STC;", "C-Q/2024-Q1/STC"),
    ] {
        let desk = Desk::with_demo();
        let file = desk.write("a.csv", format!("{head}Số ký hiệu;Ngày đến\n{row}12/BC;14/03/2024\n"));
        let answer = import(&desk, file.to_str().unwrap(), &["--json"]).json();
        assert_eq!(answer["rows"][0]["task"]["task"], format!("UBND-2023-9901/{task}"), "{row}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_nothing_is_recorded() {
    let desk = Desk::with_demo();
    let text = "Đơn vị;Kỳ báo cáo;Nhiệm vụ;Số ký hiệu;Ngày đến\n\
        Sở Tài chính;Quý I/2024;;1/BC;14/03/2024\n\
        Sở Tài chánh;Quý I/2024;;2/BC;14/03/2024\n\
        Sở Y tế;Quý V/2024;;3/BC;31/02/2024\n\
        Sở Y tế;;;4/BC;14/03/2024\n\
        Sở Y tế;Quý I/2024;UBND-2023-9901/C-Q/2024-Q1/STC;5/BC;14/03/2024\n\
        Sở Nội vụ;Quý I/2024;;6/BC;20/03/2024\n\
        Sở Công Thương;IV/2031;C-Q;7/BC;14/03/2024\n";
    let file = desk.write("a.csv", text);
    let file = file.to_str().unwrap();
    let before = entries(&desk);
    let all = [
        "row 3, unit: no unit is called so; nearest: Sở Tài chính (STC)",
        "row 4, period: \"Quý V/2024\" is no reporting period",
        "row 4, received: \"31/02/2024\": month 2/2024 has no day 31",
        "row 5, unit: the row fits several tasks",
        "row 6, task: the row names the task UBND-2023-9901/C-Q/2024-Q1/STC and also \"Sở Y tế\"",
        "row 7: ",
        "row 8, period: \"IV/2031\" is no reporting period",
    ];
    import(&desk, file, &[]).fails(2, &all);
    let tried = import(&desk, file, &["--dry-run", "--json"]);
    assert_eq!(tried.code, 1, "{}", tried.err);
    let tried: Value = serde_json::from_str(&tried.out).unwrap();
    let became: Vec<_> =
        tried["rows"].as_array().unwrap().iter().map(|row| row["would_be"].as_str().unwrap()).collect();
    assert_eq!(became, ["recorded", "faulty", "faulty", "faulty", "faulty", "faulty", "refused", "faulty"]);
    assert_eq!(entries(&desk), before);
}

#[test]
fn columns_that_are_not_read_are_told_and_times_among_them_stop_the_import() {
    let desk = Desk::with_demo();
    let text = "STT;Nhiệm vụ;Số ký hiệu;Vào sổ\n1;UBND-2023-9901/C-Q/2024-Q1/STC;1/BC;14/03/2024 9h30\n";
    let file = desk.write("a.csv", text);
    let file = file.to_str().unwrap();
    let before = entries(&desk);
    import(&desk, file, &[]).fails(2, &["\"Vào sổ\"", "--ignore \"Vào sổ\"", "--column \"Vào sổ=received\""]);
    assert_eq!(entries(&desk), before);
    import(&desk, file, &["--column", "Vào sổ=whenever"]).fails(2, &["no meaning of a column"]);
    let ran = import(&desk, file, &["--column", "Vào sổ=received", "--json"]);
    assert!(ran.err.contains("Columns not used: \"STT\""), "{}", ran.err);
    let answer = ran.json();
    assert_eq!(received(&answer)[0].1, "2024-03-14T09:30:00+07:00");
    assert_eq!(answer["sheet"]["not_used"], serde_json::json!(["STT"]));
    // Without a receipt it counts as received now, and that is said.
    let desk = Desk::with_demo();
    let ran = import(&desk, file, &["--ignore", "Vào sổ", "--lang", "vi"]);
    assert!(ran.err.contains("được tính là nhận lúc ghi vào sổ: 2"), "{}", ran.err);
}

/// Given a sheet with a row that is good, one that came in too long ago, and one whose unit nobody knows, when a clerk
/// imports it, then each row is told; what can be recorded is recorded where that is asked for, as found late where
/// somebody outside approves it, and what is left out is named.
#[test]
fn a_row_that_came_in_too_long_ago_is_recorded_as_found_late_and_holds_up_no_other() {
    let desk = Desk::with_demo();
    let row = |unit: &str, number: &str, day: &str| format!("{unit};Quý I/2024;{number}/BC;{day}\n");
    let rows = [
        row("Kinh Môn", "12", "14/03/2024"),
        row("Sở Tài chính", "13", "11/03/2024"),
        row("Huyện Không Có", "14", "14/03/2024"),
    ];
    let file = desk.write("a.csv", format!("Đơn vị;Kỳ báo cáo;Số ký hiệu;Ngày đến\n{}", rows.concat()));
    let clerk = [
        ["import", file.to_str().unwrap(), "--channel", "paper"],
        ["--by", "Văn thư VPUBND", "--at", "2024-03-15T09:00:00"],
        ["--approved-by", "Chánh Văn phòng", "--lang", "vi"],
    ]
    .concat();
    let import = |more: &[&str]| desk.run(clerk.iter().chain(more));
    let json = |ran: Ran| serde_json::from_str::<Value>(&ran.out).unwrap();
    let before = entries(&desk);
    let tried = import(&["--dry-run"]);
    assert_eq!(tried.code, 1, "{tried:?}");
    for said in ["Ghi được 1 dòng, bị từ chối 2 dòng", "11/03/2024 đã quá", "--late-discovery", "--only-good"]
    {
        assert!(tried.out.contains(said), "{said}: {}", tried.out);
    }
    import(&[]).fails(2, &["dòng 4"]);
    let would = |more: &[&str]| {
        let tried = json(import(&[&["--dry-run", "--json"], more].concat()));
        let rows = tried["rows"].as_array().unwrap().iter();
        rows.map(|row| row["would_be"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(would(&[]), ["recorded", "refused", "faulty"]);
    assert_eq!(would(&["--late-discovery", "dấu ĐẾN"]), ["recorded", "found-late", "faulty"]);
    assert_eq!(entries(&desk), before, "nothing was recorded");

    // Only what can be: the others are named, and the answer is no.
    let some = import(&["--only-good", "--json"]);
    assert_eq!(some.code, 1, "{some:?}");
    let some = json(some);
    let numbers =
        |rows: &Value| rows.as_array().unwrap().iter().map(|row| row["row"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((numbers(&some["rows"]), numbers(&some["left_out"])), (vec![2], vec![3, 4]));
    assert_eq!(some["left_out"][0]["code"], "too-long-ago");
    let once = entries(&desk);
    let again = json(import(&["--only-good", "--json"]));
    assert_eq!((&again["outcome"], entries(&desk)), (&"already-recorded".into(), once), "nothing is filed twice");

    // What came in too long ago, as found late.
    let late = ["--only-good", "--late-discovery", "dấu ĐẾN trên văn bản", "--json"];
    let found = json(import(&late));
    assert_eq!((numbers(&found["rows"]), numbers(&found["left_out"])), (vec![2, 3], vec![4]));
    assert!(entries(&desk).contains("LateDiscoveredRecord") && entries(&desk).contains("dấu ĐẾN trên văn bản"));
    assert_eq!(found["rows"][1]["task"]["time"], "on-time");
    let now = entries(&desk);
    import(&late);
    assert_eq!(entries(&desk), now);
    let alone = ["import", file.to_str().unwrap(), "--by", "Văn thư VPUBND", "--late-discovery", "x"];
    desk.run(alone).fails(2, &["--approved-by"]);
}

/// Given two letters that ask the same of one unit, when a row does not name the duty, then the letter that the row or the
/// title names is meant; where none is named, it is told how to name the task.
#[test]
fn a_row_goes_to_the_letter_that_it_names() {
    let (desk, draft) = crate::drafts::drafted(crate::drafts::LETTER);
    let apply = |draft: &str| crate::drafts::apply(&desk, draft, &[]).ok();
    apply(&draft);
    let other = draft.replace("CV-31", "CV-32").replace("number = \"31\"", "number = \"32\"");
    apply(&other);
    desk.run(["open-periods", "--until", "2026-12-31", "--born-overdue"]).ok();
    let tried = |title: &str, head: &str, row: &str, more: &[&str]| {
        let sheet = format!("{title}Đơn vị;Kỳ báo cáo;Số ký hiệu{head}\nSở Y tế;quý III/2026;{row}\n");
        let path = desk.write("sheet.csv", sheet);
        let told = ["import", path.to_str().unwrap(), "--by", "Văn thư VPUBND", "--channel", "paper", "--dry-run"];
        desk.run([&told[..], &["--lang", "vi"], more].concat())
    };
    // Cells of a table go on over several lines.
    let joined = |ran: &Ran| format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
    let ran = tried("", "", "9/BC-SYT", &[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let said = joined(&ran);
    for words in ["CV-31/3/2026-Q3/SYT, CV-32/3/2026-Q3/SYT", "cột \"Nhiệm vụ\"", "ví dụ CV-31/3"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let meant = |ran: tests::Ran, task: &str| {
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains(task) && !told.contains("nhiều nhiệm vụ"), "{task}: {told}");
    };
    meant(tried("", ";Nội dung", "9/BC-SYT;Báo cáo theo Công văn 32/UBND-NC", &[]), "CV-32/3");
    meant(tried("Theo dõi Công văn số 31/UBND-NC ngày 05/9/2025;;\n", "", "9/BC-SYT", &[]), "CV-31/3");
    meant(tried("", ";Nhiệm vụ", "9/BC-SYT;CV-32/3", &[]), "CV-32/3");
    for meaning in ["nhiệm vụ", "Nhiệm vụ", "task", "nội dung nhiệm vụ"] {
        let column = format!("Nội dung={meaning}");
        meant(tried("", ";Nội dung", "9/BC-SYT;Báo cáo theo Công văn 32/UBND-NC", &["--column", &column]), "CV-32/3");
    }
    tried("", ";Nội dung", "9/BC-SYT;x", &["--column", "Nội dung=bậy"]).fails(2, &["task (nhiệm vụ)"]);
    // Two documents in one cell are no document.
    for cell in ["9/BC-SYT; 10/BC-SYT", "9/BC-SYT và 10/BC-SYT", "9/BC-SYT (thay 8/BC-SYT)"] {
        let cell = format!("\"{cell}\";CV-32/3");
        let said = joined(&tried("", ";Nhiệm vụ", &cell, &[]));
        assert!(said.contains("ô ghi nhiều văn bản: 9/BC-SYT"), "{said}");
    }
}
