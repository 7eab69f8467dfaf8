//! What headings mean.

use std::fmt;

use calendar::written::bare;

use crate::source::fold;

/// A heading is at most this long, in bytes.
const HEADING_BYTES_MAX: usize = 1_600;

/// What a column says of a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The task, as the ledger names it, or its duty.
    Task,
    /// The unit that owes it, by code or by name.
    Unit,
    /// The duty, by its code or its words.
    Duty,
    /// The reporting period.
    Period,
    /// The document's number and symbol.
    Document,
    /// Its symbol, beside a number that stands in a column of its own.
    Symbol,
    /// The date on the document.
    Date,
    /// When it was received: a day, or a day with an hour.
    Received,
    /// The hour of the receipt, beside its day.
    Hour,
    /// Of a list of past years: the number and symbol of the document that gave the task.
    Directive,
    /// The date of that document.
    Given,
    /// By when it was due, as the list has it.
    Due,
    /// How it stood, in the list's own words.
    Status,
}

/// What kind of table it is: the same heading may mean other things in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Filings as they come in.
    Filings,
    /// A list or register of past years.
    History,
}

impl Table {
    /// What its columns may mean.
    pub fn meanings(self) -> &'static [Meaning] {
        match self {
            Self::Filings => &FILINGS,
            Self::History => &HISTORY,
        }
    }

    /// The meaning of that word on the command line.
    ///
    /// # Errors
    /// There is none.
    pub fn meaning(self, word: &str) -> Result<Meaning, NoMeaning> {
        let found = self.meanings().iter().copied().find(|meaning| meaning.word() == word);
        // As a heading has it, and as the list of meanings says it.
        let said = || self.meanings().iter().copied().find(|meaning| bare(meaning.said()) == bare(word));
        found
            .or_else(said)
            .or_else(|| meaning_of(word, self))
            .ok_or_else(|| NoMeaning { text: word.to_owned(), table: self })
    }
}

const FILINGS: [Meaning; 9] = [
    Meaning::Task,
    Meaning::Unit,
    Meaning::Duty,
    Meaning::Period,
    Meaning::Document,
    Meaning::Symbol,
    Meaning::Date,
    Meaning::Received,
    Meaning::Hour,
];
const HISTORY: [Meaning; 13] = [
    Meaning::Task,
    Meaning::Unit,
    Meaning::Duty,
    Meaning::Period,
    Meaning::Document,
    Meaning::Symbol,
    Meaning::Date,
    Meaning::Received,
    Meaning::Hour,
    Meaning::Directive,
    Meaning::Given,
    Meaning::Due,
    Meaning::Status,
];

