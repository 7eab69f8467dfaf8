//! Labels of states, positions, steps: the glossary on the screen.

mod across;
mod names;
mod sources;
mod who;

pub use across::{bears, cause, found, revision, standing};
pub use names::{act, limit, rule_field, setting, topic};
pub use sources::{difference, from_history, source_field, transport_step};
pub use who::{actor, capacity, group, name_in, office, office_name, position, signature, unit, units};

use domain::{
    EntryNumber, UnitCode,
    event::{
        Channel, Clock, DirectiveFate, EvidenceClass, FilingForm, InspectionKind, ObligationKind, RecipientPurpose,
        ReviewOutcome,
    },
    machine::{CaseAct, CaseState, ExplanationState, InspectionState, InspectionStep, ReviewState, WorkAct, WorkState},
    people::UnitKind,
    rules::LatenessCount,
    state::{ChannelVerdict, Cured, Lateness, LaterGround, LaterKind, TimeOrigin, TimeState},
};
use views::{
    UnitNames,
    clerk::{Lag, Step},
    tasks::ReturnedView,
};

use crate::{Language, date, say};

/// The letter of a matrix cell: never colour alone. It is the same in every language, so that two printed matrices can be
/// laid side by side: of "T", one reader must not think "on time" and the other "trễ hạn".
pub fn time_letter(state: TimeState) -> &'static str {
    match state {
        TimeState::NoDeadline => "–",
        TimeState::Open => "·",
        TimeState::DueSoon => "S",
        TimeState::Overdue => "Q",
        TimeState::OnTime => "Đ",
        TimeState::OnTimeExtended => "G",
        TimeState::Late => "T",
        TimeState::ReturnedInCure => "B",
        TimeState::Suspended => "D",
        TimeState::Released => "x",
    }
}

/// The time state in words.
pub fn time_state(state: TimeState, language: Language) -> &'static str {
    let (vi, en) = match state {
        TimeState::NoDeadline => ("không có thời hạn", "no deadline"),
        TimeState::Open => ("đang thực hiện, trong hạn", "in progress, in time"),
        TimeState::DueSoon => ("sắp đến hạn", "due soon"),
        TimeState::Overdue => ("chưa hoàn thành, quá hạn", "not done, overdue"),
        TimeState::OnTime => ("hoàn thành đúng hạn", "done on time"),
        TimeState::OnTimeExtended => ("hoàn thành đúng hạn (đã gia hạn)", "done on time (extended)"),
        TimeState::Late => ("hoàn thành quá hạn", "done late"),
        TimeState::ReturnedInCure => ("đang bổ sung, trong thời hạn bổ sung", "being completed, in time"),
        TimeState::Suspended => ("tạm dừng", "paused"),
        TimeState::Released => ("không còn phải thực hiện", "no longer owed"),
    };
    language.pick(vi, en)
}

/// The work state in words.
pub fn work_state(state: WorkState, language: Language) -> &'static str {
    let (vi, en) = match state {
        WorkState::Assigned => ("đã giao", "assigned"),
        WorkState::Acknowledged => ("đã tiếp nhận", "taken over"),
        WorkState::Submitted => ("đã báo cáo, chờ kiểm tra", "filed, to be checked"),
        WorkState::Returned => ("trả lại, yêu cầu bổ sung", "returned for completion"),
        WorkState::Withdrawn => ("đã rút báo cáo", "filing withdrawn"),
        WorkState::Accepted => ("đã được chấp nhận", "accepted"),
        WorkState::Suspended => ("tạm dừng", "suspended"),
        WorkState::Transferred => ("đã chuyển đơn vị khác", "transferred"),
        WorkState::Cancelled => ("đã hủy", "cancelled"),
        WorkState::Lapsed => ("không còn đối tượng thực hiện", "lapsed"),
        WorkState::Closed => ("đã kết thúc", "closed"),
    };
    language.pick(vi, en)
}

