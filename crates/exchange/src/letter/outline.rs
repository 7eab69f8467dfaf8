//! The body: paragraphs, their labels, and the tree they form.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Doubt, Excerpt, Letter, Point, PointRole, amends, excerpt,
    formula::{decides, executing, introduces, is_admonition, is_formula, is_of_aims, is_regime},
    head::append_text,
    paragraph::Read,
    pattern,
    people::{Lead, gives_order, is_particular, is_report},
    preamble::{self, Preamble, last_sentence},
};
use crate::{
    source::{Line, fold},
    text::squeeze,
};

/// Vietnamese administrative lettering: no f, j, w, z, and đ after d (Decree 30/2020/NĐ-CP, Annex I).
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// The level of a label; outer levels are smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Part,
    /// A, B, C.
    Capital,
    Roman,
    Article,
    Number,
    /// With the count of its parts: 1.1.1 lies inside 1.1.
    Decimal(usize),
    Letter,
    Parenthesised,
    Dash,
    Plus,
}

static LABELS: LazyLock<Vec<(Level, Regex)>> = LazyLock::new(|| {
    [
        (Level::Part, r"^(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?([IVXLC]+|\d+)[.:]?\s*"),
        (Level::Roman, r"^([IVXLC]+)[.)]\s+"),
        (Level::Capital, r"^([A-ZĐ])[.)]\s+"),
        (Level::Article, r"^(?:Điều|ĐIỀU)\s+(\d+)[.:]\s*"),
        (Level::Decimal(0), r"^(\d+(?:\.\d+)+)[.)]?\s+"),
        (Level::Number, r"^(\d{1,3})(?:[.)]\s*|/\s+)"),
        (Level::Letter, r"^([a-zđ]\d?)(?:\)\s*|\.\s+)"),
        (Level::Parenthesised, r"^\((\d{1,2}|[a-zđ])\)\s+"),
        (Level::Dash, r"^()[-–−•*\u{f0b7}]\s*"),
        (Level::Plus, r"^()\+\s*"),
    ]
    .into_iter()
    .map(|(level, source)| (level, pattern(source)))
    .collect()
});
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(yêu cầu|giao|đề nghị|nhận được|căn cứ|trong quá trình|quá trình|trên đây|chủ tịch|(uỷ|ủy) ban|ubnd|các đơn vị|trân trọng)",
    )
});

/// A paragraph with its label, if it has one.
struct Paragraph {
    label: Option<(Level, String)>,
    text: String,
    lines: (usize, usize),
}

/// Reads the body into `letter.preamble` and `letter.points`.
pub(super) fn read(lines: &[Line], letter: &mut Letter) {
    let paragraphs = paragraphs(lines);
    let last_label = paragraphs.iter().rposition(|paragraph| paragraph.label.is_some());
    let mut tree = Tree::default();
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        match (paragraph.label, last_label) {
            (Some((level, label)), _) => {
                if let Some(expected) = tree.enter(level, &label) {
                    letter.ask(paragraph.lines.0, Doubt::LabelOutOfOrder, format!("{label}) ≠ {expected})"));
                }
                tree.add(paragraph.text, paragraph.lines, letter);
            }
            (None, _) if tree.path.is_empty() && last_label.is_some_and(|last| index < last) => {
                tree.lead_up(paragraph.text, paragraph.lines, letter);
            }
            // What stands right below the title of the last part belongs to it.
            (None, Some(last)) if index < last || tree.ends_in_title(letter) => {
                tree.add(paragraph.text, paragraph.lines, letter);
            }
            // Of a letter without labels: what leads up to its duties is none.
            (None, None) if leads_up(&paragraph.text) => {
                letter.preamble.push(Excerpt { text: paragraph.text, line: paragraph.lines.0 });
            }
            (None, _) => tree.close(paragraph.text, paragraph.lines, letter),
        }
    }
    join_particulars(&mut letter.points);
    mark_headings(&mut letter.points);
}

