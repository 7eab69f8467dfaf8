//! What was asked about the time of a duty: where the draft would have a default in its place, it has a blank instead.

use crate::letter::{Doubt, DueReading, Letter, Point, PointRole, Question};

/// The questions about the time of a point, in their order.
pub(super) fn of_point<'l>(letter: &'l Letter, point: &'l Point) -> impl Iterator<Item = &'l Question> {
    letter.questions.iter().filter(move |asked| is_of_time(asked.doubt) && is_of(letter, asked, point))
}

/// The questions about the time of the duty of this code. A point that is owed at two cadences becomes two duties.
pub fn of_duty<'l>(letter: &'l Letter, code: &str) -> Vec<&'l Question> {
    let point = |code: &str| letter.points.iter().find(|point| point.code == code);
    let point = point(code).or_else(|| point(code.rsplit_once('-')?.0));
    point.map(|point| of_point(letter, point).collect()).unwrap_or_default()
}

/// Whether it is asked by when, or how often, something is due.
fn is_of_time(doubt: Doubt) -> bool {
    matches!(
        doubt,
        Doubt::DeadlineUnread
            | Doubt::DeadlineImpossible
            | Doubt::YearMissing
            | Doubt::DayBlank
            | Doubt::DeadlineElsewhere
            | Doubt::SpanFromEvent
            | Doubt::Beginning
            | Doubt::DayOfNextMonth
            | Doubt::CadenceUnknown
            | Doubt::SeveralDeadlines
            | Doubt::TimeOfTasks
            | Doubt::CellBlank
    )
}

/// Whether a question is about this point, or about a heading above it that says when for what says nothing itself.
fn is_of(letter: &Letter, asked: &Question, point: &Point) -> bool {
    let says_nothing = point.deadline.as_ref().is_none_or(|deadline| deadline.reading == DueReading::Unread)
        && point.cadence.is_empty();
    let is_above = |heading: &&Point| {
        heading.role == PointRole::Heading
            && heading.path.len() < point.path.len()
            && point.path.starts_with(&heading.path)
    };
    let stands_in = |point: &Point| stands_in(letter, asked, point);
    stands_in(point) || says_nothing && letter.points.iter().filter(is_above).any(stands_in)
}

/// Whether a question is about the words of a point. Rows of a table may share a line: then its words say of which it is.
fn stands_in(letter: &Letter, asked: &Question, point: &Point) -> bool {
    if let Some(place) = &asked.place {
        return *place == point.code;
    }
    let is_row = || letter.points.iter().any(|other| other.code != point.code && other.lines == point.lines);
    let phrase = point.deadline.as_ref().map_or("", |deadline| &deadline.phrase);
    let says = |words: &str| point.text.contains(words) || phrase.contains(words);
    (point.lines.0..=point.lines.1).contains(&asked.line) && (!is_row() || asked.words.split("; ").all(says))
}
