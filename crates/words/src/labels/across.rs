//! What is said of answers across time: how a task stands, why it stands so, and why it stands otherwise.

use views::why::Bears;

use crate::Language;

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
