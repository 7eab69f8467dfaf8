//! Words that speak of time, and of other documents.
//!
//! Every word of time is taken up by a [`scan::Phrase`], which is read, is no deadline, or is asked about.

mod anchor;
mod citations;
mod cue;
mod elsewhere;
mod every;
mod owed;
mod said;
mod scan;
mod several;
mod span;
mod stray;

use std::ops::Range;

use calendar::{NaiveDate, PartialDate, Reading, Span, period::Length};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use self::citations::citations;
pub(crate) use self::said::{Named, TimeSaid};
use self::{
    anchor::{Anchor, Hour, MonthOf, last_day},
    citations::cited,
    cue::Cue,
    every::Often,
    owed::may_be_of_tasks,
    scan::{DayOf, Phrase, Says, scan},
    stray::strays,
};
use super::{Doubt, Letter, real_day, words::Words};

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
    /// By a day.
    On {
        /// The day named.
        date: NaiveDate,
        /// Whether it still counts; none where the phrase can be read both ways ("trước ngày").
        counting: Option<Reading>,
    },
    /// By a day of every period.
    Every {
        /// How often.
        cadence: Length,
        /// The day of the month, where it is named.
        day: Option<u32>,
        /// In which month that day lies.
        #[serde(default, skip_serializing_if = "DueMonth::is_last")]
        month: DueMonth,
        /// Whether it still counts; none where no day is named, or the phrase can be read both ways.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counting: Option<Reading>,
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

/// The month in which the due day of a period lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DueMonth {
    /// The period's last.
    #[default]
    Last,
    /// The one after the period.
    Next,
    /// The one of this number, of a year.
    Of(u32),
}

impl DueMonth {
    fn is_last(&self) -> bool {
        *self == Self::Last
    }
}

/// What a text says about time, read once.
pub(super) struct Times<'t> {
    words: Words<'t>,
    /// Where it names other documents, with their days.
    cited: Vec<Range<usize>>,
    phrases: Vec<Phrase>,
}

impl<'t> Times<'t> {
    /// Of this text.
    pub fn of(text: &'t str) -> Self {
        let (words, cited) = (Words::of(text), cited(text));
        let phrases = scan(&words, &cited);
        Self { words, cited, phrases }
    }

    /// The words of the text.
    pub fn words(&self) -> &Words<'t> {
        &self.words
    }

    /// The deadline; doubts go to the letter's questions. What speaks of time and was not taken up is asked about: a
    /// second deadline, or a phrase of a form unknown here.
    pub fn deadline(&self, line: usize, letter: &mut Letter) -> Option<DeadlinePhrase> {
        let rhythm = self.cadences().first().copied();
        let chosen = self.phrases.iter().filter_map(|phrase| Some((rank(&phrase.says, rhythm)?, phrase)));
        let chosen = chosen.min_by_key(|(rank, _)| *rank).map(|(_, phrase)| phrase);
        for phrase in &self.phrases {
            let is_chosen = chosen.is_some_and(|chosen| std::ptr::eq(chosen, phrase));
            if let Some(doubt) = doubt(&phrase.says, is_chosen, letter.date) {
                letter.ask(line, doubt, self.written(phrase));
            }
        }
        for stray in self.strays() {
            letter.ask(line, Doubt::DeadlineUnread, stray);
        }
        let phrase = chosen?;
        let written = self.written(phrase);
        let issued = letter.date;
        let mut ask = |doubt| letter.ask(line, doubt, written);
        if may_be_of_tasks(&self.words, phrase.words.start) {
            ask(Doubt::TimeOfTasks);
        }
        let reading = reading(phrase, &self.words, rhythm, issued, &mut ask)?;
        Some(DeadlinePhrase { phrase: written.to_owned(), reading })
    }

    /// How often, in the order written, each once.
    pub fn cadences(&self) -> Vec<Length> {
        let mut lengths = Vec::new();
        for length in self.rhythms().flat_map(|(_, often)| &often.lengths) {
            if !lengths.contains(length) {
                lengths.push(*length);
            }
        }
        lengths
    }

    /// Whether something is asked for in a rhythm that is no reporting period: every day, every week, every nine months.
    pub fn other_cadence(&self) -> Option<&'t str> {
        let mut rhythms = self.rhythms();
        rhythms.find(|(_, often)| often.has_others).map(|(phrase, _)| self.written(phrase))
    }

    /// Whether the text says by when, or how often, something is to be done.
    pub fn say_when(&self) -> bool {
        let is_due =
            |phrase: &Phrase| !matches!(phrase.says, Says::Aside | Says::Past(_) | Says::Beginning | Says::Undated);
        self.phrases.iter().any(is_due)
    }

    fn rhythms(&self) -> impl Iterator<Item = (&Phrase, &Often)> {
        self.phrases.iter().filter_map(|phrase| match &phrase.says {
            Says::Every { often, .. } => Some((phrase, often)),
            _ => None,
        })
    }

    fn written(&self, phrase: &Phrase) -> &'t str {
        self.words.written(phrase.words.clone())
    }

    /// Words of time, and numbers that can be one, that no phrase has taken up.
    pub fn strays(&self) -> impl Iterator<Item = &'t str> {
        let words = &self.words;
        let is_phrase = |at: usize| self.phrases.iter().any(|phrase| phrase.words.contains(&at));
        let is_cited = |at: usize| self.cited.iter().any(|range| range.contains(&words.bytes(at..at + 1).start));
        // What stands beside words that are asked about is asked with them.
        let is_asked =
            |phrase: &&Phrase| matches!(phrase.says, Says::Unclear | Says::Beginning | Says::Blank | Says::Elsewhere);
        let asked: Vec<&Range<usize>> = self.phrases.iter().filter(is_asked).map(|phrase| &phrase.words).collect();
        let is_beside = move |stray: &Range<usize>| {
            asked.iter().any(|asked| stray.contains(&asked.start) || stray.contains(&asked.end.saturating_sub(1)))
        };
        let found = strays(words, |at| is_phrase(at) || is_cited(at));
        found.into_iter().filter(move |stray| !is_beside(stray)).map(|stray| words.written(stray))
    }
}

