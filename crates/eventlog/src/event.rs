//! The event: a frozen header and a payload. Its entry: the one text that is hashed and kept.

use std::{fmt, num::ParseIntError, str::FromStr};

use calendar::{Moment, Timestamp};
use proof::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::canonical::{CanonicalError, CanonicalJson, DEPTH_MAX};

/// The name and version of the entry's shape, its first line of defence in thirty years.
pub const ENTRY_FORMAT: &str = "socai.entry/1";
/// An entry is at most this long, in bytes: the length prefix of a tlog entry bundle is 16 bits.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// The place of an event in the log: 0, 1, 2, … without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    /// The position `count` places further on.
    pub fn plus(self, count: usize) -> Self {
        // usize is at most 64 bits; a log of 2^64 events cannot exist.
        Self(self.0.saturating_add(count as u64))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Position {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.trim_start_matches('#').parse().map(Self)
    }
}

/// A short text, of which an event has many: kept in place up to 23 bytes, for a log is read millions of
/// events at a time.
pub type Name = smol_str::SmolStr;

/// Who acted. The log does not interpret these texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The account that entered it, where accounts exist.
    pub account: Option<Name>,
    /// In what capacity: in one's own right, or for somebody else.
    pub capacity: Name,
    /// The position held.
    pub position: Name,
    /// The unit in which it is held.
    pub unit: Name,
}

/// The command an event came from: what makes recording idempotent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandRef {
    /// The identifier its author gave it.
    pub id: Name,
    /// SHA-256 of the command's canonical JSON, so that a reused identifier is noticed.
    pub digest: Digest,
}

/// One immutable event. The fields of the header never change; the payload's shape is named by
/// `kind` and `version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Place in the log.
    pub position: Position,
    /// UUID version 7.
    pub id: Uuid,
    /// When the ledger recorded it, by the ledger's own clock.
    pub recorded_at: Timestamp,
    /// Place in its stream, from 0, without a gap.
    pub stream_position: u64,
    /// Everything its author supplied.
    pub content: NewEvent,
}

/// What is asked to be appended; the log adds position and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// What happened, for example `ReportSubmitted`.
    pub kind: Name,
    /// Version of the payload's shape, from 1.
    pub version: u16,
    /// What it is about.
    pub stream: String,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// Who recorded it.
    pub actor: Actor,
    /// Who approved it: never the person who recorded it.
    pub approver: Option<Actor>,
    /// How it reached the ledger.
    pub channel: Option<Name>,
    /// The event that gave rise to it.
    pub cause: Option<Position>,
    /// The command it came from.
    pub command: CommandRef,
    /// The earlier event that it corrects.
    pub corrects: Option<Position>,
    /// The rules it rests on.
    pub legal_basis: Vec<String>,
    /// Documents by hash.
    pub documents: Vec<Digest>,
    /// The facts, in the shape of `kind` and `version`.
    pub payload: CanonicalJson,
}

/// The entry's fields. The payload is read as the text that it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "Entry",
    // As it was published: a schema is frozen, to the letter.
    description = "The entry's fields. Serde writes them, [`CanonicalJson`] orders them."
)]
struct EntryFields<P> {
    format: String,
    position: Position,
    id: Uuid,
    recorded_at: Timestamp,
    stream: String,
    stream_position: u64,
    kind: Name,
    version: u16,
    occurred_at: Moment,
    actor: Actor,
    approver: Option<Actor>,
    channel: Option<Name>,
    cause: Option<Position>,
    command: CommandRef,
    corrects: Option<Position>,
    legal_basis: Vec<String>,
    documents: Vec<Digest>,
    payload: P,
}

/// Why a text is not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not the canonical form of anything.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// JSON, but not of an entry's shape.
    #[error("not an entry: {0}")]
    Shape(String),
    /// An entry of a format that this program does not know.
    #[error("entry format \"{0}\" is not known to this version of the program; use a newer one")]
    Format(String),
}

impl Event {
    /// The event an entry stands for: either rebuilds the other.
    pub fn from_entry(text: &str) -> Result<Self, EntryError> {
        // The payload may itself be as deep as any value. As a part of a canonical text it is canonical.
        CanonicalJson::check(text, DEPTH_MAX + 1)?;
        let fields: EntryFields<&RawValue> = serde_json::from_str(text).map_err(|error| not_an_entry(text, &error))?;
        if fields.format != ENTRY_FORMAT {
            return Err(EntryError::Format(fields.format));
        }
        let event = Self {
            position: fields.position,
            id: fields.id,
            recorded_at: fields.recorded_at,
            stream_position: fields.stream_position,
            content: NewEvent {
                kind: fields.kind,
                version: fields.version,
                stream: fields.stream,
                occurred_at: fields.occurred_at,
                actor: fields.actor,
                approver: fields.approver,
                channel: fields.channel,
                cause: fields.cause,
                command: fields.command,
                corrects: fields.corrects,
                legal_basis: fields.legal_basis,
                documents: fields.documents,
                payload: CanonicalJson::kept(fields.payload.get().to_owned()),
            },
        };
        // Times and identifiers have other spellings, which would be another text with another hash.
        match event.entry()? == text {
            true => Ok(event),
            false => Err(EntryError::Shape("a time or an identifier is not spelled as entries spell it".to_owned())),
        }
    }
}

/// Why a text of another shape is no entry of this one: it may be of a later format.
fn not_an_entry(text: &str, error: &serde_json::Error) -> EntryError {
    #[derive(Deserialize)]
    struct Format {
        format: Option<Name>,
    }
    match serde_json::from_str::<Format>(text).map(|found| found.format) {
        Ok(Some(format)) if format == ENTRY_FORMAT => EntryError::Shape(error.to_string()),
        Ok(format) => EntryError::Format(format.map_or_else(|| "none".to_owned(), Into::into)),
        Err(_) => EntryError::Format("none".to_owned()),
    }
}

/// JSON Schema of the entry, with the payload left open: it has a schema per kind and version.
pub fn entry_schema() -> schemars::Schema {
    schemars::schema_for!(EntryFields<serde_json::Value>)
}
