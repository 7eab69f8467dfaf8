//! By when a duty of a draft is due: a day, a time from a day on, nothing at all, or a blank that is still to be filled.

use std::{fmt, sync::LazyLock};

use calendar::{Calendar, FirstDay, NaiveDate, Reading, RollForward, Span, limit};
use domain::command::Due;
use regex::Regex;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};

use super::reading;
use crate::{
    letter::{Named, TimeSaid},
    source::fold,
};

/// The deadline of a duty as drafted.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftedDue {
    /// Something is said of time that was not read: the clerk says what it means.
    Blank,
    /// The letter fixes no day.
    Never,
    /// A day.
    On(DueDay),
    /// So long after a day.
    Within(DueSpan),
}

/// A day that the letter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// The day named.
    pub date: NaiveDate,
    /// `inclusive` or `exclusive`; blank where the letter can be read both ways, for the clerk to say.
    pub reading: String,
    /// To which working day the deadline goes if the last day that counts is a day off.
    pub moved: Option<Moved>,
}

/// To which working day a deadline goes if its last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moved {
    /// To the last one before: the letter does not let it go past its own day.
    Before,
    /// To the next one, as the rule set has it.
    After,
}

/// A time from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSpan {
    /// How long: "30 ngày", "10 ngày làm việc".
    pub within: Span,
    /// The day on which it begins, which is not counted.
    pub from: NaiveDate,
}

/// The day of the month by which each period of a duty is due, as drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodDay {
    /// Something is said of time that was not read.
    Blank,
    /// The letter names no day: the rule set does.
    Rule,
    /// Whoever opens a period says its day: the letter names one of another month than the period's last.
    Each,
    /// This one.
    Day(u32),
    /// A day of a year, in another month than its last.
    OfYear {
        /// The day.
        day: u32,
        /// Its month.
        month: u32,
    },
}

impl PeriodDay {
    /// A day and a month: "30/9". Of the last month of a year the day alone says it.
    fn of_year(text: &str) -> Option<Self> {
        let (day, month) = text.split_once('/')?;
        let (day, month) = (day.trim().parse().ok()?, month.trim().parse().ok()?);
        // A year that has every day that some year has.
        NaiveDate::from_ymd_opt(2024, month, day)?;
        Some(if month == 12 { Self::Day(day) } else { Self::OfYear { day, month } })
    }
}

/// The day of a year that words name by its month, and whether it counts; none where they name several, or none.
pub fn day_of_year(words: &str) -> Option<DayOfYear> {
    let said = TimeSaid::of(words, None);
    match said.days_of_year[..] {
        [Named { day: (day, month), counting }] if said.days.is_empty() && said.days_of_month.is_empty() => {
            Some(DayOfYear { day, month, counting })
        }
        _ => None,
    }
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfYear {
    /// The day.
    pub day: u32,
    /// Its month.
    pub month: u32,
    /// Whether it counts; none where the words can be read both ways.
    pub counting: Option<Reading>,
}

impl DayOfYear {
    /// That day of a year; of 29 February in other years the day before.
    pub fn of(&self, year: i32) -> Option<NaiveDate> {
        let day = |day| NaiveDate::from_ymd_opt(year, self.month, day);
        day(self.day).or_else(|| day(self.day.checked_sub(1)?))
    }
}

impl DraftedDue {
    /// The day that is named, if one is.
    pub fn day(&self) -> Option<&DueDay> {
        match self {
            Self::On(day) => Some(day),
            _ => None,
        }
    }

    /// As a command says it, with its last day before that goes on to a working day; none where it is not wholly said.
    pub(super) fn said(&self, calendar: &Calendar) -> Option<Said> {
        match self {
            Self::Blank | Self::Never => None,
            Self::On(day) => {
                let reading = reading(&day.reading)?;
                let last = day.last()?;
                let due = Due::On { date: day.date, reading };
                let before = (day.moved == Some(Moved::Before)).then(|| working_on_or_before(calendar, last));
                Some(match before.filter(|before| *before != last) {
                    Some(before) => {
                        let due = Due::On { date: before, reading: Reading::Inclusive };
                        Said { due, last: before, moved_from: Some(last) }
                    }
                    None => Said { due, last, moved_from: None },
                })
            }
            Self::Within(DueSpan { within, from }) => {
                let due = Due::Within { span: *within, from: *from, first_day: FirstDay::Excluded };
                let last = limit::after(calendar, *from, FirstDay::Excluded, *within, RollForward::Keep).nominal;
                Some(Said { due, last, moved_from: None })
            }
        }
    }
}

impl DueDay {
    /// The last day that counts, once that is said.
    pub fn last(&self) -> Option<NaiveDate> {
        match reading(&self.reading)? {
            Reading::Inclusive => Some(self.date),
            Reading::Exclusive => self.date.pred_opt(),
        }
    }
}

/// Whether words name a day by its month, and no year: "trước ngày 30 tháng 9 hằng năm". Of a periodic duty the ledger
/// keeps a day of the period's last month alone; whoever opens such a period says its day.
pub fn names_day_of_year(words: &str) -> bool {
    // A constant, tested below.
    #[allow(clippy::unwrap_used)]
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})(\s*[/.-]\s*\d{2,4}|\s*năm\s*\d{4}|\d)?").unwrap()
    });
    let folded = fold(words);
    DAY.captures_iter(&folded).any(|found| {
        let number = |at: usize| found.get(at).and_then(|number| number.as_str().parse::<u32>().ok());
        let is = |at: usize, most: u32| number(at).is_some_and(|number| (1..=most).contains(&number));
        is(1, 31) && is(2, 12) && found.get(3).is_none()
    })
}

