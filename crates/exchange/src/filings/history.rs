//! A list of past years: a tracker of the office, or a register. Its rows say of tasks what it says, and no more.
//!
//! Rows that are no tasks are told apart: headings within the table, and totals. What it says of persons stays in the
//! file.

use std::collections::{BTreeSet, HashMap};

use calendar::{NaiveDate, PartialDate, written::bare};
use domain::{
    Known, UnitCode,
    command::HistoryRow,
    decide::dated,
    event::{ColumnTaken, Document, LeftOut, NotATask, StatedDue},
};

use super::{
    Choices, ColumnRead, FilingsError, HISTORY_ROWS_MAX, Row, aside,
    errors::{ColumnProblem, RowError, RowProblem},
    grid::Grid,
    heads::Head,
    meaning::{Meaning, Table, compared},
    naming::Naming,
    number::{self, document, is_nothing},
    when,
    workbook::Chosen,
};
use crate::{
    letter::{Named, TimeSaid},
    source::fold,
    text::names_person,
};

/// Headings of columns in which persons stand.
const PERSONS: &[&str] = &[
    "người phụ trách",
    "người thực hiện",
    "người theo dõi",
    "người xử lý",
    "người nhập",
    "cán bộ",
    "cán bộ phụ trách",
    "cán bộ theo dõi",
    "cán bộ thực hiện",
    "chuyên viên",
    "chuyên viên theo dõi",
    "chuyên viên phụ trách",
    "chuyên viên thụ lý",
    "lãnh đạo phụ trách",
    "lãnh đạo theo dõi",
    "lãnh đạo chỉ đạo",
    "họ tên",
    "họ và tên",
];

/// A list whose columns are known.
#[derive(Debug)]
pub struct History {
    /// The columns that are read, from the left.
    pub columns: Vec<ColumnRead>,
    /// The headings of those that are not.
    pub not_used: Vec<String>,
    /// What the sheet is called.
    pub sheet: Option<String>,
    /// The other sheets that the workbook shows, which are not read.
    pub others: Vec<String>,
    /// Titles, and headings within the table.
    pub headings: Vec<usize>,
    /// Rows that sum up others.
    pub totals: Vec<usize>,
    hidden: BTreeSet<usize>,
    rows: Vec<Row>,
}

/// The rows of a list that can be read, and every cell that cannot.
pub type Unread = (Vec<HistoryRow>, Vec<RowError>);

impl History {
    /// Reads CSV or XLSX; of a workbook, the sheet that is the list.
    ///
    /// # Errors
    /// What keeps the file as a whole from being read.
    pub fn read(bytes: &[u8], choices: &Choices) -> Result<Self, FilingsError> {
        let (Chosen { mut grid, name: sheet, others }, head) = super::list(bytes, choices, Table::History)?;
        let titles: Vec<usize> = grid.rows.range(..head.first).map(|(row, _)| *row).collect();
        let spread = grid.spread(head.last, &head.known())?;
        let not_used = head.not_used(&grid)?;
        persons(&grid, &head)?;
        let (within, totals) = aside::take(&mut grid, &head, Table::History);
        let mut headings = [titles, spread, within].concat();
        headings.sort_unstable();
        let hidden = std::mem::take(&mut grid.hidden);
        let rows = super::rows(grid, &head)?;
        if rows.len() > HISTORY_ROWS_MAX {
            return Err(FilingsError::TooManyOfHistory);
        }
        Ok(Self { columns: head.read(), not_used, sheet, others, headings, totals, hidden, rows })
    }

