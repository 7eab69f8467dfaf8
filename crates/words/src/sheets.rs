//! A sheet as people and as programs read it.

use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use views::{
    Basis, Cell, Sheet, Term,
    sheet::{Column, Title},
};

use crate::{Language, date, moment, partial, terms};

/// The cell as people read it.
pub fn shown(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Lines(lines) => lines.join("\n"),
        Cell::Term(term) => terms::words(term, language),
        Cell::Terms(all) => all.iter().map(|term| terms::words(term, language)).collect::<Vec<_>>().join("\n"),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => date(*day),
        Cell::Date(date) => partial(*date),
        Cell::Moment(at) => moment(*at),
        Cell::Entry(entry) => entry.to_string(),
        Cell::Entries(entries) => entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// The title of a column.
pub fn heading(column: &Column, language: Language) -> &str {
    language.pick(&column.vi, &column.en)
}

/// The title of a sheet.
pub fn title(title: &Title, language: Language) -> &'static str {
    match language {
        Language::Vi => title.vi,
        Language::En => title.en,
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Lines(lines) => json!(lines),
        Cell::Term(term) => terms::code(term),
        Cell::Terms(all) => all.iter().flat_map(codes).collect(),
        Cell::Count(count) => json!(count),
        Cell::Day(day) => json!(day),
        Cell::Date(date) => json!(date.to_string()),
        Cell::Moment(moment) => json!(moment),
        Cell::Entry(entry) => json!(entry),
        Cell::Entries(entries) => json!(entries),
    }
}

/// A trace is as many as it has lines.
fn codes(term: &Term) -> Vec<Value> {
    match term {
        Term::Trace(_) | Term::Warnings(_) => {
            terms::words(term, Language::En).lines().map(|line| json!(line)).collect()
        }
        term => vec![terms::code(term)],
    }
}

/// A sheet in JSON: each row an object under the keys of the columns.
#[derive(Debug)]
pub struct Json<'s>(pub &'s Sheet);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A row as an object under the columns' keys.
        struct Row<'a>(&'a [Column], &'a [Cell]);

        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().zip(self.1).map(|(column, cell)| (&column.key, value(cell))))
            }
        }

        let Sheet { name, basis, columns, rows, .. } = self.0;
        let rows: Vec<Row<'_>> = rows.iter().map(|row| Row(columns, row)).collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("projection", name)?;
        map.serialize_entry("basis", basis)?;
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}

/// The shape of a sheet's JSON.
#[derive(JsonSchema)]
#[schemars(title = "Sheet")]
#[allow(dead_code, reason = "it stands for the JSON that `Json` writes")]
pub struct SheetShape {
    /// The projection's name.
    pub projection: String,
    /// What it rests on.
    pub basis: Basis,
    /// One object a row, under the keys of the columns: text, a number, a day, a moment, an office, a list, or null.
    pub rows: Vec<std::collections::BTreeMap<String, Value>>,
}
