//! One decision per command: state + command -> events, or a refusal. Pure.

mod accountability;
mod authority;
mod correction;
mod delay;
mod directive;
mod document;
mod extension;
mod facts;
mod fields;
mod filing;
mod history;
mod inspection;
mod letter;
mod organisation;
mod person;
mod refused;
mod rulebook;
mod task;

use std::collections::BTreeSet;

use calendar::{Calendar, FirstDay, Moment, NaiveDate, Period, Reckoning, Span, Timestamp, limit};

pub use directive::keeps_to_data_window;
pub use document::{answers, dated};
pub use fields::correctable_fields;
pub use letter::{is_another, is_one_document};
pub use refused::refused;

use crate::{
    authority::{authorise, stands_apart},
    command::{Act, Command, Due, EntryRef},
    event::{Classification, Deadline, Event, EvidenceClass, Header, Office},
    ids::{EntryNumber, ObligationId, TaskId, UnitCode},
    known::Known,
    refusal::Refusal,
    rules::{EvidenceForm, RuleSet},
    state::{State, Status, Task, Unit},
};

/// An event that a command leads to. Actor, approver and the rest come from the command.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// What it is about.
    pub stream: String,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// The entry that gave rise to it.
    pub cause: Option<EntryNumber>,
    /// The entry that it corrects.
    pub corrects: Option<EntryNumber>,
    /// What happened.
    pub event: Event,
}

/// A text of a command is at most this long, in characters.
pub const TEXT_MAX: usize = 4_000;

/// Decides `command` at `now`: what happens, or why not. `now` is the time at which the events
/// will be recorded; nothing here reads a clock.
pub fn decide(known: &dyn Known, now: Timestamp, command: &Command) -> Result<Vec<NewEvent>, Refusal> {
    if command.classification.is_some_and(Classification::is_state_secret) {
        return Err(Refusal::StateSecret);
    }
    let state = known.state();
    let calendar = state.rulebook.calendar();
    let mut context = Context { known, state, calendar, now, command, acting_as: Vec::new() };
    context.acting_as = authorise(known, command, context.day_of_authority(), now.date())?.offices;
    context.check_claimed_time()?;
    let events = decide_act(&context)?;
    events.iter().try_for_each(|event| context.check_order(event))?;
    Ok(events)
}

