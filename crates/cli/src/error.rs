//! What went wrong, and how the program ends; in words in `explain`.

mod answer;
mod explain;

use std::{
    io,
    path::{Path, PathBuf},
};

use ::verify::VerifyError;
use anchoring::ship::ShipError;
use desk::accounts::AccountError;
use domain::{EntryNumber, Refusal, TaskId};
use eventlog::disk::CopyError;
use evidence::rotation::Unproven;
use exchange::{
    filings::{FilingsError, NoMeaning},
    letter::LetterError,
    sheets::{SheetError, chosen::ChoiceError},
};
use ledger::running::NotRunning;
use ledger::{
    LedgerError,
    access::AccessError,
    anchors::AnchorError,
    apply::Stopped,
    backup::BackupError,
    check::CheckError,
    directory::DirectoryError,
    documents::DocumentError,
    key_backup::KeyBackupError,
    persons::PersonError,
    prove::{ProveError, Unprovable},
    receipt_files::NotWritten,
    receipts::ReceiptsError,
};
use questions::{BadQuestion, NotAnswered};
use service::client::NoAnswer;
use simulation::story::StoryError;
use views::{ask::Unanswerable, named::Unnamed};
use witness::AskError;
use words::{
    answers::planned::BornOverdue,
    errors::{Misuse, Told},
    forms::NotFilled,
    offices::NoOffice,
};

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
    /// What a dry run would stop at.
    #[error("{path}, {stopped}")]
    WouldStop { path: PathBuf, stopped: Box<Stopped> },
    /// A draft of which nothing was recorded.
    #[error("{path}: {} refusals", .refused.len())]
    Draft { path: PathBuf, refused: Vec<AtLine> },
    /// Periods that could not be opened, each with why; the others were.
    #[error("{} periods were not opened, nor {} tasks that would be overdue from the beginning", .refused.len(), .born_overdue.len())]
    NotOpened { refused: Vec<(String, Refusal)>, born_overdue: Vec<BornOverdue>, undated: Vec<(String, String)> },
    /// Nothing was recorded: somebody has to say first that this is meant.
    #[error("{} tasks would be overdue from the beginning", .tasks.len())]
    BornOverdue { tasks: Vec<BornOverdue> },
    #[error("{path}: {source}")]
    Letter { path: PathBuf, source: LetterError },
    #[error("{path}: {source}")]
    Filings { path: PathBuf, source: FilingsError },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    /// Cells that cannot be read, and the other rows that would be refused.
    #[error("{path}: {faults}")]
    Faulty { path: PathBuf, faults: FilingsError, refused: Vec<(usize, Refusal)> },
    #[error("{path}: {} rows are refused", .refused.len())]
    Rows { path: PathBuf, refused: Vec<(usize, Refusal)>, recorded: Option<EntryNumber> },
    #[error(transparent)]
    Person(#[from] PersonError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Serve(#[from] desk::serving::ServeError),
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
    /// The task was not known at the moment that is asked about.
    #[error("no task {0} was known at that moment")]
    NotKnownThen(TaskId),
    /// The answer is no, and was given in full.
    #[error("answered")]
    Answered,
    /// An error that was told in full already: what is left of it is the exit code.
    #[error("told")]
    Told(Box<Error>),
    /// What there was to say was said; the exit code is left.
    #[error("ended")]
    Ended(u8),
    /// The answer is yes, by the log's own numbering: a code of its own.
    #[error("by the log's own numbering")]
    ByNumbering,
    #[error("{count} recipients were not reached")]
    Unreached { count: usize },
    #[error("{path}: {source}")]
    NotFollowed { path: PathBuf, source: Unproven },
    #[error("{path}: the old key has signed for two successors")]
    TwoSuccessors { path: PathBuf },
    #[error(transparent)]
    Receipts(#[from] ReceiptsError),
    #[error(transparent)]
    Witness(#[from] AskError),
    #[error(transparent)]
    Anchor(Box<AnchorError>),
    #[error("{path} exists")]
    WouldOverwrite { path: PathBuf },
    #[error("{path}: more than {most} bytes")]
    TooLong { path: PathBuf, most: usize },
    #[error("{path}: not text")]
    NotText { path: PathBuf },
    #[error("{path}: {why}")]
    NotReadable { path: PathBuf, why: Box<dyn Told + Send + Sync> },
    /// A form is no act yet.
    #[error(transparent)]
    Unfilled(#[from] NotFilled),
    /// Anything else that has words, and no code.
    #[error("{0}")]
    Other(Box<dyn Told + Send + Sync>),
}

/// What a rule says no to, and the line from which it comes.
#[derive(Debug)]
pub struct AtLine {
    pub line: usize,
    pub refusal: Refusal,
}

/// What was read is not what it should be.
pub fn not_readable(path: &Path, error: impl Told + Send + Sync + 'static) -> Error {
    Error::NotReadable { path: path.to_owned(), why: Box::new(error) }
}

/// What could not be written, or is there already.
pub fn not_written(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::AlreadyExists => Error::WouldOverwrite { path },
        _ => Error::Io { path, source },
    }
}

/// What is told as it is.
macro_rules! others {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Other(Box::new(error))
            }
        })*
    };
}
others!(
    AccessError,
    BadQuestion,
    ChoiceError,
    DocumentError,
    KeyBackupError,
    Misuse,
    NoAnswer,
    NoOffice,
    NoMeaning,
    NotRunning,
    SheetError,
    ShipError,
    Unanswerable,
    Unnamed,
    VerifyError
);

