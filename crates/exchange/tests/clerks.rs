//! Spreadsheets as clerks keep them: their headings, their titles, their ways to write days and hours.

use std::io::{Cursor, Write as _};

use domain::Chronicle;
use exchange::filings::{self, Choices, ColumnProblem, FilingRow, FilingsError, Meaning, Sheet};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const STC: &str = "UBND-2023-9901/C-Q/2024-Q1/STC";
const STP: &str = "UBND-2023-9901/C-Q/2024-Q1/STP";
const SNV: &str = "UBND-2023-9901/C-Q/2024-Q1/SNV";

fn sheet(bytes: &[u8]) -> Result<Sheet, FilingsError> {
    filings::read(bytes, &Choices::default())
}

#[track_caller]
fn rows(bytes: &[u8]) -> Vec<FilingRow> {
    sheet(bytes).unwrap().filings(&Chronicle::default()).unwrap()
}

/// The receipt of the one row of a sheet with this heading and this cell.
fn received(heading: &str, cell: &str) -> Result<String, String> {
    let text = format!("Nhiệm vụ;Số ký hiệu;{heading}\n{STC};1/BC;{cell}");
    let sheet = sheet(text.as_bytes()).map_err(|error| error.to_string())?;
    let rows = sheet.filings(&Chronicle::default()).map_err(|error| error.to_string())?;
    Ok(rows[0].received.unwrap().to_string())
}

#[track_caller]
fn asked(text: &str) -> Vec<ColumnProblem> {
    match sheet(text.as_bytes()) {
        Err(FilingsError::Columns(problems)) => problems,
        other => panic!("{text}: {other:?}"),
    }
}

fn choosing(columns: &[(&str, Meaning)], ignored: &[&str]) -> Choices {
    Choices {
        columns: columns.iter().map(|(heading, meaning)| ((*heading).to_owned(), *meaning)).collect(),
        ignored: ignored.iter().map(|heading| (*heading).to_owned()).collect(),
        sheet: None,
    }
}

#[test]
fn the_headings_of_clerks_are_known() {
    for heading in [
        "Ngày đến",
        "NGÀY NHẬN",
        "ngay nhan",
        "Ngày giờ nhận",
        "Ngày, giờ nhận",
        "Ngày nộp",
        "Thời gian nộp",
        "Ngày gửi",
        "Thời điểm nộp",
        "Thời điểm nhận",
        "Nhận lúc",
        "Ngày tiếp nhận",
        "Ngày đến (dd/mm/yyyy)",
        "Nga\u{300}y nha\u{323}\u{302}n",
    ] {
        assert_eq!(received(heading, "13/03/2024").unwrap(), "2024-03-13", "{heading}");
    }
    for number in ["Số/ký hiệu", "Số văn bản", "Số, ký hiệu văn bản", "SO KY HIEU VAN BAN", "Số và ký hiệu", "Số hiệu"]
    {
        for date in ["Ngày văn bản", "Ngày ban hành", "ngay ban hanh", "Ngày ký"] {
            let row = &rows(format!("Nhiệm vụ;{number};{date}\n{STC};1/BC;13/03/2024").as_bytes())[0];
            assert_eq!(
                (row.number.as_str(), row.date.unwrap().to_string().as_str()),
                ("1/BC", "2024-03-13"),
                "{number}"
            );
        }
    }
}

#[test]
fn two_columns_that_may_be_the_receipt_are_asked_about() {
    let text = format!("Nhiệm vụ;Số ký hiệu;Ngày gửi;Ngày đến\n{STC};1/BC;13/03/2024;14/03/2024");
    let problems = asked(&text);
    let both = ["Ngày gửi".to_owned(), "Ngày đến".to_owned()];
    assert_eq!(problems, [ColumnProblem::Both { meaning: Meaning::Received, headings: both.to_vec() }]);
    assert!(problems[0].to_string().contains("--column \"HEADING=received\""));
    let chosen = choosing(&[("ngày đến", Meaning::Received)], &["Ngày gửi"]);
    let rows = filings::read(text.as_bytes(), &chosen).unwrap().filings(&Chronicle::default()).unwrap();
    assert_eq!(rows[0].received.unwrap().to_string(), "2024-03-14");
    // Choosing one does not drop the other in silence.
    let half = filings::read(text.as_bytes(), &choosing(&[("Ngày đến", Meaning::Received)], &[])).unwrap_err();
    assert!(half.to_string().contains("\"Ngày gửi\" is not read"), "{half}");
    // The date on the report, or the day on which it came?
    let either = asked(&format!("Nhiệm vụ;Số ký hiệu;Ngày báo cáo\n{STC};1/BC;13/03/2024"));
    assert_eq!(either, [ColumnProblem::Either { heading: "Ngày báo cáo".to_owned() }]);
    let none = filings::read(text.as_bytes(), &choosing(&[("Ngày nhân", Meaning::Received)], &[])).unwrap_err();
    assert!(none.to_string().contains("no column \"Ngày nhân\""), "{none}");
}

