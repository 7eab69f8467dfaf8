//! A ledger's settings: what it is there for, bounds, the layout of its directory. Nothing here changes what it says.

use std::{io, path::Path};

use eventlog::files::{read_plain_text, write_durably};
use serde::{Deserialize, Serialize};

use crate::{directory_error::DirectoryError, ledger::LEAP_DAYS};

pub(crate) const SETTINGS: &str = "ledger.toml";
/// Anybody may read what is public whom the umask lets.
pub(crate) const PUBLIC_MODE: u32 = 0o666;
pub(crate) const SECRET_MODE: u32 = 0o600;
/// The layout of the directory: from 2 on with journal, tiles, head and keys; from 3 on with what readers need
/// outside `keys/`.
pub(crate) const LAYOUT: u32 = 3;
pub(crate) const LAYOUT_WITH_HIDDEN_KEYS: u32 = 2;
pub(crate) const LAYOUT_WITHOUT_HEADS: u32 = 1;

/// Settings that are not facts: nothing here changes what the ledger says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The layout of the directory.
    pub layout: u32,
    /// A witness's line may differ by so many seconds from the ledger's clock.
    #[serde(default = "witness_offset", skip_serializing_if = "is_witness_offset")]
    pub witness_offset_seconds: u64,
    /// Lines of one head may be so many seconds apart before that is named.
    #[serde(default = "witness_spread", skip_serializing_if = "is_witness_spread")]
    pub witness_spread_seconds: u64,
    /// What the ledger is there for.
    #[serde(default, rename = "use")]
    pub used_for: Use,
    /// After how many days without an entry the clock has to be confirmed.
    #[serde(default = "leap_days")]
    pub clock_leap_days: u32,
    /// For how many days after its year a log of who looked is kept.
    #[serde(default = "access_days")]
    pub access_days: u32,
}

/// Five years, of which one has a leap day.
const ACCESS_DAYS: u32 = 1826;

fn access_days() -> u32 {
    ACCESS_DAYS
}

fn leap_days() -> u32 {
    LEAP_DAYS
}

/// What a ledger is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Recording and looking.
    #[default]
    Recording,
    /// Looking only: the past of a ledger that has gone on. What would be recorded here would make
    /// two histories of one.
    Looking,
}

/// The settings as this version of the program writes them: only the layout is another.
pub(crate) fn settings_text(directory: &Path) -> Result<String, DirectoryError> {
    let path = directory.join(SETTINGS);
    let text = read_plain_text(&path).map_err(|source| DirectoryError::Io { path, source })?;
    let is_layout = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == "layout");
    let line = |line: &str| if is_layout(line) { format!("layout = {LAYOUT}\n") } else { format!("{line}\n") };
    Ok(text.lines().map(line).collect())
}

/// Whether `directory` is a ledger, and in which layout.
pub(crate) fn layout(directory: &Path) -> Result<u32, DirectoryError> {
    settings(directory).map(|settings| settings.layout)
}

/// What the ledger in `directory` is there for.
pub(crate) fn used_for(directory: &Path) -> Result<Use, DirectoryError> {
    settings(directory).map(|settings| settings.used_for)
}

/// Whether it was written before heads were signed.
pub(crate) fn is_without_heads(directory: &Path) -> Result<bool, DirectoryError> {
    Ok(layout(directory)? == LAYOUT_WITHOUT_HEADS)
}

fn witness_offset() -> u64 {
    300
}

fn witness_spread() -> u64 {
    600
}

fn is_witness_offset(seconds: &u64) -> bool {
    *seconds == witness_offset()
}

fn is_witness_spread(seconds: &u64) -> bool {
    *seconds == witness_spread()
}

/// The settings of the ledger in `directory`.
pub(crate) fn settings(directory: &Path) -> Result<Settings, DirectoryError> {
    let path = directory.join(SETTINGS);
    let text = match read_plain_text(&path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(match directory.join("log").join("db").is_file() {
                true => DirectoryError::SettingsMissing(directory.to_owned()),
                false => DirectoryError::NotALedger(directory.to_owned()),
            });
        }
        Err(source) => return Err(DirectoryError::Io { path, source }),
    };
    let settings: Settings = toml::from_str(&text)
        .map_err(|error| DirectoryError::Settings { path: path.clone(), detail: error.message().to_owned() })?;
    if !(LAYOUT_WITHOUT_HEADS..=LAYOUT).contains(&settings.layout) {
        let detail = format!("layout {} is not known to this version of the program; use a newer one", settings.layout);
        return Err(DirectoryError::Settings { path, detail });
    }
    Ok(settings)
}

pub(crate) fn write_settings(directory: &Path, used_for: Use) -> Result<(), DirectoryError> {
    // Cut off at any byte, or with any one changed, this is not taken for settings that say less.
    let looking = match used_for {
        Use::Recording => "",
        Use::Looking => "# The past of a ledger: nothing can be recorded here.\n\nuse = \"looking\"\n",
    };
    let head = "# Sổ Cái. What the ledger says is in tiles/ and log/; this file holds only settings.";
    let text = format!("{head}\n{looking}layout = {LAYOUT}\n");
    let path = directory.join(SETTINGS);
    write_durably(&path, text.as_bytes(), PUBLIC_MODE).map_err(|source| DirectoryError::Io { path, source })
}
