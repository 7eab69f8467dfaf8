//! Days and times as cells of a sheet hold them: in one cell, or the day in one and the hour in another.

use calendar::{
    Moment, PartialDate, TimeError,
    written::{Said, said},
};

/// Why a cell says no day or time for certain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// Not one of the forms in which people write days and times, or none that can be.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// An hour of no day.
    #[error("\"{0}\" says no day; write the day too, or name the column of the day")]
    NoDay(String),
    /// No hour in the column of hours.
    #[error("\"{0}\" is no hour; write 16:41, 9h30 or 4:41:10 CH")]
    NoHour(String),
    /// Two cells of one row that say different times.
    #[error("\"{0}\" and \"{1}\" say two times")]
    TwoTimes(String, String),
}

/// The moment that a cell says. Midnight exactly, as a spreadsheet adds it to a day, is no hour.
pub(super) fn moment(text: &str) -> Result<Moment, WhenError> {
    if let Some(exact) = exact(text) {
        return Ok(exact);
    }
    let Said { day, time } = said(text)?;
    let day = day.ok_or_else(|| WhenError::NoDay(text.to_owned()))?;
    Ok(Moment::on(day, time.filter(|time| *time != 0)))
}

/// The moment that a cell with a day and one with an hour say together.
pub(super) fn moment_of_two(day: &str, hour: &str) -> Result<Moment, WhenError> {
    let two_times = || WhenError::TwoTimes(day.to_owned(), hour.to_owned());
    let told = match exact(hour) {
        Some(Moment::Instant(at)) => Moment::Instant(at),
        Some(Moment::Day(_)) => return Err(WhenError::NoHour(hour.to_owned())),
        None => {
            let Said { day: of_hour, time: seconds } = said(hour).map_err(|error| match error {
                TimeError::NotATime(_) | TimeError::NoSuchTime { .. } => WhenError::NoHour(hour.to_owned()),
                other => other.into(),
            })?;
            let seconds = seconds.ok_or_else(|| WhenError::NoHour(hour.to_owned()))?;
            let date = moment(day)?.date();
            if of_hour.is_some_and(|of_hour| of_hour != date) {
                return Err(two_times());
            }
            Moment::on(date, Some(seconds))
        }
    };
    match moment(day)? {
        Moment::Day(day) if day == told.date() => Ok(told),
        same if same == told => Ok(told),
        _ => Err(two_times()),
    }
}

/// The date that a cell says, as far as it says one. An hour is no part of it.
pub(super) fn date(text: &str) -> Result<PartialDate, WhenError> {
    match text.parse() {
        Ok(date) => Ok(date),
        Err(error) => match moment(text) {
            Ok(moment) => Ok(PartialDate::Day(moment.date())),
            Err(WhenError::Time(TimeError::NotATime(_))) => Err(error.into()),
            Err(other) => Err(other),
        },
    }
}

/// Whether a cell holds nothing but a day, a time, or something that was meant as one.
pub(super) fn looks_like_time(text: &str) -> bool {
    exact(text).is_some()
        || match said(text) {
            Ok(_) | Err(TimeError::NoSuchDay { .. } | TimeError::NoSuchMonth { .. } | TimeError::OtherWeekday(_)) => {
                true
            }
            // "1.2.3" is the number of a paragraph.
            Err(TimeError::ShortYear(_)) => !text.contains('.'),
            Err(_) => false,
        }
}

/// Whether a cell holds a day that is shown as month and year: spreadsheets make one of "9/2023".
pub(super) fn is_cell_of_month(text: &str) -> bool {
    // In the form in which a cell is read: whoever types "9/2023" may mean a number.
    text.parse().is_ok_and(|date: PartialDate| matches!(date, PartialDate::Month(..)) && date.to_string() == text)
}

/// Whether a number may be a day that a spreadsheet shows as what it is kept as: from 1954 to 2119.
pub(super) fn may_be_serial(text: &str) -> bool {
    text.parse().is_ok_and(|number: f64| (20_000.0..80_000.0).contains(&number))
}

/// Whether a number may be a day of a month.
pub(super) fn may_be_day(text: &str) -> bool {
    text.parse().is_ok_and(|number: u32| (1..=31).contains(&number))
}

/// The moment of a text that says it to the second and with its offset, or as a day of ISO 8601.
fn exact(text: &str) -> Option<Moment> {
    // In the other order only the forms of clerks are read, below.
    let is_iso = text.len() > 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let moment = text.parse().ok().filter(|_| is_iso)?;
    (text.contains(['T', 't']) || matches!(moment, Moment::Day(_))).then_some(moment)
}
