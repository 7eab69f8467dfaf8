//! The journal: what acknowledges. One write and one real data sync for each batch, into files that
//! lie ready: preallocated, and used again once both copies hold what they held.
//!
//! A file is a row of frames of one generation; each use of a file is a new generation, so what an
//! earlier use left behind is told from what belongs there now. Specified in `docs/journal.md`.

pub mod frame;
pub mod mark;
pub mod rows;
mod scan;

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use frame::{Frame, Signed};
use mark::{Extent, Mark};
pub use scan::{Located, Scan, scan, sync};

use crate::{
    encoded::Encoded,
    error::DiskError,
    event::Position,
    files::{self, at, create_directory, open_plain_as},
    store::StoreError,
};

/// The first file is this long; later ones are longer, as the load asks for it.
const FILE_BYTES_MIN: u64 = 4 * 1024 * 1024;
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Files that lie ready are kept up to so many bytes in all.
const READY_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// No ledger has more files in its journal; a directory with more is not one.
pub const FILES_MAX: u32 = 10_000;
const EXTENSION: &str = "journal";

/// The open journal.
#[derive(Debug)]
pub struct Journal {
    directory: PathBuf,
    /// Free to be used again, each with the length that is already on the disk.
    ready: Vec<Segment>,
    /// Full, and not yet held by both copies. In order.
    full: Vec<Segment>,
    active: Option<Segment>,
    /// Of the active file.
    generation: u64,
    /// The number of the next file to be made.
    next_number: u32,
    /// A file is being made.
    ordered: bool,
    /// Reused from write to write.
    buffer: Vec<u8>,
    poisoned: bool,
    mark: Mark,
}

#[derive(Debug)]
struct Segment {
    number: u32,
    file: Arc<File>,
    length: u64,
    /// Where the next frame goes.
    written: u64,
    /// The position after the last event in it.
    end: Position,
}

/// Where a frame lies, for reading it again.
#[derive(Debug, Clone)]
pub struct Written {
    file: Arc<File>,
    offset: u64,
    length: usize,
    generation: u64,
}

/// A file that lies ready: made apart from the journal, then handed to it.
#[derive(Debug)]
pub struct Spare(Segment);

/// A file to be made.
#[derive(Debug)]
pub struct Order {
    directory: PathBuf,
    number: u32,
    length: u64,
}

