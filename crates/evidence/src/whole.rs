//! All entries up to a head: nothing is left out. It shows what was never filed, and the whole history of a
//! task; and it needs nobody's word for what lies between.

use proof::{Digest, Frontier};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    REHEARSAL,
    anchored::anchored,
    clock::Known,
    container::Container,
    counted::Counted,
    entry::Entry,
    error::EvidenceError,
    finding::{EvidenceFinding, Examined},
    looking::{JudgedHead, Liars, Looking},
    members::{BUNDLE, Listed, bundle},
    token::Unusable,
    trust::Trust,
};

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
struct Claim {
    log: String,
    entries: u64,
    task: String,
    #[serde(default)]
    sealed: Option<u64>,
}

/// What of the log is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// All of it: what is not there was not recorded.
    All,
    /// The entries of some streams. That none lies between them is the log's own numbering, and so its word.
    Streams,
}

/// What entries show about a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// Everything that was looked at, in order.
    pub findings: Vec<EvidenceFinding>,
    /// The log's name.
    pub log: String,
    /// How many entries there are.
    pub entries: u64,
    /// Whether the log is a rehearsal; unknown where that cannot be read.
    pub rehearsal: Option<bool>,
    /// The task.
    pub task: String,
    /// What of the log is shown.
    pub form: Form,
    /// Entries that cannot be read strictly: what they hide, nobody here can say. None is passed over.
    pub unreadable: Vec<Unreadable>,
    /// Every entry that is shown and readable, by number, byte for byte, in order.
    pub texts: Vec<(u64, String)>,
    /// Every entry about the task, or naming it, in order.
    pub history: Vec<Entry>,
    /// The anchor that seals what came before it: its entry's number.
    pub sealed: Option<u64>,
    /// Whatever stands after that anchor came after this moment, in POSIX seconds.
    pub sealed_at: Option<u64>,
    /// What witnesses say is false only if so many lie; nothing where no moment rests on witnesses.
    pub liars: Option<Liars>,
    /// How many entries the streams have, by the log's own count; nothing where the file does not show it.
    pub counted: Option<Counted>,
}

/// An entry that cannot be read strictly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its number.
    pub number: u64,
    /// Why not.
    pub why: EvidenceError,
}

impl Whole {
    /// Whether everything that was looked at holds.
    pub fn holds(&self) -> bool {
        EvidenceFinding::all_hold(&self.findings) && self.unreadable.is_empty()
    }

    /// The first filing for the task before the seal, by its entry's number: one that was entered for it, or
    /// a correction that moved one to it.
    pub fn filed(&self) -> Option<u64> {
        let stream = stream(&self.task);
        // By what it says and by where it stands: either tells of a filing that the other would hide.
        let of_task = |entry: &Entry| {
            entry.stream == stream || entry.payload.get("task").and_then(Value::as_str) == Some(&self.task)
        };
        let entered = |entry: &Entry| entry.is_filing() && of_task(entry);
        let filing = |entry: &&Entry| entered(entry) || moves_to(entry, &self.task);
        let first = self.history.iter().find(filing).map(|entry| entry.position);
        first.filter(|first| self.sealed.is_none_or(|sealed| *first < sealed))
    }

    /// Whether, by what is shown, nothing was filed for the task by this moment, in POSIX seconds:
    /// nothing stands before the seal, and what stands after it came later.
    pub fn nothing_by(&self, deadline: u64) -> bool {
        self.holds() && self.filed().is_none() && self.sealed_at.is_some_and(|sealed| sealed > deadline)
    }
}

/// What `container` shows by all entries.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Whole, EvidenceError> {
    let Claim { log, entries, task, sealed } = container.claim()?;
    let mut looking = Looking::at(container, trust);
    looking.members(&Listed::All { size: entries, sealed });
    let shown = looking.head("checkpoint")?;
    let mut whole = Whole::of(task, Form::All, sealed);
    let Some(shown) = shown else {
        whole.finish(looking);
        return Ok(whole);
    };
    whole.under(&mut looking, (&log, entries), &shown);
    let head = &shown.judged.head;
    let (mut tree, mut read) = (Frontier::default(), Vec::new());
    let entries = each(container, head.size, |number, bytes| {
        tree.push(Digest::of_leaf(bytes));
        // Each is read: one that is spelt otherwise, or lies about its place, hides nothing.
        match looking.read(number, bytes) {
            Ok(entry) => {
                whole.take(str::from_utf8(bytes).unwrap_or_default(), entry.clone());
                read.push(entry);
            }
            Err(why) => whole.unreadable.push(Unreadable { number, why }),
        }
    });
    let all = match entries {
        Ok(()) if tree.root() == head.root => Ok(head.size),
        Ok(()) => Err(EvidenceError::NotTheRoot),
        Err(error) => Err(error),
    };
    let complete = all.is_ok();
    looking.find(complete, Examined::All(all));
    for Unreadable { number, why } in &whole.unreadable {
        looking.absent(Examined::Unreadable(*number, why.clone()));
    }
    if complete {
        whole.seal(&mut looking, &shown, &read);
    }
    whole.finish(looking);
    Ok(whole)
}

