//! Within what a witness's line must lie, by the ledger's clock; by how much clocks differ.

use std::collections::BTreeMap;

use calendar::Timestamp;
use domain::{
    Event, Recorded,
    event::{AnchorKind, CheckpointAnchored, Vouched},
};
use eventlog::{LogReader, Position, StoreError};

use super::AnchorError;

/// Within what a witness's line must lie.
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// By so many seconds the two clocks may differ.
    pub(super) bound: u64,
}

impl Window {
    pub(super) fn holds(&self, witness: &str, times: &[u64]) -> Result<(), AnchorError> {
        let micros = i64::try_from(self.bound).ok().and_then(|bound| bound.checked_mul(1_000_000)).unwrap_or(i64::MAX);
        let (first, last) = (self.from.micros().saturating_sub(micros), self.to.micros().saturating_add(micros));
        for seconds in times {
            let micros = i64::try_from(*seconds).ok().and_then(|seconds| seconds.checked_mul(1_000_000));
            if micros.is_none_or(|micros| micros < first || micros > last) {
                let at = Timestamp::from_seconds(*seconds).unwrap_or(self.to);
                return Err(AnchorError::ClocksDiffer { witness: witness.to_owned(), at, bound: self.bound });
            }
        }
        Ok(())
    }
}

/// By how many seconds each witness's clock was ahead of the ledger's when it was heard last: what its line says, less
/// when that was recorded. A line that came by file is older by its way.
pub fn offsets(events: &[Recorded]) -> BTreeMap<String, i64> {
    let mut offsets = BTreeMap::new();
    for recorded in events {
        let Event::CheckpointAnchored(CheckpointAnchored { anchor: AnchorKind::Cosignatures, vouched, .. }) =
            &recorded.event
        else {
            continue;
        };
        for Vouched { by, at } in vouched {
            offsets.insert(by.clone(), (at.micros() - recorded.recorded_at.micros()).div_euclid(1_000_000));
        }
    }
    offsets
}

/// When the last entry of the head of `size` entries was recorded: nobody asked about that head before. `None` where
/// this log does not have so many.
pub(crate) fn not_asked_before(log: &dyn LogReader, size: u64) -> Result<Option<Timestamp>, StoreError> {
    match size.checked_sub(1).filter(|last| *last < log.size()) {
        Some(last) => Ok(log.commits(Position(last)).next().transpose()?.map(|commit| commit.recorded_at)),
        None => Ok(None),
    }
}
