//! Evidence while it is looked at: heads, places, tokens, moments, and what is found of each.

use proof::{
    Checkpoint, Digest, Note, Quorum, Receipt,
    path::verify_inclusion,
    policy::Judged,
    time::{Span, Spread},
};
use timestamp::Revocation;

use crate::{
    clock::Known,
    container::Container,
    entry::Entry,
    error::EvidenceError,
    finding::{CheckOutcome, EvidenceFinding, Examined},
    members::{self, ENTRIES, GROUNDS, GROUNDS_HEAD, LATER, LATER_HEAD, SIGNATURES, member},
    token::{Unusable, read_token},
    trust::Trust,
};

/// The times of a head's witnesses are this far apart, in seconds, before the answer names it.
const SPREAD: u64 = 600;

/// How many witnesses must lie for a moment to be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liars {
    /// The fewest that meet the quorum.
    pub fewest: usize,
    /// Of how many it speaks.
    pub of: usize,
}

/// Who vouches for the head, and whether that is enough.
pub fn witnesses(judged: &Judged, trust: &Trust) -> Vec<EvidenceFinding> {
    let names = judged.witnesses.keys().cloned().collect();
    let witnesses = Examined::Witnesses(names, judged.quorum);
    let mut findings = vec![match judged.quorum {
        Quorum::NotAsked => EvidenceFinding { outcome: CheckOutcome::Absent, what: witnesses },
        quorum => EvidenceFinding::of(quorum == Quorum::Met, witnesses),
    }];
    if let Some((fewest, of)) = trust.policy.quorum_size()
        && !trust.policy.excludes_two_histories(trust.dishonest)
    {
        let dishonest = trust.dishonest;
        findings
            .push(EvidenceFinding { outcome: CheckOutcome::Absent, what: Examined::Overlap { fewest, of, dishonest } });
    }
    findings.extend(spread(Spread::of(&judged.witnesses)));
    findings
}

/// Clocks that are right do not differ so much.
fn spread(spread: Option<Spread>) -> Option<EvidenceFinding> {
    let spread = spread.filter(|spread| spread.seconds() > SPREAD)?;
    Some(EvidenceFinding { outcome: CheckOutcome::Absent, what: Examined::Spread(spread) })
}

/// What a token says of the head in `note`, a signed note of this log; and when the head was there at the latest by
/// it, in POSIX seconds.
pub fn token_over(note: &str, origin: &str, token: &[u8], trust: &Trust) -> (Vec<EvidenceFinding>, Option<u64>) {
    let container = Container::default();
    let mut looking = Looking::at(&container, trust);
    let span = looking.token(token, stamped(note, origin).unwrap_or_default().as_bytes(), None);
    (looking.findings, span.map(|span| span.exists_by))
}

/// Evidence while it is looked at.
pub(crate) struct Looking<'c> {
    pub container: &'c Container,
    pub trust: &'c Trust,
    pub findings: Vec<EvidenceFinding>,
    /// Whether a moment rests on witnesses.
    pub by_witnesses: bool,
}

