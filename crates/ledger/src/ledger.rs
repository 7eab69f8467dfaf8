//! A ledger that is open for writing: submit a command.

mod access_heads;
mod guard;
mod holds;
mod notices;
mod texts;

use std::{ops::Deref, sync::Arc};

pub(crate) use access_heads::{ACCESS, is_access_notice};
pub use access_heads::{access_dropped, access_head_is_due};
use calendar::Timestamp;
use domain::{
    Command, CommandId, EntryNumber, Known, Recorded, Refusal, State,
    command::EntryRef,
    decide,
    event::{Clock, LedgerOpened},
    reading::Names,
    secrecy,
};
use eventlog::{Digest, Identity, Log, LogError, Position, Sealed, Store};
pub(crate) use guard::{guard, names};
pub use holds::{Holding, Holds};
pub(crate) use notices::{CHECKPOINTS, Notice};
use texts::{check_characters, check_size, texts};

pub use crate::{
    contents::system_time,
    ledger_error::{ACCOUNT_MAX, DOCUMENTS_MAX, LEGAL_BASIS_CHARS_MAX, LEGAL_BASIS_MAX, LedgerError},
};
use crate::{
    contents::{self, Contents, ahead, changes_names, present},
    encode,
    index::{AtHand, LogPlace},
    vault::{Vault, VaultError},
};

/// So many days may pass between two entries before somebody has to say that they really have.
pub const LEAP_DAYS: u32 = 31;
/// A command is decided so many times while others record first.
const DECISIONS_MAX: usize = 8;
/// After more days than this a clock does not confirm itself.
pub(crate) const YEAR_DAYS: i64 = 366;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

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

/// A ledger over any store, open for writing: what it has at hand of what it holds, and the log that adds to it.
pub struct Ledger<S: Store, H = Contents> {
    log: Log<S>,
    holds: H,
    /// Names in the vault: no text of a command may hold one.
    names: Names,
    /// Where they come from.
    vault: Option<Vault>,
    /// After how many days without an entry the clock has to be confirmed.
    leap_days: u32,
    /// What of it could not be read.
    unguarded: Option<VaultError>,
}

impl<S: Store> Deref for Ledger<S> {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.holds
    }
}

impl<S: Store> Ledger<S> {
    /// Starts a ledger in an empty store: its first entry says whether its times are real.
    pub fn start(
        store: S,
        identity: impl Into<Identity>,
        opened: LedgerOpened,
        at: Timestamp,
    ) -> Result<Self, LedgerError> {
        let log = Log::open(store, identity)?;
        let contents = Contents::new(log.origin());
        let mut ledger = Self::over(log, contents);
        ledger.stage_notice(&Notice::of_the_ledger("ledger", opened), at)?;
        ledger.write()?;
        Ok(ledger)
    }

    /// Opens a ledger, reading and checking everything it holds.
    pub fn open(store: S, identity: impl Into<Identity>) -> Result<Self, LedgerError> {
        let identity = identity.into();
        let origin = identity.origin().to_owned();
        let (contents, log) = Contents::read(&origin, |visit| Log::replay(store, identity, visit))?;
        Ok(Self::over(log, contents))
    }

    /// The entries as they are hashed, in order: position, leaf hash, text.
    pub fn entries(&self) -> impl Iterator<Item = Result<(EntryNumber, Digest, String), LedgerError>> + '_ {
        contents::entries(self.log.read(Position(0)))
    }
}

impl<S: Store> Ledger<S, Holding> {
    /// The same ledger, which may be asked only for what deciding asks for.
    pub(crate) fn of_everything(ledger: Ledger<S>, place: LogPlace) -> Self {
        let Ledger { log, holds, names, vault, leap_days, unguarded } = ledger;
        Self { log, holds: Holding::of_everything(holds, place), names, vault, leap_days, unguarded }
    }

    /// Whether it goes by its index: it has one, which could be read so far.
    pub fn goes_by_index(&self) -> bool {
        matches!(self.holds, Holding::AtHand(_))
    }

    /// Opens a ledger of which this is at hand, without reading it.
    pub(crate) fn resume(store: S, identity: impl Into<Identity>, at_hand: AtHand) -> Self {
        let log = Log::resume(store, identity, at_hand.last_recorded_at());
        Self::over(log, Holding::AtHand(Box::new(at_hand)))
    }
}

impl<S: Store, H: Holds> Ledger<S, H> {
    fn over(log: Log<S>, holds: H) -> Self {
        Self { log, holds, names: Names::default(), vault: None, leap_days: LEAP_DAYS, unguarded: None }
    }

    /// What is known now; of tasks perhaps nothing.
    pub fn state(&self) -> &State {
        self.holds.state()
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.state().next
    }

