//! What words say about time when they are taken by themselves.

use calendar::{NaiveDate, PartialDate, period::Length};

use super::{Times, day, scan::Says};

/// All that a text says about time, whatever of it is the deadline.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeSaid {
    /// Days by which something is due.
    pub days: Vec<NaiveDate>,
    /// Days of a month.
    pub days_of_month: Vec<u32>,
    /// How often.
    pub cadences: Vec<Length>,
}

impl TimeSaid {
    /// By this text, of a letter of that date.
    pub fn of(text: &str, issued: Option<PartialDate>) -> Self {
        let times = Times::of(text);
        let mut said = Self { cadences: times.cadences(), ..Self::default() };
        for phrase in &times.phrases {
            match &phrase.says {
                Says::By { anchor, .. } => said.days.extend(day(*anchor, issued).ok()),
                Says::DaysBefore { days, anchor } => {
                    let before = |day: NaiveDate| (0..*days).try_fold(day, |day, _| day.pred_opt());
                    said.days.extend(day(*anchor, issued).ok().and_then(before));
                }
                Says::Every { day: Some(of), .. } | Says::MonthDay(of) => said.days_of_month.push(of.day),
                _ => {}
            }
        }
        said
    }
}
