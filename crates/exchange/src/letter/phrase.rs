//! Words that speak of time, and of other documents.

use std::sync::LazyLock;

use calendar::{NaiveDate, PartialDate, Reading, Span, period::Length};
use regex::{Captures, Regex};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Citation, Doubt, Letter, head::TYPES, pattern};
use crate::source::fold;

/// A phrase of time and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeadlinePhrase {
    /// As written.
    pub phrase: String,
    /// What it means, as far as it can be read.
    pub reading: DueReading,
}

/// The meaning of a phrase of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum DueReading {
    /// By a day. `inclusive` is not said where the phrase can be read both ways ("trước ngày").
    On {
        /// The day named.
        date: NaiveDate,
        /// Whether it still counts, where the phrase says so.
        counting: Option<Reading>,
    },
    /// By a day of every period.
    Every {
        /// How often.
        cadence: Length,
        /// The day of the month, where it is named.
        day: Option<u32>,
    },
    /// So long after something.
    Within {
        /// The limit.
        span: Span,
        /// After what, as written; the document does not say where this is empty.
        from: String,
    },
    /// Urgent, prompt, regular: no date.
    Undated,
    /// Speaks of time, but was not understood.
    Unread,
}

const DAY_NUMERIC: &str = r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?";
const DAY_WORDS: &str = r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?";
const EVERY: &str = r"(?:hằng|hàng|mỗi)";

static BY_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(trước|chậm nhất(?: là| vào| đến| trước)*|muộn nhất(?: là| vào| đến)*|đến hết|đến trước|đến|hết|trong)\s+ngày\s+(?:{DAY_NUMERIC}|{DAY_WORDS})(\s+{EVERY}\s+\p{{L}}+)?"
    ))
});
static DAY_OF_EVERY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:trước|chậm nhất(?: là| vào| đến)*|vào|đến)\s+ngày\s+(\d{{1,2}})\s*,?\s+(?:của\s+)?(?:{EVERY}\s+(tháng|quý|6 tháng|năm)|tháng cuối\s+(?:của\s+)?(?:{EVERY}\s+)?(quý|6 tháng|năm))\b"
    ))
});
static BY_PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(trong|đến hết|hết|trước)\s+(?:(quý)\s+(i{1,3}v?|iv|[1-4])|(tháng)\s+(\d{1,2})|(6 tháng đầu|6 tháng cuối)|(năm))\s*(?:[/\-,]?\s*(?:năm\s+)?(\d{4}))",
    )
});
static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:trong\s+(?:thời\s+hạn|vòng)\s+|trong\s+|thời\s+hạn\s+(?:là\s+)?|chậm nhất\s+(?:là\s+)?(?:sau\s+)?|sau\s+)(\d{1,3})\s*(?:\([^)]*\)\s*)?(ngày làm việc|ngày|tuần|tháng|năm)(\s*,?\s*(?:kể\s+)?từ\s+(?:ngày|khi|thời điểm)\s+[^.;,]+)?",
    )
});
static UNDATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(khẩn trương|kịp thời|thường xuyên|ngay sau khi [^,.;]+|ngay khi [^,.;]+|định kỳ hoặc đột xuất|đột xuất)\b",
    )
});
static CADENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:định kỳ\s+)?(?:{EVERY}|theo)\s+(?:ngày|tuần|tháng|quý|6 tháng|năm)(?:\s*(?:,|và|hoặc)\s*(?:{EVERY}\s+)?(?:tháng|quý|6 tháng|năm)\b)*|định kỳ\s+(?:tháng|quý|6 tháng|năm)\b(?:\s*(?:,|và)\s*(?:tháng|quý|6 tháng|năm)\b)*"
    ))
});
static CADENCE_UNIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(ngày|tuần|6 tháng|tháng|quý|năm)\b"));
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\bsố\s*:?\s*(\d+[a-zđ]?(?:/\d{{4}})?/[\p{{L}}\d][\p{{L}}\d&\-]*|\d+-\p{{L}}{{2,4}}/\p{{L}}+)(?:\s*,?\s*ngày\s+(?:{DAY_NUMERIC}|{DAY_WORDS}))?"
    ))
});

