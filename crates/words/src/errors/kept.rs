//! What is kept beside the log: documents, keys, the vault of names, accounts.

use ledger::{
    age::AgeError,
    check::Meaning,
    desk_files::{Damage, DeskFileError},
    documents::{DOCUMENT_BYTES_MAX, DocumentError},
    kept::Fault,
    key_backup::{KeyBackupError, PASSPHRASE_LETTERS_MIN},
    persons::PersonError,
    vault::{NAME_CHARS_MAX, VaultError},
};

use super::{Told, odd, refused, technical, told, why};
use crate::{Language, say};

impl Told for DocumentError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => refused(path, source, language),
            Self::TooLong => told!(self, language, "tài liệu dài hơn {DOCUMENT_BYTES_MAX} byte; hãy chia ra"),
        }
    }
}

impl Told for AgeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Malformed(detail) => {
                told!(self, language, "không phải tệp do age mã hóa bằng cụm mật khẩu ({detail})", technical detail)
            }
            Self::Passphrase => told!(self, language, "cụm mật khẩu không đúng"),
            Self::Changed => told!(self, language, "tệp đã bị sửa hoặc không đủ"),
        }
    }
}

impl Told for KeyBackupError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Passphrase => told!(
                self,
                language,
                "cụm mật khẩu có ít nhất {PASSPHRASE_LETTERS_MIN} chữ, số, dấu câu hoặc dấu cách, viết không dấu tiếng Việt"
            ),
            Self::Age(source) => source.told(language),
            Self::NotAKey(detail) => told!(self, language, "trong tệp không có khóa ({detail})", technical detail),
            Self::Random(source) => {
                let source = technical(source, language);
                told!(self, language, "hệ điều hành không cho byte ngẫu nhiên ({source}); hãy thử lại")
            }
        }
    }
}

impl Told for PersonError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Ledger(source) => source.told(language),
            Self::Vault(source) => source.told(language),
            Self::Exchanged(person) => told!(
                self,
                language,
                "tên của {person} trong kho không phải tên đã nhập: giá trị băm khác; hãy giữ nguyên kho và hỏi ai đã vào được đó"
            ),
        }
    }
}

impl Told for VaultError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => {
                let (path, source) = (path.display(), why(source, language));
                told!(
                    self,
                    language,
                    "{path}: {source}; hãy xem kho có thuộc tài khoản chạy sổ không, và đĩa còn chỗ không"
                )
            }
            Self::Random(source) => {
                let source = technical(source, language);
                told!(
                    self,
                    language,
                    "hệ điều hành không cho byte ngẫu nhiên ({source}); chưa niêm phong gì, hãy thử lại"
                )
            }
            Self::Name => told!(
                self,
                language,
                "họ tên có từ 1 đến {NAME_CHARS_MAX} ký tự, trong đó có chữ cái, không có ký tự điều khiển; hãy sửa lại"
            ),
            Self::Exists(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} đã có: người này đã ở trong kho; hãy lấy mã mới, hoặc xóa người này trước"
                )
            }
            Self::Erased(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} không còn hoặc đã bị ghi đè: người này đã được xóa hoặc chưa từng được niêm phong; không đọc được tên"
                )
            }
            Self::Linked(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} là một liên kết, hoặc tệp của nó còn tên khác: đã bỏ khỏi kho nhưng các byte chưa bị ghi đè; hãy tìm xem ở đâu còn giữ, và hủy đi"
                )
            }
            Self::Damaged { path, detail } => {
                let path = path.display();
                told!(
                    self, language,
                    "{path} {detail}; hãy khôi phục khóa và giá trị niêm phong của người này từ cùng một bản sao lưu, hoặc xóa người này", technical detail)
            }
            Self::Stray(path) => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} không thuộc về kho; nếu là bản chép của một khóa thì hủy, nếu không thì chuyển đi"
                )
            }
            Self::Canonical(source) => source.told(language),
        }
    }
}

impl Told for Damage {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unfinished => told!(
                self,
                language,
                "không kết thúc bằng mã băm của chính nó: tệp bị cắt cụt, hoặc không do chương trình này ghi"
            ),
            Self::Changed => told!(self, language, "mã băm không khớp: tệp đã bị sửa"),
            Self::Unreadable { format, line } => {
                told!(self, language, "không đọc được theo định dạng {format}, ở dòng {line}")
            }
            Self::Contradicts { format } => {
                told!(self, language, "không phải {format} mang tên này: nội dung tự mâu thuẫn")
            }
            Self::OtherFormat { format, found } => {
                told!(self, language, "phải là {format}, mà tệp ghi {found:?}")
            }
        }
    }
}

