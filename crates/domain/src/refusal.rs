//! Why a command is refused: which rule, and why here.

use calendar::{Moment, NaiveDate, PartialDate, Timestamp, period::Length};

use crate::{
    event::{Channel, EvidenceClass},
    facts::FactError,
    ids::{DirectiveId, EntryNumber, ObligationId, RecordId, TaskId, UnitCode},
    machine::{CaseAct, CaseState, InspectionState, InspectionStep, WorkState},
    people::{Capacity, Role},
    state::TimeState,
};

/// A rule says no. The messages here are English; screens render each variant in their language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[allow(missing_docs, reason = "every field is named in its variant's message")]
pub enum Refusal {
    // Names.
    #[error("unit {0} is not registered")]
    UnknownUnit(UnitCode),
    #[error("directive {0} is not registered")]
    UnknownDirective(DirectiveId),
    #[error("obligation {0} has not been extracted")]
    UnknownObligation(ObligationId),
    #[error(
        "obligation {0} has no such task yet: a periodic duty gets its tasks when a period is opened (open-periods, assign-tasks)"
    )]
    NoTasks(ObligationId),
    #[error("there is no task {0}")]
    UnknownTask(TaskId),
    #[error("there is no entry {0}")]
    UnknownEntry(String),
    #[error("{0} exists already")]
    AlreadyExists(String),
    #[error("\"{0}\" cannot be used as a code within a directive")]
    BadCode(String),

    // Authority.
    #[error("SOCAI is the ledger itself; nobody who sends a command acts or approves as the ledger")]
    OnlyTheLedger,
    #[error("the connected system {unit} is not registered to {act}")]
    SystemNotRegistered { unit: UnitCode, act: String },
    #[error("the connected system {unit} is registered to file through {}, and through no other channel", through(.channels))]
    SystemChannel { unit: UnitCode, channels: Vec<Channel> },
    #[error("only a connected system is registered for acts; {0} is none")]
    NoSystem(UnitCode),
    #[error("unit {unit} has no position {position:?}")]
    PositionNotInUnit { position: Role, unit: UnitCode },
    #[error("{position:?} may not record {act}")]
    MayNotRecord { act: &'static str, position: Role },
    #[error("{act} needs the approval of {}", positions(.by))]
    ApprovalMissing { act: &'static str, by: Vec<Role> },
    #[error("{position:?} may not approve {act}; this needs {}", positions(.by))]
    MayNotApprove { act: &'static str, position: Role, by: Vec<Role> },
    #[error("who records may not approve: the recorder and the approver are the same person")]
    SamePerson,
    #[error("nobody of unit {0} decides on a task of {0}")]
    JudgesItself(UnitCode),
    #[error("unit {unit} may not act for unit {debtor}")]
    ActsForAnother { unit: UnitCode, debtor: UnitCode },
    #[error("only who recorded an entry, or the same position, may ask to correct it; {0} was recorded by another")]
    NotOwnEntry(EntryNumber),

    #[error("unit {unit} does not exist on {date}")]
    UnitNotThere { unit: UnitCode, date: NaiveDate },
    #[error("the position {position:?} of {unit} has ended; it does not act on {date}")]
    PositionEnded { position: Role, unit: UnitCode, date: NaiveDate },
    #[error("this person does not hold the position {position:?} of {unit} on {date}")]
    NotInOffice { position: Role, unit: UnitCode, date: NaiveDate },
    #[error("{position:?} does not sign as {capacity:?}")]
    WrongCapacity { position: Role, capacity: Capacity },
    #[error("{0} counts when it is recorded; it takes no other time")]
    CountsWhenRecorded(&'static str),
    #[error("{0:?} does no business, and nothing is handed on to it")]
    NoBusiness(Role),
    #[error("no delegation lets {position:?} of {unit} {act} in that capacity on {date}")]
    NoDelegation { position: Role, unit: UnitCode, act: String, date: NaiveDate },
    #[error("the delegation must be approved, or recorded, by who delegates, in their own right")]
    NotTheDelegator,
    #[error("{position:?} may not {act}, and so cannot hand it on")]
    NothingToDelegate { position: Role, act: String },
    #[error("the inspectors of this body do not judge unit {debtor}")]
    NotTheJudge { debtor: UnitCode },
    #[error("the Chairman decides a dispute on appeal only; the inspectors decide it first")]
    OnAppealOnly,
    #[error("whoever took decision {0} does not decide on the appeal from it")]
    DecidedBefore(EntryNumber),
    #[error("who administers the system holds no business position, and the other way round")]
    AdministratorApart,
    #[error("a reading of an interval must end after it begins: {from} to {until}")]
    EndsBeforeItBegins { from: NaiveDate, until: NaiveDate },

    #[error("{position:?} may do {act} only by delegation, and signs TL. or TUQ.")]
    OnlyByDelegation { act: String, position: Role },
    #[error("unit {unit} stands under or over {debtor}, or beside it under one unit, and does not judge it")]
    JudgesItsLine { unit: UnitCode, debtor: UnitCode },
    #[error(
        "whoever acts as {position:?} of {unit} also belongs to {debtor}, and takes no part in judging it; if another person acts, give that account"
    )]
    PersonInvolved { position: Role, unit: UnitCode, debtor: UnitCode },
    #[error("{first} is the one body of its kind that judges; there is no second beside it")]
    OneOfItsKind { first: UnitCode },

    // Times.
    #[error("{claimed} lies in the future; it is now {now}")]
    InTheFuture { claimed: Moment, now: Timestamp },
    #[error("the document is dated {date}, after it was received ({received})")]
    DatedAfterReceipt { date: PartialDate, received: Moment },
    #[error("it is said to have been signed or sent at {sent}, after it was received ({received})")]
    SentAfterReceipt { sent: Moment, received: Moment },
    #[error("the document is dated {date}, before the letter that asks for it was issued ({issued})")]
    DatedBeforeDirective { date: PartialDate, issued: NaiveDate },
    #[error("the document is dated {date}, before {begins}, when what {period} reports on begins")]
    DatedBeforePeriod { date: PartialDate, period: calendar::Period, begins: NaiveDate },
    #[error("it is said to have been received at {received}, before the letter that asks for it was issued ({issued})")]
    ReceivedBeforeDirective { received: Moment, issued: NaiveDate },
    #[error("it is said to have been received at {received}, before {begins}, when what {period} reports on begins")]
    ReceivedBeforePeriod { received: Moment, period: calendar::Period, begins: NaiveDate },
    #[error("the document is dated {date}, before the letter of which it speaks was issued ({issued})")]
    OlderThanDirective { date: PartialDate, issued: NaiveDate },
    #[error("{claimed} is more than {days} working days ago; enter it as a late-discovered record")]
    TooLongAgo { claimed: Moment, days: u32 },
    #[error("a unit's own filing is received when the ledger records it; to claim an earlier time, dispute it")]
    OwnReceiptClaimed,

    #[error("{claimed} is before {answered} became true, at {at}; nothing is answered before it is there")]
    BeforeWhatItAnswers { claimed: Moment, answered: EntryNumber, at: Timestamp },

    // Rules, calendar and deadlines.
    #[error("the days off of {0} are published already; to put them right, give the reason")]
    YearPublished(i32),
    #[error("the days off of {0} are not published, so there is nothing to put right")]
    YearNotPublished(i32),
    #[error("{0} does not belong in that table of days off and worked Saturdays")]
    DayMisplaced(NaiveDate),
    #[error("no due date would change")]
    NothingToRecompute,
    #[error("there is no act \"{0}\"")]
    UnknownAct(String),
    #[error("the Civil Code does not say when the middle of such a period is")]
    NoSuchPart,
    #[error(
        "the report is due on {due}, less than {days} working day(s) after the data cut-off on {cut_off} (Decree 09/2019/NĐ-CP, art. 8)"
    )]
    TooCloseToCutOff { due: NaiveDate, cut_off: NaiveDate, days: u32 },
    #[error("obligation {obligation} applies from period {from} on")]
    BeforeFirstPeriod { obligation: ObligationId, from: calendar::Period },
    #[error("period {period} was over, or due, before the directive was issued on {issued}")]
    PeriodBeforeDirective { period: calendar::Period, issued: NaiveDate },
    #[error("{task} would be due on {day}, which is past")]
    DeadlineInThePast { task: TaskId, day: NaiveDate },
    #[error("{0} is a principle: it is shown, and never dated, declared late or scored")]
    PrincipleUndated(ObligationId),
    #[error("the rule set folds the report of the fourth quarter into the yearly one")]
    FoldedIntoYear,

    // Facts.
    #[error("the kind of fact \"{0}\" has not been declared")]
    UnknownFact(String),
    #[error("{0}")]
    Fact(#[from] FactError),
    #[error("facts of kind \"{fact}\" are no evidence of {obligation}; it wants: {}", .wanted.join(", "))]
    NotEvidence { fact: String, obligation: ObligationId, wanted: Vec<String> },
    #[error("nothing of kind \"{wanted}\" about \"{subject}\" is recorded, which \"{fact}\" must follow")]
    NothingToFollow { fact: String, wanted: String, subject: String },
    #[error("the task {task} is not one of unit {unit}")]
    NotItsTask { task: TaskId, unit: UnitCode },

    // Rules of a deadline.
    #[error("\"{0}\" is out of range")]
    RuleOutOfRange(&'static str),
    #[error("{task} is due on {due}; a deadline that is fixed again must be later")]
    DeadlineNotLater { task: TaskId, due: NaiveDate },
    #[error("{day} is before {issued}, when the directive was issued; it cannot be its deadline")]
    DeadlineBeforeDirective { day: NaiveDate, issued: NaiveDate },
    #[error("an e-mail is for information only and no filing (Decision 28/2018/QĐ-TTg)")]
    EmailIsNoFiling,
    #[error("no rule set applies on {0}; activate one first")]
    NoRuleSet(NaiveDate),
    #[error("obligation {0} is not periodic; it has no periods")]
    NotPeriodic(ObligationId),
    #[error("obligation {obligation} is owed every {cadence:?}, not for that period")]
    WrongPeriod { obligation: ObligationId, cadence: Length },
    #[error("a time limit of {0} is not between 1 and ten years, or 500 working days")]
    SpanOutOfRange(u32),
    #[error("task {0} has no deadline, so it cannot be late")]
    NoDeadline(TaskId),

    // Directives.
    #[error("{id} differs from {known}, which is registered, by small and capital letters alone")]
    SpeltAlike { id: DirectiveId, known: DirectiveId },
    #[error("the letter {number} of {date}, of the same body, is registered already, as {known}")]
    SameDirective { known: DirectiveId, number: String, date: PartialDate },
    #[error(
        "number {number} has its symbol behind it; the number is {alone}, and the symbol {symbol}, each in its own field"
    )]
    NumberWithSymbol { number: String, alone: String, symbol: String },
    #[error("\"{0}\" says that there is no document")]
    NoDocument(String),
    #[error("period {period} begins on {begins}, more than a year from now")]
    PeriodTooFar { period: calendar::Period, begins: NaiveDate },
    #[error("directive {0} has its number and date already")]
    AlreadyIssued(DirectiveId),
    #[error("directive {0} has not been issued yet")]
    NotIssued(DirectiveId),
    #[error("unit {unit} is not among those to whom {directive} was sent")]
    NotSentTo { directive: DirectiveId, unit: UnitCode },
    #[error("unit {unit} has acknowledged {directive} already")]
    AlreadyAcknowledged { directive: DirectiveId, unit: UnitCode },

    #[error("directive {0} has been recalled")]
    DirectiveRecalled(DirectiveId),

    // Work on a task.
    #[error("{task} is overdue or done late ({state:?}); its clock cannot be stopped now")]
    CannotSuspendLate { task: TaskId, state: TimeState },
    #[error("{task} waits for something: {waiting}; that comes first")]
    StillPending { task: TaskId, waiting: &'static str },
    #[error("{0} is the unit that has the task")]
    SameUnit(UnitCode),
    #[error("one document for several tasks: the rule set in force wants one document for each")]
    SharedDocument,
    #[error("{} of the rows are refused: {}", .0.len(), rows(.0))]
    Rows(Vec<(usize, Refusal)>),
    #[error("task {task} is {state:?}; {act} does not apply")]
    WrongState { task: TaskId, state: WorkState, act: &'static str },
    #[error("nothing has been filed for {0}")]
    NothingFiled(TaskId),
    #[error("{0} stands twice in the batch")]
    TwiceInBatch(TaskId),

    // Extensions.
    #[error("an extension of {0} is being asked for already")]
    ExtensionPending(TaskId),
    #[error("no extension of {0} is being asked for")]
    NoExtensionPending(TaskId),
    #[error("{task} has been extended {max} time(s), the most that the rules allow")]
    ExtensionsExhausted { task: TaskId, max: u32 },
    #[error("{task} was due on {due}; an extension must be asked for before that day ends")]
    ExtensionTooLate { task: TaskId, due: NaiveDate },
    #[error("{until} is not later than {due}, when {task} is due")]
    ExtensionNotLater { task: TaskId, until: NaiveDate, due: NaiveDate },

    // Delays.
    #[error("{task} is not late: it is {state:?}")]
    NotLate { task: TaskId, state: TimeState },
    #[error("a delay of {task} is in force already, declared by {delay}")]
    DelayInForce { task: TaskId, delay: EntryNumber },
    #[error("{task} was due on {due}; a delay takes effect after that day")]
    EffectiveTooEarly { task: TaskId, due: NaiveDate },
    #[error("no delay of {0} is in force")]
    NoDelayInForce(TaskId),
    #[error(
        "{task} is still late by computation: it is {state:?}; withdraw the delay after what changes that is recorded"
    )]
    StillLate { task: TaskId, state: TimeState },
    #[error("{because} does not remove the ground of the delay of {task}: it must be a later entry about that task")]
    NotTheGround { task: TaskId, because: EntryNumber },
    #[error("a dispute on {0} is waiting for its decision")]
    DisputePending(TaskId),
    #[error("no dispute on {0} is waiting for a decision")]
    NoDisputePending(TaskId),
    #[error("the claimed time {claimed} is not earlier than the recorded one, {recorded}")]
    ClaimNotEarlier { claimed: Moment, recorded: Moment },

    #[error(
        "the disputed filing {filing} has been moved to another task since; there is nothing left to decide on {task}"
    )]
    FilingMoved { task: TaskId, filing: EntryNumber },

    // Accountability (item 2c: explain, review person by person with the head first, publish).
    #[error("the case of {task} already has the step {step:?}")]
    StepDone { task: TaskId, step: CaseAct },
    #[error("the case of {task} lacks the step {step:?}, which comes first")]
    StepMissing { task: TaskId, step: CaseAct },
    #[error("the review of {0} does not say what it found about the head of the unit")]
    HeadNotReviewed(TaskId),

    #[error("the case of {task} is {state:?}; nothing more is done in it")]
    CaseOver { task: TaskId, state: CaseState },
    #[error("no case of {0} is open")]
    NoCase(TaskId),
    #[error("the case of {task} lacks: {gaps:?}")]
    CaseHasGaps { task: TaskId, gaps: Vec<CaseAct> },
    #[error("nothing was decided on {0} that one could appeal against")]
    NothingToAppeal(TaskId),

    // Inspection.
    #[error("inspection {inspection} is led by {lead}; others do not act in it")]
    NotTheLead { inspection: RecordId, lead: UnitCode },
    #[error("there is no {0}")]
    UnknownRecord(RecordId),
    #[error("inspection {inspection} is {state:?}; {step:?} does not apply")]
    WrongStep { inspection: RecordId, state: InspectionState, step: InspectionStep },
    #[error("inspection {inspection} is {state:?}; that does not apply")]
    WrongInspectionState { inspection: RecordId, state: InspectionState },
    #[error("an inspection under the inspection law drafts its conclusion before it concludes")]
    DraftFirst,
    #[error("unit {unit} is not among those inspected")]
    NotInspected { unit: UnitCode },
    #[error("{0} recommendation(s) are still open; they are closed first")]
    OpenRecommendations(usize),
    #[error("{0} is closed already")]
    RecordClosed(RecordId),
    #[error("the limitation period ended on {0}; discipline can no longer be proposed")]
    LimitationPassed(NaiveDate),
    #[error("the act was found out on {found}, before it was done on {conduct}")]
    FoundBeforeDone { conduct: NaiveDate, found: NaiveDate },
    #[error("no regime on \"{topic}\" applied on {date}; activate it first")]
    NoRegime { topic: &'static str, date: NaiveDate },

    // Organisation.
    #[error("unit {unit} ended on {date}")]
    UnitEnded { unit: UnitCode, date: NaiveDate },
    #[error("unit {0} cannot stand above itself")]
    AboveItself(UnitCode),

    // Persons and secrets.
    #[error("state secrets must not enter this system; nothing of it was kept")]
    StateSecret,
    #[error("{0} was erased")]
    PersonErased(crate::ids::PersonId),
    #[error("there is no person {0}")]
    UnknownPerson(crate::ids::PersonId),
    #[error("\"{0}\" is not a SHA-256 value of 64 lower-case hexadecimal digits")]
    NotADigest(String),

    // Corrections.
    #[error("\"{field}\" of {entry} is not corrected like this: {why}; what can be: {}", .correctable.join(", "))]
    NotCorrectable { entry: EntryNumber, field: String, why: Unchangeable, correctable: Vec<String> },
    #[error("{entry} has no field \"{field}\", or it does not take that value; what can be corrected: {}", .correctable.join(", "))]
    NoSuchField { entry: EntryNumber, field: String, correctable: Vec<String> },
    #[error("{entry} ({kind}) cannot be annulled: {why}")]
    NotAnnullable { entry: EntryNumber, kind: &'static str, why: Unchangeable },
    #[error("{later} stands on {entry}; what was built on an entry is annulled before it")]
    NotTheLast { entry: EntryNumber, later: EntryNumber },
    #[error("{0} is annulled already")]
    AnnulledAlready(EntryNumber),
    #[error("{0} is not the entry of a filing")]
    NotAFiling(EntryNumber),
    #[error(
        "to which task a filing belongs, and how it is evidenced, is for the receiving side to correct, not for the unit that filed it"
    )]
    NotForTheUnit,
    #[error(
        "what is shown here makes a receipt of class {shown:?}; class {stated:?} needs the document that shows it, \
         named under documents by the receiving side"
    )]
    EvidenceClassNotShown { stated: EvidenceClass, shown: EvidenceClass },
    #[error("the time of {0} has been disputed; the decision on the dispute stands, and no correction overrules it")]
    TimeInDispute(EntryNumber),
    #[error("the correction of {0} changes nothing")]
    NothingChanges(EntryNumber),

    // What the rule set forbids after the due moment.
    #[error("the deadline of {task} ended on {due}; its rule set does not let it be fixed again (T20)")]
    DeadlineOver { task: TaskId, due: NaiveDate },
    #[error(
        "the deadline of {task} ended on {due}; it is fixed again only by a document other than the one before (T20)"
    )]
    DeadlineOverWithoutDocument { task: TaskId, due: NaiveDate },
    #[error("{until} is more than {days} day(s) after the due date of {task} (T21)")]
    ExtensionTooLong { task: TaskId, until: NaiveDate, days: u32 },
    #[error(
        "{until} is more than {days} day(s) from now: so long nobody may take to complete a report for {task} (T21)"
    )]
    CureTooLong { task: TaskId, until: NaiveDate, days: u32 },
    #[error("an outage is recorded at most {days} working day(s) after its end (T22)")]
    OutageTooLate { days: u32 },
    #[error("it needs a document that the ledger holds, named under \"documents\" ({0})")]
    DocumentNeeded(&'static str),
    #[error("the due date of {task} is over: that it was received {claimed} needs somebody's approval (T25)")]
    TimeNeedsApproval { task: TaskId, claimed: Moment },
    #[error("the due date of {task} is over: its unit exchanges the document of {entry} no more (T26)")]
    DocumentStands { task: TaskId, entry: EntryNumber },
    #[error("{0} is in the past; a rule set applies from the day on which it is activated, or later (T27)")]
    RulesDatedBack(NaiveDate),
    #[error("{0} would change too; the tasks of one duty and period are computed again together")]
    RecomputeTogether(TaskId),

    // What files say.
    #[error("{file} was brought in already, by {entry}")]
    FileBroughtIn { file: String, entry: EntryNumber },
    #[error("another file says otherwise of {task}, by {entry}: {differing}")]
    SourcesDiffer { task: TaskId, entry: EntryNumber, differing: SourceFields },
    #[error(
        "{claimed} is not before the ledger was opened, on {opened}; what came in since is recorded as it is found"
    )]
    AfterOpening { claimed: Moment, opened: NaiveDate },
    #[error("the row says neither what answered, nor when, nor how it stood")]
    NothingSaid,
    #[error(
        "that {task} is late rests on {entry} alone, from a file of past years of class {class:?}; first state the better class, with the document that shows it: correct-entry"
    )]
    OnlyStated { task: TaskId, entry: EntryNumber, class: EvidenceClass },
    #[error("the command names one document under \"documents\": the file that it brings in")]
    OneSource,

    // Shape.
    #[error("\"{0}\" must not be empty")]
    Empty(&'static str),
    #[error("\"{field}\" is longer than {max} characters")]
    TooLong { field: &'static str, max: usize },
}

/// Of what two files say different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum SourceField {
    /// The number of the document.
    Document,
    /// When it came in.
    Received,
    /// By when it was due.
    Due,
}

