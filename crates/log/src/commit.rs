//! A commit: events that reach the disk together. Its bytes are specified in `docs/format.md`.

use std::ops::Range;

use calendar::{Moment, NaiveDate, Timestamp};
use proof::Digest;
use uuid::Uuid;

use crate::{
    buffer::Buffer,
    canonical::CanonicalJson,
    entry::{self, Clock},
    event::{Actor, CommandRef, ENTRY_BYTES_MAX, EntryError, Event, NewEvent, Position},
    store::StoreError,
    tail::Gap,
};

/// Events that reach the disk together, with the leaf hash of each one's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Position of the first event.
    pub first: Position,
    /// One time for all: the moment the sequencer took them.
    pub recorded_at: Timestamp,
    /// At least one.
    pub events: Vec<Event>,
    /// Leaf hash of each event's entry, in the same order.
    pub hashes: Vec<Digest>,
}

/// A commit in both its forms: the stored bytes and the entries, each made once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedCommit {
    first: Position,
    recorded_at: Timestamp,
    events: Pieces,
    entries: Pieces,
    hashes: Vec<Digest>,
}

/// Why bytes are not a commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// Too short, wrong mark, or not decodable.
    #[error("the bytes are not a commit: {0}")]
    Malformed(String),
    /// Written by a newer program.
    #[error("commit format {0} is not known to this version of the program; use a newer one")]
    Format(u8),
}

/// Why an event cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// It has no entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// It is too large.
    #[error("it takes {0} bytes; an entry holds at most {ENTRY_BYTES_MAX}")]
    TooLong(usize),
    /// It has no stored form.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// "SC", then the format number.
const MARK: [u8; 2] = *b"SC";
const FORMAT: u8 = 1;
/// The format number of several commits in one value.
const FORMAT_SEVERAL: u8 = 2;

/// bincode 2.0.1 "standard": little-endian, variable-length integers; the limit bounds what a
/// damaged length can make the decoder allocate.
const DECODE_BYTES_MAX: usize = 64 * 1024 * 1024;
const CONFIG: bincode::config::Configuration<
    bincode::config::LittleEndian,
    bincode::config::Varint,
    bincode::config::Limit<DECODE_BYTES_MAX>,
> = bincode::config::standard().with_limit::<DECODE_BYTES_MAX>();

/// The stored shapes of format 1. Frozen: bincode is positional, so a field moved here would make
/// every old ledger say something else. A change is a new module beside this one.
mod v1 {
    use bincode::{BorrowDecode, Encode};

    /// Followed by the events.
    #[derive(Encode, BorrowDecode)]
    pub struct Head {
        pub first: u64,
        pub recorded_at_micros: i64,
        pub events: u64,
    }

    #[derive(Encode, BorrowDecode)]
    pub struct Event<'t> {
        pub entry_hash: [u8; 32],
        pub id: [u8; 16],
        pub kind: &'t str,
        pub version: u16,
        pub stream: &'t str,
        pub stream_position: u64,
        pub occurred_at: Moment,
        pub actor: Actor<'t>,
        pub approver: Option<Actor<'t>>,
        pub channel: Option<&'t str>,
        pub cause: Option<u64>,
        pub command_id: &'t str,
        pub command_digest: [u8; 32],
        pub corrects: Option<u64>,
        pub legal_basis: Vec<&'t str>,
        pub documents: Vec<[u8; 32]>,
        pub payload: &'t str,
    }

    #[derive(Encode, BorrowDecode)]
    pub enum Moment {
        /// Microseconds since 1970-01-01T00:00:00Z.
        Instant(i64),
        /// Days since 1970-01-01, Vietnamese calendar day.
        Day(i32),
    }

    #[derive(Encode, BorrowDecode)]
    pub struct Actor<'t> {
        pub account: Option<&'t str>,
        pub capacity: &'t str,
        pub position: &'t str,
        pub unit: &'t str,
    }
}

