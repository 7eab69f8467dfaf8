//! The whole ledger against its own rules: [`eventlog::check`] for what is stored, and here what it means.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    path::{Path, PathBuf},
};

use calendar::Timestamp;
use domain::{Chronicle, EntryNumber, Event, Recorded, event::KeyRotated};
use eventlog::{
    Archive, Digest, LogError, LogReader, Places, Position, Progress,
    check::{Checked, Fault},
};
use proof::{LogKeys, Rotation};
use verify::reading::ReadingError;

use crate::{
    contents::system_time,
    directory::{self, DirectoryError, Use, VAULT},
    documents::{DocumentError, Documents},
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
const BESIDE_THE_LOG: [&str; 9] =
    [SETTINGS, "head", "tiles", "documents", ANCHORS, VAULT, keys::KEYS, keys::CHANGES, keys::VERIFYING_KEY];

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
    #[error("views/index does not say what the entries say after #{} ({})", .0.after, .0.task.as_ref().map_or("not about a task".to_owned(), ToString::to_string))]
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
        match Snapshot::read(archive) {
            Ok(ledger) => {
                let against = Against { log: ledger.log(), keys: &keys };
                kept::anchors::check(directory, &against, ledger.events(), &mut report.kept).map_err(io)?;
                kept::names::check(directory, ledger.state(), secrets, &mut report.kept).map_err(io)?;
                report.ahead_of_clock = ledger.ahead_of(system_time());
                report.not_held = not_held(ledger.events(), &documents);
                report.meaning.extend(without_receipt(ledger.events(), &keys));
                report.meaning.extend(miscounted(ledger.log(), ledger.events()).map_err(LogError::from)?);
                if let (Use::Recording, Err(ahead)) =
                    (settings::used_for(directory)?, keys::must_be_named(&keys, report.log.size))
                {
                    report.meaning.push((None, Meaning::Keys(Box::new(ahead))));
                }
                if depth == Depth::Meaning {
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

fn not_held(events: &[Recorded], documents: &Documents) -> Vec<Digest> {
    let named: BTreeSet<Digest> =
        events.iter().flat_map(|event| &event.documents).filter_map(|digest| digest.parse().ok()).collect();
    named.into_iter().filter(|digest| !documents.holds(*digest)).collect()
}

/// Changes of key that cannot be shown any more. The last entry may be one that is still to be finished: until then the
/// old key is the one that checks heads.
fn without_receipt(events: &[Recorded], keys: &LogKeys) -> Vec<MeaningFault> {
    let known = |entry: EntryNumber| keys.retired().iter().any(|(_, size)| *size == entry.0 + 1);
    let unfinished = |recorded: &Recorded, rotated: &KeyRotated| {
        let is_last = events.last().is_some_and(|last| last.entry == recorded.entry);
        is_last && Rotation::open(&rotated.statement).is_ok_and(|rotation| rotation.old_key() == keys.current())
    };
    let lacking = events.iter().filter(|recorded| match &recorded.event {
        Event::KeyRotated(rotated) => !known(recorded.entry) && !unfinished(recorded, rotated),
        _ => false,
    });
    lacking.map(|recorded| (Some(recorded.entry), Meaning::RotationWithoutReceipt)).collect()
}

/// Entries that count the streams otherwise than the log before them has it: no absence rests on such a count.
fn miscounted(log: &dyn LogReader, events: &[Recorded]) -> Result<Vec<MeaningFault>, eventlog::StoreError> {
    let mut counts = events.iter().filter_map(|recorded| match &recorded.event {
        Event::StreamsCounted(counted) => Some((recorded.entry, counted)),
        _ => None,
    });
    let mut next = counts.next();
    let mut streams: BTreeMap<String, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for commit in log.commits(Position(0)) {
        for event in commit?.events {
            if let Some((entry, counted)) = next.filter(|(entry, _)| entry.0 == event.position.0) {
                let root = evidence::counted::root(&streams).to_string();
                if (counted.size, counted.streams, &counted.root) != (entry.0, streams.len() as u64, &root) {
                    wrong.push((Some(entry), Meaning::Miscounted));
                }
                next = counts.next();
            }
            *streams.entry(event.content.stream).or_default() += 1;
        }
    }
    Ok(wrong)
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
