//! The rows in PostgreSQL: a bitemporal table, what was known as a range of moments under a GiST index.

use std::{collections::HashMap, path::Path};

use anyhow::{Context, Result};
use bed::postgres::Server;
use calendar::Timestamp;
use postgres::{Client, Statement, fallible_iterator::FallibleIterator};

use crate::rows::{Asked, Row, Rows};

const TABLE: &str = "CREATE EXTENSION btree_gist;
    CREATE TABLE row (task text NOT NULL, unit text NOT NULL, period text NOT NULL,
        known tstzrange NOT NULL, true_since timestamptz NOT NULL, says text NOT NULL)";
const INDEXES: &str = "CREATE INDEX ON row USING gist (task, known);
    CREATE INDEX ON row USING gist (unit, known);
    CREATE INDEX ON row USING gist (period, known);
    VACUUM (ANALYZE) row; CHECKPOINT";

/// The table.
pub struct Postgres {
    // Before the server: a server stops sooner when nobody is connected.
    client: Client,
    statements: HashMap<&'static str, Statement>,
    server: Server,
}

impl Postgres {
    /// Makes it, with these rows.
    pub fn fill(directory: &Path, rows: &Rows) -> Result<Self> {
        let (server, mut client) = Server::start(directory)?;
        client.batch_execute(TABLE)?;
        let mut copy = client.copy_in("COPY row FROM STDIN")?;
        let time = |at: Timestamp| at.to_string();
        for Row { task, unit, period, known, true_since, says } in rows.each() {
            let moment = |entry: domain::EntryNumber| {
                let at = usize::try_from(entry.0).ok().and_then(|place| rows.recorded_at.get(place));
                at.map(|at| time(*at)).context("an entry of the log")
            };
            let until = known.until.map(moment).transpose()?.unwrap_or_default();
            let since = true_since.map_or_else(|| "-infinity".to_owned(), time);
            let says = says.replace('\\', "\\\\").replace(['\t', '\n'], " ");
            let line = format!("{task}\t{unit}\t{period}\t[{},{until})\t{since}\t{says}\n", moment(known.from)?);
            std::io::Write::write_all(&mut copy, line.as_bytes())?;
        }
        copy.finish()?;
        for statement in INDEXES.split(';') {
            client.batch_execute(statement)?;
        }
        Ok(Self { client, statements: HashMap::new(), server })
    }

    /// Where its data are.
    pub fn data(&self) -> &Path {
        self.server.data()
    }

    /// Reads every row that was known at one moment, and true at another. Returns how many.
    pub fn ask(&mut self, asked: &Asked, known: Timestamp, valid: Timestamp) -> Result<usize> {
        let (condition, value) = match asked {
            Asked::Task(task) => ("task = $1", task.as_str()),
            Asked::Unit(unit) => ("unit = $1", unit.as_str()),
            Asked::Period(period) => ("period = $1", period.as_str()),
            Asked::Everything => ("$1 = ''", ""),
        };
        let statement = match self.statements.get(condition) {
            Some(statement) => statement.clone(),
            None => {
                let sql = format!(
                    "SELECT task, says FROM row WHERE {condition} AND known @> ($2::text)::timestamptz \
                     AND true_since <= ($3::text)::timestamptz ORDER BY task"
                );
                let statement = self.client.prepare(&sql)?;
                self.statements.insert(condition, statement.clone());
                statement
            }
        };
        let (known, valid) = (known.to_string(), valid.to_string());
        let parameters: [&(dyn postgres::types::ToSql + Sync); 3] = [&value, &known, &valid];
        let mut found = self.client.query_raw(&statement, parameters)?;
        let mut count = 0;
        while let Some(row) = found.next()? {
            // What is read is used: a peer that only counted would read less.
            let (task, says): (&str, &str) = (row.get(0), row.get(1));
            count += usize::from(!task.is_empty() && !says.is_empty());
        }
        Ok(count)
    }
}
