//! Bodies and offices, as letters name them.
//!
//! A name has no end of its own: "Sở Tài chính rà soát" goes on in small letters. It ends where a name that is known ends,
//! where a word says which administration it belongs to, where a verb begins, or at a mark. A name whose end is none of
//! these is not read.

mod lists;
mod outside;
mod places;
mod within;

use std::ops::Range;

use self::{
    lists::{ADMINISTRATIONS, BELONGING, FIELDS, GROUPS, NAMES, OFFICES, STOPS, TYPES},
    places::{Listed, another, counted, field, fields, opener, places},
};

pub use self::{outside::is_outside, within::bodies_within};

pub(super) use self::lists::COMRADE;

use super::{
    verbs::{self, Tells},
    words::{Kind, Word, Words},
};
use crate::groups::{Group, Said};

/// What is named at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Each body or group, as it is written; "Sở" is put before each name behind "các Sở:".
    pub bodies: Vec<String>,
    /// All of them, by their place.
    pub words: Range<usize>,
}

impl Named {
    /// As it is written; one by one where the text leaves out what kind of body they are.
    pub fn text(&self, words: &Words<'_>) -> String {
        let written = words.written(self.words.clone());
        let has_all = self.bodies.iter().all(|body| written.contains(body.as_str()));
        if has_all { written.to_owned() } else { self.bodies.join(", ") }
    }
}

impl Named {
    /// Whether one is named by name, and not only as one of a group.
    pub fn is_by_name(&self) -> bool {
        self.bodies.iter().any(|body| !matches!(Sort::of(body), Sort::Group))
    }

    /// Whether each is a name that is known, or a group.
    pub fn is_known(&self) -> bool {
        self.bodies.iter().all(|body| !matches!(Sort::of(body), Sort::Unknown))
    }
}

/// The bodies named at a word, one after the other; none where nothing there can be read as one.
pub(super) fn bodies(words: &Words<'_>, at: usize) -> Option<Named> {
    let (mut bodies, mut end) = some(words, at)?;
    loop {
        let separated = words.any(end, &[",", ";", "và", ", và", "; và", "&", "hoặc"]);
        let next = separated.and_then(|start| some(words, start).or_else(|| short(words, start, &bodies)));
        let Some((more, behind)) = next else { return Some(Named { bodies, words: at..end }) };
        bodies.extend(more);
        end = behind;
    }
}

/// Whether those who are named may be more than what was read: another name follows, or the name may go on, or a word
/// joins others without saying in which part.
pub(super) fn goes_on(words: &Words<'_>, named: &Named) -> bool {
    let end = named.words.end;
    let is_more = |start: usize| is_capital(words, start) || words.phrase(start, "các").is_some();
    if words.any(end, &[",", "và", ", và", ";", "cùng", "cùng với"]).is_some_and(is_more) {
        return true;
    }
    if words.any(end, &["được ủy quyền", "được phân công", "do", "-", "–"]).is_some() || is_capital(words, end)
    {
        return true;
    }
    let sort = named.bodies.last().map_or(Sort::Unknown, |body| Sort::of(body));
    // "các sở: KH&ĐT": some of a group, who are not read.
    if matches!(sort, Sort::Group) && words.any(end, &[":", "("]).is_some_and(is_more) {
        return true;
    }
    // A verb of two syllables is no part of a name.
    let is_long = |stop: &&&str| stop.contains(' ');
    let is_verb = stops().filter(is_long).any(|stop| words.phrase(end, stop).is_some());
    // "các cụm, khối thi đua": what else is listed is no kind of body that is known.
    let is_other =
        |start: usize| words.get(start).is_some_and(|word| word.kind == Kind::Letters) && !is_stop(words, start);
    if matches!(sort, Sort::Group) && words.any(end, &[",", "và"]).is_some_and(is_other) {
        return true;
    }
    if words.ends_clause(end) || is_verb {
        // "Tổ Truyền thông thiết kế tờ rơi, …": a verb that is not known may stand in it.
        let small = (named.words.start..end).rev().take_while(|at| !is_capital(words, *at)).count();
        return matches!(sort, Sort::Unknown) && small > 3;
    }
    match sort {
        Sort::Known => false,
        Sort::Group => {
            !is_stop(words, end) || words.any(end, &["nhận", "có", "thuộc", "được", "trong", "tại"]).is_some()
        }
        Sort::Unknown => true,
    }
}

