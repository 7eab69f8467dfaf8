//! fjall, a log-structured merge tree: one row an event, the journal synced at every commit.

use std::path::PathBuf;

use anyhow::{Context, Result};
use bed::event::Event;
use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};

use super::{always, locked};
use crate::{
    disk,
    peer::{Peer, Scanned, Site, Subject},
    record,
};

pub const SUBJECT: Subject = Subject {
    name: "fjall",
    version: || locked("fjall"),
    available: always,
    open: |site| Ok(Box::new(Fjall::open(site)?)),
    grouping: None,
};

struct Fjall {
    directory: PathBuf,
    db: Database,
    events: Keyspace,
    next: u64,
}

impl Fjall {
    fn open(site: &Site) -> Result<Self> {
        let db = Database::builder(site.directory).open()?;
        let events = db.keyspace("events", KeyspaceCreateOptions::default)?;
        let next = match events.iter().next_back() {
            Some(last) => u64::from_be_bytes((*last.key()?).try_into().context("a key that is no position")?) + 1,
            None => 0,
        };
        Ok(Self { directory: site.directory.to_owned(), db, events, next })
    }
}

impl Peer for Fjall {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let mut rows = self.db.batch().durability(Some(PersistMode::SyncData));
        for (position, event) in (self.next..).zip(batch) {
            rows.insert(&self.events, position.to_be_bytes(), record::encode(event)?);
        }
        rows.commit()?;
        self.next += batch.len() as u64;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        for row in self.events.iter() {
            scanned.take(record::decode(&row.value()?)?);
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}