/// An act in an accountability case.
pub fn case_act(act: CaseAct, language: Language) -> &'static str {
    let (vi, en) = match act {
        CaseAct::RequestExplanation => ("yêu cầu giải trình", "explanation requested"),
        CaseAct::FileExplanation => ("giải trình", "explanation"),
        CaseAct::AssessExplanation => ("đánh giá giải trình", "explanation assessed"),
        CaseAct::OpenReview => ("mở kiểm điểm", "review opened"),
        CaseAct::ConcludeReview => ("kết luận kiểm điểm", "review concluded"),
        CaseAct::DecideHandling => ("quyết định xử lý", "measure decided"),
        CaseAct::PublishResult => ("công khai kết quả", "result published"),
        CaseAct::Close => ("kết thúc vụ việc", "case closed"),
        CaseAct::Waive => ("Chủ tịch miễn phần còn thiếu", "waived by the Chairman"),
        CaseAct::Withdraw => ("rút ghi nhận chậm", "delay withdrawn"),
    };
    language.pick(vi, en)
}

/// What a stream of the log is about.
pub fn stream(name: &str, language: Language) -> String {
    if language == Language::En {
        return name.to_owned();
    }
    let (kind, of) = name.split_once('/').unwrap_or((name, ""));
    let kind = match kind {
        "calendar" => "lịch làm việc",
        "corrections" => "các bút toán sửa, hủy",
        "directive" => "văn bản",
        "fact" => "sự việc",
        "incoming" => "văn bản đến của",
        "inspection" => "cuộc kiểm tra",
        "obligation" => "yêu cầu",
        "organisation" => "tổ chức bộ máy",
        "outages" => "sự cố hệ thống",
        "proposal" => "đề xuất",
        "rules" => "bộ quy tắc",
        "task" => "nhiệm vụ",
        "unit" => "đơn vị",
        _ => return name.to_owned(),
    };
    format!("{kind} {of}").trim_end().to_owned()
}

/// A case as a whole.
pub fn case_state(state: CaseState, language: Language) -> &'static str {
    let (vi, en) = match state {
        CaseState::Open => ("đang xử lý", "open"),
        CaseState::Closed => ("đã kết thúc", "closed"),
        CaseState::Waived => ("được miễn", "waived"),
        CaseState::Groundless => ("không có căn cứ", "groundless"),
    };
    language.pick(vi, en)
}

/// How far the explanation has come.
pub fn explanation_state(state: ExplanationState, language: Language) -> &'static str {
    let (vi, en) = match state {
        ExplanationState::Owed => ("chưa giải trình", "explanation owed"),
        ExplanationState::Requested => ("đã yêu cầu giải trình", "explanation requested"),
        ExplanationState::Filed => ("đã giải trình", "explained"),
        ExplanationState::Assessed => ("đã đánh giá giải trình", "explanation assessed"),
    };
    language.pick(vi, en)
}

/// How far the review has come.
pub fn review_state(state: ReviewState, language: Language) -> &'static str {
    let (vi, en) = match state {
        ReviewState::Owed => ("chưa kiểm điểm", "review owed"),
        ReviewState::Opened => ("đang kiểm điểm", "under review"),
        ReviewState::Concluded => ("đã kết luận kiểm điểm", "reviewed"),
        ReviewState::Decided => ("đã có quyết định xử lý", "measure decided"),
        ReviewState::Published => ("đã công khai kết quả", "published"),
    };
    language.pick(vi, en)
}

