//! Paragraphs by which nothing is owed: introductions, who carries a decision out, courtesies.

use super::{
    bodies::{Named, bodies},
    verbs::{self, Tells},
    words::Words,
};

/// Words that begin the grounds of a letter, or what it answers.
const GROUNDS: &[&str] = &[
    "căn cứ",
    "thực hiện",
    "xét",
    "xét đề nghị",
    "theo",
    "theo đề nghị",
    "theo báo cáo",
    "tiếp theo",
    "tiếp nhận",
    "nhằm",
    "để",
    "trên cơ sở",
    "sau khi",
    "qua",
    "thời gian qua",
    "trong thời gian qua",
    "ngày",
    "nhận được",
    "vừa qua",
    "hiện nay",
    "triển khai",
    "phúc đáp",
    "liên quan",
    "về việc",
    "tại",
    "chấp hành",
];

/// Whether a paragraph only leads up to what follows: it ends in a colon, or gives grounds and charges nobody.
pub(super) fn introduces(words: &Words<'_>, charges_somebody: bool) -> bool {
    // "để …, Vườn quốc gia đề nghị quý cơ quan …" asks for something, of whomever.
    let asks = (1..words.len()).any(|at| {
        let asked = ["xét", "theo", "tại", "nêu"].iter().any(|before| words.ends_before(at, &[before]));
        words.any(at, &["đề nghị", "yêu cầu"]).is_some_and(|end| !asked && words.any(end, &["của", "tại"]).is_none())
    });
    words.text.trim_end().ends_with(':') || !charges_somebody && !asks && words.any(0, GROUNDS).is_some()
}

/// Whether nothing is owed by a paragraph that says no time. `is_closing`: it stands behind all points, or in a letter
/// without any.
pub(super) fn is_formula(words: &Words<'_>, is_closing: bool) -> bool {
    const SPEAKS: &[&str] = &[
        "quyết định",
        "chỉ thị",
        "kế hoạch",
        "công văn",
        "văn bản",
        "nghị quyết",
        "quy định",
        "quy chế",
        "thông báo",
        "hướng dẫn",
        "phương án",
        "công điện",
        "tờ trình",
    ];
    const COURTESIES: &[&str] = &[
        "trân trọng",
        "xin trân trọng",
        "trân trọng cảm ơn",
        "trân trọng kính",
        "kính mong",
        "mọi thông tin chi tiết",
        "thông tin chi tiết",
        "hồ sơ gửi kèm",
        "sự cần thiết",
    ];
    const AGREES: &[&str] =
        &["thống nhất nội dung", "cơ bản thống nhất", "đồng ý", "cơ bản đồng ý", "ghi nhận", "biểu dương"];
    const HELP: &[&str] =
        &["để được hướng dẫn", "để được hỗ trợ", "để được giải đáp", "xin liên hệ", "rất mong nhận được"];
    let starts = |phrases: &[&str]| words.any(0, phrases).is_some();
    let holds = |phrases: &[&str]| words.hold(0..words.len(), phrases);
    let itself = words.any(0, SPEAKS).map(|end| words.skip(end, &["này"]));
    let takes_effect = itself
        .is_some_and(|end| words.any(end, &["có hiệu lực", "thay thế", "bãi bỏ", "được phổ biến"]).is_some())
        && (holds(&["này"]) || holds(&["có hiệu lực"]));
    let announces = is_closing
        && (holds(&["thông báo", "chuyển để", "chuyển đến", "chuyển", "sao gửi", "gửi để", "kính chuyển"])
            && holds(&[
                "biết , thực hiện",
                "biết và thực hiện",
                "để biết",
                "được biết",
                "biết , triển khai",
                "biết , tổ chức",
                "biết và tổ chức",
            ])
            || holds(&["trân trọng thông báo"]));
    let asks_kindly = is_closing && holds(&["trân trọng đề nghị", "kính đề nghị"]) && holds(&["xem xét", "quan tâm"]);
    let attached =
        is_closing && holds(&["gửi kèm theo công văn này", "gửi kèm theo tờ trình này", "kèm theo công văn này"]);
    let funds = starts(&["kinh phí"]) && holds(&["ngân sách"]) && holds(&["bảo đảm", "đảm bảo"]) && !holds(&[":"]);
    let presents = starts(&["trên đây là", "trên đây"]) && !holds(&[";"]);
    executing(words).is_some() && !holds(&["báo cáo"])
        || takes_effect
        || presents
        || !holds(verbs::that(Tells::Owed))
            && (starts(COURTESIES) || starts(AGREES) || announces || asks_kindly || attached)
        || holds(HELP)
        || funds
}

/// Whether a paragraph says of all that is owed where its money comes from, what its figures are, or what becomes of a day
/// off: nothing is owed by it, though it speaks of time.
pub(super) fn is_regime(words: &Words<'_>, charges_somebody: bool) -> bool {
    const FIGURES: &[&str] = &[
        "thời gian lấy số liệu",
        "thời gian chốt số liệu",
        "thời điểm lấy số liệu",
        "thời điểm chốt số liệu",
        "kỳ số liệu",
        "mốc số liệu",
        "thời kỳ lấy số liệu",
    ];
    let is_off = words.any(0, &["trường hợp", "nếu"]).is_some()
        && words
            .hold(0..words.len(), &["trùng ngày nghỉ", "trùng với ngày nghỉ", "trùng vào ngày nghỉ", "là ngày nghỉ"]);
    let is_money = words.any(0, &["kinh phí", "nguồn kinh phí", "về kinh phí"]).is_some()
        && !charges_somebody
        && !words.hold(0..words.len(), verbs::that(Tells::Owed));
    words.any(0, FIGURES).is_some() || is_off || is_money
}

