//! The identifier under which a letter is registered: whose letter, of which year, which number, and what its symbol says
//! beside that.
//!
//! Numbers run by series: in one year a body issues a decision, a plan and an official letter of one number. The whole
//! symbol tells them apart, so the identifier holds all of it: `UBND-2023-1587-QĐ`, `UBND-2023-1587-VP`.

use calendar::PartialDate;
use domain::{DirectiveId, State};
use serde::Deserialize;

use crate::source::fold;

/// Abbreviations of types of documents (Decree 30/2020/NĐ-CP, annex III): in a symbol one stands before the body that
/// issued the document.
#[rustfmt::skip]
const TYPES: [&str; 30] = [
    "nq", "qđ", "ct", "qc", "qyđ", "tc", "tb", "hd", "ctr", "kh", "pa", "đa", "da", "bc", "bb", "ttr", "hđ", "cđ",
    "bgn", "btt", "guq", "gm", "ggt", "gnp", "pg", "pc", "pb", "tt", "nđ", "kl",
];

/// An identifier in place of a taken one is looked for so often.
const ATTEMPTS_MAX: usize = 100;

/// The identifier that number, symbol and year of a letter propose; none while one of them is missing.
pub fn proposed(number: &str, symbol: &str, date: Option<PartialDate>) -> Option<DirectiveId> {
    let year = date?.first_day().format("%Y").to_string();
    let number: String = number.chars().take_while(|c| *c != '/').filter(|c| c.is_alphanumeric()).collect();
    let mut parts: Vec<&str> = symbol.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if number.is_empty() || parts.is_empty() {
        return None;
    }
    let is_type = parts.len() > 1 && parts.first().is_some_and(|part| TYPES.contains(&fold(part).as_str()));
    let body = parts.remove(usize::from(is_type));
    let all: Vec<&str> = [body, &year, &number].into_iter().chain(parts).collect();
    all.join("-").parse().ok()
}

/// The identifier that number, symbol and date in the text of a draft propose.
pub(super) fn proposed_by(text: &str) -> Option<DirectiveId> {
    #[derive(Deserialize)]
    struct Names {
        number: String,
        symbol: String,
        date: Option<PartialDate>,
    }
    let Names { number, symbol, date } = toml::from_str(text).ok()?;
    proposed(&number, &symbol, date)
}

/// The first identifier after this one that no letter of the ledger has: itself, or with a number behind it.
pub(super) fn free(state: &State, id: &DirectiveId) -> Option<DirectiveId> {
    let numbered = (2..ATTEMPTS_MAX).filter_map(|number| format!("{id}-{number}").parse().ok());
    let is_free = |id: &DirectiveId| !state.directives.keys().any(|known| known == id || known.reads_as(id));
    std::iter::once(id.clone()).chain(numbered).find(is_free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_number_and_year_have_identifiers_of_their_own() {
        for (number, symbol, date, id) in [
            ("1587", "QĐ-UBND", "2023-07-18", Some("UBND-2023-1587-QĐ")),
            ("1587", "UBND-VP", "2023-07", Some("UBND-2023-1587-VP")),
            ("0105", "NQ-HĐND", "2023", Some("HĐND-2023-0105-NQ")),
            ("12", "KH-SNV", "2023-01-02", Some("SNV-2023-12-KH")),
            ("12", "SNV-CCHC.TTr", "2023-01-02", Some("SNV-2023-12-CCHC-TTr")),
            ("45", "2024/NĐ-CP", "2024-01-02", Some("2024-2024-45-NĐ-CP")),
            ("9", "BNV", "2023-01-02", Some("BNV-2023-9")),
            ("7", "KH", "2023-01-02", Some("KH-2023-7")),
            ("", "UBND-VP", "2023-07-18", None),
            ("5", "", "2023-07-18", None),
        ] {
            let found = proposed(number, symbol, Some(date.parse().unwrap()));
            assert_eq!(found.map(|id| id.to_string()).as_deref(), id, "{number} {symbol}");
        }
        assert_eq!(proposed("5", "UBND-VP", None), None);
    }
}
