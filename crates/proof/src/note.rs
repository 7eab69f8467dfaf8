//! Texts signed with Ed25519, in the form of C2SP signed-note v1.0.0.

use std::{fmt, str::FromStr};

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer as _};

use crate::hash::Digest;

/// A note is at most this long, in bytes: a checkpoint with a hundred signatures fits.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// A key's name is at most this long, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// The algorithm byte of an Ed25519 note signature.
const ED25519: u8 = 0x01;
const SIGNATURE_START: &str = "\u{2014} ";

/// Why a text is not a note that the given keys vouch for, or not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
    /// A line by a known key that does not hold.
    #[error("the signature by \"{0}\" does not hold: the text or the signature has been changed")]
    Forged(String),
    /// Not a key in the form of signed-note.
    #[error("not a key: {0}")]
    Key(&'static str),
}

/// A key that signs. It is written as `PRIVATE+KEY+name+id+base64`, the form that Go's `note` reads.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    /// Its identifier: needed for every signature.
    id: [u8; 4],
    key: ed25519_dalek::SigningKey,
}

/// A key that checks. It is written as `name+id+base64` (a "vkey").
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

impl SigningKey {
    /// The key called `name` made from 32 random bytes.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let id = key_id(name, &key.verifying_key());
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that checks what this one signs.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// `text` as a note signed by this key. The text ends in a newline.
    pub fn sign(&self, text: &str) -> String {
        let mut signature = self.id.to_vec();
        signature.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n{SIGNATURE_START}{} {}\n", self.name, Base64::encode_string(&signature))
    }

    /// The text to keep secret.
    pub fn to_text(&self) -> String {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        let id = hex(self.id);
        format!("PRIVATE+KEY+{}+{id}+{}", self.name, Base64::encode_string(&bytes))
    }
}

impl FromStr for SigningKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key("it does not begin with PRIVATE+KEY+"))?;
        let (name, id, seed) = parts(rest)?;
        let key = Self::from_seed(name, &seed)?;
        if hex(key.id) == id { Ok(key) } else { Err(NoteError::Key("its identifier does not fit")) }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.name)
    }
}

impl VerifyingKey {
    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, &self.key)
    }

    /// The text of `note`, if it carries a signature by this key that holds. Lines by other keys are
    /// passed over.
    pub fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let split = note.rfind("\n\n").ok_or(NoteError::Malformed("there is no empty line before the signatures"))?;
        let (text, lines) = (&note[..=split], &note[split + 2..]);
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(NoteError::Malformed("the text holds a control character"));
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed("the last line does not end"))?;
        let mut signed = false;
        for line in lines.split('\n') {
            let (name, signature) = line
                .strip_prefix(SIGNATURE_START)
                .and_then(|rest| rest.split_once(' '))
                .ok_or(NoteError::Malformed("a signature line does not begin with an em dash and a name"))?;
            let bytes = Base64::decode_vec(signature)
                .map_err(|_| NoteError::Malformed("a signature is not in canonical base64"))?;
            let Some((id, bytes)) = bytes.split_first_chunk::<4>() else {
                return Err(NoteError::Malformed("a signature is too short"));
            };
            if name != self.name || *id != self.id() {
                continue;
            }
            let forged = || NoteError::Forged(self.name.clone());
            let signature = Signature::from_slice(bytes).map_err(|_| forged())?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| forged())?;
            signed = true;
        }
        if signed { Ok(text) } else { Err(NoteError::NotSigned(self.name.clone())) }
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(self.id()), Base64::encode_string(&bytes))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl FromStr for VerifyingKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, id, bytes) = parts(text)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| NoteError::Key("it is not a point"))?;
        let key = Self { name: name.to_owned(), key };
        if hex(key.id()) == id { Ok(key) } else { Err(NoteError::Key("its identifier does not fit")) }
    }
}

/// SHA-256(name || 0x0A || algorithm || key), first four bytes.
fn key_id(name: &str, key: &ed25519_dalek::VerifyingKey) -> [u8; 4] {
    let mut bytes = name.as_bytes().to_vec();
    bytes.extend_from_slice(&[b'\n', ED25519]);
    bytes.extend_from_slice(key.as_bytes());
    let [a, b, c, d, ..] = Digest::of(&bytes).0;
    [a, b, c, d]
}

/// Name, identifier and the 32 bytes of a written key. The base64 may itself hold a plus.
fn parts(text: &str) -> Result<(&str, &str, [u8; 32]), NoteError> {
    let mut fields = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (fields.next(), fields.next(), fields.next()) else {
        return Err(NoteError::Key("it has not three parts with a plus between"));
    };
    check_name(name)?;
    let bytes = Base64::decode_vec(encoded).map_err(|_| NoteError::Key("it is not in canonical base64"))?;
    match bytes.split_first() {
        Some((&ED25519, key)) => {
            let key = key.try_into().map_err(|_| NoteError::Key("it is not 32 bytes long"))?;
            Ok((name, id, key))
        }
        _ => Err(NoteError::Key("its algorithm is not Ed25519")),
    }
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    match name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains(unfit) {
        true => Err(NoteError::Key("a key's name has 1 to 200 bytes, no space and no plus")),
        false => Ok(()),
    }
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
