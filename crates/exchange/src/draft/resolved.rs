//! The names in a draft, read as the units and the offices that they stand for.

use std::{collections::BTreeSet, ops::RangeInclusive};

use calendar::{NaiveDate, Reading, limit::SPAN_MAX};
use domain::{Actor, Role, State, UnitCode, command::NewObligation};
use views::named::Unnamed;

use super::{
    Acting, Day, Draft, Duty, Signed,
    due::{DraftedDue, PeriodDay},
    problem::{Problem, What},
    proposed_units, reading,
};
use crate::{
    groups::{Group, find_of_days, find_units},
    letter::{NamedAs, named_as},
    source::fold,
};

/// A draft's names, as the units that they stand for.
pub(super) struct Resolved {
    pub register: SignedBy,
    pub extract: SignedBy,
    pub addressees: Vec<UnitCode>,
    pub duties: Vec<NewObligation>,
}

/// Who records and who approves; nobody, where that is not known.
pub(super) struct SignedBy {
    pub by: Option<Actor>,
    pub approved_by: Option<Actor>,
}

impl SignedBy {
    pub fn is_of(&self, unit: &UnitCode) -> bool {
        self.by.iter().chain(&self.approved_by).any(|actor| actor.unit == *unit)
    }
}

impl Resolved {
    pub fn of(draft: &Draft, state: &State, problems: &mut Vec<Problem>) -> Self {
        let names = Names::of(draft, state);
        let places = &draft.places;
        let mut addressees = Vec::new();
        for (index, addressee) in draft.addressees.iter().enumerate() {
            let path = format!("addressees.{index}.units");
            let line = |at| places.line(&format!("{path}.{at}"));
            addressees.extend(names.units((&addressee.text, "units", &addressee.units), line, problems));
        }
        let mut codes = BTreeSet::new();
        let mut duties = Vec::new();
        for (index, duty) in draft.obligations.iter().enumerate() {
            let path = format!("obligations.{index}");
            if !codes.insert(&duty.code) {
                let line = places.line(&format!("{path}.code"));
                problems.push(Problem { line, what: What::Twice(duty.code.clone()) });
            }
            let line = |at| places.line(&format!("{path}.debtors.{at}"));
            let owed = names.units((&duty.code, "debtors", &duty.debtors), line, problems);
            let line = |at| places.line(&format!("{path}.coordinators.{at}"));
            problems.extend(coordinators(duty, &names, line));
            problems.extend(
                unread(duty).map(|(member, what)| Problem { line: places.line(&format!("{path}.{member}")), what }),
            );
            duties.push(duty.as_new(owed));
        }
        let mut signed = |name: &str, signed: &Signed| {
            let mut actor = |member: &str, acting: &Acting| {
                let line = places.line(&format!("{name}.{member}"));
                let found = acting.actor(state).map_err(|what| problems.push(Problem { line, what }));
                found.ok()
            };
            let by = actor("by", &signed.by);
            let approved_by = signed.approved_by.as_ref().and_then(|acting| actor("approved_by", acting));
            SignedBy { by, approved_by }
        };
        let (register, extract) = (signed("register", &draft.register), signed("extract", &draft.extract));
        Self { register, extract, addressees, duties }
    }
}

/// The names of a draft, as of the days on which it may have been written.
pub(super) struct Names<'s> {
    state: &'s State,
    /// The last of them: a letter speaks of the units of its own day.
    day: NaiveDate,
    days: RangeInclusive<NaiveDate>,
}

impl<'s> Names<'s> {
    fn of(draft: &Draft, state: &'s State) -> Self {
        let (first, last) =
            draft.date.map_or((NaiveDate::MIN, NaiveDate::MAX), |date| (date.first_day(), date.last_day()));
        Self { state, day: last, days: first..=last }
    }

    /// The units that a name stands for.
    pub fn find(&self, name: &str) -> Result<Vec<UnitCode>, Unknown> {
        // What is called so on different days is asked about, unless the day is said.
        if Group::of(name).is_empty() && self.days.start() != self.days.end() {
            let several = find_of_days(self.state, name, self.days.clone());
            if several.len() > 1 {
                return Err(Unknown::Several(several.iter().map(|unit| self.called(unit)).collect()));
            }
        }
        find_units(self.state, name, self.day).ok_or_else(|| {
            Unknown::Nobody(match views::named::unit(self.state, self.day, name) {
                Err(Unnamed::Unit { near, .. }) => near.iter().map(|near| self.called(&near.unit)).collect(),
                Err(Unnamed::Units { all, .. }) => all.iter().map(|one| self.called(&one.unit)).collect(),
                _ => Vec::new(),
            })
        })
    }

