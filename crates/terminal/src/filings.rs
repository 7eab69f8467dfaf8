//! A list of filings that was recorded or tried, row by row.

use std::collections::BTreeSet;

use ledger::apply::Recording;
use views::tasks::TaskView;
use words::{
    Language,
    answers::imported::{Became, ImportReport, RowReport, TrialReport, TrialRow, Wrong, too_old_remedy},
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
        _ if count == 0 => language.pick("Chưa ghi gì.", "Nothing was recorded.").to_owned(),
        Recording::Recorded => say!(language, "Đã ghi {count} dòng.", "Recorded {count} row(s)."),
        Recording::AlreadyRecorded => recorded_before(count, language),
    };
    match report.left_out.as_slice() {
        [] => format!("{table}\n{total}"),
        left_out => {
            let rest = left_out.iter().map(|row| row.row).collect::<BTreeSet<_>>().len();
            let said = say!(language, "KHÔNG ghi {rest} dòng:", "NOT recorded, {rest} row(s):");
            format!("{table}\n{total}\n\n{said}\n{}", rows_tried(left_out, language))
        }
    }
}

/// What would become of each row.
pub fn tried(report: &TrialReport, language: Language) -> String {
    let table = rows_tried(&report.rows, language);
    let (good, refused) = report.counts();
    let counts = say!(
        language,
        "Ghi được {good} dòng, bị từ chối {refused} dòng.",
        "{good} row(s) can be recorded, {refused} are refused."
    );
    let total = match report.is_sound() {
        true => say!(language, "Chưa ghi gì. Mọi dòng đều ghi được.", "Nothing was recorded. Every row can be."),
        false if report.only_good => say!(
            language,
            "Chưa ghi gì. Sẽ chỉ ghi các dòng ghi được (--only-good).",
            "Nothing was recorded. Only the rows that can be will be (--only-good)."
        ),
        false => none_recorded(language),
    };
    let remedy = match report.refused().any(Wrong::is_too_old) {
        true => format!("\n{}", too_old_remedy(language)),
        false => String::new(),
    };
    format!("{table}\n{counts} {total}{remedy}")
}

fn rows_tried(rows: &[TrialRow], language: Language) -> String {
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
            Became::FoundLate => say!(language, "phát hiện muộn: {stands}", "found late: {stands}"),
            Became::Recorded => stands,
        };
        // What stands in a faulty cell is no task: the fault names its column.
        let named = if matches!(became, Became::Wrong(Wrong::Faulty(_))) { String::new() } else { named.clone() };
        vec![row.to_string(), named, received, says]
    };
    table(&headings, rows.iter().map(row))
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
