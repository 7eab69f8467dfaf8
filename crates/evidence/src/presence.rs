//! An entry was in the log, between two moments. What is shown, and what is not, is found here; how it
//! is said in words is the screen's affair.

use proof::{
    Checkpoint, Digest, Note, Policy, Quorum, Receipt,
    path::verify_inclusion,
    policy::Judged,
    time::{Span, Spread},
};
use serde::Deserialize;
use timestamp::Revocation;

pub use crate::finding::{Finding, HeadError, Outcome, What};
use crate::{
    REHEARSAL,
    anchored::{Anchored, Unusable, anchored, read_token},
    clock::{Known, seconds},
    container::{Container, Format},
    entry::Entry,
    later::{LATER, LATER_HEAD, Later},
    members,
};

/// Whom the verifier trusts. Nothing of it comes from the evidence.
pub struct Trust {
    /// The keys of logs and witnesses.
    pub policy: Policy,
    /// The roots of time-stamp authorities.
    pub authorities: timestamp::Trust,
    /// So many witnesses may be dishonest.
    pub dishonest: usize,
    /// The accuracy of a token that tells none, in seconds.
    pub accuracy: u64,
    /// How an entry is read strictly; an error says why it cannot be.
    pub readable: Readable,
}

/// Reads an entry strictly: every member of it, by what its kind and version ask for (docs/evidence.md).
pub type Readable = fn(&str) -> Result<(), String>;
/// The times of a head's witnesses are this far apart, in seconds, before the answer names it.
const SPREAD: u64 = 600;
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
    pub findings: Vec<Finding>,
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

/// How many witnesses must lie for a moment to be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liars {
    /// The fewest that meet the quorum.
    pub fewest: usize,
    /// Of how many it speaks.
    pub of: usize,
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
        Finding::all_hold(&self.findings)
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
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Presence, String> {
    let claim: PresenceClaim = container.claim()?;
    let mut looking = Looking::at(container, trust);
    looking.members(&members::Listed::Presence { entry: claim.entry, before: claim.before });
    let head = looking.head("checkpoint")?;
    let presence = looking.presence(&claim, head.as_ref());
    let task = presence.entry.as_ref().map(|entry| entry.task());
    if container.format() == Format::Second && task.is_some_and(|task| task != claim.task.as_deref()) {
        looking.find(false, What::OtherTask);
    }
    Ok(Presence { findings: looking.findings, ..presence })
}

/// Who vouches for the head, and whether that is enough.
pub fn witnesses(judged: &Judged, trust: &Trust) -> Vec<Finding> {
    let names = judged.witnesses.keys().cloned().collect();
    let witnesses = What::Witnesses(names, judged.quorum);
    let mut findings = vec![match judged.quorum {
        Quorum::NotAsked => Finding { outcome: Outcome::Absent, what: witnesses },
        quorum => Finding::of(quorum == Quorum::Met, witnesses),
    }];
    if let Some((fewest, of)) = trust.policy.quorum_size()
        && !trust.policy.excludes_two_histories(trust.dishonest)
    {
        let dishonest = trust.dishonest;
        findings.push(Finding { outcome: Outcome::Absent, what: What::Overlap { fewest, of, dishonest } });
    }
    findings.extend(spread(Spread::of(&judged.witnesses)));
    findings
}

/// Clocks that are right do not differ so much.
fn spread(spread: Option<Spread>) -> Option<Finding> {
    let spread = spread.filter(|spread| spread.seconds() > SPREAD)?;
    Some(Finding { outcome: Outcome::Absent, what: What::Spread(spread) })
}

/// What a token says of the head in `note`, a signed note of this log; and when the head was there at the latest by
/// it, in POSIX seconds.
pub fn token_over(note: &str, origin: &str, token: &[u8], trust: &Trust) -> (Vec<Finding>, Option<u64>) {
    let container = Container::default();
    let mut looking = Looking::at(&container, trust);
    let span = looking.token(token, stamped(note, origin).unwrap_or_default().as_bytes(), None);
    (looking.findings, span.map(|span| span.exists_by))
}

