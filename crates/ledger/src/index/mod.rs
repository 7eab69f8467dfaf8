//! What makes any past date answer at once: rows of tasks on both axes of time, kept in files.
//!
//! The files are disposable. Each is of a range of entries, bound to the root of the log at its end and to the code that
//! made it, and is never changed; several become one as they grow. Opening takes those that fit the log, and reads the
//! entries behind them. Where they are missing, everything is read, which costs time and nothing else.

mod at_hand;
mod entries;
mod figures;
mod key;
mod known;
mod name;
mod run;
mod sample;
mod settled;
mod shelf;
mod turning;
mod writer;

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io,
    ops::Range,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

pub use at_hand::AtHand;
pub(crate) use at_hand::LogPlace;
use calendar::Timestamp;
use domain::{
    EntryNumber, Recorded, State, TaskId, UnitCode,
    event::Clock,
    index::{Index, Shelf},
};
use eventlog::{
    Digest, LogReader, Progress, StoreError,
    files::{create_directory, open_plain_as},
    tiles::WIDTH,
};
pub use known::{At, Fault};
use name::Names;
pub use sample::{Differs, sample};
use shelf::FileShelf;
pub(crate) use turning::Turning;
use verify::reading::ReadingError;
use views::{AsOf, Filter, LogHead};

use crate::typed::{self, Unread};

/// Its directory among the views.
pub const INDEX: &str = "index";
/// A log of fewer entries is read whole as fast, and has no index.
pub const WORTH: u64 = 8_192;
/// The index is put away once so many entries are in no file.
pub const AFTER: u64 = 2_048;
/// What comes while it is open is kept in memory, for so many entries: whoever writes has put the first of them into a
/// file by then.
pub const GROWS: u64 = at_hand::RECENT_MAX + AFTER;
/// While much is read, the rows of at most so many tasks are in memory.
const FRESH_MAX: usize = 100_000;

/// Whether this log has an index.
pub fn is_worth_it(log: &impl LogReader) -> bool {
    log.size() >= WORTH
}

/// Why the index cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file of it.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds other bytes than were written.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// Rows that are none.
    #[error("the rows of a task are damaged")]
    Rows,
    /// The log does not have an entry, or has another.
    #[error("entry {0} is not there as it was recorded")]
    NoEntry(EntryNumber),
    /// The log ends elsewhere than it says.
    #[error("the log is not what was signed")]
    NotWhatWasSigned,
    /// An entry that this program cannot read.
    #[error(transparent)]
    Entry(#[from] ReadingError),
    /// The log.
    #[error(transparent)]
    Log(#[from] StoreError),
}

impl From<Unread> for IndexError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Log(error) => Self::Log(error),
            Unread::Entry(error) => Self::Entry(error),
            Unread::Changed(entry) => Self::NoEntry(entry),
        }
    }
}

impl IndexError {
    /// Removes the file that is damaged, if nobody writes the index: whoever opens it next makes that part anew.
    pub fn discard(&self) {
        if let Self::Damaged(path) = self
            && let Some(_held) = path.parent().and_then(locked)
        {
            // What cannot be removed is found damaged again.
            let _ = fs::remove_file(path);
        }
    }
}

/// A log with its index: any point of it answers.
pub struct Indexed<L> {
    index: Index,
    shelf: FileShelf<L>,
    last_recorded_at: Option<Timestamp>,
    clock: Option<Clock>,
    head: LogHead,
    /// What is known now, but for tasks, once somebody has asked.
    now: OnceLock<State>,
    /// When the first entries of bundles were recorded, as far as somebody has asked.
    began: Mutex<BTreeMap<u64, Timestamp>>,
}

impl<L: LogReader> Indexed<L> {
    /// Opens the index of a log that is kept in `directory`, and reads what came since. What was read is put away once
    /// it is more than `after` entries, if nobody else does so and this may be written.
    pub fn open(directory: &Path, log: L, after: u64, progress: &Progress) -> Result<Self, IndexError> {
        let shelf = FileShelf::open(directory, log)?;
        let kept = shelf.kept();
        let mut index = Index::restored(shelf.beside()?, kept);
        let mut shelf = shelf;
        let size = shelf.log.size();
        let lock = if size - kept > after { locked(directory) } else { None };
        let known = shelf.log.root_at(kept)?.ok_or(IndexError::NotWhatWasSigned)?;
        let last = catch_up(&mut index, &mut shelf, (kept, known), lock.is_some(), progress)?;
        let last_recorded_at = match (last, size.checked_sub(1)) {
            (None, Some(end)) => Some(shelf.entry(EntryNumber(end))?.recorded_at),
            _ => last,
        };
        let clock = index.clock();
        let head = LogHead { size, root: shelf.log.tree().root().base64() };
        Ok(Self { index, shelf, last_recorded_at, clock, head, now: OnceLock::new(), began: Mutex::default() })
    }

    /// Goes on to the same log when it has grown: reads what came since, and keeps that in memory. Where this fails, what
    /// is left answers nothing.
    pub fn go_on(&mut self, log: L) -> Result<(), IndexError> {
        let known = (self.head.size, self.shelf.log.tree().root());
        if log.size() < known.0 {
            return Err(IndexError::NotWhatWasSigned);
        }
        self.shelf.go_on(log)?;
        let last = catch_up(&mut self.index, &mut self.shelf, known, false, &Progress::default())?;
        self.last_recorded_at = last.or(self.last_recorded_at);
        self.clock = self.index.clock();
        self.head = LogHead { size: self.shelf.log.size(), root: self.shelf.log.tree().root().base64() };
        self.now = OnceLock::new();
        Ok(())
    }

    /// How many entries the files cover.
    pub fn kept(&self) -> u64 {
        self.shelf.kept()
    }

