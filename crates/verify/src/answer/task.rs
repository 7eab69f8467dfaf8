//! What all entries, or those of its streams, prove about a task.

use std::collections::BTreeSet;

use calendar::{NaiveDate, Timestamp};
use domain::{TaskId, machine::WorkState, state::TimeState};
use evidence::{CheckOutcome, Whole, entry::Entry, whole::Form};
use schemars::JsonSchema;
use serde::Serialize;
use views::tasks::TaskView;

use super::{Unless, Yes, verdict};
use crate::{
    Asked, Check, Point, VerifyError, moment,
    reckon::{ReckonError, Reckoned, concerning, reckon},
};

/// What all entries prove about a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskAnswer<C, L> {
    /// Whether every check holds.
    pub proven: bool,
    /// Each check, in order.
    pub checks: Vec<C>,
    /// The task.
    pub task: String,
    /// The log, by its name.
    pub log: String,
    /// How many entries the log had.
    pub entries: u64,
    /// all: every one of them is shown. numbering: those of some streams, and that there are no others is the log's
    /// own numbering and count. shown: those of some streams, and there may be others.
    pub form: Rests,
    /// The streams are whole up to this number; null but for the form numbering.
    pub counted: Option<u64>,
    /// The entries that cannot be read strictly: what they say, nobody knows.
    pub unreadable: Vec<NotRead>,
    /// What witnesses say is false only if so many lie; null where no moment rests on witnesses.
    pub unless: Option<Unless>,
    /// Whether the log is a rehearsal; null where that is not shown.
    pub rehearsal: Option<bool>,
    /// The first filing before the seal, by its entry's number; null where there is none.
    pub filed: Option<u64>,
    /// What stands after the seal came after this; null where nobody trusted says so.
    pub sealed_at: Option<String>,
    /// The task by these entries, before the seal if there is one; null where it was not assigned.
    pub status: Option<TaskView>,
    /// The last moment that was still in time; null where there is no due date.
    pub due: Option<String>,
    /// What became of the deadline asked about, or else of the due date; null without a seal.
    pub absence: Option<Absence>,
    /// Whether something was owed by the deadline and nothing was filed; null where nothing was owed then, without a
    /// seal, and where there may be entries that are not shown.
    pub nothing_filed: Option<bool>,
    /// The same by the entries that are shown, where there may be others.
    pub as_shown: Option<bool>,
    /// Every entry about the task, or naming it, in order.
    pub history: Vec<L>,
    /// SHA-256 of the policy by which this was judged.
    pub policy: String,
}

/// What became of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Absence {
    /// The task was owed, and nothing was filed: its due date is over, or the log fixes none and another is asked about.
    NotFiled,
    /// Nothing was filed, and nothing had to be: the task was no longer owed, or its clock stood still.
    NotOwed,
    /// Nothing was filed, and the due date was not over.
    NotDue,
    /// Nothing was filed before the seal, and what was recorded since says that it was not overdue then.
    Otherwise,
    /// Something was filed, or whether it was is not shown.
    NotProven,
}

impl Absence {
    /// Of a deadline by which nothing was filed: as the task stood when all was sealed, by what was known then, and by
    /// everything that is shown.
    fn of(then: &Reckoned, since: Option<&Reckoned>, asked: Option<Timestamp>) -> Self {
        match Self::by(then, asked) {
            // What was found, moved or annulled later changes what was the case.
            Self::NotFiled if since.is_none_or(|since| is_contradicted(&since.status, asked)) => Self::Otherwise,
            absence => absence,
        }
    }

    fn by(reckoned: &Reckoned, asked: Option<Timestamp>) -> Self {
        let status = &reckoned.status;
        match status.time {
            // It bound another unit when it fell due.
            _ if status.taken_over => Self::NotOwed,
            TimeState::Overdue => Self::NotFiled,
            TimeState::NoDeadline if !status.work.is_open() || status.work == WorkState::Suspended => Self::NotOwed,
            TimeState::NoDeadline if asked.is_some_and(|asked| asked < reckoned.assigned_at) => Self::NotDue,
            TimeState::NoDeadline => Self::NotFiled,
            TimeState::Open | TimeState::DueSoon => Self::NotDue,
            TimeState::Suspended | TimeState::Released => Self::NotOwed,
            // Something was filed, whatever is said of when.
            TimeState::OnTime | TimeState::OnTimeExtended | TimeState::Late | TimeState::ReturnedInCure => {
                Self::NotProven
            }
        }
    }

