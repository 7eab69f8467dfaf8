//! Letters, drafts, lists and files of commands, as they come in; tables and heads, as they go out.

use calendar::{TimeError, period::PeriodError};
use domain::{
    TaskId,
    ids::{IdError, NameKind},
    origin::{COMMAND_ID_MAX, CommandIdError, NAMESPACE},
    people::ActorError,
};
use exchange::{
    SourceError,
    docx::DocxError,
    edxml::{EdxmlError, FILES_MAX},
    head::HeadError,
    letter::LetterError,
    sheets::{SheetError, chosen::ChoiceError},
    source::{Coding, FILE_BYTES_MAX, LINE_CHARS_MAX},
    statuses::{MessageFault, Unmatched},
};
use ledger::{
    ScriptError,
    script::{LINE_BYTES_MAX, LINES_MAX},
};

use super::{Told, technical, told, why};
use crate::{Language, refusals, say};

const MIB: usize = 1024 * 1024;

impl Told for TimeError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NotATime(text) => told!(
                self,
                language,
                "\"{text}\" không phải ngày hay thời điểm; hãy viết 18/09/2023, 16:41 18/09/2023, 2023-09-18 hoặc 2023-09-18T16:41:10+07:00"
            ),
            Self::NoSuchDay { text, day, month, year } => {
                told!(self, language, "\"{text}\": tháng {month}/{year} không có ngày {day}")
            }
            Self::NoSuchMonth { text, month } => {
                told!(self, language, "\"{text}\": không có tháng {month}; ngày viết theo thứ tự ngày/tháng/năm")
            }
            Self::ShortYear(text) => {
                told!(self, language, "năm của \"{text}\" chỉ có hai chữ số; hãy viết đủ bốn chữ số, như 18/09/2023")
            }
            Self::OtherWeekday(text) => {
                told!(self, language, "\"{text}\" nêu thứ không đúng với ngày ấy; hãy xem lại ngày, hoặc bỏ thứ")
            }
            Self::NoSuchTime { text } => {
                told!(self, language, "\"{text}\": trong ngày không có giờ đó; 24:00 là lúc hết ngày")
            }
            Self::NotADay(text) => {
                told!(self, language, "\"{text}\" là một thời điểm; ở đây cần cả ngày, như 18/09/2023 hoặc 2023-09-18")
            }
            Self::OutOfRange(text) => told!(self, language, "năm của \"{text}\" nằm ngoài khoảng 1900-2200"),
            Self::NotATimeOfDay(text) => told!(
                self,
                language,
                "\"{text}\" không phải giờ trong ngày; hãy viết 17:00, hoặc 24:00 cho lúc hết ngày"
            ),
            Self::NotAPartialDate(text) => {
                told!(self, language, "\"{text}\" không phải ngày tháng; hãy viết 2023, 2023-07 hoặc 2023-07-12")
            }
        }
    }
}

impl Told for IdError {
    fn told(&self, language: Language) -> String {
        let text = &self.text;
        let expected = match self.expected {
            NameKind::Unit => "mã đơn vị (2-20 chữ hoa A-Z hoặc chữ số, như STC)",
            NameKind::Directive => "mã văn bản (2-40 chữ, chữ số, \".\" hoặc \"-\", như UBND-2023-9901)",
            NameKind::Obligation => "mã nhiệm vụ của văn bản (VĂN-BẢN/MÃ, như UBND-2023-9901/2a)",
            NameKind::Task => {
                "mã nhiệm vụ (VĂN-BẢN/MÃ/KỲ/ĐƠN-VỊ hoặc VĂN-BẢN/MÃ/ĐƠN-VỊ, như UBND-2023-9901/C-Q/2023-Q3/STC)"
            }
            NameKind::Person => "mã cá nhân (P- và 16 chữ số 0-9, a-f, như P-00f1a2b3c4d5e6f7)",
            NameKind::Record => "mã (1-40 chữ, chữ số, \".\" hoặc \"-\", như INS-01)",
        };
        told!(self, language, "\"{text}\" không phải {expected}")
    }
}

impl Told for PeriodError {
    fn told(&self, language: Language) -> String {
        let text = &self.0;
        told!(
            self,
            language,
            "\"{text}\" không phải kỳ báo cáo; hãy viết tháng 7/2023, quý III/2023, 6 tháng cuối năm 2023, năm 2023, hoặc 2023-07, 2023-Q3, 2023-H2, 2023"
        )
    }
}

impl Told for ActorError {
    fn told(&self, language: Language) -> String {
        let text = &self.0;
        told!(
            self,
            language,
            "\"{text}\" không phải người hành động; hãy viết ĐƠN-VỊ/chức-danh, ĐƠN-VỊ/chức-danh:tl nếu có tư cách ký, ĐƠN-VỊ/chức-danh@P-… nếu nêu cá nhân"
        )
    }
}

