//! Groups of units that letters and drafts name: all departments, all communes.

use std::ops::RangeInclusive;

use calendar::NaiveDate;
use domain::{State, UnitCode, people::UnitKind, state::Unit};

use crate::source::fold;

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

    /// The groups that a text names.
    pub fn in_text(text: &str) -> Vec<Self> {
        let folded = fold(text);
        let says = |words: &[&str]| words.iter().any(|words| folded.contains(words));
        let mut found = Vec::new();
        if says(&["các sở", "các ngành", "các ban, ngành"]) {
            found.push(Self::Departments);
        }
        if says(&["các ban quản lý"]) {
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
    if let Some(group) = Group::named(name) {
        let units = group.units(state, day);
        return (!units.is_empty()).then_some(units);
    }
    views::named::unit(state, day, name).ok().map(|code| vec![code])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_the_groups_that_it_says() {
        for (text, groups) in [
            ("Các Sở, ban, ngành", &["@departments"][..]),
            ("Các Sở, ngành, UBND cấp xã", &["@departments", "@communes"]),
            ("UBND các xã, phường, đặc khu", &["@communes"]),
            ("UBND các xã, phường, thị trấn", &["@communes"]),
            ("UBND các phường", &["@wards"]),
            ("UBND các xã", &["@rural-communes"]),
            ("UBND các đặc khu", &["@special-zones"]),
            ("UBND các xã, đặc khu", &["@rural-communes", "@special-zones"]),
            ("UBND các phường, đặc khu", &["@wards", "@special-zones"]),
            ("Chủ tịch UBND các huyện, thị xã, thành phố", &["@districts"]),
            ("UBND xã Nam Sách", &[]),
            ("UBND thị xã Kinh Môn", &[]),
        ] {
            let found: Vec<&str> = Group::in_text(text).into_iter().map(Group::name).collect();
            assert_eq!(found, groups, "{text}");
        }
    }
}
