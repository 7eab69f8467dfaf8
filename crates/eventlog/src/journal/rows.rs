//! The rows of frames in the journal's files, byte for byte: whether each is still what was written.
//!
//! The live part of a file is the row of frames of one generation that begins at its first byte. What lies
//! behind the row, zeros or frames of an earlier use, means nothing.

use std::path::{Path, PathBuf};

use super::{
    frame::{self, FoundFrame, PAGE},
    mark::Extent,
    scan::{Scan, files},
};
use crate::{
    event::Position,
    files::{at, if_there, read_plain},
    store::StoreError,
};

/// A place in the journal that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsound {
    /// The first entry concerned, where it is known.
    pub position: Option<Position>,
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What is wrong with a row of frames, and at which byte of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Flaw {
    /// A frame does not follow on from the one before it.
    #[error("the frame at byte {byte} begins with #{first}, where #{next} follows")]
    NotNext {
        /// Where the frame begins.
        byte: usize,
        /// Its first entry.
        first: Position,
        /// The one that should be.
        next: Position,
    },
    /// Something stands where nothing was written.
    #[error("byte {byte} is not zero, after the frame at byte {frame}")]
    NotZero {
        /// The byte.
        byte: usize,
        /// Where the frame before it begins.
        frame: usize,
    },
    /// A file that was used has no frame.
    #[error("no frame begins at byte 0, where the first belongs")]
    NoFrame,
    /// A frame that was whole once is not.
    #[error("the frame at byte {byte} does not hold: it was changed or overwritten")]
    Overwritten {
        /// Where the frame begins.
        byte: usize,
    },
}

/// What is told of the journal by what lies elsewhere.
pub struct Known<'s> {
    /// Its frames.
    pub scan: &'s Scan,
    /// Where the row ends that was written last.
    pub extent: Option<Extent>,
    /// So many entries were signed: a frame before them was once whole.
    pub signed: u64,
}

/// Every place in the live part of the journal in `directory` that is not what was written.
pub fn unsound(directory: &Path, known: &Known<'_>) -> Result<Vec<Unsound>, StoreError> {
    let mut found = Vec::new();
    for (number, path) in files(directory)? {
        let Some(bytes) = if_there(read_plain(&path)).map_err(at(&path))? else { continue };
        let row = Row::read(&path, &bytes, &mut found);
        let extent = known.extent.filter(|extent| extent.file == number);
        found.extend(row.end_unsound(extent, known).map(|flaw| Unsound { position: row.next, path, flaw }));
    }
    Ok(found)
}

/// The row at the beginning of a file.
struct Row<'b> {
    bytes: &'b [u8],
    generation: Option<u64>,
    /// The byte after the last frame that is whole.
    end: usize,
    /// The position after the last event of the last whole frame.
    next: Option<Position>,
}

impl<'b> Row<'b> {
    fn read(path: &Path, bytes: &'b [u8], found: &mut Vec<Unsound>) -> Self {
        let mut row = Self { bytes, generation: frame::generation(bytes), end: 0, next: None };
        let Some(generation) = row.generation else { return row };
        while let Some(rest) = bytes.get(row.end..).filter(|rest| !rest.is_empty()) {
            let FoundFrame::Frame(frame, length) = frame::read(rest, generation) else { break };
            let mut report = |flaw| found.push(Unsound { position: Some(frame.first), path: path.to_owned(), flaw });
            if let Some(next) = row.next.filter(|next| *next != frame.first) {
                report(Flaw::NotNext { byte: row.end, first: frame.first, next });
            }
            let padding = frame::body_end(rest)..length.min(rest.len());
            if let Some(place) = rest[padding.clone()].iter().position(|byte| *byte != 0) {
                report(Flaw::NotZero { byte: row.end + padding.start + place, frame: row.end });
            }
            row.next = Some(frame.end());
            row.end += length.min(rest.len());
        }
        row
    }

    /// What is wrong where the row ends, if it should not end there.
    fn end_unsound(&self, extent: Option<Extent>, known: &Known<'_>) -> Option<Flaw> {
        let pages = (self.end..self.bytes.len()).step_by(PAGE).skip(1);
        let begins = |at: &usize| frame::generation(&self.bytes[*at..]);
        let Some(generation) = self.generation else {
            // A file that was never used has no frame at all, and begins with zeros.
            let begun = extent.is_some() || self.bytes.iter().take(PAGE).any(|byte| *byte != 0);
            let unsound = begun || pages.into_iter().any(|at| begins(&at).is_some());
            return unsound.then_some(Flaw::NoFrame);
        };
        let does_not_hold = Flaw::Overwritten { byte: self.end };
        if pages.into_iter().any(|at| begins(&at).is_some_and(|found| found >= generation)) {
            return Some(does_not_hold);
        }
        if extent.is_some_and(|extent| extent.generation == generation && extent.end > self.end as u64) {
            return Some(does_not_hold);
        }
        // Begun, and not whole: torn by a power cut, unless it was signed, and so was whole once.
        let begun = self.bytes.get(self.end..).filter(|rest| frame::generation(rest) == Some(generation))?;
        let first = self.next.or(frame::first(begun)).filter(|first| first.0 < known.signed)?;
        let superseded = known.scan.frames.iter().any(|frame| frame.first == first && frame.generation > generation);
        (!superseded).then_some(does_not_hold)
    }
}
