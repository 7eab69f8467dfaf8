//! A long answer in parts: so many rows, from the one after a key.
//!
//! **Invariant:** rows have keys that do not change and that put them in an order: the number of an entry, the identifier
//! of a task, a code. A part begins after a key, and not at a place, so that a row which is in the answer throughout is in
//! one part and in no other, whatever comes in meanwhile.

use std::{cmp::Ordering, collections::BTreeMap, fmt, num::NonZeroU32, str::FromStr};

use domain::{EntryNumber, TaskId};
use serde::{Serialize, Serializer};
use views::{Cell, Sheet};
use words::sheets;

/// What a row is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// An entry, or another number.
    Number(u64),
    /// A task.
    Task(TaskId),
    /// Any other code.
    Text(String),
}

/// A row: its key, and which of the rows that have this key, counted from none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    key: Key,
    nth: u32,
}

/// Which part of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// At most so many rows; all that are left, where nothing is said.
    pub limit: Option<NonZeroU32>,
    /// From the row after this one; from the first, where none is named.
    pub after: Option<Place>,
}

/// The rows of the answer have keys of another kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no key of a row of this answer")]
pub struct NoKey(pub Place);

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    /// Its rows.
    pub rows: T,
    /// Its last row, if others follow: the next part is what comes after it.
    pub next: Option<Place>,
}

impl<T> Part<T> {
    /// The same with other rows.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Part<U> {
        Part { rows: with(self.rows), next: self.next }
    }
}

impl Page {
    /// The rows of this page, in the order of their keys; where no page is asked for, all rows as they are.
    pub fn of<R>(&self, rows: Vec<R>, key: impl Fn(&R) -> Key) -> Result<Part<Vec<R>>, NoKey> {
        if *self == Self::default() {
            return Ok(Part { rows, next: None });
        }
        let mut count: BTreeMap<Key, u32> = BTreeMap::new();
        let place = |row: R| {
            let key = key(&row);
            let seen = count.entry(key.clone()).or_default();
            let nth = *seen;
            *seen += 1;
            (Place { key, nth }, row)
        };
        let mut placed: Vec<(Place, R)> = rows.into_iter().map(place).collect();
        if let Some(after) = &self.after {
            let is_none = !placed.is_empty() && !placed.iter().any(|(place, _)| place.key.is_like(&after.key));
            if is_none {
                return Err(NoKey(after.clone()));
            }
            placed.retain(|(place, _)| place > after);
        }
        placed.sort_by(|(one, _), (other, _)| one.cmp(other));
        let limit = self.limit.map_or(usize::MAX, |limit| usize::try_from(limit.get()).unwrap_or(usize::MAX));
        let more = placed.len() > limit;
        placed.truncate(limit);
        let next = placed.last().filter(|_| more).map(|(place, _)| place.clone());
        Ok(Part { rows: placed.into_iter().map(|(_, row)| row).collect(), next })
    }

    /// The rows of this page of a sheet.
    pub fn of_sheet(&self, mut sheet: Sheet) -> Result<Part<Sheet>, NoKey> {
        let by = key_column(&sheet);
        let part = self.of(std::mem::take(&mut sheet.rows), |row| Key::of(row.get(by).unwrap_or(&Cell::Empty)))?;
        Ok(part.map(|rows| Sheet { rows, ..sheet }))
    }
}

/// The column in which the keys stand: that of the entry or of the task that a row is, or else the first.
fn key_column(sheet: &Sheet) -> usize {
    let is = |place: usize, key: &str| sheet.columns.get(place).is_some_and(|column| column.key == key);
    let first = ["entry", "case", "task", "finding"].iter().any(|key| is(0, key));
    let of = |key: &&str| (0..sheet.columns.len()).find(|place| is(*place, key));
    if first { 0 } else { ["entry", "task", "entries"].iter().find_map(of).unwrap_or_default() }
}

impl Key {
    /// The key that a cell is.
    fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Entry(entry) => Self::Number(entry.0),
            Cell::Entries(entries) => entries.first().map_or(Self::Text(String::new()), |entry| Self::Number(entry.0)),
            Cell::Text(text) => Self::read(text),
            cell => match sheets::value(cell) {
                serde_json::Value::String(text) => Self::read(&text),
                serde_json::Value::Null => Self::Text(String::new()),
                value => Self::read(&value.to_string()),
            },
        }
    }

    fn read(text: &str) -> Self {
        match (text.strip_prefix('#').unwrap_or(text).parse(), text.parse()) {
            (Ok(number), _) => Self::Number(number),
            (_, Ok(task)) => Self::Task(task),
            _ => Self::Text(text.to_owned()),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl From<EntryNumber> for Key {
    fn from(entry: EntryNumber) -> Self {
        Self::Number(entry.0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Key::Number(number) => write!(out, "{number}")?,
            Key::Task(task) => write!(out, "{task}")?,
            Key::Text(text) => write!(out, "{text}")?,
        }
        match self.nth.cmp(&0) {
            Ordering::Greater => write!(out, "+{}", self.nth),
            // A code that ends as a count does.
            _ if split(&self.key_text()).is_some() => write!(out, "+0"),
            _ => Ok(()),
        }
    }
}

impl Place {
    fn key_text(&self) -> String {
        if let Key::Text(text) = &self.key { text.clone() } else { String::new() }
    }
}

/// A text and the count at its end.
fn split(text: &str) -> Option<(&str, u32)> {
    let (key, nth) = text.rsplit_once('+')?;
    Some((key, nth.parse().ok().filter(|_| nth.bytes().all(|byte| byte.is_ascii_digit()))?))
}

impl FromStr for Place {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, nth) = split(text).unwrap_or((text, 0));
        Ok(Self { key: Key::read(key), nth })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
