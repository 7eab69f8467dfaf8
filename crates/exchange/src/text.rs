//! Texts for reading and for comparing.

use unicode_normalization::UnicodeNormalization;

/// NFC, with plain spaces, without zero-width ones, without space at either end.
pub(crate) fn plain(text: &str) -> String {
    let plain: String = text
        .nfc()
        .filter_map(|c| match c {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
            // A hyphen where a word may break, and characters that nobody sees.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\r' => None,
            '\u{2010}' | '\u{2011}' => Some('-'),
            // The letter eth, typed for the capital đ that it looks like.
            'Ð' => Some('Đ'),
            other => Some(other),
        })
        .collect();
    plain.trim().to_owned()
}

/// Runs of spaces become one: they come from justified columns, and from the ends of lines.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For comparing only: lower case, and one of the two orthographies of tone placement
/// (uỷ = ủy, hoà = hòa).
pub fn fold(text: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    let lower = text.nfc().collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(first) = rest.chars().next() {
        // The two spellings differ only where the pair ends its syllable ("hoà", not "hoàn"), and
        // not after q, where the u belongs to the consonant ("quý").
        let ends = |old: &str| rest.starts_with(old) && !rest[old.len()..].starts_with(char::is_alphabetic);
        match PAIRS.iter().find(|(old, _)| ends(old)).filter(|_| !folded.ends_with('q')) {
            Some((old, new)) => {
                folded.push_str(new);
                rest = &rest[old.len()..];
            }
            None => {
                folded.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    folded
}

/// What stands before the name of a person.
const BEFORE_NAMES: &[&str] = &["ông", "bà", "đồng chí", "đ/c", "đ.c", "anh", "chị", "cô", "ths", "ths.", "ts.", "bs."];
/// The commonest family names, as they begin a name.
const FAMILIES: &[&str] = &[
    "nguyễn", "trần", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "ngô", "dương", "đinh",
    "trịnh", "trương", "phùng", "lê", "lý", "mai", "hồ", "tạ", "vương",
];
/// What begins the name of an office, which may stand behind such words too.
const OFFICES: &[&str] = &["chủ", "phó", "giám", "trưởng", "chánh", "bí", "thủ", "thứ", "bộ"];

/// Whether a short text of a list names a person: a form of address and a name, or a family name and one to three more
/// words, all with capitals. A name of a street or a commune is none.
pub(crate) fn names_person(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let is_capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 0 && letters.all(char::is_lowercase)
    };
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let is_office = |at: usize| folded.get(at).is_some_and(|word| OFFICES.contains(&word.as_str()));
    let capital = |at: usize| words.get(at).is_some_and(|word| is_capital(word));
    let places = ["đường", "phố", "phường", "xã", "thôn", "khu", "huyện", "trường", "thị", "tỉnh"];
    (0..words.len()).any(|at| {
        let one = folded.get(at).map_or("", String::as_str);
        let two = format!("{one} {}", folded.get(at + 1).map_or("", String::as_str));
        let address = if BEFORE_NAMES.contains(&one) {
            Some(at + 1)
        } else if BEFORE_NAMES.contains(&two.as_str()) {
            Some(at + 2)
        } else {
            None
        };
        let addressed = address.is_some_and(|next| capital(next) && !is_office(next));
        let is_place = at > 0 && folded.get(at - 1).is_some_and(|before| places.contains(&before.as_str()));
        let named = FAMILIES.contains(&one) && capital(at) && capital(at + 1) && !is_place;
        addressed || named
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orthographies_and_both_normal_forms_fold_to_one() {
        assert_eq!(fold("UỶ BAN"), fold("ủy ban"));
        assert_eq!(fold("HOÀ"), fold("hòa"));
        assert_eq!(fold("QUÝ"), "quý");
        assert_eq!(fold("KẾ HOẠCH, hoàn thành"), "kế hoạch, hoàn thành");
        assert_eq!(fold("ho\u{61}\u{300}"), fold("hòa"));
        assert_eq!(fold("Thuỷ lợi, thuý"), "thủy lợi, thúy");
    }

    #[test]
    fn a_person_is_told_from_an_office_and_a_place() {
        for text in ["ông Nguyễn Văn A", "Đ/c Hùng theo dõi", "giao Trần Thị Bình", "bà Hoa (Sở Y tế)"]
        {
            assert!(names_person(text), "{text}");
        }
        for text in [
            "Hoàn thành đúng hạn",
            "Đồng chí Chủ tịch UBND tỉnh",
            "đường Lê Hồng Phong",
            "Sở Tài chính",
            "phường Trần Hưng Đạo",
            "ông",
            "Đang thực hiện",
            "9/BC-STC",
        ] {
            assert!(!names_person(text), "{text}");
        }
    }
}
