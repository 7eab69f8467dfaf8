//! Submit a command, read what is recorded.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use calendar::{Moment, Timestamp};
use domain::{
    Actor, Chronicle, Command, EntryNumber, Event, NewEvent, Recorded, Refusal, State, decide,
    event::{
        Channel, ClassifiedInputRefused, Clock, ClockConfirmed, KeyRotated, LedgerOpened, StreamsCounted,
        VerifierPublished,
    },
    refused, secrecy,
};
use log::{CommandRef, Digest, Log, LogError, Name, Sealed, Store};
use proof::SigningKey;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::{
    encode::{self, EncodeError},
    persons,
    vault::{Vault, VaultError},
};

/// Identifiers of commands are at most this long, in characters.
pub const COMMAND_ID_MAX: usize = 80;
/// A command rests on at most so many rules …
pub const LEGAL_BASIS_MAX: usize = 20;
/// … each at most this long, in characters …
pub const LEGAL_BASIS_CHARS_MAX: usize = 400;
/// … and on at most so many documents. They are repeated in every event of the command.
pub const DOCUMENTS_MAX: usize = 50;

/// So many days may pass between two entries before somebody has to say that they really have.
pub const LEAP_DAYS: u32 = 31;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// Why a command was not recorded, or a ledger could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// A rule says no. Nothing was recorded, unless it was that a unit had tried.
    #[error("{refusal}")]
    Refused {
        /// Which, and why.
        refusal: Box<Refusal>,
        /// The entry that says so.
        recorded: Option<EntryNumber>,
    },
    /// Below the domain.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Between the two.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Empty, or too long.
    #[error("a command's identifier has 1 to {COMMAND_ID_MAX} characters")]
    CommandId,
    /// Over one of the limits above.
    #[error(
        "a command names at most {LEGAL_BASIS_MAX} rules of {LEGAL_BASIS_CHARS_MAX} characters, {DOCUMENTS_MAX} documents, and an account of {COMMAND_ID_MAX} characters"
    )]
    TooMuch,
    /// A control character, or one that turns the direction of writing: it could hide or forge lines.
    #[error("the text \"{0}\" holds a control character; write it without")]
    ControlCharacter(String),
    /// A person's name, which the vault keeps.
    #[error("a text holds the name of a person who is in the vault; write the position, or the person's identifier")]
    NameInText,
    /// The identifier names a different command.
    #[error("the identifier \"{id}\" was used for another command, recorded as {entry}; choose a new one")]
    CommandIdReused {
        /// The identifier.
        id: String,
        /// What it was used for.
        entry: EntryNumber,
    },
    /// Only a rehearsal may be told the time.
    #[error("this ledger runs on the real clock; only a ledger created with `--clock simulated` takes \"at\"")]
    TimeGiven,
    /// A rehearsal has no clock of its own.
    #[error("this ledger is a rehearsal with a simulated clock; the command must say \"at\"")]
    TimeMissing,
    /// More time has passed than a ledger is left alone, or the clock is wrong. Nothing was recorded.
    #[error(
        "the clock says {now}, {days} days after the last entry ({last}); nothing was recorded. Set the clock right; if it really is this late, say so first: socai clock confirm"
    )]
    ClockLeapt {
        /// When the last entry was recorded.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
        /// How many days lie between.
        days: i64,
    },
    /// The first entry is missing.
    #[error("the log is empty: the ledger was not created completely; create it again elsewhere")]
    NotOpened,
}

impl From<Refusal> for LedgerError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { refusal: Box::new(refusal), recorded: None }
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Recorded now, durably, as these entries.
    Recorded(Vec<EntryNumber>),
    /// The same command had been recorded before, as these entries. Nothing changed.
    AlreadyRecorded(Vec<EntryNumber>),
}

/// A ledger over any store.
pub struct Ledger<S: Store> {
    log: Log<S>,
    chronicle: Chronicle,
    /// Names in the vault: no text of a command may hold one.
    names: Vec<String>,
    /// Where they come from.
    vault: Option<Vault>,
    /// After how many days without an entry the clock has to be confirmed.
    leap_days: u32,
    /// What of it could not be read.
    unguarded: Option<VaultError>,
    commands: HashMap<Name, Done>,
    /// Which refusals are recorded: the command's digest, the reason.
    refused: HashMap<(String, String), EntryNumber>,
}

/// The header of an entry that no command leads to.
struct Notice {
    id: String,
    stream: &'static str,
    by: Actor,
    channel: Option<Channel>,
    documents: Vec<String>,
}