#[test]
fn a_column_that_is_not_read_is_named_and_one_of_times_stops_the_import() {
    let text = format!("STT;Nhiệm vụ;Số ký hiệu;Ghi chú\n1;{STC};1/BC;nộp bổ sung ngày 13/03/2024");
    assert_eq!(sheet(text.as_bytes()).unwrap().not_used, ["STT", "Ghi chú"]);
    for cell in
        ["13/03/2024", "2024-03-13", "13.3.2024 9h30", "16:41", "13/03/24", "31/02/2024", "ngày 13 tháng 3 năm 2024"]
    {
        for heading in ["Vào sổ", "Hạn nộp", ""] {
            let text = format!("Nhiệm vụ;Số ký hiệu;{heading}\n{STP};2/BC;\n{STC};1/BC;{cell}");
            let [ColumnProblem::LooksLikeTime { heading: named, row: 3, value }] = &asked(&text)[..] else {
                panic!("{text}")
            };
            let name = if heading.is_empty() { "C" } else { heading };
            assert_eq!((named.as_str(), value.as_str()), (name, cell));
            let ignoring = filings::read(text.as_bytes(), &choosing(&[], &[name])).unwrap();
            assert_eq!((ignoring.not_used.as_slice(), ignoring.columns.len()), (&[name.to_owned()][..], 2));
        }
    }
    // A day that is shown as the number as which it is kept.
    let serial = asked(&format!("Nhiệm vụ;Số ký hiệu;Ngày vào sổ\n{STC};1/BC;45364"));
    assert!(matches!(&serial[..], [ColumnProblem::LooksLikeTime { .. }]));
    // A day in three columns: without it the report would be taken as received when it is imported.
    let apart = asked(&format!("Nhiệm vụ;Số ký hiệu;Ngày;Tháng;Năm\n{STC};1/BC;18;3;2024"));
    assert!(matches!(&apart[..], [ColumnProblem::LooksLikeTime { heading, .. }] if heading == "Ngày"), "{apart:?}");
    let days_late = format!("Nhiệm vụ;Số ký hiệu;Số ngày chậm\n{STC};1/BC;3");
    assert_eq!(rows(days_late.as_bytes()).len(), 1);
    for cell in ["1.2.3", "45364", "12 người", "3/2024", "P. 204", ""] {
        let text = format!("Nhiệm vụ;Số ký hiệu;Khác\n{STC};1/BC;{cell}");
        assert_eq!(rows(text.as_bytes()).len(), 1, "{cell}");
    }
}

