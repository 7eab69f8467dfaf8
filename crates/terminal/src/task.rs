//! One task: the duty's words, the due date and its trace, the verdict, the timeline on both axes.

use calendar::Moment;
use domain::state::{Provenance, TimeState};
use views::{UnitNames, tasks::TaskView, timeline, timeline::Timeline};
use words::{
    Language, date, instant, labels, moment,
    notes::notes,
    say, traces,
    trail::{EntryLine, who},
};

use crate::{
    colour::strong,
    layout::{basis, paragraph},
};

/// All that is known of it.
pub fn whole(timeline: &Timeline<EntryLine>, names: &UnitNames, language: Language) -> String {
    let status = &timeline.status;
    let mut out = format!("{}\n{}\n", strong(&status.task.to_string()), basis(&timeline.basis, language));
    if let Some(quote) = &timeline.quote {
        out.push_str(&format!("\n{}", paragraph(&format!("“{quote}”"), "", "")));
    }
    let heading = strong(
        language
            .pick("Diễn biến, và điều sổ đã cho là đúng (⇒)", "What happened, and what the ledger then believed (⇒)"),
    );
    out.push_str(&format!("\n{}\n{heading}\n{}", verdict(status, names, language), moments(timeline, names, language)));
    out
}

/// What holds, and why: due date with its trace, receipt, result.
pub fn verdict(status: &TaskView, names: &UnitNames, language: Language) -> String {
    let mut lines = Vec::new();
    match &status.due {
        None => lines.push(labels::time_state(status.time, language).to_owned()),
        Some(due) => {
            let (day, rules) = (traces::due(due.effective, language), &due.rule_set);
            lines.push(say!(language, "Hạn: {day}, bộ quy tắc {rules}", "Due: {day}, rule set {rules}"));
            let step = |line: &String| paragraph(line, "  – ", "    ").trim_end().to_owned();
            lines.extend(traces::lines(&due.trace, language).iter().map(step));
            match status.due_first.filter(|first| *first != due.effective).map(date) {
                Some(first) if status.is_extended => {
                    lines.push(say!(
                        language,
                        "  – hạn ban đầu {first}, đã gia hạn",
                        "  – first due {first}, extended"
                    ));
                }
                Some(first) => {
                    lines.push(say!(language, "  – hạn ban đầu {first}", "  – first due {first}"));
                }
                None => {}
            }
            if let (Some(day), Some(outage)) = (status.due_day.map(date), status.due_moved_by) {
                lines.push(say!(
                    language,
                    "  – sự cố hệ thống (bút toán {outage}) làm lùi hạn đến hết ngày {day}",
                    "  – an outage (entry {outage}) moved it to the end of {day}"
                ));
            }
        }
    }
    match status.received {
        Some(receipt) => {
            let (at, entry) = (moment(receipt.at), receipt.entry);
            lines.push(say!(language, "Nhận: {at} (bút toán {entry})", "Received: {at} (entry {entry})"));
            let origin = status.origin.and_then(|origin| labels::origin(origin, language));
            lines.extend(origin.map(|origin| format!("  – {origin}")));
            let class = labels::evidence_class(receipt.evidence_class, language);
            lines.push(say!(language, "  – mức chứng cứ {class}", "  – evidence class {class}"));
            // What is not proven stands with the verdict.
            if status.provenance == Some(Provenance::History) && !status.only_stated {
                let past = labels::from_history(false, language);
                lines.push(format!("  – {past}"));
            }
        }
        None if status.returned.is_none() => {
            lines.push(language.pick("Chưa nhận được báo cáo, kết quả", "Nothing received").to_owned());
        }
        None => {}
    }
    lines.extend(status.returned.map(|returned| labels::returned(returned, language)));
    let late =
        status.lateness.map(|lateness| format!(", {}", labels::lateness(lateness, language))).unwrap_or_default();
    let (work, time) = (labels::work_state(status.work, language), labels::time_state(status.time, language));
    lines.push(strong(&say!(language, "Kết luận: {time}{late} · {work}", "Verdict: {time}{late} · {work}")));
    let notes = notes(status, names, language).join("; ");
    if !notes.is_empty() {
        lines.push(format!("  {notes}"));
    }
    lines.join("\n") + "\n"
}

/// Every entry about the task: when it was recorded, when it happened where that differs, by whom,
/// and what the ledger believed after it.
pub fn moments(timeline: &Timeline<EntryLine>, names: &UnitNames, language: Language) -> String {
    let mut out = String::new();
    for event in &timeline.moments {
        let entry = &event.entry;
        let head = format!("{:>5}  {}  ", entry.entry.to_string(), instant(entry.recorded_at));
        let happened = match entry.occurred_at == Moment::Instant(entry.recorded_at) {
            true => String::new(),
            false => {
                let at = moment(entry.occurred_at);
                say!(language, " [xảy ra {at}]", " [happened {at}]")
            }
        };
        out.push_str(&paragraph(&format!("{}{happened} · {}", entry.what, who(entry, names, language)), &head, INDENT));
        for ground in timeline.status.later_grounds.iter().filter(|ground| ground.entry == entry.entry) {
            out.push_str(&format!("{INDENT}{} {}\n", labels::LATER, labels::later_kind(ground.kind, language)));
        }
        if let Some(time) = event.time {
            out.push_str(&format!("{INDENT}⇒ {}\n", believed(event, time, language)));
        }
    }
    out
}

const INDENT: &str = "       ";

fn believed(event: &timeline::TimelineEntry<EntryLine>, time: TimeState, language: Language) -> String {
    let mut text = labels::time_state(time, language).to_owned();
    if let Some(lateness) = event.lateness {
        text.push_str(&format!(", {}", labels::lateness(lateness, language)));
    }
    if let Some(delay) = event.delay {
        text.push_str(&say!(language, "; đã ghi nhận chậm {delay}", "; delay declared {delay}"));
    }
    text
}
