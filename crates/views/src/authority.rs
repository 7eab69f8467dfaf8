//! "Who could do what on that day", as a sheet.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Role, UnitCode,
    authority::{Entitlement, JUDGING, Part, entitlements, entitlements_in},
    event::Office,
    people::UnitKind,
    state::Right,
};

use crate::{
    as_of::Knowledge,
    columns,
    sheet::{Cell, Column, Sheet, Title},
    term::{For, Only, Term},
};

const COLUMNS: &[Column] = columns![
    ("act", "", ""),
    ("name", "Việc", "Act"),
    ("part", "Vai trò", "Part"),
    ("office", "Chức danh", "Position"),
    ("capacity", "Tư cách ký", "Signs as"),
    ("by", "Theo", "By"),
    ("holders", "Người giữ chức", "Holders"),
    ("only", "Chỉ khi", "Only"),
];

/// Where the matrix alone says too much.
fn only(act: &str, office: &Office, knowledge: &Knowledge<'_>) -> Option<Term> {
    let kind = knowledge.state.units.get(&office.unit).map(|unit| unit.kind);
    let only = match (act, office.position, kind) {
        ("decide-dispute", Role::Chairman | Role::ViceChairman, _) => Only::OnAppeal,
        ("decide-dispute", Role::ChiefInspector, Some(UnitKind::ProvincialInspectorate)) => Only::TasksOfInspectorate,
        ("decide-dispute", Role::ChiefInspector, _) => Only::TasksOfOthers,
        _ if JUDGING.contains(&act) => Only::TasksOfOthers,
        _ if office.position.is_of_unit() => Only::OwnAffairs,
        _ => return None,
    };
    Some(Term::Only(only))
}

/// Whom one asks about; everybody and everything, in short, where nothing is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whom {
    /// Only people of this unit.
    pub unit: Option<UnitCode>,
    /// Only this act, or kind of fact.
    pub act: Option<String>,
    /// Only these positions; all, if empty.
    pub positions: Vec<Role>,
}

/// Who may do what on the valid day.
pub fn who(knowledge: &Knowledge<'_>, whom: &Whom) -> Sheet {
    let (state, day) = (&knowledge.state, knowledge.as_of.valid.date());
    let all = match &whom.act {
        Some(act) => entitlements_in(state, day, act, whom.unit.as_ref()),
        None => entitlements(state, day),
    };
    let is_wanted = |found: &Entitlement<'_>| {
        whom.unit.as_ref().is_none_or(|unit| *unit == found.office.unit)
            && whom.act.as_ref().is_none_or(|act| act == found.act)
            && (whom.positions.is_empty() || whom.positions.contains(&found.office.position))
    };
    let wanted: Vec<Entitlement<'_>> = all.into_iter().filter(is_wanted).collect();
    let (columns, rows) = match *whom == Whom::default() {
        true => (IN_SHORT, in_short(knowledge, &wanted)),
        false => (COLUMNS, wanted.iter().map(|found| row(knowledge, found)).collect()),
    };
    let title = Title { vi: "Ai được làm gì", en: "Who could do what" };
    let (basis, names) = (knowledge.basis(), knowledge.names());
    Sheet { name: "who", title, basis, only_of: None, names, columns: columns.into(), rows }
}

fn row(knowledge: &Knowledge<'_>, found: &Entitlement<'_>) -> Vec<Cell> {
    let by = match found.right {
        Right::Own => None,
        Right::Deputy => Some(For::Head),
        Right::Delegation(entry) => Some(For::Delegation(entry)),
        Right::Transfer(entry) => Some(For::Transfer(entry)),
    };
    let holders = found.holders.iter().map(|holding| format!("{} ({})", holding.person, holding.entry));
    vec![
        Cell::text(found.act),
        knowledge.act(found.act).into(),
        Term::Part(found.part).into(),
        Term::Office(found.office.clone()).into(),
        Term::Capacity(found.capacity).into(),
        by.map(Term::For).into(),
        Cell::Lines(holders.collect()),
        only(found.act, &found.name_of, knowledge).into(),
    ]
}

const IN_SHORT: &[Column] = columns![
    ("act", "", ""),
    ("name", "Việc", "Act"),
    ("part", "Vai trò", "Part"),
    ("position", "Chức vụ", "Position"),
    ("units", "Số đơn vị", "Units"),
];

/// Which positions may do what, and in how many units.
fn in_short(knowledge: &Knowledge<'_>, all: &[Entitlement<'_>]) -> Vec<Vec<Cell>> {
    let mut units: BTreeMap<(&str, Part, Role), BTreeSet<&UnitCode>> = BTreeMap::new();
    for found in all {
        units.entry((found.act, found.part, found.office.position)).or_default().insert(&found.office.unit);
    }
    let row = |((act, part, position), units): (&(&str, Part, Role), &BTreeSet<&UnitCode>)| {
        vec![
            Cell::text(*act),
            knowledge.act(act).into(),
            Term::Part(*part).into(),
            Term::Position(*position).into(),
            Cell::count(units.len()),
        ]
    };
    units.iter().map(row).collect()
}
