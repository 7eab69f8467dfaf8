//! The parts of an official letter in the layout of Decree 30/2020/NĐ-CP, read for a clerk.
//!
//! The text is kept as written, typing errors included. What cannot be read, or can be read in two
//! ways, is a [`Question`].

mod amends;
mod bodies;
mod coordinating;
mod duty;
mod formula;
mod head;
mod mentions;
mod message;
mod openings;
mod outline;
mod paragraph;
mod people;
mod persons;
mod phrase;
mod preamble;
mod readings;
mod table;
mod tail;
mod titles;
mod verbs;
mod wider;
mod words;

use std::collections::HashMap;

use calendar::{NaiveDate, PartialDate, moment::within_years, period::Length};
use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use bodies::{NamedAs, bodies_in, bodies_within, is_outside, named_as};
pub use people::{Certainty, Lead, LeadBasis, means_everybody};
pub use phrase::{DeadlinePhrase, DueMonth, DueReading};
pub(crate) use phrase::{Named, TimeSaid};
pub use readings::refuse_marked_bytes;
pub use tail::{RecipientLine, SignatureLine};

use domain::secrecy;
use paragraph::Read;

use crate::{
    groups::{Group, Said},
    source::{Line, Source, TaskTable},
};

/// A letter as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The issuing organisation.
    pub issuer: Option<String>,
    /// Its superior, where the head names one above it.
    pub superior: Option<String>,
    /// The number; none where it is blank.
    pub number: Option<String>,
    /// The symbol: `UBND-VP`.
    pub symbol: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The date, as far as it is written.
    pub date: Option<PartialDate>,
    /// The document's type; `công văn` where the document names none.
    pub document_type: String,
    /// The subject.
    pub subject: Option<String>,
    /// Documents it cites, in order.
    pub based_on: Vec<Citation>,
    /// To whom it is addressed.
    pub addressees: Vec<Excerpt>,
    /// Text before the first point.
    pub preamble: Vec<Excerpt>,
    /// Its points, in order.
    pub points: Vec<Point>,
    /// Who receives copies.
    pub recipients: Vec<RecipientLine>,
    /// Who signs.
    pub signature: Option<SignatureLine>,
    /// What the clerk has to answer.
    pub questions: Vec<Question>,
}

/// A piece of text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// As written.
    pub text: String,
    /// The line on which it starts, from 1.
    pub line: usize,
}

/// Another document that the letter cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Its type, where it is named.
    pub document_type: Option<String>,
    /// Number and symbol: `252/TB-VPCP`.
    pub number: String,
    /// Its date.
    pub date: Option<PartialDate>,
    /// The line on which it is first cited.
    pub line: usize,
}

/// What a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PointRole {
    /// Only introduces the points below it.
    Heading,
    /// Says what is to be done.
    Duty,
    /// A paragraph after all points, or of a letter without any.
    Closing,
    /// Nothing is owed by it: who carries a decision out, when it takes effect, a courtesy at the end.
    Formula,
}

