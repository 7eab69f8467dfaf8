//! A table of tasks: one point for each row.

use super::{Doubt, DueReading, Lead, Letter, Point, PointRole, phrase, table_cell};
use crate::source::{TaskTable, fold};

/// Reads a table into points.
pub(super) fn read_table(table: &TaskTable, letter: &mut Letter) {
    let Some((head, rows)) = table.rows.split_first() else { return };
    let head: Vec<String> = head.iter().map(|cell| fold(cell)).collect();
    let column = |words: &[&str]| head.iter().position(|cell| words.iter().any(|word| cell.contains(word)));
    let number = head.iter().position(|cell| matches!(cell.as_str(), "stt" | "tt" | "số tt" | "số thứ tự"));
    let what = column(&["nhiệm vụ", "nội dung", "công việc"]);
    let lead = column(&["chủ trì"])
        .or_else(|| column(&["đơn vị thực hiện", "cơ quan thực hiện", "thực hiện"]).filter(|&c| Some(c) != what));
    let with = column(&["phối hợp"]);
    let when = column(&["thời hạn", "thời gian", "hoàn thành", "tiến độ"]).filter(|&c| Some(c) != what);
    let name = format!(
        "B{}",
        letter
            .points
            .iter()
            .filter_map(|p| p.path.first().filter(|l| l.starts_with("Bảng")))
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            + 1
    );
    // Cells merged downwards are written once: what is empty below means the same.
    let (mut lead_above, mut when_above) = (None, None);
    for (index, row) in rows.iter().enumerate() {
        let Some(text) = table_cell(row, what) else { continue };
        // A row that only carries a title spans the table: it has fewer cells, or no other in use.
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        let roman = table_cell(row, number).is_some_and(|label| label.chars().all(|c| "IVXLC.".contains(c)));
        let bare = table_cell(row, lead).is_none() && table_cell(row, when).is_none();
        if row.len() < head.len() || filled <= 1 || (roman && bare) {
            continue;
        }
        let lead_said = table_cell(row, lead).or(lead_above);
        let when_said = table_cell(row, when).or(when_above);
        (lead_above, when_above) = (lead_said, when_said);
        let label = table_cell(row, number)
            .map_or_else(|| (index + 1).to_string(), |cell| cell.trim_end_matches('.').to_owned());
        let label: String = label.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect();
        let deadline = when_said.map(|cell| {
            // The head of the column says that it is a deadline.
            let found = phrase::deadline(&format!("Thời hạn: {cell}"), table.line, letter);
            if found.is_none() {
                letter.ask(table.line, Doubt::DeadlineUnread, cell);
            }
            let reading = found.map_or(DueReading::Unread, |found| found.reading);
            super::DeadlinePhrase { phrase: cell.to_owned(), reading }
        });
        letter.points.push(Point {
            code: format!("{name}-{label}"),
            path: vec![format!("Bảng {}", &name[1..]), label],
            paragraph: 1,
            role: PointRole::Duty,
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            lines: (table.line, table.line),
            lead: lead_said.map_or_else(Lead::default, |text| Lead::stated(&text.replace('\n', " "))),
            coordinators: table_cell(row, with).map(|text| text.replace('\n', " ")).into_iter().collect(),
            cadence: when_said.map(phrase::cadences).unwrap_or_default(),
            deadline,
        });
    }
}
