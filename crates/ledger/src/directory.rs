//! A ledger's directory: `ledger.toml` (settings that are not facts), `log/`, `vault/` (names of persons).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use calendar::Timestamp;
use domain::event::{Clock, LedgerOpened};
use log::{LogError, SledStore, StoreError};
use serde::{Deserialize, Serialize};

use crate::{
    durable,
    ledger::{Ledger, LedgerError, system_time},
    vault::Vault,
};

/// A ledger on disk.
pub type DiskLedger = Ledger<SledStore>;

const SETTINGS: &str = "ledger.toml";
/// Anybody may read the settings whom the umask lets.
const SETTINGS_MODE: u32 = 0o666;
const LOG: &str = "log";
const VAULT: &str = "vault";
/// The layout of the directory.
const LAYOUT: u32 = 1;

/// Settings that are not facts: nothing here changes what the ledger says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The layout of the directory.
    layout: u32,
}

/// Why a directory is not a ledger, or cannot become one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// The ledger inside.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// No ledger there.
    #[error("{0} is not a ledger: it has no ledger.toml; create one with `socai init`")]
    NotALedger(PathBuf),
    /// A log, but no settings.
    #[error(
        "{0} holds a log but no ledger.toml: either it was not created completely, or the file was lost. If the log is known to be good, write `layout = 1` into {0}/ledger.toml"
    )]
    SettingsMissing(PathBuf),
    /// Something else is there.
    #[error("{0} already exists and is not empty; choose another directory")]
    Occupied(PathBuf),
    /// The settings cannot be read.
    #[error("{path}: {detail}")]
    Settings {
        /// The settings file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}

impl From<StoreError> for DirectoryError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(LedgerError::Log(LogError::Store(error)))
    }
}

/// Creates a ledger in `directory`, which must not exist or be empty. In a rehearsal, `at` is the
/// time of its first entry.
pub fn create(directory: &Path, name: &str, clock: Clock, at: Option<Timestamp>) -> Result<DiskLedger, DirectoryError> {
    let io = |source| DirectoryError::Io { path: directory.to_owned(), source };
    fs::create_dir_all(directory).map_err(io)?;
    if fs::read_dir(directory).map_err(io)?.next().is_some() {
        return Err(DirectoryError::Occupied(directory.to_owned()));
    }
    let opened = LedgerOpened { name: name.to_owned(), clock, calendar: None };
    let at = match clock {
        Clock::System => system_time(),
        Clock::Simulated => at.unwrap_or_else(system_time),
    };
    let store = SledStore::create(&directory.join(LOG))?;
    let ledger = Ledger::start(store, opened, at)?;
    // Last: a directory with settings is a ledger that was created completely.
    durable::write(&directory.join(SETTINGS), settings_text().as_bytes(), SETTINGS_MODE).map_err(io)?;
    durable::sync_parent(directory).map_err(io)?;
    Ok(ledger)
}

/// Opens the ledger in `directory`.
pub fn open(directory: &Path) -> Result<DiskLedger, DirectoryError> {
    let path = directory.join(SETTINGS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(match directory.join(LOG).join("db").is_file() {
                true => DirectoryError::SettingsMissing(directory.to_owned()),
                false => DirectoryError::NotALedger(directory.to_owned()),
            });
        }
        Err(source) => return Err(DirectoryError::Io { path, source }),
    };
    let settings: Settings = toml::from_str(&text)
        .map_err(|error| DirectoryError::Settings { path: path.clone(), detail: error.message().to_owned() })?;
    if settings.layout != LAYOUT {
        let detail = format!("layout {} is not known to this version of the program; use a newer one", settings.layout);
        return Err(DirectoryError::Settings { path, detail });
    }
    let store = SledStore::open(&directory.join(LOG))?;
    Ok(Ledger::open(store)?)
}

/// The vault of the ledger in `directory`.
pub fn vault(directory: &Path) -> Vault {
    Vault::at(&directory.join(VAULT))
}

fn settings_text() -> String {
    format!("# Sổ Cái. What the ledger says is in log/; this file holds only settings.\nlayout = {LAYOUT}\n")
}
