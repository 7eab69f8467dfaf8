//! The report matrix: units x duties and periods. Units that stand alike share a row.

use domain::{UnitCode, state::TimeState};
use unicode_width::UnicodeWidthStr;
use views::{Filter, Knowledge, tasks, tasks::Matrix, tasks::TaskView};
use words::{Language, date, labels, say};

use super::{basis, coloured, fill, legend, padded, paragraph, strong, width};

/// The matrix and everything that needs somebody's attention.
pub fn whole(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> String {
    let matrix = tasks::matrix(knowledge, filter);
    let mut out = format!("{}\n\n", basis(&matrix.basis, language));
    if matrix.rows.is_empty() {
        out.push_str(&say!(language, "Chưa có nhiệm vụ nào có thời hạn.\n", "No task has a deadline yet.\n"));
    } else {
        let columns = columns(&matrix);
        let units: Vec<UnitCode> = matrix.rows.iter().map(|(unit, _)| unit.clone()).collect();
        out.push_str(&grid(&units, &columns, language));
        out.push_str(&attention(&matrix, language));
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
    pub time: TimeState,
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

/// A grid of letters and what they mean. `columns`: a title and one cell per unit. Rows with the same letters are
/// joined, so that 29 units fit on a screen and the odd ones stand out.
pub fn grid(units: &[UnitCode], columns: &[(String, Vec<Option<Mark>>)], language: Language) -> String {
    let mut rows: Vec<(Vec<Option<Mark>>, Vec<&str>)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let cells: Vec<Option<Mark>> = columns.iter().map(|(_, states)| states.get(index).copied().flatten()).collect();
        match rows.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, units)) => units.push(unit.as_str()),
            None => rows.push((cells, vec![unit.as_str()])),
        }
    }
    // The many that stand alike last: what is odd comes first.
    rows.sort_by_key(|(_, units)| units.len());
    let widths: Vec<usize> = columns.iter().map(|(title, _)| title.width().max(3)).collect();
    let left = usize::from(width()).saturating_sub(widths.iter().map(|w| w + 2).sum::<usize>()).clamp(16, 60);
    let mut out = padded(language.pick("Đơn vị", "Unit"), left);
    for ((title, _), width) in columns.iter().zip(&widths) {
        out.push_str("  ");
        out.push_str(&padded(title, *width));
    }
    out = format!("{}\n", strong(out.trim_end()));
    for (cells, units) in rows {
        for (index, line) in fill(&units, " ", left).into_iter().enumerate() {
            out.push_str(&padded(&line, left));
            if index == 0 {
                for (cell, width) in cells.iter().zip(&widths) {
                    let letter = cell.map_or(" ", |cell| labels::time_letter(cell.time, language));
                    let mark = if cell.is_some_and(|cell| cell.is_marked) { labels::LATER } else { "" };
                    let space = " ".repeat(width.saturating_sub(letter.width() + mark.width()));
                    let shown = cell.map_or(" ".to_owned(), |cell| coloured(cell.time, letter));
                    out.push_str(&format!("  {shown}{mark}{space}"));
                }
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
    }
    let cells: Vec<Mark> = columns.iter().flat_map(|(_, cells)| cells.iter().copied().flatten()).collect();
    out.push_str(&format!("\n{}\n", legend(&cells.iter().map(|cell| cell.time).collect(), language)));
    if cells.iter().any(|cell| cell.is_marked) {
        let meaning = language.pick("có căn cứ ghi sau hạn", "rests on something recorded after the due moment");
        out.push_str(&format!("    {}: {meaning}\n", labels::LATER));
    }
    out
}

/// The tasks that are late, disputed, waiting, cured, whose case has gaps, or whose verdict rests on
/// something recorded later.
fn attention(matrix: &Matrix, language: Language) -> String {
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
        let line = say!(language, "{id} · hạn {due} · {time}{late}", "{id} · due {due} · {time}{late}");
        out.push_str(&paragraph(&line, "  ", "      "));
        out.push_str(&paragraph(&notes(task, language), "      ", "      "));
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

/// Declared delay, gaps of the case, what waits.
pub fn notes(task: &TaskView, language: Language) -> String {
    let mut notes = Vec::new();
    match task.delay {
        Some(delay) => notes.push(say!(language, "đã ghi nhận chậm {delay}", "delay declared {delay}")),
        None if task.taken_over => notes.push(labels::taken_over(language).to_owned()),
        None if task.time.is_late() => {
            notes.push(language.pick("CHƯA ghi nhận chậm", "delay NOT declared").to_owned());
        }
        None => {}
    }
    if let Some(case) = &task.case {
        let gaps: Vec<String> =
            case.gaps.iter().map(|gap| labels::gap(*gap, case.unasked_by.as_ref(), language)).collect();
        let gaps = gaps.join(", ");
        match (case.gaps.is_empty(), case.outcome) {
            (true, Some(outcome)) => {
                let outcome = labels::review_outcome(outcome, language);
                notes.push(say!(
                    language,
                    "đã giải trình, kiểm điểm, công khai: {outcome}",
                    "explained, reviewed, published: {outcome}"
                ));
            }
            _ => notes.push(say!(language, "CÒN THIẾU: {gaps}", "MISSING: {gaps}")),
        }
        if let Some(day) = case.explanation_due.filter(|_| case.explanation_overdue).map(date) {
            notes.push(say!(language, "quá hạn giải trình từ {day}", "explanation overdue since {day}"));
        }
    }
    if let Some(dispute) = task.dispute_pending {
        notes.push(say!(language, "khiếu nại {dispute} chờ quyết định", "dispute {dispute} to be decided"));
    }
    if let Some(cured) = task.cured {
        notes.push(labels::cured(cured, language));
    }
    notes.extend(labels::later_grounds(&task.later_grounds, language));
    if let Some(until) = task.extension_pending.map(date) {
        notes.push(say!(language, "đang xin gia hạn đến {until}", "asks for time until {until}"));
    }
    notes.join("; ")
}