#[test]
fn an_hour_in_a_column_of_its_own_is_joined_with_its_day() {
    let read = |day: &str, hour: &str| {
        let text = format!("Nhiệm vụ;Số ký hiệu;Ngày nhận;Giờ nhận\n{STC};1/BC;{day};{hour}");
        let rows = sheet(text.as_bytes()).unwrap().filings(&Chronicle::default());
        rows.map(|rows| rows[0].received.map(|moment| moment.to_string())).map_err(|error| error.to_string())
    };
    let at = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(read("14/03/2024", "9h30"), at("2024-03-14T09:30:00+07:00"));
    assert_eq!(read("14/03/2024", ""), at("2024-03-14"));
    assert_eq!(read("", ""), Ok(None));
    assert_eq!(read("14/03/2024", "24:00"), at("2024-03-14T23:59:59.999999+07:00"));
    assert_eq!(read("14/03/2024", "0:00"), at("2024-03-14T00:00:00+07:00"));
    assert_eq!(read("14/03/2024 9:30", "9h30"), at("2024-03-14T09:30:00+07:00"));
    assert_eq!(read("14/03/2024", "14/3/2024 9h30"), at("2024-03-14T09:30:00+07:00"));
    for (day, hour, why) in [
        ("", "9h30", "says no day"),
        ("14/03/2024", "15/03/2024 9h30", "two times"),
        ("14/03/2024 10:00", "9h30", "two times"),
        ("14/03/2024", "25:00", "no hour"),
        ("14/03/2024", "sáng", "no hour"),
        ("14/03/2024", "14/03/2024", "no hour"),
    ] {
        let told = read(day, hour).unwrap_err();
        assert!(told.contains(why), "{day} {hour}: {told}");
    }
    // The hour of sending is none of the receipt.
    let other = asked(&format!("Nhiệm vụ;Số ký hiệu;Ngày nhận;Giờ gửi\n{STC};1/BC;14/03/2024;9h30"));
    assert!(matches!(&other[..], [ColumnProblem::OtherHour { .. }]), "{other:?}");
    let alone = asked(&format!("Nhiệm vụ;Số ký hiệu;Giờ nhận\n{STC};1/BC;9h30"));
    assert!(matches!(&alone[..], [ColumnProblem::HourAlone { .. }]), "{alone:?}");
}

#[test]
fn an_hour_without_a_name_belongs_to_the_day_beside_it() {
    let read = |heads: &str, cells: &str| {
        sheet(format!("Nhiệm vụ;Số ký hiệu;{heads}\n{STC};1/BC;{cells}").as_bytes())
            .map(|sheet| sheet.filings(&Chronicle::default()).unwrap()[0].received.unwrap().to_string())
            .map_err(|error| error.to_string())
    };
    let at_half_past_nine = Ok("2024-03-14T09:30:00+07:00".to_owned());
    for (heads, cells) in [
        ("Ngày đến;Giờ", "14/03/2024;9h30"),
        ("Ngày ký;Ngày đến;Giờ", "13/03/2024;14/03/2024;9h30"),
        ("Ngày đến;Giờ;Ngày ký", "14/03/2024;9h30;13/03/2024"),
        ("Ngày ký;Ghi chú;Giờ;Ngày đến", "13/03/2024;x;9h30;14/03/2024"),
        ("Giờ;Ngày đến", "9h30;14/03/2024"),
        ("Ngày đến;Ghi chú;Giờ", "14/03/2024;x;9h30"),
        ("Ngày ký;Giờ đến;Ngày đến", "13/03/2024;9h30;14/03/2024"),
    ] {
        assert_eq!(read(heads, cells), at_half_past_nine, "{heads}");
    }
    for (heads, cells) in [
        ("Ngày ký;Giờ;Ngày đến", "13/03/2024;9h30;14/03/2024"),
        ("Ngày đến;Ngày ký;Giờ", "14/03/2024;13/03/2024;9h30"),
        ("Giờ;Ngày ký;Ngày đến", "9h30;13/03/2024;14/03/2024"),
        ("Ngày văn bản;Giờ phút;Ghi chú;Ngày nhận", "13/03/2024;9h30;x;14/03/2024"),
        ("Ngày đến;Ngày ký;Ghi chú;Giờ", "14/03/2024;13/03/2024;x;9h30"),
        ("Ngày đến;Hạn nộp;Giờ", "14/03/2024;;9h30"),
    ] {
        let told = read(heads, cells).unwrap_err();
        assert!(told.contains("may be the hour of something else"), "{heads}: {told}");
    }
    let text = format!("Nhiệm vụ;Số ký hiệu;Ngày ký;Giờ;Ngày đến\n{STC};1/BC;13/03/2024;9h30;14/03/2024");
    let chosen = filings::read(text.as_bytes(), &choosing(&[("Giờ", Meaning::Hour)], &[])).unwrap();
    assert_eq!(
        chosen.filings(&Chronicle::default()).unwrap()[0].received.unwrap().to_string(),
        "2024-03-14T09:30:00+07:00"
    );
}

