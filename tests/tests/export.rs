//! Tables as files: a package by others reads each workbook, what was exported can be imported again, and nothing in a
//! file computes.

use std::{fs, path::Path, process::Command};

use domain::Chronicle;
use exchange::filings::{self, Choices};
use serde_json::Value;
use tests::{
    Desk, Ran,
    foreign::{foreign, foreign_python},
    skips::skipped,
};
use views::projections::Projection;

fn export(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.run(["export"].iter().chain(arguments))
}

/// What openpyxl finds in a workbook.
fn found(desk: &Desk, file: &str) -> Option<Value> {
    let python = foreign_python("python");
    let there = Command::new(&python).args(["-c", "import openpyxl"]).output().is_ok_and(|ran| ran.status.success());
    if !there {
        skipped("the Python package openpyxl is not there", "cargo xtask test, with a package registry in reach");
        return None;
    }
    let output = Command::new(python).arg(foreign("workbook.py")).arg(desk.path(file)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn texts(row: &Value) -> Vec<&str> {
    row.as_array().unwrap().iter().map(|cell| cell["value"].as_str().unwrap_or_default()).collect()
}

#[test]
fn a_workbook_of_everything_prints_on_a4_and_says_where_it_comes_from() {
    let desk = Desk::with_demo();
    let said = export(&desk, &["xlsx", "--to", "all.xlsx", "--at", "2023-10-31", "--json"]).json();
    export(&desk, &["xlsx", "--to", "again.xlsx", "--at", "2023-10-31"]).ok();
    assert_eq!(fs::read(desk.path("all.xlsx")).unwrap(), fs::read(desk.path("again.xlsx")).unwrap());
    export(&desk, &["xlsx", "--to", "all.xlsx"]).fails(2, &["all.xlsx"]);
    let Some(book) = found(&desk, "all.xlsx") else { return };
    let sheets = book["sheets"].as_array().unwrap();
    assert_eq!(sheets.len(), said["sheets"].as_array().unwrap().len() + 1);
    let root = said["root"].as_str().unwrap();
    for sheet in sheets {
        let title = &sheet["title"];
        assert_eq!((&sheet["orientation"], &sheet["paper"]), (&"landscape".into(), &9.into()), "{title}");
        let footer = sheet["footer"].to_string();
        assert!(footer.contains(root) && footer.contains("31/10/2023"), "{title}: {footer}");
    }
    for (sheet, said) in sheets.iter().zip(said["sheets"].as_array().unwrap()) {
        let (title, rows) = (&sheet["title"], sheet["rows"].as_array().unwrap());
        assert_eq!(rows.len() as u64, said["rows"].as_u64().unwrap() + 1, "{title}");
        assert_eq!((&sheet["freeze"], &sheet["repeat"]), (&"C2".into(), &"$1:$1".into()), "{title}");
        assert!(sheet["filter"].as_str().is_some_and(|filter| filter.starts_with("A1:")), "{title}");
    }
    let notes = &sheets.last().unwrap()["rows"];
    assert!(notes.to_string().contains(root) && notes.to_string().contains("rehearsal"), "{notes}");
}

/// LibreOffice reads the workbook as it was written, and prints it as an office expects paper to be.
#[test]
fn an_office_program_by_others_reads_and_prints_the_same() {
    let desk = Desk::with_demo();
    let questions = ["overdue", "reports", "incoming"];
    let asked = ["--at", "2023-10-31", "--lang", "vi"];
    let said = export(&desk, &[&["xlsx"], &questions[..], &["--to", "book.xlsx", "--json"], &asked].concat()).json();
    let csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    if !(converted(&desk, "pdf") && converted(&desk, csv)) {
        return;
    }
    for (question, sheet) in questions.iter().zip(said["sheets"].as_array().unwrap()) {
        let ours = format!("{question}.csv");
        export(&desk, &[&["csv", question, "--to", &ours], &asked[..]].concat()).ok();
        let title = Projection::named(question).unwrap().title.vi;
        let theirs = records(&desk.path(&format!("book-{title}.csv")));
        let ours = records(&desk.path(&ours));
        assert_eq!(theirs.len() as u64, sheet["rows"].as_u64().unwrap() + 1);
        for (theirs, ours) in theirs.iter().zip(&ours) {
            let theirs: Vec<String> = theirs.iter().map(|cell| day_first(cell)).collect();
            assert_eq!(&theirs, ours, "{title}");
        }
    }
    // Every page is A4 across, begins with the headings of its table, and says at its foot what it rests on.
    let book = desk.path("book.pdf").display().to_string();
    let information = printed("pdfinfo", &[&book]);
    assert!(information.contains("841.89 x 595"), "{information}");
    let text = printed("pdftotext", &["-layout", &book, "-"]);
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > said["sheets"].as_array().unwrap().len(), "one table takes several pages");
    let root = said["root"].as_str().unwrap();
    for (place, page) in pages.iter().enumerate() {
        let words: Vec<&str> = page.split_whitespace().collect();
        let number = format!("{}/{}", place + 1, pages.len());
        assert!(words.contains(&root) && words.contains(&number.as_str()), "{page}");
        assert!(page.contains("31/10/2023 24:00"), "{page}");
    }
    // The last page has the notes.
    let tables = &pages[..pages.len() - 1];
    assert!(tables.iter().all(|page| page.contains("Đơn vị") || page.contains("Ngày đến")), "{tables:?}");
}

/// Has LibreOffice write `book.xlsx` in another format; `false` where it is not there.
fn converted(desk: &Desk, to: &str) -> bool {
    let profile = format!("-env:UserInstallation=file://{}", desk.path("profile").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "book.xlsx"])
        .current_dir(desk.directory.path())
        .output();
    match converted {
        Ok(converted) => assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr)),
        Err(_) => skipped("LibreOffice is not there", "apt-get install libreoffice-calc-nogui"),
    }
    desk.path("profile").exists()
}

