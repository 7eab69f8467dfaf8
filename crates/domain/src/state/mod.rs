//! What the events add up to.
//!
//! [`State::apply`] steps one event at a time and never fails: what is recorded has been decided.
//! The state keeps every fact with the time it was true, so that one state answers for any past
//! valid time; what was *known* at a past time is the state of the log's prefix up to it.

mod case;
mod lifecycle;
mod status;
mod task;

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Moment, NaiveDate, Timestamp, period::Length};

pub use case::{Case, CaseStep};
pub use lifecycle::{TRANSITIONS, WorkAct, WorkState, step};
pub use status::{Lateness, Status, TimeState};
pub use task::{Fact, FactKind, Receipt, Task};

use crate::{
    command::EntryRef,
    event::{Change, Clock, Deadline, DisputeOutcome, Event, ObligationKind, Recorded},
    ids::{DirectiveId, EntryNumber, ObligationId, TaskId, UnitCode},
    people::{Actor, UnitKind},
    rules::RuleSet,
};

/// A registered unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What kind of body it is.
    pub kind: UnitKind,
}

/// A registered directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Number and symbol, once issued: `9901/UBND-VP`.
    pub number: Option<String>,
    /// The symbol.
    pub symbol: String,
    /// The date, once issued.
    pub date: Option<NaiveDate>,
    /// The subject.
    pub subject: String,
    /// Units it is addressed to.
    pub addressees: Vec<UnitCode>,
    /// Units it was sent to.
    pub sent_to: BTreeSet<UnitCode>,
    /// Units that confirmed its receipt, and when.
    pub acknowledged: BTreeMap<UnitCode, Timestamp>,
}

/// A duty found in a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Its place in the directive.
    pub ordinal: u32,
    /// Where it stands.
    pub source: String,
    /// The directive's words.
    pub quote: String,
    /// What kind of duty.
    pub kind: ObligationKind,
    /// Who owes it.
    pub debtors: Vec<UnitCode>,
    /// How often, for a periodic duty.
    pub cadence: Option<Length>,
    /// The day of a period's last month by which the directive wants it, where it says so.
    pub due_day: Option<u32>,
    /// The entry that extracted it.
    pub entry: EntryNumber,
}

/// Who recorded a filing: only they, or the same position, may ask to correct it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingOrigin {
    /// The task it stands under now.
    pub task: TaskId,
    /// Who recorded it.
    pub actor: Actor,
}

/// An entry about tasks: something that a later act can answer, or rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The tasks.
    pub tasks: Vec<TaskId>,
    /// Since when it is true.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Everything that the events so far add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Whether the ledger's times are real; none before the first event.
    pub clock: Option<Clock>,
    /// The ledger's name.
    pub name: String,
    /// Registered units.
    pub units: BTreeMap<UnitCode, Unit>,
    /// Registered directives.
    pub directives: BTreeMap<DirectiveId, Directive>,
    /// Extracted duties.
    pub obligations: BTreeMap<ObligationId, Obligation>,
    /// Assigned tasks.
    pub tasks: BTreeMap<TaskId, Task>,
    rule_sets: Vec<RuleSet>,
    filings: BTreeMap<EntryNumber, FilingOrigin>,
    /// First entry of every command.
    commands: BTreeMap<String, EntryNumber>,
    /// For each entry about tasks: which, and when it was recorded and became true.
    grounds: BTreeMap<EntryNumber, Ground>,
    /// The number the next entry will have.
    pub next: u64,
}

