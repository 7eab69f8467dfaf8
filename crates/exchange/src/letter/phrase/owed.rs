//! Whether a day is when work is due, or belongs to the thing that the work is about: "số liệu đến ngày …".

use super::{super::bodies::bodies, cue::Cue};
use crate::letter::words::Words;

/// By these words something is finished.
const FINISHED: &[&str] = &["hoàn thành", "hoàn thành xong", "hoàn tất", "hoàn thiện", "kết thúc", "xong", "làm xong"];

/// By these words something is handed in, or comes into being.
const HANDED: &[&str] = &[
    "gửi",
    "gửi về",
    "gửi báo cáo",
    "nộp",
    "trình",
    "báo cáo",
    "báo cáo kết quả",
    "bàn giao",
    "ban hành",
    "phê duyệt",
    "công bố",
    "thực hiện",
    "triển khai",
    "tổ chức",
    "tham mưu",
];

/// Words that say of a thing what became of it on a day.
const BECAME: &[&str] = &[
    "nộp",
    "ban hành",
    "ký",
    "cấp",
    "phát sinh",
    "xảy ra",
    "tiếp nhận",
    "sinh",
    "nghỉ việc",
    "nghỉ hưu",
    "xây dựng",
    "tồn đọng",
    "thành lập",
    "khởi công",
    "phê duyệt",
    "công nhận",
    "hết hạn",
    "gửi đến",
    "có hiệu lực",
    "đăng ký",
    "giao",
];

/// Things that are counted up to a day.
const COUNTED: &[&str] = &[
    "số liệu",
    "vụ việc",
    "xảy ra",
    "nghỉ hưu",
    "hồ sơ",
    "danh sách",
    "dự toán",
    "phát sinh",
    "tồn đọng",
    "đơn thư",
    "nợ",
    "thống kê",
    "tính",
    "lũy kế",
    "chi",
    "thu",
    "đạt",
    "phấn đấu",
];

/// Things that are from before a day, or go up to one.
const NOUNS: &[&str] =
    &["số liệu", "hồ sơ", "vụ việc", "văn bản", "quyết định", "dự án", "danh sách", "thống kê", "dự toán"];

/// What may stand between a word of handing in and its day.
const BETWEEN: &[&str] = &[
    "về",
    "cho",
    "đến",
    "lên",
    "kết quả",
    "báo cáo",
    "kết quả thực hiện về",
    "để tổng hợp",
    "bằng văn bản",
    "qua",
    "(",
    ")",
    ",",
    "xong",
    "ubnd tỉnh",
    "chủ tịch ubnd tỉnh",
    "và",
];

/// Whether a day behind these words is when something is due. What says so by itself ("chậm nhất") needs no verb.
pub(super) fn is_due(words: &Words<'_>, at: usize, cue: Cue) -> bool {
    const SURE: &[&str] =
        &["chậm nhất", "muộn nhất", "không muộn", "không chậm", "không quá", "không để quá", "hạn", "xong"];
    let clause = words.clause(at);
    if words.any(at, SURE).is_some() || at == clause || words.ends_before(at, &["từ nay"]) {
        return true;
    }
    // "cung cấp số liệu trong tháng 9/2023" is due then; "số liệu đến ngày …" may go so far.
    let is_given = cue == Cue::By && is_given(words, clause, at);
    if is_given {
        return true;
    }
    let is_of_noun = cue != Cue::Before && words.ends_before(at, NOUNS);
    if is_of_noun || is_of_thing(words, clause, at) {
        return false;
    }
    if cue == Cue::Before {
        return true;
    }
    // "kết quả thực hiện" is a thing.
    let is_verb = |from: &usize| !words.ends_before(*from, &["kết quả", "tình hình", "tiến độ", "số liệu"]);
    let last = |verbs: &[&str]| {
        let found = (clause..at).filter(is_verb).filter_map(|from| words.any(from, verbs));
        found.filter(|end| *end <= at).max()
    };
    if let Some(end) = last(FINISHED) {
        return !words.hold(end..at, COUNTED);
    }
    last(HANDED).is_some_and(|end| is_between(words, end, at))
}

