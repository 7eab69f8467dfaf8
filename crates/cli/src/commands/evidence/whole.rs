//! What all entries, or those of its streams, prove about a task, in words.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Timestamp};
use domain::TaskId;
use evidence::{Outcome, Whole, entry::Entry, whole::Form};
use ledger::reckon::{ReckonError, Reckoned, reckon};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say, tasks::TaskView};

use super::{
    Judged,
    findings::{self, Check},
    presence, seconds, verdict,
};
use crate::{commands::anchor::moment, error::Error, files::not_readable, render};

/// What all entries prove about a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskAnswer {
    /// Whether every check holds.
    proven: bool,
    /// Each check, in order.
    checks: Vec<Check>,
    /// The task.
    task: String,
    /// The log, by its name.
    log: String,
    /// How many entries the log had.
    entries: u64,
    /// all: every one of them is shown. streams: those of some streams, and that there are no others is the log's
    /// own numbering.
    form: &'static str,
    /// Whether what is shown leaves no place for another entry of the task before the seal: of streams, by their
    /// numbering.
    closed: bool,
    /// Whether the log is a rehearsal; null where that is not shown.
    rehearsal: Option<bool>,
    /// The first filing before the seal, by its entry's number; null where there is none.
    filed: Option<u64>,
    /// What stands after the seal came after this; null where nobody trusted says so.
    sealed_at: Option<String>,
    /// The task by these entries, before the seal if there is one; null where it was not assigned.
    status: Option<TaskView>,
    /// The last moment that was still in time; null where there is no due date.
    due: Option<String>,
    /// Whether nothing was filed by the deadline asked about, or else by the due date; null without a seal.
    nothing_filed: Option<bool>,
    /// Every entry about the task, or naming it, in order.
    history: Vec<Line>,
    /// SHA-256 of the policy by which this was judged.
    policy: String,
}

/// An entry of the history.
#[derive(Debug, Serialize, JsonSchema)]
struct Line {
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
}

impl Line {
    fn read(text: &str, language: Language) -> Option<Self> {
        let event = log::Event::from_entry(text).ok()?;
        let (what, by) = render::history::what_and_who(&event, language);
        let (entry, kind) = (event.position.0, event.content.kind.to_string());
        Some(Self { entry, kind, what, by, recorded_at: event.recorded_at.to_string() })
    }
}

pub fn report(judged: &Judged<'_>, whole: &Whole) -> Result<(), Error> {
    let language = judged.language();
    let mut checks = findings::checks(&whole.findings, language);
    // It could pass for another on the screen, or forge a line of the answer.
    if whole.task.parse::<TaskId>().is_err() {
        return Err(not_readable(
            &judged.args.file,
            &say!(
                language,
                "claim.json: đó không phải tên một nhiệm vụ",
                "claim.json: the task is not the name of one"
            ),
        ));
    }
    let mut assigned = true;
    let reckoned = match whole.holds().then(|| again(whole)) {
        Some(Ok(reckoned)) => {
            checks.extend(verdict::due_dates(&reckoned, language));
            Some(reckoned)
        }
        Some(Err(error)) => {
            assigned = !matches!(error, ReckonError::NoTask(_));
            let what = say!(
                language,
                "không tính lại được hạn và kết quả: {error}",
                "the due date and the status do not come out: {error}"
            );
            checks.push(Check::new(Outcome::Absent, what));
            None
        }
        None => None,
    };
    let by_streams = whole.form == Form::Streams;
    if by_streams && whole.holds() {
        checks.extend(numbering(whole, language));
    }
    let closed = !by_streams || (reckoned.is_some() && leaves_no_place(whole));
    let due = reckoned.as_ref().and_then(|reckoned| reckoned.due_end);
    // The due date follows from all entries; whoever asks about another moment, or shows some only, says it.
    let deadline = judged.deadline().or(due.filter(|_| whole.sealed.is_some() && !by_streams).map(seconds));
    let proven = !checks.iter().any(Check::fails);
    // Those that name the task whole, and those that assign it, or give it a date, as one of several.
    let concerning = reckoned.as_ref().map(|reckoned| reckoned.concerning.clone()).unwrap_or_default();
    let named = whole.history.iter().map(|entry| entry.position);
    let numbers: BTreeSet<u64> = named.chain(concerning).collect();
    let texts = whole.texts.iter().filter(|(number, _)| numbers.contains(number));
    let history = texts.filter_map(|(_, text)| Line::read(text, language));
    let answer = TaskAnswer {
        proven,
        checks,
        task: whole.task.clone(),
        log: whole.log.clone(),
        entries: whole.entries,
        form: match whole.form {
            Form::All => "all",
            Form::Streams => "streams",
        },
        closed,
        rehearsal: whole.rehearsal,
        filed: whole.filed(),
        sealed_at: whole.sealed_at.and_then(moment),
        status: reckoned.map(|reckoned| reckoned.status),
        due: due.map(|due| due.to_string()),
        // Of a task that was never assigned nothing was due.
        nothing_filed: deadline.map(|deadline| proven && assigned && closed && whole.nothing_by(deadline)),
        history: history.collect(),
        policy: judged.policy.to_string(),
    };
    let yes = answer.proven && answer.nothing_filed != Some(false);
    judged.answer(&answer, yes, |language| words(&answer, language))
}

/// The task as it stood when all was sealed, by what stands before the seal; or by the last entry.
fn again(whole: &Whole) -> Result<Reckoned, ReckonError> {
    let sealed = whole.sealed_at.and_then(|at| Timestamp::from_micros(i64::try_from(at).ok()?.checked_mul(1_000_000)?));
    // A log without an entry assigns no task at any moment.
    let at = sealed.or_else(|| last(whole)).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let before = |(number, _): &(u64, &str)| whole.sealed.is_none_or(|sealed| *number < sealed);
    reckon(texts(whole).take_while(before), &whole.task, at)
}