impl Meaning {
    /// The English heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Unit => "unit",
            Self::Duty => "duty",
            Self::Period => "period",
            Self::Document => "document",
            Self::Symbol => "symbol",
            Self::Date => "document date",
            Self::Received => "received",
            Self::Hour => "received time",
            Self::Directive => "directive",
            Self::Given => "directive date",
            Self::Due => "due",
            Self::Status => "status",
        }
    }

    /// What it is called in Vietnamese.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Task => "nhiệm vụ",
            Self::Unit => "đơn vị",
            Self::Duty => "nội dung nhiệm vụ",
            Self::Period => "kỳ báo cáo",
            Self::Document => "số, ký hiệu",
            Self::Symbol => "ký hiệu",
            Self::Date => "ngày văn bản",
            Self::Received => "thời điểm nhận",
            Self::Hour => "giờ nhận",
            Self::Directive => "văn bản giao",
            Self::Given => "ngày văn bản giao",
            Self::Due => "thời hạn",
            Self::Status => "tình trạng",
        }
    }

    /// What it is called on the command line.
    pub fn word(self) -> String {
        self.name().replace(' ', "-")
    }

    /// The Vietnamese headings. Without diacritics only as a whole, because "nhân lực" (staff) and "nhận lúc" are then
    /// the same.
    fn vietnamese(self) -> &'static [&'static str] {
        match self {
            Self::Task => &["nhiệm vụ", "mã nhiệm vụ", "nhiệm vụ được giao", "mã số nhiệm vụ"],
            Self::Unit => &[
                "đơn vị",
                "tên đơn vị",
                "mã đơn vị",
                "đơn vị báo cáo",
                "đơn vị nộp",
                "đơn vị nộp báo cáo",
                "đơn vị gửi",
                "đơn vị thực hiện",
                "đơn vị chủ trì",
                "cơ quan",
                "tên cơ quan",
                "cơ quan đơn vị",
                "tên cơ quan đơn vị",
                "cơ quan báo cáo",
                "cơ quan gửi",
                "cơ quan gửi văn bản",
                "cơ quan nộp",
                "cơ quan ban hành",
                "cơ quan thực hiện",
                "cơ quan chủ trì",
                "nơi gửi",
                "tác giả",
            ],
            Self::Duty => &[
                "nội dung nhiệm vụ",
                "tên nhiệm vụ",
                "chế độ",
                "chế độ báo cáo",
                "tên báo cáo",
                "loại báo cáo",
                "nội dung báo cáo",
            ],
            Self::Period => &["kỳ", "kỳ báo cáo", "kì báo cáo", "kỳ bc", "kỳ hạn báo cáo"],
            Self::Document => &[
                "số ký hiệu",
                "số kí hiệu",
                "số và ký hiệu",
                "số hiệu",
                "số văn bản",
                "số hiệu văn bản",
                "số ký hiệu văn bản",
                "số và ký hiệu văn bản",
                "số ký hiệu báo cáo",
                "số báo cáo",
                "số công văn",
                "văn bản số",
                "báo cáo số",
                "số vb",
                "số ký hiệu vb",
            ],
            Self::Symbol => &["ký hiệu", "kí hiệu", "ký hiệu văn bản", "ký hiệu vb", "ký hiệu báo cáo"],
            Self::Date => &[
                "ngày văn bản",
                "ngày vb",
                "ngày ban hành",
                "ngày ban hành văn bản",
                "ngày ký",
                "ngày ký văn bản",
                "ngày tháng văn bản",
                "ngày tháng năm văn bản",
                "ngày tháng năm ban hành",
            ],
            Self::Received => &[
                "nhận lúc",
                "đến lúc",
                "nộp lúc",
                "gửi lúc",
                "thời điểm nhận",
                "thời điểm đến",
                "thời điểm tiếp nhận",
                "thời điểm nộp",
                "thời điểm gửi",
                "thời gian nhận",
                "thời gian đến",
                "thời gian tiếp nhận",
                "thời gian nộp",
                "thời gian gửi",
                "ngày nhận",
                "ngày đến",
                "ngày tiếp nhận",
                "ngày nộp",
                "ngày gửi",
                "ngày nhận được",
                "ngày nhận văn bản",
                "ngày nhận báo cáo",
                "ngày nộp báo cáo",
                "ngày gửi báo cáo",
                "ngày giờ nhận",
                "ngày giờ đến",
                "ngày giờ tiếp nhận",
                "ngày giờ nộp",
                "ngày giờ gửi",
                "giờ ngày nhận",
                "giờ ngày đến",
                "ngày tháng nhận",
                "ngày tháng đến",
            ],
            Self::Hour => &[
                "giờ",
                "giờ nhận",
                "giờ đến",
                "giờ tiếp nhận",
                "giờ nộp",
                "giờ gửi",
                "giờ phút",
                "giờ phút nhận",
                "giờ phút đến",
                "giờ phút nộp",
            ],
            // Of lists of past years alone.
            Self::Directive | Self::Given | Self::Due | Self::Status => &[],
        }
    }

    /// The headings that mean it in lists of past years, and nothing, or something else, among filings.
    fn of_history(self) -> &'static [&'static str] {
        match self {
            Self::Unit => &["chủ trì", "đơn vị được giao", "cơ quan được giao", "đơn vị đầu mối"],
            Self::Duty => {
                &["nội dung", "trích yếu", "nội dung công việc", "nội dung chỉ đạo", "nội dung giao", "công việc"]
            }
            Self::Document => &[
                "văn bản trả lời",
                "số văn bản trả lời",
                "số ký hiệu văn bản trả lời",
                "văn bản báo cáo",
                "văn bản kết quả",
                "văn bản thực hiện",
                "văn bản phúc đáp",
            ],
            Self::Date => &["ngày văn bản trả lời", "ngày văn bản báo cáo"],
            Self::Received => &[
                "ngày hoàn thành",
                "ngày trả lời",
                "ngày kết thúc",
                "hoàn thành ngày",
                "ngày hoàn thành thực tế",
                "ngày hoàn thành nhiệm vụ",
            ],
            Self::Directive => &[
                "văn bản giao",
                "văn bản giao nhiệm vụ",
                "văn bản giao việc",
                "văn bản chỉ đạo",
                "số văn bản giao",
                "số văn bản giao nhiệm vụ",
                "số ký hiệu văn bản giao",
                "số ký hiệu văn bản giao nhiệm vụ",
                "số ký hiệu văn bản chỉ đạo",
                "số văn bản chỉ đạo",
            ],
            Self::Given => &[
                "ngày giao",
                "ngày giao nhiệm vụ",
                "ngày giao việc",
                "ngày văn bản giao",
                "ngày văn bản giao nhiệm vụ",
                "ngày văn bản chỉ đạo",
            ],
            Self::Due => &[
                "hạn",
                "thời hạn",
                "hạn xử lý",
                "hạn nộp",
                "hạn báo cáo",
                "hạn trả lời",
                "hạn hoàn thành",
                "hạn thực hiện",
                "thời hạn hoàn thành",
                "thời hạn thực hiện",
                "thời hạn xử lý",
                "thời hạn báo cáo",
                "ngày hết hạn",
                "ngày đến hạn",
            ],
            Self::Status => &[
                "tình trạng",
                "trạng thái",
                "tình trạng thực hiện",
                "tình trạng xử lý",
                "trạng thái xử lý",
                "tình hình thực hiện",
                "tiến độ",
                "tiến độ thực hiện",
                "kết quả thực hiện",
                "đánh giá",
            ],
            Self::Task | Self::Period | Self::Hour | Self::Symbol => &[],
        }
    }

    /// The English headings.
    fn english(self) -> &'static [&'static str] {
        match self {
            Self::Duty => &["duty", "obligation"],
            Self::Document => &["document", "document number"],
            Self::Received => &["received", "received at"],
            Self::Hour => &["received time", "time received"],
            Self::Task => &["task"],
            Self::Unit => &["unit"],
            Self::Period => &["period"],
            Self::Symbol => &["symbol"],
            Self::Date => &["document date"],
            Self::Directive => &["directive"],
            Self::Given => &["directive date"],
            Self::Due => &["due", "deadline"],
            Self::Status => &["status"],
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a word names no meaning of a column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no meaning of a column; write \"HEADING=MEANING\", with one of: {}", .table.words())]
pub struct NoMeaning {
    /// As given.
    pub text: String,
    /// In which table.
    pub table: Table,
}