/// Reads what a text says about time; doubts go to the letter's questions.
pub(super) fn deadline(text: &str, line: usize, letter: &mut Letter) -> Option<DeadlinePhrase> {
    let year = letter.date.map(PartialDate::year);
    let mut ask = |doubt, words: &str| letter.ask(line, doubt, words);
    let phrase = |found: &Captures<'_>| found[0].trim().trim_end_matches(',').to_owned();

    if let Some(found) = DAY_OF_EVERY.captures(text) {
        let cadence = length_of_every(&found)?;
        let day = found[1].parse().ok().filter(|day| (1..=31).contains(day));
        if day.is_none() {
            ask(Doubt::DeadlineImpossible, &found[0]);
        }
        return Some(DeadlinePhrase { phrase: phrase(&found), reading: DueReading::Every { cadence, day } });
    }
    if let Some(found) = BY_DAY.captures(text) {
        let cue = fold(&found[1]);
        let reading = match named_day(&found, 2, year) {
            Named::Date(date) => {
                let before = cue.ends_with("trước");
                if before {
                    ask(Doubt::BeforeDay, &found[0]);
                }
                DueReading::On { date, counting: (!before).then_some(Reading::Inclusive) }
            }
            Named::YearMissing => {
                ask(Doubt::YearMissing, &found[0]);
                DueReading::Unread
            }
            Named::Impossible => {
                ask(Doubt::DeadlineImpossible, &found[0]);
                DueReading::Unread
            }
        };
        return Some(DeadlinePhrase { phrase: phrase(&found), reading });
    }
    if let Some(found) = BY_PERIOD.captures(text) {
        let reading = match last_day(&found) {
            Some(date) => {
                let before = fold(&found[1]) == "trước";
                if before {
                    ask(Doubt::BeforeDay, &found[0]);
                }
                DueReading::On { date, counting: (!before).then_some(Reading::Inclusive) }
            }
            None => {
                ask(Doubt::DeadlineImpossible, &found[0]);
                DueReading::Unread
            }
        };
        return Some(DeadlinePhrase { phrase: phrase(&found), reading });
    }
    if let Some(found) = WITHIN.captures(text) {
        let count = found[1].parse().unwrap_or(0);
        let span = match fold(&found[2]).as_str() {
            "ngày làm việc" => Span::WorkingDays(count),
            "ngày" => Span::Days(count),
            "tuần" => Span::Weeks(count),
            "tháng" => Span::Months(count),
            _ => Span::Years(count),
        };
        let from =
            found.get(3).map(|from| from.as_str().trim().trim_start_matches(',').trim().to_owned()).unwrap_or_default();
        if count == 0 || from.is_empty() {
            ask(Doubt::DeadlineUnread, &found[0]);
        }
        return Some(DeadlinePhrase { phrase: phrase(&found), reading: DueReading::Within { span, from } });
    }
    if let Some(found) = CADENCE.captures(text) {
        let cadence = cadences(text).into_iter().next()?;
        return Some(DeadlinePhrase { phrase: phrase(&found), reading: DueReading::Every { cadence, day: None } });
    }
    UNDATED.captures(text).map(|found| DeadlinePhrase { phrase: phrase(&found), reading: DueReading::Undated })
}

enum Named {
    Date(NaiveDate),
    YearMissing,
    Impossible,
}

/// The day in groups `first..first + 6`: numeric, then in words. Without a year it is the letter's,
/// which is a guess, so the caller asks.
fn named_day(found: &Captures<'_>, first: usize, letter_year: Option<i32>) -> Named {
    let group = |offset: usize| {
        found
            .get(first + offset)
            .or_else(|| found.get(first + 3 + offset))
            .and_then(|text| text.as_str().parse::<u32>().ok())
    };
    let (Some(day), Some(month)) = (group(0), group(1)) else { return Named::Impossible };
    let Some(year) = group(2).and_then(|year| i32::try_from(year).ok()) else {
        // A day that no year has is impossible whatever the year.
        let possible = letter_year.is_none_or(|year| NaiveDate::from_ymd_opt(year, month, day).is_some());
        return if possible { Named::YearMissing } else { Named::Impossible };
    };
    NaiveDate::from_ymd_opt(year, month, day).map_or(Named::Impossible, Named::Date)
}

