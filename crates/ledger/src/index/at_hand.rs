//! The ledger as it is known now, by its index: for deciding, without having read the log.

use std::{
    collections::{BTreeSet, HashMap},
    sync::mpsc::{self, TryRecvError},
    thread,
};

use calendar::Timestamp;
use domain::{
    EntryNumber, Event, Known, Origin, Recorded, State, TaskId, UnitCode,
    event::Clock,
    index::{Finding, Present, Shelf, TaskRows},
};
use eventlog::{Archive, LogReader, Places, Position, Progress};
use proof::{LogKeys, path::Subtrees};
use views::Filter;

use super::{
    AFTER, INDEX, IndexError, Indexed,
    name::{Name, Names, task_of},
    shelf::FileShelf,
};
use crate::contents::{Contents, Why};

/// Which log is indexed: where it lies, who signs it, what it is called.
#[derive(Debug, Clone)]
pub(crate) struct LogPlace {
    pub places: Places,
    pub keys: LogKeys,
    pub origin: String,
}

impl LogPlace {
    /// Its index as it is by now, which another thread opens; nothing comes where it cannot be opened.
    pub fn indexed(&self) -> Option<mpsc::Receiver<Indexed<Archive>>> {
        let (ready, newer) = mpsc::sync_channel(1);
        let Self { places, keys, .. } = self.clone();
        let open = move || {
            let archive = Archive::open(&places, &keys).ok()?;
            let indexed = Indexed::open(&places.views.join(INDEX), archive, AFTER, &Progress::default());
            ready.send(indexed.inspect_err(IndexError::discard).ok()?).ok()
        };
        thread::Builder::new().name("index".to_owned()).spawn(open).is_ok().then_some(newer)
    }
}

/// What is known now, and what came since it was opened.
pub struct AtHand {
    log: LogPlace,
    present: Present,
    shelf: Growing,
    last_recorded_at: Option<Timestamp>,
    clock: Option<Clock>,
    /// The index of the log as it is by now, which another thread opens.
    newer: Option<mpsc::Receiver<Indexed<Archive>>>,
    /// From so many entries on that is asked for.
    renewed_at: u64,
}

/// What was recorded since the index was opened is in memory. After so many entries the index is opened anew.
pub(super) const RECENT_MAX: u64 = 8_192;

/// A log with its index, and what was recorded behind it.
struct Growing {
    files: FileShelf<Archive>,
    recent: Vec<eventlog::Event>,
}

impl Growing {
    /// The entry as the log has it.
    fn event(&self, entry: EntryNumber) -> Result<eventlog::Event, IndexError> {
        match entry.0.checked_sub(self.files.log.size()) {
            None => self.files.event(entry),
            Some(place) => {
                let recent = usize::try_from(place).ok().and_then(|place| self.recent.get(place));
                recent.cloned().ok_or(IndexError::NoEntry(entry))
            }
        }
    }

    /// How many entries there are.
    fn size(&self) -> u64 {
        self.files.log.size() + self.recent.len() as u64
    }
}

impl Shelf for Growing {
    type Error = IndexError;

    fn rows(&self, task: &TaskId) -> Result<Option<TaskRows>, IndexError> {
        self.files.rows(task)
    }

    fn put(&mut self, task: &TaskId, rows: TaskRows) -> Result<(), IndexError> {
        self.files.put(task, rows)
    }

    fn entry(&self, entry: EntryNumber) -> Result<Recorded, IndexError> {
        Ok(verify::reading::recorded(&self.event(entry)?)?)
    }
}

