//! What all entries prove about a task, in words.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Timestamp};
use evidence::{Outcome, Whole, entry::Entry};
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
    /// How many entries were shown.
    entries: u64,
    /// Whether the log is a rehearsal; null where that is not shown.
    rehearsal: Option<bool>,
    /// The first filing before the seal, by its entry's number; null where there is none.
    filed: Option<u64>,
    /// Whatever is not among what was shown came after this; null where nobody trusted says so.
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
    /// What happened.
    kind: String,
    /// Who recorded it.
    by: String,
    /// When, by the server's clock: its word.
    recorded_at: String,
}

impl Line {
    fn read(text: &str) -> Option<Self> {
        let entry = Entry::read(text.as_bytes()).ok()?;
        Some(Self {
            entry: entry.position,
            by: format!("{}/{}", entry.actor.unit, entry.actor.position),
            kind: entry.kind,
            recorded_at: entry.recorded_at.to_string(),
        })
    }
}

pub fn report(judged: &Judged<'_>, whole: &Whole) -> Result<(), Error> {
    let language = judged.language();
    let mut checks = findings::checks(&whole.findings, language);
    // It could forge a line of the answer.
    if whole.task.contains(char::is_control) {
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
    let due = reckoned.as_ref().and_then(|reckoned| reckoned.due_end);
    // The due date follows from the entries; whoever asks about another moment says so.
    let deadline = judged.deadline().or(due.filter(|_| whole.sealed.is_some()).map(seconds));
    // Those that name the task whole, and those that assign it, or give it a date, as one of several.
    let concerning = reckoned.as_ref().map(|reckoned| reckoned.concerning.clone()).unwrap_or_default();
    let named = whole.history.iter().map(|entry| entry.position);
    let numbers: BTreeSet<u64> = named.chain(concerning).collect();
    let history = numbers.into_iter().filter_map(|number| Line::read(whole.texts.get(usize::try_from(number).ok()?)?));
    let answer = TaskAnswer {
        proven: !checks.iter().any(Check::fails),
        checks,
        task: whole.task.clone(),
        log: whole.log.clone(),
        entries: whole.entries,
        rehearsal: whole.rehearsal,
        filed: whole.filed(),
        sealed_at: whole.sealed_at.and_then(moment),
        status: reckoned.map(|reckoned| reckoned.status),
        due: due.map(|due| due.to_string()),
        // Of a task that was never assigned nothing was due.
        nothing_filed: deadline.map(|deadline| assigned && whole.nothing_by(deadline)),
        history: history.collect(),
        policy: judged.policy.to_string(),
    };
    let yes = answer.proven && answer.nothing_filed != Some(false);
    judged.answer(&answer, yes, |language| words(&answer, language))
}

/// The task as it stood when all was sealed, by what stands before the seal; or by the last entry.
fn again(whole: &Whole) -> Result<Reckoned, ReckonError> {
    let sealed = whole.sealed_at.and_then(|at| Timestamp::from_micros(i64::try_from(at).ok()?.checked_mul(1_000_000)?));
    let count = whole.sealed.and_then(|sealed| usize::try_from(sealed).ok()).unwrap_or(whole.texts.len());
    let entries = whole.texts.iter().take(count).map(String::as_str);
    let last = whole.texts.last().and_then(|text| Entry::read(text.as_bytes()).ok()).map(|entry| entry.recorded_at);
    // A log without an entry assigns no task at any moment.
    let at = sealed.or(last).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    reckon((0..).zip(entries), &whole.task, at)
}

fn words(answer: &TaskAnswer, language: Language) -> String {
    let mut lines = findings::lines(&answer.checks, language);
    let (task, entries) = (&answer.task, answer.entries);
    if !answer.proven {
        lines.push(say!(language, "\nKHÔNG chứng minh được gì.", "\nNOTHING is proven."));
        return lines.join("\n");
    }
    lines.push(say!(
        language,
        "\nĐã chứng minh: trong {entries} bút toán của sổ, về nhiệm vụ {task} chỉ có:",
        "\nProven: among all {entries} entries of the log, about the task {task} there is just this:"
    ));
    for Line { entry, kind, by, recorded_at } in &answer.history {
        lines.push(format!("  #{entry}  {recorded_at}  {kind}  {by}"));
    }
    lines.extend(presence::rehearsal(answer.rehearsal, language));
    if let Some(at) = &answer.sealed_at {
        lines.push(match answer.filed {
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
    if let Some(status) = &answer.status {
        lines.push(render::task::verdict(status, language));
    }
    lines.extend(answer.nothing_filed.map(|nothing| match nothing {
        true => say!(language, "CHƯA NỘP khi đến hạn: đã chứng minh.", "NOT FILED by the deadline: proven."),
        false => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    }));
    lines.join("\n")
}
