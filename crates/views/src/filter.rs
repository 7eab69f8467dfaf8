//! Which tasks an answer is about.

use calendar::Period;
use domain::{ObligationId, TaskId, UnitCode};

/// Which tasks an answer is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this unit's.
    pub unit: Option<UnitCode>,
    /// Only this duty's.
    pub obligation: Option<ObligationId>,
    /// Only of this period.
    pub period: Option<Period>,
    /// Only this one.
    pub task: Option<TaskId>,
}

impl Filter {
    /// Whether the task passes.
    pub fn admits(&self, task: &TaskId) -> bool {
        self.unit.as_ref().is_none_or(|unit| *unit == task.unit)
            && self.obligation.as_ref().is_none_or(|obligation| *obligation == task.obligation)
            && self.period.is_none_or(|period| task.period == Some(period))
            && self.task.as_ref().is_none_or(|only| only == task)
    }
}
