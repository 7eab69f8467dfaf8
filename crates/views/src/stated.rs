//! What a list of past years says of a task, beside what its dates come to. The list's word is never a verdict; where
//! the two differ, an inspector wants to know.

use calendar::written::bare;
use domain::{
    event::{Stated, StatedDue, StatedRow},
    state::{Status, TimeState},
};
use schemars::JsonSchema;
use serde::Serialize;

/// How a list judges a task, as far as its words say it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Judged {
    /// Whether it is done.
    pub done: Option<bool>,
    /// Whether it is, or was, in time.
    pub in_time: Option<bool>,
}

const DONE: [&str; 9] =
    ["hoan thanh", "da xong", "da nop", "da bao cao", "da tra loi", "da thuc hien", "da gui", "ket thuc", "done"];
const OPEN: [&str; 9] = [
    "chua hoan thanh",
    "chua xong",
    "chua nop",
    "chua bao cao",
    "chua tra loi",
    "chua thuc hien",
    "chua gui",
    "dang ",
    "khong nop",
];
const IN_TIME: [&str; 8] =
    ["dung han", "truoc han", "som han", "trong han", "khong qua han", "chua qua han", "chua den han", "on time"];
const LATE: [&str; 8] = ["qua han", "tre han", "cham", "muon", "khong dung han", "chua dung han", "late", "overdue"];
/// Words that only look as if they said "late".
const NOT_LATE: [&str; 4] = ["khong qua han", "chua qua han", "khong cham", "khong muon"];
/// Words that only look as if they said "in time".
const NOT_IN_TIME: [&str; 2] = ["khong dung han", "chua dung han"];

/// What the words of a list say; nothing where they cannot be read, or say two things.
pub fn judged(words: &str) -> Judged {
    let text: String = bare(words).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let text = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
    let has = |text: &str, any: &[&str]| any.iter().any(|word| text.contains(&format!(" {}", word.trim_start())));
    let without = |any: &[&str]| any.iter().fold(text.clone(), |text, word| text.replace(word, ""));
    let one = |yes: bool, no: bool| (yes != no).then_some(yes);
    let open = has(&text, &OPEN);
    let done = has(&without(&OPEN), &DONE);
    let late = has(&without(&NOT_LATE), &LATE);
    let in_time = has(&without(&NOT_IN_TIME), &IN_TIME);
    Judged { done: one(done, open), in_time: one(in_time, late) }
}

/// In what a list and the ledger differ about a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// The list says in time; by the dates it is late.
    SaysInTime,
    /// The list says late; by the dates it is in time.
    SaysLate,
    /// The list says done; the ledger has nothing received.
    SaysDone,
    /// The list says not done; the ledger has a receipt.
    SaysOpen,
    /// Another due date, or one where the ledger has none; not the day of rest from which it moves.
    Due,
    /// Another day of receipt.
    Received,
    /// Another document.
    Document,
    /// The words of the list cannot be read as a judgment.
    WordsNotRead,
}

/// The number of the document that counts.
pub(crate) fn counted_number<'t>(status: &Status<'t>) -> Option<&'t str> {
    let (entry, _) = status.received?;
    Some(status.task.filing_fact(entry)?.kind.document()?.number.as_str())
}

/// In what a row of a list differs from how the task stands.
pub fn differences(stated: &Stated, status: &Status<'_>) -> Vec<Difference> {
    let Stated::Row(StatedRow { document, received, due, status: words }) = stated else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(words) = words {
        let judged = judged(words);
        if judged == Judged::default() {
            found.push(Difference::WordsNotRead);
        }
        let is_in_time = matches!(status.time, TimeState::OnTime | TimeState::OnTimeExtended)
            || matches!(status.time, TimeState::Open | TimeState::DueSoon | TimeState::ReturnedInCure);
        match judged.in_time {
            // What was open and in time when the list was written may be overdue now.
            Some(true) if status.time.is_late() && judged.done != Some(false) => found.push(Difference::SaysInTime),
            Some(false) if is_in_time => found.push(Difference::SaysLate),
            _ => {}
        }
        match judged.done {
            Some(true) if status.received.is_none() => found.push(Difference::SaysDone),
            Some(false) if status.received.is_some() => found.push(Difference::SaysOpen),
            _ => {}
        }
    }
    // A list has the day as it was set, or the working day to which it moves: both are the same date.
    if let Some(StatedDue::Day(day)) = due
        && status.due.is_none_or(|due| ![due.nominal, due.effective].contains(day))
    {
        found.push(Difference::Due);
    }
    if received.zip(status.received).is_some_and(|(said, (_, counted))| said.date() != counted.date()) {
        found.push(Difference::Received);
    }
    let signs =
        |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    if document
        .as_ref()
        .zip(counted_number(status))
        .is_some_and(|(said, counted)| signs(&said.number) != signs(counted))
    {
        found.push(Difference::Document);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_lists_as_offices_write_them() {
        let (yes, no) = (Some(true), Some(false));
        for (words, done, in_time) in [
            ("Hoàn thành đúng hạn", yes, yes),
            ("Hoàn thành quá hạn", yes, no),
            ("HOÀN THÀNH TRƯỚC HẠN", yes, yes),
            ("Đã hoàn thành", yes, None),
            ("Đã nộp, chậm 3 ngày", yes, no),
            ("Chưa hoàn thành (quá hạn)", no, no),
            ("Chưa hoàn thành - trong hạn", no, yes),
            ("Đang thực hiện", no, None),
            ("đang thực hiện, chưa đến hạn", no, yes),
            ("Đúng hạn", None, yes),
            ("Không đúng hạn", None, no),
            ("Quá hạn", None, no),
            ("Không quá hạn", None, yes),
            ("Đã xong", yes, None),
            ("Chưa nộp", no, None),
            ("Nộp muộn", None, no),
            ("x", None, None),
            ("theo dõi tiếp", None, None),
            ("Đúng hạn/quá hạn", None, None),
        ] {
            assert_eq!(judged(words), Judged { done, in_time }, "{words}");
        }
    }
}
