//! Paragraphs, tables and automatic numbers of a DOCX file (ECMA-376, WordprocessingML), as they stand with every
//! tracked change accepted.
//!
//! Only what a letter's text needs: no looks, no pictures. What else is printed or kept with it is read apart, for
//! marks of secrecy: see [`beside`].
//!
//! | module | idea |
//! | --- | --- |
//! | `body` | the text of the body, block by block |
//! | `numbering` | lists, and how far each has counted: in many letters "a)" is not typed but generated |
//! | `styles` | what a style brings along: a list, hidden text |
//! | `beside` | whatever else is printed or kept |

mod beside;
mod body;
mod numbering;
mod styles;

use std::io::{Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use numbering::Numbering;
use styles::Styles;

/// A part of the file is at most this long when unpacked, in bytes.
const PART_BYTES_MAX: u64 = 64 * 1024 * 1024;

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
    /// Its rows, laid out on the columns of the table.
    Table(Vec<Vec<Cell>>),
}

/// What stands in one column of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A cell of its own; blank if the text is.
    Own(String),
    /// Part of the cell to the left, which spans this column.
    Left,
    /// Part of the cell above, which goes on downwards.
    Above,
}

/// The blocks of the body, in order.
///
/// # Errors
/// Whatever makes the file unreadable.
pub fn read(bytes: &[u8]) -> Result<Vec<Block>, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let main = target(&mut archive, "_rels/.rels", "", "/officeDocument")?;
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let document = part(&mut archive, &main)?
        .ok_or_else(|| DocxError("it has no word/document.xml; is it a spreadsheet?".to_owned()))?;
    let styles = match companion(&mut archive, &main, "styles")? {
        Some(xml) => Styles::read(&xml)?,
        None => Styles::default(),
    };
    let numbering = match companion(&mut archive, &main, "numbering")? {
        Some(xml) => Numbering::read(&xml, &styles)?,
        None => Numbering::default(),
    };
    body::read(&document, &styles, numbering)
}

/// The texts of footnotes and endnotes, which are no part of the body.
///
/// # Errors
/// As of [`read`].
pub fn notes(bytes: &[u8]) -> Result<Vec<String>, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let mut found = Vec::new();
    for name in ["word/footnotes.xml", "word/endnotes.xml"] {
        let Some(xml) = part(&mut archive, name)? else { continue };
        let blocks = body::read(&xml, &Styles::default(), Numbering::default())?;
        found.extend(blocks.into_iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text).filter(|text| text.chars().any(char::is_alphanumeric)),
            Block::Table(_) => None,
        }));
    }
    Ok(found)
}

/// Names of files that are put into the body as they are (`w:altChunk`): their text is not read.
///
/// # Errors
/// As of [`read`].
pub fn embedded(bytes: &[u8]) -> Result<Vec<String>, DocxError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let main = target(&mut archive, "_rels/.rels", "", "/officeDocument")?;
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let Some(xml) = part(&mut archive, &format!("{folder}/_rels/{name}.rels"))? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    each_tag(&xml, |tag| {
        if let Tag::Open(tag) = tag
            && attribute(tag, "Type").is_some_and(|kind| kind.ends_with("/aFChunk"))
        {
            found.extend(attribute(tag, "Target"));
        }
    })?;
    Ok(found)
}

/// A part that the main part names, such as its styles; without a name for it, the usual one.
fn companion(archive: &mut Archive<'_>, main: &str, kind: &str) -> Result<Option<String>, DocxError> {
    let (folder, name) = main.rsplit_once('/').map_or(("", main), |(folder, name)| (folder, name));
    let named = target(archive, &format!("{folder}/_rels/{name}.rels"), folder, &format!("/{kind}"))?;
    let usual = format!("{folder}/{kind}.xml");
    part(archive, named.as_ref().unwrap_or(&usual))
}

type Archive<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// The part that a list of relationships names as of a kind.
fn target(archive: &mut Archive<'_>, list: &str, folder: &str, kind: &str) -> Result<Option<String>, DocxError> {
    let Some(xml) = part(archive, list)? else { return Ok(None) };
    let mut reader = Reader::from_str(&xml);
    loop {
        let tag = match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(None),
            Event::Start(tag) | Event::Empty(tag) => tag,
            _ => continue,
        };
        if tag.local_name().as_ref() == "Relationship"
            && attribute(&tag, "Type").is_some_and(|name| name.ends_with(kind))
            && let Some(target) = attribute(&tag, "Target")
        {
            let whole = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            return Ok(archive.index_for_name(&whole).map(|_| whole));
        }
    }
}

fn refuse(error: impl ToString) -> DocxError {
    DocxError(error.to_string())
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, DocxError> {
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

/// The attribute `val` as a number.
fn number(tag: &BytesStart<'_>) -> Option<usize> {
    attribute(tag, "val").and_then(|value| value.trim().parse().ok())
}

/// Whether a property that is on or off is on: `<w:caps/>`, and not `<w:caps w:val="0"/>`.
fn is_on(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

/// The properties before a tracked change: `w:pPrChange`, `w:rPrChange`, `w:numberingChange` …
fn is_former(element: &str) -> bool {
    element.ends_with("Change")
}

/// A tag of a part that holds properties.
enum Tag<'t> {
    Open(&'t BytesStart<'t>),
    Close(&'t str),
}

/// Walks the tags of such a part, without what the properties were before a tracked change.
fn each_tag(xml: &str, mut visit: impl FnMut(Tag<'_>)) -> Result<(), DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut passed_over = 0usize;
    loop {
        match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(()),
            Event::Start(_) if passed_over > 0 => passed_over += 1,
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::Start(tag) if is_former(tag.local_name().as_ref()) => passed_over = 1,
            Event::Start(tag) => visit(Tag::Open(&tag)),
            Event::Empty(tag) if passed_over == 0 => {
                visit(Tag::Open(&tag));
                visit(Tag::Close(tag.local_name().as_ref()));
            }
            Event::End(tag) => visit(Tag::Close(tag.local_name().as_ref())),
            _ => {}
        }
    }
}
