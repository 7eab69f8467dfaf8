//! Units: established, renamed, merged, split, dissolved, moved. Nothing that a unit owes, and
//! nothing that was declared of it, passes to another by itself.

use std::collections::BTreeSet;

use super::{Context, NewEvent, filing, text};
use crate::{
    command::NewUnit,
    event::{UnitEstablished, UnitMoved, UnitRenamed, UnitsReorganised},
    ids::UnitCode,
    refusal::Refusal,
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
        let NewUnit { unit, name, name_en, kind, from, parent, abbreviation, codes } = new.clone();
        if context.state.units.contains_key(&unit) || !seen.insert(&new.unit) {
            return Err(Refusal::AlreadyExists(unit.to_string()));
        }
        text("name", &name)?;
        if let Some(parent) = &parent {
            let in_batch = units.iter().any(|other| other.unit == *parent && other.unit != unit);
            if !in_batch {
                context.registered(parent)?;
            }
        }
        let stream = stream(&unit);
        let event = UnitEstablished { unit, name, name_en, kind, from, parent, abbreviation, codes };
        events.push(context.event(stream, event));
    }
    Ok(events)
}

pub(super) fn rename(context: &Context<'_>, renamed: &UnitRenamed) -> Decision {
    there_on(context, &renamed.unit, renamed.from)?;
    text("name", &renamed.name)?;
    text("name_en", &renamed.name_en)?;
    filing::document(&renamed.document)?;
    Ok(vec![context.event(stream(&renamed.unit), renamed.clone())])
}

pub(super) fn reorganise(context: &Context<'_>, reorganised: &UnitsReorganised) -> Decision {
    let UnitsReorganised { from, ended, successors, document } = reorganised;
    if ended.is_empty() {
        return Err(Refusal::Empty("ended"));
    }
    filing::document(document)?;
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
    filing::document(&moved.document)?;
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
