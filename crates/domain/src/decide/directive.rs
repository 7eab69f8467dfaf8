//! Directives, duties, tasks, deadlines, reminders; incoming documents.

use std::collections::BTreeSet;

use calendar::{Moment, Months, NaiveDate, PartialDate, Period, limit, period::Length};

use super::{Context, NewEvent, letter, text};
use crate::{
    command::{Due, NewDirective, NewObligation},
    event::{
        DeadlineFixed, DirectiveAcknowledged, DirectiveChanged, DirectiveDispatched, DirectiveIssued,
        DirectiveRegistered, Document, DocumentReceived, Event, ObligationExtracted, ObligationInterpreted,
        ObligationKind, ReminderIssued, TasksAssigned,
    },
    ids::{DirectiveId, ObligationId, TaskId, UnitCode},
    people::Role,
    refusal::Refusal,
    rules::{DeadlineAgain, FourthQuarter},
    state::{Directive, Fact, FactKind, Obligation, Task},
};

type Decision = Result<Vec<NewEvent>, Refusal>;

/// A period is opened at most so long before it begins.
const A_YEAR: Months = Months::new(12);

pub(super) fn register(context: &Context<'_>, new: &NewDirective) -> Decision {
    if context.state.directives.contains_key(&new.directive) {
        return Err(Refusal::AlreadyExists(new.directive.to_string()));
    }
    text("symbol", &new.symbol)?;
    text("subject", &new.subject)?;
    if new.addressees.is_empty() {
        return Err(Refusal::Empty("addressees"));
    }
    new.addressees.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    if let Some(date) = new.date {
        context.not_in_the_future(Moment::Day(date.first_day()))?;
    }
    letter::is_new(context.state, &new.directive, new.number.as_deref().zip(new.date), &new.issuer, &new.symbol)?;
    new.number.as_deref().map(letter::number_alone).transpose()?;
    let NewDirective {
        directive,
        document_type,
        issuer,
        number,
        symbol,
        date,
        subject,
        based_on,
        addressees,
        recipients,
        signature,
    } = new.clone();
    let event = DirectiveRegistered {
        directive,
        document_type,
        issuer,
        number,
        symbol,
        date,
        subject,
        based_on,
        addressees: unique(&addressees),
        recipients,
        signature,
    };
    Ok(vec![context.event(stream(&new.directive), event)])
}

pub(super) fn issue(context: &Context<'_>, id: &DirectiveId, number: &str, date: NaiveDate) -> Decision {
    let directive = find(context, id)?;
    if directive.registered.number.is_some() && directive.day().is_some() {
        return Err(Refusal::AlreadyIssued(id.clone()));
    }
    let number = letter::number_alone(number)?.to_owned();
    context.not_in_the_future(Moment::Day(date))?;
    let DirectiveRegistered { issuer, symbol, .. } = &directive.registered;
    letter::is_new(context.state, id, Some((&number, PartialDate::Day(date))), issuer, symbol)?;
    Ok(vec![context.event(stream(id), DirectiveIssued { directive: id.clone(), number, date })])
}

pub(super) fn dispatch(context: &Context<'_>, id: &DirectiveId, to: &[UnitCode]) -> Decision {
    let directive = find(context, id)?;
    if !directive.is_issued() {
        return Err(Refusal::NotIssued(id.clone()));
    }
    to.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    let to = if to.is_empty() { directive.registered.addressees.clone() } else { unique(to) };
    Ok(vec![context.event(stream(id), DirectiveDispatched { directive: id.clone(), to })])
}

pub(super) fn acknowledge(context: &Context<'_>, id: &DirectiveId) -> Decision {
    let directive = find(context, id)?;
    let unit = context.command.by.unit.clone();
    if !directive.sent_to.contains(&unit) {
        return Err(Refusal::NotSentTo { directive: id.clone(), unit });
    }
    if directive.acknowledged.contains_key(&unit) {
        return Err(Refusal::AlreadyAcknowledged { directive: id.clone(), unit });
    }
    Ok(vec![context.event(stream(id), DirectiveAcknowledged { directive: id.clone(), unit })])
}

