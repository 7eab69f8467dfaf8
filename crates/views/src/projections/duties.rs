//! Duties and tasks: what is demanded, of whom, by when, and how it stands.

use std::collections::BTreeSet;

use calendar::{Moment, Timestamp, limit};
use domain::{
    EntryNumber, Event, UnitCode,
    event::{Deadline, TasksAssigned},
    state::{Fact, FactKind, Obligation, Status, Task, TimeState},
};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    sheet::{Cell, Column},
    term::Term,
};

type Rows = Vec<Vec<Cell>>;

pub(super) const OBLIGATIONS: &[Column] = columns![
    ("obligation", "Nhiệm vụ", "Duty"),
    ("kind", "Loại", "Kind"),
    ("owed_by", "Đơn vị phải thực hiện", "Owed by"),
    ("coordinators", "Phối hợp", "Coordinators"),
    ("ended", "Đơn vị đã kết thúc", "Debtors that have ended"),
    ("trigger", "Phát sinh khi", "Arises on"),
    ("arisen", "Đã phát sinh", "Has arisen"),
    ("evidence_wanted", "Bằng chứng", "Evidence wanted"),
    ("evidence_found", "Đã có", "Found so far"),
    ("filed", "Đã nộp", "Filed"),
    ("quote", "Nguyên văn", "The directive's words"),
];

pub(super) fn obligations(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let state = &knowledge.state;
    let mut duties: Vec<(&domain::ObligationId, &Obligation)> =
        state.obligations.iter().filter(|(id, _)| filter.obligation.as_ref().is_none_or(|only| only == *id)).collect();
    duties.sort_by_key(|(id, duty)| (&id.directive, duty.terms.ordinal));
    let bound = duties.into_iter().map(|(id, duty)| (id, duty, knowledge.bound_by(id, duty)));
    let concerns =
        |bound: &BTreeSet<UnitCode>, duty: &Obligation, unit| bound.contains(unit) || duty.terms.debtors.contains(unit);
    let rows = bound.filter(|(_, duty, bound)| filter.unit.as_ref().is_none_or(|unit| concerns(bound, duty, unit)));
    rows.map(|(id, duty, bound)| {
        let valid = knowledge.as_of.valid;
        let ended = duty.terms.debtors.iter().filter(|unit| knowledge.ended_at(unit).is_some()).cloned().collect();
        let of_duty = |task: &&domain::TaskId| task.obligation == *id;
        let facts = state.facts.all().filter(|fact| fact.at <= valid && fact.task.as_ref().filter(of_duty).is_some());
        let mut found: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        facts.for_each(|fact| *found.entry(&fact.fact).or_default() += 1);
        let tasks = state.tasks.values().filter(|task| task.id.obligation == *id && task.assigned_at <= valid);
        let filed = tasks.filter(|task| task.latest_filing(valid).is_some()).count();
        let counted = |(fact, count): (&str, usize)| Term::FactCount(fact.to_owned(), knowledge.fact_name(fact), count);
        let mut evidence: Vec<Term> = found.into_iter().map(counted).collect();
        evidence.extend(duty.readings.iter().map(|(entry, reading)| Term::Text(format!("{entry}: {reading}"))));
        vec![
            Cell::text(id.to_string()),
            Term::ObligationKind(duty.terms.kind).into(),
            units(&bound),
            Cell::text(duty.terms.coordinators.join("; ")),
            units(&ended),
            duty.terms.trigger.as_deref().map(|trigger| knowledge.trigger(trigger)).into(),
            arisen(knowledge, duty),
            Cell::Terms(duty.terms.evidence.iter().map(|fact| knowledge.fact_kind(fact)).collect()),
            Cell::Terms(evidence),
            Cell::count(filed),
            Cell::text(duty.terms.quote.clone()),
        ]
    })
    .collect()
}

/// A few units by their names; of many, how many.
fn units(units: &BTreeSet<UnitCode>) -> Cell {
    match units.len() {
        0 => Cell::text(""),
        1..=4 => Cell::Units(units.iter().cloned().collect()),
        count => Cell::count(count),
    }
}

/// How often what makes a conditional duty arise has happened to those who owe it.
fn arisen(knowledge: &Knowledge<'_>, duty: &Obligation) -> Cell {
    let (state, valid) = (&knowledge.state, knowledge.as_of.valid);
    match duty.terms.trigger.as_deref() {
        None => Cell::Empty,
        Some("delay") => Cell::count(state.tasks.values().map(|task| task.case_openers(valid).count()).sum()),
        Some(trigger) => {
            let facts = state.facts.all().filter(|fact| fact.fact == trigger && fact.at <= valid);
            Cell::count(facts.filter(|fact| duty.terms.debtors.contains(&fact.unit)).count())
        }
    }
}

