//! What a draft asks the ledger for: its commands in order, and what of it is recorded already.

use std::collections::BTreeSet;

use calendar::{NaiveDate, PartialDate, Reading};
use domain::{
    Act, Actor, Command, EntryNumber, ObligationId, State, UnitCode,
    command::{Due, NewDirective, NewObligation},
    origin::CommandIdError,
    state::{Directive, Obligation},
};

use super::{
    Acting, Day, Draft, Duty, Signed,
    problem::{DraftError, Problem, What},
    reading,
};
use crate::groups::find_units;

/// What a draft asks for, as far as it can be asked by now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// What is to be recorded, in order.
    pub steps: Vec<Step>,
    /// What the office does not decide for itself.
    pub left_out: Vec<LeftOut>,
    /// What was recorded otherwise than the draft has it now.
    pub edited: Vec<Edited>,
    /// What stands in the ledger already, as it is drafted: the directive, and the first of its duties.
    pub recorded: Vec<EntryNumber>,
}

/// When the duties are extracted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Duties {
    Now,
    /// Once the directive has its number.
    Wait,
}

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The line of the draft from which it comes.
    pub line: usize,
    /// What part of the draft it records.
    pub part: Part,
    /// The command.
    pub command: Command,
}

/// A part of a draft that is recorded by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The directive.
    Register,
    /// Its number and date.
    Issue,
    /// Its duties, and the line of each.
    Extract {
        /// In the order of the duties.
        lines: Vec<usize>,
    },
    /// The deadline of a duty.
    Due {
        /// The duty.
        code: String,
        /// The day that it names, once its reading is applied.
        day: NaiveDate,
    },
}

/// What is left out of what is recorded, since nobody decides on a task of their own unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The line of the draft.
    pub line: usize,
    /// The duty.
    pub code: String,
    /// Whose it is.
    pub unit: UnitCode,
    /// The act that others do for it.
    pub act: &'static str,
}

/// A part that is recorded, and that the draft says otherwise by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The line of the draft.
    pub line: usize,
    /// The member: `subject`, `2a.quote`.
    pub member: String,
    /// The entry that recorded it.
    pub entry: EntryNumber,
    /// The act that would change what is recorded.
    pub act: &'static str,
}

impl Draft {
    /// The commands that can be applied by now: duties are extracted only from an issued directive, so a draft
    /// without a number registers it and stops. Names of units are looked up among those registered in `state`.
    ///
    /// # Errors
    /// Everything at once that a clerk has to fill in or to put right.
    pub fn plan(&self, state: &State) -> Result<Plan, DraftError> {
        let known = state.directives.get(&self.directive);
        let is_numbered = known.is_some_and(|known| known.registered.number.is_some());
        self.planned(state, if self.number.is_empty() && !is_numbered { Duties::Wait } else { Duties::Now })
    }

    /// Every command, also those that wait for the number.
    ///
    /// # Errors
    /// See [`Draft::plan`].
    pub fn all_commands(&self, state: &State) -> Result<Vec<Command>, DraftError> {
        Ok(self.planned(state, Duties::Now)?.steps.into_iter().map(|step| step.command).collect())
    }

    fn planned(&self, state: &State, when: Duties) -> Result<Plan, DraftError> {
        let (mut plan, mut problems) = (Plan::default(), Vec::new());
        let resolved = Resolved::of(self, state, &mut problems);
        let known = state.directives.get(&self.directive);
        let drafted = self.new_directive(&resolved);
        match known {
            None => {
                if drafted.addressees.is_empty() {
                    let line = self.places.line("addressees");
                    problems.push(Problem { line, what: What::NoAddressees });
                }
                let line = self.places.line("directive");
                let act = Act::RegisterDirective(drafted);
                self.step(&mut plan, &mut problems, (line, Part::Register, "register"), &resolved.register, act);
            }
            Some(known) => {
                self.registered_otherwise(&drafted, known, &mut plan);
                let issued = (!self.number.is_empty()).then_some(()).and(self.date.and_then(PartialDate::day));
                if let (false, Some(date)) = (known.is_issued(), issued) {
                    let (directive, number) = (self.directive.clone(), self.number.clone());
                    let act = Act::IssueDirective { directive, number, date };
                    let place = (self.places.line("number"), Part::Issue, "issue");
                    self.step(&mut plan, &mut problems, place, &resolved.register, act);
                }
            }
        }
        if when == Duties::Now {
            self.duties(state, &resolved, &mut plan, &mut problems);
        }
        match problems.is_empty() {
            true => Ok(plan),
            false => {
                problems.sort_by_key(|problem| problem.line);
                Err(DraftError::Problems(problems))
            }
        }
    }

