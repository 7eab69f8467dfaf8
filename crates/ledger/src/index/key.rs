//! The order in which the index keeps tasks: by unit, period and duty, so that a unit's board lies together, and of a
//! period what each unit owes.

use domain::{ObligationId, TaskId};
use serde::{Deserialize, Serialize};
use views::Filter;

/// A task by its place in the index: unit, period and duty, each ended by a zero byte. A beginning of it stands before
/// everything that begins so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key(Vec<u8>);

impl Key {
    /// The key of a task.
    pub fn of(task: &TaskId) -> Self {
        let period = task.period.map(|period| period.to_string()).unwrap_or_default();
        Self::joined(&[task.unit.as_str(), &period, &task.obligation.to_string()])
    }

    /// What every task begins with that passes the filter and belongs to this unit.
    pub fn beginning(unit: &str, filter: &Filter) -> Self {
        match filter.period {
            Some(period) => Self::joined(&[unit, &period.to_string()]),
            None => Self::joined(&[unit]),
        }
    }

    /// The key that these bytes are.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it begins with this one.
    pub fn begins_with(&self, beginning: &Self) -> bool {
        self.0.starts_with(&beginning.0)
    }

    /// The unit that owes the task.
    pub fn unit(&self) -> Option<&str> {
        str::from_utf8(&self.0).ok()?.split('\0').next()
    }

    /// What stands behind the unit.
    pub fn behind_unit(&self) -> &[u8] {
        let unit = self.0.iter().position(|byte| *byte == 0);
        unit.and_then(|end| self.0.get(end + 1..)).unwrap_or_default()
    }

    /// The key of a task of this unit, from what stands behind the unit.
    pub fn in_unit(unit: &str, behind: &[u8]) -> Self {
        let mut key = Self::joined(&[unit]);
        key.0.extend_from_slice(behind);
        key
    }

    /// The task.
    pub fn task(&self) -> Option<TaskId> {
        let mut parts = str::from_utf8(&self.0).ok()?.split('\0');
        let (unit, period, obligation) = (parts.next()?, parts.next()?, parts.next()?);
        let period = if period.is_empty() { None } else { Some(period.parse().ok()?) };
        Some(TaskId { obligation: obligation.parse::<ObligationId>().ok()?, period, unit: unit.parse().ok()? })
    }

    fn joined(parts: &[&str]) -> Self {
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0);
        }
        Self(bytes)
    }
}
