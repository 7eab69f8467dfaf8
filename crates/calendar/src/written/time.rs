//! Days and hours as people write them: on a command line, in a cell, in a file.
//!
//! ```text
//! text --tokens--> numbers, words, signs --day, hour, weekday--> Said
//! ```

use chrono::{Datelike as _, NaiveDate};

use super::{bare, number};

/// Why a piece of text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not one of the accepted shapes.
    #[error(
        "\"{0}\" is not a date or time; write 18/09/2023, 16:41 18/09/2023, 2023-09-18 or 2023-09-18T16:41:10+07:00"
    )]
    NotATime(String),
    /// A day that its month does not have.
    #[error("\"{text}\": month {month}/{year} has no day {day}")]
    NoSuchDay {
        /// What was written.
        text: String,
        /// The day.
        day: u32,
        /// The month.
        month: u32,
        /// Its year.
        year: u32,
    },
    /// A month that no year has.
    #[error("\"{text}\": a year has no month {month}")]
    NoSuchMonth {
        /// What was written.
        text: String,
        /// The month.
        month: u32,
    },
    /// A time that no day has.
    #[error("\"{text}\": there is no such time of day; 24:00 is the end of a day")]
    NoSuchTime {
        /// What was written.
        text: String,
    },
    /// Two digits of a year: 28/11/26 may be 2026 or, the other way round, 2028.
    #[error("the year of \"{0}\" has two digits; write all four")]
    ShortYear(String),
    /// The weekday is not that of the day.
    #[error("\"{0}\" names a weekday that is not that of the day")]
    OtherWeekday(String),
    /// An instant where a whole day is wanted.
    #[error("\"{0}\" is a moment, and a whole day is wanted; write 18/09/2023 or 2023-09-18")]
    NotADay(String),
    /// Outside the years the ledger can hold.
    #[error("the year of \"{0}\" is outside 1900-2200")]
    OutOfRange(String),
    /// Not hours and minutes.
    #[error("\"{0}\" is not a time of day; write 17:00, or 24:00 for the end of the day")]
    NotATimeOfDay(String),
    /// Not a year, year-month or date.
    #[error("\"{0}\" is not a partial date; write 2023, 2023-07 or 2023-07-12")]
    NotAPartialDate(String),
}

/// The years that the ledger can hold.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The day, if it is within the years that the ledger can hold.
pub fn within_years(date: NaiveDate) -> Option<NaiveDate> {
    YEARS.contains(&date.year()).then_some(date)
}

/// Seconds after 00:00, up to 24:00 itself.
type Seconds = u32;

/// Those of a whole day: 24:00.
pub const DAY_SECONDS: Seconds = 24 * 3_600;

/// What a text says: a day, a time of day in seconds, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    /// The day.
    pub day: Option<NaiveDate>,
    /// Seconds after 00:00, up to [`DAY_SECONDS`].
    pub time: Option<Seconds>,
}

