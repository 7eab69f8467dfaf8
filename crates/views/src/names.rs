//! What units are called.

use std::collections::{BTreeMap, BTreeSet};

use calendar::NaiveDate;
use domain::{State, UnitCode};

use crate::{
    as_of::Knowledge,
    term::{Name, Term},
};

/// What each unit is called on one day. Of a unit that is not in it, only its code is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitNames(BTreeMap<UnitCode, Named>);

/// A unit's name on that day; where the unit has ended by then, with the names of those that succeed it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    name: Name,
    successors: Vec<Name>,
}

impl Named {
    fn on(state: &State, day: NaiveDate, code: &UnitCode) -> Option<Self> {
        let name = Name::of(state.units.get(code)?.naming_on(day));
        Some(Self { name, successors: successors(state, day, code) })
    }

    fn term(self) -> Term {
        match self.successors.is_empty() {
            true => Term::Name(self.name),
            false => Term::NameThen(self.name, self.successors),
        }
    }
}

impl UnitNames {
    /// The names of the registered units on `day`.
    pub fn on(state: &State, day: NaiveDate) -> Self {
        let named = |code: &UnitCode| Some((code.clone(), Named::on(state, day, code)?));
        Self(state.units.keys().filter_map(named).collect())
    }

    /// The name of this unit.
    pub fn get(&self, unit: &UnitCode) -> Option<&Name> {
        self.0.get(unit).map(|named| &named.name)
    }

    /// What the unit is called. Where it has ended, with the names of those that succeed it.
    pub fn with_successors(&self, unit: &UnitCode) -> Term {
        self.0.get(unit).cloned().map_or_else(|| Term::Text(unit.to_string()), Named::term)
    }
}

impl FromIterator<(UnitCode, Name)> for UnitNames {
    fn from_iter<I: IntoIterator<Item = (UnitCode, Name)>>(names: I) -> Self {
        let named = |(unit, name)| (unit, Named { name, successors: Vec::new() });
        Self(names.into_iter().map(named).collect())
    }
}

/// The names of those units that succeed this one and exist on `day`, however far; none while it exists itself.
fn successors(state: &State, day: NaiveDate, code: &UnitCode) -> Vec<Name> {
    let (mut seen, mut open, mut names) = (BTreeSet::from([code.clone()]), vec![code.clone()], Vec::new());
    while let Some(code) = open.pop() {
        let Some(unit) = state.units.get(&code).filter(|unit| !unit.exists_on(day)) else { continue };
        // Before its first day nothing comes after a unit.
        for next in unit.successors.iter().filter(|_| unit.ended.is_some_and(|ended| ended <= day)) {
            if seen.insert(next.clone()) {
                open.push(next.clone());
                let next = state.units.get(next).filter(|unit| unit.exists_on(day));
                names.extend(next.map(|unit| Name::of(unit.naming_on(day))));
            }
        }
    }
    names
}

impl Knowledge<'_> {
    /// What units are called on the valid day.
    pub fn names(&self) -> UnitNames {
        UnitNames::on(&self.state, self.as_of.valid.date())
    }

    /// What the unit was called on the valid day. Where it had ended by then, with the names of those that
    /// succeed it, as of that day.
    pub fn name_of(&self, unit: &UnitCode) -> Term {
        let named = Named::on(&self.state, self.as_of.valid.date(), unit);
        named.map_or_else(|| Term::Text(unit.to_string()), Named::term)
    }

    /// The names of those units that succeed it and exist on the valid day, however far.
    pub fn successors_of(&self, unit: &UnitCode) -> Vec<Name> {
        successors(&self.state, self.as_of.valid.date(), unit)
    }
}
