//! Spreadsheets of filings, as they come in.

use exchange::filings::{
    CELL_CHARS_MAX, ColumnProblem, FilingsError, HISTORY_ROWS_MAX, Meaning, NoMeaning, ROWS_MAX, RowError, RowProblem,
    WhenError,
};

use super::{Told, told};
use crate::{Language, partial, refusals, say};

fn lines(problems: &[impl Told], language: Language) -> String {
    problems.iter().map(|problem| problem.told(language)).collect::<Vec<_>>().join("\n")
}

/// What a column says, as its heading.
pub fn column(meaning: Meaning, language: Language) -> &'static str {
    language.pick(meaning.said(), meaning.name())
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; gần nhất: {}", near.join(", ")) }
}

fn quoted(headings: &[String]) -> String {
    headings.iter().map(|heading| format!("\"{heading}\"")).collect::<Vec<_>>().join(", ")
}

impl Told for NoMeaning {
    fn told(&self, language: Language) -> String {
        let text = &self.text;
        let meanings =
            self.table.meanings().iter().map(|one| format!("{} ({})", one.word(), column(*one, Language::Vi)));
        let meanings = meanings.collect::<Vec<_>>().join(", ");
        told!(
            self,
            language,
            "\"{text}\" không phải một cách dùng cột; hãy viết \"TÊN CỘT=CÁCH-DÙNG\", với một trong: {meanings}"
        )
    }
}

impl Told for ColumnProblem {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Both { meaning, headings } => {
                let (what, word, headings) = (column(*meaning, language), meaning.word(), quoted(headings));
                told!(
                    self,
                    language,
                    "nhiều cột cùng có thể là {what}: {headings}; hãy nêu cột nào, bằng --column \"TÊN CỘT={word}\", và --ignore các cột kia"
                )
            }
            Self::Either { heading } => told!(
                self,
                language,
                "cột \"{heading}\" có thể là ngày ghi trên văn bản hoặc lúc nhận được; hãy nêu rõ: --column \"{heading}=document-date\", --column \"{heading}=received\", hoặc --ignore \"{heading}\""
            ),
            Self::LooksLikeTime { heading, row, value } => told!(
                self,
                language,
                "cột \"{heading}\" không được đọc mà giống ngày giờ (dòng {row}: \"{value}\"); hãy nêu cột ấy là gì, như --column \"{heading}=received\" nếu là lúc nhận, hoặc bỏ qua: --ignore \"{heading}\""
            ),
            Self::Persons { heading, row } => told!(
                self,
                language,
                "cột \"{heading}\" ghi tên người (dòng {row}); hãy bỏ cột ấy khỏi tệp, hoặc nêu rõ là không dùng: --ignore \"{heading}\"; khi đó tên chỉ còn trong tệp được lưu"
            ),
            Self::HourAlone { hour } => told!(
                self,
                language,
                "cột \"{hour}\" ghi giờ, nhưng không cột nào ghi ngày nhận; hãy nêu cột ngày: --column \"TÊN CỘT=received\""
            ),
            Self::OtherHour { hour, day } => told!(
                self,
                language,
                "cột \"{hour}\" có thể không phải giờ của cột \"{day}\"; nếu đúng, hãy nêu --column \"{hour}=received-time\"; nếu không, --ignore \"{hour}\""
            ),
            Self::NoSuchColumn { name, there } => {
                let there = quoted(there);
                told!(self, language, "không có cột \"{name}\"; các cột có: {there}")
            }
        }
    }
}

impl Told for WhenError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Time(source) => source.told(language),
            Self::NoDay(text) => {
                told!(self, language, "\"{text}\" không nêu ngày; hãy ghi cả ngày, hoặc nêu cột ngày bằng --column")
            }
            Self::NoHour(text) => {
                told!(self, language, "\"{text}\" không phải giờ; hãy viết 16:41, 9h30 hoặc 4:41:10 CH")
            }
            Self::TwoTimes(one, other) => told!(self, language, "\"{one}\" và \"{other}\" nêu hai thời điểm khác nhau"),
        }
    }
}

