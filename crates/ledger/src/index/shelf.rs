//! Where the rows of tasks are: in files, and what is newer in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use domain::{
    EntryNumber, Recorded, State, TaskId, UnitCode,
    index::{
        Counted, CountedAs, Index, Shelf, TaskRows,
        bytes::{self, Shared},
    },
};
use eventlog::{Digest, LogReader, files::create_directory};
use views::Filter;

use super::{
    IndexError,
    entries::Entries,
    figures::{Changes, Figure},
    key::Key,
    name::{Name, Names},
    run::{Acted, Beside, Range, Run},
    writer::RunWriter,
};

/// The tasks of fewer units are not worth a thread.
const UNITS_APART: usize = 8;

/// Rows in files, the oldest first, and those that are newer than any of them.
pub struct FileShelf<L> {
    /// The log that they come from.
    pub log: Arc<L>,
    entries: Entries<L>,
    directory: PathBuf,
    runs: Vec<Run>,
    fresh: BTreeMap<Key, Vec<u8>>,
    /// The due dates of the fresh ones.
    shared: Shared,
    /// The entries of units that are in no file yet.
    acted: Acted,
    /// What entries are called that are in no file yet.
    names: BTreeSet<(Name, u64)>,
    /// The identifier that the last entry bears: of those of one command, the first is found by it.
    last: Option<Name>,
}

impl<L: LogReader> FileShelf<L> {
    /// Opens what is kept in `directory` of this log: files that follow on from one another, as far as they are whole
    /// and of this log.
    pub fn open(directory: &Path, log: L) -> Result<Self, IndexError> {
        let runs = runs(directory, &log)?;
        let log = Arc::new(log);
        let directory = directory.to_owned();
        let (fresh, shared, acted, names) = (BTreeMap::new(), Shared::default(), Acted::new(), BTreeSet::new());
        let entries = Entries::of(Arc::clone(&log));
        Ok(Self { log, entries, directory, runs, fresh, shared, acted, names, last: None })
    }

    /// Goes on to the same log when it has grown.
    pub fn go_on(&mut self, log: L) -> Result<(), IndexError> {
        self.log = Arc::new(log);
        self.entries.go_on(Arc::clone(&self.log))
    }

    /// How many entries the files cover.
    pub fn kept(&self) -> u64 {
        self.runs.last().map_or(0, |run| run.range.end)
    }

    /// How many tasks are in no file yet.
    pub fn in_memory(&self) -> usize {
        self.fresh.len()
    }

    /// What is kept beside the rows.
    pub fn beside(&self) -> Result<domain::index::Beside, IndexError> {
        let mut all = domain::index::Beside::default();
        for beside in self.runs.iter().map(Run::beside) {
            for text in &beside.entries {
                all.entries.push(typed(&event_of(text)?)?);
            }
            all.ruled.extend(beside.ruled.iter().copied().map(EntryNumber));
            for (entry, is_late_discovery, tasks) in &beside.counted {
                let counted_as = if *is_late_discovery { CountedAs::LateDiscovery } else { CountedAs::Correction };
                let tasks = tasks.iter().filter_map(|task| task.parse().ok()).collect();
                all.counted.push(Counted { entry: EntryNumber(*entry), counted_as, tasks });
            }
        }
        Ok(all)
    }

    /// Notes for which units an entry is found, and by which names.
    pub fn note(&mut self, recorded: &Recorded, names: Names) {
        let command = names.command.filter(|_| names.command != self.last);
        self.names.extend(command.into_iter().chain(names.others).map(|name| (name, recorded.entry.0)));
        self.last = names.command;
        let about = recorded.event.units().into_iter().chain([&recorded.actor.unit]);
        for unit in about.collect::<BTreeSet<_>>() {
            self.acted.entry(unit.as_str().to_owned()).or_default().push(recorded.entry.0);
        }
    }

    /// The entries that somebody of this unit recorded, or that are about it, in order.
    pub fn acted(&self, unit: &UnitCode) -> Result<Vec<EntryNumber>, IndexError> {
        let mut entries = Vec::new();
        for run in &self.runs {
            entries.extend(run.acted(unit.as_str())?);
        }
        entries.extend(self.acted.get(unit.as_str()).into_iter().flatten());
        Ok(entries.into_iter().map(EntryNumber).collect())
    }

