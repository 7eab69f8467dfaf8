//! Points in time as people in a Vietnamese office mean them.
//!
//! Vietnam keeps UTC+7 all year. A time without an offset is Vietnamese time; a date alone, asked
//! as "the state on that day", means the end of that day.

use std::{borrow::Cow, fmt, str::FromStr};

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Timelike, Utc,
};
use serde::Deserialize;

use crate::{
    as_text,
    written::{self, DAY_SECONDS, Said, YEARS},
};

pub use crate::written::{TimeError, within_years};

const VIETNAM_OFFSET_SECONDS: i32 = 7 * 3600;

fn vietnam() -> FixedOffset {
    // +07:00 lies within the ±24 h that `east_opt` accepts; UTC stands in to keep this total.
    FixedOffset::east_opt(VIETNAM_OFFSET_SECONDS).unwrap_or_else(|| chrono::Offset::fix(&Utc))
}

/// An instant, to the microsecond. Shown and serialised in Vietnamese time:
/// `2023-09-18T16:41:10+07:00`, with six digits of fraction only where they are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// Cuts to whole microseconds, the precision that every format of the ledger keeps. `None` for a
    /// leap second: counted in microseconds it is the second after it, so it has no form of its own.
    pub fn new(at: DateTime<Utc>) -> Option<Self> {
        (at.nanosecond() < 1_000_000_000).then(|| Self(at.trunc_subsecs(6)))
    }

    /// At that time of the Vietnamese wall clock.
    pub(crate) fn of_local(local: NaiveDateTime) -> Option<Self> {
        let utc = local.checked_sub_signed(TimeDelta::seconds(VIETNAM_OFFSET_SECONDS.into()))?;
        Self::new(DateTime::from_naive_utc_and_offset(utc, Utc))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The inverse of [`Timestamp::micros`]; `None` outside the years the ledger can hold.
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self).filter(|at| YEARS.contains(&at.date().year()))
    }

    /// POSIX seconds, the part of a second cut off; a moment before 1970 counts as 1970.
    pub fn seconds(self) -> u64 {
        u64::try_from(self.0.timestamp()).unwrap_or(0)
    }

    /// The moment at which that POSIX second begins; `None` outside the years the ledger can hold.
    pub fn from_seconds(seconds: impl TryInto<i64>) -> Option<Self> {
        seconds.try_into().ok()?.checked_mul(1_000_000).and_then(Self::from_micros)
    }

    /// The Vietnamese calendar day that contains this instant.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
    }

    /// The Vietnamese wall clock.
    pub fn local(self) -> DateTime<FixedOffset> {
        self.0.with_timezone(&vietnam())
    }

    /// 00:00 of `date`.
    pub fn start_of(date: NaiveDate) -> Self {
        let midnight = date.and_time(NaiveTime::MIN);
        Self(DateTime::from_naive_utc_and_offset(midnight - TimeDelta::seconds(VIETNAM_OFFSET_SECONDS.into()), Utc))
    }

    /// The last microsecond before 24:00 of `date`, the moment a day's limit still reaches
    /// (Civil Code 2015, art. 148(6)).
    pub fn end_of(date: NaiveDate) -> Self {
        Self(Self::start_of(date + Days::new(1)).0 - TimeDelta::microseconds(1))
    }

    /// One microsecond earlier.
    pub fn just_before(self) -> Self {
        Self(self.0 - TimeDelta::microseconds(1))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written digit by digit: every entry of the log has two of these.
        let local = self.local();
        let (date, time) = (local.date_naive(), local.time());
        let mut text = *b"0000-00-00T00:00:00.000000+07:00";
        digits(&mut text[0..4], date.year().unsigned_abs());
        digits(&mut text[5..7], date.month());
        digits(&mut text[8..10], date.day());
        digits(&mut text[11..13], time.hour());
        digits(&mut text[14..16], time.minute());
        digits(&mut text[17..19], time.second());
        let micros = time.nanosecond() / 1000;
        digits(&mut text[20..26], micros);
        let whole = match micros {
            0 => {
                text.copy_within(26..32, 19);
                &text[..25]
            }
            _ => &text[..],
        };
        // ASCII, as it stands above.
        f.write_str(std::str::from_utf8(whole).map_err(|_| fmt::Error)?)
    }
}

/// Fills `place` with the last decimal digits of `number`.
fn digits(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        // Below ten.
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match text.parse()? {
            Moment::Instant(at) => Ok(at),
            Moment::Day(_) => Err(TimeError::NotATime(text.to_owned())),
        }
    }
}

