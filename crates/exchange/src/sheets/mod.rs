//! Tables out: sheets of the ledger as a workbook (XLSX) or as text (CSV).
//!
//! What is written follows from what is given, byte for byte: no clock, and nothing of the machine. No cell becomes a
//! formula, whatever an entry says.

pub mod chosen;
mod csv;
mod registers;
mod xlsx;

use calendar::{NaiveDate, Timestamp};

pub use self::{csv::csv, registers::as_decreed, xlsx::xlsx};

/// A sheet of a workbook has at most so many rows below its header.
pub const ROWS_MAX: usize = 1_048_575;

/// A sheet in the words of one language: what every writer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name on the command line.
    pub name: &'static str,
    /// Its title: at most 31 characters.
    pub title: String,
    /// The titles of its columns.
    pub headings: Vec<String>,
    /// Its rows, one field for each column.
    pub rows: Vec<Vec<Field>>,
}

/// A cell as people read it, and what a spreadsheet can count with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What people read.
    pub text: String,
    /// What it is.
    pub value: Value,
}

impl Field {
    /// Words that nothing can be counted with.
    pub fn words(text: String) -> Self {
        Self { text, value: Value::Words }
    }
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Words,
    /// A number.
    Count(i64),
    /// A share of a thousand parts.
    Permille(u32),
    /// A day.
    Day(NaiveDate),
    /// A claim about time that is known to the day.
    KnownDay(NaiveDate),
    /// A claim about time that is known to the instant.
    Instant(Timestamp),
}

/// What stands around the tables of a workbook, in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// When what it says was known: the workbook's own time.
    pub known_at: Timestamp,
    /// On the left of every foot.
    pub left: String,
    /// Before the page's number.
    pub page: String,
    /// On the right of every foot.
    pub right: String,
    /// The title of the last sheet.
    pub notes: String,
    /// Its lines: what, and what of it.
    pub lines: Vec<(String, String)>,
    /// Behind a text that is longer than a cell holds.
    pub cut_off: String,
    /// The title of the column that says how exact its neighbour is; to the day; to the second.
    pub precision: [String; 3],
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// More rows than a workbook holds.
    #[error("{name} has {rows} rows; a workbook holds {ROWS_MAX} on a sheet")]
    TooLong {
        /// The sheet.
        name: &'static str,
        /// How many.
        rows: usize,
    },
    /// The workbook cannot be written.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The text cannot be written.
    #[error("the table cannot be written: {0}")]
    Text(String),
}
