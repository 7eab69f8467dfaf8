//! The ledger as it is known now, for deciding: everything that is no task, and of tasks and entries what a decision
//! asks for.
//!
//! A decision is made on what is there. Where it asked for something that was not, that is fetched, and it is made
//! again: so what it costs follows from what it looks at, and nothing is taken for absent that was not looked up.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use calendar::Period;

use super::{Index, Shelf};
use crate::{
    chronicle::{Amendments, amended, fold_of},
    command::EntryRef,
    event::{Event, Recorded},
    ids::{EntryNumber, ObligationId, TaskId, UnitCode},
    known::Known,
    state::{FilingOrigin, Ground, State, Task},
};

/// A shelf that finds what a decision asks for.
pub trait Finding: Shelf {
    /// The first entry to which this command led.
    fn of_command(&self, id: &str) -> Result<Option<EntryNumber>, Self::Error>;

    /// The entries to which this one gave rise.
    fn caused_by(&self, entry: EntryNumber) -> Result<Vec<EntryNumber>, Self::Error>;

    /// Every task of this unit that an entry names.
    fn tasks_of(&self, unit: &UnitCode) -> Result<Vec<TaskId>, Self::Error>;

    /// Every task that an entry names.
    fn tasks(&self) -> Result<Vec<TaskId>, Self::Error>;
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Present {
    index: Index,
    /// Everything that is no task; tasks, and what follows from single entries, as far as they were fetched.
    state: State,
    /// What was fetched, also where nothing was found.
    fetched: BTreeSet<Wanted>,
    entries: BTreeMap<EntryNumber, Recorded>,
    behind: BTreeMap<EntryNumber, BTreeSet<EntryNumber>>,
}

/// What a decision may ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Task(TaskId),
    /// All tasks of one duty and period.
    Tasks(ObligationId, Option<Period>),
    /// All tasks of one unit.
    Unit(UnitCode),
    Entry(EntryNumber),
    /// What the entry says of tasks, and the filing that it recorded.
    Said(EntryNumber),
    Command(String),
    Behind(EntryNumber, Vec<TaskId>),
    /// Every task there is.
    AllTasks,
}

impl Present {
    /// The ledger as the index knows it.
    pub fn of(index: Index) -> Self {
        let state = index.state(index.entries());
        Self { index, state, fetched: BTreeSet::new(), entries: BTreeMap::new(), behind: BTreeMap::new() }
    }

    /// What is known now of everything that is no task.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What a question finds in what is known now: a decision, above all. It is asked again until it lacks nothing, and
    /// whatever it finds before that is thrown away. A few acts look at every task there is: an outage, and recomputing
    /// all due dates.
    pub fn ask<S: Finding, T>(&mut self, shelf: &S, question: impl Fn(&dyn Known) -> T) -> Result<T, S::Error> {
        loop {
            let look = Look { present: self, lacking: RefCell::default() };
            let answer = question(&look);
            let lacking = look.lacking.into_inner();
            if lacking.is_empty() {
                return Ok(answer);
            }
            for wanted in lacking {
                self.fetch(&wanted, shelf)?;
                self.fetched.insert(wanted);
            }
        }
    }

    /// Takes the next entry.
    pub fn take<S: Shelf>(&mut self, recorded: &Recorded, shelf: &mut S) -> Result<(), S::Error> {
        let part = self.index.take_into(recorded, shelf)?;
        match amended(&recorded.event) {
            None => self.state.apply(recorded),
            Some(_) => self.state.replace(part, self.index.folded(part)),
        }
        self.state.next = self.index.entries();
        self.state.forget_tasks();
        self.fetched.clear();
        self.entries.clear();
        self.behind.clear();
        Ok(())
    }

    fn fetch<S: Finding>(&mut self, wanted: &Wanted, shelf: &S) -> Result<(), S::Error> {
        match wanted {
            Wanted::Task(task) => self.fetch_task(task, shelf),
            Wanted::Tasks(obligation, period) => {
                let units: Vec<_> = self.state.units.keys().cloned().collect();
                units.into_iter().try_for_each(|unit| {
                    self.fetch_task(&TaskId { obligation: obligation.clone(), period: *period, unit }, shelf)
                })
            }
            Wanted::Unit(unit) => shelf.tasks_of(unit)?.iter().try_for_each(|task| self.fetch_task(task, shelf)),
            Wanted::Entry(entry) => self.fetch_entry(*entry, shelf),
            Wanted::Said(entry) => self.fetch_said(*entry, shelf),
            Wanted::Command(id) => {
                if let Some(entry) = shelf.of_command(id)? {
                    self.state.note_first(id, entry);
                }
                Ok(())
            }
            Wanted::Behind(entry, tasks) => {
                let mut behind: BTreeSet<EntryNumber> = shelf.caused_by(*entry)?.into_iter().collect();
                for task in tasks {
                    let rows = shelf.rows(task)?;
                    behind.extend(rows.iter().flat_map(super::TaskRows::entries).filter(|later| later > entry));
                }
                behind.iter().try_for_each(|later| self.fetch_entry(*later, shelf))?;
                self.behind.insert(*entry, behind);
                Ok(())
            }
            Wanted::AllTasks => shelf.tasks()?.iter().try_for_each(|task| self.fetch_task(task, shelf)),
        }
    }

