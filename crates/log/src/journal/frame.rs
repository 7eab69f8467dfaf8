//! A frame: one batch in the journal. Its bytes are specified in `docs/journal.md`.

use crate::{
    batch::Batch,
    commit::{Commit, CommitError},
    encoded::Encoded,
    event::Position,
    store::StoreError,
};

/// Frames begin and end on these boundaries, so that no write touches bytes that an earlier write
/// made durable.
pub const PAGE: usize = 4096;
const MARK: [u8; 4] = *b"SCJF";
/// Mark, checksum, generation, first position, length of the body.
const HEAD: usize = 4 + 4 + 8 + 8 + 8;

/// A batch as it was read from the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Position of its first event.
    pub first: Position,
    /// The signed head that it leads to.
    pub note: String,
    /// Its commits.
    pub commits: Vec<Commit>,
}

/// What stands at a place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A frame of the generation asked for, with its length in bytes.
    Frame(Frame, usize),
    /// Nothing of this generation.
    Nothing,
    /// The beginning of a frame of this generation, and then not what belongs to it: torn by a
    /// power cut, or damaged.
    Torn,
    /// Whole, but not readable by this program.
    Unreadable(CommitError),
}

impl Frame {
    /// The batch that was written.
    pub fn batch(self) -> Result<Batch, StoreError> {
        Ok(Batch::new(Encoded::again(&self.commits)?, self.note))
    }

    /// The position after its last event.
    pub fn end(&self) -> Position {
        self.commits.last().map_or(self.first, Commit::end)
    }
}

/// Appends the frame of `batch` to `out`, which is a whole number of pages long and stays so.
pub fn write(batch: &Batch, generation: u64, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&MARK);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&generation.to_le_bytes());
    out.extend_from_slice(&batch.first().0.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    // A note is far below 4 GiB.
    out.extend_from_slice(&(batch.note().len() as u32).to_le_bytes());
    out.extend_from_slice(batch.note().as_bytes());
    batch.commits().write_commits(out);
    let body = (out.len() - start - HEAD) as u64;
    out[start + 24..start + HEAD].copy_from_slice(&body.to_le_bytes());
    let checksum = crc32fast::hash(&out[start + 8..]);
    out[start + 4..start + 8].copy_from_slice(&checksum.to_le_bytes());
    out.resize(out.len().next_multiple_of(PAGE), 0);
}

/// The generation of the frame that begins with `bytes`, if one seems to.
pub fn generation(bytes: &[u8]) -> Option<u64> {
    let head = bytes.first_chunk::<HEAD>()?;
    (head[..4] == MARK).then(|| integer(&head[8..16]))
}

/// Little-endian.
fn integer(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Reads what stands at the beginning of `bytes`.
pub fn read(bytes: &[u8], generation: u64) -> Found {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else { return Found::Nothing };
    if head[..4] != MARK || integer(&head[8..16]) != generation {
        return Found::Nothing;
    }
    let Some(body) = usize::try_from(integer(&head[24..])).ok().and_then(|length| rest.get(..length)) else {
        return Found::Torn;
    };
    if u64::from(crc32fast::hash(&bytes[8..HEAD + body.len()])) != integer(&head[4..8]) {
        return Found::Torn;
    }
    match read_body(body) {
        Ok((note, commits)) => {
            let frame = Frame { first: Position(integer(&head[16..24])), note, commits };
            Found::Frame(frame, (HEAD + body.len()).next_multiple_of(PAGE))
        }
        Err(error) => Found::Unreadable(error),
    }
}

fn read_body(mut body: &[u8]) -> Result<(String, Vec<Commit>), CommitError> {
    let malformed = |detail: &str| CommitError::Malformed(detail.to_owned());
    let note = String::from_utf8(read_piece(&mut body)?.to_vec()).map_err(|_| malformed("the head is not text"))?;
    let mut commits = Vec::new();
    while !body.is_empty() {
        commits.push(Commit::decode(read_piece(&mut body)?)?);
    }
    if commits.is_empty() { Err(malformed("a frame without a commit")) } else { Ok((note, commits)) }
}

fn read_piece<'b>(bytes: &mut &'b [u8]) -> Result<&'b [u8], CommitError> {
    let cut = || CommitError::Malformed("a frame ends within a commit".to_owned());
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let (piece, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
    *bytes = rest;
    Ok(piece)
}
