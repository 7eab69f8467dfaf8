//! "Who could do what on that day": the matrix held against the organisation of the day.

use calendar::NaiveDate;

use super::{PERMISSIONS, in_office, is_there};
use crate::{
    event::Office,
    people::{Actor, Capacity, Position},
    state::{Holding, Right, State},
};

/// What somebody may do in an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Record it.
    Record,
    /// Approve it.
    Approve,
}

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
    let declared = state.rulebook.declarations().values().map(|declared| {
        let declaration = &declared.declaration;
        (declaration.fact.as_str(), &declaration.recorders[..], &declaration.approvers[..])
    });
    let acts: Vec<(&str, &[Position], &[Position])> =
        PERMISSIONS.iter().map(|row| (row.act, row.recorders, row.approvers)).chain(declared).collect();
    let mut found = Vec::new();
    for actor in everybody(state, date) {
        for (act, recorders, approvers) in &acts {
            for standing in state.offices.standings(&actor, act, date) {
                let there = is_there(state, act, &standing.office);
                for (part, positions) in [(Part::Record, recorders), (Part::Approve, approvers)] {
                    // In a capacity of another's, only what that other hands on is of interest.
                    let own = standing.right == Right::Own || matches!(standing.right, Right::Transfer(_));
                    if there
                        && positions.contains(&standing.office.position)
                        && own == (actor.capacity == Capacity::Own)
                    {
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
    }
    found.sort_by(|a, b| (a.act, a.part, &a.office, a.right).cmp(&(b.act, b.part, &b.office, b.right)));
    found.dedup();
    found
}

/// Every office there is that day, in every capacity in which it may act.
fn everybody(state: &State, date: NaiveDate) -> Vec<Actor> {
    let mut actors = Vec::new();
    for (code, unit) in state.units.iter().filter(|(_, unit)| unit.exists_on(date)) {
        for position in Position::ALL.into_iter().filter(|position| unit.kind.has(*position)) {
            for capacity in [Capacity::Own, Capacity::Kt, Capacity::Tl, Capacity::Tuq, Capacity::Q] {
                let actor = Actor { unit: code.clone(), position, capacity, account: None };
                if in_office(state, &actor, date).is_ok() {
                    actors.push(actor);
                }
            }
        }
    }
    actors
}
