//! Who is who: one person, whatever the accounts, identifiers and positions under which they act.

use std::collections::BTreeSet;

use calendar::NaiveDate;

use super::State;
use crate::{
    ids::{PersonId, UnitCode},
    people::Actor,
    reading::{self, Identity},
};

impl State {
    /// The persons that an actor may be on `date`, in a form that can be compared: the account where it is
    /// known, else the holders of the position that day.
    pub fn identities(&self, actor: &Actor, date: NaiveDate) -> BTreeSet<Identity> {
        match &actor.account {
            Some(account) => BTreeSet::from([self.identity(account)]),
            None => self.offices.holders(&actor.office(), date).map(|h| self.identity(h.person.as_str())).collect(),
        }
    }

    /// An account as it is compared. Two identifiers of one digest are one person.
    fn identity(&self, account: &str) -> Identity {
        match self.first_of(&reading::account(account)) {
            Some(first) => Identity::of(first.as_str()),
            None => Identity::of(account),
        }
    }

    /// The first identifier of the person that this account, as it is compared, stands for.
    fn first_of(&self, key: &str) -> Option<&PersonId> {
        let person = key.strip_prefix("p-").and_then(|digits| format!("P-{digits}").parse::<PersonId>().ok())?;
        let digest = &self.persons.get(&person)?.digest;
        self.digests.get(digest)
    }

    /// Whether the two are, as far as the ledger can tell, one person: by account, by the holders of
    /// that day, or else because it is one position in one unit.
    pub fn same_person(&self, one: &Actor, other: &Actor, date: NaiveDate) -> bool {
        let (ones, others) = (self.identities(one, date), self.identities(other, date));
        let same_office = one.office() == other.office();
        let meet = || ones.iter().any(|one| others.iter().any(|other| one.may_be(other)));
        match ones.is_empty() || others.is_empty() {
            true => same_office,
            // Two of several holders of one position are two people only where accounts tell them apart.
            false if same_office => one.account.is_none() || other.account.is_none() || meet(),
            false => meet(),
        }
    }

    /// The units to which a person belongs on `date`: by the positions held, or, of an account that holds
    /// none that is registered, by what it did in the `days` before.
    pub fn units_of_person(&self, identity: &Identity, date: NaiveDate, days: i64) -> BTreeSet<UnitCode> {
        let all = self.offices.holdings().iter().flat_map(|(office, held)| held.iter().map(move |one| (office, one)));
        let mut own = all.filter(|(_, holding)| self.identity(holding.person.as_str()).may_be(identity)).peekable();
        if own.peek().is_some() {
            return own.filter(|(_, holding)| holding.covers(date)).map(|(office, _)| office.unit.clone()).collect();
        }
        let recent = |last: NaiveDate| (date - last).num_days() <= days;
        self.offices.acted_for(identity).filter(|(_, last)| recent(*last)).map(|(unit, _)| unit.clone()).collect()
    }
}