impl Told for FilingsError {
    fn told(&self, language: Language) -> String {
        match self {
            Self::TooLarge => {
                told!(self, language, "tệp quá dài; không danh sách văn bản nộp nào dài như vậy")
            }
            Self::NotUtf8(byte) => {
                told!(self, language, "byte {byte} không phải UTF-8; hãy lưu bảng tính thành XLSX hoặc \"CSV UTF-8\"")
            }
            Self::NoHeader { row, missing } => {
                let missing = missing.iter().map(|meaning| column(*meaning, language)).collect::<Vec<_>>().join(", ");
                told!(
                    self,
                    language,
                    "dòng tiêu đề (dòng {row}) thiếu cột: {missing}. Nếu cột ấy mang tên khác, hãy nêu: --column \"TÊN CỘT=document\" (task, unit, document …)"
                )
            }
            Self::InSheet { sheet, others, source } => {
                let (source, others) = (source.told(language), quoted(others));
                say!(
                    language,
                    "trang tính \"{sheet}\": {source}. Các trang khác có nội dung: {others}; nếu danh sách ở trang khác, hãy nêu: --sheet \"TÊN TRANG\"",
                    "sheet \"{sheet}\": {source}. Other sheets that hold something: {others}; if the list is another, say: --sheet \"NAME\""
                )
            }
            Self::SeveralSheets(sheets) => {
                let sheets = quoted(sheets);
                told!(
                    self,
                    language,
                    "nhiều trang tính cùng là danh sách văn bản nộp: {sheets}; hãy nhập từng trang, bằng --sheet \"TÊN TRANG\""
                )
            }
            Self::NoSuchSheet { name, there } => {
                let there = quoted(there);
                told!(self, language, "không có trang tính \"{name}\"; các trang có: {there}")
            }
            Self::Columns(problems) => lines(problems, language),
            Self::NoSheets => told!(self, language, "tệp CSV không có trang tính; hãy bỏ --sheet"),
            Self::TooManyOfHistory => {
                told!(self, language, "hồ sơ có hơn {HISTORY_ROWS_MAX} dòng; hãy chia theo năm")
            }
            Self::Merged(range) => told!(
                self,
                language,
                "các ô {range} được gộp, và không chắc giá trị ấy là của những dòng, cột nào; hãy bỏ gộp và điền từng ô"
            ),
            Self::Empty => told!(self, language, "tệp không có văn bản nộp nào"),
            Self::TooMany => told!(self, language, "tệp có hơn {ROWS_MAX} dòng; hãy chia ra"),
            Self::OpenQuote(row) => told!(self, language, "dòng {row}: dấu ngoặc kép mở mà không đóng"),
            Self::Spreadsheet(detail) => {
                told!(self, language, "không đọc được như tệp XLSX ({detail})", technical detail)
            }
            Self::StateSecret(mark) => told!(
                self,
                language,
                "tệp mang dấu mật \"{mark}\": bí mật nhà nước không được đưa vào sổ. Không giữ lại gì của tệp"
            ),
            Self::Rows(rows) => lines(rows, language),
        }
    }
}

impl Told for RowError {
    fn told(&self, language: Language) -> String {
        let (row, column, problem) = (self.row, column(self.column, language), self.problem.told(language));
        say!(language, "dòng {row}, {column}: {problem}", "row {row}, {column}: {problem}")
    }
}

