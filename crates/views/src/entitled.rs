//! The ledger as far as somebody may read it. What they may not read is left out before anything is counted, wherever an
//! answer would come across it: every question sees it through here.

use std::{borrow::Cow, cell::OnceCell, collections::BTreeSet};

use calendar::Timestamp;
use domain::{
    EntryNumber, Event, Recorded, State, TaskId, UnitCode,
    authority::{Class, class},
    chronicle::{amended, fold},
    event::{FindingAnswered, InspectionAdvanced, ProposalDecided, RecommendationAnswered, RecommendationClosed},
    index::Counted,
};

use crate::{
    as_of::Knowledge,
    filter::Filter,
    grounds::grounds,
    source::{Kept, Source},
};

/// Whether somebody may read what is of a class and about a unit, or about none.
pub type May<'m> = &'m (dyn Fn(Class, Option<&UnitCode>) -> bool + 'm);

/// What `question` finds in the knowledge that is left for whom `may` speaks of.
pub fn entitled<T>(knowledge: &Knowledge<'_>, may: May<'_>, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
    let entries = Entries { source: knowledge.log, state: &knowledge.state, may, all: OnceCell::new() };
    let state = knowledge.state.clone().into_owned().as_read_by(may);
    let head = knowledge.head.clone();
    question(&Knowledge { as_of: knowledge.as_of, log: Source::Kept(&entries), state: Cow::Owned(state), head })
}

/// Whether they may read this entry, as it was recorded. What one act says of several units concerns each of them, and is
/// read by each; an inspection of several is read by whoever may read of every one.
pub fn may_read_entry(source: Source<'_>, state: &State, recorded: &Recorded, may: May<'_>) -> bool {
    let Some(class) = class_of(source, recorded) else { return false };
    match &subjects(source, state, recorded)[..] {
        [] => may(class, None),
        subjects if class == Class::Unit => subjects.iter().any(|unit| may(class, Some(unit))),
        subjects => subjects.iter().all(|unit| may(class, Some(unit))),
    }
}

/// The class of an entry; what corrects or annuls another is of the class of that one. None where it names nothing that
/// is there.
fn class_of(source: Source<'_>, recorded: &Recorded) -> Option<Class> {
    match class(&recorded.event) {
        Some(class) => Some(class),
        None => {
            let earlier = source.entry(amended(&recorded.event)?)?;
            // An amendment speaks of what stands before it.
            (earlier.entry < recorded.entry).then(|| class_of(source, &earlier)).flatten()
        }
    }
}

/// The units that an entry is about.
fn subjects(source: Source<'_>, state: &State, recorded: &Recorded) -> Vec<UnitCode> {
    let event = &recorded.event;
    if let Some(earlier) = amended(event).and_then(|entry| source.entry(entry)) {
        return if earlier.entry < recorded.entry { subjects(source, state, &earlier) } else { Vec::new() };
    }
    let inspection = |id| state.inspections.inspections.get(id);
    match event {
        Event::InspectionAdvanced(InspectionAdvanced { inspection: id, .. }) => {
            inspection(id).map(|inspection| inspection.units.clone()).unwrap_or_default()
        }
        Event::FindingAnswered(FindingAnswered { inspection: id, finding, .. }) => {
            let finding = inspection(id).and_then(|inspection| inspection.findings.get(finding));
            finding.map(|finding| finding.unit.clone()).into_iter().collect()
        }
        Event::RecommendationAnswered(RecommendationAnswered { inspection: id, recommendation, .. })
        | Event::RecommendationClosed(RecommendationClosed { inspection: id, recommendation, .. }) => {
            let found = inspection(id).and_then(|inspection| inspection.recommendations.get(recommendation));
            found.map(|found| found.unit.clone()).into_iter().collect()
        }
        Event::ProposalDecided(ProposalDecided { proposal, .. }) => {
            let proposal = state.inspections.proposals.get(proposal);
            proposal.map(|proposal| proposal.unit.clone()).into_iter().collect()
        }
        _ => {
            let tasks = event.tasks().into_iter().map(|task| task.unit);
            let mut units: Vec<UnitCode> = tasks.chain(event.units().into_iter().cloned()).collect();
            units.sort();
            units.dedup();
            units
        }
    }
}

/// The entries that somebody may read.
struct Entries<'k> {
    source: Source<'k>,
    state: &'k State,
    may: May<'k>,
    all: OnceCell<Vec<Recorded>>,
}

impl Entries<'_> {
    fn may_read(&self, recorded: &Recorded) -> bool {
        may_read_entry(self.source, self.state, recorded, self.may)
    }

    fn read(&self, entries: Vec<Recorded>) -> Vec<Recorded> {
        entries.into_iter().filter(|recorded| self.may_read(recorded)).collect()
    }

    fn in_memory(&self, events: &[Recorded], from: EntryNumber) -> Vec<Recorded> {
        let behind = events.iter().filter(|recorded| recorded.entry >= from);
        behind.filter(|recorded| self.may_read(recorded)).cloned().collect()
    }
}

impl Kept for Entries<'_> {
    fn size(&self) -> u64 {
        self.source.size()
    }

    fn entry(&self, entry: EntryNumber) -> Option<Recorded> {
        self.source.entry(entry).filter(|recorded| self.may_read(recorded)).map(Cow::into_owned)
    }

    fn of_tasks(&self, filter: &Filter, from: EntryNumber) -> Vec<Recorded> {
        match self.source {
            Source::Prefix(events) => self.in_memory(events, from),
            Source::Kept(kept) => self.read(kept.of_tasks(filter, from)),
        }
    }

    fn naming(&self, tasks: &BTreeSet<&TaskId>, from: EntryNumber) -> Vec<Recorded> {
        self.read(self.source.naming(tasks, from).into_iter().map(Cow::into_owned).collect())
    }

    fn of_unit(&self, unit: &UnitCode) -> Vec<Recorded> {
        match self.source {
            Source::Prefix(events) => self.in_memory(events, EntryNumber(0)),
            Source::Kept(kept) => self.read(kept.of_unit(unit)),
        }
    }

    fn after(&self, entry: EntryNumber, task: &TaskId) -> State {
        match self.source {
            Source::Prefix(events) => {
                let end = events.partition_point(|recorded| recorded.entry <= entry);
                let before = events.get(..end).unwrap_or_default();
                let counts = grounds(before, task);
                let counted: Vec<Recorded> =
                    before.iter().filter(|recorded| counts.contains(&recorded.entry)).cloned().collect();
                fold(&counted)
            }
            Source::Kept(kept) => kept.after(entry, task),
        }
    }

    fn counted(&self) -> Vec<Counted> {
        self.source.counted()
    }

    fn paperwork(&self) -> Vec<Recorded> {
        self.read(self.source.paperwork())
    }

    fn ruling(&self) -> Vec<Recorded> {
        match self.source {
            Source::Prefix(events) => self.in_memory(events, EntryNumber(0)),
            Source::Kept(kept) => self.read(kept.ruling()),
        }
    }

    fn between(&self, from: Timestamp, to: Timestamp) -> Vec<Recorded> {
        let between = self.source.between(from, to).into_iter();
        between.filter(|recorded| self.may_read(recorded)).map(Cow::into_owned).collect()
    }

    fn all(&self) -> &[Recorded] {
        self.all.get_or_init(|| self.read(self.source.all().to_vec()))
    }
}
