//! A task: obligation x unit x period, as the list of facts about it.

use std::sync::Arc;

use calendar::{Moment, NaiveDate, Timestamp};

use super::{
    paper::{FiledPaper, FilingChange, Provenance},
    rulebook::Published,
};
use crate::{
    event::{Assessment, CaseEnding, Deadline, Document, EvidenceClass, ReviewOutcome, TaskEnding},
    ids::{EntryNumber, TaskId, UnitCode},
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
    DeadlineFixed { deadline: Arc<Deadline> },
    Reminded,
    Stated,
    Acknowledged,
    Submitted(FiledPaper),
    LateDiscovered(FiledPaper),
    Resubmitted(FiledPaper),
    Returned { filing: EntryNumber, cure: Arc<Deadline> },
    Withdrawn { filing: EntryNumber },
    Accepted { filing: EntryNumber },
    Suspended,
    Resumed { deadline: Option<Arc<Deadline>> },
    Recomputed { before: Arc<Deadline>, after: Arc<Deadline> },
    Transferred { to: Vec<UnitCode> },
    TakenBack,
    Ended { ending: TaskEnding },
    ExtensionRequested { until: NaiveDate },
    ExtensionGranted { deadline: Arc<Deadline> },
    ExtensionRefused,
    DelayRecorded,
    DelayEnded { delay: EntryNumber },
    TroubleRecorded { ground: String },
    Disputed { filing: EntryNumber, claimed: Moment },
    DisputeDecided { dispute: EntryNumber },
    Appealed { dispute: EntryNumber },
    ExplanationRequested { delay: EntryNumber, deadline: Arc<Deadline> },
    ExplanationFiled { delay: EntryNumber },
    ExplanationAssessed { delay: EntryNumber, assessment: Assessment },
    ReviewOpened { delay: EntryNumber },
    ReviewConcluded { delay: EntryNumber, outcome: ReviewOutcome },
    HandlingDecided { delay: EntryNumber },
    ResultPublished { delay: EntryNumber },
    CaseClosed { delay: EntryNumber, ending: CaseEnding },
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

    pub(super) fn set_document(&mut self, to: Document, by: FilingChange) {
        if let Some(paper) = self.filed_mut() {
            paper.document = to;
            paper.exchanged = Some(by);
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
}

impl Fact {
    /// Another time. With it the receipt is evidenced no better than before.
    pub(super) fn set_received(&mut self, to: Moment, by: FilingChange) {
        self.at = to.latest().min(self.recorded_at);
        if let Some(paper) = self.kind.filed_mut() {
            paper.received = to;
            paper.retimed = Some(by);
            paper.evidence = paper.evidence.and(by.shown);
        }
    }

    pub(super) fn set_evidence(&mut self, to: EvidenceClass) {
        if let Some(paper) = self.kind.filed_mut() {
            paper.evidence = to;
        }
    }
}

/// An annulment of something said of a task, or of such an annulment, that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annulled {
    /// By which entry.
    pub by: Published,
    /// The due date that the annulled entry fixed, if it fixed one.
    pub fixed: Option<Arc<Deadline>>,
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
    /// In the order of entries.
    annulled: Vec<Annulled>,
    /// In the order of (since when true, entry).
    facts: Vec<Fact>,
}

impl Task {
    pub(crate) fn new(id: TaskId, entry: EntryNumber, assigned_at: Timestamp) -> Self {
        Self { id, entry, assigned_at, carried_from: Vec::new(), annulled: Vec::new(), facts: Vec::new() }
    }

    /// What was annulled of what was said of it, in the order of the annulments.
    pub(crate) fn annulled(&self) -> &[Annulled] {
        &self.annulled
    }

    pub(crate) fn note_annulled(&mut self, annulled: Annulled) {
        self.annulled.push(annulled);
    }

    /// Leaves out the facts of these kinds.
    pub(super) fn forget(&mut self, is_such: impl Fn(&FactKind) -> bool) {
        self.facts.retain(|fact| !is_such(&fact.kind));
    }

    pub(crate) fn add(&mut self, fact: Fact) {
        let place = self.facts.partition_point(|other| (other.at, other.entry) <= (fact.at, fact.entry));
        self.facts.insert(place, fact);
    }

    /// Takes a filing out, with everything that was said of it, to be added to another task: its
    /// returns, withdrawals and acceptances, the disputes about it, their decisions and appeals.
    pub(super) fn take_filing(&mut self, entry: EntryNumber, by: FilingChange) -> Vec<Fact> {
        let is_filing = |fact: &Fact| fact.entry == entry && fact.kind.received().is_some();
        let disputes: Vec<EntryNumber> = self
            .facts
            .iter()
            .filter(|fact| matches!(fact.kind, FactKind::Disputed { filing, .. } if filing == entry))
            .map(|fact| fact.entry)
            .collect();
        let of_dispute = |fact: &Fact| match fact.kind {
            FactKind::DisputeDecided { dispute } | FactKind::Appealed { dispute } => disputes.contains(&dispute),
            _ => false,
        };
        let goes = |fact: &mut Fact| is_filing(fact) || fact.kind.filing() == Some(entry) || of_dispute(fact);
        let mut taken: Vec<Fact> = self.facts.extract_if(.., goes).collect();
        for paper in taken.iter_mut().filter_map(|fact| fact.kind.filed_mut()) {
            paper.moved = Some(by);
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
        let replaced = self.filing_fact(resubmission)?.kind.filed()?.replaces?;
        let answered = |fact: &&Fact| {
            fact.entry < resubmission && matches!(fact.kind, FactKind::Returned { filing, .. } if filing == replaced)
        };
        self.facts.iter().rfind(answered).map(|fact| (fact.entry, fact.at))
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

    /// The class of a filing that came in with a file of past years, where that file does not prove its receipt: nobody
    /// answers for lateness that rests on it alone.
    pub fn only_stated(&self, filing: EntryNumber) -> Option<EvidenceClass> {
        let paper = self.filing_fact(filing)?.kind.filed()?;
        (paper.provenance == Provenance::History && !paper.evidence.proves()).then_some(paper.evidence)
    }

    /// Whether files say something of the task, which was given only after the moment by which it was due: of those years
    /// the ledger knows no more than they do.
    pub(super) fn is_of_the_past(&self, due: Timestamp) -> bool {
        self.assigned_at > due && self.facts.iter().any(|fact| fact.kind == FactKind::Stated)
    }

    /// Whether `entry` is what brought the task back to the unit.
    pub(super) fn comes_back_by(&self, entry: EntryNumber) -> bool {
        self.facts.iter().any(|fact| fact.entry == entry && fact.kind == FactKind::TakenBack)
    }

    /// The due date as first fixed, and as it stands by `at` with extensions, as it was recorded.
    pub fn deadlines(&self, at: Timestamp) -> Option<(&Deadline, &Deadline)> {
        self.deadlines_where(at, |_, _| true).map(|deadlines| (deadlines.first, deadlines.due))
    }

    /// [`Task::deadlines`], with those extensions that count: given the due date they extend.
    pub(super) fn deadlines_where(
        &self,
        at: Timestamp,
        counts: impl Fn(&Fact, &Deadline) -> bool,
    ) -> Option<Deadlines<'_>> {
        self.facts_by(at).fold(None, |deadlines, fact| Deadlines::after(deadlines, fact, &counts))
    }

    /// The filing recorded last of those that are true by `at`, whatever became of it.
    pub fn latest_filing(&self, at: Timestamp) -> Option<&Fact> {
        self.facts_by(at).filter(|fact| fact.kind.received().is_some()).max_by_key(|fact| fact.entry)
    }

    /// The filing that this entry recorded.
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

/// The three due dates of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadlines<'a> {
    /// As first fixed.
    pub first: &'a Deadline,
    /// As it is without extensions: a clock that stood still has moved it.
    pub unextended: &'a Deadline,
    /// The one that applies.
    pub due: &'a Deadline,
}

impl<'a> Deadlines<'a> {
    /// What `fact` makes of them.
    pub fn after(before: Option<Self>, fact: &'a Fact, counts: impl Fn(&Fact, &Deadline) -> bool) -> Option<Self> {
        match (&fact.kind, before) {
            (FactKind::DeadlineFixed { deadline }, _) => {
                Some(Self { first: deadline, unextended: deadline, due: deadline })
            }
            (FactKind::ExtensionGranted { deadline }, Some(before)) if counts(fact, before.due) => {
                Some(Self { due: deadline, ..before })
            }
            (FactKind::Resumed { deadline: Some(deadline) }, Some(before)) => {
                let unextended = if before.unextended == before.due { deadline } else { before.unextended };
                Some(Self { unextended, due: deadline, ..before })
            }
            (FactKind::Recomputed { before: old, after }, Some(before)) => {
                let read = |deadline| if deadline == &**old { &**after } else { deadline };
                Some(Self { first: read(before.first), unextended: read(before.unextended), due: read(before.due) })
            }
            (_, before) => before,
        }
    }
}
