//! Sealed names and their keys: `vault/`, held against what the log says of each person.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use domain::{PersonId, State};

use super::{Fault, Kept, Secrets, erased};
use crate::{
    directory::{self, VAULT},
    sealed::NOT_OPENED,
    vault::{Vault, VaultError},
};

/// Looks at everything in the vault of `directory`, and for everybody whom the log knows.
pub(crate) fn check(directory: &Path, state: &State, secrets: Secrets, kept: &mut Kept) -> io::Result<()> {
    let vault = directory::vault(directory);
    let contents = match vault.contents() {
        Ok(contents) => contents,
        Err(error) => return note(error, directory, Path::new(VAULT), kept),
    };
    for stray in contents.strays {
        kept.find(within(directory, &stray), Fault::Stray);
    }
    let known = state.persons.keys().filter(|_| secrets == Secrets::Expected).cloned();
    for person in known.chain(contents.persons).collect::<BTreeSet<_>>() {
        if let Some(entry) = erased(state, &person) {
            for path in vault.files(&person).into_iter().filter(|path| path.exists()) {
                kept.find(within(directory, &path), Fault::NotErased(entry));
            }
            continue;
        }
        let entered = state.persons.get(&person);
        match (vault.reveal(&person), entered) {
            (Ok(name), Some(entered)) if name.digest.to_string() != entered.digest => {
                let [_, sealed] = vault.files(&person);
                kept.find(within(directory, &sealed), Fault::NotAsRecorded(entered.entry));
            }
            (Err(VaultError::Erased(_)), Some(entered)) => {
                let missing = vault.files(&person).into_iter().filter(|path| !is_whole(path));
                missing.for_each(|path| kept.find(within(directory, &path), Fault::Missing(entered.entry)));
            }
            (Ok(_) | Err(VaultError::Erased(_)), _) => {}
            // Key and value are both there, and do not fit: which of the two is damaged cannot be told.
            (Err(VaultError::Damaged { detail, .. }), _) if detail == NOT_OPENED => {
                for path in vault.files(&person) {
                    kept.find(within(directory, &path), Fault::Unreadable(detail.to_owned()));
                }
            }
            (Err(error), _) => note(error, directory, Path::new(VAULT), kept)?,
        }
    }
    Ok(())
}

/// Whether something is there that is not overwritten.
fn is_whole(path: &Path) -> bool {
    eventlog::files::read_plain(path).is_ok_and(|bytes| bytes.iter().any(|byte| *byte != 0))
}

fn note(error: VaultError, directory: &Path, at: &Path, kept: &mut Kept) -> io::Result<()> {
    match error {
        VaultError::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
            kept.unseen.push(at.to_owned());
            Ok(())
        }
        // Not a plain file: found by whoever looks for those.
        VaultError::Io { source, .. } if source.kind() == io::ErrorKind::InvalidInput => Ok(()),
        VaultError::Io { source, .. } => Err(source),
        VaultError::Damaged { path, .. } if !path.exists() => {
            kept.find(within(directory, &path), Fault::Gone);
            Ok(())
        }
        VaultError::Damaged { path, detail } => {
            kept.find(within(directory, &path), Fault::Unreadable(detail.to_owned()));
            Ok(())
        }
        other => Err(io::Error::other(other)),
    }
}

fn within(directory: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(directory).unwrap_or(path).to_owned()
}

/// Whether key and sealed value of a person are there, open, and say what the log says.
pub(crate) fn is_sound(vault: &Vault, state: &State, person: &PersonId) -> bool {
    let entered = state.persons.get(person);
    vault.reveal(person).is_ok_and(|name| entered.is_none_or(|known| known.digest == name.digest.to_string()))
}