/// How sure it is where a name ends.
enum Sort {
    /// Its name is known, or says to which administration it belongs.
    Known,
    /// One of many kinds: "các trường".
    Group,
    Unknown,
}

impl Sort {
    fn of(body: &str) -> Self {
        let words = Words::of(body);
        let start = words.skip(0, OFFICES);
        let ends_known = |end: usize| belonging(&words, end) >= words.len() || capitals(&words, end) >= words.len();
        let is_field = words.any(start, TYPES).and_then(|start| words.any(start, FIELDS)).is_some_and(ends_known);
        let is_name = words.any(start, NAMES).is_some_and(ends_known);
        let belongs = (start..words.len()).any(|at| belonging(&words, at) >= words.len());
        // "UBND cấp huyện" is all of them.
        let is_of_all = words.hold(start..words.len(), &["các"]) || Group::said(body) != Said::Nothing;
        if is_of_all || words.any(start, &["cơ quan", "đơn vị", "mỗi", "từng"]).is_some() {
            return Self::Group;
        }
        if is_field || is_name || belongs || start > 0 && start >= words.len() { Self::Known } else { Self::Unknown }
    }
}

/// As what a text of nothing else names somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedAs {
    /// A body of a kind that is known, by name.
    Known,
    /// One of many, or many.
    Group,
    /// A body by a name of which the kind alone is known.
    Unknown,
    /// Nobody.
    Nobody,
}

/// As what a text of nothing else names somebody.
pub fn named_as(text: &str) -> NamedAs {
    let words = Words::of(text);
    match bodies(&words, 0).filter(|named| named.words.end >= words.len()) {
        Some(named) if !named.is_by_name() => NamedAs::Group,
        Some(named) if named.is_known() => NamedAs::Known,
        Some(_) => NamedAs::Unknown,
        None if opens_with_one(&words, 0) => NamedAs::Unknown,
        None => NamedAs::Nobody,
    }
}

/// Each body or group that a text of nothing else names; the text itself where it cannot be read.
pub fn bodies_in(text: &str) -> Vec<String> {
    all_bodies_in(text).unwrap_or_else(|| vec![text.to_owned()])
}

/// The same; none where the text cannot be read to its end.
pub(super) fn all_bodies_in(text: &str) -> Option<Vec<String>> {
    let words = Words::of(text);
    let named = bodies(&words, 0).filter(|named| {
        named.words.end >= words.len() || words.ends_clause(named.words.end) && named.words.end + 1 >= words.len()
    });
    named.map(|named| named.bodies)
}

/// Whether the words at a place open with a body or an office, read or not.
pub(super) fn opens_with_one(words: &Words<'_>, at: usize) -> bool {
    let at = words.skip(at, COMRADE);
    let is_capital = words.get(at).is_some_and(|word| word.is_capital);
    let is_name = |end: usize| words.get(end).is_some_and(|word| word.is_capital);
    is_capital
        && (words.any(at, NAMES).is_some()
            || words.any(at, OFFICES).is_some()
            || words.any(at, TYPES).is_some_and(|end| is_name(end) || end > at + 1)
            || words.any(at, &["các"]).is_some_and(|start| words.any(start, GROUPS).is_some() || is_name(start))
            || words.any(at, &["cơ quan", "đơn vị", "chủ đầu tư", "nhà thầu", "doanh nghiệp", "bên"]).is_some())
}

