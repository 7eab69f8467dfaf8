//! Recorded facts, and what they call for.

use std::collections::BTreeMap;

use calendar::{Moment, Timestamp};

use crate::{
    event::{Event, Expected, Recorded},
    facts::Value,
    ids::{EntryNumber, TaskId, UnitCode},
};

/// One recorded fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFact {
    /// The entry.
    pub entry: EntryNumber,
    /// When it happened.
    pub occurred_at: Moment,
    /// Since when it is true: by the end of the day, where only the day is known.
    pub at: Timestamp,
    /// The kind.
    pub fact: String,
    /// The entry that declared the kind.
    pub declared: EntryNumber,
    /// The unit whose fact it is.
    pub unit: UnitCode,
    /// The task of which it is evidence.
    pub task: Option<TaskId>,
    /// What it is about.
    pub subject: Option<String>,
    /// What it says.
    pub fields: BTreeMap<String, Value>,
    /// What it calls for.
    pub expects: Vec<Expected>,
    /// The facts whose expectation it meets.
    pub answers: Vec<EntryNumber>,
}

/// All recorded facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    facts: BTreeMap<EntryNumber, RecordedFact>,
    /// By subject and kind, in the order recorded.
    by_subject: BTreeMap<(String, String), Vec<EntryNumber>>,
    /// For each expectation that is met: the fact and the kind it called for, and what met it.
    met: BTreeMap<(EntryNumber, String), EntryNumber>,
}

impl Facts {
    pub(super) fn apply(&mut self, recorded: &Recorded, at: Timestamp) {
        let Event::FactRecorded(e) = &recorded.event else { return };
        if let Some(subject) = &e.subject {
            self.by_subject.entry((subject.clone(), e.fact.clone())).or_default().push(recorded.entry);
        }
        for answered in &e.answers {
            self.met.entry((*answered, e.fact.clone())).or_insert(recorded.entry);
        }
        let fact = RecordedFact {
            entry: recorded.entry,
            occurred_at: recorded.occurred_at,
            at,
            fact: e.fact.clone(),
            declared: e.declared,
            unit: e.unit.clone(),
            task: e.task.clone(),
            subject: e.subject.clone(),
            fields: e.fields.clone(),
            expects: e.expects.clone(),
            answers: e.answers.clone(),
        };
        self.facts.insert(recorded.entry, fact);
    }

    /// All facts, in the order recorded.
    pub fn all(&self) -> impl Iterator<Item = &RecordedFact> {
        self.facts.values()
    }

    /// Leaves those of which it is so.
    pub(super) fn retain(&mut self, stays: impl Fn(&RecordedFact) -> bool) {
        self.facts.retain(|_, fact| stays(fact));
    }

    /// The fact recorded by `entry`.
    pub fn get(&self, entry: EntryNumber) -> Option<&RecordedFact> {
        self.facts.get(&entry)
    }

    /// Facts of a kind about a subject, in the order recorded.
    pub fn about(&self, fact: &str, subject: &str) -> impl Iterator<Item = &RecordedFact> {
        let entries = self.by_subject.get(&(subject.to_owned(), fact.to_owned()));
        entries.into_iter().flatten().filter_map(|entry| self.facts.get(entry))
    }

    /// What met the expectation of `entry` for a fact of that kind.
    pub fn met(&self, entry: EntryNumber, fact: &str) -> Option<&RecordedFact> {
        self.met.get(&(entry, fact.to_owned())).and_then(|met| self.facts.get(met))
    }

    /// The facts about this subject that call for one of this kind and have none yet.
    pub fn calling_for(&self, fact: &str, subject: &str) -> Vec<EntryNumber> {
        let from = (subject.to_owned(), String::new());
        let of_subject = self.by_subject.range(from..).take_while(|((about, _), _)| about == subject);
        let candidates = of_subject.flat_map(|(_, entries)| entries).filter_map(|entry| self.facts.get(entry));
        let open = |caller: &&RecordedFact| {
            caller.expects.iter().any(|expected| expected.fact == fact) && self.met(caller.entry, fact).is_none()
        };
        let mut calling: Vec<EntryNumber> = candidates.filter(open).map(|caller| caller.entry).collect();
        calling.sort();
        calling
    }
}
