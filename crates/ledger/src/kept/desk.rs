//! Accounts, sessions and tokens: `desk/`, each file held against its digest, and against what the log says of its
//! person.

use std::{io, path::Path};

use domain::{EntryNumber, State};

use super::{Fault, Kept};
use crate::desk_files::{DESK, DeskFile, DeskFileError, DeskFiles, Folder};

/// Looks at everything in `desk/` of `directory`.
pub(crate) fn check(directory: &Path, state: &State, kept: &mut Kept) -> Result<(), DeskFileError> {
    let files = DeskFiles::of(directory);
    for folder in Folder::ALL {
        let contents = match files.contents(folder) {
            Ok(contents) => contents,
            Err(error) => return note(error, directory, kept),
        };
        for stray in contents.strays {
            kept.find(stray.strip_prefix(directory).unwrap_or(&stray), Fault::Stray);
        }
        for key in contents.keys {
            match files.read(folder, &key) {
                Ok(file) => {
                    if let Some(entry) = file.and_then(|file| erased(state, &file)) {
                        kept.find(files.within(folder, &key)?, Fault::NotErased(entry));
                    }
                }
                Err(error) => note(error, directory, kept)?,
            }
        }
    }
    Ok(())
}

fn note(error: DeskFileError, directory: &Path, kept: &mut Kept) -> Result<(), DeskFileError> {
    match error {
        DeskFileError::Damaged { path, damage } => {
            kept.find(path.strip_prefix(directory).unwrap_or(&path), Fault::Desk(damage));
            Ok(())
        }
        DeskFileError::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
            let place = Path::new(DESK).to_owned();
            if !kept.unseen.contains(&place) {
                kept.unseen.push(place);
            }
            Ok(())
        }
        // Not a plain file: found by whoever looks for those.
        DeskFileError::Io { source, .. } if source.kind() == io::ErrorKind::InvalidInput => Ok(()),
        error => Err(error),
    }
}

/// When the person was erased for whom a file stands, if the log says so.
pub(crate) fn erased(state: &State, file: &DeskFile) -> Option<EntryNumber> {
    super::erased(state, file.person()?)
}
