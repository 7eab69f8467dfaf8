//! A sheet on a terminal: a table where it fits, one block a row where it does not.

use exchange::sheets::Table;
use unicode_width::UnicodeWidthStr;
use views::Sheet;
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
    let body = if fits(&titles, &rows) { layout::table(&titles, rows) } else { as_blocks(&titles, &rows) };
    format!("{body}\n{total}")
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
