//! The log, and what is proven with its tree.

use eventlog::{
    DiskError, LogError, Position, StoreError,
    canonical::CanonicalError,
    check::{Elsewhere, Wrong},
    commit::CommitError,
    disk::CopyError,
    encoded::EncodeError,
    event::{ENTRY_BYTES_MAX, EntryError},
    files::NotPlain,
    journal::rows::Flaw,
    log::{COMMIT_BYTES_MAX, COMMIT_EVENTS_MAX},
    sequencer::{Unanswered, WAITING_MAX},
    tail::Gap,
};
use proof::{
    CheckpointError, DigestError, NoteError, PolicyError, PolicyFault, ReceiptError,
    note::NOTE_BYTES_MAX,
    path::{PathError, Unprovable},
    rotation::RotationError,
};

use ledger::running::NotRunning;
use service::client::NoAnswer;

use super::{Told, odd, refused, technical, told, why};
use crate::{Language, instant, say};

impl Told for NoAnswer {
    fn told(&self, language: Language) -> String {
        let why = match self {
            Self::Io(source) => why(source, language),
            Self::Declined(why) => why.clone(),
            Self::CutOff => say!(
                language,
                "các lệnh bị cắt ngang; chưa lệnh nào được ghi",
                "the commands were cut off; none of them was recorded"
            ),
            Self::Other => say!(
                language,
                "chương trình đó nói điều mà chương trình này không hiểu; hãy dùng cùng phiên bản",
                "it says what this program does not understand; use the same version"
            ),
        };
        say!(
            language,
            "chương trình đang giữ sổ (socai run) không trả lời: {why}",
            "the process that holds the ledger (socai run) does not answer: {why}"
        )
    }
}

impl Told for NotRunning {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unanswered(source) => source.told(language),
            Self::Closed => told!(self, language, "không mở lại được sổ sau khi cho mượn"),
        }
    }
}

impl Told for CanonicalError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Number(number) => {
                told!(self, language, "{number} không phải số nguyên trong khoảng ±(2^53 - 1); hãy viết thành chữ")
            }
            Self::TooDeep => told!(self, language, "các giá trị lồng nhau quá sâu"),
            Self::NotJson(detail) => told!(self, language, "không phải JSON ({detail})", technical detail),
        }
    }
}

impl Told for CommitError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Malformed(detail) => {
                told!(self, language, "các byte không phải một lần ghi sổ ({detail})", technical detail)
            }
            Self::Format(format) => told!(
                self,
                language,
                "phiên bản này của chương trình không biết dạng ghi sổ {format}; hãy dùng phiên bản mới hơn"
            ),
        }
    }
}

impl Told for EntryError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Canonical(source) => source.told(language),
            Self::Shape(detail) => told!(self, language, "không phải bút toán ({detail})", technical detail),
            Self::Format(format) => told!(
                self,
                language,
                "phiên bản này của chương trình không biết dạng bút toán \"{format}\"; hãy dùng phiên bản mới hơn"
            ),
        }
    }
}

impl Told for EncodeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Entry(source) => source.told(language),
            Self::TooLong(bytes) => {
                told!(self, language, "bút toán dài {bytes} byte; một bút toán dài nhất {ENTRY_BYTES_MAX} byte")
            }
            Self::Commit(source) => source.told(language),
        }
    }
}

impl Told for NotPlain {
    fn told(&self, language: Language) -> String {
        let odd = odd(self.0, language);
        told!(self, language, "đây là {odd}, không phải tệp thường; hãy chuyển nó đi và đặt lại tệp từ bản sao lưu")
    }
}

impl Told for Gap {
    fn told(&self, language: Language) -> String {
        let Self { position, detail } = self;
        told!(self, language, "bút toán #{position} không đúng như đã ghi ({detail})", technical detail)
    }
}

impl Told for StoreError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Disk(error) => error.told(language),
            Self::Commit { position, source } => {
                let source = source.told(language);
                say!(
                    language,
                    "lần ghi tại bút toán #{position}: {source}",
                    "the commit at position {position}: {source}"
                )
            }
            Self::Gap(source) => source.told(language),
            Self::NotWhatWasSigned { size } => told!(
                self,
                language,
                "{size} bút toán còn đó nhưng không dẫn tới giá trị gốc đã ký: có chỗ đã bị sửa. Chạy `socai check`"
            ),
            Self::Poisoned => told!(self, language, "một lần ghi trước đã hỏng; hãy mở lại sổ trước khi ghi tiếp"),
        }
    }
}

