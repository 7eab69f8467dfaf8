//! Who holds which position, who acts for whom, and to whom authority has passed, on any day.

use std::collections::BTreeMap;

use calendar::NaiveDate;

use crate::{
    event::{Event, Office, Recorded},
    ids::{EntryNumber, PersonId, RecordId, UnitCode},
    people::{Actor, Capacity, Role},
    reading::Identity,
};

/// Somebody's holding of a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where it is known.
    pub until: Option<NaiveDate>,
    /// The entry that says so.
    pub entry: EntryNumber,
}

impl Holding {
    pub(super) fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }
}

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// In whose name.
    pub by: Office,
    /// Who may act.
    pub to: Office,
    /// In which capacity.
    pub capacity: Capacity,
    /// Which acts; all, if empty.
    pub acts: Vec<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The entry that granted it.
    pub entry: EntryNumber,
}

/// Authority that passed from one office to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// From this day on.
    pub from: NaiveDate,
    /// Who had it.
    pub old: Office,
    /// Who has it.
    pub new: Office,
    /// Which acts; all, if empty.
    pub acts: Vec<String>,
    /// The entry that says so.
    pub entry: EntryNumber,
}

fn names(acts: &[String], act: &str) -> bool {
    acts.is_empty() || acts.iter().any(|named| named == act)
}

/// In whose name somebody acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeStanding {
    /// The office.
    pub office: Office,
    /// Why it is theirs to use.
    pub right: Right,
}

/// Why an office is somebody's to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// It is their own.
    Own,
    /// They are its deputy and sign in its place.
    Deputy,
    /// It delegated to them.
    Delegation(EntryNumber),
    /// Its authority passed to them.
    Transfer(EntryNumber),
}

/// Offices, their holders and what they have handed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offices {
    holdings: BTreeMap<Office, Vec<Holding>>,
    /// The last day of positions that have ended.
    ended: BTreeMap<Office, NaiveDate>,
    delegations: BTreeMap<RecordId, Delegation>,
    transfers: Vec<Transfer>,
    /// For which units each account acted, and when last.
    accounts: BTreeMap<Identity, BTreeMap<UnitCode, NaiveDate>>,
}

impl Offices {
    pub(super) fn apply(&mut self, recorded: &Recorded) {
        let entry = recorded.entry;
        for actor in recorded.people() {
            if let Some(account) = actor.account.as_deref() {
                let units = self.accounts.entry(Identity::of(account)).or_default();
                units.insert(actor.unit.clone(), recorded.recorded_at.date());
            }
        }
        match &recorded.event {
            Event::RoleAssigned(e) => {
                let holding = Holding { person: e.person.clone(), from: e.from, until: e.until, entry };
                // A position that had ended is there again.
                if self.ended.get(&e.office).is_some_and(|last| *last < e.from) {
                    self.ended.remove(&e.office);
                }
                self.holdings.entry(e.office.clone()).or_default().push(holding);
            }
            Event::RoleEnded(e) => {
                let holdings = self.holdings.entry(e.office.clone()).or_default();
                for holding in holdings.iter_mut().filter(|h| e.person.as_ref().is_none_or(|p| *p == h.person)) {
                    holding.until = Some(holding.until.map_or(e.until, |until| until.min(e.until)));
                }
                if e.person.is_none() {
                    self.ended.insert(e.office.clone(), e.until);
                }
            }
            Event::DelegationGranted(e) => {
                let delegation = Delegation {
                    by: e.by.clone(),
                    to: e.to.clone(),
                    capacity: e.capacity,
                    acts: e.acts.clone(),
                    from: e.from,
                    until: e.until,
                    entry,
                };
                self.delegations.insert(e.delegation.clone(), delegation);
            }
            Event::DelegationRevoked(e) => {
                if let Some(delegation) = self.delegations.get_mut(&e.delegation) {
                    delegation.until = delegation.until.min(e.until);
                }
            }
            Event::AuthorityTransferred(e) => {
                let (old, new) = (e.old.clone(), e.new.clone());
                self.transfers.push(Transfer { from: e.from, old, new, acts: e.acts.clone(), entry });
            }
            _ => {}
        }
    }

    /// Whether holders of this office are registered by `date`. Before the first day of the first of them it is open to
    /// whoever the unit sends; from then on, to its holders alone.
    pub fn has_holders(&self, office: &Office, date: NaiveDate) -> bool {
        self.holdings.get(office).is_some_and(|holdings| holdings.iter().any(|holding| holding.from <= date))
    }

    /// Who holds the office on `date`.
    pub fn holders(&self, office: &Office, date: NaiveDate) -> impl Iterator<Item = &Holding> {
        self.holdings.get(office).into_iter().flatten().filter(move |holding| holding.covers(date))
    }

    /// Every holding, by office.
    pub fn holdings(&self) -> &BTreeMap<Office, Vec<Holding>> {
        &self.holdings
    }

