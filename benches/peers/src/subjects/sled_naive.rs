//! sled as one would first use it: one key an event, a batch and a flush a commit.

use std::{fs::File, path::PathBuf};

use anyhow::{Context, Result};
use bed::event::Event;
use sled::{Batch, Db};

use super::{always, locked};
use crate::{
    disk,
    peer::{Peer, Scanned, Site, Subject},
    record,
};

pub const SUBJECT: Subject = Subject {
    name: "sled-naive",
    version: || locked("sled"),
    available: always,
    open: |site| Ok(Box::new(Sled::open(site)?)),
    grouping: None,
};

struct Sled {
    directory: PathBuf,
    db: Db,
    /// The file of `db`, for the sync that its flush does not make.
    file: File,
    next: u64,
}

impl Sled {
    fn open(site: &Site) -> Result<Self> {
        let db = sled::open(site.directory)?;
        let file = File::open(site.directory.join("db"))?;
        let next = match db.last()? {
            Some((key, _)) => u64::from_be_bytes(key.as_ref().try_into().context("a key that is no position")?) + 1,
            None => 0,
        };
        Ok(Self { directory: site.directory.to_owned(), db, file, next })
    }
}

impl Peer for Sled {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let mut rows = Batch::default();
        for (position, event) in (self.next..).zip(batch) {
            rows.insert(&position.to_be_bytes(), record::encode(event)?);
        }
        self.db.apply_batch(rows)?;
        self.db.flush()?;
        // On Linux a flush starts writing the file's pages and waits for them, but no more: the cache of the disk
        // is not emptied, nor is a new length of the file written.
        self.file.sync_data()?;
        self.next += batch.len() as u64;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        for row in self.db.iter() {
            scanned.take(record::decode(&row?.1)?);
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}
