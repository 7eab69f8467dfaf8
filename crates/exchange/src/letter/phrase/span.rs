//! Spans of time: "05 ngày làm việc", "mười lăm (15) ngày".

use calendar::Span;

use super::super::words::{Kind, Words};

/// A number in digits or in words, in brackets once more or not; and the word behind it.
pub(super) fn count(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let digits = words.get(at).and_then(|word| word.number()).map(|number| (number, at + 1));
    let (number, mut end) = digits.filter(|(number, _)| *number < 1_000).or_else(|| spelled(words, at))?;
    if let Some(start) = words.phrase(end, "(") {
        let stop = (start..words.len().min(start + 6)).find(|at| words.phrase(*at, ")").is_some())?;
        // "05 (năm) ngày": what stands in the brackets says the same.
        let other = words.get(start).and_then(|word| word.number()).or_else(|| Some(spelled(words, start)?.0));
        if other.is_some_and(|other| other != number) {
            return None;
        }
        end = stop + 1;
    }
    Some((number, end))
}

/// A number in words, up to 99.
fn spelled(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let ones = |at: usize| {
        let value = match words.get(at)?.folded.as_str() {
            "một" | "mốt" => 1,
            "hai" => 2,
            "ba" => 3,
            "bốn" | "tư" => 4,
            "năm" | "lăm" | "nhăm" => 5,
            "sáu" => 6,
            "bảy" | "bẩy" => 7,
            "tám" => 8,
            "chín" => 9,
            _ => return None,
        };
        Some(value)
    };
    let tens = match words.get(at)?.folded.as_str() {
        "mười" => Some((10, at + 1)),
        _ => ones(at).filter(|_| words.phrase(at + 1, "mươi").is_some()).map(|tens| (tens * 10, at + 2)),
    };
    let Some((tens, next)) = tens else {
        // "năm" is five only before a unit.
        return ones(at).filter(|_| unit(words, at + 1).is_some()).map(|value| (value, at + 1));
    };
    match ones(next) {
        // "mười năm" may be ten years.
        Some(value) if words.phrase(next, "năm").is_none() || unit(words, next + 1).is_some() => {
            Some((tens + value, next + 1))
        }
        _ => Some((tens, next)),
    }
}

/// What makes a span of so many; none of hours.
pub(super) type Makes = fn(u32) -> Span;

/// A unit of time, and the word behind it.
pub(super) fn unit(words: &Words<'_>, at: usize) -> Option<(Option<Makes>, usize)> {
    const UNITS: &[(&str, Option<Makes>)] = &[
        ("ngày làm việc", Some(Span::WorkingDays)),
        ("ngày", Some(Span::Days)),
        ("ngày lịch", Some(Span::Days)),
        ("tuần", Some(Span::Weeks)),
        ("tuần lễ", Some(Span::Weeks)),
        ("tháng", Some(Span::Months)),
        ("năm", Some(Span::Years)),
        ("giờ", None),
        ("tiếng", None),
        ("giờ làm việc", None),
    ];
    let found = UNITS.iter().filter_map(|(name, makes)| Some((*makes, words.phrase(at, name)?)));
    let (makes, end) = found.max_by_key(|(_, end)| *end)?;
    // "16 giờ 00" is a time of day, "6 tháng 9" a date.
    let goes_on = words.get(end).is_some_and(|word| word.kind == Kind::Number);
    (!goes_on).then_some((makes, end))
}
