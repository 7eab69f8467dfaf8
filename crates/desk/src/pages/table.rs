//! Tables: wider than a narrow screen, they scroll by themselves, and the page does not.

use domain::TaskId;
use maud::{Markup, html};
use views::{Cell, Sheet};
use words::{Language, labels, sheets};

use super::parts::{duty, task_path, unit_path};
use crate::page;

/// A table in a frame of its own that scrolls, by keyboard too, and has a name.
pub fn wide(name: &str, table: Markup) -> Markup {
    html! { div.wide role="region" aria-label=(name) tabindex="0" { (table) } }
}

/// Whether a table says of which unit its rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// It is on the page of one unit.
    Unsaid,
    /// Its rows are of several.
    Said,
}

/// A sheet as a table under its title.
pub fn table(sheet: &Sheet, units: Units, language: Language) -> Markup {
    html! { h2 { (sheets::title(&sheet.title, language)) } (untitled(sheet, units, language)) }
}

/// The same on a page that has its title.
pub fn untitled(sheet: &Sheet, units: Units, language: Language) -> Markup {
    let is_shown = |place: &usize| {
        let column = sheet.columns.get(*place);
        let of_unit = sheet.rows.iter().all(|row| matches!(row.get(*place), Some(Cell::Unit(_))));
        column.is_some_and(|column| !column.is_for_programs()) && (units == Units::Said || !of_unit)
    };
    let places: Vec<usize> = (0..sheet.columns.len()).filter(is_shown).collect();
    let title = sheets::title(&sheet.title, language);
    html! {
        @if sheet.rows.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @else {
            (wide(title, html! {
                table {
                    thead { tr { @for place in &places {
                        @if let Some(column) = sheet.columns.get(*place) { th scope="col" { (language.pick(&column.vi, &column.en)) } }
                    } } }
                    tbody { @for row in &sheet.rows { tr { @for place in &places {
                        td { (cell(row.get(*place).unwrap_or(&Cell::Empty), sheet, language)) }
                    } } } }
                }
            }))
        }
    }
}

/// A cell; what has a page of its own leads there.
fn cell(cell: &Cell, sheet: &Sheet, language: Language) -> Markup {
    let shown = sheets::shown(cell, &sheet.names, language);
    match cell {
        Cell::Unit(unit) => html! { a href=(unit_path(unit)) { (shown) } },
        Cell::Entry(entry) => page::entry(*entry),
        Cell::Entries(entries) => {
            html! { @for (place, entry) in entries.iter().enumerate() { @if place > 0 { ", " } (page::entry(*entry)) } }
        }
        Cell::Text(text) => match text.parse::<TaskId>() {
            Ok(task) => {
                let unit = labels::unit(&task.unit, &sheet.names, language);
                html! { a href=(task_path(&task)) title=(text) { (unit) ": " (duty(&task, language)) } }
            }
            Err(_) => html! { (text) },
        },
        _ => html! { @for (place, line) in shown.lines().enumerate() { @if place > 0 { br; } (page::linked(line)) } },
    }
}

/// What stands in a row under the column of that key, in words.
pub fn said(sheet: &Sheet, row: &[Cell], key: &str, language: Language) -> String {
    let place = sheet.columns.iter().position(|column| column.key == key);
    let cell = place.and_then(|place| row.get(place)).unwrap_or(&Cell::Empty);
    sheets::shown(cell, &sheet.names, language)
}

/// A table of words under heads: for rows that are made for a page alone.
pub fn plain(name: &str, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    wide(
        name,
        html! {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        },
    )
}
