//! Units over time. Identity is not a name, and not a code: both change, the unit stays; and a unit
//! that succeeds another is another unit, linked by lineage.

use std::collections::{BTreeMap, BTreeSet};

use calendar::NaiveDate;

use crate::{
    event::{Connection, Event, OfficialCode, Recorded},
    ids::{EntryNumber, UnitCode},
    people::UnitKind,
    reading,
};

/// Under each name, as it is compared, the units that are called so on any day.
pub(super) type UnitNames = BTreeMap<String, BTreeSet<UnitCode>>;

/// What a unit is called from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// From this day; none: since before the ledger.
    pub from: Option<NaiveDate>,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Its abbreviation in document symbols.
    pub abbreviation: Option<String>,
    /// Its official codes.
    pub codes: Vec<OfficialCode>,
    /// Its name as names are compared: made once, since a name may be asked about as often as there are units.
    compared: String,
}

/// A registered unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The entry that registered it.
    pub entry: EntryNumber,
    /// The first day of its existence; none: since before the ledger.
    pub from: Option<NaiveDate>,
    /// The first day on which it is no more.
    pub ended: Option<NaiveDate>,
    /// The units it succeeds.
    pub predecessors: Vec<UnitCode>,
    /// The units that succeed it.
    pub successors: Vec<UnitCode>,
    /// What it may record by itself, as a connected system.
    pub connection: Option<Connection>,
    /// The name with which it was registered.
    registered: Naming,
    /// Its later names, by their first days.
    renamings: Vec<Naming>,
    parents: Vec<(Option<NaiveDate>, UnitCode)>,
}

impl Unit {
    /// Whether it exists on `date`.
    pub fn exists_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.ended.is_none_or(|ended| date < ended)
    }

    /// What it is called on `date`; before its first name, its first name.
    pub fn naming_on(&self, date: NaiveDate) -> &Naming {
        let later = self.renamings.iter().rfind(|naming| naming.from.is_none_or(|from| from <= date));
        later.unwrap_or(&self.registered)
    }

    /// What it was ever called, from its first name on.
    pub fn namings(&self) -> impl Iterator<Item = &Naming> {
        std::iter::once(&self.registered).chain(&self.renamings)
    }

    /// The days on which it exists and is called so, by a name as it is compared: from the first on, before the second.
    pub(super) fn called<'u>(&'u self, name: &'u str) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + 'u {
        let first = |from: Option<NaiveDate>| from.unwrap_or(NaiveDate::MIN);
        let ends = self.renamings.iter().map(move |next| first(next.from)).chain([NaiveDate::MAX]);
        let called = self.namings().zip(ends).filter(move |(naming, _)| naming.compared == name);
        let days = called.map(move |(naming, end)| {
            (first(naming.from).max(first(self.from)), end.min(self.ended.unwrap_or(NaiveDate::MAX)))
        });
        days.filter(|(from, end)| from < end)
    }

    /// What it is called last.
    pub fn naming(&self) -> &Naming {
        self.naming_on(NaiveDate::MAX)
    }

    /// The days on which it comes to stand under another.
    pub fn moves(&self) -> impl Iterator<Item = NaiveDate> {
        self.parents.iter().filter_map(|(from, _)| *from)
    }

    /// The unit above it on `date`.
    pub fn parent_on(&self, date: NaiveDate) -> Option<&UnitCode> {
        let known = self.parents.iter().rfind(|(from, _)| from.is_none_or(|from| from <= date));
        known.map(|(_, parent)| parent)
    }
}

/// Steps past one event. Changes are recorded before they take effect as well as after.
pub(super) fn apply(units: &mut BTreeMap<UnitCode, Unit>, names: &mut UnitNames, recorded: &Recorded) {
    match &recorded.event {
        Event::UnitEstablished(e) => {
            let compared = reading::name(&e.name);
            names.entry(compared.clone()).or_default().insert(e.unit.clone());
            let naming = Naming {
                compared,
                from: e.from,
                name: e.name.clone(),
                name_en: e.name_en.clone(),
                abbreviation: e.abbreviation.clone(),
                codes: e.codes.clone(),
            };
            let unit = Unit {
                kind: e.kind,
                entry: recorded.entry,
                from: e.from,
                ended: None,
                predecessors: Vec::new(),
                successors: Vec::new(),
                connection: e.connection.clone(),
                registered: naming,
                renamings: Vec::new(),
                parents: e.parent.iter().map(|parent| (e.from, parent.clone())).collect(),
            };
            units.insert(e.unit.clone(), unit);
        }
        Event::UnitRenamed(e) => {
            if let Some(unit) = units.get_mut(&e.unit) {
                let compared = reading::name(&e.name);
                names.entry(compared.clone()).or_default().insert(e.unit.clone());
                unit.renamings.push(Naming {
                    compared,
                    from: Some(e.from),
                    name: e.name.clone(),
                    name_en: e.name_en.clone(),
                    abbreviation: e.abbreviation.clone(),
                    codes: e.codes.clone(),
                });
                unit.renamings.sort_by_key(|naming| naming.from);
            }
        }
        Event::UnitMoved(e) => {
            if let Some(unit) = units.get_mut(&e.unit) {
                unit.parents.push((Some(e.from), e.parent.clone()));
                unit.parents.sort_by_key(|(from, _)| *from);
            }
        }
        Event::UnitsReorganised(e) => {
            for code in &e.ended {
                if let Some(unit) = units.get_mut(code) {
                    unit.ended = Some(e.from);
                    unit.successors.extend(e.successors.iter().cloned());
                }
            }
            for code in &e.successors {
                if let Some(unit) = units.get_mut(code) {
                    unit.predecessors.extend(e.ended.iter().cloned());
                }
            }
        }
        _ => {}
    }
}
