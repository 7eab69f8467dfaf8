//! Why nothing is proven.

use calendar::Timestamp;
use domain::TaskId;
use evidence::ContainerError;

use crate::{anchors::AnchorError, receipts::ReceiptsError, stamps::StampError};

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// Nothing that can be asked.
    #[error(transparent)]
    Asked(#[from] views::ask::Unanswerable),
    /// What others said.
    #[error(transparent)]
    Anchor(Box<AnchorError>),
    /// Their tokens.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// The log.
    #[error(transparent)]
    Receipts(#[from] ReceiptsError),
    /// The file.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// A disclosed name that this ledger does not know.
    #[error(
        "no person was entered in this ledger with the digest of that text; was it written by `socai person show --to`?"
    )]
    NotEntered,
    /// What was kept cannot be used.
    #[error("{0}")]
    Damaged(String),
}

impl From<AnchorError> for ProveError {
    fn from(error: AnchorError) -> Self {
        Self::Anchor(Box::new(error))
    }
}

/// Why no evidence file can be made, or a moment cannot be sealed: an answer, and no fault of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprovable {
    /// The ledger has no entry.
    #[error("the ledger has no entry")]
    NoEntry,
    /// A verdict needs a filing, and the task has none.
    #[error("nothing was filed for {0}")]
    NothingFiled(TaskId),
    /// The ledger has fewer entries than the head covers that it is to continue.
    #[error("this ledger has fewer entries than that head covers")]
    FewerEntries,
    /// Nobody can have said anything after this moment yet.
    #[error("{0} is not past by a minute")]
    NotPast(Timestamp),
    /// Nothing is recorded that others said after this moment.
    #[error("nothing that others said after {0} is recorded")]
    NotAnchored(Timestamp),
    /// Others were asked, and this moment is still not past by their clocks.
    #[error("{0} could not be sealed")]
    NotSealed(Timestamp),
}

impl Unprovable {
    /// The code under which programs know it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoEntry => "no-entry",
            Self::NothingFiled(_) => "nothing-filed",
            Self::FewerEntries => "fewer-entries",
            Self::NotPast(_) => "not-past",
            Self::NotAnchored(_) => "not-anchored",
            Self::NotSealed(_) => "not-sealed",
        }
    }
}
