//! Letters that were read wrongly once, each with what it says.

use std::{fs, path::PathBuf};

use exchange::{
    Letter, Source, SourceError,
    letter::{Doubt, LeadBasis},
    read,
    source::Coding,
};

use crate::support::{days, points};

fn bytes(name: &str) -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/letters/cases").join(name)).unwrap()
}

fn case(name: &str) -> Letter {
    read(&Source::from_bytes(&bytes(name)).unwrap()).unwrap()
}

/// The rows of its tables alone.
fn rows(letter: &Letter) -> Vec<(&str, &str, &str)> {
    points(letter).into_iter().filter(|(code, ..)| code.starts_with('B')).collect()
}

fn codes(letter: &Letter) -> Vec<&str> {
    letter.points.iter().map(|point| point.code.as_str()).filter(|code| !code.starts_with('C')).collect()
}

#[test]
fn deleted_text_is_not_there_however_it_is_written() {
    let letter = case("deleted-plain-t.docx");
    assert_eq!(letter.points[0].text, "Sở Tài chính báo cáo kết quả chậm nhất ngày 25/9/2023.");
    assert_eq!(days(&letter)[0], "2023-09-25");
}

#[test]
fn moved_text_stands_where_it_was_moved_to() {
    let letter = case("moved-text.docx");
    assert_eq!(codes(&letter), ["1", "2"]);
    assert_eq!(days(&letter)[..2], ["2023-09-10", "2023-09-15"]);
    assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::LabelOutOfOrder));
}

#[test]
fn numbers_are_those_of_today() {
    for (name, expected) in [
        ("numbering-old-format.docx", &["1", "2", "3"][..]),
        ("numbering-restart.docx", &["1", "2", "3", "4", "5"]),
        ("numbering-shared.docx", &["1", "2", "3"]),
        ("numbering-style-link.docx", &["1", "2", "3"]),
    ] {
        let letter = case(name);
        assert_eq!(codes(&letter), expected, "{name}");
        assert!(!letter.questions.iter().any(|question| question.doubt == Doubt::LabelOutOfOrder), "{name}");
    }
}

#[test]
fn numbers_by_the_link_of_a_style() {
    let letter = case("numbering-style-link.docx");
    assert_eq!(letter.preamble.len(), 1, "the introduction is no duty");
    let leads: Vec<&str> = letter.points.iter().take(3).map(|point| point.lead.text.as_str()).collect();
    assert_eq!(leads, ["Sở Tài chính", "Sở Y tế", "Sở Nội vụ"]);
    assert_eq!(days(&letter)[..3], ["2023-09-10", "2023-09-15", "2023-09-30"]);
}

#[test]
fn a_form_that_still_asks_for_a_day_has_none() {
    let letter = case("placeholder-date.docx");
    assert_eq!(letter.points[0].text, "Sở Tài chính báo cáo chậm nhất ngày 25/9/2023.");
    assert_eq!(letter.points[1].text, "Sở Y tế báo cáo chậm nhất ngày ….", "a blank, and not what asks for it");
}

#[test]
fn a_blank_cell_says_nothing() {
    let letter = case("table-blank-cell.docx");
    let second = letter.points.iter().find(|point| point.code == "B1-2").unwrap();
    assert_eq!((second.lead.basis, second.deadline.as_ref()), (LeadBasis::Addressees, None));
    assert!(second.coordinators.is_empty());
    let asked: Vec<&str> = letter
        .questions
        .iter()
        .filter(|asked| asked.doubt == Doubt::CellBlank)
        .map(|asked| asked.words.as_str())
        .collect();
    assert_eq!(asked, ["B1-2: Cơ quan chủ trì; Thời hạn hoàn thành"]);
}

#[test]
fn a_cell_may_span_columns() {
    let letter = case("table-spanned-cell.docx");
    assert_eq!(
        rows(&letter),
        [
            ("B1-1", "Sở Tài chính", "Rà soát thủ tục"),
            ("B1-2", "Các sở, ban, ngành, UBND cấp huyện", "Công khai kết quả đánh giá"),
            ("B1-3", "Sở Y tế", "Tập huấn"),
        ]
    );
    assert!(days(&letter).ends_with(&["2023-09-30", "2023-10-31", "2023-10-15"].map(str::to_owned)));
}

