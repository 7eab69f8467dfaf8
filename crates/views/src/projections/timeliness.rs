//! Each filing: what is concluded, on which settings that rests, and how it would read the other way.

use std::collections::BTreeMap;

use domain::{
    rules::SETTINGS,
    state::{Status, Task},
};
use serde_json::Value;

use super::duties::class_of;
use crate::{
    as_of::{Filter, Knowledge},
    columns,
    decisive::{OppositeReading, opposite_readings},
    sheet::{Cell, Coded, Column},
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
    let settings = rules.map(|rules| {
        let values: Vec<(&str, Value)> = SETTINGS.iter().map(|setting| (setting.code, setting.value(rules))).collect();
        let said: Vec<String> =
            values.iter().map(|(code, value)| format!("{code} {}", plain(value, language))).collect();
        Coded::new(values.into_iter().collect::<BTreeMap<_, _>>(), said.join("; "))
    });
    let opposite = opposite_readings(knowledge, task, status);
    vec![
        (&task.id).into(),
        document.into(),
        status.received.map(|(entry, _)| entry).into(),
        status.received.map(|(_, at)| at).into(),
        class_of(filing),
        status.due_by.map(|due| due.end).into(),
        Cell::coded(status.time, words::time_state(status.time, language)),
        rules.map(|rules| rules.id.clone()).into(),
        settings.into(),
        Cell::AllCoded(later(status, language)),
        Cell::AllCoded(opposite.iter().map(|read| Coded::new(read, say_opposite(read, language))).collect()),
    ]
}

fn later(status: &Status<'_>, language: Language) -> Vec<Coded> {
    let line = |ground: &domain::state::LaterGround| {
        let kind = words::later_kind(ground.kind, language);
        Coded::new(ground, format!("{} {} {kind}", words::LATER, ground.entry))
    };
    status.later_grounds.iter().map(line).collect()
}

/// A reading of a verdict the other way, as a line.
pub fn say_opposite(read: &OppositeReading, language: Language) -> String {
    let OppositeReading { due_day, lateness, setting: code, time, value } = read;
    let question = SETTINGS.iter().find(|setting| setting.code == *code);
    let question = question.map_or("", |setting| language.pick(setting.question, setting.question_en));
    let value = plain(value, language);
    let late = lateness.map(|late| format!(", {}", words::lateness(late, language))).unwrap_or_default();
    let due = due_day.map(text::date).unwrap_or_default();
    format!("{code} {question} {value} ⇒ {}{late} ({due})", words::time_state(*time, language))
}

fn plain(value: &serde_json::Value, language: Language) -> String {
    value.as_str().map_or_else(|| value.to_string(), |value| words::setting(value, language).to_owned())
}