    /// The entries that are called this, or something that is shortened to the same, in order.
    pub fn named(&self, name: Name) -> Result<Vec<EntryNumber>, IndexError> {
        let mut entries = Vec::new();
        for run in &self.runs {
            entries.extend(run.named(name)?);
        }
        entries.extend(self.names.range((name, 0)..=(name, u64::MAX)).map(|(_, entry)| *entry));
        Ok(entries.into_iter().map(EntryNumber).collect())
    }

    /// The units that have tasks.
    fn units(&self) -> BTreeSet<&str> {
        self.runs.iter().flat_map(Run::units).chain(self.fresh.keys().filter_map(Key::unit)).collect()
    }

    /// What is made of each task that passes the filter, by identifier; on all cores, where there are many units.
    pub fn tasks<T: Send>(
        &self,
        filter: &Filter,
        make: impl Fn(&TaskId, TaskRows) -> Option<T> + Sync,
    ) -> Result<BTreeMap<TaskId, T>, IndexError> {
        if let Some(task) = &filter.task {
            let rows = if filter.admits(task) { self.rows(task)? } else { None };
            let made = rows.and_then(|rows| make(task, rows));
            return Ok(made.map(|made| (task.clone(), made)).into_iter().collect());
        }
        let mut tasks = BTreeMap::new();
        for part in self.of_units(filter, |unit| self.tasks_of(unit, filter, &make))? {
            tasks.extend(part);
        }
        Ok(tasks)
    }

