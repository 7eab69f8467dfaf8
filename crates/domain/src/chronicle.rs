//! The log as it is read: every entry recorded, what later entries change in it, what it adds up to.
//!
//! Nothing recorded is ever changed. A correction is an entry of its own, and from then on the
//! earlier entry is *read* as corrected; before it, it is read as it stood. A correction may itself
//! be corrected or annulled. It names an earlier entry, so there are no circles.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use serde_json::Value;

use crate::{
    event::{Event, FieldChange, Recorded},
    ids::{EntryNumber, TaskId},
    state::State,
};

/// The field name that stands for the claimed time of the act, which is not part of the payload.
pub const OCCURRED_AT: &str = "occurred_at";

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Chronicle {
    recorded: Vec<Recorded>,
    /// What it adds up to. Not there before somebody asks, nor after an entry that changes how earlier ones are read:
    /// that takes reading all of them again.
    state: OnceLock<State>,
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
        Self { recorded, state: OnceLock::new() }
    }

    /// Takes the next entry.
    pub fn push(&mut self, recorded: Recorded) {
        if matches!(recorded.event, Event::FieldsCorrected(_) | Event::EntryAnnulled(_)) {
            self.state.take();
        } else if let Some(state) = self.state.get_mut() {
            state.apply(&recorded);
        }
        self.recorded.push(recorded);
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
    let amendments = Amendments::of(recorded.iter());
    let mut state = State::default();
    for entry in recorded {
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

/// What entries say of earlier ones.
#[derive(Debug, Default)]
pub struct Amendments {
    annulled: BTreeSet<EntryNumber>,
    /// The latest correction first.
    fields: BTreeMap<EntryNumber, Vec<Vec<FieldChange>>>,
}

impl Amendments {
    /// Of all these entries.
    pub fn of<'r>(recorded: impl DoubleEndedIterator<Item = &'r Recorded>) -> Self {
        let mut amendments = Self::default();
        // From the last to the first: by the time an entry is looked at, everything that is said of
        // it is known, for only later ones speak of it.
        for entry in recorded.rev() {
            if !matches!(entry.event, Event::FieldsCorrected(_) | Event::EntryAnnulled(_)) {
                continue;
            }
            let Some(read) = amendments.read(entry) else { continue };
            match read.event {
                Event::EntryAnnulled(e) => {
                    amendments.annulled.insert(e.entry);
                }
                Event::FieldsCorrected(e) => amendments.fields.entry(e.entry).or_default().push(e.changes),
                _ => {}
            }
        }
        amendments
    }

    /// What an annulment in force annuls at last: an entry that is itself none.
    fn annulled_by<'r>(&self, annulment: &Recorded, recorded: &'r [Recorded]) -> Option<&'r Recorded> {
        let annulled = |event: &Event| match event {
            Event::EntryAnnulled(e) => Some(e.entry),
            _ => None,
        };
        let mut entry = annulled(&annulment.event).filter(|_| !self.annulled.contains(&annulment.entry))?;
        loop {
            let root = recorded.get(recorded.binary_search_by_key(&entry, |recorded| recorded.entry).ok()?)?;
            match annulled(&root.event) {
                Some(earlier) => entry = earlier,
                None => return Some(root),
            }
        }
    }

    fn touches(&self, entry: EntryNumber) -> bool {
        self.annulled.contains(&entry) || self.fields.contains_key(&entry)
    }

    /// The entry as it is read; none if it is annulled.
    pub fn read(&self, recorded: &Recorded) -> Option<Recorded> {
        if self.annulled.contains(&recorded.entry) {
            return None;
        }
        // What does not fit was refused when it was to be recorded.
        Some(self.try_read(recorded).unwrap_or_else(|| recorded.clone()))
    }

    /// The entry with every correction applied, one after the other; none if one of them does not fit.
    pub fn try_read(&self, recorded: &Recorded) -> Option<Recorded> {
        let corrections = self.fields.get(&recorded.entry).into_iter().flatten().rev();
        let mut payload = recorded.event.payload();
        let mut occurred_at = recorded.occurred_at;
        for FieldChange { field, after, .. } in corrections.flatten() {
            match field.as_str() {
                OCCURRED_AT => occurred_at = serde_json::from_value(after.clone()).ok()?,
                path => *payload.pointer_mut(&format!("/{path}"))? = after.clone(),
            }
        }
        let event =
            Event::from_payload(recorded.event.kind(), recorded.event.version(), payload, &recorded.header()).ok()?;
        Some(Recorded { occurred_at, event, ..recorded.clone() })
    }
}

/// The value of a field, by path.
pub fn field(recorded: &Recorded, path: &str) -> Option<Value> {
    match path {
        OCCURRED_AT => Some(Value::String(recorded.occurred_at.to_string())),
        path => recorded.event.payload().pointer(&format!("/{path}")).cloned(),
    }
}
