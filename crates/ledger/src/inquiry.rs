//! A ledger that is open for questions about any past date: by its index, or, where that cannot answer, by everything
//! that it holds.

use std::path::Path;

use calendar::{NaiveDate, Timestamp};
use domain::{EntryNumber, Event, Recorded, State, TaskId, event::Clock};
use eventlog::{Archive, Digest, LogError, LogReader, Places, Position, Progress, StoreError, tiles::WIDTH};
use proof::path::Subtrees;
use views::{
    AsOf, Filter, Knowledge, LogHead, Points, Settled,
    named::{Asked, Unnamed},
};

use crate::{
    contents::{ahead, present},
    directory::{DirectoryError, beside_vault, open_reading, vault},
    index::{AFTER, At, Fault, GROWS, INDEX, IndexError, Indexed, is_worth_it},
    keys,
    ledger::{ACCESS, CHECKPOINTS, is_access_notice},
    ledger_error::LedgerError,
    persons,
    settings::{LAYOUT, layout},
    snapshot::Snapshot,
    vault::VaultError,
};

/// A ledger as it stood at one moment, asked about any other.
pub struct Inquiry {
    by: By,
    fault: Fault,
}

enum By {
    Index { indexed: Box<Indexed<Archive>>, unguarded: Option<VaultError> },
    Everything(Box<Snapshot>),
}

/// Why the index is not asked.
#[derive(Debug, thiserror::Error)]
pub enum NotIndexed {
    /// The ledger's directory.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The directory is of an earlier layout.
    #[error("the ledger is of an earlier layout")]
    Layout,
    /// The log is short.
    #[error("the log has no index: it is read whole as fast")]
    Small,
    /// The log.
    #[error(transparent)]
    Log(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl By {
    fn of_index(indexed: Box<Indexed<Archive>>, directory: &Path) -> Self {
        let unguarded = persons::reconcile_known(&indexed.persons(), &vault(directory)).err();
        let unguarded = unguarded.filter(|error| !crate::directory::may_not_look(error));
        Self::Index { indexed, unguarded }
    }

    /// See [`Inquiry::go_on`].
    fn go_on(self, archive: Archive, directory: &Path) -> Option<Self> {
        match self {
            Self::Index { indexed, .. } if archive.size().saturating_sub(indexed.kept()) > GROWS => None,
            Self::Index { mut indexed, .. } => {
                indexed.go_on(archive).ok()?;
                Some(Self::of_index(indexed, directory))
            }
            Self::Everything(_) if is_worth_it(&archive) => None,
            Self::Everything(snapshot) => {
                Some(Self::Everything(Box::new(beside_vault(snapshot.go_on(archive)?, directory))))
            }
        }
    }
}

impl Inquiry {
    /// Asks the index of the ledger in `directory`. What is not in it yet is read; nothing else is.
    pub fn by_index(directory: &Path, progress: &Progress) -> Result<Self, NotIndexed> {
        if layout(directory)? != LAYOUT {
            return Err(NotIndexed::Layout);
        }
        let places = Places::of(directory);
        let archive = Archive::open(&places, &keys::verifying_keys(directory)?)?;
        if !is_worth_it(&archive) {
            return Err(NotIndexed::Small);
        }
        let indexed = Indexed::open(&places.views.join(INDEX), archive, AFTER, progress)?;
        Ok(Self { by: By::of_index(Box::new(indexed), directory), fault: Fault::default() })
    }

    /// The ledger in `directory` as it is by now: only what came since is read. Where that cannot be, or it is too much,
    /// the ledger is opened anew.
    pub fn go_on(self, directory: &Path) -> Result<Self, DirectoryError> {
        let places = Places::of(directory);
        let archive = Archive::open(&places, &keys::verifying_keys(directory)?).ok();
        match archive.and_then(|archive| self.by.go_on(archive, directory)) {
            Some(by) => Ok(Self { by, fault: self.fault }),
            None => Self::open(directory),
        }
    }

    /// Asks the index, or where that cannot answer everything that the ledger in `directory` holds.
    pub fn open(directory: &Path) -> Result<Self, DirectoryError> {
        match Self::by_index(directory, &Progress::default()) {
            Ok(inquiry) => Ok(inquiry),
            Err(_) => Ok(Self::of_everything(open_reading(directory)?)),
        }
    }

    /// Asks everything that was read.
    pub fn of_everything(snapshot: Snapshot) -> Self {
        Self { by: By::Everything(Box::new(snapshot)), fault: Fault::default() }
    }

    /// Why an answer of the index does not hold: something that it rests on could not be read.
    pub fn fault(&self) -> Option<IndexError> {
        self.fault.take()
    }

    /// What of the vault the index could not read.
    pub fn unguarded(&self) -> Option<&VaultError> {
        match &self.by {
            By::Index { unguarded, .. } => unguarded.as_ref(),
            By::Everything(snapshot) => snapshot.unguarded(),
        }
    }

    /// The log.
    pub fn log(&self) -> &dyn LogReader {
        match &self.by {
            By::Index { indexed, .. } => indexed.log(),
            By::Everything(snapshot) => snapshot.log(),
        }
    }

    /// Whether its times are real.
    pub fn clock(&self) -> Option<Clock> {
        match &self.by {
            By::Index { indexed, .. } => indexed.clock(),
            By::Everything(snapshot) => snapshot.clock(),
        }
    }

    /// When the last entry was recorded.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        match &self.by {
            By::Index { indexed, .. } => indexed.last_recorded_at(),
            By::Everything(snapshot) => snapshot.last_recorded_at(),
        }
    }

