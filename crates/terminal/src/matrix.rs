//! The report matrix: units x duties and periods. Units that stand alike share a row.

use std::collections::BTreeSet;

use domain::state::TimeState;
use unicode_width::UnicodeWidthStr;
use views::{Filter, UnitNames, tasks::Matrix, tasks::TaskView};
use words::{Language, date, labels, notes::notes, say};

use crate::{
    colour::{of_state, strong},
    layout::{basis, beside, legend, paragraph, unit_now, width},
};

/// The matrix and everything that needs somebody's attention: of all tasks, or of those that pass the filter.
pub fn whole(matrix: &Matrix, filter: &Filter, names: &UnitNames, language: Language) -> String {
    let mut out = format!("{}\n\n", basis(&matrix.basis, language));
    if matrix.rows.is_empty() {
        out.push_str(&match *filter == Filter::default() {
            true => say!(language, "Chưa có nhiệm vụ nào có thời hạn.\n", "No task has a deadline yet.\n"),
            false => say!(
                language,
                "Không có nhiệm vụ nào có thời hạn trong phạm vi được hỏi.\n",
                "Of what was asked about, no task has a deadline.\n"
            ),
        });
    } else {
        let columns = columns(matrix);
        let units: Vec<String> = matrix.rows.iter().map(|(unit, _)| unit_now(names, unit, language)).collect();
        out.push_str(&grid(&units, &columns, language));
        out.push_str(&attention(matrix, names, language));
    }
    if matrix.undated > 0 {
        let count = matrix.undated;
        out.push_str(&say!(
            language,
            "\n{count} nhiệm vụ không có thời hạn: không thể quá hạn cho đến khi có văn bản ấn định.\n",
            "\n{count} tasks have no deadline: they cannot be overdue until a document fixes one.\n"
        ));
    }
    out
}

/// A cell: the letter of the time state, and the mark where something it rests on was recorded later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// How the task stands.
    pub time: TimeState,
    /// Whether something it rests on was recorded later.
    pub is_marked: bool,
}

impl From<&TaskView> for Mark {
    fn from(task: &TaskView) -> Self {
        Self { time: task.time, is_marked: !task.later_grounds.is_empty() }
    }
}

fn columns(matrix: &Matrix) -> Vec<(String, Vec<Option<Mark>>)> {
    let states = |place: usize| {
        matrix.rows.iter().map(|(_, row)| row.get(place).and_then(Option::as_ref).map(Mark::from)).collect()
    };
    matrix.columns.iter().enumerate().map(|(place, column)| (column.title(), states(place))).collect()
}

/// A grid of letters and what they mean. `columns`: a title and one cell per unit. Units whose rows have the same letters
/// stand together; what is odd comes first.
pub fn grid(units: &[String], columns: &[(String, Vec<Option<Mark>>)], language: Language) -> String {
    let cells_of = |index| columns.iter().map(move |(_, states)| states.get(index).copied().flatten());
    let mut groups: Vec<(Vec<Option<Mark>>, Vec<&str>)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let cells: Vec<Option<Mark>> = cells_of(index).collect();
        match groups.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, units)) => units.push(unit),
            None => groups.push((cells, vec![unit])),
        }
    }
    groups.sort_by_key(|(_, units)| units.len());
    // `C-Q 2023-Q3` stands in two lines, so that there is room for names.
    let titles: Vec<(&str, &str)> =
        columns.iter().map(|(title, _)| title.split_once(' ').unwrap_or(("", title))).collect();
    let widths: Vec<usize> = titles.iter().map(|(duty, period)| duty.width().max(period.width()).max(3)).collect();
    let left = width().saturating_sub(widths.iter().map(|w| w + 2).sum::<usize>()).clamp(16, 60);
    let left = left.min(units.iter().map(|unit| unit.width()).max().unwrap_or_default().max(16));
    // What a cell shows, and how many columns of the terminal that takes: colours take none.
    let row = |cells: &mut dyn Iterator<Item = (String, usize)>| -> String {
        let space = |taken: usize, width: &usize| " ".repeat(width.saturating_sub(taken));
        cells.zip(&widths).map(|((cell, taken), width)| format!("  {cell}{}", space(taken, width))).collect()
    };
    let title = |text: &str| (text.to_owned(), text.width());
    let duties = beside("", left, &row(&mut titles.iter().map(|(duty, _)| title(duty))));
    let unit = language.pick("Đơn vị", "Unit");
    let periods = beside(unit, left, &row(&mut titles.iter().map(|(_, period)| title(period))));
    let mut out = String::new();
    for title in [duties, periods].iter().map(|title| title.trim_end()).filter(|title| !title.is_empty()) {
        out.push_str(&format!("{}\n", strong(title)));
    }
    let letter = |cell: &Option<Mark>| {
        cell.map_or_else(Default::default, |Mark { time, is_marked }| {
            let (letter, mark) = (labels::time_letter(time), if is_marked { labels::LATER } else { "" });
            (format!("{}{mark}", of_state(time, letter)), letter.width() + mark.width())
        })
    };
    for (cells, units) in &groups {
        let cells = row(&mut cells.iter().map(letter));
        out.extend(units.iter().map(|unit| beside(unit, left, &cells)));
    }
    let cells: Vec<Mark> = columns.iter().flat_map(|(_, cells)| cells.iter().copied().flatten()).collect();
    let present: BTreeSet<TimeState> = cells.iter().map(|cell| cell.time).collect();
    let meaning =
        |&state: &TimeState| format!("{} {}", labels::time_letter(state), labels::time_state(state, language));
    out.push_str(&format!("\n{}\n", legend(&present.iter().map(meaning).collect::<Vec<_>>())));
    if cells.iter().any(|cell| cell.is_marked) {
        let meaning = language.pick("có căn cứ ghi sau hạn", "rests on something recorded after the due moment");
        out.push_str(&format!("    {}: {meaning}\n", labels::LATER));
    }
    out
}

/// The tasks that are late, disputed, waiting, cured, whose case has gaps, or whose verdict rests on
/// something recorded later.
fn attention(matrix: &Matrix, names: &UnitNames, language: Language) -> String {
    let tasks: Vec<&TaskView> =
        matrix.rows.iter().flat_map(|(_, row)| row.iter().flatten()).filter(|task| needs_attention(task)).collect();
    if tasks.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", strong(language.pick("Cần chú ý", "Needs attention")));
    for task in tasks {
        let due = task.due.as_ref().map(|due| date(due.effective)).unwrap_or_default();
        let late =
            task.lateness.map(|lateness| format!(", {}", labels::lateness(lateness, language))).unwrap_or_default();
        let (id, time) = (&task.task, labels::time_state(task.time, language));
        let unit = labels::unit(&task.task.unit, names, language);
        let line =
            say!(language, "{unit} · {id} · hạn {due} · {time}{late}", "{unit} · {id} · due {due} · {time}{late}");
        out.push_str(&paragraph(&line, "  ", "      "));
        out.push_str(&paragraph(&notes(task, names, language).join("; "), "      ", "      "));
    }
    out
}

fn needs_attention(task: &TaskView) -> bool {
    task.time.is_late()
        || task.delay.is_some()
        || task.dispute_pending.is_some()
        || task.extension_pending.is_some()
        || task.time == TimeState::ReturnedInCure
        || task.cured.is_some()
        || !task.later_grounds.is_empty()
}
