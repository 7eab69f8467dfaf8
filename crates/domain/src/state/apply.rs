//! Steps the state past one event. Never fails: what is recorded has been decided.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use calendar::{Moment, PartialDate, Timestamp};

use super::{
    About, Directive, Fact, FactKind, FiledPaper, FilingOrigin, Ground, Obligation, Part, Person, State, organisation,
    paper::{ChangeKind, Content, Entered, FilingChange, Hands, Provenance},
    rulebook::{Outage, Published},
    task::{Annulled, Task},
};
use crate::{
    effort,
    event::{Change, DisputeOutcome, Event, Recorded},
    ids::{EntryNumber, TaskId},
    machine::WorkState,
    origin::CommandId,
    rules::CarriedDeadline,
};

impl Ground {
    /// What an entry says of tasks, if it is about any.
    pub(crate) fn of(recorded: &Recorded) -> Option<Self> {
        let about = match &recorded.event {
            // A reminder says nothing that could be answered; an assignment is where a task begins; what was
            // refused did not happen.
            Event::ReminderIssued(_) | Event::TasksAssigned(_) | Event::SubmissionRefused(_) => return None,
            Event::SystemOutageRecorded(_) => About::AllBefore(recorded.entry),
            other => match other.tasks() {
                tasks if tasks.is_empty() => return None,
                tasks => About::Named(tasks),
            },
        };
        let at = match &recorded.event {
            Event::DelayRecorded(e) => e.effective_from.earliest(),
            _ => recorded.occurred_at.latest(),
        };
        Some(Self { about, at: at.min(recorded.recorded_at), recorded_at: recorded.recorded_at })
    }
}

impl State {
    /// Steps past one event, read as it is: [`crate::Chronicle`] sees to what later entries change
    /// in it.
    pub(crate) fn apply(&mut self, recorded: &Recorded) {
        effort::count(&effort::FOLDED);
        self.next = recorded.entry.0 + 1;
        self.note_command(recorded);
        self.note_grounds(recorded);
        let at = recorded.occurred_at.latest().min(recorded.recorded_at);
        match Part::of(&recorded.event) {
            Part::Rules => Arc::make_mut(&mut self.rulebook).apply(recorded),
            Part::Units => {
                organisation::apply(Arc::make_mut(&mut self.units), Arc::make_mut(&mut self.unit_names), recorded);
            }
            Part::Offices => Arc::make_mut(&mut self.offices).apply(recorded),
            Part::Facts => Arc::make_mut(&mut self.facts).apply(recorded, at),
            Part::Inspections => Arc::make_mut(&mut self.inspections).apply(recorded, at),
            Part::Directives | Part::Obligations | Part::Tasks | Part::Persons | Part::Nothing => {}
        }
        self.apply_to_directives(recorded, at);
        self.apply_to_tasks(recorded, at);
    }

    /// Steps past the number of an entry that is read as if it had not been recorded.
    pub(crate) fn skip(&mut self, recorded: &Recorded) {
        self.next = recorded.entry.0 + 1;
        self.note_command(recorded);
    }

    /// Notes that `by` annuls `root`, or its annulment: a status that could rest on `root` says so.
    pub(crate) fn note_annulled(&mut self, root: &Recorded, by: &Recorded) {
        let by = Published { entry: by.entry, recorded_at: by.recorded_at };
        if let Event::SystemOutageRecorded(outage) = &root.event {
            Arc::make_mut(&mut self.rulebook).note_annulled(Outage::of(root, outage), by);
        }
        if !bears_on_status(&root.event) {
            return;
        }
        let fixed = match &root.event {
            Event::DeadlineFixed(e) => Some(&e.deadline),
            Event::ExtensionGranted(e) => Some(&e.deadline),
            Event::TaskResumed(e) => e.deadline.as_ref(),
            _ => None,
        };
        let fixed = fixed.cloned().map(Arc::new);
        for id in root.event.tasks() {
            if let Some(task) = self.tasks.get_mut(&id) {
                task.note_annulled(Annulled { by, fixed: fixed.clone() });
            }
        }
    }

    /// Takes a part of `again` in place of its own.
    pub(crate) fn replace(&mut self, part: Part, again: Self) {
        match part {
            Part::Units => (self.units, self.unit_names) = (again.units, again.unit_names),
            Part::Offices => self.offices = again.offices,
            Part::Directives => self.directives = again.directives,
            Part::Obligations => self.obligations = again.obligations,
            Part::Facts => self.facts = again.facts,
            Part::Inspections => self.inspections = again.inspections,
            Part::Rules => {
                (self.clock, self.name, self.rulebook) = (again.clock, again.name, again.rulebook);
            }
            Part::Persons => (self.persons, self.digests) = (again.persons, again.digests),
            Part::Tasks | Part::Nothing => {}
        }
    }

