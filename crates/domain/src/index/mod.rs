//! What the log said, at every point of it: an index on both axes of time.
//!
//! A task is kept as rows ([`TaskRows`]), each with the entries between which it was known. Nothing else of a log
//! grows with its history and is asked for by task: the other parts of the state are small, and each follows from the
//! entries of its own kinds, which are kept and read again up to the entry asked about.
//!
//! The rows are filled by one rule. After each entry the tasks that it names are compared with what was known of them
//! before, so no kind of event has a rule of its own here. What an entry does to a task is decided by the code that
//! folds a whole log ([`State`]).
//!
//! An entry that changes how earlier ones are read has those read again that say something of the same tasks.

pub mod bytes;
mod change;
mod present;
mod rows;
mod versions;

use std::collections::{BTreeMap, BTreeSet};

pub use change::Change;
pub use present::{Finding, Present};
pub use rows::{Known, Row, Says, TaskRows};
use versions::Versions;

use crate::{
    chronicle::{Amendments, amended, fold_of},
    event::{Clock, DisputeDecided, DisputeOutcome, Event, Recorded},
    ids::{EntryNumber, TaskId},
    state::{FilingOrigin, Part, State},
};

/// Where rows are kept, and the log that they come from.
pub trait Shelf {
    /// Why something cannot be read.
    type Error;

    /// The rows of a task; none where no entry names it.
    fn rows(&self, task: &TaskId) -> Result<Option<TaskRows>, Self::Error>;

    /// Keeps the rows of a task in place of those that are there.
    fn put(&mut self, task: &TaskId, rows: TaskRows) -> Result<(), Self::Error>;

    /// An entry of the log, as it was recorded.
    fn entry(&self, entry: EntryNumber) -> Result<Recorded, Self::Error>;
}

/// An entry that is counted with the figures of the units of these tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The entry.
    pub entry: EntryNumber,
    /// As what.
    pub counted_as: CountedAs,
    /// The tasks.
    pub tasks: BTreeSet<TaskId>,
}

/// As what an entry is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedAs {
    /// It changes what an earlier entry on a task says: a correction, or an upheld dispute.
    Correction,
    /// It is a record that was found late.
    LateDiscovery,
}

impl Counted {
    /// How the entry is counted, if it is.
    pub fn of(recorded: &Recorded) -> Option<Self> {
        let event = &recorded.event;
        let counted_as = match event {
            Event::EntryCorrected(_) => CountedAs::Correction,
            Event::DisputeDecided(DisputeDecided { outcome: DisputeOutcome::Upheld { .. }, .. }) => {
                CountedAs::Correction
            }
            Event::LateDiscoveredRecord(_) => CountedAs::LateDiscovery,
            _ => return None,
        };
        Some(Self { entry: recorded.entry, counted_as, tasks: event.tasks().into_iter().collect() })
    }
}

/// The rows of tasks, and the entries that bear on them.
type Joined = (BTreeMap<TaskId, TaskRows>, Vec<Recorded>);

/// What has to be kept beside the rows, so that the index is there again without the log: [`Index::restored`].
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Entries of the parts, amendments, and documents.
    pub entries: Vec<Recorded>,
    /// Entries of which the rules say what they do to a task.
    pub ruled: Vec<EntryNumber>,
    /// Entries that are counted.
    pub counted: Vec<Counted>,
}

/// What is kept beside the rows: everything that is not about one task.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The entries of each part of the state, with those that change how they are read.
    parts: BTreeMap<Part, Vec<Recorded>>,
    /// Every entry that changes how another is read.
    amending: Vec<Recorded>,
    amendments: Amendments,
    /// Entries of which the rules say what they do to a task.
    ruled: Vec<EntryNumber>,
    /// Entries that are counted.
    counted: Vec<Counted>,
    /// Documents that were registered after the day on which they came, or of which something was amended.
    documents: BTreeMap<EntryNumber, Recorded>,
    /// What decides what an entry does to a task: the rules as they are now, and while an entry is taken the tasks that
    /// it names. The other parts follow from their entries when somebody asks.
    now: State,
    /// What came beside the rows since [`Index::take_beside`].
    fresh: Beside,
    versions: Versions,
}

impl Index {
    /// How many entries it has taken.
    pub fn entries(&self) -> u64 {
        self.now.next
    }

