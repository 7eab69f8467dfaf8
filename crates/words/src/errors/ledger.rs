//! The running ledger.

use std::path::Path;

use domain::EntryNumber;
use ledger::{
    LedgerError,
    anchors::AnchorError,
    backup::BackupError,
    check::CheckError,
    directory::DirectoryError,
    encode::EncodeError,
    ledger::{ACCOUNT_MAX, DOCUMENTS_MAX, LEGAL_BASIS_CHARS_MAX, LEGAL_BASIS_MAX},
    program::ProgramError,
    prove::ProveError,
    receipts::ReceiptsError,
    shipping::ShippingError,
    stamps::StampError,
};

use super::{Told, odd, refused, technical, told, why};
use crate::{Language, date, instant, refusals, say};

/// A file that is not what it should be, for a reason that the library gives in its own words.
fn unusable(path: &Path, reason: &dyn std::fmt::Display, language: Language) -> String {
    let (path, reason) = (path.display(), technical(reason, language));
    say!(language, "{path}: nội dung không dùng được: {reason}", "{path}: {reason}")
}

/// What a unit can show that tried in time and was refused.
pub fn refusal_recorded(entry: EntryNumber, language: Language) -> String {
    let number = entry.0;
    say!(
        language,
        "\nViệc từ chối được ghi ở bút toán {entry}. Biên nhận: socai receipt write {number} --to bien-nhan",
        "\nThat it was refused is recorded as entry {entry}. Its receipt: socai receipt write {number} --to receipts"
    )
}

impl Told for LedgerError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Refused { refusal, recorded } => {
                let why = refusals::explain(refusal, language);
                let recorded = recorded.map(|entry| refusal_recorded(entry, language)).unwrap_or_default();
                say!(language, "từ chối: {why}{recorded}", "refused: {why}{recorded}")
            }
            Self::Log(source) => source.told(language),
            Self::Encode(source) => source.told(language),
            Self::Reading(source) => {
                let source = source.told(language);
                say!(
                    language,
                    "có bút toán mà phiên bản này không đọc được ({source}); hãy dùng phiên bản mới hơn",
                    "{source}"
                )
            }
            Self::TooMuch => told!(
                self,
                language,
                "một lệnh nêu nhiều nhất {LEGAL_BASIS_MAX} căn cứ, mỗi căn cứ {LEGAL_BASIS_CHARS_MAX} ký tự, {DOCUMENTS_MAX} tài liệu, và tài khoản dài nhất {ACCOUNT_MAX} ký tự"
            ),
            Self::ControlCharacter(text) => {
                told!(self, language, "nội dung \"{text}\" có ký tự điều khiển; hãy bỏ ký tự đó")
            }
            Self::NameInText => {
                told!(self, language, "nội dung có tên một người trong kho; hãy ghi chức danh, hoặc mã cá nhân")
            }
            Self::CommandIdReused { id, entry } => {
                told!(self, language, "mã lệnh \"{id}\" đã dùng cho một lệnh khác, ghi tại {entry}; hãy chọn mã mới")
            }
            Self::TimeGiven => told!(
                self,
                language,
                "sổ này chạy theo đồng hồ thật; chỉ sổ tạo bằng --clock simulated mới nhận \"at\""
            ),
            Self::TimeMissing => told!(
                self,
                language,
                "sổ diễn tập không có đồng hồ riêng; lệnh phải nêu thời điểm: --at \"8:00 19/9/2023\"; trong tệp lệnh là \"at\", trong dự thảo là dòng `at = \"8:00 19/9/2023\"`"
            ),
            Self::ClockLeapt { last, now, days } => {
                let (last, now) = (instant(*last), instant(*now));
                told!(
                    self,
                    language,
                    "đồng hồ báo {now}, {days} ngày sau bút toán cuối ({last}); chưa ghi gì. Hãy chỉnh lại đồng hồ; nếu đúng là đã lâu như vậy, hãy xác nhận trước: socai clock confirm; sau hơn một năm thì kèm ngày hôm nay xem ở nơi khác máy này (--at NĂM-THÁNG-NGÀY)"
                )
            }
            Self::DayNotSaid { now, days } => {
                let now = instant(*now);
                told!(
                    self,
                    language,
                    "đồng hồ báo {now}, {days} ngày sau bút toán cuối: sau hơn một năm phải ghi ngày hôm nay, xem ở nơi khác máy này: socai clock confirm --at NĂM-THÁNG-NGÀY"
                )
            }
            Self::OtherDay { said, now } => {
                let (said, now) = (date(*said), instant(*now));
                told!(
                    self,
                    language,
                    "ngày được xác nhận là {said}, nhưng đồng hồ báo {now}; chưa ghi gì. Hãy chỉnh lại đồng hồ, hoặc ghi đúng ngày hôm nay"
                )
            }
            Self::NotOpened => told!(self, language, "nhật ký rỗng: sổ chưa được tạo xong; hãy tạo lại ở nơi khác"),
        }
    }
}

