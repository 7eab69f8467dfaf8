//! Which heads of the access logs are to be recorded in the ledger, and which logs are dropped: whole ones, when the days
//! are over for which they are kept after their year.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use calendar::{Datelike as _, NaiveDate, Timestamp};
use domain::{
    EntryNumber, Recorded,
    event::{AccessHeadRecorded, AccessLogDropped},
};
use eventlog::{
    Places, Store,
    files::{if_there, sync_parent},
};

use super::{
    AccessError,
    years::{self, Year, at},
};
use crate::{
    durable::destroy,
    ledger::{Holds, Ledger, access_dropped, access_head_is_due},
    settings::settings,
};

/// How far the access logs of the ledger in `ledger` have come.
pub fn heads(ledger: &Path) -> Result<Vec<AccessHeadRecorded>, AccessError> {
    years::list(ledger)?.into_iter().map(|year| years::head(ledger, year)).collect()
}

/// Those of `heads` that are to be recorded `today`, by what the ledger has `recorded`: where somebody has looked since,
/// and at most once a day.
pub fn due(heads: &[AccessHeadRecorded], recorded: &[Recorded], today: NaiveDate) -> Vec<AccessHeadRecorded> {
    heads.iter().filter(|head| access_head_is_due(recorded, head, today)).cloned().collect()
}

/// A log that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Of which year.
    pub year: Year,
    /// The entry of the ledger that says so.
    pub entry: EntryNumber,
}

/// For how many days after its year a log is kept.
pub fn kept_days(ledger: &Path) -> Result<u32, AccessError> {
    Ok(settings(ledger)?.access_days)
}

/// Drops the logs whose retention was over before `today`: the ledger records which head each had, then its files are
/// overwritten and removed. Interrupted, it is done again. `time` is that of a rehearsal.
pub fn prune<S: Store, H: Holds>(
    ledger: &mut Ledger<S, H>,
    directory: &Path,
    today: NaiveDate,
    time: Option<Timestamp>,
) -> Result<Vec<Dropped>, AccessError> {
    let kept_days = kept_days(directory)?;
    let day_number = |day: NaiveDate| i64::from(day.num_days_from_ce());
    let is_over =
        |year: &Year| year.last_day().is_some_and(|last| day_number(last) + i64::from(kept_days) < day_number(today));
    let mut dropped = Vec::new();
    for year in years::list(directory)?.into_iter().filter(is_over) {
        let place = years::place(directory, year);
        // Whoever writes to it is done first.
        let _held = Places::of(&place).lock()?;
        let log = years::verifying_key(&place)?.name().to_owned();
        let entry = match access_dropped(&ledger.access_notices()?, &log) {
            Some(entry) => entry,
            None => {
                let AccessHeadRecorded { log, size, root, .. } = years::head(directory, year)?;
                ledger.drop_access_log(AccessLogDropped { log, size, root, kept_days }, time)?
            }
        };
        destroy_log(&place)?;
        dropped.push(Dropped { year, entry });
    }
    Ok(dropped)
}

/// Overwrites every file of a log where it lies, and removes it. The key that names the log goes last: until then it is
/// known which one this was.
pub(crate) fn destroy_log(place: &Path) -> Result<(), AccessError> {
    let mut files = files_below(place).map_err(at(place))?;
    files.sort_by_key(|path| *path == place.join(years::VERIFYING_KEY));
    for path in files {
        destroy(&path).map_err(at(&path))?;
    }
    if_there(fs::remove_dir_all(place)).map_err(at(place))?;
    sync_parent(place).map_err(at(place))
}

/// Whatever is no directory, in a directory and those below it. Links are not followed.
fn files_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in if_there(fs::read_dir(directory))?.into_iter().flatten() {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => files.extend(files_below(&entry.path())?),
            false => files.push(entry.path()),
        }
    }
    Ok(files)
}