/// What a program of poppler says.
fn printed(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn records(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// LibreOffice writes a date into a CSV in the order of its own locale.
fn day_first(cell: &str) -> String {
    match (cell.get(..2), cell.get(2..3), cell.get(3..5), cell.get(5..6), cell.get(6..)) {
        (Some(month), Some("/"), Some(day), Some("/"), Some(rest)) => format!("{day}/{month}/{rest}"),
        _ => cell.to_owned(),
    }
}

#[test]
fn days_are_days_and_instants_instants_and_which_is_which_is_said() {
    let desk = Desk::with_demo();
    export(&desk, &["xlsx", "reports", "overdue", "--to", "r.xlsx", "--at", "2023-09-30"]).ok();
    let Some(book) = found(&desk, "r.xlsx") else { return };
    let rows = book["sheets"][0]["rows"].as_array().unwrap();
    let header = texts(&rows[0]);
    let column = |name: &str| header.iter().position(|title| *title == name).unwrap();
    let (received, due) = (column("Received"), column("Due"));
    let filed: Vec<&Value> = rows[1..].iter().filter(|row| row[received]["date"].is_string()).collect();
    assert!(filed.len() > 20);
    for row in filed {
        assert_eq!(row[due]["format"], "dd/mm/yyyy");
        let exact = row[received]["format"] == "dd/mm/yyyy hh:mm:ss";
        assert!(exact || row[received + 1]["value"] == "day", "{row}");
    }
    // 18/09/2023 16:41:10 in Vietnam stays that, and is not moved to another zone.
    let state = desk.run(["state", "--json", "--at", "2023-09-30"]).json();
    let task = state["tasks"].as_array().unwrap().iter().find(|task| task["received"]["at"].is_string()).unwrap();
    let row = rows.iter().find(|row| row[0]["value"] == task["task"]);
    if let Some(row) = row {
        let shown = row[received]["date"].as_str().unwrap();
        assert!(task["received"]["at"].as_str().unwrap().starts_with(&shown[..16]), "{shown} {task}");
    }
}

#[test]
fn the_registers_have_the_columns_of_the_decree_and_no_others() {
    let desk = Desk::with_demo();
    export(&desk, &["xlsx", "incoming", "outgoing", "handling", "--to", "r.xlsx", "--lang", "vi"]).ok();
    let Some(book) = found(&desk, "r.xlsx") else { return };
    let header = |at: usize| texts(&book["sheets"][at]["rows"][0]).join(" · ");
    assert_eq!(
        header(0),
        "Ngày đến · Số đến · Tác giả · Số, ký hiệu · Ngày tháng văn bản · Tên loại và trích yếu · Đơn vị hoặc người nhận · Ngày chuyển · Ký nhận · Ghi chú"
    );
    assert_eq!(
        header(1),
        "Số, ký hiệu văn bản · Ngày tháng văn bản · Tên loại và trích yếu · Người ký · Nơi nhận · Đơn vị, người nhận bản lưu · Số lượng bản · Ngày chuyển · Ký nhận · Ghi chú"
    );
    assert_eq!(
        header(2),
        "Số đến · Tên loại, số, ký hiệu, ngày tháng, cơ quan ban hành · Đơn vị hoặc người nhận · Thời hạn giải quyết · Tiến độ giải quyết · Số, ký hiệu văn bản trả lời · Ghi chú"
    );
}

#[test]
fn filings_that_were_exported_can_be_imported_as_they_are() {
    let desk = Desk::with_demo();
    let state = desk.run(["state", "--json"]).json();
    let filed = state["tasks"].as_array().unwrap().iter().filter(|task| task["received"].is_object());
    let filed: Vec<(&str, &str)> =
        filed.map(|task| (task["task"].as_str().unwrap(), task["received"]["at"].as_str().unwrap())).collect();
    for (format, file) in [("xlsx", "f.xlsx"), ("csv", "f.csv")] {
        for language in ["vi", "en"] {
            let _ = fs::remove_file(desk.path(file));
            export(&desk, &[format, "filings", "--to", file, "--lang", language]).ok();
            let sheet = filings::read(&fs::read(desk.path(file)).unwrap(), &Choices::default()).unwrap();
            let rows = sheet.filings(&Chronicle::default()).unwrap();
            assert_eq!(rows.len(), filed.len(), "{format}");
            for (row, (task, received)) in rows.iter().zip(&filed) {
                assert_eq!(row.task.to_string(), *task);
                // To the second, and a day stays a day.
                let read = row.received.unwrap().to_string();
                let length = received.len().min(19);
                assert_eq!(read.get(..length.min(read.len())), received.get(..length.min(read.len())), "{task}");
            }
        }
    }
}

#[test]
fn what_looks_like_a_formula_stays_a_text() {
    let desk = Desk::with_demo();
    let line = r#"{"id":"formula","at":"2024-02-01T09:00:00","by":{"unit":"VPUBND","position":"provincial-clerk"},"do":{"receive-document":{"arrival":"1","document":{"number":"=1+1"},"issuer":"@SUM(A1)","subject":"+84 là mã nước","unit":"VPUBND"}}}"#;
    desk.run(["apply", desk.write("formula.jsonl", line).to_str().unwrap()]).ok();
    export(&desk, &["csv", "incoming", "--to", "in.csv"]).ok();
    let text = fs::read_to_string(desk.path("in.csv")).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    for harmless in [",'=1+1,", ",'@SUM(A1),", ",'+84 là mã nước,"] {
        assert!(text.contains(harmless), "{harmless}: {text}");
    }
    export(&desk, &["xlsx", "incoming", "--to", "in.xlsx"]).ok();
    let Some(book) = found(&desk, "in.xlsx") else { return };
    let rows = book["sheets"][0]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row[3]["value"] == "=1+1").unwrap();
    assert!(row.as_array().unwrap().iter().all(|cell| cell["kind"] != "f"), "{row}");
}

#[test]
fn a_units_whole_file_holds_nothing_of_others_and_a_period_nothing_of_other_periods() {
    let desk = Desk::with_demo();
    export(&desk, &["csv", "filings", "--to", "unit.csv", "--unit", "KIMTHANH"]).ok();
    let text = fs::read_to_string(desk.path("unit.csv")).unwrap();
    assert!(text.lines().count() > 1 && text.lines().skip(1).all(|line| line.contains("/KIMTHANH,")), "{text}");
    export(&desk, &["csv", "filings", "--to", "period.csv", "--period", "2023-Q3"]).ok();
    let text = fs::read_to_string(desk.path("period.csv")).unwrap();
    assert!(text.lines().count() > 1 && text.lines().skip(1).all(|line| line.contains("/2023-Q3/")), "{text}");
    export(&desk, &["csv", "--to", "x.csv"]).fails(2, &["one table"]);
    export(&desk, &["csv", "nonsense", "--to", "x.csv"]).fails(2, &["nonsense"]);
    export(&desk, &["xlsx", "filings", "--to", "x.xlsx", "--unit", "NOWHERE"]).fails(2, &["NOWHERE"]);
    assert!(!desk.path("x.csv").exists() && !desk.path("x.xlsx").exists());
}

/// What protects a text from being computed is no part of it, and does not come in with it.
#[test]
fn a_number_that_looks_like_a_formula_comes_back_as_it_was() {
    let sheet = |text: &str| filings::read(text.as_bytes(), &Choices::default()).unwrap();
    let rows = |text: &str| sheet(text).filings(&Chronicle::default()).unwrap();
    let text =
        "Nhiệm vụ;Số, ký hiệu;Ngày văn bản\nUBND-2023-9901/2a/STP;'-15/BC-STP;03/2024\nUBND-2023-9901/2a/STC;'+7/BC;\n";
    let read = rows(text);
    assert_eq!((read[0].number.as_str(), read[1].number.as_str()), ("-15/BC-STP", "+7/BC"));
    assert_eq!(read[0].date.unwrap().to_string(), "2024-03");
}

#[test]
fn a_text_that_no_cell_holds_is_cut_off_and_says_so() {
    let desk = Desk::with_demo();
    let fields = |what: &str| -> String {
        (0..10).map(|n| format!(r#""f{n}":{}"#, what.replace('N', &n.to_string()))).collect::<Vec<_>>().join(",")
    };
    let declared = fields(r#"{"name":"cN","name_en":"cN","holds":"text"}"#);
    let declare = format!(
        r#"{{"id":"long-kind","at":"2024-02-01T09:00:00","by":{{"unit":"VPUBND","position":"office-officer"}},"approved_by":{{"unit":"VPUBND","position":"office-chief"}},"do":{{"declare-facts":{{"declarations":[{{"fact":"long-fact","name":"dài","name_en":"long","subject":"mã","fields":{{{declared}}},"recorders":["unit-clerk"]}}]}}}}}}"#
    );
    let said = fields(&format!("\"{}\"", "x".repeat(3_900)));
    let record = format!(
        r#"{{"id":"long-fact","at":"2024-02-01T10:00:00","by":{{"unit":"SYT","position":"unit-clerk"}},"do":{{"record-fact":{{"fact":"long-fact","unit":"SYT","subject":"1","fields":{{{said}}}}}}}}}"#
    );
    desk.run(["apply", desk.write("long.jsonl", format!("{declare}\n{record}\n")).to_str().unwrap()]).ok();
    export(&desk, &["xlsx", "facts", "--to", "facts.xlsx"]).ok();
    let Some(book) = found(&desk, "facts.xlsx") else { return };
    assert!(book.to_string().contains("cut off here"));
}

#[test]
fn a_table_without_periods_is_not_asked_about_one() {
    let desk = Desk::with_demo();
    export(&desk, &["xlsx", "facts", "--to", "x.xlsx", "--period", "2023-Q3"]).fails(2, &["has no periods"]);
    desk.run(["show", "organisation", "--period", "2023-Q3"]).fails(2, &["has no periods"]);
    let said = export(&desk, &["xlsx", "--to", "p.xlsx", "--period", "2023-Q3", "--json"]).json();
    assert!(!said.to_string().contains("organisation") && said.to_string().contains("reports"), "{said}");
    // Of a table that is named twice there is one sheet.
    let said = export(&desk, &["xlsx", "reports", "reports", "--to", "r.xlsx", "--json"]).json();
    assert_eq!(said["sheets"].as_array().unwrap().len(), 1);
}
