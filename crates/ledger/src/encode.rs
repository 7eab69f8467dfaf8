//! Between the domain's events and the log's: the same facts, typed on one side, text on the other.

use domain::{
    Command, EntryNumber, Event, NewEvent, Recorded,
    event::{Channel, EventError, Head},
    people::Actor,
};
use log::{CanonicalJson, CommandRef, Digest, Name, Position, canonical::CanonicalError};
use proof::DigestError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Why an event cannot be carried across.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A recorded payload that this program cannot read.
    #[error("entry #{entry}: {source}")]
    Event {
        /// Its number.
        entry: u64,
        /// Why.
        source: EventError,
    },
    /// A recorded header field that this program cannot read.
    #[error("entry #{entry}: the field \"{field}\" holds \"{value}\", which this version of the program does not know")]
    Header {
        /// Its number.
        entry: u64,
        /// Which field.
        field: &'static str,
        /// What it holds.
        value: String,
    },
    /// A value without a canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A document hash that is none.
    #[error("documents: {0}")]
    Document(#[from] DigestError),
}

/// SHA-256 of the command's canonical JSON: two commands with one identifier are told apart by it.
pub fn digest(command: &Command) -> Result<Digest, EncodeError> {
    Ok(Digest::of(CanonicalJson::of(&to_json(command))?.as_str().as_bytes()))
}

/// The documents a command names, by hash.
pub fn documents(command: &Command) -> Result<Vec<Digest>, EncodeError> {
    Ok(command.documents.iter().map(|hash| hash.parse()).collect::<Result<_, _>>()?)
}

/// The log's form of what a command led to.
pub fn to_log(command: &Command, digest: Digest, new: NewEvent) -> Result<log::NewEvent, EncodeError> {
    Ok(log::NewEvent {
        kind: new.event.kind().into(),
        version: new.event.version(),
        stream: new.stream,
        occurred_at: new.occurred_at,
        actor: actor_to_log(&command.by),
        approver: command.approved_by.as_ref().map(actor_to_log),
        channel: command.channel.map(|channel| name_of(&channel)),
        cause: new.cause.map(|entry| Position(entry.0)),
        command: CommandRef { id: command.id.as_str().into(), digest },
        corrects: new.corrects.map(|entry| Position(entry.0)),
        legal_basis: command.legal_basis.clone(),
        documents: documents(command)?,
        payload: CanonicalJson::of(&new.event.payload())?,
    })
}

/// Who recorded an entry, and how it came in.
pub(crate) fn sender(event: &log::Event) -> Result<(Actor, Option<Channel>), EncodeError> {
    let (entry, content) = (event.position.0, &event.content);
    let channel = content.channel.as_ref().map(|name| named::<Channel>(entry, "channel", name)).transpose()?;
    Ok((actor_from_log(entry, &content.actor)?, channel))
}

/// The domain's form of what the log holds.
pub fn from_log(event: &log::Event) -> Result<Recorded, EncodeError> {
    let entry = event.position.0;
    let content = &event.content;
    let (actor, channel) = sender(event)?;
    let head = Head { actor: &actor, channel, recorded_at: event.recorded_at, documents: content.documents.len() };
    let decoded = Event::from_payload(&content.kind, content.version, content.payload.value(), &head)
        .map_err(|source| EncodeError::Event { entry, source })?;
    Ok(Recorded {
        entry: EntryNumber(entry),
        recorded_at: event.recorded_at,
        occurred_at: content.occurred_at,
        actor,
        approver: content.approver.as_ref().map(|actor| actor_from_log(entry, actor)).transpose()?,
        channel,
        cause: content.cause.map(|position| EntryNumber(position.0)),
        corrects: content.corrects.map(|position| EntryNumber(position.0)),
        command_id: content.command.id.to_string(),
        legal_basis: content.legal_basis.clone(),
        documents: content.documents.iter().map(ToString::to_string).collect(),
        event: decoded,
    })
}

fn actor_to_log(actor: &Actor) -> log::Actor {
    log::Actor {
        account: actor.account.as_deref().map(Name::from),
        capacity: name_of(&actor.capacity),
        position: name_of(&actor.position),
        unit: actor.unit.as_str().into(),
    }
}

fn actor_from_log(entry: u64, actor: &log::Actor) -> Result<Actor, EncodeError> {
    Ok(Actor {
        unit: named(entry, "unit", &actor.unit)?,
        position: named(entry, "position", &actor.position)?,
        capacity: named(entry, "capacity", &actor.capacity)?,
        account: actor.account.as_ref().map(ToString::to_string),
    })
}

/// The name under which a unit variant serialises.
fn name_of(value: &impl Serialize) -> Name {
    to_json(value).as_str().unwrap_or_default().into()
}

fn named<T: DeserializeOwned>(entry: u64, field: &'static str, value: &str) -> Result<T, EncodeError> {
    serde_json::from_value(json!(value)).map_err(|_| EncodeError::Header { entry, field, value: value.to_owned() })
}

/// Commands and header fields are structs of text, integers and lists, which always serialise.
pub(crate) fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
