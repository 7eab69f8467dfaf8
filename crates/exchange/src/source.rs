//! A file's bytes as lines of text and tables of tasks.
//!
//! | module | idea |
//! | --- | --- |
//! | `tasks` | which table is one of tasks, and which of its columns says what |
//! | `ruled` | tables that a plain text draws with tabs or bars |
//! | `coding` | text in the letters of VNI and TCVN3 fonts, in other code pages, of two bytes a letter |

mod coding;
mod ruled;
mod tasks;

use crate::{
    docx::{self, Block, Cell, DocxError},
    edxml::{self, EdxmlError, Header},
};

pub use crate::text::fold;
pub(crate) use crate::text::plain;
pub use coding::Coding;
pub(crate) use coding::utf16;
pub use tasks::{Column, Matter, Row, TaskTable};

/// A letter is at most this long, in bytes.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// A line is at most this long, in characters.
pub const LINE_CHARS_MAX: usize = 20_000;

/// Why a file is not a letter.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Too long.
    #[error("the file is longer than {} MiB; a letter is never that long", FILE_BYTES_MAX / 1024 / 1024)]
    TooLong,
    /// One line is too long.
    #[error("line {0} is longer than {LINE_CHARS_MAX} characters; this is not the text of a letter")]
    LineTooLong(usize),
    /// A picture, a PDF, an old Word file.
    #[error("this is {0}, which holds no text that can be read; save the letter as DOCX or as UTF-8 text")]
    NotText(&'static str),
    /// Some other encoding.
    #[error("byte {0} is not UTF-8; save the letter as UTF-8 text (old TCVN3 and VNI files must be converted first)")]
    NotUtf8(usize),
    /// Letters of an old Vietnamese font, another code page, or UTF-8 that was read as one.
    #[error("{0}")]
    OldCoding(Coding),
    /// A damaged or foreign DOCX file.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// A message of the exchange of documents that cannot be read.
    #[error(transparent)]
    Edxml(#[from] EdxmlError),
}

/// One line, or one paragraph of a DOCX file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// NFC, without spaces at either end.
    pub text: String,
    /// Whether the next line certainly starts a new paragraph.
    pub ends_paragraph: bool,
}

/// Text that is printed or kept with a letter and is no part of it: header and footer, notes, comments, text
/// in drawings; and words in the capitals in which they are printed. It is looked at for marks of secrecy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The paragraph beside which it stands; 0 where it belongs to no line.
    pub line: usize,
    /// As printed.
    pub text: String,
}

/// The message that brought a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// What its header says of the letter.
    pub header: Header,
    /// Names of files that came with it and are not the letter.
    pub unread: Vec<String>,
}

/// A letter as lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// In order.
    pub lines: Vec<Line>,
    /// Tables of tasks, in order.
    pub tables: Vec<TaskTable>,
    /// What is printed beside them.
    pub beside: Vec<Beside>,
    /// Its footnotes and endnotes.
    pub notes: Vec<String>,
    /// Names of files that stand in it and are not read.
    pub embedded: Vec<String>,
    /// Whether its lines are numbered as the paragraphs and tables of a file that shows no lines.
    pub counts_blocks: bool,
    /// The message that brought it, if one did. A message may bring no text.
    pub envelope: Option<Envelope>,
}

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc)"),
    (b"{\\rtf", "an RTF file"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
];