pub(super) fn extract(context: &Context<'_>, id: &DirectiveId, new: &[NewObligation]) -> Decision {
    let directive = find(context, id)?;
    if !directive.is_issued() {
        return Err(Refusal::NotIssued(id.clone()));
    }
    not_recalled(context, id)?;
    if new.is_empty() {
        return Err(Refusal::Empty("obligations"));
    }
    let already = context.state.obligations.keys().filter(|known| known.directive == *id).count();
    let mut codes = BTreeSet::new();
    let mut events = Vec::new();
    for (index, duty) in new.iter().enumerate() {
        let obligation: ObligationId =
            format!("{id}/{}", duty.code).parse().map_err(|_| Refusal::BadCode(duty.code.clone()))?;
        if context.state.obligations.contains_key(&obligation) || !codes.insert(&duty.code) {
            return Err(Refusal::AlreadyExists(obligation.to_string()));
        }
        duty.debtors.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
        text("quote", &duty.quote)?;
        let periodic = duty.kind == ObligationKind::Periodic;
        let dated = duty.cadence.is_some() || duty.due_day.is_some();
        if duty.kind == ObligationKind::Principle && dated {
            return Err(Refusal::PrincipleUndated(obligation));
        }
        if periodic && duty.cadence.is_none() {
            return Err(Refusal::Empty("cadence"));
        }
        in_range(duty.due_day)?;
        begins_with(&obligation, duty.cadence, duty.applies_from)?;
        let debtors =
            if duty.debtors.is_empty() { directive.registered.addressees.clone() } else { unique(&duty.debtors) };
        let extracted = ObligationExtracted {
            obligation: obligation.clone(),
            // Both counts are bounded by the size of a commit.
            ordinal: u32::try_from(already + index).unwrap_or(u32::MAX),
            source: duty.source.clone(),
            quote: duty.quote.clone(),
            kind: duty.kind,
            debtors: debtors.clone(),
            coordinators: duty.coordinators.clone(),
            cadence: duty.cadence,
            due_day: duty.due_day,
            deadline_phrase: duty.deadline_phrase.clone(),
            evidence: duty.evidence.clone(),
            trigger: duty.trigger.clone(),
            applies_from: duty.applies_from,
        };
        events.push(context.event(obligation_stream(&obligation), extracted));
        // A periodic duty becomes tasks when its periods are opened.
        if !periodic {
            let assigned = TasksAssigned { obligation: obligation.clone(), period: None, units: debtors };
            events.push(context.event(obligation_stream(&obligation), assigned));
        }
    }
    Ok(events)
}

/// The decree on reporting regimes, whose data windows and gaps between data and report the rule set follows.
const REPORTING_DECREE: &str = "09/2019/NĐ-CP";

/// Whether a periodic duty is one of the reporting regime, which asks for some working days between the end of its data
/// and its report: it goes by the rule set's day, or its letter invokes the decree. Elsewhere the letter's own day counts.
pub fn keeps_to_data_window(based_on: &[String], quote: &str, due_day: Option<u32>) -> bool {
    let invokes = |text: &str| letter::one_number(text).contains(&letter::one_number(REPORTING_DECREE));
    due_day.is_none() || invokes(quote) || based_on.iter().any(|cited| invokes(cited))
}

/// Whether a month may have that day.
pub(super) fn in_range(due_day: Option<u32>) -> Result<(), Refusal> {
    match due_day.is_some_and(|day| !(1..=31).contains(&day)) {
        true => Err(Refusal::RuleOutOfRange("due_day")),
        false => Ok(()),
    }
}

/// Whether a duty that is owed so often may apply from that period on.
pub(super) fn begins_with(id: &ObligationId, cadence: Option<Length>, from: Option<Period>) -> Result<(), Refusal> {
    match (cadence, from) {
        (_, None) => Ok(()),
        (None, Some(_)) => Err(Refusal::NotPeriodic(id.clone())),
        (Some(cadence), Some(from)) if from.length() == cadence => Ok(()),
        (Some(cadence), Some(_)) => Err(Refusal::WrongPeriod { obligation: id.clone(), cadence }),
    }
}

