//! Sentences for what stands beside the life of a filing: rules, facts, organisation, authority,
//! inspection, corrections, persons.

use domain::{
    Event,
    event::{
        AnchorKind, Assessment, CaseEnding, DirectiveFate, FactRecorded, Office, ProposalOutcome, Proposed,
        RecommendationOutcome, TaskEnding, TransferGround, UnitsReorganised,
    },
    facts::FactDeclaration,
};

use views::UnitNames;

use super::{change_of_field, cited, due, units};
use crate::{Language, date, instant, labels, labels::unit as called, refusals::stored, say};

/// The sentence, for the kinds of which this module speaks.
pub(super) fn summary(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    rules(event, names, language)
        .or_else(|| tasks(event, names, language))
        .or_else(|| cases(event, names, language))
        .or_else(|| inspections(event, names, language))
        .or_else(|| organisation(event, names, language))
        .or_else(|| ledger(event, language))
}

fn rules(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    Some(match event {
        Event::CalendarPublished(e) => {
            let (year, off, worked) = (e.year.year, e.year.days_off.len(), e.year.working_saturdays.len());
            say!(
                language,
                "Công bố lịch năm {year}: {off} ngày nghỉ trong tuần, {worked} thứ Bảy làm bù",
                "Published the calendar of {year}: {off} weekday(s) off, {worked} Saturday(s) worked"
            )
        }
        Event::CalendarCorrected(e) => {
            let (year, reason) = (e.year.year, &e.reason);
            say!(language, "Đính chính lịch năm {year}: {reason}", "Put the calendar of {year} right: {reason}")
        }
        Event::RegimeActivated(e) => {
            let (basis, from) = (&e.regime.legal_basis, date(e.regime.valid_from));
            say!(language, "Áp dụng {basis} từ {from}", "{basis} applies from {from}")
        }
        Event::FactKindDeclared(e) => {
            let (fact, name) = (&e.declaration.fact, language.pick(&e.declaration.name, &e.declaration.name_en));
            say!(language, "Khai báo loại sự việc: {name}", "Declared the kind of fact {fact}: {name}")
        }
        Event::FactRecorded(e) => fact(e, None, names, language),
        Event::SystemOutageRecorded(e) => {
            let (channel, from, until) = (labels::channel(e.channel, language), instant(e.from), instant(e.until));
            say!(language, "Sự cố {channel} từ {from} đến {until}", "Outage of {channel} from {from} to {until}")
        }
        _ => return None,
    })
}