struct Done {
    digest: Digest,
    entries: Vec<EntryNumber>,
}

impl<S: Store> Ledger<S> {
    /// Starts a ledger in an empty store: its first entry says whether its times are real.
    pub fn start(store: S, opened: LedgerOpened, at: Timestamp) -> Result<Self, LedgerError> {
        let mut ledger = Self::over(Log::open(store)?);
        let event = domain::Event::from(opened);
        let id = Name::new_static("open");
        let digest = Digest::of(id.as_bytes());
        let actor =
            log::Actor { account: None, capacity: "system".into(), position: "system".into(), unit: "SOCAI".into() };
        let event = log::NewEvent {
            kind: event.kind().into(),
            version: event.version(),
            stream: "ledger".to_owned(),
            occurred_at: Moment::Instant(at),
            actor,
            approver: None,
            channel: None,
            cause: None,
            command: CommandRef { id, digest },
            corrects: None,
            legal_basis: Vec::new(),
            documents: Vec::new(),
            payload: log::CanonicalJson::of(&event.payload()).map_err(EncodeError::from)?,
        };
        ledger.record(at, vec![event])?;
        ledger.write()?;
        Ok(ledger)
    }

    /// Opens a ledger, reading and checking everything it holds.
    pub fn open(store: S) -> Result<Self, LedgerError> {
        let mut events = Vec::new();
        let log = Log::replay(store, |event| events.push(event))?;
        let mut ledger = Self::over(log);
        let mut recorded = Vec::with_capacity(events.len());
        for event in &events {
            recorded.push(ledger.note(event)?);
        }
        ledger.chronicle = Chronicle::of(recorded);
        if ledger.state().clock.is_none() { Err(LedgerError::NotOpened) } else { Ok(ledger) }
    }

    fn over(log: Log<S>) -> Self {
        Self {
            log,
            chronicle: Chronicle::default(),
            names: Vec::new(),
            vault: None,
            leap_days: LEAP_DAYS,
            unguarded: None,
            commands: HashMap::new(),
            refused: HashMap::new(),
        }
    }

    /// Decides the command and records what it leads to, in one durable commit, all or nothing.
    /// The same command sent again is answered with what it led to the first time.
    ///
    /// `at` is the time, in a rehearsal; a ledger on the real clock takes none.
    pub fn submit(&mut self, command: &Command, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        let outcome = self.stage(command, at);
        // A refusal may have left its own entry.
        self.log.write()?;
        outcome
    }

    /// As [`Ledger::submit`], but what it says holds only once what was staged is written:
    /// [`Ledger::write`], or the sequencer.
    pub fn stage(&mut self, command: &Command, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        if command.id.is_empty() || command.id.chars().count() > COMMAND_ID_MAX {
            return Err(LedgerError::CommandId);
        }
        check_size(command)?;
        let json = encode::to_json(command);
        let texts = texts(&json);
        texts.iter().try_for_each(|text| check_characters(text))?;
        if !self.names.is_empty() {
            texts.iter().try_for_each(|text| self.check_names(text))?;
        }
        encode::documents(command)?;
        let digest = encode::digest(command)?;
        if let Some(done) = self.commands.get(command.id.as_str()) {
            return match done.entries.first() {
                Some(&entry) if done.digest != digest => {
                    Err(LedgerError::CommandIdReused { id: command.id.clone(), entry })
                }
                _ => Ok(Outcome::AlreadyRecorded(done.entries.clone())),
            };
        }
        let now = self.now(at)?;
        let marked = texts.iter().any(|text| secrecy::is_marked(&text.nfkc().collect::<String>()));
        let decided = if marked { Err(Refusal::StateSecret) } else { decide(&self.chronicle, now, command) };
        let events = match decided {
            Ok(events) => events,
            Err(Refusal::StateSecret) => {
                self.stage_classified(&command.by, command.channel, now)?;
                return Err(Refusal::StateSecret.into());
            }
            Err(refusal) => {
                let recorded = self.stage_refused(command, digest, &refusal, now)?;
                return Err(LedgerError::Refused { refusal: Box::new(refusal), recorded });
            }
        };
        let events =
            events.into_iter().map(|event| encode::to_log(command, digest, event)).collect::<Result<Vec<_>, _>>()?;
        Ok(Outcome::Recorded(self.record(now, events)?))
    }

    /// Writes what was staged, and returns once it is on the disk, with what proves it.
    pub fn write(&mut self) -> Result<Option<Arc<Sealed>>, LedgerError> {
        Ok(self.log.write()?)
    }

