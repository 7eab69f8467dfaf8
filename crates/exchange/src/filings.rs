//! A spreadsheet of filings, CSV or XLSX, as rows.
//!
//! ```text
//! bytes --csv, xlsx--> grid --heads--> columns --when, naming--> rows
//! ```
//!
//! A file is taken whole or not at all, and a refusal names every faulty cell: a clerk who mends
//! one cell a time, over thousands of rows, stops reading what the program says. Nothing is passed over in silence:
//! columns that are not read are named, and one that holds days or times stops the file.

mod aside;
mod csv;
mod errors;
mod grid;
mod heads;
mod history;
mod meaning;
mod naming;
mod number;
mod range;
mod when;
mod workbook;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

use calendar::{Moment, PartialDate};
use domain::{Known, decide::dated, ids::TaskId};

use self::{
    grid::{Cell, Grid},
    heads::Head,
    naming::{Naming, Said},
    workbook::Chosen,
};
use crate::{marks, source::utf16};

pub use self::{
    errors::{ColumnProblem, FilingsError, RowError, RowProblem},
    heads::{Choices, ColumnRead},
    history::{History, PastDuty, PastLetter, Unread},
    meaning::{Meaning, NoMeaning, Table},
    range::Range,
    when::WhenError,
};

/// Most rows of one file.
pub const ROWS_MAX: usize = 10_000;
/// Most rows of a list of past years: each becomes up to two entries, and all of them one commit.
pub const HISTORY_ROWS_MAX: usize = 4_900;
/// A file is at most this long, in bytes.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A cell is at most this long, in characters.
pub const CELL_CHARS_MAX: usize = 400;

/// One filing as the spreadsheet has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    /// Its row as the spreadsheet numbers it, from 1.
    pub row: usize,
    /// For which task.
    pub task: TaskId,
    /// The document's number and symbol.
    pub number: String,
    /// The date on the document, as far as it is written.
    pub date: Option<PartialDate>,
    /// When it was received; a cell without an hour is a day.
    pub received: Option<Moment>,
}

/// A sheet whose columns are known.
#[derive(Debug)]
pub struct Sheet {
    /// Its name, of a workbook.
    pub name: Option<String>,
    /// Other sheets of the workbook that hold something, and are not read.
    pub others: Vec<String>,
    /// The columns that are read, from the left.
    pub columns: Vec<ColumnRead>,
    /// The headings of those that are not.
    pub not_used: Vec<String>,
    /// Rows that hold something and are no filings: titles above the head, headings within the table, repeated heads,
    /// totals, and the lines under which somebody signs.
    pub passed_over: Vec<usize>,
    hidden: BTreeSet<usize>,
    /// What stands above the head.
    title: String,
    rows: Vec<Row>,
}

/// The cells of known columns in a row.
#[derive(Debug)]
struct Row {
    number: usize,
    cells: BTreeMap<Meaning, Cell>,
    /// The texts of all others.
    beside: String,
}

/// Reads CSV or XLSX, told apart by their first bytes; what the clerk says of columns goes before what their headings say.
pub fn read(bytes: &[u8], choices: &Choices) -> Result<Sheet, FilingsError> {
    let (Chosen { mut grid, name, others }, head) = list(bytes, choices, Table::Filings)?;
    let mut passed_over: Vec<usize> = grid.rows.range(..head.first).map(|(row, _)| *row).collect();
    let above = grid.rows.range(..head.first).flat_map(|(_, cells)| cells.values());
    let title = above.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    passed_over.extend(grid.spread(head.last, &head.known())?);
    let (headings, totals) = aside::take(&mut grid, &head, Table::Filings);
    passed_over.extend(headings.into_iter().chain(totals));
    passed_over.sort_unstable();
    let not_used = head.not_used(&grid)?;
    let hidden = std::mem::take(&mut grid.hidden);
    let rows = rows(grid, &head)?;
    Ok(Sheet { name, others, columns: head.read(), not_used, passed_over, hidden, title, rows })
}

/// The list in a file, and its head.
fn list(bytes: &[u8], choices: &Choices, table: Table) -> Result<(Chosen, Head), FilingsError> {
    let chosen = chosen(bytes, choices, table)?;
    let head = Head::find(&chosen.grid, choices, table);
    let head = head.map_err(|error| error.in_sheet(chosen.name.as_deref(), &chosen.others))?;
    if let Some(mark) = head.mark(&chosen.grid) {
        return Err(FilingsError::StateSecret(mark));
    }
    Ok((chosen, head))
}

