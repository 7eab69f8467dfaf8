//! Who acts: roles, never names. In JSON and in documents a role is called a position.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::UnitCode;

// The published schemas call it `Position`; in Rust that is a place in the log.
/// A position that acts in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Position")]
pub enum Role {
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
    /// Phó thủ trưởng đơn vị: signs KT., in place of the head
    UnitDeputy,
    /// Văn thư đơn vị
    UnitClerk,
    /// Kiểm toán, thanh tra cấp trên: reads, and records nothing
    ExternalAuditor,
    /// Quản trị hệ thống: accounts and backups, no business of any kind
    Administrator,
    /// A connected system: the reporting system, the document exchange axis, the ledger itself
    System,
}

impl Role {
    /// Every position, in the order in which tables show them.
    pub const ALL: [Self; 15] = [
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
        Self::UnitDeputy,
        Self::UnitClerk,
        Self::ExternalAuditor,
        Self::Administrator,
        Self::System,
    ];

    /// Whether it belongs to the unit's own people, who act for that unit alone.
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::UnitHead | Self::UnitDeputy | Self::UnitFocalPoint | Self::UnitClerk)
    }

    /// Whether somebody in this position signs in that capacity (Decree 30/2020/NĐ-CP, art. 13).
    pub fn signs(self, capacity: Capacity) -> bool {
        match capacity {
            Capacity::Own | Capacity::Tl | Capacity::Tuq | Capacity::Q => true,
            Capacity::Tm => matches!(self, Self::Chairman | Self::ViceChairman | Self::UnitHead),
            Capacity::Kt => self.deputises_for().is_some(),
            Capacity::System => self == Self::System,
        }
    }

    /// Whether anything can be handed on to it.
    pub fn does_business(self) -> bool {
        !matches!(self, Self::Administrator | Self::ExternalAuditor | Self::System)
    }

    /// The position in whose place a deputy signs, "KT." (Decree 30/2020/NĐ-CP, art. 13).
    pub fn deputises_for(self) -> Option<Self> {
        match self {
            Self::ViceChairman => Some(Self::Chairman),
            Self::UnitDeputy => Some(Self::UnitHead),
            _ => None,
        }
    }
}

/// Its name in commands: `unit-head`.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
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
    pub position: Role,
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
    /// The ledger itself, for what it records on its own.
    pub fn ledger() -> Self {
        Self { unit: UnitCode::of_the_ledger(), position: Role::System, capacity: Capacity::System, account: None }
    }
}

/// `UNIT/position`, `UNIT/position:tl@P-…`: as it is read.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.unit, self.position)?;
        if self.capacity != Capacity::Own {
            f.write_str(":")?;
            self.capacity.serialize(&mut *f)?;
        }
        self.account.as_ref().map_or(Ok(()), |account| write!(f, "@{account}"))
    }
}

/// Not an actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not somebody who acts; write UNIT/position, UNIT/position:tl for a capacity, UNIT/position@P-… for a person"
)]
pub struct ActorError(pub String);

impl FromStr for Actor {
    type Err = ActorError;

    fn from_str(text: &str) -> Result<Self, ActorError> {
        let refuse = || ActorError(text.chars().take(120).collect());
        let named = |name: &str| serde_json::Value::String(name.to_owned());
        let (rest, account) =
            text.split_once('@').map_or((text, None), |(rest, account)| (rest, Some(account.to_owned())));
        let (rest, capacity) = rest.split_once(':').map_or((rest, "own"), |(rest, capacity)| (rest, capacity));
        let (unit, position) = rest.split_once('/').ok_or_else(refuse)?;
        Ok(Self {
            unit: unit.parse().map_err(|_| refuse())?,
            position: serde_json::from_value(named(position)).map_err(|_| refuse())?,
            capacity: serde_json::from_value(named(capacity)).map_err(|_| refuse())?,
            account,
        })
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
    /// UBND xã, phường, đặc khu
    Commune,
    /// A connected information system
    System,
}

impl UnitKind {
    /// Whether such a unit has this position.
    pub fn has(self, position: Role) -> bool {
        use Role::*;
        match position {
            Chairman | ViceChairman => self == Self::ProvincialCommittee,
            OfficeChief | OfficeOfficer | ProvincialClerk => self == Self::ProvincialOffice,
            ChiefInspector | TeamLeader | Inspector => {
                matches!(self, Self::HomeAffairs | Self::ProvincialInspectorate)
            }
            UnitHead | UnitDeputy | UnitFocalPoint | UnitClerk => {
                !matches!(self, Self::ProvincialCommittee | Self::System)
            }
            ExternalAuditor => self == Self::ProvincialInspectorate,
            Administrator => self == Self::ProvincialOffice,
            System => self == Self::System,
        }
    }

    /// Whether bodies of this kind decide on the timeliness or responsibility of others. There is one of
    /// each such kind.
    pub fn judges(self) -> bool {
        matches!(
            self,
            Self::ProvincialCommittee | Self::ProvincialOffice | Self::HomeAffairs | Self::ProvincialInspectorate
        )
    }

    /// Whether a letter to "all departments" reaches it.
    pub fn is_department(self) -> bool {
        matches!(self, Self::HomeAffairs | Self::ProvincialInspectorate | Self::Department)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_written_as_it_is_read() {
        for text in [
            "STC/unit-clerk",
            "UBND/vice-chairman:kt",
            "SNV/chief-inspector@P-00f1a2b3c4d5e6f7",
            "VPUBND/office-chief:tl@P-00f1a2b3c4d5e6f7",
        ] {
            assert_eq!(text.parse::<Actor>().unwrap().to_string(), text);
        }
    }
}
