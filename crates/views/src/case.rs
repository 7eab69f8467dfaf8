//! The accountability cases of one task: who declared and approved, what was done since, what is missing and by whom.

use calendar::NaiveDate;
use domain::{
    EntryNumber, Role, TaskId, UnitCode,
    authority::{Part, entitlements_in},
    event::Office,
    machine::CaseAct,
    state::Task,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    as_of::{Basis, Knowledge},
    history::Happened,
    tasks::{self, CaseView, TaskView},
};

/// The cases of a task. `E` is an entry as it was recorded, or as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CasePage")]
pub struct CasePage<E> {
    /// What it rests on.
    pub basis: Basis,
    /// How the task stands.
    pub status: TaskView,
    /// In the order in which they were opened.
    pub cases: Vec<CaseOf<E>>,
    /// The declaration that is missing where the task is late and nobody has said so.
    pub undeclared: Option<Missing>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CaseOf")]
pub struct CaseOf<E> {
    /// How far it has come.
    pub case: CaseView,
    /// What opened it: who declared it, with whose approval.
    pub opened: E,
    /// What was done in it.
    pub steps: Vec<StepOf<E>>,
    /// What the letter demands and nobody has done.
    pub missing: Vec<Missing>,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "StepOf")]
pub struct StepOf<E> {
    /// Which.
    pub act: CaseAct,
    /// The entry.
    pub entry: E,
}

/// What is missing, and who is to do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Missing {
    /// The task that it is about.
    pub task: TaskId,
    /// The act, by its name in commands.
    pub act: &'static str,
    /// The unit whose it is to do.
    pub unit: Option<UnitCode>,
    /// Who may record it there, on the valid day.
    pub record: Vec<Office>,
    /// Who may approve it there; nobody has to, if empty.
    pub approve: Vec<Office>,
    /// The entry on which the act rests, where there is one.
    pub because: Option<EntryNumber>,
    /// Of a declaration of delay, the first day on which the task was late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<NaiveDate>,
}

impl<E> CasePage<E> {
    /// The same with each entry told by `tell`.
    pub fn map<T>(self, tell: impl Fn(E) -> T) -> CasePage<T> {
        let Self { basis, status, cases, undeclared } = self;
        let step = |StepOf { act, entry }: StepOf<E>| StepOf { act, entry: tell(entry) };
        let case = |CaseOf { case, opened, steps, missing }: CaseOf<E>| CaseOf {
            case,
            opened: tell(opened),
            steps: steps.into_iter().map(step).collect(),
            missing,
        };
        CasePage { basis, status, cases: cases.into_iter().map(case).collect(), undeclared }
    }
}

/// The cases of the task; none if no such task is known.
pub fn page(knowledge: &Knowledge<'_>, id: &TaskId) -> Option<CasePage<Happened>> {
    let task = knowledge.state.tasks.get(id)?;
    let valid = knowledge.as_of.valid;
    let (status, view) = (knowledge.status(task), tasks::view(knowledge, task));
    let cases = task.case_openers(valid).filter_map(|opener| {
        let case = knowledge.state.case(task, opener.entry, valid);
        let happened = |entry| knowledge.log.entry(entry).map(|recorded| knowledge.happened(&recorded));
        let steps = case.acts.iter().filter_map(|(act, entry)| Some(StepOf { act: *act, entry: happened(*entry)? }));
        let unasked_by = knowledge.unasked_by(&case);
        let gaps = tasks::gaps(&status, &case);
        let missing = match gaps.contains(&CaseAct::Withdraw) {
            true => vec![withdrawal(knowledge, task, opener.entry)],
            false => {
                let asked_first = unasked_by.iter().map(|unit| missing(knowledge, task, REQUEST, Some(unit)));
                // A review is opened before it is concluded.
                let opens = |gap| gap == CaseAct::ConcludeReview && !case.has(CaseAct::OpenReview);
                let steps =
                    gaps.into_iter().flat_map(|gap| opens(gap).then_some(CaseAct::OpenReview).into_iter().chain([gap]));
                let demanded = steps.map(demanded);
                asked_first.chain(demanded.map(|act| missing(knowledge, task, act, Some(&task.id.unit)))).collect()
            }
        };
        Some(CaseOf {
            case: CaseView { unasked_by: unasked_by.clone(), ..CaseView::from(&case) },
            opened: happened(opener.entry)?,
            steps: steps.collect(),
            missing,
        })
    });
    let cases = cases.collect();
    Some(CasePage { basis: knowledge.basis(), undeclared: undeclared(knowledge, task), status: view, cases })
}

/// The declaration that is missing: of what was taken over after its due date the delay is declared of whom it bound.
fn undeclared(knowledge: &Knowledge<'_>, task: &Task) -> Option<Missing> {
    let status = knowledge.status(task);
    let is_missing = status.time.is_late() && status.delay.is_none() && !knowledge.is_taken_over(task, &status);
    let effective_from = status.due_by.and_then(|due| due.day.succ_opt());
    is_missing.then(|| Missing { effective_from, ..missing(knowledge, task, "record-delay", None) })
}

/// The withdrawal of a declaration of delay that has lost its ground, and the entry that took it away.
fn withdrawal(knowledge: &Knowledge<'_>, task: &Task, delay: EntryNumber) -> Missing {
    let grounds = knowledge.status(task).later_grounds;
    let because = grounds.iter().map(|ground| ground.entry).filter(|entry| *entry > delay).max();
    Missing { because, ..missing(knowledge, task, demanded(CaseAct::Withdraw), None) }
}

const REQUEST: &str = "request-explanation";

/// The act that takes a step, by its name in commands.
pub fn demanded(gap: CaseAct) -> &'static str {
    match gap {
        CaseAct::RequestExplanation => REQUEST,
        CaseAct::FileExplanation => "file-explanation",
        CaseAct::AssessExplanation => "assess-explanation",
        CaseAct::OpenReview => "open-review",
        CaseAct::ConcludeReview => "conclude-review",
        CaseAct::DecideHandling => "decide-handling",
        CaseAct::PublishResult => "publish-result",
        CaseAct::Close => "close-case",
        CaseAct::Waive => "waive-case",
        CaseAct::Withdraw => "withdraw-delay",
    }
}

fn missing(knowledge: &Knowledge<'_>, task: &Task, act: &'static str, unit: Option<&UnitCode>) -> Missing {
    let day = knowledge.as_of.valid.date();
    let all = entitlements_in(&knowledge.state, day, act, unit);
    let offices = |part: Part| {
        let of_part = all.iter().filter(|found| found.part == part && is_usual(found.office.position));
        let mut offices: Vec<Office> = of_part.map(|found| found.office.clone()).collect();
        offices.sort();
        offices.dedup();
        offices
    };
    let (record, approve) = (offices(Part::Record), offices(Part::Approve));
    Missing { task: task.id.clone(), act, unit: unit.cloned(), record, approve, because: None, effective_from: None }
}

/// Whether people look for such a position first: a deputy may do what the head may.
fn is_usual(position: Role) -> bool {
    position.deputises_for().is_none()
}
