//! The moments at which an answer changes, and why.

use views::{UnitNames, ticks::Ticks};
use words::{
    Language, instant, labels, say,
    trail::{EntryLine, who},
};

use crate::{
    colour::strong,
    layout::{basis, paragraph},
};

/// At most so many tasks are shown at one moment.
const SHOWN_MAX: usize = 12;

/// Each moment, the tasks that stand otherwise from it on, and why.
pub fn whole(ticks: &Ticks<EntryLine>, names: &UnitNames, language: Language) -> String {
    let (from, to) = (instant(ticks.from), instant(ticks.to));
    let span = say!(language, "Từ {from} đến {to}", "From {from} to {to}");
    let mut out = format!("{}\n{span}\n", basis(&ticks.basis, language));
    if ticks.ticks.is_empty() {
        out.push_str(&say!(language, "\nKhông có gì thay đổi.\n", "\nNothing changes.\n"));
    }
    for tick in &ticks.ticks {
        out.push_str(&format!("\n{}\n", strong(&instant(tick.at))));
        for entry in &tick.recorded {
            let (number, who) = (entry.entry.to_string(), who(entry, names, language));
            out.push_str(&paragraph(&format!("{} · {who}", entry.what), &format!("{number:>6}  "), "        "));
        }
        for turn in tick.tasks.iter().take(SHOWN_MAX) {
            let standing = |standing| labels::standing(standing, language);
            let (before, after) = (standing(turn.before.as_ref()), standing(turn.after.as_ref()));
            out.push_str(&paragraph(&format!("{}: {before} → {after}", turn.task), "  ", "      "));
            let causes: Vec<String> = turn.because.iter().map(|cause| labels::cause(cause, language)).collect();
            out.push_str(&paragraph(&causes.join("; "), "      ", "      "));
        }
        if tick.tasks.len() > SHOWN_MAX {
            let more = tick.tasks.len() - SHOWN_MAX;
            out.push_str(&say!(
                language,
                "  … và {more} nhiệm vụ khác; thêm --unit hoặc --json\n",
                "  … and {more} more tasks; add --unit or --json\n"
            ));
        }
    }
    let count = ticks.ticks.len();
    out.push_str(&say!(language, "\n{count} thời điểm\n", "\n{count} moment(s)\n"));
    out
}
