//! The witness: its key, the logs that it follows, and one question at a time.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    str::FromStr,
};

use eventlog::files::{create_directory, sync_parent, write_durably};
use proof::{AddCheckpoint, CosigningKey, Digest, NoteError, Rotation, VerifyingKey, WitnessKey, witness::Refusal};
use serde::Deserialize;

use crate::{
    error::{AskError, Refused, WitnessDirectoryError},
    followed::{Cosigned, Followed, at, damaged, read},
    shown::Shows,
};

const SETTINGS: &str = "witness.toml";
const LAYOUT: u32 = 1;
const KEYS: &str = "keys";
const SIGNING_KEY: &str = "witness.key";
const VERIFYING_KEY: &str = "witness.vkey";
/// The keys of the logs followed, a line each. Whose directory is lost is still known from it.
const FOLLOWED: &str = "followed";
const LOGS: &str = "logs";
const PUBLIC_MODE: u32 = 0o666;
const SECRET_MODE: u32 = 0o600;
const SECRET_DIRECTORY_MODE: u32 = 0o700;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The layout of the directory.
    layout: u32,
}

/// A witness on disk. Any number of processes may have it: each question locks the directory.
#[derive(Debug)]
pub struct Witness {
    directory: PathBuf,
    key: CosigningKey,
}

/// What a witness has of one log.
#[derive(Debug)]
pub struct LogState {
    /// The key that the log is followed with, the last of several; its name is the log's.
    pub key: VerifyingKey,
    /// The last head cosigned; `None` if there was none yet.
    pub last: Result<Option<Cosigned>, WitnessDirectoryError>,
    /// How many proofs of two histories are kept.
    pub forks: usize,
    /// How many heads are kept that were not shown to continue the one known then.
    pub unproven: usize,
}

impl Witness {
    /// Makes a witness in `directory`, which must not exist or be empty. The seed must be random, and
    /// never serve another name: a cosignature does not say whose it is (C2SP tlog-cosignature).
    pub fn create(directory: &Path, name: &str, seed: &[u8; 32]) -> Result<Self, WitnessDirectoryError> {
        let keys = directory.join(KEYS);
        let path = keys.join(SIGNING_KEY);
        let key = CosigningKey::from_seed(name, seed)
            .map_err(|source| WitnessDirectoryError::Key { path: path.clone(), source })?;
        create_directory(directory).map_err(at(directory))?;
        if fs::read_dir(directory).map_err(at(directory))?.next().is_some() {
            return Err(WitnessDirectoryError::Occupied(directory.to_owned()));
        }
        let write = |path: &Path, text: &str, mode| write_durably(path, text.as_bytes(), mode).map_err(at(path));
        DirBuilder::new().mode(SECRET_DIRECTORY_MODE).create(&keys).map_err(at(&keys))?;
        write(&keys.join(VERIFYING_KEY), &format!("{}\n", key.witness_key()), PUBLIC_MODE)?;
        write(&path, &format!("{}\n", key.to_text()), SECRET_MODE)?;
        let logs = directory.join(LOGS);
        create_directory(&logs).map_err(at(&logs))?;
        write(&directory.join(FOLLOWED), "", PUBLIC_MODE)?;
        sync_parent(&keys).map_err(at(directory))?;
        // Last: a directory with settings is a witness that was made completely.
        let settings = format!("# Sổ Cái: a witness (docs/witness.md).\nlayout = {LAYOUT}\n");
        write(&directory.join(SETTINGS), &settings, PUBLIC_MODE)?;
        sync_parent(directory).map_err(at(directory))?;
        Ok(Self { directory: directory.to_owned(), key })
    }

