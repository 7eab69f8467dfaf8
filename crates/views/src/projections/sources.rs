//! What files say that came in: of which tasks, and where the ledger comes to something else.

use domain::{
    EntryNumber, Event,
    event::{HistoryImported, SourceStated, Stated, StatedDue, StatedRow},
};

use super::{Rows, duties::called};
use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column},
    stated::{counted_number, differences},
    term::Term,
};

pub(super) const DIFFERENCES: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("unit", "Đơn vị", "Unit"),
    ("name", "Tên khi đó", "Name then"),
    ("differs", "Khác nhau", "Differs"),
    ("stated_status", "Tình trạng theo nguồn", "Status, as the source says"),
    ("verdict", "Kết luận theo ngày tháng", "Verdict by the dates"),
    ("stated_due", "Hạn theo nguồn", "Due, as the source says"),
    ("due", "Hạn", "Due"),
    ("stated_received", "Hoàn thành theo nguồn", "Done, as the source says"),
    ("received", "Thời điểm nhận", "Received"),
    ("stated_document", "Văn bản theo nguồn", "Document, as the source says"),
    ("document", "Văn bản", "Document"),
    ("evidence_class", "Mức chứng cứ của nguồn", "Evidence class of the source"),
    ("source", "Nguồn", "Source"),
    ("entry", "Bút toán", "Entry"),
];

/// What files have said of the tasks that pass the filter, in the order of entries.
fn said(knowledge: &Knowledge<'_>, filter: &Filter) -> Vec<(EntryNumber, SourceStated)> {
    let wanted: std::collections::BTreeSet<_> = knowledge.tasks(filter).map(|task| task.id.clone()).collect();
    let read = knowledge.log.read().into_iter();
    let stated = read.filter_map(|recorded| match recorded.event {
        Event::SourceStated(stated) => Some((recorded.entry, stated)),
        _ => None,
    });
    stated.filter(|(_, stated)| wanted.contains(&stated.task)).collect()
}

/// The rows of lists that say otherwise than the dates.
pub(super) fn history_differences(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let mut rows = Rows::new();
    for (entry, said) in said(knowledge, filter) {
        let Some(task) = knowledge.state.tasks.get(&said.task) else { continue };
        let status = knowledge.status(task);
        let differs = differences(&said.stated, &status);
        let Stated::Row(StatedRow { document, received, due, status: words }) = said.stated else { continue };
        if differs.is_empty() {
            continue;
        }
        rows.push(vec![
            (&task.id).into(),
            (&task.id.unit).into(),
            called(knowledge, &task.id.unit),
            Cell::Terms(differs.into_iter().map(Term::Difference).collect()),
            words.into(),
            Term::Time(status.time).into(),
            due.map_or(Cell::Empty, |due| match due {
                StatedDue::Day(day) => day.into(),
                StatedDue::Words(words) => words.into(),
            }),
            status.due.map(|due| due.effective).into(),
            received.into(),
            status.received.map(|(_, at)| at).into(),
            document.map(|document| document.number).into(),
            counted_number(&status).map(str::to_owned).into(),
            Cell::text(format!("{:?}", said.evidence_class)),
            Term::SourcePlace(said.source).into(),
            entry.into(),
        ]);
    }
    rows
}

pub(super) const STATEMENTS: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("task", "Nhiệm vụ", "Task"),
    ("said", "Nguồn ghi", "The source says"),
    ("evidence_class", "Mức chứng cứ", "Evidence class"),
    ("source", "Nguồn", "Source"),
];

/// Everything that files have said of tasks.
pub(super) fn statements(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |(entry, said): (EntryNumber, SourceStated)| {
        vec![
            entry.into(),
            (&said.task).into(),
            Term::Said(said.stated).into(),
            Cell::text(format!("{:?}", said.evidence_class)),
            Term::SourcePlace(said.source).into(),
        ]
    };
    said(knowledge, filter).into_iter().map(row).collect()
}

pub(super) const FILES: &[Column] = columns![
    ("entry", "Bút toán", "Entry"),
    ("recorded", "Ghi sổ lúc", "Recorded"),
    ("file", "Tệp (SHA-256)", "File (SHA-256)"),
    ("sheet", "Trang tính", "Sheet"),
    ("custodian", "Người giữ", "Kept by"),
    ("since", "Giữ từ", "Kept since"),
    ("statement", "Lời xác nhận", "Statement"),
    ("rows", "Số dòng", "Rows"),
    ("filings", "Số báo cáo", "Filings"),
    ("left_out", "Dòng không lấy", "Rows left out"),
    ("evidence_class", "Mức chứng cứ", "Evidence class"),
    ("by", "Người ghi", "Recorded by"),
    ("approved_by", "Người duyệt", "Approved by"),
];

/// The files of past years that were brought in.
pub(super) fn files(knowledge: &Knowledge<'_>, _: &Filter) -> Rows {
    let read = knowledge.log.read().into_iter();
    read.filter_map(|recorded| {
        let Event::HistoryImported(HistoryImported {
            source,
            sheet,
            custodian,
            since,
            statement,
            rows,
            filings,
            left_out,
            evidence_class,
            ..
        }) = recorded.event
        else {
            return None;
        };
        let left_out = left_out.iter().flat_map(|left| &left.rows).map(u32::to_string).collect::<Vec<_>>();
        Some(vec![
            recorded.entry.into(),
            recorded.recorded_at.into(),
            source.into(),
            sheet.into(),
            custodian.into(),
            since.into(),
            statement.into(),
            Cell::Count(rows.into()),
            Cell::Count(filings.into()),
            Cell::text(left_out.join(", ")),
            Cell::text(format!("{evidence_class:?}")),
            Term::Actor(recorded.actor).into(),
            recorded.approver.map(Term::Actor).into(),
        ])
    })
    .collect()
}
