//! One cell of the matrix explained: how a task stands, by which rules and which calendar, and the entries that say so.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Datelike, Step, Timestamp};
use domain::{
    EntryNumber, Event, Recorded, TaskId,
    event::Deadline,
    state::{Fact, FactKind, LaterGround, LaterKind, Published, Status, Task},
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Filter, Knowledge},
    decisive::{CountedTime, DueSource, OppositeReading, counted_time, due_source, opposite_readings},
    grounds::{grounds, related},
    history::Happened,
    tasks::{self, TaskView},
};

/// Why a task stands as it does. `E` is an entry as it was recorded, or as it is told; `L` a step of a computation, or a
/// line that tells of some.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Why")]
pub struct Why<E, L> {
    /// What it rests on.
    pub basis: Basis,
    /// The directive's words.
    pub quote: Option<String>,
    /// How it stands.
    pub status: TaskView,
    /// The rule set by which it is judged.
    pub rule_set: Option<InForce>,
    /// The working calendar of the years that its time limits and its lateness touch, as it was known: by which entry a
    /// day of theirs was published or corrected last.
    pub calendar: InForce,
    /// The due date that applies.
    pub due: Option<DueDate<L>>,
    /// Where the time comes from that counts, where that is not when the filing was entered.
    pub counted_time: Option<CountedTime>,
    /// The settings whose opposite reading would say otherwise.
    pub opposite: Vec<OppositeReading>,
    /// The entries that the status rests on, in order.
    pub entries: Vec<RestsOn<E>>,
    /// Those that were recorded after the due moment, and why they count.
    pub later: Vec<Later<E>>,
}

/// A rule set or a calendar, and the entry by which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InForce {
    /// The rule set's name, or the entry of the calendar.
    pub name: String,
    /// The entry; none where the program brought it along.
    pub entry: Option<EntryNumber>,
    /// When that was recorded.
    pub recorded_at: Option<Timestamp>,
}

impl InForce {
    fn of(name: &str, published: Option<Published>) -> Self {
        Self {
            name: name.to_owned(),
            entry: published.map(|published| published.entry),
            recorded_at: published.map(|published| published.recorded_at),
        }
    }
}

/// A due date, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DueExplained")]
pub struct DueDate<L> {
    /// The last moment that is still in time.
    pub end: Option<Timestamp>,
    /// The entry that fixed it.
    pub entry: Option<EntryNumber>,
    /// Where it comes from.
    pub source: Option<DueSource>,
    /// How it came about, step by step, each with its legal basis.
    pub trace: Vec<L>,
}

/// As what an entry bears on a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bears {
    /// It activated the rule set.
    RuleSet,
    /// It published or corrected days off.
    Calendar,
    /// It recorded an outage that moves a time limit.
    Outage,
    /// It registered the unit, or says that the unit has ended.
    Unit,
    /// It extracted the duty, or says how that is to be read.
    Duty,
    /// It assigned the task.
    Assignment,
    /// It fixed, extended or moved a due date.
    Deadline,
    /// It says that something was filed.
    Filing,
    /// Anything else about the task.
    Task,
    /// It is about a task from which, or to which, this one or one of its filings came.
    Joined,
    /// It corrects or annuls one of these.
    Correction,
}

/// An entry on which a status rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "RestsOn")]
pub struct RestsOn<E> {
    /// As what.
    pub bears: Bears,
    /// The entry.
    pub entry: E,
}

/// An entry on which a status rests and which was recorded after the due moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LaterEntry")]
pub struct Later<E> {
    /// What it is.
    pub kind: LaterKind,
    /// The entry.
    pub entry: E,
}

impl<E, L> Why<E, L> {
    /// The same with each entry told by `tell`, and the steps by `lines`.
    pub fn map<T, M>(self, tell: impl Fn(E) -> T, lines: impl Fn(Vec<L>) -> Vec<M>) -> Why<T, M> {
        let Self { basis, quote, status, rule_set, calendar, due, counted_time, opposite, entries, later } = self;
        let explained = |due: DueDate<L>| {
            let DueDate { end, entry, source, trace } = due;
            DueDate { end, entry, source, trace: lines(trace) }
        };
        let rests = |RestsOn { bears, entry }| RestsOn { bears, entry: tell(entry) };
        let told = |Later { kind, entry }| Later { kind, entry: tell(entry) };
        Why {
            basis,
            quote,
            status,
            rule_set,
            calendar,
            due: due.map(explained),
            counted_time,
            opposite,
            entries: entries.into_iter().map(rests).collect(),
            later: later.into_iter().map(told).collect(),
        }
    }
}

