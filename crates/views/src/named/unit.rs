//! Units by code, by name, and by the short names that everybody uses: "Kinh Môn", "STC", "UBND thị xã Kinh Môn".

use std::collections::BTreeSet;

use calendar::{NaiveDate, written::bare};
use domain::{State, UnitCode, people::UnitKind, state::Unit};
use unicode_normalization::UnicodeNormalization;

use super::{Called, Unnamed, nearest, short};
use crate::term::Name;

/// The one unit that is called so. Of several, those that exist on `day` are meant; else those that have ended.
pub fn unit(state: &State, day: NaiveDate, text: &str) -> Result<UnitCode, Unnamed> {
    let called = |code: &UnitCode, unit: &Unit| Called { unit: code.clone(), name: Name::of(unit.naming_on(day)) };
    match &units(state, day, short(text)?)[..] {
        [(code, _)] => Ok((*code).clone()),
        [] => {
            let known = state.units.iter().map(|unit| (unit, names(unit.0, unit.1)));
            let near = nearest(&expanded(text), known).into_iter().map(|(code, unit)| called(code, unit)).collect();
            Err(Unnamed::Unit { text: text.to_owned(), near })
        }
        several => {
            let all = several.iter().map(|(code, unit)| called(code, unit)).collect();
            Err(Unnamed::Units { text: text.to_owned(), all })
        }
    }
}

/// The units that are called so: those that exist on `day`, or else those that do not.
pub fn units<'s>(state: &'s State, day: NaiveDate, text: &str) -> Vec<(&'s UnitCode, &'s Unit)> {
    let mut found = ever(state, text);
    let (code, wanted, exact) = (code_of(text), forms(text), marked(text));
    // The day tells a unit from its successors; marks tell "Kim Thành" from "Kim Thanh".
    narrow(&mut found, |unit| unit.exists_on(day));
    narrow(&mut found, |unit| is_called(unit.naming_on(day), &code, &wanted));
    narrow(&mut found, |unit| marked(&unit.naming_on(day).name).contains(&exact));
    found
}

/// All units that are or were called so, whatever the day: "Kinh Môn" is a town until June 2025, and a ward since.
pub fn ever<'s>(state: &'s State, text: &str) -> Vec<(&'s UnitCode, &'s Unit)> {
    if short(text).is_err() {
        return Vec::new();
    }
    let code = code_of(text);
    let of_code = state.units.iter().find(|(known, _)| known.as_str() == code);
    // "Kinh Môn" reads like the code KINHMON, and is a name: its successor may be called so too.
    let is_code = text.trim().bytes().all(|byte| byte.is_ascii_graphic());
    if let Some(unit) = of_code.filter(|_| is_code) {
        return vec![unit];
    }
    let wanted = forms(text);
    let is_it = |unit: &Unit| unit.namings().any(|naming| is_called(naming, &code, &wanted));
    let mut found: Vec<(&UnitCode, &Unit)> = state.units.iter().filter(|(_, unit)| is_it(unit)).collect();
    if found.is_empty() {
        let shortened = |unit: &Unit| unit.namings().any(|naming| is_initials_of(text, &naming.name));
        found = state.units.iter().filter(|(_, unit)| shortened(unit)).collect();
        if found.is_empty() {
            found = state.units.iter().filter(|(_, unit)| is_committee(unit, text)).collect();
        }
    } else if let Some(kind) = kind_of(&expanded(text)) {
        // "thị xã Kinh Môn" is not the ward of that name: a kind that is written decides, whatever the day.
        found.retain(|(_, unit)| unit.namings().any(|naming| kind_of(&expanded(&naming.name)) == Some(kind)));
    }
    if found.is_empty() { of_code.into_iter().collect() } else { found }
}

/// Whether "UBND thành phố" or "UBND tỉnh", without a name behind it, is this one: the committee over all.
fn is_committee(unit: &Unit, text: &str) -> bool {
    let (wanted, is_above) = (expanded(text), unit.kind == UnitKind::ProvincialCommittee);
    let is_kind = matches!(wanted.as_str(), "uy ban nhan dan thanh pho" | "uy ban nhan dan tinh");
    is_above && is_kind && unit.namings().any(|naming| expanded(&naming.name).starts_with(&format!("{wanted} ")))
}

/// A text as it would be a code.
fn code_of(text: &str) -> String {
    bare(text).split_whitespace().collect::<String>().to_uppercase()
}