impl From<NotWritten> for Error {
    fn from(NotWritten { path, source }: NotWritten) -> Self {
        not_written(&path, source)
    }
}

impl From<NotAnswered> for Error {
    fn from(error: NotAnswered) -> Self {
        match error {
            NotAnswered::NotKnownThen(task) => Self::NotKnownThen(task),
            other => Self::Other(Box::new(other)),
        }
    }
}

impl From<CheckError> for Error {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Directory(error) => Self::Directory(error),
            other => Self::Other(Box::new(other)),
        }
    }
}

impl From<ProveError> for Error {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Anchor(error) => Self::Anchor(error),
            ProveError::Receipts(error) => Self::Receipts(error),
            other => Self::Other(Box::new(other)),
        }
    }
}

impl From<StoryError> for Error {
    fn from(error: StoryError) -> Self {
        match error {
            StoryError::Letter(error) => not_readable(Path::new("sample/letter.txt"), error),
            StoryError::Year(error) => not_readable(Path::new("sample/year.jsonl"), error),
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
            Self::Ended(code) => return *code,
            Self::Ledger(source) | Self::Person(PersonError::Ledger(source)) => source.says_no(),
            Self::Command { stopped, .. } | Self::WouldStop { stopped, .. } => stopped.source.says_no(),
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
            Self::Draft { .. } => "draft",
            Self::NotOpened { .. } => "not-opened",
            Self::BornOverdue { .. } => "born-overdue",
            Self::Letter { source: LetterError::StateSecret { .. }, .. }
            | Self::Filings { source: FilingsError::StateSecret(_), .. } => Refusal::StateSecret.code(),
            Self::Unprovable(why) => why.code(),
            Self::NotKnownThen(_) => "task-not-known",
            Self::Account(error) => return error.code(),
            Self::Unreached { .. } => "not-reached",
            Self::NotFollowed { .. } => "change-not-proven",
            Self::TwoSuccessors { .. } => "two-successors",
            Self::Directory(DirectoryError::NotTheKey(_)) => "not-the-key",
            Self::Directory(DirectoryError::KeyThere(_)) => "key-there",
            Self::Receipts(ReceiptsError::NoSuchEntry { .. }) => "no-such-entry",
            Self::Backup(BackupError::Copy(CopyError::NotContinued { .. })) => "not-continued",
            Self::Backup(BackupError::Copy(CopyError::OfAnother { .. }) | BackupError::OfAnother(_)) => {
                "of-another-ledger"
            }
            Self::Witness(AskError::Directory(witness::WitnessDirectoryError::OtherKey { .. })) => "other-key",
            Self::Witness(AskError::Refused(refused)) => refused.refusal.reason(),
            _ => return None,
        })
    }
}
