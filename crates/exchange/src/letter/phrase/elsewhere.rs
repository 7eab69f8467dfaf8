//! Times that another document fixes, or something that goes on elsewhere.

use crate::letter::words::Words;

/// Terms that are kept: which, another document may say.
pub(super) const TERMS: &[&str] = &["đúng thời hạn", "đúng tiến độ", "đúng hạn", "trước hạn"];

/// Words that leave the time to another document, or to something else.
const LEFT: &[&str] = &[
    "theo tiến độ",
    "theo lộ trình",
    "theo lịch",
    "theo thời hạn",
    "theo đúng tiến độ",
    "theo đúng thời hạn",
    "theo mốc thời gian",
    "theo kế hoạch thời gian",
    "theo thời gian",
    "đúng thời gian",
    "bảo đảm tiến độ",
    "đảm bảo tiến độ",
    "cùng thời điểm",
    "cùng thời gian",
    "cùng kỳ với",
    "trùng thời điểm",
    "cùng lúc với",
    "song song với",
];

/// Behind words that leave the time to something else: "theo lộ trình", "đúng tiến độ tại Công văn …".
pub(super) fn fixed(words: &Words<'_>, at: usize) -> Option<usize> {
    match words.any(at, TERMS) {
        Some(end) => Some(said(words, end).unwrap_or(end)),
        None => words.any(at, LEFT),
    }
}

/// Behind "quy định", "nêu tại" and the like, behind a term.
pub(super) fn said(words: &Words<'_>, at: usize) -> Option<usize> {
    const SAID: &[&str] = &[
        "quy định",
        "được quy định",
        "đã quy định",
        "nêu",
        "nêu tại",
        "ghi",
        "ghi tại",
        "tại",
        "theo",
        "được giao",
        "đã được giao",
        "được nêu",
        "đã nêu",
        "được ấn định",
        "do",
    ];
    words.any(at, SAID)
}
