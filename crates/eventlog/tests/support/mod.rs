//! What the tests of the places share: a key, events, directories that are copied and compared.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use calendar::{Moment, Timestamp};
use eventlog::{
    Actor, CanonicalJson, CommandRef, Digest, DiskError, DiskStore, Event, Log, LogError, NewEvent, Place, Places,
    Progress, StoreError,
    disk::{Lack, Unsigned},
};
use proof::SigningKey;
use serde_json::json;
use tempfile::TempDir;

const PAGE: usize = 4096;
const ZEROS: [u8; PAGE] = [0; PAGE];

pub fn key() -> SigningKey {
    SigningKey::from_seed("log.example/test", &[7; 32]).unwrap()
}

pub fn time(seconds: u32) -> Timestamp {
    Timestamp::from_micros(1_695_000_000_000_000 + i64::from(seconds) * 1_000_000).unwrap()
}

pub fn new_event(stream: &str, text: &str) -> NewEvent {
    NewEvent {
        kind: "Noted".into(),
        version: 1,
        stream: stream.to_owned(),
        occurred_at: Moment::Instant(time(0)),
        actor: Actor { account: None, capacity: "own".into(), position: "unit-clerk".into(), unit: "STC".into() },
        approver: None,
        channel: None,
        cause: None,
        command: CommandRef {
            id: format!("note {}", Digest::of(text.as_bytes())).into(),
            digest: Digest::of(text.as_bytes()),
        },
        corrects: None,
        legal_basis: Vec::new(),
        documents: Vec::new(),
        payload: CanonicalJson::of(&json!({ "text": text })).unwrap(),
    }
}

/// A directory to work in: in memory where the system has such a place, since nothing here asks what a
/// disk keeps, and what is there is synced thousands of times.
pub fn workplace() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub fn create(directory: &Path) -> Log<DiskStore> {
    Log::open(DiskStore::create(directory, key()).unwrap(), key()).unwrap()
}

/// Opens for writing as the product does: reads everything, and where what sled gives is not what was
/// signed, builds it anew from the tiles. What was recorded, and what was healed.
pub fn open(directory: &Path) -> Result<(Log<DiskStore>, Vec<Event>), LogError> {
    match replay(DiskStore::open(directory, key(), Unsigned::Refuse)) {
        Err(error) if is_damage(&error) => rebuild(directory, Place::Log, error.to_string()),
        outcome => outcome,
    }
}

/// Builds a place anew, and reads everything.
pub fn rebuild(directory: &Path, place: Place, reason: String) -> Result<(Log<DiskStore>, Vec<Event>), LogError> {
    let lock = Places::of(directory).lock()?;
    let lacked = Lack::Unreadable(reason);
    replay(DiskStore::rebuild(lock, key(), place, lacked, Unsigned::Refuse, &Progress::default()))
}

fn replay(store: Result<DiskStore, StoreError>) -> Result<(Log<DiskStore>, Vec<Event>), LogError> {
    let mut found = Vec::new();
    let log = Log::replay(store?, key(), |event| found.push(event))?;
    Ok((log, found))
}

/// Whether another place may have what this error says is damaged.
fn is_damage(error: &LogError) -> bool {
    use StoreError::{Commit, Disk, Gap, NotWhatWasSigned};
    matches!(
        error,
        LogError::Broken { .. }
            | LogError::Store(Disk(DiskError::Damaged { .. }) | Gap(_) | NotWhatWasSigned { .. } | Commit { .. })
    )
}

/// Every file below `directory`, by its path from there.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(within) = open.pop() {
        for entry in fs::read_dir(directory.join(&within)).unwrap() {
            let entry = entry.unwrap();
            let path = within.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => open.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

/// Copies a directory with everything in it, leaving out pages of zeros: most of sled and the journal.
/// What goes away while it is copied is left out.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let Ok(entries) = fs::read_dir(from) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => copy(&entry.path(), &target),
            _ => copy_file(&entry.path(), &target),
        }
    }
}

fn copy_file(from: &Path, to: &Path) {
    let Ok(bytes) = fs::read(from) else { return };
    let file = File::create(to).unwrap();
    file.set_len(bytes.len() as u64).unwrap();
    for (index, page) in bytes.chunks(PAGE).enumerate() {
        if *page != ZEROS[..page.len()] {
            file.write_all_at(page, (index * PAGE) as u64).unwrap();
        }
    }
}

/// The signed head in a file.
pub fn checkpoint(path: &Path) -> proof::Checkpoint {
    proof::Checkpoint::open(&fs::read_to_string(path).unwrap(), &key().verifying_key()).unwrap()
}