/// The cells of a file; of a workbook, those of the sheet that is the list.
fn chosen(bytes: &[u8], choices: &Choices, table: Table) -> Result<Chosen, FilingsError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FilingsError::TooLarge);
    }
    // Also what no column is read for: other sheets, headers and footers, notes.
    if let Some(mark) = marks::mark(bytes) {
        return Err(FilingsError::StateSecret(mark));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::choose(&mut xlsx::Book::open(bytes)?, choices, table);
    }
    if choices.sheet.is_some() {
        return Err(FilingsError::NoSheets);
    }
    let wide = utf16(bytes);
    let text = match &wide {
        Some(text) => text.as_str(),
        None => std::str::from_utf8(bytes).map_err(|error| FilingsError::NotUtf8(error.valid_up_to()))?,
    };
    let mut grid = Grid::default();
    csv::read(text.trim_start_matches('\u{feff}'), &mut grid, table)?;
    Ok(Chosen { grid, name: None, others: Vec::new() })
}

/// The rows below the head in which a known column holds something.
fn rows(mut grid: Grid, head: &Head) -> Result<Vec<Row>, FilingsError> {
    let below = grid.rows.split_off(&(head.last + 1));
    let mut rows = Vec::new();
    for (number, mut cells) in below {
        let known = head.columns.iter().filter_map(|(meaning, place)| Some((*meaning, cells.remove(place)?)));
        let known: BTreeMap<Meaning, Cell> = known.collect();
        let beside = cells.into_values().map(|cell| cell.text).collect::<Vec<_>>().join(" ");
        let cells = known;
        if cells.is_empty() {
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(FilingsError::TooMany);
        }
        rows.push(Row { number, cells, beside });
    }
    if rows.is_empty() { Err(FilingsError::Empty) } else { Ok(rows) }
}

impl Sheet {
    /// The filings, all of them or none.
    ///
    /// # Errors
    /// [`FilingsError::Rows`]: every faulty cell.
    pub fn filings(&self, known: &dyn Known) -> Result<Vec<FilingRow>, FilingsError> {
        match self.rows(known) {
            (rows, faults) if faults.is_empty() => Ok(rows),
            (_, faults) => Err(FilingsError::Rows(faults)),
        }
    }

    /// The rows that can be read, and every cell that cannot. Tasks that are named by unit, duty and period are looked
    /// up in what is known.
    pub fn rows(&self, known: &dyn Known) -> (Vec<FilingRow>, Vec<RowError>) {
        let naming = Naming::of(known);
        let (mut rows, mut errors, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
        for row in &self.rows {
            if let Some(problem) = row.not_shown(&self.hidden) {
                errors.push(row.fault(row.first(), problem));
                continue;
            }
            let task = row.own_task((&naming, &self.title), Meaning::Task, &mut seen, &mut errors);
            let document = row.parse(Meaning::Document, &mut errors, |text| match number::document(text)? {
                Some(document) => {
                    number::one(&document.number)?;
                    number::with_symbol(document, row.sound(Meaning::Symbol)?)
                }
                None if text.is_empty() => Err(RowProblem::Missing),
                None => Err(RowProblem::NoNumber),
            });
            let date = row.parse(Meaning::Date, &mut errors, |text| optional(text, when::date));
            let own = document.as_ref().and_then(|document| document.date);
            let date = date.and_then(|date| row.take(number::one_date(own, date), Meaning::Document, &mut errors));
            let received = row.received(&mut errors);
            if let (Some(task), Some(Some(date))) = (&task, date)
                && let Err(refusal) = dated(known.state(), task, date, received.flatten())
            {
                errors.push(row.fault(Meaning::Date, RowProblem::Dated(Box::new(refusal))));
                continue;
            }
            if let (Some(task), Some(document), Some(date), Some(received)) = (task, document, date, received) {
                rows.push(FilingRow { row: row.number, task, number: document.number, date, received });
            }
        }
        (rows, errors)
    }
}

impl Row {
    /// The first column in which something stands.
    fn first(&self) -> Meaning {
        self.cells.keys().next().copied().unwrap_or(Meaning::Task)
    }

    /// Why nobody who looks at the sheet takes the row for one of the list, if so.
    fn not_shown(&self, hidden: &BTreeSet<usize>) -> Option<RowProblem> {
        let is_struck = || self.cells.values().any(|cell| cell.is_struck);
        let is_hidden = hidden.contains(&self.number).then_some(RowProblem::Hidden);
        is_hidden.or_else(|| is_struck().then_some(RowProblem::Struck))
    }

    /// When the letter was issued that gave the task, as far as the row says it.
    fn given(&self) -> Option<PartialDate> {
        let column = when::date(self.text(Meaning::Given)).ok();
        let own = || number::document(self.text(Meaning::Directive)).ok().flatten().and_then(|letter| letter.date);
        column.or_else(own)
    }

