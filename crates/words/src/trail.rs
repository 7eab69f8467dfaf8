//! Entries as they are told: who did what, when, in what capacity.

use calendar::{Moment, Timestamp};
use domain::{Actor, EntryNumber, Recorded, event::Channel};
use ledger::characters::hides;
use schemars::JsonSchema;
use serde::Serialize;
use views::{
    Basis, UnitNames,
    history::{self, Happened},
};

use crate::{Language, events, labels, say};

/// One entry for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryLine {
    /// Its number.
    pub entry: EntryNumber,
    /// When the ledger recorded it.
    pub recorded_at: Timestamp,
    /// When it happened, as claimed.
    pub occurred_at: Moment,
    /// What kind of event.
    pub kind: &'static str,
    /// What happened, in words.
    pub what: String,
    /// Who recorded it.
    pub by: Actor,
    /// Who approved it.
    pub approved_by: Option<Actor>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// The entry that gave rise to it.
    pub cause: Option<EntryNumber>,
    /// The entry that it corrects.
    pub corrects: Option<EntryNumber>,
    /// The rules it rests on.
    pub legal_basis: Vec<String>,
    /// The identifier of the command it came from, or the one that the ledger gave it.
    pub command: String,
}

impl EntryLine {
    /// One recorded event in words.
    pub fn of(recorded: &Recorded, names: &UnitNames, language: Language) -> Self {
        Self {
            entry: recorded.entry,
            recorded_at: recorded.recorded_at,
            occurred_at: recorded.occurred_at,
            kind: recorded.event.kind(),
            what: events::summary(&recorded.event, names, language),
            by: recorded.actor.clone(),
            approved_by: recorded.approver.clone(),
            channel: recorded.channel,
            cause: recorded.cause,
            corrects: recorded.corrects,
            legal_basis: recorded.legal_basis.clone(),
            command: recorded.origin.as_str().to_owned(),
        }
    }

    /// The same of an entry that a view tells.
    pub fn told(happened: &Happened, names: &UnitNames, language: Language) -> Self {
        let what = events::told(&happened.recorded.event, happened.fact.as_deref(), names, language);
        Self { what, ..Self::of(&happened.recorded, names, language) }
    }

    /// How long after it happened it was recorded, in whole days.
    pub fn lag_days(&self) -> i64 {
        (self.recorded_at.date() - self.occurred_at.date()).num_days()
    }
}

/// Tells an entry: for what a view keeps as it was recorded.
pub fn told(names: &UnitNames, language: Language) -> impl Fn(Happened) -> EntryLine {
    move |happened| EntryLine::told(&happened, names, language)
}

/// Entries in the order in which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct History {
    /// What it rests on.
    pub basis: Basis,
    /// In order.
    pub entries: Vec<EntryLine>,
    /// Those on which the status of a task rests and which were recorded after its due moment. In JSON the state names
    /// them, each with its kind.
    #[serde(skip)]
    pub later_grounds: Vec<EntryNumber>,
}

impl History {
    /// The entries in words.
    pub fn of(history: &history::History, names: &UnitNames, language: Language) -> Self {
        let entries = history.entries.iter().map(|happened| EntryLine::told(happened, names, language)).collect();
        let later_grounds = history.later_grounds.iter().copied().collect();
        Self { basis: history.basis.clone(), entries, later_grounds }
    }
}

/// What an entry says that was handed over, and proven to be in a log.
pub fn handed_over(text: &str, language: Language) -> String {
    let Ok(event) = eventlog::Event::from_entry(text) else {
        return say!(language, "Bút toán không đọc được.", "The entry cannot be read.");
    };
    let (what, by) = what_and_who(&event, language);
    let (content, at) = (&event.content, event.recorded_at);
    let stream = plain(&labels::stream(&content.stream, language));
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

/// What an entry says that was handed over, and who recorded it. An entry has the codes of units, not their names.
pub fn what_and_who(event: &eventlog::Event, language: Language) -> (String, String) {
    let names = &UnitNames::default();
    let (what, by) =
        match ::verify::reading::recorded(event).ok().map(|recorded| EntryLine::of(&recorded, names, language)) {
            Some(line) => (line.what.clone(), who(&line, names, language)),
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

/// `TL. Chánh Văn phòng (VPUBND); duyệt: …`
pub fn who(entry: &EntryLine, names: &UnitNames, language: Language) -> String {
    let by = labels::actor(&entry.by, names, language);
    match &entry.approved_by {
        Some(approver) => {
            let approver = labels::actor(approver, names, language);
            say!(language, "{by}; duyệt: {approver}", "{by}; approved: {approver}")
        }
        None => by,
    }
}

/// The same, with the way on which it came in, what it corrects, and the rules that it rests on.
pub fn authority(entry: &EntryLine, names: &UnitNames, language: Language) -> String {
    let mut text = who(entry, names, language);
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
