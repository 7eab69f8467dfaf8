//! A sheet as people and as programs read it.

use std::fmt::Display;

use calendar::{Moment, PartialDate, Period, Timestamp};
use exchange::sheets::{Field, Imprint, Table, Value as Counted};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use views::{
    Basis, Cell, Due, Sheet, Term, UnitNames,
    sheet::{Column, Title},
};

use crate::{Language, amounts, date, instant, labels, moment, partial, say, terms};

/// The cell as people read it.
pub fn shown(cell: &Cell, names: &UnitNames, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Unit(unit) => labels::unit(unit, names, language),
        Cell::Units(units) => {
            units.iter().map(|unit| labels::unit(unit, names, language)).collect::<Vec<_>>().join(", ")
        }
        Cell::Lines(lines) => lines.join("\n"),
        Cell::Term(term) => terms::words(term, names, language),
        Cell::Terms(all) => all.iter().map(|term| terms::words(term, names, language)).collect::<Vec<_>>().join("\n"),
        Cell::Count(count) => count.to_string(),
        Cell::Permille(share) => amounts::share((*share).into(), language),
        Cell::Day(day) => date(*day),
        Cell::Date(date) => partial(*date),
        Cell::Moment(at) => moment(*at),
        Cell::Entry(entry) => entry.to_string(),
        Cell::Entries(entries) => entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// The sheet in words: what is shown, printed and exported.
pub fn table(sheet: &Sheet, language: Language) -> Table {
    let columns = || sheet.columns.iter().enumerate().filter(|(_, column)| !column.is_for_programs());
    // A row may be shorter than the columns.
    let fields = |row: &Vec<Cell>| {
        columns().map(|(place, _)| field(row.get(place).unwrap_or(&Cell::Empty), &sheet.names, language)).collect()
    };
    Table {
        name: sheet.name,
        title: title(&sheet.title, language).to_owned(),
        headings: columns().map(|(_, column)| language.pick(&column.vi, &column.en).to_owned()).collect(),
        rows: sheet.rows.iter().map(fields).collect(),
    }
}

fn field(cell: &Cell, names: &UnitNames, language: Language) -> Field {
    let value = match cell {
        Cell::Count(count) => Counted::Count(*count),
        Cell::Permille(share) => Counted::Permille(*share),
        Cell::Day(day) | Cell::Date(PartialDate::Day(day)) => Counted::Day(*day),
        Cell::Moment(Moment::Day(day)) => Counted::KnownDay(*day),
        Cell::Moment(Moment::Instant(at)) => Counted::Instant(*at),
        Cell::Empty
        | Cell::Text(_)
        | Cell::Unit(_)
        | Cell::Units(_)
        | Cell::Lines(_)
        | Cell::Term(_)
        | Cell::Terms(_)
        | Cell::Date(_)
        | Cell::Entry(_)
        | Cell::Entries(_) => Counted::Words,
    };
    Field { text: shown(cell, names, language), value }
}

/// Where sheets come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// What they rest on.
    pub basis: &'a Basis,
    /// The log's name.
    pub log: &'a str,
    /// How many entries the log had, and their root, in base64: what a receipt or an anchor can be held against.
    pub head: (u64, &'a str),
    /// What was asked for besides the two dates: `--unit STC`.
    pub filters: &'a str,
}

/// What stands around the tables of a workbook: at the foot of every page, and on the last sheet.
pub fn imprint(source: &Source<'_>, language: Language) -> Imprint {
    let Source { basis, log, head: (size, root), filters } = source;
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en).to_owned();
    let (valid, known) = (instant(basis.valid_at), instant(basis.known_at));
    let mut lines = vec![
        (pick("Sổ", "Ledger"), (*log).to_owned()),
        (pick("Tình trạng tại", "What was the case"), valid.clone()),
        (pick("Như biết lúc", "As known"), known.clone()),
        (pick("Số bút toán khi đó", "Entries by then"), basis.entries.to_string()),
        (pick("Bộ quy tắc", "Rule set"), basis.rule_set.clone().unwrap_or_default()),
        (pick("Lịch làm việc", "Calendar"), basis.calendar.clone()),
        (pick("Bộ lọc", "Filters"), (*filters).to_owned()),
        (pick("Đầu sổ: số bút toán", "Head: entries"), size.to_string()),
        (pick("Đầu sổ: giá trị gốc", "Head: root"), (*root).to_owned()),
    ];
    if basis.is_rehearsal() {
        let rehearsal = pick("SỔ DIỄN TẬP: giờ giả lập", "A REHEARSAL: its times are simulated");
        lines.push((pick("Lưu ý", "Note"), rehearsal));
    }
    let feet = [
        say!(language, "Tình trạng {valid}, như biết lúc {known}", "As of {valid}, as known {known}"),
        say!(language, "Tổng {size} bút toán · gốc {root}", "Of {size} entries · root {root}"),
    ];
    around(basis.known_at, feet, lines, language)
}

