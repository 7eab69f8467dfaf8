//! Which answers about one moment became other ones, by what made them so.

use views::{
    UnitNames,
    revised::{KINDS, Revised, Revision},
};
use words::{
    Language, instant, labels, say,
    trail::{EntryLine, who},
};

use crate::{
    changes::standing,
    colour::strong,
    layout::{basis, paragraph},
};

/// Both points, and under each cause the tasks about which the answer is another one.
pub fn whole(revised: &Revised<EntryLine>, names: &UnitNames, language: Language) -> String {
    let mut out = format!(
        "{}\n{}\n\n{}\n{}\n",
        strong(language.pick("ĐÃ TRẢ LỜI", "WAS ANSWERED")),
        basis(&revised.before, language),
        strong(language.pick("NAY TRẢ LỜI", "IS ANSWERED NOW")),
        basis(&revised.basis, language)
    );
    if revised.tasks.is_empty() {
        out.push_str(&say!(language, "\nKhông câu trả lời nào thay đổi.\n", "\nNo answer is another one.\n"));
    }
    for kind in KINDS {
        let has = |task: &&Revision<EntryLine>| task.causes.iter().any(|cause| cause.kind == kind);
        let tasks: Vec<&Revision<EntryLine>> = revised.tasks.iter().filter(has).collect();
        if tasks.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{} ({})\n", strong(labels::revision(kind, language)), tasks.len()));
        for task in tasks {
            out.push_str(&format!("  {}\n", task.task));
            out.push_str(&paragraph(&standing(task.before.as_ref(), language), "    ", "      "));
            out.push_str(&paragraph(&standing(task.after.as_ref(), language), "    → ", "      "));
            for cause in task.causes.iter().filter(|cause| cause.kind == kind) {
                let entry = &cause.entry;
                let (recorded, who) = (instant(entry.recorded_at), who(entry, names, language));
                let head = format!("      {} ", entry.entry);
                out.push_str(&paragraph(&format!("{recorded} {} · {who}", entry.what), &head, "           "));
            }
        }
    }
    let count = revised.tasks.len();
    out.push_str(&say!(language, "\n{count} nhiệm vụ\n", "\n{count} task(s)\n"));
    out
}