impl Finding for Growing {
    fn of_command(&self, id: &str) -> Result<Option<EntryNumber>, IndexError> {
        for entry in self.files.named(Name::of_command(id))? {
            if matches!(self.entry(entry)?.origin, Origin::Command(command) if command.as_str() == id) {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn caused_by(&self, entry: EntryNumber) -> Result<Vec<EntryNumber>, IndexError> {
        let mut caused = Vec::new();
        for later in self.files.named(Name::of_cause(entry))? {
            if self.entry(later)?.cause == Some(entry) {
                caused.push(later);
            }
        }
        Ok(caused)
    }

    fn tasks_of(&self, unit: &UnitCode) -> Result<Vec<TaskId>, IndexError> {
        let filter = Filter { unit: Some(unit.clone()), ..Filter::default() };
        Ok(self.files.tasks(&filter, |_, _| Some(()))?.into_keys().collect())
    }

    fn tasks(&self) -> Result<Vec<TaskId>, IndexError> {
        Ok(self.files.tasks(&Filter::default(), |_, _| Some(()))?.into_keys().collect())
    }
}

/// The entries of a stream that is no task's, from this one on, in order.
pub(super) fn notices<L: LogReader>(
    files: &FileShelf<L>,
    stream: &str,
    from: EntryNumber,
    event: impl Fn(EntryNumber) -> Result<eventlog::Event, IndexError>,
) -> Result<Vec<Recorded>, IndexError> {
    let named: BTreeSet<EntryNumber> = files.named(Name::of_stream(stream))?.into_iter().collect();
    let mut notices = Vec::new();
    for entry in named.range(from..) {
        let event = event(*entry)?;
        if event.content.stream == stream {
            notices.push(verify::reading::recorded(&event)?);
        }
    }
    Ok(notices)
}

impl AtHand {
    /// What the index of this log knows.
    pub(crate) fn open(log: LogPlace, archive: Archive, progress: &Progress) -> Result<Self, IndexError> {
        let indexed = Indexed::open(&log.places.views.join(INDEX), archive, AFTER, progress)?;
        Ok(Self::of(log, indexed))
    }

    /// What this index knows.
    pub(super) fn of(log: LogPlace, indexed: Indexed<Archive>) -> Self {
        let renewed_at = indexed.head.size + RECENT_MAX;
        let Indexed { index, shelf, last_recorded_at, clock, .. } = indexed;
        Self {
            log,
            present: Present::of(index),
            shelf: Growing { files: shelf, recent: Vec::new() },
            last_recorded_at,
            clock,
            newer: None,
            renewed_at,
        }
    }

    /// Keeps what is in memory bounded: another thread writes what has come into the index, while this one goes on;
    /// then what the index has is forgotten here.
    fn renew(&mut self) -> Result<(), IndexError> {
        match self.newer.as_ref().map(mpsc::Receiver::try_recv) {
            Some(Ok(newer)) => {
                self.newer = None;
                let known = newer.head.size.saturating_sub(self.shelf.files.log.size());
                self.shelf.files.go_on_from(newer.shelf)?;
                self.shelf.recent.drain(..usize::try_from(known).unwrap_or(usize::MAX).min(self.shelf.recent.len()));
            }
            Some(Err(TryRecvError::Empty)) => {}
            // It could not be opened: later perhaps.
            Some(Err(TryRecvError::Disconnected)) => self.newer = None,
            None if self.size() >= self.renewed_at => {
                self.renewed_at = self.size() + RECENT_MAX;
                self.newer = self.log.indexed();
            }
            None => {}
        }
        Ok(())
    }

    /// Which log it is.
    pub(crate) fn log(&self) -> &LogPlace {
        &self.log
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.log.origin
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.shelf.size()
    }

    /// What is known now, but for tasks.
    pub fn state(&self) -> &State {
        self.present.state()
    }

    /// Whether its times are real.
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// When the last entry was recorded.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.last_recorded_at
    }

    /// The entry of this number; none behind the last.
    pub fn entry(&self, entry: EntryNumber) -> Result<Option<Recorded>, IndexError> {
        (entry.0 < self.size()).then(|| self.shelf.entry(entry)).transpose()
    }

    /// The entries of a stream that is no task's, from this one on, in order.
    pub fn notices(&self, stream: &str, from: EntryNumber) -> Result<Vec<Recorded>, IndexError> {
        notices(&self.shelf.files, stream, from, |entry| self.shelf.event(entry))
    }

    /// What a question finds in what is known now; it may be asked several times.
    pub fn ask<T>(&mut self, question: impl Fn(&dyn Known) -> T) -> Result<T, IndexError> {
        self.renew()?;
        self.present.ask(&self.shelf, question)
    }

    /// The entries that bear this identifier, in order: those of one command, or one that the ledger gave before it kept
    /// a namespace.
    pub fn called(&self, id: &str) -> Result<Vec<eventlog::Event>, IndexError> {
        let is_called = |event: &eventlog::Event| *event.content.command.id == *id;
        let mut candidates = self
            .shelf
            .of_command(id)?
            .map_or_else(|| self.shelf.files.named(Name::of_command(id)), |first| Ok(vec![first]))?;
        candidates.dedup();
        let mut found = Vec::new();
        for entry in candidates {
            // A command is recorded in one commit.
            for next in entry.0..self.size() {
                let event = self.shelf.event(EntryNumber(next))?;
                if !is_called(&event) {
                    break;
                }
                found.push(event);
            }
            if !found.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The entry that says that this was refused for this reason.
    pub fn refused(&self, digest: &str, why: &Why) -> Result<Option<EntryNumber>, IndexError> {
        for entry in self.shelf.files.named(Name::of_refusal(digest, why))? {
            if let Event::SubmissionRefused(refused) = self.shelf.entry(entry)?.event
                && refused.digest == digest
                && Why::of(&refused) == *why
            {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// How many entries this stream has.
    pub fn entries_of_stream(&self, stream: &str) -> Result<u64, IndexError> {
        let mut candidates: BTreeSet<EntryNumber> =
            self.shelf.files.named(Name::of_stream(stream))?.into_iter().collect();
        if let Some(task) = task_of(stream) {
            candidates.extend(self.shelf.rows(&task)?.iter().flat_map(TaskRows::entries));
        }
        for entry in candidates.into_iter().rev() {
            let event = self.shelf.event(entry)?;
            if event.content.stream == stream {
                return Ok(event.stream_position + 1);
            }
        }
        Ok(0)
    }

    /// Takes the next entry.
    pub fn take(&mut self, event: &eventlog::Event) -> Result<Recorded, IndexError> {
        let recorded = verify::reading::recorded(event)?;
        self.shelf.recent.push(event.clone());
        self.shelf.files.note(&recorded, Names::of(event, &recorded));
        self.present.take(&recorded, &mut self.shelf)?;
        self.last_recorded_at = Some(recorded.recorded_at);
        Ok(recorded)
    }

    /// The last entries, those that no file of the index has.
    pub(crate) fn recent(&self) -> &[eventlog::Event] {
        &self.shelf.recent
    }

    /// Everything that the ledger holds, read from the log, and how many entries each stream has.
    pub(crate) fn everything(&self) -> Result<(Contents, HashMap<String, u64>), crate::LedgerError> {
        let mut streams: HashMap<String, u64> = HashMap::new();
        let read = |visit: &mut dyn FnMut(eventlog::Event)| {
            let log = &self.shelf.files.log;
            let mut counting = |event: eventlog::Event| {
                *streams.entry(event.content.stream.clone()).or_default() += 1;
                visit(event);
            };
            eventlog::log::replay(log.commits(Position(0)), log.tree(), &mut counting)?;
            self.shelf.recent.iter().cloned().for_each(counting);
            Ok(())
        };
        let (contents, ()) = Contents::read(&self.log.origin, read)?;
        Ok((contents, streams))
    }
}
