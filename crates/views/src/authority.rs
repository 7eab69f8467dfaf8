//! "Who could do what on that day", as a sheet.

use domain::{
    Position,
    authority::{JUDGING, Part, entitlements, entitlements_in},
    event::Office,
    people::UnitKind,
    state::Right,
};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column, Sheet},
    text::{Language, words},
};

const COLUMNS: &[Column] = columns![
    ("act", "Việc", "Act"),
    ("name", "Tên", "Name"),
    ("part", "Vai trò", "Part"),
    ("office", "Chức danh", "Position"),
    ("capacity", "Tư cách ký", "Signs as"),
    ("by", "Theo", "By"),
    ("holders", "Người giữ chức", "Holders"),
    ("only", "Chỉ khi", "Only"),
];

/// Where the matrix alone says too much.
fn only(act: &str, office: &Office, knowledge: &Knowledge<'_>, language: Language) -> Option<&'static str> {
    let kind = knowledge.state.units.get(&office.unit).map(|unit| unit.kind);
    let (vi, en) = match (act, office.position, kind) {
        ("decide-dispute", Position::Chairman | Position::ViceChairman, _) => {
            ("có kiến nghị xem lại quyết định", "on appeal")
        }
        ("decide-dispute", Position::ChiefInspector, Some(UnitKind::ProvincialInspectorate)) => {
            ("nhiệm vụ của Sở Nội vụ", "tasks of the Department of Home Affairs")
        }
        ("decide-dispute", Position::ChiefInspector, _) => ("nhiệm vụ của đơn vị khác", "tasks of other units"),
        _ if JUDGING.contains(&act) => ("nhiệm vụ của đơn vị khác", "tasks of other units"),
        _ if office.position.is_of_unit() => ("việc của chính đơn vị", "the unit's own affairs"),
        _ => return None,
    };
    Some(language.pick(vi, en))
}

/// Everything that anybody of the filter's unit may do on the valid day, narrowed to one act if one
/// is given.
pub fn who(knowledge: &Knowledge<'_>, filter: &Filter, act: Option<&str>, language: Language) -> Sheet {
    let (state, day) = (&knowledge.state, knowledge.as_of.valid.date());
    let all = match act {
        Some(act) => entitlements_in(state, day, act, filter.unit.as_ref()),
        None => entitlements(state, day),
    };
    let wanted = all.into_iter().filter(|found| {
        filter.unit.as_ref().is_none_or(|unit| *unit == found.office.unit) && act.is_none_or(|act| act == found.act)
    });
    let rows = wanted.map(|found| {
        let part = match found.part {
            Part::Record => language.pick("ghi", "records"),
            Part::Approve => language.pick("duyệt", "approves"),
        };
        let by = match found.right {
            Right::Own => String::new(),
            Right::Deputy => language.pick("cấp phó ký thay", "deputy").to_owned(),
            Right::Delegation(entry) => format!("{} {entry}", language.pick("ủy quyền", "delegation")),
            Right::Transfer(entry) => format!("{} {entry}", language.pick("chuyển thẩm quyền", "transfer")),
        };
        let holders = found.holders.iter().map(|holding| format!("{} ({})", holding.person, holding.entry));
        vec![
            Cell::text(found.act),
            Cell::text(words::act(found.act, language)),
            Cell::text(part),
            Cell::text(words::office(&found.office, language)),
            words::capacity(found.capacity).into(),
            by.into(),
            Cell::Lines(holders.collect()),
            only(found.act, &found.name_of, knowledge, language).into(),
        ]
    });
    Sheet { name: "who", basis: knowledge.basis(), columns: COLUMNS, rows: rows.collect() }
}
