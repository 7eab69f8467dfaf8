//! Sheets as a workbook that prints on A4.

use calendar::{Moment, NaiveDate, PartialDate, Timestamp};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use views::{Cell, Sheet};
use words::{self, Language, say};

use super::{ROWS_MAX, SheetError, Source, cells, headers};

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
            day: plain.clone().set_num_format("dd/mm/yyyy").set_border(FormatBorder::Thin),
            instant: plain.set_num_format("dd/mm/yyyy hh:mm:ss").set_border(FormatBorder::Thin),
        }
    }
}

/// A workbook of these sheets, in order, and a last one that says where they come from.
pub fn xlsx(sheets: &[Sheet], source: &Source<'_>, language: Language) -> Result<Vec<u8>, SheetError> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    // Equal input, equal bytes: the only time in the file is the moment of knowledge.
    let known = source.basis.known_at.micros().div_euclid(1_000_000);
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(known)?));
    for sheet in sheets {
        if sheet.rows.len() > ROWS_MAX {
            return Err(SheetError::TooLong { name: sheet.name, rows: sheet.rows.len() });
        }
        let page = workbook.add_worksheet();
        let title = words::sheets::title(&sheet.title, language);
        page.set_name(title)?;
        fill(page, sheet, &formats, language)?;
        layout(page, title, source, language);
    }
    notes(workbook.add_worksheet(), source, &formats, language)?;
    Ok(workbook.save_to_buffer()?)
}

/// A column of the page: one of the sheet's, or how exact its neighbour is.
#[derive(Clone, Copy)]
enum Shown {
    Column(usize),
    /// Where days stand among instants, they are not told apart by their value.
    Precision(usize),
}

fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats, language: Language) -> Result<(), SheetError> {
    let shown = columns(sheet);
    let titles: Vec<&str> = headers(sheet, language).collect();
    let mut widths = vec![WIDTH_MIN; shown.len()];
    for (place, column) in (0_u16..).zip(&shown) {
        let name = match column {
            Shown::Column(of) => titles.get(*of).copied().unwrap_or_default(),
            Shown::Precision(_) => language.pick("Độ chính xác", "Precision"),
        };
        page.write_string_with_format(0, place, name, &formats.header)?;
        widen(&mut widths, place, name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or_default());
    }
    for (number, row) in (1_u32..).zip(&sheet.rows) {
        let row: Vec<&Cell> = cells(sheet, row).collect();
        for (place, column) in (0_u16..).zip(&shown) {
            let (Shown::Column(of) | Shown::Precision(of)) = column;
            let Some(cell) = row.get(*of) else { continue };
            let text = match column {
                Shown::Column(_) => write(page, (number, place), cell, formats, language)?,
                Shown::Precision(_) => {
                    let text = precision(cell, language);
                    page.write_string_with_format(number, place, text, &formats.text)?;
                    text.to_owned()
                }
            };
            widen(&mut widths, place, &text);
        }
    }
    for (place, width) in (0_u16..).zip(&widths) {
        page.set_column_width(place, u32::try_from(width + 2).unwrap_or_default())?;
    }
    let (last_row, last_column) = (sheet.rows.len() as u32, (shown.len().max(1) - 1) as u16);
    page.set_freeze_panes(1, 2.min(last_column))?;
    page.autofilter(0, 0, last_row, last_column)?;
    page.set_print_area(0, 0, last_row, last_column)?;
    page.set_repeat_rows(0, 0)?;
    Ok(())
}

fn columns(sheet: &Sheet) -> Vec<Shown> {
    let holds = |place: usize, is: fn(&Moment) -> bool| {
        let mut cells = sheet.rows.iter().filter_map(|row| row.get(place));
        cells.any(|cell| matches!(cell, Cell::Moment(moment) if is(moment)))
    };
    let is_day: fn(&Moment) -> bool = |moment| matches!(moment, Moment::Day(_));
    let is_instant: fn(&Moment) -> bool = |moment| matches!(moment, Moment::Instant(_));
    let mixed = |place: usize| holds(place, is_day) && holds(place, is_instant);
    (0..sheet.columns.len())
        .flat_map(|place| {
            let precision = mixed(place).then_some(Shown::Precision(place));
            [Some(Shown::Column(place)), precision].into_iter().flatten()
        })
        .collect()
}

