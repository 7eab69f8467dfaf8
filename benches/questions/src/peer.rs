//! The same rows in SQLite: a table with both axes, and the indexes that an expert would give it.

use std::{collections::BTreeMap, convert::Infallible, path::Path};

use anyhow::Result;
use calendar::Timestamp;
use domain::{
    EntryNumber, Recorded, TaskId,
    index::{Index, Says, Shelf, TaskRows},
};
use rusqlite::{Connection, params};

/// Every row of a ledger.
pub struct Rows {
    /// How many entries.
    pub entries: u64,
    /// When each was recorded.
    pub recorded_at: Vec<Timestamp>,
    /// Every task.
    pub tasks: Vec<TaskId>,
    /// How many rows.
    pub count: usize,
    of_task: BTreeMap<TaskId, TaskRows>,
}

struct Memory<'e> {
    rows: BTreeMap<TaskId, TaskRows>,
    log: &'e [Recorded],
}

impl Shelf for Memory<'_> {
    type Error = Infallible;

    fn rows(&self, task: &TaskId) -> Result<Option<TaskRows>, Infallible> {
        Ok(self.rows.get(task).cloned())
    }

    fn put(&mut self, task: &TaskId, rows: TaskRows) -> Result<(), Infallible> {
        self.rows.insert(task.clone(), rows);
        Ok(())
    }

    fn entry(&self, entry: EntryNumber) -> Result<Recorded, Infallible> {
        // An index asks for no entry that the log does not have.
        Ok(self.log[usize::try_from(entry.0).unwrap_or_default()].clone())
    }
}

impl Rows {
    /// Those of the ledger in `directory`.
    pub fn of(directory: &Path) -> Result<Self> {
        let ledger = ledger::open_reading(directory)?;
        let mut memory = Memory { rows: BTreeMap::new(), log: ledger.events() };
        let mut index = Index::default();
        for recorded in ledger.events() {
            let Ok(()) = index.take(recorded, &mut memory);
        }
        let of_task = memory.rows;
        let count = of_task.values().map(|rows| rows.rows().len()).sum();
        let recorded_at = ledger.events().iter().map(|recorded| recorded.recorded_at).collect();
        Ok(Self { entries: ledger.size(), recorded_at, tasks: of_task.keys().cloned().collect(), count, of_task })
    }

    /// How many entries were recorded by then.
    pub fn known_by(&self, at: Timestamp) -> u64 {
        self.recorded_at.partition_point(|recorded| *recorded <= at) as u64
    }
}

/// What is asked about.
pub enum Asked {
    /// One task.
    Task(String),
    /// All of a unit.
    Unit(String),
    /// All of a period.
    Period(String),
    /// All.
    Everything,
}

/// The table.
pub struct Table(Connection);

impl Table {
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
            for (task, rows) in &rows.of_task {
                let period = task.period.map(|period| period.to_string()).unwrap_or_default();
                for row in rows.rows() {
                    let (since, says) = match &row.says {
                        Says::Assigned { at, .. } => (at.micros(), "assigned".to_owned()),
                        Says::Fact(fact) => (fact.at.micros(), format!("{:?}", fact.kind)),
                        Says::Named => continue,
                        other => (0, format!("{other:?}")),
                    };
                    let until = row.known.until.map_or(i64::MAX, |until| until.0 as i64);
                    let from = row.known.from.0 as i64;
                    insert.execute(params![task.to_string(), task.unit.as_str(), period, from, until, since, says])?;
                }
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
