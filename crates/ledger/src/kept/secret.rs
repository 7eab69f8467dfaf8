//! The key that signs, held against the one that checks.

use std::{io, path::Path};

use proof::VerifyingKey;

use super::{Fault, Kept, Secrets};
use crate::{
    directory::DirectoryError,
    keys::{self, KEYS, SIGNING_KEY, VERIFYING_KEY},
};

/// Looks at the secret key in `directory`.
pub(crate) fn secret_key(directory: &Path, secrets: Secrets, kept: &mut Kept) -> Result<(), DirectoryError> {
    let name = |name: &str| Path::new(KEYS).join(name);
    match keys::signer(directory) {
        Ok(_) => {}
        Err(DirectoryError::KeyMissing(_)) if secrets == Secrets::LeftOut => {}
        Err(DirectoryError::KeyMissing(_)) => kept.find(name(SIGNING_KEY), Fault::Gone),
        Err(DirectoryError::OtherKey(_)) => kept.find(name(SIGNING_KEY), Fault::OtherKey),
        Err(DirectoryError::Key { path, source }) => {
            let path = path.strip_prefix(directory).unwrap_or(&path).to_owned();
            kept.find(path, Fault::Unreadable(source.to_string()));
        }
        Err(DirectoryError::Io { source, .. }) if source.kind() == io::ErrorKind::PermissionDenied => {
            kept.unseen.push(name(SIGNING_KEY));
        }
        // Not a plain file, or not text.
        Err(DirectoryError::Io { source, .. }) if source.kind() == io::ErrorKind::InvalidInput => {}
        Err(DirectoryError::Io { path, source }) if source.kind() == io::ErrorKind::InvalidData => {
            let path = path.strip_prefix(directory).unwrap_or(&path).to_owned();
            kept.find(path, Fault::Unreadable(source.to_string()));
        }
        Err(error) => return Err(error),
    }
    // The one beside the secret is for whoever looks there; it must not mislead them.
    let beside = directory.join(KEYS).join(VERIFYING_KEY);
    if let Ok(text) = eventlog::files::read_plain_text(&beside) {
        // Where a change of key was interrupted it may be ahead of the other: the next opening finishes that.
        let known = [keys::verifying_key(directory)?, keys::verifying_keys(directory)?.current().clone()];
        if !text.trim().parse().is_ok_and(|key: VerifyingKey| known.contains(&key)) {
            kept.find(name(VERIFYING_KEY), Fault::OtherKey);
        }
    }
    Ok(())
}
