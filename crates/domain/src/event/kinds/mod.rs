//! Every kind of event and the shape of its payload, chapter by chapter.
//!
//! **Stored for ever.** The shape of a kind and version is frozen: what is recorded under it is read in thirty years. A
//! new shape is a new version, and an upcaster ([`super::upcast`]) reads the old one.

use std::collections::BTreeMap;

use calendar::{Moment, NaiveDate, PartialDate, Period, PublishedYear, Timestamp, period::Length};
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceClass;
use super::parts::{
    AnchorKind, Assessment, CaseEnding, Change, Channel, Clock, Connection, Deadline, DirectiveFate, DisputeOutcome,
    Document, ErasureGround, Expected, FieldChange, FilingForm, InspectionKind, ObligationKind, Office, OfficialCode,
    ProposalOutcome, Proposed, Recipient, RecommendationOutcome, ReviewOutcome, Reviewed, Signature, TaskEnding, Times,
    TransferGround, Vouched,
};
use super::sources::{ColumnTaken, LeftOut, SourcePlace, Stated};
use crate::{
    facts::{FactDeclaration, Value},
    ids::{DirectiveId, EntryNumber, ObligationId, PersonId, RecordId, TaskId, UnitCode},
    machine::InspectionStep,
    people::{Actor, Capacity, UnitKind},
    rules::{Regime, RuleSet},
};

