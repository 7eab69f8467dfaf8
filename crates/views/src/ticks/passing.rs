//! What time alone makes of a task, while nothing is recorded.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Datelike, NaiveDate, Timestamp};
use domain::state::{Task, TimeState};

use super::{Cause, Standing, standing};
use crate::as_of::Knowledge;

/// A moment at which a task stands otherwise by the passing of time.
pub(super) struct Passed {
    pub at: Timestamp,
    pub standing: Option<Standing>,
    pub because: Vec<Cause>,
}

type Moments = BTreeMap<Timestamp, Vec<Cause>>;

/// What becomes of the task after the valid moment, up to `to`, if nothing more is recorded.
pub(super) fn passing(knowledge: &Knowledge<'_>, task: &Task, to: Timestamp) -> Vec<Passed> {
    let start = knowledge.as_of.valid;
    if start >= to {
        return Vec::new();
    }
    let begun = begun(knowledge, task);
    let begun: Moments = begun.into_iter().filter(|(at, _)| *at > start && *at <= to).collect();
    // Between two of these no fact becomes true, so that the limits stand still; what ends meanwhile is asked for there.
    let mut moments = begun.clone();
    let places: Vec<Timestamp> = std::iter::once(start).chain(begun.into_keys()).chain([to]).collect();
    for (from, until) in places.iter().zip(places.iter().skip(1)) {
        for (at, cause) in ending(knowledge, task, *from) {
            if at > *from && at <= *until {
                moments.entry(at).or_default().push(cause);
            }
        }
    }
    let mut passed = Vec::new();
    let mut before = standing(knowledge, &task.id);
    for (at, causes) in moments {
        let after = standing(&knowledge.valid_at(at), &task.id);
        if after != before {
            let because = told(causes, after);
            passed.push(Passed { at, standing: after, because });
            before = after;
        }
    }
    passed
}

/// A due date that is near is no reason where it has ended.
fn told(mut causes: Vec<Cause>, after: Option<Standing>) -> Vec<Cause> {
    let is_soon = after.is_some_and(|after| after.time == TimeState::DueSoon);
    if causes.len() > 1 && !is_soon {
        causes.retain(|cause| *cause != Cause::DueSoon);
    }
    causes.dedup();
    causes
}

/// When something becomes true that is recorded: facts, of the task and of those from which it came; an outage; another
/// rule set; the end of the unit.
fn begun(knowledge: &Knowledge<'_>, task: &Task) -> Moments {
    let mut moments = Moments::new();
    let mut add = |at: Timestamp, cause| moments.entry(at).or_default().push(cause);
    let (mut open, mut seen) = (vec![&task.id], BTreeSet::new());
    while let Some(id) = open.pop() {
        let Some(task) = knowledge.state.tasks.get(id).filter(|_| seen.insert(id)) else { continue };
        add(task.assigned_at, Cause::TookEffect { entry: task.entry });
        task.facts().iter().for_each(|fact| add(fact.at, Cause::TookEffect { entry: fact.entry }));
        open.extend(&task.carried_from);
    }
    let rulebook = &knowledge.state.rulebook;
    rulebook.outages().iter().for_each(|outage| add(outage.from, Cause::OutageBegan { entry: outage.entry }));
    for rules in rulebook.rule_sets() {
        add(Timestamp::start_of(rules.valid_from), Cause::RuleSetBegan { rule_set: rules.id.clone() });
    }
    if let Some(ended) = knowledge.state.units.get(&task.id.unit).and_then(|unit| unit.ended) {
        add(Timestamp::start_of(ended), Cause::UnitEnded);
    }
    moments
}

/// When the limits end that the task has at `from`, and when its due date begins to be near.
fn ending(knowledge: &Knowledge<'_>, task: &Task, from: Timestamp) -> Vec<(Timestamp, Cause)> {
    let state = &knowledge.state;
    let due = state.status(task, from).due_by;
    let after = |end: Timestamp| Timestamp::from_micros(end.micros() + 1);
    let cause = |end| if due.is_some_and(|due| due.end == end) { Cause::DueEnded } else { Cause::CureEnded };
    let ends = state.limit_ends(task, from);
    let mut moments: Vec<_> = ends.into_iter().filter_map(|end| Some((after(end)?, cause(end)))).collect();
    let rules = state.rules_of(task, from);
    if let (Some(due), Some(rules)) = (due, rules) {
        let is_soon = |day: NaiveDate| {
            state.rulebook.calendar().working_days_between(day, due.day) <= rules.due_soon_working_days
        };
        let soon = first_day(from.date(), due.day, is_soon);
        moments.extend(soon.map(|day| (Timestamp::start_of(day), Cause::DueSoon)));
    }
    moments
}

/// The first day after `from`, up to `to`, of which it holds: of any day after that it holds too.
fn first_day(from: NaiveDate, to: NaiveDate, holds: impl Fn(NaiveDate) -> bool) -> Option<NaiveDate> {
    if from >= to || !holds(to) {
        return None;
    }
    let (mut not_yet, mut by_then) = (from, to);
    while (by_then - not_yet).num_days() > 1 {
        let middle = (not_yet.num_days_from_ce() + by_then.num_days_from_ce()) / 2;
        let middle = NaiveDate::from_num_days_from_ce_opt(middle)?;
        if holds(middle) { by_then = middle } else { not_yet = middle }
    }
    Some(by_then)
}