/// A point: one unit of the letter's outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its code: the labels on the way to it (`2c`, `2h-1`, `II.1a`), and `.2` for a second
    /// paragraph. Closing paragraphs are `C`, `C.2`.
    pub code: String,
    /// The labels on the way to it, outermost first.
    pub path: Vec<String>,
    /// Which paragraph under its label, from 1.
    pub paragraph: u32,
    /// What it is.
    pub role: PointRole,
    /// As written, lines joined.
    pub text: String,
    /// First and last line.
    pub lines: (usize, usize),
    /// Who leads.
    pub lead: Lead,
    /// Who coordinates, as written.
    pub coordinators: Vec<String>,
    /// How often.
    pub cadence: Vec<Length>,
    /// The words that speak of time.
    pub deadline: Option<DeadlinePhrase>,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// No issuing organisation was found.
    IssuerMissing,
    /// The number is blank.
    NumberBlank,
    /// No number line was found.
    NumberLineMissing,
    /// The day, or day and month, are blank.
    DateIncomplete,
    /// No date was found.
    DateMissing,
    /// The head names a day the calendar does not have.
    DateImpossible,
    /// No subject was found.
    SubjectMissing,
    /// Nobody is addressed.
    AddresseesMissing,
    /// No point and no paragraph was found.
    PointsMissing,
    /// A label does not follow the one before.
    LabelOutOfOrder,
    /// An unlabelled paragraph at the end may belong to the last point or to the whole.
    ClosingUnclear,
    /// The point may hold more than one duty.
    SeveralDuties,
    /// A phrase names a day the calendar does not have.
    DeadlineImpossible,
    /// "trước ngày" can include the day or not.
    BeforeDay,
    /// The year of a day is not said.
    YearMissing,
    /// A phrase of time could not be turned into a rule.
    DeadlineUnread,
    /// Urgent, but no date.
    Urgent,
    /// How often is said, but not by which day.
    CadenceWithoutDay,
    /// More often than a reporting period of Decree 09/2019/NĐ-CP.
    CadenceUnknown,
    /// A copy whose purpose is not said.
    PurposeUnsaid,
    /// No signature block was found.
    SignatureMissing,
    /// A line of the head that is no known part of it.
    HeadLineUnread,
    /// Text after the signature: an annex, to be read by a person.
    AnnexUnread,
    /// Somebody is named, or "chủ trì" is said, but not read; or nobody is addressed and nobody named.
    LeadUnclear,
    /// A point charges "các sở, ngành", and the letter is addressed to "các sở, ban, ngành", or the other way round.
    GroupsDiffer,
    /// Somebody is named to coordinate with, but not read.
    CoordinatorsUnclear,
    /// Who leads is no unit of a ledger of this kind.
    OutsideLedger,
    /// Some of a group are addressed, or others than the group: who they are is not read.
    AddresseesUnclear,
    /// The number of a day, a month or a year is still to be filled in.
    DayBlank,
    /// The time may be that of the tasks that are spoken of, and not of what is done about them.
    TimeOfTasks,
    /// Another document says when.
    DeadlineElsewhere,
    /// A paragraph before the points seems to charge somebody, or an aim says by when.
    PreambleDuty,
    /// So long after something: somebody has to fix the day once that has happened.
    SpanFromEvent,
    /// From when on is said; not by when.
    Beginning,
    /// "cuối quý": its last day, by custom.
    PeriodEnd,
    /// The day lies in the month after the period.
    DayOfNextMonth,
    /// The day named lies before the letter's own date.
    DeadlineBeforeLetter,
    /// A clock time is named; deadlines end with the day.
    HourNamed,
    /// The row of a table says one time, and its words another.
    SeveralDeadlines,
    /// A row of a table does not say who leads, or by when.
    CellBlank,
    /// What a row of a table says was not taken up.
    CellUnread,
    /// What a footnote or an endnote says is not read.
    NoteUnread,
    /// The message that brought the letter says something else than the letter.
    MessageDiffers,
    /// The message brought no text that can be read: the points are missing.
    MessageAlone,
    /// The message names a day by which something is due; many systems do where none is meant.
    MessageDue,
    /// The message revokes, updates or replaces an earlier one.
    MessageChanges,
    /// Another file came with the letter.
    AttachmentUnread,
    /// An earlier letter is changed, or somebody need not do what they owed: no duty, and recorded otherwise.
    Amendment,
}

/// Something the clerk has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The line it is about, from 1; 0 for the letter as a whole.
    pub line: usize,
    /// Where that is: the row of a table, all of which may stand at one line; in a DOCX file, whose lines nobody sees, the
    /// code of the point and its first words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it is about.
    pub doubt: Doubt,
    /// The words in question.
    pub words: String,
}

/// Why a letter is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// Classified documents are outside this system by law.
    #[error(
        "line {line} carries the secrecy mark \"{mark}\": state secrets must not enter this system; nothing was kept"
    )]
    StateSecret {
        /// Where.
        line: usize,
        /// Which.
        mark: String,
    },
    /// Text, but no part of a letter.
    #[error("this has none of the parts of an official letter (no number, no date, no addressees, no signature)")]
    NotALetter,
}

/// Refuses a text that is marked as a state secret, letter or not.
pub fn refuse_marked(source: &Source) -> Result<(), LetterError> {
    read_unmarked(source).map(drop)
}

/// The lines of a text without a mark, each column of its head and foot by itself. Whatever is printed is looked at, in
/// the order in which it is read and as it stands on the page: a mark may stand in a column of its own.
fn read_unmarked(source: &Source) -> Result<Vec<Line>, LetterError> {
    let lines = tail::split_columns(&head::split_columns(&source.lines));
    let cells = source.tables.iter().flat_map(TaskTable::texts);
    let texts = lines.iter().map(|line| (line.number, line.text.as_str()));
    let as_it_stands = source.lines.iter().map(|line| (line.number, line.text.as_str()));
    let beside = source.beside.iter().map(|beside| (beside.line, beside.text.as_str()));
    for (line, text) in texts.chain(cells).chain(as_it_stands).chain(beside) {
        if let Some(mark) = secrecy::mark(text) {
            return Err(LetterError::StateSecret { line, mark: mark.to_owned() });
        }
    }
    Ok(lines)
}

