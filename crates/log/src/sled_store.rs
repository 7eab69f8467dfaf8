//! sled 0.34.7 as a store: one bincode value per commit under its first position (big-endian).
//!
//! sled by itself does not make data durable on Linux: its `flush` never calls fsync, values over
//! a quarter of the segment size go to files that are never synced, and damage can make `open`
//! panic. So: every append is followed by `sync_data` on sled's own file, values stay far below
//! that size, `blobs/` is asserted empty, and every call into sled is guarded against panics.

use std::{
    cell::Cell,
    fs::{self, File},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Once,
    thread,
    time::{Duration, Instant},
};

use crate::{
    commit::Commit,
    event::Position,
    store::{Appended, Store, StoreError},
};

/// Fixed when a log is created: sled cannot change it afterwards.
const SEGMENT_BYTES: usize = 8 * 1024 * 1024;
/// A leaf page holds up to 17 values and must itself stay under a quarter of a segment.
const VALUE_BYTES_MAX: usize = SEGMENT_BYTES / 4 / 17 - 1024;
const CACHE_BYTES: u64 = 64 * 1024 * 1024;
const LOCK_FILE: &str = "lock";
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(25);

/// A log on disk.
pub struct SledStore {
    directory: PathBuf,
    commits: sled::Tree,
    head: Position,
    /// A second descriptor of sled's file: `fsync` acts on the file, whoever opened it.
    file: File,
    poisoned: bool,
    // Dropped in order: the database before the lock that guards it.
    _database: sled::Db,
    _lock: File,
}

impl SledStore {
    /// Creates a log in `directory`, which must not exist or be empty.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        let occupied = match fs::read_dir(directory) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(io_error(directory)(error)),
        };
        if occupied {
            return Err(StoreError::AlreadyThere { path: directory.to_owned() });
        }
        fs::create_dir_all(directory).map_err(io_error(directory))?;
        let store = Self::open_or_create(directory)?;
        // From here on one `sync_data` per append is enough: names and the configuration are down.
        for name in ["db", "conf"] {
            let path = directory.join(name);
            File::open(&path).and_then(|file| file.sync_all()).map_err(io_error(&path))?;
        }
        for path in [Some(directory), directory.parent()].into_iter().flatten() {
            sync_directory(path).map_err(io_error(directory))?;
        }
        Ok(store)
    }

    /// Opens the log in `directory`.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        if !directory.join("db").is_file() || !directory.join("conf").is_file() {
            return Err(StoreError::NotALog { path: directory.to_owned() });
        }
        Self::open_or_create(directory)
    }

    fn open_or_create(directory: &Path) -> Result<Self, StoreError> {
        let lock = lock(directory)?;
        let config = sled::Config::new()
            .path(directory)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .mode(sled::Mode::LowSpace);
        let (database, commits) = open_engine(&config).map_err(|failure| failure.at(directory))?;
        let path = directory.join("db");
        let file = File::open(&path).map_err(io_error(&path))?;
        // What is read from here on is answered for: a commit that an earlier process wrote and
        // could not sync must reach the disk before anybody is told that it is recorded.
        file.sync_all().map_err(io_error(&path))?;
        let mut store = Self {
            directory: directory.to_owned(),
            commits,
            head: Position(0),
            file,
            poisoned: false,
            _database: database,
            _lock: lock,
        };
        store.head = store.last_commit()?.map_or(Position(0), |commit| commit.end());
        Ok(store)
    }

    fn last_commit(&self) -> Result<Option<Commit>, StoreError> {
        match guarded(|| self.commits.last()).map_err(|failure| failure.at(&self.directory))? {
            Some((key, value)) => self.decode(&key, &value).map(Some),
            None => Ok(None),
        }
    }

    fn decode(&self, key: &[u8], value: &[u8]) -> Result<Commit, StoreError> {
        let damaged = |detail: String| StoreError::Damaged { path: self.directory.clone(), detail };
        let key: [u8; 8] = key.try_into().map_err(|_| damaged(format!("a key of {} bytes", key.len())))?;
        let position = Position(u64::from_be_bytes(key));
        let commit = Commit::decode(value).map_err(|source| StoreError::Commit { position, source })?;
        if commit.first != position {
            return Err(damaged(format!("the commit under position {position} says it is at {}", commit.first)));
        }
        Ok(commit)
    }

    /// Everything between the decision to write and the certainty that it is on the disk.
    fn write_durably(&self, batch: sled::Batch) -> Result<(), Failure> {
        guarded(|| {
            self.commits.apply_batch(batch)?;
            self.commits.flush()?;
            Ok(())
        })?;
        self.file.sync_data()?;
        // A value that went to a blob file was not synced by the line above.
        let blobs = fs::read_dir(self.directory.join("blobs")).map_or(0, Iterator::count);
        if blobs == 0 { Ok(()) } else { Err(Failure::Engine("a value left sled's log file".to_owned())) }
    }
}

