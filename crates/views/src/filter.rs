//! Which tasks an answer is about.

use calendar::{NaiveDate, Part, Period};
use domain::{ObligationId, TaskId, UnitCode};

/// The days between which a task is due, both included; an end that is not named is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Due {
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this one.
    pub to: Option<NaiveDate>,
}

impl Due {
    /// Whether every task passes, one without a due date too.
    pub fn is_any(self) -> bool {
        self == Self::default()
    }

    /// The calendar days of a period.
    pub fn within(period: Period) -> Self {
        Self { from: period.part(Part::Beginning), to: period.part(Part::End) }
    }

    /// Whether a task passes that is due on this day.
    pub fn admits(self, day: Option<NaiveDate>) -> bool {
        let holds = |day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to);
        self.is_any() || day.is_some_and(holds)
    }
}

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
    /// Only what is due between these days: by the due date that applies, which only the facts of a task tell.
    pub due: Due,
}

impl Filter {
    /// Whether the task passes, as far as its identifier tells.
    pub fn admits(&self, task: &TaskId) -> bool {
        self.unit.as_ref().is_none_or(|unit| *unit == task.unit)
            && self.obligation.as_ref().is_none_or(|obligation| *obligation == task.obligation)
            && self.period.is_none_or(|period| task.period == Some(period))
            && self.task.as_ref().is_none_or(|only| only == task)
    }
}
