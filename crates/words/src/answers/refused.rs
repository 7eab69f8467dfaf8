//! Why a command was not recorded.

use domain::{EntryNumber, Refusal};
use ledger::LedgerError;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Language, errors::Told, refusals, say};

/// What is said of a command that was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
pub struct Refused {
    /// refused: a rule says no; failed: it could not be asked.
    pub outcome: &'static str,
    /// What said no, by its code: `own-receipt-claimed`.
    pub code: Option<&'static str>,
    /// The same for people, in English.
    pub why: String,
    /// The entry that says that it was refused, if there is one.
    pub entries: Vec<EntryNumber>,
    /// Of a batch, each row that was refused.
    pub rows: Vec<RefusedRow>,
}

/// A row of a batch that a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Row")]
pub struct RefusedRow {
    /// Its number: the line of the spreadsheet, or the place in the batch, from 1.
    pub row: usize,
    /// The rule's code.
    pub code: &'static str,
    /// The same for people, in English.
    pub why: String,
}

impl RefusedRow {
    /// The row of that number, and why it is refused.
    pub fn of(row: usize, refusal: &Refusal) -> Self {
        Self { row, code: refusal.code(), why: refusals::explain(refusal, Language::En) }
    }
}

impl Refused {
    /// What is said of an error of the ledger.
    pub fn of(error: &LedgerError) -> Self {
        let (entries, rows) = match error {
            LedgerError::Refused { refusal, recorded } => {
                let rows = match refusal.as_ref() {
                    Refusal::Rows(refused) => {
                        refused.iter().map(|(row, refusal)| RefusedRow::of(*row, refusal)).collect()
                    }
                    _ => Vec::new(),
                };
                (recorded.iter().copied().collect(), rows)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let outcome = if error.says_no() { "refused" } else { "failed" };
        Self { outcome, code: error.code(), why: error.told(Language::En), entries, rows }
    }
}

/// Each row of a batch that a rule refuses, by its number, one a line.
pub fn rows(refused: &[(usize, Refusal)], language: Language) -> String {
    let line = |(row, refusal): &(usize, Refusal)| {
        let why = refusals::explain(refusal, language);
        say!(language, "  dòng {row}: {why}", "  row {row}: {why}")
    };
    refused.iter().map(line).collect::<Vec<_>>().join("\n")
}
