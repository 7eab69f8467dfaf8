//! Who leads, who coordinates, by when: read off each point.

use std::sync::LazyLock;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Doubt, DueReading, Letter, Point, PointRole, excerpt, pattern, phrase};
use crate::source::fold;

/// Who leads (chủ trì).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// As written; empty where it is every addressee.
    pub text: String,
    /// Where it is said.
    pub basis: LeadBasis,
}

/// Where the lead of a point is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeadBasis {
    /// In the point itself.
    Stated,
    /// In a point above it.
    Inherited,
    /// Nowhere: every addressee of the letter.
    #[default]
    Addressees,
}

/// Verbs that begin what is to be done: a name ends where one of them starts.
const VERBS: &str = "tổ chức|nghiên cứu|tham mưu|xây dựng|thực hiện|triển khai|rà soát|đôn đốc|hướng dẫn|kiểm tra|thanh tra|theo dõi|tổng hợp|đề xuất|báo cáo|ban hành|hoàn thành|tiến hành|thẩm định|trình|công bố|công khai|đẩy mạnh|cung cấp|bảo đảm|đảm bảo|lập|khẩn trương|kịp thời|chủ động|tăng cường|cập nhật|quản lý|giải quyết|xử lý|bố trí|phân bổ|tuyên truyền|đánh giá|giám sát|rút|gửi|nâng cao|khắc phục|chỉ đạo|tiếp tục|đưa tin|vận hành|phổ biến|thông báo|thống kê|mở|tập huấn|niêm yết|kiểm soát|số hóa|lấy ý kiến";
/// A body that can lead: a type word and a name, so that "Phòng ngừa" or "Trường hợp" is none.
const AGENCY: &str = r"(?:(?:Thủ trưởng|Giám đốc|Chủ tịch|Trưởng ban|Chánh Văn phòng|Chánh Thanh tra|Trưởng)\s+)?(?:[Cc]ác\s+(?:[Ss]ở|[Pp]hòng|[Bb]an|ngành|đơn vị|cơ quan|địa phương|huyện|xã)|(?:Sở|Ban|Văn phòng|Phòng|Trung tâm|Báo|Đài|Bộ|Viện|Trường|Công ty|Cục|Chi cục|Quỹ|Hội|Liên minh|Ngân hàng)\s+(?:[\p{Lu}]|tỉnh|huyện)|Thanh tra|UBND|(?:Uỷ|Ủy) ban|Công an|Bộ Chỉ huy|Kho bạc|Bảo hiểm|Tỉnh đoàn|Huyện đoàn|Viện kiểm sát|Tòa án)";

static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:(?:giao(?: cho)?|yêu cầu|đề nghị)\s+)?({AGENCY}[^.;:]{{0,160}}?)\s*,?\s+(?i:(?:là đơn vị )?chủ trì)\b"
    ))
});
static IN_CHARGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:giao(?: cho)?|yêu cầu|đề nghị)\s+({AGENCY}[^.;:]{{0,200}}?)\s+(?:{VERBS}|có trách nhiệm|nghiêm túc)\b"
    ))
});
static RESPONSIBLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^({AGENCY}[^.;:]{{0,160}}?)\s+(?i:có trách nhiệm|chịu trách nhiệm)\b")));
static HEADING: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?i:(?:giao(?: cho)?|yêu cầu|đề nghị)\s+)?({AGENCY}[^.;:]{{0,160}}?)\s*:?$")));
static INLINE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^({AGENCY}[^.;:]{{0,160}}?)\s*:\s+\S")));
static SUBJECT_OF_VERB: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^({AGENCY}[^.;:,]{{0,80}}?)\s+(?:{VERBS})\b")));
static LATER_SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"[.;]\s+(?:Giao(?: cho)?|giao(?: cho)?)\s+({AGENCY}[^.;:]{{0,160}}?)\s*,?\s+(?:chủ trì|{VERBS})\b"
    ))
});
/// Words after which an agency gives orders; it does not lead the work.
static ORDERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:yêu cầu|giao nhiệm vụ|chỉ đạo|giao|đề nghị|như sau|quyết định)\b"));
static COORDINATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i:phối hợp)\s+(?:chặt chẽ\s+)?với\s+([^.;:]{{2,240}}?)(?:,?\s+(?:để\s+|kịp\s+)?(?:{VERBS})\b|[.;:]|$)"
    ))
});
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)(?:;|\.\s+(?:đồng thời,?)?)\s*(?:thường xuyên\s+)?(?:{VERBS}|tiếp nhận|thường xuyên)\b"))
});

/// Fills lead, coordination, cadence and deadline of every point.
pub(super) fn attribute(letter: &mut Letter) {
    let mut points = std::mem::take(&mut letter.points);
    let mut above: Vec<(Vec<String>, String)> = Vec::new();
    for point in &mut points {
        above.retain(|(path, _)| point.path.starts_with(path));
        let stated = stated_lead(&point.text);
        if let (Some(lead), PointRole::Heading) = (&stated, point.role) {
            above.push((point.path.clone(), lead.clone()));
        }
        if point.lead.basis != LeadBasis::Stated {
            point.lead = match (stated, above.last()) {
                (Some(text), _) => Lead { text, basis: LeadBasis::Stated },
                (None, Some((_, text))) => Lead { text: text.clone(), basis: LeadBasis::Inherited },
                (None, None) => Lead::default(),
            };
        }
        if point.coordinators.is_empty() {
            point.coordinators = coordinators(&point.text);
        }
        if point.role == PointRole::Heading {
            continue;
        }
        time(point, letter);
        let nobody = point.lead.basis == LeadBasis::Addressees;
        if nobody && (letter.addressees.is_empty() || fold(&point.text).contains("chủ trì")) {
            letter.ask(point.lines.0, Doubt::LeadUnclear, format!("{}: {}", point.code, excerpt(&point.text)));
        }
        if CLAUSE.is_match(&point.text) {
            letter.ask(point.lines.0, Doubt::SeveralDuties, format!("{}: {}", point.code, excerpt(&point.text)));
        }
    }
    letter.points = points;
}

fn time(point: &mut Point, letter: &mut Letter) {
    let line = point.lines.0;
    if point.cadence.is_empty() {
        point.cadence = phrase::cadences(&point.text);
    }
    if point.deadline.is_none() {
        point.deadline = phrase::deadline(&point.text, line, letter);
    }
    if let Some(words) = phrase::shorter_cadence(&point.text) {
        letter.ask(line, Doubt::CadenceUnknown, words);
    }
    match point.deadline.as_ref().map(|deadline| (&deadline.phrase, &deadline.reading)) {
        Some((words, DueReading::Every { day: None, .. })) => letter.ask(line, Doubt::CadenceWithoutDay, words),
        Some((words, DueReading::Undated)) => letter.ask(line, Doubt::Urgent, words),
        _ => {}
    }
}

fn stated_lead(text: &str) -> Option<String> {
    [&LEADS, &INLINE, &HEADING, &IN_CHARGE, &RESPONSIBLE, &SUBJECT_OF_VERB, &LATER_SENTENCE]
        .into_iter()
        .find_map(|regex| regex.captures(text))
        .map(|found| found[1].trim().trim_end_matches(',').to_owned())
        .filter(|lead| !ORDERS.is_match(lead))
}

/// The list after "phối hợp với", cut at commas and "và", as written.
fn coordinators(text: &str) -> Vec<String> {
    COORDINATES.captures(text).map(|found| vec![found[1].trim().to_owned()]).unwrap_or_default()
}
