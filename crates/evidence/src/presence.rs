//! An entry was in the log, between two moments. What is shown, and what is not, is found here; how it
//! is said in words is the screen's affair.

use calendar::Timestamp;
use proof::{Checkpoint, Digest, Note, Policy, Quorum, Receipt, path::verify_inclusion, policy::Judged, time::Span};
use serde::Deserialize;
use timestamp::Revocation;

use crate::{
    REHEARSAL,
    anchored::{Unusable, not_before, read_token},
    container::Container,
    entry::Entry,
    later::{LATER, LATER_HEAD, Later},
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
}

/// What the file itself says that it shows. It is checked, not believed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PresenceClaim {
    pub log: String,
    pub entries: u64,
    pub entry: u64,
    pub before: Option<u64>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What came of it.
    pub outcome: Outcome,
    /// What it was.
    pub what: What,
}

impl Finding {
    /// Whether none of these failed.
    pub fn all_hold(findings: &[Self]) -> bool {
        findings.iter().all(|finding| finding.outcome != Outcome::Fail)
    }

    /// It holds, or it does not.
    pub fn of(holds: bool, what: What) -> Self {
        Self { outcome: if holds { Outcome::Pass } else { Outcome::Fail }, what }
    }
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// There is nothing to check.
    Absent,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The log's signature on the head.
    Head(Result<String, String>),
    /// The claim speaks of another log, or of another head, than the one that is shown.
    OtherHead,
    /// An entry's place under the head: its number, and how many entries the head covers.
    Included(u64, Result<u64, String>),
    /// The entries that a verdict rests on, by number: all under a head that covers so many.
    Grounds(Vec<u64>, u64),
    /// The bytes that were stamped are the signed head.
    Stamped,
    /// The witnesses that vouch for the head.
    Witnesses(Vec<String>, Quorum),
    /// A quorum that does not exclude two histories.
    Overlap {
        /// The fewest witnesses that meet it.
        fewest: usize,
        /// Of how many.
        of: usize,
        /// So many of them may be dishonest.
        dishonest: usize,
    },
    /// A token of a time-stamp authority: who, and when in POSIX seconds; or why it shows nothing.
    Token(Result<(String, u64), String>),
    /// The token that this entry under the later head names was there itself by this time, in POSIX seconds; or
    /// why that is not shown.
    Renewed(u64, Result<u64, String>),
    /// Nobody knows whether the certificates of the token above were revoked.
    RevocationUnknown,
    /// Nobody trusted says when the entry was there at the latest.
    NoLatest,
    /// The anchor that was recorded before the entry, by its number; or why it shows nothing.
    Before(Result<u64, String>),
    /// Nobody trusted says when the entry was not there yet.
    NoEarliest,
    /// A document, and whether the entry names it.
    Document(Digest),
    /// A name that entry N has the salted digest of: the person's identifier and the name; or why not.
    Disclosed(u64, Result<(String, String), String>),
    /// The later head continues the earlier: their sizes; or why it does not.
    Continued(Result<(u64, u64), String>),
    /// The filing, by its number, is the same entry under both heads, of one log.
    SameFiling(u64),
    /// All entries under the head, none left out: how many; or what is wrong with them.
    All(Result<u64, String>),
    /// The anchor that seals what came before it, by its entry's number; or why it shows nothing.
    Sealed(Result<u64, String>),
    /// What the ledger's clock said is not between the two moments.
    Clock(Timestamp),
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
}

impl Presence {
    /// Whether everything that was looked at holds.
    pub fn holds(&self) -> bool {
        Finding::all_hold(&self.findings)
    }

    /// What is proven about a deadline, in POSIX seconds: whoever is there at that second is in time.
    pub fn verdict(&self, deadline: u64) -> Verdict {
        match (self.holds(), self.not_later_than, self.not_earlier_than) {
            (true, Some(latest), _) if latest <= deadline => Verdict::OnTime,
            (true, _, Some(earliest)) if earliest > deadline => Verdict::Late,
            _ => Verdict::NotProvable,
        }
    }
}

/// What `container` shows to somebody with this trust.
pub(crate) fn verify(container: &Container, trust: &Trust) -> Result<Presence, String> {
    let claim = container.claim()?;
    let mut looking = Looking { container, trust, findings: Vec::new() };
    let head = looking.head("checkpoint")?;
    Ok(looking.presence(&claim, head.as_ref()))
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
    findings
}

