//! A log to be witnessed, and a witness of it.
#![allow(dead_code, reason = "each test uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use eventlog::Digest;
use proof::{AddCheckpoint, Checkpoint, Grown, Note, SigningKey, VerifyingKey, path::prove_consistency};
use tempfile::TempDir;
use witness::{AskError, Cosigned, Evidence, Refused, Witness, WitnessDirectoryError};

pub const ORIGIN: &str = "socai.example/ledger";
pub const NAME: &str = "witness.example/inspectorate";
pub const TIME: u64 = 1_767_229_200;

/// A log that can have another past from some entry on.
#[derive(Clone)]
pub struct Log {
    pub key: SigningKey,
    leaves: Vec<Digest>,
}

impl Log {
    pub fn new(size: u64) -> Self {
        Self::by(SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap(), size)
    }

    pub fn by(key: SigningKey, size: u64) -> Self {
        Self { key, leaves: (0..size).map(|number| Digest::of_leaf(format!("entry {number}"))).collect() }
    }

    /// The same log, with another entry there.
    pub fn with_another(&self, place: usize) -> Self {
        self.with(place, "another entry")
    }

    /// The same log, with this entry there.
    pub fn with(&self, place: usize, entry: &str) -> Self {
        let mut other = self.clone();
        other.leaves[place] = Digest::of_leaf(entry);
        other
    }

    pub fn vkey(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    pub fn checkpoint(&self, size: u64) -> Checkpoint {
        let root = self.leaves[..size as usize].iter().copied().collect::<proof::Frontier>().root();
        Checkpoint { origin: self.key.name().to_owned(), size, root }
    }

    pub fn head(&self, size: u64) -> String {
        self.checkpoint(size).sign(&self.key)
    }

    pub fn request(&self, old: u64, new: u64) -> String {
        let proof = prove_consistency(&Grown::whole(self.leaves.clone()), old, new).unwrap();
        AddCheckpoint { old, proof, note: self.head(new) }.to_string()
    }
}

/// A witness that follows the log; nothing is cosigned yet.
pub struct Desk {
    pub log: Log,
    directory: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self { log: Log::new(40), directory: tempfile::tempdir().unwrap() };
        let witness = Witness::create(&desk.path(), NAME, &[1; 32]).unwrap();
        witness.follow(&desk.log.vkey()).unwrap();
        desk
    }

    /// The first so many entries are cosigned.
    pub fn having_cosigned(size: u64) -> Self {
        let desk = Self::new();
        desk.ask(&desk.log.request(0, size), TIME).unwrap();
        desk
    }

    pub fn path(&self) -> PathBuf {
        self.directory.path().join("witness")
    }

    pub fn witness(&self) -> Witness {
        Witness::open(&self.path()).unwrap()
    }

    /// As a process of its own would: opened anew.
    pub fn ask(&self, request: &str, now: u64) -> Result<Cosigned, AskError> {
        self.witness().ask(request, now)
    }

    /// The log's directory.
    pub fn of_log(&self) -> PathBuf {
        self.path().join("logs").join(Digest::of(ORIGIN.as_bytes()).to_string())
    }

    /// The size of the last head cosigned.
    pub fn size(&self) -> Option<u64> {
        self.witness().last(Digest::of(ORIGIN.as_bytes())).unwrap().map(|last| last.head.size)
    }

    pub fn files(&self, folder: &str) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.of_log().join(folder)) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

/// That it was refused, with this code, and what was kept.
#[track_caller]
pub fn refused(outcome: Result<Cosigned, AskError>, code: u16) -> Option<Evidence> {
    match outcome {
        Err(AskError::Refused(refused)) => {
            let Refused { refusal, evidence, .. } = *refused;
            assert_eq!(refusal.code(), code, "{refusal}");
            evidence
        }
        other => panic!("{other:?}"),
    }
}

/// That nothing was cosigned because of a file, which is named.
#[track_caller]
pub fn fault_in(outcome: Result<Cosigned, AskError>, path: &Path) -> WitnessDirectoryError {
    match outcome {
        Err(AskError::Directory(error)) => {
            assert!(
                error.to_string().contains(&path.display().to_string()),
                "{error} does not name {}",
                path.display()
            );
            error
        }
        other => panic!("{other:?}"),
    }
}

/// When the witness vouched for the note.
pub fn times(desk: &Desk, note: &str) -> Vec<u64> {
    desk.witness().key().times(&Note::parse(note).unwrap()).unwrap()
}
