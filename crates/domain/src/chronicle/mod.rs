//! The log as it is read: every entry recorded, what later entries change in it, what it adds up to.
//!
//! Nothing recorded is ever changed. A correction is an entry of its own, and from then on the
//! earlier entry is *read* as corrected; before it, it is read as it stood. A correction may itself
//! be corrected or annulled. It names an earlier entry, so there are no circles.

mod amendments;
mod postings;

use std::{collections::BTreeSet, sync::OnceLock};

pub(crate) use amendments::root;
pub use amendments::{Amendments, amended};
use postings::Postings;
use serde_json::Value;

use crate::{
    event::Recorded,
    ids::{EntryNumber, TaskId},
    state::{Part, State},
};

/// The field name that stands for the claimed time of the act, which is not part of the payload.
pub const OCCURRED_AT: &str = "occurred_at";

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Chronicle {
    recorded: Vec<Recorded>,
    /// What it adds up to. Not there before somebody asks, nor after an entry that changes how a rule is read: that
    /// takes reading all of them again.
    state: OnceLock<State>,
    /// What it takes to read again what an amendment bears on. Not there before the first one.
    amended: Option<Box<Amended>>,
}

/// What is said of earlier entries, and where tasks are spoken of.
#[derive(Debug, Clone)]
struct Amended {
    amendments: Amendments,
    postings: Postings,
}

/// What it adds up to follows from what is recorded.
impl PartialEq for Chronicle {
    fn eq(&self, other: &Self) -> bool {
        self.recorded == other.recorded
    }
}

impl Chronicle {
    /// All of these, in order.
    pub fn of(recorded: Vec<Recorded>) -> Self {
        Self { recorded, ..Self::default() }
    }

    /// Takes the next entry.
    pub fn push(&mut self, recorded: Recorded) {
        let place = self.recorded.len();
        let amends = amended(&recorded.event).is_some();
        match self.state.get_mut() {
            Some(state) if !amends => {
                state.apply(&recorded);
                if let Some(amended) = &mut self.amended {
                    amended.postings.note(place, &recorded.event);
                }
                self.recorded.push(recorded);
            }
            // Entries that nobody has asked the meaning of are read together when somebody does.
            None => {
                self.amended = None;
                self.recorded.push(recorded);
            }
            Some(_) => {
                let state = self.state.take();
                self.recorded.push(recorded);
                if let Some(state) = state.and_then(|state| self.read_again(state, place)) {
                    self.state = OnceLock::from(state);
                }
            }
        }
    }

    /// The state after the amendment at `place`, the last entry. What it bears on is read again: the tasks of the entry
    /// that it amends, and those joined to them; or another part of the state. `None` where the entry is a rule, or
    /// about a person: everything is read again.
    fn read_again(&mut self, mut state: State, place: usize) -> Option<State> {
        let known = self.recorded.get(..place)?;
        let mut amended = self.amended.take().unwrap_or_else(|| {
            let amendments = Amendments::of(known.iter());
            Box::new(Amended { postings: Postings::of(known, &amendments), amendments })
        });
        let amendment = self.recorded.get(place)?;
        let root_place = root(amendment, &self.recorded)?;
        let root = self.recorded.get(root_place)?;
        let part = Part::of(&root.event);
        if matches!(part, Part::Rules | Part::Persons) {
            return None;
        }
        let Amended { amendments, postings } = &mut *amended;
        let before = amendments.read(root);
        amendments.take(amendment, &self.recorded);
        let after = amendments.read(root);
        state.apply(amendment);
        let fold = |places: &BTreeSet<usize>| {
            let entries = places.iter().filter_map(|place| self.recorded.get(*place));
            fold_of(entries, amendments, &self.recorded)
        };
        let readings = [Some(root.clone()), before, after];
        // A fact may be about a task, and stand among what can be answered.
        let tasks: Vec<TaskId> = readings.iter().flatten().flat_map(|reading| reading.event.tasks()).collect();
        postings.note_amendment(place, root_place, readings);
        let tasks = postings.joined(tasks);
        if !tasks.is_empty() {
            let named = postings.named(&tasks);
            let again = fold(&named.union(&postings.of_part(Part::Rules)).copied().collect());
            state.replace_tasks(&tasks, named.into_iter().map(|place| EntryNumber(place as u64)), again);
        }
        if !matches!(part, Part::Tasks | Part::Nothing) {
            state.replace(part, fold(&postings.of_part(part)));
        }
        self.amended = Some(amended);
        Some(state)
    }

    /// What it adds up to.
    pub fn state(&self) -> &State {
        self.state.get_or_init(|| fold(&self.recorded))
    }

    /// Every entry as it was recorded, in order.
    pub fn recorded(&self) -> &[Recorded] {
        &self.recorded
    }

    /// The entry as it was recorded.
    pub fn get(&self, entry: EntryNumber) -> Option<&Recorded> {
        self.recorded.get(usize::try_from(entry.0).ok()?)
    }

    /// The entries that say something of a task, as they were recorded.
    pub fn of_task(&self, task: &TaskId) -> impl Iterator<Item = &Recorded> {
        let facts = self.state().tasks.get(task).into_iter().flat_map(|task| task.facts());
        facts.filter_map(|fact| self.get(fact.entry))
    }

    /// The entry as it is read now; none if it is annulled.
    pub fn read(&self, entry: EntryNumber) -> Option<Recorded> {
        Amendments::of(self.recorded.iter()).read(self.get(entry)?)
    }
}

/// What these entries, a prefix of a log, add up to.
pub fn fold(recorded: &[Recorded]) -> State {
    fold_of(recorded.iter(), &Amendments::of(recorded.iter()), recorded)
}

/// What some entries of a log add up to, read as the amendments have it.
pub(crate) fn fold_of<'r>(
    entries: impl Iterator<Item = &'r Recorded>,
    amendments: &Amendments,
    recorded: &'r [Recorded],
) -> State {
    let mut state = State::default();
    for entry in entries {
        match amendments.touches(entry.entry) {
            false => state.apply(entry),
            true => match amendments.read(entry) {
                Some(read) => state.apply(&read),
                None => state.skip(entry),
            },
        }
        if let Some(root) = amendments.annulled_by(entry, recorded) {
            state.note_annulled(root, entry);
        }
    }
    state
}

/// The value of a field, by path.
pub fn field(recorded: &Recorded, path: &str) -> Option<Value> {
    match path {
        OCCURRED_AT => Some(Value::String(recorded.occurred_at.to_string())),
        path => recorded.event.payload().pointer(&format!("/{path}")).cloned(),
    }
}
