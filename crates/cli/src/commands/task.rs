//! `socai verify` of what all entries show about a task.

use evidence::Whole;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Language, say};

use super::{
    Session,
    anchor::moment,
    prove::{Check, check, deadline, rehearsal},
};
use crate::{args::VerifyArgs, error::Error, output};

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
    /// Whether nothing was filed by the deadline asked about; null where none was.
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

pub fn verify(session: &Session, args: &VerifyArgs, whole: &Whole, policy: &str) -> Result<(), Error> {
    let language = session.language;
    let deadline = deadline(args);
    let history = whole.history.iter().map(|entry| Line {
        entry: entry.position,
        kind: entry.kind.clone(),
        by: format!("{}/{}", entry.actor.unit, entry.actor.position),
        recorded_at: entry.recorded_at.to_string(),
    });
    let answer = TaskAnswer {
        proven: whole.holds(),
        checks: whole.findings.iter().map(|finding| check(finding, language)).collect(),
        task: whole.task.clone(),
        log: whole.log.clone(),
        entries: whole.entries,
        rehearsal: whole.rehearsal,
        filed: whole.filed(),
        sealed_at: whole.sealed_at.and_then(moment),
        nothing_filed: deadline.map(|deadline| whole.nothing_by(deadline)),
        history: history.collect(),
        policy: policy.to_owned(),
    };
    match session.json {
        true => output::print_json(&answer),
        false => output::print(&words(&answer, language)),
    }
    if answer.proven && answer.nothing_filed != Some(false) { Ok(()) } else { Err(Error::NotProven) }
}

fn words(answer: &TaskAnswer, language: Language) -> String {
    let mut lines: Vec<String> = answer.checks.iter().map(|check| check.line(language)).collect();
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
    lines.extend(rehearsal(answer.rehearsal, language));
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
    lines.extend(answer.nothing_filed.map(|nothing| match nothing {
        true => say!(language, "CHƯA NỘP khi đến hạn: đã chứng minh.", "NOT FILED by the deadline: proven."),
        false => say!(
            language,
            "Không chứng minh được là chưa nộp khi đến hạn.",
            "That nothing was filed by the deadline is not proven."
        ),
    }));
    let policy = &answer.policy;
    lines.push(say!(language, "Xét theo chính sách có SHA-256 {policy}", "Judged by the policy of SHA-256 {policy}"));
    lines.join("\n")
}
