//! A spreadsheet of filings, CSV or XLSX, as rows.
//!
//! A file is taken whole or not at all, and a refusal names every faulty cell: a clerk who mends
//! one cell a time, over thousands of rows, stops reading what the program says.

mod xlsx;

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    str::FromStr,
};

use calendar::{Moment, PartialDate, TimeError};
use domain::{
    ids::{IdError, TaskId},
    secrecy,
};

use crate::{
    marks,
    source::{fold, plain},
};

/// Most rows of one file.
pub const ROWS_MAX: usize = 10_000;
/// A file is at most this long, in bytes.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A cell is at most this long, in characters.
pub const CELL_CHARS_MAX: usize = 400;

/// One filing as the spreadsheet has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    /// Its row as the spreadsheet numbers it, from 1.
    pub row: usize,
    /// For which task.
    pub task: TaskId,
    /// The document's number and symbol.
    pub number: String,
    /// The date on the document, as far as it is written.
    pub date: Option<PartialDate>,
    /// When it was received; a cell without an hour is a day.
    pub received: Option<Moment>,
}

/// Why a file is not a list of filings.
#[derive(Debug, thiserror::Error)]
pub enum FilingsError {
    /// The file is too long.
    #[error("the file is longer than {} MiB; a list of filings is never that long", FILE_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// Neither XLSX nor UTF-8 text.
    #[error("byte {0} is not UTF-8; save the spreadsheet as XLSX or as \"CSV UTF-8\"")]
    NotUtf8(usize),
    /// Columns that must be there are not.
    #[error("the header, the first row that is not empty, has no column for: {}", .missing.join(", "))]
    NoHeader {
        /// Which.
        missing: Vec<&'static str>,
    },
    /// Two columns mean the same.
    #[error("two columns of the header mean {0}; leave one")]
    SameColumn(&'static str),
    /// No filing in it.
    #[error("the file has no filings")]
    Empty,
    /// Too many filings.
    #[error("the file has more than {ROWS_MAX} rows; divide it")]
    TooMany,
    /// A cell of a CSV file swallows the rows below it.
    #[error("row {0}: a quotation mark is opened and never closed")]
    OpenQuote(usize),
    /// A damaged or foreign XLSX file.
    #[error("not a readable XLSX file: {0}")]
    Spreadsheet(String),
    /// Some text of the file is marked as a state secret, in a column that is read or anywhere else.
    #[error(
        "the file carries the secrecy mark \"{0}\": a state secret never enters the ledger. Nothing of it was kept"
    )]
    StateSecret(&'static str),
    /// Every faulty cell, from the top.
    #[error("{}", .0.iter().map(RowError::to_string).collect::<Vec<_>>().join("\n"))]
    Rows(Vec<RowError>),
}

/// A faulty cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, {column}: {problem}")]
pub struct RowError {
    /// Its row as the spreadsheet numbers it, from 1.
    pub row: usize,
    /// Its column, by the English header.
    pub column: &'static str,
    /// What stands there, cut where it is too long.
    pub value: String,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// Nothing in a cell that must be filled in.
    #[error("the cell is empty")]
    Missing,
    /// Too long.
    #[error("the cell is longer than {CELL_CHARS_MAX} characters")]
    TooLong,
    /// A formula: what it comes to may change, or be older than what it is computed from.
    #[error("the cell holds a formula; put in its value")]
    Formula,
    /// `#REF!` and the like.
    #[error("the cell shows a spreadsheet error")]
    Broken,
    /// A line break or another control character, often from a stray quotation mark.
    #[error("the cell holds a line break or another control character")]
    Control,
    /// Not the name of a task.
    #[error(transparent)]
    Task(#[from] IdError),
    /// The same task a second time.
    #[error("the same task stands in row {first} already")]
    Repeated {
        /// The earlier row.
        first: usize,
    },
    /// A date where number and symbol belong: spreadsheets make one of "9/2023".
    #[error("the cell holds a date, not a document's number and symbol")]
    Date,
    /// Not a date or time.
    #[error(transparent)]
    Time(#[from] TimeError),
}

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Task,
    Document,
    Date,
    Received,
}

impl Column {
    const ALL: [Self; 4] = [Self::Task, Self::Document, Self::Date, Self::Received];

