//! From views to text on a terminal.

pub mod changes;
pub mod doctor;
pub mod history;
pub mod letter;
pub mod matrix;
pub mod scorecard;
pub mod sheet;
pub mod task;
pub mod verified;

use std::collections::BTreeSet;

use comfy_table::{ContentArrangement, Table, presets::UTF8_HORIZONTAL_ONLY};
use domain::{UnitCode, state::TimeState};
use unicode_width::UnicodeWidthStr;
use views::{Basis, Knowledge, Term, UnitNames};
use words::{Language, instant, labels, say, terms};

use crate::output;

/// As wide as the terminal, also that of a pager behind a pipe; 100 columns where there is none.
pub fn width() -> u16 {
    let terminals = [console::Term::stdout(), console::Term::stderr()];
    let size = terminals.iter().find_map(console::Term::size_checked).map(|(_, columns)| columns);
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    size.or_else(told).unwrap_or(100).clamp(60, 160)
}

/// A table that wraps its cells to the terminal.
pub fn table<const N: usize>(header: [&str; N]) -> Table {
    table_of(&header)
}

/// [`table`], with as many columns as there are.
pub fn table_of(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width()).set_header(header);
    table
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
pub fn unit_now(knowledge: &Knowledge<'_>, unit: &UnitCode, language: Language) -> String {
    match knowledge.name_of(unit) {
        // Its code: no name is known.
        Term::Text(code) => code,
        name => format!("{} ({unit})", terms::words(&name, &UnitNames::default(), language)),
    }
}

/// Bold, where the terminal can.
pub fn strong(text: &str) -> String {
    if output::colours() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A letter in the colour of its state; the letter alone says it all.
pub fn coloured(state: TimeState, text: &str) -> String {
    let colour = match state {
        TimeState::OnTime | TimeState::OnTimeExtended => "32",
        TimeState::Late => "33",
        TimeState::Overdue => "1;31",
        TimeState::DueSoon | TimeState::ReturnedInCure => "36",
        TimeState::Open | TimeState::NoDeadline | TimeState::Suspended | TimeState::Released => return text.to_owned(),
    };
    if output::colours() { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// `text` filled with spaces to `columns` terminal columns.
pub fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// What the letters in a matrix mean.
pub fn legend(present: &BTreeSet<TimeState>, language: Language) -> String {
    let meaning = |state: &TimeState| {
        format!("{} {}", labels::time_letter(*state, language), labels::time_state(*state, language))
    };
    let meanings: Vec<String> = present.iter().map(meaning).collect();
    wrap(&meanings, "    ")
}

/// Items joined by `between`, broken into lines of the terminal's width.
pub fn wrap<T: AsRef<str>>(items: &[T], between: &str) -> String {
    fill(items, between, usize::from(width())).join("\n")
}

/// Items joined by `between`, as many to a line as fit into `columns`; at least one line.
pub fn fill<T: AsRef<str>>(items: &[T], between: &str, columns: usize) -> Vec<String> {
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
    let options = textwrap::Options::new(usize::from(width()))
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(first)
        .subsequent_indent(rest);
    textwrap::fill(text, options) + "\n"
}
