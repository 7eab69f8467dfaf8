//! The cells of each sheet of an XLSX file (ECMA-376, SpreadsheetML), as text.
//!
//! Only what a list needs. Nothing is believed that the file says of its own size: spreadsheets
//! come by mail, and a reader that reserves what they announce can be brought down by one number.

mod numbers;

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{Cursor, Read},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use self::numbers::Shape;
use super::{errors::FilingsError, grid::Grid, range::Range};
use crate::{
    docx::{attribute, resolved},
    source::{fold, plain},
};

/// All parts together are at most this long when unpacked, in bytes.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Excel's last row and column.
const SHEET_ROWS_MAX: usize = 1_048_576;
const SHEET_COLUMNS_MAX: usize = 16_384;

fn refuse(error: impl ToString) -> FilingsError {
    FilingsError::Spreadsheet(error.to_string())
}

/// A workbook, opened: its sheets are read one by one.
pub(super) struct Book<'b> {
    package: Package<'b>,
    cells: Cells,
    sheets: Vec<Leaf>,
}

/// A sheet, before its cells are read.
struct Leaf {
    name: String,
    part: Option<String>,
    is_hidden: bool,
}

impl<'b> Book<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, FilingsError> {
        let mut package = open(bytes)?;
        let xml = part(&mut package, "xl/workbook.xml")?
            .ok_or_else(|| refuse("it has no xl/workbook.xml; is it a DOCX or ODS file?"))?;
        let parts = Parts::read(&part(&mut package, "xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        each_tag(&xml, |tag| {
            match tag.local_name().as_ref() {
                "sheet" => sheets.push(Leaf {
                    name: attribute(tag, "name").map(|name| plain(&unescaped(&name))).unwrap_or_default(),
                    part: attribute(tag, "id").and_then(|id| parts.named(&id).map(str::to_owned)),
                    is_hidden: attribute(tag, "state").is_some_and(|state| state != "visible"),
                }),
                "workbookPr" => from_1904 |= attribute(tag, "date1904").is_some_and(|set| set == "1" || set == "true"),
                _ => {}
            }
            Ok(())
        })?;
        // Each part is read once for each sheet that it is said to be.
        let mut named: Vec<&String> = sheets.iter().filter_map(|sheet: &Leaf| sheet.part.as_ref()).collect();
        named.sort_unstable();
        if named.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(refuse("two of its sheets are one part"));
        }
        let mut optional = |kind| parts.of_kind(kind).map_or(Ok(None), |name| part(&mut package, name));
        let texts = optional("/sharedStrings")?.map_or(Ok(Vec::new()), |xml| shared_texts(&xml))?;
        let styles = optional("/styles")?.map_or(Ok(Vec::new()), |xml| styles(&xml))?;
        Ok(Self { package, cells: Cells { texts, styles, from_1904 }, sheets })
    }

    /// The sheets that the clerk sees, in their order. Those that are hidden are read only by name.
    pub fn visible(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().filter(|sheet| !sheet.is_hidden).map(|sheet| sheet.name.as_str())
    }

    /// The sheet of that name as the workbook writes it.
    pub fn called(&self, name: &str) -> Option<&str> {
        let names = || self.sheets.iter().map(|sheet| sheet.name.as_str());
        names().find(|known| *known == name).or_else(|| names().find(|known| fold(known) == fold(name)))
    }

    /// The cells of a sheet that hold something, row by row, and which of them are merged. A date becomes ISO text, a
    /// formula what it came to when the file was saved.
    pub fn grid(&mut self, name: &str) -> Result<Grid, FilingsError> {
        let mut grid = Grid::default();
        let leaf = self.sheets.iter().find(|sheet| sheet.name == name).and_then(|sheet| sheet.part.as_deref());
        let xml = leaf.map_or(Ok(None), |leaf| part(&mut self.package, leaf))?;
        self.cells.fill(&xml.ok_or_else(|| refuse("it has no sheet"))?, &mut grid)?;
        Ok(grid)
    }
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

/// The part of that name. Names of parts are compared without case (ECMA-376-2, 6.2.2.3).
fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, FilingsError> {
    let alike = |written: &String| written.trim_start_matches('/').eq_ignore_ascii_case(name);
    let names = || package.file_names().flatten().map(std::borrow::Cow::into_owned);
    let Some(written) = names().find(|written| written == name).or_else(|| names().find(alike)) else {
        return Ok(None);
    };
    let file = package.by_name(&written).map_err(refuse)?;
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
        Event::Text(text) => Ok(text.xml10_content().into_owned()),
        Event::CData(text) => Ok(text.xml10_content().into_owned()),
        Event::GeneralRef(name) => resolved(name).map_err(refuse),
        _ => Ok(String::new()),
    }
}

