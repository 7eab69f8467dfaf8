//! The whole ledger against its own rules: [`eventlog::check`] for what is stored, and here what it means.

mod meant;

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use calendar::Timestamp;
use domain::{Chronicle, EntryNumber, Recorded};
use eventlog::{
    Archive, Digest, LogError, Places, Progress,
    check::{Checked, Fault},
};
use meant::Meant;
use proof::LogKeys;
use verify::reading::ReadingError;

use crate::{
    access::{ACCESS, AccessError},
    contents::{ahead, system_time},
    desk_files::{DESK, DeskFileError},
    directory::{self, DirectoryError, Use, VAULT},
    documents::DocumentError,
    index::{Differs, INDEX, IndexError, Indexed, sample},
    kept::{self, Against, Kept, KeptFinding, Secrets, anchors::ANCHORS},
    keys,
    ledger_error::LedgerError,
    settings::{self, SETTINGS},
    snapshot::Snapshot,
};

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every stored byte.
    Stored,
    /// And what it means: every event is decoded, and the views are rebuilt and compared.
    Meaning,
}

/// What lies beside the log.
const BESIDE_THE_LOG: [&str; 11] = [
    ACCESS,
    SETTINGS,
    "head",
    "tiles",
    "documents",
    ANCHORS,
    DESK,
    VAULT,
    keys::KEYS,
    keys::CHANGES,
    keys::VERIFYING_KEY,
];

/// What does not hold in what the log means.
#[derive(Debug, thiserror::Error)]
pub enum Meaning {
    /// It cannot be shown any more that a key of the log follows another.
    #[error("it changed the log's key, but keys/ has no receipt of it; restore that from a backup")]
    RotationWithoutReceipt,
    /// A count of the streams that is not true.
    #[error("it counts the streams of the log otherwise than they were; no absence rests on it")]
    Miscounted,
    /// The state depends on how it was reached.
    #[error("the state rebuilt from all entries is not the one that stepped on entry by entry")]
    StatesDiffer,
    /// The index says something else than the entries.
    #[error("views/index does not say what the entries say after {} ({})", .0.after, .0.task.as_ref().map_or("not about a task".to_owned(), ToString::to_string))]
    IndexDiffers(Box<Differs>),
    /// The index cannot be read.
    #[error("views/index: {0}")]
    Index(Box<IndexError>),
    /// The keys do not belong to this log.
    #[error(transparent)]
    Keys(Box<DirectoryError>),
    /// The entries cannot be read as a ledger.
    #[error(transparent)]
    Ledger(Box<LedgerError>),
}

/// A fault in what the log means, and the entry concerned where it is one.
pub type MeaningFault = (Option<EntryNumber>, Meaning);

/// One thing that does not hold, wherever it was found.
#[derive(Debug, Clone, Copy)]
pub enum Finding<'r> {
    /// In what is stored of the log.
    Stored(&'r Fault),
    /// In what the log means.
    Meaning(&'r MeaningFault),
    /// A document whose bytes are not what its name says.
    Document(Digest),
    /// In what is kept beside the log.
    Kept(&'r KeptFinding),
}

impl Finding<'_> {
    /// The first entry concerned, where one is known.
    pub fn entry(&self) -> Option<u64> {
        match self {
            Self::Stored(fault) => fault.position.map(|position| position.0),
            Self::Meaning((entry, _)) => entry.map(|entry| entry.0),
            Self::Document(_) | Self::Kept(_) => None,
        }
    }

    /// The name of its place in JSON: journal/, log/, tiles/, head, documents/, views, or kept.
    pub fn place(&self) -> String {
        match self {
            Self::Stored(fault) => fault.place.to_string(),
            Self::Meaning(_) => "views".to_owned(),
            Self::Document(_) => "documents/".to_owned(),
            Self::Kept(_) => "kept".to_owned(),
        }
    }

    /// The file to blame, where it is one; of a document, its SHA-256.
    pub fn file(&self) -> Option<String> {
        match self {
            Self::Stored(fault) => fault.file.as_ref().map(|file| file.display().to_string()),
            Self::Meaning(_) => None,
            Self::Document(digest) => Some(digest.to_string()),
            Self::Kept(finding) => Some(finding.path.display().to_string()),
        }
    }
}

/// What does not hold; neither where nor what to do about it.
impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored(fault) => fault.wrong.fmt(f),
            Self::Meaning((_, meaning)) => meaning.fmt(f),
            Self::Document(_) => f.write_str("the document's bytes are not what its name says"),
            Self::Kept(finding) => finding.fault.fmt(f),
        }
    }
}

/// What a check has found.
#[derive(Debug)]
pub struct CheckReport {
    /// The log's name.
    pub origin: String,
    /// The log.
    pub log: Checked,
    /// Faults in what the log means, by entry.
    pub meaning: Vec<MeaningFault>,
    /// What is kept beside the log and cannot be built again.
    pub kept: Kept,
    /// Documents whose bytes are not what their name says.
    pub changed: Vec<Digest>,
    /// When the last entry was recorded, if that lies ahead of this machine's clock.
    pub ahead_of_clock: Option<Timestamp>,
    /// How many documents are held.
    pub held: usize,
    /// Documents that entries name and that are not held: they are on paper, or elsewhere.
    pub not_held: Vec<Digest>,
}

