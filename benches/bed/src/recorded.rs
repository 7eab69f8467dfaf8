//! An event as the product's log takes it.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use calendar::{Moment, Timestamp};
use eventlog::{Actor, CanonicalJson, CommandRef, Digest, NewEvent};

use crate::event::Event;

/// A realistic header, and the payload, checked to be canonical as anything that comes from outside is.
pub fn new_event(event: Event, number: u64, now: Timestamp) -> Result<NewEvent> {
    let text = String::from_utf8(event.payload)?;
    let mut digest = [0; 32];
    // As incompressible as a hash, which the ledger above has made already.
    for (place, word) in digest.chunks_exact_mut(8).enumerate() {
        let mixed = (number ^ text.len() as u64).wrapping_add(place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        word.copy_from_slice(&mixed.to_le_bytes());
    }
    Ok(NewEvent {
        kind: event.kind.into(),
        version: 1,
        occurred_at: Moment::Instant(now),
        actor: Actor { account: None, capacity: "own".into(), position: "unit-clerk".into(), unit: "STC".into() },
        approver: None,
        channel: Some("paper".into()),
        cause: None,
        command: CommandRef { id: format!("filing-{number}").into(), digest: Digest(digest) },
        corrects: None,
        legal_basis: Vec::new(),
        documents: Vec::new(),
        payload: CanonicalJson::parse(text)?,
        stream: event.stream,
    })
}

/// By the clock of the machine.
pub fn now() -> Result<Timestamp> {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    Timestamp::from_micros(i64::try_from(micros)?).context("the clock is out of range")
}
