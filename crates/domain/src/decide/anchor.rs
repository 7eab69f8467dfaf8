//! What others said of the log's heads, recorded back.

use super::{Context, NewEvent, person::must_be_digest, text};
use crate::{event::CheckpointAnchored, ids::EntryNumber, refusal::Refusal};

/// Whether the head is this log's, and the anchor holds, is verified where bytes are known.
pub(super) fn record(context: &Context<'_>, anchored: &CheckpointAnchored) -> Result<Vec<NewEvent>, Refusal> {
    must_be_digest(&anchored.root)?;
    must_be_digest(&anchored.digest)?;
    let last = anchored.size.checked_sub(1).map(EntryNumber);
    if last.is_none_or(|last| context.chronicle.get(last).is_none()) {
        return Err(Refusal::UnknownEntry(EntryNumber(anchored.size).to_string()));
    }
    anchored.vouched.iter().try_for_each(|vouched| text("by", &vouched.by).map(drop))?;
    Ok(vec![context.event("checkpoints".to_owned(), anchored.clone())])
}
