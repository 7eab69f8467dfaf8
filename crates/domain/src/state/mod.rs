//! What the events add up to.
//!
//! It steps one event at a time ([`crate::Chronicle`]) and never fails: what is recorded has been decided.
//! The state keeps every fact with the time it was true, so that one state answers for any past
//! valid time; what was *known* at a past time is the state of the log's prefix up to it.

mod apply;
mod case;
mod entitled;
mod facts;
mod inspections;
mod judge;
mod offices;
mod organisation;
mod paper;
mod persons;
mod receipt;
mod rulebook;
mod settling;
mod status;
mod symbol;
mod task;
mod work;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use calendar::{NaiveDate, PartialDate, Timestamp};

pub use case::{Case, DEMANDED};
pub use facts::{Facts, RecordedFact};
pub use inspections::{Dated, Finding, Inspection, Inspections, Proposal, Recommendation, StepTaken};
pub use judge::{ChannelVerdict, DueMoment, Judge};
pub use offices::{Delegation, Holding, OfficeStanding, Offices, Right, Transfer};
pub use organisation::{Naming, Unit};
pub use paper::{ChangeKind, Content, Entered, FiledPaper, FilingChange, Hands, Provenance};
pub use receipt::{CountedReceipt, Cured};
pub use rulebook::{Declared, Outage, Published, Rulebook};
pub use settling::Settling;
pub use status::{LATER_GROUNDS, Lateness, LaterGround, LaterKind, Status, TimeOrigin, TimeState};
pub use symbol::OfAnother;
pub use task::{Annulled, Fact, FactKind, Task};
pub use work::{FilingState, Returned};

use status::Owing;

use crate::{
    command::EntryRef,
    effort,
    event::{Clock, DirectiveFate, DirectiveRegistered, Event, ObligationExtracted},
    ids::{DirectiveId, EntryNumber, ObligationId, PersonId, TaskId, UnitCode},
    origin::CommandId,
    people::Actor,
    reading,
    rules::RuleSet,
};

/// A registered directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The entry that registered it.
    pub entry: EntryNumber,
    /// As registered; the number and the date as issued, once they are given.
    pub registered: DirectiveRegistered,
    /// Units it was sent to.
    pub sent_to: BTreeSet<UnitCode>,
    /// Units that confirmed its receipt, and when.
    pub acknowledged: BTreeMap<UnitCode, Timestamp>,
    /// What became of it later, in order.
    pub fates: Vec<(EntryNumber, DirectiveFate)>,
}

impl Directive {
    /// Number and symbol, once issued: `9901/UBND-VP`.
    pub fn number(&self) -> Option<String> {
        let DirectiveRegistered { number, symbol, .. } = &self.registered;
        number.as_ref().map(|number| format!("{number}/{symbol}"))
    }

    /// Whether it has a number and a date, without which nobody knows what it may still ask for.
    pub fn is_issued(&self) -> bool {
        self.registered.number.is_some() && self.registered.date.is_some()
    }

    /// The day on which it was issued, if that is known.
    pub fn day(&self) -> Option<NaiveDate> {
        self.registered.date.and_then(PartialDate::day)
    }

    /// The first day on which it may have been issued: of a letter that is dated by its month alone, the first of that
    /// month.
    pub fn not_before(&self) -> Option<NaiveDate> {
        self.registered.date.map(PartialDate::first_day)
    }

    /// Whether it was recalled.
    pub fn is_recalled(&self) -> bool {
        self.fates.iter().any(|(_, fate)| *fate == DirectiveFate::Recalled)
    }
}

/// A duty found in a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// As extracted; units that a later reading binds are among its debtors.
    pub terms: ObligationExtracted,
    /// The entry that extracted it.
    pub entry: EntryNumber,
    /// How it has been read, by which entry.
    pub readings: Vec<(EntryNumber, String)>,
}

