//! The audit trail: who did what, when, in what capacity, with whose approval.

use std::{borrow::Cow, collections::BTreeSet};

use calendar::Timestamp;
use domain::{EntryNumber, Event, Recorded, facts::FactDeclaration};

use crate::{
    as_of::{Basis, Filter, Knowledge},
    term::{Name, Term},
};

/// An entry, and how its kind of fact was declared, if it records a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// The entry.
    pub recorded: Recorded,
    /// Its kind of fact.
    pub fact: Option<Box<FactDeclaration>>,
}

impl Happened {
    /// What happened.
    pub fn term(&self) -> Term {
        Term::Event(Box::new(self.recorded.event.clone()), self.fact.clone())
    }
}

impl Knowledge<'_> {
    /// What a kind of fact is called.
    pub fn fact_name(&self, fact: &str) -> Option<Name> {
        self.state.rulebook.declaration(fact).map(|declared| Name::of_fact(&declared.declaration))
    }

    /// A kind of fact, by its name in commands and what it is called.
    pub(crate) fn fact_kind(&self, fact: &str) -> Term {
        Term::FactKind(fact.to_owned(), self.fact_name(fact))
    }

    /// An act by its name in commands, or the kind of fact that it records.
    pub(crate) fn act(&self, act: &str) -> Term {
        match self.fact_name(act) {
            Some(name) => Term::FactKind(act.to_owned(), Some(name)),
            None => Term::Act(act.to_owned()),
        }
    }

    /// What a conditional duty arises on: a declared delay, or a kind of fact.
    pub(crate) fn trigger(&self, trigger: &str) -> Term {
        match trigger {
            "delay" => Term::DeclaredDelay,
            fact => self.fact_kind(fact),
        }
    }

    /// An entry with what is needed to tell it.
    pub fn happened(&self, recorded: &Recorded) -> Happened {
        let fact = match &recorded.event {
            Event::FactRecorded(e) => self.state.rulebook.declaration(&e.fact),
            _ => None,
        };
        let fact = fact.map(|declared| Box::new(declared.declaration.clone()));
        Happened { recorded: recorded.clone(), fact }
    }
}

/// Entries in the order in which they were recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// What it rests on.
    pub basis: Basis,
    /// In order.
    pub entries: Vec<Happened>,
    /// Those on which the status of a task rests and which were recorded after its due moment: where to look.
    pub later_grounds: BTreeSet<EntryNumber>,
}

/// When an entry was recorded: from one moment to another, both among them; an end that is not named is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Not after this one.
    pub to: Option<Timestamp>,
}

impl Span {
    fn holds(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at <= to)
    }
}

/// The entries known by the known moment that had happened by the valid moment, and pass the filter.
pub fn history(knowledge: &Knowledge<'_>, filter: &Filter) -> History {
    history_within(knowledge, filter, Span::default())
}

/// Those of them that were recorded within the span.
pub fn history_within(knowledge: &Knowledge<'_>, filter: &Filter, span: Span) -> History {
    let known = match (*filter == Filter::default(), span.from) {
        (true, Some(from)) => knowledge.log.between(from, span.to.unwrap_or(knowledge.as_of.known)),
        _ => knowledge.log.concerning(filter),
    };
    let passes =
        |recorded: &Cow<'_, Recorded>| span.holds(recorded.recorded_at) && concerns(knowledge, filter, recorded);
    let passing: Vec<Cow<'_, Recorded>> = known.into_iter().filter(passes).collect();
    let shown: BTreeSet<EntryNumber> = passing.iter().map(|recorded| recorded.entry).collect();
    let statuses = knowledge.tasks(filter).map(|task| knowledge.status(task));
    let later = statuses.flat_map(|status| status.later_grounds).map(|ground| ground.entry);
    History {
        basis: knowledge.basis(),
        later_grounds: later.filter(|entry| shown.contains(entry)).collect(),
        entries: passing.into_iter().map(|recorded| knowledge.happened(&recorded)).collect(),
    }
}

/// Whether the entry had happened by the valid moment and is about what the filter asks for: the
/// tasks, the unit, or something that a person of that unit recorded.
pub fn concerns(knowledge: &Knowledge<'_>, filter: &Filter, recorded: &Recorded) -> bool {
    let event = &recorded.event;
    recorded.occurred_at.earliest() <= knowledge.as_of.valid
        && (*filter == Filter::default()
            || event.tasks().iter().any(|task| filter.admits(task))
            || (filter.task.is_none()
                && filter
                    .unit
                    .as_ref()
                    .is_some_and(|unit| recorded.actor.unit == *unit || event.units().contains(&unit))))
}
