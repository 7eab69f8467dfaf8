//! What is wrong with files that are kept beside the log, in JSON.

use ledger::kept::KeptFinding;
use schemars::JsonSchema;
use serde::Serialize;

/// A file that is not as it should be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptAnswer {
    /// Which; within the ledger's directory.
    file: String,
    /// What is wrong with it.
    detail: String,
}

impl KeptAnswer {
    pub fn of(KeptFinding { path, fault }: &KeptFinding) -> Self {
        Self { file: path.display().to_string(), detail: fault.to_string() }
    }
}
