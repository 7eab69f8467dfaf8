//! The accountability case that a declared delay or recorded trouble opens: explain, review person by
//! person, publish (item 2c of the letter, second paragraph).

use calendar::Timestamp;

use super::{
    judge::Judge,
    task::{Fact, FactKind, Task},
};
use crate::{
    event::{Assessment, CaseEnding, Deadline, ReviewOutcome},
    ids::EntryNumber,
    machine::{CaseAct, CaseState, EXPLANATION, ExplanationState, REVIEW, ReviewState, step},
};

/// How far the case of one delay or trouble has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<'a> {
    /// The entry that opened it.
    pub opened_by: EntryNumber,
    /// The case as a whole.
    pub state: CaseState,
    /// How far the explanation has come.
    pub explanation: ExplanationState,
    /// How far the review has come.
    pub review: ReviewState,
    /// The acts, with the entry of each.
    pub acts: Vec<(CaseAct, EntryNumber)>,
    /// Until when the explanation was asked for.
    pub explanation_due: Option<&'a Deadline>,
    /// Whether no explanation had come by the end of that day.
    pub explanation_overdue: bool,
    /// What the explanation was worth.
    pub assessment: Option<Assessment>,
    /// What the review found.
    pub outcome: Option<ReviewOutcome>,
}

/// The three that the letter demands: explanation, review, publication.
pub const DEMANDED: [CaseAct; 3] = [CaseAct::FileExplanation, CaseAct::ConcludeReview, CaseAct::PublishResult];

impl<'a> Case<'a> {
    pub(super) fn of(task: &'a Task, opened_by: EntryNumber, at: Timestamp, judge: Option<&Judge<'_>>) -> Self {
        let mut case = Self {
            opened_by,
            state: CaseState::Open,
            explanation: ExplanationState::Owed,
            review: ReviewState::Owed,
            acts: Vec::new(),
            explanation_due: None,
            explanation_overdue: false,
            assessment: None,
            outcome: None,
        };
        let mut filed_at = None;
        for fact in task.facts_by(at) {
            let Some(act) = act_in(fact, opened_by) else { continue };
            case.acts.push((act, fact.entry));
            case.explanation = step(EXPLANATION, case.explanation, act).unwrap_or(case.explanation);
            case.review = step(REVIEW, case.review, act).unwrap_or(case.review);
            case.state = step(crate::machine::WHOLE, case.state, act).unwrap_or(case.state);
            match &fact.kind {
                FactKind::ExplanationRequested { deadline, .. } => case.explanation_due = Some(deadline),
                FactKind::ExplanationFiled { .. } => filed_at = filed_at.or(Some(fact.at)),
                FactKind::ExplanationAssessed { assessment, .. } => case.assessment = Some(*assessment),
                FactKind::ReviewConcluded { outcome, .. } => case.outcome = Some(*outcome),
                _ => {}
            }
        }
        let by = filed_at.unwrap_or(at);
        let missed = |deadline| judge.is_some_and(|judge| by > judge.due(deadline).end);
        case.explanation_overdue = case.explanation_due.is_some_and(missed);
        case
    }

    /// Whether the act has been done in it.
    pub fn has(&self, act: CaseAct) -> bool {
        self.acts.iter().any(|(done, _)| *done == act)
    }

    /// What the letter demands and nobody has done. A case that was waived or turned out groundless
    /// has no gaps.
    pub fn gaps(&self) -> Vec<CaseAct> {
        match self.state {
            CaseState::Open | CaseState::Closed => DEMANDED.into_iter().filter(|act| !self.has(*act)).collect(),
            CaseState::Waived | CaseState::Groundless => Vec::new(),
        }
    }
}

/// What `fact` does in the case that `opener` opened.
fn act_in(fact: &Fact, opener: EntryNumber) -> Option<CaseAct> {
    let (act, about) = match &fact.kind {
        FactKind::ExplanationRequested { delay, .. } => (CaseAct::RequestExplanation, *delay),
        FactKind::ExplanationFiled { delay } => (CaseAct::FileExplanation, *delay),
        FactKind::ExplanationAssessed { delay, .. } => (CaseAct::AssessExplanation, *delay),
        FactKind::ReviewOpened { delay } => (CaseAct::OpenReview, *delay),
        FactKind::ReviewConcluded { delay, .. } => (CaseAct::ConcludeReview, *delay),
        FactKind::HandlingDecided { delay } => (CaseAct::DecideHandling, *delay),
        FactKind::ResultPublished { delay } => (CaseAct::PublishResult, *delay),
        FactKind::CaseClosed { delay, ending: CaseEnding::Closed } => (CaseAct::Close, *delay),
        FactKind::CaseClosed { delay, ending: CaseEnding::Waived } => (CaseAct::Waive, *delay),
        FactKind::DelayEnded { delay } => (CaseAct::Withdraw, *delay),
        _ => return None,
    };
    (about == opener).then_some(act)
}
