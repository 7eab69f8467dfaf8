//! The copy that everything reads: sled 0.34.7, commits in bincode under their first position.
//!
//! sled by itself does not make data durable on Linux: its `flush` never calls fsync, values over
//! a quarter of the segment size go to files that are never synced, and damage can make `open`
//! panic or drop its tail without a word. So: every append is followed by `sync_data` on sled's own
//! file, values stay far below that size, `blobs/` is asserted empty, every call into sled is guarded
//! against panics, and whoever opens it compares its head with what else is known.

use std::{
    cell::Cell,
    fs::{self, File},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    commit::{Commit, several},
    encoded::Encoded,
    error::DiskError,
    event::Position,
    files::{at, create_directory, must_hold_files, open_plain, sync_directory},
    store::{Commits, StoreError},
};

/// Fixed when a log is created: sled cannot change it afterwards.
const SEGMENT_BYTES: usize = 8 * 1024 * 1024;
/// A leaf page holds up to 17 values and must itself stay under a quarter of a segment.
const VALUE_BYTES_MAX: usize = SEGMENT_BYTES / 4 / 17 - 1024;
const CACHE_BYTES: u64 = 64 * 1024 * 1024;
const PAUSE: Duration = Duration::from_millis(25);

/// The log in sled.
pub struct SledLog {
    directory: PathBuf,
    commits: sled::Tree,
    /// The position after the last event that is synced.
    head: AtomicU64,
    /// A second descriptor of sled's file: `fsync` acts on the file, whoever opened it.
    file: File,
    _database: sled::Db,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    ForGood,
    WhileOpen,
}

impl SledLog {
    /// Creates a log in `directory`, which must not exist or be empty. Only one process may have it
    /// open: the caller holds a lock.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        let occupied = match fs::read_dir(directory) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(at(directory)(error)),
        };
        if occupied {
            return Err(DiskError::AlreadyThere { path: directory.to_owned() }.into());
        }
        create_directory(directory).map_err(at(directory))?;
        let log = Self::open_or_create(directory, Kept::ForGood)?;
        // From here on one `sync_data` per append is enough: names and the configuration are down.
        for name in ["db", "conf"] {
            let path = directory.join(name);
            File::open(&path).and_then(|file| file.sync_all()).map_err(at(&path))?;
        }
        sync_directory(directory).map_err(at(directory))?;
        Ok(log)
    }

    /// Opens the log in `directory`.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        Self::open_kept(directory, Kept::ForGood)
    }

    /// Opens a copy that nobody will want to keep: it is not synced, and gone with this handle.
    pub fn open_scratch(directory: &Path) -> Result<Self, StoreError> {
        Self::open_kept(directory, Kept::WhileOpen)
    }

    fn open_kept(directory: &Path, kept: Kept) -> Result<Self, StoreError> {
        // The engine opens by itself what it finds, and would wait for a FIFO.
        if directory.is_dir() {
            must_hold_files(directory)?;
        }
        if !directory.join("db").is_file() || !directory.join("conf").is_file() {
            return Err(DiskError::NotALog { path: directory.to_owned() }.into());
        }
        Self::open_or_create(directory, kept)
    }

    fn open_or_create(directory: &Path, kept: Kept) -> Result<Self, StoreError> {
        remove_unfinished_snapshots(directory)?;
        let config = sled::Config::new()
            .path(directory)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .mode(sled::Mode::LowSpace)
            .temporary(kept == Kept::WhileOpen);
        let (database, commits) = open_engine(&config).map_err(|failure| failure.at(directory))?;
        let path = directory.join("db");
        let file = File::open(&path).map_err(at(&path))?;
        // What is read from here on is answered for: a commit that an earlier process wrote and
        // could not sync must reach the disk before anybody is told that it is recorded.
        if kept == Kept::ForGood {
            file.sync_all().map_err(at(&path))?;
        }
        let log = Self { directory: directory.to_owned(), commits, head: AtomicU64::new(0), file, _database: database };
        let head = log.last_commit()?.map_or(Position(0), |commit| commit.end());
        log.head.store(head.0, Ordering::Release);
        Ok(log)
    }

    /// The position after the last event.
    pub fn head(&self) -> Position {
        Position(self.head.load(Ordering::Acquire))
    }

    /// The last commit.
    pub fn last_commit(&self) -> Result<Option<Commit>, StoreError> {
        match guarded(|| self.commits.last()).map_err(|failure| failure.at(&self.directory))? {
            Some((key, value)) => Ok(self.decode(&key, &value)?.pop()),
            None => Ok(None),
        }
    }

    fn decode(&self, key: &[u8], value: &[u8]) -> Result<Vec<Commit>, StoreError> {
        let damaged = |detail: String| DiskError::Damaged { path: self.directory.clone(), detail }.into();
        let key: [u8; 8] = key.try_into().map_err(|_| damaged(format!("a key of {} bytes", key.len())))?;
        let position = Position(u64::from_be_bytes(key));
        let commits = Commit::decode_all(value).map_err(|source| StoreError::Commit { position, source })?;
        match commits.first().is_some_and(|commit| commit.first == position) {
            true => Ok(commits),
            false => Err(damaged(format!("the value under position {position} is of another"))),
        }
    }

    /// Writes the commits, which follow on, and syncs them. After an error the log must be opened
    /// again.
    pub fn append<'c>(&self, commits: impl IntoIterator<Item = &'c Encoded>) -> Result<(), StoreError> {
        // sled's cost is per key, not per byte: small commits share a value, large ones are cut.
        let mut values: Vec<(Position, Vec<Vec<u8>>)> = Vec::new();
        let (mut bytes, mut head) = (0, self.head());
        for commit in commits {
            for (first, part) in commit.parts(VALUE_BYTES_MAX) {
                bytes += part.len() + 4;
                match values.last_mut() {
                    Some((_, parts)) if bytes + 3 <= VALUE_BYTES_MAX => parts.push(part),
                    _ => {
                        bytes = part.len() + 4;
                        values.push((first, vec![part]));
                    }
                }
            }
            head = commit.end();
        }
        guarded(|| {
            // In order, one by one: what is missing after a crash is missing from the end.
            for (first, parts) in &mut values {
                let value = if parts.len() == 1 { std::mem::take(&mut parts[0]) } else { several(&*parts) };
                self.commits.insert(first.0.to_be_bytes(), value)?;
            }
            self.commits.flush()?;
            Ok(())
        })
        .map_err(|failure| failure.at(&self.directory))?;
        self.file.sync_data().map_err(at(&self.directory.join("db")))?;
        // A value that went to a blob file was not synced by the line above.
        match fs::read_dir(self.directory.join("blobs")).map_or(0, Iterator::count) {
            0 => self.head.store(head.0, Ordering::Release),
            _ => {
                let detail = "a value left sled's log file".to_owned();
                return Err(DiskError::Damaged { path: self.directory.clone(), detail }.into());
            }
        }
        Ok(())
    }

    /// All commits from the one that contains `from`, in order.
    pub fn read(&self, from: Position) -> Commits<'_> {
        // The value that contains `from` may start before it.
        let start = guarded(|| self.commits.get_lt(from.plus(1).0.to_be_bytes()));
        let start = match start {
            Ok(found) => found.map_or_else(|| from.0.to_be_bytes().to_vec(), |(key, _)| key.to_vec()),
            Err(failure) => return Box::new(std::iter::once(Err(failure.at(&self.directory)))),
        };
        let mut values = self.commits.range(start..);
        let commits = std::iter::from_fn(move || {
            let next = guarded(|| values.next().transpose());
            match next {
                Ok(None) => None,
                Ok(Some((key, value))) => Some(self.decode(&key, &value)),
                Err(failure) => Some(Err(failure.at(&self.directory))),
            }
        });
        let commits = commits.flat_map(|commits| match commits {
            Ok(commits) => commits.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        Box::new(commits.skip_while(move |commit| commit.as_ref().is_ok_and(|commit| commit.end() <= from)))
    }
}

