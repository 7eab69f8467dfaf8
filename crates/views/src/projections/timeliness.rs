//! Each filing: what is concluded, on which settings that rests, and how it would read the other way.

use domain::{
    rules::SETTINGS,
    state::{Status, Task},
};

use super::duties::class_of;
use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column},
    text::{self, Language, words},
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

pub(super) fn rows(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> Vec<Vec<Cell>> {
    let dated = knowledge.tasks(filter).map(|task| (task, knowledge.status(task)));
    dated
        .filter(|(_, status)| status.due.is_some())
        .map(|(task, status)| row(knowledge, task, &status, language))
        .collect()
}

fn row(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>, language: Language) -> Vec<Cell> {
    let filing = status.received.and_then(|(entry, _)| task.filing_fact(entry));
    let document = filing.and_then(|fact| fact.kind.document()).map(|document| document.number.clone());
    let rules = knowledge.state.rules_of(task, knowledge.as_of.valid);
    let settings = rules.map_or_else(Vec::new, |rules| {
        SETTINGS.iter().map(|setting| format!("{} {}", setting.code, plain(&setting.value(rules), language))).collect()
    });
    vec![
        (&task.id).into(),
        document.into(),
        status.received.map(|(entry, _)| entry).into(),
        status.received.map(|(_, at)| at).into(),
        class_of(filing),
        status.due_by.map(|due| due.end).into(),
        Cell::text(words::time_state(status.time, language)),
        rules.map(|rules| rules.id.clone()).into(),
        Cell::text(settings.join("; ")),
        Cell::Lines(later(status, language)),
        Cell::Lines(opposite(knowledge, task, status, language)),
    ]
}

fn later(status: &Status<'_>, language: Language) -> Vec<String> {
    let line = |ground: &domain::state::LaterGround| {
        format!("{} {} {}", words::LATER, ground.entry, words::later_kind(ground.kind, language))
    };
    status.later_grounds.iter().map(line).collect()
}

/// One line for each setting whose opposite reading gives another verdict, or another lateness.
pub fn opposite(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>, language: Language) -> Vec<String> {
    let valid = knowledge.as_of.valid;
    let Some(rules) = knowledge.state.rules_of(task, valid) else { return Vec::new() };
    let differs = SETTINGS.iter().filter_map(|setting| {
        let other = setting.opposite(rules);
        let read = knowledge.state.status_under(task, valid, &other);
        if (read.time, read.lateness.map(|late| late.days)) == (status.time, status.lateness.map(|late| late.days)) {
            return None;
        }
        let (question, value) =
            (language.pick(setting.question, setting.question_en), plain(&setting.value(&other), language));
        let late = read.lateness.map(|late| format!(", {}", words::lateness(late, language))).unwrap_or_default();
        let due = read.due_by.map(|due| text::date(due.day)).unwrap_or_default();
        Some(format!("{} {question} {value} ⇒ {}{late} ({due})", setting.code, words::time_state(read.time, language)))
    });
    differs.collect()
}

fn plain(value: &serde_json::Value, language: Language) -> String {
    value.as_str().map_or_else(|| value.to_string(), |value| words::setting(value, language).to_owned())
}
