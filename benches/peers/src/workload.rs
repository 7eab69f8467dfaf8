//! What is measured, and how much of it.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A row of the report's headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Workload {
    /// One event a commit, one writer
    OneWriter,
    /// A closed loop of 64 writers
    #[value(name = "writers-64")]
    #[serde(rename = "writers-64")]
    Writers64,
    /// A closed loop of 1024 writers
    #[value(name = "writers-1024")]
    #[serde(rename = "writers-1024")]
    Writers1024,
    /// A million events, 10,000 a commit
    Import,
    /// Opening a store of a million events
    Open,
    /// Reading a million events back
    Scan,
    /// Opening a store of ten million events
    #[value(skip)]
    #[serde(rename = "open-10m")]
    OpenTenMillion,
}

/// What one process does with one store.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Task {
    OneWriter {
        events: u64,
    },
    Writers {
        writers: u64,
        each: u64,
    },
    Import {
        events: u64,
    },
    /// Imports without being measured.
    Fill {
        events: u64,
    },
    Open {
        events: u64,
    },
    Scan {
        events: u64,
    },
}

/// Tasks on one store, one after the other. A task without a workload is needed, but not reported.
pub type Stage = Vec<(Option<Workload>, Task)>;

/// How many events each workload takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sizes {
    pub one_writer: u64,
    pub each_of_64: u64,
    pub each_of_1024: u64,
    pub import: u64,
    pub ten_million: u64,
}

/// Events in a commit of an import.
pub const BATCH: usize = 10_000;

impl Sizes {
    pub const FULL: Self =
        Self { one_writer: 3_000, each_of_64: 3_125, each_of_1024: 390, import: 1_000_000, ten_million: 10_000_000 };

    /// To see that everything works; the figures mean nothing.
    pub const QUICK: Self =
        Self { one_writer: 100, each_of_64: 20, each_of_1024: 4, import: 20_000, ten_million: 50_000 };

    /// What a round does: every stage on a fresh directory.
    pub fn stages(&self, wanted: &[Workload]) -> Vec<Stage> {
        let on = |workload| wanted.contains(&workload).then_some(workload);
        let mut stages: Vec<Stage> = [
            (Workload::OneWriter, Task::OneWriter { events: self.one_writer }),
            (Workload::Writers64, Task::Writers { writers: 64, each: self.each_of_64 }),
            (Workload::Writers1024, Task::Writers { writers: 1024, each: self.each_of_1024 }),
        ]
        .into_iter()
        .filter(|(workload, _)| wanted.contains(workload))
        .map(|(workload, task)| vec![(Some(workload), task)])
        .collect();

        let events = self.import;
        let (import, open, scan) = (on(Workload::Import), on(Workload::Open), on(Workload::Scan));
        if import.or(open).or(scan).is_some() {
            let mut stage = vec![(import, Task::Import { events })];
            if open.is_some() {
                stage.push((open, Task::Open { events }));
            }
            // Always: it is what shows that the import has lost nothing.
            stage.push((scan, Task::Scan { events }));
            stages.push(stage);
        }
        stages
    }

    /// Too long for every round, and an opening hardly varies.
    pub fn once(&self) -> Stage {
        let events = self.ten_million;
        vec![(None, Task::Fill { events }), (Some(Workload::OpenTenMillion), Task::Open { events })]
    }
}
