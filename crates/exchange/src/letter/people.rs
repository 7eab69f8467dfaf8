//! Whom a text names: who leads, who coordinates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    bodies::{Named, all_bodies_in, bodies, bodies_within, opens_with_one},
    formula::executing,
    phrase,
    words::Words,
};
use crate::{
    groups::{self, Group},
    source::fold,
};

/// Who leads (chủ trì).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// As written; empty where it is every addressee.
    pub text: String,
    /// Each body or group by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<String>,
    /// Where it is said.
    pub basis: LeadBasis,
    /// How far it was understood.
    #[serde(default, skip_serializing_if = "Certainty::is_sure")]
    pub certainty: Certainty,
}

/// How far words were understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Wholly.
    #[default]
    Sure,
    /// Not wholly: who else is meant, or who else is not, is asked.
    Asked,
}

impl Certainty {
    fn is_sure(&self) -> bool {
        *self == Self::Sure
    }
}

impl Lead {
    /// Those whom a cell of a table, or another text of nothing else, names.
    pub(super) fn stated(text: &str) -> Self {
        let (bodies, certainty) = match all_bodies_in(text) {
            Some(bodies) => (bodies, Certainty::Sure),
            None => (bodies_within(text), Certainty::Asked),
        };
        Self { text: text.to_owned(), bodies, basis: LeadBasis::Stated, certainty }.if_whole()
    }

