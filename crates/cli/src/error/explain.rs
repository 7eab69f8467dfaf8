//! What went wrong, in the user's language, with the place and the remedy.

use std::path::Path;

use domain::EntryNumber;
use eventlog::{LogError, disk::CopyError};
use exchange::letter::LetterError;
use ledger::{
    LedgerError,
    age::AgeError,
    anchors::AnchorError,
    backup::BackupError,
    directory::DirectoryError,
    key_backup::{KeyBackupError, PASSPHRASE_LETTERS_MIN},
    ledger::{ACCOUNT_MAX, DOCUMENTS_MAX, LEGAL_BASIS_CHARS_MAX, LEGAL_BASIS_MAX},
    persons::PersonError,
    program::ProgramError,
    receipts::ReceiptsError,
    shipping::ShippingError,
    stamps::StampError,
};
use words::{self, Language, refusals, say};

use super::{CommandError, Error, RowRefused};
use crate::render::{self, system};

impl Error {
    /// The message for a person.
    pub fn explain(&self, language: Language) -> String {
        match self {
            Self::Command(error) => {
                let CommandError { path, line, id, above, source, .. } = error.as_ref();
                let (path, why, done) = (path.display(), ledger(source, language), above.len());
                let place = say!(language, "{path}, dòng {line} ({id}): {why}", "{path}, line {line} ({id}): {why}");
                let rest = say!(
                    language,
                    "{done} lệnh phía trên đã được ghi. Khắc phục rồi chạy lại tệp này: lệnh đã ghi sẽ được bỏ qua.",
                    "The {done} command(s) above it are recorded. Put this right and run the file again: what is recorded is passed over."
                );
                format!("{place}\n{rest}")
            }
            Self::Directory(DirectoryError::Ledger(source)) | Self::Ledger(source) => ledger(source, language),
            Self::Directory(DirectoryError::NotALedger(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} không phải sổ cái (không có ledger.toml); tạo bằng: socai init --ledger {path}",
                    "{path} is not a ledger (it has no ledger.toml); create one with: socai init --ledger {path}"
                )
            }
            Self::Directory(DirectoryError::Occupied(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} đã có và không rỗng; hãy chọn thư mục khác",
                    "{path} exists and is not empty; choose another directory"
                )
            }
            Self::Directory(DirectoryError::SettingsMissing(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} có nhật ký nhưng thiếu ledger.toml: hoặc sổ chưa tạo xong, hoặc tệp đã mất. Nếu chắc chắn nhật ký còn tốt, hãy ghi dòng: layout = 1 vào {path}/ledger.toml",
                    "{path} holds a log but no ledger.toml: either it was not created completely, or the file was lost. If the log is known to be good, write the line: layout = 1 into {path}/ledger.toml"
                )
            }
            Self::Io { path, source } | Self::Directory(DirectoryError::Io { path, source }) => {
                system::refused(path, source, language)
            }
            Self::Directory(error) if key(error, language).is_some() => key(error, language).unwrap_or_default(),
            Self::NotFollowed { path, source } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: không chứng minh được sổ đã đổi khóa: {source}",
                    "{path}: it is not proven that the log has changed its key: {source}"
                )
            }
            Self::TwoSuccessors { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: khóa cũ đã ký cho HAI khóa kế tiếp: khóa đã bị đánh cắp, hoặc sổ gian dối. Không tin khóa nào; hãy giữ cả hai biên nhận",
                    "{path}: the old key has signed for TWO successors: it was stolen, or the log is dishonest. Trust neither; keep both receipts"
                )
            }
            Self::KeyBackup(error) => key_backup(error, language),
            Self::Stream { refused, failed } => say!(
                language,
                "{refused} lệnh bị từ chối, {failed} lệnh không thực hiện được; các lệnh khác đã ghi",
                "{refused} command(s) were refused, {failed} failed; the others are recorded"
            ),
            Self::Anchor(error) => anchor(error, language),
            Self::Unreached { count } => {
                say!(
                    language,
                    "{count} nơi chưa nhận được; sẽ gửi lại lần sau",
                    "{count} were not reached; next time they are tried again"
                )
            }
            Self::NotProven => say!(language, "không chứng minh được", "not proven"),
            Self::Answered => String::new(),
            Self::ByNumbering => say!(
                language,
                "theo số thứ tự do sổ tự đánh, không phải theo mọi bút toán",
                "by the log's own numbering, and not by all its entries"
            ),
            Self::Receipts(ReceiptsError::NoSuchEntry { size, asked }) => say!(
                language,
                "sổ có {size} bút toán; không có bút toán #{asked}",
                "the ledger has {size} entries; there is no #{asked}"
            ),
            Self::Witness(error) => render::witness::error(error, language),
            Self::Faults { count } => {
                say!(language, "kiểm tra thấy {count} lỗi", "the check found {count} fault(s)")
            }
            Self::Directory(DirectoryError::Earlier(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} do phiên bản trước ghi; chạy một lần: socai history --ledger {path} để cập nhật",
                    "{path} was written by an earlier version; run once: socai history --ledger {path} to bring it up to date"
                )
            }
            Self::Directory(DirectoryError::ForLooking(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} là quá khứ của một sổ, khôi phục để xem; hãy ghi vào chính sổ đó",
                    "{path} is the past of a ledger, restored for looking at; record in the ledger itself"
                )
            }
            Self::Backup(BackupError::Copy(CopyError::NotContinued { path, size })) => {
                let path = path.display();
                say!(
                    language,
                    "{path} giữ bản sao {size} bút toán mà sổ này không nối tiếp: một trong hai đã bị sửa, hoặc không cùng một sổ. Chưa ghi gì",
                    "{path} holds a copy of {size} entries that this ledger does not continue: one of the two was changed, or they are not of one ledger. Nothing was written"
                )
            }
            Self::Backup(BackupError::Copy(CopyError::OfAnother { path })) => {
                let path = path.display();
                say!(
                    language,
                    "{path} giữ bản sao của một sổ khác: chữ ký đầu sổ ở đó không phải của khóa sổ này. Chưa ghi gì",
                    "{path} holds a copy of another ledger: its head is not signed by this one's key. Nothing was written"
                )
            }
            Self::Backup(BackupError::Copy(CopyError::NoSuchPosition { size, asked })) => say!(
                language,
                "sổ có {size} bút toán; không có bút toán #{asked}",
                "the ledger has {size} entries; there is no #{asked}"
            ),
            Self::Backup(BackupError::NotPlain { path, odd }) => {
                let (path, odd) = (path.display(), render::kept::odd_words(*odd, language));
                say!(
                    language,
                    "{path} là {odd}, không phải tệp hay thư mục thường; hãy chuyển nó đi. Chưa ghi gì",
                    "{path} is {odd}, and no plain file or directory; move it away. Nothing was written"
                )
            }
            Self::Backup(BackupError::HoldsSecrets(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} là bản sao lưu có bí mật và đang giữ chúng; hãy sao lưu không kèm bí mật vào thư mục khác",
                    "{path} was made with secrets, and holds them; make the backup without them in another directory"
                )
            }
            Self::Backup(BackupError::WithoutKey(path)) => {
                let path = path.display();
                say!(
                    language,
                    "{path} được sao lưu không kèm bí mật: xem và kiểm tra được, không khôi phục được; hãy dùng bản sao lưu có bí mật",
                    "{path} was made without secrets: it can be checked and read, but not restored; use a backup with them"
                )
            }
            Self::WouldOverwrite { path } => {
                let path = path.display();
                say!(
                    language,
                    "{path} đã có, và không bị ghi đè; chọn tên khác, hoặc tự chuyển tệp ấy đi trước",
                    "{path} exists, and is not overwritten; choose another name, or move that file away first"
                )
            }
            Self::TooLong { path, most } => {
                let (path, most) = (path.display(), bytes(*most, language));
                say!(
                    language,
                    "{path} dài quá {most}; không tệp nào dùng vào việc này dài như vậy",
                    "{path} is longer than {most}; no file for this is ever that long"
                )
            }
            Self::NotText { path } => {
                let path = path.display();
                say!(language, "{path} không phải văn bản UTF-8", "{path} is not UTF-8 text")
            }
            Self::NotReadable { path, reason } => unusable(path, reason, language),
            Self::Script { path, source } => unusable(path, source, language),
            Self::Draft { path, source } => unusable(path, source, language),
            Self::Filings { path, source } => unusable(path, source, language),
            Self::Directory(DirectoryError::Settings { path, detail }) => unusable(path, detail, language),
            Self::Shipping(ShippingError::Settings { path, reason }) => unusable(path, reason, language),
            Self::Rows { path, refused, recorded } => {
                let (path, count) = (path.display(), refused.len());
                let rows = refused_rows(refused, language);
                let recorded = recorded.map(|entry| refusal_recorded(entry, language)).unwrap_or_default();
                say!(
                    language,
                    "{path}: {count} dòng bị từ chối, không dòng nào được ghi:\n{rows}{recorded}",
                    "{path}: {count} row(s) are refused, and none was recorded:\n{rows}{recorded}"
                )
            }
            Self::Person(PersonError::Ledger(source)) => ledger(source, language),
            Self::Source { path, source } => {
                let path = path.display();
                say!(language, "{path}: không đọc được như một văn bản: {source}", "{path}: {source}")
            }
            Self::Letter { path, source: LetterError::StateSecret { line, mark } } => {
                let path = path.display();
                say!(
                    language,
                    "{path}, dòng {line}: dấu độ mật \"{mark}\". Bí mật nhà nước không được đưa vào hệ thống này; không lưu gì cả.",
                    "{path}, line {line}: the secrecy mark \"{mark}\". State secrets must not enter this system; nothing was kept."
                )
            }
            Self::Letter { path, source: LetterError::NotALetter } => {
                let path = path.display();
                say!(
                    language,
                    "{path}: không thấy thành phần nào của văn bản hành chính (số, ngày, nơi gửi, chữ ký)",
                    "{path}: none of the parts of an official letter were found (number, date, addressees, signature)"
                )
            }
            other => other.to_string(),
        }
    }
}

