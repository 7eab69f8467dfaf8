//! Units: established, renamed, merged, split, dissolved, moved. Nothing that a unit owes, and
//! nothing that was declared of it, passes to another by itself.

use std::collections::BTreeSet;

use calendar::NaiveDate;

use super::{Context, NewEvent, text};
use crate::{
    authority::{FILING_ACTS, SYSTEM_ACTS},
    command::NewUnit,
    event::{UnitEstablished, UnitMoved, UnitRenamed, UnitsReorganised},
    ids::UnitCode,
    people::UnitKind,
    reading,
    refusal::Refusal,
    state::Unit,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn establish(context: &Context<'_>, units: &[NewUnit]) -> Decision {
    if units.is_empty() {
        return Err(Refusal::Empty("units"));
    }
    for new in units {
        no_circle(&new.unit, |code| {
            units.iter().find(|other| other.unit == *code).and_then(|other| other.parent.clone())
        })?;
    }
    let mut seen: BTreeSet<&UnitCode> = BTreeSet::new();
    let mut events = Vec::new();
    for new in units {
        let NewUnit { unit, name, name_en, kind, from, parent, abbreviation, codes, connection } = new.clone();
        if context.state.units.contains_key(&unit) || !seen.insert(&new.unit) {
            return Err(Refusal::AlreadyExists(unit.to_string()));
        }
        text("name", &name)?;
        connected(new)?;
        one_of_its_kind(context, units, new)?;
        if let Some(parent) = &parent {
            let in_batch = units.iter().any(|other| other.unit == *parent && other.unit != unit);
            if !in_batch {
                context.registered(parent)?;
            }
        }
        let stream = stream(&unit);
        let event = UnitEstablished { unit, name, name_en, kind, from, parent, abbreviation, codes, connection };
        events.push(context.event(stream, event));
    }
    Ok(events)
}

/// A connected system says what it is for; no other unit does, and the ledger itself needs no leave.
fn connected(new: &NewUnit) -> Result<(), Refusal> {
    let itself = new.unit == UnitCode::of_the_ledger();
    if itself && new.kind != UnitKind::System {
        return Err(Refusal::OnlyTheLedger);
    }
    let Some(connection) = &new.connection else { return Ok(()) };
    if itself || new.kind != UnitKind::System {
        return Err(Refusal::NoSystem(new.unit.clone()));
    }
    if let Some(act) = connection.acts.iter().find(|act| !SYSTEM_ACTS.contains(&act.as_str())) {
        return Err(Refusal::SystemNotRegistered { unit: new.unit.clone(), act: act.clone() });
    }
    let files = connection.acts.iter().any(|act| FILING_ACTS.contains(&act.as_str()));
    if files && connection.channels.is_empty() { Err(Refusal::Empty("channels")) } else { Ok(()) }
}

/// Bodies that judge are there once: a second one is not established beside the first, unless it begins
/// later, when the first may have ended. Until it has, the first alone judges. A reform is recorded before it takes
/// effect as well as after.
fn one_of_its_kind(context: &Context<'_>, batch: &[NewUnit], new: &NewUnit) -> Result<(), Refusal> {
    if !new.kind.judges() || new.from.is_some_and(|from| from > context.now.date()) {
        return Ok(());
    }
    let twin = batch.iter().find(|other| other.kind == new.kind && other.unit != new.unit && other.from <= new.from);
    let from = new.from.unwrap_or(NaiveDate::MIN);
    let there = |unit: &&(&UnitCode, &Unit)| {
        let begins_later = unit.1.from.unwrap_or(NaiveDate::MIN) < from;
        unit.1.kind == new.kind && !begins_later && unit.1.ended.is_none_or(|ended| ended > from)
    };
    let known = context.state.units.iter().find(|unit| there(&unit)).map(|(code, _)| code);
    match known.or(twin.map(|twin| &twin.unit)) {
        Some(first) => Err(Refusal::OneOfItsKind { first: first.clone() }),
        None => Ok(()),
    }
}

/// No unit takes the name of a body that judges while that body is there.
fn own_name(context: &Context<'_>, unit: &UnitCode, name: &str, date: NaiveDate) -> Result<(), Refusal> {
    let taken = |(code, other): &(&UnitCode, &Unit)| {
        *code != unit
            && other.kind.judges()
            && other.exists_on(date)
            && reading::name(&other.naming_on(date).name) == reading::name(name)
    };
    match context.state.units_called(name).find(taken) {
        Some((first, _)) => Err(Refusal::OneOfItsKind { first: first.clone() }),
        None => Ok(()),
    }
}

pub(super) fn rename(context: &Context<'_>, renamed: &UnitRenamed) -> Decision {
    there_on(context, &renamed.unit, renamed.from)?;
    text("name", &renamed.name)?;
    text("name_en", &renamed.name_en)?;
    own_name(context, &renamed.unit, &renamed.name, renamed.from)?;
    context.document(&renamed.document)?;
    Ok(vec![context.event(stream(&renamed.unit), renamed.clone())])
}

pub(super) fn reorganise(context: &Context<'_>, reorganised: &UnitsReorganised) -> Decision {
    let UnitsReorganised { from, ended, successors, document } = reorganised;
    if ended.is_empty() {
        return Err(Refusal::Empty("ended"));
    }
    context.document(document)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = ended.iter().chain(successors).find(|unit| !seen.insert(*unit)) {
        return Err(Refusal::AlreadyExists(twice.to_string()));
    }
    for code in ended {
        let unit = context.registered(code)?;
        if let Some(date) = unit.ended {
            return Err(Refusal::UnitEnded { unit: code.clone(), date });
        }
        if let Some(begun) = unit.from.filter(|begun| begun >= from) {
            return Err(Refusal::EndsBeforeItBegins { from: begun, until: *from });
        }
    }
    successors.iter().try_for_each(|unit| there_on(context, unit, *from))?;
    Ok(vec![context.event("organisation".to_owned(), reorganised.clone())])
}

pub(super) fn relocate(context: &Context<'_>, moved: &UnitMoved) -> Decision {
    there_on(context, &moved.unit, moved.from)?;
    there_on(context, &moved.parent, moved.from)?;
    context.document(&moved.document)?;
    // On that day and on every later day on which somebody moves.
    let changes = context.state.units.values().flat_map(|unit| unit.moves()).filter(|day| *day > moved.from);
    for day in std::iter::once(moved.from).chain(changes) {
        let parent = |code: &UnitCode| match *code == moved.unit {
            true => Some(moved.parent.clone()),
            false => context.state.units.get(code).and_then(|unit| unit.parent_on(day).cloned()),
        };
        no_circle(&moved.unit, parent)?;
    }
    Ok(vec![context.event(stream(&moved.unit), moved.clone())])
}

/// Whether the way up from `unit` ends.
fn no_circle(unit: &UnitCode, parent: impl Fn(&UnitCode) -> Option<UnitCode>) -> Result<(), Refusal> {
    let (mut seen, mut above) = (BTreeSet::from([unit.clone()]), parent(unit));
    while let Some(code) = above {
        if !seen.insert(code.clone()) {
            return Err(Refusal::AboveItself(unit.clone()));
        }
        above = parent(&code);
    }
    Ok(())
}

/// Whether the unit exists on a day, which may lie ahead.
pub(super) fn there_on(context: &Context<'_>, code: &UnitCode, date: calendar::NaiveDate) -> Result<(), Refusal> {
    let there = context.registered(code)?.exists_on(date);
    if there { Ok(()) } else { Err(Refusal::UnitNotThere { unit: code.clone(), date }) }
}

fn stream(unit: &UnitCode) -> String {
    format!("unit/{unit}")
}
