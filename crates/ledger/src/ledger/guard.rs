//! Names of persons are kept out of texts.

use std::collections::BTreeSet;

use domain::{PersonId, State};
use eventlog::Store;

use super::{Holds, Ledger};
use crate::vault::{Vault, VaultError};

/// Guards every name that can be read.
///
/// # Errors
/// That of the first name which cannot be read: [`names`].
pub(crate) fn guard<S: Store, H: Holds>(ledger: &mut Ledger<S, H>, vault: &Vault) -> Result<(), VaultError> {
    let (names, fault) = names(ledger.state(), vault);
    ledger.guard_names(names);
    fault.map_or(Ok(()), Err)
}

/// The names in the vault, and the error of the first that cannot be read though the log knows the person and no
/// erasing: a lost vault does not pass for an empty one.
pub(crate) fn names(state: &State, vault: &Vault) -> (Vec<String>, Option<VaultError>) {
    let persons = state.persons.iter();
    let known: BTreeSet<PersonId> =
        persons.filter(|(_, person)| person.erased.is_none()).map(|(id, _)| id.clone()).collect();
    let (held, mut fault) = match vault.persons() {
        Ok(held) => (held, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let mut names = Vec::new();
    for person in known.iter().cloned().chain(held).collect::<BTreeSet<_>>() {
        match vault.reveal(&person) {
            Ok(disclosure) => names.push(disclosure.name),
            // What an interrupted sealing or erasing left.
            Err(VaultError::Erased(_)) if !known.contains(&person) => {}
            Err(error) => fault = fault.or(Some(error)),
        }
    }
    (names, fault)
}
