//! The report matrix: units by duties and periods. Everybody with an account sees how all stand; each cell leads on.

use std::collections::{BTreeMap, BTreeSet};

use calendar::{Period, period::Part};
use domain::{TaskId, authority::Class, state::TimeState};
use maud::{Markup, html};
use views::{
    AsOf, Due, Filter, Knowledge, UnitNames,
    tasks::{Matrix, TaskView, list, matrix},
};
use words::{Language, labels, say};

use super::{
    parts::{period as period_name, style, task_path, unit_path, words_of},
    table::wide,
};
use crate::{
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
    when::When,
};

/// A table before it is laid out.
struct Grid {
    matrix: Matrix,
    /// What the directive says of the duty of each column.
    quotes: Vec<Option<String>>,
}

impl Grid {
    fn of(matrix: Matrix, knowledge: &Knowledge<'_>) -> Self {
        let quotes = matrix.columns.iter().map(|column| words_of(&knowledge.state, &column.obligation)).collect();
        Self { matrix, quotes }
    }

    fn is_empty(&self) -> bool {
        self.matrix.rows.is_empty()
    }

    fn tasks(&self) -> impl Iterator<Item = &TaskView> {
        self.matrix.rows.iter().flat_map(|(_, row)| row.iter().flatten())
    }
}

/// The tasks of the period; and what falls due in its calendar days and is not of it, which a reader who asks who was late
/// in a quarter must not overlook.
fn grids(visit: &Visit<'_>, as_of: AsOf, chosen: Option<Period>) -> Result<Vec<Grid>, Failure> {
    let of_period = Filter { period: chosen, ..Filter::default() };
    let own = visit.common(as_of, &of_period, |knowledge| Grid::of(matrix(knowledge, &of_period), knowledge))?;
    let Some(period) = chosen else { return Ok(vec![own]) };
    let due = Filter { due: Due::within(period), ..Filter::default() };
    let also =
        visit.common(as_of, &due, |knowledge| Grid::of(list(knowledge, &due).outside(period).matrix(), knowledge))?;
    Ok(vec![own, also])
}

/// What the tables are called, in their order.
const CAPTIONS: [(&str, &str); 2] = [
    ("Đơn vị × nhiệm vụ có thời hạn", "Units × duties with a deadline"),
    (
        "Cũng đến hạn trong thời gian này, thuộc kỳ khác hoặc không theo kỳ",
        "Also due in these days, of other periods or of none",
    ),
];

/// How the page is laid out.
struct Layout<'p> {
    visit: &'p Visit<'p>,
    when: &'p When,
    chosen: Option<Period>,
    names: &'p UnitNames,
    /// How tasks stand, at the same moment, by what is known now.
    by_now: BTreeMap<TaskId, TimeState>,
}

/// `/ma-tran?ky=2023-Q3`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let when = visit.when()?;
    let asked = visit.request.parameter("ky").filter(|period| !period.is_empty()).map(Period::written).transpose();
    let asked = asked.map_err(|error| Failure::Unclear(words::errors::Told::told(&error, language)))?;
    let periods = visit.common(when.as_of(), &Filter::default(), periods_of)?;
    let whole = asked.is_none() && visit.request.parameter("tat-ca").is_some();
    let chosen = asked.or_else(|| if whole { None } else { newest(&periods, &when) });
    let shown = grids(visit, when.as_of(), chosen)?;
    let names = visit.common(when.as_of(), &Filter::default(), |knowledge| knowledge.names())?;
    let by_now = match &when {
        When::Live(_) => BTreeMap::new(),
        When::Past(pinned) => {
            let now = grids(visit, visit.by_now(pinned), chosen)?;
            now.iter().flat_map(Grid::tasks).map(|task| (task.task.clone(), task.time)).collect()
        }
    };
    let layout = Layout { visit, when: &when, chosen, names: &names, by_now };
    let differ = shown.iter().flat_map(Grid::tasks).filter(|task| layout.differs(task).is_some());
    let revised = Revised::Cells(differ.count());
    let body = layout.body(&shown, &periods);
    let changes = visit.changes_of_all(&Filter { period: chosen, ..Filter::default() }, &when)?;
    let basis = shown.into_iter().next().map(|own| own.matrix.basis);
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

