//! What the ledger records by its own hand: no command leads to it, and nobody who sends commands can.

use std::collections::BTreeMap;

use calendar::{Moment, Timestamp};
use domain::{
    Actor, Command, EntryNumber, Event, NoticeId, Recorded, Refusal,
    event::{
        Channel, CheckpointAnchored, ClassifiedInputRefused, Clock, ClockConfirmed, DeskOriginFixed, KeyRotated,
        StreamsCounted, VerifierPublished,
    },
    refused,
    secrecy::is_marked,
};
use eventlog::{CommandRef, Digest, Position, Store};
use proof::SigningKey;

use super::{Holds, Ledger, LedgerError, Outcome, YEAR_DAYS, check_characters};
use crate::{
    contents::Why,
    encode::{self, EncodeError},
};

/// The stream of published pages.
const VERIFIER: &str = "verifier";
/// The stream of where the desk is reached.
const DESK: &str = "desk";
/// The stream of counts of streams.
const STREAMS: &str = "streams";
/// The stream of anchored heads.
pub(crate) const CHECKPOINTS: &str = "checkpoints";

/// An entry that no command leads to.
pub(crate) struct Notice {
    /// What it is about.
    pub stream: &'static str,
    /// Who gave rise to it; the ledger itself, if nobody did.
    pub by: Actor,
    /// How that came in.
    pub channel: Option<Channel>,
    /// The documents that it names.
    pub documents: Vec<Digest>,
    /// What happened.
    pub event: Event,
}

impl Notice {
    /// What the ledger says of itself.
    pub fn of_the_ledger(stream: &'static str, event: impl Into<Event>) -> Self {
        Self { stream, by: Actor::ledger(), channel: None, documents: Vec::new(), event: event.into() }
    }

    /// The log's form of it as the entry at `position`.
    fn to_log(&self, position: Position, log: &str, at: Timestamp) -> Result<eventlog::NewEvent, EncodeError> {
        let id = NoticeId::of(EntryNumber(position.0));
        Ok(eventlog::NewEvent {
            kind: self.event.kind().into(),
            version: self.event.version(),
            stream: self.stream.to_owned(),
            occurred_at: Moment::Instant(at),
            actor: encode::actor_to_log(&self.by),
            approver: None,
            channel: self.channel.map(|channel| encode::name_of(&channel)),
            cause: None,
            command: CommandRef { id: id.as_str().into(), digest: encode::notice_digest(&self.event, log)? },
            corrects: None,
            legal_basis: Vec::new(),
            documents: self.documents.clone(),
            payload: eventlog::CanonicalJson::of(&self.event.payload())?,
        })
    }
}

impl<S: Store, H: Holds> Ledger<S, H> {
    /// Stages an entry of the ledger's own hand.
    pub(crate) fn stage_notice(&mut self, notice: &Notice, at: Timestamp) -> Result<EntryNumber, LedgerError> {
        let position = self.log.head();
        let event = notice.to_log(position, self.holds.origin(), at)?;
        self.record(at, vec![event])?;
        Ok(EntryNumber(position.0))
    }

    /// Records that a state secret was refused, and nothing of it: no content, no digest of it, not
    /// even the identifier of the command.
    pub fn refuse_classified(
        &mut self,
        by: &Actor,
        channel: Option<Channel>,
        at: Option<Timestamp>,
    ) -> Result<(), LedgerError> {
        let at = at.map_or_else(|| self.now(None), Ok)?;
        self.stage_classified(by, channel, at)?;
        self.write().map(drop)
    }

    pub(super) fn stage_classified(
        &mut self,
        by: &Actor,
        channel: Option<Channel>,
        at: Timestamp,
    ) -> Result<(), LedgerError> {
        // The mark may have stood in the account itself.
        let account = by.account.clone().filter(|account| !is_marked(account));
        let by = Actor { account, ..by.clone() };
        let notice = self.refusal(&by, channel, Vec::new(), ClassifiedInputRefused { channel }.into());
        self.stage_notice(&notice, at).map(drop)
    }

