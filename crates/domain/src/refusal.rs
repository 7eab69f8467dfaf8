//! Why a command is refused: which rule, and why here.

use calendar::{Moment, NaiveDate, Timestamp, period::Length};

use crate::{
    ids::{DirectiveId, EntryNumber, ObligationId, TaskId, UnitCode},
    people::Position,
    state::{CaseStep, TimeState, WorkState},
};

/// A rule says no. The messages here are English; screens render each variant in their language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "every field is named in its variant's message")]
pub enum Refusal {
    // Names.
    #[error("unit {0} is not registered")]
    UnknownUnit(UnitCode),
    #[error("directive {0} is not registered")]
    UnknownDirective(DirectiveId),
    #[error("obligation {0} has not been extracted")]
    UnknownObligation(ObligationId),
    #[error("there is no task {0}")]
    UnknownTask(TaskId),
    #[error("there is no entry {0}")]
    UnknownEntry(String),
    #[error("{0} exists already")]
    AlreadyExists(String),
    #[error("\"{0}\" cannot be used as a code within a directive")]
    BadCode(String),

    // Authority.
    #[error("unit {unit} has no position {position:?}")]
    PositionNotInUnit { position: Position, unit: UnitCode },
    #[error("{position:?} may not record {act}")]
    MayNotRecord { act: &'static str, position: Position },
    #[error("{act} needs the approval of {}", positions(.by))]
    ApprovalMissing { act: &'static str, by: Vec<Position> },
    #[error("{position:?} may not approve {act}; this needs {}", positions(.by))]
    MayNotApprove { act: &'static str, position: Position, by: Vec<Position> },
    #[error("who records may not approve: the recorder and the approver are the same person")]
    SamePerson,
    #[error("nobody of unit {0} decides on a task of {0}")]
    JudgesItself(UnitCode),
    #[error("unit {unit} may not act for unit {debtor}")]
    ActsForAnother { unit: UnitCode, debtor: UnitCode },
    #[error("only who recorded an entry, or the same position, may ask to correct it; {0} was recorded by another")]
    NotOwnEntry(EntryNumber),

    // Times.
    #[error("{claimed} lies in the future; it is now {now}")]
    InTheFuture { claimed: Moment, now: Timestamp },
    #[error("{claimed} is more than {days} working days ago; enter it as a late-discovered record")]
    TooLongAgo { claimed: Moment, days: u32 },
    #[error("a unit's own filing is received when the ledger records it; to claim an earlier time, dispute it")]
    OwnReceiptClaimed,

    #[error("{claimed} is before {answered} became true, at {at}; nothing is answered before it is there")]
    BeforeWhatItAnswers { claimed: Moment, answered: EntryNumber, at: Timestamp },

    // Rules and deadlines.
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
    #[error("a time limit of {0} is not between 1 and 3,660")]
    SpanOutOfRange(u32),
    #[error("task {0} has no deadline, so it cannot be late")]
    NoDeadline(TaskId),

    // Directives.
    #[error("directive {0} has its number and date already")]
    AlreadyIssued(DirectiveId),
    #[error("directive {0} has not been issued yet")]
    NotIssued(DirectiveId),
    #[error("unit {unit} is not among those to whom {directive} was sent")]
    NotSentTo { directive: DirectiveId, unit: UnitCode },
    #[error("unit {unit} has acknowledged {directive} already")]
    AlreadyAcknowledged { directive: DirectiveId, unit: UnitCode },

    // Work on a task.
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
    StepDone { task: TaskId, step: CaseStep },
    #[error("the case of {task} lacks the step {step:?}, which comes first")]
    StepMissing { task: TaskId, step: CaseStep },
    #[error("the review of {0} does not say what it found about the head of the unit")]
    HeadNotReviewed(TaskId),

    // Corrections.
    #[error("{0} is not the entry of a filing")]
    NotAFiling(EntryNumber),
    #[error("to which task a filing belongs is for the receiving side to correct, not for the unit that filed it")]
    NotForTheUnit,
    #[error("the time of {0} has been disputed; the decision on the dispute stands, and no correction overrules it")]
    TimeInDispute(EntryNumber),
    #[error("the correction of {0} changes nothing")]
    NothingChanges(EntryNumber),

    // Shape.
    #[error("\"{0}\" must not be empty")]
    Empty(&'static str),
    #[error("\"{field}\" is longer than {max} characters")]
    TooLong { field: &'static str, max: usize },
}

fn positions(list: &[Position]) -> String {
    list.iter().map(|position| format!("{position:?}")).collect::<Vec<_>>().join(" or ")
}
