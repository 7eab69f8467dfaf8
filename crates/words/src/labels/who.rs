//! Who: units by name, positions, and the capacity in which somebody signs.

use domain::{Actor, Capacity, Role, UnitCode, event::Office};
use exchange::groups::{Group, GroupsOfDay};
use views::{UnitNames, term::Name};

use crate::{Language, say};

/// A position's title.
pub fn position(position: Role, language: Language) -> &'static str {
    let (vi, en) = match position {
        Role::Chairman => ("Chủ tịch", "Chairman"),
        Role::ViceChairman => ("Phó Chủ tịch", "Vice-chairman"),
        Role::OfficeChief => ("Chánh Văn phòng", "Chief of office"),
        Role::OfficeOfficer => ("Chuyên viên KSTTHC", "Procedure-control officer"),
        Role::ProvincialClerk => ("Văn thư", "Clerk"),
        Role::ChiefInspector => ("Chánh Thanh tra", "Chief inspector"),
        Role::TeamLeader => ("Trưởng đoàn kiểm tra", "Team leader"),
        Role::Inspector => ("Thanh tra viên", "Inspector"),
        Role::UnitHead => ("Thủ trưởng", "Head"),
        Role::UnitFocalPoint => ("Đầu mối KSTTHC", "Focal point"),
        Role::UnitDeputy => ("Phó Thủ trưởng", "Deputy head"),
        Role::UnitClerk => ("Văn thư", "Clerk"),
        Role::ExternalAuditor => ("Kiểm toán, thanh tra cấp trên", "External auditor"),
        Role::Administrator => ("Quản trị hệ thống", "System administrator"),
        Role::System => ("Hệ thống", "System"),
    };
    language.pick(vi, en)
}

/// `TL.` and its like; empty for one's own right.
pub fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Own | Capacity::System => "",
        Capacity::Tm => "TM.",
        Capacity::Kt => "KT.",
        Capacity::Tl => "TL.",
        Capacity::Tuq => "TUQ.",
        Capacity::Q => "Q.",
    }
}

/// The name in this language.
pub fn name_in(name: &Name, language: Language) -> &str {
    language.pick(&name.vi, &name.en)
}

/// `Sở Y tế (SYT)`; the code alone where no name is known.
pub fn unit(unit: &UnitCode, names: &UnitNames, language: Language) -> String {
    names.get(unit).map_or_else(|| unit.to_string(), |name| format!("{} ({unit})", name_in(name, language)))
}

/// So many units are named; of more, the groups that they are, and how many.
const UNITS_NAMED_MAX: usize = 6;

/// `Sở Y tế (SYT); Sở Nội vụ (SNV)`; of many, `các huyện, thị xã, thành phố (12)`.
pub fn units(units: &[UnitCode], groups: &GroupsOfDay, names: &UnitNames, language: Language) -> String {
    let (whole, rest) = if units.len() > UNITS_NAMED_MAX { groups.among(units) } else { (Vec::new(), units.to_vec()) };
    let whole = whole.into_iter().map(|(kind, count)| format!("{} ({count})", group(kind, language)));
    let named = rest.iter().take(UNITS_NAMED_MAX).map(|code| unit(code, names, language));
    let mut told: Vec<String> = whole.chain(named).collect();
    if let Some(more) = rest.len().checked_sub(UNITS_NAMED_MAX).filter(|more| *more > 0) {
        told.push(say!(language, "… và {more} đơn vị nữa", "… and {more} more"));
    }
    told.join("; ")
}

/// What a group is called.
pub fn group(group: Group, language: Language) -> &'static str {
    let (vi, en) = match group {
        Group::Departments => ("các sở, thanh tra", "the departments"),
        Group::Authorities => ("các ban quản lý", "the boards of management"),
        Group::Districts => ("các huyện, thị xã, thành phố", "the districts"),
        Group::Communes => ("các xã, phường, đặc khu", "the communes"),
        Group::RuralCommunes => ("các xã", "the rural communes"),
        Group::Wards => ("các phường", "the wards"),
        Group::SpecialZones => ("các đặc khu", "the special zones"),
    };
    language.pick(vi, en)
}

/// What follows a position: `, Văn phòng UBND tỉnh (VPUBND)`, or ` (VPUBND)` where no name is known.
fn of_unit(unit: &UnitCode, names: &UnitNames, language: Language) -> String {
    names.get(unit).map_or_else(|| format!(" ({unit})"), |name| format!(", {} ({unit})", name_in(name, language)))
}

/// `TL. Chánh Văn phòng, Văn phòng UBND tỉnh (VPUBND)`, `KT. Chủ tịch / Phó Chủ tịch, Ủy ban nhân dân tỉnh (UBND)`: as a
/// signature block has it (Decree 30/2020/NĐ-CP, art. 13), whoever signs in another's place names that other first.
pub fn actor(actor: &Actor, names: &UnitNames, language: Language) -> String {
    let unit = of_unit(&actor.unit, names, language);
    let title = position(actor.position, language);
    match (capacity(actor.capacity), actor.position.deputises_for()) {
        ("", _) => format!("{title}{unit}"),
        (sign, Some(head)) if actor.capacity == Capacity::Kt => {
            format!("{sign} {} / {title}{unit}", position(head, language))
        }
        (sign, _) => format!("{sign} {title}{unit}"),
    }
}

/// The same of a signature whose position is written out: `KT. CHỦ TỊCH / PHÓ CHỦ TỊCH`.
pub fn signature(signed: Capacity, position: &str) -> String {
    let head = ["PHÓ ", "Phó "].iter().find_map(|deputy| position.strip_prefix(deputy));
    match (capacity(signed), head.filter(|_| signed == Capacity::Kt)) {
        ("", _) => position.to_owned(),
        (sign, Some(head)) => format!("{sign} {head} / {position}"),
        (sign, None) => format!("{sign} {position}"),
    }
}

/// `Chánh Thanh tra, Sở Nội vụ (SNV)`
pub fn office(office: &Office, names: &UnitNames, language: Language) -> String {
    format!("{}{}", position(office.position, language), of_unit(&office.unit, names, language))
}

/// `Chánh Thanh tra Sở Nội vụ`, as a command line reads it again.
pub fn office_name(office: &Office, names: &UnitNames, language: Language) -> String {
    match names.get(&office.unit) {
        Some(name) => format!("{} {}", position(office.position, language), name_in(name, language)),
        None => office.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deputy_names_the_head_first() {
        assert_eq!(signature(Capacity::Kt, "PHÓ CHỦ TỊCH"), "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH");
        assert_eq!(signature(Capacity::Tl, "CHÁNH VĂN PHÒNG"), "TL. CHÁNH VĂN PHÒNG");
        assert_eq!(signature(Capacity::Own, "CHỦ TỊCH"), "CHỦ TỊCH");
        let deputy: Actor = Actor {
            unit: "UBND".parse().unwrap(),
            position: Role::ViceChairman,
            capacity: Capacity::Kt,
            account: None,
        };
        let said = |names: &UnitNames| actor(&deputy, names, Language::Vi);
        assert_eq!(said(&UnitNames::default()), "KT. Chủ tịch / Phó Chủ tịch (UBND)");
        let name =
            Name { vi: "Ủy ban nhân dân tỉnh".to_owned(), en: "the Provincial People's Committee".to_owned() };
        let names = UnitNames::from_iter([("UBND".parse().unwrap(), name)]);
        assert_eq!(said(&names), "KT. Chủ tịch / Phó Chủ tịch, Ủy ban nhân dân tỉnh (UBND)");
    }
}
