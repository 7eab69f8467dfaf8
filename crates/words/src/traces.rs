//! How a due date came about: one readable line per step, with its legal basis.

use calendar::{DayOff, NaiveDate, Part, Reading, Span, Step};

use crate::{Language, date, say};

/// One line per step. Consecutive counted days are joined, as a clerk would write them.
pub fn lines(trace: &[Step], language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let mut counted: Vec<String> = Vec::new();
    for step in trace {
        match *step {
            Step::WorkingDay { number, date: day } => counted.push(format!("{number}: {}", day.format("%d/%m"))),
            Step::DayOff { date: day, why } if !counted.is_empty() || is_followed_by_count(trace, step) => {
                counted.push(format!("({} {})", day.format("%d/%m"), day_off(why, language)));
            }
            _ => {
                flush(&mut lines, &mut counted, language);
                lines.push(line(step, language));
            }
        }
    }
    flush(&mut lines, &mut counted, language);
    lines
}

/// What a computation warns of: years nobody has published, days not confirmed.
pub fn warnings(trace: &[Step], language: Language) -> Vec<String> {
    let warns = |step: &&Step| matches!(step, Step::UnpublishedYear { .. } | Step::UnconfirmedDay { .. });
    trace.iter().filter(warns).map(|step| line(step, language)).collect()
}

fn is_followed_by_count(trace: &[Step], step: &Step) -> bool {
    let rest = trace.iter().skip_while(|other| *other != step);
    rest.take_while(|step| matches!(step, Step::DayOff { .. } | Step::WorkingDay { .. }))
        .any(|step| matches!(step, Step::WorkingDay { .. }))
}

fn flush(lines: &mut Vec<String>, counted: &mut Vec<String>, language: Language) {
    if !counted.is_empty() {
        let days = std::mem::take(counted).join(", ");
        lines.push(say!(language, "đếm ngày làm việc: {days}", "counting working days: {days}"));
    }
}

fn line(step: &Step, language: Language) -> String {
    match *step {
        Step::DayNamed { date: day, reading } => {
            let day = date(day);
            match reading {
                Reading::Inclusive => {
                    say!(
                        language,
                        "văn bản ghi ngày {day}, tính cả ngày đó",
                        "the document names {day}, that day included"
                    )
                }
                Reading::Exclusive => say!(
                    language,
                    "văn bản ghi trước ngày {day}: ngày cuối là ngày liền trước",
                    "the document says before {day}: the day before is the last"
                ),
            }
        }
        // Due before its data would end: a day of a letter, which does not report by the data of the decree.
        Step::PeriodRule { period, data_to, date: day, .. } if day <= data_to => {
            let day = date(day);
            say!(
                language,
                "kỳ {period}: hạn nộp {day}, ngày do văn bản giao ấn định",
                "period {period}: due on {day}, the day that the document names"
            )
        }
        Step::PeriodRule { period, data_from, data_to, date: day } => {
            let (from, to, day, period) = (date(data_from), date(data_to), date(day), crate::period(period, language));
            say!(
                language,
                "{period}: số liệu từ {from} đến {to} (Nghị định 09/2019/NĐ-CP, Điều 12); hạn nộp {day}",
                "{period}: figures from {from} to {to} (Decree 09/2019/NĐ-CP, art. 12); due on {day}"
            )
        }
        Step::StartNotCounted { date: day } => {
            let day = date(day);
            say!(
                language,
                "mốc {day}, không tính ngày đầu (Bộ luật Dân sự 2015, Điều 147)",
                "starts {day}, the first day is not counted (Civil Code 2015, art. 147)"
            )
        }
        Step::StartCounted { date: day } => {
            let day = date(day);
            say!(
                language,
                "mốc {day}, văn bản tính cả ngày đầu (Bộ luật Dân sự 2015, Điều 145)",
                "starts {day}, the document counts the first day (Civil Code 2015, art. 145)"
            )
        }
        Step::PartNamed { period, part, date: day } => {
            let (day, part) = (date(day), part_of(part, language));
            say!(
                language,
                "văn bản ghi {part} {period}: ngày {day} (Bộ luật Dân sự 2015, Điều 146)",
                "the document says the {part} of {period}: {day} (Civil Code 2015, art. 146)"
            )
        }
        Step::WorkingDay { number, date: day } => format!("{number}: {}", date(day)),
        Step::DayOff { date: day, why } => {
            let (day, why) = (date(day), day_off(why, language));
            say!(language, "ngày cuối {day} là ngày nghỉ: {why}", "the last day, {day}, is a day off: {why}")
        }
        Step::Counted { span, date: day } => {
            let (span, day) = (self::span(span, language), date(day));
            say!(
                language,
                "đếm {span} đến {day} (Bộ luật Dân sự 2015, Điều 148)",
                "{span} counted to {day} (Civil Code 2015, art. 148)"
            )
        }
        Step::RolledForward { date: day } => {
            let day = date(day);
            say!(
                language,
                "chuyển sang ngày làm việc tiếp theo {day} (Bộ luật Dân sự 2015, Điều 148 khoản 5)",
                "moves to the next working day, {day} (Civil Code 2015, art. 148(5))"
            )
        }
        Step::NotRolledForward { date: day } => {
            let day = date(day);
            say!(
                language,
                "ngày cuối {day} là ngày nghỉ; bộ quy tắc giữ nguyên",
                "the last day, {day}, is a day off; the rule set keeps it"
            )
        }
        Step::UnpublishedYear { year } => say!(
            language,
            "CẢNH BÁO: chưa công bố ngày nghỉ năm {year}; mới chỉ trừ thứ Bảy, Chủ nhật",
            "WARNING: the days off of {year} are not published; only weekends are known"
        ),
        Step::UnconfirmedDay { date: day } => {
            let day = date(day);
            say!(
                language,
                "CẢNH BÁO: ngày {day} chưa được xác nhận là ngày nghỉ hay ngày làm việc",
                "WARNING: whether {day} is worked is not confirmed"
            )
        }
    }
}