impl Told for EncodeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Canonical(source) => source.told(language),
            Self::Document(source) => {
                let source = source.told(language);
                say!(language, "tài liệu: {source}", "documents: {source}")
            }
        }
    }
}

impl Told for DirectoryError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Ledger(source) => source.told(language),
            Self::Io { path, source } => refused(path, source, language),
            Self::NotALedger(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} không phải sổ cái (không có ledger.toml); tạo bằng: socai init --ledger {path}",
                    "{path} is not a ledger (it has no ledger.toml); create one with: socai init --ledger {path}"
                )
            }
            Self::SettingsMissing(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} có nhật ký nhưng thiếu ledger.toml: hoặc sổ chưa tạo xong, hoặc tệp đã mất. Lấy tệp từ bản sao lưu; nếu không có, hãy ghi dòng: layout = 3 vào {path}/ledger.toml, và thêm dòng: use = \"looking\" nếu sổ chỉ được khôi phục để xem",
                    "{path} holds a log but no ledger.toml: either it was not created completely, or the file was lost. Take the file from a backup; without one, write the line: layout = 3 into {path}/ledger.toml, and the line: use = \"looking\" too where the ledger was restored for looking only"
                )
            }
            Self::Key { path, source } => {
                let (path, source) = (path.display(), source.told(language));
                say!(
                    language,
                    "{path}: {source}; hãy phục hồi từ nơi cất khóa của sổ",
                    "{path}: {source}; restore it from where you keep the ledger's keys"
                )
            }
            Self::KeyMissing(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "thiếu {path}; không có khóa thì không ký, không kiểm được đầu sổ. Phục hồi từ nơi cất khóa: socai key restore TỆP"
                )
            }
            Self::OtherKey(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} không phải khóa bí mật của khóa dùng để kiểm đầu sổ: một trong hai là của sổ khác, hoặc đã thôi dùng. Không ký gì; hãy cất tệp đó đi rồi phục hồi khóa đúng: socai key restore TỆP"
                )
            }
            Self::Rotation { path, reason } => {
                let path = path.display();
                told!(self, language, "{path}: {reason}; hãy phục hồi tệp đó từ bản sao lưu của sổ", technical reason)
            }
            Self::KeysAhead { entry, size } => told!(
                self,
                language,
                "keys/ cho biết bút toán #{entry} đã đổi khóa, nhưng sổ chỉ có {size} bút toán: sổ đã mất bút toán, hoặc là bản cũ. Không ký gì; hãy phục hồi từ bản sao lưu mới hơn"
            ),
            Self::RotationUnfinished { entry, source } => {
                let source = source.told(language);
                told!(
                    self,
                    language,
                    "bút toán #{entry} đã đổi khóa, nhưng chưa làm xong phần còn lại: {source}. Khắc phục xong, lệnh ghi tiếp theo sẽ làm nốt"
                )
            }
            Self::KeyThere(path) => {
                let path = path.display();
                told!(self, language, "{path} đang có; không ghi đè lên khóa")
            }
            Self::NotTheKey(key) => {
                told!(self, language, "khóa {key} không phải khóa mà sổ nêu; có thể là của sổ khác, hoặc đã thôi dùng")
            }
            Self::Random(source) => {
                let source = technical(source, language);
                told!(self, language, "hệ điều hành không cho byte ngẫu nhiên ({source}); hãy thử lại")
            }
            Self::Earlier(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} do phiên bản trước ghi; chạy một lần: socai history --ledger {path} để cập nhật",
                    "{path} was written by an earlier version; run once: socai history --ledger {path} to bring it up to date"
                )
            }
            Self::ForLooking(path) => {
                let path = path.display();
                told!(self, language, "{path} là quá khứ của một sổ, khôi phục để xem; hãy ghi vào chính sổ đó")
            }
            Self::Occupied(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} đã có và không rỗng; hãy chọn thư mục khác",
                    "{path} exists and is not empty; choose another directory"
                )
            }
            Self::Settings { path, detail } => unusable(path, detail, language),
        }
    }
}

