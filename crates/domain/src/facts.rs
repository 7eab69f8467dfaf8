//! Plain facts of procedure reform, by declaration: a dialogue was held, a procedure announced, a
//! feedback handled, a score published.
//!
//! A kind of fact is a small declaration, recorded as an event: its fields, who may record it, what
//! it expects to follow and by when. Facts are checked against the declaration of their day; a new
//! kind of fact needs no new code.

use std::collections::BTreeMap;

use calendar::{Moment, NaiveDate, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::people::Role;

/// A kind of fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDeclaration {
    /// Its name in commands: `dialogue-held`.
    #[schemars(regex(pattern = "^[a-z][a-z0-9-]{1,39}$"))]
    pub fact: String,
    /// What it is called in Vietnamese.
    pub name: String,
    /// What it is called in English.
    pub name_en: String,
    /// What the register of such facts is about, and so where it is shown.
    #[serde(default)]
    pub register: Register,
    /// What one such fact is about, in Vietnamese: `mã thủ tục`. Without it, a fact has no subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What it says.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// Who may record it.
    pub recorders: Vec<Role>,
    /// Who must approve it; nobody, if empty.
    #[serde(default)]
    pub approvers: Vec<Role>,
    /// The kind of fact that must stand before it, about the same subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// What it calls for, about the same subject.
    #[serde(default)]
    pub expects: Vec<Expectation>,
    /// The rules it rests on.
    #[serde(default)]
    pub legal_basis: Vec<String>,
}

/// Where facts of a kind are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// Among the evidence of a duty, and nowhere else.
    #[default]
    Evidence,
    /// Procedures and feedback: what was called for, and what was done.
    Procedures,
    /// Something was published.
    Publications,
    /// A figure that measures a unit.
    Scores,
}

/// A fact that another calls for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The kind of fact.
    pub fact: String,
    /// How long after; no date, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
}

/// One field of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What it holds.
    pub holds: FieldType,
    /// Whether it may be left out.
    #[serde(default)]
    pub need: Need,
}

/// Whether a field may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It must be there.
    #[default]
    Required,
    /// It may be left out.
    Optional,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Words.
    Text,
    /// A whole number from 0.
    Count,
    /// A decimal number, written as text with a point: `87.5`.
    Score,
    /// A day, `2023-08-15`.
    Day,
    /// A document's number and symbol.
    Document,
    /// A place of publication: an address, a page.
    Place,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(Vec<String>),
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(u32),
    /// Everything else.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(if *flag { "✓" } else { "–" }),
            Self::Count(count) => count.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What is wrong with a declaration, or with a fact held against it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "every field is named in its variant's message")]
pub enum FactError {
    #[error("\"{0}\" is not the name of a kind of fact: 2 to 40 characters a-z, 0-9 and \"-\"")]
    BadName(String),
    #[error("a kind of fact needs somebody who may record it")]
    NobodyRecords,
    #[error("the choice \"{0}\" offers no words")]
    NoChoice(String),
    #[error("the kind of fact \"{0}\" calls for others about the same subject, so it needs a subject")]
    NeedsSubject(String),
    #[error("the field \"{0}\" is missing")]
    Missing(String),
    #[error("there is no field \"{field}\"; there are: {}", known.join(", "))]
    Unknown { field: String, known: Vec<String> },
    #[error("the field \"{field}\" holds \"{value}\", which is not {expected}")]
    Wrong { field: String, value: String, expected: FieldType },
    #[error("a subject is wanted: {0}")]
    SubjectMissing(String),
    #[error("facts of this kind have no subject")]
    SubjectUnwanted,
}

/// Whether `name` can name a kind of fact or a field.
fn is_name(name: &str) -> bool {
    (2..=40).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl FactDeclaration {
    /// What is wrong with the declaration itself.
    pub fn check(&self) -> Result<(), FactError> {
        let names = [&self.fact].into_iter().chain(self.fields.keys());
        let expected = self.follows.iter().chain(self.expects.iter().map(|expectation| &expectation.fact));
        if let Some(bad) = names.chain(expected).find(|name| !is_name(name)) {
            return Err(FactError::BadName(bad.clone()));
        }
        if self.recorders.is_empty() {
            return Err(FactError::NobodyRecords);
        }
        if self.subject.is_none() && (self.follows.is_some() || !self.expects.is_empty()) {
            return Err(FactError::NeedsSubject(self.fact.clone()));
        }
        let empty = |field: &Field| matches!(&field.holds, FieldType::Choice(words) if words.is_empty());
        match self.fields.iter().find(|(_, field)| empty(field)) {
            Some((name, _)) => Err(FactError::NoChoice(name.clone())),
            None => Ok(()),
        }
    }

    /// What is wrong with a fact of this kind.
    pub fn check_fact(&self, subject: Option<&str>, fields: &BTreeMap<String, Value>) -> Result<(), FactError> {
        match (&self.subject, subject) {
            (Some(wanted), None) => return Err(FactError::SubjectMissing(wanted.clone())),
            (None, Some(_)) => return Err(FactError::SubjectUnwanted),
            _ => {}
        }
        let required = self.fields.iter().filter(|(_, field)| field.need == Need::Required);
        if let Some(missing) = required.map(|(name, _)| name).find(|name| !fields.contains_key(*name)) {
            return Err(FactError::Missing(missing.clone()));
        }
        for (name, value) in fields {
            let known = || self.fields.keys().cloned().collect();
            let field =
                self.fields.get(name).ok_or_else(|| FactError::Unknown { field: name.clone(), known: known() })?;
            if !field.holds.admits(value) {
                let (value, expected) = (value.to_string(), field.holds.clone());
                return Err(FactError::Wrong { field: name.clone(), value, expected });
            }
        }
        Ok(())
    }
}

impl FieldType {
    fn admits(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Flag, Value::Flag(_)) | (Self::Count, Value::Count(_)) => true,
            (Self::Text | Self::Document | Self::Place, Value::Text(text)) => !text.trim().is_empty(),
            (Self::Score, Value::Text(text)) => {
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                text.len() <= 12
                    && text.split_once('.').map_or(digits(text), |(whole, rest)| digits(whole) && digits(rest))
            }
            (Self::Day, Value::Text(text)) => {
                matches!(text.parse::<Moment>(), Ok(Moment::Day(day)) if day_text(day) == *text)
            }
            (Self::Choice(words), Value::Text(text)) => words.contains(text),
            _ => false,
        }
    }
}

impl std::fmt::Display for FieldType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text => f.write_str("text"),
            Self::Count => f.write_str("a whole number from 0"),
            Self::Score => f.write_str("a number such as \"87.5\""),
            Self::Day => f.write_str("a day such as \"2023-08-15\""),
            Self::Document => f.write_str("a document's number and symbol"),
            Self::Place => f.write_str("an address or a page"),
            Self::Flag => f.write_str("true or false"),
            Self::Choice(words) => write!(f, "one of: {}", words.join(", ")),
        }
    }
}

/// One spelling of a day: two would be two facts.
fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}
