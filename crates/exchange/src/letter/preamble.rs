//! What stands before the first point: what leads up to the points, what they all share, and duties of its own.

use calendar::period::Length;

use super::{
    DeadlinePhrase, Doubt, DueReading, Excerpt, Letter,
    bodies::{Named, NamedAs, bodies, goes_on, named_as},
    excerpt,
    formula::introduces,
    mentions::{Part, mentions},
    openings::{Opening, opening},
    paragraph::Read,
    people::{Certainty, Lead, LeadBasis, Said, is_everybody, is_report, order},
    phrase::Times,
    words::Words,
};
use crate::{groups::Group, source::fold};

/// What a paragraph before the points is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preamble {
    /// It gives grounds, tells something, or leads on to what follows.
    LeadsUp,
    /// It gives work to somebody itself.
    Duty,
    /// It may.
    Unclear,
}

/// What a paragraph before the points is, in a letter of this issuer.
pub(super) fn of(text: &str, issuer: Option<&str>) -> Preamble {
    let read = Read::of(behind_title(text), issuer);
    let words = read.words();
    let named = mentions(words);
    // "Thực hiện chỉ đạo của UBND tỉnh, Sở Tư pháp rà soát …".
    let may_act = named.iter().any(|mention| mention.part != Part::SpokenOf && mention.is_followed);
    let is_order = (0..words.len()).any(|at| at == words.clause(at) && order(words, at).is_some());
    if words.len() == 0 || is_report(words) || is_account(words) && !is_order {
        return Preamble::LeadsUp;
    }
    if introduces(words, read.charged.charges_somebody()) {
        return if may_act && !text.trim_end().ends_with(':') { Preamble::Unclear } else { Preamble::LeadsUp };
    }
    let says_when = read.times.say_when();
    match (&read.charged, opening(words)) {
        (Said::So(_), _) => Preamble::Duty,
        (Said::Nothing, Opening::ToAll) if says_when && is_order => Preamble::Duty,
        (Said::Unread, _) => Preamble::Unclear,
        _ if says_when && !is_told(words) => Preamble::Unclear,
        _ if may_act => Preamble::Unclear,
        _ => Preamble::LeadsUp,
    }
}

/// "Ngày 03/10/2023, Chủ tịch UBND tỉnh chủ trì họp …": what has taken place.
fn is_account(words: &Words<'_>) -> bool {
    const TOOK_PLACE: &[&str] =
        &["họp", "hội nghị", "giao ban", "tiếp công dân", "buổi làm việc", "làm việc với", "kiểm tra thực tế"];
    words.any(0, &["ngày", "sáng", "chiều", "tối", "rạng sáng", "tại", "vừa qua"]).is_some()
        && words.hold(0..words.len(), TOOK_PLACE)
}

/// Without the title of who decides: "CHỦ TỊCH UBND TỈNH Căn cứ …".
fn behind_title(text: &str) -> &str {
    let is_shouted = |word: &&str| word.chars().any(char::is_alphabetic) && **word == word.to_uppercase();
    let title: usize = text.split_inclusive(' ').take_while(|word| is_shouted(&word.trim_end())).map(str::len).sum();
    match text.get(..title).is_some_and(|title| title.split_whitespace().count() > 1) {
        true => text.get(title..).unwrap_or_default(),
        false => text,
    }
}

/// "Thời gian qua, …", "Hiện dung tích hồ …": what has happened, and is known.
fn is_told(words: &Words<'_>) -> bool {
    words.hold(0..words.len(), &["đã", "vẫn", "còn", "đạt", "ghi nhận", "xảy ra", "diễn biến"])
}

/// Where the last sentence of a paragraph begins that leads on to the points, and has others before it.
pub(super) fn last_sentence(text: &str) -> Option<usize> {
    let at = text.trim_end().rfind(". ").map(|at| at + 2)?;
    let begins = text.get(at..)?.chars().next().is_some_and(char::is_uppercase);
    (text.trim_end().ends_with(':') && begins).then_some(at)
}

/// What the paragraph that introduces the points says of all of them.
pub(super) struct Introduction {
    pub lead: Option<Lead>,
    pub deadline: Option<DeadlinePhrase>,
    pub cadence: Vec<Length>,
}

