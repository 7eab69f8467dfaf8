//! Tables of tasks: one point for each row, headings for the titles between them.
//!
//! Every cell is read: who leads, who coordinates and by when by themselves, whatever else with the words of the point.
//! What is not read so is asked about.

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::{
    Certainty, DeadlinePhrase, Doubt, DueReading, Lead, Letter, Point, PointRole, Question, bodies::opens_with_one,
    bodies_in, pattern, persons, phrase::Times, titles::table_label, words::Words,
};
use crate::{
    docx::Cell,
    source::{Column, Matter, Row, TaskTable, fold},
    text::squeeze,
};

/// The label of a section, in a cell of its own or before the title.
static SECTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([IVXLC]+|[A-ZĐ])(?:[.)]|$|\s*[-–:])\s*(.*)$"));
/// A line of a cell that says what the bodies after it do.
static ROLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:(?:cơ quan|đơn vị)\s+)?(chủ trì|phối hợp)(?:\s*:\s*|\s+(?:với\s+)?)(.*)$"));

/// What a column says in a row. A cell that goes on from above says what that one said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said<'t> {
    Text(&'t str),
    Nothing,
    /// Part of the cell to the left.
    ByTheLeft,
}

impl<'t> Said<'t> {
    fn text(self) -> Option<&'t str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nothing | Self::ByTheLeft => None,
        }
    }
}

/// Reads the table that is the `number`th of the letter.
pub(super) fn read(table: &TaskTable, number: usize, letter: &mut Letter) {
    for row in table.titles.iter().filter(|row| own(row).count() > 1) {
        letter.ask(row.line, Doubt::CellUnread, words(row));
    }
    let mut reader = Reader { table, number, sections: Vec::new(), unnamed: 0, points: Vec::new() };
    let mut above = vec![Said::Nothing; table.columns.len()];
    for (index, row) in table.rows.iter().enumerate() {
        let said = said(row, &above);
        reader.row(index, row, &said, letter);
        above = said;
    }
    letter.points.append(&mut reader.into_points());
}

/// Cells of a row with a text of their own, and their columns.
fn own(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    row.cells.iter().enumerate().filter_map(|(at, cell)| match cell {
        Cell::Own(text) if !text.is_empty() => Some((at, text.as_str())),
        _ => None,
    })
}

/// The words of a row, for a question.
fn words(row: &Row) -> String {
    own(row).map(|(_, text)| persons::left_out(text).text).collect::<Vec<_>>().join(" | ")
}

fn said<'t>(row: &'t Row, above: &[Said<'t>]) -> Vec<Said<'t>> {
    let column = |(at, before): (usize, &Said<'t>)| match row.cells.get(at) {
        Some(Cell::Own(text)) if is_ditto(text) => *before,
        Some(Cell::Own(text)) if text.chars().any(char::is_alphanumeric) => Said::Text(text),
        Some(Cell::Own(_)) | None => Said::Nothing,
        Some(Cell::Above) => *before,
        Some(Cell::Left) => Said::ByTheLeft,
    };
    above.iter().enumerate().map(column).collect()
}

/// "nt", "như trên": what stands above, said again.
fn is_ditto(text: &str) -> bool {
    let bare = fold(text);
    matches!(bare.trim_matches(|c: char| !c.is_alphanumeric()), "nt" | "như trên")
        || matches!(text, "\"" | "″" | "〃" | "''")
}

/// A title between rows, and what it stands over.
struct Section {
    rank: Rank,
    label: String,
}

/// Outer ranks are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Letter,
    Roman,
    Unnamed,
    /// `1`, over `1.1` and `1.2`.
    Number,
}

struct Reader<'t> {
    table: &'t TaskTable,
    number: usize,
    sections: Vec<Section>,
    unnamed: usize,
    points: Vec<Point>,
}

