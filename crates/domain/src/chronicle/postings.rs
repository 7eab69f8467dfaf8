//! Where a log speaks of a task: so that an amendment has the entries read again that it bears on, and no others.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Period;

use super::amendments::{Amendments, root};
use crate::{
    event::{Event, Recorded},
    ids::{ObligationId, TaskId},
    state::Part,
};

/// Places of entries in a log. An entry that was read in several ways stands under each.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    of_task: BTreeMap<TaskId, BTreeSet<usize>>,
    /// Of entries that name all units of a duty and period.
    of_period: BTreeMap<(ObligationId, Option<Period>), BTreeSet<usize>>,
    /// Of what belongs to the other parts of the state.
    of_part: BTreeMap<Part, BTreeSet<usize>>,
    /// Tasks that a transfer joins, or a filing that was moved.
    joins: BTreeMap<TaskId, BTreeSet<TaskId>>,
}

impl Postings {
    /// Of these entries, from the first of a log on.
    pub fn of(recorded: &[Recorded], amendments: &Amendments) -> Self {
        let mut postings = Self::default();
        for (place, entry) in recorded.iter().enumerate() {
            postings.note(place, &entry.event);
            let amended = root(entry, recorded).and_then(|root| Some((root, recorded.get(root)?)));
            if let Some((root_place, root)) = amended {
                postings.note_amendment(place, root_place, [Some(root.clone()), amendments.read(root)]);
            }
        }
        postings
    }

    /// Notes that the entry at `place` changes how the one at `root` is read: in these ways.
    pub fn note_amendment(&mut self, place: usize, root: usize, readings: impl IntoIterator<Item = Option<Recorded>>) {
        for reading in readings.into_iter().flatten() {
            self.note(root, &reading.event);
            self.note(place, &reading.event);
        }
    }

    /// Notes what the entry at `place` says, or may be read to say.
    pub fn note(&mut self, place: usize, event: &Event) {
        match event {
            Event::TasksAssigned(e) => self.note_period(&e.obligation, e.period, place),
            Event::DeadlineFixed(e) => self.note_period(&e.obligation, e.period, place),
            Event::ReminderIssued(e) => self.note_period(&e.obligation, e.period, place),
            event => {
                self.of_part.entry(Part::of(event)).or_default().insert(place);
                let tasks = event.tasks();
                for task in &tasks {
                    self.of_task.entry(task.clone()).or_default().insert(place);
                }
                if let (Event::EntryCorrected(_) | Event::TaskTransferred(_), [_, _, ..]) = (event, &tasks[..]) {
                    for task in &tasks {
                        self.joins.entry(task.clone()).or_default().extend(tasks.iter().cloned());
                    }
                }
            }
        }
    }

    fn note_period(&mut self, obligation: &ObligationId, period: Option<Period>, place: usize) {
        self.of_period.entry((obligation.clone(), period)).or_default().insert(place);
    }

    /// These tasks and all that are joined to them, however far.
    pub fn joined(&self, tasks: Vec<TaskId>) -> BTreeSet<TaskId> {
        let (mut open, mut joined) = (tasks, BTreeSet::new());
        while let Some(task) = open.pop() {
            if joined.insert(task.clone()) {
                open.extend(self.joins.get(&task).into_iter().flatten().cloned());
            }
        }
        joined
    }

    /// The entries that name one of these tasks.
    pub fn named(&self, tasks: &BTreeSet<TaskId>) -> BTreeSet<usize> {
        let periods: BTreeSet<_> = tasks.iter().map(|task| (task.obligation.clone(), task.period)).collect();
        let of_periods = periods.iter().filter_map(|period| self.of_period.get(period));
        tasks.iter().filter_map(|task| self.of_task.get(task)).chain(of_periods).flatten().copied().collect()
    }

    /// The entries that belong to a part of the state.
    pub fn of_part(&self, part: Part) -> BTreeSet<usize> {
        self.of_part.get(&part).cloned().unwrap_or_default()
    }
}
