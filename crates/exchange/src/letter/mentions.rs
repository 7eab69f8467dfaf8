//! Every body that a text names, and in which part it stands there.
//!
//! No list of turns of phrase by which somebody is charged is complete. Those by which somebody is only spoken of are few:
//! to whom something is sent, whose it is, with whom it is done. Whoever is named otherwise may have to do something.

use super::{
    bodies::{Named, bodies},
    openings::is_verb,
    people::{gives_orders, is_everybody, order, says_more},
    verbs::{self, Tells},
    words::{Kind, Words},
};
use crate::source::fold;

/// In which part a body is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Does something: its own verb follows.
    Acts,
    /// Does nothing here: something is sent to it, is its own, or comes from it.
    SpokenOf,
    /// Neither is certain.
    Unclear,
}

/// A body, or several, named in a text.
#[derive(Debug)]
pub(super) struct Mention {
    pub named: Named,
    pub part: Part,
    /// Whether what it does may follow.
    pub is_followed: bool,
}

/// What stands before somebody who is spoken of.
#[rustfmt::skip]
const BEFORE_SPOKEN_OF: &[&str] = &[
    // Whose it is, with whom, where, by what.
    "của", "cho", "với", "về", "tại", "từ", "đến", "tới", "theo", "qua", "ở", "thuộc", "giữa", "trong", "trên", "ngoài",
    "đối với", "bằng", "bên cạnh", "cùng", "lên", "như", "vào", "kể cả", "dưới", "xuống", "vì",
    // In a case, or of something that is its own.
    "trường hợp", "nếu", "khi", "sau khi", "trước khi", "trụ sở", "lĩnh vực", "địa bàn", "phần mềm", "trang thông tin điện tử",
    // To whom something is given or said, or from whom it is asked.
    "gửi", "báo cáo", "trình", "tham mưu", "đề xuất", "kiến nghị", "giúp", "nộp", "chuyển", "thông báo", "hỏi", "xin",
    "xin ý kiến", "lấy ý kiến", "ý kiến", "liên hệ", "phục vụ", "tham vấn", "phối hợp", "đại diện", "nhận", "trả lời",
    "bàn giao", "cung cấp", "báo", "nghe", "được",
];

/// Verbs of which somebody is the object. Behind one of them that a text opens with, it may be the one to do something:
/// "Nhắc Sở A rà soát", "Mời Sở A tham gia".
#[rustfmt::skip]
const BEFORE_OBJECT: &[&str] = &[
    "hướng dẫn", "hỗ trợ", "đôn đốc", "kiểm tra", "thanh tra", "giám sát", "theo dõi", "nhắc", "nhắc nhở", "phê bình",
    "biểu dương", "khen thưởng", "hoan nghênh", "xem xét", "chỉ đạo", "mời", "đánh giá", "xếp loại", "kết nối", "tập huấn",
    "thành lập", "kiện toàn", "củng cố", "bảo vệ", "thay thế", "sáp nhập", "tham gia", "tổng hợp", "gồm", "quyết định",
    "bổ sung", "công nhận", "cấp",
];

/// What is said of somebody whose duty something is.
const DUTY_OF: &[&str] = &[
    "nhiệm vụ của",
    "trách nhiệm của",
    "là nhiệm vụ của",
    "là trách nhiệm của",
    "là việc của",
    "thuộc trách nhiệm của",
    "thuộc nhiệm vụ của",
    "thuộc về",
    "trách nhiệm thuộc",
];

/// What may stand before a subject in the middle of a sentence.
const JOINS: &[&str] = &["và", "còn", "đồng thời", "riêng", "thì", "nhưng", "do", "trong khi", "sau đó", "giao", "để"];

/// What may stand between a body and its verb.
const ADVERBS: &[&str] = &[
    "có trách nhiệm",
    "chịu trách nhiệm",
    "phải",
    "cần",
    "sẽ",
    "cùng",
    "trực tiếp",
    "khẩn trương",
    "chủ động",
    "tiếp tục",
    "nghiêm túc",
    "kịp thời",
    "thường xuyên",
    "sớm",
    "tự",
    "cũng",
    "có nhiệm vụ",
    "làm đầu mối",
    "là đầu mối",
    "phụ trách",
    "đảm nhận",
    "đảm nhiệm",
    "theo chức năng",
];

/// All of them, in order, without those who only give the order and the words for all addressees.
pub(super) fn mentions(words: &Words<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // "Thanh tra" is a verb where a sentence begins with it, and a body in its middle.
        let is_name = words.get(at).is_some_and(|word| word.is_capital) && at > 0 && !words.ends_before(at, &["."]);
        let is_read = begins_name(words, at) && (is_name || !is_verb(words, at)) && !says_more(words, at);
        let Some(named) = is_read.then(|| bodies(words, at)).flatten() else {
            at += 1;
            continue;
        };
        at = named.words.end.max(at + 1);
        let speaks = gives_orders(&named) && order(words, words.skip(named.words.end, &[","])).is_some();
        if speaks || is_everybody(&named) || is_above(&named) {
            continue;
        }
        let part = part(words, &named, found.last());
        let is_followed = acts(words, named.words.end);
        found.push(Mention { named, part, is_followed });
    }
    found
}

