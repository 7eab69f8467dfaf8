//! Words that speak of time, and of other documents.

use std::{ops::Range, sync::LazyLock};

use calendar::{NaiveDate, PartialDate, Reading, Span, period::Length};
use regex::{Captures, Regex};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Citation, Doubt, Letter, head::TYPES, pattern, real_day};
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

/// What comes before a day that something is due by.
const CUE: &str = r"trước|chậm nhất(?: là| vào| đến| trước)*|muộn nhất(?: là| vào| đến)*|đến hết|đến trước|đến|hết|trong|vào|(?:thời hạn|hạn)(?: hoàn thành| cuối| nộp| gửi)*\s*:?(?: là| trước| đến)*";

static BY_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b({CUE})\s+(\d{{1,2}}\s*(?:h|giờ)\s*\d{{0,2}},?\s+)?(?:ngày\s+(?:{DAY_NUMERIC}|{DAY_WORDS})|(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}))"
    ))
});
static DAY_OF_EVERY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:trước|chậm nhất(?: là| vào| đến)*|vào|đến)\s+ngày\s+(\d{{1,2}})\s*,?\s+(?:của\s+)?(?:{EVERY}\s+(tháng|quý|6 tháng|năm)|tháng cuối\s+(?:của\s+)?(?:{EVERY}\s+)?(quý|6 tháng|năm))\b"
    ))
});
static BY_PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(trong|đến hết|hết|trước)\s+)?(?:(quý)\s+(i{1,3}v?|iv|[1-4])\b|(tháng)\s+(\d{1,2})\b|(6 tháng đầu|6 tháng cuối)|(năm))(?:\s*(?:[/\-,]?\s*(?:năm\s+)?(\d{4})))?",
    )
});
static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:trong\s+(?:thời\s+hạn|vòng)\s+|không quá\s+|tối đa\s+|trong\s+|thời\s+hạn\s+(?:là\s+)?|chậm nhất\s+(?:là\s+)?(?:sau\s+)?|sau\s+)(\d{1,3})\s*(?:\([^)]*\)\s*)?(ngày làm việc|ngày|tuần|tháng|năm)(\s*,?\s*(?:kể\s+)?từ\s+(?:ngày|khi|thời điểm)\s+[^.;,]+)?",
    )
});
static UNDATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(khẩn trương|kịp thời|thường xuyên|ngay sau khi [^,.;]+|ngay khi [^,.;]+|định kỳ hoặc đột xuất|đột xuất)\b",
    )
});
static CADENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)(?:định kỳ\s+)?(?:{EVERY}|theo)\s+(?:ngày|tuần|tháng|quý|0?6 tháng|9 tháng|năm)(?:\s*(?:,|và|hoặc)\s*(?:{EVERY}\s+)?(?:tháng|quý|0?6 tháng|9 tháng|năm)\b)*|định kỳ\s+(?:tháng|quý|6 tháng|năm)\b(?:\s*(?:,|và)\s*(?:tháng|quý|6 tháng|năm)\b)*"
    ))
});
static CADENCE_UNIT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(ngày|tuần|0?6 tháng|9 tháng|tháng|quý|năm)\b"));
/// Days, quarters and spans that a phrase above should have taken up; what is left over is asked about.
static TIME_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\d{1,2}/\d{1,2}/\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}|quý\s+(?:i{1,3}v?|iv|[1-4])\b|\d{1,3}\s+(?:ngày làm việc|giờ)\b|(?:trong|đến|hết)\s+tháng\s+\d{1,2}\b|(?:trước|chậm nhất|đến|hết|trong|hạn|vào|ngày)\s+\d{1,2}/\d{1,2}(?:/\d{4})?\b|(?:trong|hết|đầu|cuối)\s+tuần\b|(?:trước|sau|hết)\s+tết\b|\b0?6 tháng, 0?1 năm\b",
    )
});
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let types = TYPES.join("|");
    pattern(&format!(
        r"(?i)(?:\b({types}|công văn|nghị định|thông tư|luật|kết luận)\s+)?(\bsố\s*:?\s*)?(\d+[a-zđ]?(?:/\d{{4}})?\s?/[\p{{L}}\d][\p{{L}}\d&\-]*|\d+-\p{{L}}{{2,4}}/\p{{L}}+)(?:\s*,?\s*ngày\s+(?:{DAY_NUMERIC}|{DAY_WORDS}))?"
    ))
});

/// Reads what a text says about time; doubts go to the letter's questions. What speaks of time and
/// was not taken up is asked about: a second deadline, or a phrase of a form unknown here.
pub(super) fn deadline(text: &str, line: usize, letter: &mut Letter) -> Option<DeadlinePhrase> {
    let citations: Vec<Range<usize>> =
        CITATION.captures_iter(text).filter(is_citation).filter_map(|found| Some(found.get(0)?.range())).collect();
    let cited = |at: usize| citations.iter().any(|citation| citation.contains(&at));
    let found = first_deadline(text, line, letter, cited);
    let taken = found.as_ref().and_then(|found| text.find(&found.phrase).map(|at| at..at + found.phrase.len()));
    for words in TIME_WORDS.find_iter(text) {
        if !taken.as_ref().is_some_and(|taken| taken.contains(&words.start())) && !cited(words.start()) {
            letter.ask(line, Doubt::DeadlineUnread, words.as_str());
        }
    }
    found
}