    /// The rows, and what of them cannot be read. Tasks that are named by unit, duty and period are looked up in what is
    /// known.
    pub fn rows(&self, known: &dyn Known) -> Unread {
        let naming = Naming::of(known);
        let (mut rows, mut errors, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
        for row in &self.rows {
            if let Some(problem) = row.not_shown(&self.hidden) {
                errors.push(row.fault(row.first(), problem));
                continue;
            }
            let task = row.own_task((&naming, ""), row.first(), &mut seen, &mut errors);
            let document = row.parse(Meaning::Document, &mut errors, |text| match document(text)? {
                Some(document) => number::with_symbol(document, row.sound(Meaning::Symbol)?).map(Some),
                None => Ok(None),
            });
            let date = row.parse(Meaning::Date, &mut errors, |text| super::optional(text, when::date));
            let received = match is_nothing(row.text(Meaning::Received)) {
                true => Some(None),
                false => row.received(&mut errors),
            };
            let due = row.parse(Meaning::Due, &mut errors, due);
            let status = row.parse(Meaning::Status, &mut errors, |text| match text {
                "" => Ok(None),
                _ if names_person(text) => Err(RowProblem::Person),
                _ => Ok(Some(text.to_owned())),
            });
            let (Some(task), Some(document), Some(date), Some(received), Some(due), Some(status)) =
                (task, document, date, received, due, status)
            else {
                continue;
            };
            let own = document.as_ref().and_then(|document| document.date);
            let Some(date) = row.take(number::one_date(own, date), Meaning::Document, &mut errors) else { continue };
            let document = document.map(|document| Document { date, ..document });
            let date = date.filter(|_| document.is_some());
            if let Some(refusal) = date.and_then(|date| dated(known.state(), &task, date, received).err()) {
                errors.push(row.fault(Meaning::Document, RowProblem::Dated(Box::new(refusal))));
            } else if document.is_none() && received.is_none() && status.is_none() {
                errors.push(row.fault(row.first(), RowProblem::NothingSaid));
            } else {
                // A sheet has about a million rows at most.
                let number = u32::try_from(row.number).unwrap_or(u32::MAX);
                rows.push(HistoryRow { row: number, task, document, received, due, status });
            }
        }
        (rows, errors)
    }

    /// As what its columns were read, those that were not among them.
    pub fn taken(&self) -> Vec<ColumnTaken> {
        let read = self.columns.iter().map(|column| (&column.heading, column.meaning.word()));
        let not_read = self.not_used.iter().map(|heading| (heading, "not-read".to_owned()));
        read.chain(not_read).map(|(heading, meaning)| ColumnTaken { heading: heading.clone(), meaning }).collect()
    }

    /// The rows that are no tasks, and why.
    pub fn left_out(&self) -> Vec<LeftOut> {
        let numbers = |rows: &[usize]| rows.iter().filter_map(|row| u32::try_from(*row).ok()).collect::<Vec<_>>();
        [(NotATask::Heading, numbers(&self.headings)), (NotATask::Total, numbers(&self.totals))]
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(why, rows)| LeftOut { why, rows })
            .collect()
    }
}

/// A letter that a list names and the ledger does not have, with the duties that the list says it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastLetter {
    /// Its number: `105`.
    pub number: String,
    /// Its symbol: `UBND-VP`.
    pub symbol: String,
    /// Its date.
    pub date: NaiveDate,
    /// In the order of the list.
    pub duties: Vec<PastDuty>,
}

/// A duty of such a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDuty {
    /// In the words of the list.
    pub words: String,
    /// By when it was due.
    pub due: Option<StatedDue>,
    /// Who owed it.
    pub units: Vec<UnitCode>,
    /// The rows that say so.
    pub rows: Vec<usize>,
}

impl History {
    /// The letters that the ledger does not have, by what the list says of them, and every cell that does not say it.
    pub fn letters(&self, known: &dyn Known) -> (Vec<PastLetter>, Vec<RowError>) {
        let naming = Naming::of(known);
        let (mut letters, mut errors) = (Vec::<PastLetter>::new(), Vec::new());
        for row in &self.rows {
            let cell = row.text(Meaning::Directive);
            if cell.is_empty() || naming.directive(cell, row.given()).is_ok() {
                continue;
            }
            let letter = row.parse(Meaning::Directive, &mut errors, numbered);
            let given = row.parse(Meaning::Given, &mut errors, |text| super::optional(text, when::date));
            let words = row.parse(Meaning::Duty, &mut errors, |text| match text {
                "" => Err(RowProblem::Missing),
                _ if names_person(text) => Err(RowProblem::Person),
                text => Ok(text.to_owned()),
            });
            let due = row.parse(Meaning::Due, &mut errors, due);
            let (Some((number, symbol, dated)), Some(given), Some(words), Some(due)) = (letter, given, words, due)
            else {
                continue;
            };
            let Some(date) = given.and_then(PartialDate::day).or(dated) else {
                errors.push(row.fault(Meaning::Directive, RowProblem::Undated));
                continue;
            };
            let unit = row.parse(Meaning::Unit, &mut errors, |text| naming.unit_on(text, date));
            let Some(unit) = unit else { continue };
            let is_it = |known: &PastLetter| (&known.number, &known.symbol, known.date) == (&number, &symbol, date);
            let place = letters.iter().position(is_it).unwrap_or_else(|| {
                letters.push(PastLetter { number, symbol, date, duties: Vec::new() });
                letters.len() - 1
            });
            if let Some(letter) = letters.get_mut(place) {
                letter.take(words, due, unit, row.number);
            }
        }
        (letters, errors)
    }
}