fn precision(cell: &Cell, language: Language) -> &'static str {
    match cell {
        Cell::Moment(Moment::Day(_)) => language.pick("ngày", "day"),
        Cell::Moment(Moment::Instant(_)) => language.pick("giây", "second"),
        _ => "",
    }
}

/// Writes a cell by its kind, and returns what a reader sees there.
fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
    language: Language,
) -> Result<String, SheetError> {
    let shown = words::sheets::shown(cell, language);
    match cell {
        Cell::Count(count) => page.write_number_with_format(row, column, *count as f64, &formats.number)?,
        Cell::Day(day) | Cell::Moment(Moment::Day(day)) | Cell::Date(PartialDate::Day(day)) => {
            page.write_number_with_format(row, column, of_day(*day), &formats.day)?
        }
        Cell::Moment(Moment::Instant(at)) => {
            page.write_number_with_format(row, column, of_instant(*at), &formats.instant)?
        }
        Cell::Empty
        | Cell::Text(_)
        | Cell::Lines(_)
        | Cell::Term(_)
        | Cell::Terms(_)
        | Cell::Date(_)
        | Cell::Entry(_)
        | Cell::Entries(_) => page.write_string_with_format(row, column, fitting(&shown, language), &formats.text)?,
    };
    Ok(shown)
}

/// A text as a cell holds it. What is cut off is said there, and stands in the ledger.
fn fitting(text: &str, language: Language) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => {
            let rest =
                language.pick("… [đã cắt bớt; toàn văn có trong sổ]", "… [cut off here; the ledger has all of it]");
            format!("{}{rest}", text.get(..end).unwrap_or_default())
        }
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
fn layout(page: &mut Worksheet, title: &str, source: &Source<'_>, language: Language) {
    let (size, root) = source.head;
    let (valid, known) = (words::instant(source.basis.valid_at), words::instant(source.basis.known_at));
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    // An ampersand begins a command in a header, and a digit behind a size of letters belongs to that.
    page.set_header(format!("&C&B{}", title.replace('&', "&&")));
    page.set_footer(say!(
        language,
        "&L&8Tình trạng {valid}, như biết lúc {known}&C&8Trang &P/&N&R&8Tổng {size} bút toán · gốc {root}",
        "&L&8As of {valid}, as known {known}&C&8Page &P/&N&R&8Of {size} entries · root {root}"
    ));
}

/// What was asked, of which ledger, and what can be held against it.
fn notes(page: &mut Worksheet, source: &Source<'_>, formats: &Formats, language: Language) -> Result<(), SheetError> {
    let basis = source.basis;
    let (size, root) = source.head;
    let name = language.pick("Chú thích", "Notes");
    page.set_name(name)?;
    let mut lines = vec![
        (language.pick("Sổ", "Ledger"), source.log.to_owned()),
        (language.pick("Tình trạng tại", "What was the case"), words::instant(basis.valid_at)),
        (language.pick("Như biết lúc", "As known"), words::instant(basis.known_at)),
        (language.pick("Số bút toán khi đó", "Entries by then"), basis.entries.to_string()),
        (language.pick("Bộ quy tắc", "Rule set"), basis.rule_set.clone().unwrap_or_default()),
        (language.pick("Lịch làm việc", "Calendar"), basis.calendar.clone()),
        (language.pick("Bộ lọc", "Filters"), source.filters.to_owned()),
        (language.pick("Đầu sổ: số bút toán", "Head: entries"), size.to_string()),
        (language.pick("Đầu sổ: giá trị gốc", "Head: root"), root.to_owned()),
    ];
    if basis.is_rehearsal() {
        let rehearsal = language.pick("SỔ DIỄN TẬP: giờ giả lập", "A REHEARSAL: its times are simulated");
        lines.push((language.pick("Lưu ý", "Note"), rehearsal.to_owned()));
    }
    for (row, (what, value)) in (0_u32..).zip(&lines) {
        page.write_string_with_format(row, 0, *what, &formats.header)?;
        page.write_string_with_format(row, 1, value, &formats.text)?;
    }
    page.set_column_width(0, 26)?;
    page.set_column_width(1, 70)?;
    layout(page, name, source, language);
    Ok(())
}
