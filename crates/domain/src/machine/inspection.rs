//! An inspection: from the plan to the last recommendation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Transition;

/// How far an inspection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionState {
    /// Đã có kế hoạch
    Planned,
    /// Đã có quyết định
    Decided,
    /// Đang tiến hành
    Opened,
    /// Đã kết thúc tại nơi được thanh tra
    LeftSite,
    /// Đã báo cáo kết quả
    Reported,
    /// Đã có dự thảo kết luận
    Drafted,
    /// Đã kết luận
    Concluded,
    /// Đã công khai kết luận, theo dõi kiến nghị
    Published,
    /// Kết thúc
    Closed,
    /// Không tiến hành
    Dropped,
}

/// A step of an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionStep {
    /// Ra quyết định
    Decide,
    /// Công bố quyết định, tiến hành
    Open,
    /// Kết thúc tại nơi được thanh tra
    LeaveSite,
    /// Báo cáo kết quả
    ReportResult,
    /// Dự thảo kết luận
    DraftConclusion,
    /// Ký kết luận
    Conclude,
    /// Công khai kết luận
    Publish,
    /// Kết thúc, khi không còn kiến nghị mở
    Close,
    /// Không tiến hành nữa
    Drop,
}

use InspectionState::{Closed, Concluded, Decided, Drafted, Dropped, LeftSite, Opened, Planned, Published, Reported};
use InspectionStep::{Close, Conclude, Decide, DraftConclusion, Drop, LeaveSite, Open, Publish, ReportResult};

/// The machine, whole. A check (kiểm tra công vụ) goes from the report straight to its conclusion;
/// an inspection (thanh tra) drafts the conclusion first (law 11/2022/QH15, art. 75-78).
pub const INSPECTION: &[Transition<InspectionState, InspectionStep>] = &[
    (Planned, Decide, Decided),
    (Decided, Open, Opened),
    (Opened, LeaveSite, LeftSite),
    (LeftSite, ReportResult, Reported),
    (Reported, DraftConclusion, Drafted),
    (Reported, Conclude, Concluded),
    (Drafted, Conclude, Concluded),
    (Concluded, Publish, Published),
    (Published, Close, Closed),
    (Planned, Drop, Dropped),
    (Decided, Drop, Dropped),
];

impl InspectionState {
    /// Every state.
    pub const ALL: [Self; 10] =
        [Planned, Decided, Opened, LeftSite, Reported, Drafted, Concluded, Published, Closed, Dropped];
}

impl InspectionStep {
    /// Every step.
    pub const ALL: [Self; 9] = [Decide, Open, LeaveSite, ReportResult, DraftConclusion, Conclude, Publish, Close, Drop];
}
