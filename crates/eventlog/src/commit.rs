//! A commit: events that reach the disk together. Its bytes are specified in `docs/format.md`.

use calendar::{Moment, NaiveDate, Timestamp, moment::within_years};
use proof::Digest;
use uuid::Uuid;

use crate::{
    canonical::CanonicalJson,
    event::{Actor, CommandRef, Event, Name, NewEvent, Position},
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

/// Why bytes are not a commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Too short, wrong mark, or not decodable.
    #[error("the bytes are not a commit: {0}")]
    Malformed(String),
    /// Written by a newer program.
    #[error("commit format {0} is not known to this version of the program; use a newer one")]
    Format(u8),
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
        // A damaged count must not allocate: what is of fixed length in an event takes more than this.
        let count = usize::try_from(head.events).ok().filter(|&count| count > 0 && count <= rest.len() / 80);
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

/// A value of several commits, each a value of its own by `Encoded::parts`.
pub fn several<'c>(commits: impl IntoIterator<Item = &'c Vec<u8>>) -> Vec<u8> {
    let mut bytes = vec![MARK[0], MARK[1], FORMAT_SEVERAL];
    for commit in commits {
        // A commit is far below 4 GiB: its entries take at most 32 MiB.
        bytes.extend_from_slice(&(commit.len() as u32).to_le_bytes());
        bytes.extend_from_slice(commit);
    }
    bytes
}

/// Appends the stored form of an event; its commit's head comes before it.
pub(crate) fn write_event(event: &Event, hash: Digest, out: &mut Vec<u8>) -> Result<(), CommitError> {
    bincode::encode_into_writer(store_event(event, hash), Appending(out), CONFIG).map_err(malformed)
}

/// Appends the head of a commit of `events` events; they follow it.
pub(crate) fn write_head(first: Position, recorded_at: Timestamp, events: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&[MARK[0], MARK[1], FORMAT]);
    let head = v1::Head { first: first.0, recorded_at_micros: recorded_at.micros(), events: events as u64 };
    // Three integers into a vector cannot fail.
    let _ = bincode::encode_into_writer(head, Appending(out), CONFIG);
}

/// The head of a commit takes at most so many bytes.
pub(crate) const HEAD_BYTES_MAX: usize = 3 + 3 * 9;

/// What bincode writes goes to the end of a vector.
struct Appending<'v>(&'v mut Vec<u8>);

impl bincode::enc::write::Writer for Appending<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
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
        v1::Moment::Day(days) => NaiveDate::from_epoch_days(days).and_then(within_years).map(Moment::Day),
    };
    Ok(Event {
        position,
        id: Uuid::from_bytes(stored.id),
        recorded_at,
        stream_position: stored.stream_position,
        content: NewEvent {
            kind: stored.kind.into(),
            version: stored.version,
            stream: stored.stream.to_owned(),
            occurred_at: occurred_at.ok_or_else(|| malformed("time"))?,
            actor: load_actor(stored.actor),
            approver: stored.approver.map(load_actor),
            channel: stored.channel.map(Name::from),
            cause: stored.cause.map(Position),
            command: CommandRef { id: stored.command_id.into(), digest: Digest(stored.command_digest) },
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
        account: actor.account.map(Name::from),
        capacity: actor.capacity.into(),
        position: actor.position.into(),
        unit: actor.unit.into(),
    }
}