/// A number of bytes, in MiB where that is a round one.
fn bytes(count: usize, language: Language) -> String {
    const MIB: usize = 1024 * 1024;
    match count.is_multiple_of(MIB) {
        true => format!("{} MiB", count / MIB),
        false => say!(language, "{count} byte", "{count} bytes"),
    }
}

/// A file that is not what it should be, for a reason that the library gives in its own words.
fn unusable(path: &Path, reason: &dyn std::fmt::Display, language: Language) -> String {
    let path = path.display();
    say!(language, "{path}: nội dung không dùng được: {reason}", "{path}: {reason}")
}

/// What a unit can show that tried in time and was refused.
fn refusal_recorded(entry: EntryNumber, language: Language) -> String {
    let number = entry.0;
    say!(
        language,
        "\nViệc từ chối được ghi ở bút toán {entry}. Biên nhận: socai receipt write {number} --to THƯ-MỤC",
        "\nThat it was refused is recorded as entry {entry}. Its receipt: socai receipt write {number} --to DIRECTORY"
    )
}

pub fn ledger(error: &LedgerError, language: Language) -> String {
    match error {
        LedgerError::Refused { refusal, recorded } => {
            let why = refusals::explain(refusal, language);
            let recorded = recorded.map(|entry| refusal_recorded(entry, language)).unwrap_or_default();
            say!(language, "từ chối: {why}{recorded}", "refused: {why}{recorded}")
        }
        LedgerError::TimeGiven => say!(
            language,
            "sổ này chạy theo đồng hồ thật; chỉ sổ tạo bằng --clock simulated mới nhận \"at\"",
            "{error}"
        ),
        LedgerError::TimeMissing => {
            say!(language, "sổ diễn tập không có đồng hồ riêng; lệnh phải có \"at\"", "{error}")
        }
        LedgerError::CommandIdReused { id, entry } => {
            say!(language, "mã lệnh \"{id}\" đã dùng cho một lệnh khác, ghi tại {entry}; hãy chọn mã mới", "{error}")
        }
        LedgerError::Log(LogError::Store(eventlog::StoreError::InUse { path })) => {
            let path = path.display();
            say!(language, "{path} đang được một tiến trình khác mở; mỗi lúc chỉ một tiến trình được mở sổ", "{error}")
        }
        LedgerError::Log(LogError::Store(eventlog::StoreError::Damaged { path, detail })) => {
            let path = path.display();
            say!(
                language,
                "{path} bị hỏng ({detail}). Đừng ghi thêm; giữ nguyên thư mục này và khôi phục từ bản sao lưu",
                "{path} is damaged ({detail}). Write nothing more; keep this directory as it is and restore from a backup"
            )
        }
        LedgerError::Log(LogError::Store(eventlog::StoreError::Behind { reason })) => say!(
            language,
            "những gì đã ghi vẫn an toàn trong journal/, nhưng log/ hoặc tiles/ không nhận thêm được ({reason}). Kiểm tra dung lượng và tình trạng đĩa, mở lại sổ rồi chạy lại",
            "what was recorded is safe in journal/, but log/ or tiles/ cannot take it ({reason}). Check the disk and its free space, then open the ledger again and run this again"
        ),
        LedgerError::Log(LogError::Store(eventlog::StoreError::Lost { known_from, size, from })) => {
            let last = size.saturating_sub(1);
            say!(
                language,
                "chữ ký đầu sổ cuối cùng, còn trong {known_from}, cho biết có {size} bút toán, nhưng các bút toán #{from}–#{last} không còn ở đâu nữa. Không ghi đè lên chỗ đó: giữ nguyên thư mục này và khôi phục từ bản sao lưu",
                "{error}"
            )
        }
        LedgerError::Log(LogError::Store(eventlog::StoreError::NotWhatWasSigned { size })) => say!(
            language,
            "{size} bút toán còn đó nhưng không dẫn tới giá trị gốc đã ký: có chỗ đã bị sửa. Chạy `socai check`",
            "{error}"
        ),
        LedgerError::Log(LogError::Broken { position, detail }) => say!(
            language,
            "bút toán #{position}: {detail}; nhật ký bị hỏng hoặc bị sửa từ bên ngoài. Đừng ghi thêm; khôi phục từ bản sao lưu",
            "entry #{position}: {detail}; the log has been damaged or changed from outside. Write nothing more; restore from a backup"
        ),
        LedgerError::NameInText => {
            say!(language, "nội dung có tên một người trong kho; hãy ghi chức danh, hoặc mã cá nhân", "{error}")
        }
        LedgerError::ControlCharacter(text) => {
            say!(language, "nội dung \"{text}\" có ký tự điều khiển; hãy bỏ ký tự đó", "{error}")
        }
        LedgerError::Log(LogError::Unknown { reason }) => say!(
            language,
            "ghi xuống đĩa không xong ({reason}); chưa rõ lệnh này đã được ghi hay chưa. Kiểm tra dung lượng và tình trạng đĩa, mở lại sổ rồi chạy lại",
            "the write to disk failed ({reason}); whether this command was recorded is not known. Check the disk and its free space, then open the ledger again and run this again"
        ),
        LedgerError::ClockLeapt { last, now, days } => say!(
            language,
            "đồng hồ báo {now}, {days} ngày sau bút toán cuối ({last}); chưa ghi gì. Hãy chỉnh lại đồng hồ; nếu đúng là đã lâu như vậy, hãy xác nhận trước: socai clock confirm",
            "{error}"
        ),
        LedgerError::Log(LogError::Store(eventlog::StoreError::Io { path, source })) => {
            system::refused(path, source, language)
        }
        LedgerError::NotOpened => {
            say!(language, "nhật ký rỗng: sổ chưa được tạo xong; hãy tạo lại ở nơi khác", "{error}")
        }
        LedgerError::TooMuch => say!(
            language,
            "một lệnh nêu nhiều nhất {LEGAL_BASIS_MAX} căn cứ, mỗi căn cứ {LEGAL_BASIS_CHARS_MAX} ký tự, {DOCUMENTS_MAX} tài liệu, và tài khoản dài nhất {ACCOUNT_MAX} ký tự",
            "{error}"
        ),
        LedgerError::Reading(source) => say!(
            language,
            "có bút toán mà phiên bản này không đọc được ({source}); hãy dùng phiên bản mới hơn",
            "{source}"
        ),
        LedgerError::Log(LogError::ClockWentBack { last, now }) => {
            say!(language, "đồng hồ báo {now}, trước bút toán cuối {last}; hãy chỉnh lại đồng hồ", "{error}")
        }
        other => other.to_string(),
    }
}

