//! Whether a text that names nobody who leads is an order to all who are addressed.
//!
//! That is so only where its opening is wholly understood: a verb of work, or the words for all addressees and such a
//! verb behind them, perhaps behind a time or a case. No list of names, of verbs or of restrictions is complete, so
//! whatever else a text opens with may charge somebody, and is asked about.

use super::{
    bodies::{bodies, opens_with_one},
    people::{BEFORE, gives_orders, is_everybody, is_of_case, order},
    verbs::{self, Tells},
    words::{Kind, Words},
};

/// Whom a text charges that names nobody who leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// All who are addressed.
    ToAll,
    /// Some of them, or others, in words that were not read.
    Some,
    /// It opens with words that are not known.
    Unknown,
}

/// Words that make some of all, or name them elsewhere.
const RESTRICTS: &[&str] = &[
    "khoản",
    "phụ lục",
    "danh sách",
    "còn lại",
    "một số",
    "liên",
    "địa phương",
    "chưa",
    "chậm",
    "hai",
    "ba",
    "cả hai",
    "nêu tại",
    "thuộc",
];

/// What may follow the words for all addressees without making them fewer.
const GOES_ON: &[&str] = &[
    "có trách nhiệm",
    "chịu trách nhiệm",
    "theo chức năng",
    "theo chức năng , nhiệm vụ",
    "theo chức năng nhiệm vụ",
    "theo nhiệm vụ",
    "căn cứ",
    "phải",
    "cần",
    "sẽ",
    "không",
    "không được",
    "tự",
    "ngay",
    "khi",
    "nếu",
    "để",
    "nghiêm túc",
    "liên quan",
    "có liên quan",
];

/// What may stand before a verb of work.
const ADVERBS: &[&str] = &[
    "không",
    "không được",
    "tuyệt đối không",
    "tuyệt đối",
    "nghiêm cấm",
    "cần",
    "phải",
    "sớm",
    "tích cực",
    "phấn đấu",
    "nghiêm túc",
    "chủ động",
    "khẩn trương",
    "tiếp tục",
    "kịp thời",
    "kiên định",
    "kiên trì",
    "thường xuyên",
    "trân trọng",
    "kính",
];

/// How many words are looked at for a verb behind a case or a time that no comma ends.
const CASE_MAX: usize = 40;

/// Whom a text charges.
pub(super) fn opening(words: &Words<'_>) -> Opening {
    // "TỔ CHỨC THỰC HIỆN" is a title, though "TỔ" is a kind of body.
    if words.text == words.text.to_uppercase() {
        return Opening::Unknown;
    }
    // "Đối với Sở Tài chính: …", but "Đối với hồ sơ mới, …" is a case.
    let behind = words.skip(0, BEFORE);
    let mut at = if is_of_case(words, 0) && bodies(words, behind).is_none() { 0 } else { behind };
    let mut is_to_all = false;
    loop {
        if at >= words.len() {
            return if is_to_all { Opening::ToAll } else { Opening::Unknown };
        }
        if let Some(named) = bodies(words, at) {
            let behind = words.skip(named.words.end, &[","]);
            match order(words, behind).filter(|_| gives_orders(&named)) {
                // "Chủ tịch UBND tỉnh yêu cầu …"
                Some(end) => at = words.skip(end, &[":"]),
                None if is_everybody(&named) => match behind_all(words, named.words.end) {
                    Some(next) => (at, is_to_all) = (next, true),
                    None => return Opening::Some,
                },
                // "Sở Tư pháp gửi dự thảo và đề nghị quý cơ quan …"
                None => match asked_of_all(words, named.words.end).filter(|_| gives_orders(&named)) {
                    Some(next) => (at, is_to_all) = (next, true),
                    None => return Opening::Some,
                },
            }
            continue;
        }
        if is_verb(words, at) {
            return Opening::ToAll;
        }
        let next = words.any(at, ADVERBS).or_else(|| order(words, at)).or_else(|| words.any(at, ALL));
        let next = next.or_else(|| behind_label(words, at));
        if let Some(next) = next {
            at = words.skip(next, &[":", ","]);
            continue;
        }
        if is_of_case(words, at) {
            match behind_case(words, at) {
                Some(next) => at = next,
                None => return unread(words, at),
            }
            continue;
        }
        return unread(words, at);
    }
}