impl Told for CommandIdError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Length => told!(self, language, "mã lệnh có từ 1 đến {COMMAND_ID_MAX} ký tự"),
            Self::Unseen(id) => {
                told!(self, language, "mã lệnh chỉ có ký tự nhìn thấy được, không có dấu cách ở đầu và cuối: \"{id}\"")
            }
            Self::Reserved(id) => {
                told!(self, language, "mã bắt đầu bằng \"{NAMESPACE}\" do sổ tự đặt; hãy chọn mã khác \"{id}\"")
            }
        }
    }
}

impl Told for DocxError {
    fn told(&self, language: Language) -> String {
        let detail = self;
        told!(self, language, "không đọc được như tệp DOCX ({detail}); hãy mở bằng Word rồi lưu lại", technical detail)
    }
}

/// What a file is that holds no text.
fn kind_of_file(what: &str) -> &str {
    match what {
        "a PDF file" => "tệp PDF",
        "a JPEG picture" => "ảnh JPEG",
        "a PNG picture" => "ảnh PNG",
        "a GIF picture" => "ảnh GIF",
        "a TIFF picture" => "ảnh TIFF",
        "a BMP picture" => "ảnh BMP",
        "an old Word file (.doc)" => "tệp Word đời cũ (.doc)",
        "an RTF file" => "tệp RTF",
        "UTF-16 text" => "văn bản mã UTF-16",
        "a binary file" => "tệp nhị phân",
        other => other,
    }
}

impl Told for SourceError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Empty => told!(self, language, "tệp rỗng"),
            Self::TooLong => {
                let most = FILE_BYTES_MAX / MIB;
                told!(self, language, "tệp dài hơn {most} MiB; không văn bản nào dài như vậy")
            }
            Self::LineTooLong(line) => {
                told!(self, language, "dòng {line} dài hơn {LINE_CHARS_MAX} ký tự; đây không phải nội dung một văn bản")
            }
            Self::NotText(what) => {
                let named = kind_of_file(what);
                told!(
                    self,
                    language,
                    "đây là {named}, không có chữ đọc được; hãy lưu văn bản thành DOCX hoặc văn bản UTF-8"
                )
            }
            Self::NotUtf8(byte) => told!(
                self,
                language,
                "byte {byte} không phải UTF-8; hãy lưu thành văn bản UTF-8 (tệp TCVN3 và VNI cũ phải chuyển mã trước)"
            ),
            Self::OldCoding(coding) => {
                let name = coding.name();
                match (coding, coding.in_unikey()) {
                    (_, Some(in_unikey)) => told!(
                        self,
                        language,
                        "đây là chữ theo phông {name}; hãy chuyển mã sang Unicode trước (UniKey Toolkit, Ctrl+Shift+F6: từ {in_unikey} sang Unicode), rồi lưu thành DOCX hoặc văn bản UTF-8"
                    ),
                    (Coding::Doubled, None) => told!(
                        self,
                        language,
                        "đây là chữ {name} đã bị đọc nhầm bảng mã rồi lưu lại (chữ vỡ); hãy lấy lại tệp gốc, lưu thành DOCX hoặc văn bản UTF-8"
                    ),
                    (_, None) => told!(
                        self,
                        language,
                        "đây là chữ theo bảng mã {name}; hãy mở bằng Word, chọn bảng mã Vietnamese (Windows), rồi lưu thành DOCX hoặc văn bản UTF-8"
                    ),
                }
            }
            Self::Docx(source) => source.told(language),
            Self::Edxml(source) => source.told(language),
        }
    }
}

impl Told for EdxmlError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Markup(detail) => {
                told!(self, language, "không đọc được như gói tin edXML ({detail})", technical detail)
            }
            Self::Status => {
                told!(
                    self,
                    language,
                    "đây là gói tin trạng thái edXML, cho biết tình hình của một văn bản; trong đó không có văn bản nào. Đưa vào sổ bằng: socai import TỆP"
                )
            }
            Self::NoStatus => {
                told!(self, language, "đây không phải thông điệp trạng thái edXML; văn bản thì đọc bằng socai intake")
            }
            Self::SeveralStatuses => told!(
                self,
                language,
                "thông điệp có nhiều mã trạng thái; mỗi thông điệp chỉ nói một điều về một văn bản"
            ),
            Self::Missing(what) => {
                told!(self, language, "thông điệp trạng thái thiếu {what}; hãy đề nghị gửi lại")
            }
            Self::Contradicts(one, other) => told!(
                self,
                language,
                "thông điệp nói về \"{one}\" theo số, ký hiệu nhưng về \"{other}\" theo DocumentId; hãy hỏi nơi gửi văn bản nào"
            ),
            Self::NoSuchTime(text) => {
                told!(
                    self,
                    language,
                    "\"{text}\" không phải ngày giờ; thông điệp phải ghi dạng năm/tháng/ngày giờ:phút:giây"
                )
            }
            Self::Attachment { name } => {
                let most = FILE_BYTES_MAX / MIB;
                told!(self, language, "tệp kèm theo \"{name}\" không phải base64, hoặc dài hơn {most} MiB")
            }
            Self::TooManyFiles => told!(self, language, "gói tin có hơn {FILES_MAX} tệp"),
            Self::FilesDiffer(names) => {
                told!(self, language, "các tệp mà gói tin liệt kê khác các tệp kèm theo: {names}; hãy đề nghị gửi lại")
            }
        }
    }
}