/// What is wrong with the ledger's keys.
fn key(error: &DirectoryError, language: Language) -> Option<String> {
    Some(match error {
        DirectoryError::KeyMissing(path) => {
            let path = path.display();
            say!(
                language,
                "thiếu {path}; không có khóa thì không ký, không kiểm được đầu sổ. Phục hồi từ nơi cất khóa: socai key restore TỆP",
                "{error}"
            )
        }
        DirectoryError::OtherKey(path) => {
            let path = path.display();
            say!(
                language,
                "{path} không phải khóa bí mật của khóa dùng để kiểm đầu sổ: một trong hai là của sổ khác, hoặc đã thôi dùng. Không ký gì; hãy cất tệp đó đi rồi phục hồi khóa đúng: socai key restore TỆP",
                "{error}"
            )
        }
        DirectoryError::Rotation { path, reason } => {
            let path = path.display();
            say!(language, "{path}: {reason}; hãy phục hồi tệp đó từ bản sao lưu của sổ", "{error}")
        }
        DirectoryError::KeysAhead { entry, size } => say!(
            language,
            "keys/ cho biết bút toán #{entry} đã đổi khóa, nhưng sổ chỉ có {size} bút toán: sổ đã mất bút toán, hoặc là bản cũ. Không ký gì; hãy phục hồi từ bản sao lưu mới hơn",
            "{error}"
        ),
        DirectoryError::RotationUnfinished { entry, source } => say!(
            language,
            "bút toán #{entry} đã đổi khóa, nhưng chưa làm xong phần còn lại: {source}. Khắc phục xong, lệnh ghi tiếp theo sẽ làm nốt",
            "{error}"
        ),
        DirectoryError::KeyThere(path) => {
            let path = path.display();
            say!(language, "{path} đang có; không ghi đè lên khóa", "{error}")
        }
        DirectoryError::NotTheKey(key) => {
            say!(language, "khóa {key} không phải khóa mà sổ nêu; có thể là của sổ khác, hoặc đã thôi dùng", "{error}")
        }
        _ => return None,
    })
}

