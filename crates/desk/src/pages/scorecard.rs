//! The scorecard: the share on time over the periods, how old what is open is, and how much lies with whom; each as a
//! picture, with its table beneath.

use std::collections::BTreeMap;

use calendar::{Datelike as _, NaiveDate, Period};
use domain::{UnitCode, authority::Class, state::TimeState};
use maud::{Markup, html};
use views::{
    Basis, Filter, Knowledge, UnitNames,
    scorecard::{Lineage, Score, scorecard},
    settled::Settled,
    tally::Figures,
    tasks::{TaskView, list},
    trend::{Shares, shares},
};
use words::{Language, amounts, date, labels, say};

use super::{
    chart::{Bar, Caption, Column, Slice, bars, columns},
    choosing,
    parts::{duty, period as period_name, share, share_of, style, task_path, unit_path},
    table::wide,
};
use crate::{
    failure::Failure,
    page::{Page, Revised},
    visit::Visit,
    when::When,
};

/// So many of the last periods are shown, and so many units in the picture of what lies with them.
const PERIODS_SHOWN: usize = 8;
const UNITS_DRAWN: usize = 15;

/// What the page shows.
struct Shown {
    scores: Vec<Score>,
    shares: Shares,
    open: Vec<TaskView>,
    /// The days on which something falls due, each with how it stands.
    dated: Vec<(NaiveDate, TimeState)>,
    names: UnitNames,
    units: Vec<UnitCode>,
    basis: Basis,
}

impl Shown {
    fn of(knowledge: &Knowledge<'_>, filter: &Filter) -> Self {
        let nothing = Settled::default();
        let tasks = list(knowledge, filter).tasks;
        let dated = tasks.iter().filter_map(|task| Some((due_of(task)?, task.time))).collect();
        Self {
            scores: scorecard(knowledge, &nothing, filter, Lineage::Own).units,
            shares: shares(knowledge, &nothing, filter),
            open: tasks.into_iter().filter(|task| task.time.is_open()).collect(),
            dated,
            names: knowledge.names(),
            units: choosing::units(knowledge),
            basis: knowledge.basis(),
        }
    }
}

/// `/the-diem?don-vi=KINHMON`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    let when = visit.when()?;
    let chosen = choosing::unit(visit)?;
    let filter = Filter { unit: chosen.clone(), ..Filter::default() };
    let shown = visit.common(when.as_of(), &filter, |knowledge| Shown::of(knowledge, &filter))?;
    let changes = visit.changes_of_all(&filter, &when)?;
    let day = when.as_of().valid.date();
    let body = html! {
        (choosing::form(visit, &when, &[choosing::unit_field(visit, &shown.units, &shown.names, chosen.as_ref())]))
        div data-body="" {
            (over_time(&shown, language))
            (ageing(&shown.open, day, language))
            (longest(visit, &shown, day, &when))
            (by_month(&shown.dated, day, language))
            @if chosen.is_none() { (load(&shown, &when, language)) }
            (figures(&shown, &when, language))
        }
    };
    let title = match &chosen {
        Some(unit) => {
            let unit = labels::unit(unit, &shown.names, language);
            say!(language, "Thẻ điểm: {unit}", "Scorecard: {unit}")
        }
        None => language.pick("Thẻ điểm", "Scorecard").to_owned(),
    };
    Ok(Page { title, when: Some(when), changes, revised: Revised::NONE, basis: Some(shown.basis), body })
}

/// The last periods of each length, in order: a year is beside its quarters, and not among them.
fn last(periods: &BTreeMap<Period, Figures>) -> Vec<Period> {
    let skipped = periods.len().saturating_sub(PERIODS_SHOWN);
    periods.keys().skip(skipped).copied().collect()
}