    /// The present of the ledger.
    pub fn present(&self) -> Timestamp {
        present(self.clock(), self.last_recorded_at())
    }

    /// When the last entry was recorded, if that lies ahead of this machine's clock.
    pub fn ahead_of(&self, now: Timestamp) -> Option<Timestamp> {
        ahead(self.clock(), self.last_recorded_at(), now)
    }

    /// What is known now; of tasks perhaps nothing.
    pub fn now(&self) -> &State {
        match &self.by {
            By::Index { indexed, .. } => indexed.now(),
            By::Everything(snapshot) => snapshot.state(),
        }
    }

    /// Whether there is such a task.
    pub fn has_task(&self, task: &TaskId) -> bool {
        match &self.by {
            By::Index { indexed, .. } => self.fault.noted(indexed.has_task(task)),
            By::Everything(snapshot) => snapshot.state().tasks.contains_key(task),
        }
    }

    /// The entries that say what others vouch for, in order.
    pub fn anchors(&self) -> Vec<Recorded> {
        match &self.by {
            By::Index { indexed, .. } => self.fault.noted(indexed.notices(CHECKPOINTS)),
            By::Everything(snapshot) => {
                let is_anchor = |recorded: &&Recorded| matches!(recorded.event, Event::CheckpointAnchored(_));
                snapshot.events().iter().filter(is_anchor).cloned().collect()
            }
        }
    }

    /// The entries that speak of the log of who looked, in order.
    pub fn access_notices(&self) -> Vec<Recorded> {
        match &self.by {
            By::Index { indexed, .. } => {
                let mut notices = self.fault.noted(indexed.notices(ACCESS));
                notices.retain(|recorded| is_access_notice(&recorded.event));
                notices
            }
            By::Everything(snapshot) => {
                let of_access = |recorded: &&Recorded| is_access_notice(&recorded.event);
                snapshot.events().iter().filter(of_access).cloned().collect()
            }
        }
    }

    /// How many tasks were assigned.
    pub fn tasks(&self) -> usize {
        match &self.by {
            By::Index { indexed, .. } => self.fault.noted(indexed.tasks()),
            By::Everything(snapshot) => snapshot.state().tasks.len(),
        }
    }

    /// What is asked about, by the names of `day`, if the ledger knows it.
    pub fn about(&self, asked: &Asked, day: NaiveDate) -> Result<Filter, Unnamed> {
        asked.meant(|| self.now(), day, |task| self.has_task(task))
    }