    /// Whether something was owed and not filed; none where nothing was owed.
    fn nothing_filed(self) -> Option<bool> {
        match self {
            Self::NotFiled => Some(true),
            Self::NotProven => Some(false),
            Self::NotOwed | Self::NotDue | Self::Otherwise => None,
        }
    }
}

/// What it rests on that no other entry is about the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Rests {
    /// All entries are shown.
    All,
    /// The log's own numbering and count.
    Numbering,
    /// Nothing: there may be others.
    Shown,
}

/// An entry that cannot be read strictly.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotRead {
    /// Its number.
    pub entry: u64,
    /// Why not.
    pub why: String,
}

/// An entry of the history, as the log has it.
pub type Line = eventlog::Event;

pub(crate) fn answer(asked: &Asked, whole: &Whole) -> Result<TaskAnswer<Check, Line>, VerifyError> {
    if whole.task.parse::<TaskId>().is_err() {
        return Err(VerifyError::NotATask);
    }
    let mut checks = Check::of_findings(whole.findings.clone());
    let mut assigned = true;
    let reckoned = match whole.holds().then(|| again(whole)) {
        Some(Ok(reckoned)) => {
            checks.extend(verdict::due_dates(&reckoned));
            Some(reckoned)
        }
        Some(Err(error)) => {
            assigned = !matches!(error, ReckonError::NoTask(_));
            checks.push(Check::new(CheckOutcome::Absent, Point::NoStatus(error)));
            None
        }
        None => None,
    };
    if whole.form == Form::Streams && whole.holds() {
        checks.extend(numbering(whole));
    }
    let form = match (whole.form, &whole.counted) {
        (Form::All, _) => Rests::All,
        (Form::Streams, Some(_)) => Rests::Numbering,
        (Form::Streams, None) => Rests::Shown,
    };
    let due = reckoned.as_ref().and_then(|reckoned| reckoned.due_end);
    // The due date follows from whole streams; whoever asks about another moment, or shows less, says it.
    let own = due.filter(|_| whole.sealed.is_some() && form != Rests::Shown).map(Timestamp::seconds);
    let deadline = asked.deadline.map(|deadline| deadline.latest().seconds()).or(own);
    let proven = !checks.iter().any(Check::fails) && whole.unreadable.is_empty();
    let absence = match (deadline, &reckoned) {
        (Some(deadline), Some(reckoned)) if proven && assigned && whole.nothing_by(deadline) => {
            Some(Absence::of(reckoned, since(whole).as_ref(), asked.deadline.map(|deadline| deadline.latest())))
        }
        (None, _) => None,
        _ => Some(Absence::NotProven),
    };
    let nothing = absence.and_then(Absence::nothing_filed);
    // Those that name the task whole, and those that assign it, or give it a date, as one of several.
    let named = whole.history.iter().map(|entry| entry.position);
    let numbers: BTreeSet<u64> = named.chain(concerning(texts(whole), &whole.task)).collect();
    let history = texts(whole).filter(|(number, _)| numbers.contains(number));
    Ok(TaskAnswer {
        proven,
        checks,
        task: whole.task.clone(),
        log: whole.log.clone(),
        entries: whole.entries,
        form,
        counted: whole.counted.as_ref().map(|counted| counted.count.size),
        unreadable: whole.unreadable.iter().map(|it| NotRead { entry: it.number, why: it.why.to_string() }).collect(),
        unless: whole.liars.map(Unless::from),
        rehearsal: whole.rehearsal,
        filed: whole.filed(),
        sealed_at: whole.sealed_at.and_then(moment),
        status: reckoned.map(|reckoned| reckoned.status),
        due: due.map(|due| due.to_string()),
        absence,
        nothing_filed: nothing.filter(|_| form != Rests::Shown),
        as_shown: nothing.filter(|_| form == Rests::Shown),
        history: history.filter_map(|(_, text)| Line::from_entry(text).ok()).collect(),
        policy: asked.policy.to_string(),
    })
}