impl Told for DiskError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => refused(path, source, language),
            Self::InUse { path } => {
                let path = path.display();
                told!(self, language, "{path} đang được một tiến trình khác mở; mỗi lúc chỉ một tiến trình được mở sổ")
            }
            Self::NotALog { path } => {
                let path = path.display();
                told!(self, language, "{path} không có nhật ký nào")
            }
            Self::AlreadyThere { path } => {
                let path = path.display();
                told!(self, language, "{path} đã có và không rỗng")
            }
            Self::Damaged { path, detail } => {
                let (path, detail) = (path.display(), technical(detail, language));
                say!(
                    language,
                    "{path} bị hỏng ({detail}). Đừng ghi thêm; giữ nguyên thư mục này và khôi phục từ bản sao lưu",
                    "{path} is damaged ({detail}). Write nothing more; keep this directory as it is and restore from a backup"
                )
            }
            Self::Head { path, source } => {
                let (path, source) = (path.display(), source.told(language));
                say!(language, "{path}: {source}", "{path}: {source}")
            }
            Self::NoHead { path } => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} đã mất, các đầu sổ có chữ ký khác cũng vậy; không biết được có thiếu bút toán hay không. Khôi phục sổ từ bản sao lưu, hoặc nếu chắc chắn log/ đầy đủ thì chạy `socai rebuild tiles --adopt`"
                )
            }
            Self::Lost { known_from, size, from } => {
                let last = size.saturating_sub(1);
                told!(
                    self,
                    language,
                    "chữ ký đầu sổ cuối cùng, còn trong {known_from}, cho biết có {size} bút toán, nhưng các bút toán #{from}–#{last} không còn ở đâu nữa. Không ghi đè lên chỗ đó: giữ nguyên thư mục này và khôi phục từ bản sao lưu"
                )
            }
            Self::Behind { reason } => {
                let reason = technical(reason, language);
                say!(
                    language,
                    "những gì đã ghi vẫn an toàn trong journal/, nhưng log/ hoặc tiles/ không nhận thêm được ({reason}). Kiểm tra dung lượng và tình trạng đĩa, mở lại sổ rồi chạy lại",
                    "what was recorded is safe in journal/, but log/ or tiles/ cannot take it ({reason}). Check the disk and its free space, then open the ledger again and run this again"
                )
            }
            Self::NoKey => {
                told!(self, language, "sổ trên đĩa phải ký đầu sổ, nhưng sổ này được mở mà không có khóa; chưa ghi gì")
            }
        }
    }
}

impl Told for Flaw {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NotNext { byte, first, next } => {
                told!(self, language, "khung tại byte {byte} bắt đầu bằng #{first}, lẽ ra là #{next}")
            }
            Self::NotZero { byte, frame } => {
                told!(self, language, "byte {byte} khác không, sau khung tại byte {frame}")
            }
            Self::NoFrame => told!(self, language, "không có khung nào tại byte 0, nơi khung đầu tiên phải nằm"),
            Self::Overwritten { byte } => {
                told!(self, language, "khung tại byte {byte} không còn đúng: đã bị sửa hoặc ghi đè")
            }
        }
    }
}

