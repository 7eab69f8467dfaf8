//! Anchors: what others say of the log's heads. Witnesses cosign them; what they said is kept, and
//! recorded back in the log.
//!
//! ```text
//! anchors/policy                      whom the ledger asks, and how many are enough (C2SP tlog-policy)
//! anchors/witnesses/NAME              the size that this witness is known to have cosigned last
//! anchors/heads/SIZE.checkpoint       a head with all cosignatures so far
//! anchors/asked/SIZE.checkpoint       a head that was asked about by file; SIZE.at beside it says since when
//! anchors/kept/DIGEST                 the bytes that a CheckpointAnchored names; never changed
//! ```

mod window;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use calendar::Timestamp;
use domain::event::{AnchorKind, CheckpointAnchored, Vouched};
use eventlog::{
    Archive, Digest, LogError, Places, Position, Store,
    files::{if_there, put_durably, read_plain, read_plain_text},
};
use evidence::REHEARSAL;
use proof::{
    AddCheckpoint, Checkpoint, Note, Policy, PolicyError, Quorum,
    policy::{Judged, Trusted},
};

use window::Window;
pub(crate) use window::not_asked_before;
pub use window::offsets;

use crate::{
    directory::DirectoryError,
    keys,
    ledger::{Holds, Ledger, LedgerError, Outcome, system_time},
    receipts::{Receipts, ReceiptsError},
    settings,
    stamp_error::StampError,
};

/// Why nothing was anchored.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// Nobody is named to ask.
    #[error("no policy says which witnesses to ask; give one: socai anchor policy FILE")]
    NoPolicy,
    /// The policy cannot be read.
    #[error("{path}: {source}")]
    Policy {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: PolicyError,
    },
    /// The policy is for another log.
    #[error("the policy does not name this ledger's key; add the line: log {0}")]
    OtherLog(String),
    /// A kept head that does not hold any more.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An answer that no witness of the policy gave for this head.
    #[error("the answer holds no cosignature, by a witness of the policy, of the head of {size} entries")]
    NoCosignature {
        /// The head's size.
        size: u64,
    },
    /// A witness whose clock, or the ledger's, is wrong.
    #[error(
        "the line of {witness} says {at}, more than {bound} seconds away from this ledger's clock: one of the two clocks is wrong, and the line is not taken"
    )]
    ClocksDiffer {
        /// Its name in the policy.
        witness: String,
        /// What its line says.
        at: Timestamp,
        /// How far apart the two may be, in seconds.
        bound: u64,
    },
    /// A file.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The ledger's directory.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// Its log.
    #[error(transparent)]
    Receipts(#[from] ReceiptsError),
    /// A time-stamp token.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// Recording it back.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<LogError> for AnchorError {
    fn from(error: LogError) -> Self {
        Self::Receipts(error.into())
    }
}

/// A question for one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the policy.
    pub witness: String,
    /// Where it answers, if the policy says so.
    pub url: Option<String>,
    /// What it is asked.
    pub request: AddCheckpoint,
}

/// A head with what witnesses say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// The note, with all signature lines.
    pub note: String,
    /// What it is worth under the policy.
    pub judged: Judged,
}

/// The anchors of one ledger.
pub struct Anchors {
    directory: PathBuf,
    pub(crate) ledger: PathBuf,
}

impl Anchors {
    /// Those of the ledger in `directory`.
    pub fn of(directory: &Path) -> Self {
        Self { directory: directory.join("anchors"), ledger: directory.to_owned() }
    }

    fn policy_path(&self) -> PathBuf {
        self.directory.join("policy")
    }

    fn head_path(&self, size: u64) -> PathBuf {
        self.directory.join("heads").join(format!("{size}.checkpoint"))
    }

    /// Where the bytes lie that a [`CheckpointAnchored`] names.
    pub fn kept_path(&self, digest: Digest) -> PathBuf {
        self.directory.join("kept").join(digest.to_string())
    }

    /// Those bytes; `None` where they are missing or damaged.
    pub fn kept(&self, digest: Digest) -> Option<Vec<u8>> {
        read_plain(&self.kept_path(digest)).ok().filter(|bytes| Digest::of(bytes) == digest)
    }

