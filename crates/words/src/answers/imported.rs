//! What became of a spreadsheet of filings, or would become of it.

use domain::{CommandId, EntryNumber, Refusal};
use exchange::filings::{FilingRow, History, RowError, Sheet};
use ledger::apply::Recording;
use serde::{Serialize, Serializer, ser::SerializeMap};
use views::tasks::TaskView;

use crate::{Language, errors::Told, refusals};

/// How a spreadsheet was read.
#[derive(Debug, Clone, Serialize)]
pub struct SheetRead {
    /// The sheet of a workbook that was read.
    pub name: Option<String>,
    /// Its other sheets that hold something, and were not.
    pub other_sheets: Vec<String>,
    /// The columns that are read, from the left.
    pub columns: Vec<Column>,
    /// The headings of those that are not.
    pub not_used: Vec<String>,
    /// Rows that hold something and are no filings.
    pub passed_over: Vec<usize>,
    /// Rows that say nothing of the receipt: they count as received when they are recorded.
    pub received_now: Vec<usize>,
}

/// A column that is read.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// As what.
    #[serde(serialize_with = "word")]
    pub meaning: exchange::filings::Meaning,
}

fn word<S: Serializer>(meaning: &exchange::filings::Meaning, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&meaning.word())
}

impl Column {
    fn all(read: &[exchange::filings::ColumnRead]) -> Vec<Self> {
        read.iter().map(|column| Self { heading: column.heading.clone(), meaning: column.meaning }).collect()
    }
}

impl SheetRead {
    /// Of this sheet with these rows.
    pub fn of(sheet: &Sheet, rows: &[FilingRow]) -> Self {
        Self {
            name: sheet.name.clone(),
            other_sheets: sheet.others.clone(),
            columns: Column::all(&sheet.columns),
            not_used: sheet.not_used.clone(),
            passed_over: sheet.passed_over.clone(),
            received_now: rows.iter().filter(|row| row.received.is_none()).map(|row| row.row).collect(),
        }
    }

    /// Of a list of past years.
    pub fn of_history(list: &History) -> Self {
        Self {
            name: list.sheet.clone(),
            other_sheets: list.others.clone(),
            columns: Column::all(&list.columns),
            not_used: list.not_used.clone(),
            passed_over: list.headings.clone(),
            received_now: Vec::new(),
        }
    }
}

/// What became of each row of a list of filings.
#[derive(Debug, Serialize)]
pub struct ImportReport {
    /// The command that recorded them all.
    pub command: CommandId,
    /// Since when they stand in the ledger.
    pub outcome: Recording,
    /// In the order of the list.
    pub rows: Vec<RowReport>,
    /// How the sheet was read.
    pub sheet: SheetRead,
}

/// A row that was recorded.
#[derive(Debug, Serialize)]
pub struct RowReport {
    /// Its number in the list.
    pub row: usize,
    /// What it was recorded as.
    pub entry: EntryNumber,
    /// How the task stands now.
    pub task: TaskView,
}

/// What would become of each row of a list of filings.
#[derive(Debug, Serialize)]
pub struct TrialReport {
    /// In the order of the list.
    pub rows: Vec<TrialRow>,
    /// How the sheet was read.
    pub sheet: SheetRead,
}

impl TrialReport {
    /// Whether nothing in it would be refused.
    pub fn is_sound(&self) -> bool {
        let is_wrong = |row: &TrialRow| matches!(row.became, Became::Refused(_) | Became::Faulty(_));
        !self.rows.iter().any(is_wrong)
    }
}

/// What would become of a row.
#[derive(Debug, Serialize)]
pub struct TrialRow {
    /// Its number in the list.
    pub row: usize,
    /// Its task; of a faulty cell, what stands in it.
    pub named: String,
    /// How the task would stand.
    pub task: Option<TaskView>,
    /// What would become of it.
    #[serde(flatten)]
    pub became: Became,
}

/// What would become of a row.
#[derive(Debug)]
pub enum Became {
    /// It would be recorded.
    Recorded,
    /// It stands in the ledger.
    AlreadyRecorded {
        /// By this entry.
        entry: EntryNumber,
    },
    /// A rule would refuse it.
    Refused(Refusal),
    /// A cell cannot be read.
    Faulty(RowError),
}

impl Became {
    /// Its word in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::AlreadyRecorded { .. } => "already-recorded",
            Self::Refused(_) => "refused",
            Self::Faulty(_) => "faulty",
        }
    }

    /// Why it would not be recorded, if it would not.
    pub fn why(&self, language: Language) -> Option<String> {
        match self {
            Self::Recorded | Self::AlreadyRecorded { .. } => None,
            Self::Refused(refusal) => Some(refusals::explain(refusal, language)),
            Self::Faulty(fault) => Some(fault.told(language)),
        }
    }
}

impl Serialize for Became {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (entry, code) = match self {
            Self::AlreadyRecorded { entry } => (Some(entry), None),
            Self::Refused(refusal) => (None, Some(refusal.code())),
            Self::Recorded | Self::Faulty(_) => (None, None),
        };
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("would_be", self.word())?;
        map.serialize_entry("entry", &entry)?;
        map.serialize_entry("code", &code)?;
        map.serialize_entry("why", &self.why(Language::En))?;
        map.end()
    }
}
