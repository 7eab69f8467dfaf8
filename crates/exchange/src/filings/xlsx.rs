//! The cells of the first sheet of an XLSX file (ECMA-376, SpreadsheetML), as text.
//!
//! Only what a list needs. Nothing is believed that the file says of its own size: spreadsheets
//! come by mail, and a reader that reserves what they announce can be brought down by one number.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{Cursor, Read},
};

use calendar::{Moment, NaiveDate, Timestamp};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::FilingsError;
use crate::docx::{attribute, resolved};

/// All parts together are at most this long when unpacked, in bytes.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Excel's last row and column.
const SHEET_ROWS_MAX: usize = 1_048_576;
const SHEET_COLUMNS_MAX: usize = 16_384;

const DAY_SECONDS: f64 = 86_400.0;
/// The serial number of 1904-01-01, the first day of the other of Excel's two calendars.
const DAYS_TO_1904: f64 = 1_462.0;

fn refuse(error: impl ToString) -> FilingsError {
    FilingsError::Spreadsheet(error.to_string())
}

/// Hands over the cells that hold something, row by row: the row from 1, the column from 0. A date
/// becomes ISO text, a formula its own text after "=".
pub(super) fn each_cell(
    bytes: &[u8],
    put: impl FnMut(usize, usize, &str) -> Result<(), FilingsError>,
) -> Result<(), FilingsError> {
    let mut package = open(bytes)?;
    let xml = part(&mut package, "xl/workbook.xml")?
        .ok_or_else(|| refuse("it has no xl/workbook.xml; is it a DOCX or ODS file?"))?;
    let (mut sheet, mut from_1904) = (None, false);
    each_tag(&xml, |tag| {
        match tag.local_name().as_ref() {
            // A hidden sheet is not the one the clerk looks at.
            "sheet" if sheet.is_none() && attribute(tag, "state").is_none_or(|state| state == "visible") => {
                sheet = attribute(tag, "id");
            }
            "workbookPr" => from_1904 |= attribute(tag, "date1904").is_some_and(|set| set == "1" || set == "true"),
            _ => {}
        }
        Ok(())
    })?;
    let parts = Parts::read(&part(&mut package, "xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let mut optional = |kind| parts.of_kind(kind).map_or(Ok(None), |name| part(&mut package, name));
    let texts = optional("/sharedStrings")?.map_or(Ok(Vec::new()), |xml| shared_texts(&xml))?;
    let shapes = optional("/styles")?.map_or(Ok(Vec::new()), |xml| shapes(&xml))?;
    let sheet = sheet.and_then(|id| parts.named(&id)).map_or(Ok(None), |name| part(&mut package, name))?;
    let sheet = sheet.ok_or_else(|| refuse("it has no sheet"))?;
    Workbook { texts, shapes, from_1904 }.each_cell(&sheet, put)
}

type Package<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// Refuses the file by the sizes it declares; a part longer than it declares is refused when read.
fn open(bytes: &[u8]) -> Result<Package<'_>, FilingsError> {
    let package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(refuse)?;
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..package.len() {
        let size = package.by_index_data(index).map_err(refuse)?.size();
        left = left
            .checked_sub(size)
            .ok_or_else(|| refuse(format!("it unpacks to more than {} MiB", UNPACKED_BYTES_MAX / 1024 / 1024)))?;
    }
    Ok(package)
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, FilingsError> {
    let file = match package.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(refuse(error)),
    };
    let mut xml = String::new();
    file.take(UNPACKED_BYTES_MAX).read_to_string(&mut xml).map_err(refuse)?;
    Ok(Some(xml))
}

fn each_tag(xml: &str, mut each: impl FnMut(&BytesStart<'_>) -> Result<(), FilingsError>) -> Result<(), FilingsError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(()),
            Event::Start(tag) | Event::Empty(tag) => each(&tag)?,
            _ => {}
        }
    }
}

/// The text that an event adds to the element it stands in.
fn text_of(event: &Event<'_>) -> Result<String, FilingsError> {
    match event {
        // Excel's way to write the first half of a pasted Windows line end.
        Event::Text(text) => Ok(text.xml10_content().replace("_x000D_", "\r")),
        Event::CData(text) => Ok(text.xml10_content().into_owned()),
        Event::GeneralRef(name) => resolved(name).map_err(refuse),
        _ => Ok(String::new()),
    }
}

/// The parts of the workbook: identifier, kind, name in the ZIP file.
struct Parts(Vec<(String, String, String)>);

impl Parts {
    fn read(xml: &str) -> Result<Self, FilingsError> {
        let mut parts = Vec::new();
        each_tag(xml, |tag| {
            let [id, kind, target] = ["Id", "Type", "Target"].map(|name| attribute(tag, name).unwrap_or_default());
            let name = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            parts.push((id, kind, name));
            Ok(())
        })?;
        Ok(Self(parts))
    }