/// Which of several phrases is the deadline: the lower, the sooner. None where it is none.
fn rank(says: &Says, rhythm: Option<Length>) -> Option<u8> {
    match says {
        Says::Every { day: Some(_), .. } => Some(0),
        Says::MonthDay(_) if rhythm.is_some() => Some(0),
        Says::By { .. } | Says::DaysBefore { .. } => Some(1),
        Says::Within { .. } => Some(2),
        Says::Every { day: None, often } => (!often.lengths.is_empty()).then_some(3),
        Says::Blank | Says::Elsewhere | Says::Unclear | Says::MonthDay(_) => Some(4),
        Says::Undated => Some(5),
        Says::Aside | Says::Past(_) | Says::Beginning => None,
    }
}

/// What is asked about a phrase whatever else is read.
fn doubt(says: &Says, is_chosen: bool, issued: Option<PartialDate>) -> Option<Doubt> {
    match says {
        Says::Blank => Some(Doubt::DayBlank),
        Says::Elsewhere => Some(Doubt::DeadlineElsewhere),
        Says::Beginning => Some(Doubt::Beginning),
        Says::Unclear => Some(Doubt::DeadlineUnread),
        // A second deadline.
        Says::By { .. }
        | Says::DaysBefore { .. }
        | Says::Within { .. }
        | Says::MonthDay(_)
        | Says::Every { day: Some(_), .. } => (!is_chosen).then_some(Doubt::SeveralDeadlines),
        // What takes place behind the letter's own day is not told, but to be done.
        Says::Past(anchor) => {
            let is_past = match (day(*anchor, issued), issued) {
                (Ok(day), Some(issued)) => day <= issued.last_day(),
                _ => false,
            };
            (!is_past).then_some(Doubt::DeadlineUnread)
        }
        Says::Every { day: None, .. } | Says::Undated | Says::Aside => None,
    }
}

/// What a phrase means as the deadline of its text.
fn reading(
    phrase: &Phrase,
    words: &Words<'_>,
    rhythm: Option<Length>,
    issued: Option<PartialDate>,
    ask: &mut impl FnMut(Doubt),
) -> Option<DueReading> {
    Some(match &phrase.says {
        Says::By { anchor, cue } => by(day(*anchor, issued), ask, |date, ask| {
            if *cue == Cue::Before {
                ask(Doubt::BeforeDay);
            }
            if *cue == Cue::End {
                ask(Doubt::PeriodEnd);
            }
            if matches!(anchor, Anchor::Day { hour: Hour::Named, .. }) {
                ask(Doubt::HourNamed);
            }
            if issued.and_then(PartialDate::day).is_some_and(|issued| date < issued) {
                ask(Doubt::DeadlineBeforeLetter);
            }
            Some(DueReading::On { date, counting: counting(*cue) })
        }),
        Says::DaysBefore { days, anchor } => by(day(*anchor, issued), ask, |day, _| {
            let date = (0..*days).try_fold(day, |day, _| day.pred_opt())?;
            Some(DueReading::On { date, counting: Some(Reading::Inclusive) })
        }),
        Says::Every { often, day } => every(*often.lengths.first()?, *day, ask),
        Says::MonthDay(day) => match rhythm {
            Some(cadence) => every(cadence, Some(*day), ask),
            None => {
                ask(Doubt::DeadlineUnread);
                DueReading::Unread
            }
        },
        Says::Within { span, from } => {
            let from = words.written(from.clone()).to_owned();
            // The ledger fixes it once somebody knows from which day on it runs.
            ask(if from.is_empty() || is_nothing(*span) { Doubt::DeadlineUnread } else { Doubt::SpanFromEvent });
            DueReading::Within { span: *span, from }
        }
        Says::Undated => DueReading::Undated,
        Says::Blank | Says::Elsewhere | Says::Unclear => DueReading::Unread,
        Says::Aside | Says::Past(_) | Says::Beginning => return None,
    })
}

