//! How far the work has come: every filing has a state of its own, and beside them the task has a
//! base. What is done to one filing says nothing of another (`docs/status.md`, section 3).

use std::collections::BTreeSet;

use calendar::{Moment, Timestamp};

use super::{
    paper::FiledPaper,
    task::{Fact, FactKind, Task},
};
use crate::{
    event::{Deadline, TaskEnding},
    ids::EntryNumber,
    machine::{TASK, WorkAct, WorkState, step},
};

/// What has become of one filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingState {
    /// It waits to be looked at.
    Filed,
    /// It was returned to be completed.
    Returned,
    /// It was accepted.
    Accepted,
    /// It was taken back, or what replaced it was.
    Withdrawn,
}

/// A filing, and what was said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filing<'a> {
    /// The fact that is the filing.
    pub fact: &'a Fact,
    /// What was filed.
    pub paper: &'a FiledPaper,
    /// What has become of it.
    pub state: FilingState,
    /// Its last return, and until when it was to be completed.
    pub returned: Option<(EntryNumber, &'a Deadline)>,
    /// For a paper found later: the last return before it, which it answers.
    answers: Option<EntryNumber>,
}

impl Filing<'_> {
    /// Whether it answers the last return of `other`.
    pub fn answers(&self, other: &Filing<'_>) -> bool {
        other.returned.is_some_and(|(returned, _)| {
            let replaces = self.paper.replaces == Some(other.fact.entry) && returned < self.fact.entry;
            replaces || self.answers == Some(returned)
        })
    }

    /// Whether nothing of it is left.
    pub fn is_withdrawn(&self) -> bool {
        self.state == FilingState::Withdrawn
    }
}

/// The filings of a task, in the order in which they became true.
#[derive(Debug, Clone, Default)]
pub(super) struct Filings<'a> {
    list: Vec<Filing<'a>>,
    last_return: Option<EntryNumber>,
}

impl<'a> Filings<'a> {
    /// Those of `task` by `until`, without what became true while the task was not the unit's.
    pub fn by(task: &'a Task, until: Timestamp) -> Self {
        let (mut filings, beside) = (Self::default(), Work::by(task, until).beside);
        let counts = |fact: &&Fact| !beside.contains(&fact.entry);
        task.facts_by(until).filter(counts).for_each(|fact| filings.note(fact));
        filings
    }

    pub fn list(&self) -> &[Filing<'a>] {
        &self.list
    }

    fn note(&mut self, fact: &'a Fact) {
        match &fact.kind {
            FactKind::Submitted(paper) | FactKind::Resubmitted(paper) => self.file(fact, paper, None),
            FactKind::LateDiscovered(paper) => self.file(fact, paper, self.last_return),
            FactKind::Returned { filing, cure } => {
                if let Some(filing) = self.find(*filing).filter(|filing| !filing.is_withdrawn()) {
                    filing.state = FilingState::Returned;
                    filing.returned = Some((fact.entry, cure));
                    self.last_return = Some(fact.entry);
                }
            }
            FactKind::Accepted { filing } => {
                if let Some(filing) = self.find(*filing).filter(|filing| !filing.is_withdrawn()) {
                    filing.state = FilingState::Accepted;
                }
            }
            FactKind::Withdrawn { filing } => self.withdraw(*filing),
            _ => {}
        }
    }

    fn file(&mut self, fact: &'a Fact, paper: &'a FiledPaper, answers: Option<EntryNumber>) {
        self.list.push(Filing { fact, paper, state: FilingState::Filed, returned: None, answers });
    }

    fn find(&mut self, entry: EntryNumber) -> Option<&mut Filing<'a>> {
        self.list.iter_mut().find(|filing| filing.fact.entry == entry)
    }

    /// What a filing replaced is withdrawn with it.
    fn withdraw(&mut self, entry: EntryNumber) {
        let mut next = Some(entry);
        while let Some(entry) = next.take() {
            if let Some(filing) = self.find(entry).filter(|filing| !filing.is_withdrawn()) {
                filing.state = FilingState::Withdrawn;
                next = filing.paper.replaces;
            }
        }
    }

    /// Whether a filing that is not withdrawn answers the last return of `filing`.
    pub fn is_completed(&self, filing: &Filing<'_>) -> bool {
        self.list.iter().any(|other| !other.is_withdrawn() && other.answers(filing))
    }

    /// Those that were returned and that nothing completes.
    pub fn waiting(&self) -> impl Iterator<Item = &Filing<'a>> {
        let waits = |filing: &&Filing<'_>| filing.state == FilingState::Returned && !self.is_completed(filing);
        self.list.iter().filter(waits)
    }

    fn work(&self) -> Option<WorkState> {
        let any = |state| self.list.iter().any(|filing| filing.state == state);
        if any(FilingState::Accepted) {
            Some(WorkState::Accepted)
        } else if any(FilingState::Filed) {
            Some(WorkState::Submitted)
        } else if self.waiting().next().is_some() {
            Some(WorkState::Returned)
        } else {
            any(FilingState::Withdrawn).then_some(WorkState::Withdrawn)
        }
    }
}

/// A filing that was returned and that nothing completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned<'a> {
    /// The filing.
    pub filing: EntryNumber,
    /// When it was received.
    pub received: Moment,
    /// The return.
    pub by: EntryNumber,
    /// Until when it is to be completed.
    pub cure: &'a Deadline,
}

/// A time during which the clock stood still; without an end, it still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

/// The work on a task by a moment.
#[derive(Debug, Clone)]
pub(super) struct Work<'a> {
    base: WorkState,
    filings: Filings<'a>,
    /// Since when the task has left the unit without being done.
    pub released: Option<Timestamp>,
    /// When its clock stood still.
    pub stops: Vec<Stop>,
    /// The entries that passed it on.
    pub passed_on: BTreeSet<EntryNumber>,
    /// The filings that became true while the task had left the unit: they count for nothing, also if it
    /// comes back.
    pub beside: BTreeSet<EntryNumber>,
}

