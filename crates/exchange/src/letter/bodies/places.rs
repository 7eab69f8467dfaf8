//! Bodies of one kind that are listed by name, the kind said once: "các huyện Tứ Kỳ, Gia Lộc", "các Sở: Tài chính, Y tế".

use super::{belonging, capitalised, is_capital, is_stop, is_syllable, lists::FIELDS, opens_with_one};
use crate::letter::words::{Kind, Words};

/// Kinds of administration of which there are many.
const PLACES: &[&str] = &["huyện", "thị xã", "thành phố", "quận", "xã", "phường", "thị trấn", "đặc khu", "tx", "tp"];
const SEPARATORS: &[&str] = &[",", ";", "và", ", và", "; và", "&"];

/// Those that are listed.
pub(super) struct Listed {
    /// Each as a body of its own.
    pub bodies: Vec<String>,
    /// The word behind them.
    pub end: usize,
}

/// Behind "các", "tất cả các", "mỗi", "từng".
pub(super) fn opener(words: &Words<'_>, at: usize) -> Option<usize> {
    words.any(at, &["các", "tất cả các", "mỗi", "từng"])
}

/// How many are announced, and the word behind the number: "02 huyện", "ba sở".
pub(super) fn counted(words: &Words<'_>, at: usize) -> Option<(usize, usize)> {
    const NUMBERS: &[&str] = &["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    let word = words.get(at)?;
    let spelled = || NUMBERS.iter().position(|number| word.is(number)).map(|place| place + 2);
    let many = word.number().and_then(|number| usize::try_from(number).ok()).or_else(spelled)?;
    Some((many, at + 1))
}

/// Names behind a kind of place, each with what stands before all of them: "UBND các huyện Tứ Kỳ và Gia Lộc".
/// `is_mixed` says that several kinds stand before the names, so that none is said of each.
pub(super) fn places(words: &Words<'_>, at: usize, (holder, kind, is_mixed): (&str, &str, bool)) -> Option<Listed> {
    let is_place = |kind: &str| Words::of(kind).any(0, PLACES).is_some();
    if !is_place(kind) {
        return None;
    }
    let called = |kind: &str, name: &str| match (holder, is_mixed) {
        ("", false) => format!("{} {name}", capitalised(kind)),
        ("", true) => name.to_owned(),
        (holder, false) => format!("{holder} {kind} {name}"),
        (holder, true) => format!("{holder} {name}"),
    };
    let first = name(words, at)?;
    let mut found = Listed { bodies: vec![called(kind, words.written(at..first))], end: first };
    let mut kind = kind.to_owned();
    while let Some(next) = words.any(found.end, SEPARATORS) {
        // "các huyện Tứ Kỳ, Gia Lộc và thành phố Chí Linh".
        let start = words.skip(next, PLACES);
        let other = (start > next).then(|| words.written(next..start).to_owned());
        let Some(end) = name(words, start).filter(|_| !opens_with_one(words, start)) else { break };
        kind = other.unwrap_or(kind);
        found.bodies.push(called(&kind, words.written(start..end)));
        found.end = end;
    }
    found.end = belonging(words, found.end);
    Some(found)
}

/// Behind the name of a place. One syllable before small letters is the beginning of something else.
fn name(words: &Words<'_>, at: usize) -> Option<usize> {
    const SYLLABLES_MAX: usize = 4;
    let runs_on = |next: &usize| is_syllable(words, *next) && (*next == at || !opens_with_one(words, *next));
    let end = at + (at..at + SYLLABLES_MAX).take_while(runs_on).count();
    let is_number = words.get(at).is_some_and(|word| word.kind == Kind::Number);
    if is_number && words.ends_clause(at + 1) {
        return Some(at + 1);
    }
    let ends = words.ends_clause(end) || words.phrase(end, "và").is_some() || is_stop(words, end);
    (end > at && (ends || end > at + 1) && !is_capital(words, end)).then_some(end)
}

/// One more place of the kind of the body before it: "UBND huyện Tứ Kỳ, Gia Lộc".
pub(super) fn another(words: &Words<'_>, at: usize, before: &str) -> Option<(String, usize)> {
    let known = Words::of(before);
    let kind = (0..known.len()).find_map(|at| Some(at..known.any(at, PLACES)?))?;
    let is_place = name(&known, kind.end) == Some(known.len());
    let end = name(words, at).filter(|_| is_place && !opens_with_one(words, at))?;
    Some((format!("{} {}", known.written(0..kind.end), words.written(at..end)), belonging(words, end)))
}

/// Names of bodies of one kind, the kind left out: "Tài chính, KH&ĐT".
pub(super) fn fields(words: &Words<'_>, at: usize, kind: &str) -> Option<Listed> {
    let mut found = Listed { bodies: Vec::new(), end: at };
    let mut next = at;
    while let Some(behind) = field(words, next) {
        found.bodies.push(format!("{} {}", capitalised(kind), words.written(next..behind)));
        found.end = behind;
        match words.any(behind, SEPARATORS) {
            Some(start) => next = start,
            None => break,
        }
    }
    found.end = belonging(words, found.end);
    (!found.bodies.is_empty()).then_some(found)
}

/// Behind what a department is for, written out or by its first letters.
pub(super) fn field(words: &Words<'_>, at: usize) -> Option<usize> {
    words.any(at, FIELDS).filter(|_| is_capital(words, at)).or_else(|| initials(words, at))
}

/// Behind first letters that are joined: "KH&ĐT", "LĐ-TB&XH", "NN và PTNT".
fn initials(words: &Words<'_>, at: usize) -> Option<usize> {
    let are_letters = |at: usize| {
        words.get(at).is_some_and(|word| word.kind == Kind::Letters && word.is_capital)
            && words.written(at..at + 1).chars().all(char::is_uppercase)
    };
    let mut end = at + 1;
    while let Some(next) =
        words.any(end, &["&", "-", "–", "và"]).filter(|next| are_letters(*next) && !opens_with_one(words, *next))
    {
        end = next + 1;
    }
    (are_letters(at) && !opens_with_one(words, at) && end > at + 1).then_some(end)
}
