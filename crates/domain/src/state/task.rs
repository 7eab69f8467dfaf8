//! A task: obligation x unit x period, as the list of facts about it.

use calendar::{Moment, NaiveDate, Timestamp};

use super::status::Judge;
use crate::{
    event::{Assessment, CaseEnding, Channel, Deadline, Document, ReviewOutcome, TaskEnding, Times},
    ids::{EntryNumber, TaskId, UnitCode},
    machine::{TASK, WorkAct, WorkState, step},
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
    Submitted(FiledPaper),
    LateDiscovered(FiledPaper),
    Resubmitted(FiledPaper),
    Returned { filing: EntryNumber, cure: Deadline },
    Withdrawn { filing: EntryNumber },
    Accepted { filing: EntryNumber },
    Suspended,
    Resumed { deadline: Option<Deadline> },
    Recomputed { before: Deadline, after: Deadline },
    Transferred { to: Vec<UnitCode> },
    TakenBack,
    Ended { ending: TaskEnding },
    ExtensionRequested { until: NaiveDate },
    ExtensionGranted { deadline: Deadline },
    ExtensionRefused,
    DelayRecorded,
    DelayEnded { delay: EntryNumber },
    TroubleRecorded { ground: String },
    Disputed { filing: EntryNumber, claimed: Moment },
    DisputeDecided { dispute: EntryNumber },
    Appealed { dispute: EntryNumber },
    ExplanationRequested { delay: EntryNumber, deadline: Deadline },
    ExplanationFiled { delay: EntryNumber },
    ExplanationAssessed { delay: EntryNumber, assessment: Assessment },
    ReviewOpened { delay: EntryNumber },
    ReviewConcluded { delay: EntryNumber, outcome: ReviewOutcome },
    HandlingDecided { delay: EntryNumber },
    ResultPublished { delay: EntryNumber },
    CaseClosed { delay: EntryNumber, ending: CaseEnding },
}

/// What was filed, when and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledPaper {
    /// The document.
    pub document: Document,
    /// When it was received, as entered.
    pub received: Moment,
    /// Its other times.
    pub times: Times,
    /// How it came in.
    pub channel: Option<Channel>,
}

impl FactKind {
    /// What was filed; none for what is not a filing.
    pub fn filed(&self) -> Option<&FiledPaper> {
        match self {
            Self::Submitted(paper) | Self::LateDiscovered(paper) | Self::Resubmitted(paper) => Some(paper),
            _ => None,
        }
    }

    fn filed_mut(&mut self) -> Option<&mut FiledPaper> {
        match self {
            Self::Submitted(paper) | Self::LateDiscovered(paper) | Self::Resubmitted(paper) => Some(paper),
            _ => None,
        }
    }

    /// When a filing was received, as entered; none for what is not a filing.
    pub fn received(&self) -> Option<Moment> {
        self.filed().map(|paper| paper.received)
    }

    /// A filing's document.
    pub fn document(&self) -> Option<&Document> {
        self.filed().map(|paper| &paper.document)
    }

    pub(super) fn set_document(&mut self, to: Document) {
        if let Some(paper) = self.filed_mut() {
            paper.document = to;
        }
    }

    /// Makes a resubmission a filing of its own.
    fn replace_nothing(&mut self) {
        if let Self::Resubmitted(paper) = self.clone() {
            *self = Self::Submitted(paper);
        }
    }

    /// The filing that it is about, for what is said of a filing.
    fn filing(&self) -> Option<EntryNumber> {
        match self {
            Self::Returned { filing, .. }
            | Self::Withdrawn { filing }
            | Self::Accepted { filing }
            | Self::Disputed { filing, .. } => Some(*filing),
            _ => None,
        }
    }

    fn work_act(&self) -> Option<WorkAct> {
        Some(match self {
            Self::Acknowledged => WorkAct::Acknowledge,
            Self::Submitted(_) | Self::LateDiscovered(_) => WorkAct::Submit,
            Self::Resubmitted(_) => WorkAct::Resubmit,
            Self::Returned { .. } => WorkAct::Return,
            Self::Withdrawn { .. } => WorkAct::Withdraw,
            Self::Accepted { .. } => WorkAct::Accept,
            Self::Suspended => WorkAct::Suspend,
            Self::Resumed { .. } => WorkAct::Resume,
            Self::Transferred { .. } => WorkAct::Transfer,
            Self::TakenBack => WorkAct::TakeBack,
            Self::Ended { ending: TaskEnding::Cancelled } => WorkAct::Cancel,
            Self::Ended { ending: TaskEnding::Lapsed } => WorkAct::Lapse,
            Self::Ended { ending: TaskEnding::Closed } => WorkAct::Close,
            _ => return None,
        })
    }
}