/// Whether what stands right before a time is given away, or put right, by the verb of its clause.
fn is_given(words: &Words<'_>, clause: usize, at: usize) -> bool {
    const THING_MAX: usize = 5;
    let verbs = || GIVEN.iter().chain(&["gửi", "nộp", "trình", "ban hành", "phê duyệt"]);
    let found = (clause..at).filter_map(|from| verbs().filter_map(|verb| words.phrase(from, verb)).max());
    found.max().is_some_and(|end| {
        let thing = NOUNS
            .iter()
            .chain(&["dữ liệu", "thông tin", "kết quả", "báo cáo"])
            .any(|noun| words.phrase(end, noun).is_some());
        thing && at <= end + THING_MAX && !words.hold(end..at, COUNTED_BY)
    })
}

/// Words that say of a thing what became of it.
const COUNTED_BY: &[&str] = &["phát sinh", "xảy ra", "đã", "tính", "tiếp nhận", "được"];

/// Whether the words up to `at` only say to whom, or that it is of results.
fn is_between(words: &Words<'_>, start: usize, at: usize) -> bool {
    let mut next = start;
    while next < at {
        let named = bodies(words, next).map(|named| named.words.end).filter(|end| *end <= at);
        match named.max(words.any(next, BETWEEN).filter(|end| *end <= at)) {
            Some(end) => next = end,
            None => return false,
        }
    }
    true
}

/// Whether the words right before a day say what became of a thing: "hồ sơ nộp trước ngày …", "hồ sơ các đơn vị gửi đến
/// ngày …", "số liệu đến ngày …".
fn is_of_thing(words: &Words<'_>, clause: usize, at: usize) -> bool {
    let verbs = BECAME.iter().chain(&["gửi", "trình", "báo cáo"]);
    let Some(start) =
        verbs.filter(|verb| words.ends_before(at, &[verb])).map(|verb| at - verb.split(' ').count()).min()
    else {
        return false;
    };
    // Who does it stands at the beginning of the clause, or behind a word that gives them work.
    let before = (clause..start).find_map(|from| bodies(words, from).filter(|named| named.words.end == start));
    if let Some(named) = before {
        let opens = named.words.start == clause
            || words.ends_before(named.words.start, &["giao", "yêu cầu", "đề nghị", "và", "do"]);
        return !opens;
    }
    let is_passive = BECAME.iter().any(|verb| words.ends_before(at, &[verb]));
    let is_head = start == clause
        || [
            "và",
            "phải",
            "để",
            "cần",
            "được",
            "khẩn trương",
            "chủ động",
            "tham mưu",
            "sớm",
            "trách nhiệm",
            "ký",
            "xem xét",
        ]
        .iter()
        .any(|word| words.ends_before(start, &[word]));
    is_passive && !is_head
}

/// Whether something is forbidden up to a day, or may not be done before it.
pub(super) fn is_denied(words: &Words<'_>, at: usize) -> bool {
    const DENIES: &[&str] = &["không", "chưa", "không được", "nghiêm cấm", "cấm", "không sớm hơn", "chưa được"];
    const NONE: &[&str] = &["không chỉ", "không ngừng", "không để", "không quá", "không muộn", "không chậm", "chưa có"];
    let clause = words.clause(at);
    (clause..at).any(|from| words.any(from, DENIES).is_some() && words.any(from, NONE).is_none())
}

/// "nhiệm vụ trọng tâm từ nay đến hết năm 2023": whether it may be the time of the tasks, and not of what is done about
/// them.
pub(super) fn may_be_of_tasks(words: &Words<'_>, at: usize) -> bool {
    const TASKS: &[&str] =
        &["trọng tâm", "nhiệm vụ", "công tác", "giải pháp", "kế hoạch", "chương trình", "nội dung", "chỉ tiêu"];
    words.ends_before(at, &["từ nay"]) && words.ends_before(at - 2, TASKS)
}

