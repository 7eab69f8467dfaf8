//! What payloads are made of.

use calendar::{Moment, NaiveDate, PartialDate, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ids::TaskId, people::Capacity};

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
