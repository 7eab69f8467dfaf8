//! Which tasks have settled at a point of both axes, in figures, and which have to be judged.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::Peekable,
};

use calendar::Period;
use domain::{
    TaskId, UnitCode,
    index::{Index, TaskRows},
};
use eventlog::LogReader;
use views::{Due, Filter, Settled, settled::counted_for, stands::Stands, tally::Tally};

use super::{
    IndexError,
    figures::{Bearing, Changes, Point, Reading, Says},
    key::Key,
    run::Run,
    shelf::FileShelf,
};

/// The tasks that pass the filter: those that have settled at a point in figures, of the others what is made of each.
pub fn settled<L: LogReader, T: Send>(
    index: &Index,
    shelf: &FileShelf<L>,
    point: Point,
    filter: &Filter,
    make: impl Fn(&TaskId, TaskRows) -> Option<T> + Sync,
) -> Result<(Settled, BTreeMap<TaskId, T>), IndexError> {
    let asked = Asked {
        point,
        filter,
        changes: shelf
            .runs()
            .iter()
            .map(|run| Changes::of(index.changes(between(run.range.end, point.entries))))
            .collect(),
        with_entries: index.counted(point.entries).iter().flat_map(|counted| &counted.tasks).map(Key::of).collect(),
    };
    let (mut settled, mut tasks) = (Settled::default(), BTreeMap::new());
    for (of_unit, judged) in shelf.of_units(filter, |unit| of_unit(shelf, &asked, unit, &make))? {
        settled.tallies.extend(of_unit.tallies);
        settled.with_entries.extend(of_unit.with_entries);
        tasks.extend(judged);
    }
    Ok((settled, tasks))
}

fn between(one: u64, other: u64) -> std::ops::Range<u64> {
    one.min(other)..one.max(other)
}

/// What is asked of every unit.
struct Asked<'a> {
    point: Point,
    filter: &'a Filter,
    /// What was changed between each file and the point.
    changes: Vec<Changes>,
    /// The tasks with which entries are counted.
    with_entries: BTreeSet<Key>,
}

/// The figures that a file has of a unit.
struct Kept<'r, 'c> {
    run: &'r Run,
    bearing: Bearing<'c>,
    reading: Reading,
    /// Whether there is a next task.
    has_next: bool,
    /// The tasks before that one that have to be judged.
    unsettled: Vec<Key>,
}

impl Kept<'_, '_> {
    fn step(&mut self) -> Result<(), IndexError> {
        self.has_next = self.reading.step().map_err(|_| self.run.damaged())?;
        Ok(())
    }
}

fn of_unit<L: LogReader, T>(
    shelf: &FileShelf<L>,
    asked: &Asked<'_>,
    unit: &str,
    make: &impl Fn(&TaskId, TaskRows) -> Option<T>,
) -> Result<(Settled, Vec<(TaskId, T)>), IndexError> {
    let beginning = Key::beginning(unit, asked.filter);
    let fresh: BTreeSet<&[u8]> = shelf.fresh(&beginning).map(|(key, _)| key.behind_unit()).collect();
    let mut files = Vec::new();
    for (run, changes) in shelf.runs().iter().zip(&asked.changes) {
        if let Some(reading) = run.figures(unit)? {
            let mut kept = Kept { run, bearing: changes.on(unit), reading, has_next: false, unsettled: Vec::new() };
            kept.step()?;
            files.push(kept);
        }
    }
    let mut sums = Sums::of(unit, asked)?;
    let mut key = Vec::new();
    while let Some(newest) = newest(&mut files) {
        key.clear();
        key.extend_from_slice(newest.reading.key());
        if key.starts_with(beginning.behind_unit()) && !fresh.contains(key.as_slice()) {
            match newest.reading.figure().map_or(Says::Unsettled, |figure| figure.at(asked.point, &newest.bearing)) {
                Says::Stands(stands) => sums.add(&key, &stands)?,
                Says::Nothing => {}
                Says::Unsettled => newest.unsettled.push(Key::in_unit(unit, &key)),
            }
        }
        for file in files.iter_mut().filter(|file| file.has_next && file.reading.key() == key) {
            file.step()?;
        }
    }
    let mut tasks = Vec::new();
    let mut judge = |key: &Key, rows: TaskRows| {
        let task = key.task().ok_or(IndexError::Rows)?;
        let made = if asked.filter.admits(&task) { make(&task, rows) } else { None };
        tasks.extend(made.map(|made| (task, made)));
        Ok(())
    };
    for Kept { run, unsettled, .. } in &files {
        run.find_each(unsettled, &mut judge)?;
    }
    for (key, rows) in shelf.fresh(&beginning) {
        judge(key, shelf.fresh_rows(rows)?)?;
    }
    Ok((sums.end(), tasks))
}

