//! Numbers that a workbook shows as days and times.

use calendar::{Moment, NaiveDate, Timestamp};

const DAY_SECONDS: f64 = 86_400.0;
/// The serial number of 1904-01-01, the first day of the other of Excel's two calendars.
const DAYS_TO_1904: f64 = 1_462.0;

/// As what a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Number,
    /// A day, a time, or both.
    Moment,
    /// Month and year only: typed "7/2023", stored as the first of July.
    Month,
    Year,
}

impl Shape {
    pub(super) fn built_in(id: &str) -> Self {
        match id.parse() {
            Ok(17) => Self::Month,
            Ok(14..=16 | 18..=22 | 27..=36 | 45..=47 | 50..=58) => Self::Moment,
            _ => Self::Number,
        }
    }

    /// By the letters of a format such as `[$-42A]dd/mm/yyyy\ hh:mm;@`, outside what it quotes.
    pub(super) fn of_code(code: &str) -> Self {
        let mut letters = String::new();
        let mut rest = code.chars();
        while let Some(c) = rest.next() {
            match c {
                ';' => break,
                '\\' | '_' | '*' => drop(rest.next()),
                '"' => drop(rest.find(|c| *c == '"')),
                '[' => drop(rest.find(|c| *c == ']')),
                other => letters.push(other.to_ascii_lowercase()),
            }
        }
        let month = letters.contains('m');
        match letters.contains('y') {
            _ if letters.contains(['d', 'h', 's']) => Self::Moment,
            true if month => Self::Month,
            true => Self::Year,
            false if month => Self::Moment,
            false => Self::Number,
        }
    }

    /// The number as text; what is not a moment stays a number, and is refused as one later.
    pub(super) fn text(self, number: f64, from_1904: bool) -> String {
        match (self, moment(number, from_1904)) {
            (Self::Number, _) => number.to_string(),
            (Self::Moment, None) => time_of_day(number).unwrap_or_else(|| number.to_string()),
            (_, None) => number.to_string(),
            (Self::Month, Some(Moment::Day(day))) => day.format("%Y-%m").to_string(),
            (Self::Year, Some(Moment::Day(day))) => day.format("%Y").to_string(),
            (_, Some(moment)) => moment.to_string(),
        }
    }
}

/// A serial number as a moment: a whole number is a day, a fraction the time of day to the second.
fn moment(serial: f64, from_1904: bool) -> Option<Moment> {
    // Below lie times without a day, and the two months in which Excel's 1900 is a leap year.
    if !(61.0..1_000_000.0).contains(&serial) {
        return None;
    }
    let serial = if from_1904 { serial + DAYS_TO_1904 } else { serial };
    let epoch = Timestamp::start_of(NaiveDate::from_ymd_opt(1899, 12, 30)?).micros();
    let at = |days: f64, seconds: f64| {
        Timestamp::from_micros(epoch + ((days * DAY_SECONDS + seconds) as i64).checked_mul(1_000_000)?)
    };
    let nearest = serial.round();
    if (serial - nearest).abs() * DAY_SECONDS < 0.001 {
        return at(nearest, 0.0).map(|midnight| Moment::Day(midnight.date()));
    }
    // Rounding must not carry the last half second of a day into the next.
    let seconds = (serial.fract() * DAY_SECONDS).round().min(DAY_SECONDS - 1.0);
    at(serial.floor(), seconds).map(Moment::Instant)
}

/// A fraction of a day as a time of day, to the second: a cell that holds an hour and no day.
fn time_of_day(part: f64) -> Option<String> {
    if !(0.0..=1.0).contains(&part) {
        return None;
    }
    let seconds = (part * DAY_SECONDS).round() as u32;
    Some(format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
}
