//! Groups of units that letters and drafts name: all departments, all communes.

use std::ops::RangeInclusive;

use calendar::NaiveDate;
use domain::{State, UnitCode, people::UnitKind, state::Unit};

use crate::source::fold;

/// What a text says of groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// These, whole.
    Groups(Vec<Group>),
    /// Some of a group, or somebody of its kind: "các sở có liên quan", "công an các huyện". Who that is, a person says.
    Some,
    /// Nothing.
    Nothing,
}

/// Words of which the name of a whole group is made: whatever else stands there picks out some of it.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    // Whose office it is that is addressed.
    "thủ trưởng", "giám đốc", "chủ tịch", "lãnh đạo", "người đứng đầu", "trưởng", "đồng chí",
    // How many.
    "các", "tất cả", "toàn thể", "mỗi", "từng", "và", "cùng", "với",
    // Of what kind.
    "sở", "ban", "ngành", "quản lý", "ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân", "huyện", "thị xã",
    "thành phố", "tx", "tp", "quận", "xã", "phường", "thị trấn", "đặc khu", "cấp", "cơ quan", "đơn vị", "chuyên môn",
    // Of kinds that are no units of a ledger.
    "đoàn thể", "hội", "tổ chức", "tổ chức chính trị - xã hội", "địa phương",
    // Of this province.
    "tỉnh", "thuộc tỉnh", "thuộc thành phố", "thuộc ubnd", "thuộc ủy ban nhân dân", "trực thuộc", "thuộc", "của",
    "trong tỉnh", "toàn tỉnh", "trên địa bàn",
];

/// A group, as a draft names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Các sở, ngành.
    Departments,
    /// Các ban quản lý.
    Authorities,
    /// UBND các huyện, thị xã, thành phố.
    Districts,
    /// UBND cấp xã: các xã, phường, đặc khu.
    Communes,
    /// UBND các xã alone.
    RuralCommunes,
    /// UBND các phường.
    Wards,
    /// UBND các đặc khu.
    SpecialZones,
}

impl Group {
    /// All that there are, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Departments,
        Self::Authorities,
        Self::Districts,
        Self::Communes,
        Self::RuralCommunes,
        Self::Wards,
        Self::SpecialZones,
    ];

    /// Its name in a draft.
    pub fn name(self) -> &'static str {
        match self {
            Self::Departments => "@departments",
            Self::Authorities => "@authorities",
            Self::Districts => "@districts",
            Self::Communes => "@communes",
            Self::RuralCommunes => "@rural-communes",
            Self::Wards => "@wards",
            Self::SpecialZones => "@special-zones",
        }
    }

    /// The names of all, for whoever wrote none of them.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The group of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }

    /// The groups of which a text says nothing but that they are meant: by name in a draft, or in the words of the
    /// administration ("các sở, ban, ngành"). None where it says anything else.
    pub fn of(text: &str) -> Vec<Self> {
        match (Self::named(text), Self::said(text)) {
            (Some(group), _) => vec![group],
            (None, Said::Groups(groups)) => groups,
            (None, Said::Some | Said::Nothing) => Vec::new(),
        }
    }

    /// Its units on `day`: a letter speaks of the units of its own day.
    pub fn units(self, state: &State, day: NaiveDate) -> Vec<UnitCode> {
        let there = |(_, unit): &(&UnitCode, &Unit)| unit.exists_on(day) && self.holds(unit, day);
        state.units.iter().filter(there).map(|(code, _)| code.clone()).collect()
    }

    /// Which of the three a commune is, its name says: the law makes the word a part of it.
    fn holds(self, unit: &Unit, day: NaiveDate) -> bool {
        let commune = |word: &str| {
            let name = fold(&unit.naming_on(day).name);
            unit.kind == UnitKind::Commune && name.split_whitespace().any(|part| part == word)
        };
        let zone = || unit.kind == UnitKind::Commune && fold(&unit.naming_on(day).name).contains("đặc khu");
        match self {
            Self::Departments => unit.kind.is_department(),
            Self::Authorities => unit.kind == UnitKind::Authority,
            Self::Districts => unit.kind == UnitKind::District,
            Self::Communes => unit.kind == UnitKind::Commune,
            Self::RuralCommunes => commune("xã"),
            Self::Wards => commune("phường"),
            Self::SpecialZones => zone(),
        }
    }

    /// What one name says: a group, some of it, or neither.
    pub fn said(text: &str) -> Said {
        let groups = Self::in_text(text);
        match groups.is_empty() {
            true => Said::Nothing,
            false if is_whole(text, &groups) => Said::Groups(groups),
            false => Said::Some,
        }
    }

    /// The groups whose words stand in a text.
    fn in_text(text: &str) -> Vec<Self> {
        let folded = fold(text);
        let says = |words: &[&str]| words.iter().any(|words| folded.contains(words));
        let mut found = Vec::new();
        if says(&["các sở", "các ngành", "các ban, ngành", "các ban ngành"]) {
            found.push(Self::Departments);
        }
        // A board of management is a "ban" of the province.
        if says(&["các ban quản lý", "sở, ban", "các ngành", "các ban, ngành", "các ban ngành", "sở ban ngành"])
        {
            found.push(Self::Authorities);
        }
        if says(&["các huyện", "cấp huyện"]) {
            found.push(Self::Districts);
        }
        let (rural, wards) = (says(&["các xã", "xã, phường", "xã và phường"]), says(&["các phường", "xã, phường"]));
        let zones = says(&["các đặc khu", "phường, đặc khu", "phường và đặc khu", "xã, đặc khu"]);
        match (rural, wards, zones) {
            _ if says(&["cấp xã"]) => found.push(Self::Communes),
            (true, true, _) => found.push(Self::Communes),
            _ => found.extend(
                [(rural, Self::RuralCommunes), (wards, Self::Wards), (zones, Self::SpecialZones)]
                    .into_iter()
                    .filter_map(|(named, group)| named.then_some(group)),
            ),
        }
        found
    }
}

