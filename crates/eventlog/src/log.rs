//! Order, clock, streams and limits, on top of any store.
//!
//! A write has two halves, so that the next can be prepared while one is being synced: [`Log::stage`]
//! gives events their places and encodes them; [`Log::seal`] closes what was staged into a batch,
//! which the store then writes. [`Log::append`] is both in one.

use std::{borrow::Cow, collections::HashMap, mem, panic::resume_unwind, sync::Arc, thread};

use calendar::Timestamp;

use crate::{
    batch::{Batch, Sealed, Sealing},
    commit::Commit,
    encoded::{EncodeError, Encoded},
    event::{Event, NewEvent, Position},
    ids::EventIds,
    signing::Identity,
    store::{Appended, Commits, Store, StoreError},
    tail::{Gap, Tail},
};
use proof::{Frontier, SigningKey};

/// Events in one commit, at most.
pub const COMMIT_EVENTS_MAX: usize = 10_000;
/// The entries of one commit take at most so many bytes together.
pub const COMMIT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// From so many events on, a commit is encoded by all cores.
const PARALLEL_EVENTS_MIN: usize = 1_000;

/// What can go wrong with the log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Below the log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The clock gave a time before that of the last event.
    #[error("the clock says {now}, before the last recorded event at {last}; set the clock right and try again")]
    ClockWentBack {
        /// The last event's time.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
    },
    /// Somebody else appended first.
    #[error("the log has moved on to position {head}; read it and decide again")]
    Conflict {
        /// Where it is.
        head: Position,
    },
    /// The write failed half way.
    #[error("it is not known whether the write reached the disk ({reason}); open the ledger again and look")]
    Unknown {
        /// What failed.
        reason: String,
    },
    /// An event cannot be stored.
    #[error("event {index} of the commit: {source}")]
    Event {
        /// Its place in the commit, from 0.
        index: usize,
        /// Why.
        source: EncodeError,
    },
    /// None, or more than [`COMMIT_EVENTS_MAX`].
    #[error("a commit holds 1 to {COMMIT_EVENTS_MAX} events, not {0}")]
    CommitSize(usize),
    /// Over [`COMMIT_BYTES_MAX`].
    #[error("the commit's entries take more than {COMMIT_BYTES_MAX} bytes together; record it in smaller parts")]
    CommitTooLong,
    /// Nobody has looked up where the stream ends.
    #[error("it was not looked up where the stream {0} ends; nothing was recorded")]
    StreamNotKnown(String),
    /// What was read contradicts itself.
    #[error("position {position}: {detail}; the log has been damaged or changed from outside")]
    Broken {
        /// The first position that does not hold.
        position: Position,
        /// What does not hold.
        detail: String,
    },
}

impl From<Gap> for LogError {
    fn from(Gap { position, detail }: Gap) -> Self {
        Self::Broken { position, detail }
    }
}

/// What writes a batch: the store makes it durable, its head is signed, and then the store shows that head.
pub(crate) struct Writer<S> {
    store: Arc<S>,
    identity: Identity,
}

impl<S> Clone for Writer<S> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), identity: self.identity.clone() }
    }
}

impl<S: Store> Writer<S> {
    /// Returns once the batch is on the disk and its head is signed, with what proves its entries. What a power
    /// cut could still take back has no head.
    pub fn write(&self, batch: Batch, sealing: Sealing) -> Result<Arc<Sealed>, LogError> {
        let (tree, successor) = (batch.tree().clone(), batch.successor().cloned());
        let announced = self.identity.announce(&tree, successor.as_ref());
        match self.store.append(batch, announced)? {
            Appended::Durable => {}
            Appended::Conflict { head } => return Err(LogError::Conflict { head }),
            Appended::Unknown { reason } => return Err(LogError::Unknown { reason }),
        }
        let head = self.identity.head(&tree, successor.as_ref());
        self.store.publish(head.clone())?;
        Ok(sealing.signed(head))
    }
}

/// Follows commits from the first on and hands every event to `visit`. They must hold together (places,
/// streams, clock, every entry's hash) and lead to `tree`.
pub fn replay(commits: Commits<'_>, tree: &Frontier, mut visit: impl FnMut(Event)) -> Result<Tail, LogError> {
    let mut tail = Tail::default();
    for commit in commits {
        let commit = commit?;
        tail.follow_checked(&commit)?;
        commit.events.into_iter().for_each(&mut visit);
    }
    let found = tail.head();
    if found.0 != tree.size() {
        let detail = format!("the log has {} events, but those stored end here", tree.size());
        return Err(LogError::Broken { position: found, detail });
    }
    match tail.tree == *tree {
        true => Ok(tail),
        false => Err(StoreError::NotWhatWasSigned { size: found.0 }.into()),
    }
}

