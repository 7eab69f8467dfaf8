//! SQLite in WAL mode, `synchronous=FULL`: without it a commit in WAL mode is not synced.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use bed::event::{Event, Stored};
use rusqlite::{Connection, TransactionBehavior, params};

use super::{always, locked};
use crate::{
    disk,
    peer::{Peer, Scanned, Site, Subject},
};

pub const SUBJECT: Subject = Subject {
    name: "sqlite",
    version: || Ok(format!("SQLite {} with {}, {}", rusqlite::version(), sync(), locked("rusqlite")?)),
    available: always,
    open: |site| Ok(Box::new(Sqlite::open(site)?)),
    grouping: None,
};

/// What it syncs with: `.cargo/config.toml` has it compiled as distributions do, but is seen only from this directory.
fn sync() -> &'static str {
    let flags = option_env!("LIBSQLITE3_FLAGS").unwrap_or_default();
    if flags.contains("HAVE_FDATASYNC=1") { "fdatasync" } else { "fsync" }
}

struct Sqlite {
    directory: PathBuf,
    connection: Connection,
}

const INSERT: &str = "INSERT INTO events (stream, kind, payload) VALUES (?1, ?2, ?3)";

impl Sqlite {
    fn open(site: &Site) -> Result<Self> {
        let connection = Connection::open(site.directory.join("events.sqlite"))?;
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        ensure!(mode == "wal", "SQLite refused WAL: {mode}");
        connection.pragma_update(None, "synchronous", "FULL")?;
        // No index on the stream, which a real event store would need: in this subject's favour.
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS events (
                position INTEGER PRIMARY KEY,
                stream TEXT NOT NULL,
                kind TEXT NOT NULL,
                payload BLOB NOT NULL
            )",
        )?;
        connection.prepare_cached(INSERT)?;
        Ok(Self { directory: site.directory.to_owned(), connection })
    }
}

impl Peer for Sqlite {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(INSERT)?;
            for event in batch {
                insert.execute(params![event.stream, event.kind, event.payload])?;
            }
        }
        Ok(transaction.commit()?)
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        let mut select = self.connection.prepare("SELECT stream, kind, payload FROM events ORDER BY position")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            scanned.take(Stored { stream: row.get(0)?, kind: row.get(1)?, payload: row.get(2)? });
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(disk::allocated(&self.directory)?)
    }
}
