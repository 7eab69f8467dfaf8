//! A list of filings that was recorded or tried, row by row.

use ledger::apply::Recording;
use views::tasks::TaskView;
use words::{
    Language,
    answers::imported::{Became, ImportReport, RowReport, TrialReport, TrialRow, Wrong},
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
        Recording::AlreadyRecorded => recorded_before(count, language),
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
        let says = match became {
            Became::AlreadyRecorded { entry } => {
                say!(language, "đã ghi từ trước ({entry}): {stands}", "recorded before ({entry}): {stands}")
            }
            Became::Wrong(wrong) => self::refused(wrong, language),
            Became::Recorded => stands,
        };
        vec![row.to_string(), named.clone(), received, says]
    };
    let table = table(&headings, report.rows.iter().map(row));
    let total = match report.is_sound() {
        true => say!(language, "Chưa ghi gì. Mọi dòng đều ghi được.", "Nothing was recorded. Every row can be."),
        false => none_recorded(language),
    };
    format!("{table}\n{total}")
}

/// Of a row that is not recorded.
pub(crate) fn refused(wrong: &Wrong, language: Language) -> String {
    let why = wrong.told(language);
    say!(language, "BỊ TỪ CHỐI: {why}", "REFUSED: {why}")
}

/// Of a file that was recorded before.
pub(crate) fn recorded_before(count: usize, language: Language) -> String {
    say!(
        language,
        "Tệp này đã được ghi từ trước ({count} dòng); không thay đổi gì.",
        "This file had been recorded before ({count} row(s)); nothing changed."
    )
}

/// Of a file with rows that are refused.
pub(crate) fn none_recorded(language: Language) -> String {
    say!(
        language,
        "Chưa ghi gì. Còn dòng bị từ chối thì cả tệp sẽ không được ghi.",
        "Nothing was recorded. While a row is refused, none of the file will be."
    )
}

pub(crate) fn verdict(task: &TaskView, language: Language) -> String {
    let late = task.lateness.map(|late| format!(", {}", labels::lateness(late, language))).unwrap_or_default();
    format!("{}{late}", labels::time_state(task.time, language))
}