impl Journal {
    /// Makes the journal of a new ledger.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        Self::reuse(directory, &Scan::default())
    }

    fn make_ready(&mut self) -> Result<(), StoreError> {
        match self.order() {
            Some(order) => {
                self.take(order.make()?);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn over(directory: &Path, generation: u64) -> Result<Self, StoreError> {
        Ok(Self {
            mark: Mark::open(directory)?,
            directory: directory.to_owned(),
            ready: Vec::new(),
            full: Vec::new(),
            active: None,
            generation,
            next_number: 0,
            ordered: false,
            buffer: Vec::new(),
            poisoned: false,
        })
    }

    /// Opens a journal whose frames are all held by both copies: its files lie ready. One in which a frame
    /// does not hold, torn by a power cut, is made anew: what is found later that does not hold was damaged.
    pub fn reuse(directory: &Path, scan: &Scan) -> Result<Self, StoreError> {
        create_directory(directory).map_err(at(directory))?;
        let mut journal = Self::over(directory, scan.generation)?;
        for &number in &scan.files {
            let path = path(directory, number);
            journal.next_number = journal.next_number.max(number + 1);
            if scan.torn.iter().any(|(torn, _)| *torn == path) {
                files::if_there(fs::remove_file(&path)).map_err(at(&path))?;
                continue;
            }
            let file = open_plain_as(&path, File::options().read(true).write(true)).map_err(at(&path))?;
            let length = file.metadata().map_err(at(&path))?.len();
            let file = Arc::new(file);
            journal.take(Spare(Segment { number, file, length, written: 0, end: Position(0) }));
        }
        // Whoever made a file may have been killed before its name was durable.
        files::sync_directory(directory).map_err(at(directory))?;
        journal.make_ready()?;
        Ok(journal)
    }

    /// Takes a file that lies ready.
    pub fn take(&mut self, spare: Spare) {
        self.ordered = false;
        self.ready.push(spare.0);
    }

    /// What to make, so that the next change of files need not wait. `None` if a file lies ready, or one
    /// is being made. Whoever takes the order makes it and hands it to [`Journal::take`].
    pub fn order(&mut self) -> Option<Order> {
        if self.ordered || !self.ready.is_empty() {
            return None;
        }
        self.ordered = true;
        let largest = self.full.iter().chain(&self.active).map(|segment| segment.length).max().unwrap_or(0);
        let length = (largest * 2).clamp(FILE_BYTES_MIN, FILE_BYTES_MAX);
        Some(Order { directory: self.directory.clone(), number: self.number(), length })
    }

    /// The number of a file to be made; no other is given it.
    fn number(&mut self) -> u32 {
        self.next_number += 1;
        self.next_number - 1
    }

    /// Writes the commits and syncs them: one write, one `fdatasync`. After an error nothing is written
    /// any more: what the disk holds is not known, and a second sync would report success for pages
    /// that the first one lost.
    pub fn append(&mut self, signed: &Signed, commits: &Encoded) -> Result<Written, StoreError> {
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        let outcome = self.write(signed, commits);
        self.poisoned = outcome.is_err();
        outcome
    }

    /// Lets everybody see that what `note` signs is durable. It is, whether or not this succeeds: who reads
    /// meanwhile sees it only once the copies have it, if not.
    pub fn publish(&self, note: &str) {
        let extent =
            |active: &Segment| Extent { file: active.number, generation: self.generation, end: active.written };
        let _ = self.mark.write(self.active.as_ref().map(extent), note);
    }

    fn write(&mut self, signed: &Signed, commits: &Encoded) -> Result<Written, StoreError> {
        self.buffer.clear();
        frame::write(signed, commits, self.generation, &mut self.buffer);
        let fits = |segment: &Segment| segment.written + self.buffer.len() as u64 <= segment.length;
        if !self.active.as_ref().is_some_and(fits) {
            self.next_file()?;
            self.buffer.clear();
            frame::write(signed, commits, self.generation, &mut self.buffer);
        }
        // `next_file` leaves one, or fails.
        let Some(active) = self.active.as_mut() else { return Err(StoreError::Poisoned) };
        let path = path(&self.directory, active.number);
        active.file.write_all_at(&self.buffer, active.written).map_err(at(&path))?;
        active.file.sync_data().map_err(at(&path))?;
        let (offset, length) = (active.written, self.buffer.len());
        active.written += length as u64;
        active.length = active.length.max(active.written);
        active.end = commits.end();
        Ok(Written { file: active.file.clone(), offset, length, generation: self.generation })
    }

    fn next_file(&mut self) -> Result<(), StoreError> {
        self.full.extend(self.active.take());
        let next = match self.ready.pop() {
            Some(ready) => ready,
            // Nothing lies ready: the new file grows as it is written, which costs more for each sync,
            // but nobody waits for zeros.
            None => {
                let number = self.number();
                let Spare(segment) = Order { directory: self.directory.clone(), number, length: 0 }.make()?;
                Segment { length: FILE_BYTES_MAX, ..segment }
            }
        };
        self.generation += 1;
        self.active = Some(Segment { written: 0, ..next });
        Ok(())
    }

    /// Both copies hold, really flushed, everything before `held`: files with nothing else lie ready.
    /// Returns those that are not needed any more, to be removed.
    pub fn recycle(&mut self, held: Position) -> Vec<PathBuf> {
        let done = self.full.iter().take_while(|segment| segment.end <= held).count();
        self.ready.extend(self.full.drain(..done));
        // The longest are used first, and the shortest go.
        self.ready.sort_by_key(|segment| (segment.length, segment.number));
        let mut bytes: u64 = self.ready.iter().map(|segment| segment.length).sum();
        let mut gone = Vec::new();
        while bytes > READY_BYTES_MAX && self.ready.len() > 1 {
            let segment = self.ready.remove(0);
            bytes -= segment.length;
            gone.push(path(&self.directory, segment.number));
        }
        gone
    }

    /// The ledger is closed, and both copies hold everything: one file is enough to begin with next time,
    /// and whoever reads the ledger has less to look through. Returns the others, to be removed.
    ///
    /// After a write error no file is removed: the frame that failed may be whole on the disk, and somebody may have read
    /// it. The next opening decides.
    pub fn close(&mut self) -> Vec<PathBuf> {
        if self.poisoned {
            return Vec::new();
        }
        let mut segments: Vec<Segment> =
            self.ready.drain(..).chain(self.full.drain(..)).chain(self.active.take()).collect();
        segments.sort_by_key(|segment| (segment.length, segment.number));
        segments.iter().skip(1).map(|segment| path(&self.directory, segment.number)).collect()
    }

    /// How many bytes of frames are not yet given free.
    pub fn backlog_bytes(&self) -> u64 {
        self.full.iter().chain(&self.active).map(|segment| segment.written).sum()
    }
}

impl Order {
    /// Makes a file of zeros, durable with its name. Zeros are really written: a sync of blocks that
    /// were only reserved would have to write the file system's own records too.
    pub fn make(self) -> Result<Spare, StoreError> {
        let Self { directory, number, length } = self;
        let path = path(&directory, number);
        let make = || -> io::Result<File> {
            let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
            let zeros = [0; 64 * 1024];
            for _ in 0..length / zeros.len() as u64 {
                file.write_all(&zeros)?;
            }
            file.sync_all()?;
            files::sync_directory(&directory)?;
            Ok(file)
        };
        let file = Arc::new(make().map_err(at(&path))?);
        Ok(Spare(Segment { number, file, length, written: 0, end: Position(0) }))
    }
}

impl Written {
    /// How many bytes the frame takes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Reads the frame again.
    pub fn read(&self) -> Result<Frame, StoreError> {
        let path = Path::new("journal");
        let mut bytes = vec![0; self.length];
        self.file.read_exact_at(&mut bytes, self.offset).map_err(at(path))?;
        match frame::read(&bytes, self.generation) {
            frame::FoundFrame::Frame(frame, _) => Ok(frame),
            _ => Err(DiskError::Damaged {
                path: path.to_owned(),
                detail: "a frame that was written a moment ago does not read back".to_owned(),
            }
            .into()),
        }
    }
}

/// One number has one text: digits alone, no leading zero.
fn number_of(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

fn path(directory: &Path, number: u32) -> PathBuf {
    directory.join(format!("{number:04}.{EXTENSION}"))
}

/// Removes files that [`Journal::recycle`] gave back.
pub fn remove(paths: &[PathBuf]) -> Result<(), StoreError> {
    paths.iter().try_for_each(|path| fs::remove_file(path).map_err(at(path)))
}
