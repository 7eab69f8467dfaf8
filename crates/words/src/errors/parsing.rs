//! What a reader of JSON, TOML, keys and the like says itself, in Vietnamese. Such readers speak English, and their
//! sentences are many; those that people meet are told. Of any other no English is shown in a Vietnamese sentence: the
//! answer says how to read it.

use std::{borrow::Cow, fmt};

use crate::Language;

/// Phrases, and the same in Vietnamese; longer ones before those that they begin with. What stands in quotation marks,
/// numbers and signs stay as they are.
const PHRASES: &[(&str, &str)] = &[
    // JSON and TOML.
    ("not a command: ", ""),
    ("not JSON: ", ""),
    ("missing field ", "thiếu trường "),
    ("duplicate field ", "trường có hai lần: "),
    ("duplicate key", "trường có hai lần"),
    ("unknown field ", "không có trường "),
    ("there are no fields", "không có trường nào"),
    ("unknown variant ", "không có giá trị "),
    ("there are no variants", "không có giá trị nào"),
    ("invalid type: ", "sai kiểu: "),
    ("invalid value: ", "sai giá trị: "),
    ("invalid length ", "sai số phần tử: "),
    ("EOF while parsing a value", "hết dòng mà chưa có giá trị"),
    ("EOF while parsing a string", "hết dòng mà chuỗi chưa đóng"),
    ("EOF while parsing a list", "hết dòng mà danh sách […] chưa đóng"),
    ("EOF while parsing an object", "hết dòng mà nhóm trường {…} chưa đóng"),
    ("expected value", "thiếu giá trị"),
    ("expected ident", "từ viết sai"),
    ("trailing characters", "thừa ký tự ở cuối"),
    ("trailing comma", "thừa dấu phẩy"),
    ("key must be a string", "tên trường phải nằm trong ngoặc kép"),
    ("control character (\\u0000-\\u001F) found while parsing a string", "chuỗi có ký tự điều khiển"),
    ("lone leading surrogate in hex escape", "ký tự viết bằng \\u chưa đủ"),
    ("unexpected end of hex escape", "ký tự viết bằng \\u chưa đủ"),
    ("invalid escape", "ký tự viết bằng \\ không đúng"),
    ("invalid number", "số viết sai"),
    ("number out of range", "số quá lớn"),
    ("recursion limit exceeded", "lồng nhau quá sâu"),
    ("struct Command with 9 elements", "nhóm trường {…} của một lệnh"),
    ("invalid basic string", "chuỗi không đóng ngoặc kép"),
    ("invalid multiline basic string", "chuỗi nhiều dòng không đóng ngoặc kép"),
    ("string values must be quoted", "chuỗi phải nằm trong ngoặc kép"),
    ("unclosed table", "tên phần [ ] không đóng ngoặc"),
    ("unclosed array", "danh sách không đóng ngoặc"),
    ("unclosed inline table", "nhóm trường không đóng ngoặc"),
    ("missing comma between array elements", "thiếu dấu phẩy giữa các phần tử"),
    ("missing assignment between key-value pairs", "thiếu dấu = sau tên trường"),
    ("key with no value", "tên trường không có giá trị"),
    ("extra ", "thừa "),
    ("invalid ", "không đúng: "),
    // Canonical JSON.
    ("not in canonical form at byte ", "không đúng dạng chuẩn, ở byte "),
    ("a string does not end, or holds a control character", "chuỗi không đóng, hoặc có ký tự điều khiển"),
    ("an escape that need not be, or is written otherwise", "ký tự viết bằng \\ mà không cần, hoặc viết khác"),
    ("something follows the value", "có chữ thừa sau giá trị"),
    ("the names are not in order", "các tên không theo thứ tự"),
    // Policies, keys and signed texts.
    ("policy, line ", "chính sách, dòng "),
    ("not a signed note: ", "không phải văn bản có chữ ký: "),
    ("not a checkpoint: ", "không phải đầu sổ: "),
    (
        " words after it is not a line of a policy; it knows log, witness, group, quorum",
        " từ theo sau không phải dòng của chính sách; mỗi dòng bắt đầu bằng \"log\", \"witness\", \"group\" hoặc \"quorum\"",
    ),
    (
        " is not a reporting period; write 2023-07, 2023-Q3, 2023-H2 or 2023, or ",
        " không phải kỳ báo cáo; ghi 2023-07, 2023-Q3, 2023-H2 hoặc 2023, hoặc ",
    ),
    ("it holds ", "có "),
    ("; no control character belongs here", "; ở đây không được có ký tự điều khiển"),
    ("this log's key was named before", "khóa của sổ này đã nêu ở trên"),
    (
        "a key's name has 1 to 200 bytes, no space and no plus",
        "tên khóa dài 1 đến 200 byte, không có dấu cách và dấu +",
    ),
    ("it has not three parts with a plus between", "khóa phải có ba phần, giữa có dấu +"),
    ("it does not begin with PRIVATE+KEY+", "không bắt đầu bằng PRIVATE+KEY+"),
    ("it is not in canonical base64", "không phải base64 chuẩn"),
    ("it is not 32 bytes long", "không dài đúng 32 byte"),
    ("it is not a point", "không phải một điểm của đường cong"),
    ("its identifier does not fit", "mã của khóa không khớp với khóa"),
    ("its algorithm is not that of a log (Ed25519, 1)", "thuật toán không phải của khóa ký sổ (Ed25519, 1)"),
    ("its algorithm is not that of a witness (Ed25519, 4)", "thuật toán không phải của khóa nhân chứng (Ed25519, 4)"),
    ("a signature is not in canonical base64", "có chữ ký không phải base64 chuẩn"),
    ("a signature is too short", "có chữ ký quá ngắn"),
    ("a signature line does not begin with an em dash and a name", "dòng chữ ký không bắt đầu bằng dấu — và tên"),
    ("the last line does not end", "dòng cuối không kết thúc bằng dấu xuống dòng"),
    ("the text holds a control character", "có ký tự điều khiển"),
    (
        "there is no empty line before the head",
        "thiếu dòng trống trước đầu sổ; dòng phải kết thúc bằng LF, không phải CR LF",
    ),
    ("there is no empty line before the signatures", "thiếu dòng trống trước các chữ ký"),
    ("there is no empty line", "thiếu dòng trống"),
    ("it has not the four lines of one", "không đủ bốn dòng"),
    ("not a key: ", "không phải khóa: "),
    // Containers of several files.
    ("not a readable DOCX file: ", ""),
    ("invalid Zip archive: Could not find EOCD", "tệp bị cắt, hoặc không phải là tệp nén"),
    ("Could not find EOCD", "tệp bị cắt, hoặc không phải là tệp nén"),
    ("it is too long to be one", "dài quá mức của một tệp như vậy"),
    // Words within sentences.
    (", expected one of ", "; có: "),
    (", expected ", "; cần "),
    ("expected ", "cần "),
    ("literal string", "chuỗi"),
    ("newline", "xuống dòng"),
    ("a string", "chuỗi"),
    ("a borrowed string", "chuỗi"),
    ("a map", "nhóm trường {…}"),
    ("a sequence", "danh sách […]"),
    ("a boolean", "true hoặc false"),
    ("boolean ", "giá trị "),
    ("map", "nhóm trường {…}"),
    ("sequence", "danh sách […]"),
    ("null", "giá trị rỗng"),
    ("string ", "chuỗi "),
    ("integer ", "số "),
    ("floating point ", "số lẻ "),
    (" or ", " hoặc "),
    (" at line 1 column ", " ở cột "),
    (" at line ", " ở dòng "),
    (" column ", " cột "),
    (" is missing", " không có"),
    (" with ", " với "),
];

