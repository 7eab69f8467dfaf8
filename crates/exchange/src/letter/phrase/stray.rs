//! Words of time, and numbers that can be one, that no phrase took up.

use std::ops::Range;

use super::super::words::{Kind, Words};

/// Words that speak of time, whatever stands beside them.
const SPEAK: &[&str] = &[
    "ngày",
    "tuần",
    "tháng",
    "quý",
    "năm",
    "giờ",
    "hạn",
    "thời hạn",
    "hạn chót",
    "chậm nhất",
    "muộn nhất",
    "hằng",
    "bán niên",
    "nhiệm kỳ",
    "thập niên",
    "thập kỷ",
    "rằm",
    "mùng",
    "mồng",
    "sáng mai",
    "chiều mai",
    "chiều nay",
    "sáng nay",
    "nhân dịp",
    "vào dịp",
    "trước dịp",
    "trong dịp",
    "sau khi",
    "khi kết thúc",
    "tại kỳ",
    "giao ban tới",
    "giữa kỳ",
    "cuối kỳ",
    "đầu kỳ",
    "ngay sau",
];

/// The same words as parts of something else.
const NAMES: &[&str] = &[
    "hạn chế",
    "hạn hán",
    "hạn mặn",
    "hạn mức",
    "quý báu",
    "quý giá",
    "quý khách",
    "quý vị",
    "quý cơ quan",
    "quý đơn vị",
    "quý sở",
    "quý ban",
    "năm tốt",
    "năm nhất",
    "tháng hành động",
    "tháng cao điểm",
    "tháng thanh niên",
    "ngày hội",
    "ngày lễ",
    "ngày làm việc",
    "hằng số",
    "tuần tra",
    "tuần hoàn",
    "hạn cũ",
    "thời hạn trên",
    "sau khi nghe",
    "sau khi thảo luận",
    "sau khi xem xét",
    "sau khi nghiên cứu",
];

/// What stands before one of these words where it is a part of something else.
const NAMES_BEFORE: &[&str] = &[
    "giới",
    "quyền",
    "có",
    "dài",
    "trung",
    "ngắn",
    "vô",
    "thời",
    "kỳ",
    "chống",
    "phòng , chống",
    "đúng",
    "trước",
    "quá",
    "trễ",
    "gia",
    "khô",
    "đến",
    "và",
];

/// What may stand behind "trước" where it speaks of no time.
const BEFORE_NO_TIME: &[&str] = &[
    "khi",
    "mắt",
    "hết",
    "đây",
    "đó",
    "pháp luật",
    "ubnd",
    "ủy ban",
    "chủ tịch",
    "hđnd",
    "hội đồng",
    "bí thư",
    "cấp",
    "đảng",
    "nhân dân",
    "tòa",
    "cơ quan",
    "lãnh đạo",
    "một bước",
    "tình hình",
    "diễn biến",
    "nguy cơ",
    "thực tế",
    "thực trạng",
    "yêu cầu",
    "sự",
    "thủ trưởng",
    "người",
    "sở",
    "tỉnh",
    "thành phố",
    "ban",
    "những",
    "các",
    "tác động",
    "hạn",
    "bạ",
    "mưa",
    "nhà",
    "cửa",
    "cổng",
];

/// Each, by its words. `is_taken` says which words were taken up.
pub(super) fn strays(words: &Words<'_>, is_taken: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in (0..words.len()).filter(|at| !is_taken(*at)) {
        if found.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let Some(end) = speaks(words, at).or_else(|| number(words, at)) else { continue };
        found.push(at.saturating_sub(2)..whole(words, end));
    }
    found
}

/// The end of the clause, if that is near: no name is cut in its middle.
fn whole(words: &Words<'_>, end: usize) -> usize {
    const NEAR: usize = 4;
    let stop = (end..end + NEAR + 1).find(|at| words.ends_clause(*at));
    stop.filter(|stop| *stop > end + 2).unwrap_or(end + 2).min(words.len())
}

