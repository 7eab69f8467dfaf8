//! What went wrong, and how the program ends; in words in `explain`.

mod answer;
mod explain;

use std::{io, path::PathBuf};

use anchoring::ship::ShipError;
use domain::{EntryNumber, Refusal};
use eventlog::disk::CopyError;
use evidence::rotation::Unproven;
use exchange::{
    DraftError, SourceError,
    filings::FilingsError,
    letter::LetterError,
    sheets::{SheetError, chosen::ChoiceError},
};
use ledger::{
    LedgerError, ScriptError,
    anchors::AnchorError,
    apply::Stopped,
    backup::BackupError,
    check::CheckError,
    directory::DirectoryError,
    documents::DocumentError,
    key_backup::KeyBackupError,
    persons::PersonError,
    prove::{ProveError, Unprovable},
    receipts::ReceiptsError,
};
use simulation::story::StoryError;
use views::ask::Unanswerable;
use witness::AskError;
use words::errors::{Misuse, Told};

/// A row of a spreadsheet that a rule refuses.
#[derive(Debug)]
pub struct RowRefused {
    pub row: usize,
    pub refusal: Refusal,
}

/// The answer is yes, by the log's own numbering (docs/evidence.md).
const BY_NUMBERING: u8 = 3;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("{path}, {stopped}")]
    Command { path: PathBuf, stopped: Box<Stopped> },
    #[error("{path}: {source}")]
    Script { path: PathBuf, source: ScriptError },
    #[error("{path}: {source}")]
    Source { path: PathBuf, source: SourceError },
    #[error("{path}: {source}")]
    Letter { path: PathBuf, source: LetterError },
    #[error("{path}: {source}")]
    Draft { path: PathBuf, source: DraftError },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: {source}")]
    Filings { path: PathBuf, source: FilingsError },
    #[error("{path}: {} rows are refused", .refused.len())]
    Rows { path: PathBuf, refused: Vec<RowRefused>, recorded: Option<EntryNumber> },
    #[error(transparent)]
    Person(#[from] PersonError),
    #[error(transparent)]
    Check(CheckError),
    #[error("{refused} commands were refused, {failed} failed")]
    Stream { refused: usize, failed: usize },
    #[error("{count} faults")]
    Faults { count: usize },
    #[error(transparent)]
    Backup(BackupError),
    /// What was to be proven is not, and the answer says so.
    #[error("not proven")]
    NotProven,
    /// There is nothing to prove.
    #[error("not proven")]
    Unprovable(Unprovable),
    /// The answer is no, and was given in full.
    #[error("answered")]
    Answered,
    /// An error that was told in full already: what is left of it is the exit code.
    #[error("told")]
    Told(Box<Error>),
    /// The answer is yes, by the log's own numbering: a code of its own.
    #[error("by the log's own numbering")]
    ByNumbering,
    #[error("{count} recipients were not reached")]
    Unreached { count: usize },
    #[error(transparent)]
    Shipping(#[from] ShipError),
    #[error("{path}: {source}")]
    NotFollowed { path: PathBuf, source: Unproven },
    #[error("{path}: the old key has signed for two successors")]
    TwoSuccessors { path: PathBuf },
    #[error(transparent)]
    KeyBackup(#[from] KeyBackupError),
    #[error(transparent)]
    Receipts(#[from] ReceiptsError),
    #[error(transparent)]
    Witness(#[from] AskError),
    #[error(transparent)]
    Anchor(Box<AnchorError>),
    #[error(transparent)]
    Prove(Box<ProveError>),
    #[error(transparent)]
    Document(DocumentError),
    #[error("{path} exists")]
    WouldOverwrite { path: PathBuf },
    #[error("{path}: more than {most} bytes")]
    TooLong { path: PathBuf, most: usize },
    #[error("{path}: not text")]
    NotText { path: PathBuf },
    #[error("{path}: {why}")]
    NotReadable { path: PathBuf, why: Box<dyn Told + Send + Sync> },
    /// It cannot be asked so.
    #[error("{0}")]
    Usage(Box<dyn Told + Send + Sync>),
}

impl From<ProveError> for Error {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Anchor(error) => Self::Anchor(error),
            ProveError::Receipts(error) => Self::Receipts(error),
            other => Self::Prove(Box::new(other)),
        }
    }
}

impl From<Misuse> for Error {
    fn from(misuse: Misuse) -> Self {
        Self::Usage(Box::new(misuse))
    }
}

impl From<Unanswerable> for Error {
    fn from(error: Unanswerable) -> Self {
        Self::Usage(Box::new(error))
    }
}

impl From<ChoiceError> for Error {
    fn from(error: ChoiceError) -> Self {
        Self::Usage(Box::new(error))
    }
}

impl From<SheetError> for Error {
    fn from(error: SheetError) -> Self {
        Self::Usage(Box::new(error))
    }
}

impl From<StoryError> for Error {
    fn from(error: StoryError) -> Self {
        match error {
            StoryError::Letter(source) => Self::Draft { path: "sample/letter.txt".into(), source },
            StoryError::Year(source) => Self::Script { path: "sample/year.jsonl".into(), source },
            other => Misuse::Failed(other.to_string()).into(),
        }
    }
}

impl From<AnchorError> for Error {
    fn from(error: AnchorError) -> Self {
        Self::Anchor(Box::new(error))
    }
}

impl From<BackupError> for Error {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::Directory(error) => Self::Directory(error),
            other => Self::Backup(other),
        }
    }
}

impl From<witness::WitnessDirectoryError> for Error {
    fn from(error: witness::WitnessDirectoryError) -> Self {
        Self::Witness(error.into())
    }
}

impl Error {
    /// 1 where the answer is no; 2 where there is none.
    pub fn exit_code(&self) -> u8 {
        let is_no = match self {
            Self::Told(error) => return error.exit_code(),
            Self::ByNumbering => return BY_NUMBERING,
            Self::Ledger(source) | Self::Person(PersonError::Ledger(source)) => source.says_no(),
            Self::Command { stopped, .. } => stopped.source.says_no(),
            Self::Stream { failed, .. } => *failed == 0,
            Self::Faults { .. } | Self::NotProven | Self::Answered => true,
            other => other.refusal().is_some(),
        };
        if is_no { 1 } else { 2 }
    }

    /// The code of what says no, where it is not the ledger that refuses a command. A code never changes once it was
    /// given.
    fn refusal(&self) -> Option<&'static str> {
        Some(match self {
            Self::Rows { .. } => Refusal::Rows(Vec::new()).code(),
            Self::Letter { source: LetterError::StateSecret { .. }, .. } => Refusal::StateSecret.code(),
            Self::Unprovable(why) => why.code(),
            Self::Unreached { .. } => "not-reached",
            Self::NotFollowed { .. } => "change-not-proven",
            Self::TwoSuccessors { .. } => "two-successors",
            Self::Directory(DirectoryError::NotTheKey(_)) => "not-the-key",
            Self::Directory(DirectoryError::KeyThere(_)) => "key-there",
            Self::Receipts(ReceiptsError::NoSuchEntry { .. }) => "no-such-entry",
            Self::Backup(BackupError::Copy(CopyError::NotContinued { .. })) => "not-continued",
            Self::Backup(BackupError::Copy(CopyError::OfAnother { .. })) => "of-another-ledger",
            Self::Witness(AskError::Directory(witness::WitnessDirectoryError::OtherKey { .. })) => "other-key",
            Self::Witness(AskError::Refused(refused)) => refused.refusal.reason(),
            _ => return None,
        })
    }
}