impl PastDuty {
    /// The last day that counts; the words of the list, where these do not name one, or leave open whether it counts.
    pub fn last_day(&self, issued: NaiveDate) -> Option<Result<NaiveDate, &str>> {
        let words = match self.due.as_ref()? {
            StatedDue::Day(day) => return Some(Ok(*day)),
            StatedDue::Words(words) => words,
        };
        // A period alone ("quý I/2023") is a due date below its heading only.
        let mut readings = [words.clone(), format!("Thời hạn: {words}")].into_iter().filter_map(|text| {
            let said = TimeSaid::of(&text, Some(PartialDate::Day(issued)));
            match said.days[..] {
                [Named { day, counting: Some(_) }] if said.is_one => Some(day),
                _ => None,
            }
        });
        Some(readings.next().ok_or(words))
    }
}

impl PastLetter {
    fn take(&mut self, words: String, due: Option<StatedDue>, unit: UnitCode, row: usize) {
        let same = self.duties.iter_mut().find(|duty| fold(&duty.words) == fold(&words) && duty.due == due);
        match same {
            Some(duty) => {
                duty.rows.push(row);
                if !duty.units.contains(&unit) {
                    duty.units.push(unit);
                }
            }
            None => self.duties.push(PastDuty { words, due, units: vec![unit], rows: vec![row] }),
        }
    }
}

/// Number, symbol and date of a letter as a cell names it: "Công văn số 105/UBND-VP ngày 10/01/2023".
fn numbered(text: &str) -> Result<(String, String, Option<NaiveDate>), RowProblem> {
    let document = document(text)?.ok_or(RowProblem::Missing)?;
    let (number, symbol) = document.number.split_once('/').ok_or(RowProblem::NoNumber)?;
    let is_symbol = symbol.chars().any(char::is_alphabetic);
    let date = document.date.and_then(PartialDate::day);
    is_symbol.then(|| (number.trim().to_owned(), symbol.trim().to_owned(), date)).ok_or(RowProblem::NoNumber)
}

/// A column in which persons stand is taken out, or left aside on purpose.
fn persons(grid: &Grid, head: &Head) -> Result<(), FilingsError> {
    let named = head.not_read().filter(|(_, heading)| {
        let heading = compared(heading.split(['(', '/']).next_back().unwrap_or_default());
        PERSONS.iter().any(|person| *person == heading || heading.contains(' ') && bare(person) == heading)
    });
    let filled = named.filter_map(|(column, heading)| {
        let below = grid.rows.range(head.last + 1..);
        let (row, _) = below.into_iter().find(|(_, cells)| cells.contains_key(&column))?;
        Some(ColumnProblem::Persons { heading: heading.to_owned(), row: *row })
    });
    let problems: Vec<ColumnProblem> = filled.collect();
    if problems.is_empty() { Ok(()) } else { Err(FilingsError::Columns(problems)) }
}

/// By when, as the cell says it.
fn due(text: &str) -> Result<Option<StatedDue>, RowProblem> {
    match text {
        _ if is_nothing(text) => Ok(None),
        _ if when::looks_like_time(text) => match when::date(text)? {
            PartialDate::Day(day) => Ok(Some(StatedDue::Day(day))),
            _ => Ok(Some(StatedDue::Words(text.to_owned()))),
        },
        _ if names_person(text) => Err(RowProblem::Person),
        _ => Ok(Some(StatedDue::Words(text.to_owned()))),
    }
}