/// A workbook of these sheets, each with its rows.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (at, cells) in (0..).zip(*rows) {
            line(sheet, at, cells);
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn of_several_sheets_the_list_is_read_and_the_others_are_named() {
    let list: &[&[&str]] = &[&["Nhiệm vụ", "Số ký hiệu"], &[STC, "1/BC"]];
    let other: &[&[&str]] = &[&["Danh mục đơn vị"], &["Sở Tài chính"]];
    let on = |sheet: &str| Choices { sheet: Some(sheet.to_owned()), ..Choices::default() };
    // The list is read wherever it stands; an empty sheet is none.
    for book in [
        workbook(&[("Quý I", list), ("Danh mục", other), ("Sheet3", &[])]),
        workbook(&[("Danh mục", other), ("Quý I", list)]),
        workbook(&[("Sheet3", &[]), ("Danh mục", other), ("Quý I", list)]),
    ] {
        let read = sheet(&book).unwrap();
        assert_eq!((read.name.as_deref(), read.others.as_slice()), (Some("Quý I"), &["Danh mục".to_owned()][..]));
    }
    let alone = sheet(&workbook(&[("Quý I", list), ("Sheet2", &[])])).unwrap();
    assert!(alone.others.is_empty());
    // Two lists: the clerk says which.
    let two = workbook(&[("Quý I", list), ("Quý II", list)]);
    let told = sheet(&two).unwrap_err().to_string();
    assert!(told.contains("\"Quý I\", \"Quý II\"") && told.contains("--sheet"), "{told}");
    let chosen = filings::read(&two, &on("quý ii")).unwrap();
    assert_eq!((chosen.name.as_deref(), chosen.others.len()), (Some("Quý II"), 0));
    let told = filings::read(&two, &on("Quý III")).unwrap_err().to_string();
    assert!(told.contains("there is no sheet \"Quý III\"; there are: \"Quý I\", \"Quý II\""), "{told}");
    // No list: what is wrong with the first, and the others.
    let none = sheet(&workbook(&[("Bìa", other), ("Danh mục", other)])).unwrap_err().to_string();
    assert!(none.contains("sheet \"Bìa\"") && none.contains("\"Danh mục\""), "{none}");
    // A list with something to ask about is a list, too.
    let asking: &[&[&str]] = &[&["Nhiệm vụ", "Số ký hiệu", "Ngày báo cáo"], &[STC, "1/BC", "13/03/2024"]];
    assert!(matches!(sheet(&workbook(&[("A", asking), ("B", list)])), Err(FilingsError::SeveralSheets(_))));
}

#[test]
fn days_and_hours_as_people_write_them() {
    for (cell, expected) in [
        ("27.11.2026", "2026-11-27"),
        ("27-11-2026", "2026-11-27"),
        ("27 / 11 / 2026", "2026-11-27"),
        ("27–11–2026", "2026-11-27"),
        ("2026/11/27", "2026-11-27"),
        ("'27/11/2026", "2026-11-27"),
        ("ngày 27 tháng 11 năm 2026", "2026-11-27"),
        ("27 Tháng Mười Một 2026", "2026-11-27"),
        ("Thứ Sáu, 27/11/2026", "2026-11-27"),
        ("27/11/2026 00:00:00", "2026-11-27"),
        ("27/11/2026 9h30", "2026-11-27T09:30:00+07:00"),
        ("9h30 27/11/2026", "2026-11-27T09:30:00+07:00"),
        ("9 giờ 30 phút ngày 27/11/2026", "2026-11-27T09:30:00+07:00"),
        ("9 giờ 30, ngày 27.11.2026", "2026-11-27T09:30:00+07:00"),
        ("09g05' 27/11/2026", "2026-11-27T09:05:00+07:00"),
        ("17h ngày 27/11/2026", "2026-11-27T17:00:00+07:00"),
        ("16:41:10 27/11/2026", "2026-11-27T16:41:10+07:00"),
        ("27/11/2026 4:41:10 CH", "2026-11-27T16:41:10+07:00"),
        ("27/11/2026 4:41 SA", "2026-11-27T04:41:00+07:00"),
        ("27/11/2026 12:05 SA", "2026-11-27T00:05:00+07:00"),
        ("27/11/2026 12:05 CH", "2026-11-27T12:05:00+07:00"),
        ("27/11/2026 4:41 PM", "2026-11-27T16:41:00+07:00"),
        ("4 giờ chiều 27/11/2026", "2026-11-27T16:00:00+07:00"),
        ("27/11/2026 24:00", "2026-11-27T23:59:59.999999+07:00"),
        ("2026-11-27T16:41:10Z", "2026-11-27T23:41:10+07:00"),
    ] {
        assert_eq!(received("Nhận lúc", cell).as_deref(), Ok(expected), "{cell}");
    }
    for (cell, why) in [
        ("28/11/26", "two digits"),
        ("31/02/2026", "month 2/2026 has no day 31"),
        ("11/27/2026", "a year has no month 27"),
        ("16:41", "says no day"),
        ("27/11/2026 24:01", "no such time of day"),
        ("27/11/2026 25:00", "no such time of day"),
        ("27/11/2026 13:00 SA", "no such time of day"),
        ("27/11/2026 12 giờ đêm", "no such time of day"),
        ("27/11-2026", "not a date or time"),
        ("27/11/2026 28/11/2026", "not a date or time"),
        ("Thứ Bảy, 27/11/2026", "weekday"),
        ("khoảng 27/11/2026", "not a date or time"),
        ("11/2026", "not a date or time"),
        ("45364", "not a date or time"),
        ("27/11/1812", "outside 1900-2200"),
    ] {
        let told = received("Nhận lúc", cell).unwrap_err();
        assert!(told.contains(why), "{cell}: {told}");
    }
    let date = |cell: &str| {
        let text = format!("Nhiệm vụ;Số ký hiệu;Ngày văn bản\n{STC};1/BC;{cell}");
        rows(text.as_bytes())[0].date.unwrap().to_string()
    };
    for (cell, expected) in [
        ("27.11.2026", "2026-11-27"),
        ("27/11/2026 08:15", "2026-11-27"),
        ("11/2026", "2026-11"),
        ("tháng 11 năm 2026", "2026-11"),
        ("11.2026", "2026-11"),
        ("2026", "2026"),
    ] {
        assert_eq!(date(cell), expected, "{cell}");
    }
}

