//! A receipt with all that has come since it was handed out.

use eventlog::{Digest, Position};
use proof::{Policy, Receipt, time::Span};

use crate::{
    anchors::{AnchorError, Anchored, Anchors},
    receipts::Receipts,
    stamps::{Chain, Stamps},
};

/// A receipt with all that has come since.
pub struct Upgraded {
    /// The same entry under a head that others vouch for.
    pub receipt: Receipt,
    /// What witnesses say of when that was; nothing where only authorities do.
    pub witnesses: Option<Span>,
    /// What authorities stamped of that head, if any did.
    pub stamped: Option<String>,
    /// Their tokens, each with what it was kept with.
    pub tokens: Vec<(Vec<u8>, Chain)>,
}

/// A receipt with all that has come since: the same entry under the earliest head that enough witnesses
/// vouch for. `None` while there is none.
pub fn upgrade(
    anchors: &Anchors,
    receipts: &Receipts,
    policy: &Policy,
    position: Position,
) -> Result<Option<Upgraded>, AnchorError> {
    let stamps = Stamps::of(&anchors.ledger);
    let (size, note, witnesses) = match anchors.earliest(policy, position)? {
        Some(Anchored { note, judged }) => (judged.head.size, note, policy.span(&judged.witnesses, 0)),
        // Where no witness is asked for, the authorities say when.
        None if policy.quorum_size().is_none() => {
            let stamped = stamps.sizes()?.into_iter().find(|size| *size > position.0);
            let Some(size) = stamped else { return Ok(None) };
            let Some(note) = stamps.stamped(size)? else { return Ok(None) };
            (size, note, None)
        }
        None => return Ok(None),
    };
    let mut tokens = Vec::new();
    for token in stamps.tokens(size)? {
        let chain = stamps.chain(Digest::of(&token))?;
        tokens.push((token, chain));
    }
    let stamped = stamps.stamped(size)?.filter(|_| !tokens.is_empty());
    let (_, receipt) = receipts.under(position, &note, size)?;
    Ok(Some(Upgraded { receipt, witnesses, stamped, tokens }))
}