    /// A task, and those from which it came: whether it was owed follows from them.
    fn fetch_task<S: Shelf>(&mut self, task: &TaskId, shelf: &S) -> Result<(), S::Error> {
        let mut open = vec![task.clone()];
        while let Some(id) = open.pop() {
            if self.state.tasks.contains_key(&id) {
                continue;
            }
            if let Some(task) = shelf.rows(&id)?.and_then(|rows| rows.into_task(&id, self.state.next)) {
                open.extend(task.carried_from.iter().cloned());
                self.state.tasks.insert(id, task);
            }
        }
        Ok(())
    }

    fn fetch_entry<S: Shelf>(&mut self, entry: EntryNumber, shelf: &S) -> Result<(), S::Error> {
        if self.index.kept(entry).is_none() && !self.entries.contains_key(&entry) {
            self.entries.insert(entry, shelf.entry(entry)?);
        }
        Ok(())
    }

    fn fetch_said<S: Shelf>(&mut self, entry: EntryNumber, shelf: &S) -> Result<(), S::Error> {
        self.fetch_entry(entry, shelf)?;
        let recorded = self.index.kept(entry).or_else(|| self.entries.get(&entry));
        let Some(read) = recorded.and_then(|recorded| self.index.amendments.read(recorded)) else { return Ok(()) };
        let is_filing = matches!(
            read.event,
            Event::ReportSubmitted(_) | Event::ReportResubmitted(_) | Event::LateDiscoveredRecord(_)
        );
        if !is_filing {
            if let Some(ground) = Ground::of(&read) {
                self.state.note_said(entry, Some(ground), None);
            }
            return Ok(());
        }
        // Under which task it stands, and since when it is true, follows from all that was said of it.
        let (_, entries) = self.index.joined(read.event.tasks().into_iter().collect(), BTreeMap::new(), shelf)?;
        let again = fold_of(entries.iter(), &self.index.amendments, &entries);
        self.state.note_said(entry, again.ground(entry).cloned(), again.filing(entry).cloned());
        Ok(())
    }
}

/// What is there for a decision, and what it lacked.
struct Look<'p> {
    present: &'p Present,
    lacking: RefCell<BTreeSet<Wanted>>,
}

impl Look<'_> {
    /// Whether this was fetched; noted if not.
    fn has(&self, wanted: Wanted) -> bool {
        let fetched = self.present.fetched.contains(&wanted);
        if !fetched {
            self.lacking.borrow_mut().insert(wanted);
        }
        fetched
    }
}

impl Known for Look<'_> {
    fn state(&self) -> &State {
        &self.present.state
    }

    fn task(&self, id: &TaskId) -> Option<&Task> {
        let all = self.present.fetched.contains(&Wanted::AllTasks);
        let fetched = all || self.has(Wanted::Task(id.clone()));
        fetched.then(|| self.state().tasks.get(id)).flatten()
    }

    fn tasks_of(&self, obligation: &ObligationId, period: Option<Period>) -> Vec<&Task> {
        match self.has(Wanted::Tasks(obligation.clone(), period)) {
            true => self.state().tasks_of(obligation, period).collect(),
            false => Vec::new(),
        }
    }

    fn tasks_of_unit(&self, unit: &UnitCode) -> Vec<&Task> {
        match self.has(Wanted::Unit(unit.clone())) {
            true => self.state().tasks.values().filter(|task| task.id.unit == *unit).collect(),
            false => Vec::new(),
        }
    }

    fn all_tasks(&self) -> Box<dyn Iterator<Item = &Task> + '_> {
        let fetched = self.has(Wanted::AllTasks);
        Box::new(self.state().tasks.values().filter(move |_| fetched))
    }

    fn ground(&self, entry: EntryNumber) -> Option<&Ground> {
        let asked = entry.0 < self.state().next && self.has(Wanted::Said(entry));
        asked.then(|| self.state().ground(entry)).flatten()
    }

    fn filing(&self, entry: EntryNumber) -> Option<&FilingOrigin> {
        let asked = entry.0 < self.state().next && self.has(Wanted::Said(entry));
        asked.then(|| self.state().filing(entry)).flatten()
    }

    fn entry(&self, reference: &EntryRef) -> Option<EntryNumber> {
        match reference {
            EntryRef::Command(id) if !self.has(Wanted::Command(id.clone())) => None,
            reference => self.state().entry(reference),
        }
    }

    fn get(&self, entry: EntryNumber) -> Option<&Recorded> {
        if entry.0 >= self.state().next {
            return None;
        }
        self.present.index.kept(entry).or_else(|| {
            let fetched = self.present.entries.get(&entry);
            if fetched.is_none() {
                self.has(Wanted::Entry(entry));
            }
            fetched
        })
    }

    fn amendments(&self) -> Cow<'_, Amendments> {
        Cow::Borrowed(&self.present.index.amendments)
    }

    fn amendments_with(&self, next: &Recorded) -> Amendments {
        Amendments::of(self.present.index.amending.iter().chain([next]))
    }

    fn behind(&self, entry: EntryNumber, tasks: &[TaskId]) -> Vec<&Recorded> {
        if !self.has(Wanted::Behind(entry, tasks.to_vec())) {
            return Vec::new();
        }
        let fetched = self.present.behind.get(&entry).into_iter().flatten();
        let of_inspections = self.present.index.of_inspections().iter().filter(|later| later.entry > entry);
        let found = fetched.filter_map(|later| self.get(*later)).chain(of_inspections);
        let found: BTreeMap<EntryNumber, &Recorded> = found.map(|later| (later.entry, later)).collect();
        found.into_values().collect()
    }
}
