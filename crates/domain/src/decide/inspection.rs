//! Inspections, findings, recommendations; proposals of commendation and discipline (item 2g).

use calendar::{FirstDay, NaiveDate, limit};

use super::{Context, NewEvent, text};
use crate::{
    command::{Due, NewProposal},
    event::{
        Complexity, Deadline, Document, FindingAnswered, FindingRecorded, Gravity, InspectionAdvanced, InspectionKind,
        InspectionPlanned, ProposalDecided, ProposalMade, Proposed, RecommendationAnswered, RecommendationClosed,
        RecommendationIssued,
    },
    ids::{RecordId, UnitCode},
    machine::{INSPECTION, InspectionState, InspectionStep, step},
    refusal::Refusal,
    rules::topic,
    state::{Inspection, Recommendation},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn plan(context: &Context<'_>, planned: &InspectionPlanned) -> Decision {
    let id = &planned.inspection;
    if context.state.inspections.inspections.contains_key(id) {
        return Err(Refusal::AlreadyExists(id.to_string()));
    }
    if planned.units.is_empty() {
        return Err(Refusal::Empty("units"));
    }
    planned.units.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    text("subject", &planned.subject)?;
    planned.document.as_ref().map(|document| context.document(document)).transpose()?;
    Ok(vec![context.event(stream(id), planned.clone())])
}

pub(super) fn advance(
    context: &Context<'_>,
    id: &RecordId,
    taken: InspectionStep,
    document: Option<&Document>,
) -> Decision {
    let inspection = in_order(context, id)?;
    let state = inspection.state(context.now);
    step(INSPECTION, state, taken).ok_or(Refusal::WrongStep { inspection: id.clone(), state, step: taken })?;
    let by_law = inspection.kind == InspectionKind::Inspection;
    if by_law && (state, taken) == (InspectionState::Reported, InspectionStep::Conclude) {
        return Err(Refusal::DraftFirst);
    }
    let open = inspection.recommendations.values().filter(|recommendation| recommendation.closed.is_none()).count();
    if taken == InspectionStep::Close && open > 0 {
        return Err(Refusal::OpenRecommendations(open));
    }
    // What others rest on is on paper.
    let on_paper = matches!(taken, InspectionStep::Decide | InspectionStep::Conclude | InspectionStep::Publish);
    if on_paper && document.is_none() {
        return Err(Refusal::Empty("document"));
    }
    let document = document.map(|document| context.document(document)).transpose()?;
    // The limits are those of the inspection law; a check follows its own plan.
    let limit = match taken {
        InspectionStep::LeaveSite => Some("result-report"),
        InspectionStep::DraftConclusion => Some("conclusion"),
        InspectionStep::Conclude => Some("publication"),
        _ => None,
    };
    let next =
        limit.filter(|_| by_law).map(|name| limit_by(context, topic::INSPECTION, name, context.occurred().date()));
    let next = next.transpose()?.flatten();
    let event = InspectionAdvanced { inspection: id.clone(), step: taken, document, next };
    Ok(vec![context.event(stream(id), event)])
}

pub(super) fn finding(context: &Context<'_>, found: &FindingRecorded) -> Decision {
    let inspection = at_work(context, &found.inspection)?;
    inspected(inspection, &found.unit)?;
    if inspection.findings.contains_key(&found.finding) {
        return Err(Refusal::AlreadyExists(found.finding.to_string()));
    }
    text("text", &found.text)?;
    if let Some(unknown) = found.entries.iter().find(|entry| context.known.get(**entry).is_none()) {
        return Err(Refusal::UnknownEntry(unknown.to_string()));
    }
    Ok(vec![context.event(stream(&found.inspection), found.clone())])
}

pub(super) fn answer_finding(context: &Context<'_>, answered: &FindingAnswered) -> Decision {
    let inspection = find(context, &answered.inspection)?;
    let finding = inspection.findings.get(&answered.finding);
    let entry = finding.ok_or_else(|| Refusal::UnknownRecord(answered.finding.clone()))?.entry;
    text("text", &answered.text)?;
    Ok(vec![context.event(stream(&answered.inspection), answered.clone()).because_of(entry)])
}

pub(super) fn recommend(
    context: &Context<'_>,
    id: &RecordId,
    code: &RecordId,
    unit: &UnitCode,
    words: &str,
    due: Option<&Due>,
) -> Decision {
    let inspection = in_order(context, id)?;
    let state = inspection.state(context.now);
    if !matches!(state, InspectionState::Concluded | InspectionState::Published) {
        return Err(Refusal::WrongInspectionState { inspection: id.clone(), state });
    }
    inspected(inspection, unit)?;
    if inspection.recommendations.contains_key(code) {
        return Err(Refusal::AlreadyExists(code.to_string()));
    }
    let deadline = due
        .map(|due| {
            let rules = context.rules()?;
            Ok::<_, Refusal>(context.deadline(context.reckon(due, rules)?, rules))
        })
        .transpose()?;
    let text = text("text", words)?.to_owned();
    let (inspection, recommendation, unit) = (id.clone(), code.clone(), unit.clone());
    let event = RecommendationIssued { inspection, recommendation, unit, text, deadline };
    Ok(vec![context.event(stream(id), event)])
}

pub(super) fn answer_recommendation(context: &Context<'_>, answered: &RecommendationAnswered) -> Decision {
    let entry = open_recommendation(context, &answered.inspection, &answered.recommendation)?.entry;
    text("text", &answered.text)?;
    answered.document.as_ref().map(|document| context.document(document)).transpose()?;
    Ok(vec![context.event(stream(&answered.inspection), answered.clone()).because_of(entry)])
}

/// The inspector closes it, never the unit: the matrix has no row for the unit.
pub(super) fn close_recommendation(context: &Context<'_>, closed: &RecommendationClosed) -> Decision {
    led_by_them(context, &closed.inspection)?;
    let recommendation = open_recommendation(context, &closed.inspection, &closed.recommendation)?;
    if context.occurred().latest() < recommendation.at {
        let (claimed, answered, at) = (context.occurred(), recommendation.entry, recommendation.at);
        return Err(Refusal::BeforeWhatItAnswers { claimed, answered, at });
    }
    text("reason", &closed.reason)?;
    Ok(vec![context.event(stream(&closed.inspection), closed.clone()).because_of(recommendation.entry)])
}

pub(super) fn propose(context: &Context<'_>, new: &NewProposal) -> Decision {
    if context.state.inspections.proposals.contains_key(&new.proposal) {
        return Err(Refusal::AlreadyExists(new.proposal.to_string()));
    }
    context.registered(&new.unit)?;
    let grounds = new.grounds.iter().map(|entry| context.entry(entry)).collect::<Result<Vec<_>, _>>()?;
    let position = new.position.as_deref().map(|position| text("position", position)).transpose()?;
    let (limitation, handling) = match &new.proposed {
        Proposed::Commendation => (None, None),
        Proposed::Discipline { conduct_on, found_on, gravity, complexity } => {
            let (conduct, found) = (*conduct_on, *found_on);
            context.not_in_the_future(calendar::Moment::Day(found))?;
            if found < conduct {
                return Err(Refusal::FoundBeforeDone { conduct, found });
            }
            let gravity = if *gravity == Gravity::Lesser { "lesser" } else { "other" };
            let complexity = if *complexity == Complexity::Complex { "complex" } else { "ordinary" };
            // By the law of the day of the act, and of the day on which it came to light.
            let limitation = required_limit(context, topic::LIMITATION, gravity, conduct)?;
            if limitation.effective < context.now.date() {
                return Err(Refusal::LimitationPassed(limitation.effective));
            }
            (Some(limitation), Some(required_limit(context, topic::HANDLING, complexity, found)?))
        }
    };
    let event = ProposalMade {
        proposal: new.proposal.clone(),
        proposed: new.proposed.clone(),
        unit: new.unit.clone(),
        position: position.map(str::to_owned),
        grounds,
        document: context.document(&new.document)?,
        limitation,
        handling,
    };
    Ok(vec![context.event(format!("proposal/{}", new.proposal), event)])
}

pub(super) fn decide_proposal(context: &Context<'_>, decided: &ProposalDecided) -> Decision {
    let proposals = &context.state.inspections.proposals;
    let proposal = proposals.get(&decided.proposal).ok_or_else(|| Refusal::UnknownRecord(decided.proposal.clone()))?;
    if proposal.decided.is_some() {
        return Err(Refusal::RecordClosed(decided.proposal.clone()));
    }
    if context.occurred().latest() < proposal.at {
        let (claimed, answered, at) = (context.occurred(), proposal.entry, proposal.at);
        return Err(Refusal::BeforeWhatItAnswers { claimed, answered, at });
    }
    decided.form.as_deref().map(|form| text("form", form)).transpose()?;
    context.document(&decided.document)?;
    let stream = format!("proposal/{}", decided.proposal);
    Ok(vec![context.event(stream, decided.clone()).because_of(proposal.entry)])
}

fn find<'a>(context: &Context<'a>, id: &RecordId) -> Result<&'a Inspection, Refusal> {
    context.state.inspections.inspections.get(id).ok_or_else(|| Refusal::UnknownRecord(id.clone()))
}

