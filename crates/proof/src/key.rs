//! Keys that sign notes, and keys that check them (C2SP signed-note v1.0.0). What is said with them
//! depends on the algorithm: a log signs its head, a witness cosigns it.

use std::{fmt, str::FromStr};

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer as _};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::{
    hash::Digest,
    note::{Line, Note, NoteError, is_key_name},
};

/// A key's name is at most this long, in bytes.
pub const NAME_BYTES_MAX: usize = 200;

/// A key that signs notes. It is written as `PRIVATE+KEY+name+id+base64`, the form that Go's `note` reads.
#[derive(Clone)]
pub struct SigningKey(pub(crate) Secret);

/// A key that checks notes. It is written as `name+id+base64` (a "vkey").
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey(pub(crate) Public);

impl SigningKey {
    /// The key called `name` made from 32 random bytes.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Secret::from_seed(Algorithm::Note, name, seed).map(Self)
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.0.public.name
    }

    /// The key that checks what this one signs.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.public.clone())
    }

    /// `text` as a note signed by this key. The text ends in a newline.
    pub fn sign(&self, text: &str) -> String {
        format!("{text}\n{}", self.line(text))
    }

    /// The signature line of this key below `text`.
    pub fn line(&self, text: &str) -> String {
        self.0.public.line(&self.0.sign(text.as_bytes()))
    }

    /// The text to keep secret.
    pub fn to_text(&self) -> String {
        self.0.to_text()
    }

    /// Another secret for the purpose that `label` names (HKDF-SHA-256 of the key's 32 bytes, RFC 5869,
    /// without salt, the label as info): it tells nothing of the key, nor of what has another label.
    pub fn derive(&self, label: &str) -> [u8; 32] {
        let mut derived = [0; 32];
        // Fails only for more than 255 blocks; this is one.
        let _ = Hkdf::<Sha256>::new(None, self.0.seed()).expand(label.as_bytes(), &mut derived);
        derived
    }
}

impl FromStr for SigningKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Secret::read(Algorithm::Note, text).map(Self)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.name())
    }
}

impl VerifyingKey {
    /// The key's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The text of `note`, if it carries a signature by this key that holds. Lines by other keys are
    /// passed over.
    pub fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        let note = Note::parse(note)?;
        self.verify(&note)?;
        Ok(note.text)
    }

    /// Whether `note` carries a signature by this key that holds, and none that does not.
    pub fn verify(&self, note: &Note<'_>) -> Result<(), NoteError> {
        let mut signed = Err(NoteError::NotSigned(self.name().to_owned()));
        for line in note.signatures.iter().filter(|line| self.0.wrote(line.name, line.id)) {
            self.0.verify(note.text.as_bytes(), &line.signature)?;
            signed = Ok(());
        }
        signed
    }
}

/// Which of these keys of one log signed `note`: of several the last. One signature that holds is enough;
/// one that does not is too many.
pub fn signer<'k>(
    keys: impl IntoIterator<Item = &'k VerifyingKey>,
    note: &Note<'_>,
) -> Result<Option<&'k VerifyingKey>, NoteError> {
    let mut signer = None;
    for key in keys {
        match key.verify(note) {
            Err(NoteError::NotSigned(_)) => {}
            outcome => signer = outcome.map(|()| Some(key))?,
        }
    }
    Ok(signer)
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
        Public::read(Algorithm::Note, text).map(Self)
    }
}

/// What a key is for. One key never serves two purposes: the algorithm is part of its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// Ed25519 over the text of a note.
    Note = 0x01,
    /// Ed25519 over a checkpoint and a time (C2SP tlog-cosignature).
    Cosignature = 0x04,
}

