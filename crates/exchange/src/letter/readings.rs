//! A letter, or any other file, that is marked as a state secret is refused at the door.

use super::{LetterError, refuse_marked};
use crate::{marks, source::Source};

/// Refuses bytes in which a text is marked as a state secret: as a letter that can be read, with the line, or else in
/// any text of the file ([`marks`]).
///
/// # Errors
/// The mark, and the line that bears it; 0 where it stands in no line.
pub fn refuse_marked_bytes(bytes: &[u8]) -> Result<(), LetterError> {
    if let Ok(source) = Source::from_bytes(bytes) {
        refuse_marked(&source)?;
    }
    match marks::mark(bytes) {
        Some(mark) => Err(LetterError::StateSecret { line: 0, mark: mark.to_owned() }),
        None => Ok(()),
    }
}
