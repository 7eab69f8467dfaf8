//! Reports and results: taken over, submitted, returned, resubmitted, accepted.

use std::collections::BTreeSet;

use calendar::{Moment, Span};

use super::{Context, NewEvent, text, texts};
use crate::{
    command::Filing,
    event::{
        Channel, Document, FilingForm, ReportAccepted, ReportResubmitted, ReportReturned, ReportSubmitted,
        TaskAcknowledged,
    },
    ids::{EntryNumber, TaskId},
    refusal::Refusal,
    rules::EmailFiling,
    state::{FactKind, Task, WorkAct, step},
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
    filings
        .iter()
        .map(|filing| {
            applicable(context, &filing.task, WorkAct::Submit)?;
            let received = received(context, filing)?;
            let event = ReportSubmitted {
                task: filing.task.clone(),
                form: form(&filing.task),
                document: document(&filing.document)?,
                received,
            };
            Ok(NewEvent { occurred_at: received, ..context.task_event(&filing.task, event) })
        })
        .collect()
}

pub(super) fn return_report(context: &Context<'_>, id: &TaskId, reasons: &[String], within: Option<Span>) -> Decision {
    let task = applicable(context, id, WorkAct::Return)?;
    let filing = latest(context, task)?;
    let span = within.unwrap_or(Span::WorkingDays(context.rules()?.cure_working_days));
    let cure = context.limit_from_now(span)?;
    let event = ReportReturned { task: id.clone(), filing, reasons: texts("reasons", reasons)?, cure };
    Ok(vec![context.task_event(id, event).because_of(filing)])
}

pub(super) fn resubmit(context: &Context<'_>, filing: &Filing) -> Decision {
    let task = applicable(context, &filing.task, WorkAct::Resubmit)?;
    let replaces = latest(context, task)?;
    let received = received(context, filing)?;
    let returned = task.facts_by(context.now).filter(|fact| matches!(fact.kind, FactKind::Returned { .. })).last();
    if let Some(returned) = returned.filter(|returned| received.latest() < returned.at) {
        return Err(Refusal::BeforeWhatItAnswers { claimed: received, answered: returned.entry, at: returned.at });
    }
    let (task, document) = (filing.task.clone(), document(&filing.document)?);
    let event = ReportResubmitted { task, replaces, document, received };
    let event = context.task_event(&filing.task, event).because_of(replaces);
    Ok(vec![NewEvent { occurred_at: received, ..event }])
}

pub(super) fn accept(context: &Context<'_>, id: &TaskId) -> Decision {
    let task = applicable(context, id, WorkAct::Accept)?;
    let filing = latest(context, task)?;
    Ok(vec![context.task_event(id, ReportAccepted { task: id.clone(), filing }).because_of(filing)])
}

/// The task, if `act` applies in its state.
pub(super) fn applicable<'a>(context: &Context<'a>, id: &TaskId, act: WorkAct) -> Result<&'a Task, Refusal> {
    let task = context.task(id)?;
    let state = task.work_state(context.now);
    match step(state, act) {
        Some(_) => Ok(task),
        None => Err(Refusal::WrongState { task: id.clone(), state, act: context.command.act.name() }),
    }
}

fn latest(context: &Context<'_>, task: &Task) -> Result<EntryNumber, Refusal> {
    let filing = task.latest_filing(context.now).ok_or_else(|| Refusal::NothingFiled(task.id.clone()))?;
    Ok(filing.entry)
}

/// When the filing was received. Only the receiving side may say so: what a unit files by itself
/// is received when the ledger records it.
fn received(context: &Context<'_>, filing: &Filing) -> Result<Moment, Refusal> {
    let by_email = context.command.channel == Some(Channel::Email);
    if by_email && context.rules()?.email_filing == EmailFiling::Refused {
        return Err(Refusal::EmailIsNoFiling);
    }
    match filing.received.or(context.command.occurred_at) {
        Some(_) if context.is_of_the_unit_itself() => Err(Refusal::OwnReceiptClaimed),
        Some(claimed) => context.ordinary_claim(claimed).map(|()| claimed),
        None => Ok(Moment::Instant(context.now)),
    }
}

pub(super) fn form(task: &TaskId) -> FilingForm {
    if task.period.is_some() { FilingForm::Report } else { FilingForm::Result }
}

pub(super) fn document(document: &Document) -> Result<Document, Refusal> {
    let number = text("document.number", &document.number)?.to_owned();
    Ok(Document { number, date: document.date })
}

pub(super) fn each_once<'t>(tasks: impl IntoIterator<Item = &'t TaskId>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    match tasks.into_iter().find(|task| !seen.insert(*task)) {
        Some(twice) => Err(Refusal::TwiceInBatch(twice.clone())),
        None => Ok(()),
    }
}