/// The time at which a limit's last day ends, in minutes after 00:00: `24:00`, `17:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// 24:00, the end of the day (Civil Code 2015, art. 148(6)).
    pub const MIDNIGHT: Self = Self(24 * 60);
    /// 17:00, the usual end of office hours.
    pub const OFFICE_CLOSES: Self = Self(17 * 60);

    /// The last microsecond of `date` that lies before this time.
    pub fn last_instant_of(self, date: NaiveDate) -> Timestamp {
        let begun = Timestamp::start_of(date).0 + TimeDelta::minutes(self.0.into());
        Timestamp(begun - TimeDelta::microseconds(1))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let parse = || {
            let (hours, minutes) = text.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2)?;
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            let time = hours * 60 + minutes;
            (minutes < 60 && (1..=24 * 60).contains(&time)).then_some(Self(time))
        };
        parse().ok_or_else(|| TimeError::NotATimeOfDay(text.to_owned()))
    }
}

as_text!(TimeOfDay, "TimeOfDay", "A time of day, from 00:01 to 24:00");

/// What somebody says about when something happened: an instant, or only a day.
///
/// A paper's arrival stamp carries a day and no hour (Decree 30/2020/NĐ-CP, Annex IV). Such a fact
/// stays a day: no hour is ever invented for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Known to the microsecond.
    Instant(Timestamp),
    /// Known to the day.
    Day(NaiveDate),
}

impl Moment {
    /// That day, or so many seconds after it begins; the end of the day belongs to the day.
    pub fn on(day: NaiveDate, time: Option<u32>) -> Self {
        match time {
            None => Self::Day(day),
            Some(DAY_SECONDS..) => Self::Instant(Timestamp::end_of(day)),
            Some(seconds) => Self::Instant(Timestamp(Timestamp::start_of(day).0 + TimeDelta::seconds(seconds.into()))),
        }
    }

    /// The latest instant this may mean. A day counts as received at its end.
    pub fn latest(self) -> Timestamp {
        match self {
            Self::Instant(at) => at,
            Self::Day(date) => Timestamp::end_of(date),
        }
    }

    /// The earliest instant this may mean.
    pub fn earliest(self) -> Timestamp {
        match self {
            Self::Instant(at) => at,
            Self::Day(date) => Timestamp::start_of(date),
        }
    }

    /// The Vietnamese calendar day.
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Instant(at) => at.date(),
            Self::Day(date) => date,
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(at) => at.fmt(f),
            Self::Day(date) => date.fmt(f),
        }
    }
}

impl FromStr for Moment {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        let moment = parse_day(text).map(Self::Day).or_else(|| parse_instant(text).map(Self::Instant));
        // Rarer forms cost those nothing in which the log is written.
        if let Some(moment) = moment.filter(|moment| YEARS.contains(&moment.date().year())) {
            return Ok(moment);
        }
        let not_a_time = || TimeError::NotATime(text.to_owned());
        match (written::said(text), moment) {
            (Ok(Said { day: Some(day), time }), _) => Ok(Self::on(day, time)),
            // In the form of an instant, and of no year that the ledger can hold.
            (Ok(_) | Err(TimeError::NotATime(_)), Some(_)) => Err(TimeError::OutOfRange(text.to_owned())),
            (Ok(_), None) => Err(not_a_time()),
            (Err(error), _) => Err(error),
        }
    }
}

/// For `#[serde(deserialize_with)]`: a day within the years that the ledger can hold, so that no
/// arithmetic on it can overflow.
pub fn bounded_day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    day(&<Cow<'de, str>>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// A whole day.
fn day(text: &str) -> Result<NaiveDate, TimeError> {
    match text.parse()? {
        Moment::Day(day) => Ok(day),
        Moment::Instant(_) => Err(TimeError::NotADay(text.to_owned())),
    }
}

/// [`bounded_day`], where there may be none.
pub fn bounded_day_if_any<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = Option::<Cow<'de, str>>::deserialize(deserializer)?;
    text.map(|text| day(&text)).transpose().map_err(serde::de::Error::custom)
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|pattern| NaiveDate::parse_from_str(text, pattern).ok())
}

fn parse_instant(text: &str) -> Option<Timestamp> {
    let with_offset = DateTime::parse_from_rfc3339(text);
    if let Ok(at) = with_offset.or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z")) {
        return Timestamp::new(at.to_utc());
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%d/%m/%Y %H:%M:%S"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    Timestamp::of_local(local.filter(|local| local.nanosecond() < 1_000_000_000)?)
}

