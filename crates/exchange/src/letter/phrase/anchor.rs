//! Days and periods as letters write them.

use calendar::{Datelike as _, NaiveDate};

use super::super::{
    real_day,
    words::{Kind, Words},
};

/// What a phrase of time stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// A day; its year may be left out.
    Day { day: u32, month: u32, year: Option<i32>, hour: Hour },
    /// A day of a month that is not named: "ngày 25".
    MonthDay { day: u32, of: MonthOf },
    /// A month, a quarter, half a year, a year; none of the calendar where its last month is none.
    Period { last_month: Option<u32>, year: Option<i32> },
    /// Dots, or nothing, where a number belongs.
    Blank,
    /// Time that hangs on when it is read, or that only a calendar of working days tells.
    Relative,
}

/// Whether a time of day is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hour {
    Named,
    Unnamed,
}

/// Which month the day of a period lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MonthOf {
    /// Not said.
    Unsaid,
    /// The last one of the period, or the month itself.
    Last,
    /// The one after the period.
    Next,
    /// One of the year that is named.
    Named(u32),
    /// Some other.
    Other,
}

const EACH: &[&str] = &["hằng", "hàng", "mỗi"];

/// The anchor at a word, and the word behind it. `is_awaited` says that a word such as "chậm nhất" stands before it:
/// then a day may come without "ngày" or without its year.
pub(super) fn anchor(words: &Words<'_>, at: usize, is_awaited: bool) -> Option<(Anchor, usize)> {
    const ENDS: &[&str] = &[
        "ngày làm việc cuối cùng",
        "ngày làm việc đầu tiên",
        "ngày cuối cùng",
        "ngày đầu tiên",
        "ngày cuối",
        "ngày đầu",
        "ngày làm việc cuối",
        "ngày làm việc đầu",
    ];
    if let Some(end) = words.any(at, ENDS) {
        let end = words.skip(end, &["của", "trong"]);
        let behind =
            period(words, end).map(|(_, end)| end).or_else(|| words.any(end, &["tuần", "tháng", "quý", "năm"]));
        return Some((Anchor::Relative, behind.unwrap_or(end)));
    }
    const OF_WORK: &[&str] = &[
        "giờ làm việc",
        "giờ làm việc của",
        "giờ hành chính",
        "giờ hành chính của",
        "giờ chiều",
        "buổi chiều",
        "buổi sáng",
        "chiều",
        "sáng",
    ];
    let of_work = words.any(at, OF_WORK).filter(|end| words.phrase(*end, "ngày").is_some());
    let (hour, after_hour) = match of_work.or_else(|| hour(words, at)) {
        Some(end) => (Hour::Named, words.skip(end, &[", của", ",", "của"])),
        None => (Hour::Unnamed, at),
    };
    let weekday = weekday(words, after_hour);
    let start = weekday.map_or(after_hour, |end| words.skip(end, &[", (", ",", "("]));
    let fits = |anchor: &Anchor| weekday.is_none() || is_on(words, after_hour, *anchor);
    match day(words, start, hour, is_awaited || hour == Hour::Named || weekday.is_some()) {
        Some((found, end)) if fits(&found) => Some((found, end)),
        // "thứ Hai, ngày 15/9/2023", which is a Friday.
        Some((_, end)) => Some((Anchor::Relative, end)),
        None if weekday.is_some() => weekday.map(|end| (Anchor::Relative, end)),
        None if hour == Hour::Named && is_awaited => Some((Anchor::Relative, after_hour)),
        None => period(words, at).or_else(|| relative(words, at)),
    }
}

/// A time of day: "16 giờ 00", "17h30", "8:00".
fn hour(words: &Words<'_>, at: usize) -> Option<usize> {
    words.get(at)?.number().filter(|hour| *hour <= 24)?;
    let is_minute = |at: usize| words.get(at).and_then(|word| word.number()).is_some_and(|minute| minute < 60);
    match words.any(at + 1, &["giờ", "h", ":"])? {
        end if is_minute(end) => Some(words.skip(end + 1, &["phút"])),
        end if words.phrase(at + 1, ":").is_none() => Some(end),
        _ => None,
    }
}

fn weekday(words: &Words<'_>, at: usize) -> Option<usize> {
    const DAYS: &[&str] = &["hai", "ba", "tư", "năm", "sáu", "bảy", "2", "3", "4", "5", "6", "7"];
    words.phrase(at, "chủ nhật").or_else(|| words.any(words.phrase(at, "thứ")?, DAYS))
}

