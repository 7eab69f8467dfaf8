//! The mark: how far the journal is durable, for whoever reads it while it is written.
//!
//! A frame's bytes can be read before they are on the disk. So the writer, once its sync has returned,
//! signs the head over the frame and writes it here; nobody takes more of the journal for certain than a
//! signed head covers. The mark itself is never synced: what it says was true before it was written, so
//! neither a kill nor a power cut can make it say too much. Where it is lost or torn, it says nothing.

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use proof::{Checkpoint, LogKeys};

use super::{frame::PAGE, number_of};
use crate::{
    files::{at, if_there, open_plain, open_plain_as},
    store::StoreError,
};

/// Its name in the journal's directory.
pub const MARK: &str = "head";
const MODE: u32 = 0o666;
/// A mark is one page; the head of a log with the longest name fits many times.
const BYTES_MAX: u64 = 16 * PAGE as u64;

/// Where the row of frames ends that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The number of the file.
    pub file: u32,
    /// Its generation.
    pub generation: u64,
    /// The byte after the last frame that is durable.
    pub end: u64,
}

/// What the mark says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Where the last frame ends; nothing where none was written since the ledger was opened.
    pub extent: Option<Extent>,
    /// The head over everything that is durable.
    pub head: Checkpoint,
    /// Its text, as it was signed.
    pub note: String,
}

/// What stands in the place of the mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundMark {
    /// Nothing was written there, or nothing of it has reached the disk.
    Nothing,
    /// A mark.
    Mark(Marked),
    /// Torn by a power cut, being written just now, or damaged.
    Unreadable(String),
}

impl FoundMark {
    /// What it says, if it says anything.
    pub fn marked(&self) -> Option<&Marked> {
        match self {
            Self::Mark(marked) => Some(marked),
            Self::Nothing | Self::Unreadable(_) => None,
        }
    }
}

/// The mark, open for writing.
#[derive(Debug)]
pub(super) struct Mark(File);

impl Mark {
    /// Opens it. Its page stays allocated: also on a full disk it can be written.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = path(directory);
        let mut options = File::options();
        options.write(true).create(true).truncate(false).mode(MODE);
        let mut open = || {
            let file = open_plain_as(&path, &mut options)?;
            // Whatever is longer is no mark, and what is written does not cover it.
            if file.metadata()?.len() > PAGE as u64 {
                file.set_len(PAGE as u64)?;
            }
            Ok(file)
        };
        open().map(Self).map_err(at(&path))
    }

    /// Says that everything that `note` signs is durable. One write of one page.
    pub fn write(&self, extent: Option<Extent>, note: &str) -> io::Result<()> {
        let place = extent
            .map_or_else(|| "-".to_owned(), |Extent { file, generation, end }| format!("{file} {generation} {end}"));
        let text = format!("{place}\n{note}");
        let mut page = format!("{:08x} {text}", crc32fast::hash(text.as_bytes())).into_bytes();
        page.resize(page.len().next_multiple_of(PAGE), 0);
        self.0.write_all_at(&page, 0)
    }
}

/// Reads the mark of the journal in `directory`.
pub fn read(directory: &Path, keys: &LogKeys) -> Result<FoundMark, StoreError> {
    let path = path(directory);
    let Some(file) = if_there(open_plain(&path)).map_err(at(&path))? else {
        return Ok(FoundMark::Nothing);
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(at(&path))?;
    if bytes.iter().all(|byte| *byte == 0) {
        return Ok(FoundMark::Nothing);
    }
    Ok(parse(&bytes, keys).map_or_else(FoundMark::Unreadable, FoundMark::Mark))
}

fn parse(bytes: &[u8], keys: &LogKeys) -> Result<Marked, String> {
    let text = bytes.iter().rposition(|byte| *byte != 0).map_or(&[][..], |last| &bytes[..=last]);
    let text = std::str::from_utf8(text).map_err(|_| "it is not text".to_owned())?;
    let (checksum, text) = text.split_once(' ').ok_or("it is no mark")?;
    if checksum != format!("{:08x}", crc32fast::hash(text.as_bytes())) {
        return Err("its checksum does not hold".to_owned());
    }
    let (line, note) = text.split_once('\n').ok_or("it has no second line")?;
    let extent = match line {
        "-" => None,
        line => Some(extent(line).ok_or("its first line does not name a place in the journal")?),
    };
    let head = keys.open(note).map_err(|error| error.to_string())?;
    Ok(Marked { extent, head, note: note.to_owned() })
}

fn extent(line: &str) -> Option<Extent> {
    let numbers: Option<Vec<u64>> = line.split(' ').map(number_of).collect();
    let [file, generation, end] = numbers?[..] else { return None };
    Some(Extent { file: u32::try_from(file).ok()?, generation, end })
}

/// Where the mark lies.
pub fn path(directory: &Path) -> PathBuf {
    directory.join(MARK)
}