/// What a day says; nothing that is read, where there is none, and that is asked.
fn by<A: FnMut(Doubt)>(
    day: Result<NaiveDate, Doubt>,
    ask: &mut A,
    says: impl FnOnce(NaiveDate, &mut A) -> Option<DueReading>,
) -> DueReading {
    match day {
        Ok(day) => says(day, ask).unwrap_or(DueReading::Unread),
        Err(doubt) => {
            ask(doubt);
            DueReading::Unread
        }
    }
}

fn every(cadence: Length, day: Option<DayOf>, ask: &mut impl FnMut(Doubt)) -> DueReading {
    let without_day = DueReading::Every { cadence, day: None, month: DueMonth::Last, counting: None };
    let Some(DayOf { day, of, cue }) = day else { return without_day };
    let month = match of {
        MonthOf::Next => {
            ask(Doubt::DayOfNextMonth);
            DueMonth::Next
        }
        MonthOf::Other => {
            ask(Doubt::DeadlineUnread);
            return without_day;
        }
        MonthOf::Unsaid | MonthOf::Last => DueMonth::Last,
        MonthOf::Named(month) if cadence == Length::Year => DueMonth::Of(month),
        MonthOf::Named(_) => {
            ask(Doubt::DeadlineUnread);
            return without_day;
        }
    };
    if let MonthOf::Named(month) = of
        && real_day(LEAP_YEAR, month, day).is_none()
    {
        ask(Doubt::DeadlineImpossible);
        return without_day;
    }
    if !(1..=31).contains(&day) {
        ask(Doubt::DeadlineImpossible);
        return without_day;
    }
    if cue == Cue::Before {
        ask(Doubt::BeforeDay);
    }
    DueReading::Every { cadence, day: Some(day), month, counting: counting(cue) }
}

/// A year that has every day that some year has.
const LEAP_YEAR: i32 = 2024;

fn counting(cue: Cue) -> Option<Reading> {
    (cue != Cue::Before).then_some(Reading::Inclusive)
}

/// The day of an anchor, or what there is to ask.
fn day(anchor: Anchor, issued: Option<PartialDate>) -> Result<NaiveDate, Doubt> {
    match anchor {
        Anchor::Day { day, month, year: Some(year), .. } => real_day(year, month, day).ok_or(Doubt::DeadlineImpossible),
        Anchor::Day { day, month, year: None, .. } => {
            // A day that no year has is impossible whatever the year.
            let possible = issued.is_none_or(|issued| real_day(issued.year(), month, day).is_some());
            Err(if possible { Doubt::YearMissing } else { Doubt::DeadlineImpossible })
        }
        Anchor::Period { last_month: None, .. } => Err(Doubt::DeadlineImpossible),
        Anchor::Period { year: None, .. } => Err(Doubt::YearMissing),
        Anchor::Period { last_month: Some(month), year: Some(year) } => {
            last_day(year, month).ok_or(Doubt::DeadlineImpossible)
        }
        Anchor::Blank => Err(Doubt::DayBlank),
        Anchor::MonthDay { .. } | Anchor::Relative => Err(Doubt::DeadlineUnread),
    }
}

fn is_nothing(span: Span) -> bool {
    matches!(span, Span::WorkingDays(0) | Span::Days(0) | Span::Weeks(0) | Span::Months(0) | Span::Years(0))
}

/// Whether a text begins with the label of a deadline: "Thời gian hoàn thành: …".
pub(super) fn is_labelled(words: &Words<'_>) -> bool {
    words.any(0, cue::LABELS).is_some_and(|end| words.phrase(end, ":").is_some())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test reads the corpus")]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;
    use crate::{letter::read, source::Source};

    /// Given every letter of the corpus, when its points are walked word by word, then each word of time was taken up by
    /// a reading, belongs to the name of another document, or is in a question.
    #[test]
    fn no_word_of_time_is_passed_over() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/letters");
        let mut walked = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "txt") {
                continue;
            }
            let letter = read(&Source::from_bytes(&fs::read(&path).unwrap()).unwrap()).unwrap();
            for point in &letter.points {
                let words = Words::of(&point.text);
                let Times { phrases, cited, .. } = Times::of(&point.text);
                for at in 0..words.len() {
                    let speaks =
                        words.any(at, &["ngày", "tháng", "quý", "tuần", "chậm nhất", "muộn nhất", "hằng", "định kỳ"]);
                    let numbers = words.get(at).is_some_and(|word| word.number().is_some())
                        && words.phrase(at + 1, "/").is_some()
                        && words.get(at + 2).and_then(|word| word.number()).is_some_and(|month| month <= 12);
                    if speaks.is_none() && !numbers {
                        continue;
                    }
                    walked += 1;
                    let bytes = words.bytes(at..at + 1);
                    let taken = phrases.iter().any(|phrase| phrase.words.contains(&at))
                        || cited.iter().any(|range| range.contains(&bytes.start));
                    let asked = letter.questions.iter().any(|question| question.line == point.lines.0);
                    let names_something = speaks.is_some_and(|end| !words.ends_clause(end));
                    assert!(
                        taken || asked || names_something,
                        "{}: {:?} in {:?}",
                        path.display(),
                        words.written(at..at + 3),
                        point.text
                    );
                }
            }
        }
        assert!(walked > 300, "{walked}");
    }
}