/// One body; a group; or the several behind "các Sở:".
fn some(words: &Words<'_>, at: usize) -> Option<(Vec<String>, usize)> {
    let start = words.skip(at, COMRADE);
    let office = words.any(start, OFFICES).filter(|_| {
        start > at
            || is_capital(words, start)
            || words.phrase(start, "thủ trưởng").is_some()
            || words.phrase(start, "trưởng các").is_some()
    });
    let Some(after_office) = office else { return body(words, start, start) };
    let after_office = words.skip(after_office, &[":"]);
    // "Chánh Văn phòng UBND tỉnh", "Thủ trưởng các cơ quan", "Giám đốc các Sở: A, B".
    match body(words, after_office, start) {
        Some((mut found, end)) => {
            let title = words.written(start..after_office);
            if found.len() > 1 {
                found = found.into_iter().map(|body| format!("{title} {body}")).collect();
            }
            Some((found, end))
        }
        None => {
            // "Chủ tịch huyện", "Chánh Thanh tra tỉnh".
            let end = belonging(words, after_office);
            (end > after_office || words.ends_clause(after_office))
                .then(|| (vec![words.written(start..end).to_owned()], end))
        }
    }
}

/// One body whose words as given begin at `from`, or a group of them.
fn body(words: &Words<'_>, at: usize, from: usize) -> Option<(Vec<String>, usize)> {
    if let Some(found) = group(words, at, from) {
        return Some(found);
    }
    let end = named(words, at)?;
    Some((vec![words.written(from..end).to_owned()], end))
}

/// Behind the name of one body.
fn named(words: &Words<'_>, at: usize) -> Option<usize> {
    if !is_capital(words, at) {
        return None;
    }
    if let Some(end) = words.any(at, NAMES) {
        // "UBND 03 huyện Tứ Kỳ, Gia Lộc": so many, who are not named.
        if counted(words, end).is_some_and(|(_, kinds)| words.any(kinds, GROUPS).is_some()) {
            return None;
        }
        // "Ủy ban MTTQ Việt Nam các xã, phường".
        if words.phrase(end, "các").is_some()
            && let Some((_, behind)) = group(words, end, end)
        {
            return Some(behind);
        }
        // "Tổ công tác" may have a longer name.
        let is_collective =
            words.any(at, &["tổ công tác", "tổ giúp việc", "ban tổ chức", "ban soạn thảo"]) == Some(end);
        if is_collective && !words.ends_clause(end) && !is_stop(words, end) {
            return unknown(words, end);
        }
        let behind = belonging(words, end);
        // A name that is known ends there, unless it goes on in capitals: "Công an Hải Dương".
        return Some(if behind > end { behind } else { capitals(words, end) });
    }
    let start = words.any(at, TYPES)?;
    if let Some(end) = words.any(start, FIELDS).filter(|_| is_capital(words, start)) {
        if words.phrase(end, "các").is_some()
            && let Some((_, behind)) = group(words, end, end)
        {
            return Some(behind);
        }
        let is_joined = words.any(end, &["-", "–"]).is_some_and(|start| is_capital(words, start));
        return if is_joined { unknown(words, end) } else { Some(belonging(words, end)) };
    }
    match is_capital(words, start) {
        true => unknown(words, start),
        // "Bảo tàng tỉnh".
        false if belonging(words, start) > start => Some(belonging(words, start)),
        // "Ban Chỉ đạo có trách nhiệm", "Sở có trách nhiệm".
        false => is_stop(words, start).then_some(start),
    }
}