/// The log over a store. After a write whose end is unknown it is to be opened again: the staged events
/// have positions in memory, but it is unknown whether the store wrote them. After a conflict it can catch up.
pub struct Log<S: Store> {
    writer: Writer<S>,
    tail: Tail,
    ids: EventIds,
    /// What was staged since the last batch was sealed.
    staged: Encoded,
    /// The tree up to there.
    sealed: Frontier,
    /// Signs the next head beside the store's key.
    successor: Option<SigningKey>,
}

impl<S: Store> Log<S> {
    /// The log over `store`, which says itself where it ends.
    pub fn open(store: S, identity: impl Into<Identity>) -> Result<Self, LogError> {
        let tail = store.tail()?;
        Ok(Self::over(store, identity.into(), tail))
    }

    /// The log over `store`, after reading the whole of it: every event is handed to `visit`. Checks
    /// that it holds together: places, streams, clock, every entry's hash, and the tree at the end.
    pub fn replay(store: S, identity: impl Into<Identity>, visit: impl FnMut(Event)) -> Result<Self, LogError> {
        let tail = replay(store.read(Position(0)), &store.tree(), visit)?;
        Ok(Self::over(store, identity.into(), tail))
    }

    /// The log over `store`, without reading it, for who can look up where a stream ends ([`Log::learn`]) and knows when
    /// the last event was recorded.
    pub fn resume(store: S, identity: impl Into<Identity>, last_recorded_at: Option<Timestamp>) -> Self {
        let tail = Tail::without_streams(store.tree(), last_recorded_at);
        Self::over(store, identity.into(), tail)
    }

    /// Whether it is known where this stream ends. No event is staged into one of which that is not known.
    pub fn knows(&self, stream: &str) -> bool {
        self.tail.knows(stream)
    }

    /// Takes the number of entries of a stream of which that was not known.
    pub fn learn(&mut self, stream: &str, entries: u64) {
        self.tail.learn(stream, entries);
    }

    fn over(store: S, identity: Identity, tail: Tail) -> Self {
        Self {
            ids: identity.ids(),
            writer: Writer { store: Arc::new(store), identity },
            staged: Encoded::at(tail.head()),
            sealed: tail.tree.clone(),
            tail,
            successor: None,
        }
    }

    /// The position the next event will have: the number of events.
    pub fn head(&self) -> Position {
        self.tail.head()
    }

