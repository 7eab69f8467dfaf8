//! What a witness is asked, and how it decides: C2SP tlog-witness v1.0.0, "add-checkpoint". Where its
//! memory lies, and how the question came, by a socket or on a stick, is its keeper's affair.

use std::{fmt, str::FromStr};

use base64ct::{Base64, Encoding};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    hash::Digest,
    key::VerifyingKey,
    note::{Note, NoteError, hash, plain_number},
    path::verify_consistency,
};

/// A request has at most so many hashes (C2SP tlog-witness).
const HASHES_MAX: usize = 63;
/// A request is at most this long, in bytes.
pub const REQUEST_BYTES_MAX: usize = 80 * 1024;

/// "Cosign this head, which continues the one that you know."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the head that the witness is believed to know.
    pub old: u64,
    /// Shows that the new one continues it.
    pub proof: Vec<Digest>,
    /// The new head, signed by its log.
    pub note: String,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a request.
    #[error("not a request: {0}")]
    Malformed(&'static str),
    /// Not a signed head.
    #[error("the checkpoint: {0}")]
    Checkpoint(CheckpointError),
    /// A head smaller than the one it is to continue.
    #[error("the checkpoint has {size} entries, fewer than the {old} that it is to continue")]
    Smaller {
        /// The size of the head.
        size: u64,
        /// The size that the request names.
        old: u64,
    },
    /// A log that this witness does not follow.
    #[error("the log \"{0}\" is not known here")]
    Unknown(String),
    /// The log's own signature is missing or does not hold.
    #[error("{0}")]
    NotTheLogs(NoteError),
    /// The witness has cosigned another size.
    #[error("the last head cosigned here has {0} entries")]
    Conflict(u64),
    /// The log signed a head that is not shown to continue the known one. Of the same size it is proof
    /// against the log; of a larger one only as good as the proof sent along, which anybody could spoil.
    #[error("{0}: the head is not shown to continue the one cosigned here")]
    Fork(String),
    /// A proof where none belongs.
    #[error("a proof was sent that continues nothing")]
    ProofOfNothing,
}

impl Refusal {
    /// The code under which programs know it. A code never changes once it was given.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "not-a-request",
            Self::Checkpoint(_) => "not-a-head",
            Self::Smaller { .. } => "smaller-head",
            Self::Unknown(_) => "log-not-followed",
            Self::NotTheLogs(_) => "not-signed-by-the-log",
            Self::Conflict(_) => "other-size-cosigned",
            Self::Fork(_) => "not-shown-to-continue",
            Self::ProofOfNothing => "proof-of-nothing",
        }
    }

    /// The code of the answer by HTTP (C2SP tlog-witness).
    pub fn code(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Checkpoint(_) | Self::Smaller { .. } => 400,
            Self::NotTheLogs(_) => 403,
            Self::Unknown(_) => 404,
            Self::Conflict(_) => 409,
            Self::Fork(_) | Self::ProofOfNothing => 422,
        }
    }
}

impl AddCheckpoint {
    /// The head that the request asks for, read and not yet verified.
    pub fn head(&self) -> Result<Checkpoint, Refusal> {
        let note = Note::parse(&self.note).map_err(|error| Refusal::Checkpoint(error.into()))?;
        note.text.parse().map_err(Refusal::Checkpoint)
    }

    /// Whether a witness that follows the log with `key`, and last cosigned `known`, cosigns this head.
    /// The caller has found the key by the head's origin; it keeps the head before it answers.
    pub fn judge(&self, key: &VerifyingKey, known: Option<&Checkpoint>) -> Result<Checkpoint, Refusal> {
        let head = self.head()?;
        if head.origin != key.name() {
            return Err(Refusal::Unknown(head.origin));
        }
        key.open(&self.note).map_err(Refusal::NotTheLogs)?;
        let size = head.size;
        if size < self.old {
            return Err(Refusal::Smaller { size, old: self.old });
        }
        let (last, root) = known.map_or((0, Digest::of(&[])), |known| (known.size, known.root));
        if self.old != last {
            return Err(Refusal::Conflict(last));
        }
        if last == 0 && !self.proof.is_empty() {
            return Err(Refusal::ProofOfNothing);
        }
        if size == 0 && head.root != root {
            return Err(Refusal::Fork("the root of no entries is another".to_owned()));
        }
        verify_consistency((last, root), (size, head.root), &self.proof)
            .map_err(|error| Refusal::Fork(error.to_string()))?;
        Ok(head)
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", Base64::encode_string(&hash.0)))?;
        write!(f, "\n{}", self.note)
    }
}

impl FromStr for AddCheckpoint {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        if text.len() > REQUEST_BYTES_MAX {
            return Err(Refusal::Malformed("it is too long"));
        }
        let (head, note) = text.split_once("\n\n").ok_or(Refusal::Malformed("there is no empty line"))?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(plain_number)
            .ok_or(Refusal::Malformed("it does not begin with \"old\" and a plain number"))?;
        let proof = lines
            .map(|line| hash(line).ok_or(Refusal::Malformed("a line is not a hash in canonical base64")))
            .collect::<Result<Vec<_>, _>>()?;
        if proof.len() > HASHES_MAX {
            return Err(Refusal::Malformed("it has more than 63 hashes"));
        }
        Ok(Self { old, proof, note: note.to_owned() })
    }
}
