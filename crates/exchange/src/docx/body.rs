//! The text of the body, block by block.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    Block, Cell, DocxError, attribute, is_former, is_on, number,
    numbering::{Listed, Numbering},
    refuse, resolved,
    styles::Styles,
};

/// What stands where a form still shows that something has to be filled in.
const BLANK: &str = "…";
/// A table has at most so many columns.
const COLUMNS_MAX: usize = 256;

pub(super) fn read(xml: &str, styles: &Styles, numbering: Numbering) -> Result<Vec<Block>, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::new(styles, numbering);
    // How deep inside an element that is not there any more, or says again what was said.
    let mut passed_over = 0usize;
    loop {
        match reader.read_event().map_err(refuse)? {
            Event::Eof => return Ok(walk.finish()),
            Event::Start(_) if passed_over > 0 => passed_over += 1,
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            _ if passed_over > 0 => {}
            Event::Start(tag) if walk.passes_over(tag.local_name().as_ref()) => passed_over = 1,
            Event::Start(tag) => walk.open(&tag),
            Event::Empty(tag) => {
                walk.open(&tag);
                walk.close(tag.local_name().as_ref());
            }
            Event::End(tag) => walk.close(tag.local_name().as_ref()),
            Event::Text(text) if walk.in_text => walk.text(&text.xml10_content()),
            Event::CData(text) if walk.in_text => walk.text(&text.xml10_content()),
            Event::GeneralRef(name) if walk.in_text => walk.text(&resolved(&name).map_err(refuse)?),
            _ => {}
        }
    }
}

/// An open paragraph.
#[derive(Default)]
struct Paragraph {
    text: String,
    listed: Listed,
    /// Its end was deleted or is hidden: what follows goes on in it.
    runs_on: bool,
}

/// A form field or another part that a program filled in.
#[derive(Default)]
struct Control {
    /// It still shows the words that ask for something.
    asks: bool,
    shown: bool,
}

/// A field: first what it does, then what it shows.
#[derive(PartialEq, Eq)]
enum Field {
    Instruction,
    Result,
}

/// Whose properties are being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Text,
    /// The mark at the end of the paragraph.
    Mark,
    Row,
}

struct Walk<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    blocks: Vec<Block>,
    /// The outermost open table; inner tables add to its cells as text.
    table: Option<Table>,
    table_depth: usize,
    /// Open paragraphs: a text box holds paragraphs inside a paragraph.
    open: Vec<Paragraph>,
    /// What runs on into the next paragraph.
    carried: Option<Paragraph>,
    controls: Vec<Control>,
    fields: Vec<Field>,
    properties: Vec<Of>,
    /// Of the run that is open: whether it is hidden by itself, or by a style of its own.
    hidden: Option<bool>,
    /// Whether it is struck through: what was taken back is not said.
    struck: bool,
    run_style: Option<String>,
    in_text: bool,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    /// The row that is open was deleted.
    row_gone: bool,
    /// Of the cell that is open.
    text: String,
    spans: usize,
    goes_on: bool,
    left: bool,
}

