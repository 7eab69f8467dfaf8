//! What words say about time when they are taken by themselves.

use calendar::{NaiveDate, PartialDate, Reading, period::Length};

use super::{
    Times,
    anchor::MonthOf,
    counting, day,
    scan::{DayOf, Says},
};

/// All that a text says about time, whatever of it is the deadline.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeSaid {
    /// Days by which something is due.
    pub days: Vec<Named<NaiveDate>>,
    /// Days of a month.
    pub days_of_month: Vec<Named<u32>>,
    /// Days of a year, with their months.
    pub days_of_year: Vec<Named<(u32, u32)>>,
    /// How often.
    pub cadences: Vec<Length>,
    /// Whether it is one phrase, and no other word of time stands beside it.
    pub is_one: bool,
}

/// A day that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named<D> {
    /// The day.
    pub day: D,
    /// Whether it counts; none where the words can be read both ways.
    pub counting: Option<Reading>,
}

impl TimeSaid {
    /// By this text, of a letter of that date.
    pub fn of(text: &str, issued: Option<PartialDate>) -> Self {
        let times = Times::of(text);
        let phrases = times.phrases.iter().filter(|phrase| phrase.says != Says::Aside);
        let is_one = phrases.count() == 1 && times.strays().next().is_none();
        let mut said = Self { cadences: times.cadences(), is_one, ..Self::default() };
        for phrase in &times.phrases {
            match &phrase.says {
                Says::By { anchor, cue } => {
                    let named = day(*anchor, issued).map(|day| Named { day, counting: counting(*cue) });
                    said.days.extend(named.ok());
                }
                Says::DaysBefore { days, anchor } => {
                    let before = |day: NaiveDate| (0..*days).try_fold(day, |day, _| day.pred_opt());
                    let named = |day| Named { day, counting: Some(Reading::Inclusive) };
                    said.days.extend(day(*anchor, issued).ok().and_then(before).map(named));
                }
                Says::Every { day: Some(DayOf { day, of: MonthOf::Named(month), cue }), .. }
                | Says::MonthDay(DayOf { day, of: MonthOf::Named(month), cue }) => {
                    said.days_of_year.push(Named { day: (*day, *month), counting: counting(*cue) });
                }
                Says::Every { day: Some(of), .. } | Says::MonthDay(of) => {
                    said.days_of_month.push(Named { day: of.day, counting: counting(of.cue) });
                }
                _ => {}
            }
        }
        said
    }

    /// Whether it says nothing of time.
    pub fn is_nothing(&self) -> bool {
        let dayless = self.days.is_empty() && self.days_of_month.is_empty() && self.days_of_year.is_empty();
        dayless && self.cadences.is_empty()
    }
}
