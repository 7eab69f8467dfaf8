//! Status messages: what the receiving or the sending side says became of a document. Names of staff are not kept.

use calendar::{Moment, NaiveDate, Timestamp};

use super::{EdxmlError, code, day, markup, markup::Element};
use crate::text::names_person;

/// What a status message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose document it is about, by its code in the exchange.
    pub issuer: Option<String>,
    /// Number and symbol of that document.
    pub number: String,
    /// Its date.
    pub date: Option<NaiveDate>,
    /// Who says it, by its code in the exchange.
    pub sender: String,
    /// By its name.
    pub sender_name: Option<String>,
    /// The code, as it was sent.
    pub code: String,
    /// Its note, unless it names a person.
    pub note: Option<String>,
    /// When, by the sender's clock.
    pub at: Option<Moment>,
}

/// Whether a message says what became of a document, and has none.
pub fn is_status(bytes: &[u8]) -> bool {
    super::is_message(bytes) && markup::read(bytes).is_ok_and(|root| root.first("StatusCode").is_some())
}

/// Reads a status message.
///
/// # Errors
/// Whatever keeps it from saying one thing of one document.
pub fn read(bytes: &[u8]) -> Result<Status, EdxmlError> {
    let root = markup::read(bytes)?;
    let mut holders = Vec::new();
    with_child(&root, "StatusCode", &mut holders);
    let [status] = holders[..] else {
        return Err(if holders.is_empty() { EdxmlError::NoStatus } else { EdxmlError::SeveralStatuses });
    };
    let about = status.first("ResponseFor").or_else(|| root.first("ResponseFor"));
    let about = about.ok_or(EdxmlError::Missing("ResponseFor"))?;
    let identifier = about.value("DocumentId").map(|text| Identifier::of(&text));
    let (number, symbol) = code(
        about.child("Code").and_then(|code| code.value("CodeNumber")),
        about.child("Code").and_then(|code| code.value("CodeNotation")),
    );
    let whole = number.zip(symbol).map(|(number, symbol)| format!("{number}/{symbol}"));
    let written = whole.or_else(|| about.value("Code"));
    let named = identifier.as_ref().and_then(|identifier| identifier.number.clone());
    let signs =
        |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect::<String>();
    let number = match (written, named) {
        (Some(written), Some(named)) if signs(&written) != signs(&named) => {
            return Err(EdxmlError::Contradicts(written, named));
        }
        (Some(number), _) | (None, Some(number)) => number,
        (None, None) => return Err(EdxmlError::Missing("Code")),
    };
    let dated =
        about.value("PromulgationDate").map(|text| day(&text).ok_or(EdxmlError::NoSuchTime(text))).transpose()?;
    let from = status.child("From").or_else(|| root.first("From"));
    let sender = from.and_then(|from| from.value("OrganId").or_else(|| from.value("OrganName")));
    let note = status.value("Description").or_else(|| status.value("StatusDescription"));
    let at = status.first("Timestamp").and_then(Element::own_value);
    Ok(Status {
        issuer: about.value("OrganId").or_else(|| identifier.as_ref().and_then(|identifier| identifier.issuer.clone())),
        number,
        date: dated.or_else(|| identifier.and_then(|identifier| identifier.date)),
        sender: sender.ok_or(EdxmlError::Missing("From"))?,
        sender_name: from.and_then(|from| from.value("OrganName")),
        code: status.value("StatusCode").ok_or(EdxmlError::Missing("StatusCode"))?,
        note: note.filter(|note| !names_person(note)),
        at: at.map(|text| moment(&text).ok_or(EdxmlError::NoSuchTime(text))).transpose()?,
    })
}

/// Every element that has a child of that name.
fn with_child<'e>(element: &'e Element, name: &str, found: &mut Vec<&'e Element>) {
    if element.child(name).is_some() {
        found.push(element);
    }
    element.inner().iter().for_each(|inner| with_child(inner, name, found));
}

/// `H23.01,2023/07/12,9101/UBND-VP`
struct Identifier {
    issuer: Option<String>,
    date: Option<NaiveDate>,
    number: Option<String>,
}

impl Identifier {
    fn of(text: &str) -> Self {
        let mut parts = text.splitn(3, ',').map(|part| part.trim().to_owned()).map(Some);
        let mut next = || parts.next().flatten().filter(|part| !part.is_empty());
        let (issuer, date, number) = (next(), next(), next());
        Self { issuer, date: date.and_then(|text| day(&text)), number }
    }
}

/// `yyyy/MM/dd HH:mm:ss`, without a zone: the time of Vietnam. A day alone stays a day.
fn moment(text: &str) -> Option<Moment> {
    if text.contains('T')
        && let Ok(moment) = text.parse::<Moment>()
    {
        return Some(moment);
    }
    let date = day(text)?;
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let clock: Option<Vec<i64>> = numbers.get(3..)?.iter().take(3).map(|part| part.parse().ok()).collect();
    match clock?[..] {
        [] => Some(Moment::Day(date)),
        [hour, minute] => instant(date, hour, minute, 0),
        [hour, minute, second] => instant(date, hour, minute, second),
        _ => None,
    }
}

fn instant(date: NaiveDate, hour: i64, minute: i64, second: i64) -> Option<Moment> {
    let exists = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    let micros = Timestamp::start_of(date).micros() + ((hour * 60 + minute) * 60 + second) * 1_000_000;
    exists.then_some(())?;
    Timestamp::from_micros(micros).map(Moment::Instant)
}
