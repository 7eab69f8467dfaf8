//! Reporting periods of Decree 09/2019/NĐ-CP, art. 12.
//!
//! Reporting quarters are not calendar quarters: data run from the 15th of the month before the
//! period to the 14th of its last month.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{as_text, written};

/// A reporting period (kỳ báo cáo). Ordered by its last month, then the shorter first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: i32,
    length: Length,
    /// Which one of the year, from 1.
    number: u32,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// hằng tháng
    Month,
    /// hằng quý
    Quarter,
    /// 6 tháng
    HalfYear,
    /// hằng năm
    Year,
}

impl Length {
    /// Calendar months in one period of this length.
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// A part of a period (Civil Code 2015, art. 146).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// đầu tháng, đầu năm: the first day
    Beginning,
    /// giữa tháng: the 15th; giữa năm: the last day of June
    Middle,
    /// cuối tháng, cuối năm, trong quý: the last day
    End,
}

/// Why a piece of text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a reporting period; write 2023-07, 2023-Q3, 2023-H2 or 2023, or \"quý III/2023\"")]
pub struct PeriodError(pub String);

impl Period {
    /// The `number`-th period of that length in `year`; `None` if the year has no such period.
    pub fn new(year: i32, length: Length, number: u32) -> Option<Self> {
        let valid = (1900..=2200).contains(&year) && (1..=12 / length.months()).contains(&number);
        valid.then_some(Self { year, length, number })
    }

    /// The period that somebody means by this: "quý III/2023", "Q3/2023", "tháng 9/2023", "6 tháng đầu năm 2023",
    /// "2023".
    pub fn written(text: &str) -> Result<Self, PeriodError> {
        let written = written::period(text).and_then(|(year, months, number)| {
            let lengths = [Length::Month, Length::Quarter, Length::HalfYear, Length::Year];
            let length = lengths.into_iter().find(|length| length.months() == months)?;
            Self::new(year, length, number)
        });
        written.ok_or_else(|| PeriodError(text.to_owned()))
    }

    /// The same, of a duty whose periods are so long: "III/2023" is the third quarter of a quarterly duty.
    pub fn written_of(text: &str, length: Option<Length>) -> Result<Self, PeriodError> {
        let is_roman = |part: &str| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
        Self::written(text).or_else(|error| {
            let words = written::bare(text);
            let mut parts = words.split(|c: char| !c.is_ascii_alphanumeric());
            let in_roman = length == Some(Length::Quarter) && parts.any(is_roman);
            Self::written(&format!("quý {text}")).ok().filter(|_| in_roman).ok_or(error)
        })
    }

    /// How long it is.
    pub fn length(self) -> Length {
        self.length
    }

    /// The year it belongs to.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Which one of its year, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    fn last_month(self) -> u32 {
        self.number * self.length.months()
    }

    /// Day `day` of the period's last month; the month's last day if it has no such day.
    pub fn day_of_last_month(self, day: u32) -> NaiveDate {
        let date = |day| NaiveDate::from_ymd_opt(self.year, self.last_month(), day);
        (1..=day.clamp(1, 31)).rev().find_map(date).unwrap_or(NaiveDate::MIN)
    }

    /// The day that a part of this period is, counted in calendar months. The Code knows the middle
    /// of a month and of a year, and of nothing else.
    pub fn part(self, part: Part) -> Option<NaiveDate> {
        let first_month = self.last_month() + 1 - self.length.months();
        match (part, self.length) {
            (Part::Beginning, _) => NaiveDate::from_ymd_opt(self.year, first_month, 1),
            (Part::Middle, Length::Month) => NaiveDate::from_ymd_opt(self.year, first_month, 15),
            (Part::Middle, Length::Year) => NaiveDate::from_ymd_opt(self.year, 6, 30),
            (Part::Middle, Length::Quarter | Length::HalfYear) => None,
            (Part::End, _) => Some(self.day_of_last_month(31)),
        }
    }

    /// First and last day whose figures the report covers (Decree 09/2019/NĐ-CP, art. 12):
    /// the 15th of the month before the period, the 14th of its last month.
    pub fn data_window(self) -> (NaiveDate, NaiveDate) {
        let cut_off = self.day_of_last_month(14);
        (cut_off - Months::new(self.length.months()) + Days::new(1), cut_off)
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.year, self.last_month(), self.length).cmp(&(other.year, other.last_month(), other.length))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, number, .. } = self;
        match self.length {
            Length::Month => write!(f, "{year}-{number:02}"),
            Length::Quarter => write!(f, "{year}-Q{number}"),
            Length::HalfYear => write!(f, "{year}-H{number}"),
            Length::Year => write!(f, "{year}"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let parse = || {
            let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
            let (length, number) = match rest {
                None => (Length::Year, "1"),
                Some(rest) if rest.starts_with('Q') => (Length::Quarter, &rest[1..]),
                Some(rest) if rest.starts_with('H') => (Length::HalfYear, &rest[1..]),
                Some(rest) => (Length::Month, rest),
            };
            let period = Self::new(year.parse().ok()?, length, number.parse().ok()?)?;
            // One spelling each: "2023-7" and "2023-Q03" would be two names for one stream.
            (period.to_string() == text).then_some(period)
        };
        parse().ok_or_else(|| PeriodError(text.to_owned()))
    }
}

as_text!(Period, "Period", "A reporting period: 2023-07, 2023-Q3, 2023-H2 or 2023");

/// The period of that length in which `date` lies, by calendar months.
pub fn containing(date: NaiveDate, length: Length) -> Period {
    Period { year: date.year(), length, number: (date.month() - 1) / length.months() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(text: &str) -> String {
        let (from, to) = text.parse::<Period>().unwrap().data_window();
        format!("{from} {to}")
    }

    #[test]
    fn data_windows_follow_decree_09_2019() {
        assert_eq!(window("2023-Q3"), "2023-06-15 2023-09-14");
        assert_eq!(window("2023-Q4"), "2023-09-15 2023-12-14");
        assert_eq!(window("2023"), "2022-12-15 2023-12-14");
        assert_eq!(window("2024-Q1"), "2023-12-15 2024-03-14");
        assert_eq!(window("2023-H1"), "2022-12-15 2023-06-14");
        assert_eq!(window("2023-07"), "2023-06-15 2023-07-14");
    }

    #[test]
    fn one_spelling_each() {
        for text in ["2023", "2023-Q3", "2023-H2", "2023-07", "2023-12"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for text in
            ["", "2023-Q5", "2023-Q0", "2023-H3", "2023-13", "2023-7", "2023-Q03", "Q3", "2023-Q", "2023-đ", "99999"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn ordered_by_last_month_then_length() {
        let mut periods: Vec<Period> = ["2023", "2024-Q1", "2023-Q4", "2023-Q3", "2023-12", "2023-09"]
            .iter()
            .map(|p| p.parse().unwrap())
            .collect();
        periods.sort();
        let sorted: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(sorted, ["2023-09", "2023-Q3", "2023-12", "2023-Q4", "2023", "2024-Q1"]);
    }

    #[test]
    fn a_period_has_the_day_asked_for_or_the_last_of_its_month() {
        let quarter: Period = "2024-Q2".parse().unwrap();
        assert_eq!(quarter.day_of_last_month(18).to_string(), "2024-06-18");
        assert_eq!(quarter.day_of_last_month(31).to_string(), "2024-06-30");
        assert_eq!(containing(quarter.day_of_last_month(1), Length::Quarter), quarter);
    }
}
