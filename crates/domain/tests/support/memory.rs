//! The index and the present in memory, over the entries of a log.

use std::{collections::BTreeMap, convert::Infallible};

use domain::{
    Chronicle, Command, EntryNumber, NewEvent, Origin, Recorded, Refusal, TaskId, UnitCode, decide,
    index::{Finding, Index, Present, Shelf, TaskRows},
};

/// Rows in memory, over the entries of a log.
#[derive(Clone, Default)]
pub struct Memory {
    pub rows: BTreeMap<TaskId, TaskRows>,
    pub log: Vec<Recorded>,
}

impl Shelf for Memory {
    type Error = Infallible;

    fn rows(&self, task: &TaskId) -> Result<Option<TaskRows>, Infallible> {
        Ok(self.rows.get(task).cloned())
    }

    fn put(&mut self, task: &TaskId, rows: TaskRows) -> Result<(), Infallible> {
        self.rows.insert(task.clone(), rows);
        Ok(())
    }

    fn entry(&self, entry: EntryNumber) -> Result<Recorded, Infallible> {
        Ok(self.log[usize::try_from(entry.0).unwrap()].clone())
    }
}

impl Finding for Memory {
    fn of_command(&self, id: &str) -> Result<Option<EntryNumber>, Infallible> {
        let led = |recorded: &&Recorded| matches!(&recorded.origin, Origin::Command(command) if command.as_str() == id);
        Ok(self.log.iter().find(led).map(|recorded| recorded.entry))
    }

    fn caused_by(&self, entry: EntryNumber) -> Result<Vec<EntryNumber>, Infallible> {
        let caused = self.log.iter().filter(|recorded| recorded.cause == Some(entry));
        Ok(caused.map(|recorded| recorded.entry).collect())
    }

    fn tasks_of(&self, unit: &UnitCode) -> Result<Vec<TaskId>, Infallible> {
        Ok(self.rows.keys().filter(|task| task.unit == *unit).cloned().collect())
    }

    fn tasks(&self) -> Result<Vec<TaskId>, Infallible> {
        Ok(self.rows.keys().cloned().collect())
    }
}

/// What decides by the index.
#[derive(Clone)]
pub struct ByIndex {
    memory: Memory,
    present: Present,
}

impl ByIndex {
    pub fn new() -> Self {
        Self { memory: Memory::default(), present: Present::of(Index::default()) }
    }

    /// What is decided by the index of this log.
    pub fn decide(
        &mut self,
        chronicle: &Chronicle,
        now: calendar::Timestamp,
        command: &Command,
    ) -> Result<Vec<NewEvent>, Refusal> {
        for recorded in &chronicle.recorded()[self.memory.log.len()..] {
            self.memory.log.push(recorded.clone());
            self.present.take(recorded, &mut self.memory).unwrap();
        }
        self.present.ask(&self.memory, |known| decide(known, now, command)).unwrap()
    }
}
