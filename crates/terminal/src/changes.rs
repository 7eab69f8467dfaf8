//! What differs between two points, by whom and why.

use views::{UnitNames, changes::Change, changes::Changes, tasks::TaskView};
use words::{
    Language, date, instant, labels, moment, say,
    trail::{EntryLine, who},
};

use crate::{
    colour::strong,
    layout::{basis, paragraph},
};

/// At most so many tasks are shown in full.
const SHOWN_MAX: usize = 60;

/// Both points, and the tasks that differ.
pub fn whole(changes: &Changes<EntryLine>, names: &UnitNames, language: Language) -> String {
    let mut out = format!(
        "{}\n{}\n\n{}\n{}\n",
        strong(language.pick("TỪ", "FROM")),
        basis(&changes.from, language),
        strong(language.pick("ĐẾN", "TO")),
        basis(&changes.to, language)
    );
    out.push_str(&list(&changes.tasks, names, language));
    out
}

/// The changed tasks, each with its reasons.
pub fn list(tasks: &[Change<EntryLine>], names: &UnitNames, language: Language) -> String {
    if tasks.is_empty() {
        return say!(language, "\nKhông có gì khác.\n", "\nNothing differs.\n");
    }
    let mut out = String::new();
    for change in tasks.iter().take(SHOWN_MAX) {
        let state = |view: &Option<TaskView>| standing(view.as_ref(), language);
        out.push_str(&format!("\n{}\n", strong(&change.task.to_string())));
        out.push_str(&paragraph(&state(&change.before), "  ", "    "));
        out.push_str(&paragraph(&state(&change.after), "  → ", "    "));
        if change.because.is_empty() {
            let nobody =
                language.pick("do thời gian trôi qua, không có bút toán nào", "by the passing of time, no entry");
            out.push_str(&format!("    {nobody}\n"));
        }
        for entry in &change.because {
            let (number, recorded, who) = (entry.entry, instant(entry.recorded_at), who(entry, names, language));
            out.push_str(&paragraph(
                &format!("{recorded} {} · {who}", entry.what),
                &format!("    {number} "),
                "         ",
            ));
        }
    }
    if tasks.len() > SHOWN_MAX {
        let more = tasks.len() - SHOWN_MAX;
        out.push_str(&say!(
            language,
            "\n… và {more} nhiệm vụ khác; thêm --unit hoặc --json\n",
            "\n… and {more} more tasks; add --unit or --json\n"
        ));
    }
    out
}

/// How a task stands, in a line; a dash where it was not there.
pub fn standing(view: Option<&TaskView>, language: Language) -> String {
    view.map_or("–".to_owned(), |view| state(view, language))
}

fn state(view: &TaskView, language: Language) -> String {
    let (work, time) = (labels::work_state(view.work, language), labels::time_state(view.time, language));
    let mut text = format!("{work}; {time}");
    if let Some(lateness) = view.lateness {
        text.push_str(&format!(" {}", labels::lateness(lateness, language)));
    }
    if let Some(receipt) = view.received {
        let at = moment(receipt.at);
        text.push_str(&say!(language, ", nhận {at}", ", received {at}"));
    }
    if let Some(at) = view.returned.filter(|_| view.received.is_none()).map(|returned| moment(returned.received)) {
        text.push_str(&say!(language, ", đã nhận {at}", ", received {at}"));
    }
    if let Some(due) = view.due.as_ref().map(|due| date(due.effective)) {
        text.push_str(&say!(language, ", hạn {due}", ", due {due}"));
    }
    if let Some(delay) = view.delay {
        text.push_str(&say!(language, ", ghi nhận chậm {delay}", ", delay declared {delay}"));
    }
    text
}
