//! The draft as text, with the clerk's questions beside what they are about.

use std::fmt::Write;

use calendar::{Datelike as _, NaiveDate, PartialDate, Weekday, period};
use domain::{
    Role,
    event::{ObligationKind, RecipientPurpose},
};
use serde::Serialize;

use exchange::{
    draft::{
        Duty, FORMAT, asked,
        due::{DraftedDue, DueDay, PeriodDay},
        proposed_addressees, proposed_id,
    },
    groups::Group,
    letter::{Doubt, Letter},
};

use crate::{
    Language, date,
    labels::{group as group_name, obligation_kind, position},
    letters, say,
    traces::span,
};

/// What a draft still needs before it can be applied.
pub struct Blanks<'a> {
    /// The directive's identifier in the ledger.
    pub directive: &'a str,
    /// The unit of those who register and extract.
    pub office: &'a str,
    /// Whether the draft is for a rehearsal, where it says when it is recorded.
    pub is_rehearsal: bool,
}

impl Blanks<'static> {
    /// Everything is left to the clerk.
    pub const EMPTY: Self = Self { directive: "", office: "", is_rehearsal: false };
}

/// The draft as text. `duties` are the clerk's, or those of [`propose`](exchange::draft::propose).
pub fn write(letter: &Letter, duties: &[Duty], blanks: &Blanks<'_>, language: Language) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        // A letter's words stand in remarks too, and TOML has no control characters there.
        let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(say!(
        language,
        "# Dự thảo văn bản chỉ đạo. Điền các chỗ trống \"\", kiểm tra các đề xuất, rồi chạy: socai apply TỆP-NÀY",
        "# A draft directive. Fill the blanks \"\", check the proposals, then run: socai apply THIS-FILE"
    ));
    if !letter.questions.is_empty() {
        line(say!(language, "#\n# Câu hỏi cho văn thư:", "#\n# Questions for the clerk:"));
        letter.questions.iter().for_each(|question| line(format!("# - {}", letters::ask(question, language))));
    }
    line(format!("\ndraft = {FORMAT}"));
    let number = letter.number.as_deref().unwrap_or_default();
    let symbol = letter.symbol.as_deref().unwrap_or_default();
    let proposed = proposed_id(number, symbol, letter.date).filter(|_| blanks.directive.is_empty());
    line(match &proposed {
        Some(_) => say!(
            language,
            "# mã văn bản trong sổ, đề xuất từ số, ký hiệu và năm; mỗi văn bản một mã",
            "# its identifier in the ledger, proposed from number, symbol and year; each letter has its own"
        ),
        None => say!(
            language,
            "# mã văn bản trong sổ, mỗi văn bản một mã; đặt theo số, ký hiệu và năm, ví dụ 9901/UBND-VP năm 2023: UBND-2023-9901-VP",
            "# its identifier in the ledger, each letter its own: of number, symbol and year, such as UBND-2023-9901-VP for 9901/UBND-VP of 2023"
        ),
    });
    line(format!("directive = {}", quoted(&proposed.map_or_else(|| blanks.directive.to_owned(), |id| id.to_string()))));
    if blanks.is_rehearsal {
        line(say!(
            language,
            "# sổ diễn tập: bỏ dấu # và ghi thời điểm, hoặc nêu khi chạy: socai apply --at \"8:00 13/7/2023\"",
            "# a rehearsal: say when it is recorded, without the #; or with: socai apply --at \"8:00 13/7/2023\""
        ));
        line("# at = \"8:00 13/7/2023\"".to_owned());
    }
    line(format!("document_type = {}", quoted(&letter.document_type)));
    line(format!("issuer = {}", quoted(letter.issuer.as_deref().unwrap_or_default())));
    line(say!(
        language,
        "# để trống nếu chưa có số: khi đó chỉ đăng ký văn bản; có số rồi thì ghi số và ngày (socai do issue-directive), chạy lại socai apply",
        "# blank while there is none: then the directive is only registered; once it has one, socai do issue-directive, and apply again"
    ));
    line(format!("number = {}", quoted(number)));
    line(format!("symbol = {}", quoted(symbol)));
    match letter.date {
        Some(date) => line(format!("date = {}", quoted(&date.to_string()))),
        None => line("# date = \"2023-07-12\"".to_owned()),
    }
    line(format!("subject = {}", quoted(letter.subject.as_deref().unwrap_or_default())));
    let cited: Vec<&str> = letter.based_on.iter().map(|citation| citation.number.as_str()).collect();
    line(format!("based_on = {}", list(&cited)));
    line(say!(
        language,
        "\n# Người đăng ký, người tách nhiệm vụ, người phê duyệt",
        "\n# Who registers, who extracts, who approves"
    ));
    let office = quoted(blanks.office);
    let [clerk, officer, chief] = [Role::ProvincialClerk, Role::OfficeOfficer, Role::OfficeChief]
        .map(|role| format!("{{ unit = {office}, position = {} }}", quoted(position(role, language))));
    line("[register]".to_owned());
    line(format!("by = {clerk}"));
    line("\n[extract]".to_owned());
    line(format!("by = {officer}"));
    line(format!("approved_by = {chief}"));
    if let Some(signature) = &letter.signature {
        line(format!("\n[signature]\ncapacity = {}", named(&signature.capacity)));
        line(format!("position = {}", quoted(&signature.position)));
    }
    let addressees = proposed_addressees(letter, duties);
    line(say!(
        language,
        "\n# Trong units, debtors: mã đơn vị, tên, hoặc nhóm (ghi mã nhóm, hoặc tên trong ngoặc kép):",
        "\n# In units and debtors: codes, names, or groups (by code, or by the Vietnamese name in quotation marks):"
    ));
    GROUPS.iter().for_each(|(group, name)| {
        let holds = group_name(*group, language);
        line(format!("#   {}, \"{name}\": {holds}", group.name()));
    });
    line(say!(
        language,
        "#   \"các sở, ban, ngành\": @departments và @authorities. Văn phòng, UBND tỉnh (thành phố) không thuộc nhóm nào",
        "#   \"các sở, ban, ngành\": @departments and @authorities. The office and the committee belong to no group"
    ));
    if letter.addressees.is_empty() {
        line(say!(
            language,
            "# Văn bản không có \"Kính gửi\". Đề xuất theo điều khoản thi hành, nơi nhận, đơn vị thực hiện; kiểm tra và bổ sung:",
            "# Nobody is addressed by name. Proposed from the executing article, the copies and the debtors; check and complete:"
        ));
    }
    if addressees.is_empty() {
        line("[[addressees]]\ntext = \"\"".to_owned());
        line(say!(language, "# ghi ít nhất một", "# at least one"));
        line("units = []".to_owned());
    }
    for addressee in &addressees {
        line(format!("\n[[addressees]]\ntext = {}", quoted(&addressee.text)));
        line(match addressee.units.first().map(String::as_str) {
            None => say!(
                language,
                "# đã nêu ở trên, hoặc không phải đơn vị của sổ",
                "# named above, or no unit of the ledger"
            ),
            Some("") => say!(
                language,
                "# chưa rõ: thay \"\" bằng tên đơn vị hoặc nhóm",
                "# not clear: write names of units, or a group, in place of \"\""
            ),
            Some(_) => say!(language, "# đề xuất, cần kiểm tra", "# proposed, to be checked"),
        });
        line(format!("units = {}", list(&addressee.units)));
    }
    for recipient in &letter.recipients {
        line(format!("\n[[recipients]]\ntext = {}", quoted(&recipient.text)));
        if recipient.purpose.is_none() {
            line(say!(language, "# không ghi rõ; đề xuất: để biết", "# not said; proposed: for information"));
        }
        let purpose = recipient.purpose.unwrap_or(RecipientPurpose::Inform);
        line(format!("purpose = {}", named(&purpose)));
    }
    let kinds = kinds(language);
    for duty in duties {
        line(String::new());
        line(say!(language, "# kind: đề xuất, cần kiểm tra ({kinds})", "# kind: proposed, to be checked ({kinds})"));
        if is_several(letter, &duty.code) {
            let code = &duty.code;
            line(say!(
                language,
                "# có thể là nhiều việc. Nếu vậy, chép khối [[obligations]] này, mỗi việc một khối: code = \"{code}.1\", \"{code}.2\" …; quote là lời của việc đó; kind, debtors, due riêng từng việc",
                "# may be several duties. If so, copy this block [[obligations]], one for each: code = \"{code}.1\", \"{code}.2\" …; quote has the words of that one; kind, debtors and due are its own"
            ));
        }
        if duty.debtors.iter().any(String::is_empty) {
            line(say!(
                language,
                "# chưa rõ ai phải làm: trong debtors, thay \"\" bằng tên đơn vị hoặc nhóm, hoặc bỏ \"\" nếu các tên kia đã đủ",
                "# not clear who owes it: in debtors, write units or a group in place of \"\", or take \"\" out if the others are all"
            ));
        }
        if duty.coordinators.iter().any(String::is_empty) {
            line(say!(
                language,
                "# chưa rõ phối hợp với ai: trong coordinators, thay \"\" bằng tên như văn bản ghi, hoặc bỏ \"\"",
                "# not clear who coordinates: in coordinators, write names as the letter has them in place of \"\", or take \"\" out"
            ));
        }
        // A struct of text, lists and unit variants always serialises.
        let table = toml::to_string(&Duty { reading: None, ..duty.clone() }).unwrap_or_default();
        line(format!("[[obligations]]\n{}", table.trim_end()));
        times(letter, duty, language).into_iter().for_each(&mut line);
    }
    out
}

