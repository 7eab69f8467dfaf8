//! Paragraphs that change what an earlier letter says: they are recorded as such, and are no duties of their own.

use super::{
    Point, PointRole,
    bodies::bodies,
    paragraph::Read,
    people::{BEFORE, LeadBasis},
    words::Words,
};

/// How much of a paragraph changes an earlier letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changes {
    /// All of it.
    Wholly,
    /// It gives work, too.
    InPart,
}

/// Verbs of change, whatever they change.
const STRONG: &[&str] = &[
    "bãi bỏ",
    "hủy bỏ",
    "huỷ bỏ",
    "đính chính",
    "sửa đổi",
    "sửa đổi , bổ sung",
    "thay thế",
    "ngưng hiệu lực",
    "đình chỉ hiệu lực",
];

/// Verbs of change that may be work of the addressees, too.
const WEAK: &[&str] = &[
    "bổ sung",
    "điều chỉnh",
    "thay đổi",
    "gia hạn",
    "lùi",
    "kéo dài",
    "rút ngắn",
    "hoãn",
    "tạm hoãn",
    "tạm dừng",
    "dừng",
    "chấm dứt",
    "thu hồi",
    "cho phép",
    "chấp thuận",
    "đồng ý",
    "miễn",
    "giữ nguyên",
    "chuyển",
    "thay",
    "hủy",
    "huỷ",
    "bỏ",
    "xóa",
    "xóa bỏ",
    "không thực hiện",
    "không áp dụng",
    "thôi thực hiện",
    "thôi",
    "ngừng",
    "ngưng",
];

/// Verbs by which something ends, or is put off, that somebody owed.
const STOPS: &[&str] = &[
    "tạm dừng",
    "dừng",
    "ngừng",
    "ngưng",
    "thôi",
    "hoãn",
    "tạm hoãn",
    "lùi",
    "rút ngắn",
    "kéo dài",
    "gia hạn",
    "miễn",
    "hủy",
    "huỷ",
    "bỏ",
    "cho phép",
    "không yêu cầu",
    "cho",
    "thay",
];

/// What is changed of a letter.
const PARTS: &[&str] = &[
    "điểm",
    "khoản",
    "mục",
    "điều",
    "phụ lục",
    "cụm từ",
    "công văn",
    "quyết định",
    "kế hoạch",
    "chỉ thị",
    "thông báo",
    "nghị quyết",
    "văn bản",
    "quy chế",
    "quy định",
    "chương trình",
    "thời hạn",
    "thời gian",
    "nội dung",
    "nhiệm vụ",
];

/// Where in an earlier letter it stands.
const PLACES: &[&str] = &[
    "tại điểm",
    "tại khoản",
    "tại mục",
    "tại điều",
    "tại phụ lục",
    "tại công văn",
    "tại quyết định",
    "tại kế hoạch",
    "tại chỉ thị",
    "tại thông báo",
    "tại văn bản",
    "công văn số",
    "quyết định số",
    "kế hoạch số",
    "chỉ thị số",
    "thông báo số",
    "văn bản số",
    "vào điểm",
    "vào khoản",
    "vào mục",
    "vào điều",
    "của quyết định",
    "của công văn",
    "của kế hoạch",
];

/// Another day for what is owed.
const DELAYS: &[&str] = &[
    "lùi",
    "lùi thời hạn",
    "lùi thời gian",
    "gia hạn",
    "kéo dài thời hạn",
    "kéo dài thời gian",
    "rút ngắn thời hạn",
    "rút ngắn thời gian",
    "hoãn",
];

/// What is left as it is.
const REST: &[&str] = &[
    "các nội dung khác",
    "những nội dung khác",
    "nội dung khác",
    "các nội dung còn lại",
    "những nội dung còn lại",
    "các quy định khác",
    "các nhiệm vụ khác",
];

/// Somebody need not do what they owed.
const EXEMPTS: &[&str] = &[
    "được miễn",
    "không phải",
    "được phép lùi",
    "được phép chậm",
    "được lùi",
    "được gia hạn",
    "được hoãn",
    "được tạm hoãn",
    "được kéo dài",
    "thôi thực hiện",
    "thôi không",
    "không còn phải",
    "không cần",
];

/// Marks those that change an earlier letter: nothing is owed by them. Returns the line and the words of each, for a
/// question.
pub(super) fn mark(read: &[Read<'_>], points: &mut [Point]) -> Vec<(usize, String)> {
    let mut asked = Vec::new();
    let mut above: Vec<Vec<String>> = Vec::new();
    for (point, read) in points.iter_mut().zip(read) {
        let is_below = above.iter().any(|path| !path.is_empty() && point.path.starts_with(path));
        // Whom a table names has to change something, and it is their duty.
        if point.lead.basis == LeadBasis::Stated {
            continue;
        }
        let changes = match changes(read.words()) {
            None if is_below => Some(Changes::Wholly),
            found => found,
        };
        let Some(changes) = changes else { continue };
        asked.push((point.lines.0, super::excerpt(&point.text)));
        if changes == Changes::InPart {
            continue;
        }
        if point.role == PointRole::Heading {
            above.push(point.path.clone());
        } else {
            point.role = PointRole::Formula;
        }
    }
    asked
}

fn changes(words: &Words<'_>) -> Option<Changes> {
    const ITSELF: &[&str] = &["quyết định này", "công văn này", "kế hoạch này", "chỉ thị này", "văn bản này"];
    let whole = 0..words.len();
    // A new wording.
    if words.any(0, &["\"", "“", "«"]).is_some() {
        return Some(Changes::Wholly);
    }
    let at = words.skip(0, BEFORE);
    let strong = words.any(at, STRONG).is_some_and(|end| words.hold(end..words.len(), PARTS));
    // "Thay mặt UBND tỉnh, Sở A …" changes nothing.
    let is_weak = words.any(at, &["thay mặt", "thay vì"]).is_none();
    let weak = words.any(at, WEAK).filter(|_| is_weak).is_some_and(|end| {
        words.hold(end..words.len(), PLACES)
            || words.hold(at..words.len(), DELAYS)
            || words.phrase(at, "miễn").is_some()
    });
    // "Tạm dừng báo cáo của Sở Công Thương.", "Thay Sở Nội vụ bằng Sở Tư pháp": of whom it was asked is named.
    let stops = words
        .any(at, STOPS)
        .filter(|_| is_weak)
        .is_some_and(|end| (end..words.len()).any(|at| bodies(words, at).is_some_and(|named| named.is_by_name())));
    let lists = words.hold(whole.clone(), &["ra khỏi danh sách", "khỏi danh sách", "vào danh sách"])
        && words.any(at, &["đưa", "loại", "bổ sung", "rút", "xóa"]).is_some();
    let replaces =
        words.any(0, ITSELF).is_some() && words.hold(whole.clone(), &["thay thế", "bãi bỏ", "sửa đổi", "hết hiệu lực"]);
    let exempts = bodies(words, at).is_some_and(|named| {
        let end = words.skip(named.words.end, &[","]);
        words.any(end, EXEMPTS).is_some()
            || words.phrase(end, "không").is_some() && words.hold(end..words.len(), &["nữa"])
    });
    if strong || weak || stops || lists || replaces || exempts || words.any(at, REST).is_some() {
        return Some(Changes::Wholly);
    }
    let in_part = words.hold(
        whole,
        &["thay cho thời hạn", "thay thế thời hạn", "thay cho nội dung", "thay cho quy định", "thay cho công văn"],
    );
    in_part.then_some(Changes::InPart)
}
