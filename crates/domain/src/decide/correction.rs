//! Entry corrections and late-discovered records. Nothing recorded is ever changed.

use std::collections::BTreeMap;

use calendar::Moment;
use serde_json::Value;

use super::{
    Context, NewEvent, document,
    fields::{cannot_correct, fits, has_free_time, no_such_field, not_correctable},
    filing, text,
};
use crate::{
    chronicle::{self, OCCURRED_AT},
    command::{Correction, EntryRef},
    event::{
        Change, Document, EntryAnnulled, EntryCorrected, Event, EvidenceClass, FieldChange, FieldsCorrected,
        LateDiscoveredRecord, Recorded,
    },
    ids::{EntryNumber, TaskId},
    machine::WorkAct,
    people::{Actor, Role},
    refusal::{Refusal, Unchangeable},
    rules::DocumentExchange,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn correct(context: &Context<'_>, entry: &EntryRef, set: &Correction, reason: &str) -> Decision {
    let entry = context.entry(entry)?;
    let origin = context.known.filing(entry).ok_or(Refusal::NotAFiling(entry))?;
    // A better document may come from whoever on the receiving side has it.
    let only_evidence =
        set.evidence_class.is_some() && set.task.is_none() && set.received.is_none() && set.document.is_none();
    if !only_evidence {
        own_entry(context, entry, &origin.actor)?;
    }
    let task = context.task(&origin.task)?;
    let fact = task.facts().iter().find(|fact| fact.entry == entry).ok_or(Refusal::NotAFiling(entry))?;
    let paper = fact.kind.filed().ok_or(Refusal::NotAFiling(entry))?;
    let (before_received, before_document) = (paper.received, paper.document.clone());
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
        // What was entered as ordinary does not become a paper found late: that asks for evidence.
        let since = context.ordinary_since(fact.recorded_at.date());
        if let Some((_, days)) = since.filter(|(first, _)| after.date() < *first && before_received.date() >= *first) {
            return Err(Refusal::TooLongAgo { claimed: after, days });
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
        // What was filed in time is not exchanged by whoever filed it when the due date is over.
        let stands = context.rules_of(task)?.document_exchange == DocumentExchange::Refused;
        let due = context.status(&task.id)?.due_by.filter(|due| context.now > due.end && due.reaches(before_received));
        if stands && context.is_of_the_unit_itself() && due.is_some() {
            return Err(Refusal::DocumentStands { task: task.id.clone(), entry });
        }
        changes.push(Change::Document { before: before_document, after: context.document(after)? });
    }
    if let Some(after) = set.task.as_ref().filter(|after| **after != origin.task) {
        if context.is_of_the_unit_itself() {
            return Err(Refusal::NotForTheUnit);
        }
        // The task to which it is moved must be waiting for one.
        filing::applicable(context, after, WorkAct::Submit)?;
        changes.push(Change::Task { before: origin.task.clone(), after: after.clone() });
    }
    // The filing must be possible as it then reads; its class alone says nothing of its dates.
    if !only_evidence {
        let (task, document) = (set.task.as_ref(), set.document.as_ref());
        let received = set.received.unwrap_or(before_received);
        context.answer(task.unwrap_or(&origin.task), document.unwrap_or(&paper.document), Some(received))?;
    }
    // With another time comes the class of what shows that time.
    let retimed = changes.iter().any(|change| matches!(change, Change::Received { .. }));
    let before_class = if retimed { paper.evidence.and(context.header().restated()) } else { paper.evidence };
    if let Some(after) = set.evidence_class.filter(|after| *after != before_class) {
        if context.is_of_the_unit_itself() || context.command.by.unit == origin.task.unit {
            return Err(Refusal::NotForTheUnit);
        }
        let after = context.evidence_class(&origin.task, before_class, Some(after))?;
        changes.push(Change::EvidenceClass { before: before_class, after });
    }
    if changes.is_empty() {
        return Err(Refusal::NothingChanges(entry));
    }
    let reason = text("reason", reason)?.to_owned();
    let event = EntryCorrected { entry, task: origin.task.clone(), changes, reason };
    Ok(vec![NewEvent { corrects: Some(entry), ..context.task_event(&origin.task, event).because_of(entry) }])
}

/// What was found.
pub(super) struct Found<'a> {
    pub(super) document: &'a Document,
    pub(super) received: Moment,
    pub(super) evidence: &'a [String],
    pub(super) signed_by: Option<&'a Actor>,
}

