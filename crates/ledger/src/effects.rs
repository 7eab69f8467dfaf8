//! What must happen because an event is on the disk: the key of a person who was erased is destroyed.
//!
//! It hangs on the event, not on the command that led to it, and is done before anybody is answered. What fails is
//! noted; the next opening does it.

use std::sync::{Mutex, PoisonError};

use domain::{Event, PersonId};
use eventlog::Batch;

use crate::vault::{Vault, VaultError};

/// Stands in every entry that has effects.
const ERASED: &str = "PersonalDataErased";

/// What follows from what is written.
pub struct Effects {
    vault: Vault,
    fault: Mutex<Option<VaultError>>,
}

impl Effects {
    /// Those on this vault.
    pub(crate) fn on(vault: Vault) -> Self {
        Self { vault, fault: Mutex::new(None) }
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
            if let Err(error) = self.vault.erase(person) {
                self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        }
    }

    /// What could not be done.
    pub(crate) fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(ToString::to_string)
    }
}
