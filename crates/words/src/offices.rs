//! Offices as people name them: "Chánh Văn phòng", "Giám đốc Sở Tài chính", "STC/unit-clerk", "TL. Chánh Văn phòng".

use calendar::{NaiveDate, written::bare};
use domain::{Actor, Capacity, Role, State, UnitCode, event::Office, people::UnitKind};
use views::{
    UnitNames,
    named::{Unnamed, short, units},
};

use crate::{
    Language,
    errors::Told,
    labels::{office as told_office, position},
    say,
};

/// Why a name is not read as one office.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoOffice {
    /// No title that the ledger knows.
    #[error("\"{0}\" begins with no position")]
    Position(String),
    /// The unit that the title is followed by.
    #[error(transparent)]
    Unit(#[from] Unnamed),
    /// The units called so do not have the position.
    #[error("no unit of \"{0}\" has that position")]
    NotThere(String),
    /// Several offices are called so.
    #[error("\"{text}\" may be several offices")]
    Several {
        /// What was written.
        text: String,
        /// All of them, with what their units are called.
        all: Vec<(Office, UnitNames)>,
    },
}

/// So many of those that may be meant are named.
const NAMED_MAX: usize = 5;

impl Told for NoOffice {
    fn told(&self, language: Language) -> String {
        match self {
            Self::Position(text) => say!(
                language,
                "\"{text}\" không bắt đầu bằng chức vụ nào; hãy viết như \"Giám đốc Sở Tài chính\", \"Văn thư UBND thị xã Kinh Môn\", hoặc STC/unit-head",
                "\"{text}\" begins with no position; write for example \"Head, Department of Finance\", or STC/unit-head"
            ),
            Self::Unit(error) => error.told(language),
            Self::NotThere(text) => say!(
                language,
                "\"{text}\": đơn vị đó không có chức vụ này; xem: socai who --unit ĐƠN-VỊ",
                "\"{text}\": that unit has no such position; see: socai who --unit UNIT"
            ),
            Self::Several { text, all } => {
                let told = |(office, names): &(Office, UnitNames)| {
                    format!("{}/{} ({})", office.unit, office.position, told_office(office, names, language))
                };
                let more = if all.len() > NAMED_MAX { ", …" } else { "" };
                let all = all.iter().take(NAMED_MAX).map(told).collect::<Vec<_>>().join(", ") + more;
                say!(
                    language,
                    "\"{text}\" có thể là nhiều chức danh; hãy viết cả đơn vị, là một trong: {all}",
                    "\"{text}\" may be several offices; write the unit too, one of: {all}"
                )
            }
        }
    }
}

/// What heads and their people are called, beside the titles that are shown; the longest first.
const TITLES: &[(&str, &[Role])] = &[
    ("chuyen vien kiem soat thu tuc hanh chinh", &[Role::OfficeOfficer]),
    ("dau moi kiem soat thu tuc hanh chinh", &[Role::UnitFocalPoint]),
    ("pho chanh van phong", &[Role::UnitDeputy]),
    ("truong doan thanh tra", &[Role::TeamLeader]),
    ("chanh van phong", &[Role::OfficeChief]),
    ("chanh thanh tra", &[Role::ChiefInspector]),
    ("quan tri he thong", &[Role::Administrator]),
    ("pho truong ban", &[Role::UnitDeputy]),
    ("pho giam doc", &[Role::UnitDeputy]),
    ("pho chu tich", &[Role::ViceChairman, Role::UnitDeputy]),
    ("thanh tra vien", &[Role::Inspector]),
    ("chuyen vien", &[Role::OfficeOfficer]),
    ("truong doan", &[Role::TeamLeader]),
    ("truong ban", &[Role::UnitHead]),
    ("kiem toan", &[Role::ExternalAuditor]),
    ("giam doc", &[Role::UnitHead]),
    ("chu tich", &[Role::Chairman, Role::UnitHead]),
    ("dau moi", &[Role::UnitFocalPoint]),
    ("van thu", &[Role::ProvincialClerk, Role::UnitClerk]),
];

/// Who acts, as of `day`: `UNIT/position`, or a title with its unit, with the capacity before it as in a signature block
/// (`TL. Chánh Văn phòng`), and the account behind it (`@P-…`).
pub fn actor(state: &State, day: NaiveDate, text: &str) -> Result<Actor, NoOffice> {
    if let Ok(actor) = short(text)?.trim().parse::<Actor>() {
        return Ok(actor);
    }
    let (text, account) = match text.split_once('@') {
        Some((text, account)) => (text, Some(account.trim().to_owned()).filter(|account| !account.is_empty())),
        None => (text, None),
    };
    let (capacity, rest) = signed(text.trim());
    let Office { unit, position } = office(state, day, rest)?;
    Ok(Actor { unit, position, capacity, account })
}