fn tasks(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    Some(match event {
        Event::DocumentReceived(e) => {
            let (unit, arrival, number, issuer) =
                (called(&e.unit, names, language), &e.arrival, &e.document.number, &e.issuer);
            let subject = &e.subject;
            say!(
                language,
                "{unit} tiếp nhận văn bản đến số {arrival}: {number} của {issuer}, {subject}",
                "{unit} received document {arrival}: {number} of {issuer}, {subject}"
            )
        }
        Event::DirectiveChanged(e) => {
            let (id, by, reason) = (&e.directive, cited(&e.document, language), &e.reason);
            let (vi, en) = match e.fate {
                DirectiveFate::Amended => ("Sửa đổi", "Amended"),
                DirectiveFate::Replaced => ("Thay thế", "Replaced"),
                DirectiveFate::Errata => ("Đính chính", "Put right an error of form in"),
                DirectiveFate::Recalled => ("Thu hồi", "Recalled"),
            };
            format!("{} {id}{by}: {reason}", language.pick(vi, en))
        }
        Event::ObligationInterpreted(e) => {
            let (code, reading, by) = (e.obligation.code(), &e.reading, cited(&e.document, language));
            say!(language, "Giải thích nhiệm vụ {code}{by}: {reading}", "Read duty {code}{by}: {reading}")
        }
        Event::TaskSuspended(e) => {
            let (unit, reason, by) = (called(&e.task.unit, names, language), &e.reason, cited(&e.document, language));
            say!(language, "Tạm dừng nhiệm vụ của {unit}{by}: {reason}", "Suspended the task of {unit}{by}: {reason}")
        }
        Event::TaskResumed(e) => {
            let unit = called(&e.task.unit, names, language);
            match e.deadline.as_ref().map(due) {
                Some(due) => say!(
                    language,
                    "Tiếp tục nhiệm vụ của {unit}, hạn mới {due}",
                    "Resumed the task of {unit}, now due {due}"
                ),
                None => say!(language, "Tiếp tục nhiệm vụ của {unit}", "Resumed the task of {unit}"),
            }
        }
        Event::TaskEnded(e) => {
            let (unit, reason) = (called(&e.task.unit, names, language), &e.reason);
            let (vi, en) = match e.ending {
                TaskEnding::Cancelled => ("Hủy nhiệm vụ của", "Cancelled the task of"),
                TaskEnding::Lapsed => {
                    ("Không còn đối tượng thực hiện nhiệm vụ của", "Nobody is left to do the task of")
                }
                TaskEnding::Closed => ("Kết thúc nhiệm vụ của", "Closed the task of"),
            };
            format!("{} {unit}: {reason}", language.pick(vi, en))
        }
        Event::TaskTransferred(e) => {
            let (unit, to, by) =
                (called(&e.task.unit, names, language), units(&e.to, names, language), cited(&e.document, language));
            let (vi, en) = match e.ground {
                TransferGround::Reassigned => ("chuyển đơn vị chủ trì", "reassigned"),
                TransferGround::Succession => ("kế thừa", "succession"),
            };
            let ground = language.pick(vi, en);
            say!(
                language,
                "Chuyển giao nhiệm vụ của {unit} cho {to} ({ground}){by}",
                "Transferred the task of {unit} to {to} ({ground}){by}"
            )
        }
        Event::DeadlineRecomputed(e) => {
            let (unit, before, after, reason) =
                (called(&e.task.unit, names, language), due(&e.before), due(&e.after), &e.reason);
            say!(
                language,
                "Tính lại thời hạn của {unit}: {before} → {after}; {reason}",
                "Computed the due date of {unit} again: {before} → {after}; {reason}"
            )
        }
        Event::ReportWithdrawn(e) => {
            let (unit, filing, reason) = (called(&e.task.unit, names, language), e.filing, &e.reason);
            say!(language, "{unit} rút báo cáo {filing}: {reason}", "{unit} withdrew its filing {filing}: {reason}")
        }
        _ => return None,
    })
}

fn cases(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    Some(match event {
        Event::TroubleRecorded(e) => {
            let (unit, ground) = (called(&e.task.unit, names, language), &e.ground);
            say!(language, "Ghi nhận {unit} gây phiền hà: {ground}", "Recorded trouble caused by {unit}: {ground}")
        }
        Event::DisputeAppealed(e) => {
            let (unit, decision, reason) = (called(&e.task.unit, names, language), e.decision, &e.reason);
            say!(
                language,
                "{unit} kiến nghị Chủ tịch xem lại quyết định {decision}: {reason}",
                "{unit} appealed to the Chairman against {decision}: {reason}"
            )
        }
        Event::ExplanationAssessed(e) => {
            let (unit, reason) = (called(&e.task.unit, names, language), &e.reason);
            let (vi, en) = match e.assessment {
                Assessment::Sufficient => ("đủ căn cứ", "sufficient"),
                Assessment::Insufficient => ("chưa đủ căn cứ", "insufficient"),
            };
            let verdict = language.pick(vi, en);
            say!(
                language,
                "Đánh giá giải trình của {unit}: {verdict}; {reason}",
                "Assessed the explanation of {unit}: {verdict}; {reason}"
            )
        }
        Event::HandlingDecided(e) => {
            let (unit, measure, by) = (called(&e.task.unit, names, language), &e.measure, cited(&e.document, language));
            say!(language, "Quyết định xử lý đối với {unit}{by}: {measure}", "Decided on {unit}{by}: {measure}")
        }
        Event::CaseClosed(e) => {
            let (unit, delay, reason) = (called(&e.task.unit, names, language), e.delay, &e.reason);
            match e.ending {
                CaseEnding::Closed => {
                    say!(
                        language,
                        "Kết thúc vụ việc {delay} của {unit}: {reason}",
                        "Closed case {delay} of {unit}: {reason}"
                    )
                }
                CaseEnding::Waived => say!(
                    language,
                    "Chủ tịch miễn phần còn thiếu của vụ việc {delay} của {unit}: {reason}",
                    "The Chairman waived what is missing in case {delay} of {unit}: {reason}"
                ),
            }
        }
        _ => return None,
    })
}

