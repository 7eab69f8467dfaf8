//! Whether documents were dispatched, acknowledged and registered in time (Decree 30/2020/NĐ-CP): what is
//! issued goes out the same day or the next working day; who receives it by the system confirms the same
//! day; what comes in is registered the same day or the next working day.

use std::collections::BTreeMap;

use calendar::NaiveDate;
use domain::{DirectiveId, EntryNumber, Event, Recorded, UnitCode};
use serde::Serialize;

use crate::as_of::{Filter, Knowledge};

/// Which of the clerk's steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// phát hành
    Dispatch,
    /// xác nhận đã nhận
    Acknowledgement,
    /// đăng ký văn bản đến
    Registration,
}

/// A step that was taken late, or was not taken by the end of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// Whose step it was.
    pub unit: UnitCode,
    /// Which.
    pub step: Step,
    /// The directive; none for a document that came in.
    pub directive: Option<DirectiveId>,
    /// The entry from which the time ran: it was issued, dispatched, received.
    pub since: EntryNumber,
    /// The last day on which it would have been in time.
    pub by: NaiveDate,
    /// The day on which it was done; none if it was not, by the valid moment.
    pub done: Option<NaiveDate>,
}

/// Every lag by the valid moment of the units that pass the filter, in the order of entries. A document is of no
/// task and of no period.
pub fn lags(knowledge: &Knowledge<'_>, filter: &Filter) -> Vec<Lag> {
    if filter.task.is_some() || filter.period.is_some() {
        return Vec::new();
    }
    let valid = knowledge.as_of.valid;
    let read = knowledge.log.paperwork();
    let happened = |recorded: &&Recorded| recorded.occurred_at.latest().min(recorded.recorded_at) <= valid;
    let happened: Vec<&Recorded> = read.iter().filter(happened).collect();
    let done = Done::of(&happened);
    let mut lags: Vec<Lag> = happened.iter().flat_map(|recorded| of_entry(knowledge, &done, recorded)).collect();
    lags.retain(|lag| filter.unit.as_ref().is_none_or(|unit| *unit == lag.unit));
    lags.retain(|lag| filter.obligation.as_ref().is_none_or(|duty| lag.directive.as_ref() == Some(&duty.directive)));
    lags
}

/// The first day on which each step was taken.
#[derive(Default)]
struct Done<'r> {
    dispatched: BTreeMap<&'r DirectiveId, NaiveDate>,
    acknowledged: BTreeMap<(&'r DirectiveId, &'r UnitCode), NaiveDate>,
}

impl<'r> Done<'r> {
    fn of(happened: &[&'r Recorded]) -> Self {
        let mut done = Self::default();
        for recorded in happened {
            let day = recorded.occurred_at.date();
            let first = match &recorded.event {
                Event::DirectiveDispatched(e) => done.dispatched.entry(&e.directive).or_insert(day),
                Event::DirectiveAcknowledged(e) => done.acknowledged.entry((&e.directive, &e.unit)).or_insert(day),
                _ => continue,
            };
            *first = day.min(*first);
        }
        done
    }
}

/// What ought to follow an entry, as far as it is late.
fn of_entry(knowledge: &Knowledge<'_>, done: &Done<'_>, recorded: &Recorded) -> Vec<Lag> {
    let day = recorded.occurred_at.date();
    let lag = |unit: &UnitCode, step, directive: Option<&DirectiveId>, by: NaiveDate, done: Option<NaiveDate>| {
        let today = knowledge.as_of.valid.date();
        let late = done.map_or(today > by, |done| done > by);
        let (unit, directive) = (unit.clone(), directive.cloned());
        late.then_some(Lag { unit, step, directive, since: recorded.entry, by, done })
    };
    match &recorded.event {
        Event::DirectiveIssued(e) => {
            let by = next_working_day(knowledge, e.date.max(day));
            let sent = done.dispatched.get(&e.directive).copied();
            lag(&recorded.actor.unit, Step::Dispatch, Some(&e.directive), by, sent).into_iter().collect()
        }
        Event::DirectiveDispatched(e) => {
            let of_unit = |unit: &UnitCode| {
                let acknowledged = done.acknowledged.get(&(&e.directive, unit)).copied();
                lag(unit, Step::Acknowledgement, Some(&e.directive), day, acknowledged)
            };
            e.to.iter().filter_map(of_unit).collect()
        }
        Event::DocumentReceived(e) => {
            let by = next_working_day(knowledge, day);
            lag(&e.unit, Step::Registration, None, by, Some(recorded.recorded_at.date())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn next_working_day(knowledge: &Knowledge<'_>, day: NaiveDate) -> NaiveDate {
    let next = day.succ_opt().unwrap_or(day);
    knowledge.state.rulebook.calendar().working_on_or_after(next)
}
