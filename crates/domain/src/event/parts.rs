//! What payloads are made of.

use calendar::{Moment, NaiveDate, PartialDate, Step, Timestamp};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::EvidenceClass;
use crate::{
    ids::{TaskId, UnitCode},
    people::{Capacity, Role},
};

/// How a filing reached the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Entered in the ledger itself.
    Ledger,
    /// Trục liên thông văn bản.
    DocumentExchange,
    /// Hệ thống thông tin báo cáo.
    ReportingSystem,
    /// On paper, with an arrival stamp.
    Paper,
    /// By post.
    Post,
    /// By e-mail: for information only (Decision 28/2018/QĐ-TTg).
    Email,
}

/// What a connected system is registered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The acts that it may record: `submit`, `resubmit`, `remind`, or `record-fact` for the kinds of fact
    /// that name systems among their recorders.
    pub acts: Vec<String>,
    /// The channels through which it files. Empty only where no channel was asked for yet: any.
    #[serde(default)]
    pub channels: Vec<Channel>,
}

/// A document by its number and symbol, as written on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Number and symbol: `9127/BC-SLĐTBXH`.
    pub number: String,
    /// The date on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// A computed due date. Stored with the rules it was computed under, recomputed only on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The last day before any roll-forward.
    pub nominal: NaiveDate,
    /// The last day that counts, to 24:00.
    pub effective: NaiveDate,
    /// How it came about, step by step.
    pub trace: Vec<Step>,
    /// The rule set it was computed under.
    pub rule_set: String,
    /// The calendar it was computed with.
    pub calendar: String,
}

/// What a filing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilingForm {
    /// báo cáo
    Report,
    /// kết quả thực hiện
    Result,
}

/// What kind of duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObligationKind {
    /// A principle to keep to: shown, never scored.
    Principle,
    /// Goes on without an end.
    Continuing,
    /// To be done once.
    OneOff,
    /// Every period.
    Periodic,
    /// When something happens.
    Conditional,
    /// As the need arises.
    AdHoc,
}

/// Why somebody is on the list of recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientPurpose {
    /// To carry it out.
    Execute,
    /// để báo cáo (để b/c)
    ReportTo,
    /// để phối hợp
    Coordinate,
    /// for information
    Inform,
    /// Lưu
    Archive,
}

/// One line of "Nơi nhận".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// As written.
    pub text: String,
    /// What for.
    pub purpose: RecipientPurpose,
}

/// Who signed, in what capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// In whose place or by whose order.
    pub capacity: Capacity,
    /// The signer's position as written, for example `PHÓ CHỦ TỊCH`.
    pub position: String,
}

/// What a dispute on the filing time ended with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "decision", deny_unknown_fields)]
pub enum DisputeOutcome {
    /// The filing was received at this time.
    Upheld {
        /// The time found.
        received: Moment,
    },
    /// The recorded time stands.
    Rejected,
}

/// What a review found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// không có lỗi
    NoFault,
    /// rút kinh nghiệm
    LessonDrawn,
    /// phê bình
    Criticised,
    /// đề nghị xử lý kỷ luật
    DisciplineProposed,
}

/// One person's part in a review, by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The position, as titled: `Chủ tịch UBND huyện`.
    pub position: String,
    /// Whether this is the head of the agency or somebody else.
    pub standing: Standing,
    /// What was found.
    pub outcome: ReviewOutcome,
}

/// Item 2c of the letter: "nhất là người đứng đầu".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// người đứng đầu
    Head,
    /// Anybody else.
    Other,
}

/// One field of an earlier entry, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "field", deny_unknown_fields)]
pub enum Change {
    /// The filing belongs to another task.
    Task {
        /// As entered.
        before: TaskId,
        /// As it should be.
        after: TaskId,
    },
    /// The filing was received at another time.
    Received {
        /// As entered.
        before: Moment,
        /// As it should be.
        after: Moment,
    },
    /// The document's number or date was mistyped.
    Document {
        /// As entered.
        before: Document,
        /// As it should be.
        after: Document,
    },
    /// The filing's receipt is evidenced better, or worse, than was entered.
    EvidenceClass {
        /// As entered.
        before: EvidenceClass,
        /// As it should be.
        after: EvidenceClass,
    },
}

/// What vouches for a head of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// Witnesses have cosigned it (C2SP tlog-cosignature): the digest is of the note with their lines.
    Cosignatures,
    /// A time-stamp authority has stamped it (RFC 3161): the digest is of its token.
    Token,
}

/// Somebody who vouches for a head, and when they say so. A claim, for reading: what counts is verified
/// from the anchor's own bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vouched {
    /// The witness's name, or the authority's.
    pub by: String,
    /// When, by their clock.
    pub at: Timestamp,
}

