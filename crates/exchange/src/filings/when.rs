//! Days and times as people write them in cells.

use calendar::{
    Datelike as _, Moment, NaiveDate, PartialDate, TimeError, TimeOfDay, Timestamp, moment::within_years, written::bare,
};

use crate::source::fold;

/// Why a cell says no day or time for certain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// Not one of the accepted shapes, or outside the years the ledger can hold.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A day that the calendar does not have.
    #[error("there is no day {day} of month {month} in {year}")]
    NoSuchDay {
        /// As written.
        day: u32,
        /// As written.
        month: u32,
        /// As written.
        year: i32,
    },
    /// Two digits of a year: 28/11/26 may be 2026 or, the other way round, 2028.
    #[error("the year of \"{0}\" has two digits; write all four")]
    ShortYear(String),
    /// An hour of no day.
    #[error("\"{0}\" says no day; write the day too, or name the column of the day")]
    NoDay(String),
    /// No hour in the column of hours.
    #[error("\"{0}\" is no hour; write 16:41, 9h30 or 4:41:10 CH")]
    NoHour(String),
    /// The weekday is not that of the day.
    #[error("\"{0}\" names a weekday that is not that of the day")]
    OtherWeekday(String),
    /// Two cells of one row that say different times.
    #[error("\"{0}\" and \"{1}\" say two times")]
    TwoTimes(String, String),
}

/// Seconds after 00:00, up to 24:00 itself.
type Seconds = u32;

const DAY_SECONDS: Seconds = 24 * 3_600;

/// What a text says: a day, an hour, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Said {
    day: Option<NaiveDate>,
    hour: Option<Seconds>,
}

/// The moment that a cell says. Midnight exactly, as a spreadsheet adds it to a day, is no hour.
pub(super) fn moment(text: &str) -> Result<Moment, WhenError> {
    if let Some(exact) = exact(text) {
        return Ok(exact);
    }
    let Said { day, hour } = said(text)?;
    let day = day.ok_or_else(|| WhenError::NoDay(text.to_owned()))?;
    Ok(at(day, hour.filter(|hour| *hour != 0)))
}

/// The moment that a cell with a day and one with an hour say together.
pub(super) fn moment_of_two(day: &str, hour: &str) -> Result<Moment, WhenError> {
    let two_times = || WhenError::TwoTimes(day.to_owned(), hour.to_owned());
    let told = match exact(hour) {
        Some(Moment::Instant(at)) => Moment::Instant(at),
        Some(Moment::Day(_)) => return Err(WhenError::NoHour(hour.to_owned())),
        None => {
            let Said { day: of_hour, hour: seconds } = said(hour).map_err(|error| match error {
                WhenError::Time(_) => WhenError::NoHour(hour.to_owned()),
                other => other,
            })?;
            let seconds = seconds.ok_or_else(|| WhenError::NoHour(hour.to_owned()))?;
            let date = moment(day)?.date();
            if of_hour.is_some_and(|of_hour| of_hour != date) {
                return Err(two_times());
            }
            at(date, Some(seconds))
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
    if let Some(month) = month(text) {
        return Ok(month);
    }
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
            Ok(_) | Err(WhenError::NoSuchDay { .. } | WhenError::OtherWeekday(_)) => true,
            // "1.2.3" is the number of a paragraph.
            Err(WhenError::ShortYear(_)) => !text.contains('.'),
            Err(_) => false,
        }
}

/// Whether a cell holds a day that is shown as month and year: spreadsheets make one of "9/2023".
pub(super) fn is_cell_of_month(text: &str) -> bool {
    matches!(text.parse(), Ok(PartialDate::Month(..)))
}

/// Whether a number may be a day that a spreadsheet shows as what it is kept as: from 1954 to 2119.
pub(super) fn may_be_serial(text: &str) -> bool {
    text.parse().is_ok_and(|number: f64| (20_000.0..80_000.0).contains(&number))
}

/// The moment of a text that says it to the second and with its offset, or as a day of ISO 8601.
fn exact(text: &str) -> Option<Moment> {
    // In the other order only the forms of clerks are read, below.
    let is_iso = text.len() > 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let moment = text.parse().ok().filter(|_| is_iso)?;
    (text.contains(['T', 't']) || matches!(moment, Moment::Day(_))).then_some(moment)
}

fn at(day: NaiveDate, hour: Option<Seconds>) -> Moment {
    match hour {
        None => Moment::Day(day),
        // The end of the day belongs to the day.
        Some(DAY_SECONDS) => Moment::Instant(TimeOfDay::MIDNIGHT.last_instant_of(day)),
        Some(seconds) => {
            let micros = Timestamp::start_of(day).micros() + i64::from(seconds) * 1_000_000;
            Timestamp::from_micros(micros).map_or(Moment::Day(day), Moment::Instant)
        }
    }
}

/// `09/2023`, as a table shows a date of which the day is not known, or "tháng 9 năm 2023".
fn month(text: &str) -> Option<PartialDate> {
    let tokens = tokens(text);
    let (year, month) = match tokens.as_slice() {
        [Token::Word(word), Token::Number(month), Token::Sign(_), Token::Number(year)] if word == "thang" => {
            (year, month)
        }
        [Token::Word(word), Token::Number(month), Token::Word(of), Token::Number(year)]
            if word == "thang" && of == "nam" =>
        {
            (year, month)
        }
        [Token::Number(month), Token::Sign('/' | '-' | '.'), Token::Number(year)] if month.len() <= 2 => (year, month),
        _ => return None,
    };
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    (1900..=2200).contains(&year).then_some(PartialDate::Month(year, month))
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Number(String),
    Word(String),
    Sign(char),
}

/// Numbers, words without diacritics, and signs; blanks, commas and the sign of a minute only separate.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut joins = false;
    for c in bare(&fold(text)).chars() {
        match (c, tokens.last_mut()) {
            ('0'..='9', Some(Token::Number(number))) if joins => number.push(c),
            ('0'..='9', _) => tokens.push(Token::Number(c.to_string())),
            (_, Some(Token::Word(word))) if joins && c.is_alphabetic() => word.push(c),
            _ if c.is_alphabetic() => tokens.push(Token::Word(c.to_string())),
            (' ' | ',' | '\'' | '’' | '′' | '"', _) => {}
            ('‐' | '‑' | '–' | '—' | '−', _) => tokens.push(Token::Sign('-')),
            ('∕' | '／', _) => tokens.push(Token::Sign('/')),
            ('：', _) => tokens.push(Token::Sign(':')),
            _ => tokens.push(Token::Sign(c)),
        }
        joins = c.is_alphanumeric();
    }
    tokens
}

