//! A task: obligation x unit x period, as the list of facts about it.

use calendar::{Moment, NaiveDate, Timestamp};

use super::{
    due_end,
    lifecycle::{WorkAct, WorkState, step},
};
use crate::{
    event::{Deadline, Document, ReviewOutcome},
    ids::{EntryNumber, TaskId},
};

/// One fact about a task, with the time since which it is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The entry that recorded it.
    pub entry: EntryNumber,
    /// Since when it is true, on the axis of validity. A fact of which only the day is known is
    /// true by the end of that day, and by the time it was recorded at the latest.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What it is.
    pub kind: FactKind,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants mirror the events, where every field is explained")]
pub enum FactKind {
    DeadlineFixed { deadline: Deadline },
    Reminded,
    Acknowledged,
    Submitted { document: Document, received: Moment },
    LateDiscovered { document: Document, received: Moment },
    Resubmitted { document: Document, received: Moment },
    Returned { filing: EntryNumber, cure: Deadline },
    Accepted { filing: EntryNumber },
    ExtensionRequested { until: NaiveDate },
    ExtensionGranted { deadline: Deadline },
    ExtensionRefused,
    DelayRecorded,
    DelayEnded { delay: EntryNumber },
    Disputed { filing: EntryNumber, claimed: Moment },
    DisputeDecided { dispute: EntryNumber },
    ExplanationRequested { delay: EntryNumber, deadline: Deadline },
    ExplanationFiled { delay: EntryNumber },
    ReviewOpened { delay: EntryNumber },
    ReviewConcluded { delay: EntryNumber, outcome: ReviewOutcome },
    ResultPublished { delay: EntryNumber },
}

impl FactKind {
    /// When a filing was received; none for what is not a filing.
    pub fn received(&self) -> Option<Moment> {
        match self {
            Self::Submitted { received, .. }
            | Self::LateDiscovered { received, .. }
            | Self::Resubmitted { received, .. } => Some(*received),
            _ => None,
        }
    }

    /// A filing's document.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Submitted { document, .. }
            | Self::LateDiscovered { document, .. }
            | Self::Resubmitted { document, .. } => Some(document),
            _ => None,
        }
    }

    pub(super) fn set_document(&mut self, to: Document) {
        match self {
            Self::Submitted { document, .. }
            | Self::LateDiscovered { document, .. }
            | Self::Resubmitted { document, .. } => *document = to,
            _ => {}
        }
    }

    /// Makes a resubmission a filing of its own.
    fn replace_nothing(&mut self) {
        if let Self::Resubmitted { document, received } = self.clone() {
            *self = Self::Submitted { document, received };
        }
    }

    /// The filing that it is about, for what is said of a filing.
    fn filing(&self) -> Option<EntryNumber> {
        match self {
            Self::Returned { filing, .. } | Self::Accepted { filing } | Self::Disputed { filing, .. } => Some(*filing),
            _ => None,
        }
    }

    fn work_act(&self) -> Option<WorkAct> {
        Some(match self {
            Self::Acknowledged => WorkAct::Acknowledge,
            Self::Submitted { .. } | Self::LateDiscovered { .. } => WorkAct::Submit,
            Self::Resubmitted { .. } => WorkAct::Resubmit,
            Self::Returned { .. } => WorkAct::Return,
            Self::Accepted { .. } => WorkAct::Accept,
            _ => return None,
        })
    }
}

impl Fact {
    pub(super) fn set_received(&mut self, to: Moment) {
        self.at = to.latest().min(self.recorded_at);
        match &mut self.kind {
            FactKind::Submitted { received, .. }
            | FactKind::LateDiscovered { received, .. }
            | FactKind::Resubmitted { received, .. } => *received = to,
            _ => {}
        }
    }
}

/// A task and everything known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// The entry that assigned it.
    pub entry: EntryNumber,
    /// Since when it is owed.
    pub assigned_at: Timestamp,
    /// In the order of (since when true, entry).
    facts: Vec<Fact>,
}

