//! Names of the things the ledger is about. Parsed once at the edge, trusted inside.

use std::{fmt, str::FromStr};

use calendar::{Period, as_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Why a piece of text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {expected}")]
pub struct IdError {
    /// The text, or its beginning.
    pub text: String,
    /// What it would have to be.
    pub expected: NameKind,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A unit.
    Unit,
    /// A directive.
    Directive,
    /// A duty.
    Obligation,
    /// A task.
    Task,
    /// A person.
    Person,
    /// An inspection, a finding, a proposal.
    Record,
}

impl NameKind {
    /// In English, with an example.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unit => "a unit code (2-20 capital letters A-Z or digits, such as STC)",
            Self::Directive => "a directive identifier (2-40 letters, digits, \".\" or \"-\", such as UBND-2023-9901)",
            Self::Obligation => "an obligation (DIRECTIVE/CODE, such as UBND-2023-9901/2a)",
            Self::Person => "a person (P- and 16 digits 0-9, a-f, such as P-00f1a2b3c4d5e6f7)",
            Self::Record => "an identifier (1-40 letters, digits, \".\" or \"-\", such as INS-01)",
            Self::Task => {
                "a task (DIRECTIVE/CODE/PERIOD/UNIT or DIRECTIVE/CODE/UNIT, such as UBND-2023-9901/C-Q/2023-Q3/STC)"
            }
        }
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

fn refuse(text: &str, expected: NameKind) -> IdError {
    IdError { text: text.chars().take(120).collect(), expected }
}

fn is_word(text: &str, max: usize) -> bool {
    let count = text.chars().count();
    (1..=max).contains(&count) && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
}

/// A unit's short code: `STC`. Names and official codes change over time; this does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode(String);

/// A directive's identifier: `UBND-2023-9901`. Numbers are not unique across issuers, and a draft
/// has none, so the clerk names it once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DirectiveId(String);

impl DirectiveId {
    /// Whether somebody reads the two as one: they differ by small and capital, or wide and narrow letters alone.
    pub fn reads_as(&self, other: &Self) -> bool {
        let read = |id: &Self| id.0.nfkc().flat_map(char::to_lowercase).collect::<String>();
        read(self) == read(other)
    }
}

/// A duty found in a directive: directive and code. The code is the point's label, `2a`, `1đ`, `C-Q`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObligationId {
    /// The directive that gives the duty.
    pub directive: DirectiveId,
    code: String,
}

/// Obligation x period x unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// The duty.
    pub obligation: ObligationId,
    /// The reporting period, where the duty has periods.
    pub period: Option<Period>,
    /// The unit that owes it.
    pub unit: UnitCode,
}

impl TaskId {
    /// What stands before every task of this duty and period, in their order.
    pub(crate) fn before(obligation: &ObligationId, period: Option<Period>) -> Self {
        Self { obligation: obligation.clone(), period, unit: UnitCode(String::new()) }
    }

    /// The tasks of these units under one duty and period.
    pub fn of_units(
        obligation: &ObligationId,
        period: Option<Period>,
        units: &[UnitCode],
    ) -> impl Iterator<Item = Self> {
        units.iter().map(move |unit| Self { obligation: obligation.clone(), period, unit: unit.clone() })
    }
}

/// A person, by a random identifier: `P-` and 16 hexadecimal digits. The name lies in the vault and
/// nowhere else (Decree 13/2023/NĐ-CP; Law on Personal Data Protection 2025).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(String);

impl PersonId {
    /// The identifier made of these random bytes.
    pub fn of(random: [u8; 8]) -> Self {
        Self(format!("P-{:016x}", u64::from_be_bytes(random)))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PersonId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text.strip_prefix("P-").unwrap_or_default();
        let valid = digits.len() == 16 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if valid { Ok(Self(text.to_owned())) } else { Err(refuse(text, NameKind::Person)) }
    }
}

/// The identifier of an inspection, a finding, a recommendation, a proposal or a delegation, given
/// once by whoever opens it: `INS-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(String);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RecordId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if is_word(text, 40) { Ok(Self(text.to_owned())) } else { Err(refuse(text, NameKind::Record)) }
    }
}

/// The number of an entry in the log, from 0: what people cite as "#15".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EntryNumber(pub u64);

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl UnitCode {
    /// The code under which the ledger itself acts.
    pub fn of_the_ledger() -> Self {
        Self("SOCAI".to_owned())
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ObligationId {
    /// The point's label within its directive.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DirectiveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ObligationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.directive, self.code)
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.period {
            Some(period) => write!(f, "{}/{period}/{}", self.obligation, self.unit),
            None => write!(f, "{}/{}", self.obligation, self.unit),
        }
    }
}

impl FromStr for UnitCode {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let valid =
            (2..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if valid { Ok(Self(text.to_owned())) } else { Err(refuse(text, NameKind::Unit)) }
    }
}

impl FromStr for DirectiveId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let valid = is_word(text, 40) && text.chars().count() >= 2;
        if valid { Ok(Self(text.to_owned())) } else { Err(refuse(text, NameKind::Directive)) }
    }
}

impl FromStr for ObligationId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match text.split('/').collect::<Vec<_>>()[..] {
            [directive, code] if is_word(code, 24) => {
                let directive = directive.parse().map_err(|_| refuse(text, NameKind::Obligation))?;
                Ok(Self { directive, code: code.to_owned() })
            }
            _ => Err(refuse(text, NameKind::Obligation)),
        }
    }
}

impl FromStr for TaskId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (rest, unit) = text.rsplit_once('/').ok_or_else(|| refuse(text, NameKind::Task))?;
        let unit = unit.parse().map_err(|_| refuse(text, NameKind::Task))?;
        let (obligation, period) = match rest.split('/').count() {
            2 => (rest, None),
            _ => {
                let (obligation, period) = rest.rsplit_once('/').ok_or_else(|| refuse(text, NameKind::Task))?;
                (obligation, Some(period.parse().map_err(|_| refuse(text, NameKind::Task))?))
            }
        };
        Ok(Self { obligation: obligation.parse().map_err(|_| refuse(text, NameKind::Task))?, period, unit })
    }
}

as_text!(UnitCode, "UnitCode", NameKind::Unit.text());
as_text!(DirectiveId, "DirectiveId", NameKind::Directive.text());
as_text!(ObligationId, "ObligationId", NameKind::Obligation.text());
as_text!(PersonId, "PersonId", NameKind::Person.text());
as_text!(RecordId, "RecordId", NameKind::Record.text());
as_text!(TaskId, "TaskId", NameKind::Task.text());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value_say_the_same() {
        for text in ["D1/C-Q/2023-Q3/STC", "UBND-2023-9901/1đ/SYT", "D1/C-Y/2023/TPHD"] {
            assert_eq!(text.parse::<TaskId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "/", "D1/2a", "D1/2a/stc", "D1/2a/2023-Q5/STC", "D1//STC", "D1/2a/2023-Q3/STC/x", "D 1/2a/STC"]
        {
            assert!(text.parse::<TaskId>().is_err(), "{text}");
        }
        for text in ["", "S", "stc", "SĐT", "S-T", "ABCDEFGHIJKLMNOPQRSTU"] {
            assert!(text.parse::<UnitCode>().is_err(), "{text}");
        }
    }
}
