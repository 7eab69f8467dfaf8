//! The audit trail: who did what, when, in what capacity, with whose approval.

use calendar::{Moment, Timestamp};
use domain::{Actor, EntryNumber, Recorded, event::Channel};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    text::{Language, events},
};

/// One entry for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryLine {
    /// Its number.
    pub entry: EntryNumber,
    /// When the ledger recorded it.
    pub recorded_at: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// What kind of event.
    pub kind: &'static str,
    /// What happened, in words.
    pub what: String,
    /// Who recorded it.
    pub by: Actor,
    /// Who approved it.
    pub approved_by: Option<Actor>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The entry that gave rise to it.
    pub cause: Option<EntryNumber>,
    /// The entry that it corrects.
    pub corrects: Option<EntryNumber>,
    /// The rules it rests on.
    pub legal_basis: Vec<String>,
    /// The identifier of the command it came from, or the one that the ledger gave it.
    pub command: String,
}

impl EntryLine {
    /// One recorded event in words.
    pub fn of(recorded: &Recorded, language: Language) -> Self {
        Self {
            entry: recorded.entry,
            recorded_at: recorded.recorded_at,
            occurred_at: recorded.occurred_at,
            kind: recorded.event.kind(),
            what: events::summary(&recorded.event, language),
            by: recorded.actor.clone(),
            approved_by: recorded.approver.clone(),
            channel: recorded.channel,
            cause: recorded.cause,
            corrects: recorded.corrects,
            legal_basis: recorded.legal_basis.clone(),
            command: recorded.origin.as_str().to_owned(),
        }
    }

    /// How long after it happened it was recorded, in whole days.
    pub fn lag_days(&self) -> i64 {
        (self.recorded_at.date() - self.occurred_at.date()).num_days()
    }
}

/// Entries in the order in which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct History {
    /// What it rests on.
    pub basis: Basis,
    /// In order.
    pub entries: Vec<EntryLine>,
}

/// The entries known by the known moment that had happened by the valid moment, and pass the filter.
pub fn history(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> History {
    let passes = |event: &&Recorded| concerns(knowledge, filter, event);
    let entries = knowledge.events.iter().filter(passes).map(|event| EntryLine::of(event, language)).collect();
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
