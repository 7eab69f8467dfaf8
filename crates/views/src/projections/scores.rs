//! The report matrix, and each unit in figures.

use super::{Rows, duties::called};
use crate::{
    as_of::{Filter, Knowledge},
    scorecard::{self, FIGURES, Lineage, Score},
    settled::Settled,
    sheet::{Cell, Column},
    tasks::{self, TaskView},
    term::Term,
};

/// Units by duty and period: where each stands against its due date.
pub(super) fn matrix(knowledge: &Knowledge<'_>, filter: &Filter) -> (Vec<Column>, Rows) {
    let matrix = tasks::matrix(knowledge, filter);
    let columns = [Column::new("unit", "Đơn vị", "Unit"), Column::new("name", "Tên khi đó", "Name then")];
    let columns = columns.into_iter().chain(matrix.columns.iter().map(|column| Column::coded(column.title())));
    let cell = |task: &Option<TaskView>| match task {
        None => Cell::Empty,
        Some(task) if task.later_grounds.is_empty() => Term::Time(task.time).into(),
        Some(task) => Term::TimeOnLaterGrounds(task.time).into(),
    };
    let rows = matrix.rows.iter().map(|(unit, tasks)| {
        [Cell::text(unit.to_string()), called(knowledge, unit)].into_iter().chain(tasks.iter().map(cell)).collect()
    });
    (columns.collect(), rows.collect())
}

/// Each unit's own figures.
pub(super) fn scorecard(knowledge: &Knowledge<'_>, filter: &Filter) -> (Vec<Column>, Rows) {
    let of_unit = [
        Column::new("unit", "Đơn vị", "Unit"),
        Column::new("name", "Tên khi đó", "Name then"),
        Column::new("on_time_permille", "Tỷ lệ đúng hạn", "Share on time"),
    ];
    let quality = Column::new("quality_score", "Điểm chất lượng", "Quality score");
    let figures = FIGURES.iter().map(|figure| Column {
        key: figure.key.into(),
        vi: capital(figure.meaning.vi).into(),
        en: capital(figure.meaning.en).into(),
    });
    let columns = of_unit.into_iter().chain(figures).chain([quality]).collect();
    let row = |score: Score| {
        let of_unit = [
            Cell::text(score.unit.to_string()),
            called(knowledge, &score.unit),
            score.on_time_permille.map_or(Cell::Empty, Cell::Permille),
        ];
        let figures = FIGURES.iter().map(|figure| Cell::Count((figure.of)(&score).into()));
        of_unit.into_iter().chain(figures).chain([score.quality_score.clone().into()]).collect()
    };
    let scores = scorecard::scorecard(knowledge, &Settled::default(), filter, Lineage::Own).units;
    (columns, scores.into_iter().map(row).collect())
}

/// A meaning as the title of a column: it begins with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
