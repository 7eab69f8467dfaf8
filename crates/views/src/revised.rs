//! Which answers about one moment became other ones, between what was known at two: what was put right, found, or
//! recorded later.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use calendar::Timestamp;
use domain::{
    EntryNumber, Event, Recorded, TaskId,
    chronicle::amended,
    event::{DisputeDecided, DisputeOutcome},
    state::FactKind,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{AsOf, Basis, Filter, Knowledge, Points},
    changes::{Change, changes},
    grounds::related,
    history::Happened,
    source::rules_tasks,
    tasks::{self, TaskView},
};

/// Why an answer about an earlier moment became another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An entry was corrected.
    Corrected,
    /// An entry was annulled, or its annulment was.
    Annulled,
    /// A record was found later.
    FoundLater,
    /// A dispute was upheld.
    DisputeUpheld,
    /// A deadline was fixed again.
    DeadlineFixedAgain,
    /// A due date was computed again.
    DueDateRecomputed,
    /// Days off were published or corrected.
    CalendarRecordedLater,
    /// A rule set was activated.
    RuleSetRecordedLater,
    /// An outage was recorded.
    OutageRecordedLater,
    /// The reorganisation of units was recorded.
    UnitsRecordedLater,
    /// Anything else that was so by then, and was recorded after.
    RecordedLate,
}

/// Every kind, in the order in which they are shown.
pub const KINDS: [Kind; 11] = [
    Kind::Corrected,
    Kind::Annulled,
    Kind::FoundLater,
    Kind::DisputeUpheld,
    Kind::DeadlineFixedAgain,
    Kind::DueDateRecomputed,
    Kind::CalendarRecordedLater,
    Kind::RuleSetRecordedLater,
    Kind::OutageRecordedLater,
    Kind::UnitsRecordedLater,
    Kind::RecordedLate,
];

/// An entry that made a difference. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RevisionCause")]
pub struct Cause<E> {
    /// How it made one.
    pub kind: Kind,
    /// The entry.
    pub entry: E,
}

/// A task about which the answer is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Revision")]
pub struct Revision<E> {
    /// Which.
    pub task: TaskId,
    /// How it stood, by what was known before; none if it was not known.
    pub before: Option<TaskView>,
    /// How it stood, by what is known after.
    pub after: Option<TaskView>,
    /// The entries that made the difference, in order.
    pub causes: Vec<Cause<E>>,
}

/// The answers about one moment that became other ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Revised")]
pub struct Revised<E> {
    /// What the answers after rest on.
    pub basis: Basis,
    /// What those before rest on.
    pub before: Basis,
    /// By task.
    pub tasks: Vec<Revision<E>>,
}

impl<E> Revised<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> Revised<T> {
        let Self { basis, before, tasks } = self;
        let cause = |Cause { kind, entry }: Cause<E>| Cause { kind, entry: tell(entry) };
        let told = |Revision { task, before, after, causes }: Revision<E>| Revision {
            task,
            before,
            after,
            causes: causes.into_iter().map(cause).collect(),
        };
        Revised { basis, before, tasks: tasks.into_iter().map(told).collect() }
    }
}

/// The answers about `valid` that differ between what was known at `before` and at `after`, among the tasks that pass the
/// filter. The entries that made the difference are those with which an answer
/// changed: each moment between the two is asked at which one was recorded that may.
pub fn revised(
    ledger: &(impl Points + ?Sized),
    filter: &Filter,
    valid: Timestamp,
    before: Timestamp,
    after: Timestamp,
) -> Revised<Happened> {
    let point = |known| AsOf { valid, known };
    let (start, end) = (before.min(after), before.max(after));
    let changes =
        ledger.at(point(before), filter, |from| ledger.at(point(after), filter, |to| changes(from, to, filter)));
    let revision = |change: Change<Happened>| {
        let Change { task, before, after, .. } = change;
        let causes = causes(ledger, &task, valid, start, end);
        Revision { task, before, after, causes }
    };
    let tasks = changes.tasks.into_iter().map(revision).collect();
    Revised { basis: changes.to, before: changes.from, tasks }
}

