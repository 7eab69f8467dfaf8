//! Who acts: positions, never names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::UnitCode;

/// A position that acts in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Chủ tịch UBND tỉnh
    Chairman,
    /// Phó Chủ tịch UBND tỉnh
    ViceChairman,
    /// Chánh Văn phòng UBND tỉnh
    OfficeChief,
    /// Chuyên viên kiểm soát thủ tục hành chính, Văn phòng UBND tỉnh
    OfficeOfficer,
    /// Văn thư Văn phòng UBND tỉnh
    ProvincialClerk,
    /// Chánh Thanh tra (of the Department of Home Affairs, or of the Provincial Inspectorate)
    ChiefInspector,
    /// Trưởng Đoàn thanh tra, kiểm tra
    TeamLeader,
    /// Thanh tra viên
    Inspector,
    /// Thủ trưởng đơn vị
    UnitHead,
    /// Đầu mối kiểm soát thủ tục hành chính của đơn vị
    UnitFocalPoint,
    /// Văn thư đơn vị
    UnitClerk,
    /// A connected system: the reporting system, the document exchange axis, the ledger itself
    System,
}

impl Position {
    /// Every position, in the order in which tables show them.
    pub const ALL: [Self; 12] = [
        Self::Chairman,
        Self::ViceChairman,
        Self::OfficeChief,
        Self::OfficeOfficer,
        Self::ProvincialClerk,
        Self::ChiefInspector,
        Self::TeamLeader,
        Self::Inspector,
        Self::UnitHead,
        Self::UnitFocalPoint,
        Self::UnitClerk,
        Self::System,
    ];
}

/// In what capacity somebody signs (Decree 30/2020/NĐ-CP, art. 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// In one's own right.
    Own,
    /// TM.: on behalf of the collective.
    Tm,
    /// KT.: in place of the head, by a deputy.
    Kt,
    /// TL.: by order, by a subordinate head.
    Tl,
    /// TUQ.: by authorisation.
    Tuq,
    /// Q.: acting.
    Q,
    /// By a system, automatically.
    System,
}

/// Who acts, from where, in what capacity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The unit in which the position is held.
    pub unit: UnitCode,
    /// The position.
    pub position: Position,
    /// The capacity; in one's own right if not given.
    #[serde(default = "own")]
    pub capacity: Capacity,
    /// The account, where accounts exist: it stands for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

fn own() -> Capacity {
    Capacity::Own
}

impl Actor {
    /// Whether the two are, as far as the ledger can tell, one person. Accounts decide where both
    /// are known; else one position in one unit is taken for one person.
    pub fn is_same_person(&self, other: &Self) -> bool {
        match (&self.account, &other.account) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.unit == other.unit && self.position == other.position,
        }
    }
}

/// What kind of body a unit is: it decides which positions exist there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// UBND tỉnh
    ProvincialCommittee,
    /// Văn phòng UBND tỉnh
    ProvincialOffice,
    /// Sở Nội vụ, with its inspectorate
    HomeAffairs,
    /// Thanh tra tỉnh
    ProvincialInspectorate,
    /// Sở, ngành
    Department,
    /// Ban quản lý
    Authority,
    /// UBND huyện, thị xã, thành phố
    District,
    /// A connected information system
    System,
}

impl UnitKind {
    /// Whether such a unit has this position.
    pub fn has(self, position: Position) -> bool {
        use Position::*;
        match position {
            Chairman | ViceChairman => self == Self::ProvincialCommittee,
            OfficeChief | OfficeOfficer | ProvincialClerk => self == Self::ProvincialOffice,
            ChiefInspector | TeamLeader | Inspector => {
                matches!(self, Self::HomeAffairs | Self::ProvincialInspectorate)
            }
            UnitHead | UnitFocalPoint | UnitClerk => !matches!(self, Self::ProvincialCommittee | Self::System),
            System => self == Self::System,
        }
    }

    /// Whether a letter to "all departments" reaches it.
    pub fn is_department(self) -> bool {
        matches!(self, Self::HomeAffairs | Self::ProvincialInspectorate | Self::Department)
    }
}
