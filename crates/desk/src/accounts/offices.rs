//! In which offices an account may work today: by the log, and by nothing else.

use calendar::NaiveDate;
use domain::{Actor, Capacity, PersonId, State, authority::in_office, event::Office};

use super::{account::Account, error::AccountError};

/// The offices of which this account's person is a registered holder today, each in its own right. An office without
/// registered holders is nobody's here: on a terminal it is open to whoever the unit sends, and a server does not see
/// who that is.
pub fn offices_of(state: &State, account: &Account, today: NaiveDate) -> Vec<Actor> {
    let Some(person) = account.stands_for.person() else { return Vec::new() };
    let offices = state.offices.holdings().keys();
    let as_actor = |office: &Office| Actor {
        unit: office.unit.clone(),
        position: office.position,
        capacity: Capacity::Own,
        account: Some(person.as_str().to_owned()),
    };
    offices.map(as_actor).filter(|actor| holds(state, person, actor, today)).collect()
}

/// Whether this account's person may work as `actor` today: in an office that they hold, and in a capacity in which
/// its holder signs.
pub fn acts_as(state: &State, account: &Account, actor: &Actor, today: NaiveDate) -> bool {
    let Some(person) = account.stands_for.person() else { return false };
    let own = actor.account.as_deref() == Some(person.as_str());
    let office = actor.office();
    let delegated = || {
        let mut delegations = state.offices.delegations().values();
        delegations.any(|delegation| {
            delegation.to == office
                && delegation.capacity == actor.capacity
                && (delegation.from..=delegation.until).contains(&today)
        })
    };
    let signs = match actor.capacity {
        Capacity::Own | Capacity::Tm | Capacity::Kt => actor.position.signs(actor.capacity),
        Capacity::Tl | Capacity::Tuq | Capacity::Q => delegated(),
        Capacity::System => false,
    };
    own && signs && holds(state, person, actor, today)
}

/// Whether the log knows this person, and has not erased them.
pub fn must_be_known(state: &State, person: &PersonId) -> Result<(), AccountError> {
    match state.persons.get(person).is_some_and(|known| known.erased.is_none()) {
        true => Ok(()),
        false => Err(AccountError::NotAPerson(person.clone())),
    }
}

fn holds(state: &State, person: &PersonId, actor: &Actor, today: NaiveDate) -> bool {
    let erased = state.persons.get(person).is_some_and(|known| known.erased.is_some());
    // Of an office with registered holders this asks for one of that account.
    !erased && state.offices.has_holders(&actor.office(), today) && in_office(state, actor, today).is_ok()
}
