//! The draft as text, with the clerk's questions beside what they are about.

use std::fmt::Write;

use calendar::{Datelike as _, NaiveDate, Weekday};
use domain::{
    Role,
    event::{ObligationKind, RecipientPurpose},
};
use serde::Serialize;

use exchange::{
    draft::{DueDay, Duty, FORMAT, proposed_addressees},
    groups::Group,
    letter::Letter,
};

use crate::{
    Language, date,
    labels::{obligation_kind, position},
    letters, say,
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
    line(say!(
        language,
        "# mã văn bản trong sổ, ví dụ UBND-2023-9901",
        "# its identifier in the ledger, such as UBND-2023-9901"
    ));
    line(format!("directive = {}", quoted(blanks.directive)));
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
    line(format!("number = {}", quoted(letter.number.as_deref().unwrap_or_default())));
    line(format!("symbol = {}", quoted(letter.symbol.as_deref().unwrap_or_default())));
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
    let groups = Group::names();
    line(say!(
        language,
        "\n# Trong units, debtors: mã đơn vị, tên, hoặc nhóm: {groups}",
        "\n# In units and debtors: codes, names, or groups: {groups}"
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
        if duty.debtors.iter().any(String::is_empty) {
            line(say!(
                language,
                "# chưa rõ ai phải làm: trong debtors, thay \"\" bằng tên đơn vị hoặc nhóm, hoặc bỏ \"\" nếu các tên kia đã đủ",
                "# not clear who owes it: in debtors, write units or a group in place of \"\", or take \"\" out if the others are all"
            ));
        }
        // A struct of text, lists and unit variants always serialises.
        let table = toml::to_string(&Duty { due: None, reading: None, ..duty.clone() }).unwrap_or_default();
        line(format!("[[obligations]]\n{}", table.trim_end()));
        let still_counts = say!(
            language,
            "# ngày đó có tính không? inclusive: có; exclusive: không",
            "# does that day still count? inclusive: yes; exclusive: no"
        );
        if let Some(reading) = &duty.reading {
            if reading.is_empty() {
                line(still_counts.clone());
            }
            line(format!("reading = {}", quoted(reading)));
        }
        if duty.kind == ObligationKind::Periodic && duty.applies_from.is_none() {
            line(say!(
                language,
                "# kỳ đầu tiên phải thực hiện, nếu văn bản có nêu: applies_from = \"2026-Q4\"",
                "# the first period that it applies to, where the letter names one: applies_from = \"2026-Q4\""
            ));
        }
        if let Some(due) = &duty.due {
            days_off(due).into_iter().for_each(|(reading, day)| {
                let day = date(day);
                line(say!(
                    language,
                    "# {reading}: ngày cuối cùng còn tính, {day}, là thứ Bảy hoặc Chủ nhật: hạn sẽ chuyển sang ngày làm việc tiếp theo, qua ngày đó. Nếu văn bản không cho như vậy, ghi ngày làm việc cuối cùng trước đó, inclusive",
                    "# {reading}: the last day that counts, {day}, is a Saturday or a Sunday: the deadline goes on to the next working day, past that day. If the letter does not allow that, write the last working day before it, inclusive"
                ));
            });
            if due.reading.is_empty() {
                line(still_counts);
            }
            line(format!("due = {{ date = {}, reading = {} }}", quoted(&due.date.to_string()), quoted(&due.reading)));
        }
    }
    out
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
