//! The secrecy marks of the law on the protection of state secrets (29/2018/QH14), as a text carries
//! them. What is marked never enters the ledger; the mark need not be declared to be seen.

const MARKS: [&str; 3] = ["mật", "tối mật", "tuyệt mật"];

/// The mark that a line carries: in capitals and alone, or after "Độ mật:".
pub fn mark(line: &str) -> Option<String> {
    let words = line.split_whitespace().map(|word| word.trim_matches(['"', '[', ']', '(', ')', '.', ':']));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(6).collect();
    let small: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mark = match small.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["độ", "mật", ref mark @ ..] => mark.join(" "),
        ref mark if words.iter().all(|word| *word == word.to_uppercase()) => mark.join(" "),
        _ => return None,
    };
    MARKS.contains(&mark.as_str()).then(|| mark.to_uppercase())
}

/// Whether a text that somebody enters is marked: a line of it is, or it names one of the two higher
/// marks in capitals. A text that only speaks of secrecy says so in small letters.
pub fn is_marked(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    text.lines().any(|line| mark(line).is_some())
        || words.windows(2).any(|pair| matches!(pair, ["TỐI" | "TUYỆT", "MẬT"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_seen_and_a_word_is_not() {
        for marked in ["MẬT", "TỐI MẬT", "[TUYỆT MẬT]", "Độ mật: tối mật", "Tài liệu TUYỆT MẬT kèm theo", "a\nMẬT\nb"]
        {
            assert!(is_marked(marked), "{marked}");
        }
        for ordinary in ["bí mật kinh doanh", "mật", "BẢO MẬT", "tài liệu tối mật đã tiêu hủy", "MẬT ONG", ""]
        {
            assert!(!is_marked(ordinary), "{ordinary}");
        }
    }
}
