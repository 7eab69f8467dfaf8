//! "Who could do what on that day", as a sheet.

use domain::{
    authority::{Part, entitlements},
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
];

/// Everything that anybody of the filter's unit may do on the valid day, narrowed to one act if one
/// is given.
pub fn who(knowledge: &Knowledge<'_>, filter: &Filter, act: Option<&str>, language: Language) -> Sheet {
    let all = entitlements(&knowledge.state, knowledge.as_of.valid.date());
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
        ]
    });
    Sheet { name: "who", basis: knowledge.basis(), columns: COLUMNS, rows: rows.collect() }
}
