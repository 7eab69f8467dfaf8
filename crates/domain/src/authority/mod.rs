//! Who may record what, and who must approve it, on a given day: the matrix, the holders of
//! positions, delegations, and the separation of duties.

mod conflict;
mod matrix;
mod query;
mod reading;
mod standing;
mod touches;

use std::collections::BTreeSet;

use calendar::NaiveDate;

pub use matrix::{
    DELEGATED, FILING_ACTS, INSPECTORATE_ACTS, JUDGING, ONLY_IN, OUTSIDE_APPROVAL, PERMISSIONS, Permission,
    SYSTEM_ACTS, judge_of,
};
pub use query::{Entitlement, entitlements, entitlements_in};
pub use reading::{Class, READING, Reader, class, class_of, may_read};
pub use standing::{Part, in_office};

use self::{
    conflict::Judged,
    standing::{Row, is_filing, is_in, rows},
};
use crate::{
    command::{Act, Command},
    event::Office,
    ids::{TaskId, UnitCode},
    known::Known,
    people::{Actor, Role, UnitKind},
    refusal::Refusal,
    state::{OfficeStanding, State},
};

/// Who acts in whose name: what an act rests on besides the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warrant {
    /// The offices in whose name the recorder acts.
    pub offices: Vec<Office>,
}

/// The name by which the matrix, declarations and delegations know an act: a fact by its kind.
pub fn name_of(act: &Act) -> &str {
    match act {
        Act::RecordFact(new) => &new.fact,
        other => other.name(),
    }
}

/// Whether the command's author may record it, with the approval given. They must have been entitled
/// on `date`, the day of the act, and still be in office `today`, when it is recorded.
pub fn authorise(known: &dyn Known, command: &Command, date: NaiveDate, today: NaiveDate) -> Result<Warrant, Refusal> {
    let (state, act, days) = (known.state(), name_of(&command.act), [date, today]);
    // Nobody who sends a command is the ledger.
    if command.people().any(|actor| actor.unit == UnitCode::of_the_ledger()) {
        return Err(Refusal::OnlyTheLedger);
    }
    let rows = rows(state, act);
    if let (Act::RecordFact(new), true) = (&command.act, rows.is_empty()) {
        return Err(Refusal::UnknownFact(new.fact.clone()));
    }
    let standings = entitled(state, &command.by, &command.act, days)?;
    let may = |row: &Row, standing: &OfficeStanding| is_in(state, row, Part::Record, act, &standing.office, date);
    let used: Vec<&OfficeStanding> =
        standings.iter().filter(|standing| rows.iter().any(|row| may(row, standing))).collect();
    if used.is_empty() {
        return Err(why_not(state, command, &rows, date));
    }
    let touched = touches::debtors(known, &command.act);
    let judged = match JUDGING.contains(&command.act.name()) {
        true => Judged::new(state, &touched.units, touched.tasks.clone(), days),
        false => Judged::nobody(days),
    };
    let used = for_own_unit(act, judged.outside(state, used)?, &touched.units)?;
    let rows: Vec<&Row> = rows.iter().filter(|row| used.iter().any(|standing| may(row, standing))).collect();
    let approval = check_approval(state, command, &rows, (&judged, &touched.units), days)?;
    for actor in command.people() {
        judged.admits(known, actor)?;
    }
    if INSPECTORATE_ACTS.contains(&act) {
        competent(state, &used, &touched.units, date)?;
    }
    if command.by.position == Role::System {
        through_its_channel(state, command)?;
    }
    // Who approves as the unit's own head does so for the unit; in anybody else's name they stand outside of it.
    if let Some(approver) = command.approved_by.as_ref().filter(|_| OUTSIDE_APPROVAL.contains(&act))
        && approval.iter().any(|standing| !standing.office.position.is_of_unit())
    {
        Judged::new(state, &touched.units, touched.tasks, days).admits(known, approver)?;
    }
    Ok(Warrant { offices: used.iter().map(|standing| standing.office.clone()).collect() })
}

