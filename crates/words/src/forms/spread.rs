//! What stands for several fields of a form: a task for its duty, period and unit, a group for its units.

use calendar::NaiveDate;
use domain::{State, TaskId};
use exchange::groups::{Group, find_units};
use views::named;

use super::{Form, Holds, NotFilled, Times, fill::refused};

/// The flag of a task.
pub const TASK: &str = "task";

impl Form {
    /// Whether the act names a task by its parts: duty, period and units.
    pub fn takes_task_apart(&self) -> bool {
        let has = |holds: &Holds| self.fields.iter().any(|field| field.holds == *holds);
        !has(&Holds::Task) && [Holds::Obligation, Holds::Period, Holds::Unit].iter().all(has)
    }

    /// What was written, with a task as its parts, and a group as its units.
    ///
    /// # Errors
    /// What names no task.
    pub fn spread(
        &self,
        given: &[(String, String)],
        state: &State,
        day: NaiveDate,
        has_task: &dyn Fn(&TaskId) -> bool,
    ) -> Result<Vec<(String, String)>, NotFilled> {
        let flag =
            |holds: &Holds| self.fields.iter().find(|field| field.holds == *holds).map(|field| field.flag.clone());
        let mut spread = Vec::new();
        for (name, text) in given {
            if name == TASK && self.takes_task_apart() {
                let TaskId { obligation, period, unit } =
                    named::task(state, day, text, has_task).map_err(|why| refused(TASK, why))?;
                let period = period.map(|period| period.to_string());
                let parts = [
                    (flag(&Holds::Obligation), Some(obligation.to_string())),
                    (flag(&Holds::Period), period),
                    (flag(&Holds::Unit), Some(unit.to_string())),
                ];
                spread.extend(parts.into_iter().filter_map(|(flag, value)| Some((flag?, value?))));
                continue;
            }
            let takes_units = self
                .fields
                .iter()
                .any(|field| field.flag == *name && field.holds == Holds::Unit && field.times == Times::Many);
            match takes_units && !Group::of(text).is_empty() {
                true => {
                    let units = find_units(state, text, day).unwrap_or_default();
                    spread.extend(units.into_iter().map(|unit| (name.clone(), unit.to_string())));
                }
                false => spread.push((name.clone(), text.clone())),
            }
        }
        Ok(spread)
    }
}
