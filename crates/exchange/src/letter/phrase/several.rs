//! Periods of which more than one is named: "năm 2023-2025", "năm 2023 và 2024", "quý IV/2023 và các năm tiếp theo".
//! By which day such work is due, its words do not say.

use super::anchor::{Anchor, anchor};
use crate::letter::words::{Kind, Words};

/// Behind the further periods that follow a first one, which ends at `end`; none where it stands alone.
pub(super) fn further(words: &Words<'_>, end: usize) -> Option<usize> {
    let mut behind = more(words, end)?;
    while let Some(next) = more(words, behind) {
        behind = next;
    }
    Some(behind)
}

/// Behind one more.
fn more(words: &Words<'_>, end: usize) -> Option<usize> {
    const ON: &[&str] = &["trở đi", "trở về sau", "về sau", "và về sau", "và trở đi"];
    const NEXT: &[&str] = &[
        "các năm",
        "những năm",
        "các quý",
        "các tháng",
        "các kỳ",
        "các giai đoạn",
        "các năm sau",
        "các năm tiếp theo",
        "những năm tiếp theo",
        "những năm sau",
        "các quý tiếp theo",
        "các quý sau",
        "các tháng tiếp theo",
        "các tháng sau",
        "các kỳ tiếp theo",
        "các giai đoạn tiếp theo",
        "giai đoạn tiếp theo",
        "năm tiếp theo",
        "năm sau",
        "năm tới",
        "quý sau",
        "tháng sau",
        "hằng năm",
        "hàng năm",
    ];
    if let Some(behind) = words.any(end, ON) {
        return Some(behind);
    }
    let span = words.any(end, &["-", "–", "÷", "đến", "đến hết", "tới"]);
    let joined = words.any(end, &["và", ", và", "hoặc", "cùng", "và cả"]);
    let start = span.or(joined).or_else(|| words.phrase(end, ","))?;
    if let Some(behind) = words.any(start, NEXT) {
        return Some(behind);
    }
    if let Some((Anchor::Period { .. }, behind)) = anchor(words, start, false).filter(|_| span.or(joined).is_some()) {
        return Some(behind);
    }
    // "năm 2023, 2024", "tháng 9/2023 - 12/2023", "quý III/2023 và IV/2023": the kind of period is said once.
    let word = words.get(start)?;
    let year =
        |at: usize| words.get(at).and_then(|word| word.number()).is_some_and(|year| (1900..2200).contains(&year));
    let is_short = word.number().is_some_and(|number| (1..=12).contains(&number))
        || matches!(word.folded.as_str(), "i" | "ii" | "iii" | "iv");
    let with_year = words.any(start + 1, &["/", "năm", "-"]).filter(|at| year(*at)).map(|at| at + 1);
    match word.kind {
        _ if is_short && with_year.is_some() => with_year,
        Kind::Number if year(start) && words.phrase(start + 1, "/").is_none() => Some(start + 1),
        _ if is_short && span.or(joined).is_some() && words.ends_clause(start + 1) => Some(start + 1),
        _ => None,
    }
}
