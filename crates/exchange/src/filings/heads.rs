//! What the columns of a sheet mean, by their headings and by what the clerk says of them.

use std::collections::{BTreeMap, BTreeSet};

use calendar::written::bare;

use super::{
    errors::{ColumnProblem, FilingsError},
    grid::{Cell, Grid},
    meaning::{Meaning, Table, compared, meaning_of},
    range::letters,
    when,
};

/// The head stands within so many rows.
pub(super) const WITHIN_ROWS: usize = 30;
/// A head has at most so many rows.
const HEAD_ROWS_MAX: usize = 3;

/// What the clerk says of columns, each by its heading or its letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// What these mean.
    pub columns: Vec<(String, Meaning)>,
    /// These say nothing of the filings.
    pub ignored: Vec<String>,
    /// The sheet of a workbook that is the list.
    pub sheet: Option<String>,
}

/// A column that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its heading.
    pub heading: String,
    /// As what.
    pub meaning: Meaning,
}

/// The head of a sheet.
#[derive(Debug)]
pub(super) struct Head {
    /// Its first and last row.
    pub first: usize,
    pub last: usize,
    /// Where each meaning stands.
    pub columns: BTreeMap<Meaning, usize>,
    /// The headings of all columns; where there is none, the letters.
    headings: BTreeMap<usize, String>,
    /// Of the columns that are not read, those that are to be.
    ignored: BTreeSet<usize>,
}

/// A heading of which nobody can say whether it is the date on the document or the day of the receipt.
const EITHER: &[&str] = &["ngày báo cáo", "ngày giờ báo cáo", "thời gian báo cáo", "thời điểm báo cáo"];

/// Headings above others that leave them their meaning.
const NEUTRAL: &[&str] =
    &["văn bản", "báo cáo", "văn bản báo cáo", "văn bản nộp", "kết quả", "kết quả nộp", "tiếp nhận", "nộp báo cáo"];

fn is_either(heading: &str) -> bool {
    let heading = compared(heading.split('(').next().unwrap_or_default());
    EITHER.iter().any(|either| *either == heading || bare(either) == heading)
}

/// The verb of a heading of time: what happened then. None where it says only "hour".
fn happening(heading: &str) -> Option<&'static str> {
    let heading = bare(&compared(heading));
    // To arrive is to be received.
    [("nhan", "nhan"), ("den", "nhan"), ("nop", "nop"), ("gui", "gui")]
        .into_iter()
        .find(|(word, _)| heading.split(' ').any(|other| other == *word))
        .map(|(_, happening)| happening)
}

/// One row as a head: the heading of each column, and what it means.
struct Candidate {
    first: usize,
    last: usize,
    headings: BTreeMap<usize, String>,
    known: BTreeMap<usize, Meaning>,
    either: BTreeSet<usize>,
}

impl Candidate {
    fn at(grid: &Grid, first: usize, table: Table) -> Self {
        let starts = grid.merged.iter().filter(|range| range.top == first).map(|range| range.bottom);
        let last = starts.filter(|bottom| *bottom < first + HEAD_ROWS_MAX).max().unwrap_or(first);
        let (mut headings, mut known, mut either) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let columns: BTreeSet<usize> =
            grid.rows.range(first..=last).flat_map(|(_, cells)| cells.keys().copied()).collect();
        for column in columns {
            let parts = headings_above(grid, column, first, last);
            let Some((own, groups)) = parts.split_last() else { continue };
            let heading = groups.iter().map(|group| format!("{group} / ")).collect::<String>() + own;
            let meaning = match groups.last() {
                None if is_either(own) => {
                    either.insert(column);
                    None
                }
                None => meaning_of(own, table),
                Some(group) => {
                    let joined = [format!("{own} {group}"), format!("{group} {own}")];
                    let neutral = NEUTRAL.contains(&compared(group).as_str()).then(|| meaning_of(own, table)).flatten();
                    joined.iter().find_map(|joined| meaning_of(joined, table)).or(neutral)
                }
            };
            if let Some(meaning) = meaning {
                known.insert(column, meaning);
            }
            headings.insert(column, heading);
        }
        // "Số" alone may count anything; right before "Ký hiệu" it is the number of the document.
        let symbol = known.iter().find(|(_, meaning)| **meaning == Meaning::Symbol).map(|(column, _)| *column);
        let before = symbol.and_then(|symbol| headings.range(..symbol).next_back());
        if let Some((column, heading)) = before
            && compared(heading) == "số"
            && !known.values().any(|meaning| *meaning == Meaning::Document)
        {
            known.insert(*column, Meaning::Document);
        }
        Self { first, last, headings, known, either }
    }