    /// What is made of each unit that has tasks and passes the filter, by code; on all cores, where there are many.
    pub fn of_units<T: Send>(
        &self,
        filter: &Filter,
        make: impl Fn(&str) -> Result<T, IndexError> + Sync,
    ) -> Result<Vec<T>, IndexError> {
        let wanted = |unit: &&str| filter.unit.as_ref().is_none_or(|only| only.as_str() == *unit);
        let units: Vec<&str> = self.units().into_iter().filter(wanted).collect();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let each = units.len().div_ceil(cores).max(UNITS_APART);
        let make = |units: &[&str]| units.iter().map(|unit| make(unit)).collect::<Result<Vec<T>, IndexError>>();
        let parts: Vec<Result<Vec<T>, IndexError>> = thread::scope(|scope| {
            let (own, others) = units.split_at(each.min(units.len()));
            let others: Vec<_> = others.chunks(each).map(|units| scope.spawn(|| make(units))).collect();
            let own = make(own);
            let join = |other: thread::ScopedJoinHandle<'_, _>| {
                other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            std::iter::once(own).chain(others.into_iter().map(join)).collect()
        });
        Ok(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn tasks_of<T>(
        &self,
        unit: &str,
        filter: &Filter,
        make: &(impl Fn(&TaskId, TaskRows) -> Option<T> + Sync),
    ) -> Result<Vec<(TaskId, T)>, IndexError> {
        let mut tasks = Vec::new();
        let beginning = Key::beginning(unit, filter);
        // The newest rows of a task stand in the last place that has any.
        let mut found: BTreeMap<Key, (Option<&Run>, Vec<u8>)> = BTreeMap::new();
        for run in &self.runs {
            run.scan(&beginning, |key, rows| {
                let more = key.begins_with(&beginning);
                if more {
                    found.insert(key, (Some(run), rows.to_vec()));
                }
                more
            })?;
        }
        let fresh = self.fresh(&beginning);
        found.extend(fresh.map(|(key, rows)| (key.clone(), (None, rows.clone()))));
        for (key, (run, rows)) in found {
            let task = key.task().ok_or(IndexError::Rows)?;
            if filter.admits(&task) {
                let rows = match run {
                    Some(run) => run.rows(&rows)?,
                    None => self.fresh_rows(&rows)?,
                };
                if let Some(made) = make(&task, rows) {
                    tasks.push((task, made));
                }
            }
        }
        Ok(tasks)
    }

    /// The tasks that are in no file yet and begin so, by key.
    pub(super) fn fresh(&self, beginning: &Key) -> impl Iterator<Item = (&Key, &Vec<u8>)> {
        self.fresh.range(beginning.clone()..).take_while(move |(key, _)| key.begins_with(beginning))
    }

    /// The files, the oldest first.
    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The rows that these bytes are, of a task that is in no file yet.
    pub(super) fn fresh_rows(&self, rows: &[u8]) -> Result<TaskRows, IndexError> {
        bytes::read(rows, &self.shared).ok_or(IndexError::Rows)
    }

    /// Goes on from `newer`, a shelf of the same log when it was longer: only what has come behind that is kept from this
    /// one.
    pub fn go_on_from(&mut self, mut newer: Self) -> Result<(), IndexError> {
        let size = newer.log.size();
        for (key, rows) in &self.fresh {
            let rows = self.fresh_rows(rows)?;
            if rows.entries().last().is_some_and(|last| last.0 >= size) {
                newer.put(&key.task().ok_or(IndexError::Rows)?, rows)?;
            }
        }
        for (unit, entries) in &self.acted {
            let behind = entries.iter().filter(|entry| **entry >= size);
            newer.acted.entry(unit.clone()).or_default().extend(behind);
        }
        newer.names.extend(self.names.iter().filter(|(_, entry)| *entry >= size));
        newer.last = self.last;
        *self = newer;
        Ok(())
    }

    /// Puts what is fresh into a file of its own, up to where the index is, where the root is this; and makes one file of
    /// several where the last ones have grown.
    pub fn put_away(&mut self, root: Digest, index: &mut Index) -> Result<(), IndexError> {
        let (range, beside) = (Range { from: self.kept(), end: index.entries() }, index.take_beside());
        let state = index.state(range.end);
        let entries =
            beside.entries.iter().map(|recorded| self.entries.text(recorded.entry)).collect::<Result<_, _>>()?;
        let counted = |counted: &Counted| {
            let tasks = counted.tasks.iter().map(ToString::to_string).collect();
            (counted.entry.0, counted.counted_as == CountedAs::LateDiscovery, tasks)
        };
        let beside = Beside {
            entries,
            ruled: beside.ruled.iter().map(|entry| entry.0).collect(),
            counted: beside.counted.iter().map(counted).collect(),
        };
        let io = |source| IndexError::Io { path: self.directory.clone(), source };
        create_directory(&self.directory).map_err(io)?;
        let mut writer = RunWriter::begin(&self.directory, range).map_err(io)?;
        for (key, rows) in &self.fresh {
            let rows = self.fresh_rows(rows)?;
            writer.put(key.clone(), &rows, figure(&state, key, &rows)).map_err(io)?;
        }
        let names = self.names.iter().copied();
        writer.end(root.0, names, &self.acted, beside).map_err(io)?;
        self.runs.push(self.reopened(range)?);
        self.fresh.clear();
        self.acted.clear();
        self.names.clear();
        self.shared = Shared::default();
        self.merge(index)?;
        self.remove_others();
        Ok(())
    }

    /// Removes files that no longer fit the log, or were not completed. Whoever still reads one keeps it.
    fn remove_others(&self) {
        for entry in fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_whole = self.runs.iter().any(|run| run.range.path(&self.directory) == path);
            let is_range = path.file_stem().and_then(|name| Range::named(name.to_str()?)).is_some();
            if is_range && !is_whole {
                // One that cannot be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }

    fn reopened(&self, range: Range) -> Result<Run, IndexError> {
        let io = |source| IndexError::Io { path: self.directory.clone(), source };
        Run::open(&self.directory, range).map_err(io)?.ok_or_else(|| IndexError::Damaged(range.path(&self.directory)))
    }

    /// As long as the file before the last is not twice as long, both become one: so there are few, and each task is
    /// written few times.
    fn merge(&mut self, index: &Index) -> Result<(), IndexError> {
        while let [.., older, newer] = &self.runs[..]
            && older.range.length() < 2 * newer.range.length()
        {
            let range = Range { from: older.range.from, end: newer.range.end };
            let merged = self.merged(older, newer, range, index)?;
            let replaced = self.runs.split_off(self.runs.len() - 2);
            self.runs.push(merged);
            for run in replaced {
                // A file that is left does no harm: a longer one stands before it.
                let _ = fs::remove_file(run.range.path(&self.directory));
            }
        }
        Ok(())
    }

    fn merged(&self, older: &Run, newer: &Run, range: Range, index: &Index) -> Result<Run, IndexError> {
        let io = |source| IndexError::Io { path: self.directory.clone(), source };
        let mut writer = RunWriter::begin(&self.directory, range).map_err(io)?;
        let state = index.state(range.end);
        let changes = Changes::of(index.changes(older.range.end..range.end));
        let (mut old, mut new) = (older.walk()?, newer.walk()?);
        while let Some(key) = [old.key(), new.key()].into_iter().flatten().min().cloned() {
            let from_old = old.take(&key)?;
            let (rows, figure) = match new.take(&key)? {
                Some((rows, figure)) => (newer.rows(&rows)?, figure),
                None => {
                    let (rows, kept) = from_old.ok_or(IndexError::Rows)?;
                    let rows = older.rows(&rows)?;
                    let bearing = changes.on(key.unit().unwrap_or_default());
                    let kept = match kept.filter(|kept| kept.is_borne_on(&bearing)) {
                        Some(_) => figure(&state, &key, &rows),
                        None => kept,
                    };
                    (rows, kept)
                }
            };
            writer.put(key, &rows, figure).map_err(io)?;
        }
        let mut beside = older.beside().clone();
        beside.entries.extend(newer.beside().entries.iter().cloned());
        beside.ruled.extend(&newer.beside().ruled);
        beside.counted.extend(newer.beside().counted.iter().cloned());
        let mut acted = older.acted_by_all()?;
        for (unit, entries) in newer.acted_by_all()? {
            acted.entry(unit).or_default().extend(entries);
        }
        let mut names = older.all_names()?;
        names.extend(newer.all_names()?);
        names.sort_unstable();
        writer.end(newer.root(), names.into_iter(), &acted, beside).map_err(io)?;
        self.reopened(range)
    }
}

/// How a task with these rows stands once it has settled.
fn figure(state: &State, key: &Key, rows: &TaskRows) -> Option<Figure> {
    let task = rows.task(&key.task()?, state.next)?;
    Figure::of(state, &task, rows)
}

impl<L: LogReader> Shelf for FileShelf<L> {
    type Error = IndexError;

    fn rows(&self, task: &TaskId) -> Result<Option<TaskRows>, IndexError> {
        let key = Key::of(task);
        if let Some(rows) = self.fresh.get(&key) {
            return self.fresh_rows(rows).map(Some);
        }
        for run in self.runs.iter().rev() {
            if let Some(rows) = run.find(&key)? {
                return run.rows(&rows).map(Some);
            }
        }
        Ok(None)
    }

    fn put(&mut self, task: &TaskId, rows: TaskRows) -> Result<(), IndexError> {
        let mut written = Vec::new();
        bytes::write(&rows, &mut self.shared, &mut written);
        self.fresh.insert(Key::of(task), written);
        Ok(())
    }

    fn entry(&self, entry: EntryNumber) -> Result<Recorded, IndexError> {
        typed(&self.event(entry)?)
    }
}

impl<L: LogReader> FileShelf<L> {
    /// The entry as the log has it, held against its root.
    pub fn event(&self, entry: EntryNumber) -> Result<eventlog::Event, IndexError> {
        event_of(&self.entries.text(entry)?)
    }
}

/// The entry of this text.
fn event_of(text: &str) -> Result<eventlog::Event, IndexError> {
    eventlog::Event::from_entry(text).map_err(|_| IndexError::Rows)
}

/// The entry as the domain reads it.
fn typed(event: &eventlog::Event) -> Result<Recorded, IndexError> {
    Ok(verify::reading::recorded(event)?)
}

/// The files in `directory` that follow on from one another from the first entry on, the longest first where there are
/// several, as far as they are whole and of this log.
fn runs(directory: &Path, log: &impl LogReader) -> Result<Vec<Run>, IndexError> {
    let io = |source| IndexError::Io { path: directory.to_owned(), source };
    let mut ranges: Vec<Range> = match fs::read_dir(directory) {
        Ok(entries) => entries.flatten().filter_map(|entry| Range::named(entry.file_name().to_str()?)).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(io(error)),
    };
    ranges.sort_by_key(|range| std::cmp::Reverse(range.end));
    let mut runs: Vec<Run> = Vec::new();
    loop {
        let end = runs.last().map_or(0, |run| run.range.end);
        let mut next = None;
        for range in ranges.iter().filter(|range| range.from == end && range.end <= log.size()) {
            // A file that cannot be read is as good as none.
            let run = Run::open(directory, *range).ok().flatten();
            next = run
                .filter(|run| log.root_at(range.end).is_ok_and(|root| root.is_some_and(|root| root.0 == run.root())));
            if next.is_some() {
                break;
            }
        }
        match next {
            Some(run) => runs.push(run),
            None => return Ok(runs),
        }
    }
}
