//! Submit a command, read what is recorded.

mod guard;
mod notices;
mod texts;

use std::{
    collections::HashMap,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use calendar::Timestamp;
use domain::{
    Chronicle, Command, CommandId, EntryNumber, Event, Origin, Recorded, Refusal, State, decide,
    event::{Clock, LedgerOpened},
    origin::NAMESPACE,
    reading::Names,
    secrecy,
};
use eventlog::{Digest, Log, LogError, Name, Sealed, Store};
pub(crate) use guard::guard;
pub(crate) use notices::Notice;
use texts::{check_characters, check_size, texts};

use verify::reading::ReadingError;

use crate::{
    encode::{self, EncodeError},
    vault::{Vault, VaultError},
};

/// An account is named by at most so many characters.
pub const ACCOUNT_MAX: usize = 80;
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
    /// An entry that this program cannot read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// Over one of the limits above.
    #[error(
        "a command names at most {LEGAL_BASIS_MAX} rules of {LEGAL_BASIS_CHARS_MAX} characters, {DOCUMENTS_MAX} documents, and an account of {ACCOUNT_MAX} characters"
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
        id: CommandId,
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

impl LedgerError {
    /// The code under which programs know what was wrong with a command; none where it is not the command that
    /// was wrong. A code never changes once it was given.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Refused { refusal, .. } => refusal.code(),
            Self::NameInText => "name-in-text",
            Self::TooMuch => "too-much",
            Self::ControlCharacter(_) => "control-character",
            Self::CommandIdReused { .. } => "command-id-reused",
            Self::TimeGiven => "time-given",
            Self::TimeMissing => "time-missing",
            _ => return None,
        })
    }
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

impl Outcome {
    /// The entries that were recorded now: none where the same had been recorded before.
    pub fn new_entries(self) -> Vec<EntryNumber> {
        match self {
            Self::Recorded(entries) => entries,
            Self::AlreadyRecorded(_) => Vec::new(),
        }
    }
}

/// A ledger over any store.
pub struct Ledger<S: Store> {
    log: Log<S>,
    chronicle: Chronicle,
    /// Names in the vault: no text of a command may hold one.
    names: Names,
    /// Where they come from.
    vault: Option<Vault>,
    /// After how many days without an entry the clock has to be confirmed.
    leap_days: u32,
    /// What of it could not be read.
    unguarded: Option<VaultError>,
    commands: HashMap<Name, Done>,
    /// Identifiers that entries of the ledger's own hand had before it kept a namespace: no command takes one.
    taken: HashMap<Name, EntryNumber>,
    /// Which refusals are recorded: the command's digest, and why.
    refused: HashMap<(String, Why), EntryNumber>,
    /// Which anchors are recorded, by the digest of their bytes.
    anchored: HashMap<String, Vec<EntryNumber>>,
}

/// Why a submission was refused, as far as its entry says: by the rule's code, or, before there were codes, in
/// a sentence.
#[derive(PartialEq, Eq, Hash)]
enum Why {
    Code(String),
    Sentence(String),
}

struct Done {
    digest: Digest,
    entries: Vec<EntryNumber>,
}

