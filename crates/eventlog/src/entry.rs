//! The entry's text, written straight from the event: RFC 8785 with the names already in order.
//!
//! The general writer of [`crate::canonical`] makes the same text at ten times the cost; a property
//! test holds the two together.

use std::io::Write;

use calendar::{Moment, Timestamp};
use proof::Digest;

use crate::{
    canonical::{CanonicalError, INTEGER_MAX, write_string},
    event::{Actor, ENTRY_FORMAT, EntryError, Event, Position},
};

impl Event {
    /// The entry: canonical JSON of the whole event. Every field is present, `null` where empty.
    pub fn entry(&self) -> Result<String, EntryError> {
        let mut text = Vec::new();
        write(self, &mut Clock::default(), &mut text)?;
        // Made of texts and ASCII.
        String::from_utf8(text).map_err(|error| EntryError::Shape(error.to_string()))
    }
}

/// The last time written, with its text: the events of a commit share theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clock {
    last: Option<(Timestamp, String)>,
}

impl Clock {
    fn text(&mut self, at: Timestamp) -> &str {
        if self.last.as_ref().is_none_or(|(last, _)| *last != at) {
            self.last = None;
        }
        &self.last.get_or_insert_with(|| (at, at.to_string())).1
    }
}

/// Appends the entry of `event` to `out`. Where it fails, what was appended is to be thrown away.
pub fn write(event: &Event, clock: &mut Clock, out: &mut Vec<u8>) -> Result<(), EntryError> {
    let content = &event.content;
    out.extend_from_slice(b"{\"actor\":");
    actor(&content.actor, out);
    out.extend_from_slice(b",\"approver\":");
    optional(content.approver.as_ref(), out, actor);
    out.extend_from_slice(b",\"cause\":");
    place(content.cause, out)?;
    out.extend_from_slice(b",\"channel\":");
    optional(content.channel.as_deref(), out, write_string);
    out.extend_from_slice(b",\"command\":{\"digest\":\"");
    hex(content.command.digest, out);
    out.extend_from_slice(b"\",\"id\":");
    write_string(&content.command.id, out);
    out.extend_from_slice(b"},\"corrects\":");
    place(content.corrects, out)?;
    out.extend_from_slice(b",\"documents\":");
    list(&content.documents, out, |digest, out| {
        out.push(b'"');
        hex(*digest, out);
        out.push(b'"');
    });
    out.extend_from_slice(b",\"format\":\"");
    out.extend_from_slice(ENTRY_FORMAT.as_bytes());
    out.extend_from_slice(b"\",\"id\":\"");
    out.extend_from_slice(event.id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).as_bytes());
    out.extend_from_slice(b"\",\"kind\":");
    write_string(&content.kind, out);
    out.extend_from_slice(b",\"legal_basis\":");
    list(&content.legal_basis, out, |basis, out| write_string(basis, out));
    out.extend_from_slice(b",\"occurred_at\":\"");
    match content.occurred_at {
        Moment::Instant(at) if at == event.recorded_at => out.extend_from_slice(clock.text(at).as_bytes()),
        // Writing into a vector cannot fail, here and below.
        moment => drop(write!(out, "{moment}")),
    }
    out.extend_from_slice(b"\",\"payload\":");
    out.extend_from_slice(content.payload.as_str().as_bytes());
    out.extend_from_slice(b",\"position\":");
    number(event.position.0, out)?;
    out.extend_from_slice(b",\"recorded_at\":\"");
    out.extend_from_slice(clock.text(event.recorded_at).as_bytes());
    out.extend_from_slice(b"\",\"stream\":");
    write_string(&content.stream, out);
    out.extend_from_slice(b",\"stream_position\":");
    number(event.stream_position, out)?;
    out.extend_from_slice(b",\"version\":");
    number(content.version.into(), out)?;
    out.push(b'}');
    Ok(())
}

fn actor(actor: &Actor, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"account\":");
    optional(actor.account.as_deref(), out, write_string);
    out.extend_from_slice(b",\"capacity\":");
    write_string(&actor.capacity, out);
    out.extend_from_slice(b",\"position\":");
    write_string(&actor.position, out);
    out.extend_from_slice(b",\"unit\":");
    write_string(&actor.unit, out);
    out.push(b'}');
}

fn optional<T: ?Sized>(value: Option<&T>, out: &mut Vec<u8>, write: impl FnOnce(&T, &mut Vec<u8>)) {
    match value {
        Some(value) => write(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn list<T>(items: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(b']');
}

fn place(position: Option<Position>, out: &mut Vec<u8>) -> Result<(), EntryError> {
    match position {
        Some(position) => number(position.0, out),
        None => {
            out.extend_from_slice(b"null");
            Ok(())
        }
    }
}

fn number(value: u64, out: &mut Vec<u8>) -> Result<(), EntryError> {
    if value > INTEGER_MAX.unsigned_abs() {
        return Err(CanonicalError::Number(value.to_string()).into());
    }
    let _ = write!(out, "{value}");
    Ok(())
}

fn hex(digest: Digest, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in digest.0 {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 0x0f)]);
    }
}