/// Reads a letter.
pub fn read(source: &Source) -> Result<Letter, LetterError> {
    let mut letter = Letter::default();
    let lines = read_unmarked(source)?;
    if let Some(envelope) = source.envelope.as_ref().filter(|_| source.lines.is_empty() && source.tables.is_empty()) {
        return Ok(message::head_alone(envelope));
    }
    let body_start = head::read(&lines, &mut letter);
    let body_end = tail::read(&lines, &source.tables, body_start, &mut letter);
    outline::read(lines.get(body_start..body_end).unwrap_or_default(), &mut letter);
    for (table, number) in source.tables.iter().zip(1..) {
        table::read(table, number, &mut letter);
    }
    let titles = titles::mark_titles(&source.tables, &mut letter.points);
    // Each point is read once; nothing changes its words from here on.
    let texts: Vec<String> = letter.points.iter().map(|point| point.text.clone()).collect();
    let issuer = letter.issuer.clone();
    let read: Vec<Read<'_>> = texts.iter().map(|text| Read::of(text, issuer.as_deref())).collect();
    outline::settle(&read, &mut letter);
    if letter.number.is_none()
        && letter.symbol.is_none()
        && letter.date.is_none()
        && letter.addressees.is_empty()
        && letter.signature.is_none()
    {
        return Err(LetterError::NotALetter);
    }
    for note in &source.notes {
        letter.ask(0, Doubt::NoteUnread, excerpt(note));
    }
    for name in &source.embedded {
        letter.ask(0, Doubt::AttachmentUnread, name);
    }
    if let Some(envelope) = &source.envelope {
        message::compare(envelope, &mut letter);
    }
    if letter.points.is_empty() {
        letter.ask(0, Doubt::PointsMissing, "");
    }
    for addressee in letter.addressees.clone() {
        if bodies_within(&addressee.text).iter().any(|body| Group::said(body) == Said::Some) {
            letter.ask(addressee.line, Doubt::AddresseesUnclear, addressee.text);
        }
    }
    duty::attribute(&read, &titles, &mut letter);
    wider::ask(&mut letter);
    distinguish(&mut letter.points);
    if source.counts_blocks {
        letter.name_places(&lines);
    }
    letter.based_on = phrase::citations(&letter);
    letter.questions.sort_by_key(|question| (question.line, question.doubt));
    letter.questions.dedup();
    letter.drop_parts();
    Ok(letter)
}

impl Letter {
    fn ask(&mut self, line: usize, doubt: Doubt, words: impl Into<String>) {
        // One line each, of characters that are seen: the words go into comments and lists.
        let words: String = words.into();
        let unseen = |c: char| c.is_whitespace() || c.is_control();
        let words = words.split(unseen).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        self.questions.push(Question { line, place: None, doubt, words });
    }

    /// One phrase of time is asked about once, with the most of its words.
    fn drop_parts(&mut self) {
        let all = self.questions.clone();
        let bare = |asked: &Question| asked.words.trim_matches([':', ' ', ',', ';']).to_owned();
        self.questions.retain(|asked| {
            let is_whole = |other: &&Question| {
                (other.line, &other.place, other.doubt) == (asked.line, &asked.place, Doubt::DeadlineUnread)
                    && bare(other).len() > bare(asked).len()
                    && bare(other).contains(&bare(asked))
            };
            asked.doubt != Doubt::DeadlineUnread || !all.iter().any(|other| is_whole(&other))
        });
        self.questions.dedup_by(|asked, before| {
            (asked.line, &asked.place, asked.doubt) == (before.line, &before.place, before.doubt)
                && bare(asked) == bare(before)
        });
    }

    /// Says of what stands at a line where that is: a point by its code, and the first words.
    fn name_places(&mut self, lines: &[Line]) {
        let points: Vec<(usize, String)> = self
            .points
            .iter()
            .filter(|point| !titles::is_of_table(point))
            .map(|point| (point.lines.0, format!("{} \"{}\"", point.code, first_words(&point.text))))
            .collect();
        let place = |asked: &Question| {
            let of_point = points.iter().find(|(line, _)| *line == asked.line).map(|(_, place)| place.clone());
            let is_there = |line: &&Line| line.number == asked.line && !line.text.is_empty();
            of_point.or_else(|| lines.iter().find(is_there).map(|line| format!("\"{}\"", first_words(&line.text))))
        };
        for asked in self.questions.iter_mut().filter(|asked| asked.place.is_none() && asked.line > 0) {
            asked.place = place(asked);
        }
    }

    /// What was asked about a part of this letter, read by itself, is asked of the row at `place`.
    fn ask_of_row(&mut self, line: usize, place: &str, asked: Vec<Question>) {
        self.questions.extend(asked.into_iter().map(|asked| Question { line, place: Some(place.to_owned()), ..asked }));
    }
}

/// Two points with one code (a table that numbers each section anew) get codes of their own.
fn distinguish(points: &mut [Point]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for point in points.iter_mut().filter(|point| point.role != PointRole::Heading) {
        let count = seen.entry(point.code.clone()).or_default();
        *count += 1;
        if *count > 1 {
            point.code = format!("{}-{count}b", point.code);
        }
    }
}

/// Compiles one of this module's patterns.
fn pattern(source: &str) -> Regex {
    #[allow(clippy::expect_used, reason = "the patterns are constants, and the golden tests run every one")]
    Regex::new(source).expect("a constant pattern")
}

/// The day, if the calendar has it and the ledger can hold it.
fn real_day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).and_then(within_years)
}

/// The first words of a text, by which a person finds it.
fn first_words(text: &str) -> String {
    const WORDS: usize = 6;
    let mut words = text.split_whitespace();
    let first = words.by_ref().take(WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() { format!("{first} …") } else { first }
}

/// The first words of a text, for a question.
fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
