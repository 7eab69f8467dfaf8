//! Reading a journal that somebody left behind: which frames are whole, where each lies.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use proof::LogKeys;

use super::{
    EXTENSION, FILES_MAX,
    frame::{self, FoundFrame, Frame, PAGE, Signed},
};
use crate::{
    announced::Announced,
    error::DiskError,
    event::Position,
    files::{at, if_there, open_plain, read_plain},
    store::StoreError,
};

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Scan {
    /// Whole frames, by position; of several that begin at one position, the newest.
    pub frames: Vec<Located>,
    /// The highest generation seen.
    pub generation: u64,
    /// The numbers of its files.
    pub files: Vec<u32>,
    /// Frames that begin and are not whole. The last one written may have been torn by a power cut,
    /// before it was acknowledged.
    pub torn: Vec<(PathBuf, u64)>,
}

/// A whole frame, and where it lies.
#[derive(Debug, Clone)]
pub struct Located {
    /// Position of its first event.
    pub first: Position,
    /// The position after its last event.
    pub end: Position,
    /// What is signed in it.
    pub signed: Signed,
    path: PathBuf,
    offset: u64,
    length: usize,
    pub(super) generation: u64,
}

impl Located {
    /// What the log's key says that it leads to.
    pub fn leads_to(&self, keys: &LogKeys) -> Result<Announced, StoreError> {
        let announced = match &self.signed {
            Signed::Own(note) => keys.open(note).map(|tree| Announced { tree, successor: None }),
            Signed::Before { announced, .. } => Announced::open(announced, keys),
        };
        let detail = match announced {
            Ok(announced) if announced.tree.size == self.end.0 => return Ok(announced),
            Ok(announced) => {
                format!("it leads to {} entries, not to the {} that were signed", self.end, announced.tree.size)
            }
            Err(error) => error.to_string(),
        };
        let detail = format!("the frame at byte {}: {detail}", self.offset);
        Err(DiskError::Damaged { path: self.path.clone(), detail }.into())
    }

    /// Reads the frame itself.
    pub fn read(&self) -> Result<Frame, StoreError> {
        let file = open_plain(&self.path).map_err(at(&self.path))?;
        let mut bytes = vec![0; self.length];
        file.read_exact_at(&mut bytes, self.offset).map_err(at(&self.path))?;
        match frame::read(&bytes, self.generation) {
            FoundFrame::Frame(frame, _) => Ok(frame),
            _ => Err(DiskError::Damaged {
                path: self.path.clone(),
                detail: format!("the frame at byte {} changed while it was read", self.offset),
            }
            .into()),
        }
    }
}

/// Reads every file of the journal in `directory`. It may be read while it is written: a frame that is
/// just being written is torn.
pub fn scan(directory: &Path) -> Result<Scan, StoreError> {
    let mut scan = Scan::default();
    for (number, path) in files(directory)? {
        scan.files.push(number);
        // A file may be gone since it was listed: then both copies hold what it held.
        if let Some(bytes) = if_there(read_plain(&path)).map_err(at(&path))? {
            scan.read_file(&path, &bytes)?;
        }
    }
    if scan.files.len() > FILES_MAX as usize {
        let detail = format!("it has more than {FILES_MAX} files");
        return Err(DiskError::Damaged { path: directory.to_owned(), detail }.into());
    }
    scan.files.sort_unstable();
    scan.torn.sort();
    // The newest first among those at one position, and then only that one.
    scan.frames.sort_by_key(|frame| (frame.first, std::cmp::Reverse(frame.generation)));
    scan.frames.dedup_by_key(|frame| frame.first);
    Ok(scan)
}

/// Makes durable what was read, where nobody writes; needs no right to write. Whoever wrote it may have been
/// killed in the middle of a sync. On a medium that cannot be written there is nothing to make durable.
pub fn sync(directory: &Path) -> Result<(), StoreError> {
    for (_, path) in files(directory)? {
        if let Some(file) = if_there(open_plain(&path)).map_err(at(&path))? {
            match file.sync_data() {
                Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::ReadOnlyFilesystem) => {}
                outcome => outcome.map_err(at(&path))?,
            }
        }
    }
    Ok(())
}

/// The files of the journal, with their numbers.
pub(super) fn files(directory: &Path) -> Result<Vec<(u32, PathBuf)>, StoreError> {
    let Some(entries) = if_there(fs::read_dir(directory)).map_err(at(directory))? else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(at(directory))?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<u32>().ok());
        if let (Some(number), true) = (number, path.extension().is_some_and(|extension| extension == EXTENSION)) {
            files.push((number, path));
        }
    }
    Ok(files)
}

impl Scan {
    /// The signed head in the journal that covers most, of those that speak of what is certain. In frames of
    /// version 1 the head was signed before the frame was durable: that of the last one speaks of what is
    /// certain only where `last_is_certain`, the others since a frame is written only once that before it
    /// is durable.
    pub fn last_note(&self, last_is_certain: bool) -> Option<&str> {
        let end = self.frames.iter().map(|frame| frame.end).max()?;
        let counts = |frame: &&Located| match frame.signed {
            Signed::Own(_) => last_is_certain || frame.end < end,
            Signed::Before { .. } => true,
        };
        let covers = |frame: &&Located| match frame.signed {
            Signed::Own(_) => frame.end,
            Signed::Before { .. } => frame.first,
        };
        self.frames.iter().filter(counts).max_by_key(covers).map(|frame| frame.signed.note())
    }

    /// What the frames lead to that go beyond the first `signed` entries, which a signed head covers.
    pub fn beyond(&self, signed: u64, keys: &LogKeys) -> Result<Vec<Announced>, StoreError> {
        self.frames.iter().filter(|frame| frame.end.0 > signed).map(|frame| frame.leads_to(keys)).collect()
    }

    /// The frame that has this position: the last that begins there or before it, of those that reach so far.
    pub fn frame_at(&self, position: Position) -> Option<&Located> {
        let begun = self.frames.partition_point(|frame| frame.first <= position);
        self.frames[..begun].iter().rev().find(|frame| position < frame.end)
    }

    /// How far the entries go without a gap, from `held` on.
    pub fn reach(&self, held: u64) -> u64 {
        let further = |reach: u64, frame: &Located| if frame.first.0 <= reach { reach.max(frame.end.0) } else { reach };
        self.frames.iter().fold(held, further)
    }

    /// Every page may begin a frame: after one that is damaged, the next is still found. What an
    /// earlier use of the file left behind is found too; both copies hold it, so it does no harm.
    fn read_file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let mut offset = 0;
        while let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) {
            let generation = frame::generation(rest);
            offset += match generation.map(|generation| (frame::read(rest, generation), generation)) {
                Some((FoundFrame::Frame(frame, length), generation)) => {
                    let length = length.min(rest.len());
                    self.generation = self.generation.max(generation);
                    self.frames.push(Located {
                        first: frame.first,
                        end: frame.end(),
                        signed: frame.signed,
                        path: path.to_owned(),
                        offset: offset as u64,
                        length,
                        generation,
                    });
                    length
                }
                Some((FoundFrame::Unreadable(source), _)) => {
                    let detail = format!("the frame at byte {offset}: {source}");
                    return Err(DiskError::Damaged { path: path.to_owned(), detail }.into());
                }
                Some((FoundFrame::Torn, _)) => {
                    self.torn.push((path.to_owned(), offset as u64));
                    PAGE
                }
                Some((FoundFrame::Nothing, _)) | None => PAGE,
            };
        }
        Ok(())
    }
}
