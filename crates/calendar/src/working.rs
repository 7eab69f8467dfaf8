//! Which days state offices work.
//!
//! The days off of a year are published, not derived: Tết follows the moon, the second day of the
//! National Day holiday and the Saturday swaps are decided each year. A year nobody has published
//! knows only its weekends, and says so in every trace that touches it.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why state offices are closed on a day from Monday to Friday (Labour Code 2019, art. 112).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    /// Saturday or Sunday.
    Weekend,
    /// Tết Dương lịch, 1 January.
    NewYear,
    /// Tết Nguyên đán, the lunar new year.
    Tet,
    /// Giỗ Tổ Hùng Vương, 10th day of the 3rd lunar month.
    HungKings,
    /// Ngày Chiến thắng, 30 April.
    Reunification,
    /// Ngày Quốc tế lao động, 1 May.
    Labour,
    /// Quốc khánh, 2 September and one day beside it.
    NationalDay,
    /// Ngày Văn hóa Việt Nam, 24 November, from 2026.
    CultureDay,
    /// Nghỉ bù: a holiday that fell on a weekend is made up for.
    Compensation,
    /// Hoán đổi: the day is swapped with a Saturday, which is worked instead.
    Swap,
}

/// One year's days off as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishedYear {
    /// The Gregorian year.
    pub year: i32,
    /// Days off from Monday to Friday.
    pub days_off: BTreeMap<NaiveDate, DayOff>,
    /// Saturdays that are worked in exchange for a swapped day.
    pub working_saturdays: Vec<NaiveDate>,
    /// Days whose status has been reported but not confirmed: a trace that touches one warns.
    pub unconfirmed: Vec<NaiveDate>,
    /// Where the table comes from.
    pub source: Cow<'static, str>,
}

impl PublishedYear {
    /// The first day in the table that makes no sense there: of another year, off though it is a
    /// weekend, worked though it is no Saturday.
    pub fn misplaced(&self) -> Option<NaiveDate> {
        let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let elsewhere = |day: &NaiveDate| day.year() != self.year;
        let off = self.days_off.iter().find(|(day, why)| {
            elsewhere(day) || weekend(day) || **why == DayOff::Weekend || self.working_saturdays.contains(day)
        });
        let saturday = |day: &&NaiveDate| elsewhere(day) || day.weekday() != Weekday::Sat;
        let worked = self.working_saturdays.iter().find(saturday);
        let unconfirmed = self.unconfirmed.iter().find(|day| elsewhere(day));
        off.map(|(day, _)| day).or(worked).or(unconfirmed).copied()
    }
}

/// What kind of day a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Offices work.
    Working,
    /// Offices are closed, and why.
    Off(DayOff),
}

/// The working calendar: published years under one version name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    version: String,
    years: BTreeMap<i32, PublishedYear>,
}

impl Calendar {
    /// A calendar of these years. `version` is stored with every date computed from it.
    pub fn new(version: impl Into<String>, years: impl IntoIterator<Item = PublishedYear>) -> Self {
        Self { version: version.into(), years: years.into_iter().map(|year| (year.year, year)).collect() }
    }

    /// The same calendar with `year` published, or published anew, under another name.
    pub fn publish(&mut self, version: impl Into<String>, year: PublishedYear) {
        self.version = version.into();
        self.years.insert(year.year, year);
    }

    /// The years published so far, in order.
    pub fn years(&self) -> impl Iterator<Item = &PublishedYear> {
        self.years.values()
    }

    /// The name under which computed dates remember this calendar.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether the days off of `year` have been published.
    pub fn is_published(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether the status of `date` is reported but not confirmed.
    pub fn is_unconfirmed(&self, date: NaiveDate) -> bool {
        self.years.get(&date.year()).is_some_and(|year| year.unconfirmed.contains(&date))
    }

    /// Working or off, and why.
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        let year = self.years.get(&date.year());
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match year.and_then(|year| year.days_off.get(&date)) {
            Some(&why) => DayKind::Off(why),
            None if weekend && !year.is_some_and(|year| year.working_saturdays.contains(&date)) => {
                DayKind::Off(DayOff::Weekend)
            }
            None => DayKind::Working,
        }
    }

    /// Whether offices work on `date`.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.kind(date) == DayKind::Working
    }

    /// `date` itself if it is a working day, else the next one.
    pub fn working_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().find(|&day| self.is_working(day)).unwrap_or(date)
    }

    /// The `count`-th working day before `date`; `date` itself is not counted.
    pub fn working_days_before(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let mut day = date;
        for _ in 0..count {
            day = day - Days::new(1);
            while !self.is_working(day) {
                day = day - Days::new(1);
            }
        }
        day
    }

    /// How many working days lie after `from`, up to and including `to`; 0 if `to` is not later.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|&day| day <= to).filter(|&day| self.is_working(day)).count();
        u32::try_from(days).unwrap_or(u32::MAX)
    }
}