/// What a draft says of the time of a duty, and what the clerk still has to say of it.
fn times(letter: &Letter, duty: &Duty, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let asked = asked::of_duty(letter, &duty.code);
    let still_counts = say!(
        language,
        "# ngày đó có tính không? inclusive: có; exclusive: không",
        "# does that day still count? inclusive: yes; exclusive: no"
    );
    let is_blank = duty.due == Some(DraftedDue::Blank) || duty.due_day == Some(PeriodDay::Blank);
    if is_blank || !duty.unread.is_empty() {
        lines.extend(asked.iter().map(|question| format!("# {}", letters::ask(question, language))));
    }
    match duty.due_day {
        None => {}
        Some(PeriodDay::Day(day)) => lines.push(format!("due_day = {day}")),
        Some(PeriodDay::Rule) => {
            lines.push(say!(
                language,
                "# văn bản không nêu ngày: \"rule\" là hạn theo ngày của bộ quy tắc; có ngày thì ghi ngày trong tháng cuối kỳ, ví dụ due_day = 20",
                "# the letter names no day: \"rule\" goes by the day of the rule set; if there is one, write the day of the period's last month, such as due_day = 20"
            ));
            lines.push("due_day = \"rule\"".to_owned());
        }
        Some(PeriodDay::OfYear { day, month }) => {
            lines.push(say!(
                language,
                "# ngày {day}/{month} của mỗi năm; đến kỳ thì mở bằng socai open-periods",
                "# {day}/{month} of every year; when the time comes, socai open-periods opens the period"
            ));
            lines.push(format!("due_day = \"{day}/{month}\""));
        }
        Some(PeriodDay::Each) => lines.push("due_day = \"each\"".to_owned()),
        Some(PeriodDay::Blank) => {
            lines.push(say!(
                language,
                "# phải điền: ngày trong tháng cuối kỳ, ví dụ due_day = 20; due_day = \"rule\" nếu theo ngày của bộ quy tắc; due_day = \"each\" nếu là ngày của tháng khác (như 30/9 hằng năm), nêu khi mở từng kỳ: socai open-periods --due NGÀY",
                "# to be filled in: the day of the period's last month, such as due_day = 20; due_day = \"rule\" to go by the rule set; due_day = \"each\" if it is a day of another month, said when a period is opened: socai open-periods --due DAY"
            ));
            lines.push("due_day = \"\"".to_owned());
        }
    }
    if let Some(reading) = &duty.reading {
        lines.extend(reading.is_empty().then(|| still_counts.clone()));
        lines.push(format!("reading = {}", quoted(reading)));
    }
    if duty.kind == ObligationKind::Periodic && duty.applies_from.is_none() {
        let example = first_period(letter, duty);
        lines.push(say!(
            language,
            "# kỳ đầu tiên phải thực hiện, nếu văn bản có nêu: applies_from = \"{example}\"",
            "# the first period that it applies to, where the letter names one: applies_from = \"{example}\""
        ));
    }
    match &duty.due {
        None => {}
        Some(DraftedDue::Never) => lines.push("due = \"none\"".to_owned()),
        Some(DraftedDue::Blank) => {
            lines.push(say!(
                language,
                "# phải điền một trong: due = {{ date = \"2023-09-30\", reading = \"inclusive\" }}; due = {{ within = \"30 ngày\", from = \"2023-07-18\" }} (\"10 ngày làm việc\" cũng được); due = \"none\" nếu văn bản không ấn định ngày, hoặc chưa biết ngày bắt đầu (ấn định sau: socai do fix-deadline)",
                "# to be filled in, one of: due = {{ date = \"2023-09-30\", reading = \"inclusive\" }}; due = {{ within = \"30 days\", from = \"2023-07-18\" }} (\"10 working days\" too); due = \"none\" where no day is fixed, or its beginning is not known yet (later: socai do fix-deadline)"
            ));
            lines.push("due = \"\"".to_owned());
        }
        Some(DraftedDue::On(due)) => {
            for (reading, day) in days_off(due) {
                let day = date(day);
                lines.push(say!(
                    language,
                    "# {reading}: ngày cuối cùng còn tính, {day}, là thứ Bảy hoặc Chủ nhật: hạn sẽ chuyển sang ngày làm việc tiếp theo, qua ngày đó. Nếu văn bản không cho như vậy, thêm moved = \"before\": hạn là ngày làm việc liền trước",
                    "# {reading}: the last day that counts, {day}, is a Saturday or a Sunday: the deadline goes on to the next working day, past that day. If the letter does not allow that, add moved = \"before\": it is due on the working day before"
                ));
            }
            lines.extend(due.reading.is_empty().then_some(still_counts));
            lines.push(format!(
                "due = {{ date = {}, reading = {} }}",
                quoted(&due.date.to_string()),
                quoted(&due.reading)
            ));
        }
        Some(DraftedDue::Within(due)) => {
            let (within, from) = (span(due.within, language), due.from.to_string());
            lines.push(say!(
                language,
                "# đề xuất: tính từ ngày ban hành; ngày đó không tính",
                "# proposed: from the day of issue, which is not counted"
            ));
            lines.push(format!("due = {{ within = {}, from = {} }}", quoted(&within), quoted(&from)));
        }
    }
    if !duty.unread.is_empty() {
        lines.push(say!(
            language,
            "# lời về thời gian chưa hiểu: đưa vào due, due_day, applies_from hoặc tách thành nhiệm vụ riêng nếu cần, rồi bỏ khỏi danh sách này; không phải thời hạn thì chỉ cần bỏ",
            "# words of time that were not understood: write what they say into due, due_day, applies_from or a duty of its own if need be, then take them out of this list; where they set no time, just take them out"
        ));
        lines.push(format!("unread = {}", list(&duty.unread)));
    }
    lines
}

