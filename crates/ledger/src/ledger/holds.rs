//! What a ledger that is open for writing has at hand of what it holds: everything ([`Contents`]), or its index.

use std::collections::HashMap;

use calendar::Timestamp;
use domain::{Command, EntryNumber, Known, Recorded, State, event::Clock};
use eventlog::Event;

use super::LedgerError;
use crate::{
    contents::{Contents, Why, is_the_same},
    index::{AtHand, IndexError, LogPlace, Turning},
};

/// What deciding and recording ask for.
pub trait Holds: Send + Sized {
    /// Everything was read anew.
    fn read_anew(&mut self, contents: Contents);

    /// The log's name, which its heads bear.
    fn origin(&self) -> &str;

    /// What is known now; of tasks perhaps nothing.
    fn state(&self) -> &State;

    /// Whether its times are real.
    fn clock(&self) -> Option<Clock>;

    /// When the last entry was recorded.
    fn last_recorded_at(&self) -> Option<Timestamp>;

    /// What this command was recorded as before.
    ///
    /// # Errors
    /// The identifier belongs to another command.
    fn already(&mut self, command: &Command) -> Result<Option<Vec<EntryNumber>>, LedgerError>;

    /// The entry that says that this was refused for this reason.
    fn refused(&mut self, digest: &str, why: Why) -> Result<Option<EntryNumber>, LedgerError>;

    /// The entry of this number; none behind the last.
    fn entry(&mut self, entry: EntryNumber) -> Result<Option<Recorded>, LedgerError>;

    /// The entries of a stream of the ledger's own hand from this one on, in order; perhaps some others.
    fn notices(&mut self, stream: &str, from: EntryNumber) -> Result<Vec<Recorded>, LedgerError>;

    /// What a question finds in what is known now; it may be asked several times.
    fn ask<T>(&mut self, question: impl Fn(&dyn Known) -> T) -> Result<T, LedgerError>;

    /// How many entries a stream has, of which the log does not know it.
    fn entries_of_stream(&mut self, stream: &str) -> Result<u64, LedgerError>;

    /// Takes the next entry.
    fn take(&mut self, event: &Event) -> Result<Recorded, LedgerError>;
}

impl Holds for Contents {
    fn read_anew(&mut self, contents: Contents) {
        *self = contents;
    }

    fn origin(&self) -> &str {
        Contents::origin(self)
    }

    fn state(&self) -> &State {
        Contents::state(self)
    }

    fn clock(&self) -> Option<Clock> {
        Contents::clock(self)
    }

    fn last_recorded_at(&self) -> Option<Timestamp> {
        Contents::last_recorded_at(self)
    }

    fn already(&mut self, command: &Command) -> Result<Option<Vec<EntryNumber>>, LedgerError> {
        Contents::already(self, command)
    }

    fn refused(&mut self, digest: &str, why: Why) -> Result<Option<EntryNumber>, LedgerError> {
        Ok(Contents::refused(self, digest, why))
    }

    fn entry(&mut self, entry: EntryNumber) -> Result<Option<Recorded>, LedgerError> {
        Ok(self.chronicle().get(entry).cloned())
    }

    fn notices(&mut self, _: &str, from: EntryNumber) -> Result<Vec<Recorded>, LedgerError> {
        let of_the_ledger = |recorded: &&Recorded| recorded.origin.command().is_none();
        let place = self.events().partition_point(|recorded| recorded.entry < from);
        Ok(self.events().get(place..).unwrap_or_default().iter().filter(of_the_ledger).cloned().collect())
    }

    fn ask<T>(&mut self, question: impl Fn(&dyn Known) -> T) -> Result<T, LedgerError> {
        Ok(question(self.chronicle()))
    }

    /// Whoever has read everything knows where every stream ends.
    fn entries_of_stream(&mut self, _: &str) -> Result<u64, LedgerError> {
        Ok(0)
    }

    fn take(&mut self, event: &Event) -> Result<Recorded, LedgerError> {
        Contents::take(self, event)
    }
}

/// The index where there is one; else, or while it cannot be read, everything.
pub enum Holding {
    /// The index.
    AtHand(Box<AtHand>),
    /// Everything.
    Everything {
        /// What was read.
        contents: Box<Contents>,
        /// How many entries each stream had when this took the place of an index.
        streams: HashMap<String, u64>,
        /// The way to the index.
        turning: Box<Turning>,
    },
}

impl Holding {
    /// Everything, as long as this log has no index.
    pub(crate) fn of_everything(contents: Contents, log: LogPlace) -> Self {
        let turning = Box::new(Turning::new(log, contents.size()));
        Self::Everything { contents: Box::new(contents), streams: HashMap::new(), turning }
    }

