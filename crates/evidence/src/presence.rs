//! An entry was in the log, between two moments. What is shown, and what is not, is found here; how it
//! is said in words is the screen's affair.

use proof::{Digest, Quorum};
use serde::Deserialize;

use crate::{
    REHEARSAL,
    anchored::anchored,
    clock::{Anchored, Known},
    container::{Container, Format},
    entry::Entry,
    error::EvidenceError,
    later::Later,
    looking::{JudgedHead, Looking},
    members,
    token::Unusable,
};
pub use crate::{
    finding::{CheckOutcome, EvidenceFinding, Examined},
    looking::{Liars, stamped, token_over, witnesses},
    members::{ANCHORS, DISCLOSED, ENTRIES, GROUNDS, GROUNDS_HEAD, KEYS, SIGNATURES, member},
    trust::{Readable, Trust},
};

/// Without a moment before which the entry was not there, the ledger's clock may be this far before the moment by
/// which it was, in seconds.
const ALONE: u64 = 12 * 3600;

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PresenceClaim {
    pub log: String,
    pub entries: u64,
    pub entry: u64,
    pub before: Option<u64>,
    /// The task that the entry is about: in format 2.
    #[serde(default)]
    pub task: Option<String>,
}

/// What an evidence file shows about one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Presence {
    /// Everything that was looked at, in order.
    pub findings: Vec<EvidenceFinding>,
    /// The entry's number.
    pub number: u64,
    /// What it says; nothing where it cannot be read.
    pub entry: Option<Entry>,
    /// The same, byte for byte.
    pub text: Option<String>,
    /// The log's name.
    pub log: String,
    /// The entry was sequenced no earlier than this, in POSIX seconds.
    pub not_earlier_than: Option<u64>,
    /// The entry was there no later than this, in POSIX seconds.
    pub not_later_than: Option<u64>,
    /// What witnesses say is false only if so many of so many lie; nothing where no moment rests on witnesses.
    pub liars: Option<Liars>,
    /// Nothing but the ledger's clock says that the entry did not come long before.
    pub clock_alone: bool,
    /// Whether the log is a rehearsal; unknown where its first entry is not shown.
    pub rehearsal: Option<bool>,
}

/// What is proven about a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The entry was there in time.
    OnTime,
    /// The entry came after the deadline.
    Late,
    /// Neither is proven. It must never be taken for lateness.
    NotProvable,
    /// The entry is no filing: it is in time for nothing.
    NoFiling,
}

impl Presence {
    /// Whether everything that was looked at holds.
    pub fn holds(&self) -> bool {
        EvidenceFinding::all_hold(&self.findings)
    }

    /// What is proven about a deadline, in POSIX seconds: whoever is there at that second is in time.
    pub fn verdict(&self, deadline: u64) -> Verdict {
        if self.entry.as_ref().is_some_and(|entry| !entry.is_filing()) {
            return Verdict::NoFiling;
        }
        match (self.holds() && !self.clock_alone, self.not_later_than, self.not_earlier_than) {
            (true, Some(latest), _) if latest <= deadline => Verdict::OnTime,
            (true, _, Some(earliest)) if earliest > deadline => Verdict::Late,
            _ => Verdict::NotProvable,
        }
    }
}

/// What `container` shows to somebody with this trust.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Presence, EvidenceError> {
    let claim: PresenceClaim = container.claim()?;
    let mut looking = Looking::at(container, trust);
    looking.members(&members::Listed::Presence { entry: claim.entry, before: claim.before });
    let head = looking.head("checkpoint")?;
    let presence = looking.presence(&claim, head.as_ref());
    let task = presence.entry.as_ref().map(|entry| entry.task());
    if container.format() == Format::Second && task.is_some_and(|task| task != claim.task.as_deref()) {
        looking.find(false, Examined::OtherTask);
    }
    Ok(Presence { findings: looking.findings, ..presence })
}