    /// As it was after so many entries, from everything that was kept beside its rows until then.
    pub fn restored(mut beside: Beside, entries: u64) -> Self {
        beside.entries.sort_by_key(|recorded| recorded.entry);
        let mut index = Self { ruled: beside.ruled, counted: beside.counted, ..Self::default() };
        for recorded in beside.entries {
            let about = amended(&recorded.event).map(|_| index.root_among(&recorded));
            let part = match about {
                None => Part::of(&recorded.event),
                Some(root) => {
                    index.amending.push(recorded.clone());
                    index.amendments.take(&recorded, &index.amending);
                    root.map_or(Part::Nothing, |root| Part::of(&root.event))
                }
            };
            match &recorded.event {
                Event::DocumentReceived(_) => drop(index.documents.insert(recorded.entry, recorded)),
                _ if part.is_kept() => index.parts.entry(part).or_default().push(recorded),
                _ => {}
            }
        }
        index.now = index.rules(entries);
        index
    }

    /// The entry that an amendment speaks of at last, if that is kept.
    fn root_among(&self, amendment: &Recorded) -> Option<Recorded> {
        let mut about = amendment;
        while let Some(entry) = amended(&about.event) {
            about = self.kept(entry)?;
        }
        Some(about.clone())
    }

    /// What came beside the rows since this was asked last.
    pub fn take_beside(&mut self) -> Beside {
        std::mem::take(&mut self.fresh)
    }

    /// Takes the next entry.
    pub fn take<S: Shelf>(&mut self, recorded: &Recorded, shelf: &mut S) -> Result<(), S::Error> {
        self.take_into(recorded, shelf).map(drop)
    }

    /// The same; to which part of the state it belongs, or what it amends.
    fn take_into<S: Shelf>(&mut self, recorded: &Recorded, shelf: &mut S) -> Result<Part, S::Error> {
        let part = match amended(&recorded.event) {
            None => self.step(recorded, shelf)?,
            Some(_) => self.amend(recorded, shelf)?,
        };
        self.now.next = recorded.entry.0 + 1;
        Ok(part)
    }

    /// Takes an entry that changes nothing about how earlier ones are read.
    fn step<S: Shelf>(&mut self, recorded: &Recorded, shelf: &mut S) -> Result<Part, S::Error> {
        let part = Part::of(&recorded.event);
        if part.is_kept() {
            self.parts.entry(part).or_default().push(recorded.clone());
            self.fresh.entries.push(recorded.clone());
        }
        if is_ruled(&recorded.event) {
            self.ruled.push(recorded.entry);
            self.fresh.ruled.push(recorded.entry);
        }
        if let Some(counted) = Counted::of(recorded) {
            self.counted.push(counted.clone());
            self.fresh.counted.push(counted);
        }
        if was_registered_later(recorded) {
            self.keep_document(recorded);
        }
        let named: BTreeSet<TaskId> = recorded.event.tasks().into_iter().collect();
        let mut known = BTreeMap::new();
        for task in &named {
            let rows = shelf.rows(task)?.unwrap_or_default();
            if let Some(task) = rows.task(task, self.now.next) {
                self.load(task, shelf)?;
            }
            known.insert(task, rows);
        }
        if let Event::EntryCorrected(e) = &recorded.event {
            let owner = known.iter().find(|(_, rows)| rows.has_filing(e.entry)).map(|(task, _)| TaskId::clone(task));
            match owner {
                Some(task) => self.now.note_filing(e.entry, FilingOrigin { task, actor: recorded.actor.clone() }),
                // It stands where the entry does not say.
                None => {
                    self.now.forget_tasks();
                    return self.read_again(recorded, named, shelf).map(|()| part);
                }
            }
        }
        if part == Part::Rules || !named.is_empty() {
            self.now.apply(recorded);
        }
        for (task, mut rows) in known {
            rows.take(recorded.entry, self.now.tasks.get(task));
            shelf.put(task, rows)?;
        }
        self.now.forget_tasks();
        Ok(part)
    }

    fn keep_document(&mut self, recorded: &Recorded) {
        if self.documents.insert(recorded.entry, recorded.clone()).is_none() {
            self.fresh.entries.push(recorded.clone());
        }
    }

