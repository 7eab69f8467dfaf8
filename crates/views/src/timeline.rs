//! One task on both axes: each entry about it, and what the ledger believed after it.

use domain::{
    Chronicle, EntryNumber, Event, Recorded, TaskId,
    machine::WorkState,
    state::{Lateness, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Knowledge},
    history::EntryLine,
    tasks::{self, TaskView},
    text::Language,
};

/// An entry and what was believed once it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moment {
    /// The entry.
    pub entry: EntryLine,
    /// The work state believed at the time of recording.
    pub work: Option<WorkState>,
    /// The time state believed at the time of recording.
    pub time: Option<TimeState>,
    /// How late it was believed to be.
    pub lateness: Option<Lateness>,
    /// The declaration of delay then in force.
    pub delay: Option<EntryNumber>,
}

/// A task's timeline and its present status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeline {
    /// What it rests on.
    pub basis: Basis,
    /// The directive's words.
    pub quote: Option<String>,
    /// Status at the valid moment, as known at the known moment.
    pub status: TaskView,
    /// In the order in which they were recorded.
    pub moments: Vec<Moment>,
}

/// The timeline of `id`; none if no such task is known.
pub fn timeline(knowledge: &Knowledge<'_>, id: &TaskId, language: Language) -> Option<Timeline> {
    let task = knowledge.state.tasks.get(id)?;
    let mut chronicle = Chronicle::default();
    let mut moments = Vec::new();
    for event in knowledge.events {
        chronicle.push(event.clone());
        if !event.event.concerns(id) && !amends(event, id, knowledge) {
            continue;
        }
        let state = chronicle.state();
        let status = state.tasks.get(id).map(|task| state.status(task, event.recorded_at));
        moments.push(Moment {
            entry: EntryLine::of(event, language),
            work: status.as_ref().map(|status| status.work),
            time: status.as_ref().map(|status| status.time),
            lateness: status.as_ref().and_then(|status| status.lateness),
            delay: status.as_ref().and_then(|status| status.delay),
        });
    }
    Some(Timeline {
        basis: knowledge.basis(),
        quote: knowledge.state.obligations.get(&id.obligation).map(|obligation| obligation.quote.clone()),
        status: tasks::view(knowledge, task),
        moments,
    })
}

/// Whether the entry changes how an entry about this task is read.
fn amends(event: &Recorded, id: &TaskId, knowledge: &Knowledge<'_>) -> bool {
    let about = |entry: EntryNumber| knowledge.events.get(usize::try_from(entry.0).ok()?);
    match &event.event {
        Event::FieldsCorrected(e) => about(e.entry).is_some_and(|earlier| earlier.event.concerns(id)),
        Event::EntryAnnulled(e) => about(e.entry).is_some_and(|earlier| earlier.event.concerns(id)),
        _ => false,
    }
}
