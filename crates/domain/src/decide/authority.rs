//! Who holds which position, who acts for whom, to whom authority passes.

use calendar::NaiveDate;

use super::{Context, NewEvent, organisation::there_on, text};
use crate::{
    authority::PERMISSIONS,
    command::Act,
    event::{AuthorityTransferred, DelegationGranted, DelegationRevoked, Office, RoleAssigned, RoleEnded},
    people::{Actor, Capacity},
    refusal::Refusal,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn assign_role(context: &Context<'_>, assigned: &RoleAssigned) -> Decision {
    let RoleAssigned { person, office, from, until, document } = assigned;
    office_there(context, office, *from)?;
    context.document(document)?;
    let known = context.state.persons.get(person).ok_or_else(|| Refusal::UnknownPerson(person.clone()))?;
    if known.erased.is_some() {
        return Err(Refusal::PersonErased(person.clone()));
    }
    if let Some(until) = until {
        in_order(*from, *until)?;
    }
    if context.state.offices.crosses_the_wall(person, office.position, *from, *until) {
        return Err(Refusal::AdministratorApart);
    }
    let holds = context.state.offices.holders(office, *from).any(|holding| holding.person == *person);
    if holds {
        return Err(Refusal::AlreadyExists(person.to_string()));
    }
    Ok(vec![context.event(stream(office), assigned.clone())])
}

pub(super) fn end_role(context: &Context<'_>, ended: &RoleEnded) -> Decision {
    let RoleEnded { office, person, until, ground, document } = ended;
    has_position(context, office)?;
    text("ground", ground)?;
    context.document(document)?;
    if let Some(person) = person {
        let held = |holding: &&crate::state::Holding| holding.person == *person;
        let holding = context.state.offices.holders(office, *until).find(held);
        let refusal = || Refusal::NotInOffice { position: office.position, unit: office.unit.clone(), date: *until };
        holding.ok_or_else(refusal)?;
    }
    Ok(vec![context.event(stream(office), ended.clone())])
}

/// A delegation is granted by who delegates, in their own right: what was handed on is not handed
/// on again (Decree 30/2020/NĐ-CP, art. 13).
pub(super) fn delegate(context: &Context<'_>, granted: &DelegationGranted) -> Decision {
    let DelegationGranted { delegation, by, to, capacity, acts, from, until, document } = granted;
    if context.state.offices.delegations().contains_key(delegation) {
        return Err(Refusal::AlreadyExists(delegation.to_string()));
    }
    office_there(context, by, *from)?;
    office_there(context, to, *from)?;
    in_order(*from, *until)?;
    context.document(document)?;
    if !matches!(capacity, Capacity::Tl | Capacity::Tuq | Capacity::Q) || by == to {
        return Err(Refusal::RuleOutOfRange("capacity"));
    }
    if !to.position.does_business() {
        return Err(Refusal::NoBusiness(to.position));
    }
    // A delegation comes before what is done under it.
    context.ordinary_claim(calendar::Moment::Day((*from).min(context.now.date())))?;
    delegator(context, by)?;
    known_acts(context, acts)?;
    let may = |act: &String| {
        let of_act = |row: &&crate::authority::Permission| row.act == act;
        PERMISSIONS
            .iter()
            .filter(of_act)
            .any(|row| row.recorders.contains(&by.position) || row.approvers.contains(&by.position))
            || context.state.rulebook.declaration(act).is_some()
    };
    match acts.iter().find(|act| !may(act)) {
        Some(act) => Err(Refusal::NothingToDelegate { position: by.position, act: act.clone() }),
        None => Ok(vec![context.event(stream(by), granted.clone())]),
    }
}

pub(super) fn revoke(context: &Context<'_>, revoked: &DelegationRevoked) -> Decision {
    let delegations = context.state.offices.delegations();
    let unknown = || Refusal::UnknownRecord(revoked.delegation.clone());
    let delegation = delegations.get(&revoked.delegation).ok_or_else(unknown)?;
    text("reason", &revoked.reason)?;
    delegator(context, &delegation.by)?;
    if revoked.until >= delegation.until {
        return Err(Refusal::EndsBeforeItBegins { from: revoked.until, until: delegation.until });
    }
    Ok(vec![context.event(stream(&delegation.by), revoked.clone())])
}

pub(super) fn transfer(context: &Context<'_>, transferred: &AuthorityTransferred) -> Decision {
    let AuthorityTransferred { from, old, new, acts, document } = transferred;
    // The old office may be gone by then; it must have been there.
    context.registered(&old.unit)?;
    office_there(context, new, *from)?;
    if old == new {
        return Err(Refusal::AlreadyExists(old.unit.to_string()));
    }
    // An auditor's office may pass to an auditor, and nobody's business to one.
    if !new.position.does_business() && new.position != old.position {
        return Err(Refusal::NoBusiness(new.position));
    }
    context.document(document)?;
    known_acts(context, acts)?;
    Ok(vec![context.event(stream(old), transferred.clone())])
}

/// Whether the delegator takes part, in their own right.
fn delegator(context: &Context<'_>, office: &Office) -> Result<(), Refusal> {
    let own = |actor: &&Actor| actor.office() == *office && matches!(actor.capacity, Capacity::Own | Capacity::Tm);
    let mut people = context.command.people();
    people.find(own).map(drop).ok_or(Refusal::NotTheDelegator)
}

fn office_there(context: &Context<'_>, office: &Office, date: NaiveDate) -> Result<(), Refusal> {
    there_on(context, &office.unit, date)?;
    has_position(context, office)
}

fn has_position(context: &Context<'_>, office: &Office) -> Result<(), Refusal> {
    if context.registered(&office.unit)?.kind.has(office.position) {
        return Ok(());
    }
    Err(Refusal::PositionNotInUnit { position: office.position, unit: office.unit.clone() })
}

fn known_acts(context: &Context<'_>, acts: &[String]) -> Result<(), Refusal> {
    let known = |act: &&String| Act::NAMES.contains(&act.as_str()) || context.state.rulebook.declaration(act).is_some();
    acts.iter().find(|act| !known(act)).map_or(Ok(()), |act| Err(Refusal::UnknownAct(act.clone())))
}

fn in_order(from: NaiveDate, until: NaiveDate) -> Result<(), Refusal> {
    if from <= until { Ok(()) } else { Err(Refusal::EndsBeforeItBegins { from, until }) }
}

fn stream(office: &Office) -> String {
    format!("authority/{}", office.unit)
}
