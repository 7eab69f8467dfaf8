//! Tables of tasks: which of its rows is the head, and which column says what.

use super::{fold, plain};
use crate::{docx::Cell, text::squeeze};

/// The head stands in one of the first rows: titles may stand above it.
const TITLES_MAX: usize = 4;
/// A head has at most this many rows.
const HEAD_ROWS_MAX: usize = 3;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The row's number.
    Number,
    /// What is to be done.
    Task,
    /// Who leads.
    Lead,
    /// Who coordinates.
    With,
    /// By when.
    Due,
    /// Which leader watches over it. Leaders are named there.
    Leader,
    /// What another column says already.
    Again(Matter),
    /// Something else, such as the product.
    Other,
}

/// A matter of which two columns may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// Who leads.
    Lead,
    /// Who coordinates.
    With,
    /// By when.
    Due,
}

impl Matter {
    /// The column that says it first.
    pub fn column(self) -> Column {
        match self {
            Self::Lead => Column::Lead,
            Self::With => Column::With,
            Self::Due => Column::Due,
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line at which it stands.
    pub line: usize,
    /// Its cells, laid out on the columns of the table.
    pub cells: Vec<Cell>,
}

/// A table whose head names tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskTable {
    /// The line at which it stands.
    pub line: usize,
    /// What stands above the head.
    pub titles: Vec<Row>,
    /// What each column says, and its title as written.
    pub columns: Vec<(Column, String)>,
    /// The rows below the head.
    pub rows: Vec<Row>,
}

impl TaskTable {
    /// The table that these rows are, if its head names tasks.
    pub(super) fn find(rows: &[Row]) -> Option<Self> {
        let (at, height, columns) = (0..rows.len().min(TITLES_MAX)).find_map(|at| {
            let below = rows.get(at..)?;
            let height = head_height(below);
            let columns = columns(below.get(..height)?);
            let has = |kind: Column| columns.iter().any(|(column, _)| *column == kind);
            // A title over all columns is no head.
            let own = below.first()?.cells.iter().filter(|cell| matches!(cell, Cell::Own(text) if !text.is_empty()));
            let is_head =
                own.count() > 1 && has(Column::Task) && (has(Column::Lead) || has(Column::Due) || has(Column::With));
            is_head.then_some((at, height, columns))
        })?;
        let (titles, below) = rows.split_at_checked(at)?;
        let (head, below) = below.split_at_checked(height)?;
        // The head is printed again on each page, and under it the columns are sometimes numbered.
        let repeats = |row: &&Row| !head.iter().any(|above| above.cells == row.cells) && !numbers_columns(row);
        let rows: Vec<Row> = below.iter().filter(repeats).cloned().collect();
        let line = titles.first().or(head.first())?.line;
        (!rows.is_empty()).then(|| Self { line, titles: titles.to_vec(), columns, rows })
    }

    /// Whether these rows go on with it behind a break: as many columns, and the next number.
    pub(super) fn is_continued_by(&self, rows: &[Row]) -> bool {
        let Some(at) = self.columns.iter().position(|(column, _)| *column == Column::Number) else { return false };
        let number = |row: &Row| match row.cells.get(at) {
            Some(Cell::Own(text)) => text.trim().trim_end_matches(['.', ')']).parse::<u32>().ok(),
            _ => None,
        };
        let last = self.rows.iter().rev().find_map(number);
        let next = rows.first().and_then(number);
        rows.iter().all(|row| row.cells.len() == self.columns.len())
            && last.and_then(|last| last.checked_add(1)).is_some_and(|awaited| next == Some(awaited))
    }

    /// Takes the rows of a table that goes on with this one.
    pub(super) fn go_on(&mut self, rows: Vec<Row>) {
        let part = Self { line: self.line, titles: Vec::new(), columns: Vec::new(), rows }.plain();
        self.rows.extend(part.rows);
    }

    /// Each text that is read of it, and its line.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (usize, &str)> {
        let heads = self.columns.iter().map(|(_, title)| (self.line, title.as_str()));
        let cells =
            self.titles.iter().chain(&self.rows).flat_map(|row| row.cells.iter().map(move |cell| (row.line, cell)));
        heads.chain(cells.filter_map(|(line, cell)| match cell {
            Cell::Own(text) => Some((line, text.as_str())),
            Cell::Left | Cell::Above => None,
        }))
    }

    /// Each cell as plain text.
    pub(super) fn plain(mut self) -> Self {
        for cell in self.titles.iter_mut().chain(&mut self.rows).flat_map(|row| &mut row.cells) {
            if let Cell::Own(text) = cell {
                *text = plain(text);
            }
        }
        self
    }
}

/// How many rows the head has: under a title that spans several columns stand the titles of each.
fn head_height(rows: &[Row]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let is_spanned =
        |at: usize| first.cells.get(at) == Some(&Cell::Left) || first.cells.get(at + 1) == Some(&Cell::Left);
    let divides = |row: &&Row| {
        let own = row.cells.iter().enumerate().filter(|(_, cell)| matches!(cell, Cell::Own(text) if !text.is_empty()));
        let under: Vec<bool> = own.map(|(at, _)| is_spanned(at)).collect();
        !under.is_empty() && under.into_iter().all(|under| under)
    };
    1 + rows.iter().skip(1).take(HEAD_ROWS_MAX - 1).take_while(divides).count()
}

