//! All text that a file holds, however it is packed, for marks of secrecy: whoever takes a file in asks [`mark`].
//!
//! | module | idea |
//! | --- | --- |
//! | `packed` | the parts of a ZIP package: DOCX, XLSX, PPTX, ODT and what lies in them |
//! | `markup` | RTF; tags and entities of HTML and XML |
//! | `pdf` | texts of a PDF file, as far as its fonts tell which letters they are |
//!
//! Where a text may be read in two ways, both are looked at. `docs/intake.md` names what is not.

mod markup;
mod packed;
mod pdf;

use domain::secrecy;

use crate::edxml;

/// Files within files are looked into so deep.
const DEPTH_MAX: u8 = 4;
/// All texts of one file together are at most so long, in bytes; what comes after is not looked at.
const TEXT_BYTES_MAX: usize = 192 * 1024 * 1024;

/// Beginnings of pictures. Bytes of a picture that happen to look like a word are none.
const PICTURES: [&[u8]; 5] = [b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"];

/// The mark of secrecy that any text in these bytes carries, if one does.
pub fn mark(bytes: &[u8]) -> Option<&'static str> {
    let mut found = Found::default();
    found.file(bytes, 0);
    found.texts.iter().find_map(|text| secrecy::mark(text))
}

/// Texts that were found.
#[derive(Default)]
struct Found {
    texts: Vec<String>,
    bytes: usize,
}

impl Found {
    /// Whether there is room for more.
    fn has_room(&self) -> bool {
        self.bytes < TEXT_BYTES_MAX
    }

    fn text(&mut self, text: String) {
        if self.has_room() && !text.trim().is_empty() {
            self.bytes += text.len();
            self.texts.push(text);
        }
    }

    fn file(&mut self, bytes: &[u8], depth: u8) {
        if depth > DEPTH_MAX || !self.has_room() {
            return;
        }
        if bytes.starts_with(b"PK\x03\x04") && packed::texts(bytes, depth, self) {
            return;
        }
        let beginning = bytes.get(..1024).unwrap_or(bytes);
        if beginning.windows(4).any(|four| four == b"%PDF") {
            pdf::texts(bytes, self);
        }
        if beginning.windows(5).any(|five| five == b"{\\rtf") {
            markup::rtf(bytes).into_iter().for_each(|text| self.text(text));
        }
        // What cannot be read as a message is looked at as text below.
        if edxml::is_message(bytes)
            && let Ok(message) = edxml::read(bytes)
        {
            message.files.iter().for_each(|attached| self.file(&attached.bytes, depth + 1));
        }
        let is_picture = PICTURES.iter().any(|mark| bytes.starts_with(mark));
        // Where a page shows a text, the order in which it does so was read above.
        let is_pdf = bytes.starts_with(b"%PDF");
        let lines = |text: &str, is_kept: fn(&str) -> bool| {
            text.lines().filter(|line| is_kept(line)).collect::<Vec<_>>().join("\n")
        };
        for text in decoded(bytes) {
            if is_picture {
                // A word with its accents is none by chance.
                self.text(lines(&text, |line| line.contains(['ậ', 'Ậ'])));
            } else if is_pdf {
                self.plain(lines(&text, |line| !line.contains("Tj") && !line.contains("TJ")));
            } else {
                self.plain(text);
            }
        }
    }

    /// A text, and what a browser would show of it.
    fn plain(&mut self, text: String) {
        if text.contains(['<', '&']) {
            markup::shown(&text).into_iter().for_each(|shown| self.text(shown));
        }
        self.text(text);
    }
}

/// What a person would see who opens the bytes as text, also where an editor wrote UTF-16 or a byte is wrong.
fn decoded(bytes: &[u8]) -> Vec<String> {
    let without_nul = |text: &str| text.replace(['\0', '\u{feff}'], "");
    let wide = |from: usize, unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.get(from..).unwrap_or_default().as_chunks::<2>();
        let characters = char::decode_utf16(pairs.iter().copied().map(unit));
        let characters = characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
        characters.filter(|character| !matches!(character, '\0' | '\u{feff}')).collect::<String>()
    };
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => vec![without_nul(text)],
        read => vec![
            read.map_or_else(|_| without_nul(&String::from_utf8_lossy(bytes)), without_nul),
            wide(0, u16::from_le_bytes),
            wide(0, u16::from_be_bytes),
            wide(1, u16::from_le_bytes),
            wide(1, u16::from_be_bytes),
        ],
    }
}
