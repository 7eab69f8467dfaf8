//! What was known at one point of an indexed log.

use std::{
    borrow::Cow,
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use domain::{
    EntryNumber, Recorded, State, TaskId, UnitCode,
    index::{Counted, Shelf},
    state::Task,
};
use eventlog::LogReader;
use proof::Frontier;
use views::{AsOf, Filter, Kept, Knowledge, Settled, Source};

use super::{
    IndexError, Indexed,
    figures::{Point, number_of},
    settled::settled,
};
use crate::typed;

/// So many entries are kept at hand once they were read.
const READ_MAX: usize = 4_096;

/// What was known when the log had so many entries.
pub struct At<'i, L> {
    indexed: &'i Indexed<L>,
    as_of: AsOf,
    /// How many entries were known.
    size: u64,
    all: OnceCell<Vec<Recorded>>,
    /// Entries that were read: many tasks name the same.
    read: RefCell<BTreeMap<EntryNumber, Recorded>>,
    fault: &'i Fault,
}

/// Why something that answers rest on could not be read: the first time that it could not. They hold only where there
/// is nothing.
#[derive(Debug, Default)]
pub struct Fault(Mutex<Option<IndexError>>);

impl Fault {
    /// What it is.
    pub fn take(&self) -> Option<IndexError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What was read, or nothing and the reason noted.
    pub(crate) fn noted<T: Default>(&self, read: Result<T, IndexError>) -> T {
        read.unwrap_or_else(|error| {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            T::default()
        })
    }
}

impl<'i, L: LogReader> At<'i, L> {
    pub(super) fn new(indexed: &'i Indexed<L>, as_of: AsOf, size: u64, fault: &'i Fault) -> Self {
        Self { indexed, as_of, size, all: OnceCell::new(), read: RefCell::default(), fault }
    }