/// Which kind of place a name says that a body is of.
fn kind_of(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("uy ban nhan dan ").unwrap_or(name);
    PLACES.into_iter().find(|kind| name.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ') && rest.len() > 1))
}

const PLACES: [&str; 7] = ["thanh pho", "thi xa", "huyen", "thi tran", "phuong", "xa", "dac khu"];

/// Leaves those of which it is so, if there are any.
fn narrow(found: &mut Vec<(&UnitCode, &Unit)>, is_so: impl Fn(&Unit) -> bool) {
    if found.iter().any(|(_, unit)| is_so(unit)) {
        found.retain(|(_, unit)| is_so(unit));
    }
}

fn is_called(naming: &domain::state::Naming, code: &str, wanted: &BTreeSet<String>) -> bool {
    let abbreviation = naming.abbreviation.as_deref().is_some_and(|short| bare(short).to_uppercase() == code);
    abbreviation || [&naming.name, &naming.name_en].iter().any(|name| !forms(name).is_disjoint(wanted))
}

/// What a unit may be called, for comparing with what was mistyped.
fn names(code: &UnitCode, unit: &Unit) -> Vec<String> {
    let namings = unit.namings().flat_map(|naming| [&naming.name, &naming.name_en]);
    namings.flat_map(|name| forms(name)).chain([code.to_string()]).collect()
}

/// What stands before the proper name of a body, in the order in which it is left out.
const KINDS: [&str; 11] = [
    "uy ban nhan dan",
    "people s committee of",
    "department of",
    "so",
    "thanh pho",
    "thi xa",
    "huyen",
    "thi tran",
    "phuong",
    "xa",
    "dac khu",
];

/// A name without marks, with its abbreviations written out; and the same without the kind of body before it. "UBND Kinh
/// Môn" and "thị xã Kinh Môn" meet in "kinh mon". Each form has more than the kind.
fn forms(name: &str) -> BTreeSet<String> {
    let whole = expanded(name);
    let mut forms = BTreeSet::from([whole.clone()]);
    let mut rest = whole.as_str();
    for kind in KINDS {
        if let Some(shorter) = rest.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')) {
            rest = shorter;
            // "tỉnh" alone is no name.
            if rest != "tinh" {
                forms.insert(rest.to_owned());
            }
        }
    }
    // One province, one ledger: "tỉnh" at the end may be left out.
    let short = whole.strip_suffix(" tinh").filter(|short| short.contains(' ') && *short != "uy ban nhan dan");
    forms.extend(short.map(str::to_owned));
    forms
}

/// The kind of a body, and the rest of its name as words: "Sở GD&ĐT" is `so`, and `gd`, `dt`.
fn parts(text: &str) -> Option<(&'static str, Vec<String>)> {
    let whole = expanded(text);
    let name = whole.strip_prefix("uy ban nhan dan ").unwrap_or(&whole);
    let (kind, rest) = KINDS.into_iter().find_map(|kind| Some((kind, name.strip_prefix(kind)?.strip_prefix(' ')?)))?;
    Some((kind, rest.split(' ').filter(|word| *word != "va").map(str::to_owned).collect()))
}

/// Whether a text is a kind of body and this name as offices shorten it: each word of it is a word of the name, or the
/// first letters of several: "Sở GD&ĐT", "Sở Nông nghiệp và PTNT".
fn is_initials_of(text: &str, name: &str) -> bool {
    const LETTERS_MIN: usize = 2;
    let (Some((kind, short)), Some((other, words))) = (parts(text), parts(name)) else { return false };
    let short: Vec<&str> = short.iter().map(String::as_str).collect();
    kind == other && words.len() >= LETTERS_MIN && shortens(&short, &words)
}

/// Whether these words stand for all of those, in their order.
fn shortens(short: &[&str], words: &[String]) -> bool {
    let Some((first, rest)) = short.split_first() else { return words.is_empty() };
    let is_word = || words.split_first().is_some_and(|(word, words)| word == first && shortens(rest, words));
    let letters = first.chars().count();
    let are_initials = || {
        let (own, words) = words.split_at_checked(letters)?;
        let initials = own.iter().filter_map(|word| word.chars().next());
        (initials.eq(first.chars()) && shortens(rest, words)).then_some(())
    };
    is_word() || are_initials().is_some()
}

/// A text without marks and signs, its abbreviations written out.
pub(super) fn expanded(text: &str) -> String {
    let bare = bare(text);
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let written_out = words.map(|word| match word {
        "ubnd" => "uy ban nhan dan",
        "vp" => "van phong",
        "tp" => "thanh pho",
        "tx" => "thi xa",
        "bql" => "ban quan ly",
        "ql" => "quan ly",
        "kcn" => "khu cong nghiep",
        "kkt" => "khu kinh te",
        "cntt" => "cong nghe thong tin",
        "vpubnd" => "van phong uy ban nhan dan",
        other => other,
    });
    written_out.collect::<Vec<_>>().join(" ")
}

/// A text with its marks, in small writing and one Unicode form; "uỷ" and "ủy" are one.
fn marked(text: &str) -> String {
    let small: String = text.nfc().flat_map(char::to_lowercase).collect();
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}
