//! What commands are made of.

use std::collections::BTreeMap;

use calendar::{FirstDay, Moment, NaiveDate, Part, PartialDate, Period, Reading, Span, period::Length};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EntryRef;
use crate::{
    event::{
        ColumnTaken, Connection, Document, EvidenceClass, LeftOut, ObligationKind, OfficialCode, Proposed, Recipient,
        Signature, SourcePlace, Stated, StatedDue, Times,
    },
    facts,
    ids::{DirectiveId, RecordId, TaskId, UnitCode},
    people::UnitKind,
};

/// A unit to be registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Its code in the ledger.
    pub unit: UnitCode,
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The first day of its existence, if it was not there before the ledger.
    #[serde(
        default,
        deserialize_with = "calendar::moment::bounded_day_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    pub from: Option<NaiveDate>,
    /// The unit above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitCode>,
    /// Its abbreviation in document symbols.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    /// Its official codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<OfficialCode>,
    /// What it may record by itself, for a connected system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<Connection>,
}

/// A duty found in a directive.
// The members are those of the event `ObligationExtracted`, but the two types stay apart: the event always writes every
// member, and the digest of a command covers only what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObligation {
    /// Its code within the directive: `2a`, `C-Q`.
    pub code: String,
    /// Where it stands.
    pub source: String,
    /// The directive's words.
    pub quote: String,
    /// What kind of duty.
    pub kind: ObligationKind,
    /// Who owes it; every addressee if empty.
    #[serde(default)]
    pub debtors: Vec<UnitCode>,
    /// Who coordinates, as written.
    #[serde(default)]
    pub coordinators: Vec<String>,
    /// How often, for a periodic duty.
    #[serde(default)]
    pub cadence: Option<Length>,
    /// For a periodic duty: the day of the period's last month by which the directive wants it. The
    /// rule set says, if the directive does not.
    #[serde(default)]
    pub due_day: Option<u32>,
    /// The words that speak of time.
    #[serde(default)]
    pub deadline_phrase: Option<String>,
    /// The kinds of fact that are evidence of it; any, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What makes it arise, for a conditional duty: a kind of fact, or `delay`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// The first period to which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_from: Option<Period>,
}

/// One filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// For which task.
    pub task: TaskId,
    /// The document.
    pub document: Document,
    /// When it was received; now, if not given. Only the receiving side may give it.
    #[serde(default)]
    pub received: Option<Moment>,
    /// Its other times, as stamped or claimed. Only the receiving side may give them.
    #[serde(default, skip_serializing_if = "is_unknown")]
    pub times: Times,
    /// How well its receipt is evidenced; what the command itself shows, if not given. A better class
    /// needs the document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_class: Option<EvidenceClass>,
}

fn is_unknown(times: &Times) -> bool {
    *times == Times::default()
}

/// How a deadline is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Due {
    /// A document names the day.
    On {
        /// The day.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        date: NaiveDate,
        /// How its phrase is read.
        reading: Reading,
    },
    /// So long after a day.
    Within {
        /// The limit.
        span: Span,
        /// The day of the starting event.
        #[serde(deserialize_with = "calendar::moment::bounded_day")]
        from: NaiveDate,
        /// Whether that day counts; it does not, if nothing is said.
        #[serde(default)]
        first_day: FirstDay,
    },
    /// In a part of a period: "trong quý", "cuối năm", "giữa tháng".
    In {
        /// The period, in calendar months.
        period: Period,
        /// Which part.
        part: Part,
    },
}

/// What changes in a corrected entry. At least one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The task it really belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// When it was really received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// What the document is really called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// How well its receipt is evidenced: a better class needs the document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_class: Option<EvidenceClass>,
}

/// A directive to be registered.
// The members are those of the event `DirectiveRegistered`, but the two types stay apart: a command may leave members
// out that the event must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDirective {
    /// Its identifier in the ledger.
    pub directive: DirectiveId,
    /// The document's type.
    pub document_type: String,
    /// The issuing organisation, as written.
    pub issuer: String,
    /// The number; none while it is a draft.
    #[serde(default)]
    pub number: Option<String>,
    /// The symbol.
    pub symbol: String,
    /// The date, as far as it is written.
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// The subject.
    pub subject: String,
    /// Documents it rests on.
    #[serde(default)]
    pub based_on: Vec<String>,
    /// Units it is addressed to.
    pub addressees: Vec<UnitCode>,
    /// Who receives copies.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// Who signed.
    #[serde(default)]
    pub signature: Option<Signature>,
}

/// A fact to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFact {
    /// The kind, as declared.
    pub fact: String,
    /// The unit whose fact it is.
    pub unit: UnitCode,
    /// The task of which it is evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What it says.
    #[serde(default)]
    pub fields: BTreeMap<String, facts::Value>,
    /// What shows it, where it is entered long after it happened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// A proposal to the Chairman.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    /// Its identifier in the ledger.
    pub proposal: RecordId,
    /// What is proposed.
    pub proposed: Proposed,
    /// About which unit.
    pub unit: UnitCode,
    /// About which position in it, by title; the unit itself, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The entries that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<EntryRef>,
    /// The proposal (tờ trình).
    pub document: Document,
}

/// A file of past years, as it was read. The file itself is the one document that the command names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHistory {
    /// The sheet that was read, where it has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Who has kept the file.
    pub custodian: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PartialDate>,
    /// What it is, and who vouches for it in which capacity.
    pub statement: String,
    /// How well what it says is evidenced: D, a working list, if nothing is said; C of an official register, E of memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_class: Option<EvidenceClass>,
    /// As what its columns were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnTaken>,
    /// The rows that are no tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// What each row says.
    pub rows: Vec<HistoryRow>,
}

/// What a row of a file of past years says of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryRow {
    /// Its number in the sheet, from 1.
    pub row: u32,
    /// Which task.
    pub task: TaskId,
    /// The document that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// When it came in, or was done; a day where no hour is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// By when it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<StatedDue>,
    /// How it stood, in the list's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// What a message says of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    /// Which task.
    pub task: TaskId,
    /// Where it stands: the document is one that the command names.
    pub source: SourcePlace,
    /// What.
    pub stated: Stated,
    /// The unit that says it, where the ledger knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<UnitCode>,
}
