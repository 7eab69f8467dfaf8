//! What differs between two points on the axes, by whom and why.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EntryNumber, Recorded, TaskId, state::FactKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    columns,
    history::Happened,
    names::UnitNames,
    sheet::{Cell, Column, Sheet, Title},
    tasks::{self, TaskView},
    term::Term,
};

/// One task that stands differently. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub struct Change<E> {
    /// Which.
    pub task: TaskId,
    /// How it stood; none if it was not there.
    pub before: Option<TaskView>,
    /// How it stands.
    pub after: Option<TaskView>,
    /// The entries that made the difference. Empty: time alone did, a deadline passed.
    pub because: Vec<E>,
}

/// Everything that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Changes")]
pub struct Changes<E> {
    /// From here …
    pub from: Basis,
    /// … to here.
    pub to: Basis,
    /// By task.
    pub tasks: Vec<Change<E>>,
}

impl<E> Changes<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> Changes<T> {
        let Self { from, to, tasks } = self;
        let told = |change: Change<E>| {
            let Change { task, before, after, because } = change;
            Change { task, before, after, because: because.into_iter().map(&tell).collect() }
        };
        Changes { from, to, tasks: tasks.into_iter().map(told).collect() }
    }
}

/// What differs between `from` and `to`, among the tasks that pass the filter.
pub fn changes(from: &Knowledge<'_>, to: &Knowledge<'_>, filter: &Filter) -> Changes<Happened> {
    let view = |knowledge: &Knowledge<'_>, id: &TaskId| {
        let task = knowledge.state.tasks.get(id).filter(|task| task.assigned_at <= knowledge.as_of.valid);
        task.map(|task| tasks::view(knowledge, task))
    };
    let ids: BTreeSet<&TaskId> = from.tasks(filter).chain(to.tasks(filter)).map(|task| &task.id).collect();
    let stood = ids.into_iter().map(|id| (id, view(from, id), view(to, id)));
    let changed: Vec<_> = stood.filter(|(_, before, after)| before != after).collect();
    let reasons = reasons(from, to, changed.iter().map(|(id, ..)| *id).collect());
    let tasks = changed
        .into_iter()
        .zip(reasons)
        .map(|((id, before, after), because)| Change { task: id.clone(), before, after, because })
        .collect();
    Changes { from: from.basis(), to: to.basis(), tasks }
}

/// For each of these tasks the entries that made the difference: what only one side knows, as far as it bears on the
/// moments asked about, and what became true between the two.
///
/// An entry recorded later bears on an earlier moment if one of its facts was true by then, or if
/// it corrects what had been entered.
fn reasons(from: &Knowledge<'_>, to: &Knowledge<'_>, ids: BTreeSet<&TaskId>) -> Vec<Vec<Happened>> {
    let (older, newer) = if from.log.size() <= to.log.size() { (from, to) } else { (to, from) };
    let (start, end) = (from.as_of.valid.min(to.as_of.valid), from.as_of.valid.max(to.as_of.valid));
    let learnt = |entry: EntryNumber| entry.0 >= older.log.size();
    let naming = newer.log.naming(&ids, EntryNumber(older.log.size()));
    let correcting: Vec<&Recorded> =
        naming.iter().map(|recorded| &**recorded).filter(|recorded| recorded.corrects.is_some()).collect();
    let entries_of = |id: &TaskId| {
        let correcting = correcting.iter().filter(|recorded| recorded.event.concerns(id));
        let mut entries: BTreeSet<EntryNumber> = correcting.map(|recorded| recorded.entry).collect();
        if let Some(task) = newer.state.tasks.get(id) {
            let assigned = (task.entry, task.assigned_at);
            // A reminder, or what a file says, changes nothing about how a task stands.
            let changes = |kind: &FactKind| !matches!(kind, FactKind::Reminded | FactKind::Stated);
            let facts = task.facts().iter().filter(|fact| changes(&fact.kind));
            let facts = facts.map(|fact| (fact.entry, fact.at)).chain([assigned]);
            let made = facts.filter(|(entry, at)| *at <= end && (learnt(*entry) || *at > start));
            entries.extend(made.map(|(entry, _)| entry));
        }
        entries
    };
    let entries: Vec<BTreeSet<EntryNumber>> = ids.iter().map(|id| entries_of(id)).collect();
    // Each is read once, in their order: several tasks name the same, and a log reads neighbours together.
    let all: BTreeSet<EntryNumber> = entries.iter().flatten().copied().collect();
    let told = |entry: EntryNumber| Some((entry, newer.happened(&*newer.log.entry(entry)?)));
    let told: BTreeMap<EntryNumber, Happened> = all.into_iter().filter_map(told).collect();
    entries.iter().map(|entries| entries.iter().filter_map(|entry| told.get(entry)).cloned().collect()).collect()
}

const COLUMNS: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("work_before", "Thực hiện trước", "Work before"),
    ("time_before", "Thời hạn trước", "Time before"),
    ("work", "Thực hiện", "Work"),
    ("time", "Thời hạn", "Time"),
    ("entry", "Do bút toán", "By entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
];

/// What differs as a sheet: a row for each entry that made a difference, and one where time alone did.
pub fn sheet(changes: &Changes<Happened>, names: UnitNames) -> Sheet {
    let states = |view: &Option<TaskView>| match view {
        None => [Cell::Empty, Cell::Empty],
        Some(TaskView { work, time, .. }) => [Term::Work(*work).into(), Term::Time(*time).into()],
    };
    let reason = |entry: Option<&Happened>| match entry {
        None => vec![Cell::Empty; 5],
        Some(entry) => vec![
            entry.recorded.entry.into(),
            entry.recorded.recorded_at.into(),
            entry.term().into(),
            Term::Actor(entry.recorded.actor.clone()).into(),
            entry.recorded.approver.clone().map(Term::Actor).into(),
        ],
    };
    let rows_of = |change: &Change<Happened>| {
        let task = [Cell::from(&change.task)].into_iter().chain(states(&change.before)).chain(states(&change.after));
        let task: Vec<Cell> = task.collect();
        let row = |entry| task.iter().cloned().chain(reason(entry)).collect::<Vec<Cell>>();
        match change.because.is_empty() {
            true => vec![row(None)],
            false => change.because.iter().map(|entry| row(Some(entry))).collect(),
        }
    };
    let rows = changes.tasks.iter().flat_map(rows_of).collect();
    let title = Title { vi: "Thay đổi", en: "Changes" };
    Sheet { name: "changes", title, basis: changes.to.clone(), only_of: None, names, columns: COLUMNS.into(), rows }
}
