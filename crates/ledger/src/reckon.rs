//! The verdict about a task, computed again from entries that an evidence file shows: no ledger, no clock.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Timestamp;
use domain::{Recorded, TaskId, ids::IdError};
use log::event::EntryError;
use views::{
    AsOf, Knowledge,
    grounds::{DueDate, due_dates, streams},
    tasks::TaskView,
};

use crate::encode::{self, EncodeError};

/// Why no verdict comes out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    Encode(#[from] EncodeError),
    /// Not the name of a task.
    #[error(transparent)]
    Task(#[from] IdError),
    /// The entries say nothing of the task.
    #[error("the entries shown do not assign the task {0}")]
    NoTask(TaskId),
}

/// What comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Reckoned {
    /// The task as it stood.
    pub status: TaskView,
    /// The last moment that was still in time.
    pub due_end: Option<Timestamp>,
    /// Every due date it has had, and whether it comes out again.
    pub due_dates: Vec<DueDate>,
    /// When the last of the entries was recorded, by the ledger's clock.
    pub last: Timestamp,
    /// The entries that concern the task, by name or as one of several.
    pub concerning: BTreeSet<u64>,
    /// Of each stream that must be shown whole: how many of its entries are shown, or the first that is not.
    pub streams: BTreeMap<String, Result<u64, u64>>,
}

/// What an entry says that was handed over. `None` where this program does not understand it.
pub fn read(event: &log::Event) -> Option<Recorded> {
    encode::from_log(event).ok()
}

/// The verdict about `task` at `at`, as known by all these entries, in order.
pub fn reckon<'t>(
    entries: impl Iterator<Item = (u64, &'t str)>,
    task: &str,
    at: Timestamp,
) -> Result<Reckoned, ReckonError> {
    let task: TaskId = task.parse()?;
    let (mut recorded, mut places): (Vec<Recorded>, Vec<(String, u64)>) = (Vec::new(), Vec::new());
    for (number, text) in entries {
        let event = log::Event::from_entry(text).map_err(|source| ReckonError::Entry { number, source })?;
        recorded.push(encode::from_log(&event)?);
        places.push((event.content.stream, event.stream_position));
    }
    let known = recorded.last().map_or(at, |last| last.recorded_at);
    let knowledge = Knowledge::rebuild(&recorded, AsOf { valid: at, known });
    let found = knowledge.state.tasks.get(&task).ok_or_else(|| ReckonError::NoTask(task.clone()))?;
    let status = knowledge.status(found);
    let mut streams: BTreeMap<String, Result<u64, u64>> =
        streams(&recorded, &task).into_iter().map(|stream| (stream, Ok(0))).collect();
    for (stream, position) in places {
        if let Some(shown) = streams.get_mut(&stream) {
            *shown = shown.and_then(|next| if position == next { Ok(next + 1) } else { Err(next) });
        }
    }
    Ok(Reckoned {
        due_end: status.due_by.map(|due| due.end),
        status: TaskView::from(&status),
        due_dates: due_dates(knowledge.events, &task),
        concerning: recorded.iter().filter(|it| it.event.concerns(&task)).map(|it| it.entry.0).collect(),
        last: known,
        streams,
    })
}