impl Whole {
    /// Before anything was looked at.
    pub(crate) fn of(task: String, form: Form, sealed: Option<u64>) -> Self {
        Self {
            findings: Vec::new(),
            log: String::new(),
            entries: 0,
            rehearsal: None,
            task,
            form,
            unreadable: Vec::new(),
            texts: Vec::new(),
            history: Vec::new(),
            sealed,
            sealed_at: None,
            liars: None,
            counted: None,
        }
    }

    /// All entries, or some, of one history; without witnesses there may be another.
    pub(crate) fn under(&mut self, looking: &mut Looking<'_>, claimed: (&str, u64), shown: &JudgedHead<'_>) {
        let head = &shown.judged.head;
        self.log.clone_from(&head.origin);
        self.entries = head.size;
        self.rehearsal = head.origin.starts_with(REHEARSAL).then_some(true);
        looking.claimed(claimed, head);
        looking.witnesses(&shown.judged);
    }

    /// An entry that stands where it says, after those before.
    pub(crate) fn take(&mut self, text: &str, entry: Entry) {
        self.texts.push((entry.position, text.to_owned()));
        if entry.position == 0 && self.rehearsal.is_none() {
            self.rehearsal = entry.rehearsal();
        }
        let stream = stream(&self.task);
        if entry.stream == stream || names(&entry.payload, &[&self.task, &stream]) {
            self.history.push(entry);
        }
    }

    /// What seals them: an anchor, recorded by an entry that is among those that were read. And what the ledger's
    /// clock says of all of them, by what others say.
    pub(crate) fn seal(&mut self, looking: &mut Looking<'_>, shown: &JudgedHead<'_>, read: &[Entry]) {
        let head = &shown.judged.head;
        let latest = looking.witnessed(&shown.judged).map(|span| span.exists_by);
        let mut known = Known::default();
        known.under(Some(head.size), latest);
        let mut consistent = true;
        if let Some(sealed) = self.sealed {
            let entry = read.iter().find(|entry| entry.position == sealed);
            let seals = match entry {
                Some(entry) => anchored(looking, entry, &shown.judged, latest),
                None => Err(Unusable::Wrong(EvidenceError::NoSeal)),
            };
            match seals {
                Ok(seals) => {
                    known.after(sealed, &seals);
                    looking.find(true, Examined::Sealed(Ok(sealed)));
                    looking.spread(seals.spread.as_ref());
                    consistent = looking.consistent(Some(seals.not_before), latest);
                    self.sealed_at = Some(seals.not_before).filter(|_| consistent);
                }
                Err(Unusable::Untrusted(error)) => looking.absent(Examined::Sealed(Err(error))),
                Err(Unusable::Wrong(error)) => looking.find(false, Examined::Sealed(Err(error))),
            }
        }
        if consistent && !head.origin.starts_with(REHEARSAL) {
            looking.clock(&known, read.iter());
        }
    }

    pub(crate) fn finish(&mut self, looking: Looking<'_>) {
        self.liars = looking.by_witnesses.then(|| looking.liars()).flatten();
        self.findings = looking.findings;
    }
}

/// Hands every entry of the bundles to `take`, with its number.
fn each(container: &Container, size: u64, mut take: impl FnMut(u64, &[u8])) -> Result<(), EvidenceError> {
    for index in 0..size.div_ceil(BUNDLE) {
        let (first, name) = (index * BUNDLE, bundle(index, size));
        let whole = container.get(&name).ok_or_else(|| EvidenceError::missing(name.as_str()))?;
        let mut rest = whole;
        for number in first..size.min(first + BUNDLE) {
            let cut = || EvidenceError::CutOff { member: name.clone(), at: whole.len() - rest.len() };
            let (length, tail) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
            let (entry, tail) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or_else(cut)?;
            take(number, entry);
            rest = tail;
        }
        if !rest.is_empty() {
            return Err(EvidenceError::TooLong { member: name, at: whole.len() - rest.len() });
        }
    }
    Ok(())
}

/// Whether a correction moves a filing to the task.
fn moves_to(entry: &Entry, task: &str) -> bool {
    let changes = entry.payload.get("changes").and_then(Value::as_array);
    let after = |change: &Value| change["field"] == "task" && change["after"] == task;
    entry.kind == "EntryCorrected" && changes.is_some_and(|changes| changes.iter().any(after))
}

fn stream(task: &str) -> String {
    format!("task/{task}")
}

/// Whether one of these names stands somewhere in a payload.
fn names(payload: &Value, wanted: &[&str]) -> bool {
    match payload {
        Value::String(text) => wanted.contains(&text.as_str()),
        Value::Array(items) => items.iter().any(|item| names(item, wanted)),
        Value::Object(fields) => fields.values().any(|field| names(field, wanted)),
        _ => false,
    }
}