    /// Records that a unit tried, where that is what it did; once for one command and one rule.
    pub(super) fn stage_refused(
        &mut self,
        command: &Command,
        digest: Digest,
        refusal: &Refusal,
        at: Timestamp,
    ) -> Result<Option<EntryNumber>, LedgerError> {
        let Some(refused) = refused(command, &digest.to_string(), refusal) else { return Ok(None) };
        let now = self.holds.refused(&refused.digest, Why::Code(refusal.code().to_owned()))?;
        let before = encode::digest_before(command)?.to_string();
        let before = self.holds.refused(&before, Why::Sentence(refused.reason.clone()))?;
        if let Some(entry) = now.or(before) {
            return Ok(Some(entry));
        }
        let documents = encode::documents(command)?;
        let notice = self.refusal(&command.by, command.channel, documents, refused.into());
        self.stage_notice(&notice, at).map(Some)
    }

    fn refusal(&self, by: &Actor, channel: Option<Channel>, documents: Vec<Digest>, event: Event) -> Notice {
        // Nobody is taken at their word who has no such position: then the ledger says it itself.
        let there = self.state().units.get(&by.unit).is_some_and(|unit| unit.kind.has(by.position));
        let by = if there { by.clone() } else { Actor::ledger() };
        Notice { stream: "refusals", by, channel, documents, event }
    }

    /// Records that so much time has really passed since the last entry. `said` is the time, in a rehearsal; on the
    /// real clock it is the day that somebody has read elsewhere, and must be the clock's own. After more than a year
    /// the day has to be said: without it a wrong clock would confirm itself, and end the ledger.
    pub fn confirm_clock(&mut self, said: Option<Moment>) -> Result<EntryNumber, LedgerError> {
        let simulated = self.clock() == Some(Clock::Simulated);
        let (now, leapt) = match self.now(said.filter(|_| simulated).map(Moment::latest)) {
            Err(LedgerError::ClockLeapt { now, days, .. }) => (now, days),
            outcome => (outcome?, 0),
        };
        match said.map(Moment::date) {
            _ if simulated => {}
            Some(said) if said != now.date() => return Err(LedgerError::OtherDay { said, now }),
            None if leapt > YEAR_DAYS => return Err(LedgerError::DayNotSaid { now, days: leapt }),
            _ => {}
        }
        let last = self.last_recorded_at().unwrap_or(now);
        let entry = self.stage_notice(&Notice::of_the_ledger("clock", ClockConfirmed { last }), now)?;
        self.write()?;
        Ok(entry)
    }

    /// Records that `successor` signs from now on, as `statement` says; the head over that is signed by it
    /// too. Nothing more is to be recorded before the ledger is opened again, with that key.
    pub(crate) fn rotate(
        &mut self,
        statement: String,
        successor: SigningKey,
        at: Option<Timestamp>,
    ) -> Result<(), LedgerError> {
        let at = self.now(at)?;
        self.stage_notice(&Notice::of_the_ledger("keys", KeyRotated { statement }), at)?;
        self.log.countersign(successor);
        self.write().map(drop)
    }

    /// Records an entry of the ledger's own hand, durably.
    pub(crate) fn record_notice(&mut self, notice: &Notice, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        let at = self.now(at)?;
        let entry = self.stage_notice(notice, at)?;
        self.write()?;
        Ok(Outcome::Recorded(vec![entry]))
    }

    /// Records the SHA-256 of the page that verifies evidence, unless it is the one that was published last.
    pub fn publish_verifier(&mut self, page: Digest, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        let page = page.to_string();
        let published = self.holds.notices(VERIFIER, EntryNumber(0))?.into_iter().rev();
        let last = published.into_iter().find_map(|recorded| match recorded.event {
            Event::VerifierPublished(published) => Some((recorded.entry, published)),
            _ => None,
        });
        if let Some((entry, _)) = last.filter(|(_, published)| published.page == page) {
            return Ok(Outcome::AlreadyRecorded(vec![entry]));
        }
        self.record_notice(&Notice::of_the_ledger(VERIFIER, VerifierPublished { page }), at)
    }