    /// Takes these tasks, and what `again` has of these entries, in place of its own.
    pub(crate) fn replace_tasks(
        &mut self,
        tasks: &BTreeSet<TaskId>,
        entries: impl Iterator<Item = EntryNumber>,
        mut again: Self,
    ) {
        for id in tasks {
            replace(&mut self.tasks, id, again.tasks.remove(id));
        }
        for entry in entries {
            replace(&mut self.filings, &entry, again.filings.remove(&entry));
            replace(&mut self.grounds, &entry, again.grounds.remove(&entry));
        }
    }

    /// Forgets tasks, and what is kept of every entry for deciding.
    pub(crate) fn forget_tasks(&mut self) {
        self.tasks.clear();
        self.filings.clear();
        self.commands.clear();
        self.grounds.clear();
    }

    /// Notes where a filing stands.
    pub(crate) fn note_filing(&mut self, entry: EntryNumber, origin: FilingOrigin) {
        self.filings.insert(entry, origin);
    }

    fn note_command(&mut self, recorded: &Recorded) {
        if let Some(command) = recorded.origin.command() {
            self.commands.entry(command.clone()).or_insert(recorded.entry);
        }
    }

    fn apply_to_directives(&mut self, recorded: &Recorded, at: Timestamp) {
        match &recorded.event {
            Event::LedgerOpened(e) => {
                self.clock = Some(e.clock);
                self.name.clone_from(&e.name);
            }
            Event::DirectiveRegistered(e) => {
                let directive = Directive {
                    entry: recorded.entry,
                    registered: e.clone(),
                    sent_to: BTreeSet::new(),
                    acknowledged: BTreeMap::new(),
                    fates: Vec::new(),
                };
                Arc::make_mut(&mut self.directives).insert(e.directive.clone(), directive);
            }
            Event::DirectiveIssued(e) => {
                if let Some(directive) = Arc::make_mut(&mut self.directives).get_mut(&e.directive) {
                    directive.registered.number = Some(e.number.clone());
                    directive.registered.date = Some(PartialDate::Day(e.date));
                }
            }
            Event::DirectiveDispatched(e) => {
                if let Some(directive) = Arc::make_mut(&mut self.directives).get_mut(&e.directive) {
                    directive.sent_to.extend(e.to.iter().cloned());
                }
            }
            Event::DirectiveAcknowledged(e) => {
                if let Some(directive) = Arc::make_mut(&mut self.directives).get_mut(&e.directive) {
                    directive.acknowledged.entry(e.unit.clone()).or_insert(at);
                }
            }
            Event::ObligationExtracted(e) => {
                let obligation = Obligation { terms: e.clone(), entry: recorded.entry, readings: Vec::new() };
                Arc::make_mut(&mut self.obligations).insert(e.obligation.clone(), obligation);
            }
            Event::DirectiveChanged(e) => {
                if let Some(directive) = Arc::make_mut(&mut self.directives).get_mut(&e.directive) {
                    directive.fates.push((recorded.entry, e.fate));
                }
            }
            Event::ObligationInterpreted(e) => {
                if let Some(obligation) = Arc::make_mut(&mut self.obligations).get_mut(&e.obligation) {
                    obligation.readings.push((recorded.entry, e.reading.clone()));
                    obligation.terms.debtors.extend(e.binds.iter().cloned());
                }
            }
            Event::PersonEntered(e) => {
                let person = Person { entry: recorded.entry, digest: e.digest.clone(), erased: None };
                Arc::make_mut(&mut self.persons).insert(e.person.clone(), person);
                Arc::make_mut(&mut self.digests).entry(e.digest.clone()).or_insert_with(|| e.person.clone());
            }
            Event::PersonalDataErased(e) => {
                if let Some(person) = Arc::make_mut(&mut self.persons).get_mut(&e.person) {
                    person.erased = Some(recorded.entry);
                }
            }
            _ => {}
        }
    }

