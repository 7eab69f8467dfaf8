//! An entry as the domain reads it: typed on one side, text on the other.

use domain::{
    CommandId, EntryNumber, Event, NoticeId, Origin, Recorded,
    event::{Channel, EventError, Header},
    people::Actor,
};
use eventlog::{Digest, event::EntryError};
use serde::de::{DeserializeOwned, IntoDeserializer, value::Error as NotKnown};

/// Why an entry of the log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    /// A payload that this program cannot read.
    #[error("entry #{entry}: {source}")]
    Event {
        /// Its number.
        entry: u64,
        /// Why.
        source: EventError,
    },
    /// A header field that this program cannot read.
    #[error("entry #{entry}: the field \"{field}\" holds \"{value}\", which this version of the program does not know")]
    Header {
        /// Its number.
        entry: u64,
        /// Which field.
        field: &'static str,
        /// What it holds.
        value: String,
    },
}

/// Why an entry cannot be read strictly.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    /// Its spelling, or its header.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Its payload.
    #[error(transparent)]
    Payload(#[from] EventError),
    /// A member of its header.
    #[error(transparent)]
    Header(#[from] ReadingError),
    /// It stands where it does not belong.
    #[error("an event of kind \"{kind}\" that says what this one says does not stand in the stream {stream}")]
    Stream {
        /// What it is about.
        kind: String,
        /// Where it stands.
        stream: String,
    },
}

/// Whether an entry can be read strictly: canonical, of a kind and version that this program knows, every member
/// there and none beside, in the stream where it belongs.
pub fn readable(text: &str) -> Result<(), String> {
    strictly(text).map_err(|error| error.to_string())
}

fn strictly(text: &str) -> Result<(), Unreadable> {
    let event = eventlog::Event::from_entry(text)?;
    let content = &event.content;
    let (actor, channel) = sender(&event)?;
    let documents = content.documents.len();
    let header = Header { actor: &actor, channel, recorded_at: event.recorded_at, documents };
    let payload = content.payload.value();
    let decoded = Event::from_payload_strictly(&content.kind, content.version, payload, &header)?;
    if !decoded.belongs_in(&content.stream) {
        return Err(Unreadable::Stream { kind: content.kind.to_string(), stream: content.stream.clone() });
    }
    recorded(&event)?;
    Ok(())
}

/// The domain's form of what the log holds.
pub fn recorded(event: &eventlog::Event) -> Result<Recorded, ReadingError> {
    let entry = event.position.0;
    let content = &event.content;
    let (actor, channel) = sender(event)?;
    let header = Header { actor: &actor, channel, recorded_at: event.recorded_at, documents: content.documents.len() };
    let decoded = Event::from_payload(&content.kind, content.version, content.payload.value(), &header)
        .map_err(|source| ReadingError::Event { entry, source })?;
    Ok(Recorded {
        entry: EntryNumber(entry),
        recorded_at: event.recorded_at,
        occurred_at: content.occurred_at,
        actor,
        approver: content.approver.as_ref().map(|actor| read_actor(entry, actor)).transpose()?,
        channel,
        cause: content.cause.map(|position| EntryNumber(position.0)),
        corrects: content.corrects.map(|position| EntryNumber(position.0)),
        origin: match decoded.is_notice() {
            true => Origin::Ledger(NoticeId::recorded(&content.command.id)),
            false => Origin::Command(CommandId::recorded(&content.command.id)),
        },
        legal_basis: content.legal_basis.clone(),
        documents: content.documents.iter().map(ToString::to_string).collect(),
        event: decoded,
    })
}

/// The documents that an entry names; none where it cannot be read.
pub(crate) fn documents(text: &str) -> Vec<Digest> {
    eventlog::Event::from_entry(text).map(|event| event.content.documents).unwrap_or_default()
}

fn sender(event: &eventlog::Event) -> Result<(Actor, Option<Channel>), ReadingError> {
    let (entry, content) = (event.position.0, &event.content);
    let channel = content.channel.as_ref().map(|name| named::<Channel>(entry, "channel", name)).transpose()?;
    Ok((read_actor(entry, &content.actor)?, channel))
}

fn read_actor(entry: u64, actor: &eventlog::Actor) -> Result<Actor, ReadingError> {
    Ok(Actor {
        unit: named(entry, "unit", &actor.unit)?,
        position: named(entry, "position", &actor.position)?,
        capacity: named(entry, "capacity", &actor.capacity)?,
        account: actor.account.as_ref().map(ToString::to_string),
    })
}

/// A value by its name.
fn named<T: DeserializeOwned>(entry: u64, field: &'static str, value: &str) -> Result<T, ReadingError> {
    let known: Result<T, NotKnown> = T::deserialize(value.into_deserializer());
    known.map_err(|_| ReadingError::Header { entry, field, value: value.to_owned() })
}
