//! What of a draft is recorded otherwise: changed by now, or taken out.

use std::collections::BTreeSet;

use calendar::NaiveDate;
use domain::{
    EntryNumber, State, UnitCode,
    command::{NewDirective, NewObligation},
    state::{Directive, Obligation},
};
use serde::Serialize;

use super::Draft;

/// A part that is recorded, and that the draft says otherwise by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The line of the draft; none of what it does not have any more.
    pub line: Option<usize>,
    /// What is recorded otherwise.
    pub member: Member,
    /// The entry that recorded it.
    pub entry: EntryNumber,
    /// What differs.
    pub difference: Difference,
}

/// A part of what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// A member of the draft: `subject`, `2a.quote`.
    Of(String),
    /// A whole duty, by its code.
    Duty(String),
}

/// What is recorded, what the draft has in its place, and what would change the one into the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// As it is recorded; none where nothing is.
    pub recorded: Option<String>,
    /// As it is drafted; none where it was taken out.
    pub drafted: Option<String>,
    /// What to do about it.
    pub remedy: Remedy,
}

/// How what is recorded is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// By this act.
    Act(&'static str),
    /// The Chairman fixes an earlier day, by a document and with a reason.
    Earlier,
    /// Its tasks are ended, and the duty is extracted anew, under a code of its own.
    Anew,
    /// The directive is recalled, and registered anew.
    Recall,
    /// Not at all: who recorded something, recorded it.
    Stays,
}

const CORRECTED: Remedy = Remedy::Act("correct-fields");

impl Difference {
    /// The same two, if they differ.
    fn between<T: PartialEq + Serialize>(recorded: &T, drafted: &T, remedy: Remedy) -> Option<Self> {
        (recorded != drafted).then(|| Self { recorded: shown(recorded), drafted: shown(drafted), remedy })
    }

    /// Units of which only one side has some.
    fn of_units<'u>(
        state: &State,
        recorded: impl Iterator<Item = &'u UnitCode> + Clone,
        drafted: impl Iterator<Item = &'u UnitCode> + Clone,
        remedy: Remedy,
    ) -> Option<Self> {
        let (there, here): (BTreeSet<_>, BTreeSet<_>) = (recorded.collect(), drafted.collect());
        let only = |one: &BTreeSet<&UnitCode>, other: &BTreeSet<&UnitCode>| {
            let only: Vec<String> = one.difference(other).map(|unit| called(state, unit)).collect();
            Some(only.join(", ")).filter(|units| !units.is_empty())
        };
        let (recorded, drafted) = (only(&there, &here), only(&here, &there));
        (recorded.is_some() || drafted.is_some()).then_some(Self { recorded, drafted, remedy })
    }
}

/// A unit by its last name.
fn called(state: &State, unit: &UnitCode) -> String {
    state.units.get(unit).map_or_else(|| unit.to_string(), |known| known.naming_on(NaiveDate::MAX).name.clone())
}

/// A value as a draft has it, cut where it is long; none of nothing.
fn shown(value: &impl Serialize) -> Option<String> {
    const SHOWN_MAX: usize = 80;
    let written = toml::Value::try_from(value).ok()?.to_string();
    let cut: String = written.chars().take(SHOWN_MAX).collect();
    let whole = if cut.len() < written.len() { format!("{cut}…") } else { written };
    Some(whole).filter(|whole| !matches!(whole.as_str(), "[]" | "\"\""))
}

impl Draft {
    /// What of the head is recorded otherwise.
    pub(super) fn registered_otherwise(&self, state: &State, drafted: &NewDirective, known: &Directive) -> Vec<Edited> {
        let there = &known.registered;
        // Before it is issued, number and date wait for that.
        let numbered = known.is_issued() && drafted.number.is_some();
        let (addressed, addressees) = (there.addressees.iter(), drafted.addressees.iter());
        let members = [
            ("document_type", Difference::between(&there.document_type, &drafted.document_type, CORRECTED)),
            ("issuer", Difference::between(&there.issuer, &drafted.issuer, CORRECTED)),
            ("number", Difference::between(&there.number, &drafted.number, CORRECTED).filter(|_| numbered)),
            ("symbol", Difference::between(&there.symbol, &drafted.symbol, CORRECTED)),
            ("date", Difference::between(&there.date, &drafted.date, Remedy::Recall).filter(|_| numbered)),
            ("subject", Difference::between(&there.subject, &drafted.subject, CORRECTED)),
            ("based_on", Difference::between(&there.based_on, &drafted.based_on, CORRECTED)),
            ("addressees", Difference::of_units(state, addressed, addressees, Remedy::Recall)),
            ("recipients", Difference::between(&there.recipients, &drafted.recipients, CORRECTED)),
            ("signature", Difference::between(&there.signature, &drafted.signature, CORRECTED)),
        ];
        let edited = |(member, difference): (&str, Option<Difference>)| {
            let (line, member) = (self.places.at(member), Member::Of(member.to_owned()));
            Some(Edited { line, member, entry: known.entry, difference: difference? })
        };
        members.into_iter().filter_map(edited).collect()
    }

    /// Duties that are recorded, and that the draft does not have any more.
    pub(super) fn taken_out(&self, state: &State) -> impl Iterator<Item = Edited> {
        let recorded = state.obligations.iter().filter(|(id, _)| id.directive == self.directive);
        let missing = recorded.filter(|(id, _)| !self.obligations.iter().any(|duty| duty.code == id.code()));
        missing.map(|(id, known)| {
            let (recorded, remedy) = (shown(&known.terms.quote), Remedy::Act("end-task"));
            let difference = Difference { recorded, drafted: None, remedy };
            Edited { line: None, member: Member::Duty(id.code().to_owned()), entry: known.entry, difference }
        })
    }
}

/// The members of a duty that are recorded otherwise.
pub(super) fn changed(
    state: &State,
    known: &Obligation,
    new: &NewObligation,
    debtors: &[UnitCode],
) -> Vec<(&'static str, Difference)> {
    let there = &known.terms;
    let read = !known.readings.is_empty();
    let new_debtors = debtors.iter().filter(|unit| !there.debtors.contains(unit));
    // A later reading binds units that the draft does not name.
    let gone = there.debtors.iter().filter(|unit| !read && !debtors.contains(unit));
    let nobody = std::iter::empty;
    let members = [
        ("source", Difference::between(&there.source, &new.source, CORRECTED)),
        ("quote", Difference::between(&there.quote, &new.quote, CORRECTED)),
        ("kind", Difference::between(&there.kind, &new.kind, Remedy::Anew)),
        ("debtors", Difference::of_units(state, nobody(), new_debtors, Remedy::Act("interpret-obligation"))),
        ("debtors", Difference::of_units(state, gone, nobody(), Remedy::Act("end-task"))),
        ("coordinators", Difference::between(&there.coordinators, &new.coordinators, CORRECTED)),
        ("cadence", Difference::between(&there.cadence, &new.cadence, Remedy::Anew)),
        ("due_day", Difference::between(&there.due_day, &new.due_day, CORRECTED)),
        ("deadline_phrase", Difference::between(&there.deadline_phrase, &new.deadline_phrase, CORRECTED)),
        ("evidence", Difference::between(&there.evidence, &new.evidence, CORRECTED)),
        ("trigger", Difference::between(&there.trigger, &new.trigger, Remedy::Anew)),
        ("applies_from", Difference::between(&there.applies_from, &new.applies_from, CORRECTED)),
    ];
    members.into_iter().filter_map(|(member, difference)| Some((member, difference?))).collect()
}
