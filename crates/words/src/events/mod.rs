//! One sentence per event.

mod matters;
mod sources;

use domain::{
    Event, UnitCode,
    event::{Change, Deadline, DisputeOutcome, Document, FieldChange},
    facts::FactDeclaration,
};
pub use matters::recommendation_outcome;
pub use sources::{place as source_place, said};
use views::UnitNames;

use crate::{Language, date, labels, labels::unit as called, moment, say};

/// What happened, in one sentence. A fact is told by what its kind is called.
pub fn told(event: &Event, fact: Option<&FactDeclaration>, names: &UnitNames, language: Language) -> String {
    match event {
        Event::FactRecorded(e) => matters::fact(e, fact, names, language),
        event => summary(event, names, language),
    }
}

/// What happened, in one sentence.
pub fn summary(event: &Event, names: &UnitNames, language: Language) -> String {
    match event {
        Event::LedgerOpened(e) => {
            let (name, clock) = (&e.name, labels::clock(e.clock, language));
            say!(language, "Mở sổ \"{name}\" ({clock})", "Opened the ledger \"{name}\" ({clock})")
        }
        Event::RuleSetActivated(e) => {
            let (id, from) = (&e.rule_set.id, date(e.rule_set.valid_from));
            say!(language, "Áp dụng bộ quy tắc {id} từ {from}", "Activated rule set {id} from {from}")
        }
        Event::UnitEstablished(e) => {
            let (unit, name) = (&e.unit, language.pick(&e.name, &e.name_en));
            say!(language, "Đăng ký đơn vị {unit}: {name}", "Registered unit {unit}: {name}")
        }
        Event::DirectiveRegistered(e) => {
            let (id, count) = (&e.directive, e.addressees.len());
            let number = e.number.as_deref().unwrap_or("…");
            let symbol = &e.symbol;
            say!(
                language,
                "Đăng ký văn bản chỉ đạo {id}: {number}/{symbol}, gửi {count} đơn vị",
                "Registered directive {id}: {number}/{symbol}, addressed to {count} units"
            )
        }
        Event::DirectiveIssued(e) => {
            let (id, number, day) = (&e.directive, &e.number, date(e.date));
            say!(language, "Ban hành {id}: số {number}, ngày {day}", "Issued {id}: number {number} of {day}")
        }
        Event::DirectiveDispatched(e) => {
            let (id, count) = (&e.directive, e.to.len());
            say!(language, "Phát hành {id} đến {count} đơn vị", "Dispatched {id} to {count} units")
        }
        Event::DirectiveAcknowledged(e) => {
            let (id, unit) = (&e.directive, called(&e.unit, names, language));
            say!(language, "{unit} xác nhận đã nhận {id}", "{unit} acknowledged {id}")
        }
        Event::ObligationExtracted(e) => {
            let (code, kind) = (e.obligation.code(), labels::obligation_kind(e.kind, language));
            let count = e.debtors.len();
            say!(
                language,
                "Tách nhiệm vụ {code} ({kind}), {count} đơn vị thực hiện",
                "Extracted duty {code} ({kind}), owed by {count} unit(s)"
            )
        }
        Event::TasksAssigned(e) => {
            let (what, count) = (duty(e.obligation.code(), e.period, language), e.units.len());
            say!(language, "Giao nhiệm vụ {what} cho {count} đơn vị", "Assigned {what} to {count} unit(s)")
        }
        Event::DeadlineFixed(e) => {
            let (what, due) = (duty(e.obligation.code(), e.period, language), due(&e.deadline));
            let by = e.document.as_ref().map(|document| cited(document, language)).unwrap_or_default();
            say!(language, "Ấn định thời hạn {what}: {due}{by}", "Fixed the deadline of {what}: {due}{by}")
        }
        Event::TaskAcknowledged(e) => {
            let unit = called(&e.task.unit, names, language);
            say!(language, "{unit} tiếp nhận nhiệm vụ", "{unit} took the task over")
        }
        Event::ReportSubmitted(e) => {
            let (unit, form) = (called(&e.task.unit, names, language), labels::form(e.form, language));
            let (number, received) = (&e.document.number, moment(e.received));
            say!(
                language,
                "Nộp {form} {number} cho nhiệm vụ của {unit}, nhận lúc {received}",
                "Filed {form} {number} under {unit}'s task, received {received}"
            )
        }
        Event::ReportReturned(e) => {
            let (unit, reasons, cure) = (called(&e.task.unit, names, language), e.reasons.join("; "), due(&e.cure));
            say!(
                language,
                "Trả lại {unit}: {reasons}; bổ sung đến {cure}",
                "Returned to {unit}: {reasons}; to be completed by {cure}"
            )
        }
        Event::ReportResubmitted(e) => {
            let (unit, number, received) =
                (called(&e.task.unit, names, language), &e.document.number, moment(e.received));
            let replaces = e.replaces;
            say!(
                language,
                "{unit} nộp lại {number} thay {replaces}, nhận lúc {received}",
                "{unit} filed {number} again in place of {replaces}, received {received}"
            )
        }
        Event::ReportAccepted(e) => {
            let (unit, filing) = (called(&e.task.unit, names, language), e.filing);
            say!(language, "Chấp nhận {filing} của {unit}", "Accepted {filing} of {unit}")
        }
        Event::ExtensionRequested(e) => {
            let (unit, until, reason) = (called(&e.task.unit, names, language), date(e.until), &e.reason);
            say!(language, "{unit} xin gia hạn đến {until}: {reason}", "{unit} asked for time until {until}: {reason}")
        }
        Event::ExtensionGranted(e) => {
            let (unit, due) = (called(&e.task.unit, names, language), due(&e.deadline));
            say!(language, "Đồng ý gia hạn cho {unit} đến {due}", "Granted {unit} time until {due}")
        }
        Event::ExtensionRefused(e) => {
            let (unit, reason) = (called(&e.task.unit, names, language), &e.reason);
            say!(language, "Không đồng ý gia hạn cho {unit}: {reason}", "Refused {unit} more time: {reason}")
        }
        Event::ReminderIssued(e) => {
            let (what, units) = (duty(e.obligation.code(), e.period, language), units(&e.units, names, language));
            match &e.document {
                Some(document) => {
                    let number = &document.number;
                    say!(
                        language,
                        "Công văn đôn đốc {number} về {what}: {units}",
                        "Urging letter {number} on {what}: {units}"
                    )
                }
                None => say!(language, "Nhắc việc tự động {what}: {units}", "Automatic reminder of {what}: {units}"),
            }
        }
        Event::DelayRecorded(e) => {
            let (unit, from) = (called(&e.task.unit, names, language), moment(e.effective_from));
            say!(language, "Ghi nhận {unit} chậm trễ, từ {from}", "Declared {unit} late, from {from}")
        }
        Event::DelayWithdrawn(e) => {
            let (unit, delay, because, reason) = (called(&e.task.unit, names, language), e.delay, e.because, &e.reason);
            say!(
                language,
                "Rút ghi nhận chậm trễ {delay} của {unit} theo {because}: {reason}",
                "Withdrew delay {delay} of {unit}, because of {because}: {reason}"
            )
        }
        Event::TimelinessDisputed(e) => {
            let (unit, filing, claimed) = (called(&e.task.unit, names, language), e.filing, moment(e.claimed_received));
            let evidence = e.evidence.join("; ");
            say!(
                language,
                "{unit} khiếu nại thời điểm nộp của {filing}: cho rằng đã nhận lúc {claimed} ({evidence})",
                "{unit} disputed the time of {filing}: claims receipt {claimed} ({evidence})"
            )
        }
        Event::DisputeDecided(e) => {
            let (unit, filing, reason) = (called(&e.task.unit, names, language), e.filing, &e.reason);
            match &e.outcome {
                DisputeOutcome::Upheld { received } => {
                    let received = moment(*received);
                    say!(
                        language,
                        "Chấp nhận khiếu nại của {unit}: {filing} nhận lúc {received}; {reason}",
                        "Upheld the dispute of {unit}: {filing} was received {received}; {reason}"
                    )
                }
                DisputeOutcome::Rejected => {
                    say!(language, "Bác khiếu nại của {unit}: {reason}", "Rejected the dispute of {unit}: {reason}")
                }
            }
        }
        Event::ExplanationRequested(e) => {
            let (unit, due) = (called(&e.task.unit, names, language), due(&e.deadline));
            say!(language, "Yêu cầu {unit} giải trình đến {due}", "Asked {unit} to explain by {due}")
        }
        Event::ExplanationFiled(e) => {
            let (unit, number) = (called(&e.task.unit, names, language), &e.document.number);
            say!(language, "{unit} nộp báo cáo giải trình {number}", "{unit} filed its explanation {number}")
        }
        Event::AccountabilityReviewOpened(e) => {
            let unit = called(&e.task.unit, names, language);
            say!(language, "{unit} mở kiểm điểm trách nhiệm", "{unit} opened the accountability review")
        }
        Event::AccountabilityReviewConcluded(e) => {
            let (unit, number) = (called(&e.task.unit, names, language), &e.document.number);
            let outcome = labels::review_outcome(e.outcome, language);
            let person = |r: &domain::event::Reviewed| {
                format!("{}: {}", r.position, labels::review_outcome(r.outcome, language))
            };
            let people = e.reviewed.iter().map(person).collect::<Vec<_>>().join("; ");
            say!(
                language,
                "{unit} kết luận kiểm điểm ({number}): {outcome} [{people}]",
                "{unit} concluded the review ({number}): {outcome} [{people}]"
            )
        }
        Event::HandlingResultPublished(e) => {
            let (unit, place) = (called(&e.task.unit, names, language), &e.place);
            say!(language, "{unit} công khai kết quả xử lý: {place}", "{unit} published the result: {place}")
        }
        Event::EntryCorrected(e) => {
            let (entry, reason) = (e.entry, &e.reason);
            let changes = e.changes.iter().map(|item| change(item, names, language)).collect::<Vec<_>>().join("; ");
            say!(
                language,
                "Sửa bút toán {entry}: {changes}. Lý do: {reason}",
                "Corrected {entry}: {changes}. Why: {reason}"
            )
        }
        Event::LateDiscoveredRecord(e) => {
            let (unit, number, received) =
                (called(&e.task.unit, names, language), &e.document.number, moment(e.received));
            let evidence = match &e.source {
                Some(source) => sources::found(source, e.evidence_class, language),
                None => e.evidence.join("; "),
            };
            say!(
                language,
                "Bản ghi phát hiện muộn của {unit}: {number}, nhận ngày {received} ({evidence})",
                "Late-discovered record of {unit}: {number}, received {received} ({evidence})"
            )
        }
        Event::HistoryImported(e) => sources::history(e, language),
        Event::SourceStated(e) => sources::stated(e, names, language),
        // The rest of the life of a ledger; the tests see to it that every kind has its sentence.
        other => matters::summary(other, names, language).unwrap_or_else(|| other.kind().to_owned()),
    }
}