    /// The commands of [`Draft::plan`].
    ///
    /// # Errors
    /// See there.
    pub fn commands(&self, state: &State) -> Result<Vec<Command>, DraftError> {
        Ok(self.plan(state)?.steps.into_iter().map(|step| step.command).collect())
    }

    fn duties(&self, state: &State, resolved: &Resolved, plan: &mut Plan, problems: &mut Vec<Problem>) {
        let mut new = Vec::new();
        let (mut lines, mut recorded) = (Vec::new(), None);
        for (index, (duty, drafted)) in self.obligations.iter().zip(&resolved.duties).enumerate() {
            let line = self.places.line(&format!("obligations.{index}"));
            let Ok(id) = format!("{}/{}", self.directive, duty.code).parse::<ObligationId>() else {
                // The decision says what a code looks like.
                new.push(drafted.clone());
                lines.push(line);
                continue;
            };
            if let Some(known) = state.obligations.get(&id) {
                let owed = if drafted.debtors.is_empty() { &resolved.addressees } else { &drafted.debtors };
                let decides = |unit: &&UnitCode| drafted.due_day.is_none() || !resolved.extract.is_of(unit);
                let debtors: Vec<UnitCode> = owed.iter().filter(decides).cloned().collect();
                let edited = changed(known, drafted, &debtors);
                match edited.is_empty() {
                    true => recorded = recorded.or(Some(known.entry)),
                    false => plan.edited.extend(edited.into_iter().map(|(member, act)| Edited {
                        line: self.places.line(&format!("obligations.{index}.{member}")),
                        member: format!("{}.{member}", duty.code),
                        entry: known.entry,
                        act,
                    })),
                }
            } else if let Some(drafted) = self.without_its_own(line, drafted, resolved, plan) {
                lines.push(line);
                new.push(drafted);
            }
        }
        plan.recorded.extend(recorded);
        if let Some(&line) = lines.first() {
            let act = Act::ExtractObligations { directive: self.directive.clone(), obligations: new };
            self.step(plan, problems, (line, Part::Extract { lines }, "extract"), &resolved.extract, act);
        }
        for (index, (duty, drafted)) in self.obligations.iter().zip(&resolved.duties).enumerate() {
            let line = self.places.line(&format!("obligations.{index}.due"));
            self.deadline(line, duty, drafted, (resolved, plan, problems));
        }
    }

    /// The duty as the office may record it: who says by which day a duty of the own unit is to be done, decides on it.
    fn without_its_own(
        &self,
        line: usize,
        drafted: &NewObligation,
        resolved: &Resolved,
        plan: &mut Plan,
    ) -> Option<NewObligation> {
        let owed = if drafted.debtors.is_empty() { &resolved.addressees } else { &drafted.debtors };
        let (own, others): (Vec<_>, Vec<_>) = owed.iter().cloned().partition(|unit| resolved.extract.is_of(unit));
        if drafted.due_day.is_none() || own.is_empty() {
            return Some(drafted.clone());
        }
        let act = if others.is_empty() { "extract-obligations" } else { "interpret-obligation" };
        let left_out = own.into_iter().map(|unit| LeftOut { line, code: drafted.code.clone(), unit, act });
        plan.left_out.extend(left_out);
        (!others.is_empty()).then(|| NewObligation { debtors: others, ..drafted.clone() })
    }

    fn deadline(
        &self,
        line: usize,
        duty: &Duty,
        drafted: &NewObligation,
        (resolved, plan, problems): (&Resolved, &mut Plan, &mut Vec<Problem>),
    ) {
        let Some((date, reading)) = duty.due.as_ref().and_then(|due| Some((due.date, reading(&due.reading)?))) else {
            return;
        };
        let Ok(obligation) = format!("{}/{}", self.directive, duty.code).parse() else { return };
        let owed = if drafted.debtors.is_empty() { &resolved.addressees } else { &drafted.debtors };
        let (own, others): (Vec<_>, Vec<_>) = owed.iter().cloned().partition(|unit| resolved.extract.is_of(unit));
        let units = if own.is_empty() { Vec::new() } else { others.clone() };
        let left_out = |unit| LeftOut { line, code: duty.code.clone(), unit, act: "fix-deadline" };
        plan.left_out.extend(own.into_iter().map(left_out));
        if others.is_empty() {
            return;
        }
        let day = match reading {
            Reading::Inclusive => date,
            Reading::Exclusive => date.pred_opt().unwrap_or(date),
        };
        let due = Due::On { date, reading };
        let act = Act::FixDeadline { obligation, period: None, units, due, document: None, reason: None };
        let (part, name) = (Part::Due { code: duty.code.clone(), day }, format!("due/{}", duty.code));
        self.step(plan, problems, (line, part, &name), &resolved.extract, act);
    }