/// Whether a text speaks of the tasks that others name.
pub(super) fn speaks_of_tasks(words: &Words<'_>) -> bool {
    words.hold(0..words.len(), &["nhiệm vụ", "nội dung", "công việc", "phân công", "phần việc"])
}

/// Whether a paragraph only says that the tasks of an annex are to be done.
pub(super) fn is_of_annex(words: &Words<'_>) -> bool {
    const ANNEXES: &[&str] = &[
        "tại phụ lục",
        "theo phụ lục",
        "trong phụ lục",
        "phụ lục kèm theo",
        "danh mục kèm theo",
        "bảng kèm theo",
        "biểu kèm theo",
        "tại danh mục",
        "theo danh mục kèm theo",
    ];
    let goes_on = words.hold(0..words.len(), &[";"]) || words.hold(0..words.len(), &["báo cáo", "tổng hợp"]);
    speaks_of_tasks(words) && words.hold(0..words.len(), ANNEXES) && !goes_on
}

/// Whether a paragraph right above a table only says what it is: "Phân công nhiệm vụ theo bảng sau".
pub(super) fn is_title_of_table(words: &Words<'_>) -> bool {
    const SHORT_MAX: usize = 90;
    const NAMES_IT: &[&str] = &[
        "bảng sau",
        "bảng dưới đây",
        "bảng sau đây",
        "theo bảng",
        "trong bảng",
        "tại bảng",
        "bảng phân công",
        "biểu sau",
        "biểu dưới đây",
        "như sau",
        "sau đây",
        "dưới đây",
    ];
    const TITLES: &[&str] = &[
        "phân công",
        "giao nhiệm vụ",
        "danh mục",
        "nhiệm vụ",
        "các nhiệm vụ",
        "nội dung nhiệm vụ",
        "nội dung và",
        "nội dung , ",
        "tiến độ",
        "bảng",
        "biểu",
        "chi tiết",
        "kế hoạch",
        "ban hành kế hoạch",
        "ban hành danh mục",
        "ban hành bảng",
        "tổ chức thực hiện",
    ];
    let text = words.text.trim_end().trim_end_matches("./.").trim_end();
    let is_short = text.chars().count() < SHORT_MAX && !text.ends_with(['.', ';']);
    text.ends_with(':') || is_short || words.hold(0..words.len(), NAMES_IT) || words.any(0, TITLES).is_some()
}

/// Whether an article of a decision does by itself what it says.
pub(super) fn decides(words: &Words<'_>) -> bool {
    const DECIDES: &[&str] = &[
        "phê duyệt",
        "ban hành",
        "kiện toàn",
        "thành lập",
        "công nhận",
        "bãi bỏ",
        "bổ nhiệm",
        "công bố",
        "sửa đổi",
        "điều chỉnh",
    ];
    words.any(0, DECIDES).is_some()
}

/// Whether a heading stands over grounds, aims or facts rather than over duties.
pub(super) fn is_of_aims(heading: &str) -> bool {
    const AIMS: &[&str] = &[
        "mục đích",
        "mục tiêu",
        "quan điểm",
        "sự cần thiết",
        "căn cứ",
        "phạm vi",
        "đối tượng",
        "kết quả đạt được",
        "tồn tại",
        "thực trạng",
        "tình hình",
        "nguyên nhân",
        "bối cảnh",
    ];
    Words::of(heading).any(0, AIMS).is_some()
}

/// Whether a paragraph at the end asks everybody to do what was asked for above, and nothing of its own.
pub(super) fn is_admonition(words: &Words<'_>) -> bool {
    const WORDS_MAX: usize = 45;
    const TIMES: &[&str] = &["định kỳ", "chậm nhất", "trước"];
    let on_this = words.any(0, &["căn cứ"]).is_some() && words.hold(0..words.len().min(8), &["này ,"]);
    let begins = on_this || words.any(0, &["yêu cầu", "đề nghị", "nhận được", "giao"]).is_some();
    let urges = words.hold(
        0..words.len(),
        &["nghiêm túc", "thực hiện", "triển khai", "chuẩn bị chu đáo", "khẩn trương thực hiện", "chấp hành"],
    );
    let goes_on = words.hold(0..words.len(), &[";"]) || words.hold(0..words.len(), &[". trong"]);
    begins
        && urges
        && !goes_on
        && words.len() <= WORDS_MAX
        && !words.hold(0..words.len(), verbs::that(Tells::OfItsOwn))
        && !words.hold(0..words.len(), TIMES)
}

/// Who carries a decision out: "Chánh Văn phòng UBND tỉnh, Giám đốc các sở … chịu trách nhiệm thi hành Quyết định này".
pub(super) fn executing(words: &Words<'_>) -> Option<Named> {
    const CARRIES_OUT: &[&str] = &[
        "chịu trách nhiệm thi hành",
        "có trách nhiệm thi hành",
        "căn cứ quyết định thi hành",
        "căn cứ quyết định này thi hành",
        "thi hành quyết định này",
        "chịu trách nhiệm thi hành quyết định này",
        "căn cứ chỉ thị thi hành",
        "chịu trách nhiệm tổ chức thực hiện quyết định này",
        "tổ chức thi hành quyết định này",
    ];
    if !words.hold(0..words.len(), CARRIES_OUT) {
        return None;
    }
    bodies(words, words.skip(0, &["các ông ( bà ) :", "các ông ( bà )", "các đồng chí", "các đồng chí :", "các ông :"]))
        .or_else(|| Some(Named { bodies: Vec::new(), words: 0..0 }))
}
