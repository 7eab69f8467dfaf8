//! Entries as they are told: who did what, when, in what capacity.

use calendar::{Moment, Timestamp};
use domain::{Actor, EntryNumber, Recorded, event::Channel};
use schemars::JsonSchema;
use serde::Serialize;
use views::{
    Basis,
    history::{self, Happened},
};

use crate::{Language, events};

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

    /// The same of an entry that a view tells.
    pub fn told(happened: &Happened, language: Language) -> Self {
        let what = events::told(&happened.recorded.event, happened.fact.as_deref(), language);
        Self { what, ..Self::of(&happened.recorded, language) }
    }

    /// How long after it happened it was recorded, in whole days.
    pub fn lag_days(&self) -> i64 {
        (self.recorded_at.date() - self.occurred_at.date()).num_days()
    }
}

/// Tells an entry: for what a view keeps as it was recorded.
pub fn told(language: Language) -> impl Fn(Happened) -> EntryLine {
    move |happened| EntryLine::told(&happened, language)
}

/// Entries in the order in which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct History {
    /// What it rests on.
    pub basis: Basis,
    /// In order.
    pub entries: Vec<EntryLine>,
}

impl History {
    /// The entries in words.
    pub fn of(history: &history::History, language: Language) -> Self {
        let entries = history.entries.iter().map(|happened| EntryLine::told(happened, language)).collect();
        Self { basis: history.basis.clone(), entries }
    }
}
