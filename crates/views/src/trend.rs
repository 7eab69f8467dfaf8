//! The share on time, period by period: by unit or by duty, and of all together. Counted as the scorecard counts.

use std::collections::BTreeMap;

use calendar::Period;
use domain::{ObligationId, TaskId, UnitCode, people::UnitKind};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    settled::{Settled, counted_for, stands},
    sheet::{Cell, Column, Sheet, Title},
    tally::{Figures, Tally},
    term::Term,
};

/// Whose share is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// That of each unit.
    #[default]
    ByUnit,
    /// That of each duty.
    ByObligation,
}

/// Whose figures a row has. What is of all stands last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Unit(Option<UnitKind>, UnitCode),
    Obligation(u32, ObligationId),
    All,
}

/// The period of a row. What is of all stands last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Span {
    Of(Period),
    All,
}

const BY_UNIT: Column = Column::new("unit", "Đơn vị", "Unit");
const BY_OBLIGATION: Column = Column::new("obligation", "Nhiệm vụ", "Duty");

const COLUMNS: &[Column] = columns![
    ("period", "Kỳ", "Period"),
    ("dated", "Có hạn", "Due"),
    ("on_time", "Đúng hạn", "On time"),
    ("on_time_extended", "Có gia hạn", "Extended"),
    ("late", "Nộp quá hạn", "Late"),
    ("overdue", "Chưa nộp", "Overdue"),
    ("open", "Trong hạn", "Open"),
    ("on_time_permille", "Tỷ lệ đúng hạn", "Share on time"),
];

/// The figures of each unit in each period, and of all of them together in each; both in the order of the trend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    /// By unit.
    pub units: Vec<(UnitCode, BTreeMap<Period, Figures>)>,
    /// Of all units.
    pub all: BTreeMap<Period, Figures>,
}

/// What the trend of each unit shows, as figures.
pub fn shares(knowledge: &Knowledge<'_>, settled: &Settled, filter: &Filter) -> Shares {
    let mut shares = Shares::default();
    for ((group, span), figures) in rows(units_counted(knowledge, settled, filter)) {
        match (group, span) {
            (Group::Unit(_, unit), Span::Of(period)) => {
                match shares.units.last_mut().filter(|(last, _)| *last == unit) {
                    Some((_, periods)) => drop(periods.insert(period, figures)),
                    None => shares.units.push((unit, BTreeMap::from([(period, figures)]))),
                }
            }
            (Group::All, Span::Of(period)) => drop(shares.all.insert(period, figures)),
            _ => {}
        }
    }
    shares
}

/// The trend of each unit: one row for each unit and period, for each period of all units, and for everything. Only tasks
/// with a deadline are counted, and each for the unit that it bound: what was taken over after its due date is not. Tasks
/// that have settled may be left out of what is known: then they are `settled`.
pub fn by_unit(knowledge: &Knowledge<'_>, settled: &Settled, filter: &Filter) -> Sheet {
    sheet(knowledge, BY_UNIT, units_counted(knowledge, settled, filter))
}

fn units_counted<'k>(
    knowledge: &'k Knowledge<'_>,
    settled: &'k Settled,
    filter: &'k Filter,
) -> impl Iterator<Item = (Group, Option<Period>, Figures)> {
    let group = |unit: &UnitCode| {
        let kind = knowledge.state.units.get(unit).map(|unit| unit.kind);
        Group::Unit(kind, unit.clone())
    };
    let judged = judged(knowledge, settled, filter, move |task| group(&task.unit));
    let settled = settled.tallies.iter().map(move |((unit, period), tally)| (group(unit), *period, tally.figures));
    judged.chain(settled)
}

/// The same of each duty.
pub fn by_obligation(knowledge: &Knowledge<'_>, filter: &Filter) -> Sheet {
    let group = |task: &TaskId| {
        let duty = knowledge.state.obligations.get(&task.obligation);
        Group::Obligation(duty.map_or(u32::MAX, |duty| duty.terms.ordinal), task.obligation.clone())
    };
    let nothing = Settled::default();
    let judged = judged(knowledge, &nothing, filter, group);
    sheet(knowledge, BY_OBLIGATION, judged)
}

/// The figures of each task that is known and passes the filter.
fn judged<'k>(
    knowledge: &'k Knowledge<'_>,
    settled: &'k Settled,
    filter: &'k Filter,
    group: impl Fn(&TaskId) -> Group + 'k,
) -> impl Iterator<Item = (Group, Option<Period>, Figures)> {
    stands(knowledge, settled, filter)
        .map(move |(task, stands)| (group(&task.id), counted_for(task.id.period, &stands), Tally::from(stands).figures))
}

type Rows = BTreeMap<(Group, Span), Figures>;

fn rows(counted: impl Iterator<Item = (Group, Option<Period>, Figures)>) -> Rows {
    let mut rows = Rows::new();
    for (group, period, figures) in counted {
        let Some(period) = period.filter(|_| figures.dated > 0) else { continue };
        for of in [(group, Span::Of(period)), (Group::All, Span::Of(period)), (Group::All, Span::All)] {
            *rows.entry(of).or_default() += figures;
        }
    }
    rows
}

fn sheet(
    knowledge: &Knowledge<'_>,
    first: Column,
    counted: impl Iterator<Item = (Group, Option<Period>, Figures)>,
) -> Sheet {
    let row = |((group, span), figures): (&(Group, Span), &Figures)| {
        let counted =
            [figures.dated, figures.on_time, figures.on_time_extended, figures.late, figures.overdue, figures.open];
        let counted = counted.map(|count| Cell::Count(count.into()));
        let share = figures.on_time_permille().map_or(Cell::Empty, Cell::Permille);
        [cell_of(group), cell_of_span(*span)].into_iter().chain(counted).chain([share]).collect()
    };
    Sheet {
        name: "trend",
        title: Title { vi: "Đúng hạn theo kỳ", en: "On time by period" },
        basis: knowledge.basis(),
        only_of: None,
        names: knowledge.names(),
        columns: std::iter::once(first).chain(COLUMNS.iter().cloned()).collect(),
        rows: rows(counted).iter().map(row).collect(),
    }
}

fn cell_of(group: &Group) -> Cell {
    match group {
        Group::Unit(_, unit) => unit.into(),
        Group::Obligation(_, duty) => Cell::text(duty.to_string()),
        Group::All => Term::AllUnits.into(),
    }
}

fn cell_of_span(span: Span) -> Cell {
    match span {
        Span::Of(period) => Cell::text(period.to_string()),
        Span::All => Term::AllPeriods.into(),
    }
}
