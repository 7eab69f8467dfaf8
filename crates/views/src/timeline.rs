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
    tasks::{self, TaskView},
};

/// An entry and what was believed once it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Moment")]
pub struct Moment<E> {
    /// The entry.
    pub entry: E,
    /// The work state believed at the time of recording.
    pub work: Option<WorkState>,
    /// The time state believed at the time of recording.
    pub time: Option<TimeState>,
    /// How late it was believed to be.
    pub lateness: Option<Lateness>,
    /// The declaration of delay then in force.
    pub delay: Option<EntryNumber>,
}

/// A task's timeline and its present status. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Timeline")]
pub struct Timeline<E> {
    /// What it rests on.
    pub basis: Basis,
    /// The directive's words.
    pub quote: Option<String>,
    /// Status at the valid moment, as known at the known moment.
    pub status: TaskView,
    /// In the order in which they were recorded.
    pub moments: Vec<Moment<E>>,
}

impl<E> Timeline<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> Timeline<T> {
        let Self { basis, quote, status, moments } = self;
        let told = |moment: Moment<E>| {
            let Moment { entry, work, time, lateness, delay } = moment;
            Moment { entry: tell(entry), work, time, lateness, delay }
        };
        Timeline { basis, quote, status, moments: moments.into_iter().map(told).collect() }
    }
}

/// The timeline of `id`; none if no such task is known.
pub fn timeline(knowledge: &Knowledge<'_>, id: &TaskId) -> Option<Timeline<Recorded>> {
    let task = knowledge.state.tasks.get(id)?;
    let moments = moments(knowledge, BTreeSet::from([id])).remove(id).unwrap_or_default();
    Some(Timeline {
        basis: knowledge.basis(),
        quote: knowledge.state.obligations.get(&id.obligation).map(|obligation| obligation.quote.clone()),
        status: tasks::view(knowledge, task),
        moments,
    })
}

/// The moments of every task that passes the filter, in one reading of the log.
pub fn timelines(knowledge: &Knowledge<'_>, filter: &Filter) -> BTreeMap<TaskId, Vec<Moment<Recorded>>> {
    moments(knowledge, knowledge.tasks(filter).map(|task| &task.id).collect())
}

/// The moments of these tasks.
fn moments(knowledge: &Knowledge<'_>, wanted: BTreeSet<&TaskId>) -> BTreeMap<TaskId, Vec<Moment<Recorded>>> {
    let mut chronicle = Chronicle::default();
    let mut moments: BTreeMap<TaskId, Vec<Moment<Recorded>>> = BTreeMap::new();
    for event in knowledge.events {
        chronicle.push(event.clone());
        // An entry that changes how another is read is about the tasks of that one too.
        let about = [Some(event), amended(event, knowledge)].into_iter().flatten();
        let named: BTreeSet<TaskId> = about.flat_map(|event| event.event.tasks()).collect();
        for id in named.iter().filter(|id| wanted.contains(id)) {
            let state = chronicle.state();
            let status = state.tasks.get(id).map(|task| state.status(task, event.recorded_at));
            moments.entry(id.clone()).or_default().push(Moment {
                entry: event.clone(),
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