impl Looking<'_> {
    pub fn presence(&mut self, claim: &PresenceClaim, head: Option<&JudgedHead<'_>>) -> Presence {
        if let Some(head) = head {
            self.claimed((&claim.log, claim.entries), &head.judged.head);
        }
        let entry = self.included(claim.entry, head);
        let first = match claim.entry {
            0 => entry.clone(),
            _ if self.container.get(&member(ENTRIES, 0, "json")).is_none() => None,
            _ => self.included(0, head),
        };
        let by_name = head.is_some_and(|head| head.judged.head.origin.starts_with(REHEARSAL));
        let rehearsal = by_name.then_some(true).or_else(|| first.as_ref().and_then(Entry::rehearsal));
        let later = head.and_then(|head| self.later(head));
        let latest = head.and_then(|head| self.latest(head, later.as_ref()));
        let before = head.and_then(|head| self.earliest(claim, head, latest));
        let earliest = before.as_ref().map(|(_, anchored)| anchored.not_before);
        let mut clock_alone = false;
        let consistent = self.consistent(earliest, latest);
        // A rehearsal's clock is what its commands say, if its name says that it is one: whatever else says so may
        // be left out, or forged.
        if let (Some(entry), true, false) = (&entry, consistent, by_name) {
            let mut known = Known::default();
            known.under(head.map(|head| head.judged.head.size), latest);
            if let Some((anchor, anchored)) = &before {
                known.after(anchor.position, anchored);
            }
            let shown = [Some(entry), first.as_ref(), before.as_ref().map(|(anchor, _)| anchor)];
            self.clock(&known, shown.into_iter().flatten());
            if let (None, Some(latest)) = (earliest, latest)
                && entry.recorded_at.seconds() < latest.saturating_sub(ALONE)
            {
                clock_alone = true;
                self.absent(Examined::ClockAlone(entry.recorded_at));
            }
        }
        if let Some(entry) = &entry {
            self.documents(entry);
            self.disclosed(head);
        }
        self.not_judged();
        Presence {
            findings: Vec::new(),
            number: claim.entry,
            text: entry.as_ref().and(self.container.text(&member(ENTRIES, claim.entry, "json"))).map(str::to_owned),
            entry,
            log: head.map(|head| head.judged.head.origin.clone()).unwrap_or_default(),
            not_earlier_than: earliest.filter(|_| consistent),
            not_later_than: latest.filter(|_| consistent),
            liars: self.by_witnesses.then(|| self.liars()).flatten(),
            clock_alone,
            rehearsal,
        }
    }

    /// When the head was there at the latest.
    fn latest(&mut self, JudgedHead { note, judged, .. }: &JudgedHead<'_>, later: Option<&Later>) -> Option<u64> {
        // Whoever vouches for a head vouches for what it continues.
        let vouched = later.filter(|later| judged.quorum == Quorum::NotMet && later.judged.quorum == Quorum::Met);
        self.witnesses(vouched.map_or(judged, |later| &later.judged));
        let stamped = self.stamped("checkpoint.signed", note, judged);
        let mut times: Vec<u64> = later.and_then(|later| later.exists_by).into_iter().collect();
        times.extend(self.witnessed(judged).map(|span| span.exists_by));
        for token in self.tokens(ANCHORS) {
            let seen = later.and_then(|later| later.seen.get(&Digest::of(&token)).copied());
            let span = self.token(&token, stamped.as_bytes(), seen);
            times.extend(span.map(|span| span.exists_by));
        }
        let latest = times.into_iter().min();
        if latest.is_none() {
            self.absent(Examined::NoLatest);
        }
        latest
    }

    /// When the entry was not there yet: an anchor that nobody could know before it was made stands in
    /// the log before it.
    fn earliest(
        &mut self,
        claim: &PresenceClaim,
        head: &JudgedHead<'_>,
        seen: Option<u64>,
    ) -> Option<(Entry, Anchored)> {
        let Some(before) = claim.before else {
            self.absent(Examined::NoEarliest);
            return None;
        };
        let entry = self.included(before, Some(head))?;
        let shown = match before >= claim.entry {
            true => Err(Unusable::Wrong(EvidenceError::AnchorAfter)),
            false => anchored(self, &entry, &head.judged, seen),
        };
        match shown {
            Ok(shown) => {
                self.find(true, Examined::Before(Ok(before)));
                self.spread(shown.spread.as_ref());
                Some((entry, shown))
            }
            Err(Unusable::Untrusted(error)) => {
                self.absent(Examined::Before(Err(error)));
                None
            }
            Err(Unusable::Wrong(error)) => {
                self.find(false, Examined::Before(Err(error)));
                None
            }
        }
    }

    fn documents(&mut self, entry: &Entry) {
        let held = self.container.members().filter_map(|(name, bytes)| Some((name.strip_prefix("documents/")?, bytes)));
        let held: Vec<(&str, Digest)> = held.map(|(name, bytes)| (name, Digest::of(bytes))).collect();
        let mut order = entry.documents.iter();
        for (name, digest) in held {
            // In the first format a document has any name, and any place.
            let in_place = match self.container.format() {
                Format::First => entry.documents.contains(&digest),
                Format::Second => name == digest.to_string() && order.any(|next| *next == digest),
            };
            self.find(in_place, Examined::Document(digest));
        }
    }

    /// Names that the holder chose to disclose: each is the text whose salted digest was entered.
    fn disclosed(&mut self, head: Option<&JudgedHead<'_>>) {
        for number in self.numbers(DISCLOSED) {
            let entered = self.included(number, head);
            let told = entered.ok_or(EvidenceError::EntryDoesNotHold).and_then(|entered| {
                let text = self.container.get(&member(DISCLOSED, number, "json")).unwrap_or_default();
                Disclosed::read(&entered, text)
            });
            self.find(told.is_ok(), Examined::Disclosed(number, told));
        }
    }
}

/// A name, as it is told to whoever may know.
#[derive(Deserialize)]
struct Disclosed {
    person: String,
    name: String,
}

impl Disclosed {
    /// The person and the name in `text`, if the entry has its digest.
    fn read(entered: &Entry, text: &[u8]) -> Result<(String, String), EvidenceError> {
        let said = |field: &str| entered.payload.get(field).and_then(serde_json::Value::as_str);
        if entered.kind != "PersonEntered" || said("digest") != Some(Digest::of(text).to_string().as_str()) {
            return Err(EvidenceError::AnotherText);
        }
        let Self { person, name } = serde_json::from_slice(text).map_err(EvidenceError::unreadable)?;
        match said("person") == Some(person.as_str()) {
            true => Ok((person, name)),
            false => Err(EvidenceError::AnotherPerson),
        }
    }
}