/// Why `id` stands as it does; none if no such task was known, or it was not owed yet.
pub fn why(knowledge: &Knowledge<'_>, id: &TaskId) -> Option<Why<Happened, Step>> {
    let valid = knowledge.as_of.valid;
    let task = knowledge.state.tasks.get(id).filter(|task| task.assigned_at <= valid)?;
    let status = knowledge.status(task);
    let only = Filter { task: Some(id.clone()), ..Filter::default() };
    let bearing: Vec<Recorded> = knowledge.log.bearing(&only).into_iter().map(|it| it.into_owned()).collect();
    let resting = Resting::of(knowledge, task, &status, &bearing);
    let entries = resting.entries(&bearing);
    let rules = knowledge.state.rules_of(task, valid);
    let rule_set = rules.map(|rules| InForce::of(&rules.id, knowledge.state.rulebook.activated(&rules.id)));
    let years = knowledge.state.rulebook.years().iter().filter(|(year, _)| resting.years.contains(year));
    let published = years.map(|(_, published)| *published).max_by_key(|published| published.entry);
    let calendar = published.map(|published| published.entry.to_string());
    let calendar = calendar.as_deref().unwrap_or_else(|| knowledge.state.rulebook.calendar().version());
    let fixed = status.due.and_then(|due| fixed_by(task, due, valid));
    let due = status.due.map(|due| DueDate {
        end: status.due_by.map(|due| due.end),
        entry: fixed,
        source: fixed.and_then(|fixed| due_source(&bearing, &knowledge.state, id, fixed)),
        trace: due.trace.clone(),
    });
    let later = status.later_grounds.iter().filter_map(|LaterGround { entry, kind }| {
        let recorded = knowledge.log.entry(*entry)?;
        Some(Later { kind: *kind, entry: knowledge.happened(&recorded) })
    });
    Some(Why {
        basis: knowledge.basis(),
        quote: knowledge.state.obligations.get(&id.obligation).map(|duty| duty.terms.quote.clone()),
        rule_set,
        calendar: InForce::of(calendar, published),
        due,
        counted_time: status.received.and_then(|(entry, at)| counted_time(&bearing, entry, at)),
        opposite: opposite_readings(knowledge, task, &status),
        entries,
        later: later.collect(),
        status: tasks::view(knowledge, task),
    })
}

/// The entry by which the due date became what it is.
fn fixed_by(task: &Task, due: &Deadline, valid: Timestamp) -> Option<EntryNumber> {
    let fixes = |fact: &&Fact| deadline(&fact.kind).is_some_and(|fixed| fixed == due);
    task.facts_by(valid).filter(fixes).last().map(|fact| fact.entry)
}

fn deadline(kind: &FactKind) -> Option<&Deadline> {
    match kind {
        FactKind::DeadlineFixed { deadline }
        | FactKind::ExtensionGranted { deadline }
        | FactKind::Resumed { deadline: Some(deadline) }
        | FactKind::Recomputed { after: deadline, .. } => Some(deadline),
        _ => None,
    }
}

/// What decides whether an entry bears on the status of one task.
struct Resting<'k> {
    knowledge: &'k Knowledge<'k>,
    task: &'k Task,
    /// The rule sets by which it is judged, or one of its time limits was computed.
    rule_sets: BTreeSet<&'k str>,
    /// The years of the calendar that its time limits, and its lateness, touch.
    years: std::ops::RangeInclusive<i32>,
    /// The ends of its time limits.
    ends: Vec<Timestamp>,
    /// For each entry, since when the first of its facts is true.
    facts: BTreeMap<EntryNumber, Timestamp>,
    /// The tasks to and from which it, or one of its filings, passed.
    joined: BTreeSet<TaskId>,
}

