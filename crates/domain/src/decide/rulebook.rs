//! Rule sets, legal regimes, the working calendar, and computing again on purpose.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{PublishedYear, limit};

use super::{Context, NewEvent, checked, filing, text};
use crate::{
    event::{CalendarCorrected, CalendarPublished, DeadlineRecomputed, RegimeActivated, RuleSetActivated},
    ids::TaskId,
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
    // Where none is named, all but those of whoever asks, and of their line: they are for somebody else to ask for.
    let mut apart = BTreeMap::new();
    for id in context.state.tasks.keys() {
        apart.entry(&id.unit).or_insert_with(|| context.stands_outside(id).is_ok());
    }
    let own = |task: &Task| !apart[&task.id.unit];
    let wanted = |task: &&Task| named.contains(&task.id) || (named.is_empty() && !own(task));
    // Chosen one by one, some would be in time by the new calendar and others late by the old one.
    let beside = |task: &&Task| {
        let together = |other: &&TaskId| other.obligation == task.id.obligation && other.period == task.id.period;
        !named.contains(&task.id) && !own(task) && named.iter().any(together)
    };
    let mut left_out = context.state.tasks.values().filter(beside);
    if let Some(task) = left_out.find(|task| recomputed(context, task).is_some()) {
        return Err(Refusal::RecomputeTogether(task.id.clone()));
    }
    let changed = context.state.tasks.values().filter(wanted).filter_map(|task| recomputed(context, task));
    let events: Vec<NewEvent> = changed
        .map(|mut event| {
            event.reason = reason.to_owned();
            context.task_event(&event.task.clone(), event)
        })
        .collect();
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