impl Store for SledStore {
    fn head(&self) -> Position {
        self.head
    }

    fn append(&mut self, commit: &Commit) -> Result<Appended, StoreError> {
        if self.poisoned {
            return Err(StoreError::Poisoned);
        }
        if commit.first != self.head {
            return Ok(Appended::Conflict { head: self.head });
        }
        let mut batch = sled::Batch::default();
        for (first, bytes) in split(commit)? {
            batch.insert(&first.0.to_be_bytes(), bytes);
        }
        match self.write_durably(batch) {
            Ok(()) => {
                self.head = commit.end();
                Ok(Appended::Committed)
            }
            Err(failure) => {
                self.poisoned = true;
                Ok(Appended::Unknown { reason: failure.to_string() })
            }
        }
    }

    fn read(&self, from: Position) -> Box<dyn Iterator<Item = Result<Commit, StoreError>> + '_> {
        // The commit that contains `from` may start before it.
        let start = guarded(|| self.commits.get_lt(from.plus(1).0.to_be_bytes()));
        let start = match start {
            Ok(found) => found.map_or_else(|| from.0.to_be_bytes().to_vec(), |(key, _)| key.to_vec()),
            Err(failure) => return Box::new(std::iter::once(Err(failure.at(&self.directory)))),
        };
        let mut entries = self.commits.range(start..);
        let commits = std::iter::from_fn(move || {
            let next = guarded(|| entries.next().transpose());
            match next {
                Ok(None) => None,
                Ok(Some((key, value))) => Some(self.decode(&key, &value)),
                Err(failure) => Some(Err(failure.at(&self.directory))),
            }
        });
        Box::new(commits.skip_while(move |commit| commit.as_ref().is_ok_and(|commit| commit.end() <= from)))
    }
}

/// Cuts a commit into parts whose bytes stay in sled's synced file. They are written in one
/// atomic batch, so all of them are there or none.
fn split(commit: &Commit) -> Result<Vec<(Position, Vec<u8>)>, StoreError> {
    let position = commit.first;
    let bytes = commit.encode().map_err(|source| StoreError::Commit { position, source })?;
    if bytes.len() <= VALUE_BYTES_MAX || commit.events.len() == 1 {
        return Ok(vec![(position, bytes)]);
    }
    let middle = commit.events.len() / 2;
    let (mut left, mut right) = (commit.clone(), commit.clone());
    left.events.truncate(middle);
    left.hashes.truncate(middle);
    right.events.drain(..middle);
    right.hashes.drain(..middle);
    right.first = left.end();
    let mut parts = split(&left)?;
    parts.append(&mut split(&right)?);
    Ok(parts)
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

fn lock(directory: &Path) -> Result<File, StoreError> {
    let path = directory.join(LOCK_FILE);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(io_error(&path))?;
    // Commands are short; somebody else's is worth waiting for.
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(fs::TryLockError::WouldBlock) if started.elapsed() < LOCK_PATIENCE => thread::sleep(PAUSE),
            Err(fs::TryLockError::WouldBlock) => return Err(StoreError::InUse { path: directory.to_owned() }),
            Err(fs::TryLockError::Error(error)) => return Err(io_error(&path)(error)),
        }
    }
}

/// Makes the names in a directory durable.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    // `parent` of a relative name is the empty path, which means the current directory.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    File::open(path)?.sync_all()
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
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
            Self::Io(source) => StoreError::Io { path, source },
            Self::Engine(detail) => StoreError::Damaged { path, detail },
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
