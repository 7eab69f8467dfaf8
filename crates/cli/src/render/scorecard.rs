//! Each unit in figures.

use unicode_width::UnicodeWidthStr;
use views::{Knowledge, scorecard::FIGURES, scorecard::Score, scorecard::Scorecard};
use words::{Language, sheets::title};

use super::{basis, padded, strong, unit_now, width, wrap};

const UNIT_WIDTH_MIN: usize = 12;
const COLUMN_WIDTH: usize = 5;
const SHARE_WIDTH: usize = 8;

pub fn whole(scorecard: &Scorecard, knowledge: &Knowledge<'_>, language: Language) -> String {
    let units: Vec<String> = scorecard.units.iter().map(|score| unit_now(knowledge, &score.unit, language)).collect();
    let figures = COLUMN_WIDTH * FIGURES.len() + SHARE_WIDTH;
    let longest = units.iter().map(|unit| unit.width()).max().unwrap_or_default();
    let left = longest.min(usize::from(width()).saturating_sub(figures)).max(UNIT_WIDTH_MIN);
    let mut header = padded(language.pick("Đơn vị", "Unit"), left);
    header.push_str(&right(language.pick("tỷ lệ", "share"), SHARE_WIDTH));
    for figure in &FIGURES {
        header.push_str(&right(title(&figure.short, language), COLUMN_WIDTH));
    }
    let mut out = format!("{}\n\n{}\n", basis(&scorecard.basis, language), strong(&header));
    for (unit, score) in units.iter().zip(&scorecard.units) {
        let mut figures = right(&share(score, language), SHARE_WIDTH);
        for figure in &FIGURES {
            let text = match (figure.of)(score) {
                0 => "·".to_owned(),
                count => count.to_string(),
            };
            figures.push_str(&right(&text, COLUMN_WIDTH));
        }
        for (index, part) in textwrap::wrap(unit, left).iter().enumerate() {
            let line = if index == 0 { format!("{}{figures}", padded(part, left)) } else { part.to_string() };
            out.push_str(&format!("{line}\n"));
        }
    }
    let mut legend = vec![
        language
            .pick("tỷ lệ: đúng hạn trên tổng số đã xong hoặc quá hạn", "share: on time of all done or overdue")
            .to_owned(),
    ];
    legend.extend(
        FIGURES
            .iter()
            .map(|figure| format!("{}: {}", title(&figure.short, language), title(&figure.meaning, language))),
    );
    out.push_str(&format!("\n{}\n", wrap(&legend, "    ")));
    out
}

fn share(score: &Score, language: Language) -> String {
    score
        .on_time_permille
        .map_or("–".to_owned(), |permille| format!("{}{}{} %", permille / 10, language.pick(",", "."), permille % 10))
}

fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}