impl<'k> Resting<'k> {
    fn of(knowledge: &'k Knowledge<'k>, task: &'k Task, status: &Status<'_>, bearing: &[Recorded]) -> Self {
        let valid = knowledge.as_of.valid;
        let limits = || task.facts().iter().filter_map(|fact| deadline(&fact.kind));
        let applies = knowledge.state.rules_of(task, valid).map(|rules| rules.id.as_str());
        let days = limits().flat_map(|limit| [limit.nominal, limit.effective]);
        let days = days.chain(status.due_by.map(|due| due.day)).chain([task.assigned_at.date()]);
        let first = days.map(|day| day.year()).min().unwrap_or_else(|| valid.date().year());
        let last = status.received.map_or(valid.date(), |(_, at)| at.date());
        let last = status.due_by.map_or(last, |due| due.day.max(last));
        let mut facts: BTreeMap<EntryNumber, Timestamp> = BTreeMap::new();
        for fact in task.facts() {
            let since = facts.entry(fact.entry).or_insert(fact.at);
            *since = fact.at.min(*since);
        }
        Self {
            knowledge,
            task,
            rule_sets: limits().map(|limit| limit.rule_set.as_str()).chain(applies).collect(),
            years: first..=last.year().max(first),
            ends: knowledge.state.limit_ends(task, valid),
            facts,
            joined: related(bearing, &task.id),
        }
    }

    /// Those of `bearing`, entries in order, on which the status rests.
    fn entries(&self, bearing: &[Recorded]) -> Vec<RestsOn<Happened>> {
        let needed = grounds(bearing, &self.task.id);
        let mut found: BTreeMap<EntryNumber, Bears> = BTreeMap::new();
        for recorded in bearing.iter().filter(|recorded| needed.contains(&recorded.entry)) {
            let bears = match &recorded.event {
                Event::FieldsCorrected(e) => found.contains_key(&e.entry).then_some(Bears::Correction),
                Event::EntryAnnulled(e) => found.contains_key(&e.entry).then_some(Bears::Correction),
                _ => self.bears(recorded),
            };
            found.extend(bears.map(|bears| (recorded.entry, bears)));
        }
        let tell = |recorded: &Recorded| {
            let bears = *found.get(&recorded.entry)?;
            Some(RestsOn { bears, entry: self.knowledge.happened(recorded) })
        };
        bearing.iter().filter_map(tell).collect()
    }

    fn bears(&self, recorded: &Recorded) -> Option<Bears> {
        let id = &self.task.id;
        Some(match &recorded.event {
            Event::RuleSetActivated(e) => self.rule_sets.contains(e.rule_set.id.as_str()).then_some(Bears::RuleSet)?,
            Event::CalendarPublished(e) => self.years.contains(&e.year.year).then_some(Bears::Calendar)?,
            Event::CalendarCorrected(e) => self.years.contains(&e.year.year).then_some(Bears::Calendar)?,
            Event::LedgerOpened(e) => e.calendar.as_ref().map(|_| Bears::Calendar)?,
            Event::SystemOutageRecorded(e) => {
                let moves = |end: &Timestamp| e.from <= *end && *end < e.until;
                self.ends.iter().any(moves).then_some(Bears::Outage)?
            }
            Event::UnitEstablished(_) | Event::UnitsReorganised(_) => Bears::Unit,
            Event::ObligationExtracted(_) | Event::ObligationInterpreted(_) => Bears::Duty,
            // What was asked of somebody, refused, or noted beside, changes nothing about how a task stands.
            Event::ReminderIssued(_)
            | Event::SubmissionRefused(_)
            | Event::FactRecorded(_)
            | Event::SourceStated(_) => return None,
            event if !event.concerns(id) => {
                // The same duty is fixed and assigned for others, and for other periods.
                let is_of_others = matches!(event, Event::TasksAssigned(_) | Event::DeadlineFixed(_));
                let is_joined = self.joined.iter().any(|task| event.concerns(task));
                (!is_of_others || is_joined).then_some(Bears::Joined)?
            }
            // What has not become true yet says nothing.
            _ if self.facts.get(&recorded.entry).is_some_and(|since| *since > self.knowledge.as_of.valid) => {
                return None;
            }
            Event::TasksAssigned(_) => Bears::Assignment,
            Event::DeadlineFixed(_)
            | Event::ExtensionGranted(_)
            | Event::TaskResumed(_)
            | Event::DeadlineRecomputed(_)
            | Event::TaskTransferred(_) => Bears::Deadline,
            Event::ReportSubmitted(_)
            | Event::ReportResubmitted(_)
            | Event::ReportReturned(_)
            | Event::ReportWithdrawn(_)
            | Event::ReportAccepted(_)
            | Event::LateDiscoveredRecord(_) => Bears::Filing,
            Event::EntryCorrected(_) | Event::DisputeDecided(_) => Bears::Correction,
            _ => Bears::Task,
        })
    }
}