/// The task as it stood when all was sealed, by what stands before the seal; or by the last entry.
fn again(whole: &Whole) -> Result<Reckoned, ReckonError> {
    let sealed = whole.sealed_at.and_then(Timestamp::from_seconds);
    // A log without an entry assigns no task at any moment.
    let at = sealed.or_else(|| last(whole)).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let before = |(number, _): &(u64, &str)| whole.sealed.is_none_or(|sealed| *number < sealed);
    reckon(texts(whole).take_while(before), &whole.task, at, None)
}

/// Whether a task that stands so when all was sealed was not late then, nor is its filing. One that came afterwards says
/// nothing against it, whenever it says to have come, if it says that it was late.
fn is_contradicted(status: &TaskView, asked: Option<Timestamp>) -> bool {
    match status.time {
        TimeState::Overdue | TimeState::Late => status.taken_over,
        TimeState::NoDeadline => {
            let received = status.received.map(|receipt| receipt.at.earliest());
            received.zip(asked).is_some_and(|(received, asked)| received <= asked)
        }
        _ => true,
    }
}

/// The task as it stood when all was sealed, by everything that is shown.
fn since(whole: &Whole) -> Option<Reckoned> {
    let sealed = Timestamp::from_seconds(whole.sealed_at?)?;
    reckon(texts(whole), &whole.task, sealed, None).ok()
}

fn texts(whole: &Whole) -> impl Iterator<Item = (u64, &str)> {
    whole.texts.iter().map(|(number, text)| (*number, text.as_str()))
}

/// When the last entry that is shown was recorded, by the ledger's clock.
fn last(whole: &Whole) -> Option<Timestamp> {
    let (_, text) = whole.texts.last()?;
    Entry::read(text.as_bytes()).ok().map(|entry| entry.recorded_at)
}

/// What the log's own numbering and count say of the streams that are shown.
fn numbering(whole: &Whole) -> Vec<Check> {
    let at = last(whole).unwrap_or_else(|| Timestamp::start_of(NaiveDate::default()));
    let counted = whole.counted.as_ref();
    let mut checks = match reckon(texts(whole), &whole.task, at, counted.map(|counted| counted.count.size)) {
        Ok(reckoned) => verdict::streams(&reckoned, counted),
        // What is not understood may stand where another is missing.
        Err(error) => vec![Check::new(CheckOutcome::Fail, Point::NoNumbering(error))],
    };
    if let (Some(counted), Some(sealed)) = (counted, whole.sealed) {
        checks.extend(up_to_the_seal(whole, counted.count.size, sealed));
    }
    let rests = if counted.is_some() { Point::OwnNumbering } else { Point::TaskNotCounted };
    checks.push(Check::new(CheckOutcome::Absent, rests));
    checks
}

/// What stands between the count and the seal is shown entry by entry.
fn up_to_the_seal(whole: &Whole, size: u64, sealed: u64) -> Option<Check> {
    let shown: BTreeSet<u64> = whole.texts.iter().map(|(number, _)| *number).collect();
    let missing = (size..sealed).find(|number| !shown.contains(number));
    let between = missing.is_some() || size < sealed;
    between.then(|| Check::of(missing.is_none(), Point::UpToTheSeal { size, sealed, missing }))
}

impl<C, L> TaskAnswer<C, L> {
    pub(super) fn yes(&self) -> Yes {
        let holds = self.absence.is_none_or(|absence| absence == Absence::NotFiled);
        match (self.proven && holds, self.form) {
            (true, Rests::All) => Yes::Proven,
            (true, Rests::Numbering) => Yes::ByNumbering,
            _ => Yes::No,
        }
    }

    pub(super) fn map<D, M>(self, check: impl FnMut(C) -> D, line: impl FnMut(L) -> M) -> TaskAnswer<D, M> {
        TaskAnswer {
            checks: self.checks.into_iter().map(check).collect(),
            history: self.history.into_iter().map(line).collect(),
            proven: self.proven,
            task: self.task,
            log: self.log,
            entries: self.entries,
            form: self.form,
            counted: self.counted,
            unreadable: self.unreadable,
            unless: self.unless,
            rehearsal: self.rehearsal,
            filed: self.filed,
            sealed_at: self.sealed_at,
            status: self.status,
            due: self.due,
            absence: self.absence,
            nothing_filed: self.nothing_filed,
            as_shown: self.as_shown,
            policy: self.policy,
        }
    }
}
