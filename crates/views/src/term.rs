//! What has words of its own in each language, as a value. A view knows no language: `words` says it to people, and gives
//! its code to JSON.

use std::collections::BTreeMap;

use calendar::{DayOff, Moment, NaiveDate, Span, Step};
use domain::{
    Actor, Capacity, EntryNumber, Event, Role, TaskId, UnitCode,
    authority::Part,
    event::{
        Channel, DirectiveFate, InspectionKind, ObligationKind, Office, ProposalOutcome, RecommendationOutcome,
        ReviewOutcome, SourcePlace, Stated,
    },
    facts::{FactDeclaration, Field},
    machine::{CaseAct, CaseState, ExplanationState, InspectionState, ReviewState, WorkState},
    people::UnitKind,
    state::{ChannelVerdict, Lateness, LaterGround, Naming, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{clerk::Lag, decisive::OppositeReading, stated::Difference, tasks::ReturnedView};

/// A name that is recorded in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Name {
    /// The name of a unit in its time.
    pub fn of(naming: &Naming) -> Self {
        Self { vi: naming.name.clone(), en: naming.name_en.clone() }
    }

    /// The name of a kind of fact.
    pub fn of_fact(kind: &FactDeclaration) -> Self {
        Self { vi: kind.name.clone(), en: kind.name_en.clone() }
    }

    /// The name of a field.
    pub fn of_field(field: &Field) -> Self {
        Self { vi: field.name.clone(), en: field.name_en.clone() }
    }
}

impl Term {
    /// The name of a unit in its time.
    pub fn named(naming: &Naming) -> Self {
        Self::Name(Name::of(naming))
    }
}

/// What waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// A request for time until this day.
    Extension(NaiveDate),
    /// A dispute.
    Dispute(EntryNumber),
    /// A task whose unit has ended.
    Successor,
    /// A filing that is late.
    Delay,
    /// A report that was returned, to be completed by this day.
    Completion(NaiveDate),
}

/// How what one fact calls for stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalledFor {
    /// Done by its date.
    OnTime,
    /// Done after its date.
    Late,
    /// Done; it has no date.
    Done,
    /// Not done, and the date has passed.
    Overdue,
    /// Not done, and the date has not passed.
    Open,
    /// Not done; it has no date.
    NoDate,
}

/// How an entry changes what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// What is said of a filing.
    Filing,
    /// Other fields.
    Fields,
    /// An entry is annulled.
    Annulment,
    /// A dispute is upheld.
    Dispute,
    /// A record is found late.
    FoundLate,
    /// Due dates are computed again.
    Recomputation,
    /// The calendar is put right.
    Calendar,
}

/// Where the table of authority alone says too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// On appeal.
    OnAppeal,
    /// Tasks of the unit that holds inspections.
    TasksOfInspectorate,
    /// Tasks of other units.
    TasksOfOthers,
    /// The unit's own affairs.
    OwnAffairs,
}

/// By what right an office does something that is not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// As the deputy of the head.
    Head,
    /// By a delegation.
    Delegation(EntryNumber),
    /// By a transfer of authority.
    Transfer(EntryNumber),
}

/// What kind of text the words occur in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// The number of an entry.
    Entry,
    /// What was done, by the name of the act or of the kind of fact.
    Act,
    /// The title of a directive, of a document or of an inspection.
    Title,
    /// A point of a directive: its code, its words, or how it is read.
    Point,
    /// Why something was done.
    Reason,
    /// The number and symbol of a document.
    Document,
    /// The name or the code of a unit.
    Unit,
    /// Another text that was recorded.
    Text,
}

