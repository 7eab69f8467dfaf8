//! A list of filings that was recorded or tried, row by row.

use ledger::apply::Recording;
use views::tasks::TaskView;
use words::{
    Language,
    answers::imported::{Became, ImportReport, RowReport, TrialReport, TrialRow},
    labels, moment, say,
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
        vec![row.to_string(), task.task.to_string(), entry.to_string(), verdict(task, language)]
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

/// What would become of each row.
pub fn tried(report: &TrialReport, language: Language) -> String {
    let headings = [
        language.pick("Dòng", "Row"),
        language.pick("Nhiệm vụ", "Task"),
        language.pick("Nhận lúc", "Received"),
        language.pick("Sẽ là", "It would be"),
    ];
    let row = |TrialRow { row, named, task, became }: &TrialRow| {
        let stands = task.as_ref().map(|task| verdict(task, language)).unwrap_or_default();
        let received = task.as_ref().and_then(|task| task.received.as_ref());
        let received = received.map(|received| moment(received.at)).unwrap_or_default();
        let says = match (became, became.why(language)) {
            (Became::AlreadyRecorded { entry }, _) => {
                say!(language, "đã ghi từ trước ({entry}): {stands}", "recorded before ({entry}): {stands}")
            }
            (_, Some(why)) => say!(language, "BỊ TỪ CHỐI: {why}", "REFUSED: {why}"),
            (_, None) => stands,
        };
        vec![row.to_string(), named.clone(), received, says]
    };
    let table = table(&headings, report.rows.iter().map(row));
    let total = match report.is_sound() {
        true => say!(language, "Chưa ghi gì. Mọi dòng đều ghi được.", "Nothing was recorded. Every row can be."),
        false => say!(
            language,
            "Chưa ghi gì. Còn dòng bị từ chối thì cả tệp sẽ không được ghi.",
            "Nothing was recorded. While a row is refused, none of the file will be."
        ),
    };
    format!("{table}\n{total}")
}

pub(crate) fn verdict(task: &TaskView, language: Language) -> String {
    let late = task.lateness.map(|late| format!(", {}", labels::lateness(late, language))).unwrap_or_default();
    format!("{}{late}", labels::time_state(task.time, language))
}
