//! What was filed: the paper, how it came to be known, and what has changed it since.

use calendar::{Moment, Timestamp};

use crate::{
    event::{Channel, Document, EvidenceClass, Times},
    ids::EntryNumber,
};

/// What was filed, when and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledPaper {
    /// The document.
    pub document: Document,
    /// When it was received, as entered.
    pub received: Moment,
    /// Its other times.
    pub times: Times,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The filing that it replaces, while that is in the same task.
    pub replaces: Option<EntryNumber>,
    /// How it was entered.
    pub entered: Entered,
    /// The last entry that set its time.
    pub retimed: Option<FilingChange>,
    /// The last entry that exchanged its document.
    pub exchanged: Option<FilingChange>,
    /// The last entry that moved it to this task.
    pub moved: Option<FilingChange>,
    /// How well its receipt is evidenced.
    pub evidence: EvidenceClass,
    /// Whether the ledger took it in, or it was brought in with a file of past years.
    pub provenance: Provenance,
}

/// How the ledger came to know a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// By an act about the filing itself.
    Ledger,
    /// With a file of past years.
    History,
}

/// How a filing was entered at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// When it was received, as first entered.
    pub received: Moment,
    /// By how many.
    pub by: Hands,
    /// Whether its entry names a document under `documents`.
    pub content: Content,
}

/// How many persons stand for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Whoever recorded it.
    One,
    /// And whoever approved it.
    Two,
}

/// Whether anybody can see what was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The entry names a document by its digest.
    Named,
    /// It does not.
    Unnamed,
}

/// A later entry that changed a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilingChange {
    /// Which entry.
    pub by: EntryNumber,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What it was.
    pub kind: ChangeKind,
    /// How well what it says of a time is evidenced.
    pub shown: EvidenceClass,
}

/// What may change a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// A correction.
    Correction,
    /// A dispute that was upheld.
    Dispute,
}
