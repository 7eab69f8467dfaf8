//! A list of filings that was recorded, row by row.

use ledger::apply::Recording;
use words::{
    Language,
    answers::applied::{ImportReport, RowReport},
    labels, say,
};

use crate::layout::table;

/// Each row, and how its task stands now.
pub fn whole(report: &ImportReport, language: Language) -> String {
    let headings = [
        language.pick("Dòng", "Row"),
        language.pick("Nhiệm vụ", "Task"),
        language.pick("Bút toán", "Entry"),
        language.pick("Kết quả", "Verdict"),
    ];
    let row = |RowReport { row, entry, task }: &RowReport| {
        let late = task.lateness.map(|late| format!(", {}", labels::lateness(late, language))).unwrap_or_default();
        let verdict = format!("{}{late}", labels::time_state(task.time, language));
        vec![row.to_string(), task.task.to_string(), entry.to_string(), verdict]
    };
    let table = table(&headings, report.rows.iter().map(row));
    let count = report.rows.len();
    let total = match report.outcome {
        Recording::Recorded => say!(language, "Đã ghi {count} dòng.", "Recorded {count} row(s)."),
        Recording::AlreadyRecorded => say!(
            language,
            "Tệp này đã được ghi từ trước ({count} dòng); không thay đổi gì.",
            "This file had been recorded before ({count} row(s)); nothing changed."
        ),
    };
    format!("{table}\n{total}")
}
