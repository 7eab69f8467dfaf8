//! Tables out: sheets of the ledger as a workbook (XLSX) or as text (CSV).
//!
//! What is written follows from what is given, byte for byte: no clock, and nothing of the machine. No cell becomes a
//! formula, whatever an entry says.

mod csv;
mod registers;
mod xlsx;

use views::{Basis, Sheet};
use words::Language;

pub use self::{csv::csv, registers::as_decreed, xlsx::xlsx};

/// A sheet of a workbook has at most so many rows below its header.
pub const ROWS_MAX: usize = 1_048_575;

/// Where the sheets come from: printed at the foot of every page, and on the last sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// What the sheets rest on.
    pub basis: &'a Basis,
    /// The log's name.
    pub log: &'a str,
    /// How many entries the log had, and their root, in base64: what a receipt or an anchor can be held against.
    pub head: (u64, &'a str),
    /// What was asked for besides the two dates: `--unit STC`.
    pub filters: &'a str,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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

/// The cells of a row, short rows filled up.
fn cells<'s>(sheet: &'s Sheet, row: &'s [views::Cell]) -> impl Iterator<Item = &'s views::Cell> {
    (0..sheet.columns.len()).map(|place| row.get(place).unwrap_or(&views::Cell::Empty))
}

/// The titles of the columns.
fn headers(sheet: &Sheet, language: Language) -> impl Iterator<Item = &str> {
    sheet.columns.iter().map(move |column| words::sheets::heading(column, language))
}
