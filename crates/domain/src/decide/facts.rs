//! Facts of declared kinds.

use std::collections::BTreeSet;

use calendar::{FirstDay, limit};

use super::{Context, NewEvent, checked, document, text};
use crate::{
    command::{Act, NewFact},
    event::{Expected, FactKindDeclared, FactRecorded},
    facts::{FactDeclaration, Value},
    people::{Actor, Role, Role::*},
    refusal::Refusal,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn declare(context: &Context<'_>, declarations: &[FactDeclaration]) -> Decision {
    if declarations.is_empty() {
        return Err(Refusal::Empty("declarations"));
    }
    let mut seen = BTreeSet::new();
    declarations
        .iter()
        .map(|declaration| {
            declaration.check()?;
            let FactDeclaration { recorders, approvers, .. } = declaration;
            let idle = |position: &&Role| !position.does_business();
            let recorder = recorders.iter().filter(|position| **position != System).find(idle);
            if let Some(idle) = recorder.or_else(|| approvers.iter().find(idle)) {
                return Err(Refusal::NoBusiness(*idle));
            }
            text("name", &declaration.name)?;
            text("name_en", &declaration.name_en)?;
            declaration
                .expects
                .iter()
                .filter_map(|expected| expected.within)
                .try_for_each(|span| checked(span).map(drop))?;
            if Act::NAMES.contains(&declaration.fact.as_str()) {
                return Err(Refusal::AlreadyExists(declaration.fact.clone()));
            }
            let known = context.state.rulebook.declaration(&declaration.fact);
            let same = known.is_some_and(|known| known.declaration == *declaration);
            if same || !seen.insert(&declaration.fact) {
                return Err(Refusal::AlreadyExists(declaration.fact.clone()));
            }
            Ok(context.event("facts".to_owned(), FactKindDeclared { declaration: declaration.clone() }))
        })
        .collect()
}

pub(super) fn record(context: &Context<'_>, new: &NewFact) -> Decision {
    let unknown = || Refusal::UnknownFact(new.fact.clone());
    let declared = context.state.rulebook.declaration(&new.fact).ok_or_else(unknown)?;
    let declaration = &declared.declaration;
    let subject = new.subject.as_deref().map(|subject| text("subject", subject)).transpose()?;
    declaration.check_fact(subject, &new.fields)?;
    for value in new.fields.values() {
        if let Value::Text(value) = value {
            text("fields", value)?;
        }
    }
    context.unit(&new.unit)?;
    if let Some(id) = &new.task {
        context.task(id)?;
        if id.unit != new.unit {
            return Err(Refusal::NotItsTask { task: id.clone(), unit: new.unit.clone() });
        }
        let wanted =
            context.state.obligations.get(&id.obligation).map_or(&[][..], |obligation| &obligation.terms.evidence);
        if !wanted.is_empty() && !wanted.contains(&new.fact) {
            let (fact, obligation) = (new.fact.clone(), id.obligation.clone());
            return Err(Refusal::NotEvidence { fact, obligation, wanted: wanted.to_vec() });
        }
    }
    let answers = subject.map_or_else(Vec::new, |subject| context.state.facts.calling_for(&new.fact, subject));
    let mut cause = answers.first().copied();
    if let (Some(wanted), Some(subject)) = (&declaration.follows, subject) {
        let before = context.state.facts.about(wanted, subject).last();
        let before = before.ok_or_else(|| Refusal::NothingToFollow {
            fact: new.fact.clone(),
            wanted: wanted.clone(),
            subject: subject.to_owned(),
        })?;
        if context.occurred().latest() < before.at {
            let (claimed, answered, at) = (context.occurred(), before.entry, before.at);
            return Err(Refusal::BeforeWhatItAnswers { claimed, answered, at });
        }
        cause = cause.or(Some(before.entry));
    }
    // Found long after it happened: it needs somebody to answer for it, and something that shows it.
    let evidence = if new.evidence.is_empty() { Vec::new() } else { document::evidence(&new.evidence)? };
    let answerable = [OfficeChief, ChiefInspector, Chairman, ViceChairman];
    let answered_for = |approver: &Actor| answerable.contains(&approver.position) && approver.unit != new.unit;
    if !evidence.is_empty() && !context.command.approved_by.as_ref().is_some_and(answered_for) {
        return Err(Refusal::ApprovalMissing { act: context.command.act.name(), by: answerable.to_vec() });
    }
    let event = FactRecorded {
        fact: new.fact.clone(),
        declared: declared.entry,
        unit: new.unit.clone(),
        task: new.task.clone(),
        subject: subject.map(str::to_owned),
        fields: new.fields.clone(),
        answers,
        expects: expected(context, declaration)?,
        evidence,
    };
    let stream = format!("fact/{}/{}", new.fact, new.unit);
    Ok(vec![NewEvent { cause, ..context.event(stream, event) }])
}

/// What it calls for, with the day by which, counted from the day on which it happened.
fn expected(context: &Context<'_>, declaration: &FactDeclaration) -> Result<Vec<Expected>, Refusal> {
    let start = context.occurred().date();
    let of = |expectation: &crate::facts::Expectation| {
        let deadline = expectation
            .within
            .map(|span| {
                let rules = context.state.rules(start).ok_or(Refusal::NoRuleSet(start))?;
                let reckoning = limit::after(context.calendar, start, FirstDay::Excluded, span, rules.roll_forward);
                Ok::<_, Refusal>(context.deadline(reckoning, rules))
            })
            .transpose()?;
        Ok(Expected { fact: expectation.fact.clone(), deadline })
    };
    declaration.expects.iter().map(of).collect()
}
