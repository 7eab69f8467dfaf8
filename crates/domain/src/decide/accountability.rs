//! After a declared delay: explain, review person by person with the head first, publish.

use calendar::Span;

use super::{Context, NewEvent, filing, text};
use crate::{
    event::{
        AccountabilityReviewConcluded, AccountabilityReviewOpened, Document, ExplanationFiled, ExplanationRequested,
        HandlingResultPublished, ReviewOutcome, Reviewed, Standing,
    },
    ids::TaskId,
    refusal::Refusal,
    state::{Case, CaseStep},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn request_explanation(context: &Context<'_>, id: &TaskId, within: Span) -> Decision {
    let case = case_without(context, id, CaseStep::ExplanationFiled)?;
    let deadline = context.limit_from_now(within)?;
    let event = ExplanationRequested { task: id.clone(), delay: case.delay, deadline };
    Ok(vec![context.task_event(id, event).because_of(case.delay)])
}

pub(super) fn file_explanation(context: &Context<'_>, id: &TaskId, document: &Document) -> Decision {
    let case = case_without(context, id, CaseStep::ExplanationFiled)?;
    let document = filing::document(document)?;
    let event = ExplanationFiled { task: id.clone(), delay: case.delay, document };
    Ok(vec![context.task_event(id, event).because_of(case.delay)])
}

pub(super) fn open_review(context: &Context<'_>, id: &TaskId) -> Decision {
    let case = case_without(context, id, CaseStep::ReviewOpened)?;
    let event = AccountabilityReviewOpened { task: id.clone(), delay: case.delay };
    Ok(vec![context.task_event(id, event).because_of(case.delay)])
}

pub(super) fn conclude_review(
    context: &Context<'_>,
    id: &TaskId,
    outcome: ReviewOutcome,
    reviewed: &[Reviewed],
    document: &Document,
) -> Decision {
    let case = case_without(context, id, CaseStep::ReviewConcluded)?;
    needs(&case, id, CaseStep::ReviewOpened)?;
    if reviewed.is_empty() {
        return Err(Refusal::Empty("reviewed"));
    }
    // "nhất là người đứng đầu": above all the head.
    if !reviewed.iter().any(|person| person.standing == Standing::Head) {
        return Err(Refusal::HeadNotReviewed(id.clone()));
    }
    reviewed.iter().try_for_each(|person| text("reviewed.position", &person.position).map(drop))?;
    let event = AccountabilityReviewConcluded {
        task: id.clone(),
        delay: case.delay,
        outcome,
        reviewed: reviewed.to_vec(),
        document: filing::document(document)?,
    };
    Ok(vec![context.task_event(id, event).because_of(case.delay)])
}

pub(super) fn publish(context: &Context<'_>, id: &TaskId, place: &str) -> Decision {
    let case = case_without(context, id, CaseStep::ResultPublished)?;
    needs(&case, id, CaseStep::ReviewConcluded)?;
    let place = text("place", place)?.to_owned();
    let event = HandlingResultPublished { task: id.clone(), delay: case.delay, place };
    Ok(vec![context.task_event(id, event).because_of(case.delay)])
}

/// The case of the delay in force, if `step` has not been taken in it.
fn case_without<'a>(context: &Context<'a>, id: &TaskId, step: CaseStep) -> Result<Case<'a>, Refusal> {
    let case = context.status(id)?.case.ok_or_else(|| Refusal::NoDelayInForce(id.clone()))?;
    if case.has(step) { Err(Refusal::StepDone { task: id.clone(), step }) } else { Ok(case) }
}

fn needs(case: &Case<'_>, id: &TaskId, step: CaseStep) -> Result<(), Refusal> {
    if case.has(step) { Ok(()) } else { Err(Refusal::StepMissing { task: id.clone(), step }) }
}
