//! The rules of a question: which moments are meant, and what can be known.

use calendar::{Moment, NaiveDate, Timestamp};
use domain::event::Clock;

use crate::{as_of::AsOf, named::Unnamed};

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
    /// What is asked about is not known, or can be several things.
    #[error(transparent)]
    Unnamed(#[from] Unnamed),
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
