//! Reports and results: taken over, submitted, returned, resubmitted, accepted.

use std::collections::BTreeSet;

use calendar::{Moment, Span};

use super::{Context, NewEvent, text, texts};
use crate::{
    command::Filing,
    event::{
        Channel, FilingForm, ReportAccepted, ReportResubmitted, ReportReturned, ReportSubmitted, ReportWithdrawn,
        TaskAcknowledged,
    },
    ids::{EntryNumber, TaskId},
    machine::{TASK, WorkAct, WorkState, step},
    people::{Actor, Role},
    refusal::Refusal,
    rules::{EmailFiling, OneHandTimes, SharedDocument},
    state::{Fact, FactKind, FilingState, Task},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn acknowledge(context: &Context<'_>, tasks: &[TaskId]) -> Decision {
    if tasks.is_empty() {
        return Err(Refusal::Empty("tasks"));
    }
    each_once(tasks)?;
    tasks
        .iter()
        .map(|id| {
            let task = applicable(context, id, WorkAct::Acknowledge)?;
            Ok(context.task_event(&task.id, TaskAcknowledged { task: id.clone() }))
        })
        .collect()
}

pub(super) fn submit(context: &Context<'_>, filings: &[Filing]) -> Decision {
    if filings.is_empty() {
        return Err(Refusal::Empty("filings"));
    }
    each_once(filings.iter().map(|filing| &filing.task))?;
    one_document_each(context, filings)?;
    let (mut events, mut refused) = (Vec::new(), Vec::new());
    for (index, filing) in filings.iter().enumerate() {
        match submit_one(context, filing) {
            Ok(event) => events.push(event),
            Err(refusal) => refused.push((index + 1, refusal)),
        }
    }
    // A batch stands or falls together, and whoever filed it wants to know all that is wrong with it.
    match (filings.len(), refused.pop()) {
        (_, None) => Ok(events),
        (1, Some((_, refusal))) => Err(refusal),
        (_, Some(last)) => Err(Refusal::Rows(refused.into_iter().chain([last]).collect())),
    }
}

fn submit_one(context: &Context<'_>, filing: &Filing) -> Result<NewEvent, Refusal> {
    applicable(context, &filing.task, WorkAct::Submit)?;
    let received = received(context, filing)?;
    sent_before(filing, received)?;
    let shown = context.header().filed(&filing.task.unit, received);
    let event = ReportSubmitted {
        evidence_class: context.evidence_class(&filing.task, shown, filing.evidence_class)?,
        task: filing.task.clone(),
        form: form(&filing.task),
        document: context.answer(&filing.task, &filing.document, Some(received))?,
        received,
        times: filing.times,
    };
    Ok(NewEvent { occurred_at: received, ..context.task_event(&filing.task, event) })
}

/// T15: whether one document may fulfil several duties of a unit.
fn one_document_each(context: &Context<'_>, filings: &[Filing]) -> Result<(), Refusal> {
    if context.rules()?.shared_document == SharedDocument::EachByItsOwnDue {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let fresh = filings.iter().all(|filing| seen.insert((&filing.task.unit, &filing.document.number)));
    if fresh { Ok(()) } else { Err(Refusal::SharedDocument) }
}

/// The unit takes a filing back before it is accepted. From then on nothing is filed.
pub(super) fn withdraw(context: &Context<'_>, id: &TaskId, reason: &str) -> Decision {
    let task = applicable(context, id, WorkAct::Withdraw)?;
    let filing = latest(context, task, FilingState::Filed)?;
    if task.dispute_pending(context.now).is_some() {
        return Err(Refusal::DisputePending(id.clone()));
    }
    let event = ReportWithdrawn { task: id.clone(), filing, reason: text("reason", reason)?.to_owned() };
    Ok(vec![context.task_event(id, event).because_of(filing)])
}

pub(super) fn return_report(context: &Context<'_>, id: &TaskId, reasons: &[String], within: Option<Span>) -> Decision {
    let accepted = context.task(id)?.work_state(context.now) == WorkState::Accepted;
    let task = applicable(context, id, if accepted { WorkAct::Reopen } else { WorkAct::Return })?;
    let may_reopen = [Role::OfficeChief, Role::Chairman, Role::ViceChairman];
    let approved = |approver: &Actor| may_reopen.contains(&approver.position);
    if accepted && !context.command.approved_by.as_ref().is_some_and(approved) {
        let act = context.command.act.name();
        return Err(Refusal::ApprovalMissing { act, by: may_reopen.to_vec() });
    }
    let filing = latest(context, task, if accepted { FilingState::Accepted } else { FilingState::Filed })?;
    // By the rule set of the task, as its verdict.
    let rules = context.rules_of(task)?;
    let span = within.unwrap_or(Span::WorkingDays(rules.cure_working_days));
    let cure = context.limit_from_now_under(span, rules)?;
    // What no extension may give, no return gives either.
    let days = (cure.effective - context.now.date()).num_days();
    if let Some(max) = rules.extension_days_max.filter(|max| days > i64::from(*max)) {
        return Err(Refusal::CureTooLong { task: id.clone(), until: cure.effective, days: max });
    }
    let event = ReportReturned { task: id.clone(), filing, reasons: texts("reasons", reasons)?, cure };
    Ok(vec![context.task_event(id, event).because_of(filing)])
}

pub(super) fn resubmit(context: &Context<'_>, filing: &Filing) -> Decision {
    let task = applicable(context, &filing.task, WorkAct::Resubmit)?;
    let replaces = latest(context, task, FilingState::Returned)?;
    let received = received(context, filing)?;
    sent_before(filing, received)?;
    let of_it = |fact: &&Fact| matches!(fact.kind, FactKind::Returned { filing, .. } if filing == replaces);
    let returned = task.facts_by(context.now).filter(of_it).last();
    if let Some(returned) = returned.filter(|returned| received.latest() < returned.at) {
        return Err(Refusal::BeforeWhatItAnswers { claimed: received, answered: returned.entry, at: returned.at });
    }
    let (task, document) = (filing.task.clone(), context.answer(&filing.task, &filing.document, Some(received))?);
    let shown = context.header().filed(&filing.task.unit, received);
    let evidence_class = context.evidence_class(&filing.task, shown, filing.evidence_class)?;
    let event = ReportResubmitted { task, replaces, document, received, times: filing.times, evidence_class };
    let event = context.task_event(&filing.task, event).because_of(replaces);
    Ok(vec![NewEvent { occurred_at: received, ..event }])
}

pub(super) fn accept(context: &Context<'_>, id: &TaskId) -> Decision {
    let task = applicable(context, id, WorkAct::Accept)?;
    let filing = latest(context, task, FilingState::Filed)?;
    Ok(vec![context.task_event(id, ReportAccepted { task: id.clone(), filing }).because_of(filing)])
}

/// The task, if `act` applies in its state.
pub(super) fn applicable<'a>(context: &Context<'a>, id: &TaskId, act: WorkAct) -> Result<&'a Task, Refusal> {
    let task = context.task(id)?;
    let state = task.work_state(context.now);
    match step(TASK, state, act) {
        Some(_) => Ok(task),
        None => Err(Refusal::WrongState { task: id.clone(), state, act: context.command.act.name() }),
    }
}

