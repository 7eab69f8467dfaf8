//! Who reads, and what of the ledger that is.

use views::Knowledge;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// Whoever holds the ledger's directory reads all of it.
    Owner,
}

impl Reader {
    /// What this reader may know of what was known.
    pub fn sees<'k>(&self, knowledge: Knowledge<'k>) -> Knowledge<'k> {
        match self {
            Self::Owner => knowledge,
        }
    }
}