    /// The ledger at one point of both axes.
    pub fn at(&self, as_of: AsOf) -> Point<'_> {
        match &self.by {
            By::Index { indexed, .. } => Point::Index(indexed.at(as_of, &self.fault)),
            By::Everything(snapshot) => Point::Everything(snapshot, as_of),
        }
    }

    /// These entries as they are hashed, in their order, each held against its leaf. A bundle of the
    /// log is read once.
    pub fn texts(&self, entries: impl IntoIterator<Item = EntryNumber>) -> Result<Vec<String>, LedgerError> {
        let log = self.log();
        let mut recent: Option<(u64, Vec<String>)> = None;
        let mut texts = Vec::new();
        for EntryNumber(entry) in entries {
            let index = entry / WIDTH;
            if recent.as_ref().is_none_or(|(known, _)| *known != index) {
                let bundle = log.bundle(index, log.size()).map_err(LogError::from)?;
                recent = Some((index, bundle.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()));
            }
            let place = usize::try_from(entry % WIDTH).unwrap_or_default();
            let leaf = log.subtree(0, entry).map_err(LogError::from)?;
            let text = recent.as_ref().and_then(|(_, bundle)| bundle.get(place).cloned());
            let changed = || LogError::Broken {
                position: Position(entry),
                detail: "the entry no longer hashes to the recorded value".to_owned(),
            };
            texts.push(text.filter(|text| Digest::of_leaf(text) == leaf).ok_or_else(changed)?);
        }
        Ok(texts)
    }

    /// The root over the first entries, base64.
    pub fn root_at(&self, size: u64) -> Result<String, LedgerError> {
        let missing = || LogError::Broken { position: Position(size), detail: "the log ends before".to_owned() };
        Ok(self.log().root_at(size).map_err(LogError::from)?.ok_or_else(missing)?.base64())
    }
}

/// How many entries the ledger in `directory` has.
pub fn size(directory: &Path) -> Result<u64, DirectoryError> {
    Ok(Archive::open(&Places::of(directory), &keys::verifying_keys(directory)?)?.size())
}

impl Points for Inquiry {
    fn at<T>(&self, as_of: AsOf, filter: &Filter, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        question(&Inquiry::at(self, as_of).knowledge(filter))
    }

    fn beside_tasks<T>(&self, as_of: AsOf, question: impl FnOnce(&Knowledge<'_>) -> T) -> T {
        question(&Inquiry::at(self, as_of).beside_tasks())
    }
}

/// A ledger at one point of both axes.
pub enum Point<'i> {
    /// By its index.
    Index(At<'i, Archive>),
    /// By everything that it holds.
    Everything(&'i Snapshot, AsOf),
}

impl Point<'_> {
    /// What was known of everything but tasks.
    pub fn beside_tasks(&self) -> Knowledge<'_> {
        match self {
            Self::Index(at) => at.beside_tasks(),
            Self::Everything(..) => self.knowledge(&Filter::default()),
        }
    }

    /// What was known as far as figures count it; of the tasks that pass the filter, perhaps only those that have not
    /// settled, and the others in figures.
    pub fn figures(&self, filter: &Filter) -> (Knowledge<'_>, Settled) {
        match self {
            Self::Index(at) => at.figures(filter),
            Self::Everything(..) => (self.knowledge(filter), Settled::default()),
        }
    }

    /// What was known; of tasks, perhaps only of these and of those from which they came.
    pub fn of_tasks(&self, tasks: &[TaskId]) -> Knowledge<'_> {
        match self {
            Self::Index(at) => at.of_tasks(tasks),
            Self::Everything(..) => self.knowledge(&Filter::default()),
        }
    }

    /// What was known; of tasks, perhaps only of those that pass the filter.
    pub fn knowledge(&self, filter: &Filter) -> Knowledge<'_> {
        match self {
            Self::Index(at) => at.knowledge(filter),
            Self::Everything(snapshot, as_of) => {
                let tree = snapshot.log().tree();
                let head = LogHead { size: tree.size(), root: tree.root().base64() };
                Knowledge::of(snapshot.chronicle(), *as_of).in_log(head)
            }
        }
    }
}
