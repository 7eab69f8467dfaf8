//! A unit's file: what it is, its figures, what it owes, what was late, its cases and recommendations.

use std::collections::{BTreeMap, BTreeSet};

use calendar::NaiveDate;
use domain::authority::Class;
use maud::{Markup, html};
use views::{
    Filter, Knowledge, Projection, Sheet, UnitNames,
    scorecard::{FIGURES, Lineage, Score, scorecard},
    tasks::{TaskList, TaskView, list},
};
use words::{Language, amounts, labels, say};

use super::{
    chart::{Caption, Row, strip},
    parts::{own_item, style, unit_path},
    table::{Units, table},
};
use crate::{
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
    when::When,
};

/// `/don-vi/KINHMON`
pub fn page(visit: &Visit<'_>, code: &str) -> Result<Page, Failure> {
    let language = visit.language;
    let unit = visit.unit(code)?;
    let when = visit.when()?;
    let filter = Filter { unit: Some(unit.clone()), ..Filter::default() };
    let (score, names) = visit.figures(when.as_of(), &filter, |knowledge, settled| {
        let mut scores = scorecard(knowledge, settled, &filter, Lineage::Own).units.into_iter();
        (scores.find(|score| score.unit == unit), knowledge.names())
    })?;
    let reads = visit.may(Class::Unit, Some(&unit));
    let (tasks, sheets, basis, successors) = visit.at(when.as_of(), &filter, |knowledge| {
        let sheet = |name| Projection::named(name).map(|projection| projection.sheet(knowledge, &filter));
        let sheets: Vec<Sheet> = ["cases", "recommendations"].into_iter().filter_map(sheet).collect();
        (list(knowledge, &filter), sheets, knowledge.basis(), successors(knowledge, &unit))
    });
    let changes = if reads { visit.changes(&filter, &when) } else { Vec::new() };
    let name = labels::unit(&unit, &names, language);
    let body = html! {
        div data-body="" {
            @if !successors.is_empty() {
                p.notice {
                    (language.pick("Đơn vị này đã kết thúc. Đơn vị tiếp nhận: ", "This unit has ended. Its successors: "))
                    @for (place, successor) in successors.iter().enumerate() {
                        @if place > 0 { ", " }
                        a href=(when.link(&unit_path(successor))) { (labels::unit(successor, &names, language)) }
                    }
                    "."
                }
            }
            @if let Some(score) = &score { (figures(score, language)) }
            @else { p { (language.pick("Chưa có nhiệm vụ nào được giao vào lúc này.", "No task was assigned by this moment.")) } }
            @if reads { (file(visit, &tasks, &sheets, &names, &when)) }
            @else {
                p.quiet { (language.pick(
                    "Nhiệm vụ, báo cáo và vụ việc của đơn vị này chỉ người của đơn vị, Văn phòng và cơ quan thanh tra được xem.",
                    "This unit's tasks, reports and cases are read by its own people, the Office and inspectors alone.")) }
            }
        }
    };
    let revised = if reads { visit.revised(&filter, &when) } else { Revised::NONE };
    Ok(Page { title: name, when: Some(when), changes, revised, basis: Some(basis), body })
}

fn successors(knowledge: &Knowledge<'_>, unit: &domain::UnitCode) -> Vec<domain::UnitCode> {
    let units = &knowledge.state.units;
    let ended = units.get(unit).is_some_and(|unit| !unit.exists_on(knowledge.as_of.valid.date()));
    let succeeds = |other: &domain::state::Unit| other.predecessors.contains(unit);
    units.iter().filter(|(_, other)| ended && succeeds(other)).map(|(code, _)| code.clone()).collect()
}

