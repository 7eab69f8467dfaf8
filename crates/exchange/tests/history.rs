//! Lists of past years: what their rows say, and what is asked before any of it is believed.

use domain::{Chronicle, command::HistoryRow, event::StatedDue};
use exchange::filings::{Choices, ColumnProblem, FilingsError, History, Meaning, RowProblem};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

const STC: &str = "UBND-2023-105/1/STC";
const SYT: &str = "UBND-2023-105/1/SYT";
const SNV: &str = "UBND-2023-105/1/SNV";
const HEADER: &str = "STT;Nhiệm vụ;Thời hạn;Văn bản trả lời;Ngày hoàn thành;Tình trạng;Ghi chú";

fn list(bytes: &[u8]) -> Result<History, FilingsError> {
    History::read(bytes, &Choices::default())
}

#[track_caller]
fn rows(text: &str) -> Vec<HistoryRow> {
    let (rows, errors) = list(text.as_bytes()).unwrap().rows(&Chronicle::default());
    assert!(errors.is_empty(), "{errors:?}");
    rows
}

/// What one row is refused for.
#[track_caller]
fn fault(row: &str) -> RowProblem {
    let text = format!("{HEADER}\n{row}");
    let (rows, mut errors) = list(text.as_bytes()).unwrap().rows(&Chronicle::default());
    assert!(rows.is_empty(), "{rows:?}");
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0).problem
}