/// A paper found long after it came in. It keeps the precision of its evidence: a day stays a day.
pub(super) fn late_discovery(
    context: &Context<'_>,
    id: &TaskId,
    found: &Found<'_>,
    stated: Option<EvidenceClass>,
) -> Decision {
    let Found { document, received, evidence, signed_by } = *found;
    context.task(id)?;
    if let Some(signer) = signed_by {
        context.registered(&signer.unit)?;
    }
    context.not_in_the_future(received)?;
    if let Some(rules) = context.state.rules(context.now.date()) {
        context.shown_by(rules.found_paper_evidence, "T24")?;
    }
    let event = LateDiscoveredRecord {
        task: id.clone(),
        form: filing::form(id),
        document: context.answer(id, document, Some(received))?,
        received,
        evidence: document::evidence(evidence)?,
        signed_by: signed_by.cloned(),
        evidence_class: context.evidence_class(id, context.header().found(), stated)?,
        source: None,
    };
    Ok(vec![NewEvent { occurred_at: received, ..context.task_event(id, event) }])
}

/// Kinds of entry that others stand on: each is ended by an act of its own.
const ENDED_OTHERWISE: &[(&[&str], Unchangeable)] = &[
    (
        &[
            "LedgerOpened",
            "PersonEntered",
            "PersonalDataRead",
            "PersonalDataErased",
            "CheckpointAnchored",
            "StreamsCounted",
            "KeyRotated",
            "VerifierPublished",
            "DeskOriginFixed",
            "AccessHeadRecorded",
            "AccessLogDropped",
            "ClockConfirmed",
            "SubmissionRefused",
            "ClassifiedInputRefused",
        ],
        Unchangeable::OfTheLedger,
    ),
    (
        &["RuleSetActivated", "RegimeActivated", "CalendarPublished", "CalendarCorrected", "FactKindDeclared"],
        Unchangeable::Superseded,
    ),
    (
        &[
            "UnitEstablished",
            "UnitsReorganised",
            "RoleAssigned",
            "RoleEnded",
            "DelegationGranted",
            "AuthorityTransferred",
        ],
        Unchangeable::EndedByAct,
    ),
    (
        &["DirectiveRegistered", "DirectiveIssued", "ObligationExtracted", "TasksAssigned", "TaskTransferred"],
        Unchangeable::RecalledOrCancelled,
    ),
    (&["DelayRecorded", "DelayWithdrawn", "DisputeDecided"], Unchangeable::Delay),
    (&["InspectionPlanned", "ProposalMade"], Unchangeable::DroppedOrDecided),
];

/// Corrects any field that has no way of its own.
pub(super) fn correct_fields(
    context: &Context<'_>,
    entry: &EntryRef,
    set: &BTreeMap<String, Value>,
    reason: &str,
) -> Decision {
    let entry = context.entry(entry)?;
    let read = standing(context, entry)?;
    own_entry(context, entry, &read.actor)?;
    if set.is_empty() {
        return Err(Refusal::NothingChanges(entry));
    }
    let mut changes = Vec::new();
    for (field, after) in set {
        // Whether there is such a field at all comes first: a slip of the pen is not called a thing that others rest on.
        let before = chronicle::field(&read, field).ok_or_else(|| no_such_field(&read, field))?;
        if let Some(why) = not_correctable(&read, field) {
            return Err(cannot_correct(&read, field, why));
        }
        if field == OCCURRED_AT {
            // Whether it was in time may rest on it: that is not for the unit itself to say.
            if context.is_of_the_unit_itself() {
                return Err(Refusal::OwnReceiptClaimed);
            }
            occurrence(&read, after)?;
        }
        if before != *after {
            changes.push(FieldChange { field: field.clone(), before, after: after.clone() });
        }
    }
    if changes.is_empty() {
        return Err(Refusal::NothingChanges(entry));
    }
    same_level(context, &read)?;
    fits(context, &read, &changes)?;
    let reason = text("reason", reason)?.to_owned();
    let event = FieldsCorrected { entry, changes, reason };
    Ok(vec![about(context, &read, event)])
}