/// What the paragraph that introduces the points says of them: who, and by when.
pub(super) fn introduction(letter: &mut Letter) -> Option<Introduction> {
    let last = letter.preamble.last().filter(|last| last.text.trim_end().ends_with(':'))?.clone();
    let times = Times::of(&last.text);
    let mut asked = Letter { date: letter.date, ..Letter::default() };
    let deadline = times.deadline(last.line, &mut asked);
    // "tổ chức Hội nghị vào ngày …" is when something takes place.
    const OF_WORK: &[&str] = &[
        "chậm nhất",
        "muộn nhất",
        "trước",
        "xong",
        "trong",
        "hạn",
        "thời hạn",
        "đến hết",
        "hết",
        "hằng",
        "định kỳ",
        "không quá",
    ];
    let of_work = |deadline: &DeadlinePhrase| Words::of(&deadline.phrase).any(0, OF_WORK).is_some();
    if deadline.as_ref().is_none_or(of_work) {
        letter.questions.append(&mut asked.questions);
    }
    let deadline = deadline.filter(|deadline| deadline.reading != DueReading::Undated && of_work(deadline));
    let lead = bearer(times.words(), letter);
    if lead.as_ref().is_some_and(|lead| lead.certainty == Certainty::Asked) {
        letter.ask(last.line, Doubt::LeadUnclear, excerpt(&last.text));
    }
    Some(Introduction { lead, deadline, cadence: times.cadences() })
}

/// Who is to do all that follows: "UBND tỉnh yêu cầu Sở Y tế thực hiện các nội dung sau:". Nobody by name where it is all
/// to whom the letter is addressed.
fn bearer(words: &Words<'_>, letter: &Letter) -> Option<Lead> {
    let named = (0..words.len()).rev().find_map(|at| {
        let asked = ["xét", "theo", "tại", "của", "được"].iter().any(|before| words.ends_before(at, &[before]));
        bodies(words, order(words, at).filter(|_| !asked)?)
    })?;
    let named = whole(words, named);
    if is_everybody(&named) || are_addressed(&named, &letter.addressees) {
        return None;
    }
    // Others may be meant, too, in words that were not read.
    let certainty = match goes_on(words, &named) {
        true => Certainty::Asked,
        false => Certainty::Sure,
    };
    let text = named.bodies.join(", ");
    Some(Lead { text, bodies: named.bodies, basis: LeadBasis::Stated, certainty }.if_whole())
}

/// With those behind a bracket that only says what they are called: "các sở (viết tắt là các sở) và UBND các xã".
fn whole(words: &Words<'_>, mut named: Named) -> Named {
    while words.phrase(named.words.end, "(").is_some()
        && let Some(close) = (named.words.end..words.len()).find_map(|at| words.phrase(at, ")"))
        && let Some(next) = words.any(close, &[",", ";", "và", ", và"]).and_then(|next| bodies(words, next))
    {
        named.bodies.extend(next.bodies);
        named.words.end = next.words.end;
    }
    match words.any(named.words.end, &["("]).and_then(|at| (at..words.len()).find_map(|at| words.phrase(at, ")"))) {
        Some(close) if words.ends_clause(close) => named.words.end = close,
        _ => {}
    }
    named
}

/// Whether these are all to whom a letter is addressed.
fn are_addressed(named: &Named, addressees: &[Excerpt]) -> bool {
    let groups = |body: &str| match Group::said(body) {
        crate::groups::Said::Groups(groups) => groups,
        _ => Vec::new(),
    };
    let told: Vec<Group> = named.bodies.iter().flat_map(|body| groups(body)).collect();
    let is_told = |body: &String| {
        let of_it = groups(body);
        // "các phòng, đơn vị" are "các phòng, đơn vị thuộc Sở", to whom it is addressed.
        named.bodies.iter().any(|other| match named_as(other) {
            NamedAs::Group => fold(body).starts_with(&fold(other)),
            _ => fold(body) == fold(other),
        }) || !of_it.is_empty() && of_it.iter().all(|group| told.contains(group))
    };
    let addressed: Vec<String> = addressees
        .iter()
        .flat_map(|addressee| super::bodies_in(addressee.text.trim_matches(['.', ';', ' '])))
        .collect();
    !addressed.is_empty() && addressed.iter().all(is_told)
}