    /// The same, asked about where it names some of a group: who they are, a person says.
    pub(super) fn if_whole(self) -> Self {
        match self.bodies.iter().any(|body| Group::said(body) == groups::Said::Some) {
            true => Self { certainty: Certainty::Asked, ..self },
            false => self,
        }
    }
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

/// Words by which work is given to somebody.
const ORDERS: &[&str] = &[
    "giao",
    "giao cho",
    "giao nhiệm vụ cho",
    "giao trách nhiệm cho",
    "giao trách nhiệm",
    "yêu cầu",
    "đề nghị",
    "kính đề nghị",
    "trân trọng đề nghị",
    "phân công",
    "ủy quyền",
    "ủy quyền cho",
    "giao nhiệm vụ",
    "giao thêm",
    "giao bổ sung",
    "giao lại",
    "chỉ định",
    "giao :",
    "yêu cầu :",
    "đề nghị :",
];

/// What may stand before the first body of a point.
pub(super) const BEFORE: &[&str] = &[
    "đồng thời ,",
    "đồng thời",
    "ngoài ra ,",
    "trước mắt ,",
    "đối với",
    "về phía",
    "phía",
    "kinh phí :",
    "trách nhiệm của",
    "nhiệm vụ của",
    "trách nhiệm",
    "riêng",
    "trên cơ sở đó ,",
    "căn cứ nội dung trên ,",
];

/// Labels before those who lead.
const LEADING: &[&str] = &[
    "đơn vị chủ trì :",
    "cơ quan chủ trì :",
    "chủ trì :",
    "đơn vị thực hiện :",
    "cơ quan thực hiện :",
    "cơ quan , đơn vị chủ trì :",
    "đơn vị đầu mối :",
    "cơ quan chủ trì thực hiện :",
    "đơn vị chủ trì thực hiện :",
    "phân công thực hiện :",
    "phân công :",
];

/// What is said about a matter: something, nothing, or something that cannot be read.
#[derive(Debug, Clone)]
pub(super) enum Said {
    So(Named),
    Nothing,
    Unread,
}

/// Who leads: by what a text opens with, by "chủ trì" or "giao" somewhere in it, or behind the case that it speaks of.
pub(super) fn lead(words: &Words<'_>, issuer: Option<&str>) -> Said {
    if let Some(named) = labelled(words, LEADING) {
        return named;
    }
    if let Some(said) = marked(words).or_else(|| request(words, issuer?)) {
        return said;
    }
    let opening = opening(words, words.skip(0, BEFORE));
    let elsewhere = || before_leads(words).or_else(|| by_whom(words)).or_else(|| ordered(words));
    match opening {
        // Who writes the letter charges others.
        Said::So(named) if issuer.is_some_and(|issuer| is_issuer(&named, issuer)) => match elsewhere() {
            Some(other) => Said::So(other),
            None if asks_others(words) => Said::Nothing,
            None => Said::So(named),
        },
        Said::So(named) => Said::So(named),
        _ => match elsewhere().map(Said::So).or_else(|| behind_a_case(words)) {
            Some(said) => said,
            None if charges_unread(words) => Said::Unread,
            None => opening,
        },
    }
}

fn asks_others(words: &Words<'_>) -> bool {
    words.hold(0..words.len(), &["đề nghị", "yêu cầu", "kính mong", "rất mong"])
}

fn is_issuer(named: &Named, issuer: &str) -> bool {
    let [body] = named.bodies.as_slice() else { return false };
    fold(issuer).starts_with(&fold(body)) || fold(issuer).ends_with(&fold(body))
}

/// Whether only those are named to whom everything is addressed.
pub(super) fn is_everybody(named: &Named) -> bool {
    named.bodies.iter().all(|body| means_everybody(body))
}

/// Whether words mean those to whom a letter is addressed, whoever they are.
pub fn means_everybody(body: &str) -> bool {
    const EVERYBODY: &[&str] = &[
        "các cơ quan, đơn vị",
        "các cơ quan, đơn vị, địa phương",
        "các đơn vị",
        "các cơ quan",
        "các đơn vị, địa phương",
    ];
    EVERYBODY.contains(&fold(body).as_str())
}

/// What a case or a time begins with, before what is to be done in it.
const CASES: &[&str] = &[
    "trường hợp",
    "khi",
    "nếu",
    "về",
    "định kỳ",
    "hằng",
    "hàng",
    "trong quá trình",
    "sau khi",
    "trước",
    "chậm nhất",
    "đối với",
    "trên cơ sở",
    "tại",
    "căn cứ",
    "để",
    "nhằm",
    "kể từ",
    "từ",
    "vào",
    "theo",
    "xét",
    "ngoài",
    "riêng",
    "hiện nay",
    "mỗi",
    "trước ngày",
];

/// Whether a case or a time begins at a word.
pub(super) fn is_of_case(words: &Words<'_>, at: usize) -> bool {
    words.any(at, CASES).is_some()
}

/// Those behind the case in which something is to be done: "Trường hợp chậm trễ, Thủ trưởng cơ quan phải …".
fn behind_a_case(words: &Words<'_>) -> Option<Said> {
    is_of_case(words, 0).then_some(())?;
    let mut commas = (0..words.len().min(60)).filter(|at| words.phrase(*at, ",").is_some());
    commas.find_map(|comma| match bodies(words, comma + 1) {
        Some(named) if !words.ends_clause(named.words.end) => Some(Said::So(named)),
        None if opens_with_one(words, comma + 1) => Some(Said::Unread),
        _ => None,
    })
}

/// Whether work is given to somebody whom the text does not name.
fn charges_unread(words: &Words<'_>) -> bool {
    (0..words.len()).any(|at| words.any(at, &["giao cho", "giao nhiệm vụ cho", "giao trách nhiệm cho"]).is_some())
}

/// The bodies behind one of these labels.
fn labelled(words: &Words<'_>, labels: &[&str]) -> Option<Said> {
    let start = (0..words.len()).find_map(|at| words.any(at, labels))?;
    Some(bodies(words, start).map_or(Said::Unread, Said::So))
}

/// The bodies that a text opens with, behind "giao" and the like.
fn opening(words: &Words<'_>, at: usize) -> Said {
    // "TỔ CHỨC THỰC HIỆN" is a title, though "TỔ" is a kind of body.
    if words.text == words.text.to_uppercase() && !bodies(words, at).is_some_and(|named| named.is_known()) {
        return Said::Nothing;
    }
    let start = words.skip(order(words, at).unwrap_or(at), &[":"]);
    let Some(named) = bodies(words, start) else {
        return if opens_with_one(words, start) { Said::Unread } else { Said::Nothing };
    };
    // "Chủ tịch UBND tỉnh yêu cầu …": who orders does not do the work.
    let behind = words.skip(named.words.end, &[","]);
    let orders = order(words, behind);
    match orders.filter(|_| start == at && gives_orders(&named)) {
        Some(_) => opening(words, behind),
        // "Các sở được giao chủ đầu tư": some of them, and no report.
        None if !named.is_by_name() && words.phrase(behind, "được").is_some() => Said::Unread,
        None if is_reported(words, behind) => Said::Nothing,
        None if words.any(named.words.end, TAKES_PART).is_some() => Said::Unread,
        None => Said::So(named),
    }
}

/// Behind the name of who coordinates.
const TAKES_PART: &[&str] =
    &["( phối hợp )", "( đơn vị phối hợp )", "( cơ quan phối hợp )", "là đơn vị phối hợp", "là cơ quan phối hợp"];

/// "Sở Tài chính đề nghị Sở Tư pháp phối hợp …": who does not write the letter asks others to take part. Asked to do
/// something alone, they may be the ones who are charged.
fn request(words: &Words<'_>, issuer: &str) -> Option<Said> {
    let named = bodies(words, words.skip(0, BEFORE))?;
    let asked = order(words, words.skip(named.words.end, &[","])).and_then(|end| bodies(words, end))?;
    if is_above(&named) || is_issuer(&named, issuer) {
        return None;
    }
    Some(if words.phrase(asked.words.end, "phối hợp").is_some() { Said::So(named) } else { Said::Unread })
}

/// Who is marked as the one that leads: "Sở Tài chính (phối hợp), Sở Nội vụ (chủ trì)".
fn marked(words: &Words<'_>) -> Option<Said> {
    const LEADS: &[&str] = &["( chủ trì )", "( đơn vị chủ trì )", "( cơ quan chủ trì )"];
    let end = (0..words.len()).find(|at| words.any(*at, LEADS).is_some())?;
    let named = named_before(words, end)?;
    // "Sở Tài chính, Sở Nội vụ (chủ trì)": one of them, or both.
    Some(if named.bodies.len() > 1 { Said::Unread } else { Said::So(named) })
}

/// The bodies that end right before a word.
fn named_before(words: &Words<'_>, end: usize) -> Option<Named> {
    (end.saturating_sub(40)..end).filter_map(|start| bodies(words, start)).find(|named| named.words.end == end)
}

/// Behind "giao" and the like; "giao nộp", "giao ban" charge nobody.
pub(super) fn order(words: &Words<'_>, at: usize) -> Option<usize> {
    const NONE: &[&str] = &[
        "giao nộp",
        "giao ban",
        "giao dịch",
        "giao lưu",
        "giao thông",
        "giao nhận",
        "giao trả",
        "giao đất",
        "giao rừng",
    ];
    words.any(at, ORDERS).filter(|_| words.any(at, NONE).is_none())
}

/// Whether it is the province itself, or its chairman, that speaks.
pub(super) fn gives_orders(named: &Named) -> bool {
    is_above(named) || is_called(named, &["sở ", "văn phòng"])
}

/// Whether it is the administration itself that speaks, and not one of its departments.
fn is_above(named: &Named) -> bool {
    is_called(named, &["ubnd", "ủy ban nhân dân", "chủ tịch", "tỉnh ủy", "hđnd", "ban chỉ đạo"])
}

fn is_called(named: &Named, names: &[&str]) -> bool {
    let [body] = named.bodies.as_slice() else { return false };
    let body = fold(body);
    names.iter().any(|name| body.starts_with(name))
}

/// "UBND tỉnh nhận được …": what somebody has done is no duty of theirs.
fn is_reported(words: &Words<'_>, at: usize) -> bool {
    words
        .any(
            at,
            &[
                "nhận được",
                "có ý kiến",
                "đã",
                "sẽ",
                "được giao",
                "thống nhất với",
                "đồng ý",
                "hoan nghênh",
                "đánh giá cao",
            ],
        )
        .is_some()
}

/// The bodies right before "chủ trì", wherever it stands.
pub(super) fn before_leads(words: &Words<'_>) -> Option<Named> {
    let leads = (0..words.len())
        .filter(|at| words.any(*at, &["chủ trì", "làm đầu mối", "là đầu mối", "là cơ quan đầu mối"]).is_some());
    for end in leads {
        let stop = if words.ends_before(end, &[","]) { end - 1 } else { end };
        let stop = if words.ends_before(stop, &["là đơn vị"]) || words.ends_before(stop, &["là cơ quan"]) {
            stop - 3
        } else {
            stop
        };
        if let Some(named) = named_before(words, stop) {
            return Some(named);
        }
    }
    None
}

/// What is done "do Sở Tài chính …".
const DOES: &[&str] = &[
    "đảm nhiệm",
    "thực hiện",
    "phụ trách",
    "chịu trách nhiệm",
    "tổ chức",
    "đảm nhận",
    "xây dựng",
    "thẩm định",
    "soạn thảo",
    "lập",
    "trình",
    "tham mưu",
];

/// "… do Hội Chữ thập đỏ tỉnh đảm nhiệm".
fn by_whom(words: &Words<'_>) -> Option<Named> {
    (0..words.len()).filter_map(|at| words.phrase(at, "do")).find_map(|start| {
        let named = bodies(words, start)?;
        words.any(words.skip(named.words.end, &["cùng", "trực tiếp"]), DOES).map(|_| named)
    })
}

/// The bodies behind "giao" and the like in the middle of a text: "…; giao Sở Tài chính thẩm định".
fn ordered(words: &Words<'_>) -> Option<Named> {
    // "Giao chỉ tiêu … cho các phòng, ban".
    if order(words, 0).is_some() || words.phrase(0, "phân bổ").is_some() {
        let given = (1..words.len().min(40)).filter_map(|at| words.phrase(at, "cho"));
        if let Some(named) = given.into_iter().find_map(|start| bodies(words, start)) {
            return Some(named);
        }
    }
    (1..words.len()).find_map(|at| {
        let asked = words.ends_before(at, &["xét", "theo", "tại", "của", "có", "nêu"]);
        let start = order(words, at).filter(|_| !asked)?;
        let speaks =
            || (at.saturating_sub(16)..at).any(|from| bodies(words, from).is_some_and(|named| named.words.end == at));
        let joined = [
            "và",
            "trân trọng",
            "khẩn trương",
            "tiếp tục",
            "đồng thời",
            "nay",
            "riêng",
            "thống nhất",
            "đồng ý",
            "nhất trí",
        ]
        .iter()
        .any(|word| words.ends_before(at, &[word]));
        if words.ends_clause(at - 1) || joined || speaks() { bodies(words, words.skip(start, &[":"])) } else { None }
    })
}

/// Whether a text says more of a point above it: who leads, who coordinates, by when, what comes of it.
pub(super) fn is_particular(text: &str) -> bool {
    const OTHERS: &[&str] = &[
        "sản phẩm :",
        "nội dung :",
        "kinh phí :",
        "kinh phí thực hiện :",
        "kết quả :",
        "sản phẩm dự kiến :",
        "hình thức :",
        "địa điểm :",
    ];
    let words = Words::of(text);
    says_more(&words, 0) || words.any(0, OTHERS).is_some() || phrase::is_labelled(&words)
}

/// Whether at a word it is said who leads or coordinates, of what stands before: "Đơn vị chủ trì: …".
pub(super) fn says_more(words: &Words<'_>, at: usize) -> bool {
    const WITH: &[&str] = &["đơn vị phối hợp :", "cơ quan phối hợp :", "phối hợp :", "cơ quan , đơn vị phối hợp :"];
    words.any(at, LEADING).is_some() || words.any(at, WITH).is_some()
}

impl Said {
    /// Whether one body or more are named by name, who are to do something: no group.
    pub fn charges_one(&self) -> bool {
        match self {
            Self::So(named) => named.is_by_name(),
            Self::Unread => true,
            Self::Nothing => false,
        }
    }

    /// Whether somebody is named who is to do something.
    pub fn charges_somebody(&self) -> bool {
        matches!(self, Self::So(_))
    }
}

/// Whether a text only tells what somebody has done, or agrees with it.
pub(super) fn is_report(words: &Words<'_>) -> bool {
    // "Đơn vị được giao tại mục 3", "Sở Tài chính thống nhất với Sở Nội vụ" may be told to do something.
    const MAY_BE_WORK: &[&str] = &["được giao", "thống nhất với", "sẽ"];
    let told = bodies(words, words.skip(0, BEFORE)).is_some_and(|named| {
        let behind = words.skip(named.words.end, &[","]);
        is_reported(words, behind) && (is_above(&named) || words.any(behind, MAY_BE_WORK).is_none())
    });
    told || words.hold(0..words.len(), &["nhất trí"])
}

/// Whether a text gives work to somebody: "Đồng ý …; giao Sở Tài chính …".
pub(super) fn gives_order(words: &Words<'_>) -> bool {
    executing(words).is_none() && words.hold(0..words.len(), &["giao"]) && ordered(words).is_some()
}