/// Evidence while it is looked at.
pub(crate) struct Looking<'c> {
    pub container: &'c Container,
    pub trust: &'c Trust,
    pub findings: Vec<Finding>,
    /// Whether a moment rests on witnesses.
    pub by_witnesses: bool,
}

/// A head that holds.
pub(crate) struct Head<'c> {
    pub note: &'c str,
    pub judged: Judged,
    /// The directory of the entries that are shown under it.
    entries: &'static str,
}

impl<'c> Looking<'c> {
    pub fn at(container: &'c Container, trust: &'c Trust) -> Self {
        Self { container, trust, findings: Vec::new(), by_witnesses: false }
    }

    /// The head in this member, if the log signed it.
    pub fn head(&mut self, name: &str) -> Result<Option<Head<'c>>, String> {
        let note = self.container.text(name).ok_or_else(|| format!("the member {name} is missing"))?;
        let judged = self.trust.policy.judge(note);
        let signed = |judged: &Judged| (judged.head.origin.clone(), judged.head.size);
        let signed = judged.as_ref().map(signed).map_err(|error| HeadError::from(error.clone()));
        self.find(signed.is_ok(), What::Head(signed));
        let entries = match name {
            GROUNDS_HEAD => GROUNDS,
            LATER_HEAD => LATER,
            _ => ENTRIES,
        };
        Ok(judged.ok().map(|judged| Head { note, judged, entries }))
    }

    /// What the file says of itself must be about the head that it shows.
    pub fn claimed(&mut self, (log, entries): (&str, u64), head: &Checkpoint) {
        if (log, entries) != (head.origin.as_str(), head.size) {
            self.find(false, What::OtherHead);
        }
    }

    pub fn find(&mut self, holds: bool, what: What) {
        self.findings.push(Finding::of(holds, what));
    }

    pub fn absent(&mut self, what: What) {
        self.findings.push(Finding { outcome: Outcome::Absent, what });
    }

    pub fn presence(&mut self, claim: &PresenceClaim, head: Option<&Head<'_>>) -> Presence {
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
                && seconds(entry.recorded_at) < latest.saturating_sub(ALONE)
            {
                clock_alone = true;
                self.absent(What::ClockAlone(entry.recorded_at));
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

    /// Whether what was not there before the one moment may have been there by the other.
    pub fn consistent(&mut self, earliest: Option<u64>, latest: Option<u64>) -> bool {
        match (earliest, latest) {
            (Some(earliest), Some(latest)) if earliest > latest => {
                self.find(false, What::Contradiction(earliest, latest));
                false
            }
            _ => true,
        }
    }

    /// Names lines of which one must be wrong: what stands in an anchor was not there before it, and the head that
    /// covers it came after.
    pub fn lines(&mut self, anchored: &Judged, head: &Judged) {
        let lines = Spread::of_anchor(&anchored.witnesses).zip(Spread::of(&head.witnesses));
        if let Some((one, other)) = lines.filter(|(one, other)| one.last.1 > other.first.1) {
            self.absent(What::LinesContradict(one.last, other.first));
        }
    }

    /// What the ledger's clock says of these entries, by what others say of them.
    pub fn clock<'e>(&mut self, known: &Known, entries: impl Iterator<Item = &'e Entry>) {
        let accuracy = self.trust.accuracy;
        let fault = entries.into_iter().find(|entry| known.is_contradicted_by(entry, accuracy));
        if let Some(entry) = fault {
            self.find(false, What::Clock(entry.position, entry.recorded_at));
        }
    }

    /// How many witnesses must lie for a moment that they vouch for to be false.
    pub fn liars(&self) -> Option<Liars> {
        let (fewest, of) = self.trust.policy.quorum_size()?;
        Some(Liars { fewest: fewest.max(self.trust.dishonest + 1), of })
    }

    /// What a quorum of witnesses says of when a head was there.
    pub fn witnessed(&mut self, judged: &Judged) -> Option<Span> {
        let span = self.trust.policy.span(&judged.witnesses, self.trust.dishonest)?;
        self.by_witnesses = true;
        Some(span)
    }

    /// Names witnesses of an anchor whose clocks differ.
    pub fn spread(&mut self, between: Option<&Spread>) {
        self.findings.extend(spread(between.cloned()));
    }

    /// The members must be those that the kind lists.
    pub fn members(&mut self, listed: &members::Listed<'_>) {
        if let Err(error) = members::check(self.container, listed) {
            self.find(false, What::Members(error));
        }
    }

    /// Signatures of acts are for verifiers who can judge them.
    pub fn not_judged(&mut self) {
        for number in self.numbers(SIGNATURES) {
            self.absent(What::NotJudged(number));
        }
    }

    /// The entry of this number, if it is, byte for byte, under the head.
    pub fn included(&mut self, number: u64, head: Option<&Head<'_>>) -> Option<Entry> {
        let outcome = head.ok_or_else(|| "the head does not hold".to_owned()).and_then(|head| self.place(number, head));
        let (entry, outcome) = match outcome {
            Ok((entry, size)) => (Some(entry), Ok(size)),
            Err(error) => (None, Err(error)),
        };
        self.find(outcome.is_ok(), What::Included(number, outcome));
        entry
    }

    pub fn place(&self, number: u64, head: &Head<'_>) -> Result<(Entry, u64), String> {
        let name = |kind: &str| member(head.entries, number, kind);
        let missing = |kind: &str| format!("the member {} is missing", name(kind));
        let bytes = self.container.get(&name("json")).ok_or_else(|| missing("json"))?;
        let receipt = self.container.text(&name("tlog-proof")).ok_or_else(|| missing("tlog-proof"))?;
        let receipt: Receipt = receipt.parse().map_err(|error: proof::ReceiptError| error.to_string())?;
        if receipt.note != head.note || receipt.index != number {
            return Err("its receipt is for another head or another place".to_owned());
        }
        let head = &head.judged.head;
        verify_inclusion(Digest::of_leaf(bytes), number, head.size, &receipt.path, head.root)
            .map_err(|error| error.to_string())?;
        Ok((self.read(number, bytes)?, head.size))
    }

    /// The entry that these bytes are, strictly.
    pub fn read(&self, number: u64, bytes: &[u8]) -> Result<Entry, String> {
        let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
        (self.trust.readable)(text)?;
        let entry = Entry::read(bytes)?;
        match entry.position == number {
            true => Ok(entry),
            false => Err("it says of itself that it stands elsewhere".to_owned()),
        }
    }

    pub fn witnesses(&mut self, judged: &Judged) {
        self.findings.extend(witnesses(judged, self.trust));
    }

    /// When the head was there at the latest.
    fn latest(&mut self, Head { note, judged, .. }: &Head<'_>, later: Option<&Later>) -> Option<u64> {
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
            self.absent(What::NoLatest);
        }
        latest
    }

    /// What is stamped of a head, which lies in `member`.
    pub fn stamped(&mut self, member: &str, note: &str, judged: &Judged) -> String {
        let stamped = stamped(note, &judged.head.origin).unwrap_or_default();
        self.find(self.container.text(member) == Some(&stamped), What::Stamped);
        stamped
    }

    /// The tokens in a directory.
    pub fn tokens(&self, directory: &str) -> Vec<Vec<u8>> {
        let members = self.container.members().filter(|(name, _)| {
            name.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/') && rest.ends_with(".tsr"))
        });
        members.map(|(_, bytes)| bytes.to_vec()).collect()
    }

    /// The numbers N of the members `directory/N.json`.
    pub fn numbers(&self, directory: &str) -> Vec<u64> {
        let number = |name: &str| name.strip_prefix(directory)?.strip_prefix('/')?.strip_suffix(".json")?.parse().ok();
        self.container.members().filter_map(|(name, _)| number(name)).collect()
    }

    fn token(&mut self, token: &[u8], data: &[u8], seen: Option<u64>) -> Option<Span> {
        match read_token(token, data, self.trust, seen) {
            Ok((signer, time, span, revocation)) => {
                self.find(true, What::Token(Ok((signer, time))));
                if matches!(revocation, Revocation::Unknown { .. }) {
                    self.absent(What::RevocationUnknown);
                }
                Some(span)
            }
            // Whom nobody trusts here says nothing, for or against.
            Err(Unusable::Untrusted(error)) => {
                self.absent(What::Token(Err(error)));
                None
            }
            Err(Unusable::Wrong(error)) => {
                self.find(false, What::Token(Err(error)));
                None
            }
        }
    }

    /// When the entry was not there yet: an anchor that nobody could know before it was made stands in
    /// the log before it.
    fn earliest(&mut self, claim: &PresenceClaim, head: &Head<'_>, seen: Option<u64>) -> Option<(Entry, Anchored)> {
        let Some(before) = claim.before else {
            self.absent(What::NoEarliest);
            return None;
        };
        let entry = self.included(before, Some(head))?;
        let shown = match before >= claim.entry {
            true => Err(Unusable::wrong("the anchor does not stand before the entry")),
            false => anchored(self, &entry, &head.judged, seen),
        };
        match shown {
            Ok(shown) => {
                self.find(true, What::Before(Ok(before)));
                self.spread(shown.spread.as_ref());
                Some((entry, shown))
            }
            Err(Unusable::Untrusted(error)) => {
                self.absent(What::Before(Err(error)));
                None
            }
            Err(Unusable::Wrong(error)) => {
                self.find(false, What::Before(Err(error)));
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
            self.find(in_place, What::Document(digest));
        }
    }

    /// Names that the holder chose to disclose: each is the text whose salted digest was entered.
    fn disclosed(&mut self, head: Option<&Head<'_>>) {
        for number in self.numbers(DISCLOSED) {
            let entered = self.included(number, head);
            let told = entered.ok_or_else(|| "the entry does not hold".to_owned()).and_then(|entered| {
                let text = self.container.get(&member(DISCLOSED, number, "json")).unwrap_or_default();
                Disclosed::read(&entered, text)
            });
            self.find(told.is_ok(), What::Disclosed(number, told));
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
    fn read(entered: &Entry, text: &[u8]) -> Result<(String, String), String> {
        let said = |field: &str| entered.payload.get(field).and_then(serde_json::Value::as_str);
        if entered.kind != "PersonEntered" || said("digest") != Some(Digest::of(text).to_string().as_str()) {
            return Err("it is not the text whose digest was entered".to_owned());
        }
        let Self { person, name } = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match said("person") == Some(person.as_str()) {
            true => Ok((person, name)),
            false => Err("it is about another person".to_owned()),
        }
    }
}

/// The bytes that are stamped: the head with the log's own signatures and no others.
pub fn stamped(note: &str, origin: &str) -> Option<String> {
    let parsed = Note::parse(note).ok()?;
    let own = parsed.signatures.iter().filter(|line| line.name == origin);
    let lines: String = own.map(|line| format!("{}\n", line.line)).collect();
    Some(format!("{}\n{lines}", parsed.text))
}

/// Where the tokens lie over `checkpoint`.
pub const ANCHORS: &str = "anchors";
/// Where the signatures of acts lie: reserved.
pub const SIGNATURES: &str = "signatures";
/// Where the entries lie that registered their keys: reserved.
pub const KEYS: &str = "keys";
/// Where the names lie that the holder chose to disclose.
pub const DISCLOSED: &str = "disclosed";
/// Where the entries lie that are shown under `checkpoint`.
pub const ENTRIES: &str = "entries";
/// Where the entries lie that a verdict rests on.
pub const GROUNDS: &str = "grounds";
/// The head that these are shown under.
pub const GROUNDS_HEAD: &str = "grounds/checkpoint";

/// The name of the member about an entry.
pub fn member(directory: &str, number: u64, kind: &str) -> String {
    format!("{directory}/{number}.{kind}")
}
