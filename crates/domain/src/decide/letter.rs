//! Whether two letters are one: by their identifiers, and by what names a letter among all of its body.

use calendar::{PartialDate, written::bare};
use unicode_normalization::UnicodeNormalization;

use super::text;
use crate::{
    command::NewDirective,
    event::{DirectiveRegistered, DocumentReceived},
    ids::{DirectiveId, UnitCode},
    reading,
    refusal::Refusal,
    state::{State, Unit},
};

/// Whether no letter is registered yet under an identifier that somebody reads as this one, and none of the same body
/// with the same number, symbol and date. A letter that was recalled may be registered anew.
pub(super) fn is_new(
    state: &State,
    id: &DirectiveId,
    numbered: Option<(&str, PartialDate)>,
    issuer: &str,
    symbol: &str,
) -> Result<(), Refusal> {
    let others = || state.directives.iter().filter(|(known, _)| *known != id);
    if let Some((known, _)) = others().find(|(known, _)| known.reads_as(id)) {
        return Err(Refusal::SpeltAlike { id: id.clone(), known: known.clone() });
    }
    let Some((number, date)) = numbered else { return Ok(()) };
    let same = others().filter(|(_, other)| !other.is_recalled()).find(|(_, other)| {
        let there = &other.registered;
        there.date.is_some_and(|known| may_be_one_day(known, date))
            && there.number.as_deref().is_some_and(|known| without_zeros(known) == without_zeros(number))
            && signs(&there.symbol) == signs(symbol)
            && is_one_body(state, &there.issuer, issuer)
    });
    match same {
        Some((known, other)) => {
            let number = other.number().unwrap_or_default();
            Err(Refusal::SameDirective { known: known.clone(), number, date: other.registered.date.unwrap_or(date) })
        }
        None => Ok(()),
    }
}

/// The number of a letter, which is written apart from its symbol: 1234, and not 1234/UBND-VP. A year behind it is no
/// symbol.
pub(super) fn number_alone(number: &str) -> Result<&str, Refusal> {
    let number = text("number", number)?;
    if reading::says_none(number) {
        return Err(Refusal::NoDocument(number.to_owned()));
    }
    match number.split_once('/').filter(|(_, rest)| rest.contains(char::is_alphabetic)) {
        Some((alone, symbol)) => {
            let [alone, symbol] = [alone, symbol].map(|part| part.trim().to_owned());
            Err(Refusal::NumberWithSymbol { number: number.to_owned(), alone, symbol })
        }
        None => Ok(number),
    }
}

/// Whether a draft is of another letter than the one that is registered under its identifier: by number, symbol, date
/// or body. What one of the two does not say is no difference; while one has no number, the subject tells letters apart.
pub fn is_another(state: &State, there: &DirectiveRegistered, new: &NewDirective) -> bool {
    let differ = |known: &Option<String>, new: &Option<String>| {
        let both = known.as_deref().zip(new.as_deref());
        both.is_some_and(|(known, new)| without_zeros(known) != without_zeros(new))
    };
    let is_numbered = there.number.is_some() && new.number.is_some();
    let is_said = |known: &str, new: &str| !known.trim().is_empty() && !new.trim().is_empty();
    differ(&there.number, &new.number)
        || is_said(&there.symbol, &new.symbol) && signs(&there.symbol) != signs(&new.symbol)
        || there.date.zip(new.date).is_some_and(|(known, new)| !may_be_one_day(known, new))
        || !is_numbered && is_said(&there.subject, &new.subject) && called(&there.subject) != called(&new.subject)
        || is_said(&there.issuer, &new.issuer) && !is_one_body(state, &there.issuer, &new.issuer)
}

/// Whether two entries of a unit are about one document that came in: by number and symbol, date and issuer. What one of
/// the two does not say is no difference.
pub fn is_one_document(state: &State, one: &DocumentReceived, other: &DocumentReceived) -> bool {
    let number = |received: &DocumentReceived| {
        let number = one_number(&received.document.number);
        let (number, symbol) = number.split_once('/').unwrap_or((&number, ""));
        (number.trim_start_matches('0').to_owned(), signs(symbol))
    };
    one.unit == other.unit
        && number(one) == number(other)
        && one.document.date.zip(other.document.date).is_none_or(|(one, other)| may_be_one_day(one, other))
        && (is_one_body(state, &one.issuer, &other.issuer) || abbreviates(&one.issuer, &other.issuer))
}

/// Whether one name is the first letters of the other: "BNV", "Bộ Nội vụ".
fn abbreviates(one: &str, other: &str) -> bool {
    let letters = |name: &str| called(name).split(' ').filter_map(|word| word.chars().next()).collect::<String>();
    let is_short = |short: &str, long: &str| letters(long).chars().count() > 1 && called(short) == letters(long);
    is_short(one, other) || is_short(other, one)
}

/// Whether two dates, each as far as it is written, may be one day.
fn may_be_one_day(one: PartialDate, other: PartialDate) -> bool {
    one.first_day() <= other.last_day() && other.first_day() <= one.last_day()
}

/// A number as it is compared: `0105` is 105, and so is `105/UBND-VP`.
fn without_zeros(number: &str) -> String {
    let number = one_number(number);
    number.split('/').next().unwrap_or_default().trim_start_matches('0').to_owned()
}

/// A number of a document as it is compared.
pub(super) fn one_number(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// The letters and digits of a symbol, whatever stands between them.
fn signs(symbol: &str) -> String {
    reading::account(symbol).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two names of a body are one: as they are read, or as those of one unit. One may say less than the other:
/// "UBND tỉnh", "UBND tỉnh Hải Dương".
fn is_one_body(state: &State, one: &str, other: &str) -> bool {
    let (one, other) = (names(state, one), names(state, other));
    let begins = |short: &String, long: &String| short.contains(' ') && long.starts_with(&format!("{short} "));
    one.iter().any(|one| other.iter().any(|other| one == other || begins(one, other) || begins(other, one)))
}

/// The name, and all names of the units that have it, or go by it as by their code or abbreviation.
fn names(state: &State, name: &str) -> Vec<String> {
    let name = called(name);
    let goes_by = |code: &UnitCode, unit: &Unit| {
        let abbreviations = unit.namings().filter_map(|naming| naming.abbreviation.as_deref());
        let mut all = unit.namings().map(|naming| naming.name.as_str()).chain(abbreviations).chain([code.as_str()]);
        all.any(|text| called(text) == name)
    };
    let units = state.units.iter().filter(|(code, unit)| goes_by(code, unit));
    let named = units.flat_map(|(_, unit)| unit.namings().map(|naming| called(&naming.name))).collect::<Vec<_>>();
    named.into_iter().chain([name]).collect()
}

/// The name of a body as it is compared: without accents, and "Ủy ban nhân dân" as its abbreviation.
fn called(name: &str) -> String {
    let words = bare(name);
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("uy ban nhan dan", "ubnd")
}
