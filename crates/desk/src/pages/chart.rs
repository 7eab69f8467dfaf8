//! Charts drawn by the server. Each part of one bears its letter or its number, so that colour is never alone, and the same
//! figures stand in a table beneath; on a narrow screen the table is what is shown.

use maud::{Markup, html};

/// A bar of several parts.
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Its parts, one after the other.
    pub parts: Vec<Slice>,
}

/// A part of a bar.
pub struct Slice {
    /// How much.
    pub count: usize,
    /// What it is, in a letter.
    pub letter: &'static str,
    /// How it is coloured.
    pub style: String,
}

/// A column: a share of a hundred parts, or none where too few are counted.
pub struct Column {
    /// What it is of.
    pub label: String,
    /// In thousandths.
    pub permille: Option<u32>,
    /// What is written over it.
    pub said: String,
}

const WIDTH: usize = 900;
const LABELS: usize = 300;
const ROW: usize = 32;
/// No part is narrower than its letter.
const LETTER: usize = 17;

/// What a chart is called, and what it shows in a sentence.
pub struct Caption<'c> {
    /// Distinguishes it on its page.
    pub id: &'c str,
    /// Its title.
    pub title: &'c str,
    /// What it shows.
    pub says: &'c str,
}

/// Bars beneath one another.
pub fn bars(caption: &Caption<'_>, bars: &[Bar]) -> Markup {
    let whole = |bar: &Bar| bar.parts.iter().map(|part| part.count).sum::<usize>();
    let most = bars.iter().map(whole).max().unwrap_or_default().max(1);
    let wide = |count: usize| count * (WIDTH - LABELS - 60) / most;
    let drawn = bars.iter().enumerate().map(|(row, bar)| {
        let top = row * ROW;
        let mut left = LABELS;
        let parts = bar.parts.iter().filter(|part| part.count > 0).map(|part| {
            let (from, width) = (left, wide(part.count).max(LETTER));
            left += width;
            html! {
                rect class=(part.style) x=(from) y=(top + 3) width=(width) height=(ROW - 8) {}
                text x=(from + width / 2) y=(top + 21) text-anchor="middle" {
                    (part.letter) @if width >= 2 * LETTER { " " (part.count) }
                }
            }
        });
        let parts: Vec<Markup> = parts.collect();
        html! {
            text x=(LABELS - 8) y=(top + 21) text-anchor="end" { (short(&bar.label)) }
            @for part in &parts { (part) }
            text x=(left + 6) y=(top + 21) { (whole(bar)) }
        }
    });
    let drawn: Vec<Markup> = drawn.collect();
    framed(caption, bars.len() * ROW + 4, &html! { @for bar in &drawn { (bar) } })
}

/// Columns beside one another, up to a hundred parts of a hundred.
pub fn columns(caption: &Caption<'_>, columns: &[Column]) -> Markup {
    const TALL: usize = 170;
    const TOP: usize = 24;
    let step = (WIDTH - 70) / columns.len().max(1);
    let step = step.min(140);
    let high = |permille: u32| usize::try_from(permille).unwrap_or_default() * TALL / 1000;
    let drawn = columns.iter().enumerate().map(|(place, column)| {
        let left = 60 + place * step;
        let middle = left + step / 2;
        let height = column.permille.map(high);
        html! {
            @if let Some(height) = height {
                rect class="c-share" x=(left + step / 6) y=(TOP + TALL - height) width=(step * 2 / 3) height=(height) {}
            }
            text x=(middle) y=(TOP + TALL - height.unwrap_or_default() - 6) text-anchor="middle" { (column.said) }
            text x=(middle) y=(TOP + TALL + 22) text-anchor="middle" { (column.label) }
        }
    });
    let drawn: Vec<Markup> = drawn.collect();
    let lines = [0, 500, 1000].map(|permille| (TOP + TALL - high(permille), permille / 10));
    let body = html! {
        @for (y, share) in lines {
            path class="c-line" d=(format!("M56 {y}H{WIDTH}")) {}
            text x="50" y=(y + 5) text-anchor="end" { (share) " %" }
        }
        @for column in &drawn { (column) }
    };
    framed(caption, TOP + TALL + 32, &body)
}

/// A row of a strip: what it is of, and in each column how something stood, by its letter and its style.
pub struct Row {
    /// What it is of.
    pub label: String,
    /// One for each column; nothing where there was nothing.
    pub cells: Vec<Option<(&'static str, String)>>,
}

/// How things stood one after the other, as squares with letters beneath heads.
pub fn strip(caption: &Caption<'_>, heads: &[String], rows: &[Row]) -> Markup {
    const LEFT: usize = 130;
    const TOP: usize = 24;
    let step = ((WIDTH - LEFT) / heads.len().max(1)).min(110);
    let drawn = rows.iter().enumerate().map(|(row, of)| {
        let top = TOP + row * ROW;
        html! {
            text x=(LEFT - 8) y=(top + 21) text-anchor="end" { (short(&of.label)) }
            @for (place, cell) in of.cells.iter().enumerate() {
                @if let Some((letter, style)) = cell {
                    rect class=(style) x=(LEFT + place * step + 2) y=(top + 2) width=(step - 4) height=(ROW - 4) {}
                    text x=(LEFT + place * step + step / 2) y=(top + 21) text-anchor="middle" { (letter) }
                }
            }
        }
    });
    let drawn: Vec<Markup> = drawn.collect();
    let body = html! {
        @for (place, head) in heads.iter().enumerate() { text x=(LEFT + place * step + step / 2) y="16" text-anchor="middle" { (head) } }
        @for row in &drawn { (row) }
    };
    framed(caption, TOP + rows.len() * ROW + 4, &body)
}

fn framed(caption: &Caption<'_>, height: usize, body: &Markup) -> Markup {
    let Caption { id, title, says } = caption;
    html! {
        svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-labelledby=(format!("{id} {id}-ro")) {
            title id=(id) { (title) }
            desc id=(format!("{id}-ro")) { (says) }
            (body)
        }
    }
}

/// A label that leaves room for its bar.
fn short(label: &str) -> String {
    const LETTERS: usize = 36;
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    let cut: String = label.chars().take(LETTERS - 1).collect();
    format!("{}…", cut.trim_end())
}
