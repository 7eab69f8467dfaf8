//! Lists of filings: both formats, every refusal, files made to break the reader.

use std::io::{Cursor, Read, Write};

use exchange::filings::{self, CELL_CHARS_MAX, Choices, FILE_BYTES_MAX, FilingRow, FilingsError, ROWS_MAX, RowProblem};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

const STC: &str = "UBND-2023-9901/C-Q/2023-Q3/STC";
const SYT: &str = "UBND-2023-9901/C-Q/2023-Q3/SYT";
const SNV: &str = "UBND-2023-9901/2a/SNV";
const HEADER: &str = "Nhiệm vụ;Số, ký hiệu;Ngày văn bản;Nhận lúc";

/// The filings of a file that names its tasks.
fn read(bytes: &[u8]) -> Result<Vec<FilingRow>, FilingsError> {
    filings::read(bytes, &Choices::default())?.filings(&domain::Chronicle::default())
}

/// Row, task, number, date, received.
fn shown(row: &FilingRow) -> (usize, String, &str, Option<String>, Option<String>) {
    let date = row.date.map(|date| date.to_string());
    (row.row, row.task.to_string(), &row.number, date, row.received.map(|moment| moment.to_string()))
}

#[track_caller]
fn one(bytes: &[u8]) -> FilingRow {
    let [row] = <[FilingRow; 1]>::try_from(read(bytes).unwrap()).unwrap();
    row
}

