//! Why the answer is no, in JSON: the same in both languages.

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
    /// What is said in JSON where the command has given no answer of its own: where the answer is no, or where the
    /// command is at fault itself.
    pub fn answer(&self) -> Option<Answer> {
        if let Some(error) = self.of_the_ledger() {
            return Some(Answer::of(error)).filter(|answer| answer.code.is_some());
        }
        let code = self.refusal()?;
        let mut answer = Answer {
            outcome: "refused",
            code: Some(code),
            why: self.explain(Language::En),
            entries: Vec::new(),
            rows: Vec::new(),
        };
        match self {
            Self::Unprovable(why) => answer.why = why.told(Language::En),
            Self::Rows { refused, recorded, .. } => {
                answer.entries = recorded.iter().copied().collect();
                answer.rows = refused.iter().map(|refused| Row::of(refused.row, &refused.refusal)).collect();
            }
            _ => {}
        }
        Some(answer)
    }

    /// The error of the ledger that it is, about a command.
    fn of_the_ledger(&self) -> Option<&LedgerError> {
        match self {
            Self::Ledger(error)
            | Self::Directory(DirectoryError::Ledger(error))
            | Self::Person(PersonError::Ledger(error)) => Some(error),
            Self::Command(error) => Some(&error.source),
            Self::Anchor(error) => match error.as_ref() {
                AnchorError::Ledger(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }
}
