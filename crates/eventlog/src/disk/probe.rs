//! What `log/` holds, asked of a copy: sled, opened in place, cuts off what lies behind damage, and that may be the last
//! copy there is. Nothing in the ledger is changed, and no lock is taken.

use std::path::Path;

use proof::LogKeys;

use super::{
    places::Places,
    recover::{Certain, Heads},
};
use crate::{
    commit::Commit,
    event::Position,
    journal,
    memory::MemoryReader,
    sled_log::{self, SledLog},
    store::StoreError,
    tail::Tail,
};

/// Whether sled's log of the ledger at `places` can be read from the first entry on, and holds what was signed, with
/// what the journal has beyond it. The copy is made under `scratch`.
///
/// # Errors
/// The ledger's other places cannot be read, or there is no room for the copy.
pub fn log_is_whole(places: &Places, keys: &LogKeys, scratch: &Path) -> Result<bool, StoreError> {
    Ok(signed(places, keys, scratch)?.is_some())
}

/// The log as sled and the journal have it, up to the last signed head.
pub struct FromLog {
    /// It.
    pub reader: MemoryReader,
    /// Whether sled has lost nothing that it had: then opening it in place loses nothing either.
    pub is_intact: bool,
}

/// Reads it from a copy under `scratch`. `None` where sled and the journal do not hold all that was signed, or no head
/// can be read.
///
/// # Errors
/// As [`log_is_whole`].
pub fn read_log(places: &Places, keys: &LogKeys, scratch: &Path) -> Result<Option<FromLog>, StoreError> {
    let found = signed(places, keys, scratch)?;
    Ok(found.and_then(|Found { commits, note, is_intact }| {
        Some(FromLog { reader: MemoryReader::of(commits, note?), is_intact })
    }))
}

/// What was signed, and the head over it.
struct Found {
    commits: Vec<Commit>,
    note: Option<String>,
    is_intact: bool,
}

fn signed(places: &Places, keys: &LogKeys, scratch: &Path) -> Result<Option<Found>, StoreError> {
    let mark = journal::mark::read(&places.journal, keys)?;
    let scan = journal::scan(&places.journal)?;
    let heads = Heads::read(places, &mark, &scan, Certain::Everything, keys, &mut Vec::new())?;
    let copy = scratch.join("log");
    sled_log::copy(&places.log, &copy)?;
    let Ok(log) = SledLog::open_scratch(&copy) else { return Ok(None) };
    let head = heads.last().map(|(head, note, _)| (head.size, head.root, note.to_owned()));
    let end = head.as_ref().map_or(u64::MAX, |(size, ..)| *size);
    let (mut tail, mut commits) = (Tail::default(), Vec::new());
    let mut take = |tail: &mut Tail, commit: Commit| {
        let follows = commit.end().0 <= end && tail.follow_checked(&commit).is_ok();
        if follows {
            commits.push(commit);
        }
        follows
    };
    for commit in log.read(Position(0)) {
        // What comes behind the head was not signed; what does not follow may be in the journal.
        if !commit.is_ok_and(|commit| take(&mut tail, commit)) {
            break;
        }
    }
    // A copy takes entries before a head is written over them in `tiles/`, or apart.
    let is_intact = heads.written().is_none_or(|size| size <= tail.head().0);
    while head.is_some() && tail.head().0 < end {
        let from = tail.head();
        let Some(frame) = scan.frame_at(from) else { return Ok(None) };
        for commit in frame.read()?.commits {
            let commit = commit.skip_to(from);
            if !commit.events.is_empty() && !take(&mut tail, commit) {
                return Ok(None);
            }
        }
        if tail.head() == from {
            return Ok(None);
        }
    }
    Ok(match head {
        Some((size, root, _)) if (tail.tree.size(), tail.tree.root()) != (size, root) => None,
        head => Some(Found { commits, note: head.map(|(.., note)| note), is_intact }),
    })
}
