//! What is printed or kept with a letter besides its text: headers, footers, notes, comments, drawings, the
//! file's own title; and every text as it is printed, where a format makes capitals of it.

use std::{collections::HashMap, io::Cursor};

use quick_xml::{Reader, events::Event};

use super::{DocxError, PART_BYTES_MAX, attribute, is_on, part, refuse, resolved};
use crate::source::Beside;

/// Parts that hold no text for a person: looking at them would only cost time.
const NO_TEXT: [&str; 5] =
    ["word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/numbering.xml", "word/webSettings.xml"];

/// Every text in the file as it is printed, paragraph by paragraph.
pub fn beside(bytes: &[u8]) -> Result<Vec<Beside>, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    let capitals = match part(&mut archive, "word/styles.xml")? {
        Some(styles) => Capitals::read(&styles)?,
        None => Capitals::default(),
    };
    let readable = |name: &&String| {
        let lower = name.to_lowercase();
        let folder = lower.starts_with("word/") || lower.starts_with("docprops/") || lower.starts_with("customxml/");
        folder && lower.ends_with(".xml") && !NO_TEXT.iter().any(|other| lower == other.to_lowercase())
    };
    let (mut found, mut total) = (Vec::new(), 0);
    for name in names.iter().filter(readable) {
        let Some(xml) = part(&mut archive, name)? else { continue };
        total += xml.len() as u64;
        if total > 2 * PART_BYTES_MAX {
            return Err(DocxError(format!("its parts are larger than {} MiB", 2 * PART_BYTES_MAX / 1024 / 1024)));
        }
        found.extend(printed(&xml, &capitals)?);
    }
    found.retain(|text| !text.trim().is_empty());
    Ok(found.into_iter().map(|text| Beside { line: 0, text }).collect())
}

/// Styles are built on each other at most so deep.
const CHAIN_MAX: usize = 32;

/// Styles in which everything is printed in capitals.
#[derive(Default)]
struct Capitals {
    /// Those that say so themselves; of the whole document, the empty name.
    said: HashMap<String, bool>,
    based_on: HashMap<String, String>,
}

impl Capitals {
    fn read(xml: &str) -> Result<Self, DocxError> {
        let (mut reader, mut found, mut style) = (Reader::from_str(xml), Self::default(), None);
        loop {
            match reader.read_event().map_err(refuse)? {
                Event::Eof => return Ok(found),
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "style" => style = attribute(&tag, "styleId"),
                    "docDefaults" => style = Some(String::new()),
                    "basedOn" => found.based_on.extend(style.clone().zip(attribute(&tag, "val"))),
                    "caps" | "smallCaps" => {
                        if let Some(style) = &style {
                            *found.said.entry(style.clone()).or_default() |= is_on(&tag);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn has(&self, style: &str) -> bool {
        let chain = std::iter::successors(Some(style), |style| self.based_on.get(*style).map(String::as_str));
        let said = chain.take(CHAIN_MAX).find_map(|style| self.said.get(style).copied());
        said.unwrap_or(false) || self.said.get("").copied().unwrap_or(false)
    }
}

/// A paragraph that is being read; a text box holds paragraphs inside a paragraph.
#[derive(Default)]
struct Open {
    text: String,
    capitals: bool,
    /// A part of it is said to run from right to left.
    reversed: bool,
}

impl Open {
    /// What it shows, and what it may show.
    fn texts(self) -> impl Iterator<Item = String> {
        let reversed = self.reversed.then(|| self.text.chars().rev().collect());
        std::iter::once(self.text).chain(reversed)
    }
}

/// The texts of one part, as printed.
fn printed(xml: &str, capitals: &Capitals) -> Result<Vec<String>, DocxError> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut open, mut run) = (Vec::new(), vec![Open::default()], false);
    let mut in_mark = false;
    let mut tables: Vec<bool> = Vec::new();
    loop {
        let event = reader.read_event().map_err(refuse)?;
        let (tag, closed) = match &event {
            Event::Eof => break,
            Event::Start(tag) => (Some(tag), false),
            Event::Empty(tag) => (Some(tag), true),
            _ => (None, false),
        };
        let Some(last) = open.last_mut() else { break };
        if let Some(tag) = tag {
            match tag.local_name().as_ref() {
                "p" if !closed => open.push(Open { capitals: capitals.has(""), ..Open::default() }),
                "tbl" if !closed => tables.push(false),
                "tblStyle" => {
                    if let (Some(table), Some(style)) = (tables.last_mut(), attribute(tag, "val")) {
                        *table |= capitals.has(&style);
                    }
                }
                "r" => run = false,
                "rPr" => in_mark = false,
                "pPr" => in_mark = true,
                "pStyle" => last.capitals |= attribute(tag, "val").is_some_and(|style| capitals.has(&style)),
                "rStyle" => run |= attribute(tag, "val").is_some_and(|style| capitals.has(&style)),
                // In the properties of the paragraph's own mark it says nothing of the text.
                "caps" | "smallCaps" if !in_mark => run |= is_on(tag),
                // Of a drawing: `<a:rPr cap="small">`.
                _ if attribute(tag, "cap").is_some_and(|cap| cap == "all" || cap == "small") => run = true,
                "rtl" if !in_mark => last.reversed |= is_on(tag),
                "sym" => {
                    let code = attribute(tag, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                    last.text.extend(code.and_then(char::from_u32));
                }
                // Of the file's own properties: what is said stands behind its name.
                "property" => {
                    last.text.extend(attribute(tag, "name").map(|name| format!("{}: ", apart(&unescaped(&name)))));
                }
                "tab" => last.text.push('\t'),
                "br" | "cr" => last.text.push('\n'),
                // Word art of two kinds, and what stands for a picture.
                "textpath" => found.extend(attribute(tag, "string").map(|text| unescaped(&text))),
                "docPr" | "cNvPr" => {
                    found.extend(
                        ["descr", "title"]
                            .into_iter()
                            .filter_map(|name| attribute(tag, name))
                            .map(|text| unescaped(&text)),
                    );
                }
                _ => {}
            }
            continue;
        }
        let text = match event {
            Event::Text(text) => text.xml10_content().to_string(),
            Event::CData(text) => text.xml10_content().to_string(),
            Event::GeneralRef(name) => resolved(&name).map_err(refuse)?,
            Event::End(tag) => {
                match tag.local_name().as_ref() {
                    "pPr" => in_mark = false,
                    "p" if open.len() > 1 => found.extend(open.pop().into_iter().flat_map(Open::texts)),
                    "tbl" => drop(tables.pop()),
                    // A title, a keyword: elements that are no paragraphs.
                    _ if open.len() == 1 => {
                        found.extend(open.last_mut().map(|outside| std::mem::take(&mut outside.text)))
                    }
                    _ => {}
                }
                continue;
            }
            _ => continue,
        };
        let upper = run || last.capitals || tables.contains(&true);
        last.text.push_str(&if upper { text.to_uppercase() } else { text });
    }
    found.extend(open.into_iter().flat_map(Open::texts));
    Ok(found)
}

/// The words of a name that is written as one: "DoMat".
fn apart(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && words.ends_with(char::is_lowercase) {
            words.push(' ');
        }
        words.push(if matches!(letter, '_' | '-') { ' ' } else { letter });
    }
    words
}

/// An attribute's value with its references resolved; as it is written, if they cannot be.
fn unescaped(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned())
}