/// The filing that an act is about: of those in that state, the one recorded last.
fn latest(context: &Context<'_>, task: &Task, state: FilingState) -> Result<EntryNumber, Refusal> {
    task.latest_in(context.now, &[state]).ok_or_else(|| Refusal::NothingFiled(task.id.clone()))
}

/// When the filing was received. Only the receiving side may say so: what a unit files by itself
/// is received when the ledger records it.
fn received(context: &Context<'_>, filing: &Filing) -> Result<Moment, Refusal> {
    let by_email = context.command.channel == Some(Channel::Email);
    if by_email && context.rules()?.email_filing == EmailFiling::Refused {
        return Err(Refusal::EmailIsNoFiling);
    }
    if let Some(claimed) = filing.times.known().next().filter(|_| context.is_of_the_unit_itself()) {
        // What a unit signs and sends is its own word; when it came in is not.
        let own = [filing.times.signed, filing.times.dispatched, filing.times.postmarked];
        let foreign = filing.times.known().any(|time| !own.contains(&Some(time)));
        if foreign || filing.received.is_some() {
            return Err(Refusal::OwnReceiptClaimed);
        }
        context.not_in_the_future(claimed)?;
    }
    filing.times.known().try_for_each(|time| context.not_in_the_future(time))?;
    match filing.received.or(context.command.occurred_at) {
        Some(_) if context.is_of_the_unit_itself() => Err(Refusal::OwnReceiptClaimed),
        Some(claimed) => {
            context.ordinary_claim(claimed)?;
            context.stands_outside(&filing.task)?;
            approved_claim(context, &filing.task, claimed)?;
            Ok(claimed)
        }
        None => Ok(Moment::Instant(context.now)),
    }
}

/// Nothing comes in before it is signed and sent.
fn sent_before(filing: &Filing, received: Moment) -> Result<(), Refusal> {
    let sent = [filing.times.signed, filing.times.dispatched, filing.times.postmarked];
    match sent.into_iter().flatten().find(|sent| sent.earliest() > received.latest()) {
        Some(sent) => Err(Refusal::SentAfterReceipt { sent, received }),
        None => Ok(()),
    }
}

/// T25: whether one hand may enter, when the due date is over, that something came in before.
fn approved_claim(context: &Context<'_>, id: &TaskId, claimed: Moment) -> Result<(), Refusal> {
    let status = context.status(id)?;
    let rules = context.rules_of(status.task)?;
    let over = status.due_by.is_some_and(|due| context.now > due.end && due.reaches(claimed));
    let alone = context.command.approved_by.is_none() && claimed.latest() < context.now;
    match rules.one_hand_times {
        OneHandTimes::Refused if over && alone => Err(Refusal::TimeNeedsApproval { task: id.clone(), claimed }),
        OneHandTimes::Refused | OneHandTimes::Marked => Ok(()),
    }
}

pub(super) fn form(task: &TaskId) -> FilingForm {
    if task.period.is_some() { FilingForm::Report } else { FilingForm::Result }
}

pub(super) fn each_once<'t>(tasks: impl IntoIterator<Item = &'t TaskId>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    match tasks.into_iter().find(|task| !seen.insert(*task)) {
        Some(twice) => Err(Refusal::TwiceInBatch(twice.clone())),
        None => Ok(()),
    }
}