impl Commit {
    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.first.plus(self.events.len())
    }

    /// What of it stands at `from` and after.
    pub fn skip_to(mut self, from: Position) -> Self {
        let skipped = usize::try_from(from.0.saturating_sub(self.first.0)).unwrap_or(usize::MAX).min(self.events.len());
        self.events.drain(..skipped);
        self.hashes.drain(..skipped);
        self.first = self.first.plus(skipped);
        self
    }

    /// Reads stored bytes. The hashes are taken as stored; whether they match the entries is for the
    /// reader to check.
    pub fn decode(bytes: &[u8]) -> Result<Self, CommitError> {
        let mut rest = match bytes {
            [m0, m1, FORMAT, rest @ ..] if [*m0, *m1] == MARK => rest,
            [m0, m1, format, ..] if [*m0, *m1] == MARK => return Err(CommitError::Format(*format)),
            _ => return Err(malformed("the mark \"SC\" is missing")),
        };
        let head: v1::Head = take(&mut rest)?;
        let first = Position(head.first);
        let recorded_at = Timestamp::from_micros(head.recorded_at_micros).ok_or_else(|| malformed("time"))?;
        // A damaged count must not allocate: an event takes more than a hundred bytes.
        let count = usize::try_from(head.events).ok().filter(|&count| count > 0 && count <= rest.len() / 100);
        let count = count.ok_or_else(|| malformed(format!("{} events", head.events)))?;
        let (mut events, mut hashes) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for index in 0..count {
            let stored: v1::Event<'_> = take(&mut rest)?;
            hashes.push(Digest(stored.entry_hash));
            events.push(load_event(stored, first.plus(index), recorded_at)?);
        }
        match rest.len() {
            0 => Ok(Self { first, recorded_at, events, hashes }),
            more => Err(malformed(format!("{more} bytes too many"))),
        }
    }

    /// Reads a value that holds one commit or several.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, CommitError> {
        let Some(mut rest) = bytes.strip_prefix(&[MARK[0], MARK[1], FORMAT_SEVERAL]) else {
            return Ok(vec![Self::decode(bytes)?]);
        };
        let mut commits = Vec::new();
        while !rest.is_empty() {
            let cut = || malformed("a commit is cut off");
            let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
            let (commit, tail) = tail.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
            commits.push(Self::decode(commit)?);
            rest = tail;
        }
        if commits.is_empty() { Err(malformed("no commits")) } else { Ok(commits) }
    }
}

impl EncodedCommit {
    /// Encodes `events`, which are at least one, with consecutive positions and one time. An error
    /// comes with the place of the event among them, from 0.
    pub fn of(events: &[Event]) -> Result<Option<Self>, (usize, EncodeError)> {
        let Some(event) = events.first() else { return Ok(None) };
        let (first, recorded_at) = (event.position, event.recorded_at);
        let mut encoded = Self {
            first,
            recorded_at,
            events: Pieces::with_capacity(events.len(), 512),
            entries: Pieces::with_capacity(events.len(), 1024),
            hashes: Vec::with_capacity(events.len()),
        };
        let (mut clock, mut entry) = (Clock::default(), String::new());
        for (index, event) in events.iter().enumerate() {
            entry.clear();
            encoded.push(event, &mut clock, &mut entry).map_err(|error| (index, error))?;
        }
        Ok(Some(encoded))
    }

    fn push(&mut self, event: &Event, clock: &mut Clock, entry: &mut String) -> Result<(), EncodeError> {
        entry::write(event, clock, entry)?;
        if entry.len() > ENTRY_BYTES_MAX {
            return Err(EncodeError::TooLong(entry.len()));
        }
        let hash = Digest::of_leaf(entry.as_bytes());
        self.hashes.push(hash);
        self.entries.push(|bytes| {
            bytes.extend_from_slice(entry.as_bytes());
            Ok::<_, CommitError>(())
        })?;
        self.events.push(|bytes| {
            bincode::encode_into_writer(store_event(event, hash), Appending(bytes), CONFIG).map_err(malformed)
        })?;
        Ok(())
    }

    /// Encodes a stored commit again, or what is left of one: at least one event.
    pub fn again(commit: &Commit) -> Result<Self, StoreError> {
        let gap = |index, detail| Gap { position: commit.first.plus(index), detail };
        match Self::of(&commit.events) {
            Ok(Some(encoded)) if encoded.hashes == commit.hashes => Ok(encoded),
            Ok(_) => Err(gap(0, "a stored event no longer hashes to the recorded value".to_owned()).into()),
            Err((index, error)) => Err(gap(index, error.to_string()).into()),
        }
    }

    /// Takes in what follows on from it: events of the same commit, encoded apart.
    pub fn append(&mut self, mut next: Self) {
        self.events.append(&next.events);
        self.entries.append(&next.entries);
        self.hashes.append(&mut next.hashes);
    }

    /// Position of the first event.
    pub fn first(&self) -> Position {
        self.first
    }

    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.first.plus(self.hashes.len())
    }

    /// Leaf hash of each event's entry, in order.
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.hashes.len()).map(|index| self.entries.get(index..index + 1))
    }

    /// How many bytes the entries take together.
    pub fn entries_bytes(&self) -> usize {
        self.entries.bytes.len()
    }

    /// The commit's stored bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.part(0..self.hashes.len())
    }

    /// The stored bytes of these events alone: a commit of its own, with the same time.
    fn part(&self, range: Range<usize>) -> Vec<u8> {
        let body = self.events.get(range.clone());
        let mut bytes = Vec::with_capacity(body.len() + 32);
        bytes.extend_from_slice(&[MARK[0], MARK[1], FORMAT]);
        let head = v1::Head {
            first: self.first.plus(range.start).0,
            recorded_at_micros: self.recorded_at.micros(),
            events: range.len() as u64,
        };
        // Three integers into a vector cannot fail.
        let _ = bincode::encode_into_writer(head, Appending(&mut bytes), CONFIG);
        bytes.extend_from_slice(body);
        bytes
    }

    /// The commit in parts of at most `bytes_max` bytes, each a commit of its own. A single event
    /// that is longer stays whole.
    pub fn parts(&self, bytes_max: usize) -> impl Iterator<Item = (Position, Vec<u8>)> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let from = start;
            while start < self.hashes.len() && (start == from || self.events.span(from..start + 1) + 32 <= bytes_max) {
                start += 1;
            }
            (from < start).then(|| (self.first.plus(from), self.part(from..start)))
        })
    }
}

