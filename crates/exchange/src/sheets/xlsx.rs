//! Sheets as a workbook that prints on A4.

use calendar::{NaiveDate, Timestamp};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::{Field, Imprint, ROWS_MAX, SheetError, Table, Value};

/// A column is no wider than this, in characters.
const WIDTH_MAX: usize = 60;
const WIDTH_MIN: usize = 6;
const A4: u8 = 9;
/// A cell holds 32,767 characters: so many of the text, and that it was cut off.
const TEXT_MAX: usize = 32_000;
/// The day that spreadsheets count from is 25,569 days before 1970.
const DAYS_BEFORE_1970: f64 = 25_569.0;
const DAY_SECONDS: f64 = 86_400.0;

/// How cells look.
struct Formats {
    header: Format,
    text: Format,
    number: Format,
    share: Format,
    day: Format,
    instant: Format,
}

impl Formats {
    fn new() -> Self {
        let plain = Format::new().set_font_name("Times New Roman").set_font_size(11).set_align(FormatAlign::Top);
        Self {
            header: plain
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_border(FormatBorder::Thin),
            text: plain.clone().set_text_wrap().set_border(FormatBorder::Thin),
            number: plain.clone().set_num_format("0").set_border(FormatBorder::Thin),
            share: plain.clone().set_num_format("0.0%").set_border(FormatBorder::Thin),
            day: plain.clone().set_num_format("dd/mm/yyyy").set_border(FormatBorder::Thin),
            instant: plain.set_num_format("dd/mm/yyyy hh:mm:ss").set_border(FormatBorder::Thin),
        }
    }
}

/// A workbook of these tables, in order, and a last sheet that says where they come from.
pub fn xlsx(tables: &[Table], imprint: &Imprint) -> Result<Vec<u8>, SheetError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    // Equal input, equal bytes: the only time in the file is the moment of knowledge.
    let known = imprint.known_at.micros().div_euclid(1_000_000);
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(known)?));
    for table in tables {
        if table.rows.len() > ROWS_MAX {
            return Err(SheetError::TooLong { name: table.name, rows: table.rows.len() });
        }
        let page = workbook.add_worksheet();
        page.set_name(&table.title)?;
        fill(page, table, imprint, &formats)?;
        layout(page, &table.title, imprint);
    }
    notes(workbook.add_worksheet(), imprint, &formats)?;
    Ok(workbook.save_to_buffer()?)
}

/// A column of the page: one of the table's, or how exact its neighbour is.
#[derive(Clone, Copy)]
enum Shown {
    Column(usize),
    /// Where days stand among instants, they are not told apart by their value.
    Precision(usize),
}

fn fill(page: &mut Worksheet, table: &Table, imprint: &Imprint, formats: &Formats) -> Result<(), SheetError> {
    let shown = columns(table);
    let mut widths = vec![WIDTH_MIN; shown.len()];
    for (place, column) in (0_u16..).zip(&shown) {
        let name = match column {
            Shown::Column(of) => table.headings.get(*of).map_or("", String::as_str),
            Shown::Precision(_) => &imprint.precision[0],
        };
        page.write_string_with_format(0, place, name, &formats.header)?;
        widen(&mut widths, place, name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or_default());
    }
    for (number, row) in (1_u32..).zip(&table.rows) {
        for (place, column) in (0_u16..).zip(&shown) {
            let (Shown::Column(of) | Shown::Precision(of)) = column;
            let Some(field) = row.get(*of) else { continue };
            let text = match column {
                Shown::Column(_) => {
                    write(page, (number, place), field, formats, &imprint.cut_off)?;
                    &field.text
                }
                Shown::Precision(_) => {
                    let text = precision(field, imprint);
                    page.write_string_with_format(number, place, text, &formats.text)?;
                    text
                }
            };
            widen(&mut widths, place, text);
        }
    }
    for (place, width) in (0_u16..).zip(&widths) {
        page.set_column_width(place, u32::try_from(width + 2).unwrap_or_default())?;
    }
    let (last_row, last_column) = (table.rows.len() as u32, (shown.len().max(1) - 1) as u16);
    page.set_freeze_panes(1, 2.min(last_column))?;
    page.autofilter(0, 0, last_row, last_column)?;
    page.set_print_area(0, 0, last_row, last_column)?;
    page.set_repeat_rows(0, 0)?;
    Ok(())
}

