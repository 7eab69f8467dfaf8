//! Other documents that a text cites.

use std::{ops::Range, sync::LazyLock};

use calendar::{NaiveDate, PartialDate};
use regex::{Captures, Regex};

use crate::{
    letter::{Citation, Letter, head::TYPES, pattern, real_day},
    source::fold,
};

const DAY_NUMERIC: &str = r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?";
const DAY_WORDS: &str = r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?";

static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let types = TYPES.join("|");
    pattern(&format!(
        r"(?i)(?:\b({types}|công văn|nghị định|thông tư|luật|kết luận)\s+)?(\bsố\s*:?\s*)?(\d+[a-zđ]?(?:/\d{{4}})?\s?/[\p{{L}}\d][\p{{L}}\d&\-]*|\d+-\p{{L}}{{2,4}}/\p{{L}}+)(?:\s*,?\s*ngày\s+(?:{DAY_NUMERIC}|{DAY_WORDS}))?"
    ))
});

/// Where a text names other documents, with their days.
pub(super) fn cited(text: &str) -> Vec<Range<usize>> {
    CITATION.captures_iter(text).filter(is_citation).filter_map(|found| Some(found.get(0)?.range())).collect()
}

/// A number counts as a citation only after a type or "số": "30/9" alone is a day.
fn is_citation(found: &Captures<'_>) -> bool {
    found.get(1).is_some() || found.get(2).is_some()
}

/// Every other document that the letter cites, in order, each once.
pub(in crate::letter) fn citations(letter: &Letter) -> Vec<Citation> {
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
            let date = day(&found).map(PartialDate::Day);
            let document_type = found.get(1).map(|name| fold(name.as_str()));
            match citations.iter_mut().find(|known| known.number == number) {
                Some(known) => known.date = known.date.or(date),
                None => citations.push(Citation { document_type, number, date, line }),
            }
        }
    }
    citations
}

/// The day of a citation: in three groups with numbers, or in three with words.
fn day(found: &Captures<'_>) -> Option<NaiveDate> {
    let group = |offset: usize| {
        [4 + offset, 7 + offset].into_iter().find_map(|group| found.get(group)?.as_str().parse::<u32>().ok())
    };
    real_day(i32::try_from(group(2)?).ok()?, group(1)?, group(0)?)
}
