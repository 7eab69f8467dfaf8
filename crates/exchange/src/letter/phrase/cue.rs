//! Words that stand before a day, and labels of deadlines.

use super::super::words::Words;

/// What stands before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// That day still counts.
    By,
    /// It may count or not.
    Before,
    /// Up to it: it counts, unless figures are spoken of.
    Until,
    /// Somewhere in it: beginning or middle.
    Part,
    /// At its end.
    End,
    From,
    After,
}

const CUES: &[(Cue, &[&str])] = &[
    (
        Cue::By,
        &[
            "chậm nhất",
            "chậm nhất là",
            "chậm nhất vào",
            "chậm nhất đến",
            "chậm nhất là vào",
            "chậm nhất là đến",
            "chậm nhất đến hết",
            "chậm nhất là hết",
            "chậm nhất hết",
            "chậm nhất trong",
            "chậm nhất là trong",
            "muộn nhất",
            "muộn nhất là",
            "muộn nhất vào",
            "muộn nhất đến",
            "muộn nhất là vào",
            "không muộn hơn",
            "không chậm hơn",
            "không quá",
            "không để quá",
            "hạn chót",
            "hạn chót là",
            "hạn cuối",
            "hạn cuối là",
            "xong vào",
            "xong trong",
            "cuối ngày",
            "hết",
            "trong",
            "vào",
            "trong và hết",
        ],
    ),
    (
        Cue::Before,
        &[
            "trước",
            "xong trước",
            "đến trước",
            "chậm nhất trước",
            "chậm nhất là trước",
            "muộn nhất là trước",
            "muộn nhất trước",
            "trước hết",
        ],
    ),
    (Cue::Until, &["đến", "tới", "đến hết", "cho đến hết", "đến cuối", "cho đến", "tới hết"]),
    (
        Cue::Part,
        &["đầu", "giữa", "khoảng", "nửa đầu", "trung tuần", "thượng tuần", "hạ tuần", "những ngày đầu", "tuần đầu"],
    ),
    (Cue::End, &["cuối", "vào cuối", "những ngày cuối", "tuần cuối", "nửa cuối"]),
    (Cue::From, &["từ", "kể từ", "tính từ", "bắt đầu từ", "bắt đầu", "kể từ sau"]),
    (Cue::After, &["sau", "ngay sau"]),
];

/// A column or a label that names a deadline; what follows is one, whatever stands before it.
pub(super) const LABELS: &[&str] = &[
    "thời hạn",
    "thời hạn hoàn thành",
    "thời hạn gửi",
    "thời hạn nộp",
    "thời hạn báo cáo",
    "thời hạn thực hiện",
    "thời hạn gửi báo cáo",
    "thời hạn gửi báo cáo là",
    "hạn",
    "hạn nộp",
    "hạn gửi",
    "hạn hoàn thành",
    "hạn báo cáo",
    "thời gian hoàn thành",
    "thời gian gửi",
    "thời gian gửi báo cáo",
    "thời gian nộp",
    "thời gian báo cáo",
    "thời điểm hoàn thành",
    "thời gian",
    "thời gian thực hiện",
];

/// The cue at a word, and the word behind it.
pub(super) fn cue(words: &Words<'_>, at: usize) -> Option<(Cue, usize)> {
    let ends = CUES.iter().filter_map(|(cue, phrases)| Some((*cue, words.any(at, phrases)?)));
    let (cue, end) = ends.max_by_key(|(_, end)| *end)?;
    // "chậm nhất vào đầu tháng 10": the part decides.
    let parts = CUES.iter().filter(|(part, _)| matches!(part, Cue::Part | Cue::End));
    let part = parts.filter_map(|(part, phrases)| Some((*part, words.any(end, phrases)?))).max_by_key(|(_, end)| *end);
    Some(part.filter(|_| !matches!(cue, Cue::Part | Cue::End)).unwrap_or((cue, end)))
}
