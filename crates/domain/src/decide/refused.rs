//! What is recorded of a refusal: that a unit tried, and why it did not succeed.

use crate::{command::Command, event::SubmissionRefused, refusal::Refusal};

/// Of many tasks, so many are named.
const TASKS_MAX: usize = 100;
/// A reason is at most this long, in characters; a batch has one for each row.
const REASON_MAX: usize = 1_000;

/// What is recorded of this refusal; nothing where the command was no submission by a unit in its own
/// time, which has a right to an answer that it can show. `digest` is that of the command.
pub fn refused(command: &Command, digest: &str, refusal: &Refusal) -> Option<SubmissionRefused> {
    let tasks = command.act.own_tasks();
    (!tasks.is_empty()).then(|| SubmissionRefused {
        act: command.act.name().to_owned(),
        code: Some(refusal.code().to_owned()),
        command: command.id.to_string(),
        digest: digest.to_owned(),
        tasks: tasks.into_iter().take(TASKS_MAX).cloned().collect(),
        reason: refusal.to_string().chars().take(REASON_MAX).collect(),
    })
}
