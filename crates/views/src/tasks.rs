//! Tasks with their status, and the report matrix: units x duties and periods.

use std::collections::{BTreeSet, HashMap};

use calendar::{Moment, NaiveDate, Period};
use domain::{
    EntryNumber, ObligationId, TaskId, UnitCode,
    event::{Assessment, Channel, Deadline, EvidenceClass, ReviewOutcome},
    machine::{CaseAct, CaseState, ExplanationState, ReviewState, WorkState},
    state::{
        Case, ChannelVerdict, Cured, Lateness, LaterGround, Provenance, Returned, Status, Task, TimeOrigin, TimeState,
    },
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::as_of::{Basis, Filter, Knowledge};

/// A task at one point of both axes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskView {
    /// Which.
    pub task: TaskId,
    /// How far the work has come.
    pub work: WorkState,
    /// Where it stands against its deadline.
    pub time: TimeState,
    /// The due date as first fixed.
    pub due_first: Option<NaiveDate>,
    /// The due date that applies, with its trace.
    pub due: Option<Deadline>,
    /// The last day that counts, where an outage or another reading moves it.
    pub due_day: Option<NaiveDate>,
    /// The outage that moved that day last; null where none did.
    pub due_moved_by: Option<EntryNumber>,
    /// The receipt that counts.
    pub received: Option<ReceiptView>,
    /// Whether the ledger took that receipt in, or it came with a file of past years.
    pub provenance: Option<Provenance>,
    /// What was received and returned, and is to be completed: it came in, whether or not it counts.
    pub returned: Option<ReturnedView>,
    /// What the time of the receipt that counts rests on.
    pub origin: Option<TimeOrigin>,
    /// Whether it was returned, and completed within the cure.
    pub cured: Option<Cured>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Whether that is the way prescribed (item 2e): judged apart from the time.
    pub channel_verdict: Option<ChannelVerdict>,
    /// How late.
    pub lateness: Option<Lateness>,
    /// The declaration of delay in force.
    pub delay: Option<EntryNumber>,
    /// Its accountability case.
    pub case: Option<CaseView>,
    /// The day asked for, while a request for more time waits.
    pub extension_pending: Option<NaiveDate>,
    /// The dispute that waits for its decision.
    pub dispute_pending: Option<EntryNumber>,
    /// The grounds that were recorded after the due moment, in the order of entries.
    pub later_grounds: Vec<LaterGround>,
    /// Whether the due date that applies is an extended one.
    #[serde(skip)]
    pub is_extended: bool,
    /// Whether how it stands rests on files of past years alone, which prove nothing: no figure counts it as on time or
    /// late, and no delay is declared on it.
    pub only_stated: bool,
    /// Whether its due date had ended before the task came to this unit: it bound another.
    pub taken_over: bool,
}

/// A receipt and the entry that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptView {
    /// The entry.
    pub entry: EntryNumber,
    /// The time that counts.
    pub at: Moment,
    /// How well it is evidenced.
    pub evidence_class: EvidenceClass,
}

impl ReceiptView {
    fn of(task: &Task, (entry, at): (EntryNumber, Moment)) -> Option<Self> {
        let paper = task.filing_fact(entry)?.kind.filed()?;
        Some(Self { entry, at, evidence_class: paper.evidence })
    }
}

/// A filing that was returned and that nothing completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Returned")]
pub struct ReturnedView {
    /// The filing.
    pub filing: EntryNumber,
    /// When it was received.
    pub received: Moment,
    /// The return.
    pub by: EntryNumber,
    /// The last day to complete it.
    pub complete_by: NaiveDate,
}

impl From<Returned<'_>> for ReturnedView {
    fn from(Returned { filing, received, by, cure }: Returned<'_>) -> Self {
        Self { filing, received, by, complete_by: cure.effective }
    }
}