    /// The English header.
    fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Document => "document",
            Self::Date => "document date",
            Self::Received => "received",
        }
    }

    /// The Vietnamese headers. Without diacritics only as a whole, because "nhân lực" (staff) and "nhận lúc" are then
    /// the same.
    fn vietnamese(self) -> &'static [&'static str] {
        match self {
            Self::Task => &["nhiệm vụ", "nhiem vu"],
            Self::Document => &["số ký hiệu", "so ky hieu"],
            Self::Date => &["ngày văn bản", "ngay van ban"],
            Self::Received => &["nhận lúc", "nhan luc", "thời điểm nhận", "thoi diem nhan"],
        }
    }
}

/// Reads CSV or XLSX, told apart by their first bytes.
pub fn read(bytes: &[u8]) -> Result<Vec<FilingRow>, FilingsError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FilingsError::TooLarge);
    }
    // Also what no column is read for: other sheets, headers and footers, notes.
    if let Some(mark) = marks::mark(bytes) {
        return Err(FilingsError::StateSecret(mark));
    }
    let mut table = Table::default();
    if bytes.starts_with(b"PK\x03\x04") {
        xlsx::each_cell(bytes, |row, column, text| table.put(row, column, text))?;
    } else {
        let text = std::str::from_utf8(bytes).map_err(|error| FilingsError::NotUtf8(error.valid_up_to()))?;
        read_csv(text.trim_start_matches('\u{feff}'), &mut table)?;
    }
    table.into_rows()
}

/// The column that a cell of the header names.
fn column_of(header: &str) -> Option<Column> {
    if header.len() > CELL_CHARS_MAX {
        return None;
    }
    let header = fold(header);
    let words: Vec<&str> = header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let header = words.join(" ");
    Column::ALL.into_iter().find(|column| column.name() == header || column.vietnamese().contains(&header.as_str()))
}

fn read_csv(text: &str, table: &mut Table) -> Result<(), FilingsError> {
    const LAST: &str = "\u{4}";
    // One kind of line end, and a last row of our own, which an open quotation mark would swallow.
    let text = text.replace("\r\n", "\n") + "\n" + LAST;
    // The separator is the one under which the header names most columns; "Số, ký hiệu" holds a comma.
    let separator = *b"\t;,".iter().max_by_key(|separator| columns_named(&text, **separator)).unwrap_or(&b',');
    let mut reader = csv_reader(&text, separator);
    let (mut record, mut row) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).unwrap_or(false) {
        // The reader passes over blank lines; the spreadsheet counts them as rows.
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        let rest = start.and_then(|start| text.get(start..)).unwrap_or_default();
        let content = rest.trim_start_matches(['\r', '\n']);
        row += 1 + rest.len() - content.len();
        if content == LAST {
            return Ok(());
        }
        record.iter().enumerate().try_for_each(|(column, cell)| table.put(row, column, as_typed(cell)))?;
    }
    Err(FilingsError::OpenQuote(row))
}

/// An apostrophe before what looks like a formula says that it is text, as in a spreadsheet; it is no part of the text.
fn as_typed(cell: &str) -> &str {
    let text = cell.strip_prefix('\'').filter(|text| text.trim_start().starts_with(['=', '+', '-', '@']));
    text.unwrap_or(cell)
}

/// `09/2023`, as a table shows a date of which the day is not known; anything else as it is.
fn year_first(text: &str) -> String {
    match text.split_once('/') {
        Some((month, year)) if month.len() <= 2 && year.len() == 4 && !year.contains('/') => {
            format!("{year}-{month:0>2}")
        }
        _ => text.to_owned(),
    }
}

fn csv_reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

fn columns_named(text: &str, separator: u8) -> usize {
    let filled = |record: &csv::StringRecord| record.iter().any(|cell| cell.contains(char::is_alphanumeric));
    let header = csv_reader(text, separator).into_records().map_while(Result::ok).find(filled);
    header.map_or(0, |header| header.iter().filter_map(column_of).count())
}

/// What is kept of a file while it is read: of its rows only the cells of known columns.
#[derive(Default)]
struct Table {
    /// The first row that is not empty.
    header: Option<usize>,
    /// Where each column stands.
    columns: BTreeMap<Column, usize>,
    rows: Vec<(usize, BTreeMap<Column, String>)>,
}

