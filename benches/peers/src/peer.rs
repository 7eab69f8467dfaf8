//! What a subject offers the harness.

use std::{hint::black_box, path::Path, pin::Pin, sync::Arc};

use anyhow::{Result, ensure};
use bed::{
    event::{Event, PAYLOAD, Stored},
    machine,
};

/// One row of the table in [`crate::subjects`]: how a store is found, opened and, where it groups by itself, shared.
pub struct Subject {
    pub name: &'static str,
    pub version: fn() -> Result<String>,
    /// Why it cannot be measured here, if it cannot.
    pub available: fn() -> Result<()>,
    /// Creates the store in an empty directory, or opens the one that is there.
    pub open: Open<Box<dyn Peer>>,
    /// The same store under its own concurrent submit; without it the harness puts [`crate::queue::Queue`] in front.
    pub grouping: Option<Open<Arc<dyn Grouping>>>,
}

pub type Open<T> = fn(&Site) -> Result<T>;

/// Where a store lives, and how many events are coming. Only the bare file may use the number, for preallocating:
/// it is there to show the limit of the disk, a store does not know its future.
pub struct Site<'a> {
    pub directory: &'a Path,
    pub events: u64,
}

/// A store with one writer. Dropping it closes it.
pub trait Peer: Send {
    /// One atomic commit, on the disk when it returns.
    fn append(&mut self, batch: &[Event]) -> Result<()>;

    /// Reads every event, in the order written, and decodes it.
    fn scan(&mut self) -> Result<Scanned>;

    /// What the store takes of the disk.
    fn disk_bytes(&self) -> Result<u64>;

    /// What the store takes of the memory; more than this process where there is a server.
    fn resident_bytes(&self) -> Result<u64> {
        machine::resident_bytes()
    }
}

/// Resolves when the event is on the disk.
pub type Durable<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A store under many writers, which groups their events into commits. Dropping it closes it.
pub trait Grouping: Send + Sync {
    fn submit(&self, event: Event) -> Durable<'_>;
}

/// What a scan has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    pub events: u64,
    pub payload_bytes: u64,
}

impl Scanned {
    /// Takes the event whole, so that no part of materialising it can be optimised away.
    pub fn take(&mut self, Stored { stream, kind, payload }: Stored) {
        self.events += 1;
        self.payload_bytes += payload.len() as u64;
        black_box((stream, kind, payload));
    }

    pub fn expect(self, events: u64) -> Result<()> {
        let expected = Self { events, payload_bytes: events * PAYLOAD as u64 };
        ensure!(self == expected, "the store lost or invented events: {self:?} instead of {expected:?}");
        Ok(())
    }
}