    /// Where browsers reach the desk, if that was fixed.
    pub fn desk_origin(&mut self) -> Result<Option<String>, LedgerError> {
        let fixed = self.holds.notices(DESK, EntryNumber(0))?.into_iter();
        Ok(fixed
            .filter_map(|recorded| match recorded.event {
                Event::DeskOriginFixed(fixed) => Some(fixed.origin),
                _ => None,
            })
            .next())
    }

    /// Fixes where browsers reach the desk: once, for keys of persons depend on it. Where it was fixed, it is what it was.
    pub fn fix_desk_origin(&mut self, origin: &str, at: Option<Timestamp>) -> Result<String, LedgerError> {
        if let Some(fixed) = self.desk_origin()? {
            return Ok(fixed);
        }
        check_characters(origin)?;
        self.record_notice(&Notice::of_the_ledger(DESK, DeskOriginFixed { origin: origin.to_owned() }), at)?;
        Ok(origin.to_owned())
    }

    /// Records how many entries each stream has, under one root, if anything but anchors was recorded since that was
    /// counted last. Not right after a change of key: the head that both keys signed is anchored as it is, for a
    /// witness that follows the old key takes no other.
    pub fn count_streams(&mut self, at: Option<Timestamp>) -> Result<Option<EntryNumber>, LedgerError> {
        let last = self.last()?;
        if matches!(last, Some(Recorded { event: Event::KeyRotated(_), .. })) {
            return Ok(None);
        }
        let counted = self.holds.notices(STREAMS, EntryNumber(0))?.into_iter().rev();
        let counted = counted.into_iter().find(|recorded| matches!(recorded.event, Event::StreamsCounted(_)));
        if let Some(counted) = counted
            && !self.says_more_than_anchors_since(counted.entry)?
        {
            return Ok(None);
        }
        // A rehearsal counts at the time of its last entry, unless another is said.
        let at = match (self.clock(), at) {
            (Some(Clock::Simulated), None) => self.present(),
            (_, at) => self.now(at)?,
        };
        let streams: BTreeMap<String, u64> = self.log.streams()?.into_owned().into_iter().collect();
        let (size, root) = (self.log.head().0, evidence::counted::root(&streams).to_string());
        let counted = StreamsCounted { size, streams: streams.len() as u64, root };
        let entry = self.stage_notice(&Notice::of_the_ledger(STREAMS, counted), at)?;
        self.write()?;
        Ok(Some(entry))
    }

    /// Whether from this entry on anything was recorded but what anchoring records itself.
    pub fn says_more_than_anchors_since(&mut self, entry: EntryNumber) -> Result<bool, LedgerError> {
        for entry in entry.0..self.size() {
            let event = self.holds.entry(EntryNumber(entry))?.map(|recorded| recorded.event);
            if !matches!(event, Some(Event::CheckpointAnchored(_) | Event::StreamsCounted(_))) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Records what others said of a head of this log, once. That the head is this log's, and that the anchor
    /// holds, has been verified by whoever calls.
    pub fn record_anchor(
        &mut self,
        anchored: CheckpointAnchored,
        at: Option<Timestamp>,
    ) -> Result<Outcome, LedgerError> {
        anchored.vouched.iter().try_for_each(|vouched| check_characters(&vouched.by))?;
        if !(1..=self.log.head().0).contains(&anchored.size) {
            return Err(Refusal::UnknownEntry(EntryNumber(anchored.size).to_string()).into());
        }
        // A head is anchored behind what it covers.
        let mut known = self.holds.notices(CHECKPOINTS, EntryNumber(anchored.size))?.into_iter();
        let says_this =
            |recorded: &Recorded| matches!(&recorded.event, Event::CheckpointAnchored(other) if *other == anchored);
        if let Some(recorded) = known.find(says_this) {
            return Ok(Outcome::AlreadyRecorded(vec![recorded.entry]));
        }
        self.record_notice(&Notice::of_the_ledger(CHECKPOINTS, anchored), at)
    }
}
