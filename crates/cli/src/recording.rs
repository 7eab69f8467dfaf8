//! What became of a command that stands in the ledger.

use domain::{CommandId, EntryNumber};
use eventlog::{Position, Sealed};
use ledger::Outcome;
use serde::{Serialize, Serializer};

/// Since when a command stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// It was recorded now.
    Recorded,
    /// It had been recorded before, and nothing changed.
    AlreadyRecorded,
}

impl Recording {
    /// Taken apart from the entries that it was recorded as.
    pub fn of(outcome: Outcome) -> (Self, Vec<EntryNumber>) {
        match outcome {
            Outcome::Recorded(entries) => (Self::Recorded, entries),
            Outcome::AlreadyRecorded(entries) => (Self::AlreadyRecorded, entries),
        }
    }

    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::AlreadyRecorded => "already-recorded",
        }
    }
}

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A command of a file that was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct CommandReport {
    pub line: usize,
    pub id: CommandId,
    pub outcome: Recording,
    pub entries: Vec<EntryNumber>,
    /// What proves each entry (C2SP tlog-proof), for those recorded now.
    pub receipts: Vec<String>,
}

impl CommandReport {
    pub fn of(line: usize, id: &CommandId, outcome: Outcome) -> Self {
        let (outcome, entries) = Recording::of(outcome);
        Self { line, id: id.clone(), outcome, entries, receipts: Vec::new() }
    }

    /// With the receipts of what was recorded with this proof.
    pub fn proven(mut self, proof: Option<&Sealed>) -> Self {
        if self.outcome == Recording::Recorded {
            self.receipts = receipts(&self.entries, proof);
        }
        self
    }
}

/// The receipts of those entries that were recorded with this proof.
pub fn receipts(entries: &[EntryNumber], proof: Option<&Sealed>) -> Vec<String> {
    let receipt = |entry: &EntryNumber| Some(proof?.receipt(Position(entry.0))?.to_string());
    entries.iter().filter_map(receipt).collect()
}