/// The imprint with these feet, on the left and on the right, and these lines on its last sheet.
pub(crate) fn around(
    known_at: Timestamp,
    [left, right]: [String; 2],
    lines: Vec<(String, String)>,
    language: Language,
) -> Imprint {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en).to_owned();
    Imprint {
        known_at,
        left,
        page: pick("Trang", "Page"),
        right,
        notes: pick("Chú thích", "Notes"),
        lines,
        cut_off: pick("… [đã cắt bớt; toàn văn có trong sổ]", "… [cut off here; the ledger has all of it]"),
        precision: [pick("Độ chính xác", "Precision"), pick("ngày", "day"), pick("giây", "second")],
    }
}

/// What is said below a part of an answer: how the rest is asked for.
pub fn next(key: &impl Display, language: Language) -> String {
    say!(language, "Còn nữa: hỏi tiếp với --after \"{key}\"", "There is more: go on with --after \"{key}\"")
}

/// The title of a sheet.
pub fn title(title: &Title, language: Language) -> &'static str {
    language.pick(title.vi, title.en)
}

/// The cell as programs read it.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Unit(unit) => json!(unit),
        Cell::Units(units) if units.is_empty() => Value::Null,
        Cell::Units(units) => json!(units.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        Cell::Lines(lines) => json!(lines),
        Cell::Term(term) => terms::code(term),
        Cell::Terms(all) => all.iter().flat_map(codes).collect(),
        Cell::Count(count) => json!(count),
        Cell::Permille(share) => json!(share),
        Cell::Day(day) => json!(day),
        Cell::Date(date) => json!(date.to_string()),
        Cell::Moment(moment) => json!(moment),
        Cell::Entry(entry) => json!(entry),
        Cell::Entries(entries) => json!(entries),
    }
}

/// A trace is as many as it has lines.
fn codes(term: &Term) -> Vec<Value> {
    match term {
        Term::Trace(_) | Term::Warnings(_) => {
            terms::words(term, &UnitNames::default(), Language::En).lines().map(|line| json!(line)).collect()
        }
        term => vec![terms::code(term)],
    }
}

/// What a sheet of one period leaves out, though it was due in its days, and how to ask for it.
pub fn left_out(period: Period, language: Language) -> String {
    let Due { from, to } = Due::within(period);
    let [from, to] = [from, to].map(|day| day.map(date).unwrap_or_default());
    let period = crate::period(period, language);
    say!(
        language,
        "Chỉ gồm báo cáo của {period}. Nhiệm vụ không có kỳ, hoặc của kỳ khác, dù đến hạn trong thời gian đó cũng không \
         có ở đây; hỏi theo hạn: --due-from {from} --due-to {to}",
        "Only reports of {period}. What has no period, or another one, is not in it, though it was due in those days; \
         by due date: --due-from {from} --due-to {to}"
    )
}

/// A sheet in JSON: each row an object under the keys of the columns.
#[derive(Debug)]
pub struct Json<'s>(pub &'s Sheet);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A row as an object under the columns' keys.
        struct Row<'a>(&'a [Column], &'a [Cell]);

        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().zip(self.1).map(|(column, cell)| (&column.key, value(cell))))
            }
        }

        let Sheet { name, basis, only_of, columns, rows, .. } = self.0;
        let rows: Vec<Row<'_>> = rows.iter().map(|row| Row(columns, row)).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("projection", name)?;
        map.serialize_entry("basis", basis)?;
        if let Some(period) = only_of {
            map.serialize_entry("only_of", period)?;
            map.serialize_entry("not_in_it", &left_out(*period, Language::En))?;
        }
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}

/// The shape of a sheet's JSON.
#[derive(JsonSchema)]
#[schemars(title = "Sheet")]
#[allow(dead_code, reason = "it stands for the JSON that `Json` writes")]
pub struct SheetShape {
    /// The projection's name.
    pub projection: String,
    /// What it rests on.
    pub basis: Basis,
    /// The period whose tasks alone are in it, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_of: Option<Period>,
    /// What is not in it because of that, and how to ask for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_in_it: Option<String>,
    /// One object a row, under the keys of the columns: text, a number, a day, a moment, an object, a list, or null.
    pub rows: Vec<std::collections::BTreeMap<String, Value>>,
}