impl Table {
    /// What its columns may mean, as it is written on the command line.
    pub fn words(self) -> String {
        self.meanings().iter().map(|meaning| meaning.word()).collect::<Vec<_>>().join(", ")
    }
}

/// How many of these cells are headings of columns that are read.
pub(super) fn count<'c>(cells: impl Iterator<Item = &'c str>, table: Table) -> usize {
    cells.filter_map(|cell| meaning_of(cell, table)).count()
}

/// A heading as it is compared: its words.
pub(super) fn compared(heading: &str) -> String {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The column that a heading names; what stands in brackets, such as the form of a date, is no part of its name.
pub(super) fn meaning_of(heading: &str, table: Table) -> Option<Meaning> {
    if heading.len() > HEADING_BYTES_MAX {
        return None;
    }
    let (outside, inside) = heading.split_once('(').unwrap_or((heading, ""));
    // "Ngày đến (dự kiến)" is none of what came in.
    const EXPECTED: &[&str] = &["dự kiến", "kế hoạch", "theo hạn", "yêu cầu"];
    if table == Table::Filings && EXPECTED.iter().any(|word| compared(inside).contains(word)) {
        return None;
    }
    [heading, outside].into_iter().map(compared).find_map(|heading| {
        let is_among = |names: &[&str]| {
            names.contains(&heading.as_str())
                // One word alone is too little: "ky" is "kỳ" (period) and "ký" (signed).
                || heading.contains(' ') && names.iter().any(|name| bare(name) == heading)
        };
        let of_history = |meaning: &Meaning| table == Table::History && is_among(meaning.of_history());
        let is_named =
            |meaning: &Meaning| is_among(meaning.vietnamese()) || meaning.english().contains(&heading.as_str());
        let meanings = || table.meanings().iter().copied();
        meanings().find(of_history).or_else(|| meanings().find(is_named))
    })
}