/// Who must approve an act that this actor records on `date`, and that is entered `today`; nobody where no approval is
/// needed, or the actor may not record it: that has a refusal of its own.
pub fn approvers(state: &State, act: &str, by: &Actor, [date, today]: [NaiveDate; 2]) -> Vec<Role> {
    let standings = standing::standings(state, by, act, date, today).unwrap_or_default();
    let may = |row: &Row| standings.iter().any(|of| is_in(state, row, Part::Record, act, &of.office, date));
    let rows: Vec<Row> = rows(state, act).into_iter().filter(may).collect();
    if rows.iter().any(|row| row.approvers.is_empty()) {
        return Vec::new();
    }
    let mut all: Vec<Role> = rows.into_iter().flat_map(|row| row.approvers).collect();
    all.sort();
    all.dedup();
    all
}

/// Which two of one unit take part in an act that judges somebody or needs a second person, where of one of them nobody
/// knows which person it is: no account was given, and nobody is registered as holder on `day`. One person may hold two
/// positions of a unit; that somebody holds one in two units, is not supposed.
pub fn not_known<'c>(state: &State, command: &'c Command, day: NaiveDate) -> Vec<&'c Actor> {
    let Some(approver) = command.approved_by.as_ref().filter(|approver| approver.unit == command.by.unit) else {
        return Vec::new();
    };
    let two = [&command.by, approver];
    let act = command.act.name();
    let needs_two = JUDGING.contains(&act) || OUTSIDE_APPROVAL.contains(&act);
    let unknown = |actor: &&Actor| actor.position != Role::System && state.identities(actor, day).is_empty();
    if needs_two && two.iter().any(unknown) { two.to_vec() } else { Vec::new() }
}

/// Whether the actor stands apart from the unit of a task, by unit and as a person, on these days.
pub fn stands_apart(known: &dyn Known, actor: &Actor, task: &TaskId, days: [NaiveDate; 2]) -> Result<(), Refusal> {
    Judged::new(known.state(), &[task.unit.clone()].into(), vec![task.clone()], days).admits(known, actor)
}

/// Those who act for the unit whose affairs the act touches, or for none in particular: people of a unit
/// act for that unit alone.
fn for_own_unit<'s>(
    act: &str,
    standings: Vec<&'s OfficeStanding>,
    touched: &BTreeSet<UnitCode>,
) -> Result<Vec<&'s OfficeStanding>, Refusal> {
    let other = |office: &Office| {
        let bound = office.position.is_of_unit() && !acts_for_the_province(act);
        touched.iter().find(|unit| bound && **unit != office.unit)
    };
    let refusal = standings.first().and_then(|standing| {
        let debtor = other(&standing.office)?.clone();
        Some(Refusal::ActsForAnother { unit: standing.office.unit.clone(), debtor })
    });
    let own: Vec<&OfficeStanding> =
        standings.into_iter().filter(|standing| other(&standing.office).is_none()).collect();
    match refusal {
        Some(refusal) if own.is_empty() => Err(refusal),
        _ => Ok(own),
    }
}

/// Why nobody in this position records the act.
fn why_not(state: &State, command: &Command, rows: &[Row], date: NaiveDate) -> Refusal {
    let (by, act, name) = (&command.by, name_of(&command.act), command.act.name());
    let position = by.position;
    let listed = rows.iter().any(|row| row.recorders.contains(&position));
    let first = state.units.iter().find(|(code, unit)| {
        let own = state.units.get(&by.unit).map(|unit| unit.kind);
        Some(unit.kind) == own && conflict::presides(state, code, date) && unit.exists_on(date)
    });
    match (listed, first) {
        (true, _) if position == Role::System => {
            Refusal::SystemNotRegistered { unit: by.unit.clone(), act: act.to_owned() }
        }
        (true, Some((first, _))) if !conflict::presides(state, &by.unit, date) => {
            Refusal::OneOfItsKind { first: first.clone() }
        }
        _ if DELEGATED.contains(&(act, position)) => Refusal::OnlyByDelegation { act: act.to_owned(), position },
        _ => Refusal::MayNotRecord { act: name, position },
    }
}