impl Told for DeskFileError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => {
                let (path, source) = (path.display(), why(source, language));
                say!(
                    language,
                    "{path}: {source}; hãy xem desk/ có thuộc tài khoản chạy sổ không, và đĩa còn chỗ không",
                    "{path}: {source}; check that desk/ belongs to the account that runs the ledger, and that the disk has room"
                )
            }
            Self::Damaged { path, damage } => {
                let (path, damage) = (path.display(), damage.told(language));
                say!(
                    language,
                    "{path}: {damage}; khôi phục từ bản sao lưu, hoặc chuyển tệp đi rồi lập lại",
                    "{path}: {damage}; restore it from a backup, or move it away and make it anew"
                )
            }
            Self::NoSuchName(path) => {
                let path = path.display();
                told!(self, language, "không giữ được gì trong {path} dưới tên ấy")
            }
        }
    }
}

impl Told for Meaning {
    fn told(&self, language: Language) -> String {
        match self {
            Self::RotationWithoutReceipt => told!(
                self,
                language,
                "bút toán này đổi khóa của sổ, nhưng keys/ không có biên nhận của nó; hãy khôi phục từ bản sao lưu"
            ),
            Self::Miscounted => told!(
                self,
                language,
                "bút toán này đếm các luồng của sổ khác với thực tế; không dựa vào nó để chứng minh vắng mặt"
            ),
            Self::IndexDiffers(differs) => {
                let (after, task) = (differs.after, differs.task.as_ref().map(ToString::to_string));
                let about = task.unwrap_or_else(|| language.pick("ngoài các nhiệm vụ", "not about a task").to_owned());
                told!(
                    self,
                    language,
                    "views/index nói khác các bút toán, sau bút toán {after} ({about}); dựng lại bằng socai rebuild views"
                )
            }
            Self::Index(source) => {
                told!(self, language, "không đọc được views/index ({source}); dựng lại bằng socai rebuild views")
            }
            Self::StatesDiffer => {
                told!(self, language, "tình trạng dựng lại từ mọi bút toán khác với tình trạng dựng từng bút toán một")
            }
            Self::Keys(error) => error.told(language),
            Self::Ledger(error) => error.told(language),
        }
    }
}

impl Told for Fault {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Missing(entry) => say!(language, "mất, dù {entry} nêu tên", "it is missing, though {entry} names it"),
            Self::Gone => say!(language, "mất", "it is missing"),
            Self::Altered => say!(
                language,
                "nội dung không khớp với tên (mã băm SHA-256)",
                "its bytes are not those that its name, a SHA-256, stands for"
            ),
            Self::Unreadable(why) => {
                let why = technical(why, language);
                say!(language, "không đọc được: {why}", "it cannot be read as what it should be: {why}")
            }
            Self::NotAsRecorded(entry) => {
                say!(language, "không phải điều mà {entry} ghi", "it is not what {entry} says")
            }
            Self::OtherHead => say!(
                language,
                "không phải đầu sổ của sổ này với số bút toán như tên tệp",
                "it is not a head of this log of the size that its name says"
            ),
            Self::NotErased(entry) => say!(
                language,
                "người này đã được xóa theo {entry}, mà tệp vẫn còn",
                "the person was erased by {entry}, and this is still there"
            ),
            Self::Stray => say!(
                language,
                "tệp lạ, có thể là bản chép của một khóa",
                "nothing of this name belongs here; it may be a copy of a key"
            ),
            Self::OtherKey => {
                say!(language, "không phải khóa của sổ này", "it is not the key that belongs to this log")
            }
            Self::NotDropped(entry) => told!(self, language, "{entry} đã ghi là hủy, vậy mà vẫn còn"),
            Self::Desk(damage) => damage.told(language),
            Self::Odd(what) => {
                let odd = odd(*what, language);
                say!(language, "đây là {odd}, không phải tệp thường", "it is {odd}, not a plain file")
            }
            Self::Differs => say!(
                language,
                "khác với tệp trong bản sao, và không biết tệp nào đúng",
                "the copy has another one, and it cannot be told which of the two is right"
            ),
        }
    }
}