    /// The log.
    pub fn log(&self) -> &L {
        &self.shelf.log
    }

    /// How many entries there are, and the root over them.
    pub fn head(&self) -> &LogHead {
        &self.head
    }

    /// Whether its times are real.
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// When the last entry was recorded.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.last_recorded_at
    }

    /// What is known now, but for tasks.
    pub fn now(&self) -> &State {
        self.now.get_or_init(|| self.index.state(self.head.size))
    }

    /// What is known now of persons.
    pub fn persons(&self) -> State {
        self.index.persons(self.head.size)
    }

    /// One point of both axes. What cannot be read there is noted.
    pub fn at<'i>(&'i self, as_of: AsOf, fault: &'i Fault) -> At<'i, L> {
        let size = match self.last_recorded_at.is_some_and(|last| last > as_of.known) {
            false => self.head.size,
            true => fault.noted(self.recorded_by(as_of.known)),
        };
        At::new(self, as_of, size, fault)
    }

    /// Whether any entry names the task, and it was assigned.
    pub fn has_task(&self, task: &TaskId) -> Result<bool, IndexError> {
        let rows = self.shelf.rows(task)?;
        Ok(rows.is_some_and(|rows| rows.task(task, self.head.size).is_some()))
    }

    /// The entries of a stream that is no task's, in order.
    pub fn notices(&self, stream: &str) -> Result<Vec<Recorded>, IndexError> {
        at_hand::notices(&self.shelf, stream, EntryNumber(0), |entry| self.shelf.event(entry))
    }

    /// How many tasks were assigned; unit by unit, for there may be millions.
    pub fn tasks(&self) -> Result<usize, IndexError> {
        let of_unit = |unit: &UnitCode| {
            let filter = Filter { unit: Some(unit.clone()), ..Filter::default() };
            Ok(self.shelf.tasks(&filter, |task, rows| rows.into_task(task, self.head.size).map(drop))?.len())
        };
        self.now().units.keys().map(of_unit).sum()
    }

    /// How many entries were recorded by then. Their times never decrease: first the bundle is looked for, then the
    /// entry in it.
    fn recorded_by(&self, known: Timestamp) -> Result<u64, IndexError> {
        let bundles = self.head.size.div_ceil(WIDTH);
        let behind = partition(0..bundles, |index| Ok(self.began(index)? <= known))?;
        let Some(bundle) = behind.checked_sub(1) else { return Ok(0) };
        let entries = bundle * WIDTH..self.head.size.min(behind * WIDTH);
        partition(entries, |entry| Ok(self.recorded_at(EntryNumber(entry))? <= known))
    }

    fn began(&self, bundle: u64) -> Result<Timestamp, IndexError> {
        let began = || self.began.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = began().get(&bundle) {
            return Ok(*known);
        }
        let found = self.recorded_at(EntryNumber(bundle * WIDTH))?;
        began().insert(bundle, found);
        Ok(found)
    }

    fn recorded_at(&self, entry: EntryNumber) -> Result<Timestamp, IndexError> {
        match self.index.kept(entry) {
            Some(kept) => Ok(kept.recorded_at),
            None => Ok(self.shelf.entry(entry)?.recorded_at),
        }
    }
}

/// The first of the range that `is_before` does not hold of; it holds of none behind that.
fn partition(range: Range<u64>, is_before: impl Fn(u64) -> Result<bool, IndexError>) -> Result<u64, IndexError> {
    let Range { start: mut from, mut end } = range;
    while from < end {
        let middle = from + (end - from) / 2;
        match is_before(middle)? {
            true => from = middle + 1,
            false => end = middle,
        }
    }
    Ok(from)
}

/// Reads the entries behind the first ones, over which the root is known. When the last one was recorded.
fn catch_up<L: LogReader>(
    index: &mut Index,
    shelf: &mut FileShelf<L>,
    (from, root): (u64, Digest),
    mut puts_away: bool,
    progress: &Progress,
) -> Result<Option<Timestamp>, IndexError> {
    let size = shelf.log.size();
    progress.of(size);
    let tree = shelf.log.tree_at(from)?.filter(|tree| tree.root() == root);
    let mut tree = tree.ok_or(IndexError::NotWhatWasSigned)?;
    let mut last = None;
    let log = Arc::clone(&shelf.log);
    let named = |event: eventlog::Event, recorded: Recorded| (Names::of(&event, &recorded), recorded);
    typed::each(&*log, from, named, |(names, recorded), hash| {
        tree.extend([hash]);
        shelf.note(&recorded, names);
        index.take(&recorded, shelf)?;
        last = Some(recorded.recorded_at);
        if puts_away && shelf.in_memory() >= FRESH_MAX {
            // Where nothing can be written, memory has it.
            puts_away = shelf.put_away(tree.root(), index).is_ok();
        }
        progress.at(tree.size());
        Ok::<(), IndexError>(())
    })?;
    if tree.root() != shelf.log.tree().root() {
        return Err(IndexError::NotWhatWasSigned);
    }
    if puts_away && shelf.kept() < size {
        let _ = shelf.put_away(tree.root(), index);
    }
    Ok(last)
}

/// Keeps others from writing the files meanwhile; none where one does so, or nothing may be written here.
fn locked(directory: &Path) -> Option<File> {
    create_directory(directory).ok()?;
    let path = directory.join("lock");
    // Nothing is written through a link, or into what is no plain file.
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if is_link(directory) || is_link(&path) {
        return None;
    }
    let mut options = File::options();
    let lock = open_plain_as(&path, options.create(true).truncate(false).write(true)).ok()?;
    match lock.try_lock() {
        Ok(()) => Some(lock),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
    }
}
