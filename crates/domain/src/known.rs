//! What a decision looks at.

use std::{borrow::Cow, collections::BTreeSet};

use calendar::Period;

use crate::{
    chronicle::{Amendments, Chronicle},
    command::EntryRef,
    event::Recorded,
    ids::{EntryNumber, ObligationId, TaskId, UnitCode},
    state::{About, FilingOrigin, Ground, State, Task},
};

/// What a decision looks at: everything recorded ([`Chronicle`]), or as much of it as the decision asks for
/// ([`crate::index::Present`]). Both lead to the same decisions.
pub trait Known {
    /// What is known now of everything that is no task. Tasks, and what follows from single entries, are asked for by
    /// the other functions: here they may be missing.
    fn state(&self) -> &State;

    /// The task of this name.
    fn task(&self, id: &TaskId) -> Option<&Task>;

    /// The tasks of one duty and period, by unit.
    fn tasks_of(&self, obligation: &ObligationId, period: Option<Period>) -> Vec<&Task>;

    /// The tasks of one unit.
    fn tasks_of_unit(&self, unit: &UnitCode) -> Vec<&Task>;

    /// Every task.
    fn all_tasks(&self) -> Box<dyn Iterator<Item = &Task> + '_>;

    /// What the entry says of tasks, if it is about any.
    fn ground(&self, entry: EntryNumber) -> Option<&Ground>;

    /// The filing that the entry recorded.
    fn filing(&self, entry: EntryNumber) -> Option<&FilingOrigin>;

    /// The recorded entry that is meant; of a command, the first that it made.
    fn entry(&self, reference: &EntryRef) -> Option<EntryNumber>;

    /// The entry as it was recorded.
    fn get(&self, entry: EntryNumber) -> Option<&Recorded>;

    /// What entries say of earlier ones.
    fn amendments(&self) -> Cow<'_, Amendments>;

    /// The same, once this entry follows all others.
    fn amendments_with(&self, next: &Recorded) -> Amendments;

    /// Entries behind this one, in order: all to which it gave rise, all that name one of these tasks, and all of
    /// inspections.
    fn behind(&self, entry: EntryNumber, tasks: &[TaskId]) -> Vec<&Recorded>;

    /// The entry as it is read now; none if it is annulled.
    fn read(&self, entry: EntryNumber) -> Option<Recorded> {
        self.get(entry).and_then(|recorded| self.amendments().read(recorded))
    }

    /// The entries that say something of a task, as they were recorded.
    fn of_task(&self, task: &TaskId) -> Vec<&Recorded> {
        let facts = self.task(task).into_iter().flat_map(|task| task.facts());
        facts.filter_map(|fact| self.get(fact.entry)).collect()
    }

    /// Whether an entry with this ground is about `task`.
    fn is_about(&self, ground: &Ground, task: &TaskId) -> bool {
        match &ground.about {
            About::Named(tasks) => tasks.contains(task),
            About::AllBefore(entry) => self.task(task).is_some_and(|task| task.entry < *entry),
        }
    }

    /// The units of the tasks that an entry with this ground is about.
    fn units_of(&self, ground: &Ground) -> BTreeSet<UnitCode> {
        match &ground.about {
            About::Named(tasks) => tasks.iter().map(|task| task.unit.clone()).collect(),
            About::AllBefore(entry) => {
                self.all_tasks().filter(|task| task.entry < *entry).map(|task| task.id.unit.clone()).collect()
            }
        }
    }
}

impl Known for Chronicle {
    fn state(&self) -> &State {
        Chronicle::state(self)
    }

    fn task(&self, id: &TaskId) -> Option<&Task> {
        self.state().tasks.get(id)
    }

    fn tasks_of(&self, obligation: &ObligationId, period: Option<Period>) -> Vec<&Task> {
        self.state().tasks_of(obligation, period).collect()
    }

    fn tasks_of_unit(&self, unit: &UnitCode) -> Vec<&Task> {
        self.state().tasks.values().filter(|task| task.id.unit == *unit).collect()
    }

    fn all_tasks(&self) -> Box<dyn Iterator<Item = &Task> + '_> {
        Box::new(self.state().tasks.values())
    }

    fn ground(&self, entry: EntryNumber) -> Option<&Ground> {
        self.state().ground(entry)
    }

    fn filing(&self, entry: EntryNumber) -> Option<&FilingOrigin> {
        self.state().filing(entry)
    }

    fn entry(&self, reference: &EntryRef) -> Option<EntryNumber> {
        self.state().entry(reference)
    }

    fn get(&self, entry: EntryNumber) -> Option<&Recorded> {
        Chronicle::get(self, entry)
    }

    fn amendments(&self) -> Cow<'_, Amendments> {
        Cow::Owned(Amendments::of(self.recorded().iter()))
    }

    fn amendments_with(&self, next: &Recorded) -> Amendments {
        Amendments::of(self.recorded().iter().chain([next]))
    }

    fn behind(&self, entry: EntryNumber, _: &[TaskId]) -> Vec<&Recorded> {
        let first = usize::try_from(entry.0).map_or(usize::MAX, |place| place.saturating_add(1));
        self.recorded().get(first..).unwrap_or_default().iter().collect()
    }
}
