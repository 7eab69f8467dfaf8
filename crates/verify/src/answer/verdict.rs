//! What the grounds of a verdict prove: the due date comes out again from entries that are each shown, and the filing
//! stands between two moments.

use calendar::Timestamp;
use evidence::{CheckOutcome, Counted, Grounds, entry::Entry, presence::Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use views::{
    decisive::{CountedTime, DueSource, OppositeReading},
    tasks::TaskView,
};

use super::{
    Unless, Yes, name,
    presence::{name_documents, of_class},
};
use crate::{
    Asked, Check, Point, VerifyError, moment,
    reckon::{Reckoned, reckon},
};

/// What the grounds of a verdict prove.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictAnswer<C> {
    /// Whether every check holds.
    pub proven: bool,
    /// Each check, in order.
    pub checks: Vec<C>,
    /// The task.
    pub task: String,
    /// The log, by its name.
    pub log: String,
    /// Whether the log is a rehearsal; null where that is not shown.
    pub rehearsal: Option<bool>,
    /// The verdict is as of this moment.
    pub at: Timestamp,
    /// The filing's entry.
    pub filing: u64,
    /// It was sequenced no earlier than this; null where nobody trusted says so.
    pub not_earlier_than: Option<String>,
    /// It was there no later than this; null where nobody trusted says so.
    pub not_later_than: Option<String>,
    /// The task by these entries, the times as the ledger's clock and its clerks say; null where that
    /// does not come out.
    pub status: Option<TaskView>,
    /// The last moment that was still in time; null where there is no due date.
    pub due: Option<String>,
    /// Where the due date comes from; null where there is none.
    pub due_source: Option<DueSource>,
    /// Where the time comes from that counts; null where it is when the filing was entered.
    pub counted_time: Option<CountedTime>,
    /// The settings that would say otherwise.
    pub opposite: Vec<OppositeReading>,
    /// numbering: the streams are shown whole, by the log's own numbering and count. shown: that no entry is left out
    /// is not shown.
    pub form: &'static str,
    /// The streams are whole up to this number; null where that is not shown.
    pub counted: Option<u64>,
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    pub unless: Option<Unless>,
    /// on-time-by-numbering, late-by-numbering, or not-provable.
    pub verdict: &'static str,
    /// on-time or late, by the entries that are shown, if there are no others, and if the receipt was as it is declared
    /// (class D or E); null where neither is, and where the verdict says it.
    pub as_shown: Option<&'static str>,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
    /// What is proven, and what the entries that are shown say.
    #[serde(skip)]
    pub judged: (Verdict, Verdict),
}

pub(crate) fn answer(asked: &Asked, mut grounds: Grounds) -> Result<VerdictAnswer<Check>, VerifyError> {
    if asked.deadline.is_some() {
        return Err(VerifyError::DeadlineOfVerdict);
    }
    name_documents(asked, &mut grounds.presence);
    let presence = &grounds.presence;
    let mut checks = Check::of_findings(presence.findings.clone());
    let entries = grounds.entries.iter().map(|(number, text)| (*number, text.as_str()));
    let counted = grounds.counted.as_ref();
    let reckoned = match reckon(entries, &grounds.task, grounds.at, counted.map(|counted| counted.count.size)) {
        Ok(reckoned) => {
            checks.extend(again(&reckoned, &grounds));
            Some(reckoned)
        }
        Err(error) => {
            checks.push(Check::new(CheckOutcome::Fail, Point::NoVerdict(error)));
            None
        }
    };
    let proven = !checks.iter().any(Check::fails);
    let as_shown = match &reckoned {
        Some(reckoned) if proven => of(reckoned, &grounds),
        _ => Verdict::NotProvable,
    };
    let class = reckoned.as_ref().and_then(|reckoned| reckoned.status.received).map(|received| received.evidence_class);
    // Without a count whoever made the file may have stopped where it suited.
    let verdict = if counted.is_some() { of_class(as_shown, class) } else { Verdict::NotProvable };
    Ok(VerdictAnswer {
        proven,
        checks,
        task: grounds.task.clone(),
        log: presence.log.clone(),
        rehearsal: presence.rehearsal,
        at: grounds.at,
        filing: presence.number,
        not_earlier_than: presence.not_earlier_than.and_then(moment),
        not_later_than: presence.not_later_than.and_then(moment),
        due: reckoned.as_ref().and_then(|reckoned| reckoned.due_end).map(|due| due.to_string()),
        due_source: reckoned.as_ref().and_then(|reckoned| reckoned.due_source.clone()),
        counted_time: reckoned.as_ref().and_then(|reckoned| reckoned.counted_time.clone()),
        opposite: reckoned.as_ref().map(|reckoned| reckoned.opposite.clone()).unwrap_or_default(),
        status: reckoned.map(|reckoned| reckoned.status),
        form: if counted.is_some() { "numbering" } else { "shown" },
        counted: counted.map(|counted| counted.count.size),
        unless: presence.liars.map(Unless::from),
        verdict: match verdict {
            Verdict::OnTime => "on-time-by-numbering",
            Verdict::Late => "late-by-numbering",
            Verdict::NotProvable | Verdict::NoFiling => "not-provable",
        },
        as_shown: (verdict != as_shown).then(|| name(as_shown)),
        policy: asked.policy.to_string(),
        judged: (verdict, as_shown),
    })
}

