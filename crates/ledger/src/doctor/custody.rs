//! How old the last backup and the last anchor are, and whose the files are.

use std::{
    fs::{self, Metadata},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use calendar::Timestamp;
use domain::Event;
use eventlog::files::read_plain_text;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    anchors::{Anchors, offsets},
    backup::BACKED_UP,
    contents::Contents,
    settings::{self, Settings},
    stamps::Stamps,
};

/// What others may do with a secret, as bits of its mode: nothing.
const OTHERS: u32 = 0o077;
/// What others may never do with a ledger: write.
const WRITING: u32 = 0o022;
const PERMISSIONS: u32 = 0o7777;
/// Where secrets lie.
const SECRETS: [&str; 6] = ["desk/accounts", "desk/sessions", "desk/tokens", "keys", "vault/keys", "vault/sealed"];

/// How a ledger is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Custody {
    /// Whether anybody is asked to vouch for the heads.
    pub anchoring: bool,
    /// When an anchor was recorded last; null if none ever was.
    pub last_anchor: Option<Timestamp>,
    /// When a backup was made last, as far as this directory knows.
    pub last_backup: Option<Timestamp>,
    /// Secret files that others may read or change.
    pub readable: Vec<Loose>,
    /// By how much each witness's clock differed from the ledger's when it was heard last.
    pub witness_clocks: Vec<WitnessClock>,
    /// Files and directories that others may change.
    pub writable: Vec<Loose>,
}

/// A witness's clock against the ledger's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessClock {
    /// By so many seconds they may differ: `witness_offset_seconds` in `ledger.toml`.
    pub bound_seconds: u64,
    /// By so many seconds it was ahead. A line that came by file is older by its way.
    pub seconds: i64,
    /// The witness, by the policy's name.
    pub witness: String,
}

/// A file or directory with which others may do too much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Loose {
    /// Its permissions, in octal.
    pub mode: String,
    /// Where it is.
    pub path: String,
}

impl Custody {
    pub(super) fn of(directory: &Path, ledger: Option<&Contents>) -> Self {
        let anchored = |ledger: &Contents| {
            let mut events = ledger.events().iter().rev();
            events.find(|last| matches!(last.event, Event::CheckpointAnchored(_))).map(|last| last.recorded_at)
        };
        let asks_witnesses = Anchors::of(directory).policy_if_any().is_ok_and(|policy| policy.is_some());
        let asks_authorities = Stamps::of(directory).authorities().is_ok_and(|all| !all.is_empty());
        Self {
            anchoring: asks_witnesses || asks_authorities,
            last_anchor: ledger.and_then(anchored),
            last_backup: last_backup(directory),
            witness_clocks: ledger.map(|ledger| witness_clocks(directory, ledger)).unwrap_or_default(),
            readable: SECRETS.iter().flat_map(|name| loose(&directory.join(name), OTHERS)).collect(),
            writable: std::iter::once(directory)
                .filter_map(|path| loose_one(path, &fs::symlink_metadata(path).ok()?, WRITING))
                .chain(loose(directory, WRITING))
                .collect(),
        }
    }
}

/// When the last backup of the ledger in `directory` was made, where that is known.
pub fn last_backup(directory: &Path) -> Option<Timestamp> {
    read_plain_text(&directory.join(BACKED_UP)).ok()?.split_whitespace().next()?.parse().ok()
}

fn witness_clocks(directory: &Path, ledger: &Contents) -> Vec<WitnessClock> {
    let Ok(Settings { witness_offset_seconds: bound_seconds, .. }) = settings::settings(directory) else {
        return Vec::new();
    };
    let clocks = offsets(ledger.events()).into_iter();
    clocks.map(|(witness, seconds)| WitnessClock { bound_seconds, seconds, witness }).collect()
}

/// What lies in a directory and gives others one of these rights.
fn loose(directory: &Path, rights: u32) -> Vec<Loose> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut found: Vec<Loose> = entries
        // The public key lies beside the secret one, too.
        .filter(|entry| entry.path().extension().is_none_or(|extension| extension != "vkey") || rights == WRITING)
        .filter_map(|entry| loose_one(&entry.path(), &entry.metadata().ok()?, rights))
        .collect();
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn loose_one(path: &Path, found: &Metadata, rights: u32) -> Option<Loose> {
    let mode = found.permissions().mode() & PERMISSIONS;
    let loose = !found.is_symlink() && mode & rights != 0;
    loose.then(|| Loose { mode: format!("{mode:04o}"), path: path.display().to_string() })
}