#[derive(Clone)]
pub(crate) struct Secret {
    pub public: Public,
    key: ed25519_dalek::SigningKey,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Public {
    pub name: String,
    algorithm: Algorithm,
    /// Needed for every signature.
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl Secret {
    pub fn from_seed(algorithm: Algorithm, name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        Ok(Self { public: Public::new(algorithm, name, key.verifying_key())?, key })
    }

    pub fn read(algorithm: Algorithm, text: &str) -> Result<Self, NoteError> {
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key("it does not begin with PRIVATE+KEY+"))?;
        let (name, id, seed) = parts(algorithm, rest)?;
        let secret = Self::from_seed(algorithm, name, &seed)?;
        secret.public.must_have(id)?;
        Ok(secret)
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    pub fn to_text(&self) -> String {
        format!("PRIVATE+KEY+{}", self.public.with(self.seed()))
    }

    /// The 32 bytes that it was made from.
    fn seed(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl Public {
    fn new(algorithm: Algorithm, name: &str, key: ed25519_dalek::VerifyingKey) -> Result<Self, NoteError> {
        check_name(name)?;
        // SHA-256(name || 0x0A || algorithm || key), the first four bytes.
        let [a, b, c, d, ..] = Digest::of(&[name.as_bytes(), &[b'\n', algorithm as u8], key.as_bytes()].concat()).0;
        Ok(Self { name: name.to_owned(), algorithm, id: [a, b, c, d], key })
    }

    pub fn read(algorithm: Algorithm, text: &str) -> Result<Self, NoteError> {
        let (name, id, bytes) = parts(algorithm, text)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| NoteError::Key("it is not a point"))?;
        let public = Self::new(algorithm, name, key)?;
        public.must_have(id)?;
        Ok(public)
    }

    fn must_have(&self, id: &str) -> Result<(), NoteError> {
        if hex(self.id) == id { Ok(()) } else { Err(NoteError::Key("its identifier does not fit")) }
    }

    /// Whether a signature line says to be by this key.
    pub fn wrote(&self, name: &str, id: [u8; 4]) -> bool {
        name == self.name && id == self.id
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let forged = |_| NoteError::Forged(self.name.clone());
        let signature = Signature::from_slice(signature).map_err(forged)?;
        self.key.verify_strict(message, &signature).map_err(forged)
    }

    /// A signature line by this key.
    pub fn line(&self, signature: &[u8]) -> String {
        Line { name: &self.name, id: self.id, signature }.to_string()
    }

    /// Whether it is the same key, whatever it is called and for.
    pub fn same_point(&self, other: &Self) -> bool {
        self.key == other.key
    }

    fn with(&self, key: &[u8; 32]) -> String {
        let bytes = [&[self.algorithm as u8], &key[..]].concat();
        format!("{}+{}+{}", self.name, hex(self.id), Base64::encode_string(&bytes))
    }
}

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with(self.key.as_bytes()))
    }
}

/// Name, identifier and the 32 bytes of a written key. The base64 may itself hold a plus.
fn parts(algorithm: Algorithm, text: &str) -> Result<(&str, &str, [u8; 32]), NoteError> {
    let mut fields = text.splitn(3, '+');
    let (Some(name), Some(id), Some(encoded)) = (fields.next(), fields.next(), fields.next()) else {
        return Err(NoteError::Key("it has not three parts with a plus between"));
    };
    let bytes = Base64::decode_vec(encoded).map_err(|_| NoteError::Key("it is not in canonical base64"))?;
    match (bytes.split_first(), algorithm) {
        (Some((&found, key)), _) if found == algorithm as u8 => {
            let key = key.try_into().map_err(|_| NoteError::Key("it is not 32 bytes long"))?;
            Ok((name, id, key))
        }
        (_, Algorithm::Note) => Err(NoteError::Key("its algorithm is not that of a log (Ed25519, 1)")),
        (_, Algorithm::Cosignature) => Err(NoteError::Key("its algorithm is not that of a witness (Ed25519, 4)")),
    }
}

fn check_name(name: &str) -> Result<(), NoteError> {
    match is_key_name(name) && name.len() <= NAME_BYTES_MAX {
        true => Ok(()),
        false => Err(NoteError::Key("a key's name has 1 to 200 bytes, no space and no plus")),
    }
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
