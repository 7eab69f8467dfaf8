//! How often something is asked for.

use calendar::period::Length;

use super::super::words::{Kind, Words};

/// What a phrase such as "hằng quý" says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Often {
    /// Reporting periods, in the order written.
    pub lengths: Vec<Length>,
    /// Whether it also names a rhythm that is none of them: every day, every nine months.
    pub has_others: bool,
}

const EACH: &[&str] = &["hằng", "hàng", "mỗi"];
const ONCE: &[&str] = &["một lần", "1 lần", "01 lần", "/ lần", "/ 1 lần", "/ 01 lần"];

/// The phrase at a word, and the word behind it.
pub(super) fn often(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    let periodic = words.skip(at, &["định kỳ", "theo định kỳ"]);
    let found = match words.any(periodic, EACH) {
        Some(start) => list(words, start),
        None if periodic > at => list(words, periodic),
        None => words
            .phrase(at, "theo")
            .and_then(|start| list(words, start))
            .filter(|(_, end)| words.ends_clause(*end))
            .or_else(|| times(words, at))
            .or_else(|| after_report(words, at))
            .or_else(|| in_brackets(words, at))
            .or_else(|| bare(words, at)),
    };
    found.map(|(often, end)| (often, words.skip(end, ONCE)))
}

/// A rhythm of one: "tháng", "06 tháng".
fn unit(words: &Words<'_>, at: usize) -> Option<(Option<Length>, usize)> {
    const UNITS: &[(&str, Option<Length>)] = &[
        ("6 tháng", Some(Length::HalfYear)),
        ("06 tháng", Some(Length::HalfYear)),
        ("sáu tháng", Some(Length::HalfYear)),
        ("6 tháng đầu năm", Some(Length::HalfYear)),
        ("06 tháng đầu năm", Some(Length::HalfYear)),
        ("6 tháng cuối năm", Some(Length::HalfYear)),
        ("06 tháng cuối năm", Some(Length::HalfYear)),
        ("nửa năm", Some(Length::HalfYear)),
        ("3 tháng", Some(Length::Quarter)),
        ("03 tháng", Some(Length::Quarter)),
        ("ba tháng", Some(Length::Quarter)),
        ("2 tháng", None),
        ("02 tháng", None),
        ("hai tháng", None),
        ("4 tháng", None),
        ("hai tuần", None),
        ("2 tuần", None),
        ("02 tuần", None),
        ("10 ngày", None),
        ("15 ngày", None),
        ("12 tháng", Some(Length::Year)),
        ("9 tháng", None),
        ("09 tháng", None),
        ("1 tháng", Some(Length::Month)),
        ("01 tháng", Some(Length::Month)),
        ("tháng", Some(Length::Month)),
        ("quý", Some(Length::Quarter)),
        ("năm", Some(Length::Year)),
        ("cả năm", Some(Length::Year)),
        ("tuần", None),
        ("ngày", None),
    ];
    let units = UNITS.iter().filter_map(|(name, length)| Some((*length, words.phrase(at, name)?)));
    let (length, end) = units.max_by_key(|(_, end)| *end)?;
    // "quý III", "tháng 9", "năm 2023" are periods by name.
    let names_one = words.get(end).is_some_and(|word| {
        word.kind == Kind::Number || matches!(word.folded.as_str(), "i" | "ii" | "iii" | "iv" | "học")
    });
    let names_one =
        names_one || words.any(end, &["trước"]).is_some_and(|before| words.any(before, &["ngày", "thứ"]).is_none());
    (!names_one).then_some((length, end))
}

