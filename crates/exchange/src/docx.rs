//! Paragraphs, tables and automatic numbers of a DOCX file (ECMA-376, WordprocessingML).
//!
//! Only what a letter's text needs: no styles, no pictures. Automatic numbers are resolved, because in many
//! letters "a)" is not typed but generated. What else is printed or kept with it is read apart, for marks
//! of secrecy: see [`beside`].

mod beside;

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

/// A part of the file is at most this long when unpacked, in bytes.
const PART_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Tables nest at most this deep; deeper ones are read as text.
const LEVELS: usize = 9;

pub use beside::beside;

/// Why a file cannot be read as DOCX.
#[derive(Debug, thiserror::Error)]
#[error("not a readable DOCX file: {0}")]
pub struct DocxError(String);

/// A paragraph or a table of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Its text; a manual line break is `\n`.
    Paragraph(String),
    /// Rows of cells.
    Table(Vec<Vec<String>>),
}

/// The blocks of the body, in order.
pub fn read(bytes: &[u8]) -> Result<Vec<Block>, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let document = part(&mut archive, "word/document.xml")?
        .ok_or_else(|| DocxError("it has no word/document.xml; is it a spreadsheet?".to_owned()))?;
    let mut numbering = match part(&mut archive, "word/numbering.xml")? {
        Some(xml) => Numbering::read(&xml)?,
        None => Numbering::default(),
    };
    if let Some(styles) = part(&mut archive, "word/styles.xml")? {
        numbering.read_styles(&styles)?;
    }
    body(&document, numbering)
}

fn refuse(error: impl ToString) -> DocxError {
    DocxError(error.to_string())
}

fn part(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, DocxError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(refuse(error)),
    };
    let mut xml = String::new();
    let read = file.take(PART_BYTES_MAX + 1).read_to_string(&mut xml).map_err(refuse)?;
    if read as u64 > PART_BYTES_MAX {
        return Err(DocxError(format!("{name} is larger than {} MiB", PART_BYTES_MAX / 1024 / 1024)));
    }
    Ok(Some(xml))
}

/// What is being collected while the body is walked.
#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The outermost open table; inner tables add to its cells as text.
    table: Option<Vec<Vec<String>>>,
    table_depth: usize,
    /// Open paragraphs: a text box holds paragraphs inside a paragraph.
    open: Vec<Paragraph>,
    in_text: bool,
    /// Inside `mc:Fallback`, which says again what `mc:Choice` said.
    fallback_depth: usize,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    number: Option<String>,
    level: Option<usize>,
    style: Option<String>,
}

fn body(xml: &str, mut numbering: Numbering) -> Result<Vec<Block>, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(walk.blocks),
            Event::Start(tag) => walk.open(&tag),
            Event::Empty(tag) => {
                walk.open(&tag);
                walk.close(tag.local_name().as_ref(), &mut numbering);
            }
            Event::End(tag) => walk.close(tag.local_name().as_ref(), &mut numbering),
            Event::Text(text) if walk.in_text => walk.push(&text.xml10_content()),
            Event::GeneralRef(name) if walk.in_text => walk.push(&resolved(&name).map_err(refuse)?),
            _ => {}
        }
    }
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "tbl" => {
                self.table_depth += 1;
                self.table.get_or_insert_default();
            }
            "tr" if self.table_depth == 1 => self.table.get_or_insert_default().push(Vec::new()),
            "tc" if self.table_depth == 1 => {
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(String::new());
                }
            }
            "Fallback" => self.fallback_depth += 1,
            "p" => self.open.push(Paragraph::default()),
            "t" => self.in_text = true,
            "tab" => self.push("    "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "pStyle" | "ilvl" | "numId" => {
                let value = attribute(tag, "val");
                if let Some(paragraph) = self.open.last_mut() {
                    match tag.local_name().as_ref() {
                        "pStyle" => paragraph.style = value,
                        "ilvl" => paragraph.level = value.and_then(|level| level.parse().ok()),
                        _ => paragraph.number = value,
                    }
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str, numbering: &mut Numbering) {
        match name {
            "t" => self.in_text = false,
            "Fallback" => self.fallback_depth = self.fallback_depth.saturating_sub(1),
            "p" => {
                let Some(paragraph) = self.open.pop() else { return };
                let label = numbering.label(&paragraph);
                let text = paragraph.text;
                if self.fallback_depth > 0 {
                    return;
                }
                let text = match label {
                    Some(label) => format!("{label} {text}"),
                    None => text,
                };
                match self.table.as_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut()) {
                    Some(cell) if cell.is_empty() => *cell = text,
                    Some(cell) => {
                        cell.push('\n');
                        cell.push_str(&text);
                    }
                    None => self.blocks.push(Block::Paragraph(text)),
                }
            }
            "tbl" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                if self.table_depth == 0 {
                    self.blocks.extend(self.table.take().map(Block::Table));
                }
            }
            _ => {}
        }
    }
}

/// What a reference such as `&amp;` or `&#225;` stands for.
pub(crate) fn resolved(name: &BytesRef<'_>) -> Result<String, quick_xml::Error> {
    Ok(match name.resolve_char_ref()? {
        Some(character) => character.to_string(),
        None => quick_xml::escape::resolve_predefined_entity(name).unwrap_or_default().to_owned(),
    })
}

/// The attribute of that name, under any prefix, as it is written.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // Checked for repetition, a tag of a million attributes would be read for hours.
    tag.attributes().with_checks(false).flatten().find_map(|attribute| {
        let matches = attribute.key.local_name().as_ref() == name;
        matches.then(|| attribute.value.into_owned())
    })
}