#[track_caller]
fn asked(text: &str) -> Vec<ColumnProblem> {
    match list(text.as_bytes()) {
        Err(FilingsError::Columns(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn line(sheet: &mut Worksheet, row: u32, text: &str) {
    for (column, cell) in (0..).zip(text.split(';')) {
        sheet.write_string(row, column, cell).unwrap();
    }
}

#[test]
fn a_row_is_taken_as_it_stands() {
    let text = format!(
        "{HEADER}\n1;{STC};31/03/2023;Báo cáo số 9/BC-STC ngày 30/3/2023;30/03/2023;Hoàn thành đúng hạn;\n2;{SYT};Quý I/2023;-;;Đang thực hiện;x\n3;{SNV};31/3/2023;12/BC-SNV;31/3/2023 16:41;;"
    );
    let rows = rows(&text);
    let shown = |row: &HistoryRow| {
        let document = row.document.as_ref();
        let number = document.map(|document| document.number.clone());
        let date = document.and_then(|document| document.date).map(|date| date.to_string());
        (row.row, number, date, row.received.map(|at| at.to_string()), row.status.clone())
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows.iter().map(shown).collect::<Vec<_>>(),
        [
            (2, text("9/BC-STC"), text("2023-03-30"), text("2023-03-30"), text("Hoàn thành đúng hạn")),
            (3, None, None, None, text("Đang thực hiện")),
            (4, text("12/BC-SNV"), None, text("2023-03-31T16:41:00+07:00"), None),
        ]
    );
    let day = |day: &str| Some(StatedDue::Day(day.parse().unwrap()));
    let dues: Vec<_> = rows.iter().map(|row| row.due.clone()).collect();
    assert_eq!(dues, [day("2023-03-31"), Some(StatedDue::Words("Quý I/2023".into())), day("2023-03-31")]);
}

#[test]
fn every_faulty_cell_is_told_with_its_row() {
    let cases = [
        (format!("1;{STC};31/02/2023;9/BC;30/03/2023;x;"), "When(Time(NoSuchDay"),
        (format!("1;{STC};31/3/23;9/BC;30/03/2023;x;"), "When(Time(ShortYear"),
        (format!("1;{STC};;9/BC;30/03/23;x;"), "When(Time(ShortYear"),
        (format!("1;{STC};;9/BC;16:41;x;"), "When(NoDay"),
        (format!("1;{STC};;2023-09;30/03/2023;x;"), "Date"),
        (format!("1;{STC};;đã gửi qua trục;30/03/2023;x;"), "NoNumber"),
        (format!("1;{STC};;9/BC ngày 2/4/2023;30/03/2023;x;"), "Dated"),
        (format!("1;{STC};;9/BC;30/03/2023;ông Nguyễn Văn A đã nộp;"), "Person"),
        (format!("1;{STC};;9/BC;30/03/2023;=IF(A1,1,2);"), "Formula"),
        (format!("1;{STC};;#REF!;30/03/2023;x;"), "Broken"),
        (format!("1;{STC};31/3/2023;;;;"), "NothingSaid"),
        ("1;UBND;31/3/2023;9/BC;;x;".to_owned(), "Task"),
    ];
    for (row, expected) in cases {
        let problem = format!("{:?}", fault(&row));
        assert!(problem.starts_with(expected), "{row}: {problem}");
    }
    // All of them at once.
    let text = format!("{HEADER}\n1;{STC};31/02/2023;9/BC;30/3/23;x;\n2;{STC};;9/BC;30/3/2023;x;\n3;{SYT};;;;;");
    let (_, errors) = list(text.as_bytes()).unwrap().rows(&Chronicle::default());
    assert_eq!(errors.iter().map(|error| error.row).collect::<Vec<_>>(), [2, 2, 3, 4]);
}

#[test]
fn totals_headings_and_numbered_columns_are_no_tasks() {
    let text = format!(
        "THEO DÕI NHIỆM VỤ NĂM 2023;;;;;;\n{HEADER}\n(1);(2);(3);(4);(5);(6);(7)\n;I. Nhiệm vụ quý I;;;;;\n1;{STC};31/3/2023;9/BC;30/3/2023;x;\nTổng cộng;1;;;;1;\n;Tổng số: 1;;;;100%;"
    );
    let read = list(text.as_bytes()).unwrap();
    assert_eq!((read.headings.clone(), read.totals.clone()), (vec![1, 3, 4], vec![6, 7]));
    let (rows, errors) = read.rows(&Chronicle::default());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [5]);
    let left: Vec<_> = read.left_out().into_iter().map(|left| left.rows).collect();
    assert_eq!(left, [vec![1, 3, 4], vec![6, 7]]);
}

#[test]
fn a_column_of_persons_and_one_of_other_days_stop_the_file() {
    let text = |heading: &str, cell: &str| format!("Nhiệm vụ;Tình trạng;{heading}\n{STC};Đã xong;{cell}");
    for heading in ["Chuyên viên theo dõi", "Người phụ trách", "HỌ VÀ TÊN", "can bo phu trach"] {
        let problems = asked(&text(heading, "Nguyễn Văn A"));
        assert_eq!(problems, [ColumnProblem::Persons { heading: heading.into(), row: 2 }]);
        let choices = Choices { ignored: vec![heading.to_owned()], ..Choices::default() };
        assert!(History::read(text(heading, "Nguyễn Văn A").as_bytes(), &choices).is_ok());
    }
    assert!(matches!(asked(&text("Ngày họp", "10/01/2023"))[..], [ColumnProblem::LooksLikeTime { .. }]));
    // The number of the letter that gave the task is not that of the answer.
    let both = format!("Số, ký hiệu văn bản giao;Nhiệm vụ;Văn bản trả lời;Tình trạng\n105/UBND-VP;{STC};9/BC;x");
    let read = list(both.as_bytes()).unwrap();
    let meanings: Vec<_> = read.columns.iter().map(|column| column.meaning).collect();
    assert_eq!(meanings, [Meaning::Directive, Meaning::Task, Meaning::Document, Meaning::Status]);
    let unclear = format!("Số, ký hiệu;Nhiệm vụ;Văn bản trả lời;Tình trạng\n105/UBND-VP;{STC};9/BC;x");
    assert!(matches!(asked(&unclear)[..], [ColumnProblem::Both { meaning: Meaning::Document, .. }]));
}

#[test]
fn of_a_workbook_one_sheet_is_read_and_hidden_rows_and_formulas_are_refused() {
    let mut book = Workbook::new();
    for (name, task) in [("2022", STC), ("2023", SYT)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        line(sheet, 0, HEADER);
        line(sheet, 1, &format!("1;{task};;9/BC;;Đã xong"));
        let day = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_number_with_format(1, 4, 45_015.0, &day).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    // Two years are two lists: neither is passed over in silence.
    let several = list(&bytes).unwrap_err().to_string();
    assert!(several.contains("\"2022\", \"2023\""), "{several}");
    let named = |name: &str| Choices { sheet: Some(name.to_owned()), ..Choices::default() };
    let second = History::read(&bytes, &named("2023")).unwrap();
    let (rows, _) = second.rows(&Chronicle::default());
    assert_eq!((rows[0].task.to_string(), rows[0].received.unwrap().to_string()), (SYT.into(), "2023-03-30".into()));
    let none = History::read(&bytes, &named("2024")).unwrap_err().to_string();
    assert!(none.contains("\"2022\", \"2023\""), "{none}");

    let hidden = xlsx(|sheet| {
        line(sheet, 0, HEADER);
        line(sheet, 1, &format!("1;{STC};;9/BC;;Đã xong"));
        line(sheet, 2, &format!("2;{SYT};;8/BC;;Đã xong"));
        sheet.set_row_hidden(2).unwrap();
        sheet.write_formula(1, 5, Formula::new("=1+1").set_result("2")).unwrap();
    });
    let (_, errors) = list(&hidden).unwrap().rows(&Chronicle::default());
    let found: Vec<_> = errors.iter().map(|error| (error.row, error.problem.clone())).collect();
    assert_eq!(found, [(2, RowProblem::Formula), (3, RowProblem::Hidden)]);
}

#[test]
fn a_mark_of_secrecy_anywhere_refuses_the_file() {
    let text = format!("{HEADER}\n1;{STC};;9/BC;30/3/2023;x;MẬT");
    assert!(matches!(list(text.as_bytes()), Err(FilingsError::StateSecret(_))));
}

#[test]
fn a_head_that_says_nothing_of_a_task_is_no_list() {
    let text = format!("Nhiệm vụ;Ghi chú\n{STC};x");
    assert!(matches!(list(text.as_bytes()), Err(FilingsError::NoHeader { .. })));
}
