//! The entry's text, written straight from the event: RFC 8785 with the names already in order.
//!
//! The general writer of [`crate::canonical`] makes the same text at ten times the cost; a property
//! test holds the two together.

use std::fmt::Write;

use calendar::{Moment, Timestamp};
use proof::Digest;

use crate::{
    canonical::{CanonicalError, INTEGER_MAX, write_string},
    event::{Actor, ENTRY_FORMAT, EntryError, Event, Position},
};

/// The last time written, with its text: the events of a commit share theirs.
#[derive(Default)]
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
pub fn write(event: &Event, clock: &mut Clock, out: &mut String) -> Result<(), EntryError> {
    let content = &event.content;
    out.push_str("{\"actor\":");
    actor(&content.actor, out);
    out.push_str(",\"approver\":");
    optional(content.approver.as_ref(), out, actor);
    out.push_str(",\"cause\":");
    place(content.cause, out)?;
    out.push_str(",\"channel\":");
    optional(content.channel.as_deref(), out, write_string);
    out.push_str(",\"command\":{\"digest\":\"");
    hex(content.command.digest, out);
    out.push_str("\",\"id\":");
    write_string(&content.command.id, out);
    out.push_str("},\"corrects\":");
    place(content.corrects, out)?;
    out.push_str(",\"documents\":");
    list(&content.documents, out, |digest, out| {
        out.push('"');
        hex(*digest, out);
        out.push('"');
    });
    out.push_str(",\"format\":\"");
    out.push_str(ENTRY_FORMAT);
    out.push_str("\",\"id\":\"");
    out.push_str(event.id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
    out.push_str("\",\"kind\":");
    write_string(&content.kind, out);
    out.push_str(",\"legal_basis\":");
    list(&content.legal_basis, out, |basis, out| write_string(basis, out));
    out.push_str(",\"occurred_at\":\"");
    match content.occurred_at {
        Moment::Instant(at) if at == event.recorded_at => out.push_str(clock.text(at)),
        // Writing into a String cannot fail, here and below.
        moment => drop(write!(out, "{moment}")),
    }
    out.push_str("\",\"payload\":");
    out.push_str(content.payload.as_str());
    out.push_str(",\"position\":");
    number(event.position.0, out)?;
    out.push_str(",\"recorded_at\":\"");
    out.push_str(clock.text(event.recorded_at));
    out.push_str("\",\"stream\":");
    write_string(&content.stream, out);
    out.push_str(",\"stream_position\":");
    number(event.stream_position, out)?;
    out.push_str(",\"version\":");
    number(content.version.into(), out)?;
    out.push('}');
    Ok(())
}

fn actor(actor: &Actor, out: &mut String) {
    out.push_str("{\"account\":");
    optional(actor.account.as_deref(), out, write_string);
    out.push_str(",\"capacity\":");
    write_string(&actor.capacity, out);
    out.push_str(",\"position\":");
    write_string(&actor.position, out);
    out.push_str(",\"unit\":");
    write_string(&actor.unit, out);
    out.push('}');
}

fn optional<T: ?Sized>(value: Option<&T>, out: &mut String, write: impl FnOnce(&T, &mut String)) {
    match value {
        Some(value) => write(value, out),
        None => out.push_str("null"),
    }
}

fn list<T>(items: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

fn place(position: Option<Position>, out: &mut String) -> Result<(), EntryError> {
    match position {
        Some(position) => number(position.0, out),
        None => {
            out.push_str("null");
            Ok(())
        }
    }
}

fn number(value: u64, out: &mut String) -> Result<(), EntryError> {
    if value > INTEGER_MAX.unsigned_abs() {
        return Err(CanonicalError::Number(value.to_string()).into());
    }
    let _ = write!(out, "{value}");
    Ok(())
}

fn hex(digest: Digest, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in digest.0 {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 0x0f)]));
    }
}