/// Behind a name that is not known, where something ends it.
fn unknown(words: &Words<'_>, start: usize) -> Option<usize> {
    // A name that goes on for longer in small letters is more than a name.
    const SMALL_MAX: usize = 6;
    let mut small = 0;
    for at in start + 1..words.len() + 1 {
        small = if is_capital(words, at) { 0 } else { small + 1 };
        if small > SMALL_MAX + 1 {
            return None;
        }
        if words.ends_clause(at) && words.get(at).is_none_or(|word| !word.is("-") && !word.is("–") && !word.is("&")) {
            return Some(at);
        }
        // A verb that is a part of the name is written with a capital: "Ban Quản lý …".
        if !is_capital(words, at) && is_stop(words, at) {
            return Some(belonging(words, at));
        }
        let behind = belonging(words, at);
        if behind > at {
            return Some(behind);
        }
        // "Báo Hải Dương tăng thời lượng …": behind the name of a place nothing of the name follows in small letters.
        if !is_capital(words, at) && at >= start + 2 && is_syllable(words, at - 1) && is_syllable(words, at - 2) {
            return Some(at);
        }
        // "Hội Chữ thập đỏ các huyện, thị xã".
        if words.phrase(at, "các").is_some()
            && let Some((_, behind)) = group(words, at, at)
        {
            return Some(behind);
        }
        let joined = words.any(at, &["và"]);
        if joined.is_some_and(|next| opens_with_one(words, next) || words.phrase(next, "các").is_some()) {
            return Some(at);
        }
    }
    None
}

/// Whether a word is written as the syllable of the name of a place: "Hải", and not "CP".
fn is_syllable(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|word| {
        word.kind == Kind::Letters
            && word.is_capital
            && words.written(at..at + 1).chars().skip(1).all(char::is_lowercase)
    })
}

/// Words behind which no name goes on.
fn stops() -> impl Iterator<Item = &'static &'static str> {
    STOPS.iter().chain(verbs::that(Tells::EndsName))
}

fn is_stop(words: &Words<'_>, at: usize) -> bool {
    // "giao thông" begins with "giao" and is none.
    const NONE: &[&str] = &[
        "giao thông",
        "giao dịch",
        "thu nhập",
        "đưa đón",
        "cấp nước",
        "phát triển",
        "phát thanh",
        "trong nước",
        "trên không",
        "thu hút",
        "dự án",
        "dự toán",
        "dự báo",
    ];
    stops().any(|stop| words.phrase(at, stop).is_some()) && words.any(at, NONE).is_none()
        || words.any(at, &["thống kê", "cần"]).is_some() && !words.ends_before(at, &["hậu"])
}

/// Behind words that say to which administration a body belongs: "tỉnh", "huyện Nam Sách", "có liên quan".
fn belonging(words: &Words<'_>, at: usize) -> usize {
    let mut end = at;
    loop {
        if let Some(start) = words.any(end, &["thuộc", "trực thuộc", "của"])
            && let Some(behind) = owner(words, start)
        {
            end = behind;
            continue;
        }
        if words
            .any(end, &["xã hội", "huyện đoàn", "tỉnh đoàn", "huyện ủy", "tỉnh ủy", "thành phố trực thuộc"])
            .is_some()
        {
            return end;
        }
        if let Some(behind) = words.any(end, BELONGING) {
            end = capitals(words, behind);
            continue;
        }
        let Some(behind) = words.any(end, ADMINISTRATIONS) else { return end };
        end = capitals(words, behind);
    }
}

/// Behind the body to which another belongs: "Sở Nội vụ", or "Sở" alone.
fn owner(words: &Words<'_>, at: usize) -> Option<usize> {
    match words.any(at, &["sở", "tỉnh", "huyện", "thành phố", "xã", "phường"]) {
        Some(end) if !is_capital(words, end) => Some(end),
        _ => named(words, at),
    }
}

/// Behind a run of words in capitals: the name of a place.
fn capitals(words: &Words<'_>, at: usize) -> usize {
    let is_name = |word: &Word| word.kind == Kind::Letters && word.is_capital || word.kind == Kind::Number;
    let mut end = at;
    while words.get(end).is_some_and(is_name) && !opens_with_one(words, end) && end < at + 5 {
        end += 1;
    }
    end
}