impl Source {
    /// Reads text, DOCX or edXML, told apart by their first bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SourceError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(SourceError::TooLong);
        }
        if edxml::is_message(bytes) { Self::from_message(bytes) } else { Self::from_file(bytes) }
    }

    /// The first file of a message that can be read and has a part of a letter; the others are named.
    fn from_message(bytes: &[u8]) -> Result<Self, SourceError> {
        let message = edxml::read(bytes)?;
        let (mut found, mut unread) = (None::<Self>, Vec::new());
        for file in message.files {
            let is_wanted = found.is_none() && !edxml::is_message(&file.bytes);
            match is_wanted.then(|| Self::from_file(&file.bytes)) {
                Some(Ok(source)) if source.has_part_of_letter() => found = Some(source),
                _ => unread.push(file.name),
            }
        }
        let envelope = Some(Envelope { header: message.header, unread });
        Ok(Self { envelope, ..found.unwrap_or_default() })
    }

    /// Whether a line begins as the number, the addressees or the recipients of a letter do.
    fn has_part_of_letter(&self) -> bool {
        self.lines.iter().map(|line| fold(&line.text)).any(|line| {
            ["kính gửi", "nơi nhận"].iter().any(|part| line.starts_with(part))
                || line.starts_with("số") && line.contains('/')
        })
    }

    fn from_file(bytes: &[u8]) -> Result<Self, SourceError> {
        if bytes.starts_with(b"PK\x03\x04") {
            let (beside, notes) = (docx::beside(bytes)?, docx::notes(bytes)?);
            let embedded = docx::embedded(bytes)?;
            return Ok(Self { beside, notes, embedded, ..Self::from_blocks(docx::read(bytes)?)? });
        }
        if let Some(text) = utf16(bytes) {
            return Self::from_text(&text);
        }
        // "BM" alone also starts an ordinary word; pictures hold NUL bytes, letters never do.
        let foreign = SIGNATURES
            .iter()
            .find(|(mark, name)| bytes.starts_with(mark) && (*name != "a BMP picture" || bytes.contains(&0)));
        if let Some((_, name)) = foreign {
            return Err(SourceError::NotText(name));
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let coding = Coding::of_bytes(bytes);
                return Err(coding.map_or(SourceError::NotUtf8(error.valid_up_to()), SourceError::OldCoding));
            }
        };
        if text.contains('\0') {
            return Err(SourceError::NotText("a binary file"));
        }
        Self::from_text(text)
    }

    fn from_text(text: &str) -> Result<Self, SourceError> {
        let mut source = Self::default();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            match ruled::table(lines.get(at..).unwrap_or_default(), at + 1) {
                Some((table, height)) => {
                    source.tables.push(table);
                    // What follows a table goes on with no line before it.
                    source.push(at + 1, "", true)?;
                    at += height;
                }
                None => {
                    source.push(at + 1, line, false)?;
                    at += 1;
                }
            }
        }
        source.finish()
    }

    fn from_blocks(blocks: Vec<Block>) -> Result<Self, SourceError> {
        let mut source = Self { counts_blocks: true, ..Self::default() };
        for (index, block) in blocks.into_iter().enumerate() {
            let number = index + 1;
            match block {
                Block::Paragraph(text) => source.push_paragraph(number, &text)?,
                Block::Table(rows) => {
                    let rows: Vec<Row> = rows.into_iter().map(|cells| Row { line: number, cells }).collect();
                    match TaskTable::find(&rows) {
                        Some(table) => source.tables.push(table.plain()),
                        None => match source.tables.last_mut().filter(|last| last.is_continued_by(&rows)) {
                            Some(last) => last.go_on(rows),
                            None => source.push_columns(&rows)?,
                        },
                    }
                }
            }
        }
        source.finish()
    }

    /// The head and the foot of a letter are laid out as tables without borders, to be read column by column; what
    /// stands across all columns parts what is above from what is below.
    fn push_columns(&mut self, rows: &[Row]) -> Result<(), SourceError> {
        let across = |row: &Row| row.cells.len() > 1 && row.cells.iter().skip(1).all(|cell| *cell == Cell::Left);
        for part in rows.chunk_by(|above, below| !across(above) && !across(below)) {
            let columns = part.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            for column in 0..columns {
                for row in part {
                    if let Some(Cell::Own(text)) = row.cells.get(column) {
                        self.push_paragraph(row.line, text)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn push_paragraph(&mut self, number: usize, text: &str) -> Result<(), SourceError> {
        text.split('\n').try_for_each(|line| self.push(number, line, true))
    }

    fn push(&mut self, number: usize, text: &str, ends_paragraph: bool) -> Result<(), SourceError> {
        if text.chars().count() > LINE_CHARS_MAX {
            return Err(SourceError::LineTooLong(number));
        }
        self.lines.push(Line { number, text: clean(text), ends_paragraph });
        Ok(())
    }

    fn finish(self) -> Result<Self, SourceError> {
        if self.tables.is_empty() && self.lines.iter().all(|line| line.text.is_empty()) {
            return Err(SourceError::Empty);
        }
        let lines = self.lines.iter().map(|line| line.text.as_str());
        match Coding::of(lines.chain(self.tables.iter().flat_map(TaskTable::texts).map(|(_, text)| text))) {
            Some(coding) => Err(SourceError::OldCoding(coding)),
            None => Ok(self),
        }
    }
}

/// NFC, a tab made a wide gap, no-break and zero-width spaces made plain or dropped, no space at
/// either end. A page number alone on its line is no text.
fn clean(text: &str) -> String {
    let plain = plain(&text.replace('\t', "    "));
    let is_page_number = (1..=3).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit());
    if is_page_number { String::new() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_letter_is_named() {
        let refused = |bytes: &[u8]| Source::from_bytes(bytes).unwrap_err().to_string();
        assert!(refused(b"").contains("empty"));
        assert!(refused(b"  \n\n").contains("empty"));
        assert!(refused(b"\xff\xd8\xff\xe0JFIF").contains("JPEG"));
        assert!(refused(b"%PDF-1.7").contains("PDF"));
        assert!(refused(b"abc\xff").contains("byte 3"));
        assert!(refused(b"PK\x03\x04nonsense").contains("DOCX"));
        assert!(refused("x".repeat(LINE_CHARS_MAX + 1).as_bytes()).contains("line 1"));
        assert!(refused(&vec![b'x'; FILE_BYTES_MAX + 1]).contains("20 MiB"));
    }
}
