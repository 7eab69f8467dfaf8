//! Follow-up and accountability: what was urged, what must be explained, what is missing.

use domain::{
    machine::CaseState,
    state::{Case, Fact, FactKind, Task},
};
use serde_json::json;

use crate::{
    as_of::{Filter, Knowledge},
    clerk::{Lag, lags},
    columns,
    sheet::{Cell, Coded, Column},
    text::{Language, words},
};

type Rows = Vec<Vec<Cell>>;

pub(super) const FOLLOW_UP: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("verdict", "Kết quả", "Verdict"),
    ("reminders", "Đôn đốc", "Reminders"),
    ("waiting", "Đang chờ", "Waiting for"),
    ("explanation_due", "Hạn giải trình", "Explanation due"),
    ("missing", "Còn thiếu", "Missing"),
];

pub(super) fn follow_up(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> Rows {
    let valid = knowledge.as_of.valid;
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let reminders: Vec<_> =
            task.facts_by(valid).filter(|fact| fact.kind == FactKind::Reminded).map(|fact| fact.entry).collect();
        let mut waiting = Vec::new();
        if let Some(until) = status.extension_pending {
            waiting.push(format!(
                "{} {}",
                language.pick("trả lời gia hạn đến", "an answer on time until"),
                crate::text::date(until)
            ));
        }
        if let Some(dispute) = status.dispute_pending {
            waiting.push(format!("{} {dispute}", language.pick("quyết định khiếu nại", "a decision on dispute")));
        }
        if knowledge.is_orphaned(task) {
            waiting.push(language.pick("đơn vị tiếp nhận nhiệm vụ", "a unit to take it over").to_owned());
        }
        // Of what was taken over after its due date the delay is declared of whom it bound.
        if status.time.is_late() && status.delay.is_none() && !knowledge.is_taken_over(task, &status) {
            waiting.push(language.pick("ghi nhận chậm", "a declaration of delay").to_owned());
        }
        let open = status.case.as_ref().filter(|case| case.state == CaseState::Open);
        let missing: Vec<Coded> = open.map_or_else(Vec::new, |case| gaps(knowledge, case, language));
        let idle = waiting.is_empty() && missing.is_empty() && reminders.is_empty() && open.is_none();
        (!idle).then(|| {
            vec![
                (&task.id).into(),
                Cell::coded(status.time, words::time_state(status.time, language)),
                Cell::Entries(reminders),
                Cell::Lines(waiting),
                open.and_then(|case| case.explanation_due).map(|due| due.effective).into(),
                Cell::AllCoded(missing),
            ]
        })
    };
    let late = |lag: &Lag| {
        let about = lag.directive.as_ref().map_or_else(|| lag.since.to_string(), ToString::to_string);
        let missing = if lag.done.is_none() { vec![words::lag(lag, language)] } else { Vec::new() };
        let verdict = lag.done.map(|_| words::lag(lag, language));
        vec![
            Cell::text(format!("{about} · {}", lag.unit)),
            verdict.into(),
            Cell::Entries(vec![lag.since]),
            Cell::Empty,
            Cell::Empty,
            Cell::Lines(missing),
        ]
    };
    knowledge.tasks(filter).filter_map(row).chain(lags(knowledge, filter).iter().map(late)).collect()
}

/// What the case lacks, and who failed to ask.
fn gaps(knowledge: &Knowledge<'_>, case: &Case<'_>, language: Language) -> Vec<Coded> {
    let unasked_by = knowledge.unasked_by(case);
    case.gaps().into_iter().map(|gap| Coded::new(gap, words::gap(gap, unasked_by.as_ref(), language))).collect()
}

pub(super) const CASES: &[Column] = columns![
    ("case", "Vụ việc", "Case"),
    ("task", "Nhiệm vụ", "Task"),
    ("ground", "Căn cứ mở", "Opened by"),
    ("state", "Tình trạng", "State"),
    ("explanation", "Giải trình", "Explanation"),
    ("explanation_due", "Hạn giải trình", "Explanation due"),
    ("explanation_overdue", "Quá hạn giải trình", "Explanation overdue"),
    ("review", "Kiểm điểm", "Review"),
    ("outcome", "Kết quả", "Outcome"),
    ("steps", "Các bước", "Steps"),
    ("missing", "Còn thiếu", "Missing"),
];

pub(super) fn cases(knowledge: &Knowledge<'_>, filter: &Filter, language: Language) -> Rows {
    let valid = knowledge.as_of.valid;
    let row = |task: &Task, opener: &Fact| {
        let case = knowledge.state.case(task, opener.entry, valid);
        let ground = match &opener.kind {
            FactKind::TroubleRecorded { ground } => Cell::text(ground.clone()),
            _ => Cell::coded("delay", language.pick("ghi nhận chậm trễ", "a declared delay")),
        };
        let steps = case.acts.iter().map(|(act, entry)| {
            Coded::new(json!({ "entry": entry, "act": act }), format!("{entry} {}", words::case_act(*act, language)))
        });
        let overdue = case.explanation_overdue.then(|| Cell::whether(true, language));
        vec![
            opener.entry.into(),
            (&task.id).into(),
            ground,
            Cell::coded(case.state, words::case_state(case.state, language)),
            Cell::coded(case.explanation, words::explanation_state(case.explanation, language)),
            case.explanation_due.map(|due| due.effective).into(),
            overdue.into(),
            Cell::coded(case.review, words::review_state(case.review, language)),
            case.outcome.map(|outcome| Coded::new(outcome, words::review_outcome(outcome, language))).into(),
            Cell::AllCoded(steps.collect()),
            Cell::AllCoded(gaps(knowledge, &case, language)),
        ]
    };
    let openers = knowledge.tasks(filter).flat_map(|task| task.case_openers(valid).map(move |fact| (task, fact)));
    let mut rows: Vec<_> = openers.map(|(task, fact)| (fact.entry, row(task, fact))).collect();
    rows.sort_by_key(|(entry, _)| *entry);
    rows.into_iter().map(|(_, row)| row).collect()
}