impl Told for RowProblem {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Missing => told!(self, language, "ô trống"),
            Self::TooLong => told!(self, language, "ô dài hơn {CELL_CHARS_MAX} ký tự"),
            Self::Formula => told!(self, language, "ô chứa công thức; hãy ghi giá trị"),
            Self::Broken => told!(self, language, "ô báo lỗi của bảng tính"),
            Self::Hidden => told!(self, language, "dòng bị ẩn; hãy hiện dòng ấy, hoặc xóa khỏi bảng tính"),
            Self::Struck => told!(self, language, "dòng bị gạch ngang; hãy xóa dòng ấy, hoặc bỏ nét gạch"),
            Self::TwoSymbols { number, symbol } => {
                told!(self, language, "ô số ghi {number}, cột ký hiệu lại ghi {symbol}; hãy ghi ký hiệu đúng")
            }
            Self::TwoDates { own, column } => {
                let (own, column) = (partial(*own), partial(*column));
                say!(
                    language,
                    "ô ghi văn bản ngày {own}, cột ngày lại ghi {column}; hãy ghi ngày đúng",
                    "the cell says that the document is dated {own}, and another column says {column}; write the right one"
                )
            }
            Self::OtherDirective { number, known, said } => {
                let (known, said) = (partial(*known), partial(*said));
                say!(
                    language,
                    "sổ có văn bản {number} ngày {known}, không có văn bản số ấy ngày {said}; hãy sửa ngày, hoặc đăng ký văn bản ấy trước (socai intake, hoặc import-history --letters TỆP rồi socai apply TỆP)",
                    "the ledger has {number} of {known}, and none of {said}; put the date right, or register that letter first (socai intake, or import-history --letters FILE and then socai apply FILE)"
                )
            }
            Self::Person => told!(self, language, "ô ghi tên người; hãy ghi chức danh"),
            Self::NoDirective(number) => told!(
                self,
                language,
                "sổ chưa có văn bản giao {number}; hãy đăng ký văn bản ấy trước (socai intake, hoặc import-history --letters TỆP rồi socai apply TỆP), hoặc bỏ dòng"
            ),
            Self::Undated => told!(
                self,
                language,
                "không ghi văn bản giao ban hành ngày nào; hãy ghi cả ngày, như \"105/UBND-VP ngày 10/01/2023\""
            ),
            Self::NothingSaid => {
                told!(self, language, "dòng không nêu văn bản trả lời, ngày hoàn thành, cũng không nêu tình trạng")
            }
            Self::Control => told!(self, language, "ô có dấu xuống dòng hoặc ký tự điều khiển khác"),
            Self::Task(source) => source.told(language),
            Self::Repeated { first } => told!(self, language, "nhiệm vụ này đã có ở dòng {first}"),
            Self::Date => told!(self, language, "ô chứa ngày tháng, không phải số, ký hiệu văn bản"),
            Self::When(source) => source.told(language),
            Self::NoNumber => told!(self, language, "không phải số, ký hiệu văn bản; hãy bỏ dòng của đơn vị chưa nộp"),
            Self::Dated(refusal) => refusals::explain(refusal, language),
            Self::NoUnit { near } => {
                let near = nearest(near);
                told!(self, language, "không đơn vị nào có tên như vậy{near}")
            }
            Self::NoPeriod(text) => told!(
                self,
                language,
                "\"{text}\" không phải kỳ báo cáo; hãy viết Quý III/2023, tháng 9/2023, 6 tháng đầu năm 2023, năm 2023 hoặc 2023-Q3"
            ),
            Self::NoTask { near } => {
                let near = nearest(near);
                told!(self, language, "đơn vị không có nhiệm vụ như vậy{near}")
            }
            Self::SeveralTasks { tasks, more } => {
                let example = tasks.first().map(|task| task.obligation.to_string()).unwrap_or_default();
                let tasks = tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let others = if *more == 0 { String::new() } else { format!(" và {more} nhiệm vụ khác") };
                told!(
                    self,
                    language,
                    "dòng này hợp với nhiều nhiệm vụ: {tasks}{others}; hãy thêm cột \"Nhiệm vụ\", ghi mã nhiệm vụ của dòng, ví dụ {example}"
                )
            }
            Self::SeveralNumbers(numbers) => {
                let numbers = numbers.join(", ");
                told!(self, language, "ô ghi nhiều văn bản: {numbers}; mỗi dòng ghi một văn bản")
            }
            Self::OtherTask { task, value } => {
                told!(self, language, "dòng này nêu nhiệm vụ {task} nhưng lại ghi \"{value}\"")
            }
        }
    }
}
