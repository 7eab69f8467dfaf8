//! The ledger's log on disk: a journal that acknowledges, and two complete copies that follow.
//!
//! ```text
//! write -> journal/   one write, one real data sync for each batch: acknowledges
//!       -> log/       sled, the copy that programs read           } a moment later,
//!       -> tiles/     static files, the copy anybody can verify   } by a thread of its own
//!       -> head       the last signed head, kept apart            }
//! ```

mod archive;
mod copy;
mod follow;
mod places;
mod recover;
mod streams;

use std::{
    fs::File,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

pub use archive::Archive;
pub use copy::{Copied, CopyError, check_continued, copy_tiles, write_beginning};
use follow::{Copies, Follower};
use places::set_aside;
pub use places::{Lock, Places};
use proof::{Frontier, SigningKey};
use recover::Recovered;
pub(crate) use recover::countersign;
pub use recover::{Healed, Lack, Signer, Unsigned, sign};

use crate::{
    batch::Batch,
    event::Position,
    files::{at, create_directory},
    ids::EventIds,
    journal::Journal,
    progress::Progress,
    sled_log::SledLog,
    store::{Appended, Commits, Place, Store, StoreError},
    tail::Tail,
    tiles::TileWriter,
};

/// A log on disk, open for writing. Only one process has it.
pub struct DiskStore {
    signer: Signer,
    journal: Arc<Mutex<Journal>>,
    /// The position after the last batch written.
    head: Mutex<Position>,
    /// The tree that was found at opening.
    tree: Frontier,
    log: Arc<SledLog>,
    report: Vec<Healed>,
    // Dropped in order: the thread that writes before the lock.
    follower: Follower,
    lock: Lock,
}

impl DiskStore {
    /// Creates the log of a new ledger in `directory`, signed by `key`, which bears the log's origin.
    pub fn create(directory: &Path, key: SigningKey) -> Result<Self, StoreError> {
        create_directory(directory).map_err(at(directory))?;
        let lock = Places::of(directory).lock()?;
        let places = &lock.places;
        let log = Arc::new(SledLog::create(&places.log)?);
        let mut copies = Copies {
            log,
            tiles: TileWriter::open(&places.tiles, 0)?,
            head: places.head.clone(),
            directory: File::open(directory).map_err(at(directory))?,
        };
        let journal = Journal::create(&places.journal)?;
        let tree = Frontier::default();
        copies.publish(&recover::sign(&tree, &key))?;
        Ok(Self::start(lock, key.into(), copies, journal, tree, Vec::new()))
    }

    /// Opens the log in `directory`, after comparing and healing its places: [`DiskStore::report`].
    pub fn open(directory: &Path, signer: impl Into<Signer>, unsigned: Unsigned) -> Result<Self, StoreError> {
        Self::open_locked(Places::of(directory).lock()?, signer, unsigned)
    }

    /// The same for whoever holds its lock, and may have read its keys under it.
    pub fn open_locked(lock: Lock, signer: impl Into<Signer>, unsigned: Unsigned) -> Result<Self, StoreError> {
        Self::open_watched(lock, signer.into(), unsigned, &Progress::default())
    }

    fn open_watched(lock: Lock, signer: Signer, unsigned: Unsigned, progress: &Progress) -> Result<Self, StoreError> {
        let Recovered { copies, journal, tree, report } = recover::recover(&lock.places, &signer, unsigned, progress)?;
        let journal = Journal::reuse(&lock.places.journal, &journal)?;
        Ok(Self::start(lock, signer, copies, journal, tree, report))
    }

    /// Builds a place anew from the others, for this reason; what was there is put aside.
    pub fn rebuild(
        lock: Lock,
        signer: impl Into<Signer>,
        place: Place,
        reason: String,
        unsigned: Unsigned,
        progress: &Progress,
    ) -> Result<Self, StoreError> {
        let places = &lock.places;
        let aside = match place {
            Place::Log => {
                let aside = set_aside(&places.log)?;
                drop(SledLog::create(&places.log)?);
                aside
            }
            Place::Tiles => set_aside(&places.tiles)?,
            Place::Journal | Place::Head => None,
        };
        let mut store = Self::open_watched(lock, signer.into(), unsigned, progress)?;
        store.report.insert(0, Healed { place, lacked: Lack::Unreadable(reason), set_aside: aside });
        Ok(store)
    }

    fn start(
        lock: Lock,
        signer: Signer,
        copies: Copies,
        journal: Journal,
        tree: Frontier,
        report: Vec<Healed>,
    ) -> Self {
        let (log, journal) = (copies.log.clone(), Arc::new(Mutex::new(journal)));
        let held = Position(tree.size());
        let follower = Follower::start(copies, journal.clone(), held);
        Self { signer, journal, head: Mutex::new(held), tree, log, report, follower, lock }
    }

    /// What was healed at opening.
    pub fn report(&self) -> &[Healed] {
        &self.report
    }

    /// Waits until both copies hold everything written so far.
    pub fn settle(&self) -> Result<(), StoreError> {
        self.follower.settle()
    }
}

impl Store for DiskStore {
    fn tree(&self) -> Frontier {
        self.tree.clone()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        streams::tail(&self.lock.places.streams(), self.signer.keys.current(), &self.log, &self.tree)
    }

    fn sign(&self, tree: &Frontier) -> String {
        recover::sign(tree, &self.signer.key)
    }

    fn origin(&self) -> &str {
        self.signer.key.name()
    }

    fn ids(&self) -> EventIds {
        EventIds::of(&self.signer.key)
    }

    fn write(&self, batch: Batch) -> Result<Appended, StoreError> {
        self.follower.check()?;
        let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        if batch.first() != *head {
            return Ok(Appended::Conflict { head: *head });
        }
        let (written, order, backlog_bytes) = {
            let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
            match journal.append(&batch) {
                Ok(written) => (written, journal.order(), journal.backlog_bytes()),
                Err(error @ StoreError::Poisoned) => return Err(error),
                Err(error) => return Ok(Appended::Unknown { reason: error.to_string() }),
            }
        };
        *head = batch.end();
        self.follower.hand_over(batch, written, order, backlog_bytes);
        Ok(Appended::Committed)
    }

    fn read(&self, from: Position) -> Commits<'_> {
        match self.settle() {
            Ok(()) => self.log.read(from),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn closed(&self, tail: &Tail) {
        if self.settle().is_ok() && tail.head() == self.log.head() {
            streams::keep(&self.lock.places.streams(), self.signer.keys.current(), tail);
        }
    }
}
