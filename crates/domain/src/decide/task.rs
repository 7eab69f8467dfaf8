//! What becomes of a task besides being done: its clock stops, it ends, it passes to another unit.
//! And outages of the systems in which reports are received.

use calendar::{FirstDay, Span, limit};

use super::{Context, NewEvent, document, filing, text};
use crate::{
    event::{
        Document, SystemOutageRecorded, TaskEnded, TaskEnding, TaskResumed, TaskSuspended, TaskTransferred,
        TransferGround,
    },
    ids::{TaskId, UnitCode},
    machine::{WorkAct, WorkState},
    refusal::Refusal,
    state::{FactKind, Task},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn suspend(context: &Context<'_>, id: &TaskId, reason: &str, document: &Document) -> Decision {
    let task = filing::applicable(context, id, WorkAct::Suspend)?;
    nothing_pending(context, task)?;
    let status = context.status(id)?;
    if status.time.is_late() {
        return Err(Refusal::CannotSuspendLate { task: id.clone(), state: status.time });
    }
    let (reason, document) = (text("reason", reason)?.to_owned(), context.document(document)?);
    Ok(vec![context.task_event(id, TaskSuspended { task: id.clone(), reason, document })])
}

/// The working days that were left when the clock stopped are counted on from now.
pub(super) fn resume(context: &Context<'_>, id: &TaskId, document: &Document) -> Decision {
    let task = filing::applicable(context, id, WorkAct::Resume)?;
    let stopped = task.facts_by(context.now).filter(|fact| fact.kind == FactKind::Suspended).last();
    let due = task.deadlines(context.now).map(|(_, due)| due);
    let deadline = match (stopped, due) {
        (Some(stopped), Some(due)) => {
            let left = context.calendar.working_days_between(stopped.at.date(), due.effective).max(1);
            let rules = context.state.rules_of(task, context.now).ok_or(Refusal::NoRuleSet(context.now.date()))?;
            let (start, span) = (context.occurred().date(), Span::WorkingDays(left));
            let reckoning = limit::after(context.calendar, start, FirstDay::Excluded, span, rules.roll_forward);
            Some(context.deadline(reckoning, rules))
        }
        _ => None,
    };
    let event = TaskResumed { task: id.clone(), deadline, document: context.document(document)? };
    Ok(vec![context.task_event(id, event)])
}

pub(super) fn end(
    context: &Context<'_>,
    id: &TaskId,
    ending: TaskEnding,
    reason: &str,
    document: Option<&Document>,
) -> Decision {
    let act = match ending {
        TaskEnding::Cancelled => WorkAct::Cancel,
        TaskEnding::Lapsed => WorkAct::Lapse,
        TaskEnding::Closed => WorkAct::Close,
    };
    let task = filing::applicable(context, id, act)?;
    nothing_pending(context, task)?;
    let reason = text("reason", reason)?.to_owned();
    // A task that was accepted is closed by routine; that one is taken off a unit, by a document.
    let document = match (ending, document) {
        (TaskEnding::Closed, None) => None,
        (_, None) => return Err(Refusal::Empty("document")),
        (_, Some(document)) => Some(context.document(document)?),
    };
    Ok(vec![context.task_event(id, TaskEnded { task: id.clone(), ending, reason, document })])
}

/// This act is the only way in which a task passes to another unit. The due date goes with them; what was declared of the old
/// unit stays with it.
pub(super) fn transfer(
    context: &Context<'_>,
    tasks: &[TaskId],
    to: &[UnitCode],
    ground: TransferGround,
    document: &Document,
) -> Decision {
    if tasks.is_empty() || to.is_empty() {
        return Err(Refusal::Empty(if tasks.is_empty() { "tasks" } else { "to" }));
    }
    filing::each_once(tasks)?;
    let to: Vec<UnitCode> = to.iter().cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    to.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    let document = context.document(document)?;
    tasks
        .iter()
        .map(|id| {
            let task = filing::applicable(context, id, WorkAct::Transfer)?;
            nothing_pending(context, task)?;
            if to.contains(&id.unit) {
                return Err(Refusal::SameUnit(id.unit.clone()));
            }
            for unit in &to {
                let carried = TaskId { unit: unit.clone(), ..id.clone() };
                let open = context.known.task(&carried).is_none_or(|task| {
                    let state = task.work_state(context.now);
                    // What went away by mistake can come back.
                    state.is_open() || state == WorkState::Transferred
                });
                if !open {
                    return Err(Refusal::AlreadyExists(carried.to_string()));
                }
            }
            let deadline = task.deadlines(context.now).map(|(_, due)| due.clone());
            let (to, document) = (to.clone(), document.clone());
            let event = TaskTransferred { task: id.clone(), to, ground, deadline, document };
            Ok(context.task_event(id, event))
        })
        .collect()
}

pub(super) fn outage(context: &Context<'_>, outage: &SystemOutageRecorded) -> Decision {
    if outage.until <= outage.from {
        let (from, until) = (outage.from.date(), outage.until.date());
        return Err(Refusal::EndsBeforeItBegins { from, until });
    }
    context.not_in_the_future(calendar::Moment::Instant(outage.until))?;
    if let Some(rules) = context.state.rules(context.now.date()) {
        let days = rules.outage_entry_working_days;
        if outage.until.date() < context.calendar.working_days_before(context.now.date(), days) {
            return Err(Refusal::OutageTooLate { days });
        }
        context.shown_by(rules.outage_evidence, "T23")?;
    }
    // It moves due moments, and the ends of cures: for their own tasks, and those of their line, nobody says so.
    let moved = |task: &&Task| {
        let ends = context.state.limit_ends(task, context.now);
        ends.iter().any(|end| *end >= outage.from && *end <= outage.until)
    };
    context.known.all_tasks().filter(moved).try_for_each(|task| context.stands_outside(&task.id))?;
    let event = SystemOutageRecorded { evidence: document::evidence(&outage.evidence)?, ..outage.clone() };
    Ok(vec![context.event("outages".to_owned(), event)])
}

/// What waits for an answer is answered before the task goes.
fn nothing_pending(context: &Context<'_>, task: &Task) -> Result<(), Refusal> {
    let pending = [
        ("extension", task.extension_pending(context.now).is_some()),
        ("dispute", task.dispute_pending(context.now).is_some()),
    ];
    let waiting = pending.into_iter().find(|(_, waits)| *waits);
    waiting.map_or(Ok(()), |(waiting, _)| Err(Refusal::StillPending { task: task.id.clone(), waiting }))
}
