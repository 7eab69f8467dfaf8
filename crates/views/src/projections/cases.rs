//! Follow-up and accountability: what was urged, what must be explained, what is missing.

use domain::{
    machine::CaseState,
    state::{Case, Fact, FactKind, Status, Task},
};

use crate::{
    as_of::{Filter, Knowledge},
    clerk::{Lag, lags},
    columns,
    sheet::{Cell, Column},
    tasks,
    term::{Term, Waiting},
};

type Rows = Vec<Vec<Cell>>;

pub(super) const FOLLOW_UP: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("verdict", "Kết quả", "Verdict"),
    ("reminders", "Nhắc việc, đôn đốc", "Reminders"),
    ("waiting", "Đang chờ", "Waiting for"),
    ("explanation_due", "Hạn giải trình", "Explanation due"),
    ("missing", "Còn thiếu", "Missing"),
];

pub(super) fn follow_up(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let reminders: Vec<_> =
            task.facts_by(valid).filter(|fact| fact.kind == FactKind::Reminded).map(|fact| fact.entry).collect();
        let mut waiting = Vec::new();
        if let Some(until) = status.extension_pending {
            waiting.push(Waiting::Extension(until));
        }
        if let Some(dispute) = status.dispute_pending {
            waiting.push(Waiting::Dispute(dispute));
        }
        if knowledge.is_orphaned(task) {
            waiting.push(Waiting::Successor);
        }
        if let Some(returned) = status.returned {
            waiting.push(Waiting::Completion(returned.cure.effective));
        }
        // Of what was taken over after its due date the delay is declared of whom it bound.
        // A list of past years alone asks for none.
        let is_of_the_unit = !knowledge.is_taken_over(task, &status) && !status.only_stated();
        if status.time.is_late() && status.delay.is_none() && is_of_the_unit {
            waiting.push(Waiting::Delay);
        }
        let open = status.case.as_ref().filter(|case| case.state == CaseState::Open);
        let missing: Vec<Term> = open.map_or_else(Vec::new, |case| gaps(knowledge, &status, case));
        let idle = waiting.is_empty() && missing.is_empty() && reminders.is_empty() && open.is_none();
        (!idle).then(|| {
            vec![
                (&task.id).into(),
                Term::Time(status.time).into(),
                Cell::Entries(reminders),
                Cell::Terms(waiting.into_iter().map(Term::Waiting).collect()),
                open.and_then(|case| case.explanation_due).map(|due| due.effective).into(),
                Cell::Terms(missing),
            ]
        })
    };
    let late = |lag: &Lag| {
        let about = lag.directive.as_ref().map_or_else(|| lag.since.to_string(), ToString::to_string);
        let missing = if lag.done.is_none() { vec![Term::Lag(lag.clone())] } else { Vec::new() };
        let verdict = lag.done.map(|_| Term::Lag(lag.clone()));
        vec![
            Cell::text(format!("{about} · {}", lag.unit)),
            verdict.into(),
            Cell::Entries(vec![lag.since]),
            Cell::Empty,
            Cell::Empty,
            Cell::Terms(missing),
        ]
    };
    knowledge.tasks(filter).filter_map(row).chain(lags(knowledge, filter).iter().map(late)).collect()
}

/// What the case lacks, and who failed to ask.
fn gaps(knowledge: &Knowledge<'_>, status: &Status<'_>, case: &Case<'_>) -> Vec<Term> {
    let unasked_by = knowledge.unasked_by(case);
    tasks::gaps(status, case).into_iter().map(|gap| Term::Gap(gap, unasked_by.clone())).collect()
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

pub(super) fn cases(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let valid = knowledge.as_of.valid;
    let row = |task: &Task, opener: &Fact| {
        let case = knowledge.state.case(task, opener.entry, valid);
        let ground = match &opener.kind {
            FactKind::TroubleRecorded { ground } => Cell::text(ground.clone()),
            _ => Term::DeclaredDelay.into(),
        };
        let steps = case.acts.iter().map(|(act, entry)| Term::CaseStep(*entry, *act));
        let overdue = case.explanation_overdue.then_some(Term::Whether(true));
        vec![
            opener.entry.into(),
            (&task.id).into(),
            ground,
            Term::Case(case.state).into(),
            Term::Explanation(case.explanation).into(),
            case.explanation_due.map(|due| due.effective).into(),
            overdue.into(),
            Term::Review(case.review).into(),
            case.outcome.map(Term::Outcome).into(),
            Cell::Terms(steps.collect()),
            Cell::Terms(gaps(knowledge, &knowledge.status(task), &case)),
        ]
    };
    let openers = knowledge.tasks(filter).flat_map(|task| task.case_openers(valid).map(move |fact| (task, fact)));
    let mut rows: Vec<_> = openers.map(|(task, fact)| (fact.entry, row(task, fact))).collect();
    rows.sort_by_key(|(entry, _)| *entry);
    rows.into_iter().map(|(_, row)| row).collect()
}
