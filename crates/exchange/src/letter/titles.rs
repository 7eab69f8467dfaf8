//! Points that only say what a table is: its rows are the duties.

use std::collections::HashMap;

use super::{
    Point, PointRole,
    formula::{is_of_annex, is_title_of_table, speaks_of_tasks},
    paragraph::Read,
};
use crate::source::TaskTable;

/// Points that only introduce a table, by their places, and the label of its rows.
pub(super) type Titles = HashMap<usize, String>;

/// What stands right above a table and only says what it is: its rows are the duties. Returns which point is the title of
/// which table.
pub(super) fn mark_titles(tables: &[TaskTable], points: &mut [Point]) -> Titles {
    let mut titles = Titles::new();
    for (table, number) in tables.iter().zip(1..) {
        let before = points.iter().rposition(|point| !is_of_table(point) && point.lines.1 < table.line);
        let Some((at, point)) = before.and_then(|at| Some((at, points.get_mut(at)?))) else { continue };
        // "Sở Nội vụ tổng hợp, báo cáo theo biểu sau:" is a duty of its own.
        let read = Read::of(&point.text, None);
        let is_own = read.charged.charges_one() && !speaks_of_tasks(read.words());
        if point.role != PointRole::Formula && !is_own && is_title_of_table(read.words()) {
            point.role = PointRole::Heading;
            titles.insert(at, table_label(number));
        }
    }
    // "Giao các sở thực hiện các nhiệm vụ tại Phụ lục kèm theo": they are the rows of the table.
    if tables.len() == 1 {
        for (at, point) in points.iter_mut().enumerate().filter(|(_, point)| point.role == PointRole::Duty) {
            let read = Read::of(&point.text, None);
            if !is_of_table(point) && is_of_annex(read.words()) && !read.times.say_when() {
                point.role = PointRole::Heading;
                titles.insert(at, table_label(1));
            }
        }
    }
    titles
}

/// The outermost label of the rows of a table.
pub(super) fn table_label(number: usize) -> String {
    format!("Bảng {number}")
}

fn is_label_of_table(label: &str) -> bool {
    label.starts_with("Bảng ")
}

/// Whether a point is a row of a table.
pub(super) fn is_of_table(point: &Point) -> bool {
    point.path.first().is_some_and(|label| is_label_of_table(label))
}
