//! The work state of a task: what has been done, whatever the clock says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Transition;

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
    /// Đã rút báo cáo
    Withdrawn,
    /// Hoàn thành
    Accepted,
    /// Tạm dừng
    Suspended,
    /// Đã chuyển đơn vị khác
    Transferred,
    /// Thu hồi, hủy nhiệm vụ
    Cancelled,
    /// Không còn đối tượng thực hiện
    Lapsed,
    /// Kết thúc
    Closed,
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
    /// The unit takes it back.
    Withdraw,
    /// It is accepted.
    Accept,
    /// It is returned after it was accepted.
    Reopen,
    /// The clock stops.
    Suspend,
    /// The clock goes on.
    Resume,
    /// Another unit takes the task over.
    Transfer,
    /// It comes back from there.
    TakeBack,
    /// The task is taken back.
    Cancel,
    /// Nobody is left to do it.
    Lapse,
    /// The task is done with.
    Close,
}

use WorkAct::{
    Accept, Acknowledge, Cancel, Close, Lapse, Reopen, Resubmit, Resume, Return, Submit, Suspend, TakeBack, Transfer,
    Withdraw,
};
use WorkState::{
    Accepted, Acknowledged, Assigned, Cancelled, Closed, Lapsed, Returned, Submitted, Suspended, Transferred, Withdrawn,
};

/// The machine, whole.
pub const TASK: &[Transition<WorkState, WorkAct>] = &[
    (Assigned, Acknowledge, Acknowledged),
    (Assigned, Submit, Submitted),
    (Acknowledged, Submit, Submitted),
    (Submitted, Return, Returned),
    (Returned, Resubmit, Submitted),
    (Submitted, Withdraw, Withdrawn),
    (Withdrawn, Submit, Submitted),
    (Submitted, Accept, Accepted),
    (Accepted, Reopen, Returned),
    (Accepted, Close, Closed),
    (Assigned, Suspend, Suspended),
    (Acknowledged, Suspend, Suspended),
    (Suspended, Resume, Acknowledged),
    (Assigned, Transfer, Transferred),
    (Acknowledged, Transfer, Transferred),
    (Returned, Transfer, Transferred),
    (Withdrawn, Transfer, Transferred),
    (Suspended, Transfer, Transferred),
    (Transferred, TakeBack, Assigned),
    (Assigned, Cancel, Cancelled),
    (Acknowledged, Cancel, Cancelled),
    (Returned, Cancel, Cancelled),
    (Withdrawn, Cancel, Cancelled),
    (Suspended, Cancel, Cancelled),
    (Assigned, Lapse, Lapsed),
    (Acknowledged, Lapse, Lapsed),
    (Returned, Lapse, Lapsed),
    (Withdrawn, Lapse, Lapsed),
    (Suspended, Lapse, Lapsed),
];

impl WorkState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Assigned,
        Acknowledged,
        Submitted,
        Returned,
        Withdrawn,
        Accepted,
        Suspended,
        Transferred,
        Cancelled,
        Lapsed,
        Closed,
    ];

    /// Whether the unit still has something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Assigned | Acknowledged | Returned | Withdrawn | Suspended)
    }

    /// Whether the task has left the unit without being done.
    pub fn is_released(self) -> bool {
        matches!(self, Transferred | Cancelled | Lapsed)
    }
}

impl WorkAct {
    /// Every act.
    pub const ALL: [Self; 14] = [
        Acknowledge,
        Submit,
        Return,
        Resubmit,
        Withdraw,
        Accept,
        Reopen,
        Suspend,
        Resume,
        Transfer,
        TakeBack,
        Cancel,
        Lapse,
        Close,
    ];
}