/// The file whose next task comes first; where several have it, the newest.
fn newest<'f, 'r, 'c>(files: &'f mut [Kept<'r, 'c>]) -> Option<&'f mut Kept<'r, 'c>> {
    let open = files.iter_mut().rev().filter(|file| file.has_next);
    // Of those that are equal the first is taken.
    open.min_by(|one, other| one.reading.key().cmp(other.reading.key()))
}

/// What the settled tasks of a unit come to.
struct Sums<'a> {
    unit: UnitCode,
    /// Of the filter's duty, how a key ends.
    ending: Option<Vec<u8>>,
    due: Due,
    /// The next tasks with which entries are counted.
    with_entries: Peekable<Box<dyn Iterator<Item = &'a [u8]> + 'a>>,
    /// The period of the last task, as its key has it.
    period: (Vec<u8>, Option<Period>),
    /// What the last tasks come to that count for one period.
    sum: (Option<Period>, Tally),
    settled: Settled,
}

impl<'a> Sums<'a> {
    fn of(unit: &str, asked: &'a Asked<'_>) -> Result<Self, IndexError> {
        let beginning = Key::beginning(unit, &Filter::default());
        let of_unit = asked.with_entries.range(beginning.clone()..).take_while(move |key| key.begins_with(&beginning));
        let with_entries: Box<dyn Iterator<Item = &'a [u8]> + 'a> = Box::new(of_unit.map(Key::behind_unit));
        Ok(Self {
            unit: unit.parse().map_err(|_| IndexError::Rows)?,
            ending: asked.filter.obligation.as_ref().map(|duty| format!("\0{duty}\0").into_bytes()),
            due: asked.filter.due,
            with_entries: with_entries.peekable(),
            period: (Vec::new(), None),
            sum: (None, Tally::default()),
            settled: Settled::default(),
        })
    }

    /// Adds a task that stands so, if the filter admits it.
    fn add(&mut self, key: &[u8], stands: &Stands) -> Result<(), IndexError> {
        if self.ending.as_ref().is_some_and(|ending| !key.ends_with(ending)) || !self.due.admits(stands.due_by) {
            return Ok(());
        }
        let period = key.split(|byte| *byte == 0).next().unwrap_or_default();
        if self.period.0 != period {
            let text = str::from_utf8(period).map_err(|_| IndexError::Rows)?;
            let parsed = if text.is_empty() { None } else { Some(text.parse().map_err(|_| IndexError::Rows)?) };
            self.period = (period.to_vec(), parsed);
        }
        let counted_for = counted_for(self.period.1, stands);
        if counted_for != self.sum.0 {
            self.close_sum();
            self.sum.0 = counted_for;
        }
        self.sum.1 += Tally::from(*stands);
        while self.with_entries.next_if(|with_entries| *with_entries < key).is_some() {}
        if self.with_entries.next_if(|with_entries| *with_entries == key).is_some() && !stands.is_taken_over {
            let task = Key::in_unit(self.unit.as_str(), key).task();
            self.settled.with_entries.insert(task.ok_or(IndexError::Rows)?);
        }
        Ok(())
    }

    fn close_sum(&mut self) {
        let tally = std::mem::take(&mut self.sum.1);
        if tally != Tally::default() {
            *self.settled.tallies.entry((self.unit.clone(), self.sum.0)).or_default() += tally;
        }
    }

    fn end(mut self) -> Settled {
        self.close_sum();
        self.settled
    }
}