pub(super) const BOARD: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("unit", "Đơn vị", "Unit"),
    ("name", "Tên khi đó", "Name then"),
    ("work", "Thực hiện", "Work"),
    ("time", "Thời hạn", "Time"),
    ("due", "Hạn", "Due"),
    ("received", "Nhận", "Received"),
    ("returned", "Trả lại", "Returned"),
    ("evidence", "Bằng chứng", "Evidence"),
    ("carried_from", "Nhận chuyển giao từ", "Carried on from"),
];

pub(super) fn board(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let mut tasks: Vec<&Task> = knowledge.tasks(filter).collect();
    tasks.sort_by_key(|task| (&task.id.unit, &task.id));
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let of_task = |fact: &&domain::state::RecordedFact| {
            fact.at <= knowledge.as_of.valid && fact.task.as_ref() == Some(&task.id)
        };
        vec![
            (&task.id).into(),
            Cell::text(task.id.unit.to_string()),
            called(knowledge, &task.id.unit),
            Term::Work(status.work).into(),
            Term::Time(status.time).into(),
            status.due_by.map(|due| due.day).into(),
            received(&status).map(|(_, at)| at).into(),
            status.returned.map(|returned| returned.by).into(),
            Cell::Entries(knowledge.state.facts.all().filter(of_task).map(|fact| fact.entry).collect()),
            Cell::Lines(task.carried_from.iter().map(ToString::to_string).collect()),
        ]
    };
    tasks.into_iter().map(row).collect()
}

/// The receipt that counts; where none does, that of the filing which was returned and came in all the same.
fn received(status: &Status<'_>) -> Option<(EntryNumber, Moment)> {
    status.received.or(status.returned.map(|returned| (returned.filing, returned.received)))
}

/// What the unit was called on the valid day.
pub(super) fn called(knowledge: &Knowledge<'_>, unit: &UnitCode) -> Cell {
    knowledge.name_of(unit).into()
}

/// What `socai import` takes, and nothing else.
pub(super) const FILINGS: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("document", "Số, ký hiệu", "Document"),
    ("document_date", "Ngày văn bản", "Document date"),
    ("received", "Thời điểm nhận", "Received"),
];

pub(super) fn filings(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |task: &Task| {
        let (entry, received) = knowledge.status(task).received?;
        let document = task.filing_fact(entry)?.kind.document()?;
        Some(vec![(&task.id).into(), document.number.clone().into(), document.date.into(), received.into()])
    };
    knowledge.tasks(filter).filter_map(row).collect()
}

pub(super) const REPORTS: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("unit", "Đơn vị", "Unit"),
    ("name", "Tên khi đó", "Name then"),
    ("obligation", "Chế độ", "Duty"),
    ("period", "Kỳ", "Period"),
    ("document", "Số, ký hiệu", "Document"),
    ("received", "Thời điểm nhận", "Received"),
    ("returned", "Trả lại", "Returned"),
    ("evidence_class", "Mức chứng cứ", "Evidence class"),
    ("due", "Hạn", "Due"),
    ("extended_to", "Gia hạn đến", "Extended to"),
    ("verdict", "Kết quả", "Verdict"),
    ("days_late", "Số ngày chậm", "Days late"),
    ("working_days_late", "Ngày làm việc chậm", "Working days late"),
    ("channel", "Kênh nộp", "Channel"),
    ("channel_verdict", "Đúng kênh", "Channel kept"),
];

pub(super) fn reports(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let mut tasks: Vec<&Task> = knowledge.tasks(filter).filter(|task| task.id.period.is_some()).collect();
    let kind = |task: &Task| knowledge.state.units.get(&task.id.unit).map(|unit| unit.kind);
    tasks.sort_by_key(|task| (&task.id.obligation, task.id.period, kind(task), &task.id.unit));
    tasks.into_iter().map(|task| report(knowledge, task)).collect()
}

/// mức chứng cứ of a filing, by its letter.
pub(super) fn class_of(filing: Option<&Fact>) -> Cell {
    filing.and_then(|fact| fact.kind.filed()).map(|paper| format!("{:?}", paper.evidence)).into()
}

