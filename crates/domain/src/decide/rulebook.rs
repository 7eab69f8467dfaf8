//! Rule sets, legal regimes, the working calendar, and computing again on purpose.

use std::collections::BTreeSet;

use calendar::{Period, PublishedYear, limit};

use super::{Context, NewEvent, checked, filing, text};
use crate::{
    event::{CalendarCorrected, CalendarPublished, DeadlineRecomputed, RegimeActivated, RuleSetActivated},
    ids::{ObligationId, TaskId},
    refusal::Refusal,
    rules::{BackDatedRules, Regime, RuleSet},
    state::Task,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn activate_rule_set(context: &Context<'_>, rules: &RuleSet) -> Decision {
    text("rule_set.id", &rules.id)?;
    if let Some(field) = rules.out_of_range() {
        return Err(Refusal::RuleOutOfRange(field));
    }
    if context.state.rulebook.rules_named(&rules.id).is_some() {
        return Err(Refusal::AlreadyExists(rules.id.clone()));
    }
    // The rules in force say whether others may take their place for days that are over.
    let now = context.now.date();
    let in_force = context.state.rules(now).map(|rules| rules.back_dated_rules);
    if in_force == Some(BackDatedRules::Refused) && rules.valid_from < now {
        return Err(Refusal::RulesDatedBack(rules.valid_from));
    }
    Ok(vec![context.event("rules".to_owned(), RuleSetActivated { rule_set: rules.clone() })])
}

pub(super) fn activate_regime(context: &Context<'_>, regime: &Regime) -> Decision {
    text("regime.id", &regime.id)?;
    text("regime.topic", &regime.topic)?;
    text("regime.legal_basis", &regime.legal_basis)?;
    if let Some(until) = regime.valid_until.filter(|until| *until < regime.valid_from) {
        return Err(Refusal::EndsBeforeItBegins { from: regime.valid_from, until });
    }
    regime.limits.values().try_for_each(|limit| checked(limit.span).map(drop))?;
    if context.state.rulebook.regimes().iter().any(|known| known.id == regime.id) {
        return Err(Refusal::AlreadyExists(regime.id.clone()));
    }
    Ok(vec![context.event("regimes".to_owned(), RegimeActivated { regime: regime.clone() })])
}

/// Publishing a year changes no due date that was computed: see [`recompute`].
pub(super) fn publish_calendar(context: &Context<'_>, year: &PublishedYear, reason: Option<&str>) -> Decision {
    if !(1900..=2200).contains(&year.year) {
        return Err(Refusal::RuleOutOfRange("year"));
    }
    if let Some(day) = year.misplaced() {
        return Err(Refusal::DayMisplaced(day));
    }
    text("source", &year.source)?;
    let (stream, year) = ("calendar".to_owned(), year.clone());
    match (context.calendar.is_published(year.year), reason) {
        (false, None) => Ok(vec![context.event(stream, CalendarPublished { year })]),
        (true, Some(reason)) => {
            let reason = text("reason", reason)?.to_owned();
            Ok(vec![context.event(stream, CalendarCorrected { year, reason })])
        }
        (true, None) => Err(Refusal::YearPublished(year.year)),
        (false, Some(_)) => Err(Refusal::YearNotPublished(year.year)),
    }
}

/// One event for each task whose due date comes out differently with today's calendar. Which
/// verdicts change by it, the register of due dates lists.
pub(super) fn recompute(context: &Context<'_>, tasks: &[TaskId], reason: &str) -> Decision {
    filing::each_once(tasks)?;
    tasks.iter().try_for_each(|id| context.task(id).map(drop))?;
    let reason = text("reason", reason)?;
    let named: BTreeSet<&TaskId> = tasks.iter().collect();
    // Chosen one by one, some tasks of a period would be in time by the new calendar and others late by the old one.
    let periods: BTreeSet<(&ObligationId, Option<Period>)> =
        tasks.iter().map(|id| (&id.obligation, id.period)).collect();
    let concerned: Box<dyn Iterator<Item = &Task>> = match tasks {
        [] => context.known.all_tasks(),
        _ => Box::new(periods.into_iter().flat_map(|(obligation, period)| context.known.tasks_of(obligation, period))),
    };
    // What nobody named and whoever asks may not judge is for somebody else to ask for.
    let may = |task: &Task| named.contains(&task.id) || context.stands_outside(&task.id).is_ok();
    let changed = concerned.filter_map(|task| Some((task, recomputed(context, task)?))).filter(|(task, _)| may(task));
    let mut events: Vec<NewEvent> = Vec::new();
    for (task, mut event) in changed {
        if !(named.is_empty() || named.contains(&task.id)) {
            return Err(Refusal::RecomputeTogether(task.id.clone()));
        }
        event.reason = reason.to_owned();
        events.push(context.task_event(&task.id, event));
    }
    if events.is_empty() { Err(Refusal::NothingToRecompute) } else { Ok(events) }
}

fn recomputed(context: &Context<'_>, task: &Task) -> Option<DeadlineRecomputed> {
    let (_, before) = task.deadlines(context.now)?;
    // By the rule of its day; only the calendar is today's.
    let rules = context.state.rulebook.rules_named(&before.rule_set)?;
    let after = limit::again(context.calendar, &before.trace, rules.roll_forward)?;
    let changes = after.effective != before.effective || after.nominal != before.nominal || after.trace != before.trace;
    changes.then(|| DeadlineRecomputed {
        task: task.id.clone(),
        before: before.clone(),
        after: context.deadline(after, rules),
        reason: String::new(),
    })
}
