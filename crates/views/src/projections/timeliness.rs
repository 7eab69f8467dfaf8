//! Each filing: what is concluded, on which settings that rests, and how it would read the other way.

use domain::{
    rules::SETTINGS,
    state::{Status, Task},
};

use super::duties::class_of;
use crate::{
    as_of::{Filter, Knowledge},
    columns,
    decisive::opposite_readings,
    sheet::{Cell, Column},
    term::Term,
};

pub(super) const COLUMNS: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("document", "Văn bản", "Document"),
    ("entry", "Bút toán", "Entry"),
    ("received", "Thời điểm nhận", "Received"),
    ("evidence_class", "Mức chứng cứ", "Evidence class"),
    ("due", "Hạn", "Due"),
    ("verdict", "Kết luận", "Verdict"),
    ("rule_set", "Bộ quy tắc", "Rule set"),
    ("settings", "Lựa chọn T1-T19", "Settings T1-T19"),
    ("later_grounds", "Căn cứ ghi sau hạn", "Grounds recorded later"),
    ("opposite", "Cách hiểu ngược lại làm đổi kết luận", "Opposite readings that change the verdict"),
];

pub(super) fn rows(knowledge: &Knowledge<'_>, filter: &Filter) -> Vec<Vec<Cell>> {
    let dated = knowledge.tasks(filter).map(|task| (task, knowledge.status(task)));
    dated.filter(|(_, status)| status.due.is_some()).map(|(task, status)| row(knowledge, task, &status)).collect()
}

fn row(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>) -> Vec<Cell> {
    let filing = status.received.and_then(|(entry, _)| task.filing_fact(entry));
    let document = filing.and_then(|fact| fact.kind.document()).map(|document| document.number.clone());
    let rules = knowledge.state.rules_of(task, knowledge.as_of.valid);
    let values = |rules| SETTINGS.iter().map(|setting| (setting.code, setting.value(rules))).collect();
    let settings = rules.map(|rules| Term::Settings(values(rules)));
    let opposite = opposite_readings(knowledge, task, status);
    vec![
        (&task.id).into(),
        document.into(),
        status.received.map(|(entry, _)| entry).into(),
        status.received.map(|(_, at)| at).into(),
        class_of(filing),
        status.due_by.map(|due| due.end).into(),
        Term::Time(status.time).into(),
        rules.map(|rules| rules.id.clone()).into(),
        settings.into(),
        Cell::Terms(status.later_grounds.iter().copied().map(Term::Later).collect()),
        Cell::Terms(opposite.into_iter().map(Term::Opposite).collect()),
    ]
}
