//! The parts of a ZIP package, and the files in it.

use std::io::{Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{Found, decoded};
use crate::docx::{self, attribute, resolved};

/// All parts together are looked at up to this length when unpacked, in bytes.
const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Elements whose text is read as one line: paragraphs and headings, shared and written cells, notes, headers and
/// footers, properties.
const LINES: [&str; 24] = [
    "p",
    "h",
    "si",
    "is",
    "c",
    "text",
    "comment",
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
    "title",
    "subject",
    "description",
    "keywords",
    "creator",
    "category",
    "lpwstr",
    "desc",
    "v",
    "f",
    "t",
];
/// Within a cell or a paragraph these are pieces of its line.
const PIECES: [&str; 3] = ["t", "v", "f"];
/// Attributes that are shown or read to somebody.
const SHOWN: [&str; 13] = [
    "string",
    "descr",
    "title",
    "alt",
    "instr",
    "display",
    "tooltip",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "content",
    "string-value",
];
/// Elements with names that somebody gave them.
const NAMED: [&str; 7] = ["sheet", "table", "section", "definedName", "alias", "tag", "bookmarkStart"];

/// Looks at every part; whether the bytes are a package at all.
pub(super) fn texts(bytes: &[u8], depth: u8, found: &mut Found) -> bool {
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    // Of a text document also as it is printed, where a format makes capitals of it.
    if let Ok(beside) = docx::beside(bytes) {
        found.text(beside.into_iter().map(|beside| beside.text).collect::<Vec<_>>().join("\n"));
    }
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..package.len() {
        let Ok(file) = package.by_index(index) else { continue };
        let name = file.name().map_or_else(|_| String::new(), |name| name.to_lowercase());
        let mut part = Vec::new();
        // A part that breaks off is looked at as far as it goes.
        let _ = file.take(left).read_to_end(&mut part);
        left = left.saturating_sub(part.len() as u64);
        let is_xml = [".xml", ".vml", ".rels", ".xhtml", ".svg"].iter().any(|ending| name.ends_with(ending));
        match is_xml {
            true => decoded(&part).into_iter().for_each(|text| match lines(&text) {
                Some(lines) => lines.into_iter().for_each(|text| found.text(text)),
                None => found.plain(text),
            }),
            false => found.file(&part, depth + 1),
        }
        if left == 0 || !found.has_room() {
            break;
        }
    }
    true
}

/// What is being read of one line. What was deleted, and what a field does, is no part of its text.
#[derive(Default)]
struct Line {
    text: String,
    deleted: String,
    field: String,
}

impl Line {
    fn into_texts(self) -> [String; 3] {
        [self.text, self.deleted, self.field]
    }
}

/// The texts of one part; `None` where it is no XML. Lines that follow one another stand in one text, so that letters
/// one below the other are seen.
fn lines(xml: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut kinds = [String::new(), String::new(), String::new()];
    let mut attributes = Vec::new();
    let mut open = vec![Line::default()];
    let mut inside = Vec::<bool>::new();
    let mut element = String::new();
    let close = |line: Line, kinds: &mut [String; 3]| {
        for (kind, text) in kinds.iter_mut().zip(line.into_texts()).filter(|(_, text)| !text.trim().is_empty()) {
            kind.push_str(&without_codes(&text));
            kind.push('\n');
        }
    };
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) => {
                element = tag.local_name().as_ref().to_owned();
                shown(tag, &mut attributes);
                let nested = open.len() > 1;
                let is_line = LINES.contains(&element.as_str()) && !(nested && PIECES.contains(&element.as_str()));
                inside.push(is_line);
                if is_line {
                    open.push(Line::default());
                }
            }
            Event::Empty(tag) => {
                shown(tag, &mut attributes);
                let sign = match tag.local_name().as_ref() {
                    "tab" => "\t",
                    "br" | "cr" | "line-break" => "\n",
                    "s" | "noBreakHyphen" => " ",
                    _ => "",
                };
                open.last_mut()?.text.push_str(sign);
            }
            Event::End(_) => {
                element.clear();
                if inside.pop().unwrap_or_default() && open.len() > 1 {
                    close(open.pop()?, &mut kinds);
                } else if open.len() == 1 {
                    close(std::mem::take(open.last_mut()?), &mut kinds);
                }
            }
            Event::Text(text) => push(open.last_mut()?, &element, &text.xml10_content()),
            Event::CData(text) => push(open.last_mut()?, &element, &text.xml10_content()),
            Event::GeneralRef(name) => push(open.last_mut()?, &element, &resolved(name).unwrap_or_default()),
            _ => {}
        }
    }
    open.into_iter().for_each(|line| close(line, &mut kinds));
    Some(kinds.into_iter().chain(attributes).collect())
}

fn push(line: &mut Line, element: &str, text: &str) {
    match element {
        "delText" => line.deleted.push_str(text),
        "instrText" | "delInstrText" => line.field.push_str(text),
        _ => line.text.push_str(text),
    }
}

/// What a tag says by its attributes to whoever looks at the file.
fn shown(tag: &BytesStart<'_>, texts: &mut Vec<String>) {
    let named = NAMED.contains(&tag.local_name().as_ref()).then_some(["name", "val"]).into_iter().flatten();
    for name in SHOWN.into_iter().chain(named) {
        if let Some(value) = attribute(tag, name) {
            texts.push(quick_xml::escape::unescape(&value).map_or_else(|_| value.clone(), |text| text.into_owned()));
        }
    }
}

/// A page header of a spreadsheet without its codes: `&L`, `&C` and `&R` begin a part of the page, `&"Arial,Bold"` names
/// a font, `&14` a size, `&KFF0000` a colour.
fn without_codes(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let (mut found, mut rest) = (String::new(), text.chars().peekable());
    while let Some(c) = rest.next() {
        if c != '&' {
            found.push(c);
            continue;
        }
        match rest.next() {
            Some('L' | 'C' | 'R') => found.push('\n'),
            Some('"') => drop(rest.find(|c| *c == '"')),
            Some('K') => drop((0..6).filter_map(|_| rest.next_if(char::is_ascii_hexdigit)).count()),
            Some(digit) if digit.is_ascii_digit() => while rest.next_if(char::is_ascii_digit).is_some() {},
            Some('&') => found.push('&'),
            Some(code) if code.is_ascii_alphabetic() => {}
            Some(other) => found.extend(['&', other]),
            None => {}
        }
    }
    // An ampersand may also stand in an ordinary text.
    if text.starts_with('&') { found } else { format!("{text}\n{found}") }
}