impl Told for Wrong {
    fn told(&self, language: Language) -> String {
        let up_to = |count: &u64, last: &Position| match count {
            1 => String::new(),
            _ => format!(" (và mọi sự kiện sau đó đến #{last})"),
        };
        let tiles = |elsewhere: &Elsewhere| match elsewhere {
            Elsewhere::InTiles => "tiles/ còn giữ",
            Elsewhere::InLog | Elsewhere::Nowhere => "tiles/ cũng không đọc được",
        };
        match self {
            Self::HeadGone => told!(self, language, "không có đầu sổ có chữ ký"),
            Self::Unreadable(reason) => told!(self, language, "không đọc được ({reason})", technical reason),
            Self::EventsGone { count, last, elsewhere } => {
                let (up_to, tiles) = (up_to(count, last), tiles(elsewhere));
                told!(self, language, "thiếu sự kiện{up_to}; {tiles}")
            }
            Self::EventsUnreadable { count, last, reason, elsewhere } => {
                let (up_to, tiles) = (up_to(count, last), tiles(elsewhere));
                told!(self, language, "không đọc được sự kiện{up_to}: {reason}; {tiles}", technical reason)
            }
            Self::EngineRefuses { last } => told!(
                self,
                language,
                "kho dữ liệu không mở được: không đọc được bút toán nào từ #0 đến #{last} ở đây; tiles/ còn giữ tất cả, trừ những bút toán được nêu riêng"
            ),
            Self::NotItsLeaf => told!(self, language, "giá trị băm của bút toán không khớp với giá trị lưu bên cạnh"),
            Self::NotAsInTiles => told!(self, language, "nội dung lưu khác với bút toán trong tiles/"),
            Self::JournalNotAsInTiles => told!(self, language, "nhật ký khác với bút toán trong tiles/"),
            Self::ClockWentBack { recorded_at, last } => {
                let (recorded_at, last) = (instant(*recorded_at), instant(*last));
                told!(self, language, "ghi lúc {recorded_at}, trước bút toán liền trước ({last})")
            }
            Self::StreamGap { found, expected } => {
                told!(self, language, "vị trí {found} trong luồng, lẽ ra là {expected}")
            }
            Self::OtherHashes { index, level } => {
                told!(self, language, "ô {index} của tầng {level} giữ giá trị băm khác với các ô bên dưới")
            }
            Self::NotTheBeginning => told!(self, language, "không phải phần đầu của ô có sau nó"),
            Self::NotTheRoot { size } => {
                told!(self, language, "{size} bút toán đầu tiên không dẫn tới giá trị gốc đã ký cho chúng")
            }
            Self::Lost { size, elsewhere } => {
                let who = match elsewhere {
                    Elsewhere::Nowhere => "bút toán này không còn ở đâu",
                    Elsewhere::InLog | Elsewhere::InTiles => "bút toán này còn trong log/, không có trong tiles/",
                };
                told!(self, language, "đã ký cho {size} bút toán, nhưng {who}")
            }
            Self::FrameHead => told!(self, language, "đầu sổ có chữ ký trong một khung không đúng"),
            Self::Journal(flaw) => flaw.told(language),
        }
    }
}

impl Told for LogError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Store(source) => source.told(language),
            Self::ClockWentBack { last, now } => {
                let (last, now) = (instant(*last), instant(*now));
                say!(
                    language,
                    "giờ của lệnh là {now}, trước bút toán cuối ({last}); chưa ghi gì. Hãy chỉnh lại đồng hồ; trong sổ diễn tập, hãy nêu --at không sớm hơn {last}",
                    "the command's time is {now}, before the last recorded event ({last}); nothing was recorded; set the clock right, or in a rehearsal give --at no earlier than {last}"
                )
            }
            Self::Conflict { head } => {
                told!(self, language, "sổ đã ghi tiếp đến bút toán #{head}; hãy đọc lại rồi quyết định lại")
            }
            Self::Unknown { reason } => {
                let reason = technical(reason, language);
                say!(
                    language,
                    "ghi xuống đĩa không xong ({reason}); chưa rõ lệnh này đã được ghi hay chưa. Kiểm tra dung lượng và tình trạng đĩa, mở lại sổ rồi chạy lại",
                    "the write to disk failed ({reason}); whether this command was recorded is not known. Check the disk and its free space, then open the ledger again and run this again"
                )
            }
            Self::Event { index, source } => {
                let source = source.told(language);
                say!(language, "sự kiện thứ {index} của lần ghi: {source}", "event {index} of the commit: {source}")
            }
            Self::CommitSize(count) => {
                told!(self, language, "một lần ghi có từ 1 đến {COMMIT_EVENTS_MAX} sự kiện, không phải {count}")
            }
            Self::CommitTooLong => {
                told!(self, language, "các bút toán của lần ghi dài hơn {COMMIT_BYTES_MAX} byte; hãy chia nhỏ rồi ghi")
            }
            Self::StreamNotKnown(stream) => {
                told!(self, language, "chưa tra được chuỗi bút toán {stream} kết thúc ở đâu; không có gì được ghi")
            }
            Self::Broken { position, detail } => {
                let detail = technical(detail, language);
                say!(
                    language,
                    "bút toán #{position}: {detail}; nhật ký bị hỏng hoặc bị sửa từ bên ngoài. Đừng ghi thêm; khôi phục từ bản sao lưu",
                    "entry #{position}: {detail}; the log has been damaged or changed from outside. Write nothing more; restore from a backup"
                )
            }
        }
    }
}

impl Told for CopyError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Store(source) => source.told(language),
            Self::NotContinued { path, size } => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} giữ bản sao {size} bút toán mà sổ này không nối tiếp: một trong hai đã bị sửa, hoặc không cùng một sổ. Chưa ghi gì"
                )
            }
            Self::OfAnother { path } => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path} giữ bản sao của một sổ khác: chữ ký đầu sổ ở đó không phải của khóa sổ này. Chưa ghi gì"
                )
            }
            Self::NotReadBack { path } => {
                let path = path.display();
                told!(
                    self,
                    language,
                    "{path}: đọc lại không thấy đúng như đã ghi; thiết bị lưu trữ không đáng tin, hãy dùng cái khác"
                )
            }
            Self::NoSuchPosition { size, asked } => say!(
                language,
                "sổ có {size} bút toán; không có bút toán #{asked}",
                "the ledger has {size} entries; there is no #{asked}"
            ),
        }
    }
}

