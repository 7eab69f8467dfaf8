//! The grounds of a status that were recorded after its due moment (`docs/status.md`, section 12). They
//! say nothing against it; they say where to look.

use calendar::{Datelike, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::Reading;
use crate::{
    event::Deadline,
    ids::EntryNumber,
    state::{
        judge::{DueMoment, Judge},
        paper::{ChangeKind, Content, FilingChange, Hands},
        task::{Annulled, Deadlines, Fact, FactKind, Task},
    },
};

/// What was recorded later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LaterKind {
    /// A deadline was fixed again when the one before was over.
    DeadlineFixedAgain,
    /// A deadline was fixed for the first time when it was over.
    DeadlineDatedBack,
    /// An extension was granted when the due date was over.
    ExtensionGrantedLate,
    /// A due date was computed again when it was over.
    DueDateRecomputed,
    /// The calendar of its year was published or corrected.
    CalendarSince,
    /// The rule set by which it is judged was activated.
    RuleSetSince,
    /// The outage that moved it was recorded.
    OutageRecordedAfterwards,
    /// An earlier time of receipt was entered, by one person.
    TimeClaimedByOneHand,
    /// An earlier time of receipt was entered, by two.
    EnteredAfterwards,
    /// The paper was found.
    LateDiscovery,
    /// The time of receipt was corrected.
    TimeCorrected,
    /// A dispute about it was upheld.
    DisputeUpheld,
    /// The document was exchanged.
    DocumentExchanged,
    /// The filing was moved here.
    FilingMoved,
    /// A report whose first entry named no document was completed.
    CuredWithoutContent,
    /// An entry on which the status could rest was annulled, or its annulment was.
    EntryAnnulled,
}

/// Every kind.
pub const LATER_GROUNDS: [LaterKind; 16] = [
    LaterKind::DeadlineFixedAgain,
    LaterKind::DeadlineDatedBack,
    LaterKind::ExtensionGrantedLate,
    LaterKind::DueDateRecomputed,
    LaterKind::CalendarSince,
    LaterKind::RuleSetSince,
    LaterKind::OutageRecordedAfterwards,
    LaterKind::TimeClaimedByOneHand,
    LaterKind::EnteredAfterwards,
    LaterKind::LateDiscovery,
    LaterKind::TimeCorrected,
    LaterKind::DisputeUpheld,
    LaterKind::DocumentExchanged,
    LaterKind::FilingMoved,
    LaterKind::CuredWithoutContent,
    LaterKind::EntryAnnulled,
];

/// A ground that was recorded after the due moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct LaterGround {
    /// The entry that recorded it.
    pub entry: EntryNumber,
    /// What it is.
    pub kind: LaterKind,
}

/// Those of `reading`, in the order of entries.
pub(super) fn grounds(task: &Task, reading: &Reading<'_>, judge: &Judge<'_>) -> Vec<LaterGround> {
    let mut grounds = of_annulments(task, reading.due, judge);
    if let (Some(deadlines), Some(due)) = (reading.deadlines, reading.due) {
        grounds.extend(of_due_dates(task, reading.until, judge));
        grounds.extend(of_status(task, reading, judge, deadlines, due));
    }
    grounds.sort_unstable();
    grounds.dedup();
    grounds
}

/// What the due date and the filing that counts rest on.
fn of_status(
    task: &Task,
    reading: &Reading<'_>,
    judge: &Judge<'_>,
    deadlines: Deadlines<'_>,
    due: DueMoment,
) -> Vec<LaterGround> {
    let mut found = Later { due, grounds: Vec::new() };
    // What decides is the due date, and of what was returned the time to complete it.
    let cures = task.facts_by(reading.until).filter_map(|fact| match &fact.kind {
        FactKind::Returned { cure, .. } => Some(&**cure),
        _ => None,
    });
    found.of_outages(deadlines.due, judge, None);
    // Before the due date a cure makes nothing late.
    cures.for_each(|cure| found.of_outages(cure, judge, Some(due.end)));
    let year = due.day.year();
    for (_, published) in judge.rulebook().years().iter().filter(|(of, _)| (year - 1..=year).contains(of)) {
        found.add(published.entry, published.recorded_at, LaterKind::CalendarSince);
    }
    if let Some(activated) = judge.rulebook().activated(&judge.rules().id) {
        found.add(activated.entry, activated.recorded_at, LaterKind::RuleSetSince);
    }
    let counted = reading.receipt.counted.and_then(|(entry, _)| task.filing_fact(entry));
    let completing = reading.receipt.cured.and_then(|cured| task.filing_fact(cured.completed_by));
    counted.into_iter().chain(completing).for_each(|fact| found.of_filing(fact));
    found.of_content(counted, completing);
    found.grounds
}