#[test]
fn titles_above_the_head_and_the_line_of_the_separator_are_passed_over() {
    let text = format!(
        "sep=;\r\nUBND TỈNH;;;\r\nBẢNG THEO DÕI NỘP BÁO CÁO;;;\r\n;;;\r\nNhiệm vụ;Số, ký hiệu;Ngày văn bản;Nhận lúc\r\n{STC};1/BC;14/03/2024;14/03/2024 16:41:10\r\n"
    );
    let read = sheet(text.as_bytes()).unwrap();
    assert_eq!(read.passed_over, [1, 2], "rows are numbered as the spreadsheet shows them");
    assert_eq!(read.filings(&Chronicle::default()).unwrap()[0].row, 5);
    for (line, separator) in [("sep=,", ","), ("\u{feff}SEP=\t", "\t"), ("\"sep=|\"", "|")] {
        let text = format!("{line}\n\"Nhiệm vụ\"#\"Số, ký hiệu\"\n{STC}#1/BC").replace('#', separator);
        assert_eq!(rows(text.as_bytes())[0].number, "1/BC", "{line}");
    }
    let nowhere = sheet("BẢNG THEO DÕI;;\nNhiệm vụ;Ngày đến;\na;b;c".as_bytes()).unwrap_err();
    assert!(nowhere.to_string().contains("row 2, has no column for: document"), "{nowhere}");
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn line(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(row, column, *text).unwrap();
    }
}