impl<'a> Work<'a> {
    pub fn by(task: &'a Task, at: Timestamp) -> Self {
        let mut work = Self {
            base: WorkState::Assigned,
            filings: Filings::default(),
            released: None,
            stops: Vec::new(),
            passed_on: BTreeSet::new(),
            beside: BTreeSet::new(),
        };
        task.facts_by(at).for_each(|fact| work.note(fact));
        work
    }

    /// Since when the task is released, or `at`, whichever is earlier.
    pub fn until(&self, at: Timestamp) -> Timestamp {
        self.released.map_or(at, |released| released.min(at))
    }

    /// How far it has come.
    pub fn state(&self) -> WorkState {
        match self.base {
            WorkState::Transferred | WorkState::Cancelled | WorkState::Lapsed | WorkState::Closed => self.base,
            base => self.filings.work().unwrap_or(base),
        }
    }

    /// What the unit is to complete, where the work waits for that: of the filings that were returned, the one
    /// recorded last.
    pub fn returned(&self, received: impl Fn(&FiledPaper) -> Moment) -> Option<Returned<'a>> {
        let waiting = self.filings.waiting().filter(|_| self.state() == WorkState::Returned);
        let filing = waiting.max_by_key(|filing| filing.fact.entry)?;
        let (by, cure) = filing.returned?;
        Some(Returned { filing: filing.fact.entry, received: received(filing.paper), by, cure })
    }

    /// The filing recorded last, of those that are in one of these states; a completed one is not.
    pub fn latest(&self, states: &[FilingState]) -> Option<EntryNumber> {
        let is_it = |filing: &&Filing<'_>| {
            states.contains(&filing.state)
                && !(filing.state == FilingState::Returned && self.filings.is_completed(filing))
        };
        self.filings.list.iter().filter(is_it).map(|filing| filing.fact.entry).max()
    }

    fn note(&mut self, fact: &'a Fact) {
        match base_act(&fact.kind) {
            Some(act) => self.step(act, fact),
            // What comes after the task has left the unit counts for nothing.
            None if self.released.is_none() => self.filings.note(fact),
            None if fact.kind.filed().is_some() => drop(self.beside.insert(fact.entry)),
            None => {}
        }
    }

    fn step(&mut self, act: WorkAct, fact: &Fact) {
        // A paper found in a suspension does not keep the clock from going on.
        let before = if act == WorkAct::Resume { self.base } else { self.state() };
        let Some(next) = step(TASK, before, act) else { return };
        if act == WorkAct::TakeBack {
            self.filings = Filings::default();
        }
        if act == WorkAct::Transfer {
            self.passed_on.insert(fact.entry);
        }
        if let Some(stop) = self.stops.last_mut().filter(|stop| stop.until.is_none()) {
            stop.until = Some(fact.at);
        }
        if act == WorkAct::Suspend {
            self.stops.push(Stop { from: fact.at, until: None });
        }
        self.base = next;
        self.released = next.is_released().then_some(fact.at);
    }
}

/// What a fact does to the base; nothing, if it is about a filing.
fn base_act(kind: &FactKind) -> Option<WorkAct> {
    Some(match kind {
        FactKind::Acknowledged => WorkAct::Acknowledge,
        FactKind::Suspended => WorkAct::Suspend,
        FactKind::Resumed { .. } => WorkAct::Resume,
        FactKind::Transferred { .. } => WorkAct::Transfer,
        FactKind::TakenBack => WorkAct::TakeBack,
        FactKind::Ended { ending: TaskEnding::Cancelled } => WorkAct::Cancel,
        FactKind::Ended { ending: TaskEnding::Lapsed } => WorkAct::Lapse,
        FactKind::Ended { ending: TaskEnding::Closed } => WorkAct::Close,
        _ => return None,
    })
}

impl Task {
    /// How far the work has come by `at`: see `Work`.
    pub fn work_state(&self, at: Timestamp) -> WorkState {
        Work::by(self, at).state()
    }

    /// Whether the transfer that `entry` records took the task off the unit, by what is true by `at`: not,
    /// where it had been done before.
    pub(super) fn passed_on(&self, entry: EntryNumber, at: Timestamp) -> bool {
        Work::by(self, at).passed_on.contains(&entry)
    }

    /// The moment until which its facts are looked at: since which it is released, or `at`.
    pub(super) fn until(&self, at: Timestamp) -> Timestamp {
        // Most tasks never leave their unit; their work need not be gone through to say so.
        let leaves = |fact: &Fact| matches!(fact.kind, FactKind::Transferred { .. } | FactKind::Ended { .. });
        if self.facts_by(at).any(leaves) { Work::by(self, at).until(at) } else { at }
    }

    /// Since when the task has left the unit without being done.
    pub fn released_at(&self, at: Timestamp) -> Option<Timestamp> {
        Work::by(self, at).released
    }

    /// The filing recorded last of those that are in one of these states by `at`: the one that a return,
    /// an acceptance, a withdrawal or a completion is about.
    pub fn latest_in(&self, at: Timestamp, states: &[FilingState]) -> Option<EntryNumber> {
        Work::by(self, at).latest(states)
    }

    /// The first filing by `at` that was not withdrawn, whatever else became of it.
    pub fn first_not_withdrawn(&self, at: Timestamp) -> Option<(EntryNumber, Moment)> {
        let filings = Filings::by(self, at);
        filings.list().iter().find(|filing| !filing.is_withdrawn()).map(|it| (it.fact.entry, it.paper.received))
    }
}