    /// What must be told has a column.
    fn missing(&self, table: Table) -> Vec<Meaning> {
        let has = |meaning: Meaning| self.known.values().any(|known| *known == meaning);
        let task = (!has(Meaning::Task) && !has(Meaning::Unit)).then_some(Meaning::Task);
        let told = match table {
            Table::Filings => (!has(Meaning::Document)).then_some(Meaning::Document),
            // A list may say of each task only how it stood, or only when it was done.
            Table::History => {
                let says = [Meaning::Document, Meaning::Received, Meaning::Status];
                (!says.into_iter().any(has)).then_some(Meaning::Status)
            }
        };
        task.into_iter().chain(told).collect()
    }
}

/// The heading of a column, below those of the groups in which it stands.
fn headings_above(grid: &Grid, column: usize, first: usize, last: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    // A group may also stand in the row above, where the other columns have nothing.
    for row in first.saturating_sub(1)..=last {
        let around = grid
            .merged
            .iter()
            .find(|range| (range.top..=range.bottom).contains(&row) && (range.left..=range.right).contains(&column));
        let is_group = around.is_some_and(|range| range.left < range.right);
        if row < first && (!is_group || around.is_some_and(|range| is_title(grid, range.left, range.right, row))) {
            continue;
        }
        let text = around.map_or_else(|| grid.text(row, column), |range| grid.text(range.top, range.left));
        if !text.is_empty() && parts.last().is_none_or(|last| last != text) {
            parts.push(text.to_owned());
        }
    }
    parts
}

/// Whether merged cells stand over all that the row below holds: a title, and no group of columns.
fn is_title(grid: &Grid, left: usize, right: usize, row: usize) -> bool {
    let below = grid.rows.get(&(row + 1));
    below.is_none_or(|cells| cells.keys().all(|column| (left..=right).contains(column)))
}

impl Head {
    /// Finds the head: the first row whose columns tell of filings. Above it stand titles.
    pub fn find(grid: &Grid, choices: &Choices, table: Table) -> Result<Self, FilingsError> {
        let mut best: Option<Candidate> = None;
        for (row, _) in grid.rows.iter().take(WITHIN_ROWS) {
            let mut candidate = Candidate::at(grid, *row, table);
            candidate.choose(choices);
            let is_complete = candidate.missing(table).is_empty();
            if is_complete || best.as_ref().is_none_or(|best| best.known.len() < candidate.known.len()) {
                best = Some(candidate);
            }
            if is_complete {
                break;
            }
        }
        let candidate = best.ok_or(FilingsError::Empty)?;
        let missing = candidate.missing(table);
        if !missing.is_empty() {
            return Err(FilingsError::NoHeader { row: candidate.first, missing });
        }
        candidate.head(choices, table)
    }

    /// The columns that are read, by where they stand.
    pub fn known(&self) -> BTreeSet<usize> {
        self.columns.values().copied().collect()
    }

    /// The columns that are read, from the left.
    pub fn read(&self) -> Vec<ColumnRead> {
        let mut columns: Vec<(usize, Meaning)> = self.columns.iter().map(|(meaning, at)| (*at, *meaning)).collect();
        columns.sort_unstable();
        columns.into_iter().map(|(at, meaning)| ColumnRead { heading: self.heading(at), meaning }).collect()
    }

    /// Whether every cell of a row is the heading of its column again.
    pub fn is_repeated_by(&self, cells: &BTreeMap<usize, Cell>) -> bool {
        let is_heading = |(column, cell): (&usize, &Cell)| {
            let own = self.headings.get(column).and_then(|heading| heading.rsplit(" / ").next());
            own.is_some_and(|own| compared(own) == compared(&cell.text))
        };
        cells.len() > 1 && cells.iter().all(is_heading)
    }

    /// The columns that are neither read nor left aside on purpose, with their headings.
    pub fn not_read(&self) -> impl Iterator<Item = (usize, &str)> {
        let others = self.headings.iter().filter(|(column, _)| !self.ignored.contains(column));
        let known = self.known();
        others.filter(move |(column, _)| !known.contains(column)).map(|(column, heading)| (*column, heading.as_str()))
    }

