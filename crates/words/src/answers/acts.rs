//! What is said of single acts: the list of them, what one would record, what it recorded.

use domain::Command;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use views::UnitNames;

use super::Answer;
use crate::{
    Language,
    forms::GROUPS,
    instant,
    labels::{self, actor},
    say,
    trail::EntryLine,
};

/// All acts, by what they are for.
#[derive(Debug)]
pub struct Acts;

impl Serialize for Acts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(GROUPS.iter().flat_map(|group| group.acts))
    }
}

impl Answer for Acts {
    fn words(&self, language: Language) -> String {
        let mut said = String::new();
        for group in GROUPS {
            said.push_str(&format!("{}\n", group.title.say(language)));
            group.acts.iter().for_each(|act| said.push_str(&format!("  {act:<22} {}\n", labels::act(act, language))));
            said.push('\n');
        }
        let more = say!(
            language,
            "Các mục của một việc, và ví dụ: socai do VIỆC --help",
            "The options of an act, with an example: socai do ACT --help"
        );
        said + &more
    }
}

/// What a command would be recorded as, on the ledger as it is.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WouldRecord")]
pub struct WouldRecord {
    /// Always `would-record`.
    outcome: &'static str,
    /// The command.
    command: Command,
    /// The entries that would be recorded.
    entries: Vec<WouldBe>,
    #[serde(skip)]
    who: String,
}

/// An entry that would be recorded.
#[derive(Debug, Serialize, JsonSchema)]
struct WouldBe {
    /// What kind of event.
    kind: &'static str,
    /// What happens, in words.
    what: String,
}

impl WouldRecord {
    /// Of these events, each by its kind and in words.
    pub fn of(command: &Command, told: Vec<(&'static str, String)>, names: &UnitNames, language: Language) -> Self {
        let by = actor(&command.by, names, language);
        let approved = command.approved_by.as_ref().map(|who| actor(who, names, language));
        let who = match approved {
            Some(approved) => {
                say!(
                    language,
                    "Người ghi: {by}; người phê duyệt: {approved}",
                    "Recorded by: {by}; approved by: {approved}"
                )
            }
            None => say!(language, "Người ghi: {by}", "Recorded by: {by}"),
        };
        let entries = told.into_iter().map(|(kind, what)| WouldBe { kind, what }).collect();
        Self { outcome: "would-record", command: command.clone(), entries, who }
    }
}

impl Answer for WouldRecord {
    fn words(&self, language: Language) -> String {
        let head = say!(language, "Sẽ ghi (chưa ghi gì):", "Would record (nothing is recorded):");
        let lines: Vec<String> = self.entries.iter().map(|entry| format!("– {}", entry.what)).collect();
        format!("{head}\n{}\n{}", lines.join("\n"), self.who)
    }
}

/// What an act was recorded as.
#[derive(Debug, Serialize)]
pub struct Recorded {
    /// Its entries.
    pub lines: Vec<EntryLine>,
    /// Whether it was recorded now.
    pub is_new: bool,
}

/// That a document had been received before: the entry that says so.
#[derive(Debug, Serialize)]
pub struct ReceivedBefore {
    /// The entry.
    pub lines: Vec<EntryLine>,
    /// Nothing was recorded now.
    pub is_new: bool,
}

impl Answer for ReceivedBefore {
    fn words(&self, language: Language) -> String {
        let line = |line: &EntryLine| format!("{} {}: {}", line.entry, instant(line.recorded_at), line.what);
        let lines = self.lines.iter().map(line).collect::<Vec<_>>().join("\n");
        say!(
            language,
            "Văn bản này đã được tiếp nhận, không ghi lần nữa; nếu là một lần đến khác (bản giấy, bản sao), thêm --id MÃ:\n{lines}",
            "This document had been received, and was not recorded again; if it came in another time, add --id ID:\n{lines}"
        )
    }
}

impl Answer for Recorded {
    fn words(&self, language: Language) -> String {
        let line = |line: &EntryLine| format!("{} {}: {}", line.entry, instant(line.recorded_at), line.what);
        let lines = self.lines.iter().map(line).collect::<Vec<_>>().join("\n");
        let head = match self.is_new {
            true => say!(language, "Đã ghi:", "Recorded:"),
            false => say!(
                language,
                "Dòng này đã được ghi từ trước, không ghi lần nữa; nếu là một việc khác, thêm --id MÃ:",
                "This line had been recorded before, and was not recorded again; if it is another act, add --id ID:"
            ),
        };
        let receipts = match self.lines.first().filter(|_| self.is_new) {
            Some(line) => {
                let first = line.entry.0;
                say!(
                    language,
                    "\nBiên nhận: socai receipt write {first} --to bien-nhan",
                    "\nReceipt: socai receipt write {first} --to receipts"
                )
            }
            None => String::new(),
        };
        format!("{head}\n{lines}{receipts}")
    }
}