/// Year and month: `09/2023`, as a table shows a date of which the day is not known, or "tháng 9 năm 2023".
pub fn month(text: &str) -> Option<(i32, u32)> {
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
    YEARS.contains(&year).then_some((year, month))
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
    for c in bare(text).chars() {
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
///
/// # Errors
/// Where something in it says nothing of time, or what it says cannot be.
pub fn said(text: &str) -> Result<Said, TimeError> {
    let not_a_time = || TimeError::NotATime(text.to_owned());
    if text.chars().count() > 80 {
        return Err(not_a_time());
    }
    let tokens = tokens(text);
    let (mut rest, mut said, mut weekday) = (tokens.as_slice(), Said::default(), None);
    while let Some(first) = rest.first() {
        if let (None, Some((day, behind))) = (said.day, day(rest, text)?) {
            (said.day, rest) = (Some(day), behind);
        } else if let (None, Some((seconds, behind))) = (said.time, hour(rest)) {
            let seconds = seconds.ok_or_else(|| TimeError::NoSuchTime { text: text.to_owned() })?;
            (said.time, rest) = (Some(seconds), behind);
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
        return Err(TimeError::OtherWeekday(text.to_owned()));
    }
    Ok(said)
}

type Read<'t, T> = Option<(T, &'t [Token])>;

/// A day at the beginning: 27.11.2026, 2026-11-27, 27 tháng 11 năm 2026.
fn day<'t>(tokens: &'t [Token], text: &str) -> Result<Read<'t, NaiveDate>, TimeError> {
    let (day, month, year, rest) = match tokens {
        [
            Token::Number(first),
            Token::Sign(one),
            Token::Number(second),
            Token::Sign(other),
            Token::Number(third),
            rest @ ..,
        ] if one == other && matches!(one, '/' | '-' | '.') => match (first.len(), second.len(), third.len()) {
            (1..=2, 1..=2, 4) => (first, whole(second), third, rest),
            (4, 1..=2, 1..=2) => (third, whole(second), first, behind_day(rest)),
            (1..=2, 1..=2, 1..=2) => return Err(TimeError::ShortYear(text.to_owned())),
            _ => return Ok(None),
        },
        [Token::Number(day), Token::Word(word), month, rest @ ..] if word == "thang" => {
            let (month, rest) = match (month, rest) {
                (Token::Number(month), rest) => (whole(month), rest),
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
    let (day, year) = (whole(day), whole(year));
    let found = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    let date = found.ok_or_else(|| match (1..=12).contains(&month) {
        true => TimeError::NoSuchDay { text: text.to_owned(), day, month, year },
        false => TimeError::NoSuchMonth { text: text.to_owned(), month },
    })?;
    let date = within_years(date).ok_or_else(|| TimeError::OutOfRange(text.to_owned()))?;
    Ok(Some((date, rest)))
}

/// "2023-09-18T08:00": the letter stands between day and hour.
fn behind_day(rest: &[Token]) -> &[Token] {
    match rest {
        [Token::Word(word), behind @ ..] if word == "t" && matches!(behind.first(), Some(Token::Number(_))) => behind,
        _ => rest,
    }
}

/// A month in words, as a spreadsheet writes it in a long date.
fn month_named(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"];
    let place = NAMES.iter().position(|name| *name == word);
    place.map(|place| place as u32 + 1).or((word == "gieng").then_some(1))
}

fn whole(digits: &str) -> u32 {
    number(digits).unwrap_or(u32::MAX)
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
    let hours = whole(hours);
    let half = match rest {
        [Token::Word(word), behind @ ..] => of_half_day(hours, word).map(|hours| (hours, behind)),
        _ => None,
    };
    let (hours, rest) = half.unwrap_or((Some(hours), rest));
    let (minutes, seconds) = (minutes.map_or(0, |minutes| whole(minutes)), seconds.map_or(0, |seconds| whole(seconds)));
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
        ("thu" | "t", Some(Token::Number(digits))) => (whole(digits).checked_sub(2).filter(|day| *day < 6)?, 2),
        _ => return None,
    };
    Some((number, tokens.get(length..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use crate::{Moment, PartialDate};

    #[test]
    fn days_and_moments_as_people_write_them() {
        for (texts, meant) in [
            (
                &[
                    "19/09/2023",
                    "19-9-2023",
                    "19.9.2023",
                    "19/9/2023",
                    "2023-9-19",
                    "2023/09/19",
                    "ngày 19/9/2023",
                    "ngày 19 tháng 9 năm 2023",
                    "Ngày 19 tháng 09 năm 2023",
                    "ngay 19 thang 9 nam 2023",
                    "19 tháng 9/2023",
                    "nga\u{300}y 19 tha\u{301}ng 9 na\u{306}m 2023",
                ][..],
                "2023-09-19",
            ),
            (
                &[
                    "08:00 19/09/2023",
                    "19/09/2023 08:00",
                    "8h ngày 19/9/2023",
                    "8h00 19-9-2023",
                    "08:00, ngày 19/9/2023",
                    "lúc 8 giờ ngày 19 tháng 9 năm 2023",
                    "8 giờ 00 phút ngày 19/9/2023",
                    "19.9.2023 8:00",
                    "2023-09-19T08:00",
                    "2023-09-19T08:00+07:00",
                    "2023-09-19T01:00Z",
                ],
                "2023-09-19T08:00:00+07:00",
            ),
            (
                &[
                    "Thứ Ba, 19/9/2023",
                    "thứ 3 ngày 19.09.2023",
                    "'19/9/2023",
                    "19 / 9 / 2023",
                    "19–09–2023",
                    "19 Tháng Chín 2023",
                ],
                "2023-09-19",
            ),
            (
                &[
                    "16:41:10 - 19/9/2023",
                    "19/9/2023 4:41:10 CH",
                    "4:41:10 PM 19/9/2023",
                    "16 giờ 41 phút 10 giây ngày 19/9/2023",
                    "16:41:10.75, Thứ Ba 19/9/2023",
                ],
                "2023-09-19T16:41:10+07:00",
            ),
            (&["4 giờ chiều 19/9/2023", "16g00' 19/9/2023", "16h 19/9/2023"], "2023-09-19T16:00:00+07:00"),
            (&["12:05 SA 19/9/2023", "00:05 19/9/2023"], "2023-09-19T00:05:00+07:00"),
            (&["2023-09-19T05:00", "2023-09-19t05:00", "2023-9-19 5:00"], "2023-09-19T05:00:00+07:00"),
            (&["00:00 19/9/2023", "2023-09-19T00:00"], "2023-09-19T00:00:00+07:00"),
            (&["8h30 ngày 19/9/2023", "8 giờ 30 phút ngày 19/9/2023"], "2023-09-19T08:30:00+07:00"),
            (&["18/09/2023 24:00", "24:00 18/09/2023"], "2023-09-18T23:59:59.999999+07:00"),
            (&["18/09/2023 23:59:58", "23:59:58 ngày 18/9/2023"], "2023-09-18T23:59:58+07:00"),
        ] {
            for text in texts {
                assert_eq!(text.parse::<Moment>().map(|moment| moment.to_string()), Ok(meant.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_day_says_what_is_wrong_with_it() {
        for (text, wrong) in [
            ("31/02/2023", "month 2/2023 has no day 31"),
            ("ngày 31 tháng 4 năm 2023", "month 4/2023 has no day 31"),
            ("2023-02-30", "month 2/2023 has no day 30"),
            ("00/09/2023", "month 9/2023 has no day 0"),
            ("19/13/2023", "a year has no month 13"),
            ("25:00 19/09/2023", "no such time of day"),
            ("2023-09-18T25:00", "no such time of day"),
            ("24:01 19/09/2023", "no such time of day"),
            ("19/09/23", "two digits"),
            ("Thứ Tư, 19/9/2023", "weekday"),
            ("13:00 SA 19/9/2023", "no such time of day"),
            ("12 giờ đêm 19/9/2023", "no such time of day"),
            ("19/9/1812", "the year of"),
            ("19/9-2023", "is not a date or time"),
            ("khoảng 19/9/2023", "is not a date or time"),
            ("45188", "is not a date or time"),
            ("9/2023", "is not a date or time"),
            ("19/09", "is not a date or time"),
            ("08:00", "is not a date or time"),
            ("19/09/2023 20/09/2023", "is not a date or time"),
            ("hôm qua", "is not a date or time"),
        ] {
            let said = text.parse::<Moment>().unwrap_err().to_string();
            assert!(said.contains(wrong) && said.contains(text), "{text}: {said}");
        }
    }

    #[test]
    fn dates_of_which_a_part_is_missing() {
        for (texts, meant) in [
            (&["11/2026", "11.2026", "11-2026", "tháng 11 năm 2026", "Tháng 11/2026", "2026-11"][..], "2026-11"),
            (&["2026"], "2026"),
            (&["27.11.2026", "ngày 27 tháng 11 năm 2026"], "2026-11-27"),
        ] {
            for text in texts {
                assert_eq!(text.parse::<PartialDate>().map(|date| date.to_string()), Ok(meant.to_owned()), "{text}");
            }
        }
        for text in ["13/2026", "11/26", "27/11/26", "31/2/2026", "08:00 27/11/2026", "11/1812"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
