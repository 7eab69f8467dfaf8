//! What headings mean.

use std::{fmt, str::FromStr};

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
    /// The date on the document.
    Date,
    /// When it was received: a day, or a day with an hour.
    Received,
    /// The hour of the receipt, beside its day.
    Hour,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 8] =
        [Self::Task, Self::Unit, Self::Duty, Self::Period, Self::Document, Self::Date, Self::Received, Self::Hour];

    /// The English heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Unit => "unit",
            Self::Duty => "duty",
            Self::Period => "period",
            Self::Document => "document",
            Self::Date => "document date",
            Self::Received => "received",
            Self::Hour => "received time",
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
            Self::Date => &["document date"],
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
#[error(
    "\"{0}\" is no meaning of a column; write \"HEADING=MEANING\", with one of: task, unit, duty, period, document, document-date, received, received-time"
)]
pub struct NoMeaning(pub String);

impl FromStr for Meaning {
    type Err = NoMeaning;

    fn from_str(text: &str) -> Result<Self, NoMeaning> {
        Self::ALL.into_iter().find(|meaning| meaning.word() == text).ok_or_else(|| NoMeaning(text.to_owned()))
    }
}

/// How many of these cells are headings of columns that are read.
pub(super) fn count<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    cells.filter_map(meaning_of).count()
}

/// A heading as it is compared: its words.
pub(super) fn compared(heading: &str) -> String {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The column that a heading names; what stands in brackets, such as the form of a date, is no part of its name.
pub(super) fn meaning_of(heading: &str) -> Option<Meaning> {
    if heading.len() > HEADING_BYTES_MAX {
        return None;
    }
    let outside = heading.split('(').next().unwrap_or_default();
    [heading, outside].into_iter().map(compared).find_map(|heading| {
        let is_named = |meaning: &Meaning| {
            let names = meaning.vietnamese();
            names.contains(&heading.as_str())
                || meaning.english().contains(&heading.as_str())
                // One word alone is too little: "ky" is "kỳ" (period) and "ký" (signed).
                || heading.contains(' ') && names.iter().any(|name| bare(name) == heading)
        };
        Meaning::ALL.into_iter().find(is_named)
    })
}
