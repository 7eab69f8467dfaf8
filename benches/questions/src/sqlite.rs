//! The rows in SQLite: a table with both axes, and the indexes that an expert would give it.

use std::path::Path;

use anyhow::Result;
use calendar::Timestamp;
use rusqlite::{Connection, params};

use crate::rows::{Asked, Row, Rows};

/// The table.
pub struct Sqlite(Connection);

impl Sqlite {
    /// Makes it, with these rows.
    pub fn fill(path: &Path, rows: &Rows) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA mmap_size = 4000000000;
             CREATE TABLE row (task TEXT NOT NULL, unit TEXT NOT NULL, period TEXT NOT NULL,
                 known_from INTEGER NOT NULL, known_until INTEGER NOT NULL, true_since INTEGER NOT NULL, says TEXT NOT NULL);",
        )?;
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            for Row { task, unit, period, known, true_since, says } in rows.each() {
                let until = known.until.map_or(i64::MAX, |until| until.0 as i64);
                let since = true_since.map_or(0, Timestamp::micros);
                insert.execute(params![task, unit, period, known.from.0 as i64, until, since, says])?;
            }
        }
        transaction.commit()?;
        connection.execute_batch(
            "CREATE INDEX by_task ON row (task, known_from, known_until);
             CREATE INDEX by_unit ON row (unit, known_from, known_until);
             CREATE INDEX by_period ON row (period, known_from, known_until);
             ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);",
        )?;
        Ok(Self(connection))
    }

    /// Reads every row that was known when there were so many entries, and true at that moment. Returns how many.
    pub fn ask(&self, asked: &Asked, entries: u64, valid: Timestamp) -> Result<usize> {
        let (condition, value) = match asked {
            Asked::Task(task) => ("task = ?1", task.as_str()),
            Asked::Unit(unit) => ("unit = ?1", unit.as_str()),
            Asked::Period(period) => ("period = ?1", period.as_str()),
            Asked::Everything => ("?1 = ''", ""),
        };
        let sql = format!(
            "SELECT task, known_from, true_since, says FROM row \
             WHERE {condition} AND known_from < ?2 AND known_until >= ?2 AND true_since <= ?3 ORDER BY task"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut found = statement.query(params![value, entries as i64, valid.micros()])?;
        let mut count = 0;
        while let Some(row) = found.next()? {
            // What is read is used: a peer that only counted would read less.
            let (task, says) = (row.get_ref(0)?.as_str()?, row.get_ref(3)?.as_str()?);
            count += usize::from(!task.is_empty() && !says.is_empty());
        }
        Ok(count)
    }
}
