//! What may have happened: the payloads of events, by kind.
//!
//! A kind's shape is frozen once recorded. A new shape is a new version, read by an upcaster in
//! [`Event::from_payload`].

mod parts;

use calendar::{Moment, NaiveDate, PartialDate, Period, Timestamp, period::Length};
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    ids::{DirectiveId, EntryNumber, ObligationId, TaskId, UnitCode},
    people::{Actor, UnitKind},
    rules::RuleSet,
};

pub use parts::{
    Change, Channel, Clock, Deadline, DisputeOutcome, Document, FilingForm, ObligationKind, Recipient,
    RecipientPurpose, ReviewOutcome, Reviewed, Signature, Standing,
};

/// An event as recorded: what the log's header says, in the domain's types.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number in the log.
    pub entry: EntryNumber,
    /// When the ledger recorded it, by the ledger's own clock.
    pub recorded_at: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// Who recorded it.
    pub actor: Actor,
    /// Who approved it.
    pub approver: Option<Actor>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The entry that gave rise to it.
    pub cause: Option<EntryNumber>,
    /// The entry that it corrects.
    pub corrects: Option<EntryNumber>,
    /// The command it came from.
    pub command_id: String,
    /// The rules it rests on.
    pub legal_basis: Vec<String>,
    /// What happened.
    pub event: Event,
}