fn first_deadline(
    text: &str,
    line: usize,
    letter: &mut Letter,
    cited: impl Fn(usize) -> bool,
) -> Option<DeadlinePhrase> {
    let year = letter.date.map(PartialDate::year);
    let issued = letter.date.and_then(PartialDate::day);
    let mut ask = |doubt, words: &str| letter.ask(line, doubt, words);
    let phrase = |found: &Captures<'_>| found[0].trim().trim_end_matches(',').to_owned();

    if let Some(found) = DAY_OF_EVERY.captures(text) {
        let cadence = length_of_every(&found)?;
        let day = found[1].parse().ok().filter(|day| (1..=31).contains(day));
        if day.is_none() {
            ask(Doubt::DeadlineImpossible, &found[0]);
        }
        if fold(&found[0]).starts_with("trước") {
            ask(Doubt::BeforeDay, &found[0]);
        }
        return Some(DeadlinePhrase { phrase: phrase(&found), reading: DueReading::Every { cadence, day } });
    }
    // "tính đến ngày" speaks of figures, not of a deadline.
    let of_figures = |at: usize| fold(&text[..at]).trim_end().ends_with("tính");
    let by_day = BY_DAY.captures_iter(text).find(|found| {
        let start = found.get(0).map_or(0, |whole| whole.start());
        !cited(start) && !of_figures(start)
    });
    if let Some(found) = by_day {
        let words = phrase(&found);
        let before = fold(&found[1]).ends_with("trước");
        let reading = match named_day(&found, 3, year) {
            Named::Date(date) => {
                if before {
                    ask(Doubt::BeforeDay, &words);
                }
                if found.get(2).is_some() {
                    ask(Doubt::HourNamed, &words);
                }
                if issued.is_some_and(|issued| date < issued) {
                    ask(Doubt::DeadlineBeforeLetter, &words);
                }
                DueReading::On { date, counting: (!before).then_some(Reading::Inclusive) }
            }
            Named::YearMissing => {
                ask(Doubt::YearMissing, &words);
                DueReading::Unread
            }
            Named::Impossible => {
                ask(Doubt::DeadlineImpossible, &words);
                DueReading::Unread
            }
        };
        return Some(DeadlinePhrase { phrase: words, reading });
    }
    // Without a year, only "trong quý III" and the like speak of a deadline; "hằng quý" does not.
    let by_period = BY_PERIOD.captures_iter(text).find(|found| {
        let start = found.get(0).map_or(0, |whole| whole.start());
        let dated = found.get(8).is_some() && (found.get(1).is_some() || found.get(2).is_some());
        let named = found.get(1).is_some() && (found.get(2).is_some() || found.get(4).is_some());
        !cited(start) && !of_figures(start) && (dated || named)
    });
    if let Some(found) = by_period {
        let words = phrase(&found);
        let before = found.get(1).is_some_and(|cue| fold(cue.as_str()) == "trước");
        let reading = match (found.get(8), last_day(&found)) {
            (None, _) => {
                ask(Doubt::YearMissing, &words);
                DueReading::Unread
            }
            (_, Some(date)) => {
                if before {
                    ask(Doubt::BeforeDay, &words);
                }
                if issued.is_some_and(|issued| date < issued) {
                    ask(Doubt::DeadlineBeforeLetter, &words);
                }
                DueReading::On { date, counting: (!before).then_some(Reading::Inclusive) }
            }
            (_, None) => {
                ask(Doubt::DeadlineImpossible, &words);
                DueReading::Unread
            }
        };
        return Some(DeadlinePhrase { phrase: words, reading });
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

/// The day in the groups from `first` on: three of a numeric day, three of one in words, and in
/// [`BY_DAY`] three of one without "ngày". Without a year it is not known which is meant.
fn named_day(found: &Captures<'_>, first: usize, letter_year: Option<i32>) -> Named {
    let group = |offset: usize| {
        let groups = [first + offset, first + 3 + offset, first + 6 + offset];
        let text = groups.into_iter().find_map(|group| found.get(group));
        text.and_then(|text| text.as_str().parse::<u32>().ok())
    };
    let (Some(day), Some(month)) = (group(0), group(1)) else { return Named::Impossible };
    let Some(year) = group(2).and_then(|year| i32::try_from(year).ok()) else {
        // A day that no year has is impossible whatever the year.
        let possible = letter_year.is_none_or(|year| real_day(year, month, day).is_some());
        return if possible { Named::YearMissing } else { Named::Impossible };
    };
    real_day(year, month, day).map_or(Named::Impossible, Named::Date)
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
    (28..=31).rev().find_map(|day| real_day(year, month, day))
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

/// A number counts as a citation only after a type or "số": "30/9" alone is a day.
fn is_citation(found: &Captures<'_>) -> bool {
    found.get(1).is_some() || found.get(2).is_some()
}

fn length(word: &str) -> Option<Length> {
    match fold(word).as_str() {
        "tháng" => Some(Length::Month),
        "quý" => Some(Length::Quarter),
        "6 tháng" | "06 tháng" => Some(Length::HalfYear),
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
            if !is_citation(&found) {
                continue;
            }
            let number = found[3].replace(' ', "").trim_end_matches(['-', '&']).to_owned();
            let date = match named_day(&found, 4, None) {
                Named::Date(date) => Some(PartialDate::Day(date)),
                Named::YearMissing | Named::Impossible => None,
            };
            let document_type = found.get(1).map(|name| fold(name.as_str()));
            match citations.iter_mut().find(|known| known.number == number) {
                Some(known) => known.date = known.date.or(date),
                None => citations.push(Citation { document_type, number, date, line }),
            }
        }
    }
    citations
}