/// A head that holds.
pub(crate) struct JudgedHead<'c> {
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
    pub fn head(&mut self, name: &str) -> Result<Option<JudgedHead<'c>>, EvidenceError> {
        let note = self.container.text(name).ok_or_else(|| EvidenceError::missing(name))?;
        let judged = self.trust.policy.judge(note);
        let signed = |judged: &Judged| (judged.head.origin.clone(), judged.head.size);
        let signed = judged.as_ref().map(signed).map_err(|error| EvidenceError::from(error.clone()));
        self.find(signed.is_ok(), Examined::Head(signed));
        let entries = match name {
            GROUNDS_HEAD => GROUNDS,
            LATER_HEAD => LATER,
            _ => ENTRIES,
        };
        Ok(judged.ok().map(|judged| JudgedHead { note, judged, entries }))
    }

    /// What the file says of itself must be about the head that it shows.
    pub fn claimed(&mut self, (log, entries): (&str, u64), head: &Checkpoint) {
        if (log, entries) != (head.origin.as_str(), head.size) {
            self.find(false, Examined::OtherHead);
        }
    }

    pub fn find(&mut self, holds: bool, what: Examined) {
        self.findings.push(EvidenceFinding::of(holds, what));
    }

    pub fn absent(&mut self, what: Examined) {
        self.findings.push(EvidenceFinding { outcome: CheckOutcome::Absent, what });
    }

    /// Whether what was not there before the one moment may have been there by the other.
    pub fn consistent(&mut self, earliest: Option<u64>, latest: Option<u64>) -> bool {
        match (earliest, latest) {
            (Some(earliest), Some(latest)) if earliest > latest => {
                self.find(false, Examined::Contradiction(earliest, latest));
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
            self.absent(Examined::LinesContradict(one.last, other.first));
        }
    }

    /// What the ledger's clock says of these entries, by what others say of them.
    pub fn clock<'e>(&mut self, known: &Known, entries: impl Iterator<Item = &'e Entry>) {
        let accuracy = self.trust.accuracy;
        let fault = entries.into_iter().find(|entry| known.is_contradicted_by(entry, accuracy));
        if let Some(entry) = fault {
            self.find(false, Examined::Clock(entry.position, entry.recorded_at));
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
            self.find(false, Examined::Members(error));
        }
    }

    /// Signatures of acts are for verifiers who can judge them.
    pub fn not_judged(&mut self) {
        for number in self.numbers(SIGNATURES) {
            self.absent(Examined::NotJudged(number));
        }
    }

    /// The entry of this number, if it is, byte for byte, under the head.
    pub fn included(&mut self, number: u64, head: Option<&JudgedHead<'_>>) -> Option<Entry> {
        let outcome = head.ok_or(EvidenceError::HeadDoesNotHold).and_then(|head| self.place(number, head));
        let (entry, outcome) = match outcome {
            Ok((entry, size)) => (Some(entry), Ok(size)),
            Err(error) => (None, Err(error)),
        };
        self.find(outcome.is_ok(), Examined::Included(number, outcome));
        entry
    }

    pub fn place(&self, number: u64, head: &JudgedHead<'_>) -> Result<(Entry, u64), EvidenceError> {
        let name = |kind: &str| member(head.entries, number, kind);
        let missing = |kind: &str| EvidenceError::missing(name(kind));
        let bytes = self.container.get(&name("json")).ok_or_else(|| missing("json"))?;
        let receipt = self.container.text(&name("tlog-proof")).ok_or_else(|| missing("tlog-proof"))?;
        let receipt: Receipt = receipt.parse()?;
        if receipt.note != head.note || receipt.index != number {
            return Err(EvidenceError::AnotherPlace);
        }
        let head = &head.judged.head;
        verify_inclusion(Digest::of_leaf(bytes), number, head.size, &receipt.path, head.root)?;
        Ok((self.read(number, bytes)?, head.size))
    }

    /// The entry that these bytes are, strictly.
    pub fn read(&self, number: u64, bytes: &[u8]) -> Result<Entry, EvidenceError> {
        let text = str::from_utf8(bytes).map_err(|_| EvidenceError::NotText)?;
        (self.trust.readable)(text).map_err(EvidenceError::Unreadable)?;
        let entry = Entry::read(bytes)?;
        match entry.position == number {
            true => Ok(entry),
            false => Err(EvidenceError::Elsewhere),
        }
    }

    pub fn witnesses(&mut self, judged: &Judged) {
        self.findings.extend(witnesses(judged, self.trust));
    }

    /// What is stamped of a head, which lies in `member`.
    pub fn stamped(&mut self, member: &str, note: &str, judged: &Judged) -> String {
        let stamped = stamped(note, &judged.head.origin).unwrap_or_default();
        self.find(self.container.text(member) == Some(&stamped), Examined::Stamped);
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

    pub fn token(&mut self, token: &[u8], data: &[u8], seen: Option<u64>) -> Option<Span> {
        match read_token(token, data, self.trust, seen) {
            Ok((signer, time, span, revocation)) => {
                self.find(true, Examined::Token(Ok((signer, time))));
                if matches!(revocation, Revocation::Unknown { .. }) {
                    self.absent(Examined::RevocationUnknown);
                }
                Some(span)
            }
            // A token of an authority that the verifier does not trust proves nothing, and speaks against nothing.
            Err(Unusable::Untrusted(error)) => {
                self.absent(Examined::Token(Err(error)));
                None
            }
            Err(Unusable::Wrong(error)) => {
                self.find(false, Examined::Token(Err(error)));
                None
            }
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
