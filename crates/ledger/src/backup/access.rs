//! Who looked: each log of `access/` is copied as the ledger's own is, verified on the way. A log that the ledger has
//! dropped is dropped in the copy too.

use std::path::{Path, PathBuf};

use domain::Recorded;
use eventlog::{
    DiskStore, Places, Progress,
    disk::{CopyError, Unsigned, copy_tiles},
    files::{read_unlinked, write_durably},
    tiles::CHECKPOINT,
};

use super::{BackupError, at, make_private, put, put_secret};
use crate::{
    access::{
        ACCESS,
        retention::destroy_log,
        years::{self, Year},
    },
    kept::{Fault, Kept},
    ledger::access_dropped,
    settings::SECRET_MODE,
};

/// Brings the copies in `to` up to date, as far as they are sound.
pub(super) fn copy(
    from: &Path,
    to: &Path,
    recorded: &[Recorded],
    progress: &Progress,
    kept: &mut Kept,
) -> Result<(), BackupError> {
    let (ours, theirs) = (years::list(from)?, years::list(to)?);
    for year in &ours {
        of_year(from, to, *year, recorded, progress, kept)?;
    }
    for year in theirs.into_iter().filter(|year| !ours.contains(year)) {
        let place = years::place(to, year);
        match years::verifying_key(&place) {
            Ok(key) if access_dropped(recorded, key.name()).is_some() => destroy_log(&place)?,
            _ => kept.find(within(year, ""), Fault::Gone),
        }
    }
    Ok(())
}

/// Makes the logs of a ledger from those of its backup.
pub(super) fn restore(
    from: &Path,
    to: &Path,
    recorded: &[Recorded],
    progress: &Progress,
    kept: &mut Kept,
) -> Result<(), BackupError> {
    copy(from, to, recorded, progress, kept)?;
    for year in years::list(to)? {
        let places = Places::of(&years::place(to, year));
        let checkpoint = places.tiles.join(CHECKPOINT);
        let head = read_unlinked(&checkpoint).map_err(at(&checkpoint))?;
        write_durably(&places.head, &head, SECRET_MODE).map_err(at(&places.head))?;
        // The other copy is built anew.
        let key = years::signing_key(&places.directory)?;
        drop(DiskStore::open(&places.directory, key, Unsigned::Refuse).map_err(crate::access::AccessError::from)?);
    }
    Ok(())
}

fn within(year: Year, name: &str) -> PathBuf {
    Path::new(ACCESS).join(year.to_string()).join(name)
}

fn of_year(
    from: &Path,
    to: &Path,
    year: Year,
    recorded: &[Recorded],
    progress: &Progress,
    kept: &mut Kept,
) -> Result<(), BackupError> {
    let (source, target) = (years::place(from, year), years::place(to, year));
    let (key, secret) = match (years::verifying_key(&source), years::signing_key(&source)) {
        (Ok(key), Ok(secret)) => (key, secret),
        (Err(error), _) | (_, Err(error)) => {
            kept.find(within(year, years::SIGNING_KEY), Fault::Unreadable(error.to_string()));
            return Ok(());
        }
    };
    // An interrupted dropping is finished where it was begun.
    if access_dropped(recorded, key.name()).is_some() {
        return Ok(());
    }
    if years::verifying_key(&target).is_ok_and(|there| there != key) {
        kept.find(within(year, years::VERIFYING_KEY), Fault::Differs);
        return Ok(());
    }
    make_private(&years::directory(to))?;
    make_private(&target)?;
    // First whose it is: interrupted, it is still known.
    put(&target.join(years::VERIFYING_KEY), format!("{key}\n").as_bytes())?;
    put_secret(&target.join(years::SIGNING_KEY), format!("{}\n", secret.to_text()).as_bytes())?;
    match copy_tiles(&Places::of(&source), &key.into(), &target.join("tiles"), progress) {
        Ok(_) => Ok(()),
        Err(CopyError::NotContinued { .. } | CopyError::OfAnother { .. }) => {
            kept.find(within(year, "tiles"), Fault::Differs);
            Ok(())
        }
        Err(CopyError::Store(error)) => {
            kept.find(within(year, "tiles"), Fault::Unreadable(error.to_string()));
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
