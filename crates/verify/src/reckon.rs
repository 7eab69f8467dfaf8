//! The verdict about a task, computed again from entries that an evidence file shows: no ledger, no clock.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Timestamp;
use domain::{
    Event, Recorded, TaskId,
    event::{EntryAnnulled, FieldsCorrected},
    ids::IdError,
};
use eventlog::event::EntryError;
use views::{
    AsOf, Knowledge,
    decisive::{CountedTime, DueSource, OppositeReading, counted_time, due_source, opposite_readings},
    grounds::{DueDate, due_dates, streams},
    tasks::TaskView,
};

use crate::reading::{self, ReadingError};

/// Why no verdict comes out.
#[derive(Debug, thiserror::Error)]
pub enum ReckonError {
    /// Not an entry.
    #[error("entry #{number}: {source}")]
    Entry {
        /// Its number.
        number: u64,
        /// What is wrong with it.
        source: EntryError,
    },
    /// An entry that this program does not understand.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Not the name of a task.
    #[error(transparent)]
    Task(#[from] IdError),
    /// A correction that stands in another stream than what it corrects.
    #[error("entry #{entry} corrects #{corrected}, and stands in another stream than that")]
    Elsewhere {
        /// The correction.
        entry: u64,
        /// What it corrects.
        corrected: u64,
    },
    /// The entries say nothing of the task.
    #[error("the entries shown do not assign the task {0}")]
    NoTask(TaskId),
}

/// What comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reckoned {
    /// The task as it stood.
    pub status: TaskView,
    /// Since when it is owed.
    pub assigned_at: Timestamp,
    /// The last moment that was still in time.
    pub due_end: Option<Timestamp>,
    /// Where the due date comes from that applies.
    pub due_source: Option<DueSource>,
    /// Where the time comes from that counts, where that is not when the filing was entered.
    pub counted_time: Option<CountedTime>,
    /// The settings that would say otherwise.
    pub opposite: Vec<OppositeReading>,
    /// Every due date it has had, and whether it comes out again.
    pub due_dates: Vec<DueDate>,
    /// When the last of the entries was recorded, by the ledger's clock.
    pub last: Timestamp,
    /// Of each stream that must be shown whole: how many of its entries are shown, or the first that is not.
    pub streams: BTreeMap<String, Shown>,
}

/// What is shown of a stream that must be whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// How many of its entries are shown without a gap from the first; or the first that is not.
    pub entries: Result<u64, u64>,
    /// How many of these stand below the number up to which the log has counted.
    pub below: u64,
}

impl Shown {
    /// Whether that is all of the stream below the number up to which the log has counted.
    pub fn is_whole(&self, count: Option<u64>) -> bool {
        self.entries.is_ok() && count == Some(self.below)
    }
}