fn change_of_field(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{field}: {} → {}", plain(before), plain(after))
}

fn change(change: &Change, names: &UnitNames, language: Language) -> String {
    match change {
        Change::Task { before, after } => {
            let (before, after) = (called(&before.unit, names, language), called(&after.unit, names, language));
            say!(language, "đơn vị {before} → {after}", "unit {before} → {after}")
        }
        Change::Received { before, after } => {
            let (before, after) = (moment(*before), moment(*after));
            say!(language, "thời điểm nhận {before} → {after}", "received {before} → {after}")
        }
        Change::Document { before, after } => {
            let (before, after) = (&before.number, &after.number);
            say!(language, "văn bản {before} → {after}", "document {before} → {after}")
        }
        Change::EvidenceClass { before, after } => {
            say!(language, "mức chứng cứ {before:?} → {after:?}", "evidence class {before:?} → {after:?}")
        }
    }
}

/// `C-Q quý III/2023`; in English, which programs read too, `C-Q 2023-Q3`.
fn duty(code: &str, period: Option<calendar::Period>, language: Language) -> String {
    match (period, language) {
        (None, _) => code.to_owned(),
        (Some(of), Language::Vi) => format!("{code} {}", crate::period(of, language)),
        (Some(of), Language::En) => format!("{code} {of}"),
    }
}

fn due(deadline: &Deadline) -> String {
    date(deadline.effective)
}

fn cited(document: &Document, language: Language) -> String {
    let number = &document.number;
    say!(language, " (theo {number})", " (by {number})")
}

fn units(units: &[UnitCode], names: &UnitNames, language: Language) -> String {
    let count = units.len();
    if count > 6 {
        return say!(language, "{count} đơn vị", "{count} units");
    }
    units.iter().map(|unit| called(unit, names, language)).collect::<Vec<_>>().join(", ")
}