/// Those to whom a letter speaks.
const ALL: &[&str] = &["quý cơ quan", "quý đơn vị", "quý vị", "quý sở", "quý cơ quan , đơn vị", "quý ban"];

/// Behind "đề nghị quý cơ quan", where it stands in the same sentence.
fn asked_of_all(words: &Words<'_>, at: usize) -> Option<usize> {
    let stop = (at..words.len()).find(|at| words.any(*at, &[".", ";"]).is_some()).unwrap_or(words.len());
    (at..stop).find_map(|at| words.any(order(words, at)?, ALL))
}

/// Behind what a text is about: "Thời gian gửi báo cáo: …". None where it names somebody.
fn behind_label(words: &Words<'_>, at: usize) -> Option<usize> {
    const LABEL_MAX: usize = 10;
    let colon = (at..words.len().min(at + LABEL_MAX)).find(|at| words.phrase(*at, ":").is_some())?;
    let names = words.hold(at..colon, RESTRICTS) || (at..colon).any(|at| opens_with_one(words, at));
    (!names && colon > at).then_some(colon + 1)
}

/// What follows the words for all addressees; none where they may be fewer by it.
fn behind_all(words: &Words<'_>, end: usize) -> Option<usize> {
    // Cases that follow the words for all leave them all; "tại Phụ lục I" does not.
    const CASES: &[&str] = &[
        "khi",
        "nếu",
        "định kỳ",
        "hằng",
        "hàng",
        "chậm nhất",
        "trước",
        "trước ngày",
        "sau khi",
        "trong quá trình",
        "căn cứ",
        "trên cơ sở",
        "trong",
        "vào",
        "đến",
    ];
    if end >= words.len() {
        return Some(end);
    }
    let comma = words.any(end, &[",", ":", "."]);
    if words.any(end, RESTRICTS).is_some() || words.any(end, &["trong danh sách", "trong phụ lục"]).is_some() {
        return None;
    }
    match comma.or_else(|| words.any(end, GOES_ON)) {
        Some(next) => Some(next),
        None => {
            (is_verb(words, end) || words.any(end, CASES).is_some() || words.any(end, ADVERBS).is_some()).then_some(end)
        }
    }
}

/// Where what is to be done begins behind a case or a time; none where no verb of work is found, or somebody is named
/// before it.
fn behind_case(words: &Words<'_>, at: usize) -> Option<usize> {
    let stop = words.len().min(at + CASE_MAX);
    let begins = |comma: &usize| {
        let next = comma + 1;
        is_verb(words, next)
            || is_of_case(words, next)
            || words.any(next, ADVERBS).is_some()
            || order(words, next).is_some()
            || bodies(words, next).is_some()
    };
    let commas = (at..stop).filter(|at| words.any(*at, &[",", ":"]).is_some());
    let behind_comma = commas.into_iter().find(begins).map(|comma| comma + 1);
    behind_comma.or_else(|| (at + 1..stop).find(|at| is_verb(words, *at)))
}

/// Words that are not known: of somebody, where they name a body, a number of bodies or some of all.
fn unread(words: &Words<'_>, at: usize) -> Opening {
    let end = (at + 1..words.len()).find(|at| is_verb(words, *at)).unwrap_or(words.len());
    let is_number = words.get(at).is_some_and(|word| word.kind == Kind::Number);
    let names = || (at..end).any(|at| opens_with_one(words, at));
    if is_number || words.hold(at..end, RESTRICTS) || names() { Opening::Some } else { Opening::Unknown }
}

/// Whether what is to be done begins at a word. A verb may be a noun: "Báo cáo của Sở Y tế".
pub(super) fn is_verb(words: &Words<'_>, at: usize) -> bool {
    let end = words.any(at, verbs::that(Tells::EndsName)).max(words.any(at, verbs::that(Tells::Orders)));
    let is_noun = |end: usize| words.any(end, &["của", "này", "nêu trên"]).is_some();
    end.is_some_and(|end| !is_noun(end)) && words.any(at, verbs::NOUNS).is_none()
}
