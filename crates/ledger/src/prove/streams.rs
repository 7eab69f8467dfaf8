//! The streams that a file shows whole.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Recorded, TaskId};
use eventlog::Position;
use evidence::counted;
use serde::Deserialize;
use views::grounds;

/// The stream of an entry.
#[derive(Deserialize)]
pub(super) struct Stands {
    pub stream: String,
}

/// The stream of each entry, in order.
pub(super) struct Streams(pub Vec<String>);

impl Streams {
    /// What must be shown of `events` for the task: its streams whole, and what else it rests on.
    pub fn shown(&self, events: &[Recorded], task: &TaskId) -> BTreeSet<Position> {
        let whole = grounds::streams(events, task);
        let known = (0..).zip(&self.0).take(events.len());
        let of_streams = known.filter(|(_, stream)| whole.contains(*stream)).map(|(number, _)| Position(number));
        of_streams.chain(grounds::grounds(events, task).iter().map(|entry| Position(entry.0))).collect()
    }

    /// Whether a stream of the task goes on between what is known and the count.
    pub fn go_on(&self, known: u64, counted: Position, events: &[Recorded], task: &TaskId) -> bool {
        let whole = grounds::streams(events, task);
        (0..).zip(&self.0).any(|(number, stream)| (known..counted.0).contains(&number) && whole.contains(stream))
    }

    /// The leaves under the count in entry `counted` that show how long the task's streams are.
    pub fn leaves(&self, counted: Position, events: &[Recorded], task: &TaskId) -> String {
        let mut counts = BTreeMap::new();
        let below = usize::try_from(counted.0).unwrap_or(usize::MAX).min(self.0.len());
        for stream in &self.0[..below] {
            *counts.entry(stream.clone()).or_insert(0) += 1;
        }
        counted::shown(&counts, &grounds::streams(events, task))
    }
}