impl Fact {
    pub(super) fn set_received(&mut self, to: Moment) {
        self.at = to.latest().min(self.recorded_at);
        if let Some(paper) = self.kind.filed_mut() {
            paper.received = to;
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
    /// The tasks of other units that it carries on.
    pub carried_from: Vec<TaskId>,
    /// In the order of (since when true, entry).
    facts: Vec<Fact>,
}

impl Task {
    pub(super) fn new(id: TaskId, entry: EntryNumber, assigned_at: Timestamp) -> Self {
        Self { id, entry, assigned_at, carried_from: Vec::new(), facts: Vec::new() }
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
        let is_it = |fact: &&Fact| fact.entry == resubmission && matches!(fact.kind, FactKind::Resubmitted(_));
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
        self.facts_by(at).filter_map(|fact| fact.kind.work_act()).fold(WorkState::Assigned, stepped)
    }

    /// Since when the task has left the unit without being done.
    pub fn released_at(&self, at: Timestamp) -> Option<Timestamp> {
        let (mut state, mut since) = (WorkState::Assigned, None);
        for fact in self.facts_by(at) {
            state = fact.kind.work_act().map_or(state, |act| stepped(state, act));
            since = if state.is_released() { since.or(Some(fact.at)) } else { None };
        }
        since
    }

    /// The due date as first fixed, and as it stands by `at` with extensions, as it was recorded.
    pub fn deadlines(&self, at: Timestamp) -> Option<(&Deadline, &Deadline)> {
        self.deadlines_where(at, |_, _| true)
    }

    /// [`Task::deadlines`], with those extensions that count: given the due date they extend.
    pub(super) fn deadlines_where(
        &self,
        at: Timestamp,
        counts: impl Fn(&Fact, &Deadline) -> bool,
    ) -> Option<(&Deadline, &Deadline)> {
        let mut current: Option<(&Deadline, &Deadline)> = None;
        for fact in self.facts_by(at) {
            match (&fact.kind, current) {
                (FactKind::DeadlineFixed { deadline }, _) => current = Some((deadline, deadline)),
                (FactKind::ExtensionGranted { deadline }, Some((first, due))) if counts(fact, due) => {
                    current = Some((first, deadline));
                }
                (FactKind::Resumed { deadline: Some(deadline) }, Some((first, _))) => current = Some((first, deadline)),
                (FactKind::Recomputed { before, after }, Some((first, due))) => {
                    let read = |deadline| if deadline == before { after } else { deadline };
                    current = Some((read(first), read(due)));
                }
                _ => {}
            }
        }
        current
    }

    /// The receipt that counts by `at`, if any, and the cure that runs if the filing was returned.
    ///
    /// The earliest filing counts. A filing that was returned keeps its time if it is filed again
    /// within the cure; if not, the later filing counts. What was withdrawn does not count.
    pub fn receipt(&self, at: Timestamp, judge: &Judge<'_>) -> Receipt<'_> {
        let mut receipt = Receipt::default();
        let mut filed: Vec<EntryNumber> = Vec::new();
        for fact in self.facts_by(at) {
            if fact.kind.received().is_some() {
                filed.push(fact.entry);
            }
            match &fact.kind {
                FactKind::Submitted(paper) | FactKind::LateDiscovered(paper)
                    if receipt.counted.is_none() && receipt.cure.is_none() && judge.admits(self, paper) =>
                {
                    receipt.counted = Some((fact.entry, judge.received(paper)));
                }
                FactKind::Returned { filing, cure } if filed.contains(filing) => receipt.cure = Some(cure),
                FactKind::Withdrawn { filing } if filed.contains(filing) => receipt = Receipt::default(),
                FactKind::Resubmitted(paper) if judge.admits(self, paper) => {
                    let received = judge.received(paper);
                    let cure = receipt.cure.take();
                    let cured = cure.is_some_and(|cure| judge.due(cure).reaches(received));
                    // What was never returned, or no longer counts as returned, keeps its time.
                    let kept = cure.is_none() || (cured && judge.cured_keeps_time());
                    if !kept || receipt.counted.is_none() {
                        receipt.counted = Some((fact.entry, received));
                    }
                    receipt.missed_cure = cure.filter(|_| !cured);
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

    /// The latest filing that counts as one; see [`Task::receipt`].
    pub fn filing_fact(&self, entry: EntryNumber) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.entry == entry && fact.kind.received().is_some())
    }

    /// What opened accountability cases by `at`: declared delays, and trouble.
    pub fn case_openers(&self, at: Timestamp) -> impl Iterator<Item = &Fact> {
        self.facts_by(at).filter(|fact| matches!(fact.kind, FactKind::DelayRecorded | FactKind::TroubleRecorded { .. }))
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

    /// The decision on a dispute that was appealed against and waits for the Chairman: the dispute.
    pub fn appeal_pending(&self, at: Timestamp) -> Option<EntryNumber> {
        let mut pending = None;
        for fact in self.facts_by(at) {
            match fact.kind {
                FactKind::Appealed { dispute } => pending = Some(dispute),
                FactKind::DisputeDecided { dispute } if pending == Some(dispute) => pending = None,
                _ => {}
            }
        }
        pending
    }

    /// The last decided dispute that has not been appealed against: the dispute, its decision, the filing.
    pub fn dispute_decided(&self, at: Timestamp) -> Option<(EntryNumber, EntryNumber)> {
        let appealed = |entry| self.facts_by(at).any(|fact| fact.kind == FactKind::Appealed { dispute: entry });
        let decisions = self.facts_by(at).filter_map(|fact| match fact.kind {
            FactKind::DisputeDecided { dispute } => Some((dispute, fact.entry)),
            _ => None,
        });
        decisions.filter(|(dispute, _)| !appealed(*dispute)).last()
    }

    /// The dispute that waits for its decision at `at`, for the first time or on appeal: its entry,
    /// the filing, the time claimed.
    pub fn dispute_pending(&self, at: Timestamp) -> Option<(EntryNumber, EntryNumber, Moment)> {
        let appeal = self.appeal_pending(at);
        let decided = |entry| {
            appeal != Some(entry)
                && self.facts_by(at).any(|fact| fact.kind == FactKind::DisputeDecided { dispute: entry })
        };
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
    /// The time to complete it, where it was filed again after that.
    pub missed_cure: Option<&'a Deadline>,
}

/// Where an act leads; what does not apply leaves the state as it is. To return what was accepted is
/// to open it again.
fn stepped(state: WorkState, act: WorkAct) -> WorkState {
    let act = if (state, act) == (WorkState::Accepted, WorkAct::Return) { WorkAct::Reopen } else { act };
    step(TASK, state, act).unwrap_or(state)
}
