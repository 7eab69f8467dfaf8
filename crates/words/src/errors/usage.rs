//! A command that cannot be asked so, and how to ask it.

use std::{fmt, path::PathBuf};

use calendar::NaiveDate;
use domain::{EntryNumber, Role, TaskId};
use proof::NoteError;

use super::{Told, asking::did_you_mean};
use crate::{Language, date, labels, say};

/// Why a command cannot be asked so.
#[derive(Debug)]
pub enum Misuse {
    /// Commands ask a ledger; there is none by default, so that nobody writes into the wrong one.
    NoLedger,
    /// A log is followed by a key, or by a file that holds one.
    NotAKey {
        /// What was given.
        key: String,
        /// Why it is no key.
        why: NoteError,
    },
    /// A task is named beside a spreadsheet, whose rows name theirs.
    OnlyForStatuses,
    /// A folder without messages.
    NoMessages(PathBuf),
    /// Standard input is read once.
    TwiceFromInput,
    /// Nobody sits there who could type a passphrase.
    NoPassphrase,
    /// A new passphrase is typed twice.
    PassphrasesDiffer,
    /// A rehearsal is not sealed by the clock.
    NoRealTime,
    /// Only a rehearsal opens at a time that is given.
    TimeOfRealClock,
    /// Its units are not there yet at the time at which the rehearsal opens.
    OpeningBeforeItsTime {
        /// The opening.
        opening: &'static str,
        /// Their first day.
        begins: NaiveDate,
    },
    /// No office is registered that could act.
    NoOffice,
    /// An evidence file without a head.
    NoHead(PathBuf),
    /// Only heads of one log are compared.
    TwoLogs(String, String),
    /// The demo of one letter, over a ledger that holds the demo of another.
    AnotherLetter(PathBuf),
    /// No schema has this name.
    NoSchema(String),
    /// Nothing can be written there, so a flush cannot be measured.
    NotMeasured {
        /// Where.
        directory: String,
        /// What the system says.
        why: String,
    },
    /// No act and no kind of fact has this name.
    NoAct {
        /// What was written.
        text: String,
        /// Those nearest to it.
        near: Vec<String>,
    },
    /// No entry had this number then.
    NoEntry {
        /// The number.
        number: EntryNumber,
        /// How many there were.
        known: u64,
    },
    /// No position has this name.
    NoPosition(String),
    /// No diagram has this name.
    NoDiagram(String),
    /// The name of a file says what is written into it.
    NoTable(PathBuf),
    /// The task was not known at that moment.
    NotKnownThen(TaskId),
    /// What should always succeed has not, and says so itself.
    Failed(String),
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::En))
    }
}

impl std::error::Error for Misuse {}