/// The day of a meeting, of a signature, of a document whose number is not named.
pub(super) fn is_when_it_was(words: &Words<'_>, at: usize, end: usize) -> bool {
    const MEETINGS: &[&str] = &[
        "họp",
        "phiên họp",
        "hội nghị",
        "cuộc họp",
        "buổi làm việc",
        "làm việc",
        "ký",
        "ban hành",
        "chỉ đạo",
        "thông qua",
        "khởi công",
        "thành lập",
        "khai trương",
        "bắt đầu",
        "phê duyệt",
    ];
    let clause = words.clause(at);
    let documents: Vec<&str> = crate::letter::head::TYPES
        .iter()
        .copied()
        .chain(["công văn", "nghị định", "thông tư", "luật", "kết luận", "ý kiến", "văn bản"])
        .collect();
    words.ends_before(at, MEETINGS)
        || words.hold(clause..at, MEETINGS)
        || words.phrase(end, "của").is_some()
        || words.hold(clause..at, &documents)
            && !words.hold(clause..at, &["gửi", "nộp", "hoàn thành", "báo cáo", "trình", "xong"])
}

/// Whether figures up to a day are spoken of, rather than work that is due by it.
pub(super) fn is_of_figures(words: &Words<'_>, at: usize, cue: Cue) -> bool {
    if matches!(cue, Cue::Before) || words.any(at, &["chậm nhất", "muộn nhất", "hạn", "thời hạn"]).is_some()
    {
        return false;
    }
    let clause = words.clause(at);
    let figures: &[&str] =
        &["số liệu", "tính", "chốt", "cắt số liệu", "kỳ số liệu", "thời điểm chốt", "kỳ báo cáo tính"];
    words.hold(clause..at, figures)
        && !words.hold(clause..at, &["gửi", "nộp", "hoàn thành", "trình", "xong", "gửi về"])
        && !words.hold(clause..at, GIVEN)
}

/// Whether figures in a period are spoken of by words that leave open whether the work is due in it: "báo cáo số liệu
/// trong tháng 9/2023".
pub(super) fn may_be_of_figures(words: &Words<'_>, at: usize, cue: Cue) -> bool {
    let counted = words.hold(words.clause(at)..at, &["tính", "chốt", "cắt số liệu", "kỳ số liệu", "thời điểm chốt"]);
    cue == Cue::By && !counted
}

/// By these words figures are given away, or put right: what is said of time behind them is said of that.
const GIVEN: &[&str] = &[
    "cung cấp",
    "công bố",
    "công khai",
    "cập nhật",
    "chuẩn hóa",
    "làm sạch",
    "bàn giao",
    "hoàn thiện",
    "nhập",
    "đồng bộ",
    "kết nối",
    "chia sẻ",
    "chuyển",
];

/// Whether a licence, a contract or works last until a day, rather than something being due by it.
pub(super) fn is_of_things(words: &Words<'_>, at: usize, cue: Cue) -> bool {
    const THINGS: &[&str] = &[
        "giấy phép",
        "hợp đồng",
        "khởi công",
        "miễn",
        "hiệu lực",
        "nhận được",
        "phát sinh",
        "tiếp nhận được",
        "gia hạn đến",
    ];
    let clause = words.clause(at);
    let weak = cue == Cue::Until || words.any(at, &["hết", "hết hạn", "thời hạn"]).is_some();
    weak && words.hold(clause..at, THINGS)
}

/// Whether a span is how long something was, or is: "tổng kết 5 năm", "kế hoạch 3 năm", "02 năm tù".
pub(super) fn is_how_long(words: &Words<'_>, at: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &[
        "sơ kết",
        "tổng kết",
        "kế hoạch",
        "giai đoạn",
        "kỷ niệm",
        "thời gian",
        "thời kỳ",
        "chu kỳ",
        "bảo hành",
        "lưu trữ",
        "báo cáo",
        "công tác",
        "kết quả",
        "đủ",
        "trên",
        "dưới",
        "từ",
        "chương trình",
        "tình hình",
        "nhiệm vụ",
        "sau",
        "hơn",
        "qua",
        "suốt",
        "gần",
    ];
    const BEHIND: &[&str] = &[
        "tuổi",
        "thi hành",
        "thực hiện",
        "kinh nghiệm",
        "trở lên",
        "trở xuống",
        "công tác",
        "liền",
        "trước",
        "học",
        "thành lập",
        "xây dựng",
        "tù",
        "một",
        "triển khai",
        "đầu",
        "cuối",
        "gần",
        "năm",
    ];
    words.ends_before(at, BEFORE)
        || words.ends_before(at, &["24 /", "24 / "])
        || words.any(end, BEHIND).is_some_and(|_| words.any(end, &["một lần"]).is_none())
}
