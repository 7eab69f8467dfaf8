//! Each unit in figures: what was owed, on time, late, declared, withdrawn, left open.

use std::collections::BTreeMap;

use domain::{
    Event, UnitCode,
    state::{FactKind, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    tasks::{self, TaskView},
};

/// One unit's figures. Only tasks with a deadline are scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Score {
    /// Which.
    pub unit: UnitCode,
    /// Tasks with a deadline.
    pub dated: u32,
    /// Tasks without one.
    pub undated: u32,
    /// Done on time.
    pub on_time: u32,
    /// Done on time after an extension.
    pub on_time_extended: u32,
    /// Done late.
    pub late: u32,
    /// Not done, and overdue.
    pub overdue: u32,
    /// Not done, and still in time.
    pub open: u32,
    /// Share on time of all that are done or overdue, in thousandths; none before the first.
    pub on_time_permille: Option<u32>,
    /// Declarations of delay in force.
    pub delays_in_force: u32,
    /// Declarations of delay that were ended.
    pub delays_ended: u32,
    /// Accountability cases that lack something the letter demands.
    pub cases_with_gaps: u32,
    /// Corrections of entries on its tasks.
    pub corrections: u32,
    /// Records found late on its tasks.
    pub late_discoveries: u32,
}

/// All units' figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Scorecard {
    /// What it rests on.
    pub basis: Basis,
    /// By kind of body, then code.
    pub units: Vec<Score>,
}

/// The figures of every unit that has a task passing the filter.
pub fn scorecard(knowledge: &Knowledge<'_>, filter: &Filter) -> Scorecard {
    let mut groups: BTreeMap<_, Vec<TaskView>> = BTreeMap::new();
    for task in tasks::list(knowledge, filter).tasks {
        let kind = knowledge.state.units.get(&task.task.unit).map(|unit| unit.kind);
        groups.entry((kind, task.task.unit.clone())).or_default().push(task);
    }
    let units = groups.into_iter().map(|((_, unit), tasks)| score(knowledge, unit, &tasks)).collect();
    Scorecard { basis: knowledge.basis(), units }
}

fn score(knowledge: &Knowledge<'_>, unit: UnitCode, tasks: &[TaskView]) -> Score {
    let count = |test: &dyn Fn(&TaskView) -> bool| saturating(tasks.iter().filter(|task| test(task)).count());
    let state = |wanted: &'static [TimeState]| count(&move |task| wanted.contains(&task.time));
    let (on_time, on_time_extended) = (state(&[TimeState::OnTime]), state(&[TimeState::OnTimeExtended]));
    let (late, overdue) = (state(&[TimeState::Late]), state(&[TimeState::Overdue]));
    let decided = on_time + on_time_extended + late + overdue;
    let on_tasks = |test: &dyn Fn(&Event) -> bool| {
        let concerns = |event: &Event| test(event) && tasks.iter().any(|task| event.concerns(&task.task));
        saturating(knowledge.events.iter().filter(|event| concerns(&event.event)).count())
    };
    let ended = |task: &TaskView| {
        let facts =
            knowledge.state.tasks.get(&task.task).into_iter().flat_map(|task| task.facts_by(knowledge.as_of.valid));
        facts.filter(|fact| matches!(fact.kind, FactKind::DelayEnded { .. })).count()
    };
    Score {
        unit,
        dated: count(&|task| task.due.is_some()),
        undated: count(&|task| task.due.is_none()),
        on_time,
        on_time_extended,
        late,
        overdue,
        open: state(&[TimeState::Open, TimeState::DueSoon, TimeState::ReturnedInCure]),
        on_time_permille: (on_time + on_time_extended).checked_mul(1000).and_then(|n| n.checked_div(decided)),
        delays_in_force: count(&|task| task.delay.is_some()),
        delays_ended: saturating(tasks.iter().map(ended).sum()),
        cases_with_gaps: count(&|task| task.case.as_ref().is_some_and(|case| !case.gaps.is_empty())),
        corrections: on_tasks(&|event| matches!(event, Event::EntryCorrected(_))),
        late_discoveries: on_tasks(&|event| matches!(event, Event::LateDiscoveredRecord(_))),
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
