//! Where a ledger on disk keeps what, and the lock that one writer holds.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    error::DiskError,
    files::{at, open_plain, open_plain_as},
    store::StoreError,
};

/// A command is short; somebody else's is worth waiting for.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(25);

/// The paths within a ledger's directory that belong to the log.
#[derive(Debug, Clone)]
pub struct Places {
    /// The ledger's directory.
    pub directory: PathBuf,
    /// What was acknowledged last.
    pub journal: PathBuf,
    /// sled.
    pub log: PathBuf,
    /// Entries, hashes, checkpoint.
    pub tiles: PathBuf,
    /// The last signed head, kept apart.
    pub head: PathBuf,
    /// What can be computed again at any time.
    pub views: PathBuf,
}

/// The lock that one writer holds, until the last copy of it is dropped.
#[derive(Debug, Clone)]
pub struct Lock {
    /// What it locks.
    pub places: Places,
    _file: Arc<File>,
}

impl Places {
    /// Those of the ledger in `directory`.
    pub fn of(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            journal: directory.join("journal"),
            log: directory.join("log"),
            tiles: directory.join("tiles"),
            head: directory.join("head"),
            views: directory.join("views"),
        }
    }

    /// Whether it is a copy of the tiles, which nobody ever opened for writing: a backup.
    pub fn is_copy(&self) -> bool {
        ![&self.journal, &self.log, &self.head, &self.lock_file()].into_iter().any(|path| path.exists())
    }

    fn lock_file(&self) -> PathBuf {
        self.directory.join("lock")
    }

    /// The place of every event's next one in its stream, as of some position.
    pub fn streams(&self) -> PathBuf {
        self.views.join("streams")
    }

    /// Takes the lock that one writer holds.
    pub fn lock(&self) -> Result<Lock, StoreError> {
        let path = self.lock_file();
        let mut options = File::options();
        let file = open_plain_as(&path, options.create(true).truncate(false).write(true)).map_err(at(&path))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock { places: self.clone(), _file: Arc::new(file) }),
                Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(DiskError::InUse { path: self.directory.clone() }.into()),
                Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
            }
        }
    }
}

impl Places {
    /// Whether a writer has the ledger open. Where the lock cannot be asked, nobody can write either.
    pub fn in_use(&self) -> bool {
        let lock = open_plain(&self.lock_file());
        lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Keeps writers away while this lasts; `None` where one has the ledger open, or where that cannot be told.
    pub(super) fn quiet(&self) -> Option<Quiet> {
        match open_plain(&self.lock_file()) {
            Ok(lock) => lock.try_lock_shared().is_ok().then_some(Quiet { _lock: Some(lock) }),
            // Whoever writes makes it first.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Quiet { _lock: None }),
            Err(_) => None,
        }
    }
}

/// Nobody writes to the ledger as long as this is kept.
pub(super) struct Quiet {
    _lock: Option<File>,
}

/// Puts a damaged directory aside, so that it can be built anew and still be looked into.
pub fn set_aside(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = (1..).map(|number| path.with_file_name(format!("{name}.damaged-{number}"))).find(|path| !path.exists());
    if let Some(aside) = &free {
        fs::rename(path, aside).map_err(at(path))?;
    }
    Ok(free)
}