/// sled writes a snapshot under another name, then renames it; yet if it was killed in between, it takes
/// what it finds under the other name for its last snapshot, and for damage. A snapshot only shortens
/// the opening, so the unfinished one is removed.
fn remove_unfinished_snapshots(directory: &Path) -> Result<(), StoreError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(at(directory))?,
    };
    for entry in entries {
        let path = entry.map_err(at(directory))?.path();
        if path.extension().is_some_and(|extension| extension == "generating") {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Opens sled. Our own lock is held, so if sled's is taken, it is by a handle of this very process
/// that sled's background threads have not let go of yet: that passes.
fn open_engine(config: &sled::Config) -> Result<(sled::Db, sled::Tree), Failure> {
    const TRIES: u32 = 200;
    let open = || {
        guarded(|| {
            let database = config.open()?;
            let commits = database.open_tree("commits")?;
            database.flush()?;
            Ok((database, commits))
        })
    };
    for _ in 0..TRIES {
        match open() {
            Err(Failure::Io(error)) if error.to_string().contains("could not acquire lock") => thread::sleep(PAUSE),
            outcome => return outcome,
        }
    }
    open()
}

thread_local! {
    /// Whether this thread is inside [`guarded`], where a panic is an answer and not a crash.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Once per process: panics inside [`guarded`] print nothing, all others as before.
fn silence_guarded_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                previous(panic);
            }
        }));
    });
}

/// What came out of a guarded call.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Engine(String),
}

impl Failure {
    fn at(self, directory: &Path) -> StoreError {
        let path = directory.to_owned();
        match self {
            Self::Io(source) => DiskError::Io { path, source }.into(),
            Self::Engine(detail) => DiskError::Damaged { path, detail }.into(),
        }
    }
}

/// Runs a call into sled. On damaged files sled panics; that must not take the process down nor
/// print a trace at a clerk.
fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, Failure> {
    silence_guarded_panics();
    GUARDED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(false);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(error))) => Err(Failure::Io(error)),
        Ok(Err(error)) => Err(Failure::Engine(error.to_string())),
        Err(_) => Err(Failure::Engine("the storage engine stopped on unreadable bytes".to_owned())),
    }
}

/// Copies the files that sled reads, to be opened as a scratch copy; directories within are not its log.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(to).map_err(at(to))?;
    must_hold_files(from)?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            // Not its mode: sled writes to what it opens, also where the original must not be written.
            let copied = open_plain(&path).and_then(|mut file| io::copy(&mut file, &mut File::create(to.join(name))?));
            match copied {
                // sled replaces its snapshots.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                outcome => drop(outcome.map_err(at(&path))?),
            }
        }
    }
    Ok(())
}
