//! What units are called.

use std::collections::BTreeMap;

use calendar::NaiveDate;
use domain::{State, UnitCode};

use crate::{as_of::Knowledge, term::Name};

/// What each unit is called on one day. Of a unit that is not in it, only its code is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitNames(BTreeMap<UnitCode, Name>);

impl UnitNames {
    /// The names of the registered units on `day`.
    pub fn on(state: &State, day: NaiveDate) -> Self {
        state.units.iter().map(|(code, unit)| (code.clone(), Name::of(unit.naming_on(day)))).collect()
    }

    /// The name of this unit.
    pub fn get(&self, unit: &UnitCode) -> Option<&Name> {
        self.0.get(unit)
    }
}

impl FromIterator<(UnitCode, Name)> for UnitNames {
    fn from_iter<I: IntoIterator<Item = (UnitCode, Name)>>(names: I) -> Self {
        Self(names.into_iter().collect())
    }
}

impl Knowledge<'_> {
    /// What units are called on the valid day.
    pub fn names(&self) -> UnitNames {
        UnitNames::on(&self.state, self.as_of.valid.date())
    }
}