/// What was annulled when the due date that applies was over, or the one that the annulled entry had fixed.
fn of_annulments(task: &Task, due: Option<DueMoment>, judge: &Judge<'_>) -> Vec<LaterGround> {
    let is_later = |annulled: &&Annulled| {
        let fixed = annulled.fixed.as_ref().map(|deadline| judge.due(deadline));
        due.into_iter().chain(fixed).any(|due| annulled.by.recorded_at > due.end)
    };
    let later = task.annulled().iter().filter(is_later);
    later.map(|annulled| LaterGround { entry: annulled.by.entry, kind: LaterKind::EntryAnnulled }).collect()
}

/// What moved the due date when it was over.
fn of_due_dates(task: &Task, until: Timestamp, judge: &Judge<'_>) -> Vec<LaterGround> {
    let mut grounds = Vec::new();
    let mut deadlines: Option<Deadlines<'_>> = None;
    let counts = |fact: &Fact, due: &Deadline| judge.extension_counts(fact.at, due);
    for fact in task.facts_by(until) {
        let before = deadlines.map(|deadlines| deadlines.due);
        deadlines = Deadlines::after(deadlines, fact, counts);
        let moved = deadlines.map(|deadlines| deadlines.due) != before;
        // A due date that a task brought along when it passed to another unit was fixed elsewhere.
        let brought = fact.entry == task.entry && !task.carried_from.is_empty() || task.comes_back_by(fact.entry);
        let (over, kind) = match (&fact.kind, before) {
            (FactKind::DeadlineFixed { .. }, _) if brought => continue,
            (FactKind::DeadlineFixed { .. }, Some(before)) => (before, LaterKind::DeadlineFixedAgain),
            (FactKind::DeadlineFixed { deadline }, None) => (&**deadline, LaterKind::DeadlineDatedBack),
            (FactKind::ExtensionGranted { .. }, Some(before)) if moved => (before, LaterKind::ExtensionGrantedLate),
            (FactKind::Recomputed { .. }, Some(before)) if moved => (before, LaterKind::DueDateRecomputed),
            _ => continue,
        };
        if fact.recorded_at > judge.due(over).end {
            grounds.push(LaterGround { entry: fact.entry, kind });
        }
    }
    grounds
}

struct Later {
    due: DueMoment,
    grounds: Vec<LaterGround>,
}

impl Later {
    fn push(&mut self, entry: EntryNumber, kind: LaterKind) {
        self.grounds.push(LaterGround { entry, kind });
    }

    fn add(&mut self, entry: EntryNumber, recorded_at: Timestamp, kind: LaterKind) {
        if recorded_at > self.due.end {
            self.push(entry, kind);
        }
    }

    /// The outages that moved a limit, and the annulments of such: recorded after the end that they move, and after
    /// `due`, if that is given.
    fn of_outages(&mut self, limit: &Deadline, judge: &Judge<'_>, due: Option<Timestamp>) {
        let is_later = |recorded_at: Timestamp, moved: Timestamp| recorded_at > due.map_or(moved, |due| due.max(moved));
        for hit in judge.outages(limit) {
            if is_later(hit.outage.recorded_at, hit.moved) {
                self.push(hit.outage.entry, LaterKind::OutageRecordedAfterwards);
            }
        }
        for (annulled, moved) in judge.annulled_outages(limit) {
            if is_later(annulled.recorded_at, moved) {
                self.push(annulled.entry, LaterKind::EntryAnnulled);
            }
        }
    }

    fn change(&mut self, change: FilingChange, kind: LaterKind) {
        self.add(change.by, change.recorded_at, kind);
    }

    fn of_filing(&mut self, fact: &Fact) {
        let Some(paper) = fact.kind.filed() else { return };
        let claimed = paper.entered.received.latest() < fact.recorded_at;
        let entered = match (&fact.kind, paper.entered.by) {
            (FactKind::LateDiscovered(_), _) => Some(LaterKind::LateDiscovery),
            (_, Hands::One) if claimed => Some(LaterKind::TimeClaimedByOneHand),
            (_, Hands::Two) if claimed => Some(LaterKind::EnteredAfterwards),
            _ => None,
        };
        if let Some(kind) = entered {
            self.add(fact.entry, fact.recorded_at, kind);
        }
        if let Some(change) = paper.retimed {
            let kind = match change.kind {
                ChangeKind::Dispute => LaterKind::DisputeUpheld,
                ChangeKind::Correction => LaterKind::TimeCorrected,
            };
            self.change(change, kind);
        }
    }

    fn of_content(&mut self, counted: Option<&Fact>, completing: Option<&Fact>) {
        let Some(paper) = counted.and_then(|fact| fact.kind.filed()) else { return };
        if let Some(change) = paper.exchanged {
            self.change(change, LaterKind::DocumentExchanged);
        }
        if let Some(change) = paper.moved {
            self.change(change, LaterKind::FilingMoved);
        }
        if let Some(fact) = completing.filter(|_| paper.entered.content == Content::Unnamed) {
            self.add(fact.entry, fact.recorded_at, LaterKind::CuredWithoutContent);
        }
    }
}
