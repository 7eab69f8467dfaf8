//! What a backup is written into: a directory without a file, or a backup of this very ledger.
//!
//! Where it holds a key, or a signed head, that key or head is this ledger's; where it holds files and neither,
//! nobody can tell whose they are. A backup's first file is therefore the key that checks: whatever interrupts the
//! first copying, the next one knows its own.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use eventlog::files::{ASIDE, if_there, read_unlinked};
use proof::{LogKeys, SigningKey, VerifyingKey};

use super::{BackupError, at};
use crate::{
    access::ACCESS,
    desk_files::DESK,
    directory::{DirectoryError, VAULT},
    keys,
};

/// What shows that it was opened for writing: a ledger, and no backup.
const OPENED: [&str; 4] = ["log", "journal", "head", "lock"];

/// Refuses a directory that is not empty, and not recognisably a backup of the ledger with these `keys`.
pub(super) fn must_be_ours(to: &Path, keys: &LogKeys) -> Result<(), BackupError> {
    if OPENED.iter().any(|name| to.join(name).exists()) {
        return Err(DirectoryError::Occupied(to.to_owned()).into());
    }
    let head = to.join("tiles").join("checkpoint");
    // One that is not this ledger's is refused in its own words, before anything is written.
    let mut known = if_there(read_unlinked(&head)).map_err(at(&head))?.is_some();
    for path in [to.join(keys::VERIFYING_KEY), keys::path(to, keys::VERIFYING_KEY)] {
        if let Some(key) = key::<VerifyingKey>(&path)? {
            must_be(keys.all().any(|ours| *ours == key), &path)?;
            known = true;
        }
    }
    for name in [keys::SIGNING_KEY, keys::NEXT_KEY, keys::RETIRED_KEY] {
        let path = keys::path(to, name);
        if let Some(key) = key::<SigningKey>(&path)? {
            // One that was to sign, and never did, is known by the log's name alone.
            let ours = match name {
                keys::SIGNING_KEY => keys.all().any(|ours| *ours == key.verifying_key()),
                _ => key.name() == keys.current().name(),
            };
            must_be(ours, &path)?;
            known = true;
        }
    }
    match known || is_free(to)? {
        true => Ok(()),
        false => Err(DirectoryError::Occupied(to.to_owned()).into()),
    }
}

/// A key, if one is there and can be read: a damaged one says nothing of whose the directory is.
fn key<K: FromStr>(path: &Path) -> Result<Option<K>, BackupError> {
    let bytes = if_there(read_unlinked(path)).map_err(at(path))?;
    Ok(bytes.and_then(|bytes| std::str::from_utf8(&bytes).ok()?.trim().parse().ok()))
}

fn must_be(ours: bool, path: &Path) -> Result<(), BackupError> {
    match ours {
        true => Ok(()),
        false => Err(BackupError::OfAnother(path.to_owned())),
    }
}

/// Whether there is nothing, but what an interrupted writing of the first file has left, and what a file system makes
/// by itself.
fn is_free(to: &Path) -> Result<bool, BackupError> {
    for entry in if_there(fs::read_dir(to)).map_err(at(to))?.into_iter().flatten() {
        let path: PathBuf = entry.map_err(at(to))?.path();
        let left = [to.join(keys::VERIFYING_KEY).with_extension(ASIDE), to.join("lost+found")];
        if !left.contains(&path) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether secrets are there.
pub(super) fn holds_secrets(to: &Path) -> bool {
    [keys::SIGNING_KEY, keys::NEXT_KEY].iter().any(|name| keys::path(to, name).exists())
        || to.join(VAULT).exists()
        || to.join(DESK).exists()
        || to.join(ACCESS).exists()
}