/// The text with the characters for which `_xHHHH_` stands (ECMA-376-1, 22.9.2.19): what XML cannot hold, and a `_` that
/// would be taken for the beginning of such a sign.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let escaped = rest.strip_prefix("_x").and_then(|rest| rest.split_once('_'));
        let unit =
            escaped.filter(|(digits, _)| digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match unit.and_then(|(digits, rest)| Some((u16::from_str_radix(digits, 16).ok()?, rest))) {
            Some((unit, behind)) => {
                units.push(unit);
                rest = behind;
            }
            None => {
                units.extend_from_slice(first.encode_utf16(&mut [0; 2]));
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    String::from_utf16_lossy(&units).into()
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
            Event::Eof => {
                return Ok(texts.iter().map(|text| unescaped(text).into_owned()).collect());
            }
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

/// How cells look that refer to it by number.
#[derive(Clone, Copy)]
struct Style {
    shape: Shape,
    is_struck: bool,
}

/// The styles that cells refer to by number.
fn styles(xml: &str) -> Result<Vec<Style>, FilingsError> {
    let mut styles = Vec::new();
    // Whether a line is drawn through what is written in each font.
    let (mut of_fonts, mut fonts) = (false, Vec::new());
    let mut codes: HashMap<String, Shape> = HashMap::new();
    let mut of_cells = false;
    each_tag(xml, |tag| {
        match tag.local_name().as_ref() {
            name @ ("fonts" | "fills" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs") => {
                (of_cells, of_fonts) = (name == "cellXfs", name == "fonts");
            }
            "font" if of_fonts => fonts.push(false),
            "strike" if of_fonts => {
                if let Some(is_struck) = fonts.last_mut() {
                    *is_struck = !attribute(tag, "val").is_some_and(|set| set == "0" || set == "false");
                }
            }
            "numFmt" => {
                let code = attribute(tag, "formatCode").unwrap_or_default();
                let code = quick_xml::escape::unescape(&code).map_err(refuse)?;
                codes.extend(attribute(tag, "numFmtId").map(|id| (id, Shape::of_code(&code))));
            }
            "xf" if of_cells => {
                let id = attribute(tag, "numFmtId").unwrap_or_default();
                let shape = codes.get(&id).copied().unwrap_or_else(|| Shape::built_in(&id));
                let font = attribute(tag, "fontId").and_then(|font| font.parse::<usize>().ok());
                let is_struck = font.and_then(|font| fonts.get(font)).copied().unwrap_or_default();
                styles.push(Style { shape, is_struck });
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// What the cells of a workbook refer to.
struct Cells {
    texts: Vec<String>,
    styles: Vec<Style>,
    from_1904: bool,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    /// From 0.
    column: usize,
    kind: String,
    style: Option<Style>,
    value: String,
    is_formula: bool,
}

impl Cells {
    fn fill(&self, xml: &str, grid: &mut Grid) -> Result<(), FilingsError> {
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
                            if attribute(tag, "hidden").is_some_and(|set| set == "1" || set == "true") {
                                grid.hidden.insert(row);
                            }
                            column = 0;
                        }
                        "c" if row == 0 => return Err(refuse("it has a cell outside a row")),
                        "c" => {
                            column = column_number(attribute(tag, "r"), column)?;
                            let style = attribute(tag, "s").and_then(|style| style.parse::<usize>().ok());
                            let style = style.and_then(|style| self.styles.get(style)).copied();
                            let kind = attribute(tag, "t").unwrap_or_default();
                            cell = Cell { column: column - 1, kind, style, ..Cell::default() };
                        }
                        "v" if cell.kind != "inlineStr" => inside = "v",
                        "t" if inside != "rPh" => inside = "t",
                        "rPh" => inside = "rPh",
                        "f" => cell.is_formula = true,
                        "mergeCell" => grid.merge(range(&attribute(tag, "ref").unwrap_or_default())?)?,
                        _ => {}
                    }
                    is_empty.then(|| tag.name())
                }
                Event::End(tag) => Some(tag.name()),
                text => {
                    if matches!(inside, "v" | "t") {
                        cell.value.push_str(&text_of(text)?);
                    }
                    None
                }
            };
            match ended.map(|name| name.local_name()).as_ref().map(|name| name.as_ref()) {
                Some(name @ ("v" | "t" | "rPh")) if name == inside => inside = "",
                Some("c") => {
                    grid.put(row, cell.column, &self.text(&cell)?, cell.is_formula)?;
                    if cell.style.is_some_and(|style| style.is_struck) {
                        grid.strike(row, cell.column);
                    }
                }
                _ => {}
            }
        }
    }

    fn text<'t>(&'t self, cell: &'t Cell) -> Result<Cow<'t, str>, FilingsError> {
        let value = cell.value.trim();
        Ok(match cell.kind.as_str() {
            _ if value.is_empty() => value.into(),
            "s" => {
                let text = value.parse::<usize>().ok().and_then(|number| self.texts.get(number));
                text.ok_or_else(|| refuse(format!("it has no shared text \"{value}\"")))?.into()
            }
            "" | "n" => match value.parse() {
                Ok(number) => cell.style.map_or(Shape::Number, |style| style.shape).text(number, self.from_1904).into(),
                Err(_) => value.into(),
            },
            "d" => match value.split_once("T00:00:00") {
                Some((day, "" | ".000" | "Z" | ".000Z")) => day.into(),
                _ => value.into(),
            },
            "b" => if value == "1" { "TRUE" } else { "FALSE" }.into(),
            _ => unescaped(value),
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

/// The cells of a reference such as `C2:D4`.
fn range(reference: &str) -> Result<Range, FilingsError> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let corner = |reference: &str| {
        let digits = reference.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let row = digits.parse().ok().filter(|row| (1..=SHEET_ROWS_MAX).contains(row));
        let row = row.ok_or_else(|| refuse(format!("it has merged cells \"{reference}\" outside the sheet")))?;
        Ok::<_, FilingsError>((row, column_number(Some(reference.to_owned()), 0)? - 1))
    };
    let ((top, left), (bottom, right)) = (corner(first)?, corner(last)?);
    let is_in_order = top <= bottom && left <= right;
    is_in_order.then_some(Range { top, left, bottom, right }).ok_or_else(|| refuse("its merged cells are not in order"))
}