/// The last day of "quý III/2023", "tháng 9/2023", "năm 2023".
fn last_day(found: &Captures<'_>) -> Option<NaiveDate> {
    let year: i32 = found.get(8)?.as_str().parse().ok()?;
    let month = if found.get(2).is_some() {
        match fold(&found[3]).as_str() {
            "i" | "1" => 3,
            "ii" | "2" => 6,
            "iii" | "3" => 9,
            "iv" | "4" => 12,
            _ => return None,
        }
    } else if found.get(4).is_some() {
        found[5].parse().ok()?
    } else if let Some(half) = found.get(6) {
        if fold(half.as_str()).ends_with("đầu") { 6 } else { 12 }
    } else {
        12
    };
    (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
}

/// How often, in the order written, each once.
pub(super) fn cadences(text: &str) -> Vec<Length> {
    let mut lengths = Vec::new();
    for found in CADENCE.find_iter(text) {
        for unit in CADENCE_UNIT.find_iter(found.as_str()) {
            lengths.extend(length(unit.as_str()).filter(|length| !lengths.contains(length)));
        }
    }
    if lengths.is_empty() {
        lengths.extend(DAY_OF_EVERY.captures(text).and_then(|found| length_of_every(&found)));
    }
    lengths
}

/// Whether something is asked for every day or every week: more often than any reporting period.
pub(super) fn shorter_cadence(text: &str) -> Option<&str> {
    let found = CADENCE.find(text)?.as_str();
    CADENCE_UNIT.find_iter(found).any(|unit| length(unit.as_str()).is_none()).then_some(found)
}

/// How often [`DAY_OF_EVERY`] says.
fn length_of_every(found: &Captures<'_>) -> Option<Length> {
    length(found.get(2).or_else(|| found.get(3))?.as_str())
}

fn length(word: &str) -> Option<Length> {
    match fold(word).as_str() {
        "tháng" => Some(Length::Month),
        "quý" => Some(Length::Quarter),
        "6 tháng" => Some(Length::HalfYear),
        "năm" => Some(Length::Year),
        _ => None,
    }
}

/// Every other document that the letter cites, in order, each once.
pub(super) fn citations(letter: &Letter) -> Vec<Citation> {
    let preamble = letter.preamble.iter().map(|excerpt| (excerpt.line, excerpt.text.as_str()));
    let points = letter.points.iter().map(|point| (point.lines.0, point.text.as_str()));
    // The subject last: its line is not known, and the body cites the same documents in full.
    let subject = letter.subject.iter().map(|subject| (0, subject.as_str()));
    let mut citations: Vec<Citation> = Vec::new();
    for (line, text) in preamble.chain(points).chain(subject) {
        for found in CITATION.captures_iter(text) {
            let number = found[1].trim_end_matches(['-', '&']).to_owned();
            let date = match named_day(&found, 2, None) {
                Named::Date(date) => Some(PartialDate::Day(date)),
                Named::YearMissing | Named::Impossible => None,
            };
            let before = fold(&text[..found.get(0).map_or(0, |whole| whole.start())]);
            let document_type = TYPES.iter().chain(&["công văn", "nghị định", "thông tư", "luật", "kết luận"]);
            let document_type =
                document_type.filter(|name| before.trim_end().ends_with(**name)).max_by_key(|name| name.len());
            match citations.iter_mut().find(|known| known.number == number) {
                Some(known) => known.date = known.date.or(date),
                None => citations.push(Citation {
                    document_type: document_type.map(|name| (*name).to_owned()),
                    number,
                    date,
                    line,
                }),
            }
        }
    }
    citations
}
