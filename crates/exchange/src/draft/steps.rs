//! What a draft asks the ledger for: its commands in order, and what of it is recorded already.

use calendar::{Calendar, NaiveDate, PartialDate};
use domain::{
    Act, Actor, Command, EntryNumber, ObligationId, State, UnitCode,
    command::{NewDirective, NewObligation},
    decide::is_another,
    origin::CommandIdError,
    state::Directive,
};

use super::{
    Draft, Duty, code, coherent,
    differs::{Edited, Member, changed},
    due::{DraftedDue, Said},
    problem::{DraftError, LetterName, Problem, What},
    resolved::{Resolved, SignedBy},
    said,
    term::{self, Unopened},
    twice,
};

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
    /// Who signs by now what is recorded already.
    pub signs: Vec<Signs>,
    /// Duties that are recorded, and of which the draft names no day: whether one was fixed by it, the ledger knows.
    pub undated: Vec<Undated>,
    /// The directive has no number yet: its duties wait for that.
    pub awaits_number: bool,
    /// Periods that come, and cannot be opened by the day that the draft names.
    pub unopened: Vec<Unopened>,
}

/// A part of a draft that is recorded, and who would record it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Signs {
    /// `register`, or `extract`.
    pub member: &'static str,
    /// Its line.
    pub line: usize,
    /// The entry that recorded it.
    pub entry: EntryNumber,
    /// Who records.
    pub by: Actor,
    /// Who approves.
    pub approved_by: Option<Actor>,
}

/// A recorded duty without a day in the draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Undated {
    /// The line of the duty.
    pub line: usize,
    /// Its code.
    pub code: String,
    /// The command by which the draft would have fixed its day.
    pub command: domain::CommandId,
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
        /// The last day that counts, before that goes on to a working day.
        day: NaiveDate,
        /// The letter's last day, where that is a day off and the clerk takes the working day before it.
        moved_from: Option<NaiveDate>,
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

