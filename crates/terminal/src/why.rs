//! Why a task stands as it does: by which rules, which calendar, which entries.

use views::{
    UnitNames,
    why::{InForce, Later, RestsOn, Why},
};
use words::{
    Language, instant, labels, say, terms,
    trail::{EntryLine, authority},
    verified::{say_counted, say_source},
};

use crate::{
    colour::strong,
    layout::{basis, paragraph},
    task::verdict,
};

/// All of it.
pub fn whole(why: &Why<EntryLine, String>, names: &UnitNames, language: Language) -> String {
    let mut out = format!("{}\n{}\n", strong(&why.status.task.to_string()), basis(&why.basis, language));
    if let Some(quote) = &why.quote {
        out.push_str(&format!("\n{}", paragraph(&format!("“{quote}”"), "", "")));
    }
    out.push_str(&format!("\n{}", verdict(&why.status, names, language)));
    let heading = |vi, en| format!("\n{}\n", strong(language.pick(vi, en)));
    out.push_str(&heading("Theo quy tắc và lịch nào", "By which rules, which calendar"));
    let mut lines = Vec::new();
    lines.extend(why.rule_set.as_ref().map(|rules| {
        let (name, by) = (&rules.name, by(rules, language));
        say!(language, "Bộ quy tắc {name}{by}", "Rule set {name}{by}")
    }));
    let (name, by) = (&why.calendar.name, by(&why.calendar, language));
    lines.push(say!(language, "Lịch làm việc {name}{by}", "Calendar {name}{by}"));
    if let Some(due) = &why.due {
        lines.extend(due.source.as_ref().map(|source| say_source(source, language)));
        lines.extend(
            due.end
                .map(instant)
                .map(|end| say!(language, "Thời điểm cuối còn trong hạn: {end}", "The last moment in time: {end}")),
        );
    }
    lines.extend(why.counted_time.as_ref().map(|counted| say_counted(counted, language)));
    lines.extend(why.opposite.iter().map(|reading| {
        let reading = terms::opposite(reading, language);
        say!(language, "Cách hiểu ngược lại: {reading}", "Read the other way: {reading}")
    }));
    lines.iter().for_each(|line| out.push_str(&paragraph(line, "  ", "      ")));
    out.push_str(&heading("Căn cứ vào các bút toán", "The entries that it rests on"));
    for RestsOn { bears, entry } in &why.entries {
        let (bears, who) = (labels::bears(*bears, language), authority(entry, names, language));
        out.push_str(&told(entry, &format!("[{bears}] {} · {who}", entry.what)));
    }
    if !why.later.is_empty() {
        out.push_str(&heading("Trong đó, ghi sổ sau hạn", "Of these, recorded after the due moment"));
        for Later { kind, entry } in &why.later {
            let kind = labels::later_kind(*kind, language);
            out.push_str(&told(entry, &format!("{} {kind}", labels::LATER)));
        }
    }
    out
}

fn told(entry: &EntryLine, text: &str) -> String {
    let head = format!("{:>6}  {}  ", entry.entry.to_string(), instant(entry.recorded_at));
    paragraph(text, &head, "        ")
}

/// `, bút toán #12 ghi 01/06/2023 08:20:00`
fn by(in_force: &InForce, language: Language) -> String {
    let (Some(entry), Some(at)) = (in_force.entry, in_force.recorded_at.map(instant)) else { return String::new() };
    say!(language, ": bút toán {entry}, ghi {at}", ": entry {entry}, recorded {at}")
}
