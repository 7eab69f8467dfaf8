use super::bare;
use crate::Span;

impl Span {
    /// A time limit as people write it: "5 ngày làm việc", "10 ngày", "2 tuần", "3 working days".
    pub fn written(text: &str) -> Option<Self> {
        let words = bare(text);
        let (count, unit) = words.trim().split_once(' ')?;
        let count = count.parse().ok()?;
        let span = match unit.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "ngay lam viec" | "working days" | "working day" | "working-days" => Self::WorkingDays,
            "ngay" | "days" | "day" => Self::Days,
            "tuan" | "weeks" | "week" => Self::Weeks,
            "thang" | "months" | "month" => Self::Months,
            "nam" | "years" | "year" => Self::Years,
            _ => return None,
        };
        Some(span(count))
    }
}