impl<'s> Walk<'s> {
    fn new(styles: &'s Styles, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            blocks: Vec::new(),
            table: None,
            table_depth: 0,
            open: Vec::new(),
            carried: None,
            controls: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            hidden: None,
            struck: false,
            run_style: None,
            in_text: false,
        }
    }

    /// Whether what the element holds is no text of the letter: it was deleted or moved away, it is how something
    /// looked before, or `mc:Fallback`, which says again what `mc:Choice` said.
    fn passes_over(&self, element: &str) -> bool {
        matches!(element, "Fallback")
            || is_former(element)
            || matches!(element, "del" | "moveFrom") && self.properties.is_empty()
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match name.as_ref() {
            "tbl" => {
                self.table_depth += 1;
                if self.table_depth == 1 {
                    self.flush();
                }
                self.table.get_or_insert_default();
            }
            "p" => self.open.push(Paragraph::default()),
            "r" => (self.hidden, self.struck, self.run_style) = (None, false, None),
            "t" => self.in_text = true,
            "sdt" => self.controls.push(Control::default()),
            "pPr" => self.properties.push(Of::Mark),
            "trPr" => self.properties.push(Of::Row),
            "rPr" if self.properties.is_empty() => self.properties.push(Of::Text),
            "rPr" => self.properties.push(Of::Mark),
            "tab" | "ptab" if self.properties.is_empty() => self.text("    "),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            "fldChar" => match attribute(tag, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(Field::Instruction),
                Some("separate") => self.fields.last_mut().into_iter().for_each(|field| *field = Field::Result),
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            _ if self.table_depth == 1 && self.in_table(tag) => {}
            name => self.property(name, tag),
        }
    }

    /// What concerns rows and cells of the outermost table.
    fn in_table(&mut self, tag: &BytesStart<'_>) -> bool {
        let is_row = self.properties.last() == Some(&Of::Row);
        let Some(table) = self.table.as_mut() else { return false };
        match tag.local_name().as_ref() {
            "tr" => {
                table.rows.push(Vec::new());
                table.row_gone = false;
            }
            "gridBefore" => {
                let row = table.rows.last_mut();
                let blanks = number(tag).unwrap_or(0).min(COLUMNS_MAX);
                row.into_iter().for_each(|row| row.extend(vec![Cell::Own(String::new()); blanks]));
            }
            "del" | "moveFrom" if is_row => table.row_gone = true,
            "tc" => (table.text, table.spans, table.goes_on, table.left) = (String::new(), 1, false, false),
            "gridSpan" => table.spans = number(tag).unwrap_or(1).clamp(1, COLUMNS_MAX),
            "vMerge" => table.goes_on = attribute(tag, "val").as_deref() != Some("restart"),
            "hMerge" => table.left = attribute(tag, "val").as_deref() != Some("restart"),
            _ => return false,
        }
        true
    }

    fn property(&mut self, name: &str, tag: &BytesStart<'_>) {
        let of_mark = self.properties.last() == Some(&Of::Mark);
        match name {
            "showingPlcHdr" => self.controls.last_mut().into_iter().for_each(|control| control.asks = is_on(tag)),
            "rStyle" if !of_mark => self.run_style = attribute(tag, "val"),
            "vanish" if !of_mark => self.hidden = Some(is_on(tag)),
            "strike" | "dstrike" if !of_mark => self.struck = is_on(tag),
            _ => {
                let Some(paragraph) = self.open.last_mut() else { return };
                match name {
                    "pStyle" => paragraph.listed.style = attribute(tag, "val"),
                    "ilvl" => paragraph.listed.level = number(tag),
                    "numId" => paragraph.listed.list = attribute(tag, "val"),
                    "vanish" => paragraph.runs_on |= is_on(tag),
                    "del" | "moveFrom" if of_mark => paragraph.runs_on = true,
                    _ => {}
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.fields.last() == Some(&Field::Instruction) || self.struck || self.is_hidden() {
            return;
        }
        let text = match self.controls.iter_mut().find(|control| control.asks) {
            Some(control) if control.shown => return,
            Some(control) => {
                control.shown = true;
                BLANK
            }
            None => text,
        };
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    /// Whether the run that is open is hidden: by itself, by its own style, or by that of its paragraph.
    fn is_hidden(&self) -> bool {
        let paragraph = self.open.last().and_then(|paragraph| paragraph.listed.style.as_deref());
        let of_run = self.run_style.as_deref().and_then(|style| self.styles.hidden(Some(style)));
        self.hidden.or(of_run).or_else(|| self.styles.hidden(paragraph)).unwrap_or(false)
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "sdt" => drop(self.controls.pop()),
            "pPr" | "rPr" | "trPr" => drop(self.properties.pop()),
            "r" => (self.hidden, self.struck, self.run_style) = (None, false, None),
            "p" => {
                // What a field does ends with its paragraph at the latest: nothing after it is lost.
                self.fields.retain(|field| *field != Field::Instruction);
                if let Some(paragraph) = self.open.pop() {
                    self.end(paragraph);
                }
            }
            "tc" if self.table_depth == 1 => {
                self.flush();
                self.table.as_mut().into_iter().for_each(Table::end_cell);
            }
            "tr" if self.table_depth == 1 => {
                self.table.as_mut().into_iter().for_each(|table| {
                    if table.row_gone {
                        table.rows.pop();
                    }
                });
            }
            "tbl" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                if self.table_depth == 0 {
                    self.blocks.extend(self.table.take().map(|table| Block::Table(table.rows)));
                }
            }
            _ => {}
        }
    }

    /// A paragraph has ended. It begins with what ran on into it, and is numbered as that was if it is not by itself.
    fn end(&mut self, mut paragraph: Paragraph) {
        if let Some(before) = self.carried.take().filter(|before| !before.text.trim().is_empty()) {
            paragraph.text.insert_str(0, &before.text);
            if paragraph.listed.list.is_none() && self.styles.list(paragraph.listed.style.as_deref()).is_none() {
                paragraph.listed = before.listed;
            }
        }
        if paragraph.runs_on {
            self.carried = Some(paragraph);
            return;
        }
        self.add(&paragraph);
    }

    /// Ends what would have run on, had there been another paragraph.
    fn flush(&mut self) {
        if let Some(paragraph) = self.carried.take().filter(|paragraph| !paragraph.text.trim().is_empty()) {
            self.add(&paragraph);
        }
    }

    fn add(&mut self, paragraph: &Paragraph) {
        let label = self.numbering.label(&paragraph.listed, self.styles);
        let text = match label {
            Some(label) => format!("{label} {}", paragraph.text),
            None => paragraph.text.clone(),
        };
        match self.table.as_mut() {
            Some(table) => table.add(&text),
            None => self.blocks.push(Block::Paragraph(text)),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.blocks
    }
}

impl Table {
    fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }

    fn end_cell(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        let text = std::mem::take(&mut self.text);
        let is_blank = text.trim().is_empty();
        row.push(match (self.left, self.goes_on) {
            (true, _) if is_blank => Cell::Left,
            (_, true) if is_blank => Cell::Above,
            _ => Cell::Own(text),
        });
        row.extend((1..self.spans).map(|_| Cell::Left));
        row.truncate(COLUMNS_MAX);
    }
}
