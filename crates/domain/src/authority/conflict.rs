//! Nobody judges their own affairs: those of their unit, of a unit that succeeded it, or of a unit above or below it.
//! The ban also holds for a person who acts from another office.

use std::collections::BTreeSet;

use calendar::NaiveDate;

use crate::{
    ids::{TaskId, UnitCode},
    known::Known,
    people::{Actor, UnitKind},
    reading::Identity,
    refusal::Refusal,
    state::{OfficeStanding, State},
};

/// An account that is registered nowhere counts as one of a unit for so long after it last acted there, in
/// days: about a year.
const ACCOUNT_DAYS: i64 = 366;

/// Who is judged by an act.
pub(super) struct Judged {
    /// The units, with all that succeed them: a successor does not judge what it came from.
    units: BTreeSet<UnitCode>,
    tasks: Vec<TaskId>,
    days: [NaiveDate; 2],
}

impl Judged {
    /// Nobody.
    pub(super) fn nobody(days: [NaiveDate; 2]) -> Self {
        Self { units: BTreeSet::new(), tasks: Vec::new(), days }
    }

    /// These units, in the act's tasks, on the day of the act and on that of recording.
    pub(super) fn new(state: &State, units: &BTreeSet<UnitCode>, tasks: Vec<TaskId>, days: [NaiveDate; 2]) -> Self {
        Self { units: with_successors(state, units), tasks, days }
    }

    /// Whether the actor may take part, in whatever name.
    pub(super) fn admits(&self, known: &dyn Known, actor: &Actor) -> Result<(), Refusal> {
        if self.units.is_empty() {
            return Ok(());
        }
        let state = known.state();
        self.apart(state, &actor.unit)?;
        let involved = |debtor: UnitCode| {
            let (position, unit) = (actor.position, actor.unit.clone());
            Err(Refusal::PersonInvolved { position, unit, debtor })
        };
        let persons: BTreeSet<Identity> = self.days.iter().flat_map(|day| state.identities(actor, *day)).collect();
        for person in &persons {
            for unit in self.days.iter().flat_map(|day| state.units_of_person(person, *day, ACCOUNT_DAYS)) {
                if self.apart(state, &unit).is_err() {
                    return involved(unit);
                }
            }
        }
        // Whoever acted for the unit in this very matter does not judge it later, wherever they are then.
        for recorded in self.tasks.iter().flat_map(|task| known.of_task(task)) {
            for earlier in recorded.people() {
                let own = self.units.contains(&earlier.unit);
                let same = || {
                    let earlier = state.identities(earlier, recorded.recorded_at.date());
                    earlier.iter().any(|one| persons.iter().any(|person| person.may_be(one)))
                };
                if own && same() {
                    return involved(earlier.unit.clone());
                }
            }
        }
        Ok(())
    }

    /// The standings whose unit has no stake in the act.
    pub(super) fn outside<'s>(
        &self,
        state: &State,
        standings: Vec<&'s OfficeStanding>,
    ) -> Result<Vec<&'s OfficeStanding>, Refusal> {
        let mut refusal = None;
        let outside = standings
            .into_iter()
            .filter(|standing| match self.apart(state, &standing.office.unit) {
                Ok(()) => true,
                Err(why) => {
                    refusal.get_or_insert(why);
                    false
                }
            })
            .collect::<Vec<_>>();
        match refusal {
            Some(why) if outside.is_empty() => Err(why),
            _ => Ok(outside),
        }
    }

    /// Whether the unit stands apart from all that are judged.
    fn apart(&self, state: &State, unit: &UnitCode) -> Result<(), Refusal> {
        if self.units.contains(unit) {
            return Err(Refusal::JudgesItself(unit.clone()));
        }
        for day in self.days {
            let line = line(state, unit, day);
            let meets = |debtor: &&UnitCode| {
                let other = self::line(state, debtor, day);
                line.contains(*debtor) || other.contains(unit) || line.iter().any(|above| other.contains(above))
            };
            if let Some(debtor) = self.units.iter().find(meets) {
                return Err(Refusal::JudgesItsLine { unit: unit.clone(), debtor: debtor.clone() });
            }
        }
        Ok(())
    }
}

/// The units above a unit, up to the provincial committee, which stands above all and so makes no line.
fn line(state: &State, unit: &UnitCode, day: NaiveDate) -> BTreeSet<UnitCode> {
    let (mut found, mut open) = (BTreeSet::new(), Some(unit));
    while let Some(parent) = open.and_then(|code| state.units.get(code)).and_then(|unit| unit.parent_on(day)) {
        let committee = state.units.get(parent).is_some_and(|unit| unit.kind == UnitKind::ProvincialCommittee);
        if committee || !found.insert(parent.clone()) {
            break;
        }
        open = Some(parent);
    }
    found
}

/// Whether the unit is, or stands under, a body of that kind.
pub(super) fn is_of(state: &State, unit: &UnitCode, kind: UnitKind, day: NaiveDate) -> bool {
    let is = |code: &UnitCode| state.units.get(code).is_some_and(|unit| unit.kind == kind);
    is(unit) || line(state, unit, day).iter().any(is)
}

/// Whether the unit is the one that judges among those of its kind: of several that are there, the one
/// that was registered first. Other kinds of unit may be many.
pub(super) fn presides(state: &State, unit: &UnitCode, day: NaiveDate) -> bool {
    let Some(own) = state.units.get(unit).filter(|unit| unit.kind.judges()) else { return true };
    !state.units.values().any(|other| other.kind == own.kind && other.exists_on(day) && other.entry < own.entry)
}

/// These units and all that succeed them.
pub(super) fn with_successors(state: &State, units: &BTreeSet<UnitCode>) -> BTreeSet<UnitCode> {
    let (mut found, mut open) = (BTreeSet::new(), units.iter().cloned().collect::<Vec<_>>());
    while let Some(unit) = open.pop() {
        if found.insert(unit.clone()) {
            open.extend(state.units.get(&unit).into_iter().flat_map(|unit| unit.successors.iter().cloned()));
        }
    }
    found
}
