//! What files say that came in: where it stands in them, and what it is. Never a verdict of the ledger.

use calendar::{Moment, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Document;

/// Where something stands in a file that is kept among the documents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcePlace {
    /// The file, by its SHA-256 in hexadecimal.
    pub document: String,
    /// The sheet, where the file has several or names the one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row, as the spreadsheet numbers it, from 1; none where the file is one message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// By when something was due, as a list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatedDue {
    /// A day.
    Day(#[serde(deserialize_with = "calendar::moment::bounded_day")] NaiveDate),
    /// Words that name no one day: "thường xuyên", "quý III".
    Words(String),
}

/// What a file says of a task, as it says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stated {
    /// A row of a list or register of past years.
    Row(StatedRow),
    /// A status message of the national exchange of documents (edXML).
    Message(StatedMessage),
}

/// A row of a list or register of past years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedRow {
    /// The document that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When it came in, or was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// By when it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<StatedDue>,
    /// How it stood, in the list's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// A status message of the national exchange of documents (edXML).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedMessage {
    /// The code, as it was sent.
    pub code: String,
    /// When, by the sender's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Who sends it, by its code in the exchange.
    pub sender: String,
    /// The document that it is about.
    pub about: Document,
    /// Its note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the code of a status message means (QCVN 102:2016/BTTTT and its amendment of 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransportStep {
    /// 01: it has reached the receiving system; no clerk has taken it.
    Arrived,
    /// 02: the clerk refused it.
    Refused,
    /// 03: the clerk took it in.
    TakenIn,
    /// 04: it waits to be assigned.
    Waiting,
    /// 05: it is assigned, and being handled.
    InHand,
    /// 06: done, as somebody pressed it: no fulfillment.
    Done,
    /// 13: its sender asks to have it back.
    RecallAsked,
    /// 15: the recall or the update is agreed to.
    Agreed,
    /// 16: the recall or the update is refused.
    Declined,
    /// Any other: kept, and shown as unknown.
    Unknown,
}

impl TransportStep {
    /// What this code means.
    pub fn of(code: &str) -> Self {
        match code.trim().trim_start_matches('0') {
            "1" => Self::Arrived,
            "2" => Self::Refused,
            "3" => Self::TakenIn,
            "4" => Self::Waiting,
            "5" => Self::InHand,
            "6" => Self::Done,
            "13" => Self::RecallAsked,
            "15" => Self::Agreed,
            "16" => Self::Declined,
            _ => Self::Unknown,
        }
    }
}

/// A column of a list, and as what it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnTaken {
    /// Its heading.
    pub heading: String,
    /// As what: `unit`, `received`, `status`; `not-read` of those that were not.
    pub meaning: String,
}

/// Rows of a list that were not taken as tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Why.
    pub why: NotATask,
    /// Which, as the spreadsheet numbers them.
    pub rows: Vec<u32>,
}

/// Why a row of a list is no task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotATask {
    /// A title, or a heading within the table.
    Heading,
    /// A total of others.
    Total,
}
