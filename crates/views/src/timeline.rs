//! Tasks on both axes: each entry about it, and what the ledger believed after it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Chronicle, EntryNumber, Event, Recorded, TaskId,
    machine::WorkState,
    state::{Lateness, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
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
    let moments = moments(knowledge, BTreeSet::from([id]), language).remove(id).unwrap_or_default();
    Some(Timeline {
        basis: knowledge.basis(),
        quote: knowledge.state.obligations.get(&id.obligation).map(|obligation| obligation.quote.clone()),
        status: tasks::view(knowledge, task),
        moments,
    })
}

/// The moments of every task that passes the filter, in one reading of the log.
pub fn timelines(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> BTreeMap<TaskId, Vec<Moment>> {
    moments(knowledge, knowledge.tasks(filter).map(|task| &task.id).collect(), language)
}

/// The moments of these tasks.
fn moments(knowledge: &Knowledge<'_>, wanted: BTreeSet<&TaskId>, language: Language) -> BTreeMap<TaskId, Vec<Moment>> {
    let mut chronicle = Chronicle::default();
    let mut moments: BTreeMap<TaskId, Vec<Moment>> = BTreeMap::new();
    for event in knowledge.events {
        chronicle.push(event.clone());
        // An entry that changes how another is read is about the tasks of that one too.
        let about = [Some(event), amended(event, knowledge)].into_iter().flatten();
        let named: BTreeSet<TaskId> = about.flat_map(|event| event.event.tasks()).collect();
        for id in named.iter().filter(|id| wanted.contains(id)) {
            let state = chronicle.state();
            let status = state.tasks.get(id).map(|task| state.status(task, event.recorded_at));
            moments.entry(id.clone()).or_default().push(Moment {
                entry: EntryLine::of(event, language),
                work: status.as_ref().map(|status| status.work),
                time: status.as_ref().map(|status| status.time),
                lateness: status.as_ref().and_then(|status| status.lateness),
                delay: status.as_ref().and_then(|status| status.delay),
            });
        }
    }
    moments
}

/// The entry that this one changes how to read.
fn amended<'k>(event: &Recorded, knowledge: &Knowledge<'k>) -> Option<&'k Recorded> {
    let entry = match &event.event {
        Event::FieldsCorrected(e) => e.entry,
        Event::EntryAnnulled(e) => e.entry,
        _ => return None,
    };
    knowledge.events.get(usize::try_from(entry.0).ok()?)
}
