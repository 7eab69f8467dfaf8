//! The report matrix: units by duties and periods. Everybody with an account sees how all stand; each cell leads on.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Period, period::Part};
use domain::{TaskId, authority::Class, state::TimeState};
use maud::{Markup, html};
use views::{
    AsOf, Filter, Knowledge,
    tasks::{Matrix, TaskView, matrix},
};
use words::{Language, labels, say};

use super::parts::{period as period_name, style, task_path, unit_path};
use crate::{failure::Failure, page::Page, visit::Visit, when::When};

/// What the page consists of before it is laid out.
struct Shown {
    matrix: Matrix,
    periods: BTreeSet<Period>,
    units: Vec<String>,
}

/// `/ma-tran?ky=2023-Q3`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let when = visit.when()?;
    let asked = visit.request.parameter("ky").map(Period::written).transpose();
    let asked = asked.map_err(|error| Failure::Unclear(words::errors::Told::told(&error, language)))?;
    let periods = visit.common(when.as_of(), &Filter::default(), periods_of)?;
    let whole = visit.request.parameter("ky").is_none() && visit.request.parameter("tat-ca").is_some();
    let chosen = asked.or_else(|| if whole { None } else { newest(&periods, &when) });
    let filter = Filter { period: chosen, ..Filter::default() };
    let shown = visit.common(when.as_of(), &filter, |knowledge| Shown {
        matrix: matrix(knowledge, &filter),
        periods,
        units: Vec::new(),
    })?;
    let names = visit.common(when.as_of(), &filter, |knowledge| knowledge.names())?;
    let units = shown.matrix.rows.iter().map(|(unit, _)| labels::unit(unit, &names, language)).collect();
    let shown = Shown { units, ..shown };
    let by_now = match &when {
        When::Live(_) => BTreeMap::new(),
        When::Past(pinned) => {
            let now = AsOf { known: visit.present().max(pinned.as_of.known), ..pinned.as_of };
            visit.common(now, &filter, |knowledge| states(&matrix(knowledge, &filter)))?
        }
    };
    let differs = |task: &TaskView| by_now.get(&task.task).copied().filter(|now| *now != task.time);
    let revised = match when.is_past() {
        true => {
            shown.matrix.rows.iter().flat_map(|(_, row)| row.iter().flatten()).filter(|t| differs(t).is_some()).count()
        }
        false => 0,
    };
    let changes = visit.changes_of_all(&filter, &when)?;
    let basis = Some(shown.matrix.basis.clone());
    let body = body(visit, &shown, chosen, &when, differs);
    let title = language.pick("Ma trận báo cáo", "Report matrix").to_owned();
    Ok(Page { title, when: Some(when), changes, revised, basis, body })
}

fn periods_of(knowledge: &Knowledge<'_>) -> BTreeSet<Period> {
    knowledge.tasks(&Filter::default()).filter_map(|task| task.id.period).collect()
}

/// The period that has ended last by the moment that is shown, or else the first.
fn newest(periods: &BTreeSet<Period>, when: &When) -> Option<Period> {
    let day = when.as_of().valid.date();
    let begun = periods.iter().filter(|period| period.part(Part::Beginning).is_some_and(|first| first <= day)).max();
    begun.or_else(|| periods.first()).copied()
}

fn states(matrix: &Matrix) -> BTreeMap<TaskId, TimeState> {
    let tasks = matrix.rows.iter().flat_map(|(_, row)| row.iter().flatten());
    tasks.map(|task| (task.task.clone(), task.time)).collect()
}

