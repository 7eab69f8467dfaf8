//! What decides a verdict, for whoever reads it: where the due date comes from, where the time comes from that counts,
//! and which settings would say otherwise.

use calendar::{Moment, NaiveDate, Step, Timestamp};
use domain::{
    EntryNumber, Event, Recorded, TaskId,
    event::{Change, DisputeOutcome},
    rules::SETTINGS,
    state::{Lateness, State, Status, Task, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::as_of::Knowledge;

/// Where a due date comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum DueSource {
    /// The day that the directive names for each period: its duty was extracted by this entry.
    Directive {
        /// The entry.
        entry: EntryNumber,
    },
    /// The day that the rule set names, since the directive names none.
    RuleSet {
        /// Its identifier.
        rule_set: String,
    },
    /// A day that was fixed by this entry, by the directive or by the document that it names.
    Fixed {
        /// The entry.
        entry: EntryNumber,
    },
    /// More time was granted by this entry.
    Extension {
        /// The entry.
        entry: EntryNumber,
    },
    /// The task was resumed by this entry.
    Resumption {
        /// The entry.
        entry: EntryNumber,
    },
    /// It was computed again by this entry, when the calendar had changed.
    Recomputation {
        /// The entry.
        entry: EntryNumber,
    },
    /// The task came from another unit by this entry.
    Transfer {
        /// The entry.
        entry: EntryNumber,
    },
}

/// Where the time comes from that counts, where that is not when the filing was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountedTime {
    /// The filing's entry.
    pub entry: EntryNumber,
    /// When that was recorded, by the ledger's clock.
    pub recorded_at: Timestamp,
    /// When the filing was received, as that entry says.
    pub entered: Moment,
    /// The time that counts.
    pub counts: Moment,
    /// The decision on a dispute, or the correction, that says so; none where the entry itself does.
    pub by: Option<EntryNumber>,
    /// The dispute that was decided.
    pub dispute: Option<EntryNumber>,
}

/// A setting whose opposite reading gives another verdict, or another lateness.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OppositeReading {
    /// The last due day by that reading.
    pub due_day: Option<NaiveDate>,
    /// How late it would be.
    pub lateness: Option<Lateness>,
    /// The setting: T1, T2 …
    pub setting: &'static str,
    /// Where the task would stand.
    pub time: TimeState,
    /// The setting's value by that reading.
    pub value: Value,
}

/// The settings whose opposite reading gives another verdict, or another lateness, than this status.
pub fn opposite_readings(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>) -> Vec<OppositeReading> {
    let valid = knowledge.as_of.valid;
    let Some(rules) = knowledge.state.rules_of(task, valid) else { return Vec::new() };
    let says = |status: &Status<'_>| (status.time, status.lateness.map(|late| late.days));
    let differs = SETTINGS.iter().filter_map(|setting| {
        let other = setting.opposite(rules);
        let read = knowledge.state.status_under(task, valid, &other);
        (says(&read) != says(status)).then(|| OppositeReading {
            due_day: read.due_by.map(|due| due.day),
            lateness: read.lateness,
            setting: setting.code,
            time: read.time,
            value: setting.value(&other),
        })
    });
    differs.collect()
}

/// Where the due date comes from that the entry `fixed` recorded.
pub fn due_source(events: &[Recorded], state: &State, task: &TaskId, fixed: EntryNumber) -> Option<DueSource> {
    let recorded = find(events, fixed)?;
    Some(match &recorded.event {
        Event::DeadlineFixed(e) if e.deadline.trace.iter().any(|step| matches!(step, Step::PeriodRule { .. })) => {
            match state.obligations.get(&task.obligation).filter(|duty| duty.terms.due_day.is_some()) {
                Some(duty) => DueSource::Directive { entry: duty.entry },
                None => DueSource::RuleSet { rule_set: e.deadline.rule_set.to_string() },
            }
        }
        Event::DeadlineFixed(_) => DueSource::Fixed { entry: fixed },
        Event::ExtensionGranted(_) => DueSource::Extension { entry: fixed },
        Event::TaskResumed(_) => DueSource::Resumption { entry: fixed },
        Event::DeadlineRecomputed(_) => DueSource::Recomputation { entry: fixed },
        Event::TaskTransferred(_) => DueSource::Transfer { entry: fixed },
        _ => return None,
    })
}

/// Where the time comes from that counts for the filing of this entry; nothing where it is when the filing was entered.
pub fn counted_time(events: &[Recorded], filing: EntryNumber, counts: Moment) -> Option<CountedTime> {
    let recorded = find(events, filing)?;
    let entered = match &recorded.event {
        Event::ReportSubmitted(e) => e.received,
        Event::ReportResubmitted(e) => e.received,
        Event::LateDiscoveredRecord(e) => e.received,
        _ => return None,
    };
    let says = |later: &&Recorded| match &later.event {
        Event::DisputeDecided(e) => e.filing == filing && e.outcome == DisputeOutcome::Upheld { received: counts },
        Event::EntryCorrected(e) => {
            let moved = |change: &Change| matches!(change, Change::Received { after, .. } if *after == counts);
            e.entry == filing && e.changes.iter().any(moved)
        }
        _ => false,
    };
    let by = events.iter().rev().find(says);
    let dispute = by.and_then(|by| match &by.event {
        Event::DisputeDecided(e) => Some(e.dispute),
        _ => None,
    });
    let elsewhere = entered != counts || entered != Moment::Instant(recorded.recorded_at);
    elsewhere.then_some(CountedTime {
        entry: filing,
        recorded_at: recorded.recorded_at,
        entered,
        counts,
        by: by.map(|by| by.entry),
        dispute,
    })
}

fn find(events: &[Recorded], entry: EntryNumber) -> Option<&Recorded> {
    events.binary_search_by_key(&entry, |recorded| recorded.entry).ok().and_then(|at| events.get(at))
}
