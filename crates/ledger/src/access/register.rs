//! What was recorded of who looked, read back: the newest first.

use std::path::Path;

use calendar::{NaiveDate, Timestamp};
use domain::PersonId;
use eventlog::{Event, LogReader as _, Position};

use super::{
    AccessError, Look,
    years::{self, Year},
};

/// One look, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In the log of which year.
    pub year: Year,
    /// Its number there.
    pub number: Position,
    /// What it says.
    pub look: Look,
}

/// Which looks are wanted: all that pass every part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this person alone.
    pub person: Option<PersonId>,
    /// Of what bears this in its name: a task, a unit, `#186`, `history`.
    pub subject: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
}

impl Wanted {
    fn takes(&self, look: &Look) -> bool {
        let day = look.day();
        self.person.as_ref().is_none_or(|person| *person == look.viewer.person)
            && self.subject.as_ref().is_none_or(|part| contains(&look.subject.to_string(), part))
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.trim().to_lowercase())
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The newest first.
    pub lines: Vec<Line>,
    /// Whether there are more than were asked for.
    pub is_cut: bool,
}

/// The looks that are wanted of the ledger in `ledger`, `most` of them at most.
pub fn find(ledger: &Path, wanted: &Wanted, most: usize) -> Result<Found, AccessError> {
    let mut found = Found::default();
    for year in years::list(ledger)?.into_iter().rev() {
        let archive = years::read(ledger, year)?;
        // The log's order is that of its own time, which never steps back and is never before the desk's.
        let begins = wanted.from.map(Timestamp::start_of);
        for entry in archive.entries_before(Position(archive.tree().size())) {
            let (position, text) = entry?;
            let unread = |detail: String| AccessError::NotALook { log: archive.origin().to_owned(), position, detail };
            let event = Event::from_entry(&text).map_err(|error| unread(error.to_string()))?;
            if begins.is_some_and(|begins| event.recorded_at < begins) {
                break;
            }
            let look = Look::from_log(&event.content).map_err(unread)?;
            if !wanted.takes(&look) {
                continue;
            }
            if found.lines.len() == most {
                found.is_cut = true;
                return Ok(found);
            }
            found.lines.push(Line { year, number: position, look });
        }
    }
    Ok(found)
}