fn inspections(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    Some(match event {
        Event::InspectionPlanned(e) => {
            let (id, kind) = (&e.inspection, labels::inspection_kind(e.kind, language));
            let (units, subject) = (units(&e.units, names, language), &e.subject);
            say!(language, "Kế hoạch {id} ({kind}): {units}; {subject}", "Planned {id} ({kind}): {units}; {subject}")
        }
        Event::InspectionAdvanced(e) => {
            let (id, step) = (&e.inspection, labels::inspection_step(e.step, language));
            let by = e.document.as_ref().map(|document| cited(document, language)).unwrap_or_default();
            let next = e.next.as_ref().map(due);
            let next = next.map(|day| say!(language, "; bước sau chậm nhất {day}", "; the next step by {day}"));
            format!("{id}: {step}{by}{}", next.unwrap_or_default())
        }
        Event::FindingRecorded(e) => {
            let (id, finding, unit, text) = (&e.inspection, &e.finding, called(&e.unit, names, language), &e.text);
            say!(language, "{id}/{finding}: phát hiện tại {unit}: {text}", "{id}/{finding}: found at {unit}: {text}")
        }
        Event::FindingAnswered(e) => {
            let (id, finding, text) = (&e.inspection, &e.finding, &e.text);
            say!(language, "{id}/{finding}: đơn vị trả lời: {text}", "{id}/{finding}: the unit answers: {text}")
        }
        Event::RecommendationIssued(e) => {
            let (id, code, unit, text) = (&e.inspection, &e.recommendation, called(&e.unit, names, language), &e.text);
            let by = e.deadline.as_ref().map(due).map(|day| say!(language, ", hạn {day}", ", due {day}"));
            let by = by.unwrap_or_default();
            say!(
                language,
                "{id}/{code}: kiến nghị {unit}: {text}{by}",
                "{id}/{code}: recommended to {unit}: {text}{by}"
            )
        }
        Event::RecommendationAnswered(e) => {
            let (id, code, text) = (&e.inspection, &e.recommendation, &e.text);
            say!(language, "{id}/{code}: đơn vị trả lời: {text}", "{id}/{code}: the unit answers: {text}")
        }
        Event::RecommendationClosed(e) => {
            let (id, code, reason) = (&e.inspection, &e.recommendation, &e.reason);
            let outcome = recommendation_outcome(e.outcome, language);
            say!(language, "{id}/{code}: kết thúc, {outcome}; {reason}", "{id}/{code}: closed, {outcome}; {reason}")
        }
        Event::ProposalMade(e) => {
            let (id, unit, by) = (&e.proposal, called(&e.unit, names, language), cited(&e.document, language));
            let whom = e.position.as_deref().map(|position| format!("{position}, {unit}")).unwrap_or(unit.to_string());
            match (&e.proposed, &e.limitation) {
                (Proposed::Commendation, _) => {
                    say!(language, "Đề xuất {id} khen thưởng {whom}{by}", "Proposal {id}: commend {whom}{by}")
                }
                (Proposed::Discipline { .. }, limitation) => {
                    let last = limitation.as_ref().map(due).unwrap_or_default();
                    say!(
                        language,
                        "Đề xuất {id} xử lý kỷ luật {whom}{by}, thời hiệu đến {last}",
                        "Proposal {id}: discipline {whom}{by}, time-barred after {last}"
                    )
                }
            }
        }
        Event::ProposalDecided(e) => {
            let (id, by) = (&e.proposal, cited(&e.document, language));
            let (vi, en) = match e.outcome {
                ProposalOutcome::Granted => ("đồng ý", "granted"),
                ProposalOutcome::Declined => ("không đồng ý", "declined"),
            };
            let outcome = language.pick(vi, en);
            let form = e.form.as_deref().map(|form| format!(", {form}")).unwrap_or_default();
            say!(
                language,
                "Quyết định về đề xuất {id}{by}: {outcome}{form}",
                "Decided proposal {id}{by}: {outcome}{form}"
            )
        }
        _ => return None,
    })
}

/// What became of a recommendation.
pub fn recommendation_outcome(outcome: RecommendationOutcome, language: Language) -> &'static str {
    let (vi, en) = match outcome {
        RecommendationOutcome::Implemented => ("đã thực hiện", "implemented"),
        RecommendationOutcome::NotImplemented => ("không thực hiện", "not implemented"),
        RecommendationOutcome::Superseded => ("được thay bằng kiến nghị khác", "superseded"),
    };
    language.pick(vi, en)
}

