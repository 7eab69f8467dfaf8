//! Every phrase of a text that speaks of time, with what it says.

use std::ops::Range;

use calendar::{Span, period::Length};

use super::{
    anchor::{Anchor, MonthOf, anchor, bare, every_year},
    cue::{Cue, LABELS, cue},
    elsewhere,
    every::{Often, often},
    owed::{is_denied, is_due, is_how_long, is_of_figures, is_of_things, is_when_it_was, may_be_of_figures},
    several::further,
    span::{count, unit},
};
use crate::letter::words::{Kind, Words};

/// A phrase of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Which words, by their place.
    pub words: Range<usize>,
    /// What they say.
    pub says: Says,
}

/// What a phrase of time says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// By a day, or by the last day of a period.
    By { anchor: Anchor, cue: Cue },
    /// By a day so long before another.
    DaysBefore { days: u32, anchor: Anchor },
    /// How often, and by which day where the phrase itself says so.
    Every { often: Often, day: Option<DayOf> },
    /// By a day of the month, of a rhythm that other words name.
    MonthDay(DayOf),
    /// So long after something.
    Within { span: Span, from: Range<usize> },
    /// Urgent, prompt, regular.
    Undated,
    /// Not when something is due: how far figures go, when a cited document is from, which period is spoken of.
    Aside,
    /// When something was: a meeting, a signature. It may still be to come.
    Past(Anchor),
    /// From when on.
    Beginning,
    /// A number is still to be filled in.
    Blank,
    /// Another document says when.
    Elsewhere,
    /// Something is due, and these words do not say by which day.
    Unclear,
}

/// The day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayOf {
    pub day: u32,
    pub of: MonthOf,
    pub cue: Cue,
}