/// "các sở, ban, ngành thuộc tỉnh", "UBND các huyện, thị xã, thành phố", "các Sở: Tài chính, Y tế".
fn group(words: &Words<'_>, at: usize, from: usize) -> Option<(Vec<String>, usize)> {
    let holder = words
        .any(at, &["ubnd", "ủy ban nhân dân", "chủ tịch ubnd", "phòng nội vụ", "công an", "hđnd và ubnd"])
        .filter(|start| opener(words, *start).or(counted(words, *start).map(|(_, end)| end)).is_some());
    if let Some(found) = listed(words, at, holder) {
        return Some(found);
    }
    let holder = holder.filter(|start| words.phrase(*start, "các").is_some());
    let start = match opener(words, holder.unwrap_or(at)) {
        Some(start) => start,
        None if at > from || is_capital(words, at) => words.any(at, &["cơ quan", "đơn vị", "sở , ban"]).map(|_| at)?,
        None => return None,
    };
    let mut end = words.any(start, GROUPS)?;
    loop {
        let separated = words.any(end, &[",", "và", ", và", "các", ", các", "và các", ", các"]);
        match separated.and_then(|next| {
            words
                .any(next, GROUPS)
                .filter(|_| holder.is_some() || !is_capital(words, next) || words.phrase(next, "ubnd").is_none())
                // "các sở, ban, ngành, Ban Quản lý …": the last has a name of its own.
                .filter(|_| !is_capital(words, next) || named(words, next).is_none())
        }) {
            Some(behind)
                if separated.is_some_and(|next| {
                    words.phrase(next, "ubnd").is_none() && words.phrase(next, "ủy ban nhân dân").is_none()
                }) =>
            {
                end = behind
            }
            _ => break,
        }
    }
    if words.phrase(end, "chủ trì").is_some() {
        return None;
    }
    // "các huyện, thành phố Cà Mau".
    let is_place = ADMINISTRATIONS.iter().any(|kind| words.ends_before(end, &[kind]));
    let end = belonging(words, if is_place { capitals(words, end) } else { end });
    Some((vec![words.written(from..end).to_owned()], end))
}

/// Those of a group who are named one by one: "các Sở: Tài chính, Y tế", "UBND 02 huyện Tứ Kỳ và Gia Lộc", "UBND các
/// huyện, thị xã: Tứ Kỳ, Kinh Môn". A number that is not theirs says that the list was not understood.
fn listed(words: &Words<'_>, at: usize, holder: Option<usize>) -> Option<(Vec<String>, usize)> {
    let before = holder.unwrap_or(at);
    let many = counted(words, before);
    let start = opener(words, before).or(many.map(|(_, end)| end))?;
    let first = words.any(start, GROUPS)?;
    let mut kinds = first;
    while let Some(end) = words.any(kinds, &[",", "và"]).and_then(|next| words.any(next, GROUPS)) {
        kinds = end;
    }
    let names = words.skip(kinds, &[":"]);
    let is_mixed = kinds > first;
    // "các huyện, thành phố Cà Mau": all of the one kind, and one of the other by name.
    if is_mixed && names == kinds {
        return None;
    }
    let Listed { bodies, end } = match is_mixed {
        true => None,
        false => fields(words, names, words.written(start..first)).filter(|_| is_capital(words, names)),
    }
    .or_else(|| {
        let holder = holder.map_or("", |end| words.written(at..end));
        places(words, names, (holder, words.written(start..first), is_mixed))
    })?;
    let is_all = many.is_none_or(|(many, _)| many == bodies.len());
    is_all.then_some((bodies, end))
}

/// One more name behind "Sở Tài chính, ": "Y tế"; behind "UBND huyện Tứ Kỳ, ": "Gia Lộc".
fn short(words: &Words<'_>, at: usize, before: &[String]) -> Option<(Vec<String>, usize)> {
    let last = before.last()?;
    if let Some((place, end)) = another(words, at, last) {
        return Some((vec![place], end));
    }
    let kind = last.split(' ').next().filter(|kind| matches!(*kind, "Sở" | "Phòng" | "Bộ"))?;
    let end = field(words, at)?;
    // "Sở Văn hóa, Thể thao và Du lịch" is one.
    Some((vec![format!("{kind} {}", words.written(at..end))], belonging(words, end)))
}

fn capitalised(kind: &str) -> String {
    let mut letters = kind.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn is_capital(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|word| word.is_capital)
}