/// A person, by identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The entry that entered them.
    pub entry: EntryNumber,
    /// The salted digest of the name.
    pub digest: String,
    /// The entry that erased them.
    pub erased: Option<EntryNumber>,
}

/// Who recorded a filing: only they, or the same position, may ask to correct it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingOrigin {
    /// The task it stands under now.
    pub task: TaskId,
    /// Who recorded it.
    pub actor: Actor,
}

/// The tasks that an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Those that it names.
    Named(Vec<TaskId>),
    /// All that there were: an outage moves the due dates of whoever it hit, and which those are, the computation
    /// says.
    AllBefore(EntryNumber),
}

/// An entry about tasks: something that a later act can answer, or rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The tasks.
    pub about: About,
    /// Since when it is true.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A part of the state that follows from the events of its own kinds; tasks follow from the rules too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Rule sets, calendar, outages, declared kinds of fact.
    Rules,
    Units,
    Offices,
    Directives,
    Obligations,
    Tasks,
    Facts,
    Inspections,
    Persons,
    /// No part: it says something of documents, or of the ledger itself.
    Nothing,
}

impl Part {
    /// Whether the entries of the part are kept: it follows from them alone, and there are few.
    pub fn is_kept(self) -> bool {
        !matches!(self, Self::Tasks | Self::Nothing)
    }

    /// The part to which an event belongs.
    pub fn of(event: &Event) -> Self {
        match event {
            Event::LedgerOpened(_)
            | Event::RuleSetActivated(_)
            | Event::RegimeActivated(_)
            | Event::CalendarPublished(_)
            | Event::CalendarCorrected(_)
            | Event::FactKindDeclared(_)
            | Event::SystemOutageRecorded(_) => Self::Rules,
            Event::UnitEstablished(_) | Event::UnitRenamed(_) | Event::UnitMoved(_) | Event::UnitsReorganised(_) => {
                Self::Units
            }
            Event::RoleAssigned(_)
            | Event::RoleEnded(_)
            | Event::DelegationGranted(_)
            | Event::DelegationRevoked(_)
            | Event::AuthorityTransferred(_) => Self::Offices,
            Event::DirectiveRegistered(_)
            | Event::DirectiveIssued(_)
            | Event::DirectiveDispatched(_)
            | Event::DirectiveAcknowledged(_)
            | Event::DirectiveChanged(_) => Self::Directives,
            Event::ObligationExtracted(_) | Event::ObligationInterpreted(_) => Self::Obligations,
            Event::FactRecorded(_) => Self::Facts,
            Event::InspectionPlanned(_)
            | Event::InspectionAdvanced(_)
            | Event::FindingRecorded(_)
            | Event::FindingAnswered(_)
            | Event::RecommendationIssued(_)
            | Event::RecommendationAnswered(_)
            | Event::RecommendationClosed(_)
            | Event::ProposalMade(_)
            | Event::ProposalDecided(_) => Self::Inspections,
            Event::PersonEntered(_) | Event::PersonalDataErased(_) => Self::Persons,
            Event::TasksAssigned(_) | Event::DeadlineFixed(_) | Event::ReminderIssued(_) | Event::EntryCorrected(_) => {
                Self::Tasks
            }
            other if other.task().is_some() => Self::Tasks,
            _ => Self::Nothing,
        }
    }
}