fn decide_act(context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
    match &context.command.act {
        Act::ActivateRuleSet { rule_set } => rulebook::activate_rule_set(context, rule_set),
        Act::EstablishUnits { units } => organisation::establish(context, units),
        Act::RegisterDirective(new) => directive::register(context, new),
        Act::IssueDirective { directive, number, date } => directive::issue(context, directive, number, *date),
        Act::DispatchDirective { directive, to } => directive::dispatch(context, directive, to),
        Act::AcknowledgeDirective { directive } => directive::acknowledge(context, directive),
        Act::ExtractObligations { directive, obligations } => directive::extract(context, directive, obligations),
        Act::AssignTasks { obligation, period, units, due } => {
            directive::assign(context, obligation, *period, units, due.as_ref())
        }
        Act::FixDeadline { obligation, period, units, due, document, reason } => {
            let said = directive::Said { document: document.as_ref(), reason: reason.as_deref() };
            directive::fix_deadline(context, obligation, *period, units, due, said)
        }
        Act::AcknowledgeTasks { tasks } => filing::acknowledge(context, tasks),
        Act::Submit { filings } => filing::submit(context, filings),
        Act::ReturnReport { task, reasons, within } => filing::return_report(context, task, reasons, *within),
        Act::Resubmit { filing } => filing::resubmit(context, filing),
        Act::AcceptReport { task } => filing::accept(context, task),
        Act::RequestExtension { task, until, reason, document } => {
            extension::request(context, task, *until, reason, document.as_ref())
        }
        Act::GrantExtension { task, until } => extension::grant(context, task, *until),
        Act::RefuseExtension { task, reason } => extension::refuse(context, task, reason),
        Act::Remind { obligation, period, units, document } => {
            directive::remind(context, obligation, *period, units, document.as_ref())
        }
        Act::RecordDelay { tasks, effective_from } => delay::record(context, tasks, *effective_from),
        Act::WithdrawDelay { task, because, reason } => delay::withdraw(context, task, because, reason),
        Act::DisputeTimeliness { task, claimed_received, evidence } => {
            delay::dispute(context, task, *claimed_received, evidence)
        }
        Act::DecideDispute { task, outcome, reason } => delay::decide_dispute(context, task, outcome, reason),
        Act::RequestExplanation { task, within } => accountability::request_explanation(context, task, *within),
        Act::FileExplanation { task, document } => accountability::file_explanation(context, task, document),
        Act::OpenReview { task } => accountability::open_review(context, task),
        Act::ConcludeReview { task, outcome, reviewed, document } => {
            accountability::conclude_review(context, task, *outcome, reviewed, document)
        }
        Act::PublishResult { task, place } => accountability::publish(context, task, place),
        Act::CorrectEntry { entry, set, reason } => correction::correct(context, entry, set, reason),
        Act::RecordLateDiscovery { task, document, received, evidence, signed_by, evidence_class } => {
            let found = correction::Found { document, received: *received, evidence, signed_by: signed_by.as_ref() };
            correction::late_discovery(context, task, &found, *evidence_class)
        }
        Act::ImportHistory(new) => history::import(context, new),
        Act::RecordStatements { statements } => history::state(context, statements),
        Act::PublishCalendar { year, reason } => rulebook::publish_calendar(context, year, reason.as_deref()),
        Act::RecomputeDeadlines { tasks, reason } => rulebook::recompute(context, tasks, reason),
        Act::ActivateRegime { regime } => rulebook::activate_regime(context, regime),
        Act::DeclareFacts { declarations } => facts::declare(context, declarations),
        Act::RecordFact(new) => facts::record(context, new),
        Act::ReceiveDocument(e) => directive::receive(context, e),
        Act::ChangeDirective(e) => directive::change(context, e),
        Act::InterpretObligation(e) => directive::interpret(context, e),
        Act::SuspendTask { task, reason, document } => task::suspend(context, task, reason, document),
        Act::ResumeTask { task, document } => task::resume(context, task, document),
        Act::EndTask { task, ending, reason, document } => task::end(context, task, *ending, reason, document.as_ref()),
        Act::TransferTasks { tasks, to, ground, document } => task::transfer(context, tasks, to, *ground, document),
        Act::WithdrawReport { task, reason } => filing::withdraw(context, task, reason),
        Act::RecordOutage(e) => task::outage(context, e),
        Act::RecordTrouble { task, ground, evidence } => accountability::trouble(context, task, ground, evidence),
        Act::AppealDispute { task, reason } => delay::appeal(context, task, reason),
        Act::AssessExplanation { task, assessment, reason } => {
            accountability::assess(context, task, *assessment, reason)
        }
        Act::DecideHandling { task, measure, document } => {
            accountability::decide_handling(context, task, measure, document)
        }
        Act::CloseCase { task, reason } => accountability::close(context, task, reason),
        Act::WaiveCase { task, reason, document } => accountability::waive(context, task, reason, document),
        Act::PlanInspection(e) => inspection::plan(context, e),
        Act::AdvanceInspection { inspection, step, document } => {
            inspection::advance(context, inspection, *step, document.as_ref())
        }
        Act::RecordFinding(e) => inspection::finding(context, e),
        Act::AnswerFinding(e) => inspection::answer_finding(context, e),
        Act::IssueRecommendation { inspection, recommendation, unit, text, due } => {
            inspection::recommend(context, inspection, recommendation, unit, text, due.as_ref())
        }
        Act::AnswerRecommendation(e) => inspection::answer_recommendation(context, e),
        Act::CloseRecommendation(e) => inspection::close_recommendation(context, e),
        Act::MakeProposal(new) => inspection::propose(context, new),
        Act::DecideProposal(e) => inspection::decide_proposal(context, e),
        Act::RenameUnit(e) => organisation::rename(context, e),
        Act::ReorganiseUnits(e) => organisation::reorganise(context, e),
        Act::MoveUnit(e) => organisation::relocate(context, e),
        Act::AssignRole(e) => authority::assign_role(context, e),
        Act::EndRole(e) => authority::end_role(context, e),
        Act::GrantDelegation(e) => authority::delegate(context, e),
        Act::RevokeDelegation(e) => authority::revoke(context, e),
        Act::TransferAuthority(e) => authority::transfer(context, e),
        Act::CorrectFields { entry, set, reason } => correction::correct_fields(context, entry, set, reason),
        Act::AnnulEntry { entry, superseded_by, reason } => {
            correction::annul(context, entry, superseded_by.as_ref(), reason)
        }
        Act::EnterPerson(e) => person::enter(context, e),
        Act::ReadPerson(e) => person::read(context, e),
        Act::ErasePerson(e) => person::erase(context, e),
    }
}

