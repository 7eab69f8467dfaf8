//! In whose names somebody may do an act on a day: what `who` lists, and what the gate lets pass.

use calendar::NaiveDate;

use super::{FILING_ACTS, ONLY_IN, conflict::presides, matrix};
use crate::{
    command::Act,
    event::Office,
    people::{Actor, Capacity, Role},
    refusal::Refusal,
    state::{OfficeStanding, Right, State},
};

/// What somebody may do in an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Record it.
    Record,
    /// Approve it.
    Approve,
}

/// A row of the matrix, or of a declaration.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) recorders: Vec<Role>,
    pub(super) approvers: Vec<Role>,
}

impl Row {
    /// Those whom the row lets do that part of the act.
    pub(super) fn positions(&self, part: Part) -> &[Role] {
        match part {
            Part::Record => &self.recorders,
            Part::Approve => &self.approvers,
        }
    }
}

/// The rows of an act, or of a kind of fact, by name; none, if there is no such thing.
pub(super) fn rows(state: &State, act: &str) -> Vec<Row> {
    let of_act = matrix::PERMISSIONS.iter().filter(|row| row.act == act);
    let rows: Vec<Row> =
        of_act.map(|row| Row { recorders: row.recorders.to_vec(), approvers: row.approvers.to_vec() }).collect();
    if !rows.is_empty() {
        return rows;
    }
    let declared = state.rulebook.declaration(act).map(|declared| &declared.declaration);
    declared.map(|d| Row { recorders: d.recorders.clone(), approvers: d.approvers.clone() }).into_iter().collect()
}

/// Those without whose approval some act does not count.
pub(super) fn approving() -> Vec<Role> {
    let approves = |position: &Role| matrix::PERMISSIONS.iter().any(|row| row.approvers.contains(position));
    Role::ALL.into_iter().filter(approves).collect()
}

/// Whether the office has its place in a row, for that part of the act, on that day.
pub(super) fn is_in(state: &State, row: &Row, part: Part, act: &str, office: &Office, day: NaiveDate) -> bool {
    let approves = part == Part::Record || office.position.does_business();
    approves && row.positions(part).contains(&office.position) && is_there(state, act, office, day)
}

/// Whether the position has the act in that body.
pub(super) fn is_there(state: &State, act: &str, office: &Office, day: NaiveDate) -> bool {
    let unit = state.units.get(&office.unit);
    let only = ONLY_IN.iter().find(|(named, position, _)| *named == act && *position == office.position);
    let of_kind = only.is_none_or(|(_, _, kinds)| unit.is_some_and(|unit| kinds.contains(&unit.kind)));
    let registered = office.position != Role::System || unit.is_some_and(|unit| is_registered(state, act, unit));
    // People of a unit act for it, whatever it is; what only such a body does, one body does.
    let judges = only.is_some() || !office.position.is_of_unit();
    of_kind && registered && (!judges || presides(state, &office.unit, day))
}

/// Whether a connected system is registered for an act, or for the facts of a kind.
fn is_registered(state: &State, act: &str, unit: &crate::state::Unit) -> bool {
    let name = if Act::NAMES.contains(&act) || state.rulebook.declaration(act).is_none() { act } else { "record-fact" };
    unit.connection.as_ref().is_some_and(|connection| connection.acts.iter().any(|known| known == name))
}

/// Whether the act brings in filings, and so needs a channel.
pub(super) fn is_filing(act: &str) -> bool {
    FILING_ACTS.contains(&act)
}

/// In whose names the actor acts, if they hold their position on the day of the act and on the day of
/// recording. Who signs for another acts in that other's name alone.
pub(super) fn standings(
    state: &State,
    actor: &Actor,
    act: &str,
    date: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<OfficeStanding>, Refusal> {
    if !actor.position.signs(actor.capacity) {
        return Err(Refusal::WrongCapacity { position: actor.position, capacity: actor.capacity });
    }
    in_office(state, actor, date)?;
    in_office(state, actor, today)?;
    // Nothing is dated back to days on which nobody was registered, once somebody is: who held the office then, nobody
    // can say.
    let office = actor.office();
    if state.offices.has_holders(&office, today) && !state.offices.has_holders(&office, date) {
        return Err(Refusal::NotInOffice { position: actor.position, unit: actor.unit.clone(), date });
    }
    let now = state.offices.standings(actor, act, today);
    // What hands on must itself be there, and still have what it handed on; nothing is dated back
    // into a delegation that has ended.
    let holds = |standing: &OfficeStanding| match standing.right {
        Right::Delegation(_) => {
            let office = &standing.office;
            let there = |day| state.units.get(&office.unit).is_some_and(|unit| unit.exists_on(day));
            let ended = state.offices.ended(office).is_some_and(|last| last < today);
            let owns = |day| state.offices.owner(office, act, day) == *office;
            there(date) && there(today) && !ended && now.contains(standing) && owns(date) && owns(today)
        }
        Right::Own | Right::Deputy | Right::Transfer(_) => true,
    };
    let handed_on = matches!(actor.capacity, Capacity::Tl | Capacity::Tuq | Capacity::Q);
    // What older ledgers handed on to whoever does no business was handed on to nobody.
    let takes = |standing: &OfficeStanding| actor.position.does_business() || standing.office == actor.office();
    let as_signed = |standing: &OfficeStanding| match standing.right {
        Right::Own | Right::Transfer(_) => !handed_on && actor.capacity != Capacity::Kt && takes(standing),
        Right::Deputy | Right::Delegation(_) => takes(standing),
    };
    let found = state.offices.standings(actor, act, date).into_iter();
    let standings: Vec<OfficeStanding> = found.filter(holds).filter(as_signed).collect();
    if handed_on && standings.is_empty() {
        let (position, unit) = (actor.position, actor.unit.clone());
        return Err(Refusal::NoDelegation { position, unit, act: act.to_owned(), date });
    }
    Ok(standings)
}

/// Whether the unit, the position and the holder are there on `date`.
pub fn in_office(state: &State, actor: &Actor, date: NaiveDate) -> Result<(), Refusal> {
    let office = actor.office();
    if state.units.get(&actor.unit).is_some_and(|unit| !unit.exists_on(date)) {
        return Err(Refusal::UnitNotThere { unit: actor.unit.clone(), date });
    }
    if state.offices.ended(&office).is_some_and(|last| last < date) {
        return Err(Refusal::PositionEnded { position: actor.position, unit: actor.unit.clone(), date });
    }
    if !state.offices.has_holders(&office, date) {
        return Ok(());
    }
    let holds = |holding: &crate::state::Holding| {
        actor.account.as_ref().is_none_or(|account| *account == holding.person.as_str())
    };
    match state.offices.holders(&office, date).any(holds) {
        true => Ok(()),
        false => Err(Refusal::NotInOffice { position: actor.position, unit: actor.unit.clone(), date }),
    }
}