    /// Opens the witness in `directory`.
    pub fn open(directory: &Path) -> Result<Self, WitnessDirectoryError> {
        let path = directory.join(SETTINGS);
        let settings = match read(&path) {
            Err(WitnessDirectoryError::Missing(_)) => {
                return Err(WitnessDirectoryError::NotAWitness(directory.to_owned()));
            }
            Err(WitnessDirectoryError::Io { source, .. }) if source.kind() == io::ErrorKind::NotADirectory => {
                return Err(WitnessDirectoryError::NotAWitness(directory.to_owned()));
            }
            outcome => outcome?,
        };
        let Settings { layout } = toml::from_str(&settings).map_err(|error| WitnessDirectoryError::Settings {
            path: path.clone(),
            detail: error.message().to_owned(),
        })?;
        if layout != LAYOUT {
            let detail = format!("layout {layout} is not known to this version of the program; use a newer one");
            return Err(WitnessDirectoryError::Settings { path, detail });
        }
        let keys = directory.join(KEYS);
        let key: CosigningKey = read_key(&keys.join(SIGNING_KEY))?;
        let path = keys.join(VERIFYING_KEY);
        if read_key::<WitnessKey>(&path)? != key.witness_key() {
            return Err(damaged(path, format!("it does not belong to {SIGNING_KEY}")));
        }
        Ok(Self { directory: directory.to_owned(), key })
    }

    /// The key that checks its cosignatures, to be given to whoever shall trust it.
    pub fn key(&self) -> WitnessKey {
        self.key.witness_key()
    }

    /// Follows a log from now on. A log is never taken off again: whoever could have it followed anew
    /// could show this witness a second history. Following it again with the same key changes nothing.
    pub fn follow(&self, key: &VerifyingKey) -> Result<(), WitnessDirectoryError> {
        let _held = self.hold()?;
        let mut logs = self.followed()?;
        if let Some(known) = logs.iter().find(|log| log.key.name() == key.name()) {
            return match known.keys().any(|known| known == key) {
                true => known.last(&self.key()).map(|_| ()),
                false => Err(known.other_key()),
            };
        }
        let log = Followed::at(&self.directory.join(LOGS), key.clone());
        self.must_have_no_past(&log.directory)?;
        log.make()?;
        logs.push(log);
        self.list(&logs)
    }

    /// Follows a log through a change of its key: the old one, with which it is followed, has signed that
    /// the new one takes its place. Following it through the same change again changes nothing.
    pub fn follow_rotation(&self, rotation: &Rotation) -> Result<(), WitnessDirectoryError> {
        let _held = self.hold()?;
        let mut logs = self.followed()?;
        let origin = rotation.old_key().name();
        let Some(log) = logs.iter_mut().find(|log| log.key.name() == origin) else {
            return Err(WitnessDirectoryError::NotFollowed(origin.to_owned()));
        };
        log.last(&self.key())?;
        let (old, new) = (rotation.old_key(), rotation.new_key());
        // Who came to follow the log after the change has the new key already.
        if log.key == *new || log.keys().zip(log.keys().skip(1)).any(|pair| pair == (old, new)) {
            return Ok(());
        }
        if log.key != *old || log.retired.contains(new) {
            return Err(log.other_key());
        }
        log.rotate(new.clone());
        log.keep_keys()?;
        self.list(&logs)
    }

    /// Lists the logs followed. Last: what is listed is complete.
    fn list(&self, logs: &[Followed]) -> Result<(), WitnessDirectoryError> {
        let text: String = logs.iter().map(Followed::lines).collect();
        let path = self.directory.join(FOLLOWED);
        write_durably(&path, text.as_bytes(), PUBLIC_MODE).map_err(at(&path))
    }

