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
    columns, say,
    sheet::{Cell, Coded, Column, Sheet, Title},
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
fn only(act: &str, office: &Office, knowledge: &Knowledge<'_>, language: Language) -> Option<Coded> {
    let kind = knowledge.state.units.get(&office.unit).map(|unit| unit.kind);
    let (code, vi, en) = match (act, office.position, kind) {
        ("decide-dispute", Position::Chairman | Position::ViceChairman, _) => {
            ("on-appeal", "có kiến nghị xem lại quyết định", "on appeal")
        }
        ("decide-dispute", Position::ChiefInspector, Some(UnitKind::ProvincialInspectorate)) => {
            ("tasks-of-home-affairs", "nhiệm vụ của Sở Nội vụ", "tasks of the Department of Home Affairs")
        }
        ("decide-dispute", Position::ChiefInspector, _) => {
            ("tasks-of-others", "nhiệm vụ của đơn vị khác", "tasks of other units")
        }
        _ if JUDGING.contains(&act) => ("tasks-of-others", "nhiệm vụ của đơn vị khác", "tasks of other units"),
        _ if office.position.is_of_unit() => ("own-affairs", "việc của chính đơn vị", "the unit's own affairs"),
        _ => return None,
    };
    Some(Coded::new(code, language.pick(vi, en)))
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
            Part::Record => Cell::coded("record", language.pick("ghi", "records")),
            Part::Approve => Cell::coded("approve", language.pick("duyệt", "approves")),
        };
        let by = match found.right {
            Right::Own => Cell::Empty,
            Right::Deputy => Cell::coded("deputy", language.pick("cấp phó ký thay", "deputy")),
            Right::Delegation(entry) => {
                Cell::coded(format!("delegation {entry}"), say!(language, "ủy quyền {entry}", "delegation {entry}"))
            }
            Right::Transfer(entry) => Cell::coded(
                format!("transfer {entry}"),
                say!(language, "chuyển thẩm quyền {entry}", "transfer {entry}"),
            ),
        };
        let holders = found.holders.iter().map(|holding| format!("{} ({})", holding.person, holding.entry));
        vec![
            Cell::text(found.act),
            Cell::coded(found.act, words::act(found.act, language)),
            part,
            Cell::coded(&found.office, words::office(&found.office, language)),
            words::capacity(found.capacity).into(),
            by,
            Cell::Lines(holders.collect()),
            only(found.act, &found.name_of, knowledge, language).into(),
        ]
    });
    let title = Title { vi: "Ai được làm gì", en: "Who could do what" };
    Sheet { name: "who", title, basis: knowledge.basis(), columns: COLUMNS.into(), rows: rows.collect() }
}