impl Task {
    pub(super) fn new(id: TaskId, entry: EntryNumber, assigned_at: Timestamp) -> Self {
        Self { id, entry, assigned_at, facts: Vec::new() }
    }

    pub(super) fn add(&mut self, fact: Fact) {
        let place = self.facts.partition_point(|other| (other.at, other.entry) <= (fact.at, fact.entry));
        self.facts.insert(place, fact);
    }

    /// Takes a filing out, with everything that was said of it, to be added to another task. There
    /// it is a filing of its own: it replaces nothing.
    pub(super) fn take_filing(&mut self, entry: EntryNumber) -> Vec<Fact> {
        let is_filing = |fact: &Fact| fact.entry == entry && fact.kind.received().is_some();
        let disputes: Vec<EntryNumber> = self
            .facts
            .iter()
            .filter(|fact| matches!(fact.kind, FactKind::Disputed { filing, .. } if filing == entry))
            .map(|fact| fact.entry)
            .collect();
        let decided =
            |fact: &Fact| matches!(fact.kind, FactKind::DisputeDecided { dispute } if disputes.contains(&dispute));
        let goes = |fact: &mut Fact| is_filing(fact) || fact.kind.filing() == Some(entry) || decided(fact);
        let mut taken: Vec<Fact> = self.facts.extract_if(.., goes).collect();
        taken.iter_mut().for_each(|fact| fact.kind.replace_nothing());
        // Where the filing that another replaced has gone, the other stands by itself.
        if let Some(first) = self.facts.iter_mut().find(|fact| fact.kind.received().is_some()) {
            first.kind.replace_nothing();
        }
        taken
    }

    /// Changes a filing and puts it back where its time says.
    pub(super) fn amend_filing(&mut self, entry: EntryNumber, change: impl FnOnce(&mut Fact)) {
        let place = self.facts.iter().position(|fact| fact.entry == entry && fact.kind.received().is_some());
        if let Some(mut fact) = place.map(|place| self.facts.remove(place)) {
            change(&mut fact);
            self.add(fact);
        }
    }

    /// The earliest moment at which something was said of the filing: it was received before that.
    pub fn answered_at(&self, entry: EntryNumber) -> Option<(EntryNumber, Timestamp)> {
        let about = self.facts.iter().find(|fact| fact.kind.filing() == Some(entry));
        about.map(|fact| (fact.entry, fact.at))
    }

    /// The return that a resubmission answers: it was received after that.
    pub fn answered_return(&self, resubmission: EntryNumber) -> Option<(EntryNumber, Timestamp)> {
        let is_it = |fact: &&Fact| fact.entry == resubmission && matches!(fact.kind, FactKind::Resubmitted { .. });
        let place = self.facts.iter().position(|fact| is_it(&fact))?;
        let returned = self.facts[..place].iter().rfind(|fact| matches!(fact.kind, FactKind::Returned { .. }))?;
        Some((returned.entry, returned.at))
    }

    /// The dispute on the time of this filing, pending or decided.
    pub fn dispute_of(&self, entry: EntryNumber) -> Option<EntryNumber> {
        let about = |fact: &&Fact| matches!(fact.kind, FactKind::Disputed { filing, .. } if filing == entry);
        self.facts.iter().find(about).map(|fact| fact.entry)
    }

    /// All facts, in the order in which they became true.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The facts that are true by `at`, in order.
    pub fn facts_by(&self, at: Timestamp) -> impl Iterator<Item = &Fact> {
        self.facts.iter().take_while(move |fact| fact.at <= at)
    }

    /// How far the work has come by `at`. A fact that does not apply in its state (a paper found
    /// behind a report that was already there) leaves the state as it is.
    pub fn work_state(&self, at: Timestamp) -> WorkState {
        self.facts_by(at)
            .filter_map(|fact| fact.kind.work_act())
            .fold(WorkState::Assigned, |state, act| step(state, act).unwrap_or(state))
    }