/// The inspection, if it is theirs: of the body that leads it, or of another once that has ended.
fn led_by_them<'a>(context: &Context<'a>, id: &RecordId) -> Result<&'a Inspection, Refusal> {
    let inspection = find(context, id)?;
    let ended = !context.registered(&inspection.lead)?.exists_on(context.occurred().date());
    match ended || context.command.by.unit == inspection.lead {
        true => Ok(inspection),
        false => Err(Refusal::NotTheLead { inspection: id.clone(), lead: inspection.lead.clone() }),
    }
}

/// The inspection, if the act does not claim to be earlier than what was done in it before.
fn in_order<'a>(context: &Context<'a>, id: &RecordId) -> Result<&'a Inspection, Refusal> {
    let inspection = led_by_them(context, id)?;
    let (claimed, at) = (context.occurred(), inspection.last_at());
    if claimed.latest() < at {
        let answered = inspection.steps.last().map_or(inspection.entry, |taken| taken.entry);
        return Err(Refusal::BeforeWhatItAnswers { claimed, answered, at });
    }
    Ok(inspection)
}

/// The inspection, while the inspectors find things.
fn at_work<'a>(context: &Context<'a>, id: &RecordId) -> Result<&'a Inspection, Refusal> {
    let inspection = in_order(context, id)?;
    let state = inspection.state(context.now);
    let at_work = matches!(
        state,
        InspectionState::Opened | InspectionState::LeftSite | InspectionState::Reported | InspectionState::Drafted
    );
    if at_work { Ok(inspection) } else { Err(Refusal::WrongInspectionState { inspection: id.clone(), state }) }
}

