//! Sentences for what files say that came in: always as theirs, with the class of its evidence.

use domain::event::{
    EvidenceClass, HistoryImported, SourcePlace, SourceStated, Stated, StatedDue, StatedMessage, StatedRow,
    TransportStep,
};
use views::UnitNames;

use crate::{Language, date, labels, labels::unit as called, moment, say};

pub(super) fn history(e: &HistoryImported, language: Language) -> String {
    let (rows, filings, custodian, statement) = (e.rows, e.filings, &e.custodian, &e.statement);
    let (file, class) = (short(&e.source), labels::evidence_class(e.evidence_class, language));
    say!(
        language,
        "Đưa hồ sơ các năm trước vào sổ: tệp {file} do {custodian} giữ, {rows} dòng, {filings} báo cáo, mức chứng cứ {class} ({statement})",
        "Brought in a file of past years: {file}, kept by {custodian}, {rows} row(s), {filings} filing(s), evidence class {class} ({statement})"
    )
}

pub(super) fn stated(e: &SourceStated, names: &UnitNames, language: Language) -> String {
    let unit = called(&e.task.unit, names, language);
    let (place, said) = (place(&e.source, language), said(&e.stated, language));
    let class = class(e.evidence_class, language);
    say!(
        language,
        "Nguồn ghi về nhiệm vụ của {unit} ({place}): {said} [{class}; không phải kết luận của sổ]",
        "A source says of {unit}'s task ({place}): {said} [{class}; no verdict of the ledger]"
    )
}

/// What shows a filing that came in with a file of past years.
pub(super) fn found(source: &SourcePlace, evidence: EvidenceClass, language: Language) -> String {
    format!("{}; {}", place(source, language), class(evidence, language))
}

/// What a source says.
pub fn said(stated: &Stated, language: Language) -> String {
    match stated {
        Stated::Row(StatedRow { document, received, due, status }) => {
            let document = document.as_ref().map(|document| document.number.clone());
            let received = received.map(moment).map(|at| say!(language, "hoàn thành {at}", "done {at}"));
            let due = due.as_ref().map(self::due).map(|due| say!(language, "hạn {due}", "due {due}"));
            let status = status.as_ref().map(|status| format!("\"{status}\""));
            [status, document, received, due].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Stated::Message(StatedMessage { code, at, sender, about, note }) => {
            let (step, number) = (labels::transport_step(TransportStep::of(code), language), &about.number);
            let at = at.map(|at| format!(", {}", moment(at))).unwrap_or_default();
            let note = note.as_ref().map(|note| format!(", \"{note}\"")).unwrap_or_default();
            say!(
                language,
                "thông điệp trạng thái {code} ({step}) về {number}, từ {sender}{at}{note}",
                "status message {code} ({step}) about {number}, from {sender}{at}{note}"
            )
        }
    }
}

/// By when, as a list has it.
fn due(due: &StatedDue) -> String {
    match due {
        StatedDue::Day(day) => date(*day),
        StatedDue::Words(words) => format!("\"{words}\""),
    }
}

fn class(class: EvidenceClass, language: Language) -> String {
    say!(language, "mức chứng cứ {class:?}", "evidence class {class:?}")
}

/// Where it stands: the file by the beginning of its hash, sheet and row.
pub fn place(place: &SourcePlace, language: Language) -> String {
    let file = short(&place.document);
    let sheet = place.sheet.as_ref().map(|sheet| format!(", {sheet}")).unwrap_or_default();
    let row = place.row.map(|row| say!(language, ", dòng {row}", ", row {row}")).unwrap_or_default();
    say!(language, "tệp {file}{sheet}{row}", "file {file}{sheet}{row}")
}

fn short(digest: &str) -> String {
    format!("{}…", digest.chars().take(12).collect::<String>())
}