    /// Whom the ledger asks.
    pub fn policy(&self) -> Result<Policy, AnchorError> {
        let path = self.policy_path();
        let text = if_there(read_plain_text(&path)).map_err(at(&path))?.ok_or(AnchorError::NoPolicy)?;
        let mut policy: Policy = text.parse().map_err(|source| AnchorError::Policy { path, source })?;
        // What was anchored stays so when the key changes, and so does the policy.
        for key in keys::verifying_keys(&self.ledger)?.all() {
            if !policy.logs.iter().any(|log| log.key == *key) {
                policy.logs.push(Trusted { key: key.clone(), url: None });
            }
        }
        Ok(policy)
    }

    /// The same; `None` where nobody is named to ask.
    pub fn policy_if_any(&self) -> Result<Option<Policy>, AnchorError> {
        match self.policy() {
            Err(AnchorError::NoPolicy) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Takes the policy that was read from `file`, if it names this ledger's key.
    pub fn set_policy(&self, file: &Path, text: &str) -> Result<Policy, AnchorError> {
        let refuse = |source| AnchorError::Policy { path: file.to_owned(), source };
        let policy: Policy = text.parse().map_err(refuse)?;
        let key = keys::verifying_key(&self.ledger)?;
        if !policy.logs.iter().any(|log| log.key == key) {
            return Err(AnchorError::OtherLog(key.to_string()));
        }
        self.write(&self.policy_path(), text.as_bytes())?;
        Ok(policy)
    }

    /// What each witness is asked about the head as it stands.
    pub fn questions(&self, receipts: &Receipts, policy: &Policy) -> Result<Vec<Question>, AnchorError> {
        let mut questions = Vec::new();
        for (witness, trusted) in policy.witnesses() {
            let known = self.known(witness)?;
            // A witness that knows more than the ledger has is asked from nothing, and says so.
            let request = match receipts.request(known)? {
                Some(request) => request,
                None => self.question(receipts, 0)?,
            };
            questions.push(Question { witness: witness.to_owned(), url: trusted.url.clone(), request });
        }
        Ok(questions)
    }

    /// What a witness is asked that last cosigned `old` entries.
    pub fn question(&self, receipts: &Receipts, old: u64) -> Result<AddCheckpoint, AnchorError> {
        let size = receipts.size();
        let beyond = ReceiptsError::NoSuchEntry { size, asked: Position(old) };
        Ok(receipts.request(old)?.ok_or(beyond)?)
    }

    /// The size that a witness is known to have cosigned last; none, if it was never heard.
    fn known(&self, witness: &str) -> Result<u64, AnchorError> {
        let path = self.witness_path(witness);
        let text = if_there(read_plain_text(&path)).map_err(at(&path))?;
        // Not trusted: the witness itself says what it knows.
        Ok(text.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
    }

    /// Remembers the size that a witness says to have cosigned last.
    pub fn remember(&self, witness: &str, size: u64) -> Result<(), AnchorError> {
        self.write(&self.witness_path(witness), format!("{size}\n").as_bytes())
    }

    fn witness_path(&self, witness: &str) -> PathBuf {
        // A name of a policy may hold a slash.
        self.directory.join("witnesses").join(Digest::of(witness.as_bytes()).to_string())
    }

    /// Keeps the cosignatures in `answer` that witnesses of the policy gave for the head `note`; returns
    /// their names. Any other line is passed over.
    pub fn take(&self, policy: &Policy, note: &str, answer: &str) -> Result<Vec<String>, AnchorError> {
        let parsed = Note::parse(note).map_err(|error| self.damaged(0, &error))?;
        let head = policy.judge(note).map_err(|error| self.damaged(0, &error))?.head;
        let (size, window) = (head.size, self.window(&head)?);
        let kept = if_there(read_plain_text(&self.head_path(size))).map_err(at(&self.head_path(size)))?;
        let mut merged = kept.unwrap_or_else(|| note.to_owned());
        let mut names = Vec::new();
        for line in answer.lines() {
            let alone = format!("{}\n{line}\n", parsed.text);
            let Ok(signed) = Note::parse(&alone) else { continue };
            let by =
                policy.witnesses().find(|(_, witness)| witness.key.times(&signed).is_ok_and(|times| !times.is_empty()));
            let Some((name, witness)) = by else { continue };
            let known = merged.lines().any(|other| other == line);
            if let (Some(window), false) = (&window, known) {
                window.holds(name, &witness.key.times(&signed).unwrap_or_default())?;
            }
            if !merged.lines().any(|other| other == line) {
                merged += &format!("{line}\n");
            }
            names.push(name.to_owned());
        }
        if names.is_empty() {
            return Err(AnchorError::NoCosignature { size });
        }
        // Whatever was on the disk: what is kept holds.
        policy.judge(&merged).map_err(|error| self.damaged(size, &error))?;
        self.write(&self.head_path(size), merged.as_bytes())?;
        Ok(names)
    }

    /// Within what a line about this head must lie, by this ledger's clock. In a rehearsal time is what commands say.
    fn window(&self, head: &Checkpoint) -> Result<Option<Window>, AnchorError> {
        if head.origin.starts_with(REHEARSAL) {
            return Ok(None);
        }
        let (now, bound) = (system_time(), settings::settings(&self.ledger)?.witness_offset_seconds);
        let path = self.asked_path(head.size).with_extension("at");
        let asked = if_there(read_plain_text(&path)).map_err(at(&path))?;
        // A question that travels is answered before the answer comes back.
        let since = asked.and_then(|asked| asked.trim().parse::<Timestamp>().ok()).filter(|asked| *asked <= now);
        let from = match since {
            Some(since) => self.first_askable(head.size)?.map_or(since, |first| since.max(first)).min(now),
            None => now,
        };
        Ok(Some(Window { from, to: now, bound }))
    }

    /// The earliest that anybody can have asked about the head of so many entries, whatever a file says.
    fn first_askable(&self, size: u64) -> Result<Option<Timestamp>, AnchorError> {
        let keys = keys::verifying_keys(&self.ledger)?;
        let archive = Archive::open(&Places::of(&self.ledger), &keys).map_err(LogError::from)?;
        Ok(not_asked_before(&archive, size).map_err(LogError::from)?)
    }

    /// Lines of one head may be so many seconds apart before that is named.
    pub fn spread_seconds(&self) -> Result<u64, AnchorError> {
        Ok(settings::settings(&self.ledger)?.witness_spread_seconds)
    }

    fn asked_path(&self, size: u64) -> PathBuf {
        self.directory.join("asked").join(format!("{size}.checkpoint"))
    }

    /// Keeps an answer that came as a file: it belongs to the head as it stands, or to one that was asked
    /// about before. Returns that head's size.
    pub fn take_for(&self, receipts: &Receipts, policy: &Policy, answer: &str) -> Result<u64, AnchorError> {
        let asked = self.directory.join("asked");
        let mut notes = vec![receipts.head().to_owned()];
        for entry in if_there(fs::read_dir(&asked)).map_err(at(&asked))?.into_iter().flatten() {
            let path = entry.map_err(at(&asked))?.path();
            if path.extension().is_none_or(|extension| extension != "checkpoint") {
                continue;
            }
            notes.push(read_plain_text(&path).map_err(at(&path))?);
        }
        for note in notes {
            match self.take(policy, &note, answer) {
                Err(AnchorError::NoCosignature { .. }) => {}
                outcome => {
                    let names = outcome?;
                    let size = policy.judge(&note).map_or(0, |judged| judged.head.size);
                    // Nobody else tells across an air gap from where it is to be asked next.
                    for name in names {
                        if self.known(&name)? < size {
                            self.remember(&name, size)?;
                        }
                    }
                    return Ok(size);
                }
            }
        }
        Err(AnchorError::NoCosignature { size: receipts.size() })
    }

    /// Remembers the head that is asked about by file: the answer may come when the log has grown.
    pub fn asked(&self, receipts: &Receipts) -> Result<(), AnchorError> {
        let path = self.asked_path(receipts.size());
        let since = path.with_extension("at");
        if !since.exists() {
            self.write(&since, format!("{}\n", system_time()).as_bytes())?;
        }
        self.write(&path, receipts.head().as_bytes())
    }

    /// The heads that somebody vouches for, the smallest first. Each is read and judged when it is asked for.
    pub fn heads<'a>(
        &'a self,
        policy: &'a Policy,
    ) -> Result<impl DoubleEndedIterator<Item = Result<Anchored, AnchorError>> + 'a, AnchorError> {
        Ok(self.sizes()?.into_iter().map(|size| self.anchored(policy, size)))
    }

    /// The sizes of the heads that somebody vouches for, the smallest first.
    fn sizes(&self) -> Result<BTreeSet<u64>, AnchorError> {
        let directory = self.directory.join("heads");
        let mut sizes = BTreeSet::new();
        for entry in if_there(fs::read_dir(&directory)).map_err(at(&directory))?.into_iter().flatten() {
            let path = entry.map_err(at(&directory))?.path();
            if path.extension().is_some_and(|extension| extension == "checkpoint") {
                sizes.extend(path.file_stem().and_then(|stem| stem.to_str()?.parse::<u64>().ok()));
            }
        }
        Ok(sizes)
    }

    /// Whether somebody vouches for the head of `size` entries.
    pub fn is_vouched_for(&self, size: u64) -> bool {
        self.head_path(size).exists()
    }

    fn anchored(&self, policy: &Policy, size: u64) -> Result<Anchored, AnchorError> {
        let path = self.head_path(size);
        let note = read_plain_text(&path).map_err(at(&path))?;
        let judged = policy.judge(&note).map_err(|error| self.damaged(size, &error))?;
        Ok(Anchored { note, judged })
    }

    /// The anchored head that shows the earliest that an entry was there: the smallest that holds it and
    /// meets the quorum.
    pub fn earliest(&self, policy: &Policy, position: Position) -> Result<Option<Anchored>, AnchorError> {
        let holding = self.sizes()?.split_off(&(position.0 + 1)).into_iter();
        first_witnessed(holding.map(|size| self.anchored(policy, size)))
    }

    /// The newest anchored head that meets the quorum.
    pub fn newest(&self, policy: &Policy) -> Result<Option<Anchored>, AnchorError> {
        first_witnessed(self.heads(policy)?.rev())
    }

    /// Records back, in the log, what witnesses say of the head of `size` entries. `at` is the time, in a
    /// rehearsal.
    pub fn record<S: Store, H: Holds>(
        &self,
        ledger: &mut Ledger<S, H>,
        policy: &Policy,
        size: u64,
        at_time: Option<Timestamp>,
    ) -> Result<Outcome, AnchorError> {
        let path = self.head_path(size);
        let note = read_plain_text(&path).map_err(at(&path))?;
        let judged = policy.judge(&note).map_err(|error| self.damaged(size, &error))?;
        let digest = Digest::of(note.as_bytes());
        // First the bytes, then the entry that names them.
        self.write(&self.kept_path(digest), note.as_bytes())?;
        let vouched = judged.witnesses.iter().filter_map(|(name, times)| {
            Some(Vouched { by: name.clone(), at: Timestamp::from_seconds(*times.last()?)? })
        });
        let vouched = vouched.collect();
        record(ledger, &judged.head, AnchorKind::Cosignatures, digest, vouched, at_time)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), AnchorError> {
        put_durably(path, bytes).map_err(at(path))
    }

    fn damaged(&self, size: u64, reason: &dyn std::fmt::Display) -> AnchorError {
        AnchorError::Damaged { path: self.head_path(size), reason: reason.to_string() }
    }
}

/// Records, in the log, an anchor of `head` whose bytes are kept under `digest`.
pub(crate) fn record<S: Store, H: Holds>(
    ledger: &mut Ledger<S, H>,
    head: &Checkpoint,
    anchor: AnchorKind,
    digest: Digest,
    vouched: Vec<Vouched>,
    at_time: Option<Timestamp>,
) -> Result<Outcome, AnchorError> {
    let (size, root) = (head.size, head.root.to_string());
    let anchored = CheckpointAnchored { size, root, anchor, digest: digest.to_string(), vouched };
    Ok(ledger.record_anchor(anchored, at_time)?)
}

fn first_witnessed(
    mut heads: impl Iterator<Item = Result<Anchored, AnchorError>>,
) -> Result<Option<Anchored>, AnchorError> {
    // What cannot be read is not passed over.
    heads.find(|head| head.as_ref().map_or(true, |head| head.judged.quorum == Quorum::Met)).transpose()
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> AnchorError + use<> {
    let path = path.to_owned();
    move |source| AnchorError::Io { path, source }
}
