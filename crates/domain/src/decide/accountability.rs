//! After a declared delay, or trouble: explain, review person by person with the head first, publish.

use calendar::Span;

use super::{Context, NewEvent, document, text};
use crate::{
    event::{
        AccountabilityReviewConcluded, AccountabilityReviewOpened, Assessment, CaseClosed, CaseEnding, Document,
        ExplanationAssessed, ExplanationFiled, ExplanationRequested, HandlingDecided, HandlingResultPublished,
        ReviewOutcome, Reviewed, Standing, TroubleRecorded,
    },
    ids::TaskId,
    machine::{CaseAct, CaseState, EXPLANATION, REVIEW, WHOLE, step},
    refusal::Refusal,
    state::Case,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

/// Harassment, or a demand beyond the rules: it opens a case as a delay does.
pub(super) fn trouble(context: &Context<'_>, id: &TaskId, ground: &str, evidence: &[String]) -> Decision {
    context.task(id)?;
    let (ground, evidence) = (text("ground", ground)?.to_owned(), document::evidence(evidence)?);
    Ok(vec![context.task_event(id, TroubleRecorded { task: id.clone(), ground, evidence })])
}

pub(super) fn request_explanation(context: &Context<'_>, id: &TaskId, within: Span) -> Decision {
    let case = case_for(context, id, CaseAct::RequestExplanation)?;
    let deadline = context.limit_from_now(within)?;
    let event = ExplanationRequested { task: id.clone(), delay: case.opened_by, deadline };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn file_explanation(context: &Context<'_>, id: &TaskId, document: &Document) -> Decision {
    let case = case_for(context, id, CaseAct::FileExplanation)?;
    let document = context.document(document)?;
    let event = ExplanationFiled { task: id.clone(), delay: case.opened_by, document };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn assess(context: &Context<'_>, id: &TaskId, assessment: Assessment, reason: &str) -> Decision {
    let case = case_for(context, id, CaseAct::AssessExplanation)?;
    let reason = text("reason", reason)?.to_owned();
    let event = ExplanationAssessed { task: id.clone(), delay: case.opened_by, assessment, reason };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn open_review(context: &Context<'_>, id: &TaskId) -> Decision {
    let case = case_for(context, id, CaseAct::OpenReview)?;
    let event = AccountabilityReviewOpened { task: id.clone(), delay: case.opened_by };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn conclude_review(
    context: &Context<'_>,
    id: &TaskId,
    outcome: ReviewOutcome,
    reviewed: &[Reviewed],
    document: &Document,
) -> Decision {
    let case = case_for(context, id, CaseAct::ConcludeReview)?;
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
        delay: case.opened_by,
        outcome,
        reviewed: reviewed.to_vec(),
        document: context.document(document)?,
    };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn decide_handling(context: &Context<'_>, id: &TaskId, measure: &str, document: &Document) -> Decision {
    let case = case_for(context, id, CaseAct::DecideHandling)?;
    let (measure, document) = (text("measure", measure)?.to_owned(), context.document(document)?);
    let event = HandlingDecided { task: id.clone(), delay: case.opened_by, measure, document };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

pub(super) fn publish(context: &Context<'_>, id: &TaskId, place: &str) -> Decision {
    let case = case_for(context, id, CaseAct::PublishResult)?;
    let place = text("place", place)?.to_owned();
    let event = HandlingResultPublished { task: id.clone(), delay: case.opened_by, place };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

/// A case closes when it was explained, reviewed and published; what is missing, only the Chairman
/// waives.
pub(super) fn close(context: &Context<'_>, id: &TaskId, reason: &str) -> Decision {
    let case = case_for(context, id, CaseAct::Close)?;
    let gaps = case.gaps();
    if !gaps.is_empty() {
        return Err(Refusal::CaseHasGaps { task: id.clone(), gaps });
    }
    end(context, id, &case, CaseEnding::Closed, reason, None)
}

pub(super) fn waive(context: &Context<'_>, id: &TaskId, reason: &str, document: &Document) -> Decision {
    let case = case_for(context, id, CaseAct::Waive)?;
    end(context, id, &case, CaseEnding::Waived, reason, Some(context.document(document)?))
}

fn end(
    context: &Context<'_>,
    id: &TaskId,
    case: &Case<'_>,
    ending: CaseEnding,
    reason: &str,
    document: Option<Document>,
) -> Decision {
    let reason = text("reason", reason)?.to_owned();
    let event = CaseClosed { task: id.clone(), delay: case.opened_by, ending, reason, document };
    Ok(vec![context.task_event(id, event).because_of(case.opened_by)])
}

/// The open case in which `act` applies: that of the delay in force, else the oldest that is open.
fn case_for<'a>(context: &Context<'a>, id: &TaskId, act: CaseAct) -> Result<Case<'a>, Refusal> {
    let task = context.task(id)?;
    let cases = task.case_openers(context.now).map(|fact| context.state.case(task, fact.entry, context.now));
    let cases: Vec<Case<'a>> = cases.filter(|case| case.state == CaseState::Open).collect();
    let applies = |case: &&Case<'_>| {
        step(EXPLANATION, case.explanation, act).is_some()
            || step(REVIEW, case.review, act).is_some()
            || step(WHOLE, case.state, act).is_some()
    };
    match (cases.iter().find(applies), cases.first()) {
        (Some(case), _) => Ok(case.clone()),
        (None, None) => Err(Refusal::NoCase(id.clone())),
        (None, Some(case)) if case.has(act) => Err(Refusal::StepDone { task: id.clone(), step: act }),
        (None, Some(case)) => Err(Refusal::StepMissing { task: id.clone(), step: needed_for(case, act) }),
    }
}

/// What comes first.
fn needed_for(case: &Case<'_>, act: CaseAct) -> CaseAct {
    match act {
        CaseAct::AssessExplanation => CaseAct::FileExplanation,
        CaseAct::DecideHandling | CaseAct::PublishResult if case.has(CaseAct::OpenReview) => CaseAct::ConcludeReview,
        CaseAct::ConcludeReview | CaseAct::DecideHandling | CaseAct::PublishResult => CaseAct::OpenReview,
        other => other,
    }
}