#[test]
fn a_title_may_stand_over_the_head_of_a_table() {
    let letter = case("table-title-row.docx");
    assert_eq!(rows(&letter), [("B1-1", "Sở Tài chính", "Rà soát thủ tục"), ("B1-2", "Sở Y tế", "Tập huấn")]);
    assert!(days(&letter).ends_with(&["2023-09-30", "2023-10-15"].map(str::to_owned)));
}

#[test]
fn letters_of_old_fonts_are_named() {
    let refused = |bytes: &[u8]| match Source::from_bytes(bytes).unwrap_err() {
        SourceError::OldCoding(coding) => coding,
        other => panic!("{other}"),
    };
    assert_eq!(refused(&bytes("vni-text.txt")), Coding::Vni);
    // As a program writes it that knows no Unicode: a byte for each letter.
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    assert_eq!(refused(&latin(&String::from_utf8(bytes("vni-text.txt")).unwrap())), Coding::Vni);
    let tcvn3 = "Sè: 9101/UBND-VP\n1. Së Tµi chÝnh chñ tr×, phèi hîp víi Së Néi vô rµ so¸t thñ tôc hµnh chÝnh, b¸o c¸o tr\u{ad}íc ngµy 25/9/2023.\n";
    assert_eq!(refused(tcvn3.as_bytes()), Coding::Tcvn3);
    assert_eq!(refused(&latin(tcvn3)), Coding::Tcvn3);
    let vietnamese = "Số: 9101/UBND-VP\n1. Sở Tài chính chủ trì, phối hợp với Sở Nội vụ rà soát thủ tục hành chính, báo cáo chậm nhất ngày 15/9/2023.\n";
    let by_bytes = |bytes: &[u8]| -> String { bytes.iter().map(|byte| windows_1252(*byte)).collect() };
    assert_eq!(refused(by_bytes(vietnamese.as_bytes()).as_bytes()), Coding::Doubled);
    let tones = b"S\xf5\xd2 T\xe0i ch\xednh ch\xfa tr\xec, ph\xf4\xeci h\xf5\xf2p v\xf5\xeci S\xf5\xd2 N\xf4\xf2i v\xf9\xf2 r\xe0 so\xe1t th\xf9\xd2 t\xf9\xf2c h\xe0nh ch\xednh\n";
    assert_eq!(refused(tones), Coding::Windows1258);
    assert_eq!(refused(by_bytes(tones).as_bytes()), Coding::Windows1258);
    let named = Source::from_bytes(tones).unwrap_err().to_string();
    assert!(named.contains("1258") && !named.contains("UniKey"), "{named}");
    let wide = |big: bool, mark: &str| -> Vec<u8> {
        let units = mark.encode_utf16().chain(vietnamese.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for (big, mark) in [(true, "\u{feff}"), (false, "\u{feff}"), (true, ""), (false, "")] {
        let source = Source::from_bytes(&wide(big, mark)).unwrap();
        assert_eq!(source, Source::from_bytes(vietnamese.as_bytes()).unwrap(), "{big} {mark:?}");
    }
    let message = Source::from_bytes(&bytes("vni-text.txt")).unwrap_err().to_string();
    assert!(message.contains("VNI") && message.contains("UniKey"), "{message}");
    // Names from abroad and quotation marks are none.
    for text in [
        "Số: 1/UBND\nCông ty Citroën, São Paulo, Ñandú, Köln và Malmö phối hợp thực hiện dự án tại tỉnh",
        "«Một cửa» số hoá hoà giải toàn tỉnh, thì là, ngoài ra, chuối, toán học",
    ] {
        assert!(Source::from_bytes(text.as_bytes()).is_ok(), "{text}");
    }
}

/// The letter that Windows-1252 has for a byte.
fn windows_1252(byte: u8) -> char {
    match byte {
        0x91 => '‘',
        0x83 => 'ƒ',
        0x82 => '‚',
        0x87 => '‡',
        0x99 => '™',
        other => char::from(other),
    }
}