pub(super) fn assign(
    context: &Context<'_>,
    id: &ObligationId,
    period: Period,
    units: &[UnitCode],
    due: Option<&Due>,
) -> Decision {
    let obligation = find_obligation(context, id)?;
    let cadence = obligation.terms.cadence.ok_or_else(|| Refusal::NotPeriodic(id.clone()))?;
    if period.length() != cadence {
        return Err(Refusal::WrongPeriod { obligation: id.clone(), cadence });
    }
    not_recalled(context, &id.directive)?;
    measurable(id, obligation)?;
    if let Some(from) = obligation.terms.applies_from.filter(|from| period < *from) {
        return Err(Refusal::BeforeFirstPeriod { obligation: id.clone(), from });
    }
    // Nobody knows the days off, nor the units, of a year that is far away.
    let (begins, _) = period.data_window();
    if context.now.date().checked_add_months(A_YEAR).is_some_and(|last| begins > last) {
        return Err(Refusal::PeriodTooFar { period, begins });
    }
    units.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    // A debtor that has ended owes nothing new; what it owed passes on by acts of their own.
    let there = |unit: &&UnitCode| context.unit(unit).is_ok();
    let units =
        if units.is_empty() { obligation.terms.debtors.iter().filter(there).cloned().collect() } else { unique(units) };
    if units.is_empty() {
        return Err(Refusal::Empty("units"));
    }
    let exists = context.known.tasks_of(id, Some(period)).into_iter().find(|task| units.contains(&task.id.unit));
    if let Some(task) = exists {
        return Err(Refusal::AlreadyExists(task.id.to_string()));
    }
    let rules = context.rules()?;
    if rules.fourth_quarter == FourthQuarter::FoldedIntoYear
        && period.length() == Length::Quarter
        && period.number() == 4
    {
        return Err(Refusal::FoldedIntoYear);
    }
    let due_day = obligation.terms.due_day.unwrap_or(rules.periodic_due_day);
    let reckoning = match due {
        None => limit::period_report(context.calendar, period, due_day, rules.roll_forward),
        Some(due) => context.reckon(due, rules)?,
    };
    // A day of another year is a slip of the pen: within the period, or in the year behind it.
    let latest = period.day_of_last_month(31).checked_add_months(A_YEAR);
    if due.is_some() && (reckoning.nominal < begins || latest.is_some_and(|latest| latest < reckoning.nominal)) {
        return Err(Refusal::RuleOutOfRange("due"));
    }
    // A letter asks for nothing that was over, or due, before it was issued.
    let issued = find(context, &id.directive)?.not_before();
    if let Some(issued) =
        issued.filter(|issued| period.day_of_last_month(31) < *issued || reckoning.effective < *issued)
    {
        return Err(Refusal::PeriodBeforeDirective { period, issued });
    }
    let ((_, cut_off), days) = (period.data_window(), rules.cut_off_gap_working_days);
    let ObligationExtracted { quote, due_day, .. } = &obligation.terms;
    let based_on = &find(context, &id.directive)?.registered.based_on;
    if due.is_none()
        && keeps_to_data_window(based_on, quote, *due_day)
        && context.calendar.working_days_between(cut_off, reckoning.effective) < days
    {
        return Err(Refusal::TooCloseToCutOff { due: reckoning.effective, cut_off, days });
    }
    let deadline = context.deadline(reckoning, rules);
    let (obligation, period) = (id.clone(), Some(period));
    let assigned = TasksAssigned { obligation: obligation.clone(), period, units: units.clone() };
    let fixed = DeadlineFixed { obligation, period, units, deadline, document: None, reason: None };
    Ok(vec![context.event(obligation_stream(id), assigned), context.event(obligation_stream(id), fixed)])
}