impl<'t> Reader<'t> {
    fn of(&self, kind: Column, said: &[Said<'t>]) -> Option<Said<'t>> {
        let at = self.table.columns.iter().position(|(column, _)| *column == kind)?;
        said.get(at).copied()
    }

    fn text(&self, kind: Column, said: &[Said<'t>]) -> Option<&'t str> {
        self.of(kind, said).and_then(Said::text)
    }

    fn row(&mut self, index: usize, row: &'t Row, said: &[Said<'t>], letter: &mut Letter) {
        if own(row).next().is_none() && !said.iter().any(|said| said.text().is_some()) {
            return;
        }
        let label = self.text(Column::Number, said);
        let named = label.map(bare_label);
        self.leave_sections(named.as_deref());
        let bare = [Column::Lead, Column::With, Column::Due].iter().all(|kind| self.text(*kind, said).is_none());
        if bare && let Some((rank, label, title)) = self.section(index, row, said) {
            self.enter(rank, label, title, row.line);
            return;
        }
        // Where the cell of the number spans that of the task, the task stands there.
        let task = match self.of(Column::Task, said) {
            Some(Said::ByTheLeft) => label,
            other => other.and_then(Said::text),
        };
        let Some(task) = task else {
            letter.ask(row.line, Doubt::CellUnread, words(row));
            return;
        };
        let label = named.filter(|label| !label.is_empty() && label.chars().count() < 12);
        let label = label.unwrap_or_else(|| (index + 1).to_string());
        let is_odd =
            row.cells.len() < self.table.columns.len() || own(row).any(|(at, _)| at >= self.table.columns.len());
        if is_odd {
            letter.ask(row.line, Doubt::CellUnread, words(row));
        }
        let point = self.duty(label, task, row, said, letter);
        self.points.push(point);
    }

    /// Leaves the sections that a row with this number is no part of: `2` is no part of `1`.
    fn leave_sections(&mut self, label: Option<&str>) {
        let part_of = |section: &Section| {
            label.is_some_and(|label| label.strip_prefix(&section.label).is_some_and(|rest| rest.starts_with('.')))
        };
        while self.sections.last().is_some_and(|last| last.rank == Rank::Number && !part_of(last)) {
            self.sections.pop();
        }
    }

    /// The label and the title of a row that is a title of those below it.
    fn section(&mut self, index: usize, row: &'t Row, said: &[Said<'t>]) -> Option<(Rank, String, &'t str)> {
        let mut texts = own(row);
        let (first_at, first) = texts.next()?;
        let second = texts.next();
        if texts.next().is_some() {
            return None;
        }
        match second {
            // "I | Cải cách thể chế", "1 | Rà soát" over "1.1".
            Some((_, title)) => {
                let label = self.text(Column::Number, said).filter(|label| *label == first)?;
                let label = bare_label(label);
                if let Some(rank) = self.rank(&label) {
                    return Some((rank, label, title));
                }
                let next = self.table.rows.get(index + 1)?;
                let part = own(next)
                    .next()
                    .is_some_and(|(_, text)| text.starts_with(&format!("{label}.")) && text.len() > label.len() + 1);
                part.then_some((Rank::Number, label, title))
            }
            None => {
                let spans = row.cells.len() == 1 || row.cells.get(first_at + 1) == Some(&Cell::Left);
                let found = SECTION.captures(first).filter(|found| found.get(2).is_some_and(|title| !title.is_empty()));
                if let Some(found) = found
                    && let (Some(label), Some(title)) = (found.get(1), found.get(2))
                    && let Some(rank) = self.rank(label.as_str())
                {
                    return Some((rank, label.as_str().to_owned(), title.as_str()));
                }
                let is_title = spans || first == first.to_uppercase();
                is_title.then(|| {
                    self.unnamed += 1;
                    (Rank::Unnamed, format!("M{}", self.unnamed), first)
                })
            }
        }
    }

    fn rank(&self, label: &str) -> Option<Rank> {
        let mut letters = label.chars();
        let (first, second) = (letters.next()?, letters.next());
        let follows = |section: &Section| {
            section.rank == Rank::Letter
                && section.label.chars().next().is_some_and(|last| last as u32 + 1 == first as u32)
        };
        match second {
            // C, D, I, L, V and X are letters, too.
            None if first.is_ascii_uppercase() && (!"IVXLC".contains(first) || self.sections.iter().any(follows)) => {
                Some(Rank::Letter)
            }
            _ if label.chars().all(|c| "IVXLC".contains(c)) => Some(Rank::Roman),
            _ => None,
        }
    }

    fn enter(&mut self, rank: Rank, label: String, title: &str, line: usize) {
        while self.sections.last().is_some_and(|last| last.rank >= rank) {
            self.sections.pop();
        }
        let path = self.path(&label);
        self.points.push(Point {
            code: label.clone(),
            path,
            paragraph: 1,
            role: PointRole::Heading,
            text: squeeze(title),
            lines: (line, line),
            lead: Lead::default(),
            coordinators: Vec::new(),
            cadence: Vec::new(),
            deadline: None,
        });
        self.sections.push(Section { rank, label });
    }

    fn path(&self, label: &str) -> Vec<String> {
        let sections = self.sections.iter().map(|section| section.label.clone());
        [table_label(self.number)].into_iter().chain(sections).chain([label.to_owned()]).collect()
    }

    fn duty(&self, label: String, task: &str, row: &Row, said: &[Said<'t>], letter: &mut Letter) -> Point {
        let place = format!("B{}-{label}", self.number);
        let (mut leads, mut with) = (Vec::new(), Vec::new());
        for (kind, text) in
            [(Column::Lead, self.told(Matter::Lead, said)), (Column::With, self.told(Matter::With, said))]
        {
            let mut coordinates = kind == Column::With;
            for body in text.map(bodies).unwrap_or_default() {
                let role = ROLE.captures(&body).map(|found| (fold(&found[1]) == "phối hợp", found[2].to_owned()));
                let named = match role {
                    Some((changed, named)) => {
                        coordinates = changed;
                        named
                    }
                    None => body,
                };
                // Who a person is, is not kept: their position is, and it is asked about.
                let bare = persons::left_out(&named);
                if bare.names_somebody {
                    let doubt = if coordinates { Doubt::CoordinatorsUnclear } else { Doubt::LeadUnclear };
                    letter.ask(row.line, doubt, format!("{place}: {}", bare.text));
                }
                let list = if coordinates { &mut with } else { &mut leads };
                list.extend(Some(bare.text).filter(|named| !named.is_empty()));
            }
        }
        let both = |(kind, title): &(Column, String)| *kind == Column::Lead && fold(title).contains("phối hợp");
        if self.table.columns.iter().any(both) && with.is_empty() && !leads.is_empty() {
            letter.ask(row.line, Doubt::LeadUnclear, format!("{place}: {}", leads.join("; ")));
        }
        let mut blank = Vec::new();
        let mut is_marked = false;
        let mut text = squeeze(task);
        for ((kind, title), (at, cell)) in self.table.columns.iter().zip(said.iter().enumerate()) {
            match (kind, cell) {
                (Column::Lead, Said::Nothing | Said::ByTheLeft) if self.told(Matter::Lead, said).is_none() => {
                    blank.push(title.as_str());
                }
                (Column::Due, Said::Nothing | Said::ByTheLeft) if self.told(Matter::Due, said).is_none() => {
                    blank.push(title.as_str());
                }
                // What takes the place of a blank cell is said there.
                (Column::Again(matter), Said::Text(_)) if self.text(matter.column(), said).is_none() => {}
                (Column::Other | Column::Again(_), Said::Text(value)) => {
                    let before = text.trim_end_matches(['.', ';', ',']).to_owned();
                    let title = if title.is_empty() { String::new() } else { format!("{title}: ") };
                    let bare = persons::left_out(&squeeze(value));
                    if bare.names_somebody {
                        letter.ask(row.line, Doubt::CellUnread, format!("{place}: {title}{}", bare.text));
                    }
                    let value = bare.text;
                    if takes_back(&value) {
                        letter.ask(row.line, Doubt::CellUnread, format!("{place}: {title}{value}"));
                    }
                    if let Some(doubt) = marked(&title, &value) {
                        letter.ask(row.line, doubt, format!("{place}: {title}{value}"));
                        is_marked |= doubt == Doubt::LeadUnclear;
                    }
                    if let Column::Again(matter) = *kind {
                        self.ask_again(matter, &value, said, (row.line, format!("{place}: {title}{value}")), letter);
                    }
                    text = format!("{before}. {title}{value}");
                }
                // Leaders are persons: who they are does not go into the words of a duty, nor of a question.
                (Column::Leader, Said::Text(value)) if matches!(row.cells.get(at), Some(Cell::Own(_))) => {
                    let position = persons::position(&squeeze(value));
                    letter.ask(row.line, Doubt::CellUnread, format!("{place}: {title}: {position}"));
                }
                _ => {}
            }
        }
        if !blank.is_empty() {
            letter.ask(row.line, Doubt::CellBlank, format!("{place}: {}", blank.join("; ")));
        }
        let is_lead_blank = self.told(Matter::Lead, said).is_none() && self.of(Column::Lead, said).is_some();
        let certainty = if is_marked || is_lead_blank { Certainty::Asked } else { Certainty::Sure };
        let due = self.told(Matter::Due, said).map(|cell| before(self.title(Column::Due), cell));
        let due = due.as_deref();
        Point {
            code: label.clone(),
            path: self.path(&label),
            paragraph: 1,
            role: PointRole::Duty,
            text,
            lines: (row.line, row.line),
            lead: match leads.is_empty() {
                true => Lead { certainty, ..Lead::default() },
                false => Lead::stated(&leads.join("; ")),
            },
            coordinators: with.iter().flat_map(|named| bodies_in(named)).collect(),
            cadence: due.map(|cell| Times::of(cell).cadences()).unwrap_or_default(),
            deadline: due.map(|cell| deadline(cell, (row.line, &place), letter)),
        }
    }

    /// The title of the column of a kind.
    fn title(&self, kind: Column) -> &'t str {
        self.table.columns.iter().find(|(column, _)| *column == kind).map_or("", |(_, title)| title.as_str())
    }

    /// What a row says of a matter: in its column, or in the other one where that is blank.
    fn told(&self, matter: Matter, said: &[Said<'t>]) -> Option<&'t str> {
        self.text(matter.column(), said).or_else(|| self.text(Column::Again(matter), said))
    }

    /// Which of two columns counts, where they say two things, is not for a program to say.
    fn ask_again(
        &self,
        matter: Matter,
        value: &str,
        said: &[Said<'_>],
        (line, words): (usize, String),
        letter: &mut Letter,
    ) {
        let doubt = match matter {
            Matter::Lead => Doubt::LeadUnclear,
            Matter::With => Doubt::CoordinatorsUnclear,
            Matter::Due => Doubt::SeveralDeadlines,
        };
        if self.text(matter.column(), said).is_some_and(|first| fold(&squeeze(first)) != fold(value)) {
            letter.ask(line, doubt, words);
        }
    }

    /// The points with their codes: where numbers begin anew in each section, its label is part of the code.
    fn into_points(self) -> Vec<Point> {
        let mut seen = HashSet::new();
        let repeated =
            self.points.iter().any(|point| point.role == PointRole::Duty && !seen.insert(point.code.clone()));
        let mut points = self.points;
        for point in &mut points {
            let labels = point.path.get(1..).unwrap_or_default();
            // "1.2" says all that "1" said.
            let is_said = |(at, label): &(usize, &String)| {
                labels.get(at + 1).is_some_and(|inner| inner.starts_with(&format!("{label}.")))
            };
            let sections: Vec<&str> =
                labels.iter().enumerate().filter(|place| !is_said(place)).map(|(_, label)| label.as_str()).collect();
            let code =
                if repeated || point.role == PointRole::Heading { sections.join(".") } else { point.code.clone() };
            point.code = format!("B{}-{code}", self.number);
        }
        points
    }
}

/// A day under "Hoàn thành trước ngày" is one before which something is due.
fn before<'t>(title: &str, cell: &'t str) -> Cow<'t, str> {
    let title = fold(&squeeze(title));
    let is_before = title.ends_with("trước ngày") || title.ends_with("trước");
    match is_before && cell.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("trước ngày {}", cell.trim_start()).into(),
        false => cell.into(),
    }
}

/// What a sign in a cell leaves open, where the title of its column names a body or a time: "Sở Tài chính: x", "Tháng
/// 9/2023: x".
fn marked(title: &str, value: &str) -> Option<Doubt> {
    const SIGN_MAX: usize = 3;
    const TIMES: &[&str] = &["tháng", "quý", "tuần", "năm", "ngày", "6 tháng", "đợt"];
    let words = Words::of(title);
    if value.chars().count() > SIGN_MAX {
        return None;
    }
    if opens_with_one(&words, 0) {
        return Some(Doubt::LeadUnclear);
    }
    words.any(0, TIMES).map(|_| Doubt::DeadlineUnread)
}

/// "Ghi chú: Không thực hiện": whether a cell says that nothing is owed by its row, or that it is done.
fn takes_back(value: &str) -> bool {
    const TAKES_BACK: &[&str] =
        &["không", "chưa", "bỏ", "dừng", "tạm dừng", "ngừng", "hủy", "huỷ", "hoãn", "tạm hoãn", "miễn", "rút", "đã"];
    let words = Words::of(value);
    words.any(0, TAKES_BACK).is_some_and(|end| !words.ends_clause(end) || words.phrase(0, "không").is_none())
}

fn bare_label(label: &str) -> String {
    let bare: String = label.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect();
    bare.trim_matches('.').to_owned()
}

/// The bodies that a cell names, one for each of its lines; a line that goes on with a small letter, or after a comma,
/// belongs to the one before.
fn bodies(cell: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in cell.lines().map(squeeze) {
        let line = line.trim_start_matches(['-', '–', '+', '•', ' ']);
        let goes_on = line.starts_with(char::is_lowercase);
        match found.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if goes_on || last.ends_with(',') => {
                last.push(' ');
                last.push_str(line);
            }
            _ => found.push(line.to_owned()),
        }
    }
    for body in &mut found {
        *body = body.trim_end_matches([';', ',', '.', ' ']).to_owned();
    }
    found
}

/// The head of the column says that a cell is a deadline.
fn deadline(cell: &str, (line, place): (usize, &str), letter: &mut Letter) -> DeadlinePhrase {
    let words = squeeze(cell);
    let mut aside = Letter { date: letter.date, ..Letter::default() };
    let found = Times::of(&format!("{HEAD}{words}")).deadline(line, &mut aside);
    if found.is_none() {
        aside.ask(line, Doubt::DeadlineUnread, words.as_str());
    }
    let written = |asked: Question| match asked.words.strip_prefix(HEAD) {
        Some(words) => Question { words: words.to_owned(), ..asked },
        None => asked,
    };
    letter.ask_of_row(line, place, aside.questions.into_iter().map(written).collect());
    DeadlinePhrase { phrase: words, reading: found.map_or(DueReading::Unread, |found| found.reading) }
}

/// What is read before the words of a cell, whose column says so.
const HEAD: &str = "Thời hạn: ";
