//! Each unit in figures.

use unicode_width::UnicodeWidthStr;
use views::{scorecard::FIGURES, scorecard::Score, scorecard::Scorecard};
use words::{Language, sheets::title};

use super::{basis, padded, strong, wrap};

const UNIT_WIDTH: usize = 12;
const COLUMN_WIDTH: usize = 5;

pub fn whole(scorecard: &Scorecard, language: Language) -> String {
    let mut header = padded(language.pick("Đơn vị", "Unit"), UNIT_WIDTH);
    header.push_str(&right(language.pick("tỷ lệ", "share"), COLUMN_WIDTH + 2));
    for figure in &FIGURES {
        header.push_str(&right(title(&figure.short, language), COLUMN_WIDTH));
    }
    let mut out = format!("{}\n\n{}\n", basis(&scorecard.basis, language), strong(&header));
    for score in &scorecard.units {
        out.push_str(&padded(score.unit.as_str(), UNIT_WIDTH));
        out.push_str(&right(&share(score, language), COLUMN_WIDTH + 2));
        for figure in &FIGURES {
            let text = match (figure.of)(score) {
                0 => "·".to_owned(),
                count => count.to_string(),
            };
            out.push_str(&right(&text, COLUMN_WIDTH));
        }
        out.push('\n');
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