pub(super) fn fix_deadline(
    context: &Context<'_>,
    id: &ObligationId,
    period: Option<Period>,
    units: &[UnitCode],
    due: &Due,
    said: Said<'_>,
) -> Decision {
    let obligation = find_obligation(context, id)?;
    not_recalled(context, &id.directive)?;
    measurable(id, obligation)?;
    let units = context.units_with_task(id, period, units)?;
    let about = |document| context.document_about(&id.directive, document);
    let document = said.document.map(about).transpose()?;
    let reason = said.reason.map(|reason| text("reason", reason).map(str::to_owned)).transpose()?;
    let rules = context.rules()?;
    let reckoning = context.reckon(due, rules)?;
    // A letter may be entered after its own deadline; it cannot have set one before it was issued.
    let issued = find(context, &id.directive)?.not_before();
    if let Some(issued) = issued.filter(|issued| reckoning.effective < *issued) {
        return Err(Refusal::DeadlineBeforeDirective { day: reckoning.effective, issued });
    }
    for unit in &units {
        let task = context.task(&TaskId { obligation: id.clone(), period, unit: unit.clone() })?;
        let earlier = task
            .facts()
            .iter()
            .rfind(|fact| matches!(fact.kind, FactKind::DeadlineFixed { .. } | FactKind::ExtensionGranted { .. }));
        if let Some(fact) = earlier.filter(|fact| context.occurred().latest() < fact.at) {
            let claimed = context.occurred();
            return Err(Refusal::BeforeWhatItAnswers { claimed, answered: fact.entry, at: fact.at });
        }
        let day = reckoning.effective;
        match task.deadlines(context.now).map(|(_, due)| due.effective) {
            Some(due) if due >= day => forward(context, &task.id, due, day, (&document, &reason))?,
            // A letter may be entered after the day that it names itself; nobody else dates a task back.
            None if day < context.now.date() && obligation.terms.deadline_phrase.is_none() => {
                return Err(Refusal::DeadlineInThePast { task: task.id.clone(), day });
            }
            _ => {}
        }
        fixed_again(context, task, document.as_ref())?;
    }
    let deadline = context.deadline(reckoning, rules);
    let event = DeadlineFixed { obligation: id.clone(), period, units, deadline, document, reason };
    Ok(vec![context.event(obligation_stream(id), event)])
}

/// T20: whether a deadline that is over may be fixed again, and by what.
fn fixed_again(context: &Context<'_>, task: &Task, document: Option<&Document>) -> Result<(), Refusal> {
    let Some(due) = context.over(&task.id)? else { return Ok(()) };
    let id = || task.id.clone();
    match context.rules_of(task)?.deadline_again {
        DeadlineAgain::Allowed => Ok(()),
        DeadlineAgain::Refused => Err(Refusal::DeadlineOver { task: id(), due }),
        DeadlineAgain::WithDocument => {
            let number = document.map(|document| document.number.trim()).filter(|number| !number.is_empty());
            let known = |number: &str| {
                let fixed = task.facts().iter().filter(|fact| matches!(fact.kind, FactKind::DeadlineFixed { .. }));
                // As it was recorded, too: a correction makes no other document of it.
                let readings = |fact: &Fact| [context.known.get(fact.entry).cloned(), context.known.read(fact.entry)];
                let before = fixed.flat_map(readings).flatten().filter_map(|read| match read.event {
                    Event::DeadlineFixed(e) => e.document.map(|document| document.number),
                    _ => None,
                });
                let directive = context.state.directives.get(&task.id.obligation.directive).and_then(Directive::number);
                before.chain(directive).any(|before: String| is_one_number(&before, number))
            };
            match number {
                Some(number) if !known(number) => Ok(()),
                _ => Err(Refusal::DeadlineOverWithoutDocument { task: id(), due }),
            }
        }
    }
}

/// Whether two numbers of documents are one: `100/VP` and `100 / vp`.
fn is_one_number(one: &str, other: &str) -> bool {
    letter::one_number(one) == letter::one_number(other)
}

/// Whether a due day may come earlier: the Chairman says so, in person, by a document and with a reason,
/// and the new day is not past.
fn forward(
    context: &Context<'_>,
    task: &TaskId,
    due: NaiveDate,
    day: NaiveDate,
    (document, reason): (&Option<Document>, &Option<String>),
) -> Result<(), Refusal> {
    let chair = matches!(context.command.by.position, Role::Chairman | Role::ViceChairman);
    if !chair || due == day {
        return Err(Refusal::DeadlineNotLater { task: task.clone(), due });
    }
    if day < context.now.date() {
        return Err(Refusal::DeadlineInThePast { task: task.clone(), day });
    }
    if document.is_none() {
        return Err(Refusal::Empty("document"));
    }
    if reason.is_none() { Err(Refusal::Empty("reason")) } else { Ok(()) }
}

