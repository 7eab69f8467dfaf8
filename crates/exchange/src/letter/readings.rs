//! The texts that the bytes of a file may be, whatever wrote them.

use super::{LetterError, refuse_marked};
use crate::source::{Source, SourceError};

/// Refuses bytes that read as a text that is marked as a state secret. A picture or a PDF is not looked into.
///
/// # Errors
/// The mark, and the line that bears it.
pub fn refuse_marked_bytes(bytes: &[u8]) -> Result<(), LetterError> {
    readings(bytes).iter().try_for_each(refuse_marked)
}

/// What a person would see who opens them, also where an editor wrote UTF-16 or a byte is wrong.
fn readings(bytes: &[u8]) -> Vec<Source> {
    let wide = || vec![utf_16(bytes, u16::from_le_bytes), utf_16(bytes, u16::from_be_bytes)];
    let decoded = match Source::from_bytes(bytes) {
        Ok(source) => return vec![source],
        Err(SourceError::NotUtf8(_)) => [vec![String::from_utf8_lossy(bytes).into_owned()], wide()].concat(),
        Err(SourceError::NotText(_)) => wide(),
        Err(_) => Vec::new(),
    };
    decoded.iter().filter_map(|text| Source::from_bytes(text.as_bytes()).ok()).collect()
}

/// The bytes as UTF-16; what is none stands as a sign that nobody takes for a letter.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let characters = char::decode_utf16(pairs.iter().copied().map(unit));
    let characters = characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER));
    characters.filter(|character| *character != '\0' && *character != '\u{feff}').collect()
}
