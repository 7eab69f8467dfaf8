//! Tables that a plain text draws with tabs or bars: each row one line, its cells parted by the same sign.

use super::{Row, TaskTable, plain};
use crate::docx::Cell;

/// A table has at least so many columns: a tab may also stand between the two columns of a letter's head.
const COLUMNS_MIN: usize = 3;
/// A head, a line that numbers its columns, and a row.
const HEAD_AND_ROW: usize = 3;

/// The table of tasks that these lines begin with, and how many lines it has. `first` is the number of the first line.
pub(super) fn table(lines: &[&str], first: usize) -> Option<(TaskTable, usize)> {
    let sign = ['\t', '|'].into_iter().find(|sign| lines.first().is_some_and(|line| line.contains(*sign)))?;
    let drawn = lines.iter().take_while(|line| line.contains(sign) || is_rule(line));
    let row = |(at, line): (usize, &&str)| Row { line: first + at, cells: cells(line, sign) };
    let rows = || drawn.clone().enumerate().filter(|(_, line)| !is_rule(line)).map(row);
    let begins_with_head = |table: &TaskTable| table.titles.is_empty() && table.columns.len() >= COLUMNS_MIN;
    // Most lines begin no table: those after them are not looked at for nothing.
    let beginning: Vec<Row> = rows().take(HEAD_AND_ROW).collect();
    TaskTable::find(&beginning).filter(begins_with_head)?;
    Some((TaskTable::find(&rows().collect::<Vec<_>>())?, drawn.count()))
}

/// `|---|---|`, `+----+----+`: a line that is only drawn.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | '+' | ':' | '=' | ' '))
}

fn cells(line: &str, sign: char) -> Vec<Cell> {
    // Bars may also stand at both ends; a blank last cell stands between two.
    let inner = match line.trim().strip_prefix(sign) {
        Some(inner) if sign == '|' => inner.strip_suffix(sign).unwrap_or(inner),
        _ => line,
    };
    inner.split(sign).map(|cell| Cell::Own(plain(cell))).collect()
}
