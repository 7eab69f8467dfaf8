//! One entry: what it says, what it stands on, and what was recorded about it since.

use std::collections::BTreeSet;

use domain::{EntryNumber, Event, Recorded, TaskId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    history::Happened,
};

/// An entry and the entries around it. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "EntryPage")]
pub struct EntryPage<E> {
    /// What it rests on.
    pub basis: Basis,
    /// The entry.
    pub entry: E,
    /// The tasks that it names.
    pub tasks: Vec<TaskId>,
    /// SHA-256 of the documents that it rests on.
    pub documents: Vec<String>,
    /// What it says, as it was recorded.
    pub payload: Value,
    /// The earlier entries that it names: what gave rise to it, what it corrects, what it decides on.
    pub stands_on: Vec<E>,
    /// The later entries that name it: what corrects, annuls, answers or follows it.
    pub since: Vec<E>,
}

impl<E> EntryPage<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> EntryPage<T> {
        let Self { basis, entry, tasks, documents, payload, stands_on, since } = self;
        let (stands_on, since) = (stands_on.into_iter().map(&tell).collect(), since.into_iter().map(&tell).collect());
        EntryPage { basis, entry: tell(entry), tasks, documents, payload, stands_on, since }
    }
}

/// The page of an entry; none where it was not known.
pub fn page(knowledge: &Knowledge<'_>, number: EntryNumber) -> Option<EntryPage<Happened>> {
    let recorded = knowledge.log.entry(number)?;
    let happened = |entry: EntryNumber| knowledge.log.entry(entry).map(|recorded| knowledge.happened(&recorded));
    let stands_on = named(&recorded).into_iter().filter(|earlier| *earlier < number).filter_map(happened).collect();
    let later = |recorded: &Recorded| recorded.entry > number && named(recorded).contains(&number);
    let since =
        around(knowledge, &recorded).into_iter().filter(later).map(|later| knowledge.happened(&later)).collect();
    Some(EntryPage {
        basis: knowledge.basis(),
        entry: knowledge.happened(&recorded),
        tasks: recorded.event.tasks(),
        documents: recorded.documents.clone(),
        payload: recorded.event.payload(),
        stands_on,
        since,
    })
}

/// The entries among which those are that name an entry: of its tasks, or all where it names none.
fn around(knowledge: &Knowledge<'_>, recorded: &Recorded) -> Vec<Recorded> {
    let tasks = recorded.event.tasks();
    let mut found: Vec<Recorded> = match &tasks[..] {
        [] => knowledge.log.all().to_vec(),
        [task] => {
            let filter = Filter { task: Some(task.clone()), ..Filter::default() };
            knowledge.log.bearing(&filter).into_iter().map(std::borrow::Cow::into_owned).collect()
        }
        several => {
            several.iter().flat_map(|task| knowledge.log.about(task)).map(std::borrow::Cow::into_owned).collect()
        }
    };
    found.sort_by_key(|recorded| recorded.entry);
    found.dedup_by_key(|recorded| recorded.entry);
    found
}

/// The entries that an entry names: in its header, and in what it says.
fn named(recorded: &Recorded) -> BTreeSet<EntryNumber> {
    let mut named: BTreeSet<EntryNumber> = recorded.cause.into_iter().chain(recorded.corrects).collect();
    match &recorded.event {
        // What a field should read is no entry that it names.
        Event::FieldsCorrected(e) => named.extend([e.entry]),
        event => named_in(&event.payload(), false, &mut named),
    }
    named
}

/// The members of payloads that hold the numbers of entries.
const ENTRIES: [&str; 13] = [
    "answers",
    "because",
    "decision",
    "declared",
    "delay",
    "dispute",
    "entries",
    "entry",
    "filing",
    "grounds",
    "replaces",
    "request",
    "superseded_by",
];

fn named_in(value: &Value, is_entry: bool, named: &mut BTreeSet<EntryNumber>) {
    match value {
        Value::Number(number) if is_entry => named.extend(number.as_u64().map(EntryNumber)),
        Value::Array(items) => items.iter().for_each(|item| named_in(item, is_entry, named)),
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| named_in(member, ENTRIES.contains(&name.as_str()), named));
        }
        _ => {}
    }
}