    fn called(&self, unit: &UnitCode) -> String {
        let name = self.state.units.get(unit).map(|known| known.naming_on(self.day).name.as_str()).unwrap_or_default();
        format!("{name} ({unit})")
    }

    /// The units that these names stand for; a name that stands for none is a problem.
    fn units(
        &self,
        (place, member, names): (&str, &str, &[String]),
        line: impl Fn(usize) -> usize,
        problems: &mut Vec<Problem>,
    ) -> Vec<UnitCode> {
        let (mut found, mut empty) = (Vec::new(), Vec::new());
        for (at, name) in names.iter().enumerate() {
            if name.trim().is_empty() {
                problems.push(Problem { line: line(at), what: What::Blank(format!("{place}: {member}")) });
                continue;
            }
            match self.find(name) {
                Ok(units) => found.extend(units),
                Err(unknown) => match Group::of(name).is_empty() {
                    false => empty.push((line(at), name.clone())),
                    true => problems.push(Problem { line: line(at), what: unknown.what(place, name) }),
                },
            }
        }
        // "Sở, ban, ngành" where there are no boards names the departments, and "các ngành" nobody who gets a letter: only a
        // duty that nobody is left to owe is a problem.
        if found.is_empty() && member == "debtors" {
            let what = |group| What::EmptyGroup { place: place.to_owned(), group };
            problems.extend(empty.into_iter().map(|(line, group)| Problem { line, what: what(group) }));
        }
        found
    }
}

/// Why a name stands for no unit.
pub(super) enum Unknown {
    /// No unit is called so; these nearly are.
    Nobody(Vec<String>),
    /// These are, each on other days.
    Several(Vec<String>),
}

impl Unknown {
    fn what(self, place: &str, name: &str) -> What {
        let (place, name) = (place.to_owned(), name.to_owned());
        match self {
            Self::Nobody(near) => What::UnknownUnit { place, name, near },
            Self::Several(all) => What::UnitsOfDays { place, name, all },
        }
    }
}

/// What is wrong with those who coordinate. They are recorded in the letter's words, which may name groups and bodies
/// that are no units of the ledger; whoever is a unit is there, once, and does not lead.
fn coordinators(duty: &Duty, names: &Names<'_>, line: impl Fn(usize) -> usize) -> Vec<Problem> {
    let single = |name: &String| match Group::of(name).is_empty() {
        false => None,
        true => names.find(name).ok().and_then(|units| units.first().cloned()),
    };
    let leads: Vec<UnitCode> = duty.debtors.iter().filter_map(single).collect();
    let (mut seen, mut problems) = (Vec::new(), Vec::new());
    for (at, text) in duty.coordinators.iter().enumerate() {
        let (code, name) = (duty.code.clone(), text.clone());
        let mut problem = |what| problems.push(Problem { line: line(at), what });
        if text.trim().is_empty() {
            problem(What::Blank(format!("{code}.coordinators")));
            continue;
        }
        // Some of a group are recorded in words, whoever they are.
        for part in proposed_units(text).into_iter().filter(|part| !part.is_empty()) {
            let id = match names.find(&part) {
                Ok(units) => match &units[..] {
                    [unit] if Group::named(&part).is_none() => {
                        if leads.contains(unit) {
                            problem(What::CoordinatorLeads { code: code.clone(), name: name.clone() });
                            continue;
                        }
                        unit.to_string()
                    }
                    _ => fold(&part),
                },
                Err(unknown) => {
                    // "UBND cấp xã" says a group in words, also where the ledger has nobody of it.
                    let is_group = Group::named(&part).is_some() && part != *text;
                    if !is_group && !is_no_unit(&part, &unknown) {
                        problem(unknown.what(&format!("{code}.coordinators"), &part));
                    }
                    fold(&part)
                }
            };
            match seen.contains(&id) {
                true => problem(What::CoordinatorTwice { code: code.clone(), name: name.clone() }),
                false => seen.push(id),
            }
        }
    }
    problems
}

/// Whether a name need not be one of a unit: a group in words, or a body of a kind that ledgers do not register.
fn is_no_unit(name: &str, unknown: &Unknown) -> bool {
    // These the ledger has, each by its name.
    const REGISTERED: &[&str] = &["sở ", "ubnd xã ", "ubnd phường ", "ubnd đặc khu ", "ubnd huyện ", "ubnd thị xã "];
    let is_near = match unknown {
        Unknown::Nobody(near) => !near.is_empty(),
        Unknown::Several(_) => true,
    };
    let folded = fold(name);
    let has_name = |kind: &str| folded.strip_prefix(kind).is_some_and(|rest| !rest.is_empty());
    match named_as(name) {
        NamedAs::Group => true,
        NamedAs::Known | NamedAs::Unknown if REGISTERED.iter().any(|kind| has_name(kind)) => false,
        NamedAs::Known => true,
        NamedAs::Unknown => !is_near,
        NamedAs::Nobody => false,
    }
}