/// Defines one payload struct per event kind, the enum over them, and the list of kinds.
macro_rules! events {
    ($($(#[$doc:meta])* $kind:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
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

        /// Everything that may have happened.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "payload")]
        pub enum Event { $($(#[$doc])* $kind($kind),)* }

        impl Event {
            /// Every kind, in the order of the life of a duty.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($kind),)*];

            /// The kind's name, as recorded.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => stringify!($kind),)* }
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
    LedgerOpened {
        /// The ledger's name.
        name: String,
        /// Whether its times are real.
        clock: Clock,
    }
    /// Áp dụng bộ quy tắc.
    RuleSetActivated {
        /// The rules, whole.
        rule_set: RuleSet,
    }
    /// Đăng ký đơn vị.
    UnitEstablished {
        /// Its code in the ledger.
        unit: UnitCode,
        /// Its name in Vietnamese.
        name: String,
        /// Its name in English.
        name_en: String,
        /// What kind of body it is.
        kind: UnitKind,
    }
    /// Đăng ký văn bản chỉ đạo.
    DirectiveRegistered {
        /// Its identifier in the ledger.
        directive: DirectiveId,
        /// The document's type: công văn, quyết định, …
        document_type: String,
        /// The issuing organisation, as written.
        issuer: String,
        /// The number; none while it is a draft.
        number: Option<String>,
        /// The symbol: `UBND-VP`.
        symbol: String,
        /// The date, as far as it is written.
        date: Option<PartialDate>,
        /// The subject (trích yếu).
        subject: String,
        /// Documents it rests on, as cited.
        based_on: Vec<String>,
        /// Units it is addressed to.
        addressees: Vec<UnitCode>,
        /// Who receives copies, and what for.
        recipients: Vec<Recipient>,
        /// Who signed.
        signature: Option<Signature>,
    }
    /// Ban hành: the number and the date are given.
    DirectiveIssued {
        /// Which.
        directive: DirectiveId,
        /// The number.
        number: String,
        /// The date.
        date: NaiveDate,
    }
    /// Phát hành.
    DirectiveDispatched {
        /// Which.
        directive: DirectiveId,
        /// To whom.
        to: Vec<UnitCode>,
    }
    /// Xác nhận đã nhận văn bản.
    DirectiveAcknowledged {
        /// Which.
        directive: DirectiveId,
        /// By whom.
        unit: UnitCode,
    }
    /// Tách nhiệm vụ: one duty found in a directive.
    ObligationExtracted {
        /// Its identifier.
        obligation: ObligationId,
        /// Its place in the directive, from 0: labels cannot be sorted (đ stands between d and e).
        ordinal: u32,
        /// Where it stands: `2, c, paragraph 2`.
        source: String,
        /// The directive's words.
        quote: String,
        /// What kind of duty.
        kind: ObligationKind,
        /// Who owes it.
        debtors: Vec<UnitCode>,
        /// Who coordinates, as written.
        coordinators: Vec<String>,
        /// How often, for a periodic duty.
        cadence: Option<Length>,
        /// The day of a period's last month by which the directive wants it, where it says so.
        due_day: Option<u32>,
        /// The words that speak of time, as written.
        deadline_phrase: Option<String>,
    }
    /// Giao nhiệm vụ: a task of each unit.
    TasksAssigned {
        /// The duty.
        obligation: ObligationId,
        /// The period, for a periodic duty.
        period: Option<Period>,
        /// Whose tasks.
        units: Vec<UnitCode>,
    }
    /// Ấn định thời hạn.
    DeadlineFixed {
        /// The duty.
        obligation: ObligationId,
        /// The period, for a periodic duty.
        period: Option<Period>,
        /// Whose tasks.
        units: Vec<UnitCode>,
        /// The due date and how it came about.
        deadline: Deadline,
        /// The document that fixes it, where it is not the directive itself.
        document: Option<Document>,
    }
    /// Tiếp nhận nhiệm vụ.
    TaskAcknowledged {
        /// Which.
        task: TaskId,
    }
    /// Nộp báo cáo, kết quả.
    ReportSubmitted {
        /// For which task.
        task: TaskId,
        /// Report or result.
        form: FilingForm,
        /// The document.
        document: Document,
        /// When it was received: the time that counts.
        received: Moment,
    }
    /// Trả lại, yêu cầu bổ sung.
    ReportReturned {
        /// Which task.
        task: TaskId,
        /// The filing returned.
        filing: EntryNumber,
        /// Why.
        reasons: Vec<String>,
        /// Until when it may be completed.
        cure: Deadline,
    }
    /// Nộp lại.
    ReportResubmitted {
        /// Which task.
        task: TaskId,
        /// The filing it replaces.
        replaces: EntryNumber,
        /// The document.
        document: Document,
        /// When it was received.
        received: Moment,
    }
    /// Chấp nhận.
    ReportAccepted {
        /// Which task.
        task: TaskId,
        /// The filing accepted.
        filing: EntryNumber,
    }
    /// Xin gia hạn.
    ExtensionRequested {
        /// Which task.
        task: TaskId,
        /// To what day.
        until: NaiveDate,
        /// Why.
        reason: String,
        /// The letter that asks.
        document: Option<Document>,
    }
    /// Đồng ý gia hạn.
    ExtensionGranted {
        /// Which task.
        task: TaskId,
        /// The request granted.
        request: EntryNumber,
        /// The new due date.
        deadline: Deadline,
    }
    /// Không đồng ý gia hạn.
    ExtensionRefused {
        /// Which task.
        task: TaskId,
        /// The request refused.
        request: EntryNumber,
        /// Why.
        reason: String,
    }
    /// Đôn đốc, nhắc việc.
    ReminderIssued {
        /// The duty.
        obligation: ObligationId,
        /// The period.
        period: Option<Period>,
        /// Whom.
        units: Vec<UnitCode>,
        /// The urging letter; none for an automatic reminder.
        document: Option<Document>,
    }
    /// Ghi nhận chậm trễ.
    DelayRecorded {
        /// Which task.
        task: TaskId,
        /// From when the delay is in effect.
        effective_from: Moment,
    }
    /// Rút ghi nhận chậm trễ.
    DelayWithdrawn {
        /// Which task.
        task: TaskId,
        /// The declaration withdrawn.
        delay: EntryNumber,
        /// The entry that removed its ground.
        because: EntryNumber,
        /// In words.
        reason: String,
    }
    /// Khiếu nại về thời điểm nộp.
    TimelinessDisputed {
        /// Which task.
        task: TaskId,
        /// The filing whose time is disputed.
        filing: EntryNumber,
        /// The time claimed.
        claimed_received: Moment,
        /// What the claim rests on.
        evidence: Vec<String>,
    }
    /// Quyết định về khiếu nại.
    DisputeDecided {
        /// Which task.
        task: TaskId,
        /// The dispute decided.
        dispute: EntryNumber,
        /// The filing whose time was disputed.
        filing: EntryNumber,
        /// Upheld or rejected.
        outcome: DisputeOutcome,
        /// Why.
        reason: String,
    }
    /// Yêu cầu giải trình.
    ExplanationRequested {
        /// Which task.
        task: TaskId,
        /// The delay to be explained.
        delay: EntryNumber,
        /// Until when.
        deadline: Deadline,
    }
    /// Nộp báo cáo giải trình.
    ExplanationFiled {
        /// Which task.
        task: TaskId,
        /// The delay explained.
        delay: EntryNumber,
        /// The explanation report.
        document: Document,
    }
    /// Mở kiểm điểm trách nhiệm.
    AccountabilityReviewOpened {
        /// Which task.
        task: TaskId,
        /// The delay reviewed.
        delay: EntryNumber,
    }
    /// Kết luận kiểm điểm trách nhiệm.
    AccountabilityReviewConcluded {
        /// Which task.
        task: TaskId,
        /// The delay reviewed.
        delay: EntryNumber,
        /// The outcome as a whole.
        outcome: ReviewOutcome,
        /// Person by person, by position; the head among them.
        reviewed: Vec<Reviewed>,
        /// The minutes.
        document: Document,
    }
    /// Công khai kết quả xử lý.
    HandlingResultPublished {
        /// Which task.
        task: TaskId,
        /// The delay.
        delay: EntryNumber,
        /// Where it was published.
        place: String,
    }
    /// Sửa bút toán: the earlier entry stays; from now on it is read so.
    EntryCorrected {
        /// The entry corrected: a filing.
        entry: EntryNumber,
        /// The task it stood under before.
        task: TaskId,
        /// What changes, before and after.
        changes: Vec<Change>,
        /// Why.
        reason: String,
    }
    /// Bản ghi phát hiện muộn.
    LateDiscoveredRecord {
        /// For which task.
        task: TaskId,
        /// Report or result.
        form: FilingForm,
        /// The document found.
        document: Document,
        /// When it was received; a day where the stamp carries no hour.
        received: Moment,
        /// What shows it.
        evidence: Vec<String>,
    }
}

/// Why a recorded payload cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an event of kind \"{kind}\", version {version}, cannot be read: {detail}")]
pub struct EventError {
    /// The kind recorded.
    pub kind: String,
    /// The version recorded.
    pub version: u16,
    /// What is wrong.
    pub detail: String,
}

impl Event {
    /// The version of every payload shape that is written today.
    pub const VERSION: u16 = 1;

    /// The payload as JSON.
    pub fn payload(&self) -> Value {
        // Every payload is a struct of text, integers and lists, which always serialises; a golden file pins each.
        let mut tagged = serde_json::to_value(self).unwrap_or_default();
        tagged.get_mut("payload").map(Value::take).unwrap_or_default()
    }

    /// Reads a recorded payload.
    pub fn from_payload(kind: &str, version: u16, payload: Value) -> Result<Self, EventError> {
        let refuse = |detail: String| EventError { kind: kind.to_owned(), version, detail };
        if version != Self::VERSION {
            return Err(refuse("this version of the program does not know it; use a newer one".to_owned()));
        }
        serde_json::from_value(json!({ "kind": kind, "payload": payload })).map_err(|error| refuse(error.to_string()))
    }

    /// The one task it is about, if it is about one.
    pub fn task(&self) -> Option<&TaskId> {
        match self {
            Self::TaskAcknowledged(TaskAcknowledged { task })
            | Self::ReportSubmitted(ReportSubmitted { task, .. })
            | Self::ReportReturned(ReportReturned { task, .. })
            | Self::ReportResubmitted(ReportResubmitted { task, .. })
            | Self::ReportAccepted(ReportAccepted { task, .. })
            | Self::ExtensionRequested(ExtensionRequested { task, .. })
            | Self::ExtensionGranted(ExtensionGranted { task, .. })
            | Self::ExtensionRefused(ExtensionRefused { task, .. })
            | Self::DelayRecorded(DelayRecorded { task, .. })
            | Self::DelayWithdrawn(DelayWithdrawn { task, .. })
            | Self::TimelinessDisputed(TimelinessDisputed { task, .. })
            | Self::DisputeDecided(DisputeDecided { task, .. })
            | Self::ExplanationRequested(ExplanationRequested { task, .. })
            | Self::ExplanationFiled(ExplanationFiled { task, .. })
            | Self::AccountabilityReviewOpened(AccountabilityReviewOpened { task, .. })
            | Self::AccountabilityReviewConcluded(AccountabilityReviewConcluded { task, .. })
            | Self::HandlingResultPublished(HandlingResultPublished { task, .. })
            | Self::LateDiscoveredRecord(LateDiscoveredRecord { task, .. }) => Some(task),
            Self::LedgerOpened(_)
            | Self::RuleSetActivated(_)
            | Self::UnitEstablished(_)
            | Self::DirectiveRegistered(_)
            | Self::DirectiveIssued(_)
            | Self::DirectiveDispatched(_)
            | Self::DirectiveAcknowledged(_)
            | Self::ObligationExtracted(_)
            | Self::TasksAssigned(_)
            | Self::DeadlineFixed(_)
            | Self::ReminderIssued(_)
            | Self::EntryCorrected(_) => None,
        }
    }

    /// Whether it concerns `task`: as its own, through its duty and period, or by moving a filing.
    pub fn concerns(&self, task: &TaskId) -> bool {
        let group = |obligation: &ObligationId, period: &Option<Period>, units: &[UnitCode]| {
            *obligation == task.obligation && *period == task.period && units.contains(&task.unit)
        };
        match self {
            Self::TasksAssigned(e) => group(&e.obligation, &e.period, &e.units),
            Self::DeadlineFixed(e) => group(&e.obligation, &e.period, &e.units),
            Self::ReminderIssued(e) => group(&e.obligation, &e.period, &e.units),
            Self::EntryCorrected(e) => {
                let moved_to = |change: &Change| matches!(change, Change::Task { after, .. } if after == task);
                e.task == *task || e.changes.iter().any(moved_to)
            }
            other => other.task() == Some(task),
        }
    }
}
