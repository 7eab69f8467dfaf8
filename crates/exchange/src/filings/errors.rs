//! Why a spreadsheet is not a list of filings.

use calendar::PartialDate;
use domain::{
    Refusal,
    ids::{IdError, TaskId},
};

use super::{CELL_CHARS_MAX, FILE_BYTES_MAX, ROWS_MAX, meaning::Meaning, range::Range, when::WhenError};

/// Why a file is not a list of filings.
#[derive(Debug, thiserror::Error)]
pub enum FilingsError {
    /// The file is too long.
    #[error("the file is longer than {} MiB; a list of filings is never that long", FILE_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// Neither XLSX nor UTF-8 text.
    #[error("byte {0} is not UTF-8; save the spreadsheet as XLSX or as \"CSV UTF-8\"")]
    NotUtf8(usize),
    /// Columns that must be there are not.
    #[error("the head, row {row}, has no column for: {}", .missing.iter().map(|meaning| meaning.name()).collect::<Vec<_>>().join(", "))]
    NoHeader {
        /// The row that names most columns.
        row: usize,
        /// Which.
        missing: Vec<Meaning>,
    },
    /// None of several sheets is a list of filings.
    #[error("sheet \"{sheet}\": {source}. Other sheets that hold something: {}; say which is the list with --sheet", quoted(.others))]
    InSheet {
        /// The one that was read.
        sheet: String,
        /// The others.
        others: Vec<String>,
        /// What is wrong with it.
        source: Box<FilingsError>,
    },
    /// Several sheets are lists of filings.
    #[error("several sheets are lists of filings: {}; import one after the other, each with --sheet", quoted(.0))]
    SeveralSheets(Vec<String>),
    /// The clerk names a sheet that is not there.
    #[error("there is no sheet \"{name}\"; there are: {}", quoted(.there))]
    NoSuchSheet {
        /// As given.
        name: String,
        /// Those that are seen.
        there: Vec<String>,
    },
    /// What the columns mean is to be asked.
    #[error("{}", .0.iter().map(ColumnProblem::to_string).collect::<Vec<_>>().join("\n"))]
    Columns(Vec<ColumnProblem>),
    /// The clerk names a sheet of a file that has none.
    #[error("a CSV file has no sheets; leave out --sheet")]
    NoSheets,
    /// Nobody can say for which cells the value of merged cells holds.
    #[error(
        "the cells {0} are merged, and it is not certain for which rows and columns their value holds; unmerge them and fill in each"
    )]
    Merged(Range),
    /// No filing in it.
    #[error("the file has no filings")]
    Empty,
    /// Too many filings.
    #[error("the file has more than {ROWS_MAX} rows; divide it")]
    TooMany,
    /// Too many rows of past years.
    #[error("the list has more than {} rows; divide it by year", super::HISTORY_ROWS_MAX)]
    TooManyOfHistory,
    /// A cell of a CSV file swallows the rows below it.
    #[error("row {0}: a quotation mark is opened and never closed")]
    OpenQuote(usize),
    /// A damaged or foreign XLSX file.
    #[error("not a readable XLSX file: {0}")]
    Spreadsheet(String),
    /// Some text of the file is marked as a state secret, in a column that is read or anywhere else.
    #[error(
        "the file carries the secrecy mark \"{0}\": a state secret never enters the ledger. Nothing of it was kept"
    )]
    StateSecret(&'static str),
    /// Every faulty cell, from the top.
    #[error("{}", .0.iter().map(RowError::to_string).collect::<Vec<_>>().join("\n"))]
    Rows(Vec<RowError>),
}

impl FilingsError {
    /// With the other sheets, where there are any: one of them may be the list.
    pub(super) fn in_sheet(self, sheet: Option<&str>, others: &[String]) -> Self {
        match (sheet, self) {
            (Some(sheet), source @ (Self::NoHeader { .. } | Self::Empty)) if !others.is_empty() => {
                Self::InSheet { sheet: sheet.to_owned(), others: others.to_vec(), source: Box::new(source) }
            }
            (_, error) => error,
        }
    }
}

/// What has to be asked about the columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnProblem {
    /// Several may mean the same.
    #[error("several columns of the head may mean {meaning}: {}; say which, with --column \"HEADING={}\", and --ignore the others", quoted(.headings), .meaning.word())]
    Both {
        /// What.
        meaning: Meaning,
        /// Their headings.
        headings: Vec<String>,
    },
    /// A heading that may be the date on the document, or the day of the receipt.
    #[error(
        "the column \"{heading}\" may be the date on the document or the time of the receipt; say which: --column \"{heading}=document-date\", --column \"{heading}=received\", or --ignore \"{heading}\""
    )]
    Either {
        /// As it stands.
        heading: String,
    },
    /// A column that is not read and holds days or times.
    #[error(
        "the column \"{heading}\" is not read, and looks like days or times (row {row}: \"{value}\"); say what it is, such as --column \"{heading}=received\", or that it is not wanted: --ignore \"{heading}\""
    )]
    LooksLikeTime {
        /// As it stands; its letters where there is none.
        heading: String,
        /// The first row where it does.
        row: usize,
        /// What stands there.
        value: String,
    },
    /// A column of hours without one of days.
    #[error(
        "the column \"{hour}\" holds hours, and no column says the day of the receipt; say which does: --column \"HEADING=received\""
    )]
    HourAlone {
        /// Its heading.
        hour: String,
    },
    /// A column of persons: positions stand in the ledger, and names in the vault alone.
    #[error(
        "the column \"{heading}\" names persons (row {row}); take it out of the file, or say that it is not wanted: --ignore \"{heading}\"; its names then stay in the kept file alone"
    )]
    Persons {
        /// As it stands.
        heading: String,
        /// The first row where it does.
        row: usize,
    },
    /// The hour of one thing and the day of another.
    #[error(
        "the column \"{hour}\" may be the hour of something else than \"{day}\"; say that it is the same, --column \"{hour}=received-time\", or --ignore \"{hour}\""
    )]
    OtherHour {
        /// The heading of the hours.
        hour: String,
        /// The heading of the days.
        day: String,
    },
    /// The clerk names a column that is not there.
    #[error("there is no column \"{name}\"; there are: {}", quoted(.there))]
    NoSuchColumn {
        /// As given.
        name: String,
        /// The headings.
        there: Vec<String>,
    },
}