impl Told for Unanswered {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Unknown { reason } => {
                told!(self, language, "chưa rõ đã ghi hay chưa ({reason}); hãy mở lại sổ và xem", technical reason)
            }
            Self::TooMany => {
                told!(self, language, "đã có {WAITING_MAX} yêu cầu đang chờ; chưa ghi gì, hãy thử lại sau giây lát")
            }
        }
    }
}

impl Told for NoteError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::TooLong => told!(self, language, "văn bản ký dài hơn {NOTE_BYTES_MAX} byte"),
            Self::Malformed(detail) => {
                told!(self, language, "không phải văn bản có chữ ký ({detail})", technical detail)
            }
            Self::AnotherKey { name, id } => told!(
                self,
                language,
                "không có chữ ký của khóa nào của \"{name}\" mà chính sách tin; có chữ ký của khóa khác cùng tên: {name}+{id}"
            ),
            Self::NotSigned(name) => told!(self, language, "không có chữ ký của \"{name}\""),
            Self::Forged(name) => {
                told!(self, language, "chữ ký của \"{name}\" không đúng: nội dung hoặc chữ ký đã bị sửa")
            }
            Self::Key(detail) => told!(self, language, "không phải khóa ({detail})", technical detail),
        }
    }
}

impl Told for CheckpointError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Note(source) => source.told(language),
            Self::Malformed(detail) => told!(self, language, "không phải đầu sổ ({detail})", technical detail),
            Self::Origin(origin) => told!(self, language, "đầu sổ của sổ \"{origin}\", không phải của sổ này"),
        }
    }
}

impl Told for PathError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Outside { index, size } => told!(self, language, "bút toán #{index} nằm ngoài cây {size} bút toán"),
            Self::Length { found } => {
                told!(self, language, "chứng minh có {found} giá trị băm, không đúng số cần có")
            }
            Self::Root => told!(
                self,
                language,
                "chứng minh không dẫn tới giá trị gốc đã ký: bút toán, chỗ của nó hoặc chứng minh đã bị sửa"
            ),
            Self::Earlier => {
                told!(self, language, "cây sau không nối tiếp cây trước: lịch sử đã bị sửa, hoặc chứng minh đã bị sửa")
            }
            Self::Backwards { old, new } => {
                told!(self, language, "cây {new} bút toán không thể nối tiếp cây {old} bút toán")
            }
        }
    }
}

impl<E: Told> Told for Unprovable<E> {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Beyond { asked, size } => told!(self, language, "{asked} vượt quá {size} bút toán"),
            Self::Subtree(source) => source.told(language),
        }
    }
}

impl Told for PolicyError {
    fn told(&self, language: Language) -> String {
        let Self { line, what } = self;
        match what {
            PolicyFault::ByteOrderMark => {
                told!(self, language, "chính sách, dòng {line}: đầu tệp có dấu BOM; lưu lại tệp dạng UTF-8 không BOM")
            }
            PolicyFault::CarriageReturn => {
                told!(self, language, "chính sách, dòng {line}: dòng kết thúc kiểu Windows (CR LF); lưu lại tệp với LF")
            }
            PolicyFault::NoQuorum => told!(
                self,
                language,
                "chính sách: thiếu dòng quorum ở cuối; không đòi nhân chứng nào thì ghi: quorum none"
            ),
            PolicyFault::Other(what) => {
                told!(self, language, "chính sách, dòng {line}: không đúng dạng ({what})", technical what)
            }
        }
    }
}

impl Told for ReceiptError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Malformed { line, what } => {
                told!(self, language, "không phải biên nhận, dòng {line} ({what})", technical what)
            }
            Self::Checkpoint(source) => source.told(language),
            Self::Path(source) => source.told(language),
        }
    }
}

impl Told for RotationError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Note(source) => source.told(language),
            Self::Malformed(detail) => {
                told!(self, language, "không phải văn bản nói sổ đã đổi khóa ({detail})", technical detail)
            }
            Self::OutOfTurn(key) => {
                told!(self, language, "khóa {key} không thể thay khóa mà sổ đang có, hoặc đã có")
            }
        }
    }
}

impl Told for DigestError {
    fn told(&self, language: Language) -> String {
        told!(self, language, "không phải giá trị SHA-256 gồm 64 chữ số thập lục phân viết thường")
    }
}
