//! The access logs: one for each year, where they lie, their keys, and how far they have come.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use calendar::NaiveDate;
use domain::event::AccessHeadRecorded;
use eventlog::{
    Archive, DiskStore, LogReader as _, Places, Signer,
    disk::Unsigned,
    files::{if_there, sync_parent},
};
use proof::{SigningKey, VerifyingKey};

use super::{ACCESS, AccessError};
use crate::{keys, settings::PUBLIC_MODE};

pub(crate) const SIGNING_KEY: &str = "log.key";
pub(crate) const VERIFYING_KEY: &str = "log.vkey";
/// The directory of a log that is being made, until it is whole.
const MAKING: &str = "making";
const DIRECTORY_MODE: u32 = 0o700;

/// A calendar year in which somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i32);

impl Year {
    /// That of this day.
    pub fn of(day: NaiveDate) -> Self {
        Self(calendar::Datelike::year(&day))
    }

    /// Its last day, if the calendar goes so far.
    pub fn last_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.0, 12, 31)
    }

    fn named(name: &str) -> Option<Self> {
        let year = Self(name.parse().ok()?);
        (year.to_string() == name).then_some(year)
    }
}

/// Four digits: `2026`.
impl std::fmt::Display for Year {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// The directory of all access logs of the ledger in `ledger`.
pub(crate) fn directory(ledger: &Path) -> PathBuf {
    ledger.join(ACCESS)
}

/// The directory of the log of a year.
pub(crate) fn place(ledger: &Path, year: Year) -> PathBuf {
    directory(ledger).join(year.to_string())
}

/// What lies in `access/`: the years of which there is a log, in order, and whatever does not belong there.
pub(crate) fn contents(ledger: &Path) -> io::Result<(Vec<Year>, Vec<PathBuf>)> {
    let (mut years, mut strays) = (Vec::new(), Vec::new());
    for entry in if_there(fs::read_dir(directory(ledger)))?.into_iter().flatten() {
        let entry = entry?;
        let year = entry.file_name().to_str().and_then(Year::named);
        match year.filter(|_| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            Some(year) => years.push(year),
            // What an interrupted making has left.
            None if entry.file_name() == MAKING => {}
            None => strays.push(entry.path()),
        }
    }
    years.sort_unstable();
    strays.sort_unstable();
    Ok((years, strays))
}

/// The years of which there is a log, in order.
pub fn list(ledger: &Path) -> Result<Vec<Year>, AccessError> {
    let found = contents(ledger).map_err(at(&directory(ledger)))?;
    Ok(found.0)
}

/// The key that checks the heads of the log in `place`.
pub(crate) fn verifying_key(place: &Path) -> Result<VerifyingKey, AccessError> {
    Ok(keys::read(&place.join(VERIFYING_KEY))?)
}

/// The key that signs them.
pub(crate) fn signing_key(place: &Path) -> Result<SigningKey, AccessError> {
    let path = place.join(SIGNING_KEY);
    let key: SigningKey = keys::read(&path)?;
    match key.verifying_key() == verifying_key(place)? {
        true => Ok(key),
        false => Err(crate::directory_error::DirectoryError::OtherKey(path).into()),
    }
}

/// Opens the log of a year for writing; makes it, with a key of its own, where nobody has looked in that year.
pub(crate) fn open(ledger: &Path, year: Year) -> Result<(DiskStore, Signer), AccessError> {
    let place = place(ledger, year);
    if !place.exists() {
        make(ledger, year)?;
    }
    let signer: Signer = signing_key(&place)?.into();
    Ok((DiskStore::open(&place, signer.clone(), Unsigned::Refuse)?, signer))
}

/// Makes the log of a year: it has its name once it is whole.
fn make(ledger: &Path, year: Year) -> Result<(), AccessError> {
    let origin = keys::verifying_keys(ledger)?.current().name().to_owned();
    let (parent, place) = (directory(ledger), place(ledger, year));
    create(&parent)?;
    let making = parent.join(MAKING);
    if_there(fs::remove_dir_all(&making)).map_err(at(&making))?;
    create(&making)?;
    let secret = making.join(SIGNING_KEY);
    let key = keys::new_key(&format!("{origin}/{ACCESS}/{year}"), &secret)?;
    keys::write(&making.join(VERIFYING_KEY), &format!("{}\n", key.verifying_key()), PUBLIC_MODE)?;
    keys::write_secret(&secret, &key)?;
    drop(DiskStore::create(&making, key)?);
    fs::rename(&making, &place).map_err(at(&place))?;
    sync_parent(&place).map_err(at(&place))
}

/// Makes a directory that is its owner's alone.
pub(crate) fn create(path: &Path) -> Result<(), AccessError> {
    match DirBuilder::new().mode(DIRECTORY_MODE).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => Err(at(path)(error)),
        Err(_) => Ok(()),
        Ok(()) => sync_parent(path).map_err(at(path)),
    }
}

/// Reads the log of a year as it stands, beside whoever writes.
pub(crate) fn read(ledger: &Path, year: Year) -> Result<Archive, AccessError> {
    let place = place(ledger, year);
    let key = verifying_key(&place)?;
    Ok(Archive::open(&Places::of(&place), &key.into())?)
}

/// How far the log of a year has come: its name, its key, and its signed head.
pub fn head(ledger: &Path, year: Year) -> Result<AccessHeadRecorded, AccessError> {
    let key = verifying_key(&place(ledger, year))?;
    let archive = read(ledger, year)?;
    let tree = archive.signed_tree();
    let (size, root) = (tree.size(), tree.root().to_string());
    Ok(AccessHeadRecorded { log: key.name().to_owned(), key: key.to_string(), size, root })
}

pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> AccessError + use<> {
    let path = path.to_owned();
    move |source| AccessError::Io { path, source }
}
