//! What of an entry counts here. Fields that evidence does not need are not looked at here; that the entry is
//! readable in all its fields is looked at before ([`crate::trust::Readable`]).

use calendar::Timestamp;
use proof::Digest;
use serde::Deserialize;
use serde_json::Value;

use crate::error::EvidenceError;

/// The kinds that enter a filing.
pub const FILINGS: [&str; 3] = ["ReportSubmitted", "ReportResubmitted", "LateDiscoveredRecord"];

/// An entry, as far as evidence goes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Entry {
    /// The entry's place in the log.
    pub position: u64,
    /// What happened.
    pub kind: String,
    /// What it is about.
    pub stream: String,
    /// Its place in that stream.
    pub stream_position: u64,
    /// When the ledger recorded it, by the ledger's own clock.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: Actor,
    /// Documents, by hash.
    pub documents: Vec<Digest>,
    /// The facts.
    pub payload: Value,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Actor {
    /// The position held.
    pub position: String,
    /// The unit in which it is held.
    pub unit: String,
}

/// What a `CheckpointAnchored` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AnchorNamed {
    /// How many entries the anchored head covers.
    pub size: u64,
    /// Its root.
    pub root: Digest,
    /// `cosignatures` or `token`.
    pub anchor: String,
    /// SHA-256 of the anchor's bytes.
    pub digest: Digest,
}

impl Entry {
    /// Reads an entry's bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, EvidenceError> {
        serde_json::from_slice(bytes).map_err(EvidenceError::unreadable)
    }

    /// Whether it enters a filing.
    pub fn is_filing(&self) -> bool {
        FILINGS.contains(&self.kind.as_str())
    }

    /// The task in whose stream it stands, if it stands in one.
    pub fn task(&self) -> Option<&str> {
        self.stream.strip_prefix("task/")
    }

    /// What this entry says of an anchor, if it is about one.
    pub fn anchor(&self) -> Option<AnchorNamed> {
        (self.kind == "CheckpointAnchored").then(|| serde_json::from_value(self.payload.clone()).ok()).flatten()
    }

    /// When the last of those named in an anchor says to have vouched: a claim.
    pub fn vouched_at(&self) -> Option<Timestamp> {
        let vouched = self.payload.get("vouched")?.as_array()?;
        let at = |vouched: &Value| serde_json::from_value::<Timestamp>(vouched.get("at")?.clone()).ok();
        vouched.iter().filter_map(at).max()
    }

    /// Whether the ledger is a rehearsal, if this is the entry that opened it.
    pub fn rehearsal(&self) -> Option<bool> {
        (self.kind == "LedgerOpened" && self.position == 0)
            .then(|| self.payload.get("clock")?.as_str().map(|clock| clock != "system"))
            .flatten()
    }
}