/// What stands in a text, from its beginning to its end and nothing else.
fn said(text: &str) -> Result<Said, WhenError> {
    let not_a_time = || WhenError::from(TimeError::NotATime(text.to_owned()));
    if text.chars().count() > 80 {
        return Err(not_a_time());
    }
    let tokens = tokens(text);
    let (mut rest, mut said, mut weekday) = (tokens.as_slice(), Said::default(), None);
    while let Some(first) = rest.first() {
        if let (None, Some((day, behind))) = (said.day, day(rest, text)?) {
            (said.day, rest) = (Some(day), behind);
        } else if let (None, Some((seconds, behind))) = (said.hour, hour(rest)) {
            let seconds = seconds.ok_or_else(not_a_time)?;
            (said.hour, rest) = (Some(seconds), behind);
        } else if let (None, Some((number, behind))) = (weekday, weekday_of(rest)) {
            (weekday, rest) = (Some(number), behind);
        } else if matches!(first, Token::Word(word) if matches!(word.as_str(), "ngay" | "luc" | "hoi" | "vao")) {
            rest = rest.get(1..).unwrap_or_default();
        } else if matches!(first, Token::Sign('-' | ';')) && (said != Said::default() || weekday.is_some()) {
            // "16:41 - 18/09/2023"
            rest = rest.get(1..).unwrap_or_default();
        } else {
            return Err(not_a_time());
        }
    }
    if said == Said::default() {
        return Err(not_a_time());
    }
    let is_other = |day: NaiveDate| weekday.is_some_and(|number| number != day.weekday().num_days_from_monday());
    if said.day.is_some_and(is_other) {
        return Err(WhenError::OtherWeekday(text.to_owned()));
    }
    Ok(said)
}

type Read<'t, T> = Option<(T, &'t [Token])>;

