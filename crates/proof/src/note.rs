//! Signed texts, in the form of C2SP signed-note v1.0.0: a text, an empty line, signature lines.

use std::fmt;

use base64ct::{Base64, Encoding};

use crate::hash::Digest;

/// A note is at most this long, in bytes: a checkpoint with a hundred signatures fits.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
const SIGNATURE_START: &str = "\u{2014} ";

/// Why a text is not a note that the given keys vouch for, or not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than [`NOTE_BYTES_MAX`].
    #[error("the note is longer than {NOTE_BYTES_MAX} bytes")]
    TooLong,
    /// Not of the form text, empty line, signature lines.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// No line by a known key.
    #[error("the note carries no signature by \"{0}\"")]
    NotSigned(String),
    /// No line by a key that is trusted, but one by another key of that name.
    #[error("the note carries no signature by a trusted key of \"{name}\", but one by {name}+{id}")]
    AnotherKey {
        /// The name.
        name: String,
        /// How the key that signed is told from others of that name.
        id: String,
    },
    /// A line by a known key that does not hold.
    #[error("the signature by \"{0}\" does not hold: the text or the signature has been changed")]
    Forged(String),
    /// Not a key in the form of signed-note.
    #[error("not a key: {0}")]
    Key(&'static str),
}

/// A text and its signatures. Nothing is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'n> {
    /// The text, with its last newline: the bytes that are signed.
    pub text: &'n str,
    /// At least one.
    pub signatures: Vec<SignatureLine<'n>>,
}

/// One line below the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine<'n> {
    /// Who says to have signed.
    pub name: &'n str,
    /// The first bytes of the hash of name, algorithm and key.
    pub id: [u8; 4],
    /// What the algorithm makes of it.
    pub signature: Vec<u8>,
    /// The line as it stands, without its newline.
    pub line: &'n str,
}

impl<'n> Note<'n> {
    /// Reads a note, strictly: one note has one text.
    pub fn parse(note: &'n str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let (text, lines) = note
            .rfind("\n\n")
            .and_then(|split| Some((note.get(..=split)?, note.get(split + 2..)?)))
            .ok_or(NoteError::Malformed("there is no empty line before the signatures"))?;
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Malformed("the text holds a control character"));
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed("the last line does not end"))?;
        let signatures = lines.split('\n').map(SignatureLine::parse).collect::<Result<_, _>>()?;
        Ok(Self { text, signatures })
    }
}

impl<'n> SignatureLine<'n> {
    /// Reads one line, without its newline.
    pub fn parse(line: &'n str) -> Result<Self, NoteError> {
        let (name, encoded) = line
            .strip_prefix(SIGNATURE_START)
            .and_then(|rest| rest.split_once(' '))
            // A stranger's name too: else other readers of the same note refuse it.
            .filter(|(name, _)| is_key_name(name))
            .ok_or(NoteError::Malformed("a signature line does not begin with an em dash and a name"))?;
        // Only canonical base64: else one signature had several texts.
        let bytes =
            Base64::decode_vec(encoded).map_err(|_| NoteError::Malformed("a signature is not in canonical base64"))?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(NoteError::Malformed("a signature is too short"))?;
        Ok(Self { name, id: *id, signature: signature.to_vec(), line })
    }
}

/// A signature line to be written, with its newline.
pub(crate) struct Line<'s> {
    pub name: &'s str,
    pub id: [u8; 4],
    pub signature: &'s [u8],
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id, self.signature].concat();
        writeln!(f, "{SIGNATURE_START}{} {}", self.name, Base64::encode_string(&bytes))
    }
}

/// What a key may be called.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// One number has one text: digits alone, no leading zero.
pub(crate) fn plain_number(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

/// A hash in canonical base64.
pub(crate) fn hash(text: &str) -> Option<Digest> {
    Digest::from_base64(text)
}
