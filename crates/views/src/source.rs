//! Where the entries are on which an answer rests: all of them in memory, or kept where few are read.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use calendar::Timestamp;
use domain::{Amendments, EntryNumber, Event, Recorded, State, TaskId, UnitCode, chronicle::amended, index::Counted};

use crate::filter::Filter;

/// Entries that were known at one point of a log, each read when it is asked for.
///
/// What cannot be read is not there, and whoever keeps the entries notes it: an answer holds once nothing was noted.
pub trait Kept {
    /// How many were known.
    fn size(&self) -> u64;

    /// The entry, as it was recorded.
    fn entry(&self, entry: EntryNumber) -> Option<Recorded>;

    /// Every entry from `from` on that names a task which passes the filter, or changes how such an entry is read, in
    /// order; perhaps some others.
    fn of_tasks(&self, filter: &Filter, from: EntryNumber) -> Vec<Recorded>;

    /// Every entry from `from` on that names one of these tasks, or changes how such an entry is read, in order; perhaps
    /// some others.
    fn naming(&self, tasks: &BTreeSet<&TaskId>, from: EntryNumber) -> Vec<Recorded>;

    /// Every entry that somebody of this unit recorded, or that is about it other than through a task, in order.
    fn of_unit(&self, unit: &UnitCode) -> Vec<Recorded>;

    /// What was known after this entry of the task, as far as its status rests on it.
    fn after(&self, entry: EntryNumber, task: &TaskId) -> State;

    /// The entries that are counted with the figures of units.
    fn counted(&self) -> Vec<Counted>;

    /// The entries about directives, and about documents that were registered later than they came, as they are read.
    fn paperwork(&self) -> Vec<Recorded>;

    /// The entries that say by what tasks are judged: duties, rules, the calendar, outages, units; with those that change
    /// how they are read; in order, as they were recorded.
    fn ruling(&self) -> Vec<Recorded>;

    /// The entries that were recorded between these moments, both among them, in order.
    fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Recorded> {
        let (start, end) = (self.place(&|at| at < from), self.place(&|at| at <= to));
        // Each entry that is read by itself is held against its leaf: of many, everything is read at once.
        if end.saturating_sub(start) < self.size() / 8 {
            return (start..end).filter_map(|entry| self.entry(EntryNumber(entry))).collect();
        }
        let place = |entry: u64| usize::try_from(entry).unwrap_or(usize::MAX);
        self.all().get(place(start)..place(end)).unwrap_or_default().to_vec()
    }

    /// How many entries were recorded at such a time, where every entry can be read: times never decrease.
    fn place(&self, is_before: &dyn Fn(Timestamp) -> bool) -> u64 {
        let (mut from, mut end) = (0, self.size());
        while from < end {
            let middle = from + (end - from) / 2;
            match self.entry(EntryNumber(middle)) {
                Some(recorded) if is_before(recorded.recorded_at) => from = middle + 1,
                _ => end = middle,
            }
        }
        from
    }

    /// All of them, in order.
    fn all(&self) -> &[Recorded];
}

