//! redb, a copy-on-write tree: one row an event, every commit synced.

use std::path::PathBuf;

use anyhow::Result;
use bed::event::Event;
use redb::{Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};

use super::{always, locked};
use crate::{
    disk,
    peer::{Peer, Scanned, Site, Subject},
    record,
};

pub const SUBJECT: Subject = Subject {
    name: "redb",
    version: || locked("redb"),
    available: always,
    open: |site| Ok(Box::new(Redb::open(site)?)),
    grouping: None,
};

const EVENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("events");

struct Redb {
    directory: PathBuf,
    db: Database,
    next: u64,
}

impl Redb {
    fn open(site: &Site) -> Result<Self> {
        let db = Database::create(site.directory.join("events.redb"))?;
        let transaction = db.begin_write()?;
        let last = transaction.open_table(EVENTS)?.last()?.map(|(key, _)| key.value());
        transaction.commit()?;
        Ok(Self { directory: site.directory.to_owned(), db, next: last.map_or(0, |last| last + 1) })
    }
}

impl Peer for Redb {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let mut transaction = self.db.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        {
            let mut table = transaction.open_table(EVENTS)?;
            for (position, event) in (self.next..).zip(batch) {
                table.insert(position, record::encode(event)?.as_slice())?;
            }
        }
        transaction.commit()?;
        self.next += batch.len() as u64;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        for row in self.db.begin_read()?.open_table(EVENTS)?.iter()? {
            scanned.take(record::decode(row?.1.value())?);
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}
