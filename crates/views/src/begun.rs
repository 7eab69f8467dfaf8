//! The periods of periodic duties that have begun, and that nobody has opened yet.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Period, period};
use domain::{Known, ObligationId, UnitCode, event::ObligationKind, state::Obligation};

/// So many periods of one duty are looked at: those of a century of months.
const PERIODS_MAX: usize = 1_200;

/// A period of a duty, and the units that have no task of it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The duty.
    pub obligation: ObligationId,
    /// The period.
    pub period: Period,
    /// The units that owe it.
    pub units: Vec<UnitCode>,
}

/// Whether the period runs on that day, or the one after it does.
pub fn is_recent(begun: Period, day: NaiveDate) -> bool {
    let current = period::containing(day, begun.length());
    begun == current || next(begun) == Some(current)
}

/// What has begun by `until`: from the day on which the directive was issued, for every debtor that exists today.
pub fn begun(known: &dyn Known, until: NaiveDate, today: NaiveDate) -> Vec<Begun> {
    let state = known.state();
    let mut found = Vec::new();
    for (id, obligation) in state.obligations.iter() {
        let Some(first) = first(known, id, obligation) else { continue };
        let begun = std::iter::successors(Some(first), |period| next(*period)).take(PERIODS_MAX);
        for period in begun.take_while(|period| first_day(*period) <= until) {
            let there: BTreeSet<&UnitCode> =
                known.tasks_of(id, Some(period)).iter().map(|task| &task.id.unit).collect();
            let exists = |unit: &UnitCode| state.units.get(unit).is_some_and(|unit| unit.exists_on(today));
            let owed = obligation.terms.debtors.iter().filter(|unit| exists(unit) && !there.contains(unit));
            let units: Vec<UnitCode> = owed.cloned().collect();
            if !units.is_empty() {
                found.push(Begun { obligation: id.clone(), period, units });
            }
        }
    }
    found
}

/// The first period that a duty can apply to; none where it has no periods, or binds nobody any more.
fn first(known: &dyn Known, id: &ObligationId, obligation: &Obligation) -> Option<Period> {
    let directive = known.state().directives.get(&id.directive)?;
    let cadence = obligation.terms.cadence.filter(|_| obligation.terms.kind == ObligationKind::Periodic)?;
    let issued = directive.not_before().filter(|_| !directive.is_recalled())?;
    let first = period::containing(issued, cadence);
    Some(obligation.terms.applies_from.map_or(first, |from| from.max(first)))
}

fn first_day(period: Period) -> NaiveDate {
    let months_before = (period.number() - 1) * period.length().months();
    NaiveDate::from_ymd_opt(period.year(), months_before + 1, 1).unwrap_or(NaiveDate::MAX)
}

fn next(period: Period) -> Option<Period> {
    let (year, length) = (period.year(), period.length());
    Period::new(year, length, period.number() + 1).or_else(|| Period::new(year + 1, length, 1))
}