/// How far an accountability case has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseView {
    /// The entry that opened it.
    pub opened_by: EntryNumber,
    /// The case as a whole.
    pub state: CaseState,
    /// How far the explanation has come.
    pub explanation: ExplanationState,
    /// How far the review has come.
    pub review: ReviewState,
    /// What was done, with the entries.
    pub acts: Vec<(CaseAct, EntryNumber)>,
    /// What the letter demands and nobody has done.
    pub gaps: Vec<CaseAct>,
    /// Who never requested the explanation that is missing: the unit that opened the case. None where it
    /// was requested, or came unasked.
    pub unasked_by: Option<UnitCode>,
    /// Until when the explanation was asked for.
    pub explanation_due: Option<NaiveDate>,
    /// Whether that day has passed without one.
    pub explanation_overdue: bool,
    /// What the explanation was worth.
    pub assessment: Option<Assessment>,
    /// What the review found.
    pub outcome: Option<ReviewOutcome>,
}

impl From<&Case<'_>> for CaseView {
    fn from(case: &Case<'_>) -> Self {
        Self {
            opened_by: case.opened_by,
            state: case.state,
            explanation: case.explanation,
            review: case.review,
            acts: case.acts.clone(),
            gaps: case.gaps(),
            unasked_by: None,
            explanation_due: case.explanation_due.map(|deadline| deadline.effective),
            explanation_overdue: case.explanation_overdue,
            assessment: case.assessment,
            outcome: case.outcome,
        }
    }
}

impl From<&Status<'_>> for TaskView {
    fn from(status: &Status<'_>) -> Self {
        Self {
            task: status.task.id.clone(),
            work: status.work,
            time: status.time,
            due_first: status.due_first.map(|deadline| deadline.effective),
            due: status.due.cloned(),
            due_day: status.due_by.map(|due| due.day),
            due_moved_by: status.due_by.and_then(|due| due.outage),
            provenance: status
                .received
                .and_then(|(entry, _)| Some(status.task.filing_fact(entry)?.kind.filed()?.provenance)),
            origin: status.origin,
            cured: status.cured,
            channel: status.via,
            channel_verdict: status.channel.map(|(_, verdict)| verdict),
            received: status.received.and_then(|received| ReceiptView::of(status.task, received)),
            returned: status.returned.map(ReturnedView::from),
            lateness: status.lateness,
            delay: status.delay,
            case: status.case.as_ref().map(CaseView::from),
            extension_pending: status.extension_pending,
            dispute_pending: status.dispute_pending,
            later_grounds: status.later_grounds.clone(),
            is_extended: status.is_extended,
            only_stated: status.only_stated(),
            taken_over: false,
        }
    }
}

impl TaskView {
    /// Whether a delay is declared whose ground is gone: the task is not late.
    pub fn calls_for_withdrawal(&self) -> bool {
        self.delay.is_some() && !self.time.is_late()
    }
}

/// What a case lacks: that its declaration of delay be withdrawn, where that has lost its ground, and nothing else; or
/// else what the letter demands.
pub fn gaps(status: &Status<'_>, case: &Case<'_>) -> Vec<CaseAct> {
    match status.delay {
        Some(delay) if delay == case.opened_by && !status.time.is_late() => vec![CaseAct::Withdraw],
        _ => case.gaps(),
    }
}

/// Tasks at one point of both axes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskList {
    /// What it rests on.
    pub basis: Basis,
    /// By identifier.
    pub tasks: Vec<TaskView>,
    /// The columns of the matrix of those that have a deadline, in the order of the directive.
    #[serde(skip)]
    columns: Vec<MatrixColumn>,
    /// The units of those, by kind of body, then code.
    #[serde(skip)]
    units: Vec<UnitCode>,
}

impl Knowledge<'_> {
    /// Who failed to ask for the explanation that a case lacks: the unit that opened it.
    pub fn unasked_by(&self, case: &Case<'_>) -> Option<UnitCode> {
        let lacks = case.gaps().contains(&CaseAct::FileExplanation) && !case.has(CaseAct::RequestExplanation);
        let opener = if lacks { self.log.entry(case.opened_by)? } else { return None };
        Some(opener.actor.unit.clone())
    }
}

/// One task.
pub fn view(knowledge: &Knowledge<'_>, task: &Task) -> TaskView {
    let status = knowledge.status(task);
    let unasked_by = status.case.as_ref().and_then(|case| knowledge.unasked_by(case));
    let view = TaskView::from(&status);
    let case = view.case.map(|case| CaseView { unasked_by, ..case });
    TaskView { taken_over: knowledge.is_taken_over(task, &status), case, ..view }
}