fn organisation(event: &Event, names: &UnitNames, language: Language) -> Option<String> {
    let office = |office: &Office| labels::office(office, names, language);
    Some(match event {
        Event::UnitRenamed(e) => {
            let (unit, name, from) = (&e.unit, language.pick(&e.name, &e.name_en), date(e.from));
            say!(language, "Đổi tên {unit} thành {name} từ {from}", "Renamed {unit} to {name} from {from}")
        }
        Event::UnitsReorganised(UnitsReorganised { from, ended, successors, document }) => {
            let (from, by, old) = (date(*from), cited(document, language), units(ended, names, language));
            let new = units(successors, names, language);
            match (ended.len(), successors.len()) {
                (_, 0) => say!(language, "Giải thể {old} từ {from}{by}", "Dissolved {old} from {from}{by}"),
                (1, 2..) => say!(
                    language,
                    "Chia tách {old} thành {new} từ {from}{by}",
                    "Split {old} into {new} from {from}{by}"
                ),
                _ => {
                    say!(language, "Sáp nhập {old} vào {new} từ {from}{by}", "Merged {old} into {new} from {from}{by}")
                }
            }
        }
        Event::UnitMoved(e) => {
            let (unit, parent, from) =
                (called(&e.unit, names, language), called(&e.parent, names, language), date(e.from));
            say!(language, "{unit} trực thuộc {parent} từ {from}", "{unit} stands under {parent} from {from}")
        }
        Event::RoleAssigned(e) => {
            let (person, office, from) = (&e.person, office(&e.office), date(e.from));
            say!(language, "{person} giữ chức {office} từ {from}", "{person} holds {office} from {from}")
        }
        Event::RoleEnded(e) => {
            let (office, until, ground) = (office(&e.office), date(e.until), &e.ground);
            match &e.person {
                Some(person) => say!(
                    language,
                    "{person} thôi giữ chức {office} sau {until}: {ground}",
                    "{person} no longer holds {office} after {until}: {ground}"
                ),
                None => say!(
                    language,
                    "Chức danh {office} kết thúc sau {until}: {ground}",
                    "The position {office} ends after {until}: {ground}"
                ),
            }
        }
        Event::DelegationGranted(e) => {
            let (id, by, to, sign) = (&e.delegation, office(&e.by), office(&e.to), labels::capacity(e.capacity));
            let (from, until) = (date(e.from), date(e.until));
            say!(
                language,
                "{id}: {by} giao {to} ký {sign} từ {from} đến {until}",
                "{id}: {by} lets {to} sign {sign} from {from} to {until}"
            )
        }
        Event::DelegationRevoked(e) => {
            let (id, until, reason) = (&e.delegation, date(e.until), &e.reason);
            say!(language, "{id} chấm dứt sau {until}: {reason}", "{id} ends after {until}: {reason}")
        }
        Event::AuthorityTransferred(e) => {
            let (old, new, from) = (office(&e.old), office(&e.new), date(e.from));
            say!(
                language,
                "Thẩm quyền của {old} chuyển cho {new} từ {from}",
                "The authority of {old} passes to {new} from {from}"
            )
        }
        _ => return None,
    })
}