impl CheckReport {
    /// Everything that does not hold: what is stored, what it means, documents, what is kept.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        let stored = self.log.faults.iter().map(Finding::Stored);
        let meaning = self.meaning.iter().map(Finding::Meaning);
        let documents = self.changed.iter().copied().map(Finding::Document);
        let kept = self.kept.findings.iter().map(Finding::Kept);
        stored.chain(meaning).chain(documents).chain(kept)
    }

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings().next().is_none()
    }
}

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Not a ledger, or keys are missing.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The log's places.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Documents.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Accounts, sessions and tokens.
    #[error(transparent)]
    Desk(#[from] DeskFileError),
    /// Who looked.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What is kept.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

/// Checks the ledger in `directory`. Nothing in it is written; sled is looked at in a copy, under
/// `scratch`.
pub fn check(directory: &Path, depth: Depth, scratch: &Path, progress: &Progress) -> Result<CheckReport, CheckError> {
    let keys = keys::verifying_keys(directory)?;
    let places = Places::of(directory);
    let log = eventlog::check::check(&places, &keys, scratch, progress).map_err(LogError::from)?;
    let io = |source| CheckError::Io { path: directory.to_owned(), source };
    let mut kept = Kept::default();
    kept::odd(directory, &BESIDE_THE_LOG, &mut kept).map_err(io)?;
    let documents = directory::documents(directory);
    let held = documents.list()?;
    let mut changed = Vec::new();
    for digest in &held {
        if !documents.is_whole(*digest)? {
            changed.push(*digest);
        }
    }
    let secrets = match places.is_copy() && !directory.join(VAULT).exists() {
        true => Secrets::LeftOut,
        false => Secrets::Expected,
    };
    kept::secret_key(directory, secrets, &mut kept)?;
    let mut report = CheckReport {
        origin: keys.current().name().to_owned(),
        log,
        meaning: Vec::new(),
        kept,
        changed,
        ahead_of_clock: None,
        held: held.len(),
        not_held: Vec::new(),
    };
    // What cannot be read as a log means nothing.
    if report.log.faults.is_empty() {
        let archive = Archive::open(&places, &keys).map_err(LogError::from)?;
        match Meant::read(&archive) {
            Ok(meant) => {
                let against = Against { log: &archive, keys: &keys };
                kept::anchors::check(directory, &against, &meant.anchors, &mut report.kept).map_err(io)?;
                let persons = meant.persons();
                kept::names::check(directory, &persons, secrets, &mut report.kept).map_err(io)?;
                kept::desk::check(directory, &persons, &mut report.kept)?;
                if settings::used_for(directory)? == Use::Recording {
                    kept::access::check(directory, &meant.access, secrets, scratch, &mut report.kept)?;
                }
                report.ahead_of_clock = ahead(meant.clock, meant.last_recorded_at, system_time());
                report.not_held = meant.documents.iter().filter(|digest| !documents.holds(**digest)).copied().collect();
                report.meaning.extend(meant.without_receipt(&keys));
                let miscounted = meant.miscounted.iter();
                report.meaning.extend(miscounted.map(|entry| (Some(*entry), Meaning::Miscounted)));
                if let (Use::Recording, Err(ahead)) =
                    (settings::used_for(directory)?, keys::must_be_named(&keys, report.log.size))
                {
                    report.meaning.push((None, Meaning::Keys(Box::new(ahead))));
                }
                if depth == Depth::Meaning {
                    let ledger = Snapshot::read(archive).map_err(DirectoryError::from)?;
                    report.meaning.extend(compare_views(ledger.events(), ledger.chronicle()));
                    report.meaning.extend(compare_index(&places, &keys, ledger.events())?);
                }
            }
            Err(error) => {
                let entry = match &error {
                    LedgerError::Reading(ReadingError::Event { entry, .. }) => Some(EntryNumber(*entry)),
                    _ => None,
                };
                report.meaning.push((entry, Meaning::Ledger(Box::new(error))));
            }
        }
    }
    Ok(report)
}

/// Some answers of the index, at random, are those of the entries. What is in no file yet is read, and nothing is
/// written.
fn compare_index(places: &Places, keys: &LogKeys, events: &[Recorded]) -> Result<Option<MeaningFault>, CheckError> {
    let archive = Archive::open(places, keys).map_err(LogError::from)?;
    let below = |end: usize| {
        let random = getrandom::u64().unwrap_or_default();
        usize::try_from(random % (end.max(1) as u64)).unwrap_or_default()
    };
    let indexed = Indexed::open(&places.views.join(INDEX), archive, u64::MAX, &Progress::default());
    let (entry, fault) = match indexed.and_then(|indexed| sample(&indexed, events, below)) {
        Ok(None) => return Ok(None),
        Ok(Some(differs)) => (Some(differs.after), Meaning::IndexDiffers(Box::new(differs))),
        Err(error) => (None, Meaning::Index(Box::new(error))),
    };
    Ok(Some((entry, fault)))
}

/// The state rebuilt from everything at once, as when a ledger is opened, is the one that stepped on
/// entry by entry, as while it was recorded.
fn compare_views(events: &[Recorded], chronicle: &Chronicle) -> Option<MeaningFault> {
    let mut stepped = Chronicle::default();
    events.iter().cloned().for_each(|event| stepped.push(event));
    let differ = format!("{:?}", stepped.state()) != format!("{:?}", chronicle.state());
    differ.then(|| (events.last().map(|event| event.entry), Meaning::StatesDiffer))
}
