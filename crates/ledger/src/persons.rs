//! Persons: the name goes into the vault, its salted digest into the log.
//!
//! The order of the steps is what makes a crash harmless. Entering: the vault first, then the entry.
//! Erasing: the entry first, then the key; a key that should be gone is destroyed at the next
//! opening.

use calendar::Timestamp;
use domain::{
    Act, Actor, Command, CommandId, PersonId, State,
    event::{Document, ErasureGround, PersonEntered, PersonalDataErased, PersonalDataRead},
    reading,
};
use eventlog::Store;

use crate::{
    contents::{Contents, changes_names},
    ledger::{Holds, Ledger, guard, names},
    ledger_error::LedgerError,
    vault::{Disclosure, Vault, VaultError},
};

/// Why a person was not entered, shown or erased.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The vault cannot.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What the vault holds is not what the log says.
    #[error(
        "the name of {0} in the vault is not the one that was entered: its digest differs; keep the vault as it is and ask who had access to it"
    )]
    Exchanged(PersonId),
}

/// Who asks, with whose approval, and when, in a rehearsal.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who records it.
    pub by: Actor,
    /// Who approves it.
    pub approved_by: Option<Actor>,
    /// The time, in a rehearsal.
    pub at: Option<Timestamp>,
}

impl Asked {
    /// Makes the command, under an identifier that the ledger gives.
    fn command(&self, act: Act) -> impl Fn(CommandId) -> Command {
        move |id| Command::new(id, self.by.clone(), self.approved_by.clone(), act.clone())
    }
}

/// Puts a name into the vault and enters its digest.
pub fn enter<S: Store, H: Holds>(
    ledger: &mut Ledger<S, H>,
    vault: &Vault,
    asked: &Asked,
    name: &str,
) -> Result<PersonId, PersonError> {
    let person = Vault::new_person()?;
    let digest = vault.seal(&person, name)?.to_string();
    let act = Act::EnterPerson(PersonEntered { person: person.clone(), digest });
    let id = CommandId::given("enter", person.as_str());
    match ledger.submit_given(&id, None, asked.command(act), asked.at) {
        Ok(_) => {
            guard_anew(ledger, vault);
            Ok(person)
        }
        // Whether it was recorded is not known: the next opening compares.
        Err(error @ LedgerError::Log(eventlog::LogError::Unknown { .. })) => Err(error.into()),
        Err(error) => {
            vault.erase(&person)?;
            Err(error.into())
        }
    }
}

/// Records that the name is read, and by whom and why; then reveals it.
pub fn read<S: Store, H: Holds>(
    ledger: &mut Ledger<S, H>,
    vault: &Vault,
    asked: &Asked,
    person: &PersonId,
    reason: &str,
) -> Result<Disclosure, PersonError> {
    let act = Act::ReadPerson(PersonalDataRead { person: person.clone(), reason: reason.to_owned() });
    let id = CommandId::given("read", &format!("{person}/{}", ledger.state().next));
    ledger.submit_given(&id, None, asked.command(act), asked.at)?;
    let disclosure = vault.reveal(person)?;
    let entered = ledger.state().persons.get(person).map(|entered| entered.digest.as_str());
    match entered == Some(disclosure.digest.to_string().as_str()) {
        true => Ok(disclosure),
        false => Err(PersonError::Exchanged(person.clone())),
    }
}

/// Records under which order, then destroys the key. From then on nothing in the ledger's directory
/// reveals the name, and every proof holds.
pub fn erase<S: Store, H: Holds>(
    ledger: &mut Ledger<S, H>,
    vault: &Vault,
    asked: &Asked,
    person: &PersonId,
    ground: ErasureGround,
    order: Document,
) -> Result<(), PersonError> {
    let act = Act::ErasePerson(PersonalDataErased { person: person.clone(), ground, order });
    let (id, before) = (CommandId::given("erase", person.as_str()), format!("erase-{person}"));
    ledger.submit_given(&id, Some(&before), asked.command(act), asked.at)?;
    vault.erase(person)?;
    guard_anew(ledger, vault);
    Ok(())
}

/// Destroys the keys that an erasing, interrupted by a crash, has left; sets the guard against names
/// in texts. A name that the log does not know is left alone: the log may be an older copy.
///
/// What cannot be read of the vault is [`Ledger::unguarded`]; every name that could still be read is guarded.
pub(crate) fn attach<S: Store, H: Holds>(ledger: &mut Ledger<S, H>, vault: Vault) {
    let fault = reconcile(ledger, &vault).err();
    ledger.attach(vault, fault);
}

/// Destroys and guards, over any store.
///
/// # Errors
/// As above.
pub fn reconcile<S: Store, H: Holds>(ledger: &mut Ledger<S, H>, vault: &Vault) -> Result<(), VaultError> {
    let destroyed = destroy_erased(ledger.state(), vault);
    destroyed.and(guard(ledger, vault))
}

/// The same for a ledger that is read, whose texts nobody adds to.
///
/// # Errors
/// What of the vault cannot be read, or destroyed.
pub(crate) fn reconcile_read(contents: &Contents, vault: &Vault) -> Result<(), VaultError> {
    // Most ledgers that are read hold no person's name: then nobody is looked for in their state.
    match !contents.events().iter().any(|recorded| changes_names(&recorded.event)) && vault.persons()?.is_empty() {
        true => Ok(()),
        false => reconcile_known(contents.state(), vault),
    }
}

/// The same by what is known of persons.
pub(crate) fn reconcile_known(state: &State, vault: &Vault) -> Result<(), VaultError> {
    let destroyed = destroy_erased(state, vault);
    destroyed.and(names(state, vault).1.map_or(Ok(()), Err))
}

fn destroy_erased(state: &State, vault: &Vault) -> Result<(), VaultError> {
    let held = vault.persons()?;
    let is_erased = |id: &&PersonId| state.persons.get(*id).is_some_and(|person| person.erased.is_some());
    held.iter().filter(is_erased).try_for_each(|person| vault.erase(person).map(drop))
}

/// The other persons whose name reads the same. They may be one person or several: nobody but people can say.
pub fn namesakes(vault: &Vault, person: &PersonId) -> Result<Vec<PersonId>, VaultError> {
    let key = |person: &PersonId| vault.reveal(person).map(|found| reading::name(&found.name));
    let name = key(person)?;
    let others = vault.persons()?.into_iter().filter(|other| other != person);
    Ok(others.filter(|other| key(other).is_ok_and(|found| found == name)).collect())
}

/// A fault was reported when the ledger was opened; what has just been done stands.
fn guard_anew<S: Store, H: Holds>(ledger: &mut Ledger<S, H>, vault: &Vault) {
    let _ = guard(ledger, vault);
}
