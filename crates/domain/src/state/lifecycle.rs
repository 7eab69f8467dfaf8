//! The work state of a task: what has been done, whatever the clock says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far the work on a task has come. Changes only by events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkState {
    /// Đã giao
    Assigned,
    /// Đã tiếp nhận
    Acknowledged,
    /// Đã báo cáo, chờ kiểm tra
    Submitted,
    /// Trả lại, yêu cầu bổ sung
    Returned,
    /// Hoàn thành
    Accepted,
}

/// What moves the work state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum WorkAct {
    /// The unit takes the task over.
    Acknowledge,
    /// A report or a result is filed, or found to have been.
    Submit,
    /// It is returned for completion.
    Return,
    /// It is filed again.
    Resubmit,
    /// It is accepted.
    Accept,
}

/// The machine, whole: (from, act, to). What is not here does not apply.
pub const TRANSITIONS: &[(WorkState, WorkAct, WorkState)] = &[
    (WorkState::Assigned, WorkAct::Acknowledge, WorkState::Acknowledged),
    (WorkState::Assigned, WorkAct::Submit, WorkState::Submitted),
    (WorkState::Acknowledged, WorkAct::Submit, WorkState::Submitted),
    (WorkState::Submitted, WorkAct::Return, WorkState::Returned),
    (WorkState::Returned, WorkAct::Resubmit, WorkState::Submitted),
    (WorkState::Submitted, WorkAct::Accept, WorkState::Accepted),
];

/// Where `act` leads from `state`; none if it does not apply.
pub fn step(state: WorkState, act: WorkAct) -> Option<WorkState> {
    TRANSITIONS.iter().find(|(from, by, _)| (*from, *by) == (state, act)).map(|(_, _, to)| *to)
}
