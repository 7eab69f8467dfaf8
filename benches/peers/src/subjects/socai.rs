//! The product itself: its log, with everything that makes an event evidence. Entry, leaf hash, tree and a signed head
//! are made for every commit before it is answered; a thread of its own brings the commit to both complete copies.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Result;
use bed::{
    event::{Event, Stored},
    recorded::{new_event, now},
};
use eventlog::{Decide, DiskStore, Log, LogError, NewEvent, Position, Sequencer, disk::Unsigned};
use proof::SigningKey;

use super::always;
use crate::{
    disk,
    peer::{Durable, Grouping, Peer, Scanned, Site, Subject},
};

pub const SUBJECT: Subject = Subject {
    name: "socai",
    version: || Ok("this repository".to_owned()),
    available: always,
    open: |site| Ok(Box::new(Socai::open(site, u64::MAX)?)),
    grouping: Some(|site| Ok(Arc::new(Group(Sequencer::start(Raw(open(site.directory)?)))))),
};

/// The same, and the last append waits until both copies hold everything.
pub const BOTH_COPIES: Subject = Subject {
    name: "socai-both-copies",
    version: || Ok("this repository".to_owned()),
    available: always,
    open: |site| Ok(Box::new(Socai::open(site, site.events)?)),
    grouping: None,
};

fn open(directory: &Path) -> Result<Log<DiskStore>> {
    let key = SigningKey::from_seed("bench.example/socai", &[7; 32])?;
    let store = match directory.join("log").exists() {
        true => DiskStore::open(directory, key.clone(), Unsigned::Refuse)?,
        false => DiskStore::create(directory, key.clone())?,
    };
    Ok(Log::open(store, key)?)
}

struct Socai {
    directory: PathBuf,
    log: Log<DiskStore>,
    settle_at: u64,
}

impl Socai {
    fn open(site: &Site, settle_at: u64) -> Result<Self> {
        Ok(Self { directory: site.directory.to_owned(), log: open(site.directory)?, settle_at })
    }
}

impl Peer for Socai {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let now = now()?;
        let events = batch.iter().cloned().enumerate().map(|(place, event)| new_event(event, place as u64, now));
        let events = events.collect::<Result<Vec<_>>>()?;
        self.log.append(self.log.head(), now, events)?;
        if self.log.head().0 >= self.settle_at {
            self.log.store().settle()?;
        }
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        for commit in self.log.read(Position(0)) {
            for event in commit?.events {
                let content = event.content;
                let payload = content.payload.as_str().as_bytes().to_vec();
                scanned.take(Stored { stream: content.stream, kind: content.kind.into(), payload });
            }
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}

/// Every request is an event; nothing is to be decided.
struct Raw(Log<DiskStore>);

impl Decide for Raw {
    type Request = NewEvent;
    type Answer = Result<(), LogError>;
    type Store = DiskStore;

    fn decide(&mut self, event: NewEvent) -> Self::Answer {
        let at = now().map_err(|_| LogError::CommitSize(0))?;
        self.0.stage(at, vec![event]).map(drop)
    }

    fn log(&mut self) -> &mut Log<DiskStore> {
        &mut self.0
    }
}

struct Group(Sequencer<Raw>);

impl Grouping for Group {
    fn submit(&self, event: Event) -> Durable<'_> {
        Box::pin(async move {
            let event = new_event(event, 0, now()?)?;
            Ok(self.0.ask(event).answer().await??)
        })
    }
}
