//! What the columns of a sheet mean, by their headings and by what the clerk says of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    CELL_CHARS_MAX, ColumnProblem, FilingsError,
    grid::{Grid, letters},
    when,
};
use crate::source::fold;

/// The head stands within so many rows.
pub(super) const WITHIN_ROWS: usize = 30;
/// A head has at most so many rows.
const HEAD_ROWS_MAX: usize = 3;

/// What a column says of a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// The task, as the ledger names it, or its duty.
    Task,
    /// The unit that owes it, by code or by name.
    Unit,
    /// The duty, by its code or its words.
    Duty,
    /// The reporting period.
    Period,
    /// The document's number and symbol.
    Document,
    /// The date on the document.
    Date,
    /// When it was received: a day, or a day with an hour.
    Received,
    /// The hour of the receipt, beside its day.
    Hour,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 8] =
        [Self::Task, Self::Unit, Self::Duty, Self::Period, Self::Document, Self::Date, Self::Received, Self::Hour];

    /// The English heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Unit => "unit",
            Self::Duty => "duty",
            Self::Period => "period",
            Self::Document => "document",
            Self::Date => "document date",
            Self::Received => "received",
            Self::Hour => "received time",
        }
    }

    /// What it is called on the command line.
    pub fn word(self) -> String {
        self.name().replace(' ', "-")
    }

    /// The Vietnamese headings. Without diacritics only as a whole, because "nhân lực" (staff) and "nhận lúc" are then
    /// the same.
    fn vietnamese(self) -> &'static [&'static str] {
        match self {
            Self::Task => &["nhiệm vụ", "mã nhiệm vụ", "nhiệm vụ được giao", "mã số nhiệm vụ"],
            Self::Unit => &[
                "đơn vị",
                "tên đơn vị",
                "mã đơn vị",
                "đơn vị báo cáo",
                "đơn vị nộp",
                "đơn vị nộp báo cáo",
                "đơn vị gửi",
                "đơn vị thực hiện",
                "đơn vị chủ trì",
                "cơ quan",
                "tên cơ quan",
                "cơ quan đơn vị",
                "tên cơ quan đơn vị",
                "cơ quan báo cáo",
                "cơ quan gửi",
                "cơ quan gửi văn bản",
                "cơ quan nộp",
                "cơ quan ban hành",
                "cơ quan thực hiện",
                "cơ quan chủ trì",
                "nơi gửi",
                "tác giả",
            ],
            Self::Duty => &[
                "nội dung nhiệm vụ",
                "tên nhiệm vụ",
                "chế độ",
                "chế độ báo cáo",
                "tên báo cáo",
                "loại báo cáo",
                "nội dung báo cáo",
            ],
            Self::Period => &["kỳ", "kỳ báo cáo", "kì báo cáo", "kỳ bc", "kỳ hạn báo cáo"],
            Self::Document => &[
                "số ký hiệu",
                "số kí hiệu",
                "số và ký hiệu",
                "số hiệu",
                "số văn bản",
                "số hiệu văn bản",
                "số ký hiệu văn bản",
                "số và ký hiệu văn bản",
                "số ký hiệu báo cáo",
                "số báo cáo",
                "số công văn",
                "văn bản số",
                "báo cáo số",
                "số vb",
                "số ký hiệu vb",
            ],
            Self::Date => &[
                "ngày văn bản",
                "ngày vb",
                "ngày ban hành",
                "ngày ban hành văn bản",
                "ngày ký",
                "ngày ký văn bản",
                "ngày tháng văn bản",
                "ngày tháng năm văn bản",
                "ngày tháng năm ban hành",
            ],
            Self::Received => &[
                "nhận lúc",
                "đến lúc",
                "nộp lúc",
                "gửi lúc",
                "thời điểm nhận",
                "thời điểm đến",
                "thời điểm tiếp nhận",
                "thời điểm nộp",
                "thời điểm gửi",
                "thời gian nhận",
                "thời gian đến",
                "thời gian tiếp nhận",
                "thời gian nộp",
                "thời gian gửi",
                "ngày nhận",
                "ngày đến",
                "ngày tiếp nhận",
                "ngày nộp",
                "ngày gửi",
                "ngày nhận được",
                "ngày nhận văn bản",
                "ngày nhận báo cáo",
                "ngày nộp báo cáo",
                "ngày gửi báo cáo",
                "ngày giờ nhận",
                "ngày giờ đến",
                "ngày giờ tiếp nhận",
                "ngày giờ nộp",
                "ngày giờ gửi",
                "giờ ngày nhận",
                "giờ ngày đến",
                "ngày tháng nhận",
                "ngày tháng đến",
            ],
            Self::Hour => &[
                "giờ",
                "giờ nhận",
                "giờ đến",
                "giờ tiếp nhận",
                "giờ nộp",
                "giờ gửi",
                "giờ phút",
                "giờ phút nhận",
                "giờ phút đến",
                "giờ phút nộp",
            ],
        }
    }

    /// The English headings.
    fn english(self) -> &'static [&'static str] {
        match self {
            Self::Duty => &["duty", "obligation"],
            Self::Document => &["document", "document number"],
            Self::Received => &["received", "received at"],
            Self::Hour => &["received time", "time received"],
            Self::Task => &["task"],
            Self::Unit => &["unit"],
            Self::Period => &["period"],
            Self::Date => &["document date"],
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a word names no meaning of a column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no meaning of a column; write \"HEADING=MEANING\", with one of: task, unit, duty, period, document, document-date, received, received-time"
)]
pub struct NoMeaning(pub String);

