//! What a question that was refused shows against the log that asked.

use std::path::PathBuf;

/// What a refused question shows against the log that signed its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Two heads of one size with different roots, both signed by the log: proof, by themselves.
    TwoHistories,
    /// A head signed by the log, and a proof that does not lead to it. Either the log has another
    /// history, or whoever asked sent a wrong proof: the log can clear itself with the right one.
    NotShownToContinue,
}

/// What was kept of a refused question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it shows.
    pub shows: Shows,
    /// Where it is; `None` if so much is kept of this log already that nothing is added.
    pub path: Option<PathBuf>,
}