/// A date of which the day, or the month too, may be missing: drafts are dated "ngày … tháng 7 năm 2023".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// `2023`
    Year(i32),
    /// `2023-07`
    Month(i32, u32),
    /// `2023-07-12`
    Day(NaiveDate),
}

impl PartialDate {
    /// The year, the one part that is always there.
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
        }
    }

    /// The whole date, where it is whole.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(date) => Some(date),
            Self::Year(_) | Self::Month(..) => None,
        }
    }

    /// The first day that it may mean.
    pub fn first_day(self) -> NaiveDate {
        let first = match self {
            Self::Day(date) => return date,
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1),
        };
        first.unwrap_or(NaiveDate::MIN)
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> NaiveDate {
        let next = match self {
            Self::Day(date) => return date,
            Self::Year(year) | Self::Month(year, 12) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month + 1, 1),
        };
        next.and_then(|first| first.pred_opt()).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => date.fmt(f),
        }
    }
}

impl FromStr for PartialDate {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let refuse = || TimeError::NotAPartialDate(text.to_owned());
        match text.parse() {
            Ok(Moment::Day(date)) => return Ok(Self::Day(date)),
            // A day that is none, and no other form of date.
            Err(
                error @ (TimeError::NoSuchDay { .. }
                | TimeError::NoSuchMonth { .. }
                | TimeError::OutOfRange(_)
                | TimeError::ShortYear(_)
                | TimeError::OtherWeekday(_)),
            ) => return Err(error),
            Ok(Moment::Instant(_)) | Err(_) => {}
        }
        if let Some((year, month)) = written::month(text) {
            return Ok(Self::Month(year, month));
        }
        let digits = |part: &str, width| {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (digits(year, 4), Some(digits(month, 2).ok_or_else(refuse)?)),
            None => (digits(text, 4), None),
        };
        let year = year.and_then(|year| i32::try_from(year).ok()).ok_or_else(refuse)?;
        match month {
            _ if !YEARS.contains(&year) => Err(TimeError::OutOfRange(text.to_owned())),
            None => Ok(Self::Year(year)),
            Some(month @ 1..=12) => Ok(Self::Month(year, month)),
            Some(_) => Err(refuse()),
        }
    }
}

as_text!(Timestamp, "Timestamp", "An instant, RFC 3339; without an offset, Vietnamese time (+07:00)");
as_text!(Moment, "Moment", "An instant (RFC 3339; without an offset, Vietnamese time) or a whole day (2023-08-28)");
as_text!(PartialDate, "PartialDate", "A date of which the day or the month may be missing: 2023, 2023-07, 2023-07-12");

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_without_an_offset_is_vietnamese() {
        assert_eq!(moment("2023-09-18T16:41:10"), moment("2023-09-18T09:41:10Z"));
        assert_eq!(moment("18/09/2023 16:41"), moment("2023-09-18T16:41:00+07:00"));
        assert_eq!(moment("2023-09-18T23:59:59").date(), moment("18/09/2023").date());
        assert_eq!(moment("2023-09-18T17:00:00Z").date(), moment("2023-09-19").date());
    }

    #[test]
    fn a_day_ends_one_microsecond_before_midnight() {
        let end = moment("2023-09-18").latest();
        assert_eq!(end.to_string(), "2023-09-18T23:59:59.999999+07:00");
        assert_eq!(end, moment("2023-09-19T00:00:00").earliest().just_before());
    }

    #[test]
    fn text_and_value_say_the_same() {
        for text in ["2023-09-18T16:41:10+07:00", "2023-09-18T16:41:10.000500+07:00", "2023-08-28"] {
            assert_eq!(moment(text).to_string(), text);
        }
        for text in ["2023", "2023-07", "2023-07-12"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        let at = moment("2023-09-18T16:41:10").latest();
        assert_eq!(Timestamp::from_micros(at.micros()), Some(at));
    }

    #[test]
    fn nonsense_is_refused_with_the_text_in_the_message() {
        for text in [
            "",
            "2023-02-30",
            "31/02/2023",
            "tomorrow",
            "2023-13-01",
            "9999-01-01",
            "0000-01-01",
            "2023-09-18T25:00",
            "2023-09-18T10:00:60",
            "2023-09-18T10:00:60+07:00",
        ] {
            let error = text.parse::<Moment>().unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
        }
        for text in ["", "23", "2023-7", "2023-13", "2023-02-30", "x"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
