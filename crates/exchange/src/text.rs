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
}