/// The rules decide what counts as filed, and until when; the two moments decide what of it is proven.
fn of(reckoned: &Reckoned, grounds: &Grounds) -> Verdict {
    let Some(due) = reckoned.due_end else { return Verdict::NotProvable };
    let time = reckoned.status.time;
    match grounds.presence.verdict(due.seconds()) {
        Verdict::OnTime if time.is_on_time() => Verdict::OnTime,
        // Whoever recorded late what came in time says so; that is a claim, and no proof of lateness.
        Verdict::Late if time.is_late() => Verdict::Late,
        _ => Verdict::NotProvable,
    }
}

fn again(reckoned: &Reckoned, grounds: &Grounds) -> Vec<Check> {
    let mut checks = due_dates(reckoned);
    if reckoned.last > grounds.at {
        checks.push(Check::new(CheckOutcome::Fail, Point::RecordedAfter(grounds.at)));
    }
    let (filing, counted) = (grounds.presence.number, reckoned.status.received);
    if counted.map(|received| received.entry.0) != Some(filing) {
        checks.push(Check::new(CheckOutcome::Fail, Point::NotTheFiling(filing)));
    }
    checks.extend(streams(reckoned, grounds.counted.as_ref()));
    checks.push(match &grounds.counted {
        Some(counted) => known_by_then(counted, grounds),
        None => Check::new(CheckOutcome::Absent, Point::VerdictNotCounted),
    });
    checks
}

/// The verdict is as of a moment that the count knows.
fn known_by_then(counted: &Counted, grounds: &Grounds) -> Check {
    let entry = grounds.entries.iter().find(|(number, _)| *number == counted.entry);
    let recorded = entry.and_then(|(_, text)| Entry::read(text.as_bytes()).ok()).map(|entry| entry.recorded_at);
    let known = recorded.is_some_and(|recorded| grounds.at <= recorded);
    Check::of(known, Point::KnownByThen { at: grounds.at, size: counted.count.size })
}

/// Each stream that must be shown whole, as far as it is; and, where the log has counted, whether that is all.
pub(super) fn streams(reckoned: &Reckoned, counted: Option<&Counted>) -> Vec<Check> {
    let check = |(name, shown): (&String, &crate::reckon::Shown)| {
        let count = counted.map(|counted| counted.of(name));
        let outcome = match (shown.entries, count) {
            (Err(_), _) | (_, Some(None)) => CheckOutcome::Fail,
            (_, Some(Some(count))) if !shown.is_whole(Some(count)) => CheckOutcome::Fail,
            (Ok(0), None) => CheckOutcome::Absent,
            (Ok(_), _) => CheckOutcome::Pass,
        };
        Check::new(outcome, Point::Stream { name: name.clone(), shown: *shown, count })
    };
    reckoned.streams.iter().map(check).collect()
}

/// Each due date, as recorded and as it comes out again.
pub(super) fn due_dates(reckoned: &Reckoned) -> Vec<Check> {
    let check = |due: &views::grounds::DueDate| Check::of(due.again == Some(due.recorded), Point::DueDate(due.clone()));
    reckoned.due_dates.iter().map(check).collect()
}

impl<C> VerdictAnswer<C> {
    pub(super) fn yes(&self) -> Yes {
        if self.judged.0 == Verdict::OnTime { Yes::ByNumbering } else { Yes::No }
    }

    pub(super) fn map<D>(self, check: impl FnMut(C) -> D) -> VerdictAnswer<D> {
        VerdictAnswer {
            checks: self.checks.into_iter().map(check).collect(),
            proven: self.proven,
            task: self.task,
            log: self.log,
            rehearsal: self.rehearsal,
            at: self.at,
            filing: self.filing,
            not_earlier_than: self.not_earlier_than,
            not_later_than: self.not_later_than,
            status: self.status,
            due: self.due,
            due_source: self.due_source,
            counted_time: self.counted_time,
            opposite: self.opposite,
            form: self.form,
            counted: self.counted,
            unless: self.unless,
            verdict: self.verdict,
            as_shown: self.as_shown,
            policy: self.policy,
            judged: self.judged,
        }
    }
}
