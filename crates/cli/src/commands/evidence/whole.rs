//! What all entries prove about a task, in words.

use std::collections::BTreeSet;

use calendar::Timestamp;
use evidence::{Outcome, Whole, entry::Entry};
use ledger::reckon::{Reckoned, reckon};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say, tasks::TaskView};

use super::{
    Judged,
    findings::{self, Check},
    presence, seconds, verdict,
};
use crate::{commands::anchor::moment, error::Error, render};

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
    let reckoned = if whole.holds() { again(whole) } else { None };
    match &reckoned {
        Some(reckoned) => checks.extend(verdict::due_dates(reckoned, language)),
        None if whole.holds() => checks.push(Check::new(
            Outcome::Absent,
            say!(
                language,
                "các bút toán không giao nhiệm vụ này: tên nhiệm vụ có đúng không?",
                "the entries do not assign this task: is it spelt right?"
            ),
        )),
        None => {}
    }
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
        nothing_filed: deadline.map(|deadline| whole.nothing_by(deadline)),
        history: history.collect(),
        policy: judged.policy.to_string(),
    };
    let yes = answer.proven && answer.nothing_filed != Some(false);
    judged.answer(&answer, yes, |language| words(&answer, language))
}

/// The task as it stood when all was sealed, or by the last entry. A ledger in which it was never assigned,
/// or whose entries this program does not understand, has no due date; what the entries prove by their
/// bytes, they prove all the same.
fn again(whole: &Whole) -> Option<Reckoned> {
    let last = whole.texts.last().and_then(|text| log::Event::from_entry(text).ok())?.recorded_at;
    let sealed = whole.sealed_at.and_then(|at| Timestamp::from_micros(i64::try_from(at).ok()?.checked_mul(1_000_000)?));
    let entries = (0..).zip(whole.texts.iter().map(String::as_str));
    reckon(entries, &whole.task, sealed.unwrap_or(last)).ok()
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