/// What such a reader says, in this language: as it says it in English, and in Vietnamese where the words are known.
pub fn technical(detail: impl fmt::Display, language: Language) -> String {
    match language {
        Language::En => detail.to_string(),
        Language::Vi => vietnamese(detail),
    }
}

/// The same in Vietnamese.
pub(super) fn vietnamese(detail: impl fmt::Display) -> String {
    in_vietnamese(detail).unwrap_or_else(|| "lý do bằng tiếng Anh: chạy lại với --lang en".to_owned())
}

/// The same; nothing where its words are not known.
pub(super) fn in_vietnamese(detail: impl fmt::Display) -> Option<String> {
    told(&detail.to_string())
}

/// Word by word; nothing where some word is not known.
fn told(detail: &str) -> Option<String> {
    let mut out = String::new();
    // Every other part stands in quotation marks of one kind or the other.
    for (place, part) in detail.split('`').enumerate() {
        match place % 2 {
            0 => out.push_str(&outside(part)?),
            _ => out.push_str(&format!("`{part}`")),
        }
    }
    Some(out)
}

fn outside(text: &str) -> Option<String> {
    let mut out = String::new();
    for (place, part) in text.split('"').enumerate() {
        match place % 2 {
            0 => out.push_str(&worded(part)?),
            _ => out.push_str(&format!("\"{part}\"")),
        }
    }
    Some(out)
}

fn worded(text: &str) -> Option<String> {
    let (mut told, mut left) = (Cow::Borrowed(text), Cow::Borrowed(text));
    for (english, vietnamese) in PHRASES {
        if told.contains(english) {
            told = Cow::Owned(told.replace(english, vietnamese));
            left = Cow::Owned(left.replace(english, " "));
        }
    }
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    // The path of a file is no word.
    let words = left.split_whitespace().filter(|word| !word.contains('/'));
    let mut words = words.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    (!words.any(is_word)).then(|| told.into_owned())
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
            ("EOF while parsing an object at line 1 column 1", "hết dòng mà nhóm trường {…} chưa đóng ở cột 1"),
            (
                "\"x\" with 1 words after it is not a line of a policy; it knows log, witness, group, quorum",
                "\"x\" với 1 từ theo sau không phải dòng của chính sách; mỗi dòng bắt đầu bằng \"log\", \"witness\", \"group\" hoặc \"quorum\"",
            ),
            ("not in canonical form at byte 0: `null` is missing", "không đúng dạng chuẩn, ở byte 0: `null` không có"),
        ] {
            assert_eq!(vietnamese(detail), told);
        }
    }

    #[test]
    fn of_what_is_not_known_no_english_is_shown() {
        for detail in ["the frobnicator is out of order", "missing field `x` because of the moon"] {
            assert!(vietnamese(detail).ends_with("--lang en"), "{detail}");
            assert_eq!(technical(detail, Language::En), detail);
        }
    }
}