/// All of them, in order. What lies in `cited` belongs to the name of another document.
pub(super) fn scan(words: &Words<'_>, cited: &[Range<usize>]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let byte = words.bytes(at..at + 1).start;
        if let Some(citation) = cited.iter().find(|citation| citation.contains(&byte)) {
            let end = (at..words.len()).find(|end| words.bytes(*end..*end + 1).start >= citation.end);
            at = end.unwrap_or(words.len());
            continue;
        }
        match phrase(words, at) {
            Some((says, end)) => {
                match phrases.last_mut() {
                    // "phiên họp tháng 10/2023": one thing to ask about.
                    Some(last) if last.words.end == at && (&last.says, &says) == (&Says::Unclear, &Says::Unclear) => {
                        last.words.end = end;
                    }
                    _ => phrases.push(Phrase { words: at..end, says }),
                }
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    with_every_year(words, &mut phrases);
    phrases
}

/// The month of a year in which the day of a yearly duty lies.
fn of_year(month: u32) -> MonthOf {
    if month == 12 { MonthOf::Last } else { MonthOf::Named(month) }
}

/// "Hằng năm, … trước ngày 30/9": the one day without a year, in the sentence that says "every year", is one of each year.
fn with_every_year(words: &Words<'_>, phrases: &mut [Phrase]) {
    let is_yearly = |phrase: &&Phrase| match &phrase.says {
        Says::Every { often, day: None } => often.lengths == [Length::Year] && !often.has_others,
        _ => false,
    };
    let mut yearly = phrases.iter().filter(is_yearly).map(|phrase| phrase.words.clone());
    let (Some(yearly), None) = (yearly.next(), yearly.next()) else { return };
    let sentence = |at: usize| {
        let ends = |at: &usize| words.get(*at).is_some_and(|word| word.is(".") || word.is(";"));
        (0..at).filter(ends).count()
    };
    let is_day = |phrase: &Phrase| {
        matches!(&phrase.says, Says::By { anchor: Anchor::Day { year: None, .. }, .. })
            && sentence(phrase.words.start) == sentence(yearly.start)
    };
    let is_dated = |phrase: &&mut Phrase| {
        matches!(
            phrase.says,
            Says::By { .. } | Says::DaysBefore { .. } | Says::MonthDay(_) | Says::Every { day: Some(_), .. }
        )
    };
    let mut dated = phrases.iter_mut().filter(is_dated);
    let (Some(phrase), None) = (dated.next(), dated.next()) else { return };
    if let (true, Says::By { anchor: Anchor::Day { day, month, .. }, cue }) = (is_day(phrase), &phrase.says) {
        phrase.says = Says::MonthDay(DayOf { day: *day, of: of_year(*month), cue: *cue });
    }
}

fn phrase(words: &Words<'_>, at: usize) -> Option<(Says, usize)> {
    if let Some(end) = aside(words, at) {
        return Some((Says::Aside, end));
    }
    let (start, labelled) = match words.any(at, LABELS) {
        Some(end) => (words.skip(end, &[":", "là", "là :"]), true),
        None => (at, false),
    };
    // "hoàn thành trước khi năm học mới bắt đầu"; "xin ý kiến trước khi ban hành" says no time.
    if let Some(end) = words.any(at, &["trước khi", "trước lúc", "trước thời điểm"])
        && words.hold(words.clause(at)..at, &["hoàn thành", "hoàn tất", "xong", "kết thúc", "nộp", "bàn giao"])
    {
        return Some((Says::Unclear, (end..words.len()).find(|at| words.ends_clause(*at)).unwrap_or(words.len())));
    }
    if let Some(end) = elsewhere::fixed(words, at) {
        return Some((Says::Elsewhere, end));
    }
    if labelled && let Some(end) = elsewhere::said(words, start) {
        return Some((Says::Elsewhere, end));
    }
    let found = often_with_day(words, start)
        .or_else(|| within(words, start))
        .or_else(|| dated(words, start, labelled))
        .or_else(|| undated(words, start));
    found.filter(|(_, end)| *end > start)
}

/// Words that hold a word of time and speak of none.
fn aside(words: &Words<'_>, at: usize) -> Option<usize> {
    const NAMES: &[&str] = &[
        "ngày càng",
        "ngày nay",
        "ngày nghỉ",
        "ngày lễ",
        "ngày đêm",
        "ngày công",
        "ngày hội",
        "ngày pháp luật",
        "ngày sinh",
        "ngày tháng năm sinh",
        "ngày tháng năm",
        "giờ hành chính",
        "giờ làm việc",
        "quý vị",
        "quý cơ quan",
        "quý đơn vị",
        "năm học",
        "đúng hạn",
        "trước hạn",
        "quá hạn",
        "đúng thời hạn",
        "đúng tiến độ",
        "thời hạn giải quyết",
        "từ nay",
        "trước mắt",
        "sau đây",
        "sau đó",
        "trước đây",
        "trước đó",
        "trong thời gian tới",
        "trong thời gian qua",
        "trong khi",
        "trong đó",
        "trong quá trình",
    ];
    let end = words.any(at, NAMES)?;
    if words.phrase(at, "năm học") == Some(end) {
        let is_of_name =
            |at: &usize| words.get(*at).is_some_and(|word| word.kind == Kind::Number || word.is("-") || word.is("–"));
        return (end..=words.len()).find(|at| !is_of_name(at));
    }
    // What another document says is asked about.
    let asks = words.any(end, &["quy định", "tại", "nêu", "ghi", "theo", "được", "đã", "trong", "của"]).is_some();
    (!asks || words.any(at, elsewhere::TERMS).is_none()).then_some(end)
}

/// A rhythm, or a day of the month that names one.
fn often_with_day(words: &Words<'_>, at: usize) -> Option<(Says, usize)> {
    if let Some((often, end)) = often(words, at) {
        return Some((Says::Every { often, day: None }, end));
    }
    let (cue, start) = cue(words, at).unwrap_or((Cue::By, at));
    let (Anchor::MonthDay { day, of }, end) = anchor(words, start, start > at)? else { return None };
    // "ngày 10, 20 và 30 hằng tháng": several days.
    let is_number = |next: usize| words.get(next).is_some_and(|word| word.kind == Kind::Number);
    if words.any(end, &[",", "và", ", và"]).is_some_and(is_number) {
        return Some((Says::Unclear, end));
    }
    if of == MonthOf::Other && matches!(cue, Cue::By | Cue::Before) && start > at {
        return Some((Says::Unclear, end));
    }
    if matches!(cue, Cue::From | Cue::After | Cue::Part | Cue::End)
        || of == MonthOf::Other
        || is_of_figures(words, at, cue)
    {
        return Some((Says::Aside, words.skip(end, &["quý", "kỳ", "năm"])));
    }
    let day = DayOf { day, of, cue };
    // "hằng tháng", "của tháng cuối quý".
    let spec = words.skip(end, &["của mỗi", "của", "mỗi", "hằng", "hàng", ", hằng", ", hàng"]);
    let named = [
        (&["tháng"][..], Length::Month),
        (&["quý"][..], Length::Quarter),
        (&["6 tháng", "06 tháng"][..], Length::HalfYear),
        (&["năm"][..], Length::Year),
    ];
    // "ngày 15 của tháng" names no rhythm; "ngày 15 hằng tháng" does.
    let says_which =
        words.any(spec - usize::from(spec > end), &["mỗi", "hằng", "hàng"]).is_some() || of != MonthOf::Unsaid;
    let found = named.iter().find_map(|(names, length)| Some((*length, words.any(spec, names)?)));
    match found.filter(|_| says_which) {
        Some((length, behind)) => {
            let behind = words.skip(behind, &["sau", "tiếp theo", "kế tiếp", "liền kề", "liền sau"]);
            Some((Says::Every { often: Often::of(length), day: Some(day) }, behind))
        }
        None => {
            let behind = words.skip(spec, &["kỳ", "kỳ báo cáo", "kỳ sau", "liền kề", "sau kỳ báo cáo"]);
            Some((Says::MonthDay(day), behind.max(end)))
        }
    }
}

/// A span of time.
fn within(words: &Words<'_>, at: usize) -> Option<(Says, usize)> {
    const BEFORE_SPAN: &[&str] = &[
        "trong",
        "trong vòng",
        "trong thời hạn",
        "trong thời gian",
        "không quá",
        "tối đa",
        "tối đa không quá",
        "chậm nhất",
        "chậm nhất là",
        "chậm nhất sau",
        "chậm nhất là sau",
        "chậm nhất trong",
        "chậm nhất là trong",
        "chậm nhất trong vòng",
        "chậm nhất trong thời hạn",
        "muộn nhất",
        "muộn nhất sau",
        "trước",
        "trước ít nhất",
        "ít nhất",
        "trong vòng không quá",
        "trong thời hạn không quá",
        "trong thời hạn tối đa",
        "trong vòng tối đa",
    ];
    let cued = words.any(at, BEFORE_SPAN);
    let start = cued.unwrap_or(at);
    // "6 tháng đầu năm 2023" is a period.
    if let Some((Anchor::Period { .. }, _)) = anchor(words, start, false) {
        return None;
    }
    // "sau 03 ngày làm việc kể từ …" may be the earliest or the last day.
    if let Some(after) = words.phrase(at, "sau")
        && let Some((_, unit_at)) = count(words, after)
        && let Some((_, end)) = unit(words, unit_at)
    {
        // With what it is counted from: one phrase, and one question.
        let since = words.any(end, &["kể từ", "tính từ", "từ ngày", "từ khi"]);
        let is_stop = |at: &usize| words.ends_clause(*at);
        let end = since.map_or(end, |since| (since..words.len()).find(is_stop).unwrap_or(words.len()));
        return Some((Says::Unclear, end));
    }
    let Some((many, unit_at)) = count(words, start) else {
        // "trong vòng mười (15) ngày", "nửa tháng", "một trăm ngày": a span that is not read.
        let is_span = words.any(at, &["trong vòng", "trong thời hạn", "nửa tháng", "nửa năm"]);
        return is_span.or_else(|| words.any(at, &["trăm ngày"])).map(|end| (Says::Unclear, end));
    };
    let (unit, end) = unit(words, unit_at)?;
    // "trước 15 giờ ngày 16/02/2024" is a day.
    let is_clock = words.skip(end, &[",", ", của", "của", "sáng", "chiều"]);
    if unit.is_none() && (words.phrase(is_clock, "ngày").is_some() || words.phrase(is_clock, "thứ").is_some()) {
        return None;
    }
    let since = words.skip(end, &[","]);
    let since = words.any(since, &["kể từ", "tính từ", "từ", "sau khi", "kể từ khi", "từ khi"]);
    if let Some(start) = since {
        // Up to the end of the clause.
        let stop = (start..words.len()).find(|at| {
            words.ends_clause(*at)
                && words.get(*at).is_none_or(|word| matches!(word.folded.as_str(), "." | ";" | "," | ")"))
        });
        let stop = stop.unwrap_or(words.len());
        let begins = words.skip(end, &[","]);
        return Some((unit.map_or(Says::Unclear, |unit| Says::Within { span: unit(many), from: begins..stop }), stop));
    }
    if let Some(start) = words.phrase(end, "trước")
        && let Some((anchor, behind)) = anchor(words, start, true)
    {
        // Working days before a day hang on the calendar.
        let days = unit.is_some_and(|unit| unit(many) == Span::Days(many));
        let says = if days { Says::DaysBefore { days: many, anchor } } else { Says::Unclear };
        return Some((says, behind));
    }
    if words
        .any(end, &["qua", "gần đây", "trở lại đây", "liên tiếp", "liên tục", "đầu năm", "cuối năm", "đầu", "cuối"])
        .is_some()
    {
        return Some((Says::Aside, end));
    }
    match (cued, unit) {
        (Some(_), Some(unit)) => Some((Says::Within { span: unit(many), from: end..end }, end)),
        (Some(_), None) => Some((Says::Unclear, end)),
        // "15 ngày" alone may be anything; "tổng kết 5 năm" is how long something was.
        (None, Some(unit)) if matches!(unit(1), Span::Days(_) | Span::WorkingDays(_)) => Some((Says::Unclear, end)),
        (None, _) if is_how_long(words, at, end) => Some((Says::Aside, end)),
        (None, _) => Some((Says::Unclear, end)),
    }
}

/// A day or a period, with what stands before it.
fn dated(words: &Words<'_>, at: usize, labelled: bool) -> Option<(Says, usize)> {
    let cued = cue(words, at);
    let start = cued.map_or(at, |(_, start)| start);
    let Some((found, end)) = anchor(words, start, cued.is_some() || labelled) else {
        // "trước ngày khai giảng", "chậm nhất ngày mười lăm": a day that is not read.
        let named =
            words.phrase(start, "ngày").filter(|end| words.get(*end).is_some_and(|word| word.kind == Kind::Letters));
        if let (Some((Cue::By | Cue::Before, _)), Some(end)) = (cued, named)
            && words.any(at, &["trước", "chậm nhất", "muộn nhất", "xong trước", "hạn", "đến trước"]).is_some()
        {
            return Some((Says::Unclear, end));
        }
        let (cue, start) = cued.filter(|(cue, _)| *cue != Cue::After)?;
        // "trong quý", "cuối năm": of which year is not even asked.
        let end = bare(words, start)?;
        return Some((if cue == Cue::From { Says::Beginning } else { Says::Unclear }, end));
    };
    let cue = match cued {
        Some((cue, _)) => cue,
        None if labelled => Cue::By,
        None => return Some((uncued(words, at, found, end), end)),
    };
    if let (Anchor::Day { day, month, .. }, Some(behind)) = (found, every_year(words, end)) {
        let day = DayOf { day, of: of_year(month), cue };
        return Some((Says::Every { often: Often::of(Length::Year), day: Some(day) }, behind));
    }
    if is_of_figures(words, at, cue) {
        return Some((if may_be_of_figures(words, at, cue) { Says::Unclear } else { Says::Aside }, end));
    }
    // "không trước ngày …", "không được nộp trước ngày …": not by when, but from when on.
    if matches!(cue, Cue::Before | Cue::Until) && !labelled && is_denied(words, at) {
        return Some((if cue == Cue::Before { Says::Beginning } else { Says::Unclear }, end));
    }
    if let (Anchor::Period { .. }, Some(behind)) = (found, further(words, end).filter(|_| cue != Cue::From)) {
        return Some((Says::Unclear, behind));
    }
    // "01/8/2023 - 31/10/2023": when something takes place.
    let behind = words.any(end, &["-", "–", "÷", "đến", "đến ngày"]);
    if let (Anchor::Day { .. }, Some((_, last))) = (found, behind.and_then(|start| anchor(words, start, true)))
        && cue != Cue::From
    {
        return Some((Says::Unclear, last));
    }
    let is_end = matches!(cue, Cue::By | Cue::Before | Cue::Until) && !labelled;
    if is_of_things(words, at, cue) || is_end && !is_due(words, at, cue) {
        return Some((Says::Unclear, end));
    }
    Some(match (cue, found) {
        (_, Anchor::Blank) => (Says::Blank, end),
        (Cue::From, _) => from(words, at, end),
        (Cue::End, Anchor::Period { .. }) => (Says::By { anchor: found, cue: Cue::End }, end),
        (Cue::Part | Cue::End | Cue::After, _) | (_, Anchor::Relative) => (Says::Unclear, end),
        // Before a month may be before it begins, or before it ends.
        (Cue::Before, Anchor::Period { .. }) => (Says::Unclear, end),
        (cue, anchor) => (Says::By { anchor, cue }, end),
    })
}

/// A beginning; with an end where it goes on to "đến hết …".
fn from(words: &Words<'_>, at: usize, end: usize) -> (Says, usize) {
    if words.ends_before(at, &["có hiệu lực", "có hiệu lực thi hành", "hiệu lực thi hành", "hiệu lực"])
    {
        return (Says::Aside, end);
    }
    let start = words.skip(end, &[","]);
    match cue(words, start) {
        Some((Cue::Until, behind)) => match anchor(words, behind, true) {
            Some((anchor @ (Anchor::Day { .. } | Anchor::Period { .. }), end))
                if words.any(start, &["đến hết", "cho đến hết", "tới hết"]).is_some() =>
            {
                (Says::By { anchor, cue: Cue::By }, end)
            }
            // A stretch of time may be when something takes place.
            Some((_, end)) => (Says::Unclear, end),
            None => (Says::Beginning, end),
        },
        _ => (Says::Beginning, end),
    }
}

/// What a day or a period says with nothing before it.
fn uncued(words: &Words<'_>, at: usize, found: Anchor, end: usize) -> Says {
    let clause = words.clause(at);
    match found {
        Anchor::Blank => Says::Blank,
        Anchor::Relative => Says::Unclear,
        Anchor::Period { .. } => {
            // "1. Quý I/2026:" is the time of what stands below.
            if at == 0 && (end >= words.len() || words.phrase(end, ":").is_some_and(|end| end >= words.len())) {
                return Says::By { anchor: found, cue: Cue::By };
            }
            let completes = words.hold(clause..at, &["hoàn thành", "xong", "kết thúc", "hạn", "thời hạn"]);
            let named = words.hold(
                clause..at,
                &[
                    "báo cáo",
                    "kế hoạch",
                    "kết quả",
                    "nhiệm vụ",
                    "công tác",
                    "chỉ tiêu",
                    "dự toán",
                    "số liệu",
                    "chương trình",
                ],
            );
            // "tuần đầu của tháng 9/2023" is a part of it; "báo cáo tại hội nghị giao ban tháng 9/2025" a day in it.
            const MEETINGS: &[&str] = &["giao ban", "hội nghị", "phiên họp", "kỳ họp", "cuộc họp"];
            let is_part = words.ends_before(at, &["của", "tuần"]) || words.hold(clause..at, MEETINGS);
            let named = named && !words.ends_before(at, MEETINGS);
            // "trình Nghị quyết tháng 12/2023": of a document that has no period, the day on which it is handed in.
            let is_part = is_part
                || words.ends_before(at, &["nghị quyết", "đề án", "tờ trình", "quyết định", "quy chế", "dự thảo"]);
            let ends = words.ends_clause(end) || further(words, end).is_some();
            if completes && !named && ends || is_part && !named { Says::Unclear } else { Says::Aside }
        }
        _ if is_of_figures(words, at, Cue::Until) => Says::Aside,
        _ if is_when_it_was(words, at, end) => Says::Past(found),
        _ => Says::Unclear,
    }
}

/// Words of urgency.
fn undated(words: &Words<'_>, at: usize) -> Option<(Says, usize)> {
    // How often is not said.
    if let Some(end) = words.phrase(at, "định kỳ").filter(|_| words.phrase(at, "định kỳ hoặc đột xuất").is_none())
    {
        return Some((Says::Unclear, end));
    }
    const URGENT: &[&str] = &[
        "khẩn trương",
        "kịp thời",
        "thường xuyên",
        "định kỳ hoặc đột xuất",
        "đột xuất",
        "ngay sau khi",
        "ngay khi",
        "trong thời gian sớm nhất",
        "sớm nhất",
    ];
    let end = words.any(at, URGENT)?;
    let runs_on = words.any(at, &["ngay sau khi", "ngay khi"]).is_some();
    let stop = |at: usize| {
        words.get(at).is_none_or(|word| word.kind == Kind::Mark && matches!(word.folded.as_str(), "," | "." | ";"))
    };
    Some((Says::Undated, if runs_on { (end..).find(|at| stop(*at)).unwrap_or(end) } else { end }))
}