    fn record(&mut self, at: Timestamp, events: Vec<log::NewEvent>) -> Result<Vec<EntryNumber>, LedgerError> {
        let commit = self.log.stage(at, events)?;
        for event in &commit.events {
            self.take(event)?;
        }
        Ok(commit.events.iter().map(|event| EntryNumber(event.position.0)).collect())
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

    /// Records the SHA-256 of the page that verifies evidence, unless it is the one that was published last.
    pub fn publish_verifier(&mut self, page: Digest, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        let page = page.to_string();
        let published = self.events().iter().rev().find_map(|recorded| match &recorded.event {
            Event::VerifierPublished(published) => Some((recorded.entry, published)),
            _ => None,
        });
        if let Some((entry, _)) = published.filter(|(_, published)| published.page == page) {
            return Ok(Outcome::AlreadyRecorded(vec![entry]));
        }
        let at = self.now(at)?;
        let id = format!("verifier-{page}");
        let notice = Notice { id, stream: "verifier", by: Actor::ledger(), channel: None, documents: Vec::new() };
        let entry = self.stage_notice(notice, Event::from(VerifierPublished { page }), at)?;
        self.write()?;
        Ok(Outcome::Recorded(vec![entry]))
    }

    /// Records how many entries each stream has, under one root, if anything but anchors was recorded since that was
    /// counted last.
    pub fn count_streams(&mut self, at: Option<Timestamp>) -> Result<Option<EntryNumber>, LedgerError> {
        let ours = |event: &Event| matches!(event, Event::CheckpointAnchored(_) | Event::StreamsCounted(_));
        let is_count = |event: &Event| matches!(event, Event::StreamsCounted(_));
        let counted = self.events().iter().rposition(|recorded| is_count(&recorded.event));
        let since = self.events().get(counted.unwrap_or(0)..).unwrap_or_default();
        if counted.is_some() && since.iter().all(|recorded| ours(&recorded.event)) {
            return Ok(None);
        }
        // A rehearsal counts at the time of its last entry, unless another is said.
        let at = match (self.state().clock, at) {
            (Some(Clock::Simulated), None) => self.present(),
            (_, at) => self.now(at)?,
        };
        let streams: BTreeMap<String, u64> =
            self.log.streams().iter().map(|(name, next)| (name.clone(), *next)).collect();
        let (size, root) = (self.log.head().0, evidence::counted::root(&streams).to_string());
        let event = Event::from(StreamsCounted { size, streams: streams.len() as u64, root });
        let (id, by) = (format!("count-{size}"), Actor::ledger());
        let notice = Notice { id, stream: "streams", by, channel: None, documents: Vec::new() };
        let entry = self.stage_notice(notice, event, at)?;
        self.write()?;
        Ok(Some(entry))
    }

    fn stage_classified(&mut self, by: &Actor, channel: Option<Channel>, at: Timestamp) -> Result<(), LedgerError> {
        let notice = self.refusal(by, channel, Vec::new());
        self.stage_notice(notice, Event::from(ClassifiedInputRefused { channel }), at).map(drop)
    }

    /// Records that a unit tried, where that is what it did; once for one command and one reason.
    fn stage_refused(
        &mut self,
        command: &Command,
        digest: Digest,
        refusal: &Refusal,
        at: Timestamp,
    ) -> Result<Option<EntryNumber>, LedgerError> {
        let Some(refused) = refused(command, &digest.to_string(), refusal) else { return Ok(None) };
        if let Some(entry) = self.refused.get(&(refused.digest.clone(), refused.reason.clone())) {
            return Ok(Some(*entry));
        }
        let notice = self.refusal(&command.by, command.channel, command.documents.clone());
        self.stage_notice(notice, refused.into(), at).map(Some)
    }

    fn refusal(&self, by: &Actor, channel: Option<Channel>, documents: Vec<String>) -> Notice {
        // Nobody is taken at their word who has no such position: then the ledger says it itself.
        let there = self.state().units.get(&by.unit).is_some_and(|unit| unit.kind.has(by.position));
        let by = if there { by.clone() } else { Actor::ledger() };
        Notice { id: format!("refused-{}", self.log.head().0), stream: "refusals", by, channel, documents }
    }

    fn stage_notice(&mut self, notice: Notice, event: Event, at: Timestamp) -> Result<EntryNumber, LedgerError> {
        let Notice { id, stream, by, channel, documents } = notice;
        let entry = EntryNumber(self.log.head().0);
        // An act that is none stands in for the one that leaves no trace of its own.
        let nothing = domain::Act::AcknowledgeTasks { tasks: Vec::new() };
        let command = Command { channel, documents, ..Command::new(id.clone(), by, None, nothing) };
        let (stream, occurred_at) = (stream.to_owned(), Moment::Instant(at));
        let new = NewEvent { stream, occurred_at, cause: None, corrects: None, event };
        let event = encode::to_log(&command, Digest::of(id.as_bytes()), new)?;
        self.record(at, vec![event])?;
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
        let id = format!("rotate-{}", Digest::of(statement.as_bytes()));
        let notice = Notice { id, stream: "keys", by: Actor::ledger(), channel: None, documents: Vec::new() };
        self.stage_notice(notice, KeyRotated { statement }.into(), at)?;
        self.log.countersign(successor);
        self.write().map(drop)
    }

    fn take(&mut self, event: &log::Event) -> Result<(), LedgerError> {
        let recorded = self.note(event)?;
        let of_names = matches!(recorded.event, Event::PersonEntered(_) | Event::PersonalDataErased(_));
        self.chronicle.push(recorded);
        if of_names {
            self.guard_anew();
        }
        Ok(())
    }

    /// Keeps the names in `vault` out of texts from now on, also those that come into it.
    pub(crate) fn attach(&mut self, vault: Vault, fault: Option<VaultError>) {
        (self.vault, self.unguarded) = (Some(vault), fault);
    }

    fn guard_anew(&mut self) {
        if let Some(vault) = self.vault.take() {
            let fault = persons::guard(self, &vault).err();
            self.attach(vault, fault);
        }
    }

    /// What of the vault could not be read: the names there are not kept out of texts.
    pub fn unguarded(&self) -> Option<&VaultError> {
        self.unguarded.as_ref()
    }

    /// Notes which command an entry came from.
    fn note(&mut self, event: &log::Event) -> Result<Recorded, LedgerError> {
        let recorded = encode::from_log(event)?;
        if let Event::SubmissionRefused(refused) = &recorded.event {
            self.refused.insert((refused.digest.clone(), refused.reason.clone()), recorded.entry);
        }
        let command = &event.content.command;
        self.commands
            .entry(command.id.clone())
            .or_insert_with(|| Done { digest: command.digest, entries: Vec::new() })
            .entries
            .push(recorded.entry);
        Ok(recorded)
    }

    /// The time at which a command submitted now is recorded.
    fn now(&self, at: Option<Timestamp>) -> Result<Timestamp, LedgerError> {
        match (self.state().clock, at) {
            (Some(Clock::Simulated), Some(at)) => Ok(at),
            (Some(Clock::Simulated), None) => Err(LedgerError::TimeMissing),
            (_, Some(_)) => Err(LedgerError::TimeGiven),
            (_, None) => self.must_not_leap(system_time()),
        }
    }

    /// One wrong clock would end a ledger: its time never decreases, so nothing could be recorded until then.
    fn must_not_leap(&self, now: Timestamp) -> Result<Timestamp, LedgerError> {
        let Some(last) = self.log.last_recorded_at() else { return Ok(now) };
        let days = (now.micros() - last.micros()) / DAY_MICROS;
        match now.micros() - last.micros() > i64::from(self.leap_days) * DAY_MICROS {
            true => Err(LedgerError::ClockLeapt { last, now, days }),
            false => Ok(now),
        }
    }

    /// Sets how many days may pass between two entries before somebody has to say that they really have.
    pub fn set_leap_days(&mut self, days: u32) {
        self.leap_days = days;
    }

    /// Records that so much time has really passed since the last entry. `at` is the time, in a rehearsal.
    pub fn confirm_clock(&mut self, at: Option<Timestamp>) -> Result<EntryNumber, LedgerError> {
        let now = match self.now(at) {
            Err(LedgerError::ClockLeapt { now, .. }) => now,
            outcome => outcome?,
        };
        let last = self.log.last_recorded_at().unwrap_or(now);
        let id = format!("clock-{}", self.log.head().0);
        let notice = Notice { id, stream: "clock", by: Actor::ledger(), channel: None, documents: Vec::new() };
        let entry = self.stage_notice(notice, ClockConfirmed { last }.into(), now)?;
        self.write()?;
        Ok(entry)
    }

    /// When the last entry was recorded, if that lies ahead of this machine's clock: either this clock is behind,
    /// or the ledger's was ahead.
    pub fn ahead_of(&self, now: Timestamp) -> Option<Timestamp> {
        let real = self.state().clock == Some(Clock::System);
        self.log.last_recorded_at().filter(|last| real && *last > now)
    }

    /// The present: the machine's clock, or in a rehearsal the time of the last entry. Never before the last
    /// entry: a clock that is behind hides nothing.
    pub fn present(&self) -> Timestamp {
        match (self.state().clock, self.log.last_recorded_at()) {
            (Some(Clock::Simulated), Some(last)) => last,
            (_, Some(last)) => system_time().max(last),
            (_, None) => system_time(),
        }
    }

    /// From now on refuses every command whose texts hold one of these names: a name enters only
    /// through the vault.
    ///
    /// A single word is no name that could be told from other words: only names of several are guarded.
    pub fn guard_names(&mut self, names: impl IntoIterator<Item = String>) {
        let full = names.into_iter().filter(|name| name.contains(' '));
        self.names = full.map(|name| plain(&name)).collect();
    }

    fn check_names(&self, text: &str) -> Result<(), LedgerError> {
        let text = plain(text);
        match self.names.iter().any(|name| holds_words(&text, name)) {
            true => Err(LedgerError::NameInText),
            false => Ok(()),
        }
    }

    /// The log beneath.
    pub fn log(&self) -> &Log<S> {
        &self.log
    }

    /// The log beneath, for the sequencer.
    pub(crate) fn log_mut(&mut self) -> &mut Log<S> {
        &mut self.log
    }

    /// Everything recorded, in order.
    pub fn events(&self) -> &[Recorded] {
        self.chronicle.recorded()
    }

    /// Everything recorded, and how it is read.
    pub fn chronicle(&self) -> &Chronicle {
        &self.chronicle
    }

    /// What it all adds up to, as known now.
    pub fn state(&self) -> &State {
        self.chronicle.state()
    }

    /// The entries as they are hashed, in order: position, leaf hash, text.
    pub fn entries(&self) -> impl Iterator<Item = Result<(EntryNumber, Digest, String), LedgerError>> + '_ {
        self.log.read(log::Position(0)).flat_map(|commit| {
            let commit = match commit {
                Ok(commit) => commit,
                Err(error) => return vec![Err(LedgerError::Log(error.into()))],
            };
            let entry = |(event, hash): (log::Event, Digest)| {
                let text = event
                    .entry()
                    .map_err(|error| LogError::Broken { position: event.position, detail: error.to_string() })?;
                Ok((EntryNumber(event.position.0), hash, text))
            };
            commit.events.into_iter().zip(commit.hashes).map(entry).collect()
        })
    }
}