/// A principle is shown and never dated, declared late or scored.
pub(super) fn measurable(id: &ObligationId, obligation: &Obligation) -> Result<(), Refusal> {
    match obligation.terms.kind {
        ObligationKind::Principle => Err(Refusal::PrincipleUndated(id.clone())),
        _ => Ok(()),
    }
}

pub(super) fn remind(
    context: &Context<'_>,
    id: &ObligationId,
    period: Option<Period>,
    units: &[UnitCode],
    document: Option<&Document>,
) -> Decision {
    let units = context.units_with_task(id, period, units)?;
    let document = document.map(|document| context.document_about(&id.directive, document)).transpose()?;
    let event = ReminderIssued { obligation: id.clone(), period, units, document };
    Ok(vec![context.event(obligation_stream(id), event)])
}

/// An incoming document, in the register of the unit that received it.
pub(super) fn receive(context: &Context<'_>, received: &DocumentReceived) -> Decision {
    context.unit(&received.unit)?;
    text("arrival", &received.arrival)?;
    text("issuer", &received.issuer)?;
    text("subject", &received.subject)?;
    context.document(&received.document)?;
    Ok(vec![context.event(format!("incoming/{}", received.unit), received.clone())])
}

/// What becomes of a directive after it was sent.
pub(super) fn change(context: &Context<'_>, changed: &DirectiveChanged) -> Decision {
    let id = &changed.directive;
    if !find(context, id)?.is_issued() {
        return Err(Refusal::NotIssued(id.clone()));
    }
    not_recalled(context, id)?;
    text("reason", &changed.reason)?;
    context.document_about(id, &changed.document)?;
    Ok(vec![context.event(stream(id), changed.clone())])
}

/// How a duty is read. Units that it binds by this reading get the tasks that the others have had.
pub(super) fn interpret(context: &Context<'_>, interpreted: &ObligationInterpreted) -> Decision {
    let id = &interpreted.obligation;
    let obligation = find_obligation(context, id)?;
    text("reading", &interpreted.reading)?;
    context.document(&interpreted.document)?;
    interpreted.binds.iter().try_for_each(|unit| context.unit(unit).map(drop))?;
    let binds = unique(&interpreted.binds);
    if let Some(known) = binds.iter().find(|unit| obligation.terms.debtors.contains(unit)) {
        return Err(Refusal::AlreadyExists(format!("{id}/{known}")));
    }
    let event = ObligationInterpreted { binds: binds.clone(), ..interpreted.clone() };
    let mut events = vec![context.event(obligation_stream(id), event)];
    if obligation.terms.cadence.is_none() && !binds.is_empty() {
        let assigned = TasksAssigned { obligation: id.clone(), period: None, units: binds };
        events.push(context.event(obligation_stream(id), assigned));
    }
    Ok(events)
}

fn not_recalled(context: &Context<'_>, id: &DirectiveId) -> Result<(), Refusal> {
    if find(context, id)?.is_recalled() { Err(Refusal::DirectiveRecalled(id.clone())) } else { Ok(()) }
}

fn find<'a>(context: &Context<'a>, id: &DirectiveId) -> Result<&'a Directive, Refusal> {
    context.state.directives.get(id).ok_or_else(|| Refusal::UnknownDirective(id.clone()))
}

fn find_obligation<'a>(context: &Context<'a>, id: &ObligationId) -> Result<&'a Obligation, Refusal> {
    context.state.obligations.get(id).ok_or_else(|| Refusal::UnknownObligation(id.clone()))
}

fn stream(id: &DirectiveId) -> String {
    format!("directive/{id}")
}

fn obligation_stream(id: &ObligationId) -> String {
    format!("obligation/{id}")
}

/// What is said for a day that somebody fixes.
pub(super) struct Said<'a> {
    pub(super) document: Option<&'a Document>,
    pub(super) reason: Option<&'a str>,
}

/// In the order given, each once.
fn unique(units: &[UnitCode]) -> Vec<UnitCode> {
    let mut seen = BTreeSet::new();
    units.iter().filter(|unit| seen.insert(*unit)).cloned().collect()
}
