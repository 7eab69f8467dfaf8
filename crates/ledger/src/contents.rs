//! What a ledger holds: everything recorded, how it is read, and which commands led to it. The same whether the
//! ledger is open for writing ([`crate::Ledger`]) or was read as it lies ([`crate::Snapshot`]).

use std::{
    collections::HashMap,
    time::{SystemTime, UNIX_EPOCH},
};

use calendar::Timestamp;
use domain::{
    Chronicle, Command, EntryNumber, Event, Origin, Recorded, State,
    event::{Clock, SubmissionRefused},
    origin::NAMESPACE,
};
use eventlog::{Digest, LogError, Name, store::Commits};

use crate::{encode, ledger_error::LedgerError};

/// What a ledger holds.
pub struct Contents {
    /// The log's name, which its heads bear.
    origin: String,
    chronicle: Chronicle,
    commands: HashMap<Name, Done>,
    /// Identifiers that entries of the ledger's own hand had before it kept a namespace: no command takes one.
    taken: HashMap<Name, EntryNumber>,
    /// Which refusals are recorded: the command's digest, and why.
    refused: HashMap<(String, Why), EntryNumber>,
}

/// Why a submission was refused, as far as its entry says: by the rule's code, or, before there were codes, in
/// a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Why {
    /// By its code.
    Code(String),
    /// In a sentence.
    Sentence(String),
}

impl Why {
    /// As the entry says.
    pub(crate) fn of(refused: &SubmissionRefused) -> Self {
        refused.code.clone().map_or_else(|| Self::Sentence(refused.reason.clone()), Self::Code)
    }
}

/// What a command led to.
struct Done {
    digest: Digest,
    entries: Vec<EntryNumber>,
}

impl Contents {
    /// Of the log of this name, when nothing is recorded in it yet.
    pub(crate) fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            chronicle: Chronicle::default(),
            commands: HashMap::new(),
            taken: HashMap::new(),
            refused: HashMap::new(),
        }
    }

    /// What stands in a log of this name: each of its events is handed to `reading` as it is read, and none is kept
    /// longer than it takes to note it.
    pub(crate) fn read<T>(
        origin: &str,
        reading: impl FnOnce(&mut dyn FnMut(eventlog::Event)) -> Result<T, LogError>,
    ) -> Result<(Self, T), LedgerError> {
        let mut contents = Self::new(origin);
        let mut recorded = Ok(Vec::new());
        let read = reading(&mut |event| {
            if let Ok(entries) = &mut recorded {
                match contents.note(&event) {
                    Ok(entry) => entries.push(entry),
                    Err(error) => recorded = Err(error),
                }
            }
        })?;
        contents.chronicle = Chronicle::of(recorded?);
        if contents.clock().is_none() { Err(LedgerError::NotOpened) } else { Ok((contents, read)) }
    }

    /// Takes an event that was recorded after those that are known.
    pub(crate) fn take(&mut self, event: &eventlog::Event) -> Result<Recorded, LedgerError> {
        let recorded = self.note(event)?;
        self.chronicle.push(recorded.clone());
        Ok(recorded)
    }

    /// Notes what an entry came from.
    fn note(&mut self, event: &eventlog::Event) -> Result<Recorded, LedgerError> {
        let recorded = verify::reading::recorded(event)?;
        if let Event::SubmissionRefused(refused) = &recorded.event {
            self.refused.insert((refused.digest.clone(), Why::of(refused)), recorded.entry);
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

    /// The log's name, which its heads bear.
    pub fn origin(&self) -> &str {
        &self.origin
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

    /// Whether its times are real, as the first entry says; none where nothing is recorded yet.
    pub fn clock(&self) -> Option<Clock> {
        match &self.events().first()?.event {
            Event::LedgerOpened(opened) => Some(opened.clock),
            _ => None,
        }
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.events().len() as u64
    }

    /// When the last entry was recorded.
    pub fn last_recorded_at(&self) -> Option<Timestamp> {
        self.events().last().map(|last| last.recorded_at)
    }

    /// When the last entry was recorded, if that lies ahead of this machine's clock: either this clock is behind,
    /// or the ledger's was ahead.
    pub fn ahead_of(&self, now: Timestamp) -> Option<Timestamp> {
        ahead(self.clock(), self.last_recorded_at(), now)
    }

    /// The present: the machine's clock, or in a rehearsal the time of the last entry. Never before the last
    /// entry: a clock that is behind hides nothing.
    pub fn present(&self) -> Timestamp {
        present(self.clock(), self.last_recorded_at())
    }

    /// What this command was recorded as before.
    ///
    /// # Errors
    /// The identifier belongs to another command.
    pub fn already(&self, command: &Command) -> Result<Option<Vec<EntryNumber>>, LedgerError> {
        let reused = |entry: &EntryNumber| LedgerError::CommandIdReused { id: command.id.clone(), entry: *entry };
        let Some(done) = self.commands.get(command.id.as_str()) else {
            return self.taken.get(command.id.as_str()).map_or(Ok(None), |entry| Err(reused(entry)));
        };
        match done.entries.first() {
            Some(entry) if !is_the_same(command, done.digest, &self.origin)? => Err(reused(entry)),
            _ => Ok(Some(done.entries.clone())),
        }
    }

    /// The entry that says that this was refused for this reason.
    pub(crate) fn refused(&self, digest: &str, why: Why) -> Option<EntryNumber> {
        self.refused.get(&(digest.to_owned(), why)).copied()
    }
}

/// Whether an entry that a command of this digest led to comes from this one. An entry of before there was
/// [`encode::statement`] is held against the digest of its own rule.
pub(crate) fn is_the_same(command: &Command, digest: Digest, origin: &str) -> Result<bool, LedgerError> {
    Ok(digest == encode::digest(command, origin)? || digest == encode::digest_before(command)?)
}

/// See [`Contents::ahead_of`].
pub(crate) fn ahead(clock: Option<Clock>, last: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    last.filter(|last| clock == Some(Clock::System) && *last > now)
}

/// See [`Contents::present`].
pub(crate) fn present(clock: Option<Clock>, last: Option<Timestamp>) -> Timestamp {
    match (clock, last) {
        (Some(Clock::Simulated), Some(last)) => last,
        (_, Some(last)) => system_time().max(last),
        (_, None) => system_time(),
    }
}

/// The entries of these commits as they are hashed, in order: position, leaf hash, text.
pub(crate) fn entries(
    commits: Commits<'_>,
) -> impl Iterator<Item = Result<(EntryNumber, Digest, String), LedgerError>> + '_ {
    commits.flat_map(|commit| {
        let commit = match commit {
            Ok(commit) => commit,
            Err(error) => return vec![Err(LedgerError::Log(error.into()))],
        };
        let entry = |(event, hash): (eventlog::Event, Digest)| {
            let broken = |detail| LogError::Broken { position: event.position, detail };
            let text = event.entry().map_err(|error| broken(error.to_string()))?;
            Ok((EntryNumber(event.position.0), hash, text))
        };
        commit.events.into_iter().zip(commit.hashes).map(entry).collect()
    })
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

/// Whether after it other names are kept out of texts than before.
pub(crate) fn changes_names(event: &Event) -> bool {
    matches!(event, Event::PersonEntered(_) | Event::PersonalDataErased(_))
}
