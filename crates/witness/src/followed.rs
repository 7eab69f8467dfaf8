//! What a witness keeps of one log: its keys, the last head cosigned, and what speaks against it.

use std::{
    ffi::OsStr,
    fs, io, mem,
    path::{Path, PathBuf},
};

use eventlog::files::{create_directory, if_there, read_plain, read_plain_text, write_durably};
use proof::{
    AddCheckpoint, Checkpoint, CosigningKey, Digest, Note, VerifyingKey, WitnessKey, key::signer, witness::Refusal,
};

use crate::{
    error::WitnessDirectoryError,
    shown::{Evidence, Shows},
};

const KEY: &str = "log.vkey";
const LAST: &str = "checkpoint";
const FORKS: &str = "forks";
const UNPROVEN: &str = "unproven";
const REQUEST: &str = "request";
const KNOWN: &str = "known";
const PUBLIC_MODE: u32 = 0o666;
/// What stands in `checkpoint` from the day the log is followed until its first head. A log never
/// cosigned so has a file too: one that is missing, empty or cut off was lost.
const NOTHING_YET: &str = "nothing cosigned yet\n";
/// So many requests are kept of a log, of either kind. Heads are public: anybody can send one with a
/// proof that fails, again and again, and must not fill the disk.
const KEPT_MAX: usize = 1000;

/// A head that this witness has cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The head.
    pub head: Checkpoint,
    /// When it was last cosigned, by the witness's clock, in POSIX seconds.
    pub time: u64,
    /// The note: the log's text and signature, and the witness's own line.
    pub note: String,
}

impl Cosigned {
    /// The head of `note`, cosigned now. Of the signatures only the log's goes along: nobody has
    /// verified the others, and a false line in this witness's name would spoil its own file.
    pub(crate) fn by(key: &CosigningKey, log: &VerifyingKey, note: &str, time: u64) -> Result<Self, String> {
        let parsed = Note::parse(note).map_err(|error| error.to_string())?;
        let text = parsed.text;
        let mut lines = parsed.signatures.iter().map(|signature| signature.line);
        let signature = lines
            .find(|line| log.open(&format!("{text}\n{line}\n")).is_ok())
            .ok_or_else(|| format!("no line by \"{}\" holds by itself", log.name()))?;
        let note = format!("{text}\n{signature}\n{}", key.cosign(text, time));
        // What could not be read again is not to be written.
        Self::read(note, log, &key.witness_key())
    }

    fn read(note: String, log: &VerifyingKey, witness: &WitnessKey) -> Result<Self, String> {
        let head = Checkpoint::open(&note, log).map_err(|error| error.to_string())?;
        let times = Note::parse(&note).and_then(|note| witness.times(&note)).map_err(|error| error.to_string())?;
        match times[..] {
            [time] => Ok(Self { head, time, note }),
            _ => Err(format!("it has not exactly one line by \"{}\"", witness.name())),
        }
    }

    /// The signature line, as the answer has it.
    pub fn line(&self) -> &str {
        let start = self.note.trim_end().rfind('\n').map_or(0, |end| end + 1);
        self.note.get(start..).unwrap_or_default()
    }
}

/// The directory of one log.
#[derive(Debug)]
pub(crate) struct Followed {
    pub directory: PathBuf,
    /// The keys that signed its heads before, the oldest first.
    pub retired: Vec<VerifyingKey>,
    pub key: VerifyingKey,
}

impl Followed {
    /// The directory of the log with this name below `logs`.
    pub fn directory_of(logs: &Path, origin: &str) -> PathBuf {
        logs.join(Digest::of(origin.as_bytes()).to_string())
    }

    pub fn at(logs: &Path, key: VerifyingKey) -> Self {
        Self { directory: Self::directory_of(logs, key.name()), retired: Vec::new(), key }
    }

