//! Questions without an answer, and what to ask or do instead.

use ledger::prove::Unprovable;
use views::ask::Unanswerable;

use super::Told;
use crate::{Language, date, instant, say};

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
            Self::Unit { unit, known } => {
                let known = listed(known);
                say!(
                    language,
                    "chưa đăng ký đơn vị {unit}. Các đơn vị: {known}",
                    "unit {unit} is not registered. Registered: {known}"
                )
            }
            Self::Obligation { obligation, known } => {
                let known = listed(known);
                say!(
                    language,
                    "không có nhiệm vụ {obligation}. Đang có: {known}",
                    "there is no duty {obligation}. There are: {known}"
                )
            }
            Self::Task(task) => say!(language, "không có nhiệm vụ {task}", "there is no task {task}"),
        }
    }
}

fn listed(known: &[impl ToString]) -> String {
    known.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
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
