//! Why there is nothing to prove.

use calendar::Timestamp;
use domain::TaskId;
use words::{Language, instant, say};

/// Why no evidence file can be made, or a moment cannot be sealed.
#[derive(Debug)]
pub enum Unprovable {
    /// The ledger has no entry.
    NoEntry,
    /// A verdict needs a filing, and the task has none.
    NothingFiled(TaskId),
    /// The ledger has fewer entries than the head covers that it is to continue.
    FewerEntries,
    /// Nobody can have said anything after this moment yet.
    NotPast(Timestamp),
    /// Nothing is recorded that others said after this moment.
    NotAnchored(Timestamp),
    /// Others were asked, and this moment is still not past by their clocks.
    NotSealed(Timestamp),
}

impl Unprovable {
    /// The code under which programs know it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoEntry => "no-entry",
            Self::NothingFiled(_) => "nothing-filed",
            Self::FewerEntries => "fewer-entries",
            Self::NotPast(_) => "not-past",
            Self::NotAnchored(_) => "not-anchored",
            Self::NotSealed(_) => "not-sealed",
        }
    }

    /// The same for people, and what to do about it.
    pub fn words(&self, language: Language) -> String {
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
