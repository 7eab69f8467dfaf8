//! Whom the verifier trusts.

use proof::Policy;

/// Whom the verifier trusts. Nothing of it comes from the evidence.
pub struct Trust {
    /// The keys of logs and witnesses.
    pub policy: Policy,
    /// The roots of time-stamp authorities.
    pub authorities: timestamp::TrustStore,
    /// So many witnesses may be dishonest.
    pub dishonest: usize,
    /// The accuracy of a token that tells none, in seconds.
    pub accuracy: u64,
    /// How an entry is read strictly; an error says why it cannot be.
    pub readable: Readable,
}

/// Reads an entry strictly: every member of it, by what its kind and version ask for (docs/evidence.md).
pub type Readable = fn(&str) -> Result<(), String>;