    fn step(
        &self,
        plan: &mut Plan,
        problems: &mut Vec<Problem>,
        (line, part, name): (usize, Part, &str),
        signed: &SignedBy,
        act: Act,
    ) {
        // Who could not be found is a problem already.
        let Some(by) = signed.by.clone() else { return };
        match self.id(name) {
            Ok(id) => {
                plan.steps.push(Step { line, part, command: Command::new(id, by, signed.approved_by.clone(), act) })
            }
            Err(error) => problems.push(Problem { line: self.places.line("directive"), what: error.into() }),
        }
    }

    fn id(&self, name: &str) -> Result<domain::CommandId, CommandIdError> {
        format!("{}/{name}", self.directive).parse()
    }

    fn new_directive(&self, resolved: &Resolved) -> NewDirective {
        NewDirective {
            directive: self.directive.clone(),
            document_type: self.document_type.clone(),
            issuer: self.issuer.clone(),
            number: Some(self.number.clone()).filter(|number| !number.is_empty()),
            symbol: self.symbol.clone(),
            date: self.date,
            subject: self.subject.clone(),
            based_on: self.based_on.clone(),
            addressees: resolved.addressees.clone(),
            recipients: self.recipients.clone(),
            signature: self.signature.clone(),
        }
    }

    /// What of the head is recorded otherwise.
    fn registered_otherwise(&self, drafted: &NewDirective, known: &Directive, plan: &mut Plan) {
        let there = &known.registered;
        let set = |units: &[UnitCode]| units.iter().cloned().collect::<BTreeSet<_>>();
        let members = [
            ("document_type", drafted.document_type != there.document_type),
            ("issuer", drafted.issuer != there.issuer),
            // Before it is issued, number and date wait for that.
            ("number", known.is_issued() && drafted.number.is_some() && drafted.number != there.number),
            ("symbol", drafted.symbol != there.symbol),
            ("date", known.is_issued() && drafted.number.is_some() && drafted.date != there.date),
            ("subject", drafted.subject != there.subject),
            ("based_on", drafted.based_on != there.based_on),
            ("addressees", set(&drafted.addressees) != set(&there.addressees)),
            ("recipients", drafted.recipients != there.recipients),
            ("signature", drafted.signature != there.signature),
        ];
        for (member, _) in members.into_iter().filter(|(_, differs)| *differs) {
            let (line, entry) = (self.places.line(member), known.entry);
            plan.edited.push(Edited { line, member: member.to_owned(), entry, act: "correct-fields" });
        }
        if plan.edited.is_empty() {
            plan.recorded.push(known.entry);
        }
    }
}

/// The members of a duty that are recorded otherwise, and the acts that would change them.
fn changed(known: &Obligation, new: &NewObligation, debtors: &[UnitCode]) -> Vec<(&'static str, &'static str)> {
    let (there, read) = (&known.terms, !known.readings.is_empty());
    let bound = |unit: &UnitCode| there.debtors.contains(unit);
    let members = [
        ("source", there.source != new.source, "correct-fields"),
        ("quote", there.quote != new.quote, "correct-fields"),
        ("kind", there.kind != new.kind, "correct-fields"),
        ("debtors", !debtors.iter().all(bound), "interpret-obligation"),
        // A later reading binds units that the draft does not name.
        ("debtors", !read && !there.debtors.iter().all(|unit| debtors.contains(unit)), "end-task"),
        ("coordinators", there.coordinators != new.coordinators, "correct-fields"),
        ("cadence", there.cadence != new.cadence, "correct-fields"),
        ("due_day", there.due_day != new.due_day, "correct-fields"),
        ("deadline_phrase", there.deadline_phrase != new.deadline_phrase, "correct-fields"),
        ("evidence", there.evidence != new.evidence, "correct-fields"),
        ("trigger", there.trigger != new.trigger, "correct-fields"),
        ("applies_from", there.applies_from != new.applies_from, "correct-fields"),
    ];
    members.into_iter().filter(|(_, differs, _)| *differs).map(|(member, _, act)| (member, act)).collect()
}