/// What every decision looks at.
struct Context<'a> {
    known: &'a dyn Known,
    /// What is no task.
    state: &'a State,
    calendar: &'a Calendar,
    now: Timestamp,
    command: &'a Command,
    /// The offices in whose name the recorder acts.
    acting_as: Vec<Office>,
}

impl<'a> Context<'a> {
    /// When it happened: as claimed, or now.
    fn occurred(&self) -> Moment {
        self.command.occurred_at.unwrap_or(Moment::Instant(self.now))
    }

    /// The day on which the author must have been entitled: that of the act; for what is entered
    /// long after it happened, that of entering it.
    fn day_of_authority(&self) -> NaiveDate {
        if self.is_found_late() { self.now.date() } else { self.occurred().date() }
    }

    /// Whether it is entered as something found long after it happened.
    fn is_found_late(&self) -> bool {
        match &self.command.act {
            Act::RecordLateDiscovery { .. } | Act::ImportHistory(_) => true,
            Act::RecordFact(new) => !new.evidence.is_empty(),
            _ => false,
        }
    }

    fn check_claimed_time(&self) -> Result<(), Refusal> {
        let late_discovery = self.is_found_late();
        match self.command.occurred_at {
            // What a unit files, asks or explains about its own task counts when it is recorded.
            Some(_) if self.is_of_the_unit_itself() && self.counts_by_its_time() => Err(Refusal::OwnReceiptClaimed),
            // What moves a due date or takes a task off a unit is not dated back before it was late.
            Some(_) if self.counts_when_recorded() => Err(Refusal::CountsWhenRecorded(self.command.act.name())),
            Some(claimed) if late_discovery => self.not_in_the_future(claimed),
            Some(claimed) => self.ordinary_claim(claimed),
            None => Ok(()),
        }
    }

    /// Nothing is answered before it is there, whatever is claimed about the time of the answer.
    fn check_order(&self, event: &NewEvent) -> Result<(), Refusal> {
        let Some(answered) = event.cause else { return Ok(()) };
        match self.known.ground(answered) {
            Some(ground) if event.occurred_at.latest() < ground.at => {
                Err(Refusal::BeforeWhatItAnswers { claimed: event.occurred_at, answered, at: ground.at })
            }
            _ => Ok(()),
        }
    }

    /// Whether author and approver stand outside the unit, which does not say itself when its filing came in.
    fn stands_outside(&self, id: &TaskId) -> Result<(), Refusal> {
        let days = [self.day_of_authority(), self.now.date()];
        self.command.people().try_for_each(|actor| stands_apart(self.known, actor, id, days))
    }

    fn not_in_the_future(&self, claimed: Moment) -> Result<(), Refusal> {
        if claimed.earliest() > self.now { Err(Refusal::InTheFuture { claimed, now: self.now }) } else { Ok(()) }
    }

    /// A claim about the past that may still be entered as ordinary business.
    fn ordinary_claim(&self, claimed: Moment) -> Result<(), Refusal> {
        self.not_in_the_future(claimed)?;
        match self.ordinary_since(self.now.date()) {
            Some((first, days)) if claimed.date() < first => Err(Refusal::TooLongAgo { claimed, days }),
            _ => Ok(()),
        }
    }

    /// The first day of which something entered on `date` needs no evidence, and how many working
    /// days that is; `None` where no rule set is in force.
    fn ordinary_since(&self, date: NaiveDate) -> Option<(NaiveDate, u32)> {
        let days = self.state.rules(date)?.ordinary_entry_working_days;
        Some((self.calendar.working_days_before(date, days), days))
    }

