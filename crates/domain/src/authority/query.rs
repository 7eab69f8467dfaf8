//! "Who could do what on that day": what the gate lets pass, for everybody there is.

use calendar::NaiveDate;

use super::{
    PERMISSIONS, Role,
    standing::{Part, Row, is_in, rows, standings},
};
use crate::{
    event::Office,
    ids::UnitCode,
    people::{Actor, Capacity},
    state::{Holding, Right, State},
};

/// One act that one office may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitlement<'a> {
    /// The act, or the kind of fact, by name.
    pub act: &'a str,
    /// Record or approve.
    pub part: Part,
    /// The office.
    pub office: Office,
    /// In whose name: its own, or another's.
    pub name_of: Office,
    /// Why.
    pub right: Right,
    /// In which capacity it signs.
    pub capacity: Capacity,
    /// Who holds the office that day, where holders are registered.
    pub holders: Vec<&'a Holding>,
}

/// Everything that anybody may do on `date`, by act.
pub fn entitlements(state: &State, date: NaiveDate) -> Vec<Entitlement<'_>> {
    let declared = state.rulebook.declarations().values().map(|declared| declared.declaration.fact.as_str());
    let mut acts: Vec<&str> = PERMISSIONS.iter().map(|row| row.act).chain(declared).collect();
    acts.sort_unstable();
    acts.dedup();
    acts.into_iter().flat_map(|act| entitlements_in(state, date, act, None)).collect()
}

/// What anybody, or anybody of one unit, may do in one act on `date`.
pub fn entitlements_in<'s>(
    state: &'s State,
    date: NaiveDate,
    act: &'s str,
    unit: Option<&UnitCode>,
) -> Vec<Entitlement<'s>> {
    let rows = rows(state, act);
    let mut found = Vec::new();
    for actor in everybody(state, &rows, date, unit) {
        // Who is not in office that day has no standing.
        for standing in standings(state, &actor, act, date, date).unwrap_or_default() {
            for part in [Part::Record, Part::Approve] {
                if rows.iter().any(|row| is_in(state, row, part, act, &standing.office, date)) {
                    found.push(Entitlement {
                        act,
                        part,
                        office: actor.office(),
                        name_of: standing.office.clone(),
                        right: standing.right,
                        capacity: actor.capacity,
                        holders: state.offices.holders(&actor.office(), date).collect(),
                    });
                }
            }
        }
    }
    found.sort_by(|a, b| (a.part, &a.office, a.right).cmp(&(b.part, &b.office, b.right)));
    found.dedup();
    found
}

/// The capacities in which a position signs by what it has itself.
fn in_own_right(position: Role) -> impl Iterator<Item = Capacity> {
    [Capacity::Own, Capacity::Tm, Capacity::System].into_iter().filter(move |capacity| position.signs(*capacity))
}

/// Every office that could have a part under these rows on `date`, in every capacity in which it may act:
/// those that the rows name, and those to which something was handed on.
fn everybody(state: &State, rows: &[Row], date: NaiveDate, unit: Option<&UnitCode>) -> Vec<Actor> {
    let named: Vec<Role> = rows.iter().flat_map(|row| row.recorders.iter().chain(&row.approvers)).copied().collect();
    let wanted = |code: &UnitCode| *code != UnitCode::of_the_ledger() && unit.is_none_or(|unit| unit == code);
    let there = || state.units.iter().filter(|(code, unit)| wanted(code) && unit.exists_on(date));
    let mut offices: Vec<(Office, Capacity)> = Vec::new();
    for (code, unit) in there() {
        for position in Role::ALL.into_iter().filter(|position| unit.kind.has(*position)) {
            let office = || Office { unit: code.clone(), position };
            if named.contains(&position) {
                offices.extend(in_own_right(position).map(|capacity| (office(), capacity)));
            }
            if position.deputises_for().is_some_and(|head| named.contains(&head)) {
                offices.push((office(), Capacity::Kt));
            }
        }
    }
    let passed = state
        .offices
        .transfers()
        .iter()
        .flat_map(|transfer| in_own_right(transfer.new.position).map(|capacity| (transfer.new.clone(), capacity)));
    let delegated = state.offices.delegations().values().map(|delegation| (delegation.to.clone(), delegation.capacity));
    let is_there = |office: &Office| {
        let unit = state.units.get(&office.unit).filter(|_| wanted(&office.unit));
        unit.is_some_and(|unit| unit.exists_on(date) && unit.kind.has(office.position))
    };
    offices.extend(passed.chain(delegated).filter(|(office, _)| is_there(office)));
    offices.sort_by(|a, b| (&a.0, a.1 as u8).cmp(&(&b.0, b.1 as u8)));
    offices.dedup();
    let actor = |(Office { unit, position }, capacity)| Actor { unit, position, capacity, account: None };
    offices.into_iter().map(actor).collect()
}