    /// Every stream, with the number of its entries. Where not all of them are known, the log is read.
    pub fn streams(&self) -> Result<Cow<'_, HashMap<String, u64>>, LogError> {
        match self.tail.knows_all() {
            true => Ok(Cow::Borrowed(self.tail.streams())),
            false => {
                let tail = replay(self.read(Position(0)), &self.writer.store.tree(), drop)?;
                Ok(Cow::Owned(tail.into_streams()))
            }
        }
    }

    /// The time of the last event.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.tail.last_recorded_at
    }

    /// Where the log ends.
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    /// What it is kept in.
    pub fn store(&self) -> &Arc<S> {
        &self.writer.store
    }

    /// The log's name, which its heads bear.
    pub fn origin(&self) -> &str {
        self.writer.identity.origin()
    }

    /// Drops what was staged and starts again from what the store holds: after a conflict, in which nothing was
    /// written, the log has moved on. Every event is handed to `visit`, as by [`Log::replay`].
    pub fn catch_up(&mut self, visit: impl FnMut(Event)) -> Result<(), LogError> {
        let store = &self.writer.store;
        self.tail = replay(store.read(Position(0)), &store.tree(), visit)?;
        self.staged = Encoded::at(self.tail.head());
        self.sealed = self.tail.tree.clone();
        Ok(())
    }

    /// What writes, for the sequencer.
    pub(crate) fn writer(&self) -> &Writer<S> {
        &self.writer
    }

    /// Appends the events as one commit, all or none, and returns it once it is on the disk.
    pub fn append(
        &mut self,
        expected: Position,
        recorded_at: Timestamp,
        events: Vec<NewEvent>,
    ) -> Result<Commit, LogError> {
        if expected != self.head() {
            return Err(LogError::Conflict { head: self.head() });
        }
        let commit = self.stage(recorded_at, events)?;
        self.write()?;
        Ok(commit)
    }

    /// Writes what was staged, if anything was, and returns once it is on the disk, with what proves it.
    pub fn write(&mut self) -> Result<Option<Arc<Sealed>>, LogError> {
        let Some((batch, sealing)) = self.seal() else { return Ok(None) };
        self.writer.write(batch, sealing).map(Some)
    }

    /// Gives the events their places and encodes them as one commit, all or none. They are *not* on
    /// the disk before what [`Log::seal`] returns is written.
    pub fn stage(&mut self, recorded_at: Timestamp, events: Vec<NewEvent>) -> Result<Commit, LogError> {
        if events.is_empty() || events.len() > COMMIT_EVENTS_MAX {
            return Err(LogError::CommitSize(events.len()));
        }
        if let Some(last) = self.last_recorded_at().filter(|&last| last > recorded_at) {
            return Err(LogError::ClockWentBack { last, now: recorded_at });
        }
        if let Some(event) = events.iter().find(|event| !self.knows(&event.stream)) {
            return Err(LogError::StreamNotKnown(event.stream.clone()));
        }
        let events = self.place(recorded_at, events);
        let start = self.staged.len();
        self.encode(recorded_at, &events).inspect_err(|_| {
            events.iter().for_each(|event| self.tail.give_back(&event.content.stream));
        })?;
        let hashes = self.staged.hashes()[start..].to_vec();
        let commit = Commit { first: self.head(), recorded_at, events, hashes };
        self.tail.advance(&commit.hashes, recorded_at);
        Ok(commit)
    }

    /// Encodes a commit behind those that are staged, in pieces on all cores where that pays.
    fn encode(&mut self, recorded_at: Timestamp, events: &[Event]) -> Result<(), LogError> {
        let at = |offset: usize| move |(index, source)| LogError::Event { index: offset + index, source };
        let cores = match events.len() {
            ..PARALLEL_EVENTS_MIN => 1,
            _ => thread::available_parallelism().map_or(1, usize::from),
        };
        let (own, others) = events.split_at(events.len().div_ceil(cores));
        let staged = &mut self.staged;
        let before = staged.len();
        let (own, others) = thread::scope(|scope| {
            let encode = |piece: &[Event]| {
                let mut encoded = Encoded::at(piece.first().map_or(Position(0), |event| event.position));
                encoded.push(recorded_at, piece).map(|()| encoded)
            };
            let others: Vec<_> =
                others.chunks(own.len()).map(|piece| (piece.len(), scope.spawn(move || encode(piece)))).collect();
            let own = staged.push(recorded_at, own).map_err(at(0));
            let join = |(length, other): (usize, thread::ScopedJoinHandle<'_, _>)| {
                (length, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
            };
            (own, others.into_iter().map(join).collect::<Vec<_>>())
        });
        own?;
        let mut offset = events.len() - others.iter().map(|(length, _)| length).sum::<usize>();
        for (length, other) in others {
            match other.map_err(at(offset)) {
                Ok(other) => staged.extend_last(other),
                Err(error) => {
                    staged.pop();
                    return Err(error);
                }
            }
            offset += length;
        }
        if staged.entries_bytes(before) > COMMIT_BYTES_MAX {
            staged.pop();
            return Err(LogError::CommitTooLong);
        }
        Ok(())
    }

    fn place(&mut self, recorded_at: Timestamp, events: Vec<NewEvent>) -> Vec<Event> {
        let first = self.head();
        let place = |(index, content): (usize, NewEvent)| {
            let position = first.plus(index);
            let stream_position = self.tail.take_place(&content.stream);
            let id = self.ids.id(recorded_at, position, content.command.digest);
            Event { position, id, recorded_at, stream_position, content }
        };
        events.into_iter().enumerate().map(place).collect()
    }

    /// Has the next head signed by this key too. It is for the entry that names the key as the store's
    /// successor: the log is to be closed after that, and opened again with it.
    pub fn countersign(&mut self, successor: SigningKey) {
        self.successor = Some(successor);
    }

    /// Closes what was staged into a batch for the store to write, and what proves its entries once it is
    /// written and signed; `None` if nothing was staged.
    pub fn seal(&mut self) -> Option<(Batch, Sealing)> {
        if self.staged.is_empty() {
            return None;
        }
        let staged = mem::replace(&mut self.staged, Encoded::at(self.tail.head()));
        let batch = Batch::new(staged, self.tail.tree.clone(), self.successor.take());
        let sealing = Sealing::of(mem::replace(&mut self.sealed, self.tail.tree.clone()), &batch);
        Some((batch, sealing))
    }

    /// All commits from the one that contains `from`.
    pub fn read(&self, from: Position) -> Commits<'_> {
        self.writer.store.read(from)
    }
}

impl<S: Store> Drop for Log<S> {
    fn drop(&mut self) {
        self.writer.store.closed(&self.tail);
    }
}
