//! The ledger opened; directives, duties, tasks and filings. Stored for ever: see [`super`].

use super::*;

chapter! {
    /// Mở sổ: the ledger's first entry.
    LedgerOpened {
        /// The ledger's name.
        name: String,
        /// Whether its times are real.
        clock: Clock,
        /// The table of days off that the ledger began with. None: every year is published in it.
        calendar: Option<String>,
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
        /// Why, where the day comes earlier than the one before.
        reason: Option<String>,
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
        /// Its other times, as stamped or claimed.
        times: Times,
        /// How well its receipt is evidenced.
        evidence_class: EvidenceClass,
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
        /// Who signed it, where that is known: whether they were entitled to that day is shown.
        signed_by: Option<Actor>,
        /// How well its receipt is evidenced.
        evidence_class: EvidenceClass,
        /// Where it stands in a file of past years, if it was brought in with one.
        source: Option<SourcePlace>,
    }
}