fn key_backup(error: &KeyBackupError, language: Language) -> String {
    match error {
        KeyBackupError::Passphrase => say!(
            language,
            "cụm mật khẩu có ít nhất {PASSPHRASE_LETTERS_MIN} chữ, số, dấu câu hoặc dấu cách, viết không dấu tiếng Việt",
            "{error}"
        ),
        KeyBackupError::Age(AgeError::Passphrase) => say!(language, "cụm mật khẩu không đúng", "{error}"),
        KeyBackupError::Age(AgeError::Changed) => say!(language, "tệp đã bị sửa hoặc không đủ", "{error}"),
        other => other.to_string(),
    }
}

fn anchor(error: &AnchorError, language: Language) -> String {
    match error {
        AnchorError::NoPolicy => say!(
            language,
            "chưa có chính sách nói hỏi nhân chứng nào; hãy đặt: socai anchor policy TỆP",
            "no policy says which witnesses to ask; give one: socai anchor policy FILE"
        ),
        AnchorError::OtherLog(key) => say!(
            language,
            "chính sách không nêu khóa của sổ này; hãy thêm dòng: log {key}",
            "the policy does not name this ledger's key; add the line: log {key}"
        ),
        AnchorError::Ledger(source) => ledger(source, language),
        AnchorError::Stamp(source) => stamp(source, language),
        AnchorError::Policy { path, source } => unusable(path, source, language),
        AnchorError::Damaged { path, reason } => unusable(path, reason, language),
        AnchorError::Io { path, source } => system::refused(path, source, language),
        AnchorError::NoCosignature { size } => say!(
            language,
            "câu trả lời không có chữ ký đồng ký nào của nhân chứng trong chính sách cho đầu sổ {size} bút toán",
            "{error}"
        ),
        AnchorError::ClocksDiffer { witness, at, bound } => {
            let at = words::instant(*at);
            say!(
                language,
                "dòng của {witness} ghi {at}, lệch hơn {bound} giây so với đồng hồ của sổ: một trong hai đồng hồ sai, dòng này không được nhận",
                "{error}"
            )
        }
        other => other.to_string(),
    }
}

