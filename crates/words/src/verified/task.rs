//! What is proven of a task, in words.

use ::verify::answer::{
    TaskAnswer,
    task::{Absence, Rests},
};
use calendar::Timestamp;
use eventlog::Event;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Said, Spoken, lines, nothing, rehearsal, unless};
use crate::{Language, instant, say, trail};

/// An entry of the history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its number.
    entry: u64,
    /// What kind of event.
    kind: String,
    /// What happened, in words.
    what: String,
    /// Who recorded it, and who approved it.
    by: String,
    /// When, by the server's clock: its word.
    recorded_at: String,
    #[serde(skip)]
    at: Timestamp,
}

impl Line {
    pub(super) fn of(event: &Event, language: Language) -> Self {
        let (what, by) = trail::what_and_who(event, language);
        let (entry, kind) = (event.position.0, event.content.kind.to_string());
        Self { entry, kind, what, by, recorded_at: event.recorded_at.to_string(), at: event.recorded_at }
    }
}

pub(super) fn words(answer: &TaskAnswer<Spoken, Line>, language: Language) -> Vec<Said<'_>> {
    let (mut lines, rests) = (lines(&answer.checks, language), answer.form);
    let (task, entries) = (&answer.task, answer.entries);
    let unread = answer.unreadable.len();
    let size = answer.counted.unwrap_or_default();
    let head = match rests {
        _ if answer.checks.iter().any(Spoken::fails) => {
            lines.push(nothing(language));
            return lines;
        }
        _ if unread > 0 => say!(
            language,
            "\nKHÔNG CHỨNG MINH ĐƯỢC: {unread} trong {entries} bút toán của sổ không đọc được, có thể nói về nhiệm vụ {task}. Các bút toán khác về nhiệm vụ:",
            "\nNOT PROVABLE: {unread} of the {entries} entries of the log cannot be read, and may be about the task {task}. Others about it:"
        ),
        Rests::Shown => say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}; có thể còn bút toán khác:",
            "\nProven: the log has these entries about the task {task}; there may be others:"
        ),
        Rests::Numbering => say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}; theo số thứ tự do sổ tự đánh, đến bút toán #{size}, chỉ có chúng:",
            "\nProven: the log has these entries about the task {task}; by its own numbering up to entry #{size} there are no others:"
        ),
        Rests::All => say!(
            language,
            "\nĐã chứng minh: trong {entries} bút toán của sổ, về nhiệm vụ {task} chỉ có:",
            "\nProven: among all {entries} entries of the log, about the task {task} there is just this:"
        ),
    };
    lines.push(head.into());
    for Line { entry, what, by, at, .. } in &answer.history {
        let recorded = instant(*at);
        lines.push(format!("  #{entry}  {recorded}  {what}  ({by})").into());
    }
    lines.extend(rehearsal(answer.rehearsal, language).map(Said::Line));
    if let (Some(at), 0) = (&answer.sealed_at, unread) {
        let unless = unless(answer.unless, language);
        let said = match (answer.filed, rests) {
            (None, Rests::Shown) => say!(
                language,
                "Trong các bút toán được đưa ra không có báo cáo nào trước {at}{unless}; có thể còn bút toán khác.",
                "None of the entries shown is a filing before {at}{unless}; there may be others."
            ),
            (None, Rests::Numbering) => say!(
                language,
                "Theo số thứ tự đó, chưa có báo cáo nào được nộp cho đến {at}{unless}.",
                "By that numbering nothing was filed until {at}{unless}."
            ),
            (None, Rests::All) => say!(
                language,
                "Chưa có báo cáo nào được nộp cho đến {at}{unless}; mọi bút toán khác đều ghi sau đó.",
                "Nothing was filed until {at}{unless}; whatever else there may be was recorded after it."
            ),
            (Some(number), _) => {
                say!(language, "Báo cáo đã nộp ở bút toán #{number}.", "A report was filed, as entry #{number}.")
            }
        };
        lines.push(said.into());
    }
    if rests != Rests::All {
        lines.push(say!(language, "Theo các bút toán được đưa ra:", "By the entries that are shown:").into());
    }
    if let Some(status) = &answer.status {
        lines.push(Said::Status(status));
    }
    let said = answer.nothing_filed.map(|nothing| match (nothing, rests) {
        (true, Rests::All) => {
            say!(language, "CHƯA NỘP khi đến hạn: đã chứng minh.", "NOT FILED by the deadline: proven.")
        }
        (true, _) => say!(
            language,
            "CHƯA NỘP khi đến hạn, theo số thứ tự do sổ tự đánh, đến bút toán #{size}.",
            "NOT FILED by the deadline, by the log's own numbering up to entry #{size}."
        ),
        (false, _) => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    });
    lines.extend(said.map(Said::Line));
    lines.extend(answer.absence.and_then(|absence| unowed(absence, language)).map(Said::Line));
    let said = answer.as_shown.map(|nothing| match nothing {
        true => say!(
            language,
            "KHÔNG CHỨNG MINH ĐƯỢC: theo các bút toán được đưa ra thì chưa nộp khi đến hạn, nhưng có thể còn bút toán khác.",
            "NOT PROVABLE: by the entries that are shown nothing was filed by the deadline; that none was left out is not shown."
        ),
        false => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    });
    lines.extend(said.map(Said::Line));
    lines
}

/// That nothing was filed, where that is no lateness.
fn unowed(absence: Absence, language: Language) -> Option<String> {
    let said = match absence {
        Absence::NotFiled | Absence::NotProven => return None,
        Absence::NotOwed => language.pick(
            "Chưa nộp đến lúc đó, và khi ấy không phải nộp: không phải là chậm.",
            "Nothing was filed by then, and nothing was owed then: that is no lateness.",
        ),
        Absence::Otherwise => language.pick(
            "KHÔNG CHỨNG MINH ĐƯỢC: đến lúc niêm phong chưa nộp, nhưng theo điều ghi sau đó thì khi ấy không quá hạn.",
            "NOT PROVABLE: nothing was filed by the seal, but by what was recorded since it was not overdue then.",
        ),
        Absence::NotDue => language.pick(
            "Chưa nộp đến lúc đó, nhưng hạn chưa hết: không phải là chậm.",
            "Nothing was filed by then, but the due date was not over: that is no lateness.",
        ),
    };
    Some(said.to_owned())
}