fn texts(whole: &Whole) -> impl Iterator<Item = (u64, &str)> {
    whole.texts.iter().map(|(number, text)| (*number, text.as_str()))
}

/// When the last entry that is shown was recorded, by the ledger's clock.
fn last(whole: &Whole) -> Option<Timestamp> {
    let (_, text) = whole.texts.last()?;
    Entry::read(text.as_bytes()).ok().map(|entry| entry.recorded_at)
}

/// Whether the task's own stream has an entry after the seal: then its numbers leave no place before the seal but for
/// those that are shown.
fn leaves_no_place(whole: &Whole) -> bool {
    let stream = format!("task/{}", whole.task);
    let after = |(number, text): &(u64, String)| {
        let of_task = || Entry::read(text.as_bytes()).is_ok_and(|entry| entry.stream == stream);
        whole.sealed.is_some_and(|sealed| *number > sealed) && of_task()
    };
    whole.texts.iter().any(after)
}

/// What the log's own numbering says of the streams that are shown.
fn numbering(whole: &Whole, language: Language) -> Vec<Check> {
    let at = last(whole).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let mut checks = match reckon(texts(whole), &whole.task, at) {
        Ok(reckoned) => verdict::streams(&reckoned, language),
        // What is not understood may stand where another is missing.
        Err(error) => {
            let what = say!(language, "không xét được số thứ tự: {error}", "the numbering cannot be judged: {error}");
            vec![Check::new(Outcome::Fail, what)]
        }
    };
    let task = &whole.task;
    checks.push(match leaves_no_place(whole) {
        true => Check::new(
            Outcome::Pass,
            say!(
                language,
                "theo số thứ tự của luồng task/{task}, bút toán kế tiếp đứng sau niêm phong",
                "by the numbering of task/{task}, its next entry stands after the seal"
            ),
        ),
        false => Check::new(
            Outcome::Absent,
            say!(
                language,
                "không có bút toán nào của task/{task} sau niêm phong: trước đó có thể còn bút toán không được đưa ra",
                "no entry of task/{task} stands after the seal: before it there may be one that is not shown"
            ),
        ),
    });
    checks.push(Check::new(
        Outcome::Absent,
        say!(
            language,
            "đây là dạng rút gọn, dựa vào số thứ tự do máy chủ tự đánh; không thấy được việc báo cáo được chuyển từ nhiệm vụ khác sang, hay việc đổi hạn ở cuối một luồng khác. Không cần tin máy chủ: socai prove absence, không có --short",
            "this is the short form, by the numbers that the server gave; it shows no filing that was moved here from another task, and no due date that was moved at the end of another stream. What needs no trust in the server: socai prove absence, without --short"
        ),
    ));
    checks
}

fn words(answer: &TaskAnswer, language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
    let (task, entries) = (&answer.task, answer.entries);
    if !answer.proven {
        lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
        return lines.join("\n");
    }
    let by_streams = answer.form == "streams";
    lines.push(if by_streams && !answer.closed {
        say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}:",
            "\nProven: the log has these entries about the task {task}:"
        )
    } else if by_streams {
        say!(
            language,
            "\nĐã chứng minh: sổ có các bút toán này về nhiệm vụ {task}; theo số thứ tự do sổ tự đánh thì chỉ có chúng:",
            "\nProven: the log has these entries about the task {task}; by its own numbering there are no others:"
        )
    } else {
        say!(
            language,
            "\nĐã chứng minh: trong {entries} bút toán của sổ, về nhiệm vụ {task} chỉ có:",
            "\nProven: among all {entries} entries of the log, about the task {task} there is just this:"
        )
    });
    for Line { entry, what, by, recorded_at, .. } in &answer.history {
        lines.push(format!("  #{entry}  {recorded_at}  {what}  ({by})"));
    }
    lines.extend(presence::rehearsal(answer.rehearsal, language));
    if let Some(at) = &answer.sealed_at {
        lines.push(match answer.filed {
            None if !answer.closed => say!(
                language,
                "Trong các bút toán được đưa ra không có báo cáo nào trước {at}; có thể còn bút toán khác.",
                "None of the entries shown is a filing before {at}; there may be others."
            ),
            None if by_streams => say!(
                language,
                "Theo số thứ tự đó, chưa có báo cáo nào được nộp cho đến {at}.",
                "By that numbering nothing was filed until {at}."
            ),
            None => say!(
                language,
                "Chưa có báo cáo nào được nộp cho đến {at}; mọi bút toán khác đều ghi sau đó.",
                "Nothing was filed until {at}; whatever else there may be was recorded after it."
            ),
            Some(number) => {
                say!(language, "Báo cáo đã nộp ở bút toán #{number}.", "A report was filed, as entry #{number}.")
            }
        });
    }
    if by_streams {
        lines.push(say!(language, "Theo các bút toán được đưa ra:", "By the entries that are shown:"));
    }
    if let Some(status) = &answer.status {
        lines.push(render::task::verdict(status, language));
    }
    lines.extend(answer.nothing_filed.map(|nothing| match nothing {
        true if by_streams => say!(
            language,
            "CHƯA NỘP khi đến hạn, theo số thứ tự do sổ tự đánh.",
            "NOT FILED by the deadline, by the ledger's own numbering."
        ),
        true => say!(language, "CHƯA NỘP khi đến hạn: đã chứng minh.", "NOT FILED by the deadline: proven."),
        false => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    }));
    lines.join("\n")
}
