//! Persons, as tables name them. Their names are left out: what is kept of them is their position.

use std::ops::Range;

use super::{
    bodies::{COMRADE, opens_with_one},
    words::{Kind, Words},
};

/// A text without the names of persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub text: String,
    pub names_somebody: bool,
}

/// The family names that nearly everybody has.
#[rustfmt::skip]
const FAMILIES: &[&str] = &[
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "đoàn", "trịnh", "mai", "đào", "lâm", "cao", "lương", "hà", "tạ", "phùng", "tô", "chu", "quách",
    "đồng", "khúc", "tăng", "vương", "kiều", "lưu", "nghiêm", "thái", "tống", "trương", "bạch", "doãn", "an",
];

/// Given names that stand behind a family name, and in no name of a place.
const MIDDLE: &[&str] = &["văn", "thị"];

/// What stands before the name of a place or a school, not of a person.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "xã", "phường", "thị xã", "huyện", "quận", "thành phố", "tp", "tx", "tỉnh", "thị trấn", "đặc khu", "đường", "phố",
    "thôn", "làng", "khu", "tổ dân phố", "trường", "thpt", "thcs", "tiểu học", "mầm non", "công ty", "ubnd", "cầu",
    "chợ", "bệnh viện", "công an", "khối",
];

/// Signs of a degree before a name.
const DEGREES: &[&str] = &["ths .", "ts .", "bs .", "pgs .", "gs .", "ks .", "cn .", "bsckii .", "bscki ."];

/// The longest name, in words.
const NAME_MAX: usize = 5;

/// The text as it stands without the names of persons.
pub(super) fn left_out(text: &str) -> LeftOut {
    let words = Words::of(text);
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match name(&words, at) {
            Some(end) => {
                names.push(words.bytes(at..end));
                at = end;
            }
            None => at += 1,
        }
    }
    if names.is_empty() {
        return LeftOut { text: text.to_owned(), names_somebody: false };
    }
    let mut kept = text.to_owned();
    for name in names.into_iter().rev() {
        kept.replace_range(name, "");
    }
    LeftOut { text: tidy(&kept), names_somebody: true }
}

/// Of a cell that names a person, the position: nothing where only the name stands there.
pub(super) fn position(text: &str) -> String {
    let bare = left_out(text);
    let words = Words::of(&bare.text);
    let is_known = bare.names_somebody || opens_with_one(&words, 0);
    if is_known { bare.text } else { String::new() }
}

/// Behind the name of a person that stands at a word: behind "đồng chí" and the like, or by a family name.
fn name(words: &Words<'_>, at: usize) -> Option<usize> {
    let titled = words.skip(at, COMRADE);
    let degree = words.skip(titled, DEGREES);
    let end = run(words, degree)?;
    let is_titled = degree > at && !opens_with_one(words, degree);
    let is_named = words.any(at, FAMILIES).is_some()
        && end > at + 1
        && (words.any(at + 1, MIDDLE).is_some() || !words.ends_before(at, PLACES) && is_apart(words, at, end));
    (is_titled || is_named).then_some(end)
}

/// Whether a name begins where another thing ends: at a mark, at a line's beginning, or behind a word in small letters.
fn is_apart(words: &Words<'_>, at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let is_begun = before.is_none_or(|word| word.kind == Kind::Mark || !word.is_capital);
    is_begun && words.ends_clause(end)
}

/// Behind the words in capitals that stand there.
fn run(words: &Words<'_>, at: usize) -> Option<usize> {
    let is_of_name = |at: &usize| words.get(*at).is_some_and(|word| word.kind == Kind::Letters && word.is_capital);
    let end = (at..words.len()).find(|at| !is_of_name(at)).unwrap_or(words.len());
    (end > at && end <= at + NAME_MAX).then_some(end)
}

/// Without the marks that stood around what was left out.
fn tidy(text: &str) -> String {
    let emptied = text.replace("()", "").replace("( )", "");
    let joined = emptied.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",").replace(" ;", ";");
    let trimmed = joined.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | ':' | '.'));
    let inner = trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(trimmed);
    inner.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_person_is_left_out_and_the_position_stays() {
        for (text, kept) in [
            ("Đ/c Nguyễn Văn A, Phó Giám đốc Sở Nội vụ", "Phó Giám đốc Sở Nội vụ"),
            ("Ông Trần Bình - Trưởng phòng Tổng hợp", "Trưởng phòng Tổng hợp"),
            ("Nguyễn Thị Hoa (Phó Chánh Văn phòng)", "Phó Chánh Văn phòng"),
            ("Giám đốc Sở Y tế Lê Văn Minh", "Giám đốc Sở Y tế"),
            ("Phó Giám đốc Vũ Anh", "Phó Giám đốc"),
            ("đồng chí An", ""),
            ("ThS. Phạm Quốc Dũng", ""),
            ("Đỗ Hùng", ""),
        ] {
            assert_eq!(left_out(text), LeftOut { text: kept.to_owned(), names_somebody: true }, "{text}");
        }
        for text in [
            "Sở Nội vụ",
            "UBND phường Trần Phú",
            "UBND Lê Chân",
            "Trường THPT Nguyễn Bỉnh Khiêm",
            "Đồng chí Chủ tịch UBND tỉnh",
            "Các đồng chí: Giám đốc Sở Y tế",
            "Văn phòng UBND tỉnh",
            "Kinh Môn",
            "UBND các xã",
            "Thanh tra tỉnh; Sở Tư pháp",
            "Ban An toàn giao thông tỉnh",
        ] {
            assert_eq!(left_out(text), LeftOut { text: text.to_owned(), names_somebody: false }, "{text}");
        }
    }

    #[test]
    fn of_a_column_of_persons_only_positions_are_told() {
        assert_eq!(position("Nguyễn Văn A"), "");
        assert_eq!(position("Phan Đình X, Phó Chủ tịch UBND tỉnh"), "Phó Chủ tịch UBND tỉnh");
        assert_eq!(position("Chủ tịch UBND tỉnh"), "Chủ tịch UBND tỉnh");
        assert_eq!(position("Y Khoa Niê"), "");
    }
}
