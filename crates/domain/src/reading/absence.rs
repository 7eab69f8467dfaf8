//! What people write where a document would be named, and there is none.

use calendar::written::bare;

/// What begins a text that says so, without accents. Behind each stand words that make it another text.
const BEGINNINGS: [(&str, &[&str]); 7] = [
    ("chua", &[]),
    // A document may have no number, no symbol or no date, and is there.
    ("khong", &["so", "ky", "ghi", "de", "dong"]),
    ("ko", &["so"]),
    ("dang", &[]),
    ("not", &[]),
    ("cho so", &[]),
    ("cho ky", &[]),
];

/// Texts that say so as a whole, without accents.
const WHOLE: [&str; 16] = [
    "k", "hong", "no", "none", "nil", "null", "na", "n a", "nothing", "missing", "pending", "tbd", "thieu", "trong",
    "bo trong", "de trong",
];

/// Whether the text says that there is no document: "chưa", "không có", "0", "-".
pub fn says_none(text: &str) -> bool {
    let bare = bare(text);
    let words: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let joined = words.join(" ");
    let begins = |(beginning, others): &(&str, &[&str])| {
        let rest = joined.strip_prefix(beginning)?;
        (rest.is_empty() || rest.starts_with(' '))
            .then(|| rest.split_whitespace().next().is_none_or(|next| !others.contains(&next)))
    };
    // Without accents "khống chế" begins like "không": a number with its symbol names a document, whatever stands before.
    let is_numbered = |word: &str| {
        let (number, symbol) = word.rsplit_once('/').unwrap_or_default();
        number.ends_with(|c: char| c.is_ascii_digit()) && symbol.starts_with(char::is_alphabetic)
    };
    if text.split_whitespace().any(is_numbered) {
        return false;
    }
    words.iter().all(|word| word.chars().all(|c| c == '0'))
        || WHOLE.contains(&joined.as_str())
        || BEGINNINGS.iter().filter_map(begins).any(|says| says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_there_is_none_names_none() {
        for none in [
            "chưa",
            "Chưa có",
            "CHƯA NỘP",
            "chưa nộp đến 15/3",
            "chưa ban hành",
            "chua",
            "Không",
            "Không có",
            "không nộp",
            "ko",
            "ko có",
            "k",
            "0",
            "00",
            "-",
            "–",
            "...",
            "/",
            "?",
            "0/0",
            "N/A",
            "n.a.",
            "none",
            "Nợ",
            "thiếu",
            "trống",
            "đang trình ký",
            "đang xử lý",
            "chờ ký",
            "chờ số",
            "not yet",
            "chưa số",
        ] {
            assert!(says_none(none), "{none:?}");
        }
    }

    #[test]
    fn what_names_one_is_a_document() {
        for some in [
            "31/BC-STC",
            "01/BC",
            "báo cáo",
            "Không số",
            "không số ngày 5/3/2024",
            "không ký hiệu",
            "10",
            "0012/BC-STC",
            "Khống chế dịch 5/BC",
            "CH/12",
            "K12",
            "KO-5/BC",
            "Đảng ủy 5/BC",
            "NO-1",
            "x",
            "y",
            "Thông báo",
        ] {
            assert!(!says_none(some), "{some:?}");
        }
    }
}