/// Everything that the events so far add up to. What is no task is shared between states, for it changes seldom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Whether the ledger's times are real; none before the first event.
    pub clock: Option<Clock>,
    /// The ledger's name.
    pub name: String,
    /// Registered units.
    pub units: Arc<BTreeMap<UnitCode, Unit>>,
    unit_names: Arc<organisation::UnitNames>,
    /// Registered directives.
    pub directives: Arc<BTreeMap<DirectiveId, Directive>>,
    /// Extracted duties.
    pub obligations: Arc<BTreeMap<ObligationId, Obligation>>,
    /// Assigned tasks.
    pub tasks: BTreeMap<TaskId, Task>,
    /// What is computed with.
    pub rulebook: Arc<Rulebook>,
    /// Who holds which position, who acts for whom.
    pub offices: Arc<Offices>,
    /// Recorded facts.
    pub facts: Arc<Facts>,
    /// Inspections and proposals.
    pub inspections: Arc<Inspections>,
    /// Persons, by identifier.
    pub persons: Arc<BTreeMap<PersonId, Person>>,
    /// The first person entered under each digest.
    digests: Arc<BTreeMap<String, PersonId>>,
    filings: BTreeMap<EntryNumber, FilingOrigin>,
    /// First entry of every command.
    commands: BTreeMap<CommandId, EntryNumber>,
    /// For each entry about tasks: which, and when it was recorded and became true.
    grounds: BTreeMap<EntryNumber, Ground>,
    /// The number the next entry will have.
    pub next: u64,
}

impl State {
    /// The rule set that applies on `date`.
    pub fn rules(&self, date: NaiveDate) -> Option<&RuleSet> {
        self.rulebook.rules_on(date)
    }

    /// The rules by which `task` is judged: those under which its deadline was fixed, the rule of
    /// its day; before it has one, those of the day asked about. A due date that was fixed after the task had left its
    /// unit is not its deadline.
    pub fn rules_of(&self, task: &Task, at: Timestamp) -> Option<&RuleSet> {
        let fixed = task.deadlines(task.until(at)).and_then(|(first, _)| self.rulebook.rules_named(&first.rule_set));
        fixed.or_else(|| self.rules(at.date()))
    }

    /// The task's status at `at`.
    pub fn status<'a>(&'a self, task: &'a Task, at: Timestamp) -> Status<'a> {
        effort::count(&effort::JUDGED);
        task.status(at, self.judge(task, at).as_ref(), self.owing(task, at))
    }

    /// The task's status at `at` as it would be under `rules`.
    pub fn status_under<'a>(&'a self, task: &'a Task, at: Timestamp, rules: &RuleSet) -> Status<'a> {
        let own = self.rules_of(task, at).unwrap_or(rules);
        let judge = Judge::new(rules, own, &self.rulebook, task, at);
        task.status(at, Some(&judge), self.owing(task, at))
    }

    /// Whether the task's deadline is missed by `at`.
    pub fn is_late(&self, task: &Task, at: Timestamp) -> bool {
        task.is_late(at, self.judge(task, at).as_ref(), self.owing(task, at))
    }

    /// The ends that an outage may move at `at`: of the due date that applies, and of every time to complete a report;
    /// and those from which known outages have moved them.
    pub fn limit_ends(&self, task: &Task, at: Timestamp) -> Vec<Timestamp> {
        let Some(judge) = self.judge(task, at) else { return Vec::new() };
        let cures = task.facts_by(at).filter_map(|fact| match &fact.kind {
            FactKind::Returned { cure, .. } => Some(&**cure),
            _ => None,
        });
        let due = self.status(task, at).due;
        due.into_iter().chain(cures).flat_map(|limit| judge.ends(limit)).collect()
    }

    /// The case that `opener` opened on `task`, as it stands at `at`.
    pub fn case<'a>(&'a self, task: &'a Task, opener: EntryNumber, at: Timestamp) -> Case<'a> {
        Case::of(task, opener, at, self.judge(task, at).as_ref())
    }

    fn judge<'a>(&'a self, task: &'a Task, at: Timestamp) -> Option<Judge<'a>> {
        let own = self.rules_of(task, at)?;
        Some(Judge::new(own, own, &self.rulebook, task, at))
    }

    /// Whether the task was ever the unit's to do, by what is known.
    fn owing(&self, task: &Task, at: Timestamp) -> Owing {
        if self.was_done_before(task, at, &mut BTreeSet::new()) { Owing::DoneBefore } else { Owing::Owed }
    }

