//! Each unit in figures.

use unicode_width::UnicodeWidthStr;
use views::{
    Language,
    scorecard::{Score, Scorecard},
};

use super::{basis, padded, strong, wrap};

/// Short heading, meaning, figure; Vietnamese and English.
type Column = (&'static str, &'static str, &'static str, &'static str, fn(&Score) -> u32);

const COLUMNS: [Column; 16] = [
    ("hạn", "số nhiệm vụ có thời hạn", "due", "tasks with a deadline", |s| s.dated),
    ("Đ", "đúng hạn", "T", "on time", |s| s.on_time),
    ("G", "đúng hạn sau gia hạn", "E", "on time after an extension", |s| s.on_time_extended),
    ("T", "hoàn thành quá hạn", "L", "done late", |s| s.late),
    ("Q", "quá hạn, chưa nộp", "O", "overdue", |s| s.overdue),
    ("·", "đang làm, trong hạn", "open", "open, in time", |s| s.open),
    (
        "giao",
        "nhận bàn giao sau hạn, tính cho đơn vị trước",
        "took",
        "taken over after their due date, counted elsewhere",
        |s| s.taken_over,
    ),
    ("chậm", "ghi nhận chậm còn hiệu lực", "decl", "declarations of delay in force", |s| s.delays_in_force),
    ("rút", "ghi nhận chậm đã chấm dứt", "end", "declarations of delay ended", |s| s.delays_ended),
    ("hở", "vụ việc còn thiếu bước", "gaps", "cases with gaps", |s| s.cases_with_gaps),
    ("sửa", "bút toán được sửa", "corr", "entries corrected", |s| s.corrections),
    ("muộn", "bản ghi phát hiện muộn", "fnd", "records found late", |s| s.late_discoveries),
    ("◂", "kết luận có căn cứ ghi sau hạn", "◂", "verdicts on grounds recorded later", |s| {
        s.later_grounds
    }),
    ("kênh", "báo cáo nộp sai kênh (2e)", "chan", "reports in another way than prescribed (2e)", |s| {
        s.channel_breaches
    }),
    (
        "v.b",
        "văn bản phát hành, xác nhận, đăng ký chậm",
        "docs",
        "documents dispatched, acknowledged, registered late",
        |s| s.late_documents,
    ),
    ("k.h", "không có thời hạn, không chấm điểm", "none", "without a deadline, not scored", |s| s.undated),
];
const UNIT_WIDTH: usize = 12;
const COLUMN_WIDTH: usize = 5;

pub fn whole(scorecard: &Scorecard, language: Language) -> String {
    let mut header = padded(language.pick("Đơn vị", "Unit"), UNIT_WIDTH);
    header.push_str(&right(language.pick("tỷ lệ", "share"), COLUMN_WIDTH + 2));
    for (vi, _, en, _, _) in COLUMNS {
        header.push_str(&right(language.pick(vi, en), COLUMN_WIDTH));
    }
    let mut out = format!("{}\n\n{}\n", basis(&scorecard.basis, language), strong(&header));
    for score in &scorecard.units {
        out.push_str(&padded(score.unit.as_str(), UNIT_WIDTH));
        out.push_str(&right(&share(score, language), COLUMN_WIDTH + 2));
        for (.., figure) in COLUMNS {
            let text = match figure(score) {
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
    legend.extend(COLUMNS.iter().map(|(vi, vi_long, en, en_long, _)| {
        format!("{}: {}", language.pick(vi, en), language.pick(vi_long, en_long))
    }));
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
