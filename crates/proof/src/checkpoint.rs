//! The head of the tree as a text to sign: C2SP tlog-checkpoint v1.0.0, without extension lines.

use std::{fmt, str::FromStr};

use base64ct::{Base64, Encoding};

use crate::{
    hash::Digest,
    key::{SigningKey, VerifyingKey},
    note::{NoteError, hash, plain_number},
};

/// What a log says of itself: so many entries, with this root. It says no time, on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log. The key that signs bears the same name.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
}

/// Why a text is not a checkpoint of the log in question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The three lines.
    #[error("not a checkpoint: {0}")]
    Malformed(&'static str),
    /// Of another log.
    #[error("a checkpoint of the log \"{0}\", not of this one")]
    Origin(String),
}

/// What two heads of one log say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// They are one head.
    Same,
    /// The larger one continues the smaller.
    Continues,
    /// Two histories: misconduct.
    Fork,
    /// Nothing shows whether the larger one continues the smaller.
    Undecided,
}

impl Checkpoint {
    /// What this head says together with one that is no smaller, which gives `root` to as many entries as this one has;
    /// `None` where nothing shows that root.
    pub fn beside(&self, larger: &Self, root: Option<Digest>) -> Together {
        let root = if self.size == larger.size { Some(larger.root) } else { root };
        match root {
            Some(root) if root != self.root => Together::Fork,
            Some(_) if self.size == larger.size => Together::Same,
            Some(_) => Together::Continues,
            None => Together::Undecided,
        }
    }

    /// The checkpoint as a note signed by the log.
    pub fn sign(&self, key: &SigningKey) -> String {
        key.sign(&self.to_string())
    }

    /// The checkpoint that `note` carries, if the log's key signed it.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        Self::of_log(key.open(note)?, key.name())
    }

    /// The checkpoint that `text` is, if it is of the log with this name.
    pub(crate) fn of_log(text: &str, origin: &str) -> Result<Self, CheckpointError> {
        let checkpoint: Self = text.parse()?;
        match checkpoint.origin == origin {
            true => Ok(checkpoint),
            false => Err(CheckpointError::Origin(checkpoint.origin)),
        }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, Base64::encode_string(&self.root.0))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let malformed = CheckpointError::Malformed;
        let text = text.strip_suffix('\n').ok_or(malformed("the last line does not end"))?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(malformed("it has not exactly three lines"));
        };
        if origin.is_empty() {
            return Err(malformed("the origin is empty"));
        }
        let size = plain_number(size).ok_or(malformed("the size is not a plain number"))?;
        let root = hash(root).ok_or(malformed("the root is not 32 bytes in canonical base64"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}
