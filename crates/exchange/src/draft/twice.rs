//! Duties that would be owed twice: the same words, of the same units, by the same day, under two codes.

use domain::{State, UnitCode, command::NewObligation, state::Obligation};

use super::{
    Draft, Duty,
    problem::{Problem, What},
    resolved::Resolved,
    term::is_recorded,
};
use crate::source::fold;

/// Looks at each duty that is not recorded yet.
pub(super) fn check(draft: &Draft, state: &State, resolved: &Resolved, problems: &mut Vec<Problem>) {
    let duties: Vec<(&Duty, &NewObligation)> = draft.obligations.iter().zip(&resolved.duties).collect();
    for (index, (duty, new)) in duties.iter().enumerate() {
        if is_recorded(draft, state, &duty.code) {
            continue;
        }
        let (code, line) = (duty.code.clone(), draft.places.line(&format!("obligations.{index}.code")));
        let owes = |units: &[UnitCode]| shares(owed(new, resolved), units);
        let others = duties.iter().enumerate();
        let mut before = others.filter(|(other, (there, _))| *other < index || is_recorded(draft, state, &there.code));
        let same = before.find(|(_, (there, other))| {
            there.due == duty.due && is_one(new, other) && owes(owed(other, resolved)) && there.code != duty.code
        });
        if let Some((_, (there, _))) = same {
            problems.push(Problem { line, what: What::OwedTwice { code, other: there.code.clone() } });
        } else if let Some(known) = renamed(draft, state, new).filter(|known| owes(&known.terms.debtors)) {
            let was = known.terms.obligation.code().to_owned();
            problems.push(Problem { line, what: What::Renamed { code, was } });
        }
    }
}

/// The recorded duty of the same words that the draft does not have any more.
fn renamed<'s>(draft: &Draft, state: &'s State, new: &NewObligation) -> Option<&'s Obligation> {
    let gone = state.obligations.iter().filter(|(id, _)| {
        id.directive == draft.directive && !draft.obligations.iter().any(|duty| duty.code == id.code())
    });
    gone.map(|(_, known)| known).find(|known| {
        let there = &known.terms;
        let terms = (there.kind, there.cadence, there.due_day, &there.trigger);
        there.source == new.source
            && fold(&there.quote) == fold(&new.quote)
            && terms == (new.kind, new.cadence, new.due_day, &new.trigger)
    })
}

/// Whether two duties say the same from the same place.
fn is_one(one: &NewObligation, other: &NewObligation) -> bool {
    let terms = |duty: &NewObligation| (duty.kind, duty.cadence, duty.due_day, duty.trigger.clone());
    one.source == other.source && fold(&one.quote) == fold(&other.quote) && terms(one) == terms(other)
}

fn owed<'n>(duty: &'n NewObligation, resolved: &'n Resolved) -> &'n [UnitCode] {
    if duty.debtors.is_empty() { &resolved.addressees } else { &duty.debtors }
}

fn shares(one: &[UnitCode], other: &[UnitCode]) -> bool {
    one.iter().any(|unit| other.contains(unit))
}
