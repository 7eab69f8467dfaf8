//! The accountability case (item 2c of the letter, second paragraph): two things go on side by side,
//! the explanation and the review; the case as a whole is open until both are done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Transition;

/// How far the explanation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExplanationState {
    /// Chưa giải trình
    Owed,
    /// Đã yêu cầu giải trình
    Requested,
    /// Đã giải trình
    Filed,
    /// Đã đánh giá giải trình
    Assessed,
}

/// How far the review has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewState {
    /// Chưa kiểm điểm
    Owed,
    /// Đang kiểm điểm
    Opened,
    /// Đã kết luận
    Concluded,
    /// Đã có quyết định xử lý
    Decided,
    /// Đã công khai
    Published,
}

/// The case as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Đang xử lý
    Open,
    /// Đã kết thúc
    Closed,
    /// Chủ tịch miễn phần còn thiếu
    Waived,
    /// Không có căn cứ: what opened it was withdrawn
    Groundless,
}

/// What moves a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseAct {
    /// An explanation is asked for.
    RequestExplanation,
    /// It is filed.
    FileExplanation,
    /// It is assessed.
    AssessExplanation,
    /// The review opens.
    OpenReview,
    /// It concludes, person by person.
    ConcludeReview,
    /// A measure is decided.
    DecideHandling,
    /// The result is published.
    PublishResult,
    /// The case is closed.
    Close,
    /// The Chairman waives what is missing.
    Waive,
    /// What opened it is withdrawn.
    Withdraw,
}

/// The explanation.
pub const EXPLANATION: &[Transition<ExplanationState, CaseAct>] = &[
    (ExplanationState::Owed, CaseAct::RequestExplanation, ExplanationState::Requested),
    (ExplanationState::Owed, CaseAct::FileExplanation, ExplanationState::Filed),
    // Asked again, with a new day.
    (ExplanationState::Requested, CaseAct::RequestExplanation, ExplanationState::Requested),
    (ExplanationState::Requested, CaseAct::FileExplanation, ExplanationState::Filed),
    (ExplanationState::Filed, CaseAct::AssessExplanation, ExplanationState::Assessed),
];

/// The review.
pub const REVIEW: &[Transition<ReviewState, CaseAct>] = &[
    (ReviewState::Owed, CaseAct::OpenReview, ReviewState::Opened),
    (ReviewState::Opened, CaseAct::ConcludeReview, ReviewState::Concluded),
    (ReviewState::Concluded, CaseAct::DecideHandling, ReviewState::Decided),
    (ReviewState::Concluded, CaseAct::PublishResult, ReviewState::Published),
    (ReviewState::Decided, CaseAct::PublishResult, ReviewState::Published),
];

/// The case as a whole. It closes only when the explanation is filed and the result published.
pub const WHOLE: &[Transition<CaseState, CaseAct>] = &[
    (CaseState::Open, CaseAct::Close, CaseState::Closed),
    (CaseState::Open, CaseAct::Waive, CaseState::Waived),
    (CaseState::Open, CaseAct::Withdraw, CaseState::Groundless),
    // A delay may turn out groundless after its case was closed.
    (CaseState::Closed, CaseAct::Withdraw, CaseState::Groundless),
    (CaseState::Waived, CaseAct::Withdraw, CaseState::Groundless),
];

impl CaseAct {
    /// Every act.
    pub const ALL: [Self; 10] = [
        Self::RequestExplanation,
        Self::FileExplanation,
        Self::AssessExplanation,
        Self::OpenReview,
        Self::ConcludeReview,
        Self::DecideHandling,
        Self::PublishResult,
        Self::Close,
        Self::Waive,
        Self::Withdraw,
    ];
}
