//! Why nothing is proven.

use evidence::ContainerError;

use crate::{anchors::AnchorError, receipts::ReceiptsError, stamps::StampError};

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
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
