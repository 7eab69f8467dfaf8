//! What must happen because an event is on the disk: the key of a person who was erased is destroyed, and so is their
//! account.
//!
//! It hangs on the event, not on the command that led to it, and is done before anybody is answered. What fails is
//! noted; the next opening does it.

use std::sync::{Mutex, PoisonError};

use domain::{Event, PersonId, State};
use eventlog::Batch;

use crate::{
    desk_files::{DeskFileError, DeskFiles},
    kept,
    vault::{Vault, VaultError},
};

/// Stands in every entry that has effects.
const ERASED: &str = "PersonalDataErased";

/// What follows from what is written.
pub struct Effects {
    vault: Vault,
    desk: DeskFiles,
    fault: Mutex<Option<NotErased>>,
}

/// What could not be destroyed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
enum NotErased {
    Vault(#[from] VaultError),
    Desk(#[from] DeskFileError),
}

impl Effects {
    /// Those on this vault and these accounts.
    pub(crate) fn on(vault: Vault, desk: DeskFiles) -> Self {
        Self { vault, desk, fault: Mutex::new(None) }
    }

    /// Who is erased by the events of a batch.
    pub(crate) fn of(&self, batch: &Batch) -> Vec<PersonId> {
        let entries = batch.commits().entries().filter_map(|entry| std::str::from_utf8(entry).ok());
        entries
            .filter(|entry| entry.contains(ERASED))
            .filter_map(|entry| eventlog::Event::from_entry(entry).ok())
            .filter_map(|event| match verify::reading::recorded(&event).ok()?.event {
                Event::PersonalDataErased(erased) => Some(erased.person),
                _ => None,
            })
            .collect()
    }

    /// Does it, once the batch is on the disk.
    pub(crate) fn follow(&self, erased: &[PersonId]) {
        for person in erased {
            self.note(self.vault.erase(person).map(drop));
        }
        if !erased.is_empty() {
            self.note(self.desk.erase(|person| erased.contains(person)).map(drop));
        }
    }

    /// Destroys the accounts that an erasing, interrupted by a crash, has left, and those of an older backup.
    pub(crate) fn finish(&self, state: &State) {
        if state.persons.values().any(|person| person.erased.is_some()) {
            self.note(self.desk.erase(|person| kept::erased(state, person).is_some()).map(drop));
        }
    }

    fn note<E: Into<NotErased>>(&self, outcome: Result<(), E>) {
        if let Err(error) = outcome {
            self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error.into());
        }
    }

    /// What could not be done.
    pub(crate) fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(ToString::to_string)
    }
}
