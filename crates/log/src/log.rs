//! Order, clock, streams and limits, on top of any store.

use std::collections::HashMap;

use calendar::Timestamp;
use uuid::Uuid;

use crate::{
    commit::Commit,
    event::{Digest, ENTRY_BYTES_MAX, EntryError, Event, NewEvent, Position},
    store::{Appended, Store, StoreError},
};

/// Events in one commit, at most.
pub const COMMIT_EVENTS_MAX: usize = 10_000;
/// The entries of one commit take at most so many bytes together.
pub const COMMIT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What can go wrong with the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    /// An event cannot be written as an entry.
    #[error("event {index} of the commit: {source}")]
    Entry {
        /// Its place in the commit, from 0.
        index: usize,
        /// Why.
        source: EntryError,
    },
    /// An event is too large.
    #[error("event {index} of the commit takes {bytes} bytes; an entry holds at most {ENTRY_BYTES_MAX}")]
    EntryTooLong {
        /// Its place in the commit, from 0.
        index: usize,
        /// How long it would be.
        bytes: usize,
    },
    /// None, or more than [`COMMIT_EVENTS_MAX`].
    #[error("a commit holds 1 to {COMMIT_EVENTS_MAX} events, not {0}")]
    CommitSize(usize),
    /// Over [`COMMIT_BYTES_MAX`].
    #[error("the commit's entries take more than {COMMIT_BYTES_MAX} bytes together; record it in smaller parts")]
    CommitTooLong,
    /// The bytes to be written would not read back as what they stand for.
    #[error("the commit cannot be stored without changing it; nothing was written")]
    NotStorable,
    /// What was read contradicts itself.
    #[error("position {position}: {detail}; the log has been damaged or changed from outside")]
    Broken {
        /// The first position that does not hold.
        position: Position,
        /// What does not hold.
        detail: String,
    },
}

/// The log over a store.
pub struct Log<S> {
    store: S,
    end: Tail,
}

/// What the next event must follow on from.
#[derive(Default)]
struct Tail {
    head: Position,
    last_recorded_at: Option<Timestamp>,
    /// Next free place in every stream.
    streams: HashMap<String, u64>,
}

impl<S: Store> Log<S> {
    /// Reads the whole log, checks that it holds together, and hands every event to `visit`.
    pub fn open(store: S, mut visit: impl FnMut(Event)) -> Result<Self, LogError> {
        let mut end = Tail::default();
        for commit in store.read(Position(0)) {
            let commit = commit?;
            end.follow(&commit)?;
            commit.events.into_iter().for_each(&mut visit);
        }
        if end.head != store.head() {
            let detail = format!("the store's head is {}, but its events end here", store.head());
            return Err(LogError::Broken { position: end.head, detail });
        }
        Ok(Self { store, end })
    }

    /// The position the next event will have: the number of events.
    pub fn head(&self) -> Position {
        self.end.head
    }

    /// The time of the last event.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.end.last_recorded_at
    }

    /// Appends the events as one commit, all or none, and returns it once it is on the disk.
    pub fn append(
        &mut self,
        expected: Position,
        recorded_at: Timestamp,
        events: Vec<NewEvent>,
    ) -> Result<Commit, LogError> {
        if expected != self.end.head {
            return Err(LogError::Conflict { head: self.end.head });
        }
        if events.is_empty() || events.len() > COMMIT_EVENTS_MAX {
            return Err(LogError::CommitSize(events.len()));
        }
        if let Some(last) = self.end.last_recorded_at.filter(|&last| last > recorded_at) {
            return Err(LogError::ClockWentBack { last, now: recorded_at });
        }
        let commit = self.prepare(recorded_at, events)?;
        // What is hashed and what is stored are made separately; an entry that would not be rebuilt
        // from its stored form must never be acknowledged.
        if commit.encode().and_then(|bytes| Commit::decode(&bytes)).ok().as_ref() != Some(&commit) {
            return Err(LogError::NotStorable);
        }
        match self.store.append(&commit)? {
            Appended::Committed => {}
            Appended::Conflict { head } => return Err(LogError::Conflict { head }),
            Appended::Unknown { reason } => return Err(LogError::Unknown { reason }),
        }
        self.end.follow(&commit)?;
        Ok(commit)
    }

    fn prepare(&self, recorded_at: Timestamp, events: Vec<NewEvent>) -> Result<Commit, LogError> {
        let first = self.end.head;
        let mut added: HashMap<String, u64> = HashMap::new();
        let mut commit = Commit { first, recorded_at, events: Vec::new(), hashes: Vec::new() };
        let mut total = 0;
        for (index, content) in events.into_iter().enumerate() {
            let position = first.plus(index);
            let next = added
                .entry(content.stream.clone())
                .or_insert_with(|| self.end.streams.get(&content.stream).copied().unwrap_or(0));
            let stream_position = *next;
            *next += 1;
            let id = event_id(recorded_at, position, &content);
            let event = Event { position, id, recorded_at, stream_position, content };
            let entry = event.entry().map_err(|source| LogError::Entry { index, source })?;
            let bytes = entry.as_str().len();
            if bytes > ENTRY_BYTES_MAX {
                return Err(LogError::EntryTooLong { index, bytes });
            }
            total += bytes;
            if total > COMMIT_BYTES_MAX {
                return Err(LogError::CommitTooLong);
            }
            commit.hashes.push(Digest::of_leaf(entry.as_str()));
            commit.events.push(event);
        }
        Ok(commit)
    }

    /// All commits from the one that contains `from`.
    pub fn read(&self, from: Position) -> impl Iterator<Item = Result<Commit, StoreError>> + '_ {
        self.store.read(from)
    }
}

/// UUID version 7: the time, then bits that depend on nothing but the place and the command, so
/// that the same commands make the same log, byte for byte.
fn event_id(recorded_at: Timestamp, position: Position, content: &NewEvent) -> Uuid {
    let mut seed = content.command.digest.0.to_vec();
    seed.extend_from_slice(&position.0.to_be_bytes());
    let digest = Digest::of(&seed);
    let mut random = [0; 10];
    random.copy_from_slice(&digest.0[..10]);
    let millis = u64::try_from(recorded_at.micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

impl Tail {
    /// Moves past `commit`, refusing anything that does not follow on.
    fn follow(&mut self, commit: &Commit) -> Result<(), LogError> {
        let broken = |position, detail: String| Err(LogError::Broken { position, detail });
        if commit.first != self.head {
            return broken(self.head, format!("expected here, but the next commit is at {}", commit.first));
        }
        if let Some(last) = self.last_recorded_at.filter(|&last| last > commit.recorded_at) {
            return broken(
                self.head,
                format!("recorded at {}, before the event that precedes it ({last})", commit.recorded_at),
            );
        }
        for (event, hash) in commit.events.iter().zip(&commit.hashes) {
            let entry = event
                .entry()
                .map_err(|error| LogError::Broken { position: event.position, detail: error.to_string() })?;
            if Digest::of_leaf(entry.as_str()) != *hash {
                return broken(event.position, "the stored event no longer hashes to the recorded value".to_owned());
            }
            let next = self.streams.entry(event.content.stream.clone()).or_default();
            if event.stream_position != *next {
                return broken(
                    event.position,
                    format!("stream position {} where {next} is next", event.stream_position),
                );
            }
            *next += 1;
        }
        self.head = commit.end();
        self.last_recorded_at = Some(commit.recorded_at);
        Ok(())
    }
}