/// The entries recorded after `start`, up to `end`, with which the answer about the task at `valid` changed.
fn causes(
    ledger: &(impl Points + ?Sized),
    task: &TaskId,
    valid: Timestamp,
    start: Timestamp,
    end: Timestamp,
) -> Vec<Cause<Happened>> {
    let only = Filter { task: Some(task.clone()), ..Filter::default() };
    let moments = ledger.at(AsOf { valid, known: end }, &only, |knowledge| {
        let candidates: Vec<Recorded> = knowledge.log.bearing(&only).into_iter().map(Cow::into_owned).collect();
        let bearing = bearing(&candidates, task);
        let learnt = candidates.iter().filter(|it| start < it.recorded_at && it.recorded_at <= end);
        let mut moments: BTreeMap<Timestamp, Vec<Happened>> = BTreeMap::new();
        for recorded in learnt.filter(|it| bearing.contains(&it.entry)) {
            moments.entry(recorded.recorded_at).or_default().push(knowledge.happened(recorded));
        }
        moments
    });
    let answer =
        |known| ledger.at(AsOf { valid, known }, &only, |knowledge| (view(knowledge, task), fixed(knowledge, task)));
    let (mut before, mut was_fixed) = answer(start);
    let mut causes = Vec::new();
    for (known, entries) in moments {
        let (after, is_fixed) = answer(known);
        if after != before {
            let cause = |entry: Happened| Cause { kind: kind(&entry.recorded.event, was_fixed), entry };
            causes.extend(entries.into_iter().map(cause));
        }
        (before, was_fixed) = (after, is_fixed);
    }
    causes
}

/// The entries that may be what changed the answer: those that name the task or one that is joined to it, those that say
/// by what tasks are judged, and those that change how such an entry is read. However many others stand among the
/// candidates, which are in order, these are the same.
fn bearing(candidates: &[Recorded], task: &TaskId) -> BTreeSet<EntryNumber> {
    let related = related(candidates, task);
    let mut bearing = BTreeSet::new();
    for recorded in candidates {
        let event = &recorded.event;
        let names = || event.tasks().iter().any(|named| related.contains(named));
        // What is amended stands before what amends it.
        let amends = || amended(event).is_some_and(|entry| bearing.contains(&entry));
        if rules_tasks(event) || names() || amends() {
            bearing.insert(recorded.entry);
        }
    }
    bearing
}

fn view(knowledge: &Knowledge<'_>, task: &TaskId) -> Option<TaskView> {
    let found = knowledge.state.tasks.get(task).filter(|task| task.assigned_at <= knowledge.as_of.valid);
    found.map(|task| tasks::view(knowledge, task))
}

/// Whether the task was known to have a deadline.
fn fixed(knowledge: &Knowledge<'_>, task: &TaskId) -> bool {
    let task = knowledge.state.tasks.get(task);
    task.is_some_and(|task| task.facts().iter().any(|fact| matches!(fact.kind, FactKind::DeadlineFixed { .. })))
}

fn kind(event: &Event, was_fixed: bool) -> Kind {
    match event {
        Event::EntryCorrected(_) | Event::FieldsCorrected(_) => Kind::Corrected,
        Event::EntryAnnulled(_) => Kind::Annulled,
        Event::LateDiscoveredRecord(_) => Kind::FoundLater,
        Event::DisputeDecided(DisputeDecided { outcome: DisputeOutcome::Upheld { .. }, .. }) => Kind::DisputeUpheld,
        Event::DeadlineFixed(_) if was_fixed => Kind::DeadlineFixedAgain,
        Event::DeadlineRecomputed(_) => Kind::DueDateRecomputed,
        Event::CalendarPublished(_) | Event::CalendarCorrected(_) => Kind::CalendarRecordedLater,
        Event::RuleSetActivated(_) => Kind::RuleSetRecordedLater,
        Event::SystemOutageRecorded(_) => Kind::OutageRecordedLater,
        Event::UnitEstablished(_) | Event::UnitsReorganised(_) => Kind::UnitsRecordedLater,
        _ => Kind::RecordedLate,
    }
}
