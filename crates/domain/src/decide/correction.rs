//! Entry corrections and late-discovered records. Nothing recorded is ever changed.

use calendar::Moment;

use super::{Context, NewEvent, filing, text, texts};
use crate::{
    command::{Correction, EntryRef},
    event::{Change, Document, EntryCorrected, LateDiscoveredRecord},
    ids::TaskId,
    refusal::Refusal,
    state::WorkAct,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn correct(context: &Context<'_>, entry: &EntryRef, set: &Correction, reason: &str) -> Decision {
    let entry = context.entry(entry)?;
    let origin = context.state.filing(entry).ok_or(Refusal::NotAFiling(entry))?;
    let by = &context.command.by;
    if !(by.is_same_person(&origin.actor) || (by.unit == origin.actor.unit && by.position == origin.actor.position)) {
        return Err(Refusal::NotOwnEntry(entry));
    }
    let task = context.task(&origin.task)?;
    let fact = task.facts().iter().find(|fact| fact.entry == entry).ok_or(Refusal::NotAFiling(entry))?;
    let (before_received, before_document) = match (fact.kind.received(), fact.kind.document()) {
        (Some(received), Some(document)) => (received, document.clone()),
        _ => return Err(Refusal::NotAFiling(entry)),
    };
    let mut changes = Vec::new();
    if let Some(after) = set.received.filter(|after| *after != before_received) {
        // The time of a unit's own filing is the ledger's, and stays so; a unit may dispute it.
        if context.is_of_the_unit_itself() {
            return Err(Refusal::OwnReceiptClaimed);
        }
        // It was there when it was entered, and before anything was said of it.
        if after.earliest() > fact.recorded_at {
            return Err(Refusal::InTheFuture { claimed: after, now: fact.recorded_at });
        }
        if task.dispute_of(entry).is_some() {
            return Err(Refusal::TimeInDispute(entry));
        }
        if let Some((answered, at)) = task.answered_return(entry).filter(|(_, at)| after.latest() < *at) {
            return Err(Refusal::BeforeWhatItAnswers { claimed: after, answered, at });
        }
        if let Some((answered, at)) = task.answered_at(entry).filter(|(_, at)| after.latest() > *at) {
            return Err(Refusal::BeforeWhatItAnswers { claimed: after, answered, at });
        }
        changes.push(Change::Received { before: before_received, after });
    }
    if let Some(after) = set.document.as_ref().filter(|after| **after != before_document) {
        changes.push(Change::Document { before: before_document, after: filing::document(after)? });
    }
    if let Some(after) = set.task.as_ref().filter(|after| **after != origin.task) {
        if context.is_of_the_unit_itself() {
            return Err(Refusal::NotForTheUnit);
        }
        // The task to which it is moved must be waiting for one.
        filing::applicable(context, after, WorkAct::Submit)?;
        changes.push(Change::Task { before: origin.task.clone(), after: after.clone() });
    }
    if changes.is_empty() {
        return Err(Refusal::NothingChanges(entry));
    }
    let reason = text("reason", reason)?.to_owned();
    let event = EntryCorrected { entry, task: origin.task.clone(), changes, reason };
    Ok(vec![NewEvent { corrects: Some(entry), ..context.task_event(&origin.task, event).because_of(entry) }])
}

/// A paper found long after it came in. It keeps the precision of its evidence: a day stays a day.
pub(super) fn late_discovery(
    context: &Context<'_>,
    id: &TaskId,
    document: &Document,
    received: Moment,
    evidence: &[String],
) -> Decision {
    context.task(id)?;
    context.not_in_the_future(received)?;
    let event = LateDiscoveredRecord {
        task: id.clone(),
        form: filing::form(id),
        document: filing::document(document)?,
        received,
        evidence: texts("evidence", evidence)?,
    };
    Ok(vec![NewEvent { occurred_at: received, ..context.task_event(id, event) }])
}