impl Told for AnchorError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NoPolicy => say!(
                language,
                "chưa có chính sách nói hỏi nhân chứng nào; hãy đặt: socai anchor policy TỆP",
                "no policy says which witnesses to ask; give one: socai anchor policy FILE"
            ),
            Self::Policy { path, source } => {
                let (path, source) = (path.display(), source.told(language));
                say!(language, "{path}: nội dung không dùng được: {source}", "{path}: {source}")
            }
            Self::OtherLog(key) => say!(
                language,
                "chính sách không nêu khóa của sổ này; hãy thêm dòng: log {key}",
                "the policy does not name this ledger's key; add the line: log {key}"
            ),
            Self::Damaged { path, reason } => unusable(path, reason, language),
            Self::NoCosignature { size } => told!(
                self,
                language,
                "câu trả lời không có chữ ký đồng ký nào của nhân chứng trong chính sách cho đầu sổ {size} bút toán"
            ),
            Self::ClocksDiffer { witness, at, bound } => {
                let at = instant(*at);
                told!(
                    self,
                    language,
                    "dòng của {witness} ghi {at}, lệch hơn {bound} giây so với đồng hồ của sổ: một trong hai đồng hồ sai, dòng này không được nhận"
                )
            }
            Self::Io { path, source } => refused(path, source, language),
            Self::Directory(source) => source.told(language),
            Self::Receipts(source) => source.told(language),
            Self::Stamp(source) => source.told(language),
            Self::Ledger(source) => source.told(language),
        }
    }
}

impl Told for BackupError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Directory(source) => source.told(language),
            Self::Copy(source) => source.told(language),
            Self::Document(source) => source.told(language),
            Self::Io { path, source } => refused(path, source, language),
            Self::NotPlain { path, odd: what } => {
                let (path, what) = (path.display(), odd(*what, language));
                say!(
                    language,
                    "{path} là {what}, không phải tệp hay thư mục thường; hãy chuyển nó đi. Chưa ghi gì",
                    "{path} is {what}, and no plain file or directory; move it away. Nothing was written"
                )
            }
            Self::Vault(source) => source.told(language),
            Self::Desk(source) => source.told(language),
            Self::Access(source) => source.told(language),
            Self::HoldsSecrets(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} là bản sao lưu có bí mật và đang giữ chúng; hãy sao lưu không kèm bí mật vào thư mục khác",
                    "{path} was made with secrets, and holds them; make the backup without them in another directory"
                )
            }
            Self::OfAnother(path) => {
                let path = path.display();
                told!(self, language, "{path} là của một sổ khác; hãy sao lưu vào thư mục khác. Chưa ghi gì")
            }
            Self::KeysChanging(path) => {
                let path = path.display();
                told!(self, language, "{path}: khóa của sổ được đổi trong lúc sao chép; hãy sao lưu lại")
            }
            Self::WithoutKey(path) => {
                let path = path.display();
                say!(
                    language,
                    "{path} được sao lưu không kèm bí mật: xem và kiểm tra được, không khôi phục được; hãy dùng bản sao lưu có bí mật",
                    "{path} was made without secrets: it can be checked and read, but not restored; use a backup with them"
                )
            }
        }
    }
}

impl Told for CheckError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Directory(source) => source.told(language),
            Self::Log(source) => source.told(language),
            Self::Document(source) => source.told(language),
            Self::Desk(source) => source.told(language),
            Self::Access(source) => source.told(language),
            Self::Io { path, source } => refused(path, source, language),
        }
    }
}

impl Told for ProgramError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unnamed => say!(language, "command không nêu chương trình nào", "command names no program"),
            Self::Io { program, source } => format!("{program}: {}", why(source, language)),
            Self::Stopped { program, patience } => {
                let seconds = patience.as_secs();
                say!(
                    language,
                    "{program} chạy quá {seconds} giây mà chưa xong, đã bị dừng",
                    "{program} had not ended after {seconds} seconds and was stopped"
                )
            }
            Self::Failed { program, why } => say!(language, "{program} báo lỗi: {why}", "{program}: {why}"),
        }
    }
}

impl Told for ProveError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Asked(source) => source.told(language),
            Self::Anchor(source) => source.told(language),
            Self::Stamp(source) => source.told(language),
            Self::Receipts(source) => source.told(language),
            Self::Container(source) => source.told(language),
            Self::NotEntered => told!(
                self,
                language,
                "chưa nhập người nào vào sổ này với giá trị băm của văn bản đó; văn bản có do `socai person show --to` ghi không?"
            ),
            Self::Damaged(detail) => {
                told!(self, language, "có chỗ không đọc được ({detail}); hãy chạy socai check", technical detail)
            }
        }
    }
}

impl Told for ReceiptsError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Directory(source) => source.told(language),
            Self::Log(source) => source.told(language),
            Self::NoSuchEntry { size, asked } => {
                told!(self, language, "sổ có {size} bút toán; không có bút toán #{asked}")
            }
        }
    }
}

impl Told for ShippingError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Settings { path, reason } => unusable(path, reason, language),
            Self::Io { path, source } => refused(path, source, language),
        }
    }
}

impl Told for StampError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Settings { path, reason } => unusable(path, reason, language),
            Self::Token(source) => source.told(language),
            Self::Request(source) => source.told(language),
            Self::Program(source) => source.told(language),
            Self::Io { path, source } => refused(path, source, language),
            Self::Random(source) => {
                let source = technical(source, language);
                told!(self, language, "hệ điều hành không cho byte ngẫu nhiên ({source}); hãy thử lại")
            }
        }
    }
}
