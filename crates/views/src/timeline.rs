//! One task on both axes: each entry about it, and what the ledger believed after it.

use std::collections::BTreeSet;

use domain::{
    Chronicle, EntryNumber, Recorded, State, TaskId,
    machine::WorkState,
    state::{Lateness, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Knowledge},
    columns,
    grounds::grounds,
    history::Happened,
    names::UnitNames,
    sheet::{Cell, Column, Sheet, Title},
    source::Source,
    tasks::{self, TaskView},
    term::Term,
};

/// An entry and what was believed once it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Moment")]
pub struct TimelineEntry<E> {
    /// The entry.
    pub entry: E,
    /// The work state believed at the time of recording.
    pub work: Option<WorkState>,
    /// The time state believed at the time of recording.
    pub time: Option<TimeState>,
    /// How late it was believed to be.
    pub lateness: Option<Lateness>,
    /// The declaration of delay then in force.
    pub delay: Option<EntryNumber>,
}

/// A task's timeline and its present status. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Timeline")]
pub struct Timeline<E> {
    /// What it rests on.
    pub basis: Basis,
    /// The directive's words.
    pub quote: Option<String>,
    /// Status at the valid moment, as known at the known moment.
    pub status: TaskView,
    /// In the order in which they were recorded.
    pub moments: Vec<TimelineEntry<E>>,
}

impl<E> Timeline<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> Timeline<T> {
        let Self { basis, quote, status, moments } = self;
        let told = |moment: TimelineEntry<E>| {
            let TimelineEntry { entry, work, time, lateness, delay } = moment;
            TimelineEntry { entry: tell(entry), work, time, lateness, delay }
        };
        Timeline { basis, quote, status, moments: moments.into_iter().map(told).collect() }
    }
}

/// The timeline of `id`; none if no such task is known.
pub fn timeline(knowledge: &Knowledge<'_>, id: &TaskId) -> Option<Timeline<Happened>> {
    let task = knowledge.state.tasks.get(id)?;
    let moments = match knowledge.log {
        Source::Prefix(events) => read_again(knowledge, events, id),
        Source::Kept(kept) => {
            let about = knowledge.log.about(id);
            about.iter().map(|recorded| moment(knowledge, recorded, &kept.after(recorded.entry, id), id)).collect()
        }
    };
    Some(Timeline {
        basis: knowledge.basis(),
        quote: knowledge.state.obligations.get(&id.obligation).map(|obligation| obligation.terms.quote.clone()),
        status: tasks::view(knowledge, task),
        moments,
    })
}

/// Each entry about the task, with what was believed after it. From the task's grounds alone the status comes out as
/// from all entries.
fn read_again(knowledge: &Knowledge<'_>, events: &[Recorded], id: &TaskId) -> Vec<TimelineEntry<Happened>> {
    let about: BTreeSet<EntryNumber> = knowledge.log.about(id).iter().map(|recorded| recorded.entry).collect();
    let mut chronicle = Chronicle::default();
    let mut moments = Vec::new();
    for event in grounds(events, id).iter().filter_map(|entry| events.get(usize::try_from(entry.0).ok()?)) {
        chronicle.push(event.clone());
        if about.contains(&event.entry) {
            moments.push(moment(knowledge, event, chronicle.state(), id));
        }
    }
    moments
}

/// An entry, and how the task stood after it.
fn moment(knowledge: &Knowledge<'_>, recorded: &Recorded, after: &State, id: &TaskId) -> TimelineEntry<Happened> {
    let status = after.tasks.get(id).map(|task| after.status(task, recorded.recorded_at));
    TimelineEntry {
        entry: knowledge.happened(recorded),
        work: status.as_ref().map(|status| status.work),
        time: status.as_ref().map(|status| status.time),
        lateness: status.as_ref().and_then(|status| status.lateness),
        delay: status.as_ref().and_then(|status| status.delay),
    }
}

const COLUMNS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("occurred", "Xảy ra", "Happened"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
    ("work", "Thực hiện", "Work"),
    ("time", "Thời hạn", "Time"),
    ("days_late", "Số ngày chậm", "Days late"),
    ("working_days_late", "Ngày làm việc chậm", "Working days late"),
    ("delay", "Ghi nhận chậm", "Delay declared"),
];

/// A timeline as a sheet.
pub fn sheet(timeline: &Timeline<Happened>, names: UnitNames) -> Sheet {
    let row = |moment: &TimelineEntry<Happened>| {
        let TimelineEntry { entry, work, time, lateness, delay } = moment;
        vec![
            entry.recorded.entry.into(),
            entry.recorded.recorded_at.into(),
            entry.recorded.occurred_at.into(),
            entry.term().into(),
            Term::Actor(entry.recorded.actor.clone()).into(),
            entry.recorded.approver.clone().map(Term::Actor).into(),
            work.map(Term::Work).into(),
            time.map(Term::Time).into(),
            lateness.map_or(Cell::Empty, |late| Cell::Count(late.days)),
            lateness.map_or(Cell::Empty, |late| Cell::Count(late.working_days.into())),
            (*delay).into(),
        ]
    };
    let title = Title { vi: "Diễn biến nhiệm vụ", en: "Timeline" };
    let rows = timeline.moments.iter().map(row).collect();
    Sheet {
        name: "timeline",
        title,
        basis: timeline.basis.clone(),
        only_of: None,
        names,
        columns: COLUMNS.into(),
        rows,
    }
}
