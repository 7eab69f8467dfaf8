//! A log's change of key, as somebody sees it who knows only the old one. The entry by which the log
//! recorded it holds a statement that both keys have signed; its receipt shows that it is in the log.

use proof::{
    CheckpointError, Policy, Quorum, Receipt, Rotation, RotationError,
    path::{PathError, verify_inclusion},
    policy::Trusted,
};

use crate::entry::Entry;
use crate::error::EvidenceError;

/// The kind of the entries that change the key.
const ROTATED: &str = "KeyRotated";

/// Why a receipt does not lead from a trusted key to another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// Not an entry.
    #[error("not an entry: {0}")]
    Entry(EvidenceError),
    /// An entry about something else.
    #[error("entry #{position} does not change the log's key: it is about {kind}")]
    NotARotation {
        /// Its number.
        position: u64,
        /// What it is about.
        kind: String,
    },
    /// The statement in it.
    #[error(transparent)]
    Statement(#[from] RotationError),
    /// The key that it starts from is nobody's whom the policy trusts.
    #[error("it starts from the key {0}, which the policy does not trust")]
    NotTrusted(String),
    /// The head that the receipt leads to.
    #[error(transparent)]
    Head(#[from] CheckpointError),
    /// Too few witnesses vouch for that head.
    #[error("not enough witnesses vouch for the head; ask for a receipt under one for which they do")]
    Quorum,
    /// The entry does not stand there.
    #[error(transparent)]
    Place(#[from] PathError),
    /// The entry says that it stands elsewhere, or in another log.
    #[error("the entry is not the one that the receipt is for")]
    AnotherPlace,
}

/// What the entry states, if it changes a log's key: both keys have signed it. Whether it is in the log
/// is another question.
pub fn stated(entry: &str) -> Result<Rotation, Unproven> {
    read(entry).map(|(_, rotation)| rotation)
}

fn read(entry: &str) -> Result<(Entry, Rotation), Unproven> {
    let entry = Entry::read(entry.as_bytes()).map_err(Unproven::Entry)?;
    let statement = entry.payload.get("statement").and_then(serde_json::Value::as_str);
    match statement.filter(|_| entry.kind == ROTATED) {
        Some(statement) => {
            let rotation = Rotation::open(statement)?;
            Ok((entry, rotation))
        }
        None => Err(Unproven::NotARotation { position: entry.position, kind: entry.kind }),
    }
}

/// The change of key that `entry` states, if `policy` trusts the old key, and the receipt shows the entry
/// under a head that is worth what the policy asks for. The new key may have signed that head: the old one
/// has said that it may.
pub fn proven(entry: &str, receipt: &Receipt, policy: &Policy) -> Result<Rotation, Unproven> {
    let (read, rotation) = read(entry)?;
    let (old, new) = (rotation.old_key(), rotation.new_key());
    let mut policy = policy.clone();
    if !policy.logs.iter().any(|log| log.key == *old) {
        return Err(Unproven::NotTrusted(old.to_string()));
    }
    policy.logs.push(Trusted { key: new.clone(), url: None });
    let judged = policy.judge(&receipt.note)?;
    if judged.quorum == Quorum::NotMet {
        return Err(Unproven::Quorum);
    }
    let head = judged.head;
    verify_inclusion(proof::Digest::of_leaf(entry), receipt.index, head.size, &receipt.path, head.root)?;
    match read.position == receipt.index && head.origin == old.name() {
        true => Ok(rotation),
        false => Err(Unproven::AnotherPlace),
    }
}