/// All tasks that pass the filter.
pub fn list(knowledge: &Knowledge<'_>, filter: &Filter) -> TaskList {
    list_of(knowledge, knowledge.tasks(filter).map(|task| view(knowledge, task)).collect())
}

/// These of them.
pub fn list_of(knowledge: &Knowledge<'_>, tasks: Vec<TaskView>) -> TaskList {
    let column = |id: &TaskId| {
        let duty = knowledge.state.obligations.get(&id.obligation);
        let ordinal = duty.map_or(u32::MAX, |obligation| obligation.terms.ordinal);
        MatrixColumn { ordinal, period: id.period, obligation: id.obligation.clone() }
    };
    let kind = |unit: &UnitCode| knowledge.state.units.get(unit).map(|unit| unit.kind);
    let dated = || tasks.iter().filter(|task| task.due.is_some()).map(|task| &task.task);
    let columns: BTreeSet<MatrixColumn> = dated().map(column).collect();
    let units: BTreeSet<_> = dated().map(|id| (kind(&id.unit), &id.unit)).collect();
    let units = units.into_iter().map(|(_, unit)| unit.clone()).collect();
    TaskList { basis: knowledge.basis(), columns: columns.into_iter().collect(), units, tasks }
}

/// A column of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatrixColumn {
    /// By its place in the directive.
    ordinal: u32,
    /// The period, for a periodic duty.
    pub period: Option<Period>,
    /// The duty.
    pub obligation: ObligationId,
}

impl MatrixColumn {
    /// `1a 2023-Q3`: the duty within its directive, and the period.
    pub fn title(&self) -> String {
        match self.period {
            Some(period) => format!("{} {period}", self.obligation.code()),
            None => self.obligation.code().to_owned(),
        }
    }
}

/// The report matrix: only tasks that have a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// What it rests on.
    pub basis: Basis,
    /// In the order of the directive.
    pub columns: Vec<MatrixColumn>,
    /// By kind of body, then code; one cell per column.
    pub rows: Vec<(UnitCode, Vec<Option<TaskView>>)>,
    /// How many tasks have no deadline, and so can never be overdue.
    pub undated: usize,
}

/// The matrix of the tasks that pass the filter.
pub fn matrix(knowledge: &Knowledge<'_>, filter: &Filter) -> Matrix {
    list(knowledge, filter).matrix()
}

impl TaskList {
    /// Those that are not of this period.
    pub fn outside(self, period: Period) -> Self {
        let Self { basis, mut tasks, mut columns, mut units } = self;
        tasks.retain(|task| task.task.period != Some(period));
        columns.retain(|column| column.period != Some(period));
        units.retain(|unit| tasks.iter().any(|task| task.task.unit == *unit));
        Self { basis, tasks, columns, units }
    }

    /// The same as a matrix.
    pub fn matrix(self) -> Matrix {
        let Self { basis, tasks, columns, units } = self;
        let (dated, undated): (Vec<TaskView>, Vec<TaskView>) = tasks.into_iter().partition(|task| task.due.is_some());
        let columns_of = columns.iter().enumerate().map(|(place, column)| ((&column.obligation, column.period), place));
        let columns_of: HashMap<_, usize> = columns_of.collect();
        let rows_of: HashMap<&UnitCode, usize> = units.iter().zip(0..).collect();
        let mut cells = vec![vec![None; columns.len()]; units.len()];
        for task in dated {
            let TaskId { obligation, period, unit } = &task.task;
            let (row, column) = (rows_of.get(unit).copied(), columns_of.get(&(obligation, *period)).copied());
            let row = row.and_then(|row| cells.get_mut(row));
            if let Some(cell) = row.zip(column).and_then(|(row, column)| row.get_mut(column)) {
                *cell = Some(task);
            }
        }
        let rows = units.iter().cloned().zip(cells).collect();
        Matrix { basis, rows, undated: undated.len(), columns }
    }
}
