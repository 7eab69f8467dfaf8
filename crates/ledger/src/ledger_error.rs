//! Why a command was not recorded, or a ledger could not be read; the limits of a command.

use calendar::{NaiveDate, Timestamp};
use domain::{CommandId, EntryNumber, Refusal};
use eventlog::{LogError, Position};
use verify::reading::ReadingError;

use crate::{encode::EncodeError, typed::Unread};

/// An account is named by at most so many characters.
pub const ACCOUNT_MAX: usize = 80;
/// A command rests on at most so many rules …
pub const LEGAL_BASIS_MAX: usize = 20;
/// … each at most this long, in characters …
pub const LEGAL_BASIS_CHARS_MAX: usize = 400;
/// … and on at most so many documents. They are repeated in every event of the command.
pub const DOCUMENTS_MAX: usize = 50;

/// Why a command was not recorded, or a ledger could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// A rule says no. Nothing was recorded, unless it was that a unit had tried.
    #[error("{refusal}")]
    Refused {
        /// Which, and why.
        refusal: Box<Refusal>,
        /// The entry that says so.
        recorded: Option<EntryNumber>,
    },
    /// Below the domain.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Between the two.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// An entry that this program cannot read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Over one of the limits above.
    #[error(
        "a command names at most {LEGAL_BASIS_MAX} rules of {LEGAL_BASIS_CHARS_MAX} characters, {DOCUMENTS_MAX} documents, and an account of {ACCOUNT_MAX} characters"
    )]
    TooMuch,
    /// A control character, or one that turns the direction of writing: it could hide or forge lines.
    #[error("the text \"{0}\" holds a control character; write it without")]
    ControlCharacter(String),
    /// A person's name, which the vault keeps.
    #[error("a text holds the name of a person who is in the vault; write the position, or the person's identifier")]
    NameInText,
    /// The identifier names a different command.
    #[error("the identifier \"{id}\" was used for another command, recorded as {entry}; choose a new one")]
    CommandIdReused {
        /// The identifier.
        id: CommandId,
        /// What it was used for.
        entry: EntryNumber,
    },
    /// Only a rehearsal may be told the time.
    #[error("this ledger runs on the real clock; only a ledger created with `--clock simulated` takes \"at\"")]
    TimeGiven,
    /// A rehearsal has no clock of its own.
    #[error(
        "this ledger is a rehearsal with a simulated clock; the command must say when: --at \"8:00 19/9/2023\", in a file of commands \"at\", in a draft the line at = \"8:00 19/9/2023\""
    )]
    TimeMissing,
    /// More time has passed than a ledger is left alone, or the clock is wrong. Nothing was recorded.
    #[error(
        "the clock says {now}, {days} days after the last entry ({last}); nothing was recorded. Set the clock right; if it really is this late, say so first: socai clock confirm, after more than a year with today's date as another calendar than this machine's has it (--at YEAR-MONTH-DAY)"
    )]
    ClockLeapt {
        /// When the last entry was recorded.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
        /// How many days lie between.
        days: i64,
    },
    /// The clock is to be confirmed after so long that somebody has to say which day it is.
    #[error(
        "the clock says {now}, {days} days after the last entry: after more than a year say which day it is, by another calendar than this machine's: socai clock confirm --at YEAR-MONTH-DAY"
    )]
    DayNotSaid {
        /// What the clock says.
        now: Timestamp,
        /// So many days after the last entry.
        days: i64,
    },
    /// Whoever confirms the clock names another day than it shows.
    #[error(
        "the day that was confirmed is {said}, but the clock says {now}; nothing was recorded. Set the clock right, or name the day that it really is"
    )]
    OtherDay {
        /// The day that was named.
        said: NaiveDate,
        /// What the clock says.
        now: Timestamp,
    },
    /// The first entry is missing.
    #[error("the log is empty: the ledger was not created completely; create it again elsewhere")]
    NotOpened,
}

impl LedgerError {
    /// Whether it is a rule that refuses.
    pub fn says_no(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::NameInText)
    }

    /// The code under which programs know what was wrong with a command; none where it is not the command that
    /// was wrong. A code never changes once it was given.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Refused { refusal, .. } => refusal.code(),
            Self::NameInText => "name-in-text",
            Self::TooMuch => "too-much",
            Self::ControlCharacter(_) => "control-character",
            Self::CommandIdReused { .. } => "command-id-reused",
            Self::TimeGiven => "time-given",
            Self::TimeMissing => "time-missing",
            _ => return None,
        })
    }
}

impl From<Refusal> for LedgerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal: Box::new(refusal), recorded: None }
    }
}

impl From<Unread> for LedgerError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Log(error) => LogError::from(error).into(),
            Unread::Entry(error) => error.into(),
            Unread::Changed(EntryNumber(entry)) => {
                let detail = "the entry no longer hashes to the recorded value".to_owned();
                LogError::Broken { position: Position(entry), detail }.into()
            }
        }
    }
}