    /// Asks the index; where that cannot be read, everything is read in its place.
    fn either<T>(
        &mut self,
        mut by_index: impl FnMut(&mut AtHand) -> Result<T, IndexError>,
        by_everything: impl FnOnce(&mut Contents) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        if let Self::AtHand(at_hand) = self {
            match by_index(at_hand) {
                Ok(answer) => return Ok(answer),
                Err(error) => error.discard(),
            }
            let (contents, streams) = at_hand.everything()?;
            let turning = Box::new(Turning::back(at_hand));
            *self = Self::Everything { contents: Box::new(contents), streams, turning };
        }
        match self {
            Self::Everything { contents, .. } => by_everything(contents),
            // It was replaced above.
            Self::AtHand(_) => Err(LedgerError::NotOpened),
        }
    }
}

impl Holds for Holding {
    fn read_anew(&mut self, contents: Contents) {
        let log = match self {
            Self::AtHand(at_hand) => at_hand.log(),
            Self::Everything { turning, .. } => turning.log(),
        };
        *self = Self::of_everything(contents, log.clone());
    }

    fn origin(&self) -> &str {
        match self {
            Self::AtHand(at_hand) => at_hand.origin(),
            Self::Everything { contents, .. } => contents.origin(),
        }
    }

    fn state(&self) -> &State {
        match self {
            Self::AtHand(at_hand) => at_hand.state(),
            Self::Everything { contents, .. } => contents.state(),
        }
    }

    fn clock(&self) -> Option<Clock> {
        match self {
            Self::AtHand(at_hand) => at_hand.clock(),
            Self::Everything { contents, .. } => contents.clock(),
        }
    }

    fn last_recorded_at(&self) -> Option<Timestamp> {
        match self {
            Self::AtHand(at_hand) => at_hand.last_recorded_at(),
            Self::Everything { contents, .. } => contents.last_recorded_at(),
        }
    }

    fn already(&mut self, command: &Command) -> Result<Option<Vec<EntryNumber>>, LedgerError> {
        if let Self::Everything { contents, .. } = self {
            return contents.already(command);
        }
        let origin = self.origin().to_owned();
        let found = self.either(|at_hand| at_hand.called(command.id.as_str()).map(Some), |_| Ok(None))?;
        let Some(found) = found else { return self.already(command) };
        let Some(first) = found.first() else { return Ok(None) };
        // A notice may bear an identifier that looks like that of a command.
        let is_command = verify::reading::recorded(first)?.origin.command().is_some();
        match is_command && is_the_same(command, first.content.command.digest, &origin)? {
            true => Ok(Some(found.iter().map(|event| EntryNumber(event.position.0)).collect())),
            false => {
                let (id, entry) = (command.id.clone(), EntryNumber(first.position.0));
                Err(LedgerError::CommandIdReused { id, entry })
            }
        }
    }

    fn refused(&mut self, digest: &str, why: Why) -> Result<Option<EntryNumber>, LedgerError> {
        let by_everything = |contents: &mut Contents| Ok(Contents::refused(contents, digest, why.clone()));
        self.either(|at_hand| at_hand.refused(digest, &why), by_everything)
    }

    fn entry(&mut self, entry: EntryNumber) -> Result<Option<Recorded>, LedgerError> {
        self.either(|at_hand| at_hand.entry(entry), |contents| contents.entry(entry))
    }

    fn notices(&mut self, stream: &str, from: EntryNumber) -> Result<Vec<Recorded>, LedgerError> {
        self.either(|at_hand| at_hand.notices(stream, from), |contents| contents.notices(stream, from))
    }

    fn ask<T>(&mut self, question: impl Fn(&dyn Known) -> T) -> Result<T, LedgerError> {
        if let Self::Everything { turning, .. } = self
            && let Some(at_hand) = turning.turned()
        {
            *self = Self::AtHand(Box::new(at_hand));
        }
        self.either(|at_hand| at_hand.ask(&question), |contents| Holds::ask(contents, &question))
    }

    fn entries_of_stream(&mut self, stream: &str) -> Result<u64, LedgerError> {
        if let Self::Everything { streams, .. } = self {
            return Ok(streams.get(stream).copied().unwrap_or(0));
        }
        let asked = self.either(|at_hand| at_hand.entries_of_stream(stream).map(Some), |_| Ok(None))?;
        asked.map_or_else(|| self.entries_of_stream(stream), Ok)
    }

    fn take(&mut self, event: &Event) -> Result<Recorded, LedgerError> {
        if let Self::Everything { contents, turning, .. } = self {
            turning.take(event);
            return contents.take(event);
        }
        // What the index could not take, everything has: it is read with what came before.
        let by_everything = |contents: &mut Contents| match contents.chronicle().get(EntryNumber(event.position.0)) {
            Some(recorded) => Ok(recorded.clone()),
            None => contents.take(event),
        };
        self.either(|at_hand| at_hand.take(event), by_everything)
    }
}
