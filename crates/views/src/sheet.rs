//! A sheet: what every projection comes to. One shape for the terminal, for JSON, and for whatever
//! prints or exports it next: columns with names, rows of typed cells, and what it rests on.

use std::borrow::Cow;

use calendar::{Moment, NaiveDate, PartialDate, Timestamp};
use domain::{EntryNumber, TaskId, UnitCode};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use crate::{
    as_of::Basis,
    text::{self, Language},
};

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

    /// A column whose key is its title too, in every language: of a duty and a period.
    pub fn coded(code: String) -> Self {
        let code = Cow::<'static, str>::Owned(code);
        Self { key: code.clone(), vi: code.clone(), en: code }
    }

    /// Its title.
    pub fn title(&self, language: Language) -> &str {
        language.pick(&self.vi, &self.en)
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

impl Title {
    /// The title in this language.
    pub fn shown(self, language: Language) -> &'static str {
        language.pick(self.vi, self.en)
    }
}

/// `columns![("key", "vi", "en"), …]`
#[macro_export]
macro_rules! columns {
    ($(($key:literal, $vi:literal, $en:literal)),* $(,)?) => {
        &[$($crate::sheet::Column::new($key, $vi, $en)),*]
    };
}

/// A cell. Dates stay dates and numbers numbers, so that a spreadsheet can count with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// Several lines of words.
    Lines(Vec<String>),
    /// What has words of its own in each language.
    Coded(Coded),
    /// Several of them, a line each.
    AllCoded(Vec<Coded>),
    /// A number.
    Count(i64),
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

/// One of a fixed set, an office, a name: JSON says the same of it in every language, people read words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// What JSON says: a code, an office, a name as it was recorded.
    code: Value,
    /// What people read.
    words: String,
}

impl Coded {
    /// `code` is one of the domain's values, which all can be written as JSON.
    pub fn new(code: impl Serialize, words: impl Into<String>) -> Self {
        Self { code: serde_json::to_value(code).unwrap_or_default(), words: words.into() }
    }
}

impl Cell {
    /// What has words of its own in each language.
    pub fn coded(code: impl Serialize, words: impl Into<String>) -> Self {
        Self::Coded(Coded::new(code, words))
    }

    /// Yes or no.
    pub fn whether(holds: bool, language: Language) -> Self {
        match holds {
            true => Self::coded("yes", language.pick("có", "yes")),
            false => Self::coded("no", language.pick("không", "no")),
        }
    }

    /// Words, or nothing.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The number of things.
    pub fn count(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// The cell as people read it.
    pub fn shown(&self, language: Language) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Lines(lines) => lines.join("\n"),
            Self::Coded(coded) => coded.words.clone(),
            Self::AllCoded(all) => all.iter().map(|coded| coded.words.as_str()).collect::<Vec<_>>().join("\n"),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => text::date(*day),
            Self::Date(date) => text::partial(*date),
            Self::Moment(moment) => text::moment(*moment),
            Self::Entry(entry) => entry.to_string(),
            Self::Entries(entries) => {
                entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(language.pick(", ", ", "))
            }
        }
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
        Self::Text(unit.to_string())
    }
}

impl From<Coded> for Cell {
    fn from(coded: Coded) -> Self {
        Self::Coded(coded)
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

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_unit(),
            Self::Text(text) => text.serialize(serializer),
            Self::Lines(lines) => lines.serialize(serializer),
            Self::Coded(coded) => coded.code.serialize(serializer),
            Self::AllCoded(all) => serializer.collect_seq(all.iter().map(|coded| &coded.code)),
            Self::Count(count) => count.serialize(serializer),
            Self::Day(day) => day.serialize(serializer),
            Self::Date(date) => date.to_string().serialize(serializer),
            Self::Moment(moment) => moment.serialize(serializer),
            Self::Entry(entry) => entry.serialize(serializer),
            Self::Entries(entries) => entries.serialize(serializer),
        }
    }
}

/// A projection at one point of both axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is called.
    pub title: Title,
    /// What it rests on.
    pub basis: Basis,
    /// Its columns.
    pub columns: Cow<'static, [Column]>,
    /// Its rows, one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Serialize for Sheet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A row as an object under the columns' keys.
        struct Row<'a>(&'a [Column], &'a [Cell]);

        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(self.0.len()))?;
                for (column, cell) in self.0.iter().zip(self.1) {
                    map.serialize_entry(&column.key, cell)?;
                }
                map.end()
            }
        }

        let rows: Vec<Row<'_>> = self.rows.iter().map(|row| Row(&self.columns, row)).collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("projection", self.name)?;
        map.serialize_entry("basis", &self.basis)?;
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}

/// The shape of a sheet's JSON.
#[derive(JsonSchema)]
#[schemars(title = "Sheet")]
#[allow(dead_code, reason = "it stands for the JSON that `Sheet` writes")]
pub struct SheetShape {
    /// The projection's name.
    pub projection: String,
    /// What it rests on.
    pub basis: Basis,
    /// One object a row, under the keys of the columns: text, a number, a day, a moment, a list, or null.
    pub rows: Vec<std::collections::BTreeMap<String, Value>>,
}