fn speaks(words: &Words<'_>, at: usize) -> Option<usize> {
    if words.any(at, NAMES).is_some() {
        return None;
    }
    if let Some(end) = words.phrase(at, "trước") {
        let is_time = !words.ends_clause(end) && words.any(end, BEFORE_NO_TIME).is_none();
        return is_time.then_some(end);
    }
    let end = words.any(at, SPEAK)?;
    // "đến hạn", "NHIỆM VỤ VÀ THỜI HẠN".
    let is_term = words.any(at, &["hạn", "thời hạn"]) == Some(end);
    let is_part = is_term && (words.ends_before(at, NAMES_BEFORE) || end >= words.len());
    // "năm" is five, too; "báo cáo tháng" names no month.
    let is_unit = words.any(at, &["năm", "quý", "tháng", "tuần"]) == Some(end);
    let is_many = words.ends_before(at, &["nhiều", "các", "những", "mấy", "cả", "hàng"]);
    (!is_part && !(is_unit && (is_many || !is_named(words, end)))).then_some(end)
}

/// Whether what follows "năm" or "tháng" says which one.
fn is_named(words: &Words<'_>, end: usize) -> bool {
    const WHICH: &[&str] = &[
        "i",
        "ii",
        "iii",
        "iv",
        "này",
        "sau",
        "tới",
        "nay",
        "kế tiếp",
        "tiếp theo",
        "ngân sách",
        "đầu",
        "cuối",
        "thứ",
        "giêng",
        "hai",
        "ba",
        "tư",
        "năm",
        "sáu",
        "bảy",
        "tám",
        "chín",
        "mười",
        "chạp",
    ];
    let is_number = words.get(end).is_some_and(|word| word.kind == Kind::Number);
    words.ends_clause(end) || is_number || words.any(end, WHICH).is_some()
}

/// Behind a number that can be a day, a month, a year or an hour.
fn number(words: &Words<'_>, at: usize) -> Option<usize> {
    let value = |at: usize| words.get(at).and_then(|word| word.number());
    let is_year = |at: usize| {
        words.get(at).is_some_and(|word| word.folded.len() == 4)
            && value(at).is_some_and(|year| (1900..=2100).contains(&year))
    };
    let first = value(at);
    if words.any(at + 1, &["h", "giờ", "g", "phút", "tiếng", "buổi"]).is_some() && first.is_some() {
        return Some(at + 2);
    }
    let mark = |at: usize, marks: &[&str]| words.any(at, marks).is_some();
    // "2/9", "9/2023", "30-9-2023", "2023-09-30", "30.9.2023".
    if let (Some(first), Some(second)) = (first, value(at + 2)) {
        let (is_day, is_month) = ((1..=31).contains(&first), (1..=12).contains(&second));
        let is_round = matches!((first, second), (24, 7 | 24) | (7, 7));
        let is_part = mark(
            at + 3,
            &[
                "số",
                "tổng",
                "tổng số",
                "thành viên",
                "chỉ tiêu",
                "đơn vị",
                "xã",
                "huyện",
                "sở",
                "%",
                "hộ",
                "nhiệm vụ",
                "tiêu chí",
                "dự án",
                "hồ sơ",
            ],
        );
        let is_date =
            mark(at + 1, &["/"]) && (is_day && is_month || is_year(at + 2) && first <= 12) && !is_round && !is_part;
        let is_whole = mark(at + 1, &["-", ".", "/"])
            && mark(at + 3, &["-", ".", "/"])
            && (is_year(at) || is_year(at + 4))
            && value(at + 4).is_some();
        if is_date || is_whole {
            return Some(if is_whole { at + 5 } else { at + 3 });
        }
    }
    if !is_year(at) {
        return None;
    }
    // "Q3/2023", "30/IX/2023", "đến 2025"; "12/2023/NĐ-CP" is the number of a document.
    let is_document = mark(at + 1, &["/"]) && words.get(at + 2).is_some_and(|word| word.kind == Kind::Letters);
    let before = ["/", "-", "–", "đến", "trước", "sau", "trong", "từ", "hết", "năm", "tới"];
    let is_dated = before.iter().any(|before| words.ends_before(at, &[before]));
    (is_dated && !is_document).then_some(at + 1)
}