/// Why there is no token.
pub fn stamp(error: &StampError, language: Language) -> String {
    match error {
        StampError::Program(source) => program(source, language),
        StampError::Settings { path, reason } => unusable(path, reason, language),
        StampError::Io { path, source } => system::refused(path, source, language),
        other => other.to_string(),
    }
}

/// Why a program that others are reached by did not do so.
pub fn program(error: &ProgramError, language: Language) -> String {
    match error {
        ProgramError::Io { program, source } => format!("{program}: {}", system::why(source, language)),
        ProgramError::Failed { program, why } => {
            say!(language, "{program} báo lỗi: {why}", "{program}: {why}")
        }
        ProgramError::Unnamed => say!(language, "command không nêu chương trình nào", "command names no program"),
        ProgramError::Stopped { program, patience } => {
            let seconds = patience.as_secs();
            say!(
                language,
                "{program} chạy quá {seconds} giây mà chưa xong, đã bị dừng",
                "{program} had not ended after {seconds} seconds and was stopped"
            )
        }
        other => other.to_string(),
    }
}

/// The refused rows, one a line.
fn refused_rows(refused: &[RowRefused], language: Language) -> String {
    let line = |refused: &RowRefused| {
        let (row, why) = (refused.row, refusals::explain(&refused.refusal, language));
        say!(language, "  dòng {row}: {why}", "  row {row}: {why}")
    };
    refused.iter().map(line).collect::<Vec<_>>().join("\n")
}