/// `(1) (2) (3)`, `A B 1 2`: one sign in each cell.
fn numbers_columns(row: &Row) -> bool {
    let mut own = row.cells.iter().filter_map(|cell| match cell {
        Cell::Own(text) => Some(text.trim_matches(['(', ')', '[', ']', '.', ' '])),
        Cell::Left | Cell::Above => None,
    });
    row.cells.len() > 2
        && own.all(|text| text.len() < 3 && !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn columns(head: &[Row]) -> Vec<(Column, String)> {
    let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut found: Vec<(Column, String)> = (0..width)
        .map(|at| {
            let mut titles: Vec<String> = head.iter().filter_map(|row| title(&row.cells, at)).collect();
            titles.dedup();
            let own = titles.last().map_or(Column::Other, |title| meant(title));
            let whole = titles.join(" ");
            (if own == Column::Other { meant(&whole) } else { own }, whole)
        })
        .collect();
    // "Thực hiện" leads only where no other column says who leads.
    prefer(&mut found, Column::Lead, &["chủ trì"]);
    prefer(&mut found, Column::Due, &["thời hạn", "hạn hoàn thành", "hoàn thành"]);
    for once in [Column::Number, Column::Task, Column::With] {
        prefer(&mut found, once, &[]);
    }
    found
}

/// The title over a column: that of a cell which spans it too.
fn title(cells: &[Cell], at: usize) -> Option<String> {
    let text = cells.get(..=at)?.iter().rev().find_map(|cell| match cell {
        Cell::Own(text) => Some(Some(text)),
        Cell::Above => Some(None),
        Cell::Left => None,
    })??;
    let text = squeeze(text);
    Some(text).filter(|text| !text.is_empty())
}

/// One column says it: the one whose title has such a word, or else the first. What the others say of it is not lost.
fn prefer(columns: &mut [(Column, String)], kind: Column, words: &[&str]) {
    let is_it = |(column, _): &(Column, String)| *column == kind;
    let has_word = |(_, title): &(Column, String)| words.iter().any(|word| fold(title).contains(word));
    let chosen =
        columns.iter().position(|column| is_it(column) && has_word(column)).or_else(|| columns.iter().position(is_it));
    for (at, column) in columns.iter_mut().enumerate() {
        if is_it(column) && Some(at) != chosen {
            column.0 = match kind {
                Column::Lead => Column::Again(Matter::Lead),
                Column::With => Column::Again(Matter::With),
                Column::Due => Column::Again(Matter::Due),
                _ => Column::Other,
            };
        }
    }
}

fn meant(title: &str) -> Column {
    let title = fold(&plain(title));
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let bare = title.trim_matches(|c: char| !c.is_alphanumeric());
    match () {
        () if matches!(bare, "stt" | "tt" | "số tt" | "số thứ tự" | "thứ tự") => Column::Number,
        () if has(&["lãnh đạo"]) => Column::Leader,
        () if has(&["người ", "cán bộ", "công chức", "chuyên viên", "họ tên", "họ và tên"])
            && !has(&["cơ quan", "đơn vị", "nội dung", "nhiệm vụ"]) =>
        {
            Column::Leader
        }
        () if has(&["chủ trì"]) => Column::Lead,
        () if has(&["phối hợp"]) => Column::With,
        () if has(&["sản phẩm", "kết quả", "đầu ra", "bắt đầu", "mức độ", "ghi chú", "kinh phí"]) => {
            Column::Other
        }
        () if has(&["thời hạn", "thời gian", "tiến độ", "hoàn thành", "hạn "]) || bare == "hạn" => {
            Column::Due
        }
        () if has(&["nhiệm vụ", "nội dung", "công việc", "hoạt động"]) => Column::Task,
        () if has(&["ban hành", "phê duyệt", "trình"]) => Column::Other,
        () if has(&["thực hiện", "đầu mối", "phụ trách", "chịu trách nhiệm", "phân công"]) => {
            Column::Lead
        }
        () if has(&["cơ quan", "đơn vị"]) => Column::Lead,
        () => Column::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_columns_of_a_plan_say() {
        for (title, column) in [
            ("TT", Column::Number),
            ("Số TT", Column::Number),
            ("Nội dung công việc", Column::Task),
            ("Nội dung thực hiện", Column::Task),
            ("Nhiệm vụ", Column::Task),
            ("Nhiệm vụ, giải pháp", Column::Task),
            ("Sản phẩm", Column::Other),
            ("Kết quả thực hiện", Column::Other),
            ("Cơ quan chủ trì", Column::Lead),
            ("Đơn vị chủ trì thực hiện", Column::Lead),
            ("Đơn vị thực hiện", Column::Lead),
            ("Cơ quan, đơn vị phối hợp", Column::With),
            ("Thời gian thực hiện", Column::Due),
            ("Thời hạn hoàn thành", Column::Due),
            ("Tiến độ hoàn thành", Column::Due),
            ("Thời gian bắt đầu", Column::Other),
            ("Cấp trình", Column::Other),
            ("Ghi chú", Column::Other),
            ("Lãnh đạo phụ trách", Column::Leader),
            ("Phân công", Column::Lead),
            ("Người thực hiện", Column::Leader),
            ("Cán bộ đầu mối", Column::Leader),
            ("Cơ quan, người thực hiện", Column::Lead),
            ("Nội dung hỗ trợ người dân", Column::Task),
        ] {
            assert_eq!(meant(title), column, "{title}");
        }
    }
}
