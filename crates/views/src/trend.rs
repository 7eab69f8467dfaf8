//! The share on time, period by period: by unit or by duty, and of all together. Counted as the scorecard counts.

use std::collections::BTreeMap;

use calendar::{Datelike, Period, period::Length};
use domain::{ObligationId, UnitCode, people::UnitKind};

use crate::{
    as_of::{Filter, Knowledge},
    columns,
    scorecard::Figures,
    sheet::{Cell, Column, Sheet, Title},
    stands::{Stands, stands},
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

/// One row for each group and period, for each period of all groups, and for everything. Only tasks with a deadline are
/// counted, and each for the unit that it bound: what was taken over after its due date is not.
pub fn trend(knowledge: &Knowledge<'_>, filter: &Filter, grouping: Grouping) -> Sheet {
    let mut rows: BTreeMap<(Group, Span), Vec<Stands<'_>>> = BTreeMap::new();
    for task in stands(knowledge, filter).filter(|task| !task.is_taken_over) {
        let Some(period) = period(&task) else { continue };
        let groups = [group(knowledge, &task, grouping), Group::All];
        for group in groups {
            rows.entry((group, Span::Of(period))).or_default().push(task);
        }
        rows.entry((Group::All, Span::All)).or_default().push(task);
    }
    let first = match grouping {
        Grouping::ByUnit => BY_UNIT,
        Grouping::ByObligation => BY_OBLIGATION,
    };
    let row = |((group, span), tasks): (&(Group, Span), &Vec<Stands<'_>>)| {
        let figures = Figures::of(tasks.iter());
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
        rows: rows.iter().map(row).collect(),
    }
}

/// The period of the task; of one that has none, the year of its due date. None without a due date.
fn period(stands: &Stands<'_>) -> Option<Period> {
    let due = stands.due?;
    stands.task.id.period.or_else(|| Period::new(due.year(), Length::Year, 1))
}

fn group(knowledge: &Knowledge<'_>, stands: &Stands<'_>, grouping: Grouping) -> Group {
    let (unit, duty) = (&stands.task.id.unit, &stands.task.id.obligation);
    match grouping {
        Grouping::ByUnit => Group::Unit(knowledge.state.units.get(unit).map(|unit| unit.kind), unit.clone()),
        Grouping::ByObligation => {
            let terms = knowledge.state.obligations.get(duty).map(|duty| duty.terms.ordinal);
            Group::Obligation(terms.unwrap_or(u32::MAX), duty.clone())
        }
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