impl Told for Misuse {
    fn told(&self, language: Language) -> String {
        match self {
            Self::OpeningBeforeItsTime { opening, begins } => {
                let begins = date(*begins);
                say!(
                    language,
                    "{opening} có từ {begins}; mở sổ diễn tập từ ngày đó: --at {begins}",
                    "{opening} is there since {begins}; open the rehearsal on that day or later: --at {begins}"
                )
            }
            Self::NoOffice => say!(
                language,
                "sổ chưa có Văn phòng UBND tỉnh, thành phố nào đang hoạt động; nêu người ghi: --by ĐƠN-VỊ/CHỨC-DANH",
                "no provincial office is registered and in being; say who records it: --by UNIT/POSITION"
            ),
            Self::NoLedger => say!(
                language,
                "chưa chỉ rõ sổ cái: thêm --ledger THƯ-MỤC hoặc đặt biến SOCAI_LEDGER",
                "which ledger? Give --ledger DIR or set SOCAI_LEDGER"
            ),
            Self::NotAKey { key, why: not_a_key } => say!(
                language,
                "\"{key}\" không phải khóa ({not_a_key}), cũng không phải tệp",
                "\"{key}\" is not a key ({not_a_key}), and no file either"
            ),
            Self::OnlyForStatuses => say!(
                language,
                "--task chỉ dùng với thông điệp trạng thái edXML; dòng của bảng tính tự nêu nhiệm vụ",
                "--task is for edXML status messages; the rows of a spreadsheet name their tasks"
            ),
            Self::NoMessages(folder) => {
                let folder = folder.display();
                say!(
                    language,
                    "{folder}: thư mục không có thông điệp edXML nào; bảng tính thì nêu tên tệp",
                    "{folder}: no edXML message (.edxml, .xml) lies in this folder; of a spreadsheet, name the file"
                )
            }
            Self::TwiceFromInput => {
                say!(language, "đầu vào chuẩn (-) chỉ nêu được một lần", "standard input (-) can be named once only")
            }
            Self::NoPassphrase => say!(
                language,
                "không có màn hình để hỏi cụm mật khẩu; hãy chỉ tệp: --passphrase-file TỆP hoặc SOCAI_PASSPHRASE_FILE",
                "there is no terminal to ask for the passphrase; name a file: --passphrase-file FILE or SOCAI_PASSPHRASE_FILE"
            ),
            Self::PassphrasesDiffer => say!(language, "hai lần nhập khác nhau", "the two are not the same"),
            Self::NoRealTime => say!(
                language,
                "sổ diễn tập không có giờ thật; dùng: socai anchor collect --at THỜI-ĐIỂM",
                "a rehearsal has no real time; use: socai anchor collect --at TIME"
            ),
            Self::TimeOfRealClock => {
                say!(language, "--at chỉ dùng với --clock simulated", "--at goes with --clock simulated")
            }
            Self::NoHead(path) => {
                let path = path.display();
                say!(language, "{path}: thiếu thành phần checkpoint", "{path}: the member checkpoint is missing")
            }
            Self::TwoLogs(one, other) => say!(
                language,
                "hai đầu sổ của hai sổ khác nhau: {one} và {other}",
                "the heads of two different logs: {one} and {other}"
            ),
            Self::AnotherLetter(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} đang giữ bản xem thử của một văn bản khác; chọn thư mục khác bằng --ledger, hoặc xóa thư mục này",
                    "{path} holds the demo of another letter; choose another directory with --ledger, or remove this one"
                )
            }
            Self::NoSchema(name) => say!(
                language,
                "không có lược đồ \"{name}\"; xem danh sách bằng: socai schema",
                "there is no schema \"{name}\"; list them with: socai schema"
            ),
            Self::NotMeasured { directory, why: reason } => say!(
                language,
                "{directory}: không đo được ({reason}); những gì chỉ cần đọc thì đã xem xét",
                "{directory}: could not measure ({reason}); what only needs reading was examined"
            ),
            Self::NoAct { text, near } => {
                let offer = did_you_mean(near.iter().cloned(), language)
                    .unwrap_or_else(|| say!(language, "xem danh sách bằng: socai do", "list them with: socai do"));
                say!(language, "không có việc \"{text}\"; {offer}", "there is no act \"{text}\"; {offer}")
            }
            Self::NoEntry { number, known } => say!(
                language,
                "không có bút toán {number}: lúc đó sổ có {known} bút toán, đánh số từ 0",
                "there is no entry {number}: the ledger then had {known} entries, numbered from 0"
            ),
            Self::NoPosition(name) => {
                let all = Role::ALL.map(|position| format!("{position} ({})", labels::position(position, language)));
                let all = all.join(", ");
                say!(
                    language,
                    "không có chức vụ \"{name}\"; có: {all}",
                    "there is no position \"{name}\"; there are: {all}"
                )
            }
            Self::NoDiagram(name) => say!(
                language,
                "không có sơ đồ \"{name}\"; xem danh sách bằng: socai explain",
                "there is no diagram \"{name}\"; list them with: socai explain"
            ),
            Self::NoTable(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path}: tên tệp phải kết thúc bằng .xlsx hoặc .csv",
                    "{path}: the file's name must end in .xlsx or .csv"
                )
            }
            Self::NotKnownThen(task) => {
                say!(language, "chưa biết nhiệm vụ {task} tại thời điểm đó", "no task {task} was known at that moment")
            }
            Self::Failed(why) => why.clone(),
        }
    }
}
