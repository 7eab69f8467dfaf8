//! Between the domain's events and the log's: the same facts, typed on one side, text on the other.

use domain::{Command, Event, NewEvent, people::Actor};
use eventlog::{CanonicalJson, CommandRef, Digest, Name, Position, canonical::CanonicalError};
use proof::DigestError;
use serde::Serialize;
use serde_json::{Value, json};

/// Why an event cannot be carried across.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// A value without a canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A document hash that is none.
    #[error("documents: {0}")]
    Document(#[from] DigestError),
}

/// The format of what is hashed of a command.
pub const COMMAND_FORMAT: &str = "socai.command/2";
/// The format of what is hashed of an entry that no command leads to.
const NOTICE_FORMAT: &str = "socai.notice/1";

/// What a command says, to the log of this name: canonical JSON of `format`, `log` and `command`. Who approves
/// it is left out, so that recorder and approver sign one value.
pub fn statement(command: &Command, log: &str) -> Result<String, EncodeError> {
    let mut json = to_json(command);
    if let Some(members) = json.as_object_mut() {
        members.remove("approved_by");
    }
    let (command, log) = (CanonicalJson::of(&json)?, CanonicalJson::of(&json!(log))?);
    // Put together by hand: a command may itself be as deep as any value.
    Ok(format!(r#"{{"command":{},"format":"{COMMAND_FORMAT}","log":{}}}"#, command.as_str(), log.as_str()))
}

/// SHA-256 of [`statement`]: two commands with one identifier are told apart by it.
pub fn digest(command: &Command, log: &str) -> Result<Digest, EncodeError> {
    Ok(Digest::of(statement(command, log)?.as_bytes()))
}

/// The digest by the rule that entries of before were recorded by: SHA-256 of the command's canonical JSON
/// alone. No text has both forms: a command has no member `format`.
pub fn digest_before(command: &Command) -> Result<Digest, EncodeError> {
    Ok(Digest::of(CanonicalJson::of(&to_json(command))?.as_str().as_bytes()))
}

/// The digest in the header of an entry that no command leads to: SHA-256 of its canonical statement.
pub fn notice_digest(event: &Event, log: &str) -> Result<Digest, EncodeError> {
    let statement = json!({
        "format": NOTICE_FORMAT, "kind": event.kind(), "log": log, "payload": event.payload(), "version": event.version(),
    });
    Ok(Digest::of(CanonicalJson::of(&statement)?.as_str().as_bytes()))
}

/// The documents a command names, by hash.
pub fn documents(command: &Command) -> Result<Vec<Digest>, EncodeError> {
    Ok(command.documents.iter().map(|hash| hash.parse()).collect::<Result<_, _>>()?)
}

/// The log's form of what a command led to.
pub fn to_log(command: &Command, digest: Digest, new: NewEvent) -> Result<eventlog::NewEvent, EncodeError> {
    Ok(eventlog::NewEvent {
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

pub(crate) fn actor_to_log(actor: &Actor) -> eventlog::Actor {
    eventlog::Actor {
        account: actor.account.as_deref().map(Name::from),
        capacity: name_of(&actor.capacity),
        position: name_of(&actor.position),
        unit: actor.unit.as_str().into(),
    }
}

/// The name under which a unit variant serialises.
pub(crate) fn name_of(value: &impl Serialize) -> Name {
    to_json(value).as_str().unwrap_or_default().into()
}

/// Commands and header fields are structs of text, integers and lists, which always serialise.
pub(crate) fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
