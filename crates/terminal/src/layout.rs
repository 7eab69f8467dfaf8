//! What all layouts are made of: the width, tables, paragraphs, names beside narrow cells.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets::UTF8_HORIZONTAL_ONLY};
use domain::UnitCode;
use unicode_width::UnicodeWidthStr;
use views::{Basis, Term, UnitNames};
use words::{Language, instant, labels, say, terms};

/// As wide as the terminal, also that of a pager behind a pipe; 100 columns where there is none.
pub fn width() -> usize {
    let terminals = [console::Term::stdout(), console::Term::stderr()];
    let size = terminals.iter().find_map(console::Term::size_checked).map(|(_, columns)| columns);
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    size.or_else(told).unwrap_or(100u16).clamp(60, 160).into()
}

/// Each screen, cut where the terminal is lower; below each there is room for a line that asks.
pub fn pages(screens: &[String]) -> Vec<String> {
    let height = console::Term::stdout().size_checked().map_or(40, |(rows, _)| usize::from(rows)).max(12);
    let lines = screens.iter().map(|screen| screen.trim_end().lines().collect::<Vec<_>>());
    lines.flat_map(|lines| lines.chunks(height - 3).map(|page| page.join("\n")).collect::<Vec<_>>()).collect()
}

/// A table whose cells are wrapped to the terminal.
pub fn table<H: AsRef<str>>(headings: &[H], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    bounded(headings, rows, &[])
}

/// The same, with columns that are at most so wide; `None` may be as wide as there is room.
pub fn bounded<H: AsRef<str>>(
    headings: &[H],
    rows: impl IntoIterator<Item = Vec<String>>,
    widths: &[Option<u16>],
) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width()).unwrap_or(u16::MAX)).set_header(headings.iter().map(AsRef::as_ref));
    table.add_rows(rows);
    for (column, most) in table.column_iter_mut().zip(widths) {
        if let Some(most) = most {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(*most)));
        }
    }
    table.to_string()
}

/// What an answer rests on: both dates, entries, rule set, calendar.
pub fn basis(basis: &Basis, language: Language) -> String {
    let (valid, known, entries) = (instant(basis.valid_at), instant(basis.known_at), basis.entries);
    let rules = basis.rule_set.as_deref().unwrap_or("–");
    let calendar = &basis.calendar;
    let clock = basis.clock.map(|clock| labels::clock(clock, language)).unwrap_or_default();
    let moments = say!(
        language,
        "Thực tế tại {valid} · theo dữ liệu đã biết tại {known}",
        "What was the case at {valid} · as known at {known}"
    );
    let sources = say!(
        language,
        "{entries} bút toán · bộ quy tắc {rules} · lịch {calendar} · {clock}",
        "{entries} entries · rule set {rules} · calendar {calendar} · {clock}"
    );
    format!("{}{}", paragraph(&moments, "", "  "), paragraph(&sources, "", "  ")).trim_end().to_owned()
}

/// A unit by name, with the names of those that have succeeded it by now, and its code.
pub fn unit_now(names: &UnitNames, unit: &UnitCode, language: Language) -> String {
    match names.with_successors(unit) {
        // Its code: no name is known.
        Term::Text(code) => code,
        name => format!("{} ({unit})", terms::words(&name, &UnitNames::default(), language)),
    }
}

/// `text` filled with spaces to `columns` terminal columns.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The same, with the spaces before it.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// A name, and narrow cells beside it. What does not fit into `columns` of the name goes on below.
pub fn beside(name: &str, columns: usize, cells: &str) -> String {
    let line = |(index, part): (usize, std::borrow::Cow<'_, str>)| {
        let line = padded(&part, columns) + if index == 0 { cells } else { "" };
        format!("{}\n", line.trim_end())
    };
    textwrap::wrap(name, columns).into_iter().enumerate().map(line).collect()
}

/// What short marks mean, one beside the other, as many to a line as the terminal holds.
pub fn legend<T: AsRef<str>>(meanings: &[T]) -> String {
    fill(meanings, "    ", width()).join("\n")
}

/// Items joined by `between`, as many to a line as fit into `columns`; at least one line.
fn fill<T: AsRef<str>>(items: &[T], between: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for item in items.iter().map(AsRef::as_ref) {
        let last = lines.last().map_or(0, |line| line.width());
        if last > 0 && last + between.width() + item.width() > columns {
            lines.push(item.to_owned());
        } else if let Some(line) = lines.last_mut() {
            if last > 0 {
                line.push_str(between);
            }
            line.push_str(item);
        }
    }
    lines
}

/// A paragraph as wide as the terminal; lines after the first are indented further.
pub fn paragraph(text: &str, first: &str, rest: &str) -> String {
    // Identifiers, which have hyphens, stay whole.
    let options = textwrap::Options::new(width())
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(first)
        .subsequent_indent(rest);
    textwrap::fill(text, options) + "\n"
}