/// What of a duty's times has to be said first.
fn unread(duty: &Duty) -> impl Iterator<Item = (String, What)> {
    let code = || duty.code.clone();
    let phrase = || duty.deadline_phrase.clone().unwrap_or_default();
    let say = |member, said: &str, day: Day| match said {
        _ if reading(said).is_some() => None,
        "" => Some((member, What::Reading { code: code(), phrase: phrase(), day })),
        other => Some((member, What::NoReading { code: code(), said: other.to_owned() })),
    };
    let due = match &duty.due {
        None | Some(DraftedDue::Never) => None,
        Some(_) if duty.cadence.is_some() => Some(("due", What::DueOfPeriodic { code: code() })),
        Some(DraftedDue::Blank) => Some(("due", What::DueBlank { code: code(), phrase: phrase() })),
        Some(DraftedDue::On(due)) => say("due", &due.reading, Day::Date(due.date)),
        Some(DraftedDue::Within(due)) => (!(1..=SPAN_MAX).contains(&due.within.count()))
            .then(|| ("due", What::SpanOutOfRange { code: code(), max: SPAN_MAX })),
    };
    let periodic = match (duty.due_day, &duty.reading) {
        (Some(PeriodDay::Blank), _) => Some(("due_day", What::PeriodDayBlank { code: code(), phrase: phrase() })),
        (Some(PeriodDay::Day(day)), Some(said)) => match (day, reading(said)) {
            (1, Some(Reading::Exclusive)) => Some(("due_day", What::BeforeFirst { code: code() })),
            _ => say("reading", said, Day::OfMonth(day)),
        },
        (Some(PeriodDay::OfYear { day, month }), Some(said)) => say("reading", said, Day::OfYear(day, month)),
        _ => None,
    };
    let unread = duty.unread.iter().enumerate().map(|(index, words)| {
        (format!("unread.{index}"), What::Unread { code: duty.code.clone(), words: words.clone() })
    });
    due.into_iter().chain(periodic).map(|(member, what)| (member.to_owned(), what)).chain(unread)
}

impl Acting {
    pub(super) fn actor(&self, state: &State) -> Result<Actor, What> {
        let unknown = || What::UnknownUnit { place: "by".to_owned(), name: self.unit.clone(), near: Vec::new() };
        // Who acts is there today, whatever the day of the letter. A code may be of a unit that is not registered yet:
        // the decision says so.
        let unit = match find_units(state, &self.unit, NaiveDate::MAX).as_deref() {
            Some([unit]) => unit.clone(),
            Some(_) => return Err(What::SeveralUnits(self.unit.clone())),
            None => self.unit.parse().map_err(|_| unknown())?,
        };
        // Of the positions of one title, a unit has the first that it can have.
        let kind = state.units.get(&unit).map(|unit| unit.kind);
        let has = |role: &&Role| kind.is_none_or(|kind| kind.has(**role));
        let no_position = || What::UnknownPosition(self.position.clone());
        let position = *self.roles.iter().find(has).or(self.roles.first()).ok_or_else(no_position)?;
        Ok(Actor { unit, position, capacity: self.capacity, account: self.account.clone() })
    }
}

impl Duty {
    fn as_new(&self, debtors: Vec<UnitCode>) -> NewObligation {
        let is_exclusive = self.reading.as_deref().and_then(reading) == Some(Reading::Exclusive);
        NewObligation {
            code: self.code.clone(),
            source: self.source.clone(),
            quote: self.quote.clone(),
            kind: self.kind,
            debtors,
            coordinators: self.coordinators.clone(),
            cadence: self.cadence,
            // The ledger has the last day that counts.
            due_day: match self.due_day {
                Some(PeriodDay::Day(day)) => Some(if is_exclusive { day.saturating_sub(1) } else { day }),
                // A day of another month is said when a period is opened.
                None | Some(PeriodDay::Blank | PeriodDay::Rule | PeriodDay::Each | PeriodDay::OfYear { .. }) => None,
            },
            deadline_phrase: self.deadline_phrase.clone(),
            evidence: self.evidence.clone(),
            trigger: self.trigger.clone(),
            applies_from: self.applies_from,
        }
    }
}
