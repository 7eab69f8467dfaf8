//! Every kind of event and the shape of its payload.

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
use crate::{
    facts::{FactDeclaration, Value},
    ids::{DirectiveId, EntryNumber, ObligationId, PersonId, RecordId, TaskId, UnitCode},
    machine::InspectionStep,
    people::{Actor, Capacity, UnitKind},
    rules::{Regime, RuleSet},
};

/// Defines one payload struct per event kind, the enum over them, and the list of kinds. A kind is of
/// version 1 unless it says otherwise.
macro_rules! events {
    (@version) => { 1 };
    (@version $version:literal) => { $version };
    ($($(#[$doc:meta])* $kind:ident $(= $version:literal)? {
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
    LedgerOpened = 2 {
        /// The ledger's name.
        name: String,
        /// Whether its times are real.
        clock: Clock,
        /// The table of days off that the ledger began with. None: every year is published in it.
        calendar: Option<String>,
    }
    /// Áp dụng bộ quy tắc.
    RuleSetActivated = 3 {
        /// The rules, whole.
        rule_set: RuleSet,
    }
    /// Đăng ký đơn vị.
    UnitEstablished = 3 {
        /// Its code in the ledger.
        unit: UnitCode,
        /// Its name in Vietnamese.
        name: String,
        /// Its name in English.
        name_en: String,
        /// What kind of body it is.
        kind: UnitKind,
        /// The first day of its existence; none for a unit that was there before the ledger.
        from: Option<NaiveDate>,
        /// The unit above it.
        parent: Option<UnitCode>,
        /// Its abbreviation in document symbols: `SNV`.
        abbreviation: Option<String>,
        /// Its official codes.
        codes: Vec<OfficialCode>,
        /// What a connected system may record by itself; none for every other unit.
        connection: Option<Connection>,
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
    ObligationExtracted = 2 {
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
        /// The kinds of fact that are evidence of it; any, if empty.
        evidence: Vec<String>,
        /// What makes it arise, for a conditional duty: a kind of fact, or `delay`.
        trigger: Option<String>,
        /// The first period to which it applies.
        applies_from: Option<Period>,
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
    DeadlineFixed = 3 {
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
        /// Why, where the day comes earlier than the one before.
        reason: Option<String>,
    }
    /// Tiếp nhận nhiệm vụ.
    TaskAcknowledged {
        /// Which.
        task: TaskId,
    }
    /// Nộp báo cáo, kết quả.
    ReportSubmitted = 3 {
        /// For which task.
        task: TaskId,
        /// Report or result.
        form: FilingForm,
        /// The document.
        document: Document,
        /// When it was received: the time that counts.
        received: Moment,
        /// Its other times, as stamped or claimed.
        times: Times,
        /// How well its receipt is evidenced.
        evidence_class: EvidenceClass,
    }
    /// Trả lại, yêu cầu bổ sung.
    ReportReturned = 2 {
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
    ReportResubmitted = 3 {
        /// Which task.
        task: TaskId,
        /// The filing it replaces.
        replaces: EntryNumber,
        /// The document.
        document: Document,
        /// When it was received.
        received: Moment,
        /// Its other times, as stamped or claimed.
        times: Times,
        /// How well its receipt is evidenced.
        evidence_class: EvidenceClass,
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
    ExtensionGranted = 2 {
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
    ExplanationRequested = 2 {
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
    EntryCorrected = 2 {
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
    LateDiscoveredRecord = 3 {
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
        /// Who signed it, where that is known: whether they were entitled to that day is shown.
        signed_by: Option<Actor>,
        /// How well its receipt is evidenced.
        evidence_class: EvidenceClass,
    }

    // Rules, calendar, declarations.

    /// Công bố lịch nghỉ của một năm.
    CalendarPublished {
        /// The year's days off, worked Saturdays and source.
        year: PublishedYear,
    }
    /// Đính chính lịch nghỉ của một năm: it takes the place of what was published before.
    CalendarCorrected {
        /// The whole year, as it should be.
        year: PublishedYear,
        /// Why.
        reason: String,
    }
    /// Áp dụng chế độ pháp luật.
    RegimeActivated {
        /// The regime, whole.
        regime: Regime,
    }
    /// Khai báo loại sự việc.
    FactKindDeclared {
        /// The declaration, whole. A later one of the same name takes its place.
        declaration: FactDeclaration,
    }
    /// Ghi nhận sự việc.
    FactRecorded {
        /// The kind of fact.
        fact: String,
        /// The entry that declared the kind.
        declared: EntryNumber,
        /// The unit whose fact it is.
        unit: UnitCode,
        /// The task of which it is evidence.
        task: Option<TaskId>,
        /// What it is about.
        subject: Option<String>,
        /// What it says.
        fields: BTreeMap<String, Value>,
        /// The facts whose expectation it meets.
        answers: Vec<EntryNumber>,
        /// What it calls for.
        expects: Vec<Expected>,
        /// What shows it, where it is entered long after it happened.
        evidence: Vec<String>,
    }

    // What becomes of directives, duties and tasks.

    /// Tiếp nhận văn bản đến.
    DocumentReceived {
        /// Its number in the incoming register.
        arrival: String,
        /// The document.
        document: Document,
        /// Who issued it, as written.
        issuer: String,
        /// The subject.
        subject: String,
        /// The unit that received it.
        unit: UnitCode,
    }
    /// Sửa đổi, thay thế, đính chính, thu hồi văn bản chỉ đạo.
    DirectiveChanged {
        /// Which.
        directive: DirectiveId,
        /// What becomes of it.
        fate: DirectiveFate,
        /// The document that says so.
        document: Document,
        /// Why.
        reason: String,
    }
    /// Giải thích phạm vi nhiệm vụ.
    ObligationInterpreted {
        /// Which duty.
        obligation: ObligationId,
        /// How it is read.
        reading: String,
        /// Units that it binds by this reading.
        #[serde(default)]
        binds: Vec<UnitCode>,
        /// The document that says so.
        document: Document,
    }
    /// Tạm dừng nhiệm vụ.
    TaskSuspended {
        /// Which.
        task: TaskId,
        /// Why.
        reason: String,
        /// The document that says so.
        document: Document,
    }
    /// Tiếp tục nhiệm vụ.
    TaskResumed {
        /// Which.
        task: TaskId,
        /// The working days that were left, counted on from now; none for a task without a deadline.
        deadline: Option<Deadline>,
        /// The document that says so.
        document: Document,
    }
    /// Hủy, kết thúc nhiệm vụ; nhiệm vụ không còn đối tượng.
    TaskEnded {
        /// Which.
        task: TaskId,
        /// How.
        ending: TaskEnding,
        /// Why.
        reason: String,
        /// The document that says so.
        document: Option<Document>,
    }
    /// Chuyển giao nhiệm vụ cho đơn vị khác.
    TaskTransferred {
        /// Which.
        task: TaskId,
        /// To whom: one unit, or several among whom it is split.
        to: Vec<UnitCode>,
        /// Why.
        ground: TransferGround,
        /// The due date that goes with it, where it has one.
        deadline: Option<Deadline>,
        /// The document that says so.
        document: Document,
    }
    /// Tính lại thời hạn.
    DeadlineRecomputed {
        /// Which task.
        task: TaskId,
        /// As it stood.
        before: Deadline,
        /// As it stands with today's calendar.
        after: Deadline,
        /// Why.
        reason: String,
    }
    /// Rút báo cáo.
    ReportWithdrawn {
        /// Which task.
        task: TaskId,
        /// The filing withdrawn.
        filing: EntryNumber,
        /// Why.
        reason: String,
    }
    /// Ghi nhận sự cố hệ thống nhận báo cáo.
    SystemOutageRecorded {
        /// The channel that was out.
        channel: Channel,
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
        /// What shows it.
        evidence: Vec<String>,
    }

    // Accountability.

    /// Ghi nhận phiền hà, phát sinh ngoài quy định: opens a case as a delay does.
    TroubleRecorded {
        /// The task in which it occurred.
        task: TaskId,
        /// What happened.
        ground: String,
        /// What shows it.
        evidence: Vec<String>,
    }
    /// Kháng nghị quyết định khiếu nại lên Chủ tịch.
    DisputeAppealed {
        /// Which task.
        task: TaskId,
        /// The dispute.
        dispute: EntryNumber,
        /// The decision appealed against.
        decision: EntryNumber,
        /// Why.
        reason: String,
    }
    /// Đánh giá giải trình.
    ExplanationAssessed {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// Whether it explains.
        assessment: Assessment,
        /// Why.
        reason: String,
    }
    /// Quyết định xử lý.
    HandlingDecided {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// The measure, in words.
        measure: String,
        /// The decision.
        document: Document,
    }
    /// Kết thúc vụ việc.
    CaseClosed {
        /// Which task.
        task: TaskId,
        /// What opened the case.
        delay: EntryNumber,
        /// How.
        ending: CaseEnding,
        /// Why.
        reason: String,
        /// The Chairman's document, for a waiver.
        document: Option<Document>,
    }

    // Inspection.

    /// Lập kế hoạch thanh tra, kiểm tra.
    InspectionPlanned {
        /// Its identifier in the ledger.
        inspection: RecordId,
        /// Which of the three.
        kind: InspectionKind,
        /// The units inspected.
        units: Vec<UnitCode>,
        /// What about.
        subject: String,
        /// The plan.
        #[serde(default)]
        document: Option<Document>,
    }
    /// Một bước thanh tra, kiểm tra.
    InspectionAdvanced {
        /// Which.
        inspection: RecordId,
        /// What was done.
        step: InspectionStep,
        /// The document of the step.
        document: Option<Document>,
        /// By when the next step is due, where the law sets a limit.
        next: Option<Deadline>,
    }
    /// Ghi nhận phát hiện.
    FindingRecorded {
        /// In which inspection.
        inspection: RecordId,
        /// Its code within it: `F1`.
        finding: RecordId,
        /// About whom.
        unit: UnitCode,
        /// What was found.
        text: String,
        /// What shows it: entries of the ledger.
        #[serde(default)]
        entries: Vec<EntryNumber>,
    }
    /// Đơn vị trả lời phát hiện.
    FindingAnswered {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        finding: RecordId,
        /// The answer.
        text: String,
    }
    /// Kiến nghị.
    RecommendationIssued {
        /// In which inspection.
        inspection: RecordId,
        /// Its code within it: `R1`.
        recommendation: RecordId,
        /// To whom.
        unit: UnitCode,
        /// What is recommended.
        text: String,
        /// By when.
        deadline: Option<Deadline>,
    }
    /// Đơn vị trả lời kiến nghị.
    RecommendationAnswered {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        recommendation: RecordId,
        /// What was done.
        text: String,
        /// The report.
        #[serde(default)]
        document: Option<Document>,
    }
    /// Kết thúc kiến nghị: by the inspector, never by the unit.
    RecommendationClosed {
        /// In which inspection.
        inspection: RecordId,
        /// Which.
        recommendation: RecordId,
        /// What became of it.
        outcome: RecommendationOutcome,
        /// How that was verified.
        reason: String,
    }
    /// Đề xuất khen thưởng, kỷ luật.
    ProposalMade {
        /// Its identifier in the ledger.
        proposal: RecordId,
        /// What is proposed.
        proposed: Proposed,
        /// About which unit.
        unit: UnitCode,
        /// About which position in it, by title; the unit itself, if none.
        position: Option<String>,
        /// The entries that it rests on.
        grounds: Vec<EntryNumber>,
        /// The proposal (tờ trình).
        document: Document,
        /// The last day of the limitation period, by the law of the day of the act.
        limitation: Option<Deadline>,
        /// The last day of handling, by the law of the day on which the act was found out.
        handling: Option<Deadline>,
    }
    /// Quyết định khen thưởng, kỷ luật.
    ProposalDecided {
        /// Which.
        proposal: RecordId,
        /// Granted or not.
        outcome: ProposalOutcome,
        /// The form: giấy khen, khiển trách, …
        #[serde(default)]
        form: Option<String>,
        /// The decision.
        document: Document,
    }

    // Organisation and authority.

    /// Đổi tên đơn vị, đổi mã.
    UnitRenamed {
        /// Which.
        unit: UnitCode,
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// Its name in Vietnamese.
        name: String,
        /// Its name in English.
        name_en: String,
        /// Its abbreviation in document symbols.
        #[serde(default)]
        abbreviation: Option<String>,
        /// Its official codes.
        #[serde(default)]
        codes: Vec<OfficialCode>,
        /// The document that says so.
        document: Document,
    }
    /// Sáp nhập, chia tách, giải thể: units end, others succeed them.
    UnitsReorganised {
        /// The last day of the old ones is the day before this.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The units that end.
        ended: Vec<UnitCode>,
        /// The units that succeed them. One: a merger. Several: a split. None: a dissolution.
        #[serde(default)]
        successors: Vec<UnitCode>,
        /// The document that says so.
        document: Document,
    }
    /// Chuyển đơn vị, địa bàn sang cấp trên khác.
    UnitMoved {
        /// Which.
        unit: UnitCode,
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The unit above it from then on.
        parent: UnitCode,
        /// The document that says so.
        document: Document,
    }
    /// Bổ nhiệm, giao chức vụ.
    RoleAssigned {
        /// Who, by identifier.
        person: PersonId,
        /// Which position, where.
        office: Office,
        /// The first day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The last day, where it is known.
        #[serde(default, deserialize_with = "calendar::moment::bounded_day_if_any")]
        until: Option<NaiveDate>,
        /// The decision.
        document: Document,
    }
    /// Kết thúc chức vụ.
    RoleEnded {
        /// Which position, where.
        office: Office,
        /// Who; nobody: the position itself ends.
        #[serde(default)]
        person: Option<PersonId>,
        /// The last day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// Why.
        ground: String,
        /// The decision.
        document: Document,
    }
    /// Ủy quyền, giao thừa lệnh.
    DelegationGranted {
        /// Its identifier in the ledger.
        delegation: RecordId,
        /// In whose name.
        by: Office,
        /// Who may act.
        to: Office,
        /// In which capacity.
        capacity: Capacity,
        /// Which acts, by name; all that the office may do, if empty.
        #[serde(default)]
        acts: Vec<String>,
        /// The first day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// The last day: a delegation is limited in time (Decree 30/2020/NĐ-CP, art. 13).
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// The document.
        document: Document,
    }
    /// Chấm dứt ủy quyền.
    DelegationRevoked {
        /// Which.
        delegation: RecordId,
        /// The last day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        until: NaiveDate,
        /// Why.
        reason: String,
    }
    /// Chuyển giao thẩm quyền.
    AuthorityTransferred {
        /// From this day on.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// Who had it.
        old: Office,
        /// Who has it.
        new: Office,
        /// Which acts, by name; all, if empty.
        #[serde(default)]
        acts: Vec<String>,
        /// The document that says so.
        document: Document,
    }

    // Corrections, persons, secrets.

    /// Sửa nội dung bút toán: from now on it is read so.
    FieldsCorrected {
        /// The entry corrected.
        entry: EntryNumber,
        /// What changes, before and after.
        changes: Vec<FieldChange>,
        /// Why.
        reason: String,
    }
    /// Hủy bút toán: from now on it is read as if it had not been recorded. It stays.
    EntryAnnulled {
        /// The entry annulled.
        entry: EntryNumber,
        /// The entry that takes its place.
        superseded_by: Option<EntryNumber>,
        /// Why.
        reason: String,
    }
    /// Đưa tên một cá nhân vào kho.
    PersonEntered {
        /// Under which identifier.
        person: PersonId,
        /// The salted digest of the name; name and salt lie in the vault.
        digest: String,
    }
    /// Xem tên một cá nhân.
    PersonalDataRead {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
    }
    /// Xóa dữ liệu cá nhân: the key is destroyed.
    PersonalDataErased {
        /// Whose.
        person: PersonId,
        /// On what ground.
        ground: ErasureGround,
        /// Under which decision.
        order: Document,
    }
    /// Neo đầu sổ: what others said of a head of this log, recorded back. Nobody can know such bytes
    /// before they are made: every later entry was sequenced after them.
    CheckpointAnchored {
        /// How many entries the head covers.
        size: u64,
        /// The root of the tree over them, in hexadecimal.
        root: String,
        /// What vouches for the head.
        anchor: AnchorKind,
        /// SHA-256 of the anchor's bytes, in hexadecimal.
        digest: String,
        /// Who vouches, and when they say so.
        vouched: Vec<Vouched>,
    }
    /// Đếm luồng: how many entries each stream has, of those before this one. Whoever is shown a stream can see
    /// that it is whole, as far as this goes.
    StreamsCounted {
        /// How many entries were counted: those before this one.
        size: u64,
        /// How many streams they stand in.
        streams: u64,
        /// The root of the tree over the streams, sorted by name, each with its number of entries: in hexadecimal.
        root: String,
    }
    /// Đổi khóa ký của sổ: heads are signed by another key from now on, and the head over this entry by both.
    KeyRotated {
        /// The log, the old key and the new one, signed by both (C2SP signed-note).
        statement: String,
    }
    /// Công bố trang kiểm chứng: whoever gets the page from somewhere can see that it is the ledger's.
    VerifierPublished {
        /// SHA-256 of the page, in hexadecimal.
        page: String,
    }
    /// Xác nhận đồng hồ: so much time has really passed since the entry before this one.
    ClockConfirmed {
        /// When that one was recorded.
        last: Timestamp,
    }
    /// Từ chối tiếp nhận: what a unit tried in time was not taken. Holds no content but digests.
    SubmissionRefused = 2 {
        /// What was tried: `submit`, `request-extension` …
        act: String,
        /// Which rule said no, by its code: `own-receipt-claimed`. None in entries of before there were codes.
        code: Option<String>,
        /// The command's identifier. It may be sent again.
        command: String,
        /// The command's digest, in hexadecimal: whoever sent it can show what it was.
        digest: String,
        /// For which tasks; of many, the first hundred.
        tasks: Vec<TaskId>,
        /// Why, in English, as the rule said it: for people.
        reason: String,
    }
    /// Từ chối tài liệu bí mật nhà nước. Holds no content.
    ClassifiedInputRefused {
        /// How it came in.
        channel: Option<Channel>,
    }
}