    /// All its keys, the oldest first.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &VerifyingKey> {
        self.retired.iter().chain([&self.key])
    }

    /// The keys as they are written, a line each.
    pub fn lines(&self) -> String {
        self.keys().map(|key| format!("{key}\n")).collect()
    }

    /// It is followed with this key, and no other.
    pub fn other_key(&self) -> WitnessDirectoryError {
        WitnessDirectoryError::OtherKey { origin: self.key.name().to_owned(), key: self.key.to_string() }
    }

    /// Its next key.
    pub fn rotate(&mut self, key: VerifyingKey) {
        self.retired.push(mem::replace(&mut self.key, key));
    }

    /// Makes the directory; what an interrupted making left is completed.
    pub fn make(&self) -> Result<(), WitnessDirectoryError> {
        create_directory(&self.directory).map_err(at(&self.directory))?;
        self.keep_keys()?;
        let path = self.directory.join(LAST);
        write_durably(&path, NOTHING_YET.as_bytes(), PUBLIC_MODE).map_err(at(&path))
    }

    /// Keeps the keys, so that they are there after a power cut.
    pub fn keep_keys(&self) -> Result<(), WitnessDirectoryError> {
        let path = self.directory.join(KEY);
        write_durably(&path, self.lines().as_bytes(), PUBLIC_MODE).map_err(at(&path))
    }

    /// The key by which `note` is to be judged: the last of those that signed it, but none that a head
    /// cosigned before has left behind. Whoever steals a retired key signs nothing that counts.
    pub fn key_of(&self, note: &str, known: Option<&Cosigned>) -> Result<&VerifyingKey, Refusal> {
        let signer =
            |note: &str| Note::parse(note).and_then(|note| signer(self.keys(), &note)).map_err(Refusal::NotTheLogs);
        let place = |key: Option<&VerifyingKey>| self.keys().position(|other| Some(other) == key);
        let last = known.map(|known| signer(&known.note)).transpose()?.flatten();
        let signer = signer(note)?.filter(|key| place(Some(key)) >= place(last));
        Ok(signer.unwrap_or(&self.key))
    }

    /// Whether a head was cosigned here, or something is there that nobody can vouch for.
    pub fn has_past(directory: &Path) -> Result<bool, WitnessDirectoryError> {
        let path = directory.join(LAST);
        let found = if_there(read_plain(&path)).map_err(at(&path))?;
        Ok(found.is_some_and(|bytes| bytes != NOTHING_YET.as_bytes()))
    }

    /// The last head cosigned; `None` if there was none yet. Whatever else is found is an error.
    pub fn last(&self, witness: &WitnessKey) -> Result<Option<Cosigned>, WitnessDirectoryError> {
        let path = self.directory.join(KEY);
        let fits = |key: VerifyingKey| key.name() == self.key.name() && !self.keys().any(|known| *known == key);
        let is_next = |line: &str| line.parse().is_ok_and(fits);
        match read(&path)?.strip_prefix(&self.lines()) {
            Some("") => {}
            // What an interrupted following has left: it is to be done again.
            Some(more) if more.strip_suffix('\n').is_some_and(is_next) => {}
            _ => return Err(damaged(path, "it is not the key that this log is followed with")),
        }
        let path = self.directory.join(LAST);
        match read(&path)? {
            text if text == NOTHING_YET => Ok(None),
            text => {
                let key = self.keys().rfind(|key| key.open(&text).is_ok()).unwrap_or(&self.key);
                Cosigned::read(text, key, witness).map(Some).map_err(|detail| damaged(path, detail))
            }
        }
    }

    /// Keeps the head, so that it is there after a power cut.
    pub fn keep(&self, cosigned: &Cosigned) -> Result<(), WitnessDirectoryError> {
        let path = self.directory.join(LAST);
        write_durably(&path, cosigned.note.as_bytes(), PUBLIC_MODE).map_err(at(&path))
    }

    /// [`Cosigned::by`], for this log.
    pub fn cosign(
        &self,
        key: &CosigningKey,
        log: &VerifyingKey,
        note: &str,
        time: u64,
    ) -> Result<Cosigned, WitnessDirectoryError> {
        Cosigned::by(key, log, note, time).map_err(|detail| damaged(self.directory.join(LAST), detail))
    }

    /// Keeps the question, with what was known then, if it shows something against the log: its own
    /// signature is needed for that. One head is kept once.
    pub fn keep_evidence(
        &self,
        question: &str,
        asked: &AddCheckpoint,
        known: Option<&Cosigned>,
        refusal: &Refusal,
    ) -> Result<Option<Evidence>, WitnessDirectoryError> {
        let signed = self.keys().find_map(|key| Checkpoint::open(&asked.note, key).ok());
        let Some(head) = signed else { return Ok(None) };
        let shows = match (known, refusal) {
            // Whatever else is wrong with the question, and whatever the answer's code.
            (Some(known), _) if known.head.size == head.size && known.head.root != head.root => Shows::TwoHistories,
            _ if head.size == 0 && head.root != Digest::of(&[]) => Shows::TwoHistories,
            (_, Refusal::Fork(_)) => Shows::NotShownToContinue,
            _ => return Ok(None),
        };
        let directory = self.directory.join(match shows {
            Shows::TwoHistories => FORKS,
            Shows::NotShownToContinue => UNPROVEN,
        });
        let path = directory.join(format!("{}-{}.{REQUEST}", head.size, head.root));
        if fs::exists(&path).map_err(at(&path))? {
            return Ok(Some(Evidence { shows, path: Some(path) }));
        }
        if count(&directory)? >= KEPT_MAX {
            return Ok(Some(Evidence { shows, path: None }));
        }
        create_directory(&directory).map_err(at(&directory))?;
        let known = known.map_or(NOTHING_YET, |known| &known.note);
        let write = |path: &Path, text: &str| write_durably(path, text.as_bytes(), PUBLIC_MODE).map_err(at(path));
        write(&path.with_extension(KNOWN), known)?;
        // Last: a request is never there without what it is to be held against.
        write(&path, question)?;
        Ok(Some(Evidence { shows, path: Some(path) }))
    }

    /// How many requests are kept that show this.
    pub fn kept(&self, shows: Shows) -> Result<usize, WitnessDirectoryError> {
        count(&self.directory.join(match shows {
            Shows::TwoHistories => FORKS,
            Shows::NotShownToContinue => UNPROVEN,
        }))
    }
}

fn count(directory: &Path) -> Result<usize, WitnessDirectoryError> {
    let Some(entries) = if_there(fs::read_dir(directory)).map_err(at(directory))? else { return Ok(0) };
    let mut count = 0;
    for entry in entries {
        let path = entry.map_err(at(directory))?.path();
        count += usize::from(path.extension() == Some(OsStr::new(REQUEST)));
    }
    Ok(count)
}

/// A file that has to be there.
pub(crate) fn read(path: &Path) -> Result<String, WitnessDirectoryError> {
    match read_plain_text(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(WitnessDirectoryError::Missing(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(damaged(path.to_owned(), "it is not text")),
        outcome => outcome.map_err(at(path)),
    }
}

pub(crate) fn damaged(path: PathBuf, detail: impl Into<String>) -> WitnessDirectoryError {
    WitnessDirectoryError::Damaged { path, detail: detail.into() }
}

/// An error of the operating system, with the file that it speaks of.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> WitnessDirectoryError + use<> {
    let path = path.to_owned();
    move |source| WitnessDirectoryError::Io { path, source }
}