#[test]
fn the_value_of_merged_cells_holds_for_all_their_rows() {
    let plain = Format::new();
    let second = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
    let book = xlsx(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "BẢNG THEO DÕI", &plain).unwrap();
        line(sheet, 1, &["Nhiệm vụ", "Số, ký hiệu", "Ngày văn bản", "Nhận lúc"]);
        sheet.merge_range(2, 0, 2, 3, "I. Các sở", &plain).unwrap();
        line(sheet, 3, &[STC, "9127/BC-STC"]);
        line(sheet, 4, &[STP, "301/BC-STP"]);
        line(sheet, 5, &[SNV, "12/BC-SNV"]);
        sheet.merge_range(3, 2, 5, 2, "14/03/2024", &plain).unwrap();
        sheet.merge_range(3, 3, 6, 3, "", &second).unwrap();
        sheet.write_number_with_format(3, 3, 45_365.695_254_629_63, &second).unwrap();
    });
    let read = sheet(&book).unwrap();
    assert_eq!(read.passed_over, [1, 3]);
    let rows = read.filings(&Chronicle::default()).unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(row.date.unwrap().to_string(), "2024-03-14");
        assert_eq!(row.received.unwrap().to_string(), "2024-03-14T16:41:10+07:00");
    }
    // For which of two columns does it hold?
    let across = xlsx(|sheet| {
        line(sheet, 0, &["Nhiệm vụ", "Số, ký hiệu", "Ngày văn bản", "Nhận lúc"]);
        line(sheet, 1, &[STC, "9127/BC-STC"]);
        sheet.merge_range(1, 2, 1, 3, "14/03/2024", &plain).unwrap();
    });
    assert!(sheet(&across).unwrap_err().to_string().contains("C2:D2"));
    let into_the_head = xlsx(|sheet| {
        line(sheet, 0, &["Nhiệm vụ", "Số, ký hiệu", "", ""]);
        line(sheet, 1, &[STC, "9127/BC-STC"]);
        line(sheet, 2, &[STP, "9128/BC-STP"]);
        line(sheet, 3, &[SNV, "9129/BC-SNV"]);
        sheet.merge_range(0, 2, 3, 2, "Nhận lúc", &plain).unwrap();
    });
    assert!(sheet(&into_the_head).unwrap_err().to_string().contains("C1:C4"));
}

#[test]
fn a_head_of_two_rows_is_read_with_its_groups() {
    let plain = Format::new();
    let head = |groups: [&str; 2], own: [&str; 4]| {
        xlsx(|sheet| {
            sheet.merge_range(0, 0, 1, 0, "Nhiệm vụ", &plain).unwrap();
            sheet.merge_range(0, 1, 0, 2, groups[0], &plain).unwrap();
            sheet.merge_range(0, 3, 0, 4, groups[1], &plain).unwrap();
            line(sheet, 1, &["", own[0], own[1], own[2], own[3]]);
            line(sheet, 2, &[STC, "9127/BC-STC", "13/03/2024", "14/03/2024", "9h30"]);
        })
    };
    let rows = rows(&head(["Văn bản", "Nhận"], ["Số, ký hiệu", "Ngày", "Ngày", "Giờ"]));
    assert_eq!((rows[0].row, rows[0].number.as_str()), (3, "9127/BC-STC"));
    assert_eq!(rows[0].date.unwrap().to_string(), "2024-03-13");
    assert_eq!(rows[0].received.unwrap().to_string(), "2024-03-14T09:30:00+07:00");
    // A group that says something else: its columns are asked about.
    let other = sheet(&head(["Văn bản", "Văn bản giao"], ["Số, ký hiệu", "Ngày", "Ngày nhận", "Giờ"])).unwrap_err();
    assert!(other.to_string().contains("Văn bản giao / Ngày nhận"), "{other}");
}

#[test]
fn numbers_of_a_workbook_are_read_as_it_shows_them() {
    let hour = Format::new().set_num_format("hh:mm");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let book = xlsx(|sheet| {
        line(sheet, 0, &["Nhiệm vụ", "Số, ký hiệu", "Ngày đến", "Giờ đến"]);
        line(sheet, 1, &[STC, "1/BC"]);
        sheet.write_number_with_format(1, 2, 45_365.0, &day).unwrap();
        sheet.write_number_with_format(1, 3, 0.395_833_333_3, &hour).unwrap();
    });
    assert_eq!(rows(&book)[0].received.unwrap().to_string(), "2024-03-14T09:30:00+07:00");
    // "9/2024", of which the spreadsheet made a month: no number of a document.
    let month = xlsx(|sheet| {
        line(sheet, 0, &["Nhiệm vụ", "Số, ký hiệu"]);
        line(sheet, 1, &[STC]);
        sheet.write_number_with_format(1, 1, 45_536.0, &Format::new().set_num_format("mmm-yy")).unwrap();
    });
    let faults = sheet(&month).unwrap().filings(&Chronicle::default()).unwrap_err();
    assert!(faults.to_string().contains("holds a date"), "{faults}");
}