impl Layout<'_> {
    fn differs(&self, task: &TaskView) -> Option<TimeState> {
        self.by_now.get(&task.task).copied().filter(|now| *now != task.time)
    }

    fn body(&self, grids: &[Grid], periods: &BTreeSet<Period>) -> Markup {
        let language = self.visit.language;
        html! {
            (choice(periods, self.chosen, self.when, language))
            div data-body="" {
                @if grids.first().is_none_or(Grid::is_empty) {
                    p { (language.pick("Không có nhiệm vụ nào có thời hạn trong kỳ này, vào lúc này.", "No task of this period has a deadline at this moment.")) }
                }
                @for (grid, caption) in grids.iter().zip(CAPTIONS).filter(|(grid, _)| !grid.is_empty()) {
                    (self.grid(grid, language.pick(caption.0, caption.1)))
                }
                @if grids.iter().any(|grid| !grid.is_empty()) { (legend(grids, language)) }
                @let count = grids.first().map_or(0, |own| own.matrix.undated);
                @if count > 0 {
                    p.quiet { (say!(language,
                        "{count} nhiệm vụ không có thời hạn: không thể quá hạn cho đến khi có văn bản ấn định.",
                        "{count} tasks have no deadline: they cannot be overdue until a document fixes one.")) }
                }
            }
        }
    }

    fn grid(&self, grid: &Grid, caption: &str) -> Markup {
        let (language, matrix) = (self.visit.language, &grid.matrix);
        html! {
            (wide(caption, html! {
                table.grid {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (language.pick("Đơn vị", "Unit")) }
                        @for (column, quote) in matrix.columns.iter().zip(&grid.quotes) {
                            th scope="col" title=[quote.as_deref()] {
                                (column.obligation.code())
                                @if let Some(of) = column.period.filter(|of| self.chosen != Some(*of)) { br; (period_name(of, language)) }
                            }
                        }
                    } }
                    tbody {
                        @for (unit, row) in &matrix.rows {
                            tr {
                                th scope="row" { a href=(self.when.link(&unit_path(unit))) { (labels::unit(unit, self.names, language)) } }
                                @for cell in row {
                                    @match cell {
                                        None => { td {} }
                                        Some(task) => { (self::cell(self.visit, task, self.differs(task), self.when)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn choice(periods: &BTreeSet<Period>, chosen: Option<Period>, when: &When, language: Language) -> Markup {
    html! {
        form method="get" action="/ma-tran" {
            @for (name, value) in when.parameters() { input type="hidden" name=(name) value=(value); }
            label for="ky" { (language.pick("Kỳ báo cáo", "Reporting period")) }
            select id="ky" name="ky" {
                @if chosen.is_none() { option value="" selected { (language.pick("mọi kỳ", "all periods")) } }
                @for period in periods {
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
    let letter = labels::time_letter(task.time);
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

fn legend(grids: &[Grid], language: Language) -> Markup {
    let cells = || grids.iter().flat_map(Grid::tasks);
    let present: BTreeSet<TimeState> = cells().map(|task| task.time).collect();
    html! {
        ul.legend aria-label=(language.pick("Chú giải", "Legend")) {
            @for state in present {
                li { span class=(format!("tag {}", style(state))) { (labels::time_letter(state)) } " " (labels::time_state(state, language)) }
            }
            @if cells().any(|task| !task.later_grounds.is_empty()) {
                li { span.tag { (labels::LATER) } " " (language.pick("có căn cứ ghi sau hạn", "rests on something recorded after the due moment")) }
            }
            li { span.tag { "▲" } " " (language.pick("nay sổ biết khác", "the ledger knows otherwise now")) }
        }
    }
}