fn inspected(inspection: &Inspection, unit: &UnitCode) -> Result<(), Refusal> {
    if inspection.units.contains(unit) { Ok(()) } else { Err(Refusal::NotInspected { unit: unit.clone() }) }
}

fn open_recommendation<'a>(
    context: &Context<'a>,
    id: &RecordId,
    code: &RecordId,
) -> Result<&'a Recommendation, Refusal> {
    let found = find(context, id)?.recommendations.get(code);
    let recommendation = found.ok_or_else(|| Refusal::UnknownRecord(code.clone()))?;
    if recommendation.closed.is_some() { Err(Refusal::RecordClosed(code.clone())) } else { Ok(recommendation) }
}

/// The limit of that name in the regime that applied on `start`; none where it sets none.
fn limit_by(
    context: &Context<'_>,
    topic: &'static str,
    name: &str,
    start: NaiveDate,
) -> Result<Option<Deadline>, Refusal> {
    let regime = context.state.rulebook.regime(topic, start).ok_or(Refusal::NoRegime { topic, date: start })?;
    let rules = context.state.rules(context.now.date()).ok_or(Refusal::NoRuleSet(context.now.date()))?;
    Ok(regime.limits.get(name).map(|limit| {
        let reckoning = limit::after(context.calendar, start, FirstDay::Excluded, limit.span, rules.roll_forward);
        // The due date names the regime that it follows.
        Deadline { rule_set: regime.id.clone(), ..context.deadline(reckoning, rules) }
    }))
}

fn required_limit(
    context: &Context<'_>,
    topic: &'static str,
    name: &str,
    start: NaiveDate,
) -> Result<Deadline, Refusal> {
    limit_by(context, topic, name, start)?.ok_or(Refusal::NoRegime { topic, date: start })
}

fn stream(id: &RecordId) -> String {
    format!("inspection/{id}")
}
