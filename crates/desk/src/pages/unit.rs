//! A unit's file: what it is, its figures, what it owes, what was late, its cases and recommendations.

use domain::authority::Class;
use maud::{Markup, html};
use views::{
    Cell, Filter, Knowledge, Projection, Sheet, UnitNames,
    scorecard::{FIGURES, Lineage, Score, scorecard},
    tasks::{TaskList, TaskView, list},
};
use words::{Language, amounts, labels, say, sheets};

use super::parts::{own_item, unit_path};
use crate::{
    failure::Failure,
    page::{self, Page, Revised},
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

/// Whether a table says of which unit its rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// It is on the page of one unit.
    Unsaid,
    /// Its rows are of several.
    Said,
}

/// A sheet as a table.
pub fn table(sheet: &Sheet, units: Units, language: Language) -> Markup {
    let is_shown = |place: &usize| {
        let column = sheet.columns.get(*place);
        let of_unit = sheet.rows.iter().all(|row| matches!(row.get(*place), Some(Cell::Unit(_))));
        column.is_some_and(|column| !column.is_for_programs()) && (units == Units::Said || !of_unit)
    };
    let places: Vec<usize> = (0..sheet.columns.len()).filter(is_shown).collect();
    let title = sheets::title(&sheet.title, language);
    html! {
        h2 { (title) }
        @if sheet.rows.is_empty() { p { (language.pick("Không có.", "None.")) } }
        @else {
            div.wide role="region" aria-label=(title) tabindex="0" {
                table {
                    thead { tr { @for place in &places {
                        @if let Some(column) = sheet.columns.get(*place) { th scope="col" { (language.pick(&column.vi, &column.en)) } }
                    } } }
                    tbody { @for row in &sheet.rows { tr { @for place in &places {
                        td { (cell(row.get(*place).unwrap_or(&Cell::Empty), sheet, language)) }
                    } } } }
                }
            }
        }
    }
}

/// A cell; what has a page of its own leads there.
fn cell(cell: &Cell, sheet: &Sheet, language: Language) -> Markup {
    let shown = sheets::shown(cell, &sheet.names, language);
    match cell {
        Cell::Unit(unit) => html! { a href=(unit_path(unit)) { (shown) } },
        Cell::Entry(entry) => page::entry(*entry),
        Cell::Entries(entries) => {
            html! { @for (place, entry) in entries.iter().enumerate() { @if place > 0 { ", " } (page::entry(*entry)) } }
        }
        Cell::Text(text) => match text.parse::<domain::TaskId>() {
            Ok(task) => {
                let unit = labels::unit(&task.unit, &sheet.names, language);
                html! { a href=(super::parts::task_path(&task)) title=(text) { (unit) ": " (super::parts::duty(&task, language)) } }
            }
            Err(_) => html! { (text) },
        },
        _ => html! { @for (place, line) in shown.lines().enumerate() { @if place > 0 { br; } (page::linked(line)) } },
    }
}