/// A value that has words of its own in each language.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// Words as they were recorded, among others that have words of their own.
    Text(String),
    /// A name.
    Name(Name),
    /// The name of a unit that has ended, with the names of those that succeed it.
    NameThen(Name, Vec<Name>),
    /// Yes or no.
    Whether(bool),
    /// Not yet.
    NotYet,
    /// No longer: it was annulled.
    Annulled,

    /// How far the work has come.
    Work(WorkState),
    /// Where a task stands against its deadline.
    Time(TimeState),
    /// The same, where something it rests on was recorded later.
    TimeOnLaterGrounds(TimeState),
    /// Both.
    Progress(WorkState, TimeState),
    /// How late.
    Lateness(Lateness),
    /// Taken over after its due date.
    TakenOver,
    /// Several tasks: by name where they are few.
    Tasks(Vec<TaskId>),
    /// What kind of text words were found in.
    Found(Found),
    /// All units together.
    AllUnits,
    /// All periods together.
    AllPeriods,
    /// Of a unit that has ended, and taken over by nobody.
    Orphaned,
    /// What came in and was returned.
    Returned(ReturnedView),
    /// Something recorded after the due moment.
    Later(LaterGround),
    /// How the verdict would read the other way.
    Opposite(OppositeReading),
    /// How a due date came about, a line each step.
    Trace(Vec<Step>),
    /// What is to be watched about it.
    Warnings(Vec<Step>),
    /// The outage that moves a due date.
    Outage(EntryNumber),
    /// An extension, and whether it goes beyond those that the rule set allows.
    Extended {
        /// The entry that grants it.
        entry: EntryNumber,
        /// Until when.
        until: NaiveDate,
        /// Beyond the rule set.
        exception: bool,
    },

    /// The kind of a duty.
    ObligationKind(ObligationKind),
    /// How a filing came in.
    Channel(Channel),
    /// Whether that was the way prescribed.
    ChannelVerdict(ChannelVerdict),
    /// What waits.
    Waiting(Waiting),
    /// A step of the clerk's that is late.
    Lag(Lag),

    /// A declared delay, as the ground of a case.
    DeclaredDelay,
    /// A case as a whole.
    Case(CaseState),
    /// Its explanation.
    Explanation(ExplanationState),
    /// Its review.
    Review(ReviewState),
    /// What the review found.
    Outcome(ReviewOutcome),
    /// What was done in a case.
    CaseStep(EntryNumber, CaseAct),
    /// What a case lacks, and who never asked for it.
    Gap(CaseAct, Option<UnitCode>),

    /// The kind of an inspection.
    InspectionKind(InspectionKind),
    /// How far an inspection has come.
    Inspection(InspectionState),
    /// What became of a recommendation.
    Recommendation(RecommendationOutcome),
    /// A recommendation that is open, and whether its day has passed.
    OpenRecommendation {
        /// Its day has passed.
        overdue: bool,
    },
    /// A proposal of commendation.
    Commendation,
    /// A proposal of discipline.
    Discipline,
    /// The decision on a proposal, and the form that it gave.
    Decided(EntryNumber, ProposalOutcome, Option<String>),

    /// The kind of a unit.
    UnitKind(UnitKind),
    /// A position.
    Position(Role),
    /// A position in a unit.
    Office(Office),
    /// Whoever acted.
    Actor(Actor),
    /// How somebody signs for another.
    Capacity(Capacity),
    /// The same as its name in commands.
    SignsAs(Capacity),
    /// The delegation by which somebody signs.
    Delegated(Capacity, String),
    /// A signature whose position is written out.
    Signature(Capacity, String),
    /// Somebody holds a position.
    Holds,
    /// Authority passes to another office.
    AuthorityPasses,
    /// An act, by its name in commands.
    Act(String),
    /// All acts.
    AllActs,
    /// Who records and who approves.
    Part(Part),
    /// By what right.
    For(For),
    /// When alone.
    Only(Only),
    /// The office from which authority passed, and by which entry.
    PassedFrom(Office, EntryNumber),
    /// The signer was not entitled at the time.
    NotEntitled(Actor),
    /// An inspector once held this office, until that day.
    Conflict(Office, NaiveDate),

    /// What happened; of a fact, how its kind was declared.
    Event(Box<Event>, Option<Box<FactDeclaration>>),
    /// An entry that changes the time of a filing: before, after, what happened.
    TimeChanged(Moment, Moment, Box<Event>),
    /// A kind of fact by its name in commands, and what it is called.
    FactKind(String, Option<Name>),
    /// A field of a fact: its name in commands, what it is called, what it says.
    FieldValue(String, Option<Name>, String),
    /// So many facts of a kind.
    FactCount(String, Option<Name>, usize),
    /// A fact by its name, and what it is about.
    Fact(Name, String),
    /// What became of a directive.
    Fate(EntryNumber, DirectiveFate),
    /// Number and day of a document.
    Document(String, Option<NaiveDate>),
    /// How what is called for stands.
    CalledFor(CalledFor),
    /// How an entry changes another.
    Correction(Correction),
    /// In what a list and the ledger differ.
    Difference(Difference),
    /// What a file says of a task.
    Said(Stated),
    /// Where in a file it stands.
    SourcePlace(SourcePlace),

    /// A field of a rule set that answers none of the questions.
    RuleField(String),
    /// The question that a setting answers.
    Question(&'static str),
    /// The value of a setting.
    Setting(String),
    /// The value of a setting that is none of a fixed set: a number, or a list.
    Values(Value),
    /// The values of all settings.
    Settings(BTreeMap<&'static str, Value>),
    /// What a regime is about.
    Topic(String),
    /// A time limit of a regime, and where it stands.
    Limit(String, Span, String),
    /// Why offices are closed.
    DayOff(DayOff),
    /// A Saturday that is worked.
    WorkedSaturday,
    /// A day that is not confirmed.
    Unconfirmed,
    /// A field of a fact.
    Field(String, Name),
    /// A fact that another calls for, and within which time.
    Expected(String, Option<Span>),
}
