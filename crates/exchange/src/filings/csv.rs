//! The cells of a CSV file.

use super::{
    errors::FilingsError,
    grid::Grid,
    heads::WITHIN_ROWS,
    meaning::{self, Table},
};

const SEPARATORS: &[u8] = b"\t;,";

/// Puts the cells into the grid.
pub(super) fn read(text: &str, grid: &mut Grid, table: Table) -> Result<(), FilingsError> {
    const LAST: &str = "\u{4}";
    // One kind of line end, and a last row of our own, which an open quotation mark would swallow.
    let text = text.replace("\r\n", "\n") + "\n" + LAST;
    let (stated, skipped) = match separator_line(&text) {
        Some((separator, length)) => (Some(separator), length),
        None => (None, 0),
    };
    let separator = stated.unwrap_or_else(|| likely(&text, table));
    let text = text.get(skipped..).unwrap_or_default();
    let mut reader = reader(text, separator);
    // The line that names the separator is no row: the spreadsheet that wrote it does not count it.
    let (mut record, mut row) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).unwrap_or(false) {
        // The reader passes over blank lines; the spreadsheet counts them as rows.
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        let rest = start.and_then(|start| text.get(start..)).unwrap_or_default();
        let content = rest.trim_start_matches(['\r', '\n']);
        row += 1 + rest.len() - content.len();
        if content == LAST {
            return Ok(());
        }
        let mut cells = record.iter().enumerate();
        cells
            .try_for_each(|(column, cell)| grid.put(row, column, as_typed(cell), cell.trim_start().starts_with('=')))?;
    }
    Err(FilingsError::OpenQuote(row))
}

/// The separator that the first line names (`sep=;`), as Excel writes and reads it, and how long that line is.
fn separator_line(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\n', '\r']).next()?;
    let unquoted = line.trim_matches('"');
    let (name, separator) = unquoted.split_at_checked(4)?;
    let [separator] = separator.as_bytes() else { return None };
    let is_stated = name.eq_ignore_ascii_case("sep=") && (SEPARATORS.contains(separator) || *separator == b'|');
    is_stated.then_some((*separator, line.len() + 1))
}

/// The separator under which a row names most columns; "Số, ký hiệu" holds a comma.
fn likely(text: &str, table: Table) -> u8 {
    let named = |separator: &u8| {
        let records = reader(text, *separator).into_records().map_while(Result::ok).take(WITHIN_ROWS);
        records.map(|record| meaning::count(record.iter(), table)).max()
    };
    *SEPARATORS.iter().max_by_key(|separator| named(separator)).unwrap_or(&b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// An apostrophe before a number or before what looks like a formula says that it is text, as in a spreadsheet; it is no
/// part of the text.
fn as_typed(cell: &str) -> &str {
    let is_guarded = |text: &&str| text.trim_start().starts_with(|c: char| "=+-@".contains(c) || c.is_alphanumeric());
    cell.strip_prefix('\'').filter(is_guarded).unwrap_or(cell)
}