/// The headings, each in quotation marks.
fn quoted(headings: &[String]) -> String {
    headings.iter().map(|heading| format!("\"{heading}\"")).collect::<Vec<_>>().join(", ")
}

/// A faulty cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, {column}: {problem}")]
pub struct RowError {
    /// Its row as the spreadsheet numbers it, from 1.
    pub row: usize,
    /// Its column, by the English header.
    pub column: Meaning,
    /// What stands there, cut where it is too long.
    pub value: String,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    /// Nothing in a cell that must be filled in.
    #[error("the cell is empty")]
    Missing,
    /// Too long.
    #[error("the cell is longer than {CELL_CHARS_MAX} characters")]
    TooLong,
    /// A formula: what it comes to may change, or be older than what it is computed from.
    #[error("the cell holds a formula; put in its value")]
    Formula,
    /// `#REF!` and the like.
    #[error("the cell shows a spreadsheet error")]
    Broken,
    /// A line break or another control character, often from a stray quotation mark.
    #[error("the cell holds a line break or another control character")]
    Control,
    /// Not the name of a task.
    #[error(transparent)]
    Task(#[from] IdError),
    /// The same task a second time.
    #[error("the same task stands in row {first} already")]
    Repeated {
        /// The earlier row.
        first: usize,
    },
    /// A date where number and symbol belong: spreadsheets make one of "9/2023".
    #[error("the cell holds a date, not a document's number and symbol")]
    Date,
    /// No digit where number and symbol belong.
    #[error("this is no number and symbol of a document; leave out the rows of those that have not reported")]
    NoNumber,
    /// The document cannot have that date.
    #[error(transparent)]
    Dated(Box<Refusal>),
    /// No day or time for certain.
    #[error(transparent)]
    When(#[from] WhenError),
    /// No unit is called so.
    #[error("no unit is called so{}", nearest(.near))]
    NoUnit {
        /// Those that are written most alike.
        near: Vec<String>,
    },
    /// Not a reporting period.
    #[error(
        "\"{0}\" is no reporting period; write Quý III/2023, tháng 9/2023, 6 tháng đầu năm 2023, năm 2023 or 2023-Q3"
    )]
    NoPeriod(String),
    /// The unit has no such task.
    #[error("the unit has no such task{}", nearest(.near))]
    NoTask {
        /// Others that it has.
        near: Vec<String>,
    },
    /// What the row says fits several tasks.
    #[error(
        "the row fits several tasks: {}{}; add a column \"task\" with the duty that is meant, such as {}",
        .tasks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        if *.more == 0 { String::new() } else { format!(" and {more} more") },
        .tasks.first().map(|task| task.obligation.to_string()).unwrap_or_default()
    )]
    SeveralTasks {
        /// Them, or the first of them.
        tasks: Vec<TaskId>,
        /// How many more there are.
        more: usize,
    },
    /// Numbers of two documents.
    #[error("the cell names several documents: {}; write one in each row", .0.join(", "))]
    SeveralNumbers(Vec<String>),
    /// The spreadsheet does not show the row.
    #[error("the row is hidden; show it, or delete it in the spreadsheet")]
    Hidden,
    /// Somebody drew a line through the row.
    #[error("the row is struck through; delete it, or take the line away")]
    Struck,
    /// Another symbol than that which the number brings.
    #[error("the cell says {number}, and the column of symbols {symbol}; write the right one")]
    TwoSymbols {
        /// By the cell with the number.
        number: String,
        /// By the column of symbols.
        symbol: String,
    },
    /// Two dates of one document.
    #[error("the cell says that the document is dated {own}, and another column says {column}; write the right one")]
    TwoDates {
        /// By the cell with the number.
        own: PartialDate,
        /// By the column of dates.
        column: PartialDate,
    },
    /// A letter of that number is there, of another day.
    #[error(
        "the ledger has {number} of {known}, and none of {said}; put the date right, or register that letter first (socai intake, or import-history --letters FILE and then socai apply FILE)"
    )]
    OtherDirective {
        /// As the cell names it.
        number: String,
        /// The date of the one that is there.
        known: PartialDate,
        /// The date that the row says.
        said: PartialDate,
    },
    /// A person's name.
    #[error("the cell names a person; write the position")]
    Person,
    /// The letter that gave the task is not in the ledger.
    #[error(
        "the ledger has no directive {0}; register it first (socai intake, or import-history --letters FILE and then socai apply FILE), or leave the row out"
    )]
    NoDirective(String),
    /// A letter without a date.
    #[error("the list does not say when the letter was issued; write its date, as \"105/UBND-VP ngày 10/01/2023\"")]
    Undated,
    /// A row that says nothing.
    #[error("the row says neither what answered, nor when, nor how the task stood")]
    NothingSaid,
    /// The row names a task, and in another cell another unit or period.
    #[error("the row names the task {task} and also \"{value}\"")]
    OtherTask {
        /// The task.
        task: TaskId,
        /// What does not fit.
        value: String,
    },
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; nearest: {}", near.join(", ")) }
}
