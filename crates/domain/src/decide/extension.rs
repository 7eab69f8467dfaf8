//! More time: asked, granted, refused.

use calendar::{NaiveDate, Reading, limit};

use super::{Context, NewEvent, text};
use crate::{
    event::{Document, ExtensionGranted, ExtensionRefused, ExtensionRequested},
    ids::TaskId,
    machine::WorkState,
    people::Role,
    refusal::Refusal,
    rules::{ExtensionAfterDue, RuleSet},
    state::Status,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn request(
    context: &Context<'_>,
    id: &TaskId,
    until: NaiveDate,
    reason: &str,
    document: Option<&Document>,
) -> Decision {
    let status = open(context, id)?;
    let rules = context.rules()?;
    let due = status.due.ok_or_else(|| Refusal::NoDeadline(id.clone()))?.effective;
    if status.extension_pending.is_some() {
        return Err(Refusal::ExtensionPending(id.clone()));
    }
    // How many the rules allow is for the grant: that the unit asked once more is a fact.
    if status.due_by.is_some_and(|due| context.now > due.end) && rules.extension_after_due == ExtensionAfterDue::Refused
    {
        return Err(Refusal::ExtensionTooLate { task: id.clone(), due });
    }
    later(id, until, due)?;
    let reason = text("reason", reason)?.to_owned();
    let event = ExtensionRequested { task: id.clone(), until, reason, document: document.cloned() };
    Ok(vec![context.task_event(id, event)])
}

pub(super) fn grant(context: &Context<'_>, id: &TaskId, until: Option<NaiveDate>) -> Decision {
    let status = open(context, id)?;
    let rules = context.rules()?;
    let due = status.due.ok_or_else(|| Refusal::NoDeadline(id.clone()))?.effective;
    let (request, asked) = pending(context, id)?;
    one_more(context, &status, rules)?;
    let until = until.unwrap_or(asked);
    later(id, until, due)?;
    if let Some(days) = rules.extension_days_max.filter(|days| (until - due).num_days() > i64::from(*days)) {
        return Err(Refusal::ExtensionTooLong { task: id.clone(), until, days });
    }
    let reckoning = limit::named_day(context.calendar, until, Reading::Inclusive, rules.roll_forward);
    let deadline = context.deadline(reckoning, rules);
    let event = ExtensionGranted { task: id.clone(), request, deadline };
    Ok(vec![context.task_event(id, event).because_of(request)])
}

pub(super) fn refuse(context: &Context<'_>, id: &TaskId, reason: &str) -> Decision {
    let (request, _) = pending(context, id)?;
    let reason = text("reason", reason)?.to_owned();
    Ok(vec![context.task_event(id, ExtensionRefused { task: id.clone(), request, reason }).because_of(request)])
}

fn open<'a>(context: &Context<'a>, id: &TaskId) -> Result<Status<'a>, Refusal> {
    let status = context.status(id)?;
    match status.work {
        WorkState::Assigned | WorkState::Acknowledged | WorkState::Returned | WorkState::Withdrawn => Ok(status),
        state => Err(Refusal::WrongState { task: id.clone(), state, act: context.command.act.name() }),
    }
}

/// Whether the rules still leave the task an extension. The Chairman's side may grant one more: an
/// exception, which the register of due dates shows as one.
fn one_more(context: &Context<'_>, status: &Status<'_>, rules: &RuleSet) -> Result<(), Refusal> {
    let (task, max) = (status.task, rules.extensions_max);
    let chair = matches!(context.command.by.position, Role::Chairman | Role::ViceChairman);
    if chair || task.extensions(context.now) < max {
        Ok(())
    } else {
        Err(Refusal::ExtensionsExhausted { task: task.id.clone(), max })
    }
}

fn pending(context: &Context<'_>, id: &TaskId) -> Result<(crate::EntryNumber, NaiveDate), Refusal> {
    let task = context.task(id)?;
    task.extension_pending(context.now).ok_or_else(|| Refusal::NoExtensionPending(id.clone()))
}

fn later(task: &TaskId, until: NaiveDate, due: NaiveDate) -> Result<(), Refusal> {
    if until > due { Ok(()) } else { Err(Refusal::ExtensionNotLater { task: task.clone(), until, due }) }
}