/// What a token says of the head in `note`, a signed note of this log; and when the head was there at the latest by
/// it, in POSIX seconds.
pub fn token_over(note: &str, origin: &str, token: &[u8], trust: &Trust) -> (Vec<Finding>, Option<u64>) {
    let container = Container::default();
    let mut looking = Looking { container: &container, trust, findings: Vec::new() };
    let span = looking.token(token, stamped(note, origin).unwrap_or_default().as_bytes(), None);
    (looking.findings, span.map(|span| span.exists_by))
}

/// Evidence while it is looked at.
pub(crate) struct Looking<'c> {
    pub container: &'c Container,
    pub trust: &'c Trust,
    pub findings: Vec<Finding>,
}

/// A head that holds.
pub(crate) struct Head<'c> {
    pub note: &'c str,
    pub judged: Judged,
    /// The directory of the entries that are shown under it.
    entries: &'static str,
}

impl<'c> Looking<'c> {
    /// The head in this member, if the log signed it.
    pub fn head(&mut self, name: &str) -> Result<Option<Head<'c>>, String> {
        let note = self.container.text(name).ok_or_else(|| format!("the member {name} is missing"))?;
        let judged = self.trust.policy.judge(note);
        let origin = judged.as_ref().map(|judged| judged.head.origin.clone()).map_err(ToString::to_string);
        self.find(origin.is_ok(), What::Head(origin));
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
        let rehearsal = match claim.entry {
            0 => entry.as_ref().and_then(Entry::rehearsal),
            _ if self.container.get(&member(ENTRIES, 0, "json")).is_none() => None,
            _ => self.included(0, head).as_ref().and_then(Entry::rehearsal),
        };
        let by_name = head.is_some_and(|head| head.judged.head.origin.starts_with(REHEARSAL)).then_some(true);
        let rehearsal = by_name.or(rehearsal);
        let later = head.and_then(|head| self.later(head));
        let latest = head.and_then(|head| self.latest(head, later.as_ref()));
        let earliest = head.and_then(|head| self.earliest(claim, head, latest));
        if let Some(entry) = &entry {
            self.documents(entry);
            self.disclosed(head);
            // A rehearsal's clock is what its commands say.
            if rehearsal == Some(false) {
                self.clock(entry, earliest, latest);
            }
        }
        Presence {
            findings: std::mem::take(&mut self.findings),
            number: claim.entry,
            text: entry.as_ref().and(self.container.text(&member(ENTRIES, claim.entry, "json"))).map(str::to_owned),
            entry,
            log: head.map(|head| head.judged.head.origin.clone()).unwrap_or_default(),
            not_earlier_than: earliest,
            not_later_than: latest,
            rehearsal,
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
        let entry = Entry::read(bytes)?;
        match entry.position == number {
            true => Ok((entry, head.size)),
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
        times.extend(Span::of_witnesses(&judged.witnesses, self.trust.dishonest).map(|span| span.exists_by));
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
    fn earliest(&mut self, claim: &PresenceClaim, head: &Head<'_>, seen: Option<u64>) -> Option<u64> {
        let Some(before) = claim.before else {
            self.absent(What::NoEarliest);
            return None;
        };
        let anchor = self.included(before, Some(head))?;
        match self.before(claim, before, &anchor, (head, seen)) {
            Ok(earliest) => {
                self.find(true, What::Before(Ok(before)));
                Some(earliest)
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

    fn before(
        &self,
        claim: &PresenceClaim,
        before: u64,
        entry: &Entry,
        (head, seen): (&Head<'_>, Option<u64>),
    ) -> Result<u64, Unusable> {
        if before >= claim.entry {
            return Err(Unusable::wrong("the anchor does not stand before the entry"));
        }
        not_before(self.container, self.trust, entry, &head.judged.head.origin, seen)
    }

    fn documents(&mut self, entry: &Entry) {
        let held: Vec<Digest> = self
            .container
            .members()
            .filter(|(name, _)| name.starts_with("documents/"))
            .map(|(_, bytes)| Digest::of(bytes))
            .collect();
        for digest in held {
            self.find(entry.documents.contains(&digest), What::Document(digest));
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

    fn clock(&mut self, entry: &Entry, earliest: Option<u64>, latest: Option<u64>) {
        let recorded = entry.recorded_at.micros().div_euclid(1_000_000);
        let seconds = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
        let tolerance = seconds(self.trust.accuracy);
        let early = earliest.is_some_and(|earliest| recorded < seconds(earliest).saturating_sub(tolerance));
        let late = latest.is_some_and(|latest| recorded > seconds(latest).saturating_add(tolerance));
        if early || late {
            self.find(false, What::Clock(entry.recorded_at));
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