fn check_size(command: &Command) -> Result<(), LedgerError> {
    let fits = |text: &str, max: usize| text.chars().count() <= max;
    let account = |actor: &domain::Actor| actor.account.as_ref().is_none_or(|account| fits(account, COMMAND_ID_MAX));
    let within = command.legal_basis.len() <= LEGAL_BASIS_MAX
        && command.legal_basis.iter().all(|basis| fits(basis, LEGAL_BASIS_CHARS_MAX))
        && command.documents.len() <= DOCUMENTS_MAX
        && account(&command.by)
        && command.approved_by.as_ref().is_none_or(account);
    if within { Ok(()) } else { Err(LedgerError::TooMuch) }
}

/// A text as it reads: composed, in small letters, with single spaces and nothing that is not seen.
fn plain(text: &str) -> String {
    let unseen = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let seen: String = text.nfkc().filter(|c| !unseen(c)).collect();
    seen.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `words` stand in `text` as words of their own.
fn holds_words(text: &str, words: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words)
        .any(|(at, found)| apart(text[..at].chars().next_back()) && apart(text[at + found.len()..].chars().next()))
}

/// Every text of a command, the keys of its maps among them.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, item)| std::iter::once(key.as_str()).chain(texts(item))).collect()
        }
        _ => Vec::new(),
    }
}

fn check_characters(text: &str) -> Result<(), LedgerError> {
    match text.contains(hides) {
        true => Err(LedgerError::ControlCharacter(text.chars().take(60).filter(|c| !hides(*c)).collect())),
        false => Ok(()),
    }
}

/// A control character, or one that turns the direction of writing: it could hide or forge lines.
pub fn hides(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The machine's clock, to the microsecond.
pub fn system_time() -> Timestamp {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    // 2200-01-01 is far below i64::MAX microseconds; a clock beyond it falls back to 1970 and is
    // refused by the log as having gone back.
    i64::try_from(micros)
        .ok()
        .and_then(Timestamp::from_micros)
        .unwrap_or_else(|| Timestamp::start_of(calendar::NaiveDate::from_epoch_days(0).unwrap_or_default()))
}
