//! The number of a document as a cell names it, with the date that stands behind it; or that there is none.

use calendar::PartialDate;
use domain::{event::Document, reading};

use super::{errors::RowProblem, when};
use crate::{source::fold, text::names_person};

/// What a cell says where there is nothing to say.
const NOTHING: &[&str] =
    &["-", "–", "—", "x", "0", "n/a", "không", "không có", "chưa", "chưa có", "chưa nộp", "chưa gửi"];

/// Whether the cell says nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    text.is_empty() || NOTHING.contains(&fold(text).as_str())
}

/// The document that answered, with its date where the cell says it: "Báo cáo số 9/BC-STC ngày 30/3/2023".
pub(super) fn document(text: &str) -> Result<Option<Document>, RowProblem> {
    if is_nothing(text) || reading::says_none(text) {
        return Ok(None);
    }
    if names_person(text) {
        return Err(RowProblem::Person);
    }
    let folded = fold(text);
    // Folding keeps the number of characters where the text is composed; where not, the cell is taken as it stands.
    let same_length = folded.chars().count() == text.chars().count();
    let dated =
        folded.rfind(" ngày ").filter(|_| same_length).map(|at| folded.get(..at).unwrap_or_default().chars().count());
    let (number, date) = match dated {
        Some(at) => {
            let day: String = text.chars().skip(at + " ngày ".chars().count()).collect();
            (text.chars().take(at).collect::<String>(), Some(when::date(day.trim())?))
        }
        None => (text.to_owned(), None),
    };
    let number = without_type(number.trim().trim_end_matches(',').trim());
    Ok(Some(Document { number: numbered(&number)?, date }))
}

/// The number without the words for what it is the number of: "Báo cáo số 9/BC" is 9/BC.
fn without_type(text: &str) -> String {
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.iter().position(is_number) {
        Some(at) if at > 0 => {
            let before = words.get(..at).unwrap_or_default().join(" ");
            let is_type = fold(&before).trim_end_matches([':', '.', ' ']).ends_with("số") || is_type(&before);
            if is_type { words.get(at..).unwrap_or_default().join(" ") } else { text.to_owned() }
        }
        _ => text.to_owned(),
    }
}

fn is_type(text: &str) -> bool {
    const TYPES: [&str; 10] =
        ["báo cáo", "công văn", "văn bản", "tờ trình", "quyết định", "kế hoạch", "bc", "cv", "vb", "qđ"];
    TYPES.contains(&fold(text).trim_end_matches([':', '.', ' ']))
}

/// The number and symbol alone: something that has a digit, and is no day.
fn numbered(text: &str) -> Result<String, RowProblem> {
    match text {
        "" => Err(RowProblem::Missing),
        _ if !text.contains(|c: char| c.is_ascii_digit()) => Err(RowProblem::NoNumber),
        _ if when::looks_like_time(text) || when::is_cell_of_month(text) => Err(RowProblem::Date),
        _ => Ok(text.to_owned()),
    }
}

/// Whether a cell names one document: two in one cell would be recorded as one that nobody has.
pub(super) fn one(text: &str) -> Result<(), RowProblem> {
    let is_number = |word: &&str| {
        let (digits, symbol) = word.split_once('/').unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit()) && symbol.starts_with(char::is_alphabetic)
    };
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '+' | '&' | '(' | ')'));
    let numbers: Vec<String> = words.filter(is_number).map(str::to_owned).collect();
    if numbers.len() > 1 { Err(RowProblem::SeveralNumbers(numbers)) } else { Ok(()) }
}

/// The document with the symbol that stands in a column of its own, where its number does not bring one.
pub(super) fn with_symbol(document: Document, symbol: &str) -> Result<Document, RowProblem> {
    if is_nothing(symbol) {
        return Ok(document);
    }
    let signs = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (number, own) = document.number.split_once('/').unwrap_or((&document.number, ""));
    // A year behind the number is no symbol; the column may bring the number, too.
    let symbol = symbol.strip_prefix(number).unwrap_or(symbol).trim_start_matches('/').trim();
    match own {
        own if !own.contains(char::is_alphabetic) => {
            let number = format!("{}/{symbol}", document.number.trim_end_matches('/').trim_end());
            Ok(Document { number, ..document })
        }
        own if signs(own) == signs(symbol) => Ok(document),
        _ => Err(RowProblem::TwoSymbols { number: document.number.clone(), symbol: symbol.to_owned() }),
    }
}

/// The date of a document, of which its own cell and a column may speak; both say the same day, as far as they say it.
pub(super) fn one_date(
    own: Option<PartialDate>,
    column: Option<PartialDate>,
) -> Result<Option<PartialDate>, RowProblem> {
    match own.zip(column) {
        Some((own, column)) if !may_be_one(own, column) => Err(RowProblem::TwoDates { own, column }),
        _ => Ok(own.or(column)),
    }
}

/// Whether two dates, each as far as it is written, may be one day.
pub(super) fn may_be_one(one: PartialDate, other: PartialDate) -> bool {
    one.first_day() <= other.last_day() && other.first_day() <= one.last_day()
}