/// One rhythm or more: "tháng, quý và hằng năm".
fn list(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    // "sơ kết 6 tháng và tổng kết năm".
    const AGAIN: &[&str] = &["định kỳ", "sơ kết", "tổng kết", "báo cáo", "báo cáo sơ kết", "báo cáo tổng kết"];
    let mut quarters = 0;
    let mut item = |at: usize| match unit(words, at) {
        Some((length, end)) => Some((length, end)),
        None => quarter(words, at, quarters > 0).map(|end| {
            quarters += 1;
            (Some(Length::Quarter), end)
        }),
    };
    let (first, mut end) = item(words.skip(at, &["các"])).filter(|_| words.phrase(at, "các năm").is_none())?;
    let mut often = Often::default();
    often.add(first);
    loop {
        let separated = words.any(end, &[",", "và", "hoặc", "/", "-", ", và", ";"]);
        let next = separated.map(|start| words.skip(words.skip(start, AGAIN), EACH));
        // "tháng, tuần tra" goes on with something else: only a rhythm that ends there counts.
        let Some((length, behind)) = next.and_then(&mut item) else { break };
        often.add(length);
        end = behind;
    }
    // One quarter or two by name are those quarters; three, or one beside other periods, are each of them.
    let is_of_some = quarters > 0 && quarters < 3 && often.lengths.len() == 1;
    (!is_of_some).then_some((often, end))
}

/// Behind a quarter by name, of no year: "quý I"; "II" alone, where a quarter stands before it.
fn quarter(words: &Words<'_>, at: usize, is_after_one: bool) -> Option<usize> {
    let which = match words.phrase(at, "quý") {
        Some(which) => which,
        None if is_after_one => at,
        None => return None,
    };
    let end = words.any(which, &["i", "ii", "iii", "iv"])?;
    let is_number = |at: usize| words.get(at).is_some_and(|word| word.kind == Kind::Number);
    let of_a_year = words.any(end, &["/", "năm", "-", "–"]).is_some_and(is_number);
    (!of_a_year).then_some(end)
}

/// "báo cáo 6 tháng, năm", "sơ kết quý".
fn after_report(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    const REPORTS: &[&str] = &["báo cáo", "sơ kết", "tổng kết", "giao ban", "báo cáo định kỳ", "đánh giá"];
    words.ends_before(at, REPORTS).then(|| list(words, at)).flatten().filter(|(often, end)| {
        // "báo cáo năm sau", "báo cáo ngày" say no rhythm.
        let one = often.lengths.len() == 1 && !often.has_others;
        !often.lengths.is_empty()
            && (!one || words.ends_clause(*end) || words.any(*end, &["theo", "về", "gửi"]).is_some())
    })
}

/// "báo cáo UBND tỉnh 6 tháng, năm", "họp 6 tháng một lần": rhythms that end their clause.
fn bare(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    let (often, end) = list(words, at)?;
    let once = words.any(end, ONCE).is_some();
    let goes_on = words.any(end, &["về", "gửi", "theo", "cho", "lên", "của"]).is_some();
    let several = often.lengths.len() > 1 && (goes_on || words.ends_clause(end));
    (once || several && !words.ends_before(at, &["trong", "cuối", "đầu", "ngày"])).then_some((often, end))
}

/// "(tháng, quý, năm)": a list of at least two that fills a pair of brackets.
fn in_brackets(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    let start = words.phrase(at, "(")?;
    let (often, end) = list(words, words.skip(start, EACH))?;
    let behind = words.phrase(end, ")")?;
    (often.lengths.len() > 1).then_some((often, behind))
}

/// "02 lần/năm", "mỗi quý một lần".
fn times(words: &Words<'_>, at: usize) -> Option<(Often, usize)> {
    let count = match words.get(at)?.folded.as_str() {
        "một" | "1" | "01" => 1,
        "hai" | "2" | "02" => 2,
        "bốn" | "4" | "04" => 4,
        _ => return None,
    };
    let start = words.any(words.phrase(at + 1, "lần")?, &["/", "một", "mỗi", "trong một", "trong", "hằng", "hàng"])?;
    let start = words.skip(start, &["1", "01"]);
    let (length, end) = unit(words, start)?;
    let length = match (count, length) {
        (1, length) => length,
        (2, Some(Length::Year)) => Some(Length::HalfYear),
        (4, Some(Length::Year)) => Some(Length::Quarter),
        _ => None,
    };
    let mut often = Often::default();
    often.add(length);
    Some((often, end))
}

impl Often {
    fn add(&mut self, length: Option<Length>) {
        match length {
            Some(length) if self.lengths.contains(&length) => {}
            Some(length) => self.lengths.push(length),
            None => self.has_others = true,
        }
    }

    /// A rhythm of one.
    pub fn of(length: Length) -> Self {
        Self { lengths: vec![length], has_others: false }
    }
}