    /// When the last entry was recorded.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.holds.last_recorded_at()
    }

    /// The present of the ledger.
    pub fn present(&self) -> Timestamp {
        present(self.clock(), self.last_recorded_at())
    }

    /// When the last entry was recorded, if that lies ahead of this machine's clock: [`Contents::ahead_of`].
    pub fn ahead_of(&self, now: Timestamp) -> Option<Timestamp> {
        ahead(self.clock(), self.last_recorded_at(), now)
    }

    /// Whether its times are real.
    pub fn clock(&self) -> Option<Clock> {
        self.holds.clock()
    }

    /// The entry of this number, also one that is staged; none behind the last.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn entry(&mut self, entry: EntryNumber) -> Result<Option<Recorded>, LedgerError> {
        self.holds.entry(entry)
    }

    /// The entry of this number as it is read now, with the corrections that later ones make; none if it is annulled.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&mut self, entry: EntryNumber) -> Result<Option<Recorded>, LedgerError> {
        self.ask(|known| known.read(entry))
    }

    /// The first entry of the command of this identifier.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn called(&mut self, id: &CommandId) -> Result<Option<EntryNumber>, LedgerError> {
        self.ask(|known| known.entry(&EntryRef::Command(id.to_string())))
    }

    /// What a question finds in what is known now, also in what is staged; it may be asked several times.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn ask<T>(&mut self, question: impl Fn(&dyn Known) -> T) -> Result<T, LedgerError> {
        self.holds.ask(question)
    }

    /// The last entry.
    pub(crate) fn last(&mut self) -> Result<Option<Recorded>, LedgerError> {
        match self.size().checked_sub(1) {
            Some(last) => self.holds.entry(EntryNumber(last)),
            None => Ok(None),
        }
    }

    /// Decides the command and records what it leads to, in one durable commit, all or nothing.
    /// The same command sent again is answered with what it led to the first time.
    ///
    /// `at` is the time, in a rehearsal; a ledger on the real clock takes none.
    ///
    /// Where somebody else recorded first, it is decided again on what they recorded.
    pub fn submit(&mut self, command: &Command, at: Option<Timestamp>) -> Result<Outcome, LedgerError> {
        let mut attempt = 1;
        loop {
            let outcome = self.stage(command, at);
            // A refusal may have left its own entry.
            match self.write() {
                Err(LedgerError::Log(LogError::Conflict { .. })) if attempt < DECISIONS_MAX => attempt += 1,
                written => return written.and(outcome),
            }
        }
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
        if let Some(entries) = self.holds.already(command)? {
            return Ok(Outcome::AlreadyRecorded(entries));
        }
        let digest = encode::digest(command, self.holds.origin())?;
        let now = self.now(at)?;
        let marked = texts.iter().any(|text| secrecy::is_marked(text));
        let decided = if marked { Err(Refusal::StateSecret) } else { self.ask(|known| decide(known, now, command))? };
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
            && let Ok(Some(entries)) = self.holds.already(&make(before.clone()))
        {
            return Ok((before, Outcome::AlreadyRecorded(entries)));
        }
        under_given(given, |id| self.submit(&make(id), at))
    }

    /// As [`Ledger::submit_given`], but what it says holds only once what was staged is written.
    pub fn stage_given(
        &mut self,
        given: &CommandId,
        make: impl Fn(CommandId) -> Command,
        at: Option<Timestamp>,
    ) -> Result<(CommandId, Outcome), LedgerError> {
        under_given(given, |id| self.stage(&make(id), at))
    }

    /// Writes what was staged, and returns once it is on the disk, with what proves it.
    ///
    /// # Errors
    /// After [`LogError::Conflict`] nothing was written, and the ledger knows what somebody else recorded: what
    /// was staged can be decided again.
    pub fn write(&mut self) -> Result<Option<Arc<Sealed>>, LedgerError> {
        let written = self.log.write();
        if matches!(written, Err(LogError::Conflict { .. })) {
            let origin = self.log.origin().to_owned();
            let (contents, ()) = Contents::read(&origin, |visit| self.log.catch_up(visit))?;
            self.holds.read_anew(contents);
            self.guard_anew();
        }
        Ok(written?)
    }

    fn record(&mut self, at: Timestamp, events: Vec<eventlog::NewEvent>) -> Result<Vec<EntryNumber>, LedgerError> {
        for eventlog::NewEvent { stream, .. } in &events {
            if !self.log.knows(stream) {
                self.log.learn(stream, self.holds.entries_of_stream(stream)?);
            }
        }
        let commit = self.log.stage(at, events)?;
        for event in &commit.events {
            self.take(event)?;
        }
        Ok(commit.events.iter().map(|event| EntryNumber(event.position.0)).collect())
    }

    fn take(&mut self, event: &eventlog::Event) -> Result<(), LedgerError> {
        if changes_names(&self.holds.take(event)?.event) {
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

    /// The time at which a command submitted now is recorded.
    fn now(&self, at: Option<Timestamp>) -> Result<Timestamp, LedgerError> {
        match (self.clock(), at) {
            (Some(Clock::Simulated), Some(at)) => Ok(at),
            (Some(Clock::Simulated), None) => Err(LedgerError::TimeMissing),
            (_, Some(_)) => Err(LedgerError::TimeGiven),
            (_, None) => self.must_not_leap(system_time()),
        }
    }

    /// One wrong clock would end a ledger: its time never decreases, so nothing could be recorded until then.
    fn must_not_leap(&self, now: Timestamp) -> Result<Timestamp, LedgerError> {
        let Some(last) = self.last_recorded_at() else { return Ok(now) };
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
}

/// Records under an identifier of the ledger's namespace, or under the next one that no other command has.
fn under_given(
    given: &CommandId,
    mut record: impl FnMut(CommandId) -> Result<Outcome, LedgerError>,
) -> Result<(CommandId, Outcome), LedgerError> {
    let mut id = given.clone();
    let mut attempt = 1;
    loop {
        match record(id.clone()) {
            Err(LedgerError::CommandIdReused { .. }) => {
                attempt += 1;
                id = given.another(attempt);
            }
            outcome => return outcome.map(|outcome| (id, outcome)),
        }
    }
}