    /// What was read; what is wrong with it goes to the faults of this column.
    fn take<T>(&self, read: Result<T, RowProblem>, meaning: Meaning, errors: &mut Vec<RowError>) -> Option<T> {
        read.map_err(|problem| errors.push(self.fault(meaning, problem))).ok()
    }

    fn text(&self, meaning: Meaning) -> &str {
        self.cells.get(&meaning).map_or("", |cell| cell.text.as_str())
    }

    fn fault(&self, meaning: Meaning, problem: RowProblem) -> RowError {
        let value = self.text(meaning).chars().take(CELL_CHARS_MAX).collect();
        RowError { row: self.number, column: meaning, value, problem }
    }

    /// The text of a cell that can be read at all.
    fn sound(&self, meaning: Meaning) -> Result<&str, RowProblem> {
        let Some(Cell { text, is_formula, .. }) = self.cells.get(&meaning) else { return Ok("") };
        match text {
            // A text that begins so was typed as one, or would be computed once it is saved as CSV.
            _ if *is_formula || text.starts_with('=') => Err(RowProblem::Formula),
            // Also "####", which a spreadsheet shows, and saves as CSV, where the column is too narrow.
            _ if text.starts_with('#') => Err(RowProblem::Broken),
            _ if text.chars().count() > CELL_CHARS_MAX => Err(RowProblem::TooLong),
            _ if text.contains(char::is_control) => Err(RowProblem::Control),
            _ => Ok(text),
        }
    }

    fn parse<'r, T>(
        &'r self,
        meaning: Meaning,
        errors: &mut Vec<RowError>,
        parse: impl FnOnce(&'r str) -> Result<T, RowProblem>,
    ) -> Option<T> {
        self.take(self.sound(meaning).and_then(parse), meaning, errors)
    }

    /// Which task the row is about.
    fn task(&self, (naming, title): (&Naming<'_>, &str), errors: &mut Vec<RowError>) -> Option<TaskId> {
        let told = [Meaning::Task, Meaning::Unit, Meaning::Duty, Meaning::Period, Meaning::Directive];
        let [task, unit, duty, period, directive] = told.map(|meaning| self.parse(meaning, errors, Ok));
        let (directive, given) = (directive?, self.given());
        let (beside, period) = (self.beside.as_str(), period?);
        let said = Said { task: task?, unit: unit?, duty: duty?, period, directive, given, beside, title };
        let found = naming.task(&said).map_err(|problem| {
            let is_there = |meaning: &Meaning| !self.text(*meaning).is_empty();
            let column = match problem {
                RowProblem::NoUnit { .. } => Meaning::Unit,
                RowProblem::NoPeriod(_) => Meaning::Period,
                RowProblem::NoDirective(_) | RowProblem::OtherDirective { .. } => Meaning::Directive,
                _ => told.into_iter().find(is_there).unwrap_or(Meaning::Task),
            };
            errors.push(self.fault(column, problem));
        });
        found.ok()
    }

    /// Which task the row is about, if no row above is about the same: that is a fault of this column. `seen` has the tasks
    /// above, each with its row.
    fn own_task(
        &self,
        naming: (&Naming<'_>, &str),
        column: Meaning,
        seen: &mut HashMap<TaskId, usize>,
        errors: &mut Vec<RowError>,
    ) -> Option<TaskId> {
        let task = self.task(naming, errors)?;
        match seen.entry(task.clone()) {
            Entry::Occupied(first) => {
                errors.push(self.fault(column, RowProblem::Repeated { first: *first.get() }));
                None
            }
            Entry::Vacant(place) => {
                place.insert(self.number);
                Some(task)
            }
        }
    }

    /// When it was received: by one cell, or by the day in one and the hour in another.
    fn received(&self, errors: &mut Vec<RowError>) -> Option<Option<Moment>> {
        let day = self.parse(Meaning::Received, errors, Ok)?;
        self.parse(Meaning::Hour, errors, |hour| match hour {
            "" => Ok(()),
            _ if day.is_empty() => Err(WhenError::NoDay(hour.to_owned()).into()),
            _ => Ok(()),
        })?;
        let hour = self.text(Meaning::Hour);
        self.parse(Meaning::Received, errors, |day| match (day, hour) {
            ("", _) => Ok(None),
            (day, "") => Ok(Some(when::moment(day)?)),
            (day, hour) => Ok(Some(when::moment_of_two(day, hour)?)),
        })
    }
}

fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, WhenError>) -> Result<Option<T>, RowProblem> {
    if text.is_empty() { Ok(None) } else { Ok(Some(parse(text)?)) }
}
