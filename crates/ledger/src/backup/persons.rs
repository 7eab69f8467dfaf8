//! Who the persons are and how they sign in: the vault of names, accounts and tokens. Whom the log says to be erased,
//! the copy forgets.

use std::{collections::BTreeSet, path::Path};

use domain::State;
use eventlog::{Archive, files::read_unlinked};

use super::{BackupError, at, forget_remains, make_private, put_secret};
use crate::{
    access::ACCESS,
    desk_files::{DESK, DeskFileError, DeskFiles, Folder},
    directory::{self, VAULT},
    kept::{self, Fault, Kept, desk, names},
    snapshot::Snapshot,
};

/// What the log says of persons and of who looked. Most ledgers have nothing of them, and are not read for them.
pub(super) fn known(from: &Path, to: &Path, archive: Archive) -> Result<Option<Snapshot>, BackupError> {
    let has = |place: &Path| [VAULT, DESK, ACCESS].iter().any(|name| place.join(name).exists());
    Ok((has(from) || has(to)).then(|| Snapshot::read(archive)).transpose()?)
}

/// Copies what is sound of both.
pub(super) fn copy(from: &Path, to: &Path, ledger: &Snapshot, kept: &mut Kept) -> Result<(), BackupError> {
    let state: &State = ledger.state();
    copy_names(from, to, state, kept)?;
    copy_accounts(from, to, state, kept)?;
    // An erasure that is not finished where it was recorded is finished by the next opening there.
    kept.findings.retain(|finding| !matches!(finding.fault, Fault::NotErased(_)));
    Ok(())
}

/// Copies the names of those whom the log knows, as far as key and value are sound.
fn copy_names(from: &Path, to: &Path, state: &State, kept: &mut Kept) -> Result<(), BackupError> {
    let (source, target) = (directory::vault(from), directory::vault(to));
    let (ours, theirs) = (source.contents()?, target.contents()?);
    if ours.is_empty() && theirs.is_empty() && !from.join(VAULT).exists() {
        return Ok(());
    }
    names::check(from, state, kept::Secrets::Expected, kept).map_err(at(&from.join(VAULT)))?;
    target.prepare()?;
    [VAULT, "vault/keys", "vault/sealed"].iter().try_for_each(|name| make_private(&to.join(name)))?;
    for person in ours.persons.union(&theirs.persons) {
        if kept::erased(state, person).is_some() {
            target.erase(person)?;
            continue;
        }
        target.files(person).iter().try_for_each(|path| forget_remains(path).map_err(at(path)))?;
        let known = state.persons.contains_key(person);
        if known && names::is_sound(&source, state, person) && !names::is_sound(&target, state, person) {
            let ([key, value], [new_key, new_value]) = (source.files(person), target.files(person));
            // A key is never there without the value that it opens.
            for (source, target) in [(value, new_value), (key, new_key)] {
                let bytes = read_unlinked(&source).map_err(at(&source))?;
                put_secret(&target, &bytes)?;
            }
        }
    }
    Ok(())
}

/// Copies accounts and tokens. Sessions stay where they are: who restores a backup signs in again.
fn copy_accounts(from: &Path, to: &Path, state: &State, kept: &mut Kept) -> Result<(), BackupError> {
    let (source, target) = (DeskFiles::of(from), DeskFiles::of(to));
    desk::check(from, state, kept)?;
    for folder in Folder::COPIED {
        let (ours, theirs) = (source.keys(folder)?, target.keys(folder)?);
        if !ours.is_empty() {
            make_private(&to.join(DESK))?;
            make_private(&to.join(DESK).join(folder.name()))?;
        }
        for key in ours.into_iter().chain(theirs).collect::<BTreeSet<_>>() {
            let place = target.path(folder, &key)?;
            forget_remains(&place).map_err(at(&place))?;
            match source.read(folder, &key) {
                Ok(Some(file)) if desk::erased(state, &file).is_none() => put_secret(&place, &file.bytes())?,
                Ok(Some(_)) => drop(target.destroy(folder, &key)?),
                Ok(None) => match target.read(folder, &key) {
                    Ok(Some(file)) if desk::erased(state, &file).is_some() => drop(target.destroy(folder, &key)?),
                    // What was removed leaves a file that says so.
                    _ => kept.find(source.within(folder, &key)?, Fault::Gone),
                },
                // Named above; what the copy has stays.
                Err(DeskFileError::Damaged { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
