//! The audit trail: who did what, when, in what capacity, with whose approval.

use domain::Recorded;

use crate::as_of::{Basis, Filter, Knowledge};

/// Entries in the order in which they were recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// What it rests on.
    pub basis: Basis,
    /// In order.
    pub entries: Vec<Recorded>,
}

/// The entries known by the known moment that had happened by the valid moment, and pass the filter.
pub fn history(knowledge: &Knowledge<'_>, filter: &Filter) -> History {
    let passes = |event: &&Recorded| concerns(knowledge, filter, event);
    let entries = knowledge.events.iter().filter(passes).cloned().collect();
    History { basis: knowledge.basis(), entries }
}

/// Whether the entry had happened by the valid moment and is about what the filter asks for: the
/// tasks, the unit, or something that a person of that unit recorded.
pub fn concerns(knowledge: &Knowledge<'_>, filter: &Filter, recorded: &Recorded) -> bool {
    let event = &recorded.event;
    recorded.occurred_at.earliest() <= knowledge.as_of.valid
        && (*filter == Filter::default()
            || event.tasks().iter().any(|task| filter.admits(task))
            || (filter.task.is_none()
                && filter
                    .unit
                    .as_ref()
                    .is_some_and(|unit| recorded.actor.unit == *unit || event.units().contains(&unit))))
}
