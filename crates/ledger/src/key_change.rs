//! The change of the key that signs.

use std::path::Path;

use calendar::Timestamp;
use eventlog::{Progress, Signer};
use proof::Rotation;

use crate::{
    directory,
    directory_error::DirectoryError,
    keys::{NEXT_KEY, damaged, finish, new_key, path, signer, write_secret},
};

/// Has another key sign the heads of the ledger in `directory` from now on. Both sign the statement that
/// says so, and the head under which it stands; the old one is destroyed. Returns the entry that says so.
/// `at_time` is the time, in a rehearsal.
pub fn rotate(directory: &Path, at_time: Option<Timestamp>) -> Result<u64, DirectoryError> {
    // Held until all of it is done: nobody comes between.
    let lock = directory::lock(directory)?;
    let mut ledger = directory::open_to_act_locked(&lock, &Progress::default())?;
    let Signer { key: old, keys, .. } = signer(directory)?;
    let next = path(directory, NEXT_KEY);
    let new = new_key(keys.current().name(), &next)?;
    let statement = Rotation::sign(&old, &new).map_err(|error| damaged(&next, &error))?;
    // On the disk before the log names it.
    write_secret(&next, &new)?;
    let entry = ledger.size();
    ledger.rotate(statement, new, at_time)?;
    drop(ledger);
    let unfinished = |source| DirectoryError::RotationUnfinished { entry, source: Box::new(source) };
    finish(&lock).map_err(unfinished)?;
    Ok(entry)
}