/// The period of a duty in which the letter was issued, as people write it.
fn first_period(letter: &Letter, duty: &Duty) -> String {
    let issued = letter.date.map(PartialDate::first_day);
    let first = issued.zip(duty.cadence).map(|(day, cadence)| period::containing(day, cadence));
    first.map_or_else(|| "2026-Q4".to_owned(), |period| period.to_string())
}

/// Whether it was asked if this duty is several.
fn is_several(letter: &Letter, code: &str) -> bool {
    let of_it = format!("{code}: ");
    letter.questions.iter().any(|asked| asked.doubt == Doubt::SeveralDuties && asked.words.starts_with(&of_it))
}

/// The groups by the words of the administration, as a draft takes them.
const GROUPS: [(Group, &str); 7] = [
    (Group::Departments, "các sở, ngành"),
    (Group::Authorities, "các ban quản lý"),
    (Group::Districts, "UBND các huyện, thị xã, thành phố"),
    (Group::Communes, "UBND các xã, phường, đặc khu"),
    (Group::RuralCommunes, "UBND các xã"),
    (Group::Wards, "UBND các phường"),
    (Group::SpecialZones, "UBND các đặc khu"),
];

/// Why a deadline is another day than the letter's, as the ledger keeps it.
pub fn moved_before(named: NaiveDate) -> String {
    format!("ngày cuối cùng văn bản cho tính, {}, là ngày nghỉ; lấy ngày làm việc liền trước", date(named))
}

