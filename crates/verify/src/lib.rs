//! The whole answer to somebody who trusts neither side, nor the server, nor this program's ledger: what was handed over
//! and whom the verifier trusts go in, one typed answer comes out.
//!
//! ```text
//! File + Asked + Trust --evidence--> findings --reckon--> due date and status --> Answer
//! ```
//!
//! | module | idea |
//! | --- | --- |
//! | [`answer`] | what is proven, of each kind of file; the JSON of each |
//! | [`point`] | what was looked at, typed: whoever shows it puts it into words |
//! | [`reading`] | an entry that was handed over, read strictly |
//! | [`reckon`] | due date and status, computed again from the entries that are shown |
//!
//! Pure: no clock, no file, no network, and no key that comes from what is verified.

#![deny(clippy::indexing_slicing)]

pub mod answer;
pub mod point;
pub mod reading;
pub mod reckon;

use calendar::{Moment, Timestamp};
use evidence::{Container, ContainerError, EvidenceError, Shown, Trust};
use proof::{Digest, Receipt, ReceiptError};

pub use answer::{Answer, Yes};
pub use point::{Check, Point};

/// The accuracy of a token that tells none, in seconds.
const ACCURACY: u64 = 60;

/// What is asked about what was handed over.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Documents that the entry is to name: what each is called here, and its SHA-256.
    pub documents: Vec<(String, Digest)>,
    /// The deadline that is asked about.
    pub deadline: Option<Moment>,
    /// SHA-256 of the policy by which this is judged: every answer names it.
    pub policy: Digest,
}

/// The file that was handed over.
#[derive(Debug, Clone)]
pub enum File {
    /// A receipt (C2SP tlog-proof), the bytes of its entry, and the tokens that lie beside it.
    Receipt {
        /// The receipt.
        receipt: Receipt,
        /// The entry, byte for byte.
        entry: String,
        /// Time-stamp tokens over its head.
        tokens: Vec<Vec<u8>>,
    },
    /// An evidence file, as its bytes are.
    Evidence(Vec<u8>),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Not an evidence file.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// An evidence file whose members cannot be read.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// A receipt whose head cannot be read.
    #[error(transparent)]
    Head(#[from] ReceiptError),
    /// The task that it speaks of is none: its name could pass for another's, or forge a line of the answer.
    #[error("claim.json: the task is not the name of one")]
    NotATask,
    /// A deadline is asked about, of a receipt.
    #[error("a receipt says nothing of a deadline")]
    DeadlineOfReceipt,
    /// A deadline is asked about, of a file that computes its own.
    #[error("the file has the due date in it")]
    DeadlineOfVerdict,
    /// A document is held against a file that is not about one entry.
    #[error("a document is held against evidence about one entry")]
    DocumentOfTask,
}

/// Whom the verifier trusts: the keys in the policy, the roots of time-stamp authorities; and how many witnesses may be
/// dishonest.
pub fn trust(policy: proof::Policy, authorities: timestamp::TrustStore, dishonest: usize) -> Trust {
    Trust { policy, authorities, dishonest, accuracy: ACCURACY, readable: reading::readable }
}

/// The answer.
pub fn verify(file: &File, asked: &Asked, trust: Trust) -> Result<Answer<Check>, VerifyError> {
    match file {
        File::Receipt { .. } if asked.deadline.is_some() => Err(VerifyError::DeadlineOfReceipt),
        File::Receipt { receipt, entry, tokens } => {
            answer::receipt::answer(asked, (receipt, entry, tokens), &trust).map(Answer::Receipt)
        }
        File::Evidence(bytes) => of_evidence(&Container::read(bytes)?, asked, trust),
    }
}

/// The answer about an evidence file that is read already.
pub fn of_evidence(container: &Container, asked: &Asked, trust: Trust) -> Result<Answer<Check>, VerifyError> {
    let shown = evidence::verify(container, trust)?;
    let about_one = matches!(shown, Shown::Presence(_) | Shown::Grounds(_));
    if !about_one && !asked.documents.is_empty() {
        return Err(VerifyError::DocumentOfTask);
    }
    match shown {
        Shown::Presence(presence) => Ok(Answer::Presence(answer::presence::answer(asked, presence))),
        Shown::Grounds(grounds) => {
            answer::verdict::answer(asked, grounds).map(|answer| Answer::Verdict(Box::new(answer)))
        }
        Shown::Whole(whole) => answer::task::answer(asked, &whole).map(|answer| Answer::Task(Box::new(answer))),
        Shown::Continued(continued) => Ok(Answer::Consistency(answer::consistency::answer(asked, &continued))),
    }
}

/// POSIX seconds as a moment of the ledger.
pub fn moment(seconds: u64) -> Option<String> {
    Timestamp::from_seconds(seconds).map(|at| at.to_string())
}
