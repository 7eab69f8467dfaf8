//! What an entry changes about how tasks stand that it does not name.

use std::ops::Range;

use calendar::NaiveDate;

use super::Index;
use crate::{
    event::{Event, Recorded},
    ids::UnitCode,
    state::Part,
};

/// On which tasks an entry bears by changing what tasks are judged by. On all others it does not bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// On any task.
    Any,
    /// On those of which a limit ends on one of these days, the last one among them.
    Limits(NaiveDate, NaiveDate),
    /// On those of a unit that was registered.
    Registered(UnitCode),
    /// On those of a unit that has come to its end and that it had not done.
    Ended(UnitCode),
}

impl Index {
    /// What the entries of this range change about tasks that they do not name. Tasks are judged by the rules, the
    /// calendar and the outages, and by when their unit begins and ends (`Part::Rules`, `Part::Units`).
    pub fn changes(&self, range: Range<u64>) -> Vec<Change> {
        let parts = [Part::Rules, Part::Units].iter().filter_map(|part| self.parts.get(part));
        parts.flatten().filter(|recorded| range.contains(&recorded.entry.0)).flat_map(changes).collect()
    }
}

fn changes(recorded: &Recorded) -> Vec<Change> {
    match &recorded.event {
        // A task is judged by rules that are known before its due date is, and a regime limits only what is decided.
        Event::RuleSetActivated(_) | Event::RegimeActivated(_) | Event::FactKindDeclared(_) => Vec::new(),
        Event::UnitRenamed(_) | Event::UnitMoved(_) => Vec::new(),
        // Of a calendar a status asks for the days behind a limit, and whether that of its year or of the year before
        // was published later.
        Event::CalendarPublished(e) => of_year(e.year.year),
        Event::CalendarCorrected(e) => of_year(e.year.year),
        Event::SystemOutageRecorded(e) => vec![Change::Limits(e.from.date(), e.until.date())],
        Event::UnitEstablished(e) => vec![Change::Registered(e.unit.clone())],
        Event::UnitsReorganised(e) => e.ended.iter().cloned().map(Change::Ended).collect(),
        _ => vec![Change::Any],
    }
}

fn of_year(year: i32) -> Vec<Change> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year + 1, 12, 31));
    vec![days.map_or(Change::Any, |(first, last)| Change::Limits(first, last))]
}
