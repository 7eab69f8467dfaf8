//! The accountability case of a declared delay: explain, review person by person, publish
//! (item 2c of the letter, second paragraph).

use calendar::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    due_end,
    task::{FactKind, Task},
};
use crate::{
    event::{Deadline, ReviewOutcome},
    ids::EntryNumber,
};

/// A step of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseStep {
    /// yêu cầu giải trình
    ExplanationRequested,
    /// báo cáo giải trình
    ExplanationFiled,
    /// mở kiểm điểm
    ReviewOpened,
    /// kết luận kiểm điểm
    ReviewConcluded,
    /// công khai kết quả xử lý
    ResultPublished,
}

impl CaseStep {
    /// The three that the letter demands: explanation, review, publication.
    pub const DEMANDED: [Self; 3] = [Self::ExplanationFiled, Self::ReviewConcluded, Self::ResultPublished];
}

/// How far the case of one declared delay has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<'a> {
    /// The declaration.
    pub delay: EntryNumber,
    /// The steps taken, with the entry of each.
    pub steps: Vec<(CaseStep, EntryNumber)>,
    /// Until when the explanation was asked for.
    pub explanation_due: Option<&'a Deadline>,
    /// Whether no explanation had come by the end of that day.
    pub explanation_overdue: bool,
    /// What the review found.
    pub outcome: Option<ReviewOutcome>,
}

impl<'a> Case<'a> {
    pub(super) fn of(task: &'a Task, delay: EntryNumber, at: Timestamp) -> Self {
        let mut case =
            Self { delay, steps: Vec::new(), explanation_due: None, explanation_overdue: false, outcome: None };
        for fact in task.facts_by(at) {
            let (step, about) = match &fact.kind {
                FactKind::ExplanationRequested { delay, .. } => (CaseStep::ExplanationRequested, *delay),
                FactKind::ExplanationFiled { delay } => (CaseStep::ExplanationFiled, *delay),
                FactKind::ReviewOpened { delay } => (CaseStep::ReviewOpened, *delay),
                FactKind::ReviewConcluded { delay, .. } => (CaseStep::ReviewConcluded, *delay),
                FactKind::ResultPublished { delay } => (CaseStep::ResultPublished, *delay),
                _ => continue,
            };
            if about != delay {
                continue;
            }
            case.steps.push((step, fact.entry));
            match &fact.kind {
                FactKind::ExplanationRequested { deadline, .. } => case.explanation_due = Some(deadline),
                FactKind::ReviewConcluded { outcome, .. } => case.outcome = Some(*outcome),
                _ => {}
            }
        }
        let filed = task.facts_by(at).find(|fact| fact.kind == FactKind::ExplanationFiled { delay });
        let by = filed.map_or(at, |fact| fact.at);
        case.explanation_overdue = case.explanation_due.is_some_and(|deadline| by > due_end(deadline));
        case
    }

    /// Whether the step has been taken.
    pub fn has(&self, step: CaseStep) -> bool {
        self.steps.iter().any(|(taken, _)| *taken == step)
    }

    /// What the letter demands and nobody has done.
    pub fn gaps(&self) -> Vec<CaseStep> {
        CaseStep::DEMANDED.into_iter().filter(|step| !self.has(*step)).collect()
    }

    /// Whether everything demanded is there.
    pub fn is_closed(&self) -> bool {
        self.gaps().is_empty()
    }
}
