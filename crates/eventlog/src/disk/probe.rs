//! Whether `log/` holds everything, asked of a copy: sled, opened in place, cuts off what lies behind damage, and that
//! may be the last copy there is.

use std::path::Path;

use proof::LogKeys;

use super::{
    places::Places,
    recover::{Certain, Heads},
};
use crate::{
    event::Position,
    journal,
    sled_log::{self, SledLog},
    store::StoreError,
    tail::Tail,
};

/// Whether sled's log of the ledger at `places` can be read from the first entry on, and holds what was signed, with
/// what the journal has beyond it. The copy is made under `scratch`, and is gone with this call.
///
/// # Errors
/// The ledger's other places cannot be read, or there is no room for the copy.
pub fn log_is_whole(places: &Places, keys: &LogKeys, scratch: &Path) -> Result<bool, StoreError> {
    let mark = journal::mark::read(&places.journal, keys)?;
    let scan = journal::scan(&places.journal)?;
    let heads = Heads::read(places, &mark, &scan, Certain::Everything, keys, &mut Vec::new())?;
    let copy = scratch.join("log");
    sled_log::copy(&places.log, &copy)?;
    let Ok(log) = SledLog::open_scratch(&copy) else { return Ok(false) };
    let signed = heads.last().map(|(head, ..)| (head.size, head.root));
    let mut tail = Tail::default();
    for commit in log.read(Position(0)) {
        match commit.map(|commit| tail.follow_checked(&commit)) {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Ok(false),
        }
        if signed.is_some_and(|(size, root)| tail.tree.size() == size && tail.tree.root() != root) {
            return Ok(false);
        }
    }
    Ok(signed.is_none_or(|(size, _)| scan.reach(tail.head().0) >= size))
}
