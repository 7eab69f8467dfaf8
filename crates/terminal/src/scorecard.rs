//! Each unit in figures.

use unicode_width::UnicodeWidthStr;
use views::{UnitNames, scorecard::FIGURES, scorecard::Score, scorecard::Scorecard};
use words::{Language, amounts, sheets::title};

use crate::{
    colour::strong,
    layout::{basis, beside, legend, padded, right, unit_now, width},
};

const UNIT_WIDTH_MIN: usize = 12;
const COLUMN_WIDTH: usize = 5;
const SHARE_WIDTH: usize = 8;

/// A line of figures for each unit, and what they mean.
pub fn whole(scorecard: &Scorecard, names: &UnitNames, language: Language) -> String {
    let units: Vec<String> = scorecard.units.iter().map(|score| unit_now(names, &score.unit, language)).collect();
    let figures = COLUMN_WIDTH * FIGURES.len() + SHARE_WIDTH;
    let longest = units.iter().map(|unit| unit.width()).max().unwrap_or_default();
    let left = longest.min(width().saturating_sub(figures)).max(UNIT_WIDTH_MIN);
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
        out.push_str(&beside(unit, left, &figures));
    }
    let mut meanings = vec![
        language
            .pick("tỷ lệ: đúng hạn trên tổng số đã xong hoặc quá hạn", "share: on time of all done or overdue")
            .to_owned(),
    ];
    meanings.extend(
        FIGURES
            .iter()
            .map(|figure| format!("{}: {}", title(&figure.short, language), title(&figure.meaning, language))),
    );
    out.push_str(&format!("\n{}\n", legend(&meanings)));
    out
}

fn share(score: &Score, language: Language) -> String {
    score.on_time_permille.map_or("–".to_owned(), |permille| amounts::share(permille.into(), language))
}