fn body(
    visit: &Visit<'_>,
    shown: &Shown,
    chosen: Option<Period>,
    when: &When,
    differs: impl Fn(&TaskView) -> Option<TimeState>,
) -> Markup {
    let language = visit.language;
    let matrix = &shown.matrix;
    html! {
        (choice(shown, chosen, when, language))
        div data-body="" {
            @if matrix.rows.is_empty() {
                p { (language.pick("Không có nhiệm vụ nào có thời hạn trong kỳ này, vào lúc này.", "No task of this period has a deadline at this moment.")) }
            } @else {
                div.wide role="region" aria-label=(language.pick("Bảng, cuộn ngang được", "Table, scrolls sideways")) tabindex="0" {
                    table.grid {
                        caption { (language.pick("Đơn vị × nhiệm vụ có thời hạn", "Units × duties with a deadline")) }
                        thead { tr {
                            th scope="col" { (language.pick("Đơn vị", "Unit")) }
                            @for column in &matrix.columns { th scope="col" { (column.title()) } }
                        } }
                        tbody {
                            @for ((unit, row), name) in matrix.rows.iter().zip(&shown.units) {
                                tr {
                                    th scope="row" { a href=(when.link(&unit_path(unit))) { (name) } }
                                    @for cell in row {
                                        @match cell {
                                            None => { td {} }
                                            Some(task) => { (self::cell(visit, task, differs(task), when)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                (legend(matrix, language))
            }
            @if matrix.undated > 0 {
                @let count = matrix.undated;
                p.quiet { (say!(language,
                    "{count} nhiệm vụ không có thời hạn: không thể quá hạn cho đến khi có văn bản ấn định.",
                    "{count} tasks have no deadline: they cannot be overdue until a document fixes one.")) }
            }
        }
    }
}

fn choice(shown: &Shown, chosen: Option<Period>, when: &When, language: Language) -> Markup {
    html! {
        form method="get" action="/ma-tran" {
            @for (name, value) in when.parameters() { input type="hidden" name=(name) value=(value); }
            label for="ky" { (language.pick("Kỳ báo cáo", "Reporting period")) }
            select id="ky" name="ky" {
                @for period in &shown.periods {
                    option value=(period) selected[chosen == Some(*period)] { (period_name(*period, language)) }
                }
            }
            " " button { (language.pick("Chọn", "Choose")) }
        }
        p.noprint { a href=(format!("{}{}tat-ca=1", when.link("/ma-tran"), if when.is_past() { "&" } else { "?" })) {
            (language.pick("Mọi kỳ và nhiệm vụ không theo kỳ", "All periods, and duties without one"))
        } }
    }
}

fn cell(visit: &Visit<'_>, task: &TaskView, now: Option<TimeState>, when: &When) -> Markup {
    let language = visit.language;
    let letter = labels::time_letter(task.time, language);
    let later = if task.later_grounds.is_empty() { "" } else { labels::LATER };
    let mut words = labels::time_state(task.time, language).to_owned();
    if let Some(now) = now {
        let now = labels::time_state(now, language);
        words.push_str(&say!(language, ", nay đã khác: {now}", ", different now: {now}"));
    }
    let inside = html! {
        span aria-hidden="true" { (letter) (later) @if now.is_some() { span.now { "▲" } } }
        span.vh { (words) }
    };
    html! {
        td class=(style(task.time)) {
            @if visit.may(Class::Unit, Some(&task.task.unit)) {
                a href=(short_link(task, when)) title=(words) { (inside) }
            } @else { (inside) }
        }
    }
}

/// The address without size and root, which the page that opens adds: a matrix has hundreds of these.
fn short_link(task: &TaskView, when: &When) -> String {
    let parameters: Vec<_> = when.parameters().into_iter().take(3).collect();
    crate::when::address(&format!("{}/vi-sao", task_path(&task.task)), &parameters)
}

fn legend(matrix: &Matrix, language: Language) -> Markup {
    let cells = || matrix.rows.iter().flat_map(|(_, row)| row.iter().flatten());
    let present: BTreeSet<TimeState> = cells().map(|task| task.time).collect();
    html! {
        ul.legend aria-label=(language.pick("Chú giải", "Legend")) {
            @for state in present {
                li { span class=(format!("tag {}", style(state))) { (labels::time_letter(state, language)) } " " (labels::time_state(state, language)) }
            }
            @if cells().any(|task| !task.later_grounds.is_empty()) {
                li { span.tag { (labels::LATER) } " " (language.pick("có căn cứ ghi sau hạn", "rests on something recorded after the due moment")) }
            }
            li { span.tag { "▲" } " " (language.pick("nay sổ biết khác", "the ledger knows otherwise now")) }
        }
    }
}