    /// The due date as first fixed, and as it stands by `at` with extensions.
    pub fn deadlines(&self, at: Timestamp) -> Option<(&Deadline, &Deadline)> {
        let mut current: Option<(&Deadline, &Deadline)> = None;
        for fact in self.facts_by(at) {
            match &fact.kind {
                FactKind::DeadlineFixed { deadline } => current = Some((deadline, deadline)),
                FactKind::ExtensionGranted { deadline } => current = current.map(|(first, _)| (first, deadline)),
                _ => {}
            }
        }
        current
    }

    /// The receipt that counts by `at`, if any, and the cure that runs if the filing was returned.
    ///
    /// The earliest filing counts. A filing that was returned keeps its time if it is filed again
    /// within the cure; if not, the later filing counts.
    pub fn receipt(&self, at: Timestamp) -> Receipt<'_> {
        let mut receipt = Receipt::default();
        let mut filed: Vec<EntryNumber> = Vec::new();
        for fact in self.facts_by(at) {
            if fact.kind.received().is_some() {
                filed.push(fact.entry);
            }
            match &fact.kind {
                FactKind::Submitted { received, .. } | FactKind::LateDiscovered { received, .. }
                    if receipt.counted.is_none() && receipt.cure.is_none() =>
                {
                    receipt.counted = Some((fact.entry, *received));
                }
                FactKind::Returned { filing, cure } if filed.contains(filing) => receipt.cure = Some(cure),
                FactKind::Resubmitted { received, .. } => {
                    let cured = receipt.cure.take().is_some_and(|cure| received.latest() <= due_end(cure));
                    if !cured || receipt.counted.is_none() {
                        receipt.counted = Some((fact.entry, *received));
                    }
                }
                _ => {}
            }
        }
        receipt
    }

    /// The filing that stands last by `at`: the one that a return, an acceptance or a dispute is about.
    pub fn latest_filing(&self, at: Timestamp) -> Option<&Fact> {
        self.facts_by(at).filter(|fact| fact.kind.received().is_some()).max_by_key(|fact| fact.entry)
    }

    /// The declaration of delay that is in force at `at`.
    pub fn delay_in_force(&self, at: Timestamp) -> Option<EntryNumber> {
        // Declarations may take effect before they are made, so ends are matched by entry and not
        // by order.
        let ended = |entry| self.facts_by(at).any(|fact| fact.kind == FactKind::DelayEnded { delay: entry });
        let declared = self.facts_by(at).filter(|fact| fact.kind == FactKind::DelayRecorded);
        declared.map(|fact| fact.entry).filter(|entry| !ended(*entry)).max()
    }

    /// The request for more time that waits for an answer at `at`.
    pub fn extension_pending(&self, at: Timestamp) -> Option<(EntryNumber, NaiveDate)> {
        let mut pending = None;
        for fact in self.facts_by(at) {
            match fact.kind {
                FactKind::ExtensionRequested { until } => pending = Some((fact.entry, until)),
                FactKind::ExtensionGranted { .. } | FactKind::ExtensionRefused => pending = None,
                _ => {}
            }
        }
        pending
    }

    /// How often it has been extended by `at`.
    pub fn extensions(&self, at: Timestamp) -> u32 {
        let granted = self.facts_by(at).filter(|fact| matches!(fact.kind, FactKind::ExtensionGranted { .. })).count();
        u32::try_from(granted).unwrap_or(u32::MAX)
    }

    /// The dispute that waits for its decision at `at`: its entry, the filing, the time claimed.
    pub fn dispute_pending(&self, at: Timestamp) -> Option<(EntryNumber, EntryNumber, Moment)> {
        let decided = |entry| self.facts_by(at).any(|fact| fact.kind == FactKind::DisputeDecided { dispute: entry });
        let disputes = self.facts_by(at).filter_map(|fact| match fact.kind {
            FactKind::Disputed { filing, claimed } => Some((fact.entry, filing, claimed)),
            _ => None,
        });
        disputes.filter(|(entry, ..)| !decided(*entry)).max_by_key(|(entry, ..)| *entry)
    }
}

/// See [`Task::receipt`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// The entry and the time that count.
    pub counted: Option<(EntryNumber, Moment)>,
    /// The time to complete a returned filing, while it has not been filed again.
    pub cure: Option<&'a Deadline>,
}