/// The capacity that stands before a title, or behind a position.
fn signed(text: &str) -> (Capacity, &str) {
    const SIGNS: [(&str, Capacity); 5] =
        [("TUQ", Capacity::Tuq), ("TM", Capacity::Tm), ("KT", Capacity::Kt), ("TL", Capacity::Tl), ("Q", Capacity::Q)];
    for (sign, capacity) in SIGNS {
        let before = text.strip_prefix(sign).and_then(|rest| rest.strip_prefix('.'));
        let behind =
            text.rsplit_once(':').filter(|(_, behind)| behind.eq_ignore_ascii_case(sign)).map(|(rest, _)| rest);
        if let Some(rest) = before.or(behind) {
            return (capacity, rest.trim());
        }
    }
    (Capacity::Own, text)
}

/// The office of that name, as of `day`.
pub fn office(state: &State, day: NaiveDate, text: &str) -> Result<Office, NoOffice> {
    let text = short(text)?;
    let named = match text.split_once('/') {
        Some((unit, title)) => {
            titled(title).filter(|(_, rest)| rest.is_empty()).map(|(roles, _)| (roles, unit.to_owned()))
        }
        None => None,
    };
    let (roles, unit) = named.or_else(|| titled(text)).ok_or_else(|| NoOffice::Position(text.to_owned()))?;
    let all = offices(state, day, &roles, &unit);
    match (&all[..], unit.is_empty()) {
        ([only], _) => Ok(only.clone()),
        ([], false) if units(state, day, &unit).is_empty() => {
            views::named::unit(state, day, &unit)?;
            Err(NoOffice::NotThere(text.to_owned()))
        }
        ([], _) => Err(NoOffice::NotThere(text.to_owned())),
        _ => {
            let names = UnitNames::on(state, day);
            let of = |unit: &UnitCode| names.get(unit).map(|name| (unit.clone(), name.clone())).into_iter().collect();
            let all = all.into_iter().map(|office| (office.clone(), of(&office.unit))).collect();
            Err(NoOffice::Several { text: text.to_owned(), all })
        }
    }
}

/// The positions of the title with which the text begins, and the rest, which is a unit.
pub fn titled(text: &str) -> Option<(Vec<Role>, String)> {
    let read = text.replace(',', " ");
    let words: Vec<&str> = read.split_whitespace().collect();
    (1..=words.len()).rev().find_map(|count| {
        let (title, rest) = words.split_at_checked(count)?;
        let roles = roles(&title.join(" "));
        let mut rest = rest.iter().copied().skip_while(|word| matches!(bare(word).as_str(), "cua" | "of"));
        (!roles.is_empty()).then(|| (roles, rest.by_ref().collect::<Vec<_>>().join(" ")))
    })
}

/// The positions that are called so: by the name in commands, by the title that is shown, or by what it is called beside.
pub fn roles(title: &str) -> Vec<Role> {
    let wanted = bare(title);
    if let Some((_, roles)) = TITLES.iter().find(|(known, _)| *known == wanted) {
        return roles.to_vec();
    }
    let shown =
        |role: &Role| [Language::Vi, Language::En].iter().any(|language| bare(position(*role, *language)) == wanted);
    Role::ALL.into_iter().filter(|role| role.to_string() == wanted || shown(role)).collect()
}

/// The offices of these positions at the units that are called so. Without a unit, a position that only one body has is
/// that one's.
fn offices(state: &State, day: NaiveDate, roles: &[Role], unit: &str) -> Vec<Office> {
    let office = |unit: &UnitCode, position: Role| Office { unit: unit.clone(), position };
    // Of the positions of one title, a unit has the first that it can have.
    let first_of = |kind: UnitKind| roles.iter().copied().find(|role| kind.has(*role));
    if unit.is_empty() {
        let there = state.units.iter().filter(|(_, unit)| unit.exists_on(day));
        let all: Vec<(&UnitCode, Role)> = there.filter_map(|(code, unit)| Some((code, first_of(unit.kind)?))).collect();
        // "Chủ tịch" is the province's; "Văn thư" is anybody's.
        let own = |role: &Role| *role == Role::Chairman || *role == Role::ViceChairman;
        let narrowed = all.iter().filter(|(_, role)| own(role)).count() == 1;
        return all
            .into_iter()
            .filter(|(_, role)| !narrowed || own(role))
            .map(|(code, role)| office(code, role))
            .collect();
    }
    // "Chánh Văn phòng UBND tỉnh" and "Chánh Thanh tra tỉnh" hold a part of the unit's name in the title.
    let readings = [unit.to_owned(), format!("Văn phòng {unit}"), format!("Thanh tra {unit}")];
    // "Chủ tịch UBND" heads the committee, and never its office.
    let heads_committee = roles.iter().any(|role| matches!(role, Role::Chairman | Role::ViceChairman));
    let readings = readings.iter().take(if heads_committee { 1 } else { 3 });
    let found = readings.map(|unit| {
        let units = units(state, day, unit).into_iter();
        units.filter_map(|(code, unit)| Some(office(code, first_of(unit.kind)?))).collect::<Vec<_>>()
    });
    found.into_iter().find(|offices| !offices.is_empty()).unwrap_or_default()
}