/// Whether the ledger's times are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A rehearsal: commands say what time it is. Marked so for ever.
    Simulated,
}

/// A filing's several times, as claimed or as stamped. Which of them counts is for the rule set to
/// say (T1-T3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// When it was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Moment>,
    /// When it left the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatched: Option<Moment>,
    /// The postmark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postmarked: Option<Moment>,
    /// When it entered the recipient's system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Moment>,
    /// The ĐẾN stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped: Option<Moment>,
    /// The entry in the incoming register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Moment>,
}

impl Times {
    /// All that are known.
    pub fn known(&self) -> impl Iterator<Item = Moment> {
        let Self { signed, dispatched, postmarked, arrived, stamped, registered } = *self;
        [signed, dispatched, postmarked, arrived, stamped, registered].into_iter().flatten()
    }
}

/// A position in a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The unit.
    pub unit: UnitCode,
    /// The position.
    pub position: Role,
}

/// `UNIT/position`
impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.unit, self.position)
    }
}

/// An official code of a unit: it changes over time, and is never a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficialCode {
    /// The scheme: `QCVN 102:2016/BTTTT`, `20/2020/QĐ-TTg`, `GSO`.
    pub scheme: String,
    /// The code.
    pub value: String,
}

/// How a task ends without its being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskEnding {
    /// thu hồi, hủy nhiệm vụ
    Cancelled,
    /// không còn đối tượng thực hiện
    Lapsed,
    /// kết thúc, after it was accepted
    Closed,
}

/// Why a task passes to another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferGround {
    /// chuyển đơn vị chủ trì
    Reassigned,
    /// The unit ended; the other succeeds it.
    Succession,
}

/// What becomes of a directive after it was sent (Decree 30/2020/NĐ-CP, art. 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DirectiveFate {
    /// sửa đổi: its content is amended by a document of the same form
    Amended,
    /// thay thế
    Replaced,
    /// đính chính: an error of form is put right by letter
    Errata,
    /// thu hồi
    Recalled,
}

/// Whether an explanation explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assessment {
    /// Accepted.
    Sufficient,
    /// Not accepted; the review has to go into it.
    Insufficient,
}

/// How an accountability case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEnding {
    /// Explained, reviewed, published.
    Closed,
    /// The Chairman waives what is missing, by a document.
    Waived,
}

/// Thanh tra is not kiểm tra: the one follows the inspection law, the other is a check by the
/// administration itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionKind {
    /// thanh tra
    Inspection,
    /// kiểm tra công vụ theo kế hoạch
    PlannedCheck,
    /// kiểm tra công vụ đột xuất
    SurpriseCheck,
}

/// What became of a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecommendationOutcome {
    /// Done, and verified by the inspector.
    Implemented,
    /// Not done.
    NotImplemented,
    /// Overtaken by another.
    Superseded,
}

/// What is proposed to the Chairman about a unit, or about a person by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "what", deny_unknown_fields)]
pub enum Proposed {
    /// khen thưởng
    Commendation,
    /// kỷ luật
    Discipline {
        /// The day of the act.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        conduct_on: NaiveDate,
        /// The day on which it was found out.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        found_on: NaiveDate,
        /// How grave it is.
        gravity: Gravity,
        /// Whether handling it takes longer.
        complexity: Complexity,
    },
}

/// Whether the act merits the mildest form only: the limitation period differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// Merits a reprimand.
    Lesser,
    /// Merits more.
    Other,
}

/// How long handling may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Complexity {
    /// As usual.
    Ordinary,
    /// Longer.
    Complex,
}

/// What the Chairman decides on a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalOutcome {
    /// As proposed, or in another form.
    Granted,
    /// Not granted.
    Declined,
}

/// One field of an earlier entry, before and after. A field is named by its path: `number`,
/// `fields/issues`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// The path within the entry's payload.
    pub field: String,
    /// As it read.
    pub before: Value,
    /// As it should read.
    pub after: Value,
}

/// A fact that is called for, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The kind of fact.
    pub fact: String,
    /// By when, if by any day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
}

/// Why a person's data are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ErasureGround {
    /// The time for which they had to be kept is over.
    RetentionEnded,
    /// A competent authority ordered it.
    Order,
    /// They should never have been entered.
    EnteredByMistake,
}

/// How secret a document is. What is a state secret is refused at the door, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// thường
    Ordinary,
    /// lưu hành nội bộ
    Internal,
    /// MẬT
    Secret,
    /// TỐI MẬT
    HighlySecret,
    /// TUYỆT MẬT
    TopSecret,
}

impl Classification {
    /// Whether it is a state secret (law 29/2018/QH14).
    pub fn is_state_secret(self) -> bool {
        matches!(self, Self::Secret | Self::HighlySecret | Self::TopSecret)
    }
}