impl State {
    /// The state after all of these events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| state.apply(event));
        state
    }

    /// The rule set that applies on `date`: of those valid by then, the latest to start; of two
    /// that start together, the later recorded.
    pub fn rules(&self, date: NaiveDate) -> Option<&RuleSet> {
        self.rule_sets.iter().filter(|rules| rules.valid_from <= date).max_by_key(|rules| rules.valid_from)
    }

    /// All rule sets, in the order in which they were activated.
    pub fn rule_sets(&self) -> &[RuleSet] {
        &self.rule_sets
    }

    /// The filing recorded by `entry`.
    pub fn filing(&self, entry: EntryNumber) -> Option<&FilingOrigin> {
        self.filings.get(&entry)
    }

    /// The recorded entry that is meant; of a command, the first that it made.
    pub fn entry(&self, reference: &EntryRef) -> Option<EntryNumber> {
        match reference {
            EntryRef::Number(entry) => Some(*entry).filter(|entry| entry.0 < self.next),
            EntryRef::Command(id) => self.commands.get(id).copied(),
        }
    }

    /// What `entry` says of tasks, if it is about any.
    pub fn ground(&self, entry: EntryNumber) -> Option<&Ground> {
        self.grounds.get(&entry)
    }

    /// Tasks of one duty and period, by unit.
    pub fn tasks_of<'a>(
        &'a self,
        obligation: &'a ObligationId,
        period: Option<calendar::Period>,
    ) -> impl Iterator<Item = &'a Task> {
        self.tasks.values().filter(move |task| task.id.obligation == *obligation && task.id.period == period)
    }

    /// Steps past one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.next = recorded.entry.0 + 1;
        self.commands.entry(recorded.command_id.clone()).or_insert(recorded.entry);
        self.note_grounds(recorded);
        let at = recorded.occurred_at.latest().min(recorded.recorded_at);
        match &recorded.event {
            Event::LedgerOpened(e) => {
                self.clock = Some(e.clock);
                self.name.clone_from(&e.name);
            }
            Event::RuleSetActivated(e) => self.rule_sets.push(e.rule_set.clone()),
            Event::UnitEstablished(e) => {
                let unit = Unit { name: e.name.clone(), name_en: e.name_en.clone(), kind: e.kind };
                self.units.insert(e.unit.clone(), unit);
            }
            Event::DirectiveRegistered(e) => {
                let directive = Directive {
                    number: e.number.as_ref().map(|number| format!("{number}/{}", e.symbol)),
                    symbol: e.symbol.clone(),
                    date: e.date.and_then(calendar::PartialDate::day),
                    subject: e.subject.clone(),
                    addressees: e.addressees.clone(),
                    sent_to: BTreeSet::new(),
                    acknowledged: BTreeMap::new(),
                };
                self.directives.insert(e.directive.clone(), directive);
            }
            Event::DirectiveIssued(e) => {
                if let Some(directive) = self.directives.get_mut(&e.directive) {
                    directive.number = Some(format!("{}/{}", e.number, directive.symbol));
                    directive.date = Some(e.date);
                }
            }
            Event::DirectiveDispatched(e) => {
                if let Some(directive) = self.directives.get_mut(&e.directive) {
                    directive.sent_to.extend(e.to.iter().cloned());
                }
            }
            Event::DirectiveAcknowledged(e) => {
                if let Some(directive) = self.directives.get_mut(&e.directive) {
                    directive.acknowledged.entry(e.unit.clone()).or_insert(at);
                }
            }
            Event::ObligationExtracted(e) => {
                let obligation = Obligation {
                    ordinal: e.ordinal,
                    source: e.source.clone(),
                    quote: e.quote.clone(),
                    kind: e.kind,
                    debtors: e.debtors.clone(),
                    cadence: e.cadence,
                    due_day: e.due_day,
                    entry: recorded.entry,
                };
                self.obligations.insert(e.obligation.clone(), obligation);
            }
            Event::TasksAssigned(e) => {
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.tasks.entry(id.clone()).or_insert_with(|| Task::new(id, recorded.entry, at));
                }
            }
            Event::DeadlineFixed(e) => {
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.fact(&id, recorded, at, FactKind::DeadlineFixed { deadline: e.deadline.clone() });
                }
            }
            Event::ReminderIssued(e) => {
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.fact(&id, recorded, at, FactKind::Reminded);
                }
            }
            Event::EntryCorrected(e) => self.correct(e.entry, &e.changes),
            Event::ReportSubmitted(e) => {
                self.file(
                    &e.task,
                    recorded,
                    FactKind::Submitted { document: e.document.clone(), received: e.received },
                );
            }
            Event::LateDiscoveredRecord(e) => {
                let (document, received) = (e.document.clone(), e.received);
                self.file(&e.task, recorded, FactKind::LateDiscovered { document, received });
            }
            Event::ReportResubmitted(e) => {
                let (document, received) = (e.document.clone(), e.received);
                self.file(&e.task, recorded, FactKind::Resubmitted { document, received });
            }
            Event::DelayRecorded(e) => {
                self.fact(&e.task, recorded, e.effective_from.earliest(), FactKind::DelayRecorded);
            }
            Event::DelayWithdrawn(e) => {
                self.fact(&e.task, recorded, at, FactKind::DelayEnded { delay: e.delay });
            }
            Event::DisputeDecided(e) => self.decide_dispute(recorded, e, at),
            Event::TaskAcknowledged(e) => self.fact(&e.task, recorded, at, FactKind::Acknowledged),
            Event::ReportReturned(e) => {
                self.fact(&e.task, recorded, at, FactKind::Returned { filing: e.filing, cure: e.cure.clone() });
            }
            Event::ReportAccepted(e) => self.fact(&e.task, recorded, at, FactKind::Accepted { filing: e.filing }),
            Event::ExtensionRequested(e) => {
                self.fact(&e.task, recorded, at, FactKind::ExtensionRequested { until: e.until });
            }
            Event::ExtensionGranted(e) => {
                self.fact(&e.task, recorded, at, FactKind::ExtensionGranted { deadline: e.deadline.clone() });
            }
            Event::ExtensionRefused(e) => self.fact(&e.task, recorded, at, FactKind::ExtensionRefused),
            Event::TimelinessDisputed(e) => {
                self.fact(&e.task, recorded, at, FactKind::Disputed { filing: e.filing, claimed: e.claimed_received });
            }
            Event::ExplanationRequested(e) => {
                let kind = FactKind::ExplanationRequested { delay: e.delay, deadline: e.deadline.clone() };
                self.fact(&e.task, recorded, at, kind);
            }
            Event::ExplanationFiled(e) => {
                self.fact(&e.task, recorded, at, FactKind::ExplanationFiled { delay: e.delay });
            }
            Event::AccountabilityReviewOpened(e) => {
                self.fact(&e.task, recorded, at, FactKind::ReviewOpened { delay: e.delay });
            }
            Event::AccountabilityReviewConcluded(e) => {
                self.fact(&e.task, recorded, at, FactKind::ReviewConcluded { delay: e.delay, outcome: e.outcome });
            }
            Event::HandlingResultPublished(e) => {
                self.fact(&e.task, recorded, at, FactKind::ResultPublished { delay: e.delay });
            }
        }
    }

    fn note_grounds(&mut self, recorded: &Recorded) {
        let mut tasks: Vec<TaskId> = recorded.event.task().cloned().into_iter().collect();
        if let Event::EntryCorrected(e) = &recorded.event {
            tasks.push(e.task.clone());
            tasks.extend(e.changes.iter().filter_map(|change| match change {
                Change::Task { after, .. } => Some(after.clone()),
                Change::Received { .. } | Change::Document { .. } => None,
            }));
        }
        if let Event::DeadlineFixed(e) = &recorded.event {
            tasks.extend(TaskId::of_units(&e.obligation, e.period, &e.units));
        }
        if !tasks.is_empty() {
            let at = match &recorded.event {
                Event::DelayRecorded(e) => e.effective_from.earliest(),
                _ => recorded.occurred_at.latest(),
            };
            let at = at.min(recorded.recorded_at);
            self.grounds.insert(recorded.entry, Ground { tasks, at, recorded_at: recorded.recorded_at });
        }
    }

    fn fact(&mut self, id: &TaskId, recorded: &Recorded, at: Timestamp, kind: FactKind) {
        if let Some(task) = self.tasks.get_mut(id) {
            task.add(Fact { entry: recorded.entry, at, recorded_at: recorded.recorded_at, kind });
        }
    }

    fn file(&mut self, id: &TaskId, recorded: &Recorded, kind: FactKind) {
        let Some(received) = kind.received() else { return };
        let origin = FilingOrigin { task: id.clone(), actor: recorded.actor.clone() };
        self.filings.insert(recorded.entry, origin);
        self.fact(id, recorded, received.latest().min(recorded.recorded_at), kind);
    }

    fn decide_dispute(&mut self, recorded: &Recorded, decided: &crate::event::DisputeDecided, at: Timestamp) {
        let kind = FactKind::DisputeDecided { dispute: decided.dispute };
        self.fact(&decided.task, recorded, at, kind);
        let DisputeOutcome::Upheld { received } = decided.outcome else { return };
        let Some(task) = self.tasks.get_mut(&decided.task) else { return };
        task.amend_filing(decided.filing, |filing| filing.set_received(received));
        // The declaration falls with its ground; if the task is late all the same, it stands.
        let now = recorded.recorded_at;
        if let Some(delay) = task.delay_in_force(now).filter(|_| !task.is_late(now)) {
            self.fact(&decided.task, recorded, now, FactKind::DelayEnded { delay });
        }
        self.retime(decided.filing, received);
    }

    /// What is said of a filing is held against the time at which it is now known to have come in.
    fn retime(&mut self, filing: EntryNumber, received: Moment) {
        if let Some(ground) = self.grounds.get_mut(&filing) {
            ground.at = received.latest().min(ground.recorded_at);
        }
    }

    fn correct(&mut self, entry: EntryNumber, changes: &[Change]) {
        for change in changes {
            if let Change::Received { after, .. } = change {
                self.retime(entry, *after);
            }
            let Some(origin) = self.filings.get_mut(&entry) else { return };
            let Some(task) = self.tasks.get_mut(&origin.task) else { return };
            match change {
                Change::Received { after, .. } => task.amend_filing(entry, |filing| filing.set_received(*after)),
                Change::Document { after, .. } => {
                    task.amend_filing(entry, |filing| filing.kind.set_document(after.clone()));
                }
                Change::Task { after, .. } => {
                    let facts = task.take_filing(entry);
                    if let Some(owner) = self.tasks.get_mut(after) {
                        facts.into_iter().for_each(|fact| owner.add(fact));
                    }
                    origin.task.clone_from(after);
                }
            }
        }
    }
}

/// The last moment that is still in time.
pub(crate) fn due_end(deadline: &Deadline) -> Timestamp {
    Timestamp::end_of(deadline.effective)
}