/// An act of the work on a task.
pub fn work_act(act: WorkAct, language: Language) -> &'static str {
    let (vi, en) = match act {
        WorkAct::Acknowledge => ("tiếp nhận", "take over"),
        WorkAct::Submit => ("nộp", "file"),
        WorkAct::Return => ("trả lại", "return"),
        WorkAct::Resubmit => ("nộp lại", "file again"),
        WorkAct::Withdraw => ("rút", "withdraw"),
        WorkAct::Accept => ("chấp nhận", "accept"),
        WorkAct::Reopen => ("mở lại", "reopen"),
        WorkAct::Suspend => ("tạm dừng", "suspend"),
        WorkAct::Resume => ("tiếp tục", "resume"),
        WorkAct::Transfer => ("chuyển giao", "transfer"),
        WorkAct::TakeBack => ("nhận lại", "take back"),
        WorkAct::Cancel => ("hủy", "cancel"),
        WorkAct::Lapse => ("không còn đối tượng", "lapse"),
        WorkAct::Close => ("kết thúc", "close"),
    };
    language.pick(vi, en)
}

/// What kind of inspection.
pub fn inspection_kind(kind: InspectionKind, language: Language) -> &'static str {
    let (vi, en) = match kind {
        InspectionKind::Inspection => ("thanh tra", "inspection"),
        InspectionKind::PlannedCheck => ("kiểm tra công vụ theo kế hoạch", "planned check"),
        InspectionKind::SurpriseCheck => ("kiểm tra công vụ đột xuất", "surprise check"),
    };
    language.pick(vi, en)
}

/// How far an inspection has come.
pub fn inspection_state(state: InspectionState, language: Language) -> &'static str {
    let (vi, en) = match state {
        InspectionState::Planned => ("đã có kế hoạch", "planned"),
        InspectionState::Decided => ("đã có quyết định", "decided"),
        InspectionState::Opened => ("đang tiến hành", "under way"),
        InspectionState::LeftSite => ("đã kết thúc tại nơi được thanh tra", "closed on site"),
        InspectionState::Reported => ("đã báo cáo kết quả", "result reported"),
        InspectionState::Drafted => ("đã có dự thảo kết luận", "conclusion drafted"),
        InspectionState::Concluded => ("đã kết luận", "concluded"),
        InspectionState::Published => ("đã công khai, theo dõi kiến nghị", "published, recommendations followed"),
        InspectionState::Closed => ("kết thúc", "closed"),
        InspectionState::Dropped => ("không tiến hành", "dropped"),
    };
    language.pick(vi, en)
}

/// A step of an inspection.
pub fn inspection_step(step: InspectionStep, language: Language) -> &'static str {
    let (vi, en) = match step {
        InspectionStep::Decide => ("ra quyết định", "decide"),
        InspectionStep::Open => ("công bố, tiến hành", "open"),
        InspectionStep::LeaveSite => ("kết thúc tại nơi được thanh tra", "close on site"),
        InspectionStep::ReportResult => ("báo cáo kết quả", "report the result"),
        InspectionStep::DraftConclusion => ("dự thảo kết luận", "draft the conclusion"),
        InspectionStep::Conclude => ("ký kết luận", "conclude"),
        InspectionStep::Publish => ("công khai kết luận", "publish the conclusion"),
        InspectionStep::Close => ("kết thúc", "close"),
        InspectionStep::Drop => ("không tiến hành nữa", "drop"),
    };
    language.pick(vi, en)
}

/// What kind of body.
pub fn unit_kind(kind: UnitKind, language: Language) -> &'static str {
    let (vi, en) = match kind {
        UnitKind::ProvincialCommittee => ("UBND tỉnh", "provincial committee"),
        UnitKind::ProvincialOffice => ("Văn phòng UBND tỉnh", "provincial office"),
        UnitKind::HomeAffairs => ("Sở Nội vụ", "home affairs"),
        UnitKind::ProvincialInspectorate => ("Thanh tra tỉnh", "provincial inspectorate"),
        UnitKind::Department => ("sở, ngành", "department"),
        UnitKind::Authority => ("ban quản lý", "authority"),
        UnitKind::District => ("UBND cấp huyện", "district"),
        UnitKind::Commune => ("UBND cấp xã", "commune"),
        UnitKind::System => ("hệ thống", "system"),
    };
    language.pick(vi, en)
}