/// A workbook of inline texts whose sheet has these parts around it.
fn package(names: [&str; 2], cells: [&str; 4]) -> Vec<u8> {
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<worksheet><sheetData><row>{}{}</row><row>{}{}</row></sheetData></worksheet>",
        cell(cells[0]),
        cell(cells[1]),
        cell(cells[2]),
        cell(cells[3])
    );
    let parts = [
        (names[0], "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"rId1\"/></sheets></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned()),
        (names[1], sheet),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn names_of_parts_have_no_case_and_escapes_stand_for_their_characters() {
    let names = ["XL/Workbook.xml", "xl/Worksheets/SHEET1.XML"];
    for (written, expected) in [
        ("91_x005F_27/BC-STC", "91_27/BC-STC"),
        ("301/BC_x002D_STP", "301/BC-STP"),
        ("1_x005F_x0041_/BC", "1_x0041_/BC"),
        ("1/BC_x000D_", "1/BC"),
        ("1_xZZZZ_/BC", "1_xZZZZ_/BC"),
        ("1_x41_/BC_x", "1_x41_/BC_x"),
        ("1/BC_x1EA2_", "1/BCẢ"),
    ] {
        assert_eq!(
            rows(&package(names, ["Nhiệm vụ", "Số_x002C_ ký hiệu", STC, written]))[0].number,
            expected,
            "{written}"
        );
    }
}

/// Given number and symbol in two columns, when the sheet is read, then they are one; another symbol than the cell's own is
/// told, and so is "Số" that is no number of a document.
#[test]
fn number_and_symbol_stand_in_two_columns() {
    let numbers = |text: &str| match sheet(text.as_bytes()).unwrap().filings(&Chronicle::default()) {
        Ok(rows) => rows.into_iter().map(|row| row.number).collect::<Vec<_>>().join(" "),
        Err(error) => error.to_string(),
    };
    for (heads, cells, number) in [
        ("Số văn bản;Ký hiệu", "31;BC-STC", "31/BC-STC"),
        ("Số;Ký hiệu", "31;BC-STC", "31/BC-STC"),
        ("SỐ VB;KÝ HIỆU VB", "031;/BC-STC", "031/BC-STC"),
        ("Số văn bản;Ký hiệu", "31/;BC-STC", "31/BC-STC"),
        ("Số văn bản;Ký hiệu", "31/BC-STC;BC-STC", "31/BC-STC"),
        ("Số văn bản;Ký hiệu", "31/BC-STC;31/BC-STC", "31/BC-STC"),
        ("Số văn bản;Ký hiệu", "31/2024;BC-STC", "31/2024/BC-STC"),
        ("Số văn bản;Ký hiệu", "31;-", "31"),
        ("Số văn bản;Ký hiệu", "31;", "31"),
        ("Ký hiệu;Số văn bản", "BC-STC;31", "31/BC-STC"),
        ("Số văn bản;Ký hiệu", "Báo cáo số 31 ngày 15/3/2024;BC-STC", "31/BC-STC"),
    ] {
        assert_eq!(numbers(&format!("Nhiệm vụ;{heads}\n{STC};{cells}\n")), number, "{heads} {cells}");
    }
    let told = numbers(&format!("Nhiệm vụ;Số văn bản;Ký hiệu\n{STC};31/BC-STC;BC-SYT\n"));
    assert!(told.contains("31/BC-STC") && told.contains("BC-SYT"), "{told}");
    let told = numbers(&format!("Nhiệm vụ;Số văn bản;Ký hiệu\n{STC};31/BC-STC;=A1\n"));
    assert!(told.contains("formula"), "{told}");
    // Of "Số" without a symbol beside it nobody knows what it counts.
    assert!(matches!(
        sheet(format!("Nhiệm vụ;Số;Ngày đến\n{STC};31;15/3/2024\n").as_bytes()),
        Err(FilingsError::NoHeader { .. })
    ));
}

/// Given a day on which something is expected, then it is no day on which it came in.
#[test]
fn a_day_that_is_expected_is_no_receipt() {
    for heading in ["Ngày đến (dự kiến)", "Ngày nộp (theo kế hoạch)", "Ngày nhận (yêu cầu)"] {
        let text = format!("Nhiệm vụ;Số, ký hiệu;{heading}\n{STC};61/BC-STC;18/3/2024\n");
        match asked(&text).as_slice() {
            [ColumnProblem::LooksLikeTime { .. }] => {}
            other => panic!("{heading}: {other:?}"),
        }
    }
    assert_eq!(received("Ngày đến (ngày/tháng/năm)", "18/3/2024").unwrap(), "2024-03-18");
}
