//! Why the answer is no, in JSON: the same in both languages.

use ledger::{LedgerError, anchors::AnchorError, directory::DirectoryError, persons::PersonError};
use words::{
    Language,
    answers::refused::{Refused, RefusedRow},
    errors::Told,
};

use super::Error;

impl Error {
    /// What is said in JSON where the command has given no answer of its own: where the answer is no, or where the
    /// command is at fault itself.
    pub fn answer(&self) -> Option<Refused> {
        if let Some(error) = self.of_the_ledger() {
            return Some(Refused::of(error)).filter(|answer| answer.code.is_some());
        }
        let code = self.refusal()?;
        let mut answer = Refused {
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
                answer.rows = refused.iter().map(|(row, refusal)| RefusedRow::of(*row, refusal)).collect();
            }
            Self::Draft { refused, .. } => {
                answer.rows = refused.iter().map(|at| RefusedRow::of(at.line, &at.refusal)).collect();
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
            Self::Command { stopped, .. } | Self::WouldStop { stopped, .. } => Some(&stopped.source),
            Self::Anchor(error) => match error.as_ref() {
                AnchorError::Ledger(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }
}
