//! The cells of a sheet as they stand in it, whichever format it has.

use std::collections::{BTreeMap, BTreeSet};

use domain::secrecy;

use super::{CELL_CHARS_MAX, ROWS_MAX, errors::FilingsError, range::Range};
use crate::source::plain;

/// Most rows with anything in them; those that are no filings count too.
const GRID_ROWS_MAX: usize = 4 * ROWS_MAX;
/// Most text of all cells together, in bytes: a short file may refer to one long text a million times.
const GRID_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most groups of merged cells.
const RANGES_MAX: usize = ROWS_MAX;

/// A cell that holds something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it shows; one character too many shows that it is too long.
    pub text: String,
    /// Whether that was computed.
    pub is_formula: bool,
    /// Whether a line is drawn through it.
    pub is_struck: bool,
}

/// The cells that hold something, by row (from 1) and column (from 0).
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    pub merged: Vec<Range>,
    /// Rows that the spreadsheet does not show.
    pub hidden: BTreeSet<usize>,
    bytes: usize,
}

impl Grid {
    /// Takes a cell.
    pub fn put(&mut self, row: usize, column: usize, text: &str, is_formula: bool) -> Result<(), FilingsError> {
        if let Some(mark) = secrecy::mark(text) {
            return Err(FilingsError::StateSecret(mark));
        }
        let text: String = text.trim().chars().take(CELL_CHARS_MAX + 1).collect();
        let text = if text.chars().count() > CELL_CHARS_MAX { text } else { plain(&text) };
        if text.is_empty() && !is_formula {
            return Ok(());
        }
        self.bytes += text.len();
        self.rows.entry(row).or_default().insert(column, Cell { text, is_formula, is_struck: false });
        let fits = self.rows.len() <= GRID_ROWS_MAX && self.bytes <= GRID_BYTES_MAX;
        if fits { Ok(()) } else { Err(FilingsError::TooMany) }
    }

    /// Takes note that a line is drawn through a cell.
    pub fn strike(&mut self, row: usize, column: usize) {
        if let Some(cell) = self.rows.get_mut(&row).and_then(|cells| cells.get_mut(&column)) {
            cell.is_struck = true;
        }
    }

    /// Takes note of merged cells.
    pub fn merge(&mut self, range: Range) -> Result<(), FilingsError> {
        if self.merged.len() == RANGES_MAX {
            return Err(FilingsError::Spreadsheet(format!("it has more than {RANGES_MAX} groups of merged cells")));
        }
        self.merged.push(range);
        Ok(())
    }

    /// What a cell shows.
    pub fn text(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(&row).and_then(|cells| cells.get(&column));
        cell.map_or("", |cell| cell.text.as_str())
    }

    /// Gives the value of merged cells to each row below the head in which they stand. `known` are the columns that are
    /// read. Rows that are one cell from edge to edge are headings within the table: they are taken out, and returned.
    ///
    /// # Errors
    /// [`FilingsError::Merged`] where it is not certain for which cells the value holds.
    pub fn spread(&mut self, head_ends: usize, known: &BTreeSet<usize>) -> Result<Vec<usize>, FilingsError> {
        let mut headings = Vec::new();
        for range in self.merged.clone().into_iter().filter(|range| range.bottom > head_ends) {
            let unclear = || Err(FilingsError::Merged(range));
            let columns: Vec<usize> = known.range(range.left..=range.right).copied().collect();
            if columns.is_empty() {
                continue;
            }
            if range.top <= head_ends {
                return unclear();
            }
            let Some(value) = self.rows.get(&range.top).and_then(|cells| cells.get(&range.left)).cloned() else {
                // An empty one says nothing; what lies under it is not shown.
                if self.covered(range).next().is_some() { return unclear() } else { continue }
            };
            if self.covered(range).any(|text| text != value.text) {
                return unclear();
            }
            if columns.len() > 1 {
                if range.top < range.bottom || columns.len() < known.len() {
                    return unclear();
                }
                self.rows.remove(&range.top);
                headings.push(range.top);
                continue;
            }
            if columns.first() != Some(&range.left) {
                return unclear();
            }
            for (row, cells) in self.rows.range_mut(range.top..=range.bottom) {
                // A row in which nothing else is read is no filing: it only lies within the merged cells.
                let has_own = cells.keys().any(|column| known.contains(column) && *column != range.left);
                if has_own || *row == range.top {
                    cells.insert(range.left, value.clone());
                }
            }
        }
        Ok(headings)
    }

    /// What the cells of a range hold, but for the first of them.
    fn covered(&self, range: Range) -> impl Iterator<Item = &str> {
        self.rows.range(range.top..=range.bottom).flat_map(move |(row, cells)| {
            let is_first = move |column: usize| (*row, column) == (range.top, range.left);
            let within = cells.range(range.left..=range.right).filter(move |(column, _)| !is_first(**column));
            within.map(|(_, cell)| cell.text.as_str())
        })
    }
}