fn report(knowledge: &Knowledge<'_>, task: &Task) -> Vec<Cell> {
    let status = knowledge.status(task);
    let received = received(&status);
    let filing = received.and_then(|(entry, _)| task.filing_fact(entry));
    let document = filing.and_then(|fact| fact.kind.document()).map(|document| document.number.clone());
    let extended = status.due.filter(|due| status.due_first != Some(*due)).map(|due| due.effective);
    vec![
        (&task.id).into(),
        Cell::text(task.id.unit.to_string()),
        called(knowledge, &task.id.unit),
        Cell::text(task.id.obligation.to_string()),
        task.id.period.map(|period| period.to_string()).into(),
        document.into(),
        received.map(|(_, at)| at).into(),
        status.returned.map(|returned| returned.by).into(),
        class_of(filing),
        status.due_first.map(|due| due.effective).into(),
        extended.into(),
        Term::Time(status.time).into(),
        status.lateness.map_or(Cell::Empty, |late| Cell::Count(late.days)),
        status.lateness.map_or(Cell::Empty, |late| Cell::Count(late.working_days.into())),
        status.channel.map(|(channel, _)| Term::Channel(channel)).into(),
        status.channel.map(|(_, verdict)| Term::ChannelVerdict(verdict)).into(),
    ]
}

pub(super) const OVERDUE: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("source", "Điểm, khoản", "Where it stands"),
    ("unit", "Đơn vị", "Unit"),
    ("due", "Hạn", "Due"),
    ("verdict", "Kết quả", "Verdict"),
    ("days_late", "Số ngày chậm", "Days late"),
    ("working_days_late", "Ngày làm việc chậm", "Working days late"),
    ("reminders", "Nhắc việc, đôn đốc", "Reminders"),
    ("delay", "Ghi nhận chậm", "Delay declared"),
    ("explanation", "Giải trình", "Explanation"),
    ("note", "Ghi chú", "Note"),
];

pub(super) fn overdue(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let mut late: Vec<(&Task, Status<'_>)> = knowledge
        .tasks(filter)
        .map(|task| (task, knowledge.status(task)))
        .filter(|(_, status)| status.time.is_late())
        .collect();
    late.sort_by_key(|(task, status)| (status.lateness.map(|late| -late.days), &task.id));
    let row = |(task, status): (&Task, Status<'_>)| {
        let duty = knowledge.state.obligations.get(&task.id.obligation);
        let reminded = task.facts_by(knowledge.as_of.valid).filter(|fact| fact.kind == FactKind::Reminded);
        let explanation = status.case.as_ref().map(|case| case.explanation);
        vec![
            (&task.id).into(),
            duty.map(|duty| duty.terms.source.clone()).into(),
            (&task.id.unit).into(),
            status.due_by.map(|due| due.day).into(),
            Term::Time(status.time).into(),
            status.lateness.map_or(Cell::Empty, |late| Cell::Count(late.days)),
            status.lateness.map_or(Cell::Empty, |late| Cell::Count(late.working_days.into())),
            Cell::Entries(reminded.map(|fact| fact.entry).collect()),
            status.delay.into(),
            explanation.map(Term::Explanation).into(),
            note(knowledge, task, &status).into(),
        ]
    };
    late.into_iter().map(row).collect()
}

/// For whom it is counted, where that is not the unit as it stands; else that it came in and was returned.
fn note(knowledge: &Knowledge<'_>, task: &Task, status: &Status<'_>) -> Option<Term> {
    if knowledge.is_taken_over(task, status) {
        Some(Term::TakenOver)
    } else if knowledge.is_orphaned(task) {
        Some(Term::Orphaned)
    } else {
        status.returned.map(|returned| Term::Returned(returned.into()))
    }
}

pub(super) const ORPHANED: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("unit", "Đơn vị", "Unit"),
    ("name", "Tên khi đó", "Name then"),
    ("ended", "Kết thúc từ", "Ended from"),
    ("work", "Thực hiện", "Work"),
    ("time", "Thời hạn", "Time"),
    ("due", "Hạn", "Due"),
    ("successors", "Đơn vị kế thừa", "Successors"),
];

/// The open tasks of units that have ended, which nobody has taken over: somebody must transfer or end them.
pub(super) fn orphaned(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let mut tasks: Vec<&Task> = knowledge.tasks(filter).filter(|task| knowledge.is_orphaned(task)).collect();
    tasks.sort_by_key(|task| (&task.id.unit, &task.id));
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let unit = knowledge.state.units.get(&task.id.unit);
        let naming = unit.map(|unit| unit.naming_on(knowledge.as_of.valid.date()));
        vec![
            (&task.id).into(),
            Cell::text(task.id.unit.to_string()),
            naming.map(Term::named).into(),
            unit.and_then(|unit| unit.ended).into(),
            Term::Work(status.work).into(),
            Term::Time(status.time).into(),
            status.due_by.map(|due| due.day).into(),
            Cell::Terms(knowledge.successors_of(&task.id.unit).into_iter().map(Term::Name).collect()),
        ]
    };
    tasks.into_iter().map(row).collect()
}

