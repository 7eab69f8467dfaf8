//! Each unit in figures.

use views::{Language, scorecard::Scorecard};

use super::{basis, table};

pub fn whole(scorecard: &Scorecard, language: Language) -> String {
    let pick = |vi, en| language.pick(vi, en);
    let mut table = table([
        pick("Đơn vị", "Unit"),
        pick("Có hạn", "Dated"),
        pick("Đúng hạn", "On time"),
        pick("Gia hạn", "Extended"),
        pick("Quá hạn", "Late"),
        pick("Chưa nộp", "Overdue"),
        pick("Đang làm", "Open"),
        pick("Tỷ lệ", "Share"),
        pick("Chậm còn hiệu lực", "Delays in force"),
        pick("Chậm đã rút", "Delays ended"),
        pick("Thiếu bước", "With gaps"),
        pick("Sửa", "Corrected"),
        pick("Phát hiện muộn", "Found late"),
    ]);
    for score in &scorecard.units {
        let share = score
            .on_time_permille
            .map_or("–".to_owned(), |permille| format!("{}{}{}%", permille / 10, pick(",", "."), permille % 10));
        let number = |n: u32| if n == 0 { "·".to_owned() } else { n.to_string() };
        table.add_row([
            score.unit.to_string(),
            number(score.dated),
            number(score.on_time),
            number(score.on_time_extended),
            number(score.late),
            number(score.overdue),
            number(score.open),
            share,
            number(score.delays_in_force),
            number(score.delays_ended),
            number(score.cases_with_gaps),
            number(score.corrections),
            number(score.late_discoveries),
        ]);
    }
    format!("{}\n{table}\n", basis(&scorecard.basis, language))
}
