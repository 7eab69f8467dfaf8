//! A sheet: what every projection comes to. One shape for the terminal, for JSON, and for whatever
//! prints or exports it next: columns with names, rows of typed cells, and what it rests on.

use std::borrow::Cow;

use calendar::{Moment, NaiveDate, PartialDate, Period, Timestamp};
use domain::{EntryNumber, TaskId, UnitCode};

use crate::{as_of::Basis, names::UnitNames, term::Term};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its key in JSON.
    pub key: Cow<'static, str>,
    /// Its title in Vietnamese.
    pub vi: Cow<'static, str>,
    /// Its title in English.
    pub en: Cow<'static, str>,
}

impl Column {
    /// The column of that key and with these titles.
    pub const fn new(key: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
    }

    /// Whether it is for programs alone: a code whose words stand in another column. It has no title.
    pub fn is_for_programs(&self) -> bool {
        self.vi.is_empty()
    }

    /// A column whose key is its title too, in every language: of a duty and a period.
    pub fn coded(code: String) -> Self {
        let code = Cow::<'static, str>::Owned(code);
        Self { key: code.clone(), vi: code.clone(), en: code }
    }
}

/// What a sheet is called: at most 31 characters, as the tabs of a spreadsheet have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Title {
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// `columns![("key", "vi", "en"), …]`: without titles, a column is for programs alone.
#[macro_export]
macro_rules! columns {
    ($(($key:literal, $vi:literal, $en:literal)),* $(,)?) => {
        &[$($crate::sheet::Column::new($key, $vi, $en)),*]
    };
}

/// A cell. Dates stay dates and numbers numbers, so that a spreadsheet can count with them.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A unit: its name, and its code after it.
    Unit(UnitCode),
    /// Several units.
    Units(Vec<UnitCode>),
    /// Several lines of words.
    Lines(Vec<String>),
    /// What has words of its own in each language.
    Term(Term),
    /// Several of them, a line each.
    Terms(Vec<Term>),
    /// A number.
    Count(i64),
    /// A share of a thousand parts.
    Permille(u32),
    /// A day.
    Day(NaiveDate),
    /// The date on a document, as far as it is known.
    Date(PartialDate),
    /// A claim about time: an instant, or a day without an invented hour.
    Moment(Moment),
    /// An entry.
    Entry(EntryNumber),
    /// Several entries.
    Entries(Vec<EntryNumber>),
}

impl Cell {
    /// Words, or nothing.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The unit that it names, if it is one.
    pub fn unit(&self) -> Option<&UnitCode> {
        match self {
            Self::Unit(code) => Some(code),
            _ => None,
        }
    }

    /// The number of things.
    pub fn count(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<PartialDate> for Cell {
    fn from(date: PartialDate) -> Self {
        Self::Date(date)
    }
}

impl From<Moment> for Cell {
    fn from(moment: Moment) -> Self {
        Self::Moment(moment)
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Moment(Moment::Instant(at))
    }
}

impl From<EntryNumber> for Cell {
    fn from(entry: EntryNumber) -> Self {
        Self::Entry(entry)
    }
}

impl From<&TaskId> for Cell {
    fn from(task: &TaskId) -> Self {
        Self::Text(task.to_string())
    }
}

impl From<&UnitCode> for Cell {
    fn from(unit: &UnitCode) -> Self {
        Self::Unit(unit.clone())
    }
}

impl From<Term> for Cell {
    fn from(term: Term) -> Self {
        Self::Term(term)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A projection at one point of both axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is called.
    pub title: Title,
    /// What it rests on.
    pub basis: Basis,
    /// The period whose tasks alone are in it: what else was due in its days is not.
    pub only_of: Option<Period>,
    /// What the units in it are called.
    pub names: UnitNames,
    /// Its columns.
    pub columns: Cow<'static, [Column]>,
    /// Its rows, one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}
