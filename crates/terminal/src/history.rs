//! The audit trail.

use calendar::Moment;
use views::UnitNames;
use words::{
    Language, instant, labels, moment, say,
    trail::{EntryLine, History, authority},
};

use crate::layout::{basis, table};

/// The entries, each with who recorded it and when.
pub fn whole(history: &History, names: &UnitNames, language: Language) -> String {
    let headings = [
        "#",
        language.pick("Ghi sổ lúc", "Recorded"),
        language.pick("Việc", "What"),
        language.pick("Người ghi, thẩm quyền", "By whom, by what authority"),
    ];
    let row = |entry: &EntryLine| {
        vec![number(entry, history), when(entry, language), entry.what.clone(), authority(entry, names, language)]
    };
    let table = table(&headings, history.entries.iter().map(row));
    let count = history.entries.len();
    let total = say!(language, "{count} bút toán", "{count} entries");
    let mut out = format!("{}\n{table}\n{total}\n", basis(&history.basis, language));
    if !history.later_grounds.is_empty() {
        let meaning = language.pick(
            "căn cứ của một kết luận, ghi sau hạn",
            "a status rests on it, and it was recorded after the due moment",
        );
        out.push_str(&format!("{}: {meaning}\n", labels::LATER));
    }
    out
}

/// One entry as a line.
pub fn line(entry: &EntryLine, names: &UnitNames, language: Language) -> String {
    let (number, recorded, what) = (entry.entry.0, instant(entry.recorded_at), &entry.what);
    format!("#{number}  {recorded}  {what}  [{}]", authority(entry, names, language))
}

/// Its number, with the mark where the entry is a ground recorded later.
fn number(entry: &EntryLine, history: &History) -> String {
    let mark = if history.later_grounds.contains(&entry.entry) { labels::LATER } else { "" };
    format!("{}{mark}", entry.entry.0)
}

/// When it was recorded, and when it happened where that is not the same.
fn when(entry: &EntryLine, language: Language) -> String {
    let recorded = instant(entry.recorded_at);
    if entry.occurred_at == Moment::Instant(entry.recorded_at) {
        return recorded;
    }
    let occurred = moment(entry.occurred_at);
    let lag = match entry.lag_days() {
        0 => String::new(),
        days => say!(language, "; muộn {days} ngày", "; {days} days later"),
    };
    say!(language, "{recorded}\n(xảy ra {occurred}{lag})", "{recorded}\n(happened {occurred}{lag})")
}