    /// The mark that a row carries in a column for marks, by its word, its letter or a cross: "Độ mật", "Mật".
    pub fn mark(&self, grid: &Grid) -> Option<&'static str> {
        const COLUMNS: &[&str] = &["mat", "do mat", "muc do mat", "muc mat", "dau mat", "dau do mat", "do bao mat"];
        const NONE: &[&str] = &["", "khong", "ko", "k", "thuong", "khong mat", "khong co", "binh thuong", "chua", "0"];
        let is_for_marks = |heading: &&str| COLUMNS.contains(heading);
        let of_marks = self.headings.iter().filter(|(_, heading)| {
            let heading = bare(&compared(heading.split('(').next().unwrap_or_default()));
            is_for_marks(&heading.trim())
        });
        of_marks
            .flat_map(|(column, _)| grid.rows.range(self.last + 1..).map(|(row, _)| grid.text(*row, *column)))
            .find_map(|cell| {
                let said = bare(&compared(cell));
                let said = said.trim_matches(|c: char| !c.is_alphanumeric());
                match said {
                    none if NONE.contains(&none) => None,
                    "a" | "tuyet mat" => Some("TUYỆT MẬT"),
                    "b" | "tm" | "toi mat" => Some("TỐI MẬT"),
                    _ => Some("MẬT"),
                }
            })
    }

    /// The columns that are not read, though rows that are read hold something there.
    ///
    /// # Errors
    /// Those that hold days or times: they may be what the sheet is there to tell.
    pub fn not_used(&self, grid: &Grid) -> Result<Vec<String>, FilingsError> {
        let known = self.known();
        let mut others: BTreeMap<usize, Option<(usize, &str)>> = BTreeMap::new();
        for (row, cells) in grid.rows.range(self.last + 1..) {
            if !cells.keys().any(|column| known.contains(column)) {
                continue;
            }
            for (column, cell) in cells.iter().filter(|(column, _)| !known.contains(column)) {
                let found = others.entry(*column).or_default();
                if found.is_none() && self.is_of_time(*column, &cell.text) {
                    *found = Some((*row, &cell.text));
                }
            }
        }
        let of_time = others.iter().filter(|(column, _)| !self.ignored.contains(column));
        let problems: Vec<ColumnProblem> = of_time
            .filter_map(|(column, found)| {
                let (row, value) = (*found)?;
                Some(ColumnProblem::LooksLikeTime { heading: self.heading(*column), row, value: value.to_owned() })
            })
            .collect();
        if !problems.is_empty() {
            return Err(FilingsError::Columns(problems));
        }
        Ok(others.keys().map(|column| self.heading(*column)).collect())
    }

    fn is_of_time(&self, column: usize, text: &str) -> bool {
        let heading = self.headings.get(&column).map(|heading| bare(&compared(heading))).unwrap_or_default();
        let says_so = heading.split(' ').any(|word| matches!(word, "ngay" | "thoi" | "gio"));
        // "Ngày", "Tháng", "Năm" side by side: each holds a part of a day.
        let is_day = heading.split(' ').next() == Some("ngay") && when::may_be_day(text);
        when::looks_like_time(text) || says_so && when::may_be_serial(text) || is_day
    }

    fn heading(&self, column: usize) -> String {
        self.headings.get(&column).cloned().unwrap_or_else(|| letters(column))
    }
}

impl Candidate {
    /// The columns with this heading or these letters.
    fn called(&self, name: &str) -> Vec<usize> {
        let wanted = compared(name);
        let by_heading: Vec<usize> = self
            .headings
            .iter()
            .filter(|(_, heading)| !wanted.is_empty() && compared(heading) == wanted)
            .map(|(column, _)| *column)
            .collect();
        // A column without a heading goes by its letters.
        match column_of_letters(name).filter(|_| by_heading.is_empty()) {
            Some(column) => vec![column],
            None => by_heading,
        }
    }

