//! Who did what, when.

use super::Rows;
use crate::{
    as_of::{Filter, Knowledge},
    columns,
    history::{self, Happened},
    sheet::{Cell, Column},
    term::Term,
};

pub(super) const HISTORY: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("occurred", "Xảy ra", "Happened"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
    ("channel", "Qua", "Through"),
    ("corrects", "Sửa bút toán", "Corrects"),
    ("legal_basis", "Căn cứ", "Legal basis"),
    ("command", "Lệnh", "Command"),
];

pub(super) fn history(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |happened: Happened| {
        let what = happened.term();
        let entry = happened.recorded;
        vec![
            entry.entry.into(),
            entry.recorded_at.into(),
            entry.occurred_at.into(),
            what.into(),
            Term::Actor(entry.actor.clone()).into(),
            entry.approver.map(Term::Actor).into(),
            entry.channel.map(Term::Channel).into(),
            entry.corrects.into(),
            Cell::Lines(entry.legal_basis),
            Cell::text(entry.origin.as_str()),
        ]
    };
    history::history(knowledge, filter).entries.into_iter().map(row).collect()
}
