//! A frame: one batch in the journal. Its bytes are specified in `docs/journal.md`.

use crate::{
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

/// Where a body of version 1 has the length of a signed head, one of version 2 has this: no head is so long,
/// so a program that knows version 1 only refuses the frame and does not misread it.
const VERSION_2: [u8; 4] = [0xFF, 0xFF, 0xFF, 0x02];

/// A batch as it was read from the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Position of its first event.
    pub first: Position,
    /// What is signed in it.
    pub signed: Signed,
    /// Its commits.
    pub commits: Vec<Commit>,
}

/// The signed texts in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// Version 1: the head over this frame, signed before anybody knew whether the frame would last.
    Own(String),
    /// Version 2: nothing here speaks for the frame but what is not a head.
    Before {
        /// The head over what was durable when the frame was written: everything before it.
        note: String,
        /// What the frame leads to ([`crate::announced`]).
        announced: String,
    },
}

impl Signed {
    /// The signed head in the frame.
    pub fn note(&self) -> &str {
        match self {
            Self::Own(note) | Self::Before { note, .. } => note,
        }
    }
}

/// What stands at a place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundFrame {
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
    /// Its commits, encoded again.
    pub fn encoded(&self) -> Result<Encoded, StoreError> {
        Encoded::again(&self.commits)
    }

    /// The position after its last event.
    pub fn end(&self) -> Position {
        self.commits.last().map_or(self.first, Commit::end)
    }
}

/// Appends a frame to `out`, which is a whole number of pages long and stays so.
pub fn write(signed: &Signed, commits: &Encoded, generation: u64, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&MARK);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&generation.to_le_bytes());
    out.extend_from_slice(&commits.first().0.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    match signed {
        Signed::Own(note) => write_text(note, out),
        Signed::Before { note, announced } => {
            out.extend_from_slice(&VERSION_2);
            write_text(note, out);
            write_text(announced, out);
        }
    }
    commits.write_commits(out);
    let body = (out.len() - start - HEAD) as u64;
    out[start + 24..start + HEAD].copy_from_slice(&body.to_le_bytes());
    let checksum = crc32fast::hash(&out[start + 8..]);
    out[start + 4..start + 8].copy_from_slice(&checksum.to_le_bytes());
    out.resize(out.len().next_multiple_of(PAGE), 0);
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    // A note is far below 4 GiB.
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The generation of the frame that begins with `bytes`, if one seems to.
pub fn generation(bytes: &[u8]) -> Option<u64> {
    let head = bytes.first_chunk::<HEAD>()?;
    (head[..4] == MARK).then(|| integer(&head[8..16]))
}

/// The position that the frame claims that begins with `bytes`; nothing vouches for it.
pub(super) fn first(bytes: &[u8]) -> Option<Position> {
    bytes.first_chunk::<HEAD>().map(|head| Position(integer(&head[16..24])))
}

/// The byte after the body of the whole frame that begins with `bytes`: padding follows.
pub(super) fn body_end(bytes: &[u8]) -> usize {
    let body = bytes.first_chunk::<HEAD>().and_then(|head| usize::try_from(integer(&head[24..])).ok());
    body.map_or(0, |body| HEAD.saturating_add(body)).min(bytes.len())
}

/// Little-endian.
fn integer(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Reads what stands at the beginning of `bytes`.
pub fn read(bytes: &[u8], generation: u64) -> FoundFrame {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else { return FoundFrame::Nothing };
    if head[..4] != MARK || integer(&head[8..16]) != generation {
        return FoundFrame::Nothing;
    }
    let Some(body) = usize::try_from(integer(&head[24..])).ok().and_then(|length| rest.get(..length)) else {
        return FoundFrame::Torn;
    };
    if u64::from(crc32fast::hash(&bytes[8..HEAD + body.len()])) != integer(&head[4..8]) {
        return FoundFrame::Torn;
    }
    match read_body(body) {
        Ok((signed, commits)) => {
            let frame = Frame { first: Position(integer(&head[16..24])), signed, commits };
            FoundFrame::Frame(frame, (HEAD + body.len()).next_multiple_of(PAGE))
        }
        Err(error) => FoundFrame::Unreadable(error),
    }
}

fn read_body(mut body: &[u8]) -> Result<(Signed, Vec<Commit>), CommitError> {
    let malformed = |detail: &str| CommitError::Malformed(detail.to_owned());
    let text =
        |body: &mut &[u8]| String::from_utf8(read_piece(body)?.to_vec()).map_err(|_| malformed("the head is not text"));
    let signed = match body.strip_prefix(&VERSION_2) {
        Some(rest) => {
            body = rest;
            Signed::Before { note: text(&mut body)?, announced: text(&mut body)? }
        }
        None => Signed::Own(text(&mut body)?),
    };
    let mut commits = Vec::new();
    while !body.is_empty() {
        commits.push(Commit::decode(read_piece(&mut body)?)?);
    }
    if commits.is_empty() { Err(malformed("a frame without a commit")) } else { Ok((signed, commits)) }
}

fn read_piece<'b>(bytes: &mut &'b [u8]) -> Result<&'b [u8], CommitError> {
    let cut = || CommitError::Malformed("a frame ends within a commit".to_owned());
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let (piece, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
    *bytes = rest;
    Ok(piece)
}
