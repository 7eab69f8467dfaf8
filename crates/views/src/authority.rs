//! "Who could do what on that day", as a sheet.

use domain::{
    Role,
    authority::{JUDGING, entitlements, entitlements_in},
    event::Office,
    people::UnitKind,
    state::Right,
};

use crate::{
    as_of::{Filter, Knowledge},
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

/// Everything that anybody of the filter's unit may do on the valid day, narrowed to one act if one
/// is given.
pub fn who(knowledge: &Knowledge<'_>, filter: &Filter, act: Option<&str>) -> Sheet {
    let (state, day) = (&knowledge.state, knowledge.as_of.valid.date());
    let all = match act {
        Some(act) => entitlements_in(state, day, act, filter.unit.as_ref()),
        None => entitlements(state, day),
    };
    let wanted = all.into_iter().filter(|found| {
        filter.unit.as_ref().is_none_or(|unit| *unit == found.office.unit) && act.is_none_or(|act| act == found.act)
    });
    let rows = wanted.map(|found| {
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
    });
    let title = Title { vi: "Ai được làm gì", en: "Who could do what" };
    let (basis, names) = (knowledge.basis(), knowledge.names());
    Sheet { name: "who", title, basis, names, columns: COLUMNS.into(), rows: rows.collect() }
}