    /// The last day of the position, if it has ended.
    pub fn ended(&self, office: &Office) -> Option<NaiveDate> {
        self.ended.get(office).copied()
    }

    /// Every delegation, by identifier.
    pub fn delegations(&self) -> &BTreeMap<RecordId, Delegation> {
        &self.delegations
    }

    /// Every transfer of authority, in the order recorded.
    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    /// The units for which accounts that may be this person's acted, and when last.
    pub(super) fn acted_for<'o>(&'o self, person: &'o Identity) -> impl Iterator<Item = (&'o UnitCode, NaiveDate)> {
        let behind = self.accounts.range(person.without_domain()..);
        let of_the_name = behind.take_while(|(other, _)| other.has_the_name_of(person));
        let own = of_the_name.filter(|(other, _)| other.may_be(person));
        own.flat_map(|(_, units)| units).map(|(unit, last)| (unit, *last))
    }

    /// Who has on `date` the authority that was `office`'s: itself, unless it passed on. What passes
    /// back to where it came from is that alone, and not the authority of who had it meanwhile.
    pub fn owner(&self, office: &Office, act: &str, date: NaiveDate) -> Office {
        let mut transfers: Vec<&Transfer> =
            self.transfers.iter().filter(|transfer| transfer.from <= date && names(&transfer.acts, act)).collect();
        transfers.sort_by_key(|transfer| (transfer.from, transfer.entry));
        let mut owners: BTreeMap<&Office, &Office> = BTreeMap::new();
        for transfer in transfers {
            let returns = owners.get(&transfer.new) == Some(&&transfer.old);
            if returns {
                owners.remove(&transfer.new);
                continue;
            }
            owners.values_mut().filter(|owner| **owner == &transfer.old).for_each(|owner| *owner = &transfer.new);
            owners.insert(&transfer.old, &transfer.new);
        }
        owners.get(office).map_or_else(|| office.clone(), |owner| (*owner).clone())
    }

    /// In whose names `actor` may do `act` on `date`: their own office unless that authority has
    /// passed on, the one they deputise for, those that delegated to them in this capacity, those
    /// whose authority passed to them.
    pub fn standings(&self, actor: &Actor, act: &str, date: NaiveDate) -> Vec<OfficeStanding> {
        let own = actor.office();
        let mut standings = Vec::new();
        if self.owner(&own, act, date) == own {
            standings.push(OfficeStanding { office: own.clone(), right: Right::Own });
        }
        for transfer in self.transfers.iter().filter(|transfer| transfer.from <= date && names(&transfer.acts, act)) {
            if transfer.old != own && self.owner(&transfer.old, act, date) == own {
                standings.push(OfficeStanding { office: transfer.old.clone(), right: Right::Transfer(transfer.entry) });
            }
        }
        match actor.capacity {
            Capacity::Kt => {
                let head = own.position.deputises_for().map(|position| Office { unit: own.unit.clone(), position });
                // In the place of a head whose authority passed on nobody signs.
                if let Some(office) = head.filter(|head| self.owner(head, act, date) == *head) {
                    standings.push(OfficeStanding { office, right: Right::Deputy });
                }
            }
            Capacity::Tl | Capacity::Tuq | Capacity::Q => {
                let covers = |d: &&Delegation| {
                    d.to == own
                        && d.capacity == actor.capacity
                        && d.from <= date
                        && date <= d.until
                        && names(&d.acts, act)
                };
                for delegation in self.delegations.values().filter(covers) {
                    let right = Right::Delegation(delegation.entry);
                    standings.push(OfficeStanding { office: delegation.by.clone(), right });
                }
            }
            Capacity::Own | Capacity::Tm | Capacity::System => {}
        }
        standings
    }

    /// The units in which this person held a position on some day from `since` to `until`.
    pub fn units_of<'a>(
        &'a self,
        person: &'a str,
        since: NaiveDate,
        until: NaiveDate,
    ) -> impl Iterator<Item = &'a Office> {
        let held = move |holding: &Holding| {
            holding.person.as_str() == person && holding.from <= until && holding.until.is_none_or(|last| since <= last)
        };
        self.holdings.iter().filter(move |(_, holdings)| holdings.iter().any(held)).map(|(office, _)| office)
    }

    /// Whether the person holds, or is to hold, a position other than `position`'s side of the wall
    /// between administration and business on any day from `from` to `until`.
    pub fn crosses_the_wall(
        &self,
        person: &PersonId,
        position: Role,
        from: NaiveDate,
        until: Option<NaiveDate>,
    ) -> bool {
        let until = until.unwrap_or(NaiveDate::MAX);
        let administers = position == Role::Administrator;
        self.units_of(person.as_str(), from, until).any(|held| (held.position == Role::Administrator) != administers)
    }
}

impl Actor {
    /// The office they hold.
    pub fn office(&self) -> Office {
        Office { unit: self.unit.clone(), position: self.position }
    }
}