/// Whether a name or the words for a group may begin at a word: most words are not looked at further.
fn begins_name(words: &Words<'_>, at: usize) -> bool {
    const SMALL: &[&str] = &["các", "tất", "mỗi", "từng", "cơ", "đơn", "thủ", "trưởng", "ubnd", "ủy", "sở", "toàn"];
    words
        .get(at)
        .is_some_and(|word| word.is_capital || word.kind == Kind::Number || SMALL.contains(&word.folded.as_str()))
}

fn part(words: &Words<'_>, named: &Named, before: Option<&Mention>) -> Part {
    let (start, end) = (named.words.start, named.words.end);
    if words.ends_before(start, DUTY_OF) {
        return Part::Unclear;
    }
    let is_followed = acts(words, end);
    if words.ends_before(start, BEFORE_SPOKEN_OF) {
        // "Tiếp thu ý kiến của Sở A, Sở B hoàn thiện …": the last may be who does it.
        let is_list = named.bodies.len() > 1 && words.hold(named.words.clone(), &[","]);
        let is_first = words.clause(start) == 0;
        return if is_list && is_first && is_followed { Part::Unclear } else { Part::SpokenOf };
    }
    if let Some(verb) = BEFORE_OBJECT.iter().find(|verb| words.ends_before(start, &[verb])) {
        let opens = start == verb.split(' ').count();
        return if opens && is_followed { Part::Unclear } else { Part::SpokenOf };
    }
    // "gửi Sở Nội vụ (Phòng Cải cách hành chính)".
    let is_beside = words.ends_before(start, &["("])
        && before.is_some_and(|before| before.named.words.end + 1 == start && before.part == Part::SpokenOf);
    if is_beside {
        return Part::SpokenOf;
    }
    let is_ordered = (start.saturating_sub(4)..start).any(|from| order(words, from) == Some(start));
    let begins = start == words.clause(start) || words.ends_before(start, JOINS) || is_ordered;
    let is_by = words.ends_before(start, &["do"]);
    // "theo mẫu do Sở Nội vụ ban hành": what it has done is spoken of.
    if is_by && words.any(end, &["ban hành", "cung cấp", "quản lý", "phê duyệt", "công bố", "quy định"]).is_some()
    {
        return Part::SpokenOf;
    }
    let is_behind_lead = before.is_some_and(|before| before.part == Part::Acts);
    if is_by && is_behind_lead && says_which(words, start, end) {
        return Part::SpokenOf;
    }
    // Behind a comma, whatever follows a name may be what it does: "Sở Tài chính là thành viên".
    let is_clause = start > 0 && start == words.clause(start) && !words.ends_clause(end);
    if begins && is_followed || is_by || is_clause { Part::Acts } else { Part::Unclear }
}

/// Whether "do" and a name say which things somebody else deals with: "rà soát các dự án do Ban A làm chủ đầu tư". The verb
/// is the last of its clause: behind one that goes on, a time or a further verb may be that of the name.
fn says_which(words: &Words<'_>, start: usize, end: usize) -> bool {
    #[rustfmt::skip]
    const THINGS: &[&str] = &[
        "dự án", "công trình", "gói thầu", "văn bản", "hồ sơ", "nhiệm vụ", "số liệu", "tài liệu", "nội dung", "đề án",
        "danh mục", "thủ tục", "đề tài", "báo cáo", "kiến nghị", "dự thảo", "kế hoạch", "tài sản", "phương án",
    ];
    #[rustfmt::skip]
    const DONE: &[&str] = &[
        "làm chủ đầu tư", "là chủ đầu tư", "làm đại diện chủ sở hữu", "tham mưu", "trình", "báo cáo", "gửi", "đề xuất",
        "lập", "chuyển", "chuyển đến", "bàn giao", "soạn thảo", "cung ứng", "quản lý", "ban hành", "đăng ký", "đề nghị",
    ];
    let behind = words.any(end, &["đã", "được giao"]).unwrap_or(end);
    let by = start.saturating_sub(1);
    words.ends_before(by, THINGS) && words.any(behind, DONE).is_some_and(|end| words.ends_clause(end))
}

/// Whether the words behind a name are what it does.
fn acts(words: &Words<'_>, end: usize) -> bool {
    words.any(end, ADVERBS).is_some() || is_verb(words, end) || words.any(end, verbs::that(Tells::Orders)).is_some()
}

/// Whether it is the administration of the province that is named: it gives the orders, and gets the reports.
fn is_above(named: &Named) -> bool {
    const ABOVE: &[&str] = &[
        "ubnd tỉnh",
        "ubnd thành phố",
        "ủy ban nhân dân tỉnh",
        "ủy ban nhân dân thành phố",
        "tỉnh ủy",
        "thành ủy",
        "hđnd tỉnh",
        "hđnd thành phố",
    ];
    let [body] = named.bodies.as_slice() else { return false };
    let body = fold(body);
    let body = ["phó chủ tịch ", "chủ tịch ", "lãnh đạo ", "thường trực "]
        .iter()
        .find_map(|title| body.strip_prefix(title))
        .unwrap_or(&body);
    ABOVE.contains(&body) || body == "ubnd"
}