/// Some of these, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFields(pub Vec<SourceField>);

impl std::fmt::Display for SourceFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(SourceField::to_string).collect::<Vec<_>>().join(", "))
    }
}

/// Why an entry, or a field of it, is not put right so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unchangeable {
    /// A filing has a correction of its own.
    #[error("a filing is corrected with correct-entry; its time can be disputed")]
    Filing,
    /// Others rest on what it says.
    #[error("something rests on it; annul the entry and record it anew, or act anew")]
    RestsOnIt,
    /// Others are reckoned from its time.
    #[error("the time of this act is what others are reckoned from")]
    ReckonedFrom,
    /// It is about the ledger.
    #[error("it says what happened to the ledger itself")]
    OfTheLedger,
    /// A later one of its kind counts.
    #[error("a later one takes its place")]
    Superseded,
    /// An act of its own ends it.
    #[error("it is ended by an act of its own")]
    EndedByAct,
    /// The directive, or the task.
    #[error("recall the directive, or cancel the task")]
    RecalledOrCancelled,
    /// A declared delay.
    #[error("a declared delay ends only by its withdrawal, or by the decision on a dispute")]
    Delay,
    /// An inspection, or a proposal.
    #[error("drop the inspection, or decide the proposal")]
    DroppedOrDecided,
    /// A unit's own filing.
    #[error("a unit withdraws its filing")]
    Withdrawn,
}

impl Refusal {
    /// The code under which the rule is known to programs: the variant's name in kebab case. It never
    /// changes once it was given, whatever becomes of the sentence.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Every code.
    pub const CODES: &'static [&'static str] = <Self as strum::VariantNames>::VARIANTS;
}

fn through(list: &[Channel]) -> String {
    list.iter().map(|channel| format!("{channel:?}")).collect::<Vec<_>>().join(" or ")
}

fn positions(list: &[Role]) -> String {
    list.iter().map(|position| format!("{position:?}")).collect::<Vec<_>>().join(" or ")
}

fn rows(refused: &[(usize, Refusal)]) -> String {
    refused.iter().map(|(row, refusal)| format!("row {row}: {refusal}")).collect::<Vec<_>>().join("; ")
}
