//! Days, times and periods as people write them, beside the one form in which each is kept.
//!
//! Marks and case are not compared, so it does not matter in which Unicode form or orthography a word was typed. What is
//! read is read from its beginning to its end: a word that says nothing of time makes the whole no time.

mod period;
mod span;
mod time;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub(crate) use period::period;
pub use time::{DAY_SECONDS, Said, TimeError, said, within_years};
pub(crate) use time::{YEARS, month};

/// A text without marks, in small writing.
pub fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// At most four digits.
fn number(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_are_not_compared() {
        for (text, expected) in [
            ("Báo cáo ĐỘT XUẤT", "bao cao dot xuat"),
            ("Đường Lê Lợi", "duong le loi"),
            ("9/BC-SLĐTBXH", "9/bc-sldtbxh"),
        ] {
            assert_eq!(bare(text), expected);
            assert_eq!(bare(&text.nfd().collect::<String>()), expected);
        }
    }
}
