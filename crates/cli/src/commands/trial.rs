//! What would become of a list, without recording any of it.

use calendar::Timestamp;
use domain::{
    Command, EntryNumber, Known, Refusal, chronicle::Chronicle, decide, decide::NewEvent, event::Recorded,
    origin::Origin,
};

/// A list that was tried.
pub struct Trial {
    /// What would become of each row, in their order.
    pub outcomes: Vec<Result<Place, Refusal>>,
    rows: Vec<usize>,
    /// What would happen: if the rows that are not refused were a list of their own, and each that has a command of its
    /// own were recorded by that.
    would: Vec<(Command, Vec<NewEvent>)>,
}

/// By what a row would be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// By the command of the list.
    InList,
    /// By a command of its own.
    Apart,
}

impl Trial {
    /// Tries the rows that are not refused, as if they were a list of their own.
    ///
    /// # Errors
    /// What refuses the command as a whole.
    pub fn of<R: Clone>(
        known: &dyn Known,
        now: Timestamp,
        rows: &[R],
        number: impl Fn(&R) -> usize,
        command: impl Fn(&[R]) -> Command,
    ) -> Result<Self, Refusal> {
        let mut would = Vec::new();
        let mut outcomes: Vec<Result<Place, Refusal>> = rows.iter().map(|_| Ok(Place::InList)).collect();
        let mut left: Vec<usize> = (0..rows.len()).collect();
        while !left.is_empty() {
            let tried: Vec<R> = left.iter().filter_map(|index| rows.get(*index)).cloned().collect();
            let command = command(&tried);
            let refused = match decide(known, now, &command) {
                Ok(events) => {
                    would.push((command, events));
                    break;
                }
                Err(Refusal::Rows(refused)) => refused,
                Err(refusal) if left.len() == 1 => vec![(1, refusal)],
                Err(refusal) => return Err(refusal),
            };
            let places: Vec<(usize, Refusal)> = refused
                .into_iter()
                .filter_map(|(place, refusal)| Some((*left.get(place.checked_sub(1)?)?, refusal)))
                .collect();
            if places.is_empty() {
                break;
            }
            left.retain(|index| places.iter().all(|(refused, _)| refused != index));
            for (index, refusal) in places {
                if let Some(outcome) = outcomes.get_mut(index) {
                    *outcome = Err(refusal);
                }
            }
        }
        Ok(Self { outcomes, rows: rows.iter().map(number).collect(), would })
    }

    /// Tries rows that were refused by commands of their own, where there is one for the refusal.
    pub fn apart(&mut self, known: &dyn Known, now: Timestamp, command: impl Fn(usize, &Refusal) -> Option<Command>) {
        for (index, outcome) in self.outcomes.iter_mut().enumerate() {
            let Some(command) = outcome.as_ref().err().and_then(|refusal| command(index, refusal)) else { continue };
            *outcome = decide(known, now, &command).map(|events| {
                self.would.push((command, events));
                Place::Apart
            });
        }
    }

    /// What would be known.
    pub fn after(&self, known: &Chronicle, now: Timestamp) -> Chronicle {
        let mut chronicle = known.clone();
        for (command, events) in &self.would {
            for new in events {
                let entry = EntryNumber(chronicle.state().next);
                chronicle.push(recorded(new.clone(), entry, command, now));
            }
        }
        chronicle
    }

    /// The rows that would be refused, by their numbers in the sheet, and why.
    pub fn refused(self) -> Vec<(usize, Refusal)> {
        let rows = self.rows.into_iter().zip(self.outcomes);
        rows.filter_map(|(row, outcome)| Some((row, outcome.err()?))).collect()
    }
}

/// The entry that an event would be.
fn recorded(new: NewEvent, entry: EntryNumber, command: &Command, now: Timestamp) -> Recorded {
    Recorded {
        entry,
        recorded_at: now,
        occurred_at: new.occurred_at,
        actor: command.by.clone(),
        approver: command.approved_by.clone(),
        channel: command.channel,
        cause: new.cause,
        corrects: new.corrects,
        origin: Origin::Command(command.id.clone()),
        legal_basis: command.legal_basis.clone(),
        documents: command.documents.clone(),
        event: new.event,
    }
}
