//! What was looked at in an evidence file, and what came of it.

use calendar::Timestamp;
use proof::{Digest, Quorum, time::Spread};
use timestamp::TrustError;

use crate::error::EvidenceError;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFinding {
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What it was.
    pub what: Examined,
}

impl EvidenceFinding {
    /// Whether none of these failed.
    pub fn all_hold(findings: &[Self]) -> bool {
        findings.iter().all(|finding| finding.outcome != CheckOutcome::Fail)
    }

    /// It holds, or it does not.
    pub fn of(holds: bool, what: Examined) -> Self {
        Self { outcome: if holds { CheckOutcome::Pass } else { CheckOutcome::Fail }, what }
    }
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// There is nothing to check.
    Absent,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined {
    /// The log's signature on the head: which log, and how many entries the head covers.
    Head(Result<(String, u64), EvidenceError>),
    /// The claim speaks of another log, or of another head, than the one that is shown.
    OtherHead,
    /// An entry's place under the head: its number, and how many entries the head covers.
    Included(u64, Result<u64, EvidenceError>),
    /// The entries that a verdict rests on, by number: all under a head that covers so many.
    Grounds(Vec<u64>, u64),
    /// The bytes that were stamped are the signed head.
    Stamped,
    /// The witnesses that vouch for the head.
    Witnesses(Vec<String>, Quorum),
    /// A quorum that does not exclude two histories.
    Overlap {
        /// The fewest witnesses that meet it.
        fewest: usize,
        /// Of how many.
        of: usize,
        /// So many of them may be dishonest.
        dishonest: usize,
    },
    /// The times of a head's witnesses are further apart than clocks that are right.
    Spread(Spread),
    /// A token of a time-stamp authority: who, and when in POSIX seconds; or why it shows nothing.
    Token(Result<(String, u64), EvidenceError>),
    /// The token that this entry under the later head names was there itself by this time, in POSIX seconds; or
    /// why that is not shown.
    Renewed(u64, Result<u64, EvidenceError>),
    /// Nobody knows whether the certificates of the token above were revoked.
    RevocationUnknown,
    /// Nobody trusted says when the entry was there at the latest.
    NoLatest,
    /// The anchor that was recorded before the entry, by its number; or why it shows nothing.
    Before(Result<u64, EvidenceError>),
    /// Nobody trusted says when the entry was not there yet.
    NoEarliest,
    /// A document, and whether the entry names it.
    Document(Digest),
    /// A name that entry N has the salted digest of: the person's identifier and the name; or why not.
    Disclosed(u64, Result<(String, String), EvidenceError>),
    /// The later head continues the earlier: their sizes; or why it does not.
    Continued(Result<(u64, u64), EvidenceError>),
    /// The filing, by its number, is the same entry under both heads, of one log.
    SameFiling(u64),
    /// All entries under the head, none left out: how many; or what is wrong with them.
    All(Result<u64, EvidenceError>),
    /// The anchor that seals what came before it, by its entry's number; or why it shows nothing.
    Sealed(Result<u64, EvidenceError>),
    /// What the ledger's clock said of this entry is not between the two moments.
    Clock(u64, Timestamp),
    /// Nobody trusted says when the entry was not there yet, and the ledger's clock is far before the moment by
    /// which it was there.
    ClockAlone(Timestamp),
    /// What was not there before the first moment was there by the second, which is earlier: in POSIX seconds.
    Contradiction(u64, u64),
    /// One line of an anchor is later than one line of the head that covers it: the later one, and the earlier one. A
    /// quorum is right all the same.
    LinesContradict((String, u64), (String, u64)),
    /// An entry that cannot be read strictly, by its number, and why.
    Unreadable(u64, EvidenceError),
    /// The claim, the stream of the entry and its payload do not speak of one task.
    OtherTask,
    /// The members are not those that the kind lists, in their order: what is wrong.
    Members(EvidenceError),
    /// A chain or a revocation list of the file that cannot be read, by its name, and why.
    PassedOver(String, TrustError),
    /// How many entries the streams have that a claim rests on, by the log's count in this entry; or why not.
    Counted(u64, Result<u64, EvidenceError>),
    /// A signature of the act that this entry records; nobody here can judge it.
    NotJudged(u64),
}