    /// Whether the recorder acts for the debtor, and not for the receiving side.
    fn is_of_the_unit_itself(&self) -> bool {
        let by = &self.command.by;
        let own = |task: &TaskId| task.unit == by.unit;
        // Whoever signs for another acts in that other's name, and still never for the own unit.
        let in_whose_names = || self.acting_as.iter().any(|office| office.position.is_of_unit());
        (by.position.is_of_unit() && (self.acting_as.is_empty() || in_whose_names()))
            || in_whose_names()
            || match &self.command.act {
                Act::Submit { filings } => filings.iter().any(|filing| own(&filing.task)),
                Act::Resubmit { filing } => own(&filing.task),
                _ => false,
            }
    }

    fn counts_when_recorded(&self) -> bool {
        matches!(
            self.command.act,
            Act::GrantExtension { .. }
                | Act::SuspendTask { .. }
                | Act::ResumeTask { .. }
                | Act::EndTask { .. }
                | Act::TransferTasks { .. }
                | Act::WithdrawReport { .. }
        )
    }

    fn counts_by_its_time(&self) -> bool {
        matches!(
            self.command.act,
            Act::Submit { .. } | Act::Resubmit { .. } | Act::RequestExtension { .. } | Act::FileExplanation { .. }
        )
    }

    fn rules(&self) -> Result<&'a RuleSet, Refusal> {
        self.state.rules(self.now.date()).ok_or(Refusal::NoRuleSet(self.now.date()))
    }

    fn task(&self, id: &TaskId) -> Result<&'a Task, Refusal> {
        self.known.task(id).ok_or_else(|| Refusal::UnknownTask(id.clone()))
    }

    /// The task's status now.
    fn status(&self, id: &TaskId) -> Result<Status<'a>, Refusal> {
        Ok(self.state.status(self.task(id)?, self.now))
    }

    fn entry(&self, reference: &EntryRef) -> Result<EntryNumber, Refusal> {
        self.known.entry(reference).ok_or_else(|| {
            Refusal::UnknownEntry(match reference {
                EntryRef::Number(entry) => entry.to_string(),
                EntryRef::Command(id) => id.clone(),
            })
        })
    }

    /// The unit, if it is registered.
    fn registered(&self, code: &UnitCode) -> Result<&'a Unit, Refusal> {
        self.state.units.get(code).ok_or_else(|| Refusal::UnknownUnit(code.clone()))
    }

    /// The unit, if it exists on the day of the act.
    fn unit(&self, code: &UnitCode) -> Result<&'a Unit, Refusal> {
        let (unit, date) = (self.registered(code)?, self.occurred().date());
        if unit.exists_on(date) { Ok(unit) } else { Err(Refusal::UnitNotThere { unit: code.clone(), date }) }
    }

    /// Units that have the task, narrowed to those named if any are.
    fn units_with_task(
        &self,
        obligation: &ObligationId,
        period: Option<Period>,
        named: &[UnitCode],
    ) -> Result<Vec<UnitCode>, Refusal> {
        if let Some(missing) = TaskId::of_units(obligation, period, named).find(|task| self.known.task(task).is_none())
        {
            return Err(Refusal::UnknownTask(missing));
        }
        if !named.is_empty() {
            return Ok(named.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect());
        }
        let tasks = self.known.tasks_of(obligation, period).into_iter();
        let units: Vec<UnitCode> = tasks.map(|task| task.id.unit.clone()).collect();
        match units.is_empty() {
            false => Ok(units),
            true if self.state.obligations.contains_key(obligation) => Err(Refusal::NoTasks(obligation.clone())),
            true => Err(Refusal::UnknownObligation(obligation.clone())),
        }
    }

    fn deadline(&self, reckoning: Reckoning, rules: &RuleSet) -> Deadline {
        Deadline {
            nominal: reckoning.nominal,
            effective: reckoning.effective,
            trace: reckoning.trace,
            rule_set: rules.id.clone(),
            calendar: self.calendar.version().to_owned(),
        }
    }

    /// The rule set by which the task is judged.
    fn rules_of(&self, task: &Task) -> Result<&'a RuleSet, Refusal> {
        self.state.rules_of(task, self.now).ok_or(Refusal::NoRuleSet(self.now.date()))
    }

    /// T23, T24: whether what shows it is there, if the rules want a document.
    fn shown_by(&self, wanted: EvidenceForm, setting: &'static str) -> Result<(), Refusal> {
        let missing = wanted == EvidenceForm::Document && self.command.documents.is_empty();
        if missing { Err(Refusal::DocumentNeeded(setting)) } else { Ok(()) }
    }

    /// Whether the due date of a task is over, and which day it was.
    fn over(&self, task: &TaskId) -> Result<Option<NaiveDate>, Refusal> {
        Ok(self.status(task)?.due_by.filter(|due| self.now > due.end).map(|due| due.day))
    }

    /// A limit that starts with this act: the day of the act is not counted.
    fn limit_from_now(&self, span: Span) -> Result<Deadline, Refusal> {
        self.limit_from_now_under(span, self.rules()?)
    }

    fn limit_from_now_under(&self, span: Span, rules: &RuleSet) -> Result<Deadline, Refusal> {
        let (start, span) = (self.now.date(), checked(span)?);
        Ok(self.deadline(limit::after(self.calendar, start, FirstDay::Excluded, span, rules.roll_forward), rules))
    }

    /// The day that a document sets.
    fn reckon(&self, due: &Due, rules: &RuleSet) -> Result<Reckoning, Refusal> {
        let (calendar, roll) = (self.calendar, rules.roll_forward);
        Ok(match due {
            Due::On { date, reading } => limit::named_day(calendar, *date, *reading, roll),
            Due::Within { span, from, first_day } => limit::after(calendar, *from, *first_day, checked(*span)?, roll),
            Due::In { period, part } => limit::part_of(calendar, *period, *part, roll).ok_or(Refusal::NoSuchPart)?,
        })
    }

    /// The class of a receipt: what the command itself shows, or the one that is stated. None is stated
    /// better without the document that shows it, and a transport record or a register are not the
    /// debtor's to bring.
    fn evidence_class(
        &self,
        task: &TaskId,
        shown: EvidenceClass,
        stated: Option<EvidenceClass>,
    ) -> Result<EvidenceClass, Refusal> {
        let Some(stated) = stated else { return Ok(shown) };
        let own = self.command.by.unit == task.unit && stated != EvidenceClass::A;
        if stated < shown && (own || self.command.documents.is_empty()) {
            return Err(Refusal::EvidenceClassNotShown { stated, shown });
        }
        Ok(stated)
    }

    /// The header that the command's entries will have.
    fn header(&self) -> Header<'a> {
        let Command { by, channel, documents, .. } = self.command;
        Header { actor: by, channel: *channel, recorded_at: self.now, documents: documents.len() }
    }

    fn event(&self, stream: String, event: impl Into<Event>) -> NewEvent {
        NewEvent { stream, occurred_at: self.occurred(), cause: None, corrects: None, event: event.into() }
    }

    fn task_event(&self, task: &TaskId, event: impl Into<Event>) -> NewEvent {
        self.event(task_stream(task), event)
    }
}

impl NewEvent {
    fn because_of(self, cause: EntryNumber) -> Self {
        Self { cause: Some(cause), ..self }
    }
}

fn task_stream(task: &TaskId) -> String {
    format!("task/{task}")
}

fn checked(span: Span) -> Result<Span, Refusal> {
    // Ten years. Working days are counted one by one, and each stands in the trace.
    let most = match span {
        Span::WorkingDays(_) => 500,
        Span::Days(_) => limit::SPAN_MAX,
        Span::Weeks(_) => 520,
        Span::Months(_) => 120,
        Span::Years(_) => 10,
    };
    if (1..=most).contains(&span.count()) { Ok(span) } else { Err(Refusal::SpanOutOfRange(span.count())) }
}

fn text<'t>(field: &'static str, value: &'t str) -> Result<&'t str, Refusal> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Refusal::Empty(field));
    }
    if value.chars().count() > TEXT_MAX {
        return Err(Refusal::TooLong { field, max: TEXT_MAX });
    }
    Ok(value)
}

fn texts(field: &'static str, values: &[String]) -> Result<Vec<String>, Refusal> {
    if values.is_empty() {
        return Err(Refusal::Empty(field));
    }
    values.iter().map(|value| text(field, value).map(str::to_owned)).collect()
}