impl Table {
    /// Takes the next cell, row by row.
    fn put(&mut self, row: usize, column: usize, text: &str) -> Result<(), FilingsError> {
        if let Some(mark) = secrecy::mark(text) {
            return Err(FilingsError::StateSecret(mark));
        }
        // One character too many shows that the cell is too long; no more of it is kept.
        let text: String = text.trim().chars().take(CELL_CHARS_MAX + 1).collect();
        let text = if text.chars().count() > CELL_CHARS_MAX { text } else { plain(&text) };
        if text.is_empty() {
            return Ok(());
        }
        if row == *self.header.get_or_insert(row) {
            return match column_of(&text) {
                Some(known) if self.columns.insert(known, column).is_some() => {
                    Err(FilingsError::SameColumn(known.name()))
                }
                _ => Ok(()),
            };
        }
        let known = self.columns.iter().find(|(_, place)| **place == column);
        let Some((&known, _)) = known else { return Ok(()) };
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            if self.rows.len() == ROWS_MAX {
                return Err(FilingsError::TooMany);
            }
            self.rows.push((row, BTreeMap::new()));
        }
        if let Some((_, cells)) = self.rows.last_mut() {
            cells.insert(known, text);
        }
        Ok(())
    }

    fn into_rows(self) -> Result<Vec<FilingRow>, FilingsError> {
        if self.header.is_none() {
            return Err(FilingsError::Empty);
        }
        let missing: Vec<&str> = [Column::Task, Column::Document]
            .into_iter()
            .filter(|column| !self.columns.contains_key(column))
            .map(Column::name)
            .collect();
        if !missing.is_empty() {
            return Err(FilingsError::NoHeader { missing });
        }
        if self.rows.is_empty() {
            return Err(FilingsError::Empty);
        }
        let (mut rows, mut errors, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
        for (row, cells) in &self.rows {
            let mut cells = Cells { row: *row, cells, errors: &mut errors };
            let task = cells.parse(Column::Task, |text| {
                let task: TaskId = required(text)?.parse()?;
                match seen.entry(task.clone()) {
                    Entry::Occupied(first) => Err(RowProblem::Repeated { first: *first.get() }),
                    Entry::Vacant(place) => {
                        place.insert(*row);
                        Ok(task)
                    }
                }
            });
            let number = cells.parse(Column::Document, |text| match required(text)?.parse::<Moment>() {
                Ok(_) => Err(RowProblem::Date),
                Err(_) => Ok(text.to_owned()),
            });
            let date = cells.parse(Column::Date, |text| optional(&year_first(text)));
            let received = cells.parse(Column::Received, optional);
            if let (Some(task), Some(number), Some(date), Some(received)) = (task, number, date, received) {
                rows.push(FilingRow { row: *row, task, number, date, received });
            }
        }
        if errors.is_empty() { Ok(rows) } else { Err(FilingsError::Rows(errors)) }
    }
}

/// The cells of one row, and where their faults are collected.
struct Cells<'t> {
    row: usize,
    cells: &'t BTreeMap<Column, String>,
    errors: &'t mut Vec<RowError>,
}

impl Cells<'_> {
    fn parse<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, RowProblem>) -> Option<T> {
        let text = self.cells.get(&column).map_or("", String::as_str);
        sound(text)
            .and_then(parse)
            .map_err(|problem| {
                let value = text.chars().take(CELL_CHARS_MAX).collect();
                self.errors.push(RowError { row: self.row, column: column.name(), value, problem });
            })
            .ok()
    }
}

fn sound(text: &str) -> Result<&str, RowProblem> {
    match text {
        _ if text.starts_with('=') => Err(RowProblem::Formula),
        // Also "####", which a spreadsheet shows, and saves as CSV, where the column is too narrow.
        _ if text.starts_with('#') => Err(RowProblem::Broken),
        _ if text.chars().count() > CELL_CHARS_MAX => Err(RowProblem::TooLong),
        _ if text.contains(char::is_control) => Err(RowProblem::Control),
        _ => Ok(text),
    }
}

fn required(text: &str) -> Result<&str, RowProblem> {
    if text.is_empty() { Err(RowProblem::Missing) } else { Ok(text) }
}

fn optional<T: FromStr<Err = TimeError>>(text: &str) -> Result<Option<T>, RowProblem> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}