/// A level of a numbering scheme.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    /// `%1.%2.`: `%n` stands for the counter of level n.
    text: String,
    start: usize,
}

/// `word/numbering.xml`, and how far each list has counted.
#[derive(Default)]
struct Numbering {
    /// By `w:num`.
    lists: HashMap<String, Vec<Level>>,
    counters: HashMap<String, Vec<Option<usize>>>,
    /// List and level that a paragraph style brings along.
    styles: HashMap<String, (String, usize)>,
}

impl Numbering {
    fn read(xml: &str) -> Result<Self, DocxError> {
        let mut reader = Reader::from_str(xml);
        let mut schemes: HashMap<String, Vec<Level>> = HashMap::new();
        let mut lists: HashMap<String, String> = HashMap::new();
        let (mut scheme, mut list, mut level) = (None::<String>, None::<String>, 0);
        loop {
            let tag = match reader.read_event().map_err(refuse)? {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => tag,
                _ => continue,
            };
            let value = || attribute(&tag, "val").unwrap_or_default();
            let name = tag.local_name();
            let current = scheme.as_ref().and_then(|id| schemes.get_mut(id)).and_then(|levels| levels.get_mut(level));
            match (name.as_ref(), current) {
                ("abstractNum", _) => {
                    scheme = attribute(&tag, "abstractNumId");
                    let blank = Level { format: "decimal".to_owned(), text: String::new(), start: 1 };
                    schemes.extend(scheme.clone().map(|id| (id, vec![blank; LEVELS])));
                }
                ("lvl", _) => level = attribute(&tag, "ilvl").and_then(|n| n.parse().ok()).unwrap_or(0).min(LEVELS - 1),
                ("start", Some(current)) => current.start = value().parse().unwrap_or(1),
                ("numFmt", Some(current)) => current.format = value(),
                ("lvlText", Some(current)) => current.text = value(),
                ("num", _) => {
                    scheme = None;
                    list = attribute(&tag, "numId");
                }
                ("abstractNumId", _) => lists.extend(list.clone().map(|id| (id, value()))),
                _ => {}
            }
        }
        let lists = lists.into_iter().filter_map(|(id, scheme)| Some((id, schemes.get(&scheme)?.clone()))).collect();
        Ok(Self { lists, ..Self::default() })
    }

    /// Reads the lists that `word/styles.xml` gives to paragraph styles.
    fn read_styles(&mut self, xml: &str) -> Result<(), DocxError> {
        let mut reader = Reader::from_str(xml);
        let (mut style, mut level) = (None::<String>, 0);
        loop {
            let tag = match reader.read_event().map_err(refuse)? {
                Event::Eof => return Ok(()),
                Event::Start(tag) | Event::Empty(tag) => tag,
                _ => continue,
            };
            match tag.local_name().as_ref() {
                "style" => (style, level) = (attribute(&tag, "styleId"), 0),
                "ilvl" => level = attribute(&tag, "val").and_then(|level| level.parse().ok()).unwrap_or(0),
                "numId" => {
                    let list = attribute(&tag, "val");
                    self.styles.extend(style.clone().zip(list).map(|(style, list)| (style, (list, level))));
                }
                _ => {}
            }
        }
    }

    /// The label of a paragraph, by its own numbering or that of its style.
    fn label(&mut self, paragraph: &Paragraph) -> Option<String> {
        let of_style = paragraph.style.as_ref().and_then(|style| self.styles.get(style)).cloned();
        let (list, level) = match (&paragraph.number, of_style) {
            (Some(list), of_style) => (list.clone(), paragraph.level.or(of_style.map(|(_, level)| level)).unwrap_or(0)),
            (None, Some((list, level))) => (list, paragraph.level.unwrap_or(level)),
            (None, None) => return None,
        };
        self.next(&list, level)
    }

    /// The label of the next paragraph of list `id` at `level`.
    fn next(&mut self, id: &str, level: usize) -> Option<String> {
        let levels = self.lists.get(id)?;
        let level = level.min(LEVELS - 1);
        let own = levels.get(level)?;
        let counters = self.counters.entry(id.to_owned()).or_insert_with(|| vec![None; LEVELS]);
        let (counters, below) = counters.split_at_mut_checked(level + 1)?;
        let counter = counters.last_mut()?;
        *counter = Some(counter.map_or(own.start, |count| count.saturating_add(1)));
        below.fill(None);
        if own.format == "bullet" {
            return Some("-".to_owned());
        }
        let numbers =
            counters.iter().zip(levels).map(|(counter, level)| (counter.unwrap_or(level.start), &level.format));
        let label = numbers.enumerate().fold(own.text.clone(), |text, (n, (number, format))| {
            text.replace(&format!("%{}", n + 1), &spell(number, format))
        });
        Some(label).filter(|label| !label.is_empty())
    }
}

fn spell(number: usize, format: &str) -> String {
    match format {
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        // Word counts in the Latin alphabet whatever the document's language.
        "lowerLetter" | "upperLetter" => {
            let letter = char::from(b'a' + u8::try_from((number.max(1) - 1) % 26).unwrap_or(0));
            if format == "upperLetter" { letter.to_uppercase().to_string() } else { letter.to_string() }
        }
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

fn roman(mut number: usize) -> String {
    const DIGITS: &[(usize, &str)] =
        &[(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while number >= *value && text.len() < 32 {
            text.push_str(digit);
            number -= value;
        }
    }
    text
}