/// The figures as large numbers; a share is said only where it is one of at least five.
fn figures(score: &Score, language: Language) -> Markup {
    const SHARE_OF_AT_LEAST: u32 = 5;
    let settled = score.on_time + score.on_time_extended + score.late + score.overdue;
    let share = score.on_time_permille.filter(|_| settled >= SHARE_OF_AT_LEAST);
    let shown =
        ["dated", "on_time", "on_time_extended", "late", "overdue", "open", "delays_in_force", "cases_with_gaps"];
    html! {
        ul.cards {
            @if let Some(share) = share {
                li { span.big { (amounts::share(share.into(), language)) }
                    (say!(language, "đúng hạn, trên {settled} nhiệm vụ đã xong hoặc quá hạn", "on time, of {settled} done or overdue")) }
            }
            @for figure in FIGURES.iter().filter(|figure| shown.contains(&figure.key)) {
                @let count = (figure.of)(score);
                @if count > 0 || figure.key == "dated" || figure.key == "overdue" {
                    li { span.big { (count) } (language.pick(figure.meaning.vi, figure.meaning.en)) }
                }
            }
        }
    }
}

/// How each duty stood from one due date to the next, as a strip; the lists beneath say the same in words.
fn history(tasks: &TaskList, language: Language) -> Markup {
    const DUE_DATES: usize = 12;
    let mut duties: BTreeMap<&str, BTreeMap<NaiveDate, &TaskView>> = BTreeMap::new();
    for task in &tasks.tasks {
        if let Some(due) = task.due_day {
            duties.entry(task.task.obligation.code()).or_default().insert(due, task);
        }
    }
    let days: BTreeSet<NaiveDate> = duties.values().flat_map(BTreeMap::keys).copied().collect();
    if days.len() < 2 {
        return html! {};
    }
    let days: Vec<NaiveDate> = days.iter().skip(days.len().saturating_sub(DUE_DATES)).copied().collect();
    let cell = |task: &&TaskView| (labels::time_letter(task.time), style(task.time));
    let row = |(code, of): (&&str, &BTreeMap<NaiveDate, &TaskView>)| Row {
        label: (*code).to_owned(),
        cells: days.iter().map(|day| of.get(day).map(cell)).collect(),
    };
    let rows: Vec<Row> = duties.iter().map(row).collect();
    let title = language.pick("Nhiệm vụ qua các thời hạn", "Duties from one due date to the next");
    let says = language.pick(
        "Mỗi hàng là một nhiệm vụ, mỗi cột một thời hạn; các danh sách bên dưới ghi bằng chữ.",
        "A row is a duty, a column a due date; the lists beneath say the same in words.",
    );
    let heads: Vec<String> = days.iter().map(|day| day.format("%d/%m/%y").to_string()).collect();
    html! {
        h2 { (title) }
        (strip(&Caption { id: "dai", title, says }, &heads, &rows))
    }
}

fn file(visit: &Visit<'_>, tasks: &TaskList, others: &[Sheet], names: &UnitNames, when: &When) -> Markup {
    let language = visit.language;
    let needs = |task: &&TaskView| {
        task.time.is_late() || task.delay.is_some() || task.dispute_pending.is_some() || task.returned.is_some()
    };
    let (pressing, rest): (Vec<&TaskView>, Vec<&TaskView>) = tasks.tasks.iter().partition(needs);
    let (mut dated, undated): (Vec<&TaskView>, Vec<&TaskView>) = rest.into_iter().partition(|task| task.due.is_some());
    dated.sort_by_key(|task| std::cmp::Reverse(task.due_day));
    visit.beside_tasks(when.as_of(), |knowledge| {
        let listed = |tasks: &[&TaskView]| html! {
            ul.list { @for task in tasks { (own_item(visit, &knowledge.state, names, task, when)) } }
        };
        html! {
            (history(tasks, language))
            h2 { (language.pick("Cần chú ý", "Needs attention")) }
            @if pressing.is_empty() { p { (language.pick("Không có việc nào chậm, bị trả lại hay đang khiếu nại.", "Nothing is late, returned or disputed.")) } }
            @else { (listed(&pressing)) }
            h2 { (language.pick("Nhiệm vụ có thời hạn", "Tasks with a deadline")) }
            @if dated.is_empty() { p { (language.pick("Không có.", "None.")) } }
            @else { (listed(&dated)) }
            @if !undated.is_empty() {
                @let count = undated.len();
                details {
                    summary { (say!(language, "{count} nhiệm vụ thường xuyên, không có thời hạn", "{count} standing tasks without a deadline")) }
                    (listed(&undated))
                }
            }
            @for sheet in others { (table(sheet, Units::Unsaid, language)) }
        }
    })
}