    /// Takes what the clerk says over what the headings say.
    fn choose(&mut self, choices: &Choices) {
        for name in &choices.ignored {
            for column in self.called(name) {
                self.known.remove(&column);
                self.either.remove(&column);
            }
        }
        for (name, meaning) in &choices.columns {
            for column in self.called(name) {
                self.either.remove(&column);
                self.known.insert(column, *meaning);
            }
        }
        // What is not asked any more: the column with the other meaning says it.
        let chosen = |meaning| choices.columns.iter().any(|(_, chosen)| *chosen == meaning);
        if chosen(Meaning::Received) {
            let named: Vec<usize> = choices.columns.iter().flat_map(|(name, _)| self.called(name)).collect();
            self.known.retain(|column, meaning| *meaning != Meaning::Received || named.contains(column));
        }
    }

    /// Whether an hour whose heading says nothing more is that of the receipt: it stands right behind its day, or before
    /// it where no other day stands next to it, or is the only hour of the only day.
    fn is_hour_of_receipt(&self, columns: &BTreeMap<Meaning, usize>) -> bool {
        let (Some(hour), Some(received)) = (columns.get(&Meaning::Hour), columns.get(&Meaning::Received)) else {
            return false;
        };
        let is_of_day = |column: &usize| {
            let of_day = |meaning: &Meaning| matches!(meaning, Meaning::Received | Meaning::Date);
            let heading = self.headings.get(column).map(|heading| bare(&compared(heading))).unwrap_or_default();
            let says_so = heading.split(' ').any(|word| matches!(word, "ngay" | "han" | "luc" | "thoi"));
            self.known.get(column).is_some_and(of_day) || self.either.contains(column) || says_so
        };
        let before = self.headings.range(..hour).next_back().map(|(column, _)| column).filter(|at| is_of_day(at));
        let behind = self.headings.range(hour + 1..).next().map(|(column, _)| column).filter(|at| is_of_day(at));
        match before.or(behind) {
            Some(day) => day == received,
            None => self.headings.keys().filter(|column| is_of_day(column)).count() == 1,
        }
    }

    fn head(self, choices: &Choices, table: Table) -> Result<Head, FilingsError> {
        let mut problems = Vec::new();
        let names = choices.columns.iter().map(|(name, _)| name).chain(&choices.ignored);
        for name in names.filter(|name| self.called(name).is_empty()) {
            let there = self.headings.values().cloned().collect();
            problems.push(ColumnProblem::NoSuchColumn { name: name.clone(), there });
        }
        let heading = |column: &usize| self.headings.get(column).cloned().unwrap_or_else(|| letters(*column));
        let mut columns = BTreeMap::new();
        for meaning in table.meanings().iter().copied() {
            let places: Vec<usize> =
                self.known.iter().filter(|(_, known)| **known == meaning).map(|(column, _)| *column).collect();
            match places.as_slice() {
                [] => {}
                [place] => {
                    columns.insert(meaning, *place);
                }
                several => {
                    let headings = several.iter().map(heading).collect();
                    problems.push(ColumnProblem::Both { meaning, headings });
                }
            }
        }
        problems.extend(self.either.iter().map(|column| ColumnProblem::Either { heading: heading(column) }));
        if let Some(hour) = columns.get(&Meaning::Hour) {
            let hour = heading(hour);
            let named = |name: &String| compared(name) == compared(&hour);
            let is_chosen = choices.columns.iter().any(|(name, _)| named(name));
            match columns.get(&Meaning::Received).map(heading) {
                None => problems.push(ColumnProblem::HourAlone { hour }),
                Some(day) if !is_chosen && happening(&hour).is_none() && !self.is_hour_of_receipt(&columns) => {
                    problems.push(ColumnProblem::OtherHour { hour, day });
                }
                Some(day) if !is_chosen && happening(&hour).is_some() && happening(&hour) != happening(&day) => {
                    problems.push(ColumnProblem::OtherHour { hour, day });
                }
                Some(_) => {}
            }
        }
        if !problems.is_empty() {
            return Err(FilingsError::Columns(problems));
        }
        let ignored = choices.ignored.iter().flat_map(|name| self.called(name)).collect();
        Ok(Head { first: self.first, last: self.last, columns, headings: self.headings, ignored })
    }
}

/// The column of letters such as `AB`.
fn column_of_letters(text: &str) -> Option<usize> {
    let is_written = (1..=3).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_uppercase());
    let number = |number, letter| number * 26 + usize::from(letter - b'A') + 1;
    is_written.then(|| text.bytes().fold(0, number) - 1)
}
