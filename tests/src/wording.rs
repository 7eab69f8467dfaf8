//! Whether a text that should be Vietnamese holds words that are English.
//!
//! A word of plain letters is Vietnamese if it is a syllable as Vietnamese spells them; some English words are, and stand
//! in a list. What is technical and the same in both languages is left out: quoted text, names with signs or digits in
//! them, abbreviations, commands, and the tokens that are allowed.

/// Words of files, formats and programs that are called so in Vietnamese too, and those of the program's own files.
const TOKENS: &str = "socai base base64 byte bytes json jsonl toml csv xlsx docx edxml utf zip pem sha http socket unicode \
    log witness group quorum none tiles journal keys vault views index anchors policy checkpoint \
    task unit duty period document received simulated word windows unikey toolkit vntime mib \
    layout head use command url draft units reading true false excel age";

/// English words that might be Vietnamese syllables.
const ENGLISH: &[&str] = &["the", "not", "that", "at", "on", "them", "than", "out", "it"];

const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h", "k", "l", "m", "n",
    "r", "s", "t", "v", "x", "",
];
const NUCLEI: &[&str] = &[
    "oai", "oay", "uay", "uya", "ia", "ai", "ao", "au", "ay", "eo", "iu", "oa", "oe", "oi", "ua", "ue", "ui", "uy",
    "a", "e", "i", "o", "u", "y",
];
const CODAS: &[&str] = &["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// Before the names of commands, options and values, up to the end of the sentence.
const LISTS: &[&str] = &["chọn một trong: ", "; có: ", "ý bạn là "];

/// The English words in it.
pub fn english(text: &str) -> Vec<String> {
    let text = LISTS.iter().fold(without_quotes(text), |text, list| without_list(&text, list));
    let mut words = Vec::new();
    let mut after_program = false;
    let mut rest = text.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let plain = word.trim_matches(|c: char| ".,;:()[]{}!?…".contains(c));
        // "socai anchor collect": the words of a command, up to the next sign.
        let ends = word.ends_with(|c: char| ".,;:)".contains(c));
        let is_command = after_program && plain.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        after_program = !ends && (plain == "socai" || is_command);
        let is_word = plain.len() > 1 && plain.chars().all(|c| c.is_ascii_alphabetic());
        // "sufficient (đạt)": a code, and what it means.
        let is_glossed = rest.peek().is_some_and(|next| next.starts_with('('));
        if is_command || is_glossed || !is_word || plain.chars().all(|c| c.is_ascii_uppercase()) {
            continue;
        }
        let plain = plain.to_lowercase();
        let is_english = ENGLISH.contains(&plain.as_str()) || !is_syllable(&plain);
        if is_english && !TOKENS.split_whitespace().any(|token| token == plain) {
            words.push(plain);
        }
    }
    words
}

fn without_list(text: &str, list: &str) -> String {
    let mut parts = text.split(list);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.find([';', '\n', '?']).and_then(|at| part.get(at..)).unwrap_or_default())
}

fn without_quotes(text: &str) -> String {
    let mut out = text.to_owned();
    for (opens, closes) in [('"', '"'), ('`', '`'), ('“', '”')] {
        let (mut left, mut inside) = (String::new(), false);
        for c in out.chars() {
            match inside {
                false if c == opens => inside = true,
                true if c == closes || c == '\n' => inside = false,
                true => {}
                false => left.push(c),
            }
        }
        out = left;
    }
    out
}

fn is_syllable(word: &str) -> bool {
    ONSETS
        .iter()
        .filter_map(|onset| word.strip_prefix(onset))
        .any(|rest| NUCLEI.iter().filter_map(|nucleus| rest.strip_prefix(nucleus)).any(|coda| CODAS.contains(&coda)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_from_vietnamese() {
        for (text, found) in [
            ("không có tệp hay thư mục này (No such file or directory (os error 2))", 4),
            ("từ chối: SYT không chậm: hoàn thành đúng hạn", 0),
            ("hãy chạy: socai anchor collect --heartbeat, rồi làm lại tệp", 0),
            ("/tmp/x.json: \"not a word\" không phải `unknown`", 0),
            ("entry cannot be read", 3),
        ] {
            assert_eq!(english(text).len(), found, "{text}: {:?}", english(text));
        }
    }
}
