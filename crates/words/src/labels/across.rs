//! What is said of answers across time: how a task stands, why it stands so, and why it stands otherwise.

use views::{
    revised::Kind,
    term::Found,
    ticks::{Cause, Standing},
    why::Bears,
};

use super::{time_state, work_state};
use crate::{Language, date, say};

/// `đã nộp; hoàn thành quá hạn, hạn 18/09/2023`; a dash where the task was not there.
pub fn standing(standing: Option<&Standing>, language: Language) -> String {
    let Some(Standing { work, time, due_day, .. }) = standing else { return "–".to_owned() };
    let (work, time) = (work_state(*work, language), time_state(*time, language));
    let due = due_day.map(date).map(|day| say!(language, ", hạn {day}", ", due {day}")).unwrap_or_default();
    format!("{work}; {time}{due}")
}

/// Why a task stands otherwise from a moment on.
pub fn cause(cause: &Cause, language: Language) -> String {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en).to_owned();
    match cause {
        Cause::Recorded { entry } => say!(language, "do bút toán {entry}", "by entry {entry}"),
        Cause::DueSoon => pick("thời gian trôi qua: sắp đến hạn", "time passed: the due date is near"),
        Cause::DueEnded => pick("thời gian trôi qua: đã hết hạn", "time passed: the due date has ended"),
        Cause::CureEnded => {
            pick("thời gian trôi qua: đã hết thời hạn bổ sung", "time passed: the time to complete it has ended")
        }
        Cause::TookEffect { entry } => {
            say!(language, "thời gian trôi qua: {entry} có hiệu lực", "time passed: {entry} took effect")
        }
        Cause::OutageBegan { entry } => {
            say!(
                language,
                "thời gian trôi qua: sự cố ghi ở {entry} bắt đầu",
                "time passed: the outage of {entry} began"
            )
        }
        Cause::UnitEnded => pick("thời gian trôi qua: đơn vị đã kết thúc", "time passed: the unit has ended"),
        Cause::RuleSetBegan { rule_set } => say!(
            language,
            "thời gian trôi qua: bộ quy tắc {rule_set} bắt đầu áp dụng",
            "time passed: rule set {rule_set} applies from now on"
        ),
    }
}

/// As what an entry bears on a status.
pub fn bears(bears: Bears, language: Language) -> &'static str {
    let (vi, en) = match bears {
        Bears::RuleSet => ("bộ quy tắc", "rule set"),
        Bears::Calendar => ("lịch làm việc", "calendar"),
        Bears::Outage => ("sự cố hệ thống nhận", "outage"),
        Bears::Unit => ("đơn vị", "unit"),
        Bears::Duty => ("yêu cầu của văn bản", "duty"),
        Bears::Assignment => ("giao nhiệm vụ", "assignment"),
        Bears::Deadline => ("thời hạn", "due date"),
        Bears::Filing => ("việc nộp", "filing"),
        Bears::Task => ("nhiệm vụ", "task"),
        Bears::Joined => ("nhiệm vụ liên quan", "joined task"),
        Bears::Correction => ("sửa, hủy, quyết định", "correction"),
    };
    language.pick(vi, en)
}

/// Why an answer about an earlier moment became another one.
pub fn revision(kind: Kind, language: Language) -> &'static str {
    let (vi, en) = match kind {
        Kind::Corrected => ("bút toán được sửa", "corrected"),
        Kind::Annulled => ("bút toán bị hủy", "annulled"),
        Kind::FoundLater => ("văn bản phát hiện muộn", "found later"),
        Kind::DisputeUpheld => ("khiếu nại được chấp nhận", "dispute upheld"),
        Kind::DeadlineFixedAgain => ("ấn định lại thời hạn", "deadline fixed again"),
        Kind::DueDateRecomputed => ("tính lại thời hạn", "due date computed again"),
        Kind::CalendarRecordedLater => ("lịch nghỉ ghi sau", "calendar recorded later"),
        Kind::RuleSetRecordedLater => ("bộ quy tắc ghi sau", "rule set recorded later"),
        Kind::OutageRecordedLater => ("sự cố ghi sau", "outage recorded later"),
        Kind::UnitsRecordedLater => ("sắp xếp đơn vị ghi sau", "reorganisation recorded later"),
        Kind::RecordedLate => ("ghi sổ muộn", "recorded late"),
    };
    language.pick(vi, en)
}

/// What kind of text words were found in.
pub fn found(kind: Found, language: Language) -> &'static str {
    let (vi, en) = match kind {
        Found::Entry => ("bút toán", "entry"),
        Found::Act => ("việc đã làm", "act"),
        Found::Title => ("trích yếu", "title"),
        Found::Point => ("nội dung yêu cầu", "point"),
        Found::Reason => ("lý do", "reason"),
        Found::Document => ("số, ký hiệu văn bản", "document number"),
        Found::Unit => ("tên đơn vị", "unit name"),
        Found::Text => ("nội dung khác", "other text"),
    };
    language.pick(vi, en)
}