/// Whether the weekday at a word is that of a day; of a day whose year is not said nobody can tell.
fn is_on(words: &Words<'_>, at: usize, anchor: Anchor) -> bool {
    let Anchor::Day { day, month, year: Some(year), .. } = anchor else { return true };
    let Some(date) = real_day(year, month, day) else { return true };
    const NAMES: &[&[&str]] = &[
        &["thứ hai", "thứ 2"],
        &["thứ ba", "thứ 3"],
        &["thứ tư", "thứ 4"],
        &["thứ năm", "thứ 5"],
        &["thứ sáu", "thứ 6"],
        &["thứ bảy", "thứ 7"],
        &["chủ nhật"],
    ];
    let place = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default();
    NAMES.get(place).is_some_and(|names| words.any(at, names).is_some())
}

fn day(words: &Words<'_>, at: usize, hour: Hour, is_awaited: bool) -> Option<(Anchor, usize)> {
    let named = words.phrase(at, "ngày");
    let start = named.map_or(at, |start| words.skip(start, &["mùng", "mồng"]));
    if let Some(found) = blank(words, named) {
        return Some(found);
    }
    let first = words.get(start)?.number()?;
    if let Some(month_at) = words.phrase(start + 1, "tháng") {
        named?;
        let Some(month) = words.get(month_at).and_then(|word| word.number()) else {
            return Some(month_day(words, first, start + 1));
        };
        let (year, end) = year_behind(words, month_at + 1);
        return Some((Anchor::Day { day: first, month, year, hour }, end));
    }
    let separator = words.get(start + 1).filter(|word| matches!(word.folded.as_str(), "/" | "." | "-")).cloned();
    let tight = |at: usize| match (words.get(at), words.get(at + 1)) {
        (Some(one), Some(next)) => one.at.end == next.at.start,
        _ => false,
    };
    let joined = separator.filter(|word| word.is("/") || tight(start) && tight(start + 1));
    let month = joined.as_ref().and_then(|_| words.get(start + 2)?.number());
    let Some((separator, month)) = joined.zip(month) else {
        return named.map(|_| month_day(words, first, start + 1));
    };
    let year_at = words.get(start + 3).filter(|word| word.folded == separator.folded).map(|_| start + 4);
    let year = year_at.and_then(|at| words.get(at)?.number()).filter(|year| (1000..=9999).contains(year));
    match year {
        Some(year) => {
            let anchor = Anchor::Day { day: first, month, year: i32::try_from(year).ok(), hour };
            Some((anchor, start + 5))
        }
        // "10-15/9/2023": several days.
        None if words.phrase(start + 3, "/").is_some() && separator.is("-") => {
            Some((Anchor::Relative, words.len().min(start + 7)))
        }
        None if named.is_some() || is_awaited && separator.is("/") => {
            let (year, end) = year_behind(words, start + 3);
            Some((Anchor::Day { day: first, month, year, hour }, end))
        }
        None => None,
    }
}

/// A day whose number, month or year is still to be filled in. Several spaces are no words: "ngày tháng 9 năm 2023".
fn blank(words: &Words<'_>, named: Option<usize>) -> Option<(Anchor, usize)> {
    let mut at = named?;
    let mut missing = false;
    let mut part = |at: &mut usize| {
        let (mut found, mut dotted) = (false, false);
        while let Some(word) = words.get(*at).filter(|word| matches!(word.kind, Kind::Number | Kind::Blank)) {
            found = true;
            dotted |= word.kind == Kind::Blank;
            *at += 1;
        }
        missing |= dotted || !found;
    };
    part(&mut at);
    let start = at;
    let Some(next) = words.any(at, &["/", "tháng"]) else {
        // "chậm nhất ngày …" with nothing behind it.
        return missing.then_some((Anchor::Blank, at)).filter(|_| at > named.unwrap_or(at) || words.ends_clause(at));
    };
    // "ngày" alone before "tháng" in "ngày tháng năm sinh" is no day.
    at = next;
    part(&mut at);
    if at == next && words.phrase(start, "tháng").is_some() && words.phrase(at, "năm").is_none() {
        return None;
    }
    if let Some(next) = words.any(at, &["/", "năm"]) {
        at = next;
        part(&mut at);
    }
    missing.then_some((Anchor::Blank, at))
}

/// The year behind a day or a month: "/2023", "năm 2023", ", năm 2023".
fn year_behind(words: &Words<'_>, at: usize) -> (Option<i32>, usize) {
    let year_at = words.any(at, &["/", "-", "năm", ", năm", "của năm", "/ năm"]);
    let found = year_at.and_then(|at| Some((words.get(at)?.number()?, at)));
    match found.filter(|(year, _)| (1000..=9999).contains(year)) {
        Some((year, at)) => (i32::try_from(year).ok(), at + 1),
        None => (None, at),
    }
}

