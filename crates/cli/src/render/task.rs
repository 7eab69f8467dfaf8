//! One task: the duty's words, the due date and its trace, the verdict, the timeline on both axes.

use views::{
    Language, say,
    tasks::TaskView,
    text::{date, moment, traces, words},
    timeline::Timeline,
};

use super::{basis, history::who, matrix::notes, strong, table};

pub fn whole(timeline: &Timeline, language: Language) -> String {
    let status = &timeline.status;
    let mut out = format!("{}\n{}\n", strong(&status.task.to_string()), basis(&timeline.basis, language));
    if let Some(quote) = &timeline.quote {
        out.push_str(&format!("\n“{quote}”\n"));
    }
    out.push_str(&format!("\n{}\n{}", verdict(status, language), moments(timeline, language)));
    out
}

/// What holds, and why: due date with its trace, receipt, result.
pub fn verdict(status: &TaskView, language: Language) -> String {
    let mut lines = Vec::new();
    match &status.due {
        None => lines.push(words::time_state(status.time, language).to_owned()),
        Some(due) => {
            let (day, rules) = (traces::due(due.effective, language), &due.rule_set);
            lines.push(say!(language, "Hạn: {day}, bộ quy tắc {rules}", "Due: {day}, rule set {rules}"));
            lines.extend(traces::lines(&due.trace, language).into_iter().map(|line| format!("  – {line}")));
            if let Some(first) = status.due_first.filter(|first| *first != due.effective).map(date) {
                lines.push(say!(language, "  – hạn ban đầu {first}, đã gia hạn", "  – first due {first}, extended"));
            }
        }
    }
    match status.received {
        Some(receipt) => {
            let (at, entry) = (moment(receipt.at), receipt.entry);
            lines.push(say!(language, "Nhận: {at} (bút toán {entry})", "Received: {at} (entry {entry})"));
        }
        None => lines.push(language.pick("Chưa nhận được báo cáo, kết quả", "Nothing received").to_owned()),
    }
    let late = status.lateness.map(|lateness| format!(", {}", words::lateness(lateness, language))).unwrap_or_default();
    let (work, time) = (words::work_state(status.work, language), words::time_state(status.time, language));
    lines.push(strong(&say!(language, "Kết luận: {time}{late} · {work}", "Verdict: {time}{late} · {work}")));
    let notes = notes(status, language);
    if !notes.is_empty() {
        lines.push(format!("  {notes}"));
    }
    lines.join("\n") + "\n"
}

/// Every entry about the task: when it was true, when it was recorded, what was believed after it.
pub fn moments(timeline: &Timeline, language: Language) -> String {
    let mut table = table([
        "#",
        language.pick("Ghi sổ lúc", "Recorded"),
        language.pick("Xảy ra lúc", "Happened"),
        language.pick("Việc, người ghi", "What, by whom"),
        language.pick("Khi đó sổ cho là", "Then believed"),
    ]);
    for event in &timeline.moments {
        let entry = &event.entry;
        let late =
            event.lateness.map(|lateness| format!(", {}", words::lateness(lateness, language))).unwrap_or_default();
        let mut believed =
            event.time.map(|time| format!("{}{late}", words::time_state(time, language))).unwrap_or_default();
        if let Some(delay) = event.delay {
            believed.push_str(&say!(language, "; đã ghi nhận chậm {delay}", "; delay declared {delay}"));
        }
        table.add_row([
            entry.entry.0.to_string(),
            views::text::instant(entry.recorded_at),
            moment(entry.occurred_at),
            format!("{}\n{}", entry.what, who(entry, language)),
            believed,
        ]);
    }
    format!("{table}\n")
}
