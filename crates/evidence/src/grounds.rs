//! What a verdict about a task rests on: the filing between two moments, and every entry from which the due
//! date and the verdict come out again. Each is shown to be in the log; that no later one exists is not.

use calendar::Timestamp;
use serde::Deserialize;

use crate::{
    REHEARSAL,
    clock::Known,
    container::Container,
    counted::Counted,
    entry::Entry,
    error::EvidenceError,
    finding::Examined,
    looking::Looking,
    members::{ENTRIES, GROUNDS, GROUNDS_HEAD, GROUNDS_STREAMS, Listed, member},
    presence::{Presence, PresenceClaim},
    trust::Trust,
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    task: String,
    at: Timestamp,
    filing: u64,
    before: Option<u64>,
    shown: Vec<u64>,
    /// The entry that counts the streams: in format 2.
    #[serde(default)]
    counted: Option<u64>,
}

/// The entries that a verdict rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Grounds {
    /// The filing; among the findings are those about the other entries.
    pub presence: Presence,
    /// The task.
    pub task: String,
    /// The verdict is the one that was to be given at this moment.
    pub at: Timestamp,
    /// The entries that are shown, by number, byte for byte, in order.
    pub entries: Vec<(u64, String)>,
    /// How many entries the streams have, by the log's own count; nothing where the file does not show it.
    pub counted: Option<Counted>,
    /// The head of the grounds was there by this moment, in POSIX seconds: it knows nothing later.
    pub known_by: Option<u64>,
}

/// What `container` shows.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Grounds, EvidenceError> {
    let Claim { log, entries: size, task, at, filing, before, shown, counted } = container.claim()?;
    if !shown.is_sorted_by(|one, next| one < next) {
        return Err(EvidenceError::ClaimNotInOrder);
    }
    let mut looking = Looking::at(container, trust);
    looking.members(&Listed::Verdict { filing, before, shown: &shown, counted: counted.is_some() });
    let (head, grounds) = (looking.head("checkpoint")?, looking.head(GROUNDS_HEAD)?);
    // The due date is worth no more than the head under which it stands.
    if let (Some(grounds), true) = (&grounds, container.get("checkpoint") != container.get(GROUNDS_HEAD)) {
        looking.witnesses(&grounds.judged);
    }
    let (mut entries, mut read) = (Vec::new(), Vec::new());
    for number in &shown {
        match grounds.as_ref().map(|grounds| looking.place(*number, grounds)) {
            Some(Ok((entry, _))) => {
                let text = container.text(&member(GROUNDS, *number, "json"));
                entries.extend(text.map(|text| (*number, text.to_owned())));
                read.push(entry);
            }
            Some(Err(error)) => looking.find(false, Examined::Included(*number, Err(error))),
            None => {}
        }
    }
    if let Some(grounds) = grounds.as_ref().filter(|_| entries.len() == shown.len()) {
        looking.find(true, Examined::Grounds(shown.clone(), grounds.judged.head.size));
    }
    let claim = PresenceClaim { log, entries: size, entry: filing, before, task: None };
    let mut presence = looking.presence(&claim, head.as_ref());
    let known_by = grounds.as_ref().and_then(|grounds| looking.witnessed(&grounds.judged)).map(|span| span.exists_by);
    let by_name = presence.log.starts_with(REHEARSAL);
    if let (Some(grounds), false) = (&grounds, by_name) {
        let mut known = Known::default();
        known.under(Some(grounds.judged.head.size), known_by);
        // What came after the filing came after what stands before it.
        known.since(filing, presence.not_earlier_than);
        looking.clock(&known, read.iter());
    }
    // The two heads are of one history as far as it matters here: the filing is the same under both.
    let same = container.get(&member(ENTRIES, filing, "json")) == container.get(&member(GROUNDS, filing, "json"));
    let of_one_log = head.zip(grounds).is_some_and(|(one, other)| one.judged.head.origin == other.judged.head.origin);
    let same = same && of_one_log && shown.contains(&filing);
    looking.find(same, Examined::SameFiling(filing));
    let counted = counted.and_then(|number| looking.counted(number, &read, GROUNDS_STREAMS));
    presence.findings = looking.findings;
    Ok(Grounds { presence, task, at, entries, counted, known_by })
}

impl Looking<'_> {
    /// The log's own count of its streams, in the entry of this number, of which leaves are shown in `member`.
    pub(crate) fn counted(&mut self, number: u64, shown: &[Entry], member: &'static str) -> Option<Counted> {
        let entry = shown.iter().find(|entry| entry.position == number);
        let read = entry.ok_or(EvidenceError::CountNotShown).and_then(|entry| {
            let text = self.container.text(member).ok_or_else(|| EvidenceError::missing(member))?;
            Counted::read(entry, member, text)
        });
        let (counted, outcome) = match read {
            Ok(counted) => {
                let size = counted.count.size;
                (Some(counted), Ok(size))
            }
            Err(error) => (None, Err(error)),
        };
        self.find(outcome.is_ok(), Examined::Counted(number, outcome));
        counted
    }
}
