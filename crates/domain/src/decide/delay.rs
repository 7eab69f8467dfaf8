//! Delays: declared, withdrawn, disputed. Lateness itself is computed, never declared.

use calendar::Moment;

use super::{Context, NewEvent, filing, text, texts};
use crate::{
    command::EntryRef,
    event::{DelayRecorded, DelayWithdrawn, DisputeDecided, DisputeOutcome, TimelinessDisputed},
    ids::TaskId,
    refusal::Refusal,
    state::TimeState,
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
            let status = context.status(id)?;
            match status.time {
                TimeState::Late | TimeState::Overdue => {}
                TimeState::NoDeadline => return Err(Refusal::NoDeadline(id.clone())),
                state => return Err(Refusal::NotLate { task: id.clone(), state }),
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
    if because <= delay || !context.state.is_about(because, id) {
        return Err(Refusal::NotTheGround { task: id.clone(), because });
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
    let filing = task.latest_filing(context.now).ok_or_else(|| Refusal::NothingFiled(id.clone()))?;
    if task.dispute_pending(context.now).is_some() {
        return Err(Refusal::DisputePending(id.clone()));
    }
    // `latest_filing` yields filings only, and each has a time.
    let recorded = filing.kind.received().unwrap_or(Moment::Instant(filing.at));
    if claimed.latest() >= recorded.latest() {
        return Err(Refusal::ClaimNotEarlier { claimed, recorded });
    }
    let event = TimelinessDisputed {
        task: id.clone(),
        filing: filing.entry,
        claimed_received: claimed,
        evidence: texts("evidence", evidence)?,
    };
    Ok(vec![context.task_event(id, event).because_of(filing.entry)])
}

/// Upheld, it sets the filing's time and ends a delay that was declared on the wrong one.
pub(super) fn decide_dispute(context: &Context<'_>, id: &TaskId, outcome: &DisputeOutcome, reason: &str) -> Decision {
    let task = context.task(id)?;
    let (dispute, filing, _) =
        task.dispute_pending(context.now).ok_or_else(|| Refusal::NoDisputePending(id.clone()))?;
    let corrects = match outcome {
        DisputeOutcome::Upheld { received } => {
            context.not_in_the_future(*received)?;
            Some(filing)
        }
        DisputeOutcome::Rejected => None,
    };
    let (outcome, reason) = (outcome.clone(), text("reason", reason)?.to_owned());
    let event = DisputeDecided { task: id.clone(), dispute, filing, outcome, reason };
    Ok(vec![NewEvent { corrects, ..context.task_event(id, event).because_of(dispute) }])
}
