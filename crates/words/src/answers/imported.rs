//! What became of a spreadsheet of filings, or would become of it.

use std::collections::BTreeSet;

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
    /// The rows that were not recorded, where somebody asked for the others alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<TrialRow>,
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
    /// Whether a row that is refused would hold up no other.
    #[serde(skip)]
    pub only_good: bool,
    /// How the sheet was read.
    pub sheet: SheetRead,
}

impl TrialReport {
    /// Whether nothing in it would be refused.
    pub fn is_sound(&self) -> bool {
        self.refused().next().is_none()
    }

    /// How many rows would be recorded or stand in the ledger, and how many would be refused: several cells of one may be
    /// faulty.
    pub fn counts(&self) -> (usize, usize) {
        let wrong = self.rows.iter().filter(|row| matches!(row.became, Became::Wrong(_)));
        let wrong: BTreeSet<usize> = wrong.map(|row| row.row).collect();
        let all: BTreeSet<usize> = self.rows.iter().map(|row| row.row).collect();
        (all.len() - wrong.len(), wrong.len())
    }

    /// Why rows would be refused, row by row.
    pub fn refused(&self) -> impl Iterator<Item = &Wrong> {
        self.rows.iter().filter_map(|row| match &row.became {
            Became::Wrong(wrong) => Some(wrong),
            _ => None,
        })
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
    /// It would be recorded as found late.
    FoundLate,
    /// It stands in the ledger.
    AlreadyRecorded {
        /// By this entry.
        entry: EntryNumber,
    },
    /// It would not.
    Wrong(Wrong),
}

/// Why a row of a list is not recorded.
#[derive(Debug)]
pub enum Wrong {
    /// A rule refuses it.
    Refused(Refusal),
    /// A cell cannot be read.
    Faulty(RowError),
}

impl Wrong {
    /// Its word in JSON.
    fn word(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Faulty(_) => "faulty",
        }
    }

    /// Whether the row came in too long ago to be entered as ordinary business.
    pub fn is_too_old(&self) -> bool {
        matches!(self, Self::Refused(Refusal::TooLongAgo { .. }))
    }

    /// The code of the refusal, if it is one.
    fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => Some(refusal.code()),
            Self::Faulty(_) => None,
        }
    }

    /// The same in words.
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Refused(refusal) => refusals::explain(refusal, language),
            Self::Faulty(fault) => fault.told(language),
        }
    }
}

/// How rows that came in too long ago are recorded all the same.
pub fn too_old_remedy(language: Language) -> &'static str {
    language.pick(
        "Dòng nhận đã quá lâu: thêm --late-discovery \"ĐIỀU CHỨNG TỎ NGÀY NHẬN\" --approved-by NGƯỜI-DUYỆT để ghi bằng bản ghi \
         phát hiện muộn; hoặc --only-good để ghi các dòng khác trước.",
        "Rows that came in too long ago: add --late-discovery \"WHAT SHOWS WHEN\" --approved-by OFFICE to record them as \
         found late; or --only-good to record the others first.",
    )
}

/// Writes what becomes of a row: its word under `key`, the entry that has it, and why none does.
pub(super) fn serialize_row<S: Serializer>(
    serializer: S,
    key: &'static str,
    outcome: Result<(&str, Option<EntryNumber>), &Wrong>,
) -> Result<S::Ok, S::Error> {
    let (word, entry) = outcome.unwrap_or_else(|wrong| (wrong.word(), None));
    let wrong = outcome.err();
    let mut map = serializer.serialize_map(Some(4))?;
    map.serialize_entry(key, word)?;
    map.serialize_entry("entry", &entry)?;
    map.serialize_entry("code", &wrong.and_then(Wrong::code))?;
    map.serialize_entry("why", &wrong.map(|wrong| wrong.told(Language::En)))?;
    map.end()
}

impl Serialize for Became {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = match self {
            Self::Recorded => Ok(("recorded", None)),
            Self::FoundLate => Ok(("found-late", None)),
            Self::AlreadyRecorded { entry } => Ok(("already-recorded", Some(*entry))),
            Self::Wrong(wrong) => Err(wrong),
        };
        serialize_row(serializer, "would_be", outcome)
    }
}
