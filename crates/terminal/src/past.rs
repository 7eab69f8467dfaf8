//! A file of past years that was brought in, or tried, row by row.

use ledger::apply::Recording;
use words::{
    Language,
    answers::history::{HistoryReport, HistoryRowReport, Taken},
    labels, moment, say,
};

use crate::{
    filings::{none_recorded, recorded_before, refused, verdict},
    layout::table,
};

/// Each row: what the list says, how the task stands by the dates, and where the two differ.
pub fn whole(report: &HistoryReport, language: Language) -> String {
    let headings = [
        language.pick("Dòng", "Row"),
        language.pick("Nhiệm vụ", "Task"),
        language.pick("Nguồn ghi", "The list says"),
        language.pick("Nhận", "Received"),
        language.pick("Theo ngày tháng", "By the dates"),
    ];
    let table = table(&headings, report.rows.iter().map(|row| self::row(row, language)));
    let mut lines = vec![table];
    lines.extend(beside(report, language));
    lines.push(total(report, language));
    lines.join("\n")
}

fn row(row: &HistoryRowReport, language: Language) -> Vec<String> {
    let received = row.task.as_ref().and_then(|task| task.received.as_ref());
    let received = received.map(|receipt| format!("{} ({:?})", moment(receipt.at), receipt.evidence_class));
    let stands = row.task.as_ref().map(|task| verdict(task, language)).unwrap_or_default();
    let differs: Vec<&str> = row.differs.iter().map(|one| labels::difference(*one, language)).collect();
    let mut says = match &row.became {
        Taken::Wrong(wrong) => refused(wrong, language),
        Taken::Said { has_own: true, .. } => say!(
            language,
            "{stands}; sổ đã có báo cáo, chỉ ghi lời của nguồn",
            "{stands}; the ledger has a filing, only what the list says is recorded"
        ),
        Taken::Said { .. } => say!(
            language,
            "{stands}; chỉ ghi lời của nguồn, không có đủ văn bản và ngày để tính là nộp",
            "{stands}; only what the list says is recorded: document and day do not stand together"
        ),
        Taken::Found { .. } => stands,
    };
    if !differs.is_empty() {
        let differs = differs.join("; ");
        says.push_str(&say!(language, " ≠ {differs}", " ≠ {differs}"));
    }
    vec![
        row.row.to_string(),
        row.named.clone(),
        row.said.clone().unwrap_or_default(),
        received.unwrap_or_default(),
        says,
    ]
}

/// Of rows that were not taken.
fn beside(report: &HistoryReport, language: Language) -> Vec<String> {
    if report.totals.is_empty() {
        return Vec::new();
    }
    let rows = report.totals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    vec![say!(language, "Dòng tổng, không lấy: {rows}", "Rows of totals, not taken: {rows}")]
}

fn total(report: &HistoryReport, language: Language) -> String {
    let (rows, filings) = (report.rows.len(), report.filings());
    let class = labels::evidence_class(report.evidence_class, language);
    match report.outcome {
        Some(Recording::Recorded) => say!(
            language,
            "Đã ghi {rows} dòng, {filings} dòng là báo cáo phát hiện sau, mức chứng cứ {class}. Xem: socai show history-differences",
            "Recorded {rows} row(s), {filings} of them as filings found later, evidence class {class}. See: socai show history-differences"
        ),
        Some(Recording::AlreadyRecorded) => recorded_before(rows, language),
        None if report.is_sound() => say!(
            language,
            "Chưa ghi gì. Mọi dòng đều ghi được: {filings} báo cáo phát hiện sau, mức chứng cứ {class}.",
            "Nothing was recorded. Every row can be: {filings} filing(s) found later, evidence class {class}."
        ),
        None => none_recorded(language),
    }
}
