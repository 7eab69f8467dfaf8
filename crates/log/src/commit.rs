//! A commit: what one durable write appends. Its bytes are specified in `docs/format.md`.

use calendar::{Moment, NaiveDate, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    canonical::CanonicalJson,
    event::{Actor, CommandRef, Digest, Event, NewEvent, Position},
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

impl Commit {
    /// The position after the last event.
    pub fn end(&self) -> Position {
        self.first.plus(self.events.len())
    }
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

/// "SC", then the format number.
const MARK: [u8; 2] = *b"SC";
const FORMAT: u8 = 1;

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
    use super::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    pub struct Commit {
        pub first: u64,
        pub recorded_at_micros: i64,
        pub events: Vec<Event>,
    }

    #[derive(Serialize, Deserialize)]
    pub struct Event {
        pub entry_hash: [u8; 32],
        pub id: [u8; 16],
        pub kind: String,
        pub version: u16,
        pub stream: String,
        pub stream_position: u64,
        pub occurred_at: Moment,
        pub actor: Actor,
        pub approver: Option<Actor>,
        pub channel: Option<String>,
        pub cause: Option<u64>,
        pub command_id: String,
        pub command_digest: [u8; 32],
        pub corrects: Option<u64>,
        pub legal_basis: Vec<String>,
        pub documents: Vec<[u8; 32]>,
        pub payload: String,
    }

    #[derive(Serialize, Deserialize)]
    pub enum Moment {
        /// Microseconds since 1970-01-01T00:00:00Z.
        Instant(i64),
        /// Days since 1970-01-01, Vietnamese calendar day.
        Day(i32),
    }

    #[derive(Serialize, Deserialize)]
    pub struct Actor {
        pub account: Option<String>,
        pub capacity: String,
        pub position: String,
        pub unit: String,
    }
}

impl Commit {
    /// The bytes that a store keeps.
    pub fn encode(&self) -> Result<Vec<u8>, CommitError> {
        let stored = v1::Commit {
            first: self.first.0,
            recorded_at_micros: self.recorded_at.micros(),
            events: self.events.iter().zip(&self.hashes).map(|(event, hash)| store_event(event, *hash)).collect(),
        };
        let mut bytes = vec![MARK[0], MARK[1], FORMAT];
        let mut body = bincode::serde::encode_to_vec(&stored, CONFIG).map_err(malformed)?;
        bytes.append(&mut body);
        Ok(bytes)
    }

    /// Reads what [`Commit::encode`] wrote. The hashes are taken as stored; whether they match the
    /// entries is for the reader to check.
    pub fn decode(bytes: &[u8]) -> Result<Self, CommitError> {
        let body = match bytes {
            [m0, m1, FORMAT, body @ ..] if [*m0, *m1] == MARK => body,
            [m0, m1, format, ..] if [*m0, *m1] == MARK => return Err(CommitError::Format(*format)),
            _ => return Err(malformed("the mark \"SC\" is missing")),
        };
        let (stored, read): (v1::Commit, usize) = bincode::serde::decode_from_slice(body, CONFIG).map_err(malformed)?;
        if read != body.len() {
            return Err(malformed(format!("{} bytes too many", body.len() - read)));
        }
        if stored.events.is_empty() {
            return Err(malformed("no events"));
        }
        let first = Position(stored.first);
        let recorded_at = Timestamp::from_micros(stored.recorded_at_micros).ok_or_else(|| malformed("time"))?;
        let hashes = stored.events.iter().map(|event| Digest(event.entry_hash)).collect();
        let events = stored
            .events
            .into_iter()
            .enumerate()
            .map(|(index, event)| load_event(event, first.plus(index), recorded_at))
            .collect::<Result<_, _>>()?;
        Ok(Self { first, recorded_at, events, hashes })
    }
}

fn malformed(reason: impl ToString) -> CommitError {
    CommitError::Malformed(reason.to_string())
}

fn store_event(event: &Event, hash: Digest) -> v1::Event {
    let content = &event.content;
    v1::Event {
        entry_hash: hash.0,
        id: *event.id.as_bytes(),
        kind: content.kind.clone(),
        version: content.version,
        stream: content.stream.clone(),
        stream_position: event.stream_position,
        occurred_at: match content.occurred_at {
            Moment::Instant(at) => v1::Moment::Instant(at.micros()),
            Moment::Day(date) => v1::Moment::Day(date.to_epoch_days()),
        },
        actor: store_actor(&content.actor),
        approver: content.approver.as_ref().map(store_actor),
        channel: content.channel.clone(),
        cause: content.cause.map(|position| position.0),
        command_id: content.command.id.clone(),
        command_digest: content.command.digest.0,
        corrects: content.corrects.map(|position| position.0),
        legal_basis: content.legal_basis.clone(),
        documents: content.documents.iter().map(|digest| digest.0).collect(),
        payload: content.payload.as_str().to_owned(),
    }
}

fn load_event(stored: v1::Event, position: Position, recorded_at: Timestamp) -> Result<Event, CommitError> {
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
            kind: stored.kind,
            version: stored.version,
            stream: stored.stream,
            occurred_at: occurred_at.ok_or_else(|| malformed("time"))?,
            actor: load_actor(stored.actor),
            approver: stored.approver.map(load_actor),
            channel: stored.channel,
            cause: stored.cause.map(Position),
            command: CommandRef { id: stored.command_id, digest: Digest(stored.command_digest) },
            corrects: stored.corrects.map(Position),
            legal_basis: stored.legal_basis,
            documents: stored.documents.into_iter().map(Digest).collect(),
            payload: CanonicalJson::parse(stored.payload).map_err(malformed)?,
        },
    })
}

fn store_actor(actor: &Actor) -> v1::Actor {
    let Actor { account, capacity, position, unit } = actor.clone();
    v1::Actor { account, capacity, position, unit }
}

fn load_actor(actor: v1::Actor) -> Actor {
    let v1::Actor { account, capacity, position, unit } = actor;
    Actor { account, capacity, position, unit }
}
