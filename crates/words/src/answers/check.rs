//! What a check of a ledger has found.

use ledger::check::CheckReport;
use schemars::JsonSchema;
use serde::Serialize;

/// What a check has found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckAnswer {
    /// Whether nothing is wrong.
    sound: bool,
    /// How many entries were signed for.
    entries: u64,
    /// The root of the tree over them, in hexadecimal, as recomputed.
    root: String,
    /// By position, the first first.
    faults: Vec<FaultAnswer>,
    /// What this account may not read; whether it is sound is not known.
    unseen: Vec<String>,
    /// The newest anchor, where anchors/policy does not name all who vouched for it: it was replaced since. No fault.
    policy_replaced_since: Option<u64>,
    /// How many documents are held.
    documents: usize,
    /// Documents that entries name and the ledger does not hold, by SHA-256. No fault.
    documents_not_held: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FaultAnswer {
    /// The first position concerned; null where none is known.
    position: Option<u64>,
    /// journal/, log/, tiles/, head, documents/, views, or kept: what cannot be built again.
    place: String,
    /// The file to blame; null where it is not one.
    file: Option<String>,
    /// What does not hold.
    detail: String,
}

impl CheckAnswer {
    /// What is said of it in JSON; `findings::report` says it in words.
    pub fn of(report: &CheckReport) -> Self {
        let faults = report.findings().map(|finding| FaultAnswer {
            position: finding.entry(),
            place: finding.place(),
            file: finding.file(),
            detail: finding.to_string(),
        });
        Self {
            sound: report.is_sound(),
            entries: report.log.size,
            root: report.log.root.to_string(),
            faults: faults.collect(),
            unseen: report.kept.unseen.iter().map(|path| path.display().to_string()).collect(),
            policy_replaced_since: report.kept.other_policy.map(|entry| entry.0),
            documents: report.held,
            documents_not_held: report.not_held.iter().map(ToString::to_string).collect(),
        }
    }
}