    fn apply_to_tasks(&mut self, recorded: &Recorded, at: Timestamp) {
        let paper = |document: &crate::event::Document, received, times, evidence| FiledPaper {
            document: document.clone(),
            received,
            times,
            channel: recorded.channel,
            replaces: match &recorded.event {
                Event::ReportResubmitted(e) => Some(e.replaces),
                _ => None,
            },
            entered: Entered {
                received,
                by: if recorded.approver.is_some() { Hands::Two } else { Hands::One },
                content: if recorded.documents.is_empty() { Content::Unnamed } else { Content::Named },
            },
            retimed: None,
            exchanged: None,
            moved: None,
            evidence,
            provenance: match &recorded.event {
                Event::LateDiscoveredRecord(e) if e.source.is_some() => Provenance::History,
                _ => Provenance::Ledger,
            },
        };
        match &recorded.event {
            Event::TasksAssigned(e) => {
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.tasks.entry(id.clone()).or_insert_with(|| Task::new(id, recorded.entry, at));
                }
            }
            Event::DeadlineFixed(e) => {
                // The units of one entry share what it says.
                let deadline = Arc::new(e.deadline.clone());
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.fact(&id, recorded, at, FactKind::DeadlineFixed { deadline: Arc::clone(&deadline) });
                }
            }
            Event::ReminderIssued(e) => {
                for id in TaskId::of_units(&e.obligation, e.period, &e.units) {
                    self.fact(&id, recorded, at, FactKind::Reminded);
                }
            }
            Event::EntryCorrected(e) => self.correct(recorded, e.entry, &e.changes),
            Event::ReportSubmitted(e) => {
                self.file(
                    &e.task,
                    recorded,
                    FactKind::Submitted(paper(&e.document, e.received, e.times, e.evidence_class)),
                );
            }
            Event::LateDiscoveredRecord(e) => {
                let paper = paper(&e.document, e.received, crate::event::Times::default(), e.evidence_class);
                self.file(&e.task, recorded, FactKind::LateDiscovered(paper));
            }
            Event::ReportResubmitted(e) => {
                self.file(
                    &e.task,
                    recorded,
                    FactKind::Resubmitted(paper(&e.document, e.received, e.times, e.evidence_class)),
                );
            }
            Event::SourceStated(e) => self.fact(&e.task, recorded, at, FactKind::Stated),
            Event::TaskTransferred(e) => self.transfer(recorded, e, at),
            Event::TaskSuspended(e) => self.fact(&e.task, recorded, at, FactKind::Suspended),
            Event::TaskResumed(e) => {
                self.fact(&e.task, recorded, at, FactKind::Resumed { deadline: e.deadline.clone().map(Arc::new) });
            }
            Event::TaskEnded(e) => self.fact(&e.task, recorded, at, FactKind::Ended { ending: e.ending }),
            Event::DeadlineRecomputed(e) => {
                let kind =
                    FactKind::Recomputed { before: Arc::new(e.before.clone()), after: Arc::new(e.after.clone()) };
                self.fact(&e.task, recorded, at, kind);
            }
            Event::ReportWithdrawn(e) => self.fact(&e.task, recorded, at, FactKind::Withdrawn { filing: e.filing }),
            Event::TroubleRecorded(e) => {
                self.fact(&e.task, recorded, at, FactKind::TroubleRecorded { ground: e.ground.clone() });
            }
            Event::DisputeAppealed(e) => self.fact(&e.task, recorded, at, FactKind::Appealed { dispute: e.dispute }),
            Event::ExplanationAssessed(e) => {
                let kind = FactKind::ExplanationAssessed { delay: e.delay, assessment: e.assessment };
                self.fact(&e.task, recorded, at, kind);
            }
            Event::HandlingDecided(e) => self.fact(&e.task, recorded, at, FactKind::HandlingDecided { delay: e.delay }),
            Event::CaseClosed(e) => {
                self.fact(&e.task, recorded, at, FactKind::CaseClosed { delay: e.delay, ending: e.ending });
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
                self.fact(
                    &e.task,
                    recorded,
                    at,
                    FactKind::Returned { filing: e.filing, cure: Arc::new(e.cure.clone()) },
                );
            }
            Event::ReportAccepted(e) => self.fact(&e.task, recorded, at, FactKind::Accepted { filing: e.filing }),
            Event::ExtensionRequested(e) => {
                self.fact(&e.task, recorded, at, FactKind::ExtensionRequested { until: e.until });
            }
            Event::ExtensionGranted(e) => {
                self.fact(&e.task, recorded, at, FactKind::ExtensionGranted { deadline: Arc::new(e.deadline.clone()) });
            }
            Event::ExtensionRefused(e) => self.fact(&e.task, recorded, at, FactKind::ExtensionRefused),
            Event::TimelinessDisputed(e) => {
                self.fact(&e.task, recorded, at, FactKind::Disputed { filing: e.filing, claimed: e.claimed_received });
            }
            Event::ExplanationRequested(e) => {
                let kind = FactKind::ExplanationRequested { delay: e.delay, deadline: Arc::new(e.deadline.clone()) };
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
            _ => {}
        }
    }

    /// The task ends for its unit; the others carry it on, with its due date. What was declared of
    /// the old unit stays with it.
    fn transfer(&mut self, recorded: &Recorded, transferred: &crate::event::TaskTransferred, at: Timestamp) {
        let (id, to) = (&transferred.task, &transferred.to);
        let rules = transferred.deadline.as_ref().and_then(|deadline| self.rulebook.rules_named(&deadline.rule_set));
        let takes_over = rules.is_some_and(|rules| rules.carried_deadline == CarriedDeadline::TakenOver);
        let deadline = transferred.deadline.clone().map(Arc::new);
        self.fact(id, recorded, at, FactKind::Transferred { to: to.clone() });
        for unit in to {
            let carried = TaskId { unit: unit.clone(), ..id.clone() };
            let task = self.tasks.entry(carried.clone());
            let is_new = matches!(task, std::collections::btree_map::Entry::Vacant(_));
            let task = task.or_insert_with(|| Task::new(carried.clone(), recorded.entry, at));
            task.carried_from.push(id.clone());
            let left = task.work_state(at) == WorkState::Transferred;
            // T28: a successor that owed the same itself keeps its own due date; without one, by the rules.
            let dated = is_new || left || (takes_over && task.deadlines(at).is_none());
            if left {
                self.fact(&carried, recorded, at, FactKind::TakenBack);
            }
            if let Some(deadline) = deadline.clone().filter(|_| dated) {
                self.fact(&carried, recorded, at, FactKind::DeadlineFixed { deadline });
            }
        }
    }

    fn note_grounds(&mut self, recorded: &Recorded) {
        if let Some(ground) = Ground::of(recorded) {
            self.grounds.insert(recorded.entry, ground);
        }
    }

    /// Notes what an entry says of tasks, and the filing that it recorded, as others have found it.
    pub(crate) fn note_said(&mut self, entry: EntryNumber, ground: Option<Ground>, filing: Option<FilingOrigin>) {
        replace(&mut self.grounds, &entry, ground);
        replace(&mut self.filings, &entry, filing);
    }

    /// Notes the first entry to which a command led.
    pub(crate) fn note_first(&mut self, command: &str, entry: EntryNumber) {
        self.commands.insert(CommandId::recorded(command), entry);
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
        let by = change(recorded, ChangeKind::Dispute);
        task.amend_filing(decided.filing, |filing| filing.set_received(received, by));
        // The declaration falls with its ground, when that was decided; if the task is late all the
        // same, as known by now, it stands.
        let now = recorded.recorded_at;
        let delay = task.delay_in_force(now);
        let late = self.tasks.get(&decided.task).is_some_and(|task| self.is_late(task, now));
        if let Some(delay) = delay.filter(|_| !late) {
            self.fact(&decided.task, recorded, at, FactKind::DelayEnded { delay });
        }
        self.retime(decided.filing, received);
    }

    /// What is said of a filing is held against the time at which it is now known to have come in.
    fn retime(&mut self, filing: EntryNumber, received: Moment) {
        if let Some(ground) = self.grounds.get_mut(&filing) {
            ground.at = received.latest().min(ground.recorded_at);
        }
    }

    fn correct(&mut self, recorded: &Recorded, entry: EntryNumber, changes: &[Change]) {
        let by = change(recorded, ChangeKind::Correction);
        for change in changes {
            if let Change::Received { after, .. } = change {
                self.retime(entry, *after);
            }
            let Some(origin) = self.filings.get_mut(&entry) else { return };
            let Some(task) = self.tasks.get_mut(&origin.task) else { return };
            match change {
                Change::Received { after, .. } => task.amend_filing(entry, |filing| filing.set_received(*after, by)),
                Change::Document { after, .. } => {
                    task.amend_filing(entry, |filing| filing.kind.set_document(after.clone(), by));
                }
                Change::EvidenceClass { after, .. } => task.amend_filing(entry, |filing| filing.set_evidence(*after)),
                Change::Task { after, .. } => {
                    let facts = task.take_filing(entry, by);
                    if let Some(owner) = self.tasks.get_mut(after) {
                        facts.into_iter().for_each(|fact| owner.add(fact));
                    }
                    origin.task.clone_from(after);
                }
            }
        }
    }
}

fn replace<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key.clone(), value),
        None => map.remove(key),
    };
}

/// Whether how far the work has come, which filing counts, or when it is due can follow from it
/// (`docs/status.md`, section 2).
fn bears_on_status(event: &Event) -> bool {
    matches!(
        event,
        Event::ReportSubmitted(_)
            | Event::ReportResubmitted(_)
            | Event::LateDiscoveredRecord(_)
            | Event::ReportReturned(_)
            | Event::ReportWithdrawn(_)
            | Event::ReportAccepted(_)
            | Event::EntryCorrected(_)
            | Event::TaskSuspended(_)
            | Event::TaskResumed(_)
            | Event::TaskEnded(_)
            | Event::DeadlineFixed(_)
            | Event::ExtensionGranted(_)
            | Event::DeadlineRecomputed(_)
    )
}

fn change(recorded: &Recorded, kind: ChangeKind) -> FilingChange {
    FilingChange { by: recorded.entry, recorded_at: recorded.recorded_at, kind, shown: recorded.header().restated() }
}
