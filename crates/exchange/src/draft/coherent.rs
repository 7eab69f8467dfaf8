//! Whether the members of a draft go together, whatever its words say: kind with cadence, a day with what it is a day of,
//! the identifier with what it is made of.

use calendar::period::Length;
use domain::{DirectiveId, event::ObligationKind};
use unicode_normalization::UnicodeNormalization;

use super::{
    Draft, Duty, code,
    due::PeriodDay,
    problem::{Problem, What},
};
use crate::source::fold;

/// What of a duty does not go with the rest of it, each by the member in which it stands.
pub(super) fn check(duty: &Duty) -> Vec<(&'static str, What)> {
    let code = || duty.code.clone();
    // What a letter does not say in any place has a dash as its source.
    let source = if duty.source.trim() == "—" { &duty.code } else { &duty.source };
    let texts = [("code", &duty.code), ("source", source), ("quote", &duty.quote)];
    let mut found: Vec<(&'static str, What)> = texts
        .into_iter()
        .filter_map(|(member, text)| Some((member, says_nothing(&format!("{}.{member}", duty.code), text)?)))
        .collect();
    found.extend(plain(&duty.code).map(|plain| ("code", What::WideLetters { said: code(), plain })));
    match (duty.kind, duty.cadence) {
        (ObligationKind::Periodic, None) => found.push(("kind", What::PeriodicWithoutCadence { code: code() })),
        (ObligationKind::Periodic, Some(_)) | (_, None) => {}
        (_, Some(_)) => found.push(("kind", What::KindWithCadence { code: code() })),
    }
    if duty.cadence.is_none() {
        let of_periods = [("due_day", duty.due_day.is_some()), ("reading", duty.reading.is_some())];
        let stands = of_periods.into_iter().filter(|(_, stands)| *stands);
        found.extend(stands.map(|(member, _)| (member, What::OfPeriodsAlone { code: code(), member })));
    }
    if let (Some(PeriodDay::OfYear { .. }), Some(cadence)) = (duty.due_day, duty.cadence)
        && cadence != Length::Year
    {
        found.push(("due_day", What::DayOfYearAlone { code: code() }));
    }
    match (duty.kind, &duty.trigger) {
        (ObligationKind::Conditional, None) if !says_when(&duty.quote) => {
            found.push(("kind", What::NoCondition { code: code() }));
        }
        (kind, Some(_)) if kind != ObligationKind::Conditional => {
            found.push(("trigger", What::TriggerOfAnother { code: code() }));
        }
        _ => {}
    }
    found
}

/// What names the letter goes together; a letter that is recorded is named by what is recorded.
pub(super) fn check_letter(draft: &Draft, problems: &mut Vec<Problem>) {
    let mut tell = |member: &str, what| problems.push(Problem { line: draft.places.line(member), what });
    let texts = [
        ("document_type", &draft.document_type),
        ("issuer", &draft.issuer),
        ("symbol", &draft.symbol),
        ("subject", &draft.subject),
    ];
    for (member, text) in
        texts.into_iter().chain([("number", &draft.number)].into_iter().filter(|(_, it)| !it.is_empty()))
    {
        if let Some(what) = says_nothing(member, text) {
            tell(member, what);
        }
    }
    let directive = draft.directive.to_string();
    for (member, said) in [("directive", &directive), ("number", &draft.number), ("symbol", &draft.symbol)] {
        if let Some(plain) = plain(said) {
            tell(member, What::WideLetters { said: said.clone(), plain });
        }
    }
    if let Some((number, symbol)) = two_in_one(&draft.number, &draft.symbol) {
        tell("number", What::NumberWithSymbol { said: draft.number.clone(), number, symbol });
    } else if let Some(proposed) = code::proposed(&draft.number, &draft.symbol, draft.date)
        && is_mistyped(&draft.directive, &proposed)
    {
        tell("directive", What::NamesAnother { directive: draft.directive.clone(), proposed });
    }
}

/// Number and symbol, where a number brings a symbol with it. A year behind the number is no symbol: "15/2023".
fn two_in_one(number: &str, symbol: &str) -> Option<(String, String)> {
    let (first, rest) = number.split_once('/')?;
    let (first, rest) = (first.trim().to_owned(), rest.trim());
    let is_said = fold(symbol).contains(&fold(rest));
    rest.contains(char::is_alphabetic).then(|| (first, if is_said { symbol } else { rest }.to_owned()))
}

/// Whether an identifier is the proposed one but for one part, such as the year: a slip of the pen in either.
fn is_mistyped(directive: &DirectiveId, proposed: &DirectiveId) -> bool {
    let parts = |id: &DirectiveId| id.to_string().split('-').map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (parts(directive), parts(proposed));
    one.len() == other.len() && one.iter().zip(&other).filter(|(one, other)| one != other).count() == 1
}

/// Blank, or dots where something is still to be filled in.
fn says_nothing(member: &str, text: &str) -> Option<What> {
    let nothing = || What::SaysNothing { member: member.to_owned(), said: text.to_owned() };
    (!text.contains(char::is_alphanumeric)).then(nothing)
}

/// The text in plain letters and digits, where it has wide or small ones: two that look alike are no two.
fn plain(text: &str) -> Option<String> {
    let plain: String = text.nfkc().collect();
    (plain != text.nfc().collect::<String>()).then_some(plain)
}

/// Whether words say a condition.
fn says_when(words: &str) -> bool {
    const CONDITIONS: &[&str] = &[
        "khi",
        "nếu",
        "trường hợp",
        "phát sinh",
        "quá hạn",
        "không hoàn thành",
        "nộp chậm",
        "chậm nộp",
        "báo cáo chậm",
        "chậm báo cáo",
        "chậm trễ",
        "chậm tiến độ",
        "có yêu cầu",
    ];
    let folded = format!(" {} ", fold(words).split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" "));
    CONDITIONS.iter().any(|condition| folded.contains(&format!(" {condition} ")))
}
