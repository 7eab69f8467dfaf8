//! How a log changes its key. The old key and the new one sign one statement, so whoever trusts the old
//! one can follow to the new one, and nobody can claim a log for a key that is not theirs.

use std::{fmt, str::FromStr};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    key::{SigningKey, VerifyingKey, signer},
    note::{Note, NoteError},
};

/// The first line of the statement. No head of a log has it, nor a log's name in the second line.
const STATEMENT: &str = "socai-key-rotation@v1";

/// One key of a log takes the place of another: both have signed that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    old: VerifyingKey,
    new: VerifyingKey,
}

/// Why a text does not show that a log has changed its key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RotationError {
    /// The note around the statement.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not of the form of a statement.
    #[error("not a statement that a log has changed its key: {0}")]
    Malformed(&'static str),
    /// Another key than the one that has signed until then, or one that was used before.
    #[error("the key {0} cannot take the place of the one that the log has, or had")]
    OutOfTurn(String),
}

impl Rotation {
    /// The statement that `new` takes the place of `old`, as a note signed by both (C2SP signed-note).
    pub fn sign(old: &SigningKey, new: &SigningKey) -> Result<String, RotationError> {
        let text = Self::between(old.verifying_key(), new.verifying_key())?.to_string();
        Ok(old.sign(&text) + &new.line(&text))
    }

    /// What `note` states, if both keys have signed it, and nobody else.
    pub fn open(note: &str) -> Result<Self, RotationError> {
        let note = Note::parse(note)?;
        let rotation: Self = note.text.parse()?;
        rotation.old.verify(&note)?;
        rotation.new.verify(&note)?;
        match note.signatures.len() {
            2 => Ok(rotation),
            _ => Err(RotationError::Malformed("it has not exactly two signatures")),
        }
    }

    fn between(old: VerifyingKey, new: VerifyingKey) -> Result<Self, RotationError> {
        match old.name() == new.name() && old != new {
            true => Ok(Self { old, new }),
            false => Err(RotationError::Malformed("it does not name two keys of one log")),
        }
    }

    /// The key that signed until then.
    pub fn old_key(&self) -> &VerifyingKey {
        &self.old
    }

    /// The key that signs from then on.
    pub fn new_key(&self) -> &VerifyingKey {
        &self.new
    }
}

/// The text that both sign.
impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{STATEMENT}\n{}\n{}\n{}\n", self.old.name(), self.old, self.new)
    }
}

impl FromStr for Rotation {
    type Err = RotationError;

    fn from_str(text: &str) -> Result<Self, RotationError> {
        let lines: Vec<&str> = text.lines().collect();
        let [STATEMENT, _, old, new] = lines[..] else {
            return Err(RotationError::Malformed("it has not the four lines of one"));
        };
        let rotation = Self::between(old.parse()?, new.parse()?)?;
        match rotation.to_string() == text {
            true => Ok(rotation),
            false => Err(RotationError::Malformed("its keys are not of the log that it names")),
        }
    }
}

/// The keys of one log: the one that signs, and those that signed before. A retired key signs no head
/// larger than the one under which the log named the next: whoever steals it later signs nothing that
/// counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKeys {
    /// Each with the size of the last head that it signs, the oldest first.
    retired: Vec<(VerifyingKey, u64)>,
    current: VerifyingKey,
}

/// A log that has never changed its key.
impl From<VerifyingKey> for LogKeys {
    fn from(current: VerifyingKey) -> Self {
        Self { retired: Vec::new(), current }
    }
}

impl LogKeys {
    /// The key that signs now.
    pub fn current(&self) -> &VerifyingKey {
        &self.current
    }

    /// The keys that signed before, each with the size of the last head that it signs, the oldest first.
    pub fn retired(&self) -> &[(VerifyingKey, u64)] {
        &self.retired
    }

    /// All keys, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &VerifyingKey> {
        self.retired.iter().map(|(key, _)| key).chain([&self.current])
    }

    /// Takes the next key, which the log names in its entry number `entry`.
    pub fn rotate(&mut self, rotation: &Rotation, entry: u64) -> Result<(), RotationError> {
        let in_order = self.retired.last().is_none_or(|(_, size)| *size <= entry);
        if rotation.old != self.current || self.all().any(|key| *key == rotation.new) || !in_order {
            return Err(RotationError::OutOfTurn(rotation.new.to_string()));
        }
        let old = std::mem::replace(&mut self.current, rotation.new.clone());
        self.retired.push((old, entry + 1));
        Ok(())
    }

    /// The checkpoint that `note` carries, if a key signed it that signs heads of that size.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let note = Note::parse(note)?;
        let signer = self.signer(&note)?;
        let checkpoint = Checkpoint::of_log(note.text, self.current.name())?;
        self.signs(signer, checkpoint.size)?;
        Ok(checkpoint)
    }

    /// Whether a key signed `note` that signs what is said of a log of `size` entries.
    pub fn vouch(&self, note: &Note<'_>, size: u64) -> Result<(), NoteError> {
        self.signs(self.signer(note)?, size)
    }

    fn signer(&self, note: &Note<'_>) -> Result<&VerifyingKey, NoteError> {
        signer(self.all(), note)?.ok_or_else(|| self.not_signed())
    }

    fn signs(&self, signer: &VerifyingKey, size: u64) -> Result<(), NoteError> {
        match self.retired.iter().any(|(key, last)| key == signer && size > *last) {
            true => Err(self.not_signed()),
            false => Ok(()),
        }
    }

    fn not_signed(&self) -> NoteError {
        NoteError::NotSigned(self.current.name().to_owned())
    }
}
