//! Delays: declared, withdrawn, disputed. Lateness itself is computed, never declared.

use calendar::Moment;

use super::{Context, NewEvent, directive, document, filing, text};
use crate::{
    command::EntryRef,
    event::{DelayRecorded, DelayWithdrawn, DisputeAppealed, DisputeDecided, DisputeOutcome, TimelinessDisputed},
    ids::{EntryNumber, TaskId},
    people::{Actor, Role},
    refusal::Refusal,
    state::{FactKind, Task, TimeState},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn record(context: &Context<'_>, tasks: &[TaskId], effective_from: Option<Moment>) -> Decision {
    if tasks.is_empty() {
        return Err(Refusal::Empty("tasks"));
    }
    filing::each_once(tasks)?;
    let effective_from = effective_from.unwrap_or(context.occurred());
    context.not_in_the_future(effective_from)?;
    tasks
        .iter()
        .map(|id| {
            if let Some(obligation) = context.state.obligations.get(&id.obligation) {
                directive::measurable(&id.obligation, obligation)?;
            }
            let status = context.status(id)?;
            match status.time {
                TimeState::Late | TimeState::Overdue => {}
                TimeState::NoDeadline => return Err(Refusal::NoDeadline(id.clone())),
                state => return Err(Refusal::NotLate { task: id.clone(), state }),
            }
            // A list of past years disciplines nobody: first comes the document that shows when it was received.
            let stated = status.received.and_then(|(entry, _)| Some((entry, status.task.only_stated(entry)?)));
            if let Some((entry, class)) = stated {
                return Err(Refusal::OnlyStated { task: id.clone(), entry, class });
            }
            // A late task has a due date.
            let due = status.due_by.map(|due| due.day).ok_or_else(|| Refusal::NoDeadline(id.clone()))?;
            if effective_from.date() <= due {
                return Err(Refusal::EffectiveTooEarly { task: id.clone(), due });
            }
            if let Some(delay) = status.delay {
                return Err(Refusal::DelayInForce { task: id.clone(), delay });
            }
            Ok(context.task_event(id, DelayRecorded { task: id.clone(), effective_from }))
        })
        .collect()
}

/// A declaration is withdrawn when its ground is gone, by an entry that took it away.
pub(super) fn withdraw(context: &Context<'_>, id: &TaskId, because: &EntryRef, reason: &str) -> Decision {
    let status = context.status(id)?;
    let delay = status.delay.ok_or_else(|| Refusal::NoDelayInForce(id.clone()))?;
    let because = context.entry(because)?;
    let ground = context.known.ground(because);
    let ground = ground.filter(|ground| because > delay && context.known.is_about(ground, id));
    let ground = ground.ok_or_else(|| Refusal::NotTheGround { task: id.clone(), because })?;
    if context.occurred().latest() < ground.recorded_at {
        let (claimed, at) = (context.occurred(), ground.recorded_at);
        return Err(Refusal::BeforeWhatItAnswers { claimed, answered: because, at });
    }
    if status.time.is_late() {
        return Err(Refusal::StillLate { task: id.clone(), state: status.time });
    }
    let reason = text("reason", reason)?.to_owned();
    let event = DelayWithdrawn { task: id.clone(), delay, because, reason };
    Ok(vec![context.task_event(id, event).because_of(because)])
}

pub(super) fn dispute(context: &Context<'_>, id: &TaskId, claimed: Moment, evidence: &[String]) -> Decision {
    let task = context.task(id)?;
    context.not_in_the_future(claimed)?;
    // What is disputed is the time that counts, not that of a later completion.
    let counted = context.status(id)?.received.or_else(|| task.first_not_withdrawn(context.now));
    let (filing, recorded) = counted.ok_or_else(|| Refusal::NothingFiled(id.clone()))?;
    if task.dispute_pending(context.now).is_some() {
        return Err(Refusal::DisputePending(id.clone()));
    }
    if claimed.latest() >= recorded.latest() {
        return Err(Refusal::ClaimNotEarlier { claimed, recorded });
    }
    // What cannot be upheld as claimed is not disputed so.
    if let Some((answered, at)) = task.answered_return(filing).filter(|(_, at)| claimed.latest() < *at) {
        return Err(Refusal::BeforeWhatItAnswers { claimed, answered, at });
    }
    document::answers(context.state, id, claimed)?;
    let event = TimelinessDisputed {
        task: id.clone(),
        filing,
        claimed_received: claimed,
        evidence: document::evidence(evidence)?,
    };
    Ok(vec![context.task_event(id, event).because_of(filing)])
}

/// Upheld, it sets the filing's time and ends a delay that was declared on the wrong one.
pub(super) fn decide_dispute(context: &Context<'_>, id: &TaskId, outcome: &DisputeOutcome, reason: &str) -> Decision {
    let task = context.task(id)?;
    let (dispute, filing, _) =
        task.dispute_pending(context.now).ok_or_else(|| Refusal::NoDisputePending(id.clone()))?;
    let chair = [Role::Chairman, Role::ViceChairman];
    let by_chairman = context.acting_as.iter().any(|office| chair.contains(&office.position));
    match (by_chairman, task.appeal_pending(context.now).is_some()) {
        (true, false) => return Err(Refusal::OnAppealOnly),
        (false, true) => return Err(Refusal::NotTheJudge { debtor: id.unit.clone() }),
        (true, true) => not_who_decided_first(context, task, dispute)?,
        (false, false) => {}
    }
    let recorded = task.facts().iter().find(|fact| fact.entry == filing).and_then(|fact| fact.kind.received());
    let corrects = match outcome {
        DisputeOutcome::Upheld { received } => {
            let recorded = recorded.ok_or_else(|| Refusal::FilingMoved { task: id.clone(), filing })?;
            if received.latest() >= recorded.latest() {
                return Err(Refusal::ClaimNotEarlier { claimed: *received, recorded });
            }
            if let Some((answered, at)) = task.answered_return(filing).filter(|(_, at)| received.latest() < *at) {
                return Err(Refusal::BeforeWhatItAnswers { claimed: *received, answered, at });
            }
            Some(filing)
        }
        DisputeOutcome::Rejected => None,
    };
    let (outcome, reason) = (outcome.clone(), text("reason", reason)?.to_owned());
    let event = DisputeDecided { task: id.clone(), dispute, filing, outcome, reason };
    Ok(vec![NewEvent { corrects, ..context.task_event(id, event).because_of(dispute) }])
}

/// Nobody decides on an appeal from their own decision, in whatever name.
fn not_who_decided_first(context: &Context<'_>, task: &Task, dispute: EntryNumber) -> Result<(), Refusal> {
    let decides = FactKind::DisputeDecided { dispute };
    let decisions = task.facts().iter().filter(|fact| fact.kind == decides);
    for (entry, first) in decisions.filter_map(|fact| Some((fact.entry, context.known.get(fact.entry)?))) {
        let same = |one: &Actor, other: &Actor| {
            one.office() == other.office() || context.state.same_person(one, other, context.now.date())
        };
        if context.command.people().any(|actor| first.people().any(|earlier| same(actor, earlier))) {
            return Err(Refusal::DecidedBefore(entry));
        }
    }
    Ok(())
}

/// Against the inspectors' decision, to the Chairman, once.
pub(super) fn appeal(context: &Context<'_>, id: &TaskId, reason: &str) -> Decision {
    let task = context.task(id)?;
    let (dispute, decision) = task.dispute_decided(context.now).ok_or_else(|| Refusal::NothingToAppeal(id.clone()))?;
    if task.dispute_pending(context.now).is_some() {
        return Err(Refusal::DisputePending(id.clone()));
    }
    let reason = text("reason", reason)?.to_owned();
    let event = DisputeAppealed { task: id.clone(), dispute, decision, reason };
    Ok(vec![context.task_event(id, event).because_of(decision)])
}