    /// What was known of the tasks that pass the filter, and of everything that is no task. Whoever asks it about other
    /// tasks is told that there are none.
    pub fn knowledge(&self, filter: &Filter) -> Knowledge<'_> {
        self.knowing(self.fault.noted(self.tasks(filter)))
    }

    /// What was known as far as figures count it: of the tasks that pass the filter only those that have to be judged, and
    /// the others in figures.
    pub fn figures(&self, filter: &Filter) -> (Knowledge<'_>, Settled) {
        let (tasks, settled) = self.fault.noted(self.unsettled(filter));
        (self.knowing(tasks), settled)
    }

    /// What was known of these tasks and of those from which they came, and of everything that is no task.
    pub fn of_tasks(&self, tasks: &[TaskId]) -> Knowledge<'_> {
        let mut known = BTreeMap::new();
        self.fault.noted(self.load(tasks.to_vec(), self.size, &mut known));
        self.knowing(known)
    }

    /// What was known of everything but tasks.
    pub fn beside_tasks(&self) -> Knowledge<'_> {
        self.knowing(BTreeMap::new())
    }

    fn knowing(&self, tasks: BTreeMap<TaskId, Task>) -> Knowledge<'_> {
        let mut state = match self.size == self.indexed.head.size {
            true => self.indexed.now().clone(),
            false => self.indexed.index.state(self.size),
        };
        state.tasks = tasks;
        let head = Some(self.indexed.head.clone());
        Knowledge { as_of: self.as_of, log: Source::Kept(self), state: Cow::Owned(state), head }
    }

    /// The tasks that pass the filter, and those from which each came.
    fn tasks(&self, filter: &Filter) -> Result<BTreeMap<TaskId, Task>, IndexError> {
        let size = self.size;
        let mut tasks = self.indexed.shelf.tasks(filter, |id, rows| rows.into_task(id, size))?;
        self.load(sources_of(&tasks), size, &mut tasks)?;
        Ok(tasks)
    }

    fn unsettled(&self, filter: &Filter) -> Result<(BTreeMap<TaskId, Task>, Settled), IndexError> {
        let Indexed { index, shelf, .. } = self.indexed;
        if filter.task.is_some() {
            return Ok((self.tasks(filter)?, Settled::default()));
        }
        let size = self.size;
        let point = Point { entries: size, day: number_of(self.as_of.valid.date()) };
        let (mut settled, mut tasks) = settled(index, shelf, point, filter, |id, rows| rows.into_task(id, size))?;
        let mut sources = BTreeMap::new();
        self.load(sources_of(&tasks), size, &mut sources)?;
        sources.retain(|id, _| !tasks.contains_key(id));
        settled.sources.extend(sources.keys().cloned());
        tasks.extend(sources);
        Ok((tasks, settled))
    }

    /// Loads these tasks as they were known, and those from which each came.
    fn load(&self, mut open: Vec<TaskId>, size: u64, tasks: &mut BTreeMap<TaskId, Task>) -> Result<(), IndexError> {
        while let Some(id) = open.pop() {
            if tasks.contains_key(&id) {
                continue;
            }
            if let Some(task) = self.indexed.shelf.rows(&id)?.and_then(|rows| rows.task(&id, size)) {
                open.extend(task.carried_from.iter().cloned());
                tasks.insert(id, task);
            }
        }
        Ok(())
    }

    fn try_entry(&self, entry: EntryNumber) -> Result<Recorded, IndexError> {
        match self.indexed.index.kept(entry) {
            Some(kept) => Ok(kept.clone()),
            None => {
                if let Some(read) = self.read.borrow().get(&entry) {
                    return Ok(read.clone());
                }
                let recorded = self.indexed.shelf.entry(entry)?;
                let mut read = self.read.borrow_mut();
                if read.len() >= READ_MAX {
                    read.clear();
                }
                read.insert(entry, recorded.clone());
                Ok(recorded)
            }
        }
    }

    fn try_of_tasks(&self, filter: &Filter, from: EntryNumber) -> Result<Vec<Recorded>, IndexError> {
        let tasks = self.indexed.shelf.tasks(filter, |_, rows| Some(rows.entries()))?;
        self.in_order(tasks.into_values().flatten(), from)
    }

    fn try_naming(&self, tasks: &BTreeSet<&TaskId>, from: EntryNumber) -> Result<Vec<Recorded>, IndexError> {
        let mut entries = BTreeSet::new();
        for task in tasks {
            entries.extend(self.indexed.shelf.rows(task)?.map(|rows| rows.entries()).unwrap_or_default());
        }
        self.in_order(entries, from)
    }

    /// Those of these entries that are known, from `from` on; the log reads neighbours together.
    fn in_order(
        &self,
        entries: impl IntoIterator<Item = EntryNumber>,
        from: EntryNumber,
    ) -> Result<Vec<Recorded>, IndexError> {
        let known = entries.into_iter().filter(|entry| (from.0..self.size).contains(&entry.0));
        known.collect::<BTreeSet<EntryNumber>>().into_iter().map(|entry| self.try_entry(entry)).collect()
    }

    fn try_of_unit(&self, unit: &UnitCode) -> Result<Vec<Recorded>, IndexError> {
        let known = self.indexed.shelf.acted(unit)?.into_iter().filter(|entry| entry.0 < self.size);
        known.map(|entry| self.try_entry(entry)).collect()
    }

    fn try_after(&self, entry: EntryNumber, task: &TaskId) -> Result<State, IndexError> {
        let size = entry.0 + 1;
        let mut state = self.indexed.index.rules(size);
        self.load(vec![task.clone()], size, &mut state.tasks)?;
        Ok(state)
    }

    fn try_all(&self) -> Result<Vec<Recorded>, IndexError> {
        let log = &self.indexed.shelf.log;
        let (mut all, mut tree) = (Vec::new(), Frontier::default());
        typed::each(
            &**log,
            0,
            |_, recorded| recorded,
            |recorded, hash| {
                tree.extend([hash]);
                all.push(recorded);
                Ok::<(), IndexError>(())
            },
        )?;
        if tree.root() != log.tree().root() {
            return Err(IndexError::NotWhatWasSigned);
        }
        all.truncate(usize::try_from(self.size).unwrap_or(usize::MAX));
        Ok(all)
    }
}

/// The tasks from which these came.
fn sources_of(tasks: &BTreeMap<TaskId, Task>) -> Vec<TaskId> {
    tasks.values().flat_map(|task| task.carried_from.iter().cloned()).collect()
}

impl<L: LogReader> Kept for At<'_, L> {
    fn size(&self) -> u64 {
        self.size
    }

    fn entry(&self, entry: EntryNumber) -> Option<Recorded> {
        if entry.0 >= self.size {
            return None;
        }
        self.fault.noted(self.try_entry(entry).map(Some))
    }

    fn of_tasks(&self, filter: &Filter, from: EntryNumber) -> Vec<Recorded> {
        self.fault.noted(self.try_of_tasks(filter, from))
    }

    fn naming(&self, tasks: &BTreeSet<&TaskId>, from: EntryNumber) -> Vec<Recorded> {
        self.fault.noted(self.try_naming(tasks, from))
    }

    fn of_unit(&self, unit: &UnitCode) -> Vec<Recorded> {
        self.fault.noted(self.try_of_unit(unit))
    }

    fn after(&self, entry: EntryNumber, task: &TaskId) -> State {
        self.fault.noted(self.try_after(entry, task))
    }

    fn counted(&self) -> Vec<Counted> {
        self.indexed.index.counted(self.size).to_vec()
    }

    fn paperwork(&self) -> Vec<Recorded> {
        self.indexed.index.paperwork(self.size)
    }

    fn ruling(&self) -> Vec<Recorded> {
        self.indexed.index.ruling(self.size)
    }

    fn all(&self) -> &[Recorded] {
        self.all.get_or_init(|| self.fault.noted(self.try_all()))
    }
}