/// Whether a report came in the way prescribed.
pub fn channel_verdict(verdict: ChannelVerdict, language: Language) -> &'static str {
    match verdict {
        ChannelVerdict::Kept => language.pick("đúng kênh", "kept"),
        ChannelVerdict::Breached => language.pick("SAI KÊNH", "BREACHED"),
    }
}

/// What became of a directive.
pub fn fate(fate: DirectiveFate, language: Language) -> &'static str {
    let (vi, en) = match fate {
        DirectiveFate::Amended => ("được sửa đổi", "amended"),
        DirectiveFate::Replaced => ("được thay thế", "replaced"),
        DirectiveFate::Errata => ("được đính chính", "put right"),
        DirectiveFate::Recalled => ("bị thu hồi", "recalled"),
    };
    language.pick(vi, en)
}

/// What a review found.
pub fn review_outcome(outcome: ReviewOutcome, language: Language) -> &'static str {
    let (vi, en) = match outcome {
        ReviewOutcome::NoFault => ("không có lỗi", "no fault"),
        ReviewOutcome::LessonDrawn => ("rút kinh nghiệm", "lesson drawn"),
        ReviewOutcome::Criticised => ("phê bình", "criticised"),
        ReviewOutcome::DisciplineProposed => ("đề nghị xử lý kỷ luật", "discipline proposed"),
    };
    language.pick(vi, en)
}

/// The mark of a verdict that rests on something recorded after its due moment.
pub const LATER: &str = "◂";

/// A ground that was recorded after the due moment.
pub fn later_kind(kind: LaterKind, language: Language) -> &'static str {
    let (vi, en) = match kind {
        LaterKind::DeadlineFixedAgain => {
            ("ấn định lại thời hạn khi đã hết hạn", "deadline fixed again when it was over")
        }
        LaterKind::DeadlineDatedBack => ("ấn định thời hạn đã qua", "deadline fixed when it was over"),
        LaterKind::ExtensionGrantedLate => ("gia hạn khi đã hết hạn", "extension granted when the due date was over"),
        LaterKind::DueDateRecomputed => {
            ("tính lại thời hạn khi đã hết hạn", "due date computed again when it was over")
        }
        LaterKind::CalendarSince => ("lịch nghỉ công bố sau hạn", "calendar published since"),
        LaterKind::RuleSetSince => ("bộ quy tắc ban hành sau hạn", "rule set activated since"),
        LaterKind::OutageRecordedAfterwards => ("sự cố ghi nhận sau hạn", "outage recorded afterwards"),
        LaterKind::TimeClaimedByOneHand => ("giờ nhận do một người khai sau hạn", "time claimed by one hand"),
        LaterKind::EnteredAfterwards => ("ghi sổ sau hạn, có người duyệt", "entered afterwards, approved"),
        LaterKind::LateDiscovery => ("văn bản phát hiện muộn", "paper found later"),
        LaterKind::TimeCorrected => ("giờ nhận được sửa sau hạn", "time of receipt corrected"),
        LaterKind::DisputeUpheld => ("giờ nhận theo quyết định khiếu nại", "dispute upheld"),
        LaterKind::DocumentExchanged => ("văn bản được thay sau hạn", "document exchanged"),
        LaterKind::FilingMoved => ("báo cáo được chuyển đến sau hạn", "filing moved here"),
        LaterKind::CuredWithoutContent => ("bổ sung cho báo cáo không kèm tài liệu", "report cured without content"),
        LaterKind::EntryAnnulled => ("hủy bút toán sau hạn", "entry annulled"),
    };
    language.pick(vi, en)
}

/// Every ground that was recorded after the due moment, with its entry, behind the mark; nothing without one.
pub fn later_grounds(grounds: &[LaterGround], language: Language) -> Option<String> {
    let named: Vec<String> =
        grounds.iter().map(|ground| format!("{} ({})", later_kind(ground.kind, language), ground.entry)).collect();
    let heading = language.pick("căn cứ ghi sau hạn", "grounds recorded later");
    (!named.is_empty()).then(|| format!("{LATER} {heading}: {}", named.join("; ")))
}

