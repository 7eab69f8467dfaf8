//! What differs between two points on the axes, by whom and why.

use std::collections::BTreeSet;

use domain::{EntryNumber, TaskId, state::FactKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    columns,
    history::EntryLine,
    sheet::{Cell, Coded, Column, Sheet, Title},
    tasks::{self, TaskView},
    text::{Language, words},
};

/// One task that stands differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// Which.
    pub task: TaskId,
    /// How it stood; none if it was not there.
    pub before: Option<TaskView>,
    /// How it stands.
    pub after: Option<TaskView>,
    /// The entries that made the difference. Empty: time alone did, a deadline passed.
    pub because: Vec<EntryLine>,
}

/// Everything that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changes {
    /// From here …
    pub from: Basis,
    /// … to here.
    pub to: Basis,
    /// By task.
    pub tasks: Vec<Change>,
}

/// What differs between `from` and `to`, among the tasks that pass the filter.
pub fn changes(from: &Knowledge<'_>, to: &Knowledge<'_>, filter: &Filter, language: Language) -> Changes {
    let view = |knowledge: &Knowledge<'_>, id: &TaskId| {
        let task = knowledge.state.tasks.get(id).filter(|task| task.assigned_at <= knowledge.as_of.valid);
        task.map(|task| tasks::view(knowledge, task))
    };
    let ids: BTreeSet<&TaskId> = from.tasks(filter).chain(to.tasks(filter)).map(|task| &task.id).collect();
    let tasks = ids
        .into_iter()
        .filter_map(|id| {
            let (before, after) = (view(from, id), view(to, id));
            let because = (before != after).then(|| reasons(from, to, id, language))?;
            Some(Change { task: id.clone(), before, after, because })
        })
        .collect();
    Changes { from: from.basis(), to: to.basis(), tasks }
}

/// The entries that made the difference: what only one side knows, as far as it bears on the moments
/// asked about, and what became true between the two.
///
/// An entry recorded later bears on an earlier moment if one of its facts was true by then, or if
/// it corrects what had been entered.
fn reasons(from: &Knowledge<'_>, to: &Knowledge<'_>, id: &TaskId, language: Language) -> Vec<EntryLine> {
    let (older, newer) = if from.events.len() <= to.events.len() { (from, to) } else { (to, from) };
    let (start, end) = (from.as_of.valid.min(to.as_of.valid), from.as_of.valid.max(to.as_of.valid));
    let learnt = |entry: EntryNumber| entry.0 >= older.events.len() as u64;
    let mut entries: BTreeSet<EntryNumber> = newer.events[older.events.len()..]
        .iter()
        .filter(|event| event.corrects.is_some() && event.event.concerns(id))
        .map(|event| event.entry)
        .collect();
    if let Some(task) = newer.state.tasks.get(id) {
        let assigned = (task.entry, task.assigned_at);
        // A reminder changes nothing about how a task stands.
        let facts = task.facts().iter().filter(|fact| fact.kind != FactKind::Reminded);
        let facts = facts.map(|fact| (fact.entry, fact.at)).chain([assigned]);
        entries
            .extend(facts.filter(|(entry, at)| *at <= end && (learnt(*entry) || *at > start)).map(|(entry, _)| entry));
    }
    let recorded = |entry: &EntryNumber| newer.events.get(usize::try_from(entry.0).ok()?);
    entries.iter().filter_map(recorded).map(|event| EntryLine::of(event, language)).collect()
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
pub fn sheet(changes: &Changes, language: Language) -> Sheet {
    let states = |view: &Option<TaskView>| match view {
        None => [Cell::Empty, Cell::Empty],
        Some(TaskView { work, time, .. }) => [
            Cell::coded(work, words::work_state(*work, language)),
            Cell::coded(time, words::time_state(*time, language)),
        ],
    };
    let reason = |entry: Option<&EntryLine>| match entry {
        None => vec![Cell::Empty; 5],
        Some(entry) => vec![
            entry.entry.into(),
            entry.recorded_at.into(),
            entry.what.clone().into(),
            Cell::coded(&entry.by, words::actor(&entry.by, language)),
            entry.approved_by.as_ref().map(|by| Coded::new(by, words::actor(by, language))).into(),
        ],
    };
    let rows_of = |change: &Change| {
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
    Sheet { name: "changes", title, basis: changes.to.clone(), columns: COLUMNS.into(), rows }
}