fn ledger(event: &Event, language: Language) -> Option<String> {
    Some(match event {
        Event::FieldsCorrected(e) => {
            let (entry, reason) = (e.entry, &e.reason);
            let changes = e.changes.iter().map(change_of_field).collect::<Vec<_>>().join("; ");
            say!(
                language,
                "Sửa bút toán {entry}: {changes}. Lý do: {reason}",
                "Corrected {entry}: {changes}. Why: {reason}"
            )
        }
        Event::EntryAnnulled(e) => {
            let (entry, reason) = (e.entry, &e.reason);
            let by = e.superseded_by.map(|by| say!(language, ", thay bằng {by}", ", {by} takes its place"));
            let by = by.unwrap_or_default();
            say!(language, "Hủy bút toán {entry}{by}. Lý do: {reason}", "Annulled {entry}{by}. Why: {reason}")
        }
        Event::PersonEntered(e) => {
            let person = &e.person;
            say!(language, "Đưa tên {person} vào kho", "Entered {person} in the vault")
        }
        Event::PersonalDataRead(e) => {
            let (person, reason) = (&e.person, &e.reason);
            say!(language, "Xem tên {person}: {reason}", "Read the name of {person}: {reason}")
        }
        Event::PersonalDataErased(e) => {
            let (person, by) = (&e.person, cited(&e.order, language));
            say!(language, "Xóa dữ liệu của {person}{by}", "Erased the data of {person}{by}")
        }
        Event::CheckpointAnchored(e) => {
            let (size, count) = (e.size, e.vouched.len());
            let names: Vec<&str> = e.vouched.iter().map(|vouched| vouched.by.as_str()).collect();
            let names = names.join(", ");
            match e.anchor {
                AnchorKind::Cosignatures => say!(
                    language,
                    "Neo đầu sổ {size} bút toán: {count} nhân chứng đồng ký ({names})",
                    "Anchored the head of {size} entries: {count} witness(es) cosigned it ({names})"
                ),
                AnchorKind::Token => say!(
                    language,
                    "Neo đầu sổ {size} bút toán: dấu thời gian của {names}",
                    "Anchored the head of {size} entries: a time-stamp token by {names}"
                ),
            }
        }
        Event::StreamsCounted(e) => {
            let (size, streams) = (e.size, e.streams);
            say!(
                language,
                "Đếm luồng: {size} bút toán trong {streams} luồng",
                "Counted the streams: {size} entries in {streams} streams"
            )
        }
        Event::KeyRotated(_) => say!(
            language,
            "Đổi khóa ký của sổ: khóa cũ và khóa mới cùng ký",
            "Changed the log's signing key: the old key and the new one have signed it"
        ),
        Event::DeskOriginFixed(e) => {
            let origin = &e.origin;
            say!(language, "Ấn định địa chỉ của bàn làm việc: {origin}", "Fixed where the desk is reached: {origin}")
        }
        Event::AccessHeadRecorded(e) => {
            let (log, size) = (&e.log, e.size);
            say!(
                language,
                "Ghi đầu nhật ký truy cập {log}: {size} lượt xem",
                "Recorded the head of the access log {log}: {size} looks"
            )
        }
        Event::AccessLogDropped(e) => {
            let (log, size, days) = (&e.log, e.size, e.kept_days);
            say!(
                language,
                "Hủy nhật ký truy cập {log}, {size} lượt xem: hết hạn lưu {days} ngày",
                "Destroyed the access log {log} with {size} looks: its retention of {days} days is over"
            )
        }
        Event::VerifierPublished(e) => {
            let page = &e.page;
            say!(
                language,
                "Công bố trang kiểm chứng: SHA-256 {page}",
                "Published the page that verifies evidence: SHA-256 {page}"
            )
        }
        Event::ClockConfirmed(e) => {
            let last = instant(e.last);
            say!(
                language,
                "Xác nhận đồng hồ: từ bút toán trước ({last}) đến nay đúng là đã lâu như vậy",
                "Confirmed the clock: so much time has really passed since the entry before ({last})"
            )
        }
        Event::SubmissionRefused(e) => {
            let (act, reason, command) = (labels::act(&e.act, language), stored::why(e, language), &e.command);
            let tasks = e.tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            say!(
                language,
                "Từ chối \"{act}\" cho {tasks} (lệnh {command}): {reason}",
                "Refused to {act} for {tasks} (command {command}): {reason}"
            )
        }
        Event::ClassifiedInputRefused(_) => say!(
            language,
            "Từ chối tài liệu bí mật nhà nước; không lưu nội dung",
            "Refused a state secret; no content was kept"
        ),
        _ => return None,
    })
}

/// A fact: whose, of which kind, about what, and what it says.
pub(super) fn fact(e: &FactRecorded, kind: Option<&FactDeclaration>, names: &UnitNames, language: Language) -> String {
    // The names in commands are English words.
    let (unit, fact) =
        (called(&e.unit, names, language), kind.map_or(e.fact.as_str(), |kind| language.pick(&kind.name, &e.fact)));
    let field = |code: &str| {
        let field = kind.and_then(|kind| kind.fields.get(code));
        field.map_or_else(|| code.to_owned(), |field| language.pick(&field.name, code).to_owned())
    };
    let subject = e.subject.as_deref().map(|subject| format!(" {subject}")).unwrap_or_default();
    let fields: Vec<String> = e.fields.iter().map(|(name, value)| format!("{}: {value}", field(name))).collect();
    let fields = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join("; ")) };
    format!("{unit}: {fact}{subject}{fields}")
}