/// The verdict about `task` at `at`, as known by all these entries, in order. `counted` is the number up to which the
/// log has counted its streams, where that is shown.
pub fn reckon<'t>(
    entries: impl Iterator<Item = (u64, &'t str)>,
    task: &str,
    at: Timestamp,
    counted: Option<u64>,
) -> Result<Reckoned, ReckonError> {
    let task: TaskId = task.parse()?;
    let (mut recorded, mut places): (Vec<Recorded>, Vec<(String, u64)>) = (Vec::new(), Vec::new());
    for (number, text) in entries {
        let event = eventlog::Event::from_entry(text).map_err(|source| ReckonError::Entry { number, source })?;
        recorded.push(reading::recorded(&event)?);
        places.push((event.content.stream, event.stream_position));
    }
    beside_what_they_correct(&recorded, &places)?;
    // That the log counted its streams afterwards says nothing about a task.
    let counts = |recorded: &&Recorded| !matches!(recorded.event, Event::StreamsCounted(_));
    let known = recorded.iter().rev().find(counts).map_or(at, |last| last.recorded_at);
    let knowledge = Knowledge::rebuild(&recorded, AsOf { valid: at, known });
    let found = knowledge.state.tasks.get(&task).ok_or_else(|| ReckonError::NoTask(task.clone()))?;
    let status = knowledge.status(found);
    let none = Shown { entries: Ok(0), below: 0 };
    let mut streams: BTreeMap<String, Shown> =
        streams(&recorded, &task).into_iter().map(|stream| (stream, none)).collect();
    for (recorded, (stream, position)) in recorded.iter().zip(&places) {
        if let Some(shown) = streams.get_mut(stream) {
            shown.entries = shown.entries.and_then(|next| if *position == next { Ok(next + 1) } else { Err(next) });
            shown.below += u64::from(counted.is_some_and(|counted| recorded.entry.0 < counted));
        }
    }
    let due_dates = due_dates(knowledge.log.all(), &task);
    let applies = status.due.as_ref().map(|due| due.effective);
    let fixed = due_dates.iter().rev().find(|due| Some(due.recorded) == applies);
    Ok(Reckoned {
        due_source: fixed.and_then(|due| due_source(knowledge.log.all(), &knowledge.state, &task, due.entry)),
        counted_time: status.received.and_then(|(entry, at)| counted_time(knowledge.log.all(), entry, at)),
        due_end: status.due_by.map(|due| due.end),
        opposite: opposite_readings(&knowledge, found, &status),
        status: TaskView { taken_over: knowledge.is_taken_over(found, &status), ..TaskView::from(&status) },
        assigned_at: found.assigned_at,
        due_dates,
        last: known,
        streams,
    })
}

/// The entries that concern `task`, by name or as one of several, or that correct one of these. What cannot be read is
/// passed over.
pub fn concerning<'t>(entries: impl Iterator<Item = (u64, &'t str)>, task: &str) -> BTreeSet<u64> {
    let Ok(task) = task.parse::<TaskId>() else { return BTreeSet::new() };
    let mut concerning = BTreeSet::new();
    for (number, text) in entries {
        let Some(recorded) =
            eventlog::Event::from_entry(text).ok().as_ref().and_then(|event| reading::recorded(event).ok())
        else {
            continue;
        };
        let corrects = match &recorded.event {
            Event::FieldsCorrected(FieldsCorrected { entry, .. })
            | Event::EntryAnnulled(EntryAnnulled { entry, .. }) => concerning.contains(&entry.0),
            other => other.concerns(&task),
        };
        if corrects {
            concerning.insert(number);
        }
    }
    concerning
}

/// Corrections and annulments stand in the stream of what they correct, or in that of all corrections, as before.
fn beside_what_they_correct(recorded: &[Recorded], places: &[(String, u64)]) -> Result<(), ReckonError> {
    for (correction, (stream, _)) in recorded.iter().zip(places).filter(|(_, (stream, _))| stream != "corrections") {
        let (Event::FieldsCorrected(FieldsCorrected { entry, .. }) | Event::EntryAnnulled(EntryAnnulled { entry, .. })) =
            &correction.event
        else {
            continue;
        };
        // What corrects a correction stands where the first one does.
        let (mut named, mut streams) = (Some(*entry), Vec::new());
        while let Some(place) = named.and_then(|entry| recorded.binary_search_by_key(&entry, |it| it.entry).ok()) {
            streams.extend(places.get(place).map(|(stream, _)| stream));
            named = recorded.get(place).and_then(|it| match &it.event {
                Event::FieldsCorrected(FieldsCorrected { entry, .. })
                | Event::EntryAnnulled(EntryAnnulled { entry, .. }) => Some(*entry).filter(|entry| *entry < it.entry),
                _ => None,
            });
        }
        if !streams.is_empty() && !streams.contains(&stream) {
            return Err(ReckonError::Elsewhere { entry: correction.entry.0, corrected: entry.0 });
        }
    }
    Ok(())
}