    /// Loads a task, and those from which it came: whether it was owed follows from them.
    fn load<S: Shelf>(&mut self, task: crate::state::Task, shelf: &S) -> Result<(), S::Error> {
        let mut open = task.carried_from.clone();
        self.now.tasks.insert(task.id.clone(), task);
        while let Some(id) = open.pop() {
            if self.now.tasks.contains_key(&id) {
                continue;
            }
            let rows = shelf.rows(&id)?;
            if let Some(task) = rows.and_then(|rows| rows.task(&id, self.now.next)) {
                open.extend(task.carried_from.iter().cloned());
                self.now.tasks.insert(id, task);
            }
        }
        Ok(())
    }

    /// Takes an entry that changes how another is read.
    fn amend<S: Shelf>(&mut self, amendment: &Recorded, shelf: &mut S) -> Result<Part, S::Error> {
        let root = self.root_of(amendment, shelf)?;
        let part = Part::of(&root.event);
        let before = self.amendments.read(&root);
        if matches!(root.event, Event::DocumentReceived(_)) {
            self.keep_document(&root);
        }
        self.amending.push(amendment.clone());
        self.fresh.entries.push(amendment.clone());
        self.amendments.take(amendment, &self.amending);
        let after = self.amendments.read(&root);
        let readings = [Some(root), before, after];
        let mut tasks: BTreeSet<TaskId> = readings.iter().flatten().flat_map(|reading| reading.event.tasks()).collect();
        if part.is_kept() {
            self.parts.entry(part).or_default().push(amendment.clone());
        }
        if part == Part::Rules {
            self.now.replace(part, self.folded(part));
            for entry in &self.ruled {
                tasks.extend(shelf.entry(*entry)?.event.tasks());
            }
        }
        if !tasks.is_empty() {
            self.read_again(amendment, tasks, shelf)?;
        }
        Ok(part)
    }

    /// What the entries of a part add up to now.
    fn folded(&self, part: Part) -> State {
        let entries = self.parts.get(&part).map_or(&[][..], Vec::as_slice);
        fold_of(entries.iter(), &self.amendments, entries)
    }

    /// The entries of inspections.
    fn of_inspections(&self) -> &[Recorded] {
        self.parts.get(&Part::Inspections).map_or(&[][..], Vec::as_slice)
    }

    /// The entry that an amendment speaks of at last.
    fn root_of<S: Shelf>(&self, amendment: &Recorded, shelf: &S) -> Result<Recorded, S::Error> {
        let mut about = amendment.clone();
        while let Some(entry) = amended(&about.event) {
            about = match self.kept(entry) {
                Some(kept) => kept.clone(),
                None => shelf.entry(entry)?,
            };
        }
        Ok(about)
    }

    /// Reads these tasks again after `last`, and all that are joined to them, from the entries that name one.
    fn read_again<S: Shelf>(
        &mut self,
        last: &Recorded,
        tasks: BTreeSet<TaskId>,
        shelf: &mut S,
    ) -> Result<(), S::Error> {
        let (joined, entries) = self.joined(tasks, BTreeMap::from([(last.entry, last.clone())]), shelf)?;
        let again = fold_of(entries.iter(), &self.amendments, &entries);
        for (task, mut rows) in joined {
            rows.take(last.entry, again.tasks.get(&task));
            shelf.put(&task, rows)?;
        }
        Ok(())
    }

    /// These tasks and all that are joined to them, with every entry that names one, `entries`, and the rules.
    fn joined<S: Shelf>(
        &self,
        tasks: BTreeSet<TaskId>,
        mut entries: BTreeMap<EntryNumber, Recorded>,
        shelf: &S,
    ) -> Result<Joined, S::Error> {
        let rules = self.parts.get(&Part::Rules).into_iter().flatten();
        entries.extend(rules.map(|recorded| (recorded.entry, recorded.clone())));
        let mut joined: BTreeMap<TaskId, TaskRows> = BTreeMap::new();
        let mut open: Vec<TaskId> = tasks.into_iter().collect();
        while let Some(task) = open.pop() {
            if joined.contains_key(&task) {
                continue;
            }
            let rows = shelf.rows(&task)?.unwrap_or_default();
            for entry in rows.entries() {
                if entries.contains_key(&entry) {
                    continue;
                }
                let recorded = shelf.entry(entry)?;
                if amended(&recorded.event).is_some() {
                    let root = self.root_of(&recorded, shelf)?;
                    open.extend(self.joins(&root));
                    entries.insert(root.entry, root);
                }
                open.extend(self.joins(&recorded));
                entries.insert(entry, recorded);
            }
            joined.insert(task, rows);
        }
        Ok((joined, entries.into_values().collect()))
    }