fn over_time(shown: &Shown, language: Language) -> Markup {
    let title = language.pick("Tỷ lệ đúng hạn theo kỳ", "On time, period by period");
    let periods = last(&shown.shares.all);
    let of_all = |period: &Period| shown.shares.all.get(period).copied().unwrap_or_default();
    let drawn = periods.iter().map(|period| {
        let figures = of_all(period);
        let permille = share_of(&figures);
        let said = permille.map_or_else(|| share(&figures, language), |share| amounts::share(share.into(), language));
        Column { label: period_name(*period, language), permille, said }
    });
    let drawn: Vec<Column> = drawn.collect();
    let caption = Caption {
        id: "dung-han",
        title,
        says: language.pick(
            "Mỗi cột là một kỳ; bảng bên dưới có cùng số liệu, từng đơn vị.",
            "A column is a period; the table beneath has the same figures, unit by unit.",
        ),
    };
    html! {
        h2 { (title) }
        @if periods.is_empty() { p { (language.pick("Chưa có nhiệm vụ nào có thời hạn.", "No task has a deadline yet.")) } }
        @else {
            (columns(&caption, &drawn))
            p.quiet { (language.pick(
                "Tính trên nhiệm vụ đã xong hoặc quá hạn. Dưới 5 nhiệm vụ thì ghi số, không ghi tỷ lệ.",
                "Of tasks done or overdue. Of fewer than five the number is given, and no share.")) }
            (wide(title, html! {
                table {
                    thead { tr {
                        th scope="col" { (language.pick("Đơn vị", "Unit")) }
                        @for period in &periods { th scope="col" { (period_name(*period, language)) } }
                    } }
                    tbody {
                        tr {
                            th scope="row" { (language.pick("Tất cả", "All of them")) }
                            @for period in &periods { td.num { (share(&of_all(period), language)) } }
                        }
                        @for (unit, of) in shown.shares.units.iter().filter(|(_, of)| periods.iter().any(|period| of.contains_key(period))) {
                            tr {
                                th scope="row" { (labels::unit(unit, &shown.names, language)) }
                                @for period in &periods { td.num { (of.get(period).map(|figures| share(figures, language)).unwrap_or_default()) } }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// The last day that counts.
fn due_of(task: &TaskView) -> Option<NaiveDate> {
    task.due_day.or(task.due.as_ref().map(|due| due.effective))
}

/// So many of those that are overdue are named.
const LONGEST: usize = 10;

/// What has been overdue longest, and whose it is.
fn longest(visit: &Visit<'_>, shown: &Shown, day: NaiveDate, when: &When) -> Markup {
    let language = visit.language;
    let mut overdue: Vec<(NaiveDate, &TaskView)> = shown
        .open
        .iter()
        .filter(|task| task.time == TimeState::Overdue)
        .filter_map(|task| Some((due_of(task)?, task)))
        .collect();
    overdue.sort_by_key(|(due, task)| (*due, task.task.clone()));
    html! {
        @if !overdue.is_empty() {
            h2 { (language.pick("Quá hạn lâu nhất", "Longest overdue")) }
            ol { @for (due, task) in overdue.iter().take(LONGEST) { li {
                @let name = html! { (labels::unit(&task.task.unit, &shown.names, language)) ": " (duty(&task.task, language)) };
                @if visit.may(Class::Unit, Some(&task.task.unit)) { a href=(when.link(&task_path(&task.task))) { (name) } } @else { (name) }
                ", " (language.pick("hạn ", "due ")) (date(*due)) ", "
                @match task.lateness {
                    Some(lateness) => { (labels::lateness(lateness, language)) }
                    None => { @let days = (day - *due).num_days(); (say!(language, "{days} ngày", "{days} days")) }
                }
            } } }
        }
    }
}

/// The year of deadlines: what falls due in each month, and how it stands.
fn by_month(dated: &[(NaiveDate, TimeState)], day: NaiveDate, language: Language) -> Markup {
    let year = day.year();
    let mut months: Vec<BTreeMap<TimeState, usize>> = vec![BTreeMap::new(); 12];
    for (due, state) in dated.iter().filter(|(due, _)| due.year() == year) {
        if let Some(of) = months.get_mut(due.month0() as usize) {
            *of.entry(*state).or_default() += 1;
        }
    }
    let rows: Vec<(String, Markup, BTreeMap<TimeState, usize>)> = months
        .into_iter()
        .zip(1..)
        .map(|(of, month)| {
            let label = say!(language, "tháng {month:02}/{year}", "{month:02}/{year}");
            (label.clone(), html! { (label) }, of)
        })
        .collect();
    let title = say!(language, "Thời hạn trong năm {year}", "Deadlines of {year}");
    let caption = Caption {
        id: "nam",
        title: &title,
        says: language.pick(
            "Mỗi thanh là một tháng: việc đến hạn, và nay ra sao.",
            "A bar is a month: what falls due in it, and how that stands.",
        ),
    };
    counted(&caption, language.pick("Tháng", "Month"), &rows, rows.len(), language).unwrap_or_default()
}

/// How long a task is overdue, or how long it has, in days of the calendar.
const AGES: [(i64, &str, &str); 6] = [
    (31, "Quá hạn trên 30 ngày", "Overdue by more than 30 days"),
    (11, "Quá hạn 11 đến 30 ngày", "Overdue by 11 to 30 days"),
    (1, "Quá hạn 1 đến 10 ngày", "Overdue by 1 to 10 days"),
    (-5, "Đến hạn trong 5 ngày tới", "Due within 5 days"),
    (-30, "Đến hạn trong 6 đến 30 ngày tới", "Due in 6 to 30 days"),
    (i64::MIN, "Còn trên 30 ngày", "Due in more than 30 days"),
];

fn ageing(open: &[TaskView], day: NaiveDate, language: Language) -> Markup {
    let title =
        language.pick("Việc đang mở: quá hạn hay còn bao lâu", "What is open: how long overdue, or how long it has");
    let age = |task: &TaskView| {
        let days = (day - due_of(task)?).num_days();
        AGES.iter().position(|(from, ..)| days >= *from)
    };
    let mut counts: Vec<BTreeMap<TimeState, usize>> = vec![BTreeMap::new(); AGES.len()];
    for task in open {
        if let Some(of) = age(task).and_then(|place| counts.get_mut(place)) {
            *of.entry(task.time).or_default() += 1;
        }
    }
    let rows: Vec<(&str, &BTreeMap<TimeState, usize>)> =
        AGES.iter().map(|(_, vi, en)| language.pick(vi, en)).zip(&counts).collect();
    counted(
        &Caption { id: "tuoi", title, says: language.pick("Mỗi thanh là một khoảng ngày theo lịch.", "A bar is a span of days of the calendar.") },
        language.pick("Khoảng thời gian", "Span"),
        &rows.iter().map(|(label, of)| ((*label).to_owned(), html! { (label) }, (*of).clone())).collect::<Vec<_>>(),
        AGES.len(),
        language,
    )
    .unwrap_or_else(|| {
        html! { h2 { (title) } p { (language.pick("Không có việc nào đang mở mà có thời hạn.", "Nothing that has a deadline is open.")) } }
    })
}

fn load(shown: &Shown, when: &When, language: Language) -> Markup {
    let title = language.pick("Việc đang mở theo đơn vị", "What is open, by unit");
    let mut of_units: BTreeMap<&UnitCode, BTreeMap<TimeState, usize>> = BTreeMap::new();
    for task in shown.open.iter().filter(|task| task.due.is_some()) {
        *of_units.entry(&task.task.unit).or_default().entry(task.time).or_default() += 1;
    }
    let mut rows: Vec<_> = of_units.into_iter().collect();
    let overdue = |of: &BTreeMap<TimeState, usize>| of.get(&TimeState::Overdue).copied().unwrap_or_default();
    rows.sort_by_key(|(unit, of)| {
        (std::cmp::Reverse(overdue(of)), std::cmp::Reverse(of.values().sum::<usize>()), (*unit).clone())
    });
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(unit, of)| {
            let name = labels::unit(unit, &shown.names, language);
            let leads = html! { a href=(when.link(&unit_path(unit))) { (name) } };
            (name, leads, of)
        })
        .collect();
    let caption = Caption {
        id: "tai",
        title,
        says: language.pick(
            "Mỗi thanh là một đơn vị, nhiều việc quá hạn nhất ở trên; bảng bên dưới có mọi đơn vị.",
            "A bar is a unit, those with most overdue on top; the table beneath has every unit.",
        ),
    };
    counted(&caption, language.pick("Đơn vị", "Unit"), &rows, UNITS_DRAWN, language).unwrap_or_default()
}

/// Open tasks by how they stand, as bars and as a table; none where nothing is counted.
fn counted(
    caption: &Caption<'_>,
    of: &str,
    rows: &[(String, Markup, BTreeMap<TimeState, usize>)],
    drawn: usize,
    language: Language,
) -> Option<Markup> {
    let mut states: Vec<TimeState> = rows.iter().flat_map(|(_, _, of)| of.keys().copied()).collect();
    states.sort_unstable();
    states.dedup();
    if states.is_empty() {
        return None;
    }
    let slice = |of: &BTreeMap<TimeState, usize>, state: TimeState| Slice {
        count: of.get(&state).copied().unwrap_or_default(),
        letter: labels::time_letter(state),
        style: style(state),
    };
    let bar = |(label, _, of): &(String, Markup, BTreeMap<TimeState, usize>)| Bar {
        label: label.clone(),
        parts: states.iter().map(|state| slice(of, *state)).collect(),
    };
    let shown: Vec<Bar> = rows.iter().take(drawn).map(bar).collect();
    Some(html! {
        h2 { (caption.title) }
        (bars(caption, &shown))
        ul.legend aria-label=(language.pick("Chú giải", "Legend")) {
            @for state in &states { li { span class=(format!("tag {}", style(*state))) { (labels::time_letter(*state)) } " " (labels::time_state(*state, language)) } }
        }
        (wide(caption.title, html! {
            table {
                thead { tr {
                    th scope="col" { (of) }
                    @for state in &states { th scope="col" { (labels::time_state(*state, language)) } }
                    th scope="col" { (language.pick("Cộng", "Together")) }
                } }
                tbody { @for (_, leads, of) in rows { tr {
                    th scope="row" { (leads) }
                    @for state in &states { td.num { (of.get(state).copied().unwrap_or_default()) } }
                    td.num { (of.values().sum::<usize>()) }
                } } }
            }
        }))
    })
}

/// Each unit in figures.
fn figures(shown: &Shown, when: &When, language: Language) -> Markup {
    let title = language.pick("Số liệu từng đơn vị", "Each unit in figures");
    type Of = fn(&Score) -> u32;
    let heads: [(&str, &str, Of); 8] = [
        ("Có thời hạn", "With a deadline", |score| score.dated),
        ("Đúng hạn", "On time", |score| score.on_time),
        ("Đúng hạn, có gia hạn", "On time, extended", |score| score.on_time_extended),
        ("Hoàn thành quá hạn", "Done late", |score| score.late),
        ("Quá hạn, chưa xong", "Overdue", |score| score.overdue),
        ("Trong hạn", "In time", |score| score.open),
        ("Ghi nhận chậm", "Delays declared", |score| score.delays_in_force),
        ("Vụ việc thiếu bước", "Cases with gaps", |score| score.cases_with_gaps),
    ];
    html! {
        h2 { (title) }
        (wide(title, html! {
            table.grid {
                thead { tr {
                    th scope="col" { (language.pick("Đơn vị", "Unit")) }
                    th scope="col" { (language.pick("Tỷ lệ đúng hạn", "Share on time")) }
                    @for (vi, en, _) in &heads { th scope="col" { (language.pick(vi, en)) } }
                } }
                tbody { @for score in shown.scores.iter().filter(|score| score.dated > 0) {
                    tr {
                        th scope="row" { a href=(when.link(&unit_path(&score.unit))) { (labels::unit(&score.unit, &shown.names, language)) } }
                        td { (share(&of_score(score), language)) }
                        @for (_, _, of) in &heads { td { (of(score)) } }
                    }
                } }
            }
        }))
    }
}

fn of_score(score: &Score) -> Figures {
    let Score { dated, on_time, on_time_extended, late, overdue, open, only_stated, .. } = *score;
    Figures { dated, on_time, on_time_extended, late, overdue, open, only_stated }
}