    /// Whether the task began by a transfer, and whoever passed it on had done it before.
    fn was_done_before<'a>(&'a self, task: &'a Task, at: Timestamp, seen: &mut BTreeSet<&'a TaskId>) -> bool {
        if !seen.insert(&task.id) {
            return false;
        }
        let sources = task.carried_from.iter().filter_map(|from| self.tasks.get(from));
        let passed = |fact: &&Fact| {
            fact.at <= at && matches!(&fact.kind, FactKind::Transferred { to } if to.contains(&task.id.unit))
        };
        let transfers: Vec<(&Task, EntryNumber)> = sources
            .flat_map(|source| source.facts().iter().filter(passed).map(move |fact| (source, fact.entry)))
            .collect();
        let began_so = transfers.iter().any(|(_, entry)| *entry == task.entry);
        began_so
            && transfers
                .iter()
                .all(|(source, entry)| !source.passed_on(*entry, at) || self.was_done_before(source, at, seen))
    }

    /// The units that are called so on any day.
    pub fn units_called(&self, name: &str) -> impl Iterator<Item = (&UnitCode, &Unit)> {
        let codes = self.unit_names.get(&reading::name(name)).into_iter().flatten();
        codes.filter_map(|code| self.units.get_key_value(code))
    }

    /// The other units that exist and are called so on a day on which this one is. They may be one unit that was
    /// registered twice, or several: nobody but people can say.
    pub fn namesakes<'s>(&'s self, unit: &'s UnitCode, name: &str) -> Vec<&'s UnitCode> {
        let name = reading::name(name);
        let Some(own) = self.units.get(unit) else { return Vec::new() };
        let days: Vec<_> = own.called(&name).collect();
        let at_one_time =
            |other: &Unit| other.called(&name).any(|(from, end)| days.iter().any(|own| from < own.1 && own.0 < end));
        let others = self.units_called(&name).filter(|(code, _)| *code != unit);
        others.filter(|(_, other)| at_one_time(other)).map(|(code, _)| code).collect()
    }

    /// The filing recorded by `entry`.
    pub fn filing(&self, entry: EntryNumber) -> Option<&FilingOrigin> {
        self.filings.get(&entry)
    }

    /// The recorded entry that is meant; of a command, the first that it made.
    pub fn entry(&self, reference: &EntryRef) -> Option<EntryNumber> {
        match reference {
            EntryRef::Number(entry) => Some(*entry).filter(|entry| entry.0 < self.next),
            EntryRef::Command(id) => self.commands.get(id.as_str()).copied(),
        }
    }

    /// Whether an entry with this ground is about `task`.
    pub fn is_about(&self, ground: &Ground, task: &TaskId) -> bool {
        match &ground.about {
            About::Named(tasks) => tasks.contains(task),
            About::AllBefore(entry) => self.tasks.get(task).is_some_and(|task| task.entry < *entry),
        }
    }

    /// The units of the tasks that an entry with this ground is about.
    pub fn units_of<'a>(&'a self, ground: &'a Ground) -> BTreeSet<&'a UnitCode> {
        match &ground.about {
            About::Named(tasks) => tasks.iter().map(|task| &task.unit).collect(),
            About::AllBefore(entry) => {
                self.tasks.values().filter(|task| task.entry < *entry).map(|task| &task.id.unit).collect()
            }
        }
    }

    /// What `entry` says of tasks, if it is about any.
    pub fn ground(&self, entry: EntryNumber) -> Option<&Ground> {
        self.grounds.get(&entry)
    }

    /// Tasks of one duty and period, by unit.
    pub fn tasks_of<'a, 'o>(
        &'a self,
        obligation: &'o ObligationId,
        period: Option<calendar::Period>,
    ) -> impl Iterator<Item = &'a Task> + use<'a, 'o> {
        let behind = self.tasks.range(TaskId::before(obligation, period)..).map(|(_, task)| task);
        behind.take_while(move |task| task.id.obligation == *obligation && task.id.period == period)
    }
}