/// What a command says of a deadline.
pub(super) struct Said {
    pub due: Due,
    /// The last day that counts, before that goes on to a working day.
    pub last: NaiveDate,
    /// The letter's last day, where that is a day off and the clerk takes the working day before it.
    pub moved_from: Option<NaiveDate>,
}

/// The day itself if offices work on it, or else the last one before it on which they do.
pub(super) fn working_on_or_before(calendar: &Calendar, day: NaiveDate) -> NaiveDate {
    if calendar.is_working(day) { day } else { calendar.working_days_before(day, 1) }
}

impl<'de> Deserialize<'de> for DraftedDue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(DueVisitor)
    }
}

struct DueVisitor;

impl<'de> Visitor<'de> for DueVisitor {
    type Value = DraftedDue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{ date = …, reading = … }, { within = …, from = … } or \"none\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DraftedDue, E> {
        match calendar::written::bare(text.trim()).as_str() {
            "" => Ok(DraftedDue::Blank),
            "none" | "khong" | "khong co" | "khong co thoi han" => Ok(DraftedDue::Never),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DraftedDue, A::Error> {
        let said = Members::deserialize(MapAccessDeserializer::new(map))?;
        match (said.date, said.within) {
            (Some(date), None) if said.from.is_none() => {
                let reading = said.reading.ok_or_else(|| A::Error::missing_field("reading"))?;
                Ok(DraftedDue::On(DueDay { date, reading, moved: said.moved }))
            }
            (None, Some(within)) if said.reading.is_none() && said.moved.is_none() => {
                let from = said.from.ok_or_else(|| A::Error::missing_field("from"))?;
                Ok(DraftedDue::Within(DueSpan { within, from }))
            }
            _ => Err(A::Error::invalid_value(Unexpected::Map, &self)),
        }
    }
}

/// The members of both forms: a form chosen by trying each would lose what is wrong with a member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
    date: Option<NaiveDate>,
    #[serde(default)]
    reading: Option<String>,
    #[serde(default)]
    moved: Option<Moved>,
    #[serde(default, deserialize_with = "written_span_if_any")]
    within: Option<Span>,
    #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
    from: Option<NaiveDate>,
}

fn written_span_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Span>, D::Error> {
    let text = String::deserialize(from)?;
    let expected = &"a time such as \"30 ngày\" or \"10 ngày làm việc\"";
    Span::written(&text).map(Some).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), expected))
}

impl<'de> Deserialize<'de> for PeriodDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(PeriodDayVisitor)
    }
}

struct PeriodDayVisitor;

impl Visitor<'_> for PeriodDayVisitor {
    type Value = PeriodDay;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day from 1 to 31, a day of the year such as \"30/9\", \"rule\" or \"each\"")
    }

    fn visit_i64<E: Error>(self, day: i64) -> Result<PeriodDay, E> {
        u32::try_from(day).map(PeriodDay::Day).map_err(|_| E::invalid_value(Unexpected::Signed(day), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PeriodDay, E> {
        match calendar::written::bare(text.trim()).as_str() {
            "" => Ok(PeriodDay::Blank),
            "rule" | "quy tac" | "bo quy tac" | "theo bo quy tac" => Ok(PeriodDay::Rule),
            "each" | "tung ky" => Ok(PeriodDay::Each),
            day => {
                let read = day.parse().ok().map(PeriodDay::Day).or_else(|| PeriodDay::of_year(day));
                read.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_a_year_is_told_from_a_day_of_a_month_and_from_a_date() {
        for words in ["trước ngày 30 tháng 9 hằng năm", "chậm nhất 15/11 hằng năm", "trước ngày 05/7 và 05/01"]
        {
            assert!(names_day_of_year(words), "{words}");
        }
        for words in [
            "trước ngày 20 hằng tháng",
            "ngày 18 tháng cuối quý",
            "30/9/2023",
            "ngày 30 tháng 9 năm 2023",
            "6 tháng, năm",
        ] {
            assert!(!names_day_of_year(words), "{words}");
        }
    }
}