/// In whose names the approval is given, if it is there and good; none where none is needed.
fn check_approval(
    state: &State,
    command: &Command,
    rows: &[&Row],
    (judged, touched): (&Judged, &BTreeSet<UnitCode>),
    days: [NaiveDate; 2],
) -> Result<Vec<OfficeStanding>, Refusal> {
    let act = name_of(&command.act);
    let required = !rows.iter().any(|row| row.approvers.is_empty());
    let allowed: Vec<Role> = rows.iter().flat_map(|row| &row.approvers).copied().collect();
    let Some(approver) = &command.approved_by else {
        return if required {
            Err(Refusal::ApprovalMissing { act: command.act.name(), by: allowed })
        } else {
            Ok(Vec::new())
        };
    };
    let standings = entitled(state, approver, &command.act, days)?;
    if state.same_person(&command.by, approver, days[0]) || state.same_person(&command.by, approver, days[1]) {
        return Err(Refusal::SamePerson);
    }
    let refused = || {
        let by = if required { allowed.clone() } else { standing::approving() };
        Refusal::MayNotApprove { act: command.act.name(), position: approver.position, by }
    };
    if !approver.position.does_business() {
        return Err(refused());
    }
    let listed = |standing: &OfficeStanding| {
        rows.iter().any(|row| is_in(state, row, Part::Approve, act, &standing.office, days[0]))
    };
    // Where nobody is asked, anybody may who lets anything count.
    let may = |standing: &&OfficeStanding| {
        listed(standing) || (!required && standing::approving().contains(&standing.office.position))
    };
    let used: Vec<&OfficeStanding> = standings.iter().filter(may).collect();
    if used.is_empty() {
        return Err(refused());
    }
    let used = for_own_unit(act, judged.outside(state, used)?, touched)?;
    Ok(used.into_iter().cloned().collect())
}

/// In whose names the actor may act, if their unit has that position.
fn entitled(
    state: &State,
    actor: &Actor,
    act: &Act,
    [date, today]: [NaiveDate; 2],
) -> Result<Vec<OfficeStanding>, Refusal> {
    let kind = unit_kind(state, &actor.unit, act).ok_or_else(|| Refusal::UnknownUnit(actor.unit.clone()))?;
    if !kind.has(actor.position) {
        return Err(Refusal::PositionNotInUnit { position: actor.position, unit: actor.unit.clone() });
    }
    standing::standings(state, actor, name_of(act), date, today)
}

/// The very first units are registered by people of those same units.
fn unit_kind(state: &State, unit: &UnitCode, act: &Act) -> Option<UnitKind> {
    let registered = state.units.get(unit).map(|unit| unit.kind);
    registered.or_else(|| match act {
        Act::EstablishUnits { units } if state.units.is_empty() => {
            units.iter().find(|new| new.unit == *unit).map(|new| new.kind)
        }
        _ => None,
    })
}

/// Whether a system files through a channel for which it is registered.
fn through_its_channel(state: &State, command: &Command) -> Result<(), Refusal> {
    let connection = state.units.get(&command.by.unit).and_then(|unit| unit.connection.as_ref());
    let channels = connection.map(|connection| &connection.channels[..]).unwrap_or_default();
    let named = command.channel.is_some_and(|channel| channels.contains(&channel));
    match !is_filing(command.act.name()) || channels.is_empty() || named {
        true => Ok(()),
        false => Err(Refusal::SystemChannel { unit: command.by.unit.clone(), channels: channels.to_vec() }),
    }
}

/// Acts in which a head of a department acts for the province, and not for the department alone.
fn acts_for_the_province(act: &str) -> bool {
    matches!(act, "make-proposal" | "read-person" | "erase-person")
}

/// Whether these inspectors are the ones to judge these debtors. Where authority has passed on, it
/// passed with its competence.
fn competent(
    state: &State,
    standings: &[&OfficeStanding],
    debtors: &BTreeSet<UnitCode>,
    date: NaiveDate,
) -> Result<(), Refusal> {
    // The Chairman judges on appeal, whoever the debtor is.
    if standings.iter().any(|standing| standing.office.position != Role::ChiefInspector) {
        return Ok(());
    }
    for debtor in debtors.iter().filter(|debtor| state.units.contains_key(*debtor)) {
        // What stands under the Department of Home Affairs is judged as the department is.
        let home = conflict::is_of(state, debtor, UnitKind::HomeAffairs, date);
        let judge = judge_of(if home { UnitKind::HomeAffairs } else { UnitKind::Department });
        let is_judge =
            |standing: &OfficeStanding| state.units.get(&standing.office.unit).is_some_and(|unit| unit.kind == judge);
        if !standings.iter().any(|standing| is_judge(standing)) {
            return Err(Refusal::NotTheJudge { debtor: debtor.clone() });
        }
    }
    Ok(())
}