impl Draft {
    /// The commands that can be applied by now: duties are extracted only from an issued directive, so a draft
    /// without a number registers it and stops. Names of units are looked up among those registered in `state`.
    ///
    /// # Errors
    /// Everything at once that a clerk has to fill in or to put right.
    pub fn plan(&self, state: &State) -> Result<Plan, DraftError> {
        let known = state.directives.get(&self.directive);
        let is_numbered = known.is_some_and(|known| known.registered.number.is_some());
        let planned =
            self.planned(state, if self.number.is_empty() && !is_numbered { Duties::Wait } else { Duties::Now });
        // What is recorded goes by the names that it was recorded under.
        let mut named = Vec::new();
        if known.is_none() {
            coherent::check_letter(self, &mut named);
        }
        match planned {
            Ok(plan) if named.is_empty() => Ok(plan),
            Ok(_) => Err(DraftError::Problems(named)),
            Err(DraftError::Problems(mut problems)) => {
                problems.append(&mut named);
                problems.sort_by_key(|problem| problem.line);
                Err(DraftError::Problems(problems))
            }
            Err(other) => Err(other),
        }
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
        // Whatever else the draft says, says another letter.
        if let Some(known) = known.filter(|known| is_another(state, &known.registered, &drafted)) {
            let line = self.places.line("directive");
            return Err(DraftError::Problems(vec![Problem {
                line,
                what: self.another_letter(state, known, &drafted),
            }]));
        }
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
                let edited = self.registered_otherwise(state, &drafted, known);
                plan.recorded.extend(edited.is_empty().then_some(known.entry));
                plan.edited.extend(edited);
                self.signs(&mut plan, "register", known.entry, &resolved.register);
                let issued = (!self.number.is_empty()).then_some(()).and(self.date.and_then(PartialDate::day));
                if let (false, Some(date)) = (known.is_issued(), issued) {
                    let (directive, number) = (self.directive.clone(), self.number.clone());
                    let act = Act::IssueDirective { directive, number, date };
                    let place = (self.places.line("number"), Part::Issue, "issue");
                    self.step(&mut plan, &mut problems, place, &resolved.register, act);
                }
            }
        }
        match when {
            Duties::Now => self.duties(state, &resolved, &mut plan, &mut problems),
            Duties::Wait => plan.awaits_number = true,
        }
        self.contradictions(state, &mut problems);
        twice::check(self, state, &resolved, &mut problems);
        term::check(self, state, &resolved, &mut plan.unopened, &mut problems);
        match problems.is_empty() {
            true => Ok(plan),
            false => {
                problems.sort_by_key(|problem| problem.line);
                Err(DraftError::Problems(problems))
            }
        }
    }

    /// What in each duty that is not recorded yet goes against the rest of it, or against its words.
    fn contradictions(&self, state: &State, problems: &mut Vec<Problem>) {
        for (index, duty) in self.obligations.iter().enumerate() {
            if term::is_recorded(self, state, &duty.code) {
                continue;
            }
            let apart = coherent::check(duty);
            // A time whose member is of another kind of duty is told once.
            let said =
                if apart.is_empty() { said::check(duty, self.date, state.rulebook.calendar()) } else { Vec::new() };
            problems.extend(apart.into_iter().chain(said).map(|(member, what)| {
                let line = self.places.line(&format!("obligations.{index}.{member}"));
                Problem { line, what }
            }));
        }
    }

    fn another_letter(&self, state: &State, known: &Directive, drafted: &NewDirective) -> What {
        let there = &known.registered;
        let named = |issuer: &String, number: &Option<String>, symbol: &String, date| {
            let (issuer, number, symbol) = (issuer.clone(), number.clone(), symbol.clone());
            Box::new(LetterName { issuer, number, symbol, date })
        };
        let proposed = code::proposed(&self.number, &self.symbol, self.date);
        What::AnotherLetter {
            directive: self.directive.clone(),
            recorded: named(&there.issuer, &there.number, &there.symbol, there.date),
            entry: known.entry,
            drafted: named(&drafted.issuer, &drafted.number, &drafted.symbol, drafted.date),
            free: code::free(state, proposed.as_ref().unwrap_or(&self.directive)),
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
                let edited = changed(state, known, drafted, &debtors);
                if edited.is_empty() {
                    recorded = recorded.or(Some(known.entry));
                }
                plan.edited.extend(edited.into_iter().map(|(member, difference)| Edited {
                    line: Some(self.places.line(&format!("obligations.{index}.{member}"))),
                    member: Member::Of(format!("{}.{member}", duty.code)),
                    entry: known.entry,
                    difference,
                }));
                if matches!(duty.due, None | Some(DraftedDue::Never))
                    && let Ok(command) = self.id(&due_of(&duty.code))
                {
                    plan.undated.push(Undated { line, code: duty.code.clone(), command });
                }
            } else if let Some(drafted) = self.without_its_own(line, drafted, resolved, plan) {
                lines.push(line);
                new.push(drafted);
            }
        }
        plan.recorded.extend(recorded);
        plan.edited.extend(self.taken_out(state));
        let first = state.obligations.iter().find(|(id, _)| id.directive == self.directive);
        if let Some((_, first)) = first {
            self.signs(plan, "extract", first.entry, &resolved.extract);
        }
        if let Some(&line) = lines.first() {
            let act = Act::ExtractObligations { directive: self.directive.clone(), obligations: new };
            self.step(plan, problems, (line, Part::Extract { lines }, "extract"), &resolved.extract, act);
        }
        for (index, (duty, drafted)) in self.obligations.iter().zip(&resolved.duties).enumerate() {
            let line = self.places.line(&format!("obligations.{index}.due"));
            self.deadline(line, duty, drafted, state.rulebook.calendar(), (resolved, plan, problems));
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
        calendar: &Calendar,
        (resolved, plan, problems): (&Resolved, &mut Plan, &mut Vec<Problem>),
    ) {
        let Some(said) = duty.due.as_ref().and_then(|due| due.said(calendar)) else { return };
        let Ok(obligation) = format!("{}/{}", self.directive, duty.code).parse() else { return };
        let owed = if drafted.debtors.is_empty() { &resolved.addressees } else { &drafted.debtors };
        let (own, others): (Vec<_>, Vec<_>) = owed.iter().cloned().partition(|unit| resolved.extract.is_of(unit));
        let units = if own.is_empty() { Vec::new() } else { others.clone() };
        let left_out = |unit| LeftOut { line, code: duty.code.clone(), unit, act: "fix-deadline" };
        plan.left_out.extend(own.into_iter().map(left_out));
        if others.is_empty() {
            return;
        }
        let Said { due, last: day, moved_from } = said;
        let act = Act::FixDeadline { obligation, period: None, units, due, document: None, reason: None };
        let (part, name) = (Part::Due { code: duty.code.clone(), day, moved_from }, due_of(&duty.code));
        self.step(plan, problems, (line, part, &name), &resolved.extract, act);
    }

    /// Who would record now what this entry recorded.
    fn signs(&self, plan: &mut Plan, member: &'static str, entry: EntryNumber, signed: &SignedBy) {
        let Some(by) = signed.by.clone() else { return };
        let (line, approved_by) = (self.places.line(member), signed.approved_by.clone());
        plan.signs.push(Signs { member, line, entry, by, approved_by });
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
}

/// The name of the command that fixes the day of a duty.
fn due_of(code: &str) -> String {
    format!("due/{code}")
}