/// A day at the beginning: 27.11.2026, 2026-11-27, 27 tháng 11 năm 2026.
fn day<'t>(tokens: &'t [Token], text: &str) -> Result<Read<'t, NaiveDate>, WhenError> {
    let (day, month, year, rest) = match tokens {
        [
            Token::Number(first),
            Token::Sign(one),
            Token::Number(second),
            Token::Sign(other),
            Token::Number(third),
            rest @ ..,
        ] if one == other && matches!(one, '/' | '-' | '.') => match (first.len(), second.len(), third.len()) {
            (1..=2, 1..=2, 4) => (first, number(second), third, rest),
            (4, 1..=2, 1..=2) => (third, number(second), first, rest),
            (1..=2, 1..=2, 1..=2) => return Err(WhenError::ShortYear(text.to_owned())),
            _ => return Ok(None),
        },
        [Token::Number(day), Token::Word(word), month, rest @ ..] if word == "thang" => {
            let (month, rest) = match (month, rest) {
                (Token::Number(month), rest) => (number(month), rest),
                (Token::Word(word), [Token::Word(more), rest @ ..])
                    if month_named(&format!("{word} {more}")).is_some() =>
                {
                    (month_named(&format!("{word} {more}")).unwrap_or_default(), rest)
                }
                (Token::Word(word), rest) => match month_named(word) {
                    Some(month) => (month, rest),
                    None => return Ok(None),
                },
                _ => return Ok(None),
            };
            match rest {
                [Token::Word(of), Token::Number(year), rest @ ..] if of == "nam" && year.len() == 4 => {
                    (day, month, year, rest)
                }
                [Token::Sign('/'), Token::Number(year), rest @ ..] | [Token::Number(year), rest @ ..]
                    if year.len() == 4 =>
                {
                    (day, month, year, rest)
                }
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    // Four digits at most.
    let (day, year) = (number(day), year.parse::<i32>().unwrap_or_default());
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(WhenError::NoSuchDay { day, month, year })?;
    let date = within_years(date).ok_or_else(|| TimeError::OutOfRange(text.to_owned()))?;
    Ok(Some((date, rest)))
}

/// A month in words, as a spreadsheet writes it in a long date.
fn month_named(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"];
    let place = NAMES.iter().position(|name| *name == word);
    place.map(|place| place as u32 + 1).or((word == "gieng").then_some(1))
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}

/// An hour at the beginning: 16:41:10, 9h30, 9 giờ 30 phút, 4:41 CH. None within where there is no such hour.
fn hour(tokens: &[Token]) -> Read<'_, Option<Seconds>> {
    let [Token::Number(hours), sign, rest @ ..] = tokens else { return None };
    let with_colon = match sign {
        Token::Sign(':') => true,
        Token::Word(word) if matches!(word.as_str(), "h" | "g" | "gio") => false,
        _ => return None,
    };
    let (minutes, rest) = match rest {
        // "9h ngày 18/09/2023": what follows is a day.
        [Token::Number(minutes), rest @ ..]
            if !matches!(rest, [Token::Sign('/' | '-' | '.'), Token::Number(_), ..]) =>
        {
            (Some(minutes), rest)
        }
        rest => (None, rest),
    };
    if with_colon && minutes.is_none_or(|minutes| minutes.len() != 2) {
        return None;
    }
    let (seconds, rest) = match rest {
        [Token::Sign(':'), Token::Number(seconds), rest @ ..] if with_colon => (Some(seconds), rest),
        [Token::Word(word), Token::Number(seconds), Token::Word(of), rest @ ..]
            if minutes.is_some()
                && matches!(word.as_str(), "phut" | "p" | "m")
                && matches!(of.as_str(), "giay" | "s") =>
        {
            (Some(seconds), rest)
        }
        [Token::Word(word), rest @ ..] if minutes.is_some() && matches!(word.as_str(), "phut" | "p" | "m") => {
            (None, rest)
        }
        rest => (None, rest),
    };
    // A part of a second: what is kept of a time is its second.
    let rest = match rest {
        [Token::Sign('.'), Token::Number(_), rest @ ..] if seconds.is_some() => rest,
        rest => rest,
    };
    let hours = number(hours);
    let half = match rest {
        [Token::Word(word), behind @ ..] => of_half_day(hours, word).map(|hours| (hours, behind)),
        _ => None,
    };
    let (hours, rest) = half.unwrap_or((Some(hours), rest));
    let (minutes, seconds) =
        (minutes.map_or(0, |minutes| number(minutes)), seconds.map_or(0, |seconds| number(seconds)));
    let total = hours.filter(|hours| *hours <= 24 && minutes < 60 && seconds < 60);
    let total = total.map(|hours| hours * 3_600 + minutes * 60 + seconds).filter(|total| *total <= DAY_SECONDS);
    Some((total, rest))
}

/// The hour of the day by the word for its half: SA, CH, sáng, trưa, chiều, tối. None where the word is none of them;
/// none within where the two do not fit, or could be two hours.
fn of_half_day(hours: u32, word: &str) -> Option<Option<u32>> {
    let afternoon = hours.saturating_add(12);
    Some(match (word, hours) {
        ("sa" | "am", 12) => Some(0),
        ("sa" | "am" | "sang", 0..=11) => Some(hours),
        ("ch" | "pm" | "chieu", 1..=11) | ("trua", 1..=2) | ("toi", 5..=11) => Some(afternoon),
        ("ch" | "pm" | "chieu" | "trua", 12) | ("trua", 11) => Some(hours),
        ("ch" | "pm" | "chieu" | "toi" | "dem", 13..=23) => Some(hours),
        ("sa" | "am" | "sang" | "trua" | "ch" | "pm" | "chieu" | "toi" | "dem", _) => None,
        _ => return None,
    })
}

/// A weekday at the beginning, in days after Monday.
fn weekday_of(tokens: &[Token]) -> Read<'_, u32> {
    let Token::Word(word) = tokens.first()? else { return None };
    let (number, length) = match (word.as_str(), tokens.get(1)) {
        ("cn", _) => (6, 1),
        ("chu", Some(Token::Word(word))) if word == "nhat" => (6, 2),
        ("thu", Some(Token::Word(word))) => {
            let place = ["hai", "ba", "tu", "nam", "sau", "bay"].iter().position(|name| name == word)?;
            (place as u32, 2)
        }
        ("thu" | "t", Some(Token::Number(digits))) => (number(digits).checked_sub(2).filter(|day| *day < 6)?, 2),
        _ => return None,
    };
    Some((number, tokens.get(length..).unwrap_or_default()))
}