/// A day of a month that is said in other words, if at all.
fn month_day(words: &Words<'_>, day: u32, at: usize) -> (Anchor, usize) {
    let start = words.skip(at, &[", của", "của", ","]);
    let last = ["tháng cuối", "tháng báo cáo", "tháng cuối cùng"];
    let next = ["tháng sau", "tháng tiếp theo", "tháng kế tiếp", "tháng liền kề", "tháng liền sau", "tháng đầu"];
    let (of, end) = if let Some(end) = words.any(start, &last) {
        (MonthOf::Last, end)
    } else if let Some(end) = words.any(start, &next) {
        (MonthOf::Next, end)
    } else if let Some(end) = words.any(start, &["tháng trước", "tháng đó", "tháng này"]) {
        (MonthOf::Other, end)
    } else {
        (MonthOf::Unsaid, at)
    };
    (Anchor::MonthDay { day, of }, end)
}

/// A month, a quarter, half a year or a year that is named.
fn period(words: &Words<'_>, at: usize) -> Option<(Anchor, usize)> {
    let named = |last_month: Option<u32>, at: usize| {
        let (year, end) = year_behind(words, at);
        Some((Anchor::Period { last_month, year }, end))
    };
    for (phrases, month) in [
        (&["6 tháng đầu năm", "06 tháng đầu năm", "sáu tháng đầu năm", "nửa đầu năm"][..], 6),
        (&["6 tháng cuối năm", "06 tháng cuối năm", "sáu tháng cuối năm", "nửa cuối năm"][..], 12),
        (&["9 tháng đầu năm", "09 tháng đầu năm", "chín tháng đầu năm"][..], 9),
    ] {
        if let Some(end) = words.any(at, phrases) {
            // "năm" is a part of the phrase here.
            return named(Some(month), end - 1).filter(|(_, behind)| *behind >= end).or(named(Some(month), end));
        }
    }
    if let Some(start) = words.phrase(at, "quý") {
        let word = words.get(start)?;
        let quarter = match word.folded.as_str() {
            "i" | "1" | "một" => 1,
            "ii" | "2" | "hai" => 2,
            "iii" | "3" | "ba" => 3,
            "iv" | "4" | "bốn" => 4,
            _ => return word.number().and_then(|_| named(None, start + 1)),
        };
        return named(Some(quarter * 3), start + 1);
    }
    if let Some(start) = words.phrase(at, "tháng") {
        let month = words.get(start)?.number()?;
        return named(Some(month).filter(|month| (1..=12).contains(month)), start + 1);
    }
    let start = words.phrase(at, "năm")?;
    let year = words.get(start)?.number().filter(|year| (1000..=9999).contains(year))?;
    Some((Anchor::Period { last_month: Some(12), year: i32::try_from(year).ok() }, start + 1))
}

/// Time that hangs on when it is read.
fn relative(words: &Words<'_>, at: usize) -> Option<(Anchor, usize)> {
    const BY_READER: &[&str] = &[
        "tuần này",
        "tuần sau",
        "tuần tới",
        "tháng này",
        "tháng sau",
        "tháng tới",
        "quý này",
        "quý sau",
        "quý tới",
        "năm nay",
        "năm sau",
        "năm tới",
        "hôm nay",
        "ngày mai",
        "tết",
        "tết nguyên đán",
        "mùa mưa",
        "mùa mưa lũ",
        "mùa mưa bão",
        "mùa lũ",
        "mùa khô",
        "mùa hanh khô",
        "kỳ họp",
        "phiên họp",
        "đại hội",
        "khai giảng",
        "giai đoạn",
    ];
    if let Some(end) = words.any(at, &["học kỳ", "năm học"]) {
        let named = |end: usize| {
            words
                .get(end)
                .is_some_and(|word| word.kind == Kind::Number || matches!(word.folded.as_str(), "i" | "ii" | "-" | "–"))
        };
        return Some((Anchor::Relative, (end..).find(|end| !named(*end)).unwrap_or(end)));
    }
    // "Giai đoạn 1 (từ ngày …)" is the title of a phase.
    let is_title =
        words.phrase(at, "giai đoạn").and_then(|end| words.get(end)?.number()).is_some_and(|phase| phase < 100);
    words.any(at, BY_READER).filter(|_| !is_title).map(|end| (Anchor::Relative, end))
}

/// A month, quarter or year of which not even the number is said; a phrase of time only behind a word that awaits one.
pub(super) fn bare(words: &Words<'_>, at: usize) -> Option<usize> {
    let end = words.any(at, &["tuần", "tháng", "quý", "năm"])?;
    // "năm học", "tháng cao điểm" are names of something.
    words.ends_clause(end).then_some(end)
}

/// "hằng năm", "của mỗi năm" behind a day of the year.
pub(super) fn every_year(words: &Words<'_>, at: usize) -> Option<usize> {
    let start = words.skip(at, &["của", ", của", "trong", ",", "("]);
    words.any(words.any(start, EACH)?, &["năm"])
}

/// The last day of a month.
pub(super) fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    (28..=31).rev().find_map(|day| real_day(year, month, day))
}