    /// Answers the question `request` (C2SP tlog-witness, the body of "add-checkpoint") at `now`, in POSIX
    /// seconds. Whatever is cosigned is on the disk before this returns.
    pub fn ask(&self, request: &str, now: u64) -> Result<Cosigned, AskError> {
        let refused = |refusal, head, evidence| AskError::from(Refused { refusal, head, evidence });
        let asked: AddCheckpoint = request.parse().map_err(|refusal| refused(refusal, None, None))?;
        let head = asked.head().map_err(|refusal| refused(refusal, None, None))?;

        // What is judged against, and what is written, are one: nobody else may come in between.
        let _held = self.hold()?;
        let Some(log) = self.log(|name| name == head.origin)? else {
            self.must_have_no_past(&Followed::directory_of(&self.directory.join(LOGS), &head.origin))?;
            return Err(refused(Refusal::Unknown(head.origin.clone()), Some(head), None));
        };
        let known = log.last(&self.key())?;
        let judged = log
            .key_of(&asked.note, known.as_ref())
            .and_then(|key| asked.judge(key, known.as_ref().map(|known| &known.head)).map(|_| key));
        let log_key = match judged {
            Ok(key) => key,
            Err(refusal) => {
                let evidence = log.keep_evidence(request, &asked, known.as_ref(), &refusal)?;
                return Err(refused(refusal, Some(head), evidence));
            }
        };
        // "The largest size observed as of this time": said once, it must not be taken back.
        if let Some(Cosigned { time: last, .. }) = known.filter(|known| now < known.time) {
            return Err(AskError::ClockWentBack { origin: head.origin, last, now });
        }
        let cosigned = log.cosign(&self.key, log_key, &asked.note, now)?;
        log.keep(&cosigned)?;
        Ok(cosigned)
    }

    /// The last head cosigned of the log whose name has this hash; `None` if there is none.
    pub fn last(&self, origin: Digest) -> Result<Option<Cosigned>, WitnessDirectoryError> {
        match self.log(|name| Digest::of(name.as_bytes()) == origin)? {
            Some(log) => log.last(&self.key()),
            None => Ok(None),
        }
    }

    /// What it has of every log that it follows, in the order of following. What cannot be read of one
    /// does not hide the others.
    pub fn logs(&self) -> Result<Vec<LogState>, WitnessDirectoryError> {
        let logs = self.directory.join(LOGS);
        let followed = self.followed()?;
        for entry in fs::read_dir(&logs).map_err(at(&logs))? {
            let path = entry.map_err(at(&logs))?.path();
            if path.is_dir() && !followed.iter().any(|log| log.directory == path) {
                self.must_have_no_past(&path)?;
            }
        }
        let state = |log: Followed| {
            let (forks, unproven) = (log.kept(Shows::TwoHistories)?, log.kept(Shows::NotShownToContinue)?);
            Ok(LogState { last: log.last(&self.key()), key: log.key, forks, unproven })
        };
        followed.into_iter().map(state).collect()
    }

    fn log(&self, is: impl Fn(&str) -> bool) -> Result<Option<Followed>, WitnessDirectoryError> {
        Ok(self.followed()?.into_iter().find(|log| is(log.key.name())))
    }

    fn followed(&self) -> Result<Vec<Followed>, WitnessDirectoryError> {
        let path = self.directory.join(FOLLOWED);
        let mut logs: Vec<Followed> = Vec::new();
        for (line, number) in read(&path)?.lines().zip(1..) {
            let key: VerifyingKey =
                line.parse().map_err(|error: NoteError| damaged(path.clone(), format!("line {number}: {error}")))?;
            match logs.iter_mut().find(|log| log.key.name() == key.name()) {
                Some(log) if log.keys().any(|known| *known == key) => {
                    return Err(damaged(path, format!("line {number}: the key was named before")));
                }
                Some(log) => log.rotate(key),
                None => logs.push(Followed::at(&self.directory.join(LOGS), key)),
            }
        }
        Ok(logs)
    }

    /// A log that is not listed, but has heads, was listed once.
    fn must_have_no_past(&self, directory: &Path) -> Result<(), WitnessDirectoryError> {
        match Followed::has_past(directory)? {
            true => Err(damaged(
                self.directory.join(FOLLOWED),
                format!("it does not name the log in {}", directory.display()),
            )),
            false => Ok(()),
        }
    }

    /// One process and one thread at a time, until the file is dropped.
    fn hold(&self) -> Result<File, WitnessDirectoryError> {
        let directory = File::open(&self.directory).map_err(at(&self.directory))?;
        directory.lock().map_err(at(&self.directory))?;
        Ok(directory)
    }
}

fn read_key<K: FromStr<Err = NoteError>>(path: &Path) -> Result<K, WitnessDirectoryError> {
    read(path)?.trim_end().parse().map_err(|source| WitnessDirectoryError::Key { path: path.to_owned(), source })
}
