//! Labels of states, positions, steps: the glossary on the screen.

use domain::{
    Actor, Capacity, Position,
    event::{Channel, Clock, FilingForm, ObligationKind, RecipientPurpose, ReviewOutcome},
    state::{CaseStep, Lateness, TimeState, WorkState},
};

use super::Language;
use crate::say;

/// The letter of a matrix cell: never colour alone.
pub fn time_letter(state: TimeState, language: Language) -> &'static str {
    let (vi, en) = match state {
        TimeState::NoDeadline => ("–", "–"),
        TimeState::Open => ("·", "·"),
        TimeState::DueSoon => ("S", "S"),
        TimeState::Overdue => ("Q", "O"),
        TimeState::OnTime => ("Đ", "T"),
        TimeState::OnTimeExtended => ("G", "E"),
        TimeState::Late => ("T", "L"),
        TimeState::ReturnedInCure => ("B", "R"),
    };
    language.pick(vi, en)
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
        WorkState::Accepted => ("đã được chấp nhận", "accepted"),
    };
    language.pick(vi, en)
}

/// A position's title.
pub fn position(position: Position, language: Language) -> &'static str {
    let (vi, en) = match position {
        Position::Chairman => ("Chủ tịch", "Chairman"),
        Position::ViceChairman => ("Phó Chủ tịch", "Vice-chairman"),
        Position::OfficeChief => ("Chánh Văn phòng", "Chief of office"),
        Position::OfficeOfficer => ("Chuyên viên KSTTHC", "Procedure-control officer"),
        Position::ProvincialClerk => ("Văn thư", "Clerk"),
        Position::ChiefInspector => ("Chánh Thanh tra", "Chief inspector"),
        Position::TeamLeader => ("Trưởng đoàn kiểm tra", "Team leader"),
        Position::Inspector => ("Thanh tra viên", "Inspector"),
        Position::UnitHead => ("Thủ trưởng", "Head"),
        Position::UnitFocalPoint => ("Đầu mối KSTTHC", "Focal point"),
        Position::UnitClerk => ("Văn thư", "Clerk"),
        Position::System => ("Hệ thống", "System"),
    };
    language.pick(vi, en)
}

/// `TL.` and its like; empty for one's own right.
pub fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Own | Capacity::System => "",
        Capacity::Tm => "TM.",
        Capacity::Kt => "KT.",
        Capacity::Tl => "TL.",
        Capacity::Tuq => "TUQ.",
        Capacity::Q => "Q.",
    }
}

/// `TL. Chánh Văn phòng (VPUBND)`
pub fn actor(actor: &Actor, language: Language) -> String {
    let title = position(actor.position, language);
    match capacity(actor.capacity) {
        "" => format!("{title} ({})", actor.unit),
        sign => format!("{sign} {title} ({})", actor.unit),
    }
}

/// A step of the accountability case.
pub fn case_step(step: CaseStep, language: Language) -> &'static str {
    let (vi, en) = match step {
        CaseStep::ExplanationRequested => ("yêu cầu giải trình", "explanation requested"),
        CaseStep::ExplanationFiled => ("giải trình", "explanation"),
        CaseStep::ReviewOpened => ("mở kiểm điểm", "review opened"),
        CaseStep::ReviewConcluded => ("kết luận kiểm điểm", "review concluded"),
        CaseStep::ResultPublished => ("công khai kết quả", "result published"),
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
    let Lateness { days, working_days } = lateness;
    say!(language, "{days} ngày ({working_days} ngày làm việc)", "{days} day(s) ({working_days} working)")
}

/// An act by its name in commands; the name itself where it is not known.
pub fn act(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "activate-rule-set" => ("áp dụng bộ quy tắc", "activate a rule set"),
        "establish-units" => ("đăng ký đơn vị", "register units"),
        "register-directive" => ("đăng ký văn bản chỉ đạo", "register a directive"),
        "issue-directive" => ("ban hành văn bản", "issue a directive"),
        "dispatch-directive" => ("phát hành văn bản", "dispatch a directive"),
        "acknowledge-directive" => ("xác nhận đã nhận văn bản", "acknowledge a directive"),
        "extract-obligations" => ("tách nhiệm vụ", "extract duties"),
        "assign-tasks" => ("giao nhiệm vụ", "assign tasks"),
        "fix-deadline" => ("ấn định thời hạn", "fix a deadline"),
        "acknowledge-tasks" => ("tiếp nhận nhiệm vụ", "take over a task"),
        "submit" => ("nộp báo cáo, kết quả", "file a report"),
        "return-report" => ("trả lại báo cáo", "return a report"),
        "resubmit" => ("nộp lại báo cáo", "file a report again"),
        "accept-report" => ("chấp nhận báo cáo", "accept a report"),
        "request-extension" => ("xin gia hạn", "ask for an extension"),
        "grant-extension" => ("đồng ý gia hạn", "grant an extension"),
        "refuse-extension" => ("từ chối gia hạn", "refuse an extension"),
        "remind" => ("đôn đốc, nhắc việc", "remind"),
        "record-delay" => ("ghi nhận chậm trễ", "declare a delay"),
        "withdraw-delay" => ("rút ghi nhận chậm trễ", "withdraw a delay"),
        "dispute-timeliness" => ("khiếu nại thời điểm nộp", "dispute a filing time"),
        "decide-dispute" => ("quyết định về khiếu nại", "decide a dispute"),
        "request-explanation" => ("yêu cầu giải trình", "ask for an explanation"),
        "file-explanation" => ("nộp báo cáo giải trình", "file an explanation"),
        "open-review" => ("mở kiểm điểm trách nhiệm", "open an accountability review"),
        "conclude-review" => ("kết luận kiểm điểm", "conclude an accountability review"),
        "publish-result" => ("công khai kết quả xử lý", "publish a handling result"),
        "correct-entry" => ("sửa bút toán", "correct an entry"),
        "record-late-discovery" => ("ghi bản ghi phát hiện muộn", "record a late discovery"),
        _ => return name,
    };
    language.pick(vi, en)
}