fn columns(table: &Table) -> Vec<Shown> {
    let holds = |place: usize, is: fn(Value) -> bool| {
        table.rows.iter().filter_map(|row| row.get(place)).any(|field| is(field.value))
    };
    let mixed = |place: usize| {
        holds(place, |value| matches!(value, Value::KnownDay(_)))
            && holds(place, |value| matches!(value, Value::Instant(_)))
    };
    (0..table.headings.len())
        .flat_map(|place| {
            let precision = mixed(place).then_some(Shown::Precision(place));
            [Some(Shown::Column(place)), precision].into_iter().flatten()
        })
        .collect()
}

fn precision<'i>(field: &Field, imprint: &'i Imprint) -> &'i str {
    match field.value {
        Value::KnownDay(_) => &imprint.precision[1],
        Value::Instant(_) => &imprint.precision[2],
        Value::Words | Value::Count(_) | Value::Permille(_) | Value::Day(_) => "",
    }
}

/// Writes a field by what it is.
fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    field: &Field,
    formats: &Formats,
    cut_off: &str,
) -> Result<(), SheetError> {
    match field.value {
        Value::Count(count) => page.write_number_with_format(row, column, count as f64, &formats.number)?,
        Value::Permille(share) => {
            page.write_number_with_format(row, column, f64::from(share) / 1_000.0, &formats.share)?
        }
        Value::Day(day) | Value::KnownDay(day) => {
            page.write_number_with_format(row, column, of_day(day), &formats.day)?
        }
        Value::Instant(at) => page.write_number_with_format(row, column, of_instant(at), &formats.instant)?,
        Value::Words => page.write_string_with_format(row, column, fitting(&field.text, cut_off), &formats.text)?,
    };
    Ok(())
}

/// A text as a cell holds it. What is cut off is said there, and stands in the ledger.
fn fitting(text: &str, cut_off: &str) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => format!("{}{cut_off}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The days since the day that spreadsheets count from.
fn of_day(day: NaiveDate) -> f64 {
    of_instant(Timestamp::start_of(day)).round()
}

/// The same with the time of day, in Vietnam.
fn of_instant(at: Timestamp) -> f64 {
    // To the second: what follows would be rounded on the screen anyway.
    let seconds = at.local().naive_local().and_utc().timestamp();
    seconds as f64 / DAY_SECONDS + DAYS_BEFORE_1970
}

fn widen(widths: &mut [usize], place: u16, text: &str) {
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    if let Some(width) = widths.get_mut(usize::from(place)) {
        *width = (*width).max(longest.min(WIDTH_MAX));
    }
}

/// A4 on its side, one page wide; at the foot the page, both dates, the number of entries and their root.
fn layout(page: &mut Worksheet, title: &str, imprint: &Imprint) {
    let Imprint { left, page: number, right, .. } = imprint;
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    // An ampersand begins a command in a header, and a digit behind a size of letters belongs to that.
    page.set_header(format!("&C&B{}", title.replace('&', "&&")));
    page.set_footer(format!("&L&8{left}&C&8{number} &P/&N&R&8{right}"));
}

/// What was asked, of which ledger, and what can be held against it.
fn notes(page: &mut Worksheet, imprint: &Imprint, formats: &Formats) -> Result<(), SheetError> {
    page.set_name(&imprint.notes)?;
    for (row, (what, value)) in (0_u32..).zip(&imprint.lines) {
        page.write_string_with_format(row, 0, what, &formats.header)?;
        page.write_string_with_format(row, 1, value, &formats.text)?;
    }
    page.set_column_width(0, 26)?;
    page.set_column_width(1, 70)?;
    layout(page, &imprint.notes, imprint);
    Ok(())
}
