//! Questions without an answer, and what to ask or do instead.

use ledger::prove::Unprovable;
use views::{
    ask::Unanswerable,
    named::{Called, NAME_CHARS_MAX, Unnamed},
};

use super::Told;
use crate::{Language, date, instant, labels::name_in, say};

impl Told for Unanswerable {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Future(day) => {
                let day = date(*day);
                say!(
                    language,
                    "{day} ở tương lai, chưa thể biết gì; để xem trước hạn, dùng --valid-at",
                    "{day} lies in the future, and nobody knows what will be known; to look ahead at deadlines use --valid-at"
                )
            }
            Self::Backwards { from, to } => say!(
                language,
                "khoảng thời gian kết thúc ({to}) trước khi bắt đầu ({from}); đổi chỗ hai thời điểm",
                "the span ends ({to}) before it begins ({from}); exchange the two moments"
            ),
            Self::NoWords => {
                say!(language, "chưa có từ nào để tìm", "no word is given to look for")
            }
            Self::Unnamed(unnamed) => unnamed.told(language),
        }
    }
}

impl Told for Unnamed {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unit { text, near } => {
                let offer =
                    did_you_mean(near.iter().map(|unit| called(unit, language)), language).unwrap_or_else(|| {
                        say!(
                            language,
                            "xem các đơn vị: socai show organisation",
                            "list the units with: socai show organisation"
                        )
                    });
                say!(language, "không có đơn vị nào là \"{text}\"; {offer}", "no unit is called \"{text}\"; {offer}")
            }
            Self::Units { text, all } => {
                let all = list(all.iter().map(|unit| called(unit, language)));
                say!(
                    language,
                    "\"{text}\" có thể là nhiều đơn vị; hãy viết mã của một trong số đó: {all}",
                    "\"{text}\" may be several units; write the code of one: {all}"
                )
            }
            Self::Obligation { text, near } => {
                let offer = did_you_mean(near.iter().map(ToString::to_string), language).unwrap_or_else(|| {
                    say!(
                        language,
                        "xem các nhiệm vụ của văn bản: socai show obligations",
                        "list the duties with: socai show obligations"
                    )
                });
                say!(
                    language,
                    "không văn bản nào giao nhiệm vụ \"{text}\"; {offer}",
                    "there is no duty \"{text}\"; {offer}"
                )
            }
            Self::Obligations { text, all } => {
                let all = list(all.iter().map(ToString::to_string));
                say!(
                    language,
                    "nhiều văn bản có nhiệm vụ \"{text}\"; hãy viết một trong số đó: {all}",
                    "several directives have a duty \"{text}\"; write one of: {all}"
                )
            }
            Self::Task(text) => say!(
                language,
                "\"{text}\" không nêu nhiệm vụ nào; hãy viết mã nhiệm vụ, kỳ và đơn vị, như \"C-Q quý III/2023 Kinh Môn\", hoặc cả mã, như UBND-2023-9901/C-Q/2023-Q3/KINHMON",
                "\"{text}\" names no task; write duty, period and unit, such as \"C-Q quý III/2023 Kinh Môn\", or the whole identifier, such as UBND-2023-9901/C-Q/2023-Q3/KINHMON"
            ),
            Self::NoDuty(text) => say!(
                language,
                "không có nhiệm vụ \"{text}\": sổ không có nhiệm vụ nào mang mã ấy (xem: socai show obligations); viết mã nhiệm vụ, kỳ và đơn vị, như \"C-Q quý III/2023 Kinh Môn\", hoặc cả mã, như UBND-2023-9901/C-Q/2023-Q3/KINHMON",
                "there is no task \"{text}\": the ledger has no duty of that code (see: socai show obligations); write duty, period and unit, such as \"C-Q quý III/2023 Kinh Môn\", or the whole identifier, such as UBND-2023-9901/C-Q/2023-Q3/KINHMON"
            ),
            Self::TooLong(length) => say!(
                language,
                "{length} ký tự không phải một tên; tên dài nhất {NAME_CHARS_MAX} ký tự, hãy viết ngắn lại",
                "{length} characters are no name; a name has at most {NAME_CHARS_MAX}, write a shorter one"
            ),
            Self::NoPeriod { text, obligation } => {
                let code = obligation.code();
                say!(
                    language,
                    "\"{text}\": {code} thực hiện theo kỳ; hãy nêu cả kỳ, như \"{code} quý III/2023 Kinh Môn\"",
                    "\"{text}\": {code} is owed period by period; name the period too, such as \"{code} 2023-Q3 KINHMON\""
                )
            }
            Self::NoTask { tasks } => {
                let all = list(tasks.iter().map(ToString::to_string));
                say!(
                    language,
                    "không có nhiệm vụ {all}; xem các nhiệm vụ của một đơn vị: socai show board --unit ĐƠN-VỊ",
                    "there is no task {all}; list those of a unit with: socai show board --unit UNIT"
                )
            }
            Self::Tasks { text, all } => {
                let all = list(all.iter().map(ToString::to_string));
                say!(
                    language,
                    "\"{text}\" có thể là nhiều nhiệm vụ; hãy viết một trong số đó: {all}",
                    "\"{text}\" may be several tasks; write one of: {all}"
                )
            }
            Self::Period(error) => error.told(language),
        }
    }
}

/// `KINHMON (UBND thị xã Kinh Môn)`
fn called(Called { unit, name }: &Called, language: Language) -> String {
    format!("{unit} ({})", name_in(name, language))
}

/// Offers what is nearest; `None` where nothing is.
pub fn did_you_mean(near: impl Iterator<Item = String>, language: Language) -> Option<String> {
    let near = list(near);
    (!near.is_empty()).then(|| say!(language, "ý bạn là {near}?", "did you mean {near}?"))
}

fn list(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

impl Told for Unprovable {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NoEntry => say!(language, "sổ chưa có bút toán nào", "the ledger has no entry"),
            Self::NothingFiled(task) => say!(
                language,
                "chưa có gì được nộp cho {task}; để chứng minh điều đó: socai prove absence",
                "nothing was filed for {task}; to prove that: socai prove absence"
            ),
            Self::FewerEntries => say!(
                language,
                "sổ này có ít bút toán hơn đầu sổ đó: hoặc sổ đã bị cắt, hoặc đầu sổ của sổ khác; hãy giữ nguyên tệp ấy",
                "this ledger has fewer entries than that head covers: it was cut, or the head is of another; keep that file as it is"
            ),
            Self::NotPast(at) => {
                let at = instant(*at);
                say!(
                    language,
                    "{at} chưa qua đủ một phút: chưa ai có thể nói gì sau thời điểm đó. Hãy đợi, rồi: socai anchor collect --heartbeat",
                    "{at} is not past by a minute: nobody can have said anything after it. Wait, and then: socai anchor collect --heartbeat"
                )
            }
            Self::NotAnchored(at) => {
                let at = instant(*at);
                say!(
                    language,
                    "chưa có lời người ngoài nào ghi trong sổ sau {at}; hãy neo một lần, dù không có gì mới: socai anchor collect --heartbeat, rồi làm lại tệp",
                    "nothing that others said after {at} is recorded; anchor once, even if nothing is new: socai anchor collect --heartbeat, then make the file again"
                )
            }
            Self::NotSealed(at) => {
                let at = instant(*at);
                say!(language, "chưa niêm phong được {at}", "{at} could not be sealed")
            }
        }
    }
}