impl<S: Store> Ledger<S> {
    /// Starts a ledger in an empty store: its first entry says whether its times are real.
    pub fn start(store: S, opened: LedgerOpened, at: Timestamp) -> Result<Self, LedgerError> {
        let mut ledger = Self::over(Log::open(store)?);
        ledger.stage_notice(&Notice::of_the_ledger("ledger", opened), at)?;
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
            names: Names::default(),
            vault: None,
            leap_days: LEAP_DAYS,
            unguarded: None,
            commands: HashMap::new(),
            taken: HashMap::new(),
            refused: HashMap::new(),
            anchored: HashMap::new(),
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
        check_size(command)?;
        let json = encode::to_json(command);
        let texts = texts(&json);
        texts.iter().try_for_each(|text| check_characters(text))?;
        self.check_names(&texts)?;
        encode::documents(command)?;
        if let Some(entries) = self.already(command)? {
            return Ok(Outcome::AlreadyRecorded(entries));
        }
        let digest = encode::digest(command, self.log.store().origin())?;
        let now = self.now(at)?;
        let marked = texts.iter().any(|text| secrecy::is_marked(text));
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

    /// What this command was recorded as before. An entry of before there was [`encode::statement`] is held
    /// against the digest of its own rule.
    ///
    /// # Errors
    /// The identifier belongs to another command.
    pub fn already(&self, command: &Command) -> Result<Option<Vec<EntryNumber>>, LedgerError> {
        let reused = |entry: &EntryNumber| LedgerError::CommandIdReused { id: command.id.clone(), entry: *entry };
        let Some(done) = self.commands.get(command.id.as_str()) else {
            return self.taken.get(command.id.as_str()).map_or(Ok(None), |entry| Err(reused(entry)));
        };
        let is_the_same = done.digest == encode::digest(command, self.log.store().origin())?
            || done.digest == encode::digest_before(command)?;
        match done.entries.first() {
            Some(entry) if !is_the_same => Err(reused(entry)),
            _ => Ok(Some(done.entries.clone())),
        }
    }

    /// Submits a command that the program itself made, under an identifier of the ledger's namespace; `before`
    /// is the one that an earlier program gave it. Nobody can have taken either: where another command has
    /// one, the next is tried.
    pub fn submit_given(
        &mut self,
        given: &CommandId,
        before: Option<&str>,
        make: impl Fn(CommandId) -> Command,
        at: Option<Timestamp>,
    ) -> Result<(CommandId, Outcome), LedgerError> {
        if let Some(before) = before.map(CommandId::recorded)
            && let Ok(Some(entries)) = self.already(&make(before.clone()))
        {
            return Ok((before, Outcome::AlreadyRecorded(entries)));
        }
        let mut id = given.clone();
        let mut attempt = 1;
        loop {
            match self.submit(&make(id.clone()), at) {
                Err(LedgerError::CommandIdReused { .. }) => {
                    attempt += 1;
                    id = given.another(attempt);
                }
                outcome => return outcome.map(|outcome| (id, outcome)),
            }
        }
    }

    /// Writes what was staged, and returns once it is on the disk, with what proves it.
    pub fn write(&mut self) -> Result<Option<Arc<Sealed>>, LedgerError> {
        Ok(self.log.write()?)
    }

    fn record(&mut self, at: Timestamp, events: Vec<eventlog::NewEvent>) -> Result<Vec<EntryNumber>, LedgerError> {
        let commit = self.log.stage(at, events)?;
        for event in &commit.events {
            self.take(event)?;
        }
        Ok(commit.events.iter().map(|event| EntryNumber(event.position.0)).collect())
    }

    fn take(&mut self, event: &eventlog::Event) -> Result<(), LedgerError> {
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
            let fault = guard(self, &vault).err();
            self.attach(vault, fault);
        }
    }

    /// What of the vault could not be read: the names there are not kept out of texts.
    pub fn unguarded(&self) -> Option<&VaultError> {
        self.unguarded.as_ref()
    }

    /// Notes what an entry came from.
    fn note(&mut self, event: &eventlog::Event) -> Result<Recorded, LedgerError> {
        let recorded = verify::reading::recorded(event)?;
        match &recorded.event {
            Event::SubmissionRefused(refused) => {
                let why = refused.code.clone().map_or_else(|| Why::Sentence(refused.reason.clone()), Why::Code);
                self.refused.insert((refused.digest.clone(), why), recorded.entry);
            }
            Event::CheckpointAnchored(anchored) => {
                self.anchored.entry(anchored.digest.clone()).or_default().push(recorded.entry);
            }
            _ => {}
        }
        let command = &event.content.command;
        match &recorded.origin {
            Origin::Command(_) => {
                let nothing = || Done { digest: command.digest, entries: Vec::new() };
                self.commands.entry(command.id.clone()).or_insert_with(nothing).entries.push(recorded.entry);
            }
            Origin::Ledger(id) if !id.as_str().starts_with(NAMESPACE) => {
                self.taken.entry(command.id.clone()).or_insert(recorded.entry);
            }
            Origin::Ledger(_) => {}
        }
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
        self.names = Names::new(names);
    }

    fn check_names(&self, texts: &[&str]) -> Result<(), LedgerError> {
        let units = || self.state().units.values().map(|unit| unit.naming().name.as_str());
        match texts.iter().any(|text| self.names.are_in(text, units())) {
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
        self.log.read(eventlog::Position(0)).flat_map(|commit| {
            let commit = match commit {
                Ok(commit) => commit,
                Err(error) => return vec![Err(LedgerError::Log(error.into()))],
            };
            let entry = |(event, hash): (eventlog::Event, Digest)| {
                let text = event
                    .entry()
                    .map_err(|error| LogError::Broken { position: event.position, detail: error.to_string() })?;
                Ok((EntryNumber(event.position.0), hash, text))
            };
            commit.events.into_iter().zip(commit.hashes).map(entry).collect()
        })
    }
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