/// From now on the entry is read as if it had not been recorded. It stays, and so does this.
pub(super) fn annul(
    context: &Context<'_>,
    entry: &EntryRef,
    superseded_by: Option<&EntryRef>,
    reason: &str,
) -> Decision {
    let entry = context.entry(entry)?;
    let read = standing(context, entry)?;
    own_entry(context, entry, &read.actor)?;
    let kind = read.event.kind();
    if let Some((_, why)) = ENDED_OTHERWISE.iter().find(|(kinds, _)| kinds.contains(&kind)) {
        return Err(Refusal::NotAnnullable { entry, kind, why: *why });
    }
    // A unit takes its filing back, and says so.
    let is_filing = context.known.filing(entry).is_some();
    if is_filing && context.is_of_the_unit_itself() {
        return Err(Refusal::NotAnnullable { entry, kind, why: Unchangeable::Withdrawn });
    }
    same_level(context, &read)?;
    if let Some(later) = stands_on(context, &read) {
        return Err(Refusal::NotTheLast { entry, later });
    }
    let superseded_by = superseded_by.map(|other| context.entry(other)).transpose()?;
    if let Some(other) = superseded_by.filter(|other| *other <= entry) {
        return Err(Refusal::UnknownEntry(other.to_string()));
    }
    let reason = text("reason", reason)?.to_owned();
    Ok(vec![about(context, &read, EntryAnnulled { entry, superseded_by, reason })])
}

/// A later entry that stands on this one: it answers it, or goes on in the same task, inspection or
/// subject. What was built on an entry does not outlive it, so the last goes first.
fn stands_on(context: &Context<'_>, read: &Recorded) -> Option<EntryNumber> {
    let (entry, tasks) = (read.entry, read.event.tasks());
    let says_how_to_read = |event: &Event| matches!(event, Event::FieldsCorrected(_) | Event::EntryAnnulled(_));
    let goes_on = |later: &Recorded| match (&read.event, &later.event) {
        // A reminder leads to nothing.
        (Event::ReminderIssued(_), _) | (_, Event::ReminderIssued(_)) => false,
        (Event::InspectionAdvanced(one), Event::InspectionAdvanced(other)) => one.inspection == other.inspection,
        (_, event) => tasks.iter().any(|task| event.concerns(task)),
    };
    let later = context.known.behind(entry, &tasks).into_iter();
    let mut candidates =
        later.filter(|later| (later.cause == Some(entry) || goes_on(later)) && !says_how_to_read(&later.event));
    candidates.find(|later| context.known.read(later.entry).is_some()).map(|later| later.entry)
}

/// The entry as it is read now.
fn standing(context: &Context<'_>, entry: EntryNumber) -> Result<Recorded, Refusal> {
    context.known.read(entry).ok_or(Refusal::AnnulledAlready(entry))
}

/// Whoever recorded it, or the same position, may ask to correct it.
fn own_entry(context: &Context<'_>, entry: EntryNumber, origin: &Actor) -> Result<(), Refusal> {
    let by = &context.command.by;
    let own = by.office() == origin.office() || context.state.same_person(by, origin, context.now.date());
    if own { Ok(()) } else { Err(Refusal::NotOwnEntry(entry)) }
}

/// The claimed time of an act may be put right where nothing is reckoned from it.
fn occurrence(read: &Recorded, after: &Value) -> Result<(), Refusal> {
    if !has_free_time(read) {
        return Err(cannot_correct(read, OCCURRED_AT, Unchangeable::ReckonedFrom));
    }
    let claimed: Moment = serde_json::from_value(after.clone()).map_err(|_| no_such_field(read, OCCURRED_AT))?;
    if claimed.earliest() > read.recorded_at {
        return Err(Refusal::InTheFuture { claimed, now: read.recorded_at });
    }
    Ok(())
}

/// What one office approved, only that office or the Chairman lets be read otherwise.
fn same_level(context: &Context<'_>, read: &Recorded) -> Result<(), Refusal> {
    let Some(origin) = &read.approver else { return Ok(()) };
    let chair = [Role::Chairman, Role::ViceChairman];
    let good = |approver: &&Actor| approver.office() == origin.office() || chair.contains(&approver.position);
    match context.command.approved_by.as_ref().filter(good) {
        Some(_) => Ok(()),
        None => {
            let act = context.command.act.name();
            let mut by = vec![origin.position, Role::Chairman];
            by.dedup();
            Err(Refusal::ApprovalMissing { act, by })
        }
    }
}

/// An entry about an earlier one stands in the stream of that, and names it: whoever is shown the one stream is shown
/// how to read it, and nothing of others. What corrects a correction stands where the first one does.
fn about(context: &Context<'_>, read: &Recorded, event: impl Into<Event>) -> NewEvent {
    let mut first = context.known.get(read.entry);
    while let Some(
        Event::FieldsCorrected(FieldsCorrected { entry, .. }) | Event::EntryAnnulled(EntryAnnulled { entry, .. }),
    ) = first.map(|first| &first.event)
    {
        first = context.known.get(*entry);
    }
    let stream = first.and_then(|first| first.event.stream()).unwrap_or_else(|| "corrections".to_owned());
    NewEvent { corrects: Some(read.entry), ..context.event(stream, event) }
}
