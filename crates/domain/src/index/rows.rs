//! One task on both axes of time: what was said of it, each with the entries between which that was what the log said.

use std::collections::BTreeSet;

use calendar::Timestamp;

use crate::{
    ids::{EntryNumber, TaskId},
    state::{Annulled, Fact, Task},
};

/// The entries of the log between which something was known: from the one that made it so, up to the one that
/// changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The entry that made it so.
    pub from: EntryNumber,
    /// The entry that changed it; none while it stands.
    pub until: Option<EntryNumber>,
}

impl Known {
    /// Whether it was known when the log had so many entries.
    pub fn by(&self, entries: u64) -> bool {
        self.from.0 < entries && self.until.is_none_or(|until| until.0 >= entries)
    }
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// The task exists: by which entry, and since when it is owed.
    Assigned {
        /// The entry.
        entry: EntryNumber,
        /// Since when it is owed.
        at: Timestamp,
    },
    /// It carries on this task of another unit.
    CarriedFrom(TaskId),
    /// A fact about it.
    Fact(Box<Fact>),
    /// Something that was said of it was annulled.
    Annulled(Box<Annulled>),
    /// The entry names it and changes nothing about it.
    Named,
}

/// What was known, and between which entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Between which entries.
    pub known: Known,
    /// What.
    pub says: Says,
}

/// The rows of one task, in the order of the entries that opened them. Rows are added and closed, never changed
/// otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskRows(Vec<Row>);

impl TaskRows {
    /// These rows.
    pub fn of(rows: Vec<Row>) -> Self {
        Self(rows)
    }

    /// All of them.
    pub fn rows(&self) -> &[Row] {
        &self.0
    }

    /// Notes that after `entry` the task is this one; none where there is no such task. What was known and is no
    /// longer so is closed, what is new is opened.
    pub fn take(&mut self, entry: EntryNumber, after: Option<&Task>) {
        self.note(entry, after);
        // What is read again may stand in another order than it was opened in.
        let Some(task) = after.filter(|task| self.task(&task.id, entry.0 + 1).as_ref() != Some(task)) else { return };
        self.note(entry, None);
        self.note(entry, Some(task));
        self.0.retain(|row| row.says == Says::Named || row.known.until != Some(row.known.from));
    }

    fn note(&mut self, entry: EntryNumber, after: Option<&Task>) {
        let mut new: Vec<Option<Says>> = after.map(said).unwrap_or_default().into_iter().map(Some).collect();
        let mut changed = false;
        // Mostly what is said stands in the order of the rows: it is looked for behind the last that was found, then
        // anywhere.
        let mut next = 0;
        for row in self.0.iter_mut().filter(|row| row.known.until.is_none() && row.says != Says::Named) {
            let is_it = |says: &Option<Says>| says.as_ref() == Some(&row.says);
            let found = new.get(next).filter(|says| is_it(says)).map(|_| next).or_else(|| new.iter().position(is_it));
            match found.and_then(|place| Some((place, new.get_mut(place)?))) {
                Some((place, says)) => {
                    *says = None;
                    next = place + 1;
                }
                None => {
                    row.known.until = Some(entry);
                    changed = true;
                }
            }
        }
        let known = Known { from: entry, until: None };
        let before = self.0.len();
        self.0.extend(new.into_iter().flatten().map(|says| Row { known, says }));
        if !changed && self.0.len() == before {
            self.0.push(Row { known: Known { from: entry, until: Some(entry) }, says: Says::Named });
        }
    }

    /// The task as it was known when the log had so many entries.
    pub fn task(&self, id: &TaskId, entries: u64) -> Option<Task> {
        let known = self.0.iter().filter(|row| row.known.by(entries));
        made_of(id, known.map(|row| row.says.clone()))
    }

    /// The same of rows that nobody asks for anything else.
    pub fn into_task(self, id: &TaskId, entries: u64) -> Option<Task> {
        let known = self.0.into_iter().filter(|row| row.known.by(entries));
        made_of(id, known.map(|row| row.says))
    }

    /// The first entry that said something of the task, and the last that changed what is known of it.
    pub fn span(&self) -> Option<(EntryNumber, EntryNumber)> {
        let said = || self.0.iter().filter(|row| row.says != Says::Named);
        let changed = |row: &Row| row.known.until.unwrap_or(row.known.from);
        said().map(|row| row.known.from).min().zip(said().map(changed).max())
    }

    /// Whether a filing that this entry recorded stands in the task now.
    pub fn has_filing(&self, entry: EntryNumber) -> bool {
        let mut open = self.0.iter().filter(|row| row.known.until.is_none());
        open.any(|row| matches!(&row.says, Says::Fact(fact) if fact.entry == entry && fact.kind.received().is_some()))
    }

    /// Every entry that said something of the task, and is known to have.
    pub fn entries(&self) -> BTreeSet<EntryNumber> {
        let of_row = |row: &Row| {
            let said = match &row.says {
                Says::Assigned { entry, .. } => Some(*entry),
                Says::Fact(fact) => Some(fact.entry),
                Says::CarriedFrom(_) | Says::Annulled(_) | Says::Named => None,
            };
            [Some(row.known.from), row.known.until, said].into_iter().flatten()
        };
        self.0.iter().flat_map(of_row).collect()
    }
}

/// The task of which this is said, in this order; none where it was not assigned.
fn made_of(id: &TaskId, said: impl Iterator<Item = Says>) -> Option<Task> {
    let said: Vec<Says> = said.collect();
    let mut task = said.iter().find_map(|says| match says {
        Says::Assigned { entry, at } => Some(Task::new(id.clone(), *entry, *at)),
        _ => None,
    })?;
    for says in said {
        match says {
            Says::CarriedFrom(from) => task.carried_from.push(from),
            Says::Fact(fact) => task.add(*fact),
            Says::Annulled(annulled) => task.note_annulled(*annulled),
            Says::Assigned { .. } | Says::Named => {}
        }
    }
    Some(task)
}

/// Everything that makes up a task.
fn said(task: &Task) -> Vec<Says> {
    let assigned = Says::Assigned { entry: task.entry, at: task.assigned_at };
    let carried = task.carried_from.iter().cloned().map(Says::CarriedFrom);
    let facts = task.facts().iter().map(|fact| Says::Fact(Box::new(fact.clone())));
    let annulled = task.annulled().iter().map(|annulled| Says::Annulled(Box::new(annulled.clone())));
    std::iter::once(assigned).chain(carried).chain(facts).chain(annulled).collect()
}