/// Where the entries are.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// In memory: a prefix of the log.
    Prefix(&'a [Recorded]),
    /// Where few are read.
    Kept(&'a dyn Kept),
}

impl<'a> Source<'a> {
    /// How many there are.
    pub fn size(&self) -> u64 {
        match self {
            Self::Prefix(events) => events.len() as u64,
            Self::Kept(kept) => kept.size(),
        }
    }

    /// The entry of this number, as it was recorded.
    pub fn entry(&self, entry: EntryNumber) -> Option<Cow<'a, Recorded>> {
        match self {
            Self::Prefix(events) => events.get(usize::try_from(entry.0).ok()?).map(Cow::Borrowed),
            Self::Kept(kept) => kept.entry(entry).map(Cow::Owned),
        }
    }

    /// All of them, in order, as they were recorded.
    pub fn all(&self) -> &'a [Recorded] {
        match self {
            Self::Prefix(events) => events,
            Self::Kept(kept) => kept.all(),
        }
    }

    /// The entries from `from` on that name one of these tasks, in order, as they were recorded; perhaps some others.
    pub fn naming(&self, tasks: &BTreeSet<&TaskId>, from: EntryNumber) -> Vec<Cow<'a, Recorded>> {
        match self {
            Self::Prefix(events) => {
                let behind = events.partition_point(|recorded| recorded.entry < from);
                events.get(behind..).unwrap_or_default().iter().map(Cow::Borrowed).collect()
            }
            Self::Kept(kept) => kept.naming(tasks, from).into_iter().map(Cow::Owned).collect(),
        }
    }

    /// The entries that name the task, or change how such a one is read, in order, as they were recorded.
    pub fn about(&self, task: &TaskId) -> Vec<Cow<'a, Recorded>> {
        let amends = |recorded: &Recorded| {
            let amended = amended(&recorded.event).and_then(|entry| self.entry(entry));
            amended.is_some_and(|amended| amended.event.concerns(task))
        };
        let about = |recorded: &Cow<'a, Recorded>| recorded.event.concerns(task) || amends(recorded);
        self.naming(&BTreeSet::from([task]), EntryNumber(0)).into_iter().filter(about).collect()
    }

    /// Every entry that names a task which passes the filter, or that somebody of the filter's unit recorded, or that is
    /// about that unit, in order; perhaps some others.
    pub fn concerning(&self, filter: &Filter) -> Vec<Cow<'a, Recorded>> {
        match self {
            Self::Kept(kept) if *filter != Filter::default() => {
                let mut entries = kept.of_tasks(filter, EntryNumber(0));
                entries.extend(filter.unit.iter().flat_map(|unit| kept.of_unit(unit)));
                entries.sort_by_key(|recorded| recorded.entry);
                entries.dedup_by_key(|recorded| recorded.entry);
                entries.into_iter().map(Cow::Owned).collect()
            }
            _ => self.all().iter().map(Cow::Borrowed).collect(),
        }
    }

    /// Every entry by which a task that passes the filter may come to stand otherwise, in order, as they were recorded;
    /// perhaps some others. Those of tasks that are joined to such a one, by a transfer or by a filing that was moved,
    /// are among them.
    pub fn bearing(&self, filter: &Filter) -> Vec<Cow<'a, Recorded>> {
        let kept = match self {
            Self::Kept(kept) if *filter != Filter::default() => kept,
            _ => return self.all().iter().map(Cow::Borrowed).collect(),
        };
        let mut found: BTreeMap<EntryNumber, Recorded> = BTreeMap::new();
        let mut seen: BTreeSet<TaskId> = BTreeSet::new();
        let mut open = vec![filter.clone()];
        while let Some(filter) = open.pop() {
            for recorded in kept.of_tasks(&filter, EntryNumber(0)) {
                let joined = recorded.event.tasks();
                if matches!(recorded.event, Event::EntryCorrected(_) | Event::TaskTransferred(_)) {
                    let others = joined.into_iter().filter(|task| !filter.admits(task) && seen.insert(task.clone()));
                    open.extend(others.map(|task| Filter { task: Some(task), ..Filter::default() }));
                }
                found.insert(recorded.entry, recorded);
            }
        }
        found.extend(kept.ruling().into_iter().map(|recorded| (recorded.entry, recorded)));
        found.into_values().map(Cow::Owned).collect()
    }

    /// The entries that were recorded between these moments, both among them, in order.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Cow<'a, Recorded>> {
        match self {
            Self::Prefix(events) => {
                let place =
                    |is_before: &dyn Fn(Timestamp) -> bool| events.partition_point(|e| is_before(e.recorded_at));
                let (start, end) = (place(&|at| at < from), place(&|at| at <= to));
                events.get(start..end).unwrap_or_default().iter().map(Cow::Borrowed).collect()
            }
            Self::Kept(kept) => kept.between(from, to).into_iter().map(Cow::Owned).collect(),
        }
    }

    /// The entries that are counted with the figures of units.
    pub fn counted(&self) -> Vec<Counted> {
        match self {
            Self::Prefix(events) => events.iter().filter_map(Counted::of).collect(),
            Self::Kept(kept) => kept.counted(),
        }
    }

    /// The entries as they are read: corrected, and without those annulled.
    pub fn read(&self) -> Vec<Recorded> {
        read(self.all())
    }

    /// The entries about directives and documents, as they are read; of documents perhaps only those that were
    /// registered later than they came.
    pub fn paperwork(&self) -> Vec<Recorded> {
        match self {
            Self::Prefix(events) => read(events),
            Self::Kept(kept) => kept.paperwork(),
        }
    }
}

fn read(events: &[Recorded]) -> Vec<Recorded> {
    let amendments = Amendments::of(events.iter());
    events.iter().filter_map(|recorded| amendments.read(recorded)).collect()
}

/// Whether the entry says by what tasks are judged: rules, the calendar, outages, the beginning and end of units.
pub(crate) fn rules_tasks(event: &Event) -> bool {
    matches!(
        event,
        Event::LedgerOpened(_)
            | Event::RuleSetActivated(_)
            | Event::CalendarPublished(_)
            | Event::CalendarCorrected(_)
            | Event::SystemOutageRecorded(_)
            | Event::UnitEstablished(_)
            | Event::UnitsReorganised(_)
    )
}
