//! The audit trail.

use calendar::Moment;
use ledger::characters::hides;
use words::{Language, instant, labels, moment, say, trail::EntryLine, trail::History};

use super::{basis, table};

pub fn whole(history: &History, language: Language) -> String {
    let mut table = table([
        "#",
        language.pick("Ghi sổ lúc", "Recorded"),
        language.pick("Việc", "What"),
        language.pick("Người ghi, thẩm quyền", "By whom, by what authority"),
    ]);
    for entry in &history.entries {
        table.add_row([
            entry.entry.0.to_string(),
            when(entry, language),
            entry.what.clone(),
            authority(entry, language),
        ]);
    }
    let count = history.entries.len();
    let total = say!(language, "{count} bút toán", "{count} entries");
    format!("{}\n{table}\n{total}\n", basis(&history.basis, language))
}

/// What an entry says that was handed over, and proven to be in a log.
pub fn handed_over(text: &str, language: Language) -> String {
    let Ok(event) = eventlog::Event::from_entry(text) else {
        return say!(language, "Bút toán không đọc được.", "The entry cannot be read.");
    };
    let (what, by) = what_and_who(&event, language);
    let (content, at) = (&event.content, event.recorded_at);
    let stream = plain(&content.stream);
    let mut said = say!(
        language,
        "Bút toán ghi: {what} ({stream})\nNgười ghi: {by}\nGiờ máy chủ ghi {at}: là lời khai của máy chủ, không phải bằng chứng.",
        "The entry says: {what} ({stream})\nRecorded by: {by}\nThe server's clock said {at}: that is the server's word, and proves nothing."
    );
    let documents: String = content.documents.iter().map(|digest| format!("\n  {digest}")).collect();
    if !documents.is_empty() {
        said += &say!(language, "\nTài liệu (SHA-256):{documents}", "\nDocuments (SHA-256):{documents}");
    }
    said
}

/// What an entry says that was handed over, and who recorded it.
pub fn what_and_who(event: &eventlog::Event, language: Language) -> (String, String) {
    let (what, by) = match ::verify::reading::recorded(event).ok().map(|recorded| EntryLine::of(&recorded, language)) {
        Some(line) => (line.what.clone(), who(&line, language)),
        // Of a newer program.
        None => {
            let (kind, actor) = (&event.content.kind, &event.content.actor);
            (kind.to_string(), format!("{}/{}", actor.unit, actor.position))
        }
    };
    (plain(&what), plain(&by))
}

/// Whoever made the log may have put anything into it: nothing of it forges a line, or commands the terminal.
fn plain(text: &str) -> String {
    text.replace(hides, "\u{fffd}")
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

/// `TL. Chánh Văn phòng (VPUBND); duyệt: …`
pub fn who(entry: &EntryLine, language: Language) -> String {
    let by = labels::actor(&entry.by, language);
    match &entry.approved_by {
        Some(approver) => {
            let approver = labels::actor(approver, language);
            say!(language, "{by}; duyệt: {approver}", "{by}; approved: {approver}")
        }
        None => by,
    }
}

fn authority(entry: &EntryLine, language: Language) -> String {
    let mut text = who(entry, language);
    if let Some(channel) = entry.channel.map(|channel| labels::channel(channel, language)) {
        text.push_str(&say!(language, "; qua {channel}", "; through {channel}"));
    }
    if let Some(corrects) = entry.corrects {
        text.push_str(&say!(language, "; sửa {corrects}", "; corrects {corrects}"));
    }
    if !entry.legal_basis.is_empty() {
        let basis = entry.legal_basis.join(", ");
        text.push_str(&say!(language, "; căn cứ {basis}", "; by {basis}"));
    }
    text
}