impl FromStr for Meaning {
    type Err = NoMeaning;

    fn from_str(text: &str) -> Result<Self, NoMeaning> {
        Self::ALL.into_iter().find(|meaning| meaning.word() == text).ok_or_else(|| NoMeaning(text.to_owned()))
    }
}

/// What the clerk says of columns, each by its heading or its letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// What these mean.
    pub columns: Vec<(String, Meaning)>,
    /// These say nothing of the filings.
    pub ignored: Vec<String>,
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

/// How many of these cells are headings of columns that are read.
pub(super) fn count<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    cells.filter_map(meaning_of).count()
}

/// A heading as it is compared: its words.
fn compared(heading: &str) -> String {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Without diacritics.
pub(super) fn bare(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c });
    bare.collect()
}

/// The column that a heading names; what stands in brackets, such as the form of a date, is no part of its name.
fn meaning_of(heading: &str) -> Option<Meaning> {
    if heading.len() > 4 * CELL_CHARS_MAX {
        return None;
    }
    let outside = heading.split('(').next().unwrap_or_default();
    [heading, outside].into_iter().map(compared).find_map(|heading| {
        let is_named = |meaning: &Meaning| {
            let names = meaning.vietnamese();
            names.contains(&heading.as_str())
                || meaning.english().contains(&heading.as_str())
                // One word alone is too little: "ky" is "kỳ" (period) and "ký" (signed).
                || heading.contains(' ') && names.iter().any(|name| bare(name) == heading)
        };
        Meaning::ALL.into_iter().find(is_named)
    })
}

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
    fn at(grid: &Grid, first: usize) -> Self {
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
                None => meaning_of(own),
                Some(group) => {
                    let joined = [format!("{own} {group}"), format!("{group} {own}")];
                    let neutral = NEUTRAL.contains(&compared(group).as_str()).then(|| meaning_of(own)).flatten();
                    joined.iter().find_map(|joined| meaning_of(joined)).or(neutral)
                }
            };
            if let Some(meaning) = meaning {
                known.insert(column, meaning);
            }
            headings.insert(column, heading);
        }
        Self { first, last, headings, known, either }
    }

    /// What of a filing must be told has a column.
    fn missing(&self) -> Vec<Meaning> {
        let has = |meaning: Meaning| self.known.values().any(|known| *known == meaning);
        let task = (!has(Meaning::Task) && !has(Meaning::Unit)).then_some(Meaning::Task);
        let document = (!has(Meaning::Document)).then_some(Meaning::Document);
        task.into_iter().chain(document).collect()
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
    pub fn find(grid: &Grid, choices: &Choices) -> Result<Self, FilingsError> {
        let mut best: Option<Candidate> = None;
        for (row, _) in grid.rows.iter().take(WITHIN_ROWS) {
            let mut candidate = Candidate::at(grid, *row);
            candidate.choose(choices);
            let is_complete = candidate.missing().is_empty();
            if is_complete || best.as_ref().is_none_or(|best| best.known.len() < candidate.known.len()) {
                best = Some(candidate);
            }
            if is_complete {
                break;
            }
        }
        let candidate = best.ok_or(FilingsError::Empty)?;
        let missing = candidate.missing();
        if !missing.is_empty() {
            return Err(FilingsError::NoHeader { row: candidate.first, missing });
        }
        candidate.head(choices)
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
        when::looks_like_time(text) || says_so && when::may_be_serial(text)
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

    fn head(self, choices: &Choices) -> Result<Head, FilingsError> {
        let mut problems = Vec::new();
        let names = choices.columns.iter().map(|(name, _)| name).chain(&choices.ignored);
        for name in names.filter(|name| self.called(name).is_empty()) {
            let there = self.headings.values().cloned().collect();
            problems.push(ColumnProblem::NoSuchColumn { name: name.clone(), there });
        }
        let heading = |column: &usize| self.headings.get(column).cloned().unwrap_or_else(|| letters(*column));
        let mut columns = BTreeMap::new();
        for meaning in Meaning::ALL {
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
