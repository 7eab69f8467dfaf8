//! The share on time, period by period.

use exchange::sheets::Table;
use unicode_width::UnicodeWidthStr;
use views::Sheet;
use words::{Language, sheets::table};

use crate::{
    colour::strong,
    layout::{basis, padded, right},
};

/// Under each unit, or duty, a line of figures for each period.
pub fn whole(sheet: &Sheet, language: Language) -> String {
    let Table { headings, rows, .. } = table(sheet, language);
    let mut out = format!("{}\n", basis(&sheet.basis, language));
    let [_, period, figures @ ..] = &headings[..] else { return out };
    if rows.is_empty() {
        return out + "\n" + language.pick("Không có gì.", "Nothing.") + "\n";
    }
    let periods = rows.iter().filter_map(|row| row.get(1)).map(|cell| cell.text.width());
    let left = periods.max().unwrap_or_default().max(period.width());
    let line = |first: &str, cells: &mut dyn Iterator<Item = &str>| {
        let cells: String = cells.zip(figures).map(|(cell, title)| right(cell, title.width() + 2)).collect();
        format!("  {}{}\n", padded(first, left), cells.trim_end())
    };
    out.push_str(&format!("\n{}", line(period, &mut figures.iter().map(String::as_str))));
    let mut before = None;
    for row in &rows {
        let [name, period, figures @ ..] = &row[..] else { continue };
        if before != Some(&name.text) {
            out.push_str(&format!("{}\n", strong(&name.text)));
            before = Some(&name.text);
        }
        out.push_str(&line(&period.text, &mut figures.iter().map(|cell| cell.text.as_str())));
    }
    out
}