/// What the time of the receipt that counts rests on; nothing where that is the filing's own entry.
pub fn origin(origin: TimeOrigin, language: Language) -> Option<String> {
    let by = |vi: &str, en: &str, by: EntryNumber, entered| {
        let (how, entered) = (language.pick(vi, en).to_owned(), super::moment(entered));
        Some(match language {
            Language::Vi => format!("{how} {by}; bút toán ban đầu ghi {entered}"),
            Language::En => format!("{how} {by}; first entered as {entered}"),
        })
    };
    match origin {
        TimeOrigin::Entry => None,
        TimeOrigin::LateDiscovery => Some(language.pick("văn bản phát hiện muộn", "a paper found later").to_owned()),
        TimeOrigin::Correction { by: entry, entered } => by("theo bút toán sửa", "by correction", entry, entered),
        TimeOrigin::Dispute { by: entry, entered } => {
            by("theo quyết định khiếu nại", "by the decision on a dispute,", entry, entered)
        }
    }
}

/// The badge of a report that was returned and completed in time.
pub fn cured(cured: Cured, language: Language) -> String {
    let Cured { returned, completed_by } = cured;
    match language {
        Language::Vi => format!("đã bổ sung (trả lại {returned}, nộp lại {completed_by})"),
        Language::En => format!("completed (returned {returned}, filed again {completed_by})"),
    }
}

/// What came in and was returned: `Đã nhận 15/03/2024 09:05 (#301), trả lại (#302); chờ bổ sung đến hết ngày 20/03/2024`
pub fn returned(returned: ReturnedView, language: Language) -> String {
    let ReturnedView { filing, received, by, complete_by } = returned;
    let (at, until) = (super::moment(received), date(complete_by));
    say!(
        language,
        "Đã nhận {at} (bút toán {filing}), đã trả lại (bút toán {by}), chờ bổ sung đến hết ngày {until}",
        "Received {at} (entry {filing}), returned (entry {by}), to be completed by the end of {until}"
    )
}

/// What kind of duty.
pub fn obligation_kind(kind: ObligationKind, language: Language) -> &'static str {
    let (vi, en) = match kind {
        ObligationKind::Principle => ("nguyên tắc", "principle"),
        ObligationKind::Continuing => ("thường xuyên", "continuing"),
        ObligationKind::OneOff => ("một lần", "one-off"),
        ObligationKind::Periodic => ("định kỳ", "periodic"),
        ObligationKind::Conditional => ("có điều kiện", "conditional"),
        ObligationKind::AdHoc => ("đột xuất", "ad hoc"),
    };
    language.pick(vi, en)
}

/// Why somebody receives a copy.
pub fn recipient_purpose(purpose: RecipientPurpose, language: Language) -> &'static str {
    let (vi, en) = match purpose {
        RecipientPurpose::Execute => ("thực hiện", "to carry out"),
        RecipientPurpose::ReportTo => ("để báo cáo", "to report to"),
        RecipientPurpose::Coordinate => ("để phối hợp", "to coordinate"),
        RecipientPurpose::Inform => ("để biết", "for information"),
        RecipientPurpose::Archive => ("lưu", "archive"),
    };
    language.pick(vi, en)
}

/// A clerk's step that was late, or is missing.
pub fn lag(lag: &Lag, language: Language) -> String {
    let (vi, en) = match lag.step {
        Step::Dispatch => ("phát hành", "dispatched"),
        Step::Acknowledgement => ("xác nhận đã nhận", "acknowledged"),
        Step::Registration => ("đăng ký văn bản đến", "registered"),
    };
    let (step, by) = (language.pick(vi, en), date(lag.by));
    match lag.done.map(date) {
        Some(done) => {
            say!(language, "{step} chậm: {done}, phải xong trong ngày {by}", "{step} late: {done}, not by {by}")
        }
        None => say!(language, "chưa {step}, phải xong trong ngày {by}", "not {step}, to be done by {by}"),
    }
}