/// Defines one payload struct for each kind of a chapter.
macro_rules! chapter {
    ($($(#[$doc:meta])* $kind:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
    })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $kind { $($(#[$field_meta])* pub $field: $type,)* }

            impl From<$kind> for Event {
                fn from(payload: $kind) -> Self {
                    Self::$kind(payload)
                }
            }
        )*
    };
}

mod accountability;
mod duties;
mod fates;
mod inspection;
mod keeping;
mod organisation;
mod rules;
mod sources;

pub use self::{
    accountability::*, duties::*, fates::*, inspection::*, keeping::*, organisation::*, rules::*, sources::*,
};

/// Defines the enum over all kinds, and the list of them. A kind is of version 1 unless it says otherwise.
macro_rules! events {
    (@version) => { 1 };
    (@version $version:literal) => { $version };
    ($($(#[$doc:meta])* $kind:ident $(= $version:literal)?,)*) => {
        /// Everything that may have happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "payload")]
        pub enum Event { $($(#[$doc])* $kind($kind),)* }

        impl Event {
            /// Every kind and the version of its payload that is written today, in the order of the
            /// life of a duty.
            pub const KINDS: &'static [(&'static str, u16)] = &[$((stringify!($kind), events!(@version $($version)?)),)*];

            /// The kind's name, as recorded.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => stringify!($kind),)* }
            }

            /// The version of its payload.
            pub fn version(&self) -> u16 {
                match self { $(Self::$kind(_) => events!(@version $($version)?),)* }
            }

            /// JSON Schema of the payload of `kind`, if there is such a kind.
            pub fn schema(kind: &str) -> Option<Schema> {
                match kind { $(stringify!($kind) => Some(schema_for!($kind)),)* _ => None }
            }
        }
    };
}

events! {
    /// Mở sổ: the ledger's first entry.
    LedgerOpened = 2,
    /// Áp dụng bộ quy tắc.
    RuleSetActivated = 3,
    /// Đăng ký đơn vị.
    UnitEstablished = 3,
    /// Đăng ký văn bản chỉ đạo.
    DirectiveRegistered,
    /// Ban hành: the number and the date are given.
    DirectiveIssued,
    /// Phát hành.
    DirectiveDispatched,
    /// Xác nhận đã nhận văn bản.
    DirectiveAcknowledged,
    /// Tách nhiệm vụ: one duty found in a directive.
    ObligationExtracted = 2,
    /// Giao nhiệm vụ: a task of each unit.
    TasksAssigned,
    /// Ấn định thời hạn.
    DeadlineFixed = 3,
    /// Tiếp nhận nhiệm vụ.
    TaskAcknowledged,
    /// Nộp báo cáo, kết quả.
    ReportSubmitted = 3,
    /// Trả lại, yêu cầu bổ sung.
    ReportReturned = 2,
    /// Nộp lại.
    ReportResubmitted = 3,
    /// Chấp nhận.
    ReportAccepted,
    /// Xin gia hạn.
    ExtensionRequested,
    /// Đồng ý gia hạn.
    ExtensionGranted = 2,
    /// Không đồng ý gia hạn.
    ExtensionRefused,
    /// Đôn đốc, nhắc việc.
    ReminderIssued,
    /// Ghi nhận chậm trễ.
    DelayRecorded,
    /// Rút ghi nhận chậm trễ.
    DelayWithdrawn,
    /// Khiếu nại về thời điểm nộp.
    TimelinessDisputed,
    /// Quyết định về khiếu nại.
    DisputeDecided,
    /// Yêu cầu giải trình.
    ExplanationRequested = 2,
    /// Nộp báo cáo giải trình.
    ExplanationFiled,
    /// Mở kiểm điểm trách nhiệm.
    AccountabilityReviewOpened,
    /// Kết luận kiểm điểm trách nhiệm.
    AccountabilityReviewConcluded,
    /// Công khai kết quả xử lý.
    HandlingResultPublished,
    /// Sửa bút toán: the earlier entry stays; from now on it is read so.
    EntryCorrected = 2,
    /// Bản ghi phát hiện muộn.
    LateDiscoveredRecord = 4,
    /// Đưa hồ sơ các năm trước vào sổ: one file, and what was made of it.
    HistoryImported,
    /// Lời ghi của một nguồn: what a file says of a task. Never a verdict.
    SourceStated,
    /// Công bố lịch nghỉ của một năm.
    CalendarPublished,
    /// Đính chính lịch nghỉ của một năm: it takes the place of what was published before.
    CalendarCorrected,
    /// Áp dụng chế độ pháp luật.
    RegimeActivated,
    /// Khai báo loại sự việc.
    FactKindDeclared,
    /// Ghi nhận sự việc.
    FactRecorded,
    /// Tiếp nhận văn bản đến.
    DocumentReceived,
    /// Sửa đổi, thay thế, đính chính, thu hồi văn bản chỉ đạo.
    DirectiveChanged,
    /// Giải thích phạm vi nhiệm vụ.
    ObligationInterpreted,
    /// Tạm dừng nhiệm vụ.
    TaskSuspended,
    /// Tiếp tục nhiệm vụ.
    TaskResumed,
    /// Hủy, kết thúc nhiệm vụ; nhiệm vụ không còn đối tượng.
    TaskEnded,
    /// Chuyển giao nhiệm vụ cho đơn vị khác.
    TaskTransferred,
    /// Tính lại thời hạn.
    DeadlineRecomputed,
    /// Rút báo cáo.
    ReportWithdrawn,
    /// Ghi nhận sự cố hệ thống nhận báo cáo.
    SystemOutageRecorded,
    /// Ghi nhận phiền hà, phát sinh ngoài quy định: opens a case as a delay does.
    TroubleRecorded,
    /// Kháng nghị quyết định khiếu nại lên Chủ tịch.
    DisputeAppealed,
    /// Đánh giá giải trình.
    ExplanationAssessed,
    /// Quyết định xử lý.
    HandlingDecided,
    /// Kết thúc vụ việc.
    CaseClosed,
    /// Lập kế hoạch thanh tra, kiểm tra.
    InspectionPlanned,
    /// Một bước thanh tra, kiểm tra.
    InspectionAdvanced,
    /// Ghi nhận phát hiện.
    FindingRecorded,
    /// Đơn vị trả lời phát hiện.
    FindingAnswered,
    /// Kiến nghị.
    RecommendationIssued,
    /// Đơn vị trả lời kiến nghị.
    RecommendationAnswered,
    /// Kết thúc kiến nghị: by the inspector, never by the unit.
    RecommendationClosed,
    /// Đề xuất khen thưởng, kỷ luật.
    ProposalMade,
    /// Quyết định khen thưởng, kỷ luật.
    ProposalDecided,
    /// Đổi tên đơn vị, đổi mã.
    UnitRenamed,
    /// Sáp nhập, chia tách, giải thể: units end, others succeed them.
    UnitsReorganised,
    /// Chuyển đơn vị, địa bàn sang cấp trên khác.
    UnitMoved,
    /// Bổ nhiệm, giao chức vụ.
    RoleAssigned,
    /// Kết thúc chức vụ.
    RoleEnded,
    /// Ủy quyền, giao thừa lệnh.
    DelegationGranted,
    /// Chấm dứt ủy quyền.
    DelegationRevoked,
    /// Chuyển giao thẩm quyền.
    AuthorityTransferred,
    /// Sửa nội dung bút toán: from now on it is read so.
    FieldsCorrected,
    /// Hủy bút toán: from now on it is read as if it had not been recorded. It stays.
    EntryAnnulled,
    /// Đưa tên một cá nhân vào kho.
    PersonEntered,
    /// Xem tên một cá nhân.
    PersonalDataRead,
    /// Xóa dữ liệu cá nhân: the key is destroyed.
    PersonalDataErased,
    /// Neo đầu sổ: what others said of a head of this log, recorded back. Nobody can know such bytes
    /// before they are made: every later entry was sequenced after them.
    CheckpointAnchored,
    /// Đếm luồng: how many entries each stream has, of those before this one. Whoever is shown a stream can see
    /// that it is whole, as far as this goes.
    StreamsCounted,
    /// Đổi khóa ký của sổ: heads are signed by another key from now on, and the head over this entry by both.
    KeyRotated,
    /// Công bố trang kiểm chứng: whoever gets the page from somewhere can see that it is the ledger's.
    VerifierPublished,
    /// Ấn định địa chỉ của bàn làm việc: where browsers reach the ledger; keys of persons depend on it, so it is fixed once.
    DeskOriginFixed,
    /// Ghi đầu nhật ký truy cập: how far the log of who looked at what has come. Nobody can change that log afterwards
    /// without contradicting this entry.
    AccessHeadRecorded,
    /// Hủy nhật ký truy cập hết hạn lưu: a whole log of who looked at what is destroyed, its retention being over.
    AccessLogDropped,
    /// Xác nhận đồng hồ: so much time has really passed since the entry before this one.
    ClockConfirmed,
    /// Từ chối tiếp nhận: what a unit tried in time was not taken. Holds no content but digests.
    SubmissionRefused = 2,
    /// Từ chối tài liệu bí mật nhà nước. Holds no content.
    ClassifiedInputRefused,
}
