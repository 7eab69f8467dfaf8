//! Whom a duty binds on a day, and for whom a task is counted, when units are founded, merge and end.
//!
//! A report is counted once, for the unit that it bound when it was due. A unit that takes a task over
//! after that owes the report; the lateness is not the unit's.

use std::collections::BTreeSet;

use calendar::Timestamp;
use domain::{
    ObligationId, UnitCode,
    machine::WorkState,
    state::{Fact, FactKind, Obligation, Status, Task},
};

use crate::as_of::Knowledge;

impl Knowledge<'_> {
    /// The end of the unit's last day, if that has passed by the valid moment.
    pub fn ended_at(&self, unit: &UnitCode) -> Option<Timestamp> {
        let ended = self.state.units.get(unit)?.ended?;
        Some(Timestamp::end_of(ended.pred_opt()?)).filter(|end| *end < self.as_of.valid)
    }

    /// Whether the task was not this unit's when the due date that applies ended: it bound another, and is counted
    /// there. It came later, or it was away then and came back, or the unit was founded later.
    pub fn is_taken_over(&self, task: &Task, status: &Status<'_>) -> bool {
        let Some(due) = status.due_by else { return false };
        let founded = self.state.units.get(&task.id.unit).and_then(|unit| unit.from).map(Timestamp::start_of);
        let came = self.came_at(task).into_iter().chain(founded).max();
        came.is_some_and(|came| due.end < came) || self.was_away(task, due.end)
    }

    /// When the task came to its unit from another for the first time; none, if the unit had it from the first.
    fn came_at(&self, task: &Task) -> Option<Timestamp> {
        let passed = |from| {
            let source: Option<&Task> = self.state.tasks.get(from);
            let passes = |kind: &FactKind| matches!(kind, FactKind::Transferred { .. });
            source
                .is_some_and(|source| source.facts().iter().any(|fact| fact.entry == task.entry && passes(&fact.kind)))
        };
        task.carried_from.iter().any(passed).then_some(task.assigned_at)
    }

    /// Whether the task had passed to another unit by `end`, and has come back since.
    fn was_away(&self, task: &Task, end: Timestamp) -> bool {
        let came_back = |fact: &Fact| fact.kind == FactKind::TakenBack && fact.at > end;
        task.work_state(end) == WorkState::Transferred && task.facts_by(self.as_of.valid).any(came_back)
    }

    /// Whether nobody has the task: its unit has ended, it is open, and it passed to no other.
    pub fn is_orphaned(&self, task: &Task) -> bool {
        let open = match task.work_state(self.as_of.valid) {
            WorkState::Assigned
            | WorkState::Acknowledged
            | WorkState::Returned
            | WorkState::Withdrawn
            | WorkState::Suspended => true,
            WorkState::Submitted
            | WorkState::Accepted
            | WorkState::Transferred
            | WorkState::Cancelled
            | WorkState::Lapsed
            | WorkState::Closed => false,
        };
        open && self.ended_at(&task.id.unit).is_some()
    }

    /// The units that the duty binds on the valid day: those of its debtors that exist, and whoever has a
    /// task of it.
    pub fn bound_by(&self, id: &ObligationId, duty: &Obligation) -> BTreeSet<UnitCode> {
        let valid = self.as_of.valid;
        let exists = |unit: &UnitCode| self.state.units.get(unit).is_none_or(|unit| unit.exists_on(valid.date()));
        let of_duty = self.state.tasks.values().filter(|task| task.id.obligation == *id && task.assigned_at <= valid);
        let holders = of_duty.filter(|task| task.released_at(valid).is_none()).map(|task| &task.id.unit);
        duty.terms.debtors.iter().chain(holders).filter(|unit| exists(unit)).cloned().collect()
    }
}
