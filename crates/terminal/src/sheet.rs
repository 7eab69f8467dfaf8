//! A sheet on a terminal: a table where it fits, one block a row where it does not.

use exchange::sheets::Table;
use unicode_width::UnicodeWidthStr;
use views::{Sheet, sheet::Cell};
use words::{
    Language, say,
    sheets::{left_out, table},
};

use crate::{
    colour::strong,
    layout::{self, basis, paragraph, width},
};

/// A column is not made narrower than this by wrapping.
const COLUMN_MIN: usize = 10;
const COLUMN_MAX: usize = 36;

/// Its rows, and what it rests on.
pub fn whole(sheet: &Sheet, language: Language) -> String {
    let rule = if sheet.rows.is_empty() { "\n" } else { "" };
    let note = sheet.only_of.map(|period| format!("\n{}", paragraph(&left_out(period, language), "", "")));
    format!("{}\n{rule}{}\n{}", basis(&sheet.basis, language), body(sheet, language), note.unwrap_or_default())
}

/// Its rows alone.
pub fn body(sheet: &Sheet, language: Language) -> String {
    let Table { headings, rows, .. } = table(sheet, language);
    if rows.is_empty() {
        return language.pick("Không có gì.", "Nothing.").to_owned();
    }
    let count = rows.len();
    let total = say!(language, "{count} dòng", "{count} row(s)");
    // Columns with nothing in them say nothing.
    let full = |place: usize| rows.iter().any(|row| !row[place].text.is_empty());
    let places: Vec<usize> = (0..headings.len()).filter(|place| full(*place)).collect();
    let titles: Vec<&str> = places.iter().map(|&place| headings[place].as_str()).collect();
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| places.iter().map(|&place| row[place].text.clone()).collect()).collect();
    let body = match stacked(sheet, language) {
        _ if fits(&titles, &rows) => layout::table(&titles, rows),
        Some(Stacked { titles, rows, widths }) => layout::bounded(&titles, rows, &widths),
        None => as_blocks(&titles, &rows),
    };
    format!("{body}\n{total}")
}

/// Columns of a sheet that stand one below the other, by their keys, and how wide they are at most.
type Group = (&'static [&'static str], Option<u16>);

/// Sheets of many columns that are compared row by row.
const STACKED: &[(&str, &[Group])] = &[(
    "overdue",
    &[
        (&["unit"], None),
        (&["task", "source", "note"], None),
        (&["due"], Some(12)),
        (&["days_late"], Some(8)),
        (&["verdict"], Some(14)),
        (&["reminders"], Some(10)),
        (&["delay"], Some(10)),
        (&["explanation"], Some(13)),
    ],
)];

/// A sheet whose columns stand one below the other.
struct Stacked {
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
    widths: Vec<Option<u16>>,
}

/// None of a sheet that is not among these.
fn stacked(sheet: &Sheet, language: Language) -> Option<Stacked> {
    let (_, groups) = STACKED.iter().find(|(name, _)| *name == sheet.name)?;
    let Table { headings, rows, .. } = table(sheet, language);
    let shown: Vec<&str> =
        sheet.columns.iter().filter(|column| !column.is_for_programs()).map(|column| &*column.key).collect();
    let place = |key: &str| shown.iter().position(|known| *known == key);
    let unit = sheet.columns.iter().position(|column| column.key == "unit");
    let of_row = |(row, cells): (&Vec<exchange::sheets::Field>, &Vec<Cell>)| {
        let code = unit.and_then(|unit| cells.get(unit)).and_then(Cell::unit);
        let cell = |key: &&str| {
            let text = row.get(place(key)?)?.text.as_str();
            // The unit stands in a column of its own.
            let task = code.filter(|_| *key == "task").and_then(|code| text.strip_suffix(&format!("/{code}")));
            // The duty first: rows of one directive differ by that.
            let task = task.and_then(|task| task.split_once('/'));
            let text = task.map_or_else(|| text.to_owned(), |(directive, duty)| format!("{duty}\n{directive}"));
            Some(text).filter(|text| !text.is_empty())
        };
        groups.iter().map(|(keys, _)| keys.iter().filter_map(cell).collect::<Vec<_>>().join("\n")).collect::<Vec<_>>()
    };
    let title = |(keys, _): &Group| keys.first().and_then(|key| headings.get(place(key)?).cloned()).unwrap_or_default();
    let (titles, rows): (Vec<String>, Vec<Vec<String>>) =
        (groups.iter().map(title).collect(), rows.iter().zip(&sheet.rows).map(of_row).collect());
    let is_full = |place: &usize| rows.iter().any(|row| row.get(*place).is_some_and(|cell| !cell.is_empty()));
    let full: Vec<usize> = (0..titles.len()).filter(is_full).collect();
    let only = |cells: &Vec<String>| full.iter().filter_map(|place| cells.get(*place).cloned()).collect::<Vec<_>>();
    let widths = full.iter().filter_map(|place| groups.get(*place)).map(|(_, most)| *most).collect();
    Some(Stacked { titles: only(&titles), rows: rows.iter().map(only).collect(), widths })
}

fn fits(titles: &[&str], rows: &[Vec<String>]) -> bool {
    let longest = |place: usize| {
        let lines = rows.iter().flat_map(|row| row[place].lines()).map(UnicodeWidthStr::width);
        lines.max().unwrap_or(0).max(titles[place].width()).clamp(COLUMN_MIN.min(titles[place].width()), COLUMN_MAX)
    };
    (0..titles.len()).map(|place| longest(place) + 3).sum::<usize>() <= width()
}

/// The first cell as a heading, the others below it under their titles.
fn as_blocks(titles: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        out.push('\n');
        out.push_str(&strong(row.first().map_or("", String::as_str)));
        out.push('\n');
        for (title, cell) in titles.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty()) {
            match cell.lines().count() {
                1 => out.push_str(&paragraph(&format!("{title}: {cell}"), "  ", "      ")),
                _ => {
                    out.push_str(&format!("  {title}:\n"));
                    cell.lines().for_each(|line| out.push_str(&paragraph(line, "    – ", "      ")));
                }
            }
        }
    }
    out.trim_end().to_owned()
}