impl Told for Unmatched {
    fn told(&self, language: Language) -> String {
        let named = |tasks: &[TaskId]| tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Nothing { number } => told!(
                self,
                language,
                "không báo cáo nào đã nộp và không văn bản chỉ đạo nào trong sổ là {number}; hãy ghi việc nộp trước (socai import, socai do submit), hoặc nêu thuộc nhiệm vụ nào: --task NHIỆM-VỤ"
            ),
            Self::Several { number, tasks } => {
                let tasks = named(tasks);
                told!(self, language, "{number} thuộc nhiều nhiệm vụ: {tasks}; hãy nêu nhiệm vụ nào: --task NHIỆM-VỤ")
            }
            Self::OtherTask { number, task, tasks } => {
                let tasks = named(tasks);
                told!(self, language, "{number} thuộc {tasks}, không thuộc {task}")
            }
        }
    }
}

impl Told for MessageFault {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Read(source) => source.told(language),
            Self::Unmatched(source) => source.told(language),
            Self::Refused(refusal) => refusals::explain(refusal, language),
            Self::Twice(first) => {
                told!(self, language, "cùng nội dung với {first}; mỗi thông điệp chỉ đưa vào một lần")
            }
        }
    }
}

impl Told for LetterError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::StateSecret { line: 0, mark } => say!(
                language,
                "tệp mang dấu độ mật \"{mark}\". Bí mật nhà nước không được đưa vào hệ thống này; không lưu gì cả.",
                "the file carries the secrecy mark \"{mark}\". State secrets must not enter this system; nothing was kept."
            ),
            Self::StateSecret { line, mark } => say!(
                language,
                "dòng {line}: dấu độ mật \"{mark}\". Bí mật nhà nước không được đưa vào hệ thống này; không lưu gì cả.",
                "line {line}: the secrecy mark \"{mark}\". State secrets must not enter this system; nothing was kept."
            ),
            Self::NotALetter => say!(
                language,
                "không thấy thành phần nào của văn bản hành chính (số, ngày, nơi gửi, chữ ký)",
                "none of the parts of an official letter were found (number, date, addressees, signature)"
            ),
        }
    }
}

impl Told for ScriptError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Io { line, source } => {
                let source = why(source, language);
                say!(language, "dòng {line}: {source}", "line {line}: {source}")
            }
            Self::NotText(line) => {
                told!(self, language, "dòng {line} không phải văn bản UTF-8; hãy lưu tệp thành UTF-8")
            }
            Self::TooLong(line) => {
                told!(self, language, "dòng {line} dài hơn {LINE_BYTES_MAX} byte; không lệnh nào dài như vậy")
            }
            Self::TooMany => told!(self, language, "tệp có hơn {LINES_MAX} dòng; hãy chia ra"),
            Self::Line { line, detail } => {
                told!(self, language, "dòng {line}: không đúng dạng ({detail})", technical detail)
            }
        }
    }
}

impl Told for HeadError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NotAHead(detail) => told!(self, language, "không phải đầu sổ có chữ ký ({detail})", technical detail),
            Self::Code(detail) => told!(self, language, "không mã QR nào chứa được ({detail})", technical detail),
        }
    }
}

impl Told for SheetError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::TooLong { name, rows } => say!(
                language,
                "bảng {name} có {rows} dòng, nhiều hơn một trang tính chứa được; hãy dùng csv, hoặc thêm bộ lọc",
                "{name} has {rows} rows, more than a sheet of a workbook holds; use csv, or filter"
            ),
            Self::Workbook(source) => {
                let source = technical(source, language);
                say!(language, "không ghi được bảng: {source}", "the table cannot be written: {source}")
            }
            Self::Text(detail) => told!(self, language, "không ghi được bảng ({detail})", technical detail),
        }
    }
}

impl Told for ChoiceError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::NoProjection(name) => say!(
                language,
                "không có bảng \"{name}\"; xem danh sách bằng: socai show",
                "there is no projection \"{name}\"; list them with: socai show"
            ),
            Self::NotOfTasks(name) => say!(
                language,
                "bảng {name} không chia theo kỳ, không có hạn; bỏ --period, --due-from, --due-to",
                "the table {name} has no periods and no due dates; leave out --period, --due-from, --due-to"
            ),
            Self::ChangesSinceWhen => {
                say!(language, "bảng changes cần --since: từ lúc nào", "the table changes needs --since: from when")
            }
            Self::TimelineOfWhat => say!(
                language,
                "bảng timeline cần --task: của nhiệm vụ nào",
                "the table timeline needs --task: of which task"
            ),
            Self::OneTable => say!(
                language,
                "CSV chỉ chứa một bảng: nêu đúng một tên, xem danh sách bằng socai show; hoặc dùng xlsx",
                "CSV holds one table: name just one of those that socai show lists; or use xlsx"
            ),
            Self::SinceAfter => say!(
                language,
                "--since phải ở trước thời điểm được hỏi",
                "--since lies after the moment that is asked about"
            ),
        }
    }
}