/// A draft's names, as the units that they stand for.
struct Resolved {
    register: SignedBy,
    extract: SignedBy,
    addressees: Vec<UnitCode>,
    duties: Vec<NewObligation>,
}

/// Who records and who approves; nobody, where that is not known.
struct SignedBy {
    by: Option<Actor>,
    approved_by: Option<Actor>,
}

impl SignedBy {
    fn is_of(&self, unit: &UnitCode) -> bool {
        self.by.iter().chain(&self.approved_by).any(|actor| actor.unit == *unit)
    }
}

impl Resolved {
    fn of(draft: &Draft, state: &State, problems: &mut Vec<Problem>) -> Self {
        let day = draft.date.map_or(NaiveDate::MAX, PartialDate::last_day);
        let places = &draft.places;
        let mut addressees = Vec::new();
        for (index, addressee) in draft.addressees.iter().enumerate() {
            let path = format!("addressees.{index}.units");
            addressees.extend(units(
                state,
                day,
                (&addressee.text, &addressee.units),
                |at| places.line(&format!("{path}.{at}")),
                problems,
            ));
        }
        let mut codes = BTreeSet::new();
        let mut duties = Vec::new();
        for (index, duty) in draft.obligations.iter().enumerate() {
            let path = format!("obligations.{index}");
            if !codes.insert(&duty.code) {
                let line = places.line(&format!("{path}.code"));
                problems.push(Problem { line, what: What::Twice(duty.code.clone()) });
            }
            let owed = units(
                state,
                day,
                (&duty.code, &duty.debtors),
                |at| places.line(&format!("{path}.debtors.{at}")),
                problems,
            );
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

/// The units that these names stand for; a name that stands for none is a problem.
fn units(
    state: &State,
    day: NaiveDate,
    (place, names): (&str, &[String]),
    line: impl Fn(usize) -> usize,
    problems: &mut Vec<Problem>,
) -> Vec<UnitCode> {
    let mut found = Vec::new();
    for (at, name) in names.iter().enumerate() {
        match find_units(state, name, day) {
            Some(units) => found.extend(units),
            None => {
                let what = What::UnknownUnit { place: place.to_owned(), name: name.clone() };
                problems.push(Problem { line: line(at), what });
            }
        }
    }
    found
}

/// What of a duty's times has to be said first.
fn unread(duty: &Duty) -> impl Iterator<Item = (&'static str, What)> {
    let say = |member, said: &str, day: Day| {
        let code = duty.code.clone();
        match said {
            _ if reading(said).is_some() => None,
            "" => {
                let phrase = duty.deadline_phrase.clone().unwrap_or_default();
                Some((member, What::Reading { code, phrase, day }))
            }
            other => Some((member, What::NoReading { code, said: other.to_owned() })),
        }
    };
    let due = duty.due.as_ref().and_then(|due| match duty.cadence {
        Some(_) => Some(("due", What::DueOfPeriodic { code: duty.code.clone() })),
        None => say("due", &due.reading, Day::Date(due.date)),
    });
    let day = duty.due_day.zip(duty.reading.as_ref());
    let periodic = day.and_then(|(day, said)| match (day, reading(said)) {
        (1, Some(Reading::Exclusive)) => Some(("due_day", What::BeforeFirst { code: duty.code.clone() })),
        _ => say("reading", said, Day::OfMonth(day)),
    });
    due.into_iter().chain(periodic)
}

impl Acting {
    fn actor(&self, state: &State) -> Result<Actor, What> {
        let unknown = || What::UnknownUnit { place: "by".to_owned(), name: self.unit.clone() };
        // Who acts is there today, whatever the day of the letter. A code may be of a unit that is not registered yet:
        // the decision says so.
        let unit = match find_units(state, &self.unit, NaiveDate::MAX).as_deref() {
            Some([unit]) => unit.clone(),
            Some(_) => return Err(What::SeveralUnits(self.unit.clone())),
            None => self.unit.parse().map_err(|_| unknown())?,
        };
        Ok(Actor { unit, position: self.position, capacity: self.capacity, account: self.account.clone() })
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
            due_day: self.due_day.map(|day| if is_exclusive { day.saturating_sub(1) } else { day }),
            deadline_phrase: self.deadline_phrase.clone(),
            evidence: self.evidence.clone(),
            trigger: self.trigger.clone(),
            applies_from: self.applies_from,
        }
    }
}
