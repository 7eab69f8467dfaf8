//! The physical limit: one write and one sync a commit, over room that is already allocated and written.

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, Write},
    os::unix::fs::FileExt,
    path::PathBuf,
};

use anyhow::Result;
use bed::event::Event;

use super::always;
use crate::{
    disk,
    peer::{Peer, Scanned, Site, Subject},
    record,
};

pub const SUBJECT: Subject = Subject {
    name: "file",
    version: || Ok("write and fdatasync".to_owned()),
    available: always,
    open: |site| Ok(Box::new(BareFile::open(site)?)),
    grouping: None,
};

const BUFFER: usize = 1 << 20;

struct BareFile {
    directory: PathBuf,
    file: File,
    end: u64,
    batch: Vec<u8>,
}

impl BareFile {
    fn open(site: &Site) -> Result<Self> {
        let path = site.directory.join("events");
        let new = !path.exists();
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if new {
            // Zeros, and not a hole or an unwritten extent: overwriting them changes no metadata, so that a sync
            // has no journal of the file system to wait for.
            let zeros = vec![0; BUFFER];
            for _ in 0..(site.events * record::ROOM).div_ceil(BUFFER as u64) {
                (&file).write_all(&zeros)?;
            }
            file.sync_all()?;
            File::open(site.directory)?.sync_all()?;
        }
        let mut this = Self { directory: site.directory.to_owned(), file, end: 0, batch: Vec::new() };
        if !new {
            // It keeps no index: the end is where the records stop.
            this.end = this.read()?.1;
        }
        Ok(this)
    }

    fn read(&self) -> Result<(Scanned, u64)> {
        // A handle of its own, for reading moves the place in the file.
        let mut reader = BufReader::with_capacity(BUFFER, File::open(self.directory.join("events"))?);
        let (mut scanned, mut end) = (Scanned::default(), 0);
        while let Some((stored, length)) = record::read(&mut reader)? {
            scanned.take(stored);
            end += length;
        }
        Ok((scanned, end))
    }
}

impl Peer for BareFile {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        self.batch.clear();
        for event in batch {
            record::write(event, &mut self.batch)?;
        }
        // Past the room it grows the file.
        self.file.write_all_at(&self.batch, self.end)?;
        self.file.sync_data()?;
        self.end += self.batch.len() as u64;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        Ok(self.read()?.0)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}
