//! One decision per command: state + command -> events, or a refusal. Pure.

mod accountability;
mod correction;
mod delay;
mod directive;
mod extension;
mod filing;

use std::collections::BTreeSet;

use calendar::{Calendar, Moment, Period, Reckoning, Span, Timestamp, limit};

use crate::{
    authority,
    command::{Act, Command, EntryRef},
    event::{Deadline, Event},
    ids::{EntryNumber, ObligationId, TaskId, UnitCode},
    refusal::Refusal,
    rules::RuleSet,
    state::{State, Status, Task},
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
pub fn decide(state: &State, calendar: &Calendar, now: Timestamp, command: &Command) -> Result<Vec<NewEvent>, Refusal> {
    authority::authorise(state, command)?;
    let context = Context { state, calendar, now, command };
    context.check_claimed_time()?;
    let events = decide_act(&context)?;
    events.iter().try_for_each(|event| context.check_order(event))?;
    Ok(events)
}

fn decide_act(context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
    match &context.command.act {
        Act::ActivateRuleSet { rule_set } => directive::activate_rule_set(context, rule_set),
        Act::EstablishUnits { units } => directive::establish_units(context, units),
        Act::RegisterDirective(new) => directive::register(context, new),
        Act::IssueDirective { directive, number, date } => directive::issue(context, directive, number, *date),
        Act::DispatchDirective { directive, to } => directive::dispatch(context, directive, to),
        Act::AcknowledgeDirective { directive } => directive::acknowledge(context, directive),
        Act::ExtractObligations { directive, obligations } => directive::extract(context, directive, obligations),
        Act::AssignTasks { obligation, period, units } => directive::assign(context, obligation, *period, units),
        Act::FixDeadline { obligation, period, units, due, document } => {
            directive::fix_deadline(context, obligation, *period, units, due, document.as_ref())
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
        Act::RecordLateDiscovery { task, document, received, evidence } => {
            correction::late_discovery(context, task, document, *received, evidence)
        }
    }
}

/// What every decision looks at.
struct Context<'a> {
    state: &'a State,
    calendar: &'a Calendar,
    now: Timestamp,
    command: &'a Command,
}

impl<'a> Context<'a> {
    /// When it happened: as claimed, or now.
    fn occurred(&self) -> Moment {
        self.command.occurred_at.unwrap_or(Moment::Instant(self.now))
    }

    fn check_claimed_time(&self) -> Result<(), Refusal> {
        let late_discovery = matches!(self.command.act, Act::RecordLateDiscovery { .. });
        match self.command.occurred_at {
            // What a unit files, asks or explains about its own task counts when it is recorded.
            Some(_) if self.is_of_the_unit_itself() && self.counts_by_its_time() => Err(Refusal::OwnReceiptClaimed),
            Some(claimed) if late_discovery => self.not_in_the_future(claimed),
            Some(claimed) => self.ordinary_claim(claimed),
            None => Ok(()),
        }
    }

    /// Nothing is answered before it is there, whatever is claimed about the time of the answer.
    fn check_order(&self, event: &NewEvent) -> Result<(), Refusal> {
        let Some(answered) = event.cause else { return Ok(()) };
        match self.state.ground(answered) {
            Some(ground) if event.occurred_at.latest() < ground.at => {
                Err(Refusal::BeforeWhatItAnswers { claimed: event.occurred_at, answered, at: ground.at })
            }
            _ => Ok(()),
        }
    }

    fn not_in_the_future(&self, claimed: Moment) -> Result<(), Refusal> {
        if claimed.earliest() > self.now { Err(Refusal::InTheFuture { claimed, now: self.now }) } else { Ok(()) }
    }

    /// A claim about the past that may still be entered as ordinary business.
    fn ordinary_claim(&self, claimed: Moment) -> Result<(), Refusal> {
        self.not_in_the_future(claimed)?;
        let Some(rules) = self.state.rules(self.now.date()) else { return Ok(()) };
        let days = rules.ordinary_entry_working_days;
        if claimed.date() < self.calendar.working_days_before(self.now.date(), days) {
            return Err(Refusal::TooLongAgo { claimed, days });
        }
        Ok(())
    }

    /// Whether the recorder acts for the debtor, and not for the receiving side.
    fn is_of_the_unit_itself(&self) -> bool {
        let by = &self.command.by;
        let own = |task: &TaskId| task.unit == by.unit;
        authority::of_the_unit_itself(by.position)
            || match &self.command.act {
                Act::Submit { filings } => filings.iter().any(|filing| own(&filing.task)),
                Act::Resubmit { filing } => own(&filing.task),
                _ => false,
            }
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
        self.state.tasks.get(id).ok_or_else(|| Refusal::UnknownTask(id.clone()))
    }

    /// The task's status now.
    fn status(&self, id: &TaskId) -> Result<Status<'a>, Refusal> {
        Ok(self.task(id)?.status(self.now, self.calendar, self.state.rules(self.now.date())))
    }

    fn entry(&self, reference: &EntryRef) -> Result<EntryNumber, Refusal> {
        self.state.entry(reference).ok_or_else(|| {
            Refusal::UnknownEntry(match reference {
                EntryRef::Number(entry) => entry.to_string(),
                EntryRef::Command(id) => id.clone(),
            })
        })
    }

    fn unit(&self, unit: &UnitCode) -> Result<(), Refusal> {
        if self.state.units.contains_key(unit) { Ok(()) } else { Err(Refusal::UnknownUnit(unit.clone())) }
    }

    /// Units that have the task, narrowed to those named if any are.
    fn units_with_task(
        &self,
        obligation: &ObligationId,
        period: Option<Period>,
        named: &[UnitCode],
    ) -> Result<Vec<UnitCode>, Refusal> {
        if let Some(missing) =
            TaskId::of_units(obligation, period, named).find(|task| !self.state.tasks.contains_key(task))
        {
            return Err(Refusal::UnknownTask(missing));
        }
        if !named.is_empty() {
            return Ok(named.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect());
        }
        let units: Vec<UnitCode> = self.state.tasks_of(obligation, period).map(|task| task.id.unit.clone()).collect();
        if units.is_empty() { Err(Refusal::UnknownObligation(obligation.clone())) } else { Ok(units) }
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

    /// A limit that starts with this act: the day of the act is not counted.
    fn limit_from_now(&self, span: Span) -> Result<Deadline, Refusal> {
        let rules = self.rules()?;
        Ok(self.deadline(limit::after(self.calendar, self.now.date(), checked(span)?, rules.roll_forward), rules))
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
    if (1..=limit::SPAN_MAX).contains(&span.count()) { Ok(span) } else { Err(Refusal::SpanOutOfRange(span.count())) }
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
