//! What is said beside a task in a list: declared delay, gaps of its case, what waits, what it rests on.

use views::{UnitNames, tasks::TaskView};

use crate::{Language, date, labels, say};

/// Each thing that is to be said beside the task, as a clause.
pub fn notes(task: &TaskView, names: &UnitNames, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    match task.delay {
        Some(delay) if task.calls_for_withdrawal() => notes.push(say!(
            language,
            "đã ghi nhận chậm {delay}, nay không còn chậm: CÒN THIẾU việc rút ghi nhận",
            "delay declared {delay}, and the task is not late any more: MISSING its withdrawal"
        )),
        Some(delay) => notes.push(say!(language, "đã ghi nhận chậm {delay}", "delay declared {delay}")),
        None if task.taken_over => notes.push(labels::taken_over(language).to_owned()),
        None if task.only_stated => notes.push(labels::from_history(true, language).to_owned()),
        None if task.time.is_late() => {
            notes.push(language.pick("CHƯA ghi nhận chậm", "delay NOT declared").to_owned());
        }
        None => {}
    }
    if let Some(case) = task.case.as_ref().filter(|_| !task.calls_for_withdrawal()) {
        let gaps: Vec<String> =
            case.gaps.iter().map(|gap| labels::gap(*gap, case.unasked_by.as_ref(), names, language)).collect();
        let gaps = gaps.join(", ");
        match (case.gaps.is_empty(), case.outcome) {
            (true, None) => {}
            (true, Some(outcome)) => {
                let outcome = labels::review_outcome(outcome, language);
                notes.push(say!(
                    language,
                    "đã giải trình, kiểm điểm, công khai: {outcome}",
                    "explained, reviewed, published: {outcome}"
                ));
            }
            (false, _) => notes.push(say!(language, "CÒN THIẾU: {gaps}", "MISSING: {gaps}")),
        }
        if let Some(day) = case.explanation_due.filter(|_| case.explanation_overdue).map(date) {
            notes.push(say!(language, "quá hạn giải trình từ {day}", "explanation overdue since {day}"));
        }
    }
    if let Some(dispute) = task.dispute_pending {
        notes.push(say!(language, "khiếu nại {dispute} chờ quyết định", "dispute {dispute} to be decided"));
    }
    if let Some(cured) = task.cured {
        notes.push(labels::cured(cured, language));
    }
    notes.extend(labels::later_grounds(&task.later_grounds, language));
    if let Some(until) = task.extension_pending.map(date) {
        notes.push(say!(language, "đang xin gia hạn đến {until}", "asks for time until {until}"));
    }
    notes
}

/// Words that stand by themselves: they begin with a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A clause as a sentence: it begins with a capital, and ends.
pub fn sentence(clause: &str) -> String {
    let whole = capital(clause);
    if whole.ends_with('.') { whole } else { whole + "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_becomes_a_sentence() {
        assert_eq!(sentence("đã ghi nhận chậm #186"), "Đã ghi nhận chậm #186.");
        assert_eq!(sentence("Xong."), "Xong.");
    }
}
