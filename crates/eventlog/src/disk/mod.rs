//! The ledger's log on disk: a journal that acknowledges, and two complete copies that follow.
//!
//! ```text
//! append  -> journal/   one write, one real data sync for each batch: acknowledges
//! publish -> mark       the head that the log has signed since; the mark shows it to readers
//!         -> log/       sled, the copy that programs read           } a moment later,
//!         -> tiles/     static files, the copy anybody can verify   } by a thread of its own
//!         -> head       the last signed head, kept apart            }
//! ```

mod archive;
mod copy;
mod follow;
mod places;
mod probe;
mod recover;
mod streams;

use std::{
    fs::File,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use archive::Archive;
pub use copy::{Copied, CopyError, check_continued, copy_tiles, write_beginning};
use follow::{Copies, Follower};
use places::set_aside;
pub use places::{Lock, Places};
pub use probe::{FromLog, log_is_whole, read_log};
use proof::{Frontier, LogKeys};
use recover::Recovered;
pub use recover::{Healed, Lack, Unsigned};

pub use crate::error::{DiskError, Place};
use crate::{
    batch::Batch,
    encoded::Encoded,
    event::Position,
    files::{at, create_directory},
    journal::{Journal, Order, Signed, Written},
    progress::Progress,
    signing::Signer,
    sled_log::SledLog,
    store::{Appended, Commits, Store, StoreError},
    tail::Tail,
    tiles::TileWriter,
};

/// A log on disk, open for writing. Only one process has it.
pub struct DiskStore {
    /// Check what was written.
    keys: LogKeys,
    journal: Arc<Mutex<Journal>>,
    /// What is durable.
    durable: Mutex<Durable>,
    log: Arc<SledLog>,
    report: Vec<Healed>,
    // Dropped in order: the thread that writes before the lock.
    follower: Follower,
    lock: Lock,
}

/// What is on the disk.
struct Durable {
    /// The tree over it.
    tree: Frontier,
    /// The last head that was signed.
    head: String,
    /// What was appended after that head.
    unpublished: Option<Unpublished>,
}

/// A batch that is in the journal, and has no head yet.
struct Unpublished {
    commits: Encoded,
    written: Written,
    order: Option<Order>,
    backlog_bytes: u64,
}

impl DiskStore {
    /// Creates the log of a new ledger in `directory`. `signer` signs the head over nothing.
    pub fn create(directory: &Path, signer: impl Into<Signer>) -> Result<Self, StoreError> {
        let signer = signer.into();
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
        let head = signer.head(&tree, None);
        copies.publish(&head)?;
        Ok(Self::start(lock, signer.keys, journal, Recovered::new(copies, tree, head)))
    }

    /// Opens the log in `directory`, after comparing and healing its places: [`DiskStore::report`]. `signer`
    /// signs the head that a crash kept from being signed.
    pub fn open(directory: &Path, signer: impl Into<Signer>, unsigned: Unsigned) -> Result<Self, StoreError> {
        Self::open_locked(Places::of(directory).lock()?, signer, unsigned)
    }

    /// The same for whoever holds its lock, and may have read its keys under it.
    pub fn open_locked(lock: Lock, signer: impl Into<Signer>, unsigned: Unsigned) -> Result<Self, StoreError> {
        Self::open_watched(lock, signer.into(), unsigned, &Progress::default())
    }

    fn open_watched(lock: Lock, signer: Signer, unsigned: Unsigned, progress: &Progress) -> Result<Self, StoreError> {
        let mut recovered = recover::recover(&lock.places, &signer.keys, unsigned, progress)?;
        recovered.sign(&signer)?;
        let journal = Journal::reuse(&lock.places.journal, &recovered.journal)?;
        Ok(Self::start(lock, signer.keys, journal, recovered))
    }

    /// Builds a place anew from the others, for this reason; what was there is put aside.
    pub fn rebuild(
        lock: Lock,
        signer: impl Into<Signer>,
        place: Place,
        lacked: Lack,
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
        store.report.insert(0, Healed { place, lacked, set_aside: aside });
        Ok(store)
    }

    fn start(lock: Lock, keys: LogKeys, journal: Journal, recovered: Recovered) -> Self {
        let Recovered { copies, tree, head, report, .. } = recovered;
        let head = head.unwrap_or_default();
        journal.publish(&head);
        let (log, journal) = (copies.log.clone(), Arc::new(Mutex::new(journal)));
        let follower = Follower::start(copies, journal.clone(), Position(tree.size()));
        let durable = Mutex::new(Durable { tree, head, unpublished: None });
        Self { keys, journal, durable, log, report, follower, lock }
    }

    fn durable(&self) -> MutexGuard<'_, Durable> {
        // It is whole between two statements, whoever panicked.
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // The journal refuses by itself what an interrupted write has left in doubt.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The signed head over what is durable.
    pub fn head(&self) -> String {
        self.durable().head.clone()
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
        self.durable().tree.clone()
    }

    fn tail(&self) -> Result<Tail, StoreError> {
        self.settle()?;
        streams::tail(&self.lock.places.streams(), self.keys.current(), &self.log, &self.tree())
    }

    fn append(&self, batch: Batch, announced: Option<String>) -> Result<Appended, StoreError> {
        self.follower.check()?;
        let mut durable = self.durable();
        if durable.unpublished.is_some() {
            return Err(StoreError::Poisoned);
        }
        let head = Position(durable.tree.size());
        if batch.first() != head {
            return Ok(Appended::Conflict { head });
        }
        let signed = Signed::Before { note: durable.head.clone(), announced: announced.ok_or(DiskError::NoKey)? };
        let mut journal = self.journal();
        let written = match journal.append(&signed, batch.commits()) {
            Ok(written) => written,
            Err(error @ StoreError::Poisoned) => return Err(error),
            Err(error) => return Ok(Appended::Unknown { reason: error.to_string() }),
        };
        let (order, backlog_bytes) = (journal.order(), journal.backlog_bytes());
        durable.tree = batch.tree().clone();
        durable.unpublished = Some(Unpublished { commits: batch.into_commits(), written, order, backlog_bytes });
        Ok(Appended::Durable)
    }

    fn publish(&self, head: Option<String>) -> Result<(), StoreError> {
        let head = head.ok_or(DiskError::NoKey)?;
        let mut durable = self.durable();
        self.journal().publish(&head);
        durable.head.clone_from(&head);
        if let Some(Unpublished { commits, written, order, backlog_bytes }) = durable.unpublished.take() {
            self.follower.hand_over(commits, head, written, order, backlog_bytes);
        }
        Ok(())
    }

    fn read(&self, from: Position) -> Commits<'_> {
        match self.settle() {
            Ok(()) => self.log.read(from),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn closed(&self, tail: &Tail) {
        if self.settle().is_ok() && tail.knows_all() && tail.head() == self.log.head() {
            streams::keep(&self.lock.places.streams(), self.keys.current(), tail);
        }
    }
}