/// A file's faulty cells: row, column, message.
#[track_caller]
fn faults(bytes: &[u8]) -> Vec<(usize, &'static str, String)> {
    match read(bytes) {
        Err(FilingsError::Rows(errors)) => {
            errors.into_iter().map(|error| (error.row, error.column.name(), error.problem.to_string())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn header(sheet: &mut Worksheet) {
    for (column, text) in (0..).zip(HEADER.split(';')) {
        sheet.write_string(0, column, text).unwrap();
    }
}

/// One filing, whose "received" is this number shown in this format.
fn received(serial: f64, format: &str) -> Vec<u8> {
    xlsx(|sheet| {
        header(sheet);
        sheet.write_string(1, 0, STC).unwrap();
        sheet.write_string(1, 1, "1/BC").unwrap();
        sheet.write_number_with_format(1, 3, serial, &Format::new().set_num_format(format)).unwrap();
    })
}

/// The same file with one part changed.
fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut xml = String::new();
        file.read_to_string(&mut xml).unwrap();
        writer.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(if name == part { change(xml) } else { xml }.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn both_formats_give_equal_rows() {
    let lines = [
        HEADER.to_owned(),
        format!("{STC};9127/BC-STC;18/09/2023;18/09/2023 16:41:10"),
        String::new(),
        format!(" {SYT} ;\"815/BC-SYT; bản chính\";2023-09;20/09/2023"),
        format!("{SNV};12/BC-SNV;;"),
        ";;;".to_owned(),
    ];
    let text = lines.join("\n");
    let book = xlsx(|sheet| {
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let second = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
        let september = ExcelDateTime::from_ymd(2023, 9, 18).unwrap();
        header(sheet);
        sheet.write_string(1, 0, STC).unwrap();
        sheet.write_string(1, 1, "9127/BC-STC").unwrap();
        sheet.write_datetime_with_format(1, 2, &september, &day).unwrap();
        sheet.write_datetime_with_format(1, 3, september.and_hms(16, 41, 10).unwrap(), &second).unwrap();
        sheet.write_string(3, 0, format!(" {SYT}\u{a0}")).unwrap();
        sheet.write_string(3, 1, "815/BC-SYT; bản chính").unwrap();
        sheet.write_string(3, 2, "2023-09").unwrap();
        sheet.write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2023, 9, 20).unwrap(), &day).unwrap();
        sheet.write_string(4, 0, SNV).unwrap();
        sheet.write_string(4, 1, "12/BC-SNV").unwrap();
        sheet.write_string(5, 1, "  ").unwrap();
    });
    let rows = read(text.as_bytes()).unwrap();
    let some = |text: &str| Some(text.to_owned());
    let expected = [
        (2, STC.to_owned(), "9127/BC-STC", some("2023-09-18"), some("2023-09-18T16:41:10+07:00")),
        (4, SYT.to_owned(), "815/BC-SYT; bản chính", some("2023-09"), some("2023-09-20")),
        (5, SNV.to_owned(), "12/BC-SNV", None, None),
    ];
    assert_eq!(rows.iter().map(shown).collect::<Vec<_>>(), expected);
    assert_eq!(read(&book).unwrap(), rows);
    assert_eq!(read(format!("\u{feff}{text}\n\n").as_bytes()).unwrap(), rows, "with a byte order mark");
    assert_eq!(read(lines.join("\r\n").as_bytes()).unwrap(), rows, "Windows line ends");
    assert_eq!(read(lines.join("\r").as_bytes()).unwrap(), rows, "old Macintosh line ends");
    let quoted = text.replace("Số, ký hiệu", "\"Số, ký hiệu\"").replace("SYT; bản", "SYT# bản");
    for (separator, name) in [(",", "comma"), ("\t", "tab")] {
        let other = quoted.replace(';', separator).replace('#', ";");
        assert_eq!(read(other.as_bytes()).unwrap(), rows, "{name}");
    }
}

#[test]
fn headers_in_any_words_and_order() {
    for header in [
        "nhiệm vụ;số, ký hiệu;ngày văn bản;nhận lúc",
        "NHIỆM VỤ;SỐ KÝ HIỆU;NGÀY VĂN BẢN;THỜI ĐIỂM NHẬN",
        "Nhiem vu ; So, ky hieu;Ngay van ban;Nhan luc",
        "nhiem vu;so ky hieu;ngay  van ban;thoi diem nhan",
        "Task;Document;Document date;Received",
        "\u{feff}\"Nhiệm vụ\";Số/ký hiệu;Ngày văn bản:;Nhận lúc",
        "Nhie\u{323}\u{302}m vu\u{323};document;Document Date;RECEIVED",
    ] {
        let row = one(format!("{header}\n{STC};1/BC;18/9/2023;2023-09-18 16:41").as_bytes());
        assert_eq!(row.date.unwrap().to_string(), "2023-09-18", "{header}");
        assert_eq!(row.received.unwrap().to_string(), "2023-09-18T16:41:00+07:00", "{header}");
    }
    let row = one(format!("STT,Received,Document,Nhân lực,Task\n1,2023-09-18,1/BC,12 người,{STC},thừa").as_bytes());
    assert_eq!(shown(&row), (2, STC.to_owned(), "1/BC", None, Some("2023-09-18".to_owned())));
    let two = one(format!("\n;\nNhiệm vụ;Số, ký hiệu\n{STC};1/BC").as_bytes());
    assert_eq!((two.row, two.number.as_str()), (4, "1/BC"), "the comma in the header separates nothing");
}

#[test]
fn rows_have_the_numbers_that_the_spreadsheet_shows() {
    for end in ["\n", "\r\n"] {
        let lines = [
            "task,document,ghi chú".to_owned(),
            format!("{STC},1/BC,\"hai\n\ndòng, có \"\"ngoặc\"\"\""),
            String::new(),
            String::new(),
            ",,chỉ ghi chú".to_owned(),
            format!("{SYT},5\" BC,"),
        ];
        let rows = read(lines.join("\n").replace('\n', end).as_bytes()).unwrap();
        assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 6]);
        assert_eq!(rows[1].number, "5\" BC", "a quotation mark inside a cell is a character");
    }
}

#[test]
fn every_faulty_cell_is_told() {
    let long = "x".repeat(CELL_CHARS_MAX + 1);
    let text = [
        HEADER.to_owned(),
        "UBND-2023-9901;;32/01/2023;hôm qua".to_owned(),
        format!("{STC};1/BC;18/09/2023 10:00;18/09/23"),
        ";2/BC;;".to_owned(),
        format!("{STC};=A1&\"/BC\";2023;"),
        format!("{SYT};#REF!;#N/A;########"),
        format!("{SYT};{long};;"),
        format!("{SNV};\"3/BC\n4/BC\";;"),
        "UBND-2023-9901/2b/SNV;18/09/2023;;16:41".to_owned(),
    ]
    .join("\n");
    let found = faults(text.as_bytes());
    let told: Vec<(usize, &str, &str)> =
        found.iter().map(|(row, column, text)| (*row, *column, text.as_str())).collect();
    let time = "is not a date or time";
    let expected = [
        (2, "task", "is not a task"),
        (2, "document", "the cell is empty"),
        (2, "document date", "month 1/2023 has no day 32"),
        (2, "received", time),
        (3, "received", "two digits"),
        (4, "task", "the cell is empty"),
        (5, "task", "the same task stands in row 3 already"),
        (5, "document", "formula"),
        (6, "document", "spreadsheet error"),
        (6, "document date", "spreadsheet error"),
        (6, "received", "spreadsheet error"),
        (7, "task", "the same task stands in row 6 already"),
        (7, "document", "longer than 400"),
        (8, "document", "line break"),
        (9, "document", "holds a date"),
        (9, "received", "says no day"),
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!((told.0, told.1) == (expected.0, expected.1) && told.2.contains(expected.2), "{told:?} {expected:?}");
    }
    let message = refused(text.as_bytes());
    assert_eq!(message.lines().count(), expected.len());
    assert!(message.contains("row 5, task: the same task stands in row 3 already"), "{message}");
    let Err(FilingsError::Rows(errors)) = read(text.as_bytes()) else { panic!() };
    assert_eq!((errors[0].value.as_str(), errors[7].value.as_str()), ("UBND-2023-9901", "=A1&\"/BC\""));
    assert_eq!(errors[12].value.chars().count(), CELL_CHARS_MAX);
    assert_eq!(errors[6].problem, RowProblem::Repeated { first: 3 });
}

#[test]
fn faulty_cells_of_a_workbook() {
    let day = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    let book = xlsx(|sheet| {
        header(sheet);
        sheet.write_formula(1, 0, Formula::new("=A1&B1").set_result(STC)).unwrap();
        sheet.write_number_with_format(1, 1, 44_958.0, &day).unwrap();
        sheet.write_number_with_format(1, 2, 45_187.5, &day).unwrap();
        sheet.write_number(1, 3, 45_187.0).unwrap();
        sheet.write_number(2, 0, 7).unwrap();
        sheet.write_number(2, 1, 9127).unwrap();
        sheet.write_number(2, 2, 2023).unwrap();
        sheet.write_number_with_format(2, 3, 0.695, &day).unwrap();
        sheet.write_boolean(3, 0, true).unwrap();
        sheet.write_string(3, 1, "hai\ndòng").unwrap();
        sheet.write_formula(3, 4, "=1+1").unwrap();
        sheet.write_formula(4, 4, "=1+1").unwrap();
    });
    let found: Vec<_> = faults(&book).into_iter().map(|(row, column, _)| (row, column)).collect();
    let expected =
        [(2, "task"), (2, "document"), (2, "received"), (3, "task"), (3, "received"), (4, "task"), (4, "document")];
    assert_eq!(found, expected);
    let broken =
        changed(&book, SHEET, |xml| xml.replace("<c r=\"B3\">", "<c r=\"B3\" t=\"e\">").replace("9127", "#REF!"));
    assert!(faults(&broken).contains(&(3, "document", "the cell shows a spreadsheet error".to_owned())));
}

#[test]
fn numbers_that_are_days_and_times() {
    for (serial, format, expected) in [
        (45_187.0, "dd/mm/yyyy", "2023-09-18"),
        (45_187.0, "dd/mm/yyyy hh:mm:ss", "2023-09-18"),
        (45_187.0, "[$-42A]d\\ \"tháng\"\\ mmmm\\ yyyy;@", "2023-09-18"),
        (45_186.999_999_999_9, "dd/mm/yyyy", "2023-09-18"),
        (45_187.695_254_629_6, "dd/mm/yyyy hh:mm:ss", "2023-09-18T16:41:10+07:00"),
        (45_187.695_254_629_63, "hh:mm", "2023-09-18T16:41:10+07:00"),
        (45_187.695_260, "dd/mm/yyyy hh:mm:ss", "2023-09-18T16:41:10+07:00"),
        // 23:59:59.9 stays in its day; 00:00:00.3 is not a day without an hour.
        (45_187.999_998_8, "dd/mm/yyyy hh:mm:ss", "2023-09-18T23:59:59+07:00"),
        (45_187.000_003_5, "dd/mm/yyyy hh:mm:ss", "2023-09-18T00:00:00+07:00"),
        (61.0, "dd/mm/yyyy", "1900-03-01"),
        (109_939.0, "dd/mm/yyyy", "2200-12-31"),
    ] {
        let row = one(&received(serial, format));
        assert_eq!(row.received.unwrap().to_string(), expected, "{serial} {format}");
    }
    for (serial, format) in [
        (45_187.0, "General"),
        (45_187.0, "0.00\" ngày\""),
        (45_187.0, "mm/yyyy"),
        (0.5, "hh:mm"),
        (60.0, "dd/mm/yyyy"),
        (109_940.0, "dd/mm/yyyy"),
        (-1.0, "dd/mm/yyyy"),
        (1e300, "dd/mm/yyyy"),
    ] {
        assert_eq!(faults(&received(serial, format)).len(), 1, "{serial} {format}");
    }
    let old = changed(&received(43_725.0, "dd/mm/yyyy"), "xl/workbook.xml", |xml| {
        xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    assert_eq!(one(&old).received.unwrap().to_string(), "2023-09-18");
}

#[test]
fn a_date_cell_that_shows_no_day_has_none() {
    for (format, expected) in [
        ("mm/yyyy", "2023-07"),
        ("mmm-yy", "2023-07"),
        ("yyyy", "2023"),
        ("d-mmm", "2023-07-01"),
        ("d/m/yy", "2023-07-01"),
    ] {
        let book = xlsx(|sheet| {
            header(sheet);
            sheet.write_string(1, 0, STC).unwrap();
            sheet.write_number(1, 1, 9127).unwrap();
            sheet.write_number_with_format(1, 2, 45_108.0, &Format::new().set_num_format(format)).unwrap();
        });
        let row = one(&book);
        assert_eq!((row.number.as_str(), row.date.unwrap().to_string().as_str()), ("9127", expected), "{format}");
    }
}

#[test]
fn what_is_written_in_other_ways_is_read_alike() {
    let inline = |text: &str| format!("<c t=\"inlineStr\"><is>{text}</is></c>");
    let sheet = format!(
        "<row>{}{}{}<c/>{}</row><row r=\"5\"/><row>{}{}<c t=\"d\"><v>2023-09-18T16:41:10</v></c><c t=\"s\"/><c t=\"d\"><v>2023-09-18T00:00:00</v></c></row>",
        inline("<t>Task</t>"),
        inline("<r><t>Docu</t></r><r><rPr/><t>ment</t></r><rPh><t>đọc</t></rPh>"),
        inline("<t>Received</t>"),
        inline("<t>Document date</t>"),
        inline(&format!("<t>{STC}</t>")),
        inline("<t>1/BC &amp; &#49;<![CDATA[ <2>]]>_x000D_</t>"),
    );
    let book =
        changed(&xlsx(|_| ()), SHEET, |xml| xml.replace("<sheetData/>", &format!("<sheetData>{sheet}</sheetData>")));
    let stray = changed(&book, SHEET, |xml| xml.replace("<sheetData>", "<sheetData><c><v>1</v></c>"));
    assert!(refused(&stray).contains("a cell outside a row"), "rows are numbered from 1");
    let row = one(&book);
    let expected = (
        6,
        STC.to_owned(),
        "1/BC & 1 <2>",
        Some("2023-09-18".to_owned()),
        Some("2023-09-18T16:41:10+07:00".to_owned()),
    );
    assert_eq!(shown(&row), expected);

    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true);
    header(book.add_worksheet().set_active(true));
    let book = book.save_to_buffer().unwrap();
    assert!(refused(&book).contains("no filings"), "the first sheet that is not hidden is read");
}

#[test]
fn whole_files_are_refused() {
    for (text, message) in [
        ("", "no filings"),
        ("\u{feff} \n,,\n", "no filings"),
        (HEADER, "no filings"),
        ("Nhiệm vụ;Ngày văn bản\na;b", "no column for: document"),
        ("a,b\nc,d", "no column for: task, document"),
        ("task,document,Nhiệm vụ\na,b,c", "several columns of the head may mean task"),
        ("task,document\nA/b/STC,\"1/BC\nA/b/SYT,2/BC\n", "row 2: a quotation mark"),
        ("PK\x03\x04", "not a readable XLSX file"),
    ] {
        assert!(refused(text.as_bytes()).contains(message), "{text}: {}", refused(text.as_bytes()));
    }
    assert!(refused(b"task,document\n\xe1").contains("byte 14"));
    assert!(refused(&vec![b'x'; FILE_BYTES_MAX + 1]).contains("16 MiB"));
    let rows = "D1/2a/STC,1/BC\n".repeat(ROWS_MAX + 1);
    assert!(matches!(read(format!("task,document\n{rows}").as_bytes()), Err(FilingsError::TooMany)));

    let book = received(45_187.0, "dd/mm/yyyy");
    let nameless = changed(&book, "xl/workbook.xml", |xml| xml.replace("<sheet ", "<other "));
    assert!(refused(&nameless).contains("no sheet"));
    let double = changed(&book, SHEET, |xml| xml.replace("<row r=\"2\"", "<row r=\"1\""));
    assert!(refused(&double).contains("not in order"));
    let mut letter = zip::ZipWriter::new(Cursor::new(Vec::new()));
    letter.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    assert!(refused(&letter.finish().unwrap().into_inner()).contains("xl/workbook.xml"));
}

#[test]
fn numbers_made_to_break_a_reader_do_not() {
    let book = received(45_187.0, "dd/mm/yyyy");
    let rows = read(&book).unwrap();
    for (part, from, to) in [
        ("xl/sharedStrings.xml", "uniqueCount=\"", "uniqueCount=\"99999999999"),
        ("xl/styles.xml", "count=\"", "count=\"99999999999"),
        (SHEET, "<dimension ref=\"", "<dimension ref=\"ZZZZZZZ99999999999:"),
    ] {
        assert_eq!(read(&changed(&book, part, |xml| xml.replace(from, to))).unwrap(), rows, "{part}");
    }
    for (from, to) in [
        ("r=\"A2\"", "r=\"ZZZZZZZZZZZZZZZZZZZZZZZZ2\""),
        ("r=\"A2\"", "r=\"2\""),
        ("<row r=\"2\"", "<row r=\"18446744073709551615\""),
        ("<row r=\"2\"", "<row r=\"-2\""),
        ("<v>0</v>", "<v>99999999999999999999</v>"),
    ] {
        let broken = changed(&book, SHEET, |xml| xml.replace(from, to));
        assert!(refused(&broken).contains("not a readable XLSX"), "{to}: {}", refused(&broken));
    }
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(read(&changed(&book, SHEET, |xml| xml.replace("<row ", &format!("<row{attributes} ")))).unwrap(), rows);
    let _ = read(&changed(&book, SHEET, |xml| xml.replace("</v></c>", "</v><row></row></c>")));
}

#[test]
fn a_zip_bomb_is_refused_by_what_it_says_and_by_what_it_does() {
    let book = received(45_187.0, "dd/mm/yyyy");
    let length = std::cell::Cell::new(0);
    let bomb = changed(&book, SHEET, |xml| {
        let xml = xml.replace("<sheetData>", &(" ".repeat(64 << 20) + "<sheetData>"));
        length.set(u32::try_from(xml.len()).unwrap());
        xml
    });
    assert!(bomb.len() < 1 << 20);
    assert!(refused(&bomb).contains("64 MiB"), "{}", refused(&bomb));
    // The same with a small size declared, in the local header and in the directory.
    let mut liar = bomb;
    let mut found = 0;
    for place in 0..liar.len() - 4 {
        if liar[place..place + 4] == length.get().to_le_bytes() {
            liar[place..place + 4].copy_from_slice(&1_000u32.to_le_bytes());
            found += 1;
        }
    }
    assert_eq!(found, 2);
    assert!(refused(&liar).contains("larger than its declared"), "{}", refused(&liar));
}

#[test]
fn the_example_of_the_manual_is_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/filings.md");
    let manual = std::fs::read_to_string(path).unwrap();
    let example = manual.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(read(example.as_bytes()).unwrap().len(), 4);
}

#[test]
fn ten_thousand_rows() {
    let task = |row: usize| format!("UBND-2023-9901/C-{row}/2023-Q3/STC");
    let lines: String =
        (1..=ROWS_MAX).map(|row| format!("{};{row}/BC-STC;18/09/2023;18/09/2023 16:41:10\n", task(row))).collect();
    let book = xlsx(|sheet| {
        let second = Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
        let day = Format::new().set_num_format("dd/mm/yyyy");
        header(sheet);
        for row in 1..=ROWS_MAX {
            let line = u32::try_from(row).unwrap();
            sheet.write_string(line, 0, task(row)).unwrap();
            sheet.write_string(line, 1, format!("{row}/BC-STC")).unwrap();
            sheet.write_number_with_format(line, 2, 45_187.0, &day).unwrap();
            sheet.write_number_with_format(line, 3, 45_187.695_254_629_6, &second).unwrap();
        }
    });
    let started = std::time::Instant::now();
    let rows = read(format!("{HEADER}\n{lines}").as_bytes()).unwrap();
    let csv = started.elapsed();
    assert_eq!(rows.len(), ROWS_MAX);
    assert_eq!(read(&book).unwrap(), rows);
    println!("10,000 rows: CSV {csv:?}, XLSX {:?}", started.elapsed() - csv);
}

#[test]
fn a_cut_workbook_never_panics() {
    let book = received(45_187.0, "dd/mm/yyyy");
    for length in (0..book.len()).step_by(97) {
        assert!(read(&book[..length]).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let _ = read(&bytes);
        let _ = read(&[if zip { b"PK\x03\x04".as_slice() } else { b"task,document\n" }, &bytes].concat());
    }

    #[test]
    fn any_text_never_panics(text in "(\\PC|\n|\r|\"|,|;|\t|=|#|task|document|nhận lúc|18/09/2023|D1/2a/STC){0,60}") {
        let _ = read(text.as_bytes());
        let _ = read(format!("task,document,received\n{text}").as_bytes());
    }

    /// Whole parts with foreign content, which no checksum catches.
    #[test]
    fn damaged_parts_never_panic(
        part in prop::sample::select(vec![SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]),
        place in any::<prop::sample::Index>(),
        length in 0usize..40,
        text in "(\\PC|</?(c|v|t|f|is|row|si|rPh|xf|sheetData)/?>|\"|[0-9]{1,20}| (r|s|t)=\"[A-Z]{0,9}[0-9]{0,20}\"|&#?[a-z0-9]{1,9};){0,6}",
    ) {
        let book = received(45_187.695_254_629_6, "dd/mm/yyyy hh:mm:ss");
        let _ = read(&changed(&book, part, |xml| {
            let start = place.index(xml.len());
            let head: String = xml.chars().take(start).collect();
            let tail: String = xml.chars().skip(start + length).collect();
            head + &text + &tail
        }));
    }
}

#[test]
fn rows_that_are_none_of_the_list_are_passed_over_and_named() {
    let text = format!(
        "{HEADER}\n(1);(2);(3);(4)\nI;II;III;IV\n{STC};1/BC;14/9/2023;15/9/2023\nCộng;1;;\n{HEADER}\n{SYT};2/BC;14/9/2023;15/9/2023\nTổng số: 2 đơn vị;;;\nNgười lập biểu;;Thủ trưởng đơn vị;\n"
    );
    let sheet = filings::read(text.as_bytes(), &Choices::default()).unwrap();
    assert_eq!(sheet.passed_over, [2, 3, 5, 6, 8, 9]);
    let rows = sheet.filings(&domain::Chronicle::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [4, 7]);
}

#[test]
fn a_number_and_its_date_may_share_a_cell() {
    let row = |cells: &str| format!("{HEADER}\n{STC};{cells}");
    let read = one(row("31/BC-STC ngày 14/9/2023;;15/9/2023").as_bytes());
    assert_eq!((read.number.as_str(), read.date.unwrap().to_string()), ("31/BC-STC", "2023-09-14".to_owned()));
    let same = one(row("Báo cáo số 31/BC-STC ngày 14/9/2023;9/2023;15/9/2023").as_bytes());
    assert_eq!((same.number.as_str(), same.date.unwrap().to_string()), ("31/BC-STC", "2023-09-14".to_owned()));
    let two = faults(row("31/BC-STC ngày 14/9/2023;13/9/2023;15/9/2023").as_bytes());
    assert!(matches!(&two[..], [(2, _, problem)] if problem.contains("2023-09-14")), "{two:?}");
    for none in ["chưa", "Không có", "0", "chưa nộp, hẹn ngày 15/9/2023"] {
        let found = faults(row(&format!("{none};;15/9/2023")).as_bytes());
        assert!(matches!(&found[..], [(2, _, problem)] if problem.contains("no number")), "{none}: {found:?}");
    }
}

#[test]
fn what_nobody_sees_as_a_row_is_asked_about() {
    let bytes = xlsx(|sheet| {
        header(sheet);
        let struck = Format::new().set_font_strikethrough();
        for (row, task) in [(1, STC), (2, SYT), (3, SNV)] {
            sheet.write_string(row, 0, task).unwrap();
            match row {
                2 => sheet.write_string_with_format(row, 1, "1/BC", &struck).unwrap(),
                _ => sheet.write_string(row, 1, "1/BC").unwrap(),
            };
        }
        sheet.set_row_hidden(3).unwrap();
    });
    let found: Vec<(usize, String)> = faults(&bytes).into_iter().map(|(row, _, problem)| (row, problem)).collect();
    assert!(
        matches!(&found[..], [(3, struck), (4, hidden)] if struck.contains("struck") && hidden.contains("hidden")),
        "{found:?}"
    );
}

#[test]
fn two_bytes_a_letter_are_read() {
    let text = format!("{HEADER}\n{STC};1/BC;14/9/2023;15/9/2023");
    let little: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(one(&little).number, "1/BC");
}