/// A value of several commits, each a value of its own by [`EncodedCommit::parts`].
pub fn several<'c>(commits: impl IntoIterator<Item = &'c Vec<u8>>) -> Vec<u8> {
    let mut bytes = vec![MARK[0], MARK[1], FORMAT_SEVERAL];
    for commit in commits {
        // A commit is far below 4 GiB: its entries take at most 32 MiB.
        bytes.extend_from_slice(&(commit.len() as u32).to_le_bytes());
        bytes.extend_from_slice(commit);
    }
    bytes
}

/// What bincode writes goes to the end of a vector.
struct Appending<'v>(&'v mut Vec<u8>);

impl bincode::enc::write::Writer for Appending<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Pieces of bytes, one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pieces {
    bytes: Buffer,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Pieces {
    fn with_capacity(count: usize, bytes_each: usize) -> Self {
        Self { bytes: Buffer::with_capacity(count * bytes_each), ends: Vec::with_capacity(count) }
    }

    fn push<E>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        write(&mut self.bytes)?;
        self.ends.push(self.bytes.len());
        Ok(())
    }

    fn append(&mut self, next: &Self) {
        let offset = self.bytes.len();
        self.bytes.extend_from_slice(&next.bytes);
        self.ends.extend(next.ends.iter().map(|end| end + offset));
    }

    fn bounds(&self, range: Range<usize>) -> Range<usize> {
        let end_of = |count: usize| count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
        end_of(range.start)..end_of(range.end)
    }

    fn span(&self, range: Range<usize>) -> usize {
        self.bounds(range).len()
    }

    fn get(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[self.bounds(range)]
    }
}

fn take<'b, T: bincode::BorrowDecode<'b, ()>>(bytes: &mut &'b [u8]) -> Result<T, CommitError> {
    let (value, read) = bincode::borrow_decode_from_slice(bytes, CONFIG).map_err(malformed)?;
    *bytes = bytes.get(read..).unwrap_or_default();
    Ok(value)
}

fn malformed(reason: impl ToString) -> CommitError {
    CommitError::Malformed(reason.to_string())
}

fn store_event(event: &Event, hash: Digest) -> v1::Event<'_> {
    let content = &event.content;
    v1::Event {
        entry_hash: hash.0,
        id: *event.id.as_bytes(),
        kind: &content.kind,
        version: content.version,
        stream: &content.stream,
        stream_position: event.stream_position,
        occurred_at: match content.occurred_at {
            Moment::Instant(at) => v1::Moment::Instant(at.micros()),
            Moment::Day(date) => v1::Moment::Day(date.to_epoch_days()),
        },
        actor: store_actor(&content.actor),
        approver: content.approver.as_ref().map(store_actor),
        channel: content.channel.as_deref(),
        cause: content.cause.map(|position| position.0),
        command_id: &content.command.id,
        command_digest: content.command.digest.0,
        corrects: content.corrects.map(|position| position.0),
        legal_basis: content.legal_basis.iter().map(String::as_str).collect(),
        documents: content.documents.iter().map(|digest| digest.0).collect(),
        payload: content.payload.as_str(),
    }
}

fn load_event(stored: v1::Event<'_>, position: Position, recorded_at: Timestamp) -> Result<Event, CommitError> {
    let occurred_at = match stored.occurred_at {
        v1::Moment::Instant(micros) => Timestamp::from_micros(micros).map(Moment::Instant),
        v1::Moment::Day(days) => NaiveDate::from_epoch_days(days).map(Moment::Day),
    };
    Ok(Event {
        position,
        id: Uuid::from_bytes(stored.id),
        recorded_at,
        stream_position: stored.stream_position,
        content: NewEvent {
            kind: stored.kind.to_owned(),
            version: stored.version,
            stream: stored.stream.to_owned(),
            occurred_at: occurred_at.ok_or_else(|| malformed("time"))?,
            actor: load_actor(stored.actor),
            approver: stored.approver.map(load_actor),
            channel: stored.channel.map(str::to_owned),
            cause: stored.cause.map(Position),
            command: CommandRef { id: stored.command_id.to_owned(), digest: Digest(stored.command_digest) },
            corrects: stored.corrects.map(Position),
            legal_basis: stored.legal_basis.into_iter().map(str::to_owned).collect(),
            documents: stored.documents.into_iter().map(Digest).collect(),
            payload: CanonicalJson::kept(stored.payload.to_owned()),
        },
    })
}

fn store_actor(actor: &Actor) -> v1::Actor<'_> {
    v1::Actor {
        account: actor.account.as_deref(),
        capacity: &actor.capacity,
        position: &actor.position,
        unit: &actor.unit,
    }
}

fn load_actor(actor: v1::Actor<'_>) -> Actor {
    Actor {
        account: actor.account.map(str::to_owned),
        capacity: actor.capacity.to_owned(),
        position: actor.position.to_owned(),
        unit: actor.unit.to_owned(),
    }
}
