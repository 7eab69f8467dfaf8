//! Rows below the head that are none of the list: heads that are repeated, columns that are numbered, totals, and the
//! lines under which somebody signs.

use std::collections::BTreeMap;

use calendar::written::bare;
use domain::{TaskId, event::NotATask};

use super::{
    grid::{Cell, Grid},
    heads::Head,
    meaning::{Meaning, Table},
};

/// What may stand behind "tổng" in a row that sums up others, without accents.
const COUNTED: &[&str] = &["cong", "so", "chung", "nhiem", "vu", "van", "ban", "dong", "don", "vi", "bao", "cao"];

/// How the lines begin under which somebody signs, without accents.
const SIGNED: &[&str] = &[
    "nguoi lap",
    "nguoi tong hop",
    "nguoi bao cao",
    "thu truong",
    "lanh dao",
    "truong phong",
    "ke toan",
    "xac nhan cua",
    "noi nhan",
];

/// Takes out the rows that are none of the list: headings, and totals.
pub(super) fn take(grid: &mut Grid, head: &Head, table: Table) -> (Vec<usize>, Vec<usize>) {
    let (mut headings, mut totals) = (Vec::new(), Vec::new());
    for (row, cells) in grid.rows.range(head.last + 1..) {
        match no_task(cells, head, table) {
            Some(NotATask::Heading) => headings.push(*row),
            Some(NotATask::Total) => totals.push(*row),
            None => {}
        }
    }
    headings.iter().chain(&totals).for_each(|row| drop(grid.rows.remove(row)));
    (headings, totals)
}

/// Why a row is no task, if it is none.
fn no_task(cells: &BTreeMap<usize, Cell>, head: &Head, table: Table) -> Option<NotATask> {
    let texts: Vec<String> = cells.values().map(|cell| bare(&cell.text)).filter(|text| !text.is_empty()).collect();
    // "Tổng số: 40 nhiệm vụ" sums up; "Tổng số hóa hồ sơ" is a duty.
    let counted = |word: &&str| word.parse::<u32>().is_ok() || COUNTED.contains(word);
    let is_total = |text: &String| {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["tong" | "cong", rest @ ..] => rest.iter().all(counted),
            _ => false,
        }
    };
    let cell = |meaning| head.columns.get(&meaning).and_then(|column| cells.get(column)).map_or("", |cell| &cell.text);
    let is_named = cell(Meaning::Task).parse::<TaskId>().is_ok() || cell(Meaning::Document).contains('/');
    if texts.iter().any(is_total) && !is_named {
        return Some(NotATask::Total);
    }
    let is_signed = |text: &String| SIGNED.iter().any(|signed| text.starts_with(signed));
    let is_end = texts.first().is_some_and(is_signed) && !is_named && cell(Meaning::Received).is_empty();
    // Under the head the columns are sometimes numbered: (1), (2), …; (A), (B), …; I, II, …
    let is_numbering = texts.len() > 2 && texts.iter().all(|text| is_count(text));
    // A list of past years has a heading where a row holds one cell; of filings, that is a row to be filled in.
    let is_alone = texts.len() == 1 && table == Table::History;
    (is_alone || is_end || is_numbering || head.is_repeated_by(cells)).then_some(NotATask::Heading)
}

/// Whether the text is a number, or a letter that stands for one.
fn is_count(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '[', ']', ' ', '.']);
    let roman = |text: &str| text.len() <= 5 && text.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let letter = |text: &str| text.len() == 1 && text.chars().all(char::is_alphabetic);
    text.parse::<u8>().is_ok() || !text.is_empty() && (roman(text) || letter(text))
}