    fn of_kind(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|part| part.1.ends_with(kind)).map(|part| part.2.as_str())
    }

    fn named(&self, id: &str) -> Option<&str> {
        self.0.iter().find(|part| part.0 == id).map(|part| part.2.as_str())
    }
}

/// The texts that cells refer to by number.
fn shared_texts(xml: &str) -> Result<Vec<String>, FilingsError> {
    let mut reader = Reader::from_str(xml);
    let mut texts: Vec<String> = Vec::new();
    let (mut in_text, mut in_reading_aid) = (false, false);
    loop {
        match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(texts),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => texts.push(String::new()),
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => texts.push(String::new()),
                "t" => in_text = !in_reading_aid,
                "rPh" => in_reading_aid = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_reading_aid = false,
                _ => {}
            },
            event if in_text => {
                if let Some(text) = texts.last_mut() {
                    text.push_str(&text_of(&event)?);
                }
            }
            _ => {}
        }
    }
}

/// As what a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Number,
    /// A day, a time, or both.
    Moment,
    /// Month and year only: typed "7/2023", stored as the first of July.
    Month,
    Year,
}

/// The shapes that cells refer to by number.
fn shapes(xml: &str) -> Result<Vec<Shape>, FilingsError> {
    let mut shapes = Vec::new();
    let mut codes: HashMap<String, Shape> = HashMap::new();
    let mut of_cells = false;
    each_tag(xml, |tag| {
        match tag.local_name().as_ref() {
            name @ ("cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs") => of_cells = name == "cellXfs",
            "numFmt" => {
                let code = attribute(tag, "formatCode").unwrap_or_default();
                let code = quick_xml::escape::unescape(&code).map_err(refuse)?;
                codes.extend(attribute(tag, "numFmtId").map(|id| (id, Shape::of_code(&code))));
            }
            "xf" if of_cells => {
                let id = attribute(tag, "numFmtId").unwrap_or_default();
                shapes.push(codes.get(&id).copied().unwrap_or_else(|| Shape::built_in(&id)));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(shapes)
}

impl Shape {
    fn built_in(id: &str) -> Self {
        match id.parse() {
            Ok(17) => Self::Month,
            Ok(14..=16 | 18..=22 | 27..=36 | 45..=47 | 50..=58) => Self::Moment,
            _ => Self::Number,
        }
    }

    /// By the letters of a format such as `[$-42A]dd/mm/yyyy\ hh:mm;@`, outside what it quotes.
    fn of_code(code: &str) -> Self {
        let mut letters = String::new();
        let mut rest = code.chars();
        while let Some(c) = rest.next() {
            match c {
                ';' => break,
                '\\' | '_' | '*' => drop(rest.next()),
                '"' => drop(rest.find(|c| *c == '"')),
                '[' => drop(rest.find(|c| *c == ']')),
                other => letters.push(other.to_ascii_lowercase()),
            }
        }
        let month = letters.contains('m');
        match letters.contains('y') {
            _ if letters.contains(['d', 'h', 's']) => Self::Moment,
            true if month => Self::Month,
            true => Self::Year,
            false if month => Self::Moment,
            false => Self::Number,
        }
    }

    /// The number as text; what is not a moment stays a number, and is refused as one later.
    fn text(self, number: f64, from_1904: bool) -> String {
        match (self, moment(number, from_1904)) {
            (Self::Number, _) | (_, None) => number.to_string(),
            (Self::Month, Some(Moment::Day(day))) => day.format("%Y-%m").to_string(),
            (Self::Year, Some(Moment::Day(day))) => day.format("%Y").to_string(),
            (_, Some(moment)) => moment.to_string(),
        }
    }
}

/// A serial number as a moment: a whole number is a day, a fraction the time of day to the second.
fn moment(serial: f64, from_1904: bool) -> Option<Moment> {
    // Below lie times without a day, and the two months in which Excel's 1900 is a leap year.
    if !(61.0..1_000_000.0).contains(&serial) {
        return None;
    }
    let serial = if from_1904 { serial + DAYS_TO_1904 } else { serial };
    let epoch = Timestamp::start_of(NaiveDate::from_ymd_opt(1899, 12, 30)?).micros();
    let at = |days: f64, seconds: f64| {
        Timestamp::from_micros(epoch + ((days * DAY_SECONDS + seconds) as i64).checked_mul(1_000_000)?)
    };
    let nearest = serial.round();
    if (serial - nearest).abs() * DAY_SECONDS < 0.001 {
        return at(nearest, 0.0).map(|midnight| Moment::Day(midnight.date()));
    }
    // Rounding must not carry the last half second of a day into the next.
    let seconds = (serial.fract() * DAY_SECONDS).round().min(DAY_SECONDS - 1.0);
    at(serial.floor(), seconds).map(Moment::Instant)
}

struct Workbook {
    texts: Vec<String>,
    shapes: Vec<Shape>,
    from_1904: bool,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    /// From 0.
    column: usize,
    kind: String,
    shape: Option<Shape>,
    value: String,
    formula: Option<String>,
}

impl Workbook {
    fn each_cell(
        &self,
        xml: &str,
        mut put: impl FnMut(usize, usize, &str) -> Result<(), FilingsError>,
    ) -> Result<(), FilingsError> {
        let mut reader = Reader::from_str(xml);
        // From 1; 0 stands before the first.
        let (mut row, mut column) = (0, 0);
        let mut cell = Cell::default();
        // The element whose text is being read.
        let mut inside = "";
        loop {
            let event = reader.read_event().map_err(refuse)?;
            let is_empty = matches!(event, Event::Empty(_));
            let ended = match &event {
                Event::Eof => return Ok(()),
                Event::Start(tag) | Event::Empty(tag) => {
                    match tag.local_name().as_ref() {
                        "row" => {
                            row = row_number(attribute(tag, "r"), row)?;
                            column = 0;
                        }
                        "c" if row == 0 => return Err(refuse("it has a cell outside a row")),
                        "c" => {
                            column = column_number(attribute(tag, "r"), column)?;
                            let style = attribute(tag, "s").and_then(|style| style.parse::<usize>().ok());
                            let shape = style.and_then(|style| self.shapes.get(style)).copied();
                            let kind = attribute(tag, "t").unwrap_or_default();
                            cell = Cell { column: column - 1, kind, shape, ..Cell::default() };
                        }
                        "v" if cell.kind != "inlineStr" => inside = "v",
                        "t" if inside != "rPh" => inside = "t",
                        "rPh" => inside = "rPh",
                        "f" => {
                            cell.formula = Some(String::new());
                            inside = "f";
                        }
                        _ => {}
                    }
                    is_empty.then(|| tag.name())
                }
                Event::End(tag) => Some(tag.name()),
                text => {
                    match (inside, &mut cell.formula) {
                        ("v" | "t", _) => cell.value.push_str(&text_of(text)?),
                        ("f", Some(formula)) => formula.push_str(&text_of(text)?),
                        _ => {}
                    }
                    None
                }
            };
            match ended.map(|name| name.local_name()).as_ref().map(|name| name.as_ref()) {
                Some(name @ ("v" | "t" | "f" | "rPh")) if name == inside => inside = "",
                Some("c") => put(row, cell.column, &self.text(&cell)?)?,
                Some("sheetData") => return Ok(()),
                _ => {}
            }
        }
    }

    fn text<'t>(&'t self, cell: &'t Cell) -> Result<Cow<'t, str>, FilingsError> {
        if let Some(formula) = &cell.formula {
            return Ok(format!("={formula}").into());
        }
        let value = cell.value.trim();
        Ok(match cell.kind.as_str() {
            _ if value.is_empty() => value.into(),
            "s" => {
                let text = value.parse::<usize>().ok().and_then(|number| self.texts.get(number));
                text.ok_or_else(|| refuse(format!("it has no shared text \"{value}\"")))?.into()
            }
            "" | "n" => match value.parse() {
                Ok(number) => cell.shape.unwrap_or(Shape::Number).text(number, self.from_1904).into(),
                Err(_) => value.into(),
            },
            "d" => match value.split_once("T00:00:00") {
                Some((day, "" | ".000" | "Z" | ".000Z")) => day.into(),
                _ => value.into(),
            },
            "b" => if value == "1" { "TRUE" } else { "FALSE" }.into(),
            _ => value.into(),
        })
    }
}

fn row_number(written: Option<String>, last: usize) -> Result<usize, FilingsError> {
    let row = written.map_or(Some(last + 1), |written| written.parse().ok());
    row.filter(|row| (last + 1..=SHEET_ROWS_MAX).contains(row)).ok_or_else(|| refuse("its rows are not in order"))
}

/// The column of a reference such as `AB12`, or the next one.
fn column_number(written: Option<String>, last: usize) -> Result<usize, FilingsError> {
    let column = match written {
        None => Some(last + 1),
        Some(reference) => {
            let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
            letters
                .map(|letter| usize::from(letter.to_ascii_uppercase() - b'A') + 1)
                .try_fold(0usize, |column, digit| column.checked_mul(26)?.checked_add(digit))
        }
    };
    let valid = 1..=SHEET_COLUMNS_MAX;
    column.filter(|column| valid.contains(column)).ok_or_else(|| refuse("it has a cell outside the sheet"))
}
