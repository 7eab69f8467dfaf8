//! Why a command was not recorded, in JSON: the same in both languages.

use domain::{EntryNumber, Refusal};
use ledger::{LedgerError, anchors::AnchorError, directory::DirectoryError, persons::PersonError};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, errors::Told, refusals};

use super::{Error, says_no};

/// What is said of a command that was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// refused: a rule says no; failed: it could not be asked.
    pub outcome: &'static str,
    /// What said no, by its code: `own-receipt-claimed`.
    pub code: Option<&'static str>,
    /// The same for people, in English.
    pub why: String,
    /// The entry that says that it was refused, if there is one.
    pub entries: Vec<EntryNumber>,
    /// Of a batch, each row that was refused.
    pub rows: Vec<Row>,
}

/// A row of a batch that a rule refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// Its number: the line of the spreadsheet, or the place in the batch, from 1.
    pub row: usize,
    /// The rule's code.
    pub code: &'static str,
    /// The same for people, in English.
    pub why: String,
}

impl Row {
    fn of(row: usize, refusal: &Refusal) -> Self {
        Self { row, code: refusal.code(), why: refusals::explain(refusal, Language::En) }
    }
}

impl Answer {
    /// What is said of an error of the ledger.
    pub fn of(error: &LedgerError) -> Self {
        let (entries, rows) = match error {
            LedgerError::Refused { refusal, recorded } => {
                let rows = match refusal.as_ref() {
                    Refusal::Rows(refused) => refused.iter().map(|(row, refusal)| Row::of(*row, refusal)).collect(),
                    _ => Vec::new(),
                };
                (recorded.iter().copied().collect(), rows)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let outcome = if says_no(error) { "refused" } else { "failed" };
        Self { outcome, code: error.code(), why: error.told(Language::En), entries, rows }
    }
}

impl Error {
    /// What is said in JSON, where it is a command that was not recorded, and the command's own fault.
    pub fn answer(&self) -> Option<Answer> {
        let answer = match self {
            Self::Ledger(error) | Self::Directory(DirectoryError::Ledger(error)) => Answer::of(error),
            Self::Person(PersonError::Ledger(error)) => Answer::of(error),
            Self::Command(error) => Answer::of(&error.source),
            Self::Anchor(error) => match error.as_ref() {
                AnchorError::Ledger(error) => Answer::of(error),
                _ => return None,
            },
            Self::Rows { refused, recorded, .. } => Answer {
                outcome: "refused",
                code: Some(Refusal::Rows(Vec::new()).code()),
                why: self.explain(Language::En),
                entries: recorded.iter().copied().collect(),
                rows: refused.iter().map(|refused| Row::of(refused.row, &refused.refusal)).collect(),
            },
            _ => return None,
        };
        answer.code.is_some().then_some(answer)
    }
}
