//! DOCX: tables of tasks, automatic numbers, text boxes, damaged files.

use exchange::{Source, read};
use proptest::prelude::*;

use crate::support::{document, docx, foot, head, letter, listed, paragraph, table};

#[test]
fn head_body_and_foot_in_tables() {
    let letter = letter(
        &paragraph("1. Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp rà soát trước ngày 30/9/2023 &amp; báo cáo."),
        &[],
    );
    assert_eq!(letter.number.as_deref(), Some("3000"));
    assert_eq!(letter.addressees[0].text, "Các sở", "the next paragraph is not swallowed");
    assert_eq!(letter.points[0].lead.text, "Sở Nội vụ");
    assert!(letter.points[0].text.ends_with("& báo cáo."));
    assert_eq!(letter.recipients.len(), 2);
    assert_eq!(letter.signature.as_ref().unwrap().position, "PHÓ CHỦ TỊCH");
    assert!(!serde_json::to_string(&letter).unwrap().contains("Văn Mẫu"));
}

#[test]
fn a_table_of_tasks() {
    let tasks = table(&[
        &["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"],
        &["I", "Cải cách thể chế", "", "", ""],
        &["1", "Rà soát văn bản", "Sở Tư pháp", "Các sở", "30/9/2023"],
        &["2", "Tự kiểm tra văn bản", "Như trên", "UBND cấp huyện", "Hằng tháng"],
        &["1", "Khảo sát sự hài lòng", "Sở Nội vụ", "", "Quý IV/2023"],
    ]);
    let letter = letter(&(paragraph("Giao nhiệm vụ theo bảng:") + &tasks), &[]);
    let rows: Vec<_> = letter.points.iter().filter(|point| point.code.starts_with("B1-I.")).collect();
    let codes: Vec<&str> = rows.iter().map(|point| point.code.as_str()).collect();
    assert_eq!(codes, ["B1-I.1", "B1-I.2", "B1-I.1-2b"], "each has a code of its own");
    let leads: Vec<&str> = rows.iter().map(|point| point.lead.text.as_str()).collect();
    assert_eq!(leads, ["Sở Tư pháp", "Sở Tư pháp", "Sở Nội vụ"]);
    let due: Vec<String> =
        rows.iter().map(|point| serde_json::to_string(&point.deadline.as_ref().unwrap().reading).unwrap()).collect();
    assert!(due[0].contains("2023-09-30") && due[1].contains("month") && due[2].contains("2023-12-31"), "{due:?}");
    assert_eq!(rows[0].coordinators, ["Các sở"]);
}

#[test]
fn automatic_numbers_of_paragraphs_and_of_styles() {
    let level = |ilvl: u32, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">{}{}{}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "lowerLetter", "%3)")
    );
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="Muc"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style></w:styles>"#;
    let styled = r#"<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:t>Sở Tài chính:</w:t></w:r></w:p>"#;
    let body = listed("NHIỆM VỤ", 3, 0)
        + &listed("Sở Nội vụ:", 3, 1)
        + &listed("Rà soát;", 3, 2)
        + &listed("Báo cáo.", 3, 2)
        + styled
        + &listed("Thẩm định.", 3, 2);
    let letter = letter(&body, &[("word/numbering.xml", numbering), ("word/styles.xml", styles.to_owned())]);
    let found: Vec<(&str, &str)> =
        letter.points.iter().map(|point| (point.code.as_str(), point.lead.text.as_str())).collect();
    assert_eq!(
        found,
        [
            ("I", ""),
            ("I.1", "Sở Nội vụ"),
            ("I.1a", "Sở Nội vụ"),
            ("I.1b", "Sở Nội vụ"),
            ("I.2", "Sở Tài chính"),
            ("I.2a", "Sở Tài chính")
        ]
    );
}

#[test]
fn a_text_box_inside_a_paragraph_loses_nothing_and_says_nothing_twice() {
    let boxed = paragraph("KHẨN");
    let body = format!(
        "<w:p><w:r><w:t>1. Sở Nội vụ chủ trì </w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{boxed}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{boxed}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:r><w:t>rà soát.</w:t></w:r></w:p>"
    );
    let letter = letter(&body, &[]);
    assert!(letter.points.iter().any(|point| point.text == "Sở Nội vụ chủ trì rà soát."), "{:?}", letter.points);
}

#[test]
fn absurd_counters_do_not_overflow() {
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="18446744073709551615"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
    letter(&(listed("A.", 1, 0) + &listed("B.", 1, 99)), &[("word/numbering.xml", numbering.to_owned())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A damaged file is refused or read; it never takes the program down.
    #[test]
    fn damaged_files_never_panic(cut in 0usize..900, flip in 0usize..900, bits in 1u8..) {
        let mut bytes = docx(&[("word/document.xml", document(&(head() + &paragraph("1. A.") + &foot())))]);
        let flip = flip % bytes.len();
        bytes[flip] ^= bits;
        bytes.truncate(bytes.len().saturating_sub(cut % 300));
        if let Ok(source) = Source::from_bytes(&bytes) {
            let _ = read(&source);
        }
    }

    #[test]
    fn any_text_never_panics(text in "(\\PC|\n|[ \t]{1,5}|Nơi nhận:|Kính gửi:|Số: |/UBND|Điều |[a-zđ]\\) |[0-9]{1,3}\\. |- |ngày [0-9]{1,2}/[0-9]{1,2}){0,60}") {
        if let Ok(source) = Source::from_bytes(text.as_bytes()) {
            let _ = read(&source);
        }
    }
}