fn part_of(part: Part, language: Language) -> &'static str {
    match part {
        Part::Beginning => language.pick("đầu", "beginning"),
        Part::Middle => language.pick("giữa", "middle"),
        Part::End => language.pick("cuối", "end"),
    }
}

/// A time limit in words.
pub fn span(span: Span, language: Language) -> String {
    match span {
        Span::WorkingDays(n) => say!(language, "{n:02} ngày làm việc", "{n} working day(s)"),
        Span::Days(n) => say!(language, "{n:02} ngày", "{n} day(s)"),
        Span::Weeks(n) => say!(language, "{n:02} tuần", "{n} week(s)"),
        Span::Months(n) => say!(language, "{n:02} tháng", "{n} month(s)"),
        Span::Years(n) => say!(language, "{n:02} năm", "{n} year(s)"),
    }
}

/// The last day to 24:00.
pub fn due(day: NaiveDate, language: Language) -> String {
    let day = date(day);
    say!(language, "hết ngày {day} (24:00)", "end of {day} (24:00)")
}

/// Why offices are closed.
pub fn day_off(why: DayOff, language: Language) -> &'static str {
    let (vi, en) = match why {
        DayOff::Weekend => ("cuối tuần", "weekend"),
        DayOff::NewYear => ("Tết Dương lịch", "New Year"),
        DayOff::Tet => ("Tết Nguyên đán", "Tết"),
        DayOff::HungKings => ("Giỗ Tổ Hùng Vương", "Hùng Kings"),
        DayOff::Reunification => ("Ngày Chiến thắng 30/4", "30 April"),
        DayOff::Labour => ("Quốc tế lao động 1/5", "Labour Day"),
        DayOff::NationalDay => ("Quốc khánh", "National Day"),
        DayOff::CultureDay => ("Ngày Văn hóa Việt Nam", "Culture Day"),
        DayOff::Compensation => ("nghỉ bù", "compensatory day"),
        DayOff::Swap => ("hoán đổi ngày làm việc", "swapped with a Saturday"),
    };
    language.pick(vi, en)
}