    /// The tasks that an entry joins: by a transfer, or by moving a filing; as recorded, and as it is read.
    fn joins(&self, recorded: &Recorded) -> Vec<TaskId> {
        let read = self.amendments.read(recorded);
        let readings = [Some(recorded), read.as_ref()].into_iter().flatten();
        let joins =
            readings.filter(|reading| matches!(reading.event, Event::EntryCorrected(_) | Event::TaskTransferred(_)));
        joins.flat_map(|reading| reading.event.tasks()).collect()
    }

    /// The state when the log had so many entries, but for its tasks, and for what only deciding asks for.
    pub fn state(&self, entries: u64) -> State {
        self.state_of(self.parts.keys().copied(), entries)
    }

    /// Of that state what decides how tasks stand, without any tasks: the rules, the calendar, outages.
    pub fn rules(&self, entries: u64) -> State {
        self.state_of(std::iter::once(Part::Rules), entries)
    }

    /// Of that state what is known of persons.
    pub fn persons(&self, entries: u64) -> State {
        self.state_of(std::iter::once(Part::Persons), entries)
    }

    fn state_of(&self, parts: impl Iterator<Item = Part>, entries: u64) -> State {
        let mut state = State::default();
        for part in parts {
            let recorded = self.parts.get(&part).map_or(&[][..], Vec::as_slice);
            let (known, _) = recorded.split_at(recorded.partition_point(|recorded| recorded.entry.0 < entries));
            state.replace(part, self.versions.get(part, known));
        }
        state.next = entries;
        state
    }

    /// Whether the ledger's times are real; none before its first entry.
    pub fn clock(&self) -> Option<Clock> {
        self.now.clock
    }

    /// The entries that were counted when the log had so many.
    pub fn counted(&self, entries: u64) -> &[Counted] {
        let known = self.counted.partition_point(|counted| counted.entry.0 < entries);
        self.counted.get(..known).unwrap_or_default()
    }

    /// The entries about directives and about documents that may have been registered late, as they were read when the
    /// log had so many.
    pub fn paperwork(&self, entries: u64) -> Vec<Recorded> {
        let known = self.amending.partition_point(|amendment| amendment.entry.0 < entries);
        let amendments = Amendments::of(self.amending.iter().take(known));
        let of_directives = self.parts.get(&Part::Directives).into_iter().flatten();
        let found = of_directives.chain(self.documents.values()).filter(|recorded| recorded.entry.0 < entries);
        let mut read: Vec<Recorded> = found.filter_map(|recorded| amendments.read(recorded)).collect();
        read.sort_by_key(|recorded| recorded.entry);
        read
    }

    /// The entries that say by what tasks are judged, when the log had so many: duties, rules, the calendar, outages,
    /// units; with those that change how they are read. As they were recorded.
    pub fn ruling(&self, entries: u64) -> Vec<Recorded> {
        let parts = [Part::Rules, Part::Units, Part::Obligations].iter().filter_map(|part| self.parts.get(part));
        let mut found: Vec<Recorded> = parts.flatten().filter(|recorded| recorded.entry.0 < entries).cloned().collect();
        found.sort_by_key(|recorded| recorded.entry);
        found
    }

    /// The kept entry of this number.
    pub fn kept(&self, entry: EntryNumber) -> Option<&Recorded> {
        let find = |entries: &'_ Vec<Recorded>| entries.binary_search_by_key(&entry, |recorded| recorded.entry).ok();
        let of_part = |entries| Some((entries, find(entries)?));
        let found = self.parts.values().chain([&self.amending]).find_map(of_part);
        found.and_then(|(entries, place)| entries.get(place)).or_else(|| self.documents.get(&entry))
    }
}

/// Whether a document was registered after the day on which it came: only then can that have been late.
fn was_registered_later(recorded: &Recorded) -> bool {
    matches!(recorded.event, Event::DocumentReceived(_)) && recorded.recorded_at.date() > recorded.occurred_at.date()
}

/// Whether the rules say what the entry does to a task, beyond what it says itself.
fn is_ruled(event: &Event) -> bool {
    matches!(event, Event::TaskTransferred(_) | Event::DisputeDecided(_))
}
