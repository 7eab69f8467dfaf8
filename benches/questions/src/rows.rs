//! Every row of a ledger, as a table would have it.

use std::{collections::BTreeMap, convert::Infallible, path::Path};

use anyhow::Result;
use calendar::Timestamp;
use domain::{
    EntryNumber, Recorded, TaskId,
    index::{Index, Known, Says, Shelf, TaskRows},
};

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

    /// Each of them.
    pub fn each(&self) -> impl Iterator<Item = Row> + '_ {
        let of_task = |(task, rows): (&TaskId, &TaskRows)| {
            let period = task.period.map(|period| period.to_string()).unwrap_or_default();
            let (task, unit) = (task.to_string(), task.unit.to_string());
            let rows = rows.rows().to_vec().into_iter().filter_map(move |row| {
                let (true_since, says) = match &row.says {
                    Says::Assigned { at, .. } => (Some(*at), "assigned".to_owned()),
                    Says::Fact(fact) => (Some(fact.at), format!("{:?}", fact.kind)),
                    Says::Named => return None,
                    other => (None, format!("{other:?}")),
                };
                let (task, unit, period) = (task.clone(), unit.clone(), period.clone());
                Some(Row { task, unit, period, known: row.known, true_since, says })
            });
            rows.collect::<Vec<_>>()
        };
        self.of_task.iter().flat_map(of_task)
    }
}

/// A row.
pub struct Row {
    pub task: String,
    pub unit: String,
    pub period: String,
    /// Between which entries it was known.
    pub known: Known,
    /// Since when it is true; always, where it has no such moment.
    pub true_since: Option<Timestamp>,
    pub says: String,
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