pub(super) const DEADLINES: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("nominal", "Hạn danh nghĩa", "Nominal"),
    ("effective", "Hạn có hiệu lực", "Effective"),
    ("counts_to", "Tính đến", "Counts to"),
    ("extensions", "Gia hạn", "Extensions"),
    ("rule_set", "Bộ quy tắc", "Rule set"),
    ("calendar", "Lịch", "Calendar"),
    ("trace", "Cách tính", "How it came about"),
];

pub(super) fn deadlines(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let due = status.due?;
        let outage = status.due_by.and_then(|due| due.outage).map(Term::Outage);
        let trace = [Term::Trace(due.trace.clone())].into_iter().chain(outage);
        let granted = task.facts_by(knowledge.as_of.valid).filter_map(|fact| match &fact.kind {
            FactKind::ExtensionGranted { deadline } => Some((fact.entry, deadline.effective)),
            _ => None,
        });
        let rules = knowledge.state.rules_of(task, knowledge.as_of.valid);
        let most = rules.and_then(|rules| usize::try_from(rules.extensions_max).ok()).unwrap_or(usize::MAX);
        let extended = granted.enumerate();
        let extended =
            extended.map(|(before, (entry, until))| Term::Extended { entry, until, exception: before >= most });
        Some(vec![
            (&task.id).into(),
            due.nominal.into(),
            due.effective.into(),
            status.due_by.map(|due| due.end).into(),
            Cell::Terms(extended.collect()),
            Cell::text(due.rule_set.clone()),
            Cell::text(due.calendar.clone()),
            Cell::Terms(trace.collect()),
        ])
    };
    knowledge.tasks(filter).filter_map(row).collect()
}

pub(super) const RECOMPUTATION: &[Column] = columns![
    ("task", "Nhiệm vụ", "Task"),
    ("due", "Hạn đang dùng", "Due as it stands"),
    ("calendar", "Theo lịch", "By calendar"),
    ("due_again", "Hạn nếu tính lại", "Due if computed again"),
    ("verdict", "Kết luận đang dùng", "Verdict as it stands"),
    ("verdict_again", "Kết luận nếu tính lại", "Verdict if computed again"),
    ("warnings", "Cảnh báo", "Warnings"),
];

/// What `recompute-deadlines` would change, and the verdicts that would change by it.
pub(super) fn recomputation(knowledge: &Knowledge<'_>, filter: &Filter) -> Rows {
    let (state, valid) = (&knowledge.state, knowledge.as_of.valid);
    let row = |task: &Task| {
        let status = knowledge.status(task);
        let due = status.due?;
        let rules = state.rulebook.rules_named(&due.rule_set)?;
        let again = limit::again(state.rulebook.calendar(), &due.trace, rules.roll_forward)?;
        if again.effective == due.effective && again.trace == due.trace {
            return None;
        }
        let after = Deadline { nominal: again.nominal, effective: again.effective, trace: again.trace, ..due.clone() };
        let verdict = verdict_with(&status, &after, rules, valid);
        Some(vec![
            (&task.id).into(),
            due.effective.into(),
            Cell::text(due.calendar.clone()),
            after.effective.into(),
            Term::Time(status.time).into(),
            Term::Time(verdict).into(),
            Cell::Terms(vec![Term::Warnings(due.trace.clone())]),
        ])
    };
    knowledge.tasks(filter).filter_map(row).collect()
}

/// The verdict with another due date, all else being equal.
fn verdict_with(status: &Status<'_>, due: &Deadline, rules: &domain::RuleSet, valid: Timestamp) -> TimeState {
    let end = rules.day_end.last_instant_of(due.effective);
    match (status.time, status.received) {
        (TimeState::ReturnedInCure | TimeState::Suspended | TimeState::Released | TimeState::NoDeadline, _) => {
            status.time
        }
        (_, Some((_, received))) if received.latest() <= end => TimeState::OnTime,
        (_, Some(_)) => TimeState::Late,
        (_, None) if valid > end => TimeState::Overdue,
        (time @ (TimeState::Open | TimeState::DueSoon), None) => time,
        (_, None) => TimeState::Open,
    }
}

/// Whether the entry opened tasks: used where a register lists what a directive led to.
pub(super) fn assigns(event: &Event) -> Option<&TasksAssigned> {
    match event {
        Event::TasksAssigned(assigned) => Some(assigned),
        _ => None,
    }
}
