//! PostgreSQL over a unix socket: a server of its own for every store, started on opening and stopped on closing.

use anyhow::{Context, Result};
use bed::{
    event::{Event, Stored},
    machine,
    postgres::{self as server, Server},
};
use postgres::{
    Client, Statement,
    binary_copy::{BinaryCopyInWriter, BinaryCopyOutIter},
    fallible_iterator::FallibleIterator,
    types::Type,
};

use super::locked;
use crate::peer::{Peer, Scanned, Site, Subject};

pub const SUBJECT: Subject = Subject {
    name: "postgres",
    version: || Ok(format!("{}, {}", server::version()?, locked("postgres")?)),
    available: server::available,
    open: |site| Ok(Box::new(Postgres::open(site)?)),
    grouping: None,
};

/// As in SQLite, no index on the stream.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS events (
    position bigint PRIMARY KEY,
    stream text NOT NULL,
    kind text NOT NULL,
    payload bytea NOT NULL
)";

/// One round trip where a copy takes two. A statement outside a transaction is a transaction, here and below.
const INSERT: &str = "INSERT INTO events VALUES ($1, $2, $3, $4)";
/// For more than one event: not slower than an insert of arrays at a few dozen, and twice as fast at thousands.
const COPY: &str = "COPY events FROM STDIN (FORMAT binary)";
const SCAN: &str = "COPY (SELECT * FROM events ORDER BY position) TO STDOUT (FORMAT binary)";
const COLUMNS: [Type; 4] = [Type::INT8, Type::TEXT, Type::TEXT, Type::BYTEA];

struct Postgres {
    // Before the server: fields are dropped in order, and a server stops sooner when nobody is connected.
    client: Client,
    insert: Statement,
    copy: Statement,
    next: i64,
    server: Server,
}

impl Postgres {
    fn open(site: &Site) -> Result<Self> {
        let (server, mut client) = Server::start(site.directory)?;
        client.batch_execute(TABLE)?;
        Ok(Self {
            insert: client.prepare(INSERT)?,
            copy: client.prepare(COPY)?,
            next: client.query_one("SELECT coalesce(max(position) + 1, 0) FROM events", &[])?.get(0),
            client,
            server,
        })
    }

    fn copy(&mut self, batch: &[Event]) -> Result<()> {
        let mut rows = BinaryCopyInWriter::new(self.client.copy_in(&self.copy)?, &COLUMNS);
        for (position, event) in (self.next..).zip(batch) {
            rows.write(&[&position, &event.stream, &event.kind, &event.payload])?;
        }
        rows.finish()?;
        Ok(())
    }
}

impl Peer for Postgres {
    fn append(&mut self, batch: &[Event]) -> Result<()> {
        match batch {
            [event] => {
                let Event { stream, kind, payload } = event;
                self.client.execute(&self.insert, &[&self.next, stream, kind, payload])?;
            }
            many => self.copy(many)?,
        }
        self.next += i64::try_from(batch.len())?;
        Ok(())
    }

    fn scan(&mut self) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        let mut rows = BinaryCopyOutIter::new(self.client.copy_out(SCAN)?, &COLUMNS);
        while let Some(row) = rows.next()? {
            scanned.take(Stored { stream: row.try_get(1)?, kind: row.try_get(2)?, payload: row.try_get(3)? });
        }
        Ok(scanned)
    }

    fn disk_bytes(&self) -> Result<u64> {
        Ok(crate::disk::allocated(self.server.data())?)
    }

    fn resident_bytes(&self) -> Result<u64> {
        Ok(machine::resident_bytes()? + self.server.resident_bytes().context("measuring the server")?)
    }
}
