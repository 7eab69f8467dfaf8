//! The ledger's log on disk: a journal that acknowledges, and two complete copies that follow.
//!
//! ```text
//! write -> journal/   one write, one real data sync for each batch: acknowledges
//!       -> sign       the head over it, which is not there before; the mark shows it to readers
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
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use archive::Archive;
pub use copy::{Copied, CopyError, check_continued, copy_tiles, write_beginning};
use follow::{Copies, Follower};
use places::set_aside;
pub use places::{Lock, Places};
use proof::{Frontier, SigningKey};
use recover::Recovered;
pub use recover::{Healed, Lack, Signer, Unsigned, sign};

use crate::{
    batch::Batch,
    event::Position,
    files::{at, create_directory},
    ids::EventIds,
    journal::{Announced, Journal, Signed},
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
    /// What is durable.
    durable: Mutex<Durable>,
    /// The tree that was found at opening.
    tree: Frontier,
    log: Arc<SledLog>,
    report: Vec<Healed>,
    // Dropped in order: the thread that writes before the lock.
    follower: Follower,
    lock: Lock,
}

/// Everything before a position, and the signed head over it.
struct Durable {
    end: Position,
    note: String,
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
        let note = recover::sign(&tree, &key);
        copies.publish(&note)?;
        Ok(Self::start(lock, key.into(), journal, Recovered::new(copies, tree, note)))
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
        let recovered = recover::recover(&lock.places, &signer, unsigned, progress)?;
        let journal = Journal::reuse(&lock.places.journal, &recovered.journal)?;
        Ok(Self::start(lock, signer, journal, recovered))
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

    fn start(lock: Lock, signer: Signer, journal: Journal, recovered: Recovered) -> Self {
        let Recovered { copies, tree, note, report, .. } = recovered;
        journal.publish(&note);
        let (log, journal) = (copies.log.clone(), Arc::new(Mutex::new(journal)));
        let end = Position(tree.size());
        let follower = Follower::start(copies, journal.clone(), end);
        Self { signer, journal, durable: Mutex::new(Durable { end, note }), tree, log, report, follower, lock }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // The journal refuses by itself what an interrupted write has left in doubt.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn origin(&self) -> &str {
        self.signer.key.name()
    }

    fn ids(&self) -> EventIds {
        EventIds::of(&self.signer.key)
    }

    fn write(&self, batch: Batch) -> Result<Appended, StoreError> {
        self.follower.check()?;
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if batch.first() != durable.end {
            return Ok(Appended::Conflict { head: durable.end });
        }
        let announced = Announced::sign(batch.tree(), batch.successor(), &self.signer.key);
        let signed = Signed::Before { note: durable.note.clone(), announced };
        let (written, order, backlog_bytes) = {
            let mut journal = self.journal();
            match journal.append(&signed, batch.commits()) {
                Ok(written) => (written, journal.order(), journal.backlog_bytes()),
                Err(error @ StoreError::Poisoned) => return Err(error),
                Err(error) => return Ok(Appended::Unknown { reason: error.to_string() }),
            }
        };
        // Not before: what a power cut could still take back has no head.
        let note = recover::sign_with(batch.tree(), &self.signer.key, batch.successor());
        self.journal().publish(&note);
        *durable = Durable { end: batch.end(), note: note.clone() };
        self.follower.hand_over(batch.into_commits(), note.clone(), written, order, backlog_bytes);
        Ok(Appended::Committed { note })
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
