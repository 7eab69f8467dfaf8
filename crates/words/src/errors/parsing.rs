//! What readers of JSON and TOML say, in Vietnamese. Their sentences are few, and English.

/// Beginnings of their sentences, and the same in Vietnamese; what follows stays as it is.
const SENTENCES: [(&str, &str); 18] = [
    ("missing field ", "thiếu trường "),
    ("duplicate field ", "trường có hai lần: "),
    ("duplicate key", "trường có hai lần"),
    ("unknown field ", "không có trường "),
    ("unknown variant ", "không có giá trị "),
    ("invalid type: ", "sai kiểu: "),
    ("invalid value: ", "sai giá trị: "),
    ("invalid length ", "sai số phần tử: "),
    ("EOF while parsing", "hết dòng giữa chừng khi đọc"),
    ("expected value", "thiếu giá trị"),
    ("trailing characters", "thừa ký tự ở cuối"),
    ("trailing comma", "thừa dấu phẩy"),
    ("key must be a string", "tên trường phải nằm trong ngoặc kép"),
    ("control character", "ký tự điều khiển"),
    ("invalid basic string", "chuỗi không đóng ngoặc kép"),
    ("string values must be quoted", "chuỗi phải nằm trong ngoặc kép"),
    ("extra ", "thừa "),
    ("invalid ", "không đúng: "),
];

/// Words within their sentences.
const WORDS: [(&str, &str); 10] = [
    (", expected one of ", "; có: "),
    (", expected ", "; cần "),
    ("expected ", "cần "),
    (" or ", " hoặc "),
    ("a string", "chuỗi"),
    ("a map", "nhóm trường {…}"),
    ("a sequence", "danh sách […]"),
    ("string ", "chuỗi "),
    ("integer ", "số "),
    (" at line 1 column ", " ở cột "),
];

/// What such a reader says, in Vietnamese.
pub(super) fn vietnamese(detail: &str) -> String {
    let readers = ["not a command: ", "not JSON: "];
    let detail = readers.iter().find_map(|reader| detail.strip_prefix(reader)).unwrap_or(detail);
    let Some((english, vietnamese)) = SENTENCES.iter().find(|(english, _)| detail.starts_with(english)) else {
        return worded(detail);
    };
    format!("{vietnamese}{}", worded(detail.get(english.len()..).unwrap_or_default()))
}

fn worded(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (english, vietnamese)| text.replace(english, vietnamese))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_sentences_are_told_in_vietnamese() {
        for (detail, told) in [
            ("not a command: missing field `by` at line 1 column 10", "thiếu trường `by` ở cột 10"),
            ("unknown field `x`, expected one of `code`, `kind`", "không có trường `x`; có: `code`, `kind`"),
            ("invalid type: integer `3`, expected a string", "sai kiểu: số `3`; cần chuỗi"),
        ] {
            assert_eq!(vietnamese(detail), told);
        }
    }
}