/// The readings of a day by which its last day that counts is at a weekend, and that day.
fn days_off(due: &DueDay) -> Vec<(&'static str, NaiveDate)> {
    let readings = [("inclusive", Some(due.date)), ("exclusive", due.date.pred_opt())];
    let may_be = |(reading, _): &(&str, _)| due.reading.is_empty() || due.reading == *reading;
    let days = readings.into_iter().filter(may_be).filter_map(|(reading, day)| Some((reading, day?)));
    days.filter(|(_, day)| matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).collect()
}

/// What may be written as the kind of a duty: `periodic: định kỳ`.
fn kinds(language: Language) -> String {
    const ALL: [ObligationKind; 6] = [
        ObligationKind::OneOff,
        ObligationKind::Periodic,
        ObligationKind::Continuing,
        ObligationKind::Conditional,
        ObligationKind::AdHoc,
        ObligationKind::Principle,
    ];
    let told = |kind: ObligationKind| {
        let value = named(&kind);
        format!("{}: {}", value.trim_matches('"'), obligation_kind(kind, language))
    };
    ALL.map(told).join("; ")
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The name under which a variant serialises; unit variants always do.
fn named(variant: &impl Serialize) -> String {
    toml::Value::try_from(variant).map(|name| name.to_string()).unwrap_or_default()
}

fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_goes_by_the_name_that_a_draft_tells() {
        for (group, name) in GROUPS {
            assert_eq!(Group::of(name), [group], "{name}");
            assert_eq!(Group::of(group.name()), [group]);
        }
        assert_eq!(GROUPS.map(|(group, _)| group), Group::ALL);
        assert_eq!(Group::of("các sở, ban, ngành"), [Group::Departments, Group::Authorities]);
    }
}
