//! A receipt: an entry's place in the tree under a signed head, as C2SP tlog-proof v1 (`.tlog-proof`).

use std::{fmt, str::FromStr};

use base64ct::{Base64, Encoding};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    hash::Digest,
    key::VerifyingKey,
    note::{NOTE_BYTES_MAX, Note, NoteError, hash, plain_number},
    path::{PATH_MAX, PathError, verify_inclusion},
};

const FORMAT: &str = "c2sp.org/tlog-proof@v1";
/// A receipt is at most this long, in bytes.
pub const RECEIPT_BYTES_MAX: usize = 2 * NOTE_BYTES_MAX;

/// Shows that an entry stands at a place in a log. Whoever verifies it brings the entry and the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Bytes of the maker's choice. Nobody vouches for them.
    pub extra: Option<Vec<u8>>,
    /// The entry's place.
    pub index: u64,
    /// The hashes beside the way up, the leaf's sibling first.
    pub path: Vec<Digest>,
    /// The signed head that it leads to, with all cosignatures.
    pub note: String,
}

/// Why a text is not a receipt, or shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not of the form of a receipt.
    #[error("not a receipt, line {line}: {what}")]
    Malformed {
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Its head.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Its path.
    #[error(transparent)]
    Path(#[from] PathError),
}

impl From<NoteError> for ReceiptError {
    fn from(error: NoteError) -> Self {
        Self::Checkpoint(error.into())
    }
}

impl Receipt {
    /// The head, if the log's key signed it and `entry` stands under it at [`Receipt::index`].
    pub fn verify(&self, entry: &[u8], key: &VerifyingKey) -> Result<Checkpoint, ReceiptError> {
        let head = Checkpoint::open(&self.note, key)?;
        verify_inclusion(Digest::of_leaf(entry), self.index, head.size, &self.path, head.root)?;
        Ok(head)
    }

    /// The head that it speaks of, as it stands: nobody's signature is verified.
    pub fn head(&self) -> Result<Checkpoint, ReceiptError> {
        Ok(Note::parse(&self.note)?.text.parse()?)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", Base64::encode_string(&hash.0)))?;
        write!(f, "\n{}", self.note)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let malformed = |line, what| ReceiptError::Malformed { line, what };
        if text.len() > RECEIPT_BYTES_MAX {
            return Err(malformed(1, "it is too long"));
        }
        // The first empty line: those of the head follow it.
        let (head, note) = text.split_once("\n\n").ok_or(malformed(1, "there is no empty line before the head"))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        let Some((FORMAT, _)) = lines.next() else {
            return Err(malformed(1, "it is not \"c2sp.org/tlog-proof@v1\""));
        };
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        let extra = extra.map(|(line, number)| {
            Base64::decode_vec(line.trim_start_matches("extra "))
                .map_err(|_| malformed(number, "the extra bytes are not in canonical base64"))
        });
        let (index, number) = lines
            .next()
            .and_then(|(line, number)| Some((line.strip_prefix("index ")?, number)))
            .ok_or(malformed(2, "the index is missing"))?;
        let index = plain_number(index).ok_or(malformed(number, "the index is not a plain number"))?;
        let path = lines
            .map(|(line, number)| hash(line).ok_or(malformed(number, "not a hash in canonical base64")))
            .collect::<Result<Vec<_>, _>>()?;
        if path.len() > PATH_MAX {
            return Err(malformed(number, "more hashes follow than any proof has"));
        }
        Note::parse(note)?;
        Ok(Self { extra: extra.transpose()?, index, path, note: note.to_owned() })
    }
}
