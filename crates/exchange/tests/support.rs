//! Letters written for a test, as the parts of a DOCX file.

use std::io::{Cursor, Write};

use exchange::{
    Letter, Source,
    letter::{DueReading, Point},
    read,
};

pub fn docx(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(xml.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc" xmlns:v="v"><w:body>{body}</w:body></w:document>"#
    )
}

pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub fn listed(text: &str, list: u32, level: u32) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

pub fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

pub fn head() -> String {
    table(&[
        &["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        &["Số: 3000/UBND-NC", "Hải Dương, ngày 05 tháng 9 năm 2023"],
        &["V/v giao nhiệm vụ", ""],
    ]) + &paragraph("Kính gửi: Các sở")
}

pub fn foot() -> String {
    table(&[&["Nơi nhận:", "KT. CHỦ TỊCH"], &["- Như trên;", "PHÓ CHỦ TỊCH"], &["- Lưu: VT.", "Họ Và Tên"]])
}

pub fn letter(body: &str, parts: &[(&str, String)]) -> Letter {
    let document = document(&(head() + body + &foot()));
    let parts: Vec<(&str, String)> =
        [("word/document.xml", document)].into_iter().chain(parts.iter().cloned()).collect();
    read(&Source::from_bytes(&docx(&parts)).unwrap()).unwrap()
}

/// A row of a table, its cells as `(text, properties)`.
pub fn row(cells: &[(&str, &str)]) -> String {
    let cell = |(text, properties): &(&str, &str)| {
        let lines: String = text.split('\n').map(paragraph).collect();
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>")
    };
    format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
}

/// The code, the lead and the words of each point.
pub fn points(letter: &Letter) -> Vec<(&str, &str, &str)> {
    letter.points.iter().map(|point| (point.code.as_str(), point.lead.text.as_str(), point.text.as_str())).collect()
}

/// The day of each point; empty where it has none.
pub fn days(letter: &Letter) -> Vec<String> {
    let day = |point: &Point| match point.deadline.as_ref().map(|deadline| &deadline.reading) {
        Some(DueReading::On { date, .. }) => date.to_string(),
        _ => String::new(),
    };
    letter.points.iter().map(day).collect()
}