/// Whether a paragraph of a letter without labels leads up to its duties, and is none.
fn leads_up(text: &str) -> bool {
    let read = Read::of(text, None);
    introduces(read.words(), read.charged.charges_somebody())
}

/// Tells duties from what nothing is owed by, once all points are there and `read`, in their order.
pub(super) fn settle(read: &[Read<'_>], letter: &mut Letter) {
    for (line, words) in amends::mark(read, &mut letter.points) {
        letter.ask(line, Doubt::Amendment, words);
    }
    for (line, words) in mark_formulas(read, &mut letter.points) {
        letter.ask(line, Doubt::PreambleDuty, words);
    }
    // Where a paragraph belongs by which nothing is owed does not matter.
    let formulas = letter.points.iter().filter(|point| point.role == PointRole::Formula);
    let lines: Vec<usize> = formulas.map(|point| point.lines.0).collect();
    letter.questions.retain(|asked| asked.doubt != Doubt::ClosingUnclear || !lines.contains(&asked.line));
    address_decision(read, letter);
}

/// By these points nothing is owed. Returns the line and the words of those that say by when all the same.
fn mark_formulas(read: &[Read<'_>], points: &mut [Point]) -> Vec<(usize, String)> {
    let mut dated_aims = Vec::new();
    let has_duties = points.iter().any(|point| point.role == PointRole::Duty);
    let aims: Vec<Vec<String>> = points
        .iter()
        .filter(|point| point.role == PointRole::Heading && is_of_aims(&point.text))
        .map(|point| point.path.clone())
        .collect();
    for (point, read) in points.iter_mut().zip(read).filter(|(point, _)| point.role != PointRole::Heading) {
        let (words, charges_one) = (read.words(), read.charged.charges_one());
        let is_aim = aims.iter().any(|aim| point.path.starts_with(aim)) && !charges_one;
        if is_regime(words, read.charged.charges_somebody()) {
            point.role = PointRole::Formula;
            continue;
        }
        // Whatever says by when is a duty, however it begins; so is what a body that is named is to do. An aim for the
        // end of a year, of which nobody is charged, is none for certain.
        if read.times.say_when() {
            if is_aim && !read.charged.charges_somebody() {
                point.role = PointRole::Formula;
                dated_aims.push((point.lines.0, excerpt(&point.text)));
            }
            continue;
        }
        let is_closing = point.role == PointRole::Closing;
        let urges = is_closing && (has_duties || point.paragraph > 1) && is_admonition(words) && !charges_one;
        let is_article = point.path.first().is_some_and(|label| label.starts_with("Điều"));
        let states = is_formula(words, is_closing) || is_report(words) || is_article && decides(words) || is_aim;
        if urges || states && !gives_order(words) {
            point.role = PointRole::Formula;
        }
    }
    dated_aims
}

/// A decision names those who carry it out in an article of its own; it is addressed to them.
fn address_decision(read: &[Read<'_>], letter: &mut Letter) {
    if !letter.addressees.is_empty() {
        return;
    }
    for (point, read) in letter.points.iter().zip(read).filter(|(point, _)| point.role == PointRole::Formula) {
        let named = executing(read.words()).map(|named| named.bodies).unwrap_or_default();
        letter.addressees.extend(named.into_iter().map(|text| Excerpt { text, line: point.lines.0 }));
    }
}

/// Where in the outline the reader stands.
#[derive(Default)]
struct Tree {
    path: Vec<(Level, String)>,
    /// How many duties there have been before all labels.
    opening: u32,
    /// How many closing paragraphs there have been.
    closing: u32,
}

impl Tree {
    /// Steps to a label. Returns what was expected where the label does not follow.
    fn enter(&mut self, level: Level, label: &str) -> Option<String> {
        // "C." behind "B." is no hundred.
        let follows = |(open, last): &(Level, String)| {
            *open == Level::Capital
                && label.len() == 1
                && last.chars().next().map(|c| c as u32 + 1) == label.chars().next().map(|c| c as u32)
        };
        let level = if level == Level::Roman && self.path.iter().any(follows) { Level::Capital } else { level };
        let mut previous = None;
        while self.path.last().is_some_and(|(open, _)| *open >= level) {
            previous = self.path.pop().filter(|(open, _)| *open == level).map(|(_, label)| label);
        }
        let label = match level {
            Level::Dash | Level::Plus => {
                let count =
                    previous.as_deref().and_then(|label| label.parse::<u32>().ok()).unwrap_or(0).saturating_add(1);
                count.to_string()
            }
            _ => label.to_owned(),
        };
        let expected = expected_after(level, previous.as_deref());
        let surprise = expected.filter(|expected| *expected != label);
        self.path.push((level, label));
        surprise
    }

    /// Whether nothing was read yet of what stands below a title.
    fn ends_in_title(&self, letter: &Letter) -> bool {
        let is_open = |point: &Point| {
            !is_terminated(&point.text)
                && point.paragraph == 1
                && point.path.len() == self.path.len()
                && self.closing == 0
        };
        letter.points.last().is_some_and(is_open)
    }

    fn add(&mut self, text: String, lines: (usize, usize), letter: &mut Letter) {
        let path: Vec<String> = self.path.iter().map(|(level, label)| shown(*level, label)).collect();
        // "Điều 1." stands alone above its clauses.
        if text.is_empty() {
            return;
        }
        let paragraph = letter.points.iter().rev().take_while(|point| point.path == path).count();
        let paragraph = u32::try_from(paragraph).unwrap_or(u32::MAX).saturating_add(1);
        letter.points.push(point(numbered(&self.code(), paragraph), path, paragraph, PointRole::Duty, text, lines));
    }

    /// A paragraph before all labels: what leads up to the points, or a duty of its own.
    fn lead_up(&mut self, text: String, lines: (usize, usize), letter: &mut Letter) {
        let (own, rest) = match last_sentence(&text).and_then(|at| text.split_at_checked(at)) {
            Some((own, rest)) => (own.trim_end(), rest),
            None => (text.as_str(), ""),
        };
        match preamble::of(own, letter.issuer.as_deref()) {
            Preamble::Duty => {
                self.opening += 1;
                let code = numbered("0", self.opening);
                letter.points.push(point(code, Vec::new(), self.opening, PointRole::Duty, own.to_owned(), lines));
                if !rest.is_empty() {
                    letter.preamble.push(Excerpt { text: rest.to_owned(), line: lines.0 });
                }
                return;
            }
            Preamble::Unclear => letter.ask(lines.0, Doubt::PreambleDuty, excerpt(&text)),
            Preamble::LeadsUp => {}
        }
        letter.preamble.push(Excerpt { text, line: lines.0 });
    }

    fn close(&mut self, text: String, lines: (usize, usize), letter: &mut Letter) {
        self.closing += 1;
        if !self.path.is_empty() && !CLOSING.is_match(&text) {
            letter.ask(lines.0, Doubt::ClosingUnclear, excerpt(&text));
        }
        let code = numbered("C", self.closing);
        letter.points.push(point(code, Vec::new(), self.closing, PointRole::Closing, text, lines));
    }

    /// The labels run together, with a dot between two numbers and a hyphen before a dash.
    fn code(&self) -> String {
        let mut code = String::new();
        for (level, label) in &self.path {
            let label = match level {
                Level::Part => format!("P{label}"),
                Level::Article => format!("Đ{label}"),
                Level::Dash | Level::Plus => format!("-{label}"),
                // "1.2" says all that "1" said.
                Level::Decimal(_) => {
                    let outer = label.rsplit_once('.').map_or("", |(outer, _)| outer);
                    code = code.strip_suffix(outer).unwrap_or(&code).to_owned();
                    label.clone()
                }
                _ => label.clone(),
            };
            let two_numbers = code.ends_with(|c: char| c.is_alphanumeric())
                && matches!(
                    level,
                    Level::Capital
                        | Level::Number
                        | Level::Parenthesised
                        | Level::Decimal(_)
                        | Level::Roman
                        | Level::Article
                );
            if two_numbers && !code.ends_with('.') {
                code.push('.');
            }
            code.push_str(&label);
        }
        code
    }
}

fn point(
    code: String,
    path: Vec<String>,
    paragraph: u32,
    role: PointRole,
    text: String,
    lines: (usize, usize),
) -> Point {
    Point {
        code,
        path,
        paragraph,
        role,
        text,
        lines,
        lead: Lead::default(),
        coordinators: Vec::new(),
        cadence: Vec::new(),
        deadline: None,
    }
}

fn numbered(code: &str, paragraph: u32) -> String {
    if paragraph > 1 { format!("{code}.{paragraph}") } else { code.to_owned() }
}

fn shown(level: Level, label: &str) -> String {
    match level {
        Level::Part => format!("Phần {label}"),
        Level::Article => format!("Điều {label}"),
        Level::Dash => format!("- {label}"),
        Level::Plus => format!("+ {label}"),
        _ => label.to_owned(),
    }
}

/// The label after `previous` on its level, where labels run in order.
fn expected_after(level: Level, previous: Option<&str>) -> Option<String> {
    match level {
        Level::Letter => {
            let next = match previous {
                Some(letter) => LETTERS.chars().skip_while(|c| !letter.starts_with(*c)).nth(1)?,
                None => 'a',
            };
            Some(next.to_string())
        }
        Level::Number | Level::Article => {
            let next = previous.map_or(Some(1), |label| label.parse::<u32>().ok().and_then(|n| n.checked_add(1)))?;
            // Articles and numbers may go on across parts: only a step back or a gap is a surprise.
            previous.map(|_| next.to_string())
        }
        _ => None,
    }
}

/// "- Đơn vị chủ trì: …", "- Thời gian hoàn thành: …" say more of the point above, and are none themselves.
fn join_particulars(points: &mut Vec<Point>) {
    let mut joined: Vec<Point> = Vec::with_capacity(points.len());
    for point in points.drain(..) {
        let above = joined.last_mut().filter(|above| {
            point.path.len() > above.path.len() && point.path.starts_with(&above.path) && is_particular(&point.text)
        });
        match above {
            Some(above) => {
                if !is_terminated(&above.text) {
                    above.text.push('.');
                }
                append_text(&mut above.text, &point.text);
                above.lines.1 = above.lines.1.max(point.lines.1);
            }
            None => joined.push(point),
        }
    }
    *points = joined;
}

/// A point that ends with a colon and has points below it only introduces them; so does one that ends with a colon, or
/// is a title, before a paragraph of its own.
fn mark_headings(points: &mut [Point]) {
    for index in 0..points.len() {
        let Some([point, later @ ..]) = points.get(index..) else { break };
        let has_children = later.first().is_some_and(|next| next.path.len() > point.path.len());
        let text = point.text.trim_end();
        let introduces = text.ends_with(':') || fold(&point.text).chars().count() < 90 && !text.ends_with(['.', ';']);
        let own = later.iter().take_while(|next| next.path == point.path && next.role == PointRole::Duty).count();
        let leads_on = has_children || own > 0 && point.paragraph == 1 && !point.path.is_empty();
        if !leads_on || !introduces || point.role != PointRole::Duty {
            continue;
        }
        let code = point.code.clone();
        if let Some(point) = points.get_mut(index) {
            point.role = PointRole::Heading;
        }
        // What stands below a title has the title's label.
        for next in points.iter_mut().skip(index + 1).take(own) {
            next.paragraph -= 1;
            next.code = numbered(&code, next.paragraph);
        }
    }
}

/// Joins wrapped lines into paragraphs. A label starts one; so does a line after a blank line, if
/// the text before it had come to an end: page breaks leave blank lines inside sentences.
fn paragraphs(lines: &[Line]) -> Vec<Paragraph> {
    // Nobody wraps lines as long as this: then each line is a paragraph.
    const WRAPPED_CHARS_MAX: usize = 130;
    let written: Vec<&Line> = lines.iter().filter(|line| !line.text.is_empty()).collect();
    let ended = written.iter().filter(|line| is_terminated(&line.text)).count();
    let unwrapped =
        lines.iter().any(|line| line.text.chars().count() > WRAPPED_CHARS_MAX) || ended * 10 >= written.len() * 8;
    let width = typical_width(lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut blank = true;
    let mut broken = true;
    for line in lines {
        if line.text.is_empty() {
            blank = true;
            continue;
        }
        let ended = paragraphs.last().is_none_or(|last| is_terminated(&last.text) || is_bracketed_title(last));
        // Inside a wrapped sentence "- " may be a dash between words, "12." the end of a date, "a)"
        // the point of a law.
        let label = label(&line.text).filter(|_| ended || blank || broken);
        match label {
            Some((level, text, rest)) => {
                paragraphs.push(Paragraph {
                    label: Some((level, text)),
                    text: squeeze(rest),
                    lines: (line.number, line.number),
                });
            }
            None if (ended || titled(&paragraphs, line, broken)) && (blank || broken) || paragraphs.is_empty() => {
                paragraphs.push(Paragraph {
                    label: None,
                    text: squeeze(&line.text),
                    lines: (line.number, line.number),
                });
            }
            None => {
                if let Some(last) = paragraphs.last_mut() {
                    append_text(&mut last.text, &squeeze(&line.text));
                    // What stood in the right column of the foot comes after what stood in the left one.
                    last.lines = (last.lines.0.min(line.number), last.lines.1.max(line.number));
                }
            }
        }
        blank = false;
        // A line that stops well short of the margin ends its paragraph.
        broken = unwrapped || line.ends_paragraph || width == 0 || line.text.chars().count() * 10 < width * 7;
    }
    paragraphs
}

/// "1. Giai đoạn 1 (từ ngày 01/8 đến hết ngày 31/8/2025)": the bracket ends the title.
fn is_bracketed_title(last: &Paragraph) -> bool {
    last.label.is_some() && last.lines.0 == last.lines.1 && last.text.trim_end().ends_with(')')
}

/// Whether the line before is a title with a label of its own, and this one begins what stands below it.
fn titled(paragraphs: &[Paragraph], line: &Line, broken: bool) -> bool {
    const TITLE_CHARS_MAX: usize = 80;
    let is_title = |last: &Paragraph| {
        let shouted = last.text.chars().any(char::is_alphabetic) && last.text == last.text.to_uppercase();
        let is_short = last.lines.0 == last.lines.1 && last.text.chars().count() <= TITLE_CHARS_MAX;
        last.label.is_some() && !last.text.is_empty() && is_short && (shouted || broken)
    };
    let begins = line.text.chars().next().is_some_and(char::is_uppercase) && line.text != line.text.to_uppercase();
    begins && paragraphs.last().is_some_and(is_title)
}

fn label(text: &str) -> Option<(Level, String, &str)> {
    LABELS.iter().find_map(|(level, regex)| {
        let found = regex.captures(text)?;
        let rest = &text[found[0].len()..];
        let level = match level {
            Level::Decimal(_) => Level::Decimal(found[1].split('.').count()),
            other => *other,
        };
        Some((level, found[1].to_owned(), rest))
            .filter(|_| !rest.is_empty() || matches!(level, Level::Part | Level::Article))
    })
}

fn is_terminated(text: &str) -> bool {
    text.trim_end().ends_with(['.', ';', ':', '!', '?', '…', '”', '"'])
}

fn typical_width(lines: &[Line]) -> usize {
    let mut widths: Vec<usize> =
        lines.iter().map(|line| line.text.chars().count()).filter(|width| *width > 20).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 3 / 4).copied().unwrap_or(0)
}
