//! Who did what, when; and of a task, what was believed after each entry.

use domain::Recorded;

use super::Rows;
use crate::{
    as_of::{Filter, Knowledge},
    columns, history,
    sheet::{Cell, Column},
    term::Term,
    timeline::{self, Moment},
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
    let row = |entry: Recorded| {
        vec![
            entry.entry.into(),
            entry.recorded_at.into(),
            entry.occurred_at.into(),
            Term::Event(Box::new(entry.event)).into(),
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

pub(super) const TIMELINE: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("occurred", "Xảy ra", "Happened"),
    ("what", "Việc", "What"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
    ("work", "Thực hiện", "Work"),
    ("time", "Thời hạn", "Time"),
    ("days_late", "Số ngày chậm", "Days late"),
    ("working_days_late", "Ngày làm việc chậm", "Working days late"),
    ("delay", "Ghi nhận chậm", "Delay declared"),
];

/// Of each task that passes the filter, in the order of their names, what was believed after each entry about it.
pub(super) fn timeline(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |task: &Cell, moment: Moment<Recorded>| {
        let Moment { entry, work, time, lateness, delay } = moment;
        vec![
            task.clone(),
            entry.entry.into(),
            entry.recorded_at.into(),
            entry.occurred_at.into(),
            Term::Event(Box::new(entry.event)).into(),
            Term::Actor(entry.actor.clone()).into(),
            entry.approver.map(Term::Actor).into(),
            work.map(Term::Work).into(),
            time.map(Term::Time).into(),
            lateness.map_or(Cell::Empty, |late| Cell::Count(late.days)),
            lateness.map_or(Cell::Empty, |late| Cell::Count(late.working_days.into())),
            delay.into(),
        ]
    };
    let timelines = timeline::timelines(knowledge, filter);
    timelines
        .into_iter()
        .flat_map(|(task, moments)| {
            let task = Cell::from(&task);
            moments.into_iter().map(move |moment| row(&task, moment)).collect::<Vec<_>>()
        })
        .collect()
}
