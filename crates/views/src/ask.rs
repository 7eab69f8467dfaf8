//! The rules of a question: which moments are meant, what can be known, and whether what is asked about exists.

use calendar::{Moment, NaiveDate, Timestamp};
use domain::{ObligationId, State, TaskId, UnitCode, event::Clock};

use crate::as_of::{AsOf, Filter};

/// The moments that a question names. A day means its end; an axis that is not named is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Both axes.
    pub at: Option<Moment>,
    /// What was the case.
    pub valid_at: Option<Moment>,
    /// What was known.
    pub known_at: Option<Moment>,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// Nobody knows what will be known.
    #[error("{0} lies in the future")]
    Future(NaiveDate),
    /// A unit that the ledger has never heard of.
    #[error("unit {unit} is not registered")]
    Unit {
        /// Which.
        unit: UnitCode,
        /// Those that it has.
        known: Vec<UnitCode>,
    },
    /// A duty that it has never heard of.
    #[error("there is no duty {obligation}")]
    Obligation {
        /// Which.
        obligation: ObligationId,
        /// Those that it has.
        known: Vec<ObligationId>,
    },
    /// A task that it has never heard of.
    #[error("there is no task {0}")]
    Task(TaskId),
    /// A span that ends before it begins.
    #[error("{to} lies before {from}")]
    Backwards {
        /// Where it begins.
        from: Timestamp,
        /// Where it ends.
        to: Timestamp,
    },
    /// Nothing is looked for.
    #[error("no word is given to look for")]
    NoWords,
}

/// From here to there, unless that goes backwards.
pub fn span(from: Moment, to: Moment) -> Result<(Timestamp, Timestamp), Unanswerable> {
    let (from, to) = (from.earliest(), to.latest());
    if from <= to { Ok((from, to)) } else { Err(Unanswerable::Backwards { from, to }) }
}

/// The point of both axes that is asked about. `now` is the present of the ledger.
pub fn as_of(times: &Times, now: Timestamp, clock: Option<Clock>) -> Result<AsOf, Unanswerable> {
    let as_of = match times.at {
        Some(at) => AsOf::both(at.latest()),
        None => AsOf {
            valid: times.valid_at.map_or(now, Moment::latest),
            known: times.known_at.map_or(now, Moment::latest),
        },
    };
    Ok(AsOf { known: knowable(as_of.known, now, clock)?, ..as_of })
}

/// Nobody knows what will be known. Today means up to now; in a rehearsal, whose clock stands still
/// between commands, any later day does.
pub fn knowable(known: Timestamp, now: Timestamp, clock: Option<Clock>) -> Result<Timestamp, Unanswerable> {
    match clock {
        Some(Clock::Simulated) => Ok(known),
        _ if known <= now => Ok(known),
        _ if known.date() == now.date() => Ok(now),
        _ => Err(Unanswerable::Future(known.date())),
    }
}

/// The filter, if the ledger knows what it names: anything else is a typing error, not an empty answer. `state` is what
/// is known now, and is asked for only where the filter names something; `has_task` tells whether there is a task.
pub fn about<'s>(
    filter: Filter,
    state: impl FnOnce() -> &'s State,
    has_task: impl FnOnce(&TaskId) -> bool,
) -> Result<Filter, Unanswerable> {
    if filter.unit.is_none() && filter.obligation.is_none() && filter.task.is_none() {
        return Ok(filter);
    }
    let state = state();
    if let Some(unit) = filter.unit.as_ref().filter(|unit| !state.units.contains_key(unit)) {
        return Err(Unanswerable::Unit { unit: unit.clone(), known: state.units.keys().cloned().collect() });
    }
    if let Some(obligation) = filter.obligation.as_ref().filter(|id| !state.obligations.contains_key(id)) {
        let known = state.obligations.keys().cloned().collect();
        return Err(Unanswerable::Obligation { obligation: obligation.clone(), known });
    }
    match &filter.task {
        Some(task) if !has_task(task) => Err(Unanswerable::Task(task.clone())),
        _ => Ok(filter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_its_end_and_today_is_up_to_now() {
        let now = at("2026-03-05T10:00");
        let day = |text: &str| Times { at: Some(text.parse().unwrap()), ..Times::default() };
        let asked = |times: Times, clock| as_of(&times, now, Some(clock)).map(|as_of| (as_of.valid, as_of.known));
        let end = |text: &str| text.parse::<Moment>().unwrap().latest();
        assert_eq!(asked(day("2026-03-04"), Clock::System), Ok((end("2026-03-04"), end("2026-03-04"))));
        assert_eq!(asked(day("2026-03-05"), Clock::System), Ok((end("2026-03-05"), now)));
        let tomorrow = day("2026-03-06");
        assert_eq!(asked(tomorrow, Clock::System), Err(Unanswerable::Future(at("2026-03-06T00:00").date())));
        assert_eq!(asked(tomorrow, Clock::Simulated), Ok((end("2026-03-06"), end("2026-03-06"))));
        assert_eq!(asked(Times::default(), Clock::System), Ok((now, now)));
        // To look ahead at deadlines is no knowledge of the future.
        let ahead = Times { valid_at: tomorrow.at, ..Times::default() };
        assert_eq!(asked(ahead, Clock::System), Ok((end("2026-03-06"), now)));
    }
}