/// What a case lacks. That nobody asked for an explanation is the asker's failing, and not the unit's.
pub fn gap(act: CaseAct, unasked_by: Option<&UnitCode>, names: &UnitNames, language: Language) -> String {
    match (act, unasked_by) {
        (CaseAct::FileExplanation, Some(by)) => {
            let unit = unit(by, names, language);
            say!(language, "{unit} chưa từng yêu cầu giải trình", "no explanation was ever requested by {unit}")
        }
        (act, _) => case_act(act, language).to_owned(),
    }
}

/// Beside an extension beyond those that the rule set allows.
pub fn exception(language: Language) -> &'static str {
    language.pick(" (ngoại lệ của Chủ tịch)", " (an exception by the Chairman)")
}

/// Beside a task whose due date bound another unit.
pub fn taken_over(language: Language) -> &'static str {
    language.pick("nhận bàn giao sau hạn: không tính cho đơn vị này", "taken over after its due date: not counted here")
}

/// Beside an open task of a unit that has ended.
pub fn orphaned(language: Language) -> &'static str {
    language.pick("đơn vị đã kết thúc, chưa có đơn vị tiếp nhận", "the unit has ended; nobody has taken it over")
}

/// mức chứng cứ: the class and what it stands for.
pub fn evidence_class(class: EvidenceClass, language: Language) -> &'static str {
    let (vi, en) = match class {
        EvidenceClass::A => ("A: bản gốc có ký số hoặc dấu thời gian", "A: signed original, or time of a token"),
        EvidenceClass::B => (
            "B: hồ sơ truyền nhận của bên nhận, bản chụp dấu ĐẾN",
            "B: transport record of the receiving side, or its stamp",
        ),
        EvidenceClass::C => ("C: theo sổ đăng ký", "C: by the register"),
        EvidenceClass::D => ("D: theo khai báo, chưa chứng minh", "D: as declared, not proven"),
        EvidenceClass::E => ("E: theo trí nhớ, chưa chứng minh", "E: from memory, not proven"),
    };
    language.pick(vi, en)
}

/// How a filing came in.
pub fn channel(channel: Channel, language: Language) -> &'static str {
    let (vi, en) = match channel {
        Channel::Ledger => ("sổ cái", "the ledger"),
        Channel::DocumentExchange => ("trục liên thông văn bản", "document exchange axis"),
        Channel::ReportingSystem => ("hệ thống thông tin báo cáo", "reporting system"),
        Channel::Paper => ("bản giấy", "paper"),
        Channel::Post => ("bưu chính", "post"),
        Channel::Email => ("thư điện tử", "e-mail"),
    };
    language.pick(vi, en)
}

/// Report or result.
pub fn form(form: FilingForm, language: Language) -> &'static str {
    match form {
        FilingForm::Report => language.pick("báo cáo", "report"),
        FilingForm::Result => language.pick("kết quả thực hiện", "result"),
    }
}

/// Whether the ledger's times are real.
pub fn clock(clock: Clock, language: Language) -> &'static str {
    match clock {
        Clock::System => language.pick("đồng hồ thật", "real clock"),
        Clock::Simulated => language.pick("SỔ DIỄN TẬP, thời gian giả lập", "REHEARSAL, simulated clock"),
    }
}

/// `4 ngày (4 ngày làm việc)`
pub fn lateness(lateness: Lateness, language: Language) -> String {
    let Lateness { days, working_days, counted } = lateness;
    match counted {
        LatenessCount::CalendarDays => return say!(language, "{days} ngày", "{days} day(s)"),
        LatenessCount::WorkingDays => {
            return say!(language, "{working_days} ngày làm việc", "{working_days} working day(s)");
        }
        LatenessCount::Both => {}
    }
    say!(language, "{days} ngày ({working_days} ngày làm việc)", "{days} day(s) ({working_days} working)")
}