/// Whether a text says nothing but whole groups. Behind "tỉnh" stands which province it is.
fn is_whole(text: &str, groups: &[Group]) -> bool {
    let folded = fold(text);
    let spaced: String = folded.chars().map(|c| if matches!(c, ',' | ';' | '&') { ' ' } else { c }).collect();
    let mut rest = spaced.trim_end_matches(['.', ':', ' ']).trim_start();
    let are_departments = |group: &Group| matches!(group, Group::Departments | Group::Authorities);
    while !rest.is_empty() {
        let behind =
            |word: &&&str| rest.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let Some(word) = WHOLE.iter().filter(behind).max_by_key(|word| word.len()) else { return false };
        rest = rest.get(word.len()..).unwrap_or_default().trim_start();
        let is_province = word.ends_with("tỉnh") || word.ends_with("thành phố") && groups.iter().all(are_departments);
        let is_name = || rest.split(' ').count() == 2 && rest.chars().all(|c| c.is_alphabetic() || c == ' ');
        if is_province && is_name() {
            return true;
        }
    }
    true
}

/// Whether a board of management is named: then "các sở, ban, ngành" beside it does not mean them all.
pub fn names_a_board<'u>(units: impl IntoIterator<Item = &'u String>) -> bool {
    units.into_iter().any(|unit| {
        let unit = fold(unit);
        ["ban quản lý", "ban ql", "bql"].iter().any(|board| unit.starts_with(board))
    })
}

/// The groups of a day, each with its units.
#[derive(Debug, Clone, Default)]
pub struct GroupsOfDay(Vec<(Group, Vec<UnitCode>)>);

impl GroupsOfDay {
    /// Those that have units.
    pub fn on(state: &State, day: NaiveDate) -> Self {
        let groups = Group::ALL.map(|group| (group, group.units(state, day)));
        Self(groups.into_iter().filter(|(_, units)| !units.is_empty()).collect())
    }

    /// The whole groups among these units, each with how many it has; and who else is among them.
    pub fn among(&self, units: &[UnitCode]) -> (Vec<(Group, usize)>, Vec<UnitCode>) {
        let (mut found, mut rest) = (Vec::new(), units.to_vec());
        for (group, own) in &self.0 {
            if own.len() > 1 && own.iter().all(|unit| rest.contains(unit)) {
                rest.retain(|unit| !own.contains(unit));
                found.push((*group, own.len()));
            }
        }
        (found, rest)
    }
}

/// The units of which a name without its kind may speak, where it is not said on which of these days: all that are or
/// were called so, and exist on one of them.
pub fn find_of_days(state: &State, name: &str, days: RangeInclusive<NaiveDate>) -> Vec<UnitCode> {
    let there = |unit: &Unit| {
        let from = unit.from.unwrap_or(NaiveDate::MIN);
        from <= *days.end() && unit.ended.is_none_or(|ended| *days.start() < ended)
    };
    let found = views::named::ever(state, name).into_iter();
    found.filter(|(_, unit)| there(unit)).map(|(code, _)| code.clone()).collect()
}

/// A code, a name or a group, as of a day: a letter speaks of the units of its own day.
pub fn find_units(state: &State, name: &str, day: NaiveDate) -> Option<Vec<UnitCode>> {
    if let Ok(code) = views::named::unit(state, day, name) {
        return Some(vec![code]);
    }
    let units: Vec<UnitCode> = Group::of(name).into_iter().flat_map(|group| group.units(state, day)).collect();
    (!units.is_empty()).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_the_groups_that_it_says() {
        for (text, groups) in [
            ("Các Sở, ban, ngành", &["@departments", "@authorities"][..]),
            ("Các Sở, ngành, UBND cấp xã", &["@departments", "@communes"]),
            ("UBND các xã, phường, đặc khu", &["@communes"]),
            ("UBND các xã, phường, thị trấn", &["@communes"]),
            ("UBND các phường", &["@wards"]),
            ("UBND các xã", &["@rural-communes"]),
            ("UBND các đặc khu", &["@special-zones"]),
            ("UBND các xã, đặc khu", &["@rural-communes", "@special-zones"]),
            ("UBND các phường, đặc khu", &["@wards", "@special-zones"]),
            ("Chủ tịch UBND các huyện, thị xã, thành phố", &["@districts"]),
            ("UBND các huyện, TX, TP", &["@districts"]),
            ("Thủ trưởng các sở, ngành thuộc UBND tỉnh Hải Dương", &["@departments"]),
            ("Các sở, ban, ngành thành phố Hải Phòng", &["@departments", "@authorities"]),
        ] {
            let groups = groups.iter().map(|name| Group::named(name).unwrap()).collect();
            assert_eq!(Group::said(text), Said::Groups(groups), "{text}");
        }
        for text in ["UBND xã Nam Sách", "UBND thị xã Kinh Môn", "Các cơ quan, đơn vị"] {
            assert_eq!(Group::said(text), Said::Nothing, "{text}");
        }
        for text in [
            "Các sở có liên quan",
            "UBND các huyện ven biển",
            "UBND các huyện, thành phố Cà Mau",
            "Các huyện (trừ Tứ Kỳ)",
            "Phòng Nội vụ các huyện",
        ] {
            assert_eq!(Group::said(text), Said::Some, "{text}");
        }
    }
}
